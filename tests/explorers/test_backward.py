"""The backward explorer, driven through its traits: its gradients must be torch's, and those of nudged numbers."""

import re

import numpy as np
import pytest
from exhibits import check_kept, controls, move, numbers, panels, value

from convlib.explorers import BackwardExplorer
from convlib.explorers._frame.kernel_choice import CellsEditor
from convlib.explorers.backward.gradients import PATTERNS, Backward

IMAGE = np.array([[2, 0, 1, 3, 1], [1, 3, 0, 2, 0], [0, 1, 2, 1, 4], [3, 2, 1, 0, 1], [1, 0, 5, 1, 2]], dtype=float)
CELLS = ((1, 2, -1), (3, 0, 4))
SETTINGS = [(1, 0, 1), (2, 0, 1), (1, 1, 1), (2, 1, 1), (3, 1, 1), (1, 0, 2), (2, 1, 2), (1, 2, 1), (3, 0, 2)]


def loops(image, kernel, stride, padding, dilation):
    """The output, one sum after the other: numbers that know nothing of convlib."""
    padded = np.pad(image, padding)
    tall, wide = (dilation * (k - 1) + 1 for k in kernel.shape)
    rows, columns = range(0, len(padded) - tall + 1, stride), range(0, len(padded[0]) - wide + 1, stride)
    return np.array(
        [[(padded[y : y + tall : dilation, x : x + wide : dilation] * kernel).sum() for x in columns] for y in rows]
    )


def nudged(arriving, image, kernel, *settings):
    """The gradients of Σ arriving · output: nudge each number by 1, which is exact, since the sum is linear in it."""

    def loss(image, kernel):
        return (arriving * loops(image, kernel, *settings)).sum()

    def gradient(numbers, loss):
        found = np.zeros(numbers.shape)
        for cell in np.ndindex(numbers.shape):
            step = np.zeros(numbers.shape)
            step[cell] = 1
            found[cell] = loss(numbers + step) - loss(numbers)
        return found

    return gradient(kernel, lambda kernel: loss(image, kernel)), gradient(image, lambda image: loss(image, kernel))


def explorer_of(stride, padding, dilation, **state):
    return BackwardExplorer(IMAGE, cells=CELLS, stride=stride, padding=padding, dilation=dilation, **state)


def panel(explorer, title):
    return numbers(panels(explorer.static_svg())[title])


# The numbers


@pytest.mark.parametrize("settings", SETTINGS)
@pytest.mark.parametrize("gradient", PATTERNS)
def test_gradients_are_those_of_nudged_numbers(settings, gradient):
    explorer, kernel = explorer_of(*settings, gradient=gradient), np.array(CELLS, dtype=float)
    output = loops(IMAGE, kernel, *settings)
    np.testing.assert_array_equal(explorer.output, output)
    weights, cells = nudged(PATTERNS[gradient](output.shape), IMAGE, kernel, *settings)
    np.testing.assert_array_equal(explorer.weight_gradient, weights)
    np.testing.assert_array_equal(explorer.input_gradient, cells)


@pytest.mark.parametrize("settings", SETTINGS)
def test_gradients_are_torchs(settings):
    torch = pytest.importorskip("torch")
    stride, padding, dilation = settings
    image, kernel = (torch.tensor(array, dtype=torch.float64) for array in (IMAGE, np.array(CELLS)))
    image.requires_grad = kernel.requires_grad = True
    output = torch.nn.functional.conv2d(image[None, None], kernel[None, None], None, stride, padding, dilation)
    explorer = explorer_of(*settings)
    arriving = PATTERNS["mixed"](tuple(output.shape[2:]))
    output.backward(torch.tensor(arriving)[None, None])
    np.testing.assert_allclose(explorer.weight_gradient, kernel.grad.numpy())
    np.testing.assert_allclose(explorer.input_gradient, image.grad.numpy())


@pytest.mark.parametrize("settings", SETTINGS)
def test_each_way_to_the_gradients_ends_at_the_same_numbers(settings):
    """Output by output, weight by weight, and through the turned kernel: the parts that are shown add up."""
    backward = Backward(IMAGE, np.array(CELLS, dtype=float), PATTERNS["mixed"], *settings)
    weights, cells = backward.sums[-1]
    ring, (height, width) = backward.padding, IMAGE.shape
    np.testing.assert_array_equal(weights, backward.weight_gradient)
    np.testing.assert_array_equal(cells[ring : ring + height, ring : ring + width], backward.input_gradient)
    for (row, column), gradient in np.ndenumerate(backward.weight_gradient):
        met = [backward.padded[cell] for cell in backward.met(row, column)]
        assert np.dot(met, backward.gradient.ravel()) == gradient
    turned = np.array(CELLS)[::-1, ::-1].ravel()
    for (row, column), gradient in np.ndenumerate(backward.input_gradient):
        under = [backward.spread[cell] for cell in backward.turned_window(row, column)]
        assert np.dot(under, turned) == gradient
        readers = backward.readers(row, column)
        assert sum(backward.gradient[output] * backward.kernel[weight] for output, weight in readers) == gradient


