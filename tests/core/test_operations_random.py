"""operations against PyTorch, scipy and windows cut by hand, at random over the whole range of their arguments.

Each run draws the same cases, from a seed that it prints. `CONVLIB_SEED=123` in the environment draws others,
`CONVLIB_CASES=5000` more of them, and a failure names its case. Each test runs with the constants of `fast` as
they are, where most of these small arrays go the way of small ones, and with block sizes and thresholds so low that the
other ways are taken, in blocks of a few cells.
"""

import contextlib
import os
from collections import Counter

import numpy as np
import pytest
import scipy.ndimage
import scipy.signal

from convlib import _engine, shapes
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
)

SEED = int(os.environ.get("CONVLIB_SEED") or 0)
CASES = int(os.environ.get("CONVLIB_CASES", "50"))
"""Of each test, on each way."""

NUMPY_MODES = {"zeros": "constant", "edge": "edge", "reflect": "reflect", "wrap": "wrap"}
NDIMAGE_MODES = {"zeros": "constant", "edge": "nearest", "reflect": "mirror", "wrap": "wrap"}
SIGNAL_BOUNDARIES = {"zeros": "fill", "wrap": "wrap"}

NEVER = 10**9
TINY = {"BLOCK": 300, "COLUMNS": 3, "BAND": 3, "FFT_TILE": 4, "AT_ONCE": 0, "NARROW": 0}
WAYS = {
    "as they are": {},
    "by rows": {**TINY, "FEW_FILTERS": NEVER, "FFT_KERNEL": NEVER},
    "by columns": {**TINY, "FEW_FILTERS": 0, "FFT_KERNEL": NEVER},
    "together": {**TINY, "NARROW": NEVER, "SMALL_LAYER": NEVER, "FFT_KERNEL": NEVER},
    "by the FFT": {**TINY, "BLOCK": 2000, "FFT_KERNEL": 0},
}


@pytest.fixture(scope="module", autouse=True)
def _the_seed_is_printed(request):
    with request.config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
        print(f"\nrandom cases from CONVLIB_SEED={SEED}")


@pytest.fixture(params=WAYS)
def taken(request, monkeypatch):
    """Set the constants, and count how often each way is taken."""
    count = Counter()
    for name, value in WAYS[request.param].items():
        monkeypatch.setattr(_engine, name, value)
    for name in ("_at_once", "_by_rows", "_by_columns", "_together", "_by_factors", "_by_fft", "_place_densely"):
        monkeypatch.setattr(_engine, name, counted(getattr(_engine, name), count))
    count.way = request.param
    return count


@pytest.fixture(scope="module")
def torch():
    return pytest.importorskip("torch")


def counted(function, count):
    def call(*arguments):
        count[function.__name__] += 1
        return function(*arguments)

    return call


class Draw:
    """The random choices of one case."""

    def __init__(self, test, number):
        self.rng = np.random.default_rng([SEED, number, *test.encode()])

    def whole(self, least, most):
        return int(self.rng.integers(least, most, endpoint=True))

    def pair(self, least, most):
        return self.whole(least, most), self.whole(least, most)

    def one_of(self, *choices):
        return choices[self.whole(0, len(choices) - 1)]

    def kind(self):
        return self.one_of("plain", "plain", "ties", "not finite")

    def array(self, *shape, kind="plain", dtype=np.float64):
        array = self.rng.normal(size=shape) * self.one_of(1, 100)
        if kind != "plain":
            array = np.round(array)
        if kind == "not finite":
            odd = self.rng.choice([np.nan, np.inf, -np.inf], size=shape)
            array = np.where(self.rng.random(shape) < self.one_of(0.02, 0.2, 1), odd, array)
        if np.dtype(dtype).kind in "bui":
            array = np.clip(np.nan_to_num(array), 0, 100)
        return array.astype(dtype)

    def padding(self, *most):
        """In any form; at most so many cells at each end of an axis."""
        each = tuple((self.whole(0, limit), self.whole(0, limit)) for limit in most)
        alike = tuple(before for before, _ in each)
        if len(most) == 1:
            return self.one_of(alike[0], each[0], "valid")
        return self.one_of(min(alike), alike, each, "valid")


@contextlib.contextmanager
def named(draw_of, number, **facts):
    """Name the case in its failure."""
    try:
        yield
    except BaseException as error:
        error.add_note(f"{draw_of}, case {number} of CONVLIB_SEED={SEED}: {facts}")
        raise


