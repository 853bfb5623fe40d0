"""How long grading takes beside plain nbgrader, how much memory, and what a kill at any moment does.

    python -m benchmarks.grading              # all, about 10 minutes
    python -m benchmarks.grading --plain 200  # plain nbgrader on the whole class too, about 10 minutes more

Plain nbgrader grades one and 20 submissions; its time for 200 is reckoned from these two unless it is asked for.
"""

import argparse
import itertools
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbgrader.api import Gradebook

ROOT = Path(__file__).parent.parent
NAME = "01_window"
OURS = (ROOT / "nbgrader_config.py").read_text(encoding="utf-8")
SWITCH = re.compile(r"^from convlib.grading import switch_on$|^switch_on\(.*$", re.MULTILINE)
STUB = 'c.ClearSolutions.code_stub = {"python": "..."}'
RATIO, SLOWEST, MEMORY = 0.35, 20.0, 400.0  # the targets: of plain nbgrader's time, seconds, MB
HOSTILE = {
    "endless": "while True: pass",
    "deaf": "while True:\n        try:\n            while True: pass\n        except BaseException: pass",
    "ends": "import os; os._exit(0)",
    "forks": "import os\n    while True: os.fork()",
    "memory": "kept = []\n    while True: kept.append(np.ones(10_000_000))",
    "prints": "while True: print('a' * 100_000)",
    "files": "with open('huge', 'wb') as file:\n        while True: file.write(bytes(10_000_000))",
    "sleeps": "import time; time.sleep(1000)",
}


@dataclass
class Run:
    """One run of a command: its time, when each line came, and the most memory that its own process took."""

    seconds: float = 0.0
    lines: list[tuple[float, str]] = field(default_factory=list)
    memory: float = 0.0


