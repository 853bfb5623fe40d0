"""The third claim of slide S19, measured where it matters: does a network with pooling learn faster?

A network is trained on the digits of some people and tested on those of others, several times from different first
weights, because one training says little: its result depends on the weights that it began with.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convlib import drawing
from convlib.images import split_digits
from convlib.network import Layer, Network, shifted
from convlib.text import joined, listed, tr

Array = NDArray[Any]

RATE, MOMENTUM = 0.05, 0.9
STEPS = ((0, 1), (0, -1), (1, 0), (-1, 0))
"""The moves that the networks are tested with, (down, right) in pixels."""

PENS = "solid", "dashed", "product"


def moved(pictures: ArrayLike, down: int, right: int) -> Array:
    """Move (…, H, W) pictures; what leaves is lost, and zeros enter.

    Examples
    --------
    >>> moved([[1, 2], [3, 4]], 0, 1)
    array([[0, 1],
           [0, 3]])
    """
    pictures = np.asarray(pictures)
    height, width = pictures.shape[-2:]
    kept = np.zeros_like(pictures)
    to, from_ = _overlap(height, down), _overlap(width, right)
    kept[..., to[0], from_[0]] = pictures[..., to[1], from_[1]]
    return kept


def _overlap(size: int, move: int) -> tuple[slice, slice]:
    """Say where along an axis the cells that stay arrive, and where they come from."""
    return slice(max(move, 0), max(size + min(move, 0), 0)), slice(max(-move, 0), max(size - max(move, 0), 0))


def learn(layers: Sequence[Layer], *, seed: int, epochs: int, shifts: bool = False) -> Iterable[Network]:
    """Train a network, and yield it after each epoch; it is the same network, one epoch further.

    Parameters
    ----------
    layers : list of layers
        As `Network` takes them, for one channel of 8×8.
    seed : int
        Draws the first weights, the order of the digits, and the shifts.
    epochs : int
        How often it sees every training digit.
    shifts : bool
        Whether each picture is moved anew in every epoch, see `network.shifted`.
    """
    training, _held = split_digits()
    network, rng = Network(layers, shape=training.pictures.shape[1:], seed=seed), np.random.default_rng(seed)
    for _ in range(epochs):
        pictures = shifted(training.pictures, rng) if shifts else training.pictures
        for _loss in network.epoch(pictures, training.labels, rate=RATE, momentum=MOMENTUM, rng=rng):
            pass
        yield network


def accuracies(layers: Sequence[Layer], *, seeds: Iterable[int], epochs: int) -> Array:
    """Return the accuracy on the held-out digits after each epoch, (seeds, epochs), each from 0 to 1."""
    _training, held = split_digits()
    return np.array([[net.accuracy(*held) for net in learn(layers, seed=seed, epochs=epochs)] for seed in seeds])


def moved_accuracies(layers: Sequence[Layer], *, seeds: Iterable[int], epochs: int, shifts: bool = False) -> Array:
    """Return the accuracy on the held-out digits moved by one pixel, (seeds,): the mean of the four directions."""
    trained = (list(learn(layers, seed=seed, epochs=epochs, shifts=shifts))[-1] for seed in seeds)
    return np.array([_moved_accuracy(network) for network in trained])


def _moved_accuracy(network: Network) -> float:
    _training, held = split_digits()
    moves = [moved(held.pictures, *step) for step in STEPS]
    return float(np.mean([network.accuracy(pictures, held.labels) for pictures in moves]))


def in_percent(values: ArrayLike) -> str:
    """Write the mean of several runs, and the lowest and the highest of them.

    Examples
    --------
    >>> in_percent([0.8, 0.9, 1.0])
    '90 % (80 to 100)'
    """
    values = 100 * np.asarray(values)
    return tr("{mean:.0f} % ({low:.0f} to {high:.0f})", mean=values.mean(), low=values.min(), high=values.max())


def show_accuracies(runs: Mapping[str, Array]) -> drawing.Picture:
    """Draw the accuracy after each epoch: a line through the means, and a bar from the lowest run to the highest.

    Parameters
    ----------
    runs : name -> (seeds, epochs) array
        Up to three networks, as `accuracies` returns them, all with equally many epochs.

    Raises
    ------
    ValueError
        If there is no network or more than three, or an array has another shape.
    """
    _check_runs(runs)
    epochs, lowest = next(iter(runs.values())).shape[1], min(values.min() for values in runs.values())
    axes = drawing.Axes(0.5, 1.4 * epochs + 0.5, 10 * np.floor(10 * lowest), 100, height=240)
    lines = [_line(axes, 100 * values, n) + _key(name, n) for n, (name, values) in enumerate(runs.items())]
    title = tr("accuracy on held-out digits in % after each epoch: mean, lowest and highest run")
    ends = np.arange(1, epochs + 1)
    panel = drawing.plot(axes, "".join(lines), title=title, across="", mark="solid", at=ends)
    return drawing.Picture(drawing.static_svg([panel]), joined(title, *(_words(*run) for run in runs.items())))


def _check_runs(runs: Mapping[str, Array]) -> None:
    shapes = [np.shape(values) for values in runs.values()]
    if not 1 <= len(runs) <= len(PENS):
        raise ValueError(tr("runs must hold 1 to {most} networks, got {n}", most=len(PENS), n=len(runs)))
    if any(len(shape) != 2 or 0 in shape or shape[1] != shapes[0][1] for shape in shapes):
        raise ValueError(
            tr(
                "runs must be arrays of shape (seeds, epochs), all with equally many epochs, got {shapes}; "
                "accuracies(…) makes them",
                shapes=listed(map(str, shapes)),
            )
        )


def _line(axes: drawing.Axes, percent: Array, n: int) -> str:
    """Draw the runs of one network, its bars a little aside of the others'."""
    epochs = np.arange(1, percent.shape[1] + 1) + 0.06 * (n - 1)
    bars = [
        drawing.curve(axes, [epoch, epoch], [low, high])
        for epoch, low, high in zip(epochs, percent.min(axis=0), percent.max(axis=0), strict=True)
    ]
    return drawing.inked(PENS[n], drawing.curve(axes, epochs, percent.mean(axis=0)) + "".join(bars))


def _key(name: str, n: int) -> str:
    """Write the name of a network at the right end of the plot, beside a piece of its line."""
    x, y = drawing.PLOT - 150, 150 + 22 * n
    return drawing.inked(PENS[n], f'<path d="M{x - 34} {y - 5}h28"/>') + drawing.label(x, y, name, anchor="start")


def _words(name: str, values: Array) -> str:
    first, last = in_percent(values[:, 0]), in_percent(values[:, -1])
    return tr(
        "{name}: {first} after epoch 1, {last} after epoch {n}.", name=name, first=first, last=last, n=values.shape[1]
    )
