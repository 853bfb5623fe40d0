"""A field in which a reader of a lesson commits to a prediction, and the count of those that were right.

Practice asks without end; a `Predict` asks what the lesson around it asks, once. It says whether the prediction is
right, and if not, which mistake is behind it. It never tells the answer: the next cell shows it.
"""

import html

import ipywidgets as widgets
import numpy as np
import traitlets as t

from convlib import drawing
from convlib.diagnosis.questions import Answer
from convlib.explorers._frame.explorer import Explorer
from convlib.explorers._frame.view import View
from convlib.practice.answers import AnswerFields
from convlib.practice.feedback import Feedback, Verdict
from convlib.practice.predictions import lesson
from convlib.text import joined, listed, number, tr


class Predict(Explorer):
    """Commit to a prediction of a lesson; if it is wrong, you learn which mistake is behind it.

    Parameters
    ----------
    number : int
        The lesson.
    name : str
        Which of its predictions.

    Raises
    ------
    ValueError
        If there is no such lesson, or if it has no such prediction.

    Examples
    --------
    >>> predict = Predict(1, "output size")
    >>> predict.commit([8, 4])
    >>> predict.feedback.split(". ")[1]
    'You gave the output as many cells as the image has'
    """

    def __init__(self, number: int, name: str) -> None:
        asked = lesson(number)
        if name not in asked:
            fields = {"name": name, "lesson": number, "names": listed(asked)}
            raise ValueError(tr("Lesson {lesson} has no prediction {name!r}; it has {names}.", **fields))
        super().__init__()
        self.lesson, self.name, self.asked = number, name, asked[name]
        self.add_class("convlib-predict")
        self._make_widgets()

    @property
    def feedback(self) -> str:
        """What was said last: a verdict, what is missing in a field, or nothing yet."""
        return self._result.sentence

    def _make_widgets(self) -> None:
        self._fields, self._result = AnswerFields(self.asked, self._set_aside), Feedback()
        self._result.view.on_msg(self._commit_held)
        button = widgets.Button(description=tr("Commit"), layout={"width": "auto", "min_width": "100px"})
        button.add_class("convlib-check")
        button.on_click(lambda _button: self.commit_fields())
        line = widgets.Box([widgets.HTML(_title()), self._fields, button])
        line.add_class("convlib-line")
        self.children = [line, self._result]

    def _commit_held(self, _view: View, message: dict, _buffers: list) -> None:
        """Judge the prediction that the browser sends along when the button is pressed there."""
        self._fields.take(message["answer"])
        self.commit_fields()

    def commit_fields(self) -> None:
        """Judge what is in the fields; something missing there is named, and is no prediction."""
        try:
            value = self._fields.value()
        except ValueError as error:
            self._say(str(error))
        else:
            self.commit(value)

    def commit(self, value: Answer) -> None:
        """Judge a prediction; the first one counts."""
        found = self.asked.diagnose(self._as_shown(value))
        SCORES[self.lesson].count(self.name, found.right)
        if found.right:
            self._say(joined(found.sentence, tr("Run the next cell to see it.")), "right")
        else:
            then = tr("Commit to another prediction, or run the next cell and compare.")
            self._say(joined(found.sentence, then), "wrong")

    def _as_shown(self, value: Answer) -> Answer:
        """Take a number for the right one if the two are written alike: 2.67 for 8/3."""
        right = self.asked.key.right
        if self.asked.form == "number" and number(float(value)) == number(float(right)):  # type: ignore[arg-type]
            return right
        return value

    def _set_aside(self, _change: object) -> None:
        """Remove what was said of another prediction."""
        self._say("")

    def _say(self, sentence: str, verdict: Verdict = "") -> None:
        self._result.tell(sentence, verdict)

    @property
    def words(self) -> str:
        """What is to be predicted, and for a choice, its answers."""
        return joined(tr("Your prediction:"), *self._parts())

    def _parts(self) -> list[str]:
        form, key = self.asked.form, self.asked.key
        if form == "choice":
            return [" / ".join(key.options)]
        if form == "cells":
            return [self.asked.question]
        if form == "grid":
            rows, columns = np.shape(key.right)
            return [tr("{rows}×{columns} numbers", rows=rows, columns=columns)]
        return [tr("{field} = ?", field=name) for name in self.asked.names]

    def static_svg(self) -> str:
        """Return what is asked as SVG text."""
        return drawing.static_svg((), (), [self.words])

    def _draw(self) -> None:
        """Draw nothing: a prediction has no settings."""

    def __repr__(self) -> str:
        return f"Predict({self.lesson}, {self.name!r}): {self.words}"


def _title() -> str:
    return f"<strong>{html.escape(tr('Your prediction:'))}</strong>"


class Score(t.HasTraits):
    """Which predictions of a lesson were made since its kernel started, and whether the first try was right."""

    right = t.Dict()

    def count(self, name: str, is_right: bool) -> None:
        """Count a prediction, unless it was counted before."""
        self.right = {name: is_right} | self.right


class _Scores(dict[int, Score]):
    def __missing__(self, number: int) -> Score:
        return self.setdefault(number, Score())


SCORES = _Scores()
"""The score of each lesson that this kernel has shown."""


class PredictionScore(widgets.HTML):
    """How many predictions of a lesson you made, and how many were right at the first try; it counts on.

    Parameters
    ----------
    number : int
        The lesson.

    Examples
    --------
    >>> SCORES.clear()
    >>> PredictionScore(1).sentence
    'You have not made any of the 7 predictions of this lesson yet.'
    """

    def __init__(self, number: int) -> None:
        super().__init__()
        self._of, self._score = len(lesson(number)), SCORES[number]
        self._score.observe(self._show, names="right")
        self._show()

    def _show(self, _change: object = None) -> None:
        self.value = f"<p role='status'>{html.escape(self.sentence)}</p>"

    @property
    def sentence(self) -> str:
        """The score in words."""
        made, right = len(self._score.right), sum(self._score.right.values())
        if not made:
            return tr("You have not made any of the {of} predictions of this lesson yet.", of=self._of)
        return joined(
            tr("You made {made} of the {of} predictions of this lesson.", made=made, of=self._of),
            tr("{n} was right at the first try.", "{n} were right at the first try.", n=right),
        )

    def _repr_mimebundle_(self, **kwargs: object) -> dict:
        """Add to the live view what a saved notebook keeps: the sentence, as text and as a picture."""
        picture = drawing.img(drawing.static_svg((), (), [self.sentence]), self.sentence)
        bundle = dict(super()._repr_mimebundle_(**kwargs))
        return bundle | {"text/plain": self.sentence, "text/html": picture}

    def __repr__(self) -> str:
        return self.sentence
