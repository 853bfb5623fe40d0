"""Numbers of each student's own: off by default; `switch_on(get_config(), seed=…)` in nbgrader_config.py turns it on.

The seed is written into the exercise when it is released. The student adds the student number, and `convlib.exercise`
draws the numbers from both. The grader draws them again, for the student whose submission it is, whatever was typed.
"""

import re
from types import SimpleNamespace

from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Integer

from convlib.exercise import EXERCISES, numbers

LINE = re.compile(r'given = numbers\("(\w+)"\) *(#.*)?')


class WriteSeed(NbGraderPreprocessor):
    """Writes the seed, and a place for the student number, into the cell that says ``given = numbers("…")``.

    The cell stands alone and is locked in solutions/; with a seed it becomes an ordinary one, which students fill in.
    """

    seed = Integer(None, allow_none=True, help="What students' numbers are drawn from; None: the same for all.")
    seed.tag(config=True)

    def preprocess_cell(self, cell: NotebookNode, resources: dict, index: int) -> tuple[NotebookNode, dict]:
        """Change the one cell."""
        line = LINE.fullmatch(cell.source.strip()) if cell.cell_type == "code" else None
        if line and self.seed is not None:
            cell.metadata.pop("nbgrader", None)
            cell.source = (
                'student = ""  # your student number between the quotes\n'
                f'given = numbers("{line[1]}", student, seed={self.seed})'
            )
        return cell, resources


def given(exercise: str, student: str, seed: int | None) -> SimpleNamespace | None:
    """Give the numbers that a student was given; None where an exercise has none."""
    return numbers(exercise, student, seed) if exercise in EXERCISES else None
