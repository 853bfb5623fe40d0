"""An exercise as it was handed out, with its rules from the gradebook."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from functools import cached_property

import nbformat
from nbformat import NotebookNode
from nbgrader.coursedir import CourseDirectory

from convlib.grading.nbgrader.book import Book
from convlib.grading.nbgrader.released import is_as_new, place, translations
from convlib.grading.nbgrader.variants import given, released_with
from convlib.grading.rules import Rule, RuleError, read_rules
from convlib.grading.submissions import Cell, is_graded_by_rules
from convlib.grading.translated import language_of
from convlib.languages import CODES
from convlib.languages.notebooks import spoken_by
from convlib.text import present, tr


@dataclass(frozen=True)
class Release:
    """A notebook of an assignment.

    Attributes
    ----------
    name : str
    notebook : NotebookNode
        As students have it: no solutions, no hidden lines.
    hidden : grade id -> text
        The source of each cell that is graded by rules, hidden lines included.
    language : str
        In which students are told what the grader found.
    translations : code -> Release
        The same exercise in other languages.
    outdated : str
        Why nothing can be graded by this translation, in a sentence; empty if it is as new as the exercise.
    """

    name: str
    notebook: NotebookNode
    hidden: dict[str, str]
    language: str = "en"
    translations: Mapping[str, "Release"] = field(default_factory=dict)
    outdated: str = ""

    @cached_property
    def seed(self) -> int | None:
        """The seed of the students' numbers with which it was released."""
        return released_with(self.notebook)

    @classmethod
    def load(cls, coursedir: CourseDirectory, book: Book, name: str) -> "Release":
        """Read it from the release folder and the gradebook.

        Raises
        ------
        RuleError
            If one of them does not have it, or they do not agree.
        """
        path = place(coursedir, coursedir.assignment_id, name)
        again = tr("Run `nbgrader generate_assignment {name}`.", name=coursedir.assignment_id)
        if not path.exists():
            raise RuleError(f"{tr('The handed out notebook {path} is missing.', path=path)} {again}")
        notebook = nbformat.read(path, as_version=4)
        sources, points = book.cells(name)
        cells = {cell.metadata.nbgrader.grade_id: cell for cell in notebook.cells if "nbgrader" in cell.metadata}
        graded = {name: cell.metadata.nbgrader.points for name, cell in cells.items() if cell.metadata.nbgrader.grade}
        if cells.keys() != sources.keys() or graded != points:
            raise RuleError(
                f"{tr('{path} and the gradebook do not have the same cells and points.', path=path)} {again}"
            )
        hidden = {name: sources[name] for name, cell in cells.items() if is_graded_by_rules(cell)}
        spoken = spoken_by(notebook.cells)
        found = cls(name, notebook, hidden, spoken if spoken in CODES else "en")
        others = {
            code: replace(
                found, notebook=each, language=code, outdated=_outdated(coursedir, name, code, each, notebook)
            )
            for code, each in translations(coursedir, coursedir.assignment_id, name)
        }
        return replace(found, translations=others)

    @property
    def notebooks(self) -> list[NotebookNode]:
        """The notebook in each language."""
        return [self.notebook, *(each.notebook for each in self.translations.values())]

    def handed_in(self, cells: Sequence[Cell]) -> "Release":
        """Return it in the language that a student worked in.

        Raises
        ------
        RuleError
            If this translation is older than the exercise.
        """
        all_languages = {self.language: self.notebook}
        all_languages |= {code: each.notebook for code, each in self.translations.items()}
        found = self.translations.get(language_of(cells, all_languages), self)
        if found.outdated:
            raise RuleError(found.outdated)
        return found

    def presented(self) -> "Release":
        """Return it in the present language, as far as it is translated, for a student of whom there is no notebook."""
        found = self.translations.get(present().code, self)
        return replace(self if found.outdated else found, language=present().code)

    def rules(self, student: str, drawn_from: int) -> dict[str, list[Rule]]:
        """Return the rules of each graded cell, for the numbers of one student."""
        numbers = given(self.name, student, self.seed)
        return {cell: read_rules(cell, source, numbers, drawn_from) for cell, source in self.hidden.items()}

    def blank(self) -> NotebookNode:
        """Return a copy of the notebook without any answers."""
        return deepcopy(self.notebook)


def _outdated(
    coursedir: CourseDirectory, name: str, code: str, translation: NotebookNode, notebook: NotebookNode
) -> str:
    if is_as_new(translation, notebook):
        return ""
    root, assignment = coursedir.root, coursedir.assignment_id
    source, target = (place(coursedir, assignment, name, each).relative_to(root).as_posix() for each in (".", code))
    return tr(
        "{target} was made from another {source} than the one that is there now, so nobody can say which questions its "
        "students had. Run `python -m convlib.publish.translation {code} --make {source}` and grade again.",
        target=target,
        source=source,
        code=code,
    )
