"""What the explorers weigh: `python -m benchmarks.weight`.

It measures in a real JupyterLab and Chromium, with a new kernel for each figure:

- the time from the import of `convlib.explorers` to the frame that shows an explorer, the time from Run to that frame,
  and how much is sent for it;
- the kernel's own memory (not shared with other processes) with nothing imported and with one to three explorers shown;
- key to frame (see benchmarks.latency) for an explorer alone, and with four others open in the same notebook.
"""

import statistics
import tempfile
from pathlib import Path

import nbformat
import psutil
from playwright.sync_api import Page

from benchmarks import latency
from benchmarks.page_memory import CELLS, SHOWN
from benchmarks.pages import Watched, opened
from benchmarks.rows import Row
from tools import lab
from tools.screen import Screen, milliseconds

FIRST = "from convlib import images\nfrom convlib.explorers import WindowExplorer\nWindowExplorer(images.SEVEN)"
TIMES = 5
"""How often the first explorer is shown, each time in a new kernel."""
MOVES = 120


def main() -> None:
    """Measure and print, a line each."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_lesson(folder / "first.ipynb", FIRST)
        lab.write_notebook(folder / "empty.ipynb", ["pass"])
        for count in (1, 2, 3, 5):
            lab.write_notebook(folder / f"{count}.ipynb", CELLS[: count + 1])
        with lab.server(folder) as address, lab.browser() as started:
            browser = Watched(started)
            print_first(browser, address)
            print_memory(browser, address)
            print_together(browser, address)


def write_lesson(path: Path, code: str) -> None:
    """Write a notebook with a formula, as every lesson has: JupyterLab then loads what typesets formulas beforehand."""
    lab.write_notebook(path, [code])
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.insert(0, nbformat.v4.new_markdown_cell("$y = x * w$"))
    nbformat.write(notebook, path)


def print_first(browser: Watched, address: str) -> None:
    """Show the first explorer of a kernel, several times."""
    imports, runs, sent = zip(*(first(browser, address) for _ in range(TIMES)), strict=True)
    for title, times in (("import to explorer on the screen", imports), ("Run to explorer on the screen", runs)):
        print(f"{title:34} {statistics.median(times):4.0f} ms (slowest of {TIMES}: {max(times):.0f})")
    print(f"{'sent for it':34} {sent[0] / 1000:4.0f} kB, code of the view included", flush=True)


def first(browser: Watched, address: str) -> tuple[float, float, int]:
    """Run the cell in a new kernel; return the ms from its import and from Run until it is seen, and what was sent."""
    page = lab.open_notebook(browser, address, "first.ipynb")
    page.evaluate("window.jupyterapp.shell.currentWidget.sessionContext.ready.then(() => null)")
    page.evaluate("window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.info.then(() => null)")
    page.wait_for_timeout(2000)
    screen = Screen(page.locator(".jp-Notebook"))
    page.evaluate("bench.start('none')")
    lab.run_command(page, "notebook:run-all-cells")
    page.wait_for_selector(".convlib svg")
    screen.rest()
    noted, opened_at = page.evaluate("[bench.stop(), performance.timeOrigin]")
    end(page)
    run = next(message for message in noted["sent"] if message["type"] == "execute_request")
    begun = next(answer for answer in noted["got"] if answer["parent"] == run["id"] and answer["state"] == "busy")
    seen = next(at for at, shown in noted["frames"] if "input" in shown)
    sent = sum(message["bytes"] for message in noted["got"])
    return seen - (milliseconds(begun["date"]) - opened_at), seen - run["time"], sent


def print_memory(browser: Watched, address: str) -> None:
    """Measure the memory of kernels with more and more explorers."""
    for name, what in (("empty", "nothing"), *((str(count), ", ".join(SHOWN[:count])) for count in (1, 2, 3))):
        with opened(browser, address, f"{name}.ipynb"):
            print(f"{'memory of the kernel':34} {kernel_memory() / 1e6:4.0f} MB with {what}", flush=True)


def kernel_memory() -> int:
    """Return the bytes that belong to the only kernel."""
    mine = psutil.Process().children(recursive=True)
    (kernel,) = (process for process in mine if "ipykernel_launcher" in process.cmdline())
    return kernel.memory_full_info().uss


def print_together(browser: Watched, address: str) -> None:
    """Move the same explorer alone and among five."""
    print(latency.HEAD.format("", "p50", "p95", "last", "kernel", "messages", "kB", "", ""))
    for count in (1, 5, 1, 5):
        with opened(browser, address, f"{count}.ipynb") as page:
            for control in ("position", "stride"):
                title = f"WindowExplorer among {count}: {control} by keys"
                latency.attempt(title, page, 1, Row("", "", control), "explorer", MOVES)


def end(page: Page) -> None:
    """End the page's kernel and close it."""
    page.evaluate("window.jupyterapp.shell.currentWidget.sessionContext.shutdown()")
    page.close()


if __name__ == "__main__":
    main()
