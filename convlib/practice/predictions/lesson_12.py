"""The predictions of lesson 12, Shift, and what survives it."""

import numpy as np

from convlib.diagnosis.questions import Question
from convlib.images import SIX
from convlib.kernels import KERNELS
from convlib.operations import correlate2d
from convlib.practice.predictions.asking import Lesson, cells, choice, grid, keyed, number, numbers, right, slip, wrong
from convlib.practice.tasks import Asked, idea
from convlib.text import mark

LESSON = Lesson()


@LESSON.asks
def moved_row() -> Asked:
    """The output of a row that has moved by 2."""
    row, kernel = [[0, 0, 0, 0, 4, 1, 0, 0]], [[2, -1]]
    before = np.array([[0, -4, 7, 2, 0, 0, 0]])
    key = keyed(
        Question("correlate2d", (row, kernel)).key.right,
        slip(before, mark("You left the output where it was."), mark("The window that met the 4 has moved too.")),
        slip(
            np.roll(before, -2, axis=1),
            mark("You moved the output to the left."),
            mark("The numbers are farther to the right now, so the windows that meet them are too."),
        ),
        slip(
            np.roll(before, 1, axis=1),
            mark("You moved the output by one cell."),
            mark("Look for the window that holds 0 and 4: where does it begin now?"),
        ),
    )
    return grid(key)


@LESSON.asks
def common_pixels() -> Asked:
    """Two views of one scene agree wherever both see it."""
    return choice(
        wrong(
            mark("About half of them"),
            mark("You expected every window to read other numbers in the second view."),
            mark("Follow one window: the same pixels are in the second view, five columns away."),
        ),
        wrong(
            mark("Those at the edges of things"),
            mark("You expected large outputs to depend on where they are."),
            mark("A filter does not know where its window is; it knows only what is in it."),
        ),
        right(mark("None of them")),
    )


@LESSON.asks
def padding_modes() -> Asked:
    """Padding that wraps moves with a circular shift."""
    return choice(
        right(mark("wrap")),
        wrong(
            mark("zeros"),
            mark("You took zeros for padding that changes nothing."),
            mark("Zeros stay at the border while the picture moves, so other pixels are beside them."),
        ),
        wrong(
            mark("edge"),
            mark("You expected the repeated pixel to be the same one after the shift."),
            mark("Another column is at the border after the shift, and that one is repeated."),
        ),
        wrong(
            mark("all modes but zeros"),
            mark("You expected copies of pixels to move with the pixels."),
            mark("Edge and reflect copy what is beside the border, and this is something else after the shift."),
        ),
    )


@LESSON.asks
def columns_that_differ() -> Asked:
    """A shift to the right by 1, padding of zeros: which of the six columns differ."""
    sobel = KERNELS["sobel_x"].weights
    shifted = correlate2d(np.roll(SIX, 1, axis=1), sobel, padding=1)
    differ = (shifted != np.roll(correlate2d(SIX, sobel, padding=1), 1, axis=1)).any(axis=0)[np.newaxis]
    first, both = np.zeros((1, 6), bool), np.zeros((1, 6), bool)
    first[0, 0] = True
    both[0, [0, 5]] = True
    return cells(
        mark("columns 0 to 5 of the difference"),
        differ,
        {
            "left only": (
                first,
                idea(
                    mark("You chose the column that came in only."),
                    mark("There is padding at both sides, and both ways read it."),
                ),
            ),
            "first way only": (
                both,
                idea(
                    mark("You chose the columns that read padding after the shift."),
                    mark("Filter first: then the columns that read padding before the shift move along."),
                ),
            ),
            "all": (
                np.ones((1, 6), bool),
                idea(
                    mark("You chose all columns."), mark("A window without padding reads the same numbers both ways.")
                ),
            ),
        },
    )


@LESSON.asks
def eight_layers() -> Asked:
    """Four columns for one layer, and as many more for each further one."""
    key = keyed(
        32,
        slip(
            4,
            mark("You gave eight layers the columns of one."),
            mark("The second layer reads outputs that differ, and passes the difference on."),
        ),
        slip(
            11,
            mark("You added one column for each further layer."),
            mark("The difference grows at each of the four positions where it began."),
        ),
        slip(
            16,
            mark("You counted one of the two ways."),
            mark("Both ways have two borders, and they are at different columns after the shift."),
        ),
    )
    return number(mark("columns"), key)


@LESSON.asks
def every_second_number() -> Asked:
    """A shift by the stride moves the output by one cell; an odd one brings the other numbers."""
    key = keyed(
        [1, 0],
        slip(
            [2, 0],
            mark("You moved the output as far as the row."),
            mark("The outputs are two cells of the row apart, so two cells of the row are one of the output."),
        ),
        slip(
            [1, 4],
            mark("You expected the same numbers after a shift of 3."),
            mark("Write the moved row down, and keep positions 0, 2, 4 and 6."),
        ),
        slip(
            [1, 2],
            mark("You expected half of the old numbers after a shift of 3."),
            mark("An odd shift puts every number that was at an even position at an odd one."),
        ),
    )
    return numbers((mark("the output moves by"), mark("old numbers that are left")), key)


@LESSON.asks
def shifts_that_survive() -> Asked:
    """With stride 2: shifts of 0, 2 and 4."""
    survive = np.array([[True, False, True, False, True]])
    return cells(
        mark("shifts 0 to 4"),
        survive,
        {
            "only the stride": (
                np.array([[True, False, True, False, False]]),
                idea(mark("You chose no shift beyond the stride."), mark("Two strides are whole cells as well.")),
            ),
            "all": (
                np.ones((1, 5), bool),
                idea(
                    mark("You expected padding that wraps to be enough."),
                    mark("The outputs are two cells apart: can the output move by half a cell?"),
                ),
            ),
            "only zero": (
                np.array([[True, False, False, False, False]]),
                idea(
                    mark("You chose no shift at all."),
                    mark("A shift by the stride puts the numbers of one window exactly into the next one."),
                ),
            ),
        },
    )


