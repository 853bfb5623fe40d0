"""Questions about the definition: sums of products, their indices, areas, dice and polynomials."""

import numpy as np
from numpy.typing import NDArray

from convlib import drawing, images
from convlib.diagnosis.questions import Key, Question
from convlib.practice.clues import Clue, lit
from convlib.practice.tasks import Draw, Task, idea, only, weights
from convlib.practice.wording import cells, grid
from convlib.text import factor, mark, number, tr

# Sums of the pairs with a + b = c


def pair_sum(rng: np.random.Generator, level: int) -> Draw:
    """Ask for one value of the convolution of two rows."""
    f, g = (weights(rng, (size,)) for size in ((3, 3), (4, 3), (5, 4))[level - 1])
    c = int(rng.integers(1, len(f) + len(g) - 2))
    key, terms, numbers = _collected(f, g, c)
    task = Task(
        tr("The cells of both rows are numbered from 0. What is (f∗g)({c}), the sum of f(a)·g({c} − a) over a?", c=c),
        key,
        "number",
        tr("List the pairs a, b with a + b = {c}: as a grows, b falls.", c=c),
        (
            f"(f∗g)({c}) = {terms}",
            tr("In numbers: {sum}", sum=numbers),
            f"{numbers} = {number(key.right)}",
        ),
        (grid(f[np.newaxis], "f"), grid(g[np.newaxis], "g")),
        lambda _: Clue(tr("One pair with a + b = {c} is lit. Which are the others?", c=c), _pair_lit(f, g, c)),
    )
    return task, ["kernel not turned", "sum of the window"]


def _pair_lit(f: NDArray, g: NDArray, c: int) -> tuple[str, str]:
    """Light the first cells with a + b = c."""
    a = max(0, c - len(g) + 1)
    return lit([(0, a)]), lit([(0, c - a)])


def polynomial(rng: np.random.Generator, level: int) -> Draw:
    """Ask for a coefficient of a product of polynomials."""
    f, g = (rng.integers(1, 10, size) for size in ((3, 2), (3, 3), (4, 3))[level - 1])
    c = int(rng.integers(1, len(f) + len(g) - 2))
    key, terms, numbers = _collected(f, g, c)
    task = Task(
        tr(
            "Multiply ({first})·({second}). What is the coefficient of {power}?",
            first=_polynomial(f),
            second=_polynomial(g),
            power=_power(c),
        ),
        key,
        "number",
        tr("Which products of two terms have exponents that add up to {c}?", c=c),
        (
            tr(
                "Call the coefficients f and g. These products have exponents that add up to {c}: {terms}",
                c=c,
                terms=terms,
            ),
            tr("In numbers: {sum}", sum=numbers),
            f"{numbers} = {number(key.right)}",
        ),
        clue=lambda _: Clue(
            tr("One pair of terms whose exponents add up to {c} is lit. Which are the others?", c=c),
            _pair_lit(f, g, c),
            (
                grid(f[np.newaxis], tr("first polynomial, by exponent")),
                grid(g[np.newaxis], tr("second polynomial, by exponent")),
            ),
        ),
    )
    return task, ["kernel not turned", "sum of the window"]


_COLLECTED = {
    "kernel not turned": idea(
        mark("You took pairs in which both indices grow."),
        mark("The two indices add up to the same number, so one falls as the other grows."),
    ),
    "sum of the window": idea(
        mark("You added the numbers of one row without those of the other."),
        mark("Multiply the two numbers of each pair, then add the products."),
    ),
    "cell by cell": idea(
        mark("You multiplied the one pair with equal indices."),
        mark("All pairs count whose indices add up, not the pair whose indices are equal."),
    ),
}


def _collected(f: NDArray, g: NDArray, c: int) -> tuple[Key, str, str]:
    """Ask for the sum of the pairs with a + b = c: its key, its terms, and its products in numbers."""
    asked = Question("convolve1d", (f, g), {"padding": len(g) - 1}, lambda sums: sums[c]).key
    same_index = {"cell by cell": f[c] * g[c] if c < min(len(f), len(g)) else 0}
    key = only(asked, ["kernel not turned", "sum of the window"], answers=same_index, ideas=_COLLECTED)
    pairs = [(a, c - a) for a in range(len(f)) if 0 <= c - a < len(g)]
    terms = " + ".join(f"f({a})·g({b})" for a, b in pairs)
    numbers = " + ".join(f"{factor(f[a])}·{factor(g[b])}" for a, b in pairs)
    return key, terms, numbers


