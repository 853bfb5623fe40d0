"""nbgrader's `generate_feedback`: write pages that need no network and run no scripts.

Each page holds a digest of what it was made from: the graded notebook, its marks and its comments. It is written again
when they are others.
"""

import hashlib
import json
import logging
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
from convlib.grading.nbgrader.page import made_from, write_page
from convlib.grading.nbgrader.results import Gradings
from convlib.grading.nbgrader.seed import seed_file
from convlib.grading.results import ResultsError
from convlib.text import joined, tr


class Marks(GetGrades):
    """Adds to each cell its marks, its comment, and whether a person still has to mark it."""

    def _get_score(self, cell: NotebookNode, resources: ResourcesDict) -> None:
        about = cell.metadata.nbgrader
        grade = self.gradebook.find_grade(about.grade_id, self.notebook_id, self.assignment_id, self.student_id)
        about.update(score=grade.score, points=grade.max_score, waits=grade.needs_manual_grade)

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> tuple[NotebookNode, ResourcesDict]:
        """Add them, and take from the sum what waits to be marked again."""
        nb, resources = super().preprocess(nb, resources)
        marked = [cell.metadata.nbgrader for cell in nb.cells if cell.metadata.get("nbgrader", {}).get("waits")]
        score = resources["nbgrader"]["score"] - sum(about.score for about in marked)
        resources["nbgrader"]["score"] = max(0.0, score)
        return nb, resources


class PageExporter(Exporter):
    """Turns a graded notebook into a page; into nothing, if the page that is there was made from the same."""

    file_extension = ".html"

    def from_notebook_node(
        self, nb: NotebookNode, resources: ResourcesDict | None = None, **options: object
    ) -> tuple[str, ResourcesDict]:
        """Convert a graded notebook."""
        nb, resources = super().from_notebook_node(nb, resources, **options)
        about = resources["nbgrader"]
        present = about.pop("present")
        source = json.dumps([nb, about | {"db_url": ""}], sort_keys=True)
        about["made_from"] = hashlib.sha256(source.encode()).hexdigest()
        return "" if about["made_from"] == present else write_page(nb, about), resources


class SafeFeedback(GenerateFeedback):
    """Writes the pages that are not there yet, and those whose notebook, marks or comments have changed."""

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
        self.written, self.up_to_date = 0, 0
        super().start()
        written = tr("{name}: {n} page written.", "{name}: {n} pages written.", name=assignment, n=self.written)
        same = tr("{n} was up to date.", "{n} were up to date.", n=self.up_to_date) if self.up_to_date else ""
        self.log.info("%s", joined(written, same))

    def init_notebooks(self) -> None:
        """Find the graded notebooks, without those of students whose names are not allowed."""
        super().init_notebooks()
        pattern = re.compile(self._format_source(self.coursedir.assignment_id, "(?P<student>[^/]*)", escape=True))
        self.assignments = {
            folder: notebooks
            for folder, notebooks in self.assignments.items()
            if (match := pattern.fullmatch(folder)) and is_name(match["student"])
        }

    def convert_notebooks(self) -> None:
        """Write the pages. Of nbgrader's five lines for each student, only errors are shown."""
        level = self.log.level
        self.log.setLevel(max(level, logging.ERROR))
        try:
            super().convert_notebooks()
        finally:
            self.log.setLevel(level)

    def init_destination(self, assignment_id: str, student_id: str) -> bool:
        """Say whether a student gets feedback; each page then says whether it is to be written."""
        if student_id in self.coursedir.student_id_exclude.split(","):
            return False
        if self.force:
            super().init_destination(assignment_id, student_id)  # removes what is there
        return True

    def convert_single_notebook(self, notebook_filename: str) -> None:
        """Write the page of a notebook, unless it is up to date."""
        resources = self.init_single_notebook_resources(notebook_filename)
        about = resources["nbgrader"]
        about["present"] = made_from(self._page(about))
        output, resources = self.exporter.from_filename(notebook_filename, resources=resources)
        if output:
            self.write_single_notebook(output, resources)
            self.written += 1
        else:
            self.up_to_date += 1

    def write_single_notebook(self, output: str, resources: ResourcesDict) -> None:
        """Write a page under a hidden name and rename it, so that every page is complete."""
        page = self._page(resources["nbgrader"])
        page.parent.mkdir(parents=True, exist_ok=True)
        hidden = page.with_name(f".{page.stem}.part")
        hidden.write_text(output, encoding="utf-8")
        hidden.replace(page)

    def _page(self, about: dict) -> Path:
        return Path(self._format_dest(about["assignment"], about["student"]), f"{about['notebook']}.html")
