"""With a catalog that marks every sentence, nothing that is shown has a word outside of a mark."""

import gettext
import html
import re

import ipywidgets as widgets
import numpy as np
import pytest
from exhibits import make

from convlib import drawing, explorers, images, kernels, operations, shapes, text
from convlib.diagnosis.check import check, check_answer
from convlib.diagnosis.mistakes import MISTAKES
from convlib.diagnosis.questions import Question
from convlib.exercise import arrange, numbers
from convlib.practice.kinds import KINDS, draw
from convlib.practice.practice import Practice
from convlib.practice.predict import Predict, PredictionScore
from convlib.practice.predictions import LESSONS, lesson

WORD = re.compile(r"(?<![\w.])[A-Za-z]{3,}(?![\w\[(.=])")
CODE = re.compile(r"\b(stride|padding|dilation) \d+|^Practice: |^Predict\(.*?\): ")
"""Arguments with their values, and the class in a repr."""
FORMULA = {"nan", "image", "kernel"}
"""Names of arrays, as formulas have them: image[i, j]·kernel[m, n]."""


class Marking(gettext.NullTranslations):
    """Give every sentence back in brackets."""

    def gettext(self, message):
        return f"⟦{message}⟧"

    def ngettext(self, one, several, n):
        return f"⟦{one if n == 1 else several}⟧"


@pytest.fixture(autouse=True)
def marking(monkeypatch):
    monkeypatch.setattr(text, "spoken", text.ENGLISH._replace(catalog=Marking()))


def outside(shown):
    """The words outside of all brackets, in a text or in markup."""
    shown = html.unescape(re.sub(r"<style>.*?</style>|<[^>]*>", " ", shown, flags=re.DOTALL))
    while "⟦" in shown and (inner := re.sub(r"⟦[^⟦⟧]*⟧", " ", shown)) != shown:
        shown = inner
    return set(WORD.findall(CODE.sub("", shown))) - FORMULA


def escaping(shown):
    """Each text with words outside of brackets, cut short, and these words."""
    return {sentence[-200:]: words for sentence in shown if (words := outside(sentence))}


def of_widget(widget):
    """What a widget and those inside it show and say."""
    for name in ("description", "tooltip", "placeholder"):
        yield str(getattr(widget, name, None) or "")
    if isinstance(widget, widgets.HTML):
        yield widget.value
    for option in getattr(widget, "options", ()):
        yield option[0] if isinstance(option, tuple) else str(option)
    for name in ("label", "position"):
        yield str(getattr(widget, name, None) or "") if hasattr(widget, "sentences") else ""
    yield from getattr(widget, "sentences", ())
    yield getattr(widget, "base", "")
    for child in getattr(widget, "children", ()):
        yield from of_widget(child)


def of_explorer(explorer):
    yield from of_widget(explorer)
    yield explorer.words
    yield repr(explorer)
    yield explorer.static_svg()


ILLEGAL = {
    "BackwardExplorer": {"stride": 0},
    "ChannelExplorer": {"filters": 9},
    "DigitExplorer": {"digit": 999},
    "FilterExplorer": {"divisor": 0},
    "LayDownExplorer": {"stride": 0},
    "PairSumExplorer": {"f": (1, -2)},
    "PoolingExplorer": {"window": 9},
    "TrainingExplorer": {"rate": float("nan"), "digit": 12},
    "WindowExplorer": {"stride": 0},
}
OTHERS = {
    "BackwardExplorer": [{"follow": "weights", "stride": 2, "padding": 1}, {"follow": "cells", "stride": 2}],
    "DigitExplorer": [{"right": 2}, {"ink": np.zeros((32, 32))}, {"ink": np.eye(32)}],
    "FlipAndSlide": [{"reversed": False}],
    "IndexExplorer": [{"formula": "correlation"}, {"controls": ()}],
    "LayDownExplorer": [{"stride": 2, "padding": 1, "chosen": "output"}, {"dilation": 2, "counts": True}],
    "PoolingExplorer": [{"shift": 1}, {"kind": "average", "predict": True}],
    "TrainingExplorer": [{"pooling": "stride", "shifted": True}],
    "WindowExplorer": [{"stride": 4, "counts": True}, {"padding": 1, "dilation": 3, "turned": True}],
}


