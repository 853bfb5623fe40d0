"""What `course.py test` prints beside pytest's own lines, what `--quick` leaves out, and how a browser is found."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests import running
from tools import lab

ROOT = Path(__file__).parents[2]


class Reporter:
    """Keeps the lines that a terminal would show."""

    isatty = False

    def __init__(self, **stats):
        self.lines, self.stats = [], stats

    def write_line(self, line):
        self.lines.append(line)


@pytest.mark.slow
def test_a_quick_run_prints_a_line_for_each_part_and_what_it_left_out():
    """No dots, and no names of files."""
    paths = ["tests/core/test_kernels.py", "convlib/images.py"]
    command = [sys.executable, "-m", "pytest", "-p", "tests.running", "-p", "no:cacheprovider", "--quick"]
    environment = {name: value for name, value in os.environ.items() if name != "PYTEST_ADDOPTS"}
    done = subprocess.run(
        [*command, "-o", "console_output_style=classic", *paths],
        cwd=ROOT,
        env=environment,
        text=True,
        capture_output=True,
    )
    lines = done.stdout.splitlines()
    assert done.returncode == 0, done.stdout
    assert any(re.match(r"operations +\d+ passed +about \d+ s to go$", line) for line in lines)
    assert any(re.match(r"examples in docstrings +\d+ passed +\d+ s in all$", line) for line in lines)
    assert any(
        re.match(r"--quick left out: \d+ further cases of the same tests\. Without --quick", line) for line in lines
    )
    assert not any(re.search(r"\.py|\.\.\.", line) for line in lines)


def test_quick_leaves_out_what_takes_long():
    quick = running.Quick(changed={ROOT / "notebooks" / "new.ipynb"})
    items = [
        item("tests/core/test_shapes.py"),
        item("tests/publish/test_slides.py", fixturenames=["browser", "tmp_path"]),
        item("tests/grading/test_sandbox.py", marker="sandbox"),
        item("tests/course/test_course.py", marker="slow"),
        item("tests/core/test_shapes.py", name="test_one[1]"),
        item("tests/core/test_shapes.py", name="test_one[2]"),
        item("tests/core/test_shapes.py", name="test_sizes_agree_with_torch"),
        item("notebooks/old.ipynb"),
        item("notebooks/new.ipynb"),
    ]
    kept = list(items)
    config = SimpleNamespace(hook=SimpleNamespace(pytest_deselected=lambda items: None))
    quick.pytest_collection_modifyitems(config, kept)
    assert kept == [items[0], items[4], items[-1]]
    reporter = Reporter()
    quick.pytest_terminal_summary(reporter)
    assert reporter.lines == [
        "--quick left out: 1 tests in a browser, 1 tests in a sandbox, 1 slow tests, 1 further cases of the same "
        "tests, 1 comparisons with PyTorch, 1 cells of unchanged notebooks. Without --quick, everything runs."
    ]


def item(path, name="test", fixturenames=(), marker=None):
    return SimpleNamespace(
        path=ROOT / path,
        name=name,
        nodeid=f"{path}::{name}",
        fixturenames=fixturenames,
        get_closest_marker=lambda asked: asked if asked == marker else None,
    )


def test_a_notebook_that_differs_from_the_last_commit_has_changed(tmp_path, monkeypatch):
    monkeypatch.setattr(running, "ROOT", tmp_path)
    names = ["same.ipynb", "edited 강의.ipynb"]
    for name in names:
        (tmp_path / name).write_text("1")
    author = ["-c", "user.name=a", "-c", "user.email=a@b"]
    for command in (["init", "-q"], ["add", "."], [*author, "commit", "-qm", "first"]):
        subprocess.run(["git", "-C", str(tmp_path), *command], check=True)
    (tmp_path / names[1]).write_text("2")
    (tmp_path / "new.ipynb").write_text("1")
    assert running.changed() == {tmp_path / names[1], tmp_path / "new.ipynb"}


def test_the_end_says_what_was_skipped_and_how_to_get_it():
    counts = {
        "no Chromium, Chrome or Edge was found": 5,
        "no sandbox: it needs Linux and bubblewrap": 4,
        "a": 3,
        "b": 2,
    }
    counts |= {"c": 1, "d": 1}
    skipped = [
        SimpleNamespace(longrepr=("", 1, f"Skipped: {why}")) for why, number in counts.items() for _ in range(number)
    ]
    reporter = Reporter(skipped=skipped)
    running.pytest_terminal_summary(reporter)
    assert len(reporter.lines) == 5
    assert reporter.lines[0].startswith("5 skipped: no Chromium, Chrome or Edge was found (Debian: sudo apt install")
    assert reporter.lines[1].startswith(
        "4 skipped: no sandbox: it needs Linux and bubblewrap (Debian: sudo apt install"
    )
    assert reporter.lines[2:] == ["3 skipped: a", "2 skipped: b", "2 skipped for other reasons, which -rs lists"]


@pytest.mark.parametrize(
    "reason", ["no Chromium, Chrome", "no sandbox", "no node on the path", "could not import 'torch'"]
)
def test_what_is_missing_has_commands_for_three_systems(reason):
    remedies = [commands for word, commands in running.REMEDIES.items() if word in reason]
    assert len(remedies) == 1
    assert all(name in remedies[0] for name in ("Debian", "macOS", "Windows"))


def test_the_minutes_to_go_follow_what_was_done(monkeypatch):
    """Half of what is expected took twice as long as on a quiet machine: so will the other half."""
    progress = running.Progress(Reporter())
    monkeypatch.setattr(running.time, "monotonic", lambda: 0.0)
    progress.pytest_xdist_node_collection_finished(["tests/core/test_shapes.py::test"] * 200)
    progress.left["tests/core"] = 100
    monkeypatch.setattr(running.time, "monotonic", lambda: 50.0)
    assert progress.to_go() == "about 50 s to go"
    monkeypatch.setattr(running.time, "monotonic", lambda: 300.0)
    assert progress.to_go() == "about 5 min to go"


def test_a_failure_is_named_at_once_and_counted_once():
    """Also one in the set-up of a test, which has no call."""
    progress = running.Progress(Reporter())
    path = "tests/core/test_shapes.py"
    progress.pytest_collection_finish(SimpleNamespace(items=[SimpleNamespace(nodeid=f"{path}::test")]))
    for when, outcome, category in (("setup", "failed", "error"), ("teardown", "passed", "")):
        report = SimpleNamespace(when=when, outcome=outcome, fspath=path, nodeid=f"{path}::test", skipped=False)
        report.passed, report.failed = outcome == "passed", outcome == "failed"
        assert progress.pytest_report_teststatus(report) == (category, "", "")
        progress.pytest_runtest_logreport(report)
    assert progress.reporter.lines[0] == f"failed: {path}::test"
    assert re.match(r"operations +1 failed +\d+ s in all$", progress.reporter.lines[1])


def config(**options):
    """A run as pytest knows it: nothing named, no option."""
    source = pytest.Config.ArgsSource
    named = options.pop("named", False)
    option = SimpleNamespace(**{"keyword": "", "quick": False} | options)
    return SimpleNamespace(args_source=source.ARGS if named else source.TESTPATHS, ArgsSource=source, option=option)


def test_only_a_whole_run_takes_several_processes(monkeypatch):
    monkeypatch.setattr(running.os, "cpu_count", lambda: 2)
    assert running.pytest_xdist_auto_num_workers(config()) == 2
    for part_of_it in ({"named": True}, {"keyword": "padding"}, {"quick": True}):
        assert running.pytest_xdist_auto_num_workers(config(**part_of_it)) == 0
    monkeypatch.setattr(running.os, "cpu_count", lambda: 64)
    assert running.pytest_xdist_auto_num_workers(config()) == running.MOST


def test_the_files_that_take_longest_exist():
    assert all((ROOT / name).is_file() for name in running.LONGEST)


def test_each_folder_of_tests_is_a_part_with_a_name():
    folders = {f"tests/{path.parent.name}" for path in (ROOT / "tests").glob("*/test_*.py")}
    assert folders | {"convlib", "notebooks"} == set(running.PARTS)


@pytest.mark.skipif(os.name == "nt", reason="Windows runs files by their ending")
@pytest.mark.parametrize(
    ("variable", "path"),
    [
        ("HOME", "Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
        ("PROGRAMFILES(X86)", "Microsoft/Edge/Application/msedge.exe"),
        ("LOCALAPPDATA", "Google/Chrome/Application/chrome.exe"),
        ("PATH", "microsoft-edge-stable"),
    ],
)
def test_a_browser_is_found_where_installers_put_it(monkeypatch, tmp_path, variable, path):
    monkeypatch.setenv("PATH", "/nowhere")
    real = shutil.which
    monkeypatch.setattr(shutil, "which", lambda name: real(name) if str(tmp_path) in name or "/" not in name else None)
    assert lab.chromium() is None
    program = tmp_path / path
    program.parent.mkdir(parents=True, exist_ok=True)
    program.touch(mode=0o755)
    monkeypatch.setenv(variable, str(tmp_path))
    assert lab.chromium() == str(program)
