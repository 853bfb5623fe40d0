"""The claims of slide S19, measured: how often pooling hides a shift, and what it saves in a small network.

The network is image → 3×3 convolution, 8 filters → pool → 3×3 convolution, 16 filters → pool → dense, 10 scores. The
pools are 2×2 max pools, or there are none.
"""

from math import prod
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convlib.operations import conv2d, conv2d_backward, max_pool2d, max_pool2d_backward
from convlib.shapes import output_size
from convlib.text import tr

Array = NDArray[Any]

FILTERS = (8, 16)
SCORES = 10


def unchanged(before: ArrayLike, after: ArrayLike, window: int) -> tuple[float, float]:
    """Return how often max pooling gives the same result for two stacks of maps.

    Parameters
    ----------
    before, after : (N, H, W) arrays
        The maps, and the same maps shifted.
    window : int
        Side of the pooling window and its stride, in cells; 1 means no pooling.

    Returns
    -------
    each, whole : floats from 0 to 1
        The share of single outputs that are the same, and the share of maps whose outputs are all the same.

    Examples
    --------
    >>> unchanged([[[3, 0], [4, 1]]], [[[1, 3], [2, 4]]], 2)
    (1.0, 1.0)
    """
    same = max_pool2d(before, window) == max_pool2d(after, window)
    return float(same.mean()), float(same.all(axis=(1, 2)).mean())


def patches(image: ArrayLike, height: int, width: int) -> Array:
    """Cut an (H, W) image into (N, height, width) patches, row by row; an incomplete rest is dropped.

    Examples
    --------
    >>> patches([[1, 2, 3, 4, 5]], 1, 2).tolist()
    [[[1, 2]], [[3, 4]]]
    """
    image = np.asarray(image)
    rows, columns = image.shape[0] // height, image.shape[1] // width
    blocks = image[: rows * height, : columns * width].reshape(rows, height, columns, width)
    return blocks.swapaxes(1, 2).reshape(-1, height, width)


class Layer(NamedTuple):
    """One layer of a network: the shape of its output, its parameters, and its multiplications for one image."""

    name: str
    shape: tuple[int, ...]
    parameters: int
    multiplications: int

    @property
    def nodes(self) -> int:
        """How many numbers the output has."""
        return prod(self.shape)


def small_network(side: int, *, pooling: bool) -> list[Layer]:
    """List the layers of the network, from a gray image of `side` × `side` pixels to its 10 scores.

    Slide S19. Raises ValueError if the image is too small.

    Examples
    --------
    >>> [layer.shape for layer in small_network(28, pooling=True)]
    [(8, 26, 26), (8, 13, 13), (16, 11, 11), (16, 5, 5), (10,)]
    """
    layers: list[Layer] = []
    shape: tuple[int, ...] = (1, side, side)
    for filters in FILTERS:
        layers += [_convolution(shape, filters)]
        layers += [_max_pool(layers[-1].shape)] * pooling
        shape = layers[-1].shape
    return [*layers, _dense(shape)]


def _convolution(shape: tuple[int, ...], filters: int, kernel: int = 3) -> Layer:
    """Count one multiplication per weight and place; the parameters are the weights and one bias per filter."""
    weights, sides = filters * shape[0] * kernel**2, [output_size(side, kernel) for side in shape[1:]]
    return Layer(
        tr("convolution, {n} filter", "convolution, {n} filters", n=filters),
        (filters, *sides),
        weights + filters,
        weights * prod(sides),
    )


def _max_pool(shape: tuple[int, ...], window: int = 2) -> Layer:
    sides = [output_size(side, window, stride=window) for side in shape[1:]]
    return Layer(tr("max pool {window}×{window}", window=window), (shape[0], *sides), 0, 0)


def _dense(shape: tuple[int, ...]) -> Layer:
    """Count one weight from each node to each score, and one bias per score."""
    weights = prod(shape) * SCORES
    return Layer(tr("dense"), (SCORES,), weights + SCORES, weights)


def first_weights(side: int, *, pooling: bool) -> list[Array]:
    """Draw random weights for both convolutions and the dense layer of the network, without biases.

    Examples
    --------
    >>> [weights.shape for weights in first_weights(28, pooling=True)]
    [(8, 1, 3, 3), (16, 8, 3, 3), (400, 10)]
    """
    rng = np.random.default_rng(0)
    nodes = small_network(side, pooling=pooling)[-2].nodes
    shapes = (FILTERS[0], 1, 3, 3), (FILTERS[1], FILTERS[0], 3, 3), (nodes, SCORES)
    return [rng.normal(scale=0.1, size=shape) for shape in shapes]


def training_step(images: Array, weights: list[Array], *, pooling: bool) -> list[Array]:
    """Compute the scores and the gradients of all weights: the work of one training step.

    Parameters
    ----------
    images : (N, 1, H, W) array
    weights : list of arrays
        As returned by `first_weights`.
    pooling : bool
        Whether the network has its two pools.

    Returns
    -------
    list of arrays
        The gradient of the loss, half the sum of the squared scores, for each array of `weights`.
    """
    inputs, maps = [images], []
    for filters in weights[:2]:
        maps.append(conv2d(inputs[-1], filters))
        inputs.append(max_pool2d(maps[-1], 2) if pooling else maps[-1])
    nodes = inputs[-1].reshape(len(images), -1)
    scores = nodes @ weights[2]
    gradients, grad = [nodes.T @ scores], (scores @ weights[2].T).reshape(inputs[-1].shape)
    for filters, read, given in zip(weights[1::-1], inputs[1::-1], maps[::-1], strict=True):
        grad = max_pool2d_backward(grad, given, 2) if pooling else grad
        grad, grad_filters, _grad_bias = conv2d_backward(grad, read, filters)
        gradients.insert(0, grad_filters)
    return gradients
