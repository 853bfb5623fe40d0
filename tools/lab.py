"""A real JupyterLab and a real Chromium, for the browser tests and for the pictures in the README."""

import contextlib
import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
import numpy as np
from jupyter_server.serverapp import list_running_servers
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, sync_playwright

ON_PATH = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
ON_PATH += ("microsoft-edge", "microsoft-edge-stable", "msedge")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

TWICE = "NotFoundError: Failed to execute 'removeChild' on 'Node'"
LATE = "[anywidget] Failed to initialize model."
IS_READ = "window.jupyterapp.shell.currentWidget?.context?.isReady"
"""JavaScript that says whether a document has the screen and its file is read; for a moment none may have it."""


def write_notebook(path: Path, cells: list[str]) -> None:
    """Write code cells as a notebook for the kernel of this environment."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, path)


def chromium() -> str | None:
    """Find Chromium, Chrome or Edge, on the path or where they are usually installed; nothing is downloaded."""
    return next(filter(None, map(shutil.which, [*ON_PATH, *_usual_places()])), None)


def _usual_places() -> Iterator[str]:
    """List the programs that installers make without putting them on the path."""
    for folder in ("/Applications", str(Path.home() / "Applications")):
        for name in ("Chromium", "Google Chrome", "Microsoft Edge"):
            yield f"{folder}/{name}.app/Contents/MacOS/{name}"
    for folder in filter(None, map(os.environ.get, ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"))):
        for program in (
            "Chromium/Application/chrome",
            "Google/Chrome/Application/chrome",
            "Microsoft/Edge/Application/msedge",
        ):
            yield f"{folder}/{program}.exe"
    yield from ("/opt/google/chrome/chrome", "/opt/microsoft/msedge/msedge", "/snap/bin/chromium")


@contextlib.contextmanager
def server(folder: Path, source: Path | None = None) -> Iterator[str]:
    """Start JupyterLab on a folder and yield its address; it does not read the user's own settings.

    It and its kernels import convlib from the folder `source`, or as usual.
    """
    home = folder / ".home"
    own = {"HOME": home, "JUPYTER_CONFIG_DIR": home / "config", "JUPYTER_DATA_DIR": home / "data", "IPYTHONDIR": home}
    own |= {"PYTHONPATH": source} if source else {}
    options = ["--no-browser", "--port=0", "--IdentityProvider.token=", "--allow-root"]
    options += ["--LabApp.expose_app_in_browser=True", f"--ServerApp.root_dir={folder}"]
    with (folder / "server.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", *options],
            env=os.environ | {name: str(value) for name, value in own.items()},
            cwd=folder if source else None,  # Python looks there first
            stdout=log,
            stderr=log,
        )
        try:
            yield _wait_for_address(home / "data" / "runtime", process)
        finally:
            _end(process)


def _end(process: subprocess.Popen) -> None:
    """End a server. One that is still starting a kernel may wait for it for ever, so it is killed after a while."""
    process.terminate()
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _wait_for_address(runtime: Path, process: subprocess.Popen) -> str:
    """Wait until a server listens, and return its address."""
    for _attempt in range(300):
        if process.poll() is not None:
            raise RuntimeError(f"JupyterLab ended with code {process.returncode}; see server.log")
        if address := running_at(runtime):
            return address
        time.sleep(0.2)
    raise RuntimeError("JupyterLab does not start; see server.log")


def running_at(runtime: Path) -> str | None:
    """Read the address of a server that was started with `--port=0` from its runtime folder, once it listens.

    A port that is found free before it is given to a server may be taken by then, by the kernel of another one.
    """
    ports = [server["port"] for server in list_running_servers(str(runtime))]
    return f"http://127.0.0.1:{ports[0]}" if ports else None


@contextlib.contextmanager
def browser() -> Iterator[Browser]:
    """Start the browser without a window."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield started
        started.close()


