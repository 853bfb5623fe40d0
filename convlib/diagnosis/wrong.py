"""The wrong implementations behind the mistakes.

Each one takes the right operation, its arguments and its settings, and computes what somebody with one wrong idea gets:
`turned(correlate2d, image, kernel, stride=2)`. `x` is what the kernel slides over, along its last axes. An idea that
leads to no result may raise ValueError or IndexError.
"""

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from convlib import operations, shapes
from convlib.diagnosis.operations import OPERATIONS, POOLS, PRINTED, Array, Operation, Result

Wrong: TypeAlias = Callable[..., Result]
Layer: TypeAlias = tuple[int, int, int]  # kernel, stride, dilation


# The kernel


def turned(operation: Operation, x: ArrayLike, kernel: ArrayLike, *rest: Any, **settings: Any) -> Result:
    """Turn the kernel once more than the operation does."""
    return operation(x, np.flip(kernel, _axes(operation)), *rest, **settings)


def mirrored(operation: Operation, x: ArrayLike, kernel: ArrayLike, **settings: Any) -> Result:
    """Mirror the kernel from left to right only: the operation turns it, so its rows are turned back."""
    return operation(x, np.flip(kernel, 0), **settings)


def of_the_window(operation: Operation, x: ArrayLike, kernel: ArrayLike, *rest: Any, **settings: Any) -> Result:
    """Add the pixels of the window, without the weights."""
    return operation(x, np.ones_like(kernel), *rest, **settings)


# Stride


def stride_ignored(operation: Operation, *given: Any, stride: int = 1, **settings: Any) -> Result:
    """Visit every place."""
    return operation(*given, **settings)


def stride_first(operation: Operation, x: ArrayLike, *given: Any, stride: int = 1, **settings: Any) -> Result:
    """Keep every s-th pixel, then slide over those."""
    steps: tuple[Any, ...] = (..., *(slice(None, None, stride),) * len(_axes(operation)))
    return operation(np.asarray(x)[steps], *given, **settings)


def stride_one_side(operation: Operation, *given: Any, stride: int = 1, **settings: Any) -> Result:
    """Take the stride from row to row only."""
    return operation(*given, stride=(stride, 1), **settings)


# Padding


def padding_ignored(operation: Operation, *given: Any, padding: int = 0, **settings: Any) -> Result:
    """Slide over the input as it is."""
    return operation(*given, **settings)


def padding_before(operation: Operation, *given: Any, padding: int = 0, **settings: Any) -> Result:
    """Pad before the first row and column only."""
    return operation(*given, padding=_sides(operation, padding, 0), **settings)


def off_centre(operation: Operation, *given: Any, padding: int = 0, **settings: Any) -> Result:
    """Pad behind the last row and column only, twice as much."""
    return operation(*given, padding=_sides(operation, 0, 2 * padding), **settings)


def padding_last(operation: Operation, *given: Any, padding: int = 0, **settings: Any) -> Result:
    """Add the padding to the output."""
    result = operation(*given, **settings)
    return result + 2 * padding if np.ndim(result) == 0 else _padded(operation, result, padding)


# Sizes


def ceil_mode(operation: Operation, *given: Any, **settings: Any) -> Result:
    """Count a window that hangs over the end."""
    return operation(*given, ceil_mode=True, **settings)


def ceil(operation: Operation, size: int, kernel: int, **settings: Any) -> Result:
    """Count a window that hangs over the end, also where it holds nothing but padding."""
    unread = shapes.explain(size, kernel, **settings).unread
    return operation(size + (-unread % settings.get("stride", 1)), kernel, **settings)


def rounded_up(
    operation: Operation, x: ArrayLike, kernel: ArrayLike, *rest: Any, padding: int = 0, **settings: Any
) -> Result:
    """Add zeros at the end, so that the last window comes out even."""

    def after(axis: int) -> int:
        along = shapes.explain(np.shape(x)[axis], np.shape(kernel)[axis], padding=padding, **settings)
        return padding + int(-along.unread % settings.get("stride", 1))

    sides = tuple((padding, after(axis)) for axis in _axes(operation))
    return operation(x, kernel, *rest, padding=sides[0] if len(sides) == 1 else sides, **settings)


def one_less(operation: Operation, *given: Any, **settings: Any) -> Result:
    """Leave the last place out."""
    result = operation(*given, **settings)
    return result - 1 if np.ndim(result) == 0 else result[(..., *(slice(-1),) * len(_axes(operation)))]


# Dilation


