"""Questions about cheaper layers: mixes of channels, what layers cost, kernels that split, and layers that merge."""

import numpy as np
from numpy.typing import NDArray

from convlib import operations, shapes
from convlib.diagnosis.questions import Key
from convlib.practice.clues import Clue, Position, lit, strip, strip_clue
from convlib.practice.tasks import Draw, Task, idea
from convlib.practice.wording import grid, products, rows
from convlib.text import factor, joined, listed, mark, number, tr

_MIXES = {
    "weights ignored": idea(
        mark("You added the channels without their weights."),
        mark("Each channel is multiplied by its own weight first."),
    ),
    "one channel": idea(
        mark("You used the first channel only."),
        mark("A 1×1 filter is as deep as its image: it has a weight for every channel."),
    ),
    "mixed and averaged": idea(
        mark("You divided by the number of channels."),
        mark("The products are added and not divided."),
    ),
    "next filter": idea(
        mark("You took the weights of another filter."),
        mark("Filters are counted from 0, and each makes its own map."),
    ),
}


def mixed(rng: np.random.Generator, level: int) -> Draw:
    """Ask for a map of a 1×1 convolution."""
    channels, count = (2, 1) if level == 1 else (3, level)
    image = rng.integers(0, 7, (channels, 2, 2))
    weights = rng.choice([-2, -1, 1, 2, 3], (count, channels))
    asked = int(rng.integers(count))
    maps = operations.conv2d(image[np.newaxis], weights[..., np.newaxis, np.newaxis])[0]
    answers = {
        "weights ignored": image.sum(axis=0),
        "one channel": weights[asked, 0] * image[0],
        "mixed and averaged": (maps[asked] / channels).round(2),
        **({"next filter": maps[(asked + 1) % count]} if count > 1 else {}),
    }
    task = Task(
        joined(
            tr(
                "A layer has {n} filter of 1×1.",
                "A layer has {n} filters of 1×1.",
                n=count,
            ),
            *(
                tr("Filter {filter} has the weights {weights}.", filter=at, weights=listed(map(number, each)))
                for at, each in enumerate(weights)
            ),
            tr("What is map {map}?", map=asked),
        ),
        Key(maps[asked], answers, _MIXES),
        "grid",
        tr("Take one pixel after the other. Multiply each of its channels by the weight for it, and add the products."),
        (
            tr(
                "Row 0, column 0: {sum}",
                sum=f"{products(image[:, 0, 0], weights[asked])} = {number(maps[asked, 0, 0])}",
            ),
            tr("Output: {rows}", rows=rows(maps[asked])),
        ),
        tuple(grid(values, tr("channel {number}", number=at)) for at, values in enumerate(image)),
        lambda at: _pixel_clue(channels, at),
    )
    return task, list(answers)


def _pixel_clue(channels: int, position: Position) -> Clue:
    """Light one pixel in every channel."""
    sentence = tr("The pixel at this position is lit in every channel. Each of these numbers has its own weight.")
    return Clue(sentence, (lit([position]),) * channels)


# What layers cost


_COSTS = {
    "groups ignored": idea(
        mark("You let every filter read every channel."),
        mark("With groups a filter reads only the channels of its own group: channels in divided by groups."),
    ),
    "one group": idea(
        mark("You counted one group."),
        mark("All groups have filters, so count the filters of all of them."),
    ),
    "groups as depth": idea(
        mark("You took the number of groups as the depth of a filter."),
        mark("The depth of a filter is the number of channels in its group."),
    ),
    "mix left out": idea(
        mark("You left out the 1×1 step."),
        mark("After the depthwise step, filters of 1×1 mix its maps, and they cost something too."),
    ),
    "plain layer": idea(
        mark("You counted the plain layer."),
        mark("In the depthwise step a filter reads one channel only, and the filters of the second step are 1×1."),
    ),
    "filters for maps": idea(
        mark("You gave the depthwise step as many filters as there are channels out."),
        mark("The depthwise step has one filter for each channel in."),
    ),
}


