"""What the hidden lines of a graded cell say: which function or value of a submission is judged, and by what.

In the instructor's own run of a notebook, `function` and `value` judge what they are given. The grader reads the same
lines as data: it asks the sandbox for what they name, and judges when the sandbox is gone.
"""

import ast
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import SimpleNamespace
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike

from convlib import KERNELS, images
from convlib.diagnosis.cases import drawn
from convlib.diagnosis.questions import Question
from convlib.diagnosis.verdicts import Called, Verdict, call_all, judge, judge_answer

SECONDS = 2.0  # for one call of a function
BEGIN, END = "BEGIN HIDDEN TESTS", "END HIDDEN TESTS"  # nbgrader's


class Box(Protocol):
    """What holds a submission: a sandbox."""

    def value(self, name: str) -> object:
        """Give a value; `NameError` if there is none of that name."""

    def call(self, name: str, arguments: Sequence, settings: Mapping, seconds: float) -> Called:
        """Call a function."""


class RuleError(ValueError):
    """A graded cell can't be graded by its rules. The message is a sentence for the instructor."""


@dataclass(frozen=True)
class Rule:
    """One thing that is judged.

    Attributes
    ----------
    name : str
        What it is called in the submission.
    questions : tuple of Question
        What a function is called on; one question for a value.
    is_function : bool
    """

    name: str
    questions: tuple[Question, ...]
    is_function: bool

    def ask(self, box: Box) -> list[Called]:
        """Find out what the submission has to say."""
        if self.is_function:
            return call_all(lambda case: box.call(self.name, case.arguments, case.settings, SECONDS), self.questions)
        try:
            return [Called(box.value(self.name))]
        except NameError as missing:
            return [Called(None, error=str(missing))]

    def judge(self, answers: Sequence[Called]) -> Verdict:
        """Say whether it is right, and which mistake was made."""
        if self.is_function:
            verdict = judge(self.questions, answers)
        elif answers[0].error:
            verdict = Verdict(False, answers[0].error)
        else:
            verdict = judge_answer(self.questions[0].key, answers[0].value)
        return Verdict(verdict.passed, f"{self.name}: {verdict.sentence}", verdict.case)


def function(target: Callable, operation: str, settings: Sequence[str] = ()) -> Verdict:
    """Judge a function on cases that are drawn anew.

    Parameters
    ----------
    target : callable
        In a hidden region: the bare name of one in the submission.
    operation : str
        What it should compute, a name of `convlib.diagnosis.operations.OPERATIONS`.
    settings : names
        The settings that it must have, such as "stride". What is not named here is not judged.

    Raises
    ------
    AssertionError
        If it is wrong.

    Examples
    --------
    >>> import convlib
    >>> function(convlib.max_pool2d, "max_pool2d", settings=("stride",))
    ✓ Correct in all 7 cases.
    """
    from convlib.diagnosis.check import call

    questions = drawn(operation, settings, np.random.default_rng())
    return _insist(judge(questions, call_all(lambda question: call(target, question), questions)))


def value(target: ArrayLike, question: Question) -> Verdict:
    """Judge a value.

    Parameters
    ----------
    target : number or array
        In a hidden region: the bare name of one in the submission.
    question : Question

    Raises
    ------
    AssertionError
        If it is wrong.

    Examples
    --------
    >>> value(3, Question("output_size", (7, 3), {"stride": 2}))
    ✓ Correct.
    """
    return _insist(judge_answer(question.key, target))


def read_rules(cell: str, source: str, given: SimpleNamespace | None, seed: int) -> list[Rule]:
    """Read the rules of a graded cell.

    Parameters
    ----------
    cell : str
        Its grade id.
    source : str
        Its whole source as the gradebook has it, hidden lines included.
    given : namespace or None
        The numbers of the exercise, as the student had them.
    seed : int
        What the cases are drawn from.

    Raises
    ------
    RuleError
        If there is none, or it can't be evaluated.

    Examples
    --------
    >>> hidden = '### BEGIN HIDDEN TESTS\\nvalue(size, Question("output_size", (7, 3)))\\n### END HIDDEN TESTS'
    >>> [(rule.name, rule.questions[0].key.right) for rule in read_rules("size-check", hidden, None, 1)]
    [('size', 5)]
    """
    rules: list[Rule] = []

    def add_function(name: str, operation: str, settings: Sequence[str] = ()) -> None:
        cases = _cases(operation, tuple(settings), (seed, zlib.crc32(f"{cell} {len(rules)}".encode())))
        rules.append(Rule(name, cases, True))

    def add_value(name: str, question: Question) -> None:
        rules.append(Rule(name, (question,), False))

    names = {"np": np, "images": images, "KERNELS": KERNELS, "Question": Question, "given": given}
    try:
        tree = ast.fix_missing_locations(_Named().visit(ast.parse(_hidden(source))))
        exec(compile(tree, f"<hidden lines of {cell}>", "exec"), names | {"function": add_function, "value": add_value})
        for question in (question for rule in rules for question in rule.questions):
            _ = question.key
    except Exception as problem:
        raise RuleError(f"the rules of cell {cell!r} can't be used: {type(problem).__name__}: {problem}") from problem
    if not rules:
        raise RuleError(
            f"cell {cell!r} has points and no rule: add function(…) or value(…) to its hidden tests (see "
            "convlib/grading/rules.py), or make it a manually graded cell"
        )
    return rules


@cache
def _cases(operation: str, settings: tuple[str, ...], seed: tuple[int, ...]) -> tuple[Question, ...]:
    return tuple(drawn(operation, settings, np.random.default_rng(seed)))


def _insist(verdict: Verdict) -> Verdict:
    if not verdict:
        raise AssertionError(verdict.sentence)
    return verdict


def _hidden(source: str) -> str:
    """Keep the hidden lines; the others stay empty, so that line numbers are right."""
    kept, inside = [], False
    for line in source.split("\n"):
        if BEGIN in line or END in line:
            inside = BEGIN in line
            line = ""
        kept.append(line if inside else "")
    return "\n".join(kept)


class _Named(ast.NodeTransformer):
    """Makes texts of the names of the submission, and takes out the import that only the instructor's run needs."""

    def visit_ImportFrom(self, node: ast.ImportFrom) -> ast.ImportFrom | None:
        return None if node.module == "convlib.grading" else node

    def visit_Call(self, node: ast.Call) -> ast.Call:
        if isinstance(node.func, ast.Name) and node.func.id in ("function", "value"):
            if not node.args or not isinstance(node.args[0], ast.Name):
                raise RuleError(f"{ast.unparse(node)}: the first argument must be a bare name of the submission")
            node.args[0] = ast.copy_location(ast.Constant(node.args[0].id), node.args[0])
        return self.generic_visit(node)
