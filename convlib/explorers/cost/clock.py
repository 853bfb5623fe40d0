"""How long a layer takes on this machine: the only numbers of the course that differ from run to run.

Layers are timed in a process of their own, with one thread: numpy's fast products of matrices else share their work
among all cores, and while another program uses one of these, they wait for it up to a hundred times as long as they
compute.
"""

import asyncio
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

import convlib
from convlib import operations
from convlib.explorers.cost.layer import Layer, Step

BUDGET = 0.1  # seconds for all runs together
LEAST = 3  # runs of each
KEPT = 2**24  # bytes; once so many are freed, the C library keeps the memory of smaller arrays for the next ones
ONE_THREAD = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"), "1"
)
IN_BROWSER = sys.platform == "emscripten"  # a kernel there has one thread, and cannot start a process


class Times(NamedTuple):
    """Medians in seconds of a layer and of the plain one in its place, and the number of runs of each."""

    this: float
    plain: float
    runs: int


async def measure_aside(layer: Layer) -> Times:
    """Time a layer as `measure` does, while the kernel goes on with its other work."""
    return measure(layer) if IN_BROWSER else await asyncio.to_thread(measure, layer)


def measure(layer: Layer) -> Times:
    """Time a layer and the plain layer in its place, with one thread of this machine."""
    if IN_BROWSER:
        return timed(layer)
    found = os.pathsep.join([str(Path(convlib.__file__).parents[1]), os.environ.get("PYTHONPATH", "")])
    done = subprocess.run(
        [sys.executable, "-m", __name__, json.dumps(asdict(layer))],
        env=os.environ | ONE_THREAD | {"PYTHONPATH": found},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return Times(*json.loads(done.stdout))


def timed(layer: Layer) -> Times:
    """Time both here, turn by turn, so that what else the machine does meets both."""
    rng = np.random.default_rng(0)
    image = rng.normal(size=(1, layer.channels, layer.size, layer.size)).astype(np.float32)
    both = [[(step, _weights(rng, step)) for step in steps] for steps in (layer.steps, (layer.plain,))]
    np.empty(KEPT, np.uint8)
    end, runs = time.perf_counter() + BUDGET, []
    while len(runs) < LEAST or time.perf_counter() < end:
        runs.append([_seconds(image, steps) for steps in both])
    return Times(*map(statistics.median, zip(*runs, strict=True)), len(runs))


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


if __name__ == "__main__":
    print(json.dumps(timed(Layer(**json.loads(sys.argv[1])))))
