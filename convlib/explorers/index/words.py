"""What `IndexExplorer` says: a sentence for each m, n, and what holds for all of them."""

from convlib.explorers.index.pairs import AS_PRINTED, CONVOLUTION, CORRELATION, PLACES, Pairs, Place, held
from convlib.text import joined, listed, mark, minus, number, tr

FORMULAS = {
    CONVOLUTION: mark("convolution (S10): image[m, n] · kernel[i − m, j − n]"),
    AS_PRINTED: mark("cross-correlation as printed (S12): image[m, n] · kernel[i + m, j + n]"),
    CORRELATION: mark("usual cross-correlation: image[i + m, j + n] · kernel[m, n]"),
}


def sentences(pairs: Pairs, *, apart: bool) -> list[str]:
    """Say for each m, n which cells meet; where sums are shown, also what all nine products add up to."""
    if apart:
        return [_pair(pairs, place, in_numbers=False) for place in PLACES]
    total = _total(pairs)
    return [joined(_pair(pairs, place, in_numbers=True), total) for place in PLACES]


def _pair(pairs: Pairs, place: Place, *, in_numbers: bool) -> str:
    """Say which cells m, n bring together, and their product, in letters or also in numbers."""
    read, product = pairs.read(place), pairs.product(place)
    indices = {"m": minus(place[0]), "n": minus(place[1]), "i": minus(pairs.i), "j": minus(pairs.j)}
    cell = f"{pairs.at_indices}[{listed(map(minus, place))}] = {held(pairs.at_indices, place)}"
    met = f"{pairs.around_output}[{pairs.indices(*place)}] = {pairs.around_output}[{listed(map(minus, read))}]"
    if product is None:
        return tr(
            "m = {m}, n = {n} at i = {i}, j = {j}: {cell} would meet {met}, but there is no such cell, and the "
            "product counts as 0.",
            cell=cell,
            met=met,
            **indices,
        )
    met = f"{met} = {held(pairs.around_output, read)}"
    image, kernel = (met, cell) if pairs.at_indices == "kernel" else (cell, met)
    if not in_numbers:
        return tr(
            "m = {m}, n = {n} at i = {i}, j = {j}: {image} meets {kernel}. Their product is {letters}.",
            image=image,
            kernel=kernel,
            letters=product.letters,
            **indices,
        )
    return tr(
        "m = {m}, n = {n} at i = {i}, j = {j}: {image} meets {kernel}, and {letters} = {numbers} = {value}.",
        image=image,
        kernel=kernel,
        letters=product.letters,
        numbers=product.numbers,
        value=number(product.value),
        **indices,
    )


def _total(pairs: Pairs) -> str:
    """Write the sum of the products, and say how many pairs lack a cell."""
    terms = " + ".join(product.letters for product in pairs.products if product)
    total = number(pairs.value)
    equation = f"{pairs.name} = {terms} = {total}." if terms else f"{pairs.name} = {total}."
    lacking = pairs.products.count(None)
    if not lacking:
        return equation
    note = tr(
        "{n} of the 9 pairs lacks a cell and counts as 0.",
        "{n} of the 9 pairs lack a cell and count as 0.",
        n=lacking,
    )
    return joined(equation, note)


def paragraphs(pairs: Pairs, *, apart: bool) -> list[str]:
    """Say which sum is shown, and how the indices count."""
    total = tr("{output} is the sum of {term} over m and n from −1 to 1.", output=pairs.name, term=pairs.term)
    order = tr("The first index counts to the right, the second one down, and 0, 0 is the middle.")
    if apart:
        return [total, order]
    if pairs.around_output == "kernel":
        frame = tr("The dashed frame shows the nine kernel cells that this sum reads.")
    else:
        frame = tr("The dashed frame shows the nine image cells that this sum reads.")
    return [joined(total, frame, order)]


def summary(pairs: Pairs, place: Place) -> str:
    """Say in a line what an `IndexExplorer` shows."""
    shown = {
        "formula": pairs.formula,
        "i": minus(pairs.i),
        "j": minus(pairs.j),
        "m": minus(place[0]),
        "n": minus(place[1]),
        "sum": number(pairs.value),
    }
    product = pairs.product(place)
    if product is None:
        return tr(
            "IndexExplorer: {formula}, i {i}, j {j}, m {m}, n {n}, a pair without a cell, sum {sum}",
            **shown,
        )
    return tr(
        "IndexExplorer: {formula}, i {i}, j {j}, m {m}, n {n}, {letters} = {numbers} = {value}, sum {sum}",
        letters=product.letters,
        numbers=product.numbers,
        value=number(product.value),
        **shown,
    )
