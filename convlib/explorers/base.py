"""What every explorer shares: the view that shows a drawn picture, the knobs beside it, and what a notebook keeps."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import anywidget
import ipywidgets as widgets
import numpy as np
import traitlets as t

from convlib import drawing

_HERE = Path(__file__).parent


class View(anywidget.AnyWidget):
    """Show `base`, and over it the highlights `frames[index]` with their sentence `alts[index]`.

    `regions` says where pointing chooses a position: each has the panel it lies in, the corner (`x`, `y`) and the size
    (`width`, `height`) of a position in px, and its number of `rows`; all have `columns` columns.
    """

    _esm = (_HERE / "view.js").read_text(encoding="utf-8")
    _css = drawing.STYLE + (_HERE / "view.css").read_text(encoding="utf-8")

    base = t.Unicode().tag(sync=True)
    frames = t.List().tag(sync=True)
    alts = t.List().tag(sync=True)
    pictures = t.List().tag(sync=True)
    regions = t.List().tag(sync=True)
    rows = t.Int(0).tag(sync=True)
    columns = t.Int(0).tag(sync=True)
    label = t.Unicode().tag(sync=True)
    index = t.Int(0).tag(sync=True)


class Explorer(widgets.VBox):
    """An exhibit: plain traits hold its state, `_draw` turns the state into pictures, knobs and code change it.

    A subclass tags its state with ``state=True`` and writes `_draw`.
    """

    def __init__(self, **state: Any) -> None:
        unknown = sorted(set(state) - set(self.traits(state=True)))
        if unknown:
            raise TypeError(
                f"{type(self).__name__} has no setting {', '.join(unknown)}; it has {', '.join(self.state())}"
            )
        super().__init__()
        self.add_class("convlib-explorer")
        for name, value in state.items():
            setattr(self, name, value)
        self._drawn = None
        self.observe(self._redraw, names=list(self.state()))

    @classmethod
    def state(cls) -> list[str]:
        """Name the settings of this explorer, by the alphabet."""
        return list(cls.class_traits(state=True))

    def _redraw(self, _change: object = None) -> None:
        """Draw once for every new state, however many of its traits changed together."""
        state = tuple(getattr(self, name) for name in self.state())
        if state != self._drawn:
            self._drawn = state
            self._draw()

    def _draw(self) -> None:
        raise NotImplementedError

    def still(self) -> str:
        """Return the present picture as SVG text that stands alone."""
        raise NotImplementedError

    @property
    def words(self) -> str:
        """What the picture shows, in words."""
        raise NotImplementedError

    def __repr__(self) -> str:
        settings = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.state() if name not in self._unsaid)
        return f"{type(self).__name__}({settings})"

    _unsaid: Sequence[str] = ()  # settings too long for a line of text

    def _repr_mimebundle_(self, **kwargs: object) -> dict:
        """Add to the live view what a saved notebook keeps: the state in a line, and the picture with its text."""
        bundle = dict(super()._repr_mimebundle_(**kwargs))
        return bundle | {"text/plain": repr(self), "text/html": drawing.img(self.still(), self.words)}


def knob(explorer: Explorer, name: str, control: widgets.Widget) -> widgets.Widget:
    """Tie the value of a control to a trait of the explorer, in both directions.

    A trait set in code beyond the control's range widens the range: what the learner set is never changed.
    """

    def show(_change: object = None) -> None:
        value = getattr(explorer, name)
        if isinstance(control, widgets.IntSlider):
            control.min, control.max = min(control.min, value), max(control.max, value)
        if not _same(control.value, value):
            control.value = value

    def take(change: dict) -> None:
        if not _same(getattr(explorer, name), change["new"]):
            setattr(explorer, name, change["new"])

    show()
    explorer.observe(show, names=name)
    control.observe(take, names="value")
    return control


def _same(one: object, other: object) -> bool:
    """Compare, with NaN equal to itself: else two that follow each other would never come to rest."""
    return one == other or (one != one and other != other)


def slider(label: str, low: int, high: int) -> widgets.IntSlider:
    """Make a slider for whole numbers, moved by pointer or arrow keys."""
    return widgets.IntSlider(
        min=low, max=high, description=label, layout={"width": "300px"}, style={"description_width": "initial"}
    )


def dropdown(label: str, options: Sequence) -> widgets.Dropdown:
    """Make a dropdown of (text, value) pairs or plain values."""
    return widgets.Dropdown(
        options=options, description=label, layout={"width": "300px"}, style={"description_width": "initial"}
    )


def knobs(controls: Sequence[widgets.Widget]) -> widgets.HBox:
    """Put controls side by side, wrapped where the page is narrow."""
    box = widgets.HBox(list(controls))
    box.add_class("convlib-knobs")
    return box


class CellsEditor(widgets.GridBox):
    """A grid of number fields for the cells of a kernel."""

    cells = t.Tuple()
    _shape = (0, 0)
    _showing = False

    def __init__(self, cells: tuple) -> None:
        super().__init__()
        self.add_class("convlib-cells")
        self.cells = cells

    @t.observe("cells")
    def _show(self, _change: object) -> None:
        fields = [[float(value) for value in row] for row in self.cells]
        shape = len(fields), len(fields[0])
        if shape != self._shape:
            self._shape = shape
            self.children = [self._field(row, column) for row in range(len(fields)) for column in range(len(fields[0]))]
            self.layout.grid_template_columns = f"repeat({len(fields[0])}, 62px)"
        self._showing = True
        for child, value in zip(self.children, [value for row in fields for value in row], strict=True):
            child.value = value
        self._showing = False

    def _field(self, row: int, column: int) -> widgets.FloatText:
        field = widgets.FloatText(description=f"kernel row {row}, column {column}", layout={"width": "60px"})
        field.observe(self._read, names="value")
        return field

    def _read(self, _change: object) -> None:
        if self._showing:
            return
        columns = len(self.cells[0])
        values = [child.value for child in self.children]
        self.cells = as_cells([values[start : start + columns] for start in range(0, len(values), columns)])


def as_cells(values: object) -> tuple[tuple[float, ...], ...]:
    """Turn numbers in rows into tuples, which compare by value; whole numbers become ints."""
    try:
        array = np.array(values, dtype=float)
    except (TypeError, ValueError):
        raise t.TraitError(f"the cells of a kernel must be numbers in rows of equal length, not {values!r}") from None
    if array.ndim != 2 or not array.size:
        raise t.TraitError(f"the cells of a kernel must be a grid such as [[0, 1], [2, 3]], not of shape {array.shape}")
    return tuple(tuple(_plain(value) for value in row) for row in array)


def _plain(value: float) -> float:
    """Make a whole number an int, and every NaN the same object, so that tuples which hold it are equal."""
    if np.isnan(value):
        return np.nan
    return int(value) if np.isfinite(value) and value == int(value) else float(value)


def hold(view: View, changes: dict[str, Any]) -> None:
    """Send several traits of a view in one message."""
    with view.hold_sync():
        for name, value in changes.items():
            setattr(view, name, value)
