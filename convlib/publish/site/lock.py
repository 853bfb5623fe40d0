"""Tell Pyodide about the wheels that are not its own, so that `import convlib` loads all that it needs.

Pyodide reads which packages there are from a lock file. Ours is Pyodide's, with an entry more for each wheel.
"""

import hashlib
from collections.abc import Iterable
from pathlib import Path

NEEDS = {
    "convlib": ["numpy", "pillow", "ipywidgets", "anywidget", "traitlets"],
    "ipywidgets": ["comm", "ipython", "traitlets"],
    "anywidget": ["psygnal", "typing-extensions"],
}
"""Package -> what is loaded with it. matplotlib is not: it is large, and only some cells draw with it."""


def extended(lock: dict, wheels: Iterable[Path]) -> dict:
    """Return a lock file with entries for the wheels added; their addresses are their file names."""
    return {**lock, "packages": lock["packages"] | {entry["name"]: entry for entry in map(_entry, wheels)}}


def _entry(wheel: Path) -> dict:
    package, version = wheel.name.split("-")[:2]
    name = package.lower().replace("_", "-")
    return {
        "name": name,
        "version": version,
        "file_name": wheel.name,
        "sha256": hashlib.sha256(wheel.read_bytes()).hexdigest(),
        "imports": [package],
        "depends": NEEDS.get(name, []),
        "install_dir": "site",
        "package_type": "package",
        "unvendored_tests": False,
    }
