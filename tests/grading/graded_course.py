"""A small course for the tests of grading: nbgrader's real commands in a folder, and one short exercise."""

import atexit
import csv
import html
import json
import os
import shutil
import subprocess
import sys
import tempfile
import textwrap
from functools import cache
from pathlib import Path

import nbformat
import nbgrader_server
from nbformat import NotebookNode, v4
from nbgrader.api import Gradebook

CONFIG = """
from convlib.grading import switch_on
c = get_config()
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "exercises"
switch_on(c{options})
"""
PLAIN = CONFIG.replace("from convlib.grading import switch_on", "").replace("switch_on(c{options})", "")
ROOT = Path(__file__).parents[2]


class Course:
    """A course in a folder."""

    def __init__(self, folder, exercise=None, options="", config=CONFIG, before=()):
        self.folder, self.before = Path(folder), list(before)
        (self.folder / "nbgrader_config.py").write_text(config.replace("{options}", options))
        if exercise is not None:
            shutil.copytree(released(json.dumps(exercise)), self.folder, dirs_exist_ok=True)

    def start(self, *words, start_new_session=False, **environment):
        """Start a command of nbgrader."""
        return subprocess.Popen(
            [*self.before, sys.executable, "-m", "nbgrader", *words],
            cwd=self.folder,
            env=self.environment(environment),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=start_new_session,
        )

    @staticmethod
    def environment(changed):
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        return os.environ | {"PATH": path, "PYTHONPATH": str(ROOT), "COLUMNS": "240"} | changed

    def run(self, *words, code=0, **environment):
        """Run a command of nbgrader, and give what it says."""
        if sys.platform != "linux":  # elsewhere a process that has imported much can't fork
            return self.run_whole(*words, code=code, **environment)
        said, returned = nbgrader_server.run(words, self.folder, self.environment(environment))
        assert returned == code, said
        return said

    def run_whole(self, *words, code=0, **environment):
        """Run a command of nbgrader from the start of Python, as a person does, and give what it says."""
        said, _ = (process := self.start(*words, **environment)).communicate()
        assert process.returncode == code, said
        return said

    def add(self, notebook, *place):
        """Write a notebook: folders, and its name."""
        folder = self.folder.joinpath(*place[:-1])
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{place[-1]}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")  # whatever is wrong with it

    def hand_in(self, student, notebook, exercise="small"):
        self.add(notebook, "submitted", student, exercise, exercise)

    def copy(self, folder, options=""):
        """The same course in another, empty folder."""
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        return Course(folder, options=options)

    def book(self):
        """The gradebook."""
        return Gradebook(f"sqlite:///{self.folder}/gradebook.db")

    def scores(self, exercise="small"):
        """The points of each student in the gradebook."""
        with self.book() as book:
            return {each.student.id: each.score for each in book.assignment_submissions(exercise)}

    def exported(self, exercise="small"):
        """What `nbgrader export` says of each student, as text."""
        self.run("export")
        rows = list(csv.DictReader((self.folder / "grades.csv").read_text().splitlines()))
        assert len(rows) == len({(row["assignment"], row["student_id"]) for row in rows})
        return {row["student_id"]: row["score"] for row in rows if row["assignment"] == exercise and row["score"]}

    def page(self, student, exercise="small"):
        """The feedback as it is written."""
        return (self.folder / "feedback" / student / exercise / f"{exercise}.html").read_text(encoding="utf-8")

    def told(self, student, exercise="small"):
        """The feedback as it is read, in one line."""
        return " ".join(html.unescape(self.page(student, exercise)).split())

    def graded(self, student, exercise="small"):
        path = self.folder / "autograded" / student / exercise / f"{exercise}.ipynb"
        return nbformat.read(path, as_version=4)


@cache
def released(exercise):
    """A folder with an exercise as its author wrote it, released once for all courses that begin with it."""
    folder = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, folder)
    course = Course(folder)
    course.add(json.loads(exercise), "solutions", "small", "small")
    course.run("generate_assignment", "small")
    (course.folder / "nbgrader_config.py").unlink()  # each course has its own
    return folder


