"""Results: points from nbgrader's gradebook, and verdicts from the graded notebooks. No submission is run again."""

import json
import logging
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Self

import nbformat
from nbformat import v4
from nbgrader.api import (
    Assignment,
    BaseCell,
    Grade,
    Gradebook,
    MissingEntry,
    Notebook,
    SubmittedAssignment,
    SubmittedNotebook,
)

from convlib.exercise import comparable
from convlib.grading.handed_in import files, misplaced
from convlib.grading.nbgrader.course import CourseFolder
from convlib.grading.nbgrader.penalties import Penalties
from convlib.grading.nbgrader.released import in_present_language, place, translations
from convlib.grading.parts import titles
from convlib.grading.results import Judged, Part, Results, ResultsError, Submission
from convlib.text import listed, tr

Key = tuple[str, str]  # the name of a notebook, and a grade id in it


class Gradings:
    """The gradebook and the graded notebooks of a course.

    Raises
    ------
    ResultsError
        If there is no gradebook.
    """

    def __init__(self, course: CourseFolder) -> None:
        self.course, self.coursedir = course, course.about
        file = self.coursedir.db_url.removeprefix("sqlite:///")
        if file != self.coursedir.db_url and not Path(file).exists():
            raise ResultsError(
                tr("There is no gradebook {file}. Type this command in the folder of the course.", file=file)
            )
        self._book = Gradebook(self.coursedir.db_url, self.coursedir.course_id)

    @classmethod
    def here(cls) -> Self:
        """Open them, with the settings of nbgrader_config.py."""
        course = CourseFolder.here("")
        course.about.log.setLevel(logging.ERROR)  # nbgrader would log each penalty; commands tell them themselves
        return cls(course)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._book.close()

    def graded(self) -> list[str]:
        """Name the assignments that have submissions with marks, in alphabetical order."""
        return sorted(each.name for each in self._book.assignments if each.num_submissions)

    def read(self, assignment: str) -> Results:
        """Read one assignment.

        Raises
        ------
        ResultsError
            If the gradebook does not have it, or has no submission to it.
        """
        found = self._find(assignment)
        worth = {
            (notebook.name, cell.name): cell.max_score
            for notebook in found.notebooks
            for cell in (*notebook.grade_cells, *notebook.task_cells)
        }
        names = [notebook.name for notebook in found.notebooks]
        told: dict[Key, Part] = {}
        submissions = list(self._submissions(assignment, found.id, names, told))
        if not submissions:
            raise ResultsError(
                tr("Nothing of {name!r} is graded yet. Type `nbgrader autograde {name}` first.", name=assignment)
            )
        order = [key for key in told if key in worth] + [key for key in worth if key not in told]
        found_parts = [replace(told.get(key) or Part(_text(key), key[1], 0.0), worth=worth[key]) for key in order]
        called = self._titles(assignment, names)
        parts = [replace(part, title=called.get(part.key, part.title)) for part in found_parts]
        present = {submission.student for submission in submissions}
        absent = sorted(student.id for student in self._book.students if student.id not in present)
        return Results(assignment, parts, submissions, absent, self._not_graded(assignment))

    def renew_penalties(self, assignment: str) -> None:
        """Work out the penalties of late submissions again.

        nbgrader does so when it grades. A share of the points is another one after a person has marked a part, and
        nothing after the student was granted more time.
        """
        found = self._find(assignment)
        penalties = Penalties(parent=self.coursedir.parent)
        for student, (penalty, late) in self._students(found.id).items():
            for notebook in found.notebooks if penalty or late else ():
                about = {"notebook": notebook.name, "assignment": assignment, "student": student}
                penalties.preprocess(v4.new_notebook(), {"nbgrader": about | {"db_url": self.coursedir.db_url}})
        self._book.db.expire_all()

    def _not_graded(self, assignment: str) -> dict[str, str]:
        """Say, by the names of folders with submissions, why the grader does not find one, or has not graded it yet."""
        root = Path(self.coursedir.root, self.coursedir.submitted_directory)
        released = place(self.coursedir, assignment, "").parent
        releases = [nbformat.read(path, as_version=4) for path in released.glob("*.ipynb")]
        for path in released.glob("*.ipynb"):
            releases += [each for _, each in translations(self.coursedir, assignment, path.stem)]
        others = {each.name for each in self._book.assignments} - {assignment}
        found = dict(misplaced(root, assignment, others, releases))
        waits = tr("It was handed in and is not graded yet. Type `nbgrader autograde {name}`.", name=assignment)
        found |= {folder.parent.name: waits for folder in root.glob(f"*/{assignment}") if files(folder)}
        return {comparable(name): why for name, why in found.items()}

    def _titles(self, assignment: str, names: Sequence[str]) -> dict[str, str]:
        """Return what the parts are called in the present language; a graded notebook has the student's."""
        found: dict[str, str] = {}
        for name in names:
            with suppress(OSError):  # what was handed out is not there any more
                released = in_present_language(self.coursedir, assignment, name)
                found |= {_text((name, grade_id)): title for grade_id, title in titles(released).items()}
        return found

    def _find(self, assignment: str) -> Assignment:
        """Look an assignment up."""
        try:
            return self._book.find_assignment(assignment)
        except MissingEntry:
            raise ResultsError(
                tr(
                    "The gradebook has no assignment {name!r}. It has: {names}.",
                    name=assignment,
                    names=listed(sorted(each.name for each in self._book.assignments)) or "–",
                )
            ) from None

    def _submissions(
        self, assignment: str, number: str, names: Sequence[str], told: dict[Key, Part]
    ) -> Iterator[Submission]:
        """Yield the submissions, and note what their notebooks tell of the parts."""
        points, zeros = self._points(number)
        for student, (penalty, late) in self._students(number).items():
            verdicts, by_hand = {}, set()
            for name in names:
                folder = self.coursedir.format_path(self.coursedir.autograded_directory, student, assignment)
                graded = _read(Path(folder, f"{name}.ipynb"))
                for key, part, found in _parts(graded, name):
                    told.setdefault(key, part)
                    if not part.by_rules:
                        by_hand.add(part.key)
                    if found is not None:
                        verdicts[_text(key)] = found
            unanswered = by_hand & zeros.get(student, set())
            yield Submission(student, points.get(student, {}), verdicts, unanswered, penalty, late)

    def _students(self, number: str) -> dict[str, tuple[float, timedelta]]:
        """Return the penalty of each student with a submission, and by how much it was late."""
        database, due = self._book.db, self._book.db.get(Assignment, number).duedate
        rows = (
            database.query(SubmittedAssignment.student_id, SubmittedNotebook.late_submission_penalty)
            .join(SubmittedNotebook.assignment)
            .filter(SubmittedAssignment.assignment_id == number)
        )
        penalties: dict[str, float] = {}
        for student, penalty in rows:
            penalties[student] = penalties.get(student, 0.0) + (penalty or 0.0)
        columns = SubmittedAssignment.student_id, SubmittedAssignment.timestamp, SubmittedAssignment.extension
        found = database.query(*columns).filter(SubmittedAssignment.assignment_id == number)
        return {
            student: (penalties.get(student, 0.0), _late(handed_in, due, extension))
            for student, handed_in, extension in sorted(found, key=lambda row: row[0])
        }

    def _points(self, number: str) -> tuple[dict[str, dict[str, float | None]], dict[str, set[str]]]:
        """Return each student's points in each part, and the parts to which the grader gave 0.

        It does so to a part that a person marks if there is no answer.
        """
        query = (
            self._book.db.query(
                SubmittedAssignment.student_id,
                Notebook.name,
                BaseCell.name,
                Grade.score,
                Grade.needs_manual_grade,
                Grade.auto_score,
            )
            .select_from(Grade)
            .join(Grade.notebook)
            .join(SubmittedNotebook.assignment)
            .join(SubmittedNotebook.notebook)
            .join(Grade.cell)
            .filter(SubmittedAssignment.assignment_id == number)
        )
        found: dict[str, dict[str, float | None]] = {}
        zeros: dict[str, set[str]] = {}
        for student, notebook, cell, score, waits, auto in query:
            key = _text((notebook, cell))
            found.setdefault(student, {})[key] = None if waits else score
            if auto == 0:
                zeros.setdefault(student, set()).add(key)
        return found, zeros


