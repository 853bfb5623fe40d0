"""The explorer of stacks in a real JupyterLab: its paths, counted one by one, and what asks the kernel."""

import re

import pytest

from tools.lab import expect, fresh, handle, set_state, settle, value, words

CELLS = [
    "from convlib.explorers import StackExplorer",
    "stack = StackExplorer(chosen=(2, 0, 0))\nstack",
]
COUNT = """() => {
    const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
    const count = (_, { msg, direction }) => {
        const isAhead = msg.content.data?.buffer_paths?.some(([name]) => name === "ahead"); // nobody waits for it
        if (direction === "recv" && msg.header.msg_type === "comm_msg" && !isAhead) window.answers += 1;
    };
    if (window.answers === undefined) kernel.anyMessage.connect(count);
    window.answers = 0;
}"""


@pytest.fixture
def stack(page):
    """The explorer as it was made."""
    explorer = fresh(page, 1)
    expect(lambda: words(explorer).startswith("Map 2, row 0, column 0: "), True)
    return explorer


def written(explorer, panel):
    """The numbers that the highlight of a map writes, row by row."""
    rows = explorer.locator("figure").nth(panel).locator("g.mark text")
    return rows.evaluate_all("rows => rows.map(row => [...row.children].map(cell => Number(cell.textContent)))")


def cell(explorer, panel, row, column):
    """The middle of a cell on the screen."""
    box = explorer.locator("figure").nth(panel).locator("path.lines").bounding_box()
    side = box["width"] / (10 - 2 * panel)
    return box["x"] + (column + 0.5) * side, box["y"] + (row + 0.5) * side


def test_pointing_and_pressing_ask_the_kernel_nothing(page, stack):
    settle(page)
    page.evaluate(COUNT)
    page.mouse.move(*cell(stack, 2, 3, 2))
    expect(lambda: words(stack).startswith("Map 2, row 3, column 2: "), True)
    assert written(stack, 0) == [[down * across for across in (1, 2, 3, 2, 1)] for down in (1, 2, 3, 2, 1)]
    page.mouse.click(*cell(stack, 0, 0, 1))
    expect(
        lambda: re.search(r"It reaches (\d+) of the 36 cells of map 2, by (\d+) paths", words(stack)).groups(),
        ("2", "3"),
    )
    assert written(stack, 1) == [[1, 1]]
    assert written(stack, 2) == [[2, 1]]
    assert value(page, "stack.chosen") == "(0, 0, 1)"
    assert page.evaluate("answers") == 0


def test_keys_move_in_a_map_and_between_maps(page, stack):
    picture = stack.get_by_role("application")
    for key, place in (
        ("ArrowDown", "Map 2, row 1, column 0"),
        ("End", "Map 2, row 1, column 5"),
        ("PageUp", "Map 1, row 2, column 7"),
        ("PageUp", "Input, row 3, column 9"),
        ("PageUp", "Input, row 3, column 9"),
        ("ArrowRight", "Input, row 3, column 9"),
        ("PageDown", "Map 1, row 2, column 7"),
        ("Control+Home", "Map 1, row 0, column 0"),
    ):
        picture.press(key)
        expect(lambda wanted=place: words(stack).startswith(f"{wanted}: "), True)
    assert picture.evaluate("element => element === document.activeElement")


def test_layers_are_added_changed_and_removed_by_keyboard(page, stack):
    stack.get_by_role("button", name="Add a layer").press("Enter")
    expect(lambda: stack.locator("figure").count(), 4)
    handle(stack, "kernel or window").press("End")
    expect(lambda: stack.locator("figcaption").nth(3).inner_text(), "map 3, 2×2")
    handle(stack, "stride").press("End")
    expect(lambda: stack.locator("figcaption").nth(3).inner_text(), "map 3, 1×1")
    handle(stack, "dilation").press("ArrowRight")
    expect(lambda: words(stack).startswith("Layer 3 gives no map. The kernel spans 9 cells"), True)
    assert stack.locator("figure").count() == 3
    assert "81 paths lead to them" in words(stack)
    page.mouse.click(*cell(stack, 1, 0, 0))
    expect(lambda: "Map 1, row 0, column 0: " in words(stack), True)
    stack.get_by_role("button", name="Remove the layer").press("Enter")
    expect(lambda: words(stack).startswith("Map 1, row 0, column 0: "), True)


def test_numbers_of_the_maps_instead_of_paths_and_code(page, stack):
    stack.get_by_label("show numbers of paths").uncheck()
    expect(lambda: written(stack, 0), [])
    assert (
        stack.locator("figure").nth(0).locator("g:not(.mark) > text:not(.number) > tspan:not(.number)").count() == 100
    )
    set_state(page, "stack.layers = [('max', 2)]; stack.chosen = 1, 0, 0")
    expect(lambda: "4 cells of the input, in rows 0 to 1 and columns 0 to 1" in words(stack), True)
