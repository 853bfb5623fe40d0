"""What Pyodide is told about packages, so that `import convlib` finds all that it needs.

Pyodide reads from a lock file which packages there are. `pyodide.json` is the part of Pyodide's own lock file that the
course needs; the site's has an entry more for each wheel that is not Pyodide's.

    python -m convlib.publish.site.lock FOLDER    writes pyodide.json, from the folder of another Pyodide
"""

import hashlib
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

FILE = Path(__file__).with_name("pyodide.json")
ROOTS = ("ipython", "matplotlib", "micropip", "numpy", "pillow", "traitlets")
"""Pyodide's packages that are asked for by name."""
NEEDS = {
    "convlib": ["numpy", "pillow", "ipywidgets", "anywidget", "traitlets"],
    "ipywidgets": ["comm", "ipython", "traitlets", "widgetsnbextension"],
    "anywidget": ["psygnal", "typing-extensions"],
    "pyodide-kernel": ["ipykernel", "ipython", "comm"],
    "piplite": ["micropip"],
}
"""Our packages -> what is loaded with them. matplotlib is not: it is large, and only some cells draw with it."""


def pyodides() -> dict:
    """Return the lock file of Pyodide with the packages that the course needs."""
    return json.loads(FILE.read_text(encoding="utf-8"))


def extended(lock: dict, wheels: Iterable[Path]) -> dict:
    """Return a lock file with entries for the wheels added. Their addresses are relative to the site's own folder."""
    return {**lock, "packages": lock["packages"] | {entry["name"]: entry for entry in map(_wheel_entry, wheels)}}


def add_archive(lock: dict, archive: Path) -> None:
    """Add an entry for an archive that is unpacked over the packages, and named as the file."""
    lock["packages"][archive.stem] = _entry(archive, archive.stem, "1", [])


def _wheel_entry(wheel: Path) -> dict:
    package, version = wheel.name.split("-")[:2]
    return _entry(wheel, _plain(package), version, [package])


def _entry(file: Path, name: str, version: str, imports: list[str]) -> dict:
    return {
        "name": name,
        "version": version,
        "file_name": f"./{file.name}",
        "sha256": hashlib.sha256(file.read_bytes()).hexdigest(),
        "imports": imports,
        "depends": list(NEEDS.get(name, [])),
        "install_dir": "site",
        "package_type": "package",
        "unvendored_tests": False,
    }


def needed(lock: dict) -> dict:
    """Return the part of a lock file of Pyodide that the course needs."""
    names = sorted(set(closure(lock["packages"], ROOTS)))
    return {**lock, "packages": {name: lock["packages"][name] for name in names}}


def closure(packages: dict, names: Iterable[str]) -> Iterator[str]:
    """List packages and all that they need; some are listed twice."""
    for name in names:
        yield _plain(name)
        yield from closure(packages, packages[_plain(name)]["depends"])


def _plain(name: str) -> str:
    """Write a package's name as the lock file does."""
    return name.lower().replace("_", "-")


if __name__ == "__main__":
    whole = json.loads(Path(sys.argv[1], "pyodide-lock.json").read_text(encoding="utf-8"))
    FILE.write_text(json.dumps(needed(whole), indent=1) + "\n", encoding="utf-8")
