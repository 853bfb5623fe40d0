"""What a class needs: the start-up time and memory of each student, with more and more students at once.

`python -m benchmarks.classroom` starts 1, 10 and 40 students on this machine, or as many as the arguments say. Each has
a JupyterLab server and a kernel, as on a JupyterHub, and each kernel runs a lesson. Memory is the proportional set size
(PSS) of Linux: memory that several processes share is divided between them.
"""

import http.cookiejar
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import psutil
import websocket

from tools.lab import running_at

LESSON = Path(__file__).parent.parent / "notebooks" / "07_padding.ipynb"
PATIENCE = 900  # seconds
FREE = 1.5e9  # bytes that must stay free: fewer students are started where there are fewer


class Student:
    """A server, and a kernel that runs a lesson."""

    def __init__(self, folder: Path, cells: list[str]) -> None:
        self.cells, self.began = cells, time.monotonic()
        self.runtime = Path(tempfile.mkdtemp(dir=folder))
        options = ["--no-browser", "--port=0", "--IdentityProvider.token=", "--allow-root"]
        options += [f"--ServerApp.root_dir={folder}"]
        self.server = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", *options],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=os.environ
            | {"HOME": str(folder), "JUPYTER_CONFIG_DIR": str(folder), "IPYTHONDIR": str(folder)}
            | {"JUPYTER_RUNTIME_DIR": str(self.runtime)},
        )
        self.cookies = http.cookiejar.CookieJar()
        self.client = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))

    def open(self) -> float:
        """Wait for the page of JupyterLab; return the seconds since the start."""
        while time.monotonic() - self.began < PATIENCE:
            if address := running_at(self.runtime):
                self.address = address
                self.client.open(f"{address}/lab").close()
                return time.monotonic() - self.began
            time.sleep(0.1)
        raise TimeoutError(f"no server within {PATIENCE} s")

    def run(self) -> float:
        """Start a kernel, run the lesson, and return how many seconds that took."""
        began = time.monotonic()
        request = urllib.request.Request(f"{self.address}/api/kernels", b"{}", {"X-XSRFToken": self._token()})
        with self.client.open(request) as answer:
            kernel = json.load(answer)["id"]
        channels = websocket.create_connection(
            f"{self.address.replace('http', 'ws')}/api/kernels/{kernel}/channels", timeout=PATIENCE
        )
        for code in self.cells:
            _execute(channels, code)
        self.channels = channels
        return time.monotonic() - began

    def memory(self) -> tuple[int, int]:
        """Return the bytes of the server and of the kernel."""
        process = psutil.Process(self.server.pid)
        children = sum(child.memory_full_info().pss for child in process.children(recursive=True))
        return process.memory_full_info().pss, children

    def leave(self) -> None:
        """End the server, and the kernel with it."""
        self.server.terminate()

    def _token(self) -> str:
        return next(cookie.value for cookie in self.cookies if cookie.name == "_xsrf")


def _execute(channels: websocket.WebSocket, code: str) -> None:
    """Run code, and wait until the kernel says that it has."""
    header = {"msg_id": uuid4().hex, "msg_type": "execute_request", "version": "5.3", "username": "", "session": "1"}
    content = {"code": code, "silent": False, "store_history": True, "allow_stdin": False, "stop_on_error": True}
    message = {"header": header, "parent_header": {}, "metadata": {}, "content": content, "channel": "shell"}
    channels.send(json.dumps(message))
    while True:
        answer = channels.recv()
        if isinstance(answer, bytes):
            continue  # a picture or a photograph of an explorer
        told = json.loads(answer)
        if told["parent_header"].get("msg_id") == header["msg_id"] and told["msg_type"] == "execute_reply":
            assert told["content"]["status"] == "ok", told["content"]
            return


def measure(count: int, cells: list[str]) -> dict[str, float]:
    """Start students all at once, let them run the lesson all at once, and measure."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, ThreadPoolExecutor(count) as pool:
        before = psutil.virtual_memory().available
        students = [Student(Path(folder), cells) for _ in range(count)]
        try:
            opened = list(pool.map(Student.open, students))
            ran = list(pool.map(Student.run, students))
            servers, kernels = zip(*map(Student.memory, students), strict=True)
            taken = before - psutil.virtual_memory().available
        finally:
            for student in students:
                student.leave()
            for student in students:
                student.server.wait(30)
    return {
        "students": count,
        "page, s (median, last)": (statistics.median(opened), max(opened)),
        "lesson run, s (median, last)": (statistics.median(ran), max(ran)),
        "server, MB": statistics.mean(servers) / 1e6,
        "kernel, MB": statistics.mean(kernels) / 1e6,
        "taken in all, MB": taken / 1e6,
    }


def main() -> None:
    """Measure for the numbers of students that the command line gives, and print a table."""
    notebook = json.loads(LESSON.read_text(encoding="utf-8"))
    cells = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    print(f"{os.cpu_count()} processors, {psutil.virtual_memory().total / 1e9:.0f} GB; each runs {LESSON.name}")
    each = 300e6
    for count in map(int, sys.argv[1:] or (1, 10, 40)):
        if psutil.virtual_memory().available - count * each < FREE:
            print(f"{count} students do not fit: {each / 1e6:.0f} MB each")
            continue
        found = measure(count, cells)
        each = found["taken in all, MB"] * 1e6 / count
        texts = [
            f"{name}: {' … '.join(f'{v:.1f}' for v in value)}" if isinstance(value, tuple) else f"{name}: {value:.0f}"
            for name, value in found.items()
        ]
        print("; ".join(texts), flush=True)


if __name__ == "__main__":
    main()
