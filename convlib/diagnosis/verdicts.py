"""Judging: one answer, one call of a function, and one function by all its calls.

`judge_answer` compares one answer with a key. A function is called by somebody else, `check` or the grader in its
sandbox; what came of each call arrives here as a `Called`, and `judge` says what all of them together show.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from convlib.diagnosis import sentences
from convlib.diagnosis.differences import FEW, kind_of_difference, only_with
from convlib.diagnosis.errors import meaning
from convlib.diagnosis.explanations import Shown, explain
from convlib.diagnosis.mistakes import BY_NAME, MISTAKES, Mistake
from convlib.diagnosis.naming import MOST, Told, name, told_mistakes
from convlib.diagnosis.operations import Array
from convlib.diagnosis.questions import Answer, Key, Question, same
from convlib.text import joined, mark, tr

if TYPE_CHECKING:
    from convlib.diagnosis.functions import Facts

NOTHING = mark("Nothing is here yet: write your answer in place of the three dots.")


@dataclass(frozen=True)
class Verdict:
    """Whether something is correct, and if not, why. It counts as true if it is, so that ``assert check(…)`` works.

    Attributes
    ----------
    passed : bool
    sentence : str
        What is wrong, and what is true.
    case : str
        The first case that shows it, in lines: what was given, what came, what is correct.
    where : str
        The learner's own line in which an exception arose, where it is known.
    unexplained : bool
        Whether results are wrong where nothing is set, and no known mistake leads to them.
    mistakes : tuple of str
        The mistakes that the sentence names, by their names in `KNOWN`.
    is_certain : bool
        Whether these mistakes were made; else several explain the same, and any of them may have been made.
    is_answer : bool
        Whether there was an answer to judge.
    rule : str
        What was judged: the name of a function or value of a submission, if there is one.
    """

    passed: bool
    sentence: str
    case: str = ""
    where: str = ""
    unexplained: bool = False
    mistakes: tuple[str, ...] = ()
    is_certain: bool = True
    is_answer: bool = True
    rule: str = ""

    def __bool__(self) -> bool:
        return self.passed

    def __repr__(self) -> str:
        told = f"{'✓' if self.passed else '✗'} {self.sentence}"
        return f"{told}\n  {self.where}" if self.where else told

    def record(self) -> dict[str, object]:
        """Return what a program needs to count verdicts, in types of JSON."""
        kept = ("rule", "passed", "is_answer", "mistakes", "is_certain", "sentence", "case")
        return {name: getattr(self, name) for name in kept} | {"mistakes": list(self.mistakes)}


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
        The exception that it raised, in one line such as "ZeroDivisionError: division by zero".
    changed : bool
        Whether it changed an argument.
    late : float or None
        After how many seconds it was interrupted; None if it was not.
    where : str
        The line of the function in which the exception arose, where it is known.
    facts : Facts or None
        What can be read of the function: see `functions`.
    """

    value: object
    printed: str = ""
    error: str | None = None
    changed: bool = False
    late: float | None = None
    where: str = ""
    facts: "Facts | None" = None


# One answer


@dataclass(frozen=True)
class Diagnosis:
    """Whether an answer is right, the mistakes or pairs that lead to it, and how it differs from the right one."""

    right: bool
    explanations: tuple[tuple[Mistake, ...], ...] = ()
    difference: str = ""

    @property
    def mistakes(self) -> tuple[Mistake, ...]:
        """The mistakes that lead to it."""
        return tuple(mistake for explanation in self.explanations for mistake in explanation)

    @property
    def told(self) -> Told:
        """The mistakes that its sentence names."""
        return told_mistakes(self.explanations, returned=False)

    @property
    def sentence(self) -> str:
        """What to tell somebody who gave the answer."""
        if self.right:
            return tr("Correct.")
        return joined(tr("Not correct."), name(self.explanations, returned=False), self.difference)


def diagnose(key: Key, answer: Answer) -> Diagnosis:
    """Compare an answer with the right one and with that of every mistake.

    Parameters
    ----------
    key : Key
    answer : number or array
        What somebody answered.

    Raises
    ------
    TypeError
        If the answer is not made of numbers.

    Examples
    --------
    >>> key = Question("convolve1d", ([1, 2, 4], [1, -1])).key
    >>> diagnose(key, [-1, -2]).sentence
    'Not correct. You did not turn the kernel. Convolution turns the kernel by 180° first: its last number meets the first pixel. The first difference is at position 0: you got −1; the correct value is 1.'
    """  # noqa: E501
    given = _numbers(answer)
    if same(given, key.right):
        return Diagnosis(True)
    found = tuple((key.mistake(name),) for name, wrong in key.wrong.items() if same(given, wrong)) or _slips(key, given)
    if not given.ndim and same(given, -np.asarray(key.right)):
        return Diagnosis(False, ((_SIGN,), *found))
    kind = "" if found else kind_of_difference(given, key.right)
    return Diagnosis(False, found, joined(kind, sentences.first_difference(given, key.right)))


_SIGN = Mistake("wrong sign", {}, mark("You got the sign wrong."), mark("The number itself is correct."))
"""What a single number of the other sign says at first, whatever mistakes lead to it too."""

