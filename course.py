"""Open the course with `python course.py lab`, test it with `python course.py test`, or build the browser edition, a
static site that needs nothing installed, with `python course.py site [FOLDER]`. In Korean it opens with
`python course.py lab --language ko`, or wherever the variable COURSE_LANGUAGE is ko.

The first start creates `.venv` beside this file and installs the course into it; later starts use it as it is. Further
options are passed on: `lab --no-browser --port 9000` to JupyterLab, `test -k pooling` to pytest.
"""

import argparse
import contextlib
import hashlib
import os
import platform
import shutil
import signal
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / "course-stamp"
LOCK = ROOT / ".venv.lock"
WINDOWS = os.name == "nt"
BIN = VENV / ("Scripts" if WINDOWS else "bin")
PYTHON = BIN / ("python.exe" if WINDOWS else "python")
EXTRAS = {"lab": "[lab]", "site": "[lab,site]", "test": "[lab,site,test,grading]"}
IMPORTS = {
    "lab": "convlib.explorers, convlib.practice, ipykernel, jupyterlab, jupyterlab_slideshow, matplotlib.pyplot",
    "site": "jupyterlite_core, convlib.publish.site.build",
    "test": "convlib.explorers, jupyterlab, nbgrader, babel, hypothesis, nbval, onnx, playwright, pytest, scipy",
}
# Those of pip's variables that say how to reach an index. The others say where to install, and what, as we do.
REACH = {"INDEX_URL", "EXTRA_INDEX_URL", "NO_INDEX", "FIND_LINKS", "TRUSTED_HOST", "CERT", "CLIENT_CERT", "PROXY"}
REACH |= {"TIMEOUT", "DEFAULT_TIMEOUT", "RETRIES", "CACHE_DIR", "NO_CACHE_DIR", "CONFIG_FILE", "KEYRING_PROVIDER"}
REACH |= {"USE_FEATURE", "USE_DEPRECATED", "NO_INPUT", "LOG"}
PIP_CONF = "".join(f"[{section}]\nuser = false\nprefix =\ntarget =\nroot =\n" for section in ("global", "install"))
NEWEST = (3, 14)  # the newest Python that the pinned packages have wheels for
SPACE = 500_000_000  # bytes that the course needs on the disk


class SetupError(Exception):
    """The environment cannot be created; the message says why and what to do."""


def main(words):
    """Run the command that the first word names, pass the rest on to it, and return its exit code."""
    if not words or words[0] not in EXTRAS:
        print(__doc__)
        return 0 if words and words[0] in ("-h", "--help") else 2
    try:
        if words[0] == "lab":
            first_notebook(words[1:])  # a language that is not there is told before minutes of setting up
        set_up(words[0])
        return {"lab": lab, "site": site, "test": test}[words[0]](words[1:])
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
    if not reads_hidden_folders():
        options = ["--ServerApp.use_redirect_file=False", *options]
    first, options = first_notebook(options)
    return run(
        ["-m", "jupyterlab", f"--ServerApp.root_dir={ROOT}", f"--LabApp.default_url=/lab/tree/{first}", *options]
    )


def first_notebook(options):
    """Return the first notebook in the language of `--language` or of COURSE_LANGUAGE, and the other options."""
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False, prog="course.py lab")
    parser.add_argument("--language", default=os.environ.get("COURSE_LANGUAGE") or "en")
    found, others = parser.parse_known_args(options)
    name = "00_start_here.ipynb"
    codes = {path.parent.name: f"notebooks/{path.parent.name}/{name}" for path in ROOT.glob(f"notebooks/*/{name}")}
    codes["en"] = f"notebooks/{name}"
    if found.language not in codes:
        known = ", ".join(sorted(codes))
        raise SetupError(f"there is no course in the language {found.language!r}; choose one of: {known}")
    return codes[found.language], others


def reads_hidden_folders():
    """Whether the browser can read the file through which Jupyter opens it, which keeps the token from other users.

    A browser in a snap or a flatpak can't, nor can that of Windows or ChromeOS if the course runs in their Linux.
    """
    if "microsoft" in platform.release().lower():
        return False
    browser = browser_entry()
    places = [Path(place) for place in os.environ.get("XDG_DATA_DIRS", "").split(os.pathsep)]
    places += [Path("/var/lib/snapd/desktop"), Path("/var/lib/flatpak/exports/share")]
    places += [Path.home() / ".local/share/flatpak/exports/share"]
    boxed = [place / "applications" / browser for place in places if {"snapd", "flatpak"} & set(place.parts)]
    return not browser.startswith("garcon") and not any(entry.is_file() for entry in boxed)


