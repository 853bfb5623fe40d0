"""The predictions of lesson 14, Up again."""

import numpy as np

from convlib.diagnosis.questions import Question
from convlib.images import POOLING_1
from convlib.operations import max_pool2d, max_pool2d_backward
from convlib.practice.predictions.asking import Lesson, cells, choice, grid, keyed, number, numbers, right, slip, wrong
from convlib.practice.tasks import Asked, idea
from convlib.shapes import output_size, transposed_size
from convlib.text import mark

LESSON = Lesson()

_ROW, _KERNEL = [[2, 5, 1]], [[1, 2, 3]]


@LESSON.asks
def first_copies() -> Asked:
    """Three copies of a kernel of 3, two cells apart, cover seven cells."""
    return grid(Question("lay_down", (_ROW, _KERNEL), {"stride": 2}).key)


@LESSON.asks
def three_sizes() -> Asked:
    """The last copy starts at (n − 1)·s and has k cells."""
    pairs = (3, 2), (4, 2), (3, 3)
    one_copy_more = slip(
        [5 * s + k for k, s in pairs],
        mark("You moved on once for each of the five cells."),
        mark("The first copy starts at cell 0, so there are only four steps between five copies."),
    )
    side_by_side = slip(
        [5 * k for k, _ in pairs],
        mark("You laid the copies side by side."),
        mark("Each copy starts a stride after the one before it, so longer kernels overlap."),
    )
    smaller = slip(
        [output_size(5, k, stride=s) for k, s in pairs],
        mark("You gave the size after a convolution."),
        mark("A transposed convolution lays a whole kernel down for each cell, so the row grows."),
    )
    known = {"n·s cells": [5 * s for _, s in pairs]}
    labels = mark("kernel 3, stride 2"), mark("kernel 4, stride 2"), mark("kernel 3, stride 3")
    answers = [transposed_size(5, k, stride=s) for k, s in pairs]
    return numbers(labels, keyed(answers, one_copy_more, side_by_side, smaller, known=known))


@LESSON.asks
def one_copy() -> Asked:
    """The middle copy starts at row 2, column 2; its first row and its first column are covered already."""
    one_apart = slip(
        [1, 1, 8],
        mark("You laid the copies one cell apart."),
        mark("With stride 2 each step in the input is a step of two cells in the output."),
    )
    side_by_side = slip(
        [3, 3, 0],
        mark("You laid the copies side by side."),
        mark("The copies are three cells wide, but start only two cells apart."),
    )
    corner_twice = slip(
        [2, 2, 6],
        mark("You counted the cell in the corner twice."),
        mark("Three cells of its first row and three of its first column are covered; one cell is in both."),
    )
    above_only = slip(
        [2, 2, 3],
        mark("You counted the overlap with the copies above only."),
        mark("The copy of the cell to the left was laid down before as well."),
    )
    labels = mark("row"), mark("column"), mark("covered cells")
    return numbers(labels, keyed([2, 2, 5], one_apart, side_by_side, corner_twice, above_only))


@LESSON.asks
def sources() -> Asked:
    """Output row 2, column 3 collects from two input cells."""
    found = np.zeros((3, 3), dtype=bool)
    found[:2, 1] = True
    start_only, four, along_row = (np.zeros((3, 3), dtype=bool) for _ in range(3))
    start_only[1, 1] = four[:2, 1:] = along_row[1, 1:] = True
    wrong_answers = {
        "start only": (
            start_only,
            idea(
                mark("You chose the cell whose copy starts nearest."),
                mark("Row 2 of the output is also the last row of the copies above."),
            ),
        ),
        "four": (
            four,
            idea(
                mark("You assumed that four copies meet in every cell."),
                mark("Copies start at even columns and are three cells wide, so an odd column lies in one of them."),
            ),
        ),
        "swapped": (
            along_row,
            idea(
                mark("You exchanged rows and columns."),
                mark("The row is even, and copies meet there; the column is odd, and lies in one copy."),
            ),
        ),
    }
    return cells(mark("Which input cells does output row 2, column 3 collect from?"), found, wrong_answers)


@LESSON.asks
def cut_off() -> Asked:
    """Padding 1 and 2 leave 5 and 3 of 7 cells."""
    whole = transposed_size(3, 3, stride=2)
    answers = [transposed_size(3, 3, stride=2, padding=padding) for padding in (1, 2)]
    known = {
        "padding makes the output larger": [whole + 2, whole + 4],
        "padding left at the output": [whole, whole],
        "output cut on one side": [whole - 1, whole - 2],
    }
    return numbers((mark("padding 1"), mark("padding 2")), keyed(answers, known=known))