def _polynomial(coefficients: NDArray) -> str:
    """Write 2 + x + 3x²."""
    written = [
        f"{'' if coefficient == 1 and exponent else coefficient}{_power(exponent)}"
        for exponent, coefficient in enumerate(coefficients)
    ]
    return " + ".join(written)


def _power(exponent: int) -> str:
    return ("", "x", *(f"x{raised}" for raised in "²³⁴⁵⁶"))[exponent]


_DICE = {
    "other diagonal": idea(
        mark("You chose the diagonal of equal differences."), mark("If the sum is fixed, b falls by 1 as a grows by 1.")
    ),
    "counted from 0": idea(mark("You counted the faces from 0."), mark("A die begins with face 1, so row 1 is a = 1.")),
    "one pair": idea(
        mark("You took each pair once, as if you could not tell the dice apart."),
        mark("(1, 2) and (2, 1) are two throws."),
    ),
}


def dice(rng: np.random.Generator, level: int) -> Draw:
    """Ask for the pairs behind a sum of two dice, on a diagonal of the table."""
    first, second = ((3, 4), (4, 5), (6, 6))[level - 1]
    a, b = np.arange(1, first + 1)[:, np.newaxis], np.arange(1, second + 1)
    c = int(rng.integers(3, first + second))
    right = a + b == c
    answers = {"other diagonal": right[:, ::-1], "counted from 0": a + b == c + 2, "one pair": right & (a <= b)}
    fits = [f"a = {each}: b = {c} − {each} = {number(c - each)}" for each in range(1, first + 1)]
    task = Task(
        tr(
            "One die has the faces 1 to {first}, the other 1 to {second}. "
            "Which cells (a, b) of the table of pairs add up to {c}?",
            first=first,
            second=second,
            c=c,
        ),
        Key(right, answers, _DICE),
        "cells",
        tr("Choose a; then only one b is possible. Does the second die have that face?"),
        (*fits, tr("Pairs (a, b): {cells}", cells=cells(right, first=1))),
        first=1,
        clue=lambda at: Clue(
            tr("In this cell the sum is {sum}.", sum=f"{at[0] + 1} + {at[1] + 1} = {at[0] + at[1] + 2}")
        ),
    )
    return task, ["other diagonal", "counted from 0"] if level < 3 else [*_DICE]


# Indices


_PARTNERS = {
    "plus": idea(mark("You added the indices."), mark("The two indices add up to n, so the second one is n − a.")),
    "turned around": idea(mark("You subtracted the other way round."), mark("a + b = n, so b = n − a.")),
    "same index": idea(
        mark("You gave both the same index."),
        mark("That multiplies cell by cell; in a convolution the two indices add up to n."),
    ),
}
_SUMS_OF_INDICES = {
    "difference": idea(
        mark("You subtracted the second index from the first."), mark("In a convolution the two indices add up to n.")
    ),
    "difference back": idea(
        mark("You subtracted the first index from the second."), mark("In a convolution the two indices add up to n.")
    ),
}


def partner(rng: np.random.Generator, level: int) -> Draw:
    """Ask which index of w goes with an index of x; at level 3, in which sum a product is."""
    n, a = int(rng.integers(2, 9)), int(rng.integers(1, 9))
    if level == 3:
        return _sum_of_a_product(n, a)
    b = n - a
    answers = {"plus": n + a, "turned around": a - n, "same index": a}
    task = Task(
        tr("In y[n] = Σ x[a]·w[n − a], let n = {n}. Which index of w goes with x[{a}]?", n=n, a=a),
        Key(b, answers, _PARTNERS),
        "number",
        tr("The two indices add up to n."),
        (
            tr("Let b be the index of w. The two indices add up to {n}: {a} + b = {n}", n=n, a=a),
            f"b = {n} − {a} = {number(b)}",
        ),
    )
    return task, list(answers) if level == 2 or b >= 0 else []


