"""What `probe` finds out about filters that were written without it."""

import inspect
import os
import sys
from functools import cache

import numpy as np
import pytest
import scipy.ndimage
import scipy.signal
from PIL import Image, ImageFilter

import convlib
from convlib.probe import Recipe, probe
from convlib.probe.findings import LABELS
from convlib.probe.recipe import KERNELS, ROUNDINGS, SAME

NDIMAGE = {"constant": "zeros", "nearest": "edge", "mirror": "reflect", "reflect": "symmetric", "wrap": "wrap"}


@pytest.mark.parametrize(("mode", "border"), NDIMAGE.items())
@pytest.mark.parametrize(
    ("name", "kernel", "middle"), [("convolve", "convolution", "n/2"), ("correlate", "correlation", "n/2 - 1")]
)
def test_scipy_ndimage(name, kernel, middle, mode, border):
    filtered = getattr(scipy.ndimage, name)
    found = probe(lambda image, kernel: filtered(image, kernel, mode=mode))
    assert (found.kernel.value, found.middle.value, found.border.value) == (kernel, middle, border)
    assert (found.divides.value, found.overflow.value, found.rounding.value) == ("no", "wrap", "cut off")
    assert (found.nan.value, found.zero_weight.value) == ("window", "hidden")
    assert found.recipe().difference == ""


@pytest.mark.parametrize("mode", ["valid", "same", "full"])
def test_scipy_signal(mode):
    found = probe(lambda image, kernel: scipy.signal.convolve2d(image, kernel, mode))
    assert found.kernel.value == "convolution"
    assert found.border.value == {"valid": "cropped", "same": "zeros", "full": "full"}[mode]
    assert found.middle.value == ("n/2 - 1" if mode == "same" else None)
    assert found.recipe().difference == ""


def test_a_function_that_refuses_everything_shows_its_own_exception():
    with pytest.raises(ValueError, match="no colour here"):
        probe(lambda image: (_ for _ in ()).throw(OSError("no colour here")))


def test_the_kernel_is_found_by_the_parameters_without_default():
    found = probe(lambda image, size=3: scipy.ndimage.uniform_filter(image, size))
    assert found.kernel.value == "fixed"
    assert np.allclose(found.weights, np.ones((3, 3)) / 9)


# Filters composed at random, with padding and sums written out here


SEED = int(os.environ.get("CONVLIB_SEED") or 0)
CASES = int(os.environ.get("CONVLIB_CASES", "60"))
BORDERS = ("zeros", "edge", "reflect", "symmetric", "wrap", "unchanged")
ROUND = {
    "half up": lambda x: np.floor(x + 0.5),
    "half to even": np.round,
    "cut off": np.fix,
    "down": np.floor,
}


def turned(kernel, name):
    height, width = kernel.shape
    across = name in ("transposed", "anti-transposed", "quarter-left", "quarter-right")
    response = np.zeros((width, height) if across else (height, width))
    for i in range(height):
        for j in range(width):
            to = {
                "convolution": (i, j),
                "correlation": (height - 1 - i, width - 1 - j),
                "left-right": (i, width - 1 - j),
                "up-down": (height - 1 - i, j),
                "transposed": (j, i),
                "anti-transposed": (width - 1 - j, height - 1 - i),
                "quarter-left": (width - 1 - j, i),
                "quarter-right": (j, height - 1 - i),
            }[name]
            response[to] = kernel[i, j]
    return response


def cell(place, size, mode):
    """Which cell a place beyond the image reads; None for nothing."""
    if 0 <= place < size:
        return place
    if mode == "edge":
        return 0 if place < 0 else size - 1
    if mode == "wrap":
        return place % size
    if mode in ("reflect", "symmetric"):
        again = 2 * size - 2 if mode == "reflect" else 2 * size
        place %= again
        return place if place < size else again - place - (mode == "symmetric")
    return None


@cache
def places(size, offset, low, high):
    """For each place of the output: the cell it reads, whether there is one, and whether it stays unchanged."""
    read = [cell(p + offset, size, low if p + offset < 0 else high) for p in range(size)]
    beyond = np.arange(size) + offset
    stays = ((beyond < 0) & (low == "unchanged")) | ((beyond >= size) & (high == "unchanged"))
    return np.array([p or 0 for p in read]), np.array([p is not None for p in read]), stays


