"""What a network makes of one picture: the maps of its layers, and the probability of each class."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from convlib import drawing
from convlib.explorers._frame.grids import times
from convlib.network import AvgPool, Conv, Layer, MaxPool, Network, ReLU
from convlib.text import mark, tr

_TITLES = {
    (Conv, True): mark("convolution and ReLU: {n} maps {size}"),
    (Conv, False): mark("convolution: {n} maps {size}"),
    (MaxPool, False): mark("max pooling: {n} maps {size}"),
    (AvgPool, False): mark("average pooling: {n} maps {size}"),
    (ReLU, False): mark("ReLU: {n} maps {size}"),
}
"""By the kind of layer, and whether a ReLU follows, whose maps are then shown in place of its own."""


@dataclass(frozen=True)
class Stage:
    """Maps that are worth a picture: of which layer, their (N, H, W) values, and their title."""

    layer: Layer
    values: NDArray
    title: str

    def panel(self) -> drawing.Panel:
        """Draw the maps on one scale, eight in a row; without a ReLU some of their numbers are negative."""
        signed = bool((self.values < 0).any())
        return drawing.tiles(self.values, title=self.title, columns=8, signed=signed, below=True)


def stages(network: Network, picture: NDArray) -> list[Stage]:
    """List the maps that a network makes of a (channels, H, W) picture, from its first layer to its last."""
    with np.errstate(all="ignore"):
        maps = network.maps(picture[None])[1:]
    return [_stage(*found) for found in _maps_of(network, maps)]


def _maps_of(network: Network, maps: list[NDArray]) -> Iterator[tuple[Layer, NDArray, bool]]:
    """Go through the layers that make maps; a ReLU belongs to the convolution before it."""
    layers = [*network.layers, None]
    for at, (values, layer, later) in enumerate(zip(maps, layers[:-1], layers[1:], strict=True)):
        rectified = isinstance(layer, Conv) and isinstance(later, ReLU)
        belongs = isinstance(layer, ReLU) and at > 0 and isinstance(layers[at - 1], Conv)
        if values.ndim == 4 and not belongs:
            yield layer, maps[at + rectified][0], rectified


def _stage(layer: Layer, values: NDArray, rectified: bool) -> Stage:
    kind = next((kind for kind, _ in _TITLES if isinstance(layer, kind)), None)
    template = mark("{kind}: {n} maps {size}") if kind is None else _TITLES[kind, rectified]
    fields = {"n": len(values), "size": times(values.shape[1:]), "kind": type(layer).__name__}
    return Stage(layer, values, tr(template, **fields))


def probabilities(scores: NDArray) -> NDArray:
    """Turn scores into probabilities that sum to 1: the softmax; NaN where scores are not finite.

    Examples
    --------
    >>> probabilities(np.array([0.0, 0.0, np.log(2)])).round(2)
    array([0.25, 0.25, 0.5 ])
    """
    scores = np.asarray(scores, dtype=float)
    with np.errstate(all="ignore"):
        powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
        found: NDArray = powers / powers.sum(axis=-1, keepdims=True)
    return found