KNOWN = {_SIGN.name: _SIGN, **BY_NAME}
"""Every mistake that a verdict can name, by its name."""


def _slips(key: Key, given: Array) -> tuple[tuple[Mistake, ...], ...]:
    """Look for slips that lead to an answer of several numbers; a few numbers say too little to name two at once."""
    if key.question is None or given.shape != np.shape(key.right) or given.size < 2:
        return ()
    found = explain([Shown(key.question, given)])
    is_said_enough = given.size >= FEW or (len(found) <= MOST and all(len(each) == 1 for each in found))
    return tuple(found[:MOST]) if is_said_enough else ()


def judge_answer(key: Key, answer: object) -> Verdict:
    """Judge one answer, whatever it is.

    Examples
    --------
    >>> judge_answer(Question("output_size", (7, 3), {"stride": 2}).key, 5)
    ✗ Not correct. You ignored the stride. With stride s the window moves s cells at a time, so only every s-th position gives an output.
    """  # noqa: E501
    if answer is None or answer is ...:
        return nothing_yet()
    if problem := sentences.not_numbers(answer, key.right, returned=False):
        return Verdict(False, problem)
    given = np.asarray(answer, dtype=float)
    found = diagnose(key, given)
    return Verdict(found.right, found.sentence, "" if found.right else sentences.write_answer(given), **found.told)


def nothing_yet() -> Verdict:
    """Return the verdict where three dots stand in place of an answer."""
    return Verdict(False, tr(NOTHING), is_answer=False)


# One function


def call_all(call: Callable[[Question], Called], questions: Iterable[Question]) -> list[Called]:
    """Put the questions to a function, one after the other, up to the first that gives nothing to compare."""
    answers: list[Called] = []
    for question in questions:
        answers.append(call(question))
        if complaint(answers[-1], question.key.right):
            break
    return answers


def judge(questions: Sequence[Question], answers: Sequence[Called]) -> Verdict:
    """Compare what a function returned with what is right, and name the mistake that it makes.

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
    ✗ Not correct for a size of 8 and a kernel of 3. The setting is stride=2. You rounded up. The last window must fit completely, so round down: ⌊…⌋. You got 4; the correct value is 3.
    """  # noqa: E501
    asked = list(zip(questions, answers, strict=False))
    last, called = asked[-1]
    problem = complaint(called, last.key.right)
    comparable = asked[:-1] if problem else asked
    cases = [Shown(question, np.asarray(answer.value, dtype=float)) for question, answer in comparable]
    wrong = [case for case in cases if not case.is_right]
    if wrong:
        return _differs(cases, wrong[0])
    if problem:
        return Verdict(False, f"{sentences.not_correct_for(last)} {problem}", sentences.write_case(last), called.where)
    return Verdict(True, all_correct(len(cases)))


def _differs(cases: Sequence[Shown], first: Shown) -> Verdict:
    """Say for which case results are wrong at first, which mistakes explain all of them, and where they differ."""
    explanations = explain(cases)
    right, mistakes = first.question.key.right, name(explanations, returned=True)
    told = [
        sentences.not_correct_for(first.question),
        mistakes or joined(only_with(cases), kind_of_difference(first.answer, right)),
        sentences.first_difference(first.answer, right) or sentences.difference_of_numbers(first.answer, right),
    ]
    case = sentences.write_case(first.question, first.answer)
    unexplained = not (mistakes or first.question.settings)
    return Verdict(False, joined(*told), case, unexplained=unexplained, **told_mistakes(explanations, returned=True))


def complaint(called: Called, right: Answer) -> str:
    """Say why what came of a call can't be compared with the right answer; empty if it can be."""
    if called.late is not None:
        return tr(
            "Your function was not finished after {seconds} s and was stopped. Is there a loop whose condition never "
            "becomes false? If it is only slow, try again or make it faster.",
            seconds=f"{round(called.late, 1):g}",
        )
    if called.error:
        return joined(tr("Your function stopped with {error}", error=called.error), meaning(called.error))
    if called.changed:
        return tr("Your function changed the array that it was given. Work on a copy, for instance on np.array(image).")
    if called.value is None and called.printed:
        return tr("Your function prints its result, but returns nothing. End it with return.")
    if called.value is None:
        nothing, missing = tr("Your function returns nothing."), tr("Is there a return at its end?")
        return joined(nothing, sentences.expected(right), missing)
    return sentences.not_numbers(called.value, right, returned=True)


def possible(questions: Sequence[Question]) -> list[str]:
    """Name the mistakes that somebody can make who writes a function for these cases of one operation."""
    settings = {name for question in questions for name in question.settings}
    return [name for name, mistake in MISTAKES.items() if mistake.fits(questions[0].operation, settings)]


def all_correct(cases: int) -> str:
    """Say that a function is correct in so many cases."""
    return tr("Correct.") if cases == 1 else tr("Correct in all {n} cases.", n=cases)


def _numbers(answer: Answer) -> Array:
    try:
        return np.asarray(answer, dtype=float)
    except (TypeError, ValueError):
        raise TypeError(
            tr("An answer is a number, or numbers in rows of equal length, not {answer!r}.", answer=answer)
        ) from None
