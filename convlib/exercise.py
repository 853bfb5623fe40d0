"""Helpers of the graded exercises: lines of code to put in order, checks that must be met, numbers for each student.

This module needs only numpy and holds no answers, so a submission may import it while it is graded.
"""

import re
import unicodedata
from collections.abc import Callable, Hashable, Iterable
from types import SimpleNamespace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convlib import images
from convlib.kernels import KERNELS
from convlib.text import listed, tr, wrapped


def arrange(lines: str, order: str, head: str) -> Callable[..., Any]:
    """Put lines of code in order, print the function that they make, and return it.

    Parameters
    ----------
    lines : str
        One line of the function per row: a letter, a bar, and the code with its indentation.
    order : str
        The letters in your order, for instance "CAB"; spaces and commas between them are ignored. Three dots make an
        empty function.
    head : str
        The name and the parameters, for instance "double(n)".

    Returns
    -------
    callable
        If the lines make no function: one that raises a ValueError with the reason when it is called.

    Examples
    --------
    >>> double = arrange("A |return twice \\n B |twice = 2 * n", "BA", "double(n)")
    def double(n):
        twice = 2 * n
        return twice
    >>> double(4)
    8
    """
    rows = (row.partition("|") for row in lines.splitlines() if "|" in row)
    given = {letter.strip(): line.rstrip() for letter, _, line in rows}
    letters = re.findall(r"[^\s,]", order.upper()) if isinstance(order, str) else []
    unknown = [letter for letter in letters if letter not in given]
    if unknown:
        return _raising(
            tr("There is no line {letter}. The lines are {letters}.", letter=unknown[0], letters=listed(given))
        )
    body = [given[letter] for letter in letters] or ["..."]
    code = "\n    ".join([f"def {head}:", *body])
    print(code)
    names: dict[str, Any] = {"np": np}
    try:
        exec(code, names)
    except SyntaxError as error:
        return _raising(
            tr(
                "In this order the lines do not make a function ({error}, line {line}).",
                error=error.msg,
                line=error.lineno,
            )
        )
    function: Callable[..., Any] = names[head.split("(")[0]]
    return function


def _raising(sentence: str) -> Callable[..., Any]:
    def not_a_function(*_: object, **__: object) -> None:
        raise ValueError(sentence)

    return not_a_function


class NotCorrectError(Exception):
    """A check is not met. A notebook shows the sentence, and not where it was raised."""

    def _render_traceback_(self) -> list[str]:
        """Return what IPython shows; nbgrader's Validate cuts lines after 87 characters."""
        return [part for line in str(self).splitlines() for part in wrapped(line, 80)]


def require(verdict: object, *later: object) -> None:
    """Print a verdict, or raise it if it is not correct, so that nbgrader's Validate sees it.

    Parameters
    ----------
    verdict : Verdict
        What `check` or `check_answer` found.
    *later : answers
        The answers of this part that are checked only when it is graded. Until then they must only be there.

    Raises
    ------
    NotCorrectError
        If the verdict is not correct, or an answer is missing.
    """
    if not verdict:
        raise NotCorrectError(str(verdict))
    if any(answer is None or answer is ... for answer in later):
        raise NotCorrectError(f"✗ {tr('An answer of this part is missing: write it in place of the three dots.')}")
    print(verdict)
    if later:
        print(tr("The rest of this part is checked when it is graded."))


def comparable(student: object) -> str:
    """Return a student's name or number as it is compared: without surrounding spaces, capitals and forms of Unicode.

    Examples
    --------
    >>> comparable(" Kim "), comparable(20231234)
    ('kim', '20231234')
    """
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", str(student)).strip().casefold())


def numbers(exercise: str, student: str | int = "", seed: int | None = None) -> SimpleNamespace:
    """Return the numbers of an exercise: the same for everybody, or drawn from a seed for each student.

    Parameters
    ----------
    exercise : str
        A name of `EXERCISES`.
    student : str or int
        The student's number or name as in the gradebook; capitals and surrounding spaces are ignored.
    seed : int or None
        None gives everybody the same numbers, mostly those of the deck.

    Raises
    ------
    ValueError
        If there is no such exercise, or a seed but no student's number or name.

    Examples
    --------
    >>> numbers("02_definition").x
    [1, 2, 4, 3]
    >>> numbers("02_definition", "kim", seed=7) == numbers("02_definition", " KIM", seed=7)
    True
    """
    if exercise not in EXERCISES:
        raise ValueError(
            tr("exercise {name!r} is not known; choose from {names}", name=exercise, names=listed(EXERCISES))
        )
    same_for_all, draw = EXERCISES[exercise]
    if seed is None:
        return SimpleNamespace(**same_for_all)
    name = comparable(student) if isinstance(student, str | int) else ""
    if not name:
        raise ValueError(
            tr(
                'Write your name in the gradebook, or your student number, between the quotes in student = "…": your '
                "numbers are drawn from it."
            )
        )
    rng = np.random.default_rng([seed, *exercise.encode(), *name.encode()])
    return SimpleNamespace(**draw(rng))


