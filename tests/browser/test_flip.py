"""Flip and slide in a real JupyterLab: every control by keyboard; areas and sums are compared with closed forms."""

import re

import numpy as np
import pytest

from convlib import drawing
from tools.lab import expect, fresh, handle, set_state, settle, words

CELLS = [
    "from convlib.explorers import FlipAndSlide",
    "curves = FlipAndSlide(t=0.5)\ncurves",
    "sums = FlipAndSlide(x_samples=(1, 2, 3), w_samples=(2, 1), discrete=True, t=1)\nsums",
]
STEP = 0.05  # of t, for two boxes


def box_on_box(t):
    return max(1 - abs(t - 1), 0)


@pytest.fixture
def curves(page):
    """The continuous explorer as it was made."""
    explorer = fresh(page, 1)
    expect_area(explorer, 0.5, 0.5)
    return explorer


@pytest.fixture
def sums(page):
    """The discrete explorer as it was made."""
    explorer = fresh(page, 2)
    expect(lambda: words(explorer), "n = 1: x[0]·w[1] + x[1]·w[0] = 1·1 + 2·2 = 5, so y[1] = 5")
    return explorer


def written(number):
    return f"{number:.4f}".rstrip("0").rstrip(".").replace("-", "−")


def expect_area(explorer, t, area, name="y"):
    """The sentence and the labels of the product and the result all give the area."""
    t, area = written(t), written(area)
    expect(lambda: words(explorer), f"t = {t}: the area of the product is {area}, so {name}({t}) = {area}")
    assert label(explorer, 1) == f"area {area}"
    assert label(explorer, 2) == f"{name}({t}) = {area}"


def label(explorer, plot):
    return explorer.locator("figure").nth(plot).locator("g.mark > text").last.text_content()


def result(explorer):
    """The numbers on the stems of the last plot."""
    return explorer.locator("figure").nth(2).locator("g.mark tspan").all_text_contents()


def expect_sums(explorer, first, y, until):
    """The stems of y up to a position; the first n is one before the sum begins."""
    wanted = [written(value) for value in [0.0] * (first) + list(map(float, y))][: until + 1]
    expect(lambda: result(explorer), wanted)


def place(explorer, plot):
    """The space between a plot's axes, on the screen."""
    svg = explorer.locator("figure").nth(plot).locator("> svg")
    box = svg.bounding_box()
    scale = box["width"] / int(svg.get_attribute("width"))
    return box | {"x": box["x"] + scale * drawing.LEFT, "width": scale * drawing.PLOT}


def test_t_by_arrow_keys_of_slider_and_picture(page, curves):
    handle(curves, "t").press("ArrowRight")
    expect_area(curves, 0.55, box_on_box(0.55))
    curves.get_by_role("application").press("ArrowRight")
    expect_area(curves, 0.6, box_on_box(0.6))
    curves.get_by_role("application").press("ArrowLeft")
    curves.get_by_role("application").press("ArrowLeft")
    expect_area(curves, 0.5, box_on_box(0.5))
    set_state(page, "curves.t = 1.75")
    expect_area(curves, 1.75, box_on_box(1.75))


def test_t_by_mouse_on_the_slider(page, curves):
    track = handle(curves, "t").bounding_box()
    middle = track["y"] + track["height"] / 2
    page.mouse.move(track["x"] + track["width"] / 2, middle)
    page.mouse.down()
    page.mouse.move(track["x"] + track["width"] + 5, middle, steps=5)
    page.mouse.up()
    expect_area(curves, 2.5, 0)


@pytest.mark.parametrize("plot", [0, 1, 2])
def test_pointing_and_dragging_in_every_plot(page, curves, plot):
    """From −1.5 to 2.5 there are 81 values of t; each has its share of the width."""
    box = place(curves, plot)
    across = [box["x"] + (round((t + 1.5) / STEP) + 0.5) / 81 * box["width"] for t in (0.75, 1.9)]
    middle = box["y"] + box["height"] / 2
    page.mouse.move(across[0], middle)
    expect_area(curves, 0.75, box_on_box(0.75))
    page.mouse.move(2, 2)
    expect_area(curves, 0.5, 0.5)
    page.mouse.move(across[0], middle)
    page.mouse.down()
    page.mouse.move(across[1], middle, steps=4)
    page.mouse.up()
    page.mouse.move(2, 2)
    expect_area(curves, 1.9, box_on_box(1.9))
    dot = curves.locator("figure").nth(2).locator("circle").bounding_box()
    assert dot["x"] + dot["width"] / 2 == pytest.approx(across[1], abs=1)