@LESSON.asks
def gradient_of_a_cell() -> Asked:
    """Cell 2 was met by weight 3 in window 0 and by weight 1 in window 1."""
    key = Question("lay_down", (_ROW, _KERNEL), {"stride": 2}, lambda laid: laid[0, 2]).key
    no_weights = slip(
        7,
        mark("You added the gradients of the two outputs."),
        mark("A change of the cell reaches each output multiplied by the weight that met it."),
    )
    exchanged = slip(
        17,
        mark("You exchanged the two weights."),
        mark("Cell 2 is the last cell of window 0 and the first of window 1."),
    )
    one_window = slip(
        6,
        mark("You followed the first window only."),
        mark("Windows 0 and 1 both read cell 2, and both gradients count."),
    )
    return number(mark("gradient"), keyed(key.right, no_weights, exchanged, one_window))


@LESSON.asks
def and_back() -> Asked:
    """The row 3 1 4 1 5, through a kernel of two ones and back, has its size again, but other numbers."""
    key = Question("lay_down", ([[4, 5, 5, 6]], [[1, 1]])).key
    inverse = slip(
        [[3, 1, 4, 1, 5]],
        mark("You assumed that the transposed convolution undoes the convolution."),
        mark("It lays 1 1 down for each of the four sums and adds up; nothing is subtracted or divided."),
    )
    halved = slip(
        np.array(key.right) / 2,
        mark("You divided by the two weights."),
        mark("A transposed convolution multiplies by the weights and adds up; it does not divide."),
    )
    return grid(keyed(key.right, inverse, halved, known={"overlap overwritten": key.wrong["overlap overwritten"]}))


@LESSON.asks
def another_row() -> Asked:
    """The row 4 0 5 0 6 has the same sums."""
    return choice(
        wrong(
            mark("3 1 4 2 4"),
            mark("You compared the first two sums."),
            mark("The third sum of this row is 4 + 2 = 6, not 5."),
        ),
        right(mark("4 0 5 0 6")),
        wrong(
            mark("5 1 4 1 3"),
            mark("You turned the row around."),
            mark("The first sum of this row is 5 + 1 = 6, not 4."),
        ),
        wrong(
            mark("none of these"),
            mark("You assumed that the sums belong to one row only."),
            mark("There are four sums and five unknown numbers: add 1 to the first, subtract 1 from the second, …"),
        ),
    )


@LESSON.asks
def photograph_back() -> Asked:
    """A blurred photograph becomes more blurred."""
    return choice(
        wrong(
            mark("It is as sharp as before the blur."),
            mark("You assumed that the transposed convolution undoes the blur."),
            mark("It spreads each pixel over a copy of the kernel, and this kernel is a blur."),
        ),
        wrong(
            mark("It is as blurred as it was."),
            mark("You assumed that only the size changes."),
            mark("Every pixel is multiplied by the nine weights of the kernel and spread over nine pixels."),
        ),
        right(mark("It is blurred more than before.")),
    )


@LESSON.asks
def sizes_into_four() -> Asked:
    """With kernel 3, stride 2 and padding 1, rows of 7 and of 8 give four outputs."""
    fitting = [n for n in range(1, 30) if output_size(n, 3, stride=2, padding=1) == 4]
    one = slip(
        [fitting[0]] * 2,
        mark("You found one length only."),
        mark("One more cell leaves no room for another step of two cells, so it is not read."),
    )
    three = slip(
        [fitting[0], fitting[0] + 2],
        mark("You counted one length too many."),
        mark("Two more cells are a whole step, and give a fifth output."),
    )
    no_padding = slip(
        [9, 10],
        mark("You ignored the padding."),
        mark("The windows also cover a cell of padding at each end, so the row itself is shorter."),
    )
    labels = mark("shortest row"), mark("longest row")
    return numbers(labels, keyed([fitting[0], fitting[-1]], one, three, no_padding))


@LESSON.asks
def eighth_cell() -> Asked:
    """The eighth cell is the last weight of the last copy, which padding had cut off."""
    zero = slip(
        0,
        mark("You assumed that output padding adds a zero."),
        mark("The last copy reaches this cell: padding cut it off before, and output padding leaves it."),
    )
    repeated = slip(
        2,
        mark("You repeated the last number."),
        mark("Output padding copies nothing. Which weight of the last copy lies on this cell?"),
    )
    added = slip(
        4,
        mark("You added a second copy."),
        mark("No copy starts after the last one, so only its last weight lies on this cell."),
    )
    return number(mark("eighth number"), keyed(3, zero, repeated, added))


