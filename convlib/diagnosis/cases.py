"""Cases that no wrong function gets through, so that a function can be judged by its results alone.

Each operation has a table of cases. A row says which settings are asked, how large the kernel or the window is, at how
many positions it fits along each side, and how many cells are left over at the end; the sizes of the input follow. The
rows are chosen so that every bound, index and setting of a function matters: no side is as long as another, the last
window ends at the border on one side and before it on the other, strides and dilations are 2 and 3, paddings 1 to 3,
numbers are small, broken, and too large for 16 bits. `fixed` fills the rows with the visible numbers of `check`, the
same ones every time; `drawn` fills them anew for the grader, with the sides exchanged or a little longer.

`tests/diagnosis/catalogue` holds the wrong functions that these cases must refuse. To judge another setting, add rows
in which it stands alone and together with what it depends on.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from convlib.diagnosis.operations import LINES, OPERATIONS, PRINTED, Array
from convlib.diagnosis.questions import Question
from convlib.text import listed, tr

Settings: TypeAlias = Mapping[str, Any]
Sides: TypeAlias = tuple[int, ...]
Arguments: TypeAlias = tuple[Any, ...]


@cache
def fixed(operation: str) -> tuple[Question, ...]:
    """Give the visible cases of an operation, those of `check`, the plainest first.

    Examples
    --------
    >>> [question.settings for question in fixed("pair_sums")]
    [{}, {}, {}, {}]
    """
    return tuple(_questions(operation, _Draw(np.random.default_rng(0), varied=False)))


def drawn(operation: str, settings: Collection[str], rng: np.random.Generator) -> list[Question]:
    """Draw hidden cases of an operation: as many as the visible ones, in the same order.

    Parameters
    ----------
    operation : str
        A name of `OPERATIONS`.
    settings : names
        What is judged beside the arguments, such as "stride".
    rng : numpy Generator

    Raises
    ------
    ValueError
        If the operation or a setting is not known.

    Examples
    --------
    >>> [question.settings for question in drawn("correlate2d", ["stride"], np.random.default_rng(1))]
    [{}, {}, {}, {'stride': 2}, {'stride': 2}, {'stride': 3}]
    """
    if operation not in OPERATIONS:
        raise ValueError(unknown_operation(operation))
    check_settings(operation, settings)
    return asked_with(settings, _questions(operation, _Draw(rng, varied=True)))


def asked_with(settings: Collection[str], questions: Iterator[Question] | tuple[Question, ...]) -> list[Question]:
    """Keep the questions about these settings only."""
    return [question for question in questions if set(question.settings) <= set(settings)]


def judged_settings(operation: str) -> list[str]:
    """Name the settings that an operation can be judged with.

    Examples
    --------
    >>> judged_settings("max_pool2d")
    ['stride', 'padding', 'dilation', 'ceil_mode']
    """
    return list(dict.fromkeys(name for question in fixed(operation) for name in question.settings))


def unknown_operation(name: object) -> str:
    """Say that there is no operation of this name, and which ones there are."""
    return tr("The operation {name!r} is not known; choose from {names}.", name=name, names=listed(OPERATIONS))


def check_settings(operation: str, settings: Collection[str]) -> None:
    """Raise ValueError if an operation is not judged with all of these settings."""
    known = judged_settings(operation)
    if set(settings) <= set(known):
        return
    if not known:
        raise ValueError(
            tr(
                "{operation} is judged without settings; leave {settings} out.",
                operation=operation,
                settings=listed(settings),
            )
        )
    raise ValueError(
        tr(
            "{operation} is judged with the settings {known}, not with {settings}.",
            operation=operation,
            known=listed(known),
            settings=listed(settings),
        )
    )


def _questions(operation: str, draw: "_Draw") -> Iterator[Question]:
    for arguments, settings in _CASES[operation](draw):
        yield Question(operation, arguments, settings)


# Numbers

SMALL, MIXED, BROKEN, LARGE = "small", "mixed", "broken", "large"


class _Draw:
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
        numbers = np.setdiff1d(np.arange(-most, most + 1), [0])
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


class _Row(NamedTuple):
    """A case of something that slides: its settings, and for each side the kernel, the positions, the cells left."""

    settings: Settings
    kernel: Sides
    positions: Sides
    left: Sides = (0, 0)
    numbers: str = SMALL

    def changed(self, draw: _Draw) -> "_Row":
        """Exchange the sides or make them longer, if the draw does so."""
        return self._replace(
            kernel=self.kernel[:: draw.step],
            positions=draw.longer(self.positions)[:: draw.step],
            left=self.left[:: draw.step],
        )

    def input(self) -> Sides:
        """Compute the sides of the input: as long as the positions, the cells left and the padding ask for."""
        stride, padding, dilation = (self.settings.get(name, usual) for name, usual in _USUAL.items())
        sides = zip(self.kernel, self.positions, self.left, strict=True)
        return tuple((n - 1) * stride + dilation * (k - 1) + 1 + left - 2 * padding for k, n, left in sides)


_USUAL = {"stride": 1, "padding": 0, "dilation": 1}
_PLAIN = (
    _Row({}, (2, 3), (3, 3)),
    _Row({}, (3, 2), (3, 5), numbers=MIXED),
    _Row({}, (2, 4), (4, 4), numbers=LARGE),
)
_SLIDING = (
    *_PLAIN,
    _Row({"stride": 2}, (2, 3), (2, 3), (0, 1)),
    _Row({"stride": 2}, (3, 2), (3, 3), (1, 0), BROKEN),
    _Row({"stride": 3}, (2, 3), (3, 3), (1, 2)),
    _Row({"padding": 1}, (3, 2), (4, 6), numbers=MIXED),
    _Row({"padding": 3}, (2, 3), (8, 8)),
    _Row({"dilation": 2}, (2, 3), (4, 4)),
    _Row({"dilation": 3}, (3, 2), (3, 4), numbers=BROKEN),
    _Row({"stride": 2, "padding": 1}, (3, 2), (3, 3), (1, 0)),
    _Row({"stride": 2, "dilation": 2}, (2, 3), (3, 3), (0, 1)),
    _Row({"padding": 1, "dilation": 2}, (3, 2), (4, 5)),
    _Row({"stride": 2, "padding": 1, "dilation": 2}, (3, 2), (3, 4), (0, 1), BROKEN),
    _Row({"stride": 3, "padding": 2, "dilation": 3}, (2, 3), (3, 4), (2, 0)),
)
_BORDERS = (
    _Row({"padding": 1, "padding_mode": "edge"}, (2, 3), (4, 5)),
    _Row({"padding": 2, "padding_mode": "reflect"}, (3, 2), (6, 8)),
    _Row({"padding": 2, "padding_mode": "wrap"}, (2, 3), (6, 7)),
    _Row({"stride": 2, "padding": 1, "padding_mode": "edge"}, (3, 2), (3, 4), (0, 1)),
)
_Table: TypeAlias = tuple[_Row, ...]
_Cases: TypeAlias = Callable[[_Draw], Iterator[tuple[Arguments, Settings]]]


def _lines(draw: _Draw) -> Iterator[tuple[Arguments, Settings]]:
    """Take the rows along one side: a signal and a kernel."""
    for row in (row.changed(draw) for row in (*_SLIDING, *_BORDERS)):
        yield draw.pair(row.numbers, row.input()[1:], row.kernel[1:]), row.settings


def _planes(draw: _Draw) -> Iterator[tuple[Arguments, Settings]]:
    for row in (row.changed(draw) for row in (*_SLIDING, *_BORDERS)):
        yield draw.pair(row.numbers, row.input(), row.kernel), row.settings


def _divided(draw: _Draw) -> Iterator[tuple[Arguments, Settings]]:
    for row, divisor in zip(_SLIDING, (7, 3, 16, *draw.rng.integers(2, 12, len(_SLIDING) - 3).tolist()), strict=True):
        changed = row.changed(draw)
        yield (*draw.pair(row.numbers, changed.input(), changed.kernel), divisor), row.settings


class _Layer(NamedTuple):
    """How many images, channels and filters a case of `conv2d` has."""

    row: _Row
    images: int = 1
    channels: int = 2
    filters: int = 3

    def arguments(self, draw: _Draw) -> tuple[Array, Array]:
        """Draw the batch and the weights."""
        row, groups = self.row.changed(draw), self.row.settings.get("groups", 1)
        weights = (self.filters, self.channels // groups, *row.kernel)
        return draw.pair(row.numbers, (self.images, self.channels, *row.input()), weights)

    def settings(self, draw: _Draw) -> Settings:
        """Fill in the biases where they are asked."""
        biased = {"bias": draw.whole((self.filters,), 90) / 4} if "bias" in self.row.settings else {}
        return {**self.row.settings, **biased}


_LAYERS = (
    _Layer(_Row({}, (2, 3), (2, 3)), 1, 3, 2),
    _Layer(_Row({}, (3, 2), (3, 3), numbers=MIXED), 2, 2, 3),
    _Layer(_Row({}, (2, 2), (2, 4), numbers=LARGE), 3, 1, 2),
    *(_Layer(row) for row in _SLIDING[len(_PLAIN) :]),
    _Layer(_Row({"stride": 2, "padding": 1}, (2, 3), (3, 2), (0, 1)), 2),
    _Layer(_BORDERS[0]),
    _Layer(_BORDERS[1]),
    _Layer(_BORDERS[2]),
    _Layer(_Row({"bias": ...}, (2, 3), (2, 4))),
    _Layer(_Row({"bias": ...}, (2, 3), (3, 3)), 2, 2, 4),
    _Layer(_Row({"groups": 2}, (3, 2), (2, 4)), 2, 4, 6),
    _Layer(_Row({"groups": 3}, (2, 3), (3, 3)), 1, 3, 3),
    _Layer(_Row({"bias": ..., "stride": 2}, (2, 3), (3, 3), (0, 1))),
    _Layer(_Row({"bias": ..., "groups": 2}, (2, 3), (2, 3)), 2, 2, 4),
)


def _stacks(draw: _Draw) -> Iterator[tuple[Arguments, Settings]]:
    for layer in _LAYERS:
        yield layer.arguments(draw), layer.settings(draw)


def _maps(draw: _Draw) -> Iterator[tuple[Arguments, Settings]]:
    for row, channels, filters in zip(_PLAIN, (3, 2, 1), (2, 3, 4), strict=True):
        x, weights = _Layer(row, 1, channels, filters).arguments(draw)
        yield (x[0], weights), {}


def _sizes(draw: _Draw) -> Iterator[tuple[Arguments, Settings]]:
    """Ask for both sides of a row, where they differ in what is left over."""
    for row in (row.changed(draw) for row in (*_SLIDING, _Row({"stride": 2}, (4, 1), (4, 5), (1, 0)))):
        for side in (1, 0) if row.left[0] != row.left[1] or not row.settings else (1,):
            yield (row.input()[side], row.kernel[side]), row.settings
    for padding in (0, 1):  # the last window may hang over the end, but not begin behind it
        settings = {"ceil_mode": True, "stride": 2} | ({"padding": padding} if padding else {})
        yield (5, 2), settings
        yield (6, 3), settings


# Pools


class _Pool(NamedTuple):
    """A case of a pool: its row, and what its numbers are like."""

    settings: Settings
    window: int
    positions: Sides
    left: Sides = (0, 0)
    numbers: str = SMALL

    def map(self, draw: _Draw) -> Array:
        """Draw the map."""
        stride = self.settings.get("stride", self.window)
        row = _Row({**self.settings, "stride": stride}, (self.window,) * 2, self.positions, self.left).changed(draw)
        if self.numbers == SMALL:
            return draw.whole(row.input(), 99)
        low, high = {NEGATIVE: (-4000, -400), LOWEST: (-8_000_000_000_000, -2_000_000_000_000)}[self.numbers]
        numbers = draw.rng.choice(np.linspace(low, high, 4097).astype(int), row.input(), replace=False)
        return numbers / 4 if self.numbers == NEGATIVE else numbers


NEGATIVE, LOWEST = "negative", "lowest"
_POOLED = (
    _Pool({}, 2, (2, 3), (0, 1)),
    _Pool({}, 3, (2, 2), (2, 0), NEGATIVE),
    _Pool({}, 2, (2, 3), (1, 0), LOWEST),
    _Pool({}, 3, (3, 2), (0, 1), NEGATIVE),
    _Pool({}, 1, (2, 3)),
    _Pool({"stride": 1}, 2, (3, 4)),
    _Pool({"stride": 2}, 3, (2, 3), (1, 0), NEGATIVE),
    _Pool({"stride": 2}, 3, (3, 2), (0, 1)),
    _Pool({"stride": 3}, 2, (2, 3), (2, 1)),
    _Pool({"padding": 1}, 3, (2, 3), (1, 0), NEGATIVE),
    _Pool({"padding": 1}, 2, (3, 2), (0, 1), NEGATIVE),
    _Pool({"stride": 1, "padding": 1}, 3, (4, 5), (0, 0), NEGATIVE),
    _Pool({"stride": 2, "padding": 1}, 3, (3, 3), (0, 1), NEGATIVE),
)
_DILATED = (
    _Pool({"dilation": 2}, 2, (2, 3), (1, 0)),
    _Pool({"dilation": 3}, 2, (3, 2), (0, 1), NEGATIVE),
    _Pool({"dilation": 2, "stride": 1}, 3, (2, 3)),
    _Pool({"dilation": 2, "padding": 1}, 3, (2, 3), (1, 2), NEGATIVE),
)
_ROUNDED_UP = (
    _Pool({"ceil_mode": True}, 2, (2, 3), (0, 1), NEGATIVE),
    _Pool({"ceil_mode": True}, 3, (2, 1), (1, 2), NEGATIVE),
    _Pool({"ceil_mode": True, "stride": 2}, 3, (2, 3), (1, 0), NEGATIVE),
    _Pool({"ceil_mode": True, "padding": 1}, 2, (3, 2), (1, 0), NEGATIVE),
    _Pool({"ceil_mode": True, "padding": 1}, 3, (2, 2), (1, 2), NEGATIVE),
)
_COUNTED = (
    _Pool({"count_include_pad": False, "padding": 1}, 3, (2, 2), (1, 0), NEGATIVE),
    _Pool({"count_include_pad": False, "padding": 1, "stride": 2}, 3, (3, 2), (0, 1)),
)


def _pooled(*table: _Pool) -> _Cases:
    def cases(draw: _Draw) -> Iterator[tuple[Arguments, Settings]]:
        for each in table:
            yield (each.map(draw), each.window), each.settings

    return cases


# What has no settings


def _printed(draw: _Draw) -> Iterator[tuple[Arguments, Settings]]:
    """Take odd sides: the image larger than the kernel, along one side smaller, and one of a single row."""
    shapes = (((3, 5), (3, 3)), ((5, 3), (3, 1)), ((3, 1), (1, 5)), ((1, 5), (5, 3)))
    for pair, kind in zip(shapes, (SMALL, MIXED, LARGE, BROKEN), strict=True):
        yield draw.pair(kind, *(sides[:: draw.step] for sides in pair)), {}


def _pairs(draw: _Draw) -> Iterator[tuple[Arguments, Settings]]:
    for (f, g), kind in zip(((4, 3), (2, 4), (3, 3), (1, 5)), (SMALL, MIXED, LARGE, BROKEN), strict=True):
        (longer,) = draw.longer((f,))
        yield draw.pair(kind, (longer,), (g,)), {}


def _indices(draw: _Draw) -> Iterator[tuple[Arguments, Settings]]:
    for plain in ((0, 0, -1, -1), (1, 0, -1, 1), (2, -1, 0, 1)):
        yield tuple(draw.whole((4,), 3).tolist()) if draw.varied else plain, {}
    yield tuple(draw.rng.permutation([4, -2, 1, 7]).tolist()), {}


def _networks(draw: _Draw) -> Iterator[tuple[Arguments, Settings]]:
    """Take stacks of layers; no two numbers of the longest one are exchanged without a change."""
    more = int(draw.varied and draw.rng.integers(3))
    yield ([(3 + more, 1, 1)],), {}
    yield ([(3, 1, 1), (5 + more, 1, 1)],), {}
    yield ([(3 + more, 2, 1), (4, 3, 1)],), {}
    yield ([(3, 1, 2), (5, 2, 3 + more)],), {}
    yield ([(4, 2, 3), (3 + more, 3, 1), (2, 5, 2), (6, 4, 1)],), {}


def _layer_numbers(draw: _Draw) -> Iterator[tuple[Arguments, Settings]]:
    more = int(draw.varied and draw.rng.integers(1, 4))
    counts, sides = ((1, 1), (1, 3 + more), (4 + more, 1), (4 + more, 3)), ((3, 5), (3, 5), (5, 2), (4, 7))
    for numbers, plain in zip(counts, sides, strict=True):
        height, width = draw.rng.choice(np.arange(2, 8), 2, replace=False).tolist() if draw.varied else plain
        yield (*numbers, (height, width)), {}


_CASES: dict[str, _Cases] = {
    **dict.fromkeys(LINES, _lines),
    **dict.fromkeys(("correlate2d", "convolve2d"), _planes),
    "divided": _divided,
    "conv2d": _stacks,
    "maps": _maps,
    "output_size": _sizes,
    "max_pool2d": _pooled(*_POOLED, *_DILATED, *_ROUNDED_UP),
    "avg_pool2d": _pooled(*_POOLED, *_ROUNDED_UP, *_COUNTED),
    **dict.fromkeys(PRINTED, _printed),
    "pair_sums": _pairs,
    "kernel_cell": _indices,
    "receptive_field": _networks,
    "parameters": _layer_numbers,
}
