"""Which kernel cell meets which image cell, in the deck's indices: slides S10–S12."""

from collections.abc import Mapping, Sequence

import ipywidgets as widgets
import numpy as np
import traitlets as t

from convlib import definitions, drawing, images
from convlib.explorers._frame.cache import cached
from convlib.explorers._frame.controls import bind, check_controls, dropdown, slider
from convlib.explorers._frame.kernel_choice import Cells, CellsEditor
from convlib.explorers._frame.positions import Walk
from convlib.explorers._frame.view import region
from convlib.text import factor, number

Place = tuple[int, int]  # (first index, to the right; second index, down); 0, 0 is the middle

CONTROLS = ("formula", "i", "j", "weights")
FORMULAS = {
    "convolution": "convolution (S10): image[m, n] · kernel[i − m, j − n]",
    "correlation_as_printed": "cross-correlation as printed (S12): image[m, n] · kernel[i + m, j + n]",
    "correlation": "usual cross-correlation: image[i + m, j + n] · kernel[m, n]",
}
PRIMES = ((2, 3, 5), (7, 11, 13), (17, 19, 23))  # with 1 to 9, both correlations would be equal for all i and j
PLACES: list[Place] = [(m, n) for n in (-1, 0, 1) for m in (-1, 0, 1)]
PIXELS = dict(zip(PLACES, images.NINE.ravel(), strict=True))
LETTERS = dict(zip(PLACES, "ABCDEFGHI", strict=True))
SIDE = 44  # px, a cell: it holds a label, a value and a note
MARGIN = 20  # px left of and above a grid, for its indices


