"""The picture of a pooled map, before and after it moves, with a highlight for each position."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from convlib import drawing
from convlib.drawing import CELL
from convlib.explorers._frame.grids import times
from convlib.explorers._frame.view import region
from convlib.explorers.pooling.moved_map import MovedMap
from convlib.text import mark, minus, tr

_OUTPUT_TITLES = {
    ("max", False, False): mark("output {size} (max)"),
    ("max", False, True): mark("output {size} (max), hidden"),
    ("max", True, False): mark("output {size} (max), moved"),
    ("max", True, True): mark("output {size} (max), moved, hidden"),
    ("average", False, False): mark("output {size} (average)"),
    ("average", False, True): mark("output {size} (average), hidden"),
    ("average", True, False): mark("output {size} (average), moved"),
    ("average", True, True): mark("output {size} (average), moved, hidden"),
}
"""By the kind of pooling, whether the map moved, and whether the output is hidden."""


@dataclass(frozen=True)
class Picture:
    """What is drawn of a pooled map.

    Attributes
    ----------
    pool : MovedMap
    moves : bool
        Whether the moved map and its output are shown.
    hidden : bool
        Whether the outputs wait for a prediction.
    """

    pool: MovedMap
    moves: bool
    hidden: bool

    def panels(self) -> list[drawing.Panel]:
        """Draw what does not move: the map above the moved one, the output above the moved one."""
        pool, unread = self.pool, self.pool.unread()
        title = tr("feature map {size}", size=times(pool.image.shape))
        panels = [drawing.grid(pool.image, title=title, unread=unread)]
        if not self.moves:
            return [*panels, self._output(pool.output)]
        return [*panels, self._moved(unread), self._output(pool.output), self._output(pool.moved_output, moved=True)]

    def frames(self) -> list[list[str]]:
        """For each position, the highlight of each panel."""
        pool = self.pool
        maps = [pool.image, pool.moved] if self.moves else [pool.image]
        return [
            [self._highlight(image, place) for image in maps]
            + [drawing.window_mark([place], drawing.ORIGIN)] * len(maps)
            for place in np.ndindex(pool.shape)
        ]

    def regions(self) -> list[dict]:
        """Where pointing chooses a window: on its output, or on the place in the map in its middle."""
        pool, maps = self.pool, 1 + self.moves
        step = pool.stride * CELL
        (x, y), inset = drawing.ORIGIN, (pool.window * CELL - step) / 2
        outputs = [region(maps + n, (x, y), (CELL, CELL), pool.shape) for n in range(maps)]
        return outputs + [region(n, (x + inset, y + inset), (step, step), pool.shape) for n in range(maps)]

    def _moved(self, unread: NDArray | None) -> drawing.Panel:
        """Draw the moved map, with a thick line beside what is new."""
        pool = self.pool
        title = tr("moved right by {shift}", shift=minus(pool.shift))
        if pool.problem:
            return drawing.grid(np.zeros(pool.image.shape), title=title, blank=True, below=True)
        panel = drawing.grid(pool.moved, title=title, unread=unread, below=True)
        x, y = drawing.ORIGIN
        line = f"M{x + pool.shift * CELL} {y}v{len(pool.image) * CELL}"
        return _added(panel, f'<path d="{line}" stroke="#2ca02c" stroke-width="5"/>' if pool.shift else "")

    def _output(self, output: NDArray | None, *, moved: bool = False) -> drawing.Panel:
        """Draw an output in the room of the map, so that it stays beside its map; mark what changed after the move."""
        room = self.pool.image.shape
        if output is None:
            title = tr("no output, moved") if moved else tr("no output")
            return drawing.grid(np.zeros((1, 1)), title=title, room=room, blank=True, numbered=False, below=moved)
        title = tr(_OUTPUT_TITLES[self.pool.kind, moved, self.hidden], size=times(output.shape))
        panel = drawing.grid(output, title=title, room=room, below=moved, blank=self.hidden)
        unequal = _unequal(self.pool.changed, drawing.ORIGIN)
        return _added(panel, unequal) if moved and not self.hidden else panel

    def _highlight(self, image: NDArray, place: tuple[int, int]) -> str:
        """Highlight a window, and circle its largest numbers if they are what counts."""
        window, start = self.pool.read(*place), drawing.ORIGIN
        corner, side = np.array([axis.start for axis in window]), self.pool.window
        highlight = drawing.window_mark([corner + step for step in np.ndindex(side, side)], start)
        if self.pool.kind == "average" or self.hidden:
            return highlight
        largest = np.argwhere(image[window] == image[window].max())
        return highlight + "".join(_circle(cell + corner, start) for cell in largest)


def _circle(cell: Sequence[int], start: tuple[int, int]) -> str:
    half = CELL // 2
    x, y = start[0] + cell[1] * CELL + half, start[1] + cell[0] * CELL + half
    return f'<circle cx="{x}" cy="{y}" r="{half - 3}" fill="none" stroke="#1f77b4" stroke-width="2.5"/>'


def _unequal(changed: NDArray, start: tuple[int, int]) -> str:
    """Mark cells by a frame, and by the sign ≠ in their upper right corner."""
    corners = [(start[0] + column * CELL, start[1] + row * CELL) for row, column in np.argwhere(changed)]
    signs = "".join(f'<text class="number" x="{x + CELL - 8}" y="{y + 11}">≠</text>' for x, y in corners)
    return drawing.frames_mark(changed, start) + signs


def _added(panel: drawing.Panel, content: str) -> drawing.Panel:
    return replace(panel, content=panel.content + content)
