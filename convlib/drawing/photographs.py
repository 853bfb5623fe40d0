"""Photographs as they are, results as gray values, and tables of pictures with matplotlib."""

import sys
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

import numpy as np

from convlib._browser import lettered
from convlib.drawing.panels import Array, Panel
from convlib.drawing.svg import MARK
from convlib.text import breadth

if TYPE_CHECKING:
    from matplotlib.axes import Axes

IN_BROWSER = sys.platform == "emscripten"
TYPE = 9  # points, of a title
HANGUL = {
    "Malgun Gothic": "Windows",
    "Apple SD Gothic Neo": "macOS",
    "AppleGothic": "macOS",
    "NanumGothic": "Linux",
    "Noto Sans CJK KR": "Linux",
    "Noto Sans CJK JP": "Linux",  # what matplotlib calls the file of all CJK fonts
}
"""Fonts with Korean letters, which matplotlib's own does not have -> where they are usually installed."""


def picture(pixels: Array, *, title: str) -> Panel:
    """Show an (H, W) or (H, W, 3) uint8 array as a photograph, one screen pixel per pixel."""
    height, width = pixels.shape[:2]
    return Panel(title, width, height, pixels=pixels)


def pixel_mark(row: int, column: int) -> str:
    """Draw a ring around a pixel of a photograph, black between white, so that it is seen on any of them."""
    at = f'cx="{column + 0.5}" cy="{row + 0.5}" fill="none"'
    return f'<circle {at} r="7.5" stroke="#fff" stroke-width="5"/><circle {at} r="7.5" stroke="#000" stroke-width="2"/>'


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
    return Panel(title, width, 36, f"{MARK}{bars}{labels}")


def signed_pixels(values: Array) -> tuple[Array, float]:
    """Map values to gray so that 0 is mid-gray; return uint8 pixels and the magnitude shown as black or white."""
    limit = float(np.nanmax(np.abs(values), initial=0)) or 1.0
    return _to_bytes(127.5 + values / limit * 127.5), limit


def plain_pixels(values: Array) -> tuple[Array, float]:
    """Show 0 as black and 255 as white; return uint8 pixels and the share of values that had to be cut."""
    return _to_bytes(values), float(np.mean((values < -0.5) | (values > 255.5)))


def _to_bytes(values: Array) -> Array:
    return np.nan_to_num(values).clip(-1.0, 256.0).round(6).clip(0, 255).round().astype(np.uint8)


def show_pictures(pictures: Mapping[str, Array], *, signed: Collection[str] = (), columns: int = 3) -> None:
    """Draw a table of gray or colour pictures with matplotlib.

    Parameters
    ----------
    pictures : title -> (H, W) or (H, W, 3) array
        Brightness from 0 (black) to 255 (white); values outside are cut.
    signed : set of titles
        The pictures with a signed scale and a colour bar: 0 is mid-gray, and the 1 % of the values farthest from 0 lie
        beyond its ends, so that a few extremes do not dim the rest.
    columns : int
        Pictures per row.

    pyplot keeps the figure, and a notebook shows it at the end of the cell.
    """
    import matplotlib.pyplot as plt  # here, because an explorer never uses it and would take twice as long to appear

    rows = -(-len(pictures) // columns)
    fonts = _fonts()
    figure = plt.figure(figsize=(2.3 * columns, 2.25 * rows), layout="constrained")
    for place, (title, values) in enumerate(pictures.items(), start=1):
        axes = figure.add_subplot(rows, columns, place)
        if IN_BROWSER and breadth(title) > len(title):
            _title_of_browser(axes, title)
        else:
            axes.set_title(title, fontsize=TYPE, family=fonts)
        axes.set(xticks=[], yticks=[])
        limit = np.percentile(np.abs(values), 99)
        low, high = (-limit, limit) if title in signed else (0, 255)
        shown = axes.imshow(values if values.ndim == 2 else plain_pixels(values)[0], cmap="gray", vmin=low, vmax=high)
        if title in signed:
            figure.colorbar(shown, ax=axes, shrink=0.8, extend="both").ax.tick_params(labelsize=7)


def _title_of_browser(axes: "Axes", title: str) -> None:
    """Write a title as a picture of letters: in a browser matplotlib has no font but its own."""
    from matplotlib.offsetbox import AnnotationBbox, OffsetImage

    finer = 4
    letters, width, height = lettered(title, finer * TYPE)
    pixels = np.frombuffer(letters, np.uint8).reshape(height, width, 4)
    box = AnnotationBbox(
        OffsetImage(pixels, zoom=1 / finer),
        (0.5, 1),
        xybox=(0, 8),
        xycoords="axes fraction",
        boxcoords="offset points",
        frameon=False,
        pad=0,
    )
    axes.add_artist(box)


def _fonts() -> list[str]:
    """List matplotlib's own font, and after it, for letters that it does not have, the Korean ones of this computer."""
    import matplotlib as mpl
    from matplotlib.font_manager import fontManager

    installed = {font.name for font in fontManager.ttflist}
    return [*mpl.rcParams["font.family"], *(font for font in HANGUL if font in installed)]
