"""What the grader is told at the end of a run, and the file beside each graded notebook that remembers it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from convlib.grading.handed_in import written
from convlib.grading.table import table
from convlib.text import joined, tr

FILE = "submitted.json"


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
    """

    digests: dict[str, str | None] = field(default_factory=dict)
    blank: dict[str, str] = field(default_factory=dict)
    look: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def read(cls, folder: Path) -> "Report | None":
        """Read the report of a graded submission; None if an earlier version graded it."""
        try:
            return cls(**json.loads((folder / FILE).read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def text(self) -> str:
        """Return the report as it is kept in the file."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1)


def tables(reports: Mapping[str, Report], not_graded: Iterable[tuple[str, str]]) -> list[str]:
    """Return the tables that have rows: graded as blank, not graded, and worth a look."""
    blank = [(written(who), name, why) for who, each in reports.items() for name, why in each.blank.items()]
    look = [(written(who), name, joined(*whys)) for who, each in reports.items() for name, whys in each.look.items()]
    titles = [
        (tr("Graded as blank (0 points by the rules):"), blank),
        (tr("Not graded:"), list(not_graded)),
        (tr("Graded, but have a look:"), look),
    ]
    return [table(title, rows) for title, rows in titles if rows]
