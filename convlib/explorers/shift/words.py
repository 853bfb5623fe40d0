"""What `ShiftExplorer` says about the two ways, in whole sentences."""

import numpy as np

from convlib.explorers._frame.grids import times
from convlib.explorers.shift.two_ways import TwoWays
from convlib.text import mark, minus, number, tr

POOLINGS = {
    "none": mark("no pooling"),
    "max": mark("max pooling"),
    "average": mark("average pooling"),
    "blurred_max": mark("max, blur, subsample"),
    "global_max": mark("global max pooling"),
    "global_average": mark("global average pooling"),
}
"""By the name of the pooling, its label in the list."""

_FILTERS = {
    "max": mark("The filter ends with max pooling of {stride}×{stride}, stride {stride}."),
    "average": mark("The filter ends with average pooling of {stride}×{stride}, stride {stride}."),
    "blurred_max": mark(
        "The filter ends with max pooling of {stride}×{stride}, stride 1, and a Gaussian blur of 3×3, stride {stride}."
    ),
    "global_max": mark("The filter ends with the largest of all numbers."),
    "global_average": mark("The filter ends with the mean of all numbers."),
}
"""By the name of the pooling, what follows the kernel."""


def paragraphs(ways: TwoWays) -> list[str]:
    """Say what holds at every position: the filter, the shift, how much differs, and what can make it differ."""
    end = [tr(_FILTERS[ways.pooling], stride=minus(ways.stride))] if ways.pooling in _FILTERS else []
    if ways.problem:
        return end
    return [*end, _travel(ways), " ".join([compared(ways), *(_causes(ways) if ways.unequal.any() else [])])]


def _travel(ways: TwoWays) -> str:
    fields = {"down": minus(ways.down), "right": minus(ways.right)}
    if ways.is_global:
        return tr("The image moves {down} down and {right} to the right. The output stays where it is.", **fields)
    rows, columns = ways.output_shift
    return tr(
        "The image moves {down} down and {right} to the right, the output {rows} down and {columns} to the right.",
        **fields,
        rows=minus(rows),
        columns=minus(columns),
    )


def compared(ways: TwoWays) -> str:
    """Say how many numbers the two ways do not share, and by how much they differ at most."""
    count, all_ = ways.unequal.sum(), ways.unequal.size
    if not count:
        return tr("The two ways give the same number.", "The two ways give the same {n} numbers.", n=all_)
    return tr(
        "{n} of {all} numbers differs, by {most}. It is framed.",
        "{n} of {all} numbers differ, by at most {most}. Each is framed.",
        n=count,
        all=all_,
        most=number(np.abs(ways.difference).max()),
    )


def _causes(ways: TwoWays) -> list[str]:
    """Say what in the settings keeps the two ways apart."""
    stride, (height, width) = ways.stride, ways.image.shape
    causes = []
    if not ways.is_global and (ways.down % stride or ways.right % stride):
        causes.append(tr("The shift is no multiple of the stride {stride}.", stride=stride))
    if not ways.is_global and (height % stride or width % stride):
        causes.append(
            tr(
                "The sides of the image, {size}, are no multiples of the stride {stride}.",
                size=times(ways.image.shape),
                stride=stride,
            )
        )
    if ways.padding_mode != "wrap" and (ways.ring or ways.pooling == "blurred_max"):
        causes.append(tr("The padding does not move with the image."))
    return causes


def sentences(ways: TwoWays) -> list[str]:
    """For each output, its number both ways."""
    return [_sentence(ways, *place) for place in np.ndindex(ways.shape)]


def _sentence(ways: TwoWays, row: int, column: int) -> str:
    from_row, from_column = ways.source(row, column)
    fields = {
        "row": row,
        "column": column,
        "one": number(ways.shift_then_filter[row, column]),
        "other": number(ways.filter_then_shift[row, column]),
        "from_row": from_row,
        "from_column": from_column,
    }
    both = tr(
        "Output row {row}, column {column}. Shift, then filter: {one}. Filter, then shift: {other}, which was at "
        "row {from_row}, column {from_column}.",
        **fields,
    )
    return " ".join(filter(None, [both, _verdict(ways, row, column), _padding(ways, row, column)]))


def _verdict(ways: TwoWays, row: int, column: int) -> str:
    if not ways.unequal[row, column]:
        return tr("The two numbers are equal.")
    return tr("The difference is {difference}.", difference=number(ways.difference[row, column]))


def _padding(ways: TwoWays, row: int, column: int) -> str:
    """Say how many cells of padding the two windows read; nothing where padding can't make a difference."""
    if ways.is_global or ways.padding_mode == "wrap":
        return ""
    after, before = ways.padding_read(row, column), ways.padding_read(*ways.source(row, column))
    if not (after or before):
        return ""
    return tr("Padding cells read: {after} after the shift, {before} before it.", after=after, before=before)


def summary(ways: TwoWays, kernel: str) -> str:
    """Say the state in a line."""
    settings = tr(
        "ShiftExplorer: image {size}, kernel {kernel}, stride {stride}, padding mode {mode}, pooling {pooling}, "
        "shifted down by {down} and right by {right}.",
        size=times(ways.image.shape),
        kernel=kernel,
        stride=ways.stride,
        mode=ways.padding_mode,
        pooling=ways.pooling,
        down=minus(ways.down),
        right=minus(ways.right),
    )
    return f"{settings} {tr('No output.') if ways.problem else compared(ways)}"
