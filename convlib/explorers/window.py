"""The window that moves over a grid of numbers: slides S3, S5–S7 and S15–S17."""

from collections.abc import Sequence

import numpy as np

from convlib import drawing, operations, shapes
from convlib.diagnosis.questions import Question
from convlib.explorers._frame.cache import cached
from convlib.explorers._frame.controls import MODES, choice, flag, whole
from convlib.explorers._frame.kernel_choice import KernelChoice
from convlib.explorers._frame.prediction import Predicted
from convlib.explorers._frame.view import region
from convlib.text import factor, mark, number, tr

LARGEST = 24  # cells along a side; a larger grid is described, not drawn


class WindowExplorer(KernelChoice, Predicted):
    """Numbers, a kernel that slides over them, the products of one window, and the output.

    Parameters
    ----------
    image : (H, W) array
        Real numbers, at most 24 rows and columns with their padding.
    kernel : str
        A name from `KERNELS`. Other numbers: give `cells` and, if wanted, `divisor`.
    controls : sequence of str
        The knobs to show: any of "kernel", "weights", "turned", "stride", "padding", "padding_mode", "dilation",
        "counts". Every setting can be given and changed in code, shown or not.
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
    padding = whole(0, label=mark("padding"), low=0, high=2)
    padding_mode = choice("zeros", MODES, label=mark("padding mode"))
    dilation = whole(1, label=mark("dilation"), low=1, high=3)
    counts = flag(False, label=mark("show how often each cell is read"))

    def __init__(self, image: object, *, controls: Sequence[str] | None = None, **state: object) -> None:
        self.image = _grid(image)
        label = tr("Input, kernel and output; the arrow keys move the window")
        super().__init__(label=label, controls=controls, **state)

    @property
    def weights(self) -> np.ndarray:
        """The numbers that multiply the image, as they are laid on it: turned if `turned`."""
        weights = np.array(self._laid, dtype=float)
        return weights / self.divisor if self.divisor else np.full(weights.shape, np.nan)

    @cached
    def _laid(self) -> np.ndarray:
        cells = np.array(self.cells, dtype=float)
        return cells[::-1, ::-1] if self.turned else cells

    @cached
    def explanations(self) -> tuple[shapes.Explanation, shapes.Explanation]:
        """The output's height and width, each with its formula and its sentence."""
        settings = {"stride": self.stride, "padding": self.padding, "dilation": self.dilation}
        return tuple(
            shapes.explain(size, kernel, unit=unit, **settings)
            for size, kernel, unit in zip(self.image.shape, self._laid.shape, ("row", "column"), strict=True)
        )

    @cached
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

    @cached
    def problem(self) -> str:
        """Why there is no output, with the way out; empty where there is one."""
        illegal = [axis.sentence for axis in self.explanations if not axis.legal]
        if illegal:
            return illegal[0]
        if not self.divisor:
            return "The divisor is 0, and nothing can be divided by 0: take 1, or the sum of the cells."
        if self.padding > self._most_padding:
            does = "mirror" if self.padding_mode == "reflect" else "repeat"
            return (
                f"Mode {self.padding_mode} can {does} at most {self._most_padding} cells of this input, "
                f"the padding is {self.padding}: lower the padding or take edge."
            )
        if max(self.image.shape) + 2 * self.padding > LARGEST:
            return (
                f"The padded input is {max(self.image.shape) + 2 * self.padding} cells long, "
                f"and {LARGEST} can be drawn: lower the padding."
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
        return shapes.in_words(*self.explanations)

    @property
    def read(self) -> np.ndarray:
        """How many windows read each input cell, an (H, W) array of counts; all 0 where there is no output."""
        if self.problem:
            return np.zeros(self.image.shape, dtype=int)
        (height, width), ring = self.image.shape, self.padding
        return self._read_padded()[ring : ring + height, ring : ring + width]

    def _read_padded(self) -> np.ndarray:
        """Count for the padded input: every window adds 1 to each of its cells."""
        windows, taps = np.ones((1, 1, self.rows, self.columns)), np.ones((1, 1, *self._laid.shape))
        reached = operations.conv_transpose2d(windows, taps, stride=self.stride, dilation=self.dilation)[0, 0]
        beyond = np.add(self.image.shape, 2 * self.padding) - reached.shape
        return np.pad(reached, [(0, cells) for cells in beyond]).astype(int)

    @property
    def rows(self) -> int:
        """Height of the output."""
        return self.explanations[0].size or 0

    @property
    def columns(self) -> int:
        """Width of the output."""
        return self.explanations[1].size or 0

    def _asked(self) -> Question:
        place = divmod(self.index, self.columns)
        operation, kernel = ("convolve2d", self.weights[::-1, ::-1]) if self.turned else ("correlate2d", self.weights)
        settings = {"stride": self.stride, "padding": self.padding, "dilation": self.dilation}
        image = self.image
        if self.padding_mode != "zeros":
            image, settings["padding"] = self._padded(), 0
        return Question(operation, (image, kernel), settings, lambda output: output[place])

    def _window(self, row: int, column: int) -> list[tuple[int, int]]:
        """List the cells of the padded input that an output cell reads, as (row, column)."""
        height, width = self._laid.shape
        top, left, dilation = row * self.stride, column * self.stride, self.dilation
        return [(top + down * dilation, left + right * dilation) for down in range(height) for right in range(width)]

    def _sentences(self) -> list[str]:
        output, padded = self.output, self._padded()
        divided = f" / {factor(self.divisor)}" if self.divisor != 1 else ""
        factors = [factor(weight) for weight in self._laid.ravel()]
        texts = np.vectorize(number, otypes=[object])(padded)
        sentences = []
        for (row, column), value in np.ndenumerate(output):
            products = " + ".join(
                f"{factor(texts[cell])}·{weight}"
                for cell, weight in zip(self._window(row, column), factors, strict=True)
            )
            products = f"({products}){divided}" if divided else products
            sentences.append(f"Output row {row}, column {column}: {products} = {number(value)}")
        return sentences

    def _padded(self) -> np.ndarray:
        return operations.pad2d(self.image, max(self.padding, 0), mode=self.padding_mode)

    def _paragraphs(self) -> list[str]:
        if self.problem:
            return [self.formula]
        return [self.formula, self.sentence, self._counted()] if self.counts else [self.formula, self.sentence]

    def _counted(self) -> str:
        read = self.read
        return (
            f"Windows that read one input cell: at least {read.min()}, at most {read.max()}. "
            f"Cells that no window reads: {np.count_nonzero(read == 0)} of {read.size}."
        )

    # How large a grid may become while the sliders shown are moved: these cells are kept free, so that nothing jumps.

    def _input_room(self) -> tuple[int, int]:
        _, most = self._reach("padding")
        most = min(max(most, 0), (LARGEST - max(self.image.shape)) // 2)
        return tuple(size + 2 * most for size in self.image.shape)

    def _kernel_room(self) -> tuple[int, int]:
        _, most = self._reach("dilation")
        room = []
        axes = zip(self._input_room(), self._laid.shape, self._spread()[0].shape, strict=True)
        for size, kernel, shown in axes:
            spreads = [shapes.explain(size, kernel, dilation=dilation) for dilation in range(1, most + 1)]
            room.append(max([shown, *(spread.span for spread in spreads if spread.legal)]))
        return tuple(room)

    def _products_room(self) -> tuple[int, int]:
        return self._laid.shape[0], self._kernel_room()[1]

    def _output_room(self) -> tuple[int, int]:
        least = {name: max(self._reach(name)[0], 1) for name in ("stride", "dilation")}
        axes = zip(self._input_room(), self._laid.shape, strict=True)
        return tuple(shapes.explain(size, kernel, **least).size or 1 for size, kernel in axes)

    # The picture.

    def _panels(self) -> list[drawing.Panel]:
        read_often = [self._read_often()] if self.counts else []
        return [self._input(), *read_often, self._kernel(), self._products(), self._result()]

    def _input(self) -> drawing.Panel:
        fits = max(self.image.shape) + 2 * self.padding <= LARGEST and self.padding <= self._most_padding
        ring = self.padding if self.padding > 0 and fits else 0
        padding = f", padding {self.padding}" if self.padding > 0 else ""
        return drawing.grid(
            self._padded() if ring else self.image,
            title=f"input {self.image.shape[0]}×{self.image.shape[1]}{padding}",
            ring=ring,
            room=self._input_room(),
            unread=None if self.problem else np.pad(self.read == 0, ring),
        )

    def _read_often(self) -> drawing.Panel:
        title, room = "read by how many windows", self._input_room()
        if self.problem:
            return drawing.grid(self.image, title=title, room=room, blank=True, below=True)
        unread = np.pad(self.read == 0, self.padding)
        return drawing.grid(self._read_padded(), title=title, ring=self.padding, room=room, unread=unread, below=True)

    def _kernel(self) -> drawing.Panel:
        cells, between = self._spread()
        turned = ", turned" if self.turned else ""
        spread = "" if between is None else f", spread over {cells.shape[0]}×{cells.shape[1]}"
        over = f", all / {number(self.divisor)}" if self.divisor != 1 else ""
        title = f"kernel{turned}{spread}{over}"
        return drawing.grid(cells, title=title, numbered=False, room=self._kernel_room(), between=between)

    def _products(self) -> drawing.Panel:
        """An empty grid, which the frames fill."""
        room = self._products_room()
        return drawing.grid(self._laid, title="products", numbered=False, blank=True, below=True, room=room)

    def _spread(self) -> tuple[np.ndarray, np.ndarray | None]:
        """Put zeros between the cells of the kernel, as dilation does; say also which cells these are."""
        span = tuple(axis.span for axis in self.explanations)
        if self.dilation < 2 or span == self._laid.shape or max(span) > LARGEST:
            return self._laid, None
        spread, between = np.zeros(span), np.ones(span, dtype=bool)
        taps = (slice(None, None, self.dilation),) * 2
        spread[taps], between[taps] = self._laid, False
        return spread, between

    def _result(self) -> drawing.Panel:
        room = self._output_room()
        if self.problem:
            return drawing.grid(np.full((1, 1), np.nan), title="no output", room=room, blank=True, numbered=False)
        title = f"output {self.rows}×{self.columns}{', hidden' if self._waiting else ''}"
        return drawing.grid(self.output, title=title, room=room, blank=self._waiting)

    def _frames(self) -> list[list[str]]:
        padded, output = self._padded(), self.output
        into, out = drawing.origin(padded.shape, self._input_room()), drawing.origin(output.shape, self._output_room())
        between = drawing.origin(self._laid.shape, self._products_room())
        frames = []
        for place in np.ndindex(output.shape):
            cells = self._window(*place)
            with np.errstate(invalid="ignore", over="ignore"):
                products = np.reshape([padded[cell] for cell in cells], self._laid.shape) * self._laid
            window = drawing.window_mark(cells, into)
            result = drawing.window_mark([place], out)
            frames.append([window] * (1 + self.counts) + ["", drawing.numbers_mark(products, between), result])
        return frames

    def _regions(self) -> list[dict]:
        """Where pointing chooses a window: on its output cell, or on the input cell in its middle."""
        shape, step = (self.rows, self.columns), self.stride * drawing.CELL
        corner = drawing.origin(shape, self._output_room())
        output = region(3 + self.counts, corner, (drawing.CELL, drawing.CELL), shape)
        x, y = drawing.origin(self._padded().shape, self._input_room())
        tall, wide = (axis.span * drawing.CELL for axis in self.explanations)
        middle = x + (wide - step) / 2, y + (tall - step) / 2
        return [output, *(region(panel, middle, (step, step), shape) for panel in range(1 + self.counts))]

    def __repr__(self) -> str:
        size = "no output" if self.problem else f"output {self.rows}×{self.columns}"
        counts = ", with counts" if self.counts else ""
        return (
            f"WindowExplorer: input {self.image.shape[0]}×{self.image.shape[1]}, kernel {self.kernel}, "
            f"{'turned' if self.turned else 'not turned'}, stride {self.stride}, padding {self.padding} "
            f"({self.padding_mode}), dilation {self.dilation}, {size}{counts}"
        )


def _grid(image: object) -> np.ndarray:
    try:
        grid = np.array(image, dtype=float)
    except (TypeError, ValueError):
        raise TypeError("image must be numbers in rows of equal length, such as [[1, 2], [3, 4]]") from None
    if grid.ndim != 2 or not grid.size or max(grid.shape) > LARGEST:
        raise ValueError(f"image must be a grid of 1 to {LARGEST} rows and columns, not of shape {grid.shape}")
    return grid
