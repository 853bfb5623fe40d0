"""Slips with the numbers of a result: sums that go on, other signs, other ranges, whole numbers, other places."""

import numpy as np

from convlib.diagnosis.mistakes.mistake import Mistake, at
from convlib.diagnosis.operations import BACKWARD, LINES, MAPS, POOLS, PRINTED, SLIDING
from convlib.diagnosis.wrong import outputs, pools, values
from convlib.diagnosis.wrong.shared import OnResult
from convlib.text import mark

_SUMS = (*SLIDING, "maps", *PRINTED, "pair_sums")
_ROWS = (*LINES, "pair_sums")
_PLANES = (*MAPS, "maps", *POOLS, *PRINTED, *BACKWARD)
_ALL = (*_SUMS, *POOLS, *BACKWARD)
_AT_ZERO = mark("Every position begins with a new sum: set it to 0 inside the loops over the positions.")
_NEGATIVE = mark("A sum of products may be negative; keep it as it is. Only the display needs a range.")
_REAL = mark("A result is a real number: keep what stands behind the point.")
_ORDER = mark("The first row and column of the output belong to the first row and column of the input.")
_EVERY = mark("Visit every position, from the first to the last at which the window fits.")

IN_VALUES = (
    Mistake(
        "sum not set back",
        at(_SUMS, values.running()),
        mark("You did not set the sum back to 0 for the next position."),
        _AT_ZERO,
    ),
    Mistake(
        "sum set back once a row",
        at((*MAPS, "maps", *PRINTED), values.running(-1)),
        mark("You set the sum back to 0 once a row only."),
        _AT_ZERO,
    ),
    Mistake(
        "sum set back once a map",
        at(("conv2d", "maps"), values.running(-2, -1)),
        mark("You set the sum back to 0 once a map only."),
        _AT_ZERO,
    ),
    Mistake(
        "sum not set back for a filter",
        at(("conv2d", "maps"), values.running(-3)),
        mark("You did not set the sum back to 0 for the next filter."),
        mark("Every filter begins with a new sum of its own."),
    ),
    Mistake(
        "sum not set back, columns first",
        at(("correlate2d", "convolve2d", "divided"), values.running(-1, -2)),
        mark("You did not set the sum back to 0 for the next position."),
        _AT_ZERO,
    ),
    Mistake(
        "sum not set back, filters last",
        at(("conv2d", "maps"), values.running(-2, -1, -3)),
        mark("You did not set the sum back to 0 for the next position and filter."),
        _AT_ZERO,
    ),
    Mistake("opposite sign", at(_ALL, OnResult(np.negative)), mark("Your signs are the opposite ones."), _NEGATIVE),
    Mistake(
        "made positive",
        at(_ALL, OnResult(np.abs)),
        mark("You left out the minus signs."),
        _NEGATIVE,
    ),
    Mistake(
        "negative numbers set to 0",
        at(_ALL, values.between(0, np.inf)),
        mark("You replaced negative results by 0."),
        _NEGATIVE,
    ),
    Mistake(
        "cut to 0…255",
        at(_ALL, values.between(0, 255)),
        mark("You cut the results to the range from 0 to 255."),
        _NEGATIVE,
        shows=lambda right: bool(np.max(right) > 255),
    ),
    Mistake(
        "eight bits",
        at(_ALL, OnResult(lambda result: np.trunc(result) % 256)),
        mark("You stored the results in eight bits: beyond 0 to 255 they start again."),
        mark("Make the output an array of real numbers, such as np.zeros(shape)."),
        shows=lambda right: bool(np.min(right) < 0 or np.max(right) > 255),
    ),
    Mistake(
        "stretched to 0…1",
        at(_ALL, OnResult(values.stretched)),
        mark("You stretched the results to the range from 0 to 1."),
        _NEGATIVE,
    ),
    Mistake(
        "stretched to 0…255",
        at(_ALL, OnResult(lambda result: values.stretched(result) * 255)),
        mark("You stretched the results to the range from 0 to 255."),
        _NEGATIVE,
    ),
    Mistake(
        "cut to whole numbers",
        at(_ALL, OnResult(np.trunc)),
        mark("You cut the results to whole numbers, as int() does."),
        _REAL,
    ),
    Mistake(
        "rounded down",
        at(_ALL, OnResult(np.floor)),
        mark("You rounded the results down, as // does."),
        _REAL,
    ),
    Mistake(
        "rounded to whole numbers",
        at(_ALL, OnResult(np.round)),
        mark("You rounded the results to whole numbers."),
        _REAL,
    ),
    Mistake(
        "squared",
        at(_ALL, OnResult(np.square)),
        mark("You squared the results."),
        mark("Give the results as they are."),
    ),
    Mistake(
        "windows do not move",
        at(_ALL, OnResult(values.first_for_all)),
        mark("You read the same window, the first one, at every position."),
        mark("The window of output cell i starts at cell i·s along each axis."),
    ),
    Mistake(
        "result upside down",
        at(_PLANES, OnResult(lambda result: np.flip(result, -2))),
        mark("You gave the rows of the output in reverse order."),
        _ORDER,
    ),
    Mistake(
        "result mirrored",
        at(_PLANES, OnResult(lambda result: np.flip(result, -1))),
        mark("You gave the columns of the output in reverse order."),
        _ORDER,
    ),
    Mistake(
        "result turned",
        at((*MAPS, "maps", *POOLS, "convolution_as_printed"), OnResult(lambda result: np.flip(result, (-2, -1)))),
        mark("You turned the output by 180°."),
        _ORDER,
    ),
    Mistake(
        "result reversed",
        at(_ROWS, OnResult(np.flip)),
        mark("You gave the output in reverse order."),
        mark("The first output belongs to the first position."),
    ),
    Mistake(
        "result turned by a quarter",
        at(_PLANES, OnResult(lambda result: np.rot90(result, 1, (-2, -1)))),
        mark("You turned the output by 90° to the left."),
        _ORDER,
    ),
    Mistake(
        "result turned by a quarter to the right",
        at(_PLANES, OnResult(lambda result: np.rot90(result, -1, (-2, -1)))),
        mark("You turned the output by 90° to the right."),
        _ORDER,
    ),
    Mistake(
        "result over the other diagonal",
        at(_PLANES, OnResult(lambda result: np.flip(np.swapaxes(result, -1, -2), (-2, -1)))),
        mark("You mirrored the output over its other diagonal."),
        _ORDER,
    ),
    Mistake(
        "+1 forgotten along the columns",
        at(_PLANES, outputs.shifted_out(None, slice(-1))),
        mark("You forgot the + 1 for the columns: the last column of the output is missing."),
        mark("Along each axis the number of positions is steps + 1, since the first position counts too."),
    ),
    Mistake(
        "+1 forgotten along the rows",
        at(_PLANES, outputs.shifted_out(slice(-1), None)),
        mark("You forgot the + 1 for the rows: the last row of the output is missing."),
        mark("Along each axis the number of positions is steps + 1, since the first position counts too."),
    ),
    Mistake(
        "first positions left out",
        at(_PLANES, outputs.shifted_out(slice(1, None), slice(1, None))),
        mark("You began one position too late: the output lacks its first row and column."),
        _EVERY,
    ),
    *(
        Mistake(name, at(_ROWS, make), did, _EVERY)
        for name, make, did in (
            (
                "first position left out",
                outputs.shifted_out(slice(1, None)),
                mark("You began one position too late: the first number of the output is missing."),
            ),
            (
                "last position left at 0",
                outputs.left_at_zero(slice(-1)),
                mark("Your loop ends one position too early, so the last number stays 0."),
            ),
            (
                "first position left at 0",
                outputs.left_at_zero(slice(1, None)),
                mark("Your loop begins one position too late, so the first number stays 0."),
            ),
        )
    ),
    Mistake(
        "first row left out",
        at(_PLANES, outputs.shifted_out(slice(1, None), None)),
        mark("You began one row too late: the output lacks its first row."),
        _EVERY,
    ),
    Mistake(
        "first column left out",
        at(_PLANES, outputs.shifted_out(None, slice(1, None))),
        mark("You began one column too late: the output lacks its first column."),
        _EVERY,
    ),
    Mistake(
        "both ends left out",
        at(_ALL, outputs.shifted_out(slice(1, -1), slice(1, -1))),
        mark("You left out the first and the last position along each axis."),
        _EVERY,
    ),
    Mistake(
        "last positions left at 0",
        at(_PLANES, outputs.left_at_zero(slice(-1), slice(-1))),
        mark("Your loops end one position too early, so the last row and column stay 0."),
        _EVERY,
    ),
    Mistake(
        "last row of positions left out",
        at(_PLANES, outputs.left_at_zero(slice(-1), None)),
        mark("Your loop over the rows ends one row too early, so the last row stays 0."),
        _EVERY,
    ),
    Mistake(
        "last column of positions left out",
        at(_PLANES, outputs.left_at_zero(None, slice(-1))),
        mark("Your loop over the columns ends one column too early, so the last column stays 0."),
        _EVERY,
    ),
    Mistake(
        "first positions left at 0",
        at(_PLANES, outputs.left_at_zero(slice(1, None), slice(1, None))),
        mark("Your loops begin one position too late, so the first row and column stay 0."),
        _EVERY,
    ),
    Mistake(
        "first row of positions left out",
        at(_PLANES, outputs.left_at_zero(slice(1, None), None)),
        mark("Your loop over the rows begins one row too late, so the first row stays 0."),
        _EVERY,
    ),
    Mistake(
        "first column of positions left out",
        at(_PLANES, outputs.left_at_zero(None, slice(1, None))),
        mark("Your loop over the columns begins one column too late, so the first column stays 0."),
        _EVERY,
    ),
    Mistake(
        "both ends left at 0",
        at(_ALL, outputs.left_at_zero(slice(1, -1), slice(1, -1))),
        mark("You did not compute the first and the last position along each axis: they stay 0."),
        _EVERY,
    ),
    Mistake(
        "only the first position",
        at(_ALL, outputs.left_at_zero(slice(1), slice(1))),
        mark("You computed the first position only: the others stay 0."),
        mark("A return inside the loops ends them: put it behind the last loop."),
    ),
    Mistake(
        "only the first row",
        at(_PLANES, outputs.left_at_zero(slice(1), None)),
        mark("You computed the first row only: the others stay 0."),
        mark("A return inside the loop over the rows ends it: put it behind the last loop."),
    ),
    Mistake(
        "largest number carried on",
        at(POOLS, OnResult(pools.not_set_back)),
        mark("You carried the largest number on from window to window."),
        mark("Every window begins with a new maximum."),
    ),
)
