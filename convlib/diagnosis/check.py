"""Checking a learner's own code: run it on telling cases, and say in a few sentences what is wrong."""

import contextlib
import inspect
import io
import signal
import threading
from _thread import interrupt_main
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from convlib.diagnosis.cases import fixed, unknown_operation
from convlib.diagnosis.operations import OPERATIONS
from convlib.diagnosis.questions import Question
from convlib.diagnosis.verdicts import NOTHING, Called, Verdict, call_all, judge, judge_answer
from convlib.text import tr

SECONDS = 5.0  # for all cases of one check


def check(function: Callable[..., Any], operation: str, *, seconds: float = SECONDS) -> Verdict:
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
    ✗ Not correct for an image of 7×9 pixels and a kernel of 2×3 weights. You did not turn the kernel. Convolution turns the kernel by 180° first: its last number meets the first pixel. The first difference is at row 0, column 0: you got 81; the correct value is 24.
    >>> check(convlib.convolve2d, "convolve2d")
    ✓ Correct in all 5 cases.
    """  # noqa: E501
    if not callable(function):
        raise TypeError(tr("`function` must be a function, such as one that def makes, not {value!r}.", value=function))
    if operation not in OPERATIONS:
        raise ValueError(unknown_operation(operation))
    questions = [question for question in fixed(operation) if set(question.settings) <= _settings(function)]
    with _interruptible(), _time_limit(seconds):
        answers = call_all(lambda question: call(function, question), questions)
    if _is_blank(function, answers[-1]):
        return Verdict(False, tr(NOTHING))
    return judge(questions, answers)


def check_answer(answer: object, question: Question) -> Verdict:
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
    ✓ Correct.
    >>> check_answer(..., Question("output_size", (7, 3)))
    ✗ Nothing is here yet: write your answer in place of the three dots.
    """
    return judge_answer(question.key, answer)


def call(function: Callable[..., Any], question: Question) -> Called:
    """Call a function on a case, with copies of the arrays, and note what came of it."""
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
        np.shape(one) != np.shape(other) or bool(np.any(one != other))
        for one, other in zip(given, question.arguments, strict=True)
    ]
    return Called(value, printed.getvalue(), error, any(changed))


def _is_blank(function: Callable[..., Any], last: Called) -> bool:
    """Whether a function gave nothing because three dots are left in it, or nothing else is in it."""

    def blank() -> None: ...

    code = getattr(function, "__code__", None)
    if code is None or code.co_name == "<lambda>" or not (last.error or last.value is None or last.value is ...):
        return False
    return ... in code.co_consts or code.co_code[::2] == blank.__code__.co_code[::2]


def _settings(function: Callable[..., Any]) -> set[str]:
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
    """Listen to Ctrl+C, even in a program that a script started in the background, which ignores it."""
    ignored = signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    if not ignored or threading.current_thread() is not threading.main_thread():
        yield
        return
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
