"""Explorers that hide their output until the learner has committed to one cell of it."""

import html

import ipywidgets as widgets
import pytest
from exhibits import check_kept, controls, numbers, panels

from convlib import images
from convlib.diagnosis.mistakes import MISTAKES
from convlib.explorers import ChannelExplorer, PairSumExplorer, PoolingExplorer, WindowExplorer
from convlib.text import number


def commit(explorer, text):
    """Type a prediction and press the button, as a learner would."""
    next(each for each in controls(explorer, widgets.Text) if each.description == "your prediction").value = text
    controls(explorer, widgets.Button)[-1].click()


def said(explorer):
    return explorer._prediction._message.value


def test_the_output_is_hidden_and_shown_after_a_commitment():
    explorer = WindowExplorer(images.SEVEN, kernel="box_blur", index=7, predict=True)
    assert numbers(panels(explorer.static_svg())["output 5×5, hidden"]).size == 0
    assert explorer.words.endswith(" = ?")
    assert all(alt.endswith(" = ?") for alt in explorer.view.sentences)
    commit(explorer, "8")
    assert said(explorer) == "<p role='status'>Correct.</p>"
    assert numbers(panels(explorer.static_svg())["output 5×5"]).shape == (5, 5)
    assert explorer.words.endswith("= 8")


def test_a_mistake_is_named():
    explorer = WindowExplorer(images.SEVEN, kernel="sobel_x", turned=True, padding=1, index=9, predict=True)
    commit(explorer, repr(float(explorer._asked().key.wrong["kernel not turned"])))
    assert MISTAKES["kernel not turned"].happened in said(explorer)


@pytest.mark.parametrize("mode", ["edge", "reflect", "wrap"])
def test_every_padding_mode_is_judged_by_its_own_ring(mode):
    explorer = WindowExplorer(images.SEVEN, kernel="sobel_x", padding=1, padding_mode=mode, stride=2, predict=True)
    for index in range(16):
        explorer.index = index
        assert explorer._asked().key.right == explorer.output.ravel()[index]


def test_a_value_as_the_picture_rounds_it_is_right():
    explorer = PoolingExplorer(images.POOLING_1, kind="average", window=3, stride=1, predict=True)
    commit(explorer, "2.67")
    assert said(explorer) == "<p role='status'>Correct.</p>"
    assert explorer.output[0, 0] == pytest.approx(24 / 9)
    controls(explorer, widgets.Button)[-1].click()
    commit(explorer, "2.7")
    assert said(explorer) == "<p role='status'>Not correct.</p>"


def test_no_number_is_no_commitment():
    explorer = WindowExplorer(images.SEVEN, kernel="sobel_x", predict=True)
    commit(explorer, "many")
    assert "“many” is not a number" in said(explorer)
    assert explorer.words.endswith("= ?")


def test_another_value_after_a_wrong_one_is_judged_too():
    explorer = WindowExplorer(images.SEVEN, kernel="box_blur", index=7, predict=True)
    commit(explorer, "9")
    assert said(explorer) != "<p role='status'>Correct.</p>"
    commit(explorer, "8")
    assert said(explorer) == "<p role='status'>Correct.</p>"
    assert controls(explorer, widgets.Button)[-1].description == "Predict again"


@pytest.mark.parametrize(
    "make",
    [
        lambda: WindowExplorer(images.SEVEN, kernel="box_blur", index=7, predict=True),
        lambda: PoolingExplorer(images.POOLING_1, index=1, predict=True),
        lambda: ChannelExplorer(index=7, predict=True),
        lambda: PairSumExplorer(index=7, predict=True),
    ],
)
def test_a_verdict_stays_at_its_position(make):
    explorer = make()
    start = explorer.index
    commit(explorer, repr(float(explorer._asked().key.right)))
    assert "Correct." in said(explorer)
    explorer.index = start + 1
    assert said(explorer) == ""
    commit(explorer, "12345")
    assert "Not correct." in said(explorer)
    explorer.index = start
    assert said(explorer) == "<p role='status'>Correct.</p>"
    explorer.index = start + 1
    assert "Not correct." in said(explorer)
    explorer.hide()
    explorer.index = start
    assert said(explorer) == ""


def test_a_verdict_does_not_stay_beside_another_value():
    explorer = WindowExplorer(images.SEVEN, kernel="box_blur", index=7, predict=True)
    commit(explorer, "8")
    controls(explorer, widgets.Text)[-1].value = "9"
    assert said(explorer) == ""
    assert controls(explorer, widgets.Button)[-1].description == "Commit"


