"""The rows of the cases of pools, and of what has no settings."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from convlib.diagnosis.operations import Array
from convlib.diagnosis.rows import BROKEN, LARGE, MIXED, SMALL, Arguments, Cases, Draw, Row, Settings, Sides

# Pools


class Pool(NamedTuple):
    """A case of a pool: its row, and what its numbers are like."""

    settings: Settings
    window: int
    positions: Sides
    left: Sides = (0, 0)
    numbers: str = SMALL

    def map(self, draw: Draw) -> Array:
        """Draw the map."""
        stride = self.settings.get("stride", self.window)
        row = Row({**self.settings, "stride": stride}, (self.window,) * 2, self.positions, self.left).changed(draw)
        if self.numbers in (SMALL, LARGE):
            return draw.whole(row.input(), 99 if self.numbers == SMALL else 9000)
        low, high = {NEGATIVE: (-4000, -400), LOWEST: (-8_000_000_000_000, -2_000_000_000_000)}[self.numbers]
        numbers = draw.rng.choice(np.linspace(low, high, 4097).astype(np.int64), row.input(), replace=False)
        return numbers / 4 if self.numbers == NEGATIVE else numbers


NEGATIVE, LOWEST = "negative", "lowest"
POOLED = (
    Pool({}, 2, (2, 3), (0, 1)),
    Pool({}, 3, (2, 2), (2, 0), NEGATIVE),
    Pool({}, 2, (2, 3), (1, 0), LOWEST),
    Pool({}, 3, (3, 2), (0, 2), NEGATIVE),
    Pool({}, 1, (2, 3), numbers=LARGE),
    Pool({"stride": 1}, 2, (3, 4)),
    Pool({"stride": 2}, 3, (2, 3), (1, 0), NEGATIVE),
    Pool({"stride": 2}, 3, (3, 2), (0, 1)),
    Pool({"stride": 3}, 2, (2, 3), (2, 1)),
    Pool({"padding": 1}, 3, (2, 3), (1, 0), NEGATIVE),
    Pool({"padding": 1}, 2, (3, 2), (0, 1), NEGATIVE),
    Pool({"stride": 1, "padding": 1}, 3, (4, 5), (0, 0), NEGATIVE),
    Pool({"stride": 2, "padding": 1}, 3, (3, 3), (0, 1), NEGATIVE),
)
DILATED = (
    Pool({"dilation": 2}, 2, (2, 3), (1, 0)),
    Pool({"dilation": 3}, 2, (3, 2), (0, 1), NEGATIVE),
    Pool({"dilation": 2, "stride": 1}, 3, (2, 3)),
    Pool({"dilation": 2, "padding": 1}, 3, (2, 3), (1, 2), NEGATIVE),
)
ROUNDED_UP = (
    Pool({"ceil_mode": True}, 2, (2, 3), (0, 1), NEGATIVE),
    Pool({"ceil_mode": True}, 3, (2, 1), (1, 2), NEGATIVE),
    Pool({"ceil_mode": True, "stride": 2}, 3, (2, 3), (1, 0), NEGATIVE),
    Pool({"ceil_mode": True, "padding": 1}, 2, (3, 2), (1, 0), NEGATIVE),
    Pool({"ceil_mode": True, "padding": 1}, 3, (2, 2), (1, 2), NEGATIVE),
)
COUNTED = (
    Pool({"count_include_pad": False, "padding": 1}, 3, (2, 2), (1, 0), NEGATIVE),
    Pool({"count_include_pad": False, "padding": 1, "stride": 2}, 3, (3, 2), (0, 1)),
)


def pooled(*table: Pool) -> Cases:
    """Give the cases of a table: a map and a window."""

    def cases(draw: Draw) -> Iterator[tuple[Arguments, Settings]]:
        for each in table:
            yield (each.map(draw), each.window), each.settings

    return cases


# What has no settings


def printed(draw: Draw) -> Iterator[tuple[Arguments, Settings]]:
    """Take odd sides: the image larger than the kernel, along one side smaller, and one of a single row."""
    shapes = (((3, 5), (3, 3)), ((5, 3), (3, 1)), ((3, 1), (1, 5)), ((1, 5), (5, 3)))
    for pair, kind in zip(shapes, (SMALL, MIXED, LARGE, BROKEN), strict=True):
        yield draw.pair(kind, *(sides[:: draw.step] for sides in pair)), {}


def pairs(draw: Draw) -> Iterator[tuple[Arguments, Settings]]:
    """Take two rows of numbers, either of them the longer one."""
    for (f, g), kind in zip(((4, 3), (2, 4), (3, 3), (1, 5)), (SMALL, MIXED, LARGE, BROKEN), strict=True):
        (longer,) = draw.longer((f,))
        yield draw.pair(kind, (longer,), (g,)), {}


def indices(draw: Draw) -> Iterator[tuple[Arguments, Settings]]:
    """Take the deck's cells, and one with four different indices."""
    for plain in ((0, 0, -1, -1), (1, 0, -1, 1), (2, -1, 0, 1)):
        yield tuple(draw.whole((4,), 3).tolist()) if draw.varied else plain, {}
    yield tuple(draw.rng.permutation([4, -2, 1, 7]).tolist()), {}


def networks(draw: Draw) -> Iterator[tuple[Arguments, Settings]]:
    """Take stacks of layers; no two numbers of the longest one are exchanged without a change."""
    more = int(draw.varied and draw.rng.integers(3))
    yield ([(3 + more, 1, 1)],), {}
    yield ([(3, 1, 1), (5 + more, 1, 1)],), {}
    yield ([(3 + more, 2, 1), (4, 3, 1)],), {}
    yield ([(3, 1, 2), (5, 2, 3 + more)],), {}
    yield ([(4, 2, 3), (3 + more, 3, 1), (2, 5, 2), (6, 4, 1)],), {}


def layer_numbers(draw: Draw) -> Iterator[tuple[Arguments, Settings]]:
    """Take one filter and several, one channel and several."""
    more = int(draw.varied and draw.rng.integers(1, 4))
    counts, sides = ((1, 1), (1, 3 + more), (4 + more, 1), (4 + more, 3)), ((3, 5), (3, 5), (5, 2), (4, 7))
    for numbers, plain in zip(counts, sides, strict=True):
        height, width = draw.rng.choice(np.arange(2, 8), 2, replace=False).tolist() if draw.varied else plain
        yield (*numbers, (height, width)), {}
