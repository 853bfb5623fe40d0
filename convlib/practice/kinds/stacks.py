"""Questions about stacks of layers: the ends of a field, the paths to its cells, and small kernels for a large one."""

from collections.abc import Collection

import numpy as np

from convlib import shapes
from convlib.diagnosis.questions import Key
from convlib.practice.clues import Clue, Position, strip, strip_clue
from convlib.practice.tasks import Draw, Task, idea
from convlib.text import joined, listed, mark, minus, tr

Layer = tuple[int, int, int, int]
"""Kernel, stride, dilation, padding."""

# The ends of a field

_ENDS = {
    "last layer alone": idea(
        mark("You followed only the last layer."),
        mark("Each cell that it reads comes from a window of the layer before."),
    ),
    "no strides": idea(
        mark("You moved every window by one cell."),
        mark("The window of cell i starts at i times the stride of its layer, minus the padding."),
    ),
    "no paddings": idea(
        mark("You left out the paddings."),
        mark("A padding moves each window of its layer back by as many cells."),
    ),
    "layers exchanged": idea(
        mark("You exchanged the layers."),
        mark("Go back from the last layer, which reads the last map but one, to the first, which reads the input."),
    ),
}


def field_ends(rng: np.random.Generator, level: int, allowed: Collection[str]) -> Draw:
    """Ask for the first and the last input cell that a cell of the last map sees."""
    layers = [_layer(rng, allowed) for _ in range(3 if level == 3 else 2)]
    cell = int(rng.integers(1, 5))
    answers = {
        "last layer alone": shapes.sees(cell, layers[-1:]),
        "no strides": shapes.sees(cell, [(k, 1, d, p) for k, _, d, p in layers]),
        "no paddings": shapes.sees(cell, [layer[:3] for layer in layers]),
        "layers exchanged": shapes.sees(cell, layers[::-1]),
    }
    right = shapes.sees(cell, layers)
    task = Task(
        tr(
            "Along one side, these layers follow each other: {layers}. A cell before cell 0 has a negative number. "
            "What are the first and the last input cell that cell {cell} of the last map sees?",
            layers=_described(layers),
            cell=cell,
        ),
        Key(right, answers, _ENDS),
        "size",
        tr("Go back from the last layer: which cells does it read, and where do the windows of these start and end?"),
        tuple(_ends_steps(cell, layers)),
        clue=lambda _: strip_clue(
            tr("The last layer reads the lit cells of the map before it. Cell 0 is the first one. Go on from there."),
            _read_strip(cell, layers[-1]),
        ),
        fields=(mark("first cell"), mark("last cell")),
    )
    targeted = ["no strides", "layers exchanged"] * ("stride" in allowed) + ["no paddings"] * ("padding" in allowed)
    return task, ["last layer alone", *targeted]


def _layer(rng: np.random.Generator, allowed: Collection[str]) -> Layer:
    """Draw the kernel, the stride, the dilation and the padding of a layer."""
    stride, dilation, padding = (
        int(rng.integers(low, high)) if name in allowed else low
        for name, low, high in (("stride", 1, 4), ("dilation", 1, 3), ("padding", 0, 3))
    )
    return int(rng.integers(2, 5)), stride, dilation, padding


def _described(layers: list[Layer]) -> str:
    return "; ".join(
        tr("kernel {kernel}, stride {stride}, dilation {dilation}, padding {padding}", **_named(layer))
        for layer in layers
    )


def _named(layer: Layer) -> dict[str, int]:
    return dict(zip(("kernel", "stride", "dilation", "padding"), layer, strict=True))


def _ends_steps(cell: int, layers: list[Layer]) -> list[str]:
    """Go back layer by layer; each step has the formula with its numbers."""
    first = last = cell
    steps = []
    for number in range(len(layers), 0, -1):
        kernel, stride, dilation, padding = layers[number - 1]
        start, end = first * stride - padding, last * stride - padding + dilation * (kernel - 1)
        fields = {
            "number": number,
            "start": minus(f"{first}·{stride} − {padding} = {start}"),
            "end": minus(f"{last}·{stride} − {padding} + {dilation}·{kernel - 1} = {end}"),
        }
        steps.append(tr("Layer {number} reads from {start} to {end}", **fields))
        first, last = start, end
    return [*steps, tr("First and last cell: {cells}", cells=minus(listed((first, last))))]


def _read_strip(cell: int, layer: Layer) -> tuple:
    """Light the cells that a layer reads; those in its padding are not drawn."""
    kernel, stride, dilation, padding = layer
    read = range(cell * stride - padding, cell * stride - padding + dilation * kernel, dilation)
    inside = [place for place in read if place >= 0]
    return strip(max(inside, default=0) + 2, inside, tr("the map before the last"))


# Numbers of paths

_PATHS = {
    "each cell once": idea(
        mark("You counted one path to each cell."),
        mark("Where windows of the first map overlap, there is a path through each of them."),
    ),
    "last layer's taps": idea(
        mark("You followed only the last layer."),
        mark("Each tap of the last layer leads to a window of the layer before."),
    ),
    "kernels added": idea(
        mark("You added up how many kernels cover a cell."),
        mark("A path takes one tap of each kernel: count the ways to add up their steps."),
    ),
}


