"""Questions about the places of a window: how many there are, what each one gives, and what all of them cost."""

from collections.abc import Collection, Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from convlib import drawing, operations, shapes
from convlib.diagnosis.operations import OPERATIONS
from convlib.diagnosis.questions import Key, Question
from convlib.practice.clues import (
    REST,
    Clue,
    block,
    last_window,
    last_window_clue,
    lit,
    rows_and_columns,
    strip,
    strip_clue,
    window_clue,
)
from convlib.practice.tasks import Draw, Task, idea, weights
from convlib.practice.wording import grid, products, rows, settings_sentence
from convlib.text import joined, mark, number, tr

Settings = Mapping[str, int]

# The values of an output


def cell(rng: np.random.Generator, level: int, allowed: Collection[str]) -> Draw:
    """Ask for one value of an output: at level 2 with one setting, at level 3 with all of them."""
    operation = _operation(rng, allowed)
    image, kernel = rng.integers(0, 7, (5, 5)), weights(rng, (2, 2) if level == 1 else (2, 3))
    possible = [{name: value} for name, value in _USUAL.items() if name in allowed]
    one = int(rng.integers(2)) % max(len(possible), 1)
    settings = only_allowed(_USUAL, allowed) if level == 3 else possible[one] if possible else {}
    shape = OPERATIONS[operation](image, kernel, **settings).shape
    row, column = (int(rng.integers(side)) for side in shape)
    asked = tr("Which number is in row {row}, column {column} of the output?", row=row, column=column)
    task = Task(
        joined(_sliding(operation), settings_sentence(settings), asked),
        Question(operation, (image, kernel), settings, lambda result: result[row, column]).key,
        "number",
        _sliding_hint(operation, settings),
        tuple(_cell_steps(operation, image, kernel, settings, row, column)),
        _before(image, kernel),
        lambda _: window_clue(image, kernel, settings, (row, column)),
    )
    return task, [*_targeted(operation, settings), "sum of the window", "(x, y) for [row, column]"]


def output(rng: np.random.Generator, level: int, allowed: Collection[str]) -> Draw:
    """Ask for a whole small output."""
    operation = _operation(rng, allowed)
    settings = only_allowed(_USUAL, allowed)
    side = 4 if settings else 3
    kernel_shape = (2, 3) if level == 3 and not settings else (2, 2)
    image, kernel = rng.integers(0, 7, (side, side + 1)), weights(rng, kernel_shape)
    key = Question(operation, (image, kernel), settings).key
    places = np.ndindex(np.shape(key.right))
    worked = {place: _cell_steps(operation, image, kernel, settings, *place) for place in places}
    task = Task(
        joined(_sliding(operation), settings_sentence(settings), tr("What is the whole output?")),
        key,
        "grid",
        _sliding_hint(operation, settings),
        (*worked[0, 0][:-1], *(each[-1] for each in worked.values()), tr("Output: {rows}", rows=rows(key.right))),
        _before(image, kernel),
        lambda at: replace(window_clue(image, kernel, settings, at), steps=tuple(worked[at[0], at[1]])),
    )
    return task, [*_targeted(operation, settings), "sum of the window"]


_USUAL = {"stride": 2, "padding": 1, "dilation": 2}


def only_allowed(settings: Settings, allowed: Collection[str]) -> dict[str, int]:
    """Keep the settings that a question may use."""
    return {name: value for name, value in settings.items() if name in allowed}


def _operation(rng: np.random.Generator, allowed: Collection[str]) -> str:
    return str(rng.choice(["correlate2d", "convolve2d"])) if "convolution" in allowed else "correlate2d"


def _sliding(operation: str) -> str:
    if operation == "convolve2d":
        return tr("Convolve the input with the kernel: turn the kernel by 180° first.")
    return tr("Correlate the input with the kernel, as it is printed.")


def _sliding_hint(operation: str, settings: Settings) -> str:
    return joined(
        tr("Turn the kernel by 180° first.") if operation == "convolve2d" else "",
        tr("Draw the padding of zeros around the input.") if "padding" in settings else "",
        tr("Place the kernel on the window, multiply each pixel by the weight on it, and add the products."),
    )


def _targeted(operation: str, settings: Settings) -> list[str]:
    """List the mistakes that the operation and its settings are there to bring out."""
    names = {"stride": "stride ignored", "padding": "off centre", "dilation": "dilation as gaps"}
    turn = "kernel not turned" if operation == "convolve2d" else "kernel turned"
    return [turn, *(names[setting] for setting in settings)]


