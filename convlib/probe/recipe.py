"""The world that `probe` knows: a filter as a value, one field for each convention in which tools differ.

A `Recipe` is called like the filter it describes, and written as the call of convlib that gives the same.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convlib.operations import correlate2d

Array = NDArray[Any]
Border = str | tuple[str, str, str, str]

# The impulse response of a kernel, and the weights that `correlate2d` needs for it, as code.
KERNELS: dict[str, tuple[Callable[[Array], Array], str]] = {
    "convolution": (lambda k: k, "kernel[::-1, ::-1]"),
    "correlation": (lambda k: k[::-1, ::-1], "kernel"),
    "left-right": (lambda k: k[:, ::-1], "kernel[::-1]"),
    "up-down": (lambda k: k[::-1], "kernel[:, ::-1]"),
    "transposed": (lambda k: k.T, "kernel.T[::-1, ::-1]"),
    "anti-transposed": (lambda k: k.T[::-1, ::-1], "kernel.T"),
    "quarter-left": (lambda k: np.rot90(k), "np.rot90(kernel, -1)"),
    "quarter-right": (lambda k: np.rot90(k, -1), "np.rot90(kernel)"),
}
MODES = {"zeros": "constant", "edge": "edge", "reflect": "reflect", "symmetric": "symmetric", "wrap": "wrap"}
SAME = (*MODES, "unchanged", "inside")
ROUNDINGS: dict[str, tuple[Callable[[Array], Array], str]] = {
    "half up": (lambda x: np.floor(x + 0.5), "np.floor({} + 0.5)"),
    "half to even": (np.rint, "np.rint({})"),
    "cut off": (np.trunc, "np.trunc({})"),
    "down": (np.floor, "np.floor({})"),
    "half away from zero": (
        lambda x: np.trunc(x + np.copysign(0.5, x)),
        "(lambda x: np.trunc(x + np.copysign(0.5, x)))({})",
    ),
}


@dataclass(frozen=True)
class Recipe:
    """A filter by its conventions: call it with an image and a kernel, or print the call of convlib that equals it.

    Examples
    --------
    >>> recipe = Recipe(kernel="convolution", border="edge", middle="n/2")
    >>> recipe([[10, 20, 40, 80]], [[1, 0]])
    array([[20., 40., 80., 80.]])
    >>> print(Recipe(kernel="correlation", border="cropped", divides="yes"))
    correlate2d(image, kernel) / (kernel.sum() or 1)
    """

    kernel: str = "correlation"
    divides: str = "no"
    middle: str = "n/2 - 1"
    border: Border = "zeros"
    dtype: tuple[str, str] = ("float64", "float64")
    """What comes out of a uint8 and of a float64 image; "refused" if nothing does."""
    overflow: str = "clip"
    rounding: str = "half up"
    light: str = "as stored"
    weights: tuple[tuple[float, ...], ...] = ()
    """The response of a fixed filter, its middle on the bright pixel."""
    difference: str = ""
    """What remains different from the function that was probed: a sentence, or "" if they agree."""

    def __call__(self, image: ArrayLike, kernel: ArrayLike | None = None) -> Array:
        """Filter an (H, W) image; `kernel` is left out for a fixed filter."""
        stored = np.asarray(image)
        response = self.response(kernel)
        values: Array = decoded(stored / 255) if self.light == "linear" else stored.astype(float)
        result: Array = self._filtered(values, response)
        if self.light == "linear":
            result = np.multiply(encoded(result), 255)
        return self._stored(result, self.dtype[0 if stored.dtype == np.uint8 else 1])

    def response(self, kernel: ArrayLike | None) -> Array:
        """Return what one pixel of 1 becomes, far from every border."""
        if self.kernel == "fixed":
            return np.array(self.weights, float)
        weights = np.asarray(kernel, float)
        scale = (weights.sum() or 1) if self.divides == "yes" else 1
        response: Array = KERNELS[self.kernel][0](weights) / scale
        return response

    @property
    def sides(self) -> tuple[str, ...]:
        """The border of each side: top, bottom, left, right."""
        return (self.border,) * 4 if isinstance(self.border, str) else self.border

    def _filtered(self, image: Array, response: Array) -> Array:
        turned = response[::-1, ::-1]
        pads = [self._pad(n) for n in turned.shape]
        if self.border == "cropped":
            return correlate2d(image, turned)
        if self.border == "full":
            return correlate2d(image, turned, padding="full")
        rows, columns = (
            _indices(size, pad, self.sides[2 * axis : 2 * axis + 2])
            for axis, (size, pad) in enumerate(zip(image.shape, pads, strict=True))
        )
        padded = image[rows][:, columns]
        padded[rows < 0], padded[:, columns < 0] = 0, 0
        result: Array = correlate2d(padded, turned)
        if self.border == "inside":
            here = np.pad(np.ones(image.shape), pads)
            inside = correlate2d(here, turned)
            result *= np.divide(turned.sum(), inside, out=np.ones_like(inside), where=inside != 0)
            return result
        for axis, (before, after) in enumerate(pads if "unchanged" in self.sides else []):
            strips = np.moveaxis(result, axis, 0), np.moveaxis(image, axis, 0)
            size = image.shape[axis]
            if self.sides[2 * axis] == "unchanged":
                strips[0][:before] = strips[1][:before]
            if self.sides[2 * axis + 1] == "unchanged":
                strips[0][max(0, size - after) :] = strips[1][max(0, size - after) :]
        return result

    def _pad(self, n: int) -> tuple[int, int]:
        return ((n - 1) // 2, n // 2) if self.middle == "n/2" else (n // 2, (n - 1) // 2)

    def _stored(self, values: Array, dtype: str) -> Array:
        if not np.issubdtype(np.dtype("float64" if dtype == "refused" else dtype), np.integer):
            return values if dtype == "refused" else values.astype(dtype)
        info = np.iinfo(dtype)
        if self.rounding in ROUNDINGS:
            # What is computed as 2.4999999999999996 is a half: sums in another order give it.
            values = ROUNDINGS[self.rounding][0](np.round(values, 9))
        if self.overflow == "wrap":
            whole: Array = np.nan_to_num(values).astype(np.int64)
            return whole.astype(dtype)
        clipped: Array = np.clip(np.nan_to_num(values), info.min, info.max)
        return clipped.astype(dtype)

    def __str__(self) -> str:
        """Write the call: for a float64 image if the filter takes one, else for uint8."""
        return self.call("uint8" if self.dtype[1] == "refused" else "float64")

    def call(self, dtype: str = "float64") -> str:
        """Write the call for an image of this dtype, as code with `image`, `kernel`, `np` and `correlate2d`."""
        if self.light == "linear" or len(set(self.sides)) > 1 or self.border in ("inside", "other"):
            return f"{self!r}(image, kernel)" if self.kernel != "fixed" else f"{self!r}(image)"
        written = self._written()
        to = self.dtype[0 if dtype == "uint8" else 1]
        if to == "refused" or not np.issubdtype(np.dtype(to), np.integer):
            return written
        written = ROUNDINGS[self.rounding][1].format(written) if self.rounding in ROUNDINGS else written
        if self.overflow == "wrap":
            return f"({written}).astype(np.int64).astype(np.{to})"
        info = np.iinfo(to)
        return f"np.clip({written}, {info.min}, {info.max}).astype(np.{to})"

    def _written(self) -> str:
        weights = f"np.array({[list(row) for row in self.weights]})[::-1, ::-1]"
        weights = weights if self.kernel == "fixed" else KERNELS[self.kernel][1]
        shape = [
            f"{'kernel.T' if '.T' in weights or 'rot90' in weights else 'kernel'}.shape[{axis}]" for axis in (0, 1)
        ]
        if self.kernel == "fixed":
            shape = [str(n) for n in np.shape(self.weights)]
        small, large = [f"({n} - 1) // 2" for n in shape], [f"{n} // 2" for n in shape]
        before, after = (small, large) if self.middle == "n/2" else (large, small)
        pads = f"(({before[0]}, {after[0]}), ({before[1]}, {after[1]}))"
        if self.border == "cropped":
            written = f"correlate2d(image, {weights})"
        elif self.border == "full":
            written = f'correlate2d(image, {weights}, padding="full")'
        elif self.border in ("zeros", "unchanged"):
            written = f"correlate2d(image, {weights}, padding={pads})"
        else:
            written = f'correlate2d(np.pad(image, {pads}, mode="{MODES[str(self.border)]}"), {weights})'
        written += " / (kernel.sum() or 1)" if self.divides == "yes" and self.kernel != "fixed" else ""
        if self.border == "unchanged":
            count = f"correlate2d(np.ones(image.shape), np.ones_like({weights}), padding={pads})"
            written = f"np.where({count} < {weights}.size, image, {written})"
        return written


@cache
def _indices(size: int, pad: tuple[int, int], modes: tuple[str, ...]) -> NDArray[np.intp]:
    """Which cell of the image each cell of the padded axis repeats; -1 for a zero."""
    cells = np.arange(size)
    parts = [
        np.pad(cells, pad, constant_values=-1) if mode not in MODES or mode == "zeros" else _repeated(cells, pad, mode)
        for mode in modes
    ]
    return np.concatenate([parts[0][: pad[0] + size], parts[1][pad[0] + size :]])


def _repeated(cells: NDArray[np.intp], pad: tuple[int, int], mode: str) -> NDArray[np.intp]:
    return np.pad(cells, pad, mode=MODES[mode])  # type: ignore[no-any-return, call-overload]


def decoded(stored: Array) -> Array:
    """sRGB values between 0 and 1 as amounts of light."""
    return np.where(stored <= 0.04045, stored / 12.92, (np.maximum(stored, 0.04045) / 1.055 + 0.055 / 1.055) ** 2.4)


def encoded(light: Array) -> Array:
    """Amounts of light between 0 and 1 as sRGB values."""
    return np.where(light <= 0.0031308, light * 12.92, 1.055 * np.maximum(light, 0.0031308) ** (1 / 2.4) - 0.055)
