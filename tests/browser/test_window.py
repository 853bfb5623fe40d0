"""Real sliders in a real JupyterLab, whose numbers are compared with scipy."""

import re

import numpy as np
import pytest
import scipy.ndimage
import scipy.signal

from convlib import KERNELS, images
from tools.lab import canvas_pixels, expect, fresh, handle, set_state, shown_grid, words

SOBEL = KERNELS["sobel_x"].weights


CELLS = [
    "from convlib import images\nfrom convlib.explorers import FilterExplorer, WindowExplorer",
    "window = WindowExplorer(images.SEVEN, kernel='sobel_x')\nwindow",
    "photo = FilterExplorer()\nphoto",
]


@pytest.fixture
def window(page):
    """The WindowExplorer as it was made."""
    return fresh(page, 1)


def correlated(image, kernel, stride=1):
    return scipy.signal.correlate2d(image, kernel, mode="valid")[::stride, ::stride]


def expect_output(explorer, values, panel=3):
    wanted = [[f"{value:g}".replace("-", "−").replace("e+", "e") for value in row] for row in np.asarray(values)]
    expect(lambda: shown_grid(explorer, panel), wanted)


def test_stride_by_keyboard(page, window):
    handle(window, "stride").press("ArrowRight")
    expect_output(window, correlated(images.SEVEN, SOBEL, 2))
    assert "⌊(7 + 2·0 − 3) / 2⌋ + 1 = 3" in window.inner_text()


def test_padding_by_keyboard(page, window):
    handle(window, "padding").press("ArrowRight")
    expect_output(window, correlated(np.pad(images.SEVEN, 1), SOBEL))


def test_dilation_by_keyboard(page, window):
    handle(window, "dilation").press("ArrowRight")
    spread = np.zeros((5, 5))
    spread[::2, ::2] = SOBEL
    expect_output(window, correlated(images.SEVEN, spread))
    expect_output(window, spread, panel=1)


def read_by(stride):
    """How many 3×3 windows of the 7×7 image read each cell."""
    places = np.zeros((7, 7))
    places[:5:stride, :5:stride] = 1
    return scipy.signal.convolve2d(places, np.ones((3, 3)))[:7, :7]


def test_counts_by_keyboard_and_their_windows_by_mouse(page, window):
    checkbox = window.get_by_label("show how often each cell is read")
    checkbox.press("Space")
    expect_output(window, read_by(1), panel=1)
    assert checkbox.evaluate("element => element === document.activeElement")
    handle(window, "stride").press("ArrowRight")
    expect_output(window, read_by(2), panel=1)
    expect_output(window, correlated(images.SEVEN, SOBEL, 2), panel=4)
    box = window.locator("figure").nth(1).locator("svg path.lines").bounding_box()
    page.mouse.click(box["x"] + 5.5 * box["width"] / 7, box["y"] + 3.5 * box["height"] / 7)
    expect(lambda: words(window).split(":")[0], "Output row 1, column 2")
    marks = [window.locator("figure").nth(panel).locator("path.window").get_attribute("d") for panel in (0, 1)]
    assert marks[0] == marks[1]
    checkbox.press("Space")
    expect_output(window, correlated(images.SEVEN, SOBEL, 2))


@pytest.mark.parametrize("name", ["stride", "padding", "dilation"])
def test_sliders_by_mouse(page, window, name):
    """A handle that is dragged to the end of its track sets the largest value; a sentence says where nothing fits."""
    track = window.locator(".widget-slider").filter(has_text=name).locator(".noUi-target").bounding_box()
    start = handle(window, name).bounding_box()
    page.mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(track["x"] + track["width"] + 5, start["y"] + start["height"] / 2, steps=5)
    page.mouse.up()
    wanted = {
        "stride": correlated(images.SEVEN, SOBEL, 4),
        "padding": correlated(np.pad(images.SEVEN, 2), SOBEL),
        "dilation": correlated(images.SEVEN, np.kron(SOBEL, [[1, 0, 0], [0, 0, 0], [0, 0, 0]])[:7, :7]),
    }
    expect_output(window, wanted[name])


