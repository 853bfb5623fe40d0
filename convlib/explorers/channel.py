"""Channels: a filter as deep as its image, the sum over its depth, and a map for each filter. Slides S13, S14, S18."""

from collections.abc import Sequence
from dataclasses import replace

import ipywidgets as widgets
import numpy as np
import traitlets as t
from numpy.typing import ArrayLike, NDArray

from convlib import drawing, images, operations, shapes
from convlib.diagnosis.questions import Question
from convlib.explorers._frame.controls import bind, check_controls, slider
from convlib.explorers._frame.prediction import Predicted
from convlib.explorers._frame.view import region
from convlib.text import factor, number

CONTROLS = ("filters", "shown", "color")
MOST = 4  # channels, and filters, that are drawn
LARGEST = 7  # cells along a side of the image
NAMES = ("red minus green", "edges", "all added", "mixed")
NAMED = np.array(
    [
        [[[1, 1], [1, 1]], [[-1, -1], [-1, -1]], [[0, 0], [0, 0]], [[0, 0], [0, 0]]],
        [[[-1, 1], [-1, 1]]] * 4,
        [[[1, 1], [1, 1]]] * 4,
        [[[2, -1], [0, 1]], [[-1, 0], [1, -2]], [[1, 1], [-2, 0]], [[0, 2], [-1, 1]]],
    ]
)
"""The four filters of `NAMES`, (4, 4, 2, 2): of their slices an image of C channels takes the first C."""


