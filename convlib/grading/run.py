"""One submission from its cells to its verdicts: run, asked, and, when its sandbox is gone, judged."""

import time
from collections.abc import Callable, Mapping, Sequence

from nbformat import NotebookNode, v4

from convlib.diagnosis.verdicts import Called, Verdict
from convlib.grading.rules import Rule
from convlib.grading.sandbox.sandbox import Ended, Sandbox
from convlib.grading.sandbox.wire import Other
from convlib.grading.submissions import is_graded_by_rules

CELL_SECONDS = 4.0
LONGEST = 100_000  # characters of a cell that is run
NOTHING = Verdict(False, "Nothing was written here.")

Place = tuple[int, int]  # a cell, and which of its rules; 0 for a cell that is run


class Run:
    """The run of one notebook.

    Where a cell or a function ends the whole process, the notebook is run again without it, so that nothing else is
    lost.

    Parameters
    ----------
    nb : NotebookNode
        The exercise with the student's cells in it. Its outputs are written.
    release : NotebookNode
        The exercise as it was handed out.
    rules : grade id -> list of Rule
        What is judged.
    open_box : callable
        Makes a sandbox that may be waited for so many seconds.
    seconds : float
        For everything.
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
        self.lost: dict[Place, str] = {}
        self.answers: dict[Place, list[Called]] = {}
        self.at: Place = (0, 0)

    def go(self) -> dict[str, list[Verdict]]:
        """Run it, and judge it: a verdict for each rule, by grade id."""
        until = time.monotonic() + self.seconds
        while self._left_to_do() and (seconds := until - time.monotonic()) > 0.1:
            try:
                with self.open_box(seconds) as box:
                    self._walk(box)
            except Ended as end:
                self._lose(str(end))
        return {cell.metadata.nbgrader.grade_id: self._judge(place, cell) for place, cell in self._graded()}

    def _walk(self, box: Sandbox) -> None:
        """Run one cell after the other, and ask where something is judged."""
        for place, cell in enumerate(self.nb.cells):
            if is_graded_by_rules(cell):
                self._ask(box, place, self.rules[cell.metadata.nbgrader.grade_id])
            elif cell.cell_type == "code" and (place, 0) not in self.lost:
                self.at = (place, 0)
                cell.outputs = _run(box, cell.source)

    def _ask(self, box: Sandbox, place: int, rules: Sequence[Rule]) -> None:
        for number, rule in enumerate(rules):
            self.at = (place, number)
            if self.at not in self.lost and self.at not in self.answers:
                self.answers[self.at] = rule.ask(box)

    def _left_to_do(self) -> bool:
        asked = {(place, n) for place, cell in self._graded() for n in range(len(self._rules(cell)))}
        return not asked <= self.lost.keys() | self.answers.keys()

    def _lose(self, reason: str) -> None:
        """Remember what ended the process."""
        self.lost[self.at] = reason
        cell = self.nb.cells[self.at[0]]
        if not is_graded_by_rules(cell):
            cell.outputs = [v4.new_output("error", ename="Ended", evalue=reason, traceback=[f"Ended: {reason}"])]

    def _judge(self, place: int, cell: NotebookNode) -> list[Verdict]:
        verdicts = [self._verdict((place, n), rule) for n, rule in enumerate(self._rules(cell))]
        return [NOTHING] if self._is_untouched(place) and self._gave_nothing(place) else verdicts

    def _verdict(self, at: Place, rule: Rule) -> Verdict:
        if at in self.answers:
            return rule.judge(self.answers[at])
        reason = self.lost.get(at) or f"your notebook took more than {self.seconds:g} s before this could be asked"
        return Verdict(False, f"{rule.name}: {reason}.")

    def _is_untouched(self, place: int) -> bool:
        """Whether the answers since the graded cell before are as they were handed out."""
        for cell in reversed(self.nb.cells[:place]):
            if is_graded_by_rules(cell):
                break
            about = cell.metadata.get("nbgrader", {})
            if about.get("solution") and cell.source != self.handed_out[about.grade_id]:
                return False
        return True

    def _gave_nothing(self, place: int) -> bool:
        """Whether no rule of a cell found anything that could be judged."""
        last = [answers[-1] for (cell, _), answers in self.answers.items() if cell == place]
        return all(answer.error or answer.value is None or isinstance(answer.value, Other) for answer in last)

    def _graded(self) -> list[tuple[int, NotebookNode]]:
        return [(place, cell) for place, cell in enumerate(self.nb.cells) if is_graded_by_rules(cell)]

    def _rules(self, cell: NotebookNode) -> Sequence[Rule]:
        return self.rules[cell.metadata.nbgrader.grade_id]


def write_mark(cell: NotebookNode, verdicts: Sequence[Verdict]) -> None:
    """Write verdicts into a graded cell; nbgrader takes a result that is a number for the points."""
    share = sum(verdict.passed for verdict in verdicts) / len(verdicts)
    texts = [f"{verdict!r}\n\n{verdict.case}".strip() for verdict in verdicts]
    cell.outputs = [v4.new_output("display_data", {"text/plain": text}) for text in texts]
    points = {"text/plain": repr(round(share * cell.metadata.nbgrader.points, 6))}
    cell.outputs.append(v4.new_output("execute_result", points))


def _run(box: Sandbox, source: str) -> list[NotebookNode]:
    if len(source) > LONGEST:
        message = f"a cell of {len(source)} characters was not run; at most {LONGEST} are"
        return [v4.new_output("error", ename="TooLong", evalue=message, traceback=[message])]
    return box.run(source, CELL_SECONDS)
