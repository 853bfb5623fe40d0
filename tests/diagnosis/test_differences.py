"""Where no mistake is known, the kind of difference is told; what an exception means is told too."""

import numpy as np
import pytest

import convlib
from convlib.diagnosis.check import check
from convlib.diagnosis.differences import kind_of_difference
from convlib.diagnosis.questions import Question
from convlib.diagnosis.verdicts import diagnose, judge_answer
from convlib.exercise import arrange

RIGHT = np.random.default_rng(0).permutation(np.arange(-9, 11)).reshape(4, 5).astype(float)
RIGHT[RIGHT == 0] = 30


def shifted(array):
    moved = np.full_like(array, 7)
    moved[1:, 2:] = array[:-1, :-2]
    return moved


def with_other(array, *where):
    changed = array.copy()
    changed[where] += [1, 5, 2, 8, 3][: np.size(changed[where])]
    return changed


@pytest.mark.parametrize(
    ("got", "said"),
    [
        (RIGHT * 3, "Every number is 3 times the correct one."),
        (RIGHT / 6, "Every number is the correct one divided by 6."),
        (RIGHT + 2.5, "Every number is too large by 2.5."),
        (RIGHT - 1, "Every number is too small by 1."),
        (np.abs(RIGHT), "Only signs are wrong: without them the numbers are correct."),
        (RIGHT[::-1], "Your result is the correct one upside down."),
        (RIGHT[:, ::-1], "Your result is the correct one, mirrored from left to right."),
        (RIGHT.T, "Your result is the correct one, transposed: its rows are columns."),
        (np.rot90(RIGHT), "Your result is the correct one, turned by 90° to the left."),
        (shifted(RIGHT), "Your result is the correct one, shifted: 1 down and 2 to the right."),
        (with_other(RIGHT, -1), "Only the last row differs."),
        (with_other(RIGHT, slice(None), 0), "Only the first column differs."),
        (np.pad(RIGHT[1:-1, 1:-1], 1), "Only the border differs; the inner cells are correct."),
        (
            RIGHT.ravel()[::-1].reshape(4, 5)[::-1][[1, 0, 2, 3]],
            "Your result has the correct numbers in another order.",
        ),
        (
            np.pad(RIGHT, ((1, 0), (2, 3))),
            "Your result contains the correct one, from row 1 and column 2 on. The other",
        ),
        (RIGHT[1:], "Your result is a part of the correct one: it begins at its row 1 and column 0."),
        (np.ones((4, 3)), "The number of rows is correct; that of columns is not."),
        (np.ones((3, 5)), "The number of columns is correct; that of rows is not."),
        (RIGHT[::-1, ::-1], "Your result is the correct one, turned by 180°."),
        (np.rot90(RIGHT, -1), "Your result is the correct one, turned by 90° to the right."),
        (RIGHT[::-1, ::-1].T, "Your result is the correct one, transposed and turned by 180°."),
        (RIGHT**2 - 5, ""),
        (RIGHT.ravel(), ""),
    ],
)
def test_kinds(got, said):
    found = kind_of_difference(got, RIGHT)
    assert found.startswith(said)
    assert bool(found) == bool(said)


LINE = RIGHT[:2].ravel()


@pytest.mark.parametrize(
    ("got", "said"),
    [
        (LINE[::-1], "Your result is the correct one in reverse order."),
        (np.pad(LINE[1:], (0, 1)), "Your result is the correct one, shifted by one cell."),
        (LINE + np.eye(10)[0] + 2 * np.eye(10)[9], "Only cells at the ends differ."),
        (np.pad(LINE, 3), "Your result contains the correct one, from position 3 on. The other cells are too many."),
        (LINE[2:], "Your result is a part of the correct one: it begins at position 2."),
        (LINE + np.eye(10)[1] + 2 * np.eye(10)[9], ""),
    ],
)
def test_kinds_of_a_line(got, said):
    assert kind_of_difference(got, LINE) == said


