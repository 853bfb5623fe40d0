"""The predictions of lesson 10, Why n − a."""

import numpy as np

from convlib.definitions import convolve1d
from convlib.diagnosis.questions import Key
from convlib.practice.predictions.asking import Lesson, choice, number, numbers, right, wrong
from convlib.practice.tasks import Asked, idea
from convlib.text import mark

LESSON = Lesson()

_FAIR, _LOADED = np.array([1, 1, 1, 1, 1, 1]), np.array([1, 1, 1, 1, 1, 5])


def _ways(*dice: np.ndarray) -> np.ndarray:
    """Count the ways to each sum of some dice; the first sum is their number."""
    ways = dice[0]
    for die in dice[1:]:
        ways = convolve1d(ways, die)
    return ways


@LESSON.asks
def pairs_of_seven() -> Asked:
    """Six of the 36 pairs of two dice add up to 7."""
    answers = {"order ignored": 3, "counted the sum": 7, "evenly": 36 / 11}
    ideas = {
        "order ignored": idea(
            mark("You counted pairs such as (1, 6) and (6, 1) as one."),
            mark("The dice are different: (1, 6) and (6, 1) are two pairs."),
        ),
        "counted the sum": idea(
            mark("You counted one pair too many."),
            mark(
                "The first die shows 1, 2, … up to its largest face; for each of these, look for the other die's face."
            ),
        ),
        "evenly": idea(
            mark("You divided the 36 pairs evenly among the 11 sums."),
            mark("The pairs are equally likely, but some sums have more pairs than others."),
        ),
    }
    return number(mark("pairs"), Key(_ways(_FAIR, _FAIR)[7 - 2], answers, ideas))


@LESSON.asks
def loaded_die() -> Asked:
    """The pair (6, 1) has 5 ways, and the sum 7 has 10."""
    answers = {"fair": [1, 6], "pair only": [5, 6], "added": [6, 11], "one pair": [5, 5]}
    ideas = {
        "fair": idea(
            mark("You counted with two fair dice."),
            mark("The first die shows 6 in 5 ways."),
        ),
        "pair only": idea(
            mark("You counted each of the six pairs once in the sum."),
            mark("Add the ways of the pairs: one of them has more than one way."),
        ),
        "added": idea(
            mark("You added the ways of the two dice."),
            mark("You can combine each way of one die with each way of the other: multiply."),
        ),
        "one pair": idea(
            mark("You counted only the pair (6, 1) for the sum 7."),
            mark("Five other pairs add up to 7, too."),
        ),
    }
    labels = mark("ways of (6, 1)"), mark("ways of the sum 7")
    pair, total = _LOADED[6 - 1] * _FAIR[1 - 1], _ways(_LOADED, _FAIR)[7 - 2]
    return numbers(
        labels, Key(np.array([pair, total]), {name: np.array(each) for name, each in answers.items()}, ideas)
    )


@LESSON.asks
def without_partner() -> Asked:
    """For c = 8, a = 1 would need b = 7."""
    answers = {"b for a": 7, "the other end": 6, "next": 2}
    ideas = {
        "b for a": idea(
            mark("You gave the b that is missing."),
            mark("Asked is the a that would need it."),
        ),
        "the other end": idea(
            mark("You chose the largest a."),
            mark("For c = 8, a = 6 needs b = 2, and a die has a 2."),
        ),
        "next": idea(
            mark("You chose the first a that still has a partner."),
            mark("For c = 8, a = 2 needs b = 6, and a die has a 6."),
        ),
    }
    return number(mark("a"), Key(1, answers, ideas))


@LESSON.asks
def partners() -> Asked:
    """For c = 4, b = 4 − a."""
    a = np.array([1, 2, 3])
    answers = {"same as a": a, "added": 4 + a, "the other way round": a - 4}
    ideas = {
        "same as a": idea(
            mark("You gave b the value of a."),
            mark("The two numbers must add up to 4."),
        ),
        "added": idea(
            mark("You added a to c."),
            mark("From a + b = c follows b = c − a."),
        ),
        "the other way round": idea(
            mark("You subtracted c from a."),
            mark("From a + b = c follows b = c − a."),
        ),
    }
    labels = mark("b for f(1)"), mark("b for f(2)"), mark("b for f(3)")
    return numbers(labels, Key(4 - a, answers, ideas))


