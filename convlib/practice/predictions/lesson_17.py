"""The predictions of lesson 17, The tools."""

import numpy as np

from convlib.kernels import KERNELS
from convlib.practice.predictions.asking import Lesson, choice, keyed, number, numbers, right, slip, wrong
from convlib.practice.tasks import Asked
from convlib.text import mark

LESSON = Lesson()

_NINE = np.arange(1, 10).reshape(3, 3)
_RAMP = np.array([10, 20, 30, 40, 50])


@LESSON.asks
def first_row() -> Asked:
    """A correlation gives one bright pixel the kernel turned by 180°, so its first row is 9 8 7."""
    return numbers(
        (mark("left"), mark("middle"), mark("right")),
        keyed(
            _NINE[::-1, ::-1][0],
            slip(
                _NINE[0],
                mark("You took the kernel as it is printed."),
                mark("The output cell above and left of the pixel has the pixel in the lower right of its window."),
            ),
            slip(
                _NINE[:, ::-1][0],
                mark("You mirrored the kernel left to right only."),
                mark("The output cell above the pixel has the pixel in the lowest row of its window."),
            ),
            slip(
                _NINE[::-1][0],
                mark("You mirrored the kernel top to bottom only."),
                mark("The output cell left of the pixel has the pixel in the last column of its window."),
            ),
        ),
    )


def _positions(kernel: np.ndarray) -> int:
    """Count the different pictures that turns and mirrors make of a kernel."""
    turns = [np.rot90(kernel, quarters) for quarters in range(4)]
    return len({str(turn.tolist()) for turn in [*turns, *(turn.T for turn in turns)]})


@LESSON.asks
def eight_ways() -> Asked:
    """Sobel has equal first and last rows, so its eight pictures are four."""
    return number(
        mark("different responses"),
        keyed(
            _positions(KERNELS["sobel_x"].weights),
            slip(
                8,
                mark("You assumed that every turn and every mirror changes the kernel."),
                mark("The first and the last row of Sobel are equal: compare it with its mirror, top to bottom."),
            ),
            slip(
                2,
                mark("You counted the kernel and its half turn."),
                mark("A quarter turn of Sobel looks for edges in the other direction: it is another picture."),
            ),
            slip(
                1,
                mark("You assumed that Sobel looks the same from every side."),
                mark("Its left column is negative and its right column is positive."),
            ),
        ),
    )


@LESSON.asks
def two_middles() -> Asked:
    """Without a turn, the kernel [1, 0] copies the first cell of each window of two."""
    return numbers(
        (mark("window begins at the cell"), mark("window ends at the cell")),
        keyed(
            [20, 10],
            slip(
                [40, 20],
                mark("You took the second cell of each window."),
                mark("Nothing is turned here: the weight 1 lies on the first cell of the window."),
            ),
            slip(
                [10, 20],
                mark("You swapped the two windows."),
                mark("The window that begins at the cell 20 has 20 and 40."),
            ),
            slip(
                [20, 20],
                mark("You assumed that the place of the window does not matter."),
                mark("Only one of the two windows has 20 as its first cell."),
            ),
        ),
    )


@LESSON.asks
def three_taps() -> Asked:
    """One cell beyond the row, edge and symmetric are both the first pixel."""
    return choice(
        wrong(
            mark("reflect and symmetric"),
            mark("You compared the two modes that mirror the row."),
            mark("The cell beyond 10 20 30 is 20 with one of them and 10 with the other."),
        ),
        wrong(
            mark("edge and wrap"),
            mark("You assumed that wrap repeats the first pixel."),
            mark("Wrap continues with the other end of the row."),
        ),
        wrong(
            mark("none: all five differ"),
            mark("You assumed that every mode has a value of its own there."),
            mark("Write down the one cell left of the row for each mode."),
        ),
        right(mark("edge and symmetric")),
    )


@LESSON.asks
def five_taps() -> Asked:
    """Two cells beyond 10 20 30 …, edge has 10, symmetric 20 and reflect 30."""
    return numbers(
        (mark("edge"), mark("symmetric"), mark("reflect")),
        keyed(
            [np.pad(_RAMP, 2, mode="edge")[0], np.pad(_RAMP, 2, mode="symmetric")[0], np.pad(_RAMP, 2, "reflect")[0]],
            slip(
                [10, 10, 20],
                mark("You read one cell beyond the row."),
                mark("The weight 1 is two cells left of the kernel's middle."),
            ),
            slip(
                [10, 30, 20],
                mark("You swapped symmetric and reflect."),
                mark("Symmetric repeats the pixel at the edge, reflect does not."),
            ),
            slip(
                [0, 0, 0],
                mark("You filled up with zeros."),
                mark("Each of these modes repeats pixels of the row."),
            ),
        ),
    )


