"""The terms of lesson 13: loss, gradient, and what is done with them."""

from collections.abc import Callable

import numpy as np

from convlib.drawing import Picture
from convlib.lessons.numbers import Grid, picture
from convlib.operations import correlate2d
from convlib.text import tr

ROW, TARGET, WEIGHTS = np.array([[2, 0, 1]]), np.array([[4, 1]]), np.array([[1, 2]])
ERROR = correlate2d(ROW, WEIGHTS) - TARGET
GRADIENT = correlate2d(ROW, 2 * ERROR / ERROR.size)


def _loss_of(weights: np.ndarray) -> float:
    return float(np.mean((correlate2d(ROW, weights) - TARGET) ** 2))


def _loss() -> Picture:
    return picture(
        Grid(tr("output"), correlate2d(ROW, WEIGHTS)),
        Grid(tr("target"), TARGET),
        Grid(tr("error"), ERROR),
        Grid(tr("loss, the mean of the squares"), np.array([[_loss_of(WEIGHTS)]])),
    )


def _gradient() -> Picture:
    return picture(
        Grid(tr("input"), ROW), Grid(tr("output gradient"), 2 * ERROR / ERROR.size), Grid(tr("gradient"), GRADIENT)
    )


def _finite_difference() -> Picture:
    nudge = 0.01
    losses = np.array([[_loss_of(WEIGHTS), _loss_of(np.add(WEIGHTS, [[nudge, 0]]))]])
    return picture(
        Grid(tr("loss before and after"), losses.round(3)),
        Grid(tr("nudge of the weight"), np.array([[nudge]])),
        Grid(tr("change / nudge"), np.diff(losses) / nudge),
    )


def _gradient_descent() -> Picture:
    rate = 0.25
    return picture(
        Grid(tr("weights"), WEIGHTS),
        Grid(tr("gradient"), GRADIENT),
        Grid(tr("weights after a step of 0.25"), WEIGHTS - rate * GRADIENT),
    )


def _learning_rate() -> Picture:
    rates = np.array([0.1, 0.25, 0.5])
    return picture(
        Grid(tr("learning rate"), rates[:, np.newaxis]),
        Grid(tr("first weight after a step"), (WEIGHTS[0, 0] - rates * GRADIENT[0, 0])[:, np.newaxis]),
    )


LEARNING: dict[str, Callable[[], Picture]] = {
    "loss": _loss,
    "gradient": _gradient,
    "finite difference": _finite_difference,
    "gradient descent": _gradient_descent,
    "learning rate": _learning_rate,
}
