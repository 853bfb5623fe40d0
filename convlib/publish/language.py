"""The language of a page that is written from a notebook."""

from nbformat import NotebookNode

from convlib.languages import CODES
from convlib.languages.notebooks import spoken_by
from convlib.text import present


def language_of(notebook: NotebookNode) -> str:
    """Return the language that a cell of a notebook lets convlib speak, or the present one if there is no such cell.

    Examples
    --------
    >>> from nbformat.v4 import new_code_cell, new_notebook
    >>> language_of(new_notebook(cells=[new_code_cell('convlib.language("ko")')]))
    'ko'
    >>> language_of(new_notebook())
    'en'
    """
    named = spoken_by(notebook.cells)
    return named if named in CODES else present().code