def test_dropdowns_and_checkbox_by_keyboard_keep_their_focus(page, window):
    kernel, mode = window.get_by_label("kernel", exact=True), window.get_by_label("padding mode")
    kernel.focus()
    page.keyboard.press("ArrowDown")
    expect_output(window, correlated(images.SEVEN, KERNELS["sobel_y"].weights))
    assert kernel.evaluate("element => element === document.activeElement")
    handle(window, "padding").press("ArrowRight")
    mode.focus()
    page.keyboard.press("ArrowDown")
    expect_output(window, correlated(np.pad(images.SEVEN, 1, mode="edge"), KERNELS["sobel_y"].weights))
    window.get_by_label("turn the kernel by 180°").press("Space")
    expect_output(window, correlated(np.pad(images.SEVEN, 1, mode="edge"), KERNELS["sobel_y"].weights[::-1, ::-1]))


def test_a_kernel_cell_is_edited(page, window):
    field = window.get_by_label("kernel row 0, column 0")
    field.fill("5")
    field.press("Enter")
    edited = SOBEL.copy()
    edited[0, 0] = 5
    expect_output(window, correlated(images.SEVEN, edited))
    chosen = window.get_by_label("kernel", exact=True).locator("option:checked")
    expect(lambda: chosen.inner_text().replace("\xa0", " "), "Your own numbers")


def test_cells_take_huge_numbers_fractions_and_explain_the_rest(page, window):
    """Typed quickly, one field after the other."""
    first, second = (window.get_by_label(f"kernel row 0, column {column}") for column in (0, 1))
    first.fill("1e20")
    page.keyboard.press("Tab")
    page.keyboard.type("3")
    page.keyboard.press("Enter")
    edited = SOBEL.copy()
    edited[0, :2] = 1e20, 3
    expect_output(window, correlated(images.SEVEN, edited))
    first.fill("2,5")
    page.keyboard.press("Tab")
    page.keyboard.type("1/2")
    page.keyboard.press("Enter")
    edited[0, :2] = 2.5, 0.5
    expect_output(window, correlated(images.SEVEN, edited))
    expect(lambda: (first.input_value(), second.input_value()), ("2.5", "0.5"))
    first.fill("two")
    first.press("Enter")
    expect(window.locator(".convlib-cells + p").inner_text, "“two” is not a number; write for example 3, −2.5 or 1/3.")
    expect(first.input_value, "2.5")


def check_words(explorer, row, column):
    """The sentence names the position, and its products add up to scipy's number."""
    expect(lambda: words(explorer).split(":")[0], f"Output row {row}, column {column}")
    value = correlated(images.SEVEN, SOBEL)[row, column]
    sides = words(explorer).replace("−", "-").split(":")[1].split(" = ")
    assert float(sides[1]) == value
    assert sum(float(a) * float(b) for a, b in re.findall(r"\(?(-?[\d.]+)\)?·\(?(-?[\d.]+)\)?", sides[0])) == value


def test_click_arrow_keys_and_position_slider_move_the_window(page, window):
    box = window.locator("figure").nth(3).locator("svg path.lines").bounding_box()
    cell = box["width"] / 5
    page.mouse.click(box["x"] + 3.5 * cell, box["y"] + 1.5 * cell)
    check_words(window, 1, 3)
    window.get_by_role("application").press("ArrowDown")
    check_words(window, 2, 3)
    handle(window, "position").press("ArrowRight")
    check_words(window, 2, 4)
    set_state(page, "window.index = 0")
    check_words(window, 0, 0)


def test_pointing_shows_a_window_and_leaving_returns(page, window):
    box = window.locator("figure").nth(3).locator("svg path.lines").bounding_box()
    page.mouse.move(box["x"] + box["width"] - 5, box["y"] + 5)
    check_words(window, 0, 4)
    page.mouse.move(2, 2)
    check_words(window, 0, 0)


