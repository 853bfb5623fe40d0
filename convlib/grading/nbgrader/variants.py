"""Different numbers for each student. `switch_on(get_config(), seed=…)` in nbgrader_config.py turns this on.

nbgrader writes the seed into the exercise when it is released. The student adds the student number, and
`convlib.exercise` draws the numbers from both. The grader draws them again for the student who handed the notebook in,
whatever number is written in it.
"""

import re
from types import SimpleNamespace

from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Integer

from convlib.exercise import EXERCISES, numbers
from convlib.text import tr

LINE = re.compile(r'given = numbers\("(\w+)"\) *(#.*)?')


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
            note = tr("write your student number between the quotes")
            cell.source = f'student = ""  # {note}\ngiven = numbers("{line[1]}", student, seed={self.seed})'
        return cell, resources


def given(exercise: str, student: str, seed: int | None) -> SimpleNamespace | None:
    """Return a student's numbers; None if the exercise has none."""
    return numbers(exercise, student, seed) if exercise in EXERCISES else None
