"""A link of a lesson opens the glossary at its term, and the pages lead to notebooks."""

import pytest

from tools import lab

TOP = """(name) => {
    const { content } = window.jupyterapp.shell.currentWidget;
    const heading = [...content.node.querySelectorAll("h2, h3")].find((h) => h.textContent.replace("¶", "") === name);
    if (!heading) return false;
    const { top } = heading.getBoundingClientRect();
    const page = content.node.getBoundingClientRect();
    return top >= page.top && top < (page.top + page.bottom) / 2;
}"""

SHOWN = "window.jupyterapp.shell.currentWidget.title.label"


@pytest.fixture(scope="module")
def lesson(browser, jupyterlab, served):
    """A lesson with the two links."""
    lab.write_notebook(served / "notebooks" / "links.ipynb", ["1"])
    page = lab.open_notebook(browser, jupyterlab, "notebooks/links.ipynb")
    page.evaluate(
        """async () => {
            await window.jupyterapp.commands.execute("notebook:insert-cell-above");
            await window.jupyterapp.commands.execute("notebook:change-cell-to-markdown");
            const { activeCell } = window.jupyterapp.shell.currentWidget.content;
            activeCell.model.sharedModel.setSource(
                "[the field](glossary.md#receptive-field), [slide S9](deck.ipynb#cell-id=s9)");
            await window.jupyterapp.commands.execute("notebook:run-cell");
        }"""
    )
    yield page
    page.close()


def click(page, text):
    lab.run_command(page, "docmanager:open", {"path": "notebooks/links.ipynb"})
    page.locator(".jp-RenderedMarkdown a:visible", has_text=text).click()


def test_a_link_opens_the_glossary_at_its_term(lesson):
    click(lesson, "the field")
    lab.expect(lambda: lesson.evaluate(TOP, "receptive field"), True)
    lesson.locator(".jp-MarkdownViewer a", has_text="gridding").first.click()
    lab.expect(lambda: lesson.evaluate(TOP, "gridding"), True)


def test_the_pages_lead_to_notebooks(lesson):
    """JupyterLab opens them near the cell that the link names; how near depends on what it has drawn by then."""
    click(lesson, "slide S9")
    lab.expect(lambda: lesson.evaluate(SHOWN), "deck.ipynb")
    click(lesson, "the field")
    lab.expect(lambda: lesson.evaluate(SHOWN), "glossary.md")
    lesson.locator(".jp-MarkdownViewer a", has_text="A wide view").first.click()
    lab.expect(lambda: lesson.evaluate(SHOWN), "08_dilation.ipynb")
