"""Hiding an output until the learner has committed to one value of it."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import ipywidgets as widgets
import traitlets as t

from convlib.diagnosis.questions import Question
from convlib.diagnosis.verdicts import diagnose
from convlib.explorers._frame.controls import flag, side_by_side
from convlib.explorers._frame.fields import Message, text_field, typed_number
from convlib.explorers._frame.positions import Positioned
from convlib.explorers._frame.stored import Knob, checkbox
from convlib.text import number, tr


class Predicted(Positioned):
    """An exhibit whose positions are those of its output. With `predict` it hides the output until the learner commits.

    Every change of a setting hides it again. While `_waiting`, the panels and paragraphs of a subclass leave its
    numbers out, and `_questions` take the place of `_sentences`. What the learner predicts is the answer to `_asked`.
    What was said of a prediction is shown at its position only.
    """

    predict = flag(False)
    _committed = False
    _turns = 0  # how often a prediction was made or taken back
    _exhibit: Sequence[widgets.Widget] = ()

    def _lay_out(self, controls: Sequence[widgets.Widget]) -> None:
        super()._lay_out(controls)
        self._exhibit, self._prediction = self.children, Prediction(self.commit, self.hide)
        self._verdicts: dict[int, str] = {}  # by position
        self.view.on_msg(lambda _view, message, _buffers: self._prediction.take(*message["answer"]))
        self._show_prediction()

    @t.observe("predict")
    def _show_prediction(self, _change: object = None) -> None:
        if self._exhibit:
            self.children = [*self._exhibit, self._prediction] if self.predict else self._exhibit

    def _asked(self) -> Question:
        """What a prediction is compared with: the value at the present position."""
        raise NotImplementedError

    def _questions(self) -> list[str]:
        """For each position, its sentence with "?" for the value, from a template of its own."""
        raise NotImplementedError

    @property
    def _waiting(self) -> bool:
        """Whether the output waits for a prediction."""
        return self.predict and not self._committed and not self.problem

    def commit(self, value: float) -> None:
        """Commit to the output's value at the present position: all of it is shown, and a mistake is named.

        Raises
        ------
        ValueError
            If there is no output; it says why.
        """
        if self.problem:
            raise ValueError(self._complaint)
        key = self._asked().key
        as_shown = number(value) == number(key.right)  # 2.67 is right where the picture says 2.67
        found = diagnose(key, key.right if as_shown else value)
        self._committed, self._turns = True, self._turns + 1
        self._draw()
        self._verdicts[self.index] = found.sentence
        self._prediction.say(found.sentence)

    def hide(self) -> None:
        """Hide the output again, for another prediction."""
        self._ask_anew()
        self._draw()

    def _ask_anew(self) -> None:
        self._committed, self._turns = False, self._turns + 1
        self._verdicts.clear()
        self._prediction.ask()

    def _shown_sentences(self) -> list[str]:
        return self._questions() if self._waiting else self._sentences()

    def _beside(self) -> object:
        """Return how often predictions began and ended: each shows the same settings otherwise."""
        return self._turns

    @contextmanager
    def supposing(self, settings: dict[str, Any]) -> Iterator[None]:
        """Have other settings for a while: a change of them takes a prediction back."""
        committed, self._committed = self._committed, False
        try:
            with super().supposing(settings):
                yield
        finally:
            self._committed = committed

    def knobs(self) -> list[Knob]:
        """List the controls of a page without a kernel; it cannot judge a prediction, but shows the output."""
        if not self.predict:
            return super().knobs()
        label = tr("show the output")
        shows = checkbox("predict", label, self._committed, lambda on: {"predict": False} if on else {})
        return [*super().knobs(), shows]

    def _redraw(self, change: object = None) -> None:
        moved = change is not None and change["name"] == "index"
        if self._committed and not moved:
            self._ask_anew()
        elif not moved:
            self._prediction.recall("")  # what was wrong may be mended
        super()._redraw(change)
        if self._committed and moved:
            self._prediction.recall(self._verdicts.get(self.index, ""))


class Prediction(widgets.VBox):
    """A field for the value that a learner commits to; the button hides the output again afterwards."""

    def __init__(self, commit: Callable[[float], None], hide: Callable[[], None]) -> None:
        self._commit, self._hide = commit, hide
        self._field = text_field(tr("your prediction"))
        self._button, self._message = widgets.Button(), Message()
        self._offer_to_commit()
        self._button.on_click(self._press)
        self._field.observe(lambda _change: self._offer_to_commit(), names="value")  # another value too
        self._button.add_class("convlib-check")
        answer = widgets.Box([self._field])
        answer.add_class("convlib-answer")
        super().__init__([side_by_side([answer, self._button]), self._message])

    def _offer_to_commit(self) -> None:
        """Take the next value; what was said of another one goes."""
        self._message.say("")
        self._done, self._button.description = False, tr("Commit")

    def take(self, text: str) -> None:
        """Take what the browser sends along when the button is pressed there."""
        self._field.value = text
        self._press()

    def _press(self, _button: object = None) -> None:
        if self._done:
            return self._hide()
        try:
            self._commit(typed_number(self._field))
        except ValueError as error:
            self._message.say(str(error))

    def ask(self) -> None:
        """Ask for the next prediction."""
        self._field.value = ""
        self._offer_to_commit()

    def say(self, sentence: str) -> None:
        """Show what a prediction led to."""
        self.recall(sentence)
        self._done, self._button.description = True, tr("Predict again")

    def recall(self, sentence: str) -> None:
        """Show what a prediction at the present position led to; nothing where there was none."""
        self._message.say(sentence, role="status")
