"""What learning platforms write into the names of files: whose a file is, and when it was handed in.

Moodle      Min-ji Kim_12345_assignsubmission_file_/…, or the same before each file's name; a name's "_" is a space, and
            a group may stand before it, with a dash
Canvas      kimminji_12345_67890_….ipynb, kimminji_LATE_12345_67890_….ipynb: "Kim, Min-ji" without signs and capitals,
            Canvas's number of the student, and of the file, which grows [lib/content_zipper.rb of canvas-lms]
Blackboard  ANYTHING_kim_attempt_2026-03-02-18-00-00_….ipynb, and a .txt without the last part, which tells the name
"""

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, tzinfo
from itertools import chain
from pathlib import Path

from convlib.exercise import comparable
from convlib.grading.names import tidy
from convlib.grading.roster import Person, Roster
from convlib.grading.submissions import UnreadableError, read_file
from convlib.text import tr

MOODLE = re.compile(r"(?P<who>.+?)_(?P<lms>\d+)_assignsubmission_(?:file|onlinetext)(?:_(?P<name>.*))?", re.DOTALL)
CANVAS = re.compile(r"(?P<who>.+?)(?P<late>_LATE)?_(?P<lms>\d{2,})_(?P<file>\d{3,})_(?P<name>.+)", re.DOTALL)
BLACKBOARD = re.compile(
    r"(?P<who>.+?)_attempt_(?P<time>\d{4}(?:-\d\d){5})(?:_(?P<name>.+)|(?P<about>\.txt))", re.DOTALL
)
ACCOUNT = re.compile(r"[^\n]*\(([^()\n]+)\)\s*\n")  # the first line of Blackboard's .txt
NUMBER = re.compile(r"\d{4,}")
MOST_TEXT = 100_000


@dataclass(frozen=True)
class Found:
    """A file of a download.

    Attributes
    ----------
    place : path
        Within the folder into which the download was unpacked.
    people : list of Person
        Whom its name fits.
    time : datetime or None
        When it was handed in, in UTC, if the platform says it.
    number : int
        The platform's number of the file: a later file has a higher one.
    notes : list of str
        What somebody should know.
    about : bool
        Whether the platform wrote the file, and no student.
    problem : str
        Why it was not unpacked, or that there is no file.
    likely : list of Person
        If its name fits nobody: whose first or last name is in it.
    """

    place: Path
    people: list[Person]
    time: datetime | None = None
    number: int = 0
    notes: list[str] = field(default_factory=list)
    about: bool = False
    problem: str = ""
    likely: list[Person] = field(default_factory=list)

    def within(self, folder: str) -> "Found":
        """Return the file as it is seen from the folder above."""
        return replace(self, place=Path(folder, self.place))

    def of(self, person: Person) -> "Found":
        """Return the file of a student whom somebody named."""
        return replace(self, people=[person])


class Names:
    """The students of a class, found by what is left of their names in the names of files."""

    def __init__(self, roster: Roster, assignment: str) -> None:
        self.roster = roster
        self._exercise = re.compile(r"[\W_]*".join(re.split(r"[\W_]+", comparable(assignment))))
        self._letters: dict[str, list[Person]] = {}
        self._lms = {person.lms: person for person in roster if person.lms}
        for person in roster:
            for letters in {_letters(way) for way in person.known_as()} - {""}:
                self._letters.setdefault(letters, []).append(person)

    def find(self, text: str) -> list[Person]:
        """Return whom a text names; signs, spaces and capitals may be missing."""
        return self.roster.find(text) or self._letters.get(_letters(text), [])

    def find_in(self, name: str) -> list[Person]:
        """Return whom a file's or folder's name names: besides the exercise's name, or by a number in it."""
        whole = comparable(Path(name).stem if Path(name).suffix.lower() in (".ipynb", ".zip") else name)
        rests = [rest.strip(" _-") for rest in self._exercise.split(whole, 1)]
        texts = [whole, *rests, *NUMBER.findall(whole), whole.partition(" - ")[0]]  # Classroom: "Min-ji Kim - …"
        texts += [NUMBER.sub("", rest).strip(" _-()[]") for rest in rests]
        return _different(person for text in texts if text for person in self.find(text))

    def likely_in(self, name: str) -> list[Person]:
        """Return whose first or last name is in a text: all of several names, if they fit somebody."""
        parts = re.split(r"[_\s()\[\],.]+", self._exercise.sub(" ", comparable(name)))
        called = [people for people in map(self.roster.called, parts) if people]
        both = [person for person in _different(chain(*called)) if all(person in people for people in called)]
        return both or _different(chain(*called))

    def by_number(self, lms: str, text: str) -> list[Person]:
        """Return the student with a platform's number, or else whom the text names."""
        return [self._lms[lms]] if lms in self._lms else self.find(text)

    def last_part(self, text: str) -> list[Person]:
        """Return whom the end of a text names, where an account stands after anything and a "_"."""
        parts = text.split("_")
        return _different(person for n in range(len(parts)) for person in self.roster.find("_".join(parts[n:])))

    def whole(self, text: str) -> list[Person]:
        """Return whom Moodle's whole name fits; with one's id, all who have it as their first or last name as well."""
        people = self.after_group(text)
        return _different([*people, *self.roster.called(text)]) if people else []

    def after_group(self, text: str) -> list[Person]:
        """Return whom a text names, or its rest, as long as possible, behind the name of a group and a dash."""
        parts = text.split("-")
        return next(filter(None, (self.find("-".join(parts[n:])) for n in range(len(parts)))), [])


