"""nbgrader's `zip_collect`: sort the files of a whole class into the students' folders, and lose none."""

import shutil
import stat
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from nbgrader.api import Gradebook
from nbgrader.plugins import ExtractorPlugin, FileNameCollectorPlugin
from nbgrader.utils import find_all_notebooks

from convlib.grading.handed_in import IGNORED, Students, tidy, written
from convlib.text import tr

MOST_ARCHIVE_BYTES = 2_000_000_000  # of all files of one archive
MOST_NESTED = 3  # archives within archives


class Extractor(ExtractorPlugin):
    """Unpacks zips with names in any writing; what can't be unpacked stays as it is."""

    def extract(self, archive_path: str, extracted_path: str) -> None:
        """Copy or unpack everything below a folder into another."""
        top, target = Path(archive_path), Path(extracted_path)
        for path in sorted(top.rglob("*")):
            if path.is_file() and not path.is_symlink() and not _is_ignored(path.relative_to(top).parts):
                self._take(path, target / tidy(str(path.relative_to(top))), 0)

    def _take(self, path: Path, target: Path, depth: int) -> None:
        """Unpack a zip into a folder of its name; copy any other file."""
        target.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix.lower() == ".zip" and depth < MOST_NESTED:
            folder = _free(target.with_suffix(""))
            try:
                self._unzip(path, folder, depth)
                return
            except (zipfile.BadZipFile, RuntimeError, OSError, ValueError, NotImplementedError, EOFError) as problem:
                shutil.rmtree(folder, ignore_errors=True)
                self.log.warning(
                    "%s", tr("{name} can't be unpacked: {problem}", name=written(path.name), problem=written(problem))
                )
        shutil.copy2(path, _free(target))

    def _unzip(self, path: Path, folder: Path, depth: int) -> None:
        with zipfile.ZipFile(path) as archive:
            if sum(info.file_size for info in archive.infolist()) > MOST_ARCHIVE_BYTES:
                raise ValueError(tr("its files have more than {most} GB", most=f"{MOST_ARCHIVE_BYTES / 1e9:g}"))
            folder.mkdir(parents=True)
            for info, parts in _members(archive):
                target = _free(folder.joinpath(*parts))
                target.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(info) as packed, target.open("wb") as file:
                    shutil.copyfileobj(packed, file)
                if target.suffix.lower() == ".zip" and depth + 1 < MOST_NESTED:
                    inner = target.rename(_free(target.with_name(f".{target.name}")))
                    self._take(inner, target, depth + 1)
                    inner.unlink()


class Collector(FileNameCollectorPlugin):
    """Finds the student of a file: `kim_01_window.ipynb`, `kim/anything.ipynb`, or by `named_regexp` if that is set.

    If the gradebook has students, a file must bear the whole name of one of them, not only begin with it.
    """

    def collect(self, submitted_file: str) -> dict | None:
        """Return the student and the name of the file in the student's folder; None to leave it where it is."""
        coursedir = self.parent.coursedir
        if not hasattr(self, "students"):
            with Gradebook(coursedir.db_url, coursedir.course_id) as book:
                self.students = Students(student.id for student in book.students)
            release = coursedir.format_path(coursedir.release_directory, ".", coursedir.assignment_id)
            self.notebooks = [Path(name).stem for name in find_all_notebooks(release)]
            self.taken: set[tuple[str, str]] = set()
            self.top = Path(self.parent._format_collect_path(self.parent.extracted_directory))
        path = Path(submitted_file)
        if _is_ignored(path.relative_to(self.top).parts):
            return None
        found = self._match(tidy(submitted_file)) if self.named_regexp else self._from_name(path.relative_to(self.top))
        if not found:
            return None
        student = self.students.find(found["student_id"])
        if student is None and self.students.names:
            name = written(found["student_id"])
            self.log.warning(
                "%s", tr("The gradebook has no student {name!r}, so the file stays where it is.", name=name)
            )
            return None
        student = student or tidy(found["student_id"])
        return found | {"student_id": student, "file_id": self._unique(student, tidy(found["file_id"]), path.suffix)}

    def _from_name(self, path: Path) -> dict | None:
        """Split the name of a file, or of the folder that it is in, into student and exercise."""
        student, file = self._split(tidy(path.name))
        if student:
            return {"student_id": student, "file_id": file}
        folders = [tidy(part) for part in reversed(path.parts[:-1])]
        names = [self._split(folder)[0] or folder for folder in folders if folder not in self.notebooks]
        names += [tidy(path.stem)] if not folders else []
        chosen = [name for name in names if self.students.find(name)] or (names if folders else [])
        return {"student_id": chosen[0], "file_id": tidy(path.name)} if chosen else None

    def _split(self, name: str) -> tuple[str, str]:
        """Return what stands before the exercise's name, and the rest; nothing before it if it is not in the name."""
        for notebook in self.notebooks:
            place = name.casefold().rfind(notebook.casefold())
            before = name[:place].rstrip(" _-") if place > 0 else ""
            if before and before != name[:place]:
                return before, name[place:]
        return "", name

    def _unique(self, student: str, file: str, suffix: str) -> str:
        """Return a name that no other file of the student has; nbgrader stops at two files of one name."""
        stem = file.removesuffix(suffix)
        number, name = 1, stem
        while (student, name) in self.taken:
            number += 1
            name = f"{stem} ({number})"
        self.taken.add((student, name))
        return f"{name}{suffix}"


def _members(archive: zipfile.ZipFile) -> Iterator[tuple[zipfile.ZipInfo, tuple[str, ...]]]:
    """Yield the files of a zip with their places, without those that would leave its folder."""
    for info in archive.infolist():
        parts = PurePosixPath(_name(info).replace("\\", "/")).parts
        is_link = stat.S_ISLNK(info.external_attr >> 16)
        if info.is_dir() or is_link or not parts or parts[0] == "/" or ".." in parts or _is_ignored(parts):
            continue
        yield info, parts


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


def _is_ignored(parts: tuple[str, ...]) -> bool:
    return any(part.startswith(".") or part in IGNORED for part in parts)


def _free(path: Path) -> Path:
    """Return a path that is not taken yet."""
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.stem} ({number}){path.suffix}")
    return free
