"""The folder of submissions, as nbgrader arranges it: whose folder is whose, and what is in it."""

import fnmatch
import hashlib
import re
import secrets
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import parse_utc

from convlib.exercise import comparable
from convlib.grading.handed_in import Students, candidates, files, misplaced, missing, written
from convlib.grading.nbgrader.book import Book
from convlib.grading.nbgrader.release import Release
from convlib.grading.restore import has_answers
from convlib.grading.submissions import MOST_FILE_BYTES, Cell, UnreadableError, parse_cells, read_file
from convlib.text import listed, tr


class Inbox:
    """The submissions of one assignment.

    Attributes
    ----------
    folders : student -> name
        The folder of each student who handed something in, as nbgrader's options select them.
    """

    def __init__(self, coursedir: CourseDirectory, exercises: Sequence[Release], book: Book) -> None:
        self.coursedir, self.exercises = coursedir, exercises
        self.root = Path(coursedir.root, coursedir.submitted_directory)
        self.others_of_book = set(book.assignments()) - {coursedir.assignment_id}
        found, self._several = Students(book.students()).folders(self._names())
        self._wanted = comparable(coursedir.student_id)
        self.folders = {
            student: name for student, name in found.items() if fnmatch.fnmatchcase(comparable(student), self._wanted)
        }

    def not_graded(self) -> list[tuple[str, str]]:
        """Return what will not be graded, whose it is and why."""
        rows = [
            (
                written(other),
                tr(
                    "This is a second folder of {student}: only spaces, capitals or the form of Unicode differ. The "
                    "other one is graded.",
                    student=written(student),
                ),
            )
            for student, others in self._several.items()
            for other in others
            if student in self.folders
        ]
        if self._wanted == "*":  # nobody in particular was asked for
            releases = {exercise.name: exercise.notebook for exercise in self.exercises}
            rows += misplaced(self.root, self.coursedir.assignment_id, self.others_of_book, releases)
        return rows

    def read(self, exercise: Release, student: str) -> tuple[list[Cell], str]:
        """Return the cells of a notebook and the digest of its file; `UnreadableError` if it can't be graded."""
        place = self._place(student, f"{exercise.name}.ipynb")
        data = read_file(self.root, place, MOST_FILE_BYTES)
        cells = parse_cells(data, place.name)
        if not has_answers(cells, exercise.notebook):
            raise UnreadableError(tr("The file {name} has none of the exercise's cells.", name=place.name))
        return cells, hashlib.sha256(data).hexdigest()

    def digest(self, name: str, student: str) -> str | None:
        """Return the digest of a notebook's file; None if it can't be read."""
        try:
            data = read_file(self.root, self._place(student, f"{name}.ipynb"), MOST_FILE_BYTES)
        except UnreadableError:
            return None
        return hashlib.sha256(data).hexdigest()

    def missing(self, exercise: Release, student: str, problem: UnreadableError) -> str:
        """Say why a submission is graded as blank, and where the notebook may be."""
        place = self._place(student, f"{exercise.name}.ipynb")
        if (self.root / place.parent).is_symlink():
            return str(problem)
        present = [file.relative_to(self.root / place.parent) for file in files(self.root / place.parent)]
        likely = list(candidates(self.root, place.parent, exercise.notebook, without=place))
        return missing(place.parent, place.name, likely, present, problem)

    def others(self, exercise: Release, student: str, cells: list[Cell]) -> list[str]:
        """Name other copies of the notebook that are not the same, in a sentence; the later ones if there are any."""
        place = self._place(student, f"{exercise.name}.ipynb")
        texts = [cell.source for cell in cells]
        found = candidates(self.root, place.parent, exercise.notebook, without=place)
        others = [each for each in found if [cell.source for cell in found[each]] != texts]
        later = [each for each in others if self._changed(each) > self._changed(place)]
        names = listed(written(each.relative_to(place.parent)) for each in later or others)
        if later:
            return [tr("There is a later copy that is not the same: {names}.", names=names)]
        return [tr("There is an older copy that is not the same: {names}.", names=names)] if others else []

    def timestamp(self, student: str) -> datetime | None:
        """Return when it was handed in, as nbgrader's exchange writes it; None if there is no such time."""
        try:
            return parse_utc(read_file(self.root, self._place(student, "timestamp.txt"), 100).decode().strip())
        except (UnreadableError, ValueError, OverflowError, TypeError, AttributeError):
            return None

    def secret(self, student: str) -> str:
        """Return the secret by which nbgrader's exchange finds the student's feedback; a new one if it is missing."""
        try:
            return read_file(self.root, self._place(student, "submission_secret.txt"), 200).decode()
        except (UnreadableError, ValueError):
            return secrets.token_urlsafe()

    def _names(self) -> list[str]:
        """Name the folders that have the assignment."""
        pattern = re.compile(self._path("(?P<student>[^/]*)", escape=True))
        paths = map(str, self.root.glob(str(Path(self._path("*")).relative_to(self.root))))
        return [match["student"] for match in map(pattern.fullmatch, paths) if match]

    def _path(self, folder: str, *, escape: bool = False) -> str:
        about = self.coursedir
        return about.format_path(about.submitted_directory, folder, about.assignment_id, escape=escape)

    def _place(self, student: str, name: str) -> Path:
        """Return the path of a student's file within the folder of all submissions."""
        return Path(self._path(self.folders[student]), name).relative_to(self.root)

    def _changed(self, place: Path) -> float:
        return (self.root / place).lstat().st_mtime
