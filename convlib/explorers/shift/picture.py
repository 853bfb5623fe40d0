"""The picture of the two ways: above filter first, below shift first, and at the right their difference."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from convlib import drawing
from convlib.drawing import CELL
from convlib.explorers._frame.grids import times
from convlib.explorers._frame.view import region
from convlib.explorers.shift.two_ways import TwoWays
from convlib.text import minus, tr


@dataclass(frozen=True)
class Picture:
    """What is drawn of the two ways.

    Attributes
    ----------
    ways : TwoWays
    changes : bool
        Whether a control changes the size of the output: then its grids keep room for the largest.
    """

    ways: TwoWays
    changes: bool

    def panels(self) -> list[drawing.Panel]:
        """Draw what does not move: image, filtered and then shifted, and below shifted, then filtered, difference."""
        ways = self.ways
        moved = tr("shifted: {down} down, {right} right", down=minus(ways.down), right=minus(ways.right))
        return [
            self._image(ways.image, self._image_title()),
            self._image(ways.shifted, moved, below=True),
            self._output(ways.filtered, tr("filtered {size}", size=times(ways.shape))),
            self._output(ways.shift_then_filter, tr("shift, then filter"), below=True),
            self._output(ways.filter_then_shift, tr("filter, then shift")),
            self._difference(),
        ]

    def frames(self) -> list[list[str]]:
        """For each output, the highlight of each panel."""
        return [self._frame(*place) for place in np.ndindex(self.ways.shape)]

    def regions(self) -> list[dict]:
        """Where pointing chooses an output: on its number both ways, and on their difference."""
        return [region(panel, drawing.ORIGIN, (CELL, CELL), self.ways.shape) for panel in (3, 4, 5)]

    def _frame(self, row: int, column: int) -> list[str]:
        ways, start = self.ways, drawing.ORIGIN
        source = ways.source(row, column)
        before, after = (
            drawing.window_mark(np.argwhere(self._inside(*place)).tolist(), start) for place in (source, (row, column))
        )
        here = drawing.window_mark([(row, column)], start)
        return [before, after, drawing.window_mark([source], start), here, here, here]

    def _inside(self, row: int, column: int) -> NDArray:
        """Which cells of the padded image an output reads."""
        ways = self.ways
        cells = np.zeros(np.add(ways.image.shape, 2 * ways.ring), bool)
        cells[ways.window(row, column)] = True
        return cells

    # The panels

    def _image_title(self) -> str:
        size, padding = times(self.ways.image.shape), self.ways.ring
        if padding and not self.ways.problem:
            return tr("image {size}, padding {padding}", size=size, padding=padding)
        return tr("image {size}", size=size)

    def _image(self, image: NDArray, title: str, *, below: bool = False) -> drawing.Panel:
        ring = 0 if self.ways.problem else self.ways.ring
        return drawing.grid(self.ways.padded(image) if ring else image, title=title, ring=ring, below=below)

    def _output(self, output: NDArray | None, title: str, *, below: bool = False) -> drawing.Panel:
        if output is None:
            blank = np.zeros((1, 1))
            title = tr("no output")
            return drawing.grid(blank, title=title, room=self._room, blank=True, numbered=False, below=below)
        return drawing.grid(output, title=title, room=self._room, below=below)

    def _difference(self) -> drawing.Panel:
        """Draw the first way minus the second, and frame what is not equal."""
        panel = self._output(self.ways.difference, tr("difference"), below=True)
        if self.ways.problem:
            return panel
        return replace(panel, content=panel.content + drawing.frames_mark(self.ways.unequal, drawing.ORIGIN))

    @property
    def _room(self) -> tuple[int, int]:
        return self.ways.image.shape if self.changes or self.ways.problem else self.ways.shape
