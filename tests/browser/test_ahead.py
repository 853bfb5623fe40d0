"""A control shows its next state while the kernel is busy, and after it has died."""

import numpy as np
import pytest

from convlib import KERNELS, definitions, images
from convlib.explorers._frame.view import View
from convlib.practice.kinds import draw
from tools import lab

CELLS = [
    "from convlib import images\nfrom convlib.explorers import FilterExplorer, StackExplorer, WindowExplorer\n"
    "from convlib.explorers._frame import ahead\nahead.MOST = 60  # s: all that is near, also on a slow machine",
    "controls = ('kernel', 'weights', 'stride', 'turned')\n"
    "window = WindowExplorer(images.SEVEN, kernel='sobel_x', controls=controls)\nwindow",
    "photograph = FilterExplorer(controls=('kernel', 'padding_mode'))\nphotograph",
    "stack = StackExplorer(layers=[('conv', 3), ('conv', 3)], controls=('changed', 'kernel', 'kind'))\nstack",
    "from convlib.practice import Practice\npractice = Practice('cell', seed=0)\npractice",
]
BUSY = """async (code) => {
    const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
    kernel.requestExecute({ code, stop_on_error: true });
    await new Promise(requestAnimationFrame);
}"""
WAITS = "import os, time\nwhile not os.path.exists({file!r}): time.sleep(0.01)"


@pytest.fixture
def known(page):
    """Make an exhibit, and wait until the browser knows what its controls lead to."""

    def make(cell, name):
        explorer = lab.fresh(page, cell)
        lab.expect(lambda: int(lab.value(page, f"len({name}.ahead)")) > 0, True)
        lab.expect(lambda: explorer.locator(".convlib-known").count() > 0, True)
        return explorer

    return make


@pytest.fixture
def busy(page, tmp_path):
    """Keep the kernel busy until the test ends."""
    file = tmp_path / "go on"

    def begin():
        page.evaluate(BUSY, WAITS.format(file=str(file)))

    yield begin
    file.touch()
    lab.settle(page)


@pytest.fixture
def restart(page):
    """Restart the kernel; after the test it knows again what the notebook needs."""
    yield lambda: page.evaluate("window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()")
    lab.run_all(page)


def output(explorer):
    return [[float(cell.replace("−", "-")) for cell in row] for row in lab.shown_grid(explorer, 3)]


def test_a_slider_shows_its_next_state_while_the_kernel_is_busy(page, known, busy):
    explorer = known(1, "window.view")
    busy()
    for key, stride in (("ArrowRight", 2), ("ArrowRight", 3), ("ArrowLeft", 2)):
        lab.handle(explorer, "stride").press(key)
        wanted = definitions.correlate2d(images.SEVEN, KERNELS["sobel_x"].weights, stride=stride)
        np.testing.assert_allclose(output(explorer), wanted)
        assert "Output row 0, column 0" in lab.words(explorer)


def test_a_list_and_a_checkbox_do_so_too(page, known, busy):
    explorer = known(1, "window.view")
    busy()
    explorer.get_by_label("turn the kernel by 180°").check()
    np.testing.assert_allclose(output(explorer), definitions.convolve2d(images.SEVEN, KERNELS["sobel_x"].weights))
    explorer.get_by_label("turn the kernel by 180°").uncheck()
    explorer.get_by_label("kernel", exact=True).select_option(index=9)
    name = list(KERNELS)[9]
    np.testing.assert_allclose(
        output(explorer), definitions.correlate2d(images.SEVEN, KERNELS[name].weights), atol=0.01
    )


def test_the_fields_of_a_kernel_follow_its_name_at_once(page, known, busy):
    explorer = known(1, "window.view")
    busy()
    explorer.get_by_label("kernel", exact=True).select_option(index=9)
    typed = explorer.locator(".convlib-cells input").evaluate_all("all => all.map((one) => Number(one.value))")
    np.testing.assert_allclose(np.reshape(typed, (3, 3)), KERNELS[list(KERNELS)[9]].cells)


def test_a_move_in_a_state_that_the_kernel_has_not_drawn_yet_is_kept(page, known, busy):
    explorer = known(1, "window.view")
    busy()
    lab.handle(explorer, "stride").press("ArrowRight")
    explorer.get_by_role("application").press("ArrowDown")
    assert "Output row 1, column 0" in lab.words(explorer)


def test_the_kernel_hears_of_that_move_when_it_has_drawn(page, known, tmp_path):
    explorer = known(1, "window.view")
    file = tmp_path / "go on"
    page.evaluate(BUSY, WAITS.format(file=str(file)))
    lab.handle(explorer, "stride").press("ArrowRight")
    explorer.get_by_role("application").press("ArrowDown")
    file.touch()
    lab.expect(lambda: lab.value(page, "window.stride, window.index"), "(2, 3)")
    assert lab.value(page, "window.words") == repr(lab.words(explorer))


