"""Small still pictures of numbers, for the glossary and the deck's pages: grids side by side, told in words too."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convlib import drawing
from convlib.text import joined, listed, number, tr

Cell = tuple[int, int]


@dataclass(frozen=True)
class Grid:
    """One grid of numbers, or of texts.

    Attributes
    ----------
    title : str
        The title above it.
    values : array-like
        The numbers or texts; a row may be given without its outer brackets.
    marked : sequence of (row, column)
        Cells to highlight: as one window, or each by itself if `apart`.
    ring, between, unread, numbered, below
        As in `convlib.drawing.grid`.
    """

    title: str
    values: ArrayLike
    marked: Sequence[Cell] = ()
    apart: bool = False
    ring: int = 0
    between: NDArray[np.bool_] | None = None
    unread: NDArray[np.bool_] | None = None
    numbered: bool = False
    below: bool = False

    @property
    def cells(self) -> NDArray[Any]:
        """The values as an (H, W) array."""
        return np.atleast_2d(self.values)

    def panel(self) -> drawing.Panel:
        """Draw the grid without its highlight."""
        return drawing.grid(
            self.cells,
            title=self.title,
            ring=self.ring,
            between=self.between,
            unread=self.unread,
            numbered=self.numbered,
            below=self.below,
        )

    def mark(self) -> str:
        """Draw the highlight."""
        if not self.marked:
            return ""
        groups = [[cell] for cell in self.marked] if self.apart else [self.marked]
        return "".join(drawing.window_mark(group, drawing.ORIGIN) for group in groups)

    def words(self) -> str:
        """Tell the grid row by row, and then the cells that are marked."""
        told = tr("{title}: {rows}.", title=self.title, rows=listed(" ".join(map(_said, row)) for row in self.cells))
        if not self.marked:
            return told
        if self.apart:
            return joined(told, tr("Marked: {cells}.", cells=listed(map(self._located, self.marked))))
        values = listed(_said(self.cells[cell]) for cell in self.marked)
        row, column = self.marked[0]
        return joined(
            told, tr("Marked from row {row}, column {column}: {values}.", row=row, column=column, values=values)
        )

    def _located(self, cell: Cell) -> str:
        return tr("{value} at [{row}, {column}]", value=_said(self.cells[cell]), row=cell[0], column=cell[1])


def picture(*grids: Grid, line: str = "") -> drawing.Picture:
    """Draw grids side by side, and a line below them; their numbers are the picture's text.

    Examples
    --------
    >>> picture(Grid("kernel", [1, -1]), Grid("output", [[3], [4]], marked=[(1, 0)]))
    kernel: 1 −1. output: 3, 4. Marked from row 1, column 0: 4.
    """
    svg = drawing.static_svg([grid.panel() for grid in grids], [grid.mark() for grid in grids], [line] if line else [])
    return drawing.Picture(svg, joined(*(grid.words() for grid in grids), line))


def block(row: int, column: int, height: int, width: int, step: int = 1) -> list[Cell]:
    """List the cells of a window from its upper left one, `step` cells apart.

    Examples
    --------
    >>> block(0, 1, 1, 3, step=2)
    [(0, 1), (0, 3), (0, 5)]
    """
    return [(row + step * m, column + step * n) for m in range(height) for n in range(width)]


def _said(value: object) -> str:
    if isinstance(value, str):
        return value or tr("(empty)")
    return number(float(value))  # type: ignore[arg-type]
