"""Slips with pools: other steps, other windows, other numbers of a window."""

import numpy as np

from convlib.diagnosis.mistakes.mistake import Mistake, at
from convlib.diagnosis.operations import POOLS
from convlib.diagnosis.wrong import pools
from convlib.diagnosis.wrong.shared import OnResult, Wrong, on_input, without
from convlib.text import mark

_LARGEST = mark("Max pooling keeps the largest number of a window, whatever its sign.")
_MEAN = mark("Average pooling adds all numbers of a window and divides by their number.")
_STEPS = mark("The number of windows is ⌊(n + 2·p − k) / s⌋ + 1 along each axis.")
_WHOLE = mark("A window has k rows and k columns.")
_AROUND = mark("Padding p adds p cells at each side: above, below, left and right.")


def _padded(before: int, behind: int, *, rows: bool = True, columns: bool = True) -> dict[str, Wrong]:
    """Say where a pool is padded in another way: cells that never win a maximum, zeros in a mean."""
    lowest, zero = (pools.around(value, before, behind, rows=rows, columns=columns) for value in (-np.inf, 0.0))
    return at("max_pool2d", lowest) | at("avg_pool2d", zero)


IN_POOLS = (
    Mistake(
        "stride ignored in a pool",
        at(POOLS, without("stride")),
        mark("You ignored the stride: your windows lie side by side."),
        mark("A pooling window moves by its own size only if no stride is given."),
        needs="stride",
    ),
    Mistake(
        "window and stride swapped",
        at(POOLS, pools.swapped),
        mark("You swapped the window and the stride."),
        mark("The window says how many cells are read; the stride says how far it moves."),
        needs="stride",
    ),
    Mistake(
        "minimum",
        at(POOLS, pools.numbers(lambda cells: cells.min(-1))),
        mark("You kept the smallest number of each window."),
        mark("Max pooling keeps the largest number of a window; average pooling keeps the mean."),
    ),
    Mistake(
        "minimum without the padding",
        at(POOLS, pools.numbers(lambda cells: cells.min(-1), np.inf)),
        mark("You kept the smallest number of each window."),
        mark("Max pooling keeps the largest number of a window; average pooling keeps the mean."),
    ),
    Mistake(
        "maximum from 0",
        at("max_pool2d", OnResult(lambda result: np.maximum(result, 0))),
        mark("Your maximum starts at 0, so no result is negative."),
        mark("Start with −∞, or with the first number of the window."),
    ),
    Mistake(
        "minimum from 0",
        at("max_pool2d", OnResult(lambda result: np.minimum(result, 0))),
        mark("Your maximum ends at 0, so no result is positive."),
        _LARGEST,
    ),
    Mistake(
        "maximum of the absolute values",
        at(POOLS, on_input(np.abs)),
        mark("You left out the minus signs of the map."),
        _LARGEST,
    ),
    Mistake(
        "maximum for mean, with zeros",
        at("avg_pool2d", pools.numbers(lambda cells: cells.max(-1))),
        mark("You kept the largest number of each window."),
        _MEAN,
    ),
    Mistake(
        "mean for maximum, with zeros",
        at("max_pool2d", pools.numbers(lambda cells: cells.mean(-1))),
        mark("You took the mean of each window."),
        _LARGEST,
    ),
    Mistake(
        "sum for maximum",
        at("max_pool2d", pools.numbers(lambda cells: cells.sum(-1))),
        mark("You added the numbers of each window."),
        _LARGEST,
    ),
    Mistake(
        "median",
        at(POOLS, pools.numbers(lambda cells: np.median(cells, -1))),
        mark("You took the median of each window."),
        mark("Max pooling keeps the largest number of a window; average pooling keeps the mean."),
    ),
    Mistake(
        "first cell of each window",
        at(POOLS, pools.numbers(lambda cells: cells[..., 0])),
        mark("You kept the first cell of each window, as x[::k, ::k] does."),
        mark("Every cell of the window counts."),
    ),
    Mistake(
        "last cell of each window",
        at(POOLS, pools.numbers(lambda cells: cells[..., -1])),
        mark("You kept the last cell of each window."),
        mark("Every cell of the window counts."),
    ),
    Mistake(
        "middle cell of each window",
        at(POOLS, pools.numbers(lambda cells: cells[..., cells.shape[-1] // 2])),
        mark("You kept the middle cell of each window."),
        mark("Every cell of the window counts."),
    ),
    Mistake(
        "place of the maximum",
        at("max_pool2d", pools.numbers(lambda cells: cells.argmax(-1))),
        mark("You gave the place of the largest number in its window, as np.argmax does."),
        mark("Max pooling keeps the largest number itself."),
    ),
    Mistake(
        "the largest of all",
        at(POOLS, pools.of_all(np.max)),
        mark("You took the largest number of the whole map for each window."),
        mark("Each result comes from the cells of its own window."),
    ),
    Mistake(
        "the mean of all",
        at(POOLS, pools.of_all(np.mean)),
        mark("You took the mean of the whole map for each window."),
        mark("Each result comes from the cells of its own window."),
    ),
    Mistake(
        "range of a window",
        at(POOLS, pools.numbers(lambda cells: np.ptp(cells, -1))),
        mark("You took the difference of the largest and the smallest number of each window."),
        mark("Max pooling keeps the largest number of a window; average pooling keeps the mean."),
    ),
    # steps
    Mistake(
        "stride along the rows only",
        at(POOLS, pools.along(True, False)),
        mark("You used the stride from row to row only."),
        mark("The window moves by the stride along the rows and along the columns."),
    ),
    Mistake(
        "pool stride along the columns only",
        at(POOLS, pools.along(False, True)),
        mark("You used the stride from column to column only."),
        mark("The window moves by the stride along the rows and along the columns."),
    ),
    Mistake(
        "pooling windows one cell apart",
        at(POOLS, pools.one_cell_apart),
        mark("You used the stride for the size of the output only: your windows are one cell apart."),
        mark("The window of output cell i starts at cell i·s of the input."),
    ),
    Mistake(
        "blocks counted",
        at(POOLS, pools.blocks_counted),
        mark("You counted the windows as if they lay side by side: n divided by k."),
        _STEPS,
        needs="stride",
    ),
    Mistake(
        "steps counted",
        at("max_pool2d", pools.steps_counted(lambda side, stride: side // stride, -np.inf))
        | at("avg_pool2d", pools.steps_counted(lambda side, stride: side // stride, 0.0)),
        mark("You counted the windows by n divided by the stride, so the last ones hang over the end."),
        _STEPS,
    ),
    Mistake(
        "steps counted and rounded up",
        at("max_pool2d", pools.steps_counted(lambda side, stride: -(-side // stride), -np.inf))
        | at("avg_pool2d", pools.steps_counted(lambda side, stride: -(-side // stride), 0.0)),
        mark("You started a window at every s-th cell up to the end, so the last ones hang over it."),
        _STEPS,
    ),
    Mistake(
        "one window too many",
        at("max_pool2d", pools.steps_counted(lambda side, stride: side // stride + 1, -np.inf)),
        mark("You counted one window too many: n divided by the stride, plus 1."),
        _STEPS,
    ),
    Mistake(
        "pool's loop ends too early",
        at(POOLS, pools.loop_ends_early),
        mark("Your loop ends too early: range(0, n − k, s) leaves out a last window that just fits."),
        mark("The last start is n − k, so the loop needs range(0, n − k + 1, s)."),
    ),
    Mistake(
        "repeated results",
        at(POOLS, pools.repeated),
        mark("You gave each result as often as its window has cells."),
        mark("A window gives one number, so the output is smaller than the map."),
    ),
    Mistake(
        "blocks by reshape",
        at("max_pool2d", pools.reshaped(lambda cells: cells.max(-1)))
        | at("avg_pool2d", pools.reshaped(lambda cells: cells.mean(-1))),
        mark("You cut the numbers into blocks in the order in which they are stored, as reshape does."),
        mark("A window takes neighbours from several rows: reshape to (h, k, w, k), and reduce axes 1 and 3."),
    ),
    # windows
    Mistake(
        "window one cell larger",
        at("max_pool2d", pools.numbers(lambda cells: np.nanmax(cells, -1), -np.inf, 1))
        | at("avg_pool2d", pools.numbers(lambda cells: np.nanmean(cells, -1), 0, 1)),
        mark("Your window is one cell too large in each direction."),
        _WHOLE,
    ),
    Mistake(
        "window one cell smaller",
        at("max_pool2d", pools.numbers(lambda cells: cells.max(-1), -np.inf, -1))
        | at("avg_pool2d", pools.numbers(lambda cells: cells.mean(-1), 0, -1)),
        mark("Your window is one cell too small in each direction."),
        _WHOLE,
    ),
    Mistake(
        "window along the rows only",
        at(POOLS, pools.one_axis(rows=True)),
        mark("Your window is one column wide."),
        _WHOLE,
    ),
    Mistake(
        "window along the columns only",
        at(POOLS, pools.one_axis(rows=False)),
        mark("Your window is one row high."),
        _WHOLE,
    ),
    # padding
    Mistake(
        "pool padded at the start only",
        _padded(1, 0),
        mark("You added the padding at one side only: above and left."),
        _AROUND,
        needs="padding",
    ),
    Mistake(
        "pool padded at the end only",
        _padded(0, 1),
        mark("You added the padding at one side only: below and right."),
        _AROUND,
        needs="padding",
    ),
    Mistake(
        "pool padded twice",
        _padded(2, 2),
        mark("You padded twice as much as you should."),
        _AROUND,
        needs="padding",
    ),
    Mistake(
        "pool padded off centre",
        _padded(0, 2),
        mark("You put all the padding below and right."),
        _AROUND,
        needs="padding",
    ),
    Mistake(
        "pool padded along the rows only",
        _padded(1, 1, columns=False),
        mark("You padded above and below only."),
        _AROUND,
        needs="padding",
    ),
    Mistake(
        "pool padded along the columns only",
        _padded(1, 1, rows=False),
        mark("You padded left and right only."),
        _AROUND,
        needs="padding",
    ),
    Mistake(
        "edge values in a pool",
        at("avg_pool2d", pools.filled("edge")),
        mark("You filled the padding with the values of the edge."),
        mark("The padding of a mean holds zeros."),
        needs="padding",
    ),
    Mistake(
        "mirrored values in a pool",
        at(POOLS, pools.filled("reflect")),
        mark("You filled the padding with the mirrored map."),
        mark("The padding of a mean holds zeros, and that of a maximum never wins."),
        needs="padding",
    ),
    Mistake(
        "other end in a pool",
        at(POOLS, pools.filled("wrap")),
        mark("You filled the padding from the other end of the map."),
        mark("The padding of a mean holds zeros, and that of a maximum never wins."),
        needs="padding",
    ),
    # means
    Mistake(
        "divided by twice the side",
        at("avg_pool2d", pools.scaled(lambda window: window / 2)),
        mark("You divided the sum by twice the side of the window."),
        mark("A window of side k has k·k cells, so divide by k·k."),
    ),
    Mistake(
        "divided twice",
        at("avg_pool2d", pools.scaled(lambda window: 1 / window**2)),
        mark("You divided twice by the number of cells."),
        _MEAN,
    ),
    Mistake(
        "divided by the side three times",
        at("avg_pool2d", pools.scaled(lambda window: 1 / window)),
        mark("You divided the mean by the side of the window once more."),
        _MEAN,
    ),
    Mistake(
        "divided by one cell less",
        at("avg_pool2d", pools.scaled(lambda window: window**2 / (window**2 - 1) if window > 1 else np.inf)),
        mark("You divided the sum by one cell less than the window has."),
        _MEAN,
    ),
)
