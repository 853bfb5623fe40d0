"""Read submissions as untrusted input; keep only the text of the students' cells."""

import json
import os
import stat
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from nbformat import NotebookNode, v4

from convlib.text import tr

MOST_BYTES = 8_000_000  # of a notebook file, pictures included
MOST_CELLS = 1000
PARSING = Lock()  # one file at a time, because parsing a hostile one takes a lot of memory


class UnreadableError(Exception):
    """A submitted file can't be read. The message tells the student why."""


@dataclass(frozen=True)
class Cell:
    """A submitted cell: its kind, its text, and the grade id and points that it claims."""

    kind: str
    source: str
    grade_id: str | None = None
    points: float | None = None


def read_cells(folder: Path, path: Path) -> list[Cell]:
    """Return the cells of a submitted notebook.

    Parameters
    ----------
    folder : Path
        The folder of all submissions; its contents are untrusted.
    path : Path
        The notebook's path within the folder. No part of it may be a link.

    Raises
    ------
    UnreadableError
        If it is not a file, too long, or not a notebook.
    """
    data = read_file(folder, path, MOST_BYTES)
    try:
        with PARSING:
            return list(_cells(json.loads(data)))
    except (ValueError, RecursionError, AttributeError, TypeError, KeyError):
        raise UnreadableError(tr("Your file {name} is not a readable notebook.", name=path.name)) from None


def read_file(folder: Path, path: Path, most: int) -> bytes:
    """Return the contents of a regular file, without following links; `UnreadableError` says why it can't be read."""
    steps = [os.open(folder, os.O_RDONLY | os.O_DIRECTORY)]
    try:
        for part in path.parts[:-1]:
            steps.append(os.open(part, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=steps[-1]))
        steps.append(os.open(path.name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=steps[-1]))
        about = os.fstat(steps[-1])
        is_anothers = about.st_nlink > 1 and about.st_uid != os.fstat(steps[-2]).st_uid  # a hard link to their file
        if not stat.S_ISREG(about.st_mode) or is_anothers:
            raise UnreadableError(
                tr("{name} is not a regular file of yours, but a link, a pipe or a device.", name=path.name)
            )
        if about.st_size > most:
            raise UnreadableError(
                tr(
                    "Your file {name} has {size} MB, and the grader reads at most {most} MB. "
                    "Clear the outputs of large pictures.",
                    name=path.name,
                    size=f"{about.st_size / 1e6:.1f}",
                    most=f"{most / 1e6:g}",
                )
            )
        return os.read(steps[-1], most)
    except FileNotFoundError:
        raise UnreadableError(tr("There is no file {name} in your submission.", name=path.name)) from None
    except OSError:
        raise UnreadableError(tr("{name} can't be opened: it is a link, or not a file.", name=path.name)) from None
    finally:
        for step in steps:
            os.close(step)


def restore(cells: list[Cell], release: NotebookNode) -> tuple[NotebookNode, list[str]]:
    """Put a student's cells into the exercise.

    Parameters
    ----------
    cells : list of Cell
        As submitted: in any order; cells may be missing, copied or changed.
    release : NotebookNode
        The exercise as it was handed out. It gives all metadata, and the text of every cell that a student may not
        change.

    Returns
    -------
    NotebookNode
        Every cell of the release once, and the student's own cells in their places.
    list of str
        What was repaired, in sentences.
    """
    ours = {_grade_id(cell): cell for cell in release.cells if _grade_id(cell)}
    answers = _answers(cells, ours)
    nb = deepcopy(release)
    nb.cells = []
    for place, cell in enumerate(cells):
        original = ours.get(cell.grade_id)
        if answers.get(cell.grade_id) == place:
            nb.cells.append(_filled(original, cell.source))
        elif original is None or _is_answer(original):
            nb.cells.append(_own(cell))
    missing = _bring_back(nb, release)
    put_back = [tr("The cell {name} was missing and was put back.", name=name) for name in missing]
    return nb, [*_changes(cells, ours), *put_back]


def is_graded_by_rules(cell: NotebookNode) -> bool:
    """Whether rules give the points of this cell."""
    about = cell.metadata.get("nbgrader", {})
    return cell.cell_type == "code" and bool(about.get("grade")) and not about.get("solution")


def _cells(notebook: dict) -> Iterator[Cell]:
    if notebook["nbformat"] != 4 or len(notebook["cells"]) > MOST_CELLS:
        raise ValueError("an old format, or too many cells")
    for cell in notebook["cells"]:
        source = cell["source"]
        about = cell.get("metadata", {}).get("nbgrader", {})
        grade_id = about.get("grade_id") if isinstance(about, dict) else None
        kind = "code" if cell["cell_type"] == "code" else "markdown"  # a raw cell would be shown as HTML
        text = _utf8(source if isinstance(source, str) else "".join(source))
        if not isinstance(grade_id, str):
            yield Cell(kind, text)
        else:
            points = about.get("points")
            yield Cell(kind, text, grade_id, points if isinstance(points, int | float) else None)


def _utf8(text: str) -> str:
    return text.encode(errors="replace").decode()


def _answers(cells: list[Cell], ours: dict[str, NotebookNode]) -> dict[str, int]:
    """Return where each cell of the release is; if an answer was copied, the last copy that the student changed."""
    places: dict[str, int] = {}
    for place, cell in enumerate(cells):
        original = ours.get(cell.grade_id)
        if original and (cell.grade_id not in places or (_is_answer(original) and cell.source != original.source)):
            places[cell.grade_id] = place
    return places


def _grade_id(cell: NotebookNode) -> str | None:
    return cell.metadata.get("nbgrader", {}).get("grade_id")


def _is_answer(cell: NotebookNode) -> bool:
    return bool(cell.metadata.nbgrader.get("solution") or cell.metadata.nbgrader.get("task"))


def _filled(original: NotebookNode, source: str) -> NotebookNode:
    cell = deepcopy(original)
    if _is_answer(original):
        cell.source = source
    return cell


def _own(cell: Cell) -> NotebookNode:
    return v4.new_code_cell(cell.source) if cell.kind == "code" else v4.new_markdown_cell(cell.source)


def _changes(cells: list[Cell], ours: dict[str, NotebookNode]) -> Iterator[str]:
    """Say what a student changed that students may not change."""
    seen: set[str] = set()
    for cell in cells:
        original = ours.get(cell.grade_id)
        if original is None:
            continue
        if cell.grade_id in seen:
            yield tr("The cell {name} was there more than once; one copy counts.", name=cell.grade_id)
        elif not _is_answer(original) and cell.source != original.source:
            yield tr("The cell {name} had been changed and was put back as it was handed out.", name=cell.grade_id)
        if cell.points != original.metadata.nbgrader.get("points"):
            yield tr("The points of the cell {name} had been changed; the original points count.", name=cell.grade_id)
        seen.add(cell.grade_id)


def _bring_back(nb: NotebookNode, release: NotebookNode) -> list[str]:
    """Add the missing cells of the release, each after the one that it followed, and return their names."""
    there = [_grade_id(cell) for cell in nb.cells]
    before, missing = None, []
    for original in release.cells:
        grade_id = _grade_id(original)
        if grade_id is None:
            continue
        if grade_id not in there:
            place = there.index(before) + 1 if before else 0
            nb.cells.insert(place, deepcopy(original))
            there.insert(place, grade_id)
            missing.append(grade_id)
        before = grade_id
    return missing
