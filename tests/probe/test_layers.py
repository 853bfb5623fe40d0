"""What `probe_pool` and `probe_layer` find out, against layers written here from loops, and real ones.

The ordinary run tries some compositions of conventions at random; `CONVLIB_CASES=5000` more of them.
"""

import os

import numpy as np
import pytest
import scipy.ndimage
import scipy.signal

from convlib.probe import probe_layer, probe_pool

CASES = int(os.environ.get("CONVLIB_CASES", "70"))
TURNS = {
    "convolution": lambda k: k[::-1, ::-1],
    "correlation": lambda k: k,
    "left-right": lambda k: k[::-1],
    "up-down": lambda k: k[:, ::-1],
    "transposed": lambda k: k.T[::-1, ::-1],
    "anti-transposed": lambda k: k.T,
    "quarter-left": lambda k: np.rot90(k, 1)[::-1, ::-1],
    "quarter-right": lambda k: np.rot90(k, -1)[::-1, ::-1],
}
MODES = {"zeros": "constant", "edge": "edge", "reflect": "reflect", "symmetric": "symmetric", "wrap": "wrap"}


def starts(n, k, stride, padding, dilation, truth):
    """(first cell of each window, step between taps, first and last cell of the image with its padding)."""
    step = 1 if truth["dilation"] == "dropped" else dilation
    reach = step * (k - 1) + 1
    if padding == "same":
        wanted = 1 if truth["dilation"] in ("dropped", "not in same") else dilation
        output = (n + stride - 1) // stride
        cells = wanted * (k - 1)
        if truth["same"] == "needed":
            cells = max(0, (output - 1) * stride + cells + 1 - n)
        few, many = cells // 2, cells - cells // 2
        low, high = (-few, n + many) if truth["extra"] == "end" else (-many, n + few)
    else:
        low, high = -padding[0], n + padding[1]
    found, first = [], low
    while first + reach <= high:
        found.append(first)
        first += stride
    # One more window if cells are left over that no window reads.
    if truth["windows"] in ("ceil", "ceil within") and (not found or found[-1] + reach < high):
        found.append(first)
    if truth["windows"] == "ceil within" and found[-1] >= n:
        found.pop()
    return found, step, low, high


def pool(size, stride, padding, dilation, truth):
    """A pooling layer with these conventions, window by window."""

    def one(image, rows, columns, low, high):
        values, padded, hanging = [], 0, 0
        for r in rows:
            for c in columns:
                if 0 <= r < image.shape[0] and 0 <= c < image.shape[1]:
                    values.append(image[r, c])
                elif low[0] <= r < high[0] and low[1] <= c < high[1]:
                    padded += 1
                else:
                    hanging += 1
        kind, total = truth["kind"], float(np.sum(values))
        if kind == "max":
            zeros = [0.0] if truth["border"] == "0" and padded + hanging else []
            return maximum(values + zeros, truth)
        if kind == "average":
            count = {"all taps": padded + hanging, "taps inside the image": 0}.get(truth["divides"], padded)
            count += len(values)
            return total / count if count else float(truth["beyond"])
        return total if kind == "sum" else float(np.sqrt(np.sum(np.square(values))))

    def layer(image):
        axes = [starts(image.shape[a], size[a], stride[a], sides(padding, a), dilation[a], truth) for a in (0, 1)]
        low, high = [a[2] for a in axes], [a[3] for a in axes]
        cells = [
            [[first + step * i for i in range(k)] for first in firsts]
            for (firsts, step, *_), k in zip(axes, size, strict=True)
        ]
        result = [[one(image, rows, columns, low, high) for columns in cells[1]] for rows in cells[0]]
        return np.array(result).reshape(len(cells[0]), len(cells[1]))

    return layer


def maximum(values, truth):
    """The largest value, NaN treated as `truth["nan"]` says."""
    if not values:
        return {"-inf": -np.inf, "lowest": -np.finfo(np.float32).max, "0": 0.0}[truth["beyond"]]
    numbers = [value for value in values if not np.isnan(value)]
    if truth["nan"] == "kept" and len(numbers) < len(values):
        return np.nan
    if truth["nan"] == "depends on its place":  # as `if (x > best) best = x;` with the first value to begin with
        return np.nan if np.isnan(values[0]) else max(numbers)
    return max(numbers, default=-np.inf)


def sides(padding, axis):
    return padding if padding == "same" else padding[axis]


