"""The channel explorer in a real JupyterLab: every control and position gives the same numbers as scipy."""

import re

import numpy as np
import pytest
import scipy.signal

from convlib import images
from tools.lab import expect, fresh, handle, set_state, shown_grid, words

CELLS = [
    "from convlib.explorers import ChannelExplorer",
    "channels = ChannelExplorer(filters=2)\nchannels",
    "hidden = ChannelExplorer(filters=1, index=11, predict=True, controls=('color',))\nhidden",
]
IMAGE = np.moveaxis(images.photograph(color=True)[132:162:6, 34:64:6].astype(int) * 10 // 256, -1, 0)
EDGE, ALL = [[-1, 1], [-1, 1]], [[1, 1], [1, 1]]
FILTERS = np.array(
    [
        [ALL, [[-1, -1], [-1, -1]], [[0, 0], [0, 0]]],
        [EDGE, EDGE, EDGE],
        [ALL, ALL, ALL],
        [[[2, -1], [0, 1]], [[-1, 0], [1, -2]], [[1, 1], [-2, 0]]],
    ]
)
NAMES = ("red", "green", "blue")


def maps(filters, image=IMAGE):
    return np.array(
        [
            sum(
                scipy.signal.correlate2d(channel, kernel, mode="valid")
                for channel, kernel in zip(image, filter_, strict=True)
            )
            for filter_ in filters
        ]
    )


def written(values):
    return [[f"{value:g}".replace("-", "−") for value in row] for row in np.asarray(values)]


def expect_maps(explorer, values):
    """The last panel shows all maps, one after the other; the number of panels depends on the settings."""
    values = np.asarray(values)

    def shown():
        last = explorer.locator("figure").count() - 1
        return [row for row in shown_grid(explorer, last, "svg") if row]

    expect(shown, written(values.reshape(-1, values.shape[-1])))


def check_position(explorer, row, column, shown=0):
    """Products of every channel, their sums, and the sentence belong to this cell."""
    expect(lambda: words(explorer).split(":")[0], f"Output row {row}, column {column} of map {shown}")
    products = IMAGE[:, row : row + 2, column : column + 2] * FILTERS[shown]
    for channel in range(3):
        expect(lambda at=3 * channel + 2: shown_grid(explorer, at, "svg g.mark"), written(products[channel]))
    sums = [*products.sum(axis=(1, 2)), products.sum()]
    expect(lambda: [each for each in shown_grid(explorer, 10, "svg g.mark") if each], written([sums]))
    said = re.findall(r"(?:red|green|blue) \(?(−?\d+)\)?", words(explorer).split(".")[0])
    assert [int(value.replace("−", "-")) for value in said] == sums[:3]
    assert words(explorer).split(".")[0].endswith(f"= {sums[3]}".replace("-", "−"))


@pytest.fixture
def explorer(page):
    """The ChannelExplorer as it was made."""
    found = fresh(page, 1)
    expect_maps(found, maps(FILTERS[:2]))
    check_position(found, 0, 0)
    return found


def test_filters_by_keyboard(page, explorer):
    control = handle(explorer, "filters")
    control.press("ArrowRight")
    expect_maps(explorer, maps(FILTERS[:3]))
    control.press("ArrowRight")
    expect_maps(explorer, maps(FILTERS))
    assert "4·(3·2·2 + 1) = 52" in explorer.inner_text()
    control.press("Home")
    expect_maps(explorer, maps(FILTERS[:1]))
    assert control.evaluate("element => element === document.activeElement")


def test_filters_by_mouse(page, explorer):
    track = explorer.locator(".widget-slider").filter(has_text="filters").locator(".noUi-target").bounding_box()
    start = handle(explorer, "filters").bounding_box()
    page.mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(track["x"] + track["width"] + 5, start["y"] + start["height"] / 2, steps=5)
    page.mouse.up()
    expect_maps(explorer, maps(FILTERS))


def test_the_filter_that_is_looked_at_by_keyboard(page, explorer):
    set_state(page, "channels.filters = 4; channels.index = 11")
    control = handle(explorer, "look at filter")
    for shown in (1, 2, 3):
        control.press("ArrowRight")
        check_position(explorer, 2, 3, shown)
        for channel in range(3):
            assert shown_grid(explorer, 3 * channel + 1) == written(FILTERS[shown, channel])
    assert control.evaluate("element => element === document.activeElement")


def test_a_filter_that_is_not_there_is_explained_and_nothing_is_lost(page, explorer):
    handle(explorer, "look at filter").press("End")
    expect(
        lambda: words(explorer),
        "No output. There is no filter 3. The filters are numbered from 0 to 1: look at one of them, or raise the "
        "number of filters.",
    )
    handle(explorer, "filters").press("End")
    expect_maps(explorer, maps(FILTERS))
    check_position(explorer, 0, 0, 3)


def test_gray_by_keyboard(page, explorer):
    box = explorer.get_by_label("in colour")
    box.press("Space")
    gray = np.round(IMAGE.mean(axis=0), 1)
    expect(lambda: shown_grid(explorer, 0), written(gray))
    expect_maps(explorer, np.round(maps([FILTERS[0, :1], FILTERS[1, :1]], [gray]), 1))
    assert [text for text in explorer.locator("figcaption").all_inner_texts() if "filter 0" in text] == [
        "filter 0, gray"
    ]
    assert box.evaluate("element => element === document.activeElement")
    box.press("Space")
    expect_maps(explorer, maps(FILTERS[:2]))


@pytest.mark.parametrize("map_", [0, 1])
def test_click_on_any_map_arrow_keys_and_position_slider_move_the_window(page, explorer, map_):
    box = explorer.locator("figure").nth(11).locator("svg path.lines").nth(map_).bounding_box()
    cell = box["width"] / 4
    page.mouse.click(box["x"] + 2.5 * cell, box["y"] + 1.5 * cell)
    check_position(explorer, 1, 2)
    explorer.get_by_role("application").press("ArrowDown")
    check_position(explorer, 2, 2)
    handle(explorer, "position").press("ArrowRight")
    check_position(explorer, 2, 3)


@pytest.mark.parametrize("channel", [0, 1, 2])
def test_click_in_a_channel_chooses_the_window_whose_middle_is_there(page, explorer, channel):
    box = explorer.locator("figure").nth(3 * channel).locator("svg path.lines").bounding_box()
    cell = box["width"] / 5
    page.mouse.click(box["x"] + 4 * cell, box["y"] + 3 * cell)
    check_position(explorer, 2, 3)


def test_pointing_shows_a_window_and_leaving_returns(page, explorer):
    box = explorer.locator("figure").nth(11).locator("svg path.lines").first.bounding_box()
    page.mouse.move(box["x"] + box["width"] - 5, box["y"] + 5)
    check_position(explorer, 0, 3)
    page.mouse.move(2, 2)
    check_position(explorer, 0, 0)


def test_what_is_pointed_to_stays_until_the_exhibit_moves(page, explorer):
    """The kernel sends states ahead while the pointer rests; they change nothing that is shown."""
    box = explorer.locator("figure").nth(11).locator("svg path.lines").first.bounding_box()
    page.mouse.move(box["x"] + box["width"] - 5, box["y"] + 5)
    check_position(explorer, 0, 3)
    set_state(page, "channels.view.interval += 1")
    check_position(explorer, 0, 3)
    set_state(page, "channels.index = 5")
    check_position(explorer, 1, 1)


def test_play_moves_on(page, explorer):
    explorer.get_by_role("button", name=re.compile("play", re.I)).first.click()
    expect(lambda: words(explorer).split(":")[0], "Output row 0, column 2 of map 0")
    explorer.get_by_role("button", name="Pause").click()


def test_the_map_is_hidden_until_a_prediction_is_made(page):
    """13 is the sum of the channels; an answer of 4.33, their mean, gets the name of that mistake."""
    hidden = fresh(page, 2)
    assert maps(FILTERS[:1])[0, 2, 3] == 13
    assert "red 24 + green (−11) + blue 0 = ?" in words(hidden)
    hidden.get_by_label("your prediction").fill(str(13 / 3))
    hidden.get_by_role("button", name="Commit").click()
    expect(lambda: "You averaged the channels." in hidden.inner_text(), True)
    expect_maps(hidden, maps(FILTERS[:1]))
    hidden.get_by_role("button", name="Predict again").click()
    expect(lambda: "red 24 + green (−11) + blue 0 = ?" in words(hidden), True)
    hidden.get_by_label("your prediction").fill("13")
    hidden.get_by_role("button", name="Commit").click()
    expect(lambda: "Correct." in hidden.inner_text(), True)
