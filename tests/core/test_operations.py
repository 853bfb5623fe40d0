"""operations against the definitions, scipy, PyTorch (where it is installed), properties, and their error messages.

Kernels are random and not symmetric, images are not square, and settings differ between the axes: a turned kernel or
swapped axes cannot pass.
"""

import re

import numpy as np
import pytest
import scipy.ndimage
import scipy.signal
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from convlib import definitions, operations, shapes
from convlib.operations import (
    avg_pool2d,
    avg_pool2d_backward,
    conv2d,
    conv2d_backward,
    conv_transpose2d,
    convolve1d,
    convolve2d,
    correlate1d,
    correlate2d,
    filter_image,
    max_pool2d,
    max_pool2d_backward,
    pad2d,
)

# No example database: every run draws the same examples.
same_every_time = settings(derandomize=True, deadline=None, database=None, max_examples=40)

KERNEL_SHAPES = [(1, 1), (2, 3), (3, 3), (5, 4)]
NUMPY_MODES = {"zeros": "constant", "edge": "edge", "reflect": "reflect", "wrap": "wrap"}
SCIPY_MODES = {"zeros": "constant", "edge": "nearest", "reflect": "mirror", "wrap": "wrap"}


def normal(*shape, seed=0, dtype=np.float64):
    return np.random.default_rng(seed).normal(size=shape).astype(dtype)


def agree(got, expected, dtype=np.float64):
    assert got.dtype == dtype
    assert got.shape == tuple(expected.shape)
    assert_allclose(
        got, expected, rtol=1e-10 if dtype == np.float64 else 1e-4, atol=1e-12 if dtype == np.float64 else 1e-5
    )


@pytest.fixture(scope="module")
def torch():
    return pytest.importorskip("torch")


# The definitions


@pytest.mark.parametrize("kernel_shape", KERNEL_SHAPES)
@pytest.mark.parametrize("options", [(1, 0, 1), (2, 0, 1), (3, 1, 1), (1, 2, 2), (2, 3, 2)])
def test_two_dimensions_agree_with_the_definitions(kernel_shape, options):
    image, kernel = normal(9, 13), normal(*kernel_shape, seed=1)
    stride, padding, dilation = options
    for name in ("correlate2d", "convolve2d"):
        expected = getattr(definitions, name)(image, kernel, stride, padding, dilation)
        got = getattr(operations, name)(image, kernel, stride=stride, padding=padding, dilation=dilation)
        agree(got, expected)


def test_one_dimension_agrees_with_the_definitions():
    signal, kernel = normal(9), normal(4, seed=1)
    agree(correlate1d(signal, kernel, padding="full"), definitions.correlate1d(signal, kernel))
    agree(convolve1d(signal, kernel, padding="full"), definitions.convolve1d(signal, kernel))


def test_layers_and_pools_agree_with_the_definitions():
    x, weight = normal(3, 6, 8), normal(4, 3, 2, 3, seed=1)
    agree(conv2d(x[None], weight)[0], definitions.conv2d(x, weight))
    for window, stride in [(2, 2), (3, 1), (2, 3)]:
        agree(max_pool2d(x[0], window, stride=stride), definitions.max_pool2d(x[0], window, stride))
        agree(avg_pool2d(x[0], window, stride=stride), definitions.avg_pool2d(x[0], window, stride))


# scipy


@pytest.mark.parametrize("kernel_shape", KERNEL_SHAPES)
@pytest.mark.parametrize("stride", [1, 2, 3, (1, 2), (3, 1)])
def test_two_dimensions_agree_with_scipy(kernel_shape, stride):
    image, kernel = normal(7, 9), normal(*kernel_shape, seed=1)
    down, along = stride if isinstance(stride, tuple) else (stride, stride)
    for name in ("correlate2d", "convolve2d"):
        for mode in ("valid", "full"):
            expected = getattr(scipy.signal, name)(image, kernel, mode=mode)[::down, ::along]
            agree(getattr(operations, name)(image, kernel, stride=stride, padding=mode), expected)


@pytest.mark.parametrize("dilation", [2, 3, (1, 3), (2, 1)])
def test_a_dilated_kernel_is_the_kernel_with_zeros_between_its_taps(dilation):
    image, kernel = normal(9, 11), normal(2, 3, seed=1)
    down, along = dilation if isinstance(dilation, tuple) else (dilation, dilation)
    filled = np.zeros((down * 1 + 1, along * 2 + 1))
    filled[::down, ::along] = kernel
    agree(correlate2d(image, kernel, dilation=dilation), scipy.signal.correlate2d(image, filled, mode="valid"))


@pytest.mark.parametrize("kernel_length", [1, 2, 5])
@pytest.mark.parametrize("mode", ["valid", "full"])
def test_one_dimension_agrees_with_numpy(kernel_length, mode):
    signal, kernel = normal(11), normal(kernel_length, seed=1)
    agree(correlate1d(signal, kernel, padding=mode, stride=2), np.correlate(signal, kernel, mode)[::2])
    agree(convolve1d(signal, kernel, padding=mode, stride=2), np.convolve(signal, kernel, mode)[::2])


@pytest.mark.parametrize("mode", ["zeros", "edge", "reflect", "wrap"])
@pytest.mark.parametrize("kernel_shape", [(1, 1), (3, 5), (5, 3), (2, 3), (4, 2)])
def test_filter_image_agrees_with_scipy_at_every_border(mode, kernel_shape):
    image, kernel = normal(6, 7, 3), normal(*kernel_shape, seed=1)
    expected = scipy.ndimage.convolve(image, kernel[:, :, None], mode=SCIPY_MODES[mode])
    agree(filter_image(image, kernel, padding_mode=mode), expected)
    agree(filter_image(image[..., 1], kernel, padding_mode=mode), expected[..., 1])


