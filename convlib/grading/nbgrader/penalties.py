"""What being late costs, as nbgrader's plugin says it: in whole millionths of a point, and without its log."""

import logging

from nbgrader.api import SubmittedNotebook
from nbgrader.preprocessors import AssignLatePenalties
from traitlets import default

QUIET = logging.getLogger(f"{__name__}.quiet")
"""For what nbgrader logs of each late student: long fractions, and seconds; pages, marks and summaries tell it."""
QUIET.setLevel(logging.ERROR)


class Penalties(AssignLatePenalties):
    """Works out the penalty of one notebook. `c.AssignLatePenalties.plugin_class` says how."""

    @default("log")
    def _log_default(self) -> logging.Logger:
        return QUIET

    def _check_late_penalty(self, notebook: SubmittedNotebook, penalty: float) -> float:
        return round(super()._check_late_penalty(notebook, penalty), 6)  # a tenth of 21 points is 2.1
