"""The twenty questions: a short, folded answer each, and a link to a section that exists; the pages lead to them."""

import json
import re
from pathlib import Path

import pytest

from convlib import shapes

ROOT = Path(__file__).parents[2]
NOTEBOOKS = ROOT / "notebooks"
PAGE = (NOTEBOOKS / "quiz.md").read_text(encoding="utf-8")
QUESTION = (
    r"(?ms)^\*\*(\d+)\.\*\* (.+?)\n\n<details>\n<summary><b>Answer</b></summary>\n\n(.+?)\n\n</details>\n\n"
    r"Taught in \[([^\]]+) › ([^\]]+)\]\(([^)#]+)#cell-id=([^)]+)\)\.$"
)
QUESTIONS = re.findall(QUESTION, PAGE)


def cell(file, name):
    cells = json.loads((NOTEBOOKS / file).read_text(encoding="utf-8"))["cells"]
    (found,) = ("".join(each["source"]) for each in cells if each["id"] == name)
    return found


def title(file):
    first = json.loads((NOTEBOOKS / file).read_text(encoding="utf-8"))["cells"][0]["source"]
    return "".join(first).split("\n")[0].removeprefix("# ")


def test_there_are_twenty():
    assert [number for number, *_ in QUESTIONS] == [str(number) for number in range(1, 21)]
    assert PAGE.count("<details>") == PAGE.count("</details>") == 20


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question[0])
def test_each_leads_to_the_section_that_teaches_it(question):
    _, asked, answer, lesson, heading, file, name = question
    assert asked.rstrip("* ").endswith(("?", "."))
    assert "?" in asked
    assert len(answer.split()) <= 60
    assert title(file).startswith(f"{lesson} ")
    assert re.search(rf"(?m)^## {re.escape(heading)}$", cell(file, name))


def test_nearly_every_lesson_is_asked_about():
    """The first says how the course works, the fourth is for those who want to know, the last is about tools."""
    lessons = {path.name for path in NOTEBOOKS.glob("[0-9][0-9]_*.ipynb")}
    asked = {file for *_, file, _name in QUESTIONS}
    assert sorted(file[:2] for file in lessons - asked) == ["00", "04", "17"]


def test_its_numbers_are_those_of_the_course():
    assert shapes.parameters(64, 3, (3, 3)) == 1792
    assert shapes.output_size(32, 5, stride=2) == 14
    assert shapes.explain(32, 5, stride=2).unread == 1
    assert shapes.receptive_field([(3, 1, 4)]) == 9
    assert shapes.receptive_field([(3, 1, 1)] * 3) == 7
    assert shapes.receptive_field([(3, 2, 1), (3, 1, 1), (3, 1, 1)]) == 11
    for number in ("1792", "= 14", "= 9", "7×7", "= 11"):
        assert number in PAGE


@pytest.mark.parametrize("page", ["README.md", "docs/instructor.md", "notebooks/00_start_here.ipynb"])
def test_the_pages_lead_to_it(page):
    assert re.search(r"\[twenty questions\]\((?:\S*/)?quiz\.md\)", (ROOT / page).read_text(encoding="utf-8"))
