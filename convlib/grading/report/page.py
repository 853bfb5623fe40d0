"""The page that shows a class at a glance: one exercise, or all of a term. It needs no network and no script.

Names, cases and titles come from others and are escaped.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from html import escape
from pathlib import Path
from statistics import mean, median

from convlib.diagnosis.mistakes.training import training
from convlib.diagnosis.verdicts import KNOWN
from convlib.grading.report.count import ExerciseCount, Made, PartCount, in_all
from convlib.grading.report.frequent import most_frequent
from convlib.grading.report.html import Row, bar, cell, folded, heading, number, page, table, text
from convlib.grading.report.talk import Reason, topics, whom_to_talk_to
from convlib.text import joined, listed, tr

Name = Callable[[str], str]
"""Returns how a student is shown."""

BINS = 10  # for marks of an exercise with many points
MOST_ROWS = 25


def exercise_page(exercise: ExerciseCount, show: Name, course: Path) -> str:
    """Return the page of one exercise.

    Parameters
    ----------
    exercise : ExerciseCount
    show : callable
        Returns how a student is shown.
    course : Path
        The course's folder, seen from the page: lessons are linked.
    """
    title = tr("The class at a glance: {name}", name=exercise.results.assignment)
    parts = [
        text(_summary(exercise)),
        _totals(exercise),
        _overview(exercise),
        *_lecture([exercise], course),
        heading(tr("Part by part")),
        *(piece for part in exercise.parts for piece in _part(part, len(exercise.results.submissions))),
        *_people([exercise], show),
    ]
    return page(title, parts)


def term_page(exercises: Sequence[ExerciseCount], show: Name, course: Path) -> str:
    """Return the page of a term."""
    rows = [
        (
            f'<a href="{escape(each.results.assignment)}.html">{escape(each.results.assignment)}</a>',
            number(len(each.results.submissions)),
            number(len(each.results.absent)),
            number(_number(mean(each.totals) if each.totals else None)),
            number(_number(median(each.totals) if each.totals else None)),
            number(_number(each.worth)),
            number(sum(not submission.is_complete for submission in each.results.submissions)),
        )
        for each in exercises
    ]
    titles = [tr("Exercise"), tr("Graded"), tr("Not graded"), tr("Mean"), tr("Median"), tr("of"), tr("To be marked")]
    parts = [
        text(tr("Parts that a person still has to mark are left out of means and medians.")),
        table(tr("Exercises"), titles, rows),
        *_lecture(exercises, course),
        *_mistakes_of_term(exercises),
        *_people(exercises, show),
    ]
    return page(tr("The class at a glance: the term"), parts)


# One exercise


def _summary(exercise: ExerciseCount) -> str:
    submissions, totals = exercise.results.submissions, exercise.totals
    late = sum(bool(each.late) for each in submissions)
    left = sum(bool(exercise.results.why_not_graded(student)) for student in exercise.results.absent)
    waiting = sum(not each.is_complete for each in submissions)
    middle = tr(
        "Mean {mean}, median {median} of {worth} points.",
        mean=_number(mean(totals)),
        median=_number(median(totals)),
        worth=_number(exercise.worth),
    )
    return joined(
        tr("{n} student handed it in.", "{n} students handed it in.", n=len(submissions)),
        tr("{n} was late.", "{n} were late.", n=late) if late else "",
        tr("{n} more is not graded.", "{n} more are not graded.", n=left) if left else "",
        middle if totals else "",
        tr(
            "{n} student has a part that a person still has to mark; such parts are left out of the marks.",
            "{n} students have a part that a person still has to mark; such parts are left out of the marks.",
            n=waiting,
        )
        if waiting
        else "",
    )


def _totals(exercise: ExerciseCount) -> str:
    """Show how many students have which mark, in steps of whole points."""
    if not exercise.totals:
        return ""
    step = 1 if exercise.worth < MOST_ROWS else exercise.worth / BINS
    counts: dict[int, int] = dict.fromkeys(range(int(exercise.worth / step) + 1), 0)
    for total in exercise.totals:
        counts[int(round(total, 6) / step)] = counts.get(int(round(total, 6) / step), 0) + 1
    caption = tr("Marks of {worth}, after penalties, rounded down", worth=_number(exercise.worth))
    return _bars(caption, {step * place: counted for place, counted in counts.items()}, len(exercise.totals))


def _overview(exercise: ExerciseCount) -> str:
    rows = [
        (
            escape(each.part.title),
            number(_number(each.mean)),
            number(_number(each.part.worth)),
            bar(each.mean / each.part.worth if each.mean and each.part.worth else 0),
            number(each.blank),
            number(each.waiting),
            cell(most_frequent(each.mistakes)),
        )
        for each in exercise.parts
    ]
    titles = [
        tr("Part"),
        tr("Mean"),
        tr("of"),
        tr("Share"),
        tr("No answer"),
        tr("To be marked"),
        tr("Most frequent mistake"),
    ]
    return table(tr("The parts"), titles, rows)


def _part(count: PartCount, students: int) -> Iterator[str]:
    yield heading(count.part.title, 3)
    caption = tr("Points, of {worth}", worth=_number(count.part.worth))
    yield _bars(caption, count.points, students) if count.points else ""
    yield text(_other(count))
    if count.mistakes:
        yield table(tr("Mistakes"), _mistake_titles(), [_mistake(each, students) for each in count.mistakes])
    for each in count.mistakes:
        yield folded(tr('A typical smallest case of "{mistake}"', mistake=each.name), _case(each))


def _other(count: PartCount) -> str:
    """Say how many have no answer, something unexplained, or nothing that could be counted."""
    return joined(
        tr("{n} gave no answer.", "{n} gave no answer.", n=count.blank) if count.blank else "",
        tr(
            "{n} has something wrong that no known mistake explains, such as an error.",
            "{n} have something wrong that no known mistake explains, such as an error.",
            n=count.unexplained,
        )
        if count.unexplained
        else "",
        tr(
            "{n} still waits for a person.",
            "{n} still wait for a person.",
            n=count.waiting,
        )
        if count.waiting
        else "",
        tr(
            "{n} was graded before mistakes were kept and is not in their counts: grade it again with --force.",
            "{n} were graded before mistakes were kept and are not in their counts: grade them again with --force.",
            n=count.uncounted,
        )
        if count.uncounted
        else "",
    )


# Mistakes


def _mistake_titles() -> list[str]:
    return [tr("Mistake"), tr("What the student did"), tr("Made it"), tr("Perhaps"), tr("Share of the class")]


def _mistake(each: Made, students: int) -> Row:
    return (
        escape(each.name),
        cell(_happened(each.name)),
        number(len(each.students)),
        number(len(each.perhaps)),
        bar(len(each.students) / students),
    )


def _case(each: Made) -> str:
    return text(each.sentence) + (f'<pre tabindex="0">{escape(each.case)}</pre>' if each.case else "")


def _mistakes_of_term(exercises: Sequence[ExerciseCount]) -> Iterator[str]:
    """Show each mistake with the number of students who made it, in each exercise and over the term."""
    by_exercise = [{each.name: len(each.students) for each in in_all([exercise])} for exercise in exercises]
    rows = [
        (
            escape(each.name),
            number(len(each.students)),
            *(number(counted.get(each.name, 0) or "–") for counted in by_exercise),
        )
        for each in in_all(exercises)
        if each.students
    ]
    if rows:
        yield heading(tr("Mistakes over the term"))
        yield text(tr("A student who makes a mistake several times counts once in a column."))
        titles = [tr("Mistake"), tr("Term"), *(exercise.results.assignment for exercise in exercises)]
        yield table(tr("Students who surely made each mistake"), titles, rows)


def _happened(name: str) -> str:
    return tr(KNOWN[name].happened) if name in KNOWN else ""


# What to do


def _lecture(exercises: Sequence[ExerciseCount], course: Path) -> Iterator[str]:
    yield heading(tr("What to bring to the next lecture"))
    found = topics(exercises)
    if not found:
        yield text(tr("No mistake was made by a tenth of the class and by two students or more."))
        return
    yield text(tr("The mistakes that a tenth of the class surely made, and two students or more; five at most."))
    yield "<ol>"
    yield from (_topic(each, course) for each in found)
    yield "</ol>"


def _topic(each: Made, course: Path) -> str:
    """Show a mistake, its correction, the lesson about it, and the line that practises it."""
    who = tr("{n} student", "{n} students", n=len(each.students))
    told = f"<li><p><strong>{escape(each.name)}</strong>, {escape(who)}. {escape(_explanation(each.name))}</p>"
    if found := training(each.name):
        link = f'<a href="{escape(os.fspath(course / found.notebook))}">{escape(found.notebook)}</a>'
        told += f"<p>{escape(tr('Lesson:'))} {link}<br>{escape(tr('Practice:'))} <code>{escape(found.code)}</code></p>"
    return f"{told}{_case(each)}</li>"


def _explanation(name: str) -> str:
    return tr(KNOWN[name].mend) if name in KNOWN else ""


def _people(exercises: Sequence[ExerciseCount], show: Name) -> Iterator[str]:
    yield heading(tr("Whom to talk to"))
    yield text(tr("This section names students: do not show it to the class."))
    reasons = whom_to_talk_to(exercises)
    if not reasons:
        yield text(tr("The rules of this page found nobody."))
    for reason in reasons:
        yield heading(f"{reason.title} ({len(reason.students)})", 3)
        yield text(reason.rule)
        yield _students(reason, show)


def _students(reason: Reason, show: Name) -> str:
    """List the students; in a table, one row for each finding, if there is something to say of them."""
    groups: dict[str, list[str]] = {}
    for student, why in reason.students:
        groups.setdefault(why, []).append(show(student))
    if not any(groups):
        return text(listed(groups[""]))
    rows = [(escape(why), number(len(names)), cell(listed(names))) for why, names in groups.items()]
    return table(reason.title, [tr("What was found"), tr("Students"), tr("Who")], rows)


def _bars(caption: str, counts: dict[float, int], students: int) -> str:
    most = max(counts.values())
    rows = [
        (_number(points), number(n), number(f"{n / students:.0%}"), bar(n / most))
        for points, n in sorted(counts.items())
    ]
    return table(caption, [tr("Points"), tr("Students"), tr("Share"), tr("Chart")], rows, cards=False)


def _number(value: float | None) -> str:
    return "–" if value is None else f"{round(value, 2):g}"
