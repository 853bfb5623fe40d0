"""The explorer of transposed convolution in a real JupyterLab: what is shown is what laying kernels down here gives."""

import itertools
import re

import pytest

from tools.lab import expect, fresh, handle, shown_grid, words

INPUT = [[1, 2, 0], [0, 3, 1], [2, 0, 1]]
KERNEL = [[1, 2, 3], [4, 5, 6], [7, 8, 9]]
CELLS = [
    "from convlib.explorers import LayDownExplorer",
    f'up = LayDownExplorer({INPUT}, kernel="counting 3", stride=2, index=4)\nup',
]
SO_FAR, OUTPUT = 3, 4


@pytest.fixture
def explorer(page):
    """The explorer as it was made: stride 2, the middle of the input."""
    found = fresh(page, 1)
    expect(lambda: words(found).split(" holds")[0], "Input row 1, column 1")
    return found


def laid(stride, copies=9, of=INPUT, dilation=1):
    """The first copies added up, as the explorer writes them."""
    side = 2 * stride + 2 * dilation + 1
    total = [[0] * side for _ in range(side)]
    for m, n in list(itertools.product(range(3), repeat=2))[:copies]:
        for i, j in itertools.product(range(3), repeat=2):
            total[m * stride + i * dilation][n * stride + j * dilation] += of[m][n] * KERNEL[i][j]
    return [[str(value) for value in row] for row in total]


def shown(explorer, panel):
    inside = "svg > g.mark >" if panel == SO_FAR else "svg >"
    return shown_grid(explorer, panel, inside)


def middle(explorer, panel, row, column):
    """Where a cell of a panel's grid is on the screen."""
    svg = explorer.locator("figure").nth(panel).locator("svg")
    cell = 30 * svg.bounding_box()["width"] / int(svg.get_attribute("width"))
    box = svg.locator("> path.lines").last.bounding_box()
    return box["x"] + (column + 0.5) * cell, box["y"] + (row + 0.5) * cell


def test_the_sliders_and_the_keys_lay_copies_down(page, explorer):
    expect(lambda: shown(explorer, OUTPUT), laid(2))
    expect(lambda: shown(explorer, SO_FAR), laid(2, copies=5))
    explorer.get_by_role("application").press("ArrowRight")
    expect(lambda: shown(explorer, SO_FAR), laid(2, copies=6))
    explorer.get_by_role("application").press("ArrowDown")
    expect(lambda: shown(explorer, SO_FAR), laid(2, copies=9))
    handle(explorer, "stride").press("ArrowRight")
    expect(lambda: shown(explorer, OUTPUT), laid(3))
    handle(explorer, "dilation").press("ArrowRight")
    expect(lambda: shown(explorer, OUTPUT), laid(3, dilation=2))
    page.mouse.click(*middle(explorer, 0, 0, 1))
    expect(lambda: words(explorer).split(" holds")[0], "Input row 0, column 1")
    expect(lambda: shown(explorer, SO_FAR), laid(3, copies=2, dilation=2))


def test_an_output_cell_tells_its_sum(page, explorer):
    explorer.get_by_label("choose a cell", exact=True).select_option("of the output")
    expect(lambda: words(explorer).split(" row")[0], "Output")
    page.mouse.click(*middle(explorer, 3, 2, 3))
    expect(lambda: words(explorer).split(":")[0], "Output row 2, column 3, covered by 2 copies")
    assert re.search(r"2·8 \+ 3·2 = 22\.", words(explorer))
    assert explorer.locator("figure").nth(0).locator("g.mark path.outline").count() == 1


def test_copies_are_counted_and_what_is_refused_is_explained(explorer):
    explorer.get_by_label("count the copies").press("Space")
    expect(lambda: shown(explorer, OUTPUT)[2], ["2", "2", "4", "2", "4", "2", "2"])
    handle(explorer, "output padding").press("ArrowRight")
    expect(lambda: len(shown(explorer, OUTPUT)), 8)
    handle(explorer, "output padding").press("ArrowRight")
    expect(lambda: "The output padding is 2" in words(explorer), True)
    expect(lambda: explorer.locator("figcaption").last.inner_text(), "no output")