class IndexExplorer(Walk):
    """The image 1 to 9, a kernel of the letters A to I, and for chosen i, j, m, n the pair of cells that meet.

    Indices are the deck's: the first runs along the row, the second down, and 0, 0 is the middle cell. Where an index
    lies outside −1 … 1 there is no cell, and the product counts as 0.

    Parameters
    ----------
    m, n : int
        The pair that is looked at, each −1, 0 or 1. They name a cell of the image; with "correlation", of the kernel.
        Pointing and the arrow keys move them (m to the right, n down), and so does code.
    formula : str
        "convolution" (slide S10), "correlation_as_printed" (S12), or "correlation", the usual one of the libraries.
    i, j : int
        The output cell, 0 at first. Only from −2 to 2 do cells meet.
    cells : 3×3 numbers
        The numbers for the letters A to I, row by row; the first nine primes, if not given.
    controls : sequence of str
        The knobs to show: any of "formula", "i", "j", "weights". Every setting can be changed in code, shown or not.

    Examples
    --------
    >>> explorer = IndexExplorer(m=-1, n=-1)
    >>> explorer.words
    'm = −1, n = −1 at i = 0, j = 0: image[−1, −1] = 1 meets kernel[0 − (−1), 0 − (−1)] = kernel[1, 1] = I, and 1·I = 1·23 = 23. y(0, 0) = 1·I + 2·H + 3·G + 4·F + 5·E + 6·D + 7·C + 8·B + 9·A = 338.'
    >>> explorer.formula, explorer.m = "correlation_as_printed", 1
    >>> explorer.words
    'm = 1, n = −1 at i = 0, j = 0: image[1, −1] = 3 meets kernel[0 + 1, 0 + (−1)] = kernel[1, −1] = C, and 3·C = 3·5 = 15. y(0, 0) = 1·A + 2·B + 3·C + 4·D + 5·E + 6·F + 7·G + 8·H + 9·I = 662.'
    """  # noqa: E501

    formula = t.Enum(list(FORMULAS), default_value="convolution").tag(state=True)
    i = t.Int(0).tag(state=True)
    j = t.Int(0).tag(state=True)
    cells = Cells(PRIMES).tag(state=True)

    def __init__(self, *, m: int = -1, n: int = -1, controls: Sequence[str] = CONTROLS, **state: object) -> None:
        check_controls(controls, CONTROLS)
        label = "Image, kernel and their products; the arrow keys move m and n"
        super().__init__(label=label, position="m, n", **{"index": _index(m, n)} | state)
        self._lay_out(self._knobs(controls))

    def _knobs(self, controls: Sequence[str]) -> list[widgets.Widget]:
        makers = {
            "formula": self._formula_list,
            "i": lambda: bind(self, "i", slider("i", -2, 2)),
            "j": lambda: bind(self, "j", slider("j", -2, 2)),
            "weights": self._kernel_fields,
        }
        return [makers[name]() for name in CONTROLS if name in controls]

    def _formula_list(self) -> widgets.Widget:
        formulas = dropdown("formula", [(title, name) for name, title in FORMULAS.items()])
        formulas.layout.width, formulas.layout.max_width = "820px", "calc(100% - 4px)"  # a row of its own
        return bind(self, "formula", formulas)

    def _kernel_fields(self) -> widgets.Widget:
        fields = CellsEditor(cells=self.cells)
        t.link((self, "cells"), (fields, "cells"))
        return fields

    @t.validate("i", "j")
    def _whole(self, proposal: dict) -> int:
        return int(proposal["value"])  # True is an int too, and counts as 1

    @t.validate("cells")
    def _check_cells(self, proposal: dict) -> tuple:
        cells = proposal["value"]
        if np.shape(cells) != (3, 3):
            rows, columns = np.shape(cells)
            raise t.TraitError(f"cells are the numbers for A to I, 3 rows of 3, not {rows} of {columns}")
        return cells

    @property
    def m(self) -> int:
        """First index of the pair that is looked at: −1, 0 or 1."""
        return PLACES[self.index][0]

    @m.setter
    def m(self, value: int) -> None:
        self.index = _index(value, self.n)

    @property
    def n(self) -> int:
        """Second index of the pair that is looked at: −1, 0 or 1."""
        return PLACES[self.index][1]

    @n.setter
    def n(self, value: int) -> None:
        self.index = _index(self.m, value)

    @cached
    def output(self) -> np.ndarray:
        """What the formula gives for i and j from −2 to 2: a (5, 5) array, where y(i, j) is [j + 2, i + 2]."""
        with np.errstate(invalid="ignore", over="ignore"):
            if self.formula == "convolution":
                return definitions.convolution_as_printed(images.NINE, self.cells)
            if self.formula == "correlation_as_printed":
                return definitions.correlation_as_printed(images.NINE, self.cells)
            return definitions.correlation_as_printed(self.cells, images.NINE)  # the printed one, roles exchanged

    @property
    def value(self) -> float:
        """The sum of the nine products, y(i, j)."""
        return float(self.output[self.j + 2, self.i + 2]) if self._overlap else 0.0

    @property
    def rows(self) -> int:
        """How many values n has."""
        return 3

    @property
    def columns(self) -> int:
        """How many values m has."""
        return 3

    @property
    def _overlap(self) -> bool:
        """Whether any cells meet."""
        return max(abs(self.i), abs(self.j)) <= 2

    @property
    def _names(self) -> tuple[str, str]:
        """Whose cells m and n name, and whose cells are read around i, j."""
        return ("kernel", "image") if self.formula == "correlation" else ("image", "kernel")

    def _read(self, place: Place) -> Place:
        """The place around i, j that the formula reads for a place m, n."""
        sign = -1 if self.formula == "convolution" else 1
        return self.i + sign * place[0], self.j + sign * place[1]

    def _meeting(self, place: Place) -> dict[str, Place]:
        """The places in the image and in the kernel that m, n bring together; the one that is read may lie outside."""
        return dict(zip(self._names, (place, self._read(place)), strict=True))

    def _product(self, place: Place) -> tuple[str, str, float]:
        """A product in letters and in numbers, and its value; two empty texts and 0 where a cell is lacking."""
        at = self._meeting(place)
        if at["image"] not in PIXELS or at["kernel"] not in LETTERS:
            return "", "", 0.0
        pixel, weight = PIXELS[at["image"]], self._weights[at["kernel"]]
        with np.errstate(over="ignore"):
            value = pixel * weight
        return f"{pixel:g}·{LETTERS[at['kernel']]}", f"{pixel:g}·{factor(weight)}", value

    @property
    def _weights(self) -> dict[Place, float]:
        return dict(zip(PLACES, np.array(self.cells, dtype=float).ravel(), strict=True))

    def _indices(self, m: int | str, n: int | str) -> dict[str, str]:
        """What stands in brackets behind "image" and "kernel", with the numbers put in: "0 − (−1), 0 − (−1)"."""
        sign = "−" if self.formula == "convolution" else "+"
        around = [f"{_text(at)} {sign} {factor(_text(step))}" for at, step in ((self.i, m), (self.j, n))]
        return dict(zip(self._names, (f"{_text(m)}, {_text(n)}", ", ".join(around)), strict=True))

    def _sentences(self) -> list[str]:
        terms = [letters for letters, _, _ in map(self._product, PLACES) if letters]
        sides = [self._output_cell, *filter(None, [" + ".join(terms)]), number(self.value)]
        lacking = len(PLACES) - len(terms)
        note = f"; {lacking} of the 9 pairs lack a cell and count as 0" if lacking else ""
        return [f"{self._pair(place)}. {' = '.join(sides)}{note}." for place in PLACES]

    @property
    def _output_cell(self) -> str:
        return f"y({_text(self.i)}, {_text(self.j)})"

    def _pair(self, place: Place) -> str:
        """Say which cells m, n bring together, and their product."""
        cells = {name: _cell(name, at) for name, at in self._meeting(place).items()}
        read = self._names[1]
        cells[read] = f"{read}[{self._indices(*place)[read]}] = {cells[read]}"
        letters, numbers, value = self._product(place)
        product = f"{letters} = {numbers} = {number(value)}" if letters else "the product counts as 0"
        at = f"m = {_text(place[0])}, n = {_text(place[1])} at i = {_text(self.i)}, j = {_text(self.j)}"
        return f"{at}: {cells['image']} meets {cells['kernel']}, and {product}"

    def _paragraphs(self) -> list[str]:
        index = self._indices("m", "n")
        return [
            f"{self._output_cell} is the sum of image[{index['image']}] · kernel[{index['kernel']}] over m and n from "
            f"−1 to 1; the dashed frame holds the nine cells of the {self._names[1]} that it reads.",
            "Indices as in the deck: the first to the right, the second down, 0, 0 in the middle. numpy counts from 0 "
            "and takes [row, column]: image[m, n] is its image[n + 1, m + 1].",
        ]

    def _panels(self) -> list[drawing.Panel]:
        walked, read = self._names
        held = {"image": {place: f"{pixel:g}" for place, pixel in PIXELS.items()}, "kernel": LETTERS}
        notes = {"image": {}, "kernel": {at: f"= {number(weight)}" for at, weight in self._weights.items()}}
        here = {(m, n): f"{_text(m)},{_text(n)}" for m, n in PLACES}
        around = {(self.i + m, self.j + n): f"{_beside('i', m)},{_beside('j', n)}" for m, n in PLACES}
        plane = {place: held[read].get(place, "0") for place in _square(3)}
        products = {place: self._product(place) for place in PLACES}
        return [
            _grid(f"{walked}[m →, n ↓]", held[walked], labels=here, notes=notes[walked]),
            _grid(
                f"products, sum {number(self.value)}",
                {place: letters or "–" for place, (letters, _, _) in products.items()},
                notes={place: f"= {number(value)}" for place, (_, _, value) in products.items()},
                below=True,
            ),
            _grid(
                f"{read}[{self._indices('m', 'n')[read]}]",
                plane,
                labels=around,
                notes=notes[read],
                frame=(self.i, self.j),
            ),
            _grid(
                f"y(i →, j ↓), marked {self._output_cell}",
                {(i, j): number(self.output[j + 2, i + 2]) for i, j in _square(2)},
                marked=(self.i, self.j),
            ),
        ]

    def _frames(self) -> list[list[str]]:
        return [[_mark(place, 1), _mark(place, 1), _mark(self._read(place), 3), ""] for place in PLACES]

    def _regions(self) -> list[dict]:
        """Where pointing chooses m, n: on their cell, on the product, and on the cell that is read."""
        cell, shape = (SIDE, SIDE), (3, 3)
        regions = [region(panel, _corner((-1, -1), 1), cell, shape) for panel in (0, 1)]
        if self._overlap:
            backwards = {"first": 8, "down": -3, "right": -1} if self.formula == "convolution" else {}
            regions.append(region(2, _corner((self.i - 1, self.j - 1), 3), cell, shape, **backwards))
        return regions

    def __repr__(self) -> str:
        letters, numbers, value = self._product(PLACES[self.index])
        pair = f"{letters} = {numbers} = {number(value)}" if letters else "a pair without a cell"
        at = f"i {_text(self.i)}, j {_text(self.j)}, m {_text(self.m)}, n {_text(self.n)}"
        return f"IndexExplorer: {self.formula}, {at}, {pair}, sum {number(self.value)}"