def open_notebook(browser: Browser, address: str, name: str, *, width: int = 1280, dark: bool = False) -> Page:
    """Open a notebook in a page of its own, with no other document beside it."""
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(f"{address}/lab/workspaces/auto-{time.monotonic_ns()}/tree/{name}")
    _wait_until_open(page)
    if dark:
        change_theme(page, "JupyterLab Dark")
    return page


def _wait_until_open(page: Page) -> None:
    page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=60_000)
    page.wait_for_selector(".jp-NotebookPanel-toolbar", timeout=60_000)
    page.wait_for_function(IS_READ, timeout=60_000)  # the first cell stands before the file is read


def open_next(page: Page, name: str) -> None:
    """Open a notebook in a page whose notebook was closed."""
    run_command(page, "docmanager:open", {"path": name})
    _wait_until_open(page)


def close_notebook(page: Page) -> None:
    """Close the notebook of a page without saving it, and end its kernel."""
    page.evaluate(
        """async () => {
            const panel = window.jupyterapp.shell.currentWidget;
            await panel.sessionContext.ready;
            await panel.sessionContext.shutdown();
            panel.context.model.dirty = false;
            panel.close();
        }"""
    )
    page.wait_for_selector(".jp-NotebookPanel", state="detached")


def change_theme(page: Page, theme: str) -> None:
    """Change the theme, and wait until its colours are painted: JupyterLab hides all for a frame, then colours fade."""
    run_command(page, "apputils:change-theme", {"theme": theme})
    page.wait_for_selector(f"body[data-jp-theme-name='{theme}']", state="attached")
    paint(page)
    page.evaluate(
        """async () => {
            const ends = ({ effect }) => Number.isFinite(effect.getComputedTiming().endTime);
            await Promise.allSettled(document.getAnimations().filter(ends).map(({ finished }) => finished));
        }"""
    )


def page_errors(page: Page) -> list[str]:
    """Return a list that fills with a page's errors, without anywidget's own for a late module (see hearing.mjs)."""
    errors: list[str] = []
    page.on("pageerror", lambda error: str(error) == LATE or errors.append(str(error)))
    return errors


def console_errors(told_by: Page | BrowserContext) -> list[str]:
    """Return a list that fills with the errors in the console of a page or of a context's pages.

    It leaves out one of JupyterLab 4.6: the words "Saving completed" go 2 s after a save, and where the next save
    begins in that moment, they are taken away twice.
    """
    errors: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(TWICE):
            errors.append(message.text)

    told_by.on("console", listen)
    return errors


def run_command(page: Page, command: str, arguments: dict | None = None) -> None:
    """Start a command of JupyterLab, as its menus do."""
    page.evaluate("([c, a]) => { void window.jupyterapp.commands.execute(c, a); }", [command, arguments or {}])


def run_all(page: Page, *, timeout: int = 90_000) -> None:
    """Clear all outputs, run all cells, and wait until the last one has run."""
    page.evaluate("window.jupyterapp.shell.currentWidget.sessionContext.ready.then(() => null)")
    page.evaluate("window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.info.then(() => null)")
    run_command(page, "notebook:clear-all-cell-outputs")
    run_command(page, "notebook:run-all-cells")
    wait_until_run(page, timeout=timeout)


def wait_until_run(page: Page, *, timeout: int = 90_000) -> None:
    """Wait until the last of the cells that were started has run."""
    page.wait_for_function(
        """() => [...window.jupyterapp.shell.currentWidget.content.model.cells]
            .every((cell) => cell.type !== "code" || cell.executionCount !== null)""",
        timeout=timeout,
    )
    page.wait_for_selector('.jp-Notebook-ExecutionIndicator[data-status="idle"]', state="attached", timeout=timeout)


