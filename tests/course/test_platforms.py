"""Windows: what its Python lacks is hidden from a process that imports the course and all of its tests."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# Other packages look at the platform when they are imported, so this comes before anything is hidden.
OTHERS = """
import asyncio, ctypes, importlib, os, select, signal, socket, subprocess, sys, tempfile, tomllib
from pathlib import Path
import anywidget, babel.messages.extract, bleach, hypothesis, IPython.core.interactiveshell, ipykernel, jupyterlab
import jupyter_server.serverapp, matplotlib.pyplot, matplotlib_inline.backend_inline, nbclient, nbconvert, nbformat
import nbgrader.apps, nbgrader.converters, onnx.backend.test.case.node, playwright.sync_api, pytest, rattler
import scipy.signal
"""
HIDE = """
for module, names in {
    os: "sysconf geteuid getuid getgid getgroups fork killpg setsid mkfifo statvfs uname pidfd_open O_DIRECTORY "
        "O_NOFOLLOW O_NONBLOCK WNOHANG",
    signal: "SIGALRM SIGKILL SIGSTOP SIGHUP setitimer ITIMER_REAL pthread_sigmask pidfd_send_signal",
    select: "poll POLLIN POLLOUT",
    socket: "AF_UNIX",
}.items():
    for name in names.split():
        delattr(module, name)
sys.modules |= dict.fromkeys(["resource", "fcntl", "pwd", "grp", "termios", "tty", "pty"])
"""
IMPORT_ALL = """
options = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["tool"]["pytest"]["ini_options"]
sys.path[:0] = options["pythonpath"]
for path in [*sorted(Path("convlib").rglob("*.py")), *sorted(Path("tests").rglob("*.py"))]:
    if path.name != "__main__.py":
        importlib.import_module(".".join(path.with_suffix("").parts).removesuffix(".__init__"))
print("imported")
"""


@pytest.mark.slow
def test_the_course_and_its_tests_are_imported_on_windows():
    """macOS lacks a part of the same (`pidfd_open`, `/proc`)."""
    done = subprocess.run([sys.executable, "-c", OTHERS + HIDE + IMPORT_ALL], capture_output=True, text=True, cwd=ROOT)
    assert done.stdout == "imported\n", done.stderr