def _late(handed_in: datetime | None, due: datetime | None, extension: timedelta | None) -> timedelta:
    """Return by how much a submission was late; one without a time is never late."""
    if handed_in is None or due is None:
        return timedelta()
    return max(timedelta(), handed_in - due - (extension or timedelta()))


def _text(key: Key) -> str:
    return "/".join(key)


def _read(path: Path) -> dict:
    """Read a graded notebook; an empty one if there is none that can be read."""
    try:
        notebook = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return notebook if isinstance(notebook, dict) else {}


def _parts(notebook: dict, name: str) -> Iterator[tuple[Key, Part, list[Judged] | None]]:
    """Yield each part with points: its key, what the notebook tells of it, and its verdicts if rules judged it."""
    called = notebook.get("metadata", {}).get("convlib", {}).get("titles", {})
    for cell in notebook.get("cells", ()):
        about = cell["metadata"].get("nbgrader", {})
        if about.get("grade") or about.get("task"):
            key = name, about["grade_id"]
            by_rules = cell["cell_type"] == "code" and not about.get("solution")
            part = Part(_text(key), called.get(key[1], key[1]), about["points"], by_rules)
            kept = cell["metadata"].get("convlib", {}).get("verdicts")
            yield key, part, kept and [Judged(**each) for each in kept]
