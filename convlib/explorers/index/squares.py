"""A square grid whose cells are known by the deck's indices: where they are, and how they are drawn."""

import html
from collections.abc import Mapping
from dataclasses import dataclass

from convlib import drawing
from convlib.drawing.svg import MARK
from convlib.explorers.index.pairs import Place
from convlib.text import minus


@dataclass(frozen=True)
class Square:
    """A grid with indices from −half to half in both directions; its cells are `side` px wide."""

    half: int
    side: int

    @property
    def margin(self) -> int:
        """Px left of and above the cells, for their indices."""
        return self._part(0.18) + 12

    @property
    def places(self) -> list[Place]:
        """The cells, row by row."""
        indices = range(-self.half, self.half + 1)
        return [(first, second) for second in indices for first in indices]

    def corner(self, place: Place) -> tuple[int, int]:
        """Return the x and y (px) of a cell's upper left corner."""
        return self.margin + (place[0] + self.half) * self.side, self.margin + (place[1] + self.half) * self.side

    def mark(self, place: Place) -> str:
        """Highlight a cell, if the grid has it."""
        if max(map(abs, place)) > self.half:
            return ""
        return f'<path class="window" d="{self._box(place)}"/><path class="outline" d="{self._box(place)}"/>'

    def draw(
        self,
        title: str,
        values: Mapping[Place, str],
        *,
        labels: Mapping[Place, str] | None = None,
        notes: Mapping[Place, str] | None = None,
        frame: Place | None = None,
        marked: Place | None = None,
        below: bool = False,
    ) -> drawing.Panel:
        """Write in each cell a value, above it a label, below it a note.

        A `frame` is a dashed line around nine cells. In a grid with one, cells outside −1 … 1 are dashed, in italics.
        """
        solid = 1 if frame else self.half
        parts = [
            self._lines("dashes", self.half) if frame else "",
            self._lines("lines", solid),
            self.mark(marked) if marked else "",
            MARK,
            f'<path class="outline" stroke-dasharray="7 4" d="{self._box(frame, 1)}"/>' if frame else "",
            self._header(),
            self._texts(labels or {}, down=0.26, size=0.21, name="number"),
            self._texts(values, down=0.64 if notes or not labels else 0.78, size=0.38, solid=solid),
            self._texts(notes or {}, down=0.91, size=0.23, name="number"),
        ]
        width = self.margin + (2 * self.half + 1) * self.side + 3
        return drawing.Panel(title, width, width, "".join(parts), below=below)

    def _part(self, share: float) -> int:
        """Return so much of a cell's side, in whole px."""
        return round(share * self.side)

    def _box(self, place: Place, reach: int = 0) -> str:
        """Outline a cell and `reach` cells around it."""
        x, y = self.corner((place[0] - reach, place[1] - reach))
        side = (2 * reach + 1) * self.side
        return f"M{x} {y}h{side}v{side}h-{side}z"

    def _lines(self, name: str, reach: int) -> str:
        """Rule the cells whose indices go from −reach to reach."""
        (x, y), cells = self.corner((-reach, -reach)), 2 * reach + 1
        across = "".join(f"M{x} {y + row * self.side}h{cells * self.side}" for row in range(cells + 1))
        down = "".join(f"M{x + column * self.side} {y}v{cells * self.side}" for column in range(cells + 1))
        return f'<path class="{name}" d="{across}{down}"/>'

    def _header(self) -> str:
        middles = [(index, self.corner((index, 0))[0] + self.side // 2) for index in range(-self.half, self.half + 1)]
        size = max(10, self._part(0.2))
        above = "".join(f'<tspan x="{x}" y="{self.margin - 6}">{minus(index)}</tspan>' for index, x in middles)
        left = self.margin // 2
        beside = "".join(f'<tspan x="{left}" y="{y + size // 3}">{minus(index)}</tspan>' for index, y in middles)
        return f'<text class="number" style="font-size:{size}px">{above}{beside}</text>'

    def _texts(self, texts: Mapping[Place, str], *, down: float, size: float, name: str = "", solid: int = 3) -> str:
        """Write one text element a row, since each costs the browser time."""
        longest = max(map(len, texts.values()), default=1)
        pixels = min(self._part(size), self._part(1.6) // longest)
        rows = []
        for second in range(-self.half, self.half + 1):
            spans = ""
            for place in ((first, second) for first in range(-self.half, self.half + 1)):
                x, y = self.corner(place)
                ring = "" if max(map(abs, place)) <= solid else ' class="ring"'
                if place in texts:
                    spans += f'<tspan{ring} x="{x + self.side // 2}">{html.escape(texts[place])}</tspan>'
            style = f'y="{y + self._part(down)}" style="font-size:{pixels}px"'
            rows.append(f'<text class="{name}" {style}>{spans}</text>' if spans else "")
        return "".join(rows)
