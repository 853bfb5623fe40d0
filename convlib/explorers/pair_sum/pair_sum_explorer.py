"""Where n − a comes from: the table of products f(a)·g(b), added along a + b = c. Slide S21."""

import html
from collections.abc import Sequence

import ipywidgets as widgets
import numpy as np
import traitlets as t
from numpy.typing import NDArray

from convlib import drawing
from convlib.diagnosis.questions import Question
from convlib.explorers._frame.controls import bind, check_controls, dropdown, slider
from convlib.explorers._frame.explorer import cached
from convlib.explorers._frame.prediction import Predicted
from convlib.explorers.pair_sum import picture, words
from convlib.explorers.pair_sum.examples import EXAMPLES, TITLES
from convlib.explorers.pair_sum.table import Table
from convlib.text import tr

OWN = "own"  # the name of numbers that are no example
CONTROLS = ("example", "f", "g", "start", "chances")
LARGEST = 12  # numbers along a side of the table


class PairSumExplorer(Predicted):
    """The table of products f(a)·g(b); the diagonal a + b = c is highlighted, and its sum is (f∗g)(c).

    Parameters
    ----------
    f, g : sequence of 1 to 12 numbers, optional
        Two dice if neither is given; the single number 1 where one is left out.
    controls : sequence of str
        The controls to show: any of "example", "f", "g", "start", "chances".
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

    example = t.Enum([*EXAMPLES, OWN], default_value=OWN).tag(state=True)
    f = t.TraitType((1,)).tag(state=True)  # t.Any would let None pass unchecked
    g = t.TraitType((1,)).tag(state=True)
    start = t.Int(0).tag(state=True)
    chances = t.Bool(False).tag(state=True)

    def __init__(
        self,
        f: Sequence[float] | None = None,
        g: Sequence[float] | None = None,
        *,
        controls: Sequence[str] = CONTROLS,
        **state: object,
    ) -> None:
        check_controls(controls, CONTROLS)
        given = {name: as_numbers(name, values) for name, values in (("f", f), ("g", g)) if values is not None}
        chosen = given or {"example": "two dice"}
        super().__init__(label="Products and their sums; the arrow keys move c", position="c", **(chosen | state))
        self._lay_out(self._knobs(controls))

    def _knobs(self, controls: Sequence[str]) -> list[widgets.Widget]:
        examples = [*((tr(TITLES[name]), name) for name in EXAMPLES), (tr("Your own numbers"), OWN)]
        makers = {
            "example": lambda: bind(self, "example", dropdown("example", examples)),
            "f": lambda: self._field("f"),
            "g": lambda: self._field("g"),
            "start": lambda: bind(self, "start", slider("first index", -1, 2)),
            "chances": lambda: bind(self, "chances", widgets.Checkbox(description="as chances", indent=False)),
        }
        return [makers[name]() for name in CONTROLS if name in controls]

    def _field(self, name: str) -> widgets.Widget:
        """Make a field for the numbers of f or g; what cannot be read is explained below it, and nothing changes."""
        field = widgets.Text(description=name, continuous_update=False, layout={"width": "240px"})
        message = widgets.HTML(layout={"display": "none"})

        def say(sentence: str) -> None:
            message.value = f"<p role='alert'>{html.escape(sentence)}</p>"
            message.layout.display = "" if sentence else "none"

        def show(_change: object = None) -> None:
            field.value = ", ".join(map(str, getattr(self, name)))

        def take(_change: object) -> None:
            try:
                setattr(self, name, as_numbers(name, field.value.replace("−", "-").split(",")))
                say("")
            except ValueError as error:
                say(f"{error}. The picture keeps {', '.join(map(str, getattr(self, name)))}.")

        show()
        self.observe(show, names=name)
        field.observe(take, names="value")
        return widgets.VBox([field, message], layout={"max_width": "100%"})

    @t.validate("f", "g")
    def _check_numbers(self, proposal: dict) -> tuple[float, ...]:
        try:
            return as_numbers(proposal["trait"].name, proposal["value"])
        except ValueError as error:
            raise t.TraitError(str(error)) from None

    @t.observe("example")
    def _load_example(self, _change: object) -> None:
        if self.example != OWN:
            with self.hold_trait_notifications():
                for name, value in EXAMPLES[self.example].items():
                    setattr(self, name, value)

    @t.observe("f", "g", "start", "chances")
    def _name_example(self, _change: object) -> None:
        now = {"f": self.f, "g": self.g, "start": self.start, "chances": self.chances}
        self.example = next((name for name, example in EXAMPLES.items() if example == now), OWN)

    @cached
    def _table(self) -> Table:
        return Table(self.f, self.g, self.start, self.chances)

    @property
    def problem(self) -> str:
        """Why f and g cannot count ways, and how to change that; empty if they can."""
        return self._table.problem

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

    def _shown_sentences(self) -> list[str]:
        return words.sentences(self._table, self._waiting)

    def _panels(self) -> list[drawing.Panel]:
        return picture.panels(self._table, self._waiting)

    def _frames(self) -> list[list[str]]:
        return picture.frames(self._table, self._waiting)

    def _regions(self) -> list[dict]:
        return picture.regions(self._table)

    def __repr__(self) -> str:
        return words.summary(self._table, self.example, self.index, self._waiting)


def as_numbers(name: str, values: object) -> tuple[float, ...]:
    """Turn 1 to 12 numbers, or texts of numbers, into a tuple; whole ones become ints. Raises ValueError."""
    try:
        values = list(values)
    except TypeError:
        raise ValueError(f"{name} must be a list of numbers such as (1, 2, 3), not {values!r}") from None
    if not 1 <= len(values) <= LARGEST:
        raise ValueError(f"{name} has {len(values)} numbers, and the table has room for 1 to {LARGEST} along a side")
    return tuple(_as_number(name, value) for value in values)


def _as_number(name: str, value: object) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError):
        what = f"“{value.strip()}”" if isinstance(value, str) else repr(value)
        raise ValueError(f"{name}: {what} is not a number; write numbers with commas between, as 1, 2, 3") from None
    if not abs(number) < 1e6:
        raise ValueError(f"{name}: {number:g} does not fit the table; take numbers between −1000000 and 1000000")
    return int(number) if number == int(number) else number
