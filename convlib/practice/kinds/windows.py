"""Questions about where a window lies and what it gives: sizes, places, what is read, and what stands in the ring."""

import numpy as np
from numpy.typing import NDArray

from convlib import operations, shapes
from convlib.diagnosis.operations import OPERATIONS
from convlib.diagnosis.questions import Key, Question
from convlib.practice.tasks import (
    REST,
    Task,
    grid,
    idea,
    products,
    rows,
    size_text,
    weights,
    with_settings,
)
from convlib.text import number

Draw = tuple[Task, list[str]]


def cell(rng: np.random.Generator, level: int) -> Draw:
    """One value of an output."""
    operation = "correlate2d" if level == 1 else str(rng.choice(["correlate2d", "convolve2d"]))
    image, kernel = rng.integers(0, 7, (5, 5)), weights(rng, (2, 2) if level == 1 else (2, 3))
    one = [{"stride": 2}, {"padding": 1}][int(rng.integers(2))]
    settings = ({}, one, {"stride": 2, "padding": 1, "dilation": 2})[level - 1]
    height, width = OPERATIONS[operation](image, kernel, **settings).shape
    row, column = int(rng.integers(height)), int(rng.integers(width))
    key = Question(operation, (image, kernel), settings, lambda result: result[row, column]).key
    turned = operation == "convolve2d"
    task = Task(
        f"{verb(operation)}{with_settings(settings)}: which number stands in row {row}, column {column} of the output?",
        key,
        "number",
        _hint(turned, settings),
        tuple(_cell_steps(image, kernel, row, column, settings, turned)),
        (grid(image, "input"), grid(kernel, "kernel")),
    )
    first = "kernel not turned" if turned else "kernel turned"
    return task, [first, *_aims(settings), "sum of the window", "(x, y) for [row, column]"]


def output(rng: np.random.Generator, level: int) -> Draw:
    """A whole small output."""
    operation = "correlate2d" if level == 1 else str(rng.choice(["correlate2d", "convolve2d"]))
    side = 3 if level < 3 else 4
    image, kernel = rng.integers(0, 7, (side, side + 1)), weights(rng, (2, 2))
    settings = {} if level < 3 else {"stride": 2, "padding": 1}
    key, turned = Question(operation, (image, kernel), settings).key, operation == "convolve2d"
    places = list(np.ndindex(np.shape(key.right)))
    worked = [_cell_steps(image, kernel, *place, settings, turned) for place in places]
    task = Task(
        f"{verb(operation)}{with_settings(settings)}: what is the whole output?",
        key,
        "grid",
        _hint(turned, settings),
        (*worked[0][:-1], *(steps[-1] for steps in worked), f"Output: {rows(key.right)}"),
        (grid(image, "input"), grid(kernel, "kernel")),
    )
    return task, ["kernel not turned" if turned else "kernel turned", *_aims(settings), "sum of the window"]


def places(rng: np.random.Generator, level: int) -> Draw:
    """How often a kernel fits, before there is a stride: n − k + 1."""
    (height, width), k = rng.integers(7, 20, 2).tolist(), int(rng.integers(2, 6))
    if level == 1:
        text = f"A row has {width} cells, the kernel {k}. At how many places does the kernel fit?"
        key, form, ends = Question("output_size", (width, k)).key, "number", (width,)
    elif level == 2:
        text = f"An image has {height} rows and {width} columns, the kernel is {k}×{k}. How large is the output?"
        key = Question("correlate2d", (np.zeros((height, width)), np.zeros((k, k))), {}, np.shape).key
        form, ends = "size", (height, width)
    else:
        return _input_of(width, k)
    sides = ["Row: "] if form == "number" else ["Rows: ", "Columns: "]
    steps = [
        f"{side}first it lies on cells 0 to {k - 1}; last it ends on cell {n - 1}, so it starts at {n - k}"
        for side, n in zip(sides, ends, strict=True)
    ]
    sizes = [f"{side}{n} − {k} + 1 = {n - k + 1}" for side, n in zip(sides, ends, strict=True)]
    last = sizes if form == "number" else [*sizes, f"Size: {height - k + 1}×{width - k + 1}"]
    targeted = ["+1 forgotten"] + ["(x, y) for [row, column]"] * (level == 2)
    return Task(text, key, form, "Where does the kernel start first, and where last?", (*steps, *last)), targeted


