"""The backward explorer in JupyterLab: gradients followed, edited, and moved through without the kernel."""

import numpy as np
import pytest

from convlib.operations import convolve2d, correlate2d
from tools.lab import expect, fresh, settle, shown_grid, value, words

IMAGE = np.array([[2, 0, 1, 3], [1, 3, 0, 2], [0, 1, 2, 1], [3, 2, 1, 0]])
KERNEL = np.array([[1, 2], [3, 4]])
GRADIENT = np.array([[2, 0, -2], [-2, 3, 1], [1, -1, -3]])
CELLS = [
    "import numpy as np\nfrom convlib.explorers import BackwardExplorer",
    f"backward = BackwardExplorer({IMAGE.tolist()}, controls=('follow', 'gradient', 'gradients'))\nbackward",
]


def written(values):
    return [[f"{number:g}".replace("-", "−") for number in row] for row in np.asarray(values)]


def lower_line(explorer, panel):
    """The numbers that a position writes into a panel."""
    return [row for row in shown_grid(explorer, panel, "svg g.mark") if row]


@pytest.fixture
def explorer(page):
    return fresh(page, 1)


def test_the_sums_so_far_end_as_the_gradients(page, explorer):
    first = written(2 * IMAGE[:2, :2])
    expect(lambda: lower_line(explorer, 3), first)
    explorer.get_by_role("application").press("Control+End")
    expect(lambda: words(explorer).split(" has")[0], "Output row 2, column 2")
    expect(lambda: lower_line(explorer, 3), written(correlate2d(IMAGE, GRADIENT)))
    expect(lambda: lower_line(explorer, 1), written(convolve2d(GRADIENT, KERNEL, padding="full")))


def test_an_input_cell_is_followed_by_mouse(page, explorer):
    explorer.get_by_label("follow").select_option("each input cell")
    expect(lambda: words(explorer)[:9], "Input row")
    box = explorer.locator("figure").nth(1).locator("svg path.lines").bounding_box()
    side = box["width"] / 4
    page.mouse.click(box["x"] + 1.5 * side, box["y"] + 2.5 * side)
    total = convolve2d(GRADIENT, KERNEL, padding="full")[2, 1]
    expect(lambda: words(explorer).split(":")[0], "Input row 2, column 1")
    assert words(explorer).endswith(f"= {total:g}".replace("-", "−"))
    settle(page)
    assert value(page, "backward.index") == "9"


def test_a_gradient_is_edited_in_its_field(page, explorer):
    explorer.get_by_label("output gradient", exact=True).select_option("Your own numbers")
    field = explorer.get_by_label("output gradient row 0, column 0")
    expect(lambda: value(page, "backward.gradient"), "'own'")
    field.first.fill("10")
    field.first.press("Enter")
    expect(lambda: lower_line(explorer, 3), written(10 * IMAGE[:2, :2]))
