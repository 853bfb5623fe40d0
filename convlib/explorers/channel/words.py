"""What `ChannelExplorer` says: a sentence for each output cell, and its labels."""

import numpy as np

from convlib.explorers.channel.layer import NAMES, Layer, times
from convlib.text import factor, joined, mark, number, tr

COLORS = {"red": mark("red"), "green": mark("green"), "blue": mark("blue"), "gray": mark("gray")}


def channels(layer: Layer) -> list[str]:
    """Name the channels."""
    if layer.colors:
        return [tr(COLORS[color]) for color in layer.colors]
    return [tr("channel {number}", number=channel) for channel in range(len(layer.source))]


def sentences(layer: Layer, hidden: bool) -> list[str]:
    """Say for each output cell what is added; `hidden` leaves the sum out."""
    values, names, texts = layer.maps[layer.shown], channels(layer), []
    for (row, column), products in zip(np.ndindex(values.shape), layer.products, strict=True):
        sums = [factor(number(value)) for value in products.sum(axis=(1, 2))]
        terms = [f"{name} {value}" for name, value in zip(names, sums, strict=True)] if layer.colors else sums
        total = tr(
            "Output row {row}, column {column} of map {map}: {terms} = {total}.",
            row=row,
            column=column,
            map=layer.shown,
            terms=" + ".join(terms),
            total="?" if hidden else number(values[row, column]),
        )
        each = [_channel(layer, channel, name, row, column) for channel, name in enumerate(names)]
        texts.append(joined(total, *each))
    return texts


def _channel(layer: Layer, channel: int, name: str, row: int, column: int) -> str:
    """Write the products of a channel, without those of a weight 0."""
    window, kernel = layer.window(channel, row, column), layer.weights[layer.shown, channel]
    pairs = [(factor(x), factor(w)) for x, w in zip(window.flat, kernel.flat, strict=True) if w]
    if not pairs:
        return tr("In {channel}: all weights are 0.", channel=name)
    products, total = " + ".join(f"{x}·{w}" for x, w in pairs), number((window * kernel).sum())
    return tr("In {channel}: {products} = {total}.", channel=name, products=products, total=total)


def parameters(layer: Layer) -> str:
    """Say how many numbers the layer learns, with the formula."""
    count, depth, tall, wide = layer.weights.shape
    return tr(
        "Parameters: n·(C·kh·kw + 1 bias) = {formula} = {total}.",
        formula=f"{count}·({depth}·{tall}·{wide} + 1)",
        total=layer.parameters,
    )


def map_title(layer: Layer, place: int) -> str:
    """Name a map, with the name of its filter if that has one."""
    if layer.named:
        return tr("map {number}: {filter}", number=place, filter=tr(NAMES[place]))
    return tr("map {number}", number=place)


def maps_title(layer: Layer, hidden: bool) -> str:
    """Say how many maps there are, and their size."""
    size = times(layer.size)
    if hidden:
        return tr("{n} map of {size}, hidden", "{n} maps of {size}, hidden", n=layer.count, size=size)
    return tr("{n} map of {size}", "{n} maps of {size}", n=layer.count, size=size)


def summary(layer: Layer) -> str:
    """Say in a line what a `ChannelExplorer` shows."""
    settings = {
        "image": times(layer.source.shape),
        "filter": times(layer.weights.shape[1:]),
        "map": times(layer.size),
        "shown": layer.shown,
        "n": len(layer.weights),
    }
    if layer.problem:
        return tr(
            "ChannelExplorer: image {image}, {n} filter of {filter}, no maps, looking at filter {shown}",
            "ChannelExplorer: image {image}, {n} filters of {filter}, no maps, looking at filter {shown}",
            **settings,
        )
    return tr(
        "ChannelExplorer: image {image}, {n} filter of {filter}, {n} map of {map}, looking at filter {shown}",
        "ChannelExplorer: image {image}, {n} filters of {filter}, {n} maps of {map}, looking at filter {shown}",
        **settings,
    )
