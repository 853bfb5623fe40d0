"""Sort the files of a download: to each student the notebook that is graded, and for every other file the reason."""

import os
import re
import shutil
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path

from nbformat import NotebookNode

from convlib.grading.collect.platforms import Found
from convlib.grading.handed_in import NOTEBOOKS, written
from convlib.grading.restore import has_answers
from convlib.grading.submissions import MOST_FILE_BYTES, Cell, UnreadableError, parse_cells, read_file
from convlib.text import joined, listed, tr

SHORTEST = 4  # letters of a folder that are worth showing
Releases = Mapping[str, Mapping[str, NotebookNode]]
COPY = re.compile(r".* ?\((\d{1,6})\)", re.DOTALL)
"""What Moodle (since 2.5) and browsers put behind a name that is taken: a higher number came later
[lib/filestorage/file_storage.php of moodle, get_unused_filename]."""


@dataclass(frozen=True)
class Chosen:
    """A notebook of a student: its name in the assignment, the file, and what somebody should know."""

    notebook: str
    found: Found
    notes: list[str]


@dataclass(frozen=True)
class Sorted:
    """What is to be done with a download.

    Attributes
    ----------
    chosen : student -> notebooks
    left : list of (file, student or None, reason)
    doubts : list of (student, files)
        Of which of a student's files somebody should choose one; the first is taken if nobody does.
    """

    chosen: dict[str, list[Chosen]] = field(default_factory=dict)
    left: list[tuple[Path, str | None, str]] = field(default_factory=list)
    doubts: list[tuple[str, list[Found]]] = field(default_factory=list)


