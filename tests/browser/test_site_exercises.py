"""An exercise solved in the browser edition and downloaded there gets the marks of one made in JupyterLab."""

import shutil

import pytest
from graded_course import Course
from made_up import ROOT, filled

from convlib.grading.nbgrader.page import MADE_FROM
from tools import site as edition

EXERCISE = "01_window"
HERE, THERE = "kim-in-the-browser", "kim-in-jupyterlab"
FORGOTTEN = [("turned", "kernel[::-1, ::-1]", "kernel")]  # the kernel is not turned in part 4
CHECKS = """() => Object.fromEntries([...window.jupyterapp.shell.currentWidget.content.model.cells]
    .filter((cell) => cell.getMetadata("nbgrader")?.grade && cell.type === "code")
    .map((cell) => [cell.id, cell.outputs.toJSON().map((output) => output.text ?? output.evalue).join("")]))"""
EDIT = """async (id) => {
    const { content } = window.jupyterapp.shell.currentWidget;
    const index = [...content.model.cells].findIndex((cell) => cell.getMetadata("nbgrader")?.grade_id === id);
    content.activeCellIndex = index;
    await content.scrollToItem(index);
    await content.widgets[index].ready;
    content.mode = "edit";
    if ("rendered" in content.widgets[index]) content.widgets[index].rendered = false;
    content.widgets[index].editor.focus();
}"""
ENDS = """async (code) => {
    const { kernel } = window.jupyterapp.shell.currentWidget.sessionContext.session;
    return (await kernel.requestExecute({ code, stop_on_error: true }).done).content.status;
}"""
WIDE = """
import numpy as np
from convlib.diagnosis.cases import fixed
from convlib.diagnosis.operations import OPERATIONS
assert not {name for name in OPERATIONS for asked in fixed(name) for given in asked.arguments
          if isinstance(given, np.ndarray) and given.dtype.itemsize < 8}
"""


@pytest.fixture(scope="module")
def page(browser, site):
    """The exercise, as it is handed out, all its cells run."""
    with edition.server(site) as served:
        context = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
        opened = edition.open_lesson(context, served.address, f"exercises/{EXERCISE}/{EXERCISE}.ipynb")
        edition.run_all(opened)
        yield opened
        context.close()


def answers(notebook):
    """Yield the grade id and the text of each answer."""
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("solution"):
            yield cell.metadata.nbgrader.grade_id, cell.source


def test_all_checks_of_an_empty_exercise_run_and_say_so(page):
    said = page.evaluate(CHECKS)
    assert len(said) == 5
    assert all("Nothing is here yet" in words for words in said.values())


def test_checks_get_numbers_of_64_bits_as_elsewhere(page):
    """An int of numpy has 32 bits in a browser, and a sum that is right elsewhere would wrap."""
    assert page.evaluate(ENDS, WIDE) == "ok"


@pytest.mark.sandbox
def test_a_submission_gets_the_marks_and_the_feedback_of_one_made_in_jupyterlab(page, tmp_path):
    solved = filled(EXERCISE, FORGOTTEN)
    for name, text in answers(solved):
        page.evaluate(EDIT, name)
        page.keyboard.press("Control+a")
        page.keyboard.insert_text(text)
    edition.run_all(page)
    said = page.evaluate(CHECKS)
    assert "You did not turn the kernel" in said.pop("turned-check")
    assert all(words.startswith("✓ Correct") for words in said.values())

    course = released(tmp_path)
    course.hand_in(THERE, solved, EXERCISE)
    handed_in = course.folder / "submitted" / HERE / EXERCISE
    handed_in.mkdir(parents=True)
    page.locator(".lm-MenuBar-itemLabel", has_text="File").click()
    with page.expect_download() as download:
        page.locator(".lm-Menu").get_by_text("Download", exact=True).click()
    download.value.save_as(handed_in / download.value.suggested_filename)
    course.run("autograde", EXERCISE)
    course.run("generate_feedback", EXERCISE)
    assert course.scores(EXERCISE) == {THERE: 11, HERE: 11}
    here, there = (MADE_FROM.sub("", course.page(student, EXERCISE)) for student in (HERE, THERE))
    assert here.replace(HERE, THERE) == there


def released(folder):
    """Make a course with the exercise released."""
    course = Course(folder, config=(ROOT / "nbgrader_config.py").read_text(encoding="utf-8"))
    shutil.copytree(ROOT / "solutions" / EXERCISE, folder / "solutions" / EXERCISE)
    course.run("generate_assignment", EXERCISE)
    return course
