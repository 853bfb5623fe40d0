"""Two commits side by side: `python -m benchmarks.latency --against COMMIT [--delay 50] [--memory]`.

Each commit has a JupyterLab of its own, whose server and kernels import that commit's convlib and open its lessons, and
a page in the same browser. A row is learned in both pages. Then they take turns, older, newer, newer, older, each in an
exhibit that is shown anew and has rested once. Settings are measured at two paces:

- `held`: keys follow each other after 30 to 80 ms, as in benchmarks.latency;
- `rested`: the hand rests for 550 to 650 ms after each key, for a quarter of the moves.

With `--delay`, everything between the browser and both servers passes a proxy (see network_delay.py).

- `older`, `newer`: p50 and p95 in ms, from the input to the frame. `ratio`: of the medians.
- `kernel`: ms that the kernel is at work, older and newer; for each key if keys are held, otherwise for each rest
  between two keys. `first`: the same for the first rest of a new exhibit.
- `ahead`: the most kB that the newer commit sends at one rest before a hand asks for them.
"""

import itertools
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from shutil import copytree

from playwright.sync_api import Page

from benchmarks import page_memory
from benchmarks.hands import Exhibit, learn
from benchmarks.network_delay import delayed, round_trip
from benchmarks.pages import DISTURBED, Watched, find_cell, opened
from benchmarks.rows import Row
from benchmarks.targets import HELD, RESTED, Compared, Figures, verdicts
from benchmarks.used import Used, rests, sent_ahead
from tools import lab
from tools.screen import GAP, Run, UnclearError, milliseconds

ROOT = Path(__file__).parent.parent
GAPS = {HELD: GAP, RESTED: (0.55, 0.65)}
TURNS = (0, 1, 1, 0)
"""The older commit, then this one; and the other way round, so that a machine that changes changes both."""
HEAD = "{:78} {:6} {:>14} {:>14} {:>5} {:>13} {:>9} {:>6}"
HEADINGS = ("older: p50 p95", "newer: p50 p95", "ratio", "kernel", "first", "ahead")


@dataclass(frozen=True)
class Side:
    """A commit, its folder of notebooks, and the address of its server."""

    name: str
    source: Path
    folder: Path
    address: str


def compare(commit: str, wanted: Sequence[Row], moves: int, delay: float, memory: bool) -> None:
    """Measure rows, or the memory of a page, with an older commit and this one in turn; print and judge them."""
    with ExitStack() as stack:
        older = stack.enter_context(checked_out(commit))
        sides = [stack.enter_context(served(*side, delay)) for side in (("older", older), ("newer", ROOT))]
        for side in sides:
            print(side.name, described(side.source))
        if memory:
            page_memory.compare([side.address for side in sides])
            return
        browser = Watched(stack.enter_context(lab.browser()))
        print(f"round trip of a request to the server: {round_trip(sides[1].address):.1f} ms")
        print(HEAD.format("", "", *HEADINGS), flush=True)
        done = []
        for lesson, group in itertools.groupby(wanted, key=lambda row: row.lesson):
            done += measure_lesson(browser, sides, lesson, list(group), moves)
        print(*verdicts(done, delay > 0), sep="\n")


@contextmanager
def checked_out(commit: str) -> Iterator[Path]:
    """Yield a folder that has the files of a commit."""
    git = ["git", "-C", str(ROOT), "worktree"]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name, "older")
        subprocess.run([*git, "add", "--quiet", "--detach", str(folder), commit], check=True)
        try:
            yield folder
        finally:
            subprocess.run([*git, "remove", "--force", str(folder)], check=True)


def described(source: Path) -> str:
    """Name the commit in a folder, and say whether its files were changed."""
    git = ["git", "-C", str(source)]
    commit = subprocess.run([*git, "log", "-1", "--format=%h %s"], capture_output=True, text=True, check=True).stdout
    changed = subprocess.run([*git, "status", "--short"], capture_output=True, text=True, check=True).stdout
    return commit.strip() + (" (and changes that are not committed)" if changed else "")


