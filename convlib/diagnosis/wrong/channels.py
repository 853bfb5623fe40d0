"""Channels, filters and biases mixed up: wrong layers."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from convlib.diagnosis.operations import Array, Operation, Result
from convlib.diagnosis.wrong.shared import Change, PartByPart, Wrong


def channel_mean(operation: Operation, x: ArrayLike, weight: ArrayLike, *rest: Any, **settings: Any) -> Result:
    """Average the channels."""
    return operation(x, np.asarray(weight, float) / np.shape(weight)[1], *rest, **settings)


def channel_mean_with_bias(
    operation: Operation, x: ArrayLike, weight: ArrayLike, *rest: Any, **settings: Any
) -> Result:
    """Divide each result by the number of channels, its bias too."""
    return operation(x, weight, *rest, **settings) / np.shape(weight)[1]


def one_channel(operation: Operation, x: ArrayLike, weight: ArrayLike, *rest: Any, **settings: Any) -> Result:
    """Use the first channel of each filter alone."""
    return operation(x, _one_slice(weight, 0), *rest, **settings)


def last_channel(operation: Operation, x: ArrayLike, weight: ArrayLike, *rest: Any, **settings: Any) -> Result:
    """Use the last channel of each filter alone."""
    return operation(x, _one_slice(weight, -1), *rest, **settings)


def _one_slice(weight: ArrayLike, channel: int) -> Array:
    """Set the weights of all other channels to 0."""
    one = np.zeros_like(weight)
    one[:, channel] = np.asarray(weight)[:, channel]
    return one


def one_channel_of_filter(operation: Operation, x: ArrayLike, weight: ArrayLike, *rest: Any, **settings: Any) -> Result:
    """Use the filter's first channel for every channel of the image."""
    return operation(x, np.broadcast_to(np.asarray(weight)[:, :1], np.shape(weight)), *rest, **settings)


def one_channel_of_image(operation: Operation, x: ArrayLike, weight: ArrayLike, *rest: Any, **settings: Any) -> Result:
    """Use the image's first channel for every channel of the filter."""
    return operation(np.broadcast_to(np.asarray(x)[:, :1], np.shape(x)), weight, *rest, **settings)


def gray(operation: Operation, x: ArrayLike, weight: ArrayLike, *rest: Any, **settings: Any) -> Result:
    """Average the image's channels first."""
    mean = np.asarray(x).mean(axis=1, keepdims=True)
    return operation(np.broadcast_to(mean, np.shape(x)), weight, *rest, **settings)


def over_channels(reduce: Change) -> Wrong:
    """Make one that puts the sums of the channels together in another way than by adding them."""
    return PartByPart(lambda weights: ((..., c, slice(None), slice(None)) for c in range(weights.shape[-3])), reduce)


def maps_apart(operation: Operation, x: ArrayLike, weight: ArrayLike, *rest: Any, **settings: Any) -> Result:
    """Give a map for each channel of each filter."""
    x, weight = np.asarray(x), np.asarray(weight)
    each = [
        operation(x[:, c : c + 1], filter_[np.newaxis, c : c + 1], **settings)
        for filter_ in weight
        for c in range(len(filter_))
    ]
    return np.concatenate(each, axis=1)


def one_for_all(result: Array, which: int) -> Array:
    """Give the map of one filter for all."""
    return np.repeat(result[:, [which]], result.shape[1], 1)


def biases(change: Change) -> Wrong:
    """Make one that changes the biases, where there are any."""

    def wrong(operation: Operation, *given: Any, **settings: Any) -> Result:
        bias = {"bias": change(np.asarray(settings["bias"]))} if "bias" in settings else {}
        return operation(*given, **settings | bias)

    return wrong


def bias_of_each_channel(operation: Operation, x: ArrayLike, weight: ArrayLike, **settings: Any) -> Result:
    """Add the bias once for each channel."""
    return biases(lambda bias: bias * np.shape(weight)[1])(operation, x, weight, **settings)


def bias_of_each_product(operation: Operation, x: ArrayLike, weight: ArrayLike, **settings: Any) -> Result:
    """Add the bias once for each weight of its filter."""
    return biases(lambda bias: bias * np.prod(np.shape(weight)[1:]))(operation, x, weight, **settings)


def bias_of_each_cell(operation: Operation, x: ArrayLike, weight: ArrayLike, **settings: Any) -> Result:
    """Add the bias once for each cell of the window."""
    return biases(lambda bias: bias * np.prod(np.shape(weight)[2:]))(operation, x, weight, **settings)


def bias_multiplied(operation: Operation, x: ArrayLike, weight: ArrayLike, **settings: Any) -> Result:
    """Multiply each map by its bias, where there is one."""
    factor = np.asarray(settings.pop("bias", 1)).reshape(-1, 1, 1)
    return operation(x, weight, **settings) * factor


def bias_first(operation: Operation, x: ArrayLike, weight: ArrayLike, **settings: Any) -> Result:
    """Add the bias to the first cell of each map only."""
    bias = np.asarray(settings.pop("bias", 0))
    result = np.array(operation(x, weight, **settings), float)
    result[..., 0, 0] += bias
    return result


def all_axes_padded(operation: Operation, x: ArrayLike, *given: Any, padding: int = 0, **settings: Any) -> Result:
    """Pad the axes of images and channels too."""
    images, channels = np.shape(x)[:2]
    return operation(np.pad(x, padding)[:images, :channels], *given, **settings)


# How many numbers a layer learns


def one_channel_counted(operation: Operation, filters: int, _channels: int, kernel: Any) -> Result:
    """Count the weights of one channel."""
    return operation(filters, 1, kernel)


def bias_forgotten(operation: Operation, filters: int, *rest: Any) -> Result:
    """Count the weights without the biases."""
    return operation(filters, *rest) - filters


def one_filter(operation: Operation, _filters: int, *rest: Any) -> Result:
    """Count one filter."""
    return operation(1, *rest)


def other_biases(number: Any) -> Wrong:
    """Make one that counts another number of biases: it takes filters, channels, height and width."""

    def wrong(operation: Operation, filters: int, channels: int, kernel: tuple[int, int]) -> Result:
        return operation(filters, channels, kernel) - filters + number(filters, channels, *kernel)

    return wrong


def other_weights(number: Any) -> Wrong:
    """Make one that counts another number of weights for a channel: it takes height and width."""

    def wrong(operation: Operation, filters: int, channels: int, kernel: tuple[int, int]) -> Result:
        return operation(filters, channels, (number(*kernel), 1))

    return wrong


def layer_swapped(operation: Operation, filters: int, channels: int, kernel: tuple[int, int]) -> Result:
    """Take the channels for the filters."""
    return operation(channels, filters, kernel)


def channels_added(_operation: Operation, filters: int, channels: int, kernel: tuple[int, int]) -> Result:
    """Add the channels to the weights of one."""
    return filters * (channels + kernel[0] * kernel[1] + 1)


def filters_added(_operation: Operation, filters: int, channels: int, kernel: tuple[int, int]) -> Result:
    """Add the filters to the weights of one."""
    return channels * kernel[0] * kernel[1] + filters


def outputs_counted(operation: Operation, filters: int, channels: int, kernel: tuple[int, int]) -> Result:
    """Count one filter for each pair of channels."""
    return operation(filters * channels, channels, kernel)
