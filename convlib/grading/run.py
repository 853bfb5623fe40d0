"""Grade one submission: run its cells, put the rules' questions to it, and judge the answers outside the sandbox."""

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Self

from nbformat import NotebookNode, v4

from convlib.diagnosis.verdicts import Called, Verdict
from convlib.grading.rules import Rule
from convlib.grading.sandbox.ended import Ended
from convlib.grading.sandbox.sandbox import Sandbox
from convlib.grading.sandbox.wire import Other
from convlib.grading.stopped import why_missing
from convlib.grading.submissions import is_graded_by_rules
from convlib.text import tr

CELL_SECONDS = 4.0
LONGEST = 100_000  # characters; a longer cell does not run

Place = tuple[int, int]  # the number of a cell, and of one of its rules; 0 for a cell without rules


class Run:
    """The run of one notebook.

    If a cell or a function ends the whole process, the notebook runs again without it, so that the other parts still
    count.

    Parameters
    ----------
    nb : NotebookNode
        The exercise with the student's cells in it. Its outputs are written.
    release : NotebookNode
        The exercise as it was handed out.
    rules : grade id -> list of Rule
        What to judge.
    open_box : callable
        Makes a sandbox that may run for a number of seconds.
    seconds : float
        For the whole notebook.
    """

    def __init__(
        self,
        nb: NotebookNode,
        release: NotebookNode,
        rules: Mapping[str, Sequence[Rule]],
        open_box: Callable[[float], Sandbox],
        seconds: float,
    ) -> None:
        self.nb, self.rules, self.open_box, self.seconds = nb, rules, open_box, seconds
        self.handed_out = {
            cell.metadata.nbgrader.grade_id: cell.source for cell in release.cells if "nbgrader" in cell.metadata
        }
        self.lost: dict[Place, Ended] = {}
        self.answers: dict[Place, list[Called]] = {}
        self.at: Place = (0, 0)

    def go(self) -> Self:
        """Run it."""
        until = time.monotonic() + self.seconds
        while self._has_open_questions() and (seconds := until - time.monotonic()) > 0.1:
            try:
                with self.open_box(seconds) as box:
                    self._walk(box)
            except Ended as end:
                self._lose(end)
        return self

    def judged(self) -> dict[str, list[Verdict]]:
        """Return a verdict for each rule, by grade id, in the present language."""
        return {cell.metadata.nbgrader.grade_id: self._judge(place, cell) for place, cell in self._graded()}

    @property
    def ended(self) -> list[str]:
        """Why the notebook was stopped, if it was, in sentences."""
        return list(dict.fromkeys(map(str, self.lost.values())))

    def _walk(self, box: Sandbox) -> None:
        """Run one cell after another; at each graded cell, ask the questions of its rules."""
        for place, cell in enumerate(self.nb.cells):
            if is_graded_by_rules(cell):
                self._ask(box, place, self.rules[cell.metadata.nbgrader.grade_id])
            elif cell.cell_type == "code" and (place, 0) not in self.lost:
                self.at = (place, 0)
                cell.outputs = _run_cell(box, cell.source)

    def _ask(self, box: Sandbox, place: int, rules: Sequence[Rule]) -> None:
        for number, rule in enumerate(rules):
            self.at = (place, number)
            if self.at not in self.lost and self.at not in self.answers:
                self.answers[self.at] = rule.ask(box)

    def _has_open_questions(self) -> bool:
        questions = {(place, n) for place, cell in self._graded() for n in range(len(self._rules(cell)))}
        return not questions <= self.lost.keys() | self.answers.keys()

    def _lose(self, end: Ended) -> None:
        """Remember which cell or rule ended the process, and why."""
        self.lost[self.at] = end
        cell = self.nb.cells[self.at[0]]
        if not is_graded_by_rules(cell):
            cell.outputs = [v4.new_output("error", ename="Ended", evalue=str(end), traceback=[str(end)])]

    def _judge(self, place: int, cell: NotebookNode) -> list[Verdict]:
        if self._is_untouched(place) and self._gave_nothing(place):
            return unanswered()
        return [self._verdict((place, n), rule) for n, rule in enumerate(self._rules(cell))]

    def _verdict(self, at: Place, rule: Rule) -> Verdict:
        if at in self.answers:
            missing = not self.answers[at] and why_missing(rule.name, self.nb.cells[: at[0]])
            return rule.not_correct(missing) if missing else rule.judge(self.answers[at])
        if at in self.lost:
            return rule.not_correct(str(self.lost[at]))
        too_long = tr(
            "Your notebook ran for more than {seconds} s, so this part could not be graded.",
            seconds=f"{self.seconds:g}",
        )
        return rule.not_correct(too_long)

    def _is_untouched(self, place: int) -> bool:
        """Whether every answer between the last graded cell and this one is as it was handed out."""
        for cell in reversed(self.nb.cells[:place]):
            if is_graded_by_rules(cell):
                break
            about = cell.metadata.get("nbgrader", {})
            if about.get("solution") and cell.source != self.handed_out[about.grade_id]:
                return False
        return True

    def _gave_nothing(self, place: int) -> bool:
        """Whether none of a cell's rules found anything to judge."""
        last = [answers[-1] for (cell, _), answers in self.answers.items() if cell == place and answers]
        return all(
            answer.error or answer.value is None or answer.value is ... or isinstance(answer.value, Other)
            for answer in last
        )

    def _graded(self) -> list[tuple[int, NotebookNode]]:
        return [(place, cell) for place, cell in enumerate(self.nb.cells) if is_graded_by_rules(cell)]

    def _rules(self, cell: NotebookNode) -> Sequence[Rule]:
        return self.rules[cell.metadata.nbgrader.grade_id]


def unanswered() -> list[Verdict]:
    """Return the verdict for a part without an answer."""
    return [Verdict(False, tr("You did not write an answer here."), is_answer=False)]


def no_answer() -> list[Verdict]:
    """Return the verdict for a part of a notebook without any answer."""
    return [Verdict(False, tr("No answer."), is_answer=False)]


def write_mark(cell: NotebookNode, verdicts: Sequence[Verdict], counted: Sequence[Verdict] = ()) -> None:
    """Write verdicts into a graded cell: for the student its outputs, for `convlib.grading.report` its metadata.

    nbgrader reads a result that is a number as the points.

    Parameters
    ----------
    cell : NotebookNode
    verdicts : sequence of Verdict
        In the student's language.
    counted : sequence of Verdict
        The same in the language of who reads the report, if that is another one.
    """
    share = sum(verdict.passed for verdict in verdicts) / len(verdicts)
    texts = [f"{verdict!r}\n\n{verdict.case}".strip() for verdict in verdicts]
    cell.outputs = [v4.new_output("display_data", {"text/plain": text}) for text in texts]
    points = {"text/plain": repr(round(share * cell.metadata.nbgrader.points, 6))}
    cell.outputs.append(v4.new_output("execute_result", points))
    cell.metadata["convlib"] = {"verdicts": [verdict.record() for verdict in counted or verdicts]}


def _run_cell(box: Sandbox, source: str) -> list[NotebookNode]:
    if len(source) > LONGEST:
        message = tr(
            "This cell has {length} characters, so it did not run. A cell may have {most} characters.",
            length=len(source),
            most=LONGEST,
        )
        return [v4.new_output("error", ename="TooLong", evalue=message, traceback=[message])]
    return box.run(source, CELL_SECONDS)
