"""A sandbox's process as the grader sees it: two pipes with time limits, and a way to end it for certain."""

import json
import os
import select
import signal
import subprocess
import time
from contextlib import suppress

from convlib.grading.sandbox import bubblewrap, cores
from convlib.grading.sandbox.seccomp import call_filter

PIECE = 65536


class Process:
    """A running command, in bubblewrap or without.

    Parameters
    ----------
    command : list of str
        The program that runs, and its arguments.
    environment : dict
        Its whole environment.
    program : str or None
        The path of bubblewrap; None runs the command without it.
    space : int
        Bytes of files that it may write in bubblewrap.

    Attributes
    ----------
    first : int or None
        The process that all others descend from. It is known after the first answer, when `look` was called.
    folder : int or None
        A descriptor of the sandbox's own file system, in bubblewrap.
    """

    def __init__(self, command: list[str], environment: dict[str, str], program: str | None, space: int) -> None:
        filter_end, info_end = os.pipe(), os.pipe()
        os.write(filter_end[1], call_filter() or b"")
        os.close(filter_end[1])
        if program:
            command = bubblewrap.confined(program, command, space, filter_end[0], info_end[1])
        self._core = cores.take()
        with cores.started_on(self._core):
            self._popen = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=environment,
                cwd="/",
                pass_fds=(filter_end[0], info_end[1]) if program else (),
                start_new_session=True,  # Ctrl+C reaches the grader alone
            )
        os.close(filter_end[0])
        os.close(info_end[1])
        self._info = info_end[0]
        self._confined = bool(program)
        self._handle: int | None = None
        self.folder: int | None = None
        self.first = self._popen.pid
        for pipe in (self._popen.stdin, self._popen.stdout, self._popen.stderr):
            os.set_blocking(pipe.fileno(), False)

    def look(self) -> None:
        """Find the first process inside; when it ends, Linux ends all the others."""
        if self._confined:
            self.first = json.loads(os.read(self._info, PIECE))["child-pid"]
            self.folder = os.open(f"/proc/{self.first}/root/tmp", os.O_PATH)
        self._handle = os.pidfd_open(self.first)

    def write(self, data: bytes, until: float) -> None:
        """Send bytes; `TimeoutError` if the process does not read them in time, `EOFError` if it has ended."""
        rest = memoryview(data)
        while rest:
            _wait(self._popen.stdin.fileno(), select.POLLOUT, until)
            try:
                rest = rest[os.write(self._popen.stdin.fileno(), rest[:PIECE]) :]
            except BlockingIOError:
                continue
            except BrokenPipeError:
                raise EOFError from None

    def read(self, size: int, until: float) -> bytes:
        """Receive exactly `size` bytes; `TimeoutError` if they do not come in time, `EOFError` if it has ended."""
        data = bytearray()
        while len(data) < size:
            _wait(self._popen.stdout.fileno(), select.POLLIN, until)
            piece = os.read(self._popen.stdout.fileno(), min(PIECE, size - len(data)))
            if not piece:
                raise EOFError
            data += piece
        return bytes(data)

    def complaint(self) -> str:
        """Return the error text that it wrote before it was ready."""
        with suppress(BlockingIOError):
            return os.read(self._popen.stderr.fileno(), PIECE).decode(errors="replace").strip()
        return ""

    def kill(self) -> None:
        """End it and all its descendants, and wait until they have ended. It may be called more than once."""
        if self._handle is not None:
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._handle, signal.SIGKILL)
            with suppress(subprocess.TimeoutExpired):
                self._popen.wait(10)  # bubblewrap notices and ends by itself, which leaves no zombie
        with suppress(ProcessLookupError):
            os.killpg(self._popen.pid, signal.SIGKILL)
        self._popen.wait()

    def close(self) -> None:
        """Close its pipes and give back its core, after `kill`."""
        cores.give_back(self._core)
        for pipe in (self._popen.stdin, self._popen.stdout, self._popen.stderr):
            pipe.close()
        os.close(self._info)
        for descriptor in (self._handle, self.folder):
            if descriptor is not None:
                os.close(descriptor)


def _wait(descriptor: int, event: int, until: float) -> None:
    """Wait until a pipe can be read or written; `TimeoutError` if it can't in time."""
    poll = select.poll()
    poll.register(descriptor, event)
    if not poll.poll(max(0, until - time.monotonic()) * 1000):
        raise TimeoutError
