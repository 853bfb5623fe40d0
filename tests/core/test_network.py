"""convlib.network against PyTorch and finite differences: each layer, the loss, and a whole training."""

import copy
import itertools

import numpy as np
import pytest

from convlib import images
from convlib.network import (
    AvgPool,
    Conv,
    Dense,
    GlobalAvgPool,
    MaxPool,
    Network,
    ReLU,
    shifted,
    softmax_loss,
)

PICTURES, LABELS = images.digits()
HELD_OUT = images.digit_forms() >= 11
SMALL = [Conv(8, 3, padding=1), ReLU(), MaxPool(2), Conv(16, 3, padding=1), ReLU(), MaxPool(2), Dense(10)]
LAYERS = {
    **{
        f"Conv({filters}, {size}, stride={stride}, padding={padding})": Conv(
            filters, size, stride=stride, padding=padding
        )
        for filters, size, stride, padding in itertools.product((1, 4), (1, 2, 3), (1, 2, 3), (0, 1, 3))
    },
    **{
        f"{pool.__name__}({window}, stride={stride})": pool(window, stride=stride)
        for pool, window, stride in itertools.product((MaxPool, AvgPool), (1, 2, 3), (None, 1, 2, 4))
    },
    "ReLU()": ReLU(),
    "GlobalAvgPool()": GlobalAvgPool(),
    "Dense(3)": Dense(3),
}
each_layer = pytest.mark.parametrize("name", LAYERS)


def network_of(name, seed=0):
    return Network([LAYERS[name]], (3, 7, 6), seed)


def normal(*shape, seed=1):
    return np.random.default_rng(seed).normal(size=shape).astype(np.float32)


def small(seed=0, layers=SMALL):
    return Network(layers, (1, 8, 8), seed)


# Against PyTorch


def twin(network):
    """The same layers in PyTorch, with the same weights."""
    nn, layers = pytest.importorskip("torch").nn, []
    for layer in network.layers:
        if isinstance(layer, Dense):
            layers += [nn.Flatten(), nn.Linear(len(layer.parameters[0]), layer.outputs)]
        elif isinstance(layer, Conv):
            layers.append(nn.Conv2d(layer.parameters[0].shape[1], layer.filters, layer.size, **layer.options))
        elif isinstance(layer, GlobalAvgPool):
            layers += [nn.AdaptiveAvgPool2d(1), nn.Flatten()]
        elif isinstance(layer, ReLU):
            layers.append(nn.ReLU())
        else:
            kind = nn.MaxPool2d if isinstance(layer, MaxPool) else nn.AvgPool2d
            layers.append(kind(layer.window, layer.stride))
    made = nn.Sequential(*layers)
    for theirs, ours in zip(made.parameters(), network.parameters, strict=True):
        theirs.data[...] = tensor(ours.T if ours.ndim == 2 else ours)
    return made


def tensor(array):
    return pytest.importorskip("torch").tensor(array)


def close(ours, theirs):
    theirs = theirs.detach().numpy()
    np.testing.assert_allclose(ours, theirs.T if theirs.ndim == 2 and ours.shape != theirs.shape else theirs, atol=2e-5)
    assert ours.dtype == np.float32


@each_layer
@pytest.mark.parametrize("n", [1, 5])
def test_each_layer_agrees_with_torch(name, n):
    network = network_of(name)
    theirs, x = twin(network), tensor(normal(n, 3, 7, 6)).requires_grad_()
    output = theirs(x)
    grad = normal(*output.shape, seed=2)
    output.backward(tensor(grad))
    close(network.forward(x.detach().numpy()), output)
    close(network.backward(grad), x.grad)
    for ours, parameter in zip(network.gradients, theirs.parameters(), strict=True):
        close(np.ascontiguousarray(ours.T) if ours.ndim == 2 else ours, parameter.grad)


@pytest.mark.parametrize("size", [1, 1e3])
def test_the_loss_agrees_with_torch(size):
    torch, scores, labels = pytest.importorskip("torch"), size * normal(6, 10), np.array([0, 3, 9, 1, 1, 5])
    theirs = tensor(scores).requires_grad_()
    expected = torch.nn.functional.cross_entropy(theirs, tensor(labels))
    expected.backward()
    loss, grad = softmax_loss(scores, labels)
    assert loss == pytest.approx(expected.item(), rel=1e-5)
    close(grad, theirs.grad)


