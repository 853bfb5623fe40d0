"""The question to a class: nothing is given away before its time, and everything is revealed in the end."""

import re

import pytest
from exhibits import check_kept

from convlib.diagnosis.verdicts import diagnose
from convlib.practice.class_question import ClassQuestion
from convlib.practice.discussion import WIDE
from convlib.practice.kinds import KINDS


@pytest.mark.parametrize("level", [1, 2, 3])
@pytest.mark.parametrize("kind", list(KINDS))
def test_it_is_revealed_in_steps_and_ends_in_the_answer(kind, level):
    for number in (1, 2, 3):
        question = ClassQuestion(kind, level=level, number=number)
        task, shown = question.task, [text.split("\n") for text in question.view.sentences]
        assert question.revealed == []
        assert question.words == task.question
        assert shown[0] == [""]
        way = shown[-len(task.steps) :]
        way[-1] = [line for line in way[-1] if not line.startswith("The correct answer is ")]
        assert way == [list(task.steps[: n + 1]) for n in range(len(way))]
        discussed = shown[1 : -len(task.steps)]
        reasons = [mistake.happened for mistake in map(task.key.mistake, task.key.wrong)]
        named = [sum(any(reason in line for reason in reasons) for line in lines) for lines in discussed]
        first = 0 if task.form != "cells" else 1
        assert named == list(range(first, first + len(named)))
        assert 1 <= named[-1] <= 3
        if task.form != "cells":
            options = len(task.key.options)
            assert {len(lines) for lines in discussed} == {options if 0 < options <= 4 else named[-1] + 1}


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind in ("parameters", "cell", "pair sum")])
def test_the_answers_to_choose_from_are_the_right_one_and_those_of_mistakes(kind):
    """Where a number is asked: each one listed is diagnosed as right, or as the mistake that its line names."""
    for number in range(1, 16):
        question = ClassQuestion(kind, number=number)
        listed = question.view.sentences[1].split("\n")
        discussed = question.view.sentences[-1 - len(question.task.steps)].split("\n")
        values = [float(line[3:].replace("−", "-")) for line in listed]
        assert [line[:3] for line in listed] == [f"{letter}) " for letter in "ABCD"[: len(listed)]]
        assert values == sorted(set(values))
        found = [diagnose(question.task.key, value) for value in values]
        assert sum(one.right for one in found) == 1
        for one, line in zip(found, discussed, strict=True):
            assert one.right == (line in listed)
            assert one.right or any(mistake.happened in line for mistake in one.mistakes)
            assert not one.right or question.view.sentences[-1].endswith(f"\nThe correct answer is {line[0]}.")


@pytest.mark.parametrize("kind", ["own array", "turn", "maps", "dice", "kernel"])
def test_the_letter_of_the_right_answer_comes_last(kind):
    for number in range(1, 9):
        question = ClassQuestion(kind, number=number)
        last = question.task.steps[-1].split(": ")[-1]
        written = last.replace("×", " × ") if kind == "maps" else last.replace(" ", WIDE) if kind == "turn" else last
        letters = [line[0] for line in question.view.sentences[1].split("\n") if line[1:] == f") {written}"]
        assert len(letters) == (kind not in ("dice", "kernel"))  # nothing to choose from, or letters already
        shown = question.view.sentences[-1].split("\n")
        assert shown[len(question.task.steps) :] == [f"The correct answer is {letter}." for letter in letters]


LATER = {"steps": "stride|⌊", "size": "padd|2·p", "span": "dilat|taps", "pool": "pool", "axes": "channel|filter"}


@pytest.mark.parametrize(("first", "words"), LATER.items())
def test_level_1_speaks_of_no_later_lesson(first, words):
    """A kind that is asked before a lesson needs none of the lesson's words; ten draws of each are read."""
    kinds = list(KINDS)
    for kind in kinds[kinds.index("cell") : kinds.index(first)]:  # lesson 0 looks ahead
        for number in range(1, 11):
            question = ClassQuestion(kind, number=number)
            assert not re.search(words, "\n".join([question.task.question, *question.view.sentences])), (kind, number)


@pytest.mark.parametrize(
    ("kind", "wanted"), [("steps", "rounded up"), ("maps", "a map of its own"), ("pool", "mixed up")]
)
def test_the_mistakes_that_a_question_is_after_are_among_them(kind, wanted):
    for number in range(1, 11):
        assert wanted in ClassQuestion(kind, number=number).view.sentences[4]


def test_letters_to_choose_from_get_no_other_letters():
    for kind in ("kernel", "letter", "alike"):
        for number in range(1, 11):
            listed = ClassQuestion(kind, level=3, number=number).view.sentences[1].split("\n")
            assert not any(re.match(r".\)", line) for line in listed)


@pytest.mark.parametrize("level", [1, 2, 3])
@pytest.mark.parametrize("kind", list(KINDS))
def test_next_asks_something_else(kind, level):
    question = ClassQuestion(kind, level=level)
    question.index = 2
    before = question.task.question, question.view.base
    question.next()
    assert (question.task.question, question.view.base) != before
    assert (question.index, question.level, question.revealed) == (0, level, [])


def test_another_level_begins_anew():
    question = ClassQuestion("cell", number=4)
    question.index = 3
    question.level = 2
    assert (question.index, question.number, question.revealed) == (0, 4, [])
    assert question.view.index == 0


def test_what_is_kept():
    check_kept(lambda: ClassQuestion("cell", number=3, index=2))
    check_kept(lambda: ClassQuestion("kernel", number=3))


def test_an_unknown_kind_is_refused():
    with pytest.raises(ValueError, match=r"The kind 'sizes' is not known; do you mean 'size'"):
        ClassQuestion("sizes")
