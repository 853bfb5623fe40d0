"""Exhibits whose module came late, as on a slow computer: they hear their kernel, and nothing that it sent is lost."""

import contextlib

import numpy as np
import pytest

from convlib import definitions, images
from convlib.kernels import KERNELS
from tools import lab

CELLS = [
    "from convlib import images\n"
    "from convlib.explorers import DigitExplorer, KernelLearner, WindowExplorer\n"
    "from convlib.network import Dense, Network",
    "window = WindowExplorer(images.SEVEN, kernel='sobel_x')\nwindow",
    "window.stride = 2",  # sent before the page is free
    "digit = DigitExplorer(Network([Dense(10)], (1, 8, 8), 0))\ndigit",
    "learner = KernelLearner()\nlearner",
]
SLOW = """() => {
    const make = URL.createObjectURL;
    URL.createObjectURL = (blob) => {
        const address = make.call(URL, blob);
        if (blob.type !== "text/javascript") return address;
        for (const begin = performance.now(); performance.now() < begin + 2200; ); // anywidget waits for 2 s
        window.late = (window.late ?? 0) + 1;
        return address;
    };
}"""


@pytest.fixture(scope="module")
def late(browser, jupyterlab, served):
    """A page that is busy whenever it should load the module of a widget."""
    lab.write_notebook(served / "late.ipynb", CELLS)
    with contextlib.closing(lab.open_notebook(browser, jupyterlab, "late.ipynb")) as page:
        page.evaluate(SLOW)
        lab.run_all(page, timeout=180_000)
        lab.expect(page.locator(".convlib-explorer p.words:not(:empty)").count, 3, 180)
        assert page.evaluate("window.late") > 3
        yield page


def exhibit(page, number):
    return page.locator(".convlib-explorer").nth(number)


def check_output(explorer, kernel, stride):
    output = definitions.correlate2d(images.SEVEN, KERNELS[kernel].weights, stride=stride)
    last = explorer.locator("figure").count() - 1
    wanted = [[f"{value:g}".replace("-", "−") for value in row] for row in np.asarray(output)]
    lab.expect(lambda: lab.shown_grid(explorer, last), wanted)


def test_a_picture_shows_what_the_kernel_sent_while_the_page_was_busy(late):
    check_output(exhibit(late, 0), "sobel_x", 2)


def test_a_picture_and_fields_follow_the_kernel(late):
    lab.set_state(late, "window.stride, window.kernel = 1, 'emboss'")
    check_output(exhibit(late, 0), "emboss", 1)
    fields = exhibit(late, 0).locator(".convlib-cells input")
    cells = [f"{cell:g}" for row in KERNELS["emboss"].cells for cell in row]
    lab.expect(lambda: fields.evaluate_all("all => all.map(({ value }) => value)"), cells)


@pytest.mark.parametrize(("done", "has_ink"), [("load", True), ("clear", False)])
def test_a_sheet_shows_what_the_kernel_puts_on_it(late, done, has_ink):
    lab.set_state(late, f"digit.{done}()")
    lab.expect(lambda: bool((lab.canvas_pixels(exhibit(late, 1), 0)[..., 0] > 127).any()), has_ink)


def test_work_goes_on_while_the_page_answers(late):
    learner = exhibit(late, 2)
    learner.get_by_role("button", name="Run").click()
    lab.expect(lambda: int(lab.value(late, "len(learner.losses)")) > 200, True)
    learner.get_by_role("button", name="Pause").click()
    lab.expect(lambda: lab.words(learner).startswith("After"), True)
    assert f"After {lab.value(late, 'len(learner.losses) - 1')} steps" in lab.words(learner)