class ChannelExplorer(Predicted):
    """An image channel by channel, a filter with a slice for each channel, and the map that their sums make.

    Parameters
    ----------
    image : (C, H, W) array, optional
        1 to 4 channels of 1 to 7 rows and columns; three are called red, green and blue, one gray. If not given, every
        sixth pixel of a corner of the photograph's flag, with brightness in ten steps from 0 to 9.
    controls : sequence of str
        The knobs to show: any of "filters", "shown", "color".
    filters : int
        How many filters there are, 1 to 4.
    shown : int
        The filter that is looked at, counted from 0.
    color : bool
        Whether to keep the channels; else their mean, to one decimal, is the only one: a gray image.
    cells : (O, C, kh, kw) numbers, optional
        Your own filters. If not given there are four of 2×2, as deep as the image: see `NAMES`.
    index : int
        The output cell that is looked at, counted row by row from 0.
    predict : bool
        Whether the maps are hidden until the learner has committed to the number at this cell.

    Examples
    --------
    >>> explorer = ChannelExplorer([[[1, 2]], [[10, 20]]], cells=[[[[3]], [[1]]]])
    >>> explorer.maps
    array([[[13., 26.]]])
    >>> explorer.words
    'Output row 0, column 0 of map 0: channel 0 3 + channel 1 10 = 13. Channel 0: 1·3 = 3; channel 1: 10·1 = 10.'
    """

    filters = t.Int(2).tag(state=True)
    shown = t.Int(0).tag(state=True)
    color = t.Bool(True).tag(state=True)
    cells = t.Any(None).tag(state=True)

    def __init__(self, image: ArrayLike | None = None, *, controls: Sequence[str] = CONTROLS, **state: object) -> None:
        check_controls(controls, CONTROLS)
        self.image = _flag() if image is None else _checked(image)
        if state.get("cells") is not None:
            state = {"filters": len(_as_filters(state["cells"]))} | state
        super().__init__(label="Channels, filter, products and maps; the arrow keys move the window", **state)
        self._lay_out(self._knobs(controls))

    def _knobs(self, controls: Sequence[str]) -> list[widgets.Widget]:
        makers = {
            "filters": lambda: bind(self, "filters", slider("filters", 1, MOST)),
            "shown": lambda: bind(self, "shown", slider("look at filter", 0, MOST - 1)),
            "color": lambda: bind(self, "color", widgets.Checkbox(description="in colour", indent=False)),
        }
        return [makers[name]() for name in CONTROLS if name in controls]

    @t.validate("cells")
    def _check_cells(self, proposal: dict) -> tuple | None:
        return None if proposal["value"] is None else _as_filters(proposal["value"])

    @t.validate("filters", "shown")
    def _whole(self, proposal: dict) -> int:
        return int(proposal["value"])  # True is an int too, and counts as 1

    @property
    def source(self) -> NDArray:
        """What the filters are laid on: the image, or its gray version of one channel, (C, H, W)."""
        return self.image if self.color else self.image.mean(axis=0, keepdims=True).round(1)

    @property
    def weights(self) -> NDArray:
        """The numbers of the filters in use, (filters, C, kh, kw)."""
        return self._known[: max(self.filters, 0)]

    @property
    def _known(self) -> NDArray:
        return NAMED[:, : len(self.source)] if self.cells is None else np.array(self.cells)

    @property
    def maps(self) -> NDArray | None:
        """A map for each filter, (filters, OH, OW); None where there is none."""
        return None if self.problem else operations.conv2d(self.source[np.newaxis], self.weights)[0]

    @property
    def problem(self) -> str:
        """Why there are no maps, with the way out; empty where there are."""
        (channels, *size), (known, depth, *kernel) = self.source.shape, self._known.shape
        most = min(known, MOST)
        if depth != channels:
            return (
                f"A filter has {_count(depth, 'slice')}, the image {_count(channels, 'channel')}: "
                f"a filter is as deep as its image, so give cells of shape (filters, {channels}, height, width)."
            )
        if min(self._size) < 1:
            return f"A filter of {_times(kernel)} does not fit into an image of {_times(size)}: take a smaller filter."
        if not 1 <= self.filters <= most:
            known = f"are {most}: take 1 to {most}" if most > 1 else "is 1: take 1"
            return f"The setting filters is {_minus(self.filters)}, and there {known}."
        if not 0 <= self.shown < self.filters:
            known = f"numbers 0 to {self.filters - 1}" if self.filters > 1 else "number 0"
            return f"There is no filter {_minus(self.shown)}, only {known}: look at another one, or raise filters."
        return ""

    @property
    def _size(self) -> tuple[int, int]:
        """Height and width of a map: n − k + 1."""
        return tuple(side - k + 1 for side, k in zip(self.source.shape[1:], self._known.shape[2:], strict=True))

    @property
    def parameters(self) -> str:
        """How many numbers the layer learns, with the formula: each filter has one bias, added to its map, 0 here."""
        count, depth, tall, wide = self.weights.shape
        number = shapes.parameters(count, depth, (tall, wide))
        return f"Parameters: n·(C·kh·kw + 1 bias) = {count}·({depth}·{tall}·{wide} + 1) = {number}."

    @property
    def rows(self) -> int:
        """Height of a map."""
        return self._size[0]

    @property
    def columns(self) -> int:
        """Width of a map."""
        return self._size[1]

    @property
    def _names(self) -> Sequence[str]:
        channels = len(self.source)
        return {1: ("gray",), 3: ("red", "green", "blue")}.get(channels) or [f"channel {c}" for c in range(channels)]

    @property
    def _titles(self) -> list[str]:
        """What each map is called, with the name of its filter where it has one."""
        named = self.cells is None and len(self.source) == 3
        return [f"map {place}" + f": {NAMES[place]}" * named for place in range(len(self.weights))]

    def _products(self) -> NDArray:
        """Multiply every window by the filter that is looked at, (OH · OW, C, kh, kw)."""
        windows = np.lib.stride_tricks.sliding_window_view(self.source, self.weights.shape[2:], axis=(1, 2))
        return np.moveaxis(windows, 0, 2).reshape(-1, *self.weights.shape[1:]) * self.weights[self.shown]

    def _asked(self) -> Question:
        place = (0, self.shown, *divmod(self.index, self.columns))
        return Question("conv2d", (self.source[np.newaxis], self.weights), {}, lambda maps: maps[place])

    def _shown_sentences(self) -> list[str]:
        return self._sentences()

    def _sentences(self) -> list[str]:
        values, sentences = self.maps[self.shown], []
        for (row, column), products in zip(np.ndindex(values.shape), self._products(), strict=True):
            sums = [factor(number(value)) for value in products.sum(axis=(1, 2))]
            terms = " + ".join(f"{name} {value}" for name, value in zip(self._names, sums, strict=True))
            place = f"Output row {row}, column {column} of map {self.shown}"
            total = "?" if self._waiting else number(values[row, column])
            sentences.append(f"{place}: {terms} = {total}. {self._product_words(row, column)}")
        return sentences

    def _product_words(self, row: int, column: int) -> str:
        """Write the products of each channel, without those of a weight 0."""
        parts = []
        for name, channel, kernel in zip(self._names, self.source, self.weights[self.shown], strict=True):
            window = channel[row : row + kernel.shape[0], column : column + kernel.shape[1]]
            pairs = [(factor(x), factor(w)) for x, w in zip(window.flat, kernel.flat, strict=True) if w]
            products, total = " + ".join(f"{x}·{w}" for x, w in pairs), number((window * kernel).sum())
            parts.append(f"{name}: {products} = {total}" if pairs else f"{name}: all weights are 0")
        text = "; ".join(parts)
        return f"{text[0].upper()}{text[1:]}."

    def _paragraphs(self) -> list[str]:
        return [] if self.problem else [self.parameters]

    def _panels(self) -> list[drawing.Panel]:
        letters = [LETTERS.get(name, str(place)) for place, name in enumerate(self._names)]
        overview = drawing.stacks(self.source.shape, self.weights.shape, names=letters, shown=self.shown)
        channels = [_channel(values, name) for values, name in zip(self.source, self._names, strict=True)]
        if self.problem:
            return [*channels, overview]
        below = {"numbered": False, "below": True}
        columns = [
            panel
            for channel, name, kernel in zip(channels, self._names, self.weights[self.shown], strict=True)
            for panel in (
                channel,
                drawing.grid(kernel, title=f"filter {self.shown}, {name}", **below),
                drawing.grid(kernel, title=f"products, {name}", blank=True, **below),
            )
        ]
        return [*columns, overview, self._sum_panel(), self._maps_panel()]

    def _sum_panel(self) -> drawing.Panel:
        """Draw a box for the sum of each channel and one for the total; the numbers come with the position."""
        labels, content = [*self._names, f"map {self.shown}"], MARK
        for place, (label, sign) in enumerate(zip(labels, [*"+" * (len(labels) - 2), "=", ""], strict=True)):
            x, y = _box(place)
            content += f'<path class="lines" d="M{x} {y}h{BOX}v{CELL}h-{BOX}z"/>'
            content += f'<text class="number" x="{x + BOX // 2}" y="{y - 5}" style="font-size:11px">{label}</text>'
            content += f'<text class="number" x="{x + BOX + 12}" y="{y + 20}" style="font-size:16px">{sign}</text>'
        return drawing.Panel("sum over the channels", _box(len(labels))[0], 50, content, below=True)

    def _maps_panel(self) -> drawing.Panel:
        """Draw the maps two by two; they share a panel, so their titles and grids are placed in it."""
        content, grids = MARK, [drawing.grid(values, title="", blank=self._waiting) for values in self.maps]
        for place, (panel, title) in enumerate(zip(grids, self._titles, strict=True)):
            x, y = self._map_corner(place)
            style = f"font-size:11px;text-anchor:start;font-weight:{700 if place == self.shown else 400}"
            content += f'<text class="number" x="{x}" y="{y - 3}" style="{style}">{title}</text>'
            content += f'<g transform="translate({x} {y})">{panel.content.replace(MARK, "")}</g>'
        width, height = 2 * self._map_corner(1)[0], self._map_corner(self.filters - 1)[1] + grids[0].height
        title = f"{_count(self.filters, 'map')} of {_times(self._size)}{', hidden' * self._waiting}"
        return drawing.Panel(title, width, height, content, below=True)

    def _map_corner(self, number: int) -> tuple[int, int]:
        down, right = divmod(number, 2)
        return right * max(self.columns * CELL + 30, TITLE), down * (self.rows * CELL + 36) + 14

    def _map_origin(self, number: int) -> tuple[int, int]:
        """Return the x and y of a map's upper left cell in the panel of maps."""
        return tuple(np.add(self._map_corner(number), drawing.origin(self._size)).tolist())

    def _frames(self) -> list[list[str]]:
        tall, wide = self.weights.shape[2:]
        into, small = drawing.origin(self.source.shape[1:]), drawing.origin((tall, wide))
        origins, values = [self._map_origin(number) for number in range(self.filters)], self.maps[self.shown]
        frames = []
        for (row, column), products in zip(np.ndindex(values.shape), self._products(), strict=True):
            window = drawing.window_mark([(row + m, column + n) for m in range(tall) for n in range(wide)], into)
            channels = [mark for each in products for mark in (window, "", drawing.numbers_mark(each, small))]
            sums = _sums([*products.sum(axis=(1, 2)), *([] if self._waiting else [values[row, column]])])
            cells = "".join(drawing.window_mark([(row, column)], origin) for origin in origins)
            frames.append([*channels, "", sums, cells])
        return frames

    def _regions(self) -> list[dict]:
        """Where pointing chooses a window: on its cell in any map, or on the middle of the window in any channel."""
        shape, channels = (self.rows, self.columns), len(self.source)
        x, y = drawing.origin(self.source.shape[1:])
        tall, wide = self.weights.shape[2:]
        middle = (x + (wide - 1) * CELL / 2, y + (tall - 1) * CELL / 2)
        windows = [region(3 * channel, middle, (CELL, CELL), shape) for channel in range(channels)]
        cells = [self._map_origin(number) for number in range(self.filters)]
        return [*(region(3 * channels + 2, corner, (CELL, CELL), shape) for corner in cells), *windows]

    def __repr__(self) -> str:
        filters = f"{_count(len(self.weights), 'filter')} of {_times(self.weights.shape[1:])}"
        maps = "no maps" if self.problem else f"{_count(self.filters, 'map')} of {_times(self._size)}"
        return f"ChannelExplorer: image {_times(self.source.shape)}, {filters}, {maps}, looking at filter {self.shown}"


