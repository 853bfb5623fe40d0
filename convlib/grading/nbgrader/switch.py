"""Replaces what nbgrader does with submissions; its commands stay the same. nbgrader_config.py calls `switch_on`.

Collecting and grading: classes. The formgrader's lists and `zip_collect`'s copying: methods of nbgrader's own classes,
since nbgrader has no option for them.
"""

import nbgrader.apps.api
import nbgrader.apps.autogradeapp
import nbgrader.apps.generateassignmentapp
import nbgrader.apps.generatefeedbackapp
from nbgrader.apps import ZipCollectApp
from nbgrader.apps.api import NbGraderAPI
from nbgrader.converters import GenerateAssignment
from traitlets.config import Config

from convlib.grading.markdown import safe_markdown
from convlib.grading.nbgrader import formgrader
from convlib.grading.nbgrader.autograde import SandboxedAutograde
from convlib.grading.nbgrader.checks import RunOn
from convlib.grading.nbgrader.collect import Collector, Extractor, transfer_files
from convlib.grading.nbgrader.exchange import SafeCollect
from convlib.grading.nbgrader.feedback import SafeFeedback
from convlib.grading.nbgrader.making import JudgedAssignment
from convlib.grading.nbgrader.variants import WriteSeed
from convlib.languages import of_course, speaking
from convlib.text import tr


def switch_on(c: Config, *, seed: int | None = None, sandbox: bool = True) -> None:
    """Make nbgrader grade in a sandbox, by rules, and write feedback that runs no student's script.

    Its commands speak the language that the variable COURSE_LANGUAGE names, and feedback that of each submission.

    Parameters
    ----------
    c : Config
        nbgrader's settings, which `get_config()` returns in nbgrader_config.py.
    seed : int, optional
        Draws different numbers for each student; without it all students have the same numbers.
    sandbox : bool
        False runs submissions without a sandbox: they can read, write and send everything that the grader can.
    """
    of_course()
    with speaking("en"):  # an exercise is translated as a whole
        c.ClearSolutions.code_stub = {"python": f"...  # {tr('write your answer in place of the three dots')}"}
        c.ClearSolutions.text_stub = f"*{tr('Write your answer in place of this line.')}*"
    c.GenerateAssignment.preprocessors = [WriteSeed, RunOn, *GenerateAssignment.preprocessors.default()]
    c.HTMLExporter.sanitize_html = True  # for the formgrader, which shows submissions with this exporter
    c.HTMLExporter.filters = {"markdown2html": safe_markdown}
    c.HTMLExporter.preprocessors = [formgrader.Shorten]
    c.WriteSeed.seed = c.SandboxedAutograde.seed = seed
    c.SandboxedAutograde.sandbox = sandbox
    c.ZipCollectApp.extractor_plugin, c.ZipCollectApp.collector_plugin = Extractor, Collector
    c.ExchangeFactory.collect = SafeCollect
    ZipCollectApp._transfer_files = transfer_files
    NbGraderAPI.get_submitted_students = formgrader.submitted_students
    NbGraderAPI.get_submitted_timestamp = formgrader.submitted_timestamp
    for apps in (nbgrader.apps.autogradeapp, nbgrader.apps.api):
        apps.Autograde = SandboxedAutograde
    for apps in (nbgrader.apps.generateassignmentapp, nbgrader.apps.api):
        apps.GenerateAssignment = JudgedAssignment
    for apps in (nbgrader.apps.generatefeedbackapp, nbgrader.apps.api):
        apps.GenerateFeedback = SafeFeedback