@LESSON.asks
def sums_of_blurred_stripes() -> Asked:
    """The blurred outputs have the same sum before and after the move."""
    key = keyed(
        [40.5, 40.5],
        slip(
            [27, 54],
            mark("You gave the sums without the blur."),
            mark("The blur mixes each number with both neighbours."),
        ),
        slip(
            [27, 40.5],
            mark("You blurred after the move only."),
            mark("Before the move the largest numbers with stride 1 are 0, 9, 9, 9 and again: blur these."),
        ),
        slip(
            [54, 54],
            mark("You left out that the numbers are blurred."),
            mark("The blur takes half of a number and a quarter of each neighbour, so beside a 0 less than 9 is left."),
        ),
    )
    return numbers((mark("sum before the move"), mark("sum after the move")), key)


@LESSON.asks
def more_or_less() -> Asked:
    """More numbers differ, and by less."""
    return choice(
        wrong(
            mark("Fewer differ, and by less."),
            mark("You expected the blur to leave more numbers equal."),
            mark("A blurred number depends on more pixels, so more of them can change it."),
        ),
        right(mark("More differ, but by less.")),
        wrong(
            mark("None of them differs."),
            mark("You expected the blur to make pooling equivariant."),
            mark("The output can still not move by half a cell."),
        ),
    )


@LESSON.asks
def which_follows_best() -> Asked:
    """Max pooling with a blur is nearest to a move by half a cell."""
    return choice(
        wrong(
            mark("every second number"),
            mark("You chose the one that keeps numbers as they are."),
            mark("The pixels between two kept ones are read after the move for the first time."),
        ),
        wrong(
            mark("average pooling"),
            mark("You chose the mean of four numbers."),
            mark(
                "It smooths, but its windows do not overlap: a pixel counts wholly in one and not at all in the next."
            ),
        ),
        right(mark("max pooling with a blur")),
        wrong(
            mark("max pooling"),
            mark("You chose the largest number without the blur."),
            mark("A large number that crosses the border of a window appears in a new output at once."),
        ),
    )


@LESSON.asks
def a_bright_pixel() -> Asked:
    """The blur spreads a single 9 over two outputs."""
    key = keyed(
        [2, 6.75],
        slip(
            [1, 9],
            mark("You pooled without the blur."),
            mark("Max pooling with stride 1 gives 9 twice; then the blur mixes these with zeros."),
        ),
        slip(
            [1, 4.5],
            mark("You blurred the pixel without pooling first."),
            mark("Max pooling with stride 1 gives 9 twice, and the blur reads both."),
        ),
        slip(
            [2, 4.5],
            mark("You blurred a single 9."),
            mark("Two neighbours are 9 when the blur reads them: 9/2 + 9/4."),
        ),
    )
    return numbers((mark("outputs that are not 0"), mark("the largest output")), key)


@LESSON.asks
def which_survive() -> Asked:
    """A and B give the same number after every shift, C and D do not."""
    return choice(
        wrong(
            mark("only A"),
            mark("You expected every pooling in windows to break it."),
            mark("The largest of all numbers is in some window, wherever the windows are."),
        ),
        wrong(
            mark("A and C"),
            mark("You trusted the mean and not the maximum."),
            mark("Max pooling of the stripes gave other sums after a move: what does their mean do?"),
        ),
        right(mark("A and B")),
        wrong(
            mark("all four"),
            mark("You expected one number at the end to be enough."),
            mark("What comes before matters as well: a stride of 2 reads other numbers after a shift of 1."),
        ),
    )


@LESSON.asks
def shuffled_map() -> Asked:
    """The mean and the maximum do not depend on where the numbers are."""
    return choice(
        wrong(
            mark("the maximum only"),
            mark("You expected the mean to depend on where the numbers are."),
            mark("A sum has the same value in every order."),
        ),
        right(mark("both of them")),
        wrong(
            mark("neither of them"),
            mark("You expected what you see to be what global pooling keeps."),
            mark("Shuffling moves the numbers, but changes none of them."),
        ),
    )


@LESSON.asks
def what_breaks_it() -> Asked:
    """Padding, the steps of pooling, and a dense layer all depend on where something is."""
    return choice(
        wrong(
            mark("the dense layer only"),
            mark("You expected the layers before it to be equivariant."),
            mark("Zero padding and pooling with stride 2 break this too."),
        ),
        wrong(
            mark("ReLU and the dense layer"),
            mark("You counted ReLU among them."),
            mark("ReLU looks at each number alone, so it moves along with any shift."),
        ),
        wrong(
            mark("none of them"),
            mark("You expected a network of convolutions to be invariant."),
            mark("A convolution is equivariant, and a dense layer has other weights for each position."),
        ),
        right(mark("padding, pooling and the dense layer")),
    )


@LESSON.asks
def two_strides() -> Asked:
    """The strides of two layers multiply to 4."""
    key = keyed(
        [4, 3],
        slip(
            [2, 3],
            mark("You looked at one of the two strides."),
            mark("A shift of 2 moves the first output by one cell, and the second layer has stride 2 as well."),
        ),
        slip(
            [4, 12],
            mark("You moved the output as far as the picture."),
            mark("Each stride divides the move: 12 cells become 6, and 6 become fewer again."),
        ),
        slip(
            [4, 6],
            mark("You divided by one of the two strides."),
            mark("Both layers divide the move by 2."),
        ),
    )
    return numbers((mark("smallest shift"), mark("the output moves by")), key)
