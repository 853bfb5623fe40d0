"""What the slides cannot show as the notebook does: collected while they are written, and told at the end."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nbformat import NotebookNode

from convlib.text import joined, tr


class Problems:
    """The sentences about one notebook, each with the cell that it is about."""

    def __init__(self, path: Path) -> None:
        self.sentences: list[str] = []
        self._path = path
        self._cell: NotebookNode | None = None

    @contextmanager
    def of(self, cell: NotebookNode) -> Iterator[None]:
        """Let the sentences that are added inside be about a cell; after an error the next one is about it too."""
        self._cell = cell
        yield
        self._cell = None

    def add(self, sentence: str) -> None:
        """Add a sentence about the present cell, or about the whole notebook; a second time it is left out."""
        whole = joined(self._place(), sentence)
        if whole not in self.sentences:
            self.sentences.append(whole)

    def _place(self) -> str:
        if self._cell is None:
            return tr("{path}:", path=self._path)
        line = next(iter(self._cell.source.strip().splitlines()), "")
        return tr("{path}, cell {number} (“{line}”):", path=self._path, number=self._cell.number, line=line[:60])
