"""Practice questions as an exhibit: the picture, a field for the answer, Check, Hint, Show me and Next."""

import html
from collections.abc import Sequence
from pathlib import Path

import ipywidgets as widgets
import traitlets as t
from numpy.typing import ArrayLike

from convlib import drawing
from convlib.explorers.base import Explorer, View, hold
from convlib.explorers.controls import dropdown, knob, knobs
from convlib.mistakes import diagnose
from convlib.practice.answers import Answer
from convlib.practice.score import Score, load, save
from convlib.practice.tasks import KINDS, LEVELS, Task, draw

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

    Examples
    --------
    >>> practice = Practice("parameters", number=11)
    >>> practice.task.text
    'A layer has 4 filters of 3×3, and its input has 3 channels. How many numbers does it learn, biases included?'
    >>> practice.answer(40)
    >>> practice.feedback
    'Not right: the filter was taken to be one channel deep. A filter has as many channels as its input, and a weight for each cell of each channel.'
    """  # noqa: E501

    level = t.Enum(LEVELS, default_value=1).tag(state=True)
    number = t.Int(1, min=1).tag(state=True)

    def __init__(self, *kinds: str, **state: object) -> None:
        unknown = [kind for kind in kinds if kind not in KINDS]
        if unknown or not kinds:
            raise ValueError(f"kinds {', '.join(map(repr, unknown)) or 'are missing'}; choose from {', '.join(KINDS)}")
        self.kinds = kinds
        super().__init__(**state)
        self.score, self._counted = Score(), False
        self._text, self._picture = widgets.HTML(), View(label="The picture of the question")
        self._fields, self._result, self._steps = widgets.VBox(), View(label="Feedback"), widgets.HTML()
        self._keep = widgets.Checkbox(description=f"keep my score in {FILE}", indent=False)
        self._keep.observe(self._start_keeping, names="value")
        level = knob(self, "level", dropdown("level", [("1 · plain", 1), ("2", 2), ("3 · everything together", 3)]))
        self.children = [
            knobs([level, self._keep]),
            self._text,
            self._picture,
            self._fields,
            knobs(self._buttons()),
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

    @property
    def task(self) -> Task:
        """The present question."""
        return draw(self.kinds[(self.number - 1) % len(self.kinds)], self.level, self.number)

    @property
    def feedback(self) -> str:
        """What was said last: a verdict, a hint, or nothing yet."""
        return "".join(self._result.alts)

    def check(self) -> None:
        """Judge what stands in the fields; what is missing there is named, and does not count as an answer."""
        try:
            answer = self._fields.children[0].value()
        except ValueError as error:
            self._say(f"{error}.")
        else:
            self.answer(answer)

    def answer(self, value: ArrayLike) -> None:
        """Judge an answer. After a wrong one the way is shown, but not its end; the first answer counts."""
        found = diagnose(self.task.question, value)
        self._count(found.right)
        if found.right:
            self._say(f"Right. {self.score.sentence}", self.task.steps)
        else:
            self._say(found.sentence, self.task.steps[:-1])

    def hint(self) -> None:
        """Say what helps without giving the answer."""
        self._say(self.task.hint)

    def show(self) -> None:
        """Work the case out, up to the answer; that counts as not answered rightly."""
        self._count(False)
        self._say(self.score.sentence, self.task.steps)

    def next(self) -> None:
        """Ask the next question."""
        self.number += 1

    def _draw(self) -> None:
        self._counted = False
        task = self.task
        self._text.value = f"<p><strong>Question {self.number}.</strong> {html.escape(task.text)}</p>"
        pixels = [panel.pixels.tobytes() for panel in task.panels if panel.pixels is not None]
        hold(self._picture, {"base": drawing.live(task.panels), "pictures": pixels})
        self._fields.children = [Answer(task)]
        self._say("")

    def _say(self, sentence: str, steps: Sequence[str] = ()) -> None:
        self._result.alts = [sentence]
        self._steps.value = "".join(f"<p>{html.escape(step)}</p>" for step in steps)

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

    def still(self) -> str:
        """Return the question and its picture as SVG text."""
        return drawing.still(self.task.panels, (), [self.words])

    @property
    def words(self) -> str:
        """The question."""
        return f"Question {self.number}. {self.task.text}"

    def __repr__(self) -> str:
        return f"Practice: {self.words}"
