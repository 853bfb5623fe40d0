"""The rows of the cases of learning: gradients, kernels that are laid down, and steps of gradient descent."""

from collections.abc import Iterator

from convlib.diagnosis.operations import OPERATIONS
from convlib.diagnosis.pool_rows import Pool
from convlib.diagnosis.rows import BROKEN, LARGE, MIXED, PLAIN, Arguments, Draw, Row, Settings, Sides

GRADIENTS = (*PLAIN, Row({}, (3, 2), (4, 3), numbers=BROKEN))


def weight_gradients(draw: Draw) -> Iterator[tuple[Arguments, Settings]]:
    """Give a gradient for each position of a kernel, and the image that the kernel slid over."""
    for row in (row.changed(draw) for row in GRADIENTS):
        image, grad = draw.pair(row.numbers, row.input(), row.positions)
        yield (grad, image), {}


def input_gradients(draw: Draw) -> Iterator[tuple[Arguments, Settings]]:
    """Give a gradient for each position of a kernel, and the kernel."""
    for row in (row.changed(draw) for row in GRADIENTS):
        yield draw.pair(row.numbers, row.positions, row.kernel), {}


LAID_DOWN = (
    *PLAIN,
    Row({"stride": 2}, (2, 3), (3, 2)),
    Row({"stride": 2}, (3, 4), (2, 3), numbers=BROKEN),
    Row({"stride": 3}, (3, 2), (2, 3)),
    Row({"padding": 1}, (3, 2), (3, 4), numbers=MIXED),
    Row({"padding": 2}, (2, 3), (5, 4)),
    Row({"stride": 2, "padding": 1}, (3, 4), (3, 2)),
    Row({"stride": 3, "padding": 2}, (4, 5), (3, 2), numbers=LARGE),
)


def laid_down(draw: Draw) -> Iterator[tuple[Arguments, Settings]]:
    """Give a map and a kernel for each row."""
    for row in (row.changed(draw) for row in LAID_DOWN):
        yield draw.pair(row.numbers, row.positions, row.kernel), row.settings


WINDOWS = (
    Pool({"stride": 2}, 2, (2, 3), (0, 1)),
    Pool({"stride": 1}, 2, (3, 4)),
    Pool({"stride": 2}, 3, (3, 2), (1, 0)),
    Pool({"stride": 1}, 3, (2, 3)),
    Pool({"stride": 3}, 2, (2, 3), (1, 0)),
)


def pool_gradients(draw: Draw) -> Iterator[tuple[Arguments, Settings]]:
    """Give a gradient for each window, a map, the window and its stride: with common cells, side by side, and apart."""
    for pool, most in zip(WINDOWS, (9, 60, 9, 9000, 31), strict=True):
        x, stride = pool.map(draw), pool.settings["stride"]
        windows = tuple((side - pool.window) // stride + 1 for side in x.shape)
        yield (draw.whole(windows, most) / 8, x, pool.window, stride), {}


LEARNT: tuple[tuple[Sides, Sides, float, int], ...] = (
    ((2, 3), (3, 5), 0.05, 1),
    ((3, 2), (3, 4), 0.02, 2),
    ((2, 3), (5, 4), 0.01, 5),
    ((3, 2), (11, 10), 0.05, 60),
)
"""The sides of the kernel, the positions, the learning rate and the steps; those of the last one end at the kernel."""


def learnt(draw: Draw) -> Iterator[tuple[Arguments, Settings]]:
    """Give an image, the same image filtered by a kernel, the kernel to begin with, the learning rate and the steps."""
    for kernel, positions, rate, steps in LEARNT:
        row = Row({}, kernel, positions).changed(draw)
        before, true = draw.whole(row.input(), 3).astype(float), draw.whole(row.kernel, 9) / 2
        after = OPERATIONS["correlate2d"](before, true)
        yield (before, after, draw.whole(row.kernel, 9) / 4, rate, steps), {}
