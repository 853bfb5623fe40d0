"""What `IndexExplorer` draws: at first two grids with large letters; where i and j can be moved, four smaller ones."""

from convlib import drawing
from convlib.explorers._frame.view import region
from convlib.explorers.index.pairs import CONVOLUTION, LETTERS, PIXELS, PLACES, Pairs, Place, held
from convlib.explorers.index.squares import Square
from convlib.text import minus, number, tr

LARGE = Square(half=1, side=76)  # the image or the kernel where nothing else is shown
SMALL = Square(half=1, side=40)
AROUND = Square(half=3, side=40)  # all cells that are read for i and j from −2 to 2
OUTPUT = Square(half=2, side=40)


def panels(pairs: Pairs, *, apart: bool) -> list[drawing.Panel]:
    """Draw all that m, n do not move; `apart` leaves out all but the image and the kernel."""
    return _pair(pairs) if apart else _pair_and_sums(pairs)


def frames(pairs: Pairs, *, apart: bool) -> list[list[str]]:
    """Highlight for each m, n their cell, the product, and the cell that is read."""
    if apart:
        return [[LARGE.mark(place), LARGE.mark(pairs.read(place))] for place in PLACES]
    return [[SMALL.mark(place), SMALL.mark(place), AROUND.mark(pairs.read(place)), ""] for place in PLACES]


def regions(pairs: Pairs, *, apart: bool) -> list[dict]:
    """Say where pointing chooses m, n: on their cell, on the product, and on the cell that is read."""
    walked, read = (LARGE, LARGE) if apart else (SMALL, AROUND)
    found = [_region(panel, walked, (-1, -1)) for panel in ((0,) if apart else (0, 1))]
    if pairs.overlap:
        backwards = {"first": 8, "down": -3, "right": -1} if pairs.formula == CONVOLUTION else {}
        found.append(_region(len(found), read, (pairs.i - 1, pairs.j - 1), **backwards))
    return found


def _region(panel: int, square: Square, corner: Place, **index: int) -> dict:
    return region(panel, square.corner(corner), (square.side, square.side), (3, 3), **index)


def _pair(pairs: Pairs) -> list[drawing.Panel]:
    """Draw the image and the kernel, with their labels."""
    return [
        LARGE.draw(
            f"{pairs.at_indices}[m →, n ↓]",
            {place: held(pairs.at_indices, place) for place in PLACES},
            labels=_own_labels(),
        ),
        LARGE.draw(
            f"{pairs.around_output}[{pairs.indices('m', 'n')}]",
            {place: held(pairs.around_output, place) for place in PLACES},
            labels=_labels_around(pairs),
        ),
    ]


def _pair_and_sums(pairs: Pairs) -> list[drawing.Panel]:
    """Draw the cells of m, n, the products, the cells around i, j, and the output."""
    at_indices, around_output = pairs.at_indices, pairs.around_output
    cells = {"image": PIXELS, "kernel": LETTERS}
    notes = {"image": {}, "kernel": {at: f"= {number(weight)}" for at, weight in pairs.weights.items()}}
    products = dict(zip(PLACES, pairs.products, strict=True))
    return [
        SMALL.draw(
            f"{at_indices}[m →, n ↓]",
            {place: held(at_indices, place) for place in PLACES},
            labels=_own_labels(),
            notes=notes[at_indices],
        ),
        SMALL.draw(
            tr("products, sum {sum}", sum=number(pairs.value)),
            {place: product.letters if product else "–" for place, product in products.items()},
            notes={place: f"= {number(product.value if product else 0)}" for place, product in products.items()},
            below=True,
        ),
        AROUND.draw(
            f"{around_output}[{pairs.indices('m', 'n')}]",
            {place: held(around_output, place) if place in cells[around_output] else "0" for place in AROUND.places},
            labels=_labels_around(pairs),
            notes=notes[around_output],
            frame=(pairs.i, pairs.j),
        ),
        OUTPUT.draw(
            tr("y(i →, j ↓), marked {output}", output=pairs.name),
            {(i, j): number(pairs.output[j + 2, i + 2]) for i, j in OUTPUT.places},
            marked=(pairs.i, pairs.j),
        ),
    ]


def _own_labels() -> dict[Place, str]:
    return {(m, n): f"{minus(m)},{minus(n)}" for m, n in PLACES}


def _labels_around(pairs: Pairs) -> dict[Place, str]:
    return {(pairs.i + m, pairs.j + n): f"{_beside('i', m)},{_beside('j', n)}" for m, n in PLACES}


def _beside(name: str, step: int) -> str:
    return name + ("−1", "", "+1")[step + 1]
