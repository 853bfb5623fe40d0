"""Questions are what they were: those of the first seeds stand in `recorded_questions.txt`, with their answers.

Whether they are right is tested elsewhere. This finds a change that nobody meant: of a level, a wrong answer, a step, a
picture. After one that was meant, this writes the file anew, and its difference says what learners are asked now:

    CONVLIB_RECORD=1 python course.py test tests/practice/test_recorded_questions.py
"""

import json
import os
import re
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from convlib.practice import KINDS, draw
from convlib.practice.tasks import LEVELS

FILE = Path(__file__).with_name("recorded_questions.txt")
SEEDS = (0, 1)
KEPT = Path(FILE).read_text("utf-8").splitlines() if FILE.exists() else []


@pytest.mark.parametrize("kind", KINDS)
def test_questions_are_those_that_were_recorded(kind):
    assert [line for line in KEPT if line.startswith(f"{kind}, ")] == list(lines(kind))


def lines(kind: str) -> Iterator[str]:
    """Write the questions of a kind: what is asked, the right answer, the wrong ones, and a sum over all the rest."""
    for level in LEVELS:
        for seed in SEEDS:
            task = draw(kind, level, seed)
            wrong = "; ".join(f"{name} {written(answer)}" for name, answer in task.key.wrong.items())
            rest = zlib.crc32(json.dumps(shown(task), ensure_ascii=False).encode())
            text = f"{task.question} | {written(task.key.right)} | {wrong} | {rest:08x}"
            yield f"{kind}, level {level}, seed {seed} | {text}"


def written(answer) -> str:
    return str(np.round(np.asarray(answer, float), 6).tolist()).replace(".0", "")


def shown(task):
    """Everything else that a learner can see of a question: of pictures, their titles, their texts and what is lit."""
    clues = [task.clue(position) for position in wrong_positions(task)] if task.clue else []
    told = [(clue.sentence, clue.frames, clue.steps, pictures(clue.panels)) for clue in clues if clue]
    named = task.names if task.form in ("number", "size") else ()
    about = (task.form, named, task.first, task.targeted, task.key.options)
    return about, task.hint, task.steps, pictures(task.panels), told


def wrong_positions(task):
    """Where an answer can be wrong: at any number or cell, or by any other option."""
    if task.form == "choice":
        return [(number,) for number in range(len(task.key.options)) if number != task.key.right]
    return np.ndindex(np.shape(task.key.right))


def pictures(panels):
    return [(panel.title, re.findall(r">([^<]+)<", panel.content)) for panel in panels]


if os.environ.get("CONVLIB_RECORD"):
    KEPT = [line for kind in KINDS for line in lines(kind)]
    FILE.write_text("\n".join(KEPT) + "\n", "utf-8")
