"""The question to a class: nothing is given away before its time, and everything is told in the end."""

import re

import numpy as np
import pytest
from exhibits import check_kept

from convlib.mistakes import diagnose
from convlib.practice.classroom import ClassQuestion
from convlib.practice.kinds import KINDS


@pytest.mark.parametrize("level", [1, 2, 3])
@pytest.mark.parametrize("kind", list(KINDS))
def test_it_is_told_in_steps_and_ends_in_the_answer(kind, level):
    for number in (1, 2, 3):
        question = ClassQuestion(kind, level=level, number=number)
        task = question.task
        assert question.told == []
        assert question.words == task.text
        lines = question.view.alts[-1].split("\n")
        assert [alt.split("\n") for alt in question.view.alts[1:]] == [lines[: n + 1] for n in range(len(lines))]
        assert tuple(lines[-len(task.steps) :]) == task.steps
        reasons = [mistake.happened for mistake in map(task.question.mistake, task.question.wrong)]
        told = lines[: -len(task.steps)]
        named = [line for line in told if any(reason in line for reason in reasons)]
        assert 1 <= len(named) <= 3
        assert len(told) - len(named) == (task.form != "cells")


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind in ("parameters", "cell", "pair sum")])
def test_the_answers_to_choose_from_are_the_right_one_and_those_of_mistakes(kind):
    """Where a number is asked: each one listed is diagnosed as right, or as the mistake that is told of it."""
    for number in range(1, 16):
        question = ClassQuestion(kind, number=number)
        listed, *told = question.view.alts[-1].split("\n")
        options = {text: float(text[3:].replace("−", "-")) for text in re.findall(r"[A-D]\) \S+", listed)}
        found = {text: diagnose(question.task.question, value) for text, value in options.items()}
        assert sum(one.right for one in found.values()) == 1
        assert len(set(options.values())) == len(options)
        for text, one in found.items():
            if not one.right:
                line = next(line for line in told if line.startswith(f"{text}:"))
                assert any(mistake.happened in line for mistake in one.mistakes)


def test_next_begins_anew_and_keeps_the_level():
    question = ClassQuestion("cell", level=2, number=4)
    question.index = 3
    before = question.task.text, np.asarray(question.task.question.right)
    question.next()
    assert (question.index, question.number, question.level) == (0, 5, 2)
    assert question.told == []
    assert (question.task.text, question.task.question.right) != before


def test_what_is_kept():
    check_kept(lambda: ClassQuestion("cell", number=3, index=2))
    check_kept(lambda: ClassQuestion("kernel", number=3))


def test_an_unknown_kind_is_refused():
    with pytest.raises(ValueError, match=r"kind 'sizes' is not known; choose from"):
        ClassQuestion("sizes")
