"""Put a student's cells into the exercise as it was handed out."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field, replace

from nbformat import NotebookNode, v4

from convlib.grading.submissions import Cell, is_graded_by_hand
from convlib.text import tr


@dataclass(frozen=True)
class Restored:
    """A student's notebook, with the exercise's own cells as they were handed out.

    Attributes
    ----------
    notebook : NotebookNode
        Every cell of the release once, and the student's own cells in their places.
    changed : list of str
        What the student changed and what was put back, in sentences.
    repaired : list of str
        What may need a look by the grader too: cells that were missing, doubled or had lost their names.
    """

    notebook: NotebookNode
    changed: list[str] = field(default_factory=list)
    repaired: list[str] = field(default_factory=list)

    @property
    def notes(self) -> list[str]:
        """All sentences, for the student."""
        return [*self.changed, *self.repaired]


def restore(cells: list[Cell], release: NotebookNode) -> Restored:
    """Put a student's cells into the exercise.

    Parameters
    ----------
    cells : list of Cell
        As submitted: in any order; cells may be missing, copied or changed.
    release : NotebookNode
        The exercise as it was handed out. It gives all metadata, and the text of every cell that a student may not
        change.
    """
    named = name_cells(cells, release)
    ours = {_grade_id(cell): cell for cell in release.cells if _grade_id(cell)}
    answers = _answers(named, ours)
    nb = deepcopy(release)
    nb.cells = []
    for place, cell in enumerate(named):
        original = ours.get(cell.grade_id)
        if answers.get(cell.grade_id) == place:
            nb.cells.append(_filled(original, cell.source))
        elif original is None or _is_answer(original):
            nb.cells.append(_own(cell))
    moved = _put_in_order(nb, release)
    missing = _bring_back(nb, release)
    repaired = [*_lost(cells, named), *_repaired(named, ours), *_moved(moved), *_put_back(missing)]
    return Restored(nb, list(_changed(named, ours)), repaired)


def name_cells(cells: list[Cell], release: NotebookNode) -> list[Cell]:
    """Give cells their grade ids back, if a program dropped them when it saved the notebook.

    Such a cell is found by Jupyter's id, or by the same text, or because it follows the same cell as in the release.
    """
    named = list(cells)
    claimed = {cell.grade_id for cell in cells}
    before = None
    for original in release.cells:
        grade_id = _grade_id(original)
        if grade_id and grade_id not in claimed:
            place = _find(named, original, before)
            if place is not None:
                points = original.metadata.nbgrader.get("points")
                named[place] = replace(named[place], grade_id=grade_id, points=points)
        before = original
    return named


def has_answers(cells: list[Cell], release: NotebookNode) -> bool:
    """Whether any of the cells is an answer or a check of the exercise."""
    graded = {_grade_id(cell) for cell in release.cells if _grade_id(cell) and (_is_answer(cell) or _is_check(cell))}
    return any(cell.grade_id in graded for cell in name_cells(cells, release))


def is_untouched(cells: list[Cell], release: NotebookNode) -> bool:
    """Whether every answer is as it was handed out and there is no other cell."""
    ours = {_grade_id(cell): cell.source for cell in release.cells if _grade_id(cell) and _is_answer(cell)}
    texts = {cell.source.strip() for cell in release.cells}
    named = name_cells(cells, release)
    return all(cell.source == ours.get(cell.grade_id) or cell.source.strip() in texts for cell in named)


def _find(cells: list[Cell], original: NotebookNode, before: NotebookNode | None) -> int | None:
    """Return the place of the cell without a name that the original became, if it can be told."""
    free = [place for place, cell in enumerate(cells) if cell.grade_id is None and cell.kind == original.cell_type]
    text, previous = original.source.strip(), before.source.strip() if before else None
    tests = [lambda place: cells[place].cell_id is not None and cells[place].cell_id == original.get("id")]
    if not _is_answer(original):
        tests.append(lambda place: cells[place].source.strip() == text)
    elif previous:
        tests.append(lambda place: place > 0 and cells[place - 1].source.strip() == previous)
    return next((place for test in tests for place in free if test(place)), None)


def _answers(cells: list[Cell], ours: dict[str, NotebookNode]) -> dict[str, int]:
    """Return where each cell of the release is; if an answer was copied, the last copy that the student changed."""
    places: dict[str, int] = {}
    for place, cell in enumerate(cells):
        original = ours.get(cell.grade_id)
        if original and (cell.grade_id not in places or (_is_answer(original) and cell.source != original.source)):
            places[cell.grade_id] = place
    return places


def _grade_id(cell: NotebookNode) -> str | None:
    return cell.metadata.get("nbgrader", {}).get("grade_id")


def _is_answer(cell: NotebookNode) -> bool:
    return bool(cell.metadata.nbgrader.get("solution") or cell.metadata.nbgrader.get("task"))


def _is_check(cell: NotebookNode) -> bool:
    return bool(cell.metadata.nbgrader.get("grade"))


def _filled(original: NotebookNode, source: str) -> NotebookNode:
    """Put an answer into its cell; an explanation without a letter or digit is none, so the cell stays as it was."""
    cell = deepcopy(original)
    says_something = any(map(str.isalnum, source)) and source.strip() != original.source.strip()
    if _is_answer(original) and (says_something or not is_graded_by_hand(original)):
        cell.source = source
    return cell


def _own(cell: Cell) -> NotebookNode:
    return v4.new_code_cell(cell.source) if cell.kind == "code" else v4.new_markdown_cell(cell.source)


def _changed(cells: list[Cell], ours: dict[str, NotebookNode]) -> Iterator[str]:
    """Say what a student changed that students may not change."""
    seen: set[str] = set()
    for cell in cells:
        original = ours.get(cell.grade_id)
        if original is None:
            continue
        if cell.grade_id not in seen and not _is_answer(original) and cell.source != original.source:
            yield tr("The cell {name} had been changed and was put back as it was handed out.", name=cell.grade_id)
        seen.add(cell.grade_id)


def _lost(cells: list[Cell], named: list[Cell]) -> Iterator[str]:
    """Say that cells were recognised without their names."""
    found = sum(old.grade_id != new.grade_id for old, new in zip(cells, named, strict=True))
    if found:
        yield tr(
            "{n} cell had lost its name and was recognised by its text or place.",
            "{n} cells had lost their names and were recognised by their texts or places.",
            n=found,
        )


def _repaired(named: list[Cell], ours: dict[str, NotebookNode]) -> Iterator[str]:
    """Say which cells were there more than once or claimed other points."""
    seen: set[str] = set()
    for cell in named:
        original = ours.get(cell.grade_id)
        if original is None:
            continue
        if cell.grade_id in seen:
            yield tr("The cell {name} was there more than once; one copy counts.", name=cell.grade_id)
        if cell.points != original.metadata.nbgrader.get("points"):
            yield tr("The points of the cell {name} had been changed; the original points count.", name=cell.grade_id)
        seen.add(cell.grade_id)


def _moved(moved: bool) -> list[str]:
    return [tr("The cells were in another order and were put back in the exercise's order.")] if moved else []


def _put_back(missing: list[str]) -> list[str]:
    return [tr("The cell {name} was missing and was put back.", name=name) for name in missing]


def _put_in_order(nb: NotebookNode, release: NotebookNode) -> bool:
    """Put the release's cells in its order, each with the student's own cells that follow it. Say if any moved."""
    order = [_grade_id(cell) for cell in release.cells if _grade_id(cell)]
    groups: list[list[NotebookNode]] = [[]]
    for cell in nb.cells:
        if _grade_id(cell):
            groups.append([])
        groups[-1].append(cell)
    first, *rest = groups
    in_order = sorted(rest, key=lambda group: order.index(_grade_id(group[0])))
    nb.cells = [cell for group in [first, *in_order] for cell in group]
    return rest != in_order


def _bring_back(nb: NotebookNode, release: NotebookNode) -> list[str]:
    """Add the missing cells of the release, each after the one that it followed, and return their names."""
    there = [_grade_id(cell) for cell in nb.cells]
    before, missing = None, []
    for original in release.cells:
        grade_id = _grade_id(original)
        if grade_id is None:
            continue
        if grade_id not in there:
            place = there.index(before) + 1 if before else 0
            nb.cells.insert(place, deepcopy(original))
            there.insert(place, grade_id)
            missing.append(grade_id)
        before = grade_id
    return missing
