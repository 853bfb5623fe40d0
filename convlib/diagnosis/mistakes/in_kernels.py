"""Slips with the kernel: turned or mirrored in another way, used in part, or divided."""

import numpy as np

from convlib.diagnosis.mistakes.mistake import Mistake, at, at_all
from convlib.diagnosis.operations import LINES, MAPS, PRINTED, SLIDING
from convlib.diagnosis.wrong import kernels, values
from convlib.diagnosis.wrong.shared import on_input, on_kernel
from convlib.text import mark

_CORRELATIONS = ("correlate2d", "divided", "conv2d")
_ALIKE = {
    "upside_down": mark("You mirrored the kernel from top to bottom."),
    "mirrored": mark("You mirrored the kernel from left to right."),
    "transposed": mark("You transposed the kernel: its rows became columns."),
    "left": mark("You turned the kernel by 90° to the left."),
    "right": mark("You turned the kernel by 90° to the right."),
    "other_diagonal": mark("You transposed the kernel, and turned it by 180°."),
}
_CORRELATED = {
    "kernel upside down": "upside_down",
    "kernel mirrored": "mirrored",
    "kernel transposed": "transposed",
    "kernel by a quarter": "left",
    "kernel by a quarter to the right": "right",
    "kernel over the other diagonal": "other_diagonal",
}
_CONVOLVED = {
    "kernel upside down, not turned": "upside_down",
    "kernel transposed, not turned": "transposed",
    "kernel by a quarter, not turned": "left",
    "kernel by a quarter to the right, not turned": "right",
    "kernel over the other diagonal, not turned": "other_diagonal",
}
_PRINTED = {
    "kernel upside down, as printed": "upside_down",
    "kernel mirrored, as printed": "mirrored",
    "kernel by a quarter, as printed": "left",
    "kernel by a quarter to the right, as printed": "right",
    "kernel over the other diagonal, as printed": "other_diagonal",
}
_AS_PRINTED = mark("Correlation uses the kernel as it is printed: its first number meets the first pixel.")
_BY_180 = mark("Convolution turns the kernel by 180°, no more and no less: kernel[::-1, ::-1].")
_AS_DEFINED = mark("The indices of the formula are right as they are: the kernel's own rows and columns stay.")

_SUM = mark("Every weight of the kernel counts: multiply each by its pixel, and add all products.")
_ADD = mark("Add every product to the sum with +=. With =, or if the sum is set to 0 too late, products are lost.")

