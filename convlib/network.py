"""A small network of layers, and how it learns: forward, backward, one step down the gradient.

Read it from the top: `Network` passes a batch of pictures from layer to layer, and the gradient of its loss back. Then
come the layers, each with its two passes. No pass is found by a program (autograd): a layer's `backward` is written by
hand, with the gradients that `operations` computes. All numbers are float32.

>>> from convlib import images
>>> pictures, labels = images.digits()
>>> network = Network([Conv(8, 3, padding=1), ReLU(), MaxPool(2), Dense(10)], shape=(1, 8, 8), seed=0)
>>> losses = list(network.epoch(pictures, labels, rate=0.1, rng=np.random.default_rng(0)))
>>> losses[0] > 2, losses[-1] < 1
(True, True)
"""

import copy
from collections.abc import Iterable, Iterator
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convlib import operations, shapes
from convlib.text import joined, shown, tr

Array = NDArray[Any]
Shape = tuple[int, ...]


class Network:
    """Layers, one after the other.

    Parameters
    ----------
    layers : list of Layer
        From the first to the last. The network keeps copies, so the same list can make a second network.
    shape : (channels, height, width)
        Of one picture.
    seed : int
        Draws the first weights: the same seed, the same network.

    Raises
    ------
    ValueError
        If a layer does not fit the maps that reach it; the message says why.
    """

    def __init__(self, layers: Iterable["Layer"], shape: Shape, seed: int) -> None:
        self.layers = copy.deepcopy(list(layers))
        self.shapes = [tuple(shape)]
        """The shape of one picture, then the shape of what each layer makes of it."""
        rng = np.random.default_rng(seed)
        for layer in self.layers:
            self.shapes.append(layer.start(self.shapes[-1], rng))
        self._velocity = [np.zeros_like(parameter) for parameter in self.parameters]

    @property
    def parameters(self) -> list[Array]:
        """Every array that the network learns, from the first layer to the last."""
        return [parameter for layer in self.layers for parameter in layer.parameters]

    @property
    def gradients(self) -> list[Array]:
        """What `backward` found for each of the `parameters`."""
        return [gradient for layer in self.layers for gradient in layer.gradients]

    def maps(self, x: ArrayLike) -> list[Array]:
        """Return the (N, channels, height, width) pictures, then what each layer makes of them."""
        maps = [np.asarray(x, np.float32)]
        if maps[0].shape[1:] != self.shapes[0] or not maps[0].size:
            raise ValueError(
                tr(
                    "x must have the shape (N, {shape}), got {got}; a single picture is x[None]",
                    shape=", ".join(map(str, self.shapes[0])),
                    got=maps[0].shape,
                )
            )
        for layer in self.layers:
            maps.append(layer.forward(maps[-1]))
        return maps

    def forward(self, x: ArrayLike) -> Array:
        """Return what the last layer makes of the pictures: (N, classes) scores, if it is `Dense`."""
        return self.maps(x)[-1]

    def backward(self, grad: Array) -> Array:
        """Pass the gradient at the scores back through all layers; each fills its `gradients`.

        Returns the gradient at the pictures of the last `forward`, whose shape it has.
        """
        for layer in reversed(self.layers):
            grad = layer.backward(grad)
        return grad

    def step(self, rate: float, momentum: float = 0.0) -> None:
        """Move each parameter down its gradient, `rate` times as far; `momentum` is how much of the last move goes on.

        The rule of ``torch.optim.SGD``: v ← momentum · v + gradient, parameter ← parameter − rate · v.
        """
        for parameter, gradient, velocity in zip(self.parameters, self.gradients, self._velocity, strict=True):
            velocity *= momentum
            velocity += gradient
            parameter -= rate * velocity

    def epoch(
        self,
        x: ArrayLike,
        labels: ArrayLike,
        *,
        rate: float,
        rng: np.random.Generator,
        batch: int = 32,
        momentum: float = 0.0,
    ) -> Iterator[float]:
        """Learn from each picture once, in an order drawn by `rng`; yield the loss of each batch after its step."""
        x, labels = np.asarray(x, np.float32), np.asarray(labels)
        order = rng.permutation(len(x))
        for start in range(0, len(x), batch):
            chosen = order[start : start + batch]
            loss, grad = softmax_loss(self.forward(x[chosen]), labels[chosen])
            self.backward(grad)
            self.step(rate, momentum)
            yield loss

    def accuracy(self, x: ArrayLike, labels: ArrayLike) -> float:
        """Return the share of pictures whose highest score is at their label."""
        return float((self.forward(x).argmax(axis=1) == np.asarray(labels)).mean())