# Each draw makes sure that the likely mistakes give different numbers.


def _window(rng: np.random.Generator) -> dict[str, Any]:
    while True:
        kernel = np.zeros((3, 3), int)
        kernel.flat[rng.choice(9, 3, replace=False)] = rng.permutation([2, 3, 4, 5])[:3] * rng.choice([-1, 1], 3)
        places = [(int(row), int(rng.integers(2))) for row in rng.choice(6, 2, replace=False)]
        windows = [images.PIXELS[row : row + 3, column : column + 3] for row, column in places]
        likely = kernel, kernel[::-1, ::-1], kernel.T, np.ones((3, 3))
        patch = 16 * rng.integers(0, 5, (3, 3))
        printed = np.zeros((3, 3)), np.ones((3, 3)), KERNELS["gaussian_3x3"].cells, KERNELS["sharpen"].cells
        if _differ(np.sum(patch * other) for other in printed) and all(
            _differ(np.sum(window * other) for other in likely) for window in windows
        ):
            return {"kernel": kernel, "place": places[0], "other_place": places[1], "patch": patch}


def _definition(rng: np.random.Generator) -> dict[str, Any]:
    while True:
        x, w = rng.integers(1, 6, 4), rng.permutation([2, 3, 4, 5])[:3] * rng.choice([-1, 1], 3)
        n, other_n = int(rng.integers(2, 4)), 4
        i, j, m, k = rng.integers(-1, 2, 4).tolist()
        sums = [np.convolve(x, kernel) for kernel in (w, w[::-1])]
        if _differ(sum_[n] for sum_ in sums) and _differ(sum_[other_n] for sum_ in sums) and i and m and i - m != j - k:
            return {"x": x.tolist(), "w": w.tolist(), "n": n, "other_n": other_n, "indices": (i, j, m, k)}


def _layer(rng: np.random.Generator) -> dict[str, Any]:
    kernel, stride, places = (int(rng.choice(each)) for each in ((3, 5, 7), (2, 3), range(10, 25)))
    padding = 2 * stride
    size = kernel - 2 * padding + stride * places + stride - 1
    other = (int(rng.integers(20, 60)), 3), {"padding": int(rng.integers(5, 8)), "dilation": int(rng.integers(4, 6))}
    return {"layer": ((size, kernel), {"stride": stride, "padding": padding}), "other_layer": other}


def _pooling(rng: np.random.Generator) -> dict[str, Any]:
    return {
        "map": rng.integers(0, 10, (4, 4)),
        "maps": int(rng.integers(4, 17)),
        "side": 2 * int(rng.integers(7, 16)) + 1,
    }


def _learning(rng: np.random.Generator) -> dict[str, Any]:
    kernel, stride, places = (int(rng.choice(each)) for each in ((3, 5, 7), (2, 3), range(10, 25)))
    layer = (kernel - 2 * stride + stride * places + stride - 1, kernel), {"stride": stride, "padding": stride}
    while True:
        image = rng.integers(0, 6, (3, 3))
        grad = rng.permutation([1, 2, 3, 4]).reshape(2, 2) * rng.choice([-1, 1], (2, 2))
        likely = [_correlated(image, each) for each in (grad, grad[::-1, ::-1], np.ones((2, 2)))]
        if _differ(str(each.tolist()) for each in (*likely, likely[0].T)):
            return {"layer": layer, "dilation": int(rng.integers(2, 4)), "image": image, "grad": grad}


def _correlated(image: NDArray[Any], kernel: NDArray[Any]) -> NDArray[Any]:
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return np.asarray(np.sum(windows * kernel, axis=(2, 3)))


def _differ(values: Iterable[Hashable]) -> bool:
    values = list(values)
    return len(set(values)) == len(values)


EXERCISES: dict[str, tuple[dict[str, Any], Callable[[np.random.Generator], dict[str, Any]]]] = {
    "01_window": (
        {
            "kernel": np.array([[4, 0, 0], [0, 0, 0], [0, 0, -4]]),
            "place": (0, 1),
            "other_place": (3, 0),
            "patch": np.array([[16, 32, 48], [16, 32, 48], [0, 16, 32]]),
        },
        _window,
    ),
    "02_definition": (
        {"x": [1, 2, 4, 3], "w": [2, -1, 5], "n": 2, "other_n": 4, "indices": (1, 0, -1, 1)},
        _definition,
    ),
    "03_layer": (
        {
            "layer": ((12, 5), {"stride": 2, "padding": 4}),
            "other_layer": ((12, 3), {"padding": 5, "dilation": 4}),
        },
        _layer,
    ),
    "04_pooling": ({"map": images.POOLING_1.astype(int), "maps": 8, "side": 27}, _pooling),
    "05_learning": (
        {
            "layer": ((32, 5), {"stride": 2, "padding": 2}),
            "dilation": 2,
            "image": np.array([[2, 1, 0], [3, 1, 2], [0, 4, 1]]),
            "grad": np.array([[1, -2], [3, 2]]),
        },
        _learning,
    ),
}
"""For each exercise, the numbers that everybody gets without a seed, and how to draw others."""
