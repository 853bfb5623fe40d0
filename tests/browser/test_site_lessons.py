"""Lessons in the browser edition, run as a visitor runs them.

Two lessons are driven in every run: one that draws with matplotlib, and one that does not. With CONVLIB_ALL_LESSONS=1
all are, which takes some minutes.
"""

import base64
import io
import json
import os
import re
import threading
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

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
CONTROLS = (".noUi-handle", "select", "input[type=range]")
LIVE = ".convlib-explorer[data-convlib=ready], p[role=status], .jp-OutputArea-output > .widget-vbox > .widget-dropdown"
"""An exhibit, a score, or the list of lesson 17."""
OTHERWISE = {"check-packages"}
"""Cells whose outputs differ: a browser has no JupyterLab to check, and loads matplotlib only to draw.

All others that do are tagged nbval-ignore-output: timings, what is installed, and the last digits of a training.
"""
VIEW = "application/vnd.jupyter.widget-view+json"


@pytest.fixture(scope="module")
def address(site):
    with server(site) as served:
        yield served.address


@contextmanager
def elsewhere():
    """A proxy that notes who is asked for beside this machine, and answers nobody."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def refuse(self):
            asked.append(self.path)
            self.send_error(502)

        do_GET = do_POST = do_HEAD = do_CONNECT = refuse

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as proxy:
        thread = threading.Thread(target=proxy.serve_forever)
        thread.start()
        yield f"127.0.0.1:{proxy.server_port}", asked
        proxy.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def context(browser):
    """A window; at the end, its pages have asked nobody but the site.

    A proxy sees what pages, workers and service workers ask for; it does not see this machine's addresses.
    """
    with elsewhere() as (proxy, asked):
        context = browser.new_context(
            viewport={"width": 1280, "height": 900}, proxy={"server": f"http://{proxy}", "bypass": "127.0.0.1"}
        )
        yield context
        context.new_page().goto("http://somebody.example/")  # the proxy does see others
        context.close()
    assert asked
    known = ("http://somebody.example/", "content-autofill.googleapis.com:443")  # the second is Chromium's own
    assert [address for address in asked if not address.startswith(known)] == []


@pytest.fixture(scope="module")
def lesson(context, address, request):
    """A lesson's name, and the page on which it is open."""
    page = open_lesson(context, address, f"notebooks/{request.param}.ipynb")
    yield request.param, page
    page.close()


@pytest.mark.parametrize("lesson", DRIVEN, indirect=True)
def test_a_lesson_runs_in_the_browser_edition(lesson):
    """It prints and draws what is stored; every exhibit is live, a setting changes one, a question is judged."""
    name, page = lesson
    errors = lab.page_errors(page)
    stored = json.loads((NOTEBOOKS / f"{name}.ipynb").read_text(encoding="utf-8"))["cells"]
    cells = run(page)
    assert [cell["id"] for cell, kept in zip(cells, stored, strict=True) if not is_as_stored(cell, kept)] == []
    live = [number for number, cell in enumerate(cells) if any(VIEW in data(output) for output in outputs(cell))]
    controls = {number: [kind for kind in CONTROLS if show(page, number).locator(kind).count()] for number in live}
    if name != "deck":  # its pictures stand still
        change_a_setting(page, controls)
        answer_a_question(page, {number: cells[number]["source"] for number in live})
    assert not errors


def run(page):
    """Run all cells, and return them as they are then."""
    page.evaluate(READY)
    lab.run_command(page, "notebook:clear-all-cell-outputs")
    lab.run_command(page, "notebook:run-all-cells")
    page.wait_for_function(HAS_ENDED, timeout=600_000)
    cells = page.evaluate(CELLS)
    assert [output for cell in cells for output in outputs(cell) if output["output_type"] == "error"] == []
    return cells


def is_as_stored(cell, kept):
    """Compare to the last digit, but for what differs from machine to machine."""
    if cell["id"] in OTHERWISE or "nbval-ignore-output" in kept["metadata"].get("tags", []):
        return True
    about = partial(pytest.approx, abs=3)  # pixels: matplotlib's versions do not draw letters equally wide
    return [content(output) for output in outputs(cell)] == [content(output, about) for output in outputs(kept)]


def content(output, size=list):
    """What an output shows: its text, or its pictures; of matplotlib's only their size."""
    texts = {"text": output.get("text", "")} | {kind: text for kind, text in data(output).items() if kind != VIEW}
    shown = {kind: "".join(text) for kind, text in texts.items()}
    if png := shown.pop("image/png", None):
        shown["size"] = size(Image.open(io.BytesIO(base64.b64decode(png))).size)
    return output["output_type"], shown


def outputs(cell):
    return cell.get("outputs", [])


def data(output):
    return output.get("data", {})


def show(page, number):
    """Scroll to a cell, counted from 0, and return its exhibit once it is live: what is off screen is not drawn."""
    page.evaluate(SHOW, number)
    cell = page.locator(f".jp-Notebook .jp-Cell[data-windowed-list-index='{number}']")
    exhibit = cell.locator(LIVE).first
    exhibit.wait_for(timeout=60_000)
    return exhibit


def change_a_setting(page, controls):
    """Change, by key, a slider or else a list, of a setting or else of a player; the picture changes."""
    kind = next(kind for kind in CONTROLS if any(kind in found for found in controls.values()))
    exhibit = show(page, next(number for number, found in controls.items() if kind in found))
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


WRITE = """async (code) => {
    const notebook = window.jupyterapp.shell.currentWidget.content;
    const number = [...notebook.model.cells].findIndex(({ type }) => type === "code");
    notebook.model.cells.get(number).sharedModel.setSource(code);
    await notebook.scrollToItem(number, "start");
    return number;
}"""
PRINTED = """async (code) => {
    const request = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.requestExecute({ code });
    let printed = "";
    request.onIOPub = ({ content }) => (printed += content.text ?? content.evalue ?? "");
    await request.done;
    return printed;
}"""
ENDLESS = """
from convlib.diagnosis.check import check
def endless(image, kernel):
    while True:
        pass
print(check(endless, "correlate2d", seconds=2))
"""


@pytest.mark.parametrize("lesson", DRIVEN[:1], indirect=True)
def test_a_kernel_without_threads_interrupts_times_and_runs(lesson):
    """An endless loop ends with the usual sentence; layers are timed; an exhibit that runs leaves the kernel free."""
    _name, page = lesson
    page.evaluate(READY)
    assert "was not finished after " in page.evaluate(PRINTED, "import convlib" + ENDLESS)
    timed = "from convlib.explorers import CostExplorer\nprint(min(CostExplorer(size=64).measure()) > 0)"
    assert page.evaluate(PRINTED, timed) == "True\n"
    page.evaluate(PRINTED, "from convlib.explorers import KernelLearner")
    cell = page.evaluate(WRITE, "learner = KernelLearner(rate=0.04)\nlearner")
    learner = lab.fresh(page, cell)
    learner.get_by_role("button", name="Run").click()
    lab.expect(lambda: int(page.evaluate(PRINTED, "print(len(learner.losses))")) > 100, True)
    learner.get_by_role("button", name="Pause").click()
    learner.get_by_text(re.compile("After [0-9]+ steps")).first.wait_for()
