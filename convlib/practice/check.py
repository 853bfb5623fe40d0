"""Checking a learner's own function: run it on telling cases, and say in a sentence or two what is wrong."""

import contextlib
import inspect
import io
import threading
from _thread import interrupt_main
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convlib.mistakes import LINES, MISTAKES, OPERATIONS, POOLS, Question, diagnose, same

SECONDS = 5.0  # for all cases of one check


@dataclass(frozen=True)
class Verdict:
    """What a check found. It counts as true where the function is right, so that ``assert check(…)`` works."""

    passed: bool
    sentence: str

    def __bool__(self) -> bool:
        return self.passed

    def __repr__(self) -> str:
        return f"{'✓' if self.passed else '✗'} {self.sentence}"


def check(function: Callable, operation: str, *, seconds: float = SECONDS) -> Verdict:
    """Run a function on telling cases of an operation, and name the mistake that it makes.

    Parameters
    ----------
    function : callable
        Called as the operation is: arrays first, settings such as `stride` by name. Settings that it has no parameter
        for are left out, so a function of image and kernel alone can be checked too.
    operation : str
        What it should compute: a name of `OPERATIONS`, such as "correlate2d" or "output_size".
    seconds : float
        Time for all cases together.

    Raises
    ------
    TypeError, ValueError
        If `function` can't be called, or `operation` is not known.

    Examples
    --------
    >>> import convlib
    >>> check(convlib.correlate2d, "convolve2d")
    ✗ With an array of shape (7, 9), an array of shape (2, 3): the kernel was not turned. Convolution turns it by 180° first: its last number meets the first pixel. The first difference is at row 0, column 0: yours is 81, right is 24.
    >>> check(convlib.convolve2d, "convolve2d")
    ✓ Right in all 5 cases.
    """  # noqa: E501
    if not callable(function):
        raise TypeError(f"function must be a function, such as one that def makes, not {function!r}")
    if operation not in OPERATIONS:
        raise ValueError(f"operation {operation!r} is not known; choose from {', '.join(OPERATIONS)}")
    questions = [question for question in _questions(operation) if set(question.settings) <= _settings(function)]
    answers = []
    with _time_limit(seconds):
        for question in questions:
            answer, complaint = _call(function, question)
            if complaint:
                return Verdict(False, f"With {_describe(question)}: {complaint}")
            answers.append(answer)
    wrong = [(q, answer) for q, answer in zip(questions, answers, strict=True) if not same(answer, q.right)]
    if not wrong:
        return Verdict(True, f"Right in all {len(questions)} cases.")
    return Verdict(False, _explain(questions, answers, *wrong[0]))


_STEPS = ({}, {"stride": 2}, {"padding": 1}, {"dilation": 2}, {"stride": 2, "padding": 1, "dilation": 2})
_POOLS = ({}, {"stride": 1}, {"stride": 2}, {"padding": 1})
_SIZES = ((8, 3), (4, 1), (14, 4))
_STACKS = ([(3, 1, 1)], [(3, 1, 1), (5, 1, 1)], [(3, 2, 1), (3, 1, 1)], [(3, 1, 2), (5, 2, 3)])


def _questions(operation: str) -> list[Question]:
    """Cases that tell the mistakes of an operation apart, the plainest first; the same ones every time."""
    rng = np.random.default_rng(0)

    def arrays(*sizes: tuple[int, ...]) -> tuple[NDArray, ...]:
        return tuple(rng.integers(-9, 10, size) for size in sizes)

    two_axes = arrays((7, 9), (2, 3))
    cases = {
        "divided": [((*two_axes, 7), settings) for settings in _STEPS],
        "conv2d": [(arrays((1, 3, 7, 9), (2, 3, 2, 3)), settings) for settings in _STEPS],
        "output_size": [(sizes, settings) for sizes in _SIZES for settings in _STEPS],
        "receptive_field": [((layers,), {}) for layers in _STACKS],
        "parameters": [((filters, channels, (3, 5)), {}) for filters, channels in ((1, 1), (1, 3), (4, 3))],
    }
    cases |= {name: [(two_axes, settings) for settings in _STEPS] for name in ("correlate2d", "convolve2d")}
    cases |= {name: [(arrays((8,), (3,)), settings) for settings in _STEPS] for name in LINES}
    cases |= {name: [((arrays((7, 8))[0] - 12, 3), settings) for settings in _POOLS] for name in POOLS}
    return [Question(operation, arguments, settings) for arguments, settings in cases[operation]]


