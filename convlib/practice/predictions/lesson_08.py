"""The predictions of lesson 8, Dilation."""

import numpy as np
from numpy.typing import ArrayLike

from convlib.diagnosis.questions import Question
from convlib.operations import correlate1d
from convlib.practice.predictions.asking import Lesson, cells, choice, keyed, number, numbers, right, slip, wrong
from convlib.practice.tasks import Asked, idea
from convlib.shapes import explain, output_size, receptive_field
from convlib.text import mark

LESSON = Lesson()

_RULE = (
    mark("You used d·k as the span."),
    mark("There are k − 1 distances between k taps, and the first tap adds one more cell."),
)


def _span(taps: int, dilation: int) -> int:
    return explain(40, taps, dilation=dilation).span


@LESSON.asks
def first_window() -> Asked:
    """The sum is 12, and four windows fit."""
    question = Question(
        "correlate1d", ([3, 1, 4, 1, 5, 9, 2, 6], [1, 1, 1]), {"dilation": 2}, lambda sums: [sums[0], len(sums)]
    )
    (sum_, windows), wrong_answers = question.key.right, question.key.wrong
    moved_by_two = slip(
        [sum_, 2],
        mark("You moved the window by two cells."),
        mark("Dilation moves the taps apart; the window still starts at every cell where it fits."),
    )
    pattern = slip(
        [sum_, 6],
        mark("You counted the windows of three neighbouring cells."),
        mark("The last tap of the first window is on cell 4, so the window is wider than three cells."),
    )
    one_too_few = slip(
        [sum_, windows - 1],
        mark("You left out one window."),
        mark("The last window ends at cell 7, and it counts too."),
    )
    known = {name: wrong_answers[name] for name in ("dilation ignored", "dilation as gaps")}
    key = keyed([sum_, windows], moved_by_two, pattern, one_too_few, known=known)
    return numbers((mark("sum"), mark("windows")), key)


@LESSON.asks
def spread_kernel() -> Asked:
    """A 3×3 kernel spreads to 5×5 with 16 new zeros."""
    side = _span(3, 2)
    sides = {"span d·k": 6, "dilation as gaps": 7}
    all_cells = slip(
        [side, side, side**2],
        mark("You counted all cells of the spread kernel."),
        mark("The nine taps were there before; count only the zeros."),
    )
    one_way = slip(
        [3, side, 6],
        mark("You inserted zeros between the columns only."),
        mark("Between neighbouring rows there is a row of zeros too."),
    )
    between = slip(
        [side, side, 12],
        mark("You counted the zeros between two neighbouring taps of a row or of a column."),
        mark("There are also zeros in the middle of every four taps."),
    )
    key = keyed(
        [side, side, side**2 - 9],
        all_cells,
        one_way,
        between,
        known={name: [wide, wide, wide**2 - 9] for name, wide in sides.items()},
    )
    return numbers((mark("rows"), mark("columns"), mark("new zeros")), key)


@LESSON.asks
def same_numbers() -> Asked:
    """The spread kernel gives the same output."""
    return choice(
        wrong(
            mark("No, neither the size nor the numbers are the same."),
            mark("You assumed that a kernel of 25 cells has a larger span."),
            mark("With dilation 2 the nine taps span five rows and five columns too."),
        ),
        wrong(
            mark("Only the size is the same."),
            mark("You assumed that the inserted zeros change the sums."),
            mark("A product with a zero adds nothing to the sum."),
        ),
        right(mark("Yes, all numbers are the same.")),
    )


@LESSON.asks
def dilation_three() -> Asked:
    """With dilation 3 the kernel spans all seven cells, and one position is left."""
    side = _span(3, 3)
    answers = [side, output_size(7, 3, dilation=3)]
    too_wide = slip(
        [9, 0],
        mark("You made the spread kernel 9 cells wide."),
        mark("Three taps have two distances between them, and each of them is 3 cells."),
    )
    no_room = slip(
        [side, 0],
        mark("You assumed that a kernel as large as the image does not fit."),
        mark("It fits if it is not larger than the image."),
    )
    before = slip(
        [5, 3],
        mark("You gave the sizes for dilation 2."),
        mark("With dilation 3 there are two zeros between neighbouring taps."),
    )
    labels = mark("side of the spread kernel"), mark("side of the output")
    return numbers(labels, keyed(answers, too_wide, no_room, before, known={"dilation ignored": [3, 5]}))


