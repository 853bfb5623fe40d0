"""What JupyterLab writes to the disk, and what is left alone."""

import asyncio
import copy
import difflib
import json
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from jupyter_server.services.contents.filemanager import FileContentsManager
from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager

from convlib.explorers._frame.view import View
from convlib.jupyter import saving
from tools import lab

CELLS = ["from convlib import images\nfrom convlib.explorers import WindowExplorer\nWindowExplorer(images.SEVEN)"]
VIEW = "application/vnd.jupyter.widget-view+json"


def outputs(file):
    """List the outputs of a notebook on the disk; there are none while the server is still writing it."""
    try:
        cells = json.loads(file.read_text(encoding="utf-8"))["cells"]
    except json.JSONDecodeError:
        return []
    return [o for cell in cells for o in cell.get("outputs", [])]


def test_a_saved_explorer_keeps_its_picture_and_not_its_view(page, browser, jupyterlab, served):
    """In a real server: run, save, read the file; opened again it shows the picture."""
    file = served / f"{__name__}.ipynb"
    lab.run_command(page, "docmanager:save")
    lab.expect(lambda: len(outputs(file)), 1)
    (output,) = outputs(file)
    assert set(output["data"]) == {"text/plain", "text/html"}
    assert "data:image/svg+xml" in "".join(output["data"]["text/html"])
    text = file.read_text(encoding="utf-8")
    assert VIEW not in text
    assert "widgets" not in json.loads(text)["metadata"]
    copied = served / "reopened.ipynb"
    copied.write_text(text, encoding="utf-8")
    opened = lab.open_notebook(browser, jupyterlab, copied.name)
    opened.wait_for_selector(".jp-OutputArea img[src^='data:image/svg']")
    assert "model not found" not in opened.inner_text(".jp-Notebook")
    opened.close()


ICONS = """explorer => [explorer, ...explorer.querySelectorAll(".jupyter-widgets-disconnected")]
    .filter((e) => getComputedStyle(e, "::before").display !== "none"
        && getComputedStyle(e, "::before").content !== "none").length"""


def test_without_its_kernel_an_exhibit_says_so_and_keeps_what_the_browser_knows(page):
    """No broken chains, and no slider that moves without its picture; the positions can still be looked at."""
    explorer = page.locator(".convlib-explorer")
    assert lab.handle(explorer, "stride").is_visible()
    page.evaluate("window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()")
    lab.expect(lambda: explorer.locator(".convlib-offline").all_inner_texts(), [View().offline])
    assert explorer.evaluate(ICONS) == 0
    is_known = explorer.locator(".convlib-known").count() > 0  # the kernel may have rested before
    assert lab.handle(explorer, "stride").is_visible() == is_known
    explorer.get_by_role("application").press("End")
    assert lab.words(explorer).startswith("Output row 0, column 4:")


def test_a_lesson_that_was_run_twice_and_saved_is_the_file_it_was(browser, jupyterlab, served, pytestconfig):
    """Answers that were shown, the version of Python and numbers that count on are no change."""
    file = served / "notebooks" / "run_twice.ipynb"
    tracked = (pytestconfig.rootpath / "notebooks" / "01_pixels_to_pixels.ipynb").read_bytes()
    file.write_bytes(tracked)
    opened = lab.open_notebook(browser, jupyterlab, f"notebooks/{file.name}")
    for _run in range(2):
        lab.run_all(opened)
    written = file.stat().st_mtime_ns
    lab.run_command(opened, "docmanager:save")
    lab.expect(lambda: file.stat().st_mtime_ns > written, True)
    lab.expect(lambda: "\n".join(difflib.unified_diff(*map(str.splitlines, (tracked.decode(), file.read_text())))), "")
    opened.close()


