"""Practice questions as an exhibit: the picture, fields for the answer, and the buttons Check, Hint, Show me, Next."""

import html
from collections.abc import Callable, Sequence
from pathlib import Path

import ipywidgets as widgets
import numpy as np
import traitlets as t

from convlib import drawing
from convlib.diagnosis.questions import Answer, same
from convlib.explorers._frame.cache import cached
from convlib.explorers._frame.controls import bind, dropdown, side_by_side
from convlib.explorers._frame.explorer import Explorer
from convlib.explorers._frame.view import View, send_together
from convlib.practice.answers import AnswerFields
from convlib.practice.clues import Clue, Position
from convlib.practice.feedback import Feedback, Verdict
from convlib.practice.kinds import LABELS, check_kinds, draw, ideas
from convlib.practice.kinds.needs import level_label
from convlib.practice.score import Score, load, save
from convlib.practice.tasks import LEVELS, Task
from convlib.text import joined, listed, tr

FILE = Path("my_practice_score.json")  # where a learner's score is kept, beside the notebook, if wanted


class Practice(Explorer):
    """Questions without end: you commit to an answer, and if it is wrong, you learn which mistake is behind it.

    After a first wrong answer the picture shows where to look. After a second one you see the solution, except its last
    step.

    Parameters
    ----------
    kinds : str
        What is asked, in turn: one or more of `KINDS`.
    level : int
        1 (plain), 2 or 3 (everything together).
    seed : int, optional
        The same seed gives the same questions. Without one they are fresh ones, unless you give a number.
    number : int
        Which question, counted from 1; Next asks the one after it.
    lesson : int, optional
        The number of the lesson that asks: no level asks for what a later lesson teaches.
    about : str
        One of the kinds, to be asked about nothing else; empty for all of them in turn.

    Examples
    --------
    >>> practice = Practice("parameters", seed=0)
    >>> practice.task.question
    'A layer has 4 filters of 3×3, and its input has 3 channels. How many numbers does it learn, biases included?'
    >>> practice.answer(40)
    >>> practice.feedback
    'Not correct. You used a filter that is one channel deep. A filter has as many channels as its input, and one weight for each cell of each channel. This is one filter. Each of its cells has a weight. Try again.'
    """  # noqa: E501

    level = t.Enum(LEVELS, default_value=1).tag(state=True)
    seed = t.Int(None, allow_none=True, min=0).tag(state=True)
    number = t.Int(1, min=1).tag(state=True)
    lesson = t.Int(None, allow_none=True, min=0).tag(state=True)
    about = t.Unicode("").tag(state=True)

    def __init__(self, *kinds: str, **state: object) -> None:
        check_kinds(kinds)
        self.kinds, self._fresh_seed = kinds, int(np.random.default_rng().integers(10_000))
        super().__init__(**({"seed": 0} if "number" in state else {}) | state)
        self.score, self._counted, self._hints = Score(), False, 0
        self._wrong_answers: list[Answer] = []
        self._make_widgets()
        self._draw()

    @t.validate("about")
    def _check_about(self, proposal: dict) -> str:
        if proposal["value"] not in ("", *self.kinds):
            raise ValueError(
                tr(
                    "about={kind!r} is not one of the kinds here; choose from {kinds}.",
                    kind=proposal["value"],
                    kinds=listed(self.kinds),
                )
            )
        return proposal["value"]

    # What is asked, and what was said

    @property
    def kind(self) -> str:
        """What the present question asks about."""
        return self.about or self.kinds[(self.number - 1) % len(self.kinds)]

    @cached
    def task(self) -> Task:
        """The present question."""
        seed = self._fresh_seed if self.seed is None else self.seed
        return draw(self.kind, self.level, seed + self.number, self.lesson)

    @property
    def feedback(self) -> str:
        """What was said last: a verdict, a hint, or nothing yet."""
        return self._result.sentence

    @property
    def words(self) -> str:
        """The question; where fresh ones are asked, an example that is the same every time."""
        if self.seed is None:
            return joined(tr("This cell asks other questions each time you run it. An example:"), self._kept.question)
        return joined(tr("Question {number}.", number=self.number), self.task.question)

    @property
    def _kept(self) -> Task:
        """What a saved notebook shows: it stays the same when the notebook is run again."""
        return draw(self.kinds[0], self.level, 1, self.lesson) if self.seed is None else self.task

    # What the buttons do

    def check(self) -> None:
        """Judge what is in the fields; something missing there is named, and does not count as an answer."""
        try:
            answer = self._fields.children[0].value()
        except ValueError as error:
            self._say(str(error))
        else:
            self.answer(answer)

    def _check_held(self, _view: View, message: dict, _buffers: list) -> None:
        """Judge the answer that the browser sends along when Check is pressed there; not one to an earlier question."""
        [fields] = self._fields.children
        if message.get("to") == fields.number:
            fields.take(message["answer"])
            self.check()

    def answer(self, value: Answer) -> None:
        """Judge an answer: the first one counts."""
        found = self.task.diagnose(value)
        self._count(found.right)
        if found.right:
            self._point(None)
            self._say(joined(found.sentence, self.score.sentence), self.task.steps, "right")
        else:
            self._teach(value, found.sentence)
        self._verdict = self.feedback

    def _teach(self, value: Answer, mistake: str) -> None:
        """Show where to look after a first wrong answer, and from the second one on the solution but for its end."""
        if not any(same(value, earlier) for earlier in self._wrong_answers):  # pressed twice is answered once
            self._wrong_answers.append(np.array(value))
        wrong_at = self.task.wrong_at(value)
        clue = self.task.clue(wrong_at[0]) if self.task.clue and wrong_at else None
        self._point(clue, self.task.named_at(value))
        told = joined(mistake, clue.sentence if clue else "")
        if len(self._wrong_answers) == 1:
            self._say(joined(told, tr("Try again.")), (), "wrong")
            return
        worked = clue.steps if clue and clue.steps and len(wrong_at) == 1 else self.task.steps
        again = tr("The solution, except its last step, is below. Answer again.")
        self._say(joined(told, again), worked[:-1], "wrong")

    def _point(self, clue: Clue | None, positions: Sequence[Position] = ()) -> None:
        """Light in the picture what a clue says, and mark fields; without a clue the picture is as it was."""
        panels = clue.panels if clue and clue.panels else self.task.panels
        pixels = [panel.pixels.tobytes() for panel in panels if panel.pixels is not None]
        shown = {"base": drawing.interactive_svg(panels) if panels else "", "pictures": pixels}
        send_together(self._picture, shown | {"frames": [list(clue.frames) if clue else []]})
        self._fields.children[0].mark(positions)

    def _set_aside(self, _change: object = None) -> None:
        """Mark a verdict as that of an earlier answer once the fields hold another one."""
        if self._verdict:
            self._tell(joined(tr("Your answer before this change:"), self._verdict))

    def hint(self) -> None:
        """Say what helps; pressed again, show one more step of the solution, but never the last one."""
        sentence, steps = self._next_hint()
        self._hints = min(self._hints + 1, len(self.task.steps) - 1)
        self._say(sentence, steps)

    def _next_hint(self) -> tuple[str, Sequence[str]]:
        steps, shown = self.task.steps, self._hints
        if shown < len(steps) - 1:
            more = tr("Press Hint again for the next step.")
        else:
            more = tr("The next step is the answer. Press Show me to see it.")
        return joined(self.task.hint, more), steps[:shown]

    def show(self) -> None:
        """Show the whole solution; the question counts as not answered correctly."""
        self._count(False)
        self._say(self.score.sentence, self.task.steps)

    def next(self) -> None:
        """Ask the next question."""
        self.number += 1

    # The score

    def _count(self, first_try: bool) -> None:
        """Count a question once: at its first answer, or when it is shown."""
        if not self._counted:
            self._counted = True
            self.score.add(first_try)
            if self._keep.value:
                save(self.score, FILE)

    def _start_keeping(self, change: dict) -> None:
        """Go on from the score in the learner's file, or say why that is not possible."""
        if change["new"]:
            try:
                self.score = load(FILE)
                self._say(
                    joined(
                        tr("Your score is kept in {file}. The file says what it contains.", file=FILE),
                        self.score.sentence,
                    )
                )
            except ValueError as error:
                self._keep.value = False
                self._say(str(error))

    # What is shown

    def _make_widgets(self) -> None:
        self._text, self._picture = widgets.HTML(), View(label=tr("The picture of the question"))
        self._fields, self._result = widgets.VBox(), Feedback()
        for view in (self._picture, self._result.view):
            view.on_msg(self._check_held)
        self._keep = widgets.Checkbox(description=tr("keep my score in {file}", file=FILE), indent=False)
        self._keep.layout.width = "auto"
        self._keep.observe(self._start_keeping, names="value")
        answering = widgets.VBox([self._fields, side_by_side(self._buttons()), self._result])
        beside = widgets.HBox([self._picture, answering])
        beside.add_class("convlib-task")
        self.children = [side_by_side([*self._choices(), self._keep]), self._text, beside]

    def _choices(self) -> list[widgets.Widget]:
        """Make the lists of kinds, where there are several, and of levels, unless all of them are alike."""
        levels = [(level_label(self.kinds, level, self.lesson), level) for level in LEVELS]
        self._levels = bind(self, "level", dropdown(tr("level"), levels))
        self._levels.layout.width = "280px"
        shown = [] if all(kind in ideas.KINDS for kind in self.kinds) else [self._levels]
        if len(self.kinds) == 1:
            return shown
        kinds = [(tr("all in turn"), ""), *((tr(LABELS[kind]), kind) for kind in self.kinds)]
        about = bind(self, "about", dropdown(tr("ask about"), kinds))
        about.layout.width = "232px"
        return [about, *shown]

    def _buttons(self) -> list[widgets.Button]:
        check, following = _button(tr("Check"), self.check), _button(tr("Next"), self.next)
        hint = _button(tr("Hint"), self.hint)
        for button, name in ((check, "check"), (hint, "hint"), (following, "next")):
            button.add_class(f"convlib-{name}")
        return [check, hint, _button(tr("Show me"), self.show), following]

    def _draw(self) -> None:
        self._counted, self._hints, self._wrong_answers = False, 0, []
        task = self.task
        title = f"<strong>{html.escape(self._title())}</strong>"
        self._text.value = f"<p style='line-height: 1.5'>{title} {html.escape(task.question)}</p>"
        self._fields.children = [AnswerFields(task, self._set_aside)]
        self._point(None)
        self._say("")

    def _title(self) -> str:
        if len(self.kinds) == 1:
            return tr("Question {number}.", number=self.number)
        return tr("Question {number}, {kind}.", number=self.number, kind=tr(LABELS[self.kind]))

    def _say(self, sentence: str, steps: Sequence[str] = (), verdict: Verdict = "") -> None:
        self._tell(sentence, verdict)
        self._result.explain(steps, self._next_hint())

    def _tell(self, sentence: str, verdict: Verdict = "") -> None:
        """Say something, and leave the steps as they are."""
        self._result.tell(sentence, verdict)
        self._verdict = ""

    def static_svg(self) -> str:
        """Return the question and its picture as SVG text."""
        return drawing.static_svg(self._kept.panels, (), [self.words])

    def __repr__(self) -> str:
        return f"Practice: {self.words}"


def _button(label: str, press: Callable[[], None]) -> widgets.Button:
    button = widgets.Button(description=label, layout={"width": "auto", "min_width": "82px"})
    button.on_click(lambda _button: press())
    return button
