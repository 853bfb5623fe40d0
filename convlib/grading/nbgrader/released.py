"""The exercises as they were handed out: `exercises/01_window/`, and in another language `exercises/ko/01_window/`."""

from collections.abc import Iterator
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.coursedir import CourseDirectory

from convlib.languages import MODULES
from convlib.languages.notebooks import digest, made_from
from convlib.text import present


def place(coursedir: CourseDirectory, assignment: str, name: str, code: str = ".") -> Path:
    """Return where a notebook of an assignment stands; with a code, its translation."""
    return Path(coursedir.format_path(coursedir.release_directory, code, assignment), f"{name}.ipynb")


def translations(coursedir: CourseDirectory, assignment: str, name: str) -> Iterator[tuple[str, NotebookNode]]:
    """Yield the code and the notebook of each translation that there is."""
    for code in MODULES:
        path = place(coursedir, assignment, name, code)
        if path.exists():
            yield code, nbformat.read(path, as_version=4)


def is_as_new(translation: NotebookNode, notebook: NotebookNode) -> bool:
    """Whether a translation was made from the notebook as it is now."""
    return made_from(translation.metadata) == digest(notebook.cells)


def in_present_language(coursedir: CourseDirectory, assignment: str, name: str) -> NotebookNode:
    """Return a notebook in the language that is spoken now, if there is a translation as new as the notebook."""
    notebook = nbformat.read(place(coursedir, assignment, name), as_version=4)
    found = dict(translations(coursedir, assignment, name)).get(present().code)
    return found if found and is_as_new(found, notebook) else notebook
