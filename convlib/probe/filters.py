"""Find out what a filter does: call it on small images, and see which conventions explain the answer.

Each experiment compares one output with what a `Recipe` gives for every value of one convention. The only value that
explains the output is the finding, and the outputs that the others would have given are its evidence.
"""

import inspect
from collections.abc import Callable
from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np

from convlib.probe.findings import Experiment, Finding, Findings, called
from convlib.probe.recipe import KERNELS, ROUNDINGS, SAME, Array, Recipe
from convlib.text import shown, tr

SEED = 22
TEN = np.array([[1.0, 2, 0], [0, 3, 0], [0, 0, 4]])
"""No turn or mirror leaves it as it is; its sum makes every mean of tens an integer."""
FIVE = np.array([[1.0, 0, 1, 0, 1], [0, 0, 0, 0, 0], [2, 0, 0, 0, 2], [0, 0, 0, 0, 0], [0, 0, 1, 0, 2]])
"""Reads two pixels beyond the image: one pixel beyond it, the modes edge and symmetric are equal."""

FOUR = np.array([[4.0, 3, 2, 1]])
EVEN = (
    (np.array([[8.0, 2]]), np.array([[8.0], [2]]), FOUR, FOUR.T),
    (np.array([[4.0, 3], [2, 1]]), np.diag(FOUR[0])),
)
"""Kernels with no cell in the middle: in one direction, and for tools that take only square ones in both."""


def probe(function: Callable[..., Any]) -> Findings:
    """Find out what a filter does with an image and a kernel.

    Parameters
    ----------
    function : callable
        ``function(image, kernel)``, or ``function(image)`` for a fixed filter; 2-D arrays in, one 2-D array out. The
        parameters without default decide which of the two it is; wrap a function that takes others in a lambda.

    Raises
    ------
    ValueError
        If the function raises on the simplest images; the message shows its exception.

    Examples
    --------
    >>> from convlib.operations import correlate2d
    >>> found = probe(lambda image, kernel: correlate2d(np.pad(image, 1, mode="edge"), kernel))
    >>> found.kernel.value, found.divides.value
    ('correlation', 'no')
    """
    return _Probe(function).findings()


def _needs_kernel(function: Callable[..., Any]) -> bool:
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return True
    positional = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    return sum(p.kind in positional and p.default is p.empty for p in parameters) >= 2


def _shape(experiment: Experiment) -> tuple[int, ...]:
    output = experiment.output
    return (0, 0) if isinstance(output, Exception) else output.shape


def _equal(output: Array | Exception, predicted: Array, least: float = 0.0) -> bool:
    if isinstance(output, Exception) or output.shape != predicted.shape or output.dtype.kind not in "fiub":
        return False
    within = max(least, 2e-5 * float(np.max(np.abs(predicted), initial=0)))
    return bool(np.allclose(output.astype(float), predicted.astype(float), rtol=0, atol=within))


