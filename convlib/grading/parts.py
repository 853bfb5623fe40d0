"""The parts of an exercise: what each is called."""

import re
from collections import Counter

from nbformat import NotebookNode

from convlib.text import tr

HEADING = re.compile(r"^#{1,6}[ \t]+(.+?)[ \t#]*$", re.MULTILINE)
CODE = re.compile(r"^(`{3,}|~{3,}).*?(^\1|\Z)", re.MULTILINE | re.DOTALL)  # where # is no heading
POINTS = re.compile(r"\s*\(\d+(?: points?|점)\)$")


def titles(notebook: NotebookNode) -> dict[str, str]:
    """Return the title of each part with points, by grade id: the last heading before it, without its points.

    Parameters
    ----------
    notebook : NotebookNode
        The exercise as it was handed out; a student may change headings. A part without a heading has its grade id as
        its title, and so have, behind it, several parts below one heading.
    """
    heading, found = "", {}
    for cell in notebook.cells:
        about = cell.metadata.get("nbgrader", {})
        if cell.cell_type == "markdown" and not about.get("solution"):
            heading = next(iter(HEADING.findall(CODE.sub("", cell.source))[::-1]), heading)
        if about.get("grade") or about.get("task"):
            found[about["grade_id"]] = POINTS.sub("", heading)
    several = Counter(found.values())
    return {grade_id: _title(title, grade_id, several[title]) for grade_id, title in found.items()}


def _title(title: str, grade_id: str, parts: int) -> str:
    if not title:
        return grade_id
    return title if parts == 1 else tr("{title} · {name}", title=title, name=grade_id)
