"""The counts of the page as rows of a CSV file: one row for each number."""

from collections.abc import Iterator, Sequence

from convlib.diagnosis.verdicts import KNOWN
from convlib.grading.report.count import ExerciseCount
from convlib.grading.spreadsheet import safe

TITLES = ("assignment", "part", "title", "what", "name", "students", "perhaps")


def rows(exercises: Sequence[ExerciseCount]) -> Iterator[tuple[object, ...]]:
    """Yield the titles and the rows; names of columns and of what is counted are for programs, in English.

    `what` is one of points, mistake, no_answer, unexplained, to_be_marked and not_counted; `name` is the number
    of points or the mistake; `perhaps` counts those who made this mistake or another one that gives the same.
    """
    yield TITLES
    for exercise in exercises:
        for part in exercise.parts:
            where = (exercise.results.assignment, part.part.key, safe(part.part.title))
            yield from ((*where, "points", f"{points:g}", n, "") for points, n in part.points.items())
            for each in part.mistakes:
                yield (*where, "mistake", _name(each.name), len(each.students), len(each.perhaps))
            yield (*where, "no_answer", "", part.blank, "")
            yield (*where, "unexplained", "", part.unexplained, "")
            yield (*where, "to_be_marked", "", part.waiting, "")
            yield (*where, "not_counted", "", part.uncounted, "")


def _name(mistake: str) -> str:
    """Return a mistake's name; only a name that is not the course's own could be a formula."""
    return mistake if mistake in KNOWN else safe(mistake)
