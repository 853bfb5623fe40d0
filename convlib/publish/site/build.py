"""Build the browser edition.

JupyterLite writes its page and our notebooks. Python comes from Pyodide, and our wheels lie in `kernel/`.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from convlib.publish.site.front import write_front
from convlib.publish.site.lab_page import name_lab
from convlib.publish.site.lock import extended
from convlib.text import tr

ROOT = Path(__file__).parents[3]
PYODIDE = "0.27.7"
CDN = f"https://cdn.jsdelivr.net/pyodide/v{PYODIDE}/full/"
LIBRARIES = ("ipywidgets", "comm", "anywidget", "psygnal", "typing_extensions")
"""The wheels that Python loads in the browser, beside convlib and Pyodide's own packages."""
EXTENSIONS = ("jupyterlite_pyodide_kernel", "jupyterlab_widgets", "anywidget")
"""The wheels with a part that JupyterLab loads."""
CONTENTS = ("notebooks", "exercises", "docs")
"""The folders that a learner sees, with what their notebooks link to."""


class SiteError(Exception):
    """The site cannot be built; the message says why and what to do."""


def build(site: Path, pyodide: Path | None = None) -> None:
    """Write the site into a new or empty folder. With `pyodide`, a distribution's folder, it asks nobody else."""
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        _say(tr("Collecting the Python packages …"))
        wheels = collect_wheels(work / "wheels")
        _say(tr("Writing the lessons and their page …"))
        build_page(work, site, wheels)
        name_lab(site)
        _say(tr("Writing the front page …"))
        write_front(site, pyodide is not None, repository())
        _say(tr("Writing Python for the browser …"))
        write_kernel(site / "kernel", wheels, pyodide)


def _say(progress: str) -> None:
    print(progress, flush=True)


def repository() -> str:
    """Return the address of the repository, which a workflow on GitHub knows."""
    server, repository = os.environ.get("GITHUB_SERVER_URL"), os.environ.get("GITHUB_REPOSITORY")
    return f"{server}/{repository}" if server and repository else ""


def collect_wheels(folder: Path) -> dict[str, Path]:
    """Download the pinned wheels and make convlib's; return them by name."""
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    fetched = ["--no-deps", "--only-binary=:all:", "--python-version=3.12", "--platform=any"]
    requirements = Path(__file__).with_name("wheels.txt")
    run([*pip, "download", "--quiet", *fetched, "--dest", folder, "--requirement", requirements])
    run([*pip, "wheel", "--quiet", "--no-deps", "--wheel-dir", folder, ROOT])
    return {wheel.name.partition("-")[0]: wheel for wheel in folder.glob("*.whl")}


def build_page(work: Path, site: Path, wheels: dict[str, Path]) -> None:
    """Let JupyterLite write the page, in a folder of its own: it remembers the last output folder in its own files."""
    for name in CONTENTS:
        shutil.copytree(ROOT / name, work / "contents" / name)
    settings = {
        "apps": ["lab"],
        "contents": [str(work / "contents")],
        "federated_extensions": [str(wheels[name]) for name in EXTENSIONS],
        "ignore_sys_prefix": ["federated_extensions"],
        "no_sourcemaps": True,
        "no_unused_shared_packages": True,
        "output_dir": str(site.resolve()),
    }
    (work / "jupyter_lite_config.json").write_text(json.dumps({"LiteBuildConfig": settings}))
    (work / "jupyter-lite.json").write_text(json.dumps(page_settings()))
    run([sys.executable, "-m", "jupyterlite_core", "build"], cwd=work)


def page_settings() -> dict:
    """What the page is told when it opens."""
    kernel = {"pyodideUrl": "./kernel/pyodide.js", "disablePyPIFallback": True}
    settings = {"@jupyterlite/pyodide-kernel-extension:kernel": kernel}
    return {
        "jupyter-lite-schema-version": 0,
        "jupyter-config-data": {"exposeAppInBrowser": True, "litePluginSettings": settings},
    }


def write_kernel(folder: Path, wheels: dict[str, Path], pyodide: Path) -> None:
    """Write what Python is started with in the browser."""
    shutil.copytree(pyodide, folder)
    libraries = [wheels[name] for name in ("convlib", *LIBRARIES)]
    for wheel in libraries:
        shutil.copy(wheel, folder)
    lock = folder / "pyodide-lock.json"
    lock.write_text(json.dumps(extended(json.loads(lock.read_text()), libraries)))


def run(command: list, **settings) -> None:
    """Run a command, and show what it says only if it fails."""
    done = subprocess.run(command, capture_output=True, text=True, **settings)
    if done.returncode:
        raise SiteError(tr("{command} failed:\n{output}", command=" ".join(map(str, command)), output=done.stderr))
