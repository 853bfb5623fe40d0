"""Judge a function that none of the course's operations computes, by a reference that its author wrote.

The reference stands in the hidden lines, which are the author's own code: it runs in the grader's process, and only
inputs go into a sandbox. So no submission can see it, or change what is right.
"""

from collections.abc import Callable, Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from functools import cached_property
from inspect import signature
from typing import TypeAlias

import numpy as np

from convlib.diagnosis.differences import kind_of_difference
from convlib.diagnosis.functions import Facts, is_blank
from convlib.diagnosis.questions import Answer, Key, Question, same
from convlib.diagnosis.sentences import difference_of_numbers, first_difference, write_lines
from convlib.diagnosis.verdicts import Called, Verdict, all_correct, call_all, complaint, nothing_yet
from convlib.grading.sandbox import wire
from convlib.text import joined, shown, tr

Cases: TypeAlias = Iterable[tuple] | Callable[[np.random.Generator], Iterable[tuple]]


@dataclass(frozen=True)
class Case(Question):
    """The arguments of one call, and what the reference gives for them.

    Attributes
    ----------
    right : number or array
    names : tuple of str
        What the reference calls its arguments.
    """

    right: Answer = 0
    names: tuple[str, ...] = ()

    @cached_property
    def key(self) -> Key:
        """The right answer; no mistake is known."""
        return Key(self.right, {})


def worked_out(reference: Callable, cases: Cases, rng: np.random.Generator) -> tuple[Case, ...]:
    """Return what a reference gives for each case, the smallest case first.

    Parameters
    ----------
    reference : callable
        Returns a number, or an array of numbers.
    cases : list of tuples, or callable
        The arguments of each call, or a function of a numpy Generator that draws such a list.
    rng : numpy Generator

    Raises
    ------
    ValueError
        If the cases are no tuples, or the reference gives something else.

    Examples
    --------
    >>> [(case.arguments, case.right) for case in worked_out(lambda x: x**2, [(20,), (3,)], np.random.default_rng())]
    [((3,), 9), ((20,), 400)]
    """
    found = list(cases(rng) if callable(cases) else cases)
    if not found or not all(isinstance(case, tuple) for case in found):
        raise ValueError(
            tr(
                "cases must be a list of tuples, each with the arguments of one call, such as [(3,), (4,)], or a "
                "function that draws such a list with the numpy Generator that it is given. It is {cases}.",
                cases=shown(found),
            )
        )
    made = [Case("", case, right=_right(reference, case), names=_names(reference, len(case))) for case in found]
    return tuple(sorted(made, key=lambda case: len(wire.pack(list(case.arguments)))))


def _right(reference: Callable, arguments: tuple) -> Answer:
    value = reference(*deepcopy(arguments))
    if np.asarray(value).dtype.kind not in "biuf":
        raise ValueError(
            tr(
                "For {arguments} the reference gives {value}, which is neither a number nor an array of numbers.",
                arguments=shown(arguments),
                value=shown(value),
            )
        )
    return value


def _names(reference: Callable, count: int) -> tuple[str, ...]:
    """Return what a function calls its first arguments; those that it does not name are numbered."""
    try:
        names = [each.name for each in signature(reference).parameters.values() if each.kind is not each.VAR_POSITIONAL]
    except (TypeError, ValueError):  # some functions in C
        names = []
    return tuple(names[:count] + [tr("argument {n}", n=place + 1) for place in range(len(names), count)])


def ask_cases(found: Facts, call: Callable[[Question], Called], cases: Sequence[Question]) -> list[Called]:
    """Call a function on cases, up to the first that gives nothing to compare."""
    answers = call_all(call, cases)
    return [replace(answers[0], facts=found), *answers[1:]]


def judge_cases(cases: Sequence[Case], answers: Sequence[Called]) -> Verdict:
    """Judge a function by what `ask_cases` gave: the first case in which it differs is the smallest one."""
    if is_blank(answers[-1], answers[0].facts or Facts()):
        return nothing_yet()
    for case, called in zip(cases, answers, strict=False):
        if problem := complaint(called, case.right):
            return Verdict(False, joined(tr("Not correct."), problem), _written(case), called.where)
        if not same(called.value, case.right):
            return _differs(case, np.asarray(called.value, dtype=float))
    return Verdict(True, all_correct(len(cases)))


def _differs(case: Case, got: np.ndarray) -> Verdict:
    difference = first_difference(got, case.right) or difference_of_numbers(got, case.right)
    told = joined(tr("Not correct."), kind_of_difference(got, case.right), difference)
    results = [(tr("your result"), got), (tr("correct result"), case.right)]
    return Verdict(False, told, _written(case, *results), unexplained=True)


def _written(case: Case, *results: tuple[str, Answer]) -> str:
    return write_lines([*zip(case.names, case.arguments, strict=True), *results])
