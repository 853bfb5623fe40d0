"""How fast the explorers follow the hand: `python -m benchmarks.latency [word …]`.

It starts JupyterLab and Chromium, opens the lessons, and moves the real sliders, lists and pictures of their explorers
by key and by pointer. With words, it measures only the rows that contain one of them.

A time begins when the browser receives a key, a click or a move of the pointer (`event.timeStamp`), and ends when the
frame with the correct state is painted, one of 60 a second. To know the correct state by its look, the benchmark first
goes slowly through all states of the exhibit, there and back, and keeps what the screen shows at rest: every text,
highlight and pixel of a photograph. A row ends with a message if two states look the same, or if one looks different on
the way back. Whether the states are correct is for the tests to say. Keys follow each other after 30 to 80 ms, points
of a drag after 17 ms.

- `p50`, `p95`: ms from the input to the frame; while dragging, the age of the input whose state a frame newly shows.
- `last`: ms from the end of a drag to its last state, and the round trips to the kernel that it took.
- `kernel`: ms that the kernel is busy with one message. `messages`, `kB`: what its widgets send for each input.
- `interact`, `ipympl`: how many times longer the same exhibit with matplotlib takes at the median (see yardsticks.py).

The first rows show the least time that any exhibit can take: one number follows a slider. A state from the kernel takes
two frames, since Chromium paints the moved slider before it passes the kernel's answer on.

VOID marks a row during which other processes took more than 5 % of the machine.
"""

import argparse
import itertools
import shutil
import statistics
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from playwright.sync_api import Browser, Locator, Page

from tools import lab
from tools.screen import SCRIPT, Hand, Run, Screen, UnclearError, keys, places

ROOT = Path(__file__).parent.parent

DISTURBED = 0.05
"""Share of the machine that others may take."""
MOST = 25
"""The most states of a control that are visited."""
LEAST = ("browser", "kernel")
"""Ways from a slider to one number: functions of yardsticks.py."""
YARDSTICKS = {"interact": ("inline", "image"), "ipympl": ("widget", "canvas")}
"""Name -> matplotlib's backend, and the reader for what it shows."""


@dataclass(frozen=True)
class Row:
    """A control of an explorer in a lesson, and how it is moved: by keys, click, point or drag."""

    lesson: str
    cell: str  # the id of the cell that shows the explorer
    control: str  # its name on the screen, or "picture": cells of the last panel, and the arrow keys
    by: str = "keys"
    yardstick: str = ""  # the same exhibit in yardsticks.py
    check: str = ""  # a checkbox to check before

    def __str__(self) -> str:
        return f"{self.lesson} {self.cell} · {self.control} by {self.by}{f', {self.check}' if self.check else ''}"


def rows() -> Iterator[Row]:
    """List every control of every kind of explorer, in a lesson that shows it."""
    turn, emboss = ("03_convolution_and_cross_correlation", "explorer"), "window(images.SEVEN, '{}', kernel='emboss')"
    yield Row(*turn, "position", yardstick=emboss.format("position"))
    yield Row(*turn, "position", "drag")
    for by in ("keys", "click", "point", "drag"):
        yield Row(*turn, "picture", by)
    yield Row(*turn, "kernel", yardstick=emboss.format("kernel"))
    yield Row(*turn, "turn the kernel by 180°")
    stride = "window(images.SEVEN, 'stride', kernel='box_blur')"
    yield Row("06_stride", "rest-explorer", "stride", yardstick=stride)
    yield Row("06_stride", "rest-explorer", "stride", "drag")
    yield Row("06_stride", "counts-explorer", "show how often each cell is read")
    modes = "window(np.arange(1, 37).reshape(6, 6), '{}', kernel='box_blur', padding=2)"
    yield Row("07_padding", "modes-explorer", "padding mode", yardstick=modes.format("padding mode"))
    yield Row("07_padding", "modes-explorer", "padding", yardstick=modes.format("padding"))
    yield Row("07_padding", "modes-explorer", "padding", "drag")
    dilation = "window(images.SEVEN, 'dilation', kernel='edge_8_neighbours')"
    yield Row("08_dilation", "zeros-explorer", "dilation", yardstick=dilation)
    for check, colour in (("", "False"), ("in colour", "True")):
        yield Row("02_kernels", "explorer", "kernel", yardstick=f"photo('kernel', color={colour})", check=check)
    yield Row("02_kernels", "explorer", "picture")
    yield Row("07_padding", "rim-explorer", "padding mode", yardstick="photo('padding mode')")
    for control in ("t", "x", "w", "reverse w"):
        yield Row("04_the_definition", "continuous", control)
    yield Row("04_the_definition", "continuous", "t", "drag")
    yield Row("04_the_definition", "discrete", "n")
    for control in ("m, n", "formula", "i", "j"):
        yield Row("04_the_definition", "index", control)
    for control in ("position", "filters", "look at filter"):
        yield Row("05_channels", "explorer-many", control)
    yield Row("05_channels", "explorer-one", "in colour")
    for control in ("position", "kind", "window", "stride", "shift to the right", "what enters"):
        yield Row("09_pooling", "explorer-two", control)
    yield Row("10_why_n_minus_a", "explorer", "c")
    yield Row("10_why_n_minus_a", "explorer", "example")
    yield Row("10_why_n_minus_a", "turn-explorer", "first index")
    yield Row("11_stacks", "explorer", "kernel or window")
    for control in ("stride", "padding", "kind"):
        yield Row("11_stacks", "where", control)
    yield Row("11_stacks", "explorer", "picture")