def composed(c):
    """The function whose conventions are `c`."""

    def filtered(image, kernel):
        if image.dtype not in c["takes"]:
            raise TypeError(image.dtype)
        if ("even" in c["refuses"] and (kernel.shape[0] % 2 == 0 or kernel.shape[1] % 2 == 0)) or (
            "not square" in c["refuses"] and kernel.shape[0] != kernel.shape[1]
        ):
            raise ValueError("kernel")
        total = kernel.sum()
        if c["divides"] == "yes" and total == 0 and "zero sum" in c["refuses"]:
            raise ZeroDivisionError("sum")
        response = turned(kernel / (total if c["divides"] == "yes" and total else 1), c["kernel"])
        values = image.astype(float)
        if c["light"] == "linear":
            u = values / 255
            values = np.where(u <= 0.04045, u / 12.92, (np.maximum(u, 0.04) / 1.055 + 0.055 / 1.055) ** 2.4)
        out = summed(c, values, response)
        if c["light"] == "linear":
            out = 255 * np.where(out <= 0.0031308, out * 12.92, 1.055 * np.maximum(out, 0.003) ** (1 / 2.4) - 0.055)
        to = c["gives"] if image.dtype == np.uint8 else c["gives float"]
        if to.startswith("float"):
            return out.astype(to)
        out = ROUND[c["rounding"]](np.round(out, 9))
        if to == "uint8" and c["overflow"] == "clip":
            out = np.minimum(np.maximum(out, 0), 255)
        return out.astype(np.int64).astype(to)

    return filtered


