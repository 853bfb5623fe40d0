"""A small network of layers, and how it learns: forward, backward, one step down the gradient.

Read it from the top: `Network` passes a batch of pictures from layer to layer, and the gradient of its loss back. Then
come the layers, each with its two passes, written by hand with what `operations` computes: there is no autograd, a
program that finds the way back by itself. All numbers are float32; N is the number of pictures in a batch.

>>> from convlib import images
>>> pictures, labels = images.digits()
>>> network = Network([Conv(8, 3, padding=1), ReLU(), MaxPool(2), Dense(10)], shape=(1, 8, 8), seed=0)
>>> losses = list(network.epoch(pictures, labels, rate=0.1, rng=np.random.default_rng(0)))
>>> losses[0] > 2, losses[-1] < 1
(True, True)
"""

# ruff: noqa: D102 - `Layer` says what the methods of each layer are for

import copy
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Literal

import numpy as np
from numpy.random import Generator
from numpy.typing import ArrayLike, NDArray

from convlib import operations, shapes
from convlib.text import joined, shown, tr

Array = NDArray[Any]
Shape = tuple[int, ...]
Name = Literal["kernel", "window"]


class Network:
    """Layers, one after the other, for pictures of a `shape` (channels, height, width).

    `seed` draws the first weights: the same seed, the same network. The network keeps copies of the layers, so the same
    list can make another one. ValueError if a layer does not fit the maps that reach it; the message says why.
    """

    def __init__(self, layers: Iterable["Layer"], shape: Shape, seed: int) -> None:
        self.layers = [copy.deepcopy(layer) for layer in layers]
        self.shapes = [tuple(shape)]
        """The shape of a picture, then the shape of what each layer makes of it."""
        rng = np.random.default_rng(seed)
        for layer in self.layers:
            if not isinstance(layer, Layer):
                raise TypeError(
                    tr("Each layer must be one such as ReLU() or Conv(8, 3), not {value}", value=shown(layer))
                )
            self.shapes.append(layer.start(self.shapes[-1], rng))
        self._velocity = [np.zeros_like(parameter) for parameter in self.parameters]
        self._output: Shape = ()

    @property
    def parameters(self) -> list[Array]:
        """Every array that the network learns, from the first layer to the last."""
        return [parameter for layer in self.layers for parameter in layer.parameters]

    @property
    def gradients(self) -> list[Array]:
        """What `backward` found for each of the `parameters`."""
        return [gradient for layer in self.layers for gradient in layer.gradients]

    def maps(self, x: ArrayLike) -> list[Array]:
        """Return the pictures, (N, channels, height, width), then what each layer makes of them."""
        maps = [np.asarray(x, np.float32)]
        if maps[0].shape[1:] != self.shapes[0] or not maps[0].size:
            wanted = ", ".join(map(str, self.shapes[0]))
            raise ValueError(tr("x must have the shape (N, {wanted}), got {got}", wanted=wanted, got=maps[0].shape))
        for layer in self.layers:
            maps.append(layer.forward(maps[-1]))
        self._output = maps[-1].shape
        return maps

    def forward(self, x: ArrayLike) -> Array:
        """Return what the last layer makes of the pictures: (N, classes) scores, if it is `Dense`."""
        return self.maps(x)[-1]

    def backward(self, grad: ArrayLike) -> Array:
        """Pass the gradient at `forward`'s output back to the pictures; on the way, fill each layer's `gradients`."""
        grad = np.asarray(grad, np.float32)
        if grad.shape != (last := self._output):
            raise ValueError(
                tr("grad must have shape {last}, got {got}; call forward first", last=last, got=grad.shape)
            )
        for layer in reversed(self.layers):
            grad = layer.backward(grad)
        return grad

    def step(self, rate: float, momentum: float = 0.0) -> None:
        """Go down the gradient: velocity ← momentum · velocity + gradient, parameter ← parameter − rate · velocity."""
        if len(self.gradients) < len(self.parameters):
            raise ValueError(tr("There are no gradients to step along yet; call forward and backward first."))
        for parameter, gradient, velocity in zip(self.parameters, self.gradients, self._velocity, strict=True):
            velocity *= momentum
            velocity += gradient
            parameter -= rate * velocity

    def epoch(
        self, x: ArrayLike, labels: ArrayLike, *, rate: float, rng: Generator, batch: int = 32, momentum: float = 0.0
    ) -> Iterator[float]:
        """Learn from each picture once, in an order drawn by `rng`; yield the loss of each batch after its step."""
        x, labels = np.asarray(x, np.float32), np.asarray(labels)
        if batch < 1:
            raise ValueError(tr("{name} must be at least {least}, got {value}", name="batch", least=1, value=batch))
        _check_labels(labels, (len(x), *self.shapes[-1]))
        order = rng.permutation(len(x))
        for start in range(0, len(x), batch):
            chosen = order[start : start + batch]
            loss, grad = softmax_loss(self.forward(x[chosen]), labels[chosen])
            self.backward(grad)
            self.step(rate, momentum)
            yield loss

    def accuracy(self, x: ArrayLike, labels: ArrayLike) -> float:
        """Return the share of pictures whose highest score is the one of their label."""
        _check_labels(labels, (len(scores := self.forward(x)), *self.shapes[-1]))
        return float((scores.argmax(axis=1) == labels).mean())