def main() -> None:
    """Measure the yardsticks and then the chosen rows, and print a line for each."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.latency", description=__doc__.split("\n")[0])
    parser.add_argument("words", nargs="*", help="measure only the rows that contain one of these words")
    parser.add_argument("--moves", type=int, default=120, help="inputs for a row (%(default)s)")
    parser.add_argument("--unmodified", action="store_true", help="without convlib's server extension")
    given = parser.parse_args()
    wanted = [row for row in rows() if not given.words or any(word in str(row) for word in given.words)]
    drawn = {row.yardstick: row for row in wanted if row.yardstick}
    with started(drawn, given.unmodified) as (address, browser):
        print(HEAD.format("", "p50", "p95", "last", "kernel", "messages", "kB", *YARDSTICKS), flush=True)
        with opened(browser, address, "least.ipynb") as page:
            for number, way in enumerate(LEAST, start=1):
                for by in ("keys", "drag"):
                    row = Row("", "", "least", by)
                    attempt(f"  one number, by way of the {way}, by {by}", page, number, row, "number", given.moves)
        medians = {(name, code): None for name in YARDSTICKS for code in drawn}
        for name, (_, reader) in YARDSTICKS.items():
            with opened(browser, address, f"{name}.ipynb") as page:
                for number, (code, row) in enumerate(drawn.items(), start=1):
                    run = attempt(f"  {name}: {code}", page, number, row, reader, given.moves)
                    medians[name, code] = run and statistics.median(run.latencies)
        for lesson, group in itertools.groupby(wanted, key=lambda row: row.lesson):
            with opened(browser, address, f"notebooks/{lesson}.ipynb") as page:
                for row in group:
                    yardsticks = [medians.get((name, row.yardstick)) for name in YARDSTICKS]
                    attempt(str(row), page, row.cell, row, "explorer", given.moves, yardsticks)


@contextmanager
def started(drawn: Sequence[str], unmodified: bool) -> Iterator[tuple[str, "Watched"]]:
    """Start JupyterLab on a copy of the lessons and the yardsticks, and a browser whose pages are recorded."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(ROOT / "notebooks", folder / "notebooks")
        start = f"import sys\nsys.path[:0] = [{str(ROOT)!r}]\nfrom benchmarks.yardsticks import *"
        lab.write_notebook(folder / "least.ipynb", [start, *(f"{way}()" for way in LEAST)])
        for yardstick, (backend, _) in YARDSTICKS.items():
            cells = [f"%matplotlib {backend}\n{start}", *(f"{backend}({code})" for code in drawn)]
            lab.write_notebook(folder / f"{yardstick}.ipynb", cells)
        if unmodified:
            config = folder / ".home/config"
            config.mkdir(parents=True)
            off = 'c.ServerApp.jpserver_extensions = {"convlib.jupyter.websocket": False}'
            (config / "jupyter_server_config.py").write_text(off)
        with lab.server(folder) as address, lab.browser() as browser:
            yield address, Watched(browser)


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


def attempt(
    title: str,
    page: Page,
    cell: str | int,
    row: Row,
    reader: str,
    moves: int,
    yardsticks: Sequence[float | None] = (None, None),
) -> Run | None:
    """Measure a row and print its line, or the reason why it cannot be measured."""
    try:
        run = measure(find_cell(page, cell), row, reader, moves)
    except UnclearError as error:
        print(f"{title:86} {error}", flush=True)
        return None
    times = run.ages if row.by == "drag" else run.latencies
    times = sorted(times)
    median, late = statistics.median(times), times[int(0.95 * len(times))]
    ratios = [f"×{other / median:.0f}" if other else "" for other in yardsticks]
    sent = sum(message["bytes"] for message in run.received) / 1000 / len(run.inputs)
    last = "{:.0f}/{}".format(*run.last) if row.by == "drag" else ""
    kernel = f"{statistics.median(run.kernel):.1f}" if run.kernel else "–"
    void = "VOID" if run.others > DISTURBED else ""
    figures = f"{median:.1f}", f"{late:.1f}", last, kernel, f"{len(run.received) / len(run.inputs):.1f}", f"{sent:.1f}"
    print(HEAD.format(title, *figures, *ratios), void, flush=True)
    return run


