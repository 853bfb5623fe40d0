"""Questions about the definition: sums of products, their indices, areas, dice and polynomials."""

import numpy as np

from convlib import drawing, images
from convlib.diagnosis.questions import Key, Question
from convlib.practice.kinds.windows import Draw
from convlib.practice.tasks import Task, cells, grid, idea, only, weights
from convlib.text import factor, number


def pair_sum(rng: np.random.Generator, level: int) -> Draw:
    """One value of the convolution of two rows."""
    f, g = (weights(rng, (size,)) for size in ((3, 3), (4, 3), (5, 4))[level - 1])
    c = int(rng.integers(1, len(f) + len(g) - 2))
    key, steps = _collected(f, g, c)
    return Task(
        f"Both rows are counted from 0. What is (f∗g)({c}), the sum of f(a)·g({c} − a) over a?",
        key,
        "number",
        f"List the pairs a, b with a + b = {c}: as a goes up, b goes down.",
        (f"(f∗g)({c}) = {steps[0]}", *steps[1:]),
        (grid(f[np.newaxis], "f"), grid(g[np.newaxis], "g")),
    ), ["kernel not turned", "sum of the window"]


def polynomial(rng: np.random.Generator, level: int) -> Draw:
    """A coefficient of a product of polynomials."""
    f, g = (rng.integers(1, 10, size) for size in ((3, 2), (3, 3), (4, 3))[level - 1])
    c = int(rng.integers(1, len(f) + len(g) - 2))
    key, steps = _collected(f, g, c)
    return Task(
        f"({_written(f)})·({_written(g)}): what is the coefficient of {_power(c)}?",
        key,
        "number",
        f"Which products of two terms have exponents that add up to {c}?",
        (f"Exponents that add up to {c}: {steps[0]}, where f and g are the coefficients", *steps[1:]),
    ), ["kernel not turned", "sum of the window"]


def _collected(f: np.ndarray, g: np.ndarray, c: int) -> tuple[Key, list[str]]:
    """Ask for one sum of the pairs with a + b = c, and work it out."""
    asked = Question("convolve1d", (f, g), {"padding": len(g) - 1}, lambda sums: sums[c]).key
    same_index = {"cell by cell": f[c] * g[c] if c < min(len(f), len(g)) else 0}
    key = only(asked, ["kernel not turned", "sum of the window"], answers=same_index, ideas=_COLLECTED)
    pairs = [(a, c - a) for a in range(len(f)) if 0 <= c - a < len(g)]
    terms = " + ".join(f"f({a})·g({b})" for a, b in pairs)
    numbers = " + ".join(f"{factor(f[a])}·{factor(g[b])}" for a, b in pairs)
    return key, [terms, f"In numbers: {numbers}", f"{numbers} = {number(key.right)}"]


_COLLECTED = {
    "kernel not turned": idea(
        "pairs were taken in which both indices grow", "The two indices add up, so one falls as the other grows."
    ),
    "sum of the window": idea(
        "the numbers of one row were added without the other", "Each pair is multiplied before the products are added."
    ),
    "cell by cell": idea(
        "one pair with equal indices was multiplied", "All pairs whose indices add up count, not those that are equal."
    ),
}


def _power(exponent: int) -> str:
    return ("", "x", *(f"x{mark}" for mark in "²³⁴⁵⁶"))[exponent]


def _written(coefficients: np.ndarray) -> str:
    terms = [f"{number}{_power(exponent)}" for exponent, number in enumerate(coefficients)]
    return " + ".join(term.removeprefix("1") if term[1:2] == "x" else term for term in terms)


def dice(rng: np.random.Generator, level: int) -> Draw:
    """The pairs behind a sum of two dice, on the diagonal of the table."""
    first, second = ((3, 4), (4, 5), (6, 6))[level - 1]
    a, b = np.arange(1, first + 1)[:, np.newaxis], np.arange(1, second + 1)
    c = int(rng.integers(3, first + second))
    right = a + b == c
    ideas = {
        "other diagonal": idea(
            "the diagonal of equal differences was taken", "With the sum fixed, b falls by 1 as a grows by 1."
        ),
        "counted from 0": idea("the faces were counted from 0", "A die begins with face 1: row 1 is a = 1."),
        "one pair": idea(
            "each pair was taken once, as if the dice could not be told apart", "(1, 2) and (2, 1) are two throws."
        ),
    }
    answers = {"other diagonal": right[:, ::-1], "counted from 0": a + b == c + 2, "one pair": right & (a <= b)}
    key = Key(right, answers, ideas)
    fits = [f"a = {each}: b = {c} − {each} = {number(c - each)}" for each in range(1, first + 1)]
    return Task(
        f"One die has the faces 1 to {first}, the other 1 to {second}. Which cells (a, b) of the table of pairs add up "
        f"to {c}?",
        key,
        "cells",
        "Choose a; then only one b is left. Does the second die have it?",
        (*fits, f"Pairs (a, b): {cells(right, first=1)}"),
        first=1,
    ), ["other diagonal", "counted from 0"] if level < 3 else [*ideas]


