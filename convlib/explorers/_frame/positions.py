"""An exhibit with positions to move through, each with its highlight and its sentence."""

from collections.abc import Sequence

import ipywidgets as widgets
import numpy as np

from convlib import drawing
from convlib.explorers._frame.controls import side_by_side, whole
from convlib.explorers._frame.explorer import Explorer
from convlib.explorers._frame.view import View, send_together
from convlib.text import tr


class Positioned(Explorer):
    """Panels with `rows` × `columns` positions, moved through by pointing, arrow keys, a slider and Play.

    Moving never asks the kernel: the browser has the highlights and the sentences of all positions. A subclass says
    what its settings give, in the properties and methods that follow `problem`; each is asked anew for every new state.
    If there is a `problem`, there are no positions, and the panels have no highlight.

    Parameters
    ----------
    label : str
        What the picture shows and what the arrow keys move, for screen readers.
    position : str, optional
        The name of the slider that moves through the positions.
    controls, **state
        As in `Explorer`. The controls are put above the picture.
    """

    index = whole(0)

    def __init__(
        self, *, label: str, position: str | None = None, controls: Sequence[str] | None = None, **state: object
    ) -> None:
        super().__init__(controls=controls, **state)
        self.view = View(label=label, position=tr("position") if position is None else position)
        self._last_position = None  # (row, column), remembered through states that have no positions
        self._draw()
        self.view.observe(lambda change: setattr(self, "index", change["new"]), names="index")
        self._lay_out(self._make_controls())

    def _lay_out(self, controls: Sequence[widgets.Widget]) -> None:
        """Put the controls above the picture."""
        self.children = [side_by_side(controls), self.view]

    @property
    def problem(self) -> str:
        """A whole sentence: why there are no positions, and how to change that; empty otherwise."""
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
            index = self._index_at_last_position()
            changes = {"frames": self._frames(), "sentences": self._shown_sentences(), "regions": self._regions()}
            changes |= {"rows": self.rows, "columns": self.columns, "index": index}
        send_together(self.view, {"base": drawing.interactive_svg(self._panels(), self._paragraphs())} | changes)
        self.index = changes["index"]

    def _redraw(self, change: object = None) -> None:
        if change is not None and change["name"] == "index":
            self.index = int(np.clip(self.index, 0, max(len(self.view.sentences) - 1, 0)))
            self.view.index = self.index
            if self.view.columns:
                self._last_position = divmod(self.index, self.view.columns)
        else:
            super()._redraw(change)

    def _index_at_last_position(self) -> int:
        """Stay on the same row and column as far as they exist, also after a state without positions."""
        row, column = self._last_position or divmod(max(self.index, 0), self.columns)
        self._last_position = min(row, self.rows - 1), min(column, self.columns - 1)
        return self._last_position[0] * self.columns + self._last_position[1]

    def static_svg(self) -> str:
        """Return the present picture and its sentences as SVG text."""
        marks = [] if self.problem else self._frames()[self.index]
        return drawing.static_svg(self._panels(), marks, [*self._paragraphs(), self.words])