def test_shapes_by_keyboard_keep_their_focus(page, curves):
    """Box, triangle, decaying exponential, own: the third on both sides gives t · e to the −t."""
    for name in ("x", "w"):
        field = curves.get_by_label(name, exact=True)
        field.focus()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        expect(
            lambda field=field: field.locator("option:checked").inner_text().replace("\xa0", " "),
            "decaying exponential",
        )
        assert field.evaluate("element => element === document.activeElement")
    expect_area(curves, 0.5, 0.5 * np.exp(-0.5))
    curves.get_by_role("application").press("ArrowRight")
    expect_area(curves, 0.75, 0.75 * np.exp(-0.75))


def test_w_not_reversed_by_keyboard(page, curves):
    checkbox = curves.get_by_label("reverse w")
    checkbox.focus()
    page.keyboard.press("Space")
    expect_area(curves, 0.5, 0.5, name="(x ⊗ w)")
    set_state(page, "curves.t = 0.25")
    expect_area(curves, 0.25, 1 - 0.25, name="(x ⊗ w)")
    assert checkbox.evaluate("element => element === document.activeElement")
    assert "w shifted and not reversed: (x ⊗ w)(t) = ∫ x(a) w(a − t) da" in curves.inner_text()
    page.keyboard.press("Space")
    expect_area(curves, 0.25, 0.25)


def test_discrete_by_keyboard(page, curves):
    curves.get_by_label("discrete").focus()
    page.keyboard.press("Space")
    expect(lambda: words(curves).split(":")[0], "n = 0")
    set_state(page, "curves.t = 9")
    expect_sums(curves, 3, [*np.convolve([1, 1, 1], [1, 1, 1]), 0], 9)
    expect(lambda: handle(curves, "n").count(), 1)


def test_own_samples_by_keyboard(page, sums):
    """The field may hold an arrow key, a backspace and Enter without the notebook's taking them."""
    field = sums.get_by_label("own x")
    field.click()
    page.keyboard.press("End")
    page.keyboard.type("x")
    page.keyboard.press("Backspace")
    page.keyboard.type(", 4, −1")
    settle(page)
    assert "own 1, 2, 3; " in sums.locator("figcaption").first.inner_text(), "half a list is not read"
    page.keyboard.press("Enter")
    assert field.evaluate("element => element === document.activeElement")
    show_all(page, sums, "own 1, 2, 3, 4, −1; w[n − a], dashed: own 2, 1")
    expect_sums(sums, 2, [*np.convolve([1, 2, 3, 4, -1], [2, 1]), 0], 99)
    other = sums.get_by_label("own w")
    other.fill("0.5, 0, 2")
    other.press("Tab")
    show_all(page, sums, "own 1, 2, 3, 4, −1; w[n − a], dashed: own 0.5, 0, 2")
    expect_sums(sums, 3, [*np.convolve([1, 2, 3, 4, -1], [0.5, 0, 2]), 0], 99)


def show_all(page, sums, caption):
    """Wait for the picture of these samples, then go to the last n."""
    expect(lambda: sums.locator("figcaption").first.inner_text(), f"x[a], solid: {caption}")
    set_state(page, "sums.t = 99")


def test_bad_samples_are_explained_and_the_picture_stays(page, sums):
    field = sums.get_by_label("own x")
    field.fill("1, two")
    field.press("Enter")
    expect(lambda: sums.get_by_role("alert").inner_text()[:30], "own x: “two” is not a number; ")
    assert words(sums).endswith("so y[1] = 5")
    field.fill("1, 2, 3, 0")
    field.press("Enter")
    expect(lambda: sums.get_by_role("alert").count(), 0)


def test_sums_grow_with_n(page, sums):
    y = np.convolve([1, 2, 3], [2, 1])
    for n in (2, 3):
        sums.get_by_role("application").press("ArrowRight")
        expect_sums(sums, 2, y, n + 2)
        assert label(sums, 1) == f"sum {y[n]}"
    box = place(sums, 1)
    page.mouse.click(box["x"] + (2 + 0.5) / 7 * box["width"], box["y"] + 20)
    expect(lambda: words(sums), "n = 0: x[0]·w[0] = 1·2 = 2, so y[0] = 2")


def test_the_kernel_knows_where_the_browser_moved_t(page, curves):
    curves.get_by_role("application").press("ArrowRight")
    expect_area(curves, 0.55, 0.55)
    set_state(page, "curves.w = 'triangle' if abs(curves.t - 0.55) < 1e-9 else 'own'")
    expect(lambda: words(curves).split(":")[0] in ("t = 0.5", "t = 0.6"), True)
    assert "w(t − a), dashed: triangle" in curves.inner_text()


def test_play_moves_on(page, curves):
    curves.get_by_role("button", name=re.compile("play", re.I)).first.click()
    expect(lambda: float(words(curves).split(":")[0].split("= ")[1].replace("−", "-")) > 0.7, True)
    curves.get_by_role("button", name="Pause").click()