def partner(rng: np.random.Generator, level: int) -> Draw:
    """Which index of w goes with an index of x."""
    n, a = int(rng.integers(2, 9)), int(rng.integers(1, 9))
    b = n - a
    ideas = {
        "plus": idea("the indices were added", "The two indices add up to n, so the second is n − a."),
        "turned around": idea("the difference was taken the other way round", "a + b = n, so b = n − a."),
        "same index": idea(
            "both were given the same index", "That multiplies cell by cell; in a convolution the indices add up to n."
        ),
    }
    if level < 3:
        text = f"In y[n] = Σ x[a]·w[n − a], take n = {n}. Which index of w goes with x[{a}]?"
        answers = {"plus": n + a, "turned around": a - n, "same index": a}
        if level == 1 and b < 0:
            return Task(text, Key(b, answers, ideas), "number", "", ()), []
        steps = (
            f"The index of w is some b, and the two add up to {n}: {a} + b = {n}",
            f"b = {n} − {a} = {number(b)}",
        )
        return Task(text, Key(b, answers, ideas), "number", "The two indices add up to n.", steps), list(answers)
    answers = {"difference": a - b, "difference back": b - a}
    sums = "In a convolution the two indices add up to n."
    ideas = {
        "difference": idea("the second index was taken from the first", sums),
        "difference back": idea("the first index was taken from the second", sums),
    }
    text = f"In y[n] = Σ x[a]·w[n − a], the product x[{a}]·w[{number(b)}] is a term of one y[n]. Which n is it?"
    steps = (f"n − {a} = {number(b)}", f"n = {a} + {factor(b)} = {n}")
    return Task(text, Key(n, answers, ideas), "number", "The two indices add up to n.", steps), list(answers)


LETTERS = "ABCDEFGHI"


def letter(rng: np.random.Generator, level: int) -> Draw:
    """Which kernel cell meets an image cell, in the two formulas of the deck (its first index runs to the right)."""
    second = bool(level > 1 and rng.integers(2))
    m, n = (int(each) for each in rng.integers(-1, 2, 2))
    i, j = (0, 0) if level < 3 else (int(each) for each in rng.integers(-1, 2, 2))
    met = (i + m, j + n) if second else (i - m, j - n)
    other = (i - m, j - n) if second else (i + m, j + n)
    options = (*LETTERS, "none: it lies outside the kernel")
    answers = {"the other formula": _letter(*other), "(x, y) for [row, column]": _letter(*met[::-1])}
    name = "kernel[i − m, j − n]" if not second else "kernel[i + m, j + n]"
    ideas = {
        "the other formula": idea(
            "the signs of the other formula were taken",
            f"Here it is {name}: {'no turn at i = j = 0' if second else 'the turn'}.",
        ),
        "(x, y) for [row, column]": idea(
            "the first index was taken for the row",
            "In the deck the first index runs to the right, the second one down.",
        ),
    }
    right = _letter(*met)
    letters = np.array(list(LETTERS)).reshape(3, 3)
    index = f"[{number(met[0])}, {number(met[1])}]"
    sign = "+" if second else "−"
    pixel = int(images.NINE[n + 1, m + 1])
    values = [number(each) for each in (m, n, i, j)]
    return Task(
        f"y(i, j) = Σ Σ image[m, n]·{name}, with [0, 0] in the middle of both grids and the first index to the right."
        f" At i = {values[2]}, j = {values[3]}, which letter meets pixel {pixel} (m = {values[0]}, n = {values[1]})?",
        Key(right, answers, ideas, options),
        "choice",
        f"Put the numbers into {name}; then go from the middle E to the right by the first, down by the second.",
        (
            f"kernel[{values[2]} {sign} {factor(m)}, {values[3]} {sign} {factor(n)}] = kernel{index}",
            f"From the middle: right by {number(met[0])}, down by {number(met[1])}",
            f"Pixel {pixel} meets {options[right]}",
        ),
        (
            drawing.grid(images.NINE, title="image", numbered=False),
            drawing.grid(letters, title="kernel", numbered=False),
        ),
    ), list(answers)