CELL = drawing.CELL
BOX = 44  # px, the width of a sum
TITLE = 160  # px, room for the title of a map
MARK = '<g class="mark"></g>'
COLORS = {"red": "#d62728", "green": "#2ca02c", "blue": "#1f77b4", "gray": "#757575"}
KOREAN = {"red": "빨강", "green": "초록", "blue": "파랑", "gray": "회색"}
LETTERS = {"red": "R", "green": "G", "blue": "B", "gray": ""}


def _channel(values: NDArray, name: str) -> drawing.Panel:
    """Draw a channel with tints of its own colour, where a grid has blue for all positive numbers."""
    panel = drawing.grid(values, title=f"{name} {KOREAN.get(name, '')}".strip())
    color = COLORS.get(name, COLORS["gray"])
    return replace(panel, content=panel.content.replace('class="plus"', f'fill="{color}"'))


def _box(place: int) -> tuple[int, int]:
    return 12 + place * 68, 16


def _sums(values: Sequence[float]) -> str:
    spans = "".join(
        f'<tspan x="{_box(place)[0] + BOX // 2}">{number(value)}</tspan>' for place, value in enumerate(values)
    )
    return f'<text y="{_box(0)[1] + 20}">{spans}</text>'


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}{'s' * (number != 1)}"


