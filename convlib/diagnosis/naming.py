"""Naming mistakes: the sentences for one mistake, for two at once, and for several of which each explains the same."""

from collections.abc import Sequence
from typing import TypedDict

from convlib.diagnosis.mistakes import Mistake
from convlib.text import joined, tr

MOST = 3  # of several mistakes in code, or slips in an answer, that lead to the same; misconceptions are all told


def name(explanations: Sequence[tuple[Mistake, ...]], *, returned: bool) -> str:
    """Say which mistakes were made and what is true, or which ones may have been made; empty if none is known.

    Parameters
    ----------
    explanations : sequence of (Mistake, …)
        Each explains everything: one mistake, or two that were made together.
    returned : bool
        Whether a function returned what they explain; else the learner wrote it.
    """
    if not explanations:
        return ""
    first, *more = explanations
    if len(first) > 1:
        other = tr("Other pairs of mistakes give the same results.") if more else ""
        return joined(tr("You made two mistakes at once."), *(mistake.explanation for mistake in first), other)
    if not more:
        return first[0].explanation
    plainest = _plainest(explanations, returned)
    several = _several_results(len(plainest)) if returned else _several_answers(len(plainest))
    return joined(several, *(tr(mistake.happened) for (mistake,) in plainest))


class Told(TypedDict):
    """The mistakes that a sentence names."""

    mistakes: tuple[str, ...]
    is_certain: bool


def told_mistakes(explanations: Sequence[tuple[Mistake, ...]], *, returned: bool) -> Told:
    """List the mistakes that `name` names, and say whether they are the only explanation."""
    is_pair = len(explanations[0]) > 1 if explanations else False
    named = explanations[:1] if is_pair else _plainest(explanations, returned)
    names = tuple(mistake.name for explanation in named for mistake in explanation)
    return {"mistakes": names, "is_certain": len(explanations) <= 1}


def _plainest(explanations: Sequence[tuple[Mistake, ...]], returned: bool) -> Sequence[tuple[Mistake, ...]]:
    return explanations[:MOST] if returned else explanations


def _several_answers(count: int) -> str:
    if count == 2:
        return tr("Either of these mistakes gives this answer:")
    return tr("Each of these mistakes gives this answer:")


def _several_results(count: int) -> str:
    if count == 2:
        return tr("Either of these mistakes gives these results:")
    return tr("Each of these mistakes gives these results:")
