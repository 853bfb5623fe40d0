"""The index explorer in a real JupyterLab; its pairs and sums are compared with scipy."""

import re

import numpy as np
import pytest
import scipy.signal

from tools.lab import expect, fresh, handle, set_state, settle, shown_grid, words

IMAGE = np.arange(1, 10).reshape(3, 3)
PRIMES = np.array([[2, 3, 5], [7, 11, 13], [17, 19, 23]])

CELLS = [
    "from convlib.explorers import IndexExplorer",
    "pairs = IndexExplorer()\npairs",
]


@pytest.fixture
def pairs(page):
    """The IndexExplorer as it was made."""
    explorer = fresh(page, 1)
    expect_output(explorer, scipy.signal.convolve2d(IMAGE, PRIMES))
    expect_pair(explorer, -1, -1, "1·I")
    return explorer


def expect_output(explorer, values):
    wanted = [[f"{value:g}".replace("-", "−") for value in row] for row in values]
    expect(lambda: shown_grid(explorer, 3), wanted)


def expect_pair(explorer, m, n, product, i=0, j=0):
    """The sentence names the position, and the pair that meets there."""
    start = f"m = {m}, n = {n} at i = {i}, j = {j}: ".replace("-", "−")
    expect(lambda: words(explorer).startswith(start), True)
    expect(lambda: re.search(r", and (\S+) ", words(explorer))[1], product)


def expect_sum(explorer, total):
    expect(lambda: explorer.locator("figcaption").nth(1).inner_text(), f"products, sum {total:g}".replace("-", "−"))
    assert re.search(r"= (\S+?)[;.](?: |$)", words(explorer).partition(". y")[2])[1] == f"{total:g}".replace("-", "−")


@pytest.mark.parametrize("name", ["i", "j"])
def test_sliders_by_keyboard(page, pairs, name):
    turned = scipy.signal.convolve2d(IMAGE, PRIMES)
    handle(pairs, name).press("ArrowRight")
    expect_sum(pairs, turned[2, 3] if name == "i" else turned[3, 2])
    for key in ("ArrowLeft", "ArrowLeft", "ArrowLeft"):
        handle(pairs, name).press(key)
    expect_sum(pairs, turned[2, 0] if name == "i" else turned[0, 2])
    expect_output(pairs, turned)
    assert handle(pairs, name).evaluate("element => element === document.activeElement")


@pytest.mark.parametrize("name", ["i", "j"])
def test_sliders_by_mouse(page, pairs, name):
    """Dragged to the end of its track, i or j is 2; the first pair has no kernel cell then, m = 1 or n = 1 has."""
    track = pairs.locator(".widget-slider").filter(has_text=re.compile(f"^{name}")).locator(".noUi-target")
    end, start = track.bounding_box(), handle(pairs, name).bounding_box()
    page.mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(end["x"] + end["width"] + 5, start["y"] + start["height"] / 2, steps=5)
    page.mouse.up()
    turned = scipy.signal.convolve2d(IMAGE, PRIMES)
    expect_sum(pairs, turned[2, 4] if name == "i" else turned[4, 2])
    expect_pair(pairs, -1, -1, "the", *((2, 0) if name == "i" else (0, 2)))
    assert "no such cell" in words(pairs)


def test_dropdown_by_keyboard_keeps_its_focus(page, pairs):
    formula = pairs.get_by_label("formula")
    handle(pairs, "i").press("ArrowRight")
    usual = scipy.signal.correlate2d(IMAGE, PRIMES)
    formula.focus()
    page.keyboard.press("ArrowDown")
    expect_output(pairs, usual[::-1, ::-1])
    expect_sum(pairs, usual[2, 1])
    expect_pair(pairs, -1, -1, "1·B", i=1)
    page.keyboard.press("ArrowDown")
    expect_output(pairs, usual)
    expect_sum(pairs, usual[2, 3])
    expect_pair(pairs, -1, -1, "2·A", i=1)
    assert formula.evaluate("element => element === document.activeElement")