def main() -> None:
    """Measure, and print a line for each target."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--plain", type=int, default=20, help="how many submissions plain nbgrader grades")
    parser.add_argument("--kills", type=int, default=10, help="how many runs are killed")
    parser.add_argument("--only", choices=["compare", "hostile", "kills"], help="one part of it")
    options = parser.parse_args()
    user = "root" if os.geteuid() == 0 else "an ordinary user"
    print(f"{os.cpu_count()} cores, as {user}, submissions to {NAME} that are right\n")
    with tempfile.TemporaryDirectory() as folder:
        plain = make_course(Path(folder, "plain"), SWITCH.sub("", OURS) + STUB)
        ours = make_course(Path(folder, "ours"), OURS)
        if options.only in (None, "compare"):
            compare(plain, ours, options.plain)
        if options.only in (None, "hostile"):
            hostile(ours)
        if options.only in (None, "kills"):
            kills(ours, options.kills)


def compare(plain: Path, ours: Path, most: int) -> None:
    """Compare times for 20 and 200 submissions."""
    one = grade(plain, 1).seconds
    some = grade(plain, most).seconds
    each = (some - one) / (most - 1)
    print(f"plain nbgrader: {one:.1f} s for 1, {some:.1f} s for {most}, so {each:.2f} s for each more")
    for count in (20, 200):
        run = grade(ours, count)
        reckoned = one + each * (count - 1)
        how = "" if count == most else f" (reckoned from {most})"
        ratio = run.seconds / reckoned
        told = f"{count} submissions: {run.seconds:.1f} s, plain {reckoned:.1f} s{how}, ratio {ratio:.2f}"
        report(told, ratio <= RATIO, f"at most {RATIO}")
        report(f"{count} submissions: {run.memory:.0f} MB", run.memory < MEMORY, f"below {MEMORY:.0f} MB")
        if count == 200:
            report_growth([moment for moment, line in run.lines if re.search(r"\d+ of \d+: ", line)])


def report_growth(moments: list[float]) -> None:
    """Compare the first submissions with the last ones."""
    gaps = [later - earlier for earlier, later in itertools.pairwise(moments)]
    first, last = statistics.fmean(gaps[:60]), statistics.fmean(gaps[-60:])
    report(f"each of the first 60: {first:.3f} s, of the last 60: {last:.3f} s", last < 1.15 * first, "no growth")


def hostile(course: Path) -> None:
    """Measure how long submissions take that mean to take long."""
    clear(course)
    for name, body in HOSTILE.items():
        notebook = right(course)
        for cell in notebook.cells:
            if cell.source.startswith("def "):
                cell.source = re.sub(r"(def .*:\n).*", rf"\1    {body}", cell.source, flags=re.DOTALL)
        notebook.cells.append(nbformat.v4.new_code_cell(f"def f():\n    {body}\nf()"))
        hand_in(course, name, notebook)
    hand_in(course, "heavy", right(course))
    (course / "submitted" / "heavy" / NAME / f"{NAME}.ipynb").write_text("[" + "[]," * 2_600_000 + "[]]")
    run = command(course, "autograde", NAME)
    report(
        f"with these and a file made to be heavy: {run.memory:.0f} MB", run.memory < MEMORY, f"below {MEMORY:.0f} MB"
    )
    times = {name: float(s) for _, line in run.lines for name, s in re.findall(r" of \d+: (\w+), .*, ([\d.]+) s", line)}
    for name in HOSTILE:
        report(f"{name}: {times[name]:.1f} s", times[name] <= SLOWEST, f"at most {SLOWEST:.0f} s")


def kills(course: Path, count: int) -> None:
    """Kill runs at random moments, run again, and compare the marks."""
    clear(course)
    for number in range(12):
        notebook = right(course)
        if number % 3 == 1:
            notebook.cells = [cell for cell in notebook.cells if not cell.source.startswith("def ")]
        hand_in(course, f"student-{number:02}", notebook)
    whole = command(course, "autograde", NAME).seconds
    expected, same = marks(course), 0
    for _ in range(count):
        shutil.rmtree(course / "autograded")
        (course / "gradebook.db").unlink()
        command(course, "generate_assignment", NAME, "--force")
        command(course, "autograde", NAME, kill_after=random.uniform(0.2, 1) * whole)
        command(course, "autograde", NAME)
        files, left = list(course.glob("autograded/*/*/*.ipynb")), list(course.glob("autograded/**/.*"))
        same += marks(course) == expected and len(files) == 12 and not left
    report(f"kill -9 at {count} random moments and a second run: {same} times the same marks", same == count, "always")


def report(told: str, is_met: bool, target: str) -> None:
    """Print a figure and whether its target is met."""
    print(f"{'met   ' if is_met else 'NOT MET'} {told} (target: {target})", flush=True)


def make_course(folder: Path, config: str) -> Path:
    """Make a course with the exercise released."""
    shutil.copytree(ROOT / "solutions" / NAME, folder / "solutions" / NAME)
    (folder / "nbgrader_config.py").write_text(config, encoding="utf-8")
    command(folder, "generate_assignment", NAME)
    return folder


def grade(course: Path, count: int) -> Run:
    """Grade a class from the beginning."""
    clear(course)
    for number in range(count):
        hand_in(course, f"student-{number:03}", right(course))
    run = command(course, "autograde", NAME)
    assert len(list(course.glob("autograded/*/*/*.ipynb"))) == count
    return run


def clear(course: Path) -> None:
    """Take away what was handed in and graded."""
    for folder in ("submitted", "autograded"):
        shutil.rmtree(course / folder, ignore_errors=True)
    (course / "gradebook.db").unlink()
    command(course, "generate_assignment", NAME, "--force")


def right(course: Path) -> nbformat.NotebookNode:
    """Fill the solution into the exercise."""
    notebook = nbformat.read(course / "exercises" / NAME / f"{NAME}.ipynb", as_version=4)
    solved = nbformat.read(course / "solutions" / NAME / f"{NAME}.ipynb", as_version=4)
    for cell, answer in zip(notebook.cells, solved.cells, strict=True):
        if cell.metadata.get("nbgrader", {}).get("solution"):
            cell.source = re.sub(r" *### (BEGIN|END) SOLUTION\n?", "", answer.source)
    return notebook


def hand_in(course: Path, student: str, notebook: nbformat.NotebookNode) -> None:
    """Hand a notebook in."""
    folder = course / "submitted" / student / NAME
    folder.mkdir(parents=True)
    nbformat.write(notebook, folder / f"{NAME}.ipynb")


def marks(course: Path) -> dict[str, float]:
    """Read the marks of the class."""
    with Gradebook(f"sqlite:///{course}/gradebook.db") as book:
        return {each.student.id: each.score for each in book.assignment_submissions(NAME)}


def command(course: Path, *words: str, kill_after: float | None = None) -> Run:
    """Run one of nbgrader's commands."""
    run, began = Run(), time.monotonic()
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "nbgrader", *words],
        cwd=course,
        env=os.environ | {"PATH": path, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    threading.Thread(target=watch_memory, args=(process, run), daemon=True).start()
    killer = threading.Timer(kill_after or 0, process.kill)
    if kill_after:
        killer.start()
    for line in process.stdout:
        run.lines.append((time.monotonic() - began, line))
    process.wait()
    killer.cancel()
    run.seconds = time.monotonic() - began
    if process.returncode and not kill_after:
        sys.exit("".join(line for _, line in run.lines[-20:]))
    return run


def watch_memory(process: subprocess.Popen, run: Run) -> None:
    """Keep the most memory that the process itself has taken."""
    while process.poll() is None:
        try:
            status = Path(f"/proc/{process.pid}/status").read_text()
        except OSError:
            return
        most = re.search(r"VmHWM:\s+(\d+)", status)
        run.memory = max(run.memory, int(most[1]) / 1000 if most else 0)
        time.sleep(0.05)


if __name__ == "__main__":
    main()