def paths(rng: np.random.Generator, level: int, allowed: Collection[str]) -> Draw:
    """Ask how many paths lead from an output cell to each cell of its field."""
    layers = [
        (int(rng.integers(2, 4 if level > 1 else 5)), 1, int(rng.integers(1, 3)) if "dilation" in allowed else 1)
        for _ in range(2 if level == 1 else 3)
    ]
    side = shapes.receptive_field(layers)
    right = np.array([shapes.paths(0, layers, side)])
    answers = {
        "each cell once": np.minimum(right, 1),
        "last layer's taps": np.array([shapes.paths(0, layers[-1:], side)]),
        "kernels added": sum(np.array([shapes.paths(0, [layer], side)]) for layer in layers),
    }
    described = "; ".join(tr("kernel {kernel}, dilation {dilation}", kernel=k, dilation=d) for k, _, d in layers)
    task = Task(
        tr(
            "Along one side, these layers follow each other, with stride 1 and no padding: {layers}. Cell 0 of the "
            "last map sees cells 0 to {last} of the input. How many paths lead to each of them?",
            layers=described,
            last=side - 1,
        ),
        Key(right, answers, _PATHS),
        "grid",
        tr(
            "Begin with the first kernel alone: one path to each of its taps. Then lay this row down at each tap of "
            "the next kernel."
        ),
        (
            *(
                tr("After layer {number}: {paths}", number=end, paths=_counts(layers[:end]))
                for end in range(1, len(layers))
            ),
            tr("Output: {rows}", rows=_counts(layers)),
        ),
        clue=lambda at: _steps_clue(at, layers, side),
    )
    return task, ["each cell once", "last layer's taps", "kernels added"]


def _counts(layers: list[tuple[int, int, int]]) -> str:
    return " ".join(map(str, shapes.paths(0, layers, shapes.receptive_field(layers))))


def _steps_clue(at: Position, layers: list[tuple[int, int, int]], side: int) -> Clue:
    kernel, _, dilation = layers[-1]
    taps = range(0, dilation * kernel, dilation)
    return strip_clue(
        tr("The taps of the last kernel are lit. Which of them can a path to cell {cell} begin with?", cell=at[1]),
        strip(side, taps, tr("cells 0 to {last}", last=side - 1)),
    )


# Small kernels for a large one

_SMALL = {
    "weights of one layer": idea(
        mark("You counted the weights of one small layer."), mark("Each layer has weights of its own.")
    ),
    "kernels side by side": idea(
        mark("You took the product of the sides for the side of the large kernel."),
        mark("The windows overlap: each layer adds its kernel minus 1 to the field."),
    ),
    "sides of kernels added": idea(
        mark("You added the sides of the small kernels."),
        mark("The windows overlap: each layer adds its kernel minus 1 to the field."),
    ),
    "weights along one side": idea(
        mark("You counted the weights along one side."), mark("A k×k kernel has k·k weights.")
    ),
}


def small_kernels(rng: np.random.Generator, level: int) -> Draw:
    """Ask how many weights small kernels save compared with one large kernel with the same field."""
    count = 2 if level == 1 else int(rng.integers(2, 6))
    k, channels = int(rng.integers(2, 6)), 1 if level < 3 else int(rng.choice([2, 3, 4, 8]))
    field = shapes.receptive_field([(k, 1, 1)] * count)
    pairs = channels**2

    def saved(side: int, layers: int = count) -> int:
        return (side**2 - layers * k**2) * pairs

    answers = {
        "weights of one layer": saved(field, 1),
        "kernels side by side": saved(k**count),
        "sides of kernels added": saved(k * count),
        "weights along one side": (field - count * k) * pairs,
    }
    fields = {"n": count, "k": k, "channels": channels}
    question = joined(
        tr("{n} layers with {k}×{k} kernels and stride 1 follow each other.", **fields),
        tr("All maps have one channel.") if channels == 1 else tr("All maps have {channels} channels.", **fields),
        tr("One layer with a larger kernel has the same receptive field, and as many channels."),
        tr("How many more weights does it have than the small ones together, without biases?"),
    )
    task = Task(
        question,
        Key(saved(field), answers, _SMALL),
        "number",
        tr("How long is a side of the receptive field? That is the side of the large kernel."),
        (
            tr("Side of the field: {formula}", formula=f"1 + {count}·({k} − 1) = {field}"),
            *(
                [
                    tr(
                        "Each kernel has a slice for each pair of channels: {formula}",
                        formula=f"{channels}·{channels} = {pairs}",
                    )
                ]
                * (channels > 1)
            ),
            tr("Large minus small: {formula}", formula=_difference(field, count, k, pairs, saved(field))),
        ),
        clue=lambda _: strip_clue(
            tr("The first kernel reads the lit cells. How many cells does each further layer add?"),
            strip(k + 2, range(k), tr("the input")),
        ),
    )
    return task, list(answers)


def _difference(field: int, count: int, k: int, pairs: int, saved: int) -> str:
    plain = f"{field}² − {count}·{k}²"
    return minus(f"({plain})·{pairs} = {saved}" if pairs > 1 else f"{plain} = {saved}")
