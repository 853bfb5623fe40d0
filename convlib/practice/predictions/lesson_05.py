"""The predictions of lesson 5, Channels."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from convlib.diagnosis.mistakes import Mistake
from convlib.diagnosis.questions import Answer, Key, Question
from convlib.practice.predictions.asking import Lesson, choice, grid, number, numbers, right, wrong
from convlib.practice.tasks import Asked, idea
from convlib.text import mark

LESSON = Lesson()

_PICTURE = np.array([[[1, 10, 100], [2, 20, 200]], [[3, 30, 300], [4, 40, 400]]])
_IMAGE = np.array([[[1, 2], [3, 4]], [[10, 20], [30, 40]]])
_FILTER = np.array([[[1, 0], [0, 1]], [[0, 2], [0, -1]]])
_MAPS = mark("maps")
_SIZE = mark("rows"), mark("columns")


def _key(right: Answer, answers: Mapping[str, Any], ideas: Mapping[str, Mistake] | None = None) -> Key:
    return Key(np.array(right), {name: np.array(answer) for name, answer in answers.items()}, ideas or {})


@LESSON.asks
def four_pixels() -> Asked:
    """White is a lot of all three, black is little of all three."""
    return choice(
        wrong(
            mark("all large in the uniform, all small in the shirt"),
            mark("You mixed the colours like paints."),
            mark("The numbers are brightnesses: three bright lights together look white."),
        ),
        right(mark("all large in the shirt, all small in the uniform")),
        wrong(
            mark("in none: each pixel has one large number"),
            mark("You assumed that a pixel has only one of the three colours."),
            mark("Each pixel has three numbers, and each of them may be large or small."),
        ),
    )


@LESSON.asks
def red_stripe() -> Asked:
    """A channel is gray, and shows how large one of the numbers is."""
    return choice(
        right(mark("lighter in the red channel, dark in the other two")),
        wrong(
            mark("dark in the red channel, lighter in the other two"),
            mark("You assumed that a channel darkens its own colour."),
            mark("A channel shows a large number as a light gray."),
        ),
        wrong(
            mark("equally light in all three"),
            mark("You assumed that all channels show the same brightness."),
            mark("Look at the numbers of the stripe's pixel: they are not equal."),
        ),
    )


@LESSON.asks
def swapped() -> Asked:
    """A pixel with three equal numbers does not change when two of them are swapped."""
    return choice(
        wrong(
            mark("All colours stay: the numbers are the same."),
            mark("You assumed that an array says which of its channels is red."),
            mark("Whoever shows the array takes its first channel for red."),
        ),
        wrong(
            mark("All colours change, also the white of the shirt."),
            mark("You assumed that every colour changes."),
            mark("Two equal numbers can be swapped without a change."),
        ),
        right(mark("The wall and the stripe change their colours, the shirt stays white.")),
        wrong(
            mark("It becomes a negative: light becomes dark."),
            mark("You turned light into dark."),
            mark("The numbers only change places; none of them becomes smaller or larger."),
        ),
    )


@LESSON.asks
def second_grid() -> Asked:
    """The green channel: one number from every pixel."""
    ideas = {
        "reshape": idea(
            mark("You cut the numbers into grids in the order in which they are stored."),
            mark("A channel takes one number from every pixel."),
        ),
        "row": idea(
            mark("You took the numbers of the second row of pixels."),
            mark("The first axis now counts the channels: [1] takes the second number of every pixel."),
        ),
        "another channel": idea(mark("You took another channel."), mark("Channels are counted from 0: [1] is green.")),
        "columns first": idea(
            mark("You swapped rows and columns."), mark("Only the last axis moves; rows stay before columns.")
        ),
    }
    channels = np.moveaxis(_PICTURE, -1, 0)
    answers = {
        "reshape": _PICTURE.reshape(3, 2, 2)[1],
        "row": _PICTURE[1, :, :2],
        "another channel": channels[0],
        "columns first": channels[1].T,
    }
    return grid(_key(channels[1], answers, ideas))


@LESSON.asks
def reshaped() -> Asked:
    """Reshape cuts the stored order into grids of four numbers."""
    ideas = {
        "moved": idea(
            mark("You gave the red channel, as np.moveaxis does."),
            mark("reshape moves no axis: it takes the numbers in the order in which they are stored."),
        ),
        "down": idea(
            mark("You filled the grid column by column."), mark("numpy fills a grid row by row, as you read.")
        ),
    }
    first = _PICTURE.reshape(3, 2, 2)[0]
    return grid(_key(first, {"moved": _PICTURE[:, :, 0], "down": first.T}, ideas))


@LESSON.asks
def small_example() -> Asked:
    """Each channel meets its own slice, and all products are added."""
    sums = (_IMAGE * _FILTER).sum(axis=(1, 2))
    turned = (_IMAGE * _FILTER[:, ::-1, ::-1]).sum(axis=(1, 2))
    pixels = _IMAGE.sum(axis=(1, 2))
    answers = {
        "mean over channels": [*sums, sums.mean()],
        "kernel turned": [*turned, turned.sum()],
        "sum of the window": [*pixels, pixels.sum()],
        "multiplied": [*sums, sums.prod()],
    }
    ideas = {
        "multiplied": idea(
            mark("You multiplied the sums of the two channels."), mark("All products of all channels are added.")
        )
    }
    labels = mark("sum of channel 0"), mark("sum of channel 1"), mark("result")
    return numbers(labels, _key([*sums, sums.sum()], answers, ideas))


@LESSON.asks
def shape_of_the_result() -> Asked:
    """One image, one map of one cell."""
    ideas = {
        "size kept": idea(
            mark("You gave the map the size of the image."),
            mark("A filter of 2×2 fits on an image of 2×2 at one position only."),
        ),
        "products": idea(
            mark("You gave the shape of the products before they are added."),
            mark("The products of all channels and cells of a window are added to one number."),
        ),
    }
    answers = {"n·C maps": [1, 2, 1, 1], "size kept": [1, 1, 2, 2], "products": [1, 2, 2, 2]}
    return numbers((mark("images"), _MAPS, *_SIZE), _key([1, 1, 1, 1], answers, ideas))


@LESSON.asks
def map_size() -> Asked:
    """The depth does not change the size of a map."""
    ideas = {
        "larger": idea(
            mark("You made the map of the colour image three times as large."),
            mark("The three channels are added; the filter slides along rows and columns only."),
        ),
        "kept": idea(
            mark("You kept the size of the image."), mark("With a kernel of k cells, a side loses k − 1 cells.")
        ),
        "smaller": idea(mark("You subtracted the kernel's size."), mark("The first position counts too: n − k + 1.")),
    }
    answers = {"larger": [12, 4], "kept": [6, 6], "smaller": [3, 3]}
    return numbers((mark("rows, colour image"), mark("rows, gray image")), _key([4, 4], answers, ideas))


@LESSON.asks
def white_part() -> Asked:
    """Red minus green nearly cancels where all channels are bright."""
    return choice(
        wrong(
            mark("large: all channels are bright there"),
            mark("You added the channels."),
            mark("The slice of green is −1, so green is subtracted."),
        ),
        wrong(
            mark("negative: white has no red in it"),
            mark("You assumed that white has no red."),
            mark("White has a lot of all three; look at the sums of red and of green there."),
        ),
        right(mark("small: red and green nearly cancel")),
    )


@LESSON.asks
def wrong_depth() -> Asked:
    """Every channel needs a slice of weights."""
    return choice(
        wrong(
            mark("It uses only the first two channels."),
            mark("You assumed that a channel without weights can be left out."),
            mark("A library that leaves out a channel would hide your mistake."),
        ),
        wrong(
            mark("It treats the missing slice as zeros."),
            mark("You assumed that missing weights are zeros."),
            mark("No weights are something else than weights of 0; a library should not guess them."),
        ),
        wrong(
            mark("It uses one of the two slices twice."),
            mark("You assumed that channels can share a slice."),
            mark("Each channel needs its own slice, because red and blue have different weights."),
        ),
        right(mark("It rejects the filter.")),
    )


@LESSON.asks
def channels_that_conv2d_sees() -> Asked:
    """The second number of a shape counts the channels, whatever was meant."""
    ideas = {
        "last": idea(mark("You read the last number of the shape."), mark("conv2d reads a shape as (N, C, H, W).")),
        "first": idea(mark("You read the first number of the shape."), mark("The first number, N, counts the images.")),
    }
    return number(mark("channels"), Key(6, {"last": 3, "first": 1}, ideas))


@LESSON.asks
def three_filters() -> Asked:
    """Filters of 1×1: a weighted sum of the channels at each pixel."""
    values = _IMAGE[:, 1, 0] @ np.array([[1, 1], [-1, 1], [1, 0]]).T
    ideas = {
        "subtracted the other way": idea(
            mark("You subtracted the second channel from the first one."),
            mark("The weight of the first channel is −1, and that of the second one is 1."),
        ),
        "row and column swapped": idea(
            mark("You took the number in row 0, column 1."), mark("The row comes first: row 1, column 0.")
        ),
        "first row": idea(
            mark("You took the first number of each map."), mark("Rows are counted from 0: row 1 is the second.")
        ),
    }
    answers = {
        "mean over channels": values / 2,
        "subtracted the other way": [33, -27, 3],
        "row and column swapped": [22, 18, 2],
        "first row": [11, 9, 1],
    }
    return numbers((mark("map 0"), mark("map 1"), mark("map 2")), _key(values, answers, ideas))


@LESSON.asks
def second_layer() -> Asked:
    """A filter is as deep as what it reads: the maps of the first layer."""
    ideas = {
        "colours": idea(
            mark("You took the channels of the image."),
            mark("The second layer reads what the first layer gives, not the image."),
        ),
        "filters": idea(
            mark("You took the number of the second layer's own filters."),
            mark("This number says how many maps the second layer gives."),
        ),
        "all": idea(
            mark("You counted each channel of each filter of the first layer."),
            mark("A filter adds up its channels to one map."),
        ),
    }
    return number(mark("depth"), Key(2, {"colours": 3, "filters": 5, "all": 6}, ideas))


@LESSON.asks
def largest_edge() -> Asked:
    """Where red turns to white, all three channels rise; where blue turns to red, mostly one."""
    return choice(
        wrong(
            mark("where blue turns to red"),
            mark("You chose an edge at which only one channel becomes brighter."),
            mark("This filter adds the changes of all three channels."),
        ),
        right(mark("where red turns to white")),
        wrong(
            mark("inside the white part"),
            mark("You chose the brightest part."),
            mark("The filter subtracts the left column from the right one: equal columns give 0."),
        ),
    )


@LESSON.asks
def six_maps() -> Asked:
    """The maps of the channels of one filter are added."""
    return choice(
        wrong(
            mark("Nothing: conv2d gives the same six maps."),
            mark("You made a map of its own for every channel of every filter."),
            mark("Think of the result of one window: it is one number for each filter."),
        ),
        right(mark("Add the three maps of the same filter.")),
        wrong(
            mark("Take the mean of the three maps of the same filter."),
            mark("You averaged the channels."),
            mark("In the formula there is a sum over the channels, and no division."),
        ),
        wrong(
            mark("Add the two maps of the same channel."),
            mark("You added up the filters."),
            mark("Each filter keeps its own map; the sum runs over the channels."),
        ),
    )


@LESSON.asks
def colours_that_remain() -> Asked:
    """One filter of a layer gives one map, `filter_image` one channel for each channel."""
    ideas = {
        "all apart": idea(
            mark("You assumed that conv2d filters each channel by itself."),
            mark("A filter of a layer adds up its slices' products to one number."),
        ),
        "all added": idea(
            mark("You assumed that filter_image adds the channels."),
            mark("In notebook 2 a colour picture was still in colour after the blur."),
        ),
    }
    labels = mark("channels from filter_image"), mark("maps from conv2d")
    return numbers(labels, _key([3, 1], {"all apart": [3, 3], "all added": [1, 1]}, ideas))


@LESSON.asks
def no_colour() -> Asked:
    """White, gray and black have three equal numbers, whose differences are 0."""
    return choice(
        wrong(
            mark("The shirt gets a large value, the uniform gets about 0."),
            mark("You judged by the brightness."),
            mark("The filter subtracts green from red, and in white both are large."),
        ),
        wrong(
            mark("The shirt gets a positive value, the uniform a negative one."),
            mark("You took dark for negative."),
            mark("A negative value needs a green that is larger than the red."),
        ),
        right(mark("Both get about 0.")),
    )


@LESSON.asks
def parameters() -> Asked:
    """A layer's parameters do not depend on the size of its image."""
    key = Question("parameters", (2, 3, (3, 3))).key
    names = "bias forgotten", "one channel deep", "one filter counted"
    return numbers(
        (mark("parameters"), mark("more of them for 256×256")),
        _key([key.right, 0], {name: [key.wrong[name], 0] for name in names}),
    )


