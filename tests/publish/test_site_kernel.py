"""What Python is started with in the browser edition."""

import importlib
import json
import os
import sys
import zipfile
from pathlib import Path

import pytest

from convlib.publish.site.bytecode import add_to_library, write_archive
from convlib.publish.site.command import SiteError
from convlib.publish.site.kernel import CORE, PACKAGES, copy_pyodide, write_head_start
from convlib.publish.site.lock import NEEDS, needed, pyodides


@pytest.fixture
def distribution(tmp_path: Path) -> Path:
    """A folder that looks like Pyodide's, with packages that are empty."""
    folder = tmp_path / "pyodide"
    folder.mkdir()
    for name in (*CORE, *(entry["file_name"] for entry in pyodides()["packages"].values())):
        (folder / name).write_bytes(b"")
    (folder / "pyodide-lock.json").write_text(json.dumps(pyodides()))
    return folder


def empty(lock: dict) -> dict:
    """A lock file that describes empty packages."""
    nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    return lock | {"packages": {name: entry | {"sha256": nothing} for name, entry in lock["packages"].items()}}


def test_only_the_files_that_the_course_needs_are_copied(distribution, tmp_path):
    (distribution / "scipy-1.14.1.whl").write_bytes(b"")
    site = tmp_path / "kernel"
    site.mkdir()
    copy_pyodide(distribution, site, empty(pyodides()))
    assert {file.name for file in distribution.iterdir()} - {file.name for file in site.iterdir()} == {
        "scipy-1.14.1.whl",
        "pyodide-lock.json",
    }


def test_a_folder_of_another_kind_is_refused_with_the_address_of_the_right_one(tmp_path):
    with pytest.raises(SiteError, match=r"is not Pyodide's folder. Unpack https://github.com/pyodide/.*tar.bz2"):
        copy_pyodide(tmp_path, tmp_path, pyodides())


def test_another_version_is_refused_and_both_are_named(distribution, tmp_path):
    other = pyodides() | {"info": {"version": "0.28.0"}}
    (distribution / "pyodide-lock.json").write_text(json.dumps(other))
    with pytest.raises(SiteError, match=rf"has Pyodide 0.28.0; the course needs {pyodides()['info']['version']}"):
        copy_pyodide(distribution, tmp_path, pyodides())


def test_a_missing_file_is_named(distribution, tmp_path):
    (distribution / "pyodide.asm.wasm").unlink()
    with pytest.raises(SiteError, match=r"lacks pyodide.asm.wasm. Unpack the whole release"):
        copy_pyodide(distribution, tmp_path, pyodides())


def test_a_changed_package_is_refused(distribution, tmp_path):
    with pytest.raises(SiteError, match=r"\.whl is damaged. Unpack the release"):
        copy_pyodide(distribution, tmp_path, pyodides())


def test_the_part_of_a_lock_file_has_what_its_packages_need():
    """The part of a part is the same: nothing that a package names is missing."""
    assert needed(pyodides()) == pyodides()


def test_what_python_starts_with_is_known_and_matplotlib_is_not_part_of_it():
    lock = pyodides()["packages"]
    ours = {*NEEDS, "ipykernel", "comm", "psygnal", "typing-extensions", "widgetsnbextension"}
    loaded, wanted = set(), list(PACKAGES)
    while wanted:
        name = wanted.pop()
        loaded.add(name)
        assert name in ours or name in lock
        wanted += {name.replace("_", "-") for name in NEEDS.get(name, lock.get(name, {}).get("depends", []))} - loaded
    assert "numpy" in loaded
    assert "matplotlib" not in loaded


def test_python_starts_before_all_else_in_the_page(tmp_path):
    page = tmp_path / "index.html"
    page.write_text("<html><head><title>Lab</title></head></html>")
    write_head_start(page)
    assert page.read_text().index("new Worker") < page.read_text().index("<title>")


def test_bytecode_is_used_in_place_of_the_source(tmp_path, monkeypatch):
    """The source changes afterwards, and what is imported is still the bytecode."""
    site = tmp_path / "packages"
    site.mkdir()
    module = site / "a_compiled_module.py"
    module.write_text("answer = 1")
    write_archive(tmp_path / "bytecode.zip", site, [module])
    with zipfile.ZipFile(tmp_path / "bytecode.zip") as archive:
        archive.extractall(site)
    module.write_text("answer = 2")
    monkeypatch.syspath_prepend(site)
    assert importlib.import_module("a_compiled_module").answer == 1


def test_a_library_keeps_its_sources_and_gets_bytecode(tmp_path, monkeypatch):
    library, ours = tmp_path / "library.zip", tmp_path / "ours.zip"
    with zipfile.ZipFile(library, "w") as archive:
        archive.writestr("a_module_of_a_library.py", "answer = 1")
        archive.writestr("never_imported.py", "answer = 2")
    add_to_library(library, ours, [f"{library}{os.sep}a_module_of_a_library.py", "/elsewhere/module.py"])
    with zipfile.ZipFile(ours) as archive:
        assert archive.namelist() == ["a_module_of_a_library.py", "never_imported.py", "a_module_of_a_library.pyc"]
    monkeypatch.syspath_prepend(ours)
    module = importlib.import_module("a_module_of_a_library")
    assert module.answer == 1
    assert module.__cached__.endswith(".pyc")
    del sys.modules["a_module_of_a_library"]