def set_state(page: Page, code: str) -> None:
    """Run code in the kernel as a cell would, and wait until the browser has all that it led to.

    The kernel knows before of all that was done in the browser: a key outside the explorers makes them report their
    moves, and a message of a widget that waited for the one before is on its way once an empty request is answered.
    """
    page.evaluate(
        """async (code) => {
            document.body.dispatchEvent(new KeyboardEvent("keydown"));
            const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
            await kernel.requestExecute({ code: "" }).done;
            await kernel.requestExecute({ code }).done;
        }""",
        code,
    )


def settle(page: Page) -> None:
    """Wait until the kernel has heard of all that was done in the browser, and the browser has its answers."""
    set_state(page, "")


def paint(page: Page) -> None:
    """Wait until what has changed is laid out and painted, and whatever watches its size has acted."""
    page.evaluate(
        """async () => {
            for (let frame = 0; frame < 4; frame += 1) await new Promise(requestAnimationFrame);
        }"""
    )


def value(page: Page, expression: str) -> str:
    """Compute an expression in the kernel, once it has heard of all that was done in the browser; return its repr."""
    settle(page)
    return page.evaluate(
        """async (expression) => {
            const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
            const request = kernel.requestExecute({ code: "", user_expressions: { value: expression } });
            return (await request.done).content.user_expressions.value.data["text/plain"];
        }""",
        expression,
    )


def fresh(page: Page, cell: int) -> Locator:
    """Run a cell of the open notebook once more, counted from 0, and return its new exhibit."""
    page.mouse.move(2, 2)  # a pointer over a picture would show the cell below it
    page.evaluate(
        """async (cell) => {
            document.querySelectorAll(".convlib-explorer").forEach((explorer) => (explorer.dataset.before = "true"));
            window.jupyterapp.shell.currentWidget.content.activeCellIndex = cell;
            await window.jupyterapp.commands.execute("notebook:run-cell");
        }""",
        cell,
    )
    page.wait_for_selector(".convlib-explorer[data-convlib=ready]:not([data-before])")
    explorer = page.locator(".convlib-explorer:not([data-before])")
    explorer.scroll_into_view_if_needed()
    return explorer


def expect(read: Callable[[], object], wanted: object, seconds: float = 30) -> None:
    """Wait until what `read` finds on the screen is what is wanted; a busy machine takes its time."""
    end = time.monotonic() + seconds
    while (found := read()) != wanted:
        assert time.monotonic() < end, f"found {found}, wanted {wanted}"
        time.sleep(0.05)


def handle(explorer: Locator, name: str) -> Locator:
    """Find the handle of a slider by its name."""
    return explorer.get_by_role("slider", name=name, exact=True)


def words(explorer: Locator) -> str:
    """Read the sentence below an explorer's picture."""
    return explorer.locator("p.words").first.inner_text()


def shown_grid(explorer: Locator, panel: int, within: str = "svg >") -> list[list[str]]:
    """Read the numbers of a grid on the screen, row by row, without its row and column numbers."""
    rows = explorer.locator("figure").nth(panel).locator(f"{within} text:not(.number)")
    return rows.evaluate_all(
        "rows => rows.map(row => [...row.querySelectorAll('tspan:not(.number)')].map(cell => cell.textContent))"
    )


def canvas_pixels(explorer: Locator, number: int) -> np.ndarray:
    """Read the colours of a photograph on the screen, an (H, W, 3) array."""
    address = explorer.locator("canvas").nth(number).evaluate("(canvas) => canvas.toDataURL()")
    with urllib.request.urlopen(address) as png:
        return np.asarray(Image.open(png).convert("RGB"))


def nameless(page: Page) -> list[str]:
    """List the controls of explorers that a screen reader could not name."""
    return page.evaluate(
        """() => [...document.querySelectorAll(".convlib-explorer :is(button, select, input, [role=slider])")]
            .filter((e) => e.offsetParent)
            .filter((e) => !(e.ariaLabel || e.title || e.labels?.[0]?.textContent || e.textContent.trim()))
            .map((e) => e.outerHTML.slice(0, 120))"""
    )
