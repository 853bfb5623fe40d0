"""The terms of lesson 16: what a network learns, and how it is judged."""

from collections.abc import Callable

import numpy as np

from convlib.drawing import Picture
from convlib.images import split_digits
from convlib.lessons.learning_claims import moved
from convlib.lessons.numbers import Grid, picture
from convlib.text import tr

SCORES = np.log([1, 2, 5])
POWERS = np.exp(SCORES)
LABELS = np.array([3, 1, 4, 1])  # what four digits are


def _softmax() -> Picture:
    return picture(
        Grid(tr("scores"), SCORES),
        Grid(tr("e to each score"), POWERS),
        Grid(tr("probabilities"), POWERS / POWERS.sum()),
    )


def _accuracy() -> Picture:
    answers = np.array([3, 7, 4, 1])
    return picture(
        Grid(tr("right digits"), LABELS),
        Grid(tr("answers"), answers, marked=[(0, n) for n in range(4) if answers[n] == LABELS[n]], apart=True),
        Grid(tr("accuracy"), np.mean(answers == LABELS)),
    )


def _epoch() -> Picture:
    order = np.random.default_rng(0).permutation(8)
    return picture(
        *(Grid(tr("batch {n}: digits", n=1 + start // 3), order[start : start + 3]) for start in range(0, 8, 3))
    )


def _overfitting() -> Picture:
    return picture(
        Grid(tr("labels of training digits"), LABELS),
        Grid(tr("answers"), LABELS),
        Grid(tr("labels of new digits"), np.array([2, 7, 1, 8]), below=True),
        Grid(tr("answers"), np.array([3, 1, 4, 8])),
    )


def _augmentation() -> Picture:
    digit = (16 * split_digits()[0].pictures[1, 0]).astype(int)
    return picture(
        Grid(tr("a training digit"), digit), Grid(tr("the same digit, one pixel to the right"), moved(digit, 0, 1))
    )


NETWORK: dict[str, Callable[[], Picture]] = {
    "accuracy": _accuracy,
    "softmax": _softmax,
    "epoch": _epoch,
    "overfitting": _overfitting,
    "augmentation": _augmentation,
}
