"""Checking a learner's own code: run it on telling cases, and say in a few sentences what is wrong."""

import contextlib
import copy
import functools
import io
import time
import traceback
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import FunctionType
from typing import Any

import numpy as np

from convlib.diagnosis.cases import asked_with, check_settings, fixed, unknown_operation
from convlib.diagnosis.functions import ask, facts, judge_function, settings_had
from convlib.diagnosis.limit import interruptible, time_limit
from convlib.diagnosis.operations import OPERATIONS
from convlib.diagnosis.questions import Question, same
from convlib.diagnosis.verdicts import Called, Verdict, judge_answer
from convlib.probe import probe
from convlib.text import joined, tr

PACKAGE = Path(__file__).parents[1]
FILTERS = ("correlate2d", "convolve2d")  # the operations that `probe` can describe
SECONDS = 5.0  # for all cases of one check


def check(
    function: Callable[..., Any],
    operation: str,
    settings: Collection[str] | None = None,
    *,
    seconds: float = SECONDS,
) -> Verdict:
    """Run a function on telling cases of an operation, and name the mistake that it makes.

    Parameters
    ----------
    function : callable
        Called as the operation is: arrays first, settings such as `stride` by name.
    operation : str
        What it should compute: a name of `OPERATIONS`, such as "correlate2d" or "output_size".
    settings : names, or None
        The settings that it must have, such as "stride"; others are not checked. None checks those that it has, so a
        function of image and kernel alone can be checked too; the verdict names those that were not checked.
    seconds : float
        Time for all cases together.

    Raises
    ------
    TypeError, ValueError
        If `function` can't be called, or `operation` or a setting is not known.

    Examples
    --------
    >>> import convlib
    >>> check(convlib.correlate2d, "convolve2d")
    ✗ Not correct for an image of 4×5 pixels and a kernel of 2×3 weights. You did not turn the kernel. Convolution turns the kernel by 180° first: its last number meets the first pixel. The first difference is at row 0, column 0: you got 56; the correct value is −89.
    >>> check(convlib.convolve2d, "convolve2d")
    ✓ Correct in all 20 cases.
    """  # noqa: E501
    if not callable(function):
        raise TypeError(tr("`function` must be a function, such as one that def makes, not {value!r}.", value=function))
    if operation not in OPERATIONS:
        raise ValueError(unknown_operation(operation))
    check_settings(operation, settings or ())
    found = facts(function)
    questions = asked_with(settings_had(found, operation) if settings is None else settings, fixed(operation))
    with interruptible():
        with time_limit(seconds):
            answers = ask(found, functools.partial(call, function, since=time.monotonic()), questions, settings)
        verdict = judge_function(questions, answers, settings)  # may take its time: it calls nothing of the learner's
        plain = [
            (asked, answer)
            for asked, answer in zip(questions, answers, strict=False)
            if not (asked.settings or answer.error)
        ]
        described = ""
        if verdict.unexplained and operation in FILTERS:
            with time_limit(seconds):
                described = _described(function, plain)
    return replace(verdict, sentence=joined(verdict.sentence, described))


def _described(function: Callable[..., Any], cases: Sequence[tuple[Question, Called]]) -> str:
    """Say which call gives the same as a function of image and kernel; empty where none was found in the time.

    It has to give the same in the cases too, of which at least one is wrong.
    """
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            recipe = probe(function).recipe()
        gives_the_same = all(same(np.asarray(called.value, float), recipe(*asked.arguments)) for asked, called in cases)
    except (Exception, KeyboardInterrupt):  # it takes other arguments, is no filter, or needs more than the time left
        return ""
    if recipe.difference or not gives_the_same:
        return ""
    return tr("On random images your function gives the same as {code}.", code=recipe)


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


def call(
    function: Callable[..., Any], question: Question, settings: Mapping[str, Any], *, since: float | None = None
) -> Called:
    """Call a function on a case, with a copy of what the case gives, and note what came of it.

    `since` is the time at which its first case was asked, if this is not the first one.
    """
    since = time.monotonic() if since is None else since
    arguments, given = copy.deepcopy((question.arguments, dict(settings)))
    printed, value, error, where = io.StringIO(), None, None, ""
    try:
        with contextlib.redirect_stdout(printed):
            value = function(*arguments, **given)
    except KeyboardInterrupt:
        return Called(None, late=time.monotonic() - since)
    except (Exception, SystemExit) as problem:
        error = "".join(traceback.format_exception_only(problem)).strip()[-1000:]
        where = _line(function, problem)
    changed = not _is_equal((question.arguments, list(settings.values())), (arguments, list(given.values())))
    return Called(value, printed.getvalue(), error, changed, where=where)


def _line(function: Callable[..., Any], problem: BaseException) -> str:
    """Write the last line of a learner's file that an exception came through; empty where it can't be read."""
    file = function.__code__.co_filename if isinstance(function, FunctionType) else ""
    frames = traceback.extract_tb(problem.__traceback__)
    own = [frame for frame in frames if frame.filename == file and frame.line and not _is_ours(file)]
    return tr("Line {number}: {code}", number=own[-1].lineno, code=own[-1].line) if own else ""


def _is_ours(file: str) -> bool:
    """Whether a file belongs to convlib: lines that could not be arranged raise there."""
    return Path(file).is_relative_to(PACKAGE)


def _is_equal(one: Any, other: Any) -> bool:
    """Whether two things are the same in their types and numbers, arrays and lists in them too."""
    if type(one) is not type(other):
        return False
    if isinstance(one, (list, tuple)):
        return len(one) == len(other) and all(map(_is_equal, one, other))
    if isinstance(one, np.ndarray):
        return one.dtype == other.dtype and np.array_equal(one, other)
    return bool(one == other)
