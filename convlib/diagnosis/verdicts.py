"""Judging code: telling cases of each operation, and what the answers to them say about who gave them.

A learner's function is called by somebody else, `practice.check` here or the grader in a sandbox; what it gave comes
as `Called`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from inspect import signature

import numpy as np
from numpy.typing import ArrayLike

from convlib.diagnosis.mistakes import MISTAKES, OPERATIONS, Question, diagnose, same

NOTHING = "Nothing is here yet: write your answer in place of the three dots."
ENDLESS = "your function did not come to an end: is there a loop whose condition never becomes false?"


@dataclass(frozen=True)
class Verdict:
    """What was found. It counts as true where all is right, so that ``assert check(…)`` works.

    Attributes
    ----------
    passed : bool
    sentence : str
        What is wrong, and what mends it.
    case : str
        The smallest case met that shows it, in lines: what was given, what came, what is right.
    """

    passed: bool
    sentence: str
    case: str = ""

    def __bool__(self) -> bool:
        return self.passed

    def __repr__(self) -> str:
        return f"{'✓' if self.passed else '✗'} {self.sentence}"


@dataclass(frozen=True)
class Called:
    """What came of one call of a function.

    Attributes
    ----------
    value : object
        What it returned.
    printed : str
        What it printed meanwhile.
    error : str or None
        The exception that it raised, such as "ZeroDivisionError: division by zero".
    changed : bool
        Whether it changed an argument.
    late : bool
        Whether it was interrupted when its time was over.
    """

    value: object
    printed: str = ""
    error: str | None = None
    changed: bool = False
    late: bool = False


def call_all(call: Callable[[Question], Called], questions: Sequence[Question]) -> list[Called]:
    """Put the questions to a function, one after the other, up to the first that gives nothing to compare."""
    answers = []
    for question in questions:
        answers.append(call(question))
        if complaint(answers[-1], question.right):
            break
    return answers


def judge(questions: Sequence[Question], answers: Sequence[Called]) -> Verdict:
    """Compare what a function gave with what is right, and name the mistake that it makes.

    Parameters
    ----------
    questions : sequence of Question
        Cases of one operation, the plainest first.
    answers : sequence of Called
        What came of them; it may end early, with one that can't be compared.

    Examples
    --------
    >>> question = Question("output_size", (8, 3), {"stride": 2})
    >>> judge([question], [Called(4)])
    ✗ With 8, 3, stride 2: the size was rounded up. A window that would hang over the end does not count: round down, ⌊…⌋. You give 4, right is 3.
    """  # noqa: E501
    asked = list(zip(questions, answers, strict=False))
    last, answer = asked[-1]
    if problem := complaint(answer, last.right):
        return Verdict(False, f"With {_describe(last)}: {problem}", write_case(last))
    pairs = [(question, np.asarray(answer.value, dtype=float)) for question, answer in asked]
    wrong = [(question, answer) for question, answer in pairs if not same(answer, question.right)]
    if not wrong:
        return Verdict(True, f"Right in all {len(pairs)} cases." if len(pairs) > 1 else "Right.")
    return Verdict(False, _explain(pairs, *wrong[0]), write_case(*wrong[0]))


def judge_answer(question: Question, answer: object) -> Verdict:
    """Compare one answer with the right one, and name the mistake that it comes from.

    Examples
    --------
    >>> judge_answer(Question("output_size", (7, 3), {"stride": 2}), 5)
    ✗ Not right: the stride was ignored. With stride s only every s-th place counts: neighbouring outputs lie s cells of the input apart.
    """  # noqa: E501
    if answer is None or answer is ...:
        return Verdict(False, NOTHING)
    if problem := _no_numbers(answer, question.right):
        return Verdict(False, f"Your answer is {problem}.")
    found = diagnose(question, answer)
    return Verdict(found.right, found.sentence, "" if found.right else _yours(answer))


def complaint(called: Called, right: ArrayLike) -> str:
    """Say why an answer can't be compared with the right one; empty where it can."""
    if called.late:
        return ENDLESS
    if called.error:
        return f"your function stopped with {called.error}"
    if called.changed:
        return "your function changed the array that it was given; work on a copy, for instance np.array(image)"
    if called.value is None:
        return (
            "your function prints its result, but returns nothing: end it with return"
            if called.printed
            else f"your function returns nothing, and {_wanted(right)} is expected: is there a return at its end?"
        )
    problem = _no_numbers(called.value, right)
    return problem and f"your function returns {problem}"


