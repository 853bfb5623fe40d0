"""The predictions of lesson 15, Cheaper layers."""

import numpy as np

from convlib.kernels import DECK, KERNELS
from convlib.operations import conv2d, convolve1d, correlate1d
from convlib.practice.predictions.asking import Lesson, choice, grid, keyed, number, numbers, right, slip, wrong
from convlib.practice.tasks import Asked
from convlib.shapes import multiplications, parameters, receptive_field
from convlib.text import mark

LESSON = Lesson()

PIXEL = np.array([4, 2, 5])
"""The three channels of the upper left pixel of the first example."""
MIXES = np.array([[1, 1, 0], [0, -1, 2]])
STEPS = np.array([0, 4, 1, 1, 6])
"""The row that goes through two layers with ReLU between them."""


@LESSON.asks
def mixed_pixel() -> Asked:
    """Each filter gives a weighted sum of the pixel's channels."""
    ignored = slip(
        [PIXEL.sum()] * 2,
        mark("You added the channels without their weights."),
        mark("Each channel is multiplied by its own weight of the filter first."),
    )
    copied = slip(
        PIXEL[:2],
        mark("You copied the first two channels."),
        mark("Each map mixes all channels: multiply each of them by its weight, and add the products."),
    )
    sign = slip(
        np.abs(MIXES) @ PIXEL,
        mark("You ignored the minus sign."),
        mark("A negative weight subtracts its channel."),
    )
    key = keyed(MIXES @ PIXEL, ignored, copied, sign)
    return numbers((mark("map 0"), mark("map 1")), key)


@LESSON.asks
def three_new_channels() -> Asked:
    """Three filters of 1×1 exchange red and blue."""
    pixel = np.array([200, 30, 40])
    nothing = slip(
        pixel,
        mark("You left the pixel as it was."),
        mark("A filter of 1×1 sees one pixel, but all of its channels, and each new channel has its own weights."),
    )
    added = slip(
        [pixel.sum()] * 3,
        mark("You added the three channels for each map."),
        mark("A weight of 0 leaves its channel out."),
    )
    shifted = slip(
        np.roll(pixel, 1),
        mark("You moved the channels on by one."),
        mark("Look where the weight 1 is in each filter: the filter keeps the channel with this weight."),
    )
    key = keyed(np.eye(3)[::-1] @ pixel, nothing, added, shifted)
    return numbers((mark("new red"), mark("new green"), mark("new blue")), key)


@LESSON.asks
def parameters_of_a_mix() -> Asked:
    """A 1×1 layer from 64 to 16 channels has 1,040 parameters."""
    no_bias = slip(
        16 * 64,
        mark("You counted the weights only."),
        mark("Each filter has one bias too, and it counts as a parameter."),
    )
    flat = slip(
        16 * 2,
        mark("You gave each filter one weight and one bias."),
        mark("A filter is as deep as its image: it has a weight for each of the channels."),
    )
    bias_each = slip(
        16 * 64 * 2,
        mark("You gave each weight a bias of its own."),
        mark("One bias is added to each map, so there is one for each filter."),
    )
    return number(mark("parameters"), keyed(parameters(16, 64, (1, 1)), no_bias, flat, bias_each))


@LESSON.asks
def plain_layer() -> Asked:
    """Eight filters of 4·3·3 weights, used at 10·10 positions."""
    learned, products = parameters(8, 4, (3, 3)), multiplications(8, 4, (3, 3), (10, 10))
    no_bias = slip(
        [8 * 4 * 9, products],
        mark("You left the biases out of the parameters."),
        mark("The layer learns one bias for each filter too."),
    )
    one_channel = slip(
        [parameters(8, 1, (3, 3)), multiplications(8, 1, (3, 3), (10, 10))],
        mark("You made each filter one channel deep."),
        mark("Each filter has a slice of 3×3 weights for each of the four channels."),
    )
    one_filter = slip(
        [parameters(1, 4, (3, 3)), multiplications(1, 4, (3, 3), (10, 10))],
        mark("You counted one filter."),
        mark("There are eight filters, and each makes its own map."),
    )
    no_padding = slip(
        [learned, multiplications(8, 4, (3, 3), (8, 8))],
        mark("You counted the positions without padding."),
        mark("With padding 1 a 3×3 kernel has as many positions as the image has pixels."),
    )
    once = slip(
        [learned, 8 * 4 * 9],
        mark("You counted one product for each weight."),
        mark("Each weight is used at every position, so it takes part in as many products as the map has cells."),
    )
    key = keyed([learned, products], no_bias, one_channel, one_filter, no_padding, once)
    return numbers((mark("parameters"), mark("multiplications")), key)


@LESSON.asks
def two_groups() -> Asked:
    """Filter 0 adds channels 0 and 1, filter 1 adds channels 2 and 3."""
    pixel = np.array([1, 2, 3, 4]).reshape(1, 4, 1, 1)
    maps = conv2d(pixel, np.ones((2, 2, 1, 1)), groups=2).ravel()
    ignored = slip(
        [pixel.sum()] * 2,
        mark("You let each filter read all four channels."),
        mark("With groups a filter reads only the channels of its own group."),
    )
    alternating = slip(
        [1 + 3, 2 + 4],
        mark("You put every second channel into a group."),
        mark("A group takes channels that follow each other: the first group has channels 0 and 1."),
    )
    first = slip(
        [1 + 2] * 2,
        mark("You let both filters read the first group."),
        mark("The filters are divided among the groups too: filter 1 belongs to the second group."),
    )
    return numbers((mark("map 0"), mark("map 1")), keyed(maps, ignored, alternating, first))


