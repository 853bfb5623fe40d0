"""Python reads and writes files beside a notebook in the browser edition: each kernel gets its own answers."""

import pytest

from tools import lab
from tools import site as driver

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
    """A page with two notebooks open, each with a Python of its own."""
    context = browser.new_context()
    with driver.server(site) as served:
        page = driver.open_lesson(context, served.address, "notebooks/06_stride.ipynb")
        page.evaluate(driver.READY)
        lab.run_command(page, "docmanager:open", {"path": "notebooks/07_padding.ipynb"})
        page.wait_for_function("window.jupyterapp.shell.currentWidget.context?.path.includes('07')")
        page.evaluate(driver.READY)
        yield page
    context.close()


def ask(page, six, seven):
    """Run code in both kernels at once; return what each prints, or the name of its error."""
    code = {"notebooks/06_stride.ipynb": six, "notebooks/07_padding.ipynb": seven}
    return page.evaluate(ASK, code)


def test_two_notebooks_that_read_at_once_get_each_its_own_files(page):
    for name in "ab":
        page.evaluate(
            """async ([path, content]) => {
                await window.jupyterapp.serviceManager.contents.save(path, { type: "file", format: "text", content });
            }""",
            [f"notebooks/{name}.txt", name * 500],
        )
    told = ask(page, READ.format(name="a", length=500), READ.format(name="b", length=500))
    assert told == ["0 wrong\n", "0 wrong\n"]


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("from pathlib import Path\nPath('broken.json').write_text('{')", "<class 'OSError'>"),
        ("open('nothing/there.txt')", "<class 'FileNotFoundError'>"),
        ("import os\nos.listdir('nothing')", "<class 'FileNotFoundError'>"),
    ],
)
def test_what_the_page_refuses_is_an_error_and_python_goes_on(page, code, said):
    assert ask(page, code, "print(1)") == [said, "1\n"]
    assert ask(page, "print(2)", "print(3)") == ["2\n", "3\n"]
