"""A lesson with its outputs: read from a file, given a cell for each further state of an explorer, and run."""

from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode

from convlib.text import tr


def executed(path: Path) -> NotebookNode:
    """Read a notebook and run it, with a cell for each further state that its explorers are to be shown in.

    Raises
    ------
    ValueError
        If the file is not a notebook.
    RuntimeError
        If a cell fails; the message names it by its first line.
    """
    notebook = with_states(_read(path))
    _run(notebook, path.parent)
    return notebook


def _read(path: Path) -> NotebookNode:
    try:
        return nbformat.read(path, as_version=4)
    except (ValueError, AttributeError, nbformat.ValidationError) as error:
        raise ValueError(tr("This file is not a notebook.")) from error


def with_states(notebook: NotebookNode) -> NotebookNode:
    """Add a cell after an explorer's for each state in its metadata: ``{"convlib": {"states": [{"stride": 2}]}}``."""
    cells = []
    for cell in notebook.cells:
        cells.append(cell)
        for state in cell.metadata.get("convlib", {}).get("states", []):
            metadata = {"slideshow": {"slide_type": "subslide"}, "tags": ["hide-input"]}
            cells.append(nbformat.v4.new_code_cell(_setting(state), metadata=metadata))
    notebook.cells = cells
    return notebook


def _setting(state: dict[str, Any]) -> str:
    """Write code that changes settings of the explorer that the cell before shows, and shows it again."""
    # Read first: to set a name that is no setting would go unnoticed.
    return "".join(f"_.{name}\n_.{name} = {value!r}\n" for name, value in state.items()) + "_"


def _run(notebook: NotebookNode, folder: Path) -> None:
    client = NotebookClient(
        notebook,
        resources={"metadata": {"path": str(folder)}},
        store_widget_state=False,
        extra_arguments=["--log-level=ERROR"],  # else each kernel warns of a connection that stays on this machine
    )
    with client.setup_kernel():
        for position, cell in enumerate(notebook.cells):
            try:
                client.execute_cell(cell, position)
            except CellExecutionError as error:
                raise RuntimeError(_failure(cell, error)) from error


def _failure(cell: NotebookNode, error: CellExecutionError) -> str:
    return tr(
        "The cell that begins with “{line}” fails with {error}: {reason}",
        line=cell.source.splitlines()[0],
        error=error.ename,
        reason=error.evalue,
    )
