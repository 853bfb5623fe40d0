"""The predictions of lesson 6, Stride."""

import numpy as np

from convlib import correlate1d, shapes
from convlib.diagnosis.questions import Key, Question
from convlib.practice.predictions.asking import Lesson, cells, choice, numbers, right, wrong
from convlib.practice.tasks import Asked, idea
from convlib.text import mark

LESSON = Lesson()


def _sizes(pairs: list[tuple[int, int]], mistakes: tuple[str, ...]) -> Key:
    """Give the key to several outputs of a kernel of 3, each for a length and a stride."""
    keys = [Question("output_size", (length, 3), {"stride": stride}).key for length, stride in pairs]
    answers = {name: np.array([key.wrong.get(name, key.right) for key in keys]) for name in mistakes}
    return Key(np.array([key.right for key in keys]), answers)


@LESSON.asks
def sums_that_remain() -> Asked:
    """Stride 2 keeps every second sum of stride 1, from the first one on."""
    return choice(
        wrong(
            mark("6 and 15"),
            mark("You took the windows from cells 1 and 3."),
            mark("The first window starts at cell 0, whatever the stride."),
        ),
        wrong(
            mark("8 and 10"),
            mark("You left out the last window."),
            mark("The third window starts at cell 4, and all three of its cells are in the row."),
        ),
        right(mark("8, 10 and 16")),
        wrong(
            mark("8, 6 and 10"),
            mark("You still moved the window by one cell, and stopped earlier."),
            mark("The second window starts at cell 2."),
        ),
    )


@LESSON.asks
def four_strides() -> Asked:
    """The outputs of a row of 7 and a kernel of 3."""
    labels = mark("stride 1"), mark("stride 2"), mark("stride 3"), mark("stride 4")
    pairs = [(7, stride) for stride in (1, 2, 3, 4)]
    return numbers(labels, _sizes(pairs, ("ceil for floor", "+1 forgotten", "stride ignored")))


@LESSON.asks
def one_output_more() -> Asked:
    """A fourth window would stick out at the end of 8 cells."""
    return choice(
        right(mark("Cells 6 and 7, and a cell that does not exist")),
        wrong(
            mark("Cells 5, 6 and 7"),
            mark("You moved the window back until it fits."),
            mark("Every step is as long as the stride, so the fourth window starts at 3·2."),
        ),
        wrong(
            mark("Cells 4, 5 and 6"),
            mark("You took the third window."),
            mark("The windows before it start at cells 0, 2 and 4; this one is the fourth."),
        ),
    )


@LESSON.asks
def never_reached() -> Asked:
    """The remainder of (n − k) / s."""
    lengths, strides = np.array([7, 6, 7]), np.array([3, 2, 2])
    ideas = {
        "all read": idea(
            mark("You assumed that the windows always reach the end."),
            mark("The windows start at multiples of the stride; the last one may end before the last cell."),
        ),
        "length divided": idea(
            mark("You took the remainder of the length divided by the stride."),
            mark("The kernel already covers three cells at its first position: divide the room to move, n − k."),
        ),
    }
    answers = {"all read": np.zeros(3, int), "length divided": lengths % strides}
    labels = mark("7 cells, stride 3"), mark("6 cells, stride 2"), mark("7 cells, stride 2")
    unread = [shapes.explain(int(n), 3, stride=int(s)).unread for n, s in zip(lengths, strides, strict=True)]
    return numbers(labels, Key(np.array(unread), answers, ideas))


@LESSON.asks
def strides_that_read_all() -> Asked:
    """On 7×7 cells, a kernel of 3×3 reads every cell with strides 1 and 2."""
    return choice(
        wrong(
            mark("only for stride 1"),
            mark("You assumed that a longer step always leaves out cells."),
            mark("Windows of 3 cells still overlap if they move by 2."),
        ),
        right(mark("for strides 1 and 2")),
        wrong(
            mark("for strides 1, 2 and 3"),
            mark("You checked only for gaps between the windows."),
            mark("There can also be a remainder at the end: divide 7 − 3 by the stride."),
        ),
        wrong(
            mark("for all four"),
            mark("You assumed that every cell counts, whatever the stride."),
            mark("A kernel of 3 cells that moves by 4 cannot read every cell."),
        ),
    )


