"""The list of files that a browser keeps: all that a lesson asks for, each with the sum that browsers compare."""

import json
import shutil
import subprocess

import pytest

from convlib.publish.site.offline import LIST, WORKER, integrity, write_offline


@pytest.fixture
def site(tmp_path):
    for path in (
        "index.html",
        "lab/index.html",
        "files/notebooks/a b.ipynb",
        "extensions/x/pypi/a.whl",
        "kernel/b.whl",
    ):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(path)
    (tmp_path / WORKER).write_text("const CACHE = 1;")
    return tmp_path


def test_every_file_that_a_lesson_needs_is_listed_with_its_sum(site):
    write_offline(site, ["https://example.org/pyodide.js"])
    listed = json.loads((site / LIST).read_text())
    here = ["files/notebooks/a b.ipynb", "index.html", "kernel/b.whl", "lab/index.html"]
    assert set(listed["files"]) == {*here, "https://example.org/pyodide.js"}
    assert listed["files"]["index.html"] == {"sum": integrity(b"index.html"), "size": 10}
    assert listed["bytes"] == sum(map(len, here))


def test_the_service_worker_changes_with_any_file(site, tmp_path):
    theirs = (site / WORKER).read_text()
    write_offline(site)
    before = (site / WORKER).read_text()
    assert json.dumps(integrity((site / LIST).read_bytes())) in before
    (site / LIST).unlink()
    (site / WORKER).write_text(theirs)
    (site / "kernel/b.whl").write_text("newer")
    write_offline(site)
    assert (site / WORKER).read_text() != before


@pytest.mark.skipif(shutil.which("node") is None, reason="no node on the path")
def test_the_service_worker_with_jupyterlites_below_is_a_script(site):
    write_offline(site)
    subprocess.run(["node", "--check", site / WORKER], check=True, timeout=60)
