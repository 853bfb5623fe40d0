"""Wrong indices: windows that start elsewhere, cells that are left out, and what is read outside of the input."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from convlib.diagnosis.operations import Array, Operation, Result
from convlib.diagnosis.wrong.shared import Change, Wrong, axes, cut, last, padded


def dilated_along_others(axis: int) -> Wrong:
    """Make one that leaves the dilation out in the index of one axis; the size of the output is right."""

    def wrong(operation: Operation, *given: Any, **settings: Any) -> Result:
        lengths = np.shape(operation(*given, **settings))[-2:]
        dilation = [settings.get("dilation", 1)] * 2
        dilation[axis] = 1
        return cut(operation(*given, **settings | {"dilation": tuple(dilation)}), list(lengths))

    return wrong


def from_the_stride_on(operation: Operation, x: ArrayLike, *given: Any, stride: int = 1, **settings: Any) -> Result:
    """Start the first window at cell s − 1."""
    steps = last([slice(stride - 1, None, stride)] * len(axes(x)))
    return operation(x, *given, **settings)[steps]


def without_cells(*kept: slice) -> Change:
    """Make a change that sets the cells outside of these slices of the last axes to 0."""

    def change(x: Array) -> Array:
        inside = np.zeros_like(x)
        index = last(kept[-len(axes(x)) :])
        inside[index] = x[index]
        return inside

    return change


def wrapped_before(operation: Operation, x: ArrayLike, *given: Any, padding: int = 0, **settings: Any) -> Result:
    """Read from the other end where an index is below 0; behind the end there are zeros."""
    count = len(axes(x))
    before = padded(x, [(padding, 0)] * count, "wrap")
    return operation(padded(before, [(0, padding)] * count), *given, **settings)


def padding_added(operation: Operation, x: ArrayLike, *given: Any, padding: int = 0, **settings: Any) -> Result:
    """Add the padding to the index: the first window starts at cell p; behind the end there are zeros."""
    count = len(axes(x))
    behind = np.asarray(x)[last([slice(padding, None)] * count)]
    return operation(padded(behind, [(0, 3 * padding)] * count), *given, **settings)


def padding_left_out(axis: int) -> Wrong:
    """Make one that leaves the padding out in the index of one axis; the size of the output is right."""

    def wrong(operation: Operation, x: ArrayLike, *given: Any, padding: int = 0, **settings: Any) -> Result:
        around = [(padding, padding)] * 2
        around[axis] = (0, 2 * padding)
        return operation(padded(x, around), *given, **settings)

    return wrong


def last_inside(step: int) -> Wrong:
    """Make one that keeps the last product of each window whose pixel is not padding; `step` is −1 for convolution."""

    def wrong(operation: Operation, x: ArrayLike, kernel: ArrayLike, *rest: Any, **settings: Any) -> Result:
        weights = np.asarray(kernel)
        result = np.zeros(np.shape(operation(x, weights, *rest, **settings)))
        for cell in list(np.ndindex(weights.shape))[::step]:
            one = np.zeros_like(weights)
            one[cell] = weights[cell]
            is_inside = operation(np.ones(np.shape(x)), one, *rest, **settings) != 0
            result = np.where(is_inside, operation(x, one, *rest, **settings), result)
        return result

    return wrong


def without_the_mean(kernel: Array) -> Array:
    """Take the mean off the weights, which takes the mean of each window off its pixels."""
    along = tuple(range(-min(3, kernel.ndim), 0))
    return np.asarray(kernel - kernel.mean(along, keepdims=True))
