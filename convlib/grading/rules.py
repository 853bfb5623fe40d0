"""Rules: the hidden lines of a graded cell, which say what function or value of a submission to judge, and how.

When instructors run their own notebook, `function` and `value` judge what they are given. The grader reads the same
lines as data: it asks the sandbox for the names in them, and judges the answers outside.
"""

import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from math import prod
from types import SimpleNamespace
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike

from convlib import KERNELS, images
from convlib.diagnosis.cases import drawn
from convlib.diagnosis.functions import Facts, ask, facts, judge_function
from convlib.diagnosis.questions import Answer, Question
from convlib.diagnosis.verdicts import Called, Verdict, judge_answer
from convlib.grading.hidden import parsed
from convlib.grading.reference import Case, Cases, ask_cases, judge_cases, worked_out
from convlib.grading.sandbox.wire import Other
from convlib.text import tr

SECONDS = 2.0  # for one call of a function
LARGE = 10_000  # numbers of an answer


class Box(Protocol):
    """Something that holds a submission, such as a sandbox."""

    def value(self, name: str) -> object:
        """Return a value; `NameError` if there is no such name."""

    def facts(self, name: str) -> Facts:
        """Read what can be read of a function; `NameError` if there is no such name."""

    def call(self, name: str, arguments: Sequence, settings: Mapping, seconds: float) -> Called:
        """Call a function; `NameError` if there is no such name."""


class RuleError(ValueError):
    """The grader can't use the rules of a cell. The message is a sentence for the instructor."""


@dataclass(frozen=True)
class Rule:
    """One function or value of a submission, and how to judge it.

    Attributes
    ----------
    name : str
        Its name in the submission.
    questions : tuple of Question
        The cases to call a function with; one question for a value.
    is_function : bool
    """

    name: str
    questions: tuple[Question, ...]
    is_function: bool

    @property
    def settings(self) -> list[str]:
        """The settings that a function must have."""
        return list(dict.fromkeys(name for question in self.questions for name in question.settings))

    @property
    def has_reference(self) -> bool:
        """Whether a reference says what is right, and not an operation of the course."""
        return isinstance(self.questions[0], Case)

    def ask(self, box: Box) -> list[Called]:
        """Return the submission's answers; none if it has no such name."""
        try:
            if self.is_function:
                found = box.facts(self.name)

                def call(case: Question, settings: Mapping) -> Called:
                    called = box.call(self.name, case.arguments, settings, SECONDS)
                    return replace(called, value=_comparable(called.value, case.key.right))

                if self.has_reference:
                    return ask_cases(found, lambda case: call(case, {}), self.questions)
                return ask(found, call, self.questions, self.settings)
            return [Called(_comparable(box.value(self.name), self.questions[0].key.right))]
        except NameError:
            return []

    def judge(self, answers: Sequence[Called]) -> Verdict:
        """Say whether the answers are correct, and if not, which mistake explains them."""
        if not answers:
            return self.not_correct(tr("There is no {name} in your notebook.", name=self.name))
        if self.has_reference:
            verdict = judge_cases(self.questions, answers)
        elif self.is_function:
            verdict = judge_function(self.questions, answers, self.settings)
        else:
            verdict = judge_answer(self.questions[0].key, answers[0].value)
        return replace(verdict, sentence=f"{self.name}: {verdict.sentence}", where="", rule=self.name)

    def not_correct(self, sentence: str) -> Verdict:
        """Return the verdict for a submission that gave no answer; the sentence says why."""
        return Verdict(False, f"{self.name}: {sentence}", rule=self.name)


def function(
    target: Callable,
    operation: str = "",
    settings: Sequence[str] = (),
    *,
    reference: Callable | None = None,
    cases: Cases = (),
) -> Verdict:
    """Judge a function on newly drawn cases, by an operation of the course or by a reference.

    Parameters
    ----------
    target : callable
        In hidden lines: the name of a function of the submission, nothing else.
    operation : str
        What the function should compute, a name in `convlib.diagnosis.operations.OPERATIONS`.
    settings : names
        The settings that it must have, such as "stride". Other settings are not judged.
    reference : callable, in place of an operation
        Gives the right number or array for the arguments of any case. In hidden lines it is defined there.
    cases : list of tuples, or callable
        For a reference: the arguments of each call, or a function of a numpy Generator that draws such a list.

    Raises
    ------
    AssertionError
        If it is not correct.

    Examples
    --------
    >>> import convlib
    >>> function(lambda x, window: convlib.max_pool2d(x, window), "max_pool2d")
    ✓ Correct in all 5 cases.
    >>> function(lambda x: x * x, reference=lambda x: x**2, cases=[(3,), (-0.5,)])
    ✓ Correct in all 2 cases.
    """
    from convlib.diagnosis.check import call

    _check_kind(operation, reference)
    rng = np.random.default_rng()
    if reference:
        compared = worked_out(reference, cases, rng)
        return _insist(judge_cases(compared, ask_cases(facts(target), lambda case: call(target, case, {}), compared)))
    questions = drawn(operation, settings, rng)
    answers = ask(facts(target), partial(call, target), questions, settings)
    return _insist(judge_function(questions, answers, settings))


