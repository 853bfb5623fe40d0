"""The right answers of practice questions, worked out a second time from what a learner reads: text and picture."""

import functools
import itertools
import re

import numpy as np
import pytest
import scipy.signal
from exhibits import numbers, panels

from convlib import drawing
from convlib.diagnosis.questions import same
from convlib.diagnosis.verdicts import diagnose
from convlib.practice import KINDS, draw
from convlib.practice.kinds import LABELS, ideas
from convlib.practice.kinds.ideas import asking


def figures(text):
    """The whole numbers of a text, in their order."""
    return [int(found.replace("−", "-")) for found in re.findall(r"(?<![\w.])−?\d+(?![\d.]*\.\d)", text)]


def grids(task):
    """Title -> numbers of each grid of a question's picture."""
    return {title: numbers(panel) for title, panel in panels(drawing.static_svg(task.panels)).items()}


def marks(n, k, stride, padding=0, dilation=1):
    """For each place of a window along one side, the cells of the input that it reads."""
    last = n + padding - dilation * (k - 1)
    return [
        [start + dilation * tap for tap in range(k) if 0 <= start + dilation * tap < n]
        for start in range(-padding, last, stride)
    ]


def settings(text):
    return {name: int(value) for name, value in re.findall(r"The (stride|padding|dilation) is (\d+)", text)}


def sides(text):
    """Rows, columns and kernel side of an input described in words; a row of cells has one row."""
    row = re.match(r"A row has (\d+) cells, and the kernel has (\d+)", text)
    if row:
        return 1, int(row[1]), int(row[2])
    found = re.search(r"(\d+) rows and (\d+) columns, and the kernel is (\d+)×", text)
    return tuple(map(int, found.groups()))


def counted(text):
    """How many windows read each cell."""
    height, width, k = sides(text)
    down, right = np.zeros(height), np.zeros(width)
    given = {"stride": 1} | settings(text)
    for cells in marks(width, k, **given):
        right[cells] += 1
    for cells in marks(height, k, **given) if height > 1 else [[0]]:
        down[cells] += 1
    return np.outer(down, right)


def places(task, level):
    a, b, *more = figures(task.question)
    if level == 1:
        return sum(start + b <= a for start in range(a))
    if level == 2:
        k = more[0]
        return [sum(start + k <= n for start in range(n)) for n in (a, b)]
    return next(n for n in range(60) if sum(start + a <= n for start in range(n)) == b)


def flat_area(task, _level):
    value, divisor = figures(task.question)
    (kernel,) = grids(task).values()
    return sum(value * weight for weight in kernel.ravel()) / divisor


def sharpening(task, level):
    if level == 1:
        pixel, blur, _amount = figures(task.question)
        return 2 * pixel - blur
    window = grids(task)["window"]
    return window[1, 1] + (level - 1) * (window[1, 1] - window.mean())


def turning(task, _level):
    kernel = grids(task)["kernel"]
    image = np.random.default_rng(1).normal(size=(8, 9))
    one, other = (scipy.signal.correlate2d(image, each, "valid") for each in (kernel, np.rot90(kernel, 2)))
    return 0 if np.allclose(one, other) else 1 if np.allclose(one, -other) else 2


def turn(task, _level):
    return np.rot90(grids(task)["kernel"], 2)


def probe(task, _level):
    image, kernel, result = (grids(task)[title] for title in ("image", "kernel", "result"))
    found = [
        np.array_equal(slide(image, kernel, "valid"), result)
        for slide in (scipy.signal.convolve2d, scipy.signal.correlate2d)
    ]
    return found.index(True) if any(found) else 2


def pair_sum(task, _level):
    f, g = (grids(task)[title][0] for title in "fg")
    return np.convolve(f, g)[figures(task.question)[1]]


def polynomial(task, _level):
    factors = re.findall(r"\((.*?)\)", task.question)
    wanted = re.search(r"coefficient of x(.?)\?", task.question)[1]
    found = [[int(term.split("x")[0] or 1) for term in factor.split(" + ")] for factor in factors]
    return np.polynomial.polynomial.polymul(*found)[" x²³⁴⁵⁶".index(wanted) if wanted else 1]


