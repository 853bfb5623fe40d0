"""The predictions of lesson 2, Kernels."""

import numpy as np
from numpy.typing import NDArray

from convlib.diagnosis.questions import Key
from convlib.kernels import DECK, KERNELS
from convlib.operations import correlate2d
from convlib.practice.predictions.asking import Lesson, cells, choice, numbers, right, wrong
from convlib.practice.tasks import Asked, idea
from convlib.text import mark

LESSON = Lesson()

_LAPLACIAN = KERNELS["edge_laplacian"].weights


def _with_sum(total: int) -> int:
    return sum(bool(np.isclose(KERNELS[name].weights.sum(), total)) for name in DECK)


@LESSON.asks
def sums() -> Asked:
    """Six of the nine kernels have the sum 1, and three the sum 0."""
    ones, zeros = _with_sum(1), _with_sum(0)
    answers = {"swapped": [zeros, ones], "divisor forgotten": [2, 3], "smoothing only": [4, 5]}
    ideas = {
        "swapped": idea(
            mark("You swapped the two sums."),
            mark("The identity, for example, has a single 1, so its sum is 1."),
        ),
        "divisor forgotten": idea(
            mark("You added the whole numbers without the divisor."),
            mark("Divide the sum by the divisor: the nine numbers of the box blur add up to 9, and 9 / 9 = 1."),
        ),
        "smoothing only": idea(
            mark("You gave the sum 0 to each kernel that has negative weights."),
            mark("Negative weights alone do not decide: sharpen has four weights of −1, but its centre is 5."),
        ),
    }
    labels = mark("kernels with the sum 1"), mark("kernels with the sum 0")
    return numbers(
        labels, Key(np.array([ones, zeros]), {name: np.array(each) for name, each in answers.items()}, ideas)
    )


@LESSON.asks
def flat_area() -> Asked:
    """In a flat area of 90, sharpen gives 90 and the third edge kernel gives 0."""
    gray = np.full((3, 3), 90)
    kernels = KERNELS["sharpen"].weights, KERNELS["edge_8_neighbours"].weights
    values = np.array([correlate2d(gray, kernel)[0, 0] for kernel in kernels])
    answers = {"centre": [450, 720], "kept": [90, 90], "swapped": values[::-1]}
    ideas = {
        "centre": idea(
            mark("You multiplied only the pixel in the middle by its weight."),
            mark("The neighbours count too: each is 90, and their weights are negative."),
        ),
        "kept": idea(
            mark("You assumed that every kernel keeps a flat area."),
            mark("A flat area is multiplied by the sum of the weights."),
        ),
        "swapped": idea(
            mark("You swapped the two kernels."),
            mark("Add up the weights of each kernel: a flat area is multiplied by this sum."),
        ),
    }
    labels = mark("Sharpen"), mark("Edge detection (3)")
    return numbers(labels, Key(values, {name: np.array(each) for name, each in answers.items()}, ideas))


@LESSON.asks
def out_of_range() -> Asked:
    """Only kernels with negative weights leave the range; with the sum 1, these are the two that sharpen."""
    return choice(
        wrong(
            mark("For none of them: the sum 1 keeps the range."),
            mark("You took what holds in flat areas to hold everywhere."),
            mark(
                "At an edge the pixels of a window differ, so a weight of 5 may meet a bright pixel and −1 dark ones."
            ),
        ),
        right(mark("For sharpen and unsharp masking.")),
        wrong(
            mark("For the three blurs."),
            mark("You assumed that adding many pixels gives a large number."),
            mark("A blur takes an average, and an average is never above its largest pixel."),
        ),
    )


@LESSON.asks
def step() -> Asked:
    """The Laplacian at a step from 90 to 30: −60 on the bright side, 60 on the dark side."""
    values = _beside_the_step(_LAPLACIAN)
    answers = {
        "signs swapped": -values,
        "flat": 0 * values,
        "neighbours only": _beside_the_step(np.maximum(_LAPLACIAN, 0)),
        "no sign": abs(values),
    }
    ideas = {
        "signs swapped": idea(
            mark("You swapped the signs, or the two pixels."),
            mark("The pixel in the middle counts −4 times. If it is brighter than a neighbour, the sum is negative."),
        ),
        "flat": idea(
            mark("You gave 0, as in a flat area."),
            mark("One of the four neighbours is on the other side of the step."),
        ),
        "neighbours only": idea(
            mark("You added the four neighbours without the pixel in the middle."),
            mark("The pixel in the middle has the weight −4."),
        ),
        "no sign": idea(
            mark("You left out a sign."),
            mark("One of the two pixels is brighter than its neighbour, the other is darker: their signs differ."),
        ),
    }
    return numbers((mark("at the last 90"), mark("at the first 30")), Key(values, answers, ideas))


def _beside_the_step(kernel: NDArray) -> NDArray:
    return correlate2d(np.tile([90, 90, 30, 30], (3, 1)), kernel)[0]


