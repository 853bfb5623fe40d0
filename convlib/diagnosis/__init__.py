"""The right answer, the mistake behind a wrong one, and what to tell the learner."""
