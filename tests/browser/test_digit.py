"""Drawing a digit in a real JupyterLab: with the mouse, a finger and the keyboard."""

import numpy as np
import pytest

from tools import lab

CELLS = [
    "from convlib.explorers import DigitExplorer, TrainingExplorer\n"
    "training = TrainingExplorer(seed=1)\ntraining.advance(90)",
    "digit = DigitExplorer(training.training.network)\ndigit",
]


@pytest.fixture
def explorer(page):
    return lab.fresh(page, 1)


def sheet(explorer):
    """The dots on the screen."""
    return lab.canvas_pixels(explorer, 0)[..., 0] > 127


def expect_read(page, explorer):
    """What is on the screen is what the kernel has, and its counts are in the input."""
    lab.settle(page)
    dots = sheet(explorer)
    counted = dots.reshape(8, 4, 8, 4).sum(axis=(1, 3))
    lab.expect(lambda: lab.shown_grid(explorer, 1), [[str(number) for number in row] for row in counted])
    assert lab.words(explorer.locator(".convlib").last) == eval(lab.value(page, "digit.words"))
    return dots


def at(explorer, row, column):
    """Where a dot of the sheet is on the screen."""
    box = explorer.locator("canvas").bounding_box()
    return box["x"] + (column + 0.5) / 32 * box["width"], box["y"] + (row + 0.5) / 32 * box["height"]


def test_a_stroke_of_the_mouse_is_ink_also_where_it_leaves_the_sheet(page, explorer):
    explorer.get_by_role("button", name="Clear").click()
    lab.expect(lambda: sheet(explorer).sum(), 0)
    page.mouse.move(*at(explorer, 4, 16))
    page.mouse.down()
    page.mouse.move(*at(explorer, 36, 16), steps=6)
    page.mouse.move(*at(explorer, 20, 16))
    page.mouse.up()
    page.mouse.move(*at(explorer, 20, 2))
    dots = expect_read(page, explorer)
    assert dots[4:, 16].all()
    assert not dots[:, :13].any()
    assert "Your drawing" in lab.words(explorer.locator(".convlib").last)


def test_the_keyboard_draws_and_says_where_the_pen_is(page, explorer):
    explorer.get_by_role("button", name="Clear").press("Enter")
    lab.expect(lambda: sheet(explorer).sum(), 0)
    pad = explorer.get_by_role("application", name="Sheet to draw on.")
    pad.press("ArrowUp")
    said = explorer.locator(".convlib-pad").get_by_role("status")
    assert said.inner_text() == "Pen up, row 14, column 16."
    assert not sheet(explorer).any()
    pad.press("Space")
    for _press in range(4):
        pad.press("ArrowRight")
    assert said.inner_text() == "Pen down, row 14, column 24."
    pad.press("Space")
    pad.press("ArrowDown")
    dots = expect_read(page, explorer)
    assert dots[13:15, 16:24].all()
    assert not dots[17:].any()


def test_a_finger_draws_and_does_not_scroll(page, explorer):
    explorer.get_by_role("button", name="Clear").click()
    lab.expect(lambda: sheet(explorer).sum(), 0)
    canvas = explorer.locator("canvas")
    assert canvas.evaluate("canvas => getComputedStyle(canvas).touchAction") == "none"
    touch = page.context.new_cdp_session(page)
    places = [dict(zip("xy", at(explorer, row, 8), strict=True)) for row in (6, 12, 18)]
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": places[:1]})
    for place in places[1:]:
        touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [place]})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    dots = expect_read(page, explorer)
    assert dots[6:18, 8].all()


def test_a_test_digit_is_chosen_moved_and_loaded_again_by_keyboard(page, explorer):
    lab.handle(explorer, "test digit").press("ArrowRight")
    lab.expect(lambda: lab.words(explorer.locator(".convlib").last).split(":")[0], "Test digit 1")
    before = expect_read(page, explorer)
    for _press in range(3):
        lab.handle(explorer, "dots to the right").press("ArrowRight")
    lab.expect(lambda: np.array_equal(sheet(explorer)[:, 3:], before[:, :-3]), True)
    expect_read(page, explorer)
    explorer.get_by_role("button", name="Load the test digit").press("Space")
    lab.expect(lambda: np.array_equal(sheet(explorer), before), True)
    explorer.get_by_role("button", name="Next mistake").press("Space")
    lab.expect(lambda: "not correct" in lab.words(explorer.locator(".convlib").last), True)
    expect_read(page, explorer)
