"""Which kernel cell meets which image cell, in the deck's indices: slides S10–S12."""

from collections.abc import Sequence

import numpy as np
import traitlets as t

from convlib import drawing
from convlib.explorers._frame.cache import cached, forward
from convlib.explorers._frame.controls import choice, whole
from convlib.explorers._frame.kernel_choice import Cells, Rows
from convlib.explorers._frame.positions import Positioned
from convlib.explorers.index import picture, words
from convlib.explorers.index.pairs import CONVOLUTION, PLACES, PRIMES, Pairs, index_of
from convlib.text import mark, tr


class Letters(Cells):
    """The numbers for the letters A to I: 3 rows of 3."""

    def validate(self, explorer: t.HasTraits, values: object) -> Rows:
        """Return the numbers as tuples, or raise an error that says what is wrong with them."""
        cells = super().validate(explorer, values)
        rows, columns = np.shape(cells)
        if (rows, columns) != (3, 3):
            raise ValueError(
                tr(
                    "cells must be the numbers for A to I in 3 rows of 3, not {rows} rows of {columns}.",
                    rows=rows,
                    columns=columns,
                )
            )
        return cells


class IndexExplorer(Positioned):
    """The image 1 to 9, a kernel of the letters A to I, and for chosen i, j, m, n the pair of cells that meet.

    The indices are the deck's: the first runs along the row, the second down, and 0, 0 is the middle cell. If an index
    is outside −1 … 1, there is no cell, and the product counts as 0.

    Parameters
    ----------
    m, n : int
        The pair you look at; each is −1, 0 or 1. They name a cell of the image, or, with "correlation", of the kernel.
        Pointing and the arrow keys change them (m to the right, n down), and so does code.
    formula : str
        "convolution" (slide S10), "correlation_as_printed" (S12), or "correlation", the usual one of the libraries.
    i, j : int
        The output cell, 0 at first. Cells meet only from −2 to 2.
    cells : 3×3 numbers
        The numbers for the letters A to I, row by row; the first nine primes, if not given.
    controls : sequence of str, optional
        The controls to show, of "formula", "i", "j" and "weights"; all if not given. Code can change every setting.
        Without the controls "i" and "j", and at i = j = 0, there are only the image and the kernel, with large letters.

    Examples
    --------
    >>> explorer = IndexExplorer(m=-1, n=-1)
    >>> explorer.words
    'm = −1, n = −1 at i = 0, j = 0: image[−1, −1] = 1 meets kernel[0 − (−1), 0 − (−1)] = kernel[1, 1] = I, and 1·I = 1·23 = 23. y(0, 0) = 1·I + 2·H + 3·G + 4·F + 5·E + 6·D + 7·C + 8·B + 9·A = 338.'
    >>> explorer.formula, explorer.m = "correlation_as_printed", 1
    >>> explorer.words
    'm = 1, n = −1 at i = 0, j = 0: image[1, −1] = 3 meets kernel[0 + 1, 0 + (−1)] = kernel[1, −1] = C, and 3·C = 3·5 = 15. y(0, 0) = 1·A + 2·B + 3·C + 4·D + 5·E + 6·F + 7·G + 8·H + 9·I = 662.'
    """  # noqa: E501

    formula = choice(CONVOLUTION, words.FORMULAS, label=mark("formula"), wide=True)
    i = whole(0, label=mark("i"), low=-2, high=2)
    j = whole(0, label=mark("j"), low=-2, high=2)
    cells = Letters(PRIMES).declare("", control="weights")

    def __init__(self, *, m: int = -1, n: int = -1, controls: Sequence[str] | None = None, **state: object) -> None:
        label = tr("Image, kernel and their products; the arrow keys move m and n")
        state = {"index": index_of(m, n)} | state
        super().__init__(label=label, position="m, n", controls=controls, **state)

    @property
    def m(self) -> int:
        """First index of the pair you look at: −1, 0 or 1."""
        return PLACES[self.index][0]

    @m.setter
    def m(self, value: int) -> None:
        self.index = index_of(value, self.n)

    @property
    def n(self) -> int:
        """Second index of the pair you look at: −1, 0 or 1."""
        return PLACES[self.index][1]

    @n.setter
    def n(self, value: int) -> None:
        self.index = index_of(self.m, value)

    @cached
    def _pairs(self) -> Pairs:
        return Pairs(self.formula, self.i, self.j, self.cells)

    output = forward("_pairs", Pairs.output)
    value = forward("_pairs", Pairs.value)

    @property
    def rows(self) -> int:
        """How many values n has."""
        return 3

    @property
    def columns(self) -> int:
        """How many values m has."""
        return 3

    @property
    def _apart(self) -> bool:
        """Whether a pair is shown apart from the sums: i and j are 0, and no control moves them."""
        return self._reach("i") == self._reach("j") == (0, 0)

    def _sentences(self) -> list[str]:
        return words.sentences(self._pairs, apart=self._apart)

    def _paragraphs(self) -> list[str]:
        return words.paragraphs(self._pairs, apart=self._apart)

    def _panels(self) -> list[drawing.Panel]:
        return picture.panels(self._pairs, apart=self._apart)

    def _frames(self) -> list[list[str]]:
        return picture.frames(self._pairs, apart=self._apart)

    def _regions(self) -> list[dict]:
        return picture.regions(self._pairs, apart=self._apart)

    def __repr__(self) -> str:
        return words.summary(self._pairs, PLACES[self.index])
