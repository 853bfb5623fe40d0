"""A photograph filtered by a kernel: its values, how they are shown as gray, and the sum behind a pixel."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePath

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convlib import drawing, images, operations
from convlib._arguments import real_array
from convlib.text import factor, joined, number, shown, tr

LARGEST = 512  # pixels along a side
_BRIGHTNESS = np.array([0.299, 0.587, 0.114])  # of red, green and blue


@dataclass(frozen=True, eq=False)
class Filtered:
    """A photograph, a kernel that is turned over it, and how its border is filled; legal or not.

    `image` is an (H, W) or (H, W, 3) uint8 array, the other arguments are the settings of `FilterExplorer`. Where there
    is a `problem`, there is no result.

    Examples
    --------
    >>> filtered = Filtered(np.array([[0, 100, 200]], np.uint8), cells=((1, 0, -1),))
    >>> filtered.result, filtered.signed
    (array([[100., 200., 100.]]), True)
    >>> filtered.pixel(0, 1)
    'Pixel row 0, column 1: 0·(−1) + 200·1 = 200.'
    """

    image: NDArray
    cells: tuple[tuple[float, ...], ...]
    divisor: float = 1
    color: bool = False
    padding_mode: str = "edge"

    # What there is

    @cached_property
    def weights(self) -> NDArray:
        """The kernel's cells divided by its divisor, not turned; zeros where the divisor is 0."""
        cells = np.array(self.cells, dtype=float)
        with np.errstate(over="ignore", invalid="ignore"):
            return cells / self.divisor if self.divisor else np.zeros(cells.shape)

    @property
    def turned(self) -> NDArray:
        """The kernel's cells turned by 180°, as they lie on the photograph, not divided."""
        return np.array(self.cells, dtype=float)[::-1, ::-1]

    @cached_property
    def source(self) -> NDArray:
        """The photograph as it is filtered: (H, W) in gray, (H, W, 3) in colour, uint8."""
        if self.image.ndim == 2 or self.color:
            return self.image
        return drawing.plain_pixels(self.image @ _BRIGHTNESS)[0]

    @property
    def in_colour(self) -> bool:
        """Whether there are three channels; a sum is then shown for red alone."""
        return self.source.ndim == 3

    @cached_property
    def result(self) -> NDArray:
        """The filtered photograph: float64, of the source's shape, read-only, not cut."""
        result = operations.filter_image(self.source, self.weights, padding_mode=self.padding_mode)
        result.flags.writeable = False
        return result

    @cached_property
    def signed(self) -> bool:
        """Whether the kernel's cells sum to 0, so that a flat area gives 0 and the result has both signs."""
        weights = self.weights
        return bool(not self.problem and np.any(weights) and abs(weights.sum()) < 1e-9 * np.abs(weights).max())

    @cached_property
    def pixels(self) -> NDArray:
        """The result as it is shown, uint8; white where there is none."""
        return self._shown[0]

    @cached_property
    def limit(self) -> float:
        """On a signed scale, the magnitude that is shown as black or white."""
        return drawing.signed_pixels(self.result)[1]

    @cached_property
    def _shown(self) -> tuple[NDArray, float]:
        """The pixels, and the share of values that lie beyond black and white."""
        if self.problem:
            return np.full(self.source.shape, 255, np.uint8), 0
        return (drawing.signed_pixels(self.result)[0], 0) if self.signed else drawing.plain_pixels(self.result)

    def around(self, row: int, column: int) -> NDArray:
        """Return what lies under the turned kernel at a pixel, in brightness, of the kernel's shape."""
        mode = "edge" if self._too_narrow else self.padding_mode
        gray = self.source[..., 0] if self.in_colour else self.source
        tall, wide = self.weights.shape
        above, left = (tall - 1) // 2, (wide - 1) // 2
        padded = operations.pad2d(gray, ((above, tall - 1 - above), (left, wide - 1 - left)), mode=mode)
        return padded[row : row + tall, column : column + wide]

    @property
    def _too_narrow(self) -> bool:
        """Whether mirroring or wrapping asks for more pixels than there are."""
        spare = {"reflect": 1, "wrap": 0}.get(self.padding_mode, -np.inf)
        return any(k // 2 > n - spare for k, n in zip(self.weights.shape, self.image.shape[:2], strict=True))

    # In words

    @cached_property
    def problem(self) -> str:
        """A whole sentence: why there is no result, and how to change that; empty where there is one."""
        if not self.divisor:
            return tr("The divisor is 0, and nothing can be divided by 0. Use 1, or the sum of the cells.")
        if not np.all(np.abs(self.weights) < 1e100):
            return tr("Every cell of the kernel, divided, must be a finite number below 10^100.")
        if self._too_narrow:
            return tr(
                "The picture is too narrow for {mode} to fill what this kernel reads beyond its border. "
                "Use edge, or a smaller kernel.",
                mode=self.padding_mode,
            )
        return ""

    @property
    def scale(self) -> str:
        """How values became gray, or why there are none."""
        if self.problem:
            return f"{tr('No result.')} {self.problem}"
        if self.signed:
            return tr("Signed scale: black is −{end}, mid-gray is 0, white is {end}.", end=number(self.limit))
        plain, cut = tr("Scale: black is 0, white is 255."), self._shown[1]
        if not cut:
            return plain
        percent = f"{100 * cut:.1f}"
        if percent == "0.0":
            return joined(plain, tr("Less than 0.1 % of the values lie outside and are shown as black or white."))
        outside = tr("{percent} % of the values lie outside and are shown as black or white.", percent=percent)
        return f"{plain} {outside}"

    def pixel(self, row: int, column: int) -> str:
        """Write out the sum behind a pixel, in colour that of its red channel; empty where there is no result."""
        if self.problem:
            return ""
        value = self.result[row, column, 0] if self.in_colour else self.result[row, column]
        fields = {"row": row, "column": column, "sum": self._sum(row, column), "value": number(value)}
        if self.in_colour:
            return tr("Pixel row {row}, column {column} (red): {sum} = {value}.", **fields)
        return tr("Pixel row {row}, column {column}: {sum} = {value}.", **fields)

    def _sum(self, row: int, column: int) -> str:
        """Write the products without those of the kernel's zeros."""
        pairs = zip(self.around(row, column).ravel(), self.turned.ravel(), strict=True)
        products = " + ".join(f"{number(pixel)}·{factor(weight)}" for pixel, weight in pairs if weight) or "0"
        return products if self.divisor == 1 else f"({products}) / {factor(self.divisor)}"


def as_pixels(image: ArrayLike) -> tuple[NDArray, list[str]]:
    """Return a photograph as uint8, and sentences that say what was changed; an error says what is wrong with it."""
    if isinstance(image, (str, PurePath)):
        raise TypeError(
            tr("image must be an array, not {value}; read a file with images.read({value})", value=shown(str(image)))
        )
    if getattr(image, "mode", None) in ("P", "PA", "LA", "RGBA", "CMYK", "YCbCr", "LAB", "HSV"):
        raise TypeError(  # Pillow's: its numbers are no brightness
            tr('image is a picture of mode {mode}; convert it first, image.convert("RGB")', mode=repr(image.mode))
        )
    pixels = real_array("image", image)
    _check_shape(pixels.shape)
    return images.brightness("image", pixels)


def _check_shape(shape: tuple[int, ...]) -> None:
    """Refuse what is no (H, W) or (H, W, 3) array of 1 to `LARGEST` pixels."""
    if len(shape) == 3 and shape[2] == 4:
        raise ValueError(
            tr("image has shape {shape}: four channels, the last for transparency; use image[..., :3]", shape=shape)
        )
    if len(shape) not in (2, 3) or (len(shape) == 3 and shape[2] != 3):
        raise ValueError(tr("image must be an (H, W) or (H, W, 3) array, got shape {shape}", shape=shape))
    if not min(shape):
        raise ValueError(tr("image is empty (shape {shape}); it needs at least one pixel", shape=shape))
    if (longest := max(shape[:2])) > LARGEST:
        raise ValueError(
            tr(
                "image has {height}×{width} pixels, but at most {largest} along each side can be shown; leave some out "
                "with image[::{step}, ::{step}], or let images.read shrink a file",
                height=shape[0],
                width=shape[1],
                largest=LARGEST,
                step=-(-longest // LARGEST),
            )
        )
