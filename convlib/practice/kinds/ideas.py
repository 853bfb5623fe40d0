"""Questions asked in words: each wrong answer is an idea that somebody may have, and gets its own reply.

The questions themselves are in `ideas.toml`. Two things are drawn: which question of a kind, and the order of its
answers. All levels are alike.
"""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from convlib.diagnosis.questions import Key
from convlib.practice.tasks import Draw, Task, idea
from convlib.text import tr

ENTRIES = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
"""The questions of each kind, as `ideas.toml` has them: text, right, hint, reason, and several times wrong."""


def asking(questions: Sequence[Mapping[str, Any]]) -> Callable[[np.random.Generator, int], Draw]:
    """Make a kind out of one or more questions."""

    def draw(rng: np.random.Generator, _level: int) -> Draw:
        asked = questions[int(rng.integers(len(questions)))]
        order = rng.permutation(1 + len(asked["wrong"])).tolist()  # 0 is the right answer, 1 the first wrong one
        return _task(asked, order), _names(asked)

    return draw


def _task(asked: Mapping[str, Any], order: list[int]) -> Task:
    answers = [asked["right"], *(wrong["answer"] for wrong in asked["wrong"])]
    options = tuple(tr(answers[place]) for place in order)
    names = _names(asked)
    key = Key(
        order.index(0),
        {name: order.index(place) for place, name in enumerate(names, 1)},
        {name: idea(wrong["happened"], wrong["mend"]) for name, wrong in zip(names, asked["wrong"], strict=True)},
        options,
    )
    steps = tr(asked["reason"]), tr("So the answer is: {answer}", answer=options[key.right])
    return Task(tr(asked["text"]), key, "choice", tr(asked["hint"]), steps)


def _names(asked: Mapping[str, Any]) -> list[str]:
    """Name the wrong ideas of a question by their places in it."""
    return [f"idea {place}" for place in range(1, 1 + len(asked["wrong"]))]


KINDS = {kind: asking(questions) for kind, questions in ENTRIES.items()}
"""The kinds that are asked in words."""