def layer_cost(rng: np.random.Generator, level: int) -> Draw:
    """Ask for the weights of a layer in groups, or for the multiplications of a depthwise layer with its 1×1 step."""
    return _in_groups(rng) if level == 1 else _in_two_steps(rng, level)


def _in_groups(rng: np.random.Generator) -> Draw:
    groups, kernel = int(rng.integers(2, 5)), int(rng.choice([3, 5]))
    filters, channels = (groups * int(each) for each in rng.integers(2, 6, 2))
    depth, taps = channels // groups, kernel**2
    right = shapes.parameters(filters, channels, (kernel, kernel), groups=groups) - filters
    answers = {
        "groups ignored": filters * channels * taps,
        "one group": filters // groups * depth * taps,
        "groups as depth": filters * groups * taps,
    }
    task = Task(
        tr(
            "A layer has {channels} channels in, {filters} filters of {kernel}×{kernel} and {groups} groups. How many "
            "weights does it have, without biases?",
            channels=channels,
            filters=filters,
            kernel=kernel,
            groups=groups,
        ),
        Key(right, answers, _COSTS),
        "number",
        tr("How many channels does one filter read?"),
        (
            tr("A filter reads {channels} channels.", channels=f"{channels} / {groups} = {depth}"),
            f"{filters}·{depth}·{kernel}·{kernel} = {right}",
        ),
        clue=lambda _: strip_clue(
            tr("The channels that filter 0 reads are lit. It has a slice for each of them."),
            strip(channels, range(depth), tr("the channels in")),
        ),
    )
    return task, list(answers)


def _in_two_steps(rng: np.random.Generator, level: int) -> Draw:
    channels, filters = rng.choice([2, 3, 4, 5, 6, 8], 2, replace=False).tolist()
    kernel, side = int(rng.choice([3, 5])), int(rng.integers(4, 11))
    cells, taps = side**2 if level == 3 else 1, kernel**2
    alone, mix = channels * taps * cells, filters * channels * cells
    answers = {
        "mix left out": alone,
        "plain layer": filters * channels * taps * cells,
        "filters for maps": filters * taps * cells + mix,
    }
    size = f"·{side}·{side}" if level == 3 else ""
    task = Task(
        joined(
            tr(
                "A depthwise step of {kernel}×{kernel} reads {channels} channels and keeps their number. Then a 1×1 "
                "step makes {filters} maps.",
                kernel=kernel,
                channels=channels,
                filters=filters,
            ),
            tr("All maps have {side}×{side} cells. How many multiplications do the two steps take together?", side=side)
            if level == 3
            else tr("How many weights do the two steps have together, without biases?"),
        ),
        Key(alone + mix, answers, _COSTS),
        "number",
        tr("How many filters does each step have, and how many channels does a filter of it read?"),
        (
            tr("Depthwise: {product}", product=f"{channels}·{kernel}·{kernel}{size} = {alone}"),
            tr("1×1: {product}", product=f"{filters}·{channels}{size} = {mix}"),
            f"{alone} + {mix} = {alone + mix}",
        ),
        clue=lambda _: strip_clue(
            tr("What one filter of each step reads is lit. How many weights has it, and how many filters are there?"),
            strip(channels, [0], tr("read by a filter of the depthwise step")),
            strip(channels, range(channels), tr("read by a filter of the 1×1 step")),
        ),
    )
    return task, list(answers)


# Kernels that split


_FACTORS = {
    "a row as it is": idea(
        mark("You copied a row of the kernel."),
        mark("That row is the wanted one times the number beside it in the column: divide by it."),
    ),
    "a column for the row": idea(
        mark("You divided a column of the kernel."),
        mark("The wanted numbers lie beside each other, as in a row of the kernel."),
    ),
    "sign lost": idea(
        mark("You lost the minus sign of the column."),
        mark("A negative number in the column changes the signs of its row."),
    ),
}


