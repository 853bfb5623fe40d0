"""The mistakes that people make with these operations: where each can be made, what happened, and what is true.

There are two kinds. Misconceptions are wrong ideas that teachers know: questions are drawn to bring them out, and the
cases of a check tell all of them apart. Slips are what else goes wrong when somebody writes the code: they are looked
for only if no misconception explains the results.

To add a mistake, write its wrong implementation in the family of `wrong/` where it belongs, and an entry in the table
of its family here: a name; the operations where it can be made, with the wrong implementation for each; what the
learner did, as a whole sentence in the second person; and what is true, as a whole sentence. No other code knows a
mistake by its name, except the practice questions that want to bring it out. `training` says where each misconception
is trained away; add yours there. What comes first in a table is preferred where two entries explain the same results.
"""

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
from convlib.diagnosis.mistakes.misconceptions import MISCONCEPTIONS
from convlib.diagnosis.mistakes.mistake import Mistake

MISTAKES: dict[str, Mistake] = {mistake.name: mistake for mistake in MISCONCEPTIONS}
"""The misconceptions, by name."""

TABLES = (
    MISCONCEPTIONS,
    IN_KERNELS,
    IN_PLACES,
    IN_INDICES,
    IN_OUTPUTS,
    IN_POOL_STEPS,
    IN_POOLS,
    IN_VALUES,
    IN_LAYERS,
    IN_SIZES,
    IN_SUMS,
)
"""The tables of mistakes, by family."""


SLIPS: dict[str, Mistake] = {mistake.name: mistake for table in TABLES[1:] for mistake in table}
"""The slips, by name."""

BY_NAME: dict[str, Mistake] = SLIPS | MISTAKES
"""All of them, by name."""

__all__ = ["BY_NAME", "MISTAKES", "SLIPS", "TABLES", "Mistake"]
