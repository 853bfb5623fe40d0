"""What the grader is told before and after a run, and the file beside each graded notebook that remembers it."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from convlib.grading.handed_in import written
from convlib.grading.table import table
from convlib.text import joined, listed, tr

FILE = "submitted.json"
MOST_NAMES = 10  # of students in a sentence


@dataclass(frozen=True)
class Report:
    """What is to tell of one submission; the keys are names of notebooks.

    Attributes
    ----------
    digests : name -> text or None
        Of the file that was graded; None if there was none that could be read, so that it is tried again.
    blank : name -> sentence
        Why it was graded as blank.
    look : name -> sentences
        Why somebody should look at it.
    ended : name -> sentences
        Why the notebook was stopped when it ran, as the student is told.
    """

    digests: dict[str, str | None] = field(default_factory=dict)
    blank: dict[str, str] = field(default_factory=dict)
    look: dict[str, list[str]] = field(default_factory=dict)
    ended: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def read(cls, folder: Path) -> "Report | None":
        """Read the report of a graded submission; None if an earlier version graded it."""
        try:
            return cls(**json.loads((folder / FILE).read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def looks(self) -> dict[str, list[str]]:
        """Return all that somebody should look at, by name of the notebook."""
        ended = {
            name: [tr('The student is told: "{sentence}"', sentence=reason) for reason in reasons]
            for name, reasons in self.ended.items()
        }
        names = dict.fromkeys([*self.look, *ended])
        return {name: [*self.look.get(name, ()), *ended.get(name, ())] for name in names}

    def text(self) -> str:
        """Return the report as it is kept in the file."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1)


def tables(reports: Mapping[str, Report], not_graded: Iterable[tuple[str, str]], *, before: bool = False) -> list[str]:
    """Return the tables that have rows: blank, not graded, and worth a look; before a run, or after it."""
    blank = [(written(who), name, why) for who, each in reports.items() for name, why in each.blank.items()]
    look = [(written(who), name, joined(*whys)) for who, each in reports.items() for name, whys in each.looks().items()]
    titles = _titles_before() if before else _titles()
    return [table(title, rows) for title, rows in zip(titles, (blank, list(not_graded), look), strict=True) if rows]


def _titles() -> list[str]:
    return [tr("Graded as blank (0 points by the rules):"), tr("Not graded:"), tr("Graded, but have a look:")]


def _titles_before() -> list[str]:
    return [
        tr("Blank (0 points by the rules):"),
        tr("Not to be graded:"),
        tr("Worth a look:"),
    ]


# Sentences of the summary


def skipped(students: Collection[str]) -> str:
    """Say who is not graded again; empty if nobody."""
    if not students:
        return ""
    names = listed([*map(written, list(students)[:MOST_NAMES]), *["…"][: len(students) > MOST_NAMES]])
    return tr(
        "{n} skipped as unchanged since it was graded: {names}.",
        "{n} skipped as unchanged since they were graded: {names}.",
        n=len(students),
        names=names,
    )


def blanks(reports: Collection[Report]) -> str:
    """Say how many submissions are blank and why; empty if none is."""
    blank = [each for each in reports if each.blank]
    unread = sum(any(each.digests.get(name) is None for name in each.blank) for each in blank)
    if not blank:
        return ""
    if not unread:
        return tr("{n} blank (as it was handed out).", "{n} blank (as they were handed out).", n=len(blank))
    if unread == len(blank):
        return tr("{n} blank (no notebook that can be read).", n=unread)
    return tr(
        "{n} blank ({unread} without a notebook that can be read, {untouched} as handed out).",
        n=len(blank),
        unread=unread,
        untouched=len(blank) - unread,
    )


def late(count: int) -> str:
    """Say how many submissions are late; empty if none is."""
    return tr("{n} late.", n=count) if count else ""


def by_hand(count: int, assignment: str) -> str:
    """Say how many submissions a person has to mark, and where; empty if none."""
    if not count:
        return ""
    command = f"python -m convlib.grading.marking {assignment}"
    return tr("{n} with a part to mark by hand: `{command}`.", n=count, command=command)


# While it runs


def progress(number: int, total: int, student: str, result: str, seconds: float) -> str:
    """Say what one submission got, and how long the others will take.

    Parameters
    ----------
    number, total : int
        How many are done, of how many.
    student, result : str
    seconds : float
        Since the run began.

    Examples
    --------
    >>> progress(60, 300, "kim", "5 of 7 points, 0.9 s", 60)
    '60 of 300: kim, 5 of 7 points, 0.9 s; about 4 min left'
    """
    told = {"number": number, "total": total, "student": written(student), "result": result}
    left = seconds / number * (total - number)
    if left > 90:
        return tr("{number} of {total}: {student}, {result}; about {left} min left", **told, left=round(left / 60))
    if left:
        return tr("{number} of {total}: {student}, {result}; about {left} s left", **told, left=max(1, round(left)))
    return tr("{number} of {total}: {student}, {result}", **told)