def _times(sizes: Sequence[int]) -> str:
    return "×".join(map(str, sizes))


def _minus(number: int) -> str:
    return str(number).replace("-", "−")


def _flag() -> NDArray:
    """Take every sixth pixel where the flag's blue, red and white meet, with brightness in ten steps."""
    return np.moveaxis(images.photograph(color=True)[132:162:6, 34:64:6] * 10.0 // 256, -1, 0)


def _checked(image: ArrayLike) -> NDArray:
    image = _numbers("image", image, ValueError)
    if image.ndim != 3 or not image.size or len(image) > MOST or max(image.shape) > LARGEST:
        raise ValueError(
            f"image must be (C, H, W): 1 to {MOST} channels of 1 to {LARGEST} rows and columns, not of shape "
            f"{image.shape}; np.moveaxis(picture, -1, 0) makes an (H, W, C) picture one"
        )
    return image


def _as_filters(values: object) -> tuple:
    """Turn the numbers of filters into nested tuples, which compare by value."""
    filters = _numbers("cells", values, t.TraitError)
    if filters.ndim != 4 or not filters.size:
        raise t.TraitError(f"cells must be (filters, C, kh, kw) numbers, not of shape {filters.shape}")
    return tuple(tuple(tuple(map(tuple, kernel)) for kernel in filter_) for filter_ in filters.tolist())


def _numbers(name: str, values: object, error: type[Exception]) -> NDArray:
    try:
        numbers = np.array(values, dtype=float)
    except (TypeError, ValueError):
        raise error(f"{name} must be numbers in rows of equal length, not {values!r}") from None
    if not (np.abs(numbers) < 1e100).all():
        raise error(f"{name} must be finite numbers, each below 10^100")
    return numbers
