"""The predictions of lesson 4, The definition."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from convlib.diagnosis.mistakes import Mistake
from convlib.diagnosis.questions import Key
from convlib.operations import convolve1d, correlate1d
from convlib.practice.predictions.asking import (
    Lesson,
    choice,
    number,
    numbers,
    right,
    wrong,
)
from convlib.practice.tasks import Asked, idea
from convlib.text import mark

LESSON = Lesson()

_X, _W = (1, 2, 4), (3, 5)
_NOT_REVERSED = idea(
    mark("You slid w as it is."), mark("Reverse w first: the 5 goes to the left, and the 3 to the right of it.")
)
_SIGN_KEPT = (mark("You took m and n for the kernel too."), mark("Subtract them from i and j: both signs change."))
_FIRST_SIGN = (mark("You changed the sign of the first index only."), mark("Both indices change their sign."))
_SECOND_SIGN = (mark("You changed the sign of the second index only."), mark("Both indices change their sign."))
_AS_ROW = (
    mark("You took the first index for the row."),
    mark("The first index runs to the right, the second one down."),
)


def _key(answer: ArrayLike, others: Mapping[str, tuple[ArrayLike, Mistake]]) -> Key:
    """Make a key from the right answer, and from each wrong one with its idea."""
    answers = {name: np.asarray(given) for name, (given, _idea) in others.items()}
    return Key(np.asarray(answer), answers, {name: mistake for name, (_given, mistake) in others.items()})


@LESSON.asks
def sum_in_numbers() -> Asked:
    """Three of the four sums; the lesson has worked out the one at n = 1."""
    asked = [0, 2, 3]
    others = {
        "not reversed": (correlate1d(_X, _W, padding="full")[asked], _NOT_REVERSED),
        "one product": (
            [3, 12, 20],
            idea(
                mark("You took one product at each position."),
                mark("At n = 2 both numbers of w are below a number of x: add the two products."),
            ),
        ),
        "stopped": (
            [3, 22, 0],
            idea(mark("You stopped one position too early."), mark("At n = 3 the 5 is still below the 4.")),
        ),
    }
    return numbers(
        (mark("n = 0"), mark("n = 2"), mark("n = 3")), _key(convolve1d(_X, _W, padding="full")[asked], others)
    )


@LESSON.asks
def products_of_y2() -> Asked:
    """The indices add up to 2."""
    return choice(
        wrong(
            "x[0]·w[0] + x[1]·w[1]",
            mark("You let both indices go up together."),
            mark("While a goes up, n − a goes down: the two indices add up to 2."),
        ),
        wrong(
            "x[2]·w[0]",
            mark("You stopped after one product."),
            mark("a runs through all whole numbers. For a = 1 the index of w is 2 − 1 = 1, and w[1] exists."),
        ),
        right("x[1]·w[1] + x[2]·w[0]"),
        wrong(
            "x[0]·w[2] + x[1]·w[1] + x[2]·w[0]",
            mark("You counted a number of w that does not exist."),
            mark("w has two numbers, w[0] and w[1], so w[2] counts as 0."),
        ),
    )


@LESSON.asks
def overlap() -> Asked:
    """From n = 0 to n = 3."""
    others = {
        "counted from 1": (
            [1, 4],
            idea(mark("You counted the positions from 1."), mark("Positions are counted from 0.")),
        ),
        "whole of w": (
            [1, 2],
            idea(
                mark("You took the positions where all of w is below x."),
                mark("One number of w below one of x is enough."),
            ),
        ),
        "length of x": (
            [0, 2],
            idea(mark("You stopped where x ends."), mark("At n = 3 the 3 is beyond the end of x, but the 5 is not.")),
        ),
    }
    return numbers((mark("first n"), mark("last n")), _key([0, 3], others))


@LESSON.asks
def strips() -> Asked:
    """Thinner strips come closer to the area."""
    return choice(
        wrong(
            mark("Exactly 1/3."),
            mark("You took 1000 strips for infinitely many."),
            mark("Each strip still has a flat top where the curve is not flat."),
        ),
        wrong(
            mark("A sum 100 times as large as that of 10 strips."),
            mark("You counted the strips, but not their width."),
            mark("There are 100 times as many strips, and each one is 100 times thinner."),
        ),
        right(mark("A number closer to 1/3, but not exactly 1/3.")),
    )


@LESSON.asks
def largest_area() -> Asked:
    """Two boxes lie on each other at t = 1."""
    others = {
        "at 0": (
            [0, 1],
            idea(mark("You put w on x without reversing it."), mark("Reversed, w lies from −1 to 0 at t = 0.")),
        ),
        "half": (
            [0.5, 0.5],
            idea(mark("You gave the example."), mark("At a larger t, more of the two boxes overlaps.")),
        ),
        "added": (
            [1, 2],
            idea(mark("You added the two boxes."), mark("Multiply them: 1·1 = 1, over a width of 1.")),
        ),
        "at the end": (
            [2, 1],
            idea(mark("You moved w too far."), mark("w ends at t. At t = 2 it lies from 1 to 2, beside x.")),
        ),
    }
    return numbers((mark("t"), mark("largest area")), _key([1, 1], others))


@LESSON.asks
def shape_of_y() -> Asked:
    """A triangle."""
    return choice(
        wrong(
            mark("a box"),
            mark("You gave y the shape of x and of w."),
            mark("The overlap does not jump to its largest value: it grows while w moves in."),
        ),
        right(mark("a triangle")),
        wrong(
            mark("a bell"),
            mark("You expected a round curve."),
            mark("For boxes the overlap grows at a constant rate, so y is a straight line up, and another one down."),
        ),
    )


@LESSON.asks
def steps() -> Asked:
    """The numbers of the sum again."""
    others = {
        "not reversed": (correlate1d(_X, _W, padding="full")[1:], _NOT_REVERSED),
        "one product": (
            [6, 12, 20],
            idea(
                mark("You took one of the two products at t = 2 and at t = 3."),
                mark("Both steps of w lie on a step of x there: add the two areas."),
            ),
        ),
    }
    return numbers((mark("t = 2"), mark("t = 3"), mark("t = 4")), _key(convolve1d(_X, _W, padding="full")[1:], others))


@LESSON.asks
def largest_sample() -> Asked:
    """100 products of 1, each times 1/100."""
    others = {
        "no width": (
            100,
            idea(mark("You added 100 products of 1·1."), mark("Each product is multiplied by the width, 1/100.")),
        ),
        "one product": (
            0.01,
            idea(mark("You took one product."), mark("Where the boxes lie on each other, 100 products are added.")),
        ),
    }
    return number(mark("largest value"), _key(1, others))


@LESSON.asks
def swap() -> Asked:
    """Only the sum without the reversal notices the swap."""
    return choice(
        right(mark("Only the result without the reversal changes.")),
        wrong(
            mark("Only the result with the reversal changes."),
            mark("You expected the reversal to make the order matter."),
            mark("With the reversal the two indices add up to n, and the order does not matter in a sum."),
        ),
        wrong(
            mark("Both change."),
            mark("You expected the row that moves to be special."),
            mark("With the reversal, x[a]·w[n − a] and w[a]·x[n − a] are the same products, in another order."),
        ),
        wrong(
            mark("Neither changes."),
            mark("You expected the reversal to be only a habit."),
            mark("Without it, the result of the swapped rows appears in reverse order."),
        ),
    )


@LESSON.asks
def decks_order() -> Asked:
    """One to the right, one up: 3."""
    others = {
        "as row": (7, idea(*_AS_ROW)),
        "as numpy": (
            6,
            idea(mark("You read the indices as numpy does."), mark("In the deck's order, 0,0 is the middle cell.")),
        ),
        "up": (9, idea(mark("You went down for −1."), mark("The second index runs down, so −1 is one cell up."))),
        "other side": (1, idea(mark("You went to the left."), mark("The first index runs to the right: 1 is right."))),
    }
    return number(mark("pixel"), _key(3, others))


@LESSON.asks
def pixel_1() -> Asked:
    """The opposite corner: I."""
    return choice(wrong("A", *_SIGN_KEPT), wrong("C", *_FIRST_SIGN), wrong("G", *_SECOND_SIGN), right("I"))


@LESSON.asks
def pixel_3() -> Asked:
    """The opposite corner: G."""
    return choice(wrong("A", *_FIRST_SIGN), wrong("C", *_SIGN_KEPT), right("G"), wrong("I", *_SECOND_SIGN))


@LESSON.asks
def nine_products() -> Asked:
    """The sum of S7."""
    return choice(
        wrong("1·A + 2·B + 3·C", *_SIGN_KEPT),
        right("1·I + 2·H + 3·G"),
        wrong("1·C + 2·B + 3·A", *_FIRST_SIGN),
    )


@LESSON.asks
def pixel_5() -> Asked:
    """kernel[1, 0] is right of the middle: F."""
    return choice(
        wrong(
            "D",
            mark("You moved to the left."),
            mark("kernel[1 − 0, 0 − 0] = kernel[1, 0], one cell to the right of the middle."),
        ),
        wrong("E", mark("You left i out."), mark("i = 1 is in the index: kernel[1 − 0, 0 − 0] = kernel[1, 0].")),
        right("F"),
        wrong("H", *_AS_ROW),
    )


@LESSON.asks
def no_partner() -> Asked:
    """One column of the image."""
    others = {
        "one": (
            1,
            idea(mark("You counted pixel 4 only."), mark("For the other pixels of its column, 1 − m is 2 as well.")),
        ),
        "the others": (
            6,
            idea(mark("You counted the pixels that have a partner."), mark("The others have none.")),
        ),
        "row too": (
            5,
            idea(mark("You counted a row too."), mark("j is 0, so 0 − n is −1, 0 or 1: no row is left out.")),
        ),
    }
    return number(mark("pixels without a partner"), _key(3, others))


@LESSON.asks
def second_formula() -> Asked:
    """No sign changes: A and C."""
    return choice(
        wrong(
            mark("1 meets I, and 3 meets G."),
            mark("You used the first formula."),
            mark("The second one adds m and n, so at i = j = 0 no sign changes."),
        ),
        wrong(
            mark("1 meets A, and 3 meets G."),
            mark("You took the first index for the row in the second example."),
            mark("kernel[1, −1] is one cell to the right of the middle and one up."),
        ),
        right(mark("1 meets A, and 3 meets C.")),
    )


@LESSON.asks
def pixel_of_i() -> Asked:
    """I is in the same corner as 9."""
    others = {
        "turned": (1, idea(mark("You turned the kernel by 180°."), mark("The second formula does not turn it."))),
        "mirrored": (
            7,
            idea(mark("You mirrored left and right."), mark("Each letter meets the pixel at its own position.")),
        ),
        "other mirror": (
            3,
            idea(mark("You mirrored top and bottom."), mark("Each letter meets the pixel at its own position.")),
        ),
    }
    return number(mark("pixel"), _key(9, others))


@LESSON.asks
def correlate2d() -> Asked:
    """Not turned: 662."""
    turned = idea(
        mark("You gave the sum with the kernel turned by 180°."), mark("`correlate2d` uses the kernel as it is.")
    )
    return number(mark("result"), _key(662, {"turned": (338, turned)}))


@LESSON.asks
def usual_pixel_5() -> Asked:
    """kernel[−1, 0] is left of the middle: D."""
    return choice(
        wrong("B", *_AS_ROW),
        right("D"),
        wrong("E", mark("You took m = 0 for pixel 5."), mark("1 + m is 0 for m = −1, so the kernel cell is −1, 0.")),
        wrong(
            "F",
            mark("You used the formula as printed."),
            mark("In the usual formula, m and n alone are the indices of the kernel."),
        ),
    )


@LESSON.asks
def agree() -> Asked:
    """In the middle only."""
    others = {
        "everywhere": (
            25,
            idea(
                mark("You expected the same numbers everywhere."),
                mark("At i = 1, j = 0, pixel 5 meets F by one formula and D by the other."),
            ),
        ),
        "nowhere": (
            0,
            idea(mark("You expected no position at all."), mark("At i = j = 0 both formulas give the same sum.")),
        ),
        "axes": (
            9,
            idea(
                mark("You expected the same numbers in the middle row and in the middle column."),
                mark("At i = 1, j = 0 the two formulas already differ."),
            ),
        ),
    }
    return number(mark("positions"), _key(1, others))


@LESSON.asks
def mirror() -> Asked:
    """Both directions."""
    return choice(
        wrong(
            mark("Mirror it left to right."),
            mark("You mirrored one direction."),
            mark("Compare the upper left corner of the first grid with all four corners of the second."),
        ),
        wrong(
            mark("Swap rows and columns."),
            mark("You transposed the grid."),
            mark("A transpose leaves the upper left corner where it is."),
        ),
        right(mark("Mirror it in both directions.")),
    )


@LESSON.asks
def y_at_1() -> Asked:
    """The exponential falls, so its area is below 1."""
    return choice(
        right(mark("less than 1")),
        wrong(
            mark("exactly 1"),
            mark("You took the area of a box."),
            mark("The exponential is 1 only at its jump; elsewhere it is lower."),
        ),
        wrong(
            mark("more than 1"),
            mark("You expected the part before the box to count."),
            mark("Where x is 0, the product is 0."),
        ),
    )


@LESSON.asks
def area_0() -> Asked:
    """Without the reversal, the exponential begins behind the box."""
    return choice(
        wrong(
            mark("the area with the reversal"),
            mark("You expected the reversed exponential to begin at t and extend to the right."),
            mark("Reversed, it ends at t = 1.5 and extends to the left, over the box."),
        ),
        right(mark("the area without the reversal")),
    )


@LESSON.asks
def check_sum() -> Asked:
    """1, 5, 8, 4."""
    others = {
        "not reversed": (
            correlate1d([1, 2], [1, 3, 2], padding="full"),
            idea(
                mark("You did not reverse w."),
                mark("Reversed, w is 2, 3, 1: at n = 0 its 1 is below the first number of x."),
            ),
        ),
        "one product": (
            [1, 3, 6, 4],
            idea(mark("You took one product at each position."), mark("In the middle, two numbers of w lie below x.")),
        ),
    }
    labels = mark("n = 0"), mark("n = 1"), mark("n = 2"), mark("n = 3")
    return numbers(labels, _key(convolve1d([1, 2], [1, 3, 2], padding="full"), others))


@LESSON.asks
def check_pixel_8() -> Asked:
    """kernel[0, −1] is above the middle: B."""
    return choice(right("B"), wrong("D", *_AS_ROW), wrong("H", *_SIGN_KEPT))