def value(target: ArrayLike, question: Question) -> Verdict:
    """Judge a value.

    Parameters
    ----------
    target : number or array
        In hidden lines: the name of a value of the submission, nothing else.
    question : Question

    Raises
    ------
    AssertionError
        If it is not correct.

    Examples
    --------
    >>> value(3, Question("output_size", (7, 3), {"stride": 2}))
    ✓ Correct.
    """
    return _insist(judge_answer(question.key, target))


def read_rules(cell: str, source: str, given: SimpleNamespace | None, seed: int) -> list[Rule]:
    """Return the rules of a graded cell.

    Parameters
    ----------
    cell : str
        Its grade id.
    source : str
        Its whole source from the gradebook, hidden lines included.
    given : namespace or None
        The student's numbers in this exercise.
    seed : int
        The seed of the cases.

    Raises
    ------
    RuleError
        If the cell has no rules, or Python can't evaluate them.

    Examples
    --------
    >>> hidden = '### BEGIN HIDDEN TESTS\\nvalue(size, Question("output_size", (7, 3)))\\n### END HIDDEN TESTS'
    >>> [(rule.name, rule.questions[0].key.right) for rule in read_rules("size-check", hidden, None, 1)]
    [('size', 5)]
    """
    rules: list[Rule] = []

    def add_function(
        name: str,
        operation: str = "",
        settings: Sequence[str] = (),
        *,
        reference: Callable | None = None,
        cases: Cases = (),
    ) -> None:
        _check_kind(operation, reference)
        seeds = (seed, zlib.crc32(f"{cell} {len(rules)}".encode()))
        if reference:
            asked: tuple[Question, ...] = worked_out(reference, cases, np.random.default_rng(seeds))
        else:
            asked = _cases(operation, tuple(settings), seeds)
        rules.append(Rule(name, asked, True))

    def add_value(name: str, question: Question) -> None:
        rules.append(Rule(name, (question,), False))

    names = {"np": np, "images": images, "KERNELS": KERNELS, "Question": Question, "given": given}
    try:
        exec(
            compile(parsed(source), f"<hidden lines of {cell}>", "exec"),
            names | {"function": add_function, "value": add_value},
        )
        for question in (question for rule in rules for question in rule.questions):
            _ = question.key
    except Exception as problem:
        raise RuleError(_unusable(cell, problem)) from problem
    if not rules:
        raise RuleError(
            tr(
                "Cell {cell!r} has points but no rule. Add function(…) or value(…) to its hidden tests (see "
                "docs/grading.md, An exercise of your own), or make it a manually graded cell. What students see of "
                "a check gives no points.",
                cell=cell,
            )
        )
    return rules


def _unusable(cell: str, problem: Exception) -> str:
    """Say why a cell's hidden lines can't be used."""
    if type(problem) is ValueError:
        return tr("The rules of cell {cell!r} can't be used: {error}", cell=cell, error=problem)
    error = f"{type(problem).__name__}: {problem}"
    if not isinstance(problem, NameError):
        return tr("The rules of cell {cell!r} can't be used: {error}", cell=cell, error=error)
    return tr(
        "The rules of cell {cell!r} can't be used: {error}. Hidden lines do not run beside the submission. A name of "
        "it can only be the first argument of function(…) or value(…); define or import all others there.",
        cell=cell,
        error=error,
    )


def _check_kind(operation: str, reference: Callable | None) -> None:
    """Raise ValueError unless there is either an operation or a reference."""
    if bool(operation) == (reference is not None):
        raise ValueError(
            tr(
                'A function is judged by an operation, as in function(name, "correlate2d"), or by a reference, as in '
                "function(name, reference=right, cases=[(3,), (4,)])."
            )
        )


@cache
def _cases(operation: str, settings: tuple[str, ...], seed: tuple[int, ...]) -> tuple[Question, ...]:
    return tuple(drawn(operation, settings, np.random.default_rng(seed)))


def _comparable(value: object, right: Answer) -> object:
    """Return a value, or only its shape if it has so many more numbers than the right one that none is compared."""
    try:
        shape = np.shape(value)
    except ValueError:  # rows of different lengths
        return value
    return Other("large array", str(shape)) if prod(shape) > max(LARGE, 10 * np.size(right)) else value


def _insist(verdict: Verdict) -> Verdict:
    if not verdict:
        raise AssertionError(verdict.sentence)
    return verdict
