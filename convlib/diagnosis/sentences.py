"""What a learner reads about an answer: where it differs, what kind of thing it is, and the case that it is about."""

from collections.abc import Callable, Iterable
from inspect import signature
from typing import Any

import numpy as np

from convlib.diagnosis.operations import LINES, OPERATIONS, POOLS, PRINTED, Array
from convlib.diagnosis.questions import Answer, Question
from convlib.text import mark, minus, tr


def first_difference(answer: Answer, right: Answer) -> str:
    """Say where an answer first differs from the right one, in its shape or at a place; empty for a single number.

    Examples
    --------
    >>> first_difference([1, 5], [1, 4])
    'The first difference is at position 1: you got 5; the correct value is 4.'
    """
    if np.shape(answer) != np.shape(right):
        got, expected = np.shape(answer), np.shape(right)
        return tr("Your result has the shape {got}; the correct shape is {right}.", got=got, right=expected)
    if not np.ndim(right):
        return ""
    wrong = ~np.isclose(answer, right, rtol=1e-4, atol=1e-6, equal_nan=True)
    place = tuple(np.argwhere(wrong)[0].tolist())
    values = {"got": _short(np.asarray(answer)[place]), "right": _short(np.asarray(right)[place])}
    if len(place) == 1:
        return tr(
            "The first difference is at position {place}: you got {got}; the correct value is {right}.",
            place=place[0],
            **values,
        )
    if len(place) == 2:
        return tr(
            "The first difference is at row {row}, column {column}: you got {got}; the correct value is {right}.",
            row=place[0],
            column=place[1],
            **values,
        )
    return tr(
        "The first difference is at index {index}: you got {got}; the correct value is {right}.",
        index=list(place),
        **values,
    )


def difference_of_numbers(answer: Answer, right: Answer) -> str:
    """Say two single numbers, the one that came and the right one."""
    return tr("You got {got}; the correct value is {right}.", got=_short(answer), right=_short(right))


def not_numbers(answer: object, right: Answer, *, returned: bool) -> str:
    """Say what an answer is that can't be compared with the right one, and what is expected; empty where it can be.

    Parameters
    ----------
    answer : object
    right : number or array
    returned : bool
        Whether a function returned it; else the learner wrote it.

    Examples
    --------
    >>> not_numbers([3], 3, returned=False)
    'Your answer has the shape (1,). A single number is expected.'
    """
    problem = _unlike(answer, right, returned)
    return f"{problem} {expected(right)}" if problem else ""


def expected(right: Answer) -> str:
    """Say what is expected."""
    if np.ndim(right):
        return tr("An array of shape {shape} is expected.", shape=np.shape(right))
    return tr("A single number is expected.")


def _unlike(answer: Any, right: Answer, returned: bool) -> str:
    """Say in what an answer is unlike a right one; empty where it is not."""
    if isinstance(answer, str):
        return tr("Your function returns text.") if returned else tr("Your answer is text.")
    if problem := _uncommon(answer, returned):
        return problem
    try:
        numbers = np.asarray(answer, dtype=float)
    except (TypeError, ValueError, OverflowError):
        return _no_number(answer, returned)
    if _is_text(np.asarray(answer)):
        return tr("Your function returns numbers as text.") if returned else tr("Your answer has numbers as text.")
    if numbers.ndim == np.ndim(right):
        return ""
    if numbers.ndim == 0:
        return tr("Your function returns a single number.") if returned else tr("Your answer is a single number.")
    if returned:
        return tr("Your function returns an array of shape {shape}.", shape=numbers.shape)
    return tr("Your answer has the shape {shape}.", shape=numbers.shape)


def _uncommon(answer: Any, returned: bool) -> str:
    """Refuse what numpy would turn into numbers with a loss: complex numbers and masked cells."""
    try:
        is_complex = np.iscomplexobj(np.asarray(answer))
    except ValueError:  # rows of different lengths
        return ""
    if is_complex and returned:
        return tr("Your function returns complex numbers. Return their real parts, for instance with np.real.")
    if is_complex:
        return tr("Your answer has complex numbers.")
    if np.asarray(answer).dtype.kind in "mMS":  # dates and bytes are numbers to numpy
        return _no_number(answer, returned)
    if np.ma.is_masked(answer):
        return tr("Your function hides cells with a mask.") if returned else tr("Your answer hides cells with a mask.")
    return ""


def _is_text(array: Array) -> bool:
    return array.dtype.kind == "U" or (array.dtype.kind == "O" and any(isinstance(each, str) for each in array.flat))


def _no_number(answer: Any, returned: bool) -> str:
    if hasattr(answer, "sentence"):  # a sandbox did not send it, but says what it was
        return str(answer.sentence(returned=returned))
    if isinstance(answer, (int, float)):
        return tr("Your function returns a number that is too large.") if returned else tr("Your answer is too large.")
    name = type(answer).__name__
    if returned:
        return tr("Your function returns a value of type {type}, which is no array of numbers.", type=name)
    return tr("Your answer is of type {type}, which is no array of numbers.", type=name)


# Cases


