"""Open the course with `python course.py lab`, or test it with `python course.py test`.

The first start creates `.venv` beside this file and installs the course into it; later starts use it as it is. Further
options are passed on: `lab --no-browser --port 9000` to JupyterLab, `test -k pooling` to pytest.
"""

import contextlib
import hashlib
import os
import shutil
import signal
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
    """The environment cannot be created; the message says why and what to do."""


def main(words):
    """Run the command that the first word names, pass the rest on to it, and return its exit code."""
    if not words or words[0] not in EXTRAS:
        print(__doc__)
        return 0 if words and words[0] in ("-h", "--help") else 2
    try:
        set_up(words[0])
        return {"lab": lab, "test": test}[words[0]](words[1:])
    except (SetupError, OSError) as error:
        print(f"course.py: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\ncourse.py: interrupted; the next start completes the set-up", file=sys.stderr)
        return 130


def lab(options):
    """Open JupyterLab on the first notebook, with the whole repository in its file browser."""
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        print("You are root, so JupyterLab starts with --allow-root.", flush=True)
        options = ["--allow-root", *options]
    first = "/lab/tree/notebooks/00_start_here.ipynb"
    return run(["-m", "jupyterlab", f"--ServerApp.root_dir={ROOT}", f"--LabApp.default_url={first}", *options])


def test(options):
    """Run every test and every notebook, or only the paths among the options."""
    return run(["-m", "pytest", "--nbval", "--nbval-current-env", *options])


def run(arguments):
    """Run the environment's Python in this folder, and return its exit code as a shell reports it."""
    child = subprocess.Popen([str(PYTHON), *arguments], env=environment(), cwd=ROOT)
    signal.signal(signal.SIGTERM, lambda *_: child.terminate())
    while True:
        with contextlib.suppress(KeyboardInterrupt):  # the child receives Ctrl+C too, and decides
            code = child.wait()
            return code if code >= 0 else 128 - code


def environment():
    """Return the environment variables of a child: the programs of `.venv` first, and no other active environment."""
    kept = {name: value for name, value in os.environ.items() if name not in ("PYTHONHOME", "PYTHONPATH")}
    kept["PATH"] = os.pathsep.join([str(BIN), kept.get("PATH", "")])
    return {**kept, "VIRTUAL_ENV": str(VENV)}


def set_up(word):
    """Create the environment unless it exists; only one process at a time does this."""
    if sys.version_info < (3, 11):  # noqa: UP036 (an older Python gets a sentence, not a traceback)
        version = sys.version.split()[0]
        raise SetupError(f"Python 3.11 or newer is needed; this is Python {version}. Start course.py with a newer one")
    if is_set_up(word):
        return
    with lock() as held:
        if not is_set_up(word):
            make(word, held)


def is_set_up(word):
    """Look for the stamp, which is written last. An environment for the tests serves the lab too."""
    return PYTHON.exists() and read_stamp() in (stamp("test"), stamp(word))


def stamp(word):
    """Describe an environment: its command, its place, and a hash of the files that it was made from."""
    files = [ROOT / "pyproject.toml", ROOT / "constraints.txt", *sorted((ROOT / "jupyter_config").rglob("*.json"))]
    sources = b"".join(file.read_bytes() for file in files)
    return f"{word} {place()} {hashlib.sha256(sources).hexdigest()}"


def place():
    """Identify the folder and the Python: an environment that was moved, or whose Python is gone, is broken."""
    return hashlib.sha256(os.fsencode(VENV) + os.fsencode(PYTHON.resolve())).hexdigest()


def read_stamp():
    """Read the stamp; an environment that somebody made by hand has none."""
    return STAMP.read_text() if STAMP.exists() else ""


def make(word, held):
    """Create or complete `.venv`, install the course, and write the stamp."""
    print("Setting up the course in .venv. This happens once and takes a minute or two …", flush=True)
    uv = shutil.which("uv")
    found = read_stamp()
    if (found and place() not in found) or not is_sound(uv):
        make_venv(uv, held)
    STAMP.write_text("unfinished")  # a start that finds this installs everything again
    install = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check"]
    if uv:
        install = [uv, "pip", "install", "--python", str(PYTHON), "--compile-bytecode"]
    what = ["--constraint", str(ROOT / "constraints.txt"), "--editable", str(ROOT) + EXTRAS[word]]
    if not succeeds([*install, "--quiet", *what], held):
        STAMP.unlink()
        raise SetupError(
            "the packages of the course could not be downloaded or installed (see the reason above). If there is no "
            "network, connect and start again; what was downloaded is kept"
        )
    STAMP.write_text(stamp(word))


def make_venv(uv, held):
    """Replace what is there by an empty environment, which has pip if there is no uv."""
    try:
        if not uv:
            import ensurepip  # noqa: F401 (Debian has it in a separate package)
    except ImportError:
        name = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
        raise SetupError(f"this Python cannot create environments. Install {name} (sudo apt install {name})") from None
    shutil.rmtree(VENV, ignore_errors=True)
    if VENV.exists():
        raise SetupError(f"{VENV} cannot be removed. Close the programs that use it, and start again")
    python = getattr(sys, "_base_executable", sys.executable)  # sys.executable may be in the folder just removed
    command = [uv, "venv", "--quiet", "--python", python] if uv else [python, "-m", "venv"]
    if not succeeds([*command, str(VENV)], held):
        shutil.rmtree(VENV, ignore_errors=True)
        raise SetupError(f"{VENV} could not be created (see the reason above)")


def is_sound(uv):
    """Whether `.venv` starts, is new enough, and can install. (pip writes its RECORD last.)"""
    code = f"import os, sys; assert os.path.samefile(sys.prefix, {str(VENV)!r}) and sys.version_info >= (3, 11)"
    code += "" if uv else "; import importlib.metadata; assert importlib.metadata.files('pip')"
    return PYTHON.exists() and succeeds([str(PYTHON), "-c", code], stderr=subprocess.DEVNULL)


def succeeds(command, held=(), **settings):
    """Run a command and return whether it succeeded. It holds the lock too, in case this process is killed."""
    return subprocess.run(command, env=environment(), pass_fds=held, **settings).returncode == 0


@contextlib.contextmanager
def lock():
    """Hold a lock on a file beside `.venv`, and yield what a child needs to hold it too (impossible on Windows)."""
    with LOCK.open("a+b") as file:
        waiting = False
        while not take(file):
            if not waiting:
                print("Another process is setting up the course. Waiting for it …", flush=True)
            waiting = True
            time.sleep(0.2)
        yield [] if WINDOWS else [file.fileno()]


def take(file):
    """Try to take the lock. It is released when the last process that has the file open ends."""
    try:
        if WINDOWS:
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:
        pass  # the file system has no locks; two starts at once are rare
    return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
