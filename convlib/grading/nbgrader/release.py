"""An exercise as it was handed out, with the rules that the gradebook keeps of it."""

from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.coursedir import CourseDirectory

from convlib.grading.nbgrader.book import Book
from convlib.grading.nbgrader.variants import given
from convlib.grading.rules import Rule, RuleError, read_rules
from convlib.grading.submissions import is_graded_by_rules


@dataclass(frozen=True)
class Release:
    """A notebook of an assignment.

    Attributes
    ----------
    name : str
    notebook : NotebookNode
        As students have it: no solutions, no hidden lines.
    hidden : grade id -> text
        The source of each cell that rules grade, hidden lines included.
    """

    name: str
    notebook: NotebookNode
    hidden: dict[str, str]

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
        again = f"run `nbgrader generate_assignment {coursedir.assignment_id}`"
        if not path.exists():
            raise RuleError(f"there is no {path}, which was handed out; {again}")
        notebook = nbformat.read(path, as_version=4)
        sources, points = book.cells(name)
        cells = {cell.metadata.nbgrader.grade_id: cell for cell in notebook.cells if "nbgrader" in cell.metadata}
        graded = {name: cell.metadata.nbgrader.points for name, cell in cells.items() if cell.metadata.nbgrader.grade}
        if cells.keys() != sources.keys() or graded != points:
            raise RuleError(f"{path} and the gradebook do not have the same cells and points; {again}")
        return cls(name, notebook, {name: sources[name] for name, cell in cells.items() if is_graded_by_rules(cell)})

    def rules(self, student: str, seed: int | None, drawn_from: int) -> dict[str, list[Rule]]:
        """Read the rules of each graded cell, for the numbers of one student."""
        numbers = given(self.name, student, seed)
        return {cell: read_rules(cell, source, numbers, drawn_from) for cell, source in self.hidden.items()}

    def blank(self) -> NotebookNode:
        """Give the notebook as nobody has written into it."""
        return deepcopy(self.notebook)
