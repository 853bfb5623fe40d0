"""The predictions of lesson 7, Padding."""

import numpy as np
from numpy.typing import NDArray

from convlib.diagnosis.questions import Key, Question
from convlib.images import SEVEN
from convlib.operations import correlate1d, correlate2d, pad2d
from convlib.practice.predictions.asking import Lesson, choice, number, numbers, right, wrong
from convlib.practice.tasks import Asked, idea, only
from convlib.shapes import output_size
from convlib.text import mark

LESSON = Lesson()

_ONES = np.ones((3, 3))
_SIDE = mark("side of the output")
_CORNER, _EDGE, _MIDDLE = mark("corner"), mark("middle of an edge"), mark("middle")
_ALL_ALIKE = idea(
    mark("You assumed that every pixel is read equally often."),
    mark("Slide the window over the border: it cannot start outside, so fewer windows reach a pixel there."),
)


def _read_by(ring: int, cells: tuple[tuple[int, int], ...]) -> NDArray:
    """Count for some pixels of the 7×7 image how many windows read them."""
    windows = np.ones((5 + 2 * ring, 5 + 2 * ring))
    counts = correlate2d(windows, _ONES, padding="full")
    return np.array([counts[row + ring, column + ring] for row, column in cells])


_THREE = ((0, 0), (0, 3), (3, 3))


@LESSON.asks
def border() -> Asked:
    """Three sums, and the numbers at the ends belong to one of them."""
    sums = len(correlate1d(np.arange(5), np.ones(3)))
    ideas = {
        "as many sums": idea(
            mark("You gave as many sums as there are numbers."),
            mark("The whole window must lie on the row, so it cannot start at the last two numbers."),
        ),
        "all alike": _ALL_ALIKE,
        "one window": idea(
            mark("You assumed that each number belongs to one window."),
            mark("Windows overlap: the window moves by one cell, and it covers three."),
        ),
    }
    answers = {"as many sums": [5, 1, 2, 3], "all alike": [3, 3, 3, 3], "one window": [3, 1, 1, 1]}
    labels = mark("sums"), mark("windows that read the first number"), mark("the second"), mark("the third")
    return numbers(labels, Key(np.array([sums, 1, 2, 3]), _arrays(answers), ideas))


@LESSON.asks
def a_zero_at_each_end() -> Asked:
    """Five sums, and the first number belongs to two of them."""
    answers = {"padding ignored": [3, 1], "padding on one side": [4, 2], "padded row": [7, 2], "all alike": [5, 3]}
    ideas = {
        "padded row": idea(
            mark("You gave as many sums as the row has numbers together with its zeros."),
            mark("The whole window must lie on the row with its zeros, so it starts at the left zero at the earliest."),
        ),
        "all alike": idea(
            mark("You assumed that all numbers are now read equally often."),
            mark("A window of three that has the first number at its right end would need two more cells on the left."),
        ),
    }
    right_answer = np.array([output_size(5, 3, padding=1), 2])
    labels = mark("sums"), mark("windows that read the first number")
    return numbers(labels, Key(right_answer, _arrays(answers), ideas))


@LESSON.asks
def two_cases() -> Asked:
    """X gives 5×5, O gives 7×7."""
    cases = np.array([output_size(7, 3), output_size(7, 3, padding=1)])
    answers = {
        "+1 forgotten": cases - 1,
        "padding ignored": [5, 5],
        "padding on one side": [5, 6],
        "ring counted": [5, 9],
        "kept": [7, 9],
    }
    ideas = {
        "ring counted": idea(
            mark("For O you gave the size of the image with its ring."),
            mark("The kernel slides over the image with its ring, and this takes away cells again."),
        ),
        "kept": idea(
            mark("You gave the outputs the size of what the kernel slides over."),
            mark("The whole kernel must lie on what it slides over, so the output is smaller."),
        ),
    }
    return numbers((mark("side for X"), mark("side for O")), Key(cases, _arrays(answers), ideas))