@LESSON.asks
def weights_in_groups() -> Asked:
    """With four groups each of eight filters has 2·3·3 weights."""
    right_number = parameters(8, 8, (3, 3), groups=4) - 8
    plain = slip(
        8 * 8 * 9,
        mark("You counted a layer without groups."),
        mark("With four groups a filter reads 8 / 4 = 2 channels."),
    )
    one_group = slip(
        2 * 2 * 9,
        mark("You counted the weights of one group."),
        mark("There are four groups, each with two filters."),
    )
    four_deep = slip(
        8 * 4 * 9,
        mark("You took the number of groups as the depth of a filter."),
        mark("The depth is the number of channels in a group: channels divided by groups."),
    )
    return number(mark("weights"), keyed(right_number, plain, one_group, four_deep))


@LESSON.asks
def depthwise_maps() -> Asked:
    """Three channels give three maps, with one slice of 3×3 weights each."""
    added = slip(
        [1, 27],
        mark("You added the maps of the channels."),
        mark("Each filter belongs to one channel, and its map stays by itself."),
    )
    deep = slip(
        [3, 81],
        mark("You made each filter as deep as the image."),
        mark("A depthwise filter reads one channel, so it has one slice."),
    )
    shared = slip(
        [3, 9],
        mark("You used the same slice for all channels."),
        mark("Each channel has a filter of its own."),
    )
    key = keyed([3, parameters(3, 3, (3, 3), groups=3) - 3], added, deep, shared)
    return numbers((mark("maps"), mark("weights")), key)


@LESSON.asks
def in_two_steps() -> Asked:
    """The plain layer has 16·8·9 weights, the two steps 8·9 and 16·8."""
    plain, mixing, alone = 16 * 8 * 9, 16 * 8, 8 * 9
    key = keyed(
        [plain, alone + mixing],
        slip(
            [plain, alone],
            mark("You counted the depthwise step only."),
            mark("Its eight maps are then mixed by 16 filters of 1×1, which have weights too."),
        ),
        slip(
            [plain, mixing],
            mark("You counted the 1×1 step only."),
            mark("The depthwise step before it has 3×3 weights for each channel."),
        ),
        slip(
            [plain, alone * mixing],
            mark("You multiplied the weights of the two steps."),
            mark("The steps follow each other, so their weights are added."),
        ),
        slip(
            [plain, 16 * 9 + mixing],
            mark("You gave the depthwise step 16 filters."),
            mark("It has one filter for each channel in; only the 1×1 step makes 16 maps."),
        ),
        slip(
            [8 * 8 * 9, alone + 8 * 8],
            mark("You took eight channels out."),
            mark("The layer makes 16 maps of eight channels."),
        ),
    )
    return numbers((mark("plain"), mark("two steps")), key)


@LESSON.asks
def possible_groups() -> Asked:
    """The number of groups divides 12 and 8: 1, 2 or 4."""
    return choice(
        wrong(
            mark("1, 2, 3, 4, 6, 12"),
            mark("You looked at the channels in only."),
            mark("The filters are divided among the groups too, so the number of groups has to divide 8."),
        ),
        wrong(
            mark("1, 2, 4, 8"),
            mark("You looked at the channels out only."),
            mark("The channels in are divided among the groups too, so the number of groups has to divide 12."),
        ),
        right(mark("1, 2, 4")),
        wrong(
            mark("every number up to 8"),
            mark("You allowed groups of different sizes."),
            mark("All groups have the same number of channels and the same number of filters."),
        ),
    )


@LESSON.asks
def column_times_row() -> Asked:
    """The table of products is the Sobel kernel."""
    column, row = np.array([1, 2, 1]), np.array([-1, 0, 1])
    turned = slip(
        np.outer(row, column),
        mark("You exchanged the column and the row."),
        mark("A number of the column belongs to a row of the table: it multiplies the whole row."),
    )
    added = slip(
        np.add.outer(column, row),
        mark("You added the numbers."),
        mark("Each cell is the product of its number in the column and its number in the row."),
    )
    every_row = slip(
        np.outer([1, 1, 1], row),
        mark("You repeated the row."),
        mark("Each row of the table is the row times the number of the column beside it."),
    )
    return grid(keyed(np.outer(column, row), turned, added, every_row))


