"""What was found out about a filter, as values: printed, proved as a `Recipe`, and compared with another filter's."""

import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from convlib.probe.recipe import Array, Recipe
from convlib.text import joined, listed, mark, precise, shown, tr

SEED = 23


@dataclass(frozen=True)
class Experiment:
    """One call: what went in, what came out (or the exception), and what each alternative would have given."""

    image: Array
    kernel: Array | None
    output: Array | Exception
    alternatives: dict[Any, Array] = field(default_factory=dict)


@dataclass(frozen=True)
class Finding:
    """What was found out about one convention: an id, and the experiments that show it."""

    value: Any = None
    evidence: tuple[Experiment, ...] = ()


LINES = {
    "kernel": mark("Response of one bright pixel, compared with the kernel: {value}."),
    "divides": mark("Divides by the sum of the kernel: {value}."),
    "middle": mark("Cells of an even kernel's response before the bright pixel: {value}."),
    "refuses": mark("Refuses: {value}."),
    "border": mark("At the border (top, bottom, left, right, or all): {value}."),
    "dtype": mark("From uint8 and from float64 comes: {value}."),
    "overflow": mark("Values below 0 or above 255 in 8 bits: {value}."),
    "rounding": mark("Rounding: {value}."),
    "light": mark("Computes with brightness: {value}."),
    "nan": mark("One NaN spoils: {value}."),
    "zero_weight": mark("Zero weight times NaN: {value}."),
    "linear": mark("Linear: {value}."),
    "shift_equivariant": mark("Does the same at every place: {value}."),
}


@dataclass(frozen=True)
class Findings:
    """What `probe` found out; each convention is a `Finding`, and printing shows one line for each."""

    function: Callable[..., Any] = field(repr=False)
    kernel: Finding = Finding()
    divides: Finding = Finding()
    middle: Finding = Finding()
    refuses: Finding = Finding(())
    border: Finding = Finding()
    dtype: Finding = Finding()
    overflow: Finding = Finding()
    rounding: Finding = Finding()
    light: Finding = Finding()
    nan: Finding = Finding()
    zero_weight: Finding = Finding()
    linear: Finding = Finding()
    shift_equivariant: Finding = Finding()
    weights: tuple[tuple[float, ...], ...] = ()
    """The response of a fixed filter."""

    def __str__(self) -> str:
        values = ((name, getattr(self, name).value) for name in LINES)
        return "\n".join(
            tr(LINES[name], value=labelled(value)) for name, value in values if value is not None and value != ()
        )

    def recipe(self) -> Recipe:
        """Write the findings as one `Recipe`, and compare it with the function on random images and kernels.

        Raises ValueError if the function is not a filter that a recipe can describe.
        """
        if self.kernel.value in (None, "other"):
            raise ValueError(tr("No recipe describes this function:\n{findings}", findings=self))
        names = ("kernel", "divides", "middle", "border", "dtype", "overflow", "rounding", "light")
        found = {name: getattr(self, name).value for name in names}
        recipe = Recipe(weights=self.weights, **{name: value for name, value in found.items() if value is not None})
        return replace(recipe, difference=_difference(self, recipe))

    def against(self, other: "Findings") -> str:
        """Say why this function and another one give different results, and how to make them agree.

        Examples
        --------
        >>> from convlib import convolve2d, correlate2d
        >>> from convlib.probe import probe
        >>> one = probe(lambda image, kernel: convolve2d(image, kernel))
        >>> print(one.against(probe(lambda image, kernel: correlate2d(image, kernel))))
        One turns the kernel and the other does not. To make them agree, turn the kernel of one by 180°.
        """
        return _against(self, other)


