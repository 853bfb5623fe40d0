"""The folder of submissions, as nbgrader arranges it: whose folder is whose, and what is in it."""

import fnmatch
import hashlib
import os
import re
import secrets
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from nbgrader.coursedir import CourseDirectory

from convlib.exercise import comparable
from convlib.grading.handed_in import Students, candidates, files, misplaced, missing, written
from convlib.grading.names import LONGEST_NAME, escaped, is_name
from convlib.grading.nbgrader.book import Book
from convlib.grading.nbgrader.release import Release
from convlib.grading.restore import has_answers, is_untouched
from convlib.grading.submissions import MOST_FILE_BYTES, Cell, UnreadableError, parse_cells, read_file
from convlib.grading.times import read_time
from convlib.text import listed, tr

TIMESTAMP, SECRET = "timestamp.txt", "submission_secret.txt"  # as nbgrader's exchange names them
SHORTEST_SECRET, MOST_TEXT = 32, 200  # characters; nbgrader's own secrets have 128


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
        names = self._names()
        found, self._several = Students(book.students()).folders(filter(is_name, names))
        self._refused = [name for name in names if not is_name(name)]
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
            rows += [(escaped(name), refused()) for name in self._refused]
            releases = [notebook for exercise in self.exercises for notebook in exercise.notebooks]
            rows += misplaced(self.root, self.coursedir.assignment_id, self.others_of_book, releases)
        return rows

    def read(self, exercise: Release, student: str) -> tuple[list[Cell], str]:
        """Return the cells of a notebook and the digest of its file; `UnreadableError` if it can't be graded."""
        place = self._place(student, f"{exercise.name}.ipynb")
        data = read_file(self.root, place, MOST_FILE_BYTES)
        cells = parse_cells(data, place.name)
        if not any(has_answers(cells, notebook) for notebook in exercise.notebooks):
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
        likely = list(candidates(self.root, place.parent, exercise.notebooks, without=place))
        return missing(place.parent, place.name, likely, present, problem)

    def others(self, exercise: Release, student: str, cells: list[Cell]) -> list[str]:
        """Name other copies of the notebook that are not the same, in a sentence; the later ones if there are any."""
        place = self._place(student, f"{exercise.name}.ipynb")
        texts = [cell.source for cell in cells]
        found = candidates(self.root, place.parent, exercise.notebooks, without=place)
        others = [each for each in found if [cell.source for cell in found[each]] != texts]
        later = [each for each in others if self._changed(each) > self._changed(place)]
        names = listed(written(each.relative_to(place.parent)) for each in later or others)
        if later:
            return [tr("There is a later copy that is not the same: {names}.", names=names)]
        return [tr("There is an older copy that is not the same: {names}.", names=names)] if others else []

    def answered(self, exercise: Release, student: str) -> list[str]:
        """Name the latest other copy of an untouched notebook that has answers, in a sentence, if there is one."""
        place = self._place(student, f"{exercise.name}.ipynb")
        found = candidates(self.root, place.parent, exercise.notebooks, without=place)
        for other, cells in found.items():
            if not is_untouched(cells, exercise.handed_in(cells).notebook):
                file = written(other.relative_to(place.parent))
                return [tr('"{file}" has answers: move it to {name} and grade again.', file=file, name=place.name)]
        return []

    def timestamp(self, student: str) -> datetime | None:
        """Return when it was handed in, as the exchange writes it; None if there is no time, or none to be read."""
        return read_time(read_text(self.root, self._place(student, TIMESTAMP)))

    def odd_time(self, student: str) -> list[str]:
        """Say that there is a time which can't be read, if so."""
        place = self._place(student, TIMESTAMP)
        if not os.path.lexists(self.root / place) or self.timestamp(student):
            return []
        return [
            tr(
                "{file} is not a time like 2026-03-02 18:00:00 UTC, so no penalty for a late submission is taken off.",
                file=TIMESTAMP,
            )
        ]

    def secret(self, student: str) -> str:
        """Return the secret by which nbgrader's exchange finds the student's feedback; a new one if there is none."""
        found = read_text(self.root, self._place(student, SECRET))
        return found if is_secret(found) else secrets.token_urlsafe()

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


def read_text(root: Path, place: Path) -> str:
    """Return a short text of a submission; nothing if it can't be read."""
    try:
        return read_file(root, place, MOST_TEXT).decode()
    except (UnreadableError, ValueError):
        return ""


def is_secret(text: str) -> bool:
    """Whether nobody can guess this: who has it can read the feedback."""
    return len(text) >= SHORTEST_SECRET and text.isalnum() and text.isascii()


def refused() -> str:
    """Return why a student's name is not allowed."""
    return tr(
        "This can't be a student's name: it may have letters, digits, dots, dashes, underscores and single spaces, "
        "{most} in all.",
        most=LONGEST_NAME,
    )