@LESSON.asks
def spans() -> Asked:
    """A kernel of 5 spans 9 and 13 cells; each step of the dilation adds 4."""
    answers = [_span(5, 2), _span(5, 3)]
    steps = answers[1] - answers[0]
    last_tap = slip(
        [answers[0] - 1, answers[1] - 1, steps],
        mark("You left out the 1 of the formula."),
        mark("The distances between the taps are d·(k − 1) cells; the first tap adds one more cell."),
    )
    growth = slip(
        [*answers, 5],
        mark("You let the span grow by one cell for each tap."),
        mark("It grows by one cell for each distance between two taps."),
    )
    known = {"dilation as gaps": [_span(5, 3), _span(5, 4), steps], "dilation ignored": [5, 5, 0]}
    key = keyed([*answers, steps], slip([10, 15, 5], *_RULE), last_tap, growth, known=known)
    return numbers((mark("dilation 2"), mark("dilation 3"), mark("it grows by")), key)


@LESSON.asks
def two_rules() -> Asked:
    """By the wrong rule a row of 7 and one of 5 give 2 and 0 outputs, really 3 and 1."""
    really = [output_size(7, 3, dilation=2), output_size(5, 3, dilation=2)]
    both = slip(
        [2, 0, 2, 0],
        mark("You used the same rule for both."),
        mark("What is really true is the formula in the section above: the span is d·(k − 1) + 1."),
    )
    no_one = slip(
        [1, -1, 2, 0],
        mark("You subtracted the span and left out the + 1."),
        mark("The first position counts too: n − span + 1."),
    )
    labels = mark("rule: 7 cells"), mark("rule: 5 cells"), mark("really: 7 cells"), mark("really: 5 cells")
    return numbers(labels, keyed([2, 0, *really], both, no_one))


@LESSON.asks
def dilation_one() -> Asked:
    """Dilation 1 is the plain kernel."""
    return choice(
        wrong(
            mark("Sums of every second cell, such as 3 + 4 + 5."),
            mark("You followed the rule in quotation marks."),
            mark("With dilation 2, in the first section, there was one cell between two taps."),
        ),
        right(mark("Sums of three neighbouring cells, such as 3 + 1 + 4.")),
        wrong(
            mark("Sums of a single cell, which are the row itself."),
            mark("You let the three taps meet the same cell."),
            mark("Taps that are d = 1 cell apart touch different cells."),
        ),
    )