def _sum_of_a_product(n: int, a: int) -> Draw:
    b = n - a
    answers = {"difference": a - b, "difference back": b - a}
    task = Task(
        tr(
            "In y[n] = Σ x[a]·w[n − a], the product x[{a}]·w[{b}] is a term of one y[n]. Which n is it?",
            a=a,
            b=number(b),
        ),
        Key(n, answers, _SUMS_OF_INDICES),
        "number",
        tr("The two indices add up to n."),
        (f"n − {a} = {number(b)}", f"n = {a} + {factor(b)} = {n}"),
    )
    return task, list(answers)


LETTERS = "ABCDEFGHI"
_SWAPPED = idea(
    mark("You took the first index for the row."),
    mark("In the deck the first index runs to the right, the second one down."),
)
_CONVOLVED = {
    "the other formula": idea(
        mark("You used the signs of the other formula."),
        mark("This one has kernel[i − m, j − n]: it turns the kernel."),
    ),
    "(x, y) for [row, column]": _SWAPPED,
}
_CORRELATED = {
    "the other formula": idea(
        mark("You used the signs of the other formula."),
        mark("This one has kernel[i + m, j + n]: at i = j = 0 it does not turn the kernel."),
    ),
    "(x, y) for [row, column]": _SWAPPED,
}


def letter(rng: np.random.Generator, level: int) -> Draw:
    """Ask which kernel cell meets an image cell, in the deck's two formulas (their first index runs to the right)."""
    adds = bool(level > 1 and rng.integers(2))
    m, n = (int(each) for each in rng.integers(-1, 2, 2))
    i, j = (0, 0) if level < 3 else (int(each) for each in rng.integers(-1, 2, 2))
    added, subtracted = (i + m, j + n), (i - m, j - n)
    met, other = (added, subtracted) if adds else (subtracted, added)
    answers = {"the other formula": _letter(*other), "(x, y) for [row, column]": _letter(*met[::-1])}
    options = (*LETTERS, tr("none, because it lies outside the kernel"))
    key = Key(_letter(*met), answers, _CORRELATED if adds else _CONVOLVED, options)
    at = {"i": number(i), "j": number(j), "m": number(m), "n": number(n), "pixel": int(images.NINE[n + 1, m + 1])}
    formula = "kernel[i + m, j + n]" if adds else "kernel[i − m, j − n]"
    sign = "+" if adds else "−"
    task = Task(
        tr(
            "y(i, j) = Σ Σ image[m, n]·{formula}, with [0, 0] in the middle of both grids and the first index to the "
            "right. At i = {i}, j = {j}, which letter meets pixel {pixel} (m = {m}, n = {n})?",
            formula=formula,
            **at,
        ),
        key,
        "choice",
        tr(
            "Put the numbers into {formula}. Then start at E in the middle: go right by the first index and down by "
            "the second.",
            formula=formula,
        ),
        (
            f"kernel[{number(i)} {sign} {factor(m)}, {number(j)} {sign} {factor(n)}] = "
            f"kernel[{number(met[0])}, {number(met[1])}]",
            tr("From the middle: right by {right}, down by {down}.", right=number(met[0]), down=number(met[1])),
            tr("Pixel {pixel} meets: {letter}", pixel=at["pixel"], letter=options[key.right]),
        ),
        (
            drawing.grid(images.NINE, title=tr("image"), numbered=False),
            drawing.grid(np.array(list(LETTERS)).reshape(3, 3), title=tr("kernel"), numbered=False),
        ),
        lambda _: Clue(
            tr("The pixel is lit, and E, where you start. The first index goes to the right, the second one down."),
            (lit([(n + 1, m + 1)]), lit([(1, 1)])),
        ),
    )
    return task, list(answers)


def _letter(right: int, down: int) -> int:
    """Number the letter at a place counted from the middle; 9 is outside."""
    return (down + 1) * 3 + right + 1 if max(abs(right), abs(down)) <= 1 else 9


_PRINTED = {
    "the usual one": idea(
        mark("You took the printed formula for the usual one."),
        mark("Except at i = j = 0, it gives another value of the usual one: y(−i, −j)."),
    ),
    "one direction": idea(mark("You mirrored in one direction only."), mark("Both indices change their sign.")),
    "(x, y) for [row, column]": idea(
        mark("You took i for the row."), mark("Here i runs to the right, and j runs down.")
    ),
}