@pytest.mark.parametrize(
    ("rows", "columns", "said"),
    [
        ([-1], [], "Only the last row differs."),
        ([0], [], "Only the first row differs."),
        ([], [-1], "Only the last column differs."),
        ([], [0], "Only the first column differs."),
        ([-1], [-1], "Only the last row and the last column differ."),
        ([0], [0], "Only the first row and the first column differ."),
        ([0, -1], [0, -1], "Only the border differs; the inner cells are correct."),
    ],
)
@pytest.mark.parametrize("beside", [(1, 1), (1, -2), (-2, 1), (-2, -2)])
def test_cells_at_some_sides_differ_and_no_others(rows, columns, said, beside):
    changed = RIGHT.copy()
    changed[rows] *= 1.5
    changed[:, columns] += 40
    assert kind_of_difference(changed, RIGHT) == said
    changed[beside] += 17
    assert kind_of_difference(changed, RIGHT) == ""


def test_the_side_that_is_right_is_told_of_a_batch_of_maps_too():
    wanted = np.stack([RIGHT, RIGHT * 2])[np.newaxis]
    assert kind_of_difference(np.ones((1, 2, 4, 3)), wanted).startswith("The number of rows is correct")


def test_decimals_that_are_lost():
    assert "the decimals are lost" in kind_of_difference(np.floor(RIGHT / 7), RIGHT / 7)


def test_a_single_number_of_the_other_sign_is_a_sign_and_no_more():
    """From one number nobody can tell more: a mistake that gives it too is told beside the sign."""
    key = Question("correlate1d", ([1, 2, 5], [1, 0, -1]), {}, lambda result: result[0]).key
    assert key.wrong["kernel turned"] == -key.right
    assert diagnose(key, -key.right).sentence == (
        "Not correct. Either of these mistakes gives this answer: You got the sign wrong. You turned the kernel."
    )
    key = Question("correlate1d", ([1, 2, 7], [1, 1, -1]), {}, lambda result: result[0]).key
    assert diagnose(key, -key.right).sentence == "Not correct. You got the sign wrong. The number itself is correct."


def test_a_pair_of_mistakes_is_one_pair_in_whichever_order_they_were_made():
    sentence = check(lambda image, kernel: -convlib.convolve2d(image, kernel), "correlate2d").sentence
    assert "You made two mistakes at once." in sentence
    assert "Other pairs" not in sentence


def test_rows_that_are_missing_are_told_also_of_a_result_that_was_transposed_afterwards():
    sentence = check(lambda image, kernel: convlib.correlate2d(image, kernel)[:-1].T, "correlate2d").sentence
    assert "You used (x, y) where [row, column] is meant." in sentence
    assert "ends too early" in sentence


def test_a_size_with_the_padding_counted_once_is_named():
    key = Question("max_pool2d", (np.zeros((10, 9)), 4), {"stride": 1, "padding": 2}, np.shape).key
    assert list(key.right) == [11, 10]
    assert "You added the padding at one side only." in judge_answer(key, (9, 8)).sentence
    key = Question("correlate2d", (np.zeros((9, 8)), np.zeros((4, 4))), {"padding": 2}, np.shape).key
    assert list(key.right) == [10, 9]
    assert "You added the padding on one side only." in judge_answer(key, (8, 7)).sentence


def test_a_grid_with_two_mistakes_is_told_both():
    question = Question("correlate2d", (np.arange(20).reshape(4, 5) ** 2, [[1, -2], [3, 5]]))
    sentence = judge_answer(question.key, -question.mistaken("kernel turned")).sentence
    assert "You turned the kernel." in sentence
    assert "Your signs are the opposite ones." in sentence


@pytest.mark.parametrize(
    ("down", "right", "said"),
    [
        (1, 0, "1 down."),
        (-1, 0, "1 up."),
        (0, 2, "2 to the right."),
        (0, -1, "1 to the left."),
        (-1, 1, "1 up and 1 to the right."),
        (1, -2, "1 down and 2 to the left."),
        (-1, -1, "1 up and 1 to the left."),
    ],
)
def test_a_shift_is_told_by_its_direction(down, right, said):
    moved = np.roll(np.pad(RIGHT, 2), (down, right), (0, 1))[2:-2, 2:-2]
    assert kind_of_difference(moved, RIGHT) == f"Your result is the correct one, shifted: {said}"


