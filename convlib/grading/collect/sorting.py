"""Sort the files of a download: to each student the notebook that is graded, and for every other file the reason."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path

from nbformat import NotebookNode

from convlib.grading.collect.platforms import Found
from convlib.grading.handed_in import NOTEBOOKS, written
from convlib.grading.restore import has_answers
from convlib.grading.submissions import MOST_FILE_BYTES, Cell, UnreadableError, parse_cells, read_file
from convlib.text import listed, tr

Releases = Mapping[str, Mapping[str, NotebookNode]]


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
    """

    chosen: dict[str, list[Chosen]] = field(default_factory=dict)
    left: list[tuple[Path, str | None, str]] = field(default_factory=list)


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
            names = listed(person.name for person in found.people)
            return tr("Its name fits several students: {names}.", names=names)
        _, problem = self._read(found.place)
        return " ".join(filter(None, [tr("Its name fits nobody in the class."), problem]))

    def sort(self, files: Iterable[Found]) -> Sorted:
        """Choose each student's newest notebook; `files` have one student each, or none if nobody knows."""
        result = Sorted()
        by_student: dict[str, list[Found]] = {}
        for each in files:
            if self.is_unsure(each):
                result.left.append((each.place, None, self.why_unsure(each)))
            elif each.people:
                by_student.setdefault(each.people[0].name, []).append(each)
        for student, found in sorted(by_student.items()):
            self._sort_student(student, sorted(found, key=self._order, reverse=True), result)
        return result

    def _sort_student(self, student: str, found: list[Found], result: Sorted) -> None:
        """Choose among the files of one student, of which the newest come first."""
        taken: dict[str, Found] = {}
        broken: list[Found] = []
        for each in found:
            name, problem = self._read(each.place)
            if name and name not in taken:
                taken[name] = each
            elif name:
                result.left.append((each.place, student, self._why_other(each, taken[name])))
            elif problem and each.place.suffix.lower() == ".ipynb" and self._may_be(each.place):
                broken.append(each)
            elif not each.about or len(found) == 1:
                result.left.append((each.place, student, problem))
        only = next(iter(self.releases[self.assignment])) if len(self.releases[self.assignment]) == 1 else ""
        for each in broken:
            problem = self._read(each.place)[1]
            if only and only not in taken:
                taken[only] = each  # the grader tells the student what is wrong with it
            else:
                result.left.append((each.place, student, problem))
        chosen = [Chosen(name, each, self._notes(each)) for name, each in taken.items()]
        if chosen:
            result.chosen[student] = chosen

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

    def _order(self, found: Found) -> tuple[datetime, int, float, str]:
        return (
            found.time or datetime.min,
            found.number,
            (self.root / found.place).lstat().st_mtime,
            str(found.place),
        )

    def _why_other(self, found: Found, newer: Found) -> str:
        """Say why a second notebook of a student is left out."""
        contents = [read_file(self.root, each.place, MOST_FILE_BYTES) for each in (found, newer)]
        if contents[0] == contents[1]:
            return tr("It is the same as {newer}.", newer=shown(newer.place))
        if self._order(found)[:3] == self._order(newer)[:3]:
            return tr(
                "{newer} is taken. Nothing says which of the two is newer: look at both.", newer=shown(newer.place)
            )
        return tr("It is older than {newer}, which is taken.", newer=shown(newer.place))

    def _notes(self, found: Found) -> list[str]:
        _, problem = self._read(found.place)
        blank = tr("The grader will grade it as blank and say why.")
        return [*found.notes, *([problem, blank] if problem else [])]


def shown(place: Path) -> str:
    """Write a path of a download for the terminal: its last parts, as far as they are short enough."""
    text = written(Path(*place.parts[1:]))  # without the folder into which it was unpacked
    return text if len(text) <= 60 else f"…{text[-59:]}"


def _claims(cells: list[Cell], release: NotebookNode) -> int:
    """Count the cells that say they belong to an exercise."""
    graded = {
        cell.metadata.nbgrader.grade_id
        for cell in release.cells
        if "nbgrader" in cell.metadata and (cell.metadata.nbgrader.grade or cell.metadata.nbgrader.solution)
    }
    return len({cell.grade_id for cell in cells} & graded)
