"""What can be said of a submission before any of it runs."""

from collections.abc import Sequence
from dataclasses import dataclass

from convlib.grading.nbgrader.inbox import Inbox
from convlib.grading.nbgrader.release import Release
from convlib.grading.nbgrader.report import Report
from convlib.grading.nbgrader.variants import Variants
from convlib.grading.restore import Restored, is_untouched, restore
from convlib.grading.submissions import UnreadableError
from convlib.text import tr


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
        note = f"{tr('This submission was graded as blank.')} {problem}"
        return Opened(Restored(exercise.blank(), [note]), student)
    named, restored = variants.drawn_from(student, restore(cells, exercise.notebook), name)
    if is_untouched(cells, exercise.notebook):
        report.blank[name] = tr("No answer was changed: the notebook is as it was handed out.")
    if look := [*restored.repaired, *inbox.others(exercise, student, cells)]:
        report.look[name] = look
    return Opened(restored, named)
