"""Arrays as pictures: number grids and photographs for the explorers, tables of pictures with matplotlib.

A `Panel` is one grid or one photograph. `live` writes panels as HTML for the browser view, `still` writes the same
panels as one SVG picture that needs no kernel and no JavaScript. Everything here is a pure function of its arguments,
has no ids, and gives the same text every time, so that stored notebooks can be compared.
"""

import base64
import html
import io
import textwrap
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

import matplotlib.pyplot as plt
import numpy as np
from numpy.typing import NDArray
from PIL import Image

CELL = 30  # px, the side of a cell
MARGIN = 18  # px left of and above a grid, for the row and column numbers
LINE = 18  # px, a line of text below the panels
GAP = 20  # px between panels in a still picture
WIDEST = 900  # px, where the panels of a still picture go on in the next row

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
"""Shared by the live view and the still pictures: JupyterLab's theme colours, plain ones where there is no theme."""


@dataclass(frozen=True)
class Panel:
    """One picture of an exhibit: a title, a size in px, and either SVG content or pixels.

    The content holds one empty ``<g class="mark"></g>``, where the highlight of the present position goes, below the
    numbers.
    """

    title: str
    width: int
    height: int
    content: str = ""
    pixels: NDArray | None = None
    below: bool = False  # whether it stands below the panel before it, not beside it


def number(value: float) -> str:
    """Write a number shortly, as it fits a cell.

    Examples
    --------
    >>> [number(value) for value in (3.0, -2.5, 1 / 3, 1234567.0, float("nan"))]
    ['3', '−2.5', '0.33', '1.2e+06', 'nan']
    """
    if not np.isfinite(value):
        text = {"inf": "∞", "-inf": "-∞"}.get(str(float(value)), "nan")
    elif abs(value) >= 1e5:
        text = f"{value:.2g}"
    elif value == round(value):
        text = f"{round(value)}"
    else:
        text = f"{value:.2g}" if abs(value) < 1 else f"{value:.{2 if abs(value) < 10 else 1}f}"
        text = text.rstrip("0").rstrip(".") if "e" not in text else text
    return text.replace("-", "−")


def grid(
    values: NDArray,
    *,
    title: str,
    ring: int = 0,
    room: tuple[int, int] | None = None,
    unread: NDArray | None = None,
    numbered: bool = True,
    blank: bool = False,
    below: bool = False,
) -> Panel:
    """Draw an array as a grid of numbers.

    Parameters
    ----------
    values : (H, W) array
        The numbers; larger ones get a stronger tint, blue above zero and red below.
    title : str
        Stands above the grid.
    ring : int
        How many cells at each side are padding: dashed, in italics and left out of the numbering.
    room : (rows, columns), optional
        Cells to keep free, so that a grid that grows later does not push its neighbours; the grid is centred in it.
    unread : (H, W) bool array, optional
        Cells to strike through, because no window reads them.
    numbered : bool
        Whether rows and columns are numbered, from 0.
    blank : bool
        Whether to leave the cells empty.
    below : bool
        Whether the panel stands below the one before it.
    """
    x, y = origin(values.shape, room)
    rows, columns = values.shape
    tall, wide = room or values.shape
    inner = (x + ring * CELL, y + ring * CELL, rows - 2 * ring, columns - 2 * ring)
    parts = [
        "" if blank else _tints(values, x, y),
        '<g class="mark"></g>',
        _lines("dashes", x, y, rows, columns) if ring else "",
        _lines("lines", *inner),
        _strikes(unread, x, y) if unread is not None else "",
        "" if blank else _numbers(values, x, y, ring, numbered),
    ]
    return Panel(title, MARGIN + wide * CELL + 3, MARGIN + tall * CELL + 3, "".join(parts), below=below)


def origin(shape: tuple[int, int], room: tuple[int, int] | None = None) -> tuple[int, int]:
    """Return the x and y (px in its panel) of a grid's top left corner."""
    (rows, columns), (tall, wide) = shape, room or shape
    return MARGIN + (wide - columns) * CELL // 2, MARGIN + (tall - rows) * CELL // 2


def _tints(values: NDArray, x: int, y: int) -> str:
    """Draw one path for each of four strengths and two signs: few elements paint quickly."""
    finite = np.where(np.isfinite(values), values, 0)
    largest = np.abs(finite).max(initial=0) or 1
    level = np.ceil(np.abs(finite) / largest * 4).astype(int)
    parts = []
    for sign, name in ((1, "plus"), (-1, "minus")):
        for strength in range(1, 5):
            where = np.argwhere((level == strength) & (np.sign(finite) == sign))
            if len(where):
                squares = _squares((x + column * CELL, y + row * CELL) for row, column in where)
                parts.append(f'<path class="{name}" fill-opacity="{strength * 0.07:.2f}" d="{squares}"/>')
    return "".join(parts)


