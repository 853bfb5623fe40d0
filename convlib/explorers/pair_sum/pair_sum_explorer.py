"""Where n − a comes from: the table of products f(a)·g(b), added along a + b = c. Slide S21."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from convlib import drawing
from convlib.diagnosis.questions import Question
from convlib.explorers._frame.cache import cached, forward
from convlib.explorers._frame.controls import OWN, flag, whole
from convlib.explorers._frame.fields import numbers
from convlib.explorers._frame.prediction import Predicted
from convlib.explorers._frame.presets import preset
from convlib.explorers.pair_sum import picture, words
from convlib.explorers.pair_sum.examples import EXAMPLES, TITLES
from convlib.explorers.pair_sum.table import Table
from convlib.text import mark, tr

MOST = 12  # numbers along a side of the table
LARGEST = 999_999  # the table has no room for more digits


class PairSumExplorer(Predicted):
    """The table of products f(a)·g(b); the diagonal a + b = c is highlighted, and its sum is (f∗g)(c).

    Parameters
    ----------
    f, g : sequence of 1 to 12 numbers, optional
        Two dice if neither is given; the single number 1 where one is left out.
    controls : sequence of str, optional
        The controls to show, of "example", "f", "g", "start" and "chances"; all if not given.
    example : str
        A name from `EXAMPLES`, which loads f, g, start and chances.
    start : int
        The index of the first number of f and of g: 1 for dice, whose faces are 1 to 6. The first c is 2·start.
    chances : bool
        Whether f and g count ways. Each sum is then out of all ways, sum(f)·sum(g).
    index : int
        Which c you look at, counted from 0.

    Examples
    --------
    >>> PairSumExplorer(index=2).words
    'c = 4: f(1)·g(3) + f(2)·g(2) + f(3)·g(1) = 1·1 + 1·1 + 1·1 = 3 of 36'
    >>> PairSumExplorer((1, 2, 3), (4, 5)).sums
    array([ 4., 13., 22., 15.])
    """

    example = preset(OWN, EXAMPLES, TITLES, own=("f", "g"), label=mark("example"))
    f = numbers((1,), label=mark("f"), most=MOST, largest=LARGEST)
    g = numbers((1,), label=mark("g"), most=MOST, largest=LARGEST)
    start = whole(0, label=mark("first index"), low=-1, high=2)
    chances = flag(False, label=mark("as chances"))

    def __init__(
        self,
        f: Sequence[float] | None = None,
        g: Sequence[float] | None = None,
        *,
        controls: Sequence[str] | None = None,
        **state: object,
    ) -> None:
        given = {name: values for name, values in (("f", f), ("g", g)) if values is not None}
        state = (given or {"example": next(iter(EXAMPLES))}) | state
        label = tr("Products and their sums; the arrow keys move c")
        super().__init__(label=label, position="c", controls=controls, **state)

    @cached
    def _table(self) -> Table:
        return Table(self.f, self.g, self.start, self.chances)

    problem = forward("_table", Table.problem)

    @property
    def products(self) -> NDArray:
        """The table: f(a)·g(b), a row for each a and a column for each b, a (len(f), len(g)) float64 array."""
        return self._table.products.copy()

    @property
    def sums(self) -> NDArray:
        """The sums (f∗g)(c), from c = 2·start on: len(f) + len(g) − 1 of them, rounded to 12 decimals."""
        return self._table.sums.copy()

    @property
    def c(self) -> int:
        """The index c = a + b of the sum you look at."""
        return 2 * self.start + self.index

    @property
    def columns(self) -> int:
        """How many sums there are."""
        return self._table.count

    def _asked(self) -> Question:
        zeros = len(self.g) - 1  # put in here, so that no mistake with a padding is looked for: there is none to see
        return Question("convolve1d", (np.pad(self.f, zeros), self.g), read=lambda sums: sums[self.index])

    def _sentences(self) -> list[str]:
        return words.sentences(self._table, hidden=False)

    def _questions(self) -> list[str]:
        return words.sentences(self._table, hidden=True)

    def _panels(self) -> list[drawing.Panel]:
        return picture.panels(self._table, self._waiting)

    def _frames(self) -> list[list[str]]:
        return picture.frames(self._table, self._waiting)

    def _regions(self) -> list[dict]:
        return picture.regions(self._table)

    def __repr__(self) -> str:
        return words.summary(self._table, self.example, self.index, self._waiting)