@pytest.mark.parametrize("name", explorers.__all__)
def test_explorers(name):
    for settings in [{}, *OTHERS.get(name, []), ILLEGAL.get(name, {})]:
        assert escaping(of_explorer(make(name, **settings))) == {}, settings


@pytest.mark.parametrize("kind", KINDS)
def test_questions(kind):
    for level in (1, 2, 3):
        for seed in range(1, 4):
            task = draw(kind, level, seed)
            answers = [task.key.right, *task.key.wrong.values()]
            shown = [task.question, task.hint, *task.steps, *map(str, task.key.options or ())]
            shown += [task.diagnose(answer).sentence for answer in answers]
            shown.append(drawing.static_svg(task.panels))
            assert escaping(shown) == {}, (level, seed)


def test_practice():
    practice = Practice("cell", "size", "stations", "turn", "read by", level=2, seed=0)
    shown = []
    for _ in practice.kinds:
        for act in (practice.hint, practice.check, lambda: practice.answer(practice.task.key.right), practice.show):
            act()
            shown.append(practice.feedback)
        shown += of_explorer(practice)
        practice.next()
    assert escaping(shown) == {}


@pytest.mark.parametrize("number", LESSONS)
def test_predictions(number):
    shown = [PredictionScore(number).value]
    for name in lesson(number):
        predict = Predict(number, name)
        shown += of_explorer(predict)
        for answer in (predict.asked.key.right, *predict.asked.key.wrong.values()):
            predict.commit(answer)
            shown.append(predict.feedback)
    shown.append(PredictionScore(number).value)
    assert escaping(shown) == {}


def test_verdicts():
    shown = [f"{text.tr(mistake.happened)} {text.tr(mistake.mend)}" for mistake in MISTAKES.values()]
    for function in (operations.correlate2d, lambda image, kernel: 1, lambda image, kernel: None, len, lambda: ...):
        verdict = check(function, "convolve2d")
        shown += [repr(verdict), verdict.case]
    shown.append(repr(check_answer([1, 2], Question("convolve1d", ([1, 2, 4], [1, -1])))))
    assert escaping(shown) == {}


ERRORS = [
    lambda: operations.correlate2d(np.ones((3, 4)), np.ones((5, 5))),
    lambda: operations.correlate2d(np.ones((3, 4)), np.ones((2, 2)), dilation=6, padding=1),
    lambda: operations.correlate2d(np.ones((3, 4)), np.ones((2, 2)), stride=0),
    lambda: operations.correlate2d(np.ones((3, 4)), "kernel"),
    lambda: operations.conv2d(np.ones((1, 3, 4, 4)), np.ones((1, 2, 3, 3))),
    lambda: operations.max_pool2d(np.ones((3, 3)), 2, padding=2),
    lambda: operations.pad2d(np.ones((3, 3)), 3, "reflect"),
    lambda: shapes.output_size(4, 3, dilation=2),
    lambda: shapes.output_size(4, 3, padding="some"),
    lambda: images.read(b"nothing"),
    lambda: numbers("2"),
    lambda: arrange("A |return 1", "AB", "one()")(),
]


@pytest.mark.parametrize("call", ERRORS)
def test_errors(call):
    with pytest.raises((TypeError, ValueError)) as error:
        call()
    assert escaping([str(error.value)]) == {}


def test_kernels_and_pictures():
    shown = [each for kernel in kernels.KERNELS.values() for each in (kernel.title, text.tr(kernel.effect))]
    shown += [shapes.in_words(shapes.explain(7, 3, stride=4, unit="row"), shapes.explain(7, 3, unit="column"))]
    shown.append(repr(drawing.show_stacks((3, 6, 6), (2, 3, 3, 3))))
    assert escaping(shown) == {}


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        ("⟦The stride is 2.⟧", set()),
        ("⟦The stride is 2.⟧ The dilation is 1.", {"The", "dilation"}),
        ("⟦Shown: ⟦every cell⟧.⟧ <b class='title'>⟦Done⟧</b> image[1, 2]", set()),
        ("<p>⟦one⟧ &amp; two</p>", {"two"}),
    ],
)
def test_words_outside_are_found(shown, words):
    assert outside(shown) == words