def _before(image: NDArray, kernel: NDArray) -> tuple[drawing.Panel, ...]:
    return grid(image, tr("input")), grid(kernel, tr("kernel"))


def _cell_steps(
    operation: str, image: NDArray, kernel: NDArray, settings: Settings, row: int, column: int
) -> list[str]:
    """Work out one output cell; the last step ends in its value."""
    stride, padding, dilation = (settings.get(name, rest) for name, rest in REST.items())
    turned = operation == "convolve2d"
    laid = kernel[::-1, ::-1] if turned else kernel
    tall, wide = (dilation * (side - 1) + 1 for side in kernel.shape)
    top, left = row * stride, column * stride
    window = np.pad(image, padding)[top : top + tall : dilation, left : left + wide : dilation]
    place = {"row": row, "column": column}
    start = {"top": top, "left": left, "window": rows(window)}
    return [
        *([tr("The turned kernel: {kernel}", kernel=rows(laid))] if turned else []),
        tr(
            "The window of output row {row}, column {column} starts at row {top}, column {left} of the padded input: "
            "{window}",
            **place,
            **start,
        )
        if padding
        else tr(
            "The window of output row {row}, column {column} starts at row {top}, column {left}: {window}",
            **place,
            **start,
        ),
        tr("Products: {products}", products=products(window, laid)),
        tr(
            "Row {row}, column {column}: {products} = {value}",
            **place,
            products=products(window, laid),
            value=number(np.sum(window * laid)),
        ),
    ]


# The size of an output


def places(rng: np.random.Generator, level: int) -> Draw:
    """Ask how often a kernel fits, before there is a stride: n − k + 1 places."""
    (height, width), k = rng.integers(7, 20, 2).tolist(), int(rng.integers(2, 6))
    return (_places_in_row(width, k), _places_in_image(height, width, k), _length_of_input(width, k))[level - 1]


def _places_in_row(n: int, k: int) -> Draw:
    task = Task(
        tr("A row has {n} cells, and the kernel has {k}. At how many positions does the kernel fit?", n=n, k=k),
        Question("output_size", (n, k)).key,
        "number",
        _places_hint(),
        (
            tr(
                "At its first position the kernel covers cells 0 to {end}. At its last it ends at cell {last}, so "
                "it starts at cell {start}.",
                end=k - 1,
                last=n - 1,
                start=n - k,
            ),
            _places_formula(n, k),
        ),
        clue=lambda _: last_window_clue(last_window(n, k, {}, tr("the row"))),
    )
    return task, ["+1 forgotten"]


def _places_in_image(height: int, width: int, k: int) -> Draw:
    task = Task(
        tr(
            "An image has {height} rows and {width} columns, and the kernel is {k}×{k}. How large is the output?",
            height=height,
            width=width,
            k=k,
        ),
        Question("correlate2d", (np.zeros((height, width)), np.zeros((k, k))), {}, np.shape).key,
        "size",
        _places_hint(),
        (
            tr(
                "The first window covers rows 0 to {end}. The last one ends at row {last}, so it starts at row "
                "{start}.",
                end=k - 1,
                last=height - 1,
                start=height - k,
            ),
            tr(
                "The first window covers columns 0 to {end}. The last one ends at column {last}, so it starts at "
                "column {start}.",
                end=k - 1,
                last=width - 1,
                start=width - k,
            ),
            *sides(_places_formula(height, k), _places_formula(width, k)),
            size_of((height - k + 1, width - k + 1)),
        ),
        clue=lambda at: last_window_clue(rows_and_columns((height, width), (k, k), {})[at[0]]),
    )
    return task, ["+1 forgotten", "(x, y) for [row, column]"]


def _places_hint() -> str:
    return tr("Where does the kernel start at its first position, and where at its last?")


def _places_formula(n: int, k: int) -> str:
    return f"{n} − {k} + 1 = {n - k + 1}"


_LENGTHS = {
    "nothing lost": idea(
        mark("You assumed that the output is as long as the input."),
        mark("The output is shorter than the input by k − 1 cells."),
    ),
    "taken off": idea(
        mark("You subtracted k − 1 from the output once more."),
        mark("The input is longer than the output by k − 1 cells: n = size + k − 1."),
    ),
}


