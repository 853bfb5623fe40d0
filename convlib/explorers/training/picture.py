"""The picture of a training: its curves, the kernels of its first layer, and what it makes of one digit."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from convlib import drawing
from convlib.explorers._frame.network_maps import probabilities, stages
from convlib.explorers.training.training import EPOCHS, Training
from convlib.network import Conv
from convlib.text import number, tr

HEIGHT = 100  # px of each plot
HIGHEST = 4.0  # the loss at the upper end of its axis; guessing has a loss of 2.3
POINTS = 180  # of the losses of batches: more would cost time, and not be seen


def curves(training: Training) -> list[drawing.Panel]:
    """Draw loss and right answers from the first epoch to the last."""
    reach = next(end for end in (5, 10, 20, EPOCHS) if training.steps <= end * training.epoch_steps)
    loss, right = (drawing.Axes(0, reach, 0, high, height=HEIGHT, head=8) for high in (HIGHEST, 100))
    measured = training.measured
    epochs = [each.step / training.epoch_steps for each in measured]
    losses = [each.train_loss for each in measured], [each.loss for each in measured]
    shares = [100 * each.train_accuracy for each in measured], [100 * each.accuracy for each in measured]
    return [
        _plot(
            loss,
            _batches(loss, training) + _lines(loss, epochs, losses),
            tr("loss by epoch: each batch thin, training dashed, held out solid"),
        ),
        _plot(right, _lines(right, epochs, shares), tr("right answers in %: training dashed, held out solid")),
    ]


def _plot(axes: drawing.Axes, lines: str, title: str) -> drawing.Panel:
    whole = np.arange(0, axes.right + 1, 1 if axes.right <= 10 else 5)
    return drawing.plot(axes, lines, title=title, across="", mark="solid", at=whole)


def _batches(axes: drawing.Axes, training: Training) -> str:
    """Draw the losses of batches, several as their mean where there are many."""
    if not training.losses:
        return ""
    together = -(-training.steps // POINTS)
    losses = np.nan_to_num(np.array(training.losses), nan=1e6, posinf=1e6).clip(0, 1e6)
    starts = np.arange(0, training.steps, together)
    sizes = np.diff([*starts, training.steps])
    means = np.add.reduceat(losses, starts) / sizes
    middles = (starts + (sizes - 1) / 2) / training.epoch_steps
    return drawing.inked("product", drawing.curve(axes, middles, means.clip(0, 2 * HIGHEST)))


def _lines(axes: drawing.Axes, epochs: list[float], values: Sequence[list[float]]) -> str:
    """Draw what was measured: training, then held out, each with its last point as a dot."""
    parts = []
    for pen, each in zip(("dashed", "solid"), values, strict=True):
        heights = np.nan_to_num(np.array(each), nan=1e6, posinf=1e6).clip(0, 2 * axes.high)
        end = f'<g stroke="none">{drawing.dot(axes, epochs[-1], heights[-1])}</g>'
        line = drawing.curve(axes, epochs, heights) + end
        parts.append(drawing.inked(pen, line))
    return "".join(parts)


def layers(training: Training, digit: int) -> list[drawing.Panel]:
    """Draw the kernels of the first layer, and the maps that the convolutions make of a digit."""
    kernels = training.network.parameters[0][:, 0]
    title = tr("first layer: its 8 kernels, white {high}, black −{high}", high=number(_largest(kernels)))
    panels = [drawing.tiles(kernels, title=title, columns=8, signed=True, live="column")]
    found = stages(training.network, training.watched(digit))
    return panels + [stage.panel() for stage in found if isinstance(stage.layer, Conv)]


def answer(training: Training, digit: int) -> list[drawing.Panel]:
    """Draw a digit, and the probability that the network gives to each answer."""
    title = tr("digit {digit}", digit=digit)
    chances = probabilities(scores(training, digit))
    return [
        drawing.tiles(training.watched(digit), title=title, columns=1, tile=64, live="column"),
        drawing.bars(chances, title=tr("its answer"), framed=digit, below=True),
    ]


def scores(training: Training, digit: int) -> NDArray:
    """Return the network's ten scores for the digit that is watched."""
    with np.errstate(all="ignore"):
        found: NDArray = training.network.forward(training.watched(digit)[None])[0]
    return found


def _largest(values: NDArray) -> float:
    return float(np.abs(np.nan_to_num(values, posinf=0, neginf=0)).max())
