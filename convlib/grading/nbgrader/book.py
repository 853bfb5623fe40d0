"""The gradebook: nbgrader's own, with one session and one transaction for each submission."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Self

from nbformat import NotebookNode
from nbgrader.api import Assignment, Gradebook, MissingEntry, SubmittedAssignment
from nbgrader.converters import NbGraderException
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import AssignLatePenalties, SaveAutoGrades
from traitlets.config import LoggingConfigurable


class Book:
    """The gradebook, open for one assignment.

    Parameters
    ----------
    parent : LoggingConfigurable
        Whose configuration and log the parts of nbgrader use.
    coursedir : CourseDirectory

    Attributes
    ----------
    timestamps : student -> time
        Whose submission has marks, and when it was handed in, as of the opening.
    """

    def __init__(self, parent: LoggingConfigurable, coursedir: CourseDirectory) -> None:
        self.assignment, self.url = coursedir.assignment_id, coursedir.db_url
        self._gradebook = Gradebook(coursedir.db_url, coursedir.course_id)
        self._saver = SaveAutoGrades(parent=parent)
        self._saver.gradebook, self._saver.assignment_id = self._gradebook, self.assignment
        self._penalties = AssignLatePenalties(parent=parent)

    def __enter__(self) -> Self:
        try:
            self._gradebook.find_assignment(self.assignment)
        except MissingEntry:
            raise NbGraderException(
                f"the gradebook has no assignment {self.assignment!r}; run `nbgrader generate_assignment` first"
            ) from None
        columns = SubmittedAssignment.student_id, SubmittedAssignment.timestamp
        query = self._gradebook.db.query(*columns).join(SubmittedAssignment.assignment)
        self.timestamps = {row[0]: row[1] for row in query.filter(Assignment.name == self.assignment)}
        return self

    def __exit__(self, *_: object) -> None:
        self._gradebook.close()

    def notebooks(self) -> list[str]:
        """Name the notebooks of the assignment."""
        return [notebook.name for notebook in self._gradebook.find_assignment(self.assignment).notebooks]

    def cells(self, notebook: str) -> tuple[dict[str, str], dict[str, float]]:
        """Give the source of each cell that has a grade id, and the points of those that have points."""
        found = self._gradebook.find_notebook(notebook, self.assignment)
        graded = [*found.grade_cells, *found.task_cells]
        return {cell.name: cell.source for cell in found.source_cells}, {cell.name: cell.max_score for cell in graded}

    def save(self, student: str, timestamp: datetime | None, notebooks: Mapping[str, NotebookNode]) -> str:
        """Save the marks that stand in graded cells, all or none, and tell them."""
        with self._transaction():
            self._gradebook.update_or_create_student(student)
            handed_in = {"timestamp": timestamp} if timestamp else {}
            submission = self._gradebook.update_or_create_submission(self.assignment, student, **handed_in)
            is_late = submission.total_seconds_late > 0 or bool(submission.late_submission_penalty)
            for name, nb in notebooks.items():
                self._saver.notebook_id, self._saver.student_id = name, student
                for place, cell in enumerate(nb.cells):
                    self._saver.preprocess_cell(cell, {}, place)
            self._gradebook.db.expire_all()
            told = f"{submission.score:g} of {submission.max_score:g} points"
            told += ", the rest by hand" if submission.needs_manual_grade else ""
        if is_late:
            for name, nb in notebooks.items():
                self._penalize(student, name, nb)
        return told

    def _penalize(self, student: str, name: str, nb: NotebookNode) -> None:
        about = {"notebook": name, "assignment": self.assignment, "student": student, "db_url": self.url}
        self._penalties.preprocess(nb, {"nbgrader": about})

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """Make one commit of the many that nbgrader makes, and forget afterwards what was loaded."""
        session = self._gradebook.db
        commit, session.commit = session.commit, session.flush
        try:
            with session.no_autoflush:  # else SQLAlchemy warns of what nbgrader does when it adds a submission
                yield
            commit()
        finally:
            session.commit = commit
            session.remove()
