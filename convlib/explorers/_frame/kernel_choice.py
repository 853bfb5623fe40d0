"""Choosing a kernel: from the table, or cell by cell.

An exhibit with the kernels of the table derives from `KernelChoice`; one with other cells declares them alone:

    cells = grid(((1, 2), (3, 4)), control="weights")
"""

import anywidget
import ipywidgets as widgets
import numpy as np
import traitlets as t

from convlib._arguments import real_array
from convlib.explorers._frame import assets
from convlib.explorers._frame.controls import Setting, real
from convlib.explorers._frame.explorer import Explorer
from convlib.explorers._frame.fields import as_number
from convlib.explorers._frame.presets import preset
from convlib.kernels import KERNELS
from convlib.text import mark, shown, tr

Rows = tuple[tuple[float, ...], ...]


KERNEL_CELL = mark("kernel row {row}, column {column}")


def grid(default: Rows, *, control: str = "", cell: str = KERNEL_CELL) -> "Cells":
    """Declare numbers in rows of equal length, changed cell by cell; `cell` is what a screen reader calls each."""
    return Cells(default, cell).declare("", control)


class Cells(Setting):
    """Numbers in rows, kept as tuples, with a grid of fields."""

    def __init__(self, default: Rows, cell: str = KERNEL_CELL) -> None:
        super().__init__(default)
        self.cell = cell

    def validate(self, _explorer: t.HasTraits, values: object) -> Rows:
        """Return the numbers as tuples, or raise an error that says what is wrong with them."""
        return as_cells(values, self.name)

    def make_control(self, explorer: t.HasTraits) -> widgets.Widget:
        """Make a grid of fields."""
        editor = CellsEditor(cells=getattr(explorer, self.name), cell=self.cell)
        t.link((explorer, self.name), (editor, "cells"))
        explorer.following[editor] = lambda: written(getattr(explorer, self.name), self.cell)
        return editor


class KernelChoice(Explorer):
    """An exhibit with a kernel: `kernel` names one of the table, `cells` and `divisor` are its numbers.

    Each follows the other: a name loads its numbers, and numbers that are in no table are called "own".
    """

    kernel = preset(
        "identity",
        {name: {"cells": kernel.cells, "divisor": kernel.divisor} for name, kernel in KERNELS.items()},
        {name: kernel.english for name, kernel in KERNELS.items()},
        own=("cells", "divisor"),
        label=mark("kernel"),
    )
    cells = grid(KERNELS["identity"].cells, control="weights")
    divisor = real(1, label=mark("divide by"), control="weights")

    @property
    def _kernel_title(self) -> str:
        """The kernel's name as its list shows it."""
        return tr(type(self).kernel.options[self.kernel])


class CellsEditor(anywidget.AnyWidget):
    """A grid of text fields for the cells of a kernel: a single widget, since each would send its own messages.

    A text that is no number is explained below the fields, and its field shows its number again.
    """

    _esm = assets.module("cells.mjs")

    cells = t.Tuple()
    cell = t.Unicode(KERNEL_CELL)
    texts = t.List().tag(sync=True, echo_update=False)  # the cells, written out: JSON has no infinity
    names = t.List().tag(sync=True)  # what a screen reader calls the fields
    message = t.Unicode().tag(sync=True)  # why a text was refused

    @t.observe("cells")
    def _write(self, _change: object = None) -> None:
        with self.hold_sync():
            for trait, value in written(self.cells, self.cell).items():
                setattr(self, trait, value)
            self.message = ""

    @t.observe("texts")
    def _read(self, _change: object) -> None:
        if self.texts == written(self.cells, self.cell)["texts"]:
            return
        refusal = ""
        try:
            self.cells = self._typed()
        except ValueError as error:
            refusal = str(error)
        self._write()
        self.message = refusal
        self.send_state("texts")  # also unchanged ones: an earlier answer may have overwritten what was typed since

    def _typed(self) -> Rows:
        """Read the fields; a cell that is not finite is no number to type, but may stay."""
        known = {str(value): value for row in self.cells for value in row}
        return as_cells([[known[text] if text in known else as_number(text) for text in row] for row in self.texts])


def written(rows: Rows, cell: str) -> dict[str, list[list[str]]]:
    """Return the texts of the fields for cells, and what a screen reader calls the fields."""
    names = [[tr(cell, row=i, column=j) for j, _ in enumerate(row)] for i, row in enumerate(rows)]
    return {"texts": [[str(value) for value in row] for row in rows], "names": names}


def as_cells(values: object, name: str = "cells") -> Rows:
    """Turn numbers in rows into tuples, which compare by value; whole numbers become ints."""
    array = real_array(name, values)
    if array.ndim != 2 or not array.size:
        raise ValueError(
            tr(
                "{name} must be numbers in rows such as [[0, 1], [2, 3]], not {values} (shape {shape}).",
                name=name,
                values=shown(values),
                shape=array.shape,
            )
        )
    return tuple(tuple(_plain(value) for value in row) for row in array.astype(float))


def _plain(value: float) -> float:
    """Make a whole number an int, and every NaN the same object, so that tuples which hold it are equal."""
    if np.isnan(value):
        return np.nan
    return int(value) if abs(value) < _EXACT and value == int(value) else float(value)


_EXACT = 2**53  # from here on a float is no exact count, and an int may not fit into 64 bits
