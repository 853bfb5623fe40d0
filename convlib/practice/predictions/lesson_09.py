"""The predictions of lesson 9, Pooling."""

import numpy as np

from convlib import avg_pool2d, max_pool2d
from convlib.diagnosis.questions import Key, Question
from convlib.images import POOLING_1, POOLING_2
from convlib.practice.predictions.asking import Lesson, cells, choice, grid, number, numbers, right, wrong
from convlib.practice.tasks import Asked, idea
from convlib.text import mark

LESSON = Lesson()


@LESSON.asks
def max_of_the_map() -> Asked:
    """The largest number of each 2×2 window."""
    return grid(Question("max_pool2d", (POOLING_1, 2)).key)


@LESSON.asks
def average_of_the_map() -> Asked:
    """The mean of each 2×2 window."""
    return grid(Question("avg_pool2d", (POOLING_1, 2)).key)


@LESSON.asks
def three_strides() -> Asked:
    """A window of 2 on four cells, with strides 1, 2 and 3."""
    ideas = {
        "always half": idea(
            mark("You halved the map for every stride."),
            mark("The window of 2 takes two cells each time, but the stride says how far it moves."),
        ),
        "divided": idea(
            mark("You divided 4 by the stride."),
            mark("The last window must fit as well: count the positions where it starts."),
        ),
        "rounded up": idea(
            mark("You counted a window that is cut off by the border."),
            mark("Where the window does not fit, there is no output."),
        ),
    }
    answers = {"always half": [2, 2, 2], "divided": [4, 2, 1], "rounded up": [3, 2, 2]}
    labels = mark("stride 1"), mark("stride 2"), mark("stride 3")
    return numbers(labels, Key([3, 2, 1], answers, ideas))


@LESSON.asks
def reach_of_the_largest() -> Asked:
    """With a window of 3 and stride 1, all four windows contain the 8."""
    ideas = {
        "one window": idea(
            mark("You gave the 8 to one window only."),
            mark("Windows overlap when the stride is shorter than the window."),
        ),
        "means are safe": idea(
            mark("You assumed that one cell does not affect a mean of nine."),
            mark("Every cell of a window is a part of its mean."),
        ),
        "two windows": idea(
            mark("You counted overlap in one direction only."),
            mark("The windows overlap from left to right and from top to bottom."),
        ),
    }
    answers = {"one window": [1, 1], "means are safe": [4, 0], "two windows": [2, 2]}
    return numbers((mark("outputs of max"), mark("outputs of average")), Key([4, 4], answers, ideas))


@LESSON.asks
def shape_of_a_photograph() -> Asked:
    """Pooling keeps the three channels and halves the sides."""
    ideas = {
        "added up": idea(
            mark("You added the channels up, as a filter does."), mark("Pooling slides over each channel by itself.")
        ),
        "halved too": idea(
            mark("You halved the number of channels."), mark("The window has rows and columns; it has no depth.")
        ),
        "kept": idea(
            mark("You kept the size of the photograph."),
            mark("The window moves by 2, so it skips every other position."),
        ),
    }
    answers = {"added up": [1, 128, 128], "halved too": [1.5, 128, 128], "kept": [3, 256, 256]}
    labels = mark("channels"), mark("rows"), mark("columns")
    return numbers(labels, Key([3, 128, 128], answers, ideas))


@LESSON.asks
def red_beside_green() -> Asked:
    """The largest red and the largest green make yellow."""
    return choice(
        wrong(
            mark("red"),
            mark("You chose one of the two pixels as the larger one."),
            mark("There is no larger pixel: each channel has a maximum of its own."),
        ),
        right(mark("yellow: red 255, green 255, blue 0")),
        wrong(
            mark("a dark yellow: red 127.5, green 127.5, blue 0"),
            mark("You took the mean of the two pixels."),
            mark("Max pooling keeps the largest number of each channel."),
        ),
    )


@LESSON.asks
def second_map() -> Asked:
    """Both maps of the slide give the same output."""
    ideas = {
        "one differs": (
            [[False, False], [False, True]],
            idea(
                mark("You expected another number at the lower right, where the 8 has moved."),
                mark("Look for the largest number of rows 2 and 3, columns 2 and 3."),
            ),
        ),
        "all differ": (
            np.ones((2, 2), bool),
            idea(
                mark("You expected every output to change, since every number has another place."),
                mark("Only the largest number of each window counts, wherever in the window it is."),
            ),
        ),
    }
    return cells(mark("the outputs that differ"), max_pool2d(POOLING_1, 2) != max_pool2d(POOLING_2, 2), ideas)


