"""The kernels of the course: the nine of slide S4 in the deck's order, then three that look different when turned."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from convlib.text import mark, tr


@dataclass(frozen=True)
class Kernel:
    """A kernel as the deck prints it: whole numbers, and one divisor for all of them.

    Attributes
    ----------
    cells : tuple of tuples of int
        The numbers as printed, row by row.
    divisor : int
        What each of them is divided by; negative for the kernel that the deck prints with −1/256.
    english, korean : str
        The name on the slide.
    effect : str
        What it does to a picture.
    source : str
        Where the numbers come from.

    The English texts are marked for translation: show ``tr(kernel.effect)``.

    Examples
    --------
    >>> KERNELS["box_blur"].weights.sum().round(12)
    np.float64(1.0)
    """

    cells: tuple[tuple[int, ...], ...]
    divisor: int
    english: str
    korean: str
    effect: str
    source: str

    @property
    def title(self) -> str:
        """The name on the slide, in the present language."""
        return tr(self.english)

    @property
    def weights(self) -> NDArray[np.float64]:
        """The numbers that multiply the pixels: `cells` divided by `divisor`, a (kh, kw) float64 array."""
        return np.array(self.cells, dtype=float) / self.divisor


_BINOMIAL = (1, 4, 6, 4, 1)
_GAUSSIAN_5X5 = tuple(tuple(a * b for b in _BINOMIAL) for a in _BINOMIAL)
_UNSHARP_5X5 = (*_GAUSSIAN_5X5[:2], (6, 24, -476, 24, 6), *_GAUSSIAN_5X5[3:])

KERNELS: dict[str, Kernel] = {
    "identity": Kernel(
        ((0, 0, 0), (0, 1, 0), (0, 0, 0)),
        1,
        mark("Identity"),
        "항등",
        mark("Every pixel stays as it is."),
        mark("slide S4"),
    ),
    "edge_diagonal": Kernel(
        ((1, 0, -1), (0, 0, 0), (-1, 0, 1)),
        1,
        mark("Edge detection (1)"),
        "윤곽선 검출 1",
        mark("Responds where the brightness changes along both axes at once: at corners and slanted edges."),
        mark("slide S4"),
    ),
    "edge_laplacian": Kernel(
        ((0, 1, 0), (1, -4, 1), (0, 1, 0)),
        1,
        mark("Edge detection (2)"),
        "윤곽선 검출 2",
        mark("The four neighbours minus four times the pixel: the discrete Laplacian."),
        mark("slide S4"),
    ),
    "edge_8_neighbours": Kernel(
        ((-1, -1, -1), (-1, 8, -1), (-1, -1, -1)),
        1,
        mark("Edge detection (3)"),
        "윤곽선 검출 3",
        mark("Eight times the pixel minus its eight neighbours: responds to a change of brightness in any direction."),
        mark("slide S4"),
    ),
    "sharpen": Kernel(
        ((0, -1, 0), (-1, 5, -1), (0, -1, 0)),
        1,
        mark("Sharpen"),
        "선명화",
        mark("The pixel plus its differences from its four neighbours."),
        mark("slide S4"),
    ),
    "box_blur": Kernel(
        ((1, 1, 1), (1, 1, 1), (1, 1, 1)),
        9,
        mark("Box blur"),
        "박스 흐림",
        mark("The mean of nine pixels."),
        mark("slide S4"),
    ),
    "gaussian_3x3": Kernel(
        ((1, 2, 1), (2, 4, 2), (1, 2, 1)),
        16,
        mark("Gaussian blur 3×3"),
        "가우시안 흐림 3×3",
        mark("A mean of nine pixels in which near ones count more."),
        mark("slide S4"),
    ),
    "gaussian_5x5": Kernel(
        _GAUSSIAN_5X5,
        256,
        mark("Gaussian blur 5×5"),
        "가우시안 흐림 5×5",
        mark("A mean of 25 pixels in which near ones count more: a stronger blur."),
        mark("slide S4"),
    ),
    "unsharp_5x5": Kernel(
        _UNSHARP_5X5,
        -256,
        mark("Unsharp masking 5×5"),
        "언샤프 마스킹 5×5",
        mark("Twice the pixel minus its Gaussian blur: it adds the detail that the blur would remove."),
        mark("slide S4"),
    ),
    "emboss": Kernel(
        ((4, 0, 0), (0, 0, 0), (0, 0, -4)),
        1,
        mark("Emboss"),
        "엠보스",
        mark("The difference along one diagonal: the picture looks as if lit from a corner."),
        mark("our choice for slide S5, whose kernel is lost"),
    ),
    "sobel_x": Kernel(
        ((-1, 0, 1), (-2, 0, 2), (-1, 0, 1)),
        1,
        mark("Sobel, left to right"),
        "소벨 가로",
        mark("Positive where the picture gets brighter to the right, if the kernel is not turned."),
        mark("Sobel and Feldman 1968, with the usual signs"),
    ),
    "sobel_y": Kernel(
        ((-1, -2, -1), (0, 0, 0), (1, 2, 1)),
        1,
        mark("Sobel, top to bottom"),
        "소벨 세로",
        mark("Positive where the picture gets brighter downwards, if the kernel is not turned."),
        mark("Sobel and Feldman 1968, with the usual signs"),
    ),
}

DECK = tuple(name for name, kernel in KERNELS.items() if kernel.source == "slide S4")
"""The names of the deck's nine kernels, in its order."""
