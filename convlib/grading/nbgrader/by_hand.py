"""Marks that a person gives: the answers to one part in the gradebook, read and written one at a time."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.api import (
    Assignment,
    BaseCell,
    Comment,
    Grade,
    Gradebook,
    MissingEntry,
    Notebook,
    SubmittedAssignment,
    SubmittedNotebook,
)
from nbgrader.coursedir import CourseDirectory
from sqlalchemy import update
from sqlalchemy.exc import OperationalError

from convlib.grading.nbgrader.released import in_present_language
from convlib.grading.parts import titles
from convlib.grading.submissions import is_graded_by_hand
from convlib.text import listed, tr


class NoMarkingError(Exception):
    """There is nothing to mark. The message says why, and what to do."""


class BusyError(Exception):
    """Another program is writing into the gradebook."""


class GoneError(Exception):
    """The submission is not in the gradebook any more."""


class StaleError(Exception):
    """The mark, the comment or the answer is not what the marker saw any more."""


@dataclass(frozen=True)
class Part:
    """A part that a person marks.

    Attributes
    ----------
    notebook, grade_id : str
    title : str
        Its heading in the exercise.
    points : float
    question : list of str
        The Markdown of the exercise between the heading and the answer.
    scheme : str
        The answer in solutions/, with what each point is for; empty if there is none.
    """

    notebook: str
    grade_id: str
    title: str
    points: float
    question: list[str]
    scheme: str


@dataclass(frozen=True)
class Mark:
    """What a person says of an answer: points, or None; a comment; and whether it has to be looked at again."""

    points: float | None
    comment: str
    waits: bool


@dataclass(frozen=True)
class Answer:
    """A student's answer and its mark; `version` changes whenever one of them does."""

    text: str
    is_code: bool
    mark: Mark
    version: str


