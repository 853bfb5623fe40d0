"""Questions without end, and checks for a learner's own code."""

from convlib.practice.check import Verdict, check
from convlib.practice.exhibit import Practice
from convlib.practice.tasks import KINDS, draw

__all__ = ["KINDS", "Practice", "Verdict", "check", "draw"]
