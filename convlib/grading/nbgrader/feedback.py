"""nbgrader's `generate_feedback`: write pages that need no network and run no scripts."""

import re
from contextlib import suppress
from pathlib import Path

from nbconvert.exporters import Exporter
from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.converters import GenerateFeedback, NbGraderException
from nbgrader.preprocessors import GetGrades
from traitlets import List

from convlib.grading.names import is_name
from convlib.grading.nbgrader.course import CourseFolder
from convlib.grading.nbgrader.page import write_page
from convlib.grading.nbgrader.results import Gradings
from convlib.grading.nbgrader.seed import seed_file
from convlib.grading.results import ResultsError
from convlib.text import tr


class Marks(GetGrades):
    """Adds to each cell its marks, its comment, and whether a person still has to mark it."""

    def _get_score(self, cell: NotebookNode, resources: ResourcesDict) -> None:
        about = cell.metadata.nbgrader
        grade = self.gradebook.find_grade(about.grade_id, self.notebook_id, self.assignment_id, self.student_id)
        about.update(score=grade.score, points=grade.max_score, waits=grade.needs_manual_grade)


class PageExporter(Exporter):
    """Turns a graded notebook into a page."""

    file_extension = ".html"

    def from_notebook_node(
        self, nb: NotebookNode, resources: ResourcesDict | None = None, **options: object
    ) -> tuple[str, ResourcesDict]:
        """Convert a graded notebook."""
        nb, resources = super().from_notebook_node(nb, resources, **options)
        return write_page(nb, resources["nbgrader"]), resources


class SafeFeedback(GenerateFeedback):
    """Writes feedback for each submission that has none yet."""

    exporter_class = PageExporter
    preprocessors = List([Marks])

    def start(self) -> None:
        """Write the pages, unless the assignment is being graded: they would tell cases that still judge others."""
        assignment = self.coursedir.assignment_id
        if seed_file(self.coursedir).exists():
            sentence = tr(
                "{name} is being graded, or its grading was killed. When no run is under way, type "
                "`nbgrader autograde {name}` first.",
                name=assignment,
            )
            self.log.error("%s", sentence)
            raise NbGraderException(sentence)
        with suppress(ResultsError), Gradings(CourseFolder(self.coursedir)) as gradings:
            gradings.renew_penalties(assignment)
        super().start()

    def init_notebooks(self) -> None:
        """Find the graded notebooks, without those of students whose names are not allowed."""
        super().init_notebooks()
        pattern = re.compile(self._format_source(self.coursedir.assignment_id, "(?P<student>[^/]*)", escape=True))
        self.assignments = {
            folder: notebooks
            for folder, notebooks in self.assignments.items()
            if (match := pattern.fullmatch(folder)) and is_name(match["student"])
        }

    def init_destination(self, assignment_id: str, student_id: str) -> bool:
        """Say whether a submission needs feedback; it does if a stopped run left out some of its pages."""
        folder = Path(self._format_dest(assignment_id, student_id))
        pages = [folder / Path(notebook).with_suffix(".html").name for notebook in self.notebooks]
        wanted = super().init_destination(assignment_id, student_id)  # False for an excluded student
        excluded = student_id in self.coursedir.student_id_exclude.split(",")
        return wanted or not (excluded or all(page.exists() for page in pages))

    def write_single_notebook(self, output: str, resources: ResourcesDict) -> None:
        """Write a page under a hidden name and rename it, so that every page is complete."""
        about = resources["nbgrader"]
        folder = Path(self._format_dest(about["assignment"], about["student"]))
        folder.mkdir(parents=True, exist_ok=True)
        hidden = folder / f".{about['notebook']}.part"
        hidden.write_text(output, encoding="utf-8")
        hidden.replace(folder / f"{about['notebook']}.html")
