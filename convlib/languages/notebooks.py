"""What a notebook in another language says of itself: which language it speaks, and from what it was made."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

SPEAKS = re.compile(r"""^(?:convlib\.)?language\(\s*["'](\w{1,20})["']\s*\)""", re.MULTILINE)
Cells = Iterable[Mapping[str, Any]]


def speaking_cell(code: str) -> str:
    """Return the code of the cell that lets convlib speak a language."""
    return f'import convlib\n\nconvlib.language("{code}")'


def spoken_by(cells: Cells) -> str | None:
    """Return the code that the first such cell names; None if there is none.

    Examples
    --------
    >>> spoken_by([{"cell_type": "markdown", "source": "A"}, {"cell_type": "code", "source": speaking_cell("ko")}])
    'ko'
    """
    found = (SPEAKS.search(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    return next((match[1] for match in found if match), None)


def digest(cells: Cells) -> str:
    """Return a digest of the cells of a notebook, by which its translation knows what it was made from."""
    kept = [(each.get("id"), each["cell_type"], each["source"], each["metadata"].get("nbgrader")) for each in cells]
    return hashlib.sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()


def made_from(metadata: Mapping[str, Any]) -> str | None:
    """Return the digest that a translation keeps in its metadata; None if it keeps none."""
    kept = metadata.get("convlib", {}).get("made_from")
    return kept if isinstance(kept, str) else None