def test_commit_judges_the_value_in_its_own_message():
    explorer = WindowExplorer(images.SEVEN, kernel="box_blur", index=7, predict=True)
    for text, verdict in [("9", "Not correct."), ("8", "Correct."), ("9", "Not correct.")]:
        explorer.view._handle_custom_msg({"answer": [text]}, [])
        assert verdict in said(explorer)
    explorer.view._handle_custom_msg({"answer": ["9"]}, [])  # Predict again
    assert explorer.words.endswith("= ?")


@pytest.mark.parametrize("text", ["", "  "])
def test_an_empty_field_is_no_prediction(text):
    explorer = WindowExplorer(images.SEVEN, predict=True)
    commit(explorer, text)
    assert said(explorer) == "<p role='alert'>The field “your prediction” is empty.</p>"
    assert explorer.words.endswith("= ?")


def test_predict_again_and_a_new_setting_hide_it_anew():
    explorer = WindowExplorer(images.SEVEN, kernel="sobel_x", predict=True)
    commit(explorer, "1")
    explorer.index = 3
    assert not explorer.words.endswith("= ?")
    controls(explorer, widgets.Button)[-1].click()
    assert explorer.words.endswith("= ?")
    commit(explorer, "1")
    assert said(explorer)
    explorer.stride = 2
    assert explorer.words.endswith("= ?")
    assert said(explorer) == ""
    assert controls(explorer, widgets.Text)[-1].value == ""
    assert controls(explorer, widgets.Button)[-1].description == "Commit"
    explorer.predict = False
    assert not explorer.words.endswith("= ?")


def test_without_it_nothing_is_asked():
    explorer = WindowExplorer(images.SEVEN, kernel="sobel_x")
    assert controls(explorer, widgets.Button) == []
    explorer.predict = True
    assert [each.description for each in controls(explorer, widgets.Button)] == ["Commit"]
    explorer.predict = False
    assert controls(explorer, widgets.Button) == []


def test_a_setting_that_is_not_legal_is_explained():
    explorer = WindowExplorer(images.SEVEN, kernel="sobel_x", predict=True, stride=0)
    assert "The stride is 0" in explorer.words


@pytest.mark.parametrize(
    ("make", "name", "broken"),
    [
        (lambda: WindowExplorer(images.SEVEN, kernel="sobel_x", predict=True), "dilation", 9),
        (lambda: ChannelExplorer(filters=1, predict=True), "shown", 3),
        (lambda: PoolingExplorer(images.SEVEN, predict=True), "window", 9),
        (lambda: PairSumExplorer(predict=True), "f", (1, -1)),
    ],
)
def test_a_prediction_of_no_output_is_answered_by_why_there_is_none(make, name, broken):
    explorer = make()
    before = getattr(explorer, name)
    setattr(explorer, name, broken)
    commit(explorer, "8")
    assert html.unescape(said(explorer)) == f"<p role='alert'>{explorer.words}</p>"
    assert explorer.words.startswith("No output. ")
    setattr(explorer, name, before)
    assert said(explorer) == ""
    commit(explorer, "8")
    assert "role='status'" in said(explorer)


def test_what_a_notebook_keeps():
    check_kept(lambda: WindowExplorer(images.SEVEN, kernel="sobel_x", predict=True))


OTHERS = [
    (lambda: PoolingExplorer(images.POOLING_1, images.POOLING_2[:, :1], predict=True), "the other pool"),
    (lambda: PoolingExplorer(images.POOLING_1, kind="average", predict=True, index=3), "normalisation forgotten"),
    (lambda: ChannelExplorer(predict=True, shown=1, index=3), "mean over channels"),
    (lambda: PairSumExplorer((1, 2, 3), (4, 5), predict=True, index=2), "kernel not turned"),
]


@pytest.mark.parametrize(("make", "mistake"), OTHERS, ids=lambda value: value if isinstance(value, str) else "")
def test_other_explorers_hide_their_output_too(make, mistake):
    explorer = make()
    shown = "".join(title for title in panels(explorer.static_svg()) if title.endswith(", hidden"))
    assert shown
    assert "?" in explorer.words
    question = explorer._asked()
    commit(explorer, repr(float(question.key.wrong[mistake])))
    assert MISTAKES[mistake].happened in said(explorer)
    assert "?" not in explorer.words
    assert number(question.key.right) in explorer.words
    controls(explorer, widgets.Button)[-1].click()
    commit(explorer, repr(float(question.key.right)))
    assert said(explorer) == "<p role='status'>Correct.</p>"
    check_kept(make)
