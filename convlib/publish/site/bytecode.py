"""Compile what Python imports at its start: a browser would spend half of the start on that.

`assets/bytecode.mjs` runs this in Pyodide while the site is built, since bytecode fits one version of Python only. No
package is changed: its bytecode lies in an archive of ours, which is unpacked over it. Python imports its standard
library from one archive; ours is that one with bytecode added.
"""

import importlib
import importlib._bootstrap_external as external
import importlib.util
import shutil
import sys
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

OURS = "convlib"
UNUSED = {"grading", "publish", "jupyter"}
"""What a browser never imports of convlib; all else is compiled, since each lesson shows other exhibits."""


def write_all(folder: str, stages: dict[str, list[str]]) -> None:
    """Import the modules of each stage, and write the bytecode of what they import to `bytecode-STAGE.zip`."""
    import numpy  # only to learn where packages are

    site = Path(numpy.__file__).parents[1]
    done: set[Path] = set()
    for stage, names in stages.items():
        for name in names:
            importlib.import_module(name)
        found = {file for file in map(Path, _origins()) if file.is_relative_to(site)} | set(_ours(site / OURS))
        write_archive(Path(folder, f"bytecode-{stage}.zip"), site, sorted(found - done))
        done |= found
    add_to_library(Path(folder, "python_stdlib.zip"), Path(folder, "library.zip"), _origins())


def _origins() -> Iterator[str]:
    """List the source files of what has been imported."""
    for module in list(sys.modules.values()):
        origin = getattr(getattr(module, "__spec__", None), "origin", None) or ""
        if origin.endswith(".py"):
            yield origin


def _ours(package: Path) -> Iterator[Path]:
    return (file for file in package.rglob("*.py") if file.relative_to(package).parts[0] not in UNUSED)


def write_archive(archive: Path, site: Path, files: Iterable[Path]) -> None:
    """Write the bytecode of source files to where Python looks for it, relative to the packages' folder."""
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as target:
        for file in files:
            name = Path(importlib.util.cache_from_source(str(file))).relative_to(site)
            target.writestr(str(name), compiled(file.read_bytes(), str(file)))


def add_to_library(library: Path, new: Path, origins: Iterable[str]) -> None:
    """Copy the archive of the standard library, and add the bytecode of those source files that are in it."""
    shutil.copyfile(library, new)
    with zipfile.ZipFile(new, "a", zipfile.ZIP_DEFLATED) as target:
        for origin in origins:
            _, found, name = origin.partition(".zip/")
            if found:
                target.writestr(f"{name}c", compiled(target.read(name), origin))


def compiled(source: bytes, origin: str) -> bytes:
    """Return a module's bytecode, in a form that Python uses without looking whether the source has changed."""
    code = compile(source, origin, "exec", dont_inherit=True)
    return external._code_to_hash_pyc(code, importlib.util.source_hash(source), False)  # type: ignore[attr-defined]
