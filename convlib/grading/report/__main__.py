"""Write what a class got wrong as a page and as CSV, from the marks that exist; nothing is run again.

python -m convlib.grading.report 01_window   # reports/01_window.html and .csv
python -m convlib.grading.report             # a page for each graded exercise, and reports/term.html and .csv
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from convlib.grading.handed_in import written
from convlib.grading.nbgrader.results import Gradings
from convlib.grading.report.count import ExerciseCount, count
from convlib.grading.report.page import exercise_page, term_page
from convlib.grading.report.sheet import rows
from convlib.grading.results import Results, ResultsError
from convlib.grading.roster import Roster, RosterError
from convlib.grading.spreadsheet import write_csv
from convlib.languages import of_course
from convlib.text import tr

FOLDER = "reports"
TERM = "term"


def main() -> None:
    """Write the report."""
    of_course()
    parser = argparse.ArgumentParser(prog="python -m convlib.grading.report", description=__doc__.splitlines()[0])
    parser.add_argument("assignment", nargs="?", help="an assignment of the gradebook; all of them if none is given")
    parser.add_argument("--roster", type=Path, help="the class list; roster.csv in the course's folder if it is there")
    options = parser.parse_args()
    try:
        with Gradings.here() as gradings:
            show = _shown(gradings.course.people(options.roster))
            names = [options.assignment] if options.assignment else gradings.graded()
            exercises = [count(_renewed(gradings, name)) for name in names]
            folder = gradings.course.root / FOLDER
    except (ResultsError, RosterError) as problem:
        sys.exit(str(problem))
    for exercise in exercises:
        _write(folder, exercise.results.assignment, exercise_page(exercise, show, Path("..")), [exercise])
    if not options.assignment:
        _write(folder, TERM, term_page(exercises, show, Path("..")), exercises)


def _renewed(gradings: Gradings, name: str) -> Results:
    """Read an exercise after a penalty is worked out again: since grading a person has marked parts."""
    gradings.renew_penalties(name)
    return gradings.read(name)


def _write(folder: Path, name: str, page: str, exercises: Sequence[ExerciseCount]) -> None:
    write_csv(folder / f"{name}.csv", rows(exercises))
    path = folder / f"{name}.html"
    path.write_text(page, encoding="utf-8")
    print(tr("{path} and .csv: {n} exercise", "{path} and .csv: {n} exercises", path=path, n=len(exercises)))


def _shown(roster: Roster) -> Callable[[str], str]:
    """Return how a student is shown: with the whole name, if the class list has it."""

    def show(student: str) -> str:
        found = roster.find(student)
        whole = found[0].whole if len(found) == 1 else ""
        return written(f"{whole} ({student})") if whole else written(student)

    return show


if __name__ == "__main__":
    main()
