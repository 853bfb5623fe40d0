"""The predictions of lesson 11, Stacks and what they see."""

import numpy as np

from convlib.diagnosis.questions import Question
from convlib.practice.predictions.asking import Lesson, choice, grid, keyed, numbers, right, slip, wrong
from convlib.practice.tasks import Asked
from convlib.shapes import paths, receptive_field, sees, stack_sizes
from convlib.text import mark

LESSON = Lesson()

_TWO = [(3, 1, 1), (3, 1, 1)]
_FIRST, _LAST = mark("first cell"), mark("last cell")


@LESSON.asks
def cells_behind() -> Asked:
    """Cell 2 of the second map sees cells 2 to 6."""
    one_layer = slip(
        [2, 4],
        mark("You stopped at the first map."),
        mark("Cells 2 to 4 are cells of the first map, and each of them has a window on the row."),
    )
    side_by_side = slip(
        [2, 10],
        mark("You put three windows side by side."),
        mark("Neighbouring windows overlap: each starts one cell after the one before."),
    )
    around = slip(
        [0, 4],
        mark("You put the windows around cell 2."),
        mark("Without padding, the window of cell 2 starts at cell 2 of its input."),
    )
    return numbers((_FIRST, _LAST), keyed(sees(2, _TWO), one_layer, side_by_side, around))


@LESSON.asks
def with_a_stride() -> Asked:
    """Cell 1 sees cells 1 to 7."""
    layers = [(3, 2, 1, 1), (3, 1, 1, 0)]
    no_stride = slip(
        sees(1, [(3, 1, 1, 1), (3, 1, 1, 0)]),
        mark("You moved the first kernel by one cell."),
        mark("With stride 2 the window of cell 3 of the first map starts two cells after that of cell 2."),
    )
    no_padding = slip(
        sees(1, [(3, 2, 1), (3, 1, 1)]),
        mark("You left out the padding."),
        mark("The padding moves each window of its layer back by one cell of the input."),
    )
    other_layer = slip(
        sees(1, [(3, 1, 1), (3, 2, 1, 1)]),
        mark("You gave stride and padding to the second layer."),
        mark("Go back from the last layer: it has stride 1 and no padding."),
    )
    starts = slip(
        [1, 5],
        mark("You gave the cells where the three windows start."),
        mark("The last window starts at cell 5, and it is three cells long."),
    )
    return numbers((_FIRST, _LAST), keyed(sees(1, layers), no_stride, no_padding, other_layer, starts))


@LESSON.asks
def path_counts() -> Asked:
    """1, 2, 3, 2, 1."""
    counts = paths(0, _TWO, 5)
    once = slip(
        [[1, 1, 1, 1, 1]],
        mark("You counted one path to each cell."),
        mark("Two windows of the first map overlap at most of these cells: count each way through the first map."),
    )
    three = slip(
        [[3, 3, 3, 3, 3]],
        mark("You gave each cell three paths."),
        mark("Three cells of the first map are read, but the window of each covers only three of the five cells."),
    )
    multiplied = slip(
        [[1, 2, 4, 2, 1]],
        mark("You doubled the number from cell to cell."),
        mark("Count the windows of the first map that cover the middle cell."),
    )
    return grid(keyed([counts], once, three, multiplied))


@LESSON.asks
def raise_a_cell() -> Asked:
    """The middle cell adds 9, a corner adds 1."""
    one_side = slip(
        [3, 1],
        mark("You counted the paths along one side."),
        mark("An image has rows and columns: each of the ways along the rows goes with each along the columns."),
    )
    once = slip(
        [1, 1],
        mark("You counted each cell of the field once."),
        mark("The first map holds the cell in several of its sums, and the second map adds these sums."),
    )
    all_paths = slip(
        [81, 1],
        mark("You counted the paths to all cells of the field."),
        mark("Only one cell is raised: count the paths that end there."),
    )
    return numbers((mark("middle cell"), mark("corner cell")), keyed([9, 1], one_side, once, all_paths))


