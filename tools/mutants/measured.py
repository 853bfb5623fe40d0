"""Which tests run a line of convlib, and how long they take: measured once, by coverage, and kept in a folder."""

import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import coverage
import pytest

from tools.mutants import server

ROOMS = (*(f"tests/{room}" for room in ("core", "diagnosis", "drawing", "explorers", "practice", "grading")),)
ROOMS += ("tests/course", "tests/probe", "convlib")
LONGEST = 25.0
"""Seconds: a test that takes longer, with what it sets up, is not used."""
QUICK, FEW = 3.0, 3
"""Seconds of the tests that run first, and how many cases of each."""
CLOCKS = ("test_a_check_answers_soon", "tests/explorers/test_running.py", "test_a_change_is_small_and_quick")
"""Parts of the names of tests that look at a clock: on a busy machine they would notice a mutant that is none."""


class Recorder:
    """A plugin of pytest: each test is a context of coverage, and its time is written down if it passes."""

    def __init__(self, measurement: coverage.Coverage):
        self.measurement, self.failed = measurement, set[str]()
        self.calls, self.set_up = Counter[str](), Counter[str]()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item):
        """Record what a test runs, and what it sets up."""
        self.measurement.switch_context(item.nodeid)
        try:
            return (yield)
        finally:
            self.measurement.switch_context("")

    def pytest_runtest_logreport(self, report):
        """Keep the time of a test, and the longest time in which a test of its file set something up."""
        if report.when == "setup":
            file = report.nodeid.partition("::")[0]
            self.set_up[file] = max(self.set_up[file], report.duration)
        else:
            self.calls[report.nodeid] += report.duration
        if not report.passed:
            self.failed.add(report.nodeid)

    def seconds(self) -> dict[str, float]:
        """Say how long each test takes that can be used, as if it were the first of its file to run."""
        used = [test for test in self.calls if test not in self.failed and not any(clock in test for clock in CLOCKS)]
        return {test: self.calls[test] + self.set_up[test.partition("::")[0]] for test in used}


def measure(tree: Path, folder: Path) -> None:
    """Run all tests but those in a browser, and write what they ran and how long they took."""

    def body() -> int:
        measurement = coverage.Coverage(folder / "lines", source=["convlib"], config_file=False)
        measurement.set_option("run:relative_files", True)
        recorder = Recorder(measurement)
        measurement.start()
        pytest.main([*server.OPTIONS, "--maxfail=1000", *ROOMS], plugins=[recorder])
        measurement.stop()
        measurement.save()
        (folder / "seconds.json").write_text(json.dumps(recorder.seconds()))
        return 0

    if server.fork(body, tree, folder / "measured.txt") != 0:
        raise RuntimeError((folder / "measured.txt").read_text(errors="replace"))


@dataclass
class Tests:
    """The tests that were measured."""

    folder: Path
    seconds: dict[str, float] = field(init=False)

    def __post_init__(self):
        self.seconds = json.loads((self.folder / "seconds.json").read_text())
        self._data = coverage.CoverageData(self.folder / "lines")
        self._data.read()
        cases, self._case = Counter[str](), {}
        for test in sorted(self.seconds, key=self.seconds.__getitem__):
            function = test.partition("[")[0]
            self._case[test] = cases[function]
            cases[function] += 1

    def steps(self, path: str, line: int, room: str) -> list[list[str]]:
        """List the tests to run in turn: what runs the line, a few quick cases first, then the others of the room.

        Of the quick ones the nearest file comes first, then the room, then what is elsewhere. A line that runs when it
        is imported is not in any test; then what runs anything of the module is taken.
        """
        contexts = self._data.contexts_by_lineno(path)
        ran = {number: set(tests) & self.seconds.keys() for number, tests in contexts.items()}
        near = ran.get(line) or set().union(*ran.values())
        here = {test for test in self.seconds if test.startswith(room)}
        few = {test for test in near if self.seconds[test] < QUICK and self._case[test] < FEW}
        files = Counter(test.partition("::")[0] for test in few & here)
        nearest = {test for test in few if files and test.startswith(files.most_common(1)[0][0])}
        steps = nearest, few & here - nearest, few - here, near - few, here - near
        return [ordered for ordered in map(self._ordered, steps) if ordered]

    def _ordered(self, tests: set[str]) -> list[str]:
        """Put the first cases of all tests before their further ones, and quick ones before slow ones."""
        used = (test for test in tests if self.seconds[test] < LONGEST)
        return sorted(used, key=lambda test: (self._case[test], self.seconds[test]))
