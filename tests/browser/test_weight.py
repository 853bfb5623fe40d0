"""Moving the window asks the kernel nothing: counted on the way between a real browser and a real kernel.

How many moves one report stands for is tested without a clock, in `tests/javascript/moves.test.mjs`.
"""

import pytest

from tools import lab

CELLS = [
    "from convlib import images\nfrom convlib.explorers import WindowExplorer",
    "window = WindowExplorer(images.SEVEN)\nwindow",
]
COUNT = """() => {
    const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
    const count = (_, { msg, direction }) => {
        const isAhead = msg.content.data?.buffer_paths?.some(([name]) => name === "ahead"); // nobody waits for it
        if (msg.header.msg_type === "comm_msg" && !isAhead) window.counted[direction] += 1;
    };
    if (!window.counted) kernel.anyMessage.connect(count);
    window.counted = { send: 0, recv: 0 };
}"""


@pytest.fixture
def explorer(page):
    explorer = lab.fresh(page, 1)
    lab.settle(page)
    page.evaluate(COUNT)
    return explorer


def assert_told(page, explorer, moves):
    """The browser showed the last position at once; the kernel learns it, and has answered nothing."""
    assert lab.value(page, "window.words") == repr(lab.words(explorer))
    counted = page.evaluate("counted")
    assert counted["recv"] == 0
    assert 1 <= counted["send"] <= moves


@pytest.mark.parametrize("where", ["the slider", "the picture"])
def test_keys_move_the_window_without_the_kernel(page, explorer, where):
    (explorer.locator(".player input") if where == "the slider" else explorer.get_by_role("application")).focus()
    seen = set()
    for _press in range(4):
        page.keyboard.press("ArrowRight")
        seen.add(lab.words(explorer))
    assert len(seen) == 4
    assert_told(page, explorer, 4)


def test_dragging_the_slider_moves_the_window_without_the_kernel(page, explorer):
    slider = explorer.locator(".player input")
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 8, middle)
    page.mouse.down()
    seen = set()
    for step in range(1, 21):
        page.mouse.move(box["x"] + 8 + step / 20 * (box["width"] - 16), middle)
        seen.add(lab.words(explorer))
    assert len(seen) > 8
    page.mouse.up()
    assert_told(page, explorer, 20)


def test_another_setting_is_one_question_and_few_answers(page, explorer):
    lab.handle(explorer, "stride").press("ArrowRight")
    lab.settle(page)
    assert page.evaluate("counted") == {"send": 1, "recv": 2}, "the picture, and ipywidgets' own echo of the slider"
