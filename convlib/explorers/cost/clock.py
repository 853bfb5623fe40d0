"""How long a layer takes on this machine: the only numbers of the course that differ from run to run."""

import statistics
import time
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from convlib import operations
from convlib.explorers.cost.layer import Layer, Step

BUDGET = 0.2  # seconds for all runs together
LEAST = 3  # runs of each


def measure(layer: Layer) -> tuple[float, float, int]:
    """Time a layer and the plain layer in its place, turn by turn, so that what else the machine does meets both.

    Returns
    -------
    (this, plain, runs)
        Medians in seconds, and the number of runs of each.
    """
    rng = np.random.default_rng(0)
    image = rng.normal(size=(1, layer.channels, layer.size, layer.size)).astype(np.float32)
    both = [[(step, _weights(rng, step)) for step in steps] for steps in (layer.steps, (layer.plain,))]
    end, runs = time.perf_counter() + BUDGET, []
    while len(runs) < LEAST or time.perf_counter() < end:
        runs.append([_seconds(image, steps) for steps in both])
    this, plain = map(statistics.median, zip(*runs, strict=True))
    return this, plain, len(runs)


def _weights(rng: np.random.Generator, step: Step) -> NDArray:
    return rng.normal(size=(step.filters, step.depth, *step.kernel)).astype(np.float32)


def _seconds(image: NDArray, steps: Sequence[tuple[Step, NDArray]]) -> float:
    start = time.perf_counter()
    apply(image, steps)
    return time.perf_counter() - start


def apply(image: NDArray, steps: Sequence[tuple[Step, NDArray]]) -> NDArray:
    """Compute the maps of steps, each with its weights, on a batch of images."""
    for step, weight in steps:
        image = operations.conv2d(image, weight, stride=step.stride, padding=step.padding, groups=step.groups)
    return image
