"""The folder of a course, as nbgrader_config.py describes it: where things are, and who is in the gradebook."""

from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.apps import NbGrader
from nbgrader.coursedir import CourseDirectory

from convlib.grading.handed_in import Students
from convlib.grading.roster import Person, Roster


@dataclass(frozen=True)
class CourseFolder:
    """One assignment of the course in the present folder."""

    about: CourseDirectory

    @classmethod
    def here(cls, assignment: str) -> "CourseFolder":
        """Read nbgrader_config.py as nbgrader's commands do."""
        app = NbGrader()
        app.load_config_file()
        return cls(CourseDirectory(parent=app, assignment_id=assignment))

    @property
    def root(self) -> Path:
        """The course's folder."""
        return Path(self.about.root)

    def submitted(self, student: str) -> Path:
        """Return where a student's submission belongs."""
        return Path(self._path(self.about.submitted_directory, student, self.about.assignment_id))

    def releases(self) -> dict[str, dict[str, NotebookNode]]:
        """Return the notebooks of every assignment, as they were handed out, by the assignment's name."""
        found: dict[str, dict[str, NotebookNode]] = {}
        for path in sorted(Path(self._path(self.about.release_directory, ".", ".")).glob("*/*.ipynb")):
            found.setdefault(path.parent.name, {})[path.stem] = nbformat.read(path, as_version=4)
        return found

    def people(self, path: Path | None = None) -> Roster:
        """Return the class: the list, with the gradebook's names, and whoever is only in the gradebook.

        Parameters
        ----------
        path : Path, optional
            The class list, if it is not the course's own roster.csv.
        """
        roster, in_book = Roster.of_course(self.root, path), Roster(self._in_gradebook())
        people = [person.called(_name_in(in_book, person)) for person in roster]
        listed = Students(person.name for person in people)
        return Roster([*people, *(person for person in in_book if listed.find(person.name) is None)])

    def _in_gradebook(self) -> list[Person]:
        """Return the students of the gradebook, with what it knows of them; none if there is no gradebook yet."""
        file = self.about.db_url.removeprefix("sqlite:///")
        if file != self.about.db_url and not Path(file).exists():  # nbgrader would make one
            return []
        with Gradebook(self.about.db_url, self.about.course_id) as book:
            return [
                Person(each.id, each.lms_user_id or "", each.email or "", each.first_name or "", each.last_name or "")
                for each in book.students
            ]

    def _path(self, folder: str, student: str, assignment: str) -> str:
        return str(self.about.format_path(folder, student, assignment))


def _name_in(book: Roster, person: Person) -> str:
    """Return a student's name as the gradebook writes it."""
    for way in (person.name, person.number, person.email):
        found = book.find(way)
        if len(found) == 1:
            return found[0].name
    return person.name
