"""The small numpy module that the notebooks of the course share.

Read it in this order: `definitions` (the formulas as plain loops), `operations` (the same, fast), `shapes`, `kernels`,
`images`, then `drawing` and `explorers`. Importing convlib loads neither matplotlib nor ipywidgets: the modules that
need them import them.
"""

import sys

from convlib import definitions, images, operations, shapes
from convlib.kernels import DECK, KERNELS, Kernel
from convlib.languages import language
from convlib.operations import (
    avg_pool2d,
    avg_pool2d_backward,
    conv2d,
    conv2d_backward,
    conv_transpose2d,
    convolve1d,
    convolve2d,
    correlate1d,
    correlate2d,
    filter_image,
    max_pool2d,
    max_pool2d_backward,
    pad2d,
)

if sys.platform == "emscripten":
    from convlib import _browser

    _browser.prepare()

__all__ = [
    "DECK",
    "KERNELS",
    "Kernel",
    "avg_pool2d",
    "avg_pool2d_backward",
    "conv2d",
    "conv2d_backward",
    "conv_transpose2d",
    "convolve1d",
    "convolve2d",
    "correlate1d",
    "correlate2d",
    "definitions",
    "filter_image",
    "images",
    "language",
    "max_pool2d",
    "max_pool2d_backward",
    "operations",
    "pad2d",
    "shapes",
]
