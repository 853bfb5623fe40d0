"""Windows in the wrong places: stride, padding and dilation."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from convlib.diagnosis.operations import Operation, Result
from convlib.diagnosis.wrong.shared import Wrong, axes, cut, last, padded, sides, spans

# Stride


def stride_first(operation: Operation, x: ArrayLike, *given: Any, stride: int = 1, **settings: Any) -> Result:
    """Keep every s-th pixel, then slide over those."""
    steps = last([slice(None, None, stride)] * len(axes(x)))
    return operation(np.asarray(x)[steps], *given, **settings)


def rows_only(name: str, usual: int) -> Wrong:
    """Make one that uses a setting from row to row only."""

    def wrong(operation: Operation, *given: Any, **settings: Any) -> Result:
        return operation(*given, **settings | {name: (settings.get(name, usual), usual)})

    return wrong


def columns_only(name: str, usual: int) -> Wrong:
    """Make one that uses a setting from column to column only."""

    def wrong(operation: Operation, *given: Any, **settings: Any) -> Result:
        return operation(*given, **settings | {name: (usual, settings.get(name, usual))})

    return wrong


def stride_twice(operation: Operation, x: ArrayLike, *given: Any, **settings: Any) -> Result:
    """Move by the stride, then keep every s-th output."""
    steps = (slice(None, None, settings.get("stride", 1)),) * len(axes(x))
    return operation(x, *given, **settings)[last(steps)]


def one_cell_apart(operation: Operation, x: ArrayLike, *given: Any, **settings: Any) -> Result:
    """Give as many outputs as the stride leaves, of windows that are one cell apart."""
    lengths = np.shape(operation(x, *given, **settings))[-len(axes(x)) :]
    return cut(operation(x, *given, **settings | {"stride": 1}), list(lengths))


def size_divided(operation: Operation, x: ArrayLike, *given: Any, **settings: Any) -> Result:
    """Divide the size at stride 1 by the stride, and round down."""
    whole = np.shape(operation(x, *given, **settings | {"stride": 1}))[-len(axes(x)) :]
    return cut(operation(x, *given, **settings), [length // settings.get("stride", 1) for length in whole])


def loop_ends_early(operation: Operation, x: ArrayLike, *given: Any, **settings: Any) -> Result:
    """Leave the last window out if it just fits: the start of the last one is no longer in range(0, n - k, s)."""
    whole = np.shape(operation(x, *given, **settings | {"stride": 1}))[-len(axes(x)) :]
    return cut(operation(x, *given, **settings), [-((1 - length) // settings.get("stride", 1)) for length in whole])


def one_axis(wrong: Wrong, axis: int) -> Wrong:
    """Make one of another one that is wrong along one axis only: where it leaves outputs out at the end.

    For a wrong way to place windows, see `one_cell_apart_along`.
    """

    def of_one_axis(operation: Operation, *given: Any, **settings: Any) -> Result:
        result = operation(*given, **settings)
        lengths = list(np.shape(result)[-2:])
        lengths[axis] = np.shape(wrong(operation, *given, **settings))[axis]
        return cut(result, lengths)

    return of_one_axis


def one_cell_apart_along(axis: int) -> Wrong:
    """Make one whose windows are one cell apart along one axis; the size of the output is right."""

    def wrong(operation: Operation, *given: Any, **settings: Any) -> Result:
        stride = [settings.get("stride", given[1] if np.ndim(given[1]) == 0 else 1)] * 2
        lengths = np.shape(operation(*given, **settings))[-2:]
        stride[axis] = 1
        return cut(operation(*given, **settings | {"stride": tuple(stride)}), list(lengths))

    return wrong


def between_zeros(operation: Operation, x: ArrayLike, *given: Any, **settings: Any) -> Result:
    """Keep the size of stride 1, with zeros where the window does not stop."""
    whole = np.zeros(np.shape(operation(x, *given, **settings | {"stride": 1})))
    steps = (slice(None, None, settings.get("stride", 1)),) * len(axes(x))
    whole[last(steps)] = operation(x, *given, **settings)
    return whole


def taps_by_stride(operation: Operation, *given: Any, **settings: Any) -> Result:
    """Take the stride for the distance of the taps too."""
    return operation(*given, **settings | {"dilation": settings.get("stride", 1)})


def stride_is(step: Callable[[int, int], int]) -> Wrong:
    """Make one that moves by another step: it takes stride and dilation."""

    def wrong(operation: Operation, *given: Any, stride: int = 1, **settings: Any) -> Result:
        return operation(*given, stride=step(stride, settings.get("dilation", 1)), **settings)

    return wrong


def stride_on_padded(operation: Operation, x: ArrayLike, *given: Any, padding: int = 0, **settings: Any) -> Result:
    """Pad, keep every s-th cell of that, then slide over those."""
    around = padded(x, [(padding, padding)] * len(axes(x)))
    step = settings.pop("stride", 1)
    kept = around[last([slice(None, None, step)] * len(axes(x)))]
    lengths = zip(kept.shape[-len(axes(x)) :], spans(given[0], settings), strict=True)
    positions = [max(0, length - span + 1) for length, span in lengths]
    if not all(positions):
        return np.zeros((*np.shape(operation(around, *given, **settings))[: -len(axes(x))], *positions))
    return operation(kept, *given, **settings)


def stride_for_padding(operation: Operation, *given: Any, stride: int = 1, padding: int = 0, **settings: Any) -> Result:
    """Take the stride for the padding, and the padding for a stride of at least 1."""
    return operation(*given, stride=max(padding, 1), padding=stride, **settings)


# Padding


def padding_before(operation: Operation, x: ArrayLike, *given: Any, padding: int = 0, **settings: Any) -> Result:
    """Pad before the first row and column only."""
    return operation(x, *given, padding=sides(x, padding, 0), **settings)


def padding_behind(operation: Operation, x: ArrayLike, *given: Any, padding: int = 0, **settings: Any) -> Result:
    """Pad behind the last row and column only."""
    return operation(x, *given, padding=sides(x, 0, padding), **settings)


def off_centre(operation: Operation, x: ArrayLike, *given: Any, padding: int = 0, **settings: Any) -> Result:
    """Pad behind the last row and column only, twice as much."""
    return operation(x, *given, padding=sides(x, 0, 2 * padding), **settings)


def all_before(operation: Operation, x: ArrayLike, *given: Any, padding: int = 0, **settings: Any) -> Result:
    """Pad before the first row and column only, twice as much."""
    return operation(x, *given, padding=sides(x, 2 * padding, 0), **settings)


def padding_last(operation: Operation, x: ArrayLike, *given: Any, padding: int = 0, **settings: Any) -> Result:
    """Add the padding to the output."""
    result = operation(x, *given, **settings)
    around = [(padding, padding)] * len(axes(x))
    return result + 2 * padding if np.ndim(result) == 0 else padded(result, around)


def filled(mode: str, value: float = 0) -> Wrong:
    """Make one whose padding holds other numbers: a mode of numpy's pad, or one value."""

    def wrong(operation: Operation, x: ArrayLike, *given: Any, padding: int = 0, **settings: Any) -> Result:
        return operation(padded(x, [(padding, padding)] * len(axes(x)), mode, value), *given, **settings)

    return wrong


