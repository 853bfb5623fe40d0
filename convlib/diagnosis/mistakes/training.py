"""What trains away a mistake: the lesson about its subject, and the kinds of practice question there.

Grading may not import practice, so the table is here; `tests/practice/test_training.py` asks practice whether it is
true: each kind is asked in its lesson, and draws questions that are after the mistake if any kind of the lesson does.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from convlib.diagnosis.mistakes.in_indices import IN_INDICES
from convlib.diagnosis.mistakes.in_kernels import IN_KERNELS
from convlib.diagnosis.mistakes.in_layers import IN_LAYERS
from convlib.diagnosis.mistakes.in_outputs import IN_OUTPUTS
from convlib.diagnosis.mistakes.in_places import IN_PLACES
from convlib.diagnosis.mistakes.in_pool_steps import IN_POOL_STEPS
from convlib.diagnosis.mistakes.in_pools import IN_POOLS
from convlib.diagnosis.mistakes.in_sizes import IN_SIZES
from convlib.diagnosis.mistakes.in_sums import IN_SUMS
from convlib.diagnosis.mistakes.in_values import IN_VALUES
from convlib.diagnosis.mistakes.mistake import Mistake

LESSONS = {
    1: "01_pixels_to_pixels",
    2: "02_kernels",
    3: "03_convolution_and_cross_correlation",
    4: "04_the_definition",
    5: "05_channels",
    6: "06_stride",
    7: "07_padding",
    8: "08_dilation",
    9: "09_pooling",
    10: "10_why_n_minus_a",
    13: "13_where_kernels_come_from",
    14: "14_up_again",
}
"""The names of the lessons' notebooks."""

LEVEL = 2  # of the practice questions: at level 1 some of the mistakes can't be made


@dataclass(frozen=True)
class Training:
    """Where somebody learns better: a lesson, and kinds of practice question that it asks."""

    lesson: int
    kinds: tuple[str, ...]

    @property
    def notebook(self) -> str:
        """The lesson's notebook, from the course's folder."""
        return f"notebooks/{LESSONS[self.lesson]}.ipynb"

    @property
    def code(self) -> str:
        """The line that asks these questions.

        Examples
        --------
        >>> print(TRAINING["kernel not turned"].code)
        Practice("output", "turn", level=2, lesson=3)
        """
        kinds = ", ".join(f'"{kind}"' for kind in self.kinds)
        return f"Practice({kinds}, level={LEVEL}, lesson={self.lesson})"


_WINDOW = Training(1, ("cell", "output"))
_TURN = Training(3, ("output", "turn"))
_STRIDE = Training(6, ("steps", "seen"))
_PADDING = Training(7, ("size", "ring"))
_SPAN = Training(8, ("span", "saved"))
_FIELD = Training(8, ("receptive field",))
_POOL = Training(9, ("pool",))
_LEARN = Training(13, ("descent",))
_WEIGHTS = Training(13, ("weight gradient",))
_WINNERS = Training(13, ("pool gradient",))
_GROWN = Training(14, ("grown size",))
_LAID = Training(14, ("number laid down",))

TRAINING: dict[str, Training] = {
    "kernel not turned": _TURN,
    "kernel turned": _WINDOW,
    "mirrored, not turned": Training(3, ("turn", "turning")),
    "stride ignored": _STRIDE,
    "stride before the window": _STRIDE,
    "stride along one side": Training(6, ("multiplications",)),
    "padding ignored": Training(7, ("read by",)),
    "padding on one side": Training(7, ("size",)),
    "padding added to the output": _PADDING,
    "off centre": Training(7, ("seen",)),
    "ceil for floor": Training(6, ("steps", "setting")),
    "+1 forgotten": Training(1, ("places",)),
    "field from 0": _FIELD,
    "span d·k": _SPAN,
    "dilation as gaps": _SPAN,
    "dilation ignored": _SPAN,
    "written over the image": Training(1, ("own array",)),
    "height and width swapped": Training(1, ("places", "output")),
    "(x, y) for [row, column]": Training(1, ("cell", "places")),
    "mean over channels": Training(5, ("depth",)),
    "one channel deep": Training(5, ("depth", "parameters")),
    "n·C maps": Training(5, ("maps",)),
    "bias forgotten": Training(5, ("parameters",)),
    "one filter counted": Training(5, ("parameters",)),
    "max padded with zeros": _POOL,
    "average over the wrong count": _POOL,
    "divided by the side": _POOL,
    "pooling with stride 1": _POOL,
    "the other pool": Training(9, ("pool", "alike")),
    "sum of the window": _WINDOW,
    "normalisation forgotten": Training(2, ("flat area",)),
    "spans added": _FIELD,
    "the other sign in the index": Training(4, ("letter", "partner")),
    "the usual correlation": Training(4, ("as printed",)),
    "an index below 0": Training(4, ("pair sum", "partner")),
    "as many sums as numbers": Training(4, ("pair sum",)),
    "gradient turned": _WEIGHTS,
    "gradient averaged": _WEIGHTS,
    "last output only": _WEIGHTS,
    "pixels without the gradient": _WEIGHTS,
    "gradient without the pixels": _WEIGHTS,
    "kernel not turned on the way back": Training(13, ("pixel gradient",)),
    "gradient not padded": Training(13, ("pixel gradient",)),
    "overlap overwritten": _LAID,
    "laid-down kernel turned": _LAID,
    "laid down one cell apart": _LAID,
    "n·s cells": _GROWN,
    "padding left at the output": _GROWN,
    "padding makes the output larger": _GROWN,
    "output cut on one side": _GROWN,
    "gradient shared": _WINNERS,
    "gradient to every cell": _WINNERS,
    "number for gradient": _WINNERS,
    "gradient overwritten": _WINNERS,
    "position in the window": _WINNERS,
    "gradient from neighbouring windows": _WINNERS,
    "step uphill": _LEARN,
    "descent with the sum": _LEARN,
    "factor 2 forgotten": _LEARN,
    "learning rate ignored": _LEARN,
    "one step taken": _LEARN,
    "first gradient for all steps": _LEARN,
    "output for error": _LEARN,
    "error without the pixels": _LEARN,
    "turned kernel learnt": _LEARN,
}
"""The misconceptions, by name."""

_SLIPS: tuple[tuple[Sequence[Mistake], Training], ...] = (
    (IN_KERNELS, _TURN),
    (IN_PLACES, _STRIDE),
    (IN_INDICES, Training(1, ("places", "cell"))),
    (IN_OUTPUTS, _PADDING),
    (IN_POOL_STEPS, _POOL),
    (IN_POOLS, _POOL),
    (IN_VALUES, _WINDOW),
    (IN_LAYERS, Training(5, ("depth", "maps"))),
    (IN_SIZES, _PADDING),
    (IN_SUMS, Training(4, ("pair sum", "letter"))),
)
"""The tables of slips, each with the lesson about its subject."""

_OF_SLIP = {mistake.name: training for table, training in _SLIPS for mistake in table}


def training(mistake: str) -> Training | None:
    """Return what trains away a mistake; None if its name is not in the tables."""
    return TRAINING.get(mistake) or _OF_SLIP.get(mistake)
