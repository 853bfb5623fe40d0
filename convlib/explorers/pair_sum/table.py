"""What `PairSumExplorer` computes: the table of products f(a)·g(b), and the sums along its diagonals."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from convlib import operations
from convlib.text import number, tr


@dataclass(frozen=True, eq=False)
class Table:
    """All products of two rows of numbers.

    Attributes
    ----------
    f, g : tuple of float
    start : int
        The index of the first number of f and of g, so the first sum has the index 2·start.
    chances : bool
        Whether f and g count ways, so that each sum is out of all ways.
    """

    f: tuple[float, ...]
    g: tuple[float, ...]
    start: int
    chances: bool

    @cached_property
    def problem(self) -> str:
        """Why f and g cannot count ways, and how to change that; empty if they can."""
        for name, values in (("f", self.f), ("g", self.g)) if self.chances else ():
            if min(values) < 0:
                return tr(
                    "{name} contains {value}, but nothing can happen in {value} ways. Use numbers from 0 up, or turn "
                    "off “{control}”.",
                    name=name,
                    value=number(min(values)),
                    control=tr("as chances"),
                )
            if max(values) == 0:
                return tr(
                    "Every number in {name} is 0, so nothing can happen. Use a number above 0, or turn off "
                    "“{control}”.",
                    name=name,
                    control=tr("as chances"),
                )
        return ""

    @cached_property
    def products(self) -> NDArray:
        """The table: f(a)·g(b), a row for each a and a column for each b, a (len(f), len(g)) float64 array."""
        return np.multiply.outer(np.array(self.f, float), np.array(self.g, float))

    @cached_property
    def sums(self) -> NDArray:
        """The sums (f∗g)(c), from c = 2·start on: len(f) + len(g) − 1 of them, rounded to 12 decimals."""
        return operations.convolve1d(self.f, self.g, padding="full").round(12) + 0.0

    @property
    def count(self) -> int:
        """How many sums there are."""
        return len(self.f) + len(self.g) - 1

    @property
    def total(self) -> float | None:
        """The number of all ways, sum(f)·sum(g); None if f and g do not count ways."""
        return sum(self.f) * sum(self.g) if self.chances and not self.problem else None

    def diagonal(self, index: int) -> list[tuple[int, int]]:
        """List the cells (row, column) of the table that one sum adds."""
        return [(row, index - row) for row in range(len(self.f)) if 0 <= index - row < len(self.g)]