@LESSON.asks
def crossed_out() -> Asked:
    """What no window reads has no influence."""
    return choice(
        wrong(
            mark("All four values become larger."),
            mark("You assumed that every pixel counts for every output."),
            mark("An output depends on the nine cells of its own window, and on nothing else."),
        ),
        wrong(
            mark("The values at the right and at the bottom become larger."),
            mark("You let the last windows read the last row and column."),
            mark("A crossed-out cell is in no window, not even in the last one."),
        ),
        right(mark("It does not change.")),
    )


@LESSON.asks
def how_often() -> Asked:
    """How many windows read the cells of a row of 7."""
    ideas = {
        "always k": idea(
            mark("You assumed that every cell is read as often as the kernel has cells."),
            mark("That is true in the middle only: at the end, fewer windows cover a cell."),
        ),
        "always once": idea(
            mark("You counted only the window that starts at the cell."),
            mark("A window also reads the two cells after the one where it starts."),
        ),
        "stride ignored there": idea(
            mark("You used the same windows for stride 3."),
            mark("With stride 3 the windows start at cells 0 and 3 only."),
        ),
    }
    answers = {"always k": [3, 3, 3, 1], "always once": [1, 1, 1, 1], "stride ignored there": [1, 2, 3, 3]}
    labels = mark("first cell"), mark("second cell"), mark("middle cell"), mark("middle cell, stride 3")
    key = Key(np.array([1, 2, 3, 1]), {name: np.array(each) for name, each in answers.items()}, ideas)
    return numbers(labels, key)


def _product(along: list[int]) -> np.ndarray:
    return np.outer(along, along).astype(bool)


@LESSON.asks
def four_windows() -> Asked:
    """With stride 2, two windows of a row and two of a column overlap."""
    twice = np.array([0, 0, 1, 0, 1, 0, 0], dtype=bool)
    wrong_cells = {
        "one overlap": (
            twice[:, np.newaxis] | twice,
            idea(
                mark("You chose all cells where two windows overlap along the rows or along the columns."),
                mark("4 windows read a cell only if two overlap there along the rows and two along the columns."),
            ),
        ),
        "middle": (
            _product([0, 0, 0, 1, 0, 0, 0]),
            idea(
                mark("You chose the middle of the image."),
                mark("The middle cell of a row of 7 is in one window: the one that starts at cell 2."),
            ),
        ),
        "block": (
            _product([0, 0, 1, 1, 1, 0, 0]),
            idea(
                mark("You chose every cell near the middle."),
                mark("Two windows overlap in one cell only, because 3 cells move by 2."),
            ),
        ),
    }
    return cells(mark("Which cells do 4 windows read?"), np.outer(twice, twice), wrong_cells)


@LESSON.asks
def share_in_no_window() -> Asked:
    """Of each 4×4 block of pixels the kernel reads 3×3."""
    return choice(
        wrong(
            mark("1 of 16 pixels"),
            mark("You counted only the pixel where a skipped row and a skipped column cross."),
            mark("A pixel is in no window if its row or its column is skipped."),
        ),
        wrong(
            mark("4 of 16 pixels"),
            mark("You counted the skipped rows, but not the skipped columns."),
            mark("The stride is 4 along the rows and along the columns."),
        ),
        wrong(
            mark("9 of 16 pixels"),
            mark("You counted the pixels that a window reads."),
            mark("The question is about the others."),
        ),
        right(mark("7 of 16 pixels")),
    )


@LESSON.asks
def products_that_remain() -> Asked:
    """Half as many outputs along both sides."""
    return choice(
        wrong(
            mark("a half"),
            mark("You counted the outputs along one side only."),
            mark("The stride leaves out rows and columns."),
        ),
        right(mark("a quarter")),
        wrong(
            mark("all of them: each output still costs nine products"),
            mark("You looked at a single output."),
            mark("An output that is left out costs nothing."),
        ),
    )


@LESSON.asks
def every_sth_value() -> Asked:
    """A stride leaves values out and makes no new ones."""
    return choice(
        right(mark("exactly the numbers of stride s")),
        wrong(
            mark("only similar numbers"),
            mark("You assumed that a stride changes what a window computes."),
            mark("A stride changes which windows are computed, not what is in them."),
        ),
    )


