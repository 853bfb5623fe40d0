"""Compare the training of a small network with PyTorch and with plain loops: `python -m benchmarks.network [seeds]`.

One process, one thread. Epochs of both run in turn, from the same weights over the same batches, and must lose the
same; the ratio of their medians counts. The plain loops of `definitions` know only the way forward, so that is all they
have to do, for a hundredth of the pictures. Then the network learns from scratch, once for each seed, and reads the
digits of three forms that it has not seen.
"""

from benchmarks import operations  # isort: skip - first, so that numpy starts with one thread

import statistics
import sys
from collections.abc import Callable

import numpy as np

from convlib import definitions, images
from convlib.network import Conv, Dense, MaxPool, Network, ReLU, shifted

LAYERS = {
    "lesson 16": [Conv(16, 3, padding=1), ReLU(), MaxPool(2), Conv(32, 3, padding=1), ReLU(), Dense(10)],
    "two pools": [Conv(8, 3, padding=1), ReLU(), MaxPool(2), Conv(16, 3, padding=1), ReLU(), MaxPool(2), Dense(10)],
    "strides": [Conv(8, 3, padding=1, stride=2), ReLU(), Conv(16, 3, padding=1, stride=2), ReLU(), Dense(10)],
}
RATE, MOMENTUM, BATCH, EPOCHS, ROUNDS = 0.05, 0.9, 32, 30, 15

PICTURES, LABELS = images.digits()
HELD_OUT = images.digit_forms() >= 11
X, Y = PICTURES[~HELD_OUT], LABELS[~HELD_OUT]


def main(seeds: int) -> None:
    """Print the ratios of each network, then how well and how soon it learns."""
    for name, layers in LAYERS.items():
        load = operations.Load()
        ours, theirs, loops = epochs(layers)
        words = f"{name:<12} epoch of {len(X)} digits {ours * 1e3:6.1f} ms"
        if theirs:
            words += f"   beside PyTorch {ours / theirs:.2f} (≤ 1.3)"
        print(f"{words}   loops on 1/100 take {loops / ours:.1f} × as long (≥ 3)   {load.mark()}")
    load, runs = operations.Load(), [learned(LAYERS["lesson 16"], seed) for seed in range(seeds)]
    reached, whole = ([run[n] for run in runs] for n in (0, 1))
    print(f"97 % of the held-out digits after {', '.join(f'{s:.1f}' for s in reached)} s (≤ 15)   {load.mark()}")
    print(f"{EPOCHS} epochs: {statistics.median(whole):.1f} s; {', '.join(f'{run[2]:.1%}' for run in runs)} of them")


def epochs(layers: list) -> tuple[float, float, float]:
    """Return the median seconds of an epoch, of PyTorch's (0 if it is not installed), and of the loops on 1/100."""
    network, rng = Network(layers, (1, 8, 8), 0), np.random.default_rng(0)
    calls = {"ours": lambda: list(network.epoch(X, Y, rate=RATE, momentum=MOMENTUM, batch=BATCH, rng=rng))}
    if torch := operations.library("torch"):
        torch.set_num_threads(1)
        calls["torch"] = torch_epochs(torch, network)
        np.testing.assert_allclose(calls["ours"](), calls["torch"](), atol=1e-3)
    calls["loops"] = lambda: by_loops(network, X[: len(X) // 100])
    np.testing.assert_allclose(calls["loops"](), network.forward(X[: len(X) // 100]), atol=1e-3)
    times: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(ROUNDS):
        for name, call in calls.items():
            times[name].append(operations.sample(call, 1))
    found = {name: statistics.median(seconds) for name, seconds in times.items()}
    return found["ours"], found.get("torch", 0), found["loops"]


def torch_epochs(torch: object, network: Network) -> Callable[[], list[float]]:
    """Make a call that trains the same layers for an epoch, with the same weights and batches."""
    model, rng = torch_model(torch, network), np.random.default_rng(0)
    optimizer = torch.optim.SGD(model.parameters(), RATE, MOMENTUM)
    x, labels = torch.tensor(X), torch.tensor(Y)

    def epoch() -> list[float]:
        order, losses = torch.from_numpy(rng.permutation(len(X))), []
        for chosen in order.split(BATCH):
            loss = torch.nn.functional.cross_entropy(model(x[chosen]), labels[chosen])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        return losses

    return epoch


def torch_model(torch: object, network: Network) -> object:
    """Build the same layers in PyTorch, with the same weights."""
    nn, layers = torch.nn, []
    for layer, shape in zip(network.layers, network.shapes, strict=False):
        if isinstance(layer, Conv):
            layers.append(nn.Conv2d(shape[0], layer.filters, layer.size, **layer.options))
        elif isinstance(layer, Dense):
            layers += [nn.Flatten(), nn.Linear(len(layer.parameters[0]), layer.outputs)]
        else:
            layers.append(nn.ReLU() if isinstance(layer, ReLU) else nn.MaxPool2d(layer.window, layer.stride))
    model = nn.Sequential(*layers)
    for theirs, ours in zip(model.parameters(), network.parameters, strict=True):
        theirs.data = torch.tensor(np.ascontiguousarray(ours.T if ours.ndim == 2 else ours))
    return model


def by_loops(network: Network, x: np.ndarray) -> np.ndarray:
    """Pass pictures forward with the plain loops of `definitions`."""
    return np.stack([_by_loops(network, picture) for picture in x])


def _by_loops(network: Network, maps: np.ndarray) -> np.ndarray:
    for layer in network.layers:
        if isinstance(layer, Conv):
            (weight, bias), stride, pad = layer.parameters, layer.options["stride"], layer.options["padding"]
            each = [
                sum(definitions.correlate2d(m, k, stride, pad) for m, k in zip(maps, kernels, strict=True))
                for kernels in weight
            ]
            maps = np.stack(each) + bias[:, None, None]
        elif isinstance(layer, MaxPool):
            maps = np.stack([definitions.max_pool2d(each, layer.window, layer.stride) for each in maps])
        else:
            maps = layer.forward(maps[None])[0]
    return maps


def learned(layers: list, seed: int) -> tuple[float, float, float]:
    """Return the seconds until 97 % (inf if never) and of all epochs, and the share it reads at the end."""
    network, rng, seconds, reached = Network(layers, (1, 8, 8), seed), np.random.default_rng(seed), 0.0, float("inf")
    for epoch in range(EPOCHS):
        start = operations.clock()
        rate = RATE * (1 - epoch / EPOCHS)
        for _ in network.epoch(shifted(X, rng), Y, rate=rate, momentum=MOMENTUM, batch=BATCH, rng=rng):
            pass
        seconds += operations.clock() - start
        share = network.accuracy(PICTURES[HELD_OUT], LABELS[HELD_OUT])
        reached = min(reached, seconds if share >= 0.97 else float("inf"))
    return reached, seconds, share


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
