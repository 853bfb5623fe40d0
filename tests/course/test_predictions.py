"""A lesson waits for its reader: every prediction has a field, and its answer is folded until its cell runs."""

import json
import re
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from convlib.practice import Predict, PredictionScore
from convlib.practice.predict import SCORES
from convlib.practice.predictions import LESSONS, lesson
from convlib.publish import folding
from convlib.publish.folding import fold
from convlib.text import number

NOTEBOOKS = {int(path.name[:2]): path for path in (Path(__file__).parents[2] / "notebooks").glob("[0-9][0-9]_*.ipynb")}
EXPLANATION = "<details>\n<summary><b>Compare with your prediction</b></summary>\n\n"
LONGEST = 88
"""Characters of a line of code in a lesson."""


@pytest.fixture(params=LESSONS)
def number_of_lesson(request):
    return request.param


@pytest.fixture
def cells(number_of_lesson):
    """The cells of a lesson, each with its source as one text."""
    found = json.loads(NOTEBOOKS[number_of_lesson].read_text(encoding="utf-8"))["cells"]
    return [cell | {"source": "".join(cell["source"])} for cell in found]


@pytest.fixture(autouse=True)
def _fresh_scores():
    SCORES.clear()


def asked(cells, *words):
    """Each prediction, or what else the words ask: its text, the cells up to the next text, and that text."""
    places = [place for place, cell in enumerate(cells) if cell["cell_type"] == "markdown"] + [len(cells)]
    for place, end in pairwise(places):
        if any(word in cells[place]["source"] for word in words or ["**Predict"]):
            yield cells[place]["source"], cells[place + 1 : end], cells[end]["source"] if end < len(cells) else ""


def test_every_lesson_has_predictions():
    assert sorted(NOTEBOOKS) == list(LESSONS)


def test_each_prediction_has_its_field(cells, number_of_lesson):
    """The cell below a prediction is its field; the lesson's module has as many, in the same order."""
    fields = [below[0]["source"] for _text, below, _after in asked(cells)]
    assert fields == [f'Predict({number_of_lesson}, "{name}")' for name in lesson(number_of_lesson)]


def test_each_field_is_a_step_of_its_slide(cells):
    """A cell without a slide type would show with the question, but cost the presenter a key that does nothing."""
    fields = [cell["metadata"] for cell in cells if cell["source"].startswith("Predict(")]
    assert [field["slideshow"]["slide_type"] for field in fields] == ["fragment"] * len(fields)
    assert all("hide-input" in field["tags"] for field in fields)


ALL = "**Predict", "**Guess"


def test_each_answer_is_folded(cells):
    for text, below, _after in asked(cells, *ALL):
        answers = [cell for cell in below if not cell["source"].startswith("Predict(")]
        assert answers, f"no cell answers: {text}"
        for cell in answers:
            assert cell["metadata"].get("jupyter", {}).get("outputs_hidden"), f"an open answer below: {text}"
            assert "answer" in cell["metadata"]["tags"]


def test_nothing_else_is_folded(cells):
    folded = [cell for cell in cells if cell["metadata"].get("jupyter", {}).get("outputs_hidden")]
    answers = [cell for _text, below, _after in asked(cells, *ALL) for cell in below]
    answers += going_on(cells)
    answers = [cell["id"] for cell in answers if not cell["source"].startswith("Predict(")]
    assert sorted(cell["id"] for cell in folded) == sorted(answers)


def going_on(cells):
    """The code cells right after an explanation: they show the answer too."""
    explained = False
    for cell in cells:
        if cell["cell_type"] == "markdown":
            explained = cell["source"].startswith("<details>")
        elif explained:
            yield cell


def test_each_explanation_is_folded(cells):
    for text, _below, after in asked(cells, *ALL):
        assert after.startswith(EXPLANATION), f"an open explanation after: {text}"
        assert after.endswith("\n\n</details>")
        assert "**Predict" not in after


def test_the_code_of_an_answer_does_not_tell_it(cells, number_of_lesson):
    """A number of the answer with two digits or more stands in its code only if the question has it too."""
    for (text, below, _after), name in zip(asked(cells), lesson(number_of_lesson), strict=True):
        code = " ".join(cell["source"] for cell in below[1:])
        for value in numbers_of(lesson(number_of_lesson)[name]):
            if len(str(value)) > 1 and str(value) not in text:
                assert not re.search(rf"(?<![\d.]){re.escape(str(value))}(?![\d.])", code), f"{value} stands in: {code}"


def numbers_of(asked):
    """The numbers of a right answer, as Python writes them."""
    if asked.form not in ("number", "size"):
        return []
    return [int(value) if value == int(value) else float(value) for value in np.ravel(asked.key.right)]


