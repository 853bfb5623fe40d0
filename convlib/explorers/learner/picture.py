"""The picture of a kernel that learns: the pictures before and after, its output, its weights, and its loss."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from convlib import drawing
from convlib.explorers.learner.learning import Learning
from convlib.text import tr

POINTS = 200  # of the curve, at most


def panels(learning: Learning, hidden: NDArray | None) -> list[drawing.Panel]:
    """Draw all; the hidden kernel too if it is given."""
    after, output = _on_one_scale(learning)
    photographs = [
        drawing.picture(drawing.signed_pixels(learning.before)[0], title=tr("before")),
        drawing.picture(after, title=tr("after")),
        drawing.picture(output, title=tr("output now")),
    ]
    weights = [
        drawing.grid(_cut(learning.kernel, 2), title=tr("weights now"), numbered=False),
        drawing.grid(_cut(learning.gradient, 3), title=tr("gradient now"), numbered=False),
    ]
    if hidden is not None:
        weights.append(drawing.grid(_cut(hidden, 2), title=tr("hidden kernel"), numbered=False))
    return [*_line(photographs), *_line(weights), replace(curve(learning), live="below")]


def _line(panels: list[drawing.Panel]) -> list[drawing.Panel]:
    """Put panels side by side, in a line below the one before."""
    first, *others = panels
    return [replace(first, live="below"), *(replace(panel, live="beside") for panel in others)]


def curve(learning: Learning) -> drawing.Panel:
    """Draw the losses so far as powers of ten: of many the last ones too, and as many between as fit."""
    steps = np.unique(np.linspace(0, len(learning.losses) - 1, POINTS).round().astype(int))
    losses = np.array([learning.losses[step] for step in steps])
    powers = np.log10(np.clip(losses, 1e-12, 1e12))
    low, high = np.floor(powers.min()), max(np.ceil(powers.max()), np.floor(powers.min()) + 1)
    axes = drawing.Axes(0, max(len(learning.losses) - 1, 10), low, high, height=90, head=8)
    line = drawing.inked("solid", drawing.curve(axes, steps, powers))
    last = drawing.inked("solid", drawing.dot(axes, steps[-1], powers[-1]))
    return drawing.plot(axes, line + last, title=tr("loss as a power of ten, step by step"), across="", mark="faint")


def _on_one_scale(learning: Learning) -> tuple[NDArray, NDArray]:
    """Turn what should come out and what comes out into gray values with one scale, 0 in mid-gray."""
    limit = np.abs(learning.after).max()
    output = np.nan_to_num(learning.output).clip(-limit, limit)
    pixels, _limit = drawing.signed_pixels(np.stack([learning.after, output]))
    return pixels[0], pixels[1]


def _cut(values: NDArray, decimals: int) -> NDArray:
    """Round: a cell has no room for more, and numbers that are as good as 0 are shown as 0."""
    return values.round(decimals) + 0.0
