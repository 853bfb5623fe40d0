"""nbgrader's formgrader: its lists of submissions and the pages that it shows of them, made from untrusted input."""

from datetime import datetime
from pathlib import Path

from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode
from nbgrader.apps.api import NbGraderAPI

from convlib.grading.names import is_name
from convlib.grading.nbgrader.inbox import TIMESTAMP, read_text
from convlib.grading.times import read_time
from convlib.text import tr

MOST_MARKDOWN = 50_000  # characters in a notebook, which take up to 7 s; an exercise has 5,000

_all_students = NbGraderAPI.get_submitted_students


def submitted_students(api: NbGraderAPI, assignment_id: str) -> set[str]:
    """Return who handed something in, without names that are not allowed: the formgrader writes names into pages."""
    return set(filter(is_name, _all_students(api, assignment_id)))


def submitted_timestamp(api: NbGraderAPI, assignment_id: str, student_id: str) -> datetime | None:
    """Return when a submission was handed in; None if there is no time, or none that can be read."""
    coursedir = api.coursedir
    root = Path(coursedir.root, coursedir.submitted_directory)
    folder = Path(coursedir.format_path(coursedir.submitted_directory, student_id, assignment_id))
    try:
        return read_time(read_text(root, folder.relative_to(root) / TIMESTAMP))
    except OSError:  # nothing was submitted yet
        return None


class Shorten(Preprocessor):
    """Leaves out texts of a student behind the first `MOST_MARKDOWN` characters, so that a page is there soon."""

    def preprocess(self, nb: NotebookNode, resources: dict) -> tuple[NotebookNode, dict]:
        """Shorten a notebook that is going to be shown; cells of the exercise stay as they are."""
        left = MOST_MARKDOWN
        for cell in nb.cells:
            if cell.cell_type != "markdown" or "nbgrader" in cell.metadata:
                continue
            left -= len(cell.source)
            if left < 0:
                cell.source = tr("This is left out, because the page would take too long. It is in the notebook.")
        return nb, resources
