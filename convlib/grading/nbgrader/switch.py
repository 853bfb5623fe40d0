"""What nbgrader_config.py calls: nbgrader's commands stay, and two of its classes are exchanged."""

import nbgrader.apps.api
import nbgrader.apps.autogradeapp
import nbgrader.apps.generatefeedbackapp
from nbgrader.converters import GenerateAssignment
from traitlets.config import Config

from convlib.grading.nbgrader.autograde import SandboxedAutograde
from convlib.grading.nbgrader.feedback import SafeFeedback
from convlib.grading.nbgrader.page import safe_markdown
from convlib.grading.nbgrader.variants import WriteSeed


def switch_on(c: Config, *, seed: int | None = None, sandbox: bool = True) -> None:
    """Let nbgrader grade in a sandbox, by rules, and give feedback in which no student's script runs.

    Parameters
    ----------
    c : Config
        nbgrader's, as `get_config()` gives it in nbgrader_config.py.
    seed : int, optional
        Numbers are drawn for each student from it; without one all students have the same.
    sandbox : bool
        False runs submissions without a sandbox: they can read, write and send whatever the grader can.
    """
    c.ClearSolutions.code_stub = {"python": "...  # your answer, in place of the three dots"}
    c.ClearSolutions.text_stub = "*Your answer, in place of this line.*"
    c.GenerateAssignment.preprocessors = [WriteSeed, *GenerateAssignment.preprocessors.default()]
    c.HTMLExporter.sanitize_html = True  # what the formgrader shows of a submission, its markdown too
    c.HTMLExporter.filters = {"markdown2html": safe_markdown}
    c.WriteSeed.seed = c.SandboxedAutograde.seed = seed
    c.SandboxedAutograde.sandbox = sandbox
    for apps in (nbgrader.apps.autogradeapp, nbgrader.apps.api):
        apps.Autograde = SandboxedAutograde
    for apps in (nbgrader.apps.generatefeedbackapp, nbgrader.apps.api):
        apps.GenerateFeedback = SafeFeedback
