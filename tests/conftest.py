import os
import shutil
import sys

import pytest

from tools import lab


def pytest_collection_modifyitems(items):
    """Skip what needs the sandbox of Linux where there is none."""
    if sys.platform == "linux" and shutil.which("bwrap"):
        return
    for item in items:
        if item.get_closest_marker("sandbox") or item.name.endswith(".Sandbox"):  # its doctest
            item.add_marker(pytest.mark.skip(reason="no sandbox: it needs Linux and bubblewrap"))


@pytest.fixture(scope="session")
def browser():
    """A real browser; without one its tests are skipped, and in CI that is a failure."""
    if lab.chromium() is None:
        reason = "no Chromium, Chrome or Edge was found"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    with lab.browser() as started:
        yield started


@pytest.fixture(scope="session")
def served(tmp_path_factory, pytestconfig):
    """The folder that JupyterLab serves: it starts as a copy of the notebooks."""
    folder = tmp_path_factory.mktemp("served")
    shutil.copytree(pytestconfig.rootpath / "notebooks", folder / "notebooks")
    return folder


@pytest.fixture(scope="session")
def jupyterlab(served):
    """The address of a JupyterLab that serves that folder."""
    with lab.server(served) as address:
        yield address


@pytest.fixture(scope="module")
def page(browser, jupyterlab, served, request):
    """A notebook of the module's `CELLS`, run in JupyterLab; at the end, no error and no control without a name."""
    name = f"{request.module.__name__}.ipynb"
    lab.write_notebook(served / name, request.module.CELLS)
    opened = lab.open_notebook(browser, jupyterlab, name)
    errors = lab.page_errors(opened)
    lab.run_all(opened)
    opened.wait_for_selector(".convlib-explorer figure")
    yield opened
    assert not errors
    assert lab.nameless(opened) == []
    opened.close()
