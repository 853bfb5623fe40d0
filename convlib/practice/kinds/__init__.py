"""The kinds of practice question: each one draws a task from a seed, at one of three levels, and works it out.

A draw is discarded unless every targeted mistake leads to a wrong answer of its own. So the course can name the mistake
behind a wrong answer, and nobody who makes one gets the right answer.
"""

import difflib
import zlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from convlib.practice.kinds import (
    cost,
    gradients,
    ideas,
    kernels,
    layers,
    reading,
    shift,
    stacks,
    sums,
    training,
    up,
    windows,
)
from convlib.practice.kinds.needs import NEEDS, allowed
from convlib.practice.tasks import LEVELS, Draw, Task, tells_apart
from convlib.text import listed, mark, tr

KINDS: dict[str, Callable[..., Draw]] = {
    "stations": ideas.KINDS["stations"],
    "settings": ideas.KINDS["settings"],
    "ready": ideas.KINDS["ready"],
    "cell": windows.cell,
    "output": windows.output,
    "places": windows.places,
    "own array": ideas.KINDS["own array"],
    "flat area": kernels.flat,
    "negative values": ideas.KINDS["negative values"],
    "sharpening": kernels.sharpen,
    "turning": kernels.turning,
    "kernel": kernels.which_kernel,
    "turn": kernels.turn,
    "probe": kernels.probe,
    "learned kernel": ideas.KINDS["learned kernel"],
    "pair sum": sums.pair_sum,
    "partner": sums.partner,
    "area": sums.area,
    "letter": sums.letter,
    "as printed": sums.printed,
    "libraries": ideas.KINDS["libraries"],
    "axes": layers.axes,
    "depth": layers.depth,
    "maps": layers.maps,
    "wrong depth": ideas.KINDS["wrong depth"],
    "parameters": layers.parameters,
    "steps": windows.steps,
    "rounding": ideas.KINDS["rounding"],
    "never read": reading.never_read,
    "read by": reading.read_by,
    "multiplications": windows.multiplications,
    "thinning": ideas.KINDS["thinning"],
    "seen": reading.seen,
    "setting": windows.setting,
    "size": windows.size,
    "ring": reading.ring,
    "rim": reading.rim,
    "artefact": ideas.KINDS["artefact"],
    "span": reading.span,
    "saved": reading.saved,
    "stack": reading.stack,
    "receptive field": reading.receptive_field,
    "pool": layers.pool,
    "moved": layers.moved,
    "hidden moves": ideas.KINDS["hidden moves"],
    "nodes": layers.nodes,
    "pool saves": ideas.KINDS["pool saves"],
    "alike": layers.alike,
    "dice": sums.dice,
    "polynomial": sums.polynomial,
    "differences": ideas.KINDS["differences"],
    "field ends": stacks.field_ends,
    "paths": stacks.paths,
    "small kernels": stacks.small_kernels,
    "moved row": shift.moved_row,
    "output moves": shift.output_moves,
    "blurred pool": shift.blurred_pool,
    "survivors": ideas.KINDS["survivors"],
    "weight gradient": gradients.weight,
    "pixel gradient": gradients.pixel,
    "pool gradient": gradients.pooled,
    "descent": gradients.descent,
    "number laid down": up.number_laid_down,
    "grown size": up.grown_size,
    "undoing": ideas.KINDS["undoing"],
    "sizes before": up.sizes_before,
    "copies": up.copies,
    "even cover": up.even_cover,
    "ways up": ideas.KINDS["ways up"],
    "mixed": cost.mixed,
    "layer cost": cost.layer_cost,
    "factors": cost.factors,
    "merged": cost.merged,
    "count and clock": ideas.KINDS["count and clock"],
    "network parameters": training.network_parameters,
    "probability": training.probability,
    "batches": training.batches,
    "held out": ideas.KINDS["held out"],
    "pool and learning": ideas.KINDS["pool and learning"],
}
"""The kinds by their ids, in the order of the notebooks that ask them first. A kind draws one task, and names the
mistakes that the task is after; `draw` discards it if they can't be told apart. It is given a generator of random
numbers and the level; if it is one of `NEEDS`, also what it is allowed to use."""


