#!/usr/bin/env bash
# anywidget: where the module of a widget takes more than 2 s to load, as on a page that is busy, the widget is shown, but
# takes no message of its kernel any more: a trait that is set in Python keeps its old value on the page, without end.
# Guess before the run, from reading its source: each message waits for a promise that was rejected after 2 s.
# Version: anywidget 0.11.0, ipywidgets 8.1.9, jupyterlab 4.6.6; needs a chromium on the PATH, driven by playwright 1.65.2.
# Documented: not found in its issues; the wait came with the pull request below, the 2 s are in its source
# Source: https://github.com/manzt/anywidget/pull/804
set -euo pipefail
command -v chromium >/dev/null || { echo "no chromium on the PATH"; exit 2; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/python" -m pip install --quiet --disable-pip-version-check anywidget==0.11.0 ipywidgets==8.1.9 ipykernel==7.4.0 \
    jupyterlab==4.6.6 playwright==1.65.2
"$folder/v/bin/python" - "$folder" <<'PYTHON'
import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from importlib.metadata import version
from pathlib import Path

from playwright.sync_api import sync_playwright

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
FLAGS += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
folder = Path(sys.argv[1])


@contextlib.contextmanager
def opened(cells):
    """A JupyterLab with its own settings and a page of Chromium that shows these cells."""
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    cells = [{"id": f"c{i}", "cell_type": "code", "execution_count": None, **cell} for i, cell in enumerate(cells)]
    work, home = folder / "work", folder / "home"
    work.mkdir()
    notebook = {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    (work / "a.ipynb").write_text(json.dumps(notebook))
    quiet = home / "config/lab/user-settings/@jupyterlab/apputils-extension/notification.jupyterlab-settings"
    quiet.parent.mkdir(parents=True)
    quiet.write_text('{"fetchNews": "false"}')
    own = {"HOME": str(home), "JUPYTER_CONFIG_DIR": str(home / "config"), "JUPYTER_DATA_DIR": str(home / "data")}
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}"
    options = ["--no-browser", f"--port={address.split(':')[-1]}", "--IdentityProvider.token=", "--allow-root"]
    options += ["--LabApp.expose_app_in_browser=True", f"--ServerApp.root_dir={work}", "--ServerApp.port_retries=0"]
    options += ["--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]
    with (folder / "log").open("w") as log:
        command = [sys.executable, "-m", "jupyterlab", *options]
        lab = subprocess.Popen(command, env=os.environ | own | {"IPYTHONDIR": str(home)}, stdout=log, stderr=log)
    try:
        for _attempt in range(300):
            with contextlib.suppress(OSError), urllib.request.urlopen(f"{address}/api"):
                break
            time.sleep(0.2)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            page.goto(f"{address}/lab/tree/a.ipynb")
            page.wait_for_selector(".jp-Notebook .jp-CodeCell", timeout=60_000)
            yield page
            browser.close()
    finally:
        lab.terminate()
        lab.wait(60)



MAKE = """
import anywidget, traitlets
class Own(anywidget.AnyWidget):
    _esm = "export default { render({ model, el }) { const show = () => { el.textContent = model.get('value') };" \\
        " el.className = model.get('name'); model.on('change:value', show); show() } }"
    name = traitlets.Unicode().tag(sync=True)
    value = traitlets.Int(1).tag(sync=True)
late = Own(name="late")
late
"""
CELLS = [MAKE, "late.value = 2", "early = Own(name='early')\nearly", "early.value = 2"]
BUSY = """() => {
    window.make = URL.createObjectURL;
    URL.createObjectURL = (blob) => {
        for (const begin = performance.now(); performance.now() < begin + 2500; );
        return window.make.call(URL, blob);
    };
}"""
FREE = "() => { URL.createObjectURL = window.make; }"
with opened([{"source": source.strip(), "metadata": {}, "outputs": []} for source in CELLS]) as page:
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.evaluate("window.jupyterapp.shell.currentWidget.sessionContext.ready.then(() => null)")
    page.evaluate("window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.info.then(() => null)")
    page.evaluate("() => { window.jupyterapp.shell.currentWidget.content.activeCellIndex = 0; }")
    run = "() => window.jupyterapp.commands.execute('notebook:run-cell-and-select-next').then(() => null)"
    shown = {}
    for name, before in (("late", BUSY), ("early", FREE)):
        page.evaluate(before)
        page.evaluate(run)
        page.wait_for_selector(f".{name}", state="attached")
        page.evaluate(run)
        time.sleep(3)
        shown[name] = page.locator(f".{name}").inner_text()
print("anywidget", version("anywidget"), "ipywidgets", version("ipywidgets"), "jupyterlab", version("jupyterlab"))
print("value = 2 is shown as:", shown, "errors of the page:", errors)
assert shown == {"late": "1", "early": "2"}
PYTHON