@LESSON.asks
def first_sum() -> Asked:
    """Index 0 of the sums belongs to c = 2."""
    answers = {"index": 0, "shifted once": 1, "the other die": 7}
    ideas = {
        "index": idea(
            mark("You took the index for the sum."),
            mark("The number at index 0 belongs to a face of each die, and no die has a 0."),
        ),
        "shifted once": idea(
            mark("You added the shift of one die only."),
            mark("For each of the two dice, the face is one more than its index."),
        ),
        "the other die": idea(
            mark("You chose the sum in the middle."),
            mark("The first number belongs to the smallest sum."),
        ),
    }
    return number(mark("c"), Key(2, answers, ideas))


@LESSON.asks
def row_of_g() -> Asked:
    """The row g(b) is reversed, and moves to the right."""
    return choice(
        wrong(
            mark("1, 2, 3; it moves to the right"),
            mark("You read g from its beginning to its end."),
            mark("Along the diagonal a grows, so b = c − a falls."),
        ),
        right(mark("3, 2, 1; it moves to the right")),
        wrong(
            mark("3, 2, 1; it moves to the left"),
            mark("You let the row move against c."),
            mark("If c grows by 1 and b stays the same, a must grow by 1, too."),
        ),
        wrong(
            mark("1, 2, 3; it moves to the left"),
            mark("You let b grow with a, and the row move against c."),
            mark("The two indices add up to c."),
        ),
    )


@LESSON.asks
def first_index() -> Asked:
    """Another first index only renames the rows, the columns and the diagonals."""
    return choice(
        wrong(
            mark("the products and the sums"),
            mark("You assumed that the numbers belong to the indices."),
            mark("f and g keep their numbers, so their products are the same."),
        ),
        wrong(
            mark("the order of the sums"),
            mark("You assumed that another index turns the row of sums round."),
            mark("The indices grow, but their order stays the same."),
        ),
        right(mark("only the indices a, b and c")),
    )


@LESSON.asks
def throws() -> Asked:
    """Of 60 throws of a loaded and a fair die about 10 give 7, and about 1 gives 2."""
    ways = _ways(_LOADED, _FAIR)
    answers = {"of 36": [6, 1], "two fair dice": [10, 2], "the same": [5, 5], "evenly": [60 / 11, 60 / 11]}
    even = idea(
        mark("You gave every sum the same chance."),
        mark("The ways are equally likely, but some sums have more ways than others."),
    )
    ideas = {
        "of 36": idea(
            mark("You counted the pairs of two fair dice."),
            mark("Count the 10·6 = 60 ways of the loaded and the fair die."),
        ),
        "two fair dice": idea(
            mark("You took two fair dice."),
            mark("The first die is loaded: it shows 1 in only one of 10 ways."),
        ),
        "the same": even,
        "evenly": even,
    }
    labels = mark("throws that give 7"), mark("throws that give 2")
    right_one = np.array([ways[7 - 2], ways[2 - 2]])
    return numbers(labels, Key(right_one, {name: np.array(each) for name, each in answers.items()}, ideas))


@LESSON.asks
def coefficient() -> Asked:
    """The coefficient of x² in (1 + 2x + 3x²)(4 + 5x) is 2·5 + 3·4 = 22."""
    f, g = np.array([1, 2, 3]), np.array([4, 5])
    answers = {"one term": f[2] * g[0], "the other term": f[1] * g[1], "same place": f[0] * g[0] + f[1] * g[1]}
    ideas = {
        "one term": idea(
            mark("You took only 3x²·4."),
            mark("Another pair of exponents adds up to 2, too: 1 + 1."),
        ),
        "the other term": idea(
            mark("You took only 2x·5x."),
            mark("Another pair of exponents adds up to 2, too: 2 + 0."),
        ),
        "same place": idea(
            mark("You multiplied the coefficients of equal powers."),
            mark("Look for the pairs of exponents that add up to 2."),
        ),
    }
    return number(mark("coefficient of x²"), Key(f[1] * g[1] + f[2] * g[0], answers, ideas))


