"""Every public function and every exhibit, with each argument of the wrong type, shape or range.

Whatever is given is taken, or refused by an error of ours that names the argument: nothing of numpy, Pillow or
traitlets reaches the learner.
"""

import fractions
import io
import linecache
import re
import warnings
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import convlib
from convlib import explorers, images, shapes
from convlib.explorers._frame.explorer import Explorer
from convlib.network import Dense, Network


def write_png(pixels):
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()


ODD = [
    *(0, -1, 3, 1.5, 2.0, float("nan"), float("inf"), -float("inf"), 1e300, 10**9, 10**30, 1j, True, False, None, ...),
    *(
        "",
        "2",
        "12",
        "same",
        "full",
        "Valid",
        "sobel",
        "sobel_x",
        "own",
        b"12",
        object(),
        print,
        int,
        {},
        {1: 2},
        set(),
    ),
    *((), [], (1,), [2], (1, 2), [1, 2], (1, 2, 3), (1.0, 2), (1.5, 2), (-1, 2), (None, 1), ("1", "2"), (True, False)),
    *(((1, 2), (0, 1)), [[1, 0], [0, 1]], [[1, 2], [3]], [[[1]]], [["a"]], [None], [[np.nan, 1]], [[np.inf]], range(3)),
    *(np.int64(2), np.float64(2.5), np.float32(1), np.bool_(True), np.str_("same"), np.uint8(200), np.array(2)),
    *(np.ones((3, 3)), np.ones(3), np.ones((3, 3), bool), np.array([1, 2]), np.zeros((0, 3)), np.ones((1, 1, 3, 3))),
    *(np.full((2, 2), 1j), np.array([["a", "b"]]), np.array([[1, "a"]], object), np.array([["2020-01-01"]], "M8[D]")),
    *(np.ma.masked_array(np.ones((3, 3)), np.eye(3)), np.ma.masked_array([1.0, 2.0], [False, True])),
    *(np.full((3, 3), 1e308), np.full((40, 40), 0.5), np.ones((3, 3), np.float16), np.zeros(2, "i4,f4")),
    *(fractions.Fraction(1, 2), {"a": [1, 2]}, slice(2), memoryview(b"abc"), Path("mine.png")),
]

PNG = write_png(np.full((4, 5), 90, np.uint8))
# Another argument no longer fits
OTHER = "^(grad must have the output's shape|bias has length|The kernel spans 3 cells, but the padded input has only)"
IMAGE, KERNEL, MAPS, FILTERS = np.ones((6, 7)), np.ones((3, 3)), np.ones((1, 2, 6, 7)), np.ones((4, 2, 3, 3))
WINDOW = {"stride": 1, "padding": 0, "padding_mode": "zeros", "dilation": 1}
POOL = {"window": 2, "stride": 2, "padding": 0, "ceil_mode": False}
LAYER = {"x": MAPS, "weight": FILTERS, "bias": np.ones(4), **WINDOW, "groups": 1}
AXIS = {"stride": 1, "padding": 0, "dilation": 1, "ceil_mode": False}


def without(settings, *names):
    return {name: value for name, value in settings.items() if name not in names}


FUNCTIONS = {
    convlib.language: {"code": "en"},
    convlib.correlate2d: {"image": IMAGE, "kernel": KERNEL, **WINDOW},
    convlib.convolve2d: {"image": IMAGE, "kernel": KERNEL, **WINDOW},
    convlib.correlate1d: {"signal": np.ones(5), "kernel": np.ones(3), **WINDOW},
    convlib.convolve1d: {"signal": np.ones(5), "kernel": np.ones(3), **WINDOW},
    convlib.filter_image: {"image": IMAGE, "kernel": KERNEL, "padding_mode": "edge"},
    convlib.conv2d: LAYER,
    convlib.conv_transpose2d: {
        **without(LAYER, "padding_mode"),
        "weight": np.ones((2, 4, 3, 3)),
        "output_padding": 0,
    },
    convlib.conv2d_backward: {"grad": np.ones((1, 4, 4, 5)), **without(LAYER, "bias", "padding_mode")},
    convlib.max_pool2d: {"x": IMAGE, **POOL, "dilation": 1},
    convlib.avg_pool2d: {"x": IMAGE, **POOL, "count_include_pad": True},
    convlib.max_pool2d_backward: {"grad": np.ones((3, 3)), "x": IMAGE, **POOL, "dilation": 1},
    convlib.avg_pool2d_backward: {"grad": np.ones((3, 3)), "x": IMAGE, **POOL, "count_include_pad": True},
    convlib.pad2d: {"x": IMAGE, "padding": 1, "mode": "zeros"},
    images.photograph: {"color": False},
    images.read: {"file": PNG, "color": False},
    shapes.output_size: {"size": 7, "kernel": 3, **AXIS},
    shapes.explain: {"size": 7, "kernel": 3, **AXIS, "unit": "cell", "name": "kernel"},
    shapes.in_words: {"height": shapes.explain(7, 3), "width": shapes.explain(7, 3)},
    shapes.resolve_padding: {"padding": 1, "kernel": 3, "dilation": 1},
    shapes.receptive_field: {"layers": [(3, 1, 1)]},
    shapes.parameters: {"filters": 2, "channels": 4, "kernel": (3, 3), "groups": 2},
    shapes.multiplications: {"filters": 2, "channels": 4, "kernel": (3, 3), "output": (5, 5), "groups": 2},
    shapes.transposed_size: {"size": 7, "kernel": 3, "stride": 2, "padding": 1, "output_padding": 1, "dilation": 1},
    shapes.sees: {"index": 1, "layers": [(3, 1, 1)]},
    shapes.stack_sizes: {"size": 7, "layers": [(3, 1, 1)]},
    shapes.paths: {"index": 1, "layers": [(3, 1, 1)], "size": 7},
}
EXHIBITS = {
    explorers.BackwardExplorer: {"image": images.SEVEN[1:6, 1:6]},
    explorers.WindowExplorer: {"image": images.SEVEN},
    explorers.PoolingExplorer: {"image": images.SEVEN, "beside": images.SEVEN},
    explorers.ChannelExplorer: {"image": np.ones((2, 4, 4))},
    explorers.CostExplorer: {"kind": "grouped"},
    explorers.DigitExplorer: {"network": Network([Dense(10)], (1, 8, 8), 0)},
    explorers.FilterExplorer: {"image": np.full((6, 7), 90, np.uint8)},
    explorers.KernelLearner: {},
    explorers.IndexExplorer: {"m": 0, "n": 0},
    explorers.LayDownExplorer: {"image": images.SEVEN[:3, :3]},
    explorers.FlipAndSlide: {"t": 0.5},
    explorers.PairSumExplorer: {"f": (1, 2), "g": (3,)},
    explorers.TrainingExplorer: {"seed": 1},
    explorers.ShiftExplorer: {"image": images.SIX},
    explorers.StackExplorer: {"image": np.ones((6, 7)), "chosen": (1, 0, 0)},
}


