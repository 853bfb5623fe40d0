"""Slips with the numbers of a pool: other windows, and other numbers of a window."""

import numpy as np

from convlib.diagnosis.mistakes.mistake import Mistake, at
from convlib.diagnosis.operations import POOLS
from convlib.diagnosis.wrong import pools
from convlib.diagnosis.wrong.shared import OnResult, on_input
from convlib.text import mark

_LARGEST = mark("Max pooling keeps the largest number of a window, whatever its sign.")
_MEAN = mark("Average pooling adds all numbers of a window and divides by their number.")
_WHOLE = mark("A window has k rows and k columns.")

_READ = {
    "minimum": (lambda cells: cells.min(-1), mark("You kept the smallest number of each window.")),
    "median": (lambda cells: np.median(cells, -1), mark("You took the median of each window.")),
    "range": (
        lambda cells: np.ptp(cells, -1),
        mark("You took the difference of the largest and the smallest number of each window."),
    ),
    "mean": (lambda cells: cells.mean(-1), mark("You took the mean of each window.")),
    "sum": (lambda cells: cells.sum(-1), mark("You added the numbers of each window.")),
    "maximum": (lambda cells: cells.max(-1), mark("You kept the largest number of each window.")),
}
_EITHER = mark("Max pooling keeps the largest number of a window; average pooling keeps the mean.")

IN_POOLS = (
    *(
        Mistake(f"{name} ({fill})", at("max_pool2d", pools.numbers(read, fill)), did, _EITHER)
        for name, (read, did) in _READ.items()
        if name != "maximum"
        for fill in (0, -np.inf, np.inf)
    ),
    *(
        Mistake(f"{name} ({fill}), averaged", at("avg_pool2d", pools.numbers(read, fill)), did, _EITHER)
        for name, (read, did) in _READ.items()
        if name not in ("mean", "sum")
        for fill in (0, -np.inf, np.inf)
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
