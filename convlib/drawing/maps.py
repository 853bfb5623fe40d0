"""Feature maps and kernels as small gray pictures, and numbers as bars: what a network computes, at a glance."""

import html
from collections.abc import Sequence
from typing import Literal

import numpy as np

from convlib.drawing.panels import Array, Panel
from convlib.drawing.svg import MARK

LEVELS = 17  # shades of gray; an odd number, so that 0 has one of its own on a signed scale
APART = 6  # px between two tiles
BAR, ROW = 110, 18  # px, the longest bar, and the height of its row


def tiles(
    values: Array,
    *,
    title: str,
    columns: int,
    tile: int = 48,
    signed: bool = False,
    below: bool = False,
    live: Literal["", "below", "beside", "column"] = "",
) -> Panel:
    """Draw several small arrays as gray pictures on one scale: the larger a number, the brighter its cell.

    Parameters
    ----------
    values : (N, H, W) array
        What is not finite is shown as 0.
    title : str
    columns : int
        Pictures in a row.
    tile : int
        The width of a picture in px.
    signed : bool
        Whether black is the most negative number and mid-gray is 0; otherwise black is 0, and what is below is black.
    below, live
        As in `Panel`.

    Examples
    --------
    >>> tiles(np.eye(2)[None], title="one map", columns=8).width
    48
    """
    values = np.nan_to_num(np.asarray(values, dtype=float), posinf=0, neginf=0)
    count, height, width = values.shape
    cell, columns = tile / width, min(columns, count)
    place = np.arange(count)
    x, y = place % columns * (tile + APART), place // columns * (round(cell * height) + APART)
    corners = y[:, None, None] + cell * np.arange(height)[:, None], x[:, None, None] + cell * np.arange(width)
    down, across = (np.broadcast_to(np.round(side, 1), values.shape) for side in corners)
    shades = _shades(values, signed)
    back = LEVELS // 2 if signed else 0
    frames = "".join(f"M{a} {b}h{tile}v{cell * height:g}h{-tile}z" for a, b in zip(x, y, strict=True))
    parts = [f'<path fill="{_gray(back)}" d="{frames}"/>']
    for shade in np.unique(shades[shades != back]):
        chosen = shades == shade
        squares = "".join(
            [f"M{a:g} {b:g}h{cell:g}v{cell:g}h-{cell:g}z" for a, b in zip(across[chosen], down[chosen], strict=True)]
        )
        parts.append(f'<path fill="{_gray(shade)}" d="{squares}"/>')
    parts.append(f'{MARK}<path class="lines" d="{frames}"/>')
    size = int(x.max()) + tile, int(y.max()) + round(cell * height)
    return Panel(title, *size, "".join(parts), below=below, live=live)


def _shades(values: Array, signed: bool) -> Array:
    largest = np.abs(values).max(initial=0) or 1.0
    scaled = (values / largest + 1) / 2 if signed else values.clip(0) / largest
    shades: Array = np.round(scaled * (LEVELS - 1)).astype(int)
    return shades


def _gray(shade: int) -> str:
    level = round(255 * int(shade) / (LEVELS - 1))
    return f"#{level:02x}{level:02x}{level:02x}"


def bars(
    values: Sequence[float],
    *,
    title: str,
    framed: int | None = None,
    below: bool = False,
    live: Literal["", "below", "beside", "column"] = "",
) -> Panel:
    """Draw numbers from 0 to 1 as bars, each with its index on the left and its number on the right.

    Parameters
    ----------
    values : sequence of numbers
        The largest has its numbers in bold; what is not finite has no bar.
    title : str
    framed : int, optional
        The index to put into a frame.
    below, live
        As in `Panel`.
    """
    shown = np.nan_to_num(np.asarray(values, dtype=float), posinf=0, neginf=0)
    best = int(shown.argmax())
    lines = "".join(f"M20 {row * ROW + 3}h{max(value * BAR, 0.5):.1f}v12H20z" for row, value in enumerate(shown))
    texts = "".join(_row(row, value, row == best) for row, value in enumerate(values))
    width = 20 + BAR + 50
    frame = "" if framed is None else f'<path class="outline" d="M2 {framed * ROW + 1}h{width - 4}v{ROW - 2}H2z"/>'
    content = f'<path class="plus" d="{lines}"/>{MARK}{frame}{texts}'
    return Panel(title, width, ROW * len(values), content, below=below, live=live)


def _row(row: int, value: float, best: bool) -> str:
    style = f"font-size:14px{';font-weight:700' if best else ''}"  # rows are no higher on a narrow page
    number = f"{value:.2f}" if np.isfinite(value) else "nan"
    spans = f'<tspan x="10">{row}</tspan><tspan x="{20 + BAR + 26}">{html.escape(number)}</tspan>'
    return f'<text class="bar" y="{row * ROW + 14}" style="{style}">{spans}</text>'
