"""Outputs of a cell, made of what a sandbox says that they are: text and PNG pictures, and nothing else."""

from base64 import b64encode

import numpy as np
from nbformat import NotebookNode, v4

from convlib.grading.sandbox import wire


def output(kind: str, *parts: object) -> NotebookNode:
    """Make a notebook's output of what was sent; `ValueError` if it is none."""
    match kind, *parts:
        case "stream", ("stdout" | "stderr") as name, str(text):
            return v4.new_output("stream", name=name, text=text)
        case "error", str(name), str(problem), str(told):
            return v4.new_output("error", ename=name, evalue=problem, traceback=told.splitlines())
        case (("execute_result" | "display_data"), str(text), None):
            return v4.new_output(kind, {"text/plain": text})
        case (("execute_result" | "display_data"), str(text), np.ndarray() as picture):
            return v4.new_output(kind, {"text/plain": text} | _picture(picture))
    raise ValueError("not an output")


def _picture(picture: np.ndarray) -> dict[str, str]:
    try:
        return {"image/png": b64encode(wire.png(picture.tobytes())).decode()}
    except wire.Refused as refusal:
        return {"text/plain": f"[left out: {refusal}]"}
