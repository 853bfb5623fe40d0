"""nbgrader's `zip_collect`: sort the files of a whole class into the students' folders, and lose none."""

import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

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
from convlib.grading.unpack import Unpacker, is_ignored
from convlib.text import tr


class Extractor(ExtractorPlugin):
    """Unpacks zips with names in any writing; what can't be unpacked stays as it is."""

    def extract(self, archive_path: str, extracted_path: str) -> None:
        """Copy or unpack everything below a folder into another."""
        Unpacker(self._tell).unpack(Path(archive_path), Path(extracted_path))

    def _tell(self, place: Path, problem: str) -> None:
        told = tr("{name} can't be unpacked: {problem}", name=written(place), problem=written(problem))
        self.log.warning("%s", told)


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
        if is_ignored(place.parts):
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
