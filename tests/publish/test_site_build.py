"""`course.py site`: what it replaces and what it leaves alone, and what it says. No site is built here."""

import errno
import json
import os
import sys

import pytest

from convlib.publish.site import publish as command
from convlib.publish.site.build import repository
from convlib.publish.site.command import SiteError, pip
from convlib.publish.site.lock import pyodides


@pytest.fixture
def build(monkeypatch):
    """Stand in for the real build: it writes one page. What `fail` holds is raised when half of it is there."""

    def write(site, pyodide=None):
        (site / "lab").mkdir(parents=True)
        (site / "index.html").write_text(f"version {len(write.calls)}")
        write.calls.append(pyodide)
        if write.fail:
            raise write.fail

    write.calls, write.fail = [], None
    monkeypatch.setattr(command, "build", write)
    return write


def run(monkeypatch, capsys, *words):
    """Run the command line; return its exit code or last message, and what it printed."""
    monkeypatch.setattr(sys, "argv", ["site", *map(str, words)])
    try:
        command.main()
        code = 0
    except SystemExit as stopped:
        code = stopped.code
    return code, capsys.readouterr().out


def test_a_new_folder_is_written_and_the_end_says_how_to_look_at_it(build, monkeypatch, capsys, tmp_path):
    code, said = run(monkeypatch, capsys, tmp_path / "deep/site")
    assert code == 0
    assert (tmp_path / "deep/site/index.html").read_text() == "version 0"
    assert f"python3 -m http.server 8000 --bind 127.0.0.1 --directory {tmp_path / 'deep/site'}" in said
    assert "0 MB in 2 files" in said


def test_an_empty_folder_is_used(build, tmp_path):
    (tmp_path / "site").mkdir()
    command.publish(tmp_path / "site")
    assert (tmp_path / "site/index.html").exists()


def test_a_site_that_was_built_before_is_replaced_as_a_whole(build, tmp_path):
    command.publish(tmp_path / "site")
    (tmp_path / "site/of-the-first-one.txt").touch()
    command.publish(tmp_path / "site")
    assert (tmp_path / "site/index.html").read_text() == "version 1"
    assert not (tmp_path / "site/of-the-first-one.txt").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


@pytest.mark.parametrize("error", [SiteError("pip failed"), OSError("disk full"), KeyboardInterrupt()])
def test_a_build_that_fails_leaves_the_site_of_before(build, tmp_path, error):
    command.publish(tmp_path / "site")
    build.fail = error
    with pytest.raises(type(error)):
        command.publish(tmp_path / "site")
    assert (tmp_path / "site/index.html").read_text() == "version 0"
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_folder_of_somebody_else_is_left_alone(build, monkeypatch, capsys, tmp_path):
    (tmp_path / "thesis.txt").write_text("mine")
    code, _said = run(monkeypatch, capsys, tmp_path)
    assert code == (
        f"course.py site: {tmp_path} is not empty, and this command has not built it, so it is left alone. "
        "Name a new folder."
    )
    assert build.calls == []
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


@pytest.mark.parametrize("named", ["site", "site/below/it"])
def test_a_file_is_no_folder(build, monkeypatch, capsys, tmp_path, named):
    (tmp_path / "site").write_text("mine")
    code, _said = run(monkeypatch, capsys, tmp_path / named)
    assert code == f"course.py site: {tmp_path / 'site'} is a file. Name a folder for the site."
    assert build.calls == []


def test_a_place_that_cannot_be_written_is_named_with_a_way_out(build, monkeypatch, capsys, tmp_path):
    def refuse(*_, **__):
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(command.tempfile, "TemporaryDirectory", refuse)
    code, _said = run(monkeypatch, capsys, tmp_path / "site")
    assert code == (
        f"course.py site: Nothing can be written into {tmp_path}: Read-only file system. "
        "Name a folder for the site in a place where you may write."
    )
    assert build.calls == []


def test_the_repository_is_linked_where_a_workflow_names_it(monkeypatch):
    monkeypatch.setenv("GITHUB_SERVER_URL", "https://github.com")
    monkeypatch.setenv("GITHUB_REPOSITORY", "somebody/course")
    assert repository() == "https://github.com/somebody/course"
    monkeypatch.delenv("GITHUB_REPOSITORY")
    assert repository() == ""


def test_pyodides_folder_is_passed_on_and_looked_at_first(build, monkeypatch, capsys, tmp_path):
    there = tmp_path / "pyodide"
    there.mkdir()
    code, _said = run(monkeypatch, capsys, tmp_path / "site", "--pyodide", there)
    assert code.startswith(f"course.py site: {there} is not Pyodide's folder.")
    assert build.calls == []
    (there / "pyodide-lock.json").write_text(json.dumps(pyodides()))
    code, _said = run(monkeypatch, capsys, tmp_path / "site", "--pyodide", there)
    assert (code, build.calls) == (0, [there])


def test_without_a_package_index_pips_reason_and_a_way_out_are_told(monkeypatch):
    """Nothing answers at that port, and nothing else is asked."""
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    monkeypatch.setenv("PIP_RETRIES", "0")
    with pytest.raises(SiteError) as raised:
        pip("download", "--no-cache-dir", "--dest", os.devnull, "comm==0.2.3")
    first, *reasons, last = str(raised.value).splitlines()
    assert first == "pip could not collect the packages of the site. It says:"
    assert reasons == [
        "ERROR: Could not find a version that satisfies the requirement comm==0.2.3 (from versions: none)",
        "ERROR: No matching distribution found for comm==0.2.3",
    ]
    assert last.startswith("The packages come from the package index: connect to a network")
