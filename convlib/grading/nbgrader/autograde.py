"""nbgrader's `autograde`: run submissions in sandboxes, on all cores, and judge them by rules."""

import fnmatch
import os
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.converters import Autograde, NbGraderException
from traitlets import Bool, Float, Integer

from convlib.diagnosis.verdicts import Verdict
from convlib.grading.nbgrader import report as told
from convlib.grading.nbgrader.book import Book
from convlib.grading.nbgrader.choice import Choice
from convlib.grading.nbgrader.inbox import SECRET, TIMESTAMP, Inbox
from convlib.grading.nbgrader.interrupts import heeded
from convlib.grading.nbgrader.opened import Opened, open_submission
from convlib.grading.nbgrader.release import Release
from convlib.grading.nbgrader.report import FILE, Report
from convlib.grading.nbgrader.seed import drawing
from convlib.grading.nbgrader.variants import Variants
from convlib.grading.nbgrader.workers import Workers
from convlib.grading.parts import titles
from convlib.grading.rules import RuleError
from convlib.grading.run import Run, no_answer, write_mark
from convlib.grading.sandbox.cores import cores as usable_cores
from convlib.grading.sandbox.sandbox import Limits, NoSandboxError, Sandbox
from convlib.grading.submissions import is_graded_by_rules
from convlib.grading.times import written_time
from convlib.languages import speaking
from convlib.text import joined, listed, present, tr

NEVER = datetime(1970, 1, 1)
PARTS = ("text", "kernels", "_pictures", "images", "exercise")  # the modules of convlib that a submission may import
INTERRUPTED = 130  # the code of a command that Ctrl+C ended


@dataclass(frozen=True)
class Graded:
    """A graded submission: its notebooks, by name, with marks in their graded cells."""

    student: str
    timestamp: datetime | None
    notebooks: dict[str, NotebookNode]
    report: Report
    seconds: float


