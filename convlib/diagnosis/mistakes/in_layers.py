"""Slips with channels, filters and biases."""

import numpy as np

from convlib.diagnosis.mistakes.mistake import Mistake, at, at_all
from convlib.diagnosis.wrong import channels
from convlib.diagnosis.wrong.shared import OnResult, on_input, on_kernel, without
from convlib.text import mark

_LAYER = ("conv2d",)
_ALL_CHANNELS = mark("A filter adds up the sums of all its channels, each with its own slice of the filter.")
_OWN_FILTER = mark("Each map belongs to a filter of its own, in the order of the filters.")
_BIASES = mark("Each filter adds one number, its bias, to its map: + 1 for each filter.")
_BIAS_ADDED = mark("Each filter adds its own bias, once, to every cell of its map.")
_OWN_IMAGE = mark("Every image of the batch has its own maps.")
_WEIGHTS = mark("A filter has height · width weights for each channel.")

IN_LAYERS = (
    Mistake(
        "all axes turned",
        at_all(_LAYER, on_kernel(lambda weight: np.flip(weight, (-3, -2, -1)))),
        mark("You turned the kernel, and reversed the order of its channels too."),
        mark("Correlation uses every filter as it is: channel 0 of the filter lies on channel 0 of the image."),
    ),
    Mistake(
        "every axis reversed",
        at_all(_LAYER, on_kernel(np.flip)),
        mark("You reversed every axis of the weights: filters, channels, rows and columns."),
        mark("Correlation uses every filter as it is: channel 0 of the filter lies on channel 0 of the image."),
    ),
    Mistake(
        "channels in reverse order",
        at_all(_LAYER, on_kernel(lambda weight: np.flip(weight, -3))),
        mark("You took the channels of the filter in reverse order."),
        mark("Channel 0 of the filter lies on channel 0 of the image, and so on."),
    ),
    Mistake(
        "filters in reverse order",
        at_all(_LAYER, on_kernel(lambda weight: np.flip(weight, 0))),
        mark("You took the filters in reverse order."),
        _OWN_FILTER,
    ),
    Mistake(
        "last channel only",
        at_all(_LAYER, channels.last_channel),
        mark("You kept the sum of the last channel only."),
        mark("Add the sums of all channels with +=; with = the last one replaces the others."),
    ),
    Mistake(
        "maximum over channels",
        at_all(_LAYER, channels.over_channels(lambda each: each.max(-1))),
        mark("You kept the largest sum of the channels."),
        _ALL_CHANNELS,
    ),
    Mistake(
        "product over channels",
        at_all(_LAYER, channels.over_channels(lambda each: each.prod(-1))),
        mark("You multiplied the sums of the channels."),
        _ALL_CHANNELS,
    ),
    Mistake(
        "first channel of the filter for all",
        at_all(_LAYER, channels.one_channel_of_filter),
        mark("You used the filter's first channel for every channel of the image."),
        _ALL_CHANNELS,
    ),
    Mistake(
        "first channel of the image for all",
        at_all(_LAYER, channels.one_channel_of_image),
        mark("You used the image's first channel for every channel of the filter."),
        _ALL_CHANNELS,
    ),
    Mistake(
        "gray image",
        at_all(_LAYER, channels.gray),
        mark("You averaged the channels of the image before you used the filter."),
        _ALL_CHANNELS,
    ),
    Mistake(
        "first filter for all",
        at_all(_LAYER, on_kernel(lambda weight: np.repeat(weight[:1], len(weight), 0))),
        mark("You used the first filter for every map."),
        _OWN_FILTER,
    ),
    Mistake(
        "last filter for all",
        at_all(_LAYER, on_kernel(lambda weight: np.repeat(weight[-1:], len(weight), 0))),
        mark("You used the last filter for every map."),
        _OWN_FILTER,
    ),
    Mistake(
        "filters added",
        at_all(_LAYER, OnResult(lambda r: np.repeat(r.sum(1, keepdims=True), r.shape[1], 1))),
        mark("You added the maps of all filters."),
        _OWN_FILTER,
    ),
    Mistake(
        "filters added to one map",
        at_all(_LAYER, OnResult(lambda result: result.sum(1, keepdims=True))),
        mark("You added the maps of all filters to one map."),
        _OWN_FILTER,
    ),
    Mistake(
        "one map only",
        at_all(_LAYER, OnResult(lambda result: result[:, :1])),
        mark("You gave the map of the first filter only."),
        mark("One filter gives one map, so n filters give n maps."),
    ),
    Mistake(
        "last map only",
        at_all(_LAYER, OnResult(lambda result: result[:, -1:])),
        mark("You gave the map of the last filter only."),
        mark("One filter gives one map, so n filters give n maps."),
    ),
    Mistake(
        "other maps left at 0",
        at_all(_LAYER, OnResult(lambda r: np.where(np.arange(r.shape[1])[:, None, None], 0, r))),
        mark("You computed the map of the first filter only: the others stay 0."),
        mark("One filter gives one map, so n filters give n maps."),
    ),
    Mistake(
        "channels last",
        at("conv2d", OnResult(lambda result: np.moveaxis(result, 1, -1)))
        | at("maps", OnResult(lambda result: np.moveaxis(result, 0, -1))),
        mark("You put the maps last: your output is indexed [row, column, map]."),
        mark("The maps come before rows and columns: one map after the other."),
    ),
    Mistake(
        "filters and images swapped",
        at("conv2d", OnResult(lambda result: np.swapaxes(result, 0, 1))),
        mark("You put the filters before the images: your output is indexed [filter, image, row, column]."),
        mark("The output is indexed [image, filter, row, column]."),
    ),
    Mistake(
        "first map for all",
        at_all(_LAYER, OnResult(lambda result: channels.one_for_all(result, 0))),
        mark("You gave the map of the first filter for all."),
        _OWN_FILTER,
    ),
    Mistake(
        "last map for all",
        at_all(_LAYER, OnResult(lambda result: channels.one_for_all(result, -1))),
        mark("You gave the map of the last filter for all."),
        _OWN_FILTER,
    ),
    Mistake(
        "first image for all",
        at("conv2d", on_input(lambda x: np.repeat(x[:1], len(x), 0))),
        mark("You read the first image for every image of the batch."),
        _OWN_IMAGE,
    ),
    Mistake(
        "one image only",
        at("conv2d", OnResult(lambda result: result[:1])),
        mark("You gave the maps of the first image only."),
        _OWN_IMAGE,
    ),
    Mistake(
        "all axes padded",
        at("conv2d", channels.all_axes_padded),
        mark("You padded the axes of images and channels too, as np.pad(x, padding) does."),
        mark("Pad rows and columns only: np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))."),
        needs="padding",
    ),
    *(
        Mistake(name, at("conv2d", make), did, _BIAS_ADDED)
        for name, make, did in (
            ("bias ignored", without("bias"), mark("You ignored the bias.")),
            ("bias subtracted", channels.biases(np.negative), mark("You subtracted the bias.")),
            ("bias twice", channels.biases(lambda bias: 2 * bias), mark("You added the bias twice.")),
            (
                "bias at the first cell only",
                channels.bias_first,
                mark("You added the bias to the first cell of each map only."),
            ),
            ("bias once a channel", channels.bias_of_each_channel, mark("You added the bias once for each channel.")),
            ("bias for each product", channels.bias_of_each_product, mark("You added the bias to every product.")),
            (
                "bias for each cell of the window",
                channels.bias_of_each_cell,
                mark("You added the bias once for each cell of the window."),
            ),
            ("bias multiplied", channels.bias_multiplied, mark("You multiplied by the bias.")),
            (
                "first bias for all",
                channels.biases(lambda bias: np.full_like(bias, bias[0])),
                mark("You added the first bias to every map."),
            ),
            (
                "all biases for all",
                channels.biases(lambda bias: np.full_like(bias, bias.sum())),
                mark("You added the sum of all biases to every map."),
            ),
            (
                "bias once",
                channels.biases(lambda bias: np.where(np.arange(len(bias)), 0, bias)),
                mark("You added the bias to the first map only."),
            ),
        )
    ),
    Mistake(
        "mean over channels, of the bias too",
        at("conv2d", channels.channel_mean_with_bias),
        mark("You divided the sum by the number of channels."),
        mark("A filter adds up the sums of its channels; nothing is divided by the number of channels."),
    ),
    Mistake(
        "groups ignored",
        at("conv2d", without("groups")),
        mark("You ignored the groups."),
        mark("With g groups each filter reads the channels of its own group."),
    ),
    # how many numbers a layer learns
    Mistake(
        "one bias in all",
        at("parameters", channels.other_biases(lambda *_sizes: 1)),
        mark("You counted one bias in all."),
        _BIASES,
    ),
    Mistake(
        "bias for each channel",
        at("parameters", channels.other_biases(lambda filters, depth, *_kernel: filters * depth)),
        mark("You counted one bias for each channel of each filter."),
        _BIASES,
    ),
    Mistake(
        "bias for each weight",
        at("parameters", channels.other_biases(lambda filters, depth, high, wide: filters * depth * high * wide)),
        mark("You counted one bias for each weight."),
        _BIASES,
    ),
    Mistake(
        "biases of the channels",
        at("parameters", channels.other_biases(lambda _filters, depth, *_kernel: depth)),
        mark("You counted one bias for each channel of the input."),
        _BIASES,
    ),
    Mistake(
        "height for both sides",
        at("parameters", channels.other_weights(lambda high, _wide: high * high)),
        mark("You used the kernel's height for its width too."),
        _WEIGHTS,
    ),
    Mistake(
        "width for both sides",
        at("parameters", channels.other_weights(lambda _high, wide: wide * wide)),
        mark("You used the kernel's width for its height too."),
        _WEIGHTS,
    ),
    Mistake(
        "sides added",
        at("parameters", channels.other_weights(lambda high, wide: high + wide)),
        mark("You added the kernel's height and width."),
        _WEIGHTS,
    ),
    Mistake(
        "height only",
        at("parameters", channels.other_weights(lambda high, _wide: high)),
        mark("You counted one column of the kernel: its height only."),
        _WEIGHTS,
    ),
    Mistake(
        "width only",
        at("parameters", channels.other_weights(lambda _high, wide: wide)),
        mark("You counted one row of the kernel: its width only."),
        _WEIGHTS,
    ),
    Mistake(
        "kernel not counted",
        at("parameters", channels.other_weights(lambda _high, _wide: 1)),
        mark("You counted one weight for each channel."),
        _WEIGHTS,
    ),
    Mistake(
        "filters and channels swapped",
        at("parameters", channels.layer_swapped),
        mark("You swapped the filters and the channels."),
        mark("Each filter has its own weights for every channel, and one bias."),
    ),
    Mistake(
        "channels added",
        at("parameters", channels.channels_added),
        mark("You added the number of channels; it is a factor."),
        _WEIGHTS,
    ),
    Mistake(
        "filters added, not multiplied",
        at("parameters", channels.filters_added),
        mark("You added the number of filters to the weights of one."),
        mark("Each of the n filters has its own weights: n times as many."),
    ),
)
