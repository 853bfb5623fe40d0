"""Questions about channels, layers and pooling."""

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from convlib import drawing, operations, shapes
from convlib.diagnosis.operations import POOLS
from convlib.diagnosis.questions import Key, Question
from convlib.practice.clues import Clue, Position, block, last_window_clue, lit, rows_and_columns
from convlib.practice.kinds.windows import Settings, only_allowed, sides, size_of
from convlib.practice.tasks import Draw, Task, applying, idea, only
from convlib.practice.wording import cells, grid, products, rows, settings_sentence
from convlib.text import factor, joined, listed, mark, number, tr

# Channels and layers


_AXES = {
    "reshape": idea(
        mark("You cut the numbers into grids in the order in which they are stored, as reshape does."),
        mark("A channel takes one number from every pixel."),
    ),
    "other channel": idea(
        mark("You took another channel."), mark("Channels are counted from 0, like rows and columns.")
    ),
}


def axes(rng: np.random.Generator, level: int) -> Draw:
    """Ask for one channel of a picture whose channels come last."""
    shape = ((2, 2, 3), (2, 3, 3), (3, 3, 2))[level - 1]
    picture = rng.choice(np.arange(1, 60), shape, replace=False)
    channel = int(rng.integers(shape[2]))
    right = picture[:, :, channel]
    answers = {
        "reshape": picture.reshape(shape[2], *shape[:2])[channel],
        "other channel": picture[:, :, (channel + 1) % shape[2]],
    }
    answers |= {"(x, y) for [row, column]": right.T} if shape[0] == shape[1] else {}
    task = Task(
        _axes_question(picture, channel),
        Key(right, answers, _AXES),
        "grid",
        tr("Channel {channel} takes number {channel} of every pixel, counted from 0.", channel=channel),
        (
            tr(
                "Pixel [0, 0] is {pixel}, so the channel takes {value} from it.",
                pixel=" ".join(map(str, picture[0, 0])),
                value=right[0, 0],
            ),
            tr("Output: {rows}", rows=rows(right)),
        ),
        clue=lambda at: _pixel_clue(picture, at),
    )
    return task, list(answers)


def _pixel_clue(picture: NDArray, position: Position) -> Clue:
    """Show the numbers of one pixel."""
    row, column = position
    panel = grid(picture[row, column][np.newaxis], tr("pixel [{row}, {column}]", row=row, column=column))
    return Clue(tr("This is the pixel at this position, with a number for each channel, counted from 0."), (), (panel,))


def _axes_question(picture: NDArray, channel: int) -> str:
    height, width, channels = picture.shape
    lines = ["; ".join(" ".join(map(str, pixel)) for pixel in line) for line in picture.tolist()]
    return joined(
        tr(
            "A picture has {height} rows, {width} columns and {channels} channels, with the channels last. "
            "These are its pixels.",
            height=height,
            width=width,
            channels=channels,
        ),
        *(tr("Row {row}: {pixels}.", row=row, pixels=pixels) for row, pixels in enumerate(lines)),
        tr("Which grid is np.moveaxis(picture, -1, 0)[{channel}]?", channel=channel),
    )


def depth(rng: np.random.Generator, level: int) -> Draw:
    """Ask for one cell of a map: the products of every channel, all added."""
    channels, side = (2 if level == 1 else 3), (2 if level < 3 else 3)
    image = rng.integers(0, 6, (channels, side, side))
    filter_ = rng.integers(-2, 4, (channels, 2, 2))
    row, column = (0, 0) if level < 3 else (int(each) for each in rng.integers(2, size=2))
    targeted = ["mean over channels", "one channel deep", "kernel turned", "sum of the window"]
    arrays = image[np.newaxis], filter_[np.newaxis]
    key = only(Question("conv2d", arrays, {}, lambda maps: maps[0, 0, row, column]).key, targeted)
    window = image[:, row : row + 2, column : column + 2]
    task = Task(
        tr(
            "Place a filter of depth {channels}, as it is printed, on an image of {channels} channels. "
            "Which number is in row {row}, column {column} of its map?",
            channels=channels,
            row=row,
            column=column,
        ),
        key,
        "number",
        tr("Each slice of the filter lies on its own channel. What do you do with the sums of the channels?"),
        _depth_steps(window, filter_),
        tuple(panel for c in range(channels) for panel in _channel_and_slice(c, image[c], filter_[c])),
        lambda _: Clue(
            tr("The window of every channel is lit, and the slice that lies on it. The products of all of them count."),
            (lit(block((2, 2), (row, column))), lit(block((2, 2)))) * channels,
        ),
    )
    return task, targeted


