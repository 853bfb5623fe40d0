"""What `BackwardExplorer` computes: how the gradient at an output comes back to kernel, input and bias."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from convlib import operations, shapes
from convlib.explorers._frame.grids import formula_of, times
from convlib.text import tr

LARGEST = 7  # cells along a side of the input
MOST = 13  # cells along a side of the padded input, which is drawn

Cell = tuple[int, int]


def ones(shape: Cell) -> NDArray:
    """Return the gradient of the sum of all outputs: 1 at each."""
    return np.ones(shape)


def mixed(shape: Cell) -> NDArray:
    """Return small whole numbers from −3 to 3 that differ from cell to cell."""
    row, column = np.indices(shape)
    return (3.0 * row + 5 * column + 5) % 7 - 3


PATTERNS = {"mixed": mixed, "ones": ones}
"""The gradients that an exhibit can put at an output of any size."""


@dataclass(frozen=True, eq=False)
class Backward:
    """A correlation and the gradients that belong to one gradient at its output.

    Attributes
    ----------
    image : (H, W) array
        The input; its padding is zeros.
    kernel : (kh, kw) array
    arriving : (OH, OW) array, or a function of the output's shape
        The gradient at the output. Where its shape is another one, `problem` says so.
    stride, padding, dilation : int
        Any numbers; `problem` explains what does not work.

    Examples
    --------
    >>> backward = Backward(np.array([[1.0, 2, 4]]), np.array([[3.0, 5]]), np.array([[10.0, 1]]))
    >>> backward.weight_gradient, backward.input_gradient
    (array([[12., 24.]]), array([[30., 53.,  5.]]))
    """

    image: NDArray
    kernel: NDArray
    arriving: object
    stride: int = 1
    padding: int = 0
    dilation: int = 1

    # Forward

    @cached_property
    def explanations(self) -> tuple[shapes.Explanation, shapes.Explanation]:
        """The output's height and width, each with its formula and its sentence."""
        settings = {"stride": self.stride, "padding": self.padding, "dilation": self.dilation}
        return tuple(
            shapes.explain(size, kernel, unit=unit, **settings)
            for size, kernel, unit in zip(self.image.shape, self.kernel.shape, ("row", "column"), strict=True)
        )

    @property
    def shape(self) -> Cell:
        """Height and width of the output; 0 where there is none."""
        return tuple(axis.size or 0 for axis in self.explanations)

    @property
    def span(self) -> Cell:
        """Rows and columns from the kernel's first weights to its last ones."""
        return tuple(axis.span for axis in self.explanations)

    @property
    def formula(self) -> str:
        """The formula of the output's size, with its numbers."""
        return formula_of(*self.explanations)

    @cached_property
    def padded(self) -> NDArray:
        """The input with its padding of zeros."""
        return np.pad(self.image, max(self.padding, 0))

    @cached_property
    def output(self) -> NDArray:
        """What the kernel gives over the input, (OH, OW)."""
        settings = {"stride": self.stride, "padding": self.padding, "dilation": self.dilation}
        return operations.correlate2d(self.image, self.kernel, **settings)

    @cached_property
    def problem(self) -> str:
        """Why there is no output or no gradient at it, and how to change that; empty otherwise."""
        illegal = [axis.sentence for axis in self.explanations if not axis.legal]
        if illegal:
            return illegal[0]
        if max(self.image.shape) + 2 * self.padding > MOST:
            return tr(
                "The padded input is {length} cells long, but at most {most} can be drawn. Lower the padding.",
                length=max(self.image.shape) + 2 * self.padding,
                most=MOST,
            )
        if not all((np.abs(array) < 1e100).all() for array in (self.image, self.kernel, self.gradient)):
            return tr(
                "Input, kernel and output gradient must be finite numbers below 10^100. Change those that are not."
            )
        if self.gradient.shape != self.shape:
            return tr(
                "Every output needs one gradient: the output is {output}, your gradients are {yours}. Choose another "
                "output gradient, then your own numbers again: they start with the size of the output.",
                output=times(self.shape),
                yours=times(self.gradient.shape),
            )
        return ""

    # Backward

    @cached_property
    def gradient(self) -> NDArray:
        """The gradient at the output, (OH, OW)."""
        return self.arriving(self.shape) if callable(self.arriving) else self.arriving

    @cached_property
    def weight_gradient(self) -> NDArray:
        """The gradient of each weight, (kh, kw)."""
        return self._gradients[1][0, 0]

    @cached_property
    def input_gradient(self) -> NDArray:
        """The gradient of each input cell, (H, W)."""
        return self._gradients[0][0, 0]

    @property
    def bias_gradient(self) -> float:
        """The gradient of a number that is added to every output."""
        return float(self._gradients[2][0])

    @cached_property
    def _gradients(self) -> tuple[NDArray, NDArray, NDArray]:
        four = (array[np.newaxis, np.newaxis] for array in (self.gradient, self.image, self.kernel))
        settings = {"stride": self.stride, "padding": self.padding, "dilation": self.dilation}
        return operations.conv2d_backward(*four, **settings)

    # The parts that add up

    def window(self, row: int, column: int) -> list[Cell]:
        """List the cells of the padded input that an output reads, in the order of the weights."""
        top, left = row * self.stride, column * self.stride
        return [(top + a * self.dilation, left + b * self.dilation) for a, b in np.ndindex(self.kernel.shape)]

    def read(self, row: int, column: int) -> NDArray:
        """Return the numbers of a window, (kh, kw)."""
        return np.reshape([self.padded[cell] for cell in self.window(row, column)], self.kernel.shape)

    @cached_property
    def sums(self) -> list[tuple[NDArray, NDArray]]:
        """For each output, the gradients of the weights and of the padded input, summed up to that output."""
        weights, cells, so_far = np.zeros(self.kernel.shape), np.zeros(self.padded.shape), []
        for place in np.ndindex(self.shape):
            gradient, window = self.gradient[place], tuple(np.transpose(self.window(*place)))
            weights = weights + gradient * self.read(*place)
            cells = cells.copy()
            cells[window] += gradient * self.kernel.ravel()
            so_far.append((weights, cells))
        return so_far

    def met(self, row: int, column: int) -> list[Cell]:
        """List the cells of the padded input that a weight multiplies, in the order of the outputs."""
        top, left = row * self.dilation, column * self.dilation
        return [(top + down * self.stride, left + right * self.stride) for down, right in np.ndindex(self.shape)]

    @cached_property
    def spread(self) -> NDArray:
        """The output gradient as a convolution reads it: zeros for the skipped positions, and zeros around it.

        A correlation of it with the turned kernel gives the gradient of the padded input.
        """
        (tall, wide), reach = self.padded.shape, np.array(self.span) - 1
        spread = np.zeros((tall + reach[0], wide + reach[1]))
        inner = spread[reach[0] :, reach[1] :]
        inner[: self.shape[0] * self.stride : self.stride, : self.shape[1] * self.stride : self.stride] = self.gradient
        return spread

    def turned_window(self, row: int, column: int) -> list[Cell]:
        """List the cells of `spread` under the turned kernel at an input cell, in the order of its cells."""
        top, left = row + self.padding, column + self.padding
        return [(top + a * self.dilation, left + b * self.dilation) for a, b in np.ndindex(self.kernel.shape)]

    def readers(self, row: int, column: int) -> list[tuple[Cell, Cell]]:
        """List the (output, weight) pairs through which an input cell reaches the output."""
        cell = row + self.padding, column + self.padding
        pairs = ((place, self.window(*place)) for place in np.ndindex(self.shape))
        return [(place, divmod(window.index(cell), self.kernel.shape[1])) for place, window in pairs if cell in window]
