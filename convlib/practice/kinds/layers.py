"""Questions about channels, layers and pooling."""

import numpy as np
from numpy.typing import NDArray

from convlib import drawing, operations, shapes
from convlib.diagnosis.operations import POOLS
from convlib.diagnosis.questions import Key, Question
from convlib.practice.kinds.windows import Draw
from convlib.practice.tasks import Task, applying, cells, grid, idea, only, products, rows, with_settings
from convlib.text import factor, number


def axes(rng: np.random.Generator, level: int) -> Draw:
    """Bring the channels of a picture to the front."""
    shape = ((2, 2, 3), (2, 3, 3), (3, 3, 2))[level - 1]
    picture = rng.choice(np.arange(1, 60), shape, replace=False)
    channel = int(rng.integers(shape[2]))
    right = picture[:, :, channel]
    answers = {
        "reshape": picture.reshape(shape[2], *shape[:2])[channel],
        "other channel": picture[:, :, (channel + 1) % shape[2]],
    }
    answers |= {"(x, y) for [row, column]": right.T} if shape[0] == shape[1] else {}
    ideas = {
        "reshape": idea(
            "the numbers were cut into grids in the order in which they are stored, as reshape does",
            "A channel takes one number from every pixel.",
        ),
        "other channel": idea("another channel was taken", "Channels are counted from 0, as rows and columns are."),
    }
    each = [
        f"Row {row}: {'; '.join(' '.join(map(str, pixel)) for pixel in line)}"
        for row, line in enumerate(picture.tolist())
    ]
    task = Task(
        f"A picture of {shape[0]} rows and {shape[1]} columns has {shape[2]} channels, its channels last. By pixels: "
        f"{'. '.join(each)}. What is the grid np.moveaxis(picture, -1, 0)[{channel}]?",
        Key(right, answers, ideas),
        "grid",
        f"Channel {channel} takes number {channel} of every pixel, counted from 0.",
        (f"Of pixel [0, 0], {' '.join(map(str, picture[0, 0]))}, it takes {right[0, 0]}", f"Output: {rows(right)}"),
    )
    return task, list(answers)


def depth(rng: np.random.Generator, level: int) -> Draw:
    """One cell of a map: the products of every channel, all added."""
    channels, side = (2 if level == 1 else 3), (2 if level < 3 else 3)
    image = rng.integers(0, 6, (channels, side, side))
    filter_ = rng.integers(-2, 4, (channels, 2, 2))
    row, column = (0, 0) if level < 3 else (int(each) for each in rng.integers(2, size=2))
    targeted = ["mean over channels", "one channel deep", "kernel turned", "sum of the window"]
    arrays = image[np.newaxis], filter_[np.newaxis]
    key = only(Question("conv2d", arrays, {}, lambda maps: maps[0, 0, row, column]).key, targeted)
    window = image[:, row : row + 2, column : column + 2]
    sums = [int((one * other).sum()) for one, other in zip(window, filter_, strict=True)]
    task = Task(
        f"A filter of depth {channels} lies on an image of {channels} channels, as printed. "
        f"Which number stands in row {row}, column {column} of its map?",
        key,
        "number",
        "Each slice of the filter lies on its own channel. What happens with the sums of the channels?",
        (
            *(f"Channel {c}: {products(window[c], filter_[c])} = {number(sums[c])}" for c in range(channels)),
            f"{' + '.join(map(factor, sums))} = {number(key.right)}",
        ),
        tuple(
            panel
            for c in range(channels)
            for panel in (
                grid(image[c], f"channel {c}"),
                drawing.grid(filter_[c].astype(float), title=f"slice {c}", below=True),
            )
        ),
    )
    return task, targeted


def maps(rng: np.random.Generator, level: int) -> Draw:
    """How many maps a layer gives, and how large they are."""
    channels, filters, k = int(rng.integers(2, 5)), int(rng.integers(2, 9)), int(rng.integers(2, 5))
    height, width = rng.integers(6, 15, 2).tolist()
    settings = ({}, {"padding": 1}, {"stride": 2, "padding": 1})[level - 1]
    arrays = np.zeros((1, channels, height, width)), np.zeros((filters, channels, k, k))
    key = Question("conv2d", arrays, settings, lambda result: np.shape(result)[1:]).key
    formulas = [
        shapes.explain(side, k, **settings).formula if level > 1 else f"{side} − {k} + 1 = {side - k + 1}"
        for side in (height, width)
    ]
    answers = dict(key.wrong) | {"channels kept": (channels, *key.right[1:])}
    ideas = {
        "channels kept": idea(
            "there was taken to be a map for each channel of the image",
            "There is one map for each filter: n filters, n maps.",
        )
    }
    task = Task(
        f"An image has {channels} channels of {height} rows and {width} columns. A layer has {filters} filters of "
        f"{k}×{k}, as deep as the image{with_settings(settings)}. How many maps does it give, and how large are they?",
        Key(key.right, answers, ideas),
        "size",
        "What does one filter give? And how often does it fit along each side?",
        (
            f"One filter adds up its {channels} channels to one map",
            f"Rows: {formulas[0]}; columns: {formulas[1]}",
            "Size: {}×{}×{}".format(*key.right),
        ),
        fields=("maps", "rows", "columns"),
    )
    return task, ["n·C maps", "+1 forgotten", "channels kept", "(x, y) for [row, column]"]