def _index(m: int, n: int) -> int:
    if (m, n) not in PLACES:
        raise ValueError(f"m and n must each be −1, 0 or 1, not {_text(m)} and {_text(n)}; i and j go farther")
    return PLACES.index((m, n))


def _text(index: int | str) -> str:
    return str(index).replace("-", "−")


def _beside(name: str, step: int) -> str:
    return name + ("−1", "", "+1")[step + 1]


def _cell(name: str, place: Place) -> str:
    """Name a cell and what it holds."""
    cell = f"{name}[{_text(place[0])}, {_text(place[1])}]"
    if place not in PLACES:
        return f"{cell} (no such cell)"
    return f"{cell} = {LETTERS[place] if name == 'kernel' else f'{PIXELS[place]:g}'}"


def _square(half: int) -> list[Place]:
    side = range(-half, half + 1)
    return [(first, second) for second in side for first in side]


def _corner(place: Place, half: int) -> tuple[int, int]:
    """Return the x and y (px) of a cell's upper left corner, in a grid of indices −half … half."""
    return MARGIN + (place[0] + half) * SIDE, MARGIN + (place[1] + half) * SIDE


def _box(place: Place, half: int, reach: int = 0) -> str:
    """Outline a cell and `reach` cells around it."""
    x, y = _corner((place[0] - reach, place[1] - reach), half)
    side = (2 * reach + 1) * SIDE
    return f"M{x} {y}h{side}v{side}h{-side}z"


