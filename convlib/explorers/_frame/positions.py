"""An exhibit that is walked through: positions, each with its highlight and its sentence."""

from collections.abc import Sequence

import ipywidgets as widgets
import numpy as np
import traitlets as t

from convlib import drawing
from convlib.explorers._frame.controls import knobs
from convlib.explorers._frame.explorer import Explorer, View, send_together
from convlib.text import tr


class Walk(Explorer):
    """Panels with `rows` × `columns` positions, moved through by pointing, arrow keys, a slider and Play.

    Moving never asks the kernel: the browser has the highlights and the sentences of all positions. A subclass says
    what its settings give, in the properties and methods that follow `problem`; each is asked anew for every new state.
    Where there is a `problem`, there are no positions, and the panels are drawn without a highlight.
    """

    index = t.Int(0).tag(state=True)

    def __init__(self, *, label: str, position: str = "position", **state: object) -> None:
        super().__init__(**state)
        self.view = View(label=label, position=position)
        self._place = None
        self._draw()
        self.view.observe(lambda change: setattr(self, "index", change["new"]), names="index")

    def _lay_out(self, controls: Sequence[widgets.Widget]) -> None:
        """Put the knobs above the picture."""
        self.children = [knobs(controls), self.view]

    @property
    def problem(self) -> str:
        """A whole sentence: why there is nothing to walk through, and how to change that; empty otherwise."""
        return ""

    @property
    def rows(self) -> int:
        """How many positions there are from top to bottom."""
        return 1

    @property
    def columns(self) -> int:
        """How many positions there are from left to right."""
        raise NotImplementedError

    def _panels(self) -> list[drawing.Panel]:
        raise NotImplementedError

    def _paragraphs(self) -> list[str]:
        """Sentences that hold at every position."""
        return []

    def _frames(self) -> list[list[str]]:
        """For each position, the highlight of each panel."""
        raise NotImplementedError

    def _sentences(self) -> list[str]:
        """For each position, what it shows in words."""
        raise NotImplementedError

    def _regions(self) -> list[dict]:
        """Where pointing chooses a position: see `region`."""
        raise NotImplementedError

    @property
    def words(self) -> str:
        """What the present position shows, in words."""
        return self._complaint if self.problem else self._shown_sentences()[self.index]

    def _shown_sentences(self) -> list[str]:
        return self._sentences()

    @property
    def _complaint(self) -> str:
        return f"{tr('No output.')} {self.problem}"

    def _draw(self) -> None:
        if self.problem:
            changes = {"frames": [], "sentences": [self._complaint], "regions": [], "rows": 0, "columns": 0, "index": 0}
        else:
            index = self._kept_index()
            changes = {"frames": self._frames(), "sentences": self._shown_sentences(), "regions": self._regions()}
            changes |= {"rows": self.rows, "columns": self.columns, "index": index}
        send_together(self.view, {"base": drawing.interactive_svg(self._panels(), self._paragraphs())} | changes)
        self.index = changes["index"]

    def _redraw(self, change: object = None) -> None:
        if change is not None and change["name"] == "index":
            self.index = int(np.clip(self.index, 0, max(len(self.view.sentences) - 1, 0)))
            self.view.index = self.index
            if self.view.columns:
                self._place = divmod(self.index, self.view.columns)
        else:
            super()._redraw(change)

    def _kept_index(self) -> int:
        """Stay on the same row and column where there still are such, also after a state without positions."""
        row, column = self._place or divmod(max(self.index, 0), self.columns)
        self._place = min(row, self.rows - 1), min(column, self.columns - 1)
        return self._place[0] * self.columns + self._place[1]

    def static_svg(self) -> str:
        """Return the present picture and its sentences as SVG text."""
        marks = [] if self.problem else self._frames()[self.index]
        return drawing.static_svg(self._panels(), marks, [*self._paragraphs(), self.words])
