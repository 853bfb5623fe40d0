"""What a class sees after it voted on a question: the answers, what is wrong with each, and the solution."""

from collections.abc import Iterator
from itertools import accumulate

import numpy as np

from convlib.diagnosis.questions import Answer, same
from convlib.practice.tasks import Task
from convlib.practice.wording import rows
from convlib.text import number, tr

MOST = 4  # answers that a class can compare
WIDE = "\u2002"  # between the numbers of a grid in one line
_LINES = "{}\n{}".format


def discuss(task: Task) -> Iterator[str]:
    """List what is shown step by step: the answers, then what is wrong with more and more of them, then the solution.

    Each step is one text of several lines. The last one ends in the correct answer.
    """
    yield from _mistakes(task) if task.form == "cells" else _answers(task)
    *steps, last = accumulate(task.steps, _LINES)
    yield from steps
    yield last + _verdict(task)


def _mistakes(task: Task) -> Iterator[str]:
    """List more and more mistakes, where answers are too many cells to be written: the class points."""
    yield from accumulate((f"✗ {task.key.mistake(name).explanation}" for name in _wrong_answers(task)), _LINES)


def _answers(task: Task) -> Iterator[str]:
    """List the answers to choose from, and then again with what is wrong with more and more of them."""
    wrong = {_write(task, answer): name for name, answer in _wrong_answers(task).items()}
    for known in range(len(wrong) + 1):
        explained = {text: task.key.mistake(name).explanation for text, name in list(wrong.items())[:known]}
        lines = _options(task).items()
        yield "\n".join(f"{line} ✗ {explained[text]}" if text in explained else line for text, line in lines)


def _verdict(task: Task) -> str:
    """Say the letter of the right answer on a line of its own, if it has one."""
    right = _write(task, task.key.right)
    line = right if task.form == "cells" else _options(task)[right]
    return "\n" + tr("The correct answer is {letter}.", letter=line[0]) if line != right else ""


def _options(task: Task) -> dict[str, str]:
    """Give each answer to choose from a letter to vote for, unless the answers are letters themselves."""
    texts = [_write(task, answer) for answer in _choices(task)]
    if any(len(text) == 1 and text.isalpha() for text in texts):
        return {text: text for text in texts}
    return {text: f"{letter}) {text}" for letter, text in zip("ABCD", texts, strict=False)}


def _choices(task: Task) -> list[Answer]:
    """Choose the answers to compare: a task's own options if they are few, else the right one and some wrong ones."""
    if 0 < len(task.key.options) <= MOST:
        return list(range(len(task.key.options)))
    return sorted([task.key.right, *_wrong_answers(task).values()], key=lambda answer: np.ravel(answer).tolist())


def _wrong_answers(task: Task) -> dict[str, Answer]:
    """Choose wrong answers that differ from each other, by their mistakes: the targeted ones first."""
    chosen: dict[str, Answer] = {}
    for name in dict.fromkeys([*task.targeted, *task.key.wrong]):
        answer = task.key.wrong.get(name)
        if answer is not None and not any(same(answer, other) for other in chosen.values()):
            chosen[name] = answer
    return dict(list(chosen.items())[: MOST - 1])


def _write(task: Task, answer: Answer) -> str:
    """Write an answer as people say it."""
    if task.key.options:
        return task.key.options[int(answer)]
    if task.form == "size":
        return " × ".join(number(value) for value in np.ravel(answer))
    return rows(np.atleast_2d(np.asarray(answer, dtype=float))).replace(" ", WIDE)