@LESSON.asks
def how_the_map_moved() -> Asked:
    """The second map is the first one, one pixel to the right."""
    return choice(
        wrong(
            mark("It moved one pixel to the left."),
            mark("You read the move in the wrong direction."),
            mark("Follow the 8: compare its column in both maps."),
        ),
        wrong(
            mark("It is mirrored."),
            mark("You assumed that left and right are exchanged."),
            mark("In a mirrored map the columns come in the opposite order; here their order stays."),
        ),
        right(mark("It moved one pixel to the right.")),
        wrong(
            mark("Its numbers are mixed up."),
            mark("You saw no order in the second map."),
            mark("Compare whole columns: three of them are in both maps."),
        ),
    )


@LESSON.asks
def where_the_winners_are() -> Asked:
    """Every winner moves from the left to the right column of its window."""
    return choice(
        right(mark("Left before the move, right after it.")),
        wrong(
            mark("Right before the move, left after it."),
            mark("You moved the map to the left."),
            mark("The map moves to the right, and its winners move along."),
        ),
        wrong(
            mark("Left before and after the move."),
            mark("You left the winners where they are."),
            mark("The largest numbers are part of the map, so they move along with it."),
        ),
        wrong(
            mark("Two are left and two are right."),
            mark("You assumed that the winners are spread over both columns."),
            mark("Find the largest number of each window of the first map, and look at its column."),
        ),
    )


@LESSON.asks
def unchanged_means() -> Asked:
    """No mean stays the same."""
    same = (avg_pool2d(POOLING_1, 2) == avg_pool2d(POOLING_2, 2)).sum()
    ideas = {
        "like max": idea(
            mark("You assumed that average pooling behaves as max pooling does."),
            mark("A mean depends on all four numbers of its window, not on the largest alone."),
        ),
        "half": idea(
            mark("You assumed that half of the outputs stay, since half of each window stays."),
            mark("The other half of the window changes the mean."),
        ),
    }
    return number(mark("unchanged outputs"), Key(same, {"like max": 4, "half": 2}, ideas))


@LESSON.asks
def shift_of_two() -> Asked:
    """A shift by the stride changes three outputs."""
    ideas = {
        "still hidden": idea(
            mark("You assumed that max pooling hides this move too."),
            mark("Every winner was in the left or the right column of a window that is two columns wide."),
        ),
        "all change": idea(
            mark("You assumed that every output changes."),
            mark("A number that comes in can be as large as the one that leaves: compare both pairs of rows."),
        ),
        "half": idea(
            mark("You changed the new outputs only."),
            mark("The old outputs move on to the next window, so the right column changes too."),
        ),
    }
    return number(mark("changed outputs"), Key(3, {"still hidden": 0, "all change": 4, "half": 2}, ideas))


@LESSON.asks
def random_maps() -> Asked:
    """It is rare that all four outputs stay the same."""
    return choice(
        wrong(
            mark("in nearly all of them"),
            mark("You took the two maps of slide S20 for typical ones."),
            mark("Each of the four windows has to keep its winner at the same time."),
        ),
        wrong(
            mark("in about 50"),
            mark("You gave the whole map the chance of one window."),
            mark("Half of the windows may keep their output, but here four of them must do so together."),
        ),
        right(mark("in less than 10")),
    )


@LESSON.asks
def photograph_and_edges() -> Asked:
    """Pooling helps a little in the photograph, and harms in its edges."""
    return choice(
        wrong(
            mark("In both, outputs with pooling."),
            mark("You assumed that pooling always makes a move less visible."),
            mark("An output of an edge picture is 0 only if all four of its pixels are 0."),
        ),
        right(mark("In the photograph, outputs with pooling; in its edges, pixels without it.")),
        wrong(
            mark("In both, pixels without pooling."),
            mark("You assumed that pooling always makes a move more visible."),
            mark("In a photograph neighbouring pixels are similar, so the largest of four seldom changes."),
        ),
        wrong(
            mark("In the photograph, pixels without pooling; in its edges, outputs with it."),
            mark("You assumed that pooling helps where most pixels are 0."),
            mark("There, one pixel that is not 0 is enough to change an output."),
        ),
    )


