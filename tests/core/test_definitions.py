"""The definitions against scipy and against the deck's worked numbers; `operations` is held to them elsewhere."""

import numpy as np
import pytest
import scipy.signal
from numpy.testing import assert_allclose, assert_array_equal

from convlib import definitions

RNG = np.random.default_rng(0)
IMAGE, KERNEL = RNG.normal(size=(5, 7)), RNG.normal(size=(3, 5))


@pytest.mark.parametrize("kernel_shape", [(1, 1), (2, 3), (5, 4)])
@pytest.mark.parametrize(("stride", "padding"), [(1, 0), (2, 0), (3, 2)])
def test_two_dimensions_agree_with_scipy(kernel_shape, stride, padding):
    kernel = np.random.default_rng(1).normal(size=kernel_shape)
    padded = np.pad(IMAGE, padding)
    for name in ("correlate2d", "convolve2d"):
        expected = getattr(scipy.signal, name)(padded, kernel, mode="valid")[::stride, ::stride]
        assert_allclose(getattr(definitions, name)(IMAGE, kernel, stride, padding), expected)


def test_a_dilated_kernel_is_the_kernel_with_zeros_between_its_taps():
    kernel = KERNEL[:2, :3]
    filled = np.zeros((3, 5))
    filled[::2, ::2] = kernel
    assert_allclose(definitions.correlate2d(IMAGE, kernel, dilation=2), definitions.correlate2d(IMAGE, filled))
    assert_allclose(definitions.convolve2d(IMAGE, kernel, dilation=2), definitions.convolve2d(IMAGE, filled))


@pytest.mark.parametrize("length", [1, 2, 5, 9])
def test_one_dimension_is_numpys_full_sum(length):
    signal, kernel = IMAGE[0], np.random.default_rng(2).normal(size=length)
    assert_allclose(definitions.correlate1d(signal, kernel), np.correlate(signal, kernel, "full"))
    assert_allclose(definitions.convolve1d(signal, kernel), np.convolve(signal, kernel, "full"))


def test_a_layer_sums_over_its_channels_and_gives_one_map_a_filter():
    x, weight = RNG.normal(size=(3, 5, 6)), RNG.normal(size=(2, 3, 2, 3))
    expected = [
        sum(scipy.signal.correlate2d(plane, taps, mode="valid") for plane, taps in zip(x, filter_, strict=True))
        for filter_ in weight
    ]
    assert_allclose(definitions.conv2d(x, weight), expected)


def test_pools_of_a_map_that_is_not_square():
    x = np.arange(24).reshape(4, 6)
    assert_array_equal(definitions.max_pool2d(x, 2, 2), [[7, 9, 11], [19, 21, 23]])
    assert_array_equal(definitions.avg_pool2d(x, 2, 2), [[3.5, 5.5, 7.5], [15.5, 17.5, 19.5]])
    assert_array_equal(definitions.max_pool2d(x, 3, 1), [[14, 15, 16, 17], [20, 21, 22, 23]])


def test_the_worked_pools_of_slide_20():
    for feature_map in (
        [[3, 0, 4, 3], [4, 1, 2, 3], [1, 1, 8, 7], [2, 0, 6, 4]],
        [[1, 3, 0, 4], [2, 4, 1, 2], [1, 1, 1, 8], [1, 2, 0, 6]],
    ):
        assert_array_equal(definitions.max_pool2d(feature_map, 2, 2), [[4, 4], [2, 8]])


def test_slides_6_and_7_differ_by_the_turn():
    image, letters = np.arange(1, 10).reshape(3, 3), 10.0 ** np.arange(9).reshape(3, 3)
    assert definitions.correlate2d(image, letters).item() == 987654321
    assert definitions.convolve2d(image, letters).item() == 123456789


def test_convolution_as_printed_is_the_full_convolution():
    expected = scipy.signal.convolve2d(IMAGE, KERNEL, mode="full")
    assert_allclose(definitions.convolution_as_printed(IMAGE, KERNEL), expected, atol=1e-12)


def test_correlation_as_printed_is_the_usual_one_mirrored():
    usual = scipy.signal.correlate2d(IMAGE, KERNEL, mode="full")
    printed = definitions.correlation_as_printed(IMAGE, KERNEL)
    assert_allclose(printed, usual[::-1, ::-1], atol=1e-12)
    assert not np.allclose(printed, usual)
    middle = tuple(side // 2 for side in usual.shape)
    assert printed[middle] == pytest.approx(usual[middle])


def test_the_middle_of_slides_10_and_12_on_the_nine_letters():
    image, letters = np.arange(1, 10).reshape(3, 3), 10.0 ** np.arange(9).reshape(3, 3)
    assert definitions.correlation_as_printed(image, letters)[2, 2] == 987654321
    assert definitions.convolution_as_printed(image, letters)[2, 2] == 123456789
