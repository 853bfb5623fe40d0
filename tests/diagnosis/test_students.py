"""Students' wrong functions: none is told right, the mistakes that were made are named, and the answer comes soon."""

import time
from collections import Counter

import pytest
from students import STUDENTS

from convlib.diagnosis.check import check
from convlib.diagnosis.mistakes import BY_NAME

SHARE = 0.95  # of these students are told by the name of what they did


@pytest.fixture(scope="module")
def verdicts():
    """What each student is told, and how many seconds of the processor that took."""
    told = []
    for student in STUDENTS:
        before = time.process_time()
        told.append((student, check(student.function, student.operation), time.process_time() - before))
    return told


def named(student, verdict):
    """Whether the mistakes that were made are told, and no other number of them."""
    return all(BY_NAME[name].happened in verdict.sentence for name in student.mistakes)


@pytest.mark.slow
def test_no_wrong_function_is_told_right(verdicts):
    assert [student.mistakes for student, verdict, _ in verdicts if verdict] == []


def test_mistakes_are_named(verdicts):
    missed = [(student.operation, *student.mistakes) for student, verdict, _ in verdicts if not named(student, verdict)]
    assert len(missed) <= (1 - SHARE) * len(STUDENTS), missed


def test_two_at_once_are_both_named(verdicts):
    pairs = [(student, verdict) for student, verdict, _ in verdicts if len(student.mistakes) == 2]
    assert len(pairs) >= 25
    assert [student.mistakes for student, verdict in pairs if not named(student, verdict)] == []


def test_one_mistake_is_told_where_one_was_made(verdicts):
    two = [student for student, verdict, _ in verdicts if "two mistakes at once" in verdict.sentence]
    assert [student.mistakes for student in two if len(student.mistakes) == 1] == []


def test_a_check_answers_soon(verdicts):
    slow = Counter({(student.operation, *student.mistakes): seconds for student, _, seconds in verdicts})
    assert sorted(slow.values())[len(slow) // 2] < 0.1
    assert slow.most_common(1)[0][1] < 0.6
