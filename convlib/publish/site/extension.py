"""The course's own part of JupyterLab: files that are copied as they are, and the list of the lessons' versions."""

import hashlib
import json
import shutil
from pathlib import Path

from convlib.languages import MODULES, speaking
from convlib.publish.site.page import answer_style
from convlib.publish.site.sentences import of_scripts

ROOT = Path(__file__).parents[3]
ASSETS = Path(__file__).with_name("assets")
NAME = "convlib-site"
FILES = (
    "remote_entry.js",
    "extension.mjs",
    "python.mjs",
    "bar.mjs",
    "bar.css",
    "lesson.mjs",
    "offline.mjs",
    "keep.mjs",
    "merge.mjs",
    "storage.mjs",
    "zip.mjs",
    "page.mjs",
    "address.mjs",
    "answers.mjs",
    "download.mjs",
    "drive.mjs",
    "language.mjs",
    "narrow.mjs",
    "menu.mjs",
    "missing.mjs",
    "pictures.mjs",
    "run_on.mjs",
    "say.mjs",
    "saving.mjs",
    "status.mjs",
)
SETTINGS = {
    "federated_extensions": [{"name": NAME, "load": "static/remote_entry.js", "extension": "./extension"}],
    "disabledExtensions": ["@jupyterlab/notebook-extension:cell-executor"],
}
"""What `jupyter-lite.json` says of it. Our plugin runs the cells, since JupyterLab's loses a Run All that is early."""


def write_extension(site: Path) -> None:
    """Write the extension into a built site."""
    folder = site / "extensions" / NAME / "static"
    folder.mkdir(parents=True)
    for name in FILES:
        shutil.copy(ASSETS / name, folder)
    for code in MODULES:
        with speaking(code):
            (folder / f"{code}.json").write_text(json.dumps(of_scripts(), ensure_ascii=False), encoding="utf-8")
    (folder / "answers.css").write_text(answer_style(), encoding="utf-8")
    (folder / "lessons.json").write_text(json.dumps(versions(site / "files")), encoding="utf-8")


def versions(contents: Path) -> dict[str, str]:
    """Return path -> version of each notebook. A copy in a browser is compared with it."""
    return {path.relative_to(contents).as_posix(): version_of(path) for path in sorted(contents.rglob("*.ipynb"))}


def version_of(notebook: Path) -> str:
    """Return the sum of what is written in a notebook's cells; `versionOf` in merge.mjs computes the same."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    written = [[cell["cell_type"], "".join(cell["source"])] for cell in cells]
    text = json.dumps(written, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
