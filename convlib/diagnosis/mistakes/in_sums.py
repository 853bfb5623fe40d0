"""Slips with sums over layers and pairs: receptive fields, the definition, and its indices."""

import numpy as np

from convlib.diagnosis.mistakes.mistake import Mistake, at
from convlib.diagnosis.wrong import definition, kernels, outputs, sizes
from convlib.diagnosis.wrong.shared import OnResult
from convlib.text import mark

_FIELD = mark("A layer adds its span − 1, times the strides of the layers before it.")
_SPAN = mark("There are k − 1 distances between k taps, so the span is d·(k − 1) + 1.")

IN_SUMS = (
    Mistake(
        "own stride",
        at("receptive_field", sizes.own_stride),
        mark("You multiplied each layer by its own stride too."),
        mark("A layer's stride spreads the layers behind it: multiply by the strides of the layers before it."),
    ),
    Mistake(
        "wrong end",
        at("receptive_field", sizes.backwards),
        mark("You began at the wrong end: with the last layer."),
        mark("Go from the first layer to the last: a layer's stride spreads the layers behind it."),
    ),
    Mistake(
        "product of the spans",
        at("receptive_field", sizes.together(1, lambda cells, layer: cells * (layer[2] * (layer[0] - 1) + 1))),
        mark("You multiplied the spans of the layers."),
        _FIELD,
    ),
    Mistake(
        "product of the kernels",
        at("receptive_field", sizes.together(1, lambda cells, layer: cells * layer[0])),
        mark("You multiplied the kernels of the layers."),
        _FIELD,
    ),
    Mistake(
        "kernels added",
        at("receptive_field", sizes.together(0, lambda cells, layer: cells + layer[0])),
        mark("You added the kernels of the layers."),
        _FIELD,
    ),
    Mistake(
        "kernels times strides",
        at("receptive_field", sizes.together(1, lambda cells, layer: cells * layer[0] * layer[1])),
        mark("You multiplied the kernels and the strides of the layers."),
        _FIELD,
    ),
    Mistake(
        "k for k − 1",
        at("receptive_field", sizes.on_layers(lambda layer: (layer[0] + 1, layer[1], layer[2]))),
        mark("You used k for k − 1: the distances are one fewer than the taps."),
        _FIELD,
    ),
    Mistake(
        "span for span − 1",
        at(
            "receptive_field",
            sizes.on_layers(lambda layer: (layer[2] * (layer[0] - 1) + 2, layer[1], 1)),
        ),
        mark("You added each layer's span in place of its span − 1."),
        _FIELD,
    ),
    Mistake(
        "span added at the strides before it",
        at("receptive_field", sizes.on_layers(lambda layer: (layer[2] + layer[0] - 1, layer[1], 1))),
        mark("You used k + d − 1 as the span of a dilated kernel."),
        _SPAN,
    ),
    Mistake(
        "strides added",
        at("receptive_field", sizes.walk(lambda carried, stride: carried + stride)),
        mark("You added the strides of the layers before."),
        mark("Strides multiply: after strides 2 and 3 a step is 6 cells of the input."),
    ),
    Mistake(
        "strides added from 0",
        at("receptive_field", sizes.walk(lambda carried, stride: carried + stride, start=0)),
        mark("You added the strides of the layers before."),
        mark("Strides multiply: after strides 2 and 3 a step is 6 cells of the input."),
    ),
    Mistake(
        "largest span only",
        at("receptive_field", sizes.together(0, lambda cells, layer: max(cells, layer[2] * (layer[0] - 1) + 1))),
        mark("You took the largest span of all layers."),
        _FIELD,
    ),
    Mistake(
        "last stride only",
        at("receptive_field", sizes.walk(lambda _carried, stride: stride)),
        mark("You used the stride of the one layer before only."),
        mark("Strides multiply: after strides 2 and 3 a step is 6 cells of the input."),
    ),
    Mistake(
        "1 added for each layer",
        at("receptive_field", lambda operation, layers: operation(layers) + len(layers)),
        mark("You added 1 for each layer."),
        _FIELD,
    ),
    Mistake(
        "kernels for strides",
        at("receptive_field", lambda operation, layers: operation([(k, k, d) for k, _stride, d in layers])),
        mark("You multiplied by the kernels of the layers before, not by their strides."),
        _FIELD,
    ),
    Mistake(
        "last layer only",
        at("receptive_field", sizes.some(slice(-1, None))),
        mark("You counted the last layer only."),
        _FIELD,
    ),
    Mistake(
        "first layer only",
        at("receptive_field", sizes.some(slice(1))),
        mark("You counted the first layer only."),
        _FIELD,
    ),
    Mistake(
        "last layer left out",
        at("receptive_field", sizes.some(slice(-1))),
        mark("You left out the last layer."),
        _FIELD,
    ),
    Mistake(
        "first layer left out",
        at("receptive_field", sizes.some(slice(1, None))),
        mark("You left out the first layer."),
        _FIELD,
    ),
    Mistake(
        "+1 twice in a field",
        at("receptive_field", OnResult(lambda cells: cells + 1)),
        mark("You counted one cell too many."),
        mark("Begin with 1 cell; each layer adds its span − 1, times the strides of the layers before it."),
    ),
    Mistake(
        "last pair only",
        at("pair_sums", definition.last_pair),
        mark("You kept a single product of each sum, the last one."),
        mark("Add every product to its sum with +=; with = the last one replaces the others."),
    ),
    Mistake(
        "last pair only, second row outside",
        at("pair_sums", definition.last_pair_inside),
        mark("You kept a single product of each sum, the last one."),
        mark("Add every product to its sum with +=; with = the last one replaces the others."),
    ),
    Mistake(
        "valid sums only",
        at("pair_sums", definition.inside),
        mark("You gave only the sums in which the shorter row lies inside the other."),
        mark("a + b runs from 0 to the sum of the last two indices: len(f) + len(g) − 1 sums."),
    ),
    Mistake(
        "as many sums as the longer row",
        at("pair_sums", definition.middle),
        mark("You gave as many sums as the longer row has numbers."),
        mark("a + b runs from 0 to the sum of the last two indices: len(f) + len(g) − 1 sums."),
    ),
    Mistake(
        "cyclic sums",
        at("pair_sums", definition.cyclic),
        mark("Your sums go on at the beginning when they reach the end."),
        mark("a + b runs from 0 to the sum of the last two indices: len(f) + len(g) − 1 sums."),
    ),
    Mistake(
        "numbers of one row only",
        at("pair_sums", kernels.of_the_window),
        mark("You added numbers of one row without those of the other."),
        mark("Multiply the two numbers of each pair, then add the products."),
    ),
    Mistake(
        "last sum left out",
        at("pair_sums", outputs.one_less),
        mark("You left out the last sum."),
        mark("a + b runs from 0 to the sum of the last two indices: len(f) + len(g) − 1 sums."),
    ),
    Mistake(
        "first row turned",
        at("pair_sums", lambda operation, f, g: operation(f[::-1], g)),
        mark("You took pairs whose indices do not add up to the same number."),
        mark("The two indices of a pair add up to the number of the sum: a + b = c."),
    ),
    Mistake(
        "indices the other way round",
        at("kernel_cell", OnResult(lambda cell: -cell)),
        mark("You subtracted the other way round: m − i and n − j."),
        mark("The kernel cell is [i − m, j − n]."),
    ),
    Mistake(
        "other sign for the column",
        at("kernel_cell", lambda _operation, i, j, m, n: np.array([i - m, j + n])),
        mark("You used the other sign for the column."),
        mark("The kernel cell is [i − m, j − n]: both indices are subtracted."),
    ),
    Mistake(
        "other sign for the row",
        at("kernel_cell", lambda _operation, i, j, m, n: np.array([i + m, j - n])),
        mark("You used the other sign for the row."),
        mark("The kernel cell is [i − m, j − n]: both indices are subtracted."),
    ),
    Mistake(
        "rows and columns mixed",
        at("kernel_cell", definition.indices_mixed),
        mark("You mixed rows and columns: i − n and j − m."),
        mark("The kernel cell is [i − m, j − n]: rows with rows, columns with columns."),
    ),
)
