"""How soon a lesson of the browser edition lives, and how fast it follows: `python -m benchmarks.site [--runs N]`.

It builds the site twice: as `course.py site` does, and straightforwardly, with JupyterLite's own command, Pyodide's
folder and a lock file that knows convlib's packages. Both are opened in turn, each time in a browser whose cache is
empty, and then once more in the same browser. A time ends when the first exhibit lives; *Run All* is pressed once the
kernel answers.

- `first`, `second`: seconds from the lesson's link to the first exhibit, at the first and at the second visit.
- `MB`: the files that a first visit asks for, and their size if the server compresses text and WebAssembly.
- `key`, `window`: ms from a key to the frame, of a setting and of the window (see latency.py), beside JupyterLab.

`!` marks a time during which other processes took more than 5 % of the machine.
"""

import argparse
import gzip
import json
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import BrowserContext, sync_playwright

from benchmarks.hands import measure
from benchmarks.latency import started
from benchmarks.pages import DISTURBED, find_cell, opened
from benchmarks.rows import Row
from convlib.publish.site.build import build
from convlib.publish.site.command import run
from convlib.publish.site.kernel import KERNEL, LIBRARIES, collect_wheels
from convlib.publish.site.lock import extended, pyodides
from tools import lab, site
from tools.screen import Load

ROOT = Path(__file__).parent.parent
LESSON = "notebooks/04_the_definition.ipynb"
DRAWS = "notebooks/01_pixels_to_pixels.ipynb"
"""A lesson that also draws with matplotlib, which is large."""
MOVED = {"key": Row("06_stride", "rest-explorer", "stride"), "window": Row("06_stride", "rest-explorer", "position")}
EXHIBIT = ".convlib-explorer[data-convlib=ready]"
COMPRESSED = {".html", ".js", ".json", ".css", ".svg", ".ipynb", ".wasm"}


def main() -> None:
    """Build both sites, measure them in turn, and print a line for each."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.site", description=__doc__.split("\n")[0])
    parser.add_argument("--runs", type=int, default=5, help="first visits of each site (%(default)s)")
    parser.add_argument("--moves", type=int, default=120, help="keys for a row of latencies (%(default)s)")
    version = pyodides()["info"]["version"]
    parser.add_argument("--pyodide", type=Path, default=ROOT.parent / f"shared/pyodide-{version}")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        sites = {"straightforward": Path(name, "plain"), "course.py site": Path(name, "ours")}
        straightforward(sites["straightforward"], given.pyodide)
        build(sites["course.py site"], given.pyodide)
        starts(sites, given.runs)
        weights(sites)
        moves(sites["course.py site"], given.moves)


def straightforward(folder: Path, pyodide: Path) -> None:
    """Build a site as JupyterLite's documentation does, with Pyodide's whole folder in it."""
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        wheels = collect_wheels(work / "wheels")
        extensions = ("jupyterlite_pyodide_kernel", "jupyterlab_widgets", "anywidget")
        shutil.copytree(ROOT / "notebooks", work / "contents/notebooks")
        config = {
            "contents": [str(work / "contents")],
            "federated_extensions": [str(wheels[extension]) for extension in extensions],
            "ignore_sys_prefix": ["federated_extensions"],
            "output_dir": str(folder),
        }
        kernel = {"pyodideUrl": "./pyodide/pyodide.js", "disablePyPIFallback": True}
        page = {
            "exposeAppInBrowser": True,
            "litePluginSettings": {"@jupyterlite/pyodide-kernel-extension:kernel": kernel},
        }
        (work / "jupyter_lite_config.json").write_text(json.dumps({"LiteBuildConfig": config}))
        (work / "jupyter-lite.json").write_text(
            json.dumps({"jupyter-lite-schema-version": 0, "jupyter-config-data": page})
        )
        run([sys.executable, "-m", "jupyterlite_core", "build"], cwd=work)
        shutil.copytree(pyodide, folder / "pyodide")
        (folder / "pyodide").chmod(0o755)
        libraries = [wheels[library] for library in LIBRARIES] + [wheels[KERNEL[-1]]]
        for wheel in libraries:
            shutil.copy(wheel, folder / "pyodide")
        lock = extended(json.loads((pyodide / "pyodide-lock.json").read_text()), libraries)
        lock["packages"]["convlib"]["depends"].append("matplotlib")
        (folder / "pyodide/pyodide-lock.json").unlink()
        (folder / "pyodide/pyodide-lock.json").write_text(json.dumps(lock))


def starts(sites: dict[str, Path], runs: int) -> None:
    """Open a lesson of both sites in turn, and print the medians."""
    times: dict[tuple[str, str], list[float]] = {}
    disturbed = False
    with sync_playwright() as playwright:
        for _ in range(runs):
            for name, folder in sites.items():
                with site.server(folder) as served, tempfile.TemporaryDirectory() as profile:
                    context = playwright.chromium.launch_persistent_context(
                        profile, executable_path=lab.chromium(), args=lab.FLAGS
                    )
                    for visit in ("first", "second"):
                        seconds, others = until_exhibit(context, served.address)
                        times.setdefault((name, visit), []).append(seconds)
                        disturbed |= others > DISTURBED
                    context.close()
    for (name, visit), seconds in times.items():
        print(f"{name:16} {visit:7} {statistics.median(seconds):6.1f} s{'  !' if disturbed else ''}")
    for visit in ("first", "second"):
        plain, ours = (statistics.median(times[name, visit]) for name in sites)
        print(f"{'ratio':16} {visit:7} {ours / plain:6.2f}")


def until_exhibit(context: BrowserContext, address: str) -> tuple[float, float]:
    """Seconds from a lesson's link to its first live exhibit, and the share of the machine that others took."""
    before = Load()
    page = context.new_page()
    page.goto(f"{address}/lab/index.html?path={LESSON}")
    page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=240_000)
    page.evaluate(site.READY)
    lab.run_command(page, "notebook:run-all-cells")
    page.wait_for_selector(EXHIBIT, timeout=240_000, state="attached")
    seconds = page.evaluate("performance.now() / 1000")  # since the link was followed
    others = before.others()  # while the page is there: its processes are ours
    page.close()
    return seconds, others


