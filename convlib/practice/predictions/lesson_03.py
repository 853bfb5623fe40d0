"""The predictions of lesson 3, Convolution and cross-correlation."""

import numpy as np

from convlib.diagnosis.questions import Key, Question
from convlib.images import NINE
from convlib.kernels import KERNELS
from convlib.operations import convolve2d, correlate2d
from convlib.practice.predictions.asking import NO, YES, Lesson, cells, choice, number, numbers, right, wrong
from convlib.practice.tasks import Asked, idea, only
from convlib.text import mark

LESSON = Lesson()

_CORNERS = np.array([[1, 0, 0], [0, 0, 0], [0, 0, 2]])


@LESSON.asks
def dots() -> Asked:
    """Without a turn, each pixel meets the letter at the same position."""
    return choice(
        wrong(
            mark("(5·D), (6·E), (7·F), (8·G)"),
            mark("You began one letter too early: D is used already."),
            mark("Each pixel meets one letter, and each letter is used once."),
        ),
        right(mark("(5·E), (6·F), (7·G), (8·H)")),
        wrong(
            mark("(5·H), (6·G), (7·F), (8·E)"),
            mark("You let the letters run backwards."),
            mark("The four products before the dots show the order: A, B, C, D."),
        ),
    )


@LESSON.asks
def laid() -> Asked:
    """The kernel as it lies on the image of slide S7: turned by 180°."""
    return choice(
        wrong(
            mark("C B A, then F E D, then I H G"),
            mark("You mirrored the kernel from left to right."),
            mark("Pixel 1, at the upper left, would then meet C; the sum begins with (1·I)."),
        ),
        wrong(
            mark("G H I, then D E F, then A B C"),
            mark("You mirrored the kernel from top to bottom."),
            mark("Pixel 1, at the upper left, would then meet G; the sum begins with (1·I)."),
        ),
        wrong(
            mark("I F C, then H E B, then G D A"),
            mark("You let the letters run down the columns."),
            mark("Pixel 2 is to the right of pixel 1, and it meets H."),
        ),
        right(mark("I H G, then F E D, then C B A")),
    )


@LESSON.asks
def larger() -> Asked:
    """Large pixels meet large weights without the turn."""
    return choice(
        right(mark("image ⊗ kernel")),
        wrong(
            mark("image * kernel"),
            mark("You chose the sum with the turn."),
            mark("With the turn, 9 meets the smallest weight and 1 meets the largest one."),
        ),
        wrong(
            mark("They are equal."),
            mark("You assumed that the order does not matter, because the same numbers take part."),
            mark("The pairs differ: 9·23 is in one of the sums only."),
        ),
    )


@LESSON.asks
def star_in_python() -> Asked:
    """Between two numpy arrays * multiplies cell by cell."""
    return choice(
        wrong(
            mark("Yes: it is the same sign."),
            mark("You took the sign of Python for the sign of the slide."),
            mark("numpy has no sign for a sum over windows; * does what it does between two numbers, for each cell."),
        ),
        wrong(
            mark("No: it does what x ⊗ w means."),
            mark("You assumed that * adds the products."),
            mark("If you multiply two arrays of shape (3, 3), the result has shape (3, 3), too."),
        ),
        right(mark("No: it gives nine products, one for each cell.")),
    )


@LESSON.asks
def two_mirrors() -> Asked:
    """The first mirror brings A to the upper right, the second to the lower right."""
    return choice(
        wrong(
            mark("First at the lower left, then at the lower right"),
            mark("You began with the mirror from top to bottom."),
            mark("The first mirror, left to right, reverses each row: A, B, C becomes C, B, A."),
        ),
        right(mark("First at the upper right, then at the lower right")),
        wrong(
            mark("First at the upper right, then at the upper left again"),
            mark("You assumed that the second mirror undoes the first one."),
            mark("The second mirror reverses the order of the rows, and does not change the order within a row."),
        ),
    )


