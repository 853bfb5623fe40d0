"""What the exhibits compute and say, without a widget."""

import subprocess
import sys

import numpy as np
import pytest
import scipy.signal

from convlib.explorers._frame.network_maps import probabilities
from convlib.explorers.filter.filtered import Filtered
from convlib.explorers.flip.signals import SIGNALS
from convlib.explorers.pooling.moved_map import MovedMap
from convlib.explorers.shift.two_ways import TwoWays
from convlib.explorers.window.sliding import Sliding

IMAGE = np.random.default_rng(0).integers(-9, 10, (6, 7)).astype(float)
SKEW = ((1, 2, 0), (-3, 5, 7))
SKEW_SQUARE = ((1, 2, 0), (-3, 5, 7), (0, 4, -1))


MODELS = (
    "channel.words",
    "filter.filtered",
    "flip.scenes",
    "index.words",
    "pair_sum.examples",
    "pair_sum.words",
    "pooling.moved_map",
    "shift.words",
    "stack.words",
    "window.sliding",
)
"""Those named words load the numbers that they speak of."""


@pytest.mark.parametrize("module", MODELS)
def test_a_model_loads_no_widgets(module):
    heavy = "[name for name in ('ipywidgets', 'anywidget', 'traitlets') if name in sys.modules]"
    code = f"import sys, convlib.explorers.{module}; print({heavy})"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("divisor", [1, -4])
def test_sliding_agrees_with_scipy_and_says_so(turned, divisor):
    sliding = Sliding(IMAGE, SKEW, divisor, turned, stride=2)
    slide = scipy.signal.convolve2d if turned else scipy.signal.correlate2d
    expected = slide(IMAGE, np.array(SKEW) / divisor, mode="valid")[::2, ::2]
    np.testing.assert_allclose(sliding.output, expected)
    assert sliding.shape == expected.shape
    shown, asked = list(sliding.sentences()), list(sliding.questions())
    assert len(shown) == len(asked) == expected.size
    for place, sentence, question in zip(np.ndindex(expected.shape), shown, asked, strict=True):
        assert sentence.startswith(f"Output row {place[0]}, column {place[1]}: ")
        assert question == sentence[: sentence.rindex(" = ")] + " = ?"
        assert sliding.question(*place).key.right == pytest.approx(expected[place])


def test_a_window_reads_what_is_counted():
    sliding = Sliding(IMAGE, SKEW, stride=2, padding=1, dilation=2)
    counts = np.zeros_like(sliding.padded_read)
    for place in np.ndindex(sliding.shape):
        for cell in sliding.window(*place):
            counts[cell] += 1
    np.testing.assert_array_equal(sliding.padded_read, counts)
    np.testing.assert_array_equal(sliding.read, counts[1:-1, 1:-1])


@pytest.mark.parametrize(
    ("settings", "problem"),
    [
        ({"divisor": 0}, "The divisor is 0, and nothing can be divided by 0. Use 1, or the sum of the cells."),
        (
            {"padding": 7, "padding_mode": "reflect"},
            "Mode reflect can mirror at most 5 cells of this input, but the padding is 7. "
            "Lower the padding or use edge.",
        ),
        (
            {"padding": 7, "padding_mode": "wrap"},
            "Mode wrap can repeat at most 6 cells of this input, but the padding is 7. Lower the padding or use edge.",
        ),
        ({"padding": 9}, "The padded input is 25 cells long, but at most 24 can be drawn. Lower the padding."),
    ],
)
def test_a_problem_is_a_whole_sentence(settings, problem):
    sliding = Sliding(IMAGE, SKEW, **settings)
    assert (sliding.problem, sliding.output) == (problem, None)
    assert not sliding.read.any()


def test_one_cell_is_said_in_the_singular():
    sliding = Sliding(np.ones((2, 9)), ((1,),), padding=2, padding_mode="reflect")
    assert "can mirror at most 1 cell of this input" in sliding.problem


@pytest.mark.parametrize("kind", ["max", "average"])
def test_pooling_after_the_move_is_pooling_of_the_moved_map(kind):
    beside = np.array([[50.0], [-50.0]])
    pool = MovedMap(np.array([[3.0, 0, 4, 3], [4, 1, 2, 3]]), beside, kind, shift=1)
    np.testing.assert_array_equal(pool.moved, [[50, 3, 0, 4], [-50, 4, 1, 2]])
    moved = MovedMap(pool.moved, beside, kind)
    np.testing.assert_array_equal(pool.moved_output, moved.output)
    assert pool.after(0, 0).startswith("Moved: ")
    assert pool.changed[0, 0]
    assert pool.after(0, 0).endswith("The output changed.")
    assert "?" in pool.ask(0, 0)
    assert "?" not in pool.before(0, 0)


@pytest.mark.parametrize("divisor", [1, 3])
def test_the_sum_behind_a_pixel_is_its_value(divisor):
    gray = np.random.default_rng(1).integers(0, 256, (5, 6), dtype=np.uint8)
    filtered = Filtered(gray, ((1, 2), (-3, 4)), divisor)
    for row, column in np.ndindex(gray.shape):
        products = (filtered.around(row, column) * filtered.turned).sum() / divisor
        assert products == pytest.approx(filtered.result[row, column])
        assert filtered.pixel(row, column).startswith(f"Pixel row {row}, column {column}: ")


def test_what_is_handed_out_twice_is_read_only():
    sliding, filtered = Sliding(IMAGE, SKEW), Filtered(np.ones((3, 3), np.uint8), SKEW)
    for array in (sliding.output, filtered.result):
        with pytest.raises(ValueError, match="read-only"):
            array[0, 0] = 1


@pytest.mark.parametrize("name", ["box", "triangle"])
def test_a_line_is_drawn_through_every_bend_and_jump(name):
    assert set(SIGNALS[name].breaks) <= set(SIGNALS[name].drawn)


@pytest.mark.parametrize("name", SIGNALS)
def test_a_line_begins_and_ends_on_the_axis_and_never_goes_back(name):
    places, heights = SIGNALS[name].corners()
    assert heights[[0, -1]].tolist() == [0, 0]
    assert (np.diff(places) >= 0).all()


def test_a_global_pool_reads_the_image_and_all_of_its_padding():
    ways = TwoWays(np.ones((4, 6)), SKEW_SQUARE, pooling="global_max")
    assert ways.window(0, 0) == (slice(0, 6), slice(0, 8))
    assert ways.padding_read(0, 0) == 6 * 8 - 4 * 6


@pytest.mark.parametrize("kernel", [((1, 2), (3, 4), (5, 6)), ((1, 2, 3, 4),)])
def test_a_kernel_without_a_middle_gives_no_output(kernel):
    ways = TwoWays(np.ones((4, 6)), kernel)
    assert "it has no middle cell" in ways.problem
    assert ways.shape == (0, 0)


def test_each_picture_of_a_batch_has_probabilities_of_its_own():
    batch = np.array([[0.0, 2, 1], [9, -9, 3]])
    np.testing.assert_allclose(probabilities(batch), [probabilities(scores) for scores in batch])
    np.testing.assert_allclose(probabilities([[0, -2000], [0, 0]]), [[1, 0], [0.5, 0.5]])