def _input_of(size: int, k: int) -> Draw:
    """Find the input's size from that of the output."""
    taken = idea("the kernel was taken to cost nothing", "The output is shorter than the input by k − 1 cells.")
    away = idea("the cells at the border were taken off once more", "They go back on: n = size + k − 1.")
    answers = {"+1 forgotten": size + k, "nothing lost": size, "taken off": size - k + 1}
    key = Key(size + k - 1, answers, {"nothing lost": taken, "taken off": away})
    text = f"A kernel of {k} cells gave an output of {size} cells, unpadded and in steps of 1. How long was the input?"
    steps = ("size = n − k + 1", f"{size} = n − {k} + 1, so n = {size} + {k} − 1", f"n = {size + k - 1}")
    return Task(text, key, "number", "Turn the formula n − k + 1 around.", steps), list(answers)


def steps(rng: np.random.Generator, level: int) -> Draw:
    """The length of an output along one side, with a stride."""
    n, k, stride = int(rng.integers(8, 25)), int(rng.integers(2, 5)), int(rng.integers(2, 5))
    settings = {"stride": stride}
    settings |= {"padding": int(rng.integers(1, 4))} if level > 1 else {}
    settings |= {"dilation": int(rng.integers(2, 4))} if level > 2 else {}
    told = shapes.explain(n, k, **settings)
    room = n + 2 * settings.get("padding", 0) - told.span
    task = Task(
        f"A row has {n} cells, the kernel {k}{with_settings(settings)}. How many outputs are there?",
        Question("output_size", (n, k), settings).key,
        "number",
        "How far can the kernel move, and how many whole steps are that? It starts at one place before the first step.",
        (
            f"The kernel spans {told.span} cells",
            f"It can move by {n} + 2·{settings.get('padding', 0)} − {told.span} = {room}",
            f"Whole steps of {stride}: {room} / {stride} = {room / stride:.2f}, rounded down {room // stride}",
            told.formula,
        ),
    )
    targeted = [["ceil for floor"], ["padding ignored"], ["dilation ignored", "dilation as gaps"]][level - 1]
    return task, ["+1 forgotten", "stride ignored", *targeted]


def size(rng: np.random.Generator, level: int) -> Draw:
    """Rows and columns of an output, with padding."""
    (height, width), kernel = rng.integers(10, 20, 2).tolist(), int(rng.integers(2, 5))
    settings = {"padding": int(rng.integers(1, 3))} | ({"stride": int(rng.integers(2, 4))} if level > 1 else {})
    settings |= {"dilation": int(rng.integers(2, 4))} if level > 2 else {}
    key = Question("correlate2d", (np.zeros((height, width)), np.zeros((kernel, kernel))), settings, np.shape).key
    formulas = [shapes.explain(side, kernel, **settings).formula for side in (height, width)]
    task = Task(
        f"The input has {height} rows and {width} columns, the kernel is {kernel}×{kernel}{with_settings(settings)}. "
        "How large is the output?",
        key,
        "size",
        "Count the places of the kernel along each side: steps, and one more.",
        (
            "Along a side: ⌊(n + 2p − k) / stride⌋ + 1"
            + ", with the span, dilation·(k − 1) + 1, in the place of k" * ("dilation" in settings),
            f"Height: {formulas[0]}",
            f"Width: {formulas[1]}",
            "Size: {}×{}".format(*key.right),
        ),
    )
    targeted = ["padding on one side"] + ["stride ignored"] * (level > 1) + ["dilation as gaps"] * (level > 2)
    return task, [*targeted, "+1 forgotten", "(x, y) for [row, column]"]


