"""The ways of `_engine` on arrays of their own size, with the constants as they are: numbers, NaN and memory.

`test_operations_random` takes the same ways in tiny blocks.
"""

import tracemalloc

import numpy as np
import pytest
import scipy.ndimage
import scipy.signal
from numpy.testing import assert_allclose, assert_array_equal

from convlib import _engine
from convlib.operations import (
    avg_pool2d,
    conv2d,
    conv2d_backward,
    conv_transpose2d,
    convolve2d,
    correlate1d,
    correlate2d,
    filter_image,
    max_pool2d,
)


def normal(*shape, seed=0, dtype=np.float64):
    return np.random.default_rng(seed).normal(size=shape).astype(dtype)


def gaussian(side):
    line = np.exp(-0.5 * (np.arange(side) - side // 2) ** 2 / (side / 7) ** 2)
    return np.outer(line, line) / line.sum() ** 2


KERNELS = {  # and the way that a large image takes with them
    "3×3": (normal(3, 3, seed=1), "_by_rows"),
    "4×7": (normal(4, 7, seed=1), "_by_rows"),
    "15×15": (normal(15, 15, seed=1), "_by_fft"),
    "9×31": (normal(9, 31, seed=1), "_by_fft"),
    "Gaussian 7×7": (gaussian(7), "_by_factors"),
    "Gaussian 25×25": (gaussian(25), "_by_factors"),
    "box 5×9": (np.ones((5, 9)), "_by_factors"),
    "unsharp 9×9": (np.where(np.arange(81).reshape(9, 9) == 40, 2, 0) - gaussian(9), "_by_rows"),
    "nearly a box": (np.ones((5, 9)) + 1e-3 * (np.arange(9) == 8) * (np.arange(5) == 0)[:, None], "_by_rows"),
}


@pytest.fixture
def ways(monkeypatch):
    """The names of the ways that are taken."""
    taken = []
    for way in (_engine._at_once, _engine._by_rows, _engine._by_columns, _engine._by_factors, _engine._by_fft):

        def call(*arguments, way=way):
            taken.append(way.__name__)
            return way(*arguments)

        monkeypatch.setattr(_engine, way.__name__, call)
    return taken


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", KERNELS)
def test_a_large_image_takes_its_way_and_agrees_with_scipy(name, dtype, ways):
    kernel, way = KERNELS[name]
    image, kernel = normal(201, 307, dtype=dtype), kernel.astype(dtype)
    expected = scipy.ndimage.convolve(image.astype(float), kernel.astype(float), mode="nearest")
    got = filter_image(image, kernel)
    assert got.dtype == dtype
    assert ways == [way]
    largest = np.abs(kernel).sum() * np.abs(image).max()
    assert_allclose(got, expected, rtol=0, atol=4 * largest * np.finfo(dtype).eps)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("name", KERNELS)
def test_what_is_not_finite_stays_in_its_windows(name, bad):
    kernel, (down, along) = KERNELS[name][0].copy(), KERNELS[name][0].shape
    image = normal(201, 307)
    image[90, 200] = bad
    got = correlate2d(image, kernel)
    met = np.zeros(got.shape, bool)
    met[91 - down : 91, 201 - along : 201] = True
    assert_array_equal(~np.isfinite(got), met)
    image[90, 200] = 0
    assert_allclose(got[~met], correlate2d(image, kernel)[~met], atol=1e-12)


def test_a_kernel_that_is_not_finite_gives_what_its_windows_give():
    image = np.abs(normal(201, 307))
    for kernel in (np.full((15, 15), np.inf), np.full((7, 7), np.inf)):
        assert_array_equal(correlate2d(image, kernel), np.full((202 - len(kernel), 308 - len(kernel)), np.inf))
    assert np.isnan(correlate2d(image, np.full((15, 15), np.nan))).all()
    assert_array_equal(correlate2d(image, np.zeros((15, 15))), np.zeros((187, 293)))


def test_a_number_near_the_largest_overflows_only_where_it_must():
    image = np.ones((201, 307), np.float32)
    image[90, 200] = 3e38
    with np.errstate(over="ignore"):
        got = correlate2d(image, np.full((15, 15), 2, np.float32))
    assert np.isinf(got).sum() == 15 * 15
    assert got[0, 0] == pytest.approx(450)


@pytest.mark.parametrize("length", [50_000, 50_001])
@pytest.mark.parametrize("taps", [2, 9, 300])
def test_a_long_signal_agrees_with_numpy(length, taps):
    signal, kernel = normal(length), normal(taps, seed=1)
    assert_allclose(correlate1d(signal, kernel), np.correlate(signal, kernel, "valid"), atol=1e-9)
    assert_allclose(correlate1d(signal, kernel, stride=3), np.correlate(signal, kernel, "valid")[::3], atol=1e-9)


def test_full_convolution_of_two_images():
    image, other = normal(90, 70), normal(60, 80, seed=1)
    assert_allclose(convolve2d(image, other, padding="full"), scipy.signal.fftconvolve(image, other), atol=1e-8)


LAYERS = {  # input, weight, options
    "image": ((2, 3, 64, 60), (8, 3, 5, 3), {"padding": (2, 1)}),
    "deep": ((2, 64, 30, 28), (32, 64, 3, 3), {"padding": 1}),
    "stride": ((1, 3, 101, 90), (24, 3, 7, 7), {"padding": 3, "stride": 2}),
    "dilated": ((1, 16, 40, 40), (8, 16, 3, 3), {"padding": 2, "dilation": 2}),
    "depthwise": ((2, 96, 30, 30), (96, 1, 3, 3), {"padding": 1, "groups": 96}),
    "grouped": ((2, 32, 30, 30), (64, 8, 3, 3), {"groups": 4, "stride": (2, 1)}),
    "pointwise": ((2, 64, 30, 30), (48, 64, 1, 1), {}),
}


@pytest.mark.parametrize("name", LAYERS)
def test_a_layer_of_usual_size_agrees_with_torch(name):
    torch = pytest.importorskip("torch")
    shape, weight_shape, options = LAYERS[name]
    x, weight, bias = normal(*shape), normal(*weight_shape, seed=1), normal(weight_shape[0], seed=2)
    tensors = [torch.from_numpy(array).requires_grad_() for array in (x, weight, bias)]
    expected = torch.nn.functional.conv2d(*tensors, **options)
    got = conv2d(x, weight, bias, **options)
    assert_allclose(got, expected.detach().numpy(), atol=1e-10)
    grad = normal(*got.shape, seed=3)
    expected.backward(torch.from_numpy(grad))
    for ours, tensor in zip(conv2d_backward(grad, x, weight, **options), tensors, strict=True):
        assert_allclose(ours, tensor.grad.numpy(), atol=1e-9)


MEMORY = {  # an operation, its arrays, its options, and cells of a padded copy, of the input or a block
    "filter 3×3": (filter_image, [(512, 512), (3, 3)], {}, 514**2),
    "filter 15×15": (filter_image, [(512, 512), (15, 15)], {}, 526**2),
    "filter of rank one": (filter_image, [(512, 512), gaussian(15)], {}, 526**2),
    "signal": (correlate1d, [(10**6,), (9,)], {}, 0),
    "layer": (conv2d, [(1, 64, 56, 56), (64, 64, 3, 3)], {"padding": 1}, 64 * 58**2),
    "many channels": (conv2d, [(1, 512, 20, 200), (2, 512, 3, 3)], {}, 0),
    "depthwise": (conv2d, [(1, 512, 56, 56), (512, 1, 3, 3)], {"groups": 512}, 0),
    "transposed": (conv_transpose2d, [(1, 64, 56, 56), (64, 32, 2, 2)], {"stride": 2}, 0),
    "max pool": (max_pool2d, [(8, 64, 56, 56)], {"window": 3, "stride": 2, "padding": 1}, 0),
    "average pool of one plane": (avg_pool2d, [(1500, 1500)], {"window": 3, "stride": 1}, 0),
}


@pytest.mark.parametrize("name", MEMORY)
def test_an_operation_takes_little_memory(name):
    """One padded copy, and about 1 MB beyond input and output."""
    operation, arrays, options, padded = MEMORY[name]
    arrays = [normal(*array) if isinstance(array, tuple) else array for array in arrays]
    tracemalloc.start()
    output = operation(*arrays, **options)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak - output.nbytes - 8 * padded < 1.6e6
