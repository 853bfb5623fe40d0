"""The terms of lesson 15: layers that divide their work, kernels that split, and ReLU."""

from collections.abc import Callable

import numpy as np

from convlib.drawing import Picture
from convlib.lessons.numbers import Grid, block, picture
from convlib.operations import conv2d
from convlib.text import tr

CHANNELS = np.array([[[4, 1], [0, 2]], [[2, 3], [5, 0]]])


def _pointwise_convolution() -> Picture:
    weights = np.array([3, -1]).reshape(1, 2, 1, 1)
    return picture(
        Grid(tr("channel 0"), CHANNELS[0], marked=[(0, 0)]),
        Grid(tr("channel 1"), CHANNELS[1], marked=[(0, 0)]),
        Grid(tr("weights"), weights.ravel()),
        Grid(tr("map"), conv2d(CHANNELS[np.newaxis], weights)[0, 0], marked=[(0, 0)]),
    )


def _group() -> Picture:
    pixel = np.array([1, 2, 3, 4])
    maps = conv2d(pixel.reshape(1, 4, 1, 1), np.ones((2, 2, 1, 1)), groups=2)
    return picture(
        Grid(tr("four channels in two groups"), pixel, marked=block(0, 0, 1, 2)),
        Grid(tr("the sum of each group"), maps.ravel(), marked=[(0, 0)]),
    )


KERNELS = np.array([[1, 1], [1, -1]])
ALONE = conv2d(CHANNELS[np.newaxis], KERNELS.reshape(2, 1, 1, 2), groups=2)


def _depthwise_convolution() -> Picture:
    return picture(
        Grid(tr("channel 0"), CHANNELS[0]),
        Grid(tr("its kernel"), KERNELS[0]),
        Grid(tr("map 0"), ALONE[0, 0]),
        Grid(tr("channel 1"), CHANNELS[1]),
        Grid(tr("its kernel"), KERNELS[1]),
        Grid(tr("map 1"), ALONE[0, 1]),
    )


def _depthwise_separable_convolution() -> Picture:
    weights = np.array([1, 2])
    return picture(
        Grid(tr("map 0 of the depthwise step"), ALONE[0, 0]),
        Grid(tr("map 1 of it"), ALONE[0, 1]),
        Grid(tr("weights of the 1×1 step"), weights),
        Grid(tr("map"), conv2d(ALONE, weights.reshape(1, 2, 1, 1))[0, 0]),
    )


def _separable_kernel() -> Picture:
    column, row = np.array([1, 2, 1]), np.array([-1, 0, 1])
    return picture(
        Grid(tr("column"), column[:, np.newaxis]),
        Grid(tr("row"), row),
        Grid(tr("column times row"), np.outer(column, row)),
    )


def _relu() -> Picture:
    differences = np.array([4, -3, 0, 5])
    return picture(Grid(tr("before"), differences), Grid(tr("after ReLU"), np.maximum(differences, 0)))


CHEAPER: dict[str, Callable[[], Picture]] = {
    "pointwise convolution": _pointwise_convolution,
    "group": _group,
    "depthwise convolution": _depthwise_convolution,
    "depthwise separable convolution": _depthwise_separable_convolution,
    "separable kernel": _separable_kernel,
    "ReLU": _relu,
}
