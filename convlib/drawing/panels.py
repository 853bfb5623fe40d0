"""Panels, the pictures of an exhibit: shown side by side in the browser, or as one still picture."""

import base64
import html
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import quote

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from convlib.drawing.svg import MARK
from convlib.text import breadth, wrapped

Array = NDArray[Any]

COLUMN = 8  # px for a letter of a title or a sentence
LINE = 18  # px, a line of text below the panels
GAP = 20  # px between panels in a still picture
WIDEST = 900  # px, after which the panels of a still picture continue in the next row

STYLE = """
.convlib text { font: 14px system-ui, sans-serif; fill: var(--jp-ui-font-color1, #212121); text-anchor: middle; }
.convlib .title { font-weight: 600; text-anchor: start; }
.convlib .words { text-anchor: start; }
.convlib .number { font-size: 10px; fill: var(--jp-ui-font-color2, #616161); font-style: normal; }
.convlib .ring { font-style: italic; fill: var(--jp-ui-font-color2, #616161); }
.convlib .lines { fill: none; stroke: var(--jp-border-color0, #9e9e9e); }
.convlib .dashes { fill: none; stroke: var(--jp-border-color0, #9e9e9e); stroke-dasharray: 3 3; }
.convlib .plus { fill: #1f77b4; }
.convlib .minus { fill: #d62728; }
.convlib .unread { fill: none; stroke: var(--jp-ui-font-color1, #212121); stroke-width: 1; }
.convlib .window { fill: #ffb300; fill-opacity: 0.45; stroke: #b26a00; stroke-width: 1.5; }
.convlib .outline { fill: none; stroke: #b26a00; stroke-width: 3; }
"""
"""Shared by the live view and the still pictures: JupyterLab's theme colours, or plain ones if there is no theme."""


@dataclass(frozen=True)
class Panel:
    """One picture of an exhibit: a title, a size in px, and either SVG content or pixels.

    The content holds one `MARK`, where the highlight of the present position goes, below the numbers.
    """

    title: str
    width: int
    height: int
    content: str = ""
    pixels: Array | None = None
    below: bool = False  # whether it goes below the panel before it, not beside it
    live: Literal["", "below", "beside", "column"] = (
        ""  # in the browser: below or beside the one before, or a new column
    )


def interactive_svg(panels: Sequence[Panel], paragraphs: Iterable[str] = ()) -> str:
    """Write panels as HTML for the browser view; photographs are canvases that the view paints from raw bytes.

    Panels stand in columns, and a column has rows. Variables say how large all of it is, for `explorer.css` to scale.
    """
    columns = _columns(panels)
    stacks = "".join(map(_column, columns))
    lines = "".join(f"<p>{html.escape(text)}</p>" for text in paragraphs)
    style = f' style="{_extent(columns)}"' if columns else ""
    return f'<div class="panels"{style}>{stacks}</div>{lines}'


Rows = list[list[Panel]]


def _columns(panels: Iterable[Panel]) -> list[Rows]:
    """Group panels into columns, and each column into rows."""
    columns: list[Rows] = []
    for panel in panels:
        if not columns or panel.live == "column" or not (panel.live or panel.below):
            columns.append([[panel]])
        elif panel.live == "beside":
            columns[-1][-1].append(panel)
        else:
            columns[-1].append([panel])
    return columns


def _column(rows: Rows) -> str:
    """Write a column; one with photographs, which are not scaled, is as wide as they are."""
    (wide, gaps), least = _across(rows), max(sum(panel.width for panel in row) for row in rows)
    style = (
        ""
        if any(panel.pixels is not None for row in rows for panel in row)
        else f' style="--wide:{wide};--least:{least};--gaps:{gaps}"'
    )
    figures = "".join(f"<div>{''.join(_figure(panel, len(row)) for panel in row)}</div>" for row in rows)
    return f"<div{style}>{figures}</div>"


def _across(rows: Rows) -> tuple[int, int]:
    """Return the width of a column without its gaps, in px as drawn, and the number of its gaps."""
    return max(sum(_width(panel, len(row)) for panel in row) for row in rows), max(map(len, rows)) - 1


def _width(panel: Panel, in_row: int) -> int:
    """Return the room that a panel needs; beside others in a row of its column, a long title takes two lines."""
    return max(panel.width, breadth(panel.title) * (COLUMN if in_row == 1 else 5))


