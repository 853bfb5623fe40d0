"""course.py as a newcomer meets it: settings of pip, another folder or Python, two at once, an interrupted start."""

import http.server
import os
import platform
import runpy
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

COURSE = Path(__file__).parents[2] / "course.py"
PARTS = runpy.run_path(str(COURSE))

# Builds the project without downloading anything: its modules are empty files that stand for the packages.
BACKEND = """
import pathlib, zipfile

def build_editable(folder, config_settings=None, metadata_directory=None):
    with zipfile.ZipFile(f"{folder}/convlib-0-py3-none-any.whl", "w") as wheel:
        wheel.writestr("convlib.pth", str(pathlib.Path("modules").resolve()))
        about = "Metadata-Version: 2.1\\nName: convlib\\nVersion: 0\\nProvides-Extra: lab\\n"
        wheel.writestr("convlib-0.dist-info/METADATA", about)
        wheel.writestr("convlib-0.dist-info/WHEEL", "Wheel-Version: 1.0\\nTag: py3-none-any\\n")
        wheel.writestr("convlib-0.dist-info/RECORD", "")
    return "convlib-0-py3-none-any.whl"
"""
BUILD = "[build-system]\nrequires = []\nbuild-backend = 'backend'\nbackend-path = ['.']\n"


@pytest.fixture
def project(tmp_path):
    """A copy of course.py, in a folder with a space and letters beyond ASCII, that installs modules of its own."""
    folder = tmp_path / "my course ü 강의"
    folder.mkdir()
    shutil.copy(COURSE, folder)
    (folder / "pyproject.toml").write_text(BUILD + "[project]\nname = 'convlib'\nversion = '0'\n")
    (folder / "backend.py").write_text(BACKEND)
    (folder / "constraints.txt").write_text("")
    for name in PARTS["IMPORTS"]["lab"].split(", "):
        path = folder / "modules" / Path(*name.split("."), "__init__.py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return folder


def start(project, *words, code="", **environment):
    """Run course.py in a process of its own; `code` runs in it first."""
    program = f"import sys, runpy; sys.argv = sys.argv[1:]\n{code}\nrunpy.run_path(sys.argv[0], run_name='__main__')"
    command = [sys.executable, "-c", program, str(project / "course.py"), *words]
    return subprocess.run(command, capture_output=True, text=True, env=os.environ | environment, cwd="/", timeout=300)


def set_up(project, **environment):
    """Run the set-up of course.py alone."""
    program = "import sys, runpy; runpy.run_path(sys.argv[1])['set_up']('lab')"
    command = [sys.executable, "-c", program, str(project / "course.py")]
    return subprocess.run(command, capture_output=True, text=True, env=os.environ | environment, cwd="/", timeout=300)


WITHOUT_INSTALLING = """
import subprocess
real = subprocess.run
def run(command, **settings):
    if "-I" in command:
        return real([sys.executable, "-c", ""], **settings)
    if "install" in map(str, command):
        return real([sys.executable, "-c", "import time; time.sleep(1); print('installed')"], **settings)
    return real(command, **settings)
subprocess.run = run
"""


def test_without_a_word_it_says_how_it_is_used(project):
    done = start(project)
    assert "python course.py lab" in done.stdout
    assert done.returncode == 2
    assert start(project, "--help").returncode == 0


def test_an_old_python_is_told_what_is_needed(project):
    done = start(project, "lab", code="sys.version_info = (3, 9, 1)")
    assert "Python 3.11 or newer is needed" in done.stderr
    assert "Traceback" not in done.stderr
    assert done.returncode == 1


def test_without_ensurepip_the_missing_package_is_named_and_nothing_is_left(project):
    hidden = project / "hidden"
    hidden.mkdir()
    (hidden / "ensurepip.py").write_text("raise ImportError('as Debian has it')")
    done = start(project, "lab", PYTHONPATH=str(hidden), PATH="/nowhere")
    assert f"sudo apt install python{sys.version_info.major}.{sys.version_info.minor}-venv" in done.stderr
    assert "Traceback" not in done.stderr
    assert done.returncode == 1
    assert not (project / ".venv").exists()


@pytest.mark.slow
@pytest.mark.parametrize("is_set_up", [False, True])
def test_an_environment_without_pip_gets_one(project, is_set_up):
    """As uv makes it: the guides call `.venv/bin/python -m pip`."""
    if is_set_up:
        assert set_up(project).returncode == 0
        stamp = (project / ".venv/course-stamp").read_text()
    subprocess.run([sys.executable, "-m", "venv", "--clear", "--without-pip", project / ".venv"], check=True)
    if is_set_up:
        (project / ".venv/course-stamp").write_text(stamp)
    assert set_up(project).returncode == 0
    python = next(path for path in project.glob(".venv/*/python*") if path.stem == "python")
    subprocess.run([python, "-m", "pip", "--version"], check=True)


def test_settings_that_make_pip_install_elsewhere_do_not_count(project, tmp_path):
    """Variables are not passed on; what a file sets, the file in `.venv` sets back."""
    elsewhere = str(tmp_path / "elsewhere")
    variables = {"PIP_USER": "1", "PIP_PREFIX": elsewhere, "PIP_TARGET": elsewhere, "PIP_CONSTRAINT": "/nowhere.txt"}
    done = set_up(project, **variables)
    assert (done.returncode, done.stderr) == (0, "")
    (project / ".venv" / "course-stamp").unlink()
    conf = tmp_path / "pip" / "pip.conf"
    conf.parent.mkdir()
    conf.write_text(f"[global]\ntarget = {elsewhere}\nprefix = {elsewhere}\n[install]\nuser = true\n")
    done = set_up(project, XDG_CONFIG_HOME=str(tmp_path))
    assert (done.returncode, done.stderr) == (0, "")
    assert not Path(elsewhere).exists()


@pytest.mark.slow
def test_the_stamp_is_written_only_when_the_packages_can_be_imported(project):
    broken = project / "modules" / "jupyterlab" / "__init__.py"
    broken.write_text("raise ImportError('libfoo.so.1: no such file')")
    done = start(project, "lab")
    assert "can't import them: ImportError: libfoo.so.1: no such file. Delete" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (project / ".venv" / "course-stamp").exists()
    broken.write_text("")
    done = set_up(project)
    assert (done.returncode, done.stderr) == (0, "")
    assert (project / ".venv" / "course-stamp").read_text().startswith("lab ")


@pytest.mark.slow
def test_pip_that_may_not_use_an_index_is_not_a_missing_network(project):
    text = (project / "pyproject.toml").read_text()
    (project / "pyproject.toml").write_text(text.replace("requires = []", "requires = ['a-package-that-nobody-has']"))
    done = start(project, "lab", PIP_NO_INDEX="1")
    assert "could not be installed" in done.stderr
    assert "PIP_NO_INDEX" in done.stderr
    assert "network" not in done.stderr
    assert "Traceback" not in done.stderr
    assert done.returncode == 1


def test_whether_there_is_a_network_is_tried(monkeypatch):
    """Any answer counts, also one that refuses; a password in the index's address is not shown."""
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    unreachable = PARTS["index_out_of_reach"]
    with http.server.HTTPServer(("127.0.0.1", 0), http.server.BaseHTTPRequestHandler) as server:
        threading.Thread(target=server.handle_request).start()
        host = f"127.0.0.1:{server.server_port}"
        assert unreachable({"index-url": f"http://me:secret@{host}/simple"}) == []
    [closed] = unreachable({"index-url": f"http://me:secret@{host}/simple"})
    assert closed.startswith(f"{host} can't be reached.")
    [proxied] = unreachable({"proxy": f"http://{host}"})
    assert proxied.startswith("pypi.org can't be reached.")


def test_a_full_disk_is_named(monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: SimpleNamespace(free=12_345_678))
    assert f"The disk with {COURSE.parent} has 12 MB left; the course needs 500 MB." in PARTS["full_disks"]()


def test_a_folder_that_cannot_be_written_to_is_named(project):
    (project / ".venv.lock").mkdir()
    done = start(project, "lab")
    assert f"{project} can't be written to" in done.stderr
    assert "Traceback" not in done.stderr
    assert done.returncode == 1


def course_in_korean(project):
    (project / "notebooks/ko").mkdir(parents=True)
    (project / "notebooks/ko/00_start_here.ipynb").touch()
    return runpy.run_path(str(project / "course.py"))["first_notebook"]


@pytest.mark.parametrize("options", [["--language", "ko", "--port", "9000"], ["--language=ko", "--port", "9000"]])
def test_the_course_opens_in_a_language(project, options, monkeypatch):
    monkeypatch.delenv("COURSE_LANGUAGE", raising=False)
    first_notebook = course_in_korean(project)
    assert first_notebook(options) == ("notebooks/ko/00_start_here.ipynb", ["--port", "9000"])
    assert first_notebook(["--no-browser"]) == ("notebooks/00_start_here.ipynb", ["--no-browser"])
    monkeypatch.setenv("COURSE_LANGUAGE", "ko")
    assert first_notebook([])[0] == "notebooks/ko/00_start_here.ipynb"
    assert first_notebook(["--language", "en"])[0] == "notebooks/00_start_here.ipynb"


def test_a_language_without_a_course_is_named_before_the_set_up(project):
    course_in_korean(project)
    done = start(project, "lab", "--language", "../ko")
    assert done.returncode == 1
    assert "'../ko'" in done.stderr
    assert "en, ko" in done.stderr
    assert not (project / ".venv").exists()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no xdg-settings")
@pytest.mark.parametrize(
    ("entry", "place", "reads"),
    [
        ("firefox_firefox.desktop", "snapd/desktop", False),
        ("org.mozilla.firefox.desktop", "flatpak/exports/share", False),
        ("garcon_host_browser.desktop", "share", False),
        ("firefox.desktop", "share", True),
    ],
)
def test_a_browser_in_a_snap_or_a_flatpak_gets_the_address(monkeypatch, tmp_path, entry, place, reads):
    asked = tmp_path / "xdg-settings"
    asked.write_text(f"#!/bin/sh\necho {entry}\n")
    asked.chmod(0o755)
    applications = tmp_path / place / "applications"
    applications.mkdir(parents=True)
    (applications / entry).touch()
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    monkeypatch.setenv("XDG_DATA_DIRS", str(applications.parent))
    monkeypatch.setattr(platform, "release", lambda: "6.1.0")
    assert PARTS["reads_hidden_folders"]() is reads
    monkeypatch.setattr(platform, "release", lambda: "5.15.90.1-microsoft-standard-WSL2")
    assert not PARTS["reads_hidden_folders"]()


@pytest.mark.slow
def test_two_starts_at_once_set_up_once_and_a_later_one_not_at_all(project):
    (project / "notebooks").mkdir()
    program = f"import sys, runpy; sys.argv = sys.argv[1:]\n{WITHOUT_INSTALLING}\n"
    program += "module = runpy.run_path(sys.argv[0]); module['set_up']('lab')"
    command = [sys.executable, "-c", program, str(project / "course.py")]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    outputs = [process.communicate(timeout=300)[0] for process in both]
    assert sum(output.count("installed") for output in outputs) == 1
    assert sum(output.count("Waiting for it") for output in outputs) == 1
    began = time.monotonic()
    later = subprocess.run(command, capture_output=True, text=True)
    assert later.stdout == ""
    assert time.monotonic() - began < 5


@pytest.mark.slow
def test_an_interrupted_start_is_completed(project):
    """The stamp is written last: without it, or with another one, the next start installs again."""
    program = f"import sys, runpy; sys.argv = sys.argv[1:]\n{WITHOUT_INSTALLING}\n"
    program += "module = runpy.run_path(sys.argv[0]); module['set_up']('lab')"
    command = [sys.executable, "-c", program, str(project / "course.py")]
    killed = subprocess.Popen(command, stdout=subprocess.PIPE)
    while not (project / ".venv" / "pyvenv.cfg").exists():
        time.sleep(0.01)
    killed.kill()
    killed.communicate()
    assert "installed" in subprocess.run(command, capture_output=True, text=True).stdout
    (project / "constraints.txt").write_text("numpy==2.4.6\n")
    assert "installed" in subprocess.run(command, capture_output=True, text=True).stdout
    assert subprocess.run(command, capture_output=True, text=True).stdout == ""


@pytest.mark.slow
def test_a_moved_folder_gets_an_environment_of_its_own(project):
    program = f"import sys, runpy; sys.argv = sys.argv[1:]\n{WITHOUT_INSTALLING}\n"
    program += "module = runpy.run_path(sys.argv[0]); module['set_up']('lab')"
    subprocess.run([sys.executable, "-c", program, str(project / "course.py")], check=True)
    moved = project.with_name("elsewhere")
    project.rename(moved)
    subprocess.run([sys.executable, "-c", program, str(moved / "course.py")], check=True)
    python = moved / ".venv" / "bin" / "python"
    prefix = subprocess.run(
        [python, "-c", "import sys; print(sys.prefix)"], capture_output=True, text=True
    ).stdout.strip()
    assert Path(prefix) == moved / ".venv"
