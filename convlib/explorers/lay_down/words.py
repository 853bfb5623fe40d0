"""What `LayDownExplorer` says: a sentence for each cell that can be chosen, and what holds for all of them."""

from collections.abc import Iterator

import numpy as np

from convlib.explorers.lay_down.laying import Cell, Laying
from convlib.text import factor, joined, listed, minus, number, tr


def laid_down(laying: Laying) -> Iterator[str]:
    """Say for each input cell where its copy lies, what is there already, and what is cut off."""
    before = np.zeros(laying.whole_shape)
    for index, (row, column) in enumerate(np.ndindex(laying.image.shape)):
        cells = laying.covered(row, column)
        yield joined(
            tr(
                "Input row {row}, column {column} holds {value}. Its copy, the kernel times {factor}, starts at output "
                "row {top}, column {left}.",
                row=row,
                column=column,
                value=number(laying.image[row, column]),
                factor=factor(laying.image[row, column]),
                top=minus(cells[0][0] - laying.padding),
                left=minus(cells[0][1] - laying.padding),
            ),
            _met(sum(before[cell] > 0 for cell in cells), len(cells)),
            _cut(sum(map(laying.is_cut, cells)), len(cells)),
        )
        before = laying.counts_so_far[index]


def _met(met: int, cells: int) -> str:
    if not met:
        return tr("No earlier copy covers its cells.")
    return tr(
        "{n} of its {cells} cells is covered by an earlier copy: the numbers are added.",
        "{n} of its {cells} cells are covered by earlier copies: the numbers are added.",
        n=met,
        cells=cells,
    )


def _cut(cut: int, cells: int) -> str:
    if not cut:
        return ""
    return tr(
        "Padding cuts {n} of its {cells} cells off.", "Padding cuts {n} of its {cells} cells off.", n=cut, cells=cells
    )


def collected(laying: Laying) -> Iterator[str]:
    """Write out for each output cell the sum that it collects, and where the input cells of that sum are."""
    for (row, column), value in np.ndenumerate(laying.output):
        sources = laying.sources(row, column)
        position = {"row": row, "column": column}
        if not sources:
            yield tr("Output row {row}, column {column}: no copy covers it, so it stays 0.", **position)
            continue
        terms = [f"{factor(laying.image[one])}·{factor(laying.kernel[weight])}" for one, weight in sources]
        yield joined(
            tr(
                "Output row {row}, column {column}, covered by {n} copy: {products} = {value}.",
                "Output row {row}, column {column}, covered by {n} copies: {products} = {value}.",
                n=len(sources),
                products=" + ".join(terms),
                value=number(value),
                **position,
            ),
            _where([source for source, _weight in sources]),
        )


def _where(cells: list[Cell]) -> str:
    """Say whose copies cover an output cell."""
    return tr(
        "The copy is that of input cell {cells}.",
        "The copies are those of input cells {cells}.",
        n=len(cells),
        cells=listed(cells),
    )


def paragraphs(laying: Laying, *, with_sizes: bool) -> list[str]:
    """The formula of the size, how many copies cover a cell, and which sizes a convolution turns into the input's."""
    if laying.problem:
        return [laying.formula]
    return [laying.formula, _counted(laying), *(_ambiguity(laying) if with_sizes else [])]


def _counted(laying: Laying) -> str:
    least, most = laying.overlaps.min(), laying.overlaps.max()
    if least == most:
        return tr(
            "Each output cell is covered by {n} copy.", "Each output cell is covered by {n} copies.", n=int(least)
        )
    return tr("Copies on each output cell: at least {least}, at most {most}.", least=least, most=most)


def _ambiguity(laying: Laying) -> list[str]:
    """With a stride, name the sizes that a convolution turns into the input's, if height and width have the same."""
    (height, width), (kernel_height, kernel_width) = laying.image.shape, laying.kernel.shape
    least = laying.shape[0] - laying.output_padding
    if laying.stride == 1 or height != width or kernel_height != kernel_width or least < 1:
        return []
    return [
        tr(
            "A convolution with this kernel size, stride, padding and dilation turns each of the sizes {sizes} into "
            "{size}. Output padding chooses among them.",
            sizes=listed(range(least, least + laying.stride)),
            size=height,
        )
    ]