def longer_span(
    operation: Operation, x: ArrayLike, *given: Any, padding: int = 0, dilation: int = 1, **settings: Any
) -> Result:
    """Take the span for d·k: the last d − 1 cells seem to leave no room."""
    if np.ndim(x) == 0:
        return operation(np.asarray(x).item() + 2 * padding - (dilation - 1), *given, dilation=dilation, **settings)
    inner = (slice(None, -(dilation - 1) or None),) * len(_axes(operation))
    return operation(_padded(operation, x, padding)[(..., *inner)], *given, dilation=dilation, **settings)


def gaps(operation: Operation, *given: Any, dilation: int = 1, **settings: Any) -> Result:
    """Leave `dilation` cells between two taps."""
    return operation(*given, dilation=dilation + 1, **settings)


def dilation_ignored(operation: Operation, *given: Any, dilation: int = 1, **settings: Any) -> Result:
    """Lay the kernel on neighbouring pixels."""
    return operation(*given, **settings)


# Rows and columns


def written_over(
    operation: Operation, image: ArrayLike, kernel: ArrayLike, *, stride: int = 1, padding: int = 0, dilation: int = 1
) -> Result:
    """Write each output over the middle of its window, so that later windows read it."""
    result = operation(image, kernel, stride=stride, padding=padding, dilation=dilation)
    laid = kernel if operation is OPERATIONS["correlate2d"] else np.flip(kernel)
    x = np.pad(np.asarray(image, float), padding)
    tall, wide = (dilation * (side - 1) + 1 for side in np.shape(kernel))
    for i, j in np.ndindex(result.shape):
        top, left = i * stride, j * stride
        value = np.vdot(x[top : top + tall : dilation, left : left + wide : dilation], laid)
        result[i, j] = x[top + tall // 2, left + wide // 2] = value
    return result


def axes_swapped(operation: Operation, x: ArrayLike, *given: Any, **settings: Any) -> Result:
    """Take the kernel's height for its width."""
    return np.swapaxes(operation(np.swapaxes(x, -1, -2), *given, **settings), -1, -2)


def transposed(operation: Operation, *given: Any, **settings: Any) -> Result:
    """Fill the output by (x, y)."""
    return np.swapaxes(operation(*given, **settings), -1, -2)


def kernel_transposed(operation: Operation, image: ArrayLike, kernel: ArrayLike) -> Result:
    """Read the kernel by (x, y)."""
    return operation(image, np.transpose(kernel))


def indices_swapped(operation: Operation, *indices: int) -> Result:
    """Give the column first."""
    return operation(*indices)[::-1]


# Channels and filters


def channel_mean(operation: Operation, x: ArrayLike, weight: ArrayLike, **settings: Any) -> Result:
    """Average the channels."""
    return operation(x, np.asarray(weight, float) / np.shape(weight)[1], **settings)


def one_channel(operation: Operation, x: ArrayLike, weight: ArrayLike, **settings: Any) -> Result:
    """Use the first channel alone."""
    return operation(np.asarray(x)[:, :1], np.asarray(weight)[:, :1], **settings)


def one_channel_counted(operation: Operation, filters: int, _channels: int, kernel: Any) -> Result:
    """Count the weights of one channel."""
    return operation(filters, 1, kernel)


def maps_apart(operation: Operation, x: ArrayLike, weight: ArrayLike, **settings: Any) -> Result:
    """Give a map for each channel of each filter."""
    filters = np.asarray(weight)
    each = [operation(x, filter_[:, np.newaxis], groups=len(filter_), **settings) for filter_ in filters]
    return np.concatenate(each, axis=1)


def bias_forgotten(operation: Operation, filters: int, *rest: Any) -> Result:
    """Count the weights without the biases."""
    return operation(filters, *rest) - filters


def one_filter(operation: Operation, _filters: int, *rest: Any) -> Result:
    """Count one filter."""
    return operation(1, *rest)


# Pooling and means


def zeros_win(operation: Operation, x: ArrayLike, window: int, *, padding: int = 0, **settings: Any) -> Result:
    """Pad a maximum with zeros."""
    return operation(_padded(operation, x, padding), window, **settings)


def stride_one(operation: Operation, *given: Any, stride: int | None = None, **settings: Any) -> Result:
    """Move the window by one cell."""
    return operation(*given, stride=1, **settings)


def other_count(operation: Operation, *given: Any, count_include_pad: bool = True, **settings: Any) -> Result:
    """Divide by another number of cells."""
    return operation(*given, count_include_pad=not count_include_pad, **settings)


def by_the_side(operation: Operation, x: ArrayLike, window: int, **settings: Any) -> Result:
    """Divide the sum of a window by its side."""
    return operation(x, window, **settings) * window


def not_divided(operation: Operation, x: ArrayLike, window: ArrayLike, *divisor: float, **settings: Any) -> Result:
    """Give the sum: of products with a divisor, or of a pooling window."""
    factor = divisor[0] if divisor else np.prod(np.broadcast_to(window, 2))
    return operation(x, window, *divisor, **settings) * factor


def other_pool(operation: Operation, *given: Any, **settings: Any) -> Result:
    """Take the mean for the maximum, or the maximum for the mean."""
    return _other(operation, POOLS)(*given, **settings)


# Receptive fields


def strides_one(operation: Operation, layers: Sequence[Layer]) -> Result:
    """Take every stride for 1."""
    return operation([(kernel, 1, dilation) for kernel, _stride, dilation in layers])


def longer_spans(operation: Operation, layers: Sequence[Layer]) -> Result:
    """Take every span for d·k."""
    return operation([(dilation * kernel, stride, 1) for kernel, stride, dilation in layers])


def gaps_in_layers(operation: Operation, layers: Sequence[Layer]) -> Result:
    """Leave `dilation` cells between two taps of every layer."""
    return operation([(kernel, stride, dilation + 1) for kernel, stride, dilation in layers])


def dilations_one(operation: Operation, layers: Sequence[Layer]) -> Result:
    """Take every dilation for 1."""
    return operation([(kernel, stride, 1) for kernel, stride, _dilation in layers])


def spans_added(_operation: Operation, layers: Sequence[Layer]) -> Result:
    """Add the spans of the layers."""
    return sum(dilation * (kernel - 1) + 1 for kernel, _stride, dilation in layers)


# The definition


def other_sign(operation: Operation, image: ArrayLike, kernel: ArrayLike) -> Result:
    """Compute the other one of the two printed formulas."""
    return _other(operation, PRINTED)(image, kernel)


def indices_added(_operation: Operation, i: int, j: int, m: int, n: int) -> Result:
    """Find the kernel cell by i + m and j + n."""
    return np.array([i + m, j + n])


def other_order(operation: Operation, image: ArrayLike, kernel: ArrayLike) -> Result:
    """Give the output in the order of the usual cross-correlation."""
    return operation(image, kernel)[::-1, ::-1]


def second_turned(operation: Operation, f: ArrayLike, g: ArrayLike) -> Result:
    """Take pairs in which both indices grow."""
    return operation(f, np.flip(g))


def plus(_operation: Operation, f: Sequence[float], g: Sequence[float]) -> Result:
    """Sum f[a] · g[c + a], as far as there are such numbers."""
    length = len(f) + len(g) - 1
    return np.array([sum(f[a] * g[c + a] for a in range(len(f)) if c + a < len(g)) for c in range(length)])


def wrapped(_operation: Operation, f: Sequence[float], g: Sequence[float]) -> Result:
    """Sum f[a] · g[c - a], where a negative index reads from the end and only too large ones are left out."""
    length = len(f) + len(g) - 1
    return np.array([sum(f[a] * g[c - a] for a in range(len(f)) if -len(g) <= c - a < len(g)) for c in range(length)])


def too_few_sums(operation: Operation, f: ArrayLike, g: ArrayLike) -> Result:
    """Give only as many sums as the first row has numbers."""
    return operation(f, g)[: np.size(f)]


# What they share


def one_image(wrong: Wrong) -> Wrong:
    """Make a wrong `conv2d`, which takes a stack of images, one for a single image."""

    def of_one(_operation: Operation, x: ArrayLike, weight: ArrayLike) -> Result:
        return wrong(operations.conv2d, np.asarray(x)[np.newaxis], weight)[0]

    return of_one


def _axes(operation: Operation) -> tuple[int, ...]:
    """List the axes that an operation slides along, counted from the last."""
    one = operation in (OPERATIONS["correlate1d"], OPERATIONS["convolve1d"], OPERATIONS["output_size"])
    return (-1,) if one else (-2, -1)


def _sides(operation: Operation, before: int, after: int) -> tuple[Any, ...]:
    """Write the padding of both ends as the operation takes it."""
    return (before, after) if len(_axes(operation)) == 1 else ((before, after), (before, after))


def _padded(operation: Operation, x: ArrayLike, padding: int) -> Array:
    """Put zeros around the axes that an operation slides along."""
    axes = len(_axes(operation))
    return np.pad(x, [(0, 0)] * (np.ndim(x) - axes) + [(padding, padding)] * axes)


def _other(operation: Operation, pair: tuple[str, ...]) -> Operation:
    """Find the other operation of a pair."""
    (other,) = (OPERATIONS[name] for name in pair if OPERATIONS[name] is not operation)
    return other
