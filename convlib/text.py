"""Whole sentences, and numbers as people write them.

Every sentence that a user can read is one template with named fields. `tr` looks it up in the catalog of the present
language and fills it in, so a translator sees the whole sentence and may change its order. Code chooses between
sentences; it never builds one from parts. A table that is made when its module is imported holds templates wrapped in
`mark`, and whoever shows one passes it to `tr`.

>>> tr("The stride is {stride}.", stride=2)
'The stride is 2.'
>>> tr("The kernel fits at {n} position.", "The kernel fits at {n} positions.", n=3)
'The kernel fits at 3 positions.'
"""

import gettext
import math
import textwrap
from collections.abc import Callable, Iterable, Mapping
from contextvars import ContextVar
from typing import NamedTuple, overload
from unicodedata import east_asian_width

LONGEST = 60  # characters of a value in a sentence


def filled(template: str, fields: Mapping[str, object]) -> str:
    """Fill an English template in."""
    return template.format(**fields)


class Language(NamedTuple):
    """A language: its code, its sentences, found by the English ones, and how its templates are filled in."""

    code: str
    catalog: gettext.NullTranslations
    fill: Callable[[str, Mapping[str, object]], str]


ENGLISH = Language("en", gettext.NullTranslations(), filled)
spoken = ENGLISH
"""The present language; `languages` has others."""
spoken_here: ContextVar[Language | None] = ContextVar("spoken_here", default=None)
"""What a thread speaks in its place, for a while: the grader tells each student in the student's own language."""


def present() -> Language:
    """Return the language that is spoken now."""
    return spoken_here.get() or spoken


def tr(message: str, plural: str | None = None, /, **fields: object) -> str:
    """Return a sentence in the present language, with its fields filled in.

    Parameters
    ----------
    message : str
        The English sentence. Without fields it is used as it is; with fields, ``{name}`` stands for one of them.
    plural : str, optional
        The sentence for any number but one; the field ``n`` is that number.
    """
    _, catalog, fill = present()
    found = catalog.gettext(message) if plural is None else catalog.ngettext(message, plural, int(fields["n"]))  # type: ignore[call-overload]
    return fill(found, fields) if fields else found


@overload
def mark(message: str, /) -> str: ...
@overload
def mark(message: str, plural: str, /) -> tuple[str, str]: ...
def mark(message: str, plural: str | None = None, /) -> str | tuple[str, str]:
    """Mark a sentence for the catalog and return it unchanged; `tr` translates it where it is shown.

    Two sentences, for one and for several, come back as a pair: ``tr(*pair, n=…)``.
    """
    return message if plural is None else (message, plural)


def plural(number: float) -> int:
    """Return by which number `tr` chooses between one and several, for a number that may be a fraction.

    Only one itself is one: 0.9 points, 1 point, 1.4 points.

    Examples
    --------
    >>> [plural(number) for number in (0.9, 1, 1.4, 16)]
    [2, 1, 2, 16]
    """
    return int(number) if number == int(number) else max(2, math.ceil(number))


def breadth(text: str) -> int:
    """Return how many columns a text fills where each letter has one, and each letter of Hangul two.

    Examples
    --------
    >>> breadth("stride 2"), breadth("스트라이드 2")
    (8, 12)
    """
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def wrapped(text: str, columns: int) -> list[str]:
    """Break a text into lines that fill no more columns than these, counted as `breadth` does.

    Examples
    --------
    >>> wrapped("stride 2", 6), wrapped("걸음은 2", 6)
    (['stride', '2'], ['걸음은', '2'])
    """
    roomy = "".join(letter + _ROOM * (breadth(letter) - 1) for letter in text)
    return [line.replace(_ROOM, "") for line in textwrap.wrap(roomy, columns)]


_ROOM = "\ue000"
"""A letter that no text has."""


def minus(text: object) -> str:
    """Write numbers with a minus sign in place of the hyphen.

    Examples
    --------
    >>> minus(-3)
    '−3'
    """
    return str(text).replace("-", "−")


def number(value: float) -> str:
    """Write a number briefly, so that it fits a cell.

    Examples
    --------
    >>> [number(value) for value in (3.0, -2.5, 1 / 3, 1234567.0, float("nan"))]
    ['3', '−2.5', '0.33', '1.2e+06', 'nan']
    """
    if not math.isfinite(value):
        return {"inf": "∞", "-inf": "−∞"}.get(str(float(value)), "nan")
    if abs(value) >= 1e5:
        return minus(f"{value:.2g}")
    if value == round(value):
        return minus(round(value))
    text = f"{value:.2g}" if abs(value) < 1 else f"{value:.{2 if abs(value) < 10 else 1}f}"
    return minus(text if "e" in text else text.rstrip("0").rstrip("."))


def precise(value: float) -> str:
    """Write a number with up to four decimals.

    Examples
    --------
    >>> [precise(value) for value in (0.25, -1.5, 2 / 3, 100, -0.0)]
    ['0.25', '−1.5', '0.6667', '100', '0']
    """
    return minus(f"{round(float(value), 4) + 0.0:.4f}".rstrip("0").rstrip("."))


def factor(value: float | str) -> str:
    """Write a number, or a number already written, as a factor of a product: in brackets if it is negative.

    Examples
    --------
    >>> factor(-2.0), factor(3.0)
    ('(−2)', '3')
    """
    text = value if isinstance(value, str) else number(value)
    return f"({text})" if text.startswith("−") else text


def shown(value: object) -> str:
    """Write a value as code does, in one line that is short enough for a sentence.

    Examples
    --------
    >>> shown("same"), shown([[1.0, 2.0]])
    ("'same'", '[[1.0, 2.0]]')
    >>> shown(list(range(100)))
    '[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, …'
    """
    text = " ".join(repr(value).split())
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def listed(items: Iterable[object]) -> str:
    """List names or numbers, separated by commas.

    Examples
    --------
    >>> listed(["zeros", "edge"])
    'zeros, edge'
    """
    return ", ".join(map(str, items))


def joined(*sentences: str) -> str:
    """Put whole sentences one after the other; empty ones are left out.

    Examples
    --------
    >>> joined("Not correct.", "", "You rounded up.")
    'Not correct. You rounded up.'
    """
    return " ".join(sentence for sentence in sentences if sentence)
