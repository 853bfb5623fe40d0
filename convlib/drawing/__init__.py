"""Arrays as pictures: grids, curves, photographs and feature maps for explorers, tables of pictures with matplotlib.

A `Panel` is one grid, one plot or one photograph. `interactive_svg` writes panels as HTML for the browser view;
`static_svg` writes the same panels as one SVG picture that needs no kernel and no JavaScript. Everything here is a pure
function of its arguments, has no ids, and gives the same text every time, so that stored notebooks can be compared.
"""

from convlib.drawing.curves import (
    LEFT,
    PLOT,
    Axes,
    area,
    curve,
    dot,
    inked,
    label,
    plot,
    shifted,
    stems,
    ticks,
    upright,
    veil,
)
from convlib.drawing.grids import CELL, ORIGIN, frames_mark, grid, numbers_mark, show_grids, window_mark
from convlib.drawing.maps import bars, tiles
from convlib.drawing.panels import COLUMN, STYLE, WIDEST, Panel, Picture, img, interactive_svg, static_svg
from convlib.drawing.photographs import picture, pixel_mark, plain_pixels, scale, show_pictures, signed_pixels
from convlib.drawing.stacks import show_stacks, stacks

__all__ = [
    "CELL",
    "COLUMN",
    "LEFT",
    "ORIGIN",
    "PLOT",
    "STYLE",
    "WIDEST",
    "Axes",
    "Panel",
    "Picture",
    "area",
    "bars",
    "curve",
    "dot",
    "frames_mark",
    "grid",
    "img",
    "inked",
    "interactive_svg",
    "label",
    "numbers_mark",
    "picture",
    "pixel_mark",
    "plain_pixels",
    "plot",
    "scale",
    "shifted",
    "show_grids",
    "show_pictures",
    "show_stacks",
    "signed_pixels",
    "stacks",
    "static_svg",
    "stems",
    "ticks",
    "tiles",
    "upright",
    "veil",
    "window_mark",
]
