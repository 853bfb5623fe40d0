"""The class list: who the students are, by all the names that learning platforms know them by."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Self

from convlib.exercise import comparable
from convlib.grading.handed_in import written
from convlib.grading.names import escaped, is_name, tidy
from convlib.text import listed, tr

FILE = "roster.csv"  # in the course's folder
COLUMNS = {
    "name": ("username", "sisloginid", "loginid"),
    "number": ("lmsuserid", "idnumber", "sisuserid", "studentid", "studentnumber", "학번"),
    "email": ("email", "emailaddress", "이메일", "이메일주소"),
    "first": ("firstname", "givenname", "student", "studentname", "fullname", "이름", "성명"),
    "last": ("lastname", "surname", "familyname", "성"),
}
"""What nbgrader, Moodle, Canvas, Blackboard and Google Classroom call the columns: letters and digits only. `id` stands
apart: it is nbgrader's name of a student, but Canvas's own number in a file that has another of Canvas's columns."""
CANVAS = {"sisloginid", "sisuserid"}
MOST_ALIKE = 3  # names that are offered
NO_STUDENT = "pointspossible"  # in Canvas's export, a row below the titles


class RosterError(ValueError):
    """The class list can't be read. The message says why, and what to do."""


@dataclass(frozen=True)
class Person:
    """A student.

    Attributes
    ----------
    name : str
        The student's name in the gradebook.
    number, email, first, last : str
        Empty if the list does not have them. A whole name that is not split is in `first`.
    lms : str
        The learning platform's own number, which Canvas writes into names of files.
    """

    name: str
    number: str = ""
    email: str = ""
    first: str = ""
    last: str = ""
    lms: str = ""

    @property
    def whole(self) -> str:
        """The first and the last name, as they are shown."""
        return f"{self.first} {self.last}".strip()

    @property
    def shown(self) -> str:
        """The name in the gradebook, and what tells the student from others of that name."""
        about = listed(filter(None, (self.whole, self.number)))
        return written(f"{self.name} ({about})" if about else self.name)

    def called(self, name: str) -> "Person":
        """Return this student by another name in the gradebook."""
        return replace(self, name=name)

    def known_as(self) -> set[str]:
        """Return everything that names the student, in the form of `comparable`."""
        first, last = self.first, self.last
        orders = [f"{first} {last}", f"{last}, {first}", f"{last} {first}", f"{last}{first}"]
        ways = [self.name, self.number, self.email, *(orders if first or last else [])]
        return {comparable(way.strip(" ,")) for way in ways if way.strip(" ,")}


class Roster:
    """The students of a class.

    Examples
    --------
    >>> roster = Roster([Person("kim", "20231234", "kim@example.org", "Min-ji", "Kim"), Person("lee", "20235678")])
    >>> [person.name for person in roster.find("Kim, Min-ji")], [person.name for person in roster.find(" 20235678")]
    (['kim'], ['lee'])
    """

    def __init__(self, people: Iterable[Person] = ()) -> None:
        self.people = list(people)
        self._found: dict[str, list[Person]] = {}
        for person in self.people:
            for way in person.known_as():
                self._found.setdefault(way, []).append(person)

    @classmethod
    def read(cls, path: Path | str) -> Self:
        """Read a class list; `RosterError` says what is wrong with it.

        Parameters
        ----------
        path : path
            The file that `nbgrader db student import` takes, or a list of participants or marks that Moodle, Canvas,
            Blackboard or Google Classroom export: separated by commas, semicolons or tabs, in UTF-8, UTF-16 or Korean
            Windows' encoding.
        """
        path = Path(path)
        rows = _rows(_decoded(path), path)
        people = [_person(row, line, path) for line, row in rows if _letters(row["first"]) != NO_STUDENT]
        _check_unique(people, path)
        return cls(people)

    @classmethod
    def of_course(cls, folder: Path | str, path: Path | str | None = None) -> Self:
        """Read the list that is named, or the course's own, `roster.csv`, which need not be there."""
        own = Path(folder, FILE)
        if path is None and not own.exists():
            return cls()
        return cls.read(path or own)

    def __iter__(self) -> Iterator[Person]:
        return iter(self.people)

    def __len__(self) -> int:
        return len(self.people)

    def find(self, text: str) -> list[Person]:
        """Return the students whom a name, a number, an e-mail address, "First Last" or "Last, First" fits.

        Capitals, the form of Unicode and the number of spaces do not matter.
        """
        return self._found.get(comparable(" ".join(str(text).split())), [])

    def called(self, text: str) -> list[Person]:
        """Return the students whose first name alone, or last name alone, is this; signs and spaces do not matter."""
        wanted = _letters(text)
        return [each for each in self.people if wanted and wanted in (_letters(each.first), _letters(each.last))]

    def closest(self, text: str) -> list[Person]:
        """Return the students with the names that are most alike to a text, if any are."""
        ways = [(_letters(way), each) for each in self.people for way in (*each.known_as(), each.first, each.last)]
        alike = get_close_matches(_letters(text), [way for way, _ in ways if way], n=MOST_ALIKE, cutoff=0.6)
        return list({each.name: each for name in alike for way, each in ways if way == name}.values())


