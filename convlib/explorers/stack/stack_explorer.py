"""A stack of layers: what a cell of any map comes from, what it reaches, and by how many paths. Slides S15 to S17."""

from collections.abc import Sequence
from typing import Any

import ipywidgets as widgets
import numpy as np
import traitlets as t
from numpy.typing import ArrayLike, NDArray

from convlib import drawing
from convlib.explorers._frame import assets
from convlib.explorers._frame.ahead import Ahead
from convlib.explorers._frame.cache import cached
from convlib.explorers._frame.controls import Setting, flag, in_columns, whole
from convlib.explorers._frame.explorer import Explorer
from convlib.explorers._frame.grids import as_grid
from convlib.explorers._frame.positions import follow, position
from convlib.explorers._frame.stored import Knob
from convlib.explorers._frame.view import View
from convlib.explorers.stack import picture, words
from convlib.explorers.stack.controls import OfLayer, buttons
from convlib.explorers.stack.stack import LARGEST, MOST, Layer, Stack, as_layers
from convlib.text import joined, mark, minus, shown, tr

ABOVE = 9
"""All controls are above the maps, which need the width."""


class StackView(View):
    """Show a stack; the browser finds out what is joined to a cell, and says it.

    `last_cell` is the cell that was chosen last, [map, row, column], also where the present stack has no room for it.
    """

    _esm = assets.module("stack.mjs")

    stack = t.Dict().tag(sync=True)
    last_cell = t.List().tag(sync=True)


class Layers(Setting):
    """The layers of a stack, kept as a tuple of `Layer`."""

    def validate(self, _explorer: object, values: object) -> tuple[Layer, ...]:
        """Return them as layers, or raise an error that says what is wrong with them."""
        return as_layers(values)

    def make_control(self, explorer: t.HasTraits) -> widgets.Widget:
        """Make the buttons that add and remove a layer."""
        return buttons(explorer)