@LESSON.asks
def padding_that_keeps_the_size() -> Asked:
    """A kernel of 5 needs padding 2."""
    (value,) = (padding for padding in range(5) if output_size(7, 5, padding=padding) == 7)
    ideas = {
        "as for 3": idea(
            mark("You took the padding that keeps the size for a 3×3 kernel."),
            mark("A 5×5 kernel takes more rows and columns away than a 3×3 kernel."),
        ),
        "both sides": idea(
            mark("You took all the cells that are lost for the padding of one side."),
            mark("The padding p is added at both ends, so the input has n + 2p cells."),
        ),
        "kernel": idea(
            mark("You took the size of the kernel."),
            mark("The kernel may stick out as far as its middle lies on the image, and no further."),
        ),
    }
    return number(mark("padding"), Key(value, {"as for 3": 1, "both sides": 4, "kernel": 5}, ideas))


@LESSON.asks
def padding_two() -> Asked:
    """The output is 9×9, and its corner reads one pixel."""
    question = Question("correlate2d", (SEVEN + 1, _ONES), {"padding": 2}, lambda output: [*output.shape, output[0, 0]])
    key = question.key
    names = ["padding ignored", "padding on one side", "padding added to the output"]
    kept = idea(
        mark("You gave the output the size of the image."),
        mark("Padding 1 keeps the size of this image. Padding 2 adds another cell at each end."),
    )
    labels = mark("rows"), mark("columns"), mark("upper left value")
    known = only(Key(np.array(key.right), key.answers), names)
    answers = {name: np.array(answer) for name, answer in known.answers.items()} | {"kept": np.array([7, 7, 1])}
    return numbers(labels, Key(known.right, answers, {"kept": kept}))


@LESSON.asks
def without_padding() -> Asked:
    """A corner is read by 1 window, an edge by 3, the middle by 9."""
    answers = {"all alike": [9, 9, 9], "along one side": [1, 2, 3], "edge as 1-D": [1, 2, 9]}
    ideas = {
        "all alike": _ALL_ALIKE,
        "along one side": idea(
            mark("You counted the windows along one side only."),
            mark("The window moves down as well as to the right: multiply the two counts."),
        ),
        "edge as 1-D": idea(
            mark("You counted two windows for the pixel in the middle of an edge."),
            mark("Along its edge this pixel can lie at the left, in the middle and at the right of a window."),
        ),
    }
    return numbers((_CORNER, _EDGE, _MIDDLE), Key(_read_by(0, _THREE), _arrays(answers), ideas))


@LESSON.asks
def with_a_ring() -> Asked:
    """With a ring of zeros: 4, 6 and 9."""
    answers = {"ring ignored": [1, 3, 9], "all alike": [9, 9, 9], "one more": [2, 4, 9], "along one side": [2, 2, 3]}
    ideas = {
        "ring ignored": idea(
            mark("You counted as if there were no ring."),
            mark("With the ring a window can also start one row above the image, and one column to the left of it."),
        ),
        "all alike": idea(
            mark("You assumed that the ring makes all pixels equal."),
            mark("With one ring no window has the corner pixel at its lower right: it would need two more rows above."),
        ),
        "one more": idea(
            mark("You added one window to each count."),
            mark("In the corner the window gains a position along the rows and one along the columns: multiply."),
        ),
        "along one side": idea(
            mark("You counted the windows along one side only."),
            mark("The window moves down as well as to the right: multiply the two counts."),
        ),
    }
    return numbers((_CORNER, _EDGE, _MIDDLE), Key(_read_by(1, _THREE), _arrays(answers), ideas))


@LESSON.asks
def small_counts() -> Asked:
    """The small counts move into the ring."""
    return choice(
        wrong(
            mark("Nowhere: every cell, also in the ring, is read by nine windows."),
            mark("You assumed that the padding removes the small counts."),
            mark("Wherever the padded image ends, fewer windows reach its last cells."),
        ),
        right(mark("Into the ring: only cells of the padding have small counts.")),
        wrong(
            mark("They stay in the corners of the image."),
            mark("You assumed that the corner pixels stay as they are."),
            mark("With two rings a window can start two rows above the image and two columns to the left of it."),
        ),
    )


