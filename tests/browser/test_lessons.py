"""Every lesson, run in a real JupyterLab as a learner runs it."""

import contextlib
from pathlib import Path

import pytest

from tools import lab

LESSONS = sorted((Path(__file__).parents[2] / "notebooks").glob("[0-9][0-9]_*.ipynb"))


@pytest.mark.parametrize("name", [path.name for path in LESSONS])
def test_lessons_run_in_jupyterlab(browser, jupyterlab, name):
    """Before it runs, a lesson shows its stored pictures; after it, live explorers; no cell fails."""
    with contextlib.closing(lab.open_notebook(browser, jupyterlab, f"notebooks/{name}")) as page:
        check_run(page)


def check_run(page):
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    models = "[...window.jupyterapp.shell.currentWidget.content.model.cells].map((c) => c.toJSON())"
    page.evaluate("window.jupyterapp.shell.currentWidget.context.ready.then(() => null)")
    stored = page.evaluate(models)
    lab.run_all(page)
    outputs = [output for cell in page.evaluate(models) for output in cell.get("outputs", [])]
    assert [output for output in outputs if output["output_type"] == "error"] == []
    views = [output for output in outputs if "application/vnd.jupyter.widget-view+json" in output.get("data", {})]
    kept_without_a_kernel = [str(output["data"].get("text/html")) for output in views]
    assert all("data:image/svg" in each or "<code>" in each for each in kept_without_a_kernel)  # a picture, or lines
    stored_outputs = [str(o.get("data", {})) for cell in stored for o in cell.get("outputs", [])]
    kept = [each for each in stored_outputs if "data:image/svg" in each or "<code>" in each]
    assert 0 < len(views) <= len(kept)  # some pictures stand still, and have no view
    assert not errors
