"""No question asks for what a later lesson teaches: at any level, in any lesson that asks it."""

import ast
import re
from pathlib import Path

import nbformat
import pytest

from convlib.practice import KINDS, Practice, draw
from convlib.practice.kinds.needs import NEEDS, TAUGHT_IN, allowed, level_label
from convlib.practice.tasks import LEVELS

NOTEBOOKS = sorted(Path(__file__).parents[2].glob("notebooks/[01][0-9]_*.ipynb"))
WORDS = {  # what a question says that needs a setting
    "convolution": "[Cc]onvol",
    "stride": r"stride|⌊|Whole steps",
    "padding": r"padd|2·p",
    "dilation": r"dilat|\btaps?\b",
}


def number_of(notebook):
    return int(notebook.name[:2])


def asked_in(notebook):
    """The kinds and the other arguments of a lesson's `Practice(…)`."""
    for cell in nbformat.read(notebook, 4).cells:
        if cell.cell_type == "code" and cell.source.startswith("Practice("):
            call = ast.parse(cell.source).body[0].value
            return [ast.literal_eval(kind) for kind in call.args], {
                one.arg: ast.literal_eval(one.value) for one in call.keywords
            }
    raise AssertionError(notebook)


def first_lesson(kind):
    return next(number_of(notebook) for notebook in NOTEBOOKS if kind in asked_in(notebook)[0])


def read(task):
    """All that a learner reads of a question, its mistakes too."""
    mistakes = [task.key.mistake(name).explanation for name in task.targeted]
    titles = [panel.title for panel in task.panels]
    return "\n".join([task.question, task.hint, *task.steps, *mistakes, *task.key.options, *titles])


@pytest.mark.parametrize("kind", NEEDS)
def test_a_kind_uses_what_it_says_and_nothing_that_is_taught_later(kind):
    for level in LEVELS:
        texts = [read(draw(kind, level, seed)) for seed in range(8)]
        newest = max([first_lesson(kind), *(TAUGHT_IN[name] for name in allowed(kind, level))])
        for setting, words in WORDS.items():
            used = any(re.search(words, text) for text in texts)
            assert used or setting not in allowed(kind, level), (kind, level, setting)
            assert not used or TAUGHT_IN[setting] <= newest, (kind, level, setting)


@pytest.mark.parametrize("kind", NEEDS)
def test_level_1_needs_nothing_of_a_lesson_after_the_first_that_asks(kind):
    assert all(TAUGHT_IN[name] <= first_lesson(kind) for name in allowed(kind, 1))


@pytest.mark.parametrize("notebook", NOTEBOOKS[1:], ids=lambda notebook: notebook.stem)  # lesson 0 looks ahead
def test_a_lesson_asks_for_nothing_of_a_later_one(notebook):
    kinds, _settings = asked_in(notebook)
    lesson = number_of(notebook)
    later = "|".join(words for name, words in WORDS.items() if TAUGHT_IN[name] > lesson)
    for kind in kinds:
        for level in LEVELS:
            for seed in range(5 if later else 1):
                text = read(draw(kind, level, seed, lesson))
                assert not later or not re.search(later, text), (kind, level, text)


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda notebook: notebook.stem)
def test_a_lesson_says_which_it_is(notebook):
    assert asked_in(notebook)[1]["lesson"] == number_of(notebook)


def test_a_level_says_what_it_adds():
    assert level_label(["steps", "never read"], 3, lesson=8) == "3 · adds padding, dilation"
    assert level_label(["steps", "never read"], 3, lesson=7) == "3 · adds padding"
    assert level_label(["cell"], 2, lesson=1) == "2 · harder"
    options = [label for label, _level in Practice("size", level=2, lesson=7)._levels.options]
    assert options == ["1 · plain", "2 · adds stride", "3 · adds stride"]


def test_every_kind_with_needs_exists():
    assert set(NEEDS) <= set(KINDS)
