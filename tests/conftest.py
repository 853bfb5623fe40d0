import os
import shutil

import lab
import pytest


@pytest.fixture(scope="session")
def browser():
    """A real browser; without one its tests are skipped, and in CI that is a failure."""
    if lab.chromium() is None:
        reason = "no Chromium on the path: install the package chromium to run the browser tests"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    with lab.browser() as started:
        yield started


@pytest.fixture(scope="session")
def jupyterlab(tmp_path_factory, pytestconfig):
    """The address of a JupyterLab that serves a copy of the notebooks, and a notebook with every knob."""
    folder = tmp_path_factory.mktemp("served")
    shutil.copytree(pytestconfig.rootpath / "notebooks", folder / "notebooks")
    lab.write_notebook(folder / "knobs.ipynb", lab.KNOBS)
    with lab.server(folder) as address:
        yield address
