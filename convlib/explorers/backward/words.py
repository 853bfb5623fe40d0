"""What `BackwardExplorer` says: a sentence for each output, weight or input cell that can be followed."""

from collections.abc import Iterator

import numpy as np

from convlib.explorers.backward.gradients import Backward
from convlib.text import factor, number, tr


def of_outputs(backward: Backward) -> Iterator[str]:
    """Say for each output what its gradient adds to weights, input and bias."""
    for (row, column), gradient in np.ndenumerate(backward.gradient):
        to_weights = _products([(gradient, value) for value in backward.read(row, column).flat])
        to_cells = _products([(gradient, weight) for weight in backward.kernel.flat])
        yield tr(
            "Output row {row}, column {column} has gradient {gradient}. It adds gradient · input to the weights: "
            "{to_weights}. It adds gradient · weight to the cells of its window: {to_cells}. It adds {gradient} to the "
            "bias.",
            row=row,
            column=column,
            gradient=number(gradient),
            to_weights=to_weights,
            to_cells=to_cells,
        )


def of_weights(backward: Backward) -> Iterator[str]:
    """Say for each weight what it met, and the sum that is its gradient."""
    for (row, column), total in np.ndenumerate(backward.weight_gradient):
        met = [backward.padded[cell] for cell in backward.met(row, column)]
        products = _sum(list(zip(backward.gradient.flat, met, strict=True)))
        yield tr(
            "Weight row {row}, column {column}: it met {n} input cell. Its gradient is gradient · input: "
            "{products} = {total}",
            "Weight row {row}, column {column}: it met {n} input cells. Its gradient is the sum of gradient · input: "
            "{products} = {total}",
            row=row,
            column=column,
            n=len(met),
            products=products,
            total=number(total),
        )


def of_cells(backward: Backward) -> Iterator[str]:
    """Say for each input cell which outputs read it, and the sum that is its gradient."""
    for (row, column), total in np.ndenumerate(backward.input_gradient):
        readers = backward.readers(row, column)
        if not readers:
            yield tr(
                "Input row {row}, column {column}: no output reads it, so its gradient is 0.", row=row, column=column
            )
            continue
        yield tr(
            "Input row {row}, column {column}: {n} output reads it. Its gradient is gradient · weight: "
            "{products} = {total}",
            "Input row {row}, column {column}: {n} outputs read it. Its gradient is the sum of gradient · weight: "
            "{products} = {total}",
            row=row,
            column=column,
            n=len(readers),
            products=_sum([(backward.gradient[output], backward.kernel[weight]) for output, weight in readers]),
            total=number(total),
        )


def of_bias(backward: Backward) -> str:
    """Say what the gradient of the bias is."""
    return tr("Gradient of the bias: the sum of the output gradients, {total}.", total=number(backward.bias_gradient))


def _sum(pairs: list[tuple[float, float]]) -> str:
    return " + ".join(f"{factor(a)}·{factor(b)}" for a, b in pairs)


def _products(pairs: list[tuple[float, float]]) -> str:
    return ", ".join(f"{factor(a)}·{factor(b)} = {number(a * b)}" for a, b in pairs)
