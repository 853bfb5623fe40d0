"""Check cells raise where an answer is wrong, and the notebook still runs to its end."""

from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor

from convlib.grading.submissions import is_graded_by_rules


class RunOn(NbGraderPreprocessor):
    """Tags each check, so that Jupyter's *Run All Cells* goes on after one that is not met.

    Only the released exercises get the tag: in solutions/ a check that raises is a mistake.
    """

    def preprocess_cell(self, cell: NotebookNode, resources: dict, index: int) -> tuple[NotebookNode, dict]:
        """Tag the cell if it is a check."""
        if is_graded_by_rules(cell):
            cell.metadata["tags"] = sorted({*cell.metadata.get("tags", ()), "raises-exception"})
        return cell, resources
