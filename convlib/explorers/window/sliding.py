"""What a kernel computes when it slides over an image in one setting, in numbers and in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from convlib import operations, shapes
from convlib.diagnosis.questions import Question
from convlib.explorers._frame.grids import formula_of
from convlib.text import factor, number, tr

LARGEST = 24  # cells along a side; a larger grid is described, not drawn


@dataclass(frozen=True, eq=False)
class Sliding:
    """An image, a kernel and how the kernel moves; legal or not.

    The arguments are the settings of `WindowExplorer`. Where there is a `problem`, there is no output.

    Examples
    --------
    >>> sliding = Sliding(np.arange(9.0).reshape(3, 3), ((1, 2), (3, 4)))
    >>> sliding.output
    array([[27., 37.],
           [57., 67.]])
    >>> next(sliding.sentences())
    'Output row 0, column 0: 0·1 + 1·2 + 3·3 + 4·4 = 27'
    """

    image: NDArray
    cells: tuple[tuple[float, ...], ...]
    divisor: float = 1
    turned: bool = False
    stride: int = 1
    padding: int | str = 0
    padding_mode: str = "zeros"
    dilation: int = 1

    # What there is

    @cached_property
    def laid(self) -> NDArray:
        """The cells as they are laid on the image: turned if `turned`, not divided, (kh, kw)."""
        cells = np.array(self.cells, dtype=float)
        return cells[::-1, ::-1] if self.turned else cells

    @property
    def weights(self) -> NDArray:
        """The numbers that multiply the image, (kh, kw); NaN where the divisor is 0."""
        return self.laid / self.divisor if self.divisor else np.full(self.laid.shape, np.nan)

    @cached_property
    def explanations(self) -> tuple[shapes.Explanation, shapes.Explanation]:
        """The output's height and width, each with its formula and its sentence."""
        settings = {"stride": self.stride, "padding": self.padding, "dilation": self.dilation}
        return tuple(
            shapes.explain(size, kernel, unit=unit, **settings)
            for size, kernel, unit in zip(self.image.shape, self.laid.shape, ("row", "column"), strict=True)
        )

    @property
    def shape(self) -> tuple[int, int]:
        """Height and width of the output; 0 where there is none."""
        return tuple(axis.size or 0 for axis in self.explanations)

    @property
    def span(self) -> tuple[int, int]:
        """Rows and columns from the kernel's first weights to its last ones."""
        return tuple(axis.span for axis in self.explanations)

    @cached_property
    def sides(self) -> tuple[tuple[int, int], ...]:
        """The padding in cells: ((top, bottom), (left, right))."""
        return tuple(shapes.resolve_padding(self.padding, k, max(self.dilation, 1)) for k in self.laid.shape)

    @property
    def ring(self) -> int:
        """The padding in cells, if it is the same at every side, else 0."""
        return self.sides[0][0] if self._is_even else 0

    @property
    def _is_even(self) -> bool:
        return len({cells for side in self.sides for cells in side}) == 1

    @cached_property
    def padded(self) -> NDArray:
        """The image with its padding."""
        return operations.pad2d(self.image, max(self.ring, 0), mode=self.padding_mode)

    @cached_property
    def output(self) -> NDArray | None:
        """What the kernel gives over the whole image, (OH, OW), read-only; None where there is no output."""
        if self.problem:
            return None
        with np.errstate(invalid="ignore", over="ignore"):
            settings = {"padding_mode": self.padding_mode, "dilation": self.dilation}
            output = operations.correlate2d(self.image, self.weights, stride=self.stride, padding=self.ring, **settings)
        output.flags.writeable = False
        return output

    def window(self, row: int, column: int) -> list[tuple[int, int]]:
        """List the cells of the padded image that an output cell reads, as (row, column)."""
        height, width = self.laid.shape
        top, left, dilation = row * self.stride, column * self.stride, self.dilation
        return [(top + down * dilation, left + right * dilation) for down in range(height) for right in range(width)]

    @cached_property
    def padded_read(self) -> NDArray:
        """How many windows read each cell of the padded image: every window adds 1 to each of its cells."""
        windows, weights = np.ones((1, 1, *self.shape)), np.ones((1, 1, *self.laid.shape))
        reached = operations.conv_transpose2d(windows, weights, stride=self.stride, dilation=self.dilation)[0, 0]
        beyond = np.add(self.image.shape, 2 * self.ring) - reached.shape
        return np.pad(reached, [(0, cells) for cells in beyond]).astype(int)

    @property
    def read(self) -> NDArray:
        """How many windows read each cell of the image, (H, W); all 0 where there is no output."""
        if self.problem:
            return np.zeros(self.image.shape, dtype=int)
        (height, width), ring = self.image.shape, self.ring
        return self.padded_read[ring : ring + height, ring : ring + width]

    def spread(self) -> tuple[NDArray, NDArray | None]:
        """Put zeros between the cells of the kernel, as dilation does; say also which cells these are."""
        if self.dilation < 2 or self.span == self.laid.shape or max(self.span) > LARGEST:
            return self.laid, None
        spread, between = np.zeros(self.span), np.ones(self.span, dtype=bool)
        own = (slice(None, None, self.dilation),) * 2
        spread[own], between[own] = self.laid, False
        return spread, between

    def question(self, row: int, column: int) -> Question:
        """Ask for one output cell. Padding other than zeros is part of the image that is asked about."""
        operation, kernel = ("convolve2d", self.weights[::-1, ::-1]) if self.turned else ("correlate2d", self.weights)
        settings = {"stride": self.stride, "padding": self.ring, "dilation": self.dilation}
        image = self.image
        if self.padding_mode != "zeros":
            image, settings["padding"] = self.padded, 0
        return Question(operation, (image, kernel), settings, lambda output: output[row, column])

    # In words

    @cached_property
    def problem(self) -> str:
        """A whole sentence: why there is no output, and how to change that; empty where there is one."""
        illegal = [axis.sentence for axis in self.explanations if not axis.legal]
        if illegal:
            return illegal[0]
        if not self._is_even:
            (top, bottom), (left, right) = self.sides
            return tr(
                "Padding “{padding}” adds {top}, {bottom}, {left} and {right} cells at the top, bottom, left and "
                "right, but the picture has the same padding at every side. Use a number, or correlate2d.",
                padding=self.padding,
                top=top,
                bottom=bottom,
                left=left,
                right=right,
            )
        if not self.divisor:
            return tr("The divisor is 0, and nothing can be divided by 0. Use 1, or the sum of the cells.")
        if self.ring > self.most_padding:
            return self._too_much_padding()
        if self.longest > LARGEST:
            return tr(
                "The padded input is {length} cells long, but at most {most} can be drawn. Lower the padding.",
                length=self.longest,
                most=LARGEST,
            )
        return ""

    @property
    def longest(self) -> int:
        """The longer side of the padded image, in cells."""
        return max(self.image.shape) + 2 * self.ring

    @property
    def most_padding(self) -> float:
        """How much padding the padding mode can take from the image."""
        side = min(self.image.shape)
        return {"reflect": side - 1, "wrap": side}.get(self.padding_mode, np.inf)

    def _too_much_padding(self) -> str:
        if self.padding_mode == "reflect":
            return tr(
                "Mode reflect can mirror at most {n} cell of this input, but the padding is {padding}. "
                "Lower the padding or use edge.",
                "Mode reflect can mirror at most {n} cells of this input, but the padding is {padding}. "
                "Lower the padding or use edge.",
                n=self.most_padding,
                padding=self.ring,
            )
        return tr(
            "Mode wrap can repeat at most {n} cell of this input, but the padding is {padding}. "
            "Lower the padding or use edge.",
            "Mode wrap can repeat at most {n} cells of this input, but the padding is {padding}. "
            "Lower the padding or use edge.",
            n=self.most_padding,
            padding=self.ring,
        )

    @property
    def formula(self) -> str:
        """The output-size formula with its numbers: once where height and width have the same."""
        return formula_of(*self.explanations)

    @property
    def sentence(self) -> str:
        """At how many positions the kernel fits, or what of the image it never reads."""
        return shapes.in_words(*self.explanations)

    @property
    def counted(self) -> str:
        """How many windows read a cell, and how many cells are read by none."""
        read = self.read
        return tr(
            "Each input cell is read by at least {least} and at most {most} windows. "
            "Cells that no window reads: {unread} of {all}.",
            least=read.min(),
            most=read.max(),
            unread=np.count_nonzero(read == 0),
            all=read.size,
        )

    def sentences(self) -> Iterator[str]:
        """Write out the sum behind each output cell."""
        for (row, column, products), value in zip(self._products(), self.output.ravel(), strict=True):
            value = number(value)
            yield tr(
                "Output row {row}, column {column}: {products} = {value}",
                row=row,
                column=column,
                products=products,
                value=value,
            )

    def questions(self) -> Iterator[str]:
        """Write out the sum behind each output cell, without its result."""
        for row, column, products in self._products():
            yield tr("Output row {row}, column {column}: {products} = ?", row=row, column=column, products=products)

    def _products(self) -> Iterator[tuple[int, int, str]]:
        """For each output cell its row, its column and its sum of products."""
        factors = [factor(weight) for weight in self.laid.ravel()]
        texts = np.vectorize(number, otypes=[object])(self.padded)
        for row, column in np.ndindex(self.shape):
            terms = zip(self.window(row, column), factors, strict=True)
            products = " + ".join(f"{factor(texts[cell])}·{weight}" for cell, weight in terms)
            yield row, column, products if self.divisor == 1 else f"({products}) / {factor(self.divisor)}"