@LESSON.asks
def larger_windows() -> Asked:
    """The larger the window, the more outputs stay, because nearly all of them are 9."""
    return choice(
        right(mark("More outputs stay the same, but nearly all of them are 9.")),
        wrong(
            mark("Fewer outputs stay the same, since each window contains more that can change."),
            mark("You thought of an average."),
            mark("The largest number of many digits is hardly ever another one."),
        ),
        wrong(
            mark("The share stays the same: a shift of 1 is a shift of 1."),
            mark("You ignored how much of a window is exchanged."),
            mark("A shift of 1 exchanges one column of the window, which is a smaller part of a larger window."),
        ),
    )


@LESSON.asks
def moved_along() -> Asked:
    """A shift by the stride moves every output by one cell; a shift by half of it does not."""
    return choice(
        wrong(
            mark("After a shift of 2 about half of the time, and after a shift of 1 always."),
            mark("You exchanged the two shifts."),
            mark("The window moves by 2, so compare which cells it reads after each shift."),
        ),
        wrong(
            mark("Always, after both shifts."),
            mark("You assumed that the output moves along with every shift."),
            mark("After a shift of 1, the cells of a window come from two windows of the old map."),
        ),
        right(mark("After a shift of 2 always, and after a shift of 1 about half of the time.")),
        wrong(
            mark("About half of the time, after both shifts."),
            mark("You assumed that no shift fits the windows."),
            mark("A shift by the stride takes all cells of a window into the next one."),
        ),
    )


@LESSON.asks
def one_window_for_all() -> Asked:
    """Global pooling does not see where the map is."""
    return choice(
        right(mark("The output of the 4×8 window.")),
        wrong(
            mark("The output of the 2×2 windows."),
            mark("You assumed that small windows hide every move."),
            mark("They hide a move only while each winner stays in its own window."),
        ),
        wrong(
            mark("Both."),
            mark("You assumed that an empty border makes every window invariant."),
            mark("Each small window reads other cells after the shift."),
        ),
        wrong(
            mark("Neither."),
            mark("You assumed that no output can stay the same."),
            mark("One of the windows contains the whole map wherever it is."),
        ),
    )


@LESSON.asks
def sums_of_stripes() -> Asked:
    """Pooling makes this move visible: the sum doubles."""
    before = np.array([[0, 0, 9, 9, 0, 0, 9, 9]])
    after = np.roll(before, 1)
    pooled = [max_pool2d(row, (1, 2)).sum() for row in (before, after)]
    ideas = {
        "hidden": idea(
            mark("You assumed that pooling hides the move."),
            mark("After the move, each stripe lies in two windows, and both keep a 9."),
        ),
        "halved": idea(
            mark("You halved both sums, since pooling keeps half of the numbers."),
            mark("Which half it keeps depends on where the stripes are."),
        ),
        "seen without": idea(
            mark("You expected the sum of the stripes to change without pooling."),
            mark("Their numbers are the same, in another order."),
        ),
    }
    answers = {"hidden": [36, 36, 36, 36], "halved": [36, 36, 18, 18], "seen without": [36, 18, 18, 18]}
    labels = mark("not pooled, before"), mark("not pooled, after"), mark("pooled, before"), mark("pooled, after")
    return numbers(labels, Key([before.sum(), after.sum(), *pooled], answers, ideas))


@LESSON.asks
def what_becomes_fewer() -> Asked:
    """The filters stay, the dense layer shrinks, and so does the work."""
    return choice(
        wrong(
            mark("All three."),
            mark("You assumed that a smaller map needs smaller filters."),
            mark("A filter of 3×3 has its weights whatever the size of the map."),
        ),
        right(mark("The parameters of the dense layer and the multiplications.")),
        wrong(
            mark("Only the multiplications."),
            mark("You counted the weights of the dense layer as if they did not depend on the map."),
            mark("The dense layer has a weight for every number that it reads."),
        ),
        wrong(
            mark("The parameters of the convolutions and the multiplications."),
            mark("You gave the convolutions a weight for every pixel."),
            mark("A convolution uses the same weights at every position."),
        ),
    )


