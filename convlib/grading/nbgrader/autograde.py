"""nbgrader's `autograde`: run submissions in sandboxes, on all cores, and judge them by rules."""

import fnmatch
import os
import secrets
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.converters import Autograde, NbGraderException
from nbgrader.coursedir import CourseDirectory
from traitlets import Bool, Float, Integer

from convlib.exercise import comparable
from convlib.grading.nbgrader.book import Book
from convlib.grading.nbgrader.inbox import SECRET, TIMESTAMP, Inbox
from convlib.grading.nbgrader.release import Release
from convlib.grading.nbgrader.report import FILE, Report, tables
from convlib.grading.nbgrader.variants import Variants
from convlib.grading.parts import titles
from convlib.grading.restore import Restored, is_untouched, restore
from convlib.grading.rules import RuleError
from convlib.grading.run import Run, unanswered, write_mark
from convlib.grading.sandbox.cores import cores as usable_cores
from convlib.grading.sandbox.sandbox import Limits, NoSandboxError, Sandbox
from convlib.grading.submissions import UnreadableError, is_graded_by_rules
from convlib.grading.times import written_time
from convlib.text import listed, tr

NEVER = datetime(1970, 1, 1)
PARTS = ("text", "kernels", "_pictures", "images", "exercise")  # the modules of convlib that a submission may import


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
        try:
            self._start()
        except (RuleError, NoSandboxError) as problem:
            self.log.error("Grading stopped. %s", problem)
            raise NbGraderException(str(problem)) from problem
        except NbGraderException as problem:
            self.log.error("%s", problem)  # nbgrader's command prints nothing
            raise

    def _start(self) -> None:
        assignment = self.coursedir.assignment_id
        with Book(self, self.coursedir) as book:
            names = fnmatch.filter(book.notebooks(), self.coursedir.notebook_id)
            self.exercises = [Release.load(self.coursedir, book, name) for name in names]
            self.variants = Variants.of(self.coursedir, self.seed)
            with self._drawing() as self.drawn_from:
                for exercise in self.exercises:
                    exercise.rules("instructor", self.seed, self.drawn_from)
                self._try_sandbox()
                self.inbox = Inbox(self.coursedir, self.exercises, book)
                not_graded = self.inbox.not_graded()
                self.reports: dict[str, Report] = {}
                todo = [student for student in self._students(not_graded) if self._is_to_do(student, book)]
                failed = self._grade(todo, book)
            self._tell(not_graded, book)
        if failed:
            raise NbGraderException(
                tr("These submissions could not be graded: {names}. See the messages above.", names=listed(failed))
            )
        self.log.info("%s: %d submissions graded", assignment, len(todo))

    def _grade(self, students: list[str], book: Book) -> list[str]:
        """Grade on all cores and save each result when it is ready. Return the students for whom it failed."""
        failed: list[str] = []
        with ThreadPoolExecutor(self._workers()) as pool:
            for number, (student, future) in enumerate(self._results(pool, students), 1):
                try:
                    graded = future.result()
                    result = f"{self._save(graded, book)}, {graded.seconds:.1f} s"
                except (NoSandboxError, KeyboardInterrupt):
                    pool.shutdown(cancel_futures=True)
                    raise
                except Exception:
                    self.log.exception("%s could not be graded", student)
                    failed.append(student)
                    result = "failed"
                self.log.info("%d of %d: %s, %s", number, len(students), student, result)
        return failed

    def _workers(self) -> int:
        """Return how many submissions run at once: no more than there are cores, so that none slows another."""
        return min(self.cores, len(usable_cores()))

    def _results(self, pool: ThreadPoolExecutor, students: list[str]) -> Iterator[tuple[str, Future]]:
        """Yield results when they are ready; only a few are in memory at a time, however large the class."""
        waiting = iter(students)
        running: dict[Future, str] = {}
        while True:
            for student in islice(waiting, 2 * self._workers() - len(running)):
                running[pool.submit(self._run, student)] = student
            if not running:
                return
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                yield running.pop(future), future

    def _run(self, student: str) -> Graded:
        """Run and judge one submission, in its own thread."""
        began = time.monotonic()
        report = Report()
        notebooks = {exercise.name: self._run_notebook(exercise, student, report) for exercise in self.exercises}
        if odd := self.inbox.odd_time(student):
            report.look.setdefault(self.exercises[0].name, []).extend(odd)
        return Graded(student, self.inbox.timestamp(student), notebooks, report, time.monotonic() - began)

    def _run_notebook(self, exercise: Release, student: str, report: Report) -> NotebookNode:
        """Run and judge one notebook, and note in the report what the grader should know."""
        try:
            cells, report.digests[exercise.name] = self.inbox.read(exercise, student)
        except UnreadableError as problem:
            report.digests[exercise.name] = None
            report.blank[exercise.name] = self.inbox.missing(exercise, student, problem)
            notes = [tr("This submission was graded as blank."), str(problem)]
            restored = Restored(exercise.blank(), [" ".join(notes)])
            verdicts = {cell: unanswered() for cell in exercise.hidden}
        else:
            restored = restore(cells, exercise.notebook)
            named, restored = self.variants.drawn_from(student, restored, exercise.name)
            rules = exercise.rules(named, self.seed, self.drawn_from)
            run = Run(restored.notebook, exercise.notebook, rules, self._open_box, self.seconds)
            verdicts = run.go()
            if is_untouched(cells, exercise.notebook):
                report.blank[exercise.name] = tr("No answer was changed: the notebook is as it was handed out.")
            ended = [tr('The student is told: "{sentence}"', sentence=reason) for reason in run.ended]
            look = [*restored.repaired, *ended, *self.inbox.others(exercise, student, cells)]
            if look:
                report.look[exercise.name] = look
        for cell in restored.notebook.cells:
            if is_graded_by_rules(cell):
                write_mark(cell, verdicts[cell.metadata.nbgrader.grade_id])
        about = {"seed": str(self.drawn_from), "notes": restored.notes, "titles": titles(exercise.notebook)}
        restored.notebook.metadata["convlib"] = about
        return restored.notebook

    def _open_box(self, seconds: float) -> Sandbox:
        return Sandbox(Limits(seconds=seconds), parts=PARTS, confined=self.sandbox)

    def _save(self, graded: Graded, book: Book) -> str:
        """Write the files under hidden names, then the marks, then rename the files: only now it counts as graded."""
        folder = Path(self._format_dest(self.coursedir.assignment_id, graded.student))
        folder.mkdir(parents=True, exist_ok=True)
        contents = {f"{name}.ipynb": nbformat.writes(nb) for name, nb in graded.notebooks.items()}
        contents[TIMESTAMP] = written_time(graded.timestamp or NEVER)  # release_feedback stops where one is missing
        contents[SECRET] = self.inbox.secret(graded.student)
        contents[FILE] = graded.report.text()
        self.reports[graded.student] = graded.report
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

    def _is_to_do(self, student: str, book: Book) -> bool:
        """Whether a submission has no marks yet, or was handed in again, or can't be looked at: grading tells why."""
        try:
            return self._is_new(student, book)
        except Exception:
            return True

    def _is_new(self, student: str, book: Book) -> bool:
        folder = Path(self._format_dest(self.coursedir.assignment_id, student))
        there = all((folder / f"{exercise.name}.ipynb").exists() for exercise in self.exercises)
        if self.force or not there or student not in book.timestamps:
            return True
        before, now = book.timestamps[student], self.inbox.timestamp(student)
        if now is not None and (before is None or now > before):
            return True
        report = Report.read(folder)
        if report is None:
            return False
        self.reports[student] = report
        return any(
            self.inbox.digest(name, student) != digest or digest is None for name, digest in report.digests.items()
        )

    def _students(self, not_graded: list[tuple[str, str]]) -> list[str]:
        """Return the students who handed something in, without those that the options exclude."""
        excluded = {comparable(name) for name in self.coursedir.student_id_exclude.split(",")}
        students = sorted(student for student in self.inbox.folders if comparable(student) not in excluded)
        if not students:
            for text in tables({}, not_graded):
                self.log.warning("%s", text)
            folder = self._format_source(self.coursedir.assignment_id, self.coursedir.student_id)
            raise NbGraderException(tr("There are no submissions in {folder}.", folder=folder))
        return students

    def _tell(self, not_graded: list[tuple[str, str]], book: Book) -> None:
        """Tell at the end of the run what a person has to do."""
        for text in tables(dict(sorted(self.reports.items())), not_graded):
            self.log.warning("%s", text)
        if waiting := book.waiting():
            self.log.info(
                "%s",
                tr(
                    "{n} submission has a part that a person marks: Formgrader, Manual Grading.",
                    "{n} submissions have a part that a person marks: Formgrader, Manual Grading.",
                    n=waiting,
                ),
            )

    def _try_sandbox(self) -> None:
        if not self.sandbox:
            self.log.warning(
                "THERE IS NO SANDBOX: a submission can read, change and send everything that you can, including the "
                "gradebook and its marks. Remove sandbox=False from nbgrader_config.py."
            )
        with self._open_box(20):
            pass

    @contextmanager
    def _drawing(self) -> Iterator[int]:
        """Draw the seed of this run's cases; its file is there while the run lasts, and stays if the run is killed."""
        file = seed_file(self.coursedir)
        file.parent.mkdir(parents=True, exist_ok=True)
        seed = secrets.randbits(60)
        file.write_text(str(seed))
        try:
            yield seed
        finally:
            with suppress(FileNotFoundError):
                if file.read_text() == str(seed):  # no later run has drawn its own
                    file.unlink()


def _graded_before(folder: Path, names: Iterable[str]) -> dict[str, NotebookNode]:
    """Return the notebooks of a submission as an earlier run graded them; without those that can't be read."""
    found = {}
    for name in names:
        with suppress(OSError, ValueError):
            found[name] = nbformat.read(folder / f"{name}.ipynb", as_version=4)
    return found


def seed_file(coursedir: CourseDirectory) -> Path:
    """Return the file that is there while an assignment is graded."""
    return Path(coursedir.root, coursedir.autograded_directory, f".{coursedir.assignment_id}.seed")