@LESSON.asks
def sides() -> Asked:
    """A kernel of 4 gives 4, 7 and 10."""
    paddings = "valid", "same", "full"
    answer = np.array([len(correlate2d(SEVEN, np.ones((4, 4)), padding=padding)) for padding in paddings])
    answers = {
        "+1 forgotten": [3, 7, 10],
        "same at both ends": [4, 8, 10],
        "full in total": [4, 7, 7],
        "full with k": [4, 7, 12],
    }
    ideas = {
        "same at both ends": idea(
            mark("For “same” you added two cells at both ends."),
            mark("“Same” adds k − 1 cells in total, an odd number here, so one end gets more than the other."),
        ),
        "full in total": idea(
            mark("For “full” you added k − 1 cells in total."), mark("“Full” adds k − 1 cells at each end.")
        ),
        "full with k": idea(
            mark("For “full” you added k cells at each end."),
            mark("With k cells at an end, the outermost window would not touch the image at all."),
        ),
    }
    return numbers((mark("valid"), mark("same"), mark("full")), Key(answer, _arrays(answers), ideas))


@LESSON.asks
def last_rows() -> Asked:
    """A framed output ends in zeros, the output of a padded image in sums."""
    return choice(
        wrong(
            mark("Yes, both last rows contain zeros."),
            mark("You assumed that the zeros of the padding are copied into the output."),
            mark("The lowest windows read zeros and pixels, and the output contains their sums."),
        ),
        wrong(
            mark("Yes, both last rows contain sums of pixels."),
            mark("You assumed that a frame around the output is computed from the image."),
            mark("The frame is put around the output after the sums are done."),
        ),
        right(mark("No: the frame contains zeros, and the other last row contains sums of pixels.")),
    )


@LESSON.asks
def ten_layers() -> Asked:
    """Ten layers of 3×3 leave 8, and six layers of 5×5 are possible."""
    side, most = 28, 0
    while side >= 5:
        side, most = output_size(side, 5), most + 1
    answers = {
        "one cell a layer": [18, most],
        "kernel taken away": [-2, 5],
        "divided": [8, 7],
        "not to the end": [8, 5],
        "one layer": [26, most],
    }
    ideas = {
        "one cell a layer": idea(
            mark("You took away one cell in each layer."), mark("A layer without padding takes k − 1 cells from a side.")
        ),
        "kernel taken away": idea(
            mark("You subtracted the size of the kernel in each layer."),
            mark("A layer without padding takes k − 1 cells from a side."),
        ),
        "divided": idea(
            mark("You divided 28 by 4."),
            mark("The last layer needs more than the four cells that it takes away: a whole kernel must fit."),
        ),
        "not to the end": idea(
            mark("You stopped one layer too early with the 5×5 kernels."),
            mark("As long as a side has at least five cells, another layer fits."),
        ),
        "one layer": idea(
            mark("You gave the side after the first layer."), mark("Each of the ten layers takes cells away.")
        ),
    }
    labels = mark("side after ten layers"), mark("layers with 5×5 kernels")
    return numbers(labels, Key(np.array([28 - 10 * 2, most]), _arrays(answers), ideas))


@LESSON.asks
def a_flat_area() -> Asked:
    """The mean counts the zeros: 40, 60, 90."""
    blurred = Question("divided", (np.full((5, 5), 90), _ONES, 9), {"padding": 1}).key.right
    right_answer = np.array([np.asarray(blurred)[cell] for cell in ((0, 0), (0, 2), (2, 2))])
    answers = {"zeros left out": [90, 90, 90], "without the ring": [10, 30, 90], "all zero": [0, 0, 90]}
    ideas = {
        "zeros left out": idea(
            mark("You took the mean of the pixels alone."),
            mark("The box blur always adds nine numbers and divides by 9, whether a number is a zero or not."),
        ),
        "without the ring": idea(
            mark("You counted the windows that read a pixel when there is no ring."),
            mark("Count how many of the nine numbers in the window are pixels of the image."),
        ),
        "all zero": idea(
            mark("You gave the value of the ring."),
            mark("The output has a cell for each pixel of the image; the window around the pixel has zeros and pixels."),
        ),
    }
    return numbers((_CORNER, _EDGE, _MIDDLE), Key(right_answer, _arrays(answers), ideas))


