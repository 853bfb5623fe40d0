"""Outputs of a wrong size: as large as the input, full, one position more or less, or laid into zeros."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from convlib import shapes
from convlib.diagnosis.operations import Array, Operation, Result
from convlib.diagnosis.wrong.shared import OnResult, Wrong, axes, cut, last, padded, spans


def rounded_up(
    operation: Operation, x: ArrayLike, kernel: ArrayLike, *rest: Any, padding: int = 0, **settings: Any
) -> Result:
    """Add zeros at the end, so that the last window comes out even."""

    def after(axis: int) -> int:
        along = shapes.explain(np.shape(x)[axis], np.shape(kernel)[axis], padding=padding, **settings)
        return padding + int(-along.unread % settings.get("stride", 1))

    around = tuple((padding, after(axis)) for axis in axes(x))
    return operation(x, kernel, *rest, padding=around[0] if len(around) == 1 else around, **settings)


def one_less(operation: Operation, x: Any, *given: Any, **settings: Any) -> Result:
    """Leave the last place out."""
    result = operation(x, *given, **settings)
    return result - 1 if np.ndim(result) == 0 else result[last([slice(-1)] * min(2, np.ndim(result)))]


def one_more(operation: Operation, x: ArrayLike, *given: Any, padding: int = 0, **settings: Any) -> Result:
    """Visit one position too many: the window hangs over the end."""
    around = [(padding, padding + settings.get("stride", 1))] * len(axes(x))
    return operation(padded(x, around), *given, **settings)


def as_large(before: Callable[[int], int], mode: str = "constant") -> Wrong:
    """Make one with an output as large as its input: `before` says how far the first window hangs over, by its span."""

    def wrong(operation: Operation, x: ArrayLike, kernel: ArrayLike, *rest: Any, **settings: Any) -> Result:
        padding, settings = settings.get("padding", 0), {**settings, "padding": 0}
        around = [(before(span), span - 1 - before(span)) for span in spans(kernel, settings)]
        zeros = padded(x, [(padding, padding)] * len(axes(x)))
        return operation(padded(zeros, around, mode), kernel, *rest, **settings)

    return wrong


def full(operation: Operation, x: ArrayLike, kernel: ArrayLike, *rest: Any, **settings: Any) -> Result:
    """Visit every position at which kernel and input overlap."""
    padding, settings = settings.get("padding", 0), {**settings, "padding": 0}
    around = [(padding + span - 1, padding + span - 1) for span in spans(kernel, settings)]
    return operation(padded(x, around), kernel, *rest, **settings)


def unpadded(wrong: Wrong) -> Wrong:
    """Make one of another one that ignores the padding too."""
    return lambda operation, *given, padding=0, **settings: wrong(operation, *given, **settings)


def laid_out(first: Callable[[int], int], *, keep_input: bool = False, even: bool = False) -> Wrong:
    """Make one that writes the results into an array as large as the input.

    `first` says where the first one goes, by the kernel's span. The rest are zeros or the input. If `even`, as many
    positions are left out at the end as at the beginning, also where the kernel has no middle.
    """

    def wrong(operation: Operation, x: ArrayLike, kernel: ArrayLike, *rest: Any, **settings: Any) -> Result:
        padding = settings.get("padding", 0)
        around = padded(x, [(padding, padding)] * len(axes(x)))
        result = operation(x, kernel, *rest, **settings)
        shape = (*np.shape(result)[: -len(axes(x))], *around.shape[-len(axes(x)) :])
        whole = np.array(np.broadcast_to(around, shape), float) if keep_input else np.zeros(shape)
        where: list[slice] = []
        for axis, span in zip(axes(x), spans(kernel, settings), strict=True):
            stop = shape[axis] - (first(span) if even else span - 1 - first(span))
            where.append(slice(first(span), stop, settings.get("stride", 1)))
        target = whole[last(where)]
        target[...] = cut(result, list(target.shape[-len(axes(x)) :]))
        return whole

    return wrong


def at_the_start(operation: Operation, x: ArrayLike, *given: Any, **settings: Any) -> Result:
    """Write the results, one beside the other, at the beginning of zeros that are as large as the input."""
    result = np.asarray(operation(x, *given, **settings))
    count = len(axes(x))
    missing = [
        (0, max(0, large - small)) for large, small in zip(np.shape(x)[-count:], result.shape[-count:], strict=True)
    ]
    return padded(result, missing)


def shifted_out(*where: slice | None) -> Wrong:
    """Make one that leaves results out at a side: of the last axes, the slices are kept."""
    return OnResult(lambda result: result[_sliced(where, result)])


def left_at_zero(*where: slice | None) -> Wrong:
    """Make one that computes only the results in these slices; the others stay 0."""

    def change(result: Array) -> Array:
        index = _sliced(where, result)
        whole = np.zeros_like(result)
        whole[index] = result[index]
        return whole

    return OnResult(change)


def _sliced(where: tuple[slice | None, ...], result: Array) -> Any:
    """Index the last axes of a result, all of an axis where there is no slice."""
    return last(each or slice(None) for each in where[-min(2, result.ndim) :])
