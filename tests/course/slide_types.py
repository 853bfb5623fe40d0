"""The cells of each notebook: what kind of slide one is on, and which are exhibits."""

import json
import re
from pathlib import Path

from convlib import explorers

EXHIBITS = "|".join([*explorers.__all__, "Practice", "ClassQuestion"])
NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))


def cells_of(path):
    return json.loads(path.read_text(encoding="utf-8"))["cells"]


def kind(cell):
    return cell["metadata"]["slideshow"]["slide_type"]


def exhibits(cells):
    """The ids of the cells that end in an exhibit; their stored text names it."""
    found = []
    for cell in cells:
        plain = ["".join(output.get("data", {}).get("text/plain", "")) for output in cell.get("outputs", [])]
        if any(re.match(rf"({EXHIBITS})\b", text) for text in plain):
            found.append(cell["id"])
    return found
