"""A practice question for a whole class: large, its answer hidden, and told step by step."""

import html
from collections.abc import Sequence

import ipywidgets as widgets
import numpy as np
import traitlets as t
from numpy.typing import ArrayLike

from convlib import drawing
from convlib.explorers.base import once
from convlib.explorers.controls import dropdown, knob, knobs
from convlib.explorers.walk import Walk
from convlib.mistakes import same
from convlib.practice.kinds import KINDS, draw
from convlib.practice.tasks import LEVELS, Task, rows

MOST = 4  # answers that a class can compare


class ClassQuestion(Walk):
    """A question that a class votes on: then wrong answers and their mistakes, the steps, and the answer, one by one.

    The keys of a presenter (→, Space, Page Down; ← and Page Up go back) tell the next thing; after the last one they
    turn the slide.

    Parameters
    ----------
    kind : str
        What is asked: one of `KINDS`.
    level : int
        1 (plain), 2 or 3 (everything together).
    number : int
        Which question: the same number gives the same one.
    index : int
        How much is told; 0 is the question alone.

    Examples
    --------
    >>> question = ClassQuestion("parameters", number=11)
    >>> question.told
    []
    >>> question.index = question.columns - 1
    >>> question.told[-1] == question.task.steps[-1]
    True
    """

    level = t.Enum(LEVELS, default_value=1).tag(state=True)
    number = t.Int(1, min=1).tag(state=True)

    def __init__(self, kind: str, **state: object) -> None:
        if kind not in KINDS:
            raise ValueError(f"kind {kind!r} is not known; choose from {', '.join(KINDS)}")
        self.kind = kind
        self._text = widgets.HTML()
        super().__init__(label="A question; Space tells more", position="told", **state)
        self.add_class("convlib-question")
        level = knob(self, "level", dropdown("level", LEVELS))
        level.layout.width = "120px"
        another = widgets.Button(description="Next question")
        another.on_click(lambda _button: self.next())
        self.children = [self._text, self.view, knobs([level, another])]

    @once
    def task(self) -> Task:
        """The present question."""
        return draw(self.kind, self.level, self.number)

    @property
    def told(self) -> list[str]:
        """What has been told so far, a line each."""
        return self._lines()[: self.index]

    @property
    def columns(self) -> int:
        """How many things there are to tell, and the question."""
        return len(self._lines()) + 1

    def next(self) -> None:
        """Ask the next question."""
        self.index = 0
        self.number += 1

    def _lines(self) -> list[str]:
        task, answers = self.task, _answers(self.task)
        if task.form == "cells":  # too long to be written
            return [*(_why(task, name) for name in answers), *task.steps]
        written = sorted(_written(task, answer) for answer in (task.question.right, *answers.values()))
        options = {answer: f"{letter}) {answer}" for letter, answer in zip("ABCD", written, strict=False)}
        told = [f"{options[_written(task, answer)]}: {_why(task, name)}" for name, answer in answers.items()]
        return [f"Which one?   {'     '.join(options.values())}", *told, *task.steps]

    def _draw(self) -> None:
        self._text.value = f"<p><strong>{html.escape(self.task.text)}</strong></p>"
        super()._draw()
        self.view.pictures = [panel.pixels.tobytes() for panel in self.task.panels if panel.pixels is not None]

    def _panels(self) -> Sequence[drawing.Panel]:
        return self.task.panels

    def _frames(self) -> list[list[str]]:
        return [[""] * len(self.task.panels)] * self.columns

    def _alts(self) -> list[str]:
        lines = self._lines()
        return ["\n".join(lines[:told]) for told in range(self.columns)]

    def _regions(self) -> list[dict]:
        return []

    @property
    def words(self) -> str:
        """The question, and what has been told."""
        return " ".join([self.task.text, *self.told])

    def still(self) -> str:
        """Return the question, its picture and what has been told as SVG text."""
        return drawing.still(self.task.panels, (), [self.task.text, *self.told])

    def __repr__(self) -> str:
        return f"ClassQuestion({self.kind!r}, level={self.level}, number={self.number}): {self.words}"


def _answers(task: Task) -> dict[str, ArrayLike]:
    """Choose wrong answers that differ from each other, by the mistakes that lead to them."""
    answers: dict[str, ArrayLike] = {}
    for name, answer in task.question.wrong.items():
        if len(answers) < MOST - 1 and not any(same(answer, other) for other in answers.values()):
            answers[name] = answer
    return answers


def _why(task: Task, name: str) -> str:
    mistake = task.question.mistake(name)
    return f"{mistake.happened}. {mistake.mend}"


def _written(task: Task, answer: ArrayLike) -> str:
    """Write an answer as people say it."""
    options = getattr(task.question, "options", ())
    if options:
        return options[int(answer)]
    if task.form == "size":
        return " × ".join(drawing.number(value) for value in np.ravel(answer))
    return rows(np.atleast_2d(np.asarray(answer, dtype=float)))
