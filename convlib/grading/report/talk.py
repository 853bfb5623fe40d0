"""Whom to talk to, and what to bring to the next lecture: a few rules that a page can state."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from convlib.grading.report.count import ExerciseCount, Made, in_all, shares
from convlib.text import listed, tr

FAR = 0.5  # of the class's median
SOME, MOST_TOPICS = 0.1, 5  # of the class; mistakes to bring to the lecture


@dataclass(frozen=True)
class Reason:
    """A rule, in a sentence, and the students whom it finds, each with what it found."""

    title: str
    rule: str
    students: Sequence[tuple[str, str]]


def whom_to_talk_to(exercises: Sequence[ExerciseCount]) -> list[Reason]:
    """Return the rules that find somebody, in one exercise or in those of a term."""
    reasons = [_absent(exercises), _not_graded(exercises), _blank(exercises), _far_below(exercises), _again(exercises)]
    return [reason for reason in reasons if reason.students]


def topics(exercises: Sequence[ExerciseCount]) -> list[Made]:
    """Return the most frequent mistakes that a tenth of the class made, and at least two students."""
    size = len({each.student for exercise in exercises for each in exercise.results.submissions})
    enough = max(2, ceil(SOME * size))
    return [each for each in in_all(exercises) if len(each.students) >= enough][:MOST_TOPICS]


def _absent(exercises: Sequence[ExerciseCount]) -> Reason:
    found = {
        each.assignment: [student for student in each.absent if not each.why_not_graded(student)]
        for each in (exercise.results for exercise in exercises)
    }
    rule = tr("They are in the gradebook, and there is no submission of theirs.")
    return Reason(tr("Handed in nothing"), rule, _where(found))


def _not_graded(exercises: Sequence[ExerciseCount]) -> Reason:
    all_results = [exercise.results for exercise in exercises]
    found = [
        (student, each.assignment, each.why_not_graded(student)) for each in all_results for student in each.absent
    ]
    rule = tr("There is something in their folder, and the grader has not graded it.")
    is_term = len(exercises) > 1
    told = [(student, f"{name}: {why}" if is_term else why) for student, name, why in found if why]
    return Reason(tr("Handed in, but not graded"), rule, told)


def _blank(exercises: Sequence[ExerciseCount]) -> Reason:
    found = {
        exercise.results.assignment: [each.student for each in exercise.results.submissions if each.is_blank]
        for exercise in exercises
    }
    rule = tr("Rules found no answer in any part, or the file could not be read.")
    return Reason(tr("Handed in, but answered nothing"), rule, _where(found))


def _far_below(exercises: Sequence[ExerciseCount]) -> Reason:
    found = {}
    for exercise in exercises:
        blank = {each.student for each in exercise.results.submissions if each.is_blank}
        limit = FAR * (exercise.middle or 0)
        below = [student for student, share in shares(exercise.results).items() if share < limit]
        found[exercise.results.assignment] = [student for student in below if student not in blank]
    rule = tr("They have less than half of the class's median. Parts that still wait for a person do not count.")
    return Reason(tr("Far below the class"), rule, _where(found))


def _again(exercises: Sequence[ExerciseCount]) -> Reason:
    """Find who made the same mistake in several parts; in a term, in several exercises."""
    if len(exercises) > 1:
        rule = tr("They surely made the same mistake in two exercises or more.")
        places = [(exercise.results.assignment, in_all([exercise])) for exercise in exercises]
    else:
        rule = tr("They surely made the same mistake in two parts or more.")
        places = [(part.part.title, part.mistakes) for exercise in exercises for part in exercise.parts]
    where: dict[tuple[str, str], list[str]] = {}
    for place, mistakes in places:
        for mistake in mistakes:
            for student in mistake.students:
                where.setdefault((student, mistake.name), []).append(place)
    told: dict[str, list[str]] = {}
    for (student, name), found in sorted(where.items()):
        if len(found) > 1:
            told.setdefault(student, []).append(tr("{mistake} ({places})", mistake=name, places=listed(found)))
    return Reason(
        tr("The same mistake again"), rule, [(student, "; ".join(mistakes)) for student, mistakes in told.items()]
    )


def _where(found: dict[str, Sequence[str]]) -> list[tuple[str, str]]:
    """Return each student with the exercises where a rule found them; nothing to add if there is one exercise only."""
    told: dict[str, list[str]] = {}
    for assignment, students in found.items():
        for student in students:
            told.setdefault(student, []).append(assignment)
    is_term = len(found) > 1
    ordered = sorted(told.items(), key=lambda item: (-len(item[1]), item[0]))
    return [(student, listed(assignments) if is_term else "") for student, assignments in ordered]
