"""How a lesson's module says what it asks.

    LESSON = Lesson()

    @LESSON.asks
    def first_pixel() -> Asked:
        return number(mark("new pixel value"), Question("correlate2d", (PIXELS[:3, :3], EMBOSS), read=np.sum).key)

The name of the function is the prediction's, with spaces in it. The function is called when a cell shows it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from convlib.diagnosis.mistakes import Mistake
from convlib.diagnosis.questions import Key
from convlib.practice.tasks import Asked, idea
from convlib.text import mark, tr


class Lesson(Mapping[str, Asked]):
    """The predictions of a lesson by their names, in the lesson's order."""

    def __init__(self) -> None:
        self._asked: dict[str, Callable[[], Asked]] = {}

    def asks(self, ask: Callable[[], Asked]) -> Callable[[], Asked]:
        """Add a prediction: a function that says what is asked."""
        self._asked[ask.__name__.replace("_", " ")] = ask
        return ask

    def __getitem__(self, name: str) -> Asked:
        return self._asked[name]()

    def __iter__(self) -> Iterator[str]:
        return iter(self._asked)

    def __len__(self) -> int:
        return len(self._asked)


# The forms of a prediction


def number(label: str, key: Key) -> Asked:
    """Ask for one number; `label` is the name of its field, for `tr`."""
    return Asked("", key, "number", fields=(label,))


def numbers(labels: tuple[str, ...], key: Key) -> Asked:
    """Ask for several numbers, each with a field of its own; the key's answers are arrays of as many numbers."""
    return Asked("", key, "size", fields=labels)


def grid(key: Key) -> Asked:
    """Ask for all the numbers of a small output; the key's answers are (rows, columns) arrays."""
    return Asked("", key, "grid")


def cells(question: str, right: ArrayLike, wrong: Mapping[str, tuple[ArrayLike, Mistake]] | None = None) -> Asked:
    """Ask to choose cells of a grid: `right` is True where one belongs to the answer.

    Parameters
    ----------
    question : str
        Which cells, for `tr`.
    right : (rows, columns) array of bool
    wrong : name -> (array of bool, Mistake), optional
        What somebody with a wrong idea chooses; see `idea`.
    """
    wrong = wrong or {}
    answers = {name: np.asarray(answer) for name, (answer, _mistake) in wrong.items()}
    ideas = {name: mistake for name, (_answer, mistake) in wrong.items()}
    return Asked(tr(question), Key(np.asarray(right), answers, ideas), "cells")


@dataclass(frozen=True)
class Slip:
    """A wrong number, or numbers, and the idea behind it."""

    answer: ArrayLike
    mistake: Mistake


def slip(answer: ArrayLike, happened: str, mend: str) -> Slip:
    """Give a wrong answer: what somebody did who gives it, and what is true instead; both for `tr`."""
    return Slip(answer, idea(happened, mend))


def keyed(right: ArrayLike, *slips: Slip, known: Mapping[str, ArrayLike] | None = None) -> Key:
    """Make a key: the right answer, slips of this prediction alone, and answers by `known` mistakes of the course.

    Examples
    --------
    >>> keyed([5, 2], slip([7, 2], "You gave …", "The window …"), known={"padding ignored": [3, 1]}).right
    array([5, 2])
    """
    ideas = {each.mistake.happened: each.mistake for each in slips}
    own = {each.mistake.happened: each.answer for each in slips}
    answers = {name: np.asarray(answer)[()] for name, answer in {**(known or {}), **own}.items()}
    return Key(np.asarray(right)[()], answers, ideas)  # [()] makes a number of an array without axes


@dataclass(frozen=True)
class Option:
    """An answer to choose, for `tr`; a wrong one comes with the idea behind it."""

    text: str
    mistake: Mistake | None = None


def right(text: str) -> Option:
    """Give the right answer, for `tr`."""
    return Option(text)


def wrong(text: str, happened: str, mend: str) -> Option:
    """Give a wrong answer: its text, what somebody did who chooses it, and what is true instead; all for `tr`."""
    return Option(text, idea(happened, mend))


def choice(*options: Option) -> Asked:
    """Ask to choose one of some answers, which are shown in this order."""
    ideas = {option.text: option.mistake for option in options if option.mistake}
    places = {option.text: place for place, option in enumerate(options)}
    (answer,) = (place for place, option in enumerate(options) if option.mistake is None)
    key = Key(answer, {text: places[text] for text in ideas}, ideas, tuple(tr(option.text) for option in options))
    return Asked("", key, "choice")


YES, NO = mark("yes"), mark("no")
