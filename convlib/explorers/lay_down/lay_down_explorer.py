"""The explorer of transposed convolution: which copies of the kernel lie where, and what they add up to."""

from collections.abc import Sequence

import ipywidgets as widgets
from numpy.typing import ArrayLike

from convlib.explorers._frame.cache import cached, forward
from convlib.explorers._frame.controls import choice, flag, in_columns, whole
from convlib.explorers._frame.grids import as_grid, times
from convlib.explorers._frame.kernel_choice import grid
from convlib.explorers._frame.positions import Positioned
from convlib.explorers._frame.presets import preset
from convlib.explorers.lay_down import words
from convlib.explorers.lay_down.laying import LARGEST_INPUT, Laying
from convlib.explorers.lay_down.picture import INPUT, OUTPUT, Picture
from convlib.text import mark, tr

KERNELS = {
    "ones 2": {"cells": ((1, 1), (1, 1))},
    "ones 3": {"cells": ((1, 1, 1), (1, 1, 1), (1, 1, 1))},
    "ones 4": {"cells": ((1, 1, 1, 1), (1, 1, 1, 1), (1, 1, 1, 1), (1, 1, 1, 1))},
    "counting 2": {"cells": ((1, 2), (3, 4))},
    "counting 3": {"cells": ((1, 2, 3), (4, 5, 6), (7, 8, 9))},
    "tent": {"cells": ((0.25, 0.5, 0.25), (0.5, 1, 0.5), (0.25, 0.5, 0.25))},
}
TITLES = {
    "ones 2": mark("2×2, all 1"),
    "ones 3": mark("3×3, all 1"),
    "ones 4": mark("4×4, all 1"),
    "counting 2": mark("2×2, from 1 to 4"),
    "counting 3": mark("3×3, from 1 to 9"),
    "tent": mark("3×3, a tent"),
}


class LayDownExplorer(Positioned):
    """An input, a kernel, one copy of it, and the output in which all copies are added up.

    Parameters
    ----------
    image : (H, W) array
        Real numbers, at most 6 rows and columns.
    kernel : str
        A name from `KERNELS`. Other numbers: give `cells`.
    controls : sequence of str
        The controls to show: any of "chosen", "kernel", "weights", "stride", "padding", "output_padding", "dilation",
        "counts".
    chosen : "input" or "output"
        Where a cell is chosen: in the input, to see its copy laid down, or in the output, to see what it adds up.
    padding : int
        Cells that are cut off at each side of the output.
    counts : bool
        Whether the output shows how many copies cover each cell, not what they add up to.
    index : int
        The cell that is chosen, counted row by row from 0.

    Examples
    --------
    >>> explorer = LayDownExplorer([[1, 2]], cells=((1, 1),), chosen="output", index=1)
    >>> explorer.output
    array([[1., 3., 2.]])
    >>> explorer.words
    'Output row 0, column 1, covered by 2 copies: 1·1 + 2·1 = 3. The copies are those of input cells (0, 0), (0, 1).'
    """

    chosen = choice(INPUT, {INPUT: mark("of the input"), OUTPUT: mark("of the output")}, label=mark("choose a cell"))
    kernel = preset("counting 2", KERNELS, TITLES, own=("cells",), label=mark("kernel"))
    cells = grid(KERNELS["counting 2"]["cells"], control="weights")
    stride = whole(1, label=mark("stride"), low=1, high=3)
    padding = whole(0, label=mark("padding"), low=0, high=2)
    output_padding = whole(0, label=mark("output padding"), low=0, high=2)
    dilation = whole(1, label=mark("dilation"), low=1, high=2)
    counts = flag(False, label=mark("count the copies"))

    def __init__(self, image: ArrayLike, *, controls: Sequence[str] | None = None, **state: object) -> None:
        self.image = as_grid("image", image, LARGEST_INPUT)
        label = tr("Input, kernel and output; the arrow keys choose a cell")
        super().__init__(label=label, position=tr("cell"), controls=controls, **state)

    def _lay_out(self, controls: Sequence[widgets.Widget]) -> None:
        """Put the controls beside the picture, which is high."""
        self.children = [in_columns(self, controls, most_above=0), self.view]

    @cached
    def _laying(self) -> Laying:
        settings = ("cells", "stride", "padding", "output_padding", "dilation")
        return Laying(self.image, **{name: getattr(self, name) for name in settings})

    output = forward("_laying", Laying.output)
    overlaps = forward("_laying", Laying.overlaps)
    problem = forward("_laying", Laying.problem)
    formula = forward("_laying", Laying.formula)

    @property
    def rows(self) -> int:
        """Height of the grid in which a cell is chosen."""
        return self._walked[0]

    @property
    def columns(self) -> int:
        """Width of the grid in which a cell is chosen."""
        return self._walked[1]

    @property
    def _walked(self) -> tuple[int, ...]:
        return self.image.shape if self.chosen == INPUT else self._laying.shape

    @property
    def _picture(self) -> Picture:
        reach = {name: self._reach(name) for name in ("stride", "output_padding", "dilation")}
        return Picture(self._laying, reach, chosen=self.chosen, counts=self.counts)

    def _paragraphs(self) -> list[str]:
        return words.paragraphs(self._laying, with_sizes=self._shows("output_padding"))

    def _sentences(self) -> list[str]:
        return list((words.laid_down if self.chosen == INPUT else words.collected)(self._laying))

    def __repr__(self) -> str:
        settings = tr(
            "LayDownExplorer: input {size}, kernel {kernel}, stride {stride}, padding {padding}, output padding "
            "{output_padding}, dilation {dilation}.",
            size=times(self.image.shape),
            kernel=self.kernel,
            stride=self.stride,
            padding=self.padding,
            output_padding=self.output_padding,
            dilation=self.dilation,
        )
        output = tr("The output is {size}.", size=times(self._laying.shape))
        return f"{settings} {tr('No output.') if self.problem else output}"