# The words


def test_the_words_of_an_output_give_what_it_adds():
    explorer = explorer_of(1, 0, 1, index=4)
    gradient = PATTERNS["mixed"]((4, 3))[1, 1]
    head, to_weights, to_window = re.fullmatch(
        r"Output (.*?) has gradient .*? to the weights: (.*?)\. It adds .*? of its window: (.*?)\. It adds 3 to the "
        r"bias\.",
        explorer.words,
    ).groups()
    assert (head, gradient) == ("row 1, column 1", 3)
    for said, expected in ((to_weights, IMAGE[1:3, 1:4]), (to_window, np.array(CELLS))):
        sides = [product.split(" = ") for product in said.split(", ")]
        assert [value(left) for left, _ in sides] == [value(right) for _, right in sides]
        assert [value(right) for _, right in sides] == (gradient * expected).ravel().tolist()


@pytest.mark.parametrize("follow", ["weights", "cells"])
@pytest.mark.parametrize("settings", SETTINGS)
def test_the_words_of_a_weight_and_of_a_cell_end_in_its_gradient(follow, settings):
    explorer = explorer_of(*settings, follow=follow)
    gradients = explorer.weight_gradient if follow == "weights" else explorer.input_gradient
    assert len(explorer.view.sentences) == gradients.size
    for said, gradient in zip(explorer.view.sentences, gradients.ravel(), strict=True):
        if "no output reads it" in said:
            assert gradient == 0
            continue
        products, total = said.rpartition(": ")[2].split(" = ")
        assert value(products) == value(total) == gradient
        assert int(re.search(r"it met (\d+)|(\d+) outputs? reads? it|: (\d+) outputs? read", said)[1] or 0) in (
            products.count("·"),
            0,
        )


def test_the_bias_collects_all_gradients():
    explorer = explorer_of(1, 0, 1, gradients=np.arange(12).reshape(4, 3))
    assert "Gradient of the bias: the sum of the output gradients, 66." in explorer.view.base


# The picture


@pytest.mark.parametrize("settings", SETTINGS[:6])
def test_at_the_last_output_the_sums_are_the_gradients(settings):
    explorer = explorer_of(*settings)
    explorer.index = explorer.rows * explorer.columns - 1
    np.testing.assert_array_equal(panel(explorer, "weight gradient so far"), explorer.weight_gradient)
    np.testing.assert_array_equal(panel(explorer, "input gradient so far"), explorer.input_gradient)
    explorer.index = 0
    first = PATTERNS["mixed"]((1, 1))[0, 0]
    window = Backward(IMAGE, np.array(CELLS), PATTERNS["mixed"], *settings).read(0, 0)
    np.testing.assert_array_equal(panel(explorer, "adds to the weights"), first * window)
    np.testing.assert_array_equal(panel(explorer, "weight gradient so far"), first * window)
    np.testing.assert_array_equal(panel(explorer, "adds to the window"), first * np.array(CELLS))


def test_at_a_weight_what_it_met_and_the_products():
    explorer = explorer_of(2, 0, 1, follow="weights", index=5)
    met = IMAGE[1::2, 2::2][:2, :2]
    np.testing.assert_array_equal(panel(explorer, "input that it met"), met)
    np.testing.assert_array_equal(panel(explorer, "gradient · input"), met * PATTERNS["mixed"]((2, 2)))
    np.testing.assert_array_equal(panel(explorer, "weight gradient"), explorer.weight_gradient)


def test_at_a_cell_the_turned_kernel_lies_on_the_spread_gradient():
    explorer = explorer_of(2, 1, 1, follow="cells", index=7)
    np.testing.assert_array_equal(panel(explorer, "kernel, turned"), np.array(CELLS)[::-1, ::-1])
    assert panel(explorer, "products").sum() == explorer.input_gradient[1, 2]
    spread = panel(explorer, "output gradient, spread")
    np.testing.assert_array_equal(spread[1::2, 2::2][:3, :3], PATTERNS["mixed"]((3, 3)))
    assert np.count_nonzero(spread) == np.count_nonzero(PATTERNS["mixed"]((3, 3)))


