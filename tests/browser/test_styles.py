"""The styles of slides and folded answers, which jupyterlab-fonts loses when a notebook is closed while it changes."""

import contextlib

from tools import lab

STYLES = """() => document.querySelector("style.jp-fonts-mod-global")?.textContent ?? "" """
WATCH = """() => {
    window.writes = 0;
    const count = (records) => (window.writes += records.length);
    const sheet = document.querySelector("style.jp-fonts-mod-global");
    new MutationObserver(count).observe(sheet, { childList: true });
}"""
CHANGE_AND_CLOSE = """() => {
    const panel = window.jupyterapp.shell.currentWidget;
    panel.content.model.sharedModel.insertCell(0, { cell_type: "code", source: "1" });
    panel.context.model.dirty = false;
    panel.close();
}"""


def test_a_notebook_that_is_closed_while_it_changes_takes_no_styles_with_it(browser, jupyterlab, served):
    lab.write_notebook(served / "styles.ipynb", ["1"])
    with contextlib.closing(lab.open_notebook(browser, jupyterlab, "styles.ipynb")) as page:
        lab.expect(lambda: ",answer," in page.evaluate(STYLES), True)
        styles = page.evaluate(STYLES)
        page.evaluate("window.jupyterapp.shell.currentWidget.sessionContext.ready.then(() => null)")
        page.evaluate(WATCH)
        page.evaluate(CHANGE_AND_CLOSE)
        lab.expect(lambda: page.evaluate("window.writes > 0"), True)
        assert page.evaluate(STYLES) == styles