def factors(rng: np.random.Generator, level: int) -> Draw:
    """Ask for the row of a kernel that is a column times a row."""
    size = 3 if level < 3 else 4
    column, row = rng.choice([2, 3, 4], size), rng.choice([1, 2, 3, 5], size)
    column[0] = -column[0] if level > 1 else column[0]
    row = row * rng.choice([1, -1], size) if level > 1 else row
    kernel = np.outer(column, row)
    answers = {
        "a row as it is": kernel[:1],
        "a column for the row": (kernel[:, :1] / column[0]).T,
        **({"sign lost": -row[np.newaxis]} if level > 1 else {}),
    }
    task = Task(
        tr(
            "This kernel is a column times a row. The column is {column}. What is the row?",
            column=listed(map(number, column)),
        ),
        Key(row[np.newaxis], answers, _FACTORS),
        "grid",
        tr("Each row of the kernel is the wanted row times one number of the column."),
        (
            tr("The first number of the column is {number}.", number=number(column[0])),
            tr("Divide the first row of the kernel by it: {row}", row=rows(kernel[:1])),
            tr("Output: {rows}", rows=rows(row[np.newaxis])),
        ),
        (grid(kernel, tr("kernel")),),
        lambda at: Clue(
            tr("This column of the kernel is the given column times the wanted number."),
            (lit([(row, at[1]) for row in range(size)]),),
        ),
    )
    return task, list(answers)


# Layers that merge


_MERGES = {
    "from its end": idea(
        mark("You wrote the kernel from its end."),
        mark("The first number of the kernel is the product of the two first numbers."),
    ),
    "one kernel turned": idea(
        mark("You turned one of the two kernels."),
        mark("Two correlations in a row convolve their kernels: no number is read from the other end."),
    ),
    "kernels added": idea(
        mark("You added the kernels where they overlap."),
        mark("The second layer multiplies the results of the first, so the weights are multiplied."),
    ),
}


def merged(rng: np.random.Generator, level: int) -> Draw:
    """Ask for the one kernel that does what two layers without ReLU do."""
    sizes = ((2, 2), (2, 3), (3, 3))[level - 1]
    first, second = (rng.choice([-2, -1, 1, 2, 3], size) for size in sizes)
    right = operations.convolve1d(first, second, padding="full")[np.newaxis]
    answers = {
        "from its end": right[:, ::-1],
        "one kernel turned": operations.convolve1d(first, second[::-1], padding="full")[np.newaxis],
        "kernels added": _overlapping(first, second),
    }
    task = Task(
        tr(
            "Two layers follow each other, without ReLU between them. Each places its kernel on a row as printed: "
            "first {first}, then {second}. Which one kernel gives the same output?",
            first=listed(map(number, first)),
            second=listed(map(number, second)),
        ),
        Key(right, answers, _MERGES),
        "grid",
        tr("Write the first output for a row x0, x1, x2, …, and collect what each of these cells is multiplied by."),
        (
            tr("The second layer adds copies of the first kernel, each one cell further to the right."),
            *(
                tr("Copy {number}: {copy}", number=at, copy=_copy(first, weight, at))
                for at, weight in enumerate(second)
            ),
            tr("Output: {rows}", rows=rows(right)),
        ),
        (grid(first[np.newaxis], tr("first kernel")), grid(second[np.newaxis], tr("second kernel"))),
        lambda at: _pairs_clue(first.size, second.size, at[1]),
    )
    return task, list(answers)


def _overlapping(first: NDArray, second: NDArray) -> NDArray:
    """Put the second kernel at the end of the first, with one cell in common, and add."""
    both = np.zeros((1, first.size + second.size - 1))
    both[0, : first.size] += first
    both[0, first.size - 1 :] += second
    return both


def _copy(first: NDArray, weight: float, at: int) -> str:
    cells = " ".join(f"{factor(value)}·{factor(weight)}" for value in first)
    return tr("{cells}, from cell {cell} on", cells=cells, cell=at)


def _pairs_clue(first: int, second: int, cell: int) -> Clue:
    """Light in both kernels the numbers whose products belong to a cell of the merged one."""
    pairs = [(at, cell - at) for at in range(first) if 0 <= cell - at < second]
    return Clue(
        tr("The lit numbers belong to this cell: the products of those whose positions add up to {cell}.", cell=cell),
        (lit([(0, one) for one, _other in pairs]), lit([(0, other) for _one, other in pairs])),
    )
