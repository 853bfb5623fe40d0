"""Text fields: what cannot be read is explained below the field, and changes nothing.

`Field` is the widget: it hands what was typed to a function, and shows the sentence of the ValueError that this raises.
`numbers` declares a setting of several numbers with such a field, as `controls` describes:

    f = numbers((1,), label=mark("f"), most=12, largest=1e6)
"""

import html
import math
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Set
from numbers import Real

import ipywidgets as widgets
import traitlets as t

from convlib.explorers._frame.controls import Setting
from convlib.text import minus, shown, tr


class Message(widgets.HTML):
    """A sentence that a screen reader says when it appears; without one it takes no room."""

    def __init__(self) -> None:
        super().__init__(layout={"display": "none"})

    def say(self, sentence: str, *, role: str = "alert") -> None:
        """Show a sentence: an "alert" for what went wrong, a "status" for an answer. An empty one clears it."""
        self.value = f"<p role='{role}'>{html.escape(sentence)}</p>" if sentence else ""
        self.layout.display = "" if sentence else "none"


class Field(widgets.VBox):
    """A text field, and below it the place that explains what cannot be read.

    Parameters
    ----------
    label : str
        The field's name.
    take : function of the text
        Called with what was typed, once it is complete; the sentence of its ValueError is shown.
    """

    def __init__(self, label: str, take: Callable[[str], None]) -> None:
        self._take = take
        self.message = Message()
        self.text = text_field(label)
        self.text.observe(self._read, names="value")
        super().__init__([self.text, self.message], layout={"max_width": "100%"})

    def show(self, text: str) -> None:
        """Show a text that came from elsewhere."""
        self.text.value = text
        self.message.say("")

    def _read(self, change: dict) -> None:
        try:
            self._take(change["new"])
            self.message.say("")
        except ValueError as error:
            self.message.say(str(error))


def text_field(label: str) -> widgets.Text:
    """Make a field that says nothing until its text is complete: what is typed quickly would arrive too late."""
    style = {"description_width": "initial"}  # ipywidgets would cut the label off
    return widgets.Text(description=label, continuous_update=False, layout={"width": "240px"}, style=style)


def numbers(default: tuple[float, ...], *, label: str = "", most: int, largest: float, control: str = "") -> "Numbers":
    """Declare several numbers, changed by typing them with commas between.

    Parameters
    ----------
    default : tuple of numbers
    most : int
        How many there can be; at least one is needed.
    largest : float
        No number may be further from 0.
    """
    return Numbers(default, most, largest).declare(label, control)


class Numbers(Setting):
    """One or more numbers, kept as a tuple, with a text field."""

    def __init__(self, default: tuple[float, ...], most: int, largest: float) -> None:
        super().__init__(default)
        self.most, self.largest = most, largest

    def validate(self, _explorer: t.HasTraits, value: object) -> tuple[float, ...]:
        """Return them as a tuple, or raise a ValueError that says what is wrong with them."""
        return as_numbers(self.name, value, self.most, self.largest)

    def make_control(self, explorer: t.HasTraits) -> widgets.Widget:
        """Make a field; what cannot be read leaves the setting as it is, and the message says so."""
        label = tr(self.label)

        def written() -> str:
            return minus(", ".join(map(str, getattr(explorer, self.name))))

        def take(text: str) -> None:
            try:
                setattr(explorer, self.name, as_numbers(label, text.split(","), self.most, self.largest))
            except ValueError as error:
                kept = tr("The picture keeps {numbers}.", numbers=written())
                raise ValueError(f"{error} {kept}") from None

        field = Field(label, take)
        field.show(written())
        explorer.observe(lambda _change: field.show(written()), names=self.name)
        explorer.following[field.text] = lambda: {"value": written()}
        return field


_NO_NUMBERS = str, bytes, memoryview, Mapping, Set  # each can be read one by one, but not as it was meant


def as_numbers(name: str, values: Iterable[object], most: int, largest: float) -> tuple[float, ...]:
    """Turn numbers, or texts of numbers, into a tuple; whole ones become ints.

    Raises
    ------
    ValueError
        With a sentence that begins with `name` and says what is wrong.

    Examples
    --------
    >>> as_numbers("f", ["1", " −2.5"], most=12, largest=1e6)
    (1, -2.5)
    """
    if isinstance(values, _NO_NUMBERS) or not isinstance(values, Iterable) or getattr(values, "ndim", 1) == 0:
        message = tr("{name} must be several numbers such as (1, 2, 3), not {value}.", name=name, value=shown(values))
        raise ValueError(message)
    values = list(values)
    if not 1 <= len(values) <= most:
        raise ValueError(
            tr(
                "{name} has {n} number; give between 1 and {most}.",
                "{name} has {n} numbers; give between 1 and {most}.",
                name=name,
                n=len(values),
                most=most,
            )
        )
    return tuple(_one_of_several(name, value, largest) for value in values)


def _one_of_several(name: str, value: object, largest: float) -> float:
    if isinstance(value, str) and not value.strip():
        raise ValueError(tr("{name}: a number is missing next to a comma; write for example 1, 2, 3.", name=name))
    try:
        number = as_number(value) if isinstance(value, str) else _real(value)
    except ValueError:
        written = value.strip() if isinstance(value, str) else shown(value)
        message = tr("{name}: “{value}” is not a number; write for example 1, 2, 3.", name=name, value=written)
        raise ValueError(message) from None
    if not abs(number) <= largest:
        limits = {"value": minus(f"{number:.12g}"), "largest": f"{largest:.0f}"}
        raise ValueError(
            tr("{name}: {value} is too large; give numbers between −{largest} and {largest}.", name=name, **limits)
        )
    return int(number) if number == int(number) else number


def typed_number(field: widgets.Text) -> float:
    """Read the number in a text field.

    Raises
    ------
    ValueError
        If the field is empty, which its name says, or if there is no number in it.
    """
    if not field.value.strip():
        raise ValueError(tr("The field “{field}” is empty.", field=field.description))
    return as_number(field.value)


def _real(value: object) -> float:
    if not isinstance(value, Real) or math.isnan(value):
        raise ValueError
    return math.inf if abs(value) > sys.float_info.max else float(value)


def as_number(text: str) -> float:
    """Read a number as people write it: 3, −2.5, 1/3.

    Raises
    ------
    ValueError
        If it is none, or could be one of two: 1,728 is a thousand to some and less than two to others.

    Examples
    --------
    >>> as_number("−2"), as_number(" 1/4 ")
    (-2.0, 0.25)
    """
    if _GROUPED.fullmatch(text.strip()):
        shown = text.strip()
        raise ValueError(
            tr(
                "“{text}” can be read in two ways. Write {whole} or {decimal}.",
                text=shown,
                whole=shown.replace(",", ""),
                decimal=shown.replace(",", "."),
            )
        )
    above, slash, below = text.replace("−", "-").replace(",", ".").partition("/")
    try:
        value = float(above) / (float(below) if slash else 1)
    except (ValueError, ZeroDivisionError):
        value = math.nan
    if not math.isfinite(value):
        raise ValueError(tr("“{text}” is not a number; write for example 3, −2.5 or 1/3.", text=text.strip()))
    return value


_GROUPED = re.compile(r"[-−]?[1-9]\d{0,2},\d{3}")  # 1,728
