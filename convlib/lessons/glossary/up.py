"""The terms of lesson 14: transposed convolution and other ways to a larger map."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convlib.drawing import Picture
from convlib.images import POOLING_1
from convlib.lessons.numbers import Grid, block, picture
from convlib.operations import conv_transpose2d, correlate1d, max_pool2d, max_pool2d_backward
from convlib.text import tr

SQUARE, KERNEL = np.array([[1, 2], [3, 4]]), np.array([[1, 2, 1], [2, 3, 2], [1, 2, 1]])


def _laid_down(x: NDArray[Any], kernel: NDArray[Any], **settings: int) -> NDArray[Any]:
    one_map: NDArray[Any] = conv_transpose2d(x[np.newaxis, np.newaxis], kernel[np.newaxis, np.newaxis], **settings)[
        0, 0
    ]
    return one_map


def _transposed_convolution() -> Picture:
    return picture(
        Grid(tr("input"), SQUARE, marked=[(0, 1)]),
        Grid(tr("kernel"), KERNEL),
        Grid(tr("copies added, stride 2"), _laid_down(SQUARE, KERNEL, stride=2), marked=block(0, 2, 3, 3)),
    )


def _deconvolution() -> Picture:
    row, kernel = np.array([3, 1, 4, 1, 5]), np.array([1, 1])
    sums = correlate1d(row, kernel)
    return picture(
        Grid(tr("row"), row),
        Grid(tr("convolved with 1 1"), sums),
        Grid(tr("transposed with 1 1"), _laid_down(sums[np.newaxis], kernel[np.newaxis]), below=True),
    )


def _output_padding() -> Picture:
    titles = tr("output padding 0"), tr("output padding 1")
    return picture(
        *(
            Grid(title, _laid_down(SQUARE, KERNEL, stride=2, padding=1, output_padding=more))
            for more, title in enumerate(titles)
        )
    )


def _checkerboard_artefact() -> Picture:
    ones = np.ones((3, 3))
    return picture(
        Grid(tr("flat map"), ones), Grid(tr("copies of 3×3 ones, stride 2"), _laid_down(ones, ones, stride=2))
    )


def _nearest_upsampling() -> Picture:
    return picture(
        Grid(tr("map"), SQUARE, marked=[(0, 1)]),
        Grid(tr("twice as large"), np.kron(SQUARE, np.ones((2, 2))), marked=block(0, 2, 2, 2)),
    )


def _unpooling() -> Picture:
    pooled = max_pool2d(POOLING_1, 2)
    return picture(
        Grid(tr("map"), POOLING_1),
        Grid(tr("largest numbers"), pooled),
        Grid(tr("unpooled"), max_pool2d_backward(pooled, POOLING_1, 2)),
    )


UP: dict[str, Callable[[], Picture]] = {
    "transposed convolution": _transposed_convolution,
    "deconvolution": _deconvolution,
    "output padding": _output_padding,
    "checkerboard artefact": _checkerboard_artefact,
    "nearest upsampling": _nearest_upsampling,
    "unpooling": _unpooling,
}