def called(function: Callable[..., Any], image: Array, kernel: Array | None) -> Array | Exception:
    """What comes out: an array, or what the function raised."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            return np.array(function(image.copy()) if kernel is None else function(image.copy(), kernel.copy()))
        except Exception as error:
            return error
        except SystemExit as error:
            return RuntimeError(repr(error))


def _trials(found: Findings) -> Iterator[tuple[Array, Array | None]]:
    """Random images and kernels of every size and dtype that the function takes."""
    rng = np.random.default_rng(SEED)
    shapes = [(3, 3), (5, 5), (1, 1), (3, 5), (5, 1), (2, 2), (4, 4), (2, 3), (1, 4)]
    wrong = {
        "1x1": [shape for shape in shapes if shape == (1, 1)],
        "5x5": [shape for shape in shapes if shape == (5, 5)],
        "not square": [shape for shape in shapes if shape[0] != shape[1]],
        "even": [shape for shape in shapes if shape[0] % 2 == 0 or shape[1] % 2 == 0],
    }
    shapes = [shape for shape in shapes if not any(shape in wrong.get(name, []) for name in found.refuses.value)]
    dtypes = [dtype for dtype, out in zip(("uint8", "float64"), found.dtype.value, strict=True) if out != "refused"]
    reach = max(np.shape(found.weights), default=0)
    for number in range(24):
        height, width = rng.integers(9, 14, 2) + reach
        dtype = dtypes[number % len(dtypes)]
        image = rng.integers(0, 256, (height, width)).astype(dtype)
        kernel = rng.normal(size=shapes[number // len(dtypes) % len(shapes)])
        if found.divides.value == "yes" or found.border.value == "inside":
            kernel = np.abs(kernel) * (-1 if number % 5 == 4 else 1)
        yield image, None if found.kernel.value == "fixed" else kernel


def _difference(found: Findings, recipe: Recipe) -> str:
    """Where the recipe and the function differ most, as a sentence; "" if nowhere."""
    worst, sentence = 0.0, ""
    for image, kernel in _trials(found):
        output, expected = called(found.function, image, kernel), recipe(image, kernel)
        if isinstance(output, Exception):
            return tr("The function refuses a {size} kernel: {error}.", size=_size(kernel), error=shown(output))
        if output.shape != expected.shape:
            fields = {"size": _size(kernel), "output": _size(output), "expected": _size(expected)}
            return tr("For a {size} kernel the function gives {output} pixels and the recipe {expected}.", **fields)
        apart = _apart(output, expected)
        place = int(np.argmax(apart))
        if apart.flat[place] > worst:
            worst, (row, column) = float(apart.flat[place]), divmod(place, output.shape[1])
            place_of = {"row": row, "column": column, "image": _size(image), "dtype": image.dtype}
            sentence = tr(
                "The largest difference between function and recipe is {size}, in row {row}, column {column} of a "
                "{image} image of {dtype}.",
                size=precise(worst),
                **place_of,
            )
    return sentence or _zero_sum(found, recipe)


def _zero_sum(found: Findings, recipe: Recipe) -> str:
    """What a filter that divides by the sum does where the sum is 0; "" if it does not divide then."""
    if found.divides.value != "yes" or "zero sum" in found.refuses.value:
        return ""
    image = next(_trials(found))[0]
    kernel = np.array([[0.0, -1, 0], [-1, 4, -1], [0, -1, 0]])
    output, expected = called(found.function, image, kernel), recipe(image, kernel)
    if not isinstance(output, Exception) and output.shape == expected.shape and not _apart(output, expected).any():
        return ""
    return tr("For a kernel whose sum is 0 the function gives something other than the undivided sums.")


def _apart(output: Array, expected: Array) -> Array:
    """How far two outputs of one shape are apart; 0 where only the computer's arithmetic differs."""
    with np.errstate(invalid="ignore"):
        apart: Array = np.abs(output.astype(float) - expected.astype(float))
    apart[np.isnan(apart)] = np.inf
    if expected.dtype.kind == "f":
        apart[apart <= 2e-5 * float(np.max(np.abs(expected), initial=1))] = 0
    return apart


def _size(array: Array | None) -> str:
    return "" if array is None else "×".join(map(str, array.shape))


