"""A real JupyterLab and a real Chromium, for the browser tests and for the pictures in the README."""

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import nbformat
from playwright.sync_api import Browser, Page, sync_playwright

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


KNOBS = [
    "from convlib import images\nfrom convlib.explorers import FilterExplorer, WindowExplorer",
    "window = WindowExplorer(images.SEVEN, kernel='sobel_x')\nwindow",
    "photo = FilterExplorer()\nphoto",
]
"""The cells of a notebook that shows both explorers with every knob."""


def write_notebook(path: Path, cells: list[str]) -> None:
    """Write code cells as a notebook for the kernel of this environment."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, path)


def chromium() -> str | None:
    """Find the browser on the path; nothing is downloaded."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@contextlib.contextmanager
def server(folder: Path) -> Iterator[str]:
    """Start JupyterLab on a folder and yield its address; settings of the user's own are left out."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    home = folder / ".home"
    own = {"HOME": home, "JUPYTER_CONFIG_DIR": home / "config", "JUPYTER_DATA_DIR": home / "data", "IPYTHONDIR": home}
    options = ["--no-browser", f"--port={port}", "--IdentityProvider.token=", "--allow-root"]
    options += [
        "--LabApp.expose_app_in_browser=True",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ]
    quiet = home / "config/lab/user-settings/@jupyterlab/apputils-extension/notification.jupyterlab-settings"
    quiet.parent.mkdir(parents=True)
    quiet.write_text('{"fetchNews": "false"}')
    options += [f"--ServerApp.root_dir={folder}", "--ServerApp.port_retries=0"]
    with (folder / "server.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", *options],
            env=os.environ | {name: str(value) for name, value in own.items()},
            stdout=log,
            stderr=log,
        )
        try:
            _wait_for(f"http://127.0.0.1:{port}/api", process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(timeout=20)


def _wait_for(address: str, process: subprocess.Popen) -> None:
    for _attempt in range(300):
        if process.poll() is not None:
            raise RuntimeError(f"JupyterLab ended with code {process.returncode}; see server.log")
        with contextlib.suppress(OSError), urllib.request.urlopen(address) as answer:
            json.load(answer)
            return
        time.sleep(0.2)
    raise RuntimeError(f"JupyterLab does not answer at {address}")


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
    page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=60_000)
    page.wait_for_selector(".jp-NotebookPanel-toolbar", timeout=60_000)
    if dark:
        run_command(page, "apputils:change-theme", {"theme": "JupyterLab Dark"})
        page.wait_for_selector("body[data-jp-theme-light=false]", state="attached")
    return page


def run_command(page: Page, command: str, arguments: dict | None = None) -> None:
    """Start a command of JupyterLab's own, as its menus do."""
    page.evaluate("([c, a]) => { void window.jupyterapp.commands.execute(c, a); }", [command, arguments or {}])


def run_all(page: Page, *, timeout: int = 90_000) -> None:
    """Clear all outputs, run all cells, and wait until the last one has run."""
    page.evaluate("window.jupyterapp.shell.currentWidget.sessionContext.ready.then(() => null)")
    page.evaluate("window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.info.then(() => null)")
    run_command(page, "notebook:clear-all-cell-outputs")
    run_command(page, "notebook:run-all-cells")
    page.wait_for_function(
        """() => [...window.jupyterapp.shell.currentWidget.content.model.cells]
            .every((cell) => cell.type !== "code" || cell.executionCount !== null)""",
        timeout=timeout,
    )
    page.wait_for_selector('.jp-Notebook-ExecutionIndicator[data-status="idle"]', state="attached", timeout=timeout)
