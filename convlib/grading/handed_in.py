"""Find what students handed in: whose folder it is, and where a notebook is that has another name or place."""

import difflib
import os
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from nbformat import NotebookNode

from convlib.exercise import comparable
from convlib.grading.names import tidy
from convlib.grading.restore import has_answers
from convlib.grading.submissions import MOST_BYTES, Cell, UnreadableError, parse_cells, read_file
from convlib.text import listed, tr

MOST_FILES = 200  # of a folder that are named
MOST_ENTRIES = 2000  # of one folder that are looked at
DEEPEST = 5  # folders within folders
MOST_READ = 10  # of a folder that are read to find the exercise's cells
NOTEBOOKS = (".ipynb", ".json", ".txt", "")  # what browsers and mail programs make of a notebook's ending
IGNORED = ("__MACOSX", "timestamp.txt", "submission_secret.txt", "Thumbs.db", "desktop.ini")
MOST_TOLD = 3  # names in a sentence
ALIKE = 0.8  # how much two names of folders must have in common


class Students:
    """The students of the gradebook, found by the names of folders and files.

    Names are compared in one form of Unicode (macOS writes 각 in three letters), without capitals and surrounding
    spaces. A name that fits two students, or only the beginning of one, fits nobody.

    >>> students = Students(["Kim", "kim_a"])
    >>> students.find(" KIM "), students.find("kim_a"), students.find("ki")
    ('Kim', 'kim_a', None)
    """

    def __init__(self, names: Iterable[str]) -> None:
        self.names = list(names)
        self._found: dict[str, list[str]] = {}
        for name in self.names:
            self._found.setdefault(comparable(name), []).append(name)

    def find(self, name: str) -> str | None:
        """Return the student with this name as the gradebook writes it; None if there is none, or more than one."""
        found = self._found.get(comparable(name), [])
        if name in found:
            return name
        return found[0] if len(found) == 1 else None

    def name_of(self, folder: str) -> str:
        """Return the student of a folder; one who is not in the gradebook gets the folder's name, tidied."""
        return self.find(folder) or tidy(folder)

    def folders(self, names: Iterable[str]) -> tuple[dict[str, str], dict[str, list[str]]]:
        """Return the folder of each student, and the other folders of students who have several."""
        found: dict[str, list[str]] = {}
        for name in names:
            found.setdefault(self.name_of(name), []).append(name)
        for student, folders in found.items():
            folders.sort(key=lambda folder, student=student: (folder != student, tidy(folder) != student, folder))
        several = {student: folders[1:] for student, folders in found.items() if folders[1:]}
        return {student: folders[0] for student, folders in found.items()}, several


def written(name: object) -> str:
    """Write a name for the terminal; what a terminal would obey is replaced.

    >>> written("01_window\\x1b[2J (1).ipynb")
    '01_window?[2J (1).ipynb'
    """
    return "".join(char if char.isprintable() else "?" for char in tidy(str(name)))


def candidates(
    root: Path, folder: Path, releases: Collection[NotebookNode], *, without: Path | None = None
) -> dict[Path, list[Cell]]:
    """Return the files below a folder that have the exercise's cells, the latest first.

    Parameters
    ----------
    root : Path
        The folder of all submissions.
    folder : Path
        Where to look, within it. Links are not followed.
    releases : collection of notebooks
        The exercise as it was handed out, in each language.
    without : Path
        A file that was read already.
    """
    found = {}
    places = [path.relative_to(root) for path in files(root / folder) if path.suffix.lower() in NOTEBOOKS]
    for place in [place for place in places if place != without][:MOST_READ]:
        try:
            cells = parse_cells(read_file(root, place, MOST_BYTES), place.name)
        except (UnreadableError, OSError):
            continue
        if any(has_answers(cells, release) for release in releases):
            found[place] = cells
    return dict(sorted(found.items(), key=lambda item: -(root / item[0]).lstat().st_mtime))


def files(folder: Path) -> list[Path]:
    """List the files below a folder, up to `MOST_FILES`, without copies that programs keep for themselves."""
    return list(islice(_walk(folder), MOST_FILES))


