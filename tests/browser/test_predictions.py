"""A lesson in a real JupyterLab, as a reader opens it: no answer is seen before a prediction is made."""

import json
import shutil
from pathlib import Path

import pytest

from tools import lab

NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "01_pixels_to_pixels.ipynb"
CELLS = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
ANSWERS = [n for n, cell in enumerate(CELLS) if "answer" in cell["metadata"].get("tags", [])]
EXPLANATIONS = [n for n, cell in enumerate(CELLS) if "".join(cell["source"]).startswith("<details>")]
SHOW = """(n) => {
    const notebook = window.jupyterapp.shell.currentWidget.content;
    notebook.activeCellIndex = n;
    return notebook.scrollToItem(n, "start");
}"""


@pytest.fixture(scope="module")
def lesson(browser, jupyterlab, served):
    """The lesson in a copy of its own: JupyterLab saves what other tests run."""
    shutil.copy(NOTEBOOK, served / "predictions.ipynb")
    page = lab.open_notebook(browser, jupyterlab, "predictions.ipynb")
    page.evaluate("window.jupyterapp.shell.currentWidget.sessionContext.ready.then(() => null)")
    yield page
    page.close()


def cell(page, number):
    """Scroll to a cell, counted from 0, and return it; cells off screen are not in the page."""
    page.evaluate(SHOW, number)
    found = page.locator(f".jp-Notebook .jp-Cell[data-windowed-list-index='{number}']")
    found.wait_for()
    return found


def run(page, number):
    """Run a cell and wait until it has run."""
    shown = cell(page, number)
    lab.run_command(page, "notebook:run-cell")
    lab.settle(page)
    return shown


@pytest.mark.parametrize("number", ANSWERS)
def test_no_answer_is_open(lesson, number):
    """A folded output shows a sentence in place of its first line."""
    answer = cell(lesson, number)
    answer.locator(".jp-OutputPlaceholder").wait_for()
    answer.locator(".jp-OutputPlaceholder .jp-PlaceholderText").wait_for(state="hidden")
    answer.locator(".jp-OutputArea-output").first.wait_for(state="hidden")


@pytest.mark.parametrize("number", EXPLANATIONS)
def test_no_explanation_is_open(lesson, number):
    assert cell(lesson, number).locator("details").inner_text().strip() == "Compare with your prediction"


def test_a_prediction_is_made_by_keyboard_and_its_cell_shows_the_answer(lesson):
    for number in range(ANSWERS[0]):
        if CELLS[number]["cell_type"] == "code":
            run(lesson, number)
    field = cell(lesson, ANSWERS[0] - 1)
    field.locator(".convlib-explorer[data-convlib=ready]").wait_for()
    field.locator("input").press_sequentially("8")
    lesson.keyboard.press("Enter")
    field.get_by_text("You gave the weight 4 to the lower right pixel").wait_for()
    answer = run(lesson, ANSWERS[0])
    answer.locator(".jp-OutputArea-output", has_text="sum: -8.0").wait_for()
    explanation = cell(lesson, ANSWERS[0] + 1).locator("details")
    explanation.locator("summary").press("Enter")
    explanation.get_by_text("The sum is −8.").wait_for()


def test_the_score_counts_on(lesson):
    (score,) = (n for n, each in enumerate(CELLS) if "".join(each["source"]) == "PredictionScore(1)")
    shown = run(lesson, score)
    shown.get_by_text("You made 1 of the 7 predictions of this lesson.").wait_for()
    lab.set_state(lesson, "Predict(1, 'turned').commit(0)")
    shown.get_by_text("You made 2 of the 7 predictions of this lesson. 1 was right at the first try.").wait_for()
