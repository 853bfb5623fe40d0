"""Slips with the formula of the output's size."""

import math

from convlib.diagnosis.mistakes.mistake import Mistake, at
from convlib.diagnosis.wrong import sizes
from convlib.text import mark

_DOWN = mark("The last window must fit completely, so round down: ⌊…⌋.")
_FORMULA = mark("The size is ⌊(n + 2·p − span) / s⌋ + 1.")
_SPAN = mark("There are k − 1 distances between k taps, so the span is d·(k − 1) + 1.")
_BOTH_ENDS = mark("Padding p adds p cells at both ends: 2·p in all.")

_DIVIDED = (
    ("not rounded", lambda room, s, _n, _span: room / s + 1, mark("You did not round."), _DOWN),
    (
        "rounded to the nearest",
        lambda room, s, _n, _span: round(room / s) + 1,
        mark("You rounded to the nearest whole number."),
        _DOWN,
    ),
    (
        "rounded to the nearest with the 1",
        lambda room, s, _n, _span: round(room / s + 1),
        mark("You rounded to the nearest whole number."),
        _DOWN,
    ),
    (
        "stride used twice",
        lambda room, s, _n, _span: room // s // s + 1,
        mark("You divided by the stride twice."),
        _FORMULA,
    ),
    (
        "size of the input",
        lambda _room, _s, n, _span: n,
        mark("You gave the size of the padded input."),
        _FORMULA,
    ),
    (
        "half rounded up",
        lambda room, s, _n, _span: math.floor(room / s + 0.5) + 1,
        mark("You rounded to the nearest whole number."),
        _DOWN,
    ),
    (
        "last position not counted",
        lambda room, s, _n, _span: -(-room // s),
        mark("You counted as range(0, n − k, s) does: it leaves out a last position that just fits."),
        mark("The last start is n − k, so it needs range(0, n − k + 1, s)."),
    ),
    (
        "+1 before the division",
        lambda room, s, _n, _span: (room + 1) // s,
        mark("You added the 1 before you divided by the stride."),
        mark("Divide the steps first, then add 1 for the first position: ⌊… / s⌋ + 1."),
    ),
    (
        "1 added twice",
        lambda room, s, _n, _span: -(-(room + 1) // s) + 1,
        mark("You added a 1 before you divided by the stride, and another behind."),
        _FORMULA,
    ),
    (
        "brackets forgotten",
        lambda _room, s, n, span: n - span // s + 1,
        mark("You forgot the brackets: only the last term is divided by the stride."),
        mark("Subtract first, then divide the whole difference by the stride."),
    ),
    (
        "brackets forgotten, not rounded",
        lambda _room, s, n, span: n - span / s + 1,
        mark("You forgot the brackets: only the last term is divided by the stride."),
        mark("Subtract first, then divide the whole difference by the stride."),
    ),
    (
        "brackets forgotten around the 1",
        lambda _room, s, n, span: n - (span - 1) - 1 // s + 1,
        mark("You forgot the brackets: only the last term is divided by the stride."),
        mark("Subtract first, then divide the whole difference by the stride."),
    ),
    (
        "brackets forgotten around the 1, not rounded",
        lambda _room, s, n, span: n - (span - 1) - 1 / s + 1,
        mark("You forgot the brackets: only the last term is divided by the stride."),
        mark("Subtract first, then divide the whole difference by the stride."),
    ),
    (
        "brackets around the end",
        lambda room, s, _n, _span: room // (s + 1),
        mark("You divided by the stride plus 1."),
        mark("Divide by the stride, then add 1."),
    ),
    (
        "+1 twice",
        lambda room, s, _n, _span: room // s + 2,
        mark("You added 1 twice."),
        mark("The first position counts once: the number of positions is steps + 1."),
    ),
    (
        "1 taken away",
        lambda room, s, _n, _span: room // s - 1,
        mark("You subtracted 1 in place of adding it."),
        mark("The first position counts too: the number of positions is steps + 1."),
    ),
    (
        "kernel not taken away",
        lambda _room, s, n, _span: n // s + 1,
        mark("You did not subtract the kernel."),
        _FORMULA,
    ),
    (
        "size divided by the stride only",
        lambda _room, s, n, _span: n // s,
        mark("You divided the size by the stride, and left out the kernel."),
        _FORMULA,
    ),
    (
        "size divided by the stride and rounded up",
        lambda _room, s, n, _span: -(-n // s),
        mark("You divided the size by the stride, rounded up, and left out the kernel."),
        _FORMULA,
    ),
    (
        "half the kernel taken away",
        lambda _room, s, n, span: (n - span // 2) // s + 1,
        mark("You subtracted half of the kernel."),
        _FORMULA,
    ),
    (
        "both halves of the kernel taken away",
        lambda _room, s, n, span: (n - 2 * (span // 2)) // s,
        mark("You subtracted 2·⌊k/2⌋ and did not add 1."),
        _FORMULA,
    ),
    (
        "kernel added",
        lambda _room, s, n, span: (n + span) // s + 1,
        mark("You added the kernel; it is subtracted."),
        _FORMULA,
    ),
    (
        "full size",
        lambda _room, s, n, span: (n + span - 2) // s + 1,
        mark("You gave the size of the full output: n + k − 1."),
        _FORMULA,
    ),
    (
        "multiplied by the stride",
        lambda room, s, _n, _span: room * s + 1,
        mark("You multiplied by the stride."),
        mark("A larger stride gives fewer positions: divide by it."),
    ),
    (
        "kernel taken away behind the division",
        lambda _room, s, n, span: n // s - span + 1,
        mark("You subtracted the kernel after you divided by the stride."),
        mark("Subtract first, then divide the whole difference by the stride."),
    ),
)
_SPANS = (
    ("span k+d−1", lambda k, d: k + d - 1, mark("You used k + d − 1 as the span of the dilated kernel.")),
    ("span k+d", lambda k, d: k + d if d > 1 else k, mark("You used k + d as the span of the dilated kernel.")),
    ("span d·(k − 1)", lambda k, d: d * (k - 1), mark("You used d·(k − 1) as the span of the dilated kernel.")),
    ("span d·k − 1", lambda k, d: d * k - 1, mark("You used d·k − 1 as the span of the dilated kernel.")),
    ("span d·k + 1", lambda k, d: d * k + 1, mark("You used d·k + 1 as the span of the dilated kernel.")),
    ("span k·(d − 1) + 1", lambda k, d: k * (d - 1) + 1, mark("You swapped k and d in the span of the kernel.")),
    ("span (d − 1)·(k − 1) + 1", lambda k, d: (d - 1) * (k - 1) + 1, mark("You used d − 1 for d in the span.")),
    ("span k − 1", lambda k, _d: k - 1, mark("You subtracted k − 1, without the dilation.")),
    ("span k+d·(k−1)", lambda k, d: k + d * (k - 1), mark("You added k to d·(k − 1) in the span.")),
)

IN_SIZES = (
    *(Mistake(name, at("output_size", sizes.divided(formula)), did, true) for name, formula, did, true in _DIVIDED),
    *(Mistake(name, at("output_size", sizes.span(formula)), did, _SPAN) for name, formula, did in _SPANS),
    *(
        Mistake(name, at("output_size", sizes.padding(times)), did, _BOTH_ENDS, needs="padding")
        for name, times, did in (
            ("padding counted four times", 4, mark("You counted the padding four times.")),
            ("padding taken away", -2, mark("You subtracted the padding.")),
            ("padding taken away once", -1, mark("You subtracted the padding of one side.")),
        )
    ),
    Mistake(
        "padding of one side added to the output",
        at("output_size", sizes.padding_once_added),
        mark("You added the padding of one side to the output."),
        mark("Padding goes around the input; then the kernel slides over the padded input."),
        needs="padding",
    ),
    Mistake(
        "size and kernel swapped",
        at("output_size", sizes.arguments_swapped),
        mark("You swapped the size and the kernel."),
        _FORMULA,
    ),
)
