"""Functions and samples on a pair of axes: curves, areas and stems, with numbers along the axes."""

import html
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from convlib.drawing.panels import Array, Panel
from convlib.drawing.svg import MARK
from convlib.text import number

PLOT = 540  # px, the width of the space between the axes' ends
LEFT, RIGHT, BELOW = 44, 22, 22  # px beside and below that space, for numbers and the axis' name

PENS = {
    "solid": 'color="#1f77b4" fill="none" stroke="currentColor" stroke-width="2.5"',
    "dashed": 'color="#d62728" fill="none" stroke="currentColor" stroke-width="2.5" stroke-dasharray="7 4"',
    "faint": 'color="#7f7f7f" fill="none" stroke="currentColor" stroke-width="1.5" stroke-dasharray="1 3"',
    "product": 'color="#7f7f7f" fill="none" stroke="currentColor" stroke-width="1.5"',
}
"""Colours that can be seen on white and on black, each with its own kind of stroke."""

_PAGE = 'style="fill:var(--jp-layout-color0,white)"'


@dataclass(frozen=True)
class Axes:
    """The range of numbers on the picture: `left` … `right` across, `low` … `high` upwards; px start at the upper left.

    `head` px above the highest number are free for labels, and some px below the lowest one.

    Examples
    --------
    >>> axes = Axes(0, 5, 0, 2, height=130, head=20)
    >>> float(axes.x(1)), float(axes.y(2)), float(axes.y(0))
    (108.0, 20.0, 120.0)
    """

    left: float
    right: float
    low: float
    high: float
    height: int = 140
    head: int = 24

    def x(self, across: ArrayLike) -> Array:
        """Turn numbers along the horizontal axis into px."""
        return (np.asarray(across) - self.left) / (self.right - self.left) * PLOT

    def y(self, up: ArrayLike) -> Array:
        """Turn numbers along the vertical axis into px."""
        room = self.height - self.head - (24 if self.low < 0 else 10)
        return self.head + (self.high - np.asarray(up)) / ((self.high - self.low) or 1) * room


def plot(axes: Axes, content: str, *, title: str, across: str, mark: str, at: ArrayLike | None = None) -> Panel:
    """Draw a pair of axes with their numbers, and `content` between them; each panel goes below the one before it.

    Parameters
    ----------
    axes : Axes
        What lies beyond the ends of the axes is cut off.
    content : str
        SVG from `curve`, `stems` and the others.
    title, across : str
        The title above the plot, and the name of its horizontal axis.
    mark : str
        The pen of the highlight: a name from `PENS`.
    at : array, optional
        The numbers to write below the horizontal axis; the default is round ones.
    """
    inside = f"{content}<g {PENS[mark]}>{MARK}</g>"
    clipped = f'<svg x="{LEFT}" y="0" width="{PLOT}" height="{axes.height}">{inside}</svg>'
    marked = ticks(axes.left, axes.right, 12) if at is None else np.asarray(at)
    numbers = _numbers_across(axes, across, marked) + _numbers_up(axes)
    return Panel(title, LEFT + PLOT + RIGHT, axes.height + BELOW, numbers + clipped, below=True)


def inked(pen: str, content: str) -> str:
    """Draw content with a pen: a name from `PENS`."""
    return f"<g {PENS[pen]}>{content}</g>"


def curve(axes: Axes, across: ArrayLike, up: ArrayLike) -> str:
    """Draw a line through points."""
    return f'<path d="{_path(axes, across, up)}"/>'


def shifted(line: str, right: float) -> str:
    """Move the result of `curve` to the right, by px."""
    return line.replace("<path ", f'<path transform="translate({round(right, 1) + 0.0:g})" ', 1)


def _path(axes: Axes, across: ArrayLike, up: ArrayLike) -> str:
    """Write a path through points in px with one decimal: horizontal (H), vertical (V), slanted (L), no point twice."""
    x, y = _px(axes.x(across)).tolist(), _px(axes.y(up)).tolist()
    parts, here = [f"M{x[0]:g} {y[0]:g}"], (x[0], y[0])
    for there in zip(x, y, strict=True):
        if there != here:
            (a, b), flat, straight = there, there[1] == here[1], there[0] == here[0]
            parts.append(f"H{a:g}" if flat else f"V{b:g}" if straight else f"L{a:g} {b:g}")
            here = there
    return "".join(parts)


def area(axes: Axes, across: ArrayLike, up: ArrayLike) -> str:
    """Shade the area between a line and zero, above and below zero apart; the sign may change only at jumps."""
    up = np.asarray(up)
    return _shade("plus", axes, across, np.maximum(up, 0)) + _shade("minus", axes, across, np.minimum(up, 0))


