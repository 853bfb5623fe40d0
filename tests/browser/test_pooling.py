"""The pooling explorer in a real JupyterLab, whose numbers are compared with plain loops."""

import re

import numpy as np
import pytest

from tools.lab import expect, fresh, handle, set_state, shown_grid, words

CELLS = [
    "from convlib import images\nfrom convlib.explorers import PoolingExplorer",
    "pool = PoolingExplorer(images.POOLING_1, images.POOLING_2[:, :1])\npool",
]
FIRST = [[3, 0, 4, 3], [4, 1, 2, 3], [1, 1, 8, 7], [2, 0, 6, 4]]  # S20
SECOND = [[1, 3, 0, 4], [2, 4, 1, 2], [1, 1, 1, 8], [1, 2, 0, 6]]  # S20
MAP, MOVED, OUTPUT, MOVED_OUTPUT = range(4)  # the panels


def pooled(image, window=2, stride=2, summary=max):
    places = range(0, len(image) - window + 1, stride)
    return [
        [summary([image[y + a][x + b] for a in range(window) for b in range(window)]) for x in places] for y in places
    ]


def mean(cells):
    return sum(cells) / len(cells)


def expect_grid(explorer, panel, values):
    wanted = [[f"{value:.2f}".rstrip("0").rstrip(".") for value in row] for row in values]
    expect(lambda: shown_grid(explorer, panel), wanted)


def expect_outputs(explorer, before, after):
    expect_grid(explorer, OUTPUT, before)
    expect_grid(explorer, MOVED_OUTPUT, after)
    changed = int((np.array(before) != after).sum())
    assert f"{changed} of {np.size(before)} outputs changed" in explorer.inner_text()
    assert explorer.locator("figure").nth(MOVED_OUTPUT).get_by_text("≠").count() == changed


@pytest.fixture
def pool(page):
    """The explorer as it was made: not moved, and at its first position."""
    explorer = fresh(page, 1)
    expect_grid(explorer, MOVED, FIRST)
    expect_outputs(explorer, [[4, 4], [2, 8]], [[4, 4], [2, 8]])
    expect(lambda: words(explorer).split(":")[0], "Output row 0, column 0")
    return explorer


def test_the_decks_two_maps_by_keyboard(page, pool):
    """S20: after a shift by one pixel the maxima stay the same, and all means change."""
    handle(pool, "shift to the right").press("ArrowRight")
    expect_grid(pool, MOVED, SECOND)
    expect_outputs(pool, [[4, 4], [2, 8]], [[4, 4], [2, 8]])
    kind = pool.get_by_label("kind", exact=True)
    kind.focus()
    page.keyboard.press("ArrowDown")
    expect_outputs(pool, pooled(FIRST, summary=mean), pooled(SECOND, summary=mean))
    assert kind.evaluate("element => element === document.activeElement")


def test_window_and_stride_by_keyboard(pool):
    handle(pool, "window").press("ArrowRight")
    expect_outputs(pool, pooled(FIRST, 3), pooled(FIRST, 3))
    handle(pool, "stride").press("ArrowLeft")
    expect_outputs(pool, pooled(FIRST, 3, 1), pooled(FIRST, 3, 1))
    assert "⌊(4 + 2·0 − 3) / 1⌋ + 1 = 2" in pool.inner_text()


def test_what_enters_by_keyboard(page, pool):
    handle(pool, "shift to the right").press("ArrowRight")
    handle(pool, "shift to the right").press("ArrowRight")
    expect(lambda: "The shift is 2, but only 1 column beside the map is known." in pool.inner_text(), True)
    enters = pool.get_by_label("what enters")
    enters.focus()
    for column in (lambda row: [0, 0], lambda row: [row[0]] * 2, lambda row: row[2:]):
        page.keyboard.press("ArrowDown")
        moved = [column(row) + row[:2] for row in FIRST]
        expect_grid(pool, MOVED, moved)
        expect_outputs(pool, pooled(FIRST), pooled(moved))
    assert enters.evaluate("element => element === document.activeElement")


@pytest.mark.parametrize("name", ["window", "stride", "shift to the right"])
def test_sliders_by_mouse(page, pool, name):
    """A handle that is dragged to the end of its track sets 4."""
    set_state(page, "pool.enters = 'zeros'; pool.kind = 'average'; pool.stride = 1")
    expect_outputs(pool, pooled(FIRST, 2, 1, mean), pooled(FIRST, 2, 1, mean))
    track = pool.locator(".widget-slider").filter(has_text=name).locator(".noUi-target").bounding_box()
    start = handle(pool, name).bounding_box()
    page.mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(track["x"] + track["width"] + 5, start["y"] + start["height"] / 2, steps=5)
    page.mouse.up()
    moved = [[0] * 4] * 4 if name.startswith("shift") else FIRST
    window, stride = {"window": (4, 1), "stride": (2, 4)}.get(name, (2, 1))
    expect_outputs(pool, pooled(FIRST, window, stride, mean), pooled(moved, window, stride, mean))


def check_words(explorer, row, column):
    """The sentence names the position, the numbers of its window, and the largest of them."""
    expect(lambda: words(explorer).split(":")[0], f"Output row {row}, column {column}")
    window = [FIRST[2 * row + a][2 * column + b] for a in (0, 1) for b in (0, 1)]
    assert f": the largest of {', '.join(map(str, window))} is {max(window)}." in words(explorer)


@pytest.mark.parametrize("panel", [OUTPUT, MOVED_OUTPUT, MAP, MOVED])
def test_clicks_move_the_window_in_every_panel(page, pool, panel):
    """Each panel shows a square of cells: its upper right quarter belongs to output row 0, column 1."""
    box = pool.locator("figure").nth(panel).locator("svg path.lines").bounding_box()
    page.mouse.click(box["x"] + 0.8 * box["width"], box["y"] + 0.2 * box["height"])
    check_words(pool, 0, 1)
    page.mouse.move(2, 2)
    check_words(pool, 0, 1)


def test_arrow_keys_and_position_slider_move_the_window(page, pool):
    pool.get_by_role("application").press("ArrowRight")
    check_words(pool, 0, 1)
    pool.get_by_role("application").press("ArrowDown")
    check_words(pool, 1, 1)
    assert pool.locator("figure").nth(MAP).locator("circle").count() == 1
    handle(pool, "position").press("ArrowLeft")
    check_words(pool, 1, 0)
    set_state(page, "pool.index = 0")
    check_words(pool, 0, 0)


def test_the_kernel_knows_where_the_browser_moved_the_window(page, pool):
    pool.get_by_role("application").press("ArrowRight")
    check_words(pool, 0, 1)
    set_state(page, "pool.kind = 'average' if pool.index == 1 else 'max'")
    expect_outputs(pool, pooled(FIRST, summary=mean), pooled(FIRST, summary=mean))
    assert words(pool).startswith("Output row 0, column 1: (4 + 3 + 2 + 3) / 4 = 3.")


def test_play_moves_on(page, pool):
    pool.get_by_role("button", name=re.compile("play", re.I)).first.click()
    expect(lambda: words(pool).split(":")[0], "Output row 1, column 0")
    pool.get_by_role("button", name="Pause").click()


def test_an_illegal_setting_is_explained_and_nothing_is_lost(page, pool):
    set_state(page, "pool.window = 5")
    expect(lambda: shown_grid(pool, OUTPUT), [])
    assert "The window has 5 rows and columns, but the map is 4×4. Use a window of at most 4" in pool.inner_text()
    handle(pool, "window").press("ArrowLeft")
    expect_outputs(pool, [[8]], [[8]])
