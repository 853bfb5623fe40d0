"""Questions about transposed convolutions: kernels that are laid down, their sizes and their overlaps."""

from collections.abc import Collection, Mapping

import numpy as np
from numpy.typing import NDArray

from convlib import shapes
from convlib.diagnosis.questions import Key, Question
from convlib.practice.clues import Clue, lit, strip, strip_clue
from convlib.practice.kinds.windows import only_allowed
from convlib.practice.tasks import Draw, Task, idea, only, weights
from convlib.practice.wording import grid, settings_sentence
from convlib.text import factor, joined, listed, mark, number, tr

Cell = tuple[int, int]
Pair = tuple[Cell, Cell]  # an input cell, and the weight of its copy that lies on an output cell

# How large the output is

_GROWN = {
    "side by side": idea(
        mark("You laid the copies side by side."),
        mark("Each copy starts a stride after the one before it, and a longer kernel overlaps the next copy."),
    ),
    "output padding twice": idea(
        mark("You added the output padding at both ends."),
        mark("Output padding adds cells at one end only: at the bottom and at the right."),
    ),
}


def grown_size(rng: np.random.Generator, level: int, allowed: Collection[str]) -> Draw:
    """Ask for the length of a transposed convolution's output: with padding, then also with the rest."""
    n, k, stride = int(rng.integers(3, 10)), int(rng.integers(2, 6)), int(rng.integers(2, 5))
    settings = {"stride": stride}
    settings |= only_allowed({"padding": int(rng.integers(1, 3)), "dilation": 2}, allowed)
    settings |= {"output_padding": int(rng.integers(1, stride))} if level == 3 else {}
    right, padding = shapes.transposed_size(n, k, **settings), settings.get("padding", 0)
    answers = {"n·s cells": n * stride, "side by side": n * k}
    if padding:
        answers |= {"padding makes the output larger": right + 4 * padding, "output cut on one side": right + padding}
    if level == 3:
        answers |= {"output padding twice": right + settings["output_padding"]}
    task = Task(
        joined(
            tr("A transposed convolution with a kernel of {k} cells is given a row of {n} cells.", k=k, n=n),
            settings_sentence(settings),
            tr("How many cells does the output have?"),
        ),
        Key(right, answers, _GROWN),
        "number",
        tr("Where does the last copy of the kernel start, and where does it end?"),
        _grown_steps(n, k, settings, right),
        clue=lambda _: _copies_clue(k, settings),
    )
    return task, list(answers)


def _grown_steps(n: int, k: int, settings: Mapping[str, int], right: int) -> tuple[str, ...]:
    stride, padding, more = settings["stride"], settings.get("padding", 0), settings.get("output_padding", 0)
    span = shapes.explain(n * k, k, dilation=settings.get("dilation", 1)).span
    formula = f"({n} − 1)·{stride} + {span}"
    return (
        tr("A copy covers {span} cells from its first to its last.", span=span),
        tr("The last copy starts at cell {start}.", start=f"({n} − 1)·{stride} = {(n - 1) * stride}"),
        *([tr("Output padding adds {n} cell.", "Output padding adds {n} cells.", n=more)] if more else []),
        *([tr("Padding cuts off {cells} cells.", cells=f"2·{padding} = {2 * padding}")] if padding else []),
        f"{formula}{f' + {more}' if more else ''}{f' − 2·{padding}' if padding else ''} = {right}",
    )


def _copies_clue(k: int, settings: Mapping[str, int]) -> Clue:
    """Light the first copy in the output, before padding cuts anything off."""
    dilation = settings.get("dilation", 1)
    copy = range(0, dilation * (k - 1) + 1, dilation)
    return strip_clue(
        tr("The first copy is lit, before any cells are cut off. How far does each further copy move on?"),
        strip(copy[-1] + settings["stride"] + 1, copy, tr("the output begins")),
    )


# Which sizes a convolution turns into the same one

_BEFORE = {
    "shortest": idea(
        mark("You gave the shortest such row."),
        mark("With stride s, the next s − 1 sizes have the same number of outputs: the rest is cut off."),
    ),
    "a whole step more": idea(
        mark("You counted one size too many."),
        mark("A whole stride of further cells makes room for another output."),
    ),
    "padding added": idea(
        mark("You added the padding to the row."),
        mark("The padding is around the row already: the row itself is 2·p cells shorter."),
    ),
}


