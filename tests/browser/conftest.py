import contextlib
import importlib.util
import os
import sqlite3

import pytest

from convlib.publish.site.build import build
from convlib.publish.site.lock import pyodides
from tools import lab


@pytest.fixture(scope="session")
def site(tmp_path_factory, pytestconfig):
    """The folder of a site that asks nobody else, built once for all processes; a test that changes it makes a copy."""
    pyodide = pytestconfig.rootpath.parent / "shared" / f"pyodide-{pyodides()['info']['version']}"
    needed = {
        f"a folder {pyodide} with Pyodide's files": pyodide.is_dir(),
        "jupyterlite-core, in convlib's extra `site`": importlib.util.find_spec("jupyterlite_core"),
        "Chromium, Chrome or Edge": lab.chromium(),
    }
    missing = [name for name, found in needed.items() if not found]
    if missing:
        pytest.skip(f"the browser edition is driven only with {' and '.join(missing)}")
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "site"
    with locked(folder.with_suffix(".lock")):
        if not folder.exists():
            made = tmp_path_factory.mktemp("site") / "site"
            build(made, pyodide)
            made.rename(folder)
    return folder


@contextlib.contextmanager
def locked(file):
    """Let one process at a time go on; SQLite's lock is one on every system, and ends with its process."""
    with contextlib.closing(sqlite3.connect(file, timeout=3600)) as lock:
        lock.execute("BEGIN EXCLUSIVE")
        yield
