"""Which mistakes explain the results of a function: one of them, or two at once.

A misconception is preferred to a slip, and one mistake to a pair. Pairs are looked for only where no single mistake
explains the results. This is quick because most pairs are decided by what each mistake does alone: one that leaves a
case as it is adds nothing to the other, and each has its part in the shape of the result.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np

from convlib.diagnosis.mistakes import BY_NAME, MISTAKES, SLIPS, Mistake
from convlib.diagnosis.operations import Array
from convlib.diagnosis.questions import Answer, Question, same
from convlib.diagnosis.wrong.shared import OnResult, OnWindows, PartByPart, Wrong


class Shown:
    """A case and what came of it: which mistakes lead to that, and which change nothing in this case."""

    def __init__(self, question: Question, answer: Array) -> None:
        self.question, self.answer = question, answer
        self.is_right = same(answer, question.key.right)
        self._explained: dict[str, bool] = {}
        self._unchanged: dict[str, bool] = {}
        self._one = int(np.argmax(np.abs(np.nan_to_num(answer)))) if np.size(answer) else 0

    def is_answer(self, other: Answer | None) -> bool:
        """Whether this answer came: one number is compared first, since nearly all differ in it."""
        if other is None or np.shape(other) != np.shape(self.answer):
            return False
        if not np.size(other):
            return True
        mine, theirs = (float(np.asarray(each).flat[self._one]) for each in (self.answer, other))
        return not abs(mine - theirs) > 1e-6 + 1e-4 * abs(theirs) and same(self.answer, other)

    def explained_by(self, name: str) -> bool:
        """Whether one mistake leads to what came."""
        if name not in self._explained:
            self._explained[name] = self.is_answer(self.question.mistaken(name))
        return self._explained[name]

    def unchanged_by(self, name: str) -> bool:
        """Whether one mistake changes nothing in this case."""
        if name not in self._unchanged:
            mistaken = self.question.mistaken(name)
            self._unchanged[name] = mistaken is not None and same(mistaken, self.question.key.right)
        return self._unchanged[name]

    def explained_by_both(self, outer: str, inner: str) -> bool:
        """Whether two mistakes together lead to what came."""
        change = self._wrong(outer)
        if isinstance(change, OnWindows) and self._shape(inner) == np.shape(self.question.key.right):
            return self.question.mistaken(inner) is not None and self.explained_by(outer)
        if not isinstance(change, OnResult):
            return self.is_answer(self.question.mistaken(outer, inner))
        below = self.question.mistaken(inner)
        if below is None:
            return False
        try:
            with np.errstate(all="ignore"):  # a max pool's padding of −∞ has no remainder
                return self.is_answer(change.change(np.asarray(below)))
        except (ValueError, IndexError):
            return False

    def may_be_explained_by_both(self, outer: str, inner: str) -> bool:
        """Whether two mistakes together lead to what came, if this is quickly found out.

        Each has its part in the shape: an axis is longer by what both make it longer.
        """
        right, came = np.shape(self.question.key.right), np.shape(self.answer)
        shapes = [self._shape(name) for name in (outer, inner)]
        if not len(right) == len(came) == len(shapes[0]) == len(shapes[1]):
            return False
        expected = [one + other - usual for one, other, usual in zip(*shapes, right, strict=True)]
        if came not in (tuple(expected), (*expected[:-2], *expected[:-3:-1])):
            return False
        return self._is_quick(outer, inner) and self.explained_by_both(*self._ordered(outer, inner))

    def _is_quick(self, *names: str) -> bool:
        kinds = [self._wrong(name) for name in names]
        if all(isinstance(kind, OnWindows) for kind in kinds):
            return False  # a window is read in one way
        return any(isinstance(kind, OnResult) for kind in kinds) or not any(
            isinstance(kind, PartByPart) for kind in kinds
        )

    def _ordered(self, one: str, other: str) -> tuple[str, str]:
        """Put the one that changes results outside."""
        return (other, one) if isinstance(self._wrong(other), OnResult) else (one, other)

    def _wrong(self, name: str) -> Wrong:
        return BY_NAME[name].wrong[self.question.operation]

    def _shape(self, name: str) -> tuple[int, ...]:
        mistaken = self.question.mistaken(name)
        return np.shape(self.question.key.right if mistaken is None else mistaken)


def explain(cases: Sequence[Shown]) -> list[tuple[Mistake, ...]]:
    """Find the plainest explanations of all cases: each a mistake or a pair of them.

    Parameters
    ----------
    cases : sequence of Shown
        Cases of one operation, some of them wrong.
    """
    settings = {name for case in cases for name in case.question.settings}
    operation = cases[0].question.operation
    ordered = sorted(cases, key=lambda case: (case.is_right, len(case.question.settings)))

    def is_possible(mistake: Mistake) -> bool:
        return mistake.fits(operation, settings) and any(mistake.shows(case.question.key.right) for case in cases)

    for table in (MISTAKES, SLIPS):
        names = [name for name, mistake in table.items() if is_possible(mistake)]
        if alone := [name for name in names if all(case.explained_by(name) for case in ordered)]:
            return [(mistake,) for mistake in _told_once([BY_NAME[name] for name in alone])]
    names = [name for name in (*MISTAKES, *SLIPS) if is_possible(BY_NAME[name])]
    return [tuple(BY_NAME[name] for name in pair) for pair in _pairs(ordered, names)]


def _told_once(mistakes: Sequence[Mistake]) -> list[Mistake]:
    """Keep one of several mistakes that are told in the same words."""
    return list({mistake.happened: mistake for mistake in reversed(mistakes)}.values())[::-1]


def _pairs(cases: Sequence[Shown], names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Find the pairs that explain all cases; the first case is wrong, and the names stand from plain to strange."""
    first, *rest = cases
    for one, other in _possible_pairs(first, names):
        for outer, inner in ((one, other), (other, one)):
            if all(_explained(case, outer, inner) for case in (first, *rest)):
                yield one, other
                break


def _possible_pairs(case: Shown, names: Sequence[str]) -> list[tuple[str, str]]:
    """List the pairs that may explain a case, the plainest first."""
    changing = [name for name in names if not case.unchanged_by(name)]
    unchanging = [name for name in names if name not in set(changing)]
    alone = [name for name in changing if case.explained_by(name)]
    pairs = [(one, other) for one in alone for other in unchanging if _are_two(one, other)]
    pairs += [pair for pair in combinations(changing, 2) if _are_two(*pair) and case.may_be_explained_by_both(*pair)]
    place = {name: place for place, name in enumerate(names)}
    return sorted(pairs, key=lambda pair: _strangeness(*(place[name] for name in pair)))


def _are_two(one: str, other: str) -> bool:
    """Whether two mistakes are about two things: nobody gets one thing wrong twice."""
    return BY_NAME[one].mend != BY_NAME[other].mend


def _strangeness(*places: int) -> tuple[int, int]:
    """Measure how far down in the tables two mistakes stand: slips count before places."""
    return sum(place >= len(MISTAKES) for place in places), sum(places)


def _explained(case: Shown, outer: str, inner: str) -> bool:
    """Whether two mistakes lead to what came, in this order; what each does alone often says so."""
    alone = ((outer, inner), (inner, outer))
    if any(case.unchanged_by(one) and case.explained_by(other) for one, other in alone):
        return True
    return case.explained_by_both(outer, inner)
