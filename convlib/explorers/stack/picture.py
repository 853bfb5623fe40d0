"""What `StackExplorer` draws: a grid for each map, and what is joined to the chosen cell.

`assets/paths.mjs` draws the same highlights in the browser, for every cell that is pointed at.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from convlib import drawing
from convlib.drawing import CELL
from convlib.drawing.svg import MARK, text_at
from convlib.explorers._frame.view import region
from convlib.explorers.stack import words
from convlib.explorers.stack.stack import Stack
from convlib.text import breadth, number

TOP = 20  # px above a grid, for its layer
ORIGIN = drawing.ORIGIN[0], drawing.ORIGIN[1] + TOP
CHANGED = "▸"  # before the layer that the controls change
OPACITY = ("0.15", "0.25", "0.35", "0.45")  # the more paths, the stronger
BELOW, ABOVE = "#ffb300", "#26a69a"
DASHED = ' style="stroke:#00897b;stroke-dasharray:8 4"'
SIZES = {1: 15, 2: 15, 3: 13, 4: 11, 5: 9}  # px, of the longest text in a map
EMPTY = re.compile(r'<tspan x="\d+"> </tspan>')  # an empty cell: it takes the browser time, and shows nothing
THOUSANDS = 10**5  # larger numbers of paths are rounded to thousands in a cell


def panels(stack: Stack, counting: bool, changed: int | None) -> list[drawing.Panel]:
    """Draw each map, without its numbers if cells show numbers of paths: the highlight then writes all of them.

    A sign stands before the layer that the controls change.
    """
    return [_panel(stack, place, counting, place == changed) for place in range(len(stack.maps))]


def _panel(stack: Stack, place: int, counting: bool, is_changed: bool) -> drawing.Panel:
    values = stack.maps[place]
    shown = np.full(values.shape, " ") if counting else values
    panel = drawing.grid(shown, title=words.title(stack, place))
    said = words.described(stack.working[place - 1]) if place else ""
    said = f"{CHANGED} {said}" if place and is_changed else said
    line = text_at(said, drawing.ORIGIN[0], 14, "text-anchor:start") if said else ""
    grid = EMPTY.sub("", panel.content.replace(MARK, ""))
    content = f'{line}<g transform="translate(0 {TOP})">{grid}</g>'
    return replace(
        panel,
        width=max(panel.width, drawing.ORIGIN[0] + drawing.COLUMN * breadth(said)),
        height=panel.height + TOP,
        content=MARK + content,
    )


def regions(stack: Stack) -> list[dict]:
    """Say where pointing chooses a cell."""
    return [
        region(place, ORIGIN, (CELL, CELL), values.shape, first=stack.starts[place])
        for place, values in enumerate(stack.maps)
    ]


def frames(stack: Stack, index: int, counting: bool) -> list[str]:
    """Draw what is joined to a chosen cell, for each map: solid where it comes from, dashed what it reaches."""
    chosen, *place = stack.cell(index)
    drawn = []
    for k, paths in enumerate(stack.paths(index)):
        highlight = _chosen(*place) if k == chosen else _connected(paths, k < chosen)
        written = words.values(stack)[k] if k == chosen else _counted(paths)
        drawn.append(highlight + (_texts(written) if counting else ""))
    return drawn


def _chosen(row: int, column: int) -> str:
    return f'<path class="window" d="{_square(row, column)}"/>{_outline(row, row, column, column)}'


def _connected(paths: NDArray, below: bool) -> str:
    if not paths.any():
        return ""
    strengths = -(-4 * paths // paths.max())
    tints = "".join(
        f'<path style="fill:{BELOW if below else ABOVE};fill-opacity:{opacity}" d="{squares}"/>'
        for strength, opacity in enumerate(OPACITY, 1)
        if (squares := "".join(_square(*place) for place in np.argwhere(strengths == strength)))
    )
    ends = (end for axis in (1, 0) for end in np.flatnonzero(paths.any(axis))[[0, -1]])
    return tints + _outline(*ends, style="" if below else DASHED)


def _square(row: int, column: int) -> str:
    return f"M{ORIGIN[0] + column * CELL} {ORIGIN[1] + row * CELL}h{CELL}v{CELL}h{-CELL}z"


def _outline(top: int, bottom: int, left: int, right: int, style: str = "") -> str:
    wide, tall = (right - left + 1) * CELL, (bottom - top + 1) * CELL
    corner = f"{ORIGIN[0] + left * CELL} {ORIGIN[1] + top * CELL}"
    return f'<path class="outline"{style} d="M{corner}h{wide}v{tall}h{-wide}z"/>'


def _counted(paths: NDArray) -> list[list[str]]:
    return [[_short(count) if count else "" for count in row] for row in paths.tolist()]


def _short(count: int) -> str:
    return number(count) if count < THOUSANDS else f"{int(count / 1000 + 0.5)}k"


def _texts(rows: Sequence[Sequence[str]]) -> str:
    """Write one text for each row; empty cells have none."""
    size = SIZES.get(max(len(text) for row in rows for text in row), 7)
    lines = []
    for row, line in enumerate(rows):
        spans = "".join(
            f'<tspan x="{ORIGIN[0] + column * CELL + CELL // 2}">{text}</tspan>'
            for column, text in enumerate(line)
            if text
        )
        y = ORIGIN[1] + row * CELL + CELL // 2 + 5
        lines.append(f'<text y="{y}" style="font-size:{size}px">{spans}</text>' if spans else "")
    return "".join(lines)
