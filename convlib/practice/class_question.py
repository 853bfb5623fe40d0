"""A practice question for a whole class: large, its answer hidden, and revealed step by step."""

import html
from collections.abc import Sequence

import ipywidgets as widgets
import traitlets as t

from convlib import drawing
from convlib.explorers._frame.cache import cached
from convlib.explorers._frame.controls import bind, dropdown, side_by_side
from convlib.explorers._frame.positions import Positioned
from convlib.explorers._frame.view import View
from convlib.practice.discussion import discuss
from convlib.practice.kinds import check_kinds, draw
from convlib.practice.tasks import LEVELS, Task
from convlib.text import joined, tr


class ClassQuestion(Positioned):
    """A question that a class votes on. It reveals the answers to choose from, what is wrong with each, the solution.

    The keys of a presenter (→, Space, Page Down; ← and Page Up go back) reveal the next thing; after the last one they
    turn the slide. The solution replaces the answers, and ends in the correct one and its letter.

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
        How much is revealed; 0 is the question alone.

    Examples
    --------
    >>> question = ClassQuestion("parameters", number=11)
    >>> question.revealed
    []
    >>> question.index = question.columns - 1
    >>> question.revealed[1:]
    ['16 · (27 + 1) = 448', 'The correct answer is D.']
    """

    level = t.Enum(LEVELS, default_value=1).tag(state=True)
    number = t.Int(1, min=1).tag(state=True)

    def __init__(self, kind: str, **state: object) -> None:
        check_kinds([kind])
        self.kind = kind
        self._text = widgets.HTML()
        super().__init__(label=tr("A question; Space reveals more"), position=tr("revealed"), **state)
        self.add_class("convlib-question")
        self.children = [self._text, self.view, side_by_side(self._controls())]

    def _controls(self) -> list[widgets.Widget]:
        level = bind(self, "level", dropdown(tr("level"), LEVELS))
        level.layout.width = "120px"
        another = widgets.Button(description=tr("Next question"))
        another.on_click(lambda _button: self.next())
        return [level, another]

    @cached
    def task(self) -> Task:
        """The present question."""
        return draw(self.kind, self.level, self.number)

    @property
    def revealed(self) -> list[str]:
        """The lines below the question at the present step."""
        return self._steps[self.index].splitlines()

    @property
    def columns(self) -> int:
        """How many steps there are; the first one reveals nothing."""
        return len(self._steps)

    def next(self) -> None:
        """Ask the next question that differs from this one."""
        number = self.number + 1
        while _asked(draw(self.kind, self.level, number)) == _asked(self.task):
            number += 1
        self.number = number

    @cached
    def _steps(self) -> list[str]:
        """The lines that each step shows."""
        return ["", *discuss(self.task)]

    def _redraw(self, change: dict | None = None) -> None:
        if change is not None and change["name"] != "index":
            self._last_position = 0, 0  # another question, of which nothing is revealed yet
        super()._redraw(change)

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
    def stored_views(self) -> Sequence[View]:
        """None: a page without a kernel shows the question's picture, which has its text too."""
        return ()

    @property
    def words(self) -> str:
        """The question, and what is revealed."""
        return joined(self.task.question, *self.revealed)

    def static_svg(self) -> str:
        """Return the question, its picture and what is revealed as SVG text."""
        return drawing.static_svg(self.task.panels, (), [self.task.question, *self.revealed])

    def __repr__(self) -> str:
        return f"ClassQuestion({self.kind!r}, level={self.level}, number={self.number}): {self.words}"


def _asked(task: Task) -> tuple[str, str]:
    """What makes a question another one: its words and its picture, not the order of its answers."""
    return task.question, drawing.interactive_svg(task.panels)
