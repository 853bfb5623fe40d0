"""The predictions of lesson 7, Padding."""

import numpy as np

from convlib.diagnosis.questions import Question
from convlib.images import SEVEN
from convlib.operations import correlate1d, correlate2d, pad2d
from convlib.practice.predictions.asking import Lesson, choice, keyed, number, numbers, right, slip, wrong
from convlib.practice.tasks import Asked
from convlib.shapes import output_size
from convlib.text import mark

LESSON = Lesson()

_ONES = np.ones((3, 3))
_PLACES = mark("corner"), mark("middle of an edge"), mark("middle")
_ALL_ALIKE = (
    mark("You assumed that every pixel is read equally often."),
    mark("A window cannot start outside, so fewer windows reach a cell at the border."),
)
_BOTH_SIDES = (
    mark("You put all the lost cells on each side."),
    mark("The padding p is added at both ends, so the input has n + 2p cells."),
)


@LESSON.asks
def border() -> Asked:
    """Three sums, and the numbers at the ends belong to one of them."""
    sums = len(correlate1d(np.arange(5), np.ones(3)))
    as_many = slip(
        [5, 1, 2, 3],
        mark("You gave as many sums as there are numbers."),
        mark("The whole window must lie on the row, so it cannot start at the last two numbers."),
    )
    one_each = slip(
        [sums, 1, 1, 1],
        mark("You assumed that each number belongs to one window."),
        mark("Windows overlap: a window covers three cells, and the next one starts one cell further."),
    )
    labels = mark("sums"), mark("first number"), mark("second number"), mark("third number")
    return numbers(labels, keyed([sums, 1, 2, 3], as_many, one_each, slip([sums, 3, 3, 3], *_ALL_ALIKE)))


@LESSON.asks
def zero_at_each_end() -> Asked:
    """Five sums, and the first number belongs to two of them."""
    padded_row = slip(
        [7, 2],
        mark("You gave as many sums as the row has cells, zeros included."),
        mark("The whole window must lie on the row with its zeros, so the two last cells start no window."),
    )
    known = {"padding ignored": [3, 1], "padding on one side": [4, 2]}
    key = keyed([output_size(5, 3, padding=1), 2], padded_row, slip([5, 3], *_ALL_ALIKE), known=known)
    return numbers((mark("sums"), mark("first number")), key)


@LESSON.asks
def two_cases() -> Asked:
    """X gives 5×5, O gives 7×7."""
    cases = np.array([output_size(7, 3), output_size(7, 3, padding=1)])
    ring_counted = slip(
        [5, 9],
        mark("For O you gave the size of the image with its ring."),
        mark("The kernel slides over the image with its ring, and this takes away cells again."),
    )
    kept = slip(
        [7, 9],
        mark("You gave the outputs the size of what the kernel slides over."),
        mark("The whole kernel must lie on what it slides over, so the output is smaller."),
    )
    known = {"+1 forgotten": cases - 1, "padding ignored": [5, 5], "padding on one side": [5, 6]}
    return numbers((mark("side for X"), mark("side for O")), keyed(cases, ring_counted, kept, known=known))


@LESSON.asks
def padding_that_keeps_the_size() -> Asked:
    """A kernel of 5 needs padding 2."""
    (value,) = (padding for padding in range(5) if output_size(7, 5, padding=padding) == 7)
    as_for_three = slip(
        1,
        mark("You took the padding that keeps the size for a 3×3 kernel."),
        mark("A 5×5 kernel takes more rows and columns away than a 3×3 kernel."),
    )
    kernel = slip(
        5,
        mark("You took the size of the kernel."),
        mark("Without padding the kernel takes k − 1 cells from a side; replace those, and no more."),
    )
    return number(mark("padding"), keyed(value, as_for_three, slip(4, *_BOTH_SIDES), kernel))


@LESSON.asks
def padding_two() -> Asked:
    """The output is 9×9, and its corner reads one pixel."""
    question = Question("correlate2d", (SEVEN + 1, _ONES), {"padding": 2}, lambda output: [*output.shape, output[0, 0]])
    names = "padding ignored", "padding on one side", "padding added to the output"
    key = keyed(question.key.right, known={name: question.key.wrong[name] for name in names})
    return numbers((mark("rows"), mark("columns"), mark("upper left value")), key)


def _read_by(ring: int) -> list[int]:
    """Count the windows that read the corner, the middle of an edge, and the middle of the 7×7 image."""
    counts = correlate2d(np.ones((5 + 2 * ring, 5 + 2 * ring)), _ONES, padding="full")
    return [counts[row + ring, column + ring] for row, column in ((0, 0), (0, 3), (3, 3))]