@LESSON.asks
def three_layers() -> Asked:
    """49 paths to the middle, one to a corner."""
    along = max(paths(0, [(3, 1, 1)] * 3, 7))
    one_side = slip(
        [along, 1],
        mark("You counted the paths along one side."),
        mark("Each way along the rows goes with each way along the columns."),
    )
    power = slip(
        [27, 1],
        mark("You multiplied 3·3·3."),
        mark("27 is the number of all paths along one side; only some of them end in the middle."),
    )
    times_nine = slip(
        [81, 1],
        mark("You multiplied the nine paths of two layers by nine."),
        mark("The third layer reads nine cells, but most of them have fewer than nine paths to the middle."),
    )
    return numbers((mark("middle cell"), mark("corner cell")), keyed([along**2, 1], one_side, power, times_nine))


@LESSON.asks
def share_of_the_middle() -> Asked:
    """About 68 %."""
    return choice(
        wrong(
            mark("About 21 %"),
            mark("You gave each cell the same share."),
            mark("You have seen with two layers that the numbers of paths differ."),
        ),
        wrong(
            mark("About 35 %"),
            mark("You expected the paths to be only a little denser in the middle."),
            mark("With two layers a corner has one path and the middle cell nine, and each layer adds to this."),
        ),
        right(mark("About 68 %")),
        wrong(
            mark("About 96 %"),
            mark("You expected nearly all paths in the middle."),
            mark("Along one side, about a sixth of the paths end outside the middle five cells."),
        ),
    )


@LESSON.asks
def random_kernels() -> Asked:
    """About the same share as with ones."""
    return choice(
        wrong(
            mark("About 21 %: random weights make all cells equal."),
            mark("You assumed that random weights remove the pattern."),
            mark("The weights are random, but the number of paths to a cell is not."),
        ),
        right(mark("About 68 %, as with kernels of ones.")),
        wrong(
            mark("It will differ: random weights follow no rule."),
            mark("You thought of a single stack."),
            mark("In one stack it differs; the mean over 2000 stacks follows a rule."),
        ),
    )


@LESSON.asks
def twenty_layers() -> Asked:
    """About 15 of 41."""
    return choice(
        right(mark("About 15")),
        wrong(
            mark("About 27"),
            mark("You took about two thirds of the field."),
            mark("The share becomes smaller with each layer: compare one layer and five layers."),
        ),
        wrong(
            mark("About 39"),
            mark("You took 95 % of the cells."),
            mark("95 % of the paths are asked for, and the outer cells have very few paths."),
        ),
    )


@LESSON.asks
def behind_a_pool() -> Asked:
    """8 cells, 2 apart."""
    layers = [(3, 1, 1), (2, 2, 1), (3, 1, 1)]
    key = Question("receptive_field", (layers,)).key
    apart = slip(
        [receptive_field(layers), 1],
        mark("You took neighbouring cells of the last map for neighbours in the input."),
        mark("Their windows start at neighbouring cells of the pooled map, and those are a stride apart."),
    )
    known = {name: [key.wrong[name], 2] for name in ("stride ignored", "field from 0")}
    return numbers(
        (mark("side of the field"), mark("distance of the fields")),
        keyed([receptive_field(layers), 2], apart, known=known),
    )


@LESSON.asks
def where_to_stride() -> Asked:
    """In the first layer."""
    return choice(
        right(mark("In the first layer")),
        wrong(
            mark("In the middle layer"),
            mark("You expected the middle layer to reach both of the others."),
            mark("A stride spreads the taps of the layers after it."),
        ),
        wrong(
            mark("In the last layer"),
            mark("You chose the layer whose map you look at."),
            mark("Its stride moves its window, but one cell of its map has one window."),
        ),
        wrong(
            mark("All the same"),
            mark("You let a stride count wherever it is."),
            mark("Go back from one cell of the last map: which windows does the stride move?"),
        ),
    )


