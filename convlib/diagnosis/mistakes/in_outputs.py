"""Slips with how large the output is: as large as the image, full, cyclic, or one position more."""

from convlib.diagnosis.mistakes.mistake import Mistake, at, at_all
from convlib.diagnosis.operations import MAPS, SLIDING
from convlib.diagnosis.wrong import outputs
from convlib.text import mark

_FITS = mark("Without padding the window has to fit inside the input, so the output is k − 1 cells shorter.")
_COUNT = mark("The number of outputs is ⌊(n + 2·p − span) / s⌋ + 1 along each axis.")

_MIDDLES = (lambda span: span // 2, lambda span: (span - 1) // 2)
_BORDERS = {
    "constant": mark("Your output is as large as the image: at the border you filled up with zeros."),
    "edge": mark("Your output is as large as the image: at the border you repeated its edge."),
    "reflect": mark("Your output is as large as the image: at the border you mirrored it."),
    "symmetric": mark("Your output is as large as the image: at the border you mirrored it, edge included."),
}
_AS_LARGE = {
    "as large as the image": (_MIDDLES[0], "constant"),
    "as large as the image, edges repeated": (_MIDDLES[0], "edge"),
    "as large as the image, mirrored": (_MIDDLES[0], "reflect"),
    "as large as the image, mirrored with the edge": (_MIDDLES[0], "symmetric"),
    "as large as the image, more behind": (_MIDDLES[1], "constant"),
    "as large as the image, edges repeated, more behind": (_MIDDLES[1], "edge"),
    "as large as the image, mirrored, more behind": (_MIDDLES[1], "reflect"),
    "as large as the image, mirrored with the edge, more behind": (_MIDDLES[1], "symmetric"),
}
_CYCLIC = mark("Your windows leave the image at one end and come in again at the other.")

IN_OUTPUTS = (
    *(
        Mistake(name, at_all(SLIDING, outputs.as_large(middle, mode)), _BORDERS[mode], _FITS)
        for name, (middle, mode) in _AS_LARGE.items()
    ),
    *(
        Mistake(name, at_all(SLIDING, outputs.as_large(before, "wrap")), _CYCLIC, _FITS)
        for name, before in (
            ("cyclic", lambda _span: 0),
            ("cyclic from the end", lambda span: span - 1),
            ("cyclic around the middle", _MIDDLES[0]),
            ("cyclic before the middle", _MIDDLES[1]),
        )
    ),
    Mistake(
        "zeros behind",
        at_all(SLIDING, outputs.as_large(lambda _span: 0)),
        mark("Your windows run over the end of the input, and find zeros there."),
        _FITS,
    ),
    Mistake(
        "zeros before",
        at_all(SLIDING, outputs.as_large(lambda span: span - 1)),
        mark("Your windows begin before the input, and find zeros there."),
        _FITS,
    ),
    Mistake(
        "edge behind",
        at_all(SLIDING, outputs.as_large(lambda _span: 0, "edge")),
        mark("Your windows run over the end of the input, and find its last cells there again."),
        _FITS,
    ),
    *(
        Mistake(f"{name} (unpadded)", at(MAPS, outputs.unpadded(outputs.as_large(middle, mode))), did, _FITS)
        for name, (middle, mode) in _AS_LARGE.items()
        for did in (_BORDERS[mode],)
    ),
    Mistake(
        "full output (unpadded)",
        at(MAPS, outputs.unpadded(outputs.full)),
        mark("You gave the full output: one for every position at which kernel and input overlap."),
        _FITS,
    ),
    Mistake(
        "full output",
        at_all(SLIDING, outputs.full),
        mark("You gave the full output: one for every position at which kernel and input overlap."),
        _FITS,
    ),
    Mistake(
        "one position too many",
        at_all(SLIDING, outputs.one_more),
        mark("You visited one position too many: the last window hangs over the end."),
        mark("The last window must fit completely: the number of positions is n − k + 1 at stride 1."),
    ),
    *(
        Mistake(name, at_all(SLIDING, outputs.laid_out(first, even=even)), did, _FITS)
        for name, first, even, did in (
            (
                "zeros at the border",
                _MIDDLES[0],
                False,
                mark("Your output is as large as the image, with zeros at the border where the window does not fit."),
            ),
            (
                "zeros at the border, more behind",
                _MIDDLES[1],
                False,
                mark("Your output is as large as the image, with zeros at the border where the window does not fit."),
            ),
            (
                "zeros at the border, as many at each side",
                _MIDDLES[0],
                True,
                mark("Your output is as large as the image, with as many zeros at each side of the border."),
            ),
        )
    ),
    *(
        Mistake(
            name,
            at(
                ("correlate1d", "convolve1d", "correlate2d", "convolve2d"),
                outputs.laid_out(first, keep_input=True, even=even),
            ),
            mark("Your output is a copy of the image in which the border stays as it was."),
            _FITS,
        )
        for name, first, even in (
            ("image at the border", _MIDDLES[0], False),
            ("image at the border, more behind", _MIDDLES[1], False),
            ("image at the border, as much at each side", _MIDDLES[0], True),
            ("image behind the results", lambda _span: 0, False),
        )
    ),
    Mistake(
        "zeros behind the results",
        at_all(SLIDING, outputs.at_the_start),
        mark("Your output is as large as the image, with zeros behind the results."),
        _COUNT,
    ),
)
