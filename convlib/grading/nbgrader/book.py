"""nbgrader's gradebook, with one transaction for each submission."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Self

from nbformat import NotebookNode
from nbgrader.api import Assignment, Gradebook, MissingEntry, SubmittedAssignment
from nbgrader.converters import NbGraderException
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import SaveAutoGrades
from traitlets.config import LoggingConfigurable

from convlib.grading.nbgrader.penalties import Penalties
from convlib.grading.submissions import is_graded_by_hand
from convlib.text import tr


class Book:
    """The gradebook, open for one assignment.

    Parameters
    ----------
    parent : LoggingConfigurable
        Gives nbgrader's parts their configuration and log.
    coursedir : CourseDirectory

    Attributes
    ----------
    timestamps : student -> time
        When each submission with marks was handed in, read when the book was opened.
    due : time or None
        When the assignment is due.
    extended : student -> time
        When it is due for those who have more time.
    """

    def __init__(self, parent: LoggingConfigurable, coursedir: CourseDirectory) -> None:
        self.assignment, self.url = coursedir.assignment_id, coursedir.db_url
        self._gradebook = Gradebook(coursedir.db_url, coursedir.course_id)
        self._saver = SaveAutoGrades(parent=parent)
        self._saver.gradebook, self._saver.assignment_id = self._gradebook, self.assignment
        self._penalties = Penalties(parent=parent)

    def __enter__(self) -> Self:
        try:
            self.due = self._gradebook.find_assignment(self.assignment).duedate
        except MissingEntry:
            raise NbGraderException(
                tr(
                    "The gradebook has no assignment {name!r}. Run `nbgrader generate_assignment` first.",
                    name=self.assignment,
                )
            ) from None
        columns = SubmittedAssignment.student_id, SubmittedAssignment.timestamp, SubmittedAssignment.extension
        query = self._gradebook.db.query(*columns).join(SubmittedAssignment.assignment)
        rows = query.filter(Assignment.name == self.assignment).all()
        self.timestamps = {student: timestamp for student, timestamp, _ in rows}
        self.extended = {student: self.due + extension for student, _, extension in rows if self.due and extension}
        return self

    def __exit__(self, *_: object) -> None:
        self._gradebook.close()

    def students(self) -> list[str]:
        """Return the names of all students in the gradebook."""
        return [student.id for student in self._gradebook.students]

    def assignments(self) -> list[str]:
        """Return the names of all assignments in the gradebook."""
        return [assignment.name for assignment in self._gradebook.assignments]

    def is_late(self, student: str, timestamp: datetime | None) -> bool:
        """Return whether a submission of this time is late; one without a time has the one that it had before."""
        timestamp, due = timestamp or self.timestamps.get(student), self.extended.get(student, self.due)
        return timestamp is not None and due is not None and timestamp > due

    def waiting(self, students: Collection[str]) -> int:
        """Return how many of these students have a part that a person still has to mark."""
        submissions = self._gradebook.assignment_submissions(self.assignment)
        return sum(each.needs_manual_grade for each in submissions if each.student_id in students)

    def notebooks(self) -> list[str]:
        """Return the names of the assignment's notebooks."""
        return [notebook.name for notebook in self._gradebook.find_assignment(self.assignment).notebooks]

    def cells(self, notebook: str) -> tuple[dict[str, str], dict[str, float]]:
        """Return the source of each cell with a grade id, and the points of each cell with points."""
        found = self._gradebook.find_notebook(notebook, self.assignment)
        graded = [*found.grade_cells, *found.task_cells]
        return {cell.name: cell.source for cell in found.source_cells}, {cell.name: cell.max_score for cell in graded}

    def save(
        self,
        student: str,
        timestamp: datetime | None,
        notebooks: Mapping[str, NotebookNode],
        earlier: Mapping[str, NotebookNode],
    ) -> str:
        """Save the marks in the graded cells, all or none, and return them as text for the log.

        A mark given by hand stays. It is to be looked at again, unless `earlier`, the notebooks as they were graded
        before, have the same answer.
        """
        with self._transaction():
            self._gradebook.update_or_create_student(student)
            handed_in = {"timestamp": timestamp} if timestamp else {}
            submission = self._gradebook.update_or_create_submission(self.assignment, student, **handed_in)
            is_late = submission.total_seconds_late > 0 or bool(submission.late_submission_penalty)
            for name, nb in notebooks.items():
                self._saver.notebook_id, self._saver.student_id = name, student
                before = _by_hand(earlier[name]) if name in earlier else {}
                for place, cell in enumerate(nb.cells):
                    if is_graded_by_hand(cell):
                        self._save_by_hand(student, name, cell, before)
                    else:
                        self._saver.preprocess_cell(cell, {}, place)
            self._gradebook.db.expire_all()
            marks = _told(submission)
        if is_late:
            for name, nb in notebooks.items():
                self._penalize(student, name, nb)
        return marks

    def _save_by_hand(self, student: str, name: str, cell: NotebookNode, before: Mapping[str, str]) -> None:
        """Keep the mark that a person gave, unless there is no answer any more."""
        grade_id = cell.metadata.nbgrader.grade_id
        grade = self._gradebook.find_grade(grade_id, name, self.assignment, student)
        waited = grade.needs_manual_grade
        self._saver.preprocess_cell(cell, {}, 0)
        if grade.auto_score == 0:  # nbgrader's own mark for what was not answered
            grade.manual_score = grade.extra_credit = None
            grade.needs_manual_grade = False
        elif grade.manual_score is not None and before.get(grade_id) == cell.source:
            grade.needs_manual_grade = waited
        self._gradebook.db.commit()

    def _penalize(self, student: str, name: str, nb: NotebookNode) -> None:
        about = {"notebook": name, "assignment": self.assignment, "student": student, "db_url": self.url}
        self._penalties.preprocess(nb, {"nbgrader": about})

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """Turn the many commits that nbgrader makes into one, and drop the loaded objects afterwards."""
        session = self._gradebook.db
        commit, session.commit = session.commit, session.flush
        try:
            with session.no_autoflush:  # or SQLAlchemy warns about the way nbgrader adds a submission
                yield
            commit()
        finally:
            session.commit = commit
            session.remove()


def _by_hand(notebook: NotebookNode) -> dict[str, str]:
    """Return the answers that a person marks, by grade id."""
    return {cell.metadata.nbgrader.grade_id: cell.source for cell in notebook.cells if is_graded_by_hand(cell)}


def _told(submission: SubmittedAssignment) -> str:
    """Say the points that count, and how many wait for a person; an old mark of what waits is not among them."""
    waiting = [grade for notebook in submission.notebooks for grade in notebook.grades if grade.needs_manual_grade]
    score = submission.score - sum(grade.score for grade in waiting)
    points = {"score": f"{score:g}", "most": f"{submission.max_score:g}"}
    if left := sum(grade.max_score for grade in waiting):
        return tr("{score} of {most} points, {left} still by hand", **points, left=f"{left:g}")
    return tr("{score} of {most} points", **points)