@contextmanager
def served(name: str, source: Path, delay: float) -> Iterator[Side]:
    """Start a JupyterLab that imports convlib from `source`, behind a slow network if asked."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        copytree(source / "notebooks", folder / "notebooks")
        page_memory.write(folder)
        config, imported = folder / ".home/config", folder / "imported"
        config.mkdir(parents=True)
        said = f"import convlib, pathlib\npathlib.Path({str(imported)!r}).write_text(convlib.__file__)\n"
        (config / "jupyter_server_config.py").write_text(said)
        with lab.server(folder, source) as address:
            check_source("server", imported.read_text(), source)
            with delayed(address, delay) if delay else nullcontext(address) as seen:
                yield Side(name, source, folder, seen)


def check_source(program: str, file: str, source: Path) -> None:
    """Complain if a program has imported another convlib."""
    if not Path(file).is_relative_to(source):
        raise RuntimeError(f"the {program} imports {file}, which is not in {source}")


def measure_lesson(
    browser: Watched, sides: Sequence[Side], lesson: str, rows: Sequence[Row], moves: int
) -> Iterator[Compared]:
    """Open a lesson of both commits and measure rows of it, printing a line for each pace of each row."""
    name = f"notebooks/{lesson}.ipynb"
    if missing := [side.name for side in sides if not (side.folder / name).exists()]:
        print(f"{lesson}: the {missing[0]} commit has no such lesson")
        return
    with ExitStack() as stack:
        pages = [stack.enter_context(opened(browser, side.address, name)) for side in sides]
        kernels = []
        for side, page in zip(sides, pages, strict=True):
            check_source("kernel", lab.value(page, "__import__('convlib').__file__").strip("'"), side.source)
            kernels.append(Used(page))
        trips = " and ".join(f"{kernel_round_trip(page):.1f}" for page in pages)
        print(f"{lesson}: a request to the kernel, over the websocket of the page, takes {trips} ms", flush=True)
        for row in rows:
            try:
                for compared in measure_row(row, pages, kernels, moves):
                    print_row(compared)
                    yield compared
            except UnclearError as error:
                print(f"{row!s:85} {error}", flush=True)


def kernel_round_trip(page: Page) -> float:
    """Return the median ms of the smallest request to a page's kernel and its answer."""
    times = page.evaluate(
        """async () => {
            const [times, { kernel }] = [[], window.jupyterapp.shell.currentWidget.sessionContext.session];
            for (let i = 0; i < 9; i += 1) {
                const start = performance.now();
                await kernel.requestKernelInfo();
                times.push(performance.now() - start);
            }
            return times;
        }"""
    )
    return statistics.median(times)


def measure_row(row: Row, pages: Sequence[Page], kernels: Sequence[Used], moves: int) -> Iterator[Compared]:
    """Measure a row at each pace that suits it."""
    exhibits = [learn(find_cell(page, row.cell), row) for page in pages]
    moves_window, has_photograph = exhibits[1].moves_window, exhibits[1].has_photograph
    for pace in (HELD,) if moves_window or row.by != "keys" else (HELD, RESTED):
        taken = [Taken(exhibit, kernel, pace) for exhibit, kernel in zip(exhibits, kernels, strict=True)]
        for turn in TURNS:
            taken[turn].take_turn(moves // 2 if pace == HELD else moves // 8)
        yield Compared(row, pace, moves_window, has_photograph, *(side.figures() for side in taken))


@dataclass
class Taken:
    """What one commit has taken for a row in its turns."""

    exhibit: Exhibit
    used: Used
    pace: str
    runs: list[Run] = field(default_factory=list)
    kernel: list[float] = field(default_factory=list)
    first: list[float] = field(default_factory=list)
    first_ahead: list[int] = field(default_factory=list)

    def take_turn(self, moves: int) -> None:
        """Show the exhibit anew, and move it."""
        with self.used.noted():
            shown, end = self.exhibit.renew(), 1000 * time.time()
            run = self.exhibit.run(max(moves, 2), GAPS[self.pace])
        idle = max(milliseconds(message["date"]) for message in shown.answers if message["state"] == "idle")
        self.first.append(self.used.between(idle, end))
        self.first_ahead.append(sum(message["ahead"] for message in shown.received))
        self.kernel += self._kernel(run)
        self.runs.append(run)

    def _kernel(self, run: Run) -> list[float]:
        if self.pace == RESTED:
            return [self.used.between(*rest) for rest in rests(run)]
        first, last = (run.origin + run.inputs[place][0] for place in (0, -1))
        return [self.used.between(first, last) / (len(run.inputs) - 1)]

    def figures(self) -> Figures:
        """Return the figures of all turns."""
        halves = [run.ages if self.exhibit.row.by == "drag" else run.latencies for run in self.runs]
        if not all(halves):
            raise UnclearError("no frame showed a state that the hand had asked for")
        times = sorted(itertools.chain(*halves))
        return Figures(
            statistics.median(times),
            times[int(0.95 * len(times))],
            tuple(map(statistics.median, halves)),
            statistics.mean(self.kernel),
            statistics.mean(self.first),
            [*itertools.chain(*map(sent_ahead, self.runs)), max(self.first_ahead)],
            max(run.others for run in self.runs) > DISTURBED,
        )


def print_row(compared: Compared) -> None:
    """Print a line."""
    sides = compared.older, compared.newer
    times = [f"{side.p50:.1f} {side.p95:5.1f}" for side in sides]
    kernel = " → ".join(f"{side.kernel:.1f}" for side in sides)
    first = " → ".join(f"{side.first:.0f}" for side in sides)
    ahead, void = f"{max(compared.newer.ahead) / 1000:.1f}", "VOID" if any(side.is_void for side in sides) else ""
    line = HEAD.format(str(compared.row), compared.pace, *times, f"{compared.ratio:.2f}", kernel, first, ahead)
    print(line, void, flush=True)
