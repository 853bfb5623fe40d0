"""Wrong pools: other windows, other steps, other numbers of a window."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from convlib.diagnosis.operations import OPERATIONS, POOLS, Array, Operation, Result
from convlib.diagnosis.wrong.shared import Change, OnWindows, Wrong, cut, padded


def ceil_mode(operation: Operation, *given: Any, **settings: Any) -> Result:
    """Count a window that hangs over the end."""
    return operation(*given, ceil_mode=True, **settings)


def zeros_win(operation: Operation, x: ArrayLike, window: int, *, padding: int = 0, **settings: Any) -> Result:
    """Pad a maximum with zeros."""
    around = padded(x, [(padding, padding)] * 2)
    return _without_late_starts(operation(around, window, **settings), x, window, padding, settings)


def zeros_win_behind(operation: Operation, x: ArrayLike, window: int, *, padding: int = 0, **settings: Any) -> Result:
    """Pad a maximum with zeros, so far behind that no window hangs over the end."""
    lengths = np.shape(operation(x, window, padding=padding, **settings))[-2:]
    more = settings.get("dilation", 1) * window + settings.get("stride", window)
    around = padded(x, [(padding, padding + more)] * 2)
    return cut(operation(around, window, **settings), list(lengths))


def stride_one(operation: Operation, *given: Any, stride: int | None = None, **settings: Any) -> Result:
    """Move the window by one cell."""
    return operation(*given, stride=1, **settings)


def stride_one_by_default(operation: Operation, *given: Any, stride: int = 1, **settings: Any) -> Result:
    """Move the window by one cell where no stride is given."""
    return operation(*given, stride=stride, **settings)


def other_count(operation: Operation, *given: Any, count_include_pad: bool = True, **settings: Any) -> Result:
    """Divide by another number of cells."""
    return operation(*given, count_include_pad=not count_include_pad, **settings)


def divided_by(divisor: Callable[[int, int, Array], Any]) -> Wrong:
    """Make one that divides the sum by another number: it takes window, stride, and how many cells each mean is of."""

    def wrong(operation: Operation, x: ArrayLike, window: int, **settings: Any) -> Result:
        result = operation(x, window, **settings)
        padding, is_counted = settings.get("padding", 0), settings.get("count_include_pad", True)
        around = padded(np.ones(np.shape(x)), [(padding, padding)] * 2, value=1 if is_counted else np.nan)
        cells = np.sum(~np.isnan(windows(around, window, np.shape(result)[-2:], window, **settings)), (-2, -1))
        return result * cells / divisor(window, settings.get("stride", window), cells)

    return wrong


def whole_division(operation: Operation, x: ArrayLike, window: int, **settings: Any) -> Result:
    """Cut the sum to a whole number, and divide it with //."""
    return np.trunc(np.round(operation(x, window, **settings) * window**2, 6)) // window**2


def other_pool(operation: Operation, *given: Any, **settings: Any) -> Result:
    """Take the mean for the maximum, or the maximum for the mean."""
    (other,) = (OPERATIONS[name] for name in POOLS if OPERATIONS[name] is not operation)
    return other(*given, **settings)


# Steps


def swapped(value: float) -> Wrong:
    """Make one that takes the stride for the window, and the window for the stride; the padding holds a value."""

    def wrong(operation: Operation, x: ArrayLike, window: int, *, padding: int = 0, **settings: Any) -> Result:
        stride, rest = settings.get("stride", window), settings | {"stride": window}
        around = padded(x, [(padding, padding)] * 2, value=value)
        return _without_late_starts(operation(around, stride, **rest), x, window, padding, rest)

    return wrong


def along(rows: bool, columns: bool) -> Wrong:
    """Make one that uses the stride along some axes only."""

    def wrong(operation: Operation, x: ArrayLike, window: int, **settings: Any) -> Result:
        stride = settings.get("stride", window)
        return operation(x, window, **settings | {"stride": (stride if rows else 1, stride if columns else 1)})

    return wrong


