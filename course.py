"""Open the course, or test it: `python course.py lab` and `python course.py test`.

The first start makes `.venv` beside this file and installs the course into it; later starts find it in place. What
stands after the word is passed on: `lab --no-browser --port 9000` to JupyterLab, `test -k pooling` to pytest.
"""

import contextlib
import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / "course-stamp"
LOCK = ROOT / ".venv.lock"
WINDOWS = os.name == "nt"
BIN = VENV / ("Scripts" if WINDOWS else "bin")
PYTHON = BIN / ("python.exe" if WINDOWS else "python")
EXTRAS = {"lab": "", "test": "[test,grading]"}


class SetupError(Exception):
    """The environment can't be made; the text says why, and what to do."""


def main(words):
    """Run the word given with the rest passed on, and return the exit code."""
    if not words or words[0] not in EXTRAS:
        print(__doc__)
        return 0 if words and words[0] in ("-h", "--help") else 2
    try:
        set_up(words[0])
        return {"lab": lab, "test": test}[words[0]](words[1:])
    except SetupError as error:
        print(f"course.py: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def lab(options):
    """Open JupyterLab on the start notebook."""
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        print("You are root: JupyterLab is started with --allow-root.")
        options = ["--allow-root", *options]
    notebook = ROOT / "notebooks" / "00_start_here.ipynb"
    return run(["-m", "jupyterlab", f"--ServerApp.root_dir={ROOT}", *options, str(notebook)])


def test(options):
    """Run every test and every notebook."""
    return run(["-m", "pytest", "--nbval", "--nbval-current-env", *options], cwd=ROOT)


def run(arguments, **settings):
    """Run the environment's Python as a child, its programs first on the path, and return its exit code."""
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONHOME", "PYTHONPATH")}
    environment["PATH"] = os.pathsep.join([str(BIN), environment.get("PATH", "")])
    child = subprocess.Popen([str(PYTHON), *arguments], env=environment, **settings)
    while True:
        with contextlib.suppress(KeyboardInterrupt):  # the child has received it too, and decides
            return child.wait()


def set_up(word):
    """Make the environment unless it is in place; only one process at a time does."""
    if sys.version_info < (3, 11):  # noqa: UP036 (an older Python gets a sentence, not a traceback)
        raise SetupError(
            f"Python 3.11 or newer is needed, this is {sys.version.split()[0]}; start it with another Python"
        )
    if is_set_up(word):
        return
    with lock():
        if not is_set_up(word):
            make(word)


def stamp(word):
    """Say what the environment was made from: its place, its packages, and the word."""
    sources = b"".join((ROOT / name).read_bytes() for name in ("pyproject.toml", "constraints.txt"))
    return f"{word} {hashlib.sha256(sources + str(ROOT).encode()).hexdigest()}"


def is_set_up(word):
    """Look for the stamp, which is written last. What serves the tests serves the lab too."""
    if not PYTHON.exists() or not STAMP.exists():
        return False
    found = STAMP.read_text(encoding="utf-8")
    return found == stamp("test") or found == stamp(word)


def make(word):
    """Make `.venv` anew or complete it, install the course, and write the stamp."""
    print("Setting up the course in .venv; this happens once and takes about a minute …", flush=True)
    STAMP.unlink(missing_ok=True)
    uv = shutil.which("uv")
    if not works(PYTHON):
        shutil.rmtree(VENV, ignore_errors=True)
        make_venv(uv)
    install = [uv, "pip", "install", "--python", str(PYTHON), "--compile-bytecode"]
    if not uv:
        install = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check"]
    constraints = ["--constraint", str(ROOT / "constraints.txt")]
    done = subprocess.run([*install, "--quiet", *constraints, "--editable", str(ROOT) + EXTRAS[word]])
    if done.returncode:
        raise SetupError(
            "the packages of the course could not be installed (the reason stands above). Without a network, connect "
            "and start again: what was fetched is kept"
        )
    STAMP.write_text(stamp(word), encoding="utf-8")


def make_venv(uv):
    """Make an empty environment, with pip where uv is not there."""
    if not uv and not works(sys.executable, "import ensurepip, venv"):
        name = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
        raise SetupError(
            f"this Python can't make environments; install the package {name} (sudo apt install {name}) or uv"
        )
    command = [uv, "venv", "--quiet", "--python", sys.executable] if uv else [sys.executable, "-m", "venv"]
    if subprocess.run([*command, str(VENV)]).returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        raise SetupError(f"{VENV} could not be made (the reason stands above)")


def works(python, code=None):
    """Whether a Python starts and runs `code`; by default, whether it is the environment's and can install."""
    if code is None:
        code = f"import os, sys; assert os.path.samefile(sys.prefix, {str(VENV)!r})"
        code += "" if shutil.which("uv") else "; import pip._internal"
    with contextlib.suppress(OSError):
        return subprocess.run([str(python), "-c", code], stderr=subprocess.DEVNULL).returncode == 0
    return False


@contextlib.contextmanager
def lock():
    """Hold a lock on a file beside `.venv`; it is given back also when the process is killed."""
    with LOCK.open("a+b") as file:
        if WINDOWS:
            import msvcrt

            def take():
                file.seek(0)
                msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            def take():
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)

        waiting = False
        while True:
            try:
                take()
                break
            except OSError:
                if not waiting:
                    print("Another start of the course is setting it up; waiting for it …", flush=True)
                waiting = True
                time.sleep(0.5)
        yield


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
