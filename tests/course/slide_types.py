"""What kind of slide a cell is on, and which cells are exhibits."""

import re

from convlib import explorers

EXHIBITS = "|".join([*explorers.__all__, "Practice", "ClassQuestion"])


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
