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

An explorer is shown anew after its states were learned: else what the kernel sent ahead while they were learned would
be there at every key.

`--against COMMIT` measures an older commit beside this one instead (see against.py).

VOID marks a row during which other processes took more than 5 % of the machine.
"""

import argparse
import itertools
import shutil
import statistics
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page

from benchmarks import against
from benchmarks.hands import measure
from benchmarks.pages import DISTURBED, Watched, find_cell, opened
from benchmarks.rows import Row, rows
from tools import lab
from tools.screen import Run, UnclearError

ROOT = Path(__file__).parent.parent

LEAST = ("browser", "kernel")
"""Ways from a slider to one number: functions of yardsticks.py."""
YARDSTICKS = {"interact": ("inline", "image"), "ipympl": ("widget", "canvas")}
"""Name -> matplotlib's backend, and the reader for what it shows."""


def main() -> None:
    """Measure the yardsticks and then the chosen rows, and print a line for each."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.latency", description=__doc__.split("\n")[0])
    parser.add_argument("words", nargs="*", help="measure only the rows that contain one of these words")
    parser.add_argument("--moves", type=int, default=120, help="inputs for a row (%(default)s)")
    parser.add_argument("--unmodified", action="store_true", help="without convlib's server extension")
    parser.add_argument("--against", metavar="COMMIT", help="beside this older commit, in turn")
    parser.add_argument("--delay", type=float, default=0, metavar="MS", help="with --against: of the network, each way")
    parser.add_argument("--memory", action="store_true", help="with --against: only the memory of a page")
    given = parser.parse_args()
    wanted = [row for row in rows() if not given.words or any(word in str(row) for word in given.words)]
    if given.against:
        against.compare(given.against, wanted, given.moves, given.delay, given.memory)
        return
    if given.delay or given.memory:
        parser.error("--delay and --memory compare two commits: add --against COMMIT")
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
def started(drawn: Sequence[str], unmodified: bool) -> Iterator[tuple[str, Watched]]:
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


if __name__ == "__main__":
    main()
