"""A cell's outputs, made from what a sandbox sends: text and PNG pictures, and nothing else."""

from base64 import b64encode

import numpy as np
from nbformat import NotebookNode, v4

from convlib.grading.sandbox import wire
from convlib.text import tr


def output(item: list, seconds: float) -> NotebookNode:
    """Return the notebook output that an item of the sandbox describes.

    Parameters
    ----------
    item : list
        As the guest sends it: its kind, and its parts.
    seconds : float
        The time that the cell had.

    Raises
    ------
    ValueError
        If it describes no output.
    """
    match item:
        case "stream", ("stdout" | "stderr") as name, str(text):
            return v4.new_output("stream", name=name, text=text)
        case ("cut",):
            return v4.new_output("stream", name="stdout", text=tr("[The rest of what this cell printed is left out.]"))
        case "error", str(name), str(problem), str(lines):
            return v4.new_output("error", ename=name, evalue=problem, traceback=lines.splitlines())
        case "late", str(lines):
            limit = f"{seconds:.3g}"
            sentence = tr("This cell did not finish within {seconds} s, so it was interrupted.", seconds=limit)
            return v4.new_output("error", ename="Late", evalue=sentence, traceback=[*lines.splitlines(), sentence])
        case (("execute_result" | "display_data") as kind, str(text), None):
            return v4.new_output(kind, {"text/plain": text})
        case (("execute_result" | "display_data") as kind, str(text), np.ndarray() as picture):
            return v4.new_output(kind, {"text/plain": text} | _picture(picture))
    raise ValueError("not an output")


def _picture(picture: np.ndarray) -> dict[str, str]:
    try:
        return {"image/png": b64encode(wire.png(picture.tobytes())).decode()}
    except wire.TooLarge:
        sentence = tr("[A picture of more than {side} pixels along a side is left out.]", side=wire.SIDE)
    except wire.Refused:
        sentence = tr("[A picture that is not an intact PNG is left out.]")
    return {"text/plain": sentence}
