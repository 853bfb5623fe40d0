"""What must be true of every stored notebook; nbval checks that its outputs are right."""

import json
import re
from pathlib import Path

import pytest

from convlib.jupyter.saving import strip
from convlib.practice import KINDS
from convlib.practice.kinds import LABELS

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
LESSONS = [path for path in NOTEBOOKS if path.name[:2].isdigit()]


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def path(request):
    return request.param


def test_there_are_notebooks():
    assert len(NOTEBOOKS) >= 3


def test_is_stored_without_widgets(path):
    assert not strip(json.loads(path.read_text(encoding="utf-8"))), (
        f"{path.name} holds widget views or state; run: python -m convlib.publish.refresh notebooks/{path.name}"
    )


def test_every_code_cell_was_run_in_order(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    counts = [cell["execution_count"] for cell in cells if cell["cell_type"] == "code"]
    assert counts == list(range(1, len(counts) + 1)), f"run: python -m convlib.publish.refresh notebooks/{path.name}"


def test_is_below_one_megabyte(path):
    assert path.stat().st_size < 1_000_000


def test_pictures_have_a_text(path):
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        for output in cell.get("outputs", []):
            page = "".join(output.get("data", {}).get("text/html", ""))
            assert page.count("<img") == page.count('<img alt="')
            assert 'alt=""' not in page


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_each_objective_is_asked_about(path):
    """The table above the last Practice lists the objectives in order, each with kinds of question that it asks."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    last = max(number for number, cell in enumerate(cells) if "".join(cell["source"]).startswith("Practice("))
    asked = re.findall(r'"([^"]+)"', "".join(cells[last]["source"]))
    title = next(cell for cell in cells if "".join(cell["source"]).startswith("# "))
    goals = re.findall(r"(?m)^- (.*)[;.]$", "".join(title["source"]))
    rows = re.findall(r"(?m)^\| (.*) \| (.*) \|$", "".join(cells[last - 1]["source"]))
    assert [goal for goal, _ in rows] == ["you can", *goals]
    ids = {label: kind for kind, label in LABELS.items()}  # the list "ask about" shows these labels
    named = [[ids[label] for label in re.findall(r"\*(.*?)\*", where)] for _, where in rows[1:]]
    assert [kind for kinds in named for kind in kinds] == asked
    assert set(asked) <= set(KINDS)
    for kinds, (_, where) in zip(named, rows[1:], strict=True):
        assert kinds or (where == "the cell above" and cells[last - 2]["cell_type"] == "code")


def test_every_kind_is_asked_somewhere():
    calls = [
        "".join(cell["source"])
        for path in NOTEBOOKS
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]
        if "".join(cell["source"]).startswith("Practice(")
    ]
    assert set(KINDS) == set(re.findall(r'"([^"]+)"', " ".join(calls)))


def test_strip_finds_what_it_removes():
    """`strip` removes views, state and times from a notebook that JupyterLab saved, and keeps the picture."""
    view = {"application/vnd.jupyter.widget-view+json": {"model_id": "1"}, "text/html": "<img>"}
    cell = {"cell_type": "code", "metadata": {"execution": {"iopub.status.busy": "now"}}, "outputs": [{"data": view}]}
    notebook = {"metadata": {"widgets": {}}, "cells": [cell]}
    assert strip(notebook)
    assert notebook == {
        "metadata": {},
        "cells": [{"cell_type": "code", "metadata": {}, "outputs": [{"data": {"text/html": "<img>"}}]}],
    }
    assert not strip(notebook)
