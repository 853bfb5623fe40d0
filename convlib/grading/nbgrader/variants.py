"""Different numbers for each student. `switch_on(get_config(), seed=…)` in nbgrader_config.py turns this on.

nbgrader writes the seed into the exercise when it is released, and the grader reads it there: who switches it on or
changes it during the term still judges each exercise by the numbers with which it was released. The student adds a name
or a number, and `convlib.exercise` draws the numbers from both. The grader draws them again, from what is written there
if it is a name of the student who handed the notebook in, and otherwise from the name in the gradebook: then both are
told.
"""

import re
from types import SimpleNamespace

from nbformat import NotebookNode
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Integer

from convlib.exercise import EXERCISES, comparable, numbers
from convlib.grading.names import escaped
from convlib.grading.nbgrader.course import CourseFolder
from convlib.grading.roster import Person, Roster, RosterError
from convlib.grading.rules import RuleError
from convlib.languages import speaking
from convlib.text import tr

TYPED = re.compile(r"""^student *= *(?:(["'])(?P<text>[^"'\n]{0,200})\1|(?P<number>\d{1,30}))""", re.MULTILINE)
LINE = re.compile(r'given = numbers\("(\w+)"\) *(#.*)?')
SEEDED = re.compile(r'^given = numbers\("\w+", student, seed=(-?\d+)\)$', re.MULTILINE)


class WriteSeed(NbGraderPreprocessor):
    """Writes the seed, and a place for the student number, into the cell ``given = numbers("…")``.

    In solutions/ this cell is locked; with a seed it becomes an ordinary cell, which students fill in.
    """

    seed = Integer(None, allow_none=True, help="The seed of the students' numbers; None: the same numbers for all.")
    seed.tag(config=True)

    def preprocess_cell(self, cell: NotebookNode, resources: dict, index: int) -> tuple[NotebookNode, dict]:
        """Change the cell that makes the numbers; leave the others."""
        line = LINE.fullmatch(cell.source.strip()) if cell.cell_type == "code" else None
        if line and self.seed is not None:
            cell.metadata.pop("nbgrader", None)
            with speaking("en"):  # an exercise is translated as a whole
                note = tr("write your name in the gradebook, or your student number, between the quotes")
            cell.source = f'student = ""  # {note}\ngiven = numbers("{line[1]}", student, seed={self.seed})'
        return cell, resources


def given(exercise: str, student: str, seed: int | None) -> SimpleNamespace | None:
    """Return a student's numbers; None if the exercise has none."""
    return numbers(exercise, student, seed) if exercise in EXERCISES else None


def released_with(notebook: NotebookNode) -> int | None:
    """Return the seed that `WriteSeed` wrote into an exercise; None if everybody has the same numbers."""
    found = (SEEDED.search(cell.source) for cell in notebook.cells if cell.cell_type == "code")
    return next((int(match[1]) for match in found if match), None)


class Variants:
    """From what the numbers of each student are drawn."""

    def __init__(self, people: Roster) -> None:
        self.people = people

    @classmethod
    def of(cls, coursedir: CourseDirectory, *, needed: bool) -> "Variants":
        """Read the class list, if an exercise has numbers for each student."""
        try:
            return cls(CourseFolder(coursedir).people() if needed else Roster())
        except RosterError as problem:
            raise RuleError(str(problem)) from problem

    def drawn_from(self, student: str, notebook: NotebookNode, seed: int | None) -> tuple[str, list[str]]:
        """Return from what a student's numbers are drawn, and a note to the student if the notebook had other ones.

        Parameters
        ----------
        student : str
            Who handed the notebook in, by the name in the gradebook.
        notebook : NotebookNode
        seed : int or None
            With which the exercise was released.
        """
        if seed is None:
            return student, []
        text = _typed(notebook)
        own = [person for person in self.people if comparable(person.name) == comparable(student)] or [Person(student)]
        if text is not None and comparable(text) in own[0].known_as():
            return text, []
        return student, [self._note(text, student)]

    def told(self, student: str, notebook: NotebookNode, seed: int | None) -> list[str]:
        """Say to the grader that the numbers in a notebook were not the student's own, if so."""
        if not self.drawn_from(student, notebook, seed)[1]:
            return []
        text = (_typed(notebook) or "").strip()
        if not text:
            return [tr('There is no name in student = "", so the notebook had no numbers. The student is told.')]
        return [
            tr(
                'The notebook has student = "{text}", which is neither the name nor a number of {student}. It was '
                "judged with the numbers of {student}; the student is told.",
                text=escaped(text),
                student=student,
            )
        ]

    def _note(self, text: str | None, student: str) -> str:
        """Say to the student that the numbers in the notebook were not the student's own."""
        if not (text or "").strip():
            return tr(
                'The notebook has no name in student = "", so it had no numbers. Write your name in the gradebook '
                "there, which is {student}, or your student number; then do the parts with numbers.",
                student=student,
            )
        return tr(
            'The notebook has student = "{text}", which is neither the name in the gradebook, {student}, nor the '
            "number of the student who handed it in. So its numbers were somebody else's, and answers with numbers do "
            "not fit.",
            text=escaped(text or ""),
            student=student,
        )


def _typed(notebook: NotebookNode) -> str | None:
    """Return what stands in ``student = "…"``, above the numbers."""
    for cell in notebook.cells:
        if cell.cell_type == "code" and "numbers(" in cell.source and (match := TYPED.search(cell.source)):
            return str(match["text"] if match["number"] is None else match["number"])
    return None