class Sorter:
    """Sorts files by what is in them.

    Parameters
    ----------
    root : Path
        The folder into which a download was unpacked.
    assignment : str
    releases : assignment -> name -> notebook
        All exercises, as they were handed out.
    """

    def __init__(self, root: Path, assignment: str, releases: Releases) -> None:
        self.root, self.assignment, self.releases = root, assignment, releases
        self._read = cache(self._look)

    def is_unsure(self, found: Found) -> bool:
        """Whether a person has to say whose file this is."""
        return len(found.people) != 1 and not found.about

    def why_unsure(self, found: Found) -> str:
        """Say why it is not known whose a file is, and what it is if it is of no use."""
        if found.people:
            names = listed(person.shown for person in found.people)
            return tr("Its name fits several students: {names}.", names=names)
        likely = listed(person.shown for person in found.likely)
        maybe = tr("It may be of: {names}.", names=likely) if likely else ""
        return joined(tr("Its name fits nobody in the class."), maybe, self._about(found)[1])

    def sort(self, files: Iterable[Found], picked: Collection[Path] = ()) -> Sorted:
        """Choose each student's newest notebook, but one that somebody picked before all others.

        `files` have one student each, or none if nobody knows.
        """
        result = Sorted()
        by_student: dict[str, list[Found]] = {}
        for each in files:
            if self.is_unsure(each):
                result.left.append((each.place, None, self.why_unsure(each)))
            elif each.people:
                by_student.setdefault(each.people[0].name, []).append(each)
        for student, found in sorted(by_student.items()):
            newest = sorted(found, key=self._order, reverse=True)
            self._sort_student(student, sorted(newest, key=lambda each: each.place not in picked), result, picked)
        return result

    def _sort_student(self, student: str, found: list[Found], result: Sorted, picked: Collection[Path]) -> None:
        """Choose among the files of one student, of which the newest come first."""
        releases = self.releases[self.assignment]
        only = next(iter(releases)) if len(releases) == 1 else ""
        taken: dict[str, Found] = {}
        broken: list[Found] = []
        for each in found:
            name, problem = self._about(each)
            if not name and each.place in picked:
                name = only
            if name and name not in taken:
                taken[name] = each
            elif name:
                result.left.append((each.place, student, self._why_other(each, taken[name], picked)))
                self._doubt(student, taken[name], each, result, picked)
            elif problem and not each.problem and each.place.suffix.lower() == ".ipynb" and self._may_be(each.place):
                broken.append(each)
            elif not each.about or len(found) == 1:
                result.left.append((each.place, student, problem))
        for each in broken:
            if only and only not in taken:
                taken[only] = each  # the grader tells the student what is wrong with it
                continue
            problem = self._read(each.place)[1]
            if only and self._order(each) > self._order(taken[only]):
                newer = tr("It is newer than {taken}, which can be read and is taken.", taken=shown(taken[only].place))
                problem = joined(problem, newer)
                self._doubt(student, taken[only], each, result, picked)
            result.left.append((each.place, student, problem))
        chosen = [Chosen(name, each, self._notes(each)) for name, each in taken.items()]
        if chosen:
            result.chosen[student] = chosen

    def _doubt(self, student: str, taken: Found, other: Found, result: Sorted, picked: Collection[Path]) -> None:
        """Note that somebody should choose between two files, if nothing says which is right and they differ."""
        is_sure = self._is_newer(taken, other) and not self._about(other)[1]
        if taken.place in picked or is_sure or self._is_same(taken, other):
            return
        for whose, files in result.doubts:
            if whose == student and files[0] == taken:
                files.append(other)
                return
        result.doubts.append((student, [taken, other]))

    def _about(self, found: Found) -> tuple[str, str]:
        """Return of which notebook a file has the cells, or else what is wrong with it."""
        return ("", found.problem) if found.problem else self._read(found.place)

    def _look(self, place: Path) -> tuple[str, str]:
        """Return of which notebook of the assignment a file has the cells, or else what is wrong with it."""
        if place.suffix.lower() not in NOTEBOOKS:
            return "", tr("The grader reads notebooks only.")
        try:
            cells = parse_cells(read_file(self.root, place, MOST_FILE_BYTES), written(place.name))
        except UnreadableError as problem:
            return "", str(problem)
        best = max(((_claims(cells, nb), whose, name) for whose, name, nb in self._all()), default=(0, "", ""))
        if best[0] and best[1] != self.assignment:
            return "", tr("It has the cells of {other}.", other=best[1])
        for name, notebook in self.releases[self.assignment].items():
            if (best[0] and best[2] == name) or (not best[0] and has_answers(cells, notebook)):
                return name, ""
        return "", tr("It has none of the exercise's cells.")

    def _all(self) -> Iterable[tuple[str, str, NotebookNode]]:
        """Yield every exercise; this assignment comes last, so that it wins where two are alike."""
        for whose in sorted(self.releases, key=lambda name: name == self.assignment):
            for name, notebook in self.releases[whose].items():
                yield whose, name, notebook

    def _may_be(self, place: Path) -> bool:
        """Whether a notebook that can't be used may be meant for this exercise, for want of a better one."""
        _, problem = self._read(place)
        return not any(problem == tr("It has the cells of {other}.", other=other) for other in self.releases)

    def _order(self, found: Found) -> tuple[datetime, int, float, int, str]:
        path = self.root / found.place
        changed = path.lstat().st_mtime if os.path.lexists(path) else 0
        number = COPY.fullmatch(found.place.stem)
        return (
            found.time or datetime.min,
            found.number,
            changed,
            int(number[1]) if number else 0,
            str(found.place),
        )

    def _is_newer(self, found: Found, other: Found) -> bool:
        """Whether a time or a platform's number says so, and not only the name."""
        return self._order(found)[:3] > self._order(other)[:3]

    def _is_same(self, *files: Found) -> bool:
        return len({read_file(self.root, each.place, MOST_FILE_BYTES) for each in files}) == 1

    def _why_other(self, found: Found, taken: Found, picked: Collection[Path]) -> str:
        """Say why a second notebook of a student is left out."""
        name = shown(taken.place)
        if self._is_same(found, taken):
            return tr("It is the same as {newer}.", newer=name)
        if taken.place in picked:
            return tr("You chose {taken}.", taken=name)
        if self._is_newer(taken, found):
            return tr("It is older than {newer}, which is taken.", newer=name)
        if self._order(found)[3] < self._order(taken)[3]:
            return tr("{taken} is taken: of two names, the one with the higher number came later.", taken=name)
        return tr(
            "{taken} is taken, the last one by name. Nothing says which of the two is newer: look at both.", taken=name
        )

    def _notes(self, found: Found) -> list[str]:
        _, problem = self._read(found.place)
        blank = tr("The grader will grade it as blank and say why.")
        return [*found.notes, *([problem, blank] if problem else [])]


def shown(place: Path) -> str:
    """Write a path of a download for the terminal: its last parts, and as much of a folder as there is room for."""
    *folders, text = [written(part) for part in place.parts[1:]]  # without the folder into which it was unpacked
    most = max(30, min(60, shutil.get_terminal_size((160, 24)).columns * 2 // 5))
    if len(text) > most:  # its end says which file it is
        text = f"{text[: most // 3 - 1]}…{text[most // 3 - most :]}"
    while folders and (room := most - len(text) - 1) > SHORTEST:
        folder = folders.pop()
        text = f"{folder}/{text}" if len(folder) <= room else f"{folder[: room - 1]}…/{text}"
    return f"…/{text}" if folders else text


def _claims(cells: list[Cell], release: NotebookNode) -> int:
    """Count the cells that say they belong to an exercise."""
    graded = {
        cell.metadata.nbgrader.grade_id
        for cell in release.cells
        if "nbgrader" in cell.metadata and (cell.metadata.nbgrader.grade or cell.metadata.nbgrader.solution)
    }
    return len({cell.grade_id for cell in cells} & graded)
