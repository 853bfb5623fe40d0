"""The mistakes that people make with these operations: where each can be made, what happened, and what is true.

To add a mistake, write its wrong implementation in `wrong.py` and an entry in the table below: a name; the operations
where it can be made, with the wrong implementation for each; what the learner did, as a whole sentence in the second
person; and what is true, as a whole sentence. No other code knows a mistake by its name, except the practice questions
that want to bring it out. `tests/diagnosis` makes the mistake in an answer and in code, and fails if every case in
`cases.py` gives the same result as another mistake does: then add a case in which the two differ. The graded
exercises need a wrong answer with it where it can be made there: `tests/grading` says which.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from convlib.diagnosis import wrong
from convlib.diagnosis.operations import MAPS, POOLS, PRINTED, SLIDING, settings_of
from convlib.text import mark, tr


@dataclass(frozen=True)
class Mistake:
    """A misconception.

    Attributes
    ----------
    name : str
        Its id, and what teachers call it.
    wrong : operation -> callable
        Where it can be made, and what it computes there: `wrong[operation](right, *arguments, **settings)`.
    happened : str
        What the learner did, a sentence for `tr`: "You did not turn the kernel."
    mend : str
        What is true, a sentence for `tr`.
    needs : str
        A setting that must be asked about for an answer to show this mistake; empty where there is none.
    """

    name: str
    wrong: Mapping[str, wrong.Wrong]
    happened: str
    mend: str
    needs: str = ""

    @property
    def explanation(self) -> str:
        """What to tell somebody who made it: two sentences."""
        return f"{tr(self.happened)} {tr(self.mend)}"

    def fits(self, operation: str, settings: Collection[str]) -> bool:
        """Whether somebody can make it who is asked for an operation with these settings.

        Examples
        --------
        >>> gaps = MISTAKES["dilation as gaps"]
        >>> gaps.fits("output_size", ["stride"]), gaps.fits("output_size", ["dilation"])
        (False, True)
        """
        is_needed = self.needs in settings_of(operation)
        return operation in self.wrong and (not is_needed or self.needs in settings)


def at(names: str | Iterable[str], make: wrong.Wrong) -> dict[str, wrong.Wrong]:
    """Say where a mistake can be made that has the same wrong implementation everywhere there."""
    return dict.fromkeys([names] if isinstance(names, str) else names, make)


_ALL = (
    Mistake(
        "kernel not turned",
        at(("convolve1d", "convolve2d"), wrong.turned) | at("pair_sums", wrong.second_turned),
        mark("You did not turn the kernel."),
        mark("Convolution turns the kernel by 180° first: its last number meets the first pixel."),
    ),
    Mistake(
        "kernel turned",
        at(("correlate1d", "correlate2d", "divided", "conv2d"), wrong.turned)
        | at("maps", wrong.one_image(wrong.turned)),
        mark("You turned the kernel."),
        mark("Correlation uses the kernel as it is printed: its first number meets the first pixel."),
    ),
    Mistake(
        "mirrored, not turned",
        at("convolve2d", wrong.mirrored),
        mark("You mirrored the kernel from left to right only."),
        mark("Turning by 180° also mirrors it from top to bottom: kernel[::-1, ::-1]."),
    ),
    Mistake(
        "stride ignored",
        at((*SLIDING, "output_size"), wrong.stride_ignored) | at("receptive_field", wrong.strides_one),
        mark("You ignored the stride."),
        mark("With stride s the window moves s cells at a time, so only every s-th position gives an output."),
    ),
    Mistake(
        "stride before the window",
        at(SLIDING, wrong.stride_first),
        mark("You left out pixels before you placed the window."),
        mark("The window covers neighbouring pixels; the stride is the step from one window to the next."),
    ),
    Mistake(
        "stride along one side",
        at(MAPS, wrong.stride_one_side),
        mark("You used the stride from row to row only."),
        mark("The window moves by the stride along the rows and along the columns."),
    ),
    Mistake(
        "padding ignored",
        at((*SLIDING, *POOLS, "output_size"), wrong.padding_ignored),
        mark("You ignored the padding."),
        mark("The window slides over the padded input, which is 2·p longer along each side."),
    ),
    Mistake(
        "padding on one side",
        at((*SLIDING, "output_size"), wrong.padding_before),
        mark("You added the padding on one side only."),
        mark("Padding p adds p cells at both ends: 2·p in all."),
    ),
    Mistake(
        "padding added to the output",
        at((*SLIDING, "output_size"), wrong.padding_last),
        mark("You added the padding to the output."),
        mark("Padding goes around the input; then the kernel slides over the padded input."),
    ),
    Mistake(
        "off centre",
        at(SLIDING, wrong.off_centre),
        mark("You put all the padding at the end, so every sum is off centre."),
        mark(
            "Half of the padding comes before the first pixel, so that an output cell lies at the middle of its window."
        ),
    ),
    Mistake(
        "ceil for floor",
        at(POOLS, wrong.ceil_mode) | at("output_size", wrong.ceil) | at(SLIDING, wrong.rounded_up),
        mark("You rounded up."),
        mark("The last window must fit completely, so round down: ⌊…⌋."),
    ),
    Mistake(
        "+1 forgotten",
        at((*SLIDING, *POOLS, "output_size", "receptive_field"), wrong.one_less)
        | at("maps", wrong.one_image(wrong.one_less)),
        mark("You forgot the + 1."),
        mark("The first position counts before the window takes a step: the number of positions is steps + 1."),
    ),
    Mistake(
        "span d·k",
        at((*SLIDING, "output_size"), wrong.longer_span) | at("receptive_field", wrong.longer_spans),
        mark("You used d·k as the span of the dilated kernel."),
        mark("There are k − 1 distances between k taps, so the span is d·(k − 1) + 1."),
    ),
    Mistake(
        "dilation as gaps",
        at((*SLIDING, "output_size"), wrong.gaps) | at("receptive_field", wrong.gaps_in_layers),
        mark("You took the dilation for the number of cells between two taps."),
        mark(
            "The dilation is the distance from one tap to the next: dilation 1 is the ordinary kernel, dilation 2 "
            "leaves out one cell."
        ),
        needs="dilation",
    ),
    Mistake(
        "dilation ignored",
        at((*SLIDING, "output_size"), wrong.dilation_ignored) | at("receptive_field", wrong.dilations_one),
        mark("You ignored the dilation."),
        mark("With dilation d the taps are d cells apart, and the kernel spans d·(k − 1) + 1 cells."),
    ),
    Mistake(
        "written over the image",
        at(("correlate2d", "convolve2d"), wrong.written_over),
        mark("You wrote each result into the image, and later windows read it."),
        mark("Every window must read the original image, so the output needs its own array."),
    ),
    Mistake(
        "height and width swapped",
        at(MAPS, wrong.axes_swapped) | at("maps", wrong.one_image(wrong.axes_swapped)),
        mark("You swapped the kernel's height and width."),
        mark("The first number of a shape is the height: it counts the rows."),
    ),
    Mistake(
        "(x, y) for [row, column]",
        at((*MAPS, *POOLS), wrong.transposed)
        | at("maps", wrong.one_image(wrong.transposed))
        | at(PRINTED, wrong.kernel_transposed)
        | at("kernel_cell", wrong.indices_swapped),
        mark("You used (x, y) where [row, column] is meant."),
        mark("An array is indexed [row, column], and a shape is (rows, columns): first down, then to the right."),
    ),
    Mistake(
        "mean over channels",
        at("conv2d", wrong.channel_mean) | at("maps", wrong.one_image(wrong.channel_mean)),
        mark("You averaged the channels."),
        mark("A filter adds up the sums of its channels; nothing is divided by the number of channels."),
    ),
    Mistake(
        "one channel deep",
        at("conv2d", wrong.one_channel)
        | at("maps", wrong.one_image(wrong.one_channel))
        | at("parameters", wrong.one_channel_counted),
        mark("You used a filter that is one channel deep."),
        mark("A filter has as many channels as its input, and one weight for each cell of each channel."),
    ),
    Mistake(
        "n·C maps",
        at("conv2d", wrong.maps_apart) | at("maps", wrong.one_image(wrong.maps_apart)),
        mark("You made a map of its own for every channel of every filter."),
        mark("One filter adds up all its channels to one map, so n filters give n maps."),
    ),
    Mistake(
        "bias forgotten",
        at("parameters", wrong.bias_forgotten),
        mark("You forgot the biases."),
        mark("Each filter adds one number, its bias, to its map: + 1 for each filter."),
    ),
    Mistake(
        "one filter counted",
        at("parameters", wrong.one_filter),
        mark("You counted only one filter."),
        mark("Each of the n filters has its own weights: n times as many."),
    ),
    Mistake(
        "max padded with zeros",
        at("max_pool2d", wrong.zeros_win),
        mark("You padded with zeros, and a zero is larger than any negative number."),
        mark("Padding never wins a maximum: it counts as −∞."),
    ),
    Mistake(
        "average over the wrong count",
        at("avg_pool2d", wrong.other_count),
        mark("You divided the sum by the wrong number of cells."),
        mark("The zeros of the padding count in the mean, so divide by all cells of the window."),
    ),
    Mistake(
        "divided by the side",
        at("avg_pool2d", wrong.by_the_side),
        mark("You divided the sum by the side of the window."),
        mark("A window of side k has k·k cells, so divide by k·k."),
    ),
    Mistake(
        "pooling with stride 1",
        at(POOLS, wrong.stride_one),
        mark("You moved the window by one cell."),
        mark("A pooling window moves by its own size unless another stride is given."),
    ),
    Mistake(
        "the other pool",
        at(POOLS, wrong.other_pool),
        mark("You mixed up the maximum and the mean."),
        mark("Max pooling keeps the largest number of a window; average pooling keeps the mean."),
    ),
    Mistake(
        "sum of the window",
        at(SLIDING, wrong.of_the_window) | at("maps", wrong.one_image(wrong.of_the_window)),
        mark("You added the pixels of the window without the kernel."),
        mark("Multiply each pixel by its weight first; then add the products."),
    ),
    Mistake(
        "normalisation forgotten",
        at(("divided", "avg_pool2d"), wrong.not_divided),
        mark("You did not divide the sum."),
        mark(
            "The weights are the kernel's numbers divided by the divisor; a mean is a sum divided by the number of "
            "cells."
        ),
    ),
    Mistake(
        "spans added",
        at("receptive_field", wrong.spans_added),
        mark("You added the spans of the layers."),
        mark(
            "The windows of neighbouring cells overlap, so a layer adds its span − 1, times the strides of the layers "
            "before it."
        ),
    ),
    Mistake(
        "the other sign in the index",
        at(PRINTED, wrong.other_sign) | at("pair_sums", wrong.plus) | at("kernel_cell", wrong.indices_added),
        mark("You used the other sign in the index of the kernel."),
        mark(
            "Convolution subtracts: kernel[i − m, j − n]. Cross-correlation, as slide S12 prints it, adds: "
            "kernel[i + m, j + n]."
        ),
    ),
    Mistake(
        "the usual correlation",
        at("correlation_as_printed", wrong.other_order),
        mark("You gave the output in the order of the usual cross-correlation."),
        mark("As slide S12 prints it, image[m, n] meets kernel[i + m, j + n], so the output is mirrored: y(−i, −j)."),
    ),
    Mistake(
        "an index below 0",
        at("pair_sums", wrong.wrapped),
        mark("You used an index below 0, which reads from the end of the array."),
        mark("In Python g[−1] is the last number, so leave out the pairs in which c − a is below 0."),
    ),
    Mistake(
        "as many sums as numbers",
        at("pair_sums", wrong.too_few_sums),
        mark("You computed only as many sums as the first row has numbers."),
        mark("a + b runs from 0 to the sum of the last two indices: len(f) + len(g) − 1 sums."),
    ),
)

MISTAKES: dict[str, Mistake] = {mistake.name: mistake for mistake in _ALL}
"""The mistakes, by name."""
