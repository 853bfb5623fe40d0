"""What `course.py test` adds to pytest: processes, `--quick`, progress by parts, and how to get what was missing.

pytest prints a dot for each of some thousand tests; this prints one line for each part of the course, with the minutes
that are left. With `-v` pytest prints what it always does.

A whole run shares its files out among processes, by pytest-xdist: one for each core, at most `MOST`. The tests of a
file share a notebook, a class or a kernel, so they stay together. What takes longest begins first, so that no process
is left alone with it at the end.
"""

import os
import subprocess
import time
from collections import Counter
from pathlib import Path

import pytest

# For numpy in this process and in the kernels that it starts: where cores are busy, threads of BLAS wait for each
# other, and the training of lesson 16 took 115 s instead of 20.
os.environ.setdefault("OMP_NUM_THREADS", "1")

ROOT = Path(__file__).parents[1]
# A part of the course: where its tests are, and about how many seconds one takes on a quiet machine with two cores.
PARTS = {
    "convlib": ("examples in docstrings", 0.02),
    "notebooks": ("cells of the notebooks", 0.15),
    "tests/browser": ("exhibits in a browser", 1.0),
    "tests/core": ("operations", 0.03),
    "tests/course": ("set-up and texts", 0.2),
    "tests/diagnosis": ("mistakes", 0.01),
    "tests/drawing": ("pictures", 0.01),
    "tests/explorers": ("exhibits", 0.05),
    "tests/grading": ("grading", 0.3),
    "tests/javascript": ("JavaScript", 0.1),
    "tests/practice": ("practice questions", 0.05),
    "tests/probe": ("what tools do", 0.1),
    "tests/publish": ("slides and catalog", 0.3),
}
# A word of a reason to skip, and the commands that get what is missing.
REMEDIES = {
    "Chromium": "Debian: sudo apt install chromium; macOS: brew install --cask google-chrome; "
    "Windows: winget install Google.Chrome",
    "sandbox": "Debian: sudo apt install bubblewrap; Windows: wsl --install, then as on Debian; macOS: a Linux machine",
    "node": "Debian: sudo apt install nodejs; macOS: brew install node; Windows: winget install OpenJS.NodeJS",
    "torch": "Debian and macOS: .venv/bin/pip install torch; Windows: .venv\\Scripts\\pip install torch",
}
MOST = 4  # processes: each has a JupyterLab and a browser of its own
# Seconds that the longest files take on a quiet machine.
LONGEST = {
    "tests/grading/test_exercises.py": 110,
    "tests/grading/test_messy_class.py": 60,
    "tests/grading/test_grading.py": 80,
    "tests/grading/test_hostile.py": 60,
    "tests/grading/test_sandbox.py": 70,
    "tests/publish/test_slides.py": 300,
    "tests/browser/test_site_keep.py": 110,
    "tests/browser/test_site_lessons.py": 110,
    "tests/browser/test_site_links.py": 90,
    "tests/browser/test_site_offline.py": 90,
    "tests/browser/test_site_exercises.py": 90,
    "tests/browser/test_site_kernel.py": 60,
    "tests/browser/test_site_status.py": 60,
    "tests/publish/test_html_slides.py": 120,
    "tests/browser/test_marking.py": 60,
    "tests/browser/test_walks.py": 60,
}
MOST_REASONS = 4  # lines, and one for the rest


def pytest_addoption(parser):
    parser.addoption(
        "--quick",
        action="store_true",
        help="one case of each test; no browser, no sandbox, no slow test, no unchanged notebook",
    )


def pytest_xdist_auto_num_workers(config):
    """Start processes for a whole run only: a file or two need none."""
    named = config.args_source is config.ArgsSource.ARGS
    part_of_it = named or config.option.keyword or config.option.quick
    return 0 if part_of_it else min(os.cpu_count() or 1, MOST)


def pytest_collection_modifyitems(items):
    """Begin with what takes longest."""
    items.sort(key=lambda item: -LONGEST.get(item.path.relative_to(ROOT).as_posix(), 0))


@pytest.hookimpl(trylast=True)
def pytest_configure(config):
    if config.getoption("--quick"):
        config.pluginmanager.register(Quick(changed()))
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter and config.option.verbose == 0 and not config.option.collectonly:
        reporter.showfspath = False
        config.pluginmanager.register(Progress(reporter))


def pytest_terminal_summary(terminalreporter):
    """Say what was skipped, why, and how to get it."""
    reasons = Counter(
        report.longrepr[2].removeprefix("Skipped: ") for report in terminalreporter.stats.get("skipped", [])
    )
    for reason, count in reasons.most_common(MOST_REASONS):
        remedy = next((commands for word, commands in REMEDIES.items() if word in reason), None)
        terminalreporter.write_line(f"{count} skipped: {reason}" + (f" ({remedy})" if remedy else ""))
    if rest := sum(sorted(reasons.values(), reverse=True)[MOST_REASONS:]):
        terminalreporter.write_line(f"{rest} skipped for other reasons, which -rs lists")


