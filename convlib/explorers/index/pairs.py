"""What `IndexExplorer` computes: which cell of the image meets which cell of the kernel, and the sum of the products.

A `Place` is a pair of the deck's indices: the first counts to the right, the second down, and (0, 0) is the middle.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from convlib import definitions, images
from convlib.text import factor, listed, minus, shown, tr

Place = tuple[int, int]

CONVOLUTION, AS_PRINTED, CORRELATION = "convolution", "correlation_as_printed", "correlation"
PRIMES = ((2, 3, 5), (7, 11, 13), (17, 19, 23))  # with 1 to 9, both correlations would be equal for all i and j
PLACES: list[Place] = [(m, n) for n in (-1, 0, 1) for m in (-1, 0, 1)]
PIXELS = dict(zip(PLACES, images.NINE.ravel(), strict=True))
LETTERS = dict(zip(PLACES, "ABCDEFGHI", strict=True))


class Product(NamedTuple):
    """A pixel times a weight: in letters, in numbers, and its value."""

    letters: str
    numbers: str
    value: float


@dataclass(frozen=True, eq=False)
class Pairs:
    """The nine pairs of cells that a formula adds up for one output cell.

    Attributes
    ----------
    formula : str
        `CONVOLUTION`, `AS_PRINTED` (the cross-correlation on slide S12) or `CORRELATION` (the usual one).
    i, j : int
        The output cell.
    cells : 3×3 numbers
        The weights of the kernel.
    """

    formula: str
    i: int
    j: int
    cells: tuple[tuple[float, ...], ...]

    @property
    def at_indices(self) -> str:
        """Whose cells m and n name: "image" or "kernel"."""
        return "kernel" if self.formula == CORRELATION else "image"

    @property
    def around_output(self) -> str:
        """Whose cells are read around i, j: the other one."""
        return "image" if self.formula == CORRELATION else "kernel"

    @property
    def sign(self) -> int:
        """Whether m and n are subtracted from i and j (−1) or added to them (1)."""
        return -1 if self.formula == CONVOLUTION else 1

    @property
    def overlap(self) -> bool:
        """Whether any cells meet."""
        return max(abs(self.i), abs(self.j)) <= 2

    def read(self, place: Place) -> Place:
        """Return the place around i, j that is read for m, n; there may be no cell."""
        return self.i + self.sign * place[0], self.j + self.sign * place[1]

    def product(self, place: Place) -> Product | None:
        """Multiply the two cells that m, n bring together; None if one of them does not exist."""
        at = {self.at_indices: place, self.around_output: self.read(place)}
        if at["image"] not in PIXELS or at["kernel"] not in LETTERS:
            return None
        pixel, weight = PIXELS[at["image"]], self.weights[at["kernel"]]
        with np.errstate(over="ignore"):
            value = pixel * weight
        return Product(f"{pixel:g}·{LETTERS[at['kernel']]}", f"{pixel:g}·{factor(weight)}", value)

    @cached_property
    def products(self) -> list[Product | None]:
        """The product for each of `PLACES`."""
        return [self.product(place) for place in PLACES]

    @cached_property
    def weights(self) -> dict[Place, float]:
        """The numbers of the kernel by their places."""
        return dict(zip(PLACES, np.array(self.cells, dtype=float).ravel(), strict=True))

    @cached_property
    def output(self) -> NDArray:
        """What the formula gives for i and j from −2 to 2: a (5, 5) array, where y(i, j) is [j + 2, i + 2]."""
        with np.errstate(invalid="ignore", over="ignore"):
            if self.formula == CONVOLUTION:
                return definitions.convolution_as_printed(images.NINE, self.cells)
            if self.formula == AS_PRINTED:
                return definitions.correlation_as_printed(images.NINE, self.cells)
            return definitions.correlation_as_printed(self.cells, images.NINE)  # the printed one, roles exchanged

    @property
    def value(self) -> float:
        """The sum of the nine products, y(i, j)."""
        return float(self.output[self.j + 2, self.i + 2]) if self.overlap else 0.0

    def indices(self, m: object, n: object) -> str:
        """Write the indices of the cell around i, j, with the numbers put in: "0 − (−1), 0 − (−1)"."""
        sign = "−" if self.sign < 0 else "+"
        return f"{minus(self.i)} {sign} {factor(minus(m))}, {minus(self.j)} {sign} {factor(minus(n))}"

    @property
    def term(self) -> str:
        """The formula that is added up, with i and j put in: "image[m, n] · kernel[0 − m, 0 − n]"."""
        indices = {self.at_indices: "m, n", self.around_output: self.indices("m", "n")}
        return f"image[{indices['image']}] · kernel[{indices['kernel']}]"

    @property
    def name(self) -> str:
        """The name of the output cell: "y(0, 0)"."""
        return f"y({listed(map(minus, (self.i, self.j)))})"


def held(name: str, place: Place) -> str:
    """Write what a cell of the image or of the kernel holds."""
    return LETTERS[place] if name == "kernel" else f"{PIXELS[place]:g}"


def index_of(m: int, n: int) -> int:
    """Return the position of m, n among `PLACES`; a ValueError says what m and n can be."""
    whole = all(isinstance(index, (int, np.integer)) for index in (m, n))
    if not whole or (m, n) not in PLACES:
        raise ValueError(
            tr(
                "m and n must each be −1, 0 or 1, not {m} and {n}. Only i and j go further.",
                m=minus(shown(m)),
                n=minus(shown(n)),
            )
        )
    return PLACES.index((m, n))