def _settings(function: Callable) -> set[str]:
    """Name the settings that a function can be given."""
    parameters = inspect.signature(function).parameters.values()
    if any(parameter.kind is parameter.VAR_KEYWORD for parameter in parameters):
        return {"stride", "padding", "dilation"}
    return {parameter.name for parameter in parameters}


def _describe(question: Question) -> str:
    """Say in words what a function was called with."""
    parts = [f"an array of shape {np.shape(each)}" if np.ndim(each) else f"{each}" for each in question.arguments]
    if question.operation == "receptive_field":
        parts = [f"the layers {question.arguments[0]}"]
    return ", ".join([*parts, *(f"{name} {value}" for name, value in question.settings.items())])


@contextlib.contextmanager
def _time_limit(seconds: float) -> Iterator[None]:
    """Interrupt the main thread, as Ctrl+C would, when the time is over, and again until it listens."""
    done = threading.Event()

    def watch() -> None:
        wait = seconds
        while not done.wait(wait):
            interrupt_main()
            wait = 0.5

    threading.Thread(target=watch, daemon=True).start()
    try:
        yield
    finally:
        done.set()


def _explain(questions: list[Question], answers: list[ArrayLike], question: Question, answer: ArrayLike) -> str:
    """Name the mistake that gives every answer, or else say where the first wrong one differs."""
    makes_all = [name for name in _mistakes_of(question) if _gives(name, questions, answers)]
    found = diagnose(question, answer)
    if len(makes_all) == 1:
        mistake = MISTAKES[makes_all[0]]
        return f"With {_describe(question)}: {mistake.happened}. {mistake.mend} {found.difference}".strip()
    if makes_all:
        several = "; or ".join(MISTAKES[name].happened for name in makes_all)
        return f"With {_describe(question)}: {several}. {found.difference}".strip()
    difference = found.difference or f"You give {answer:g}, right is {question.right:g}."
    return f"With {_describe(question)} the result is not right. {difference}"


def _mistakes_of(question: Question) -> list[str]:
    return [name for name, mistake in MISTAKES.items() if question.operation in mistake.wrong]


def _gives(name: str, questions: list[Question], answers: list[ArrayLike]) -> bool:
    """Whether somebody with this mistake, and no other, would have given all these answers."""
    for question, answer in zip(questions, answers, strict=True):
        mistaken = question.mistaken(name)
        if not same(answer, question.right if mistaken is None else mistaken):
            return False
    return True


def _call(function: Callable, question: Question) -> tuple[ArrayLike | None, str]:
    """Return what the function gives on a case, or the sentence that says why it gives nothing to compare."""
    given = [np.array(each) if isinstance(each, np.ndarray) else each for each in question.arguments]
    printed = io.StringIO()
    try:
        with contextlib.redirect_stdout(printed):
            answer = function(*given, **question.settings)
    except KeyboardInterrupt:
        return None, "your function did not come to an end: is there a loop whose condition never becomes false?"
    except (Exception, SystemExit) as error:
        return None, f"your function stopped with {type(error).__name__}: {error}"
    changed = [
        np.shape(one) != np.shape(other) or np.any(one != other)
        for one, other in zip(given, question.arguments, strict=True)
    ]
    if any(changed):
        return None, "your function changed the array that it was given; work on a copy, for instance np.array(image)"
    return answer, _complaint(answer, question.right, printed.getvalue())


def _complaint(answer: object, right: ArrayLike, printed: str) -> str:
    """Say why an answer can't be compared with the right one; empty where it can."""
    wanted = f"an array of shape {np.shape(right)}" if np.ndim(right) else "a number"
    if isinstance(answer, str):
        return f"your function returns text, and {wanted} is expected"
    if answer is None:
        return (
            "your function prints its result, but returns nothing: end it with return"
            if printed
            else (f"your function returns nothing, and {wanted} is expected: is there a return at its end?")
        )
    try:
        numbers = np.asarray(answer, dtype=float)
    except (TypeError, ValueError):
        return f"your function returns {_kind(answer)}, and {wanted} is expected"
    if numbers.ndim != np.ndim(right):
        return f"your function returns {_kind(answer)} of shape {numbers.shape}, and {wanted} is expected"
    return ""


def _kind(answer: object) -> str:
    name = "array" if isinstance(answer, np.ndarray) else type(answer).__name__
    return f"an {name}" if name[0] in "aeiou" else f"a {name}"
