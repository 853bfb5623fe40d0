"""The terms of lesson 11: what a cell of a stack of layers sees."""

from collections.abc import Callable

import numpy as np

from convlib import shapes
from convlib.drawing import Picture
from convlib.lessons.numbers import Grid, block, picture
from convlib.text import tr


def _path() -> Picture:
    paths = np.array(shapes.paths(2, [(3, 1, 1), (3, 1, 1)], 9))
    return picture(
        Grid(tr("paths from a cell of the second map to each cell of the row"), paths, marked=block(0, 2, 1, 5))
    )


def _effective_receptive_field() -> Picture:
    side, layers = 9, [(3, 1, 1)] * 4
    along = np.array(shapes.paths(0, layers, side))
    return picture(
        Grid(tr("four layers: paths to the 9 cells of the field"), along),
        Grid(tr("the middle five cells: 71 of 81 paths"), along, marked=block(0, 2, 1, 5)),
    )


STACKS: dict[str, Callable[[], Picture]] = {
    "path": _path,
    "effective receptive field": _effective_receptive_field,
}