def _length_of_input(size: int, k: int) -> Draw:
    answers = {"+1 forgotten": size + k, "nothing lost": size, "taken off": size - k + 1}
    task = Task(
        tr(
            "A kernel of {k} cells fits into a row at {size} positions, one cell after the other. "
            "How many cells does the row have?",
            k=k,
            size=size,
        ),
        Key(size + k - 1, answers, _LENGTHS),
        "number",
        tr("Solve the formula n − k + 1 for n."),
        (
            tr("The output has n − k + 1 cells."),
            tr("{size} = n − {k} + 1, so n = {size} + {k} − 1", size=size, k=k),
            f"n = {size + k - 1}",
        ),
        clue=lambda _: strip_clue(
            tr("The kernel is lit at its first position. How many cells does each further position add to the row?"),
            strip(k + 1, range(k), tr("the row begins")),
        ),
    )
    return task, list(answers)


def steps(rng: np.random.Generator, _level: int, allowed: Collection[str]) -> Draw:
    """Ask for the length of an output along one side, with a stride."""
    n, k, stride = int(rng.integers(8, 25)), int(rng.integers(2, 5)), int(rng.integers(2, 5))
    settings = {"stride": stride}
    settings |= {"padding": int(rng.integers(1, 4))} if "padding" in allowed else {}
    settings |= {"dilation": int(rng.integers(2, 4))} if "dilation" in allowed else {}
    task = Task(
        joined(
            tr("A row has {n} cells, and the kernel has {k}.", n=n, k=k),
            settings_sentence(settings),
            tr("How many outputs are there?"),
        ),
        Question("output_size", (n, k), settings).key,
        "number",
        tr("How far can the kernel move, and how many whole steps is that? Its first position needs no step."),
        _length_steps(n, k, settings),
        clue=lambda _: last_window_clue(last_window(n, k, settings, tr("the row"))),
    )
    return task, ["+1 forgotten", "stride ignored", *_STEPS_TARGETED[list(settings)[-1]]]


_STEPS_TARGETED = {
    "stride": ["ceil for floor"],
    "padding": ["padding ignored"],
    "dilation": ["dilation ignored", "dilation as gaps"],
}
"""What a question about steps is also after, by the last of its settings."""


def _length_steps(n: int, k: int, settings: Settings) -> tuple[str, ...]:
    explained = shapes.explain(n, k, **settings)
    stride, padding, span = settings["stride"], settings.get("padding", 0), explained.span
    room = n + 2 * padding - span
    added = f" + 2·{padding}" if padding else ""
    return (
        tr("The kernel spans {span} cells.", span=span),
        tr("It can move by {room} cells.", room=f"{n}{added} − {span} = {room}"),
        tr(
            "Whole steps of {stride}: {division}, rounded down to {steps}.",
            stride=stride,
            division=f"{room} / {stride} = {room / stride:.2f}",
            steps=room // stride,
        ),
        explained.formula,
    )


def size(rng: np.random.Generator, _level: int, allowed: Collection[str]) -> Draw:
    """Ask for the rows and columns of an output, with padding."""
    (height, width), k = rng.integers(10, 20, 2).tolist(), int(rng.integers(2, 5))
    settings = {"padding": int(rng.integers(1, 3))}
    settings |= {"stride": int(rng.integers(2, 4))} if "stride" in allowed else {}
    settings |= {"dilation": int(rng.integers(2, 4))} if "dilation" in allowed else {}
    key = Question("correlate2d", (np.zeros((height, width)), np.zeros((k, k))), settings, np.shape).key
    task = Task(
        joined(_input_and_kernel(height, width, k), settings_sentence(settings), tr("How large is the output?")),
        key,
        "size",
        tr("Count the positions of the kernel along each side: the whole steps, and one more."),
        (
            tr("Along a side: ⌊(n + 2p − s) / stride⌋ + 1, where the kernel spans s = dilation·(k − 1) + 1 cells.")
            if "dilation" in settings
            else tr("Along a side: ⌊(n + 2p − k) / stride⌋ + 1."),
            *sides(*(shapes.explain(side, k, **settings).formula for side in (height, width))),
            size_of(key.right),
        ),
        clue=lambda at: last_window_clue(rows_and_columns((height, width), (k, k), settings)[at[0]]),
    )
    targeted = {"padding": "padding on one side", "stride": "stride ignored", "dilation": "dilation as gaps"}
    return task, [*(targeted[name] for name in settings), "+1 forgotten", "(x, y) for [row, column]"]


_CHOICES = {
    "stride": ((1, 2, 3, 4), ("+1 forgotten", "ceil for floor")),
    "padding": ((0, 1, 2, 3, 4), ("padding on one side",)),
    "dilation": ((1, 2, 3), ("dilation as gaps", "span d·k")),
}
"""For each setting, the values to choose from, and the mistakes that the choice is after."""


