"""Checking a learner's own code: run it on telling cases, and say in a sentence or two what is wrong."""

import contextlib
import inspect
import io
import signal
import threading
from _thread import interrupt_main
from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import ArrayLike

from convlib.diagnosis.cases import fixed
from convlib.diagnosis.mistakes import OPERATIONS, Question
from convlib.diagnosis.verdicts import NOTHING, Called, Verdict, call_all, judge, judge_answer

SECONDS = 5.0  # for all cases of one check


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
    questions = [question for question in fixed(operation) if set(question.settings) <= _settings(function)]
    with _interruptible(), _time_limit(seconds):
        answers = call_all(lambda question: call(function, question), questions)
    if _is_blank(function, answers[-1]):
        return Verdict(False, NOTHING)
    return judge(questions, answers)


def check_answer(answer: ArrayLike, question: Question) -> Verdict:
    """Compare an answer with the right one, and name the mistake that it comes from.

    Parameters
    ----------
    answer : number or array
        What somebody answered; three dots or None where there is nothing yet.
    question : Question
        What was asked.

    Examples
    --------
    >>> check_answer(5, Question("output_size", (7, 3)))
    ✓ Right.
    >>> check_answer(..., Question("output_size", (7, 3)))
    ✗ Nothing is here yet: write your answer in place of the three dots.
    """
    return judge_answer(question, answer)


def call(function: Callable, question: Question) -> Called:
    """Call a function on a case, with copies of the arrays, and tell what came of it."""
    given = [np.array(each) if isinstance(each, np.ndarray) else each for each in question.arguments]
    printed, value, error = io.StringIO(), None, None
    try:
        with contextlib.redirect_stdout(printed):
            value = function(*given, **question.settings)
    except KeyboardInterrupt:
        return Called(None, late=True)
    except (Exception, SystemExit) as problem:
        error = f"{type(problem).__name__}: {problem}"
    changed = [
        np.shape(one) != np.shape(other) or np.any(one != other)
        for one, other in zip(given, question.arguments, strict=True)
    ]
    return Called(value, printed.getvalue(), error, any(changed))


def _is_blank(function: Callable, last: Called) -> bool:
    """Whether nothing came of a function because it has three dots left in it, or nothing but these."""

    def blank() -> None: ...

    code = getattr(function, "__code__", None)
    if code is None or code.co_name == "<lambda>" or not (last.error or last.value is None or last.value is ...):
        return False
    return ... in code.co_consts or code.co_code[::2] == blank.__code__.co_code[::2]


def _settings(function: Callable) -> set[str]:
    """Name the settings that a function can be given."""
    parameters = inspect.signature(function).parameters.values()
    if any(parameter.kind is parameter.VAR_KEYWORD for parameter in parameters):
        return {"stride", "padding", "dilation"}
    return {parameter.name for parameter in parameters}


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


@contextlib.contextmanager
def _interruptible() -> Iterator[None]:
    """Listen to Ctrl+C, also in a program that a script started in the background, which ignores it."""
    ignored = signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    if not ignored or threading.current_thread() is not threading.main_thread():
        yield
        return
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