def dice(task, _level):
    *_, first, _one, second, total = figures(task.question)
    return np.array([[a + b == total for b in range(1, second + 1)] for a in range(1, first + 1)])


def partner(task, level):
    if level < 3:
        return figures(task.question)[0] - int(re.search(r"x\[(\d+)\]\?", task.question)[1])
    a, b = re.search(r"x\[(\d+)\]·w\[(−?\d+)\] is", task.question).groups()
    return int(a) + int(b.replace("−", "-"))


def letter(task, _level):
    i, j, m, n = (int(re.search(rf"{name} = (−?\d)", task.question)[1].replace("−", "-")) for name in "ijmn")
    sign = 1 if "i + m" in task.question else -1
    right, down = i + sign * m, j + sign * n
    inside = dict(zip(itertools.product((-1, 0, 1), repeat=2), "ABCDEFGHI", strict=True))
    return [option[0] for option in task.key.options].index(inside.get((down, right), "n"))


def as_printed(task, _level):
    (usual,) = grids(task).values()
    i, j = (int(value.replace("−", "-")) for value in re.search(r"for y\((−?\d), (−?\d)\)", task.question).groups())
    return np.rot90(usual, 2)[len(usual) // 2 + j, len(usual) // 2 + i]


def area(task, _level):
    found = re.match(
        r"x is (\d+) from (\d+) to (\d+), w is (\d+) from 0 to (\d+), and.*y\(([\d.]+)\)", task.question
    ).groups()
    high, start, end, other, width, t = map(float, found)
    a = (np.arange(20000) + 0.5) / 1000
    inside = (a > start) & (a < end) & (t - a > 0) & (t - a < width)
    return round(high * other * inside.sum() / 1000, 2)


def axes(task, _level):
    lines = re.findall(r"Row \d: ([\d ;]+)", task.question)
    picture = np.array([[[int(value) for value in pixel.split()] for pixel in line.split(";")] for line in lines])
    return np.stack([[pixel[figures(task.question)[-1]] for pixel in line] for line in picture])


def depth(task, _level):
    shown = grids(task)
    channels = [shown[title] for title in shown if title.startswith("channel")]
    slices = [shown[title] for title in shown if title.startswith("slice")]
    row, column = figures(task.question)[-2:]
    return sum(
        scipy.signal.correlate2d(one, other, "valid")[row, column] for one, other in zip(channels, slices, strict=True)
    )


def maps(task, _level):
    _channels, height, width, filters, k = figures(task.question)[:5]
    given = {"stride": 1} | settings(task.question)
    return filters, len(marks(height, k, **given)), len(marks(width, k, **given))


def steps(task, _level):
    _, n, k = sides(task.question)
    return len(marks(n, k, **settings(task.question)))


def size(task, _level):
    height, width, k = sides(task.question)
    given = {"stride": 1} | settings(task.question)
    return len(marks(height, k, **given)), len(marks(width, k, **given))


def never_read(task, _level):
    return counted(task.question) == 0


def read_by(task, _level):
    place = re.search(r"read (?:cell (\d+)|the cell in row (\d+), column (\d+))", task.question).groups()
    return counted(task.question)[(int(place[1] or 0), int(place[2] or place[0]))]


def seen(task, _level):
    tall, wide, height, width, *_, row, column = figures(task.question)
    given = {"stride": 1} | settings(task.question)
    reached = np.zeros((height, width), bool)
    reached[np.ix_(marks(height, tall, **given)[row], marks(width, wide, **given)[column])] = True
    return reached


def setting(task, _level):
    shown, name = grids(task), re.match(r"Which (\w+)", task.question)[1]

    def size_with(value):
        given = {"stride": 1} | {name: value}
        sides = zip(shown["input"].shape, shown["kernel"].shape, strict=True)
        return tuple(len(marks(n, k, **given)) for n, k in sides)

    (fitting,) = (n for n, each in enumerate(task.key.options) if size_with(figures(each)[0]) == shown["output"].shape)
    return fitting


def receptive_field(task, _level):
    reached = {0}
    for layer in reversed(re.findall(r"kernel (\d+), stride (\d+), dilation (\d+)", task.question)):
        k, stride, dilation = map(int, layer)
        reached = {cell * stride + tap * dilation for cell in reached for tap in range(k)}
    return max(reached) - min(reached) + 1


def multiplications(task, level):
    rows, columns = size(task, level)
    return rows * columns * sides(task.question)[2] ** 2


def span(task, level):
    k, number = figures(task.question)[:2]
    if level < 3:
        return len(range(0, number * k, number)) * number - number + 1
    return next(d for d in range(1, 20) if max(range(0, d * k, d)) + 1 == number)


def saved(task, level):
    k, d = figures(task.question)[0], int(re.search(r"dilation (\d+)", task.question)[1])
    filled = len(range(0, (k - 1) * d + 1))
    return {1: filled - k, 2: filled**2 - k**2, 3: figures(task.question)[-1] * (filled**2 - k**2)}[level]


def stack(task, _level):
    dilations = figures(re.search("dilations (.*) and", task.question)[1])
    reached = {sum(steps) for steps in itertools.product(*[(0, d, 2 * d) for d in dilations])}
    return np.array([[cell in reached for cell in range(2 * sum(dilations) + 1)]])


def ring(task, _level):
    row, p, mode = grids(task)["row"][0], figures(task.question)[0], re.search("“(.*)”", task.question)[1]
    n, places = len(row), range(-p, len(row) + p)
    chosen = {
        "zeros": lambda at: row[at] if 0 <= at < n else 0,
        "edge": lambda at: row[min(max(at, 0), n - 1)],
        "reflect": lambda at: row[at] if 0 <= at < n else row[-at] if at < 0 else row[2 * n - 2 - at],
        "wrap": lambda at: row[at % n],
    }[mode]
    return np.array([[chosen(at) for at in places]])


def rim(task, _level):
    value, k, _, padding = figures(task.question)[:4]
    area = np.pad(np.full((20, 20), float(value)), padding)
    blurred = scipy.signal.correlate2d(area, np.full((k, k), 1 / k**2), "valid")
    return blurred[0, 0 if "corner" in task.question else 10]


def moved(task, _level):
    entered, here = grids(task)["enters"], grids(task)["map"]
    there = np.hstack([entered, here])[:, :-1]

    def pooled(x):
        return x.reshape(len(x) // 2, 2, -1, 2).max(axis=(1, 3))

    return pooled(here) != pooled(there)


def nodes(task, level):
    found = figures(task.question.replace("×", " "))
    if level == 3:
        channels, _, _, height, width, window, _, scores = found
        height, width = height - 2, width - 2
    else:
        channels, height, width, window, _, *scores = found
    left = channels * len(range(0, height, window)) * len(range(0, width, window))
    return left if level == 1 else np.ravel(scores)[0] * (left + 1)


def alike(task, _level):
    def pooled(x):
        return x.reshape(len(x) // 2, 2, -1, 2).max(axis=(1, 3)).tolist()

    shown = {title: pooled(values) for title, values in grids(task).items()}
    return "ABCD".index(next(title[-1] for title in shown if title != "map" and shown[title] == shown["map"]))


# Shifts


def spaced(text):
    return [int(found.replace("−", "-")) for found in text.split()]


def moved_row(task, level):
    """Filter the row of the picture that is shown after the move."""
    kernel = spaced(re.search(r"filter of (.*?) gives", task.question)[1])
    row = grids(task)["row after the move"][0].tolist()
    if level == 3:
        row = [row[-1], *row, row[0]]
    return [
        [sum(w * x for w, x in zip(kernel, row[start:], strict=False)) for start in range(len(row) - len(kernel) + 1)]
    ]


def output_moves(task, level):
    """Mark one cell of a long circular row, and look for it in the output of the layers."""
    del level
    strides = figures(re.search(r"strides? ([\d, ]+?)(?:, one|, and its)", task.question)[1])
    shift = int(re.search(r"moves by (\d+) cells", task.question)[1])
    row = np.zeros(np.prod(strides) * (shift + 1))
    row[shift] = 1
    for stride in strides:
        row = row[::stride]
    return np.flatnonzero(row).item()


def blurred_pool(task, level):
    """Go through the three steps one number at a time."""
    row = grids(task)["row"][0].tolist()
    maxima = [max(row[at], row[(at + 1) % 8]) for at in range(8)]
    outputs = [(maxima[at - 1] + 2 * maxima[at] + maxima[(at + 1) % 8]) / 4 for at in (0, 2, 4, 6)]
    return [outputs] if level == 3 else outputs[int(re.search(r"output (\d)\?", task.question)[1])]


def mixed(task, _level):
    """Pixel by pixel, from the weights in the text."""
    filters = re.findall(r"Filter \d has the weights (.*?)\.", task.question)
    weights = figures(filters[int(re.search(r"map (\d)\?", task.question)[1])])
    image = np.stack(list(grids(task).values()))
    return np.array([[sum(np.multiply(weights, image[:, row, column])) for column in (0, 1)] for row in (0, 1)])


def layer_cost(task, level):
    """Filter by filter: how many weights it has, and how often each is used."""
    found = figures(task.question.replace("×", " "))
    if level == 1:
        channels, filters, k, _k, groups = found
        read = [[c for c in range(channels) if c * groups // channels == f * groups // filters] for f in range(filters)]
        return sum(k * k for each in read for _channel in each)
    k, _k, channels, _one, _one, filters, *sides = found
    cells = sides[0] * sides[1] if level == 3 else 1
    return sum([k * k * cells] * channels + [cells] * channels * filters)


def factors(task, _level):
    column = figures(task.question)
    (kernel,) = grids(task).values()
    return np.linalg.lstsq(np.transpose([column]), kernel, rcond=None)[0]


def merged(task, _level):
    """One weight after the other: what a row with a single 1 in it makes of the first output."""
    first, second = (kernel[0] for kernel in grids(task).values())
    size = len(first) + len(second) - 1
    once = [scipy.signal.correlate(np.eye(size)[at], first, "valid") for at in range(size)]
    return np.array([[scipy.signal.correlate(row, second, "valid")[0] for row in once]])


def stride_of(task):
    return settings(task.question).get("stride", 1)


def correlated(image, kernel, step):
    tall, wide = kernel.shape
    places = [range(0, side - k + 1, step) for side, k in zip(image.shape, kernel.shape, strict=True)]
    return np.array([[(image[y : y + tall, x : x + wide] * kernel).sum() for x in places[1]] for y in places[0]])


def weight_gradient(task, _level):
    """Nudge the weight by 1: the sum of gradient · output is linear in it."""
    shown, place = grids(task), tuple(figures(task.question)[-2:])
    nudge = np.zeros((2, 2))
    nudge[place] = 1
    return (shown["output gradient"] * correlated(shown["input"], nudge, stride_of(task))).sum()


def pixel_gradient(task, _level):
    """Nudge the pixel of an input of zeros by 1."""
    shown, place, step = grids(task), tuple(figures(task.question)[-2:]), stride_of(task)
    side = step * (len(shown["output gradient"]) - 1) + len(shown["kernel"])
    nudge = np.zeros((side, side))
    nudge[place] = 1
    return (shown["output gradient"] * correlated(nudge, shown["kernel"], step)).sum()


def pool_gradient(task, _level):
    """Nudge each cell of the map by less than what two of its numbers differ by."""
    shown, step = grids(task), stride_of(task)
    x, gradient = shown["feature map"], shown["output gradient"]

    def loss(x):
        rows, columns = gradient.shape
        tops = [(row * step, column * step) for row in range(rows) for column in range(columns)]
        return sum(g * x[y : y + 2, c : c + 2].max() for g, (y, c) in zip(gradient.ravel(), tops, strict=True))

    slopes = np.zeros(x.shape)
    for cell in np.ndindex(x.shape):
        nudged = x.copy()
        nudged[cell] += 0.25
        slopes[cell] = (loss(nudged) - loss(x)) / 0.25
    return slopes


def descent(task, _level):
    """The slope of the loss from two nudges; a square function has it exactly."""
    shown = grids(task)
    row, column = map(int, re.search(r"row (\d+), column (\d+)", task.question).groups())
    rate = float(re.search(r"learning rate ([\d.]+\d)", task.question)[1])

    def loss(nudge):
        kernel = shown["kernel"].copy()
        kernel[row, column] += nudge
        return np.mean((correlated(shown["input"], kernel, 1) - shown["target"]) ** 2)

    return shown["kernel"][row, column] - rate * (loss(1) - loss(-1)) / 2


def network_parameters(task, level):
    """A filter is as deep as its input; the pool halves each side and learns nothing; every sum has a bias."""
    asked = r"(Gray|RGB) pictures of (\d+)×.* with (\d+) filters .* with (\d+) scores"
    colour, *counts = re.match(asked, task.question).groups()
    channels, (side, filters, classes) = len({"Gray": "g", "RGB": "rgb"}[colour]), map(int, counts)
    return filters * (channels * 9 + 1) + classes * (filters * (side // 2) ** 2 + 1)


def probability(task, level):
    """The share of the class in all powers."""
    (powers,) = grids(task).values()
    chosen = int(re.search(r"give class (\d+)", task.question)[1])
    return powers[0, chosen] / powers.sum()


def batches(task, level):
    """Take batch after batch until no picture is left, in each epoch."""
    pictures, batch, epochs = figures(task.question)
    return epochs * len(range(0, pictures, batch))


def field_ends(task, _level):
    reached = {figures(task.question)[-1]}
    for layer in reversed(re.findall(r"kernel (\d+), stride (\d+), dilation (\d+), padding (\d+)", task.question)):
        k, stride, dilation, padding = map(int, layer)
        reached = {cell * stride - padding + tap * dilation for cell in reached for tap in range(k)}
    return min(reached), max(reached)


def paths(task, _level):
    layers = [tuple(map(int, each)) for each in re.findall(r"kernel (\d+), dilation (\d+)", task.question)]
    ends = [sum(steps) for steps in itertools.product(*[range(0, k * d, d) for k, d in layers])]
    return np.array([[ends.count(cell) for cell in range(max(ends) + 1)]])


def small_kernels(task, level):
    count, k, *_ = figures(task.question)
    channels = figures(task.question)[-1] if level == 3 else 1
    side = len(functools.reduce(np.convolve, [np.ones(k)] * count))
    return channels**2 * side**2 - count * channels**2 * k**2


def laid(n, k, *, stride, padding=0, dilation=1, output_padding=0):
    """For each cell of a row that kernels are laid down in, the (copy, weight) pairs on it."""
    cells = {m * stride + dilation * i: [] for m in range(n) for i in range(k)}
    for m, i in itertools.product(range(n), range(k)):
        cells[m * stride + dilation * i].append((m, i))
    end = max(cells) + 1 + output_padding - padding
    return [cells.get(cell, []) for cell in range(padding, end)]


def number_laid_down(task, _level):
    shown, (row, column) = grids(task), figures(task.question)[-2:]
    image, kernel = shown["input"], shown["kernel"]
    given = settings(task.question)
    down, along = (laid(n, k, **given) for n, k in zip(image.shape, kernel.shape, strict=True))
    return sum(image[m, n] * kernel[i, j] for m, i in down[row] for n, j in along[column])


def grown_size(task, _level):
    k, n = figures(task.question)[:2]
    more = re.search(r"output padding is (\d+)", task.question)
    return len(laid(n, k, **settings(task.question), output_padding=int(more[1]) if more else 0))


def sizes_before(task, _level):
    k, outputs = figures(task.question)[:2]
    return max(n for n in range(1, 60) if len(marks(n, k, **settings(task.question))) == outputs)


def copies(task, level):
    found = figures(task.question.replace("×", " "))
    n, place = (found[1], found[-1:]) if level == 1 else (found[2], found[-2:])
    counts = [len(pairs) for pairs in laid(n, found[0], **settings(task.question))]
    return np.prod([counts[cell] for cell in place])


def even_cover(task, _level):
    (stride,) = figures(task.question)

    def is_even(k):
        middle = laid(20, k, stride=stride)[3 * k : -3 * k]
        return len({len(pairs) for pairs in middle}) == 1

    (fitting,) = (n for n, option in enumerate(task.key.options) if is_even(figures(option)[0]))
    return fitting


# fmt: off
SECOND = {
    function.__name__.replace("_", " "): function
    for function in (
        places, flat_area, sharpening, turning, turn, probe, pair_sum, polynomial, dice, partner, letter, as_printed,
        area, axes, depth, maps, steps, size, never_read, read_by, seen, setting, multiplications, span, saved,
        receptive_field, stack, ring, rim, moved, nodes, alike, field_ends, paths, small_kernels,
        moved_row, output_moves, blurred_pool,
        weight_gradient, pixel_gradient, pool_gradient, descent, mixed, layer_cost, factors, merged,
        network_parameters, probability, batches,
        number_laid_down, grown_size, sizes_before, copies, even_cover,
    )
}
# fmt: on


@pytest.mark.parametrize("level", [1, 2, 3])
@pytest.mark.parametrize("kind", SECOND)
def test_right_answers(kind, level):
    for seed in range(20):
        task = draw(kind, level, seed)
        found = SECOND[kind](task, level)
        assert same(task.key.right, found), (seed, task.question, task.key.right, found)


def test_each_option_in_words_has_its_own_reply():
    replies = {"one": ("It was one.", "Not one."), "two": ("It was two.", "Not two."), "three": ("So.", "No.")}
    wrong = [{"answer": option, "happened": said, "mend": mend} for option, (said, mend) in replies.items()]
    asked = asking([{"text": "Which?", "right": "four", "wrong": wrong, "hint": "Count.", "reason": "Three and one."}])
    orders = set()
    for seed in range(9):
        key = asked(np.random.default_rng(seed), 1)[0].key
        assert key.options[key.right] == "four"
        for option, (happened, mend) in replies.items():
            found = diagnose(key, key.options.index(option))
            assert found.sentence == f"Not correct. {happened} {mend}"
        orders.add(key.options)
    assert len(orders) > 4


@pytest.mark.parametrize("kind", ideas.ENTRIES)
def test_questions_in_words_are_whole(kind):
    """Each has all its parts, asks, explains every wrong answer in sentences, and offers no answer twice."""
    assert KINDS[kind] is ideas.KINDS[kind]
    for asked in ideas.ENTRIES[kind]:
        assert set(asked) == {"text", "right", "wrong", "hint", "reason"}
        assert asked["text"].endswith("?")
        assert asked["reason"].endswith(".")
        answers = [asked["right"], *(wrong["answer"] for wrong in asked["wrong"])]
        assert len(set(answers)) == len(answers) >= 3
        for wrong in asked["wrong"]:
            assert set(wrong) == {"answer", "happened", "mend"}
            assert re.fullmatch(r"You .*\.", wrong["happened"])
            assert wrong["mend"].endswith(".")


def test_every_computed_kind_is_worked_out_again():
    """`test_practice` compares cells and outputs with scipy; the other three still have no second answer."""
    assert set(KINDS) - set(ideas.ENTRIES) - set(SECOND) == {"cell", "output", "kernel", "parameters", "pool"}


def test_every_kind_has_a_label_of_its_own():
    assert list(LABELS) == list(KINDS)
    assert len(set(LABELS.values())) == len(KINDS)
    assert all(LABELS.values())


@pytest.mark.parametrize("kind", KINDS)
def test_every_mistake_is_told_in_two_sentences(kind):
    """What the learner did is said to them: the sentence begins with "You"."""
    for level in (1, 2, 3):
        for seed in range(10):
            key = draw(kind, level, seed).key
            for mistake in map(key.mistake, key.wrong):
                assert re.fullmatch(r"You .*\.", mistake.happened), mistake.happened
                assert mistake.mend.endswith("."), mistake.mend
