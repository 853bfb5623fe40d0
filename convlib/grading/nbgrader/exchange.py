"""nbgrader's `collect`: take submissions from the exchange, a folder in which every student can write anything."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from fnmatch import fnmatchcase
from pathlib import Path
from zoneinfo import ZoneInfo

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.exchange.default import ExchangeCollect

from convlib.grading.handed_in import written
from convlib.grading.names import escaped, is_name, tidy
from convlib.grading.nbgrader.inbox import SECRET, TIMESTAMP, is_secret, read_text, refused
from convlib.grading.table import table
from convlib.grading.take import Wanted, reason, take
from convlib.grading.times import read_time, written_time
from convlib.text import tr


@dataclass(frozen=True)
class HandedIn:
    """A submission in the exchange.

    Attributes
    ----------
    student : str
        Whom its folder names.
    folder : str
        The folder's name: student, assignment, time and a random text, with + between them.
    time : datetime or None
        When it was handed in, as the folder's name says; None if that is not a time.
    owner : str or None
        The account that owns the folder, if it is to be checked.
    """

    student: str
    folder: str
    time: datetime | None
    owner: str | None

    @classmethod
    def read(cls, inbound: Path, folder: str, zone: tzinfo, *, check_owner: bool) -> "HandedIn":
        """Read what a folder's name says; nothing in the folder is opened."""
        student, _, time, *_ = [*folder.split("+"), ""]
        return cls(tidy(student), folder, read_time(time, zone), _owner(inbound / folder) if check_owner else None)

    @property
    def rank(self) -> tuple[bool, datetime]:
        """The highest counts: the student's own before another account's, the latest, and a time before none."""
        return self.owner in (None, self.student), self.time or datetime.min


class SafeCollect(ExchangeCollect):
    """Collects only regular files, follows no link, and goes on with the next student whatever it finds."""

    def init_src(self) -> None:
        """Find each student's submission, by the names of the folders alone."""
        if not self.coursedir.course_id:
            self.fail(tr("There is no course id. Set c.CourseDirectory.course_id, or add --course=…."))
        self.inbound = Path(self.root, self.coursedir.course_id, "inbound")
        try:
            names = sorted(os.listdir(self.inbound))
        except OSError as problem:
            self.fail(tr("{folder} can't be read: {problem}", folder=self.inbound, problem=problem.strerror))
        self.told: list[tuple[str, str, str]] = []
        self.zone = ZoneInfo(self.timezone)
        found: dict[str, list[HandedIn]] = {}
        for each in self._handed_in(names):
            found.setdefault(each.student, []).append(each)
        due = self._due()
        self.src_records = [self._choose(each, due) for each in found.values()]

    def copy_files(self) -> None:
        """Copy the submissions, and tell at the end what was left out."""
        self.log.info("%s", tr("{n} submission to collect", "{n} submissions to collect", n=len(self.src_records)))
        for each in self.src_records:
            try:
                self._collect(each)
            except Exception as problem:  # whatever is wrong with one, the others are collected
                self._tell(each, "", tr("The submission was not collected: {why}", why=reason(problem)))
        if self.told:
            self.log.warning("%s", table(tr("Left out, or worth a look:"), dict.fromkeys(self.told)))

    def _handed_in(self, names: list[str]) -> Iterator[HandedIn]:
        """Yield the submissions to this assignment; note whose names are not allowed."""
        for name in names:
            parts = name.split("+")
            if self.coursedir.assignment_id not in parts[1:]:
                continue
            student = "+".join(parts[: parts.index(self.coursedir.assignment_id, 1)])
            if not is_name(student):
                self.told.append((escaped(student), "", refused()))
            elif fnmatchcase(tidy(student), self.coursedir.student_id or "*"):
                yield HandedIn.read(self.inbound, name, self.zone, check_owner=self.check_owner)

    def _due(self) -> datetime | None:
        with Gradebook(self.coursedir.db_url, self.coursedir.course_id) as book:
            try:
                return book.find_assignment(self.coursedir.assignment_id).duedate
            except MissingEntry:
                return None

    def _choose(self, handed_in: list[HandedIn], due: datetime | None) -> HandedIn:
        """Return the last one of a student; with `--before-duedate` the last one in time, if there is any."""
        in_time = [each for each in handed_in if each.time and due and each.time <= due] if self.before_duedate else []
        return max(in_time or handed_in, key=lambda each: each.rank)

    def _collect(self, each: HandedIn) -> None:
        """Copy one submission, unless it was collected before."""
        coursedir, student = self.coursedir, each.student
        target = Path(coursedir.format_path(coursedir.submitted_directory, student, coursedir.assignment_id))
        if os.path.lexists(target) and not self._is_newer(each, target):
            self.log.info("%s", tr("{student}: collected before; --update takes a newer one", student=student))
            return
        if each.owner not in (None, student):
            why = tr(
                "Collected, but the folder belongs to the account {owner}. If accounts say nothing here, write "
                "c.ExchangeCollect.check_owner = False in nbgrader_config.py.",
                owner=escaped(each.owner),
            )
            self._tell(each, "", why)
        if each.time is None:
            why = tr("Its folder has no time that can be read, so the time of collecting counts.")
            self._tell(each, TIMESTAMP, why)
        time = each.time or datetime.now(UTC).replace(tzinfo=None, microsecond=0)
        ours = {TIMESTAMP: written_time(time)}
        if is_secret(secret := read_text(self.inbound, Path(each.folder, SECRET))):
            ours[SECRET] = secret
        for name, why in take(self.inbound, Path(each.folder), target, self._wanted(), ours):
            self._tell(each, name, why)
        self._share(target)
        self.log.info("%s", tr("{student}: collected", student=student))

    def _is_newer(self, each: HandedIn, target: Path) -> bool:
        """Whether a submission takes the place of the one that was collected before."""
        before = read_time(read_text(target.parent, Path(target.name, TIMESTAMP)))
        if each.time is None:
            return False
        return (self.before_duedate and each.time != before) or (self.update and (before is None or each.time > before))

    def _wanted(self) -> Wanted:
        coursedir = self.coursedir
        release = coursedir.format_path(coursedir.release_directory, ".", coursedir.assignment_id)
        names = sorted(path.name for path in Path(release).glob("*") if path.is_file())
        return Wanted(names, coursedir.ignore, 1000 * min(coursedir.max_file_size, coursedir.max_dir_size))

    def _share(self, target: Path) -> None:
        """Let a group of instructors write to what was collected, if nbgrader's settings say so."""
        if self.coursedir.groupshared:
            for path in [target, *target.rglob("*")]:
                path.chmod(0o2770 if path.is_dir() else 0o660)

    def _tell(self, each: HandedIn, name: str, why: str) -> None:
        self.told.append((written(each.student), name, why))


def _owner(folder: Path) -> str:
    """Return the account that owns a folder, not what a link points at."""
    import pwd  # only Unix has it

    try:
        about = os.lstat(folder)
    except OSError:
        return "?"
    try:
        return pwd.getpwuid(about.st_uid).pw_name if not stat.S_ISLNK(about.st_mode) else "?"
    except KeyError:
        return str(about.st_uid)
