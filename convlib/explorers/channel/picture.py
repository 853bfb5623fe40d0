"""What `ChannelExplorer` draws: channels, filters, products, the sum over the channels, and the maps."""

import html
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from convlib import drawing
from convlib.drawing import CELL
from convlib.drawing.svg import MARK
from convlib.explorers._frame.view import region
from convlib.explorers.channel import words
from convlib.explorers.channel.layer import Layer
from convlib.text import breadth, mark, number, tr

BOX = 44  # px, the width of a sum
TITLE = 160  # px, room for the title of a map
SMALL = 6  # px for a letter of a small text
TINTS = {"red": "#d62728", "green": "#2ca02c", "blue": "#1f77b4", "gray": "#757575"}
LETTERS = {"red": "R", "green": "G", "blue": "B", "gray": ""}
TITLES = {"red": mark("red 빨강"), "green": mark("green 초록"), "blue": mark("blue 파랑"), "gray": mark("gray 회색")}


def panels(layer: Layer, hidden: bool) -> list[drawing.Panel]:
    """Draw all that does not move; `hidden` leaves the numbers of the maps out."""
    letters = [LETTERS[color] for color in layer.colors] if layer.colors else list(map(str, range(len(layer.source))))
    overview = drawing.stacks(layer.source.shape, layer.weights.shape, names=letters, shown=layer.shown)
    if layer.problem:
        return [*_channels(layer), overview]
    below = {"numbered": False, "below": True}
    per_channel = [
        panel
        for channel, name, kernel in zip(
            _channels(layer), words.channels(layer), layer.weights[layer.shown], strict=True
        )
        for panel in (
            channel,
            drawing.grid(kernel, title=tr("filter {number}, {channel}", number=layer.shown, channel=name), **below),
            replace(
                drawing.grid(kernel, title=tr("products, {channel}", channel=name), blank=True, **below), live="beside"
            ),
        )
    ]
    return [*per_channel, overview, _sum_panel(layer), _maps_panel(layer, hidden)]


def _channels(layer: Layer) -> list[drawing.Panel]:
    """Draw each channel with tints of its own colour; a grid of its own accord has blue for all positive numbers."""
    colors = layer.colors or ["gray"] * len(layer.source)
    titles = [tr(TITLES[color]) for color in layer.colors] if layer.colors else words.channels(layer)
    grids = (drawing.grid(values, title=title) for values, title in zip(layer.source, titles, strict=True))
    return [
        replace(grid, content=grid.content.replace('class="plus"', f'fill="{TINTS[color]}"'))
        for grid, color in zip(grids, colors, strict=True)
    ]


def _sum_panel(layer: Layer) -> drawing.Panel:
    """Draw a box for the sum of each channel and one for the total; the numbers come with the position."""
    labels, content = [*words.channels(layer), tr("map {number}", number=layer.shown)], MARK
    for place, (label, sign) in enumerate(zip(labels, [*"+" * (len(labels) - 2), "=", ""], strict=True)):
        x, y = _box(place)
        content += f'<path class="lines" d="M{x} {y}h{BOX}v{CELL}h-{BOX}z"/>'
        content += f'<text class="number" x="{x + BOX // 2}" y="{y - 5}" style="font-size:11px">'
        content += f'{html.escape(label)}</text><text class="number" x="{x + BOX + 12}" y="{y + 20}" '
        content += f'style="font-size:16px">{sign}</text>'
    return drawing.Panel(tr("sum over the channels"), _box(len(labels))[0], 50, content, below=True)


def _box(place: int) -> tuple[int, int]:
    """Return the x and y of the upper left corner of a sum's box."""
    return 12 + place * 68, 16


def _maps_panel(layer: Layer, hidden: bool) -> drawing.Panel:
    """Draw the maps two by two; they share a panel, so their titles and grids are placed in it."""
    content, grids = MARK, [drawing.grid(values, title="", blank=hidden) for values in layer.maps]
    for place, grid in enumerate(grids):
        x, y = _map_corner(layer, place)
        style = f"font-size:11px;text-anchor:start;font-weight:{700 if place == layer.shown else 400}"
        title = html.escape(words.map_title(layer, place))
        content += f'<text class="number" x="{x}" y="{y - 3}" style="{style}">{title}</text>'
        content += f'<g transform="translate({x} {y})">{grid.content.replace(MARK, "")}</g>'
    width, height = 2 * _map_corner(layer, 1)[0], _map_corner(layer, layer.count - 1)[1] + grids[0].height
    return drawing.Panel(words.maps_title(layer, hidden), width, height, content, below=True)


def _map_corner(layer: Layer, place: int) -> tuple[int, int]:
    """Return the x and y of a map in the panel of maps."""
    (down, right), (rows, across) = divmod(place, 2), layer.size
    titles = (SMALL * breadth(words.map_title(layer, each)) + 8 for each in range(layer.count))
    return right * max(across * CELL + 30, TITLE, *titles), down * (rows * CELL + 36) + 14


def _map_origin(layer: Layer, place: int) -> tuple[int, int]:
    """Return the x and y of a map's upper left cell in the panel of maps."""
    return tuple(np.add(_map_corner(layer, place), drawing.ORIGIN).tolist())


def frames(layer: Layer, hidden: bool) -> list[list[str]]:
    """Draw for each output cell what is highlighted: its window, the products, their sums, and the cell itself."""
    tall, wide = layer.weights.shape[2:]
    origins, values = [_map_origin(layer, place) for place in range(layer.count)], layer.maps[layer.shown]
    marks = []
    for (row, column), products in zip(np.ndindex(values.shape), layer.products, strict=True):
        window = drawing.window_mark([(row + m, column + n) for m in range(tall) for n in range(wide)], drawing.ORIGIN)
        channels = [part for each in products for part in (window, "", drawing.numbers_mark(each, drawing.ORIGIN))]
        sums = _sums([*products.sum(axis=(1, 2)), *([] if hidden else [values[row, column]])])
        cells = "".join(drawing.window_mark([(row, column)], origin) for origin in origins)
        marks.append([*channels, "", sums, cells])
    return marks


def _sums(values: Sequence[float] | NDArray) -> str:
    spans = "".join(
        f'<tspan x="{_box(place)[0] + BOX // 2}">{number(value)}</tspan>' for place, value in enumerate(values)
    )
    return f'<text y="{_box(0)[1] + 20}">{spans}</text>'


def regions(layer: Layer) -> list[dict]:
    """Say where pointing chooses an output cell: on it in any map, or on the middle of its window in any channel."""
    channels, (x, y), (tall, wide) = len(layer.source), drawing.ORIGIN, layer.weights.shape[2:]
    middle = (x + (wide - 1) * CELL / 2, y + (tall - 1) * CELL / 2)
    windows = [region(3 * channel, middle, (CELL, CELL), layer.size) for channel in range(channels)]
    cells = [_map_origin(layer, place) for place in range(layer.count)]
    return [*(region(3 * channels + 2, corner, (CELL, CELL), layer.size) for corner in cells), *windows]