@LESSON.asks
def two_cells_before() -> Asked:
    """Reflect puts 3 2 before 1 2 3 4, wrap puts 3 4."""
    row = [[1, 2, 3, 4]]
    cells = np.concatenate([pad2d(row, ((0, 0), (2, 2)), mode)[0, :2] for mode in ("reflect", "wrap")])
    answers = {
        "first repeated": [2, 1, 3, 4],
        "not mirrored": [2, 3, 3, 4],
        "other way round": [3, 2, 4, 3],
        "other end": [3, 2, 1, 2],
    }
    ideas = {
        "first repeated": idea(
            mark("With reflect you repeated the pixel at the border."),
            mark("The mirror stands at the last pixel itself, which is not repeated."),
        ),
        "not mirrored": idea(
            mark("With reflect you wrote the cells in the order of the image."),
            mark("A mirror reverses the order: the cell next to the border shows the pixel next to it."),
        ),
        "other way round": idea(
            mark("With wrap you mirrored the opposite end."),
            mark("Wrap repeats the image as it is: before its first pixel stands its last one."),
        ),
        "other end": idea(
            mark("With wrap you took the cells that follow after the row."),
            mark("Before the row stand the last cells of the image."),
        ),
    }
    labels = mark("reflect: first cell"), mark("second cell"), mark("wrap: first cell"), mark("second cell")
    return numbers(labels, Key(cells, _arrays(answers), ideas))


@LESSON.asks
def flat_stays_flat() -> Asked:
    """All modes but zeros keep a flat area flat."""
    return choice(
        wrong(
            mark("edge alone"),
            mark("You chose the mode that repeats the nearest pixel."),
            mark("In a flat area it does not matter which pixel of the image a mode copies."),
        ),
        right(mark("edge, reflect and wrap")),
        wrong(
            mark("edge and reflect"),
            mark("You left out the mode that takes pixels from the opposite end."),
            mark("In a flat area the pixels of the opposite end have the same value too."),
        ),
        wrong(
            mark("all four"),
            mark("You counted the zeros too."),
            mark("A mean that includes zeros is smaller than the pixels."),
        ),
    )


@LESSON.asks
def corner_of_the_ring() -> Asked:
    """With padding 2, reflect shows image[2, 2] and wrap image[4, 4] in the corner."""
    image = np.arange(1, 37).reshape(6, 6)
    cells = np.array([pad2d(image, 2, mode)[0, 0] for mode in ("reflect", "wrap")])
    answers = {
        "first repeated": [image[1, 1], image[4, 4]],
        "next to the corner": [image[1, 1], image[5, 5]],
        "last pixel": [image[2, 2], image[5, 5]],
        "along the row": [image[0, 2], image[0, 4]],
    }
    ideas = {
        "first repeated": idea(
            mark("With reflect you repeated the row and the column at the border."),
            mark("The mirror stands at the last row itself, so a cell two rows above row 0 shows another row."),
        ),
        "next to the corner": idea(
            mark("You gave the cell of the ring that touches the image."),
            mark("The padding is 2: the upper left cell is two rows above the image and two columns to the left."),
        ),
        "last pixel": idea(
            mark("With wrap you took the last pixel of the image."),
            mark("The last pixel touches the image; the upper left cell is another row up and another column left."),
        ),
        "along the row": idea(
            mark("You moved along the row only."), mark("Rows and columns are mirrored or repeated alike.")
        ),
    }
    return numbers((mark("reflect"), mark("wrap")), Key(cells, _arrays(answers), ideas))


