"""The picture of a kernel that slides: input, kernel, products and output, with a highlight for each position."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from convlib import drawing, shapes
from convlib.explorers._frame.grids import times
from convlib.explorers._frame.view import region
from convlib.explorers.window.sliding import LARGEST, Sliding
from convlib.text import mark, number, tr

Room = tuple[int, int]  # rows and columns that are kept free for a grid

_KERNEL_TITLES = {
    (False, False, False): mark("kernel"),
    (False, False, True): mark("kernel, all / {divisor}"),
    (False, True, False): mark("kernel, spread over {size}"),
    (False, True, True): mark("kernel, spread over {size}, all / {divisor}"),
    (True, False, False): mark("kernel, turned"),
    (True, False, True): mark("kernel, turned, all / {divisor}"),
    (True, True, False): mark("kernel, turned, spread over {size}"),
    (True, True, True): mark("kernel, turned, spread over {size}, all / {divisor}"),
}
"""By whether the kernel is turned, spread and divided."""


@dataclass(frozen=True)
class Picture:
    """What is drawn of a sliding kernel.

    Attributes
    ----------
    sliding : Sliding
    reach : mapping from "stride", "padding" and "dilation" to (lowest, highest)
        Where the sliders that are shown can take them. Grids keep room for that, so that nothing jumps.
    counts : bool
        Whether a grid shows how many windows read each cell.
    hidden : bool
        Whether the output waits for a prediction.
    """

    sliding: Sliding
    reach: Mapping[str, tuple[int, int]]
    counts: bool
    hidden: bool

    def panels(self) -> list[drawing.Panel]:
        """Draw what does not move."""
        if not self.counts:
            return [self._input(), *self._kernel(), self._output()]
        kernel, products = self._kernel()
        output = self._output()
        if self._kernel_room == self.sliding.laid.shape:  # else they are too wide to stand side by side
            products, output = replace(products, live="beside"), replace(output, live="below")
        return [self._input(), self._counts(), kernel, products, output]

    def frames(self) -> list[list[str]]:
        """For each position, the highlight of each panel."""
        sliding = self.sliding
        frames = []
        for place in np.ndindex(sliding.shape):
            cells = sliding.window(*place)
            with np.errstate(invalid="ignore", over="ignore"):
                products = np.reshape([sliding.padded[cell] for cell in cells], sliding.laid.shape) * sliding.laid
            window = drawing.window_mark(cells, drawing.ORIGIN)
            result = drawing.window_mark([place], drawing.ORIGIN)
            frames.append([window] * (1 + self.counts) + ["", drawing.numbers_mark(products, drawing.ORIGIN), result])
        return frames

    def regions(self) -> list[dict]:
        """Where pointing chooses a window: on its output cell, or on the input cell in its middle."""
        shape, step = self.sliding.shape, self.sliding.stride * drawing.CELL
        x, y = drawing.ORIGIN
        output = region(3 + self.counts, (x, y), (drawing.CELL, drawing.CELL), shape)
        tall, wide = (span * drawing.CELL for span in self.sliding.span)
        middle = x + (wide - step) / 2, y + (tall - step) / 2
        return [output, *(region(panel, middle, (step, step), shape) for panel in range(1 + self.counts))]

    # The panels

    def _input(self) -> drawing.Panel:
        sliding = self.sliding
        fits = sliding.longest <= LARGEST and sliding.ring <= sliding.most_padding
        ring = sliding.ring if sliding.ring > 0 and fits else 0
        return drawing.grid(
            sliding.padded if ring else sliding.image,
            title=self._input_title(),
            ring=ring,
            room=self._input_room,
            unread=None if sliding.problem else np.pad(sliding.read == 0, ring),
        )

    def _input_title(self) -> str:
        size, padding = times(self.sliding.image.shape), self.sliding.ring
        if padding > 0:
            return tr("input {size}, padding {padding}", size=size, padding=padding)
        return tr("input {size}", size=size)

    def _counts(self) -> drawing.Panel:
        sliding = self.sliding
        settings = {"title": tr("read by how many windows"), "room": self._input_room, "below": True}
        if sliding.problem:
            return replace(drawing.grid(sliding.image, blank=True, **settings), live="column")
        unread = np.pad(sliding.read == 0, sliding.ring)
        grid = drawing.grid(sliding.padded_read, ring=sliding.ring, unread=unread, **settings)
        return replace(grid, live="column")

    def _kernel(self) -> list[drawing.Panel]:
        """The kernel, and below it an empty grid for the products, which the frames fill."""
        sliding = self.sliding
        cells, between = sliding.spread()
        title = _KERNEL_TITLES[sliding.turned, between is not None, sliding.divisor != 1]
        title = tr(title, size=times(cells.shape), divisor=number(sliding.divisor))
        room = self._products_room
        return [
            drawing.grid(cells, title=title, numbered=False, room=self._kernel_room, between=between),
            drawing.grid(sliding.laid, title=tr("products"), numbered=False, blank=True, below=True, room=room),
        ]

    def _output(self) -> drawing.Panel:
        room = self._output_room
        if self.sliding.problem:
            title, blank = tr("no output"), np.full((1, 1), np.nan)
            return drawing.grid(blank, title=title, room=room, blank=True, numbered=False)
        size = times(self.sliding.shape)
        title = tr("output {size}, hidden", size=size) if self.hidden else tr("output {size}", size=size)
        return drawing.grid(self.sliding.output, title=title, room=room, blank=self.hidden)

    # How large each grid may become while the sliders are moved

    @cached_property
    def _input_room(self) -> Room:
        _, most = self.reach["padding"]
        most = min(max(most, 0), (LARGEST - max(self.sliding.image.shape)) // 2)
        return tuple(size + 2 * most for size in self.sliding.image.shape)

    @cached_property
    def _kernel_room(self) -> Room:
        _, most = self.reach["dilation"]
        shown, _between = self.sliding.spread()
        room = []
        for size, kernel, now in zip(self._input_room, self.sliding.laid.shape, shown.shape, strict=True):
            spreads = [shapes.explain(size, kernel, dilation=dilation) for dilation in range(1, min(most, size) + 1)]
            room.append(max([now, *(spread.span for spread in spreads if spread.legal)]))
        return tuple(room)

    @property
    def _products_room(self) -> Room:
        return self.sliding.laid.shape[0], self._kernel_room[1]

    @cached_property
    def _output_room(self) -> Room:
        least = {name: max(self.reach[name][0], 1) for name in ("stride", "dilation")}
        axes = zip(self._input_room, self.sliding.laid.shape, strict=True)
        return tuple(shapes.explain(size, kernel, **least).size or 1 for size, kernel in axes)
