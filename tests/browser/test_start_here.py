"""Each instruction of the first notebook, followed to the letter, one after the other, as a learner does."""

import pytest

from tools.lab import expect, handle, open_notebook, settle

NAME = "notebooks/00_start_here.ipynb"
IS_ACTIVE = "(element) => element === document.activeElement"


@pytest.fixture(scope="module")
def page(browser, jupyterlab, served, pytestconfig):
    """The notebook in a copy of its own: JupyterLab saves what other tests run."""
    copy = (served / NAME).with_name("first.ipynb")
    copy.write_bytes((pytestconfig.rootpath / NAME).read_bytes())
    opened = open_notebook(browser, jupyterlab, f"notebooks/{copy.name}")
    opened.evaluate("window.jupyterapp.shell.currentWidget.context.ready.then(() => null)")
    opened.evaluate("window.jupyterapp.shell.currentWidget.sessionContext.ready.then(() => null)")
    yield opened
    opened.close()


@pytest.fixture
def cell(page):
    """A cell by its id."""
    ids = page.evaluate("[...window.jupyterapp.shell.currentWidget.content.model.cells].map((cell) => cell.id)")
    return lambda name: page.locator(".jp-Notebook .jp-Cell").nth(ids.index(name))


@pytest.fixture
def explorer(cell):
    found = cell("explorer").locator(".convlib-explorer")
    if found.count():
        found.locator("figure").last.scroll_into_view_if_needed()
    return found


def is_selected(cell):
    return "jp-mod-selected" in cell.get_attribute("class")


def shift_enter_to(page, cell):
    """Press Shift+Enter until a cell is selected."""
    for _press in range(40):
        if is_selected(cell):
            return
        page.keyboard.press("Shift+Enter")
        settle(page)
    raise AssertionError("Shift+Enter does not lead there")


def centre(explorer, panel, side, row, column):
    """The middle of a cell of a panel that shows `side` × `side` cells, on the screen."""
    box = explorer.locator("figure").nth(panel).locator("svg path.lines").first.bounding_box()
    return box["x"] + (column + 0.5) * box["width"] / side, box["y"] + (row + 0.5) * box["height"] / side


def expect_position(explorer, row, column):
    expect(lambda: explorer.locator("p.words").text_content().split(":")[0], f"Output row {row}, column {column}")


def test_click_a_cell_and_press_shift_enter(page, cell):
    cell("check-imports").locator(".cm-content").click()
    shift_enter_to(page, cell("check-course"))
    lines = cell("check-packages").locator(".jp-OutputArea-output").inner_text().split("\n")
    assert all(line.endswith("ready") for line in lines if line)


def test_the_answer_waits_folded_below_its_field(page, cell):
    shift_enter_to(page, cell("positions"))
    page.keyboard.press("Shift+Enter")
    cell("positions").locator("input").wait_for()
    cell("explorer").locator(".jp-OutputPlaceholder").wait_for()
    cell("explorer").locator(".jp-OutputArea-output").first.wait_for(state="hidden")


def test_type_a_prediction_and_press_enter(page, cell):
    field, verdict = cell("positions").locator("input"), cell("positions").locator("p.words")
    field.click()
    page.keyboard.type("7")
    page.keyboard.press("Enter")
    expect(lambda: verdict.inner_text().startswith("Not correct. You counted a position for each cell"), True)
    field.click(click_count=3)
    page.keyboard.type("5")
    page.keyboard.press("Enter")
    expect(lambda: verdict.inner_text().startswith("Correct."), True)


def test_shift_enter_once_more_runs_the_answer_and_keeps_the_prediction(page, cell):
    page.keyboard.press("Shift+Enter")
    cell("explorer").locator(".convlib-explorer figure").first.wait_for()
    expect(lambda: is_selected(cell("positions-why")), True)
    assert cell("positions").locator("p.words").inner_text().startswith("Correct.")


def test_click_compare_with_your_prediction_twice(cell):
    summary, text = cell("positions-why").locator("summary"), cell("positions-why").locator("details p")
    assert not text.is_visible()
    summary.click()
    expect(text.is_visible, True)
    summary.click()
    expect(text.is_visible, False)


def test_the_lower_blue_bar_folds_the_answer_and_unfolds_it(cell, explorer):
    cell("explorer").locator(".jp-InputPrompt").click()
    bar = cell("explorer").locator(".jp-Collapser").last
    for is_open in (False, True):
        bar.click()
        expect(explorer.is_visible, is_open)


def test_point_at_a_cell_then_click_it(page, explorer):
    page.mouse.move(*centre(explorer, 3, 5, 1, 3))
    expect_position(explorer, 1, 3)
    page.mouse.move(2, 2)
    expect_position(explorer, 0, 0)
    page.mouse.click(*centre(explorer, 3, 5, 1, 3))
    page.mouse.move(2, 2)
    expect_position(explorer, 1, 3)
    page.mouse.click(*centre(explorer, 0, 7, 1, 1))
    page.mouse.move(2, 2)
    expect_position(explorer, 0, 0)


def test_after_the_click_press_the_arrow_keys(page, explorer):
    page.mouse.click(*centre(explorer, 3, 5, 0, 1))
    page.mouse.move(2, 2)
    page.keyboard.press("ArrowDown")
    expect_position(explorer, 1, 1)
    page.keyboard.press("ArrowRight")
    expect_position(explorer, 1, 2)