def sizes_before(rng: np.random.Generator, level: int, allowed: Collection[str]) -> Draw:
    """Ask for the longest row that a convolution with a stride turns into a number of outputs."""
    n, k, stride = int(rng.integers(3, 9)), int(rng.integers(2 if level == 1 else 3, 6)), int(rng.integers(2, 5))
    settings = {"stride": stride} | only_allowed({"padding": int(rng.integers(1, 3)), "dilation": 2}, allowed)
    least, padding = shapes.transposed_size(n, k, **settings), settings.get("padding", 0)
    answers = {"shortest": least, "a whole step more": least + stride}
    if padding:
        answers |= {"padding added": least + 4 * padding + stride - 1}
    span = shapes.explain(n * k, k, dilation=settings.get("dilation", 1)).span
    cut = f" − 2·{padding}" if padding else ""
    task = Task(
        joined(
            tr("A convolution with a kernel of {k} cells turns a row into {n} outputs.", k=k, n=n),
            settings_sentence(settings),
            tr("How many cells does the longest such row have?"),
        ),
        Key(least + stride - 1, answers, _BEFORE),
        "number",
        tr("Where does the last window end? How many more cells leave no room for another step?"),
        (
            tr("The kernel spans {span} cells.", span=span),
            tr("The shortest such row has {cells} cells.", cells=f"({n} − 1)·{stride} + {span}{cut} = {least}"),
            tr(
                "Up to {n} more cell leaves no room for another output.",
                "Up to {n} more cells leave no room for another output.",
                n=stride - 1,
            ),
            f"{least} + {stride} − 1 = {least + stride - 1}",
        ),
        clue=lambda _: _window_clue(k, settings),
    )
    return task, list(answers)


def _window_clue(k: int, settings: Mapping[str, int]) -> Clue:
    dilation = settings.get("dilation", 1)
    window = range(0, dilation * (k - 1) + 1, dilation)
    return strip_clue(
        tr("The first window is lit. How many cells do all windows cover, and how many may be left over?"),
        strip(window[-1] + settings["stride"] + 1, window, tr("the padded row begins")),
    )


# What an output cell collects


def number_laid_down(rng: np.random.Generator, level: int, allowed: Collection[str]) -> Draw:
    """Ask for one output of a transposed convolution: of a row, then of an image, then with padding."""
    shape, kernel_shape = ((1, 4), (1, 3)) if level == 1 else ((3, 3), (3, 3))
    image, kernel = rng.integers(1, 7, shape), weights(rng, kernel_shape)
    settings = {"stride": 2} | only_allowed({"padding": 1}, allowed)
    key = Question("lay_down", (image, kernel), settings).key
    row, column = (int(rng.integers(side)) for side in np.shape(key.right))
    asked = Question("lay_down", (image, kernel), settings, lambda output: output[row, column]).key
    pairs = _pairs((row, column), image.shape, kernel.shape, settings)
    targeted = ["overlap overwritten", "laid-down kernel turned"]
    targeted += ["padding left at the output"] if "padding" in settings else []
    products = " + ".join(f"{factor(image[source])}·{factor(kernel[weight])}" for source, weight in pairs)
    task = Task(
        joined(
            tr("Lay down the kernel for each input cell, times the number of the cell, and add up."),
            settings_sentence(settings),
            tr("Which number is in row {row}, column {column} of the output?", row=row, column=column),
        ),
        only(asked, [*targeted, "laid down one cell apart"]),
        "number",
        tr("Whose copies cover this cell, and which of their weights lies on it?"),
        (
            tr("Input cells whose copies cover it: {cells}", cells=listed(source for source, _ in pairs)),
            f"{products} = {number(asked.right)}",
        ),
        (grid(image, tr("input")), grid(kernel, tr("kernel"))),
        lambda _: Clue(
            tr("The input cells whose copies cover this cell are lit. Which weight of each copy lies on it?"),
            (lit([source for source, _ in pairs]),),
        ),
    )
    return task, targeted


def _pairs(cell: Cell, shape: Cell, kernel: Cell, settings: Mapping[str, int]) -> list[Pair]:
    """Pair the input cells whose copies cover an output cell with the weights that lie on it."""
    down, along = (
        [(source, at) for source in range(n) if 0 <= (at := place + padding - source * settings["stride"]) < k]
        for place, n, k, padding in zip(cell, shape, kernel, [settings.get("padding", 0)] * 2, strict=True)
    )
    return [((m, n), (i, j)) for m, i in down for n, j in along]


# How many copies lie on a cell

_COPIES = {
    "every weight": idea(
        mark("You counted one copy for each weight of the kernel."),
        mark("With a stride, only some of the weights of neighbouring copies lie on the same cell."),
    ),
    "along one side": idea(
        mark("You counted the copies along one side."),
        mark("Copies overlap along the rows and along the columns: multiply the two counts."),
    ),
    "cut cells ignored": idea(
        mark("You counted rows and columns from where the first copy starts."),
        mark("Padding cuts off the first cells: output row 0 is row p of what was laid down."),
    ),
}