@LESSON.asks
def kernels_that_split() -> Asked:
    """Five of the deck's nine kernels have rank one."""
    count = sum(int(np.linalg.matrix_rank(KERNELS[name].cells)) == 1 for name in DECK)
    blurs = slip(
        3,
        mark("You counted the blurs only."),
        mark("In Identity and in Edge detection (1) all rows are multiples of one row too."),
    )
    symmetric = slip(
        9,
        mark("You took every symmetric kernel."),
        mark("Symmetry is not enough: in Sharpen 0 −1 0 is no multiple of −1 5 −1."),
    )
    no_zeros = slip(
        4,
        mark("You left out one kernel whose rows are multiples of one row."),
        mark("A row of zeros is a multiple too: 0 times the row."),
    )
    unsharp = slip(
        6,
        mark("You counted one kernel too many."),
        mark(
            "Unsharp masking differs from Gaussian blur in its centre, so its middle row is no multiple of the first."
        ),
    )
    return number(mark("kernels"), keyed(count, blurs, symmetric, no_zeros, unsharp))


@LESSON.asks
def two_small_layers() -> Asked:
    """One 5×5 layer has 1,600 weights, two 3×3 layers have 1,152."""
    plain, small = 8 * 8 * 25, 2 * 8 * 8 * 9
    field = receptive_field([(3, 1, 1)] * 2)
    key = keyed(
        [plain, small, field],
        slip(
            [plain, small // 2, field],
            mark("You counted one of the two layers."),
            mark("Both layers have weights of their own."),
        ),
        slip(
            [plain, small, 6],
            mark("You added the sides of the two kernels."),
            mark("The first cell counts once: each layer adds its side minus 1."),
        ),
        slip(
            [plain, small, 3],
            mark("You followed the last layer only."),
            mark("Each cell that it reads comes from three cells of the layer before."),
        ),
        slip(
            [8 * 25, 2 * 8 * 9, field],
            mark("You made each filter one channel deep."),
            mark("Each of the eight filters has a slice for each of the eight channels."),
        ),
        slip(
            [25, 18, field],
            mark("You counted one slice for each layer."),
            mark("Each of the eight filters has a slice for each of the eight channels."),
        ),
    )
    return numbers((mark("weights, one 5×5"), mark("weights, two 3×3"), mark("cells along a side")), key)


@LESSON.asks
def one_kernel_for_two() -> Asked:
    """The kernels (1, 2) and (1, 3) make (1, 5, 6)."""
    first, second = np.array([1, 2]), np.array([1, 3])
    merged = convolve1d(first, second, padding="full")
    turned = slip(
        [merged[::-1]],
        mark("You wrote the kernel from its end."),
        mark("The first number belongs to the first cell: it is the product of the first numbers, 1·1."),
    )
    correlated = slip(
        [correlate1d(first, second, padding="full")],
        mark("You turned one of the kernels."),
        mark("The first cell is read by the first number of each kernel only."),
    )
    added = slip(
        [[1, 2 + 1, 3]],
        mark("You put the kernels beside each other and added where they overlap."),
        mark("The second layer multiplies what the first one gives, so weights are multiplied."),
    )
    return grid(keyed([merged], turned, correlated, added))


@LESSON.asks
def ten_layers() -> Asked:
    """Ten layers of 3×3 without ReLU are one layer of 21×21."""
    sides = slip(
        30,
        mark("You added the sides of the ten kernels."),
        mark("Each layer adds its side minus 1 to the cells that are read."),
    )
    no_start = slip(
        20,
        mark("You forgot the cell with which you start."),
        mark("Without any layer an output is one cell; each layer then adds two."),
    )
    stays = slip(
        3,
        mark("You assumed that the kernel stays 3×3."),
        mark("The second layer reads cells that come from a wider window of the image."),
    )
    return number(mark("side of the kernel"), keyed(receptive_field([(3, 1, 1)] * 10), sides, no_start, stays))


@LESSON.asks
def relu_between() -> Asked:
    """The differences 4 −3 0 5 lose their −3, and the sums are 4 0 5."""
    steps, pairs = correlate1d(STEPS, [-1, 1]), np.ones(2)
    without = correlate1d(steps, pairs)
    left_out = slip(
        [without],
        mark("You left ReLU out."),
        mark("ReLU sets the negative difference to 0 before the sums are computed."),
    )
    at_the_end = slip(
        [np.maximum(without, 0)],
        mark("You used ReLU after the second layer."),
        mark("Here it stands between the layers: it changes what the second one reads."),
    )
    positive = slip(
        [correlate1d(np.abs(steps), pairs)],
        mark("You dropped the minus sign."),
        mark("ReLU does not turn −3 into 3: every negative number becomes 0."),
    )
    return grid(keyed([correlate1d(np.maximum(steps, 0), pairs)], left_out, at_the_end, positive))


@LESSON.asks
def products_for_a_number() -> Asked:
    """Nine products for each output, which is one number read and one written."""
    outputs_only = slip(
        9,
        mark("You counted the maps only."),
        mark("The image has as many numbers as the maps, and all of them have to be read."),
    )
    all_channels = slip(
        9 * 32 / 2,
        mark("You let each filter read all channels."),
        mark("A depthwise filter reads one channel, so an output takes 9 products."),
    )
    every_window = slip(
        9 / 10,
        mark("You counted a number of the image once for each window that reads it."),
        mark("Count the numbers of the image once: they are as many as those of the maps."),
    )
    return number(mark("products for each number"), keyed(9 / 2, outputs_only, all_channels, every_window))
