"""What can be asked, by name: operations of the course, four of the deck's own, five of learning; their settings."""

from collections.abc import Callable
from functools import cache
from inspect import Parameter, signature
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convlib import definitions, operations, shapes

Array: TypeAlias = NDArray[Any]
Result: TypeAlias = Any  # of an operation: a number or an array
Operation: TypeAlias = Callable[..., Result]


def divided(
    image: ArrayLike, cells: ArrayLike, divisor: float, *, stride: int = 1, padding: int = 0, dilation: int = 1
) -> Array:
    """Correlate with a kernel as the deck prints it, whole numbers and one divisor: slide S4."""
    result: Array = operations.correlate2d(image, cells, stride=stride, padding=padding, dilation=dilation) / divisor
    return result


def maps(x: ArrayLike, weight: ArrayLike) -> Array:
    """Compute one map for each filter: (C, H, W) and (O, C, kh, kw) give (O, OH, OW). Slides S14 and S18."""
    one_image: Array = operations.conv2d(np.asarray(x)[np.newaxis], weight)[0]
    return one_image


def pair_sums(f: ArrayLike, g: ArrayLike) -> Array:
    """Sum f(a) · g(b) over the pairs with a + b = c, for c = 0, 1, …: slides S9 and S21."""
    return operations.convolve1d(f, g, padding="full")


def kernel_cell(i: int, j: int, m: int, n: int) -> Array:
    """Find the kernel cell that meets image[m, n] when convolution computes y(i, j): slide S11."""
    return np.array([i - m, j - n])


def weight_gradient(grad: ArrayLike, image: ArrayLike) -> Array:
    """Compute each weight's gradient from `grad`, the gradient at the output of a correlation of `image`."""
    return operations.correlate2d(image, grad)


def input_gradient(grad: ArrayLike, kernel: ArrayLike) -> Array:
    """Compute each pixel's gradient from `grad`, the gradient at the output of a correlation with `kernel`."""
    return operations.convolve2d(grad, kernel, padding="full")


def lay_down(x: ArrayLike, kernel: ArrayLike, *, stride: int = 1, padding: int = 0) -> Array:
    """Lay the kernel down at every cell of x, times the cell, and add up: a transposed convolution of one channel."""
    stacks = (np.asarray(each)[np.newaxis, np.newaxis] for each in (x, kernel))
    one_map: Array = operations.conv_transpose2d(*stacks, stride=stride, padding=padding)[0, 0]
    return one_map


def max_pool_gradient(grad: ArrayLike, x: ArrayLike, window: int, stride: int) -> Array:
    """Compute each cell's gradient from `grad`, the gradient at the output of a max pool of `x`."""
    return operations.max_pool2d_backward(grad, x, window, stride=stride)


def learn(before: ArrayLike, after: ArrayLike, kernel: ArrayLike, rate: float, steps: int) -> Array:
    """Take steps of gradient descent from `kernel` towards one that turns `before` into `after`.

    The loss is the mean of the squared differences between the correlation of `before` and `after`.
    """
    learnt = np.array(kernel, float)
    for _ in range(steps):
        error = operations.correlate2d(before, learnt) - after
        learnt -= rate * 2 * weight_gradient(error, before) / error.size
    return learnt


OPERATIONS: dict[str, Operation] = {
    "correlate1d": operations.correlate1d,
    "convolve1d": operations.convolve1d,
    "correlate2d": operations.correlate2d,
    "convolve2d": operations.convolve2d,
    "divided": divided,
    "conv2d": operations.conv2d,
    "max_pool2d": operations.max_pool2d,
    "avg_pool2d": operations.avg_pool2d,
    "output_size": shapes.output_size,
    "receptive_field": shapes.receptive_field,
    "parameters": shapes.parameters,
    "maps": maps,
    "pair_sums": pair_sums,
    "kernel_cell": kernel_cell,
    "convolution_as_printed": definitions.convolution_as_printed,
    "correlation_as_printed": definitions.correlation_as_printed,
    "weight_gradient": weight_gradient,
    "input_gradient": input_gradient,
    "lay_down": lay_down,
    "max_pool_gradient": max_pool_gradient,
    "learn": learn,
}
"""The operations that can be asked, each of which computes the right answer."""

LINES = ("correlate1d", "convolve1d")
MAPS = ("correlate2d", "convolve2d", "divided", "conv2d")
SLIDING = (*LINES, *MAPS)
POOLS = ("max_pool2d", "avg_pool2d")
BACKWARD = ("weight_gradient", "input_gradient", "lay_down", "max_pool_gradient")
PRINTED = ("convolution_as_printed", "correlation_as_printed")


@cache
def settings_of(operation: str) -> frozenset[str]:
    """Name the settings that an operation takes by name.

    Examples
    --------
    >>> sorted(settings_of("correlate2d"))
    ['dilation', 'padding', 'padding_mode', 'stride']
    """
    parameters = signature(OPERATIONS[operation]).parameters.values()
    return frozenset(each.name for each in parameters if each.kind is Parameter.KEYWORD_ONLY)
