"""Write the marks of an exercise as a CSV file that a learning platform imports.

python -m convlib.grading.marks 01_window --for moodle   # marks/01_window-moodle.csv
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from convlib.grading.handed_in import written
from convlib.grading.marks.columns import PLATFORMS, altered, rows, without_mark
from convlib.grading.nbgrader.results import Gradings
from convlib.grading.results import Results, ResultsError
from convlib.grading.roster import RosterError
from convlib.grading.spreadsheet import write_csv
from convlib.grading.table import table
from convlib.languages import of_course
from convlib.text import listed, plural, tr

FOLDER = "marks"
MOST_NAMES = 20


def main() -> None:
    """Write the marks, and say who has none."""
    of_course()
    parser = argparse.ArgumentParser(prog="python -m convlib.grading.marks", description=__doc__.splitlines()[0])
    parser.add_argument("assignment", help="an assignment of the gradebook")
    parser.add_argument("--for", dest="platform", required=True, choices=PLATFORMS, help="who imports the file")
    parser.add_argument("--parts", action="store_true", help="a column for each part too")
    parser.add_argument("--roster", type=Path, help="the class list; roster.csv in the course's folder if it is there")
    options = parser.parse_args()
    try:
        with Gradings.here() as gradings:
            gradings.read(options.assignment)
            gradings.renew_penalties(options.assignment)
            results = gradings.read(options.assignment)
            people = list(gradings.course.people(options.roster))
            path = gradings.course.root / FOLDER / f"{options.assignment}-{options.platform}.csv"
    except (ResultsError, RosterError) as problem:
        sys.exit(str(problem))
    write_csv(path, rows(results, people, options.platform, parts=options.parts))
    missing = without_mark(results, people)
    n = len(people) - len(missing)
    print(tr("{path}: {n} student with a mark", "{path}: {n} students with a mark", path=path, n=n))
    _tell(tr("Without a mark:"), missing)
    _tell(tr("With a penalty, which is taken off:"), penalties(results))
    _tell(tr("A cell began as a formula does, and has an apostrophe now:"), altered(people, options.platform))


def penalties(results: Results) -> list[tuple[str, str]]:
    """Return who has lost points for being late, and how many."""
    return [
        (
            each.student,
            tr(
                "{lost} point, for being {late} late",
                "{lost} points, for being {late} late",
                lost=f"{round(each.penalty, 2):g}",
                n=plural(each.penalty),
                late=each.late,
            ),
        )
        for each in results.submissions
        if each.penalty
    ]


def _tell(title: str, found: Sequence[tuple[str, str]]) -> None:
    """Print a table, one row for each reason."""
    groups: dict[str, list[str]] = {}
    for name, why in found:
        groups.setdefault(why, []).append(written(name))
    if groups:
        print(table(title, [(written(why), str(len(names)), _short(names)) for why, names in groups.items()]))


def _short(names: Sequence[str]) -> str:
    """List names; of very many the first ones."""
    if len(names) <= MOST_NAMES + 1:
        return listed(names)
    return tr("{names} and {n} more", names=listed(names[:MOST_NAMES]), n=len(names) - MOST_NAMES)


if __name__ == "__main__":
    main()