def _extent(columns: Sequence[Rows]) -> str:
    """Write as CSS variables what is scaled, widths and heights, and what is not: the number of gaps and of titles."""
    wide, gaps = np.sum([_across(rows) for rows in columns], axis=0, initial=0)
    tall = [sum(max(panel.height for panel in row) for row in rows) for rows in columns]
    widest = [panel.width for rows in columns for row in rows for panel in row]
    sizes = {"wide": wide, "gaps": gaps + len(columns) - 1, "tall": max(tall), "titles": max(map(len, columns))}
    return ";".join(f"--{name}:{size}" for name, size in {**sizes, "widest": max(widest)}.items())


def _stacks(panels: Iterable[Panel]) -> list[list[Panel]]:
    """Group each panel with the panels below it."""
    stacks: list[list[Panel]] = []
    for panel in panels:
        if panel.below and stacks:
            stacks[-1].append(panel)
        else:
            stacks.append([panel])
    return stacks


def _figure(panel: Panel, in_row: int) -> str:
    kind = f' style="--wide:{_width(panel, in_row)}"' if panel.pixels is None else ' class="photograph"'
    return f"<figure{kind}><figcaption>{html.escape(panel.title)}</figcaption>{_element(panel)}</figure>"


def _element(panel: Panel) -> str:
    size = f'width="{panel.width}" height="{panel.height}"'
    if panel.pixels is not None:
        return f"<canvas {size}></canvas>"
    scaled = f'viewBox="0 0 {panel.width} {panel.height}" style="--wide:{panel.width}"'
    return f"<svg {size} {scaled}>{panel.content}</svg>"


def static_svg(panels: Sequence[Panel], marks: Sequence[str] = (), paragraphs: Iterable[str] = ()) -> str:
    """Write panels, their highlights and paragraphs as one complete SVG picture."""
    every_mark = iter([*marks, *[""] * (len(panels) - len(marks))])
    x = y = below = width = 0
    parts = []
    for stack in _stacks(panels):
        wide = max(max(panel.width, COLUMN * breadth(panel.title)) for panel in stack)
        if x and x + wide > WIDEST:
            x, y = 0, below + GAP
        bottom = y
        for panel in stack:
            parts.append(f'<text class="title" x="{x}" y="{bottom + 14}">{html.escape(panel.title)}</text>')
            size = f'width="{panel.width}" height="{panel.height}"'
            parts.append(f'<svg x="{x}" y="{bottom + LINE + 4}" {size}>{_inside(panel, next(every_mark))}</svg>')
            bottom += LINE + 4 + panel.height + GAP // 2
        x += wide + GAP
        below, width = max(below, bottom), max(width, x)
    for line in (line for text in paragraphs for line in wrapped(text, 110)):
        below += LINE
        parts.append(f'<text class="words" x="0" y="{below}">{html.escape(line)}</text>')
        width = max(width, COLUMN * breadth(line))
    size = f'width="{width + 16}" height="{below + 16}" viewBox="-8 -8 {width + 16} {below + 16}"'
    paper = f'<rect x="-8" y="-8" width="{width + 16}" height="{below + 16}" fill="white"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="convlib" {size}><style>{STYLE}</style>'
        f"{paper}{''.join(parts)}</svg>"
    )


def _inside(panel: Panel, mark: str) -> str:
    if panel.pixels is None:
        return panel.content.replace(MARK, f'<g class="mark">{mark}</g>')
    return f'<image width="{panel.width}" height="{panel.height}" href="{_data_uri(panel.pixels)}"/>{mark}'


def _data_uri(pixels: Array) -> str:
    """Encode a photograph as a BMP: it is not compressed, so every version of every library gives the same text."""
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "bmp")
    content = bytearray(file.getvalue())
    if pixels.ndim == 2:
        content[_UNUSED] = bytes(256)
    return f"data:image/bmp;base64,{base64.b64encode(content).decode()}"


_UNUSED = slice(54 + 3, 54 + 4 * 256, 4)
"""The fourth byte of each gray in a BMP's table of colours, which only Pillow before 10.3 does not leave 0."""


def img(svg: str, alt: str) -> str:
    """Wrap an SVG picture for a notebook: an ``img`` with its text, which an untrusted notebook shows too."""
    return f'<img alt="{html.escape(alt)}" src="data:image/svg+xml;utf8,{quote(svg, safe=_SAFE)}">'


_SAFE = " =:/,;()'!*+@?."  # not &: HTML would read &lt; in the address as a character


@dataclass(frozen=True)
class Picture:
    """A still picture with its text; a notebook shows it if it is the last value of a cell."""

    svg: str
    words: str

    def _repr_html_(self) -> str:
        return img(self.svg, self.words)

    def __repr__(self) -> str:
        return self.words
