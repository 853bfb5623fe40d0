"""Whether practice and the lessons keep what `convlib.diagnosis.mistakes.training` says of them."""

import json
import re
from functools import cache
from pathlib import Path

import pytest

import convlib
from convlib.diagnosis.mistakes import MISTAKES, SLIPS
from convlib.diagnosis.mistakes.training import LESSONS, LEVEL, TRAINING, training
from convlib.practice.kinds import draw

ROOT = Path(convlib.__file__).parents[1]
SEEDS = range(12)


@cache
def asked(lesson):
    """The kinds that a lesson asks."""
    notebook = json.loads((ROOT / training_notebook(lesson)).read_text(encoding="utf-8"))
    text = "".join("".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code")
    return re.findall(r'"([^"]+)"', re.search(r"Practice\(([^)]*)\)", text)[1])


def training_notebook(lesson):
    return f"notebooks/{LESSONS[lesson]}.ipynb"


@cache
def targeted(kind, lesson):
    """The mistakes that a kind is after, as a lesson asks it."""
    return {name for seed in SEEDS for name in draw(kind, LEVEL, seed, lesson).targeted}


def test_every_mistake_has_a_training():
    assert list(TRAINING) == list(MISTAKES)
    for name in (*MISTAKES, *SLIPS):
        found = training(name)
        assert found.kinds
        assert (ROOT / found.notebook).exists()
        assert set(found.kinds) <= set(asked(found.lesson)), name


@pytest.mark.parametrize("name", TRAINING)
def test_a_kind_of_question_is_after_the_mistake_where_any_of_its_lesson_is(name):
    found = TRAINING[name]
    after = [kind for kind in asked(found.lesson) if name in targeted(kind, found.lesson)]
    assert not after or set(found.kinds) <= set(after), f"{name}: {after} are after it in lesson {found.lesson}"
