"""The window that moves over a grid of numbers: slides S3, S5–S7 and S15–S17."""

from collections.abc import Sequence

import ipywidgets as widgets
import numpy as np
import traitlets as t

from convlib import drawing, operations, shapes
from convlib.explorers.base import region
from convlib.explorers.controls import MODES, check_controls, dropdown, knob, slider
from convlib.explorers.kernel_choice import KernelChoice
from convlib.explorers.walk import Walk

CONTROLS = ("kernel", "weights", "turned", "stride", "padding", "padding_mode", "dilation")
LARGEST = 24  # cells along a side; a larger grid is described, not drawn


class WindowExplorer(KernelChoice, Walk):
    """Numbers, a kernel that slides over them, the products of one window, and the output.

    Parameters
    ----------
    image : (H, W) array
        Real numbers, at most 24 rows and columns with their padding.
    kernel : str
        A name from `KERNELS`. Other numbers: give `cells` and, if wanted, `divisor`.
    controls : sequence of str
        The knobs to show: any of "kernel", "weights", "turned", "stride", "padding", "padding_mode", "dilation".
        Every setting can be given and changed in code, shown or not.
    turned : bool
        Whether the kernel is turned by 180°: convolution instead of correlation.
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

    turned = t.Bool(False).tag(state=True)
    stride = t.Int(1).tag(state=True)
    padding = t.Int(0).tag(state=True)
    padding_mode = t.Enum(MODES, default_value="zeros").tag(state=True)
    dilation = t.Int(1).tag(state=True)

    def __init__(self, image: object, *, controls: Sequence[str] = CONTROLS, **state: object) -> None:
        check_controls(controls, CONTROLS)
        self.image = _grid(image)
        ranges = {"stride": (1, 4), "padding": (0, 2), "dilation": (1, 3)}
        self._ranges = {name: limits for name, limits in ranges.items() if name in controls}
        super().__init__(label="Input, kernel and output; the arrow keys move the window", **state)
        self._lay_out(self._knobs(controls))

    def _knobs(self, controls: Sequence[str]) -> list[widgets.Widget]:
        makers = {
            "kernel": self._kernel_list,
            "weights": self._kernel_fields,
            "turned": lambda: knob(
                self, "turned", widgets.Checkbox(description="turn the kernel by 180°", indent=False)
            ),
            "stride": lambda: knob(self, "stride", slider("stride", *self._ranges["stride"])),
            "padding": lambda: knob(self, "padding", slider("padding", *self._ranges["padding"])),
            "padding_mode": lambda: knob(self, "padding_mode", dropdown("padding mode", MODES)),
            "dilation": lambda: knob(self, "dilation", slider("dilation", *self._ranges["dilation"])),
        }
        return [makers[name]() for name in CONTROLS if name in controls]

    @t.validate("stride", "padding", "dilation")
    def _whole(self, proposal: dict) -> int:
        return int(proposal["value"])  # True is an int too, and counts as 1

    @property
    def weights(self) -> np.ndarray:
        """The numbers that multiply the image, as they are laid on it: turned if `turned`."""
        weights = np.array(self._laid, dtype=float)
        return weights / self.divisor if self.divisor else np.full(weights.shape, np.nan)

    @property
    def _laid(self) -> np.ndarray:
        cells = np.array(self.cells, dtype=float)
        return cells[::-1, ::-1] if self.turned else cells

    @property
    def explanations(self) -> tuple[shapes.Explanation, shapes.Explanation]:
        """The output's height and width, each with its formula and its sentence."""
        settings = {"stride": self.stride, "padding": self.padding, "dilation": self.dilation}
        return tuple(
            shapes.explain(size, kernel, unit=unit, **settings)
            for size, kernel, unit in zip(self.image.shape, self._laid.shape, ("row", "column"), strict=True)
        )

    @property
    def output(self) -> np.ndarray | None:
        """What the kernel gives over the whole image, an (OH, OW) array, or None where there is no output."""
        if self.problem:
            return None
        with np.errstate(invalid="ignore", over="ignore"):
            return operations.correlate2d(
                self.image,
                self.weights,
                stride=self.stride,
                padding=self.padding,
                padding_mode=self.padding_mode,
                dilation=self.dilation,
            )

    @property
    def problem(self) -> str:
        """Why there is no output, with the way out; empty where there is one."""
        illegal = [axis.sentence for axis in self.explanations if not axis.legal]
        if illegal:
            return illegal[0]
        if not self.divisor:
            return "the divisor is 0, and nothing can be divided by 0: take 1, or the sum of the cells"
        if self.padding > self._most_padding:
            does = "mirror" if self.padding_mode == "reflect" else "repeat"
            return (
                f"{self.padding_mode} can {does} at most {self._most_padding} cells of this input, "
                f"the padding is {self.padding}: lower the padding or take edge"
            )
        if max(self.image.shape) + 2 * self.padding > LARGEST:
            return (
                f"the padded input is {max(self.image.shape) + 2 * self.padding} cells long, "
                f"and {LARGEST} can be drawn: lower the padding"
            )
        return ""

    @property
    def _most_padding(self) -> float:
        """How far the padding mode can fill the ring from the input."""
        side = min(self.image.shape)
        return {"reflect": side - 1, "wrap": side}.get(self.padding_mode, np.inf)

    @property
    def formula(self) -> str:
        """The output-size formula with its numbers: once where height and width have the same."""
        height, width = (axis.formula for axis in self.explanations)
        return f"height and width: {height}" if height == width else f"height: {height}; width: {width}"

    @property
    def sentence(self) -> str:
        """What the setting makes illegal or wastes, or at how many places the kernel fits."""
        if self.problem:
            return self._complaint
        sentences = dict.fromkeys(axis.sentence for axis in self.explanations)
        return "; ".join(sentences).capitalize() + "."

    @property
    def read(self) -> np.ndarray:
        """How many windows read each input cell, an (H, W) array of counts; all 0 where there is no output."""
        counts = np.zeros(np.add(self.image.shape, 2 * max(self.padding, 0)), dtype=int)
        if not self.problem:
            for index in range(self.rows * self.columns):
                np.add.at(counts, tuple(np.transpose(self._window(index))), 1)
        inner = slice(self.padding, -self.padding) if self.padding > 0 else slice(None)
        return counts[inner, inner]

    @property
    def rows(self) -> int:
        """Height of the output."""
        return self.explanations[0].size or 0

    @property
    def columns(self) -> int:
        """Width of the output."""
        return self.explanations[1].size or 0

    def _window(self, index: int) -> list[tuple[int, int]]:
        """List the cells of the padded input that an output cell reads, as (row, column)."""
        row, column = divmod(index, self.columns)
        height, width = self._laid.shape
        return [
            (row * self.stride + down * self.dilation, column * self.stride + right * self.dilation)
            for down in range(height)
            for right in range(width)
        ]

    def _alts(self) -> list[str]:
        output, padded = self.output, self._padded()
        divided = f" / {drawing.factor(self.divisor)}" if self.divisor != 1 else ""
        factors = [drawing.factor(weight) for weight in self._laid.ravel()]
        texts = np.vectorize(drawing.number, otypes=[object])(padded)
        alts = []
        for index, value in enumerate(output.ravel()):
            products = " + ".join(
                f"{drawing.factor(texts[cell])}·{factor}"
                for cell, factor in zip(self._window(index), factors, strict=True)
            )
            row, column = divmod(index, self.columns)
            products = f"({products}){divided}" if divided else products
            alts.append(f"Output row {row}, column {column}: {products} = {drawing.number(value)}")
        return alts

    def _padded(self) -> np.ndarray:
        return operations.pad2d(self.image, max(self.padding, 0), mode=self.padding_mode)

    def _paragraphs(self) -> list[str]:
        return [self.formula] if self.problem else [self.formula, self.sentence]

    def _room(self) -> tuple[tuple[int, int], tuple[int, int]]:
        """Cells to keep free for the input and for the output, whatever the sliders shown are moved to."""
        most = max(self.padding, self._ranges.get("padding", (0, 0))[1])
        most = min(most, (LARGEST - max(self.image.shape)) // 2)
        least = {
            name: min(getattr(self, name), self._ranges[name][0])
            for name in ("stride", "dilation")
            if name in self._ranges
        }
        settings = {"padding": most} | {
            name: max(least.get(name, getattr(self, name)), 1) for name in ("stride", "dilation")
        }
        input_room = tuple(size + 2 * most for size in self.image.shape)
        output_room = tuple(
            shapes.explain(size, kernel, **settings).size or 1
            for size, kernel in zip(self.image.shape, self._laid.shape, strict=True)
        )
        return input_room, output_room

    def _panels(self) -> list[drawing.Panel]:
        input_room, output_room = self._room()
        height, width = self.image.shape
        drawable = max(self.padding, 0) and max(self.image.shape) + 2 * self.padding <= LARGEST
        drawable = drawable and self.padding <= self._most_padding
        padded, ring = (self._padded(), self.padding) if drawable else (self.image, 0)
        unread = None if self.problem else np.pad(self.read == 0, ring)
        padding = f", padding {self.padding}" if self.padding > 0 else ""
        over = f", all / {drawing.number(self.divisor)}" if self.divisor != 1 else ""
        turned = ", turned" if self.turned else ""
        panels = [
            drawing.grid(padded, title=f"input {height}×{width}{padding}", ring=ring, room=input_room, unread=unread),
            drawing.grid(self._laid, title=f"kernel{turned}{over}", numbered=False),
            drawing.grid(np.full(self._laid.shape, np.nan), title="products", numbered=False, blank=True, below=True),
        ]
        if self.problem:
            return [
                *panels,
                drawing.grid(np.full((1, 1), np.nan), title="no output", room=output_room, blank=True, numbered=False),
            ]
        title = f"output {self.rows}×{self.columns}"
        return [*panels, drawing.grid(self.output, title=title, room=output_room)]

    def _frames(self) -> list[list[str]]:
        input_room, output_room = self._room()
        padded, output = self._padded(), self.output
        into, out = drawing.origin(padded.shape, input_room), drawing.origin(output.shape, output_room)
        frames = []
        for index in range(output.size):
            cells = self._window(index)
            with np.errstate(invalid="ignore", over="ignore"):
                products = np.reshape([padded[cell] for cell in cells], self._laid.shape) * self._laid
            frames.append(
                [
                    drawing.window_mark(cells, into),
                    "",
                    drawing.numbers_mark(products, drawing.origin(products.shape)),
                    drawing.window_mark([divmod(index, self.columns)], out),
                ]
            )
        return frames

    def _regions(self) -> list[dict]:
        """Where pointing chooses a window: on its output cell, or on the input cell in its middle."""
        input_room, output_room = self._room()
        shape, step = (self.rows, self.columns), self.stride * drawing.CELL
        output = region(3, drawing.origin(shape, output_room), (drawing.CELL, drawing.CELL), shape)
        x, y = drawing.origin(self._padded().shape, input_room)
        tall, wide = (axis.span * drawing.CELL for axis in self.explanations)
        return [output, region(0, (x + (wide - step) / 2, y + (tall - step) / 2), (step, step), shape)]

    def __repr__(self) -> str:
        size = "no output" if self.problem else f"output {self.rows}×{self.columns}"
        return (
            f"WindowExplorer: input {self.image.shape[0]}×{self.image.shape[1]}, kernel {self.kernel}, "
            f"{'turned' if self.turned else 'not turned'}, stride {self.stride}, padding {self.padding} "
            f"({self.padding_mode}), dilation {self.dilation}, {size}"
        )


def _grid(image: object) -> np.ndarray:
    try:
        grid = np.array(image, dtype=float)
    except (TypeError, ValueError):
        raise TypeError("image must be numbers in rows of equal length, such as [[1, 2], [3, 4]]") from None
    if grid.ndim != 2 or not grid.size or max(grid.shape) > LARGEST:
        raise ValueError(f"image must be a grid of 1 to {LARGEST} rows and columns, not of shape {grid.shape}")
    return grid
