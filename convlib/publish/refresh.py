"""What a notebook keeps when it is saved: texts and pictures, but no widget view, which is nothing without its kernel.

An explorer gives three forms of itself: a live widget view, a line of text, and a picture. Once saved, the view would
show "model not found" and hide the picture, so it is left out, and the widgets' state with it.

`python -m convlib.publish.refresh notebooks/*.ipynb` runs notebooks and stores their outputs in this way.
JupyterLab does the same on every save, through `strip_on_save`, which installing convlib switches on.
"""

import argparse
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

_VIEW = "application/vnd.jupyter.widget-view+json"


def strip(notebook: dict[str, Any]) -> bool:
    """Remove widget views, widget state and times of execution from a notebook in place; return whether any was there.

    Only outputs that have a picture or a text beside the view lose it, so nothing is left empty.
    """
    found = notebook["metadata"].pop("widgets", None) is not None
    for cell in notebook["cells"]:
        found |= cell["metadata"].pop("execution", None) is not None
        for output in cell.get("outputs", []):
            found |= output.get("data", {}).pop(_VIEW, None) is not None
    return found


def strip_on_save(model: dict[str, Any], **_kwargs: object) -> None:
    """Strip a notebook that Jupyter is about to save (a `pre_save_hook` of its contents manager)."""
    if model["type"] == "notebook" and model.get("content"):
        strip(model["content"])


def refresh(path: Path) -> None:
    """Run a notebook in its own folder, and store it with its outputs and without its widgets."""
    notebook = nbformat.read(path, as_version=4)
    settings = {"resources": {"metadata": {"path": str(path.parent)}}, "store_widget_state": False}
    NotebookClient(notebook, coalesce_streams=True, **settings).execute()
    strip(notebook)
    notebook["metadata"] = {"kernelspec": notebook["metadata"]["kernelspec"], "language_info": {"name": "python"}}
    nbformat.write(notebook, path)


def main() -> None:
    """Refresh the notebooks that the command line names."""
    parser = argparse.ArgumentParser(prog="python -m convlib.publish.refresh", description=main.__doc__)
    parser.add_argument("notebooks", nargs="+", type=Path)
    for path in parser.parse_args().notebooks:
        print(f"running {path} …", flush=True)
        refresh(path)


if __name__ == "__main__":
    main()