LABELS = {
    "convolution": mark("the kernel itself (convolution)"),
    "correlation": mark("the kernel turned by 180° (correlation)"),
    "left-right": mark("the kernel mirrored left to right"),
    "up-down": mark("the kernel mirrored top to bottom"),
    "transposed": mark("the kernel with rows and columns exchanged"),
    "anti-transposed": mark("the kernel mirrored on its other diagonal"),
    "quarter-left": mark("the kernel turned left by 90°"),
    "quarter-right": mark("the kernel turned right by 90°"),
    "fixed": mark("a fixed kernel"),
    "other": mark("something else"),
    "yes": mark("yes"),
    "no": mark("no"),
    True: mark("yes"),
    False: mark("no"),
    "refused": mark("refused"),
    "differs": mark("not the same for 2 and 4 cells, or for rows and columns"),
    "even": mark("even kernels"),
    "not square": mark("kernels that are not square"),
    "1x1": mark("1×1 kernels"),
    "5x5": mark("5×5 kernels"),
    "larger than the image": mark("kernels larger than the image"),
    "zero sum": mark("kernels whose sum is 0"),
    "float image": mark("images of floats"),
    "zeros": mark("zeros"),
    "edge": mark("the edge pixel again"),
    "reflect": mark("mirrored without the edge pixel"),
    "symmetric": mark("mirrored with the edge pixel"),
    "wrap": mark("wrapped around"),
    "unchanged": mark("pixels stay as they are"),
    "cropped": mark("the output is cropped"),
    "full": mark("the output grows"),
    "inside": mark("only weights inside the image count"),
    "clip": mark("clipped"),
    "widened": mark("stored in a wider type"),
    "half up": mark("halves up"),
    "half to even": mark("halves to the even number"),
    "half away from zero": mark("halves away from 0"),
    "cut off": mark("digits after the point are cut off"),
    "down": mark("down"),
    "none": mark("none"),
    "as stored": mark("as it is stored"),
    "linear": mark("as amounts of light"),
    "window": mark("the window"),
    "line": mark("the rest of the line"),
    "rows below": mark("all rows below"),
    "everything": mark("everything"),
    "hidden": mark("hidden"),
}


def labelled(value: Any, labels: Mapping[Any, str] = LABELS) -> str:
    """Write an id, or several, as people read them."""
    values = value if isinstance(value, tuple) else (value,)
    if not values:
        return tr("nothing")
    return listed(tr(labels[one]) if one in labels else str(one) for one in values)


DIFFERENT = {
    "linear": mark("One is linear and the other is not, so no setting makes them agree."),
    "shift_equivariant": mark(
        "One does the same at every place and the other does not, so no setting makes them agree."
    ),
    "kernel": mark(
        "The first answers one bright pixel with “{one}” and the second with “{two}”: turn or mirror the kernel."
    ),
    "weights": mark("The kernels that they have themselves are not the same."),
    "divides": mark(
        "One divides by the sum of the kernel: give it a kernel whose sum is 1, or divide the other's result."
    ),
    "middle": mark(
        "The middle of an even kernel is “{one}” and “{two}”: put a row and a column of zeros on its other side."
    ),
    "refuses": mark("The first refuses: {one}. The second refuses: {two}."),
    "border": mark("The border is “{one}” and “{two}”: pad the image yourself, and crop the results."),
    "dtype": mark("From uint8 and float64 come “{one}” and “{two}”: compare the numbers, not the types."),
    "overflow": mark(
        "Values that 8 bits cannot hold: “{one}” and “{two}”; results of 8 bits agree only between 0 and 255."
    ),
    "rounding": mark("Rounding is “{one}” and “{two}”: where a result has a fraction, they may store another number."),
    "light": mark("Light is “{one}” and “{two}”: decode the image before, and encode the result."),
    "nan": mark("One NaN spoils “{one}” and “{two}”: replace NaN before you filter."),
    "zero_weight": mark("A zero weight times NaN is “{one}” and “{two}”: replace NaN before you filter."),
}
TURNED = mark("One turns the kernel and the other does not. To make them agree, turn the kernel of one by 180°.")
FIXED = mark("One has a kernel of its own and the other takes one.")
UNKNOWN = mark("At least one of them does something that no convention here describes, so compare their results.")


def _against(first: Findings, second: Findings) -> str:
    values = {name: (_value(first, name), _value(second, name)) for name in DIFFERENT}
    known = {name: pair for name, pair in values.items() if pair[0] != pair[1] and not {None, "other"} & {*pair}}
    sentences = []
    for name, (one, two) in known.items():
        template = _template(name, {one, two})
        sentences.append(tr(template, one=labelled(one), two=labelled(two)))
    if values["kernel"][0] is None or any("other" in (one, two) for one, two in values.values()):
        sentences.append(tr(UNKNOWN))
    return joined(*sentences) or tr("No experiment tells them apart.")


def _value(found: Findings, name: str) -> Any:
    value = getattr(found, name)
    return value.value if isinstance(value, Finding) else value


def _template(name: str, pair: set[Any]) -> str:
    if name == "kernel" and "fixed" in pair:
        return FIXED
    return TURNED if name == "kernel" and pair == {"convolution", "correlation"} else DIFFERENT[name]
