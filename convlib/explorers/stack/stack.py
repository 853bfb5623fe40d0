"""What `StackExplorer` computes: the maps of a stack of layers, and how many paths lead from one cell to another."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from convlib import operations, shapes
from convlib.text import listed, mark, shown, tr

LARGEST = 16  # rows or columns of a map that is drawn
MOST = 5  # layers

KINDS = {"conv": mark("convolution"), "max": mark("max pool"), "average": mark("average pool")}


class Layer(NamedTuple):
    """A layer with a square kernel, or the square window of a pool; all of its numbers are in cells."""

    kind: str
    kernel: int
    stride: int
    dilation: int = 1
    padding: int = 0

    @property
    def numbers(self) -> tuple[int, int, int, int]:
        """What `shapes` needs to know of it."""
        return self.kernel, self.stride, self.dilation, self.padding

    @property
    def reads(self) -> str:
        """What moves over the input: see `shapes.explain`."""
        return "kernel" if self.kind == "conv" else "window"

    def apply(self, values: NDArray) -> NDArray:
        """Return the layer's map of an (H, W) map. Every weight of a convolution is 1."""
        options = {"stride": self.stride, "padding": self.padding}
        if self.kind == "conv":
            ones = np.ones((self.kernel, self.kernel))
            return operations.correlate2d(values, ones, dilation=self.dilation, **options)
        if self.kind == "max":
            return operations.max_pool2d(values, self.kernel, dilation=self.dilation, **options)
        return operations.avg_pool2d(values, self.kernel, **options)

    def problem(self, size: Sequence[int]) -> str:
        """Why the layer gives no map of an input of this size (height, width); empty if it does."""
        height, width = (self._along(side, unit) for side, unit in zip(size, ("row", "column"), strict=True))
        if not (height.legal and width.legal):
            return shapes.in_words(height, width)
        if self.kind == "average" and self.dilation > 1:
            return tr("An average pool has no dilation. Set it to 1, or choose a max pool.")
        if self.kind != "conv" and self.padding > self.kernel // 2:
            return tr(
                "The padding {padding} is more than half the window, so a window could hold only padding. "
                "Use at most {half}.",
                padding=self.padding,
                half=self.kernel // 2,
            )
        if max(height.size, width.size) > LARGEST:
            return tr(
                "The map would have {rows}×{columns} cells, but at most {most}×{most} can be drawn. Lower the padding.",
                rows=height.size,
                columns=width.size,
                most=LARGEST,
            )
        return ""

    def _along(self, side: int, unit: str) -> shapes.Explanation:
        options = {"stride": self.stride, "padding": self.padding, "dilation": self.dilation}
        return shapes.explain(side, self.kernel, unit=unit, name=self.reads, **options)


def as_layers(values: object) -> tuple[Layer, ...]:
    """Return layers from tuples of a kind and up to four numbers; an error says what is wrong with them.

    The stride, if not given, is 1 for a convolution and the window for a pool.

    Examples
    --------
    >>> as_layers([("conv", 3), ("max", 2)])[1]
    Layer(kind='max', kernel=2, stride=2, dilation=1, padding=0)
    """
    if isinstance(values, (str, bytes)) or not isinstance(values, Sequence):
        raise TypeError(
            tr('layers must be a list such as [("conv", 3), ("max", 2)], not {value}.', value=shown(values))
        )
    if len(values) > MOST:
        raise ValueError(tr("layers: {n} are too many; at most {most} can be shown.", n=len(values), most=MOST))
    return tuple(map(_as_layer, values))


def _as_layer(value: object) -> Layer:
    known = isinstance(value, (tuple, list)) and 2 <= len(value) <= 5
    if not known or not isinstance(value[0], str) or value[0] not in KINDS:
        raise ValueError(
            tr(
                "layers: each must be (kind, kernel, stride, dilation, padding), at least the first two, and its kind "
                "one of {kinds}; not {value}.",
                kinds=listed(map(repr, KINDS)),
                value=shown(value),
            )
        )
    kind, kernel, *rest = value
    numbers = [kernel, *rest] if rest else [kernel, 1 if kind == "conv" else kernel]
    if any(isinstance(number, bool) or not isinstance(number, (int, np.integer)) for number in numbers):
        raise TypeError(tr("layers: the numbers of a layer must be whole numbers, not {value}.", value=shown(value)))
    return Layer(kind, *map(int, numbers))