def test_the_kernel_knows_where_the_browser_moved_the_window(page, window):
    window.get_by_role("application").press("ArrowRight")
    check_words(window, 0, 1)
    set_state(page, "window.stride = 2 if window.index == 1 else 4")
    expect_output(window, correlated(images.SEVEN, SOBEL, 2))


def test_play_moves_on(page, window):
    window.get_by_role("button", name=re.compile("play", re.I)).first.click()
    expect(lambda: words(window).split(":")[0], "Output row 0, column 2")
    window.get_by_role("button", name="Pause").click()


def test_an_illegal_setting_is_explained_and_nothing_is_lost(page, window):
    set_state(page, "window.dilation = 9")
    expect(lambda: shown_grid(window, 3), [])
    assert "The kernel spans 19 rows, but the padded input has only 7." in window.inner_text()
    set_state(page, "window.dilation = 1")
    expect_output(window, correlated(images.SEVEN, SOBEL))


def test_the_photograph_is_filtered_in_gray_and_in_colour(page):
    explorer = page.locator(".convlib-explorer").nth(1)
    explorer.scroll_into_view_if_needed()
    explorer.get_by_label("kernel", exact=True).select_option(label="Gaussian blur 5×5")
    expect(lambda: explorer.locator("figcaption").nth(1).inner_text(), "after: Gaussian blur 5×5")
    gray = canvas_pixels(explorer, 0)[..., 0].astype(float)
    wanted = scipy.ndimage.convolve(gray, KERNELS["gaussian_5x5"].weights, mode="nearest")
    np.testing.assert_allclose(canvas_pixels(explorer, 1)[..., 0], wanted, atol=0.51)
    explorer.get_by_label("in colour").check()
    expect(lambda: bool((canvas_pixels(explorer, 1).std(axis=2) > 5).any()), True)
    color = canvas_pixels(explorer, 0)
    np.testing.assert_array_equal(color, images.photograph(color=True))
    blue = scipy.ndimage.convolve(color[..., 2].astype(float), KERNELS["gaussian_5x5"].weights, mode="nearest")
    np.testing.assert_allclose(canvas_pixels(explorer, 1)[..., 2], blue, atol=0.51)


RINGS = """explorer => [...explorer.querySelectorAll("canvas")].map((canvas) => {
    const found = [canvas.parentNode.querySelector(".pixel"), canvas];
    const [ring, photograph] = found.map((e) => e.getBoundingClientRect());
    return [Math.floor(ring.top - photograph.top), Math.floor(ring.left - photograph.left)];
})"""


def test_the_chosen_pixel_has_a_ring_in_both_photographs(page):
    explorer = page.locator(".convlib-explorer").nth(1)
    explorer.scroll_into_view_if_needed()
    photograph = explorer.locator("canvas").first
    photograph.click(position={"x": 40.5, "y": 30.5})
    expect(lambda: explorer.evaluate(RINGS), [[30, 40]] * 2)
    expect(lambda: "Pixel row 30, column 40" in explorer.inner_text(), True)
    pictures = explorer.get_by_role("application")
    pictures.first.press("ArrowDown")
    expect(lambda: explorer.evaluate(RINGS), [[31, 40]] * 2)
    pictures.nth(1).press("PageDown")
    expect(lambda: explorer.evaluate(RINGS), [[41, 40]] * 2)
    expect(lambda: "Pixel row 41, column 40" in explorer.inner_text(), True)


def test_own_picture_and_a_file_that_is_none(page, tmp_path):
    explorer = page.locator(".convlib-explorer").nth(1)
    (tmp_path / "notes.png").write_text("not a picture")
    with page.expect_file_chooser() as chooser:
        explorer.get_by_role("button", name=re.compile("Your own picture")).click()
    chooser.value.set_files(tmp_path / "notes.png")
    expect(lambda: "is not a picture that can be read" in explorer.inner_text(), True)
