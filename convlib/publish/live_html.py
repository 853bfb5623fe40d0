"""nbconvert's HTML with exhibits that work: `jupyter nbconvert --to live_html notebooks/06_stride.ipynb`.

A stored notebook has a picture of each exhibit. The states that its sliders reach would make it many times as large, so
they are drawn when somebody exports: the notebook is run for that, and the file on the disk stays as it is.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from pathlib import Path
from typing import Any

from nbconvert.exporters import HTMLExporter
from nbformat import NotebookNode

from convlib.publish.language import language_of
from convlib.publish.slides.executed import complete, running, say_if_it_failed
from convlib.publish.slides.parts import once
from convlib.publish.slides.problems import Problems


class LiveHTMLExporter(HTMLExporter):
    """The whole notebook, run anew, as one page; its exhibits need neither a kernel nor a network."""

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """Run a copy of the notebook and write it as HTML; a warning names a cell that fails."""
        notebook = deepcopy(nb)
        # JupyterLab's server exports in a thread that knows the server's event loop, which cannot run a kernel as well.
        with ThreadPoolExecutor(thread_name_prefix="live_html") as threads:  # nbclient keeps a loop for each name
            problems = threads.submit(asyncio.run, _run(notebook, (resources or {}).get("metadata", {}))).result()
        for problem in problems:
            self.log.warning(problem)
        self.language_code = language_of(notebook)
        page, resources = super().from_notebook_node(notebook, resources, **kw)
        return once(page), resources


async def _run(notebook: NotebookNode, about: dict[str, Any]) -> list[str]:
    """Run all cells, and return a sentence for each that fails. Beside a running loop nbclient has its own."""
    complete(notebook)
    problems = Problems(Path(f"{about.get('name', 'notebook')}.ipynb"))
    kernel = notebook.metadata.get("kernelspec", {}).get("name", "python3")
    for run, cell in zip(running(notebook, Path(about.get("path") or "."), kernel), notebook.cells, strict=True):
        with problems.of(cell):
            run()
            say_if_it_failed(cell, problems)
    return problems.sentences
