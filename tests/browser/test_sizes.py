"""Every exhibit fits its screen, with as much on it as a lesson's controls can bring there."""

import pytest

from tools import lab

CELLS = [
    "import numpy as np\nfrom convlib import images\nfrom convlib.explorers import *",
    "WindowExplorer(images.PIXELS, kernel='emboss', index=9, predict=True, controls=('kernel',))",
    "WindowExplorer(images.SEVEN, kernel='gaussian_5x5', index=8, controls=('kernel', 'weights', 'turned'))",
    "WindowExplorer(images.SEVEN, cells=((1, 1, 1),) * 3, padding=2, counts=True, controls=('padding', 'counts'))",
    "WindowExplorer(images.SEVEN, cells=((1, 1, 1),) * 3, stride=2, dilation=3, counts=True,\n"
    "               controls=('stride', 'dilation', 'counts'))",
    "FilterExplorer(kernel='edge_8_neighbours', controls=('kernel', 'weights', 'color', 'own image'))",
    "FlipAndSlide(x='box', w='decaying exponential', t=1, controls=('x', 'w', 'samples', 'reversed'))",
    "ChannelExplorer(filters=4, index=6, controls=('filters', 'shown'))",
    "PoolingExplorer(images.POOLING_1, images.POOLING_2[:, :1], shift=1, window=3)",
    "PairSumExplorer(index=6, controls=('example',))",
    "ShiftExplorer(kernel='sobel_x', down=1, right=1, controls=('down', 'right', 'padding_mode'))",
    "ShiftExplorer(16 * np.eye(6), cells=((1,),), stride=2, pooling='blurred_max', controls=('right', 'pooling'))",
    "CostExplorer(kind='separable', size=64, channels=14, filters=14)",
    "LayDownExplorer(np.ones((3, 3)), kernel='ones 4', stride=3, counts=True, index=5,\n"
    "                controls=('kernel', 'stride', 'counts'))",
    "LayDownExplorer(np.eye(3), kernel='counting 3', stride=3, padding=2, output_padding=2,\n"
    "                controls=('stride', 'padding', 'output_padding'))",
    "StackExplorer(chosen=(1, 2, 3))",
]
SIDEWAYS = """(explorer) => {
    const isCut = (part) => getComputedStyle(part).overflowX !== "visible" && part.scrollWidth > part.clientWidth + 1;
    const isOutside = (part) => part.getBoundingClientRect().right > explorer.getBoundingClientRect().right + 1;
    return [explorer, ...explorer.querySelectorAll("div, p, figure, figcaption, label, select, button, input, svg")]
        .filter((part) => !part.closest(".slider, select") && part.clientWidth && (isCut(part) || isOutside(part)))
        .map((part) => part.outerHTML.slice(0, 120));
}"""
SMALLEST_TYPE = """(explorer) => Math.min(...[...explorer.querySelectorAll("svg text, svg tspan")]
    .filter((text) => text.textContent.trim())
    .map((text) => parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a))"""


def show(page, width, height, *, files):
    """Give the window a size, with or without the list of files beside the notebook; return the notebook's height."""
    page.set_viewport_size({"width": width, "height": height})
    page.evaluate(f"window.jupyterapp.shell.{'expand' if files else 'collapse'}Left()")
    lab.paint(page)
    return page.locator(".jp-WindowedPanel-outer").bounding_box()["height"]


def in_view(page):
    """Go through the exhibits, each scrolled into view."""
    for explorer in page.locator(".convlib-explorer").all():
        explorer.scroll_into_view_if_needed()
        lab.paint(page)
        yield explorer


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
