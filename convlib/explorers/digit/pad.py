"""A sheet to draw on: with a pointer, a finger, or the keyboard."""

import anywidget
import traitlets as t

from convlib.explorers._frame import assets
from convlib.explorers.digit.ink import EMPTY
from convlib.text import tr

_LATER = {"row": "{row}", "column": "{column}"}  # the browser fills them in


class Pad(anywidget.AnyWidget):
    """The sheet on the screen. As in `View`, the kernel and the browser each write a trait of their own.

    `sheet` is the number of a sheet and the ink that the kernel puts on it; `drawn` the number of a sheet and all ink
    on it, once the learner has drawn there. What was drawn counts as long as its sheet is the newest.
    """

    _esm = assets.module("pad.mjs")

    sheet = t.Tuple(t.Int(), t.Unicode(), default_value=(0, EMPTY)).tag(sync=True)
    drawn = t.Tuple(t.Int(), t.Unicode(), default_value=(-1, EMPTY)).tag(sync=True, echo_update=False)
    texts = t.Dict().tag(sync=True)

    @t.default("texts")
    def _name(self) -> dict[str, str]:
        return {
            "title": tr("draw here: 32×32 dots"),
            "label": tr(
                "Sheet to draw on. Draw with the pointer. By keyboard: the arrow keys move the pen, "
                "the space bar puts it down or lifts it."
            ),
            "up": tr("Pen up, row {row}, column {column}.", **_LATER),
            "down": tr("Pen down, row {row}, column {column}.", **_LATER),
        }

    @property
    def ink(self) -> str:
        """The ink on the screen."""
        return self.drawn[1] if self.drawn[0] == self.sheet[0] else self.sheet[1]

    def show(self, ink: str) -> None:
        """Put other ink on the sheet."""
        if ink != self.ink:
            self.sheet = (self.sheet[0] + 1, ink)
