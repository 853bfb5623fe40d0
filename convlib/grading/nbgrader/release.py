"""An exercise as it was handed out, with its rules from the gradebook."""

from copy import deepcopy
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.coursedir import CourseDirectory

from convlib.grading.nbgrader.book import Book
from convlib.grading.nbgrader.variants import given, released_with
from convlib.grading.rules import Rule, RuleError, read_rules
from convlib.grading.submissions import is_graded_by_rules
from convlib.text import tr


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
    """

    name: str
    notebook: NotebookNode
    hidden: dict[str, str]

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
        folder = coursedir.format_path(coursedir.release_directory, ".", coursedir.assignment_id)
        path = Path(folder, f"{name}.ipynb")
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
        return cls(name, notebook, {name: sources[name] for name, cell in cells.items() if is_graded_by_rules(cell)})

    def rules(self, student: str, drawn_from: int) -> dict[str, list[Rule]]:
        """Return the rules of each graded cell, for the numbers of one student."""
        numbers = given(self.name, student, self.seed)
        return {cell: read_rules(cell, source, numbers, drawn_from) for cell, source in self.hidden.items()}

    def blank(self) -> NotebookNode:
        """Return a copy of the notebook without any answers."""
        return deepcopy(self.notebook)