def test_filter_image_repeats_the_edge_unless_told():
    image, kernel = normal(4, 5), normal(3, 3, seed=1)
    assert_array_equal(filter_image(image, kernel), filter_image(image, kernel, padding_mode="edge"))


# Borders


PADDINGS = {
    "one number": (2, ((2, 2), (2, 2))),
    "vertical, horizontal": ((1, 2), ((1, 1), (2, 2))),
    "each side": (((1, 2), (3, 0)), ((1, 2), (3, 0))),
    "none": (0, ((0, 0), (0, 0))),
}


@pytest.mark.parametrize("mode", NUMPY_MODES)
@pytest.mark.parametrize("form", PADDINGS)
def test_every_form_of_padding_in_every_mode(form, mode):
    x, kernel = normal(2, 4, 5), normal(2, 3, seed=1)
    padding, sides = PADDINGS[form]
    expected = np.pad(x, ((0, 0), *sides), mode=NUMPY_MODES[mode])
    assert_array_equal(pad2d(x, padding, mode), expected)
    got = correlate2d(x[0], kernel, padding=padding, padding_mode=mode)
    agree(got, scipy.signal.correlate2d(expected[0], kernel, mode="valid"))
    agree(conv2d(x[None], kernel[None, None].repeat(2, 1), padding=padding, padding_mode=mode)[0, 0],
          sum(scipy.signal.correlate2d(plane, kernel, mode="valid") for plane in expected))  # fmt: skip


def test_padding_of_a_signal_is_before_and_after():
    signal, kernel = normal(6), normal(3, seed=1)
    expected = np.correlate(np.pad(signal, (1, 3)), kernel, "valid")
    agree(correlate1d(signal, kernel, padding=(1, 3)), expected)
    agree(convolve1d(signal, kernel[::-1], padding=(1, 3)), expected)
    expected = np.correlate(np.pad(signal, 2, mode="reflect"), kernel, "valid")
    agree(correlate1d(signal, kernel, padding=2, padding_mode="reflect"), expected)


@pytest.mark.parametrize("kernel_shape", KERNEL_SHAPES)
@pytest.mark.parametrize("dilation", [1, 2, (3, 1)])
def test_same_keeps_the_size(kernel_shape, dilation):
    assert correlate2d(normal(6, 8), normal(*kernel_shape), padding="same", dilation=dilation).shape == (6, 8)
    assert correlate1d(normal(6), normal(kernel_shape[1]), padding="same").shape == (6,)


def test_pad2d_keeps_integers_and_gives_a_new_array():
    x = np.arange(6, dtype=np.uint8).reshape(2, 3)
    assert pad2d(x, 1).dtype == np.uint8
    padded = pad2d(x, 0)
    padded[0, 0] = 9
    assert x[0, 0] == 0


def test_inputs_are_left_alone():
    x, weight, grad = normal(1, 2, 6, 7), normal(3, 2, 3, 2, seed=1), normal(1, 3, 4, 6, seed=2)
    pooled = normal(1, 2, 3, 3, seed=3)
    before = [array.copy() for array in (x, weight, grad, pooled)]
    results = [conv2d(x, weight), *conv2d_backward(grad, x, weight), conv_transpose2d(x, weight.swapaxes(0, 1))]
    results += [max_pool2d(x, 2), avg_pool2d(x, 2), max_pool2d(x, 1), avg_pool2d(x, 1), filter_image(x[0, 0], [[1]])]
    results += [max_pool2d_backward(pooled, x, 2), avg_pool2d_backward(pooled, x, 2)]
    for result in results:
        result[...] = 0
    for array, kept in zip((x, weight, grad, pooled), before, strict=True):
        assert_array_equal(array, kept)


# Types


@pytest.mark.parametrize("dtype", [bool, np.uint8, np.int16, np.int64, np.float16])
def test_other_reals_are_computed_in_float64(dtype):
    image = (normal(5, 6) * 100).astype(dtype)
    expected = scipy.signal.correlate2d(image.astype(float), [[1, -2]], mode="valid")
    agree(correlate2d(image, np.array([[1, -2]], np.int8)), expected)
    for result in (max_pool2d(image, 2), avg_pool2d(image, 2), filter_image(image, [[1, 2]])):
        assert result.dtype == np.float64


def test_float32_stays_float32():
    x, weight = normal(2, 2, 6, 7, dtype=np.float32), normal(3, 2, 2, 3, dtype=np.float32)
    y, pooled = conv2d(x, weight, normal(3, dtype=np.float32), padding="same"), max_pool2d(x, 2)
    results = [y, *conv2d_backward(y, x, weight, padding="same"), conv_transpose2d(y, weight), pooled]
    results += [avg_pool2d(x, 2), max_pool2d_backward(pooled, x, 2), avg_pool2d_backward(pooled, x, 2)]
    results += [correlate2d(x[0, 0], weight[0, 0]), convolve1d(x[0, 0, 0], weight[0, 0, 0]), pad2d(x, 1)]
    results += [filter_image(x[0, 0], weight[0, 0]), filter_image(x[0], weight[0, 0])]
    assert [result.dtype for result in results] == [np.float32] * len(results)


# The deck


def test_the_worked_pools_of_slide_20():
    for feature_map in (
        [[3, 0, 4, 3], [4, 1, 2, 3], [1, 1, 8, 7], [2, 0, 6, 4]],
        [[1, 3, 0, 4], [2, 4, 1, 2], [1, 1, 1, 8], [1, 2, 0, 6]],
    ):
        assert_array_equal(max_pool2d(feature_map, 2), [[4, 4], [2, 8]])


def test_slides_6_and_7_differ_by_the_turn():
    image, letters = np.arange(1, 10).reshape(3, 3), 10.0 ** np.arange(9).reshape(3, 3)
    assert correlate2d(image, letters).item() == 987654321
    assert convolve2d(image, letters).item() == 123456789