def printed(rng: np.random.Generator, level: int) -> Draw:
    """Ask what the printed cross-correlation gives away from i = j = 0: the usual one, mirrored."""
    reach = 1 if level == 1 else 2
    side = 2 * reach + 1
    usual = rng.choice(np.arange(1, 90), (side, side), replace=False)
    i, j = (int(each) for each in rng.integers(-reach, reach + 1, 2))
    if level == 1:
        i, j = ((i, 0), (0, j))[int(rng.integers(2))]

    def value(right: int, down: int) -> int:
        return int(usual[down + reach, right + reach])

    answers = {"the usual one": value(i, j), "(x, y) for [row, column]": value(-j, -i)}
    answers |= {"one direction": value(-i, j)} if level > 1 else {}
    at, back = (f"y({number(a)}, {number(b)})" for a, b in ((i, j), (-i, -j)))
    task = Task(
        tr(
            "The grid shows the usual cross-correlation, with y(0, 0) in the middle, i to the right and j down. "
            "What does the formula as printed, with kernel[i + m, j + n], give for {value}?",
            value=at,
        ),
        Key(value(-i, -j), answers, _PRINTED),
        "number",
        tr("In the printed formula, a larger i moves the window the other way."),
        (
            tr(
                "The printed formula gives for {value} what the usual one gives for {mirrored}.",
                value=at,
                mirrored=back,
            ),
            tr("In the grid: {value}", value=value(-i, -j)),
        ),
        (drawing.grid(usual.astype(float), title=tr("the usual cross-correlation"), numbered=False),),
        lambda _: Clue(
            tr("The usual {value} is lit. The printed formula gives another cell.", value=at),
            (lit([(j + reach, i + reach)]),),
        ),
    )
    return task, list(answers)


# Areas


_AREAS = {
    "overlap alone": idea(
        mark("You gave the length of the overlap."), mark("The area is that length times the height of the product.")
    ),
    "not reversed": idea(
        mark("You moved w to t, but you did not reverse it."),
        mark("w(t − a) is w read backwards from t: it lies from t minus its width to t."),
    ),
    "height alone": idea(
        mark("You gave the height of the product."), mark("The area is that height times the length of the overlap.")
    ),
}


def area(rng: np.random.Generator, level: int) -> Draw:
    """Ask for a convolution of two boxes at one t: the area of the product."""
    heights = int(rng.integers(2, 6)), int(rng.choice([2, 4]))
    widths = (1, 1) if level == 1 else rng.integers(1, 5, 2).tolist()
    start = 0 if level < 3 else int(rng.integers(1, 4))
    step = 4 if level == 1 else 2
    t = start + int(rng.integers(1, step * sum(widths))) / step
    ends = (start, start + widths[0])
    height, overlap = heights[0] * heights[1], _overlap(ends, (t - widths[1], t))
    answers = {
        "not reversed": height * _overlap(ends, (t, t + widths[1])),
        "overlap alone": overlap,
        "height alone": height,
    }
    task = Task(
        tr(
            "x is {x} from {start} to {end}, w is {w} from 0 to {width}, and both are 0 elsewhere. "
            "What is y({t}), the area under x(a)·w({t} − a)?",
            x=heights[0],
            w=heights[1],
            start=start,
            end=ends[1],
            width=widths[1],
            t=number(t),
        ),
        Key(height * overlap, answers, _AREAS),
        "number",
        tr("Reversed and moved to t, w lies from t minus its width to t. Where do the two boxes overlap?"),
        (
            tr(
                "w({t} − a) lies from {start} to {t}.",
                t=number(t),
                start=f"{number(t)} − {widths[1]} = {number(t - widths[1])}",
            ),
            tr(
                "It overlaps with x, which lies from {start} to {end}, over a length of {length}.",
                start=start,
                end=ends[1],
                length=number(overlap),
            ),
            tr("There the product is {height}.", height=f"{heights[0]}·{heights[1]} = {height}"),
            f"{number(overlap)}·{height} = {number(height * overlap)}",
        ),
    )
    return task, list(answers)


def _overlap(one: tuple[float, float], other: tuple[float, float]) -> float:
    return max(min(one[1], other[1]) - max(one[0], other[0]), 0)