def _letter(right: int, down: int) -> int:
    """Number the letter at a place counted from the middle; 9 is outside."""
    return (down + 1) * 3 + right + 1 if max(abs(right), abs(down)) <= 1 else 9


def printed(rng: np.random.Generator, level: int) -> Draw:
    """What the printed cross-correlation gives away from i = j = 0: the usual one, mirrored."""
    reach = 1 if level == 1 else 2
    side = 2 * reach + 1
    usual = rng.choice(np.arange(1, 90), (side, side), replace=False)
    i, j = (int(each) for each in rng.integers(-reach, reach + 1, 2))
    if level == 1:
        i, j = ((i, 0), (0, j))[int(rng.integers(2))]

    def value(right: int, down: int) -> int:
        return int(usual[down + reach, right + reach])

    ideas = {
        "the usual one": idea(
            "the printed formula was taken for the usual one", "Away from i = j = 0 it is mirrored: y(−i, −j)."
        ),
        "one direction": idea("it was mirrored in one direction only", "Both indices change their sign."),
        "(x, y) for [row, column]": idea("i was taken for the row", "Here i runs to the right, j down."),
    }
    answers = {"the usual one": value(i, j), "(x, y) for [row, column]": value(-j, -i)}
    answers |= {"one direction": value(-i, j)} if level > 1 else {}
    at, back = (f"({number(a)}, {number(b)})" for a, b in ((i, j), (-i, -j)))
    return Task(
        "The grid holds the usual cross-correlation, with y(0, 0) in the middle and i to the right, j down. "
        f"What does the formula as printed, with kernel[i + m, j + n], give for y{at}?",
        Key(value(-i, -j), answers, ideas),
        "number",
        "A larger i moves the window the other way.",
        (f"As printed, y{at} is the usual y{back}", f"In the grid: {value(-i, -j)}"),
        (drawing.grid(usual.astype(float), title="the usual cross-correlation", numbered=False),),
    ), list(answers)


def area(rng: np.random.Generator, level: int) -> Draw:
    """A convolution of two boxes at one t: the area of the product."""
    heights = int(rng.integers(2, 6)), int(rng.choice([2, 4]))
    widths = (1, 1) if level == 1 else rng.integers(1, 5, 2).tolist()
    start = 0 if level < 3 else int(rng.integers(1, 4))
    step = 4 if level == 1 else 2
    t = start + int(rng.integers(1, step * sum(widths))) / step
    ends = (start, start + widths[0])
    overlap = _overlap(ends, (t - widths[1], t))
    height = heights[0] * heights[1]
    ideas = {
        "overlap alone": idea(
            "the length of the overlap was given", "The area is the length times the height of the product."
        ),
        "not reversed": idea(
            "w was moved to t, but not reversed", "w(t − a) is w read backwards from t: it lies from t − width to t."
        ),
        "height alone": idea(
            "the height of the product was given", "The area is that height times the length of the overlap."
        ),
    }
    answers = {
        "not reversed": height * _overlap(ends, (t, t + widths[1])),
        "overlap alone": overlap,
        "height alone": height,
    }
    return Task(
        f"x is {heights[0]} from {start} to {ends[1]}, w is {heights[1]} from 0 to {widths[1]}, both are 0 elsewhere. "
        f"What is y({number(t)}), the area under x(a)·w({number(t)} − a)?",
        Key(height * overlap, answers, ideas),
        "number",
        "Reversed and moved to t, w lies from t minus its width to t. Where do the two boxes overlap?",
        (
            f"w({number(t)} − a) lies from {number(t)} − {widths[1]} = {number(t - widths[1])} to {number(t)}",
            f"It overlaps with x, {start} to {ends[1]}, over a length of {number(overlap)}",
            f"The product is {heights[0]}·{heights[1]} = {height} there",
            f"{number(overlap)}·{height} = {number(height * overlap)}",
        ),
    ), list(answers)


def _overlap(one: tuple[float, float], other: tuple[float, float]) -> float:
    return max(min(one[1], other[1]) - max(one[0], other[0]), 0)
