"""Practice questions as an exhibit: the picture, a field for the answer, Check, Hint, Show me and Next."""

import html
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import ipywidgets as widgets
import traitlets as t
from numpy.typing import ArrayLike

from convlib import drawing
from convlib.diagnosis.verdicts import diagnose
from convlib.explorers._frame.controls import bind, dropdown, side_by_side
from convlib.explorers._frame.explorer import Explorer
from convlib.explorers._frame.view import View, send_together
from convlib.practice.answers import Answer
from convlib.practice.kinds import KINDS, draw
from convlib.practice.score import Score, load, save
from convlib.practice.tasks import LEVELS, Task

WAY = "The way, up to the last step, stands below; answer again."
FILE = Path("my_practice_score.json")  # where a learner's score is kept, beside the notebook, if wanted


class Practice(Explorer):
    """Questions without end: commit to an answer, and learn which mistake it was if it was wrong.

    Parameters
    ----------
    kinds : str
        What is asked, in turn: one or more of `KINDS`.
    level : int
        1 (plain), 2 or 3 (everything together).
    number : int
        Which question, counted from 1: the same number gives the same one, and Next the one after it.
    about : str
        One of the kinds, to be asked about nothing else; empty for all of them in turn.

    Examples
    --------
    >>> practice = Practice("parameters")
    >>> practice.task.question
    'A layer has 4 filters of 3×3, and its input has 3 channels. How many numbers does it learn, biases included?'
    >>> practice.answer(40)
    >>> practice.feedback
    'Not correct. You used a filter that is one channel deep. A filter has as many channels as its input, and one weight for each cell of each channel. The way, up to the last step, stands below; answer again.'
    """  # noqa: E501

    level = t.Enum(LEVELS, default_value=1).tag(state=True)
    number = t.Int(1, min=1).tag(state=True)
    about = t.Unicode("").tag(state=True)

    def __init__(self, *kinds: str, **state: object) -> None:
        unknown = [kind for kind in kinds if kind not in KINDS]
        if unknown or not kinds:
            raise ValueError(f"kinds {', '.join(map(repr, unknown)) or 'are missing'}; choose from {', '.join(KINDS)}")
        self.kinds = kinds
        super().__init__(**state)
        self.score, self._counted, self._hints = Score(), False, 0
        self._text, self._picture = widgets.HTML(), View(label="The picture of the question")
        self._fields, self._result, self._steps = widgets.VBox(), View(label="Feedback"), widgets.HTML()
        self._keep = widgets.Checkbox(description=f"keep my score in {FILE}", indent=False)
        self._keep.observe(self._start_keeping, names="value")
        level = bind(self, "level", dropdown("level", [("1 · plain", 1), ("2", 2), ("3 · everything together", 3)]))
        about = bind(self, "about", dropdown("ask about", [("all in turn", ""), *((kind, kind) for kind in kinds)]))
        self.children = [
            side_by_side([*([about] if len(kinds) > 1 else []), level, self._keep]),
            self._text,
            self._picture,
            self._fields,
            side_by_side(self._buttons()),
            self._result,
            self._steps,
        ]
        self._draw()

    def _buttons(self) -> list[widgets.Button]:
        does = {"Check": self.check, "Hint": self.hint, "Show me": self.show, "Next": self.next}
        buttons = [widgets.Button(description=name, layout={"width": "100px"}) for name in does]
        for button in buttons:
            button.on_click(lambda clicked: does[clicked.description]())
        buttons[0].add_class("convlib-check")
        buttons[-1].add_class("convlib-next")
        return buttons

    @t.validate("about")
    def _check_about(self, proposal: dict) -> str:
        if proposal["value"] not in ("", *self.kinds):
            raise ValueError(f"about {proposal['value']!r} is none of the kinds here: {', '.join(self.kinds)}")
        return proposal["value"]

    @property
    def kind(self) -> str:
        """What the present question asks about."""
        return self.about or self.kinds[(self.number - 1) % len(self.kinds)]

    @property
    def task(self) -> Task:
        """The present question."""
        return draw(self.kind, self.level, self.number)

    @property
    def feedback(self) -> str:
        """What was said last: a verdict, a hint, or nothing yet."""
        return "".join(self._result.sentences)

    def check(self) -> None:
        """Judge what stands in the fields; what is missing there is named, and does not count as an answer."""
        try:
            answer = self._fields.children[0].value()
        except ValueError as error:
            self._say(str(error))
        else:
            self.answer(answer)

    def answer(self, value: ArrayLike) -> None:
        """Judge an answer. After a wrong one the way is shown, but not its end; the first answer counts."""
        task = self.task
        found = diagnose(task.key, value)
        self._count(found.right)
        if found.right:
            self._say(f"Correct. {self.score.sentence}", task.steps)
        else:
            found = replace(found, difference=task.difference(value))
            self._say(f"{found.sentence} {WAY}", task.steps[:-1])

    def hint(self) -> None:
        """Say what helps; pressed again, show one more step of the way, but never the last one."""
        task = self.task
        left = len(task.steps) - 1 - self._hints
        more = "Press Hint again for the next step." if left > 0 else "The next step is the answer: Show me has it."
        self._say(f"{task.hint} {more}", task.steps[: self._hints])
        self._hints = min(self._hints + 1, len(task.steps) - 1)

    def show(self) -> None:
        """Work the case out, up to the answer; that counts as not answered rightly."""
        self._count(False)
        self._say(self.score.sentence, self.task.steps)

    def next(self) -> None:
        """Ask the next question."""
        self.number += 1

    def _draw(self) -> None:
        self._counted, self._hints = False, 0
        task = self.task
        about = f", {self.kind}" if len(self.kinds) > 1 else ""
        title = f"<strong>Question {self.number}{about}.</strong>"
        self._text.value = f"<p style='line-height: 1.5'>{title} {html.escape(task.question)}</p>"
        pixels = [panel.pixels.tobytes() for panel in task.panels if panel.pixels is not None]
        send_together(self._picture, {"base": drawing.interactive_svg(task.panels), "pictures": pixels})
        self._fields.children = [Answer(task)]
        self._say("")

    def _say(self, sentence: str, steps: Sequence[str] = ()) -> None:
        self._result.sentences = [sentence]
        items = "".join(f"<li>{html.escape(step)}</li>" for step in steps)
        self._steps.value = f"<ol style='margin: 0; line-height: 1.6'>{items}</ol>" if items else ""

    def _count(self, first_try: bool) -> None:
        """Count a question once: at its first answer, or when it is shown."""
        if not self._counted:
            self._counted = True
            self.score.add(first_try)
            if self._keep.value:
                save(self.score, FILE)

    def _start_keeping(self, change: dict) -> None:
        """Go on from the score in the learner's file, or say why that can't be."""
        if change["new"]:
            try:
                self.score = load(FILE)
                self._say(f"Your score is kept in {FILE}, which says what it holds. So far: {self.score.sentence}")
            except ValueError as error:
                self._keep.value = False
                self._say(f"{error}.")

    def static_svg(self) -> str:
        """Return the question and its picture as SVG text."""
        return drawing.static_svg(self.task.panels, (), [self.words])

    @property
    def words(self) -> str:
        """The question."""
        return f"Question {self.number}. {self.task.question}"

    def __repr__(self) -> str:
        return f"Practice: {self.words}"
