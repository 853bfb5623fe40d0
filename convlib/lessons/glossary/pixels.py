"""The terms of lessons 0 to 4: pixels, kernels, and the two operations."""

from collections.abc import Callable

import numpy as np

from convlib.drawing import Picture
from convlib.images import NINE, PIXELS
from convlib.kernels import KERNELS
from convlib.lessons.numbers import Grid, block, picture
from convlib.operations import convolve1d, convolve2d, correlate1d, correlate2d
from convlib.text import number, tr

EMBOSS = KERNELS["emboss"].weights
PRIMES = np.array([[2, 3, 5], [7, 11, 13], [17, 19, 23]])  # lesson 3
LETTERS = np.array([["A", "B", "C"], ["D", "E", "F"], ["G", "H", "I"]])
TOP = PIXELS[:4]
STEP = np.tile([90, 90, 90, 30, 30, 30], (3, 1))  # lesson 2
MEAN = np.ones(3) / 3


def _kernel() -> Picture:
    return picture(Grid(tr("kernel"), EMBOSS))


def _weight() -> Picture:
    return picture(Grid(tr("kernel"), EMBOSS, marked=[(2, 2)]))


def _window() -> Picture:
    return picture(Grid(tr("image"), TOP, marked=block(0, 0, 3, 3)))


def _image() -> Picture:
    return picture(Grid(tr("image"), TOP))


def _pixel() -> Picture:
    return picture(Grid(tr("image"), TOP, marked=[(1, 3)]))


def _index() -> Picture:
    return picture(Grid(tr("image[2, 1]"), TOP, marked=[(2, 1)], numbered=True))


def _new_pixel_value() -> Picture:
    window = PIXELS[:3, :3]
    return picture(
        Grid(tr("window"), window),
        Grid(tr("kernel"), EMBOSS),
        Grid(tr("products"), window * EMBOSS),
        Grid(tr("sum"), (window * EMBOSS).sum()),
    )


def _output_size() -> Picture:
    row = np.array([3, 1, 4, 1, 5, 9, 2])
    output = correlate1d(row, np.ones(3))
    return picture(
        Grid(tr("input, {n} cells", n=row.size), row, marked=block(0, 0, 1, 3)),
        Grid(tr("output, 7 − 3 + 1 = {n} cells", n=output.size), output, marked=[(0, 0)]),
    )


def _sum_of_the_weights() -> Picture:
    shown = [KERNELS["sharpen"], KERNELS["edge_laplacian"]]
    return picture(
        *(
            Grid(tr("{kernel}: sum {sum}", kernel=kernel.title, sum=number(kernel.weights.sum())), kernel.cells)
            for kernel in shown
        )
    )


def _blur() -> Picture:
    row = np.array([30, 30, 30, 90, 90, 90])
    return picture(Grid(tr("a step"), row), Grid(tr("means of three cells"), correlate1d(row, MEAN)))


def _edge_detection() -> Picture:
    kernel = KERNELS["edge_laplacian"]
    return picture(
        Grid(tr("a step"), STEP), Grid(tr("kernel"), kernel.cells), Grid(tr("output"), correlate2d(STEP, kernel.cells))
    )


def _sharpen() -> Picture:
    kernel = KERNELS["sharpen"]
    return picture(
        Grid(tr("a step"), STEP), Grid(tr("kernel"), kernel.cells), Grid(tr("output"), correlate2d(STEP, kernel.cells))
    )


def _unsharp_masking() -> Picture:
    row = np.array([90, 90, 90, 30, 30, 30])
    blur = correlate1d(row, MEAN, padding=1, padding_mode="edge")
    return picture(
        Grid(tr("picture"), row), Grid(tr("its blur"), blur), Grid(tr("2·picture − blur"), 2 * row - blur, below=True)
    )


def _clipping() -> Picture:
    edges = correlate2d(STEP, KERNELS["edge_laplacian"].weights)
    return picture(Grid(tr("an edge"), edges), Grid(tr("clipped at 0"), np.maximum(edges, 0)))


def _emboss() -> Picture:
    return picture(Grid(tr("image"), TOP), Grid(tr("kernel"), EMBOSS), Grid(tr("output"), correlate2d(TOP, EMBOSS)))


def _sobel() -> Picture:
    kernel, step = KERNELS["sobel_x"].weights, np.tile([30, 30, 30, 90, 90], (3, 1))
    return picture(
        Grid(tr("brighter to the right"), step),
        Grid(tr("kernel"), kernel),
        Grid(tr("image ⊗ kernel"), correlate2d(step, kernel)),
    )


def _cross_correlation() -> Picture:
    return picture(
        Grid(tr("image"), NINE), Grid(tr("kernel as printed"), PRIMES), Grid(tr("sum"), correlate2d(NINE, PRIMES))
    )


def _half_turn() -> Picture:
    return picture(Grid(tr("kernel"), LETTERS), Grid(tr("turned by 180°"), LETTERS[::-1, ::-1]))


def _convolution() -> Picture:
    return picture(
        Grid(tr("image"), NINE),
        Grid(tr("kernel, turned"), PRIMES[::-1, ::-1]),
        Grid(tr("sum"), convolve2d(NINE, PRIMES)),
    )


def _reversed_and_shifted() -> Picture:
    positions = [["", "", "", "", ""] for _ in range(4)]
    for n, line in enumerate(positions):
        line[n : n + 2] = ["5", "3"]
    return picture(
        Grid(tr("w"), [3, 5]),
        Grid(tr("x, and w reversed at n = 0, 1, 2, 3"), [["", "1", "2", "4", ""], *positions]),
        Grid(tr("y"), convolve1d([1, 2, 4], [3, 5], padding="full")),
    )


def _convolution_integral() -> Picture:
    box = np.ones(100)
    area = convolve1d(box, box, padding="full") / 100
    return picture(
        Grid(tr("t"), [0.5, 1, 1.5]),
        Grid(tr("y(t) of two boxes: the area of their overlap"), area[[49, 99, 149]]),
    )


def _diagonal() -> Picture:
    f, g = [1, 2, 3], [4, 5]
    return picture(
        Grid(
            tr("f(a)·g(b), with a + b = 2 marked"), np.outer(f, g), marked=[(1, 1), (2, 0)], apart=True, numbered=True
        ),
        Grid(tr("sums of the diagonals"), convolve1d(f, g, padding="full"), marked=[(0, 2)], numbered=True),
    )


PIXELS_AND_KERNELS: dict[str, Callable[[], Picture]] = {
    "kernel": _kernel,
    "weight": _weight,
    "window": _window,
    "image": _image,
    "pixel": _pixel,
    "index": _index,
    "new pixel value": _new_pixel_value,
    "output size": _output_size,
    "emboss": _emboss,
    "sum of the weights": _sum_of_the_weights,
    "blur": _blur,
    "edge detection": _edge_detection,
    "sharpen": _sharpen,
    "unsharp masking": _unsharp_masking,
    "clipping": _clipping,
    "Sobel kernel": _sobel,
    "cross-correlation": _cross_correlation,
    "half turn": _half_turn,
    "convolution": _convolution,
    "reversed and shifted": _reversed_and_shifted,
    "convolution integral": _convolution_integral,
    "diagonal": _diagonal,
}
