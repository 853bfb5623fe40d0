"""A cell's outputs, made from what a sandbox sends: text and PNG pictures, and nothing else."""

from base64 import b64encode

import numpy as np
from nbformat import NotebookNode, v4

from convlib.grading.sandbox import wire
from convlib.grading.sandbox.guest import MOST_ERROR, MOST_OUTPUTS, MOST_PRINTED, MOST_REPORT
from convlib.text import tr


def outputs(items: object, seconds: float) -> list[NotebookNode]:
    """Return the outputs of a cell as a notebook stores them, cut where the guest should have cut them.

    Parameters
    ----------
    items : object
        What came: lists, each of a kind and its parts, if the guest is as it was.
    seconds : float
        The time that the cell had.

    Raises
    ------
    ValueError
        If it describes no outputs.
    """
    if not isinstance(items, list):
        raise ValueError("not an output")
    return [_output(item, seconds) for item in items[:MOST_OUTPUTS]]


def _output(item: object, seconds: float) -> NotebookNode:
    if not (isinstance(item, list) and item and isinstance(item[0], str)):  # an array would be compared cell by cell
        raise ValueError("not an output")
    match item:
        case "stream", str(name), str(text) if name in ("stdout", "stderr"):
            return v4.new_output("stream", name=name, text=text[:MOST_PRINTED])
        case ("cut",):
            return v4.new_output("stream", name="stdout", text=tr("[The rest of what this cell printed is left out.]"))
        case "error", str(name), str(problem), str(lines):
            report = lines[-MOST_REPORT:].splitlines()
            return v4.new_output("error", ename=name[:MOST_ERROR], evalue=problem[-MOST_ERROR:], traceback=report)
        case "late", str(lines):
            limit = f"{seconds:.3g}"
            sentence = tr("This cell did not finish within {seconds} s, so it was interrupted.", seconds=limit)
            report = [*lines[-MOST_REPORT:].splitlines(), sentence]
            return v4.new_output("error", ename="Late", evalue=sentence, traceback=report)
        case ("execute_result" | "display_data") as kind, str(text), None:
            return v4.new_output(kind, {"text/plain": text[:MOST_PRINTED]})
        case ("execute_result" | "display_data") as kind, str(text), np.ndarray() as picture:
            return v4.new_output(kind, {"text/plain": text[:MOST_PRINTED]} | _picture(picture))
    raise ValueError("not an output")


def _picture(picture: np.ndarray) -> dict[str, str]:
    try:
        return {"image/png": b64encode(wire.png(picture.tobytes())).decode()}
    except wire.TooLarge:
        sentence = tr("[A picture of more than {side} pixels along a side is left out.]", side=wire.SIDE)
    except wire.Refused:
        sentence = tr("[A picture that is not an intact PNG is left out.]")
    return {"text/plain": sentence}