def _depth_steps(window: NDArray, filter_: NDArray) -> tuple[str, ...]:
    sums = [int((one * other).sum()) for one, other in zip(window, filter_, strict=True)]
    each = [f"{products(one, other)} = {number(sum_)}" for one, other, sum_ in zip(window, filter_, sums, strict=True)]
    return (
        *(tr("Channel {channel}: {sum}", channel=channel, sum=written) for channel, written in enumerate(each)),
        f"{' + '.join(map(factor, sums))} = {number(sum(sums))}",
    )


def _channel_and_slice(channel: int, image: NDArray, filter_: NDArray) -> tuple[drawing.Panel, drawing.Panel]:
    below = drawing.grid(filter_.astype(float), title=tr("slice {channel}", channel=channel), below=True)
    return grid(image, tr("channel {channel}", channel=channel)), below


_MAPS = {
    "channels kept": idea(
        mark("You counted one map for each channel of the image."),
        mark("Each filter gives one map: n filters give n maps."),
    )
}


def maps(rng: np.random.Generator, _level: int, allowed: Collection[str]) -> Draw:
    """Ask how many maps a layer gives, and how large they are."""
    channels, filters, k = int(rng.integers(2, 5)), int(rng.integers(2, 9)), int(rng.integers(2, 5))
    height, width = rng.integers(6, 15, 2).tolist()
    settings = only_allowed({"stride": 2, "padding": 1}, allowed)
    arrays = np.zeros((1, channels, height, width)), np.zeros((filters, channels, k, k))
    asked = Question("conv2d", arrays, settings, lambda result: np.shape(result)[1:]).key
    key = Key(asked.right, {**asked.wrong, "channels kept": (channels, *asked.right[1:])}, _MAPS)
    task = Task(
        joined(
            tr(
                "An image has {channels} channels of {height} rows and {width} columns. "
                "A layer has {filters} filters of {k}×{k}, as deep as the image.",
                channels=channels,
                height=height,
                width=width,
                filters=filters,
                k=k,
            ),
            settings_sentence(settings),
            tr("How many maps does the layer give, and how large are they?"),
        ),
        key,
        "size",
        tr("What does one filter give? And how often does it fit along each side?"),
        (
            tr("Each filter adds up its {channels} channels to one map.", channels=channels),
            *sides(*(_side_formula(side, k, settings) for side in (height, width))),
            size_of(key.right),
        ),
        fields=(mark("maps"), mark("rows"), mark("columns")),
        clue=lambda at: (
            last_window_clue(rows_and_columns((height, width), (k, k), settings)[at[0] - 1]) if at[0] else None
        ),
    )
    return task, ["n·C maps", "+1 forgotten", "channels kept", "(x, y) for [row, column]"]


def _side_formula(side: int, k: int, settings: Settings) -> str:
    """Write the size along one side; without settings in the form in which it was first met."""
    return shapes.explain(side, k, **settings).formula if settings else f"{side} − {k} + 1 = {side - k + 1}"


def parameters(rng: np.random.Generator, level: int) -> Draw:
    """Ask how many numbers a layer learns."""
    filters, channels = int(rng.integers(2, 17)), (3 if level < 3 else int(rng.choice([8, 16, 32])))
    height, width = (3, 3) if level == 1 else (int(rng.integers(1, 6)), int(rng.integers(1, 6)))
    key = Question("parameters", (filters, channels, (height, width))).key
    weights = channels * height * width
    task = Task(
        tr(
            "A layer has {filters} filters of {height}×{width}, and its input has {channels} channels. "
            "How many numbers does it learn, biases included?",
            filters=filters,
            height=height,
            width=width,
            channels=channels,
        ),
        key,
        "number",
        tr("How many weights does one filter have? It is as deep as its input."),
        (
            tr("One filter has {weights} weights, and 1 bias.", weights=f"{channels}·{height}·{width} = {weights}"),
            f"{filters} · ({weights} + 1) = {key.right}",
        ),
        clue=lambda _: _filter_clue(channels, height, width),
    )
    return task, ["one channel deep", "bias forgotten", "one filter counted"]


def _filter_clue(channels: int, height: int, width: int) -> Clue:
    """Show the slices of one filter, or the first of them if they are many."""
    slices = tuple(
        drawing.grid(np.zeros((height, width)), title=tr("slice {channel}", channel=channel), blank=True)
        for channel in range(channels if channels < 4 else 1)
    )
    sentence = (
        tr("This is one filter. Each of its cells has a weight.")
        if channels < 4
        else tr("This is the first slice of one filter, which has {channels} of them.", channels=channels)
    )
    return Clue(sentence, (lit(block((height, width))),) * len(slices), slices)