HEAD = "{:78} {:>6} {:>6} {:>6} {:>6} {:>8} {:>6} {:>8} {:>6}"


def find_cell(page: Page, cell: str | int) -> Locator:
    """Scroll to a cell, given by its id or its number, and find its output."""
    page.evaluate(
        """async (wanted) => {
            const notebook = window.jupyterapp.shell.currentWidget.content;
            const number = notebook.widgets.findIndex((cell, i) => i === wanted || cell.model.id === wanted);
            await notebook.scrollToItem(number, "start");
            const output = notebook.widgets[number].node.querySelector(".jp-Cell-outputWrapper");
            output.onkeydown = (event) => event.stopPropagation(); // JupyterLab takes the arrow keys of a list
            document.querySelector("[data-measured]")?.removeAttribute("data-measured");
            output.dataset.measured = "yes";
        }""",
        cell,
    )
    page.mouse.move(2, 2)
    page.wait_for_timeout(1000)
    return page.locator("[data-measured]")


def measure(exhibit: Locator, row: Row, reader: str, moves: int) -> Run:
    """Learn the states of an exhibit and move through them."""
    screen = Screen(exhibit, reader)
    if exhibit.locator(".player input").count():
        exhibit.locator(".player input").press("Home")
    if exhibit.get_by_label("in colour").count():
        exhibit.get_by_label("in colour").set_checked(row.check == "in colour")
    if row.control == "picture":
        return measure_picture(screen, exhibit, row.by, moves)
    control = find_control(exhibit, row.control)
    hand = make_hand(control)
    pictures = screen.learn(hand)
    if row.by == "drag":
        return screen.drag(along(control, moves), control, pictures)
    return screen.record(hand, pictures, moves)


def find_control(exhibit: Locator, name: str) -> Locator:
    """Find a slider, a list or a checkbox by the text beside it."""
    slider = exhibit.locator(f".widget-slider:has(label:text-is('{name}')) .noUi-handle")
    other = exhibit.get_by_label(name, exact=True)
    return (slider if slider.count() else other).first


def make_hand(control: Locator) -> Hand:
    """Set a control to its first state, and return a hand that chooses its states by keys."""
    kind = control.evaluate("e => e.role === 'slider' ? 'slider' : e.type")
    if kind == "checkbox":
        control.set_checked(False)
        return keys(control, 2, "Space", "Space")
    if kind == "select-one":
        states = control.evaluate("e => [...e.options].filter((o) => !o.text.startsWith('Your')).length")
        control.select_option(index=0)
        return keys(control, min(states, MOST), "ArrowUp", "ArrowDown")
    states = 1 + control.evaluate("e => e.role === 'slider' ? e.ariaValueMax - e.ariaValueMin : e.max - e.min")
    control.press("Home")
    return keys(control, min(int(states), MOST), "ArrowLeft", "ArrowRight")


def along(slider: Locator, moves: int) -> list[tuple[float, float]]:
    """Points from a slider's handle at the left end to the right one and back, about as many as the moves."""
    track = slider.locator("xpath=ancestor-or-self::*[contains(@class, 'noUi-target') or self::input]").last
    box = track.bounding_box()
    middle, there = box["y"] + box["height"] / 2, [step / (moves / 2) for step in range(moves // 2 + 1)]
    return [(box["x"] + 4 + part * (box["width"] - 8), middle) for part in [*there, *there[::-1]]]


def measure_picture(screen: Screen, exhibit: Locator, by: str, moves: int) -> Run:
    """Move by the arrow keys along the first row, or point at the cells of the last panel."""
    if by == "keys":
        hand = keys(exhibit.get_by_role("application").first, 5, "ArrowLeft", "ArrowRight")
        return screen.record(hand, screen.learn(hand), moves)
    pictures = screen.learn(make_hand(exhibit.locator(".player input")))
    last = exhibit.locator("figure").last
    rows, columns = np.shape(lab.shown_grid(exhibit, exhibit.locator("figure").count() - 1))
    last.scroll_into_view_if_needed()
    box = last.locator("svg > path.lines").bounding_box()

    def at(row: int, column: int, part: float = 0.5) -> tuple[float, float]:
        return box["x"] + (column + part) / columns * box["width"], box["y"] + (row + 0.5) / rows * box["height"]

    if by == "drag":
        steps = np.linspace(0.1, 0.9, max(moves // (rows * columns), 1))
        path = [(row, column, part) for row in range(rows) for column in range(columns) for part in steps]
        asked = [row * columns + column for row, column, _ in path]
        return screen.drag([at(*place) for place in path], asked[1:], pictures)
    points = [at(row, column) for row in range(rows) for column in range(columns)]
    return screen.record(places(screen.page, points, by == "click"), pictures, moves)


if __name__ == "__main__":
    main()