def not_correct_for(question: Question) -> str:
    """Say in a sentence or two for which case a function is not correct.

    Examples
    --------
    >>> not_correct_for(Question("output_size", (8, 3), {"stride": 2}))
    'Not correct for a size of 8 and a kernel of 3. The setting is stride=2.'
    """
    template, write = _CASES[question.operation]
    values = dict(zip(signature(OPERATIONS[question.operation]).parameters, question.arguments, strict=False))
    case = tr(template, **{name: write(value) for name, value in values.items()})
    if not question.settings:
        return case
    written = ", ".join(f"{name}={value}" for name, value in question.settings.items())
    count = len(question.settings)
    settings = tr("The setting is {settings}.", "The settings are {settings}.", n=count, settings=written)
    return f"{case} {settings}"


def _size(value: Answer) -> str:
    """Write the size of an array, such as 7×9, or a number."""
    return "×".join(map(str, np.shape(value))) if np.ndim(value) else minus(value)


def _shape(value: Answer) -> str:
    return str(np.shape(value))


_IMAGE = mark("Not correct for an image of {image} pixels and a kernel of {kernel} weights."), _size
_CASES: dict[str, tuple[str, Callable[[Any], str]]] = {
    **dict.fromkeys(
        LINES, (mark("Not correct for a signal of {signal} numbers and a kernel of {kernel} weights."), _size)
    ),
    **dict.fromkeys(("correlate2d", "convolve2d", *PRINTED), _IMAGE),
    "divided": (
        mark("Not correct for an image of {image} pixels, a kernel of {cells} numbers and the divisor {divisor}."),
        _size,
    ),
    **dict.fromkeys(
        ("conv2d", "maps"), (mark("Not correct for an input of shape {x} and weights of shape {weight}."), _shape)
    ),
    **dict.fromkeys(POOLS, (mark("Not correct for a map of {x} numbers and a window of {window}."), _size)),
    "output_size": (mark("Not correct for a size of {size} and a kernel of {kernel}."), str),
    "receptive_field": (mark("Not correct for the layers {layers}."), str),
    "parameters": (mark("Not correct for filters = {filters}, channels = {channels} and kernel = {kernel}."), str),
    "pair_sums": (mark("Not correct for f with {f} numbers and g with {g} numbers."), _size),
    "weight_gradient": (mark("Not correct for a gradient of {grad} numbers and an image of {image} pixels."), _size),
    "input_gradient": (mark("Not correct for a gradient of {grad} numbers and a kernel of {kernel} weights."), _size),
    "lay_down": (mark("Not correct for a map of {x} numbers and a kernel of {kernel} weights."), _size),
    "max_pool_gradient": (
        mark(
            "Not correct for a gradient of {grad} numbers, a map of {x} numbers, a window of {window} and the stride "
            "{stride}."
        ),
        _size,
    ),
    "learn": (
        mark(
            "Not correct for an image of {before} pixels, a kernel of {kernel} weights, the learning rate {rate} and "
            "steps = {steps}."
        ),
        _size,
    ),
    "kernel_cell": (mark("Not correct for i = {i}, j = {j}, m = {m} and n = {n}."), minus),
}
"""For each operation, the sentence about one of its cases, and how its fields are written."""


def write_case(question: Question, *answer: Answer) -> str:
    """Write a case out: what was given, and if there is a wrong answer, this and the correct one.

    Examples
    --------
    >>> print(write_case(Question("pair_sums", ([1, 2], [3, 4])), [3, 8]))
    f = [1, 2]
    g = [3, 4]
    your result = [3, 8]
    correct result = [ 3, 10,  8]
    """
    names = signature(OPERATIONS[question.operation]).parameters
    lines = [*zip(names, question.arguments, strict=False), *question.settings.items()]
    if answer:
        lines += [(tr("your result"), answer[0]), (tr("correct result"), question.key.right)]
    return write_lines(lines)


def write_lines(lines: Iterable[tuple[str, Any]]) -> str:
    """Write names and their values, each on a line of its own.

    Examples
    --------
    >>> print(write_lines([("x", [1.0, 2.0]), ("your result", 3)]))
    x = [1, 2]
    your result = 3
    """
    return "\n".join(f"{name} = {_write(value, len(name) + 3)}" for name, value in lines)


def write_answer(answer: Answer) -> str:
    """Write an answer out."""
    name = tr("your answer")
    return f"{name} = {_write(answer, len(name) + 3)}"


def _write(value: Answer, indent: int) -> str:
    """Write numbers in rows, those of one column below each other; whole ones without a point."""
    if isinstance(value, tuple):
        return str(value)
    numbers = np.asarray(value)
    if numbers.dtype.kind == "f" and np.all(np.abs(numbers) < 1e9) and np.all(numbers == numbers.round()):
        numbers = numbers.astype(int)
    text = np.array2string(numbers, precision=5, suppress_small=True, separator=", ", threshold=400)
    return text.replace("\n", "\n" + " " * indent)


def _short(value: Answer) -> str:
    return minus(f"{np.asarray(value).item():.6g}")