def test_tab_goes_from_control_to_control_and_to_the_picture_which_gets_a_frame(page, cell, explorer):
    cell("explorer-how").click()
    for above in ("positions-why", "explorer"):
        page.keyboard.press("ArrowUp")
        expect(lambda above=above: is_selected(cell(above)), True)
    picture = explorer.get_by_role("application")
    reached = []
    for _press in range(6):
        page.keyboard.press("Tab")
        reached.append(handle(explorer, "stride").evaluate(IS_ACTIVE))
        if picture.evaluate(IS_ACTIVE):
            break
    assert any(reached)
    assert picture.evaluate(IS_ACTIVE)
    assert picture.evaluate("(element) => getComputedStyle(element).outlineStyle") == "solid"
    page.keyboard.press("ArrowLeft")
    expect_position(explorer, 1, 1)


def test_move_the_position_slider_or_press_play_and_pause(page, explorer):
    handle(explorer, "position").press("ArrowRight")
    expect_position(explorer, 1, 2)
    explorer.get_by_role("button", name="Play").click()
    expect_position(explorer, 1, 3)
    explorer.get_by_role("button", name="Pause").click()
    assert explorer.get_by_role("button", name="Play").is_visible()


def output_size(explorer):
    return explorer.locator("figcaption").last.inner_text()


def test_drag_the_handle_of_stride_to_2_and_move_it_with_the_arrow_keys(page, explorer):
    track = explorer.locator(".noUi-target").bounding_box()
    start = handle(explorer, "stride").bounding_box()
    x, y = start["x"] + start["width"] / 2, start["y"] + start["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + track["width"] / 3, y, steps=5)  # of 1, 2, 3, 4
    page.mouse.up()
    expect(lambda: output_size(explorer), "output 3×3")
    handle(explorer, "stride").click()
    page.keyboard.press("ArrowLeft")
    expect(lambda: output_size(explorer), "output 5×5")


def test_run_the_next_cell_then_look_at_the_explorer_again(page, cell, explorer):
    cell("set-in-code").locator(".cm-content").click()
    page.keyboard.press("Shift+Enter")
    expect(lambda: output_size(explorer), "output 2×2")


def test_choose_an_answer_then_go_on_from_it(page, cell):
    shift_enter_to(page, cell("illegal-shown"))
    field = cell("stride-zero")
    field.get_by_text("No output, and a sentence that says why").click()
    field.get_by_role("button", name="Commit").click()
    expect(lambda: field.locator("p.words").inner_text().startswith("Correct."), True)
    page.keyboard.press("Shift+Enter")
    expect(lambda: is_selected(cell("illegal-why")), True)
    assert "Use a stride of 1 or more." in cell("illegal-shown").locator(".jp-OutputArea-output").inner_text()


def test_move_the_window_in_four_ways(page, cell, explorer):
    shift_enter_to(page, cell("moved-md"))
    explorer.locator("figure").last.scroll_into_view_if_needed()
    page.mouse.click(*centre(explorer, 3, 5, 2, 3))
    expect_position(explorer, 2, 3)
    for key in ("ArrowUp", "ArrowDown"):
        page.keyboard.press(key)
    handle(explorer, "position").press("ArrowLeft")
    expect_position(explorer, 2, 2)
    cell("moved-md").click()
    page.locator(".jp-NotebookPanel-toolbar [data-command='notebook:insert-cell-below']").click()
    page.keyboard.press("Enter")
    page.keyboard.type("explorer.index = 13")
    page.keyboard.press("Shift+Enter")
    expect_position(explorer, 2, 3)


def test_stride_3_and_back_then_the_next_cell_says_that_the_window_is_there(page, cell, explorer):
    for key in ("ArrowRight", "ArrowRight", "ArrowLeft", "ArrowLeft"):
        handle(explorer, "stride").press(key)
    expect(lambda: output_size(explorer), "output 5×5")
    page.mouse.click(*centre(explorer, 3, 5, 2, 3))
    cell("moved").locator(".cm-content").click()
    page.keyboard.press("Shift+Enter")
    said = cell("moved").locator(".jp-OutputArea-output")
    expect(lambda: said.inner_text().split("\n")[:2], ["window: it is there", "stride: it is 1 again"])


def test_only_pictures_then_run_all_above_selected_cell(browser, jupyterlab, served, pytestconfig):
    """In a copy as it is stored: the explorers come back, and the answers below stay folded."""
    copy = (served / NAME).with_name("again.ipynb")
    copy.write_bytes((pytestconfig.rootpath / NAME).read_bytes())
    again = open_notebook(browser, jupyterlab, f"notebooks/{copy.name}")
    again.evaluate("window.jupyterapp.shell.currentWidget.sessionContext.ready.then(() => null)")
    assert again.locator(".convlib-explorer").count() == 0
    again.locator("p", has_text="If you see only pictures").click()
    again.get_by_role("menuitem", name="Run", exact=True).click()
    again.get_by_role("menuitem", name="Run All Above Selected Cell").click()
    again.locator(".convlib-explorer figure").first.wait_for(state="attached")
    again.get_by_role("heading", name="Check yourself").scroll_into_view_if_needed()
    again.locator(".jp-OutputPlaceholder").last.wait_for()
    again.close()
