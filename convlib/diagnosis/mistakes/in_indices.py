"""Slips with indices: where a window starts, which cells are left out, and what is read outside of the input."""

from convlib.diagnosis.mistakes.mistake import Mistake, at, at_all
from convlib.diagnosis.operations import LINES, MAPS, SLIDING
from convlib.diagnosis.wrong import indices
from convlib.diagnosis.wrong.shared import on_input, on_kernel
from convlib.text import mark

_ONE = ("correlate1d", "correlate2d", "divided")
_BOTH = mark("The setting is used along the rows and along the columns.")
_ADD = mark("Add every product to the sum with +=. With =, or if the sum is set to 0 too late, products are lost.")
_INSIDE = mark("An index is inside the input from 0 to n − 1, both included: 0 <= i < n.")
_BEFORE = mark("Padding p lies before the input too: the window of output cell i starts at cell i·s − p of the input.")
_FIRST, _LAST, _ALL = slice(1, None), slice(-1), slice(None)
_PIXELS = mark("Use the pixels and the weights as they are.")

IN_INDICES = (
    *(
        Mistake(name, at(MAPS, indices.dilated_along_others(axis)), did, _BOTH, needs="dilation")
        for name, axis, did in (
            ("dilation in the row index only", -1, mark("You used the dilation from row to row only.")),
            ("dilation in the column index only", -2, mark("You used the dilation from column to column only.")),
        )
    ),
    Mistake(
        "first window at s − 1",
        at(SLIDING, indices.from_the_stride_on),
        mark("Your first window starts at cell s − 1."),
        mark("The first window starts at cell 0, the next ones at s, 2·s, and so on."),
        needs="stride",
    ),
    *(
        Mistake(name, at_all(where, on_input(indices.without_cells(*kept))), did, _INSIDE)
        for name, where, kept, did in (
            ("cell 0 not read", LINES, (_FIRST,), mark("You did not read cell 0 of the signal.")),
            ("last cell not read", LINES, (_LAST,), mark("You did not read the last cell of the signal.")),
        )
    ),
    *(
        Mistake(name, at_all(MAPS, on_input(indices.without_cells(*kept))), did, _INSIDE)
        for name, kept, did in (
            (
                "row 0 and column 0 not read",
                (_FIRST, _FIRST),
                mark("You did not read row 0 and column 0 of the image."),
            ),
            ("row 0 not read", (_FIRST, _ALL), mark("You did not read row 0 of the image.")),
            ("column 0 not read", (_ALL, _FIRST), mark("You did not read column 0 of the image.")),
            (
                "last row and column not read",
                (_LAST, _LAST),
                mark("You did not read the last row and the last column of the image."),
            ),
            ("last row not read", (_LAST, _ALL), mark("You did not read the last row of the image.")),
            ("last column not read", (_ALL, _LAST), mark("You did not read the last column of the image.")),
        )
    ),
    Mistake(
        "padding read at an index below 0",
        at(SLIDING, indices.wrapped_before),
        mark("You used an index below 0, which reads from the other end of the array."),
        mark("The padding holds zeros on both sides, so leave out the cells whose index is below 0 too."),
        needs="padding",
    ),
    Mistake(
        "padding added to the index",
        at(SLIDING, indices.padding_added),
        mark("You added the padding to the index; it is subtracted."),
        _BEFORE,
        needs="padding",
    ),
    *(
        Mistake(name, at(MAPS, indices.padding_left_out(axis)), did, _BEFORE, needs="padding")
        for name, axis, did in (
            ("padding left out of the row index", -2, mark("You left the padding out of the row index.")),
            ("padding left out of the column index", -1, mark("You left the padding out of the column index.")),
        )
    ),
    Mistake(
        "last product inside only",
        at(_ONE, indices.last_inside(1)) | at(("convolve1d", "convolve2d"), indices.last_inside(-1)),
        mark("You kept a single product of each window, the last one."),
        _ADD,
        needs="padding",
    ),
    Mistake(
        "mean of the window subtracted",
        at_all(SLIDING, on_kernel(indices.without_the_mean)),
        mark("You subtracted the mean of each window from its pixels."),
        _PIXELS,
    ),
    Mistake(
        "mean of the weights subtracted",
        at_all(SLIDING, on_kernel(indices.without_the_mean)),
        mark("You subtracted the mean of the weights from each of them."),
        _PIXELS,
    ),
)
