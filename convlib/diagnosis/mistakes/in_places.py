"""Slips with where the windows lie: stride, padding and dilation."""

from convlib.diagnosis.mistakes.mistake import Mistake, at, at_all
from convlib.diagnosis.operations import MAPS, SLIDING
from convlib.diagnosis.wrong import placing
from convlib.diagnosis.wrong.shared import swapped
from convlib.text import mark

_BOTH = mark("The setting is used along the rows and along the columns.")
_LAST_START = mark("The last start is n − k, so the loop needs range(0, n − k + 1, s).")
_STARTS = mark("The window of output cell i starts at cell i·s of the input.")
_ZEROS = mark("The padding holds zeros.")
_COUNT = mark("The number of outputs is ⌊(n + 2·p − span) / s⌋ + 1 along each axis.")

_FILLS = (
    ("edge", "edge values for zeros", mark("You filled the padding with the values of the edge.")),
    ("reflect", "mirrored values for zeros", mark("You filled the padding with the mirrored input.")),
    (
        "symmetric",
        "mirrored values with the edge for zeros",
        mark("You filled the padding with the mirrored input, edge included."),
    ),
    ("wrap", "the other end for zeros", mark("You filled the padding from the other end of the input.")),
    ("mean", "means for zeros", mark("You filled the padding with means of the input.")),
)