# Pooling


def pool(rng: np.random.Generator, level: int, allowed: Collection[str]) -> Draw:
    """Ask for the output of a pool."""
    operation = POOLS[int(rng.integers(2))]
    is_max = operation == "max_pool2d"
    height, width = ((4, 4), (5, 6), (6, 5))[level - 1]
    x = rng.integers(0, 10, (height, width)) if level < 3 else rng.integers(-9, 3, (height, width))
    settings = only_allowed({"stride": 2, "padding": 1}, allowed)
    window = 2 if level < 3 else 3
    x = x if is_max else x * window**2  # so that the means are whole numbers
    key = Question(operation, (x, window), settings).key
    places = np.ndindex(np.shape(key.right))
    task = Task(
        joined(_pooling(is_max, window), _pool_step(settings), tr("What is the output?")),
        key,
        "grid",
        _pool_hint(is_max),
        (
            *(_pooled(x, window, settings, is_max, *place) for place in places),
            tr("Output: {rows}", rows=rows(key.right)),
        ),
        (grid(x, tr("feature map")),),
        lambda at: _pool_clue(x, window, settings, is_max, at),
    )
    padded = "max padded with zeros" if is_max else "average over the wrong count"
    return task, ["pooling with stride 1", "the other pool", *([padded] if "padding" in settings else [])]


def _pooling(is_max: bool, window: int) -> str:
    if is_max:
        return tr("The map is max-pooled with a {window}×{window} window.", window=window)
    return tr("The map is average-pooled with a {window}×{window} window.", window=window)


def _pool_step(settings: Settings) -> str:
    return settings_sentence(settings) or tr("The window moves by its own size.")


def _pool_hint(is_max: bool) -> str:
    if is_max:
        return tr(
            "Each output cell is the largest number of its window. A window that sticks out at the end does not count."
        )
    return tr("Each output cell is the mean of its window. A window that sticks out at the end does not count.")


def _pool_clue(x: NDArray, window: int, settings: Settings, is_max: bool, position: Position) -> Clue:
    """Light the window of an output cell, as far as it lies in the map."""
    row, column = position
    start = [place * settings.get("stride", window) - settings.get("padding", 0) for place in position]
    inside = set(np.ndindex(x.shape))
    cells = [cell for cell in block((window, window), tuple(start)) if cell in inside]
    return Clue(
        tr("The window that gives row {row}, column {column} of the output is lit.", row=row, column=column),
        (lit(cells),),
        steps=(
            tr("The window holds {numbers}.", numbers=listed(number(x[cell]) for cell in cells)),
            _pooled(x, window, settings, is_max, row, column),
        ),
    )


def _pooled(x: NDArray, window: int, settings: Settings, is_max: bool, row: int, column: int) -> str:
    """Work out one output cell."""
    padding = settings.get("padding", 0)
    top, left = (place * settings.get("stride", window) - padding for place in (row, column))
    inside = x[max(top, 0) : top + window, max(left, 0) : left + window].ravel().tolist()
    if is_max:
        return tr(
            "Row {row}, column {column}: the largest of {numbers} is {value}.",
            row=row,
            column=column,
            numbers=listed(map(number, inside)),
            value=number(max(inside)),
        )
    return tr(
        "Row {row}, column {column}: {mean}",
        row=row,
        column=column,
        mean=f"({' + '.join(map(factor, inside))}) / {window**2} = {number(sum(inside) / window**2)}",
    )


_MOVES = {
    "invariance": idea(
        mark("You assumed that pooling hides every move."),
        mark("It hides a move only if the largest number stays in its window and nothing larger enters."),
    ),
    "every move shows": idea(
        mark("You assumed that every output changes."),
        mark("An output stays the same if the largest number stays in its window and nothing larger enters."),
    ),
    "newcomers overlooked": idea(
        mark("You looked only at the largest numbers that leave their window."),
        mark("A larger number that enters also changes the output, and an equal one replaces the one that leaves."),
    ),
}