class SandboxedAutograde(Autograde):
    """Grades all submissions of an assignment. If a run is stopped, even by a kill, the next one completes it.

    Each run draws cases of its own. Its seed stands in a file until the run ends, and while it is there, feedback,
    which tells cases, is not written: no submission is judged by cases that somebody could know.
    """

    seed = Integer(None, allow_none=True, help="The seed of the students' numbers.").tag(config=True)
    sandbox = Bool(True, help="Without a sandbox a submission can do what the grader can.").tag(config=True)
    seconds = Float(15.0, help="How long one submission may take.").tag(config=True)
    cores = Integer(os.cpu_count() or 1, help="How many submissions run at once.").tag(config=True)

    def start(self) -> None:
        """Grade the submissions that have no marks yet, and those that were handed in again."""
        self.done, self.todo = 0, 0
        runs = self.config.Execute.get("enabled", True)  # nbgrader's option --no-execute
        try:
            with self._telling(), Book(self, self.coursedir) as book:
                choice = self._open(book)
                if runs:
                    self._grade_all(choice, book)
                else:
                    self._check(choice, book)
        except KeyboardInterrupt:
            self.log.warning("%s", self._interrupted())
            sys.exit(INTERRUPTED)

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """Say what stops a run: nbgrader's command itself prints nothing."""
        try:
            yield
        except (RuleError, NoSandboxError) as problem:
            self.log.error("%s", tr("Grading stopped. {problem}", problem=problem))
            raise NbGraderException(str(problem)) from problem
        except NbGraderException as problem:
            self.log.error("%s", problem)
            raise

    def _open(self, book: Book) -> Choice:
        """Read the exercises and look what was handed in."""
        names = fnmatch.filter(book.notebooks(), self.coursedir.notebook_id)
        self.exercises = [Release.load(self.coursedir, book, name) for name in names]
        self.variants = Variants.of(
            self.coursedir, needed=any(exercise.seed is not None for exercise in self.exercises)
        )
        self.inbox = Inbox(self.coursedir, self.exercises, book)
        choice = Choice(self.inbox, self.exercises, book, self._folder_of, force=self.force)
        for student in choice.unchanged:  # a file may have come beside the one that was graded
            choice.reports[student] = replace(self._look(student), ended=choice.reports[student].ended)
        return choice

    def _look(self, student: str) -> Report:
        return open_submission(self.inbox, self.exercises, self.variants, student)[1]

    def _check(self, choice: Choice, book: Book) -> None:
        """Tell what would be graded, and what as blank and why. Nothing runs, and no file is written."""
        for student in choice.todo:
            choice.reports[student] = self._look(student)
        would = {"name": self.coursedir.assignment_id, "n": len(choice.todo)}
        said = tr("{name}: {n} submission would be graded.", "{name}: {n} submissions would be graded.", **would)
        self._tell(choice, book, said, before=True)
        self.log.info("%s", tr("Nothing was run, and nothing was changed."))

    def _grade_all(self, choice: Choice, book: Book) -> None:
        with drawing(self.coursedir) as self.drawn_from:
            for exercise in self.exercises:
                exercise.rules("instructor", self.drawn_from)
            self._try_sandbox()
            failed = self._grade(choice, book)
        graded = len(choice.todo) - len(failed)
        name = self.coursedir.assignment_id
        said = tr("{name}: {n} submission graded.", "{name}: {n} submissions graded.", n=graded, name=name)
        self._tell(choice, book, said)
        if failed:
            raise NbGraderException(
                tr("These submissions could not be graded: {names}. See the messages above.", names=listed(failed))
            )

    def _grade(self, choice: Choice, book: Book) -> list[str]:
        """Grade on all cores and save each result when it is ready. Return the students for whom it failed."""
        failed: list[str] = []
        self.todo, began = len(choice.todo), time.monotonic()
        workers = Workers[Graded](min(self.cores, len(usable_cores())))  # so that none slows another
        with heeded() as heed, workers as self.workers:
            for student, future in self.workers.results(self._run, choice.todo):
                heed()
                try:
                    graded = future.result()
                    points = self._save(graded, book)
                    choice.reports[student] = graded.report
                    result = tr("{points}, {seconds} s", points=points, seconds=f"{graded.seconds:.1f}")
                except (NoSandboxError, RuleError):
                    raise
                except Exception:
                    self.log.exception("%s could not be graded", student)
                    failed.append(student)
                    result = tr("failed")
                self.done += 1
                line = told.progress(self.done, self.todo, student, result, time.monotonic() - began)
                self.log.info("%s", line)
        return failed

    def _run(self, student: str) -> Graded:
        """Run and judge one submission, in its own thread."""
        began = time.monotonic()
        opened, report = open_submission(self.inbox, self.exercises, self.variants, student)
        notebooks = {each.release.name: self._run_notebook(each, report) for each in opened}
        return Graded(student, self.inbox.timestamp(student), notebooks, report, time.monotonic() - began)

    def _run_notebook(self, opened: Opened, report: Report) -> NotebookNode:
        """Run and judge one notebook, and note in the report what the grader should know."""
        release, restored = opened.release, opened.restored
        with speaking(release.language):
            run = self._run_rules(opened) if report.digests[release.name] else None  # else there is nothing to run
            verdicts = _judged(run, release, report)
            about = {"notes": restored.notes, "titles": titles(release.notebook), "language": release.language}
        counted = verdicts if release.language == present().code else _judged(run, release, report)
        if run and run.ended:
            report.ended[release.name] = run.ended
        for cell in filter(is_graded_by_rules, restored.notebook.cells):
            name = cell.metadata.nbgrader.grade_id
            write_mark(cell, verdicts[name], counted[name])
        restored.notebook.metadata["convlib"] = about | {"seed": str(self.drawn_from)}
        return restored.notebook

    def _run_rules(self, opened: Opened) -> Run:
        release = opened.release
        rules = release.rules(opened.named, self.drawn_from)
        return Run(opened.restored.notebook, release.notebook, rules, self._open_box, self.seconds).go()

    def _open_box(self, seconds: float) -> Sandbox:
        return self.workers.keep(self.new_box(seconds))

    def new_box(self, seconds: float) -> Sandbox:
        """Return a sandbox as these settings want it, for one submission."""
        return Sandbox(Limits(seconds=seconds), parts=PARTS, confined=self.sandbox)

    def _folder_of(self, student: str) -> Path:
        return Path(self._format_dest(self.coursedir.assignment_id, student))

    def _save(self, graded: Graded, book: Book) -> str:
        """Write the files under hidden names, then the marks, then rename the files: only now it counts as graded."""
        folder = self._folder_of(graded.student)
        folder.mkdir(parents=True, exist_ok=True)
        contents = {f"{name}.ipynb": nbformat.writes(nb) for name, nb in graded.notebooks.items()}
        contents[TIMESTAMP] = written_time(graded.timestamp or NEVER)  # release_feedback stops where one is missing
        contents[SECRET] = self.inbox.secret(graded.student)
        contents[FILE] = graded.report.text()
        for name, text in contents.items():
            hidden = folder / f".{name}.part"
            hidden.unlink(missing_ok=True)
            hidden.write_text(text, encoding="utf-8")
            hidden.chmod(int(str(self.permissions), 8))
        earlier = _graded_before(folder, graded.notebooks)
        points = book.save(graded.student, graded.timestamp, graded.notebooks, earlier)
        for name in contents:
            (folder / f".{name}.part").replace(folder / name)
        if self.coursedir.groupshared:
            self.set_permissions(self.coursedir.assignment_id, graded.student)
        return points

    def _tell(self, choice: Choice, book: Book, said: str, *, before: bool = False) -> None:
        """Tell what a person has to do, and how many there are of each kind."""
        reports = dict(sorted(choice.reports.items()))
        for text in told.tables(reports, self.inbox.not_graded(), before=before):
            self.log.warning("%s", text)
        students = [*choice.todo, *choice.unchanged]
        late = sum(book.is_late(student, self.inbox.timestamp(student)) for student in students)
        by_hand = "" if before else told.by_hand(book.waiting(students), self.coursedir.assignment_id)
        skipped = told.skipped(choice.unchanged)
        self.log.info("%s", joined(said, skipped, told.blanks(reports.values()), told.late(late), by_hand))

    def _interrupted(self) -> str:
        about = {"done": self.done, "total": self.todo, "name": self.coursedir.assignment_id}
        if self.force:
            return tr(
                "Stopped after {done} of {total} submissions. These have their new marks, the others those from "
                "before; `nbgrader autograde {name} --force` begins again.",
                **about,
            )
        return tr(
            "Stopped after {done} of {total} submissions. Their marks are kept; `nbgrader autograde {name}` goes on "
            "with the others.",
            **about,
        )

    def _try_sandbox(self) -> None:
        if not self.sandbox:
            self.log.warning(
                "THERE IS NO SANDBOX: a submission can read, change and send everything that you can, including the "
                "gradebook and its marks. Remove sandbox=False from nbgrader_config.py."
            )
        with self.new_box(20):
            pass


def _judged(run: Run | None, release: Release, report: Report) -> dict[str, list[Verdict]]:
    """Return the verdicts of each graded cell, in the present language."""
    verdicts = run.judged() if run else {cell: no_answer() for cell in release.hidden}
    if release.name not in report.blank:
        return verdicts
    return {  # the page says it once, above all parts
        cell: each if any(verdict.is_answer for verdict in each) else no_answer() for cell, each in verdicts.items()
    }


def _graded_before(folder: Path, names: Iterable[str]) -> dict[str, NotebookNode]:
    """Return the notebooks of a submission as an earlier run graded them; without those that can't be read."""
    found = {}
    for name in names:
        with suppress(OSError, ValueError):
            found[name] = nbformat.read(folder / f"{name}.ipynb", as_version=4)
    return found
