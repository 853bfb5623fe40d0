"""An exhibit with positions to move through, each with its highlight and its sentence."""

from collections.abc import Sequence
from typing import Any, Protocol

import ipywidgets as widgets
import numpy as np
import traitlets as t
from traitlets.utils.bunch import Bunch

from convlib import drawing
from convlib.explorers._frame.ahead import Ahead
from convlib.explorers._frame.controls import Whole, in_columns
from convlib.explorers._frame.explorer import Explorer
from convlib.explorers._frame.view import View
from convlib.text import tr


class Index(Whole):
    """The index of a position. Setting it to what it is already is a change too: the browser may have moved on."""

    def set(self, explorer: t.HasTraits, value: int) -> None:
        """Set it, and tell those who observe it in any case."""
        before = getattr(explorer, self.name)
        super().set(explorer, value)
        if before == getattr(explorer, self.name) == value:
            explorer.notify_change(Bunch(name=self.name, old=value, new=value, owner=explorer, type="change"))


def position() -> Index:
    """Declare the index of the present position, which has no control of its own."""
    return Index(0, 0, 0).declare("")


def follow(explorer: t.HasTraits, view: View) -> None:
    """Let the index of an exhibit be that of a view."""

    def move(_change: object) -> None:
        if explorer.index != view.index:
            explorer.index = view.index

    view.observe(move, names=["placed", "moved"])


class Picture(Protocol):
    """What an exhibit draws: its panels, and for each position their highlights and where pointing chooses it."""

    def panels(self) -> list[drawing.Panel]: ...
    def frames(self) -> list[list[str]]: ...
    def regions(self) -> list[dict]: ...


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

    index = position()

    def __init__(
        self, *, label: str, position: str | None = None, controls: Sequence[str] | None = None, **state: object
    ) -> None:
        super().__init__(controls=controls, **state)
        self.view = View(label=label, position=tr("position") if position is None else position)
        self._last_position = None  # (row, column), remembered through states that have no positions
        self._ahead = Ahead(self, [self.view], self.pictures, self._beside)
        follow(self, self.view)
        self._draw()
        self._lay_out(self._make_controls())
        self._ahead.begin()

    def _lay_out(self, controls: Sequence[widgets.Widget]) -> None:
        """Put the controls above or beside the picture."""
        self.children = [in_columns(self, controls), self.view]

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

    @property
    def _picture(self) -> Picture:
        """What draws the panels, the highlights and the regions; an exhibit without it writes the three methods."""
        raise NotImplementedError

    def _panels(self) -> list[drawing.Panel]:
        return self._picture.panels()

    def _paragraphs(self) -> list[str]:
        """Sentences that hold at every position."""
        return []

    def _frames(self) -> list[list[str]]:
        """For each position, the highlight of each panel."""
        return self._picture.frames()

    def _sentences(self) -> list[str]:
        """For each position, what it shows in words."""
        raise NotImplementedError

    def _regions(self) -> list[dict]:
        """Where pointing chooses a position: see `region`."""
        return self._picture.regions()

    @property
    def words(self) -> str:
        """What the present position shows, in words."""
        return self._complaint if self.problem else self._shown_sentences()[self.index]

    def _shown_sentences(self) -> list[str]:
        return self._sentences()

    @property
    def _complaint(self) -> str:
        return f"{tr('No output.')} {self.problem}"

    @property
    def stored_views(self) -> Sequence[View]:
        """The view, which a page without a kernel can show."""
        return [self.view]

    def _beside(self) -> object:
        """What the picture depends on beside the settings, to be compared."""
        return None

    def pictures(self) -> list[dict[str, Any]]:
        """Return what the view shows."""
        picture = {"base": drawing.interactive_svg(self._panels(), self._paragraphs()), "rows": 0, "columns": 0}
        if self.problem:
            return [picture | {"frames": [], "sentences": [self._complaint], "regions": []}]
        picture |= {"rows": self.rows, "columns": self.columns}
        return [picture | {"frames": self._frames(), "sentences": self._shown_sentences(), "regions": self._regions()}]

    def _draw(self) -> None:
        [picture] = self.pictures()
        index = 0 if self.problem else self._index_at_last_position()
        self.view.place(index, picture | self._ahead.key())

    def _redraw(self, change: object = None) -> None:
        if change is not None and change["name"] == "index":
            if change["new"] == change["old"] or self.index != self.view.index:  # code has set it
                self.view.place(int(np.clip(self.index, 0, max(len(self.view.sentences) - 1, 0))))
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
