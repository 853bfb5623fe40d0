import importlib.util

import pytest

from convlib.publish.site.build import build
from convlib.publish.site.lock import pyodides
from tools import lab


@pytest.fixture(scope="session")
def site(tmp_path_factory, pytestconfig):
    """The folder of a site that asks nobody else; a test that changes it makes a copy."""
    pyodide = pytestconfig.rootpath.parent / "shared" / f"pyodide-{pyodides()['info']['version']}"
    needed = {
        f"a folder {pyodide} with Pyodide's files": pyodide.is_dir(),
        "jupyterlite-core, in convlib's extra `site`": importlib.util.find_spec("jupyterlite_core"),
        "Chromium, Chrome or Edge": lab.chromium(),
    }
    missing = [name for name, found in needed.items() if not found]
    if missing:
        pytest.skip(f"the browser edition is driven only with {' and '.join(missing)}")
    folder = tmp_path_factory.mktemp("site") / "site"
    build(folder, pyodide)
    return folder