def titles(explorer):
    return explorer.locator("figcaption").all_inner_texts()


def test_a_layer_of_a_stack_changes_at_once_and_the_chosen_cell_stays(page, known, busy):
    explorer = known(3, "stack.view")
    assert "Map 2, row 3, column 3" in lab.words(explorer)
    busy()
    kernel = lab.handle(explorer, "kernel or window")
    for key, sides in (("ArrowRight", (10, 7, 5)), ("ArrowRight", (10, 6, 4)), ("ArrowLeft", (10, 7, 5))):
        kernel.press(key)
        assert [title[-3:] for title in titles(explorer)] == [f"{side}×{side}"[-3:] for side in sides]
        place = min(3, sides[-1] - 1)
        assert f"Map 2, row {place}, column {place}" in lab.words(explorer)


def test_a_hint_is_shown_while_the_kernel_is_busy(page, busy):
    practice = lab.fresh(page, 4)
    task = draw("cell", 1, 1)
    busy()
    practice.get_by_role("button", name="Hint").press("Enter")
    assert lab.words(practice.locator(".convlib-feedback")).startswith(task.hint)


def test_the_kernel_says_the_hint_too_and_knows_the_next_one(page, busy):
    practice = lab.fresh(page, 4)
    task = draw("cell", 1, 1)
    practice.get_by_role("button", name="Hint").press("Enter")
    lab.expect(lambda: lab.value(page, "practice.feedback").startswith(repr(task.hint)[:-1]), True)
    lab.settle(page)
    busy()
    practice.get_by_role("button", name="Hint").press("Enter")
    assert practice.locator(".convlib-feedback li").all_inner_texts() == list(task.steps[:1])


def test_a_hint_goes_with_its_question_where_the_kernel_asks_another_one(page, tmp_path):
    practice = lab.fresh(page, 4)
    hint, steps = practice.get_by_role("button", name="Hint"), practice.locator(".convlib-feedback li")
    hint.press("Enter")
    lab.expect(lambda: lab.value(page, "len(practice._result.view.hint['steps'])"), "1")
    lab.settle(page)
    file = tmp_path / "go on"
    page.evaluate(BUSY, WAITS.format(file=str(file)))
    practice.get_by_label("level").select_option(index=1)
    hint.press("Enter")
    assert steps.all_inner_texts() == list(draw("cell", 1, 1).steps[:1])
    file.touch()
    lab.expect(lambda: lab.value(page, "practice.feedback").startswith(repr(draw("cell", 2, 1).hint)[:-1]), True)
    lab.settle(page)
    assert steps.all_inner_texts() == []
    assert lab.words(practice.locator(".convlib-feedback")).startswith(draw("cell", 2, 1).hint)


def test_a_photograph_is_filtered_by_the_next_kernel_at_once(page, known, busy):
    explorer = known(2, "photograph.after")
    before = lab.canvas_pixels(explorer, 1)
    busy()
    explorer.get_by_label("kernel", exact=True).select_option(index=1)
    assert (lab.canvas_pixels(explorer, 1) != before).any()
    assert "after: " in explorer.inner_text()


def test_without_its_kernel_it_shows_what_was_sent_and_goes_back_from_the_rest(known, restart):
    explorer = known(1, "window.view")
    restart()
    lab.expect(lambda: explorer.locator(".convlib-offline").all_inner_texts(), [View().offline])
    stride = lab.handle(explorer, "stride")
    stride.press("ArrowRight")
    wanted = definitions.correlate2d(images.SEVEN, KERNELS["sobel_x"].weights, stride=2)
    np.testing.assert_allclose(output(explorer), wanted)
    explorer.get_by_label("turn the kernel by 180°").click()  # with stride 2: nobody has drawn that
    lab.expect(explorer.get_by_label("turn the kernel by 180°").is_checked, False)
    np.testing.assert_allclose(output(explorer), wanted)
    assert not explorer.locator(".convlib-cells").is_visible()


def test_without_its_kernel_a_stack_still_finds_its_paths(known, restart):
    explorer = known(3, "stack.view")
    restart()
    lab.expect(lambda: explorer.locator(".convlib-offline").count(), 1)
    explorer.get_by_role("application").press("ArrowUp")
    assert "Map 2, row 2, column 3" in lab.words(explorer)
    lab.handle(explorer, "kernel or window").press("ArrowRight")
    assert [title[-3:] for title in titles(explorer)] == ["×10", "7×7", "5×5"]