def browser_entry():
    """Return the name of the desktop entry of the Linux user's browser, such as `firefox.desktop`."""
    if not shutil.which("xdg-settings"):
        return ""
    asked = subprocess.run(["xdg-settings", "get", "default-web-browser"], capture_output=True, text=True)
    return asked.stdout.strip()


def test(options):
    """Run every test and every notebook, or only the paths among the options."""
    own = ["-p", "tests.running", "-o", "console_output_style=classic", "--nbval", "--nbval-current-env"]
    own += ["-n", "auto", "--dist", "loadfile", "--no-loadscope-reorder"]  # tests.running says when and how
    return run(["-m", "pytest", *own, *options])


def site(options):
    """Build the browser edition; `convlib.publish.site` says how."""
    return run(["-m", "convlib.publish.site", *options])


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
    foreign = {"PYTHONHOME", "PYTHONPATH"}
    foreign |= {name for name in os.environ if name.startswith("PIP_") and name.removeprefix("PIP_") not in REACH}
    kept = {name: value for name, value in os.environ.items() if name not in foreign}
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
    """Look for the stamp, which is written last. An environment for a later word of EXTRAS serves an earlier one."""
    words = list(EXTRAS)
    return PYTHON.exists() and has_pip() and read_stamp() in map(stamp, words[words.index(word) :])


def has_pip():
    """Whether the guides' `.venv/bin/python -m pip` can work: other tools, such as uv, make and change `.venv` too."""
    return any(VENV.glob("Lib/site-packages/pip" if WINDOWS else "lib/*/site-packages/pip"))


def stamp(word):
    """Describe an environment: its command, its place, and a hash of the files that it was made from."""
    files = [ROOT / "pyproject.toml", ROOT / "constraints.txt", *sorted((ROOT / "jupyter_config").rglob("*.js*"))]
    sources = b"".join(file.read_bytes() for file in files)
    return f"{word} {place()} {hashlib.sha256(sources).hexdigest()}"


def place():
    """Identify the folder and the Python: an environment that was moved, or whose Python is gone, is broken."""
    return hashlib.sha256(os.fsencode(VENV) + os.fsencode(PYTHON.resolve())).hexdigest()


def read_stamp():
    """Read the stamp; an environment that somebody made by hand has none."""
    return STAMP.read_text() if STAMP.exists() else ""


def make(word, held):
    """Create or complete `.venv`, install the course, and write the stamp once its packages can be imported."""
    print("Setting up the course in .venv. This happens once and takes a minute or two …", flush=True)
    found = read_stamp()
    if (found and place() not in found) or not is_sound():
        make_venv(held)
    STAMP.write_text("unfinished")  # a start that finds this installs everything again
    (VENV / ("pip.ini" if WINDOWS else "pip.conf")).write_text(PIP_CONF)  # comes before the user's own file
    install = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--quiet"]
    what = ["--constraint", str(ROOT / "constraints.txt"), "--editable", str(ROOT) + EXTRAS[word]]
    if not succeeds([*install, *what], held):
        STAMP.unlink()
        raise SetupError(told("the packages of the course could not be installed (see the reason above)", obstacles()))
    imported = subprocess.run(
        [PYTHON, "-I", "-c", f"import {IMPORTS[word]}"], env=environment(), capture_output=True, text=True
    )
    if imported.returncode:
        STAMP.unlink()
        reason = imported.stderr.strip().rpartition("\n")[2] or f"it ended with code {imported.returncode}"
        raise SetupError(
            f"the packages were installed, but {PYTHON} can't import them: {reason}. Delete {VENV} and start again"
        )
    STAMP.write_text(stamp(word))


def make_venv(held):
    """Replace what is there by an empty environment."""
    try:
        import ensurepip  # noqa: F401 (Debian has it in a separate package)
    except ImportError:
        name = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
        raise SetupError(
            f"this Python cannot create environments. Install {name} (sudo apt install {name}), or start the course "
            "with another Python, such as uv's: uv run --no-project --managed-python course.py lab"
        ) from None
    shutil.rmtree(VENV, ignore_errors=True)
    if VENV.exists():
        raise SetupError(f"{VENV} cannot be removed. Close the programs that use it, and start again")
    python = getattr(sys, "_base_executable", sys.executable)  # sys.executable may be in the folder just removed
    if not succeeds([python, "-m", "venv", str(VENV)], held):
        shutil.rmtree(VENV, ignore_errors=True)
        raise SetupError(told(f"{VENV} could not be created (see the reason above)", full_disks()))


