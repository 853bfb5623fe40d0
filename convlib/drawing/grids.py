"""Arrays as grids of numbers, and the highlights that move over them."""

import html
import math
import re
from collections.abc import Iterable, Mapping

import numpy as np

from convlib.drawing.panels import Array, Panel, Picture, static_svg
from convlib.drawing.svg import MARK
from convlib.text import minus, number

CELL = 30  # px, the side of a cell
MARGIN = 18  # px left of and above a grid, for the row and column numbers
ORIGIN = MARGIN, MARGIN  # px in its panel, a grid's top left corner


def grid(
    values: Array,
    *,
    title: str,
    ring: int = 0,
    room: tuple[int, int] | None = None,
    unread: Array | None = None,
    between: Array | None = None,
    numbered: bool = True,
    blank: bool = False,
    below: bool = False,
) -> Panel:
    """Draw an array as a grid of numbers.

    Parameters
    ----------
    values : (H, W) array
        The numbers; larger ones get a stronger tint, blue above zero and red below. Or texts, such as letters.
    title : str
        The title above the grid.
    ring : int
        How many cells at each side are padding: dashed, in italics and not numbered.
    room : (rows, columns), optional
        The space to keep free, in cells, so that a grid that grows later does not push its neighbours; the grid
        stays below its title and grows to the right and downwards.
    unread : (H, W) bool array, optional
        Cells to strike through, because no window reads them.
    between : (H, W) bool array, optional
        Cells that dilation puts between the kernel's own cells: dashed and in italics, like padding.
    numbered : bool
        Whether rows and columns are numbered, from 0.
    blank : bool
        Whether to leave the cells empty.
    below : bool
        Whether the panel goes below the one before it.
    """
    x, y = ORIGIN
    rows, columns = values.shape
    tall, wide = room or values.shape
    inner = (x + ring * CELL, y + ring * CELL, rows - 2 * ring, columns - 2 * ring)
    parts = [
        "" if blank else _tints(values, x, y),
        MARK,
        _lines("dashes", x, y, rows, columns) if ring else "",
        _lines("lines", *inner) if between is None else _boxes("lines", ~between, x, y),
        _boxes("dashes", between, x + 2, y + 2, CELL - 4) if between is not None else "",
        _strikes(unread, x, y) if unread is not None else "",
        "" if blank else _numbers(values, x, y, ring, numbered, between),
    ]
    return Panel(title, MARGIN + wide * CELL + 3, MARGIN + tall * CELL + 3, "".join(parts), below=below)


def show_grids(
    grids: Mapping[str, Array],
    words: str,
    *,
    numbered: bool = True,
    windows: Mapping[str, tuple[slice, slice]] | None = None,
) -> Picture:
    """Draw grids side by side as a still picture: a notebook shows it if it is the last value of a cell.

    Parameters
    ----------
    grids : title -> (H, W) array
        Numbers or texts, as in `grid`.
    words : str
        What the picture shows, for readers who can't see it.
    numbered : bool
        Whether rows and columns are numbered, from 0.
    windows : title -> (rows, columns), optional
        The window to outline in a grid, as slices with a start and a stop.

    Examples
    --------
    >>> show_grids({"kernel": np.array([["A", "B"], ["C", "D"]])}, "a kernel of four letters")
    a kernel of four letters
    """
    panels = [grid(values, title=title, numbered=numbered) for title, values in grids.items()]
    outlined = windows or {}
    marks = [window_mark(_cells(*outlined[title]), ORIGIN) if title in outlined else "" for title in grids]
    return Picture(static_svg(panels, marks), words)


def _cells(rows: slice, columns: slice) -> list[tuple[int, int]]:
    """List the cells of a window."""
    return [(row, column) for row in range(rows.start, rows.stop) for column in range(columns.start, columns.stop)]


def _tints(values: Array, x: int, y: int) -> str:
    """Draw one path for each of four strengths and two signs, because few elements paint quickly. Texts get no tint."""
    if values.dtype.kind not in "biuf":
        return ""
    finite = [[value if math.isfinite(value) else 0 for value in row] for row in values.tolist()]
    largest = max((abs(value) for row in finite for value in row), default=0) or 1
    squares = {(name, strength): "" for name in ("plus", "minus") for strength in range(1, 5)}
    for row, line in enumerate(finite):
        for column, value in enumerate(line):
            shade = "plus" if value > 0 else "minus", math.ceil(abs(value) / largest * 4)
            if shade in squares:
                squares[shade] += _squares([(x + column * CELL, y + row * CELL)])
    return "".join(
        f'<path class="{name}" fill-opacity="{strength * 0.07:.2f}" d="{drawn}"/>'
        for (name, strength), drawn in squares.items()
        if drawn
    )


def _squares(corners: Iterable[tuple[int, int]]) -> str:
    return "".join([f"M{x} {y}h{CELL}v{CELL}h{-CELL}z" for x, y in corners])


