"""nbgrader's command, ready to be started many times: a process that has imported it forks for each run of it.

Most of a short command's time is the import of nbgrader. A run has still a process, a folder and an environment of its
own, so it leaves nothing behind for the next one.
"""

import atexit
import json
import os
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path


def run(words: list[str], folder: Path, environment: dict[str, str]) -> tuple[str, int]:
    """Run a command of nbgrader in a folder; return what it says, and its exit code."""
    server = _started()
    with tempfile.TemporaryFile("w+", encoding="utf-8") as file:
        about = {"words": words, "folder": str(folder), "environment": environment}
        about["said"] = f"/proc/{os.getpid()}/fd/{file.fileno()}"
        server.stdin.write(json.dumps(about) + "\n")
        server.stdin.flush()
        code = int(server.stdout.readline())
        file.seek(0)
        return file.read(), code


@cache
def _started() -> subprocess.Popen:
    command = [sys.executable, __file__]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    server = subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    atexit.register(server.communicate)  # it ends when nothing more can be asked
    return server


def serve() -> None:
    """Answer each line, a command, with its exit code."""
    from nbgrader.apps.nbgraderapp import main

    import convlib.grading.nbgrader.switch  # noqa: F401  # what a course's settings import

    for line in sys.stdin:
        about = json.loads(line)
        child = os.fork()
        if not child:
            become(**about)
            main()
            return
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


def become(words: list[str], folder: str, environment: dict[str, str], said: str) -> None:
    """Make this process what `python -m nbgrader` is in that folder."""
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    sys.path[0], sys.argv[1:] = folder, words
    said_to = os.open(said, os.O_WRONLY | os.O_APPEND)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for theirs, ours in ((nothing, 0), (said_to, 1), (said_to, 2)):
        os.dup2(theirs, ours)


if __name__ == "__main__":
    serve()
