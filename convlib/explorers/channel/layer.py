"""What `ChannelExplorer` computes: filters laid on an image, one map for each filter."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convlib import images, operations, shapes
from convlib._arguments import real_array
from convlib.text import mark, minus, tr

MOST = 4  # channels, and filters, that are drawn
LARGEST = 7  # cells along a side of the image

COLORS = ("red", "green", "blue")
"""The channels of an image that has three; any other number of channels is counted from 0."""

NAMES = (mark("red − green"), mark("edges"), mark("all added"), mark("mixed"))
NAMED = np.array(
    [
        [[[1, 1], [1, 1]], [[-1, -1], [-1, -1]], [[0, 0], [0, 0]], [[0, 0], [0, 0]]],
        [[[-1, 1], [-1, 1]]] * 4,
        [[[1, 1], [1, 1]]] * 4,
        [[[2, -1], [0, 1]], [[-1, 0], [1, -2]], [[1, 1], [-2, 0]], [[0, 2], [-1, 1]]],
    ]
)
"""The four filters of `NAMES`, (4, 4, 2, 2); an image of C channels uses the first C slices of each."""


@dataclass(frozen=True, eq=False)
class Layer:
    """A layer without padding and with stride 1.

    Attributes
    ----------
    source : (C, H, W) array
        The image.
    cells : (O, C, kh, kw) array, optional
        The filters to choose from; None stands for the named ones.
    count : int
        How many of them are used. Here and in `shown` any number is allowed; `problem` explains what does not work.
    shown : int
        Which of them you look at, counted from 0.
    """

    source: NDArray
    cells: NDArray | None
    count: int
    shown: int

    @cached_property
    def _available(self) -> NDArray:
        return NAMED[:, : len(self.source)] if self.cells is None else self.cells

    @cached_property
    def weights(self) -> NDArray:
        """The filters in use, (count, C, kh, kw)."""
        return self._available[: max(self.count, 0)]

    @cached_property
    def maps(self) -> NDArray | None:
        """A map for each filter, (count, OH, OW); None if there is a problem."""
        return None if self.problem else operations.conv2d(self.source[np.newaxis], self.weights)[0]

    @cached_property
    def size(self) -> tuple[int, int]:
        """Height and width of a map: n − k + 1."""
        sides = zip(self.source.shape[1:], self._available.shape[2:], strict=True)
        return tuple(side - k + 1 for side, k in sides)

    @cached_property
    def problem(self) -> str:
        """Why there are no maps, and how to change that; empty if there are maps."""
        (channels, *size), (available, depth, *kernel) = self.source.shape, self._available.shape
        most = min(available, MOST)
        if depth != channels:
            return tr(
                "A filter needs one slice for each channel of the image: the filters have {depth}, the image has "
                "{channels}. Give cells of shape (filters, {channels}, height, width).",
                depth=depth,
                channels=channels,
            )
        if min(self.size) < 1:
            return tr(
                "A {kernel} filter does not fit into a {size} image. Use a smaller filter.",
                kernel=times(kernel),
                size=times(size),
            )
        if not 1 <= self.count <= most:
            return tr(
                "You asked for {count} filters, but only {n} can be shown. Choose 1.",
                "You asked for {count} filters, but only {n} can be shown. Choose a number from 1 to {n}.",
                count=minus(self.count),
                n=most,
            )
        if not 0 <= self.shown < self.count:
            return tr(
                "There is no filter {shown}, only filter {last}. Look at that one, or raise the number of filters.",
                "There is no filter {shown}. The filters are numbered from 0 to {last}: look at one of them, or raise "
                "the number of filters.",
                shown=minus(self.shown),
                last=self.count - 1,
                n=self.count,
            )
        return ""

    @cached_property
    def parameters(self) -> int:
        """How many numbers the layer learns; each filter has one bias, which is added to its map and is 0 here."""
        count, depth, *kernel = self.weights.shape
        return shapes.parameters(count, depth, kernel)

    @cached_property
    def colors(self) -> Sequence[str] | None:
        """The names in the code for the channels: "gray", or `COLORS`; None if they are only numbered."""
        return {1: ("gray",), 3: COLORS}.get(len(self.source))

    @property
    def named(self) -> bool:
        """Whether the filters have names: the slices of `NAMED` were made for red, green and blue."""
        return self.cells is None and len(self.source) == 3

    def window(self, channel: int, row: int, column: int) -> NDArray:
        """Return the cells of a channel that the filter covers at an output cell, (kh, kw)."""
        tall, wide = self.weights.shape[2:]
        return self.source[channel, row : row + tall, column : column + wide]

    @cached_property
    def products(self) -> NDArray:
        """Every window times the filter you look at, (OH · OW, C, kh, kw)."""
        windows = np.lib.stride_tricks.sliding_window_view(self.source, self.weights.shape[2:], axis=(1, 2))
        return np.moveaxis(windows, 0, 2).reshape(-1, *self.weights.shape[1:]) * self.weights[self.shown]


def times(sizes: Sequence[int]) -> str:
    """Write a shape with crosses.

    Examples
    --------
    >>> times((3, 5, 5))
    '3×5×5'
    """
    return "×".join(map(str, sizes))


def flag_pixels() -> NDArray:
    """Return every sixth pixel of where the flag's blue, red and white meet, with brightness in ten steps."""
    return np.moveaxis(images.photograph(color=True)[132:162:6, 34:64:6] * 10.0 // 256, -1, 0)


def as_image(values: ArrayLike) -> NDArray:
    """Return an image as a new (C, H, W) array of floats; a ValueError says why it cannot be shown."""
    image = _numbers("image", values)
    if image.ndim != 3 or not image.size or len(image) > MOST or max(image.shape) > LARGEST:
        raise ValueError(
            tr(
                "image must have shape (C, H, W), with 1 to {most} channels of 1 to {largest} rows and columns; its "
                "shape is {shape}. For an (H, W, C) picture, use np.moveaxis(picture, -1, 0).",
                most=MOST,
                largest=LARGEST,
                shape=image.shape,
            )
        )
    return image


def as_filters(values: object) -> tuple:
    """Return filters as nested tuples, which compare by value; a ValueError says what is wrong with them."""
    filters = _numbers("cells", values)
    if filters.ndim != 4 or not filters.size:
        raise ValueError(
            tr("cells must be numbers of shape (filters, C, kh, kw); their shape is {shape}.", shape=filters.shape)
        )
    return tuple(tuple(tuple(map(tuple, kernel)) for kernel in filter_) for filter_ in filters.tolist())


def _numbers(name: str, values: object) -> NDArray:
    numbers = np.array(real_array(name, values), dtype=float)
    if not (np.abs(numbers) < 1e100).all():
        raise ValueError(tr("{name} must be finite numbers, each below 10^100.", name=name))
    return numbers