@LESSON.asks
def which_laid() -> Asked:
    """Only the half turn gives the number of convolve2d."""
    return choice(
        wrong(
            mark("the turned one and the two mirrored ones"),
            mark("You assumed that a mirror is a turn."),
            mark("One mirror reverses the rows or the columns; the turn reverses both."),
        ),
        wrong(
            mark("the turned one and the transposed one"),
            mark("You assumed that a transpose is a turn."),
            mark("A transpose leaves the upper left cell where it is."),
        ),
        wrong(
            mark("all four, because they have the same nine numbers"),
            mark("You assumed that the order of the weights does not matter."),
            mark("Each of the four puts other weights on the pixels."),
        ),
        right(mark("only the turned one")),
    )


@LESSON.asks
def mirrored_sobel() -> Asked:
    """The first and the last row of Sobel are equal, so a mirror is enough."""
    return choice(
        right(YES),
        wrong(
            NO,
            mark("You assumed that a mirror always differs from the turn."),
            mark("Mirror the three rows on paper, then turn the kernel, and compare the two."),
        ),
    )


@LESSON.asks
def kernels_that_change() -> Asked:
    """Emboss and the two Sobel kernels."""
    pairs = [(kernel.weights, kernel.weights[::-1, ::-1]) for kernel in KERNELS.values()]
    changed = sum(not np.array_equal(straight, turned) for straight, turned in pairs)
    answers = {"all": len(KERNELS), "the others": len(KERNELS) - changed, "none": 0, "edges": 2}
    ideas = {
        "all": idea(
            mark("You assumed that the turn changes every output."),
            mark("A kernel that looks the same after a half turn gives the same output."),
        ),
        "the others": idea(
            mark("You counted the kernels whose output stays the same."),
            mark("Count the other ones."),
        ),
        "none": idea(
            mark("You assumed that no kernel changes, as in the deck's table."),
            mark("The list has three kernels more than the deck's table."),
        ),
        "edges": idea(
            mark("You left out one of the kernels that are not in the deck's table."),
            mark("Emboss has two weights that are not 0. The turn exchanges them, and they differ."),
        ),
    }
    return number(mark("kernels"), Key(changed, answers, ideas))


@LESSON.asks
def copied() -> Asked:
    """Turned, the 1 of the upper left cell lies on the lower right pixel of the window."""
    corner = np.array([[1, 0, 0], [0, 0, 0], [0, 0, 0]], bool)
    return cells(
        mark("The pixel of the window"),
        corner[::-1, ::-1],
        {
            "not turned": (
                corner,
                idea(
                    mark("You did not turn the kernel."), mark("The turn brings the upper left cell to another corner.")
                ),
            ),
            "left to right": (
                corner[:, ::-1],
                idea(
                    mark("You mirrored the kernel from left to right only."),
                    mark("Turning by 180° also mirrors it from top to bottom."),
                ),
            ),
            "top to bottom": (
                corner[::-1],
                idea(
                    mark("You mirrored the kernel from top to bottom only."),
                    mark("Turning by 180° also mirrors it from left to right."),
                ),
            ),
            "the middle": (
                np.array([[0, 0, 0], [0, 1, 0], [0, 0, 0]], bool),
                idea(
                    mark("You chose the pixel in the middle."),
                    mark("The weight in the middle is 0, with and without the turn."),
                ),
            ),
        },
    )


@LESSON.asks
def portrait() -> Asked:
    """Convolution moves the picture towards the 1."""
    return choice(
        wrong(
            mark("* to the lower right, ⊗ to the upper left"),
            mark("You moved the picture to where the copied pixel is."),
            mark("With ⊗, each pixel copies one from its upper left, so everything arrives further down and right."),
        ),
        wrong(
            mark("both to the upper left"),
            mark("You assumed that the turn does not matter here."),
            mark("The turn brings the 1 to the opposite corner, so another pixel is copied."),
        ),
        right(mark("* to the upper left, ⊗ to the lower right")),
    )