def parameters(rng: np.random.Generator, level: int) -> Draw:
    """How many numbers a layer learns."""
    filters, channels = int(rng.integers(2, 17)), (3 if level < 3 else int(rng.choice([8, 16, 32])))
    height, width = (3, 3) if level == 1 else (int(rng.integers(1, 6)), int(rng.integers(1, 6)))
    key = Question("parameters", (filters, channels, (height, width))).key
    weights = channels * height * width
    return Task(
        f"A layer has {filters} filters of {height}×{width}, and its input has {channels} channels. "
        "How many numbers does it learn, biases included?",
        key,
        "number",
        "How many weights has one filter? It is as deep as its input.",
        (
            f"One filter: {channels}·{height}·{width} = {weights} weights, and 1 bias",
            f"{filters} · ({weights} + 1) = {key.right}",
        ),
    ), ["one channel deep", "bias forgotten", "one filter counted"]


# Pooling


def pool(rng: np.random.Generator, level: int) -> Draw:
    """Pool a map by hand."""
    operation = POOLS[int(rng.integers(2))]
    height, width = ((4, 4), (5, 6), (6, 5))[level - 1]
    x = rng.integers(0, 10, (height, width)) if level < 3 else rng.integers(-9, 3, (height, width))
    settings = {} if level < 3 else {"stride": 2, "padding": 1}
    window = 2 if level < 3 else 3
    if operation == "avg_pool2d":
        x = x * (4 if level < 3 else 9)  # so that the means are whole numbers
    key = Question(operation, (x, window), settings).key
    kind = "largest number" if operation == "max_pool2d" else "mean"
    steps = [_pool_step(x, window, settings, operation, *place) for place in np.ndindex(np.shape(key.right))]
    return Task(
        f"{'Max' if kind != 'mean' else 'Average'} pooling with a {window}×{window} window"
        f"{with_settings(settings)}{'' if settings else ', which steps by its own size'}: what is the output?",
        key,
        "grid",
        f"Each output cell is the {kind} of its window; windows that would hang over the end do not count.",
        (*steps, f"Output: {rows(key.right)}"),
        (grid(x, "feature map"),),
    ), ["pooling with stride 1", "the other pool"] + (
        ["max padded with zeros" if kind != "mean" else "average over the wrong count"] if level == 3 else []
    )


def _pool_step(x: NDArray, window: int, settings: dict[str, int], operation: str, row: int, column: int) -> str:
    padding = settings.get("padding", 0)
    top, left = (place * settings.get("stride", window) - padding for place in (row, column))
    inside = x[max(top, 0) : top + window, max(left, 0) : left + window].ravel().tolist()
    if operation == "max_pool2d":
        listed = ", ".join(map(number, inside))
        return f"Row {row}, column {column}: the largest of {listed} is {number(max(inside))}"
    total = " + ".join(map(factor, inside))
    mean = number(sum(inside) / window**2)
    return f"Row {row}, column {column}: ({total}) / {window**2} = {mean}"


def moved(rng: np.random.Generator, level: int) -> Draw:
    """Which outputs of a max pool change when the map moves."""
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
    ideas = {
        "invariance": idea(
            "pooling was taken to hide every move",
            "It hides one only if the winner stays in its window and nothing larger enters.",
        ),
        "every move shows": idea(
            "every output was taken to change",
            "An output stays if its winner stays in the window and nothing larger enters.",
        ),
        "newcomers overlooked": idea(
            "only the winners that leave were looked at",
            "A larger number that enters changes the output too, and an equal one replaces the winner.",
        ),
    }
    steps = [
        f"Output ({row}, {column}): {number(before[row, column])} before; after the move its window holds "
        f"{', '.join(map(str, scene[2 * row : 2 * row + 2, 2 * column : 2 * column + 2].ravel()))}"
        for row, column in np.ndindex(changed.shape)
    ]
    return Task(
        "The map is pooled with max, window 2, stride 2. Then it moves to the right by 1, and what stands left of it "
        "enters. Which outputs (row, column) change?",
        Key(changed, answers, ideas),
        "cells",
        "Where does the largest number of each window go, and what comes in?",
        (*steps, f"Changed: {cells(changed)}"),
        (grid(scene[:, :1], "enters"), grid(scene[:, 1:], "map")),
    ), ["invariance", "every move shows"] + ["newcomers overlooked"] * (level > 1)


