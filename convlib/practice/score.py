"""Counting correct answers, and keeping the count in a file of the learner's own."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from convlib.text import mark, tr

WHAT = mark(
    "Counts of practice questions in the convolution course, kept because you ticked the box. Nothing else is kept, "
    "and nothing is sent anywhere. Delete this file to start over."
)


@dataclass
class Score:
    """How many questions were answered, how many correctly at the first try, and how many of these in a row."""

    answered: int = 0
    first_try: int = 0
    streak: int = 0
    best_streak: int = 0

    def add(self, first_try: bool) -> None:
        """Count one question that was answered or shown."""
        self.answered += 1
        self.first_try += first_try
        self.streak = self.streak + 1 if first_try else 0
        self.best_streak = max(self.best_streak, self.streak)

    @property
    def sentence(self) -> str:
        """The score in words."""
        return tr(
            "First try correct: {correct} of {answered}. Streak: {streak}. Best streak: {best}.",
            correct=self.first_try,
            answered=self.answered,
            streak=self.streak,
            best=self.best_streak,
        )


def load(path: Path) -> Score:
    """Read a score from a file; an empty one if there is no file yet.

    Raises
    ------
    ValueError
        If there is a file that does not contain a score. It is left as it is.
    """
    try:
        counts = json.loads(path.read_text(encoding="utf-8"))
        return Score(**{name: int(counts[name]) for name in asdict(Score())})
    except FileNotFoundError:
        return Score()
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ValueError(
            tr(
                "{path} does not contain a score ({error}), so it was left as it is. Rename it or delete it to start "
                "a new score.",
                path=path,
                error=error,
            )
        ) from None


def save(score: Score, path: Path) -> None:
    """Write a score, whole or not at all: an interruption leaves the old file."""
    beside = path.with_name(path.name + ".new")
    beside.write_text(json.dumps({"what": tr(WHAT), **asdict(score)}, indent=2) + "\n", encoding="utf-8")
    os.replace(beside, path)