def _squares(corners: Iterable[tuple[int, int]]) -> str:
    return "".join(f"M{x} {y}h{CELL}v{CELL}h{-CELL}z" for x, y in corners)


def _lines(name: str, x: int, y: int, rows: int, columns: int) -> str:
    across = "".join(f"M{x} {y + row * CELL}h{columns * CELL}" for row in range(rows + 1))
    down = "".join(f"M{x + column * CELL} {y}v{rows * CELL}" for column in range(columns + 1))
    return f'<path class="{name}" d="{across}{down}"/>'


def _strikes(unread: NDArray, x: int, y: int) -> str:
    strokes = "".join(
        f"M{x + column * CELL + 3} {y + (row + 1) * CELL - 3}l{CELL - 6} {6 - CELL}"
        for row, column in np.argwhere(unread)
    )
    return f'<path class="unread" d="{strokes}"/>'


def _numbers(values: NDArray, x: int, y: int, ring: int, numbered: bool) -> str:
    """Write one text element a row, since each costs the browser time."""
    rows, columns = values.shape
    texts = [[number(value) for value in row] for row in values]
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
            name = "" if inside and ring <= column < columns - ring else ' class="ring"'
            spans += f'<tspan{name} x="{x + column * CELL + CELL // 2}">{text}</tspan>'
        lines.append(f'<text y="{y + row * CELL + CELL // 2 + 5}" style="font-size:{size}px">{spans}</text>')
    return "".join(lines)


def window_mark(cells: Iterable[tuple[int, int]], start: tuple[int, int]) -> str:
    """Highlight cells, given as (row, column), of a grid whose top left corner is at `start` (x, y in px)."""
    corners = [(start[0] + column * CELL, start[1] + row * CELL) for row, column in cells]
    left, top = min(x for x, _ in corners), min(y for _, y in corners)
    width, height = max(x for x, _ in corners) + CELL - left, max(y for _, y in corners) + CELL - top
    frame = f"M{left} {top}h{width}v{height}h{-width}z"
    return f'<path class="window" d="{_squares(corners)}"/><path class="outline" d="{frame}"/>'


def numbers_mark(values: NDArray, start: tuple[int, int]) -> str:
    """Write numbers into an empty grid whose top left corner is at `start` (x, y in px)."""
    return _tints(values, *start) + _numbers(values, *start, ring=0, numbered=False)


def picture(pixels: NDArray, *, title: str) -> Panel:
    """Show an (H, W) or (H, W, 3) uint8 array as a photograph, a screen pixel for each value."""
    height, width = pixels.shape[:2]
    return Panel(title, width, height, pixels=pixels)


