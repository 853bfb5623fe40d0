"""What every explorer shares: the view that shows a drawn picture, the state behind it, and what a notebook keeps."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import anywidget
import ipywidgets as widgets
import numpy as np
import traitlets as t

from convlib import drawing
from convlib.explorers._frame import assets
from convlib.text import tr


class View(anywidget.AnyWidget):
    """Show `base`, and over it the highlights `frames[index]` with their sentence `sentences[index]`.

    The arrow keys move through `rows` × `columns` positions. `regions` says where pointing chooses one: see `region`.
    With `position`, the name of a slider, there are that slider and a Play button, which waits `interval` milliseconds
    between two positions.
    """

    _esm = assets.module("view.mjs")
    _css = drawing.STYLE + assets.style("explorer.css")

    base = t.Unicode().tag(sync=True)
    frames = t.List().tag(sync=True)
    sentences = t.List().tag(sync=True)
    pictures = t.List().tag(sync=True)
    regions = t.List().tag(sync=True)
    rows = t.Int(0).tag(sync=True)
    columns = t.Int(0).tag(sync=True)
    label = t.Unicode().tag(sync=True)
    position = t.Unicode().tag(sync=True)
    interval = t.Int(500).tag(sync=True)
    index = t.Int(0).tag(sync=True, echo_update=False)
    buttons = t.Dict().tag(sync=True)

    @t.default("buttons")
    def _name_buttons(self) -> dict[str, str]:
        return {"play": tr("Play"), "pause": tr("Pause")}


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
    @cache
    def state(cls) -> tuple[str, ...]:
        """Name the settings of this explorer, by the alphabet."""
        return tuple(cls.class_traits(state=True))

    def _redraw(self, _change: object = None) -> None:
        """Draw once for every new state, however many of its traits changed together."""
        state = tuple(getattr(self, name) for name in self.state())
        if state != self._drawn:
            self._drawn = state
            self._draw()

    def _draw(self) -> None:
        raise NotImplementedError

    def static_svg(self) -> str:
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
        return bundle | {"text/plain": repr(self), "text/html": drawing.img(self.static_svg(), self.words)}


def cached(compute: Callable) -> property:
    """Make a property that is computed once for all settings but `index`, however often it is read.

    An array is handed out read-only, since the next reader gets the same one.
    """

    def read(explorer: Explorer) -> Any:
        settings = tuple(getattr(explorer, name) for name in explorer.state() if name != "index")
        kept = vars(explorer).setdefault("_kept", {})
        if compute not in kept or kept[compute][0] != settings:
            kept[compute] = settings, compute(explorer)
            if isinstance(kept[compute][1], np.ndarray):
                kept[compute][1].flags.writeable = False
        return kept[compute][1]

    return property(read, doc=compute.__doc__)


def send_together(view: View, changes: dict[str, Any]) -> None:
    """Send several traits of a view in one message."""
    with view.hold_sync():
        for name, value in changes.items():
            setattr(view, name, value)


def region(
    panel: int, corner: tuple[float, float], cell: tuple[float, float], shape: tuple[int, int], **index: int
) -> dict:
    """Say where in a panel pointing chooses a position.

    Parameters
    ----------
    panel : int
        Which panel, counted from 0.
    corner : (x, y)
        Its upper left corner, in px in the panel.
    cell : (width, height)
        The size of one position, in px.
    shape : (rows, columns)
        How many positions there are.
    first, down, right : int, optional
        The index of the upper left position, and what one row down and one column to the right add to it: 0, the
        number of columns, and 1, if not given.
    """
    (x, y), (width, height), (rows, columns) = corner, cell, shape
    steps = {"first": 0, "down": columns, "right": 1} | index
    return {"panel": panel, "x": x, "y": y, "width": width, "height": height, "rows": rows, "columns": columns, **steps}