@LESSON.asks
def lonely_terms() -> Asked:
    """The powers x⁰ and x³ have one term each."""
    answers = {"counted from 1": [1, 4], "as f": [0, 2], "as long as both": [0, 5], "one too many": [0, 4]}
    ideas = {
        "counted from 1": idea(
            mark("You counted the powers from 1."),
            mark("1 and 4 are the coefficients of x⁰."),
        ),
        "as f": idea(
            mark("You took the highest power of the first factor."),
            mark("The highest exponents of the two factors add up, too."),
        ),
        "as long as both": idea(
            mark("You added the numbers of coefficients, 3 + 2."),
            mark("Three coefficients end with x², and two with x¹."),
        ),
        "one too many": idea(
            mark("You gave the number of diagonals, but they are counted from 0."),
            mark("The exponents of the last term are those of 3x² and 5x."),
        ),
    }
    labels = mark("lowest power"), mark("highest power")
    return numbers(labels, Key(np.array([0, 3]), {name: np.array(each) for name, each in answers.items()}, ideas))


@LESSON.asks
def letter() -> Asked:
    """For i = j = 2, pixel [0, 0] goes with kernel [2, 2], which is I."""
    return choice(
        wrong(
            mark("A"),
            mark("You took the letter with the same indices."),
            mark("The indices of pixel and letter must add up to 2 and 2."),
        ),
        wrong(
            mark("G"),
            mark("You took 2 for the row only."),
            mark("Both indices add up to 2: the row and the column."),
        ),
        right(mark("I")),
        wrong(
            mark("E"),
            mark("You took the letter in the middle."),
            mark("E has the indices 1 and 1, so it goes with the pixel at [1, 1]."),
        ),
    )


@LESSON.asks
def loop_without_minus() -> Asked:
    """Adding products where their indices add up is convolution."""
    return choice(
        right(mark("with convolve2d")),
        wrong(
            mark("with correlate2d, because the loop turns nothing"),
            mark("You looked for a turn in the loop."),
            mark("The loop decides where each product is added: where the two indices add up."),
        ),
        wrong(
            mark("with neither of the two"),
            mark("You assumed that the order of the loops matters."),
            mark("A sum does not depend on the order in which its products are added."),
        ),
    )


@LESSON.asks
def sums_and_differences() -> Asked:
    """With fair dice the counts agree, with a loaded one they do not."""
    return choice(
        wrong(
            mark("the same, for both pairs of dice"),
            mark("You assumed that the sign does not matter."),
            mark("A loaded die often shows 6: this makes large sums likely, and also very different numbers."),
        ),
        wrong(
            mark("different, for both pairs of dice"),
            mark("You assumed that the sign always matters."),
            mark("Replace each b of a fair die by 7 − b: it is a fair die again, and the sum becomes a difference."),
        ),
        wrong(
            mark("different with the fair dice, the same with the loaded one"),
            mark("You swapped the two cases."),
            mark("Read backwards, a fair die is the same die, and a loaded one is not."),
        ),
        right(mark("the same with the fair dice, different with the loaded one")),
    )


@LESSON.asks
def three_dice() -> Asked:
    """27 of the 216 throws of three dice add up to 10."""
    ways = _ways(_FAIR, _FAIR, _FAIR)
    answers = {"order ignored": 6, "index for sum": ways[10], "two dice": 3}
    ideas = {
        "order ignored": idea(
            mark("You counted throws with the same three numbers as one."),
            mark("The three dice are different: (1, 3, 6) and (3, 1, 6) are two throws."),
        ),
        "index for sum": idea(
            mark("You read the result at index 10."),
            mark("Index 0 belongs to the smallest sum, 1 + 1 + 1 = 3."),
        ),
        "two dice": idea(
            mark("You threw two dice."),
            mark("Convolve the result of two dice with the third die."),
        ),
    }
    return number(mark("throws"), Key(ways[10 - 3], answers, ideas))