def scale(low: str, middle: str, high: str, *, width: int = 256, title: str) -> Panel:
    """Draw the gray scale of a picture, from black to white, with its numbers."""
    steps = 32
    bars = "".join(
        f'<rect x="{step * width / steps:g}" y="0" width="{width / steps + 0.5:g}" height="14" '
        f'fill="rgb({level},{level},{level})"/>'
        for step, level in enumerate(np.linspace(0, 255, steps).round().astype(int))
    )
    labels = "".join(
        f'<text x="{x}" y="30" style="text-anchor:{anchor}">{text}</text>'
        for x, anchor, text in ((0, "start", low), (width // 2, "middle", middle), (width, "end", high))
    )
    return Panel(title, width, 36, f'<g class="mark"></g>{bars}{labels}')


def live(panels: Sequence[Panel], paragraphs: Iterable[str] = ()) -> str:
    """Write panels as HTML for the browser view; photographs are canvases that the view paints from raw bytes."""
    stacks = "".join(f"<div>{''.join(map(_figure, stack))}</div>" for stack in _stacks(panels))
    lines = "".join(f"<p>{html.escape(text)}</p>" for text in paragraphs)
    return f'<div class="panels">{stacks}</div>{lines}'


def _stacks(panels: Iterable[Panel]) -> list[list[Panel]]:
    """Group each panel with those below it."""
    stacks: list[list[Panel]] = []
    for panel in panels:
        if panel.below and stacks:
            stacks[-1].append(panel)
        else:
            stacks.append([panel])
    return stacks


def _figure(panel: Panel) -> str:
    return f"<figure><figcaption>{html.escape(panel.title)}</figcaption>{_element(panel)}</figure>"


def _element(panel: Panel) -> str:
    size = f'width="{panel.width}" height="{panel.height}"'
    return f"<canvas {size}></canvas>" if panel.pixels is not None else f"<svg {size}>{panel.content}</svg>"


def still(panels: Sequence[Panel], marks: Sequence[str] = (), paragraphs: Iterable[str] = ()) -> str:
    """Write panels, their highlights and paragraphs as one SVG picture that stands alone."""
    marks = iter([*marks, *[""] * (len(panels) - len(marks))])
    x = y = below = width = 0
    parts = []
    for stack in _stacks(panels):
        wide = max(max(panel.width, 8 * len(panel.title)) for panel in stack)
        if x and x + wide > WIDEST:
            x, y = 0, below + GAP
        bottom = y
        for panel in stack:
            parts.append(f'<text class="title" x="{x}" y="{bottom + 14}">{html.escape(panel.title)}</text>')
            size = f'width="{panel.width}" height="{panel.height}"'
            parts.append(f'<svg x="{x}" y="{bottom + LINE + 4}" {size}>{_inside(panel, next(marks))}</svg>')
            bottom += LINE + 4 + panel.height + GAP // 2
        x += wide + GAP
        below, width = max(below, bottom), max(width, x)
    for line in (line for text in paragraphs for line in textwrap.wrap(text, 110)):
        below += LINE
        parts.append(f'<text class="words" x="0" y="{below}">{html.escape(line)}</text>')
        width = max(width, 8 * len(line))
    size = f'width="{width + 16}" height="{below + 16}" viewBox="-8 -8 {width + 16} {below + 16}"'
    paper = f'<rect x="-8" y="-8" width="{width + 16}" height="{below + 16}" fill="white"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="convlib" {size}><style>{STYLE}</style>'
        f"{paper}{''.join(parts)}</svg>"
    )


def _inside(panel: Panel, mark: str) -> str:
    if panel.pixels is None:
        return panel.content.replace('<g class="mark"></g>', f'<g class="mark">{mark}</g>')
    return f'<image width="{panel.width}" height="{panel.height}" href="{_data_uri(panel.pixels)}"/>'


def _data_uri(pixels: NDArray) -> str:
    """Encode a photograph as a BMP: not compressed, and so the same text with every version of every library."""
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "bmp")
    return f"data:image/bmp;base64,{base64.b64encode(file.getvalue()).decode()}"


def img(svg: str, alt: str) -> str:
    """Wrap an SVG picture for a notebook: an ``img`` with its text, which also an untrusted notebook shows."""
    return f'<img alt="{html.escape(alt)}" src="data:image/svg+xml;utf8,{quote(svg, safe=_SAFE)}">'


_SAFE = " =:/,;()'!*+@?."  # not &: HTML would read &lt; in the address as a sign of its own


def signed_pixels(values: NDArray) -> tuple[NDArray, float]:
    """Map values to gray so that 0 is mid-gray; returns uint8 pixels and the magnitude shown as black or white."""
    limit = float(np.nanmax(np.abs(values), initial=0)) or 1.0
    return _to_bytes(127.5 + values / limit * 127.5), limit


def plain_pixels(values: NDArray) -> tuple[NDArray, float]:
    """Show 0 as black and 255 as white; returns uint8 pixels and the share of values outside that had to be cut."""
    return _to_bytes(values), float(np.mean((values < -0.5) | (values > 255.5)))


def _to_bytes(values: NDArray) -> NDArray:
    return np.nan_to_num(values).clip(-1, 256).round(6).clip(0, 255).round().astype(np.uint8)


def show_pictures(pictures: Mapping[str, NDArray], *, signed: Collection[str] = (), columns: int = 3) -> None:
    """Draw a table of gray or colour pictures with matplotlib.

    Parameters
    ----------
    pictures : title -> (H, W) or (H, W, 3) array
        Brightness from 0 (black) to 255 (white); what lies outside is cut.
    signed : set of titles
        Those whose values are shown on a signed scale of their own, with a colour bar: 0 is mid-gray, and the 1 %
        farthest from 0 lie beyond its ends, so that a few extremes do not dim the rest.
    columns : int
        Pictures in a row.

    The figure is left to pyplot: a notebook shows it at the end of the cell.
    """
    rows = -(-len(pictures) // columns)
    figure = plt.figure(figsize=(2.3 * columns, 2.25 * rows), layout="constrained")
    for place, (title, values) in enumerate(pictures.items(), start=1):
        axes = figure.add_subplot(rows, columns, place)
        axes.set_title(title, fontsize=9)
        axes.set(xticks=[], yticks=[])
        limit = np.percentile(np.abs(values), 99)
        low, high = (-limit, limit) if title in signed else (0, 255)
        shown = axes.imshow(values if values.ndim == 2 else plain_pixels(values)[0], cmap="gray", vmin=low, vmax=high)
        if title in signed:
            figure.colorbar(shown, ax=axes, shrink=0.8, extend="both").ax.tick_params(labelsize=7)
