"""The memory of a page with five exhibits, of an older commit and of this one in turn.

A page of its own browser runs a notebook; each exhibit is looked at and rests. `used` is the same page after its first
setting was stepped through in each of them. `heap`: what JavaScript holds after its garbage was collected. `private`:
what the page's process shares with no other, pictures and code included.
"""

import statistics
from collections.abc import Sequence
from pathlib import Path

import psutil
from playwright.sync_api import Browser, Page

from benchmarks.pages import Watched, find_cell, opened
from benchmarks.targets import MEMORY, line
from tools import lab
from tools.screen import Screen

SHOWN = [
    "WindowExplorer(images.SEVEN)",
    "FilterExplorer()",
    "PoolingExplorer(images.SEVEN)",
    "ChannelExplorer()",
    "FlipAndSlide()",
]
CELLS = ["from convlib import images\nfrom convlib.explorers import *", *SHOWN]
NOTEBOOK = "five.ipynb"
TIMES = 3
STEPS = 12
"""Keys in each exhibit."""
FIGURES = ("heap, shown", "private, shown", "heap, used", "private, used")


def write(folder: Path) -> None:
    """Write the notebook of five exhibits."""
    lab.write_notebook(folder / NOTEBOOK, CELLS)


def compare(addresses: Sequence[str]) -> None:
    """Measure both servers' pages in turn; print the medians in MB, and whether the target is met."""
    found: list[list[tuple[float, ...]]] = [[], []]
    for _ in range(TIMES):
        for place, address in enumerate(addresses):
            found[place].append(measure(address))
    for name, older, newer in zip(FIGURES, *(zip(*side, strict=True) for side in found), strict=True):
        before, after = statistics.median(older), statistics.median(newer)
        title = f"page of five exhibits, MB: {name}, at most {MEMORY} × the older"
        print(line(title, f"{before:.1f} → {after:.1f}, {after / before:.2f}", after <= MEMORY * before), flush=True)


def measure(address: str) -> tuple[float, ...]:
    """Return the `FIGURES` of one page, in MB."""
    with lab.browser() as browser, opened(Watched(browser), address, NOTEBOOK) as page:
        look(page, steps=0)
        shown = memory(browser, page)
        look(page, steps=STEPS)
        return (*shown, *memory(browser, page))


def look(page: Page, steps: int) -> None:
    """Go from exhibit to exhibit, wait for a rest at each, and step through its first setting."""
    for cell in range(1, len(CELLS)):
        place = find_cell(page, cell)
        screen = Screen(place)
        screen.rest()
        control = place.locator(".widget-slider .noUi-handle, select").first
        down = "ArrowDown" if control.evaluate("e => e.localName === 'select'") else "ArrowRight"
        for _ in range(steps):
            control.press(down)
            screen.rest()


def memory(browser: Browser, page: Page) -> tuple[float, float]:
    """Return the JavaScript heap of a page and the private memory of its process, in MB."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    session.send("Performance.enable")
    metrics = {metric["name"]: metric["value"] for metric in session.send("Performance.getMetrics")["metrics"]}
    session.detach()
    processes = browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]
    renderers = [psutil.Process(process["id"]) for process in processes if process["type"] == "renderer"]
    private = max(renderer.memory_full_info().uss for renderer in renderers)
    return metrics["JSHeapUsedSize"] / 1e6, private / 1e6