def setting(rng: np.random.Generator, level: int) -> Draw:
    """Which setting gave an output."""
    name, values, mistakes = (
        ("stride", (1, 2, 3, 4), ("+1 forgotten", "ceil for floor")),
        ("padding", (0, 1, 2, 3, 4), ("padding on one side",)),
        ("dilation", (1, 2, 3), ("dilation as gaps", "span d·k")),
    )[level - 1]
    image, kernel = rng.integers(0, 7, rng.integers(7, 10, 2)), weights(rng, rng.integers(2, 4, 2))
    value = int(rng.choice(values[1:]))
    result = operations.correlate2d(image, kernel, **{name: value})
    answers = {}
    for mistake in mistakes:  # somebody who has it takes the setting that would then give this size
        guesses = [Question("correlate2d", (image, kernel), {name: each}, np.shape).key for each in values]
        found = [guess.wrong.get(mistake) for guess in guesses]
        answers |= {mistake: found.index(result.shape)} if result.shape in found else {}
    sizes = [OPERATIONS["correlate2d"](image, kernel, **{name: each}).shape for each in values]
    listed = [f"{name} {each} gives {size_text(shape)}" for each, shape in zip(values, sizes, strict=True)]
    key = Key(values.index(value), answers, options=tuple(f"{name} {each}" for each in values))
    told_by_size = sizes.count(result.shape) == 1
    return Task(
        f"Which {name} gave this output?",
        key,
        "choice",
        f"Compare the size of the output with what each {name} gives.",
        (*listed, f"The output has {size_text(result.shape)}: {name} {value}"),
        (grid(image, "input"), grid(kernel, "kernel"), grid(result, "output")),
    ), list(answers) if told_by_size else []


def multiplications(rng: np.random.Generator, level: int) -> Draw:
    """How many products an output costs."""
    (height, width), k = rng.integers(8, 16, 2).tolist(), int(rng.integers(2, 4))
    settings = {"stride": int(rng.integers(2, 4))} | ({"padding": 1} if level > 1 else {})
    settings |= {"dilation": 2} if level > 2 else {}
    arrays = np.zeros((height, width)), np.zeros((k, k))
    key = Question("correlate2d", arrays, settings, lambda result: result.size * k * k).key
    sides = [shapes.explain(side, k, **settings) for side in (height, width)]
    task = Task(
        f"The input has {height} rows and {width} columns, the kernel is {k}×{k}{with_settings(settings)}. "
        f"How many multiplications does the whole output take{', those with zeros of the ring too' * (level > 1)}?",
        key,
        "number",
        "How many output cells are there, and how many products does each of them take?",
        (
            f"Rows: {sides[0].formula}; columns: {sides[1].formula}",
            f"Each output cell takes {k}·{k} = {k * k} products",
            f"{sides[0].size}·{sides[1].size}·{k * k} = {key.right}",
        ),
    )
    return task, ["stride ignored", "stride along one side", "+1 forgotten"]


# Steps and pictures


def verb(operation: str) -> str:
    """Name an operation by what it does with the kernel."""
    return "Convolve (kernel turned)" if operation == "convolve2d" else "Correlate (kernel as printed)"


def _hint(turned: bool, settings: dict[str, int]) -> str:
    hint = "Turn the kernel by 180° first. " if turned else ""
    hint += "Draw the ring of zeros. " if "padding" in settings else ""
    return hint + "Lay the kernel on the window, multiply each pixel by the weight on it, and add."


def _aims(settings: dict[str, int]) -> list[str]:
    """The mistakes that settings are there to bring out."""
    names = {"stride": "stride ignored", "padding": "off centre", "dilation": "dilation as gaps"}
    return [names[setting] for setting in settings]


def _cell_steps(
    image: NDArray, kernel: NDArray, row: int, column: int, settings: dict[str, int], turned: bool
) -> list[str]:
    """Work out one output cell; the last line ends in its value."""
    stride, padding, dilation = (settings.get(name, rest) for name, rest in REST.items())
    laid = kernel[::-1, ::-1] if turned else kernel
    tall, wide = (dilation * (side - 1) + 1 for side in kernel.shape)
    top, left = row * stride, column * stride
    window = np.pad(image, padding)[top : top + tall : dilation, left : left + wide : dilation]
    within = " of the padded input" if padding else ""
    return [
        *([f"The kernel turned: {rows(laid)}"] if turned else []),
        f"The window of output row {row}, column {column} starts at row {top}, column {left}{within}: {rows(window)}",
        f"Products: {products(window, laid)}",
        f"Row {row}, column {column}: {products(window, laid)} = {number(np.sum(window * laid))}",
    ]