@pytest.mark.parametrize(("by", "said"), [(2, "shifted: 2 down."), (3, "")])
def test_a_shift_is_told_up_to_two_cells(by, said):
    large = np.random.default_rng(1).permutation(72).reshape(9, 8)
    moved = np.full_like(large, 100)
    moved[by:] = large[:-by]
    assert kind_of_difference(moved, large).endswith(said)
    assert bool(kind_of_difference(moved, large)) == bool(said)


@pytest.mark.parametrize(("most", "is_told"), [(250, False), (256, True)])
def test_a_range_up_to_255_is_told_only_where_a_result_is_above_it(most, is_told):
    question = Question("correlate2d", (np.array([[-3, 7, most], [2, -9, 30]]), [[1]]))
    sentence = judge_answer(question.key, np.clip(question.key.right, 0, 255)).sentence
    assert ("to the range from 0 to 255" in sentence) == is_told


def test_no_more_than_the_plainest_mistakes_are_offered():
    sentence = check(lambda x, window: np.maximum(convlib.max_pool2d(x, window), 0), "max_pool2d").sentence
    assert "Either of these mistakes gives these results: Your maximum starts at 0" in sentence
    assert "255" not in sentence


def odd(image, kernel, dilation=1):
    """Right without dilation; with it, wrong in a way of its own."""
    rows, columns = (i - dilation * (k - 1) for i, k in zip(image.shape, kernel.shape, strict=True))
    out = np.zeros((rows, columns))
    for i, j in np.ndindex(rows, columns):
        out[i, j] = np.sum(image[i : i + kernel.shape[0], j : j + kernel.shape[1]] * kernel) + (dilation - 1) * i * j
    return out


def test_the_setting_that_it_is_wrong_with_is_told():
    assert "Without dilation your function is correct" in check(odd, "correlate2d").sentence


def odd_together(image, kernel, stride=1, dilation=1):
    """Right with a stride or with dilation; with both, wrong in a way of its own."""
    right = convlib.correlate2d(image, kernel, stride=stride, dilation=dilation)
    rows, columns = np.indices(right.shape)
    return right + (stride - 1) * (dilation - 1) * rows * columns**2


def test_of_two_settings_that_it_is_wrong_with_the_first_is_told():
    assert "Without stride your function is correct" in check(odd_together, "correlate2d").sentence


def beyond(image, kernel):
    rows = len(image)
    return image[rows]


def test_an_exception_is_shown_where_it_arose():
    verdict = check(beyond, "correlate2d")
    number = beyond.__code__.co_firstlineno + 2
    assert repr(verdict).endswith(f"\n  Line {number}: return image[rows]")
    assert "Line" not in verdict.sentence  # the grader, whose sandbox does not send the line, says the same


def test_a_line_of_the_course_is_never_shown_as_the_learners_own():
    unordered = arrange("A |    return 1\nB |return 2", "AB", "f(image, kernel)")
    assert "In this order the lines do not make a function" in repr(check(unordered, "correlate2d"))
    assert "raise" not in repr(check(unordered, "correlate2d"))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("image @ kernel", "@ and np.dot multiply rows by columns."),
        ("image * kernel", "Two arrays have shapes that do not fit each other"),
        ("image[99, 0]", "An index is too large"),
        ("np.zeros(image.shape[0] / 2)", "divide with //"),
        ("np.zeros(-1)", "The size of your output is negative"),
        ("1 if image > 0 else 2", "An array is compared as a whole"),
        ("np.add(image, 0.5, out=image)", "The array holds whole numbers"),
        ("missing", "Is this name spelt"),
    ],
)
def test_what_an_exception_means(line, said):
    verdict = check(eval(f"lambda image, kernel: {line}", {"np": np}), "correlate2d")
    assert "Your function stopped with " in verdict.sentence
    assert said in verdict.sentence
