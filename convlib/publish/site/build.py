"""Build the browser edition.

JupyterLite writes its page and our notebooks. Python comes from Pyodide, and our wheels lie in `kernel/`.
"""

import json
import os
import shutil
import sys
import tempfile
from pathlib import Path

from convlib.publish.site.command import run
from convlib.publish.site.contents import write_contents
from convlib.publish.site.extension import write_extension
from convlib.publish.site.front import write_front
from convlib.publish.site.kernel import addresses, collect_wheels, write_head_start, write_kernel
from convlib.publish.site.lab_page import name_lab
from convlib.publish.site.offline import write_offline
from convlib.publish.site.settings import page_settings
from convlib.text import tr

ROOT = Path(__file__).parents[3]
EXTENSIONS = ("jupyterlite_pyodide_kernel", "jupyterlab_widgets", "anywidget")
"""The wheels with a part that JupyterLab loads."""
CONTENTS = ("notebooks", "exercises", "docs")
"""The folders that a learner sees, with what their notebooks link to."""


def build(site: Path, pyodide: Path | None = None) -> None:
    """Write the site into a new or empty folder. With `pyodide`, a distribution's folder, it asks nobody else."""
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        _say(tr("Collecting the Python packages …"))
        wheels = collect_wheels(work / "wheels")
        _say(tr("Writing the lessons and their page …"))
        build_page(work, site, wheels)
        name_lab(site)
        write_head_start(site / "lab/index.html")
        write_extension(site)
        _say(tr("Writing the front page …"))
        write_front(site, pyodide is not None, repository())
        _say(tr("Writing Python for the browser …"))
        if pyodide and not shutil.which("node"):
            _say(tr("Node.js is not on the path, so Python's modules are left uncompiled, and lessons start later."))
        write_kernel(site / "kernel", wheels, pyodide)
        write_offline(site, [] if pyodide else addresses())


def _say(progress: str) -> None:
    print(progress, flush=True)


def repository() -> str:
    """Return the address of the repository, which a workflow on GitHub knows."""
    server, repository = os.environ.get("GITHUB_SERVER_URL"), os.environ.get("GITHUB_REPOSITORY")
    return f"{server}/{repository}" if server and repository else ""


def build_page(work: Path, site: Path, wheels: dict[str, Path]) -> None:
    """Let JupyterLite write the page, in a folder of its own: it remembers the last output folder in its own files."""
    write_contents(ROOT, work / "contents", CONTENTS)
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