@LESSON.asks
def dilated_twice() -> Asked:
    """A side of 9, 25 cells read."""
    layers = [(3, 1, 2)] * 2
    side, read = receptive_field(layers), np.count_nonzero(paths(0, layers, 9))
    no_holes = slip(
        [side, side**2],
        mark("You counted all cells of the field."),
        mark("Each layer moves by 0, 2 or 4 cells: which sums of two such steps are there?"),
    )
    nine_by_nine = slip(
        [side, 81 // 9],
        mark("You counted the taps of one kernel."),
        mark("The second kernel reads nine cells of the first map, and each of them has taps of its own."),
    )
    along = slip(
        [side, read],
        mark("You counted the cells along one side."),
        mark("The field has rows and columns."),
    )
    known = {"dilation ignored": [5, 25], "spans added": [10, read**2], "dilation as gaps": [13, read**2]}
    labels = mark("side of the field"), mark("cells that are read")
    return numbers(labels, keyed([side, read**2], no_holes, nine_by_nine, along, known=known))


@LESSON.asks
def corner_cell() -> Asked:
    """16 cells, about a quarter of the paths."""
    return choice(
        wrong(
            mark("16 cells, about a half"),
            mark("You took the share that is left along one side."),
            mark("Along one side about half of the paths are left; an image has two."),
        ),
        right(mark("16 cells, about a quarter")),
        wrong(
            mark("9 cells, about a quarter"),
            mark("You counted the cells on one side of the corner cell without the cell itself."),
            mark("The field has 7 cells along a side, from 3 before the corner cell to 3 after it."),
        ),
        wrong(
            mark("9 cells, about a tenth"),
            mark("You followed one layer fewer."),
            mark("Each of the three layers moves the field by one more cell."),
        ),
    )


@LESSON.asks
def two_for_one() -> Asked:
    """Field 5, 18 and 25 weights."""
    side = receptive_field(_TWO)
    six = slip(
        [6, 18, 25],
        mark("You added the two kernels."),
        mark("The second kernel adds 3 − 1 cells, since neighbouring windows overlap."),
    )
    nine = slip(
        [side, 9, 25],
        mark("You counted the weights of one layer."),
        mark("Each of the two layers has weights of its own."),
    )
    sides = slip(
        [side, 6, 5],
        mark("You counted the weights along one side."),
        mark("A k×k kernel has k·k weights."),
    )
    product = slip(
        [side, 81, 25],
        mark("You multiplied the weights of the two layers."),
        mark("Each weight is stored once: add those of the two layers."),
    )
    labels = mark("side of the field"), mark("weights of the two"), mark("weights of the 5×5 kernel")
    return numbers(labels, keyed([side, 18, 25], six, nine, sides, product))


@LESSON.asks
def directions() -> Asked:
    """In 17 directions."""
    return choice(
        right(mark("In 17")),
        wrong(
            mark("In 18"),
            mark("You gave each weight a direction of its own."),
            mark("Double the first kernel and halve the second: does the 5×5 kernel change?"),
        ),
        wrong(
            mark("In 25"),
            mark("You assumed that all 5×5 kernels can be reached."),
            mark("Each direction comes from changing weights, and there are fewer weights than that."),
        ),
        wrong(
            mark("In 9"),
            mark("You counted the weights of one kernel."),
            mark("Changing the other kernel moves the 25 numbers in other ways."),
        ),
    )


@LESSON.asks
def on_paper() -> Asked:
    """Side 6, field 9, first row 0."""
    layers = [(5, 2, 1, 2), (3, 1, 1, 1)]
    size, field, first = stack_sizes(12, layers)[-1], receptive_field(layers), sees(2, layers)[0]
    no_padding = slip(
        [stack_sizes(12, [(5, 2, 1), (3, 1, 1)])[-1], field, sees(2, [(5, 2, 1), (3, 1, 1)])[0]],
        mark("You left out the padding."),
        mark("The padding adds cells at both ends, and moves each window back."),
    )
    one_step = slip(
        [size, 7, first],
        mark("You let the second layer add 2 cells of the input."),
        mark("Its taps lie on cells of the first map, which are two input cells apart."),
    )
    middle = slip(
        [size, field, 4],
        mark("You gave the row in the middle of the field."),
        mark("Row 2 reads row 1 of the first map too, and the window of that row starts before it."),
    )
    labels = mark("side of the last map"), mark("side of the field"), mark("first row")
    return numbers(labels, keyed([size, field, first], no_padding, one_step, middle))
