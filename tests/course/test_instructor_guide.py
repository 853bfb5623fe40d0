"""The instructor's guide agrees with the notebooks (minutes, sections) and with the mistakes (wrong answers)."""

import json
import re
from pathlib import Path

import numpy as np
import pytest
from slide_types import exhibits, kind

from convlib import images
from convlib.diagnosis.mistakes import MISTAKES
from convlib.diagnosis.questions import Question
from convlib.kernels import KERNELS
from convlib.practice import KINDS

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "instructor.md").read_text(encoding="utf-8")
PATHS = sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))
LESSONS, PLANS = (GUIDE.split(f"\n## {title}\n")[1].split("\n## ")[0] for title in ("Lesson by lesson", "Plans"))
STEP, PREDICTION, EXHIBIT = 20, 60, 60  # s, as the guide says


def sections(path):
    """Give the minutes that the slides of each section take, by heading; the first is the title."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    found, live = {}, exhibits(cells)
    for cell in cells:
        source = "".join(cell["source"])
        if kind(cell) in ("skip", "notes") or source.startswith("Predict("):  # the field is part of the prediction
            continue
        if cell["cell_type"] == "markdown" and source.startswith(("# ", "## ")):
            heading = source.splitlines()[0].lstrip("# ")
            found[heading] = 0
        more = source.count("**Predict") * (PREDICTION - STEP) + (cell["id"] in live) * EXHIBIT
        found[heading] += (STEP + more) / 60
    return found


SECTIONS = {int(path.name[:2]): sections(path) for path in PATHS}


def rows(text, cells):
    """List the rows of all tables with this number of columns, without their heads."""
    lines = [[cell.strip() for cell in line.split("|")[1:-1]] for line in text.splitlines() if line.startswith("|")]
    return [line for line in lines if len(line) == cells and not line[0].startswith(("lesson", "round", "-"))]


def minutes_of(lesson, names):
    """Add up the minutes of sections, each named by the beginning of its heading."""
    found = {name: [heading for heading in SECTIONS[lesson] if heading.startswith(name)] for name in names.split("; ")}
    assert {name: len(headings) for name, headings in found.items()} == dict.fromkeys(found, 1)
    return sum(SECTIONS[lesson][heading] for [heading] in found.values())


def check_row(lesson, names, minutes):
    """The minutes are those of the sections, and of the first slide."""
    title = next(iter(SECTIONS[int(lesson)]))
    assert int(minutes) == round(SECTIONS[int(lesson)][title] + minutes_of(int(lesson), names)), names


@pytest.mark.parametrize("lesson", SECTIONS)
def test_the_minutes_of_a_lesson(lesson):
    whole = round(sum(minutes for heading, minutes in SECTIONS[lesson].items() if heading != "Check yourself"))
    [(title, minutes, left_out)] = [row for row in rows(LESSONS, 3) if row[0].split()[0] == str(lesson)]
    assert next(iter(SECTIONS[lesson])).startswith(title.replace(" ", " · ", 1))
    assert int(minutes) == whole
    assert 0 < minutes_of(lesson, left_out) < whole


@pytest.mark.parametrize(("plan", "length"), [("### One lecture of", 90), ("**First:", 50), ("**Second:", 50)])
def test_a_lecture_keeps_its_time(plan, length):
    plan = rows(re.split(r"\n(?:###|\*\*)", PLANS.split(plan)[1])[0], 3)
    for lesson, names, minutes in plan:
        if lesson:
            check_row(lesson, names, minutes)
    assert length - 8 <= sum(int(minutes) for _, _, minutes in plan) <= length - 2


def test_the_rounds_of_a_lab_keep_their_time():
    spent = dict.fromkeys("12345", 0)
    for number, lesson, names, minutes in rows(PLANS, 4):
        check_row(lesson, names, minutes)
        spent[number] += int(minutes)
    assert all(5 <= minutes <= 15 for minutes in spent.values())  # with a question, at most half of a round


PICTURE = np.array([[[1, 2], [3, 4]], [[10, 20], [30, 40]]])
FILTER = np.array([[[[1, 0], [0, 1]], [[0, 2], [0, -1]]]])
RING = (images.SEVEN + 1, np.ones((3, 3)))
ASKED = {
    0: [Question("output_size", (7, 3), {"stride": 3})],
    1: [Question("correlate2d", (images.PIXELS, KERNELS["emboss"].weights), {}, lambda output: output[0, 0])],
    2: [Question("divided", (np.full((3, 3), 90), np.ones((3, 3)), 9), {}, np.squeeze)],
    4: [Question("kernel_cell", (1, 0, 1, -1))],
    5: [
        Question("maps", (PICTURE, FILTER), {}, np.squeeze),
        Question("maps", (PICTURE, np.ones((3, 2, 1, 1))), {}, len),
        Question("parameters", (2, 3, (3, 3))),
    ],
    6: [Question("output_size", (12, 3), {"stride": 4})],
    7: [
        Question("output_size", (7, 3), {"padding": 2}),
        Question("correlate2d", RING, {"padding": 2}, lambda output: output[0, 0]),
    ],
    8: [Question("output_size", (7, 3), {"dilation": 2}, lambda size: 7 - size + 1)],  # the span
    9: [Question("max_pool2d", ([[-3, -1], [-2, -4]], 2), {"padding": 1}, lambda output: output[0, 0])],
    10: [Question("pair_sums", (np.ones(6), np.ones(6)), {}, len)],
    14: [Question("lay_down", (np.ones((5, 5)), np.ones((3, 3))), {"stride": 2}, len)],
    16: [Question("parameters", (16, 8, (3, 3)))],
}


@pytest.mark.parametrize("lesson", SECTIONS)
def test_wrong_answers_come_from_the_mistakes_that_are_named(lesson):
    [text] = [" ".join(part.split()) for part in LESSONS.split("\n\n") if part.startswith(f"**{lesson} ")]
    assert set(re.findall(r":\s\*([^*]+)\*", text)) <= set(MISTAKES)
    told = re.findall(r"(\[[−\d, ]+\]|−?\d+(?:\.\d+)?):\s\*([^*]+)\*", text)
    assert bool(told) == (lesson in ASKED)
    for answer, name in told:
        wrong = [question.key.wrong[name] for question in ASKED[lesson] if name in question.key.wrong]
        assert json.loads(answer.replace("−", "-")) in [np.asarray(one).tolist() for one in wrong], (answer, name)


def test_every_kind_of_question_is_one():
    assert set(re.findall(r'`"([^"]+)"`', GUIDE)) <= set(KINDS)
