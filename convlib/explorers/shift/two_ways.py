"""An image that is shifted and then filtered, and filtered and then shifted."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from convlib import operations
from convlib.explorers._frame.grids import times
from convlib.kernels import KERNELS
from convlib.text import minus, tr

LARGEST = 8  # cells along a side; a larger image is described, not drawn
SMALLEST = 3  # cells along a side, so that the blur fits in
_BLUR = KERNELS["gaussian_3x3"].weights


@dataclass(frozen=True, eq=False)
class TwoWays:
    """An image, a filter, and a circular shift; legal or not.

    The arguments are the settings of `ShiftExplorer`. Where there is a `problem`, there is no output.

    Examples
    --------
    >>> ways = TwoWays(np.eye(3), ((0, 0, 0), (1, 1, 1), (0, 0, 0)), right=1)
    >>> ways.shift_then_filter
    array([[1., 1., 1.],
           [0., 1., 1.],
           [1., 1., 0.]])
    >>> ways.filter_then_shift
    array([[0., 1., 1.],
           [1., 1., 1.],
           [1., 0., 1.]])
    """

    image: NDArray
    cells: tuple[tuple[float, ...], ...]
    divisor: float = 1
    down: int = 0
    right: int = 0
    stride: int = 1
    padding_mode: str = "zeros"
    pooling: str = "none"

    # What there is

    @property
    def shift(self) -> tuple[int, int]:
        """By how many rows and columns the image moves."""
        return self.down, self.right

    @property
    def ring(self) -> int:
        """Cells of padding at every side, so that the kernel gives a number for each pixel."""
        return len(self.cells) // 2

    @property
    def is_global(self) -> bool:
        """Whether a single number is kept."""
        return self.pooling.startswith("global")

    @cached_property
    def shifted(self) -> NDArray:
        """The image moved: what leaves at one side comes in at the other, (H, W)."""
        return _rolled(self.image, self.shift)

    def padded(self, image: NDArray) -> NDArray:
        """Put the padding of the kernel around an image."""
        return operations.pad2d(image, self.ring, mode=self.padding_mode)

    @cached_property
    def output_shift(self) -> tuple[int, int]:
        """By how many whole rows and columns the output is moved in the second way."""
        return (0, 0) if self.is_global else (self.down // self.stride, self.right // self.stride)

    @cached_property
    def filtered(self) -> NDArray | None:
        """The filtered image, not shifted, (OH, OW); None where there is no output."""
        return None if self.problem else self._filter(self.image)

    @cached_property
    def shift_then_filter(self) -> NDArray | None:
        """The image shifted, then filtered, (OH, OW); None where there is no output."""
        return None if self.problem else self._filter(self.shifted)

    @cached_property
    def filter_then_shift(self) -> NDArray | None:
        """The image filtered, then shifted, (OH, OW); None where there is no output."""
        return None if self.problem else _rolled(self.filtered, self.output_shift)

    @cached_property
    def unequal(self) -> NDArray | None:
        """Which outputs the two ways do not share, (OH, OW) of bools; None where there is no output."""
        if self.problem:
            return None
        one, other = self.shift_then_filter, self.filter_then_shift
        # one sum may be added up in another order
        finite = np.abs(one[np.isfinite(one)])
        with np.errstate(over="ignore"):
            return ~np.isclose(one, other, rtol=1e-9, atol=1e-12 * finite.max(initial=0), equal_nan=True)

    @cached_property
    def difference(self) -> NDArray | None:
        """The first way minus the second, (OH, OW); None where there is no output."""
        if self.problem:
            return None
        with np.errstate(invalid="ignore", over="ignore"):
            return np.where(self.unequal, self.shift_then_filter - self.filter_then_shift, 0.0)

    @property
    def shape(self) -> tuple[int, int]:
        """Height and width of the output; 0 where there is none."""
        return (0, 0) if self.problem else self.filtered.shape

    def source(self, row: int, column: int) -> tuple[int, int]:
        """Say where an output of the second way was before it moved."""
        (down, right), (height, width) = self.output_shift, self.shape
        return (row - down) % height, (column - right) % width

    def window(self, row: int, column: int) -> tuple[slice, slice]:
        """Say which rows and columns of the padded image an output reads, without what only the blur pads."""
        if self.is_global:
            return slice(0, len(self.image) + 2 * self.ring), slice(0, len(self.image[0]) + 2 * self.ring)
        before = 1 if self.pooling == "blurred_max" else 0
        pool = 1 if self.pooling == "none" else self.stride
        span = pool + 2 * before + len(self.cells) - 1
        starts = (at * self.stride - before for at in (row, column))
        ends = (size + 2 * self.ring for size in self.image.shape)
        return tuple(slice(max(start, 0), min(start + span, end)) for start, end in zip(starts, ends, strict=True))

    def padding_read(self, row: int, column: int) -> int:
        """Count the cells of padding in that window."""
        own = np.pad(np.zeros(self.image.shape), self.ring, constant_values=1)
        return int(own[self.window(row, column)].sum())

    # The filter

    def _filter(self, image: NDArray) -> NDArray:
        with np.errstate(invalid="ignore", over="ignore"):
            weights = np.array(self.cells, dtype=float) / self.divisor
            return self._pooled(self._correlated(image, weights))

    def _pooled(self, image: NDArray) -> NDArray:
        stride = self.stride
        if self.pooling == "max":
            return operations.max_pool2d(image, stride)
        if self.pooling == "average":
            return operations.avg_pool2d(image, stride)
        if self.pooling == "blurred_max":
            return self._correlated(self._dense_max(image), _BLUR)[::stride, ::stride]
        if self.is_global:
            summary = np.max if self.pooling == "global_max" else np.mean
            return summary(image, keepdims=True)
        return image[::stride, ::stride]

    def _dense_max(self, image: NDArray) -> NDArray:
        """Max pooling with stride 1, one number for each pixel; where padding is zeros, a pool has −∞ instead."""
        beyond = ((0, self.stride - 1), (0, self.stride - 1))
        if self.padding_mode == "zeros":
            around = np.pad(image, beyond, constant_values=-np.inf)
        else:
            around = operations.pad2d(image, beyond, mode=self.padding_mode)
        return operations.max_pool2d(around, self.stride, stride=1)

    def _correlated(self, image: NDArray, weights: NDArray) -> NDArray:
        return operations.correlate2d(image, weights, padding=len(weights) // 2, padding_mode=self.padding_mode)

    # What does not work

    @cached_property
    def problem(self) -> str:
        """A whole sentence: why there is no output, and how to change that; empty where there is one."""
        kernel, image = np.shape(self.cells), self.image.shape
        most = min(image)
        if kernel[0] != kernel[1] or kernel[0] % 2 == 0:
            return tr(
                "The kernel is {size}, so it has no middle cell at which the output belongs. "
                "Use as many rows as columns, and an odd number of them, such as 3×3.",
                size=times(kernel),
            )
        if kernel[0] > most:
            return tr(
                "The kernel is {kernel}, but the image is {image}. Use a kernel of at most {most} rows and columns.",
                kernel=times(kernel),
                image=times(image),
                most=most,
            )
        if not self.divisor:
            return tr("The divisor is 0, and nothing can be divided by 0. Use 1, or the sum of the cells.")
        return self._wrong_stride(most)

    def _wrong_stride(self, most: int) -> str:
        if self.is_global or 1 <= self.stride <= most:
            return ""
        return tr(
            "The stride is {stride}, but it must be from 1 to {most}, the shorter side of the image.",
            stride=minus(self.stride),
            most=most,
        )


def _rolled(image: NDArray, shift: tuple[int, int]) -> NDArray:
    """Shift an array around its borders, however far."""
    rows, columns = (by % size for by, size in zip(shift, image.shape, strict=True))
    return np.roll(image, (rows, columns), (0, 1))
