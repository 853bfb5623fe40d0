"""Pooling, and what becomes of its output when the map moves: slides S19 and S20."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convlib import drawing, operations, shapes
from convlib.diagnosis.questions import Question
from convlib.explorers._frame.controls import choice, whole
from convlib.explorers._frame.prediction import Predicted
from convlib.explorers._frame.view import region
from convlib.text import factor, mark, number

LARGEST = 8  # cells along a side; a larger map is described, not drawn


class PoolingExplorer(Predicted):
    """A feature map and its pooled output; below them the same map moved to the right, and the output of that.

    Parameters
    ----------
    image : (H, W) array
        The feature map: real numbers, at most 8 rows and columns.
    beside : (H, k) array, optional
        The columns that stand left of the map, out of sight: they come into view as it moves to the right.
    controls : sequence of str
        The knobs to show: any of "kind", "window", "stride", "shift", "enters". The moved map is shown where "shift"
        is among them, or the shift is not 0.
    kind : "max" or "average"
        What an output is of its window: the largest number, or the mean.
    window, stride : int
        Side of the square window, and its step, in cells.
    shift : int
        By how many pixels the map moves to the right, at most its width.
    enters : "beside", "zeros", "edge" or "wrap"
        What comes in at the left: the columns of `beside`, zeros, the map's own first column again, or the columns
        that leave at the right. "beside" if such columns are given, else "zeros".
    index : int
        The output that is looked at, counted row by row from 0.

    Raises
    ------
    TypeError, ValueError
        If `image` or `beside` is not such an array, their heights differ, or a name is not known.

    Examples
    --------
    >>> explorer = PoolingExplorer([[3, 0, 4, 3], [4, 1, 2, 3]], beside=[[1], [2]], shift=1)
    >>> explorer.output, explorer.moved_output
    (array([[4., 4.]]), array([[4., 4.]]))
    >>> explorer.words
    'Output row 0, column 0: the largest of 3, 0, 4, 1 is 4. Moved: the largest of 1, 3, 2, 4 is 4, the same.
    Any window that holds 4 and nothing larger gives 4.'
    """

    kind = choice("max", {"max": mark("max"), "average": mark("average")}, label=mark("kind"))
    window = whole(2, label=mark("window"), low=1, high=4)
    stride = whole(2, label=mark("stride"), low=1, high=4)
    shift = whole(0, label=mark("shift to the right"), low=0, high=4)
    enters = choice(
        "zeros",
        {"beside": mark("beside"), "zeros": mark("zeros"), "edge": mark("edge"), "wrap": mark("wrap")},
        label=mark("what enters"),
    )

    def __init__(
        self,
        image: ArrayLike,
        beside: ArrayLike | None = None,
        *,
        controls: Sequence[str] | None = None,
        **state: object,
    ) -> None:
        self.image = _grid("image", image)
        self.beside = self.image[:, :0] if beside is None else _grid("beside", beside)
        if len(self.beside) != len(self.image):
            raise ValueError(
                f"beside has {len(self.beside)} rows and image {len(self.image)}: "
                "columns beside the map must be as high as the map"
            )
        enters = "zeros" if beside is None else "beside"
        label = "Feature map and pooled output; the arrow keys move the window"
        super().__init__(label=label, controls=controls, **{"enters": enters} | state)

    @property
    def output(self) -> NDArray | None:
        """The pooled map, an (OH, OW) array, or None where there is no output."""
        return None if self.problem else self._pooled(self.image)

    @property
    def moved(self) -> NDArray | None:
        """The map moved to the right, an (H, W) array, or None where there is no output."""
        if self.problem:
            return None
        known = self.beside.shape[1]
        if self.enters == "beside":
            wide, first = np.hstack([self.beside, self.image]), known - self.shift
        else:
            wide, first = operations.pad2d(self.image, ((0, 0), (self.shift, 0)), mode=self.enters), 0
        return wide[:, first : first + self.image.shape[1]]

    @property
    def moved_output(self) -> NDArray | None:
        """The pooled map after the move, an (OH, OW) array, or None where there is no output."""
        return None if self.problem else self._pooled(self.moved)

    @property
    def changed(self) -> NDArray | None:
        """Which outputs are not the same after the move, an (OH, OW) bool array, or None where there is no output."""
        if self.problem:
            return None
        # a mean may be added up in another order
        return ~np.isclose(self.output, self.moved_output, rtol=1e-12, atol=0)

    def _pooled(self, image: NDArray) -> NDArray:
        pool = operations.max_pool2d if self.kind == "max" else operations.avg_pool2d
        return pool(image, self.window, stride=self.stride)

    @property
    def explanations(self) -> tuple[shapes.Explanation, shapes.Explanation]:
        """The output's height and width, each with its formula and its sentence."""
        return tuple(
            shapes.explain(size, self.window, stride=self.stride, unit=unit, name="window")
            for size, unit in zip(self.image.shape, ("row", "column"), strict=True)
        )

    @property
    def problem(self) -> str:
        """Why there is no output, with the way out; empty where there is one."""
        if self.window > min(self.image.shape):
            return (
                f"The window has {self.window} rows and columns and the map is {_size(self.image)}: "
                f"take a window of at most {min(self.image.shape)}."
            )
        illegal = [axis.sentence for axis in self.explanations if not axis.legal]
        return illegal[0] if illegal else self._wrong_shift()

    def _wrong_shift(self) -> str:
        known, width = self.beside.shape[1], self.image.shape[1]
        if self.shift < 0:
            return f"The shift is {number(self.shift)}, and the map moves to the right: take 0 or more."
        if self.enters == "beside" and self.shift > known:
            return f"The shift is {self.shift}, and {known} columns beside the map are known: take less, or zeros."
        if self.shift > width:
            return f"The shift is {self.shift}, and the map has {width} columns to move out: take at most {width}."
        return ""

    @property
    def formula(self) -> str:
        """The output-size formula with its numbers: once where height and width have the same."""
        height, width = (axis.formula for axis in self.explanations)
        return f"height and width: {height}" if height == width else f"height: {height}; width: {width}"

    @property
    def sentence(self) -> str:
        """At how many places the window fits or what it never reads, and how many numbers go in and come out."""
        if self.problem:
            return self._complaint
        numbers = f"{self.image.size} number{'s' * (self.image.size > 1)} in, {self.output.size} out."
        return f"{shapes.in_words(*self.explanations)} {numbers}"

    @property
    def comparison(self) -> str:
        """What the move brings in, and how many outputs it changes."""
        if self.problem:
            return self._complaint
        count = f"{self.changed.sum()} of {self.changed.size} outputs changed"
        if not self.shift:
            return f"Not moved: {count}."
        pixels = f"{self.shift} pixel{'s' * (self.shift > 1)}"
        marks = ", each framed and marked ≠" if self.changed.any() else ""
        return f"Moved {pixels} to the right; what stands left of the thick line is new. {count}{marks}."

    @property
    def rows(self) -> int:
        """Height of the output."""
        return self.explanations[0].size or 0

    @property
    def columns(self) -> int:
        """Width of the output."""
        return self.explanations[1].size or 0

    @property
    def _moves(self) -> bool:
        return self._shows("shift") or self.shift != 0

    def _window(self, place: tuple[int, int]) -> tuple[slice, slice]:
        """Say which rows and columns of the map an output reads, as `image[...]` takes them."""
        return tuple(slice(at * self.stride, at * self.stride + self.window) for at in place)

    def _asked(self) -> Question:
        place = divmod(self.index, self.columns)
        operation = "max_pool2d" if self.kind == "max" else "avg_pool2d"
        return Question(operation, (self.image, self.window), {"stride": self.stride}, lambda output: output[place])

    def _shown_sentences(self) -> list[str]:
        if not self._waiting:
            return self._sentences()
        places = np.ndindex(self.rows, self.columns)
        asked = [(place, self._computed(self.image[self._window(place)])) for place in places]
        return [f"Output row {row}, column {column}: {computed}." for (row, column), computed in asked]

    def _paragraphs(self) -> list[str]:
        if self.problem:
            return [self.formula]
        return [self.formula, self.sentence] + [self.comparison] * (self._moves and not self._waiting)

    def _sentences(self) -> list[str]:
        output, moved, moved_output, changed = self.output, self.moved, self.moved_output, self.changed
        sentences = []
        for place in np.ndindex(output.shape):
            values, value = self.image[self._window(place)], output[place]
            text = f"Output row {place[0]}, column {place[1]}: {self._computed(values, value)}."
            if self._moves:
                same = "changed" if changed[place] else "the same"
                text += f" Moved: {self._computed(moved[self._window(place)], moved_output[place])}, {same}."
            sentences.append(text + self._hidden(values, value))
        return sentences

    def _computed(self, values: NDArray, value: float | None = None) -> str:
        """Say in numbers how one window becomes one output; "?" for an output that is not to be told yet."""
        texts, result = [number(each) for each in values.flat], "?" if value is None else number(value)
        if self.kind == "average":
            return f"({' + '.join(map(factor, texts))}) / {values.size} = {result}"
        places = values.ravel().tolist().count(value)
        return f"the largest of {', '.join(texts)} is {result}" + f", at {places} places" * (places > 1)

    def _hidden(self, values: NDArray, value: float) -> str:
        """Say which windows give the same output."""
        result = number(value)
        if values.size == 1:
            return ""
        if self.kind == "average":
            return f" Any {values.size} numbers that sum to {number(values.sum())} give {result}."
        return f" Any window that holds {result} and nothing larger gives {result}."

    def _panels(self) -> list[drawing.Panel]:
        unread = self._unread()
        panels = [drawing.grid(self.image, title=f"feature map {_size(self.image)}", unread=unread)]
        if not self._moves:
            return [*panels, self._output_panel(self.output)]
        panels.append(self._moved_panel(unread))
        return [*panels, self._output_panel(self.output), self._output_panel(self.moved_output, moved=True)]

    def _unread(self) -> NDArray | None:
        """Which cells of the map no window reads, an (H, W) bool array."""
        if self.problem:
            return None
        unread = np.ones(self.image.shape, bool)
        for place in np.ndindex(self.rows, self.columns):
            unread[self._window(place)] = False
        return unread

    def _moved_panel(self, unread: NDArray | None) -> drawing.Panel:
        title, shown = f"moved right by {number(self.shift)}", self.moved
        if shown is None:
            return drawing.grid(np.zeros(self.image.shape), title=title, blank=True, below=True)
        panel = drawing.grid(shown, title=title, unread=unread, below=True)
        x, y = drawing.origin(shown.shape)
        border = f"M{x + self.shift * drawing.CELL} {y}v{len(shown) * drawing.CELL}"
        return _added(panel, f'<path d="{border}" stroke="#2ca02c" stroke-width="5"/>' if self.shift else "")

    def _output_panel(self, output: NDArray | None, *, moved: bool = False) -> drawing.Panel:
        """Draw an output in the room of the map, so that it stays beside its map; mark what changed after the move."""
        room, after = self.image.shape, ", moved" * moved
        if output is None:
            blank = np.zeros((1, 1))
            return drawing.grid(blank, title=f"no output{after}", room=room, blank=True, numbered=False, below=moved)
        hidden = self._waiting
        title = f"output {_size(output)} ({self.kind}){after}{', hidden' * hidden}"
        panel = drawing.grid(output, title=title, room=room, below=moved, blank=hidden)
        unequal = _unequal(self.changed, drawing.origin(output.shape, room))
        return _added(panel, unequal) if moved and not hidden else panel

    def _frames(self) -> list[list[str]]:
        maps = [self.image, self.moved] if self._moves else [self.image]
        shape = self.rows, self.columns
        out = drawing.origin(shape, self.image.shape)
        return [
            [self._map_mark(image, place) for image in maps] + [drawing.window_mark([place], out)] * len(maps)
            for place in np.ndindex(shape)
        ]

    def _map_mark(self, image: NDArray, place: tuple[int, int]) -> str:
        """Highlight a window, and circle its largest numbers if they are what counts."""
        window, start = self._window(place), drawing.origin(image.shape)
        corner = np.array([side.start for side in window])
        mark = drawing.window_mark([corner + step for step in np.ndindex(self.window, self.window)], start)
        if self.kind == "average" or self._waiting:
            return mark
        return mark + "".join(
            _circle(cell + corner, start) for cell in np.argwhere(image[window] == image[window].max())
        )

    def _regions(self) -> list[dict]:
        """Where pointing chooses a window: on its output, or on the place in the map in its middle."""
        shape, step, cell = (self.rows, self.columns), self.stride * drawing.CELL, drawing.CELL
        x, y = drawing.origin(self.image.shape)
        inset = (self.window * cell - step) / 2
        maps = 1 + self._moves
        outputs = [region(maps + n, drawing.origin(shape, self.image.shape), (cell, cell), shape) for n in range(maps)]
        return outputs + [region(n, (x + inset, y + inset), (step, step), shape) for n in range(maps)]

    def __repr__(self) -> str:
        if self.problem:
            size = "no output"
        else:
            size = f"output {_size(self.output)}, " + ("hidden" if self._waiting else f"{self.changed.sum()} changed")
        return (
            f"PoolingExplorer: map {_size(self.image)}, {self.kind}, window {self.window}, stride {self.stride}, "
            f"moved right by {number(self.shift)} ({self.enters}), {size}"
        )


