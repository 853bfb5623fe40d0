"""course.py as a newcomer meets it: another folder, another Python, two at once, an interrupted start."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

COURSE = Path(__file__).parents[2] / "course.py"


@pytest.fixture
def project(tmp_path):
    """A copy of course.py in a folder with a space and a letter beyond ASCII, and an environment that is in place."""
    folder = tmp_path / "my course ü"
    folder.mkdir()
    shutil.copy(COURSE, folder)
    (folder / "pyproject.toml").write_text("[project]\n")
    (folder / "constraints.txt").write_text("")
    return folder


def start(project, *words, code="", **environment):
    """Run course.py in a process of its own; `code` runs in it first."""
    program = f"import sys, runpy; sys.argv = sys.argv[1:]\n{code}\nrunpy.run_path(sys.argv[0], run_name='__main__')"
    command = [sys.executable, "-c", program, str(project / "course.py"), *words]
    return subprocess.run(command, capture_output=True, text=True, env=os.environ | environment, cwd="/", timeout=60)


WITHOUT_INSTALLING = """
import subprocess
real = subprocess.run
def run(command, **settings):
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
    assert f"python{sys.version_info.major}.{sys.version_info.minor}-venv" in done.stderr
    assert "Traceback" not in done.stderr
    assert done.returncode == 1
    assert not (project / ".venv").exists()


def test_without_a_network_it_says_what_could_not_be_downloaded(project):
    (project / "pyproject.toml").write_text("[build-system]\nrequires = ['a-package-that-nobody-has']\n")
    done = start(project, "lab", PIP_NO_INDEX="1", PATH="/usr/bin:/bin")
    assert "could not be downloaded or installed" in done.stderr
    assert "network" in done.stderr
    assert "Traceback" not in done.stderr
    assert done.returncode == 1


def test_two_starts_at_once_set_up_once_and_a_later_one_not_at_all(project):
    (project / "notebooks").mkdir()
    program = f"import sys, runpy; sys.argv = sys.argv[1:]\n{WITHOUT_INSTALLING}\n"
    program += "module = runpy.run_path(sys.argv[0]); module['set_up']('lab')"
    command = [sys.executable, "-c", program, str(project / "course.py")]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    outputs = [process.communicate(timeout=60)[0] for process in both]
    assert sum(output.count("installed") for output in outputs) == 1
    assert sum(output.count("Waiting for it") for output in outputs) == 1
    began = time.monotonic()
    later = subprocess.run(command, capture_output=True, text=True)
    assert later.stdout == ""
    assert time.monotonic() - began < 5


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
