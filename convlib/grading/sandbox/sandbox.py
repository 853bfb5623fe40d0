"""Run a student's notebook where it can do no harm: the grader's side of the sandbox.

`Sandbox` starts `guest.py` in processes of its own and asks it to run cells and to call functions, one request after
another. It checks every answer before it uses it. When the time is over, it ends all the processes, whatever they do.
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

from convlib.diagnosis.functions import KINDS, Facts
from convlib.diagnosis.verdicts import Called
from convlib.grading.sandbox import bubblewrap, cgroup, wire
from convlib.grading.sandbox.bubblewrap import Limits, NoSandboxError
from convlib.grading.sandbox.ended import Ended
from convlib.grading.sandbox.guest import MOST_ERROR, MOST_PRINTED
from convlib.grading.sandbox.outputs import outputs
from convlib.grading.sandbox.process import Process
from convlib.grading.sandbox.watch import Watch, descendants, too_much_memory
from convlib.text import mark, present, tr

__all__ = ["Ended", "Limits", "NoSandboxError", "Sandbox"]

HERE = Path(__file__).parent
PACKAGE = HERE.parent.parent
START = 20.0  # seconds to be ready
GRACE = 1.0  # seconds to answer after the time is over
MOST_PARAMETERS = 50  # of a function; more are not read
LONGEST_NAME = 100  # characters of a parameter's name
NOT_ALLOWED = mark("convlib.{name} would give the answer away, so a graded notebook can't use it.")


class Sandbox:
    """A student's notebook: run its cells, read its values, call its functions.

    Close it in the thread that opened it: Linux ends a sandbox together with that thread. The notebook speaks the
    language that is spoken when it is opened, until it chooses another.

    Parameters
    ----------
    limits : Limits
        How much time, memory and space it may use.
    parts : tuple of str
        The modules of convlib that it may import.
    files : dict
        Contents of the files in its working folder, by name.
    confined : bool
        False runs it without bubblewrap, where it can read, write and reach whatever the grader can.

    Raises
    ------
    NoSandboxError
        On entering, if this machine can't make a sandbox.
    Ended
        From every method once the process has ended.

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
        parts: tuple[str, ...] = ("text", "kernels", "_pictures", "images"),
        files: dict[str, bytes] | None = None,
        confined: bool = True,
    ) -> None:
        self.limits = limits or Limits()
        self.parts, self.files, self.confined = parts, files or {}, confined
        self.left = self.limits.seconds
        self.shown = 0
        self.asked = 0
        self.ended: Ended | None = None
        self._watch: Watch | None = None
        self._group: cgroup.Group | None = None
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        bubblewrap.need_linux()
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
        """Run a code cell and return its outputs as a notebook stores them: text and PNG pictures only."""
        seconds = min(self.left, seconds or self.left)
        try:
            shown = outputs(self._ask("run", seconds, source), seconds)
        except ValueError:
            raise self._end(
                Ended(mark("Your notebook was stopped: it sent something that is not a cell's output."))
            ) from None
        self.shown += sum(len(json.dumps(each)) for each in shown)
        if self.shown > self.limits.output:
            limit = f"{self.limits.output / 1e6:g}"
            told = mark("Your notebook was stopped: it showed more than {limit} MB of text and pictures.")
            raise self._end(Ended(told, limit=limit))
        return shown

    def value(self, name: str) -> wire.Plain | wire.Other:
        """Return one of the notebook's values; `NameError` if there is no such name."""
        match self._ask("value", None, name):
            case [True, value]:
                return value
            case [False, None]:
                raise NameError(name)
        raise self._end(Ended(mark("Your notebook was stopped: it sent something that is not a value.")))

    def facts(self, name: str, seconds: float = 5.0) -> Facts:
        """Read what can be read of a function of the notebook; `NameError` if there is no such name."""
        match self._ask("facts", seconds, name):
            case [True, None, bool(bare)]:
                return Facts(None, bare)
            case [True, list(parameters), bool(bare)] if all(map(_is_parameter, parameters)):
                found = parameters[:MOST_PARAMETERS]
                return Facts(tuple((name[:LONGEST_NAME], kind, required) for name, kind, required in found), bare)
            case [False, None, False]:
                raise NameError(name)
        raise self._end(Ended(mark("Your notebook was stopped: it sent something that is not a result.")))

    def call(
        self,
        name: str,
        arguments: list[ArrayLike] | tuple[ArrayLike, ...],
        settings: dict[str, ArrayLike] | None = None,
        seconds: float = 5.0,
    ) -> Called:
        """Call a function of the notebook: `name(*arguments, **settings)`; `NameError` if there is no such name."""
        settings = settings or {}
        match self._ask("call", seconds, name, list(arguments), list(settings), list(settings.values())):
            case [value, str(printed), (str() | None) as error, bool(changed), bool(late)]:
                error = error and error[-MOST_ERROR:]
                return Called(value, printed[:MOST_PRINTED], error, changed, seconds if late else None)
            case None:
                raise NameError(name)
        raise self._end(Ended(mark("Your notebook was stopped: it sent something that is not a result.")))

    def stop(self) -> None:
        """End it while another thread uses it; that thread gets `Ended`. Nothing happens while it is still starting."""
        if self._watch:
            self._end(Ended(mark("Grading was stopped.")))

    def close(self) -> None:
        """End all its processes and remove what it wrote."""
        self._end(Ended("The sandbox was closed."))
        if self._watch:
            self._watch.over.set()
            self._watch.join()
        self._process.close()
        if self._group:
            self._group.close()
        if self._folder:
            shutil.rmtree(self._folder, ignore_errors=True)

    def _greet(self) -> None:
        """Send it its files, wait until it is ready, and begin to watch it."""
        stand_ins = {
            "__init__.py": _stand_in("convlib.txt", tr(NOT_ALLOWED)),
            "practice.py": _stand_in("practice.txt", tr("This is checked when it is graded.")),
        }
        files = {f"../course/convlib/{name}": content for name, content in stand_ins.items()}
        files |= {f"../course/convlib/{name}": (PACKAGE / name).read_bytes() for name in self._shared()}
        files |= self.files
        contents = [np.frombuffer(each, np.uint8) for each in files.values()]
        try:
            self._exchange(wire.pack([0, "files", list(files), contents]), time.monotonic() + START)
        except (TimeoutError, EOFError, wire.Refused):
            self._end(Ended("The sandbox did not start."))
            raise NoSandboxError(bubblewrap.explain(self._process.complaint())) from None
        self._process.look()
        if self.confined:
            family = list(descendants(self._process.first))
            self._group = cgroup.grouped(family, self.limits.memory, self.limits.processes + 1)
        self._watch = Watch(
            self._process.first, self.limits.memory, self.limits.processes, self._process.folder, self._end
        )
        self._watch.start()

    def _shared(self) -> list[str]:
        """Name the files of convlib that a notebook may use: its parts, and the languages, which hold no answers."""
        languages = sorted(path.name for path in (PACKAGE / "languages").iterdir() if path.is_file())
        return [*(f"{part}.py" for part in self.parts), *(f"languages/{name}" for name in languages)]

    def _ask(self, kind: str, seconds: float | None, *rest: object) -> wire.Plain | wire.Other:
        """Send a request and return its answer; end the sandbox if the answer is late or not allowed."""
        if self.ended:
            raise self.ended
        if self.left <= 0:
            raise self._end(_not_finished(self.limits.seconds))
        seconds = min(self.left, seconds or self.left)
        self.asked += 1
        frame = wire.pack([self.asked, kind, seconds, *rest])
        began = time.monotonic()
        try:
            answer = self._exchange(frame, began + seconds + GRACE)
        except TimeoutError:
            raise self._end(_not_finished(seconds)) from None
        except EOFError:
            if self._group and self._group.was_full():
                raise self._end(too_much_memory(self.limits.memory)) from None
            raise self._end(
                Ended(mark("Your notebook ended its Python process, with os._exit or in a crash."))
            ) from None
        except wire.Refused as refusal:
            raise self._end(
                Ended(mark("Your notebook was stopped: it sent something that is not a result."))
            ) from refusal
        finally:
            self.left -= time.monotonic() - began
        match answer:
            case [number, answer] if type(number) is int and number == self.asked:  # an array would be compared too
                return answer
        raise self._end(Ended(mark("Your notebook was stopped: it sent something that the grader did not ask for.")))

    def _exchange(self, frame: bytes, until: float) -> wire.Plain | wire.Other:
        self._process.write(frame, until)
        text, body = wire.lengths(self._process.read(wire.LENGTHS.size, until))
        return wire.unpack(self._process.read(text, until), self._process.read(body, until))

    def _end(self, reason: Ended) -> Ended:
        """Kill it and return the exception to raise; it keeps the first reason."""
        with self._lock:
            if self.ended is None:
                self.ended = reason
                self._process.kill()
        return self.ended


def _is_parameter(parameter: object) -> bool:
    match parameter:
        case [str(), str(kind), bool()]:
            return kind in KINDS.values()
    return False


def _stand_in(name: str, sentence: str) -> bytes:
    """Return a module that stands in for one of convlib's, with the sentence that it shows and its language."""
    module = (HERE / "allowed" / name).read_text(encoding="utf-8")
    return f"SENTENCE = {sentence!r}\nLANGUAGE = {present().code!r}\n\n{module}".encode()


def _not_finished(seconds: float) -> Ended:
    told = mark("Your notebook did not finish within {seconds} s and was stopped.")
    return Ended(told, seconds=f"{seconds:.3g}")