# PyTorch


GEOMETRIES = [
    {},
    {"stride": (2, 3)},
    {"padding": (1, 2)},
    {"padding": ((0, 2), (3, 1)), "stride": (2, 1)},
    {"dilation": (2, 1), "padding": (0, 1)},
    {"dilation": (1, 3), "stride": (3, 2), "padding": ((2, 1), (0, 3))},
    {"padding": "same", "dilation": (1, 2)},
    {"padding": "valid"},
]


def torch_conv2d(torch, x, weight, bias, *, stride=1, padding=0, dilation=1, groups=1):
    """PyTorch's conv2d, with the padding written out for it: it takes no asymmetric one."""
    dilations = dilation if isinstance(dilation, tuple) else (dilation, dilation)
    padding = padding if isinstance(padding, tuple) else (padding, padding)
    sides = [shapes.resolve_padding(p, k, d) for p, k, d in zip(padding, weight.shape[2:], dilations, strict=True)]
    padded = torch.nn.functional.pad(x, (*sides[1], *sides[0]))
    return torch.nn.functional.conv2d(padded, weight, bias, stride=stride, dilation=dilation, groups=groups)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("groups", [1, 2, 4])
@pytest.mark.parametrize("options", GEOMETRIES, ids=str)
def test_conv2d_and_its_gradients_agree_with_torch(torch, options, groups, dtype):
    arrays = normal(2, 4, 7, 10, dtype=dtype), normal(8, 4 // groups, 3, 2, seed=1, dtype=dtype), normal(8, dtype=dtype)
    x, weight, bias = (torch.from_numpy(array).requires_grad_() for array in arrays)
    expected = torch_conv2d(torch, x, weight, bias, groups=groups, **options)
    agree(conv2d(*arrays, groups=groups, **options), expected.detach().numpy(), dtype)
    agree(conv2d(*arrays[:2], groups=groups, **options), (expected - bias[:, None, None]).detach().numpy(), dtype)

    grad = normal(*expected.shape, seed=3, dtype=dtype)
    expected.backward(torch.from_numpy(grad))
    got = conv2d_backward(grad, *arrays[:2], groups=groups, **options)
    for ours, theirs in zip(got, (x, weight, bias), strict=True):
        agree(ours, theirs.grad.numpy(), dtype)


def test_conv2d_same_agrees_with_torch_for_an_odd_total(torch):
    x, weight = normal(1, 2, 6, 9), normal(3, 2, 3, 5, seed=1)
    expected = torch.nn.functional.conv2d(torch.from_numpy(x), torch.from_numpy(weight), padding="same", dilation=2)
    agree(conv2d(x, weight, padding="same", dilation=2), expected.numpy())


@pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel lengths")
def test_conv2d_same_puts_the_extra_cell_where_torch_does(torch):
    x, weight = normal(1, 2, 6, 9), normal(3, 2, 4, 2, seed=1)
    expected = torch.nn.functional.conv2d(torch.from_numpy(x), torch.from_numpy(weight), padding="same")
    agree(conv2d(x, weight, padding="same"), expected.numpy())


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("groups", [1, 2, 4])
@pytest.mark.parametrize(
    "options",
    [
        {},
        {"stride": (2, 3)},
        {"stride": (2, 3), "padding": (1, 2), "output_padding": (1, 2)},
        {"dilation": (2, 3), "padding": (3, 0), "output_padding": (1, 2)},
        {"stride": 2, "dilation": (1, 2), "padding": (0, 1)},
    ],
    ids=str,
)
def test_conv_transpose2d_agrees_with_torch(torch, options, groups, dtype):
    arrays = normal(2, 4, 5, 3, dtype=dtype), normal(4, 3, 3, 2, seed=1, dtype=dtype), normal(3 * groups, dtype=dtype)
    expected = torch.nn.functional.conv_transpose2d(*map(torch.from_numpy, arrays), groups=groups, **options)
    agree(conv_transpose2d(*arrays, groups=groups, **options), expected.numpy(), dtype)


@pytest.mark.parametrize("options", GEOMETRIES, ids=str)
def test_conv_transpose2d_is_the_way_back_through_conv2d(options):
    x, weight = normal(2, 4, 7, 10), normal(6, 2, 3, 2, seed=1)
    y = conv2d(x, weight, groups=2, **options)
    grad_x = conv2d_backward(y, x, weight, groups=2, **options)[0]
    back = conv_transpose2d(y, weight, groups=2, **options)
    assert_allclose(back, grad_x[..., : back.shape[2], : back.shape[3]])


POOLS = [
    {"window": 2},
    {"window": (3, 2)},
    {"window": (2, 3), "stride": (1, 2)},
    {"window": (3, 4), "stride": (2, 3), "padding": (1, 2)},
    {"window": (3, 2), "stride": 2, "padding": 1, "ceil_mode": True},
    {"window": (2, 3), "stride": (3, 4), "ceil_mode": True},
    {"window": (2, 3), "stride": (4, 3), "padding": (1, 0), "ceil_mode": True},
    {"window": (9, 2), "stride": (9, 2), "ceil_mode": True},
]


def for_torch(options):
    options = dict(options)
    return {"kernel_size": options.pop("window"), **options}


def pool_inputs(kind):
    x = normal(2, 3, 7, 10, seed=4)
    if kind == "ties":
        x = np.round(x)
    if kind == "not finite":
        x[0, 0, 2, 3], x[0, 1, 0, 0], x[0, 1, 1, 1], x[1, 0, 3:6, 2:9], x[1, 2, 4, 4] = (
            np.nan,
            np.inf,
            -np.inf,
            -np.inf,
            np.inf,
        )
        x[1, 1] = -np.inf
        x[0, 2, :3, :4] = np.nan
    return x


@pytest.mark.parametrize("kind", ["plain", "ties", "not finite"])
@pytest.mark.parametrize("dilation", [1, (1, 2), (2, 1)])
@pytest.mark.parametrize("options", POOLS, ids=str)
def test_max_pool2d_and_its_gradient_agree_with_torch(torch, options, dilation, kind):
    if options["window"] == (9, 2) and dilation == (2, 1):
        options = {**options, "window": (4, 2)}
    array = pool_inputs(kind)
    x = torch.from_numpy(array).requires_grad_()
    expected = torch.nn.functional.max_pool2d(x, dilation=dilation, **for_torch(options))
    agree(max_pool2d(array, dilation=dilation, **options), expected.detach().numpy())
    grad = normal(*expected.shape, seed=5)
    expected.backward(torch.from_numpy(grad))
    agree(max_pool2d_backward(grad, array, dilation=dilation, **options), x.grad.numpy())


@pytest.mark.parametrize("kind", ["plain", "not finite"])
@pytest.mark.parametrize("count_include_pad", [True, False])
@pytest.mark.parametrize("options", POOLS, ids=str)
def test_avg_pool2d_and_its_gradient_agree_with_torch(torch, options, count_include_pad, kind):
    array = pool_inputs(kind)
    x = torch.from_numpy(array).requires_grad_()
    settings = {"count_include_pad": count_include_pad}
    expected = torch.nn.functional.avg_pool2d(x, **for_torch(options), **settings)
    agree(avg_pool2d(array, **options, **settings), expected.detach().numpy())
    grad = normal(*expected.shape, seed=5)
    expected.backward(torch.from_numpy(grad))
    agree(avg_pool2d_backward(grad, array, **options, **settings), x.grad.numpy())


def test_pools_agree_with_torch_in_float32(torch):
    x = normal(2, 3, 7, 10, dtype=np.float32)
    tensor = torch.from_numpy(x)
    expected = torch.nn.functional.max_pool2d(tensor, 3, stride=2, padding=1)
    agree(max_pool2d(x, 3, stride=2, padding=1), expected.numpy(), np.float32)
    expected = torch.nn.functional.avg_pool2d(tensor, 3, stride=2, padding=1)
    agree(avg_pool2d(x, 3, stride=2, padding=1), expected.numpy(), np.float32)


def test_pools_take_any_number_of_leading_axes():
    x = normal(2, 3, 4, 6, 5)
    for pool in (max_pool2d, avg_pool2d):
        assert_array_equal(pool(x, (2, 3)), np.array([[pool(plane, (2, 3)) for plane in planes] for planes in x.reshape(2, 12, 6, 5)]).reshape(2, 3, 4, 3, 1))  # fmt: skip  # noqa: E501


def test_pools_take_padding_that_differs_from_side_to_side():
    x = normal(5, 6)
    padded = np.pad(x, ((1, 0), (0, 1)), constant_values=-np.inf)
    sides = ((1, 0), (0, 1))
    agree(max_pool2d(x, 2, stride=1, padding=sides), max_pool2d(padded, 2, stride=1))
    padded = np.pad(x, sides)
    agree(avg_pool2d(x, 2, stride=1, padding=sides), avg_pool2d(padded, 2, stride=1))
    assert max_pool2d(x, (3, 2), stride=1, padding="same").shape == (5, 6)


def cells_of_each_window(size, window, stride=None, padding=0, dilation=1, ceil_mode=False):
    """Where each window of one axis looks, cell by cell and counted from the input's first cell, and in the padding."""
    stride, starts, start = stride or window, [], -padding
    last_whole = size + padding - dilation * (window - 1) - 1
    while start <= last_whole or (ceil_mode and start < size and start - stride < last_whole):
        starts.append(start)
        start += stride
    cells = [[start + k * dilation for k in range(window)] for start in starts]
    return [[cell for cell in one if cell < size + padding] for one in cells]


def pool_by_hand(x, options, dilation, summary):
    """`summary(values inside x, cells counted with the padding)` of every window of an (H, W) array."""
    pairs = {name: value if isinstance(value, tuple) else (value, value) for name, value in options.items()}
    axes = [
        cells_of_each_window(n, dilation=d, **{name: pair[axis] for name, pair in pairs.items()})
        for axis, (n, d) in enumerate(zip(x.shape, dilation, strict=True))
    ]
    return np.array([[summary(*values_of(x, rows, columns)) for columns in axes[1]] for rows in axes[0]])


def values_of(x, rows, columns):
    inside = [x[i, j] for i in rows if 0 <= i < x.shape[0] for j in columns if 0 <= j < x.shape[1]]
    return inside, len(rows) * len(columns)


@pytest.mark.parametrize("kind", ["plain", "not finite"])
@pytest.mark.parametrize("dilation", [(1, 1), (1, 2)])
@pytest.mark.parametrize("options", POOLS, ids=str)
def test_pools_agree_with_windows_cut_by_hand(options, dilation, kind):
    x = pool_inputs(kind)[0, 0]
    expected = pool_by_hand(x, options, dilation, lambda inside, counted: np.max(inside))
    agree(max_pool2d(x, dilation=dilation, **options), expected)
    expected = pool_by_hand(x, options, (1, 1), lambda inside, counted: np.sum(inside) / counted)
    agree(avg_pool2d(x, **options), expected)
    expected = pool_by_hand(x, options, (1, 1), lambda inside, counted: np.mean(inside))
    agree(avg_pool2d(x, count_include_pad=False, **options), expected)


def test_padding_of_a_max_pool_never_wins():
    assert max_pool2d(-np.ones((2, 3)), (2, 3), padding=1).max() == -1


# Groups, batches, and the way back, without PyTorch


def test_groups_are_layers_side_by_side():
    x, weight, bias = normal(2, 4, 5, 6), normal(6, 2, 3, 2, seed=1), normal(6)
    halves = [conv2d(x[:, :2], weight[:3], bias[:3]), conv2d(x[:, 2:], weight[3:], bias[3:])]
    agree(conv2d(x, weight, bias, groups=2), np.concatenate(halves, axis=1))
    weight = normal(4, 3, 3, 2, seed=1)
    halves = [conv_transpose2d(x[:, :2], weight[:2], bias[:3]), conv_transpose2d(x[:, 2:], weight[2:], bias[3:])]
    agree(conv_transpose2d(x, weight, bias, groups=2), np.concatenate(halves, axis=1))


def test_the_gradients_of_a_batch_add_up():
    x, weight, grad = normal(3, 2, 5, 6), normal(4, 2, 3, 2, seed=1), normal(3, 4, 3, 5, seed=2)
    each = [conv2d_backward(grad[n : n + 1], x[n : n + 1], weight) for n in range(3)]
    grad_x, grad_weight, grad_bias = conv2d_backward(grad, x, weight)
    agree(grad_x, np.concatenate([one[0] for one in each]))
    agree(grad_weight, sum(one[1] for one in each))
    agree(grad_bias, sum(one[2] for one in each))


@pytest.mark.parametrize("padding", [(0, 0), (1, 2)])
def test_conv_transpose2d_stamps_its_weight(padding):
    x, weight = normal(1, 2, 3, 4), normal(2, 3, 3, 2, seed=1)
    stride, dilation, more = (2, 3), (1, 2), (1, 2)
    whole = np.zeros((3, (3 - 1) * 2 + 3 + 1, (4 - 1) * 3 + 3 + 2))
    for channel, i, j in np.ndindex(2, 3, 4):
        whole[:, 2 * i : 2 * i + 3, 3 * j : 3 * j + 3 : 2] += x[0, channel, i, j] * weight[channel]
    down, along = padding
    expected = whole[None, :, down : whole.shape[1] - down, along : whole.shape[2] - along]
    got = conv_transpose2d(x, weight, stride=stride, dilation=dilation, padding=padding, output_padding=more)
    agree(got, expected)


# NaN and infinity


def test_convolutions_agree_with_torch_on_what_is_not_finite(torch):
    x, weight = normal(1, 2, 6, 7), normal(2, 2, 2, 3, seed=1)
    x[0, 0, 1, 2], x[0, 1, 4, 4], x[0, 1, 4, 5] = np.nan, np.inf, -np.inf
    expected = torch.nn.functional.conv2d(torch.from_numpy(x), torch.from_numpy(weight), padding=1)
    agree(conv2d(x, weight, padding=1), expected.numpy())
    expected = torch.nn.functional.conv_transpose2d(torch.from_numpy(x), torch.from_numpy(weight), stride=2)
    agree(conv_transpose2d(x, weight, stride=2), expected.numpy())


def test_infinity_times_zero_is_nan_without_a_warning():
    assert_array_equal(correlate2d([[np.inf, 1, 2]], [[0, 1]]), [[np.nan, 2]])
    assert_array_equal(convolve1d([np.inf, 1, 2], [1, 0]), [np.nan, 2])
    assert_array_equal(avg_pool2d([[np.inf, -np.inf, 1, 3]], (1, 2)), [[np.nan, 2]])
    infinite, weight = np.array([[[[np.inf, -np.inf]]]]), np.array([[[[1.0, 1.0]]]])
    assert_array_equal(conv_transpose2d(infinite, weight), [[[[np.inf, np.nan, -np.inf]]]])
    assert_array_equal(conv2d_backward(infinite, np.ones((1, 1, 1, 3)), weight)[0], [[[[np.inf, np.nan, -np.inf]]]])
    assert_array_equal(avg_pool2d_backward(infinite, np.ones((1, 1, 1, 3)), (1, 2), stride=1)[0, 0, 0, 1], np.nan)
    assert_array_equal(max_pool2d_backward(infinite, [[[[1, 2, 1]]]], (1, 2), stride=1), [[[[0, np.nan, 0]]]])


# Properties


numbers = st.integers(-9, 9).map(float)


@st.composite
def cases(draw):
    """An image, a kernel that fits, and settings."""
    height, width = draw(st.integers(3, 8)), draw(st.integers(3, 8))
    kernel_height, kernel_width = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    rng = np.random.default_rng(draw(st.integers(0, 999)))
    options = {
        "stride": draw(st.tuples(st.integers(1, 3), st.integers(1, 3))),
        "padding": draw(st.tuples(*[st.tuples(st.integers(0, 3), st.integers(0, 3))] * 2)),
        "dilation": (draw(st.integers(1, 2 if height > 4 else 1)), draw(st.integers(1, 2 if width > 4 else 1))),
    }
    return rng.normal(size=(height, width)), rng.normal(size=(kernel_height, kernel_width)), options


@same_every_time
@given(cases(), numbers, numbers)
def test_correlation_is_linear_in_image_and_kernel(case, a, b):
    image, kernel, options = case
    other_image, other_kernel = normal(*image.shape, seed=7), normal(*kernel.shape, seed=8)
    expected = a * correlate2d(image, kernel, **options) + b * correlate2d(other_image, kernel, **options)
    assert_allclose(correlate2d(a * image + b * other_image, kernel, **options), expected, atol=1e-9)
    expected = a * convolve2d(image, kernel, **options) + b * convolve2d(image, other_kernel, **options)
    assert_allclose(convolve2d(image, a * kernel + b * other_kernel, **options), expected, atol=1e-9)


@same_every_time
@given(cases(), st.integers(-4, 4), st.integers(-4, 4))
def test_a_shifted_image_gives_the_shifted_output(case, down, along):
    image, kernel, _ = case
    padded = pad2d(image, 6)
    shifted = np.roll(padded, (down, along), axis=(0, 1))
    expected = np.roll(correlate2d(padded, kernel, padding="same"), (down, along), axis=(0, 1))
    assert_allclose(correlate2d(shifted, kernel, padding="same"), expected)


@same_every_time
@given(cases())
def test_full_convolution_lets_image_and_kernel_change_places(case):
    image, kernel, _ = case
    assert_allclose(convolve2d(image, kernel, padding="full"), convolve2d(kernel, image, padding="full"), atol=1e-12)
    signal, weights = image[0], kernel[0]
    assert_allclose(
        convolve1d(signal, weights, padding="full"), convolve1d(weights, signal, padding="full"), atol=1e-12
    )


@same_every_time
@given(cases())
def test_shapes_foretells_every_output(case):
    image, kernel, options = case
    axes = zip(image.shape, kernel.shape, *(options[name] for name in ("stride", "padding", "dilation")), strict=True)
    expected = tuple(shapes.output_size(n, k, stride=s, padding=p, dilation=d) for n, k, s, p, d in axes)
    assert correlate2d(image, kernel, **options).shape == expected


def slope(function, array, at, step=1e-6):
    """Central difference of the number `function()` when the cell `at` of `array` moves."""
    value = array[at]
    array[at] = value + step
    above = function()
    array[at] = value - step
    below = function()
    array[at] = value
    return (above - below) / (2 * step)


def assert_slopes(function, array, gradient):
    assert gradient.shape == array.shape
    for at in np.ndindex(array.shape):
        assert gradient[at] == pytest.approx(slope(function, array, at), abs=1e-6)


@settings(same_every_time, max_examples=12)
@given(cases())
def test_the_gradients_of_conv2d_are_its_slopes(case):
    image, kernel, options = case
    x = np.stack([image, image[::-1]])[None]
    weight, bias = np.stack([kernel, 2 * kernel[::-1]])[:, None], np.zeros(2)
    out = conv2d(x, weight, bias, groups=2, **options)
    grad = normal(*out.shape, seed=9)
    got = conv2d_backward(grad, x, weight, groups=2, **options)

    def loss():
        return (conv2d(x, weight, bias, groups=2, **options) * grad).sum()

    for array, gradient in zip((x, weight, bias), got, strict=True):
        assert_slopes(loss, array, gradient)


@settings(same_every_time, max_examples=12)
@given(cases(), st.booleans(), st.booleans())
def test_the_gradients_of_the_pools_are_their_slopes(case, ceil_mode, count_include_pad):
    x, kernel, options = case
    half = tuple((min(p[0], k // 2), min(p[1], k // 2)) for p, k in zip(options["padding"], kernel.shape, strict=True))
    options = {"stride": options["stride"], "padding": half, "ceil_mode": ceil_mode}
    for pool, back, more in (
        (max_pool2d, max_pool2d_backward, {}),
        (avg_pool2d, avg_pool2d_backward, {"count_include_pad": count_include_pad}),
    ):
        grad = normal(*pool(x, kernel.shape, **options, **more).shape, seed=9)
        gradient = back(grad, x, kernel.shape, **options, **more)
        assert_slopes(lambda: (pool(x, kernel.shape, **options, **more) * grad).sum(), x, gradient)  # noqa: B023


def test_the_first_of_equal_maxima_takes_the_gradient():
    assert_array_equal(max_pool2d_backward([[7]], [[1, 2], [2, 2]], 2), [[0, 7], [0, 0]])
    assert_array_equal(max_pool2d_backward([[7]], np.full((2, 2), -np.inf), 2), [[7, 0], [0, 0]])


def test_padding_takes_no_gradient_and_the_last_of_several_nans_takes_all():
    empty = np.full((2, 2), -np.inf)
    assert_array_equal(max_pool2d_backward([[7, 5]], empty, (3, 2), stride=2, padding=1), [[7, 5], [0, 0]])
    assert_array_equal(max_pool2d_backward([[7]], [[np.nan, 1], [np.nan, 2]], 2), [[0, 0], [7, 0]])


# Errors: each names the argument, what it met, and the way out.


ONES = np.ones
X, WEIGHT = ONES((2, 4, 5, 6)), ONES((6, 4, 3, 3))

ERRORS = {
    # a kernel that does not fit, with a padding that makes it fit
    "kernel": (
        lambda: correlate2d(ONES((3, 4)), ONES((5, 5))),
        "kernel (5, 5) does not fit inside image (3, 4). Pad image first, for instance padding=1",
    ),
    "kernel, padded": (
        lambda: convolve2d(ONES((3, 4)), ONES((7, 5)), padding=1),
        "kernel (7, 5) does not fit inside image (3, 4) with padding ((1, 1), (1, 1)). "
        "Pad image first, for instance padding=2",
    ),
    "kernel, dilated": (
        lambda: correlate2d(ONES((4, 9)), ONES((3, 2)), dilation=(2, 3)),
        "kernel (3, 2) with dilation (2, 3) spans (5, 4), so it does not fit inside image (4, 9). "
        "Pad image first, for instance padding=1",
    ),
    "kernel, too large to reflect": (
        lambda: correlate2d(ONES((2, 9)), ONES((9, 2)), padding_mode="reflect"),
        "kernel (9, 2) does not fit inside image (2, 9). "
        'Pad image first, for instance padding=4, padding_mode="edge"',
    ),
    "signal": (
        lambda: correlate1d([1, 2, 3], ONES(6)),
        "kernel (6,) does not fit inside signal (3,). Pad signal first, for instance padding=2",
    ),
    "layer": (
        lambda: conv2d(X, ONES((6, 4, 9, 3))),
        "weight (9, 3) does not fit inside x (5, 6). Pad x first, for instance padding=2",
    ),
    "window": (
        lambda: max_pool2d(ONES((2, 9)), (5, 1)),
        "window (5, 1) does not fit inside x (2, 9). Pad x first, for instance padding=(2, 0)",
    ),
    "window, too far apart": (
        lambda: max_pool2d(ONES((2, 9)), 3, dilation=4),
        "window (3, 3) with dilation (4, 4) spans (9, 9), so it does not fit inside x (2, 9). "
        "Use a smaller window or lower the dilation",
    ),
    # settings out of range
    "stride 0": (lambda: correlate2d(X[0, 0], ONES((2, 2)), stride=0), "stride must be at least 1, got 0"),
    "stride of an axis": (lambda: conv2d(X, WEIGHT, stride=(1, -2)), "stride must be at least 1, got (1, -2)"),
    "stride of a signal": (lambda: convolve1d([1, 2], [1], stride=0), "stride must be at least 1, got 0"),
    "dilation 0": (lambda: correlate2d(X[0, 0], ONES((2, 2)), dilation=0), "dilation must be at least 1, got 0"),
    "window 0": (lambda: avg_pool2d(X, 0), "window must be at least 1, got 0"),
    "negative padding": (lambda: pad2d(X, -1), "padding must be at least 0, got -1"),
    "negative padding of a side": (
        lambda: correlate2d(X[0, 0], ONES((2, 2)), padding=((0, -1), (0, 0))),
        "padding must be at least 0, got (0, -1)",
    ),
    "three paddings": (
        lambda: correlate2d(X[0, 0], ONES((2, 2)), padding=(1, 2, 3)),
        "padding must be an integer, (vertical, horizontal) or ((top, bottom), (left, right)), got (1, 2, 3)",
    ),
    "name of a padding": (
        lambda: correlate2d(X[0, 0], ONES((2, 2)), padding="reflect"),
        "padding 'reflect' is not known; use an integer, (before, after), or one of 'valid', 'same', 'full'",
    ),
    "same with a stride": (
        lambda: conv2d(X, WEIGHT, padding="same", stride=(1, 2)),
        'padding "same" keeps the size only with stride 1, but the stride is (1, 2); with padding=1 the '
        "output's size is the input's size divided by the stride, rounded up",
    ),
    "same on the way back": (
        lambda: conv_transpose2d(X, ONES((4, 1, 3, 3)), padding="same", stride=2),
        'padding "same" keeps the size only with stride 1, but the stride is 2; padding=1 cuts as many '
        'cells as "same" does with stride 1',
    ),
    "same without a kernel": (
        lambda: pad2d(X, "same"),
        "padding 'same' needs a kernel to refer to; give the number of cells",
    ),
    "padding mode": (
        lambda: filter_image(X[0, 0], ONES((3, 3)), padding_mode="mirror"),
        "padding_mode 'mirror' is not known; choose from 'zeros', 'edge', 'reflect', 'wrap'",
    ),
    "axes of a row of pixels": (
        lambda: filter_image([1, 2, 3], [[1]]),
        "image must have the axes (H, W, C) or (H, W), got shape (3,)",
    ),
    "too few cells to reflect": (
        lambda: filter_image(ONES((9, 2)), ONES((1, 5)), padding_mode="reflect"),
        "horizontal padding (2, 2) is more than padding_mode 'reflect' can fill from this input; use at most 1",
    ),
    "too few samples to reflect": (
        lambda: correlate1d([1, 2, 3], [1], padding=3, padding_mode="reflect"),
        "padding (3, 3) is more than padding_mode 'reflect' can fill from this input; use at most 2",
    ),
    "padding of a pool": (
        lambda: max_pool2d(X, (3, 4), padding=2),
        "padding ((2, 2), (2, 2)) is more than half the window (3, 4), so a window could hold only padding; "
        "use at most (1, 2)",
    ),
    "output_padding": (
        lambda: conv_transpose2d(X, ONES((4, 1, 3, 3)), stride=2, output_padding=(1, 2)),
        "output_padding (1, 2) must be smaller than stride (2, 2) or dilation (1, 1); lower it",
    ),
    "nothing left": (
        lambda: conv_transpose2d(X, ONES((4, 1, 3, 3)), padding=(4, 0)),
        "padding ((4, 4), (0, 0)) cuts away the whole output (7, 8); lower it",
    ),
    # arrays
    "ragged": (lambda: correlate2d([[1, 2], [3]], [[1]]), "image is ragged: its rows must be of equal length"),
    "ragged picture": (lambda: filter_image([[1, 2], [3]], [[1]]), "image is ragged: its rows must be of equal length"),
    "empty": (
        lambda: correlate2d(ONES((0, 4)), [[1]]),
        "image is empty (shape (0, 4)); it needs at least one number along each axis",
    ),
    "empty kernel": (
        lambda: convolve1d([1, 2], []),
        "kernel is empty (shape (0,)); it needs at least one number along each axis",
    ),
    "empty pool": (
        lambda: max_pool2d(ONES((0, 3)), 1),
        "x is empty (shape (0, 3)); it needs at least one number along each axis",
    ),
    "axes of an image": (
        lambda: correlate2d(ONES((3, 4, 3)), [[1]]),
        "image must have the axes (H, W), got shape (3, 4, 3)",
    ),
    "axes of a kernel": (lambda: convolve2d(ONES((3, 4)), [1]), "kernel must have the axes (kh, kw), got shape (1,)"),
    "axes of a signal": (lambda: correlate1d([[1, 2]], [1]), "signal must have the axes (L,), got shape (1, 2)"),
    "axes of a picture": (
        lambda: filter_image(ONES((1, 3, 4, 3)), [[1]]),
        "image must have the axes (H, W, C) or (H, W), got shape (1, 3, 4, 3)",
    ),
    "axes of a batch": (lambda: conv2d(X[0], WEIGHT), "x must have the axes (N, C, H, W), got shape (4, 5, 6)"),
    "axes of a pool": (lambda: avg_pool2d([1, 2], 1), "x must have the axes (..., H, W), got shape (2,)"),
    # channels
    "channels": (
        lambda: conv2d(X, ONES((6, 3, 3, 3))),
        "x has 4 channels, but weight (6, 3, 3, 3) with groups=1 reads 3; use a depth of 4",
    ),
    "channels of groups": (
        lambda: conv2d(X, WEIGHT, groups=2),
        "x has 4 channels, but weight (6, 4, 3, 3) with groups=2 reads 8; use a depth of 2",
    ),
    "channels on the way back": (
        lambda: conv_transpose2d(X, ONES((3, 1, 3, 3))),
        "x has 4 channels, but weight (3, 1, 3, 3) takes 3; make them equal",
    ),
    "groups of channels": (lambda: conv2d(X, WEIGHT, groups=3), "groups must divide the number of channels, 4, got 3"),
    "groups of filters": (
        lambda: conv2d(X, ONES((6, 1, 3, 3)), groups=4),
        "groups must divide the number of filters, 6, got 4",
    ),
    "no groups": (lambda: conv2d(X, WEIGHT, groups=0), "groups must divide the number of channels, 4, got 0"),
    "bias": (
        lambda: conv2d(X, WEIGHT, [1, 2]),
        "bias has length 2, but the output has 6 channels; give one number per channel",
    ),
    "gradient of conv2d": (
        lambda: conv2d_backward(ONES((2, 6, 3, 3)), X, WEIGHT),
        "grad must have the output's shape (2, 6, 3, 4), got (2, 6, 3, 3)",
    ),
    "gradient of max_pool2d": (
        lambda: max_pool2d_backward(ONES((2, 4, 3, 3)), X, 2),
        "grad must have the output's shape (2, 4, 2, 3), got (2, 4, 3, 3)",
    ),
    "gradient of avg_pool2d": (
        lambda: avg_pool2d_backward(ONES((2, 3)), X, 2),
        "grad must have the output's shape (2, 4, 2, 3), got (2, 3)",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", ERRORS)
def test_a_wrong_value_is_named_with_the_way_out(case):
    call, message = ERRORS[case]
    with pytest.raises(ValueError, match=f"^{re.escape(message)}"):
        call()


def test_whole_numbers_beyond_64_bits_are_floats():
    assert correlate2d([[10**20, 1]], [[2]]).tolist() == [[2e20, 2]]
    assert correlate2d([[1, 2]], [[-(10**20)]]).tolist() == [[-1e20, -2e20]]
    with pytest.raises(TypeError, match=r"^image must be real numbers, got .* \(dtype object\)"):
        correlate2d([[10**400]], [[1]])


TYPE_ERRORS = {
    "text": (lambda: correlate2d([["a"]], [[1]]), "image must be real numbers, got [['a']] (dtype <U1)"),
    "text for an image": (
        lambda: filter_image("cat.png", [[1]]),
        "image must be real numbers, got 'cat.png' (dtype <U7)",
    ),
    "complex": (lambda: convolve2d([[1]], [[1j]]), "kernel must be real numbers, got [[1j]] (dtype complex128)"),
    "objects": (lambda: max_pool2d([[None]], 1), "x must be real numbers, got [[None]] (dtype object)"),
    "objects to pad": (lambda: pad2d([[None]], 1), "x must be real numbers, got [[None]] (dtype object)"),
    "half a stride": (
        lambda: correlate2d([[1]], [[1]], stride=1.5),
        "stride must be an integer or a pair (vertical, horizontal), got 1.5",
    ),
    "three strides": (
        lambda: correlate2d([[1]], [[1]], stride=(1, 2, 3)),
        "stride must be an integer or a pair (vertical, horizontal), got (1, 2, 3)",
    ),
    "two strides for a signal": (
        lambda: correlate1d([1], [1], stride=(1, 2)),
        "stride must be an integer, got (1, 2)",
    ),
    "a stride in words": (
        lambda: conv2d(X, WEIGHT, stride="2"),
        "stride must be an integer or a pair (vertical, horizontal), got '2'",
    ),
    "dilation": (
        lambda: correlate2d([[1]], [[1]], dilation=True),
        "dilation must be an integer or a pair (vertical, horizontal), got True",
    ),
    "window": (lambda: max_pool2d(X, 2.0), "window must be an integer or a pair (vertical, horizontal), got 2.0"),
    "padding": (lambda: pad2d(X, 0.5), "padding must be an integer, got 0.5"),
    "groups": (lambda: conv2d(X, WEIGHT, groups=1.0), "groups must be an integer, got 1.0"),
}


@pytest.mark.parametrize("case", TYPE_ERRORS)
def test_a_wrong_type_is_named_with_what_was_met(case):
    call, message = TYPE_ERRORS[case]
    with pytest.raises(TypeError, match=f"^{re.escape(message)}"):
        call()


@same_every_time
@given(
    st.tuples(st.integers(1, 6), st.integers(1, 6)),
    st.tuples(st.integers(1, 9), st.integers(1, 9)),
    st.tuples(st.integers(1, 3), st.integers(1, 3)),
    st.sampled_from(["zeros", "edge", "reflect", "wrap"]),
)
def test_the_padding_that_an_error_suggests_works(size, kernel, dilation, mode):
    attempts = [
        lambda **given: correlate2d(ONES(size), ONES(kernel), dilation=dilation, **{"padding_mode": mode, **given}),
        lambda **given: max_pool2d(ONES(size), kernel, dilation=dilation, **given),
        lambda **given: avg_pool2d(ONES(size), kernel, **given),
    ]
    for attempt in attempts:
        try:
            attempt()
        except ValueError as error:
            _, found, suggestion = str(error).partition("for instance ")
            if found:
                attempt(**eval(f"dict({suggestion})"))
