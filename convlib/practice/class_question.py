"""A practice question for a whole class: large, its answer hidden, and told step by step."""

import html
from collections.abc import Iterator, Sequence
from itertools import accumulate

import ipywidgets as widgets
import numpy as np
import traitlets as t
from numpy.typing import ArrayLike

from convlib import drawing
from convlib.diagnosis.questions import same
from convlib.explorers._frame.cache import cached
from convlib.explorers._frame.controls import bind, dropdown, side_by_side
from convlib.explorers._frame.positions import Walk
from convlib.practice.kinds import KINDS, draw
from convlib.practice.tasks import LEVELS, Task, rows
from convlib.text import number

MOST = 4  # answers that a class can compare
WIDE = "\u2002"  # between the numbers of a grid in one line
_LINES = "{}\n{}".format


class ClassQuestion(Walk):
    """A question that a class votes on; told one by one: the answers to choose from, what is wrong with each, the way.

    The keys of a presenter (→, Space, Page Down; ← and Page Up go back) tell the next thing; after the last one they
    turn the slide. The way takes the place of the answers, and ends in the right one and its letter.

    Parameters
    ----------
    kind : str
        What is asked: one of `KINDS`.
    level : int
        1 (plain: nothing of a later lesson than the first one that asks this kind), 2 or 3 (more settings at once, also
        those of later lessons).
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
    >>> question.told[1:]
    ['16 · (27 + 1) = 448', 'The answer is D']
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
        level = bind(self, "level", dropdown("level", LEVELS))
        level.layout.width = "120px"
        another = widgets.Button(description="Next question")
        another.on_click(lambda _button: self.next())
        self.children = [self._text, self.view, side_by_side([level, another])]

    @cached
    def task(self) -> Task:
        """The present question."""
        return draw(self.kind, self.level, self.number)

    @property
    def told(self) -> list[str]:
        """What is told at the present step, a line each."""
        return self._steps[self.index].splitlines()

    @property
    def columns(self) -> int:
        """How many steps there are; the first one tells nothing."""
        return len(self._steps)

    def next(self) -> None:
        """Ask the next question that is another one."""
        number = self.number + 1
        while _asked(draw(self.kind, self.level, number)) == _asked(self.task):
            number += 1
        self.number = number

    def _redraw(self, change: dict | None = None) -> None:
        if change is not None and change["name"] != "index":
            self._last_position = 0, 0  # another question, of which nothing is told yet
        super()._redraw(change)

    @cached
    def _steps(self) -> list[str]:
        """List what is told at each step: the answers, with the mistakes behind more and more of them, then the way."""
        *way, last = accumulate(self.task.steps, _LINES)
        return ["", *_discussed(self.task), *way, last + _voted(self.task)]

    def _draw(self) -> None:
        self._text.value = f"<p><strong>{html.escape(self.task.question)}</strong></p>"
        super()._draw()
        self.view.pictures = [panel.pixels.tobytes() for panel in self.task.panels if panel.pixels is not None]

    def _panels(self) -> Sequence[drawing.Panel]:
        return self.task.panels

    def _frames(self) -> list[list[str]]:
        return [[""] * len(self.task.panels)] * self.columns

    def _sentences(self) -> list[str]:
        return self._steps

    def _regions(self) -> list[dict]:
        return []

    @property
    def words(self) -> str:
        """The question, and what has been told."""
        return " ".join([self.task.question, *self.told])

    def static_svg(self) -> str:
        """Return the question, its picture and what has been told as SVG text."""
        return drawing.static_svg(self.task.panels, (), [self.task.question, *self.told])

    def __repr__(self) -> str:
        return f"ClassQuestion({self.kind!r}, level={self.level}, number={self.number}): {self.words}"


def _discussed(task: Task) -> Iterator[str]:
    """List the answers to choose from, right and wrong, then again with what is said of the wrong ones, one by one."""
    answers = _answers(task)
    if task.form == "cells":  # too many to be written: the class points
        yield from accumulate((f"A mistake: {_why(task, name)}" for name in answers), _LINES)
        return
    reasons = {_written(task, answer): f" ✗ {_why(task, name)}" for name, answer in answers.items()}
    for known in range(len(reasons) + 1):
        said = dict(list(reasons.items())[:known])
        yield "\n".join(line + said.get(text, "") for text, line in _listed(task).items())


def _voted(task: Task) -> str:
    """Name the letter of the right answer, if it has one."""
    right = _written(task, task.key.right)
    listed = right if task.form == "cells" else _listed(task)[right]
    return f"\nThe answer is {listed[0]}" if listed != right else ""


def _listed(task: Task) -> dict[str, str]:
    """Give each answer to choose from a letter to vote for, unless the answers are letters themselves."""
    options = sorted([task.key.right, *_answers(task).values()], key=lambda answer: np.ravel(answer).tolist())
    if 0 < len(task.key.options) <= MOST:
        options = range(len(task.key.options))
    texts = [_written(task, answer) for answer in options]
    if any(len(text) == 1 and text.isalpha() for text in texts):
        return {text: text for text in texts}
    return {text: f"{letter}) {text}" for letter, text in zip("ABCD", texts, strict=False)}


def _asked(task: Task) -> tuple[str, str]:
    """What makes a question another one: its words and its picture, not the order of its answers."""
    return task.question, drawing.interactive_svg(task.panels)


def _answers(task: Task) -> dict[str, ArrayLike]:
    """Choose wrong answers that differ from each other, by the mistakes: first those that the question is after."""
    answers: dict[str, ArrayLike] = {}
    for name in dict.fromkeys([*task.targeted, *task.key.wrong]):
        answer = task.key.wrong.get(name)
        if answer is not None and not any(same(answer, other) for other in answers.values()):
            answers[name] = answer
    return dict(list(answers.items())[: MOST - 1])


def _why(task: Task, name: str) -> str:
    return task.key.mistake(name).explanation


def _written(task: Task, answer: ArrayLike) -> str:
    """Write an answer as people say it."""
    options = task.key.options
    if options:
        return options[int(answer)]
    if task.form == "size":
        return " × ".join(number(value) for value in np.ravel(answer))
    return rows(np.atleast_2d(np.asarray(answer, dtype=float))).replace(" ", WIDE)