IN_PLACES = (
    # stride
    Mistake(
        "stride along the columns only",
        at(MAPS, placing.columns_only("stride", 1)),
        mark("You used the stride from column to column only."),
        _BOTH,
        needs="stride",
    ),
    Mistake(
        "stride twice",
        at(SLIDING, placing.stride_twice),
        mark("You used the stride twice: you moved by it, and then kept every s-th output."),
        mark("Either move the window by the stride, or keep every s-th result of stride 1."),
        needs="stride",
    ),
    Mistake(
        "windows one cell apart",
        at(SLIDING, placing.one_cell_apart),
        mark("You used the stride for the size of the output only: your windows are one cell apart."),
        _STARTS,
        needs="stride",
    ),
    Mistake(
        "size divided by the stride",
        at(SLIDING, placing.size_divided),
        mark("You divided the number of positions by the stride, and rounded down: a last position is missing."),
        mark("Divide the number of steps, one less than that of positions; then add 1."),
        needs="stride",
    ),
    Mistake(
        "loop ends too early",
        at(SLIDING, placing.loop_ends_early),
        mark("Your loop ends too early: range(0, n − k, s) leaves out a window that just fits."),
        _LAST_START,
    ),
    *(
        Mistake(name, at(MAPS, placing.one_axis(placing.loop_ends_early, axis)), did, _LAST_START)
        for name, axis, did in (
            (
                "loop over the rows ends too early",
                -2,
                mark("Your loop over the rows ends too early: range(0, n − k, s) leaves out a window that just fits."),
            ),
            (
                "loop over the columns ends too early",
                -1,
                mark(
                    "Your loop over the columns ends too early: range(0, n − k, s) leaves out a window that just fits."
                ),
            ),
        )
    ),
    *(
        Mistake(name, at(MAPS, placing.one_cell_apart_along(axis)), did, _STARTS, needs="stride")
        for name, axis, did in (
            ("rows one cell apart", -2, mark("You forgot the stride for the rows: your windows are one row apart.")),
            (
                "columns one cell apart",
                -1,
                mark("You forgot the stride for the columns: your windows are one column apart."),
            ),
        )
    ),
    *(
        Mistake(
            name,
            at((*SLIDING, "output_size"), placing.stride_is(step)),
            mark("You used the dilation for the step of the window too."),
            mark("The stride is the step between windows; inside a window the dilation counts."),
            needs="dilation",
        )
        for name, step in (
            ("dilation for the stride too", lambda _stride, dilation: dilation),
            ("stride times dilation", lambda stride, dilation: stride * dilation),
        )
    ),
    Mistake(
        "stride before the window, behind the padding",
        at(SLIDING, placing.stride_on_padded),
        mark("You left out pixels before you placed the window."),
        mark("The window covers neighbouring pixels; the stride is the step from one window to the next."),
        needs="stride",
    ),
    Mistake(
        "dilation larger than 1 as gaps",
        at((*SLIDING, "output_size"), placing.dilation_is(lambda dilation: dilation + (dilation > 1))),
        mark("You took the dilation for the number of cells between two taps."),
        mark("The dilation is the distance from one tap to the next: dilation 2 leaves out one cell."),
        needs="dilation",
    ),
    Mistake(
        "settings ignored",
        at((*SLIDING, "output_size"), lambda operation, *given, **_settings: operation(*given)),
        mark("You ignored all the settings."),
        mark("Stride, padding and dilation change which pixels a window reads, and how large the output is."),
    ),
    Mistake(
        "zeros between the results",
        at(SLIDING, placing.between_zeros),
        mark("You wrote the results s cells apart, with zeros between them."),
        mark("The output holds one cell for each position: output[i] belongs to the window that starts at i·s."),
        needs="stride",
    ),
    Mistake(
        "taps apart by the stride",
        at(SLIDING, placing.taps_by_stride),
        mark("You used the stride inside the window too."),
        mark("The stride is the step between windows; inside a window the dilation counts."),
        needs="stride",
    ),
    Mistake(
        "stride and dilation swapped",
        at((*SLIDING, "output_size"), swapped("stride", "dilation")),
        mark("You swapped the stride and the dilation."),
        mark("The stride is the step between windows; the dilation is the distance of the taps inside a window."),
    ),
    Mistake(
        "stride and padding swapped",
        at((*SLIDING, "output_size"), swapped("stride", "padding")),
        mark("You swapped the stride and the padding."),
        mark("The stride is the step between windows; the padding goes around the input."),
    ),
    Mistake(
        "stride and padding swapped, at least 1",
        at((*SLIDING, "output_size"), placing.stride_for_padding),
        mark("You swapped the stride and the padding."),
        mark("The stride is the step between windows; the padding goes around the input."),
    ),
    Mistake(
        "padding and dilation swapped",
        at((*SLIDING, "output_size"), swapped("padding", "dilation")),
        mark("You swapped the padding and the dilation."),
        mark("The padding goes around the input; the dilation is the distance of the taps inside a window."),
    ),
    # padding
    Mistake(
        "padding behind only",
        at((*SLIDING, "output_size"), placing.padding_behind),
        mark("You added the padding at the end only."),
        mark("Padding p adds p cells at both ends: 2·p in all."),
        needs="padding",
    ),
    Mistake(
        "padding before twice",
        at(SLIDING, placing.all_before),
        mark("You put all the padding before the first pixel."),
        mark("Half of the padding comes before the first pixel, and half behind the last one."),
        needs="padding",
    ),
    Mistake(
        "padding along the rows only",
        at(MAPS, placing.rows_only("padding", 0)),
        mark("You padded above and below only."),
        mark("The padding goes around the image: above, below, left and right."),
        needs="padding",
    ),
    Mistake(
        "padding along the columns only",
        at(MAPS, placing.columns_only("padding", 0)),
        mark("You padded left and right only."),
        mark("The padding goes around the image: above, below, left and right."),
        needs="padding",
    ),
    Mistake(
        "padding twice",
        at((*SLIDING, "output_size"), placing.padding_is(lambda padding: 2 * padding)),
        mark("You padded twice as much as you should."),
        mark("Padding p adds p cells at each end, so the input grows by 2·p in all."),
        needs="padding",
    ),
    *(
        Mistake(
            name,
            at((*SLIDING, "output_size"), placing.padding_is(amount)),
            mark("You padded less than you should."),
            mark("Padding p adds p cells at each end, so the input grows by 2·p in all."),
            needs="padding",
        )
        for name, amount in (
            ("padded by 1 less", lambda padding: max(padding - 1, 0)),
            ("half the padding", lambda padding: padding // 2),
        )
    ),
    *(Mistake(name, at_all(SLIDING, placing.filled(mode)), did, _ZEROS, needs="padding") for mode, name, did in _FILLS),
    Mistake(
        "ones for zeros",
        at(SLIDING, placing.filled("constant", 1)),
        mark("You filled the padding with ones."),
        _ZEROS,
        needs="padding",
    ),
    Mistake(
        "white for zeros",
        at(SLIDING, placing.filled("constant", 255)),
        mark("You filled the padding with 255."),
        _ZEROS,
        needs="padding",
    ),
    Mistake(
        "always padded by 1",
        at((*SLIDING, "output_size"), placing.padding_is(lambda _padding: 1)),
        mark("You padded by 1 whatever the padding is."),
        mark("The padding is a setting; without one it is 0."),
    ),
    Mistake(
        "padded by 1 more",
        at((*SLIDING, "output_size"), placing.padding_is(lambda padding: padding + 1)),
        mark("You padded by 1 more than the padding."),
        mark("The padding is a setting; without one it is 0."),
    ),
    Mistake(
        "size without the padding",
        at(SLIDING, placing.size_unpadded),
        mark("You computed the size of the output without the padding: the last positions are missing."),
        _COUNT,
        needs="padding",
    ),
    Mistake(
        "padding in the size only",
        at(SLIDING, placing.rest_zeros),
        mark("You used the padding for the size of the output only: the last cells stay 0."),
        mark("Padding goes around the input; then the kernel slides over the padded input."),
        needs="padding",
    ),
    # dilation
    Mistake(
        "dilation along the rows only",
        at(MAPS, placing.rows_only("dilation", 1)),
        mark("You used the dilation from row to row only."),
        _BOTH,
        needs="dilation",
    ),
    Mistake(
        "dilation along the columns only",
        at(MAPS, placing.columns_only("dilation", 1)),
        mark("You used the dilation from column to column only."),
        _BOTH,
        needs="dilation",
    ),
    Mistake(
        "dilation in the size only",
        at(SLIDING, placing.in_the_size_only),
        mark("You used the dilation for the size of the output only: your taps are neighbours."),
        mark("Tap m of the kernel meets the cell that is m·d cells from the window's first."),
        needs="dilation",
    ),
    Mistake(
        "weights repeated",
        at(SLIDING, placing.weights_repeated),
        mark("You repeated each weight in place of leaving gaps."),
        mark("A dilated kernel has zeros between its weights, not copies."),
        needs="dilation",
    ),
    Mistake(
        "every dilation for 2",
        at((*SLIDING, "output_size"), placing.always_two),
        mark("You took every dilation for 2."),
        mark("Dilation d puts the taps d cells apart."),
        needs="dilation",
    ),
)
