"""The predictions of lesson 0, Start here."""

import numpy as np

from convlib.diagnosis.questions import Key
from convlib.images import SEVEN
from convlib.practice.predictions.asking import Lesson, choice, number, numbers, right, wrong
from convlib.practice.tasks import Asked, idea
from convlib.shapes import output_size
from convlib.text import mark

LESSON = Lesson()


@LESSON.asks
def positions() -> Asked:
    """A 3×3 kernel fits at 5 positions along a side of 7 cells."""
    side = len(SEVEN)
    answers = {"each cell": side, "subtracted": side - 3, "side by side": side // 3, "one less": side - 1}
    ideas = {
        "each cell": idea(
            mark("You counted a position for each cell of the image."),
            mark("The whole kernel must lie on the image, so it cannot begin at the last two cells."),
        ),
        "subtracted": idea(
            mark("You subtracted the size of the kernel."),
            mark("The kernel can begin at cell 0 too, so there is one position more."),
        ),
        "side by side": idea(
            mark("You put the kernels side by side."),
            mark("The kernel moves by one cell, so its positions overlap."),
        ),
        "one less": idea(
            mark("You took away one cell."),
            mark("A kernel of three cells needs two further cells to the right of the one where it begins."),
        ),
    }
    return number(mark("positions"), Key(output_size(side, 3), answers, ideas))


@LESSON.asks
def stride_zero() -> Asked:
    """A stride of 0 gives no output."""
    return choice(
        wrong(
            mark("The same output as with stride 1"),
            mark("You assumed that the explorer uses the nearest setting that works."),
            mark("It takes each setting as you gave it, and says what follows."),
        ),
        wrong(
            mark("An output with one cell"),
            mark("You used the window where it begins, and no other."),
            mark("A window that never moves forward never reaches the end, so the explorer computes nothing."),
        ),
        right(mark("No output, and a sentence that says why")),
    )


@LESSON.asks
def kept_picture() -> Asked:
    """The picture that was kept still shows 5×5."""
    return choice(
        right("5×5"),
        wrong(
            "3×3",
            mark("You assumed that the kept picture follows the explorer."),
            mark("A picture does not change after it was drawn."),
        ),
    )


@LESSON.asks
def two_strides() -> Asked:
    """A kernel of 3 cells on a row of 7 gives 5 outputs with stride 1, and 3 with stride 2."""
    answers = {"subtracted": [4, 2], "each cell": [7, 4], "not moved": [5, 5], "half": [5, 2]}
    ideas = {
        "subtracted": idea(
            mark("You subtracted the size of the kernel."),
            mark("The first position counts too: with stride 1 the kernel begins at the cells 0, 1, 2, 3 and 4."),
        ),
        "each cell": idea(
            mark("You counted the cells at which the window would begin, also where the kernel does not fit."),
            mark("The whole kernel must lie on the row."),
        ),
        "not moved": idea(
            mark("You used stride 1 both times."),
            mark("With stride 2 the window begins at every second cell only."),
        ),
        "half": idea(
            mark("You halved the five outputs and rounded down."),
            mark("With stride 2 the kernel begins at the cells 0, 2 and 4."),
        ),
    }
    sizes = np.array([output_size(7, 3, stride=stride) for stride in (1, 2)])
    wrong_sizes = {name: np.array(answer) for name, answer in answers.items()}
    return numbers((mark("stride 1"), mark("stride 2")), Key(sizes, wrong_sizes, ideas))