@LESSON.asks
def fully_connected() -> Asked:
    """Each of a million outputs has a weight for each of 200,000 numbers."""
    return choice(
        wrong(
            mark("about as many"),
            mark("You assumed that layers with the same outputs need the same parameters."),
            mark("In the convolution layer all positions share their weights; here each output has its own."),
        ),
        wrong(
            mark("about 200,000: one for each number of the photograph"),
            mark("You counted the weights of one output only."),
            mark("There are 16·254·254 outputs, and each has weights of its own."),
        ),
        wrong(
            mark("about one million: one for each output"),
            mark("You counted one parameter for each output."),
            mark("Each output has a weight for every number of the photograph."),
        ),
        right(mark("more than 100 billion")),
    )


@LESSON.asks
def on_paper() -> Asked:
    """32 filters of 5×5 on 16 channels of 20×20."""
    learned = Question("parameters", (32, 16, (5, 5))).key
    names = "bias forgotten", "one channel deep", "one filter counted"
    answers = {name: [32, 16, 16, learned.wrong[name]] for name in names}
    answers |= {
        "n·C maps": [512, 16, 16, learned.right],
        "+1 forgotten": [32, 15, 15, learned.right],
        "kept": [32, 20, 20, learned.right],
    }
    ideas = {
        "kept": idea(
            mark("You kept the size of the image."), mark("With a kernel of k cells, a side loses k − 1 cells.")
        )
    }
    labels = _MAPS, *_SIZE, mark("parameters")
    return numbers(labels, _key([32, 16, 16, learned.right], answers, ideas))
