"""What the families of wrong implementations share: makers of simple ones, and the axes and spans of an operation."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from convlib.diagnosis.operations import Array, Operation, Result

Wrong: TypeAlias = Callable[..., Result]
Change: TypeAlias = Callable[[Array], Any]


@dataclass(frozen=True)
class OnResult:
    """One that changes the right result alone: on top of another mistake, the other's result is all it needs."""

    change: Change

    def __call__(self, operation: Operation, *given: Any, **settings: Any) -> Result:
        """Change the right result."""
        return self.change(np.asarray(operation(*given, **settings)))


@dataclass(frozen=True)
class PartByPart:
    """One that asks the operation for the result of each part of the kernel, and puts them together in its own way."""

    parts: Callable[[Array], Iterator[Any]]
    reduce: Change

    def __call__(self, operation: Operation, x: ArrayLike, kernel: ArrayLike, *rest: Any, **settings: Any) -> Result:
        """Put the results of the parts together."""
        weights, each = np.asarray(kernel), []
        for part in self.parts(weights):
            one = np.zeros_like(weights)
            one[part] = weights[part]
            each.append(operation(x, one, *rest, **settings))
        return self.reduce(np.stack(each, -1))


@dataclass(frozen=True)
class OnWindows:
    """One that reads the windows itself: of an operation with another mistake it takes the output's size only."""

    read: Wrong

    def __call__(self, operation: Operation, *given: Any, **settings: Any) -> Result:
        """Read the windows."""
        return self.read(operation, *given, **settings)


def on_input(change: Change) -> Wrong:
    """Make one that changes what the kernel slides over."""
    return lambda operation, x, *given, **settings: operation(change(np.asarray(x)), *given, **settings)


def on_kernel(change: Change) -> Wrong:
    """Make one that changes the kernel."""
    return lambda operation, x, kernel, *rest, **settings: operation(x, change(np.asarray(kernel)), *rest, **settings)


def without(name: str) -> Wrong:
    """Make one that ignores a setting."""

    def wrong(operation: Operation, *given: Any, **settings: Any) -> Result:
        return operation(*given, **{each: value for each, value in settings.items() if each != name})

    return wrong


def swapped(one: str, other: str) -> Wrong:
    """Make one that takes each of two settings for the other."""
    usual = {"stride": 1, "padding": 0, "dilation": 1}

    def wrong(operation: Operation, *given: Any, **settings: Any) -> Result:
        if one not in settings and other not in settings:
            return operation(*given, **settings)
        pair = {one: settings.get(other, usual[other]), other: settings.get(one, usual[one])}
        return operation(*given, **settings | pair)

    return wrong


def one_image(wrong: Wrong) -> Wrong:
    """Make a wrong `conv2d`, which takes a stack of images, one for a single image."""

    def of_one(operation: Operation, x: ArrayLike, weight: ArrayLike) -> Result:
        def stacked(x: ArrayLike, weight: ArrayLike) -> Array:
            return np.asarray(operation(np.asarray(x)[0], weight))[np.newaxis]

        return wrong(stacked, np.asarray(x)[np.newaxis], weight)[0]

    return of_one


def axes(x: ArrayLike) -> tuple[int, ...]:
    """List the axes that a kernel slides along, counted from the last."""
    return (-1,) if np.ndim(x) < 2 else (-2, -1)


def spans(kernel: ArrayLike, settings: dict[str, Any]) -> list[int]:
    """Give how many cells a kernel covers along each axis."""
    dilation = settings.get("dilation", 1)
    return [dilation * (np.shape(kernel)[axis] - 1) + 1 for axis in axes(kernel)]


def padded(x: ArrayLike, sides: list[tuple[int, int]], mode: str = "constant", value: float = 0) -> Array:
    """Put cells around the axes that a kernel slides along; a value other than 0 makes the numbers real."""
    array = np.asarray(x)
    if mode != "constant":
        widths = [(0, 0)] * (array.ndim - len(sides)) + sides
        return np.asarray(np.pad(array, widths, mode))  # type: ignore[call-overload]
    lengths = array.shape[array.ndim - len(sides) :]
    sums = [before + length + after for length, (before, after) in zip(lengths, sides, strict=True)]
    whole = np.full((*array.shape[: array.ndim - len(sides)], *sums), value, float if value else array.dtype)
    whole[last(slice(before, before + n) for n, (before, _) in zip(lengths, sides, strict=True))] = array
    return whole


def cut(result: ArrayLike, lengths: list[int]) -> Array:
    """Keep the first cells along the last axes."""
    kept: Array = np.asarray(result)[last(slice(length) for length in lengths)]
    return kept


def last(where: Iterable[slice | int]) -> Any:
    """Index the last axes of an array."""
    return (..., *where)


def sides(x: ArrayLike, before: int, after: int) -> Any:
    """Write the padding of both ends as an operation takes it."""
    return (before, after) if len(axes(x)) == 1 else ((before, after), (before, after))
