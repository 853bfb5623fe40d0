"""Arrays as pictures: number grids, curves and photographs for the explorers, tables of pictures with matplotlib.

A `Panel` is one grid, one plot or one photograph. `live` writes panels as HTML for the browser view, `still` writes the
same panels as one SVG picture that needs no kernel and no JavaScript. Everything here is a pure function of its
arguments, has no ids, and gives the same text every time, so that stored notebooks can be compared.
"""

from convlib.drawing.grids import CELL, factor, grid, number, numbers_mark, origin, show_grids, window_mark
from convlib.drawing.panels import STYLE, WIDEST, Panel, Picture, img, live, still
from convlib.drawing.photographs import picture, plain_pixels, scale, show_pictures, signed_pixels

__all__ = [
    "CELL",
    "STYLE",
    "WIDEST",
    "Panel",
    "Picture",
    "factor",
    "grid",
    "img",
    "live",
    "number",
    "numbers_mark",
    "origin",
    "picture",
    "plain_pixels",
    "scale",
    "show_grids",
    "show_pictures",
    "signed_pixels",
    "still",
    "window_mark",
]