def softmax_loss(scores: ArrayLike, labels: ArrayLike) -> tuple[float, Array]:
    """Say how wrong (N, classes) scores are, and the gradient of that: which way is worse.

    The softmax turns the scores of a picture into probabilities, e^score / Σ e^score. The loss is the mean over the
    batch of −log(probability of the label), and its gradient (probability − 1 at the label) / N.

    >>> loss, grad = softmax_loss([[0, 0]], [1])
    >>> round(loss, 3), grad
    (0.693, array([[ 0.5, -0.5]], dtype=float32))
    """
    scores = np.asarray(scores, np.float32)
    _check_labels(labels, scores.shape)
    at_label = np.arange(len(scores)), np.asarray(labels)
    lowered = scores - scores.max(axis=1, keepdims=True)  # e^score itself can be too large for a float
    powers = np.exp(lowered)
    sums = powers.sum(axis=1, keepdims=True)
    grad = powers / sums
    grad[at_label] -= 1
    return float((np.log(sums[:, 0]) - lowered[at_label]).mean()), grad / np.float32(len(scores))


def shifted(x: Array, rng: Generator, most: int = 1) -> Array:
    """Move each (C, H, W) picture by up to `most` cells in each direction, drawn by `rng`; zeros come in."""
    (height, width), padded = x.shape[2:], operations.pad2d(x, most)
    corners = zip(padded, rng.integers(0, 2 * most + 1, (len(x), 2)), strict=True)
    return np.stack([each[:, top : top + height, left : left + width] for each, (top, left) in corners])


class Layer:
    """What the layers share; one without weights has no parameters."""

    parameters: Sequence[Array] = ()
    gradients: Sequence[Array] = ()

    def start(self, shape: Shape, rng: Generator) -> Shape:
        """Draw the first weights for inputs of this shape; return the shape of the outputs. Both without N."""
        return shape

    def forward(self, x: Array) -> Array:
        """Return the outputs of a batch, and remember what `backward` needs."""
        raise NotImplementedError

    def backward(self, grad: Array) -> Array:
        """Turn the gradient at the outputs into `gradients` and into the one at the inputs, which is returned."""
        raise NotImplementedError

    def _draw(self, weights: Shape, outputs: int, reads: int, rng: Generator) -> None:
        """Draw weights of variance 2 / (how many numbers an output reads), so that maps neither grow nor fade.

        K. He et al., Delving Deep into Rectifiers, 2015, https://arxiv.org/abs/1502.01852. The biases start at 0.
        """
        drawn = rng.normal(scale=np.sqrt(2 / reads), size=weights)
        self.parameters = [drawn.astype(np.float32), np.zeros(outputs, np.float32)]


class Conv(Layer):
    """`filters` kernels of `size` × `size`, each over all channels, and a bias for each: `operations.conv2d`."""

    def __init__(self, filters: int, size: int, *, stride: int = 1, padding: int = 0) -> None:
        self.filters, self.size = filters, size
        self.options: dict[str, Any] = {"stride": stride, "padding": padding}

    def start(self, shape: Shape, rng: Generator) -> Shape:
        output = _output(self, shape, self.size, **self.options)
        self._draw((self.filters, shape[0], self.size, self.size), self.filters, shape[0] * self.size**2, rng)
        return self.filters, *output

    def forward(self, x: Array) -> Array:
        self.x = x
        return operations.conv2d(x, *self.parameters, **self.options)

    def backward(self, grad: Array) -> Array:
        """A weight collects the gradient times what it met, a cell through the turned kernel."""
        grad_x, *self.gradients = operations.conv2d_backward(grad, self.x, self.parameters[0], **self.options)
        return grad_x