def convolution(stride, padding, dilation, truth):
    """A convolution layer with these conventions, window by window."""

    def layer(image, kernel):
        weights = TURNS[truth["kernel"]](kernel)
        axes = [
            starts(image.shape[a], weights.shape[a], stride[a], sides(padding, a), dilation[a], truth) for a in (0, 1)
        ]
        far = 40
        index = [np.pad(np.arange(n), far, mode=MODES[truth["border"]]) for n in image.shape]
        result = np.zeros([len(a[0]) for a in axes])
        for i, top in enumerate(axes[0][0]):
            for j, left in enumerate(axes[1][0]):
                for (a, b), weight in np.ndenumerate(weights):
                    r, c = top + axes[0][1] * a, left + axes[1][1] * b
                    if truth["border"] == "zeros" and not (0 <= r < image.shape[0] and 0 <= c < image.shape[1]):
                        continue
                    result[i, j] += weight * image[index[0][r + far], index[1][c + far]]
        return result

    return layer


def transposed(stride, padding, dilation, truth):
    """A transposed layer by the full convolution of the image with zeros between its pixels."""

    def layer(image, kernel):
        response = TURNS[truth["kernel"]](kernel)[::-1, ::-1]
        step = (1, 1) if truth["dilation"] == "dropped" else dilation
        spread = [
            np.zeros([(n - 1) * s + 1 for n, s in zip(a.shape, gaps, strict=True)])
            for a, gaps in ((image, stride), (response, step))
        ]
        spread[0][:: stride[0], :: stride[1]], spread[1][:: step[0], :: step[1]] = image, response
        full = np.zeros((200, 200))
        whole = scipy.signal.convolve2d(*spread)
        full[50 : 50 + whole.shape[0], 50 : 50 + whole.shape[1]] = whole
        parts = []
        for axis in (0, 1):
            n, s, span = image.shape[axis], stride[axis], spread[1].shape[axis]
            if padding == "same":
                less = max(span - s, 0)
                before = less // 2 if truth["extra"] == "end" else (less + 1) // 2
                size = n * s
            else:
                before, after = padding[axis]
                if truth["padding"] == "laid around":
                    before, after = span - 1 - before, span - 1 - after
                size = max((n - 1) * s + span, n * s if truth["size"] == "n s + max(k - s, 0)" else 0) - before - after
            parts.append(slice(50 + before, 50 + before + max(size, 0)))
        return full[tuple(parts)]

    return layer


