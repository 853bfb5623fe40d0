"""A photograph beside its filtered picture: slide S4."""

from collections.abc import Sequence

import ipywidgets as widgets
import numpy as np
from numpy.typing import ArrayLike

from convlib import drawing, images, operations
from convlib.explorers._frame.cache import cached, forget
from convlib.explorers._frame.controls import MODES, choice, control, flag, side_by_side, whole
from convlib.explorers._frame.fields import Message
from convlib.explorers._frame.kernel_choice import KernelChoice
from convlib.explorers._frame.view import View, region, send_together
from convlib.text import factor, mark, number


class FilterExplorer(KernelChoice):
    """A photograph, a kernel, and the filtered photograph; point at a pixel to see the numbers behind it.

    Parameters
    ----------
    image : (H, W) or (H, W, 3) array, optional
        Brightness from 0 to 255, at most 512 pixels along a side; the course's photograph if not given.
    controls : sequence of str
        The knobs to show: any of "kernel", "weights", "color", "padding_mode", "own image".

    Notes
    -----
    The kernel is turned, as in `filter_image`: convolution. A kernel whose cells sum to 0 gives values around 0, which
    are shown on a signed scale with 0 in mid-gray; all other results are shown from 0 (black) to 255 (white), and the
    words say how many pixels were outside.

    Examples
    --------
    >>> explorer = FilterExplorer(kernel="edge_laplacian")
    >>> explorer.signed
    True
    """

    color = flag(False, label=mark("in colour"))
    padding_mode = choice("edge", MODES, label=mark("padding mode"))
    index = whole(0)

    def __init__(
        self, image: ArrayLike | None = None, *, controls: Sequence[str] | None = None, **state: object
    ) -> None:
        self._load(images.photograph(color=True) if image is None else _checked(image))
        self.before = View(label="The photograph; click a pixel, or move it with the arrow keys")
        self.after = View(label="The filtered photograph; click a pixel, or move it with the arrow keys")
        self.numbers = View(label="The numbers behind one pixel")
        super().__init__(controls=controls, **({"index": self._middle()} | state))
        self._message, self._sentence = Message(), ""
        self.index = self._nearest(self.index)
        self._draw()
        for view in (self.before, self.after):
            view.observe(lambda change: setattr(self, "index", change["new"]), names="index")
        self.children = [
            side_by_side(self._make_controls()),
            self._message,
            side_by_side([self.before, self.after]),
            self.numbers,
        ]

    def _load(self, pixels: np.ndarray) -> None:
        self.image = pixels
        forget(self)

    def _middle(self) -> int:
        height, width = self.image.shape[:2]
        return height // 2 * width + width // 2

    def _nearest(self, index: int) -> int:
        return int(np.clip(index, 0, self.image.shape[0] * self.image.shape[1] - 1))

    @control("own image")
    def _upload(self) -> widgets.Widget:
        upload = widgets.FileUpload(accept="image/*", description="Your own picture", layout={"width": "180px"})
        upload.observe(self._take_upload, names="value")
        return upload

    def _take_upload(self, change: dict) -> None:
        """Show the learner's picture; one that cannot be read is explained, and the present one stays."""
        for file in change["new"][:1]:
            try:
                self.show_image(images.read(bytes(file["content"]), color=True))
            except ValueError as error:
                self._message.say(str(error))

    def show_image(self, image: ArrayLike) -> None:
        """Take another picture: an (H, W) or (H, W, 3) array of brightness from 0 to 255."""
        self._load(_checked(image))
        self._message.say("")
        self.index = self._middle()
        self._draw()

    @property
    def weights(self) -> np.ndarray:
        """The kernel's cells divided by its divisor, not turned."""
        cells = np.array(self.cells, dtype=float)
        with np.errstate(over="ignore", invalid="ignore"):
            return cells / self.divisor if self.divisor else np.zeros(cells.shape)

    @cached
    def source(self) -> np.ndarray:
        """The picture as it is filtered: (H, W) in gray, (H, W, 3) in colour, uint8."""
        if self.image.ndim == 2 or self.color:
            return self.image
        return drawing.plain_pixels(self.image @ np.array([0.299, 0.587, 0.114]))[0]

    @cached
    def result(self) -> np.ndarray:
        """The filtered picture: float64, of the source's shape, not cut."""
        return operations.filter_image(self.source, self.weights, padding_mode=self.padding_mode)

    @cached
    def signed(self) -> bool:
        """Whether the kernel's cells sum to 0, so that a flat area gives 0 and the result has both signs."""
        weights = self.weights
        return bool(not self.problem and np.any(weights) and abs(weights.sum()) < 1e-9 * np.abs(weights).max())

    @property
    def problem(self) -> str:
        """Why nothing sensible can be shown, with the way out; empty otherwise."""
        if not self.divisor:
            return "No result: the divisor is 0, and nothing can be divided by 0: take 1, or the sum of the cells."
        if not np.all(np.abs(self.weights) < 1e100):
            return "No result: every cell of the kernel, divided, must be a finite number below 10^100."
        if self._too_narrow:
            return (
                f"No result: the picture is too narrow for {self.padding_mode} to fill what this kernel reads beyond "
                "its border: take edge, or a smaller kernel."
            )
        return ""

    @property
    def _too_narrow(self) -> bool:
        """Whether mirroring or wrapping asks for more pixels than there are."""
        spare = {"reflect": 1, "wrap": 0}.get(self.padding_mode, -np.inf)
        return any(k // 2 > n - spare for k, n in zip(self.weights.shape, self.image.shape[:2], strict=True))

    @cached
    def _shown(self) -> tuple[np.ndarray, str]:
        """Return the result as pixels, and the sentence that says how its values became gray."""
        if self.problem:
            return np.full(self.source.shape, 255, np.uint8), self.problem
        if self.signed:
            pixels, limit = drawing.signed_pixels(self.result)
            end = number(limit)
            return pixels, f"Signed scale: black is −{end}, mid-gray is 0, white is {end}."
        pixels, cut = drawing.plain_pixels(self.result)
        outside = f" {100 * cut:.1f} % of the values lie outside and are shown as black or white." if cut else ""
        return pixels, f"Scale: black is 0, white is 255.{outside}"

    def _panels(self) -> tuple[list[drawing.Panel], str]:
        pixels, sentence = self._shown
        return [
            drawing.picture(self.source, title="before"),
            drawing.picture(pixels, title=f"after: {self._kernel_title}"),
        ], sentence

    @property
    def words(self) -> str:
        """How the result is shown, and what the chosen pixel computes."""
        return f"{self._shown[1]} {self._pixel_words()}"

    def _place(self) -> tuple[int, int]:
        return divmod(self.index, self.image.shape[1])

    def _neighbourhood(self) -> np.ndarray:
        """Return what lies under the turned kernel at the chosen pixel, in brightness."""
        mode = "edge" if self._too_narrow else self.padding_mode
        gray = self.source if self.source.ndim == 2 else self.source[..., 0]
        tall, wide = self.weights.shape
        above, left = (tall - 1) // 2, (wide - 1) // 2
        sides = ((above, tall - 1 - above), (left, wide - 1 - left))
        padded = operations.pad2d(gray, sides, mode=mode)
        row, column = self._place()
        return padded[row : row + tall, column : column + wide]

    def _pixel_words(self) -> str:
        if self.problem:
            return ""
        row, column = self._place()
        value = self.result[row, column] if self.source.ndim == 2 else self.result[row, column, 0]
        turned = np.array(self.cells, dtype=float)[::-1, ::-1]
        products = " + ".join(
            f"{number(pixel)}·{factor(weight)}"
            for pixel, weight in zip(self._neighbourhood().ravel(), turned.ravel(), strict=True)
            if weight
        )
        products = products or "0"
        divided = f"({products}) / {factor(self.divisor)}" if self.divisor != 1 else products
        channel = " (red)" if self.source.ndim == 3 else ""
        return f"Pixel row {row}, column {column}{channel}: {divided} = {number(value)}."

    def _draw(self) -> None:
        height, width = self.image.shape[:2]
        panels, sentence = self._panels()
        whole = region(0, (0, 0), (1, 1), (height, width))
        place = {"regions": [whole], "rows": height, "columns": width, "index": self.index}
        for view, panel in zip((self.before, self.after), panels, strict=True):
            send_together(
                view, {"base": drawing.interactive_svg([panel]), "pictures": [panel.pixels.tobytes()], **place}
            )
        self._sentence = sentence
        self._draw_numbers()

    def _draw_numbers(self) -> None:
        base = drawing.interactive_svg(self._number_panels(), [self._sentence])
        send_together(self.numbers, {"base": base, "sentences": [self._pixel_words()]})

    def _redraw(self, change: object = None) -> None:
        if change is not None and change["name"] == "index":
            self.index = self.before.index = self.after.index = self._nearest(self.index)
            self._draw_numbers()
        else:
            super()._redraw(change)

    def _number_panels(self) -> list[drawing.Panel]:
        over = f", all / {number(self.divisor)}" if self.divisor != 1 else ""
        row, column = self._place()
        channel = ", red" if self.source.ndim == 3 else ""
        grids = [
            drawing.grid(
                self._neighbourhood().astype(float), title=f"around ({row}, {column}){channel}", numbered=False
            ),
            drawing.grid(np.array(self.cells, dtype=float)[::-1, ::-1], title=f"kernel, turned{over}", numbered=False),
        ]
        return [*grids, self._scale()]

    def _scale(self) -> drawing.Panel:
        if self.signed:
            end = number(drawing.signed_pixels(self.result)[1])
            return drawing.scale(f"−{end}", "0", end, title="gray scale of the result")
        return drawing.scale("0", "128", "255", title="gray scale of the result")

    def static_svg(self) -> str:
        """Return both photographs, the numbers of the chosen pixel and the sentences as SVG text."""
        panels, sentence = self._panels()
        return drawing.static_svg([*panels, *self._number_panels()], (), [sentence, self._pixel_words()])

    def __repr__(self) -> str:
        size = "×".join(str(side) for side in self.image.shape[:2])
        return (
            f"FilterExplorer: photograph {size} in {'colour' if self.color else 'gray'}, kernel {self.kernel}, "
            f"padding {self.padding_mode}, pixel {self._place()}"
        )


def _checked(image: ArrayLike) -> np.ndarray:
    try:
        pixels = np.asarray(image)
    except ValueError:
        raise ValueError("image must be numbers in rows of equal length") from None
    if pixels.dtype.kind not in "uif" or pixels.ndim not in (2, 3) or (pixels.ndim == 3 and pixels.shape[2] != 3):
        raise ValueError(
            f"image must be an (H, W) or (H, W, 3) array of numbers, not {pixels.dtype} of shape {pixels.shape}"
        )
    if not pixels.size or max(pixels.shape[:2]) > 512:
        raise ValueError(
            f"image must have 1 to 512 pixels along each side, not {pixels.shape[:2]}; images.read shrinks a file"
        )
    return drawing.plain_pixels(pixels)[0]
