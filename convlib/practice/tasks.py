"""What a practice question is: the case, its answers right and wrong, and how it is worked out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convlib import drawing
from convlib.diagnosis.mistakes import Mistake
from convlib.diagnosis.questions import Answer, Key, same
from convlib.diagnosis.sentences import first_difference
from convlib.text import factor, number, tr

LEVELS = (1, 2, 3)
REST = {"stride": 1, "padding": 0, "dilation": 1}


@dataclass(frozen=True)
class Task:
    """One case: what is asked, how it is answered, and how it is worked out.

    Attributes
    ----------
    question : str
        What is asked.
    key : Key
        The right answer, and the wrong ones by the mistakes that lead to them.
    form : str
        How it is answered: "number", "size" (a number for each of `fields`), "grid" (numbers), "cells" (True where
        chosen), "choice" (the number of an option).
    hint : str
        A sentence that helps without giving the answer.
    steps : tuple of str
        The case worked out; the last one ends in the answer, and those before it do not give it away.
    panels : tuple of Panel
        The picture.
    fields : tuple of str
        The names of the numbers of a size.
    first : int
        What the first row and the first column of cells are numbered with.
    targeted : tuple of str
        The mistakes that the draw is after.
    """

    question: str
    key: Key
    form: str
    hint: str
    steps: tuple[str, ...]
    panels: tuple[drawing.Panel, ...] = ()
    fields: tuple[str, ...] = ("rows", "columns")
    first: int = 0
    targeted: tuple[str, ...] = ()

    def difference(self, answer: ArrayLike) -> str:
        """Say where an answer of this form first differs from the right one, by the name that the place has here."""
        right = np.asarray(self.key.right)
        if self.form not in ("cells", "size") or np.shape(answer) != right.shape:
            return first_difference(answer, right)
        place = tuple(np.argwhere(np.asarray(answer) != right)[0].tolist())
        if self.form == "size":
            got, wanted = (number(np.asarray(values)[place]) for values in (answer, right))
            return tr(
                "The first difference is in the {field}: you got {got}; the correct value is {right}.",
                field=self.fields[place[0]],
                got=got,
                right=wanted,
            )
        name = cells(np.arange(right.size).reshape(right.shape) == np.ravel_multi_index(place, right.shape), self.first)
        return (
            tr("Cell {cell} is missing.", cell=name) if right[place] else tr("Cell {cell} does not belong.", cell=name)
        )


def idea(happened: str, mend: str) -> Mistake:
    """Make an idea of one kind of question: what somebody thought who gave an answer, and what holds."""
    return Mistake("", {}, happened, mend)


def only(
    key: Key,
    names: Sequence[str],
    answers: Mapping[str, Answer] | None = None,
    ideas: Mapping[str, Mistake] | None = None,
) -> Key:
    """Keep a few of the mistakes of a key, and add answers and ideas of this kind of question."""
    kept = {name: key.wrong[name] for name in applying(key, names)}
    return Key(key.right, {**kept, **(answers or {})}, ideas or {})


def tells_apart(key: Key, targeted: Sequence[str]) -> bool:
    """Whether there are mistakes that a draw is after, and every one changes the answer in its own way."""
    answers = [key.right]
    for name in targeted:
        answer = key.wrong.get(name)
        if answer is None or any(same(answer, other) for other in answers):
            return False
        answers.append(answer)
    return bool(targeted)


def applying(key: Key, names: Sequence[str]) -> list[str]:
    """Keep the mistakes that lead to a wrong answer here."""
    return [name for name in names if name in key.wrong]


# Words that several kinds share.


def weights(rng: np.random.Generator, shape: tuple[int, ...]) -> NDArray:
    """Draw a kernel of small whole numbers, none of them 0: every pixel of the window counts."""
    return rng.choice([-2, -1, 1, 2, 3], shape)


def with_settings(settings: Mapping[str, int]) -> str:
    """Write settings behind a sentence: `, stride 2, padding 1`."""
    return "".join(f", {name} {value}" for name, value in settings.items())


def products(pixels: ArrayLike, laid: ArrayLike) -> str:
    """Write the products of a window and what lies on it."""
    pairs = zip(np.ravel(pixels), np.ravel(laid), strict=True)
    return " + ".join(f"{factor(a)}·{factor(b)}" for a, b in pairs)


def rows(values: ArrayLike) -> str:
    """Write a grid in one line, its rows apart."""
    return " / ".join(" ".join(number(value) for value in row) for row in np.asarray(values))


def cells(chosen: NDArray, first: int = 0) -> str:
    """List the chosen cells: in a single row by their columns."""
    if len(chosen) == 1:
        return ", ".join(str(column + first) for column in np.flatnonzero(chosen)) or "none"
    return ", ".join(f"({row + first}, {column + first})" for row, column in np.argwhere(chosen)) or "none"


def size_text(shape: tuple[int, int]) -> str:
    """Write a size in words."""
    return f"{shape[0]} rows and {shape[1]} columns"


def grid(values: ArrayLike, title: str) -> drawing.Panel:
    """Draw a grid of numbers as a panel."""
    return drawing.grid(np.asarray(values, dtype=float), title=title)
