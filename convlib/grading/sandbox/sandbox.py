"""A student's notebook in processes of its own, which can do no harm: the grader's side.

`Sandbox` starts `guest.py` and asks it, one frame after the other, to run cells and to call functions. Nothing that it
answers is believed; whatever it does, it is over when its time is, and then all its processes are gone.
"""

import json
import shutil
import tempfile
import threading
import time
from pathlib import Path
from typing import Self

import numpy as np
from nbformat import NotebookNode
from numpy.typing import ArrayLike

from convlib.diagnosis.verdicts import Called
from convlib.grading.sandbox import bubblewrap, wire
from convlib.grading.sandbox.bubblewrap import Limits, NoSandboxError
from convlib.grading.sandbox.outputs import output
from convlib.grading.sandbox.process import Process
from convlib.grading.sandbox.watch import Watch

__all__ = ["Ended", "Limits", "NoSandboxError", "Sandbox"]

HERE = Path(__file__).parent
PACKAGE = HERE.parent.parent
START = 20.0  # seconds to be ready
GRACE = 1.0  # seconds to answer after the time is over


class Ended(Exception):
    """The notebook's process is gone. The message is a sentence for the student."""


class Sandbox:
    """A student's notebook: runs its cells, looks at its values, calls its functions.

    It must be closed in the thread that opened it: the system ends a sandbox together with that thread.

    Parameters
    ----------
    limits : Limits
        What it may take.
    parts : tuple of str
        The modules of convlib that it may import.
    files : dict
        Contents of the files in its working folder, by name.
    confined : bool
        False runs it without bubblewrap, where it can read, write and reach whatever the grader can.

    Raises
    ------
    NoSandboxError
        On entering, if there is no sandbox on this machine.
    Ended
        From all methods, when the process is gone, and ever after.

    Examples
    --------
    >>> with Sandbox(confined=False) as box:
    ...     outputs = box.run("def double(n): return 2 * n")
    ...     box.call("double", [4]).value
    8
    """

    def __init__(
        self,
        limits: Limits | None = None,
        *,
        parts: tuple[str, ...] = ("text", "kernels", "images"),
        files: dict[str, bytes] | None = None,
        confined: bool = True,
    ) -> None:
        self.limits = limits or Limits()
        self.parts, self.files, self.confined = parts, files or {}, confined
        self.left = self.limits.seconds
        self.shown = 0
        self.asked = 0
        self.ended: str | None = None
        self._watch: Watch | None = None
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        program = bubblewrap.find_bubblewrap() if self.confined else None
        self._folder = None if self.confined else tempfile.mkdtemp(prefix="unconfined-")
        command = bubblewrap.runner(self.limits, self._folder)
        self._process = Process(command, bubblewrap.environment(self._folder), program, self.limits.space)
        try:
            self._greet()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def run(self, source: str, seconds: float | None = None) -> list[NotebookNode]:
        """Run a code cell and give its outputs, as a notebook stores them: text and PNG pictures only."""
        try:
            outputs = [output(*each) for each in self._ask("run", seconds, source)]
        except (TypeError, ValueError):
            raise self._end("sent something that is not the output of a cell") from None
        self.shown += sum(len(json.dumps(each)) for each in outputs)
        if self.shown > self.limits.output:
            raise self._end(f"showed more than {self.limits.output / 1e6:g} MB of text and pictures and was stopped")
        return outputs

    def value(self, name: str) -> wire.Plain | wire.Other:
        """Look at one of the notebook's values; `NameError` if there is none of that name."""
        match self._ask("value", None, name):
            case [True, value]:
                return value
            case [False, None]:
                raise NameError(f"there is no {name} in your notebook")
        raise self._end("sent something that is not a value")

    def call(
        self,
        name: str,
        arguments: list[ArrayLike] | tuple[ArrayLike, ...],
        settings: dict[str, ArrayLike] | None = None,
        seconds: float = 5.0,
    ) -> Called:
        """Call one of the notebook's functions: `name(*arguments, **settings)`."""
        settings = settings or {}
        match self._ask("call", seconds, name, list(arguments), list(settings), list(settings.values())):
            case [value, str(printed), (str() | None) as error, bool(changed), bool(late)]:
                return Called(value, printed, error, changed, late)
        raise self._end("sent something that is not a result")

    def close(self) -> None:
        """End all its processes, and remove what it wrote."""
        self._end("was closed")
        if self._watch:
            self._watch.over.set()
            self._watch.join()
        self._process.close()
        if self._folder:
            shutil.rmtree(self._folder, ignore_errors=True)

    def _greet(self) -> None:
        """Wait until it is ready, with its files in place; then begin to watch it."""
        allowed = HERE / "allowed"
        files = {"../course/convlib/__init__.py": (allowed / "convlib.txt").read_bytes()}
        files["../course/convlib/practice.py"] = (allowed / "practice.txt").read_bytes()
        files |= {f"../course/convlib/{part}.py": (PACKAGE / f"{part}.py").read_bytes() for part in self.parts}
        files |= self.files
        contents = [np.frombuffer(each, np.uint8) for each in files.values()]
        try:
            self._exchange(wire.pack([0, "files", list(files), contents]), time.monotonic() + START)
        except (TimeoutError, EOFError, wire.Refused):
            self._end("did not start")
            raise NoSandboxError(bubblewrap.explain(self._process.complaint())) from None
        self._process.look()
        folder = Path("/proc", str(self._process.first), "root", "tmp") if self.confined else None
        self._watch = Watch(self._process.first, self.limits.memory, self.limits.processes, folder, self._end)
        self._watch.start()

    def _ask(self, kind: str, seconds: float | None, *rest: object) -> wire.Plain | wire.Other:
        """Send a request and wait for its answer, as long as there is time left."""
        if self.ended:
            raise Ended(self.ended)
        if self.left <= 0:
            raise self._end(f"did not come to an end within {self.limits.seconds:g} s")
        seconds = min(self.left, seconds or self.left)
        self.asked += 1
        frame = wire.pack([self.asked, kind, seconds, *rest])
        began = time.monotonic()
        try:
            answer = self._exchange(frame, began + seconds + GRACE)
        except TimeoutError:
            raise self._end(f"did not come to an end within {seconds:.3g} s") from None
        except EOFError:
            raise self._end("ended its Python process (with os._exit, or in a crash)") from None
        except wire.Refused as refusal:
            raise self._end(f"sent something that is not a result: {refusal}") from None
        finally:
            self.left -= time.monotonic() - began
        match answer:
            case [self.asked, answer]:
                return answer
        raise self._end("sent something that nobody asked for")

    def _exchange(self, frame: bytes, until: float) -> wire.Plain | wire.Other:
        self._process.write(frame, until)
        text, body = wire.lengths(self._process.read(wire.LENGTHS.size, until))
        return wire.unpack(self._process.read(text, until), self._process.read(body, until))

    def _end(self, reason: str) -> Ended:
        """Kill it; the first reason is the one that is told."""
        with self._lock:
            if self.ended is None:
                self.ended = f"your notebook {reason}"
                self._process.kill()
        return Ended(self.ended)