@LESSON.asks
def outermost_pixels() -> Asked:
    """About half of a window at the border is zeros."""
    return choice(
        wrong(
            mark("a little darker"),
            mark("You assumed that only a few numbers of the window are zeros."),
            mark("The window is 15 cells wide, and at the border its middle lies on the outermost pixel."),
        ),
        wrong(
            mark("black"),
            mark("You assumed that the zeros replace the pixels."),
            mark("The mean takes zeros and pixels together."),
        ),
        right(mark("about half as bright")),
    )


@LESSON.asks
def closest_to_the_truth() -> Asked:
    """Edge is off least."""
    return choice(
        right(mark("edge")),
        wrong(
            mark("reflect"),
            mark("You chose the mirror."),
            mark("A mirror takes pixels that are up to seven rows away from the border; nearer ones fit better here."),
        ),
        wrong(
            mark("wrap"),
            mark("You chose the pixels of the opposite side."),
            mark("In a photograph the opposite side usually shows something else."),
        ),
    )


@LESSON.asks
def the_hat() -> Asked:
    """Wrap brings the left side in on the right."""
    return choice(
        wrong(
            mark("on the left side"),
            mark("You kept it where it is."),
            mark("Wrap fills the ring with pixels of the opposite end."),
        ),
        right(mark("on the right side")),
        wrong(
            mark("on all four sides"),
            mark("You let wrap fill the whole ring with the left side."),
            mark("Each side of the ring gets the pixels of the side opposite to it."),
        ),
    )


@LESSON.asks
def zeros_in_a_window() -> Asked:
    """16 of the 25 numbers around a corner pixel are zeros."""
    window = pad2d(np.ones((9, 9)), 2)[:5, :5]
    ideas = {
        "corner twice": idea(
            mark("You counted two rows and two columns of five, and so some cells twice."),
            mark("The two rows and the two columns cross in four cells."),
        ),
        "pixels": idea(
            mark("You counted the cells that are not zeros, or a single row and column of zeros."),
            mark("The chosen pixel is in the middle of its window, so two rows and two columns lie outside."),
        ),
        "one side": idea(
            mark("You counted the zeros on one side only."), mark("Above the image there are zeros, and to the left too.")
        ),
        "half": idea(
            mark("You counted half of the window."), mark("At a corner the window sticks out on two sides, not on one.")
        ),
    }
    answers = {"corner twice": 20, "pixels": 9, "one side": 10, "half": 12}
    return number(mark("zeros"), Key(int(np.sum(window == 0)), answers, ideas))


@LESSON.asks
def on_paper() -> Asked:
    """Size 4, padding 2, and a corner of 36."""
    size = Question("output_size", (10, 5), {"stride": 2, "padding": 1}).key
    flat = Question("divided", (np.full((10, 10), 100), np.ones((5, 5)), 25), {"padding": 2}).key
    corner = np.asarray(flat.right)[0, 0]
    sizes = {name: [size.wrong[name], 2, corner] for name in ("ceil for floor", "+1 forgotten", "stride ignored")}
    answers = sizes | {"both sides": [size.right, 4, corner], "zeros left out": [size.right, 2, 100]}
    ideas = {
        "both sides": idea(
            mark("You took all the cells that are lost for the padding of one side."),
            mark("The padding p is added at both ends, so the input has n + 2p cells."),
        ),
        "zeros left out": idea(
            mark("You took the mean of the pixels alone."),
            mark("The mean divides by all 25 cells of the window, zeros or not."),
        ),
    }
    labels = _SIDE, mark("padding that keeps 10×10"), mark("corner of the flat area")
    return numbers(labels, Key(np.array([size.right, 2, corner]), _arrays(answers), ideas))


def _arrays(answers: dict[str, list[int]]) -> dict[str, NDArray]:
    return {name: np.array(answer) for name, answer in answers.items()}
