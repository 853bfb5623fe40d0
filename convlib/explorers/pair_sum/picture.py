"""What `PairSumExplorer` draws: the table, the terms of the present sum, and the row of sums with its bars.

Each panel is a grid that is moved right and down, to make room for names and numbers in its margins.
"""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from convlib import drawing
from convlib.drawing import CELL
from convlib.explorers._frame.view import region
from convlib.explorers.pair_sum import words
from convlib.explorers.pair_sum.table import Table
from convlib.text import minus, number, tr

_ORIGIN = X, Y = drawing.ORIGIN  # the corner of every grid, before it is moved
_SIDE, _HEAD, _BARS = 66, 46, 80  # px: room left of a grid, room above the table, height of the bars
_STRONG = "fill:var(--jp-ui-font-color1, #212121)"  # f and g themselves, not in the gray of their indices


def panels(table: Table, hidden: bool) -> list[drawing.Panel]:
    """Draw all that does not move; `hidden` leaves the sums out."""
    if table.problem:
        return [_products(table)]
    return [_products(table), _room_for_terms(len(table.f)), _sums(table, hidden)]


def _products(table: Table) -> drawing.Panel:
    index, value = X - 60, X - 20  # the columns of a and f(a)
    places = [(index, Y - 8, "a"), (value, Y - 8, "f(a)"), (value, Y - 50, "b"), (value, Y - 30, "g(b)")]
    places += [(index, Y + CELL * a + 20, table.start + a) for a in range(len(table.f))]
    places += [(X + CELL * b + 15, Y - 50, table.start + b) for b in range(len(table.g))]
    values = [(value, Y + CELL * a + 20, number(each)) for a, each in enumerate(table.f)]
    values += [(X + CELL * b + 15, Y - 30, number(each)) for b, each in enumerate(table.g)]
    size = 15 if max(len(text) for _x, _y, text in values) <= 3 else 10
    margins = _texts(places) + _texts(values, f"font-size:{size}px;{_STRONG}")
    return _moved(drawing.grid(table.products, title=words.products_title(table), numbered=False), _HEAD, margins)


def _room_for_terms(count: int) -> drawing.Panel:
    names = ("a", "b = c − a", "f(a)", "g(b)", "f(a)·g(b)")
    places = [(X - 34, Y + CELL * row + 20, name) for row, name in enumerate(names)]
    empty = np.full((len(names), count), np.nan)
    title = tr("the terms of this sum")
    return _moved(drawing.grid(empty, title=title, numbered=False, blank=True), -12, _texts(places))


def _sums(table: Table, hidden: bool) -> drawing.Panel:
    sums, start, title = table.sums, 2 * table.start, words.sums_title(table, hidden)
    places = [(X + CELL * c + 15, Y + CELL + 14, start + c) for c in range(len(sums))]
    places += [(X - 34, Y + 20, "(f∗g)(c)"), (X - 34, Y + CELL + 14, "c")]
    row = drawing.grid(sums[None], title=title, numbered=False, below=True, blank=hidden)
    bars = "" if hidden else _bars("lines", sums, sums)
    return _moved(row, _BARS - Y + 4, bars + _texts(places), 18)


def _bars(name: str, shown: NDArray, sums: NDArray) -> str:
    """Draw the first bars over their cells, upwards from 0 or down from it, to the scale of all."""
    top, bottom = max(sums.max(), 0), min(sums.min(), 0)
    scale = _BARS / ((top - bottom) or 1)
    zero = Y - _BARS + scale * top
    bars = "".join(f"M{X + CELL * c + 5} {zero:.1f}h20v{-scale * value:.1f}h-20z" for c, value in enumerate(shown))
    return f'<path class="{name}" d="M{X} {zero:.1f}h{CELL * len(sums)}{bars}"/>'


def _texts(places: Iterable[tuple[float, float, object]], style: str = "font-size:12px") -> str:
    """Write texts at places (x, y, text), in the class of the numbers that count rows and columns."""
    spans = "".join(f'<tspan x="{x}" y="{y}">{minus(text)}</tspan>' for x, y, text in places)
    return f'<text class="number" style="{style}">{spans}</text>'


def _moved(grid: drawing.Panel, down: int, margins: str, below: int = 0) -> drawing.Panel:
    content = f'<g transform="translate({_SIDE} {down})">{margins}{grid.content}</g>'
    return replace(grid, width=grid.width + _SIDE, height=grid.height + down + below, content=content)


def frames(table: Table, hidden: bool) -> list[list[str]]:
    """Draw for each c its diagonal, its terms, and the bars up to its sum."""
    sums, marks = table.sums, []
    for index in range(table.count):
        cells = table.diagonal(index)
        lit = "".join(drawing.window_mark([cell], _ORIGIN) for cell in cells)
        added = "".join(drawing.window_mark([(4, row)], _ORIGIN) for row, _column in cells)
        landed = "" if hidden else _bars("plus", sums[: index + 1], sums)
        landed += drawing.window_mark([(0, index)], _ORIGIN)
        marks.append([lit, added + drawing.numbers_mark(_terms(table, index), _ORIGIN), landed])
    return marks


def _terms(table: Table, index: int) -> NDArray:
    """Write a, b = c − a, f(a), g(b) and their product as texts, a column for each a; blank if g has no b."""
    terms = []
    for row, value in enumerate(table.f):
        column = index - row
        numbers = [table.start + row, table.start + column, value]
        if 0 <= column < len(table.g):
            numbers += [table.g[column], value * table.g[column]]
        terms.append([*map(number, numbers), *[""] * (5 - len(numbers))])
    return np.transpose(terms)


def regions(table: Table) -> list[dict]:
    """Say where pointing chooses a c: in the table on the diagonal through a cell, and on a sum or its bar."""
    x, y = _ORIGIN
    cells = region(0, (x + _SIDE, y + _HEAD), (CELL, CELL), table.products.shape, first=0, down=1, right=1)
    return [cells, region(2, (x + _SIDE, 4), (CELL, _BARS + CELL), (1, table.count))]