@LESSON.asks
def too_large() -> Asked:
    """A sum of 900 is 255 if it is clipped, and 900 − 3·256 = 132 if it wraps."""
    return numbers(
        (mark("clip"), mark("wrap")),
        keyed(
            [min(900, 255), 900 % 256],
            slip(
                [255, 0],
                mark("You let the counter start at 0 and stay there."),
                mark("After 255 comes 0, and then 1, 2, 3 and so on: subtract 256 until a byte holds the rest."),
            ),
            slip(
                [100, 100],
                mark("You divided by the sum of the weights."),
                mark("Here nobody divides: nine weights of 1 add up nine pixels."),
            ),
            slip(
                [132, 255],
                mark("You swapped the two."),
                mark("To clip is to store the nearest number that fits; to wrap is to begin at 0 again."),
            ),
            slip(
                [255, 135],
                mark("You subtracted 255 three times."),
                mark("A byte has 256 values, because 0 is one of them."),
            ),
        ),
    )


@LESSON.asks
def spoiled() -> Asked:
    """Zero times NaN is NaN, so nine windows of nine cells are spoiled, whatever the weights are."""
    return number(
        mark("cells that are NaN"),
        keyed(
            9,
            slip(
                5,
                mark("You let a weight of 0 remove the NaN."),
                mark("0 · NaN is NaN: numpy multiplies before it adds."),
            ),
            slip(
                1,
                mark("You assumed that only the cell itself is spoiled."),
                mark("Every window that contains the cell adds it up."),
            ),
            slip(
                25,
                mark("You assumed that one NaN spoils everything."),
                mark("A window that does not contain the cell never sees it."),
            ),
        ),
    )


@LESSON.asks
def odd_function() -> Asked:
    """Mirrored top to bottom and correlated: the response is mirrored left to right."""
    return choice(
        wrong(
            mark("the kernel mirrored top to bottom"),
            mark("You looked at the mirror in the code only."),
            mark("A correlation turns its answer to one bright pixel by 180°, in addition to the mirror."),
        ),
        right(mark("the kernel mirrored left to right")),
        wrong(
            mark("the kernel turned by 180°"),
            mark("You looked at the correlation only."),
            mark("The code mirrors the kernel before it correlates."),
        ),
        wrong(
            mark("the kernel as it is printed"),
            mark("You assumed that mirror and correlation cancel."),
            mark("A half turn is two mirrors, one in each direction; one mirror is left."),
        ),
    )


@LESSON.asks
def median() -> Asked:
    """A median filter is not linear, so no kernel describes it."""
    return choice(
        wrong(
            mark("nine weights of 1/9"),
            mark("You took the median for a mean."),
            mark("The median of nine pixels is the fifth in order of size; one very large pixel does not change it."),
        ),
        wrong(
            mark("a 1 in the middle, 0 elsewhere"),
            mark("You assumed that the median keeps the pixel in the middle."),
            mark("The pixel in the middle of the order is often not the one in the middle of the window."),
        ),
        right(mark("no kernel at all")),
    )


@LESSON.asks
def pillow() -> Asked:
    """Pillow lays the rows of a kernel on the image from the last to the first: the response is mirrored."""
    return choice(
        wrong(
            mark("1 2 3 first: a convolution"),
            mark("You expected a convolution."),
            mark("Pillow does not turn the kernel by 180°."),
        ),
        wrong(
            mark("9 8 7 first: a correlation"),
            mark("You expected a correlation, as in most libraries."),
            mark("Pillow does not lay the rows on the image in the order in which you wrote them."),
        ),
        wrong(
            mark("1 4 7 first: transposed"),
            mark("You expected Pillow to read the kernel by columns."),
            mark("Pillow reads rows, but in another order of rows than you."),
        ),
        right(mark("3 2 1 first: mirrored left to right")),
    )