@pytest.mark.parametrize("momentum", [0.0, 0.9])
@pytest.mark.parametrize("layers", [SMALL, [Conv(6, 3, stride=2), ReLU(), AvgPool(2, stride=1), Dense(10)]])
def test_a_whole_training_loses_as_much_as_torchs(layers, momentum):
    torch, network, x, labels = pytest.importorskip("torch"), small(layers=layers), PICTURES[:400], LABELS[:400]
    theirs = twin(network)
    optimizer, expected, rng = torch.optim.SGD(theirs.parameters(), 0.03, momentum), [], np.random.default_rng(3)
    for _ in range(4):
        order = rng.permutation(400)
        for chosen in (order[start : start + 32] for start in range(0, 400, 32)):
            loss = torch.nn.functional.cross_entropy(theirs(tensor(x[chosen])), tensor(labels[chosen]))
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            expected.append(loss.item())
    rng = np.random.default_rng(3)
    losses = [loss for _ in range(4) for loss in network.epoch(x, labels, rate=0.03, momentum=momentum, rng=rng)]
    assert len(losses) == 4 * 13
    np.testing.assert_allclose(losses, expected, atol=2e-4)
    close(network.forward(x), theirs(tensor(x)).detach()) if momentum == 0 else None


# Against finite differences


def slope(function, array, at, step=0.02):
    """How fast a number changes with one entry of an array."""
    before, values = array[at], []
    for entry in (before + step, before - step):
        array[at] = entry
        values.append(function())
    array[at] = before
    return (values[0] - values[1]) / (2 * step)


@each_layer
def test_each_gradient_is_the_slope(name):
    """Values 0.1 apart and more, so that a step of 0.02 changes no winner and no sign."""
    network, rng = network_of(name), np.random.default_rng(4)
    x = (rng.permutation(2 * 3 * 7 * 6) - 125.5).reshape(2, 3, 7, 6).astype(np.float32) / 10
    grad = normal(*network.forward(x).shape)
    grad_x = network.backward(grad)
    gradients = [*network.gradients, grad_x]
    for array, found in zip([*network.parameters, x], gradients, strict=True):
        for at in (tuple(rng.integers(0, array.shape)) for _ in range(3)):
            expected = slope(lambda: np.vdot(network.forward(x).astype(np.float64), grad), array, at)
            assert found[at] == pytest.approx(expected, rel=1e-3, abs=2e-2)


def test_the_loss_has_the_slope_that_it_says():
    scores, labels = normal(4, 5), np.array([0, 4, 2, 2])
    grad = softmax_loss(scores, labels)[1]
    for at in np.ndindex(scores.shape):
        assert grad[at] == pytest.approx(slope(lambda: softmax_loss(scores, labels)[0], scores, at), abs=2e-3)


# Networks


def test_maps_are_the_pictures_and_what_each_layer_makes_of_them():
    network = small()
    maps = network.maps(PICTURES[:3])
    assert [each.shape for each in maps] == [(3, *shape) for shape in network.shapes]
    assert network.shapes[1:4] == [(8, 8, 8), (8, 8, 8), (8, 4, 4)]
    assert {each.dtype for each in maps} == {np.dtype(np.float32)}
    np.testing.assert_array_equal(maps[-1], network.forward(PICTURES[:3]))


def test_a_seed_draws_the_same_network_and_another_one_another():
    first, same, other = small(0), small(0), small(1)
    for ours, equal, unequal in zip(first.parameters, same.parameters, other.parameters, strict=True):
        np.testing.assert_array_equal(ours, equal)
        assert ours.ndim == 1 or (ours != unequal).all()


def test_the_first_weights_keep_the_size_of_maps():
    maps = Network([Conv(64, 3, padding=1), ReLU(), Conv(64, 3, padding=1), ReLU()], (16, 12, 12), 0).maps(
        normal(8, 16, 12, 12)
    )
    for before, after in ((maps[0], maps[1]), (maps[2], maps[3])):
        inside = after[..., 1:-1, 1:-1]
        assert inside.std() ** 2 == pytest.approx(2 * (before**2).mean(), rel=0.2)


def test_networks_share_no_layer():
    pool = MaxPool(2)
    layers = [pool, ReLU(), pool, Conv(2, 1), Dense(10)]
    first, second = Network(layers, (1, 8, 8), 0), Network(layers, (1, 8, 8), 0)
    list(first.epoch(PICTURES[:64], LABELS[:64], rate=0.1, rng=np.random.default_rng(0)))
    np.testing.assert_array_equal(second.parameters[0], Network(layers, (1, 8, 8), 0).parameters[0])
    assert list(layers[3].parameters) == []