def softmax_loss(scores: ArrayLike, labels: ArrayLike) -> tuple[float, Array]:
    """Say how wrong (N, classes) scores are, and in which direction each would have to move.

    The softmax turns the scores of a picture into probabilities, e^score / Σ e^score. The loss is −log of the
    probability of the right class, its mean over the batch; its gradient is (probability − 1 at the right class) / N.

    Examples
    --------
    >>> loss, grad = softmax_loss([[0, 0]], [1])
    >>> round(loss, 3), grad
    (0.693, array([[ 0.5, -0.5]], dtype=float32))
    """
    scores = np.asarray(scores, np.float32)
    labels = _labels(labels, scores.shape)
    shifted = scores - scores.max(axis=1, keepdims=True)  # or e^score could be too large for a float
    powers = np.exp(shifted)
    sums, right = powers.sum(axis=1, keepdims=True), (np.arange(len(labels)), labels)
    grad = powers / sums
    grad[right] -= 1
    return float((np.log(sums[:, 0]) - shifted[right]).mean()), grad / np.float32(len(labels))


class Layer:
    """What the layers share; a layer without weights has no parameters."""

    def __init__(self) -> None:
        self.parameters: list[Array] = []
        self.gradients: list[Array] = []

    def start(self, shape: Shape, rng: np.random.Generator) -> Shape:
        """Draw the first weights for an input of this shape, without the batch; return the shape of the output."""
        return shape

    def forward(self, x: Array) -> Array:
        """Return the output for a batch, and remember what `backward` needs."""
        raise NotImplementedError

    def backward(self, grad: Array) -> Array:
        """Turn the gradient at the output into `gradients` and the gradient at the input, which is returned."""
        raise NotImplementedError

    def _draw(self, rng: np.random.Generator, outputs: int, weights: Shape, reads: int) -> None:
        """Draw weights with variance 2 / (how many numbers an output reads), so that maps neither grow nor fade.

        He et al., *Delving deep into rectifiers*, 2015, https://arxiv.org/abs/1502.01852. Biases start at 0.
        """
        drawn = rng.normal(scale=np.sqrt(2 / reads), size=weights)
        self.parameters = [drawn.astype(np.float32), np.zeros(outputs, np.float32)]


class Conv(Layer):
    """`filters` kernels of `size` × `size`, each over all channels, and a bias for each: `operations.conv2d`."""

    def __init__(self, filters: int, size: int, *, stride: int = 1, padding: int = 0) -> None:
        super().__init__()
        self.filters, self.size = filters, size
        self.options: dict[str, Any] = {"stride": stride, "padding": padding}

    def start(self, shape: Shape, rng: np.random.Generator) -> Shape:
        """(channels, height, width) → (filters, output height, output width)."""
        output = _output(self, shape, self.size, **self.options)
        weights = self.filters, shape[0], self.size, self.size
        self._draw(rng, self.filters, weights, reads=shape[0] * self.size**2)
        return self.filters, *output

    def forward(self, x: Array) -> Array:
        """Slide each kernel over the maps."""
        self.x = x
        return operations.conv2d(x, *self.parameters, **self.options)

    def backward(self, grad: Array) -> Array:
        """A weight collects gradient times what it met; a cell collects through the turned kernel."""
        grad_x, *self.gradients = operations.conv2d_backward(grad, self.x, self.parameters[0], **self.options)
        return grad_x


class ReLU(Layer):
    """Keeps what is positive, and makes the rest 0: without it, several convolutions are one."""

    def forward(self, x: Array) -> Array:
        """max(x, 0)."""
        self.kept = x > 0
        return np.maximum(x, 0)

    def backward(self, grad: Array) -> Array:
        """The gradient passes where the input was positive."""
        return grad * self.kept


class Pool(Layer):
    """One number for each `window` × `window` window of a map; the stride is the window unless it is given."""

    def __init__(self, window: int, *, stride: int | None = None) -> None:
        super().__init__()
        self.window, self.stride = window, window if stride is None else stride

    def start(self, shape: Shape, rng: np.random.Generator) -> Shape:
        """(channels, height, width) → (channels, output height, output width)."""
        return shape[0], *_output(self, shape, self.window, stride=self.stride, name="window")