class _Probe:
    """The experiments on one function, and what is known so far (`recipe`)."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function = function
        self.fixed = not _needs_kernel(function)
        self.rng = np.random.default_rng(SEED)
        self.found: dict[str, Finding] = {}
        self.refused: list[tuple[str, Experiment]] = []
        self.recipe = Recipe(border="cropped")
        self.least, self.step = 0.0, 10.0

    def findings(self) -> Findings:
        self.dtypes()
        if self.fixed:
            self.response()
        if self.same_everywhere() and self.light() and self.kernel():
            self.sums()
            self.middle()
            self.sizes()
            self.border()
            self.storage()
            self.nan()
        if self.refused:
            names = tuple(dict.fromkeys(name for name, _ in self.refused))
            self.found["refuses"] = Finding(names, tuple(experiment for _, experiment in self.refused))
        return Findings(self.function, weights=self.recipe.weights, **self.found)

    # Calls

    def call(self, image: Array, kernel: Array | None = None, dtype: str | None = None) -> Experiment:
        image = image.astype(dtype or self.dtype)
        kernel = None if self.fixed else TEN if kernel is None else np.asarray(kernel, float)
        return Experiment(image, kernel, called(self.function, image, kernel))

    def image(self, height: int, width: int, levels: int = 3) -> Array:
        """Random floats, or tens that are so dark that no sum of ten is clipped."""
        if self.floats and self.recipe.light == "as stored":
            return self.rng.normal(size=(height, width)) * 10
        return self.rng.integers(0, levels, (height, width)) * self.step

    def explain(
        self, experiment: Experiment, recipes: dict[Any, Recipe], part: Any = None
    ) -> tuple[Experiment, list[Any]]:
        """Add what each recipe predicts, and return those that predict the output."""
        part = part if part is not None else (slice(None), slice(None))
        predicted = experiment.alternatives or {
            name: recipe(experiment.image.astype(float), experiment.kernel) for name, recipe in recipes.items()
        }
        output = experiment.output
        same = [
            name
            for name, values in predicted.items()
            if not isinstance(output, Exception)
            and output.shape == values.shape
            and _equal(output[part], values[part], self.least)
        ]
        return replace(experiment, alternatives=predicted), same

    # Experiments, in their order

    def dtypes(self) -> None:
        self.dtype, self.floats = "float64", True
        image = np.zeros((11, 12))
        image[5, 5] = 20
        calls = {dtype: self.call(image, dtype=dtype) for dtype in ("uint8", "float64")}
        outputs = {dtype: call.output for dtype, call in calls.items()}
        if all(isinstance(output, Exception) for output in outputs.values()):
            error = outputs["float64"]
            assert isinstance(error, Exception)
            raise ValueError(
                tr(
                    "The function raised {error} on an 11×12 image, of float64 and of uint8. Try it on one yourself; "
                    "wrap it in a lambda that takes an image, or an image and a kernel.",
                    error=shown(error),
                )
            ) from error
        self.taken = tuple(dtype for dtype in outputs if not isinstance(outputs[dtype], Exception))
        if "float64" not in self.taken:
            self.refused.append(("float image", calls["float64"]))
        output = outputs["float64"]
        self.floats = not isinstance(output, Exception) and output.dtype.kind == "f"
        self.dtype = "float64" if self.floats or "uint8" not in self.taken else "uint8"
        value = tuple("refused" if isinstance(output, Exception) else str(output.dtype) for output in outputs.values())
        self.found["dtype"] = Finding(value, tuple(calls.values()))
        self.least = 0.01 if not self.floats else 1e-9

    def response(self) -> None:
        """Measure a fixed filter: what one bright pixel becomes."""
        image = np.zeros((63, 65))
        image[31, 32] = 200
        experiment = self.call(image)
        output = experiment.output
        radius, weights = 3, np.zeros((1, 1))
        if not isinstance(output, Exception) and output.ndim == 2:
            shift = [(a - b) // 2 for a, b in zip(output.shape, image.shape, strict=True)]
            rows, columns = np.nonzero(output)
            reach = [0, *np.abs(rows - 31 - shift[0]), *np.abs(columns - 32 - shift[1])]
            radius = int(min(max(reach), 25))
            row, column = 31 + shift[0], 32 + shift[1]
            weights = output[row - radius : row + radius + 1, column - radius : column + radius + 1] / 200.0
        self.radius = radius
        self.found["kernel"] = Finding("fixed", (experiment,))
        self.recipe = replace(self.recipe, kernel="fixed", weights=tuple(map(tuple, weights.tolist())))
        if not self.floats:
            # The more light, the less the rounding of each pass of the filter counts.
            self.least, self.step = 1.51, float(min(60, 200 // max(2 * np.abs(weights).sum(), 1)))

    def interior(self, shape: tuple[int, ...]) -> tuple[slice, ...]:
        margin = max(3, self.radius + 1) if self.fixed else 3
        return tuple(slice(margin, n - margin) for n in shape)

    def same_everywhere(self) -> bool:
        """Whether f(a + b) = f(a) + f(b), and whether a shifted image gives the shifted output."""
        size = (13, 14) if not self.fixed else (2 * self.radius + 15, 2 * self.radius + 16)
        a, b = self.image(*size, levels=2), self.image(*size, levels=2)
        calls = [self.call(image) for image in (a, b, a + b, 2 * a, a)]
        outputs = [call.output for call in calls]
        if any(isinstance(output, Exception) or output.ndim != 2 for output in outputs):
            self.found = {"dtype": self.found["dtype"], "kernel": Finding("other", tuple(calls))}
            return False
        arrays = [np.asarray(output, float) for output in outputs]
        inside = self.interior(arrays[0].shape)
        one, two, both, twice, again = (array[inside] for array in arrays)
        linear = (
            _equal(both, one + two, 2 * self.least) and _equal(twice, 2 * one, 2 * self.least) and _equal(again, one)
        )
        linear = linear and self.bright(size, inside)
        if not linear and not self.in_light():
            self.found = {"dtype": self.found["dtype"], "linear": Finding(False, tuple(calls))}
            return False
        self.found["linear"] = Finding(True, tuple(calls))
        return self.shifts(a, arrays[0])

    def bright(self, size: tuple[int, int], inside: tuple[slice, ...]) -> bool:
        """Whether an image in 8 bits that is twice as bright gives twice as much: the tens are all dark."""
        if self.floats or np.abs(self.recipe.weights or 0).sum() > 1.05:
            return True
        image = self.rng.integers(0, 120, size).astype(float)
        kernel = None if self.fixed else np.diag([0.0, 1, 0])
        once, twice = (self.call(bright, kernel).output for bright in (image, 2 * image))
        if isinstance(once, Exception) or isinstance(twice, Exception):
            return True
        return _equal(twice[inside], 2.0 * once[inside], 3.01)

    def shifts(self, image: Array, output: Array) -> bool:
        inside = self.interior(output.shape)
        grown = [a - b for a, b in zip(output.shape, image.shape, strict=True)]
        calls, same = [], grown[0] == grown[1] and abs(grown[0]) <= 2 * (self.radius if self.fixed else 1)
        for shift in ((1, 0), (0, 1), (2, 3)):
            calls.append(self.call(np.roll(image, shift, (0, 1))))
            moved = calls[-1].output
            if isinstance(moved, Exception) or moved.shape != output.shape:
                same = False
                continue
            rows, columns = (slice(s.start + 3, s.stop - 0) for s in inside)
            same = same and _equal(moved[rows, columns], np.roll(output, shift, (0, 1))[rows, columns], self.least)
        self.found["shift_equivariant"] = Finding(same, tuple(calls))
        if not same:
            self.found.pop("kernel", None)
        return bool(same)

    def in_light(self) -> bool:
        """Whether the function is linear in the light that sRGB values stand for."""
        if self.fixed:
            return False
        image = self.rng.integers(0, 256, (13, 14)).astype(float)
        experiment = self.call(image, TEN / 10)
        border = self.by_size(experiment)
        names = {name: Recipe(kernel=name, light="linear", border=border) for name in KERNELS}
        least, self.least = self.least, 1.01 if not self.floats else 1e-2
        experiment, same = self.explain(experiment, names, self.interior(_shape(experiment)))
        if len(same) != 1:
            self.least = least
            return False
        self.found["light"] = Finding("linear", (experiment,))
        self.recipe = replace(self.recipe, light="linear")
        return True

    def by_size(self, experiment: Experiment) -> str:
        """Return the border that the size of an output means; "zeros" stands for every border that keeps the size."""
        reach = self.radius if self.fixed else 1
        grown = _shape(experiment)[0] - experiment.image.shape[0]
        return {-2 * reach: "cropped", 2 * reach: "full"}.get(grown, "zeros") if grown else "zeros"

    def light(self) -> bool:
        self.found.setdefault("light", Finding("as stored", self.found["linear"].evidence))
        return True

    def kernel(self) -> bool:
        """The response of one bright pixel, among the eight turns and mirrors of the kernel."""
        height, width = (13, 14) if not self.fixed else (2 * self.radius + 15, 2 * self.radius + 16)
        image = np.zeros((height, width))
        image[height // 2, width // 2] = 20 if self.recipe.light == "as stored" else 100
        experiment = self.call(image)
        border = self.by_size(experiment)
        names = ("fixed",) if self.fixed else KERNELS
        divides = ("no",) if self.fixed else ("no", "yes")
        recipes = {
            (name, divide): replace(self.recipe, kernel=name, divides=divide, border=border)
            for name, divide in product(names, divides)
        }
        experiment, same = self.explain(experiment, recipes, self.interior(_shape(experiment)))
        if len(same) != 1:
            self.found["kernel"] = Finding("other", (experiment,))
            return False
        self.recipe = recipes[same[0]]
        self.found["kernel"] = Finding(same[0][0], (experiment,))
        if not self.fixed:
            self.found["divides"] = Finding(same[0][1], (experiment,))
        return True

    def sums(self) -> None:
        """A kernel whose sum is 0: nothing can be divided by it."""
        if not self.fixed:
            self.try_kernel("zero sum", TEN - np.diag([0.0, 10, 0]))

    def try_kernel(self, name: str, kernel: Array, size: tuple[int, int] = (9, 10)) -> Experiment:
        experiment = self.call(np.full(size, 10.0), kernel)
        if isinstance(experiment.output, Exception) or experiment.output.ndim != 2 or not experiment.output.size:
            self.refused.append((name, experiment))
        return experiment

    def middle(self) -> None:
        """Kernels of 2 and 4 cells on one bright pixel: which side has the cell more?"""
        if self.fixed:
            return
        evidence, values = [], set()
        for kernels in EVEN:
            for kernel in kernels:
                image = np.zeros((11, 12))
                image[5, 5] = 20
                experiment = self.call(image, kernel)
                recipes = {name: replace(self.recipe, middle=name) for name in ("n/2", "n/2 - 1")}
                experiment, same = self.explain(experiment, recipes)
                evidence.append(experiment)
                values.add("refused" if isinstance(experiment.output, Exception) else tuple(same))
            if values != {"refused"}:
                break
        if values == {"refused"}:
            self.found["middle"] = Finding("refused", tuple(evidence))
            self.refused.append(("even", evidence[-1]))
            return
        sets = [set(value) for value in values if value != "refused"]
        common = set.intersection(*sets)
        if len(common) == 2:
            return  # "cropped" and "full" outputs have no middle
        value = common.pop() if common else "differs"
        self.found["middle"] = Finding(value, tuple(evidence))
        self.recipe = replace(self.recipe, middle=value if value != "differs" else "n/2 - 1")

    def sizes(self) -> None:
        if self.fixed:
            return
        self.try_kernel("1x1", np.ones((1, 1)))
        self.try_kernel("not square", np.ones((3, 5)))
        self.five = not isinstance(self.try_kernel("5x5", FIVE).output, Exception)
        if self.five:
            self.try_kernel("larger than the image", FIVE, (3, 4))

    def border(self) -> None:
        """Random images and a kernel that reads two pixels beyond each side."""
        if str(self.recipe.border) in ("cropped", "full"):
            self.found["border"] = Finding(self.recipe.border, self.found["kernel"].evidence)
            return
        reach = self.radius if self.fixed else 2 if self.five else 1
        size = (4 * reach + 7, 4 * reach + 8)
        experiment = self.call(self.image(*size), FIVE if reach == 2 else TEN)
        recipes = {mode: replace(self.recipe, border=mode) for mode in SAME}
        middle, strip, last = slice(2 * reach, -2 * reach), slice(0, reach), slice(-reach, None)
        parts = [(strip, middle), (last, middle), (middle, strip), (middle, last)]
        if not reach:
            return
        explained, whole = self.explain(experiment, recipes)
        if not whole and not self.floats:
            # Only this border gives fractions, and they were rounded.
            least, self.least = self.least, 1.01
            whole = self.explain(explained, recipes)[1]
            self.least = least
        sides = [whole if "inside" in whole else self.explain(explained, recipes, part)[1] for part in parts]
        # One tap beyond the image cannot tell edge from symmetric: then they are the same filter.
        common = [mode for mode in SAME if all(mode in same for same in sides)]
        value: Any = common[0] if common else tuple(same[0] if same else "other" for same in sides)
        value = "other" if value == ("other",) * 4 else value
        self.found["border"] = Finding(value, (explained,))
        self.recipe = replace(self.recipe, border=value)

    def storage(self) -> None:
        """What becomes of sums that 8 bits cannot hold, and of fractions."""
        kind = self.taken[0]
        self.recipe = replace(self.recipe, dtype=self.found["dtype"].value)
        dtype = np.dtype(self.recipe.dtype[("uint8", "float64").index(kind)])
        overflows = ("clip", "wrap") if dtype == np.uint8 else ("widened",)
        integers = np.issubdtype(dtype, np.integer)
        if not integers:
            self.found["rounding"] = Finding("none", self.found["dtype"].evidence)
        if self.fixed:
            self.fixed_storage(overflows if integers and self.floats else (), kind)
            return
        if self.recipe.light == "as stored":
            image = self.rng.integers(0, 256, (13, 14)).astype(float)
            kernel = np.array([[0.0, -1, 0], [-1, 5, -1], [0, -1, 0]])
            self.stored(self.call(image, kernel, kind), [{"overflow": value} for value in overflows])
        if integers:
            image, kernel = self.rng.integers(0, 60, (13, 14)).astype(float), np.zeros((3, 3))
            kernel[1, 1:] = 1.75, -0.75
            self.stored(self.call(image, kernel, kind), [{"rounding": value} for value in ROUNDINGS])

    def fixed_storage(self, overflows: tuple[str, ...], kind: str) -> None:
        """Overflow and rounding together: the kernel cannot be chosen so that only one of them matters."""
        if overflows:
            size = (2 * self.radius + 15, 2 * self.radius + 16)
            image = self.rng.integers(0, 256, size).astype(float)
            both = [{"overflow": o, "rounding": r} for r, o in product(ROUNDINGS, overflows)]
            self.stored(self.call(image, dtype=kind), both)

    def stored(self, experiment: Experiment, settings: list[dict[str, str]]) -> None:
        """Find the first setting of the recipe that explains the inside of the output, in its own dtype."""
        predicted = {
            tuple(setting.values()): replace(self.recipe, **setting)(experiment.image, experiment.kernel)  # type: ignore[arg-type]
            for setting in settings
        }
        output, inside = experiment.output, self.interior(_shape(experiment))
        same = [
            setting
            for setting, expected in zip(settings, predicted.values(), strict=True)
            if not isinstance(output, Exception)
            and output.shape == expected.shape
            and _equal(output[inside], expected[inside], 0.01)
        ]
        evidence = (replace(experiment, alternatives=predicted),)
        for name in settings[0]:
            values = {setting[name] for setting in same}
            # Where every value explains the output, the experiment says nothing about this convention.
            if len(settings) == 1 or values != {setting[name] for setting in settings}:
                self.found[name] = Finding(same[0][name] if same else "other", evidence)
        self.recipe = replace(self.recipe, **(same[0] if same else dict.fromkeys(settings[0], "other")))  # type: ignore[arg-type]

    def nan(self) -> None:
        """One NaN in the middle, and a kernel with zeros and without."""
        if not self.floats:
            self.found["nan"] = self.found["zero_weight"] = Finding("refused", self.found["dtype"].evidence)
            return
        reach = self.radius if self.fixed else 1
        size = 4 * reach + 11
        image = np.ones((size, size + 1))
        image[size // 2, size // 2] = np.nan
        experiment = self.call(image, np.arange(1.0, 10).reshape(3, 3))
        if isinstance(experiment.output, Exception):
            self.found["nan"] = self.found["zero_weight"] = Finding("refused", (experiment,))
            return
        self.found["nan"] = Finding(_spread(np.isnan(experiment.output), size, reach), (experiment,))
        if not self.fixed:
            holes = self.call(image, TEN)
            spoiled = 0 if isinstance(holes.output, Exception) else int(np.isnan(holes.output).sum())
            value = "hidden" if spoiled == np.count_nonzero(TEN) or not spoiled else "nan"
            self.found["zero_weight"] = Finding(value, (holes,))


def _spread(spoiled: Array, size: int, reach: int) -> str:
    """How far one NaN spreads, from where the output is NaN."""
    if not spoiled.any():
        return "hidden"
    if spoiled.all():
        return "everything"
    rows, columns = np.nonzero(spoiled)
    height, width = np.ptp(rows) + 1, np.ptp(columns) + 1
    if height <= 2 * reach + 1 and width <= 2 * reach + 1:
        return "window"
    if width == spoiled.shape[1] and rows.max() == spoiled.shape[0] - 1:
        return "rows below"
    return "line"
