"""The fields for an answer: one number, a size, a grid of numbers, cells to choose, or options."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import count, islice
from typing import TypeAlias

import ipywidgets as widgets
import numpy as np

from convlib.diagnosis.questions import Answer
from convlib.explorers._frame.controls import side_by_side
from convlib.explorers._frame.fields import text_field, typed_number
from convlib.practice.clues import Position
from convlib.practice.tasks import Asked
from convlib.text import breadth, tr

Read: TypeAlias = Callable[[], Answer]


SHORT = 10  # letters of an option; such options stand in one line
_NUMBERS = count(1)


class AnswerFields(widgets.VBox):
    """The fields that a task needs; `value` reads them. Enter in a field presses Check (see controls.mjs).

    Parameters
    ----------
    task : Asked
    changed : function of a change
        Called when a field holds something else.

    Attributes
    ----------
    number : str
        A class of the element in the browser, which sends it with what the fields hold: an answer may still be on its
        way when another question is asked.
    """

    def __init__(self, task: Asked, changed: Callable[[object], None]) -> None:
        fields, self._read = _FORMS[task.form](task)
        self._shape = np.shape(task.key.right)
        super().__init__(fields)
        self.number = f"convlib-answer-{next(_NUMBERS)}"
        self.add_class("convlib-answer").add_class(self.number)
        for field in _within(self):
            field.observe(changed, names="value")

    def value(self) -> Answer:
        """Read the answer.

        Raises
        ------
        ValueError
            If something is missing or is not a number: a sentence with the name of the field.
        """
        return self._read()

    def mark(self, positions: Iterable[Position]) -> None:
        """Mark the fields at some positions of the answer, and no other ones; options are not marked."""
        marked = {int(np.ravel_multi_index(position, self._shape)) for position in positions if self._shape}
        for number, field in enumerate(_within(self)):
            (field.add_class if number in marked else field.remove_class)("convlib-here")

    def take(self, held: Iterable[str | bool]) -> None:
        """Fill in what the fields hold in the browser: see controls.mjs.

        Parameters
        ----------
        held : str for each text field, bool for each button and each option
        """
        rest = iter(held)
        for field in _within(self):
            if isinstance(field, widgets.RadioButtons):
                chosen = list(islice(rest, len(field.options)))
                field.index = chosen.index(True) if any(chosen) else None
            else:
                field.value = next(rest)


def _number(task: Asked) -> tuple[list[widgets.Widget], Read]:
    field = text_field(task.names[0])
    return [field], lambda: typed_number(field)


def _size(task: Asked) -> tuple[list[widgets.Widget], Read]:
    fields = [text_field(name) for name in task.names]
    return [side_by_side(fields)], lambda: np.array([typed_number(field) for field in fields])


def _grid(task: Asked) -> tuple[list[widgets.Widget], Read]:
    shape = np.shape(task.key.right)
    names = [tr("output row {row}, column {column}", row=row, column=column) for row, column in np.ndindex(shape)]
    fields = [text_field(name) for name in names]
    for field in fields:
        field.layout.width = "auto"
    table = _table(fields, shape[1], "62px")
    return [widgets.Label(tr("your answer")), table], lambda: np.reshape(
        [typed_number(field) for field in fields], shape
    )


def _cells(task: Asked) -> tuple[list[widgets.Widget], Read]:
    shape = np.shape(task.key.right)
    is_row = shape[0] == 1
    cells = [_cell(row + task.first, column + task.first, is_row) for row, column in np.ndindex(shape)]
    none = widgets.ToggleButton(description=tr("none of them"), layout={"width": "auto"})
    for cell in cells:
        _exclude(none, cell)
        _exclude(cell, none)
    table = _table(cells, "auto-fill" if is_row else shape[1], "48px")

    def chosen() -> Answer:
        if not any(cell.value for cell in [*cells, none]):
            raise ValueError(
                tr("You have not chosen a cell yet. If no cell fits, press “{none}”.", none=none.description)
            )
        return np.reshape([cell.value for cell in cells], shape)

    return [widgets.Label(_how_to_choose(task, is_row)), table, none], chosen


def _exclude(chosen: widgets.ToggleButton, other: widgets.ToggleButton) -> None:
    """Release another button whenever one is chosen."""

    def release(change: dict) -> None:
        if change["new"]:
            other.value = False

    chosen.observe(release, names="value")


def _how_to_choose(task: Asked, is_row: bool) -> str:
    if is_row or task.first:
        return tr("your answer: press the cells")
    return tr("your answer: press the cells, each named by row, column")


def _cell(row: int, column: int, is_row: bool) -> widgets.ToggleButton:
    if is_row:
        short, name = f"{column}", tr("cell {column}", column=column)
    else:
        short, name = f"{row},{column}", tr("row {row}, column {column}", row=row, column=column)
    return widgets.ToggleButton(description=short, tooltip=name, layout={"width": "auto"})


def _choice(task: Asked) -> tuple[list[widgets.Widget], Read]:
    numbered = [(text, n) for n, text in enumerate(task.key.options)]
    direction = "horizontal" if max(breadth(text) for text, _ in numbered[:-1]) <= SHORT else "vertical"
    options = widgets.RadioButtons(options=numbered, value=None, orientation=direction, layout={"width": "auto"})

    def chosen() -> int:
        if options.value is None:
            raise ValueError(tr("You have not chosen an answer yet."))
        return options.value

    return [options], chosen


_FORMS: dict[str, Callable[[Asked], tuple[list[widgets.Widget], Read]]] = {
    "number": _number,
    "size": _size,
    "grid": _grid,
    "cells": _cells,
    "choice": _choice,
}


def _table(fields: Sequence[widgets.Widget], columns: int | str, width: str) -> widgets.GridBox:
    """Lay fields out as a grid, narrower where there is no room; their names are for screen readers."""
    wide = width if columns == "auto-fill" else f"minmax(0, {width})"
    table = widgets.GridBox(fields, layout={"grid_template_columns": f"repeat({columns}, {wide})"})
    table.add_class("convlib-cells")
    return table


def _within(box: widgets.Box) -> Iterator[widgets.Widget]:
    """List what can be filled in or chosen in a box."""
    for child in box.children:
        if isinstance(child, widgets.Box):
            yield from _within(child)
        elif not isinstance(child, widgets.Label):
            yield child