def found(root: Path, places: list[Path], names: Names, zone: tzinfo) -> Iterator[Found]:
    """Yield what the names of files say.

    Parameters
    ----------
    root : Path
        The folder into which a download was unpacked.
    places : list of Path
        The files within it.
    names : Names
    zone : tzinfo
        The zone of Blackboard's times.
    """
    others = []
    for place in places:
        by_platform = next(filter(None, (_platform(root, place, part, names, zone) for part in place.parts)), None)
        if by_platform:
            yield by_platform
        else:
            others.append(place)
    level = min((_level(place, names) for place in others if os.path.isfile(root / place)), default=0)
    for place in others:  # who is named further within is named by a student
        part = place.parts[min(level, len(place.parts) - 1)]
        yield Found(place, names.find_in(part), likely=names.likely_in(part))


def _level(place: Path, names: Names) -> int:
    """Return how deep in a path a student's name stands."""
    return next((level for level, part in enumerate(place.parts) if names.find_in(part)), len(place.parts) - 1)


def _platform(root: Path, place: Path, part: str, names: Names, zone: tzinfo) -> Found | None:
    """Return what a platform says in one part of a path: the first that has its form is the platform's own."""
    part = tidy(part)
    if match := MOODLE.fullmatch(part):
        people = names.by_number(match["lms"], "") or names.whole(match["who"])
        return Found(place, people, likely=names.likely_in(match["who"]))
    if match := BLACKBOARD.fullmatch(part):
        moment = _time(match["time"], zone)
        people = _account(root, place, match["who"], names) or names.last_part(match["who"])
        return Found(place, people, moment, about=bool(match["about"]), likely=names.likely_in(match["who"]))
    if match := CANVAS.fullmatch(part):
        late = tr("Canvas calls it late, and does not say when it was handed in.")
        people = names.by_number(match["lms"], match["who"])
        notes, likely = [late] if match["late"] else [], names.likely_in(match["who"])
        return Found(place, people, number=int(match["file"][:18]), notes=notes, likely=likely)
    return None


def _account(root: Path, place: Path, who: str, names: Names) -> list[Person]:
    """Return the student whom Blackboard's .txt beside a file names, if the file's name ends in this account."""
    stem = BLACKBOARD.match(place.name)
    if stem is None:
        return []
    text = place.with_name(f"{stem['who']}_attempt_{stem['time']}.txt")
    try:
        match = ACCOUNT.match(read_file(root, text, MOST_TEXT).decode("utf-8-sig", errors="replace"))
    except UnreadableError:
        return []
    account = comparable(match[1]) if match else ""
    return names.roster.find(account) if account and f"_{comparable(who)}".endswith(f"_{account}") else []


def _time(text: str, zone: tzinfo) -> datetime | None:
    try:
        local = datetime.strptime(text, "%Y-%m-%d-%H-%M-%S").replace(tzinfo=zone)
        return local.astimezone(UTC).replace(tzinfo=None)
    except (ValueError, OverflowError):
        return None


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, comparable(text)))


def _different(people: Iterable[Person]) -> list[Person]:
    return list({person.name: person for person in people}.values())
