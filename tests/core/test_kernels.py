"""The kernels are the deck's, written down here a second time, and ours are told apart by a half turn."""

import re

import numpy as np
import pytest

from convlib import KERNELS

BLUR_5 = np.outer([1, 4, 6, 4, 1], [1, 4, 6, 4, 1])
UNSHARP_5 = BLUR_5.copy()
UNSHARP_5[2, 2] = -476
S4 = {
    "identity": np.array([[0, 0, 0], [0, 1, 0], [0, 0, 0]]),
    "edge_diagonal": np.array([[1, 0, -1], [0, 0, 0], [-1, 0, 1]]),
    "edge_laplacian": np.array([[0, 1, 0], [1, -4, 1], [0, 1, 0]]),
    "edge_8_neighbours": np.array([[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]]),
    "sharpen": np.array([[0, -1, 0], [-1, 5, -1], [0, -1, 0]]),
    "box_blur": np.ones((3, 3)) / 9,
    "gaussian_3x3": np.array([[1, 2, 1], [2, 4, 2], [1, 2, 1]]) / 16,
    "gaussian_5x5": BLUR_5 / 256,
    "unsharp_5x5": -UNSHARP_5 / 256,
}
OURS = {
    "emboss": np.array([[4, 0, 0], [0, 0, 0], [0, 0, -4]]),
    "sobel_x": np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]),
    "sobel_y": np.array([[-1, -2, -1], [0, 0, 0], [1, 2, 1]]),
}
SUM_0 = ("edge_diagonal", "edge_laplacian", "edge_8_neighbours", "emboss", "sobel_x", "sobel_y")


@pytest.mark.parametrize("name", [*S4, *OURS])
def test_weights(name):
    np.testing.assert_allclose(KERNELS[name].weights, (S4 | OURS)[name], rtol=1e-15)


def test_order_is_the_decks():
    assert list(KERNELS) == [*S4, *OURS]


@pytest.mark.parametrize("name", [*S4, *OURS])
def test_sums(name):
    assert KERNELS[name].weights.sum() == pytest.approx(0 if name in SUM_0 else 1, abs=1e-12)


def test_half_turn():
    """All nine of the deck look the same turned, so only ours tell convolution from correlation."""
    unchanged = [name for name, kernel in KERNELS.items() if (kernel.weights[::-1, ::-1] == kernel.weights).all()]
    assert unchanged == list(S4)


@pytest.mark.parametrize("name", [*S4, *OURS])
def test_texts(name):
    kernel = KERNELS[name]
    assert re.search("[가-힣]", kernel.korean)
    assert kernel.title
    assert kernel.effect.endswith(".")
    assert (kernel.source == "slide S4") == (name in S4)


def test_names_are_told_apart():
    for field in ("title", "korean", "effect", "cells"):
        assert len({getattr(kernel, field) for kernel in KERNELS.values()}) == len(KERNELS)


def test_weights_can_be_changed_without_changing_the_kernel():
    KERNELS["sobel_x"].weights[:] = 0
    np.testing.assert_array_equal(KERNELS["sobel_x"].weights, OURS["sobel_x"])
