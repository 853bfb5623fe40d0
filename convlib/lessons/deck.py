"""What the slides of the deck show, for `notebooks/deck.ipynb`: drawn from the numbers that the lessons use."""

from dataclasses import replace

import numpy as np

from convlib import drawing
from convlib.drawing import Picture
from convlib.images import NINE, PIXELS, POOLING_1, POOLING_2, SEVEN, photograph
from convlib.kernels import DECK, KERNELS, Kernel
from convlib.lessons.numbers import Grid, block, picture
from convlib.operations import correlate2d, filter_image, max_pool2d, pad2d
from convlib.text import joined, listed, minus, tr

LETTERS = np.array([list("ABC"), list("DEF"), list("GHI")])
FACE = (slice(60, 170), slice(70, 180))  # the part of the photograph beside each kernel of S4


def kernel_table(first: int, last: int) -> Picture:
    """Draw rows of the table of S4, from `first` to `last` (counted from 1): the kernels and their image results."""
    kernels = [KERNELS[name] for name in DECK[first - 1 : last]]
    tallest = max(len(kernel.cells) for kernel in kernels)
    panels = [panel for kernel in kernels for panel in _with_result(kernel, tallest)]
    return Picture(drawing.static_svg(panels), joined(*(_row_words(kernel) for kernel in kernels)))


def _with_result(kernel: Kernel, rows: int) -> list[drawing.Panel]:
    """Draw a kernel, with room for so many rows, and its result below it."""
    result = filter_image(photograph(), kernel.weights)[FACE]
    is_signed = abs(kernel.weights.sum()) < 1e-9
    pixels, _ = drawing.signed_pixels(result) if is_signed else drawing.plain_pixels(result)
    room = rows, len(kernel.cells[0])
    grid = drawing.grid(np.array(kernel.cells), title=_title(kernel), room=room, numbered=False)
    return [grid, replace(drawing.picture(pixels, title=tr("image result")), below=True)]


def _title(kernel: Kernel) -> str:
    if kernel.divisor == 1:
        return kernel.title
    sign = "−" if kernel.divisor < 0 else ""
    return f"{kernel.title} ({sign}1/{abs(kernel.divisor)})"


def _row_words(kernel: Kernel) -> str:
    rows = listed(minus(" ".join(map(str, row))) for row in kernel.cells)
    return tr("{kernel}: {rows}. {effect}", kernel=_title(kernel), rows=rows, effect=tr(kernel.effect))


def worked_pixel() -> Picture:
    """Draw S5: the image, a kernel (emboss, our choice), and the new pixel values."""
    kernel = KERNELS["emboss"].weights
    return picture(
        Grid(tr("image pixel values"), PIXELS, marked=block(0, 0, 3, 3)),
        Grid(tr("kernel"), kernel),
        Grid(tr("new pixel values"), correlate2d(PIXELS, kernel), marked=[(0, 0)]),
    )


def products(sign: str) -> Picture:
    """Draw S6 (sign ⊗) or S7 (sign *): nine pixels, nine letters, and the sum of their products."""
    laid = LETTERS if sign == "⊗" else LETTERS[::-1, ::-1]
    terms = " + ".join(f"({pixel:g}·{letter})" for pixel, letter in zip(NINE.flat, laid.flat, strict=True))
    return picture(
        Grid(tr("image"), NINE),
        Grid(tr("kernel"), LETTERS),
        Grid(tr("kernel on the image"), laid),
        line=f"image {sign} kernel = {terms}",
    )


def partners(turn: int) -> Picture:
    """Draw the two examples of S11 (`turn` −1) or S12 (`turn` 1) at i = j = 0: which pixel meets which letter."""
    grids = []
    for m, n in ((-1, -1), (1, -1)):
        title = minus(f"m = {m}, n = {n}")
        grids.append(Grid(title, NINE, marked=[(n + 1, m + 1)]))
        grids.append(Grid(minus(f"kernel[{turn * m}, {turn * n}]"), LETTERS, marked=[(turn * n + 1, turn * m + 1)]))
    return picture(*grids)


def colour_channels() -> Picture:
    """Draw S13: the photograph and its three channels."""
    photo = photograph(color=True)[::2, ::2]
    titles = (tr("RED Channel"), tr("Green Channel"), tr("Blue Channel"))
    channels = [drawing.picture(photo[:, :, c], title=title) for c, title in enumerate(titles)]
    words = tr("A colour photograph of a woman in uniform before a flag, and its red, green and blue channel in gray.")
    return Picture(drawing.static_svg([drawing.picture(photo, title=tr("image")), *channels]), words)


def zero_padding(ring: int) -> Picture:
    """Draw a case of S16: 7×7 pixels without a ring of zeros (0) or with one (1), and the output of a 3×3 kernel."""
    padded = pad2d(SEVEN, ring)
    output = correlate2d(padded, np.ones((3, 3)))
    size = "{}×{}".format
    title = (
        tr("Zero padding = O: {size}", size=size(*padded.shape))
        if ring
        else tr("Zero padding = X: {size}", size=size(*padded.shape))
    )
    return picture(Grid(title, padded, ring=ring), Grid(tr("conv → {size}", size=size(*output.shape)), output))


def two_pools() -> Picture:
    """Draw S20: two feature maps, and the largest number of each 2×2 window."""
    grids = []
    for feature_map in (POOLING_1, POOLING_2):
        grids.append(Grid(tr("feature map"), feature_map, marked=block(0, 0, 2, 2)))
        grids.append(Grid(tr("max pooling"), max_pool2d(feature_map, 2), marked=[(0, 0)]))
    return picture(*grids)