def setting(rng: np.random.Generator, _level: int, allowed: Collection[str]) -> Draw:
    """Ask which setting gave an output: that of the level, or the stride where it has not been taught yet."""
    name = next(iter(allowed), "stride")
    values, mistakes = _CHOICES[name]
    image, kernel = rng.integers(0, 7, rng.integers(7, 10, 2)), weights(rng, rng.integers(2, 4, 2))
    right = values.index(int(rng.choice(values[1:])))
    keys = [Question("correlate2d", (image, kernel), {name: value}, np.shape).key for value in values]
    sizes = [key.right for key in keys]
    answers = {}
    for mistake in mistakes:  # somebody who makes it takes the setting that would then give this size
        found = [key.wrong.get(mistake) for key in keys]
        answers |= {mistake: found.index(sizes[right])} if sizes[right] in found else {}
    options = tuple(f"{name} {value}" for value in values)
    result = operations.correlate2d(image, kernel, **{name: values[right]})
    task = Task(
        tr("Which {setting} gave this output?", setting=name),
        Key(right, answers, options=options),
        "choice",
        tr("Compare the size of the output with the size that each {setting} gives.", setting=name),
        _setting_steps(options, sizes, right),
        (*_before(image, kernel), grid(result, tr("output"))),
        lambda at: _setting_clue(image, kernel, result, {name: values[at[0]]}),
    )
    return task, list(answers) if sizes.count(sizes[right]) == 1 else []


def _setting_clue(image: NDArray, kernel: NDArray, result: NDArray, chosen: Settings) -> Clue:
    """Light the last window of the first row, as the chosen setting would have it, and the first row of the output."""
    columns = shapes.output_size(image.shape[1], kernel.shape[1], **chosen)
    window = window_clue(image, kernel, chosen, (0, columns - 1))
    ((name, value),) = chosen.items()
    return Clue(
        tr(
            "With {setting}, the first row of windows ends at the lit one. Compare their number with the first row of "
            "the output.",
            setting=f"{name} {value}",
        ),
        (*window.frames, lit(block((1, result.shape[1])))),
        (*(window.panels or _before(image, kernel)), grid(result, tr("output"))),
    )


def _setting_steps(options: tuple[str, ...], sizes: list[tuple[int, int]], right: int) -> tuple[str, ...]:
    each = (
        tr(
            "With {setting}, the output has {rows} rows and {columns} columns.",
            setting=option,
            rows=down,
            columns=along,
        )
        for option, (down, along) in zip(options, sizes, strict=True)
    )
    down, along = sizes[right]
    return (
        *each,
        tr(
            "The output has {rows} rows and {columns} columns, the size for {setting}",
            rows=down,
            columns=along,
            setting=options[right],
        ),
    )


def multiplications(rng: np.random.Generator, _level: int, allowed: Collection[str]) -> Draw:
    """Ask how many products an output costs."""
    (height, width), k = rng.integers(8, 16, 2).tolist(), int(rng.integers(2, 4))
    settings = {"stride": int(rng.integers(2, 4))} | only_allowed({"padding": 1, "dilation": 2}, allowed)
    arrays = np.zeros((height, width)), np.zeros((k, k))
    key = Question("correlate2d", arrays, settings, lambda result: result.size * k * k).key
    down, along = (shapes.explain(side, k, **settings) for side in (height, width))
    task = Task(
        joined(
            _input_and_kernel(height, width, k),
            settings_sentence(settings),
            tr("How many multiplications does the whole output take, including those with zeros of the padding?")
            if "padding" in settings
            else tr("How many multiplications does the whole output take?"),
        ),
        key,
        "number",
        tr("How many cells does the output have, and how many products does each of them take?"),
        (
            *sides(down.formula, along.formula),
            tr("Each output cell takes {products} products.", products=f"{k}·{k} = {k * k}"),
            f"{down.size}·{along.size}·{k * k} = {key.right}",
        ),
        clue=lambda _: last_window_clue(*rows_and_columns((height, width), (k, k), settings)),
    )
    return task, ["stride ignored", "stride along one side", "+1 forgotten"]


def _input_and_kernel(height: int, width: int, k: int) -> str:
    return tr(
        "The input has {height} rows and {width} columns, and the kernel is {k}×{k}.", height=height, width=width, k=k
    )


# Steps about sizes, also for other files


def sides(down: str, along: str) -> tuple[str, str]:
    """Write how many rows and columns there are, each with its formula."""
    return tr("Rows: {formula}", formula=down), tr("Columns: {formula}", formula=along)


def size_of(shape: tuple[int, ...]) -> str:
    """Write a size as the last step."""
    return tr("Size: {size}", size="×".join(map(str, shape)))