def outcome(call, name):
    """Call, and say what is wrong with the error that it raises; empty if there is none, or one of ours."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            call()
    except (TypeError, ValueError, FileNotFoundError) as error:
        if not _is_ours(error):
            return f"not ours: {type(error).__name__}: {error}"
        return "" if re.search(rf"\b{name}\b|{OTHER}", str(error)) else f"does not name it: {error}"
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return ""


def _is_ours(error):
    """Whether a line of convlib raises it, instead of calling what does."""
    last = error.__traceback__
    while last.tb_next:
        last = last.tb_next
    file = last.tb_frame.f_code.co_filename
    line = linecache.getline(file, last.tb_lineno).strip()
    return Path(convlib.__file__).parent in Path(file).parents and line.startswith("raise ")


def escapes(attempts):
    """List what reached the learner from elsewhere; an attempt is (what is given, function, name of the argument)."""
    found = ((given, outcome(call, name)) for given, call, name in attempts)
    return [f"{given}: {said}" for given, said in found if said]


@pytest.fixture(autouse=True)
def english():
    """No test leaves the process in another language, whatever was taken for one."""
    yield
    convlib.language("en")


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.__name__)
def test_functions(function):
    good = FUNCTIONS[function]
    function(**good)
    attempts = (
        (f"{name}={value!r:.60}", lambda name=name, value=value: function(**good | {name: value}), name)
        for name in good
        for value in ODD
    )
    assert escapes(attempts) == []


def show(explorer):
    explorer.static_svg()
    return repr(explorer), explorer.words


@pytest.mark.parametrize("exhibit", EXHIBITS, ids=lambda exhibit: exhibit.__name__)
def test_settings(exhibit):
    """Set in code, as a cell does; the next value finds the exhibit as it was."""
    good = EXHIBITS[exhibit]
    explorer = exhibit(**good)

    def attempt(name, value):
        before = {each: getattr(explorer, each) for each in (name, *explorer.state())}
        try:
            setattr(explorer, name, value)
            if any(getattr(explorer, each) != before[each] for each in before):
                show(explorer)
        finally:
            for each in before:
                setattr(explorer, each, before[each])

    names = [*explorer.state(), *(name for name in good if isinstance(getattr(exhibit, name, None), property))]
    attempts = ((f"{n}={v!r:.60}", lambda n=n, v=v: attempt(n, v), n) for n in names for v in ODD)
    assert escapes(attempts) == []


@pytest.mark.parametrize("exhibit", EXHIBITS, ids=lambda exhibit: exhibit.__name__)
def test_arguments(exhibit):
    good = EXHIBITS[exhibit]
    attempts = (
        (f"{name}={value!r:.60}", lambda name=name, value=value: show(exhibit(**good | {name: value})), name)
        for name in (*(name for name in good if not hasattr(exhibit, name)), "controls")
        for value in ODD
    )
    assert escapes(attempts) == []


def test_every_public_function_and_exhibit_is_tried():
    public = [getattr(convlib, name) for name in convlib.__all__]
    assert {each for each in public if callable(each) and not isinstance(each, type)} <= set(FUNCTIONS)
    exhibits = {getattr(explorers, name) for name in explorers.__all__}
    assert {each for each in exhibits if issubclass(each, Explorer)} == set(EXHIBITS)