def test_a_copy_learns_alone():
    network = small()
    before = [parameter.copy() for parameter in network.parameters]
    list(copy.deepcopy(network).epoch(PICTURES[:64], LABELS[:64], rate=0.1, rng=np.random.default_rng(0)))
    for ours, kept in zip(network.parameters, before, strict=True):
        np.testing.assert_array_equal(ours, kept)


def test_an_epoch_meets_every_picture_once_and_can_be_paused():
    network, met = small(), []
    forward = network.forward
    network.forward = lambda x: met.append(x) or forward(x)
    batches = network.epoch(PICTURES[:70], LABELS[:70], rate=0.1, rng=np.random.default_rng(0))
    next(batches)
    assert len(met) == 1
    list(batches)
    assert [len(batch) for batch in met] == [32, 32, 6]
    np.testing.assert_array_equal(
        np.sort(np.concatenate(met).sum(axis=(1, 2, 3))), np.sort(PICTURES[:70].sum(axis=(1, 2, 3)))
    )


def test_shifted_moves_each_picture_as_a_whole():
    x, seen = PICTURES[:300], set()
    around = np.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1)))
    for n, picture in enumerate(shifted(x, np.random.default_rng(0))):
        moves = [(y, z) for y in range(3) for z in range(3) if (around[n, :, y : y + 8, z : z + 8] == picture).all()]
        assert moves
        seen.update(moves[:1])
    assert len(seen) == 9


@pytest.mark.slow
def test_it_learns_to_read_other_hands():
    """Digits of three forms that it has not seen. benchmarks/network.py measures several seeds, and the time."""
    network = small(layers=[Conv(16, 3, padding=1), ReLU(), MaxPool(2), Conv(32, 3, padding=1), ReLU(), Dense(10)])
    rng, epochs = np.random.default_rng(0), 30
    for epoch in range(epochs):
        x, rate = shifted(PICTURES[~HELD_OUT], rng), 0.05 * (1 - epoch / epochs)
        list(network.epoch(x, LABELS[~HELD_OUT], rate=rate, momentum=0.9, rng=rng))
    assert network.accuracy(PICTURES[HELD_OUT], LABELS[HELD_OUT]) > 0.96


# What does not fit

NETWORK = small()


@pytest.mark.parametrize(
    ("attempt", "message"),
    [
        (lambda: small(layers=[MaxPool(2), MaxPool(5)]), r"MaxPool .* \(1, 4, 4\)\. The window spans 5 cells"),
        (lambda: small(layers=[Conv(2, 9)]), r"Conv .* \(1, 8, 8\)\. The kernel spans 9 cells"),
        (lambda: small(layers=[Conv(2, 3, stride=0)]), "Use a stride of 1 or more"),
        (lambda: small(layers=[Dense(4), Conv(2, 3)]), r"Conv .* \(4,\)\. It needs maps"),
        (lambda: NETWORK.forward(PICTURES[0]), r"\(N, 1, 8, 8\), got \(1, 8, 8\)"),
        (lambda: small().backward(np.zeros((2, 10))), "call forward first"),
        (lambda: small().step(0.1), "call forward and backward first"),
        (lambda: softmax_loss(np.zeros((2, 3)), [0, 3]), r"2 integers from 0 to 2, got \[0, 3\]"),
        (lambda: softmax_loss(np.zeros((2, 3)), [0, -1]), "from 0 to 2"),
        (lambda: softmax_loss(np.zeros((2, 3)), [0.0, 1.0]), "integers"),
        (lambda: softmax_loss(np.zeros((2, 3)), [1]), "2 integers"),
        (lambda: softmax_loss(np.zeros(3), [1]), "end with Dense"),
        (lambda: NETWORK.accuracy(PICTURES[:3], LABELS[:2]), "3 integers"),
        (lambda: next(NETWORK.epoch(PICTURES[:3], LABELS[:2], rate=1, rng=np.random.default_rng())), "3 integers"),
        (lambda: next(NETWORK.epoch(PICTURES, LABELS, rate=1, rng=np.random.default_rng(), batch=0)), "batch must be"),
    ],
)
def test_what_does_not_fit_is_named_with_the_way_out(attempt, message):
    with pytest.raises(ValueError, match=message):
        attempt()


def test_a_class_in_place_of_a_layer_is_named():
    with pytest.raises(TypeError, match=r"such as ReLU\(\).* not <class .*ReLU'>"):
        small(layers=[ReLU, Dense(10)])
