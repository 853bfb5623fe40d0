"""The fields for an answer: one number, a size, a grid of numbers, cells to choose, or options."""

from collections.abc import Callable

import ipywidgets as widgets
import numpy as np
from numpy.typing import ArrayLike

from convlib.explorers._frame.controls import side_by_side
from convlib.explorers._frame.fields import as_number
from convlib.practice.tasks import Task


class Answer(widgets.VBox):
    """The fields that a task needs; `value` reads them. Enter in a field presses Check (see view.js)."""

    def __init__(self, task: Task) -> None:
        super().__init__()
        self.add_class("convlib-answer")
        self._read = getattr(self, f"_{task.form}")(task)

    def value(self) -> ArrayLike:
        """Read the answer.

        Raises
        ------
        ValueError
            If something is missing or is no number, with the name of the field.
        """
        return self._read()

    def _number(self, _task: Task) -> Callable[[], ArrayLike]:
        field = self._field("your answer")
        self.children = [field]
        return lambda: _filled(field)

    def _size(self, task: Task) -> Callable[[], ArrayLike]:
        fields = [self._field(name) for name in task.fields]
        self.children = [side_by_side(fields)]
        return lambda: np.array([_filled(field) for field in fields])

    def _grid(self, task: Task) -> Callable[[], ArrayLike]:
        shape = np.shape(task.key.right)
        fields = [self._field(f"output row {row}, column {column}") for row, column in np.ndindex(shape)]
        for field in fields:
            field.layout.width = "60px"
        self.children = [widgets.Label("your answer"), _table(fields, shape[1], "62px")]
        return lambda: np.reshape([_filled(field) for field in fields], shape)

    def _cells(self, task: Task) -> Callable[[], ArrayLike]:
        shape = np.shape(task.key.right)
        cells = [self._cell(row + task.first, column + task.first, shape[0] == 1) for row, column in np.ndindex(shape)]
        told = "your answer: press the cells" + ", each named by row, column" * (shape[0] > 1 and not task.first)
        table = _table(cells, shape[1] if shape[0] > 1 else "auto-fill", "48px")
        self.children = [widgets.Label(told), table]
        return lambda: np.reshape([cell.value for cell in cells], shape)

    def _cell(self, row: int, column: int, single: bool) -> widgets.ToggleButton:
        short, name = (f"{column}", f"cell {column}") if single else (f"{row},{column}", f"row {row}, column {column}")
        return widgets.ToggleButton(description=short, tooltip=name, layout={"width": "44px"})

    def _choice(self, task: Task) -> Callable[[], ArrayLike]:
        numbered = [(text, n) for n, text in enumerate(task.key.options)]
        direction = "horizontal" if len(numbered) > 5 else "vertical"
        options = widgets.RadioButtons(options=numbered, value=None, orientation=direction, layout={"width": "auto"})
        self.children = [options]

        def chosen() -> int:
            if options.value is None:
                raise ValueError("nothing is chosen yet.")
            return options.value

        return chosen

    def _field(self, name: str) -> widgets.Text:
        field = widgets.Text(description=name, layout={"width": "200px"}, style={"description_width": "initial"})
        field.continuous_update = False  # else what is typed quickly arrives after the press of Check
        return field


def _table(fields: list[widgets.Widget], columns: int | str, width: str) -> widgets.GridBox:
    """Lay fields out as a grid; their names are for screen readers."""
    table = widgets.GridBox(fields, layout={"grid_template_columns": f"repeat({columns}, {width})"})
    table.add_class("convlib-cells")
    return table


def _filled(field: widgets.Text) -> float:
    if not field.value.strip():
        raise ValueError(f"{field.description}: no number yet.")
    return as_number(field.value)
