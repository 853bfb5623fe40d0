"""Questions about what a window reads: cells, fields of layers, and what padding puts there."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from convlib import operations, shapes
from convlib.diagnosis.questions import Key, Question
from convlib.practice.kinds.windows import Draw
from convlib.practice.tasks import REST, Task, cells, grid, idea, only, rows, with_settings
from convlib.text import number


def seen(rng: np.random.Generator, level: int) -> Draw:
    """Which input cells an output cell depends on."""
    height, width = rng.integers(5, 8, 2).tolist()
    kernel = (2, 3) if level == 1 else (int(rng.integers(2, 4)), int(rng.integers(2, 4)))
    settings = {"stride": 2} | ({"padding": 1} if level > 1 else {}) | ({"dilation": 2} if level > 2 else {})
    sizes = [shapes.explain(side, taps, **settings).size for side, taps in zip((height, width), kernel, strict=True)]
    row, column = (int(rng.integers(side or 1)) for side in sizes)
    key = _reading((height, width), kernel, settings, lambda results: results[:, row, column])
    task = Task(
        f"A kernel of {kernel[0]}×{kernel[1]} slides over an input of {height} rows and {width} columns"
        f"{with_settings(settings)}. Which input cells does the output cell in row {row}, column {column} depend on?",
        key,
        "cells",
        f"The window starts at row·stride and column·stride{' of the padded input' * ('padding' in settings)}"
        f"{'; its taps lie a dilation apart' * ('dilation' in settings)}.",
        tuple(_seen_steps(row, column, kernel, settings, key.right)),
    )
    targeted = ["stride ignored", "height and width swapped", "(x, y) for [row, column]"] if level == 1 else []
    return task, targeted + (["stride ignored", "off centre"] if level > 1 else []) + ["dilation as gaps"] * (level > 2)


def never_read(rng: np.random.Generator, level: int) -> Draw:
    """Which cells no window reads: a remainder at the end, or gaps between the windows."""
    height, width = _row_or_image(rng, level)
    k, stride = int(rng.integers(2, 4)), int(rng.integers(2, 5))
    settings = {"stride": stride} | ({"dilation": 2} if level == 3 else {})
    kernel = (min(height, k), k)
    key = _reading((height, width), kernel, settings, lambda results: ~results.any(axis=(1, 2)))
    across = "Cells" if level == 1 else "Columns"
    told = [_starts("Rows", height, kernel[0], settings), _starts(across, width, k, settings)]
    task = Task(
        f"{_shapes(height, width, k)}{with_settings(settings)}. Which cells does no window read?",
        key,
        "cells",
        "Where does each window start, and which cells does it read?",
        (*told[level == 1 :], f"Never read: {cells(key.right)}"),
    )
    return task, ["stride ignored", "+1 forgotten"] + ["dilation ignored"] * (level == 3)


def read_by(rng: np.random.Generator, level: int) -> Draw:
    """How many windows read a cell."""
    height, width = _row_or_image(rng, level)
    k = int(rng.integers(3, 5)) if level == 1 else 3
    settings = ({"stride": int(rng.integers(1, 3))}, {"padding": 1}, {"stride": 2, "padding": 1})[level - 1]
    row, column = int(rng.integers(height)), int(rng.integers(width))
    kernel = (min(height, k), k)
    impulse = np.zeros((1, 1, height, width))
    impulse[0, 0, row, column] = 1
    counted = Question("conv2d", (impulse, np.ones((1, 1, *kernel))), settings, np.count_nonzero).key
    middle = {"answers": {"as in the middle": kernel[0] * k}, "ideas": {"as in the middle": idea(*_AS_IN_THE_MIDDLE)}}
    key = only(counted, ["stride ignored", "padding ignored"], **middle)
    which = [_windows_on(row, height, kernel[0], settings), _windows_on(column, width, kernel[1], settings)]
    along = [
        f"{name}: windows that read it start at {', '.join(map(number, starts)) or 'no place'}"
        for name, starts in zip(("Rows", "Row" if level == 1 else "Columns"), which, strict=True)
    ]
    where = f"cell {column}" if level == 1 else f"the cell in row {row}, column {column}"
    task = Task(
        f"{_shapes(height, width, k)}{with_settings(settings)}. How many windows read {where}?",
        key,
        "number",
        "Which windows begin at this cell or before it, and reach it?",
        (
            *along[level == 1 :],
            f"{f'{len(which[0])} · {len(which[1])} =' if level > 1 else 'Windows:'} {key.right}",
        ),
    )
    targeted = {
        1: ["as in the middle"],
        2: ["as in the middle", "padding ignored"],
        3: ["stride ignored", "padding ignored"],
    }
    return task, targeted[level]


_AS_IN_THE_MIDDLE = (
    "every cell was taken to be read as often as one in the middle, with steps of 1",
    "Cells at the ends lie in fewer windows, and longer steps leave windows out.",
)


# Dilation


def span(rng: np.random.Generator, level: int) -> Draw:
    """How many cells a dilated kernel spans; at level 3, which dilation it has."""
    k, d = int(rng.integers(2, 4 + level)), int(rng.integers(2, 3 + level))
    zeros = f"{k - 1} steps of {d} cells, and the first tap"
    if level < 3:
        key = Question("receptive_field", ([(k, 1, d)],)).key
        text, last = (
            f"A kernel of {k} taps, dilation {d}: how many cells does it span?",
            f"{d}·({k} − 1) + 1 = {key.right}",
        )
        return Task(text, key, "number", "How many steps are there from the first tap to the last?", (zeros, last)), [
            "span d·k",
            "dilation as gaps",
            "+1 forgotten",
        ]
    whole = d * (k - 1) + 1
    gaps = idea("the zeros between two taps were counted", "The dilation is the distance from tap to tap: one more.")
    answers = {"gaps": d - 1}
    answers |= {name: whole // by for name, by in {"span d·k": k, "+1 forgotten": k - 1}.items() if whole % by == 0}
    steps = (f"span = d·({k} − 1) + 1, so {whole} = {k - 1}·d + 1", f"d = ({whole} − 1) / {k - 1} = {d}")
    text = f"A kernel of {k} taps spans {whole} cells. Which dilation does it have?"
    return Task(
        text, Key(d, answers, {"gaps": gaps}), "number", "How many steps, and how long are all together?", steps
    ), list(answers)


def saved(rng: np.random.Generator, level: int) -> Draw:
    """What dilation saves against a kernel filled with zeros."""
    k, d, outputs = int(rng.integers(2, 6)), int(rng.integers(2, 5)), int(rng.integers(2, 12))
    power, times = min(level, 2), outputs if level == 3 else 1
    whole = d * (k - 1) + 1
    key = Question("receptive_field", ([(k, 1, d)],), {}, lambda whole: (whole**power - k**power) * times).key
    shape, along = ("{0} taps", "") if level == 1 else ("{0}×{0}", f" along a side: {whole}×{whole}")
    mark = "" if level == 1 else "²"
    more = f" With {outputs} outputs" if level == 3 else " For one output"
    task = Task(
        f"A kernel of {shape.format(k)} has dilation {d}. Filled with zeros it gives the same numbers.{more}, how many "
        "more multiplications does the filled kernel take?",
        key,
        "number",
        "How many cells has the filled kernel, and how many of them are weights of the small one?",
        (
            f"Filled, the kernel has {d}·({k} − 1) + 1 = {whole} cells{along}",
            f"{outputs}·({whole}² − {k}²) = {key.right}" if level == 3 else f"{whole}{mark} − {k}{mark} = {key.right}",
        ),
    )
    return task, ["span d·k", "dilation as gaps"]


def receptive_field(rng: np.random.Generator, level: int) -> Draw:
    """How many input cells one cell of the last layer spans."""
    layers = [
        (
            int(rng.choice([2, 3, 5])),
            int(rng.integers(1, 3)) if level > 1 else 1,
            int(rng.integers(1, 4)) if level > 2 else 1,
        )
        for _ in range(2 if level == 1 else 3)
    ]
    return Task(
        "Along one side, these layers follow each other: "
        + "; ".join(f"kernel {k}, stride {s}, dilation {d}" for k, s, d in layers)
        + ". How many input cells does one cell of the last output span, from the first to the last?",
        Question("receptive_field", (layers,)).key,
        "number",
        "Go through the layers from the first: each adds its span − 1, times the strides of the layers before it.",
        tuple(_field_steps(layers)),
    ), [
        "spans added",
        *["stride ignored"] * (level > 1),
        *["dilation as gaps", "span d·k"] * (level > 2),
        "+1 forgotten",
    ]


def stack(rng: np.random.Generator, level: int) -> Draw:
    """Which cells a stack of dilated layers reads, and which it leaves out."""
    layers = rng.choice([1, 2, 3] if level < 3 else [1, 2, 4], 2 if level == 1 else 3).tolist()
    reached = [_reached(layers[number:]) for number in range(len(layers))]
    field = reached[0]
    holes = idea(
        "the holes between the taps were overlooked",
        "A dilated kernel skips cells, and the layers before it may not fill them.",
    )
    last = idea(
        "only the taps of the last layer were followed",
        "Behind each of them lies a window of the layer before.",
    )
    inner = np.zeros_like(field)
    inner[:, (margin := (field.size - reached[-1].size) // 2) : field.size - margin] = reached[-1]
    answers = {"no holes": np.ones_like(field), "last layer alone": inner}
    key = Key(field, answers, {"no holes": holes, "last layer alone": last})
    back = [
        f"From the output back, layer {number + 1} (dilation {layers[number]}) reads {cells(part)} of {part.size} cells"
        for number, part in reversed(list(enumerate(reached)))
    ]
    back[-1] = f"Cells read: {cells(field)}"
    behind = "Behind each cell that is needed lie three taps of the layer before, its dilation apart"
    return Task(
        f"Along one side, layers with kernels of 3 follow each other, with dilations {', '.join(map(str, layers))} and "
        f"stride 1. An output cell spans cells 0 to {field.size - 1} of the input. Which of them does it depend on?",
        key,
        "cells",
        "Go back from one output cell: which cells does the last layer read, and which cells lie behind each of these?",
        (behind, *back),
    ), list(key.wrong)


# Padding


def ring(rng: np.random.Generator, level: int) -> Draw:
    """What a padding mode puts beside a row."""
    row, padding = rng.choice(np.arange(1, 10), 4 + (level == 3), replace=False), min(level, 3)
    modes = {"zeros": "constant", "edge": "edge", "reflect": "reflect", "wrap": "wrap"}
    mode = str(rng.choice(list(modes)))
    padded = {name: np.pad(row, padding, mode=each)[np.newaxis] for name, each in modes.items()}
    answers = {name: values for name, values in padded.items() if name != mode}
    ideas = {
        name: idea(f"the ring of the mode “{name}” was taken", f"{_MODES[name]}; {_MODES[mode].lower()}.")
        for name in answers
    }
    if mode == "reflect" and padding > 1:
        answers["last pixel repeated"] = np.pad(row, padding, mode="symmetric")[np.newaxis]
        ideas["last pixel repeated"] = idea(
            "the last pixel was repeated", "Reflect mirrors at the last pixel and does not repeat it."
        )
    return Task(
        f"The row is padded with {padding} {'cell' if padding == 1 else 'cells'} at each end, mode “{mode}”. "
        "Which numbers stand in the padded row?",
        Key(padded[mode], answers, ideas),
        "grid",
        f"{'. '.join(_MODES.values())}.",
        (
            f"The row itself stands in the middle: {rows(row[np.newaxis])}",
            f"Before it, mode {mode}: {rows(padded[mode][:, :padding])}",
            f"Output: {rows(padded[mode])}",
        ),
        (grid(row[np.newaxis], "row"),),
    ), list(answers)


_MODES = {
    "zeros": "Zeros puts in 0",
    "edge": "Edge repeats the nearest pixel",
    "reflect": "Reflect mirrors at the last pixel",
    "wrap": "Wrap goes on at the other end",
}


def rim(rng: np.random.Generator, level: int) -> Draw:
    """What zeros do to the mean of a flat area at its rim."""
    k, corner = (3, bool(level == 1 or rng.integers(2))) if level < 3 else (5, bool(rng.integers(2)))
    padding, value = k // 2, int(rng.integers(2, 12)) * k * k
    inside = k - padding
    count = inside * inside if corner else inside * k
    other = inside * k if corner else inside * inside
    ideas = {
        "zeros left out": idea(
            "the zeros were left out of the mean", "A zero is a number like any other, and the mean counts it."
        ),
        "other place": idea(
            "the cells of the image were miscounted", "In a corner two sides lie in the ring, on an edge one."
        ),
        "sum": idea("the sum was not divided", "A mean is the sum divided by all cells of the window."),
    }
    answers = {"zeros left out": value, "other place": value * other / k**2, "sum": value * count}
    place = "in the corner" if corner else "in the middle of an edge"
    return Task(
        f"A large flat area of {value} is blurred by the mean of {k}×{k} cells, with padding {padding} of zeros. "
        f"Which value stands {place} of the output?",
        Key(value * count / k**2, answers, ideas),
        "number",
        "How many cells of the window lie in the image, and how many in the ring?",
        (
            f"The window has {k * k} cells; {count} lie in the image, {k * k - count} in the ring",
            f"{count}·{value} / {k * k} = {number(value * count / k**2)}",
        ),
    ), list(answers)


# Steps


def _reading(shape: tuple[int, int], kernel: tuple[int, int], settings: dict[str, int], read: Callable) -> Key:
    """Ask about the cells of an input: one image for each cell, with a 1 there; which outputs notice it?"""
    height, width = shape
    impulses = np.eye(height * width).reshape(-1, 1, height, width)
    arrays = impulses, np.ones((1, 1, *kernel))
    return Question("conv2d", arrays, settings, lambda results: read(results[:, 0] != 0).reshape(shape)).key


def _seen_steps(row: int, column: int, kernel: tuple[int, int], settings: dict[str, int], right: NDArray) -> list[str]:
    stride, padding, dilation = (settings.get(name, rest) for name, rest in REST.items())
    steps = []
    for name, place, taps in (("Rows", row, kernel[0]), ("Columns", column, kernel[1])):
        start = place * stride - padding
        reached = ", ".join(number(start + tap * dilation) for tap in range(taps))
        before = f" − {padding}" if padding else ""
        apart = f", in steps of {dilation}" if dilation > 1 else ""
        steps.append(f"{name}: from {place}·{stride}{before} = {number(start)}{apart}: {reached}")
    outside = " (what lies outside is padding)" if padding else ""
    return [*steps, f"Cells (row, column){outside}: {cells(right)}"]


def _row_or_image(rng: np.random.Generator, level: int) -> tuple[int, int]:
    return (1, int(rng.integers(7, 13))) if level == 1 else tuple(rng.integers(5, 8, 2).tolist())


def _shapes(height: int, width: int, k: int) -> str:
    if height == 1:
        return f"A row has {width} cells, the kernel {k}"
    return f"An input has {height} rows and {width} columns, the kernel is {k}×{k}"


def _starts(name: str, n: int, taps: int, settings: dict[str, int]) -> str:
    told = shapes.explain(n, taps, **settings)
    starts = [place * settings["stride"] for place in range(told.size or 0)]
    read = sorted({start + tap * settings.get("dilation", 1) for start in starts for tap in range(taps)})
    return f"{name} 0 to {n - 1}: windows start at {', '.join(map(str, starts))} and read {', '.join(map(str, read))}"


def _windows_on(cell: int, n: int, taps: int, settings: dict[str, int]) -> list[int]:
    """Where the windows start that read a cell, in an input that is counted from 0."""
    stride, padding, _ = (settings.get(name, rest) for name, rest in REST.items())
    starts = [place * stride - padding for place in range(shapes.output_size(n, taps, **settings))]
    return [start for start in starts if start <= cell < start + taps]


def _field_steps(layers: list[tuple[int, int, int]]) -> list[str]:
    steps = ["Start with 1 cell, steps of 1"]
    for layer in range(1, len(layers) + 1):
        kernel, _stride, dilation = layers[layer - 1]
        before, step = (
            shapes.receptive_field(layers[: layer - 1]),
            int(np.prod([s for _, s, _ in layers[: layer - 1]])),
        )
        added = dilation * (kernel - 1)
        steps.append(f"Layer {layer}: {before} + ({added + 1} − 1)·{step} = {shapes.receptive_field(layers[:layer])}")
    return steps


def _reached(dilations: list[int]) -> NDArray:
    """The cells that one output of some layers with kernels of 3 depends on, (1, span)."""
    field = np.ones(1)
    for dilation in reversed(dilations):
        field = operations.convolve1d(field, np.ones(3), dilation=dilation, padding="full")
    return (field > 0)[np.newaxis]
