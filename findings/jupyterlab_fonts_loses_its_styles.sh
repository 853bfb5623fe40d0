#!/usr/bin/env bash
# jupyterlab-fonts: the styles of its settings, which are for all of JupyterLab, are gone from the page once a notebook is
# closed within 0.1 s of a change in it, also by its kernel; they come back with the next reload or change of a setting.
# Guess before the run, from reading its source: a closed notebook has no parent, and then the sheet of all is written.
# Version: jupyterlab_fonts 3.0.0, jupyterlab 4.6.6; needs a chromium on the PATH, driven by playwright 1.65.2.
# Documented: not found in its issues; one of them is about styles that are not applied when a notebook is restored
# Source: https://github.com/deathbeds/jupyterlab-fonts/issues/64
set -euo pipefail
command -v chromium >/dev/null || { echo "no chromium on the PATH"; exit 2; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/python" -m pip install --quiet --disable-pip-version-check ipykernel==7.4.0 jupyterlab-fonts==3.0.0 \
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
    styles = home / "config/lab/user-settings/@deathbeds/jupyterlab-fonts/fonts.jupyterlab-settings"
    styles.parent.mkdir(parents=True)
    styles.write_text('{"styles": {".own": {"color": "red"}}}')
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



STYLES = "() => document.querySelector('style.jp-fonts-mod-global').textContent"
ADD = "(panel) => panel.content.model.sharedModel.insertCell(0, { cell_type: 'code', source: '2' })"
CLOSE = "(panel) => { panel.context.model.dirty = false; panel.close(); }"
with opened([{"source": "1", "metadata": {}, "outputs": []}]) as page:
    page.evaluate("window.jupyterapp.shell.currentWidget.sessionContext.ready.then(() => null)")
    page.evaluate("window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.info.then(() => null)")
    page.wait_for_function("document.querySelector('style.jp-fonts-mod-global')?.textContent.includes('.own')")
    seen = {}
    for wait in (2, 0):  # s between a change and closing
        page.evaluate(f"() => ({ADD})(window.jupyterapp.shell.currentWidget) && null")
        time.sleep(wait)
        both = f"() => {{ const panel = window.jupyterapp.shell.currentWidget; {'' if wait else f'({ADD})(panel);'} ({CLOSE})(panel); }}"
        page.evaluate(both)
        time.sleep(2)
        seen[f"closed {wait} s after a change"] = page.evaluate(STYLES)
        if wait:
            page.evaluate("() => window.jupyterapp.commands.execute('docmanager:open', { path: 'a.ipynb' }).then(() => null)")
            page.wait_for_function("window.jupyterapp.shell.currentWidget?.context?.isReady")
            page.evaluate("window.jupyterapp.shell.currentWidget.sessionContext.ready.then(() => null)")
            time.sleep(2)
print("jupyterlab_fonts", version("jupyterlab_fonts"), "jupyterlab", version("jupyterlab"))
print("styles on the page:", seen)
assert [".own" in styles for styles in seen.values()] == [True, False]
PYTHON