@LESSON.asks
def sums_of_alike_maps() -> Asked:
    """With the output 4, 4, 2, 8 the digits can add up to 18, and to 72."""
    output = max_pool2d(POOLING_1, 2)
    ideas = {
        "no zeros": idea(
            mark("You gave each other cell of the windows at least 1."),
            mark("The other three cells of each window can be 0."),
        ),
        "one winner": idea(
            mark("You allowed the maximum in one cell of each window only."),
            mark("All four cells of a window can be as large as its maximum."),
        ),
        "kept": idea(
            mark("You gave the sum of the deck's map."),
            mark("Many other maps have the same output: only the maxima count."),
        ),
    }
    (smallest, largest), kept = (output.sum(), 4 * output.sum()), POOLING_1.sum()
    below = (4 * output - 3).sum()
    answers = {"no zeros": [smallest + 12, largest], "one winner": [smallest, below], "kept": [kept, kept]}
    return numbers((mark("smallest sum"), mark("largest sum")), Key([smallest, largest], answers, ideas))


@LESSON.asks
def windows_with_maximum_4() -> Asked:
    """5⁴ − 4⁴ windows."""
    ideas = {
        "at most": idea(
            mark("You counted all windows in which no digit is larger than 4."),
            mark("In some of these no digit is 4; take them away."),
        ),
        "all below": idea(
            mark("You counted the windows in which all digits are smaller than 4."),
            mark("These are the ones to take away from those with digits up to 4."),
        ),
        "one cell": idea(
            mark("You put the 4 into one cell and let the others be smaller."),
            mark("The 4 can be in any of the four cells, and in several of them."),
        ),
    }
    answers = {"at most": 5**4, "all below": 4**4, "one cell": 4**3}
    return number(mark("windows with maximum 4"), Key(5**4 - 4**4, answers, ideas))


@LESSON.asks
def copies_of_the_photograph() -> Asked:
    """The mean is closer, the maximum is brighter."""
    return choice(
        wrong(
            mark("Max is closer, and it makes the picture brighter."),
            mark("You assumed that a real pixel is closer to its block than a mean is."),
            mark("The largest of four pixels lies at the edge of their values, the mean in the middle."),
        ),
        wrong(
            mark("Average is closer, and it makes the picture darker."),
            mark("You assumed that a mean loses brightness."),
            mark("The mean of a block keeps its sum, so the whole picture keeps its brightness."),
        ),
        right(mark("Average is closer, and max makes the picture brighter.")),
        wrong(
            mark("Both are equally close, and both keep the brightness."),
            mark("You assumed that one number for four pixels is as good as another."),
            mark("Max chooses the brightest pixel of every block."),
        ),
    )


@LESSON.asks
def padding_of_a_pool() -> Asked:
    """A zero wins against −3, but padding must not win."""
    ideas = {
        "zero is no number": idea(
            mark("You left the zeros out of the comparison."),
            mark("If the padding is 0, each window has three zeros, and they are larger than −3."),
        ),
        "zero is right": idea(
            mark("You let the padding win."),
            mark("The output should be a number of the map, and 0 is not one of them."),
        ),
        "mean": idea(
            mark("You took the mean of the window."), mark("Max pooling keeps the largest number of each window.")
        ),
    }
    answers = {"zero is no number": [-3, -3], "zero is right": [0, 0], "mean": [-0.75, -3]}
    labels = mark("upper left, with zeros"), mark("upper left, as it should be")
    return numbers(labels, Key([0, -3], answers, ideas))


@LESSON.asks
def moved_to_the_left() -> Asked:
    """One pixel to the left takes three winners out of their windows."""
    moved = np.pad(POOLING_1, ((0, 0), (0, 1)))[:, 1:]
    ideas = {
        "as to the right": (
            np.zeros((2, 2), bool),
            idea(
                mark("You assumed that a pixel to the left is hidden as a pixel to the right is."),
                mark("Every winner is in the left column of its window, so it leaves the window."),
            ),
        ),
        "all leave": (
            np.ones((2, 2), bool),
            idea(
                mark("You assumed that every output changes, since every winner leaves its window."),
                mark("The number that comes in can be as large as the one that leaves."),
            ),
        ),
        "right column": (
            [[False, True], [False, True]],
            idea(
                mark("You changed the outputs where the zeros come in."),
                mark("Look at both columns: the winners of the left windows leave as well."),
            ),
        ),
    }
    return cells(mark("the outputs that change"), max_pool2d(moved, 2) != max_pool2d(POOLING_1, 2), ideas)