def missing(
    folder: Path, name: str, likely: Sequence[Path], present: Collection[Path], problem: UnreadableError
) -> str:
    """Say why a submission was graded as blank, and which file may be the right one."""
    if likely:
        offered = written(likely[0].relative_to(folder))
        hint = tr('"{file}" has the exercise\'s cells: move it to {name} and grade again.', file=offered, name=name)
        return f"{problem} {hint}"
    others = [written(path) for path in sorted(present) if path.name != name]
    if not others:
        return str(problem)
    hint = tr("The folder has: {files}.", files=listed([*others[:MOST_TOLD], *["…"][: len(others) > MOST_TOLD]]))
    return f"{problem} {hint}"


def misplaced(
    root: Path, assignment: str, others: Collection[str], releases: Collection[NotebookNode]
) -> Iterator[tuple[str, str]]:
    """Yield, for what is in the folder of all submissions and is not graded, whose it is and why.

    Parameters
    ----------
    root : Path
        The folder of all submissions.
    assignment : str
    others : names
        The other assignments: folders with these names belong to them.
    releases : collection of notebooks
        The notebooks of the assignment, as they were handed out, in each language.
    """
    for entry in _without_links(_entries(root, most=None)):
        try:
            why = _why_not_graded(root, entry, assignment, others, releases)
        except OSError as problem:
            why = tr("This can't be read: {problem}", problem=problem.strerror)
        if why:
            yield written(entry.name), why


def _why_not_graded(
    root: Path, entry: Path, assignment: str, others: Collection[str], releases: Collection[NotebookNode]
) -> str:
    if not os.path.isdir(entry):
        return tr("This file is in no student's folder.")
    if os.path.isdir(entry / assignment):
        return ""
    if alike(entry.name, assignment):
        return tr("This is no student's folder: the order is {wanted}.", wanted=f"{root.name}/…/{assignment}")
    found = _elsewhere(root, entry, assignment, others, releases)
    return _offer(assignment, found) if found else ""


def alike(name: str, wanted: str) -> bool:
    """Whether two names of folders differ only a little.

    >>> alike("01-Window (1)", "01_window"), alike("02_window", "01_window"), alike("01_windw", "01_window")
    (True, False, True)
    """
    one, other = ["".join(filter(str.isalnum, comparable(each))) for each in (name, wanted)]
    digits = [[char for char in each if char.isdigit()] for each in (one, other)]
    if digits[0][: len(digits[1])] != digits[1]:
        return False
    return other in one or difflib.SequenceMatcher(None, one, other).ratio() >= ALIKE


def _offer(assignment: str, found: Path) -> str:
    if os.path.isdir(found):
        return tr(
            'There is no folder {assignment}, but "{found}" seems to be it: rename it and grade again.',
            assignment=assignment,
            found=written(found.name),
        )
    return tr(
        'There is no folder {assignment}, but "{found}" seems to belong in it: move it there and grade again.',
        assignment=assignment,
        found=written(found.name),
    )


def _elsewhere(
    root: Path, folder: Path, assignment: str, others: Collection[str], releases: Collection[NotebookNode]
) -> Path | None:
    """Return what in a student's folder may be the assignment's folder, or a notebook of it."""
    for entry in _without_links(_entries(folder)):
        if entry.name in others:
            continue
        if alike(entry.name.removesuffix(".ipynb"), assignment):
            return entry
        place = entry.relative_to(root)
        if os.path.isdir(entry) and candidates(root, place, releases):
            return entry
    return None


def _entries(folder: Path, most: int | None = MOST_ENTRIES) -> list[os.DirEntry[str]]:
    """List what is in a folder, without what programs keep for themselves; nothing if it can't be read."""
    try:
        with os.scandir(folder) as found:
            entries = sorted(islice(found, most), key=lambda entry: entry.name)
    except OSError:
        return []
    return [entry for entry in entries if not (entry.name.startswith(".") or entry.name in IGNORED)]


def _walk(folder: Path, depth: int = 0) -> Iterator[Path]:
    """Yield the files below a folder, its own first; no link is followed, and no very deep folder entered."""
    entries = _entries(folder)
    yield from (Path(entry.path) for entry in entries if not entry.is_dir(follow_symlinks=False))
    for entry in entries if depth < DEEPEST else ():
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(Path(entry.path), depth + 1)


def _without_links(entries: Iterable[os.DirEntry[str]]) -> list[Path]:
    return [Path(entry.path) for entry in entries if not entry.is_symlink()]
