"""nbgrader's `zip_collect`: sort the files of a whole class into the students' folders, and lose none."""

import shutil
import stat
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from nbgrader.api import Gradebook
from nbgrader.apps import ZipCollectApp
from nbgrader.plugins import ExtractorPlugin, FileNameCollectorPlugin
from nbgrader.utils import find_all_notebooks

from convlib.grading.handed_in import IGNORED, MOST_FILES, Students, written
from convlib.grading.names import escaped, is_name, tidy
from convlib.grading.nbgrader.inbox import TIMESTAMP, refused
from convlib.grading.submissions import MOST_FILE_BYTES, UnreadableError
from convlib.grading.table import table
from convlib.grading.take import copy_file, reason
from convlib.grading.times import read_time, written_time
from convlib.text import tr

MOST_CLASS = 2_000_000_000, 20_000  # bytes and files of an archive that the instructor downloaded
MOST_STUDENT = 200_000_000, 1_000  # of one within it, together with those within that one
MOST_NESTED = 3  # archives within archives


class Extractor(ExtractorPlugin):
    """Unpacks zips with names in any writing; what can't be unpacked stays as it is."""

    def extract(self, archive_path: str, extracted_path: str) -> None:
        """Copy or unpack everything below a folder into another."""
        top, target = Path(archive_path), Path(extracted_path)
        for path in sorted(top.rglob("*")):
            if path.is_file() and not path.is_symlink() and not _is_ignored(path.relative_to(top).parts):
                try:
                    self._take(path, target / tidy(str(path.relative_to(top))), 0, _Room(*MOST_CLASS))
                except (OSError, UnreadableError) as problem:
                    self._tell(path, problem)

    def _take(self, path: Path, target: Path, depth: int, room: "_Room") -> None:
        """Unpack a zip into a folder of its name; copy any other file."""
        target.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix.lower() == ".zip" and depth < MOST_NESTED:
            folder = _free(target.with_suffix(""))
            try:
                self._unzip(path, folder, depth, room)
                return
            except Exception as problem:  # a damaged zip raises anything
                shutil.rmtree(folder, ignore_errors=True)
                self._tell(path, problem)
        copy_file(path.parent, Path(path.name), _free(target))

    def _unzip(self, path: Path, folder: Path, depth: int, room: "_Room") -> None:
        with zipfile.ZipFile(path) as archive:
            members = list(_members(archive))
            room.take(sum(info.file_size for info, _ in members), len(members))
            folder.mkdir(parents=True)
            for info, parts in members:
                try:
                    self._unpack(archive, info, _free(folder.joinpath(*parts)), depth, room)
                except Exception as problem:
                    if depth:
                        raise  # a student's zip is unpacked whole, or stays as it is
                    self._tell(Path(*parts), problem)  # one file of a class stops no other

    def _unpack(self, archive: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path, depth: int, room: "_Room") -> None:
        target.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(info) as packed, target.open("xb") as file:
            shutil.copyfileobj(packed, file)
        if target.suffix.lower() == ".zip" and depth + 1 < MOST_NESTED:
            inner = target.rename(_free(target.with_name(f".{target.name}")))
            self._take(inner, target, depth + 1, room if depth else _Room(*MOST_STUDENT))
            inner.unlink()

    def _tell(self, path: Path, problem: Exception) -> None:
        name = written(path.name.removeprefix("."))
        self.log.warning("%s", tr("{name} can't be unpacked: {problem}", name=name, problem=written(reason(problem))))


class _Room:
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
        place = path.relative_to(self.top)
        if _is_ignored(place.parts):
            return None
        found = self._match(tidy(submitted_file)) if self.named_regexp else self._from_name(place)
        if not (found and found.get("student_id") and found.get("file_id")):
            return None
        why = self._why_not(path, found)
        if why:
            self.log.warning("%s", f"{'/'.join(map(escaped, place.parts))}: {why}")
            return None
        student = self.students.find(found["student_id"]) or tidy(found["student_id"])
        if found.get("timestamp"):
            text = found.pop("timestamp")
            if time := read_time(text):
                found["timestamp"] = str(time)
            else:
                self.log.warning(
                    "%s", tr("{student}: {text} is not a time, and none is noted.", student=student, text=written(text))
                )
        return found | {"student_id": student, "file_id": self._unique(student, tidy(found["file_id"]), path.suffix)}

    def _why_not(self, path: Path, found: dict) -> str:
        """Say why a file stays where it is; nothing if it is collected."""
        student = found["student_id"]
        if not is_name(student):
            return refused()
        if self.students.names and self.students.find(student) is None:
            name = written(student)
            return tr("The gradebook has no student {name!r}, so the file stays where it is.", name=name)
        if any(part in ("/", "..", *IGNORED) or part.startswith(".") for part in Path(found["file_id"]).parts):
            return tr("Its name is one that nbgrader or another program keeps for itself.")
        if not stat.S_ISREG(path.lstat().st_mode):
            return tr("It is not a regular file, but a link, a pipe or a device.")
        return ""

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


def transfer_files(app: ZipCollectApp, collected: dict) -> None:
    """Copy each student's files into the folder of submissions; one student's fault never stops the others.

    It takes the place of nbgrader's method, which copies through links and stops at the first fault.
    """
    extracted = Path(app._format_collect_path(app.extracted_directory))
    told = []
    for student, data in collected.items():
        coursedir = app.coursedir
        target = Path(coursedir.format_path(coursedir.submitted_directory, student, coursedir.assignment_id))
        try:
            told += [(student, *each) for each in _transfer(extracted, data, target, force=app.force)]
        except (OSError, UnreadableError) as problem:
            told.append((student, "", reason(problem)))
        else:
            app.log.info("%s", tr("{student}: collected", student=student))
    if told:
        app.log.warning("%s", table(tr("Left out, or worth a look:"), told))


def _transfer(extracted: Path, data: dict, target: Path, *, force: bool) -> Iterator[tuple[str, str]]:
    """Copy one student's files; yield the name of each that was left out, and the reason."""
    if target.is_dir() and any(target.iterdir()):
        if not force:
            yield "", tr("{folder} has files already. Type --force to have them replaced.", folder=target)
            return
        shutil.rmtree(target)
    target.mkdir(parents=True, exist_ok=True)
    left = MOST_FILE_BYTES
    for source, destination in list(zip(data["src_files"], data["dest_files"], strict=True))[:MOST_FILES]:
        place = Path(source).relative_to(extracted)
        try:
            left -= copy_file(extracted, place, Path(destination), left)
        except UnreadableError as problem:
            yield written(place), str(problem)
    if len(data["src_files"]) > MOST_FILES:
        yield "…", tr("There are more than {most} files, and no others were copied.", most=MOST_FILES)
    if data["timestamp"] is not None:
        (target / TIMESTAMP).write_text(written_time(data["timestamp"]), encoding="utf-8")


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
