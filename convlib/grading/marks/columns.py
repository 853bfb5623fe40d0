"""The columns that Moodle, Canvas and Blackboard import, and those of a plain list.

Moodle maps any column to a user's e-mail address, ID number or username, and takes "-" for no mark. Canvas knows a
student by its own ID, the SIS ID or the login, and needs the columns up to "Section" in this order; a row "Points
Possible" says what a column is worth. Blackboard knows a student by the username. docs/grading.md has the sources.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from convlib.grading.results import Results, Submission
from convlib.grading.roster import Person
from convlib.grading.spreadsheet import safe
from convlib.text import tr

Row = list[str]


@dataclass(frozen=True)
class Platform:
    """What a platform imports.

    Attributes
    ----------
    titles : tuple of str
        The columns that say who a student is.
    who : callable
        Returns these cells for a person.
    nothing : str
        What stands in place of a mark that there is not.
    has_worth : bool
        Whether a row below the titles says what each column is worth.
    """

    titles: tuple[str, ...]
    who: Callable[[Person], Row]
    nothing: str = ""
    has_worth: bool = False


PLATFORMS = {
    "moodle": Platform(
        ("First name", "Last name", "Username", "ID number", "Email address"),
        lambda one: [one.first, one.last, one.name, one.number, one.email],
        nothing="-",
    ),
    "canvas": Platform(
        ("Student", "ID", "SIS User ID", "SIS Login ID", "Section"),
        lambda one: [_sortable(one), one.lms, one.number, one.name, ""],
        has_worth=True,
    ),
    "blackboard": Platform(
        ("Last Name", "First Name", "Username", "Student ID"), lambda one: [one.last, one.first, one.name, one.number]
    ),
    "plain": Platform(
        ("name", "first name", "last name", "number", "e-mail"),
        lambda one: [one.name, one.first, one.last, one.number, one.email],
    ),
}


def rows(results: Results, people: Sequence[Person], platform: str, *, parts: bool) -> list[Row]:
    """Return the file's rows: titles, and one for each student, the gradebook's name deciding whose marks are whose.

    Parameters
    ----------
    results : Results
    people : sequence of Person
        The class; each `name` is the one in the gradebook.
    platform : str
        A key of `PLATFORMS`.
    parts : bool
        Whether each part has a column.
    """
    about, submissions = PLATFORMS[platform], {each.student: each for each in results.submissions}
    wanted = results.parts if parts else ()
    titles = [results.assignment, *(f"{results.assignment}: {part.title}" for part in wanted)]
    worth = [_number(results.worth), *(_number(part.worth) for part in wanted)]
    if platform == "plain":
        titles += [tr("late penalty"), tr("of")]
    found = [[*about.titles, *map(safe, titles)]]
    if about.has_worth:
        found.append(["    Points Possible", *[""] * (len(about.titles) - 1), *worth])
    for person in people:
        submission = submissions.get(person.name)
        marks = [_mark(submission.total if submission else None, about.nothing)]
        marks += [_mark(submission.points.get(part.key) if submission else None, about.nothing) for part in wanted]
        if platform == "plain":
            marks += [_number(submission.penalty) if submission else "", worth[0]]
        found.append([*map(safe, about.who(person)), *marks])
    return found


def without_mark(results: Results, people: Sequence[Person]) -> list[tuple[str, str]]:
    """Return who has no mark in the file, and why."""
    submissions: dict[str, Submission] = {each.student: each for each in results.submissions}
    nothing, waits = tr("Nothing was handed in."), tr("A person still has to mark a part.")
    found = [(person.name, submissions.get(person.name)) for person in people]
    return [
        (name, waits if each else _not_graded(results, name) or nothing)
        for name, each in found
        if each is None or each.total is None
    ]


def _not_graded(results: Results, student: str) -> str:
    """Say that something of a student is not graded, and why; empty if nothing was handed in."""
    why = results.why_not_graded(student)
    return tr("Not graded: {why}", why=why) if why else ""


def altered(people: Sequence[Person], platform: str) -> list[tuple[str, str]]:
    """Return who has a cell that a spreadsheet would compute, so that it has an apostrophe now."""
    cells = [(person.name, cell) for person in people for cell in PLATFORMS[platform].who(person) if safe(cell) != cell]
    return [(name, safe(cell)) for name, cell in cells]


def _sortable(person: Person) -> str:
    """Write the whole name as Canvas does: the last name first."""
    return f"{person.last}, {person.first}" if person.last and person.first else person.whole


def _mark(points: float | None, nothing: str) -> str:
    return nothing if points is None else _number(points)


def _number(value: float) -> str:
    return f"{round(value, 2):g}"