@LESSON.asks
def without_padding() -> Asked:
    """A corner is read by 1 window, an edge by 3, the middle by 9."""
    along_one_side = slip(
        [1, 3, 3],
        mark("You counted the windows along one side only."),
        mark("The window moves to the right and down: multiply the two counts."),
    )
    edge = slip(
        [1, 2, 9],
        mark("You counted two windows for the pixel in the middle of an edge."),
        mark("Along its edge this pixel can lie at the left, in the middle and at the right of a window."),
    )
    return numbers(_PLACES, keyed(_read_by(0), slip([9, 9, 9], *_ALL_ALIKE), along_one_side, edge))


@LESSON.asks
def with_a_ring() -> Asked:
    """With a ring of zeros: 4, 6 and 9."""
    no_ring = slip(
        _read_by(0),
        mark("You counted as if there were no ring."),
        mark("With the ring a window can also start one row above the image, and one column to the left of it."),
    )
    all_alike = slip(
        [9, 9, 9],
        mark("You assumed that one ring makes all pixels equal."),
        mark("With one ring no window has the corner pixel at its lower right: two more rows would be needed above."),
    )
    one_more = slip(
        [2, 4, 9],
        mark("You added one window to each count."),
        mark("In the corner the window gains a position along the rows and one along the columns: multiply."),
    )
    return numbers(_PLACES, keyed(_read_by(1), no_ring, all_alike, one_more))


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
    answer = [len(correlate2d(SEVEN, np.ones((4, 4)), padding=padding)) for padding in paddings]
    same = slip(
        [4, 8, 10],
        mark("For “same” you added two cells at each end."),
        mark("“Same” adds k − 1 cells in total, an odd number here, so one end gets more than the other."),
    )
    full = slip(
        [4, 7, 7], mark("For “full” you added k − 1 cells in total."), mark("“Full” adds k − 1 cells at each end.")
    )
    return numbers((mark("valid"), mark("same"), mark("full")), keyed(answer, same, full))


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
        right(mark("No: one contains zeros, and the other contains sums of pixels.")),
    )


@LESSON.asks
def ten_layers() -> Asked:
    """Ten layers of 3×3 leave 8, and six layers of 5×5 are possible."""
    side, most = 28, 0
    while side >= 5:
        side, most = output_size(side, 5), most + 1
    one_cell = slip(
        [18, most],
        mark("You took away one cell in each layer."),
        mark("A layer without padding takes k − 1 cells from a side."),
    )
    divided = slip(
        [8, 7],
        mark("You divided 28 by the four cells that a layer takes away."),
        mark("For the last layer, too, a whole kernel must fit on what is left."),
    )
    kernel = slip(
        [8, 5],
        mark("You took five cells away in each layer with a 5×5 kernel."),
        mark("A layer without padding takes k − 1 cells from a side."),
    )
    labels = mark("side after ten layers"), mark("layers with 5×5 kernels")
    return numbers(labels, keyed([28 - 10 * 2, most], one_cell, divided, kernel))


@LESSON.asks
def flat_area() -> Asked:
    """The mean counts the zeros: 40, 60, 90."""
    blurred = correlate2d(np.full((5, 5), 90), _ONES / 9, padding=1)
    zeros_left_out = slip(
        [90, 90, 90],
        mark("You took the mean of the pixels alone."),
        mark("The box blur always adds nine numbers and divides by 9, whether a number is a zero or not."),
    )
    counts = slip(
        [10, 30, 90],
        mark("You used the counts without padding: 1, 3 and 9."),
        mark("Count how many of the nine numbers in the window are pixels of the image."),
    )
    zeros = slip(
        [0, 0, 90],
        mark("You gave the value of the ring."),
        mark("A window at the border contains zeros and pixels, and the mean takes them together."),
    )
    right_answer = [round(blurred[cell]) for cell in ((0, 0), (0, 2), (2, 2))]
    return numbers(_PLACES, keyed(right_answer, zeros_left_out, counts, zeros))


@LESSON.asks
def two_cells_before() -> Asked:
    """Reflect puts 3 2 before 1 2 3 4, wrap puts 3 4."""
    cells = np.ravel([pad2d([[1, 2, 3, 4]], ((0, 0), (2, 2)), mode)[0, :2] for mode in ("reflect", "wrap")])
    repeated = slip(
        [2, 1, 3, 4],
        mark("With reflect you repeated the pixel at the border."),
        mark("The mirror stands at the last pixel itself, which is not repeated."),
    )
    order = slip(
        [2, 3, 3, 4],
        mark("With reflect you wrote the cells in the order of the image."),
        mark("A mirror reverses the order: the cell next to the border shows the pixel next to it."),
    )
    mirrored = slip(
        [3, 2, 4, 3],
        mark("With wrap you mirrored the opposite end."),
        mark("Wrap repeats the image as it is: the cell just before its first pixel is its last one."),
    )
    labels = mark("reflect: first"), mark("reflect: second"), mark("wrap: first"), mark("wrap: second")
    return numbers(labels, keyed(cells, repeated, order, mirrored))


