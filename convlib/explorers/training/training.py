"""A small network that learns handwritten digits batch by batch, measured on digits that it never learns from."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from convlib.images import split_digits
from convlib.network import AvgPool, Conv, Dense, Layer, MaxPool, Network, ReLU, softmax_loss
from convlib.network import shifted as shift

BATCH = 32
MOMENTUM = 0.9
EPOCHS = 30
LARGEST = 1e6
"""A loss from which no training comes back; guessing has 2.3."""


@dataclass(frozen=True)
class Measured:
    """How good the network is after so many steps, without learning: mean loss, and the share of right answers."""

    step: int
    train_loss: float
    train_accuracy: float
    loss: float
    accuracy: float


class Training:
    """A network, the digits that it learns from, and how far it has come.

    Parameters
    ----------
    pooling : {"max", "average", "stride", "none"}
        What halves the maps after each of the two convolutions.
    seed : int
        Draws the first weights, and then the order of the pictures and their shifts.

    Attributes
    ----------
    network : Network
    losses : list of float
        Of each batch, before the network learned from it.
    measured : list of Measured
        Before the first step, then after each epoch: on every fourth of the digits it learns from, and on all of those
        that are held out, which other people wrote. Both as they are, not shifted.

    Examples
    --------
    >>> training = Training(seed=1)
    >>> training.advance(rate=0.05, shifted=False)
    True
    >>> len(training.losses), training.epoch_steps
    (1, 45)
    """

    def __init__(self, pooling: str = "max", seed: int = 0) -> None:
        (self.pictures, self.labels), (self.held_out, self.held_out_labels) = split_digits()
        number = seed % 2**63  # any whole number is a seed
        self.network = Network(_layers(pooling), shape=(1, 8, 8), seed=number)
        self._rng = np.random.default_rng(number)
        self._order: NDArray = np.empty(0, int)
        self.losses: list[float] = []
        self.measured = [self._measure()]

    @property
    def steps(self) -> int:
        """How many batches the network has learned from."""
        return len(self.losses)

    @property
    def epoch_steps(self) -> int:
        """How many batches make an epoch, in which each picture comes once."""
        return -(-len(self.labels) // BATCH)

    @property
    def has_failed(self) -> bool:
        """Whether the last loss is beyond all measure, or no number at all: the weights are too large."""
        return bool(self.losses) and not self.losses[-1] < LARGEST

    @property
    def is_done(self) -> bool:
        """Whether there is nothing more to do."""
        return self.has_failed or self.steps >= EPOCHS * self.epoch_steps

    def advance(self, rate: float, shifted: bool) -> bool:
        """Learn from one batch, unless it is done; return whether there is more to do.

        Parameters
        ----------
        rate : float
            The learning rate.
        shifted : bool
            Whether each picture is moved by up to one cell in each direction, anew in each epoch.
        """
        if self.is_done:
            return False
        with np.errstate(all="ignore"):
            self._learn(self._next_batch(), rate, shifted)
            if self.steps % self.epoch_steps == 0:
                self.measured.append(self._measure())
        return not self.is_done

    def _next_batch(self) -> NDArray:
        """Choose pictures, in an order that is drawn anew once all have come."""
        if not len(self._order):
            self._order = self._rng.permutation(len(self.labels))
        chosen, self._order = self._order[:BATCH], self._order[BATCH:]
        return chosen

    def _learn(self, chosen: NDArray, rate: float, shifted: bool) -> None:
        pictures = self.pictures[chosen]
        if shifted:
            pictures = shift(pictures, self._rng)
        loss, grad = softmax_loss(self.network.forward(pictures), self.labels[chosen])
        self.network.backward(grad)
        self.network.step(rate, MOMENTUM)
        self.losses.append(loss)

    def _measure(self) -> Measured:
        found = [
            _quality(self.network, pictures, labels)
            for pictures, labels in (
                (self.pictures[::4], self.labels[::4]),
                (self.held_out, self.held_out_labels),
            )
        ]
        return Measured(self.steps, *found[0], *found[1])

    def watched(self, digit: int) -> NDArray:
        """Return the first held-out picture of a digit, (1, 8, 8)."""
        return self.held_out[int(np.argmax(self.held_out_labels == digit))]


def _quality(network: Network, pictures: NDArray, labels: NDArray) -> tuple[float, float]:
    """Mean loss and share of right answers, from one pass forward."""
    scores = network.forward(pictures)
    return softmax_loss(scores, labels)[0], float((scores.argmax(axis=1) == labels).mean())


def _layers(pooling: str) -> list[Layer]:
    """List the layers: two convolutions, each with a ReLU and what halves its maps, then ten sums."""
    stride = 2 if pooling == "stride" else 1
    halve = {"max": MaxPool, "average": AvgPool}.get(pooling)
    layers: list[Layer] = []
    for filters in (8, 16):
        layers += [Conv(filters, 3, stride=stride, padding=1), ReLU()]
        layers += [halve(2)] if halve else []
    return [*layers, Dense(10)]
