"""The widget that shows a drawn picture in the browser, and what is sent to it.

The kernel and the browser both move the position, and their messages cross. So each of them writes a trait of its own,
`placed` and `moved`: the number of a picture, and an index in it. The kernel gives every picture, and every position
that code sets, the next number. A move belongs to the picture that it was made in: it counts as long as that is the
newest, and both sides ignore it afterwards. So they agree as soon as all messages have arrived, whatever came first.
"""

from typing import Any

import anywidget
import traitlets as t

from convlib import drawing
from convlib.explorers._frame import assets
from convlib.text import tr


class View(anywidget.AnyWidget):
    """Show `base`, and over it the highlights `frames[index]` with their sentence `sentences[index]`.

    `index` is where the browser `moved`, or where the kernel `placed` it if that is newer.

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
    placed = t.Tuple(t.Int(), t.Int(), default_value=(0, 0)).tag(sync=True)
    moved = t.Tuple(t.Int(), t.Int(), default_value=(0, 0)).tag(sync=True, echo_update=False)
    key = t.List().tag(sync=True)
    steps = t.List().tag(sync=True)
    ahead = t.Bytes().tag(sync=True)
    follow = t.Dict().tag(sync=True)
    at = t.List().tag(sync=True)
    watched = t.Bool(False).tag(sync=True, echo_update=False)
    buttons = t.Dict().tag(sync=True)
    offline = t.Unicode().tag(sync=True)

    @t.default("buttons")
    def _name_buttons(self) -> dict[str, str]:
        return {"play": tr("Play"), "pause": tr("Pause")}

    @t.default("offline")
    def _say_offline(self) -> str:
        return tr(
            "The kernel of this exhibit was restarted or has stopped. What it sent before can still be looked at; to "
            "go on, run the cell again."
        )

    @property
    def index(self) -> int:
        """The present position."""
        return self.moved[1] if self.moved[0] == self.placed[0] else self.placed[1]

    def place(self, index: int, picture: dict[str, Any] | None = None) -> None:
        """Send a position, with the traits of a new picture if there is one; earlier moves do not count any more."""
        send_together(self, (picture or {}) | {"placed": (self.placed[0] + 1, index)})


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
