"""Fold what answers a prediction: a lesson opens without it, and JupyterLab unfolds an output when its cell runs.

A Markdown cell with ``**Predict`` or ``**Guess`` asks; the code cells below it, up to the next text, answer. A cell
that shows a `Predict` field belongs to the question; a guess, which nobody can know, has none. The text after the
answer explains it, so it stands in a ``<details>``; code cells that follow go on with the answer.
"""

from collections.abc import Iterator
from typing import Any

ASKS = ("**Predict", "**Guess")
FIELD = "Predict("
EXPLAINS = "<details>"
TAG = "answer"


def answers(cells: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Find the code cells that answer a prediction.

    Examples
    --------
    >>> asks, field = {"cell_type": "markdown", "source": "**Predict.** 1 + 1?"}, {"cell_type": "code", "source": "2"}
    >>> list(answers([field, asks, field])) == [field]
    True
    """
    asked = False
    for cell in cells:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            asked = any(word in source for word in ASKS) or (asked and source.startswith(EXPLAINS))
        elif asked and not source.startswith(FIELD):
            yield cell


def fold(notebook: dict[str, Any]) -> None:
    """Fold the outputs of the cells that answer a prediction, and unfold all others.

    Their tag lets our settings of JupyterLab hide the first line of an output, which it would show of a folded one.
    """
    folded = list(map(id, answers(notebook["cells"])))
    for cell in notebook["cells"]:
        _mark(cell["metadata"], id(cell) in folded)


def _mark(metadata: dict[str, Any], is_answer: bool) -> None:
    folds = {name: value for name, value in metadata.pop("jupyter", {}).items() if name != "outputs_hidden"}
    tags = [tag for tag in metadata.pop("tags", []) if tag != TAG]
    if is_answer:
        folds, tags = folds | {"outputs_hidden": True}, [*tags, TAG]
    metadata |= {name: value for name, value in {"jupyter": folds, "tags": tags}.items() if value}
