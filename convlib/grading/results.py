"""What came of an exercise: each student's points and verdicts, as the gradebook and the graded notebooks have them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta


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
    penalty : float
        The points that a late submission costs.
    late : timedelta
        By how much it was late.
    """

    student: str
    points: Mapping[str, float | None]
    verdicts: Mapping[str, Sequence[Judged]] = field(default_factory=dict)
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
        Students in the gradebook who have no submission.
    """

    assignment: str
    parts: Sequence[Part]
    submissions: Sequence[Submission]
    absent: Sequence[str] = ()

    @property
    def worth(self) -> float:
        """The points of all parts."""
        return sum(part.worth for part in self.parts)
