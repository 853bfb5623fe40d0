"""Put the files that a learning platform gives into the students' folders, and lose none.

``python -m convlib.grading.collect DOWNLOAD --assignment 01_window`` shows a table first: which file is whose. It then
asks, and writes ``submitted/<student>/<assignment>/``, which `nbgrader autograde` reads.
"""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from datetime import datetime, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from convlib.grading.collect import asking
from convlib.grading.collect.deliver import OLDER, REPLACES, SAME, WORSE, Delivery
from convlib.grading.collect.download import opened
from convlib.grading.collect.platforms import Found, Names
from convlib.grading.collect.sorting import Chosen, Sorted, Sorter, shown
from convlib.grading.handed_in import written
from convlib.grading.nbgrader.course import CourseFolder
from convlib.grading.roster import RosterError
from convlib.grading.submissions import UnreadableError
from convlib.grading.table import table
from convlib.grading.take import reason
from convlib.languages import of_course
from convlib.text import joined, listed, tr

ARRIVED, SOME_LEFT, NOTHING = 0, 1, 2
"""Exit codes: every file is in its place; some are not; nothing was written."""
MOST_ABSENT = 30  # students named who have no notebook


class WrongCommandError(Exception):
    """The command can't be carried out. The message says why, and what to do."""


def main(words: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    of_course()
    options = _options(words)
    try:
        zone = _zone(options.timezone)
        with tempfile.TemporaryDirectory() as folder:
            return Collecting(options, Path(folder), zone).run()
    except (WrongCommandError, RosterError) as problem:
        print(problem, file=sys.stderr)
        return NOTHING
    except KeyboardInterrupt:
        print(f"\n{tr('Stopped. Run the command again to go on: what is in its place stays.')}", file=sys.stderr)
        return NOTHING


def _options(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m convlib.grading.collect",
        description="Sorts what a learning platform gives into the students' folders. Shows a table first, and asks.",
    )
    parser.add_argument("download", type=Path, help="the zip, the folder or the mailbox to sort")
    parser.add_argument("--assignment", required=True, help="for instance 01_window")
    parser.add_argument("--roster", type=Path, help="the class list; otherwise roster.csv, if it is there")
    parser.add_argument("--timezone", help="of Blackboard's times, for instance Asia/Seoul; otherwise this machine's")
    parser.add_argument("--yes", action="store_true", help="ask nothing: write what is sure, leave out the rest")
    return parser.parse_args(words)


def _zone(name: str | None) -> tzinfo:
    if name is None:
        return datetime.now().astimezone().tzinfo or ZoneInfo("UTC")
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise WrongCommandError(
            tr("There is no time zone {name!r}. Write it as in Asia/Seoul or Europe/Paris.", name=name)
        ) from None


class Collecting:
    """One run of the command."""

    def __init__(self, options: argparse.Namespace, folder: Path, zone: tzinfo) -> None:
        self.root, self.staged, self.asks = folder / "root", folder / "staged", not options.yes
        self.assignment, self.download, self.zone = options.assignment, options.download, zone
        if not self.download.exists():
            raise WrongCommandError(tr("There is no file or folder {name}.", name=self.download))
        self.course = CourseFolder.here(self.assignment)
        releases = self.course.releases()
        if self.assignment not in releases:
            raise WrongCommandError(
                tr(
                    "No exercise {name!r} was handed out (there are: {names}). Run this command in the course's "
                    "folder, after `nbgrader generate_assignment`.",
                    name=self.assignment,
                    names=listed(releases) or "–",
                )
            )
        self.people = self.course.people(options.roster)
        if not len(self.people):
            raise WrongCommandError(
                tr(
                    "The gradebook has no students, and there is no roster.csv: write the class list, and type "
                    "`nbgrader db student import roster.csv`."
                )
            )
        self.sorter = Sorter(self.root, self.assignment, releases)
        self.replaced: set[str] = set()  # by a notebook that can't be read, because somebody said so

    def run(self) -> int:
        """Unpack and sort; show, ask and write."""
        files = opened(self.download, self.root, Names(self.people, self.assignment), self.zone)
        result = self.sorter.sort(files)
        deliveries, some_left = self._show(result)
        if self.asks and not sys.stdin.isatty():
            raise WrongCommandError(tr("Nothing was written. To write this without being asked, add --yes."))
        if self.asks and (result.doubts or self.worse or any(map(self._is_asked, files))):
            deliveries, some_left = self._show(self._asked(files))
        if self.asks and deliveries and not _agrees(len(deliveries)):
            raise WrongCommandError(tr("Nothing was written."))
        failed = [name for name in map(self._write, deliveries) if name]
        print(tr("{n} submission written.", "{n} submissions written.", n=len(deliveries) - len(failed)))
        self._tell_absent()
        return SOME_LEFT if failed or some_left else ARRIVED

    def _is_asked(self, found: Found) -> bool:
        return self.sorter.is_unsure(found) and not found.problem

    def _asked(self, files: list[Found]) -> Sorted:
        """Ask whose files are, which of several is taken, and what may be replaced by a notebook that can't be read."""
        owned = [asking.whose(each, self.people) if self._is_asked(each) else each for each in files]
        picked = {asking.which(student, several) for student, several in self.sorter.sort(owned).doubts}
        result = self.sorter.sort(owned, picked)
        worse = [each for each in map(self._delivery, result.chosen.items()) if each.state(self.root) == WORSE]
        self.replaced = {each.student for each in worse if asking.agrees(_question(each))}
        return result

    def _delivery(self, item: tuple[str, list[Chosen]]) -> Delivery:
        aside = self.course.root / "downloaded" / self.assignment / "replaced"
        return Delivery(*item, self.course.submitted(item[0]), aside)

    def _show(self, result: Sorted) -> tuple[list[Delivery], bool]:
        """Print which file is whose and what is left out; return what is to be written, and whether any is left."""
        todo, rows, left = [], [], []
        self.worse = False
        for student, chosen in result.chosen.items():
            delivery = self._delivery((student, chosen))
            state = delivery.state(self.root)
            if state == OLDER or (state == WORSE and student not in self.replaced):
                self.worse = self.worse or state == WORSE
                why = _why_stays(state)
                left += [(written(student), shown(each.found.place), why) for each in chosen]
                continue
            if state != SAME:
                todo.append(delivery)
            for each in chosen:
                notes = joined(_state(state), _when(each.found.time), *each.notes)
                rows.append((shown(each.found.place), "→", written(student), each.notebook, notes))
        left += [(written(student or "?"), shown(place), why) for place, student, why in result.left]
        if rows:
            print(table(tr("File, student and exercise:"), rows))
        if left:
            print(table(tr("Left out:"), left))
        return todo, bool(left)

    def _write(self, delivery: Delivery) -> str:
        """Write one submission; return the student's name if that fails, for the others go on."""
        try:
            delivery.write(self.root, self.staged)
        except (OSError, UnreadableError) as problem:
            print(tr("{student}: not written: {why}", student=written(delivery.student), why=reason(problem)))
            return delivery.student
        return ""

    def _tell_absent(self) -> None:
        absent = [person.name for person in self.people if not self.course.submitted(person.name).exists()]
        if absent:
            names = listed([*map(written, absent[:MOST_ABSENT]), *["…"][: len(absent) > MOST_ABSENT]])
            print(
                tr(
                    "{n} student is without a notebook: {names}.",
                    "{n} students are without a notebook: {names}.",
                    n=len(absent),
                    names=names,
                )
            )


def _state(state: str) -> str:
    if state == SAME:
        return tr("Collected before, and the same.")
    return tr("Replaces what was collected before.") if state in (REPLACES, WORSE) else ""


def _why_stays(state: str) -> str:
    if state == OLDER:
        return tr("What was collected before is newer, and stays.")
    return tr("It can't be read. What was collected before can be read, and stays.")


def _question(delivery: Delivery) -> str:
    return tr(
        "{file} of {student} can't be read. Replace the notebook that was collected before, which can? [y/N] ",
        file=listed(shown(each.found.place) for each in delivery.chosen),
        student=written(delivery.student),
    )


def _when(time: datetime | None) -> str:
    return tr("Handed in {time} UTC.", time=time) if time else ""


def _agrees(n: int) -> bool:
    return asking.agrees(tr("Write {n} submission? [y/N] ", "Write {n} submissions? [y/N] ", n=n))


if __name__ == "__main__":
    sys.exit(main())
