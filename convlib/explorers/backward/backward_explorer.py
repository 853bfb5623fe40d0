"""Forward and backward side by side: the gradient at each output, and what it adds to kernel, input and bias."""

from collections.abc import Sequence

import numpy as np
import traitlets as t
from numpy.typing import ArrayLike

from convlib.explorers._frame.cache import cached, forward
from convlib.explorers._frame.controls import OWN, choice, whole
from convlib.explorers._frame.grids import as_grid, times
from convlib.explorers._frame.kernel_choice import grid
from convlib.explorers._frame.positions import Positioned
from convlib.explorers._frame.presets import preset
from convlib.explorers.backward import words
from convlib.explorers.backward.gradients import LARGEST, PATTERNS, Backward
from convlib.explorers.backward.picture import Picture
from convlib.kernels import KERNELS
from convlib.text import mark, tr

_TITLES = {
    "four": mark("four different weights"),
    "nine": mark("nine different weights"),
    "sobel_x": KERNELS["sobel_x"].english,
    "edge_laplacian": KERNELS["edge_laplacian"].english,
}
_CELLS = {
    "four": ((1, 2), (3, 4)),
    "nine": ((1, 2, 3), (4, 5, 6), (7, 8, 9)),
    **{name: KERNELS[name].cells for name in ("sobel_x", "edge_laplacian")},
}


class BackwardExplorer(Positioned):
    """A correlation in numbers, and below input, kernel and output the gradient of each.

    Parameters
    ----------
    image : (H, W) array
        The input: real numbers, at most 7 rows and columns.
    controls : sequence of str
        The controls to show: any of "follow", "kernel", "weights", "gradient", "gradients", "stride", "padding",
        "dilation".
    follow : "outputs", "weights" or "cells"
        What the positions are. At an output you see what its gradient adds, and the sums up to it; at a weight the
        inputs that it met; at an input cell the turned kernel on the output gradient.
    kernel : "four", "nine", "sobel_x" or "edge_laplacian"
        Other numbers: give `cells`.
    gradient : "mixed", "ones" or "own"
        The gradient at the output: small whole numbers, 1 everywhere, or your own, which are given as `gradients`.
    stride, padding, dilation : int
        As in `correlate2d`; the padding is zeros.
    index : int
        The position that is looked at, counted row by row from 0.

    Examples
    --------
    >>> explorer = BackwardExplorer([[1, 2], [3, 4]], cells=[[5, 6]], gradients=[[1], [-1]])
    >>> explorer.weight_gradient, explorer.input_gradient
    (array([[-2., -2.]]), array([[ 5.,  6.],
           [-5., -6.]]))
    """

    follow = choice(
        "outputs",
        {"outputs": mark("each output gradient"), "weights": mark("each weight"), "cells": mark("each input cell")},
        label=mark("follow"),
    )
    kernel = preset(
        "four",
        {name: {"cells": cells} for name, cells in _CELLS.items()},
        _TITLES,
        own=("cells",),
        label=mark("kernel"),
    )
    cells = grid(_CELLS["four"], control="weights")
    gradient = choice(
        "mixed",
        {"mixed": mark("small whole numbers"), "ones": mark("1 everywhere"), OWN: mark("Your own numbers")},
        own=("gradients",),
        label=mark("output gradient"),
    )
    _are_given = False  # whether `gradients` is being set, and not the list
    gradients = grid(((1,),), control="gradients", cell=mark("output gradient row {row}, column {column}"))
    stride = whole(1, label=mark("stride"), low=1, high=3)
    padding = whole(0, label=mark("padding"), low=0, high=1)
    dilation = whole(1, label=mark("dilation"), low=1, high=2)

    def __init__(self, image: ArrayLike, *, controls: Sequence[str] | None = None, **state: object) -> None:
        self.image = as_grid("image", image, LARGEST)
        if "gradients" in state:
            state = {"gradient": OWN} | state
        label = tr("Input, kernel and output above their gradients; the arrow keys move the position")
        super().__init__(label=label, controls=controls, **state)

    @t.observe("gradients")
    def _take_own(self, _change: object) -> None:
        self._are_given = True
        self.gradient = OWN
        self._are_given = False

    @t.observe("gradient")
    def _start_with_shown(self, change: dict) -> None:
        """Let own numbers start as what was shown when they are chosen, where those from before have another size."""
        shape = self._backward.shape
        if change["new"] == OWN and not self._are_given and np.shape(self.gradients) != shape and all(shape):
            self.gradients = PATTERNS[change["old"]](shape)

    @cached
    def _backward(self) -> Backward:
        arriving = np.array(self.gradients, dtype=float) if self.gradient == OWN else PATTERNS[self.gradient]
        kernel = np.array(self.cells, dtype=float)
        return Backward(self.image, kernel, arriving, self.stride, self.padding, self.dilation)

    problem = forward("_backward", Backward.problem)
    formula = forward("_backward", Backward.formula)

    @property
    def output(self) -> np.ndarray | None:
        """What the kernel gives over the input, (OH, OW); None where there is a problem."""
        return None if self.problem else self._backward.output.copy()

    @property
    def weight_gradient(self) -> np.ndarray | None:
        """The gradient of each weight, (kh, kw); None where there is a problem."""
        return None if self.problem else self._backward.weight_gradient.copy()

    @property
    def input_gradient(self) -> np.ndarray | None:
        """The gradient of each input cell, (H, W); None where there is a problem."""
        return None if self.problem else self._backward.input_gradient.copy()

    @property
    def rows(self) -> int:
        """Rows of what is followed."""
        return self._picture.positions[0]

    @property
    def columns(self) -> int:
        """Columns of what is followed."""
        return self._picture.positions[1]

    def _sentences(self) -> list[str]:
        said = {"outputs": words.of_outputs, "weights": words.of_weights, "cells": words.of_cells}[self.follow]
        return list(said(self._backward))

    def _paragraphs(self) -> list[str]:
        return [self.formula] if self.problem else [self.formula, words.of_bias(self._backward)]

    @property
    def _picture(self) -> Picture:
        reach = {name: self._reach(name) for name in ("stride", "padding", "dilation")}
        return Picture(self._backward, self.follow, reach)

    def __repr__(self) -> str:
        settings = tr(
            "BackwardExplorer: input {size}, kernel {kernel}, stride {stride}, padding {padding}, dilation {dilation}, "
            "output gradient {gradient}, following {follow}.",
            size=times(self.image.shape),
            kernel=self.kernel,
            stride=self.stride,
            padding=self.padding,
            dilation=self.dilation,
            gradient=self.gradient,
            follow=self.follow,
        )
        output = tr("The output is {size}.", size=times(self._backward.shape))
        return f"{settings} {tr('No output.') if self.problem else output}"