class ReLU(Layer):
    """Keeps what is positive and makes the rest 0; without it, convolutions in a row are one convolution."""

    def forward(self, x: Array) -> Array:
        self.x = x
        return np.maximum(x, 0)

    def backward(self, grad: Array) -> Array:
        """The gradient passes where the input was positive."""
        return grad * (self.x > 0)


class Pool(Layer):
    """One number for each `window` × `window` window of a map; `stride` is the window unless it is given."""

    forwards: Callable[..., Array]
    backwards: Callable[..., Array]

    def __init__(self, window: int, *, stride: int | None = None) -> None:
        self.window, self.stride = window, window if stride is None else stride

    def start(self, shape: Shape, rng: Generator) -> Shape:
        return shape[0], *_output(self, shape, self.window, "window", self.stride)

    def forward(self, x: Array) -> Array:
        self.x = x
        return self.forwards(x, self.window, stride=self.stride)

    def backward(self, grad: Array) -> Array:
        return self.backwards(grad, self.x, self.window, stride=self.stride)


class MaxPool(Pool):
    """The largest number of each window; backward, only the winner gets the window's gradient."""

    forwards, backwards = staticmethod(operations.max_pool2d), staticmethod(operations.max_pool2d_backward)


class AvgPool(Pool):
    """The mean of each window; backward, each cell gets an equal share of the window's gradient."""

    forwards, backwards = staticmethod(operations.avg_pool2d), staticmethod(operations.avg_pool2d_backward)


class GlobalAvgPool(Layer):
    """The mean of each whole map, (N, channels); backward, each of its cells gets an equal share."""

    def start(self, shape: Shape, rng: Generator) -> Shape:
        _output(self, shape, 1)
        return shape[:1]

    def forward(self, x: Array) -> Array:
        self.x = x
        return np.asarray(x.mean(axis=(2, 3)))

    def backward(self, grad: Array) -> Array:
        return np.ones_like(self.x) * grad[:, :, None, None] / np.float32(self.x[0, 0].size)


class Dense(Layer):
    """`outputs` sums over all numbers of a picture's maps, each with weights of its own and a bias."""

    def __init__(self, outputs: int) -> None:
        self.outputs = outputs

    def start(self, shape: Shape, rng: Generator) -> Shape:
        reads = math.prod(shape)
        self._draw((reads, self.outputs), self.outputs, reads, rng)
        return (self.outputs,)

    def forward(self, x: Array) -> Array:
        self.x, (weights, bias) = x, self.parameters
        return np.asarray(x.reshape(len(x), -1) @ weights + bias)

    def backward(self, grad: Array) -> Array:
        """A weight collects the gradient times the number it met, a number through its weights."""
        self.gradients = [self.x.reshape(len(grad), -1).T @ grad, grad.sum(axis=0)]
        return (grad @ self.parameters[0].T).reshape(self.x.shape)


def _output(layer: Layer, shape: Shape, size: int, name: Name = "kernel", stride: int = 1, padding: int = 0) -> Shape:
    """Height and width of what a kernel or a window makes of maps, or an error that says why it does not fit."""
    problem = tr("{layer} does not fit what reaches it, {shape}.", layer=type(layer).__name__, shape=shape)
    if len(shape) != 3:
        raise ValueError(joined(problem, tr("It needs maps: (channels, height, width).")))
    axes = [shapes.explain(n, size, stride=stride, padding=padding, name=name) for n in shape[1:]]
    for axis in axes:
        if not axis.legal:
            raise ValueError(joined(problem, axis.sentence))
    return tuple(axis.size for axis in axes if axis.size is not None)


def _check_labels(labels: ArrayLike, scores: Shape) -> None:
    """Refuse what is not one class for each row of the (N, classes) scores."""
    if len(scores) != 2:
        raise ValueError(tr("scores must have the shape (N, classes), got {shape}; end with Dense", shape=scores))
    (n, classes), array = scores, np.asarray(labels)
    if array.shape != (n,) or array.dtype.kind not in "iu" or array.min() < 0 or array.max() >= classes:
        last, value = classes - 1, shown(labels)
        raise ValueError(tr("labels must be {n} integers from 0 to {last}, got {value}", n=n, last=last, value=value))
