"""Questions without end: each kind draws a case from a seed, at one of three levels, and explains it with its numbers.

A draw is taken only if the mistakes that its kind is after give wrong answers, and all of them different ones: so a
wrong answer can be named, and nobody is right by mistake.
"""

import zlib
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from convlib.practice.kinds import ideas, kernels, layers, reading, sums, windows
from convlib.practice.tasks import LEVELS, Task, tells_apart

KINDS: dict[str, Callable[[np.random.Generator, int], tuple[Task, list[str]]]] = {
    "stations": ideas.STATIONS,
    "settings": ideas.SETTINGS,
    "ready": ideas.READY,
    "cell": windows.cell,
    "output": windows.output,
    "places": windows.places,
    "own array": ideas.OWN_ARRAY,
    "flat area": kernels.flat,
    "negative values": ideas.NEGATIVE,
    "sharpening": kernels.sharpen,
    "turning": kernels.turning,
    "kernel": kernels.which_kernel,
    "turn": kernels.turn,
    "probe": kernels.probe,
    "learned kernel": ideas.LEARNED,
    "pair sum": sums.pair_sum,
    "partner": sums.partner,
    "area": sums.area,
    "letter": sums.letter,
    "as printed": sums.printed,
    "libraries": ideas.LIBRARIES,
    "axes": layers.axes,
    "depth": layers.depth,
    "maps": layers.maps,
    "wrong depth": ideas.WRONG_DEPTH,
    "parameters": layers.parameters,
    "steps": windows.steps,
    "rounding": ideas.ROUNDING,
    "never read": reading.never_read,
    "read by": reading.read_by,
    "multiplications": windows.multiplications,
    "thinning": ideas.THINNING,
    "seen": reading.seen,
    "setting": windows.setting,
    "size": windows.size,
    "ring": reading.ring,
    "rim": reading.rim,
    "artefact": ideas.ARTEFACT,
    "span": reading.span,
    "saved": reading.saved,
    "stack": reading.stack,
    "receptive field": reading.receptive_field,
    "pool": layers.pool,
    "moved": layers.moved,
    "hidden moves": ideas.HIDDEN_MOVES,
    "nodes": layers.nodes,
    "pool saves": ideas.POOL_SAVES,
    "alike": layers.alike,
    "dice": sums.dice,
    "polynomial": sums.polynomial,
    "differences": ideas.DIFFERENCES,
}
"""What can be asked, in the order of the notebooks that ask it first. A kind makes one case, good or not, and names the
mistakes that it is after."""


def draw(kind: str, level: int = 1, seed: int = 0) -> Task:
    """Draw a case; the same one for the same seed.

    Parameters
    ----------
    kind : str
        One of `KINDS`.
    level : int
        1 (plain), 2 or 3 (everything together).
    seed : int
        At least 0.

    Raises
    ------
    ValueError
        If there is no such kind or level.

    Examples
    --------
    >>> task = draw("parameters", seed=1)
    >>> task.question
    'A layer has 4 filters of 3×3, and its input has 3 channels. How many numbers does it learn, biases included?'
    >>> task.steps[-1]
    '4 · (27 + 1) = 112'
    """
    if kind not in KINDS:
        raise ValueError(f"kind {kind!r} is not known; choose from {', '.join(KINDS)}")
    if level not in LEVELS:
        raise ValueError(f"level must be 1, 2 or 3, not {level!r}")
    rng = np.random.default_rng([zlib.crc32(kind.encode()), level, seed])
    while True:
        task, targeted = KINDS[kind](rng, level)
        if tells_apart(task.key, targeted):
            return replace(task, targeted=tuple(targeted))