class MaxPool(Pool):
    """The largest number of each window: `operations.max_pool2d`."""

    def forward(self, x: Array) -> Array:
        """Keep the winners."""
        self.x = x
        return operations.max_pool2d(x, self.window, stride=self.stride)

    def backward(self, grad: Array) -> Array:
        """Only the winner of a window gets its gradient."""
        return operations.max_pool2d_backward(grad, self.x, self.window, stride=self.stride)


class AvgPool(Pool):
    """The mean of each window: `operations.avg_pool2d`."""

    def forward(self, x: Array) -> Array:
        """Take the means."""
        self.x = x
        return operations.avg_pool2d(x, self.window, stride=self.stride)

    def backward(self, grad: Array) -> Array:
        """Every cell of a window gets an equal share of its gradient."""
        return operations.avg_pool2d_backward(grad, self.x, self.window, stride=self.stride)


class GlobalAvgPool(Layer):
    """The mean of each whole map, of any size."""

    def start(self, shape: Shape, rng: np.random.Generator) -> Shape:
        """(channels, height, width) → (channels,)."""
        _output(self, shape, 1)
        return shape[:1]

    def forward(self, x: Array) -> Array:
        """Take the means."""
        self.x = x
        means: Array = x.mean(axis=(2, 3))
        return means

    def backward(self, grad: Array) -> Array:
        """Every cell of a map gets an equal share of its gradient."""
        return np.ones_like(self.x) * grad[:, :, None, None] / np.float32(self.x[0, 0].size)


class Dense(Layer):
    """`outputs` sums over all numbers of a picture's maps, laid end to end, each with its own weights and bias."""

    def __init__(self, outputs: int) -> None:
        super().__init__()
        self.outputs = outputs

    def start(self, shape: Shape, rng: np.random.Generator) -> Shape:
        """(channels, height, width) or (numbers,) → (outputs,)."""
        reads = int(np.prod(shape))
        self._draw(rng, self.outputs, (reads, self.outputs), reads)
        return (self.outputs,)

    def forward(self, x: Array) -> Array:
        """Numbers times weights."""
        self.x, (weights, bias) = x, self.parameters
        sums: Array = x.reshape(len(x), -1) @ weights + bias
        return sums

    def backward(self, grad: Array) -> Array:
        """A weight collects gradient times the number that it met; a number collects through its weights."""
        self.gradients = [self.x.reshape(len(grad), -1).T @ grad, grad.sum(axis=0)]
        return (grad @ self.parameters[0].T).reshape(self.x.shape)


def _output(
    layer: Layer,
    shape: Shape,
    size: int,
    *,
    stride: int = 1,
    padding: int = 0,
    name: Literal["kernel", "window"] = "kernel",
) -> tuple[int, int]:
    """Height and width of what a kernel or a window makes of maps, or an error that says why it does not fit."""
    kind = type(layer).__name__
    if len(shape) != 3:
        raise ValueError(
            tr("{layer} needs maps (channels, height, width), got {shape}; move it up", layer=kind, shape=shape)
        )
    height = shapes.explain(shape[1], size, stride=stride, padding=padding, unit="row", name=name)
    width = shapes.explain(shape[2], size, stride=stride, padding=padding, unit="column", name=name)
    if height.size is None or width.size is None:
        problem = tr("{layer} does not fit maps of shape {shape}.", layer=kind, shape=shape)
        raise ValueError(joined(problem, shapes.in_words(height, width)))
    return height.size, width.size


def _labels(labels: ArrayLike, scores: Shape) -> Array:
    """Return one class for each row of the scores."""
    array = np.asarray(labels)
    if array.dtype.kind not in "iu" or len(scores) != 2 or array.shape != scores[:1]:
        raise ValueError(
            tr(
                "labels must be {n} integers, one for each row of scores, got {value}",
                n=scores[0],
                value=shown(labels),
            )
        )
    if array.min() < 0 or array.max() >= scores[1]:
        raise ValueError(tr("labels must be from 0 to {last}, got {value}", last=scores[1] - 1, value=shown(labels)))
    return array
