"""The kernels of the course: the nine of slide S4 in the deck's order, then three that a half turn changes."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Kernel:
    """A kernel as the deck prints it: whole numbers, and one divisor for all of them.

    Attributes
    ----------
    cells : tuple of tuples of int
        The numbers as printed, row by row.
    divisor : int
        What each of them is divided by; negative where the deck has −1/256.
    title, korean : str
        The name on the slide, and in Korean.
    effect : str
        What it does to a picture.
    source : str
        Where the numbers come from.

    Examples
    --------
    >>> KERNELS["box_blur"].weights.sum().round(12)
    np.float64(1.0)
    """

    cells: tuple[tuple[int, ...], ...]
    divisor: int
    title: str
    korean: str
    effect: str
    source: str

    @property
    def weights(self) -> NDArray:
        """The numbers that multiply the pixels: `cells` divided by `divisor`, a (kh, kw) float64 array."""
        return np.array(self.cells, dtype=float) / self.divisor


_BINOMIAL = (1, 4, 6, 4, 1)
_GAUSSIAN_5X5 = tuple(tuple(a * b for b in _BINOMIAL) for a in _BINOMIAL)
_UNSHARP_5X5 = (*_GAUSSIAN_5X5[:2], (6, 24, -476, 24, 6), *_GAUSSIAN_5X5[3:])

KERNELS: dict[str, Kernel] = {
    "identity": Kernel(
        ((0, 0, 0), (0, 1, 0), (0, 0, 0)), 1, "Identity", "항등", "Every pixel stays as it is.", "slide S4"
    ),
    "edge_diagonal": Kernel(
        ((1, 0, -1), (0, 0, 0), (-1, 0, 1)),
        1,
        "Edge detection (1)",
        "윤곽선 검출 1",
        "Answers where brightness changes along both axes at once: corners and slanted edges.",
        "slide S4",
    ),
    "edge_laplacian": Kernel(
        ((0, 1, 0), (1, -4, 1), (0, 1, 0)),
        1,
        "Edge detection (2)",
        "윤곽선 검출 2",
        "The four neighbours minus four times the pixel: the discrete Laplacian.",
        "slide S4",
    ),
    "edge_8_neighbours": Kernel(
        ((-1, -1, -1), (-1, 8, -1), (-1, -1, -1)),
        1,
        "Edge detection (3)",
        "윤곽선 검출 3",
        "Eight times the pixel minus all eight neighbours: every change of brightness, in any direction.",
        "slide S4",
    ),
    "sharpen": Kernel(
        ((0, -1, 0), (-1, 5, -1), (0, -1, 0)),
        1,
        "Sharpen",
        "선명화",
        "The pixel, plus its difference from its four neighbours.",
        "slide S4",
    ),
    "box_blur": Kernel(
        ((1, 1, 1), (1, 1, 1), (1, 1, 1)), 9, "Box blur", "상자 흐림", "The mean of nine pixels.", "slide S4"
    ),
    "gaussian_3x3": Kernel(
        ((1, 2, 1), (2, 4, 2), (1, 2, 1)),
        16,
        "Gaussian blur 3×3",
        "가우시안 흐림 3×3",
        "A mean in which near pixels count more.",
        "slide S4",
    ),
    "gaussian_5x5": Kernel(
        _GAUSSIAN_5X5,
        256,
        "Gaussian blur 5×5",
        "가우시안 흐림 5×5",
        "The same over 25 pixels: a stronger blur.",
        "slide S4",
    ),
    "unsharp_5x5": Kernel(
        _UNSHARP_5X5,
        -256,
        "Unsharp masking 5×5",
        "언샤프 마스킹 5×5",
        "Twice the pixel minus its Gaussian blur: what the blur would lose is added instead.",
        "slide S4",
    ),
    "emboss": Kernel(
        ((4, 0, 0), (0, 0, 0), (0, 0, -4)),
        1,
        "Emboss",
        "엠보스",
        "The difference along one diagonal, as if lit from a corner.",
        "our choice for slide S5, whose kernel is lost",
    ),
    "sobel_x": Kernel(
        ((-1, 0, 1), (-2, 0, 2), (-1, 0, 1)),
        1,
        "Sobel, left to right",
        "소벨 가로",
        "Positive where the picture gets brighter to the right, with the kernel not turned.",
        "Sobel and Feldman 1968, in its usual signs",
    ),
    "sobel_y": Kernel(
        ((-1, -2, -1), (0, 0, 0), (1, 2, 1)),
        1,
        "Sobel, top to bottom",
        "소벨 세로",
        "Positive where the picture gets brighter downwards, with the kernel not turned.",
        "Sobel and Feldman 1968, in its usual signs",
    ),
}

DECK = tuple(name for name, kernel in KERNELS.items() if kernel.source == "slide S4")
"""The names of the deck's nine kernels, in its order."""