def _mark(place: Place, half: int) -> str:
    """Highlight a cell, where the grid has it."""
    if max(map(abs, place)) > half:
        return ""
    return f'<path class="window" d="{_box(place, half)}"/><path class="outline" d="{_box(place, half)}"/>'


def _grid(
    title: str,
    values: Mapping[Place, str],
    *,
    labels: Mapping[Place, str] | None = None,
    notes: Mapping[Place, str] | None = None,
    frame: Place | None = None,
    marked: Place | None = None,
    below: bool = False,
) -> drawing.Panel:
    """Draw a square grid by its indices: in each cell a value, above it a label, below it a note.

    A `frame` is dashed around nine cells; in such a grid cells outside −1 … 1 are drawn as such, dashed and in italics.
    """
    half = max(first for first, _ in values)
    solid = 1 if frame else half
    parts = [
        _lines("dashes", half, half) if frame else "",
        _lines("lines", solid, half),
        _mark(marked, half) if marked else "",
        '<g class="mark"></g>',
        f'<path class="outline" stroke-dasharray="7 4" d="{_box(frame, half, 1)}"/>' if frame else "",
        _header(half),
        _texts(labels or {}, half, down=11, size=9, name="number"),
        _texts(values, half, down=28, size=15, solid=solid),
        _texts(notes or {}, half, down=40, size=10, name="number"),
    ]
    side = MARGIN + (2 * half + 1) * SIDE + 3
    return drawing.Panel(title, side, side, "".join(parts), below=below)


def _lines(name: str, reach: int, half: int) -> str:
    """Rule the cells whose indices go from −reach to reach."""
    (x, y), cells = _corner((-reach, -reach), half), 2 * reach + 1
    across = "".join(f"M{x} {y + row * SIDE}h{cells * SIDE}" for row in range(cells + 1))
    down = "".join(f"M{x + column * SIDE} {y}v{cells * SIDE}" for column in range(cells + 1))
    return f'<path class="{name}" d="{across}{down}"/>'


def _header(half: int) -> str:
    middles = [(index, MARGIN + (index + half) * SIDE + SIDE // 2) for index in range(-half, half + 1)]
    above = "".join(f'<tspan x="{x}" y="{MARGIN - 6}">{_text(index)}</tspan>' for index, x in middles)
    beside = "".join(f'<tspan x="{MARGIN - 10}" y="{y + 4}">{_text(index)}</tspan>' for index, y in middles)
    return f'<text class="number">{above}{beside}</text>'


def _texts(texts: Mapping[Place, str], half: int, *, down: int, size: int, name: str = "", solid: int = 3) -> str:
    """Write one text element a row, since each costs the browser time."""
    size = min(size, 70 // max(map(len, texts.values()), default=1))
    rows = []
    for second in range(-half, half + 1):
        spans = ""
        for place in ((first, second) for first in range(-half, half + 1)):
            x, y = _corner(place, half)
            ring = "" if max(map(abs, place)) <= solid else ' class="ring"'
            spans += f'<tspan{ring} x="{x + SIDE // 2}">{texts[place]}</tspan>' if place in texts else ""
        rows.append(f'<text class="{name}" y="{y + down}" style="font-size:{size}px">{spans}</text>' if spans else "")
    return "".join(rows)
