"""What kind of difference there is between a wrong result and the right one, where no known mistake explains it.

The right result is turned, shifted, scaled and cut, until it looks like the wrong one. What is said is only what can be
seen in the numbers: it claims nothing about how they came.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import product
from math import prod
from typing import Any

import numpy as np

from convlib.diagnosis.explanations import Shown
from convlib.diagnosis.operations import Array
from convlib.diagnosis.questions import Answer, same
from convlib.text import joined, mark, precise, tr

MOST_PLACES = 2000  # at which one result is looked for in another: a tenth of a second
FEW = 4  # with fewer numbers than these, nearly anything fits by chance


def kind_of_difference(answer: Answer, right: Answer) -> str:
    """Say in what way a result is unlike the right one; empty where nothing simple can be seen.

    Examples
    --------
    >>> kind_of_difference([[2, 4], [6, 9]], [[1, 2], [3, 4.5]])
    'Every number is 2 times the correct one.'
    """
    got, wanted = np.asarray(answer, float), np.asarray(right, float)
    if got.ndim != wanted.ndim:
        return ""
    if got.shape != wanted.shape:
        return _of_shapes(got, wanted) if wanted.size >= FEW else ""
    if wanted.size < FEW or not np.all(np.isfinite(got)) or np.ptp(wanted) == 0:
        return ""
    return next(filter(None, (say(got, wanted) for say in _KINDS)), "")


def only_with(cases: Sequence[Shown]) -> str:
    """Say which setting a function is wrong with, if it is right in all cases without it; empty where there is none."""
    names = dict.fromkeys(name for case in cases for name in case.question.settings)
    told = [name for name in names if all(case.is_right or name in case.question.settings for case in cases)]
    if not told or not any(case.is_right for case in cases):
        return ""
    return tr("Without {setting} your function is correct, so look at how it uses {setting}.", setting=told[0])


# Of the same shape


def _signs(got: Array, wanted: Array) -> str:
    return (
        tr("Only signs are wrong: without them the numbers are correct.") if same(np.abs(got), np.abs(wanted)) else ""
    )


def _scaled(got: Array, wanted: Array) -> str:
    place = np.unravel_index(np.argmax(np.abs(wanted)), wanted.shape)
    factor = got[place] / wanted[place]
    if not factor or not same(got, wanted * factor):
        return ""
    if abs(factor) < 1:
        return tr("Every number is the correct one divided by {divisor}.", divisor=precise(1 / factor))
    return tr("Every number is {factor} times the correct one.", factor=precise(factor))


def _moved_by_a_number(got: Array, wanted: Array) -> str:
    by = float(np.mean(got - wanted))
    if not same(got, wanted + by):
        return ""
    if by > 0:
        return tr("Every number is too large by {number}.", number=precise(by))
    return tr("Every number is too small by {number}.", number=precise(-by))


def _rounded(got: Array, wanted: Array) -> str:
    is_whole = np.all(got == np.round(got))
    if not is_whole or np.any(np.abs(got - wanted) >= 1):
        return ""
    return tr("Your numbers are whole ones, less than 1 away from the correct ones: the decimals are lost.")


def _turned(got: Array, wanted: Array) -> str:
    if wanted.ndim == 1:
        return tr("Your result is the correct one in reverse order.") if same(got, wanted[::-1]) else ""
    return next((tr(told) for change, told in _TURNS if same(got, change(wanted))), "")


_TURNS: tuple[tuple[Callable[[Array], Array], str], ...] = (
    (lambda a: np.flip(a, -2), mark("Your result is the correct one upside down.")),
    (lambda a: np.flip(a, -1), mark("Your result is the correct one, mirrored from left to right.")),
    (lambda a: np.flip(a, (-2, -1)), mark("Your result is the correct one, turned by 180°.")),
    (lambda a: np.swapaxes(a, -2, -1), mark("Your result is the correct one, transposed: its rows are columns.")),
    (lambda a: np.rot90(a, 1, (-2, -1)), mark("Your result is the correct one, turned by 90° to the left.")),
    (lambda a: np.rot90(a, -1, (-2, -1)), mark("Your result is the correct one, turned by 90° to the right.")),
    (
        lambda a: np.flip(np.swapaxes(a, -2, -1), (-2, -1)),
        mark("Your result is the correct one, transposed and turned by 180°."),
    ),
)


def _shifted(got: Array, wanted: Array) -> str:
    """Find a shift after which the cells that both have agree: a third of them or more, and not few."""
    for down, right in _shifts(wanted.shape[-2:]):
        mine, theirs = _overlap(got, down, right), _overlap(wanted, -down, -right)
        if theirs.size >= max(FEW, wanted.size // 3) and np.ptp(theirs) and same(mine, theirs):
            return _shift_in_words(wanted.ndim, down, right)
    return ""


def _shifts(shape: tuple[int, ...]) -> Iterator[tuple[int, int]]:
    """List the shifts, the smallest first."""
    down = range(-2, 3) if len(shape) > 1 else range(1)
    shifts = [shift for shift in product(down, range(-2, 3)) if any(shift)]
    return iter(sorted(shifts, key=lambda shift: sum(map(abs, shift))))


def _overlap(array: Array, down: int, right: int) -> Array:
    """Keep the cells that are still there after a shift by so many cells."""

    def kept(by: int) -> slice:
        return slice(max(by, 0), min(by, 0) or None)

    where = (kept(right),) if array.ndim == 1 else (..., kept(down), kept(right))
    overlap: Array = array[where]
    return overlap


def _shift_in_words(axes: int, down: int, right: int) -> str:
    if axes == 1:
        return tr(
            "Your result is the correct one, shifted by one cell.",
            "Your result is the correct one, shifted by {n} cells.",
            n=abs(right),
        )
    return tr(_SHIFTS[np.sign(down), np.sign(right)], rows=abs(down), columns=abs(right))


_SHIFTS = {
    (1, 0): mark("Your result is the correct one, shifted: {rows} down."),
    (-1, 0): mark("Your result is the correct one, shifted: {rows} up."),
    (0, 1): mark("Your result is the correct one, shifted: {columns} to the right."),
    (0, -1): mark("Your result is the correct one, shifted: {columns} to the left."),
    (1, 1): mark("Your result is the correct one, shifted: {rows} down and {columns} to the right."),
    (1, -1): mark("Your result is the correct one, shifted: {rows} down and {columns} to the left."),
    (-1, 1): mark("Your result is the correct one, shifted: {rows} up and {columns} to the right."),
    (-1, -1): mark("Your result is the correct one, shifted: {rows} up and {columns} to the left."),
}


def _at_the_border(got: Array, wanted: Array) -> str:
    """Say that only cells at some sides differ."""
    differs = ~np.isclose(got, wanted, rtol=1e-4, atol=1e-6)
    if wanted.ndim == 1:
        return tr("Only cells at the ends differ.") if not differs[1:-1].any() and len(differs) > 3 else ""
    if min(wanted.shape[-2:]) < 3:
        return ""
    for told, inside in _SIDES:
        if not differs[inside].any():
            return tr(told)
    return ""


_SIDES: tuple[tuple[str, Any], ...] = (
    (mark("Only the last row differs."), (..., slice(-1), slice(None))),
    (mark("Only the first row differs."), (..., slice(1, None), slice(None))),
    (mark("Only the last column differs."), (..., slice(None), slice(-1))),
    (mark("Only the first column differs."), (..., slice(None), slice(1, None))),
    (mark("Only the last row and the last column differ."), (..., slice(-1), slice(-1))),
    (mark("Only the first row and the first column differ."), (..., slice(1, None), slice(1, None))),
    (mark("Only the border differs; the inner cells are correct."), (..., slice(1, -1), slice(1, -1))),
)


def _in_another_order(got: Array, wanted: Array) -> str:
    is_same = same(np.sort(got, axis=None), np.sort(wanted, axis=None))
    return tr("Your result has the correct numbers in another order.") if is_same else ""


_KINDS = (_signs, _scaled, _moved_by_a_number, _rounded, _turned, _shifted, _at_the_border, _in_another_order)


# Of another shape


def _of_shapes(got: Array, wanted: Array) -> str:
    if turned := _turned(got, wanted):
        return turned
    if place := _found(wanted, got):
        return joined(_inside(place), tr("The other cells are too many."))
    if wanted.size > got.size >= FEW and (place := _found(got, wanted)):
        return _part(place)
    return _one_axis(got, wanted)


def _found(small: Array, large: Array) -> tuple[int, ...] | None:
    """Find where one result lies in another one: the first index of each axis, or nothing."""
    if any(one > other for one, other in zip(small.shape, large.shape, strict=True)) or np.ptp(small) == 0:
        return None
    places = [b - a + 1 for a, b in zip(small.shape, large.shape, strict=True)]
    if prod(places) > MOST_PLACES:
        return None
    for place in np.ndindex(*places):
        window = tuple(slice(first, first + side) for first, side in zip(place, small.shape, strict=True))
        if same(large[window], small):
            return place
    return None


def _inside(place: tuple[int, ...]) -> str:
    if len(place) == 1:
        return tr("Your result contains the correct one, from position {first} on.", first=place[0])
    *_, row, column = place
    return tr("Your result contains the correct one, from row {row} and column {column} on.", row=row, column=column)


def _part(place: tuple[int, ...]) -> str:
    if len(place) == 1:
        return tr("Your result is a part of the correct one: it begins at position {first}.", first=place[0])
    *_, row, column = place
    return tr(
        "Your result is a part of the correct one: it begins at its row {row} and column {column}.",
        row=row,
        column=column,
    )


def _one_axis(got: Array, wanted: Array) -> str:
    """Say which of two sides is right, if one is."""
    if wanted.ndim < 2:
        return ""
    (rows, columns), (right_rows, right_columns) = got.shape[-2:], wanted.shape[-2:]
    if rows == right_rows and columns != right_columns:
        return tr("The number of rows is correct; that of columns is not.")
    if rows != right_rows and columns == right_columns:
        return tr("The number of columns is correct; that of rows is not.")
    return ""
