"""The process of a sandbox as the grader sees it: two pipes that never make it wait too long, and a sure end."""

import json
import os
import select
import signal
import subprocess
import time
from contextlib import suppress

from convlib.grading.sandbox import bubblewrap
from convlib.grading.sandbox.seccomp import call_filter

PIECE = 65536


class Process:
    """A running command, in bubblewrap or without.

    Parameters
    ----------
    command : list of str
        What is run.
    environment : dict
        All of its environment.
    program : str or None
        The program that confines it.
    space : int
        Bytes of files that it may write, if it is confined.

    Attributes
    ----------
    first : int or None
        The process whose descendants all others are; known once the command has answered and `look` was called.
    """

    def __init__(self, command: list[str], environment: dict[str, str], program: str | None, space: int) -> None:
        filter_end, info_end = os.pipe(), os.pipe()
        os.write(filter_end[1], call_filter() or b"")
        os.close(filter_end[1])
        if program:
            command = bubblewrap.confined(program, command, space, filter_end[0], info_end[1])
        self._popen = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment,
            cwd="/",
            pass_fds=(filter_end[0], info_end[1]) if program else (),
            start_new_session=True,  # Ctrl+C at the grader is the grader's to handle
        )
        os.close(filter_end[0])
        os.close(info_end[1])
        self._info = info_end[0]
        self._confined = bool(program)
        self._handle: int | None = None
        self.first = self._popen.pid
        for pipe in (self._popen.stdin, self._popen.stdout, self._popen.stderr):
            os.set_blocking(pipe.fileno(), False)

    def look(self) -> None:
        """Find out which process is the first inside, so that its end is the end of all."""
        if self._confined:
            self.first = json.loads(os.read(self._info, PIECE))["child-pid"]
        self._handle = os.pidfd_open(self.first)

    def write(self, data: bytes, until: float) -> None:
        """Send bytes; `TimeoutError` if they are not taken in time, `EOFError` if nobody is there."""
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
        """Receive exactly so many bytes; `TimeoutError` if they do not come in time, `EOFError` if nobody is there."""
        data = bytearray()
        while len(data) < size:
            _wait(self._popen.stdout.fileno(), select.POLLIN, until)
            piece = os.read(self._popen.stdout.fileno(), min(PIECE, size - len(data)))
            if not piece:
                raise EOFError
            data += piece
        return bytes(data)

    def complaint(self) -> str:
        """Say what it wrote as its error before it was ready."""
        with suppress(BlockingIOError):
            return os.read(self._popen.stderr.fileno(), PIECE).decode(errors="replace").strip()
        return ""

    def kill(self) -> None:
        """End it and all its descendants, and wait until they are gone. It may be called more than once."""
        if self._handle is not None:
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._handle, signal.SIGKILL)
            with suppress(subprocess.TimeoutExpired):
                self._popen.wait(10)  # bubblewrap sees its first process end, and leaves no zombie if it ends by itself
        with suppress(ProcessLookupError):
            os.killpg(self._popen.pid, signal.SIGKILL)
        self._popen.wait()

    def close(self) -> None:
        """Give back what it holds, after `kill`."""
        for pipe in (self._popen.stdin, self._popen.stdout, self._popen.stderr):
            pipe.close()
        os.close(self._info)
        if self._handle is not None:
            os.close(self._handle)


def _wait(descriptor: int, event: int, until: float) -> None:
    """Wait until something can be read or written."""
    poll = select.poll()
    poll.register(descriptor, event)
    if not poll.poll(max(0, until - time.monotonic()) * 1000):
        raise TimeoutError
