"""Where n − a comes from: the table of products f(a)·g(b), added along a + b = c. Slide S21."""

import html
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

import ipywidgets as widgets
import numpy as np
import traitlets as t
from numpy.typing import NDArray

from convlib import drawing, operations
from convlib.diagnosis.questions import Question
from convlib.drawing import CELL
from convlib.explorers._frame.controls import bind, check_controls, dropdown, slider
from convlib.explorers._frame.prediction import Predicted
from convlib.explorers._frame.view import region
from convlib.text import factor, number


class Example(NamedTuple):
    """Two rows of numbers, the index of the first of each, and whether they count ways."""

    f: tuple[float, ...]
    g: tuple[float, ...]
    start: int
    chances: bool


DIE = (1, 1, 1, 1, 1, 1)
EXAMPLES = {
    "two dice": Example(DIE, DIE, start=1, chances=True),
    "a loaded die and a fair one": Example((1, 1, 1, 1, 1, 5), DIE, start=1, chances=True),
    "heads of 2 coins and of 3": Example((1, 2, 1), (1, 3, 3, 1), start=0, chances=True),
    "two polynomials": Example((1, 2, 3), (4, 5), start=0, chances=False),
    "a signal and a kernel": Example((1, 2, 4), (1, -1), start=0, chances=False),
}
OWN = "own"  # the name of numbers that are no example
CONTROLS = ("example", "f", "g", "start", "chances")
LARGEST = 12  # numbers along a side of the table


class PairSumExplorer(Predicted):
    """The table of products f(a)·g(b); the diagonal a + b = c is lit, and its sum is (f∗g)(c).

    Parameters
    ----------
    f, g : sequence of 1 to 12 numbers, optional
        Two dice if neither is given; the single number 1 where one is left out.
    controls : sequence of str
        The knobs to show: any of "example", "f", "g", "start", "chances".
    example : str
        A name from `EXAMPLES`: it loads f, g, start and chances.
    start : int
        The index of the first number of f and of g: 1 for dice, whose faces are 1 to 6. So c begins at 2·start.
    chances : bool
        Whether f and g count ways: each sum is then out of all ways, sum(f)·sum(g).
    index : int
        Which c is looked at, counted from 0.

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
        examples = [*((name, name) for name in EXAMPLES), ("Your own numbers", OWN)]
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
                self.f, self.g, self.start, self.chances = EXAMPLES[self.example]

    @t.observe("f", "g", "start", "chances")
    def _name_example(self, _change: object) -> None:
        now = (self.f, self.g, self.start, self.chances)
        self.example = next((name for name, example in EXAMPLES.items() if example == now), OWN)

    @property
    def problem(self) -> str:
        """Why f and g cannot count ways, with the way out; empty otherwise."""
        for name in ("f", "g") if self.chances else ():
            least, most = min(getattr(self, name)), max(getattr(self, name))
            if least < 0:
                least = number(least)
                return f"Function {name} holds {least}, and nothing happens in {least} ways: take 0 or more, or chances off."  # noqa: E501
            if most == 0:
                return f"Function {name} is 0 everywhere, so that nothing can happen: take a number above 0, or chances off."  # noqa: E501
        return ""

    @property
    def products(self) -> NDArray:
        """The table: f(a)·g(b), a row for each a and a column for each b, a (len(f), len(g)) float64 array."""
        return np.multiply.outer(np.array(self.f, float), np.array(self.g, float))

    @property
    def sums(self) -> NDArray:
        """The sums (f∗g)(c), from c = 2·start on: len(f) + len(g) − 1 of them, without the last digits' noise."""
        return operations.convolve1d(self.f, self.g, padding="full").round(12) + 0.0

    @property
    def c(self) -> int:
        """Which sum a + b is looked at."""
        return 2 * self.start + self.index

    @property
    def columns(self) -> int:
        """How many sums there are."""
        return len(self.f) + len(self.g) - 1

    def _asked(self) -> Question:
        zeros = len(self.g) - 1  # put in here, so that no mistake with a padding is looked for: there is none to see
        return Question("convolve1d", (np.pad(self.f, zeros), self.g), read=lambda sums: sums[self.index])

    def _diagonal(self, index: int) -> list[tuple[int, int]]:
        """List the cells (row, column) of the table that one sum adds."""
        return [(row, index - row) for row in range(len(self.f)) if 0 <= index - row < len(self.g)]

    @property
    def _out_of(self) -> str:
        return f" of {number(sum(self.f) * sum(self.g))}" if self.chances and not self.problem else ""

    def _sentences(self) -> list[str]:
        f, g = ([factor(value) for value in values] for values in (self.f, self.g))
        index = [number(self.start + place) for place in range(max(len(f), len(g)))]
        sentences = []
        for place, value in enumerate(self.sums):
            cells = self._diagonal(place)
            terms = " + ".join(f"f({index[row]})·g({index[column]})" for row, column in cells)
            factors = " + ".join(f"{f[row]}·{g[column]}" for row, column in cells)
            result = number(value) + self._out_of
            sentences.append(f"c = {number(2 * self.start + place)}: {terms} = {factors} = {result}")
        return sentences

    def _panels(self) -> list[drawing.Panel]:
        each = self._out_of and f", each{self._out_of}"
        table = _table(self.products, self.f, self.g, self.start, f"products f(a)·g(b){each}")
        if self.problem:
            return [table]
        title = f"sums (f∗g)(c){each}{', hidden' * self._waiting}"
        return [table, _room_for_terms(len(self.f)), _sums(self.sums, 2 * self.start, title, hidden=self._waiting)]

    def _frames(self) -> list[list[str]]:
        sums, frames = self.sums, []
        for index in range(self.columns):
            cells = self._diagonal(index)
            lit = "".join(drawing.window_mark([cell], _ORIGIN) for cell in cells)
            added = "".join(drawing.window_mark([(4, row)], _ORIGIN) for row, _column in cells)
            landed = "" if self._waiting else _bars("plus", sums[: index + 1], sums)
            landed += drawing.window_mark([(0, index)], _ORIGIN)
            frames.append([lit, added + drawing.numbers_mark(self._terms(index), _ORIGIN), landed])
        return frames

    def _terms(self, index: int) -> NDArray:
        """Write a, b = c − a, f(a), g(b) and their product as texts, a column for each a; blank where g has no b."""
        terms = []
        for row, value in enumerate(self.f):
            column = index - row
            inside = 0 <= column < len(self.g)
            numbers = [self.start + row, self.start + column, value]
            numbers += [self.g[column], value * self.g[column]] if inside else []
            terms.append([*map(number, numbers), *[""] * (5 - len(numbers))])
        return np.transpose(terms)

    def _regions(self) -> list[dict]:
        """Where pointing chooses a c: in the table on the diagonal through a cell, and on a sum or its bar."""
        x, y = _ORIGIN
        table = region(0, (x + _SIDE, y + _HEAD), (CELL, CELL), self.products.shape, first=0, down=1, right=1)
        return [table, region(2, (x + _SIDE, 4), (CELL, _BARS + CELL), (1, self.columns))]

    def __repr__(self) -> str:
        c, start = number(self.c), number(self.start)
        value = "?" if self._waiting else number(self.sums[self.index]) + self._out_of
        here = "no output" if self.problem else f"(f∗g)({c}) = {value}"
        f, g = (" ".join(map(number, values)) for values in (self.f, self.g))
        return f"PairSumExplorer: {self.example}, f {f}, g {g}, both from index {start}, {here}"


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