def summed(c, image, response):
    (height, width), (rows, columns) = image.shape, response.shape
    before = [n // 2 if c["middle"] == "n/2" else (n - 1) // 2 for n in response.shape]
    out, weights, beyond = (np.zeros((height, width)) for _ in range(3))
    if c["border"] in ("cropped", "full"):
        return scipy.signal.convolve2d(image, response, "valid" if c["border"] == "cropped" else "full")
    top, bottom, left, right = c["border"] if isinstance(c["border"], tuple) else (c["border"],) * 4
    sums = 0.0
    for i in range(rows):
        for j in range(columns):
            y, in_y, out_y = places(height, before[0] - i, top, bottom)
            x, in_x, out_x = places(width, before[1] - j, left, right)
            inside = in_y[:, None] & in_x
            weights += inside * response[i, j]
            sums += response[i, j]
            if response[i, j] or c["zero_weight"] == "nan":
                out += np.where(inside, image[y][:, x], 0) * response[i, j]
            beyond += out_y[:, None] | out_x
    if c["border"] == "inside":
        out = out * np.where(weights == 0, 1, sums) / np.where(weights == 0, 1, weights)
    return np.where(beyond > 0, image, out)


def conventions(rng):
    def pick(*options):
        return options[rng.integers(len(options))]

    border = pick(*BORDERS, *BORDERS, "cropped", "full", "inside", tuple(pick(*BORDERS) for _ in range(4)))
    takes, gives = [np.uint8, np.float64], pick("uint8", "int16", "float64")
    if rng.random() < 0.4:
        takes, gives = [np.uint8], "uint8"
    light = "linear" if rng.random() < 0.15 else "as stored"
    if light == "linear":
        gives = "uint8" if gives == "int16" else gives
    overflow = pick("clip", "wrap") if gives == "uint8" else "widened"
    return {
        "kernel": pick(*turned_names()),
        "divides": pick("no", "yes"),
        "middle": pick("n/2", "n/2 - 1"),
        "border": border,
        "takes": takes,
        "gives": gives,
        "gives float": pick("float64", "float32"),
        "overflow": "clip" if light == "linear" and gives == "uint8" else overflow,
        "rounding": pick(*ROUND),
        "light": light,
        "zero_weight": pick("nan", "hidden"),
        "refuses": {name for name in ("even", "not square", "zero sum") if rng.random() < 0.2},
    }


def turned_names():
    names = ("convolution", "correlation", "left-right", "up-down")
    return (*names, "transposed", "anti-transposed", "quarter-left", "quarter-right")


@pytest.mark.parametrize("case", range(CASES))
def test_every_convention_is_recovered(case):
    c = conventions(np.random.default_rng((SEED, case)))
    found = probe(composed(c))
    expected = {name: c[name] for name in ("kernel", "divides", "border", "light")}
    if isinstance(c["border"], tuple) and len(set(c["border"])) == 1:
        expected["border"] = c["border"][0]
    if c["border"] not in ("cropped", "full"):
        expected["middle"] = "refused" if "even" in c["refuses"] else c["middle"]
    if c["light"] == "as stored":
        expected["overflow"] = c["overflow"]
    if c["gives"].startswith("float"):
        expected["rounding"] = "none"
    elif c["light"] == "as stored":
        same = c["overflow"] == "clip" and c["rounding"] == "down"
        expected["rounding"] = "cut off" if same else c["rounding"]
    floats = np.float64 in c["takes"]
    expected["dtype"] = (c["gives"], c["gives float"] if floats else "refused")
    if floats and c["border"] != "inside":
        expected["zero_weight"] = "nan" if c["border"] in ("cropped", "full") else c["zero_weight"]
        expected["nan"] = "window"
    assert {name: getattr(found, name).value for name in expected} == expected, c
    if c["divides"] == "no":
        c["refuses"].discard("zero sum")
    assert set(found.refuses.value) == c["refuses"] | (set() if floats else {"float image"}), c
    recipe = found.recipe()
    assert recipe.difference == "", c


# Functions outside the world of recipes


def test_a_random_answer_is_not_called_linear():
    rng = np.random.default_rng(0)
    found = probe(lambda image, kernel: scipy.ndimage.convolve(image, kernel) + rng.normal(size=image.shape))
    assert found.linear.value is False
    assert found.kernel.value is None


def bilateral(image):
    padded = np.pad(image.astype(float), 1, mode="edge")
    cells = np.lib.stride_tricks.sliding_window_view(padded, (3, 3))
    weights = np.exp(-((cells - image[:, :, None, None]) ** 2) / 50)
    return (weights * cells).sum((2, 3)) / weights.sum((2, 3))


NOT_LINEAR = {
    "median": lambda image: scipy.ndimage.median_filter(image, 3),
    "median of the kernel's size": lambda image, kernel: scipy.ndimage.median_filter(image, kernel.shape),
    "maximum": lambda image: scipy.ndimage.maximum_filter(image, 3),
    "gamma": lambda image, kernel: scipy.ndimage.convolve(255 * (image / 255.0) ** 2, kernel),
    "divided by the largest": lambda image, kernel: (r := scipy.ndimage.convolve(image / 1.0, kernel)) / abs(r).max(),
    "threshold": lambda image, kernel: (scipy.ndimage.convolve(image / 1.0, kernel) > 50) * 1.0,
    "magnitude": lambda image: np.hypot(scipy.ndimage.sobel(image / 1.0, 0), scipy.ndimage.sobel(image / 1.0, 1)),
    "plus one": lambda image, kernel: scipy.ndimage.convolve(image / 1.0, kernel) + 1,
    "bilateral": bilateral,
}


@pytest.mark.parametrize("name", NOT_LINEAR)
@pytest.mark.parametrize("dtype", [None, np.uint8])
def test_what_is_not_linear_gets_no_other_claim(name, dtype):
    found = probe(only(NOT_LINEAR[name], dtype))
    assert found.linear.value is False
    assert [found.kernel.value, found.border.value, found.middle.value, found.divides.value] == [None] * 4
    with pytest.raises(ValueError, match="No recipe"):
        found.recipe()


def test_the_magnitude_of_a_convolution():
    """No sum of 8 bits that fits tells it from a convolution: what becomes of the others is not known."""
    found = probe(lambda image, kernel: abs(scipy.ndimage.convolve(image / 1.0, kernel)))
    assert found.linear.value is False
    found = probe(only(lambda image, kernel: abs(scipy.ndimage.convolve(image / 1.0, kernel)), np.uint8))
    assert found.overflow.value == "other"
    assert found.recipe().difference != ""


def only(function, dtype):
    """The function for one dtype alone, with what a user sees of an 8-bit tool."""
    if dtype is None:
        return function

    def filtered(image, *kernel):
        if image.dtype != dtype:
            raise TypeError(image.dtype)
        return np.clip(np.rint(function(image, *kernel)), 0, 255).astype(dtype)

    return filtered if "kernel" not in inspect.signature(function).parameters else lambda i, k: filtered(i, k)


MOVES = {
    "stride 2": lambda image, kernel: scipy.ndimage.convolve(image, kernel)[::2, ::2],
    "brighter to the right": lambda image, kernel: scipy.ndimage.convolve(image, kernel) * np.arange(image.shape[1]),
    "even rows": lambda image, kernel: scipy.ndimage.convolve(image, kernel) * (np.arange(len(image)) % 2)[:, None],
    "lower half": lambda image: np.vstack([image[: len(image) // 2], 2 * image[len(image) // 2 :]]),
    "turned by 180°": lambda image, kernel: scipy.ndimage.convolve(image, kernel)[::-1, ::-1],
}


@pytest.mark.parametrize("name", MOVES)
def test_what_depends_on_the_place_gets_no_other_claim(name):
    found = probe(MOVES[name])
    assert (found.linear.value, found.shift_equivariant.value) == (True, False)
    assert [found.kernel.value, found.border.value, found.middle.value] == [None] * 3


OTHER = {
    "dilated": lambda image, kernel: scipy.signal.convolve2d(image, np.kron(kernel, [[1, 0], [0, 0]]), "same"),
    "twice": lambda image, kernel: scipy.ndimage.convolve(scipy.ndimage.convolve(image / 1.0, kernel), kernel),
    "by the largest weight": lambda image, kernel: scipy.ndimage.convolve(image / 1.0, kernel / kernel.max()),
    "one pixel aside": lambda image, kernel: np.roll(scipy.ndimage.convolve(image / 1.0, kernel), 1, 0),
    "without the kernel": lambda image, kernel: scipy.ndimage.uniform_filter(image / 1.0, 3),
}


@pytest.mark.parametrize("name", OTHER)
def test_a_response_that_is_no_turned_kernel_is_called_other(name):
    found = probe(OTHER[name])
    assert (found.linear.value, found.kernel.value, found.border.value) == (True, "other", None)


def test_a_border_that_is_not_known_is_called_other():
    seven = probe(lambda image, kernel: scipy.ndimage.convolve(image, kernel, mode="constant", cval=7))
    assert (seven.kernel.value, seven.border.value) == ("convolution", "other")
    assert "largest difference" in seven.recipe().difference
    third = probe(lambda i, k: scipy.ndimage.convolve(np.pad(i, 9, "linear_ramp"), k)[9:-9, 9:-9])
    assert (third.kernel.value, third.border.value) == ("convolution", "other")


@pytest.mark.parametrize("case", range(30))
def test_the_written_call_gives_what_the_function_gives(case):
    c = conventions(np.random.default_rng((SEED + 1, case)))
    function, rng = composed(c), np.random.default_rng(case)
    recipe = probe(function).recipe()
    image = rng.integers(0, 255, (9, 10))
    kernel = rng.integers(1, 9, (3, 3) if c["refuses"] else (2, 5)) / 4
    names = {"np": np, "correlate2d": convlib.correlate2d, "Recipe": Recipe, "kernel": kernel}
    for dtype in c["takes"]:
        given = image.astype(dtype)
        got = eval(recipe.call(np.dtype(dtype).name), {**names, "image": given})
        np.testing.assert_allclose(got, function(given, kernel), rtol=1e-4, atol=1e-4)
        assert dtype == np.float64 or got.dtype == function(given, kernel).dtype


# Fixed filters, and two tools beside each other


def test_fixed_filters_of_scipy():
    blur = probe(lambda image: scipy.ndimage.gaussian_filter(image, 1.5))
    assert (blur.kernel.value, blur.border.value, blur.divides.value) == ("fixed", "symmetric", None)
    edges = probe(lambda image: scipy.ndimage.sobel(image, mode="wrap"))
    assert (edges.border.value, edges.overflow.value, edges.rounding.value) == ("wrap", "wrap", None)
    np.testing.assert_allclose(edges.weights, [[1, 0, -1], [2, 0, -2], [1, 0, -1]], atol=1e-12)
    assert edges.recipe().difference == ""
    # It cuts off after each axis, which no recipe does.
    assert blur.rounding.value == "other"
    assert "largest difference" in blur.recipe().difference


def test_running_sums_carry_a_nan_along_the_line():
    assert probe(lambda image: scipy.ndimage.uniform_filter(image, 3)).nan.value == "line"


def test_the_fourier_transform_carries_a_nan_everywhere():
    assert probe(lambda image, kernel: scipy.signal.fftconvolve(image, kernel, "same")).nan.value == "everything"


def test_pillow():
    def filtered(image, kernel):
        if image.dtype != np.uint8:
            raise TypeError("8 bits only")
        return np.asarray(Image.fromarray(image).filter(ImageFilter.Kernel(kernel.shape, kernel.ravel().tolist())))

    found = probe(filtered)
    assert (found.kernel.value, found.divides.value, found.middle.value) == ("left-right", "yes", "refused")
    assert (found.border.value, found.overflow.value, found.rounding.value) == ("unchanged", "clip", "half up")
    assert set(found.refuses.value) == {"float image", "even", "1x1", "not square"}
    # It divides by 0 then.
    assert found.recipe().difference.startswith("For a kernel whose sum is 0")


def test_two_tools_that_differ_in_one_convention():
    convolve, correlate = scipy.ndimage.convolve, scipy.ndimage.correlate
    one, two = probe(lambda i, k: convolve(i, k)), probe(lambda i, k: correlate(i, k))
    assert one.against(two).startswith("One turns the kernel and the other does not.")
    assert one.against(one) == "No experiment tells them apart."
    edge = probe(lambda i, k: convolve(i, k, mode="nearest"))
    assert one.against(edge) == (
        "The border is “mirrored with the edge pixel” and “the edge pixel again”: pad the image yourself, and crop the "
        "results."
    )


def test_what_no_convention_describes_is_not_called_the_same():
    median, largest = (
        probe(lambda i, f=f: f(i, 3)) for f in (scipy.ndimage.median_filter, scipy.ndimage.maximum_filter)
    )
    assert "no convention here describes" in median.against(largest)
    twice, thrice = (probe(lambda i, k, n=n: n * scipy.ndimage.convolve(i.astype(float), k)) for n in (2, 3))
    assert "no convention here describes" in twice.against(thrice)
    assert "turn" not in twice.against(probe(lambda i, k: scipy.ndimage.convolve(i, k)))
    sobel, prewitt = probe(lambda i: scipy.ndimage.sobel(i)), probe(lambda i: scipy.ndimage.prewitt(i))
    assert "are not the same" in sobel.against(prewitt)


def test_a_recipe_says_where_its_middle_does_not_hold():
    def odd_ones_turned(image, kernel):
        kernel = kernel[::-1, ::-1] if len(kernel) % 2 else kernel
        return scipy.ndimage.correlate(image.astype(float), kernel, mode="nearest")

    found = probe(odd_ones_turned)
    assert found.middle.value == "differs"
    assert found.recipe().difference


def test_a_function_that_exits_is_an_error_in_words():
    with pytest.raises(ValueError, match="SystemExit"):
        probe(lambda image, kernel: sys.exit(3))


def test_printing_shows_one_line_for_each_finding():
    lines = str(probe(lambda i, k: scipy.ndimage.convolve(i, k))).splitlines()
    assert lines[0] == "Response of one bright pixel, compared with the kernel: the kernel itself (convolution)."
    assert len(lines) == 12
    assert all(line.endswith(".") for line in lines)


def test_every_id_has_a_label():
    ids = {*KERNELS, *SAME, *ROUNDINGS, "cropped", "full", "clip", "widened", "hidden", "window"}
    assert ids <= set(LABELS)


def test_evidence_shows_what_the_alternatives_would_have_given():
    found = probe(lambda i, k: scipy.ndimage.convolve(i, k))
    (experiment,) = found.kernel.evidence
    assert len(experiment.alternatives) == 16
    assert sum(np.allclose(experiment.output, other) for other in experiment.alternatives.values()) == 1


def test_an_answer_takes_at_most_a_hundred_calls():
    calls = []
    probe(lambda i, k: calls.append(1) or scipy.ndimage.convolve(i, k))
    assert len(calls) <= 60
