"""A Jupyter server extension that saves notebooks without their live widgets; installing convlib enables it.

An explorer gives three forms of itself: a live view, a line of text, and a picture. A live view is nothing without its
kernel: opened again, the notebook would show "model not found" in place of the picture. So no save keeps the views.

To do without it, `jupyter server extension disable convlib.jupyter.saving`, and start JupyterLab anew.
"""

from collections.abc import Callable
from typing import Any

from jupyter_server.serverapp import ServerApp

_VIEW = "application/vnd.jupyter.widget-view+json"


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


def strip_on_save(model: dict[str, Any]) -> None:
    """Strip a notebook that Jupyter is about to save, given as its contents API has it; leave other files alone."""
    if model.get("type") == "notebook" and model.get("content"):
        strip(model["content"])


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
    def save_stripped(model: dict[str, Any], *args: object, **kwargs: object) -> object:
        try:
            strip_on_save(model)
        except Exception:  # whatever is wrong with a notebook, it must be saved
            app.log.exception("convlib.jupyter.saving: a notebook is saved as it is")
        return save(model, *args, **kwargs)

    return save_stripped