def moved(rng: np.random.Generator, level: int) -> Draw:
    """Ask which outputs of a max pool change when the map moves."""
    height, width = ((4, 4), (4, 6), (6, 6))[level - 1]
    scene = rng.integers(0, 10, (height, width + 1))
    before, after = (operations.max_pool2d(view, 2) for view in (scene[:, 1:], scene[:, :-1]))
    staying = operations.max_pool2d(np.where(np.arange(width) % 2 == 0, scene[:, 1:], -1), 2)
    changed = before != after
    answers = {
        "invariance": np.zeros_like(changed),
        "every move shows": np.ones_like(changed),
        "newcomers overlooked": staying != before,
    }
    task = Task(
        tr(
            "The map is max-pooled with window 2 and stride 2. Then it moves to the right by 1, and the column on its "
            "left enters. Which outputs (row, column) change?"
        ),
        Key(changed, answers, _MOVES),
        "cells",
        tr("Where does the largest number of each window go, and which numbers enter?"),
        (
            *(_after_the_move(scene, before, *place) for place in np.ndindex(changed.shape)),
            tr("Changed: {cells}", cells=cells(changed)),
        ),
        (grid(scene[:, :1], tr("enters")), grid(scene[:, 1:], tr("map"))),
        lambda at: Clue(
            tr("The window of this output is lit. Which numbers leave it when the map moves, and which enter?"),
            ("", lit(block((2, 2), (2 * at[0], 2 * at[1])))),
        ),
    )
    return task, ["invariance", "every move shows"] + ["newcomers overlooked"] * (level > 1)


def _after_the_move(scene: NDArray, before: NDArray, row: int, column: int) -> str:
    window = scene[2 * row : 2 * row + 2, 2 * column : 2 * column + 2]
    return tr(
        "Output ({row}, {column}) was {value}. After the move its window holds {numbers}.",
        row=row,
        column=column,
        value=number(before[row, column]),
        numbers=listed(window.ravel()),
    )


_NODES = {
    "pool left out": idea(
        mark("You counted the numbers before the pool."), mark("Only the outputs of the pool are left.")
    ),
    "one side": idea(
        mark("You made only one side of the maps shorter."), mark("A k×k window that moves by k shortens both sides.")
    ),
    "channels pooled": idea(mark("You pooled all channels into one."), mark("Each channel is pooled by itself.")),
    "bias forgotten": idea(
        mark("You forgot the biases."), mark("Each score has one more number, its bias: + 1 for each score.")
    ),
}