@LESSON.asks
def difference() -> Asked:
    """One result is the negative of the other, so the difference is twice the first."""
    return choice(
        wrong(
            mark("It is 0 everywhere."),
            mark("You assumed that both operations give the same result."),
            mark("Emboss is its own negative when it is turned, so the two results have different signs."),
        ),
        right(mark("It is twice as large as the first result.")),
        wrong(
            mark("It is equal to the first result."),
            mark("You took the second result for 0."),
            mark("The second result is not 0: it is the negative of the first."),
        ),
    )


@LESSON.asks
def printed_kernel() -> Asked:
    """Convolution of one bright pixel gives the kernel back."""
    return choice(
        wrong(
            mark("⊗, which uses the kernel as it is printed"),
            mark("You assumed that a kernel that is not turned gives a result that is not turned."),
            mark(
                "The first window of ⊗ has the bright pixel at its lower right. There it meets the last weight, 23, "
                "and this is the first number of the result."
            ),
        ),
        right(mark("*, which turns the kernel")),
    )


@LESSON.asks
def swapped_arguments() -> Asked:
    """np.correlate reverses the result when its arguments are swapped."""
    return choice(
        wrong(
            mark("5 3 2 both times"),
            mark("You assumed that the order of the arguments does not matter."),
            mark("After the swap, the row with the single 1 is the kernel, and it slides over 2, 3, 5 or under it."),
        ),
        wrong(
            mark("first 2 3 5, then 5 3 2"),
            mark("You took np.correlate for np.convolve."),
            mark("It correlates: as above, one bright pixel gives the kernel back turned."),
        ),
        right(mark("first 5 3 2, then 2 3 5")),
        wrong(
            mark("2 3 5 both times"),
            mark("You described np.convolve."),
            mark("It correlates: as above, one bright pixel gives the kernel back turned."),
        ),
    )


@LESSON.asks
def pytorch() -> Asked:
    """PyTorch's conv2d does not turn the kernel, so one bright pixel gives it back turned."""
    return choice(
        wrong(
            mark("2 3 5, as for a convolution"),
            mark("You trusted the name."),
            mark("Deep learning uses the word convolution loosely. The probe decides, not the name."),
        ),
        right(mark("23 19 17, as for a cross-correlation")),
    )


@LESSON.asks
def learned_weights() -> Asked:
    """A cross-correlation learns the turned primes."""
    return choice(
        right(mark("the primes, turned by 180°")),
        wrong(
            mark("the primes, as they are printed"),
            mark("You assumed that it finds the weights with which we convolved."),
            mark("It does not turn its weights, so these would give the outputs of ⊗ and not the wanted ones."),
        ),
        wrong(
            mark("other numbers: a cross-correlation cannot give these outputs"),
            mark("You assumed that only a convolution can compute what a convolution computes."),
            mark("Both add nine products; only the order of the weights differs."),
        ),
    )


@LESSON.asks
def in_your_head() -> Asked:
    """1·1 + 2·9 = 19 without the turn, 2·1 + 1·9 = 11 with it."""
    straight, turned = correlate2d(NINE, _CORNERS)[0, 0], convolve2d(NINE, _CORNERS)[0, 0]
    names = ["kernel not turned", "mirrored, not turned"]
    ways = only(Question("convolve2d", (NINE, _CORNERS), read=np.ravel).key, names)
    answers = {name: np.array([straight, *np.ravel(way)]) for name, way in ways.wrong.items()}
    answers["swapped"] = np.array([turned, straight])
    ideas = {"swapped": idea(mark("You swapped the two signs."), mark("The kernel is turned for *, and not for ⊗."))}
    labels = mark("image ⊗ kernel"), mark("image * kernel")
    return numbers(labels, Key(np.array([straight, turned]), answers, ideas))