@dataclass(frozen=True, eq=False)
class Stack:
    """An image and the maps that layers make of it, one after the other, up to the first layer that gives none.

    Attributes
    ----------
    image : (H, W) array
    layers : sequence of Layer
    """

    image: NDArray
    layers: tuple[Layer, ...]

    @cached_property
    def maps(self) -> list[NDArray]:
        """The image, and the map of each layer that gives one."""
        found = [self.image]
        for layer in self.layers:
            if layer.problem(found[-1].shape):
                break
            found.append(layer.apply(found[-1]))
        return found

    @cached_property
    def working(self) -> tuple[Layer, ...]:
        """The layers that give a map."""
        return self.layers[: len(self.maps) - 1]

    @property
    def problem(self) -> str:
        """Why a layer gives no map, and how to change that; empty if all give one."""
        number = len(self.working)
        if number == len(self.layers):
            return ""
        reason = self.layers[number].problem(self.maps[-1].shape)
        return tr("Layer {number} gives no map. {reason}", number=number + 1, reason=reason)

    @cached_property
    def starts(self) -> list[int]:
        """The index of the first cell of each map, where all cells of all maps are counted; then their number."""
        return [0, *accumulate(values.size for values in self.maps)]

    def index(self, number: int, row: int, column: int) -> int:
        """Return the index of a cell of a map, or of the one nearest to it; map 0 is the image."""
        number = max(0, min(number, len(self.maps) - 1))
        rows, columns = self.maps[number].shape
        row, column = max(0, min(row, rows - 1)), max(0, min(column, columns - 1))
        return self.starts[number] + row * columns + column

    def cell(self, index: int) -> tuple[int, int, int]:
        """Return the map, the row and the column of an index."""
        number = next(k for k, start in enumerate(self.starts[1:]) if index < start)
        return (number, *map(int, divmod(index - self.starts[number], self.maps[number].shape[1])))

    def paths(self, index: int) -> list[NDArray]:
        """For a chosen cell, the number of paths between it and each cell of each map, a map's shape each."""
        number, *place = self.cell(index)
        along = [self._along(axis, number, place[axis]) for axis in (0, 1)]
        return [np.outer(*both) for both in zip(*along, strict=True)]

    def _along(self, axis: int, number: int, chosen: int) -> list[NDArray]:
        """The number of paths along one axis between a cell of a map and the cells of all maps."""
        own = np.zeros(self.maps[number].shape[axis], int)
        own[chosen] = 1
        below = accumulate(reversed(self._steps[axis][:number]), lambda counts, step: counts @ step, initial=own)
        above = accumulate(self._steps[axis][number:], lambda counts, step: step @ counts, initial=own)
        return [*reversed(list(below)), *list(above)[1:]]

    @cached_property
    def _steps(self) -> list[list[NDArray]]:
        """Along each axis, for each layer, which cell of its input (a column) each cell of its map (a row) reads."""
        return [
            [
                _reads(layer, *(values.shape[axis] for values in self.maps[k : k + 2]))
                for k, layer in enumerate(self.working)
            ]
            for axis in (0, 1)
        ]

    def formula(self, number: int) -> str:
        """Write the receptive field of a map's cells: 1, and what each layer up to it adds."""
        step, terms = 1, ["1"]
        for layer in self.working[:number]:
            terms.append(f"{layer.dilation * (layer.kernel - 1)}·{step}")
            step *= layer.stride
        return " + ".join(terms) + (f" = {self.field(number)}" if number else "")

    def field(self, number: int) -> int:
        """Return the side of the receptive field of a map's cells, in cells of the image."""
        return shapes.receptive_field([layer.numbers for layer in self.working[:number]])


def _reads(layer: Layer, size: int, outputs: int) -> NDArray:
    """Return an (outputs, size) array that is 1 where an output reads a cell of the input."""
    step = np.zeros((outputs, size), int)
    for output in range(outputs):
        read = output * layer.stride - layer.padding + layer.dilation * np.arange(layer.kernel)
        step[output, read[(read >= 0) & (read < size)]] = 1
    return step
