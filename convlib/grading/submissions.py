"""Read submissions as untrusted input; keep only the text of the students' cells."""

import json
import os
import stat
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from nbformat import NotebookNode

from convlib.text import tr

MOST_FILE_BYTES = 100_000_000  # of a notebook file, its outputs included
MOST_BYTES = 8_000_000  # without its outputs
MOST_PARTS = 200_000  # lists and objects, which Python reads slowly, and no other submission is graded meanwhile
MOST_CELLS = 1000  # empty cells do not count
PARSING = Lock()  # one file at a time, because parsing a hostile one takes a lot of memory
SLIM, SLIM_SECONDS = Path(__file__).with_name("slim.py"), 20  # a program that takes the outputs out of a large file


class UnreadableError(Exception):
    """A submitted file can't be read. The message says why, to the student and to the grader."""


@dataclass(frozen=True)
class Cell:
    """A submitted cell: its kind, its text, the grade id and points that it claims, and Jupyter's own id."""

    kind: str
    source: str
    grade_id: str | None = None
    points: float | None = None
    cell_id: str | None = None


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
    return parse_cells(read_file(folder, path, MOST_FILE_BYTES), path.name)


def parse_cells(data: bytes, name: str) -> list[Cell]:
    """Return the cells of a notebook file with this content; `UnreadableError` says why it is not one."""
    with PARSING:
        try:
            if len(data) > MOST_BYTES or _parts(data) > MOST_PARTS:
                data = _slim(data)
            cells = list(_cells(json.loads(_decoded(data))))
        except _TooLongError as problem:
            raise UnreadableError(_too_long(name, problem.bytes)) from None
        except (ValueError, RecursionError, AttributeError, TypeError, KeyError) as problem:
            raise UnreadableError(_why(data, name, problem)) from None
    if len(cells) > MOST_CELLS:
        raise UnreadableError(
            tr(
                "The file {name} has {count} cells, and the grader reads at most {most}. Delete those that are not "
                "needed.",
                name=name,
                count=len(cells),
                most=MOST_CELLS,
            )
        )
    return cells


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
                    "The file {name} has {size} MB, and the grader reads at most {most} MB. Clear the outputs of large "
                    "pictures.",
                    name=path.name,
                    size=f"{about.st_size / 1e6:.1f}",
                    most=f"{most / 1e6:g}",
                )
            )
        return os.read(steps[-1], about.st_size)
    except FileNotFoundError:
        raise UnreadableError(tr("There is no file {name} in the submission.", name=path.name)) from None
    except PermissionError:
        raise UnreadableError(tr("The grader has no permission to read {name}.", name=path.name)) from None
    except OSError:
        raise UnreadableError(tr("{name} can't be opened: it is a link, or not a file.", name=path.name)) from None
    finally:
        for step in steps:
            os.close(step)


def is_graded_by_rules(cell: NotebookNode) -> bool:
    """Whether rules give the points of this cell."""
    about = cell.metadata.get("nbgrader", {})
    return cell.cell_type == "code" and bool(about.get("grade")) and not about.get("solution")


def is_graded_by_hand(cell: NotebookNode) -> bool:
    """Whether a person gives the points for the answer in this cell."""
    about = cell.metadata.get("nbgrader", {})
    return bool(about.get("grade")) and bool(about.get("solution"))


# Cells


def _cells(notebook: dict) -> Iterator[Cell]:
    """Yield the cells, of every format since 3, without the empty ones that nobody asked for."""
    sheets = notebook.get("worksheets") or [notebook]  # format 3 has sheets
    for cell in (cell for sheet in sheets for cell in sheet["cells"]):
        if not isinstance(cell, dict):
            continue
        about = _dict(_dict(cell.get("metadata")).get("nbgrader"))
        grade_id, points, cell_id = about.get("grade_id"), about.get("points"), cell.get("id")
        kind = "code" if cell.get("cell_type") == "code" else "markdown"  # a raw cell would be shown as HTML
        text = _text(cell.get("source", cell.get("input", "")))
        if isinstance(grade_id, str) or isinstance(cell_id, str) or text.strip():
            yield Cell(
                kind,
                text,
                grade_id if isinstance(grade_id, str) else None,
                points if isinstance(points, int | float) else None,
                cell_id if isinstance(cell_id, str) else None,
            )


def _dict(value: object) -> dict:
    return value if isinstance(value, dict) else {}


def _text(source: object) -> str:
    lines: Iterable = source if isinstance(source, list) else [source]
    return "".join(line for line in lines if isinstance(line, str)).encode(errors="replace").decode()


# Files that are no notebooks


class _TooLongError(Exception):
    def __init__(self, length: int) -> None:
        self.bytes = length


def _slim(data: bytes) -> bytes:
    """Return a large notebook without its outputs."""
    try:
        done = subprocess.run([sys.executable, "-I", SLIM], input=data, capture_output=True, timeout=SLIM_SECONDS)
    except subprocess.TimeoutExpired:
        raise _TooLongError(len(data)) from None
    if done.returncode:
        raise ValueError
    if len(done.stdout) > MOST_BYTES:
        raise _TooLongError(len(done.stdout))
    if _parts(done.stdout) > MOST_PARTS:
        raise ValueError
    return done.stdout


def _parts(data: bytes) -> int:
    """Count the lists and objects of JSON, at least; those in texts count too."""
    return data.count(b"[") + data.count(b"{")


def _too_long(name: str, length: int) -> str:
    return tr(
        "The file {name} has {size} MB without its outputs, and the grader reads at most {most} MB. Delete long texts.",
        name=name,
        size=f"{length / 1e6:.1f}",
        most=f"{MOST_BYTES / 1e6:g}",
    )


def _decoded(data: bytes) -> str:
    """Return the text of a file in UTF-8 or another Unicode, with or without a BOM, or in Korean Windows' cp949."""
    try:
        return data.decode(json.detect_encoding(data))
    except UnicodeDecodeError:
        return data.decode("cp949", errors="replace")


def _why(data: bytes, name: str, problem: Exception) -> str:
    """Say what a file is that is not a notebook."""
    start = data[:1000].lstrip(b"\xef\xbb\xbf\r\n\t \0")
    if not start and not data.strip(b"\r\n\t \0"):
        return tr("The file {name} is empty.", name=name)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"EGGA", b"ALZ\x01")):
        return tr("The file {name} is an archive, not a notebook. Unpack it.", name=name)
    if data.startswith(b"%PDF"):
        return tr("The file {name} is a PDF, not a notebook.", name=name)
    if start.startswith(b"<") and not start.startswith(b"<<<<<<<"):
        return tr("The file {name} is a web page, not a notebook. Download the notebook itself.", name=name)
    if b"\n<<<<<<< " in data or start.startswith(b"<<<<<<< "):
        return tr("The file {name} has the marks of a merge conflict in it (<<<<<<<). Resolve it with git.", name=name)
    if start.startswith(b"version https://git-lfs"):
        return tr("The file {name} is only a pointer of Git LFS, not the notebook.", name=name)
    if start.startswith(b"{") and _is_cut_off(data, problem):
        return tr("The file {name} is cut off: its end is missing.", name=name)
    return tr("The file {name} is not a readable notebook.", name=name)


def _is_cut_off(data: bytes, problem: Exception) -> bool:
    """Whether JSON ends too early."""
    if not isinstance(problem, json.JSONDecodeError):
        return not data.rstrip(b"\r\n\t \0").endswith(b"}")
    return problem.msg.startswith("Unterminated string") or problem.pos >= len(problem.doc.rstrip("\0 \r\n\t")) - 5