def _shade(name: str, axes: Axes, across: ArrayLike, up: Array) -> str:
    if not up.any():
        return ""
    first, last = np.flatnonzero(up)[[0, -1]]
    seen = slice(max(first - 1, 0), last + 2)
    across, up = np.asarray(across)[seen], up[seen]
    line = _path(axes, [across[0], *across, across[-1]], [0, *up, 0])
    return f'<path class="{name}" fill-opacity=".45" d="{line}"/>'


def stems(
    axes: Axes, across: ArrayLike, up: ArrayLike, *, hollow: bool = False, numbered: bool = True, aside: int = 0
) -> str:
    """Draw samples as filled or hollow dots on stems with their numbers, `aside` px to the right of their place."""
    up, zero = np.asarray(up, dtype=float), float(_px(axes.y(0)))
    x, y = _px(axes.x(across) + aside), _px(axes.y(up))
    lines = "".join(f"M{a:g} {zero:g}V{b:g}" for a, b in zip(x, y, strict=True))
    ink = f'{_PAGE} stroke-dasharray="none"' if hollow else 'fill="currentColor"'
    dots = "".join(f'<circle cx="{a:g}" cy="{b:g}" r="4"/>' for a, b in zip(x, y, strict=True))
    heights = np.where(up < 0, y + 19, y - 8)
    texts = "".join(f'<tspan x="{a:g}" y="{b:g}">{number(v)}</tspan>' for a, b, v in zip(x, heights, up, strict=True))
    numbers = f'<text stroke="none">{texts}</text>' if numbered else ""
    return f'<path d="{lines}"/><g {ink}>{dots}</g>{numbers}'


def upright(axes: Axes, across: float) -> str:
    """Draw a thin dashed line from top to bottom."""
    return f'<path class="dashes" stroke-width="1" d="M{_px(axes.x(across)):g} 0v{axes.height}"/>'


def veil(axes: Axes, across: float) -> str:
    """Fade what lies to the right of a place, with a sheet in the page's colour."""
    x = float(_px(axes.x(across)))
    place = f'x="{x:g}" width="{PLOT - x:g}" height="{axes.height}"'
    return f'<rect class="veil" {place} stroke="none" fill-opacity=".65" {_PAGE}/>'


def dot(axes: Axes, across: float, up: float) -> str:
    """Draw one large dot."""
    return f'<circle cx="{_px(axes.x(across)):g}" cy="{_px(axes.y(up)):g}" r="5" fill="currentColor"/>'


def label(x: float, y: float, text: str, *, anchor: str = "middle") -> str:
    """Write a text at px between the axes."""
    place = "" if anchor == "middle" else f' style="text-anchor:{anchor}"'
    return f'<text x="{x:g}" y="{y:g}" stroke="none"{place}>{html.escape(text)}</text>'


def ticks(low: float, high: float, most: int) -> Array:
    """Choose at most `most` + 1 round numbers from `low` to `high`, evenly spaced.

    Examples
    --------
    >>> ticks(-1.6, 2.5, 5).tolist(), ticks(0, 48, 3).tolist()
    ([-1.0, 0.0, 1.0, 2.0], [0.0, 20.0, 40.0])
    """
    rough = (high - low) / most
    power = 10.0 ** np.floor(np.log10(rough))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough)
    found: Array = np.arange(np.ceil(low / step), np.floor(high / step) + 1) * step
    return found


def _numbers_across(axes: Axes, name: str, values: Array) -> str:
    bottom = axes.height
    x = _px(LEFT + axes.x(values))
    strokes = "".join(f"M{a:g} {bottom}v5" for a in x)
    texts = _spans((a, bottom + 17, value) for a, value in zip(x, values, strict=True))
    end = f'<text class="title" x="{LEFT + PLOT + 8}" y="{bottom + 5}">{html.escape(name)}</text>'
    zero = f"M{LEFT} {_px(axes.y(0)):g}h{PLOT}" if axes.low <= 0 <= axes.high else ""
    return f'<path class="lines" d="M{LEFT} {bottom}h{PLOT}{strokes}{zero}"/>{texts}{end}'


def _numbers_up(axes: Axes) -> str:
    values = ticks(axes.low, axes.high, 4) if axes.high > axes.low else np.zeros(1)
    y = _px(axes.y(values))
    strokes = "".join(f"M{LEFT - 5} {b:g}h5" for b in y)
    texts = _spans((LEFT - 22, b + 4, value) for b, value in zip(y, values, strict=True))
    return f'<path class="lines" d="M{LEFT} 0v{axes.height}{strokes}"/>{texts}'


def _spans(places: Iterable[tuple[float, float, float]]) -> str:
    spans = "".join(f'<tspan x="{x:g}" y="{y:g}">{number(value)}</tspan>' for x, y, value in places)
    return f'<text class="number">{spans}</text>'


def _px(values: Array) -> Array:
    """Round to a tenth, without a negative zero."""
    rounded: Array = np.round(values, 1) + 0.0
    return rounded
