"""What `PairSumExplorer` says: a sentence for each c, and the titles of its panels."""

from convlib.explorers.pair_sum.table import Table
from convlib.text import factor, number, tr


def sentences(table: Table, hidden: bool) -> list[str]:
    """Write out each sum; `hidden` leaves its value out."""
    f, g = ([factor(value) for value in values] for values in (table.f, table.g))
    index = [number(table.start + place) for place in range(max(len(f), len(g)))]
    texts = []
    for place, value in enumerate(table.sums):
        cells = table.diagonal(place)
        shown = {
            "c": number(2 * table.start + place),
            "terms": " + ".join(f"f({index[row]})·g({index[column]})" for row, column in cells),
            "factors": " + ".join(f"{f[row]}·{g[column]}" for row, column in cells),
        }
        if hidden or table.total is None:
            shown["sum"] = "?" if hidden else number(value)
            texts.append(tr("c = {c}: {terms} = {factors} = {sum}", **shown))
        else:
            shown |= {"sum": number(value), "total": number(table.total)}
            texts.append(tr("c = {c}: {terms} = {factors} = {sum} of {total}", **shown))
    return texts


def products_title(table: Table) -> str:
    """Say what the table holds, and out of how many ways."""
    if table.total is None:
        return tr("products f(a)·g(b)")
    return tr("products f(a)·g(b), each of {total}", total=number(table.total))


def sums_title(table: Table, hidden: bool) -> str:
    """Say what the row of sums holds, out of how many ways, and whether it is hidden."""
    if table.total is None:
        return tr("sums (f∗g)(c), hidden") if hidden else tr("sums (f∗g)(c)")
    if hidden:
        return tr("sums (f∗g)(c), each of {total}, hidden", total=number(table.total))
    return tr("sums (f∗g)(c), each of {total}", total=number(table.total))


def summary(table: Table, example: str, index: int, hidden: bool) -> str:
    """Say in a line what a `PairSumExplorer` shows."""
    shown = {
        "example": example,
        "f": " ".join(map(number, table.f)),
        "g": " ".join(map(number, table.g)),
        "start": number(table.start),
        "c": number(2 * table.start + index),
    }
    if table.problem:
        return tr("PairSumExplorer: {example}, f {f}, g {g}, both from index {start}, no output", **shown)
    value = "?" if hidden else number(table.sums[index])
    if hidden or table.total is None:
        return tr(
            "PairSumExplorer: {example}, f {f}, g {g}, both from index {start}, (f∗g)({c}) = {value}",
            value=value,
            **shown,
        )
    return tr(
        "PairSumExplorer: {example}, f {f}, g {g}, both from index {start}, (f∗g)({c}) = {value} of {total}",
        value=value,
        total=number(table.total),
        **shown,
    )
