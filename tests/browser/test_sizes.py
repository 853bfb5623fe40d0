"""Every exhibit fits its screen, with as much on it as a lesson's controls can bring there."""

import pytest
from fits import EXHIBITS, SIDEWAYS, in_view, show

from tools import lab

CELLS = EXHIBITS
SMALLEST_TYPE = """(explorer) => Math.min(...[...explorer.querySelectorAll("svg text, svg tspan")]
    .filter((text) => text.textContent.trim())
    .map((text) => parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a))"""


def test_an_exhibit_with_its_controls_and_words_fits_a_small_laptop(page):
    tall = show(page, 1280, 800, files=True)
    for explorer in in_view(page):
        assert explorer.bounding_box()["height"] <= tall - 10
        assert explorer.evaluate(SIDEWAYS) == []
        assert explorer.evaluate(SMALLEST_TYPE) >= 11


@pytest.mark.parametrize(("width", "height", "type_size"), [(900, 800, 10), (390, 844, 9)])
def test_nothing_is_cut_in_a_narrow_window(page, width, height, type_size):
    show(page, width, height, files=False)
    for explorer in in_view(page):
        assert explorer.evaluate(SIDEWAYS) == []
        assert explorer.evaluate(SMALLEST_TYPE) >= type_size


def test_labels_stand_in_a_column_and_so_do_fields(page):
    show(page, 1280, 800, files=True)
    explorer = page.locator(".convlib-explorer").nth(7)
    controls = explorer.locator(".convlib-controls > .widget-inline-hbox")
    assert controls.count() == 5
    for part in ("> label", "> :nth-child(2)"):
        left = [one.bounding_box()["x"] for one in controls.locator(part).all()]
        assert max(left) - min(left) < 8, part  # half a slider's handle
    right = max(one.bounding_box()["x"] + one.bounding_box()["width"] for one in controls.all())
    assert right < explorer.locator("svg").first.bounding_box()["x"]


def test_a_press_chooses_the_cell_under_it_whatever_the_scale(page):
    show(page, 390, 844, files=False)
    explorer = page.locator(".convlib-explorer").nth(8)

    def chosen():
        """Press where the cell is now: the notebook may still be laying itself out."""
        explorer.scroll_into_view_if_needed()
        box = explorer.locator("figure svg path.lines").first.bounding_box()
        page.mouse.click(box["x"] + box["width"] * 1.5 / 6, box["y"] + box["height"] * 2.5 / 6)
        return lab.words(explorer).split(":")[0]

    lab.expect(chosen, "c = 5")
