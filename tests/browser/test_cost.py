"""The cost explorer in a real JupyterLab: controls, filters by keyboard and pointer, and times of this machine."""

import re

import pytest

from tools.lab import expect, fresh, handle, nameless, set_state, value, words

CELLS = [
    "from convlib.explorers import CostExplorer",
    "cost = CostExplorer(kind='grouped', channels=4, filters=6, size=10)\ncost",
]


@pytest.fixture
def explorer(page):
    """A layer with 2 groups: 6 filters of 2·3·3 weights on 10×10 positions."""
    found = fresh(page, 1)
    expect(lambda: "multiplications 6·2·3·3·10·10 = 10,800;" in found.inner_text(), True)
    return found


def test_kinds_and_kernel_by_keyboard(page, explorer):
    kinds = explorer.get_by_label("kind", exact=True)
    kinds.select_option("plain")
    expect(lambda: "multiplications 6·4·3·3·10·10 = 21,600;" in explorer.inner_text(), True)
    kinds.select_option("k×1 + 1×k")
    expect(lambda: "Step 2, 1×3 kernels: parameters 6·(6·1·3 + 1) = 114;" in explorer.inner_text(), True)
    handle(explorer, "kernel side").press("ArrowRight")
    expect(lambda: "Step 2, 1×4 kernels: parameters 6·(6·1·4 + 1) = 150;" in explorer.inner_text(), True)
    assert nameless(page) == []


def test_filters_by_keys_and_pointer(page, explorer):
    picture = explorer.get_by_role("application")
    picture.focus()
    for number in (1, 2, 3):
        page.keyboard.press("ArrowDown")
        first = number // 3 * 2
        expect(lambda: words(explorer).split(" through")[0], f"Filter {number} reads 2 channels, {first}–{first + 1},")
    box = explorer.locator("figure").first.locator("svg > rect").nth(4 + 5).bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(lambda: words(explorer).startswith("Filter 5 reads 2 channels, 2–3, "), True)
    assert value(page, "cost.index") == "5"


def test_groups_that_do_not_divide_are_explained_and_nothing_is_lost(explorer):
    slider = handle(explorer, "groups")
    slider.press("ArrowRight")
    expect(lambda: words(explorer).startswith("No output. 3 groups cannot share 4 channels in and 6"), True)
    slider.press("ArrowLeft")
    expect(lambda: "multiplications 6·2·3·3·10·10 = 10,800;" in explorer.inner_text(), True)


def test_a_time_is_shown_and_goes_with_its_layer(page, explorer):
    explorer.get_by_role("button", name="Measure here").press("Enter")
    status = explorer.locator(".widget-html [role=status]")
    expect(
        lambda: re.search(r"plain one [\d.]+ ms: [\d.]+ % of the time, for 50 % of", status.inner_text()) is None, False
    )
    assert status.bounding_box()["width"] < 260  # beside the picture, as the sliders are
    assert handle(explorer, "kernel side").is_visible()
    set_state(page, "cost.stride = 2")
    expect(lambda: status.count(), 0)
