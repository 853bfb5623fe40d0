"""Choosing a kernel: from the table, or cell by cell."""

import anywidget
import ipywidgets as widgets
import numpy as np
import traitlets as t

from convlib.explorers._frame import assets
from convlib.explorers._frame.controls import bind, dropdown
from convlib.explorers._frame.explorer import Explorer
from convlib.kernels import KERNELS
from convlib.text import tr

OWN = "own"  # the name of a kernel whose cells are in no table


class Cells(t.TraitType):
    """Numbers in rows, kept as tuples; unlike `Any`, it checks None too."""

    def validate(self, _explorer: object, values: object) -> tuple[tuple[float, ...], ...]:
        """Turn the values into tuples, or raise a TraitError that says what is wrong with them."""
        return as_cells(values)


class KernelChoice(Explorer):
    """An exhibit with a kernel: `kernel` names one of the table, `cells` and `divisor` are its numbers.

    Each follows the other: a name loads its numbers, and numbers that are in no table are called "own".
    """

    kernel = t.Enum([*KERNELS, OWN], default_value="identity").tag(state=True)
    cells = Cells(KERNELS["identity"].cells).tag(state=True)
    divisor = t.Float(1).tag(state=True)

    @t.observe("kernel")
    def _load_kernel(self, _change: object) -> None:
        if self.kernel != OWN:
            chosen = KERNELS[self.kernel]
            with self.hold_trait_notifications():
                self.cells, self.divisor = chosen.cells, chosen.divisor

    @t.observe("cells", "divisor")
    def _name_kernel(self, _change: object) -> None:
        names = (n for n, kernel in KERNELS.items() if kernel.cells == self.cells and kernel.divisor == self.divisor)
        self.kernel = next(names, OWN)

    def _kernel_list(self) -> widgets.Widget:
        titles = [(kernel.title, name) for name, kernel in KERNELS.items()]
        return bind(self, "kernel", dropdown("kernel", [*titles, ("Your own numbers", OWN)]))

    def _kernel_fields(self) -> widgets.Widget:
        cells = CellsEditor(cells=self.cells)
        t.link((self, "cells"), (cells, "cells"))
        divisor = widgets.FloatText(
            description="divide by", layout={"width": "130px"}, style={"description_width": "initial"}
        )
        return widgets.HBox([cells, bind(self, "divisor", divisor)])


class CellsEditor(anywidget.AnyWidget):
    """A grid of number fields for the cells of a kernel: a single widget, since each would send its own messages."""

    _esm = assets.module("cells.mjs")

    cells = t.Tuple()
    texts = t.List().tag(sync=True, echo_update=False)  # the cells, written out: JSON has no infinity
    names = t.List().tag(sync=True)  # what a screen reader calls the fields

    @t.observe("cells")
    def _write(self, _change: object) -> None:
        with self.hold_sync():
            self.names = [[_name(i, j) for j, _ in enumerate(row)] for i, row in enumerate(self.cells)]
            self.texts = [[str(value) for value in row] for row in self.cells]

    @t.observe("texts")
    def _read(self, _change: object) -> None:
        self.cells = as_cells(self.texts)


def as_cells(values: object) -> tuple[tuple[float, ...], ...]:
    """Turn numbers in rows into tuples, which compare by value; whole numbers become ints."""
    try:
        array = np.array(values, dtype=float)
    except (TypeError, ValueError):
        raise t.TraitError(f"the cells of a kernel must be numbers in rows of equal length, not {values!r}") from None
    if array.ndim != 2 or not array.size:
        raise t.TraitError(f"the cells of a kernel must be a grid such as [[0, 1], [2, 3]], not of shape {array.shape}")
    return tuple(tuple(_plain(value) for value in row) for row in array)


def _name(row: int, column: int) -> str:
    return tr("kernel row {row}, column {column}", row=row, column=column)


def _plain(value: float) -> float:
    """Make a whole number an int, and every NaN the same object, so that tuples which hold it are equal."""
    if np.isnan(value):
        return np.nan
    return int(value) if np.isfinite(value) and value == int(value) else float(value)
