"""Count what a class got wrong. Each student counts once for each thing."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import mean, median

from convlib.grading.results import Judged, Part, Results, Submission


@dataclass(frozen=True)
class Made:
    """A mistake, and who made it.

    Attributes
    ----------
    name : str
        Of `convlib.diagnosis.verdicts.KNOWN`.
    students : tuple of str
        Those who surely made it.
    perhaps : tuple of str
        Those who made it or another mistake that gives the same.
    sentence, case : str
        Typical feedback: the most frequent one, and of these the shortest.
    """

    name: str
    students: tuple[str, ...]
    perhaps: tuple[str, ...]
    sentence: str
    case: str


@dataclass(frozen=True)
class PartCount:
    """What a class did in one part.

    Attributes
    ----------
    part : Part
    points : points -> number of students
        From the fewest points to the most.
    waiting : int
        Students whose answer a person still has to mark.
    blank : int
        Students who gave no answer.
    unexplained : int
        Students with something wrong that no known mistake explains: errors and time limits count too.
    uncounted : int
        Students who were graded before verdicts were kept; their mistakes are not known.
    mistakes : tuple of Made
        The most frequent first.
    """

    part: Part
    points: dict[float, int]
    waiting: int
    blank: int
    unexplained: int
    uncounted: int
    mistakes: tuple[Made, ...]

    @property
    def mean(self) -> float | None:
        """The mean of the points; None as long as a person still has to mark some."""
        return mean(Counter(self.points).elements()) if self.points and not self.waiting else None


@dataclass(frozen=True)
class ExerciseCount:
    """What a class did in one exercise."""

    results: Results
    parts: tuple[PartCount, ...]

    @property
    def settled(self) -> list[Part]:
        """The parts that are marked for everybody."""
        return [each.part for each in self.parts if not each.waiting]

    @property
    def worth(self) -> float:
        """The points of the parts that are marked for everybody."""
        return sum(part.worth for part in self.settled)

    @property
    def totals(self) -> list[float]:
        """Each student's points in the parts that are marked for everybody, after penalties."""
        return [each.mark(self.settled) for each in self.results.submissions] if self.settled else []

    @property
    def middle(self) -> float | None:
        """The class's median share of the points in the parts that are marked."""
        return median(found) if (found := list(shares(self.results).values())) else None


def count(results: Results) -> ExerciseCount:
    """Count what a class did in an exercise."""
    return ExerciseCount(results, tuple(_count_part(part, results.submissions) for part in results.parts))


def shares(results: Results) -> dict[str, float]:
    """Return each student's share of the points in the parts that are marked."""
    found = {each.student: each.share(results.parts) for each in results.submissions}
    return {student: share for student, share in found.items() if share is not None}


def made(verdicts: Iterable[tuple[str, Judged]]) -> tuple[Made, ...]:
    """Count the mistakes in the verdicts of students, the most frequent first."""
    surely: dict[str, dict[str, None]] = {}  # used as ordered sets
    perhaps: dict[str, dict[str, None]] = {}
    told: dict[str, Counter[tuple[bool, str, str]]] = {}
    for student, verdict in verdicts:
        for name in verdict.mistakes:
            (surely if verdict.is_certain else perhaps).setdefault(name, {})[student] = None
            told.setdefault(name, Counter())[verdict.is_certain, verdict.sentence, verdict.case] += 1
    found = [
        Made(
            name,
            tuple(surely.get(name, ())),
            tuple(student for student in perhaps.get(name, ()) if student not in surely.get(name, ())),
            *_typical(told[name]),
        )
        for name in told
    ]
    return tuple(sorted(found, key=lambda each: (-len(each.students), -len(each.perhaps), each.name)))


def in_all(exercises: Iterable[ExerciseCount]) -> tuple[Made, ...]:
    """Count the mistakes in all parts of some exercises; a student who makes one twice counts once."""
    return made(
        (each.student, verdict)
        for exercise in exercises
        for each in exercise.results.submissions
        for verdicts in each.verdicts.values()
        for verdict in verdicts
    )


def _count_part(part: Part, submissions: Sequence[Submission]) -> PartCount:
    points = Counter(round(found, 2) for each in submissions if (found := each.points.get(part.key)) is not None)
    judged = {each.student: each.verdicts[part.key] for each in submissions if part.key in each.verdicts}
    return PartCount(
        part,
        dict(sorted(points.items())),
        sum(part.key in each.points and each.points[part.key] is None for each in submissions),
        sum(part.key in each.unanswered for each in submissions)
        + sum(not any(verdict.is_answer for verdict in verdicts) for verdicts in judged.values()),
        sum(any(map(_is_unexplained, verdicts)) for verdicts in judged.values()),
        len(submissions) - len(judged) if part.by_rules else 0,
        made((student, verdict) for student, verdicts in judged.items() for verdict in verdicts),
    )


def _is_unexplained(verdict: Judged) -> bool:
    return verdict.is_answer and not verdict.passed and not verdict.mistakes


def _typical(told: Counter[tuple[bool, str, str]]) -> tuple[str, str]:
    """Choose a sentence and its case: a certain one if there is one, then the most frequent, then the shortest."""
    (_, sentence, case), _ = min(
        told.items(), key=lambda item: (not item[0][0], -item[1], len(item[0][1]) + len(item[0][2]), item[0])
    )
    return sentence, case