def copies(rng: np.random.Generator, level: int, allowed: Collection[str]) -> Draw:
    """Ask how many copies cover an output cell: of a row, then of an image, then with padding."""
    n, k, stride = int(rng.integers(3, 6)), int(rng.integers(3, 6)), int(rng.integers(2, 4))
    settings = {"stride": stride} | only_allowed({"padding": 1}, allowed)
    padding, size = settings.get("padding", 0), shapes.transposed_size(n, k, **settings)
    counts = _copies_along(n, k, stride)
    row, column = (int(rng.integers(size)) for _ in range(2))
    down, along = (1 if level == 1 else counts[row + padding]), counts[column + padding]
    answers = {"every weight": k if level == 1 else k * k}
    answers |= {} if level == 1 else {"along one side": along}
    answers |= {"cut cells ignored": counts[row] * counts[column]} if padding else {}
    cell = {"row": row, "column": column}
    task = Task(
        joined(
            tr("A kernel of {k} cells is laid down for each cell of a row of {n}.", k=k, n=n)
            if level == 1
            else tr("A kernel of {k}×{k} is laid down for each cell of a {n}×{n} input.", k=k, n=n),
            settings_sentence(settings),
            tr("How many copies cover cell {column} of the output?", **cell)
            if level == 1
            else tr("How many copies cover row {row}, column {column} of the output?", **cell),
        ),
        Key(down * along, answers, _COPIES),
        "number",
        tr("Where does each copy start, and where does it end?"),
        (
            tr(
                "Along a side the copies start at {starts} and cover {k} cells each.",
                starts=listed(number(m * stride - padding) for m in range(n)),
                k=k,
            ),
            tr("Copies: {n}", n=along) if level == 1 else f"{down}·{along} = {down * along}",
        ),
        clue=lambda _: _copies_clue(k, {"stride": stride}),
    )
    return task, list(answers)


def _copies_along(n: int, k: int, stride: int) -> list[int]:
    """Count along one side how many copies cover each cell, before padding cuts any off."""
    laid: NDArray = np.zeros((n - 1) * stride + k, dtype=int)
    for source in range(n):
        laid[source * stride : source * stride + k] += 1
    return [int(count) for count in laid]


# Which settings cover all cells equally

_EVEN = {
    "one more": idea(
        mark("You chose a kernel that is one cell longer than the stride."),
        mark("Then neighbouring copies overlap in one cell, which is covered twice, and the others once."),
    ),
    "twice and one more": idea(
        mark("You chose a kernel that is one cell longer than two strides."),
        mark("Then one cell in each stride is covered by three copies, and the others by two."),
    ),
    "one less": idea(
        mark("You chose a kernel that is one cell shorter than two strides."),
        mark("Then one cell in each stride is covered once, and the others twice."),
    ),
}


def even_cover(rng: np.random.Generator, level: int) -> Draw:
    """Ask which kernel covers the inner cells equally often: one that the stride divides."""
    stride = int(rng.integers(3, 3 + 2 * level))
    lengths = {"": int(rng.integers(1, 3 + level // 3)) * stride, "one more": stride + 1}
    lengths |= {"one less": 2 * stride - 1} | ({"twice and one more": 2 * stride + 1} if level > 1 else {})
    order = [str(name) for name in rng.permutation(list(lengths))]
    options = tuple(tr("a kernel of {n} cell", "a kernel of {n} cells", n=lengths[name]) for name in order)
    task = Task(
        tr(
            "Kernels are laid down {stride} cells apart along a row. Which of them covers all cells of the output's "
            "middle equally often?",
            stride=stride,
        ),
        Key(order.index(""), {name: order.index(name) for name in lengths if name}, _EVEN, options),
        "choice",
        tr("How many whole strides fit into each kernel, and what is left over?"),
        (
            tr(
                "A kernel of k cells covers k / {stride} strides. If that is not whole, some cells get one copy more.",
                stride=stride,
            ),
            tr(
                "{cells} = {times}·{stride}, so it is {option}",
                cells=lengths[""],
                times=lengths[""] // stride,
                stride=stride,
                option=options[order.index("")],
            ),
        ),
        clue=lambda at: _option_clue(lengths[order[at[0]]], stride),
    )
    return task, [name for name in lengths if name]


def _option_clue(k: int, stride: int) -> Clue:
    return strip_clue(
        tr("A copy of the kernel that you chose is lit. The next one starts {stride} cells further.", stride=stride),
        strip(k + stride, range(k), tr("the output begins")),
    )