def test_what_a_learner_changed_is_saved(tmp_path):
    """An edited answer is theirs, unfolded, with its number; a cell they folded stays folded."""
    manager = FileContentsManager(root_dir=str(tmp_path))
    load(manager)
    folded = {"tags": ["answer"], "jupyter": {"outputs_hidden": True}}
    before, after = notebook(), notebook()
    (old,), (new,) = before["content"]["cells"], after["content"]["cells"]
    old["metadata"] = folded
    new |= {"source": "my own", "execution_count": 7, "metadata": {"tags": ["answer"]}}
    after["content"]["cells"].append({**new, "id": "two", "metadata": {"collapsed": True, **folded}})
    save(manager, before)
    save(manager, after)
    mine, hidden = json.loads((tmp_path / "a.ipynb").read_text(encoding="utf-8"))["cells"]
    assert (mine["source"], mine["execution_count"], mine["metadata"]) == (["my own"], 7, {"tags": ["answer"]})
    assert hidden["metadata"] == folded


def notebook():
    """What the browser sends when it saves a notebook with an explorer that has run."""
    data = {VIEW: {"model_id": "1"}, "text/plain": "WindowExplorer()", "text/html": "<img>"}
    cell = {
        "cell_type": "code",
        "id": "one",
        "source": "explorer",
        "metadata": {"execution": {"iopub.status.busy": "now"}},
        "execution_count": 1,
        "outputs": [{"output_type": "execute_result", "data": data, "metadata": {}, "execution_count": 1}],
    }
    content = {"cells": [cell], "metadata": {"widgets": {"state": {}}}, "nbformat": 4, "nbformat_minor": 5}
    return {"type": "notebook", "format": "json", "content": content}


def load(manager, times=1):
    said = []
    app = SimpleNamespace(
        contents_manager=manager, log=SimpleNamespace(info=lambda _message: None, exception=said.append)
    )
    for _ in range(times):
        saving._load_jupyter_server_extension(app)
    return said


def save(manager, model, name="a.ipynb"):
    done = manager.save(model, name)
    if asyncio.iscoroutine(done):
        with ThreadPoolExecutor(1) as pool:  # in this thread, the browser's driver has a loop of its own
            pool.submit(asyncio.run, done).result()


class Hookless(FileContentsManager):
    """A manager that calls no hook, as some do that keep notebooks elsewhere than on the disk."""

    def run_pre_save_hooks(self, *_args, **_kwargs):
        pass


@pytest.mark.parametrize("kind", [FileContentsManager, AsyncLargeFileManager, Hookless])
def test_every_kind_of_contents_manager_saves_without_views(kind, tmp_path):
    manager = kind(root_dir=str(tmp_path))
    load(manager, times=2)
    save(manager, notebook())
    (output,) = outputs(tmp_path / "a.ipynb")
    assert set(output["data"]) == {"text/plain", "text/html"}
    saved = json.loads((tmp_path / "a.ipynb").read_text(encoding="utf-8"))
    assert saved["metadata"] == saved["cells"][0]["metadata"] == {}


def test_a_hook_that_is_there_already_runs_too(tmp_path):
    seen = []
    manager = FileContentsManager(root_dir=str(tmp_path))
    manager.pre_save_hook = lambda model, **_rest: seen.append(copy.deepcopy(model))
    load(manager)
    save(manager, notebook())
    assert len(seen) == 1
    assert VIEW not in str(seen[0])


def test_other_files_are_saved_as_they_are(tmp_path):
    manager = FileContentsManager(root_dir=str(tmp_path))
    said = load(manager)
    save(manager, {"type": "file", "format": "text", "content": VIEW}, "a.txt")
    save(manager, {"type": "directory"}, "folder")
    assert (tmp_path / "a.txt").read_text() == VIEW
    assert (tmp_path / "folder").is_dir()
    assert said == []


def test_a_notebook_that_cannot_be_stripped_is_saved_all_the_same(tmp_path):
    """Its content is of an old version, and has no list of cells."""
    manager = FileContentsManager(root_dir=str(tmp_path))
    said = load(manager)
    content = {"worksheets": [{"cells": []}], "metadata": {}, "nbformat": 3, "nbformat_minor": 0}
    save(manager, {"type": "notebook", "format": "json", "content": content})
    assert (tmp_path / "a.ipynb").exists()
    assert said == ["convlib.jupyter.saving: a notebook is saved as it is"]
