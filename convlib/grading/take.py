"""Copy what one student handed in, which is untrusted: only regular files, never through a link, within limits."""

import os
import shutil
import stat
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from convlib.grading.handed_in import MOST_FILES, NOTEBOOKS, files, written
from convlib.grading.submissions import MOST_FILE_BYTES, UnreadableError, read_file
from convlib.text import tr

ENDINGS = (*NOTEBOOKS, ".zip")  # of files that may be the notebook, which a person then puts right


@dataclass(frozen=True)
class Wanted:
    """What is copied of a submission.

    Attributes
    ----------
    names : names of files
        The exercise's own files, which come first.
    ignored : patterns
        Files that are left out without a word.
    most_bytes : int
        Of one file, and of all files together.
    """

    names: Collection[str]
    ignored: Collection[str] = ()
    most_bytes: int = MOST_FILE_BYTES


def take(root: Path, place: Path, target: Path, wanted: Wanted, ours: Mapping[str, str]) -> list[tuple[str, str]]:
    """Copy a submission into a new folder, and return what was left out and why.

    Parameters
    ----------
    root : Path
        A folder that the grader trusts, though not what is in it.
    place : Path
        The submission's folder within it. Others may be writing to it at this moment.
    target : Path
        Where the files go; it is replaced only when all of them are there.
    wanted : Wanted
    ours : name -> text
        Files that the grader adds.

    Raises
    ------
    UnreadableError
        If the submission is not a folder that can be read.
    OSError
        If the files can't be written.
    """
    _check_folder(root / place)
    hidden = target.with_name(f".{target.name}.part")
    shutil.rmtree(hidden, ignore_errors=True)
    hidden.mkdir(parents=True)
    try:
        left_out = list(_copy(root, place, hidden, wanted))
        for name, text in ours.items():
            (hidden / name).write_text(text, encoding="utf-8")
        if target.is_dir():
            shutil.rmtree(target)
        hidden.rename(target)
    finally:
        shutil.rmtree(hidden, ignore_errors=True)
    return left_out


def copy_file(root: Path, place: Path, target: Path, most: int = MOST_FILE_BYTES) -> int:
    """Copy one regular file to a place where nothing is yet, and return its size; `UnreadableError` says why not."""
    data = read_file(root, place, most)
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("xb") as file:
        file.write(data)
    with suppress(OSError, OverflowError):  # the time by which a later copy is known; to have it is not necessary
        changed = os.lstat(root / place).st_mtime_ns
        os.utime(target, ns=(changed, changed))
    return len(data)


def reason(problem: Exception) -> str:
    """Return what to tell of an exception."""
    return str(getattr(problem, "strerror", None) or problem or type(problem).__name__)


def _copy(root: Path, place: Path, target: Path, wanted: Wanted) -> Iterator[tuple[str, str]]:
    """Copy the files; yield the name of each that was left out, and the reason."""
    left = wanted.most_bytes
    others = files(root / place)
    named = [root / place / name for name in wanted.names if os.path.lexists(root / place / name)]
    for path in dict.fromkeys([*named, *others]):
        within = path.relative_to(root / place)
        if any(fnmatch(part, pattern) for part in within.parts for pattern in wanted.ignored):
            continue
        if path.suffix.lower() not in ENDINGS and path.name not in wanted.names:
            yield written(within), tr("The grader reads notebooks only.")
            continue
        if not str(within).isprintable():
            yield written(within), tr("Its name has signs that can't be printed.")
            continue
        try:
            left -= copy_file(root, place / within, target / within, left)
        except UnreadableError as problem:
            yield written(within), str(problem)
        except OSError as problem:
            yield written(within), tr("It can't be copied: {problem}", problem=reason(problem))
    if len(others) == MOST_FILES:
        yield "…", tr("The submission has {most} files or more, and the grader looks at no others.", most=MOST_FILES)


def _check_folder(folder: Path) -> None:
    """Raise `UnreadableError` if this is a link or no folder."""
    try:
        kind = os.lstat(folder).st_mode
    except OSError as problem:
        raise UnreadableError(tr("The submission can't be read: {problem}", problem=problem.strerror)) from None
    if not stat.S_ISDIR(kind):
        raise UnreadableError(tr("The submission is a link or a file, not a folder."))
    if not os.access(folder, os.R_OK | os.X_OK):
        raise UnreadableError(tr("The grader has no permission to read the submission."))