@LESSON.asks
def ones_on_ones() -> Asked:
    """A flat row comes out as 1 1 2 1 2 1 2 1 1."""
    key = Question("lay_down", ([[1, 1, 1, 1]], [[1, 1, 1]]), {"stride": 2}).key
    all_two = slip(
        [[1, 2, 2, 2, 2, 2, 2, 2, 1]],
        mark("You assumed that every inner cell lies in two copies."),
        mark("Copies of three cells start two cells apart, so neighbours share one cell only."),
    )
    names = "overlap overwritten", "n·s cells", "laid down one cell apart"
    return grid(keyed(key.right, all_two, known={name: key.wrong[name] for name in names}))


@LESSON.asks
def even_strides() -> Asked:
    """A kernel of 3 covers the middle evenly with strides 1 and 3."""
    return choice(
        wrong(
            mark("stride 1 only"),
            mark("You assumed that every larger stride leaves a pattern."),
            mark("With stride 3 the copies lie side by side, without overlap or gap."),
        ),
        wrong(
            mark("strides 1 and 2"),
            mark("You counted up to where the copies still overlap."),
            mark("With stride 2 copies of three cells share every second cell only, as in the row above."),
        ),
        right(mark("strides 1 and 3")),
        wrong(
            mark("stride 3 only"),
            mark("You assumed that an overlap always leaves a pattern."),
            mark("With stride 1 every cell of the middle lies in nine copies: there is overlap, but no pattern."),
        ),
    )


@LESSON.asks
def two_kernels() -> Asked:
    """1 2 1 leaves a flat row flat with stride 2; 1 2 does not."""
    return choice(
        wrong(
            mark("flat with 1 2, a pattern with 1 2 1"),
            mark("You looked at the lengths of the kernels only."),
            mark("Equal numbers of copies are not equal sums: the weights on a cell count."),
        ),
        right(mark("flat with 1 2 1, a pattern with 1 2")),
        wrong(
            mark("a pattern with both of them"),
            mark("You assumed that kernels with unequal weights always leave a pattern."),
            mark("For each kernel, add the weights on an even cell, then those on an odd cell."),
        ),
        wrong(
            mark("flat with both of them"),
            mark("You assumed that a flat row stays flat."),
            mark("For each kernel, add the weights on an even cell, then those on an odd cell."),
        ),
    )


@LESSON.asks
def times_as_many() -> Asked:
    """The convolution works on a map with four times as many cells."""
    same = slip(
        1,
        mark("You counted the multiplications for one cell."),
        mark("Both take nine for a cell, but one of them for each cell of the small map, the other of the large one."),
    )
    side = slip(
        2,
        mark("You compared the sides of the two maps."),
        mark("A map that is twice as high and twice as wide has more than two times as many cells."),
    )
    nine = slip(
        9,
        mark("You gave the multiplications for one cell."),
        mark("Both take nine for a cell: compare the numbers of cells that they work on."),
    )
    return number(mark("times as many"), keyed(4, same, side, nine))


@LESSON.asks
def unpooled() -> Asked:
    """The four largest numbers go back to their cells."""
    put = max_pool2d_backward(max_pool2d(POOLING_1, 2), POOLING_1, 2) != 0
    first, nearest = np.zeros((4, 4), dtype=bool), np.ones((4, 4), dtype=bool)
    first[::2, ::2] = True
    wrong_answers = {
        "first cells": (
            first,
            idea(
                mark("You put each number into the first cell of its window."),
                mark("Max unpooling remembers where in its window each largest number was."),
            ),
        ),
        "all cells": (
            nearest,
            idea(
                mark("You let each number fill its window."),
                mark("That is nearest upsampling; max unpooling writes 0 where the largest number was not."),
            ),
        ),
    }
    return cells(mark("Which cells hold a number other than 0 after unpooling?"), put, wrong_answers)


@LESSON.asks
def on_paper() -> Asked:
    """Six cells, kernel 4, stride 3, padding 1, output padding 1."""
    size = transposed_size(6, 4, stride=3, padding=1, output_padding=1)
    shortest = transposed_size(6, 4, stride=3, padding=1)
    enlarged = slip(
        [size + 4, 2, shortest + 4, shortest + 6],
        mark("You added the padding."),
        mark("Padding of a transposed convolution cuts cells off, one at each end here."),
    )
    steps = slip(
        [size + 3, 2, shortest + 3, shortest + 5],
        mark("You counted six steps."),
        mark("Between six copies there are five steps."),
    )
    too_long = slip(
        [size, 2, shortest, shortest + 3],
        mark("You counted one length too many."),
        mark("Three more cells are a whole step and give a seventh output."),
    )
    even = slip(
        [size, 1, shortest, shortest + 2],
        mark("You laid the copies side by side."),
        mark("Copies of four cells, three cells apart, share one cell."),
    )
    labels = mark("output size"), mark("most copies on a cell"), mark("shortest row"), mark("longest row")
    return numbers(labels, keyed([size, 2, shortest, shortest + 2], enlarged, steps, too_long, even))
