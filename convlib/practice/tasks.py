"""Questions without end: each kind draws a case from a seed, at one of three levels, and explains it with its numbers.

A draw is taken only if the mistakes that its kind is after give wrong answers, and all of them different ones: so a
wrong answer can be named, and nobody is right by mistake.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convlib import drawing, images, operations, shapes
from convlib.kernels import KERNELS
from convlib.mistakes import OPERATIONS, POOLS, Question, same

LEVELS = (1, 2, 3)


@dataclass(frozen=True)
class Choice:
    """A question answered by the number of an option, counted from 0, with the options that mistakes lead to."""

    options: tuple[str, ...]
    right: int
    wrong: dict[str, int]

    def mistaken(self, name: str) -> int | None:
        """The option of somebody with one mistake; None where it leads to none."""
        return self.wrong.get(name)


@dataclass(frozen=True)
class Task:
    """One case: what is asked, how it is answered, and how it is worked out.

    Attributes
    ----------
    text : str
        The question.
    question : Question or Choice
        Its right answer and those of the mistakes.
    form : str
        How it is answered: "number", "size" (height, width), "grid" (numbers), "cells" (True where chosen), "choice".
    hint : str
        A sentence that helps without giving the answer.
    steps : tuple of str
        The case worked out; the last one ends in the answer.
    panels : tuple of Panel
        The picture.
    """

    text: str
    question: Question | Choice
    form: str
    hint: str
    steps: tuple[str, ...]
    panels: tuple[drawing.Panel, ...] = ()


def draw(kind: str, level: int = 1, seed: int = 0) -> Task:
    """Draw a case; the same one for the same seed.

    Parameters
    ----------
    kind : str
        One of `KINDS`.
    level : int
        1 (plain), 2 or 3 (everything together).
    seed : int
        At least 0.

    Raises
    ------
    ValueError
        If there is no such kind or level.

    Examples
    --------
    >>> task = draw("parameters", seed=11)
    >>> task.text
    'A layer has 4 filters of 3×3, and its input has 3 channels. How many numbers does it learn, biases included?'
    >>> task.steps[-1]
    '4 · (27 + 1) = 112'
    """
    if kind not in KINDS:
        raise ValueError(f"kind {kind!r} is not known; choose from {', '.join(KINDS)}")
    if level not in LEVELS:
        raise ValueError(f"level must be 1, 2 or 3, not {level!r}")
    rng = np.random.default_rng([list(KINDS).index(kind), level, seed])
    while True:
        task, aims = KINDS[kind](rng, level)
        if _tells_apart(task.question, aims):
            return task


_NOT_TAKEN = ["a draw without a mistake to find"]


def _tells_apart(question: Question | Choice, aims: Sequence[str]) -> bool:
    """Whether every mistake that the kind is after changes the answer, each in its own way."""
    answers = [question.right]
    for name in aims:
        answer = question.mistaken(name)
        if answer is None or any(same(answer, other) for other in answers):
            return False
        answers.append(answer)
    return True


# The kinds. Each makes one case, good or not, and names the mistakes that it is after.


def _cell(rng: np.random.Generator, level: int) -> tuple[Task, list[str]]:
    operation = "correlate2d" if level == 1 else str(rng.choice(["correlate2d", "convolve2d"]))
    image, kernel = rng.integers(0, 7, (5, 5)), _weights(rng, (2, 2) if level == 1 else (2, 3))
    settings = _settings(rng, level)
    rows, columns = _output(operation, image, kernel, settings).shape
    row, column = int(rng.integers(rows)), int(rng.integers(columns))
    question = Question(operation, (image, kernel), settings, lambda result: result[row, column])
    turned = operation == "convolve2d"
    task = Task(
        f"{_verb(operation)}{_with(settings)}: which number stands in row {row}, column {column} of the output?",
        question,
        "number",
        _window_hint(turned, settings),
        tuple(_products(image, kernel, row, column, settings, turned)),
        (_grid(image, "input"), _grid(kernel, "kernel")),
    )
    aims = ["kernel not turned" if turned else "kernel turned", "sum of the window", "(x, y) for [row, column]"]
    return task, [*aims, *_aims(settings)]


def _whole(rng: np.random.Generator, level: int) -> tuple[Task, list[str]]:
    operation = "correlate2d" if level == 1 else str(rng.choice(["correlate2d", "convolve2d"]))
    side = 3 if level < 3 else 4
    image, kernel = rng.integers(0, 7, (side, side + 1)), _weights(rng, (2, 2))
    settings = {} if level < 3 else {"stride": 2, "padding": 1}
    question, turned = Question(operation, (image, kernel), settings), operation == "convolve2d"
    steps = [
        _products(image, kernel, row, column, settings, turned)[-1]
        for row, column in np.ndindex(np.shape(question.right))
    ]
    task = Task(
        f"{_verb(operation)}{_with(settings)}: what is the whole output?",
        question,
        "grid",
        _window_hint(turned, settings),
        (*steps, f"Output: {_rows(question.right)}"),
        (_grid(image, "input"), _grid(kernel, "kernel")),
    )
    return task, ["kernel not turned" if turned else "kernel turned", "sum of the window", *_aims(settings)]


def _size(rng: np.random.Generator, level: int) -> tuple[Task, list[str]]:
    (height, width), kernel = rng.integers(10, 20, 2).tolist(), int(rng.integers(2, 5))
    settings = {"padding": int(rng.integers(1, 3))} | ({"stride": int(rng.integers(2, 4))} if level > 1 else {})
    settings |= {"dilation": int(rng.integers(2, 4))} if level > 2 else {}
    question = Question("correlate2d", (np.zeros((height, width)), np.zeros((kernel, kernel))), settings, np.shape)
    formulas = [shapes.explain(size, kernel, **settings).formula for size in (height, width)]
    rows, columns = (shapes.explain(size, kernel, **settings).size or 0 for size in (height, width))
    task = Task(
        f"The input has {height} rows and {width} columns, the kernel is {kernel}×{kernel}{_with(settings)}. "
        "How large is the output?",
        question,
        "size",
        "Count the places of the kernel along each side: steps, and one more.",
        (f"Height: {formulas[0]}", f"Width: {formulas[1]}", f"Size: {rows}×{columns}"),
    )
    aims = ["+1 forgotten", "padding on one side", "(x, y) for [row, column]"]
    return task, aims + ["stride ignored"] * (level > 1) + ["dilation as gaps"] * (level > 2)


def _seen(rng: np.random.Generator, level: int) -> tuple[Task, list[str]]:
    height, width = rng.integers(5, 8, 2).tolist()
    kernel = (2, 3) if level == 1 else (int(rng.integers(2, 4)), int(rng.integers(2, 4)))
    settings = {"stride": 2} | ({"padding": 1} if level > 1 else {}) | ({"dilation": 2} if level > 2 else {})
    sizes = [shapes.explain(size, taps, **settings).size for size, taps in zip((height, width), kernel, strict=True)]
    row, column = (int(rng.integers(size or 1)) for size in sizes)
    impulses = np.eye(height * width).reshape(-1, 1, height, width)  # one image for each cell: which ones are noticed?

    def read(result: NDArray) -> NDArray:
        return (result[:, 0, row, column] != 0).reshape(height, width)

    question = Question("conv2d", (impulses, np.ones((1, 1, *kernel))), settings, read)
    task = Task(
        f"A kernel of {kernel[0]}×{kernel[1]} slides over an input of {height} rows and {width} columns"
        f"{_with(settings)}. Which input cells does the output cell in row {row}, column {column} depend on?",
        question,
        "cells",
        "The window starts at row·stride and column·stride of the padded input; its taps lie a dilation apart.",
        tuple(_seen_steps(row, column, kernel, settings, question.right)),
    )
    aims = ["stride ignored", "height and width swapped", "(x, y) for [row, column]"] if level == 1 else []
    return task, aims + (["stride ignored", "off centre"] if level > 1 else []) + ["dilation as gaps"] * (level > 2)


def _setting(rng: np.random.Generator, level: int) -> tuple[Task, list[str]]:
    name, values, mistakes = (
        ("stride", (1, 2, 3, 4), ("+1 forgotten", "ceil for floor")),
        ("padding", (0, 1, 2, 3, 4), ("padding on one side",)),
        ("dilation", (1, 2, 3), ("dilation as gaps", "span d·k")),
    )[level - 1]
    image, kernel = rng.integers(0, 7, rng.integers(7, 10, 2)), _weights(rng, rng.integers(2, 4, 2))
    value = int(rng.choice(values[1:]))
    output = operations.correlate2d(image, kernel, **{name: value})
    wrong = {}
    for mistake in mistakes:  # somebody who has it takes the setting that would then give this size
        cases = [Question("correlate2d", (image, kernel), {name: each}, np.shape) for each in values]
        sizes = [case.mistaken(mistake) for case in cases]
        wrong |= {mistake: sizes.index(output.shape)} if output.shape in sizes else {}
    sizes = [OPERATIONS["correlate2d"](image, kernel, **{name: each}).shape for each in values]
    steps = [f"{name} {each} gives {_size_text(size)}" for each, size in zip(values, sizes, strict=True)]
    return Task(
        f"Which {name} gave this output?",
        Choice(tuple(f"{name} {each}" for each in values), values.index(value), wrong),
        "choice",
        f"Compare the size of the output with what each {name} gives.",
        (*steps, f"The output has {_size_text(output.shape)}: {name} {value}"),
        (_grid(image, "input"), _grid(kernel, "kernel"), _grid(output, "output")),
    ), list(wrong) or _NOT_TAKEN


def _kernel(rng: np.random.Generator, level: int) -> tuple[Task, list[str]]:
    operation, turned = ("correlate2d", "kernel turned") if level < 3 else ("convolve2d", "kernel not turned")
    if level == 1:
        kernel, image = KERNELS[str(rng.choice(["sobel_x", "sobel_y"]))].weights, _piece(rng, 128)
    else:
        kernel, image = _weights(rng, (2, 2)), rng.integers(0, 7, (4, 5))
    looks = [kernel, kernel[::-1, ::-1], kernel.T, kernel.T[::-1, ::-1]]
    output, *others = (OPERATIONS[operation](image, look) for look in looks)
    told_apart = not any(same(output, other) for other in others)
    order = rng.permutation(4).tolist()
    options = dict(zip("ABCD", (looks[look] for look in order), strict=True))
    return Task(
        f"{_verb(operation)}: which of the four kernels gave this output?",
        Choice(tuple(options), order.index(0), {turned: order.index(1), "(x, y) for [row, column]": order.index(2)}),
        "choice",
        "Take one output cell that is far from 0, and work out its sum with each kernel.",
        _kernel_steps(image, output, options, operation),
        (*_before_and_after(image, output), *(_grid(cells, f"kernel {name}") for name, cells in options.items())),
    ), [turned, "(x, y) for [row, column]"] if told_apart else _NOT_TAKEN


def _parameters(rng: np.random.Generator, level: int) -> tuple[Task, list[str]]:
    filters, channels = int(rng.integers(2, 17)), (3 if level < 3 else int(rng.choice([8, 16, 32])))
    height, width = (3, 3) if level == 1 else (int(rng.integers(1, 6)), int(rng.integers(1, 6)))
    question = Question("parameters", (filters, channels, (height, width)))
    weights = channels * height * width
    return Task(
        f"A layer has {filters} filters of {height}×{width}, and its input has {channels} channels. "
        "How many numbers does it learn, biases included?",
        question,
        "number",
        "How many weights has one filter? It is as deep as its input.",
        (
            f"One filter: {channels}·{height}·{width} = {weights} weights, and 1 bias",
            f"{filters} · ({weights} + 1) = {question.right}",
        ),
    ), ["one channel deep", "bias forgotten", "one filter counted"]


def _pool(rng: np.random.Generator, level: int) -> tuple[Task, list[str]]:
    operation = POOLS[int(rng.integers(2))]
    height, width = ((4, 4), (5, 6), (6, 5))[level - 1]
    x = rng.integers(0, 10, (height, width)) if level < 3 else rng.integers(-9, 3, (height, width))
    settings = {} if level < 3 else {"stride": 2, "padding": 1}
    window = 2 if level < 3 else 3
    if operation == "avg_pool2d":
        x = x * (4 if level < 3 else 9)  # so that the means are whole numbers
    question = Question(operation, (x, window), settings)
    kind = "largest number" if operation == "max_pool2d" else "mean"
    steps = [_pool_step(x, window, settings, operation, *place) for place in np.ndindex(np.shape(question.right))]
    return Task(
        f"{'Max' if kind != 'mean' else 'Average'} pooling with a {window}×{window} window"
        f"{_with(settings)}{'' if settings else ', which steps by its own size'}: what is the output?",
        question,
        "grid",
        f"Each output cell is the {kind} of its window; windows that would hang over the end do not count.",
        (*steps, f"Output: {_rows(question.right)}"),
        (_grid(x, "feature map"),),
    ), ["pooling with stride 1", "the other pool"] + (
        ["max padded with zeros" if kind != "mean" else "average over the wrong count"] if level == 3 else []
    )


def _field(rng: np.random.Generator, level: int) -> tuple[Task, list[str]]:
    layers = [
        (
            int(rng.choice([2, 3, 5])),
            int(rng.integers(1, 3)) if level > 1 else 1,
            int(rng.integers(1, 4)) if level > 2 else 1,
        )
        for _ in range(2 if level == 1 else 3)
    ]
    question = Question("receptive_field", (layers,))
    aims = (
        ["+1 forgotten", "spans added"]
        + ["stride ignored"] * (level > 1)
        + ["span d·k", "dilation as gaps"] * (level > 2)
    )
    return Task(
        "Along one side, these layers follow each other: "
        + "; ".join(f"kernel {k}, stride {s}, dilation {d}" for k, s, d in layers)
        + ". How many input cells does one cell of the last output depend on?",
        question,
        "number",
        "Go through the layers from the first: each adds its span − 1, times the strides of the layers before it.",
        tuple(_field_steps(layers)),
    ), aims


def _pair_sum(rng: np.random.Generator, level: int) -> tuple[Task, list[str]]:
    f, g = (_weights(rng, (size,)) for size in ((3, 3), (4, 3), (5, 4))[level - 1])
    c = int(rng.integers(1, len(f) + len(g) - 2))
    question = Question("convolve1d", (f, g), {"padding": len(g) - 1}, lambda sums: sums[c])
    pairs = [(a, c - a) for a in range(len(f)) if 0 <= c - a < len(g)]
    terms = " + ".join(f"f({a})·g({b})" for a, b in pairs)
    products = " + ".join(f"{drawing.factor(f[a])}·{drawing.factor(g[b])}" for a, b in pairs)
    return Task(
        f"Both rows are counted from 0. What is (f∗g)({c}), the sum of f(a)·g({c} − a) over a?",
        question,
        "number",
        f"List the pairs a, b with a + b = {c}: as a goes up, b goes down.",
        (f"(f∗g)({c}) = {terms}", f"{products} = {drawing.number(question.right)}"),
        (_grid(f[np.newaxis], "f"), _grid(g[np.newaxis], "g")),
    ), ["kernel not turned", "sum of the window"]


KINDS: dict[str, Callable[[np.random.Generator, int], tuple[Task, list[str]]]] = {
    "cell": _cell,
    "output": _whole,
    "size": _size,
    "seen": _seen,
    "setting": _setting,
    "kernel": _kernel,
    "parameters": _parameters,
    "pool": _pool,
    "receptive field": _field,
    "pair sum": _pair_sum,
}
"""What can be asked."""


# Settings, words and steps that several kinds share.


def _weights(rng: np.random.Generator, shape: tuple[int, int]) -> NDArray:
    """Draw a kernel of small whole numbers, none of them 0: every pixel of the window counts."""
    return rng.choice([-2, -1, 1, 2, 3], shape)


def _settings(rng: np.random.Generator, level: int) -> dict[str, int]:
    one = [{"stride": 2}, {"padding": 1}][int(rng.integers(2))]
    return ({}, one, {"stride": 2, "padding": 1, "dilation": 2})[level - 1]


def _aims(settings: dict[str, int]) -> list[str]:
    """The mistakes that settings are there to bring out."""
    names = {"stride": "stride ignored", "padding": "off centre", "dilation": "dilation as gaps"}
    return [names[setting] for setting in settings]


def _with(settings: dict[str, int]) -> str:
    return "".join(f", {name} {value}" for name, value in settings.items())


def _verb(operation: str) -> str:
    return "Convolve (kernel turned)" if operation == "convolve2d" else "Correlate (kernel as printed)"


def _window_hint(turned: bool, settings: dict[str, int]) -> str:
    hint = "Turn the kernel by 180° first. " if turned else ""
    hint += "Draw the ring of zeros. " if "padding" in settings else ""
    return hint + "Lay the kernel on the window, multiply each pixel by the weight on it, and add."


def _products(
    image: NDArray, kernel: NDArray, row: int, column: int, settings: dict[str, int], turned: bool
) -> list[str]:
    """Work out one output cell; the last line ends in its value."""
    stride, padding, dilation = (settings.get(name, rest) for name, rest in _REST.items())
    laid = kernel[::-1, ::-1] if turned else kernel
    padded = np.pad(image, padding)
    tall, wide = (dilation * (side - 1) + 1 for side in kernel.shape)
    top, left = row * stride, column * stride
    window = padded[top : top + tall : dilation, left : left + wide : dilation]
    products = " + ".join(
        f"{drawing.factor(a)}·{drawing.factor(b)}" for a, b in zip(window.flat, laid.flat, strict=True)
    )
    steps = [f"The kernel turned: {_rows(laid)}"] if turned else []
    within = " of the padded input" if padding else ""
    steps.append(f"The window starts at row {top}, column {left}{within}: {_rows(window)}")
    return [*steps, f"Row {row}, column {column}: {products} = {drawing.number(np.sum(window * laid))}"]


_REST = {"stride": 1, "padding": 0, "dilation": 1}


def _seen_steps(row: int, column: int, kernel: tuple[int, int], settings: dict[str, int], seen: NDArray) -> list[str]:
    stride, padding, dilation = (settings.get(name, rest) for name, rest in _REST.items())
    steps = []
    for name, place, taps in (("Rows", row, kernel[0]), ("Columns", column, kernel[1])):
        start = place * stride - padding
        reached = ", ".join(drawing.number(start + tap * dilation) for tap in range(taps))
        steps.append(
            f"{name}: from {place}·{stride} − {padding} = {drawing.number(start)}, in steps of {dilation}: {reached}"
        )
    outside = " (what lies outside is padding)" if padding else ""
    cells = ", ".join(f"({r}, {c})" for r, c in np.argwhere(seen))
    return [*steps, f"Cells (row, column){outside}: {cells}"]


def _kernel_steps(image: NDArray, output: NDArray, options: dict[str, NDArray], operation: str) -> tuple[str, ...]:
    """Tell the kernels apart at the output cell where their sums differ most."""
    sums = {name: OPERATIONS[operation](image, cells) for name, cells in options.items()}
    apart = np.min([np.abs(one - other) for one, other in combinations(sums.values(), 2)], axis=0)
    row, column = np.unravel_index(np.argmax(apart), apart.shape)
    found = {name: drawing.number(values[row, column]) for name, values in sums.items()}
    right = next(name for name, values in sums.items() if same(values, output))
    each = ", ".join(f"{name} gives {value}" for name, value in found.items())
    return (
        f"Output row {row}, column {column} is {drawing.number(output[row, column])}: {each}",
        f"So it was kernel {right}",
    )


def _pool_step(x: NDArray, window: int, settings: dict[str, int], operation: str, row: int, column: int) -> str:
    padding = settings.get("padding", 0)
    top, left = (place * settings.get("stride", window) - padding for place in (row, column))
    cells = x[max(top, 0) : top + window, max(left, 0) : left + window].ravel().tolist()
    if operation == "max_pool2d":
        listed = ", ".join(map(drawing.number, cells))
        return f"Row {row}, column {column}: the largest of {listed} is {drawing.number(max(cells))}"
    total = " + ".join(map(drawing.factor, cells))
    mean = drawing.number(sum(cells) / window**2)
    return f"Row {row}, column {column}: ({total}) / {window**2} = {mean}"


def _field_steps(layers: list[tuple[int, int, int]]) -> list[str]:
    steps = ["Start with 1 cell, steps of 1"]
    for number in range(1, len(layers) + 1):
        kernel, _stride, dilation = layers[number - 1]
        before, step = (
            shapes.receptive_field(layers[: number - 1]),
            int(np.prod([s for _, s, _ in layers[: number - 1]])),
        )
        added = dilation * (kernel - 1)
        steps.append(f"Layer {number}: {before} + ({added + 1} − 1)·{step} = {shapes.receptive_field(layers[:number])}")
    return steps


def _piece(rng: np.random.Generator, side: int) -> NDArray:
    """Cut a square out of the photograph."""
    photo = images.photograph()
    top, left = (int(rng.integers(length - side)) for length in photo.shape)
    return photo[top : top + side, left : left + side].astype(float)


def _before_and_after(image: NDArray, output: NDArray) -> tuple[drawing.Panel, drawing.Panel]:
    """Small arrays as numbers, large ones as pictures: the output on a signed scale, where mid-gray is 0."""
    if max(image.shape) < 10:
        return _grid(image, "input"), _grid(output, "output")
    before, after = image.astype(np.uint8), drawing.signed_pixels(output)[0]
    return drawing.picture(before, title="input"), drawing.picture(after, title="output (mid-gray is 0)")


def _grid(values: ArrayLike, title: str) -> drawing.Panel:
    return drawing.grid(np.asarray(values, dtype=float), title=title)


def _rows(values: ArrayLike) -> str:
    return " / ".join(" ".join(drawing.number(value) for value in row) for row in np.asarray(values))


def _size_text(shape: tuple[int, int]) -> str:
    return f"{shape[0]} rows and {shape[1]} columns"


def _output(operation: str, image: NDArray, kernel: NDArray, settings: dict[str, int]) -> NDArray:
    return OPERATIONS[operation](image, kernel, **settings)
