"""Wrong kernels: turned, mirrored, with weights left out, or divided."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from convlib.diagnosis.operations import Array, Operation, Result
from convlib.diagnosis.wrong.shared import Change, Wrong, axes, last, on_kernel


def turned(operation: Operation, x: ArrayLike, kernel: ArrayLike, *rest: Any, **settings: Any) -> Result:
    """Turn the kernel once more than the operation does."""
    return operation(x, np.flip(kernel, axes(x)), *rest, **settings)


def both_turned(operation: Operation, x: ArrayLike, kernel: ArrayLike, *rest: Any, **settings: Any) -> Result:
    """Turn the input and the kernel."""
    return operation(np.flip(x, axes(x)), np.flip(kernel, axes(x)), *rest, **settings)


def mirrored(operation: Operation, x: ArrayLike, kernel: ArrayLike, **settings: Any) -> Result:
    """Mirror the kernel from left to right only: the operation turns it, so its rows are turned back."""
    return operation(x, np.flip(kernel, 0), **settings)


ALIKE: dict[str, Change] = {
    "upside_down": lambda kernel: np.flip(kernel, -2),
    "mirrored": lambda kernel: np.flip(kernel, -1),
    "transposed": lambda kernel: np.swapaxes(kernel, -1, -2),
    "left": lambda kernel: np.rot90(kernel, 1, (-2, -1)),
    "right": lambda kernel: np.rot90(kernel, -1, (-2, -1)),
    "other_diagonal": lambda kernel: np.flip(np.swapaxes(kernel, -1, -2), (-2, -1)),
}
"""The ways to turn and mirror a kernel, beside none and half a turn."""


def changed(name: str) -> Wrong:
    """Make one that turns or mirrors the kernel in one of the ways of `ALIKE`."""
    return on_kernel(ALIKE[name])


def changed_instead(name: str) -> Wrong:
    """Make one that does this in place of the half turn of a convolution."""
    return on_kernel(lambda kernel: np.flip(ALIKE[name](kernel), (-2, -1)))


def kernel_transposed(operation: Operation, image: ArrayLike, kernel: ArrayLike) -> Result:
    """Read the kernel by (x, y): the sides of the output stay those of the kernel as it is."""
    right, result = np.shape(operation(image, kernel)), operation(image, np.transpose(kernel))
    more = [max(wanted - side, 0) // 2 for wanted, side in zip(right, result.shape, strict=True)]
    padded = np.pad(result, [(each, each) for each in more])
    starts = [(side - wanted) // 2 for wanted, side in zip(right, padded.shape, strict=True)]
    return padded[tuple(slice(start, start + wanted) for start, wanted in zip(starts, right, strict=True))]


def only(*kept: slice | int) -> Wrong:
    """Make one that uses some weights only, such as the last row: the last axes of the kernel are indexed."""

    def change(kernel: Array) -> Array:
        masked = np.zeros_like(kernel)
        index = last(kept[-len(axes(kernel)) :])
        masked[index] = kernel[index]
        return masked

    return on_kernel(change)


def gathered(*where: int | slice) -> Wrong:
    """Make one whose windows do not move with the weights: all weights meet the pixels of one row, column or cell."""

    def change(kernel: Array) -> Array:
        along = tuple(axis for axis, index in zip(axes(kernel), where, strict=True) if not isinstance(index, slice))
        summed = np.zeros_like(kernel)
        summed[last(where)] = kernel.sum(along)
        return summed

    return on_kernel(change)


def of_the_window(operation: Operation, x: ArrayLike, kernel: ArrayLike, *rest: Any, **settings: Any) -> Result:
    """Add the pixels of the window, without the weights."""
    return operation(x, np.ones_like(kernel), *rest, **settings)


def _per_filter(kernel: Array, measure: Change) -> Array:
    """Measure each kernel; in a layer, each filter."""
    if kernel.ndim < 3:
        return np.asarray(measure(kernel))
    return np.array([measure(each) for each in kernel]).reshape(-1, *[1] * (kernel.ndim - 1))


def divided_by(measure: Change) -> Wrong:
    """Make one that divides the weights by their number, their sum or another measure of them, if it is not 0."""

    def change(kernel: Array) -> Array:
        by = _per_filter(kernel, measure)
        if not np.all(by):
            raise ValueError
        return kernel / by

    return on_kernel(change)
