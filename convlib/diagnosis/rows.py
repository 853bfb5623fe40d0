"""The rows of the cases in which a kernel slides, and how the numbers of all cases are drawn."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from convlib.diagnosis.operations import Array

Settings: TypeAlias = Mapping[str, Any]
Sides: TypeAlias = tuple[int, ...]
Arguments: TypeAlias = tuple[Any, ...]
Cases: TypeAlias = Callable[["Draw"], Iterator[tuple[Arguments, Settings]]]

# Numbers

SMALL, MIXED, BROKEN, LARGE = "small", "mixed", "broken", "large"


class Draw:
    """Draws the numbers of cases, so that results in float32 are still exact.

    Parameters
    ----------
    rng : numpy Generator
    varied : bool
        Whether the sides are exchanged and made longer too.
    """

    def __init__(self, rng: np.random.Generator, *, varied: bool) -> None:
        self.rng, self.varied = rng, varied
        self.step = -1 if varied and rng.integers(2) else 1  # all sides are exchanged, or none

    def whole(self, shape: Sides, most: int) -> Array:
        """Draw whole numbers from −most to most, without 0; all different where there are enough."""
        numbers = np.setdiff1d(np.arange(-most, most + 1, dtype=np.int64), [0])  # in a browser, int has 32 bits
        return self.rng.choice(numbers, shape, replace=int(np.prod(shape)) > numbers.size)

    def pair(self, kind: str, input_: Sides, kernel: Sides) -> tuple[Array, Array]:
        """Draw an input and a kernel of one kind of numbers."""
        if kind == SMALL:
            return self.whole(input_, 9), self.whole(kernel, 9)
        if kind == MIXED:
            return self.whole(input_, 9), self.whole(kernel, 31) / 8
        if kind == LARGE:
            return self.whole(input_, 9000), self.whole(kernel, 99)
        return self.whole(input_, 60) / 4, self.whole(kernel, 31) / 8

    def longer(self, positions: Sides) -> Sides:
        """Add a position along all sides, or along none: no two sides become equal."""
        more = int(self.varied and self.rng.integers(2))
        return tuple(each + more for each in positions)


# What slides


class Row(NamedTuple):
    """A case of something that slides: its settings, and for each side the kernel, the positions, the cells left."""

    settings: Settings
    kernel: Sides
    positions: Sides
    left: Sides = (0, 0)
    numbers: str = SMALL

    def changed(self, draw: Draw) -> "Row":
        """Exchange the sides or make them longer, if the draw does so."""
        return self._replace(
            kernel=self.kernel[:: draw.step],
            positions=draw.longer(self.positions)[:: draw.step],
            left=self.left[:: draw.step],
        )

    def input(self) -> Sides:
        """Compute the sides of the input: as long as the positions, the cells left and the padding ask for."""
        stride, padding, dilation = (self.settings.get(name, usual) for name, usual in USUAL.items())
        sides = zip(self.kernel, self.positions, self.left, strict=True)
        return tuple((n - 1) * stride + dilation * (k - 1) + 1 + left - 2 * padding for k, n, left in sides)


USUAL = {"stride": 1, "padding": 0, "dilation": 1}
PLAIN = (
    Row({}, (2, 3), (3, 3)),
    Row({}, (3, 2), (3, 5), numbers=MIXED),
    Row({}, (2, 4), (4, 4), numbers=LARGE),
)
SLIDING = (
    *PLAIN,
    Row({"stride": 2}, (2, 3), (2, 3), (0, 1)),
    Row({"stride": 2}, (3, 2), (3, 3), (1, 0), BROKEN),
    Row({"stride": 3}, (3, 2), (2, 2), (2, 0)),
    Row({"stride": 3}, (2, 3), (3, 3), (1, 2)),
    Row({"padding": 1}, (3, 2), (4, 6), numbers=MIXED),
    Row({"padding": 3}, (2, 3), (8, 8)),
    Row({"dilation": 2}, (2, 3), (4, 4)),
    Row({"dilation": 3}, (3, 2), (3, 4), numbers=BROKEN),
    Row({"stride": 2, "padding": 1}, (3, 2), (3, 3), (1, 0)),
    Row({"stride": 2, "dilation": 2}, (2, 3), (3, 3), (0, 1)),
    Row({"padding": 1, "dilation": 2}, (3, 2), (4, 5)),
    Row({"stride": 2, "padding": 1, "dilation": 2}, (3, 2), (3, 4), (0, 1), BROKEN),
    Row({"stride": 3, "padding": 2, "dilation": 3}, (2, 3), (3, 4), (2, 0)),
)
BORDERS = (
    Row({"padding": 1, "padding_mode": "edge"}, (2, 3), (4, 5)),
    Row({"padding": 2, "padding_mode": "reflect"}, (3, 2), (6, 8)),
    Row({"padding": 2, "padding_mode": "wrap"}, (2, 3), (6, 7)),
    Row({"stride": 2, "padding": 1, "padding_mode": "edge"}, (3, 2), (3, 4), (0, 1)),
)


def lines(draw: Draw) -> Iterator[tuple[Arguments, Settings]]:
    """Take the rows along one side: a signal and a kernel."""
    for row in (row.changed(draw) for row in (*SLIDING, *BORDERS)):
        yield draw.pair(row.numbers, row.input()[1:], row.kernel[1:]), row.settings


def planes(draw: Draw) -> Iterator[tuple[Arguments, Settings]]:
    """Give an image and a kernel for each row."""
    for row in (row.changed(draw) for row in (*SLIDING, *BORDERS)):
        yield draw.pair(row.numbers, row.input(), row.kernel), row.settings


def divided(draw: Draw) -> Iterator[tuple[Arguments, Settings]]:
    """Give a divisor too."""
    for row, divisor in zip(SLIDING, (7, 3, 16, *draw.rng.integers(2, 12, len(SLIDING) - 3).tolist()), strict=True):
        changed = row.changed(draw)
        yield (*draw.pair(row.numbers, changed.input(), changed.kernel), divisor), row.settings


class Layer(NamedTuple):
    """How many images, channels and filters a case of `conv2d` has."""

    row: Row
    images: int = 1
    channels: int = 2
    filters: int = 3

    def arguments(self, draw: Draw) -> tuple[Array, Array]:
        """Draw the batch and the weights."""
        row, groups = self.row.changed(draw), self.row.settings.get("groups", 1)
        weights = (self.filters, self.channels // groups, *row.kernel)
        return draw.pair(row.numbers, (self.images, self.channels, *row.input()), weights)

    def settings(self, draw: Draw) -> Settings:
        """Fill in the biases where they are asked."""
        biased = {"bias": draw.whole((self.filters,), 90) / 4} if "bias" in self.row.settings else {}
        return {**self.row.settings, **biased}


LAYERS = (
    Layer(Row({}, (2, 3), (2, 3)), 1, 3, 2),
    Layer(Row({}, (3, 2), (3, 3), numbers=MIXED), 2, 2, 3),
    Layer(Row({}, (2, 2), (2, 4), numbers=LARGE), 3, 1, 2),
    *(Layer(row) for row in SLIDING[len(PLAIN) :]),
    Layer(Row({"stride": 2, "padding": 1}, (2, 3), (3, 2), (0, 1)), 2),
    Layer(BORDERS[0]),
    Layer(BORDERS[1]),
    Layer(BORDERS[2]),
    Layer(Row({"bias": ...}, (2, 3), (2, 4))),
    Layer(Row({"bias": ...}, (2, 3), (3, 3)), 2, 3, 4),
    Layer(Row({"groups": 2}, (3, 2), (2, 4)), 2, 4, 6),
    Layer(Row({"groups": 3}, (2, 3), (3, 3)), 1, 3, 3),
    Layer(Row({"bias": ..., "stride": 2}, (2, 3), (3, 3), (0, 1))),
    Layer(Row({"bias": ..., "groups": 2}, (2, 3), (2, 3)), 2, 2, 4),
)


def stacks(draw: Draw) -> Iterator[tuple[Arguments, Settings]]:
    """Give a batch and the weights of a layer."""
    for layer in LAYERS:
        yield layer.arguments(draw), layer.settings(draw)


def maps(draw: Draw) -> Iterator[tuple[Arguments, Settings]]:
    """Give one image of several channels, and the weights."""
    for row, channels, filters in zip(PLAIN, (3, 2, 1), (2, 3, 4), strict=True):
        x, weights = Layer(row, 1, channels, filters).arguments(draw)
        yield (x[0], weights), {}


def sizes(draw: Draw) -> Iterator[tuple[Arguments, Settings]]:
    """Ask for both sides of a row, where they differ in what is left over."""
    for row in (row.changed(draw) for row in (*SLIDING, Row({"stride": 2}, (4, 1), (4, 5), (1, 0)))):
        for side in (1, 0) if row.left[0] != row.left[1] or not row.settings else (1,):
            yield (row.input()[side], row.kernel[side]), row.settings
    for padding in (0, 1):  # the last window may hang over the end, but not begin behind it
        settings = {"ceil_mode": True, "stride": 2} | ({"padding": padding} if padding else {})
        yield (5, 2), settings
        yield (6, 3), settings
