#!/usr/bin/env bash
# JupyterLab: an output that is folded ("jupyter": {"outputs_hidden": true}) still shows its first line in the placeholder;
# of an HTML output, even where it is a picture, the raw markup with its alt text. So folding does not hide an answer.
# Guess before the run: only three dots.
# Version: jupyterlab 4.6.6; needs a chromium on the PATH, driven by playwright 1.65.2. Documented: in the pull request that
# brought it in; the user guide was not searched
# Source: https://github.com/jupyterlab/jupyterlab/pull/14141
set -euo pipefail
command -v chromium >/dev/null || { echo "no chromium on the PATH"; exit 2; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/python" -m pip install --quiet --disable-pip-version-check jupyterlab==4.6.6 playwright==1.65.2
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


def folded(output):
    """A cell with this output, folded."""
    return {"source": "1", "metadata": {"jupyter": {"outputs_hidden": True}}, "outputs": [output]}


def shown(data):
    """An output as display makes it."""
    return {"output_type": "display_data", "data": data, "metadata": {}}


text = {"output_type": "stream", "name": "stdout", "text": "The answer is 42\nbecause\n"}
markup = '<img alt="The answer is 42" src="data:,">'
outputs = [text, shown({"text/plain": "42"}), shown({"text/html": markup, "text/plain": "<Picture>"})]
with opened([folded(output) for output in outputs]) as page:
    page.wait_for_function("document.querySelectorAll('.jp-OutputPlaceholder').length === 3")
    seen = [each.strip() for each in page.locator(".jp-OutputPlaceholder").all_inner_texts()]
    drawn = page.locator(".jp-OutputArea-output").count()
print("jupyterlab", version("jupyterlab"), "outputs drawn:", drawn, "placeholders:", seen)
assert drawn == 0
assert seen == ["The answer is 42", "42", markup]
PYTHON
