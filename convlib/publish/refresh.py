"""Run notebooks and store their outputs: `python -m convlib.publish.refresh notebooks/*.ipynb`.

A notebook keeps its texts and pictures. Live widgets are left out, as in every notebook that JupyterLab saves for this
course: see `convlib.jupyter.saving`. What answers a prediction is folded: see `convlib.publish.folding`.
"""

import argparse
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from convlib.jupyter.saving import strip
from convlib.publish.folding import fold
from convlib.text import tr


def refresh(path: Path) -> None:
    """Run a notebook, store it with its outputs and without its widgets, and fold its answers."""
    run(path)
    notebook = nbformat.read(path, as_version=4)
    fold(notebook)
    nbformat.write(notebook, path)


def run(path: Path) -> None:
    """Run a notebook in its own folder, and store it with its outputs and without its widgets."""
    notebook = nbformat.read(path, as_version=4)
    settings = {"resources": {"metadata": {"path": str(path.parent)}}, "store_widget_state": False}
    NotebookClient(notebook, coalesce_streams=True, **settings).execute()
    strip(notebook)
    language = {"name": "python", "nbconvert_exporter": "python"}  # else an export as a script is called .txt
    notebook["metadata"] = {"kernelspec": notebook["metadata"]["kernelspec"], "language_info": language}
    nbformat.write(notebook, path)


def main() -> None:
    """Refresh the notebooks that the command line names."""
    parser = argparse.ArgumentParser(
        prog="python -m convlib.publish.refresh", description=tr("Refresh the notebooks that you name.")
    )
    parser.add_argument("notebooks", nargs="+", type=Path)
    for path in parser.parse_args().notebooks:
        print(tr("Running {path} …", path=path), flush=True)
        refresh(path)


if __name__ == "__main__":
    main()