def test_every_field_is_edited(page, pairs):
    edited = PRIMES.astype(float)
    for row, column in np.ndindex(3, 3):
        edited[row, column] = 10 * row - column
        field = pairs.get_by_label(f"kernel row {row}, column {column}")
        field.fill(f"{edited[row, column]:g}")
        field.press("Enter")
        expect_output(pairs, scipy.signal.convolve2d(IMAGE, edited))


def cell(explorer, panel, column, row):
    """The middle of a cell, counted from the upper left one of the nine that are drawn with full lines."""
    box = explorer.locator("figure").nth(panel).locator("svg path.lines").bounding_box()
    side = box["width"] / (5 if panel == 3 else 3)
    return box["x"] + (column + 0.5) * side, box["y"] + (row + 0.5) * side


def test_click_on_image_kernel_and_product(page, pairs):
    page.mouse.click(*cell(pairs, 0, 2, 0))
    expect_pair(pairs, 1, -1, "3·G")
    page.mouse.click(*cell(pairs, 2, 0, 0))
    expect_pair(pairs, 1, 1, "9·A")
    page.mouse.click(*cell(pairs, 1, 0, 1))
    expect_pair(pairs, -1, 0, "4·F")
    handle(pairs, "i").press("ArrowRight")
    expect_pair(pairs, -1, 0, "the", i=1)
    page.mouse.click(*cell(pairs, 2, 2, 0))
    expect_pair(pairs, 0, 1, "8·C", i=1)
    page.mouse.click(*cell(pairs, 2, 0, 0))
    settle(page)
    expect_pair(pairs, 0, 1, "8·C", i=1)


def test_click_follows_the_formula(page, pairs):
    set_state(page, "pairs.formula = 'correlation_as_printed'")
    expect_pair(pairs, -1, -1, "1·A")
    page.mouse.click(*cell(pairs, 2, 2, 0))
    expect_pair(pairs, 1, -1, "3·C")
    set_state(page, "pairs.formula = 'correlation'; pairs.i = -1")
    page.mouse.click(*cell(pairs, 2, 0, 2))
    expect_pair(pairs, 0, 1, "7·H", i=-1)
    page.mouse.click(*cell(pairs, 0, 2, 2))
    expect_pair(pairs, 1, 1, "8·I", i=-1)


def test_pointing_shows_a_pair_and_leaving_returns(page, pairs):
    page.mouse.move(*cell(pairs, 2, 1, 1))
    expect_pair(pairs, 0, 0, "5·E")
    page.mouse.move(*cell(pairs, 3, 0, 0))
    expect_pair(pairs, -1, -1, "1·I")


def test_arrow_keys_and_position_slider(page, pairs):
    picture = pairs.get_by_role("application")
    picture.press("ArrowRight")
    expect_pair(pairs, 0, -1, "2·H")
    picture.press("ArrowDown")
    expect_pair(pairs, 0, 0, "5·E")
    picture.press("ArrowUp")
    picture.press("ArrowUp")
    picture.press("ArrowLeft")
    expect_pair(pairs, -1, -1, "1·I")
    assert picture.evaluate("element => element === document.activeElement")
    handle(pairs, "m, n").press("End")
    expect_pair(pairs, 1, 1, "9·A")


def test_the_kernel_knows_where_the_browser_moved(page, pairs):
    pairs.get_by_role("application").press("ArrowRight")
    expect_pair(pairs, 0, -1, "2·H")
    set_state(page, "pairs.m = 1 if (pairs.m, pairs.n) == (0, -1) else -1")
    expect_pair(pairs, 1, -1, "3·G")
    set_state(page, "pairs.n = 1")
    expect_pair(pairs, 1, 1, "9·A")


def test_play_moves_on(page, pairs):
    pairs.get_by_role("button", name=re.compile("play", re.I)).first.click()
    expect_pair(pairs, 1, -1, "3·G")
    pairs.get_by_role("button", name="Pause").click()


def test_code_goes_beyond_the_slider_and_back(page, pairs):
    """The last test, since the slider stays wider."""
    set_state(page, "pairs.i = 4")
    expect_sum(pairs, 0)
    assert "9 of the 9 pairs lack a cell" in words(pairs)
    handle(pairs, "i").press("ArrowLeft")
    expect_pair(pairs, -1, -1, "the", i=3)
    set_state(page, "pairs.i = 0")
    expect_sum(pairs, 338)