@LESSON.asks
def flat_stays_flat() -> Asked:
    """All modes but zeros keep a flat area flat."""
    return choice(
        wrong(
            mark("Only edge."),
            mark("You chose the mode that repeats the nearest pixel."),
            mark("In a flat area it does not matter which pixel of the image a mode copies."),
        ),
        right(mark("Edge, reflect and wrap.")),
        wrong(
            mark("Edge and reflect."),
            mark("You left out the mode that takes pixels from the opposite end."),
            mark("In a flat area the pixels of the opposite end have the same value too."),
        ),
        wrong(
            mark("All four."),
            mark("You assumed that zeros do not change a mean."),
            mark("A mean that includes zeros is smaller than the mean of the pixels."),
        ),
    )


@LESSON.asks
def corner_of_the_ring() -> Asked:
    """With padding 2, reflect shows image[2, 2] and wrap image[4, 4] in the corner."""
    image = np.arange(1, 37).reshape(6, 6)
    repeated = slip(
        [image[1, 1], image[4, 4]],
        mark("With reflect you repeated the row and the column at the border."),
        mark("The mirror stands at the last row itself, which is not repeated."),
    )
    touching = slip(
        [image[1, 1], image[5, 5]],
        mark("You gave the cell of the ring that touches the image."),
        mark("The padding is 2: the upper left cell is two rows above the image and two columns to the left of it."),
    )
    one_way = slip(
        [image[0, 2], image[0, 4]],
        mark("You moved along the row only."),
        mark("Rows and columns are mirrored or repeated in the same way."),
    )
    cells = [pad2d(image, 2, mode)[0, 0] for mode in ("reflect", "wrap")]
    return numbers((mark("reflect"), mark("wrap")), keyed(cells, repeated, touching, one_way))


@LESSON.asks
def outermost_pixels() -> Asked:
    """About half of a window at the border is zeros."""
    return choice(
        wrong(
            mark("a little darker"),
            mark("You assumed that only a few numbers of the window are zeros."),
            mark("The window is 15 pixels wide, and its middle lies on the outermost pixel."),
        ),
        wrong(
            mark("black"),
            mark("You assumed that the zeros replace the pixels."),
            mark("The mean takes zeros and pixels together."),
        ),
        right(mark("about half as bright")),
    )


@LESSON.asks
def hat() -> Asked:
    """Wrap brings the left side in on the right."""
    return choice(
        right(mark("on the right side")),
        wrong(
            mark("on the left side"),
            mark("You left the hat where it is."),
            mark("Wrap fills the ring with pixels from the opposite end."),
        ),
        wrong(
            mark("on all four sides"),
            mark("You filled the whole ring with the left side."),
            mark("Each side of the ring gets the pixels of the side opposite to it."),
        ),
    )


@LESSON.asks
def zeros_in_a_window() -> Asked:
    """16 of the 25 numbers around a corner pixel are zeros."""
    twice = slip(
        20,
        mark("You counted two rows and two columns of five, and so some cells twice."),
        mark("The rows and the columns cross; count each cell once."),
    )
    pixels = slip(
        9,
        mark("You counted the pixels of the image, or one row and one column of zeros."),
        mark("The chosen pixel is in the middle of its window, so two rows and two columns lie outside."),
    )
    one_side = slip(
        10,
        mark("You counted the zeros on one side only."),
        mark("There are zeros above the image, and to the left of it too."),
    )
    value = int(np.sum(pad2d(np.ones((9, 9)), 2)[:5, :5] == 0))
    return number(mark("zeros"), keyed(value, twice, pixels, one_side))


@LESSON.asks
def on_paper() -> Asked:
    """Size 4, padding 2, and a corner of 36."""
    size = Question("output_size", (10, 5), {"stride": 2, "padding": 1}).key
    corner = round(correlate2d(np.full((10, 10), 100), np.ones((5, 5)) / 25, padding=2)[0, 0])
    zeros_left_out = slip(
        [size.right, 2, 100],
        mark("You took the mean of the pixels alone."),
        mark("The mean divides by all 25 cells of the window, zeros or not."),
    )
    known = {name: [size.wrong[name], 2, corner] for name in ("ceil for floor", "+1 forgotten", "stride ignored")}
    key = keyed([size.right, 2, corner], slip([size.right, 4, corner], *_BOTH_SIDES), zeros_left_out, known=known)
    return numbers((mark("side of the output"), mark("padding that keeps 10×10"), mark("corner")), key)
