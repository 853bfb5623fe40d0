"""A practice task: what is asked, the key to its answer, and how it is worked out.

A kind of question draws tasks and says which mistakes each draw is after. A draw is good if `tells_apart`: every one of
these mistakes changes the answer, and each in its own way.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from convlib import drawing
from convlib.diagnosis.mistakes import Mistake
from convlib.diagnosis.questions import Answer, Key, same
from convlib.diagnosis.verdicts import Diagnosis, diagnose
from convlib.practice.clues import Clues, Position
from convlib.practice.wording import cells
from convlib.text import listed, mark, number, tr

LEVELS = (1, 2, 3)
FEW = 3  # wrong numbers of a grid, all of which are named

_FIELDS = {"number": (mark("your answer"),), "size": (mark("rows"), mark("columns"))}


@dataclass(frozen=True)
class Asked:
    """What is asked, how it is answered, and the key. Its texts are sentences in the present language.

    Attributes
    ----------
    question : str
        What is asked.
    key : Key
        The right answer, and the wrong ones by the mistakes that lead to them.
    form : str
        How it is answered: "number", "size" (a number for each of `fields`), "grid" (numbers), "cells" (True where
        chosen), "choice" (the number of an option).
    fields : tuple of str
        The names of the numbers of a number or a size, for `tr`.
    first : int
        The number of the first row and of the first column of cells.
    """

    question: str
    key: Key
    form: str
    fields: tuple[str, ...] = field(default=(), kw_only=True)
    first: int = field(default=0, kw_only=True)

    @property
    def names(self) -> list[str]:
        """What the fields are called."""
        return [tr(name) for name in self.fields or _FIELDS[self.form]]

    def wrong_at(self, answer: Answer) -> list[Position]:
        """List the positions at which an answer is wrong; of a choice, the option that was chosen."""
        if np.shape(answer) != np.shape(self.key.right):
            return []
        if self.form == "choice":
            return [(int(answer),)]  # type: ignore[call-overload]
        wrong = ~np.isclose(answer, self.key.right, rtol=1e-4, atol=1e-6)
        return [tuple(position) for position in np.argwhere(wrong).tolist()]

    def named_at(self, answer: Answer) -> list[Position]:
        """List the wrong positions that `diagnose` names: of a grid all if they are few, else the first one."""
        wrong = self.wrong_at(answer)
        few = min(FEW, np.size(answer) // 2) if self.form == "grid" else 1
        return wrong if len(wrong) <= few else wrong[:1]

    def diagnose(self, answer: Answer) -> Diagnosis:
        """Compare an answer with the key; a difference is named as the question names its positions."""
        found = diagnose(self.key, answer)
        if found.right or np.shape(answer) != np.shape(self.key.right):
            return found
        differing = {"size": self._differing_field, "grid": self._differing_number, "cells": self._differing_cell}
        if self.form not in differing:
            return found
        return replace(found, difference=differing[self.form](np.asarray(answer)))

    def _differing_field(self, answer: NDArray) -> str:
        """Say which number of a size is wrong, but not the right one: the learner answers again."""
        place = np.flatnonzero(answer != np.asarray(self.key.right))[0]
        return tr(
            "The first difference is in the field “{field}”: {got} is not correct.",
            field=self.names[place],
            got=number(answer[place]),
        )

    def _differing_number(self, answer: NDArray) -> str:
        """Say which numbers of a grid are wrong if they are few, else the first one, but not the right one."""
        wrong, named = self.wrong_at(answer), self.named_at(answer)
        row, column = named[0]
        if len(wrong) == 1:
            return tr(
                "Only row {row}, column {column} is not correct: you gave {got}.",
                row=row,
                column=column,
                got=number(answer[row, column]),
            )
        if len(wrong) == len(named):
            return tr("Only these cells (row, column) are not correct: {cells}.", cells=listed(named))
        return tr(
            "The first difference is at row {row}, column {column}: {got} is not correct.",
            row=row,
            column=column,
            got=number(answer[row, column]),
        )

    def _differing_cell(self, answer: NDArray) -> str:
        """Say which cell is missing or is one too many."""
        right = np.asarray(self.key.right)
        different = answer != right
        first = np.zeros_like(different)
        first[tuple(np.argwhere(different)[0])] = True
        if right[first]:
            return tr("Cell {cell} is missing.", cell=cells(first, self.first))
        return tr("Cell {cell} does not belong to the answer.", cell=cells(first, self.first))


@dataclass(frozen=True)
class Task(Asked):
    """One question of practice with everything that belongs to it.

    Attributes
    ----------
    hint : str
        What helps, without the answer.
    steps : tuple of str
        The solution. The last step ends in the answer; those before it do not give it away.
    panels : tuple of Panel
        The picture.
    clue : function of a position of the answer, optional
        Where to look after a first wrong answer.
    targeted : tuple of str
        The mistakes that the draw is after.
    """

    hint: str
    steps: tuple[str, ...]
    panels: tuple[drawing.Panel, ...] = ()
    clue: Clues | None = None
    targeted: tuple[str, ...] = ()


Draw: TypeAlias = tuple[Task, list[str]]  # with the mistakes that it is after


def idea(happened: str, mend: str) -> Mistake:
    """Make a mistake of one kind of question: what the learner did, and what is true, as sentences for `tr`."""
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


def applying(key: Key, names: Sequence[str]) -> list[str]:
    """Keep the mistakes that lead to a wrong answer here."""
    return [name for name in names if name in key.wrong]


def tells_apart(key: Key, targeted: Sequence[str]) -> bool:
    """Whether there are targeted mistakes, and every one leads to a wrong answer of its own."""
    answers = [key.right]
    for name in targeted:
        answer = key.answers.get(name)
        if answer is None or any(same(answer, other) for other in answers):
            return False
        answers.append(answer)
    return bool(targeted)


def weights(rng: np.random.Generator, shape: tuple[int, ...]) -> NDArray:
    """Draw a kernel of small whole numbers, none of them 0: every pixel of the window counts."""
    return rng.choice([-2, -1, 1, 2, 3], shape)