def test_the_experiment_shows_what_the_key_says(cells, number_of_lesson):
    """Each number of a right answer can be read in what the cells below print or show, or in the explanation."""
    for (_text, below, after), name in zip(asked(cells), lesson(number_of_lesson), strict=True):
        shown = json.dumps([cell["outputs"] for cell in below[1:]], ensure_ascii=False) + after
        for value in (
            np.ravel(lesson(number_of_lesson)[name].key.right) if numbers_of(lesson(number_of_lesson)[name]) else []
        ):
            written = {number(value), number(value).replace("−", "-"), str(value)}
            assert any(re.search(rf"(?<![\d.]){re.escape(form)}(?!\d)", shown) for form in written), (name, value)


def test_each_wrong_answer_names_a_mistake(number_of_lesson):
    for name, prediction in lesson(number_of_lesson).items():
        assert prediction.key.answers, f"{name} has no wrong answer with a name"
        for mistake in prediction.key.ideas:
            assert mistake in prediction.key.wrong, f"{name}: {mistake} leads to the right answer"
        for wrong in prediction.key.wrong.values():
            found = prediction.diagnose(wrong)
            assert not found.right
            assert found.mistakes, f"{name}: nothing is said of {wrong}"


def test_each_answer_can_be_committed(number_of_lesson):
    for name, prediction in lesson(number_of_lesson).items():
        field = Predict(number_of_lesson, name)
        field.commit(prediction.key.right)
        assert field.feedback.startswith("Correct."), name
        for wrong in prediction.key.wrong.values():
            field.commit(wrong)
            assert field.feedback.startswith("Not correct."), name


def test_the_right_option_has_no_fixed_place():
    choices = [asked for lesson_number in LESSONS for asked in lesson(lesson_number).values() if asked.form == "choice"]
    for options in (2, 3):
        places = [asked.key.right for asked in choices if len(asked.key.options) == options]
        assert len(set(places)) == options
        assert max(places.count(place) for place in set(places)) <= 0.7 * len(places)


def test_the_score_stands_before_the_summary(cells, number_of_lesson):
    (summary,) = (place for place, cell in enumerate(cells) if cell["source"].startswith("## Summary"))
    assert cells[summary - 1]["source"] == f"PredictionScore({number_of_lesson})"
    (practice, *_rest) = (place for place, cell in enumerate(cells) if cell["source"].startswith("Practice("))
    assert practice < summary


def test_lines_of_code_are_short(cells):
    for cell in cells:
        if cell["cell_type"] == "code":
            for line in cell["source"].splitlines():
                assert len(line) <= LONGEST, line


# The field, and the count


def test_a_prediction_counts_once_and_can_be_made_again():
    field, score = Predict(1, "output size"), PredictionScore(1)
    field.commit([8, 4])
    assert field.feedback.startswith("Not correct. You gave the output as many cells as the image has.")
    field.commit([6, 2])
    assert field.feedback == "Correct. Run the next cell to see it."
    assert score.sentence == "You made 1 of the 7 predictions of this lesson. 0 were right at the first try."
    Predict(1, "turned").commit(0)
    assert "You made 2 of the 7 predictions of this lesson. 1 was right at the first try." in score.value


def test_an_empty_field_is_named_and_is_no_prediction():
    field = Predict(1, "output size")
    field.commit_fields()
    assert field.feedback == "The field “rows” is empty."
    assert not SCORES[1].right


def test_what_was_said_goes_with_the_next_value():
    field = Predict(1, "first pixel")
    field.commit(8)
    field._fields.take(["7"])
    assert field.feedback == ""


@pytest.mark.parametrize(
    ("arguments", "said"), [((18, "x"), "lesson=18"), ((1, "x"), "no prediction 'x'; it has first pixel,")]
)
def test_an_unknown_prediction_is_named(arguments, said):
    with pytest.raises(ValueError, match=re.escape(said)):
        Predict(*arguments)


def test_folding_is_found_and_undone():
    """`fold` folds what answers, unfolds what does not any more, and leaves other folds alone."""
    cells = [
        {"cell_type": "markdown", "source": "**Predict.** 1 + 1?", "metadata": {}},
        {"cell_type": "code", "source": 'Predict(1, "x")', "metadata": {"tags": ["hide-input"]}},
        {"cell_type": "code", "source": "1 + 1", "metadata": {"jupyter": {"source_hidden": True}}},
        {"cell_type": "markdown", "source": EXPLANATION, "metadata": {}},
        {"cell_type": "code", "source": "1 + 1 == 2", "metadata": {}},
        {"cell_type": "markdown", "source": "Now 3.", "metadata": {}},
        {"cell_type": "code", "source": "3", "metadata": {"jupyter": {"outputs_hidden": True}, "tags": ["answer"]}},
    ]
    fold({"cells": cells})
    assert [cell["source"] for cell in folding.answers(cells)] == ["1 + 1", "1 + 1 == 2"]
    assert [cell["metadata"] for cell in cells] == [
        {},
        {"tags": ["hide-input"]},
        {"jupyter": {"source_hidden": True, "outputs_hidden": True}, "tags": ["answer"]},
        {},
        {"jupyter": {"outputs_hidden": True}, "tags": ["answer"]},
        {},
        {},
    ]