def ordinary_user():
    """What stands before a command, so that a user who owns nothing runs it; Python and the course are shown to it."""
    shown = {str(path) for path in (sys.base_prefix, sys.prefix, ROOT)}
    hidden = {f"/{Path(path).parts[1]}" for path in shown} - {"/usr", "/tmp"}
    view = [part for top in sorted(hidden) for part in ("--perms", "0755", "--tmpfs", top)]
    folders = {str(folder) for path in shown for folder in Path(path).parents if len(folder.parts) > 2}
    view += [part for folder in sorted(folders) for part in ("--dir", folder)]
    view += [part for path in sorted(shown) for part in ("--ro-bind", path, path)]
    user = ["setpriv", "--reuid", "12345", "--regid", "12345", "--clear-groups"]
    return ["bwrap", "--dev-bind", "/", "/", *view, "--", *user]


def cell(source, grade_id=None, kind="code", **about):
    """Make a cell of an exercise."""
    made = {"code": v4.new_code_cell, "markdown": v4.new_markdown_cell}[kind](textwrap.dedent(source).strip())
    if grade_id:
        plain = {"grade": False, "solution": False, "locked": False, "task": False, "schema_version": 3}
        made.metadata["nbgrader"] = plain | {"grade_id": grade_id} | about
    return made


def notebook(*cells):
    for number, each in enumerate(cells):
        each["id"] = f"cell-{number}"
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return v4.new_notebook(cells=list(cells), metadata={"kernelspec": kernel})


CORRELATE = """
def correlate(image, kernel, stride=1):
    rows = (image.shape[0] - kernel.shape[0]) // stride + 1
    columns = (image.shape[1] - kernel.shape[1]) // stride + 1
    output = np.zeros((rows, columns))
    for i, j in np.ndindex(rows, columns):
        window = image[i * stride : i * stride + kernel.shape[0], j * stride : j * stride + kernel.shape[1]]
        output[i, j] = np.sum(window * kernel)
    return output
"""


def small():
    """The short exercise, as its author wrote it: 2 + 3 points by rules, 2 by hand."""
    return notebook(
        cell("import numpy as np", "imports", locked=True),
        cell("### BEGIN SOLUTION\nwidth = 5\nheight = 3\n### END SOLUTION", "sizes", solution=True),
        cell(
            """
            print("the sizes are checked when they are graded")
            ### BEGIN HIDDEN TESTS
            value(width, Question("output_size", (7, 3)))
            value(height, Question("output_size", (7, 3), {"stride": 2}))
            ### END HIDDEN TESTS
            """,
            "sizes-check",
            grade=True,
            locked=True,
            points=2,
        ),
        cell("### BEGIN SOLUTION" + CORRELATE + "### END SOLUTION", "correlate", solution=True),
        cell(
            """
            ### BEGIN HIDDEN TESTS
            function(correlate, "correlate2d", settings=("stride",))
            ### END HIDDEN TESTS
            """,
            "correlate-check",
            grade=True,
            locked=True,
            points=3,
        ),
        cell("Because it is so.", "why", "markdown", grade=True, solution=True, points=2),
    )


def answered(course, sizes="width = 5\nheight = 3", correlate=CORRELATE, why="Because.", exercise="small"):
    """A submission to the short exercise."""
    made = nbformat.read(course.folder / "exercises" / exercise / f"{exercise}.ipynb", as_version=4)
    for grade_id, source in {"sizes": sizes, "correlate": correlate, "why": why}.items():
        if source is not None:
            part(made, grade_id).source = textwrap.dedent(source).strip()
    return made


def part(made: NotebookNode, grade_id: str) -> NotebookNode:
    return next(each for each in made.cells if each.metadata.get("nbgrader", {}).get("grade_id") == grade_id)
