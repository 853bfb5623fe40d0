"""The network of the exhibits by hand, in float64 and with scipy; and what they show of it."""

import numpy as np
import scipy.signal
from exhibits import SVG, panels

from convlib import images


def blocks(maps, reduce):
    """Reduce each 2×2 block of (N, C, H, W) maps to one number."""
    n, c, h, w = maps.shape
    return reduce(maps.reshape(n, c, h // 2, 2, w // 2, 2), axis=(3, 5))


def convolved(maps, weights, bias):
    """Correlate maps with padding 1, plane by plane."""
    planes = [
        [
            sum(scipy.signal.correlate2d(m, k, mode="same") for m, k in zip(maps_n, kernel, strict=True))
            for kernel in weights
        ]
        for maps_n in maps
    ]
    return np.array(planes) + bias[:, None, None]


def by_hand(network, pooling, pictures):
    """The maps after each ReLU and the scores, computed with scipy and float64."""
    k1, b1, k2, b2, dense, bias = (parameter.astype(float) for parameter in network.parameters)
    maps, seen = pictures.astype(float), []
    for weights, biases in ((k1, b1), (k2, b2)):
        maps = convolved(maps, weights, biases)
        maps = np.maximum(maps[:, :, ::2, ::2] if pooling == "stride" else maps, 0)
        seen.append(maps)
        maps = blocks(maps, {"max": np.max, "average": np.mean}[pooling]) if pooling in ("max", "average") else maps
    return seen, maps.reshape(len(maps), -1) @ dense + bias


def held_out():
    pictures, labels = images.digits()
    chosen = images.digit_forms() >= 11
    return pictures[chosen], labels[chosen]


def softmax(scores):
    powers = np.exp(scores - scores.max())
    return powers / powers.sum()


def shown_chances(explorer, title):
    """The numbers beside the bars."""
    panel = panels(explorer.static_svg())[title]
    return [float(text.findall(f"{SVG}tspan")[1].text) for text in panel.findall(f"{SVG}text")]