def settings(rng, half):
    """(size, stride, padding, dilation) at random; `half` limits the padding to half a window."""
    size, stride, dilation = (rng.integers(1, most, 2).tolist() for most in (5, 4, 3))
    padding = [tuple(rng.integers(0, (k // 2 if half else k) + 1, 2).tolist()) for k in size]
    return tuple(size), tuple(stride), "same" if rng.random() < 0.4 else tuple(padding), tuple(dilation)


def geometry(rng, padding):
    return {
        "windows": None if padding == "same" else str(rng.choice(["floor", "ceil", "ceil within"])),
        "same": str(rng.choice(["needed", "k - 1"])),
        "extra": str(rng.choice(["end", "start"])),
        "dilation": str(rng.choice(["honoured", "dropped", *(["not in same"] if padding == "same" else [])])),
    }


def contradictions(found, truth):
    """The findings that rule out the truth; None says that the settings do not show it."""
    values = {name: getattr(found, name).value for name in truth}
    return {
        name: (value, truth[name])
        for name, value in values.items()
        if value is not None and truth[name] not in (value if isinstance(value, tuple) else (value,))
    }


@pytest.mark.parametrize("case", range(CASES))
def test_pools_composed_at_random(case):
    rng = np.random.default_rng(case)
    size, stride, padding, dilation = settings(rng, half=case % 4)
    kind = str(rng.choice(["max", "max", "average", "average", "sum", "L2"]))
    truth = {"kind": kind, **geometry(rng, padding)}
    if kind == "max":
        truth["border"] = str(rng.choice(["-inf", "0"]))
        truth["nan"] = str(rng.choice(["kept", "dropped", "depends on its place"]))
        truth["beyond"] = str(rng.choice(["-inf", "lowest", "0"])) if truth["border"] == "-inf" else "0"
    if kind == "average":
        truth["divides"] = str(
            rng.choice(["all taps", "taps inside the image", "taps inside the image and its padding"])
        )
        truth["beyond"] = str(rng.choice(["nan", "0"])) if truth["divides"] != "all taps" else "0"
    found = probe_pool(pool(size, stride, padding, dilation, truth), size, stride, padding, dilation)
    if truth.get("nan") and size[0] * size[1] == 1:
        del truth["nan"]
    if found.beyond.value == "left out":
        truth.pop("beyond", None)
        assert truth["windows"] == "ceil within"
    assert contradictions(found, truth) == {}, (size, stride, padding, dilation, truth)


@pytest.mark.parametrize("case", range(CASES))
def test_layers_composed_at_random(case):
    rng = np.random.default_rng(case)
    size, stride, padding, dilation = settings(rng, half=case % 4)
    truth = {"kernel": str(rng.choice(list(TURNS))), "border": str(rng.choice(list(MODES))), **geometry(rng, padding)}
    found = probe_layer(convolution(stride, padding, dilation, truth), size, stride, padding, dilation)
    assert contradictions(found, {"kind": "convolution", **truth}) == {}, (size, stride, padding, dilation, truth)


@pytest.mark.parametrize("case", range(CASES))
def test_transposed_layers_composed_at_random(case):
    rng = np.random.default_rng(case)
    size, stride, padding, dilation = settings(rng, half=True)
    truth = {
        "kernel": str(rng.choice(list(TURNS))),
        "extra": str(rng.choice(["end", "start"])),
        "dilation": str(rng.choice(["honoured", "dropped"])),
        "padding": str(rng.choice(["cut off", "laid around"])),
        "size": str(rng.choice(["(n - 1)s + k", "n s + max(k - s, 0)"])),
    }
    found = probe_layer(transposed(stride, padding, dilation, truth), size, stride, padding, dilation)
    if found.kind.value == "convolution":  # with stride 1 it is one: the kernel alone says which
        truth = {"kernel": truth["kernel"]}
    else:
        assert found.kind.value == "transposed"
    assert contradictions(found, truth) == {}, (size, stride, padding, dilation, truth)


@pytest.mark.parametrize("windows", ["floor", "ceil", "ceil within"])
@pytest.mark.parametrize(
    "other",
    [
        {"kind": "max", "border": "-inf", "nan": "kept", "beyond": "0"},
        {"kind": "max", "border": "0", "nan": "depends on its place", "beyond": "0"},
        {"kind": "average", "divides": "taps inside the image", "beyond": "nan"},
    ],
)
def test_settings_that_show_everything_leave_nothing_open(windows, other):
    truth = {"windows": windows, "dilation": "honoured", **other}
    found = probe_pool(pool((3, 3), (3, 3), ((1, 1), (1, 1)), (1, 1), truth), 3, 3, 1)
    shown = {"ceil": other["beyond"] if other.get("border") != "0" else "0", "ceil within": "left out"}
    expected = {**truth, "dilation": None, "beyond": shown.get(windows)}
    assert {name: getattr(found, name).value for name in truth} == expected
    assert all(experiment.alternatives for experiment in found.windows.evidence)


def median(image):
    return np.median(np.lib.stride_tricks.sliding_window_view(image, (3, 3))[::2, ::2], (-1, -2))


def adaptive(image):
    rows, columns = (np.array_split(np.arange(n), 3) for n in image.shape)
    return np.array([[image[np.ix_(r, c)].max() for c in columns] for r in rows])


def picks_at_random(image, rng=np.random.default_rng(0)):  # noqa: B008
    windows = np.lib.stride_tricks.sliding_window_view(image, (3, 3))[::2, ::2].reshape(-1, 9)
    shape = [(n - 3) // 2 + 1 for n in image.shape]
    return windows[np.arange(len(windows)), rng.integers(0, 9, len(windows))].reshape(shape)


def fractional(image):
    edges = [np.floor(np.linspace(0, n, int(n / 1.6) + 1)).astype(int) for n in image.shape]
    return np.maximum.reduceat(np.maximum.reduceat(image, edges[0][:-1], 0), edges[1][:-1], 1)


@pytest.mark.parametrize("function", [median, adaptive, picks_at_random, fractional])
def test_a_pool_outside_the_conventions_is_not_forced(function):
    found = probe_pool(function, 3, 2)
    assert str(found) == "The layer is: other."
    assert found.kind.evidence


@pytest.mark.parametrize(
    "function",
    [
        lambda image, kernel: scipy.ndimage.correlate(image, kernel, mode="constant") + 1,
        lambda image, kernel: scipy.ndimage.correlate(image, kernel, mode="constant").clip(0),
        lambda image, kernel: scipy.ndimage.median_filter(image, kernel.shape),
        lambda image, kernel: scipy.ndimage.correlate(image, kernel / kernel.sum(), mode="constant"),
    ],
)
def test_a_layer_outside_the_conventions_is_not_forced(function):
    assert str(probe_layer(function, 3, padding="same")) == "The layer is: other."


def test_a_function_that_refuses_every_image_shows_its_exception():
    with pytest.raises(ValueError, match="no colour here"):
        probe_pool(lambda image: (_ for _ in ()).throw(OSError("no colour here")), 2, 2)


def test_images_that_are_refused_are_named():
    found = probe_pool(lambda image: image if image.shape[0] > 3 else 1 / 0, 1, 1)
    assert {size[0] for size in found.refuses.value} == {"3"}
    assert found.kind.value == ("max", "average", "sum")


def test_an_unknown_padding_is_refused():
    with pytest.raises(ValueError, match='padding must be "same"'):
        probe_pool(lambda image: image, 2, 2, padding="full")


NDIMAGE = {"constant": "zeros", "nearest": "edge", "mirror": "reflect", "reflect": "symmetric", "wrap": "wrap"}


@pytest.mark.parametrize(("mode", "border"), NDIMAGE.items())
@pytest.mark.parametrize(
    ("name", "kernel", "extra"), [("convolve", "convolution", "end"), ("correlate", "correlation", "start")]
)
def test_scipy_as_a_layer(name, kernel, extra, mode, border):
    filtered = getattr(scipy.ndimage, name)
    found = probe_layer(lambda image, kernel: filtered(image, kernel, mode=mode), (4, 5), padding="same")
    assert (found.kind.value, found.kernel.value) == ("convolution", kernel)
    assert (found.extra.value, found.border.value) == (extra, border)


def test_scipy_full_is_a_transposed_layer():
    found = probe_layer(lambda image, kernel: scipy.signal.convolve2d(image, kernel), (2, 3))
    assert (found.kind.value, found.kernel.value) == ("transposed", "convolution")


def onnx_node(operator, **attributes):
    """One operator of the onnx reference evaluator, as a function of 2-D arrays."""
    from onnx import TensorProto, helper
    from onnx.reference import ReferenceEvaluator

    def layer(*arrays):
        names = ["x", "w"][: len(arrays)]
        values = [helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in [*names, "y"]]
        graph = helper.make_graph(
            [helper.make_node(operator, names, ["y"], **attributes)], "one", values[:-1], values[-1:]
        )
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 22)])
        feeds = {name: array[None, None].astype(np.float32) for name, array in zip(names, arrays, strict=True)}
        return ReferenceEvaluator(model).run(None, feeds)[0][0, 0]

    return layer


def test_onnx_reference():
    found = probe_pool(onnx_node("MaxPool", kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1]), 3, 2, 1)
    assert (found.kind.value, found.windows.value, found.border.value) == ("max", "floor", "-inf")
    found = probe_layer(onnx_node("Conv", kernel_shape=[4, 2], auto_pad="SAME_LOWER"), (4, 2), padding="same")
    assert (found.kernel.value, found.extra.value, found.border.value) == ("correlation", "start", "zeros")
    found = probe_layer(onnx_node("ConvTranspose", kernel_shape=[3, 3], strides=[2, 2]), 3, 2)
    assert (found.kind.value, found.kernel.value) == ("transposed", "convolution")


def torch_layer(name, **options):
    """One function of torch.nn.functional, as a function of 2-D arrays."""
    torch = pytest.importorskip("torch")
    function = getattr(torch.nn.functional, name)
    return lambda *arrays: function(*(torch.tensor(array)[None, None] for array in arrays), **options)[0, 0].numpy()


def test_torch_pools():
    found = probe_pool(torch_layer("max_pool2d", kernel_size=3, stride=2, padding=1, dilation=2), 3, 2, 1, 2)
    assert (found.kind.value, found.windows.value, found.dilation.value) == ("max", "floor", "honoured")
    assert (found.border.value, found.nan.value) == ("-inf", "kept")
    found = probe_pool(torch_layer("max_pool2d", kernel_size=1, stride=3, ceil_mode=True), 1, 3)
    assert (found.windows.value, found.beyond.value) == (("floor", "ceil within"), None)
    options = {"kernel_size": 3, "stride": 2, "padding": 1, "ceil_mode": True}
    found = probe_pool(torch_layer("avg_pool2d", **options), 3, 2, 1)
    assert found.divides.value == "taps inside the image and its padding"
    found = probe_pool(torch_layer("avg_pool2d", count_include_pad=False, **options), 3, 2, 1)
    assert found.divides.value == "taps inside the image"


def test_torch_layers():
    found = probe_layer(torch_layer("conv2d", padding="same", dilation=3), (2, 4), 1, "same", 3)
    assert (found.kernel.value, found.extra.value, found.dilation.value) == ("correlation", "end", "honoured")
    found = probe_layer(torch_layer("conv_transpose2d", stride=3), 2, 3)
    assert (found.kind.value, found.kernel.value) == ("transposed", "convolution")
    assert (found.size.value, found.padding.value) == ("(n - 1)s + k", "cut off")
