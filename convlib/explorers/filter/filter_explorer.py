"""A photograph beside its filtered picture: slide S4."""

from collections.abc import Sequence
from typing import Any, BinaryIO

import ipywidgets as widgets
import numpy as np
from numpy.typing import ArrayLike, NDArray

from convlib import drawing, images
from convlib.explorers._frame.ahead import Ahead
from convlib.explorers._frame.cache import cached, forget, forward
from convlib.explorers._frame.controls import MODES, choice, control, flag, in_columns, side_by_side
from convlib.explorers._frame.fields import Message
from convlib.explorers._frame.grids import times
from convlib.explorers._frame.kernel_choice import KernelChoice
from convlib.explorers._frame.positions import follow, position
from convlib.explorers._frame.view import View, region, send_together
from convlib.explorers.filter import picture
from convlib.explorers.filter.filtered import Filtered, as_pixels
from convlib.explorers.filter.upload import Upload
from convlib.text import joined, mark, tr


class FilterExplorer(KernelChoice):
    """A photograph, a kernel, and the filtered photograph; point at a pixel to see the numbers behind it.

    Parameters
    ----------
    image : (H, W) or (H, W, 3) array, optional
        Brightness from 0 to 255, at most 512 pixels along a side; the course's photograph if not given. Fractions from
        0 to 1 and numbers of 12 or 16 bits are scaled, and the words say so.
    controls : sequence of str
        The controls to show: any of "kernel", "weights", "color", "padding_mode", "own image".

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
    index = position()
    _loads = 0  # how many photographs there were

    def __init__(
        self, image: ArrayLike | None = None, *, controls: Sequence[str] | None = None, **state: object
    ) -> None:
        self._load(*((images.photograph(color=True), []) if image is None else as_pixels(image)))
        self.before = View(label=tr("The photograph; click a pixel, or move it with the arrow keys"))
        self.after = View(label=tr("The filtered photograph; click a pixel, or move it with the arrow keys"))
        self.numbers = View(label=tr("The numbers behind one pixel"))
        super().__init__(controls=controls, **({"index": self._middle()} | state))
        self._ahead = [
            Ahead(self, [self.before, self.after], self._drawn_photographs, lambda: self._loads),
            Ahead(self, [self.numbers], self._drawn_numbers, lambda: (self._loads, self.index)),
        ]
        self._message = Message()
        for view in (self.before, self.after):
            follow(self, view)
        self._draw()
        photographs = side_by_side([self.before, self.after])
        self.children = [in_columns(self, self._make_controls()), self._message, photographs, self.numbers]
        for ahead in self._ahead:
            ahead.begin()

    def _load(self, pixels: NDArray, notes: Sequence[str]) -> None:
        self.image, self.notes = pixels, joined(*notes)
        self._loads += 1
        forget(self)

    def _middle(self) -> int:
        height, width = self.image.shape[:2]
        return height // 2 * width + width // 2

    def _nearest(self, index: int) -> int:
        return int(np.clip(index, 0, self.image.shape[0] * self.image.shape[1] - 1))

    @control("own image")
    def _upload(self) -> widgets.Widget:
        return Upload(tr("Your own picture"), self._take_upload, lambda sentence: self._message.say(sentence))

    def _take_upload(self, file: BinaryIO) -> None:
        """Show the learner's picture; one that cannot be read is explained, and the present one stays."""
        try:
            self._show(*images.read_with_notes(file, color=True))
        except ValueError as error:
            self._message.say(str(error))

    def show_image(self, image: ArrayLike) -> None:
        """Take another picture: an (H, W) or (H, W, 3) array, as in `FilterExplorer(image)`."""
        self._show(*as_pixels(image))

    def _show(self, pixels: NDArray, notes: Sequence[str]) -> None:
        self._load(pixels, notes)
        self._message.say("")
        self.index = self._middle()
        self._draw()

    @cached
    def _filtered(self) -> Filtered:
        return Filtered(self.image, self.cells, self.divisor, self.color, self.padding_mode)

    weights = forward("_filtered", Filtered.weights)
    source = forward("_filtered", Filtered.source)
    result = forward("_filtered", Filtered.result)
    signed = forward("_filtered", Filtered.signed)
    problem = forward("_filtered", Filtered.problem)

    @property
    def words(self) -> str:
        """What was changed in the image, how the result is shown, and what the chosen pixel computes."""
        return joined(*self._paragraphs, self._filtered.pixel(*self._pixel))

    @property
    def _paragraphs(self) -> list[str]:
        return [self.notes, self._filtered.scale] if self.notes else [self._filtered.scale]

    @property
    def _pixel(self) -> tuple[int, int]:
        return divmod(self.index, self.image.shape[1])

    def _photographs(self) -> list[drawing.Panel]:
        return picture.photographs(self._filtered, self._kernel_title)

    def _draw(self) -> None:
        index, key = self._nearest(self.index), self._ahead[0].key()
        for view, drawn in zip((self.before, self.after), self._drawn_photographs(), strict=True):
            view.place(index, drawn | key)
        self._draw_numbers()

    def _drawn_photographs(self) -> list[dict[str, Any]]:
        """Return what the photographs' views show."""
        height, width = self.image.shape[:2]
        positions = {"regions": [region(0, (0, 0), (1, 1), (height, width))], "rows": height, "columns": width}
        return [
            {"base": drawing.interactive_svg([panel]), "pictures": [panel.pixels.tobytes()]} | positions
            for panel in self._photographs()
        ]

    def _draw_numbers(self) -> None:
        [drawn] = self._drawn_numbers()
        send_together(self.numbers, drawn | self._ahead[1].key())

    def _drawn_numbers(self) -> list[dict[str, Any]]:
        """Return what the view of the numbers shows."""
        base = drawing.interactive_svg(picture.numbers(self._filtered, *self._pixel), self._paragraphs)
        return [{"base": base, "sentences": [self._filtered.pixel(*self._pixel)]}]

    def _redraw(self, change: object = None) -> None:
        if change is not None and change["name"] == "index":
            wanted, is_set_again = self.index, change["new"] == change["old"]
            for view in (self.before, self.after):
                if is_set_again or view.index != wanted:  # the other view has moved, or code has set it
                    view.place(self._nearest(wanted))
            self._draw_numbers()
        else:
            super()._redraw(change)

    def static_svg(self) -> str:
        """Return both photographs, the numbers of the chosen pixel and the sentences as SVG text."""
        panels = [*self._photographs(), *picture.numbers(self._filtered, *self._pixel)]
        marks = [drawing.pixel_mark(*self._pixel)] * 2
        return drawing.static_svg(panels, marks, [*self._paragraphs, self._filtered.pixel(*self._pixel)])

    def __repr__(self) -> str:
        fields = {"size": times(self.image.shape[:2]), "kernel": self.kernel, "mode": self.padding_mode}
        fields |= {"pixel": self._pixel}
        if self.color:
            return tr(
                "FilterExplorer: photograph {size} in colour, kernel {kernel}, padding {mode}, pixel {pixel}", **fields
            )
        return tr("FilterExplorer: photograph {size} in gray, kernel {kernel}, padding {mode}, pixel {pixel}", **fields)
