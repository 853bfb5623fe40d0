"""In which language a notebook was handed in, told by what survives every program: the texts of its cells."""

from collections.abc import Mapping, Sequence

from nbformat import NotebookNode

from convlib.grading.submissions import Cell
from convlib.languages.notebooks import spoken_by


def language_of(cells: Sequence[Cell], releases: Mapping[str, NotebookNode]) -> str:
    """Return the language of the exercise that a student worked in.

    It is the one with the most texts, whole cells, that only its exercise has. Titles, questions and comments count,
    and so does the cell that sets the language; a student who changes or deletes some of them leaves the others. If
    two have as many, the cell that sets the language decides, and else the order of `releases`.

    Parameters
    ----------
    cells : sequence of Cell
        As submitted.
    releases : code -> notebook
        The exercise as it was handed out in each language.
    """
    handed_in = {_text(cell.kind, cell.source) for cell in cells}
    texts = {code: {_text(each.cell_type, each.source) for each in release.cells} for code, release in releases.items()}
    votes = {code: len(handed_in & own - _of_others(code, texts)) for code, own in texts.items()}
    first = [code for code in releases if votes[code] == max(votes.values())]
    said = spoken_by({"cell_type": cell.kind, "source": cell.source} for cell in cells)
    return said if said in first else first[0]


def _of_others(code: str, texts: Mapping[str, set[tuple[str, str]]]) -> set[tuple[str, str]]:
    return set().union(*(texts[other] for other in texts if other != code))


def _text(kind: str, source: str) -> tuple[str, str]:
    """Return a cell without the line breaks and spaces of its text, which programs change when they save it."""
    return kind, "".join(source.split())
