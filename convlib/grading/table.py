"""What the grader is told at the end of a run: who was graded as blank, who was not graded, and who needs a look."""

import shutil
import textwrap
import unicodedata
from collections.abc import Iterable, Sequence

REASON_WIDTH, NARROWEST = 100, 30


def table(title: str, rows: Iterable[Sequence[str]]) -> str:
    """Return rows of names and a reason as a table, below its title; the last column is wrapped.

    It fits the terminal: where too little room is left beside the names, the reason stands below them.

    Examples
    --------
    >>> print(table("Graded as blank:", [("kim", "There is no file."), ("각", "It is empty.")]))
    Graded as blank:
      kim  There is no file.
      각   It is empty.
    """
    rows = [list(row) for row in rows]
    widths = [max(map(_width, column)) for column in list(zip(*rows, strict=True))[:-1]]
    lines = [title]
    columns = shutil.get_terminal_size((240, 24)).columns
    room = columns - 3 - sum(width + 2 for width in widths)
    for *names, reason in rows:
        begin = "  " + "".join(_padded(name, width + 2) for name, width in zip(names, widths, strict=True))
        if room < NARROWEST:
            lines.append(begin.rstrip())
            begin = " " * 6
        first, *more = _wrapped(reason, min(REASON_WIDTH, columns - 1 - _width(begin))) or [""]
        lines += [begin + first, *(" " * _width(begin) + line for line in more)]
    return "\n".join(line.rstrip() for line in lines if line.strip())


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, max(width, NARROWEST), break_on_hyphens=False)


def _width(text: str) -> int:
    """Return how many columns a terminal gives a text: Korean letters take two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
