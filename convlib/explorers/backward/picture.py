"""The picture of a correlation above its gradients: input, kernel and output, and below each the gradient of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from convlib import drawing, shapes
from convlib.drawing import CELL, ORIGIN
from convlib.explorers._frame.grids import times
from convlib.explorers._frame.view import region
from convlib.explorers.backward.gradients import MOST, Backward, Cell
from convlib.text import tr

INPUT, INPUT_GRADIENT, KERNEL, KERNEL_GRADIENT, OUTPUT, OUTPUT_GRADIENT = range(6)  # the panels, in their order


@dataclass(frozen=True)
class Picture:
    """What is drawn of a correlation and its gradients.

    Attributes
    ----------
    backward : Backward
    follow : "outputs", "weights" or "cells"
        What the positions are: the outputs, the weights, or the cells of the input.
    reach : mapping from "stride", "padding" and "dilation" to (lowest, highest)
        Where the sliders that are shown can take them. Grids keep room for that, so that nothing jumps.
    """

    backward: Backward
    follow: str
    reach: Mapping[str, Cell]

    def panels(self) -> list[drawing.Panel]:
        """Draw what does not move."""
        if self.backward.problem:
            return self._without_output()
        return [*self._of_input(), *self._of_kernel(), *self._of_output(), *self._parts()]

    def frames(self) -> list[list[str]]:
        """For each position, the highlight of each panel."""
        frames = {"outputs": self._at_output, "weights": self._at_weight, "cells": self._at_cell}[self.follow]
        return [frames(number, place) for number, place in enumerate(np.ndindex(self.positions))]

    @property
    def positions(self) -> Cell:
        """Rows and columns of what is followed."""
        backward = self.backward
        return {"outputs": backward.shape, "weights": backward.kernel.shape, "cells": backward.image.shape}[self.follow]

    def regions(self) -> list[dict]:
        """Where pointing chooses a position: on what is followed, and on the gradient below it."""
        (x, y), ring = ORIGIN, self._ring * CELL
        if self.follow == "cells":
            return [region(n, (x + ring, y + ring), (CELL, CELL), self.positions) for n in (INPUT, INPUT_GRADIENT)]
        panels = (OUTPUT, OUTPUT_GRADIENT) if self.follow == "outputs" else (KERNEL, KERNEL_GRADIENT)
        own = [region(n, (x, y), (CELL, CELL), self.positions) for n in panels]
        return [*own, self._windows()] if self.follow == "outputs" else own

    def _windows(self) -> dict:
        """Let pointing at the middle of a window choose its output."""
        (x, y), step = ORIGIN, self.backward.stride * CELL
        tall, wide = (span * CELL for span in self.backward.span)
        return region(INPUT, (x + (wide - step) / 2, y + (tall - step) / 2), (step, step), self.positions)

    # The highlights

    def _at_output(self, number: int, place: Cell) -> list[str]:
        backward = self.backward
        window, here = backward.window(*place), drawing.window_mark([place], ORIGIN)
        gradient, (weights, cells) = backward.gradient[place], backward.sums[number]
        marked = drawing.window_mark(window, ORIGIN)
        return [
            marked,
            marked + drawing.numbers_mark(self._inner(cells), self._inner_start),
            "",
            drawing.numbers_mark(weights, ORIGIN),
            here,
            here,
            drawing.numbers_mark(gradient * backward.read(*place), ORIGIN),
            drawing.numbers_mark(gradient * backward.kernel, ORIGIN),
        ]

    def _at_weight(self, _number: int, place: Cell) -> list[str]:
        backward = self.backward
        cells, here = backward.met(*place), drawing.window_mark([place], ORIGIN)
        met = np.reshape([backward.padded[cell] for cell in cells], backward.shape)
        products = drawing.numbers_mark(backward.gradient * met, ORIGIN)
        return [_each(cells), "", here, here, "", "", drawing.numbers_mark(met, ORIGIN), products]

    def _at_cell(self, _number: int, place: Cell) -> list[str]:
        backward, readers = self.backward, self.backward.readers(*place)
        window, inner = backward.turned_window(*place), [tuple(axis + self._ring for axis in place)]
        under = np.reshape([backward.spread[cell] for cell in window], backward.kernel.shape)
        here, outputs = drawing.window_mark(inner, ORIGIN), _each([output for output, _weight in readers])
        products = drawing.numbers_mark(under * backward.kernel[::-1, ::-1], ORIGIN)
        weights = _each([weight for _output, weight in readers])
        return [here, here, weights, "", outputs, outputs, drawing.window_mark(window, ORIGIN), "", products]

    # The panels

    def _of_input(self) -> list[drawing.Panel]:
        backward, ring, summing = self.backward, self._ring, self.follow == "outputs"
        title = self._input_title()
        below = tr("input gradient so far") if summing else tr("input gradient")
        cells = np.pad(backward.input_gradient, ring)
        room = (self._tall, self._input_room[1])
        settings = {"ring": ring, "room": room}
        if summing:
            return [drawing.grid(backward.padded, title=title, **settings), self._blank(cells, below, settings)]
        gradient = drawing.grid(np.where(self._is_inner, cells, 0), title=below, below=True, **settings)
        return [drawing.grid(backward.padded, title=title, **settings), gradient]

    def _input_title(self) -> str:
        size = times(self.backward.image.shape)
        if self._ring:
            return tr("input {size}, padding {padding}", size=size, padding=self._ring)
        return tr("input {size}", size=size)

    def _of_kernel(self) -> list[drawing.Panel]:
        backward, room = self.backward, (self._tall, self.backward.kernel.shape[1])
        settings = {"room": room}
        kernel = drawing.grid(backward.kernel, title=tr("kernel"), **settings)
        if self.follow == "outputs":
            return [kernel, self._blank(backward.kernel, tr("weight gradient so far"), settings)]
        title = tr("weight gradient")
        return [kernel, drawing.grid(backward.weight_gradient, title=title, below=True, **settings)]

    def _of_output(self) -> list[drawing.Panel]:
        backward, settings = self.backward, {"room": (self._tall, self._output_room[1])}
        output = drawing.grid(backward.output, title=tr("output {size}", size=times(backward.shape)), **settings)
        return [output, drawing.grid(backward.gradient, title=tr("output gradient"), below=True, **settings)]

    def _parts(self) -> list[drawing.Panel]:
        """Draw what is multiplied at one position, which the frames fill."""
        backward = self.backward
        room = {"room": (self._tall, backward.kernel.shape[1])}
        if self.follow == "outputs":
            to_weights = drawing.grid(backward.kernel, title=tr("adds to the weights"), blank=True, **room)
            return [to_weights, self._blank(backward.kernel, tr("adds to the window"), room)]
        if self.follow == "weights":
            room = {"room": (self._tall, self._output_room[1])}
            met = drawing.grid(backward.gradient, title=tr("input that it met"), blank=True, **room)
            return [met, self._blank(backward.gradient, tr("gradient · input"), room)]
        spread = drawing.grid(backward.spread, title=tr("output gradient, padded"), numbered=False)
        if backward.stride > 1:
            spread = replace(spread, title=tr("output gradient, spread"))
        turned = drawing.grid(backward.kernel[::-1, ::-1], title=tr("kernel, turned"), numbered=False, below=True)
        products = self._blank(backward.kernel, tr("products"), {"numbered": False})
        return [spread, turned, replace(products, live="beside")]

    def _without_output(self) -> list[drawing.Panel]:
        backward = self.backward
        image = drawing.grid(backward.image, title=tr("input {size}", size=times(backward.image.shape)))
        return [image, drawing.grid(backward.kernel, title=tr("kernel"))]

    def _blank(self, like: NDArray, title: str, settings: Mapping[str, object]) -> drawing.Panel:
        return drawing.grid(like, title=title, blank=True, below=True, **settings)

    # Padding, and how large each grid may become while the sliders are moved

    @property
    def _ring(self) -> int:
        return self.backward.padding

    @property
    def _inner_start(self) -> Cell:
        return ORIGIN[0] + self._ring * CELL, ORIGIN[1] + self._ring * CELL

    def _inner(self, padded: NDArray) -> NDArray:
        height, width = self.backward.image.shape
        return padded[self._ring : self._ring + height, self._ring : self._ring + width]

    @cached_property
    def _is_inner(self) -> NDArray:
        return np.pad(np.ones(self.backward.image.shape, dtype=bool), self._ring)

    @cached_property
    def _input_room(self) -> Cell:
        most = max(self.reach["padding"][1], self._ring)
        return tuple(min(size + 2 * most, MOST) for size in self.backward.image.shape)

    @cached_property
    def _output_room(self) -> Cell:
        least = {name: max(self.reach[name][0], 1) for name in ("stride", "dilation")}
        axes = zip(self._input_room, self.backward.kernel.shape, strict=True)
        return tuple(shapes.explain(size, kernel, **least).size or 1 for size, kernel in axes)

    @cached_property
    def _tall(self) -> int:
        """The rows that every grid of the upper line keeps free, so that the lower line begins at one height."""
        return max(self._input_room[0], self._output_room[0], self.backward.kernel.shape[0])


def _each(cells: list[Cell]) -> str:
    """Highlight cells that do not lie together, each by itself."""
    return "".join(drawing.window_mark([cell], ORIGIN) for cell in cells)
