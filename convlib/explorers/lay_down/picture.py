"""The picture of copies laid down: input, kernel, one copy, and the output, with a highlight for each cell."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from convlib import drawing
from convlib.explorers._frame.grids import times
from convlib.explorers._frame.view import region
from convlib.explorers.lay_down.laying import Cell, Laying
from convlib.text import mark, number, tr

INPUT, OUTPUT = "input", "output"  # the grid in which a cell is chosen
KEPT_FREE = 11  # cells along a side, at most, that an output keeps free for what the sliders can make of it

_TITLES = {
    (False, False): mark("so far"),
    (False, True): mark("output {size}"),
    (True, False): mark("copies so far"),
    (True, True): mark("copies in all, {size}"),
}
"""Of an output, by whether it holds counts, and whether it is complete."""


@dataclass(frozen=True)
class Picture:
    """What is drawn of copies that are laid down.

    Attributes
    ----------
    laying : Laying
    reach : mapping from "stride", "output_padding" and "dilation" to (lowest, highest)
        Where the sliders that are shown can take them. The outputs keep room for that, up to `KEPT_FREE` cells.
    chosen : "input" or "output"
        The grid in which a cell is chosen.
    counts : bool
        Whether the outputs show how many copies cover each cell.
    """

    laying: Laying
    reach: Mapping[str, tuple[int, int]]
    chosen: str
    counts: bool

    def panels(self) -> list[drawing.Panel]:
        """Draw what does not move: input, kernel, a copy or the products, and the outputs."""
        laying = self.laying
        panels = [
            drawing.grid(laying.image, title=tr("input {size}", size=times(laying.image.shape))),
            replace(drawing.grid(laying.kernel, title=tr("kernel"), numbered=False, below=True), live="beside"),
            self._copy(),
        ]
        if laying.problem:
            blank = np.full((1, 1), np.nan)
            output = drawing.grid(blank, title=tr("no output"), room=self._room, blank=True, numbered=False)
            return [*panels, replace(output, live="below")]
        return [*panels, *([self._output(complete=False)] if self.chosen == INPUT else []), self._output(complete=True)]

    def frames(self) -> list[list[str]]:
        """For each position, the highlight of each panel."""
        if self.chosen == INPUT:
            return [self._laid(index, cell) for index, cell in enumerate(np.ndindex(self.laying.image.shape))]
        return [self._collected(cell) for cell in np.ndindex(self.laying.shape)]

    def regions(self) -> list[dict]:
        """Where pointing chooses a cell: in its own grid."""
        side = drawing.CELL, drawing.CELL
        if self.chosen == INPUT:
            return [region(0, drawing.ORIGIN, side, self.laying.image.shape)]
        x, y = (start + self.laying.padding * drawing.CELL for start in drawing.ORIGIN)
        return [region(3, (x, y), side, self.laying.shape)]

    # What moves

    def _laid(self, index: int, cell: Cell) -> list[str]:
        """Highlight an input cell, its copy, and where that lies."""
        laying = self.laying
        window = drawing.window_mark(laying.covered(*cell), drawing.ORIGIN)
        now = laying.counts_so_far[index] if self.counts else laying.so_far[index]
        return [
            drawing.window_mark([cell], drawing.ORIGIN),
            "",
            drawing.numbers_mark(laying.copy(*cell), drawing.ORIGIN),
            window + drawing.numbers_mark(now, drawing.ORIGIN),
            window,
        ]

    def _collected(self, cell: Cell) -> list[str]:
        """Highlight an output cell, and the input cells and weights whose products it adds up."""
        laying = self.laying
        sources = laying.sources(*cell)
        products = np.full(laying.kernel.shape, "", dtype=object)
        for source, weight in sources:
            with np.errstate(invalid="ignore", over="ignore"):
                products[weight] = number(laying.image[source] * laying.kernel[weight])
        marked = [
            drawing.window_mark(sorted({pair[side] for pair in sources}), drawing.ORIGIN) if sources else ""
            for side in (0, 1)
        ]
        place = cell[0] + laying.padding, cell[1] + laying.padding
        return [
            *marked,
            drawing.numbers_mark(products, drawing.ORIGIN),
            drawing.window_mark([place], drawing.ORIGIN),
        ]

    # The panels

    def _copy(self) -> drawing.Panel:
        title = tr("copy") if self.chosen == INPUT else tr("products")
        blank = drawing.grid(self.laying.kernel, title=title, numbered=False, blank=True, below=True)
        return replace(blank, live="beside")

    def _output(self, *, complete: bool) -> drawing.Panel:
        laying = self.laying
        whole = (laying.counts_so_far if self.counts else laying.so_far)[-1]
        output = drawing.grid(
            whole,
            title=tr(_TITLES[self.counts, complete], size=times(laying.shape)),
            ring=laying.padding,
            room=self._room,
            blank=not complete,
        )
        return replace(output, live="beside" if complete and self.chosen == INPUT else "below")

    @cached_property
    def _room(self) -> Cell:
        """How large an output may become while the sliders are moved."""
        most = {name: max(highest, 0) for name, (_, highest) in self.reach.items()}
        largest = replace(self.laying, **most).whole_shape
        least = (1, 1) if self.laying.problem else self.laying.whole_shape
        height, width = (max(size, min(end, KEPT_FREE)) for size, end in zip(least, largest, strict=True))
        return height, width