def agree(got, expected, magnitude, dtype=None):
    """Type, shape, NaN and infinities are the same, and numbers within the rounding of sums of that magnitude."""
    assert got.dtype == (dtype or expected.dtype)
    assert got.shape == tuple(expected.shape)
    finite = np.isfinite(expected)
    np.testing.assert_array_equal(got[~finite], expected[~finite])
    bound = 10 * np.finfo(got.dtype).eps * magnitude
    np.testing.assert_allclose(got[finite], expected[finite], rtol=0, atol=bound)


def largest(array):
    """The largest finite magnitude."""
    return np.abs(np.asarray(array, float)[np.isfinite(array)]).max(initial=0)


def sides_of(padding, kernel, dilation):
    """Any form of padding as (before, after) of each axis."""
    each = padding if isinstance(padding, tuple) and len(kernel) == 2 else (padding,) * len(kernel)
    return [shapes.resolve_padding(*axis) for axis in zip(each, kernel, dilation, strict=True)]


def windows_by_hand(padded, kernel, stride, dilation):
    """Cut each window, multiply and add, in float64."""
    spans = [apart * (k - 1) + 1 for k, apart in zip(kernel.shape, dilation, strict=True)]
    counts = [(n - span) // step + 1 for n, span, step in zip(padded.shape, spans, stride, strict=True)]
    output = np.empty(counts)
    for place in np.ndindex(*counts):
        cut = [
            slice(at * step, at * step + span, apart)
            for at, step, span, apart in zip(place, stride, spans, dilation, strict=True)
        ]
        with np.errstate(invalid="ignore"):
            output[place] = (padded[tuple(cut)].astype(float) * kernel.astype(float)).sum()
    return output


def in_float(array):
    return array if array.dtype in (np.float32, np.float64) else array.astype(np.float64)


# Filters


def test_images_and_signals_agree_with_windows_cut_by_hand(taken):
    for number in range(2 * CASES):
        draw = Draw("filters", number)
        axes, kind, rank_one = draw.one_of(1, 2, 2), draw.kind(), False
        stride, dilation = ([draw.one_of(1, 1, draw.whole(1, 4)) for _ in range(axes)] for _ in range(2))
        size, kernel_size = [draw.whole(1, 14) for _ in range(axes)], [draw.whole(1, 7) for _ in range(axes)]
        if draw.whole(0, 2) == 0:  # what takes the ways in fewer products
            axes, stride, dilation, rank_one = 2, [1, 1], [1, 1], draw.one_of(False, True)
            size, kernel_size = [draw.whole(7, 14), draw.whole(7, 14)], [draw.whole(5, 7), draw.whole(5, 7)]
        dtype = draw.one_of(np.float32, np.float64, np.uint8)
        kernel_dtype = draw.one_of(np.float32, np.float64, np.int8)
        image = draw.array(*size, kind=kind, dtype=dtype)
        kernel = draw.array(*kernel_size, kind=draw.one_of("plain", "ties", kind), dtype=kernel_dtype)
        if rank_one:
            with np.errstate(invalid="ignore"):
                kernel = (kernel[:, :1] * kernel[:1]).astype(kernel_dtype)
        border = draw.one_of(*NUMPY_MODES)
        limits = [draw.whole(0, n - 1 if border in ("reflect", "wrap") else 9) for n in size]
        padding = draw.one_of(draw.padding(*limits), "same" if max(stride) == 1 and border == "zeros" else 0)
        facts = {"size": size, "kernel": kernel_size, "kind": kind, "dtypes": (dtype, kernel_dtype)}
        options = {"stride": stride, "padding": padding, "padding_mode": border, "dilation": dilation}
        with named("filters", number, **facts, **options):
            sides = sides_of(padding, kernel_size, dilation)
            padded = np.pad(in_float(image), sides, mode=NUMPY_MODES[border])
            spans = [apart * (k - 1) + 1 for k, apart in zip(kernel_size, dilation, strict=True)]
            if axes == 1:
                options.update(stride=stride[0], dilation=dilation[0])
            correlate, convolve = [(correlate1d, convolve1d), (correlate2d, convolve2d)][axes - 1]
            if any(n < span for n, span in zip(padded.shape, spans, strict=True)):
                with pytest.raises(ValueError, match="does not fit"):
                    correlate(image, kernel, **options)
                continue
            result, magnitude = (
                np.result_type(in_float(image), in_float(kernel)),
                kernel.size * largest(padded) * largest(kernel),
            )
            expected = windows_by_hand(padded, kernel, stride, dilation)
            agree(correlate(image, kernel, **options), expected, magnitude, result)
            turned = kernel[(slice(None, None, -1),) * axes]
            agree(convolve(image, turned, **options), expected, magnitude, result)
            if kind != "not finite":
                filled = np.zeros(spans)
                filled[tuple(slice(None, None, apart) for apart in dilation)] = kernel
                theirs = scipy.signal.correlate(padded.astype(float), filled, mode="valid", method="direct")
                agree(
                    correlate(image, kernel, **options),
                    theirs[tuple(slice(None, None, n) for n in stride)],
                    magnitude,
                    result,
                )
    expect = {"as they are": "_at_once", "by columns": "_by_columns", "by the FFT": "_by_fft"}
    assert taken[expect.get(taken.way, "_by_rows")] > 0
    assert taken["_by_factors"] > 0 or taken.way == "as they are"


def test_pictures_agree_with_scipy_under_its_names_of_the_borders(taken):
    for number in range(CASES):
        draw = Draw("pictures", number)
        border, channels = draw.one_of(*NUMPY_MODES), draw.one_of((), (1,), (3,))
        kernel_size = draw.pair(1, 7)
        size = [draw.whole(k // 2 + 1, 14) for k in kernel_size]
        image, kernel = draw.array(*size, *channels), draw.array(*kernel_size)
        with named("pictures", number, size=size, kernel=kernel_size, border=border, channels=channels):
            magnitude = kernel.size * largest(image) * largest(kernel)
            got = filter_image(image, kernel, padding_mode=border)
            lifted = kernel.reshape(*kernel_size, *[1] * len(channels))
            agree(got, scipy.ndimage.convolve(image, lifted, mode=NDIMAGE_MODES[border]), magnitude)
            odd = all(k % 2 for k in kernel_size)
            if not channels and odd and border in SIGNAL_BOUNDARIES:
                theirs = scipy.signal.convolve2d(image, kernel, mode="same", boundary=SIGNAL_BOUNDARIES[border])
                agree(got, theirs, magnitude)
            if not channels and odd:  # "symm" and ndimage's "reflect" repeat the border cell: not ours, padded before
                padded = np.pad(image, [(k // 2, k // 2) for k in kernel_size], mode="symmetric")
                got = convolve2d(padded, kernel)
                agree(got, scipy.signal.convolve2d(image, kernel, mode="same", boundary="symm"), magnitude)
                agree(got, scipy.ndimage.convolve(image, kernel, mode="reflect"), magnitude)


# Layers


def layer(draw):
    """(images, channels of a group, filters of a group, groups, size, kernel, stride, dilation)."""
    kernel, dilation = draw.pair(1, 4), draw.pair(1, 3)
    return (
        draw.whole(1, 3),
        draw.whole(1, 3),
        draw.whole(1, 4),
        draw.whole(1, 4),
        draw.pair(1, 10),
        kernel,
        draw.pair(1, 3),
        dilation,
    )


def test_conv2d_and_its_gradients_agree_with_torch(torch, taken):
    for number in range(CASES):
        draw = Draw("conv2d", number)
        images, depth, filters, groups, size, kernel, stride, dilation = layer(draw)
        if draw.whole(0, 3) == 0:
            depth = 1  # depthwise
        if draw.whole(0, 1):
            stride = 1, 1
        border = draw.one_of("zeros", "zeros", *NUMPY_MODES)
        limits = [draw.whole(0, n - 1 if border in ("reflect", "wrap") else 5) for n in size]
        padding = draw.one_of(draw.padding(*limits), "full" if border == "zeros" else 0)
        dtype, kind = draw.one_of(np.float32, np.float64), draw.kind()
        x = draw.array(images, groups * depth, *size, kind=kind, dtype=dtype)
        weight = draw.array(groups * filters, depth, *kernel, kind=draw.one_of("plain", kind), dtype=dtype)
        bias = draw.one_of(None, draw.array(groups * filters, dtype=dtype))
        options = {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups}
        with named("conv2d", number, x=x.shape, weight=weight.shape, dtype=dtype, kind=kind, border=border, **options):
            sides = sides_of(padding, kernel, dilation)
            spans = [apart * (k - 1) + 1 for k, apart in zip(kernel, dilation, strict=True)]
            if any(n + sum(pads) < span for n, pads, span in zip(size, sides, spans, strict=True)):
                with pytest.raises(ValueError, match="does not fit"):
                    conv2d(x, weight, bias, **options)
                continue
            padded = np.pad(x, [(0, 0), (0, 0), *sides], mode=NUMPY_MODES[border])
            tensors = [
                None if array is None else torch.from_numpy(array).requires_grad_() for array in (padded, weight, bias)
            ]
            theirs = torch.nn.functional.conv2d(*tensors, stride=stride, dilation=dilation, groups=groups)
            magnitude = weight[0].size * largest(x) * largest(weight) + (0 if bias is None else largest(bias))
            agree(conv2d(x, weight, bias, padding_mode=border, **options), theirs.detach().numpy(), magnitude)
            if border != "zeros":
                continue
            grad = draw.array(*theirs.shape, kind=draw.one_of("plain", "plain", kind), dtype=dtype)
            theirs.backward(torch.from_numpy(grad))
            (top, _), (left, _) = sides
            grad_x, grad_weight, grad_bias = conv2d_backward(grad, x, weight, **options)
            expected = tensors[0].grad.numpy()[:, :, top : top + size[0], left : left + size[1]]
            agree(grad_x, expected, weight[:, 0].size * largest(grad) * largest(weight))
            places = grad[:, 0].size * largest(grad)
            agree(grad_weight, tensors[1].grad.numpy(), places * largest(x))
            if bias is not None:
                agree(grad_bias, tensors[2].grad.numpy(), places)
    expect = {"by columns": "_by_columns", "together": "_together"}
    assert taken[expect.get(taken.way, "_by_rows")] > 0
    assert taken["_place_densely"] > 0


def test_conv_transpose2d_agrees_with_torch(torch, taken):
    for number in range(CASES):
        draw = Draw("conv_transpose2d", number)
        images, depth, filters, groups, size, kernel, stride, dilation = layer(draw)
        if draw.whole(0, 1):
            stride = 1, 1
        dtype, kind = draw.one_of(np.float32, np.float64), draw.kind()
        extra = tuple(draw.whole(0, max(step, apart) - 1) for step, apart in zip(stride, dilation, strict=True))
        padding = draw.padding(*draw.pair(0, 4))
        x = draw.array(images, groups * depth, *size, kind=kind, dtype=dtype)
        weight = draw.array(groups * depth, filters, *kernel, kind=draw.one_of("plain", kind), dtype=dtype)
        bias = draw.one_of(None, draw.array(groups * filters, dtype=dtype))
        options = {"stride": stride, "output_padding": extra, "dilation": dilation, "groups": groups}
        facts = {"x": x.shape, "weight": weight.shape, "dtype": dtype, "kind": kind, "padding": padding}
        with named("conv_transpose2d", number, **facts, **options):
            tensors = [None if array is None else torch.from_numpy(array) for array in (x, weight, bias)]
            theirs = torch.nn.functional.conv_transpose2d(*tensors, **options).numpy()
            (top, bottom), (left, right) = sides_of(padding, kernel, dilation)
            expected = theirs[:, :, top : max(theirs.shape[2] - bottom, 0), left : max(theirs.shape[3] - right, 0)]
            if not expected.size:
                with pytest.raises(ValueError, match="cuts away the whole output"):
                    conv_transpose2d(x, weight, bias, padding=padding, **options)
                continue
            magnitude = weight[:depth, 0].size * largest(x) * largest(weight) + (0 if bias is None else largest(bias))
            agree(conv_transpose2d(x, weight, bias, padding=padding, **options), expected, magnitude)
    assert taken["_place_densely"] > 0


# Pools


def pool(draw, most_dilation):
    """(shape, window, options for both)."""
    window, dilation = draw.pair(1, 4), draw.pair(1, most_dilation)
    options = {
        "stride": draw.one_of(None, draw.whole(1, 5), draw.pair(1, 5)),
        "padding": tuple(draw.whole(0, n // 2) for n in window),
        "ceil_mode": draw.one_of(False, True),
    }
    leading = draw.one_of((), (3,), (2, 3))
    return (*leading, *draw.pair(1, 12)), window, options, dilation


def both_refuse(ours, theirs):
    with pytest.raises(ValueError, match="does not fit"):
        ours()
    with pytest.raises(RuntimeError):
        theirs()


def legal(shape, window, options, dilation):
    """Whether `shapes` says that there is an output."""
    stride = options["stride"] or window
    stride = stride if isinstance(stride, tuple) else (stride, stride)
    axes = zip(shape[-2:], window, stride, options["padding"], dilation, strict=True)
    return all(
        shapes.explain(n, k, stride=step, padding=pad, dilation=apart, ceil_mode=options["ceil_mode"]).legal
        for n, k, step, pad, apart in axes
    )


def test_max_pool2d_and_its_gradient_agree_with_torch(torch, taken):
    for number in range(2 * CASES):
        draw = Draw("max_pool2d", number)
        shape, window, options, dilation = pool(draw, 3)
        dtype, kind = draw.one_of(np.float32, np.float64), draw.kind()
        x, options = draw.array(*shape, kind=kind, dtype=dtype), {**options, "dilation": dilation}
        with named("max_pool2d", number, shape=shape, window=window, dtype=dtype, kind=kind, **options):
            tensor = torch.from_numpy(x).requires_grad_()
            images = tensor if x.ndim > 2 else tensor[None]

            def theirs(images=images, window=window, options=options):
                return torch.nn.functional.max_pool2d(images, window, **options)

            if not legal(shape, window, options, dilation):
                both_refuse(lambda: max_pool2d(x, window, **options), theirs)  # noqa: B023
                continue
            expected = theirs() if x.ndim > 2 else theirs()[0]
            agree(max_pool2d(x, window, **options), expected.detach().numpy(), 0)
            if np.isinf(max_pool2d(np.zeros(shape), window, **options)).any():
                continue  # taps far apart that meet only padding: PyTorch carries their gradient to a wrong cell
            grad = draw.array(*expected.shape, kind=draw.one_of("plain", kind), dtype=dtype)
            expected.backward(torch.from_numpy(grad))
            got = max_pool2d_backward(grad, x, window, **options)
            agree(got, tensor.grad.numpy(), np.prod(window) * largest(grad))


def test_avg_pool2d_and_its_gradient_agree_with_torch(torch, taken):
    for number in range(2 * CASES):
        draw = Draw("avg_pool2d", number)
        shape, window, options, _ = pool(draw, 1)
        dtype, kind = draw.one_of(np.float32, np.float64), draw.kind()
        x, more = draw.array(*shape, kind=kind, dtype=dtype), {"count_include_pad": draw.one_of(False, True)}
        with named("avg_pool2d", number, shape=shape, window=window, dtype=dtype, kind=kind, **options, **more):
            tensor = torch.from_numpy(x).requires_grad_()
            images = tensor if x.ndim > 2 else tensor[None]

            def theirs(images=images, window=window, options=options, more=more):
                return torch.nn.functional.avg_pool2d(images, window, **options, **more)

            if not legal(shape, window, options, (1, 1)):
                both_refuse(lambda: avg_pool2d(x, window, **options, **more), theirs)  # noqa: B023
                continue
            expected = theirs() if x.ndim > 2 else theirs()[0]
            agree(avg_pool2d(x, window, **options, **more), expected.detach().numpy(), np.prod(window) * largest(x))
            grad = draw.array(*expected.shape, kind=draw.one_of("plain", kind), dtype=dtype)
            expected.backward(torch.from_numpy(grad))
            got = avg_pool2d_backward(grad, x, window, **options, **more)
            agree(got, tensor.grad.numpy(), np.prod(window) * largest(grad))


def test_pools_take_padding_that_differs_from_side_to_side(taken):
    for number in range(CASES):
        draw = Draw("padding of pools", number)
        window, stride = draw.pair(1, 5), draw.pair(1, 4)
        sides = tuple((draw.whole(0, n // 2), draw.whole(0, n // 2)) for n in window)
        x = draw.array(3, *(draw.whole(n, 12) for n in window), kind=draw.one_of("ties", "plain"))
        with named("padding of pools", number, shape=x.shape, window=window, stride=stride, sides=sides):
            around = [(0, 0), *sides]
            expected = max_pool2d(np.pad(x, around, constant_values=-np.inf), window, stride=stride)
            agree(max_pool2d(x, window, stride=stride, padding=sides), expected, 0)
            expected = avg_pool2d(np.pad(x, around), window, stride=stride)
            agree(avg_pool2d(x, window, stride=stride, padding=sides), expected, np.prod(window) * largest(x))
            grad = draw.array(*expected.shape)
            inside = (
                slice(None),
                *(slice(before, before + n) for (before, _), n in zip(sides, x.shape[1:], strict=True)),
            )
            expected = avg_pool2d_backward(grad, np.pad(x, around), window, stride=stride)[inside]
            agree(
                avg_pool2d_backward(grad, x, window, stride=stride, padding=sides),
                expected,
                np.prod(window) * largest(grad),
            )
