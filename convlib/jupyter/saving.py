"""A Jupyter server extension that saves notebooks without their live widgets; installing convlib enables it.

An explorer gives three forms of itself: a live view, a line of text, and a picture. A live view is nothing without its
kernel: opened again, the notebook would show "model not found" in place of the picture. So no save keeps the views.

A lesson that was run, or shown as slides, and saved is the file that it was: the answers to its predictions are folded
again, and the version of Python and the numbers of runs are no change by themselves.

To do without it, `jupyter server extension disable convlib.jupyter.saving`, and start JupyterLab anew.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
from jupyter_server.serverapp import ServerApp
from jupyter_server.utils import to_os_path

_VIEW = "application/vnd.jupyter.widget-view+json"
_KERNEL = ("kernelspec", "language_info")
_ANSWER = "answer"  # the tag that convlib.publish.folding gives


def strip(notebook: dict[str, Any]) -> bool:
    """Remove widget views, widget state and times of execution from a notebook in place; return whether any was there.

    Each view has a text beside it, so no output is left empty.
    """
    found = notebook["metadata"].pop("widgets", None) is not None
    for cell in notebook["cells"]:
        found |= cell["metadata"].pop("execution", None) is not None
        for output in cell.get("outputs", []):
            found |= output.get("data", {}).pop(_VIEW, None) is not None
    return found


def keep(notebook: dict[str, Any], before: dict[str, Any]) -> None:
    """Undo in place what running and saving alone changes in a notebook, given as its file was before."""
    kernel = before["metadata"].get("kernelspec", {})
    if kernel and kernel["name"] == notebook["metadata"].get("kernelspec", {}).get("name"):
        notebook["metadata"] |= {k: before["metadata"][k] for k in _KERNEL if k in before["metadata"]}
    files = {cell.get("id"): cell for cell in before["cells"]}
    now = _parsed(notebook)["cells"]
    for cell, joined in zip(notebook["cells"], now, strict=True):
        if cell["metadata"].get("jupyter", {}).get("outputs_hidden"):
            cell["metadata"].pop("collapsed", None)  # says the same, for programs before JupyterLab
        file = files.get(cell.get("id"), {})
        if cell["cell_type"] == "code" == file.get("cell_type") and joined["source"] == file["source"]:
            _keep_cell(cell, joined, file)


def _keep_cell(cell: dict[str, Any], joined: dict[str, Any], file: dict[str, Any]) -> None:
    """Undo it in a code cell with the source of the file: an answer stays folded, an equal run keeps its number."""
    if _ANSWER in file["metadata"].get("tags", []) and (folds := file["metadata"].get("jupyter")):
        cell["metadata"]["jupyter"] = folds
    same = [_shown(output) for output in joined["outputs"]] == [_shown(output) for output in file["outputs"]]
    if same and cell["execution_count"]:
        cell["execution_count"], cell["outputs"] = file["execution_count"], file["outputs"]


def _shown(output: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in output.items() if name != "execution_count"}


def _parsed(notebook: dict[str, Any]) -> dict[str, Any]:
    """Copy a notebook with each text in one piece, whether it was a list of lines or not."""
    return nbformat.reads(json.dumps(notebook), as_version=4)


def strip_on_save(model: dict[str, Any], file: Path) -> None:
    """Strip a notebook that Jupyter is about to save, given as its contents API has it; leave other files alone."""
    if model.get("type") == "notebook" and model.get("content"):
        strip(model["content"])
        if file.is_file():
            keep(model["content"], nbformat.read(file, as_version=4))


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "convlib.jupyter.saving"}]


def _load_jupyter_server_extension(app: ServerApp) -> None:
    """Strip every notebook that is saved from now on.

    The contents manager's `save` is wrapped, since not every kind of manager calls its `pre_save_hook`. A hook that
    somebody has set runs as before, on the stripped notebook.
    """
    manager = app.contents_manager
    if manager.save.__module__ != __name__:  # a server loads an extension once, a test more often
        manager.save = _stripped(manager.save, app)
    app.log.info("convlib.jupyter.saving: notebooks are saved without their live widgets")


def _stripped(save: Callable, app: ServerApp) -> Callable:
    def save_stripped(model: dict[str, Any], path: str = "", *args: object, **kwargs: object) -> object:
        try:
            strip_on_save(model, Path(to_os_path(path, app.contents_manager.root_dir)))
        except Exception:  # whatever is wrong with a notebook, it must be saved
            app.log.exception("convlib.jupyter.saving: a notebook is saved as it is")
        return save(model, path, *args, **kwargs)

    return save_stripped