class StackExplorer(Explorer):
    """An input and up to five layers, each with its map; choose a cell of any map to see what it is joined to.

    A solid frame shows where the cell comes from, a dashed one what it reaches, and each cell in them the number of
    paths. A path takes one cell of each map between the two. Every weight of a convolution is 1, so in a stack of
    convolutions the number of paths to a cell is also how often that cell is counted. A max pool hands on one of the
    cells that it reads; the paths say which cells it may be.

    Parameters
    ----------
    image : (H, W) array, optional
        The input: finite numbers, at most 16 rows and columns. If not given, 10×10 digits.
    layers : sequence of (kind, kernel, stride, dilation, padding)
        At most five, from the first to the last; all but the kind and the kernel may be left out. The kind is "conv",
        "max" or "average"; the kernel, or the window of a pool, is square.
    chosen : (map, row, column)
        The chosen cell, counted from 0; map 0 is the input. The middle of the last map, if not given.
    changed : int
        The layer that the controls change, counted from 1.
    counting : bool
        Whether the other maps show numbers of paths in place of their own numbers.
    controls : sequence of str, optional
        The controls to show, of "changed", "layers", "kind", "kernel", "stride", "dilation", "padding" and "counting";
        all if not given.

    Raises
    ------
    TypeError, ValueError
        If the image or the layers are none. A layer that gives no map is explained by `problem`.

    Examples
    --------
    >>> explorer = StackExplorer(layers=[("conv", 3), ("conv", 3)], chosen=(2, 2, 2))
    >>> explorer.paths[0][4]
    array([0, 0, 3, 6, 9, 6, 3, 0, 0, 0])
    >>> explorer.chosen = 0, 0, 9
    >>> explorer.words
    'Input, row 0, column 9: 1. It reaches one cell of map 2. Paths to it: 1.'
    """

    layers = Layers(as_layers([("conv", 3), ("conv", 3)])).declare("", "layers")
    changed = whole(1, label=mark("layer to change"), low=1, high=MOST)
    kind = OfLayer(mark("kind"))
    kernel = OfLayer(mark("kernel or window"), 1, 5)
    stride = OfLayer(mark("stride"), 1, 4)
    dilation = OfLayer(mark("dilation"), 1, 4)
    padding = OfLayer(mark("padding"), 0, 4)
    counting = flag(True, label=mark("show numbers of paths"))
    index = position()

    def __init__(
        self,
        image: ArrayLike | None = None,
        *,
        chosen: tuple[int, int, int] | None = None,
        controls: Sequence[str] | None = None,
        **state: object,
    ) -> None:
        self.image = DIGITS if image is None else _as_image(image)
        super().__init__(controls=controls, **state)
        self.view = StackView(
            label=tr("Maps of a stack; the arrow keys move in a map, Page Up and Page Down between maps")
        )
        self._last_cell = len(self._stack.maps) - 1, *(side // 2 for side in self._stack.maps[-1].shape)
        if "index" in state:
            self._last_cell = self._cell_at(self.index)
        if chosen is not None:
            self._last_cell = _as_cell(chosen)
        follow(self, self.view)
        self._ahead = Ahead(self, [self.view], self.pictures, self._unchanged)
        self._draw()
        self.children = [in_columns(self, self._make_controls(), most_above=ABOVE), self.view]
        self._ahead.begin()

    # The stack and its layers

    @cached
    def _stack(self) -> Stack:
        return Stack(self.image, self.layers)

    @property
    def problem(self) -> str:
        """Why a layer gives no map, or why there is none to change, and the way out; empty otherwise."""
        if self._stack.problem or self.changed_layer or not self._shown_controls:
            return self._stack.problem
        if not self.layers:
            return tr("There is no layer yet. Add one.")
        return tr(
            "There is no layer {changed} to change, only layer 1. Choose that one, or add a layer.",
            "There is no layer {changed} to change. Choose one from 1 to {n}, or add a layer.",
            changed=minus(self.changed),
            n=len(self.layers),
        )

    @property
    def maps(self) -> list[NDArray]:
        """The input and the map of each layer, up to the first layer that gives none."""
        return [values.copy() for values in self._stack.maps]

    @property
    def changed_layer(self) -> Layer | None:
        """The layer that the controls change; None if there is no such layer."""
        return self.layers[self.changed - 1] if 1 <= self.changed <= len(self.layers) else None

    def change(self, **settings: object) -> None:
        """Change settings of the layer that the controls change: kind, kernel, stride, dilation, padding."""
        self.layers = self.with_changed(**settings)

    def with_changed(self, **settings: object) -> tuple[Layer, ...]:
        """Return the layers as they are once such settings are changed."""
        before, after = self.layers[: self.changed - 1], self.layers[self.changed :]
        return *before, self.layers[self.changed - 1]._replace(**settings), *after

    def add(self, *layer: object) -> None:
        """Put a layer on top, a 3×3 convolution if not given, and let the controls change it."""
        with self.hold_trait_notifications():
            self.layers = [*self.layers, layer or ("conv", 3)]
            self.changed = len(self.layers)

    def remove(self) -> None:
        """Take the layer away that the controls change, and let them change the one below it."""
        with self.hold_trait_notifications():
            self.layers = [layer for number, layer in enumerate(self.layers, 1) if number != self.changed]
            self.changed = max(1, min(self.changed, len(self.layers)))

    # The chosen cell

    @property
    def chosen(self) -> tuple[int, int, int]:
        """The map, the row and the column of the chosen cell; map 0 is the input."""
        return self._stack.cell(self.index)

    @chosen.setter
    def chosen(self, cell: tuple[int, int, int]) -> None:
        self.index = self._stack.index(*_as_cell(cell))

    @property
    def paths(self) -> list[NDArray]:
        """For each map, the number of paths between each of its cells and the chosen one."""
        return self._stack.paths(self.index)

    @property
    def words(self) -> str:
        """What the chosen cell holds, sees and reaches; first, why a layer gives no map."""
        return joined(self.problem, words.sentence(self._stack, self.index))

    # Drawing

    def _draw(self) -> None:
        [shown], last = self.pictures(), {"last_cell": list(self._last_cell)}
        self.view.place(self._stack.index(*self._last_cell), shown | last | self._ahead.key())

    def pictures(self) -> list[dict[str, Any]]:
        """Return what the view shows."""
        cells = {"rows": 1, "columns": self._stack.starts[-1], "regions": picture.regions(self._stack)}
        base = drawing.interactive_svg(self._panels(), self._paragraphs())
        return [cells | {"base": base, "stack": self._sent()}]

    def _unchanged(self) -> object:
        """Return the layers without what the controls move of one of them, to be compared."""
        moved = dict.fromkeys(set(Layer._fields) & set(self.stepping))
        return self.with_changed(**moved) if self.changed_layer else self.layers

    @property
    def stored_views(self) -> Sequence[View]:
        """The view, which a page without a kernel can show."""
        return [self.view]

    def knobs(self) -> list[Knob]:
        """List the controls of a page without a kernel: those of one layer only, which is not chosen there."""
        return [knob for knob in super().knobs() if knob.name != "changed"]

    def _panels(self) -> list[drawing.Panel]:
        return picture.panels(self._stack, self.counting, self.changed if self._shown_controls else None)

    def _sent(self) -> dict:
        """Return what the browser needs to know of the stack."""
        stack, places = self._stack, range(len(self._stack.maps))
        return {
            "sizes": [values.shape for values in stack.maps],
            "layers": [layer.numbers for layer in stack.working],
            "values": words.values(stack),
            "counting": self.counting,
            "texts": words.texts() | {"problem": self.problem},
            "formulas": [stack.formula(place) for place in places],
            "fields": [stack.field(place) for place in places],
            "cell": drawing.CELL,
            "origin": picture.ORIGIN,
        }

    def _redraw(self, change: object = None) -> None:
        if change is not None and change["name"] == "index":
            if self.index != self._stack.index(*self._last_cell):  # else it comes back where there is room for it again
                self._last_cell = self._cell_at(self.index)
            if change["new"] == change["old"] or self.index != self.view.index:  # code has set it
                self.view.place(self._stack.index(*self._last_cell))
        else:
            super()._redraw(change)

    def _cell_at(self, index: int) -> tuple[int, int, int]:
        return self._stack.cell(int(np.clip(index, 0, self._stack.starts[-1] - 1)))

    def _paragraphs(self) -> list[str]:
        if not self.counting or not self._stack.working:
            return []
        return [
            tr(
                "Solid frame: the cells that the chosen cell comes from. Dashed frame: the cells that it reaches. "
                "The number in a cell counts the paths between the two."
            )
        ]

    def static_svg(self) -> str:
        """Return the present picture and its sentences as SVG text."""
        marks = picture.frames(self._stack, self.index, self.counting)
        return drawing.static_svg(self._panels(), marks, [*self._paragraphs(), self.words])

    def __repr__(self) -> str:
        return tr("StackExplorer: {titles}. {words}", titles=words.titles(self._stack), words=self.words)


DIGITS = np.random.default_rng(11).integers(0, 10, (10, 10)).astype(float)
"""Digits without a pattern, so that no two windows hold the same."""


def _as_image(image: ArrayLike) -> NDArray:
    grid = as_grid("image", image, LARGEST)
    if not np.abs(grid).max() < 1e100:
        raise ValueError(tr("image must hold finite numbers below 10^100."))
    return grid


def _as_cell(cell: object) -> tuple[int, int, int]:
    known = isinstance(cell, (tuple, list)) and len(cell) == 3
    if not known or any(isinstance(each, bool) or not isinstance(each, (int, np.integer)) for each in cell):
        raise TypeError(
            tr("chosen must be (map, row, column), such as (1, 0, 0), not {value}.", value=minus(shown(cell)))
        )
    return tuple(map(int, cell))
