"""Python's start in the browser edition: where it comes from, and what is said if it cannot."""

import os
import shutil
from pathlib import Path

from convlib.publish.site import kernel
from tools.site import open_lesson, run_all, server

PLAIN = "notebooks/04_the_definition.ipynb"


def copied(site: Path, folder: Path) -> Path:
    """A copy that shares its files with the site: a test removes or replaces some."""
    return Path(shutil.copytree(site, folder, copy_function=os.link))


def test_pyodide_can_come_from_another_address_and_only_its_own_files_do(site, tmp_path, monkeypatch, browser):
    """A second server takes the part of Pyodide's network."""
    here = copied(site, tmp_path / "site")
    wheels = {file.name.partition("-")[0]: file for file in (site / "kernel").glob("*.whl")}
    shutil.rmtree(here / "kernel")
    pyodide = Path(__file__).parents[3] / f"shared/pyodide-{kernel.pyodides()['info']['version']}"
    with server(here) as served, server(pyodide) as network:
        monkeypatch.setattr(kernel, "CDN", f"{network.address}/")
        kernel.write_kernel(here / "kernel", wheels, None)
        context = browser.new_context()
        page = open_lesson(context, served.address, PLAIN)
        run_all(page)
        assert page.locator(".convlib-explorer").count() > 0
        context.close()
    theirs, ours = ({path.partition("?")[0].rpartition("/")[2] for path in asked.asked} for asked in (network, served))
    assert {"pyodide.js", "pyodide.asm.wasm", "python_stdlib.zip"} < theirs
    assert any(name.startswith("numpy-") for name in theirs)
    assert not any(name.startswith(("numpy-", "pyodide.asm")) for name in ours)
    assert any(name.startswith("convlib-") for name in ours)


def test_a_missing_package_is_told_and_named(site, tmp_path, browser):
    here = copied(site, tmp_path / "site")
    next((here / "kernel").glob("pillow-*.whl")).unlink()
    with server(here) as served:
        context = browser.new_context()
        page = open_lesson(context, served.address, PLAIN)
        page.wait_for_selector("[role=alert]#python-failed", timeout=120_000)
        told = page.locator("#python-failed").inner_text()
        told_above = page.locator(".convlib-bar > [role=status]").inner_text()
        assert page.get_by_role("button", name="▶ Run all cells").is_disabled()
        context.close()
    assert told.startswith("Python could not start here: pillow-")
    assert told_above == "Python is not there. The line at the foot of this page says why."
