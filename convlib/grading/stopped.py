"""Cells of a student that stopped with an error: which say it first on a page, and which names are missing by that."""

import re
from collections.abc import Iterable, Iterator, Sequence

from nbformat import NotebookNode

from convlib.grading.submissions import is_graded_by_rules
from convlib.text import joined, tr

LINE = re.compile(r"^ *File .*, line (\d+)", re.MULTILINE)
SYNTAX = {"SyntaxError", "IndentationError", "TabError"}
IMPORT = {"ModuleNotFoundError", "ImportError"}
PACKAGE = re.compile(r"No module named '([\w.]{1,60})'")
LONGEST = 200  # characters of Python's own sentence


def code_numbers(cells: Iterable[NotebookNode]) -> list[int]:
    """Return for each cell how many code cells there are up to it: the number that Jupyter gives when all cells run."""
    numbers = [0]
    for cell in cells:
        numbers.append(numbers[-1] + (cell.cell_type == "code"))
    return numbers[1:]


def headlines(cells: Sequence[NotebookNode]) -> Iterator[tuple[int, str]]:
    """Yield the number and a sentence for each cell that has a syntax error or imports what is not there.

    Such a cell takes what follows with it, so a student should read about it before the marks of the parts.
    """
    for number, cell in zip(code_numbers(cells), cells, strict=True):
        error = _error(cell)
        if error is not None and error.ename in SYNTAX:
            yield number, _syntax(number, error)
        elif error is not None and error.ename in IMPORT:
            yield number, _import(number, error)


def why_missing(name: str, cells: Sequence[NotebookNode]) -> str | None:
    """Say which cell should have made a name and stopped; None if there is no such cell."""
    word = re.escape(name)
    makes = re.compile(rf"\b(?:def|class|as|import)\s{{1,9}}{word}\b|\b{word}\b[^\n=(]{{0,99}}=(?!=)")
    for number, cell in reversed(list(zip(code_numbers(cells), cells, strict=True))):
        error = _error(cell)
        if error is not None and makes.search(cell.source):
            return tr(
                "There is no {name}, because your cell [{number}] stopped: {error}.",
                name=name,
                number=number,
                error=_shown(error.ename),
            )
    return None


def _error(cell: NotebookNode) -> NotebookNode | None:
    """Return the error that a student's cell ended with."""
    if cell.cell_type != "code" or is_graded_by_rules(cell):
        return None
    return next((output for output in cell.outputs if output.output_type == "error"), None)


def _syntax(number: int, error: NotebookNode) -> str:
    lines = LINE.findall("\n".join(error.traceback)) or ["?"]
    problem = _shown((error.traceback or [error.evalue])[-1].partition(": ")[2])
    return tr(
        "Your cell [{number}] has a syntax error in its line {line}: {problem}. Nothing in this cell ran.",
        number=number,
        line=lines[-1],
        problem=problem,
    )


def _import(number: int, error: NotebookNode) -> str:
    can = tr(
        "A notebook that is graded can import numpy, matplotlib, Python's own modules, and from convlib only KERNELS, "
        "images and exercise."
    )
    if found := PACKAGE.search(error.evalue):
        stop = tr("Your cell [{number}] stopped: it imports {name}, which is not there.", number=number, name=found[1])
    else:
        problem = _shown(error.evalue)
        stop = tr("Your cell [{number}] stopped at an import: {problem}.", number=number, problem=problem)
    return joined(stop, can)


def _shown(text: str) -> str:
    return " ".join(text.split())[:LONGEST].rstrip(".")
