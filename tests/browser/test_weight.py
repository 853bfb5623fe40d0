"""Moving the window asks the kernel nothing: counted on the way between a real browser and a real kernel."""

import time

import pytest

from tools import lab

CELLS = ["from convlib import images\nfrom convlib.explorers import WindowExplorer\nWindowExplorer(images.SEVEN)"]
COUNT = """() => {
    const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
    const count = (_, { msg, direction }) => {
        if (msg.header.msg_type === "comm_msg") window.counted[direction] += 1;
    };
    if (!window.counted) kernel.anyMessage.connect(count);
    window.counted = { send: 0, recv: 0 };
}"""
GAP = 40  # ms between two keys
REST = 0.1  # s without a move after which the kernel is told


@pytest.fixture
def explorer(page):
    explorer = page.locator(".convlib-explorer")
    explorer.locator(".player input").press("Home")
    page.wait_for_timeout(500)
    page.evaluate(COUNT)
    return explorer


def assert_told(page, began):
    """The kernel was told, when the hand rested (on a busy machine more than once), and has answered nothing."""
    rests = (time.monotonic() - began) / REST
    page.wait_for_timeout(1000)
    counted = page.evaluate("counted")
    assert counted["recv"] == 0
    assert 1 <= counted["send"] <= 1 + rests


@pytest.mark.parametrize("where", ["the slider", "the picture"])
def test_keys_move_the_window_without_the_kernel(page, explorer, where):
    (explorer.locator(".player input") if where == "the slider" else explorer.get_by_role("application")).focus()
    seen, began = set(), time.monotonic()
    for _press in range(4):
        page.keyboard.press("ArrowRight")
        seen.add(lab.words(explorer))
        page.wait_for_timeout(GAP)
    assert len(seen) == 4
    assert_told(page, began)


def test_dragging_the_slider_moves_the_window_without_the_kernel(page, explorer):
    box = explorer.locator(".player input").bounding_box()
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 8, middle)
    page.mouse.down()
    seen, began = set(), time.monotonic()
    for step in range(1, 21):
        page.mouse.move(box["x"] + 8 + step / 20 * (box["width"] - 16), middle)
        seen.add(lab.words(explorer))
        page.wait_for_timeout(GAP // 2)
    assert len(seen) > 8
    page.mouse.up()
    assert_told(page, began)


def test_another_setting_is_one_question_and_few_answers(page, explorer):
    lab.handle(explorer, "stride").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(1000)
    assert page.evaluate("counted") == {"send": 1, "recv": 2}, "the picture, and ipywidgets' own echo of the slider"