def is_sound():
    """Whether `.venv` starts, is new enough, and can install. (pip writes its RECORD last.)"""
    code = f"import os, sys; assert os.path.samefile(sys.prefix, {str(VENV)!r}) and sys.version_info >= (3, 11)"
    code += "; import importlib.metadata; assert importlib.metadata.files('pip')"
    return PYTHON.exists() and succeeds([str(PYTHON), "-c", code], stderr=subprocess.DEVNULL)


def told(problem, reasons):
    """Join a problem and what stands in the way, one reason a line."""
    return "\n  ".join([f"{problem}.", *reasons])


def obstacles():
    """List what stands in pip's way: what certainly does (the disk, no index, no network), else what may."""
    settings = pip_settings()
    certain = [*full_disks(), *index_out_of_reach(settings)]
    if certain:
        return certain
    found = ["The network is not the reason: the package index answers."]
    for name in sorted({"constraint", "only-binary", "no-binary", "user", "prefix", "target"} & set(settings)):
        found.append(f"pip's configuration sets {name}, which may be the reason (pip config debug shows the file).")
    if sys.version_info[:2] > NEWEST:
        found.append(f"The course was not tried with Python {platform.python_version()}. Start it with an older one.")
    if sys.maxsize < 2**32:
        found.append(
            "This is a 32-bit Python, for which many packages are not made. Start the course with a 64-bit one."
        )
    return found


def pip_settings():
    """Read pip's settings from its files and variables, by their names without the section; empty ones are unset."""
    command = [PYTHON, "-m", "pip", "config", "list"]
    listed = subprocess.run(command, env=environment(), cwd=ROOT, capture_output=True, text=True).stdout
    pairs = (line.partition("=") for line in listed.splitlines())
    settings = {name.rpartition(".")[2]: value.strip("'\"") for name, _, value in pairs}
    return {name: value for name, value in settings.items() if value and value != "false"}


def index_out_of_reach(settings):
    """Say why the index can't be reached, if so. It is named by its host alone: its address may hold a password."""
    if settings.get("no-index", "").lower() in ("1", "true", "yes", "on"):
        return ["pip may not use an index (the setting no-index, or PIP_NO_INDEX). Remove that, and start again."]
    index = urllib.parse.urlsplit(settings.get("index-url", "https://pypi.org/simple"))
    host = f"{index.hostname}:{index.port}" if index.port else index.hostname
    proxies = dict.fromkeys(("http", "https"), settings["proxy"]) if "proxy" in settings else None
    try:
        opener = urllib.request.build_opener(urllib.request.ProxyHandler(proxies))
        opener.open(f"{index.scheme}://{host}/", timeout=20).close()
    except urllib.error.HTTPError:
        pass  # an answer too
    except (OSError, ValueError) as error:
        if isinstance(getattr(error, "reason", error), ssl.SSLError):
            way_out = "If your network has a certificate of its own, set PIP_CERT to its file, and start again"
            return [f"The certificate of {host} is not trusted here. {way_out}."]
        way_out = "Connect to a network (set HTTPS_PROXY if yours has a proxy) and start again"
        return [f"{host} can't be reached. {way_out}; what was downloaded is kept."]
    return []


def full_disks():
    """Name the folders that have too little space left."""
    for folder in (ROOT, tempfile.gettempdir()):
        free = shutil.disk_usage(folder).free
        if free < SPACE:
            yield f"The disk with {folder} has {free // 10**6} MB left; the course needs {SPACE // 10**6} MB."


def succeeds(command, held=(), **settings):
    """Run a command and return whether it succeeded. It holds the lock too, in case this process is killed."""
    return subprocess.run(command, env=environment(), cwd=ROOT, pass_fds=held, **settings).returncode == 0


@contextlib.contextmanager
def lock():
    """Hold a lock on a file beside `.venv`, and yield what a child needs to hold it too (impossible on Windows)."""
    with opened(LOCK) as file:
        waiting = False
        while not take(file):
            if not waiting:
                print("Another process is setting up the course. Waiting for it …", flush=True)
            waiting = True
            time.sleep(0.2)
        yield [] if WINDOWS else [file.fileno()]


def opened(path):
    """Open the lock's file; it is the first that is written into the folder."""
    try:
        return path.open("a+b")
    except OSError as error:
        way_out = "Copy the folder to where you may write, such as your home folder, and start it there"
        raise SetupError(f"{ROOT} can't be written to ({error.strerror}). {way_out}") from None


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
