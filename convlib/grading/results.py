"""What came of an exercise: each student's points and verdicts, as the gradebook and the graded notebooks have them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from convlib.exercise import comparable


class ResultsError(ValueError):
    """There is nothing to tell of. The message says why, and what to do."""


@dataclass(frozen=True)
class Judged:
    """A verdict, as `Verdict.record` wrote it into a graded cell."""

    rule: str
    passed: bool
    is_answer: bool
    mistakes: Sequence[str]
    is_certain: bool
    sentence: str
    case: str


@dataclass(frozen=True)
class Part:
    """A part of an exercise: its key, its title, the points that it is worth, and whether rules judge it."""

    key: str
    title: str
    worth: float
    by_rules: bool = True


@dataclass(frozen=True)
class Submission:
    """What one student has.

    Attributes
    ----------
    student : str
        The name in the gradebook.
    points : part's key -> number or None
        None where a person still has to mark.
    verdicts : part's key -> verdicts
        Of parts that rules judge; empty if it was graded before verdicts were kept.
    unanswered : parts' keys
        The parts that a person marks and that have no answer.
    penalty : float
        The points that a late submission costs.
    late : timedelta
        By how much it was late.
    """

    student: str
    points: Mapping[str, float | None]
    verdicts: Mapping[str, Sequence[Judged]] = field(default_factory=dict)
    unanswered: Collection[str] = ()
    penalty: float = 0.0
    late: timedelta = timedelta()

    @property
    def is_complete(self) -> bool:
        """Whether every part is marked."""
        return None not in self.points.values()

    @property
    def marked(self) -> float:
        """The points of the parts that are marked, before a penalty."""
        return sum(points for points in self.points.values() if points is not None)

    @property
    def total(self) -> float | None:
        """The mark, as nbgrader computes it; None as long as a part waits for a person."""
        return max(0.0, self.marked - self.penalty) if self.is_complete else None

    def mark(self, parts: Sequence[Part]) -> float:
        """Return the mark in some parts: of a penalty they bear the share that they have of the points."""
        points = sum(self.points.get(part.key) or 0.0 for part in parts)
        return max(0.0, points - self.penalty * points / self.marked) if points else 0.0

    @property
    def is_blank(self) -> bool:
        """Whether rules judged it and found no answer in any part."""
        judged = [verdict for verdicts in self.verdicts.values() for verdict in verdicts]
        return bool(judged) and not any(verdict.is_answer for verdict in judged)

    def share(self, parts: Sequence[Part]) -> float | None:
        """Return the share of the points that it has in the parts that are marked; None if none is."""
        worth = sum(part.worth for part in parts if self.points.get(part.key) is not None)
        return self.marked / worth if worth else None


@dataclass(frozen=True)
class Results:
    """What came of one exercise.

    Attributes
    ----------
    assignment : str
    parts : sequence of Part
        In the order of the exercise.
    submissions : sequence of Submission
    absent : sequence of str
        Students in the gradebook of whom nothing is graded.
    not_graded : name -> sentence
        Why what a student handed in is not graded; names in the form of `comparable`.
    """

    assignment: str
    parts: Sequence[Part]
    submissions: Sequence[Submission]
    absent: Sequence[str] = ()
    not_graded: Mapping[str, str] = field(default_factory=dict)

    def why_not_graded(self, student: str) -> str:
        """Say why nothing of a student is graded; empty if nothing was handed in."""
        return self.not_graded.get(comparable(student), "")

    @property
    def worth(self) -> float:
        """The points of all parts."""
        return sum(part.worth for part in self.parts)
