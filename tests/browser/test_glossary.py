"""A link of a lesson opens the glossary at its term, and the deck at its slide."""

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


@pytest.mark.parametrize(("text", "heading"), [("the field", "receptive field"), ("slide S9", "S9")])
def test_a_link_opens_its_page_and_scrolls(lesson, text, heading):
    click(lesson, text)
    lab.expect(lambda: lesson.evaluate(TOP, heading), True)


def test_a_term_leads_back_to_its_lesson(lesson):
    click(lesson, "the field")
    lab.expect(lambda: lesson.evaluate(TOP, "receptive field"), True)
    lesson.locator(".jp-MarkdownViewer a", has_text="A wide view").first.click()
    lab.expect(lambda: lesson.evaluate(TOP, "A wide view"), True)