@pytest.mark.parametrize("follow", ["outputs", "weights", "cells"])
def test_moving_and_pointing_reach_every_position(follow):
    explorer = explorer_of(1, 1, 1, follow=follow)
    shape = {"outputs": (6, 5), "weights": (2, 3), "cells": (5, 5)}[follow]
    assert (explorer.view.rows, explorer.view.columns) == shape
    assert all((area["rows"], area["columns"]) == shape for area in explorer.view.regions)
    move(explorer.view, explorer.rows * explorer.columns - 1)
    assert explorer.words == explorer.view.sentences[-1]


def test_what_a_notebook_keeps():
    for follow in ("outputs", "weights", "cells"):
        check_kept(lambda follow=follow: explorer_of(2, 1, 1, follow=follow, index=3))


# Own numbers, and settings that do not work


def test_own_gradients_begin_as_what_is_shown_and_are_edited_cell_by_cell():
    explorer = BackwardExplorer(IMAGE, cells=CELLS, gradient="ones", controls=("gradient",))
    explorer.gradient = "own"
    (editor,) = controls(explorer, CellsEditor)
    assert explorer.gradients == ((1,) * 3,) * 4
    assert editor.names[1][2] == "output gradient row 1, column 2"
    editor.texts = [["0", "0", "0"], ["0", "−2", "0"], ["0", "0", "0"], ["0", "0", "0"]]
    np.testing.assert_array_equal(explorer.weight_gradient, -2 * IMAGE[1:3, 1:4])


def test_own_gradients_of_another_size_are_explained_and_kept():
    explorer = BackwardExplorer(IMAGE, cells=CELLS, gradients=np.ones((4, 3)))
    explorer.stride = 2
    assert explorer.problem.startswith("Every output needs one gradient: the output is 2×2, your gradients are 4×3.")
    assert (explorer.output, explorer.weight_gradient) == (None, None)
    explorer.gradient = "ones"
    explorer.gradient = "own"
    assert (explorer.problem, explorer.gradients) == ("", ((1, 1), (1, 1)))


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"stride": 0}, "stride"),
        ({"padding": -1}, "padding"),
        ({"dilation": 5}, "Lower the dilation"),
        ({"padding": 5}, "at most 13 can be drawn"),
    ],
)
def test_what_does_not_work_is_explained(settings, said):
    explorer = BackwardExplorer(IMAGE, cells=CELLS, **settings)
    assert said in explorer.words
    assert explorer.view.frames == []


def test_random_walk():
    """After any change the exhibit shows the gradients of its present settings, or says why there are none."""
    rng, explorer = np.random.default_rng(13), BackwardExplorer(IMAGE)
    values = {
        "follow": ["outputs", "weights", "cells"],
        "kernel": ["four", "nine", "sobel_x", "edge_laplacian"],
        "cells": [CELLS, ((2,),), ((1, -1), (0, 3), (2, 2))],
        "gradient": ["mixed", "ones", "mixed", "own"],
        "gradients": [((1, 2), (3, 4)), ((5,),)],
        "stride": [1, 2, 1, 3, 0],
        "padding": [0, 1, 2, 0, 1, -1, 6],
        "dilation": [1, 2, 1, 0],
        "index": [0, 3, 8],
    }
    legal = 0
    for _ in range(400):
        name = list(values)[rng.integers(len(values))]
        setattr(explorer, name, values[name][rng.integers(len(values[name]))])
        if explorer.problem:
            assert explorer.problem in explorer.words
            continue
        legal += 1
        settings = explorer.stride, explorer.padding, explorer.dilation
        kernel = np.array(explorer.cells, dtype=float)
        arriving = (
            explorer.gradients if explorer.gradient == "own" else PATTERNS[explorer.gradient](explorer.output.shape)
        )
        weights, cells = nudged(np.array(arriving), IMAGE, kernel, *settings)
        np.testing.assert_array_equal(explorer.weight_gradient, weights)
        np.testing.assert_array_equal(explorer.input_gradient, cells)
        title, expected = {
            "outputs": ("output gradient", arriving),
            "weights": ("weight gradient", weights),
            "cells": ("kernel, turned", kernel[::-1, ::-1]),
        }[explorer.follow]
        np.testing.assert_array_equal(panel(explorer, title), expected)
    assert legal > 60


def test_errors_name_the_image():
    with pytest.raises(ValueError, match="image must be a grid of 1 to 7 rows and columns"):
        BackwardExplorer(np.ones((8, 2)))
