"""Measure what all processes of a sandbox use together; Linux's own limits count each process by itself."""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from convlib.grading.sandbox.ended import Ended
from convlib.text import mark

SECONDS = 0.05  # between two measurements
MOST_FILES = 10_000


class Watch(threading.Thread):
    """Measures a process and its descendants, and calls `stop` with the reason when they use too much.

    Parameters
    ----------
    pid : int
        The first process.
    memory, processes : int
        Bytes, and processes, of all of them together. Files in memory count too.
    folder : int or None
        A descriptor of their own file system in memory, if they have one; a path could be closed to the grader.
    stop : callable
        Called once, from this thread.
    """

    def __init__(
        self, pid: int, memory: int, processes: int, folder: int | None, stop: Callable[[Ended], object]
    ) -> None:
        super().__init__(daemon=True)
        self.pid, self.memory, self.processes, self.folder, self.stop = pid, memory, processes, folder, stop
        self.over = threading.Event()

    def run(self) -> None:
        """Measure until `over` is set."""
        while not self.over.wait(SECONDS):
            if excess := self.excess():
                self.stop(excess)
                return

    def excess(self) -> Ended | None:
        """Say for the student what is too much; None if nothing is."""
        family = list(descendants(self.pid))
        written, files = _written(self.folder)
        if len(family) > self.processes + 1:  # the first only waits
            return Ended(
                mark("Your notebook started more than {limit} processes and was stopped."), limit=self.processes
            )
        if files > MOST_FILES:
            return Ended(mark("Your notebook made more than {limit} files and was stopped."), limit=MOST_FILES)
        if sum(map(_resident, family)) + written > self.memory and sum(map(_own, family)) + written > self.memory:
            return too_much_memory(self.memory)
        return None


def too_much_memory(limit: int) -> Ended:
    """Say for the student that there were more bytes than allowed."""
    return Ended(mark("Your notebook used more than {limit} GB of memory and was stopped."), limit=f"{limit / 1e9:.1f}")


def descendants(pid: int) -> Iterator[int]:
    """List a process and all its descendants that still run."""
    yield pid
    with suppress(OSError):
        for task in os.listdir(f"/proc/{pid}/task"):
            with suppress(OSError):
                for child in Path(f"/proc/{pid}/task/{task}/children").read_text().split():
                    yield from descendants(int(child))


def _resident(pid: int) -> int:
    """Bytes of memory that a process uses, on a disk and for its page tables too; what it shares counts in full."""
    return _counted(pid, "status", ("VmRSS:", "VmSwap:", "VmPTE:"))


def _own(pid: int) -> int:
    """Bytes of memory; shared memory is divided among its processes. Slow, so used only near the limit."""
    return _counted(pid, "smaps_rollup", ("Pss:", "SwapPss:")) or _resident(pid)


def _counted(pid: int, file: str, names: tuple[str, ...]) -> int:
    """Add up numbers of a process. They are those of any of its threads that still runs, and its first may not."""
    with suppress(OSError):
        for task in os.listdir(f"/proc/{pid}/task"):
            with suppress(OSError):
                lines = Path(f"/proc/{pid}/task/{task}/{file}").read_text().splitlines()
                if found := [int(line.split()[1]) for line in lines if line.startswith(names)]:
                    return 1024 * sum(found)
    return 0


def _written(folder: int | None) -> tuple[int, int]:
    """Bytes and number of files in a file system."""
    if folder is None:
        return 0, 0
    system = os.statvfs(folder)
    return (system.f_blocks - system.f_bfree) * system.f_frsize, system.f_files - system.f_ffree
