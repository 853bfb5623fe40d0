"""What can be said of a submission before any of it runs."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from convlib.grading.nbgrader.inbox import Inbox
from convlib.grading.nbgrader.release import Release
from convlib.grading.nbgrader.report import Report
from convlib.grading.nbgrader.variants import Variants
from convlib.grading.restore import Restored, is_untouched, restore
from convlib.grading.submissions import Cell, UnreadableError
from convlib.languages import speaking
from convlib.text import joined, tr


@dataclass(frozen=True)
class Opened:
    """A notebook with a student's cells, and how it is judged.

    Attributes
    ----------
    release : Release
        The exercise, in the student's language.
    restored : Restored
        The student's notebook, with notes in that language.
    named : str
        The name from which the student's numbers are drawn.
    """

    release: Release
    restored: Restored
    named: str


def open_submission(
    inbox: Inbox, exercises: Sequence[Release], variants: Variants, student: str
) -> tuple[list[Opened], Report]:
    """Put a student's cells into the exercises, and report what the grader should know.

    A notebook that can't be read becomes a blank one; then the report has no digest of it.
    """
    report = Report()
    opened = [_open_notebook(inbox, exercise, variants, student, report) for exercise in exercises]
    if odd := inbox.odd_time(student):
        report.look.setdefault(exercises[0].name, []).extend(odd)
    return opened, report


def _open_notebook(inbox: Inbox, exercise: Release, variants: Variants, student: str, report: Report) -> Opened:
    """Read a notebook for the student, in the student's language, and for the grader, in the grader's."""
    name = exercise.name
    try:
        cells, report.digests[name] = inbox.read(exercise, student)
    except UnreadableError as problem:
        report.digests[name] = None
        report.blank[name] = inbox.missing(exercise, student, problem)
        return Opened(exercise.presented(), Restored(exercise.presented().blank(), [_banner(str(problem))]), student)
    release = exercise.handed_in(cells)
    with speaking(release.language):
        opened = _restored(cells, release, variants, student)
    look, others = restore(cells, release.notebook).repaired, inbox.others(exercise, student, cells)
    if is_untouched(cells, release.notebook):
        fuller = inbox.answered(exercise, student)
        report.blank[name], others = joined(_untouched(), *fuller), [] if fuller else others
    else:
        look = [*look, *variants.told(student, opened.restored.notebook, release.seed)]
    if look := [*look, *others]:
        report.look[name] = look
    return opened


def _restored(cells: list[Cell], release: Release, variants: Variants, student: str) -> Opened:
    restored = restore(cells, release.notebook)
    named, notes = variants.drawn_from(student, restored.notebook, release.seed)
    if is_untouched(cells, release.notebook):
        notes = [_banner(_untouched())]
    return Opened(release, replace(restored, changed=[*notes, *restored.changed]), named)


def _untouched() -> str:
    return tr("No answer was changed: the notebook is as it was handed out.")


def _banner(why: str) -> str:
    """Say to the student, above all parts, that there is nothing to mark."""
    return joined(tr("This submission was graded as blank."), why)