LABELS = {
    "stations": mark("stations of the course"),
    "settings": mark("settings of an explorer"),
    "ready": mark("check of this machine"),
    "cell": mark("one output value"),
    "output": mark("a whole output"),
    "places": mark("number of positions"),
    "own array": mark("an array for the output"),
    "flat area": mark("flat area"),
    "negative values": mark("negative values"),
    "sharpening": mark("sharpening"),
    "turning": mark("effect of turning"),
    "kernel": mark("which kernel"),
    "turn": mark("turning a kernel"),
    "probe": mark("probing a function"),
    "learned kernel": mark("learned kernel"),
    "pair sum": mark("sum of pairs"),
    "partner": mark("index of the partner"),
    "area": mark("area of a product"),
    "letter": mark("index of the kernel"),
    "as printed": mark("formula as printed"),
    "libraries": mark("names in libraries"),
    "axes": mark("order of the axes"),
    "depth": mark("depth of a filter"),
    "maps": mark("maps of a layer"),
    "wrong depth": mark("a filter of the wrong depth"),
    "parameters": mark("learned numbers"),
    "steps": mark("steps of the window"),
    "rounding": mark("rounding down"),
    "never read": mark("cells never read"),
    "read by": mark("windows that read a cell"),
    "multiplications": mark("multiplications"),
    "thinning": mark("thinning out a picture"),
    "seen": mark("cells behind an output"),
    "setting": mark("which setting"),
    "size": mark("size of the output"),
    "ring": mark("padding modes"),
    "rim": mark("border of a flat area"),
    "artefact": mark("artefact at the border"),
    "span": mark("span of a kernel"),
    "saved": mark("multiplications saved"),
    "stack": mark("stack of layers"),
    "receptive field": mark("receptive field"),
    "pool": mark("pooling by hand"),
    "moved": mark("moving the input"),
    "hidden moves": mark("moves that pooling hides"),
    "nodes": mark("numbers after pooling"),
    "pool saves": mark("what pooling saves"),
    "alike": mark("maps with the same output"),
    "dice": mark("dice"),
    "polynomial": mark("product of polynomials"),
    "differences": mark("sums and differences of dice"),
    "field ends": mark("ends of a field"),
    "paths": mark("paths through a stack"),
    "small kernels": mark("small kernels"),
    "moved row": mark("output of a moved row"),
    "output moves": mark("how far the output moves"),
    "blurred pool": mark("pooling with a blur"),
    "survivors": mark("what survives a shift"),
    "weight gradient": mark("gradient of a weight"),
    "pixel gradient": mark("gradient of a pixel"),
    "pool gradient": mark("gradient before a max pool"),
    "descent": mark("a step of gradient descent"),
    "number laid down": mark("kernels laid down"),
    "grown size": mark("size after growing"),
    "undoing": mark("undoing a convolution"),
    "sizes before": mark("sizes before a stride"),
    "copies": mark("copies on a cell"),
    "even cover": mark("even covering"),
    "ways up": mark("ways to a larger map"),
    "mixed": mark("mixing channels"),
    "layer cost": mark("cost of a cheaper layer"),
    "factors": mark("splitting a kernel"),
    "merged": mark("two layers in one"),
    "count and clock": mark("count and clock"),
    "network parameters": mark("parameters of a network"),
    "probability": mark("probability of a class"),
    "batches": mark("steps of an epoch"),
    "held out": mark("held-out digits"),
    "pool and learning": mark("pooling and learning"),
}
"""What each kind is called where a learner chooses one, for `tr`."""

DRAWS = 2_000  # at most; of 6,120 questions the rarest needed 111


def draw(kind: str, level: int = 1, seed: int = 0, lesson: int | None = None) -> Task:
    """Draw a case; the same one for the same seed.

    Parameters
    ----------
    kind : str
        One of `KINDS`.
    level : int
        1 (plain), 2 or 3 (everything together).
    seed : int
        At least 0.
    lesson : int, optional
        The lesson that asks it: nothing is asked for that a later one teaches.

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
    check_kinds([kind])
    if level not in LEVELS:
        raise ValueError(tr("level must be 1, 2 or 3, not {level!r}.", level=level))
    rng = np.random.default_rng([zlib.crc32(kind.encode()), level, seed])
    one = partial(KINDS[kind], allowed=allowed(kind, level, lesson)) if kind in NEEDS else KINDS[kind]
    for _ in range(DRAWS):
        task, targeted = one(rng, level)
        if tells_apart(task.key, targeted):
            return replace(task, targeted=tuple(targeted))
    raise AssertionError(kind, level, targeted)  # the mistakes it targets can't be told apart here


def check_kinds(kinds: Sequence[str]) -> None:
    """Raise ValueError if one of the kinds does not exist or there are none, TypeError if one is no text."""
    for kind in kinds:
        if not isinstance(kind, str):
            raise TypeError(
                tr('Write each kind as a text of its own, such as "cell", "size", not {kind!r}.', kind=kind)
            )
        if near := difflib.get_close_matches(kind, [] if kind in KINDS else KINDS, n=1):
            raise ValueError(tr("The kind {kind!r} is not known; do you mean {near!r}?", kind=kind, near=near[0]))
        if kind not in KINDS:
            raise ValueError(tr("The kind {kind!r} is not known; choose from {kinds}.", kind=kind, kinds=listed(KINDS)))
    if not kinds:
        raise ValueError(tr("Name at least one kind of question; choose from {kinds}.", kinds=listed(KINDS)))
