"""Slips with where the windows of a pool lie: its stride and its padding."""

import numpy as np

from convlib.diagnosis.mistakes.mistake import Mistake, at
from convlib.diagnosis.operations import POOLS
from convlib.diagnosis.wrong import placing, pools
from convlib.diagnosis.wrong.shared import Wrong, without
from convlib.text import mark

_STEPS = mark("The number of windows is ⌊(n + 2·p − k) / s⌋ + 1 along each axis.")
_LAST_START = mark("The last start is n − k, so the loop needs range(0, n − k + 1, s).")
_STARTS = mark("The window of output cell i starts at cell i·s of the input.")
_AROUND = mark("Padding p adds p cells at each side: above, below, left and right.")


def _padded(before: int, behind: int, *, rows: bool = True, columns: bool = True) -> dict[str, Wrong]:
    """Say where a pool is padded in another way: cells that never win a maximum, zeros in a mean."""
    lowest, zero = (pools.around(value, before, behind, rows=rows, columns=columns) for value in (-np.inf, 0.0))
    return at("max_pool2d", lowest) | at("avg_pool2d", zero)


IN_POOL_STEPS = (
    Mistake(
        "pool stride 1 by default",
        at(POOLS, pools.stride_one_by_default),
        mark("You moved the window by one cell where no stride is given."),
        mark("Without a stride the window moves by its own size: if stride is None, take stride = window."),
    ),
    Mistake(
        "stride ignored in a pool",
        at(POOLS, without("stride")),
        mark("You ignored the stride: your windows lie side by side."),
        mark("A pooling window moves by its own size only if no stride is given."),
        needs="stride",
    ),
    Mistake(
        "window and stride swapped",
        at("max_pool2d", pools.swapped(-np.inf)) | at("avg_pool2d", pools.swapped(0)),
        mark("You swapped the window and the stride."),
        mark("The window says how many cells are read; the stride says how far it moves."),
        needs="stride",
    ),
    Mistake(
        "stride of a pool always 2",
        at(POOLS, pools.stride_two),
        mark("You moved the window by two cells whatever the stride is."),
        mark("A pooling window moves by the stride; if none is given, by its own size."),
    ),
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
        _STARTS,
    ),
    Mistake(
        "pooling windows apart by the window",
        at("max_pool2d", pools.apart_by_the_window(-np.inf)) | at("avg_pool2d", pools.apart_by_the_window(0.0)),
        mark("You used the stride for the size of the output only: your windows lie side by side."),
        _STARTS,
        needs="stride",
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
        mark("Your loop ends too early: range(0, n − k, s) leaves out a window that just fits."),
        _LAST_START,
    ),
    *(
        Mistake(name, at(POOLS, placing.one_axis(pools.loop_ends_early, axis)), did, _LAST_START)
        for name, axis, did in (
            (
                "pool's loop over the rows ends too early",
                -2,
                mark("Your loop over the rows ends too early: range(0, n − k, s) leaves out a window that just fits."),
            ),
            (
                "pool's loop over the columns ends too early",
                -1,
                mark(
                    "Your loop over the columns ends too early: range(0, n − k, s) leaves out a window that just fits."
                ),
            ),
        )
    ),
    *(
        Mistake(name, at(POOLS, placing.one_cell_apart_along(axis)), did, _STARTS)
        for name, axis, did in (
            (
                "pool rows one cell apart",
                -2,
                mark("You forgot the stride for the rows: your windows are one row apart."),
            ),
            (
                "pool columns one cell apart",
                -1,
                mark("You forgot the stride for the columns: your windows are one column apart."),
            ),
        )
    ),
    *(
        Mistake(
            name,
            at("max_pool2d", pools.steps_counted(lambda side, stride: side // stride, -np.inf, axis))
            | at("avg_pool2d", pools.steps_counted(lambda side, stride: side // stride, 0.0, axis)),
            did,
            _STEPS,
        )
        for name, axis, did in (
            (
                "rows counted",
                -2,
                mark("You counted the rows of windows by n divided by the stride; the last ones hang over."),
            ),
            (
                "columns counted",
                -1,
                mark("You counted the columns of windows by n divided by the stride; the last ones hang over."),
            ),
        )
    ),
    Mistake(
        "pool settings ignored",
        at(POOLS, lambda operation, *given, **_settings: operation(*given)),
        mark("You ignored all the settings."),
        mark("The stride says how far the window moves; the padding goes around the map."),
    ),
    Mistake(
        "pool dilation ignored",
        at("max_pool2d", without("dilation")),
        mark("You ignored the dilation."),
        mark("With dilation d the window reads cells that are d apart."),
        needs="dilation",
    ),
    Mistake(
        "rounding up ignored",
        at(POOLS, without("ceil_mode")),
        mark("You ignored ceil_mode."),
        mark("With ceil_mode the size is rounded up, and a last window may hang over the end."),
        needs="ceil_mode",
    ),
    Mistake(
        "count of the padding ignored",
        at("avg_pool2d", without("count_include_pad")),
        mark("You ignored count_include_pad."),
        mark("Without count_include_pad a sum is divided by the number of cells that are not padding."),
        needs="count_include_pad",
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
    Mistake(
        "pool padded at the start only",
        _padded(1, 0),
        mark("You added the padding at one side only."),
        _AROUND,
        needs="padding",
    ),
    Mistake(
        "pool padded at the end only",
        _padded(0, 1),
        mark("You added the padding at one side only."),
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
        at(POOLS, pools.filled("edge")),
        mark("You filled the padding with the values of the edge."),
        mark("The padding of a mean holds zeros, and that of a maximum never wins."),
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
)
