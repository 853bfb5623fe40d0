"""Questions without end, and checks for a learner's own code."""

from convlib.diagnosis.check import check, check_answer
from convlib.diagnosis.questions import Question
from convlib.diagnosis.verdicts import Verdict
from convlib.practice.kinds import KINDS, draw
from convlib.practice.practice import Practice
from convlib.practice.predict import Predict, PredictionScore

__all__ = ["KINDS", "Practice", "Predict", "PredictionScore", "Question", "Verdict", "check", "check_answer", "draw"]