@LESSON.asks
def times_as_many() -> Asked:
    """With dilation 4 a filled 3×3 kernel has 81 cells for 9 taps."""
    side = _span(3, 4)
    dilation = slip(
        4,
        mark("You took the dilation."),
        mark("The filled kernel grows along its rows and along its columns: count all its cells."),
    )
    squared = slip(
        16,
        mark("You took the square of the dilation: a kernel of 12×12."),
        mark("The span is not d·k, but d·(k − 1) + 1 along each side."),
    )
    all_cells = slip(
        side**2,
        mark("You counted the multiplications of the filled kernel for one output."),
        mark("Divide by the nine multiplications of the dilated kernel."),
    )
    one_side = slip(
        3,
        mark("You compared the sides of the two kernels."),
        mark("A kernel has rows and columns: compare how many cells they have."),
    )
    key = keyed(side**2 // 9, dilation, squared, all_cells, one_side)
    return number(mark("times as many"), key)


def _known(stacks: list[list[tuple[int, int, int]]], names: tuple[str, ...], *more: int) -> dict[str, ArrayLike]:
    """Give the receptive fields of stacks of (kernel, stride, dilation) by those who make a known mistake."""
    keys = [Question("receptive_field", (stack,)).key for stack in stacks]
    return {name: [*(key.answers[name] for key in keys), *more] for name in names}


@LESSON.asks
def two_layers() -> Asked:
    """Two layers of 3 depend on 5 cells, and with dilations 1 and 2 on 7."""
    stacks = [[(3, 1, 1), (3, 1, 1)], [(3, 1, 1), (3, 1, 2)]]
    multiplied = slip(
        [9, 9],
        mark("You multiplied the sizes of the two kernels."),
        mark("The windows of neighbouring cells overlap, so many of the cells are the same."),
    )
    taps = slip(
        [3, 3],
        mark("You gave the cells that one layer reads."),
        mark("The last layer reads cells of the first output, and each of them has a window of its own."),
    )
    names = "dilation ignored", "spans added", "field from 0"
    key = keyed([receptive_field(stack) for stack in stacks], multiplied, taps, known=_known(stacks, names))
    return numbers((mark("dilations 1, 1"), mark("dilations 1, 2")), key)


@LESSON.asks
def three_layers() -> Asked:
    """Three layers see 7×7 or 15×15 cells with 27 weights."""
    stacks = [[(3, 1, d) for d in dilations] for dilations in ((1, 1, 1), (1, 2, 4))]
    answers = [receptive_field(stack) for stack in stacks]
    one_layer = slip(
        [*answers, 9],
        mark("You counted the weights of one layer."),
        mark("Each of the three layers has weights of its own."),
    )
    zeros = slip(
        [*answers, 9 + 25 + 81],
        mark("You counted the inserted zeros as weights."),
        mark("The zeros help to imagine dilation; a dilated kernel has as many weights as before."),
    )
    known = _known(stacks, ("dilation ignored", "spans added", "field from 0"), 27)
    labels = mark("side with 1, 1, 1"), mark("side with 1, 2, 4"), mark("weights of the three layers")
    return numbers(labels, keyed([*answers, 27], one_layer, zeros, known=known))


@LESSON.asks
def first_with_stride() -> Asked:
    """A stride of 2 in the first layer widens the field from 5 to 7 cells."""
    stack = [(3, 2, 1), (3, 1, 1)]
    no_overlap = slip(
        9,
        mark("You put three windows side by side."),
        mark("The windows start two cells apart and are three cells wide, so they overlap."),
    )
    names = "stride ignored", "spans added"
    answers = {name: Question("receptive_field", (stack,)).key.wrong[name] for name in names}
    return number(mark("cells"), keyed(receptive_field(stack), no_overlap, known=answers))


@LESSON.asks
def cells_read() -> Asked:
    """Two layers with dilation 2 read every second of nine cells."""
    every = np.arange(9)[np.newaxis]
    wrong_answers = {
        "all": (
            every >= 0,
            idea(
                mark("You assumed that the second layer fills the holes."),
                mark("Follow the taps backwards: from one output, each of the two layers moves 0, 2 or 4 cells."),
            ),
        ),
        "ends": (
            every % 4 == 0,
            idea(
                mark("You spread the three taps over the nine cells."),
                mark("The second layer reads three outputs of the first, and each of those reads three cells."),
            ),
        ),
        "odd": (
            every % 2 == 1,
            idea(
                mark("You started at the second cell."),
                mark("The span begins and ends with a cell that is read, or it would be shorter."),
            ),
        ),
    }
    return cells(mark("Which of the nine cells does one output depend on?"), every % 2 == 0, wrong_answers)


@LESSON.asks
def third_layer() -> Asked:
    """Only dilations without a common factor read all cells."""
    return choice(
        wrong(
            mark("All three: enough layers fill every hole."),
            mark("You assumed that more layers fill the holes."),
            mark("If every tap is an even number of cells away, the sum of such steps is even too."),
        ),
        right(mark("Only 1, 2, 4.")),
        wrong(
            mark("2, 4, 8 and 1, 2, 4: the dilation must grow."),
            mark("You assumed that growing dilations are enough."),
            mark("Look for a cell that is one step away from the first: which dilation can reach it?"),
        ),
        wrong(
            mark("Only 2, 2, 2."),
            mark("You assumed that equal dilations fill the holes of each other."),
            mark("Equal steps reach the same cells again."),
        ),
    )


@LESSON.asks
def stripes() -> Asked:
    """The mean with dilation 2 leaves the stripes as they are."""
    return choice(
        right(mark("Dilation 1 makes them fainter; dilation 2 leaves them as they are.")),
        wrong(
            mark("Dilation 1 makes them fainter; dilation 2 removes them."),
            mark("You assumed that a wider mean blurs more."),
            mark("Look at the three cells that the taps touch with dilation 2: how bright are they?"),
        ),
        wrong(
            mark("Both make them equally faint."),
            mark("You assumed that the distance of the taps does not matter."),
            mark("With dilation 2 the taps skip every second stripe."),
        ),
    )


@LESSON.asks
def never_read() -> Asked:
    """With stride 2 the odd rows and columns are never read."""
    return choice(
        wrong(
            mark("Stride 2: the last row and the last column. Stride 1: none."),
            mark("You looked for a remainder at the end."),
            mark("The kernel spans 5 cells, and 7 − 5 = 2 is one whole step, so nothing is left over at the end."),
        ),
        wrong(
            mark("Both: the rows and columns between the taps."),
            mark("You looked at one window only."),
            mark("With stride 1 the next window starts one cell further, and so do its taps."),
        ),
        right(mark("Stride 2: all odd rows and columns. Stride 1: none.")),
    )


_ROWS = np.arange(0, 110, 10)


@LESSON.asks
def ramp() -> Asked:
    """On a ramp of 10 per pixel −1 0 1 gives 20, 40 and 80."""
    answers = [correlate1d(_ROWS, [-1, 0, 1], dilation=dilation)[0] for dilation in (1, 2, 4)]
    one_side = slip(
        [10, 20, 40],
        mark("You took the distance from the middle to one of the taps."),
        mark("The kernel compares its two ends, which are two dilations apart."),
    )
    ideas = (
        one_side,
        slip(
            [0, 0, 0],
            mark("You added the weights, as for a flat area."),
            mark("On a ramp the right pixel is larger than the left one, so the two do not cancel."),
        ),
    )
    known = {"dilation ignored": [answers[0]] * 3}
    return numbers((mark("dilation 1"), mark("dilation 2"), mark("dilation 4")), keyed(answers, *ideas, known=known))


@LESSON.asks
def thin_line() -> Asked:
    """A thin line gives two responses, d cells before and after it."""
    return choice(
        wrong(
            mark("One response, where the line is."),
            mark("You assumed that the kernel responds to the line in its middle."),
            mark("The weight in the middle is 0; the line counts when it is under −1 or under 1."),
        ),
        right(mark("Two responses, d cells before and d cells after the line.")),
        wrong(
            mark("One response that is as wide as the span."),
            mark("You assumed that the kernel reads all the cells that it spans."),
            mark("Only the taps read cells, and there are gaps between them."),
        ),
    )


@LESSON.asks
def face() -> Asked:
    """Thin lines appear twice, large shapes respond more strongly."""
    return choice(
        wrong(
            mark("Thin lines disappear; large shapes stay as they are."),
            mark("You assumed that a dilated kernel cannot see thin lines."),
            mark("A thin line still meets the taps, one after the other."),
        ),
        wrong(
            mark("Thin lines become thicker; large shapes become weaker."),
            mark("You assumed that the response becomes as wide as the span."),
            mark("Remember the ramp and the line: which of them grew, and where did the other one show?"),
        ),
        right(mark("Thin lines appear twice; large shapes respond more strongly.")),
    )


@LESSON.asks
def on_paper() -> Asked:
    """Span 10, three outputs, six zeros."""
    side = _span(4, 3)
    size = output_size(12, 4, dilation=3)
    zeros = slip(
        [side, size, 9],
        mark("You put three zeros between neighbouring taps."),
        mark("The dilation is the distance from one tap to the next: there are d − 1 zeros between them."),
    )
    no_one = slip(
        [side, size - 1, side - 4],
        mark("You subtracted the span and left out the + 1."),
        mark("The first position counts too: n − span + 1."),
    )
    known = {"span d·k": [12, 1, 8], "dilation as gaps": [13, 0, 9]}
    return numbers(
        (mark("span"), mark("outputs"), mark("zeros inside")),
        keyed([side, size, side - 4], zeros, no_one, known=known),
    )
