"""The table of misconceptions: wrong ideas that teachers know, and that questions and cases are made to bring out."""

from convlib.diagnosis.mistakes.in_learning import IN_LEARNING
from convlib.diagnosis.mistakes.mistake import Mistake, at
from convlib.diagnosis.operations import BACKWARD, MAPS, POOLS, PRINTED, SLIDING
from convlib.diagnosis.wrong import channels, definition, kernels, outputs, placing, pools, sizes, values
from convlib.diagnosis.wrong.shared import one_image, without
from convlib.text import mark

MISCONCEPTIONS = (
    Mistake(
        "kernel not turned",
        at(("convolve1d", "convolve2d"), kernels.turned) | at("pair_sums", definition.second_turned),
        mark("You did not turn the kernel."),
        mark("Convolution turns the kernel by 180° first: its last number meets the first pixel."),
    ),
    Mistake(
        "kernel turned",
        at(("correlate1d", "correlate2d", "divided", "conv2d"), kernels.turned) | at("maps", one_image(kernels.turned)),
        mark("You turned the kernel."),
        mark("Correlation uses the kernel as it is printed: its first number meets the first pixel."),
    ),
    Mistake(
        "mirrored, not turned",
        at(("convolve2d", "input_gradient"), kernels.mirrored),
        mark("You mirrored the kernel from left to right only."),
        mark("Turning by 180° also mirrors it from top to bottom: kernel[::-1, ::-1]."),
    ),
    Mistake(
        "stride ignored",
        at((*SLIDING, "output_size"), without("stride"))
        | at("receptive_field", sizes.on_layers(lambda layer: (layer[0], 1, layer[2]))),
        mark("You ignored the stride."),
        mark("With stride s the window moves s cells at a time, so only every s-th position gives an output."),
    ),
    Mistake(
        "stride before the window",
        at(SLIDING, placing.stride_first),
        mark("You left out pixels before you placed the window."),
        mark("The window covers neighbouring pixels; the stride is the step from one window to the next."),
    ),
    Mistake(
        "stride along one side",
        at(MAPS, placing.rows_only("stride", 1)),
        mark("You used the stride from row to row only."),
        mark("The window moves by the stride along the rows and along the columns."),
    ),
    Mistake(
        "padding ignored",
        at((*SLIDING, *POOLS, "output_size"), without("padding")),
        mark("You ignored the padding."),
        mark("The window slides over the padded input, which is 2·p longer along each side."),
    ),
    Mistake(
        "padding on one side",
        at((*SLIDING, "output_size"), placing.padding_before),
        mark("You added the padding on one side only."),
        mark("Padding p adds p cells at both ends: 2·p in all."),
    ),
    Mistake(
        "padding added to the output",
        at((*SLIDING, "output_size"), placing.padding_last),
        mark("You added the padding to the output."),
        mark("Padding goes around the input; then the kernel slides over the padded input."),
    ),
    Mistake(
        "off centre",
        at(SLIDING, placing.off_centre),
        mark("You put all the padding at the end, so every sum is off centre."),
        mark(
            "Half of the padding comes before the first pixel, so that an output cell lies at the middle of its window."
        ),
    ),
    Mistake(
        "ceil for floor",
        at(POOLS, pools.ceil_mode) | at("output_size", sizes.ceil) | at(SLIDING, outputs.rounded_up),
        mark("You rounded up."),
        mark("The last window must fit completely, so round down: ⌊…⌋."),
    ),
    Mistake(
        "+1 forgotten",
        at((*SLIDING, *POOLS, "output_size", "weight_gradient"), outputs.one_less)
        | at("maps", one_image(outputs.one_less)),
        mark("You forgot the + 1."),
        mark("The first position counts before the window takes a step: the number of positions is steps + 1."),
    ),
    Mistake(
        "field from 0",
        at("receptive_field", outputs.one_less),
        mark("You did not count the first cell."),
        mark("The first cell counts before any step: begin with 1, then add the steps."),
    ),
    Mistake(
        "span d·k",
        at((*SLIDING, "output_size"), placing.longer_span)
        | at("receptive_field", sizes.on_layers(lambda layer: (layer[2] * layer[0], layer[1], 1))),
        mark("You used d·k as the span of the dilated kernel."),
        mark("There are k − 1 distances between k taps, so the span is d·(k − 1) + 1."),
    ),
    Mistake(
        "dilation as gaps",
        at((*SLIDING, "output_size"), placing.gaps)
        | at("receptive_field", sizes.on_layers(lambda layer: (*layer[:2], layer[2] + 1))),
        mark("You took the dilation for the number of cells between two taps."),
        mark(
            "The dilation is the distance from one tap to the next: dilation 1 is the ordinary kernel, dilation 2 "
            "leaves out one cell."
        ),
        needs="dilation",
    ),
    Mistake(
        "dilation ignored",
        at((*SLIDING, "output_size"), without("dilation"))
        | at("receptive_field", sizes.on_layers(lambda layer: (*layer[:2], 1))),
        mark("You ignored the dilation."),
        mark("With dilation d the taps are d cells apart, and the kernel spans d·(k − 1) + 1 cells."),
    ),
    Mistake(
        "written over the image",
        at(("correlate2d", "convolve2d"), values.written_over),
        mark("You wrote each result into the image, and later windows read it."),
        mark("Every window must read the original image, so the output needs its own array."),
    ),
    Mistake(
        "height and width swapped",
        at(MAPS, placing.axes_swapped) | at("maps", one_image(placing.axes_swapped)),
        mark("You swapped the kernel's height and width."),
        mark("The first number of a shape is the height: it counts the rows."),
    ),
    Mistake(
        "(x, y) for [row, column]",
        at((*MAPS, *POOLS, *BACKWARD), placing.transposed)
        | at("maps", one_image(placing.transposed))
        | at(PRINTED, kernels.kernel_transposed)
        | at("kernel_cell", definition.indices_swapped),
        mark("You used (x, y) where [row, column] is meant."),
        mark("An array is indexed [row, column], and a shape is (rows, columns): first down, then to the right."),
    ),
    Mistake(
        "mean over channels",
        at("conv2d", channels.channel_mean) | at("maps", one_image(channels.channel_mean)),
        mark("You averaged the channels."),
        mark("A filter adds up the sums of its channels; nothing is divided by the number of channels."),
    ),
    Mistake(
        "one channel deep",
        at("conv2d", channels.one_channel)
        | at("maps", one_image(channels.one_channel))
        | at("parameters", channels.one_channel_counted),
        mark("You used a filter that is one channel deep."),
        mark("A filter has as many channels as its input, and one weight for each cell of each channel."),
    ),
    Mistake(
        "n·C maps",
        at("conv2d", channels.maps_apart) | at("maps", one_image(channels.maps_apart)),
        mark("You made a map of its own for every channel of every filter."),
        mark("One filter adds up all its channels to one map, so n filters give n maps."),
    ),
    Mistake(
        "bias forgotten",
        at("parameters", channels.bias_forgotten),
        mark("You forgot the biases."),
        mark("Each filter adds one number, its bias, to its map: + 1 for each filter."),
    ),
    Mistake(
        "one filter counted",
        at("parameters", channels.one_filter),
        mark("You counted only one filter."),
        mark("Each of the n filters has its own weights: n times as many."),
    ),
    Mistake(
        "max padded with zeros",
        at("max_pool2d", pools.zeros_win),
        mark("You padded with zeros, and a zero is larger than any negative number."),
        mark("Padding never wins a maximum: it counts as −∞."),
    ),
    Mistake(
        "average over the wrong count",
        at("avg_pool2d", pools.other_count),
        mark("You divided the sum by the wrong number of cells."),
        mark("The zeros of the padding count in the mean, so divide by all cells of the window."),
    ),
    Mistake(
        "divided by the side",
        at("avg_pool2d", pools.divided_by(lambda k, _s, _cells: k)),
        mark("You divided the sum by the side of the window."),
        mark("A window of side k has k·k cells, so divide by k·k."),
    ),
    Mistake(
        "pooling with stride 1",
        at(POOLS, pools.stride_one),
        mark("You moved the window by one cell."),
        mark("A pooling window moves by its own size unless another stride is given."),
    ),
    Mistake(
        "the other pool",
        at(POOLS, pools.other_pool),
        mark("You mixed up the maximum and the mean."),
        mark("Max pooling keeps the largest number of a window; average pooling keeps the mean."),
    ),
    Mistake(
        "sum of the window",
        at(SLIDING, kernels.of_the_window) | at("maps", one_image(kernels.of_the_window)),
        mark("You added the pixels of the window without the kernel."),
        mark("Multiply each pixel by its weight first; then add the products."),
    ),
    Mistake(
        "normalisation forgotten",
        at("divided", values.not_divided) | at("avg_pool2d", pools.divided_by(lambda _k, _s, _cells: 1)),
        mark("You did not divide the sum."),
        mark(
            "The weights are the kernel's numbers divided by the divisor; a mean is a sum divided by the number of "
            "cells."
        ),
    ),
    Mistake(
        "spans added",
        at("receptive_field", sizes.spans_added),
        mark("You added the spans of the layers."),
        mark(
            "The windows of neighbouring cells overlap, so a layer adds its span − 1, times the strides of the layers "
            "before it."
        ),
    ),
    Mistake(
        "the other sign in the index",
        at(PRINTED, definition.other_sign)
        | at("pair_sums", definition.plus)
        | at("kernel_cell", definition.indices_added),
        mark("You used the other sign in the index of the kernel."),
        mark(
            "Convolution subtracts: kernel[i − m, j − n]. Cross-correlation, as slide S12 prints it, adds: "
            "kernel[i + m, j + n]."
        ),
    ),
    Mistake(
        "the usual correlation",
        at("correlation_as_printed", definition.other_order),
        mark("You gave the output in the order of the usual cross-correlation."),
        mark("As slide S12 prints it, image[m, n] meets kernel[i + m, j + n], so the output is mirrored: y(−i, −j)."),
    ),
    Mistake(
        "an index below 0",
        at("pair_sums", definition.wrapped),
        mark("You used an index below 0, which reads from the end of the array."),
        mark("In Python g[−1] is the last number, so leave out the pairs in which c − a is below 0."),
    ),
    Mistake(
        "as many sums as numbers",
        at("pair_sums", definition.too_few_sums),
        mark("You computed only as many sums as the first row has numbers."),
        mark("a + b runs from 0 to the sum of the last two indices: len(f) + len(g) − 1 sums."),
    ),
    *IN_LEARNING,
)
