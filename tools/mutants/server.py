"""Runs pytest in children of a process that has imported numpy and the like, but nothing of convlib."""

import compileall
import contextlib
import importlib
import os
import resource
import select
import shutil
import signal
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

OPTIONS = ("-q", "-x", "-n", "0", "-p", "no:cacheprovider", "--no-header", "--tb=line", "--show-capture=no")
OPTIONS += ("--assert=plain",)  # to explain what differs takes longer than the test
AHEAD = ("anywidget", "hypothesis.strategies", "ipywidgets", "IPython", "matplotlib.pyplot", "nbconvert", "nbformat")
AHEAD += (
    "nbgrader.apps",
    "numpy",
    "onnx",
    "PIL.Image",
    "playwright.sync_api",
    "scipy.ndimage",
    "scipy.signal",
    "torch",
)
PATIENCE = 30.0
"""Seconds that a test may take besides ten times what it took before; one that takes longer has noticed the mutant."""
MEMORY = 8 * 2**30
"""Bytes that a child may use: some mutants make very large arrays."""
END = b"\0"
"""What a child writes at its end: a process that it has left behind may hold the pipe open."""


def prepare(root: Path, folder: Path) -> Path:
    """Copy what git knows of the project, compiled, and import what tests use but convlib."""
    tree = folder / "tree"
    if not tree.exists():
        listed = subprocess.run(["git", "-C", str(root), "ls-files", "-z"], capture_output=True, text=True, check=True)
        for name in filter(None, listed.stdout.split("\0")):
            (tree / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(root / name, tree / name, follow_symlinks=False)
        compileall.compile_dir(tree, quiet=2)
    for kept in tree.rglob("*.kept"):  # of a run that was stopped
        kept.replace(kept.with_suffix(".py"))
    for name in AHEAD:
        with contextlib.suppress(ImportError), warnings.catch_warnings(action="ignore"):
            importlib.import_module(name)
    return tree


@contextlib.contextmanager
def broken(tree: Path, path: str, source: str) -> Iterator[None]:
    """Put a mutant's source in the place of a module; its time is another one, so that nothing compiled is used."""
    module, kept = tree / path, (tree / path).with_suffix(".kept")
    module.rename(kept)
    try:
        module.write_text(source, "utf-8")
        os.utime(module, (1, 1))
        yield
    finally:
        kept.replace(module)


class Selected:
    """A plugin of pytest: runs only the tests that are asked for, in their order, and tells the parent of each one."""

    def __init__(self, tests: list[str], pipe: int):
        self.rank, self.pipe = {test: rank for rank, test in enumerate(tests)}, pipe

    def pytest_collection_modifyitems(self, items):
        """Select and sort; a test that a mutant has made vanish is one that failed."""
        missing = self.rank.keys() - {item.nodeid for item in items}
        if missing:
            raise pytest.UsageError(f"no longer collected: {min(missing)}")
        items[:] = sorted((item for item in items if item.nodeid in self.rank), key=lambda item: self.rank[item.nodeid])

    def pytest_runtest_logstart(self, nodeid):
        """Tell the parent which test begins."""
        os.write(self.pipe, f"{nodeid}\n".encode())


@dataclass
class Outcome:
    """What became of some tests."""

    result: str
    """"passed", "failed", or "time" if a test did not end."""
    by: str
    """The last test that began."""


def run(tests: list[str], seconds: dict[str, float], tree: Path, output: Path) -> Outcome:
    """Run tests in a child until one fails, takes too long, or all have passed."""
    reader, writer = os.pipe()

    def body() -> int:
        os.close(reader)
        from hypothesis import settings

        settings.register_profile("mutants", database=None, deadline=None, derandomize=True)
        settings.load_profile("mutants")
        sys.dont_write_bytecode = True
        files = dict.fromkeys(test.partition("::")[0] for test in tests)
        code = pytest.main([*OPTIONS, *files], plugins=[Selected(tests, writer)])
        os.write(writer, END)
        return code

    def limit(text: str) -> float:
        return PATIENCE + 10 * seconds.get(text, 1.0)

    last = [""]

    def watch() -> bool:
        """Wait until the child ends, which closes the pipe, or is too slow for the test that began last."""
        os.close(writer)
        rest = b""
        while select.select([reader], [], [], 4 * PATIENCE if not last[0] else limit(last[0]))[0]:
            part = os.read(reader, 65536)
            if not part or END in part:
                return True
            *lines, rest = (rest + part).split(b"\n")
            last[0] = lines[-1].decode() if lines else last[0]
        return False

    code = fork(body, tree, output, watch)
    os.close(reader)
    return Outcome("time" if code is None else "passed" if code == 0 else "failed", last[0])


def fork(body: Callable[[], int], tree: Path, output: Path, watch: Callable[[], bool] = lambda: True) -> int | None:
    """Call `body` in a child that imports convlib from `tree`; return its code, or None if `watch` gave it up."""
    child = os.fork()
    if not child:
        _become(tree, output)
        os._exit(_code(body))
    ended = watch()
    try:
        if not ended:
            return None
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child, signal.SIGKILL)
        if not ended:
            os.waitpid(child, 0)


def _become(tree: Path, output: Path) -> None:
    """Lead a group of processes that work in the tree and write into a file."""
    os.setsid()
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    descriptor = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    for stream in (1, 2):
        os.dup2(descriptor, stream)
    os.chdir(tree)
    sys.path.insert(0, str(tree))
    os.environ |= {"PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1"}


def _code(body: Callable[[], int]) -> int:
    try:
        return int(body())
    except BaseException as error:
        print(repr(error), flush=True)
        return 70
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
