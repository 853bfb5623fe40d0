"""What the processes of a sandbox take together, which the system's limits for a single one do not see."""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

SECONDS = 0.05  # between two looks
PAGE = os.sysconf("SC_PAGE_SIZE")
MOST_FILES = 10_000


class Watch(threading.Thread):
    """Looks at a process and its descendants, and calls `stop` with a sentence when they take too much.

    Parameters
    ----------
    pid : int
        The first process.
    memory, processes : int
        Bytes, and processes, of all together. Files in memory count too.
    folder : Path or None
        A file system in memory of their own, if they have one.
    stop : callable
        Called once, from this thread.
    """

    def __init__(self, pid: int, memory: int, processes: int, folder: Path | None, stop: Callable[[str], None]) -> None:
        super().__init__(daemon=True)
        self.pid, self.memory, self.processes, self.folder, self.stop = pid, memory, processes, folder, stop
        self.over = threading.Event()

    def run(self) -> None:
        """Look until `over` is set."""
        while not self.over.wait(SECONDS):
            if excess := self.excess():
                self.stop(excess)
                return

    def excess(self) -> str | None:
        """Say what is too much, if anything is."""
        family = list(_family(self.pid))
        written, files = _written(self.folder)
        if len(family) > self.processes:
            return f"started more than {self.processes} processes and was stopped"
        if files > MOST_FILES:
            return f"made more than {MOST_FILES} files and was stopped"
        if sum(map(_resident, family)) + written > self.memory and sum(map(_own, family)) + written > self.memory:
            return f"used more than {self.memory / 1e9:.1f} GB of memory and was stopped"
        return None


def _family(pid: int) -> Iterator[int]:
    """Name a process and all its descendants; one that has ended is left out."""
    yield pid
    with suppress(OSError):
        for task in os.listdir(f"/proc/{pid}/task"):
            with suppress(OSError):
                for child in Path(f"/proc/{pid}/task/{task}/children").read_text().split():
                    yield from _family(int(child))


def _resident(pid: int) -> int:
    """Bytes of memory that a process sees; what it shares with others counts in full."""
    with suppress(OSError):
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE
    return 0


def _own(pid: int) -> int:
    """Bytes of memory, what is shared divided by those who share it. Slow, so asked for only near the limit."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return _resident(pid)


def _written(folder: Path | None) -> tuple[int, int]:
    """Bytes and number of files in a file system."""
    if folder is None:
        return 0, 0
    with suppress(OSError):
        system = os.statvfs(folder)
        return (system.f_blocks - system.f_bfree) * system.f_frsize, system.f_files - system.f_ffree
    return 0, 0
