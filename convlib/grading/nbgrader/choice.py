"""Which submissions are to be graded: those without marks, those handed in again, and those whose file has changed."""

from collections.abc import Callable, Sequence
from pathlib import Path

from nbgrader.converters import NbGraderException

from convlib.exercise import comparable
from convlib.grading.nbgrader.book import Book
from convlib.grading.nbgrader.inbox import Inbox
from convlib.grading.nbgrader.release import Release
from convlib.grading.nbgrader.report import Report, tables
from convlib.text import tr


class Choice:
    """The students of the inbox, divided into those to grade and those whose submission is unchanged.

    Parameters
    ----------
    inbox : Inbox
    exercises : sequence of Release
    book : Book
    folder_of : student -> Path
        Where a graded submission is.
    force : bool
        Whether all are graded.

    Attributes
    ----------
    todo, unchanged : list of str
    reports : student -> Report
        Of the unchanged ones, from the run that graded them.
    """

    def __init__(
        self,
        inbox: Inbox,
        exercises: Sequence[Release],
        book: Book,
        folder_of: Callable[[str], Path],
        *,
        force: bool,
    ) -> None:
        self._inbox, self._exercises, self._book, self._folder_of = inbox, exercises, book, folder_of
        self.reports: dict[str, Report] = {}
        students = _students(inbox)
        self.todo = [student for student in students if force or self._is_to_do(student)]
        self.unchanged = [student for student in students if student in self.reports]

    def _is_to_do(self, student: str) -> bool:
        """Whether a submission has no marks yet, or is another one now, or can't be looked at: grading tells why."""
        try:
            report = self._graded(student)
        except Exception:
            return True
        if report is not None:
            self.reports[student] = report
        return report is None

    def _graded(self, student: str) -> Report | None:
        """Return the report of a submission if it has its marks and is still the same, in time and content."""
        folder = self._folder_of(student)
        there = all((folder / f"{exercise.name}.ipynb").exists() for exercise in self._exercises)
        if not there or student not in self._book.timestamps:
            return None
        if self._inbox.timestamp(student) not in (None, self._book.timestamps[student]):
            return None
        report = Report.read(folder)
        if report is None or any(not self._is_same(student, *file) for file in report.digests.items()):
            return None
        return report

    def _is_same(self, student: str, name: str, digest: str | None) -> bool:
        return digest is not None and self._inbox.digest(name, student) == digest


def _students(inbox: Inbox) -> list[str]:
    """Return the students who handed something in, without those that the options exclude."""
    about = inbox.coursedir
    excluded = {comparable(name) for name in about.student_id_exclude.split(",")}
    students = sorted(student for student in inbox.folders if comparable(student) not in excluded)
    if not students:
        not_graded = "\n".join(tables({}, inbox.not_graded()))
        folder = about.format_path(about.submitted_directory, about.student_id, about.assignment_id)
        message = tr("There are no submissions in {folder}.", folder=folder)
        raise NbGraderException(f"{not_graded}\n{message}".strip())
    return students
