"""Copies of a kernel that are laid down in an output and added up: what a transposed convolution computes."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from convlib.text import factor, minus, tr

LARGEST_INPUT = 6  # cells along a side
LARGEST = 20  # cells along a side of the output with all that padding cuts off

Cell = tuple[int, int]


@dataclass(frozen=True, eq=False)
class Laying:
    """An input, a kernel and how its copies are laid down; legal or not.

    The arguments are the settings of `LayDownExplorer`. Where there is a `problem`, there is no output. The copies lie
    in the *whole* output; padding cuts its outer cells off.

    Examples
    --------
    >>> laying = Laying(np.array([[1.0, 2.0]]), ((1, 1),), stride=1)
    >>> laying.output
    array([[1., 3., 2.]])
    >>> laying.sources(0, 1)
    [((0, 0), (0, 1)), ((0, 1), (0, 0))]
    """

    image: NDArray
    cells: tuple[tuple[float, ...], ...]
    stride: int
    padding: int = 0
    output_padding: int = 0
    dilation: int = 1

    @cached_property
    def kernel(self) -> NDArray:
        """The cells as an array, (kh, kw)."""
        return np.array(self.cells, dtype=float)

    @property
    def whole_shape(self) -> Cell:
        """Height and width of all that is laid down, with the output padding."""
        axes = zip(self.image.shape, self.kernel.shape, strict=True)
        height, width = (self._whole(size, kernel) for size, kernel in axes)
        return height, width

    @property
    def shape(self) -> Cell:
        """Height and width of the output; 0 where there is none."""
        if self.problem:
            return 0, 0
        height, width = self.whole_shape
        return height - 2 * self.padding, width - 2 * self.padding

    def _whole(self, size: int, kernel: int) -> int:
        return (size - 1) * self.stride + self.dilation * (kernel - 1) + 1 + self.output_padding

    # The copies

    def copy(self, row: int, column: int) -> NDArray:
        """The kernel times an input cell, (kh, kw)."""
        with np.errstate(invalid="ignore", over="ignore"):
            return self.image[row, column] * self.kernel

    def covered(self, row: int, column: int) -> list[Cell]:
        """List the cells of the whole output under an input cell's copy, one for each weight, as (row, column)."""
        top, left, dilation = row * self.stride, column * self.stride, self.dilation
        return [(top + down * dilation, left + right * dilation) for down, right in np.ndindex(self.kernel.shape)]

    @cached_property
    def so_far(self) -> list[NDArray]:
        """The whole output after each copy, row by row of the input."""
        return list(self._added(self.copy))

    @cached_property
    def counts_so_far(self) -> list[NDArray]:
        """How many copies cover each cell of the whole output, after each copy."""
        return list(self._added(lambda _row, _column: np.ones(self.kernel.shape)))

    def _added(self, copy_at: Callable[[int, int], NDArray]) -> Iterator[NDArray]:
        total = np.zeros(self.whole_shape)
        for row, column in np.ndindex(self.image.shape):
            window = tuple(
                slice(at * self.stride, at * self.stride + self.dilation * (k - 1) + 1, self.dilation)
                for at, k in zip((row, column), self.kernel.shape, strict=True)
            )
            with np.errstate(invalid="ignore", over="ignore"):
                total[window] += copy_at(row, column)
            yield total.copy()

    @cached_property
    def output(self) -> NDArray | None:
        """All copies added up, without what padding cuts off, read-only; None where there is no output."""
        return None if self.problem else self._kept(self.so_far[-1])

    @cached_property
    def overlaps(self) -> NDArray | None:
        """How many copies cover each output cell, read-only; None where there is no output."""
        return None if self.problem else self._kept(self.counts_so_far[-1].astype(int))

    def _kept(self, whole: NDArray) -> NDArray:
        (height, width), cut = whole.shape, self.padding
        kept = whole[cut : height - cut, cut : width - cut].copy()
        kept.flags.writeable = False
        return kept

    def is_cut(self, cell: Cell) -> bool:
        """Whether padding cuts this cell of the whole output off."""
        inside = zip(cell, self.whole_shape, strict=True)
        return not all(self.padding <= at < size - self.padding for at, size in inside)

    # The other direction

    def sources(self, row: int, column: int) -> list[tuple[Cell, Cell]]:
        """List what an output cell collects: the input cells whose copies cover it, each with its weight's cell."""
        place = row + self.padding, column + self.padding
        down, across = (
            list(self._reaching(at, size, kernel))
            for at, size, kernel in zip(place, self.image.shape, self.kernel.shape, strict=True)
        )
        return [((m, n), (k, j)) for m, k in down for n, j in across]

    def _reaching(self, at: int, size: int, kernel: int) -> Iterator[Cell]:
        """Pair the positions along one axis whose copies reach a cell with the weight that lies on it."""
        for source in range(size):
            weight, rest = divmod(at - source * self.stride, self.dilation)
            if not rest and 0 <= weight < kernel:
                yield source, weight

    # In words

    @cached_property
    def problem(self) -> str:
        """A whole sentence: why there is no output, and how to change that; empty where there is one."""
        if self.stride < 1:
            return tr("The stride is {n}, so the copies would not move on. Use 1 or more.", n=minus(self.stride))
        if self.dilation < 1:
            return tr("The dilation is {n}, but it must be at least 1. Use 1 for no gaps.", n=minus(self.dilation))
        if self.padding < 0:
            return tr(
                "The padding is {n}. In a transposed convolution it cuts cells off, so it must be 0 or more.",
                n=minus(self.padding),
            )
        return self._wrong_output_padding() or self._wrong_size()

    def _wrong_output_padding(self) -> str:
        most = max(self.stride, self.dilation)
        if 0 <= self.output_padding < most:
            return ""
        return tr(
            "The output padding is {n}, but it must be 0 or more and smaller than the stride or the dilation, here "
            "{most}. Lower it or raise the stride.",
            n=minus(self.output_padding),
            most=most,
        )

    def _wrong_size(self) -> str:
        if max(self.whole_shape) > LARGEST:
            return tr(
                "The copies cover {length} cells along a side, but at most {most} can be drawn. Lower the stride or "
                "the dilation.",
                length=max(self.whole_shape),
                most=LARGEST,
            )
        if min(self.whole_shape) <= 2 * self.padding:
            return tr(
                "The copies cover {length} cells along a side, and padding {padding} cuts off {cut}: nothing is left. "
                "Lower the padding.",
                length=min(self.whole_shape),
                padding=self.padding,
                cut=2 * self.padding,
            )
        return ""

    @property
    def formula(self) -> str:
        """The output-size formula with its numbers, once where height and width have the same."""
        height, width = (self._formula(*axis) for axis in zip(self.image.shape, self.kernel.shape, strict=True))
        if height == width:
            return tr("height and width: {formula}", formula=height)
        return tr("height: {height}; width: {width}", height=height, width=width)

    def _formula(self, size: int, kernel: int) -> str:
        span = f"{kernel}" if self.dilation == 1 else f"{factor(self.dilation)}·({kernel} − 1) + 1"
        more = f" + {factor(self.output_padding)}" if self.output_padding else ""
        cut = f" − 2·{factor(self.padding)}" if self.padding else ""
        formula = f"({size} − 1)·{factor(self.stride)} + {span}{more}{cut}"
        if self.problem:
            return tr("{formula}: no output", formula=formula)
        return f"{formula} = {self._whole(size, kernel) - 2 * self.padding}"