class HandMarks:
    """The answers to one part, by the random ids that the gradebook gives them.

    Parameters
    ----------
    coursedir : CourseDirectory
        The course and its assignment.
    grade_id : str, optional
        Which part; needed if there are several.

    Raises
    ------
    NoMarkingError
        If there is no gradebook, no such part, or no answer to mark.
    """

    def __init__(self, coursedir: CourseDirectory, grade_id: str | None = None) -> None:
        self.coursedir, self.assignment = coursedir, coursedir.assignment_id
        file = coursedir.db_url.removeprefix("sqlite:///")
        if file != coursedir.db_url and not Path(file).exists():  # nbgrader would make one
            raise NoMarkingError(
                tr("There is no gradebook {path}. Type the command in the folder of the course.", path=file)
            )
        self._book = Gradebook(coursedir.db_url, coursedir.course_id)
        self.part = self._find_part(grade_id)
        if not self.answers():
            raise NoMarkingError(self._why_nothing())

    def answers(self, *, by_name: bool = False) -> list[str]:
        """Return the ids of the answers, in an order that tells nothing of the students, or by their names."""
        with self._session():
            rows = self._rows()
        self.empty = sum(grade.auto_score == 0 for grade, _ in rows)
        self._students = {grade.id: student for grade, student in rows if grade.auto_score is None}
        return sorted(self._students, key=self._students.get) if by_name else list(self._students)

    def student(self, answer: str) -> str:
        """Return whose answer it is."""
        return self._students[answer]

    def waiting(self) -> list[str]:
        """Return the ids of the answers that have to be marked."""
        with self._session():
            waits = {grade.id for grade, _ in self._rows() if grade.needs_manual_grade}
        return [answer for answer in self._students if answer in waits]

    def read(self, answer: str) -> Answer:
        """Return an answer and its mark."""
        with self._session():
            return self._read(answer)

    def write(self, answer: str, version: str, mark: Mark) -> Answer:
        """Save a mark at once, and return what is saved.

        Raises
        ------
        StaleError
            If the answer, its mark or its comment has another version now: nothing is written.
        BusyError
            If another program holds the gradebook: nothing is written.
        """
        with self._session():
            same = {"needs_manual_grade": Grade.needs_manual_grade}  # takes the gradebook's lock, and changes nothing
            self._book.db.execute(update(Grade).where(Grade.id == answer).values(same))
            if self._read(answer).version != version:
                raise StaleError
            grade, comment = self._found(answer)
            grade.manual_score = mark.points
            grade.needs_manual_grade = mark.waits or mark.points is None
            comment.manual_comment = mark.comment or None
            self._book.db.commit()
            return self._read(answer)

    @contextmanager
    def _session(self) -> Iterator[None]:
        """Read the gradebook anew, and write all or nothing."""
        try:
            yield
        except OperationalError as problem:
            raise BusyError from problem
        except (MissingEntry, KeyError) as problem:
            raise GoneError from problem
        finally:
            self._book.db.remove()

    def _read(self, answer: str) -> Answer:
        grade, comment = self._found(answer)
        text, is_code = self._text(self._students[answer])
        mark = Mark(grade.manual_score, comment.manual_comment or "", grade.needs_manual_grade)
        seen = [text, mark.points, mark.comment, mark.waits]
        return Answer(text, is_code, mark, hashlib.sha256(json.dumps(seen).encode()).hexdigest())

    def _found(self, answer: str) -> tuple[Grade, Comment]:
        grade = self._book.find_grade_by_id(answer)
        about = self.part.grade_id, self.part.notebook, self.assignment, self._students[answer]
        return grade, self._book.find_comment(*about)

    def _text(self, student: str) -> tuple[str, bool]:
        """Return an answer as it was graded, and whether it is code."""
        folder = self.coursedir.format_path(self.coursedir.autograded_directory, student, self.assignment)
        try:
            cell = _cell(_notebook(folder, self.part.notebook), self.part.grade_id)
        except (OSError, ValueError, StopIteration):
            return tr("The graded notebook is not there. Grade this submission again with --force."), False
        return cell.source, cell.cell_type == "code"

    def _rows(self) -> list[tuple[Grade, str]]:
        """Return the grades of this part with the students' names; the ids, and so the order, are random."""
        query = self._book.db.query(Grade, SubmittedAssignment.student_id).join(Grade.cell).join(Grade.notebook)
        query = query.join(SubmittedNotebook.assignment).join(SubmittedAssignment.assignment).join(BaseCell.notebook)
        query = query.filter(Assignment.name == self.assignment, Notebook.name == self.part.notebook)
        return [(row[0], row[1]) for row in query.filter(BaseCell.name == self.part.grade_id).order_by(Grade.id)]

    def _why_nothing(self) -> str:
        if self.empty:
            return tr(
                "There is nothing to mark: {n} submission is graded, and it has no answer here.",
                "There is nothing to mark: {n} submissions are graded, and none has an answer here.",
                n=self.empty,
            )
        return tr("No submission is graded yet. Run `nbgrader autograde {name}` first.", name=self.assignment)

    def _find_part(self, grade_id: str | None) -> Part:
        parts = {part.grade_id: part for part in self._parts()}
        about = {"name": self.assignment, "parts": listed(parts)}
        if not parts:
            raise NoMarkingError(tr("{name} has no part that a person marks.", name=self.assignment))
        if grade_id is None and len(parts) > 1:
            raise NoMarkingError(tr("A person marks several parts of {name}. Choose with --part: {parts}.", **about))
        if grade_id is not None and grade_id not in parts:
            said = tr("A person marks no part {part!r} of {name}; choose from {parts}.", part=grade_id, **about)
            raise NoMarkingError(said)
        return parts[grade_id or next(iter(parts))]

    def _parts(self) -> Iterator[Part]:
        try:
            notebooks = [notebook.name for notebook in self._book.find_assignment(self.assignment).notebooks]
        except MissingEntry:
            known = listed(each.name for each in self._book.assignments)
            raise NoMarkingError(
                tr("The gradebook has no assignment {name!r}. It has: {known}.", name=self.assignment, known=known)
            ) from None
        for name in notebooks:
            released = in_present_language(self.coursedir, self.assignment, name)
            called = titles(released)
            for cell in filter(is_graded_by_hand, released.cells):
                grade_id = cell.metadata.nbgrader.grade_id
                points = float(cell.metadata.nbgrader.points)
                question = _question(released, grade_id)
                yield Part(name, grade_id, called[grade_id], points, question, self._scheme(name, grade_id))

    def _scheme(self, name: str, grade_id: str) -> str:
        try:
            source = _cell(_notebook(self._folder(self.coursedir.source_directory), name), grade_id).source
        except (OSError, ValueError, StopIteration):
            return ""
        return "\n".join(line for line in source.splitlines() if not line.strip().startswith("### "))

    def _folder(self, step: str) -> str:
        return self.coursedir.format_path(step, ".", self.assignment)


def _notebook(folder: str, name: str) -> NotebookNode:
    return nbformat.read(Path(folder, f"{name}.ipynb"), as_version=4)


def _cell(notebook: NotebookNode, grade_id: str) -> NotebookNode:
    return next(cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade_id") == grade_id)


def _question(notebook: NotebookNode, grade_id: str) -> list[str]:
    """Return the texts between the cell with points before an answer and the answer."""
    texts: list[str] = []
    for cell in notebook.cells:
        about = cell.metadata.get("nbgrader", {})
        if about.get("grade_id") == grade_id:
            return texts
        if about.get("grade"):
            texts = []
        elif cell.cell_type == "markdown":
            texts.append(cell.source)
    return texts
