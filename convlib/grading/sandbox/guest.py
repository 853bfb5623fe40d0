"""The program that runs inside a sandbox: it runs a student's notebook and answers the grader's requests.

A submission may change anything that it finds here, this program included, so the grader checks every answer. The
answers are facts (names, numbers, lines of an exception); the grader's side turns them into sentences. Only
the first three functions below run before the student's code does.
"""

import base64
import inspect
import io
import json
import os
import signal
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, redirect_stdout
from pathlib import Path

MOST_PRINTED = 100_000  # characters of a cell, and of a call
MOST_OUTPUTS = 50  # of a cell
MOST_ERROR = 1_000  # characters of an exception's last line
MOST_REPORT = 10_000  # characters of the lines above it
PR_SET_PDEATHSIG = 1


def main() -> None:
    """Give up rights, load the notebook's shell, and answer the grader's requests in their order."""
    settings = json.loads(sys.argv[1])
    if settings["confined"]:
        leave_the_first_process()
    requests, answers = take_pipes()
    restrict(settings)
    sys.path[:0] = [*settings["packages"], str(Path(__file__).parent)]
    import wire

    sys.path.pop(len(settings["packages"]))
    sys.path.insert(0, "")  # as in a notebook: files beside it come first
    notebook = Notebook(wire)
    os.dup2(0, 2)  # until here the grader reads this program's errors
    while head := requests.read(wire.LENGTHS.size):
        text, body = wire.lengths(head)
        number, kind, *rest = wire.unpack(requests.read(text), requests.read(body))
        answers.write(wire.pack([number, getattr(notebook, f"answer_{kind}")(*rest)]))
        answers.flush()


def leave_the_first_process() -> None:
    """Go on in a child. The first process waits until the child ends, and Linux ends all the others with it.

    It keeps the user who started it: when a grader is killed, Linux ends only bubblewrap's children of the same user.
    """
    child = os.fork()
    if not child:
        return
    import ctypes

    version_3, no_rights = (ctypes.c_uint32 * 2)(0x20080522), (ctypes.c_uint32 * 6)()
    if ctypes.CDLL(None).capset(version_3, no_rights):
        raise PermissionError("the first process keeps rights of root")
    os.closerange(0, 3)
    while os.wait()[0] != child:
        pass
    os._exit(0)


def take_pipes() -> tuple[io.BufferedReader, io.BufferedWriter]:
    """Keep standard input and output for frames, and give the student's code the null device in their place."""
    pipes = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    os.close(nothing)
    return pipes


def restrict(settings: dict) -> None:
    """Set the limits, which child processes inherit; if root started this, become a user who owns nothing.

    It ends with the process that started it, so a killed grader leaves nothing behind without bubblewrap either. A
    change of user would switch this off, so it comes last.
    """
    import ctypes
    import resource  # Windows has none, and reads this file in its tests

    for name, limit in settings["limits"].items():
        resource.setrlimit(getattr(resource, name), (limit, limit))
    if settings["user"]:
        os.setgroups([])
        os.setresgid(*[settings["user"]] * 3)
        os.setresuid(*[settings["user"]] * 3)
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    os.makedirs(settings["home"], exist_ok=True)
    os.chdir(settings["home"])


class Late(BaseException):
    """The time of a cell or a call is over. `except Exception` does not catch it."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise `Late` when the time is over, and again every 0.2 s in case the code catches it."""

    def ring(*_: object) -> None:
        raise Late

    signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds, 0.2)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


class Notebook:
    """A student's names and cells. Every answer consists of plain values that `wire.pack` can write."""

    def __init__(self, wire: object) -> None:
        self.wire = wire
        self.outputs = Outputs()
        self.shell = make_shell(self.outputs)

    def answer_files(self, names: list[str], contents: list) -> bool:
        """Write files into the working folder, before any cell runs."""
        for name, content in zip(names, contents, strict=True):
            Path(name).parent.mkdir(parents=True, exist_ok=True)
            Path(name).write_bytes(content.tobytes())
        sys.path_importer_cache.clear()  # Python remembers that the new folders were missing when it imported numpy
        return True

    def answer_run(self, seconds: float, source: str) -> list:
        """Run a code cell and return its outputs."""
        self.outputs.clear()
        try:
            with time_limit(seconds):
                self.shell.run_cell(source, store_history=True)
        except Late:
            self.outputs.error()
        return self.outputs.items

    def answer_value(self, seconds: float, name: str) -> list:
        """Return [does the name exist, its value]."""
        return [name in self.shell.user_ns, self.sendable(self.shell.user_ns.get(name))]

    def answer_facts(self, seconds: float, name: str) -> list:
        """Return [does the name exist, its parameters: [name, kind, is it required], is nothing in it but dots]."""
        if name not in self.shell.user_ns:
            return [False, None, False]
        function = self.shell.user_ns[name]
        try:
            with time_limit(seconds):
                return [True, parameters(function), is_bare(function)]
        except (Late, Exception):
            return [True, None, False]

    def answer_call(self, seconds: float, name: str, arguments: list, names: list[str], settings: list) -> list | None:
        """Call a function and return [value, printed text, error, did it change an argument, was it late].

        None if there is no such name.
        """
        if name not in self.shell.user_ns:
            return None
        before = self.wire.pack([arguments, settings])
        value, error, late, outputs = None, None, False, Outputs()
        try:
            with redirect_stdout(Stream(outputs, "stdout")), time_limit(seconds):
                value = self.shell.user_ns[name](*arguments, **dict(zip(names, settings, strict=True)))
        except Late:
            late = True
        except BaseException as problem:
            error = describe(problem)
        changed = self.wire.pack([arguments, settings]) != before
        printed = "".join(item[2] for item in outputs.items if item[0] == "stream")
        return [self.sendable(value), printed, error, changed, late]

    def sendable(self, value: object) -> object:
        """Return a value as the grader will read it, or an `Other` if the grader would refuse it."""
        try:
            return self.wire.unpack(*self.wire.split(self.wire.pack(value)))
        except self.wire.Refused:
            return self.wire.Other("too much")


