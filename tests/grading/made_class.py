"""A graded class with known mistakes: a few submissions are really graded, then handed to many students."""

import shutil
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import chdir
from pathlib import Path
from typing import NamedTuple

import nbformat
from graded_course import Course
from made_up import Judged, filled, read, submissions

from convlib.grading.nbgrader.book import Book
from convlib.grading.nbgrader.course import CourseFolder


class Kind(NamedTuple):
    """A kind of submission: the student who stands for it, and the mistakes that were made in it."""

    student: str
    made: Sequence[tuple[Judged, str]]


def grade_kinds(course: Course, exercise: str) -> list[Kind]:
    """Grade a right submission, a blank one, and one for each set of mistakes, with nbgrader's own command."""
    kinds = [Kind("right", ()), Kind("blank", ())]
    course.hand_in("right", filled(exercise), exercise)
    course.hand_in("blank", read("exercises", exercise), exercise)
    for number, (notebook, made) in enumerate(submissions(exercise)):
        kinds.append(Kind(f"mistaken-{number:02}", made))
        course.hand_in(kinds[-1].student, notebook, exercise)
    course.run("autograde", exercise)
    return kinds


def multiply(course: Course, exercise: str, kinds: Sequence[Kind], size: int) -> dict[str, Kind]:
    """Give the graded submissions to other students too, until the class has a size; return who has which."""
    graded = course.folder / "autograded"
    class_ = {kind.student: kind for kind in kinds}
    with chdir(course.folder):  # where nbgrader looks for the gradebook when it first needs it
        about = CourseFolder.here(exercise).about
        with Book(about.parent, about) as book:
            for number in range(size - len(kinds)):
                kind, student = kinds[number % len(kinds)], f"student-{number:03}"
                shutil.copytree(graded / kind.student, graded / student)
                book.save(student, None, {exercise: _notebook(graded / kind.student / exercise, exercise)}, {})
                class_[student] = kind
    return class_


def known(class_: Mapping[str, Kind]) -> dict[str, Counter[str]]:
    """Count who made each mistake in each part, from what was made."""
    found: dict[str, Counter[str]] = {}
    for kind in class_.values():
        for cell, name in {(rule.cell, name) for rule, name in kind.made}:
            found.setdefault(cell, Counter())[name] += 1
    return found


def _notebook(folder: Path, name: str) -> nbformat.NotebookNode:
    return nbformat.read(folder / f"{name}.ipynb", as_version=4)