def nodes(rng: np.random.Generator, level: int) -> Draw:
    """What pooling saves: the nodes, and the weights of a dense layer that reads them."""
    channels, k, scores = int(rng.choice([4, 8, 16])), int(rng.integers(2, 5)), int(rng.choice([5, 10]))
    height, width = (int(each) * k for each in rng.integers(3, 8, 2))
    sizes = {
        "right": channels * (height // k) * (width // k),
        "pool left out": channels * height * width,
        "one side": channels * (height // k) * width,
        "channels pooled": (height // k) * (width // k),
    }
    counts = {name: count if level == 1 else scores * (count + 1) for name, count in sizes.items()}
    right = counts.pop("right")
    counts |= {"bias forgotten": scores * sizes["right"]} if level > 1 else {}
    ideas = {
        "pool left out": idea(
            "the numbers before the pool were counted", "The pool comes between: only its outputs are left."
        ),
        "one side": idea(
            "only one side of the maps was made shorter", "A window of k×k that steps by k shortens both sides."
        ),
        "channels pooled": idea("the channels were pooled into one", "Each channel is pooled by itself."),
        "bias forgotten": idea("the biases were forgotten", "Each score has one number that is added: + 1 a score."),
    }
    grown = f"{height + 2}×{width + 2} image, 3×3 filters" if level == 3 else ""
    start = (
        f"A layer of {channels} filters of 3×3 reads a gray image of {height + 2}×{width + 2} pixels. Its maps "
        if level == 3
        else f"{channels} maps of {height} rows and {width} columns "
    )
    ends = (
        "How many numbers are left?"
        if level == 1
        else (f"A dense layer of {scores} scores reads what is left. How many numbers does it learn, biases included?")
    )
    pooled = (
        f"Each map becomes {height // k}×{width // k}: {channels}·{height // k}·{width // k} = {sizes['right']} numbers"
    )
    first = (
        [f"The maps have {height + 2} − 3 + 1 = {height} rows and {width + 2} − 3 + 1 = {width} columns"]
        if grown
        else []
    )
    last = (
        [f"{height // k}·{width // k}·{channels} = {right}"]
        if level == 1
        else [pooled, f"{scores} · ({sizes['right']} + 1) = {right}"]
    )
    return Task(
        f"{start}are pooled with max, window {k}, stride {k}. {ends}",
        Key(right, counts, ideas),
        "number",
        "How large is each map after the pool? Each channel is pooled by itself.",
        (*first, f"Along the sides: {height} / {k} = {height // k} and {width} / {k} = {width // k}", *last),
    ), list(counts)


def alike(rng: np.random.Generator, level: int) -> Draw:
    """Which map has the same pooled output as another one."""
    pooled = rng.choice(np.arange(3, 10), (2, 2 if level < 3 else 3), replace=False)
    first = _with_maximum(rng, pooled)
    moved_maxima = _with_maximum(rng, pooled[:, ::-1])
    near = _with_maximum(rng, pooled + np.eye(*pooled.shape, dtype=int)[::-1])
    tries = [_with_maximum(rng, pooled), _with_the_sums(rng, first), moved_maxima, near]
    order = rng.permutation(4).tolist()
    options = dict(zip("ABCD", (tries[each] for each in order), strict=True))
    answers = {
        "the other pool": order.index(1),
        "other places": order.index(2),
        "one window overlooked": order.index(3),
    }
    ideas = {
        "other places": idea(
            "the same largest numbers stand there, in other windows",
            "Each output has its place: compare window by window.",
        ),
        "one window overlooked": idea("one window was overlooked", "All windows must have the same largest number."),
    }
    key = Key(order.index(0), answers, ideas, tuple(options))
    each = [f"{name} gives {rows(operations.max_pool2d(values, 2))}" for name, values in options.items()]
    outputs = [operations.max_pool2d(values, 2) for values in tries]
    distinct = np.array_equal(outputs[0], pooled) and not any(np.array_equal(pooled, other) for other in outputs[1:])
    return Task(
        "Max pooling with a 2×2 window that steps by its own size: which of the four maps has the output of this one?",
        key,
        "choice",
        "Write down the largest number of each window of the map, and look for the same ones.",
        (f"The map gives {rows(pooled)}", "; ".join(each), f"The same is map {'ABCD'[key.right]}"),
        (grid(first, "map"), *(grid(values, f"map {name}") for name, values in options.items())),
    ), applying(key, list(answers)) if distinct else []


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
