"""nbgrader's `generate_assignment`: an exercise that could not be judged is refused when it is made."""

import re
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.converters import GenerateAssignment, NbGraderException
from nbgrader.nbgraderformat import MetadataValidator, ValidationError
from nbgrader.nbgraderformat.common import SchemaMismatchError

from convlib.grading.nbgrader.autograde import SandboxedAutograde
from convlib.grading.nbgrader.variants import given
from convlib.grading.rules import Rule, RuleError, read_rules
from convlib.grading.run import Run
from convlib.grading.sandbox.sandbox import NoSandboxError
from convlib.grading.submissions import is_graded_by_rules
from convlib.grading.table import table
from convlib.text import joined, tr

REGIONS = {"SOLUTION": "solution", "HIDDEN TESTS": "grade"}
"""What nbgrader takes out between two markers, and which cells may have it: what is true in their metadata."""


class JudgedAssignment(GenerateAssignment):
    """Reads the rules of each notebook and grades its own solution, before anything is written."""

    def init_notebooks(self) -> None:
        """Find the notebooks, and refuse those that `autograde` could not judge."""
        super().init_notebooks()
        paths = [Path(path) for found in self.assignments.values() for path in found]
        rows = [(path.stem, *row) for path in paths for row in self._problems(path)]
        if rows:
            self.log.error("%s", table(tr("This exercise could not be graded, so nothing was written:"), rows))
            raise NbGraderException(tr("Correct the cells named above in the solution."))

    def _problems(self, path: Path) -> list[tuple[str, str]]:
        """Return each cell that could not be judged, and why."""
        try:
            notebook = nbformat.read(path, as_version=4)
        except ValueError as problem:
            return [(path.name, tr("It is not a notebook that can be read: {why}", why=problem))]
        if mismarked := [*_invalid(notebook), *_mismarked(notebook)]:
            return mismarked
        grader = SandboxedAutograde(coursedir=self.coursedir, parent=self)
        rules: dict[str, list[Rule]] = {}
        unusable = []
        for cell in filter(is_graded_by_rules, notebook.cells):
            name = cell.metadata.nbgrader.grade_id
            try:
                for seed in (grader.seed, None):  # the last: the solution has the numbers of a course without a seed
                    rules[name] = read_rules(name, cell.source, given(path.stem, "instructor", seed), seed=0)
            except RuleError as problem:
                unusable.append((name, str(problem)))
        try:
            return unusable or list(_not_earned(notebook, rules, grader))
        except NoSandboxError as problem:
            self.log.warning("%s", tr("The solution was not tried, because it needs a sandbox. {why}", why=problem))
            return []


def _invalid(notebook: NotebookNode) -> Iterator[tuple[str, str]]:
    """Yield what nbgrader finds wrong with the types, names and points of cells."""
    try:
        MetadataValidator().validate_nb(notebook)
    except SchemaMismatchError:
        return  # nbgrader says what to do
    except ValidationError as problem:
        types = tr('Correct it in "Create Assignment", where each cell shows its type, name and points.')
        yield tr("the notebook"), joined(f"{problem.message.splitlines()[0].rstrip('.')}.", types)


def _mismarked(notebook: NotebookNode) -> Iterator[tuple[str, str]]:
    """Yield the cells whose markers nbgrader would stop at, or whose lines it would leave for students to see."""
    for cell in notebook.cells:
        for region, needs in REGIONS.items():
            found = re.findall(rf"(?:BEGIN|END) {region}", cell.source)
            marks = {"begin": f"### BEGIN {region}", "end": f"### END {region}"}
            if found != [f"BEGIN {region}", f"END {region}"] * (len(found) // 2):
                yield (
                    _name(cell),
                    tr('Each line "{begin}" needs a line "{end}" below it, and before the next.', **marks),
                )
            elif found and not cell.metadata.get("nbgrader", {}).get(needs):
                kind = {"solution": tr("an answer"), "grade": tr("a cell with points")}[needs]
                yield (
                    _name(cell),
                    tr('It has "{begin}", but is not {kind}: see its type in nbgrader.', kind=kind, **marks),
                )


def _name(cell: NotebookNode) -> str:
    return str(cell.metadata.get("nbgrader", {}).get("grade_id", tr("a cell without a name")))


def _not_earned(
    notebook: NotebookNode, rules: dict[str, list[Rule]], grader: SandboxedAutograde
) -> Iterator[tuple[str, str]]:
    """Grade the solution as a submission. Yield the cells whose points it does not earn, and what it is told."""
    run = Run(deepcopy(notebook), _without_answers(notebook), rules, grader.new_box, grader.seconds)
    verdicts = run.go().judged()
    not_earned = {name: [each.sentence for each in found if not each] for name, found in verdicts.items()}
    yield from _stopped(run.nb)
    for name, told in not_earned.items():
        if told:
            yield name, tr('The solution does not earn all points here. It is told: "{told}"', told=joined(*told))


def _without_answers(notebook: NotebookNode) -> NotebookNode:
    release = deepcopy(notebook)
    for cell in release.cells:
        if cell.metadata.get("nbgrader", {}).get("solution"):
            cell.source = ""
    return release


def _stopped(notebook: NotebookNode) -> Iterator[tuple[str, str]]:
    """Yield the cells that stopped with an error, which each student would read, but those that are meant to."""
    for cell in notebook.cells:
        if "raises-exception" in cell.metadata.get("tags", ()):
            continue
        for output in cell.get("outputs", ()):
            if output.output_type == "error" and not is_graded_by_rules(cell):
                error = f"{output.ename}: {output.evalue}"
                yield _name(cell), tr("In the sandbox this cell stops with {error}", error=error)