def one_cell_apart(operation: Operation, x: ArrayLike, window: int, **settings: Any) -> Result:
    """Give as many outputs as the stride leaves, of windows that are one cell apart."""
    lengths = np.shape(operation(x, window, **settings))[-2:]
    return cut(operation(x, window, **settings | {"stride": 1}), list(lengths))


def apart_by_the_window(value: float) -> Wrong:
    """Make one that starts its windows side by side, as many as the stride leaves; beyond the end it finds a value."""

    def wrong(operation: Operation, x: ArrayLike, window: int, *, padding: int = 0, **settings: Any) -> Result:
        lengths = np.shape(operation(x, window, padding=padding, **settings))[-2:]
        around = [(padding, padding + window * length) for length in lengths]
        cells = padded(x, around, value=value)
        return cut(operation(cells, window, **settings | {"stride": window}), list(lengths))

    return wrong


def loop_ends_early(operation: Operation, x: ArrayLike, window: int, **settings: Any) -> Result:
    """Leave the last window out if it just fits: the start of the last one is no longer in range(0, n - k, s)."""
    whole = np.shape(operation(x, window, **settings | {"stride": 1}))[-2:]
    step = settings.get("stride", window)
    return cut(operation(x, window, **settings), [-((1 - length) // step) for length in whole])


def blocks_counted(operation: Operation, x: ArrayLike, window: int, **settings: Any) -> Result:
    """Count the windows as if they lay side by side."""
    padding = settings.get("padding", 0)
    return cut(operation(x, window, **settings), [(side + 2 * padding) // window for side in np.shape(x)[-2:]])


def steps_counted(divide: Callable[[int, int], int], value: float, *sides: int) -> Wrong:
    """Make one that counts the windows by the side of the map alone; beyond the end it finds a value.

    Of the two sides only some may be counted so.
    """

    def wrong(operation: Operation, x: ArrayLike, window: int, **settings: Any) -> Result:
        stride, padding = settings.get("stride", window), settings.get("padding", 0)
        counts = list(np.shape(operation(x, window, **settings))[-2:])
        for side in sides or (-2, -1):
            counts[side] = divide(np.shape(x)[side] + 2 * padding, stride)
        longer = padded(x, [(padding, padding + window + stride)] * 2, value=value)
        return cut(operation(longer, window, stride=stride), counts)

    return wrong


# Padding: before the operation, so that one without a setting for sides can be asked


def around(value: float, before: int, behind: int, *, rows: bool = True, columns: bool = True) -> Wrong:
    """Make one with so many times the padding before and behind, along some axes."""

    def wrong(operation: Operation, x: ArrayLike, window: int, *, padding: int = 0, **settings: Any) -> Result:
        each = (before * padding, behind * padding)
        sides = [each if rows else (0, 0), each if columns else (0, 0)]
        result = operation(padded(x, sides, value=value), window, **settings)
        return _without_late_starts(result, x, window, padding, settings)

    return wrong


def filled(mode: str) -> Wrong:
    """Make one whose padding holds numbers of the map."""

    def wrong(operation: Operation, x: ArrayLike, window: int, *, padding: int = 0, **settings: Any) -> Result:
        result = operation(padded(x, [(padding, padding)] * 2, mode), window, **settings)
        return _without_late_starts(result, x, window, padding, settings)

    return wrong


def _without_late_starts(result: Array, x: ArrayLike, window: int, padding: int, settings: Mapping[str, Any]) -> Array:
    """Leave out windows that begin in the padding behind: with ceil_mode they would count in a map already padded."""
    if not settings.get("ceil_mode"):
        return result
    return cut(result, [-(-(side + padding) // settings.get("stride", window)) for side in np.shape(x)[-2:]])


# Windows


def windows(
    cells: Array, side: int, shape: Sequence[int], step: int, *, stride: Any = None, dilation: int = 1, **_rest: Any
) -> Array:
    """Give the cells of each window of a map already padded, (…, rows, columns, side, side); NaN beyond the end."""
    apart = np.broadcast_to(step if stride is None else stride, 2)
    rows, columns = (
        along * np.arange(count)[:, np.newaxis] + dilation * np.arange(side)
        for along, count in zip(apart, shape, strict=True)
    )
    missing = [
        (0, max(0, index.max(initial=-1) + 1 - length))
        for index, length in zip((rows, columns), cells.shape[-2:], strict=True)
    ]
    longer = padded(cells, missing, value=np.nan)
    return np.asarray(longer[..., rows[:, np.newaxis, :, np.newaxis], columns[:, np.newaxis, :]])


def numbers(reduce: Change, fill: float = 0.0, behind: float = np.nan, more: int = 0) -> Wrong:
    """Make one that reads each window, larger by so many cells, in another way.

    The padding holds `fill`, and what hangs over the end `behind`; cells that are no part of the window are NaN.
    """

    def wrong(operation: Operation, x: ArrayLike, window: int, **settings: Any) -> Result:
        around = padded(np.asarray(x, float), [(settings.get("padding", 0),) * 2] * 2, value=fill)
        shape = np.shape(operation(x, window, **settings))[-2:]
        cells = windows(around, window + more, shape, window, **settings)
        if not np.isnan(behind):
            cells = np.where(np.isnan(cells), behind, cells)
        return reduce(cells)

    return OnWindows(wrong)


def smaller(operation: Operation, x: ArrayLike, window: int, **settings: Any) -> Result:
    """Take a window whose side is one cell less, in the size of the output too."""
    return operation(x, window - 1, **{"stride": window} | settings)


def stride_two(operation: Operation, *given: Any, **settings: Any) -> Result:
    """Move the window by two cells."""
    return operation(*given, **settings | {"stride": 2})


# What is read of the cells of a window, (…, side, side): those that are NaN are no part of it


def minimum(cells: Array) -> Array:
    """Give the smallest number."""
    return np.asarray(np.fmin.reduce(cells, (-2, -1), initial=np.inf))


def maximum(cells: Array) -> Array:
    """Give the largest number."""
    return np.asarray(np.fmax.reduce(cells, (-2, -1), initial=-np.inf))


def total(cells: Array) -> Array:
    """Give the sum."""
    return np.asarray(np.nansum(cells, (-2, -1)))


def mean(cells: Array) -> Array:
    """Give the mean."""
    return np.asarray(total(cells) / np.sum(~np.isnan(cells), (-2, -1)))


def median(cells: Array) -> Array:
    """Give the median."""
    ordered = np.sort(cells.reshape(*cells.shape[:-2], -1))  # NaN comes last
    count = np.sum(~np.isnan(ordered), -1, keepdims=True)
    low, high = (np.take_along_axis(ordered, place // 2, -1) for place in (np.maximum(count - 1, 0), count))
    return np.asarray((low + high)[..., 0] / 2)


def each(read: Callable[[Array], Any]) -> Change:
    """Make one that reads window by window, each cut off where its cells are no part of it, as a slice is."""

    def change(cells: Array) -> Array:
        result = np.zeros(cells.shape[:-2])
        for place in np.ndindex(result.shape):
            is_there = ~np.isnan(cells[place])
            result[place] = read(cells[place][is_there.any(1)][:, is_there.any(0)])
        return result

    return change


def of_all(reduce: Change) -> Wrong:
    """Make one that reads the whole map for each window."""

    def wrong(operation: Operation, x: ArrayLike, *given: Any, **settings: Any) -> Result:
        return np.full_like(np.asarray(operation(x, *given, **settings), float), reduce(np.asarray(x)))

    return wrong


def reshaped(reduce: Change) -> Wrong:
    """Make one that cuts the numbers into blocks in the order in which they are stored."""

    def wrong(operation: Operation, x: ArrayLike, window: int, **settings: Any) -> Result:
        high, wide = np.shape(operation(x, window, **settings))
        inside = np.asarray(x)[: high * window, : wide * window]
        return reduce(inside.reshape(high, wide, window**2))

    return wrong


def repeated(operation: Operation, x: ArrayLike, window: int, **settings: Any) -> Result:
    """Give each result as often as its window has cells."""
    return np.kron(operation(x, window, **settings), np.ones((window, window)))


def not_set_back(result: Array) -> Array:
    """Carry the largest number on from window to window."""
    return np.maximum.accumulate(result.ravel()).reshape(result.shape)
