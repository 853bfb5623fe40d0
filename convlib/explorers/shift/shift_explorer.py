"""Shift, then filter, and filter, then shift: where the two ways meet, and where they do not."""

from collections.abc import Sequence

import ipywidgets as widgets
import numpy as np
from numpy.typing import ArrayLike, NDArray

from convlib import images
from convlib.explorers._frame.cache import cached, forward
from convlib.explorers._frame.controls import MODES, choice, in_columns, whole
from convlib.explorers._frame.grids import as_grid
from convlib.explorers._frame.kernel_choice import KernelChoice
from convlib.explorers._frame.positions import Positioned
from convlib.explorers.shift import words
from convlib.explorers.shift.picture import Picture
from convlib.explorers.shift.two_ways import LARGEST, SMALLEST, TwoWays
from convlib.text import mark, tr


class ShiftExplorer(KernelChoice, Positioned):
    """An image that is filtered and then shifted, and below it shifted and then filtered, and the difference.

    Parameters
    ----------
    image : (H, W) array
        Real numbers, 3 to 8 rows and columns; `images.SIX` if not given.
    kernel : str
        A name from `KERNELS`. Other numbers: give `cells` and, if wanted, `divisor`.
    controls : sequence of str
        The controls to show: any of "kernel", "weights", "down", "right", "stride", "padding_mode", "pooling". Every
        setting can be given and changed in code, shown or not.
    down, right : int
        By how many cells the image moves; what leaves at one side comes in at the other. The output moves by as many
        whole strides.
    stride : int
        Step of the window; with pooling also its side, then the kernel itself has stride 1.
    padding_mode : "zeros", "edge", "reflect" or "wrap"
        What the kernel, and the blur, read beyond a border. The output is as large as the image at stride 1.
    pooling : str
        "none", "max", "average", "blurred_max" (max pooling with stride 1, then a blur with the stride: Zhang 2019),
        "global_max" or "global_average".
    index : int
        The output that is looked at, counted row by row from 0.

    Raises
    ------
    TypeError, ValueError
        If `image` is not such an array, or a name is not known.

    Examples
    --------
    >>> explorer = ShiftExplorer(kernel="sobel_x", right=1)
    >>> explorer.compared
    '14 of 36 numbers differ, by at most 6. Each is framed.'
    >>> explorer.padding_mode = "wrap"
    >>> explorer.compared
    'The two ways give the same 36 numbers.'
    """

    down = whole(0, label=mark("shift down"), low=0, high=4)
    right = whole(0, label=mark("shift to the right"), low=0, high=4)
    stride = whole(1, label=mark("stride"), low=1, high=4)
    padding_mode = choice("zeros", MODES, label=mark("padding mode"))
    pooling = choice("none", words.POOLINGS, label=mark("pooling"))

    def __init__(
        self, image: ArrayLike = images.SIX, *, controls: Sequence[str] | None = None, **state: object
    ) -> None:
        self.image = _image(image)
        label = tr("Two ways to shift and filter, and their difference; the arrow keys move through the output")
        super().__init__(label=label, controls=controls, **state)

    def _lay_out(self, controls: Sequence[widgets.Widget]) -> None:
        """Put the controls beside the picture, which is as tall as a screen."""
        self.children = [in_columns(self, controls, most_above=0), self.view]

    @cached
    def _ways(self) -> TwoWays:
        settings = ("cells", "divisor", "down", "right", "stride", "padding_mode", "pooling")
        return TwoWays(self.image, **{name: getattr(self, name) for name in settings})

    shifted = forward("_ways", TwoWays.shifted)
    filtered = forward("_ways", TwoWays.filtered)
    shift_then_filter = forward("_ways", TwoWays.shift_then_filter)
    filter_then_shift = forward("_ways", TwoWays.filter_then_shift)
    difference = forward("_ways", TwoWays.difference)
    problem = forward("_ways", TwoWays.problem)

    @property
    def compared(self) -> str:
        """How many numbers the two ways do not share, and by how much they differ at most."""
        return self._complaint if self.problem else words.compared(self._ways)

    @property
    def rows(self) -> int:
        """Height of the output."""
        return self._ways.shape[0]

    @property
    def columns(self) -> int:
        """Width of the output."""
        return self._ways.shape[1]

    def _sentences(self) -> list[str]:
        return words.sentences(self._ways)

    def _paragraphs(self) -> list[str]:
        return words.paragraphs(self._ways)

    @property
    def _picture(self) -> Picture:
        return Picture(self._ways, changes=self._shows("stride") or self._shows("pooling"))

    def __repr__(self) -> str:
        return words.summary(self._ways, self.kernel)


def _image(values: ArrayLike) -> NDArray:
    grid = as_grid("image", values, LARGEST)
    if min(grid.shape) < SMALLEST:
        raise ValueError(
            tr(
                "image must have at least {smallest} rows and columns, not the shape {shape}.",
                smallest=SMALLEST,
                shape=grid.shape,
            )
        )
    if not np.isfinite(grid).all():
        raise ValueError(tr("image must hold finite numbers; it has a number that is infinite or not a number."))
    return grid
