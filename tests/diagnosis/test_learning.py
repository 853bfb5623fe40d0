"""The operations of learning: held to finite differences and to scipy, and a descent that ends at the kernel."""

from itertools import pairwise

import numpy as np
import pytest
import scipy.signal

from convlib.diagnosis.cases import drawn, fixed
from convlib.diagnosis.check import check
from convlib.diagnosis.mistakes import MISTAKES
from convlib.diagnosis.operations import OPERATIONS
from convlib.diagnosis.questions import Question

RNG = np.random.default_rng(5)


def slope(loss, x):
    """Change each number by a little, up and down, and see how the loss changes."""
    steps = [np.where(np.arange(x.size).reshape(x.shape) == cell, 1e-4, 0) for cell in range(x.size)]
    return np.reshape([(loss(x + step) - loss(x - step)) / 2e-4 for step in steps], x.shape)


def pooled(x, window, stride):
    windows = np.lib.stride_tricks.sliding_window_view(x, (window, window))[::stride, ::stride]
    return windows.max(axis=(2, 3))


def loss_of(kernel, question):
    before, after, *_ = question.arguments
    return np.mean((scipy.signal.correlate2d(before, kernel, "valid") - after) ** 2)


def test_gradients_are_the_slopes_of_a_loss():
    image, kernel, grad = RNG.normal(size=(6, 7)), RNG.normal(size=(3, 2)), RNG.normal(size=(4, 6))
    of_weights = slope(lambda w: np.vdot(grad, scipy.signal.correlate2d(image, w, "valid")), kernel)
    of_pixels = slope(lambda x: np.vdot(grad, scipy.signal.correlate2d(x, kernel, "valid")), image)
    np.testing.assert_allclose(OPERATIONS["weight_gradient"](grad, image), of_weights, atol=1e-8)
    np.testing.assert_allclose(OPERATIONS["input_gradient"](grad, kernel), of_pixels, atol=1e-8)


@pytest.mark.parametrize(
    ("window", "stride", "places"), [(2, 2, (3, 3)), (3, 1, (4, 5)), (3, 2, (2, 3)), (2, 3, (2, 2))]
)
def test_the_gradient_of_a_max_pool_is_the_slope_of_a_loss(window, stride, places):
    x, grad = RNG.permutation(np.arange(42.0)).reshape(6, 7), RNG.normal(size=places)
    expected = slope(lambda x: np.vdot(grad, pooled(x, window, stride)), x)
    np.testing.assert_allclose(OPERATIONS["max_pool_gradient"](grad, x, window, stride), expected, atol=1e-8)


@pytest.mark.parametrize(("stride", "padding"), [(1, 0), (2, 0), (3, 0), (1, 1), (2, 1), (3, 2)])
def test_laying_down_is_the_convolution_of_a_map_with_zeros_between_its_cells(stride, padding):
    x, kernel = RNG.normal(size=(4, 3)), RNG.normal(size=(5, 6))
    spread = np.zeros([(side - 1) * stride + 1 for side in x.shape])
    spread[::stride, ::stride] = x
    whole = scipy.signal.convolve2d(spread, kernel)
    expected = whole[padding : len(whole) - padding, padding : whole.shape[1] - padding]
    np.testing.assert_allclose(OPERATIONS["lay_down"](x, kernel, stride=stride, padding=padding), expected)


CASES = [*fixed("learn"), *(case for seed in range(8) for case in drawn("learn", (), np.random.default_rng(seed)))]


def test_the_loss_falls_with_each_step_and_the_last_case_ends_at_the_kernel():
    for question in CASES:
        before, after, kernel, rate, steps = question.arguments
        losses = [loss_of(OPERATIONS["learn"](before, after, kernel, rate, n), question) for n in range(steps + 1)]
        assert all(later < earlier for earlier, later in pairwise(losses))
        if steps == 60:
            windows = np.lib.stride_tricks.sliding_window_view(before, kernel.shape)
            true = np.linalg.lstsq(windows.reshape(-1, kernel.size), after.ravel())[0].reshape(kernel.shape)
            np.testing.assert_allclose(question.key.right, true, atol=0.02)


def test_the_last_case_shows_who_does_not_learn():
    """Half the step learns too, only more slowly."""
    for question in (case for case in CASES if case.arguments[-1] == 60):
        for name, kernel in question.key.wrong.items():
            learns = name == "factor 2 forgotten"
            assert learns == (loss_of(kernel, question) < 0.05), name


def test_a_kernel_that_is_changed_in_place_is_told():
    def learn(before, after, kernel, rate, steps):
        windows = np.lib.stride_tricks.sliding_window_view(before, kernel.shape)
        for _ in range(steps):
            error = np.sum(windows * kernel, axis=(2, 3)) - after
            kernel -= rate * 2 * np.mean(error[:, :, None, None] * windows, axis=(0, 1))
        return kernel

    assert "Your function changed the array that it was given." in check(learn, "learn").sentence


def test_two_mistakes_at_once_are_both_named():
    def lay_down(x, kernel, stride=1, padding=0):
        return OPERATIONS["lay_down"](x, kernel[::-1, ::-1], padding=padding)

    sentence = check(lay_down, "lay_down").sentence
    assert MISTAKES["laid-down kernel turned"].happened in sentence
    assert MISTAKES["laid down one cell apart"].happened in sentence


def test_a_value_by_hand_is_named():
    key = Question("weight_gradient", ([[1, -2], [3, 2]], [[2, 1, 0], [3, 1, 2], [0, 4, 1]])).key
    assert key.right.tolist() == [[11, 8], [9, 11]]
    assert key.wrong["gradient averaged"].tolist() == [[2.75, 2], [2.25, 2.75]]
