"""The window that moves over a grid of numbers: slides S3, S5–S7 and S15–S17."""

from collections.abc import Sequence

import ipywidgets as widgets
import traitlets as t
from numpy.typing import ArrayLike

from convlib.diagnosis.questions import Question
from convlib.explorers._frame.cache import cached, forward
from convlib.explorers._frame.controls import MODES, Whole, choice, flag, slider, whole
from convlib.explorers._frame.grids import as_grid, times
from convlib.explorers._frame.kernel_choice import KernelChoice
from convlib.explorers._frame.prediction import Predicted
from convlib.explorers.window.picture import Picture
from convlib.explorers.window.sliding import LARGEST, Sliding
from convlib.shapes import PADDING_NAMES
from convlib.text import listed, mark, shown, tr


class Padding(Whole):
    """A number of cells, or a name for the number that fits the kernel, as the operations take it."""

    def validate(self, explorer: t.HasTraits, value: object) -> int | str:
        """Return it as an int, or as one of the names."""
        if not isinstance(value, str):
            return super().validate(explorer, value)
        if value not in PADDING_NAMES:
            names = listed(map(repr, PADDING_NAMES))
            raise ValueError(
                tr(
                    "padding {value} is not known; use a whole number, or one of {names}.",
                    value=shown(value),
                    names=names,
                )
            )
        return str(value)

    def make_control(self, explorer: "WindowExplorer") -> widgets.Widget:
        """Make a slider that shows the number of a name, until it is moved."""
        cells = slider(tr(self.label), self.low, self.high)

        def show(_change: object = None) -> None:
            value = explorer._number("padding")
            cells.min, cells.max = min(cells.min, value), max(cells.max, value)
            cells.value = value

        def take(change: dict) -> None:
            if change["new"] != explorer._number("padding"):
                explorer.padding = change["new"]

        show()
        explorer.observe(show, names=["padding", "cells", "dilation"])
        cells.observe(take, names="value")
        return self.step(explorer, cells)


class WindowExplorer(KernelChoice, Predicted):
    """Numbers, a kernel that slides over them, the products of one window, and the output.

    Parameters
    ----------
    image : (H, W) array
        Real numbers, at most 24 rows and columns with their padding.
    kernel : str
        A name from `KERNELS`. Other numbers: give `cells` and, if wanted, `divisor`.
    controls : sequence of str
        The controls to show: any of "kernel", "weights", "turned", "stride", "padding", "padding_mode", "dilation",
        "counts". Every setting can be given and changed in code, shown or not.
    padding : int, "valid", "same" or "full"
        Cells around the image. A name follows kernel and dilation, and the slider shows its number.
    turned : bool
        Whether the kernel is turned by 180°: convolution instead of correlation.
    counts : bool
        Whether to show how many windows read each cell.
    index : int
        The output cell that is looked at, counted row by row from 0.

    Examples
    --------
    >>> explorer = WindowExplorer([[1, 2, 3], [4, 5, 6], [7, 8, 9]], kernel="sobel_x")
    >>> explorer.output
    array([[8.]])
    >>> explorer.words
    'Output row 0, column 0: 1·(−1) + 2·0 + 3·1 + 4·(−2) + 5·0 + 6·2 + 7·(−1) + 8·0 + 9·1 = 8'
    """

    turned = flag(False, label=mark("turn the kernel by 180°"))
    stride = whole(1, label=mark("stride"), low=1, high=4)
    padding = Padding(0, low=0, high=2).declare(mark("padding"))
    padding_mode = choice("zeros", MODES, label=mark("padding mode"))
    dilation = whole(1, label=mark("dilation"), low=1, high=3)
    counts = flag(False, label=mark("show how often each cell is read"))

    def __init__(self, image: ArrayLike, *, controls: Sequence[str] | None = None, **state: object) -> None:
        self.image = as_grid("image", image, LARGEST)
        label = tr("Input, kernel and output; the arrow keys move the window")
        super().__init__(label=label, controls=controls, **state)

    @cached
    def _sliding(self) -> Sliding:
        settings = ("cells", "divisor", "turned", "stride", "padding", "padding_mode", "dilation")
        return Sliding(self.image, **{name: getattr(self, name) for name in settings})

    weights = forward("_sliding", Sliding.weights)
    explanations = forward("_sliding", Sliding.explanations)
    output = forward("_sliding", Sliding.output)
    read = forward("_sliding", Sliding.read)

    @property
    def rows(self) -> int:
        """Height of the output."""
        return self._sliding.shape[0]

    @property
    def columns(self) -> int:
        """Width of the output."""
        return self._sliding.shape[1]

    problem = forward("_sliding", Sliding.problem)
    formula = forward("_sliding", Sliding.formula)

    @property
    def sentence(self) -> str:
        """What the setting makes illegal or wastes, or at how many positions the kernel fits."""
        return self._complaint if self.problem else self._sliding.sentence

    def _asked(self) -> Question:
        return self._sliding.question(*divmod(self.index, self.columns))

    def _sentences(self) -> list[str]:
        return list(self._sliding.sentences())

    def _questions(self) -> list[str]:
        return list(self._sliding.questions())

    def _paragraphs(self) -> list[str]:
        if self.problem:
            return [self.formula]
        return [self.formula, self.sentence, *([self._sliding.counted] if self.counts else [])]

    def _number(self, name: str) -> int:
        return self._sliding.ring if name == "padding" else super()._number(name)

    @property
    def _picture(self) -> Picture:
        reach = {name: self._reach(name) for name in ("stride", "padding", "dilation")}
        return Picture(self._sliding, reach, counts=self.counts, hidden=self._waiting)

    def __repr__(self) -> str:
        settings = tr(
            "WindowExplorer: input {size}, kernel {kernel}, stride {stride}, padding {padding} ({mode}), "
            "dilation {dilation}.",
            size=times(self.image.shape),
            kernel=self.kernel,
            stride=self.stride,
            padding=self.padding,
            mode=self.padding_mode,
            dilation=self.dilation,
        )
        turned = tr("The kernel is turned by 180°.") if self.turned else tr("The kernel is not turned.")
        output = tr("The output is {size}.", size=times(self._sliding.shape))
        return f"{settings} {turned} {tr('No output.') if self.problem else output}"