def write_case(question: Question, *answer: ArrayLike) -> str:
    """Write a case out: what was given, and if there is an answer that is wrong, this and the right one.

    Examples
    --------
    >>> print(write_case(Question("pair_sums", ([1, 2], [3, 4])), [3, 8]))
    f = [1, 2]
    g = [3, 4]
    yours = [3, 8]
    right = [ 3, 10,  8]
    """
    names = signature(OPERATIONS[question.operation]).parameters
    given = [*zip(names, question.arguments, strict=False), *question.settings.items()]
    if answer:
        given += [("yours", answer[0]), ("right", question.right)]
    return "\n".join(f"{name} = {_write(value, len(name) + 3)}" for name, value in given)


def _write(value: ArrayLike, indent: int) -> str:
    """Write numbers in rows, those of one column below each other; whole ones without a point."""
    if isinstance(value, tuple):
        return str(value)
    numbers = np.asarray(value)
    if numbers.dtype.kind == "f" and np.all(np.abs(numbers) < 1e9) and np.all(numbers == numbers.round()):
        numbers = numbers.astype(int)
    text = np.array2string(numbers, precision=5, suppress_small=True, separator=", ", threshold=400)
    return text.replace("\n", "\n" + " " * indent)


def _yours(answer: ArrayLike) -> str:
    return f"yours = {_write(answer, 8)}"


def _describe(question: Question) -> str:
    """Say in words what a function was called with."""
    parts = [f"an array of shape {np.shape(each)}" if np.ndim(each) else f"{each}" for each in question.arguments]
    if question.operation == "receptive_field":
        parts = [f"the layers {question.arguments[0]}"]
    return ", ".join([*parts, *(f"{name} {value}" for name, value in question.settings.items())])


def _explain(pairs: list[tuple[Question, ArrayLike]], question: Question, answer: ArrayLike) -> str:
    """Name the mistake that gives every answer, or else say where the first wrong one differs."""
    makes_all = [name for name in _mistakes_of(question) if _gives(name, pairs)]
    difference = diagnose(question, answer).difference or f"You give {float(answer):g}, right is {question.right:g}."
    if len(makes_all) == 1:
        mistake = MISTAKES[makes_all[0]]
        return f"With {_describe(question)}: {mistake.happened}. {mistake.mend} {difference}"
    if makes_all:
        several = "; or ".join(MISTAKES[name].happened for name in makes_all)
        return f"With {_describe(question)}: {several}. {difference}"
    return f"With {_describe(question)} the result is not right. {difference}"


def _mistakes_of(question: Question) -> list[str]:
    return [name for name, mistake in MISTAKES.items() if question.operation in mistake.wrong]


def _gives(name: str, pairs: list[tuple[Question, ArrayLike]]) -> bool:
    """Whether somebody with this mistake, and no other, would have given all these answers."""
    for question, answer in pairs:
        mistaken = question.mistaken(name)
        if not same(answer, question.right if mistaken is None else mistaken):
            return False
    return True


def _no_numbers(answer: object, right: ArrayLike) -> str:
    """Say what an answer is that can't be compared with the right one, and what is expected."""
    if isinstance(answer, str):
        return f"text, and {_wanted(right)} is expected"
    try:
        numbers = np.asarray(answer, dtype=float)
    except (TypeError, ValueError, OverflowError):
        return f"{_kind(answer)}, and {_wanted(right)} is expected"
    if np.asarray(answer).dtype.kind in "US":
        return f"{_kind(answer)} with text in it, and {_wanted(right)} is expected"
    if numbers.ndim != np.ndim(right):
        return f"{_kind(answer)} of shape {numbers.shape}, and {_wanted(right)} is expected"
    return ""


def _wanted(right: ArrayLike) -> str:
    return f"an array of shape {np.shape(right)}" if np.ndim(right) else "a number"


def _kind(answer: object) -> str:
    """Name what an answer is; one that came out of a sandbox says so itself."""
    if hasattr(answer, "what"):
        return answer.what
    name = "array" if isinstance(answer, np.ndarray) else type(answer).__name__
    return f"an {name}" if name[0] in "aeiou" else f"a {name}"
