"""What `IndexExplorer` draws: four square grids, each cell with its indices, what it holds, and a note."""

import html
from collections.abc import Mapping

from convlib import drawing
from convlib.drawing.svg import MARK
from convlib.explorers._frame.view import region
from convlib.explorers.index.pairs import CONVOLUTION, LETTERS, PIXELS, PLACES, Pairs, Place, held
from convlib.text import minus, number, tr

SIDE = 44  # px, a cell: it holds a label, a value and a note
MARGIN = 20  # px left of and above a grid, for its indices


def panels(pairs: Pairs) -> list[drawing.Panel]:
    """Draw all that m, n do not move: their cells, the products, the cells around i, j, and the output."""
    at_indices, around_output = pairs.at_indices, pairs.around_output
    cells = {"image": PIXELS, "kernel": LETTERS}
    notes = {"image": {}, "kernel": {at: f"= {number(weight)}" for at, weight in pairs.weights.items()}}
    products = dict(zip(PLACES, pairs.products, strict=True))
    return [
        _grid(
            f"{at_indices}[m →, n ↓]",
            {place: held(at_indices, place) for place in PLACES},
            labels={(m, n): f"{minus(m)},{minus(n)}" for m, n in PLACES},
            notes=notes[at_indices],
        ),
        _grid(
            tr("products, sum {sum}", sum=number(pairs.value)),
            {place: product.letters if product else "–" for place, product in products.items()},
            notes={place: f"= {number(product.value if product else 0)}" for place, product in products.items()},
            below=True,
        ),
        _grid(
            f"{around_output}[{pairs.indices('m', 'n')}]",
            {place: held(around_output, place) if place in cells[around_output] else "0" for place in _square(3)},
            labels={(pairs.i + m, pairs.j + n): f"{_beside('i', m)},{_beside('j', n)}" for m, n in PLACES},
            notes=notes[around_output],
            frame=(pairs.i, pairs.j),
        ),
        _grid(
            tr("y(i →, j ↓), marked {output}", output=pairs.name),
            {(i, j): number(pairs.output[j + 2, i + 2]) for i, j in _square(2)},
            marked=(pairs.i, pairs.j),
        ),
    ]


def frames(pairs: Pairs) -> list[list[str]]:
    """Highlight for each m, n their cell, the product, and the cell that is read."""
    return [[_mark(place, 1), _mark(place, 1), _mark(pairs.read(place), 3), ""] for place in PLACES]


def regions(pairs: Pairs) -> list[dict]:
    """Say where pointing chooses m, n: on their cell, on the product, and on the cell that is read."""
    cell, shape = (SIDE, SIDE), (3, 3)
    found = [region(panel, _corner((-1, -1), 1), cell, shape) for panel in (0, 1)]
    if pairs.overlap:
        backwards = {"first": 8, "down": -3, "right": -1} if pairs.formula == CONVOLUTION else {}
        found.append(region(2, _corner((pairs.i - 1, pairs.j - 1), 3), cell, shape, **backwards))
    return found


def _beside(name: str, step: int) -> str:
    return name + ("−1", "", "+1")[step + 1]


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
    return f"M{x} {y}h{side}v{side}h-{side}z"


def _mark(place: Place, half: int) -> str:
    """Highlight a cell, if the grid has it."""
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

    A `frame` is a dashed line around nine cells. In a grid with one, cells outside −1 … 1 are dashed and in italics.
    """
    half = max(first for first, _ in values)
    solid = 1 if frame else half
    parts = [
        _lines("dashes", half, half) if frame else "",
        _lines("lines", solid, half),
        _mark(marked, half) if marked else "",
        MARK,
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
    above = "".join(f'<tspan x="{x}" y="{MARGIN - 6}">{minus(index)}</tspan>' for index, x in middles)
    beside = "".join(f'<tspan x="{MARGIN - 10}" y="{y + 4}">{minus(index)}</tspan>' for index, y in middles)
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
            spans += f'<tspan{ring} x="{x + SIDE // 2}">{html.escape(texts[place])}</tspan>' if place in texts else ""
        rows.append(f'<text class="{name}" y="{y + down}" style="font-size:{size}px">{spans}</text>' if spans else "")
    return "".join(rows)
