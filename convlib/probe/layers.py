"""Find out which conventions a pooling or convolution layer follows, by elimination.

Every combination of conventions is computed for a few random images of every remainder of the stride. What predicts all
outputs is kept. A convention that the settings do not show is None; one that they narrow down is a tuple of ids.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import product
from typing import Any

import numpy as np

from convlib.probe.findings import LABELS as FILTER_LABELS
from convlib.probe.findings import SEED, Experiment, Finding, called, labelled
from convlib.probe.recipe import KERNELS, MODES, Array
from convlib.text import mark, shown, tr

World = dict[str, Any]
LOWEST = -1e38
"""Stands for the lowest number of a float type, which some runtimes use where -inf is meant."""
UNKNOWN, OTHER = Finding(), Finding("other")
LINES = {
    "kind": mark("The layer is: {value}."),
    "kernel": mark("Response of one bright pixel, compared with the kernel: {value}."),
    "windows": mark("Number of windows along an axis is rounded: {value}."),
    "same": mark("Cells that padding “same” adds along an axis: {value}."),
    "extra": mark("The odd cell of padding “same” lies at the: {value}."),
    "size": mark("Cells of a transposed layer's output before padding is cut off: {value}."),
    "padding": mark("Padding of a transposed layer is: {value}."),
    "dilation": mark("Dilation is: {value}."),
    "divides": mark("The average divides by the number of: {value}."),
    "border": mark("Beyond the image lies: {value}."),
    "beyond": mark("A window wholly beyond the image is or gives: {value}."),
    "nan": mark("A NaN in a maximum is: {value}."),
    "refuses": mark("Refuses images of: {value}."),
}

LABELS = {
    "convolution": mark("a convolution layer"),
    "transposed": mark("a transposed convolution layer"),
    "max": mark("a maximum"),
    "average": mark("an average"),
    "sum": mark("a sum"),
    "L2": mark("the root of the sum of squares"),
    "floor": mark("down"),
    "ceil": mark("up"),
    "ceil within": mark("up, without windows that begin beyond the image"),
    "needed": mark("as many as the windows need"),
    "k - 1": mark("one less than the kernel's size"),
    "start": mark("start"),
    "end": mark("end"),
    "cut off": mark("cut off the output"),
    "laid around": mark("laid around the image"),
    "honoured": mark("used"),
    "dropped": mark("not used"),
    "not in same": mark("used, but not in the count of padding “same”"),
    "all taps": mark("all cells of the window"),
    "taps inside the image": mark("cells inside the image"),
    "taps inside the image and its padding": mark("cells inside the image and its padding"),
    "left out": mark("left out"),
    "lowest": mark("the lowest number"),
    "kept": mark("kept"),
    "depends on its place": mark("kept or lost, depending on its position"),
}


@dataclass(frozen=True)
class LayerFindings:
    """What was found out about a layer; each convention is a `Finding`, and printing shows one line for each."""

    kind: Finding = OTHER
    kernel: Finding = UNKNOWN
    windows: Finding = UNKNOWN
    same: Finding = UNKNOWN
    extra: Finding = UNKNOWN
    size: Finding = UNKNOWN
    padding: Finding = UNKNOWN
    dilation: Finding = UNKNOWN
    divides: Finding = UNKNOWN
    border: Finding = UNKNOWN
    beyond: Finding = UNKNOWN
    nan: Finding = UNKNOWN
    refuses: Finding = UNKNOWN

    def __str__(self) -> str:
        values = ((name, getattr(self, name).value) for name in LINES)
        return "\n".join(
            tr(LINES[name], value=labelled(value, FILTER_LABELS if name in ("kernel", "border") else LABELS))
            for name, value in values
            if value is not None
        )


def probe_pool(
    function: Callable[..., Any], size: Any, stride: Any, padding: Any = 0, dilation: Any = 1
) -> LayerFindings:
    """Find out what a pooling layer with these settings does: ``function(image)``, 2-D arrays in and out.

    `padding` is "same", "valid", a number, (vertical, horizontal) or ((top, bottom), (left, right)); the other settings
    are a number or a pair. Raises ValueError if the function raises on every image.

    Examples
    --------
    >>> from convlib.operations import max_pool2d
    >>> found = probe_pool(lambda image: max_pool2d(image, 3, stride=2, padding=1), 3, 2, padding=1)
    >>> found.kind.value, found.windows.value, found.border.value
    ('max', 'floor', '-inf')
    """
    layer = _Layer(function, _pair(size), _pair(stride), _padding(padding), _pair(dilation))
    return layer.findings(_worlds(POOLS, **layer.geometry()), [None])


def probe_layer(
    function: Callable[..., Any], kernel_shape: Any, stride: Any = 1, padding: Any = 0, dilation: Any = 1
) -> LayerFindings:
    """Find out what a convolution layer with these settings does: ``function(image, kernel)``, 2-D arrays in and out.

    The settings are those of `probe_pool`. A layer that a convolution explains is not called transposed.

    Examples
    --------
    >>> from convlib.operations import correlate2d
    >>> found = probe_layer(lambda image, kernel: correlate2d(image, kernel, stride=2), 3, stride=2)
    >>> print(found)
    The layer is: a convolution layer.
    Response of one bright pixel, compared with the kernel: the kernel turned by 180° (correlation).
    Number of windows along an axis is rounded: down.
    """
    layer = _Layer(function, _pair(kernel_shape), _pair(stride), _padding(padding), _pair(dilation))
    kernels = np.random.default_rng(SEED).normal(size=(2, *layer.size))
    turns = list(KERNELS)
    slid = _worlds([{"kind": "convolution"}], border=list(MODES), kernel=turns, **layer.geometry())
    found = layer.findings(slid, list(kernels))
    if found.kind.value != "other":
        return found
    laid = _worlds([{"kind": "transposed"}], kernel=turns, **layer.geometry(transposed=True))
    return layer.findings(laid, list(kernels))


def _pool(kind: str, border: str | None, divides: str | None, *beyond: str) -> list[World]:
    return [{"kind": kind, "border": border, "divides": divides, "beyond": value} for value in beyond]


POOLS: list[World] = [
    *_pool("max", "-inf", None, "-inf", "lowest", "0"),
    *_pool("max", "0", None, "0"),
    *_pool("average", None, "all taps", "0"),
    *_pool("average", None, "taps inside the image", "nan", "0"),
    *_pool("average", None, "taps inside the image and its padding", "nan", "0"),
    *_pool("sum", None, None, "0"),
    *_pool("L2", None, None, "0"),
]


def _worlds(worlds: list[World], **choices: list[Any]) -> list[World]:
    """Each world with each combination of the choices."""
    combined = [dict(zip(choices, values, strict=True)) for values in product(*choices.values())]
    return [world | choice for world in worlds for choice in combined]


def _pair(value: Any) -> tuple[int, int]:
    rows, columns = (value, value) if np.ndim(value) == 0 else value
    return int(rows), int(columns)


def _padding(padding: Any) -> Any:
    """Pairs for both axes, or "same"."""
    if isinstance(padding, str) and padding not in ("same", "valid"):
        raise ValueError(
            tr('padding must be "same", "valid", a number or pairs of numbers, got {padding}', padding=shown(padding))
        )
    if isinstance(padding, str):
        return "same" if padding == "same" else ((0, 0), (0, 0))
    return tuple(_pair(sides) for sides in ((padding, padding) if np.ndim(padding) == 0 else padding))


@dataclass(frozen=True)
class _Layer:
    """A layer, its settings, and what each world predicts for it."""

    function: Callable[..., Any]
    size: tuple[int, int]
    stride: tuple[int, int]
    padding: Any
    dilation: tuple[int, int]
    rng: np.random.Generator = field(default_factory=lambda: np.random.default_rng(SEED))

    def geometry(self, transposed: bool = False) -> dict[str, list[Any]]:
        """The values of each convention of place and size that these settings can show."""
        same, dilated = self.padding == "same", max(self.dilation) > 1
        extra, gaps = ["end", "start"] if same else [None], ["honoured", "dropped"] if dilated else [None]
        if transposed and same:
            return {"extra": extra, "dilation": gaps}
        if transposed:
            sizes, pads = ["(n - 1)s + k", "n s + max(k - s, 0)"], ["cut off", "laid around"]
            return {"size": sizes, "padding": pads, "dilation": gaps}
        if not same:
            return {"windows": ["floor", "ceil", "ceil within"], "dilation": gaps}
        return {"same": ["needed", "k - 1"], "extra": extra, "dilation": [*gaps, "not in same"] if dilated else gaps}

    # Experiments

    def images(self) -> list[Array]:
        """Negative images of every remainder of the strides, and one of both signs."""
        least, steps = [(max(self.size) - 1) * d + 3 for d in self.dilation], max(self.stride) + 3
        shapes = [(least[0] + i, least[1] + (i + 2) % steps) for i in range(steps)]  # a transposed kernel fits too
        images: list[Array] = [self.rng.uniform(-9, -1, shape) for shape in shapes]
        return [*images, images[-1] * self.rng.choice([-1, 1], shapes[-1])]

    def call(self, image: Array, kernel: Array | None = None) -> Experiment:
        return Experiment(image, kernel, called(self.function, image, kernel))

    def findings(self, worlds: list[World], kernels: list[Any]) -> LayerFindings:
        calls = [self.call(image, kernels[i % len(kernels)]) for i, image in enumerate(self.images())]
        refused = [call for call in calls if isinstance(call.output, Exception)]
        answered = [call for call in calls if not isinstance(call.output, Exception)]
        if not answered:
            raise ValueError(tr("The function refuses every image: {error}.", error=shown(refused[0].output)))
        left = worlds
        for call in answered:
            left = [world for world in left if _equal(call.output, self.predict(world, call.image, call.kernel))]
        found = {}
        if refused:
            sizes = dict.fromkeys("×".join(map(str, call.image.shape)) for call in refused)
            found["refuses"] = Finding(tuple(sizes), tuple(refused))
        if not left:
            return LayerFindings(kind=Finding("other", tuple(answered)), **found)
        kinds = {world["kind"] for world in left}
        akin = [world for world in worlds if world["kind"] in kinds]
        found |= {name: self.finding(name, worlds if name == "kind" else akin, left, answered) for name in left[0]}
        if found.get("beyond") == UNKNOWN and found.get("windows", UNKNOWN).value == "ceil within":
            found["beyond"] = Finding("left out", found["windows"].evidence)
        if kinds == {"max"}:
            found["nan"] = self.nan(left[0])
        return LayerFindings(**found)

    def finding(self, name: str, worlds: list[World], left: list[World], calls: list[Experiment]) -> Finding:
        """The values of one convention that are left; the evidence is the first call that each other one fails at."""
        values, every = (list(dict.fromkeys(world[name] for world in some)) for some in (left, worlds))
        evidence: dict[int, Experiment] = {}
        for value in (value for value in every if value not in values):
            for i, call in enumerate(calls):
                other = self.predict({**left[0], name: value}, call.image, call.kernel)
                if not _equal(call.output, other):
                    known = evidence.get(i, call).alternatives
                    evidence[i] = replace(call, alternatives={**known, value: other})
                    break
        if name != "kind" and not evidence:
            return UNKNOWN
        return Finding(values[0] if len(values) == 1 else tuple(values), tuple(evidence.values()))

    def nan(self, world: World) -> Finding:
        """Spoil some cells of images with many windows: is NaN what comes out, or the largest other value?"""
        shape = [6 * s + (k - 1) * d + 3 for s, k, d in zip(self.stride, self.size, self.dilation, strict=True)]
        kinds, calls = set(), []
        for _ in range(4):
            image = self.rng.uniform(-9, -1, shape)
            image[self.rng.random(shape) < min(0.3, 1 / (self.size[0] * self.size[1]))] = np.nan
            calls.append(self.call(image))
            kinds.add(self.spoiled(world, calls[-1]))
        values = kinds & {"refused", "other"} or (kinds if len(kinds) == 1 else {"depends on its place"})
        return Finding(min(values), tuple(calls))

    def spoiled(self, world: World, call: Experiment) -> str:
        output, kept = call.output, self.predict(world, call.image, None)
        if isinstance(output, Exception):
            return "refused"
        if _equal(output, kept):
            return "kept"
        dropped = self.predict(world, np.where(np.isnan(call.image), -np.inf, call.image), None)
        if output.shape != dropped.shape:
            return "other"
        some, spoiled = np.isfinite(dropped), np.isnan(kept)  # of a window without a number, nothing is expected
        if _equal(output[some], dropped[some]):
            return "dropped"
        known = np.isnan(output) | np.isclose(output, dropped)
        known |= np.isclose(output[..., None, None], call.image).any((-1, -2))
        depends = known[some & spoiled].all() and _equal(output[~spoiled], kept[~spoiled])
        return "depends on its place" if depends else "other"

    # Predictions

    def predict(self, world: World, image: Array, kernel: Array | None) -> Array:
        if kernel is None:
            return self.pooled(world, image)
        weights = KERNELS[world["kernel"]][0](kernel)
        return self.laid(world, image, weights) if world["kind"] == "transposed" else self.slid(world, image, weights)

    def windows(self, world: World, axis: int, n: int, k: int) -> tuple[Array, tuple[int, int]]:
        """The cells that each window reads along an axis of `n` cells, and the padding before and after."""
        stride, gap = self.stride[axis], 1 if world["dilation"] == "dropped" else self.dilation[axis]
        span = (k - 1) * gap + 1
        before, after = self.same(world, axis, n, k) if self.padding == "same" else self.padding[axis]
        free = n + before + after - span
        count = 1 + (-(-free // stride) if world.get("windows", "floor") != "floor" else free // stride)
        if world.get("windows") == "ceil within" and (count - 1) * stride >= n + before:
            count -= 1
        return np.arange(count)[:, None] * stride - before + np.arange(k) * gap, (before, after)

    def same(self, world: World, axis: int, n: int, k: int) -> tuple[int, int]:
        stride, gap = self.stride[axis], self.dilation[axis] if world["dilation"] == "honoured" else 1
        total = (k - 1) * gap
        if world["same"] == "needed":
            total = max(-(-n // stride) * stride - stride + total + 1 - n, 0)
        before = total // 2 if world["extra"] == "end" else total - total // 2
        return before, total - before

    def pooled(self, world: World, image: Array) -> Array:
        cells, inside, declared = [], [], []
        for axis, n in enumerate(image.shape):
            places, (before, after) = self.windows(world, axis, n, self.size[axis])
            cells.append(places.clip(0, n - 1))
            inside.append((places >= 0) & (places < n))
            declared.append((places >= -before) & (places < n + after))
        here = inside[0][:, None, :, None] & inside[1][None, :, None, :]
        taps = image[cells[0][:, None, :, None], cells[1][None, :, None, :]]
        if world["kind"] == "max":
            result = np.where(here, taps, 0 if world["border"] == "0" else -np.inf).max((2, 3))
        elif world["kind"] == "L2":
            result = np.sqrt(np.where(here, taps**2, 0).sum((2, 3)))
        else:
            result = np.where(here, taps, 0).sum((2, 3))
        counted = here
        if world["kind"] == "average":
            padded = declared[0][:, None, :, None] & declared[1][None, :, None, :]
            counted = {"all taps": np.ones_like(here), "taps inside the image": here}.get(world["divides"], padded)
            result = result / np.maximum(counted.sum((2, 3)), 1)
        nothing = LOWEST if world["beyond"] == "lowest" else float(world["beyond"])
        return np.where(counted.any((2, 3)), result, nothing)

    def slid(self, world: World, image: Array, weights: Array) -> Array:
        pads, cells = [], []
        for axis, n in enumerate(image.shape):
            places, (before, after) = self.windows(world, axis, n, weights.shape[axis])
            pads.append((before, max(after, int(places.max(initial=0)) + 1 - n)))
            cells.append(places + before)
        padded = np.pad(image, pads, mode=MODES[world["border"]])  # type: ignore[call-overload]
        taps = padded[cells[0][:, None, :, None], cells[1][None, :, None, :]]
        result: Array = np.einsum("ijab,ab->ij", taps, weights[::-1, ::-1])
        return result

    def laid(self, world: World, image: Array, weights: Array) -> Array:
        """Add one copy of the weights for each pixel; then cut off, or fill up with zeros."""
        gaps = [1 if world["dilation"] == "dropped" else d for d in self.dilation]
        spans = [(k - 1) * gap + 1 for k, gap in zip(weights.shape, gaps, strict=True)]
        whole = [(n - 1) * s + span for n, s, span in zip(image.shape, self.stride, spans, strict=True)]
        result = np.zeros(whole)
        for (row, column), weight in np.ndenumerate(weights):
            first = row * gaps[0], column * gaps[1]
            ends = [a + (n - 1) * s + 1 for a, n, s in zip(first, image.shape, self.stride, strict=True)]
            result[first[0] : ends[0] : self.stride[0], first[1] : ends[1] : self.stride[1]] += weight * image
        for axis in (0, 1):
            before, after = self.cut(world, axis, image.shape[axis], spans[axis])
            pads = [(0, 0), (0, 0)]
            pads[axis] = max(-before, 0), max(-after, 0)
            result = np.moveaxis(np.pad(result, pads), axis, 0)
            result = np.moveaxis(result[max(before, 0) : max(len(result) - max(after, 0), 0)], 0, axis)
        return result

    def cut(self, world: World, axis: int, n: int, span: int) -> tuple[int, int]:
        """Cells that a transposed layer cuts off before and after; negative where it adds zeros."""
        short = span - self.stride[axis]
        if self.padding == "same":
            total = max(short, 0)
            before = total // 2 if world["extra"] == "end" else total - total // 2
            return before, short - before
        before, after = self.padding[axis]
        if world["padding"] == "laid around":
            before, after = span - 1 - before, span - 1 - after
        return before, after + (min(short, 0) if world["size"] == "n s + max(k - s, 0)" else 0)


def _equal(output: Any, predicted: Array) -> bool:
    if isinstance(output, Exception) or output.shape != predicted.shape or output.dtype.kind not in "fiub":
        return False
    values = np.where(np.isfinite(output) & (output < -1e37), LOWEST, output)
    scale = np.max(np.abs(predicted[np.isfinite(predicted) & (predicted > LOWEST)]), initial=0)
    return bool(np.allclose(values, predicted, rtol=2e-5, atol=2e-5 * scale, equal_nan=True))
