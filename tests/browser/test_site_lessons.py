"""Lessons in the browser edition, run as a visitor runs them.

Two lessons are driven in every run: one that draws with matplotlib, and one that does not. With CONVLIB_ALL_LESSONS=1
all are, which takes some minutes.
"""

import os
import re
from pathlib import Path

import numpy as np
import pytest

from convlib.practice import Predict
from tools import lab
from tools.site import READY, open_lesson, server

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
TWO = ["02_kernels", "04_the_definition"]
ALL = sorted(path.stem for path in NOTEBOOKS.glob("*.ipynb"))
DRIVEN = ALL if os.environ.get("CONVLIB_ALL_LESSONS") else TWO

CELLS = "() => [...window.jupyterapp.shell.currentWidget.content.model.cells].map((cell) => cell.toJSON())"
HAS_ENDED = """() => {
    const cells = [...window.jupyterapp.shell.currentWidget.content.model.cells].filter(({ type }) => type === "code");
    const failed = cells.some((cell) => cell.toJSON().outputs.some((output) => output.output_type === "error"));
    return failed || cells.every((cell) => cell.executionCount !== null);
}"""
SHOW = "(number) => window.jupyterapp.shell.currentWidget.content.scrollToItem(number, 'start')"
PICTURE = "(exhibit) => [...exhibit.querySelectorAll('figure, .words')].map(({ innerHTML }) => innerHTML).join()"
AT = "(slider) => slider.value ?? slider.ariaValueNow"
VIEW = "application/vnd.jupyter.widget-view+json"


@pytest.fixture(scope="module")
def address(site):
    with server(site) as served:
        yield served.address


@pytest.fixture
def context(browser):
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context
    context.close()


@pytest.mark.parametrize("name", DRIVEN)
def test_a_lesson_runs_in_the_browser_edition(context, address, name):
    """No cell fails, every exhibit is live, a setting changes its picture, a question is judged as in JupyterLab."""
    page = open_lesson(context, address, f"notebooks/{name}.ipynb")
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    cells = run(page)
    live = [number for number, cell in enumerate(cells) if any(VIEW in data(output) for output in outputs(cell))]
    assert live
    for number in live:
        show(page, number)
    sources = {number: cells[number]["source"] for number in live}
    change_a_setting(page, sources)
    answer_a_question(page, sources)
    assert not errors


def run(page):
    """Run all cells, and return them as they are then."""
    page.evaluate(READY)
    lab.run_command(page, "notebook:clear-all-cell-outputs")
    lab.run_command(page, "notebook:run-all-cells")
    page.wait_for_function(HAS_ENDED, timeout=240_000)
    cells = page.evaluate(CELLS)
    assert [output for cell in cells for output in outputs(cell) if output["output_type"] == "error"] == []
    return cells


def outputs(cell):
    return cell.get("outputs", [])


def data(output):
    return output.get("data", {})


def show(page, number):
    """Scroll to a cell, counted from 0, and return its exhibit once it is live: what is off screen is not drawn."""
    page.evaluate(SHOW, number)
    cell = page.locator(f".jp-Notebook .jp-Cell[data-windowed-list-index='{number}']")
    exhibit = cell.locator(".convlib-explorer[data-convlib=ready], p[role=status]").first  # or a score
    exhibit.wait_for(timeout=60_000)
    return exhibit


def change_a_setting(page, sources):
    """Change, by key, a slider or else a list, of a setting or else of a player; the picture changes."""
    for kind in (".noUi-handle", "select", "input[type=range]"):
        number = next((number for number in sources if show(page, number).locator(kind).count()), None)
        if number is not None:
            break
    exhibit = show(page, number)
    control, before = exhibit.locator(kind).first, exhibit.evaluate(PICTURE)
    at = control.evaluate(AT)
    for key in ("ArrowRight", "ArrowLeft", "ArrowDown", "ArrowUp"):
        if control.evaluate(AT) == at:  # the first keys found its end
            control.press(key)
    lab.expect(lambda: exhibit.evaluate(PICTURE) != before, True)


def answer_a_question(page, sources):
    """Answer the first prediction that asks for numbers; it is judged in the same words as here."""
    number, predict = next(predictions(sources))
    predict.commit(predict.asked.key.right)
    exhibit = show(page, number)
    fields = exhibit.locator(".convlib-answer input")
    for place, value in enumerate(np.ravel(predict.asked.key.right)):
        fields.nth(place).fill(f"{value:g}")
    fields.first.press("Enter")
    exhibit.get_by_text(predict.feedback).wait_for()


def predictions(sources):
    """Yield the cells whose predictions ask for numbers, with the same predictions here."""
    for number, source in sources.items():
        if asked := re.fullmatch(r'Predict\((\d+), "(.*)"\)', source):
            predict = Predict(int(asked[1]), asked[2])
            if predict.asked.form in ("number", "size", "grid"):
                yield number, predict
