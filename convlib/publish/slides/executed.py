"""A lesson with its outputs: read from a file, given a cell for each further state of an explorer, and run."""

import os
import warnings
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import nbformat
from jupyter_client.kernelspec import KernelSpecManager
from nbclient import NotebookClient
from nbformat import NotebookNode
from nbformat.warnings import MissingIDFieldWarning

from convlib.publish.slides.problems import Problems
from convlib.text import tr

_KERNEL = "python3"  # this environment's own
LIVE = {"CONVLIB_STORED_EXHIBITS": "1"}
"""The environment in which an exhibit of the course gives HTML that works without a kernel."""


def executed(path: Path, problems: Problems) -> NotebookNode:
    """Read a notebook and run it, with a cell for each further state that its explorers are to be shown in.

    A cell that fails keeps its error as its output, and the cells after it run.

    Raises
    ------
    ValueError
        If the file is not a notebook.
    """
    notebook = with_states(_read(path))
    if any(cell.cell_type == "code" and cell.source.strip() for cell in notebook.cells):
        kernel = _kernel(notebook, problems)
        if kernel:
            _run(notebook, path.parent, kernel, problems)
    return notebook


def _read(path: Path) -> NotebookNode:
    """Read a notebook of any version; each cell gets the parts that it lacks, and its number in the file."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", MissingIDFieldWarning)  # nbformat adds the ids, which slides do not need
            notebook = nbformat.read(path, as_version=4)
        complete(notebook)
    except (ValueError, AttributeError, KeyError, TypeError, nbformat.ValidationError) as error:
        raise ValueError(tr("This file is not a notebook.")) from error
    return notebook


def complete(notebook: NotebookNode) -> None:
    """Give each cell the parts that it lacks, and its number in the file."""
    for number, cell in enumerate(notebook.cells, start=1):
        cell.number = number
        cell.metadata.tags = cell.metadata.get("tags") or []
        if cell.cell_type == "code":
            cell.outputs = cell.get("outputs") or []


def with_states(notebook: NotebookNode) -> NotebookNode:
    """Add a cell after an explorer's for each state in its metadata: ``{"convlib": {"states": [{"stride": 2}]}}``."""
    cells = []
    for cell in notebook.cells:
        cells.append(cell)
        for state in cell.metadata.get("convlib", {}).get("states", []):
            metadata = {"slideshow": {"slide_type": "subslide"}, "tags": ["hide-input"]}
            cells.append(nbformat.v4.new_code_cell(_setting(state), metadata=metadata))
            cells[-1].number = cell.number
    notebook.cells = cells
    return notebook


def _setting(state: dict[str, Any]) -> str:
    """Write code that changes settings of the explorer that the cell before shows, and shows it again."""
    # Read first: to set a name that is no setting would go unnoticed.
    return "".join(f"_.{name}\n_.{name} = {value!r}\n" for name, value in state.items()) + "_"


def _kernel(notebook: NotebookNode, problems: Problems) -> str:
    """Name the kernel to run a notebook with, or nothing if there is none for its language."""
    spec = notebook.metadata.get("kernelspec") or {}
    name = spec.get("name") or _KERNEL
    if name in KernelSpecManager().find_kernel_specs():
        return str(name)
    language = spec.get("language") or notebook.metadata.get("language_info", {}).get("name", "python")
    if language.lower().startswith("python"):
        problems.add(tr("Its kernel “{name}” is not installed; this Python ran its cells.", name=name))
        return _KERNEL
    problems.add(
        tr("Its kernel “{name}” is not installed; the slides show the outputs that the file stores.", name=name)
    )
    return ""


def _run(notebook: NotebookNode, folder: Path, kernel: str, problems: Problems) -> None:
    try:
        for position, run in enumerate(running(notebook, folder, kernel)):
            with problems.of(notebook.cells[position]):
                run()
                say_if_it_failed(notebook.cells[position], problems)
    except (RuntimeError, OSError) as error:  # a kernel that does not start, or dies in a cell
        problems.add(tr("The kernel stopped ({reason}), and no further cell ran.", reason=error))


def running(notebook: NotebookNode, folder: Path, kernel: str) -> Iterator[Callable[[], object]]:
    """Start a kernel, and give for each cell a function that runs it; exhibits give what works without a kernel."""
    client = NotebookClient(
        notebook,
        kernel_name=kernel,
        resources={"metadata": {"path": str(folder)}},
        allow_errors=True,
        coalesce_streams=True,
        store_widget_state=False,
        extra_arguments=["--log-level=ERROR"],  # else each kernel warns of a connection that stays on this machine
    )
    with client.setup_kernel(env=os.environ | LIVE):
        for position, cell in enumerate(notebook.cells):
            yield partial(client.execute_cell, cell, position)


def say_if_it_failed(cell: NotebookNode, problems: Problems) -> None:
    """Add the error of a cell that was run, if it is not meant."""
    if "raises-exception" not in cell.metadata.tags:
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                reason = next(iter(output.evalue.splitlines()), "")
                problems.add(tr("The cell fails with {error}: {reason}", error=output.ename, reason=reason))
