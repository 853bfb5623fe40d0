"""A lesson of the browser edition that is open says what Python does; two have each a Python of its own."""

import pytest
from playwright.sync_api import expect

from tools import lab
from tools import site as driver

LESSON = "notebooks/06_stride.ipynb"
SAID = ".convlib-bar > [role=status]"
LISTEN = """(place) => {
    window.said = [];
    new MutationObserver(() => window.said.push(place.textContent)).observe(place, { childList: true });
}"""
WRITE = """([index, code]) => {
    const cells = [...window.jupyterapp.shell.currentWidget.context.model.cells].filter(({ type }) => type === "code");
    cells[index].sharedModel.setSource(code);
}"""
RUN = """async (index) => {
    const { content } = window.jupyterapp.shell.currentWidget;
    content.activeCellIndex = content.widgets.indexOf(
        content.widgets.filter(({ model }) => model.type === "code")[index]
    );
    await window.jupyterapp.commands.execute("notebook:run-cell");
}"""
SECOND_IS_SEEN = """() => {
    const { content } = window.jupyterapp.shell.currentWidget;
    const { top } = content.activeCell.node.getBoundingClientRect();
    const page = content.node.getBoundingClientRect();
    const isThere = content.activeCell.model.sharedModel.getSource().includes("num.");
    return isThere && top >= page.top - 1 && top < page.bottom;
}"""

READ = """
from pathlib import Path
mine = "{name}" * {length}
wrong = sum(Path("{name}.txt").read_text() != mine for _ in range(150))
print(wrong, "wrong")
"""
ASK = """(code) => {
    const said = [...window.jupyterapp.shell.widgets("main")].map(async ({ sessionContext }) => {
        const heard = [];
        const asked = sessionContext.session.kernel.requestExecute({ code: code[sessionContext.path] });
        asked.onIOPub = ({ content }) => heard.push(content.text ?? content.ename ?? "");
        await asked.done;
        return heard.join("");
    });
    return Promise.all(said);
}"""


@pytest.fixture(scope="module")
def page(browser, site):
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    with driver.server(site) as served:
        page = driver.open_lesson(context, served.address, LESSON)
        page.evaluate(driver.READY)
        expect(page.locator(SAID)).to_have_text("Python is ready.", timeout=60_000)
        page.locator(SAID).evaluate(LISTEN)
        yield page
    context.close()


def heard(page):
    """What a screen reader has read out since this was asked last."""
    return page.evaluate("window.said.splice(0)")


def test_a_cell_that_takes_its_time_is_told_and_a_short_one_is_not(page):
    page.evaluate(WRITE, [0, "1 + 1"])
    page.evaluate(RUN, 0)
    page.evaluate(WRITE, [0, "import time\ntime.sleep(2)"])
    page.evaluate(RUN, 0)
    assert heard(page) == ["A cell is running …", "Python is ready."]


def test_a_cell_that_stops_with_an_error_is_named_and_found(page):
    page.evaluate(WRITE, [0, "1 + 1"])
    page.evaluate(WRITE, [1, "num.zeros(3)"])
    page.get_by_role("button", name="▶ Run all cells").click()
    reason = "stopped with an error: NameError: name 'num' is not defined. The cells after it did not run."
    expect(page.locator(SAID)).to_contain_text(reason, timeout=60_000)
    number = page.locator(".jp-InputPrompt", has_text="]:").nth(1).inner_text()
    assert page.locator(SAID).inner_text() == f"Cell {number.rstrip(':')} {reason}"
    page.evaluate("window.jupyterapp.shell.currentWidget.content.scrollToItem(60)")
    page.get_by_role("button", name="Go to that cell").click()
    lab.expect(lambda: page.evaluate(SECOND_IS_SEEN), True)
    page.evaluate(WRITE, [1, "3"])
    page.evaluate(RUN, 1)
    expect(page.locator(SAID)).to_have_text("Python is ready.")
    expect(page.get_by_role("button", name="Go to that cell")).to_have_count(0)


def test_an_error_that_the_course_expects_stops_nothing(page):
    page.evaluate(
        """() => {
            const cells = [...window.jupyterapp.shell.currentWidget.context.model.cells];
            const cell = cells.filter(({ type }) => type === "code")[0];
            cell.setMetadata("tags", ["raises-exception"]);
            cell.sharedModel.setSource("1 / 0");
        }"""
    )
    heard(page)
    page.evaluate(RUN, 0)
    expect(page.get_by_text("ZeroDivisionError").first).to_be_attached()
    assert page.locator(SAID).inner_text() == "Python is ready."
    assert heard(page) == []


# Python reads and writes files beside a notebook: each kernel gets its own answers


@pytest.fixture(scope="module")
def both(page):
    """The page with a second notebook open, which has a Python of its own."""
    lab.run_command(page, "docmanager:open", {"path": "notebooks/07_padding.ipynb"})
    page.wait_for_function("window.jupyterapp.shell.currentWidget.context?.path.includes('07')")
    page.evaluate(driver.READY)
    return page


def ask(page, six, seven):
    """Run code in both kernels at once; return what each prints, or the name of its error."""
    code = {"notebooks/06_stride.ipynb": six, "notebooks/07_padding.ipynb": seven}
    return page.evaluate(ASK, code)


def test_two_notebooks_that_read_at_once_get_each_its_own_files(both):
    for name in "ab":
        both.evaluate(
            """async ([path, content]) => {
                await window.jupyterapp.serviceManager.contents.save(path, { type: "file", format: "text", content });
            }""",
            [f"notebooks/{name}.txt", name * 500],
        )
    told = ask(both, READ.format(name="a", length=500), READ.format(name="b", length=500))
    assert told == ["0 wrong\n", "0 wrong\n"]


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("from pathlib import Path\nPath('broken.json').write_text('{')", "<class 'OSError'>"),
        ("open('nothing/there.txt')", "<class 'FileNotFoundError'>"),
        ("import os\nos.listdir('nothing')", "<class 'FileNotFoundError'>"),
    ],
)
def test_what_the_page_refuses_is_an_error_and_python_goes_on(both, code, said):
    assert ask(both, code, "print(1)") == [said, "1\n"]
    assert ask(both, "print(2)", "print(3)") == ["2\n", "3\n"]