def padding_is(amount: Callable[[int], int]) -> Wrong:
    """Make one that pads by another amount."""

    def wrong(operation: Operation, *given: Any, padding: int = 0, **settings: Any) -> Result:
        return operation(*given, padding=amount(padding), **settings)

    return wrong


def size_unpadded(operation: Operation, x: ArrayLike, *given: Any, padding: int = 0, **settings: Any) -> Result:
    """Give as many outputs as the input without padding has, of windows of the padded input."""
    lengths = np.shape(operation(x, *given, **settings))[-len(axes(x)) :]
    return cut(operation(x, *given, padding=padding, **settings), list(lengths))


def rest_zeros(operation: Operation, x: ArrayLike, *given: Any, padding: int = 0, **settings: Any) -> Result:
    """Give as many outputs as the padded input has; those without padding are computed, the others stay 0."""
    whole = np.zeros(np.shape(operation(x, *given, padding=padding, **settings)))
    result = operation(x, *given, **settings)
    whole[last(slice(length) for length in np.shape(result)[-len(axes(x)) :])] = result
    return whole


# Dilation


def longer_span(
    operation: Operation, x: ArrayLike, *given: Any, padding: int = 0, dilation: int = 1, **settings: Any
) -> Result:
    """Take the span for d·k: the last d − 1 cells seem to leave no room."""
    if np.ndim(x) == 0:
        return operation(np.asarray(x).item() + 2 * padding - (dilation - 1), *given, dilation=dilation, **settings)
    inner = [slice(None, -(dilation - 1) or None)] * len(axes(x))
    around = padded(x, [(padding, padding)] * len(axes(x)))
    return operation(around[last(inner)], *given, dilation=dilation, **settings)


def gaps(operation: Operation, *given: Any, dilation: int = 1, **settings: Any) -> Result:
    """Leave `dilation` cells between two taps."""
    return operation(*given, dilation=dilation + 1, **settings)


def dilation_is(distance: Callable[[int], int]) -> Wrong:
    """Make one that takes another distance between the taps."""

    def wrong(operation: Operation, *given: Any, dilation: int = 1, **settings: Any) -> Result:
        return operation(*given, dilation=distance(dilation), **settings)

    return wrong


def always_two(operation: Operation, *given: Any, dilation: int = 1, **settings: Any) -> Result:
    """Take every dilation larger than 1 for 2."""
    return operation(*given, dilation=min(dilation, 2), **settings)


def in_the_size_only(operation: Operation, x: ArrayLike, *given: Any, **settings: Any) -> Result:
    """Give as many outputs as the dilated kernel leaves, of windows of neighbouring cells."""
    lengths = np.shape(operation(x, *given, **settings))[-len(axes(x)) :]
    return cut(operation(x, *given, **settings | {"dilation": 1}), list(lengths))


def weights_repeated(
    operation: Operation, x: ArrayLike, kernel: ArrayLike, *rest: Any, dilation: int = 1, **settings: Any
) -> Result:
    """Repeat each weight d times in place of the gaps."""
    for axis in axes(x):
        kernel = np.repeat(kernel, dilation, axis)
    return operation(x, kernel, *rest, **settings)


# Rows and columns


def axes_swapped(operation: Operation, x: ArrayLike, *given: Any, **settings: Any) -> Result:
    """Take the kernel's height for its width."""
    return np.swapaxes(operation(np.swapaxes(x, -1, -2), *given, **settings), -1, -2)


def transposed(operation: Operation, *given: Any, **settings: Any) -> Result:
    """Fill the output by (x, y)."""
    return np.swapaxes(operation(*given, **settings), -1, -2)