def _lines(name: str, x: int, y: int, rows: int, columns: int) -> str:
    across = "".join(f"M{x} {y + row * CELL}h{columns * CELL}" for row in range(rows + 1))
    down = "".join(f"M{x + column * CELL} {y}v{rows * CELL}" for column in range(columns + 1))
    return f'<path class="{name}" d="{across}{down}"/>'


def _boxes(name: str, cells: Array, x: int, y: int, side: int = CELL) -> str:
    """Frame each cell by itself; frames smaller than the cells do not touch those of their neighbours."""
    squares = "".join(
        f"M{x + column * CELL} {y + row * CELL}h{side}v{side}h{-side}z" for row, column in np.argwhere(cells)
    )
    return f'<path class="{name}" d="{squares}"/>'


def _strikes(unread: Array, x: int, y: int) -> str:
    strokes = "".join(
        f"M{x + column * CELL + 3} {y + (row + 1) * CELL - 3}l{CELL - 6} {6 - CELL}"
        for row, column in np.argwhere(unread)
    )
    return f'<path class="unread" d="{strokes}"/>'


def _numbers(values: Array, x: int, y: int, ring: int, numbered: bool, between: Array | None = None) -> str:
    """Write one text element per row, because each one costs the browser time."""
    rows, columns = values.shape
    texts = [[v if isinstance(v, str) else _brief(v) for v in row] for row in values.tolist()]
    longest = max((len(text) for row in texts for text in row), default=1)
    size = {1: 15, 2: 15, 3: 13, 4: 11, 5: 10}.get(longest, 9)
    lines = []
    if numbered:
        spans = "".join(
            f'<tspan x="{x + column * CELL + CELL // 2}">{column - ring}</tspan>'
            for column in range(ring, columns - ring)
        )
        lines.append(f'<text class="number" y="{y - 6}">{spans}</text>')
    for row, line in enumerate(texts):
        inside = ring <= row < rows - ring
        spans = f'<tspan class="number" x="{x - 9}">{row - ring}</tspan>' if numbered and inside else ""
        for column, text in enumerate(line):
            own = inside and ring <= column < columns - ring and (between is None or not between[row, column])
            name = "" if own else ' class="ring"'
            fitting = _fitting(text)
            smaller = f' style="font-size:{fitting:g}px"' if fitting < size else ""
            spans += f'<tspan{name} x="{x + column * CELL + CELL // 2}"{smaller}>{html.escape(text)}</tspan>'
        lines.append(f'<text y="{y + row * CELL + CELL // 2 + 5}" style="font-size:{size}px">{spans}</text>')
    return "".join(lines)


def _brief(value: float) -> str:
    """Write a number for a cell: one digit of a tiny one, and an exponent without its plus and its zeros."""
    text = minus(f"{value:.0e}") if 0 < abs(value) < 0.001 else number(value)
    return re.sub(r"e\+?(−?)0*", r"e\1", text)


def _fitting(text: str) -> float:
    """Return the largest type (px) in which a text fits its cell, whatever font the browser has for it."""
    wide = sum(_WIDTHS.get(sign, 0.64) for sign in text)
    return math.floor((CELL - 1) / wide * 10) / 10 if wide else CELL


_WIDTHS = {".": 0.32, "−": 0.84, "e": 0.62}
"""Of a sign in DejaVu Sans, the widest of the usual fonts, in units of its size; a digit has 0.64."""


def window_mark(cells: Iterable[tuple[int, int]], start: tuple[int, int]) -> str:
    """Highlight cells, given as (row, column), of a grid whose top left corner is at `start` (x, y in px)."""
    corners = [(start[0] + column * CELL, start[1] + row * CELL) for row, column in cells]
    (left, right), (top, bottom) = ((min(side), max(side)) for side in zip(*corners, strict=True))
    width, height = right + CELL - left, bottom + CELL - top
    frame = f"M{left} {top}h{width}v{height}h{-width}z"
    return f'<path class="window" d="{_squares(corners)}"/><path class="outline" d="{frame}"/>'


def numbers_mark(values: Array, start: tuple[int, int]) -> str:
    """Write numbers into an empty grid whose top left corner is at `start` (x, y in px)."""
    return _tints(values, *start) + _numbers(values, *start, ring=0, numbered=False)


def frames_mark(cells: Array, start: tuple[int, int]) -> str:
    """Frame the cells where `cells` (H, W) is true, in a grid whose top left corner is at `start` (x, y in px)."""
    corners = [(start[0] + column * CELL, start[1] + row * CELL) for row, column in np.argwhere(cells)]
    side = CELL - 4
    frames = "".join(f"M{x + 2} {y + 2}h{side}v{side}h{-side}z" for x, y in corners)
    return f'<path fill="none" stroke="#d62728" stroke-width="2" d="{frames}"/>' if corners else ""