IN_KERNELS = (
    *(
        Mistake(name, at_all(_CORRELATIONS, kernels.changed(way)), _ALIKE[way], _AS_PRINTED)
        for name, way in _CORRELATED.items()
    ),
    *(
        Mistake(name, at("convolve2d", kernels.changed_instead(way)), _ALIKE[way], _BY_180)
        for name, way in _CONVOLVED.items()
    ),
    *(Mistake(name, at(PRINTED, kernels.changed(way)), _ALIKE[way], _AS_DEFINED) for name, way in _PRINTED.items()),
    Mistake(
        "kernel turned, as printed",
        at(PRINTED, kernels.turned),
        mark("You turned the kernel by 180°."),
        _AS_DEFINED,
    ),
    Mistake(
        "last product only",
        at_all(("correlate1d", "correlate2d", "divided", "conv2d"), kernels.only(-1, -1))
        | at(("convolve1d", "convolve2d"), kernels.only(0, 0)),
        mark("You kept a single product of each window, the last one."),
        _ADD,
    ),
    Mistake(
        "first product only",
        at_all(("correlate1d", "correlate2d", "divided", "conv2d"), kernels.only(0, 0))
        | at(("convolve1d", "convolve2d"), kernels.only(-1, -1)),
        mark("You kept a single product of each window, the first one."),
        mark("Go on to the last weight: a break or a return inside the loop ends the sum too early."),
    ),
    Mistake(
        "last row of the kernel only",
        at_all(("correlate2d", "divided", "conv2d"), kernels.only(-1, slice(None)))
        | at("convolve2d", kernels.only(0, slice(None))),
        mark("You kept the products of one row of the kernel, the last one."),
        _ADD,
    ),
    Mistake(
        "first row of the kernel only",
        at_all(("correlate2d", "divided", "conv2d"), kernels.only(0, slice(None)))
        | at("convolve2d", kernels.only(-1, slice(None))),
        mark("You kept the products of one row of the kernel, the first one."),
        _SUM,
    ),
    Mistake(
        "last column of the kernel only",
        at_all(("correlate2d", "divided", "conv2d"), kernels.only(slice(None), -1))
        | at("convolve2d", kernels.only(slice(None), 0)),
        mark("You kept the products of one column of the kernel, the last one."),
        _ADD,
    ),
    Mistake(
        "first column of the kernel only",
        at_all(("correlate2d", "divided", "conv2d"), kernels.only(slice(None), 0))
        | at("convolve2d", kernels.only(slice(None), -1)),
        mark("You kept the products of one column of the kernel, the first one."),
        _SUM,
    ),
    *(
        Mistake(name, at(LINES, kernels.only(kept)), did, _SUM)
        for name, kept, did in (
            ("kernel's last weight left out", slice(-1), mark("You left out the last weight of the kernel.")),
            ("kernel's first weight left out", slice(1, None), mark("You left out the first weight of the kernel.")),
        )
    ),
    Mistake(
        "kernel's last column left out",
        at_all(MAPS, kernels.only(slice(None), slice(-1))),
        mark("You left out the last weight of each row of the kernel."),
        _SUM,
    ),
    Mistake(
        "kernel's last row left out",
        at_all(("correlate2d", "convolve2d", "divided", "conv2d"), kernels.only(slice(-1), slice(None))),
        mark("You left out the last row of the kernel."),
        _SUM,
    ),
    Mistake(
        "kernel's last row and column left out",
        at_all(("correlate2d", "convolve2d", "divided", "conv2d"), kernels.only(slice(-1), slice(-1))),
        mark("You left out the last row and the last column of the kernel."),
        _SUM,
    ),
    Mistake(
        "kernel's first column left out",
        at_all(MAPS, kernels.only(slice(None), slice(1, None))),
        mark("You left out the first weight of each row of the kernel."),
        _SUM,
    ),
    Mistake(
        "kernel's first row left out",
        at_all(("correlate2d", "convolve2d", "divided", "conv2d"), kernels.only(slice(1, None), slice(None))),
        mark("You left out the first row of the kernel."),
        _SUM,
    ),
    Mistake(
        "kernel's first row and column left out",
        at_all(("correlate2d", "convolve2d", "divided", "conv2d"), kernels.only(slice(1, None), slice(1, None))),
        mark("You left out the first row and the first column of the kernel."),
        _SUM,
    ),
    Mistake(
        "pixel for window",
        at_all(("correlate2d", "divided", "conv2d"), kernels.gathered(0, 0))
        | at("convolve2d", kernels.gathered(-1, -1)),
        mark("You multiplied every weight by the same pixel, the first one of the window."),
        mark("Each weight has a pixel of its own: image[i + m, j + n] belongs to kernel[m, n]."),
    ),
    Mistake(
        "one number for window",
        at("correlate1d", kernels.gathered(0)) | at("convolve1d", kernels.gathered(-1)),
        mark("You multiplied every weight by the same number, the first one of the window."),
        mark("Each weight has a number of its own: signal[i + m] belongs to kernel[m]."),
    ),
    Mistake(
        "one column of the window",
        at_all(("correlate2d", "divided", "conv2d"), kernels.gathered(slice(None), 0))
        | at("convolve2d", kernels.gathered(slice(None), -1)),
        mark("You read one column of the window only: the column index does not move with the weight."),
        mark("Each weight has a pixel of its own: image[i + m, j + n] belongs to kernel[m, n]."),
    ),
    Mistake(
        "one row of the window",
        at_all(("correlate2d", "divided", "conv2d"), kernels.gathered(0, slice(None)))
        | at("convolve2d", kernels.gathered(-1, slice(None))),
        mark("You read one row of the window only: the row index does not move with the weight."),
        mark("Each weight has a pixel of its own: image[i + m, j + n] belongs to kernel[m, n]."),
    ),
    Mistake(
        "divided by the number of weights",
        at_all(SLIDING, kernels.divided_by(np.size)),
        mark("You took the mean of the products: you divided the sum by the number of weights."),
        mark("Add the products; do not divide the sum."),
    ),
    Mistake(
        "divided by the sum of the weights",
        at_all(SLIDING, kernels.divided_by(np.sum)),
        mark("You divided by the sum of the weights."),
        mark("Use the weights as they are. A kernel that keeps the brightness is divided before it is used."),
    ),
    Mistake(
        "divided by the magnitudes of the weights",
        at_all(SLIDING, kernels.divided_by(lambda weights: np.abs(weights).sum())),
        mark("You divided by the sum of the weights' magnitudes."),
        mark("Use the weights as they are; do not divide the sum of the products."),
    ),
    Mistake(
        "divided by the largest weight",
        at_all(SLIDING, kernels.divided_by(lambda weights: np.abs(weights).max())),
        mark("You divided by the largest weight."),
        mark("Use the weights as they are; do not divide the sum of the products."),
    ),
    Mistake(
        "image divided by 255",
        at_all(SLIDING, on_input(lambda x: x / 255)),
        mark("You divided the image by 255."),
        mark("Use the pixels as they are."),
    ),
    Mistake(
        "positive weights",
        at_all(SLIDING, on_kernel(np.abs)),
        mark("You used the weights without their signs."),
        mark("A negative weight takes its pixel away: that is how a kernel finds differences."),
    ),
    Mistake(
        "weights squared",
        at_all(SLIDING, on_kernel(np.square)),
        mark("You squared the weights."),
        mark("Use the weights as they are."),
    ),
    Mistake(
        "kernel from its end by −a",
        at(("correlate2d", "divided"), on_kernel(lambda kernel: np.roll(np.flip(kernel), 1, (-2, -1))))
        | at("convolve2d", on_kernel(lambda kernel: np.roll(kernel, -1, (-2, -1)))),
        mark("You read the kernel by kernel[-a, -b], where a and b begin at 0."),
        mark("kernel[-0] is the first row, not the last: counted from the end, the indices are −1 − a and −1 − b."),
    ),
    Mistake(
        "image transposed",
        at(MAPS, on_input(lambda x: np.swapaxes(x, -2, -1))),
        mark("You used (x, y) where [row, column] of the image is meant."),
        mark("An array is indexed [row, column]: first down, then to the right."),
    ),
    Mistake(
        "image turned too",
        at(("correlate2d", "divided", "conv2d"), kernels.both_turned),
        mark("You turned the image together with the kernel."),
        mark("The image stays as it is."),
    ),
    Mistake(
        "image turned, not the kernel",
        at("convolve2d", kernels.both_turned),
        mark("You turned the image, and not the kernel alone."),
        mark("The image stays as it is; the kernel is turned by 180°."),
    ),
    Mistake(
        "matrix product",
        at(("correlate2d", "divided"), values.matrix_product),
        mark("You used the matrix product of window and kernel."),
        mark("Multiply each pixel by its own weight with *, then add. @ and np.dot multiply rows by columns."),
    ),
    Mistake(
        "numbers added, not multiplied",
        at_all(SLIDING, values.added),
        mark("You added each pixel and its weight."),
        mark("Multiply each pixel by its weight; then add the products."),
    ),
    Mistake(
        "maximum of the products",
        at_all(SLIDING, values.of_products(lambda each: each.max(-1))),
        mark("You kept the largest product of each window."),
        mark("Add all the products of a window."),
    ),
    Mistake(
        "magnitudes of the products",
        at_all(SLIDING, values.of_products(lambda each: np.abs(each).sum(-1))),
        mark("You added the products without their signs."),
        mark("A negative product makes the sum smaller."),
    ),
    Mistake(
        "product of the products",
        at(("correlate1d", "convolve1d", "correlate2d", "convolve2d"), values.of_products(lambda each: each.prod(-1))),
        mark("You multiplied the products of a window."),
        mark("Add all the products of a window."),
    ),
    Mistake(
        "divided by the divisor twice",
        at(
            "divided",
            lambda operation, x, cells, divisor, **settings: operation(x, cells, divisor, **settings) / divisor,
        ),
        mark("You divided by the divisor twice."),
        mark("The weights are the kernel's numbers divided by the divisor, once."),
    ),
    Mistake(
        "multiplied by the divisor",
        at("divided", values.multiplied),
        mark("You multiplied by the divisor."),
        mark("The weights are the kernel's numbers divided by the divisor."),
    ),
)
