"""Slips with the numbers of a pool: other windows, and other numbers of a window."""

import numpy as np

from convlib.diagnosis.mistakes.mistake import Mistake, at
from convlib.diagnosis.operations import POOLS
from convlib.diagnosis.wrong import pools
from convlib.diagnosis.wrong.shared import Change, OnResult, on_input
from convlib.text import mark

_LARGEST = mark("Max pooling keeps the largest number of a window, whatever its sign.")
_MEAN = mark("Average pooling adds all numbers of a window and divides by their number.")
_WHOLE = mark("A window has k rows and k columns.")

_EVERY = mark("Every cell of the window counts.")
_EITHER = mark("Max pooling keeps the largest number of a window; average pooling keeps the mean.")

_READ = {
    "minimum": (pools.minimum, mark("You kept the smallest number of each window.")),
    "median": (pools.median, mark("You took the median of each window.")),
    "range": (
        lambda cells: pools.maximum(cells) - pools.minimum(cells),
        mark("You took the difference of the largest and the smallest number of each window."),
    ),
    "midrange": (
        lambda cells: (pools.maximum(cells) + pools.minimum(cells)) / 2,
        mark("You took the middle between the largest and the smallest number of each window."),
    ),
    "mean": (pools.mean, mark("You took the mean of each window.")),
    "sum": (pools.total, mark("You added the numbers of each window.")),
    "maximum": (pools.maximum, mark("You kept the largest number of each window.")),
}
_ONE = {
    "first cell of each window": (
        lambda block: block[0, 0],
        mark("You kept the first cell of each window, as x[::k, ::k] does."),
    ),
    "last cell of each window": (lambda block: block[-1, -1], mark("You kept the last cell of each window.")),
    "middle cell of each window": (
        lambda block: block[block.shape[0] // 2, block.shape[1] // 2],
        mark("You kept the middle cell of each window."),
    ),
    "middle number of each window": (
        lambda block: block.flat[block.size // 2],
        mark("You kept the middle cell of each window."),
    ),
}
_PART = {
    "first row of each window": (lambda cells: cells[..., :1, :], mark("You read only the first row of each window.")),
    "first column of each window": (
        lambda cells: cells[..., :1],
        mark("You read only the first column of each window."),
    ),
    "last row of each window": (lambda cells: cells[..., -1:, :], mark("You read only the last row of each window.")),
    "last column of each window": (
        lambda cells: cells[..., -1:],
        mark("You read only the last column of each window."),
    ),
    "diagonal of each window": (
        lambda cells: np.where(np.eye(cells.shape[-1], dtype=bool), cells, np.nan),
        mark("You read only the diagonal of each window."),
    ),
}
_AROUND = {
    "0": (0, np.nan),
    "0 behind too": (0, 0),
    "-inf": (-np.inf, np.nan),
    "-inf behind too": (-np.inf, -np.inf),
    "left out": (np.nan, np.nan),
}
"""What the cells around a map hold, in the padding and behind it."""


def _of_part(part: Change, reduce: Change) -> Change:
    return lambda cells: reduce(part(cells))


IN_POOLS = (
    *(
        Mistake(f"{name} ({around})", at("max_pool2d", pools.numbers(read, *fills)), did, _EITHER)
        for name, (read, did) in _READ.items()
        if name != "maximum"
        for around, fills in _AROUND.items()
    ),
    *(
        Mistake(f"{name} ({around}), averaged", at("avg_pool2d", pools.numbers(read, *fills)), did, _EITHER)
        for name, (read, did) in _READ.items()
        if name not in ("mean", "sum")
        for around, fills in _AROUND.items()
    ),
    *(
        Mistake(f"{name} ({around})", at(POOLS, pools.numbers(pools.each(read), *fills)), did, _EVERY)
        for name, (read, did) in _ONE.items()
        for around, fills in _AROUND.items()
        if around != "left out"
    ),
    *(
        Mistake(
            name,
            at("max_pool2d", pools.numbers(_of_part(part, pools.maximum), -np.inf))
            | at("avg_pool2d", pools.numbers(_of_part(part, pools.mean))),
            did,
            _WHOLE,
        )
        for name, (part, did) in _PART.items()
    ),
    Mistake(
        "max padded with zeros behind the end too",
        at("max_pool2d", pools.zeros_win_behind),
        mark("You padded with zeros, and a zero is larger than any negative number."),
        mark("Padding never wins a maximum: it counts as −∞."),
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
    *(
        Mistake(
            f"argmax ({around})",
            at("max_pool2d", pools.numbers(pools.each(np.argmax), *fills)),
            mark("You gave the place of the largest number in its window, as np.argmax does."),
            mark("Max pooling keeps the largest number itself."),
        )
        for around, fills in _AROUND.items()
        if around != "left out"
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
        at("max_pool2d", pools.numbers(pools.maximum, -np.inf, more=1))
        | at("avg_pool2d", pools.numbers(pools.mean, more=1)),
        mark("Your window is one cell too large in each direction."),
        _WHOLE,
    ),
    Mistake(
        "window one cell smaller",
        at("max_pool2d", pools.numbers(pools.maximum, -np.inf, more=-1))
        | at("avg_pool2d", pools.numbers(pools.mean, more=-1)),
        mark("Your window is one cell too small in each direction."),
        _WHOLE,
    ),
    Mistake(
        "window one cell smaller, divided by k·k",
        at(
            "avg_pool2d",
            pools.numbers(lambda cells: pools.total(cells) / (cells.shape[-1] + 1) ** 2, more=-1),
        ),
        mark("Your window is one cell too small in each direction."),
        _WHOLE,
    ),
    Mistake(
        "window one cell smaller, in the size too",
        at(POOLS, pools.smaller),
        mark("Your window is one cell too small in each direction."),
        _WHOLE,
    ),
    Mistake(
        "sum cut to a whole number and divided with //",
        at("avg_pool2d", pools.whole_division),
        mark("You rounded the results down, as // does."),
        mark("A mean is a real number: divide with /, and keep what stands behind the point."),
    ),
    *(
        Mistake(name, at("avg_pool2d", pools.divided_by(divisor)), did, mend)
        for name, divisor, did, mend in (
            (
                "divided by twice the side",
                lambda k, _s, _cells: 2 * k,
                mark("You divided the sum by twice the side of the window."),
                mark("A window of side k has k·k cells, so divide by k·k."),
            ),
            (
                "divided by the stride squared",
                lambda _k, s, _cells: s * s,
                mark("You divided the sum by the square of the stride."),
                mark("A window of side k has k·k cells, so divide by k·k."),
            ),
            (
                "divided by the stride",
                lambda _k, s, _cells: s,
                mark("You divided the sum by the stride."),
                mark("A window of side k has k·k cells, so divide by k·k."),
            ),
            (
                "divided by 4 always",
                lambda _k, _s, _cells: 4,
                mark("You divided the sum by 4, whatever the window is."),
                _MEAN,
            ),
            (
                "divided by 9 always",
                lambda _k, _s, _cells: 9,
                mark("You divided the sum by 9, whatever the window is."),
                _MEAN,
            ),
            (
                "divided twice",
                lambda k, _s, cells: cells * k**2,
                mark("You divided twice by the number of cells."),
                _MEAN,
            ),
            (
                "divided by the side three times",
                lambda k, _s, cells: cells * k,
                mark("You divided the mean by the side of the window once more."),
                _MEAN,
            ),
            (
                "divided by one cell less",
                lambda _k, _s, cells: cells - 1,
                mark("You divided the sum by one cell less than the window has."),
                _MEAN,
            ),
            (
                "divided by the whole window",
                lambda k, _s, _cells: k * k,
                mark("You divided by k·k where a window hangs over the end too."),
                mark("Cells beyond the padded map do not count: divide by the number of cells that the window covers."),
            ),
        )
    ),
)
