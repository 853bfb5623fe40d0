"""Write chosen notebooks into a student's folder; what was there is kept aside."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from convlib.grading.collect.sorting import Chosen
from convlib.grading.submissions import MOST_FILE_BYTES, UnreadableError, parse_cells, read_file
from convlib.grading.take import Wanted, copy_file, take
from convlib.grading.times import read_time, written_time
from convlib.grading.unpack import free

TIMESTAMP = "timestamp.txt"  # as nbgrader names it
MOST_TEXT = 200


@dataclass(frozen=True)
class Delivery:
    """One student's notebooks on the way to the student's folder.

    Attributes
    ----------
    target : Path
        The folder; it may have an earlier submission.
    aside : Path
        Where an earlier one goes.
    """

    student: str
    chosen: Sequence[Chosen]
    target: Path
    aside: Path

    @property
    def time(self) -> datetime | None:
        """When the newest of the files was handed in, if that is known."""
        return max((each.found.time for each in self.chosen if each.found.time), default=None)

    def state(self, root: Path) -> str:
        """Say what stands in the way or is replaced; nothing if the student has no submission yet."""
        if not self.target.exists():
            return ""
        before = self._before()
        if self._is_same(root) and (self.time is None or self.time == before):
            return SAME
        if self.time and before and self.time < before:
            return OLDER
        return WORSE if self._is_worse(root) else REPLACES

    def write(self, root: Path, staged: Path) -> None:
        """Write the files and the time; all of them, or none."""
        for each in self.chosen:
            copy_file(root, each.found.place, staged / self.student / f"{each.notebook}.ipynb")
        if self.target.exists():
            self.aside.mkdir(parents=True, exist_ok=True)
            shutil.copytree(self.target, free(self.aside / self.student), symlinks=True)
        names = [f"{each.notebook}.ipynb" for each in self.chosen]
        ours = {TIMESTAMP: written_time(self.time)} if self.time else {}
        take(staged, Path(self.student), self.target, Wanted(names), ours)

    def _before(self) -> datetime | None:
        try:
            return read_time(read_file(self.target, Path(TIMESTAMP), MOST_TEXT).decode())
        except (UnreadableError, ValueError):
            return None

    def _is_worse(self, root: Path) -> bool:
        """Whether a notebook can't be read, and the one that it would replace can."""
        names = [(each.found.place, Path(f"{each.notebook}.ipynb")) for each in self.chosen]
        return any(_is_readable(self.target, now) and not _is_readable(root, new) for new, now in names)

    def _is_same(self, root: Path) -> bool:
        try:
            return all(
                read_file(self.target, Path(f"{each.notebook}.ipynb"), MOST_FILE_BYTES)
                == read_file(root, each.found.place, MOST_FILE_BYTES)
                for each in self.chosen
            )
        except UnreadableError:
            return False


def _is_readable(folder: Path, place: Path) -> bool:
    try:
        return bool(parse_cells(read_file(folder, place, MOST_FILE_BYTES), place.name))
    except UnreadableError:
        return False


SAME, OLDER, REPLACES, WORSE = "same", "older", "replaces", "worse"
