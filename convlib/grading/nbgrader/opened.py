"""What can be said of a submission before any of it runs."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from convlib.grading.nbgrader.inbox import Inbox
from convlib.grading.nbgrader.release import Release
from convlib.grading.nbgrader.report import Report
from convlib.grading.nbgrader.variants import Variants
from convlib.grading.restore import Restored, is_untouched, restore
from convlib.grading.submissions import UnreadableError
from convlib.text import joined, tr


@dataclass(frozen=True)
class Opened:
    """A notebook with a student's cells, and the name from which the student's numbers are drawn."""

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
    name = exercise.name
    try:
        cells, report.digests[name] = inbox.read(exercise, student)
    except UnreadableError as problem:
        report.digests[name] = None
        report.blank[name] = inbox.missing(exercise, student, problem)
        return Opened(Restored(exercise.blank(), [_banner(str(problem))]), student)
    restored = restore(cells, exercise.notebook)
    look, others = list(restored.repaired), inbox.others(exercise, student, cells)
    named, notes = variants.drawn_from(student, restored.notebook, exercise.seed)
    if is_untouched(cells, exercise.notebook):
        untouched = tr("No answer was changed: the notebook is as it was handed out.")
        notes = [_banner(untouched)]
        fuller = inbox.answered(exercise, student)
        report.blank[name], others = joined(untouched, *fuller), [] if fuller else others
    elif notes:
        look += variants.told(student, restored.notebook)
    if look := [*look, *others]:
        report.look[name] = look
    return Opened(replace(restored, changed=[*notes, *restored.changed]), named)


def _banner(why: str) -> str:
    """Say to the student, above all parts, that there is nothing to mark."""
    return joined(tr("This submission was graded as blank."), why)