WORKBOOK = b"PK"
"""How a file of Excel begins, whatever it is called."""


def _decoded(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as problem:
        raise RosterError(
            tr("The class list {file} can't be read: {why}.", file=path, why=problem.strerror or problem)
        ) from None
    if not data.strip():
        raise RosterError(tr("The class list {file} is empty.", file=path.name))
    is_wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if is_wide else ("utf-8-sig", "euc_kr"):  # cp949 would read anything as Korean
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text and not data.startswith(WORKBOOK):
            return text
    raise RosterError(
        tr('The class list {file} is not a text in UTF-8. Save it from Excel as "CSV UTF-8".', file=path.name)
    )


def _rows(text: str, path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the number of each line that is not empty, and what it says, by the names of `Person`'s attributes."""
    head = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=head.count))
    titles = next(reader, [])
    places = _places(list(map(_letters, titles)))
    if not {"name", "number", "email"} & set(places):
        raise RosterError(
            tr(
                "The class list {file} has no column that says who is who in the gradebook. It has: {titles}. Call the "
                "column id, as `nbgrader db student import` does.",
                file=path.name,
                titles=listed(map(written, titles)),
            )
        )
    for row in reader:
        cells = {key: tidy(row[place]) for key, place in places.items() if place < len(row)}
        if any(cells.values()):
            yield reader.line_num, {key: cells.get(key, "") for key in (*COLUMNS, "lms")}


def _letters(title: str) -> str:
    return "".join(filter(str.isalnum, comparable(title)))


def _places(titles: list[str]) -> dict[str, int]:
    """Return which column has what."""
    places = {}
    for key, known in COLUMNS.items():
        found = [title for title in known if title in titles]
        if found:
            places[key] = titles.index(found[0])
    if "id" in titles:
        places["lms" if CANVAS & set(titles) else "name"] = titles.index("id")
    return places


def _person(row: dict[str, str], line: int, path: Path) -> Person:
    """Make a student of a row; who has no name there is called by the number, or by the first part of the e-mail."""
    name = next(filter(None, (row["name"], row["number"], row["email"])), "").partition("@")[0]
    if not is_name(name):
        raise RosterError(
            tr(
                "Line {line} of {file}: {name!r} can't be a student's name in the gradebook: it may have letters, "
                "digits, dots, dashes, underscores and single spaces. Put one into the column id.",
                line=line,
                file=path.name,
                name=escaped(name),
            )
        )
    first, last = row["first"], row["last"]
    if not last and "," in first:  # Canvas writes the whole name into one column
        last, first = map(str.strip, first.split(",", 1))
    return Person(name, row["number"], row["email"], first, last, row["lms"])


def _check_unique(people: list[Person], path: Path) -> None:
    seen: dict[str, Person] = {}
    for person in people:
        other = seen.setdefault(comparable(person.name), person)
        if other is not person:
            raise RosterError(
                tr(
                    "The class list {file} has two students who are called {name!r}. In the gradebook names must "
                    "differ.",
                    file=path.name,
                    name=person.name,
                )
            )
