"""Write the folders that a learner sees into the browser edition."""

import json
import shutil
from collections.abc import Iterable
from pathlib import Path

KERNEL = {
    "kernelspec": {"name": "python", "display_name": "Python (Pyodide)", "language": "python"},
    "language_info": {
        "codemirror_mode": {"name": "python", "version": 3},
        "file_extension": ".py",
        "mimetype": "text/x-python",
        "name": "python",
        "nbconvert_exporter": "python",
        "pygments_lexer": "ipython3",
        "version": "3.8",
    },
}
"""What JupyterLite writes into a notebook of another kernel. One that has it and is only read stays unchanged."""


def write_contents(source: Path, target: Path, names: Iterable[str]) -> None:
    """Copy folders, their notebooks as JupyterLite has them: for its kernel, and with every text in one piece."""
    for name in names:
        shutil.copytree(source / name, target / name)
        for path in (target / name).rglob("*.ipynb"):
            notebook = joined(json.loads(path.read_text("utf-8")))
            notebook["metadata"] |= KERNEL
            path.write_text(json.dumps(notebook, ensure_ascii=False), "utf-8")


def joined(notebook: dict) -> dict:
    r"""Return a notebook whose sources and outputs are strings where the file has lists of lines.

    A Jupyter server does so when it reads a notebook; JupyterLite reads the file as it is, and puts commas between lines.

    >>> stream = {"output_type": "stream", "name": "stdout", "text": ["1\n", "2\n"]}
    >>> joined({"cells": [{"cell_type": "code", "source": ["f()\n", "g()"], "outputs": [stream]}]})["cells"][0]
    {'cell_type': 'code', 'source': 'f()\ng()', 'outputs': [{'output_type': 'stream', 'name': 'stdout', 'text': '1\n2\n'}]}
    """  # noqa: E501
    return {**notebook, "cells": [_joined_cell(cell) for cell in notebook["cells"]]}


def _joined_cell(cell: dict) -> dict:
    whole = {**cell, "source": _text(cell["source"])}
    if "outputs" in cell:
        whole["outputs"] = [_joined_output(output) for output in cell["outputs"]]
    return whole


def _joined_output(output: dict) -> dict:
    whole = {**output, "text": _text(output["text"])} if "text" in output else dict(output)
    if "data" in output:
        data = output["data"].items()
        whole["data"] = {kind: value if kind.endswith("json") else _text(value) for kind, value in data}
    return whole


def _text(lines: str | list[str]) -> str:
    return "".join(lines)