def nodes(rng: np.random.Generator, level: int) -> Draw:
    """Ask what pooling leaves: the nodes, and the weights of a dense layer that reads them."""
    channels, k, scores = int(rng.choice([4, 8, 16])), int(rng.integers(2, 5)), int(rng.choice([5, 10]))
    height, width = (int(each) * k for each in rng.integers(3, 8, 2))
    left = channels * (height // k) * (width // k)
    sizes = {
        "pool left out": channels * height * width,
        "one side": channels * (height // k) * width,
        "channels pooled": (height // k) * (width // k),
    }
    right = left if level == 1 else scores * (left + 1)
    answers = {name: count if level == 1 else scores * (count + 1) for name, count in sizes.items()}
    answers |= {"bias forgotten": scores * left} if level > 1 else {}
    task = Task(
        joined(_maps_before_the_pool(channels, height, width, k, level), _what_is_counted(scores, level)),
        Key(right, answers, _NODES),
        "number",
        tr("How large is each map after the pool? Each channel is pooled by itself."),
        (
            *_before_the_pool(height, width, level),
            *sides(f"{height} / {k} = {height // k}", f"{width} / {k} = {width // k}"),
            *_after_the_pool(channels, height // k, width // k, scores, level),
        ),
        clue=lambda _: last_window_clue(*rows_and_columns((height, width), (k, k), {"stride": k})),
    )
    return task, list(answers)


def _maps_before_the_pool(channels: int, height: int, width: int, k: int, level: int) -> str:
    if level < 3:
        return tr(
            "{channels} maps of {height} rows and {width} columns are max-pooled with window {k} and stride {k}.",
            channels=channels,
            height=height,
            width=width,
            k=k,
        )
    return tr(
        "A layer of {channels} filters of 3×3 reads a gray image of {height}×{width} pixels. "
        "Its maps are max-pooled with window {k} and stride {k}.",
        channels=channels,
        height=height + 2,
        width=width + 2,
        k=k,
    )


def _what_is_counted(scores: int, level: int) -> str:
    if level == 1:
        return tr("How many numbers are left?")
    return tr(
        "A dense layer of {scores} scores reads what is left. How many numbers does it learn, biases included?",
        scores=scores,
    )


def _before_the_pool(height: int, width: int, level: int) -> tuple[str, ...]:
    if level < 3:
        return ()
    sizes = {"rows": f"{height + 2} − 3 + 1 = {height}", "columns": f"{width + 2} − 3 + 1 = {width}"}
    return (tr("Before the pool the maps have {rows} rows and {columns} columns.", **sizes),)


def _after_the_pool(channels: int, height: int, width: int, scores: int, level: int) -> tuple[str, ...]:
    left = channels * height * width
    if level == 1:
        return (f"{height}·{width}·{channels} = {left}",)
    return (
        tr("The dense layer reads {count} numbers.", count=f"{channels}·{height}·{width} = {left}"),
        f"{scores} · ({left} + 1) = {scores * (left + 1)}",
    )


_ALIKE = {
    "other places": idea(
        mark("You chose a map that has the same largest numbers in other windows."),
        mark("Each output has its position, so compare window by window."),
    ),
    "one window overlooked": idea(
        mark("You overlooked one window."), mark("The largest number must be the same in every window.")
    ),
}


def alike(rng: np.random.Generator, level: int) -> Draw:
    """Ask which map has the same pooled output as another one."""
    pooled = rng.choice(np.arange(3, 10), (2, 2 if level < 3 else 3), replace=False)
    first = _with_maximum(rng, pooled)
    other_places = _with_maximum(rng, pooled[:, ::-1])
    near = _with_maximum(rng, pooled + np.eye(*pooled.shape, dtype=int)[::-1])
    tries = [_with_maximum(rng, pooled), _with_the_sums(rng, first), other_places, near]
    order = rng.permutation(4).tolist()
    options = dict(zip("ABCD", (tries[each] for each in order), strict=True))
    names = ("the other pool", "other places", "one window overlooked")
    key = Key(order.index(0), {name: order.index(n) for n, name in enumerate(names, 1)}, _ALIKE, tuple(options))
    outputs = [operations.max_pool2d(values, 2) for values in tries]
    distinct = np.array_equal(outputs[0], pooled) and not any(np.array_equal(pooled, other) for other in outputs[1:])
    task = Task(
        tr(
            "Max pooling has a 2×2 window that moves by its own size. "
            "Which of the four maps has the same output as the first map?"
        ),
        key,
        "choice",
        tr("Write down the largest number of each window of the first map, and look for the same numbers."),
        _alike_steps(pooled, options, key.options[key.right]),
        (
            grid(first, tr("map")),
            *(grid(values, tr("map {name}", name=name)) for name, values in options.items()),
        ),
        lambda at: _alike_clue(pooled, list(options.values()), at[0]),
    )
    return task, applying(key, list(names)) if distinct else []


def _alike_steps(pooled: NDArray, options: dict[str, NDArray], right: str) -> tuple[str, ...]:
    outputs = {name: rows(operations.max_pool2d(values, 2)) for name, values in options.items()}
    return (
        tr("The output of the first map: {rows}", rows=rows(pooled)),
        *(tr("The output of map {name}: {rows}", name=name, rows=output) for name, output in outputs.items()),
        tr("The map with the same output is {name}", name=right),
    )


def _alike_clue(pooled: NDArray, options: list[NDArray], chosen: int) -> Clue:
    """Light the first window in which the chosen map has another largest number than the first map."""
    row, column = np.argwhere(operations.max_pool2d(options[chosen], 2) != pooled)[0].tolist()
    window = lit(block((2, 2), (2 * row, 2 * column)))
    return Clue(
        tr("The largest numbers of the lit windows differ, so their outputs differ too."),
        (window, *(window if number == chosen else "" for number in range(len(options)))),
    )


def _with_maximum(rng: np.random.Generator, pooled: NDArray) -> NDArray:
    """Draw a map whose windows have these largest numbers."""
    blocks = np.kron(pooled, np.ones((2, 2), int))
    x = rng.integers(0, blocks + 1)
    for row, column in np.ndindex(pooled.shape):
        x[2 * row + rng.integers(2), 2 * column + rng.integers(2)] = pooled[row, column]
    return x


def _with_the_sums(rng: np.random.Generator, x: NDArray) -> NDArray:
    """Draw a map whose windows have the same sums, and so the same means, as those of another one."""
    other = x.copy()
    for row, column in np.ndindex(x.shape[0] // 2, x.shape[1] // 2):
        total = int(x[2 * row : 2 * row + 2, 2 * column : 2 * column + 2].sum())
        part, rest = divmod(total, 4)
        spread = rng.permutation([part + (number < rest) for number in range(4)]).reshape(2, 2)
        other[2 * row : 2 * row + 2, 2 * column : 2 * column + 2] = spread
    return other