# The panels: a grid that is moved right and down to make room for names and numbers in its margins.

_ORIGIN = X, Y = drawing.origin((1, 1))  # the corner of every grid, before it is moved
_SIDE, _HEAD, _BARS = 66, 46, 80  # px: room left of a grid, room above the table, height of the bars
_STRONG = "fill:var(--jp-ui-font-color1, #212121)"  # f and g themselves, not in the gray of what counts them


def _table(products: NDArray, f: Sequence[float], g: Sequence[float], start: int, title: str) -> drawing.Panel:
    index, value = X - 60, X - 20  # the columns of a and f(a)
    places = [(index, Y - 8, "a"), (value, Y - 8, "f(a)"), (value, Y - 50, "b"), (value, Y - 30, "g(b)")]
    places += [(index, Y + CELL * a + 20, start + a) for a in range(len(f))]
    places += [(X + CELL * b + 15, Y - 50, start + b) for b in range(len(g))]
    values = [(value, Y + CELL * a + 20, number(each)) for a, each in enumerate(f)]
    values += [(X + CELL * b + 15, Y - 30, number(each)) for b, each in enumerate(g)]
    size = 15 if max(len(text) for _x, _y, text in values) <= 3 else 10
    margins = _texts(places) + _texts(values, f"font-size:{size}px;{_STRONG}")
    return _moved(drawing.grid(products, title=title, numbered=False), _HEAD, margins)


def _room_for_terms(count: int) -> drawing.Panel:
    names = ("a", "b = c − a", "f(a)", "g(b)", "f(a)·g(b)")
    places = [(X - 34, Y + CELL * row + 20, name) for row, name in enumerate(names)]
    empty = np.full((len(names), count), np.nan)
    return _moved(drawing.grid(empty, title="the terms of this sum", numbered=False, blank=True), -12, _texts(places))


def _sums(sums: NDArray, start: int, title: str, *, hidden: bool) -> drawing.Panel:
    places = [(X + CELL * c + 15, Y + CELL + 14, start + c) for c in range(len(sums))]
    places += [(X - 34, Y + 20, "(f∗g)(c)"), (X - 34, Y + CELL + 14, "c")]
    row = drawing.grid(sums[None], title=title, numbered=False, below=True, blank=hidden)
    bars = "" if hidden else _bars("lines", sums, sums)
    return _moved(row, _BARS - Y + 4, bars + _texts(places), 18)


def _bars(name: str, shown: NDArray, sums: NDArray) -> str:
    """Draw the first bars over their cells, upwards from 0 or down from it, to the scale of all."""
    top, bottom = max(sums.max(), 0), min(sums.min(), 0)
    scale = _BARS / ((top - bottom) or 1)
    zero = Y - _BARS + scale * top
    bars = "".join(f"M{X + CELL * c + 5} {zero:.1f}h20v{-scale * value:.1f}h-20z" for c, value in enumerate(shown))
    return f'<path class="{name}" d="M{X} {zero:.1f}h{CELL * len(sums)}{bars}"/>'


def _texts(places: Iterable[tuple[float, float, object]], style: str = "font-size:12px") -> str:
    """Write texts at places (x, y, text), in the class of the numbers that count rows and columns."""
    spans = "".join(f'<tspan x="{x}" y="{y}">{str(text).replace("-", "−")}</tspan>' for x, y, text in places)
    return f'<text class="number" style="{style}">{spans}</text>'


def _moved(grid: drawing.Panel, down: int, margins: str, below: int = 0) -> drawing.Panel:
    content = f'<g transform="translate({_SIDE} {down})">{margins}{grid.content}</g>'
    return replace(grid, width=grid.width + _SIDE, height=grid.height + down + below, content=content)