def parameters(function: object) -> list[list]:
    """Return the parameters of a function, as `convlib.diagnosis.functions.facts` reads them."""
    kinds = ("position", "both", "*", "name", "**")  # in the order of inspect's own
    found = inspect.signature(function).parameters.values()
    return [[str(each.name), kinds[each.kind], each.default is each.empty] for each in found]


def is_bare(function: object) -> bool:
    """Return whether nothing is in a function but three dots."""

    def bare() -> None: ...

    code = getattr(function, "__code__", None)
    return code is not None and code.co_name != "<lambda>" and code.co_code[::2] == bare.__code__.co_code[::2]


def describe(problem: BaseException) -> str:
    """Return the last line of an error's traceback."""
    return "".join(traceback.format_exception_only(problem)).strip()[-MOST_ERROR:]


class Outputs:
    """What a cell shows, in order: lists [kind, …], which `outputs.py` turns into a notebook's outputs."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """Begin a cell."""
        self.items: list[list] = []
        self.room = MOST_PRINTED

    def add(self, kind: str, *parts: object) -> None:
        """Add an output, as long as there is room."""
        if len(self.items) < MOST_OUTPUTS:
            self.items.append([kind, *parts])

    def printed(self, stream: str, text: str) -> None:
        """Add to a stream: to the output before if it belongs to the same stream. "cut" says that there was more."""
        if not self.room:
            return
        kept = text[: self.room]
        self.room -= len(kept)
        if self.items and self.items[-1][:2] == ["stream", stream]:
            self.items[-1][2] += kept
        else:
            self.add("stream", stream, kept)
        if not self.room:
            self.add("cut")

    def shown(self, kind: str, data: dict) -> None:
        """Add a display or a result: its text and its PNG picture, and nothing else."""
        import numpy as np

        picture = data.get("image/png")
        picture = base64.b64decode(picture) if isinstance(picture, str) else picture
        text = str(data.get("text/plain", ""))[:MOST_PRINTED]
        self.add(kind, text, None if picture is None else np.frombuffer(picture, np.uint8))

    def error(self) -> None:
        """Add the present error, with only the lines of the student's own cells."""
        kind, problem, _ = sys.exc_info()
        if kind is Late and self.items and self.items[-1][0] == "late":
            return  # the alarm rang again while this error was being shown
        report = traceback.TracebackException.from_exception(problem)
        report.stack = traceback.StackSummary.from_list(
            [frame for frame in report.stack if "/IPython/" not in frame.filename and frame.filename != __file__]
        )
        if kind is Late:
            self.add("late", "".join(report.stack.format())[-MOST_REPORT:])
            return
        message = describe(problem).partition(": ")[2]
        self.add("error", kind.__name__, message, "".join(report.format())[-MOST_REPORT:])


class Stream(io.TextIOBase):
    """Stands in for sys.stdout or sys.stderr: written text becomes an output of the cell."""

    encoding = "utf-8"

    def __init__(self, outputs: Outputs, name: str) -> None:
        self.outputs, self.name = outputs, name

    def write(self, text: str) -> int:
        """Add to the cell's outputs."""
        self.outputs.printed(self.name, text)
        return len(text)


def make_shell(outputs: Outputs) -> object:
    """Return a notebook's shell (magics, top-level await, display) that adds what cells show to `outputs`."""
    from IPython.core.displayhook import DisplayHook
    from IPython.core.displaypub import DisplayPublisher
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    class Result(DisplayHook):
        def write_output_prompt(self) -> None: ...

        def write_format_data(self, format_dict: dict, md_dict: dict | None = None) -> None:
            outputs.shown("execute_result", format_dict)

        def finish_displayhook(self) -> None:
            self._is_active = False

    class Display(DisplayPublisher):
        def publish(self, data: dict, *_: object, **__: object) -> None:
            outputs.shown("display_data", data)

        def clear_output(self, wait: bool = False) -> None:
            outputs.items.clear()

    class Shell(InteractiveShell):
        def showtraceback(self, *_: object, **__: object) -> None:
            outputs.error()

        def showsyntaxerror(self, *_: object, **__: object) -> None:
            outputs.error()

        def enable_gui(self, gui: str | None = None) -> None: ...  # for %matplotlib inline

        def ask_exit(self) -> None: ...  # exit() would end the kernel

        def _tee(self, channel: str) -> nullcontext:  # IPython's own keeps all printed text in memory
            return nullcontext()

    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.cache_size = 0
    config.InteractiveShell.colors = "nocolor"
    shell = Shell.instance(config=config, displayhook_class=Result, display_pub_class=Display)
    sys.stdout, sys.stderr = Stream(outputs, "stdout"), Stream(outputs, "stderr")
    return shell


if __name__ == "__main__":
    main()
