"""Notebooks in a browser whose pages record what happens in them (see tools/screen.py)."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, Locator, Page

from tools import lab
from tools.screen import SCRIPT, UnclearError

DISTURBED = 0.05
"""Share of the machine that others may take while something is measured."""


@dataclass
class Watched:
    """A browser that records everything in its pages, from the start of a page."""

    browser: Browser

    def new_page(self, **settings: object) -> Page:
        """Open a page, as the browser does."""
        page = self.browser.new_page(**settings)
        page.add_init_script(SCRIPT)
        return page


@contextmanager
def opened(browser: Watched, address: str, name: str) -> Iterator[Page]:
    """Open a notebook and run it; end its kernel afterwards."""
    page = lab.open_notebook(browser, address, name)
    lab.run_all(page)
    yield page
    page.evaluate("window.jupyterapp.shell.currentWidget.sessionContext.shutdown()")
    page.close()


def find_cell(page: Page, cell: str | int) -> Locator:
    """Scroll to a cell, given by its id or its number, and find its output."""
    is_there = page.evaluate(
        """async (wanted) => {
            const notebook = window.jupyterapp.shell.currentWidget.content;
            const number = notebook.widgets.findIndex((cell, i) => i === wanted || cell.model.id === wanted);
            if (number < 0) return false;
            await notebook.scrollToItem(number, "start");
            const output = notebook.widgets[number].node.querySelector(".jp-Cell-outputWrapper");
            output.onkeydown = (event) => event.stopPropagation(); // JupyterLab takes the arrow keys of a list
            document.querySelector("[data-measured]")?.removeAttribute("data-measured");
            output.dataset.measured = "yes";
            return true;
        }""",
        cell,
    )
    if not is_there:
        raise UnclearError(f"the notebook has no cell {cell}")
    page.mouse.move(2, 2)
    page.wait_for_timeout(1000)
    return page.locator("[data-measured]")
