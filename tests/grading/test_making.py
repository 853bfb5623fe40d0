"""Exercises of one's own: what is refused when they are made, and the guide's whole example."""

import re
import sys
from pathlib import Path

import pytest
from graded_course import ROOT, Course, cell, notebook, part, small

pytestmark = pytest.mark.sandbox

OURS = """### BEGIN SOLUTION
from convlib import correlate2d as correlate
### END SOLUTION"""


def changed(grade_id, source):
    made = small()
    part(made, grade_id).source = source
    return made


def hidden(*lines):
    return "\n".join(["### BEGIN HIDDEN TESTS", *lines, "### END HIDDEN TESTS"])


@pytest.fixture
def course(tmp_path):
    return Course(tmp_path)


@pytest.mark.parametrize(
    ("grade_id", "source", "told"),
    [
        ("sizes-check", "assert width == 5", "sizes-check Cell 'sizes-check' has points but no rule."),
        (
            "sizes-check",
            hidden("assert width == 5"),
            "sizes-check The rules of cell 'sizes-check' can't be used: It has",
        ),
        ("sizes-check", hidden("value(widht, Question('output_size', (7, 3)))"), "There is no widht in your notebook."),
        ("correlate-check", hidden("function(correlate, 'correlate2d', ('padding',))"), "has no parameter `padding`"),
        ("correlate", OURS, "correlate In the sandbox this cell stops with ImportError: convlib.correlate2d would"),
        (
            "sizes",
            "### BEGIN SOLUTION\nwidth = height = 5\n### END SOLUTION",
            'is told: "height: Not correct. You ignored',
        ),
        ("sizes", "### BEGIN SOLUTION\nimport os; os._exit(1)\n### END SOLUTION", "ended its Python process"),
        ("sizes", "### BEGIN SOLUTION\nwidth = height = 5", 'sizes Each line "### BEGIN SOLUTION" needs a line'),
        ("sizes-check", "### END HIDDEN TESTS", 'sizes-check Each line "### BEGIN HIDDEN TESTS" needs a line'),
        ("sizes-check", "### BEGIN SOLUTION\n1\n### END SOLUTION", 'has "### BEGIN SOLUTION", but is not an answer'),
        ("sizes", hidden("width = height = 5"), 'has "### BEGIN HIDDEN TESTS", but is not a cell with points'),
    ],
)
def test_what_could_not_be_judged_is_refused_and_nothing_is_lost(course, grade_id, source, told):
    kept = course.folder / "exercises/small/small.ipynb"
    kept.parent.mkdir(parents=True)
    kept.write_text("the last release")
    course.add(changed(grade_id, source), "solutions", "small", "small")
    said = " ".join(course.run("generate_assignment", "small", "--force", code=1).split())
    assert "This exercise could not be graded, so nothing was written: small " in said
    assert told in said
    assert "Traceback" not in said
    assert kept.read_text() == "the last release"
    assert not (course.folder / "gradebook.db").exists()


def test_a_cell_that_stops_in_front_of_every_student_is_refused_too(course):
    made = small()
    made.cells.append(cell("1 / 0"))
    course.add(made, "solutions", "small", "small")
    said = " ".join(course.run("generate_assignment", "small", code=1).split())
    assert "In the sandbox this cell stops with ZeroDivisionError: division by zero" in said
    made.cells[-1].metadata.tags = ["raises-exception"]  # it is meant to
    course.add(made, "solutions", "small", "small")
    course.run("generate_assignment", "small")
    assert (course.folder / "exercises/small/small.ipynb").exists()


def test_what_nbgrader_cannot_read_is_told_in_a_sentence(course):
    """A name given twice, a cell without its points, and a file that is cut off."""
    twice, pointless = small(), small()
    part(twice, "sizes-check").metadata.nbgrader["grade_id"] = "sizes"
    del part(pointless, "sizes-check").metadata.nbgrader["points"]
    for made, told in ((twice, "Duplicate grade id: sizes."), (pointless, "'sizes-check' does not have points.")):
        course.add(made, "solutions", "small", "small")
        said = " ".join(course.run("generate_assignment", "small", code=1).split())
        assert f"{told} Correct it in" in said
        assert "Traceback" not in said
    (course.folder / "solutions/small/small.ipynb").write_text('{"cells": [')
    said = course.run("generate_assignment", "small", code=1)
    assert "It is not a notebook that can be read" in said
    assert "Traceback" not in said


def test_without_a_sandbox_the_rules_are_read_and_the_rest_is_told(course):
    course.add(small(), "solutions", "small", "small")
    (course.folder / "alembic").symlink_to(Path(sys.executable).with_name("alembic"))
    said = " ".join(course.run("generate_assignment", "small", PATH=str(course.folder)).split())
    assert "The solution was not tried, because it needs a sandbox." in said
    assert "bubblewrap is not installed here." in said
    assert (course.folder / "exercises/small/small.ipynb").exists()


def test_the_guides_example_from_its_solution_to_feedback(course):
    guide = (Path(ROOT) / "docs/grading.md").read_text(encoding="utf-8")
    section = guide.partition("## An exercise of your own")[2].partition("\n## ")[0]
    _, answer, check, wrong = re.findall(r"```python\n(.*?)```", section, re.DOTALL)
    made = notebook(
        cell("import numpy as np", "imports", locked=True),
        cell(answer, "energy", solution=True),
        cell(check, "energy-check", grade=True, locked=True, points=3),
    )
    course.add(made, "solutions", "energy", "energy")
    course.run("generate_assignment", "energy")
    released = (course.folder / "exercises/energy/energy.ipynb").read_text()
    assert "np.square" not in released
    assert "total" not in released
    for student, source in {"right": answer, "wrong": wrong}.items():
        part(made, "energy").source = source
        course.hand_in(student, made, "energy")
    course.run("autograde", "energy")
    course.run("generate_feedback", "energy")
    assert course.scores("energy") == {"right": 3, "wrong": 0}
    assert "✓ energy: Correct in all 5 cases." in course.told("right", "energy")
    told = course.told("wrong", "energy")
    assert re.search(r"✗ energy: Not correct. You got \S+; the correct value is \S+\.", told)
    case = re.search(r"signal = \[(.*?)\] your result = (\d+) correct result = (\d+)", told)
    numbers = [int(number) for number in case[1].split(",")]
    assert 2 <= len(numbers) <= 3  # a signal of one number is right by chance
    assert (int(case[2]), int(case[3])) == (sum(numbers) ** 2, sum(number**2 for number in numbers))
