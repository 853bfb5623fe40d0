"""Unpack what an instructor downloaded: within limits, following nothing; what is left out is told."""

import os
import shutil
import stat
import time
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath

from convlib.grading.handed_in import IGNORED
from convlib.grading.names import tidy
from convlib.grading.submissions import UnreadableError
from convlib.grading.take import copy_file, reason
from convlib.text import tr

MOST_CLASS = 2_000_000_000, 20_000  # bytes and files of an archive that the instructor downloaded
MOST_STUDENT = 200_000_000, 1_000  # of one within it, together with those within that one
MOST_NESTED = 3  # archives within archives


class Unpacker:
    """Unpacks zips with names in any writing; what can't be unpacked stays as it is.

    Parameters
    ----------
    tell : (place, reason) -> None
        Called for each file that could not be unpacked or was left out, with its place in the folder of files.
    """

    def __init__(self, tell: Callable[[Path, str], None]) -> None:
        self._tell = tell

    def unpack(self, top: Path, target: Path) -> None:
        """Copy or unpack a file, or everything below a folder, into another folder."""
        self._target = target
        for path in [top] if top.is_file() else sorted(top.rglob("*")):
            place = path.relative_to(top.parent if path == top else top)
            if is_ignored(place.parts):
                continue
            if path.is_symlink():
                self._tell(place, tr("It is a link, and the grader follows none."))
            elif path.is_dir():
                (target / tidy(str(place))).mkdir(parents=True, exist_ok=True)
            elif path.is_file():
                room = Room(*(MOST_STUDENT if len(place.parts) > 1 else MOST_CLASS))
                try:
                    self._take(path, target / tidy(str(place)), len(place.parts) > 1, room)
                except (OSError, UnreadableError) as problem:
                    self._tell(place, reason(problem))

    def _take(self, path: Path, target: Path, depth: int, room: "Room") -> None:
        """Unpack a zip into a folder of its name; copy any other file."""
        target.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix.lower() == ".zip" and depth < MOST_NESTED:
            folder = free(target.with_suffix(""))
            try:
                self._unzip(path, folder, depth, room)
                return
            except Exception as problem:  # a damaged zip raises anything
                shutil.rmtree(folder, ignore_errors=True)
                target = free(target)
                self._tell(target.relative_to(self._target), reason(problem))
        copy_file(path.parent, Path(path.name), free(target))

    def _unzip(self, path: Path, folder: Path, depth: int, room: "Room") -> None:
        with zipfile.ZipFile(path) as archive:
            members = list(self._members(archive, folder.relative_to(self._target)))
            room.take(sum(info.file_size for info, _ in members), len(members))
            folder.mkdir(parents=True)
            if not depth:
                self._keep_folders(archive, folder)
            elif not members:
                raise ValueError(tr("it has no files"))
            for info, parts in members:
                try:
                    self._unpack(archive, info, free(folder.joinpath(*parts)), depth, room)
                except Exception as problem:
                    if depth:
                        raise  # a student's zip is unpacked whole, or stays as it is
                    place = folder.joinpath(*parts).relative_to(self._target)
                    self._tell(place, reason(problem))  # one file of a class stops no other

    def _keep_folders(self, archive: zipfile.ZipFile, folder: Path) -> None:
        """Make the folders that a platform's zip names, because one without a file is to be told, too."""
        for info in archive.infolist()[: MOST_CLASS[1]]:
            parts = PurePosixPath(_name(info).replace("\\", "/")).parts
            if info.is_dir() and parts and parts[0] != "/" and ".." not in parts and not is_ignored(parts):
                with suppress(OSError):  # a name that is too long
                    folder.joinpath(*parts).mkdir(parents=True, exist_ok=True)

    def _unpack(self, archive: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path, depth: int, room: "Room") -> None:
        target.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(info) as packed, target.open("xb") as file:
            shutil.copyfileobj(packed, file)
        with suppress(ValueError, OverflowError, OSError):  # the time by which a later copy is known
            changed = time.mktime((*info.date_time, 0, 0, -1))
            os.utime(target, (changed, changed))
        if target.suffix.lower() == ".zip" and depth + 1 < MOST_NESTED:
            inner = target.rename(free(target.with_name(f".{target.name}")))
            self._take(inner, target, depth + 1, room if depth else Room(*MOST_STUDENT))
            inner.unlink()

    def _members(self, archive: zipfile.ZipFile, within: Path) -> Iterator[tuple[zipfile.ZipInfo, tuple[str, ...]]]:
        """Yield the files of a zip with their places, without those that would leave its folder."""
        for info in archive.infolist():
            parts = PurePosixPath(_name(info).replace("\\", "/")).parts
            if info.is_dir() or not parts or is_ignored(parts):
                continue
            if stat.S_ISLNK(info.external_attr >> 16):
                self._tell(within / parts[-1], tr("It is a link, and the grader follows none."))
            elif parts[0] == "/" or ".." in parts:
                self._tell(within / parts[-1], tr("Its name leads out of the folder."))
            else:
                yield info, parts


class Room:
    """What archives may still take."""

    def __init__(self, size: int, files: int) -> None:
        self.bytes, self.files = size, files

    def take(self, size: int, files: int) -> None:
        """Take some of it; `ValueError` if there is not so much."""
        if size > self.bytes or files > self.files:
            raise ValueError(
                tr(
                    "it has {size} MB in {files} files, and at most {most} MB in {most_files} files are unpacked",
                    size=f"{size / 1e6:.1f}",
                    files=files,
                    most=f"{self.bytes / 1e6:g}",
                    most_files=self.files,
                )
            )
        self.bytes, self.files = self.bytes - size, self.files - files


def _name(info: zipfile.ZipInfo) -> str:
    """Return the name of a file in a zip; one without UTF-8's flag is UTF-8 all the same (macOS) or cp949 (Windows)."""
    if not info.flag_bits & 0x800:
        try:
            raw = info.orig_filename.encode("cp437")
        except UnicodeEncodeError:
            return unicodedata.normalize("NFC", info.filename)
        for encoding in ("utf-8", "cp949"):
            try:
                return unicodedata.normalize("NFC", raw.decode(encoding))
            except UnicodeDecodeError:
                continue
    return unicodedata.normalize("NFC", info.filename)


def is_ignored(parts: tuple[str, ...]) -> bool:
    """Whether a file is one that a program keeps for itself."""
    return any(part in IGNORED or (part.startswith(".") and part != "..") for part in parts)


def free(path: Path) -> Path:
    """Return a path that is not taken yet."""
    number, unused = 1, path
    while unused.exists():
        number += 1
        unused = path.with_name(f"{path.stem} ({number}){path.suffix}")
    return unused