@LESSON.asks
def negative_share() -> Asked:
    """About half of the values of an edge picture are negative."""
    return choice(
        wrong(
            mark("None"),
            mark("You assumed that a result cannot be negative, because a photograph is not."),
            mark("A new pixel value is a sum of products, and one of the weights is −4."),
        ),
        wrong(
            mark("Few: about a tenth"),
            mark("You took the negative values for exceptions."),
            mark("At the step above there were as many negative values as positive ones."),
        ),
        right(mark("About half")),
        wrong(
            mark("Nearly all"),
            mark("You gave the sign of the weight in the middle to the result."),
            mark("The four neighbours have positive weights, which add up to as much."),
        ),
    )


@LESSON.asks
def no_divisor() -> Asked:
    """The box blur without its divisor: nine times as bright."""
    return choice(
        right(mark("It gets so bright that most of it is white.")),
        wrong(
            mark("It gets nine times as blurred."),
            mark("You assumed that the divisor sets the strength of the blur."),
            mark("The divisor only scales the sum of the nine pixels; a larger kernel blurs more."),
        ),
        wrong(
            mark("It stays as it is."),
            mark("You assumed that only the proportions of the weights matter."),
            mark("The sum of the weights is the factor for flat areas, and it is not 1 any more."),
        ),
    )


@LESSON.asks
def move() -> Asked:
    """With convolution, the picture moves towards the 1: right of the middle."""
    one = np.array([[0, 0, 0], [0, 0, 1], [0, 0, 0]], bool)
    return cells(
        mark("The cell that gets the 1"),
        one,
        {
            "not turned": (
                one[:, ::-1],
                idea(
                    mark("You let each pixel copy its left neighbour, but without turning the kernel."),
                    mark("The kernel is turned before it lies on the image, so the 1 changes sides."),
                ),
            ),
            "identity": (
                np.array([[0, 0, 0], [0, 1, 0], [0, 0, 0]], bool),
                idea(
                    mark("You put the 1 in the middle."),
                    mark("This is the identity: each pixel copies itself."),
                ),
            ),
            "up or down": (
                one.T,
                idea(
                    mark("You put the 1 in the last row, below the middle."),
                    mark("A cell is named by its row first: this one moves the picture up or down."),
                ),
            ),
        },
    )


@LESSON.asks
def picture_plus_detail() -> Asked:
    """Twice the identity minus the blur is unsharp masking."""
    return choice(
        wrong(
            mark("Sharpen"),
            mark("You chose the kernel by its name."),
            mark("The difference of two 5×5 grids has 5×5 cells."),
        ),
        wrong(
            mark("Edge detection (3)"),
            mark("You looked for the detail alone, picture − blur."),
            mark("The picture is added once more, so the weights add up to 2 − 1 = 1, and not to 0."),
        ),
        right(mark("Unsharp masking 5×5")),
    )


@LESSON.asks
def turned_pictures() -> Asked:
    """None of the nine kernels changes when it is turned by 180°."""
    return choice(
        right(mark("For none of them.")),
        wrong(
            mark("Only for edge detection (1): its 1 and −1 change places."),
            mark("You turned the kernel by 90°."),
            mark("A turn by 180° brings each corner to the opposite one, and opposite corners are equal here."),
        ),
        wrong(
            mark("For all except the identity."),
            mark("You assumed that a turn always shows."),
            mark("Turn a kernel of the table on paper, and compare it with the printed one cell by cell."),
        ),
    )


@LESSON.asks
def turned_sobel() -> Asked:
    """Sobel turned by 180° is its own negative."""
    return choice(
        wrong(
            mark("It stays the same, as for the nine kernels."),
            mark("You assumed that the turn does not change this kernel either."),
            mark("The column of −1, −2, −1 goes to the other side."),
        ),
        wrong(
            mark("It responds to changes from top to bottom instead."),
            mark("You turned the kernel by 90°."),
            mark("After a turn by 180° the zeros are still in the middle column."),
        ),
        right(mark("Light and dark edges change places.")),
    )


@LESSON.asks
def new_kernel() -> Asked:
    """A kernel with the sum 1 that is neither the same nor its own negative when it is turned."""
    return choice(
        wrong(
            mark("It keeps brightness, and the turn does not change its result."),
            mark("You looked only at the cell in the middle."),
            mark("The −1 goes to another corner, so it meets another pixel."),
        ),
        right(mark("It keeps brightness, and the turn changes its result, but not to its negative.")),
        wrong(
            mark("It keeps brightness, and the turn changes the sign of its result."),
            mark("You assumed that a kernel is either unchanged by the turn or becomes its own negative."),
            mark("The 2 in the middle keeps its place and its sign."),
        ),
        wrong(
            mark("It responds to changes only, and the turn changes its result."),
            mark("You took the negative weight for the sign of an edge kernel."),
            mark("Add up the weights: an edge kernel has the sum 0."),
        ),
    )