class Progress:
    """Prints a line when a part is done, with the minutes that the others take; on a terminal also while it runs."""

    def __init__(self, reporter):
        self.reporter = reporter

    def pytest_report_teststatus(self, report):
        """Print no letter for a test; its category still counts."""
        if hasattr(report, "wasxfail"):
            return None
        if report.when == "call" or report.skipped:
            return report.outcome, "", ""
        return ("error" if report.failed else ""), "", ""

    def pytest_collection_finish(self, session):
        self.begin(item.nodeid for item in session.items)

    def pytest_xdist_node_collection_finished(self, ids):
        """Every process collects the same tests, and this one collects none."""
        self.begin(ids)

    def begin(self, ids):
        self.left = Counter(part(ROOT / each.partition("::")[0]) for each in ids)
        self.counts = {name: Counter() for name in self.left}
        self.all = self.expected()
        self.began = self.printed = time.monotonic()

    def pytest_runtest_logreport(self, report):
        name = part(ROOT / report.fspath)
        if report.when == "call" or not report.passed:
            self.counts[name][report.outcome] += 1
        if report.when == "teardown":
            self.left[name] -= 1
            self.tell(name)
        elif report.failed:
            self.reporter.write_line(f"failed: {report.nodeid}")

    def tell(self, name):
        """Print how far a part is: when it is done, once a minute, and on a terminal after each test."""
        done = not self.left[name]
        line = f"{PARTS.get(name, (name,))[0]:24} {self.score(name):32} {self.to_go()}"
        if self.reporter.isatty:
            self.reporter.rewrite(line, erase=True)
        elif done or time.monotonic() - self.printed > 60:
            self.reporter.write_line(line)
            self.printed = time.monotonic()
        if done and self.reporter.isatty:
            self.reporter.write_line("")

    def score(self, name):
        """Count what passed, failed and was skipped, and what is left of the part."""
        counts = [f"{number} {outcome}" for outcome, number in self.counts[name].items()]
        return ", ".join([*counts, f"{self.left[name]} to come"] if self.left[name] else counts)

    def to_go(self):
        """Say how long the rest takes if it goes on like this."""
        left, passed = self.expected(), time.monotonic() - self.began
        seconds = left * passed / max(self.all - left, 1e-9)
        if not left:
            return f"{passed:.0f} s in all"
        return f"about {seconds / 60:.0f} min to go" if seconds > 90 else f"about {seconds:.0f} s to go"

    def expected(self):
        """Seconds that the tests take that are left, on a quiet machine."""
        return sum(number * PARTS.get(name, ("", 0.1))[1] for name, number in self.left.items())


class Quick:
    """Leaves out what takes long, and says so."""

    def __init__(self, changed):
        self.changed, self.left_out = changed, Counter()

    @pytest.hookimpl(trylast=True)  # after -k and the like
    def pytest_collection_modifyitems(self, config, items):
        tests = set()
        reasons = [self.reason(item, tests) for item in items]
        self.left_out = Counter(filter(None, reasons))
        config.hook.pytest_deselected(items=[item for item, reason in zip(items, reasons, strict=True) if reason])
        items[:] = [item for item, reason in zip(items, reasons, strict=True) if not reason]

    def reason(self, item, tests):
        """Say why a test is left out; None if it runs. `tests` has the names of those before it."""
        if "browser" in item.path.parts or {"browser", "jupyterlab"} & set(getattr(item, "fixturenames", ())):
            return "tests in a browser"
        if item.get_closest_marker("sandbox"):
            return "tests in a sandbox"
        if item.get_closest_marker("slow"):
            return "slow tests"
        if "torch" in item.name:
            return "comparisons with PyTorch"
        if item.path.suffix == ".ipynb" and item.path not in self.changed:
            return "cells of unchanged notebooks"
        test = item.nodeid.partition("[")[0]
        if test in tests:
            return "further cases of the same tests"
        tests.add(test)
        return None

    def pytest_terminal_summary(self, terminalreporter):
        counts = ", ".join(f"{number} {reason}" for reason, number in self.left_out.items())
        terminalreporter.write_line(f"--quick left out: {counts or 'nothing'}. Without --quick, everything runs.")


def changed():
    """List the files that differ from the last commit; all of them where git can't say."""
    command = ["git", "-C", str(ROOT), "status", "--porcelain", "-z", "--untracked-files=all", "--no-renames"]
    try:
        lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split("\0")
    except (OSError, subprocess.CalledProcessError):
        return set(ROOT.rglob("*.ipynb"))
    return {ROOT / line[3:] for line in lines if line}


def part(path):
    """Return the part that a test file belongs to: a folder of `tests`, or `convlib`, or `notebooks`."""
    parts = Path(path).relative_to(ROOT).parts
    return "/".join(parts[: 2 if parts[0] == "tests" else 1])