def _circle(cell: Sequence[int], start: tuple[int, int]) -> str:
    half = drawing.CELL // 2
    x, y = start[0] + cell[1] * drawing.CELL + half, start[1] + cell[0] * drawing.CELL + half
    return f'<circle cx="{x}" cy="{y}" r="{half - 3}" fill="none" stroke="#1f77b4" stroke-width="2.5"/>'


def _unequal(changed: NDArray, start: tuple[int, int]) -> str:
    """Mark cells by a frame, and by the sign ≠ in their upper right corner."""
    corners = [
        (start[0] + column * drawing.CELL, start[1] + row * drawing.CELL) for row, column in np.argwhere(changed)
    ]
    side = drawing.CELL - 4
    frames = "".join(f"M{x + 2} {y + 2}h{side}v{side}h{-side}z" for x, y in corners)
    signs = "".join(f'<text class="number" x="{x + side - 4}" y="{y + 11}">≠</text>' for x, y in corners)
    return f'<path fill="none" stroke="#d62728" stroke-width="2" d="{frames}"/>{signs}' if corners else ""


def _added(panel: drawing.Panel, content: str) -> drawing.Panel:
    return replace(panel, content=panel.content + content)


def _size(array: NDArray) -> str:
    return "×".join(map(str, array.shape))


def _grid(name: str, values: ArrayLike) -> NDArray:
    try:
        grid = np.array(values, dtype=float)
    except (TypeError, ValueError):
        raise TypeError(f"{name} must be numbers in rows of equal length, such as [[1, 2], [3, 4]]") from None
    if grid.ndim != 2 or not grid.size or max(grid.shape) > LARGEST:
        raise ValueError(f"{name} must be a grid of 1 to {LARGEST} rows and columns, not of shape {grid.shape}")
    if not np.abs(grid).max() < 1e100:
        raise ValueError(f"{name} must hold finite numbers below 10^100, not {grid.min()} to {grid.max()}")
    return grid