@LESSON.asks
def halves() -> Asked:
    """Pillow rounds 2.5 up to 3, OpenCV to the even 2."""
    return numbers(
        (mark("Pillow"), mark("OpenCV")),
        keyed(
            [3, 2],
            slip(
                [3, 3],
                mark("You rounded both halves up."),
                mark("One of the two rounds a half to the even neighbour, as Python's `round` does."),
            ),
            slip(
                [2, 2],
                mark("You gave both libraries the 2: rounded down, or to the even number."),
                mark("One of the two rounds a half up."),
            ),
            slip(
                [2, 3],
                mark("You swapped the two libraries."),
                mark("Pillow adds 0.5 and cuts off; OpenCV rounds as Python's `round` does."),
            ),
        ),
    )


@LESSON.asks
def one_apart() -> Asked:
    """scipy.ndimage gives 40 and scipy.signal 20: the middle is one cell apart."""
    return numbers(
        (mark("scipy.ndimage"), mark("scipy.signal")),
        keyed(
            [40, 20],
            slip(
                [20, 20],
                mark("You gave both functions the middle of scipy.signal."),
                mark("An even kernel has no middle cell, so each function chooses one."),
            ),
            slip(
                [40, 40],
                mark("You gave both functions the middle of scipy.ndimage."),
                mark("In the function of scipy.signal, the answer to a bright pixel begins at the pixel itself."),
            ),
            slip(
                [20, 40],
                mark("You swapped the two functions."),
                mark("In scipy.ndimage, the answer to a bright pixel begins n/2 cells before it."),
            ),
        ),
    )


@LESSON.asks
def torch_bytes() -> Asked:
    """torch adds bytes modulo 256, without a word."""
    return choice(
        wrong(
            mark("255"),
            mark("You expected torch to clip, as libraries for images do."),
            mark("For torch an array of bytes is no image: it adds as the dtype does."),
        ),
        right(mark("132")),
        wrong(
            mark("900"),
            mark("You expected torch to choose a wider dtype for the sum."),
            mark("The result of conv2d has the dtype of its input."),
        ),
        wrong(
            mark("an error: torch wants floats"),
            mark("You expected torch to refuse bytes."),
            mark("torch convolves bytes on a CPU and says nothing."),
        ),
    )


@LESSON.asks
def hidden_nan() -> Asked:
    """scipy.ndimage leaves weights of zero out, torch multiplies by them."""
    return numbers(
        (mark("scipy.ndimage"), mark("torch")),
        keyed(
            [5, 9],
            slip(
                [9, 9],
                mark("You multiplied with every weight, in both libraries."),
                mark("One of the two leaves out the weights that are 0."),
            ),
            slip(
                [5, 5],
                mark("You left out the weights that are 0, in both libraries."),
                mark("One of the two multiplies with them, and 0 · NaN is NaN."),
            ),
            slip(
                [9, 5],
                mark("You swapped the two libraries."),
                mark("scipy.ndimage collects the weights that are not 0 first."),
            ),
        ),
    )


@LESSON.asks
def by_columns() -> Asked:
    """Read by columns, Sobel-x is Sobel-y: it does not see a vertical edge."""
    return choice(
        right(mark("nothing")),
        wrong(
            mark("the same edge, with the other sign"),
            mark("You took the transpose for a turn by 180°."),
            mark("Write Sobel's rows as columns: the weights −1 0 1 then stand below each other."),
        ),
        wrong(
            mark("the same edge, with the same sign"),
            mark("You assumed that Sobel is the same by rows and by columns."),
            mark("Write Sobel's rows as columns: the weights −1 0 1 then stand below each other."),
        ),
    )


@LESSON.asks
def which_filter() -> Asked:
    """The response is turned, two cells beyond the ramp is its third pixel, and 900 became 255."""
    return choice(
        wrong(
            mark("a convolution with reflect, which clips"),
            mark("You read the turned kernel as a convolution."),
            mark("A convolution gives the kernel back as printed, and makes 30 40 50 40 30 of the ramp."),
        ),
        wrong(
            mark("a correlation with symmetric, which clips"),
            mark("You took one mirrored border for the other."),
            mark("Two cells beyond the ramp, symmetric has its second pixel."),
        ),
        wrong(
            mark("a correlation with reflect, which wraps"),
            mark("You read the last number as a sum modulo 256."),
            mark("Modulo 256, 900 is 132."),
        ),
        right(mark("a correlation with reflect, which clips")),
    )
