"""The program that runs inside a sandbox: it holds a student's notebook, and answers the grader's frames.

The grader trusts nothing that comes from here: a submission may change whatever it finds, this program included. Only
`take_pipes` and `restrict` come before any of a student's code.
"""

import base64
import io
import json
import os
import resource
import signal
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, redirect_stdout
from pathlib import Path

MOST_PRINTED = 100_000  # characters of a cell, and of a call
MOST_OUTPUTS = 50  # of a cell


def main() -> None:
    """Give up rights, load the notebook's shell, and answer one frame after another."""
    settings = json.loads(sys.argv[1])
    requests, answers = take_pipes()
    restrict(settings)
    sys.path[:0] = [*settings["packages"], str(Path(__file__).parent)]
    import wire

    sys.path.pop(len(settings["packages"]))
    sys.path.insert(0, "")  # as in a notebook: files beside it come first
    notebook = Notebook(wire)
    os.dup2(0, 2)  # until here errors were told to the grader
    while head := requests.read(wire.LENGTHS.size):
        text, body = wire.lengths(head)
        number, kind, *rest = wire.unpack(requests.read(text), requests.read(body))
        answers.write(wire.pack([number, getattr(notebook, f"answer_{kind}")(*rest)]))
        answers.flush()


def take_pipes() -> tuple[io.BufferedReader, io.BufferedWriter]:
    """Keep standard input and output for frames; what a student's code reads and writes there is nothing."""
    pipes = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    os.close(nothing)
    return pipes


def restrict(settings: dict) -> None:
    """Set the limits, which children inherit; when started by root, become a user that owns nothing."""
    for name, limit in settings["limits"].items():
        resource.setrlimit(getattr(resource, name), (limit, limit))
    if settings["user"]:
        os.setgroups([])
        os.setresgid(*[settings["user"]] * 3)
        os.setresuid(*[settings["user"]] * 3)
    os.makedirs(settings["home"], exist_ok=True)
    os.chdir(settings["home"])


class Late(BaseException):
    """The time of a cell or a call is over; no ordinary `except` catches it."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise `Late` when the time is over, and again until it is listened to."""

    def ring(*_: object) -> None:
        raise Late(f"did not come to an end within {seconds:.3g} s")

    signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds, 0.2)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


class Notebook:
    """A student's names and cells. What is answered is made of plain values, for `wire.pack`."""

    def __init__(self, wire: object) -> None:
        self.wire = wire
        self.outputs = Outputs()
        self.shell = make_shell(self.outputs)

    def answer_files(self, names: list[str], contents: list) -> bool:
        """Write files into the working folder, before any cell is run."""
        for name, content in zip(names, contents, strict=True):
            Path(name).parent.mkdir(parents=True, exist_ok=True)
            Path(name).write_bytes(content.tobytes())
        sys.path_importer_cache.clear()  # folders that were not there when numpy was looked for
        return True

    def answer_run(self, seconds: float, source: str) -> list:
        """Run a code cell, and give its outputs."""
        self.outputs.clear()
        try:
            with time_limit(seconds):
                self.shell.run_cell(source, store_history=True)
        except Late:
            self.outputs.error()
        return self.outputs.items

    def answer_value(self, seconds: float, name: str) -> list:
        """Give [whether there is such a name, its value]."""
        return [name in self.shell.user_ns, self.sendable(self.shell.user_ns.get(name))]

    def answer_call(self, seconds: float, name: str, arguments: list, names: list[str], settings: list) -> list:
        """Call a function, and give [its value, what it printed, its error, were arguments changed, was it late]."""
        before = self.wire.pack([arguments, settings])
        value, error, late, outputs = None, None, False, Outputs()
        try:
            with redirect_stdout(Stream(outputs, "stdout")), time_limit(seconds):
                value = self.shell.user_ns[name](*arguments, **dict(zip(names, settings, strict=True)))
        except Late:
            late = True
        except KeyError as missing:
            known = name in self.shell.user_ns
            error = describe(missing) if known else f"NameError: there is no {name} in your notebook"
        except BaseException as problem:
            error = describe(problem)
        changed = self.wire.pack([arguments, settings]) != before
        return [self.sendable(value), "".join(text for _, _, text in outputs.items), error, changed, late]

    def sendable(self, value: object) -> object:
        """Give a value as the grader would read it, or what it is if it would be refused."""
        try:
            return self.wire.unpack(*self.wire.split(self.wire.pack(value)))
        except self.wire.Refused as refusal:
            return self.wire.Other(str(refusal))


def describe(problem: BaseException) -> str:
    """Say an error as the last line of its traceback does."""
    return "".join(traceback.format_exception_only(problem)).strip()[-1000:]


class Outputs:
    """What a cell shows, in its order: [kind, …] as lists, which the grader makes notebook outputs of."""

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
        """Add to a stream, in the output before if it is the same stream's."""
        if not self.room:
            return
        kept = text[: self.room]
        self.room -= len(kept)
        kept += "" if self.room else "\n[the rest of what this cell printed is left out]"
        if self.items and self.items[-1][:2] == ["stream", stream]:
            self.items[-1][2] += kept
        else:
            self.add("stream", stream, kept)

    def shown(self, kind: str, data: dict) -> None:
        """Add a display or a result: its text and its PNG; nothing else leaves."""
        import numpy as np

        picture = data.get("image/png")
        picture = base64.b64decode(picture) if isinstance(picture, str) else picture
        text = str(data.get("text/plain", ""))[:MOST_PRINTED]
        self.add(kind, text, None if picture is None else np.frombuffer(picture, np.uint8))

    def error(self) -> None:
        """Add the error that is being handled, with the lines of the student's cells alone."""
        kind, problem, _ = sys.exc_info()
        if kind is Late and self.items and self.items[-1][:2] == ["error", "Late"]:
            return  # rung again while it was being shown
        told = traceback.TracebackException.from_exception(problem)
        told.stack = traceback.StackSummary.from_list(
            [frame for frame in told.stack if "/IPython/" not in frame.filename and frame.filename != __file__]
        )
        message = describe(problem).partition(": ")[2]
        self.add("error", kind.__name__, message, "".join(told.format())[-10_000:])


class Stream(io.TextIOBase):
    """Stands for sys.stdout or sys.stderr: what is written becomes an output of the cell."""

    encoding = "utf-8"

    def __init__(self, outputs: Outputs, name: str) -> None:
        self.outputs, self.name = outputs, name

    def write(self, text: str) -> int:
        """Add to the cell's outputs."""
        self.outputs.printed(self.name, text)
        return len(text)


def make_shell(outputs: Outputs) -> object:
    """Make a shell as a notebook has it (magics, top-level await, display), which tells its outputs to `outputs`."""
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

        def ask_exit(self) -> None: ...  # for exit(), which would end a notebook's kernel

        def _tee(self, channel: str) -> nullcontext:  # IPython's keeps all that is printed, without end
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