def weights(sites: dict[str, Path]) -> None:
    """Print what the first visit of a lesson asks for, as files and as a server would compress them."""
    with lab.browser() as browser:
        for name, folder in sites.items():
            for lesson in (LESSON, DRAWS):
                with site.server(folder) as served:
                    context = browser.new_context()
                    site.run_all(site.open_lesson(context, served.address, lesson), timeout=600_000)
                    context.close()
                    asked = {folder / path.partition("?")[0].lstrip("/") for path in served.asked}
                files = [file for file in asked if file.is_file()]
                plain, packed = sum(file.stat().st_size for file in files), sum(map(_packed, files))
                print(f"{name:16} {Path(lesson).stem:28} {plain / 1e6:5.1f} MB, {packed / 1e6:5.1f} MB compressed")


def _packed(file: Path) -> int:
    return len(gzip.compress(file.read_bytes(), 6)) if file.suffix in COMPRESSED else file.stat().st_size


def moves(folder: Path, count: int) -> None:
    """Print how fast an exhibit follows, in the site and in JupyterLab."""
    with started([], False) as (address, browser), site.server(folder) as served:
        for name, row in MOVED.items():
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            page.goto(f"{served.address}/lab/index.html?path=notebooks/{row.lesson}.ipynb")
            page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=240_000)
            site.run_all(page, timeout=600_000)
            here = measure(find_cell(page, row.cell), row, "explorer", count)
            page.close()
            with opened(browser, address, f"notebooks/{row.lesson}.ipynb") as page:
                there = measure(find_cell(page, row.cell), row, "explorer", count)
            ours, theirs = statistics.median(here.latencies), statistics.median(there.latencies)
            mark = "  !" if max(here.others, there.others) > DISTURBED else ""
            print(f"{name:16} {ours:5.1f} ms, JupyterLab {theirs:5.1f} ms, ratio {ours / theirs:.2f}{mark}")


if __name__ == "__main__":
    main()
