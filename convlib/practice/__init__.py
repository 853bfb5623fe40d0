"""Questions without end, and checks for a learner's own code."""

from convlib.mistakes import Question
from convlib.practice.check import Verdict, check, check_answer
from convlib.practice.exhibit import Practice
from convlib.practice.kinds import KINDS, draw

__all__ = ["KINDS", "Practice", "Question", "Verdict", "check", "check_answer", "draw"]