@LESSON.asks
def half_the_size() -> Asked:
    """The outputs of a kernel of 3 with stride 2 for five rows."""
    lengths = (7, 8, 9, 10, 256)
    key = _sizes([(length, 2) for length in lengths], ("+1 forgotten", "stride ignored"))
    half = {
        "half": idea(
            mark("You halved the length of the row."),
            mark("The kernel covers 3 cells before it moves; use ⌊(n − k) / s⌋ + 1."),
        )
    }
    labels = mark("7 cells"), mark("8 cells"), mark("9 cells"), mark("10 cells"), mark("256 cells")
    return numbers(labels, Key(key.right, {**key.answers, "half": np.array(lengths) // 2}, half))


@LESSON.asks
def stripes() -> Asked:
    """Every second pixel of stripes of one pixel."""
    row, blur = np.array([0, 255] * 4 + [0]), np.array([1, 2, 1]) / 4
    values = [
        correlate1d(row, [1], stride=2)[0],
        correlate1d(row[1:], [1], stride=2)[0],
        correlate1d(row, blur, stride=2)[0],
    ]
    ideas = {
        "start ignored": idea(
            mark("You assumed that it does not matter where you start."),
            mark("Without its first pixel the row begins with 255."),
        ),
        "mean always": idea(
            mark("You averaged the stripes each time."),
            mark("A kernel with a single weight 1 averages nothing: it copies one pixel."),
        ),
        "not divided": idea(
            mark("You forgot to divide the sum of the blur by 4."),
            mark("The blur is (1·0 + 2·255 + 1·0) / 4, or the same with 0 and 255 swapped."),
        ),
    }
    answers = {"start ignored": [0, 0, 127.5], "mean always": [127.5] * 3, "not divided": [0, 255, 510]}
    labels = mark("every second pixel"), mark("without the first pixel"), mark("after the blur")
    return numbers(labels, Key(np.array(values), {name: np.array(each) for name, each in answers.items()}, ideas))


@LESSON.asks
def stripes_that_appear() -> Asked:
    """22 samples of 20 stripes show 2 false ones."""
    return choice(
        wrong(
            mark("20, each half as wide as before"),
            mark("You made the picture smaller as a whole."),
            mark("20 stripes need at least 40 columns, a light and a dark one each, but only 22 columns are left."),
        ),
        right(mark("2 wide ones")),
        wrong(
            mark("10: every second one is left out"),
            mark("You left out whole stripes."),
            mark("You keep every second column, and a stripe is 2.2 columns wide: the two do not match."),
        ),
        wrong(
            mark("none: an even gray"),
            mark("You averaged neighbouring columns."),
            mark("Without a blur each pixel is copied, and nothing is averaged."),
        ),
    )


@LESSON.asks
def moved_by_one_pixel() -> Asked:
    """A blur makes neighbouring pixels alike before they are thinned out."""
    return choice(
        wrong(
            mark("the photograph thinned out directly"),
            mark("You assumed that a blur adds a change of its own."),
            mark("A blur makes neighbouring pixels more alike, and the move exchanges neighbours."),
        ),
        wrong(
            mark("both change equally"),
            mark("You assumed that only the move counts."),
            mark("The move counts for more where neighbouring pixels differ more."),
        ),
        right(mark("the photograph blurred first")),
    )


@LESSON.asks
def on_paper() -> Asked:
    """A row of 11 cells, a kernel of 4 and stride 3."""
    key = Question("output_size", (11, 4), {"stride": 3}).key
    unread = shapes.explain(11, 4, stride=3).unread
    answers = {name: [key.wrong[name], unread] for name in ("stride ignored", "+1 forgotten")}
    answers |= {"ceil for floor": [key.wrong["ceil for floor"], 0], "all read": [key.right, 0]}
    ideas = {
        "all read": idea(
            mark("You assumed that the last window reaches the end."),
            mark("The last window starts at cell 6 and reads 4 cells."),
        )
    }
    labels = mark("outputs"), mark("cells never read")
    right_answer = np.array([key.right, unread])
    return numbers(labels, Key(right_answer, {name: np.array(each) for name, each in answers.items()}, ideas))
