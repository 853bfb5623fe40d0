"""Wrong pools: other windows, other steps, other numbers of a window."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from convlib.diagnosis.operations import OPERATIONS, POOLS, Array, Operation, Result
from convlib.diagnosis.wrong.shared import Change, Wrong, cut, padded


def ceil_mode(operation: Operation, *given: Any, **settings: Any) -> Result:
    """Count a window that hangs over the end."""
    return operation(*given, ceil_mode=True, **settings)


def zeros_win(operation: Operation, x: ArrayLike, window: int, *, padding: int = 0, **settings: Any) -> Result:
    """Pad a maximum with zeros."""
    return operation(padded(x, [(padding, padding)] * 2), window, **settings)


def stride_one(operation: Operation, *given: Any, stride: int | None = None, **settings: Any) -> Result:
    """Move the window by one cell."""
    return operation(*given, stride=1, **settings)


def other_count(operation: Operation, *given: Any, count_include_pad: bool = True, **settings: Any) -> Result:
    """Divide by another number of cells."""
    return operation(*given, count_include_pad=not count_include_pad, **settings)


def scaled(factor: Callable[[int], float]) -> Wrong:
    """Make one whose mean is larger by a factor of the window."""

    def wrong(operation: Operation, x: ArrayLike, window: int, **settings: Any) -> Result:
        return operation(x, window, **settings) * factor(window)

    return wrong


def other_pool(operation: Operation, *given: Any, **settings: Any) -> Result:
    """Take the mean for the maximum, or the maximum for the mean."""
    (other,) = (OPERATIONS[name] for name in POOLS if OPERATIONS[name] is not operation)
    return other(*given, **settings)


# Steps


def swapped(value: float) -> Wrong:
    """Make one that takes the stride for the window, and the window for the stride; the padding holds a value."""

    def wrong(operation: Operation, x: ArrayLike, window: int, *, padding: int = 0, **settings: Any) -> Result:
        stride = settings.get("stride", window)
        return operation(padded(x, [(padding, padding)] * 2, value=value), stride, **settings | {"stride": window})

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
        return operation(padded(x, sides, value=value), window, **settings)

    return wrong


def filled(mode: str) -> Wrong:
    """Make one whose padding holds numbers of the map."""

    def wrong(operation: Operation, x: ArrayLike, window: int, *, padding: int = 0, **settings: Any) -> Result:
        return operation(padded(x, [(padding, padding)] * 2, mode), window, **settings)

    return wrong


# Windows


def numbers(reduce: Change, fill: float = 0.0, more: int = 0) -> Wrong:
    """Make one that reads each window, larger by so many cells, in another way; at an edge the rest is not a number."""

    def wrong(
        operation: Operation, x: ArrayLike, window: int, *, stride: int | None = None, padding: int = 0, **rest: Any
    ) -> Result:
        step, side = stride or window, window + more
        cells = padded(np.asarray(x, float), [(padding, padding)] * 2, value=fill)
        cells = padded(cells, [(0, max(more, 0))] * 2, value=np.nan)
        views = np.lib.stride_tricks.sliding_window_view(cells, (side, side), axis=(-2, -1))
        high, wide = np.shape(operation(x, window, stride=stride, padding=padding, **rest))[-2:]
        kept = views[..., ::step, ::step, :, :][..., :high, :wide, :, :]
        return reduce(kept.reshape(*kept.shape[:-2], -1))

    return wrong


def one_axis(rows: bool) -> Wrong:
    """Make one whose window has one row only, or one column only."""

    def wrong(operation: Operation, x: ArrayLike, window: int, **settings: Any) -> Result:
        lengths = np.shape(operation(x, window, **settings))[-2:]
        shape = (window, 1) if rows else (1, window)
        step = settings.get("stride", window)
        return cut(operation(x, shape, **settings | {"stride": step}), list(lengths))

    return wrong


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
