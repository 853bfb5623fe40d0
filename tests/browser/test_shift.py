"""The shift explorer in a real JupyterLab, whose numbers are compared with plain loops."""

import pytest

from tools.lab import expect, fresh, handle, set_state, shown_grid, words

CELLS = [
    "from convlib.explorers import ShiftExplorer",
    "ways = ShiftExplorer(kernel='sobel_x', right=1)\nways",
]
ROWS = ["000001", "011102", "010001", "011002", "010001", "121212"]
IMAGE = [[int(digit) for digit in row] for row in ROWS]
SOBEL = [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]
SHIFT_FIRST, FILTER_FIRST, DIFFERENCE = 3, 4, 5  # the panels


def read(image, row, column, wrap):
    inside = 0 <= row < 6 and 0 <= column < 6
    return image[row % 6][column % 6] if inside or wrap else 0


def filtered(image, wrap=False, stride=1):
    return [
        [
            sum(SOBEL[a][b] * read(image, y + a - 1, x + b - 1, wrap) for a in range(3) for b in range(3))
            for x in range(0, 6, stride)
        ]
        for y in range(0, 6, stride)
    ]


def moved(grid, down, right):
    n = len(grid)
    return [[grid[(y - down) % n][(x - right) % n] for x in range(n)] for y in range(n)]


def expect_ways(explorer, first, second):
    difference = [[a - b for a, b in zip(one, other, strict=True)] for one, other in zip(first, second, strict=True)]
    for panel, values in ((SHIFT_FIRST, first), (FILTER_FIRST, second), (DIFFERENCE, difference)):
        expect(
            lambda panel=panel: shown_grid(explorer, panel),
            [[str(value).replace("-", "−") for value in row] for row in values],
        )
    count = sum(value != 0 for row in difference for value in row)
    said = f"{count} of {len(first) ** 2} numbers differ" if count else f"the same {len(first) ** 2} numbers"
    assert said in explorer.inner_text()
    frames = explorer.locator("figure").nth(DIFFERENCE).locator("path[stroke='#d62728']")
    assert frames.evaluate_all("paths => paths.map(path => path.getAttribute('d').split('z').length - 1)") == (
        [count] if count else []
    )


@pytest.fixture
def ways(page):
    """The explorer as it was made: shifted to the right by 1, padding of zeros."""
    explorer = fresh(page, 1)
    expect_ways(explorer, filtered(moved(IMAGE, 0, 1)), moved(filtered(IMAGE), 0, 1))
    return explorer


def test_shifts_by_keyboard(ways):
    handle(ways, "shift down").press("ArrowRight")
    handle(ways, "shift to the right").press("ArrowRight")
    expect_ways(ways, filtered(moved(IMAGE, 1, 2)), moved(filtered(IMAGE), 1, 2))


def test_padding_mode_and_stride_by_keyboard(page, ways):
    mode = ways.get_by_label("padding mode")
    mode.focus()
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    expect_ways(ways, filtered(moved(IMAGE, 0, 1), True), moved(filtered(IMAGE, True), 0, 1))
    handle(ways, "stride").press("ArrowRight")
    expect_ways(ways, filtered(moved(IMAGE, 0, 1), True, 2), filtered(IMAGE, True, 2))
    handle(ways, "shift to the right").press("ArrowRight")
    expect_ways(ways, filtered(moved(IMAGE, 0, 2), True, 2), moved(filtered(IMAGE, True, 2), 0, 1))


@pytest.mark.parametrize("panel", [SHIFT_FIRST, FILTER_FIRST, DIFFERENCE])
def test_a_press_chooses_an_output_in_each_of_its_grids(page, ways, panel):
    box = ways.locator("figure").nth(panel).locator("svg path.lines").bounding_box()
    page.mouse.click(box["x"] + 0.25 * box["width"], box["y"] + 0.75 * box["height"])
    expect(lambda: words(ways).split(".")[0], "Output row 4, column 1")
    ways.get_by_role("application").press("ArrowRight")
    expect(lambda: words(ways).split(".")[0], "Output row 4, column 2")
    assert "which was at row 4, column 1" in words(ways)


def test_an_illegal_setting_is_explained_and_nothing_is_lost(page, ways):
    set_state(page, "ways.stride = 7")
    expect(lambda: "The stride is 7, but it must be from 1 to 6" in ways.inner_text(), True)
    set_state(page, "ways.stride = 1")
    expect_ways(ways, filtered(moved(IMAGE, 0, 1)), moved(filtered(IMAGE), 0, 1))
