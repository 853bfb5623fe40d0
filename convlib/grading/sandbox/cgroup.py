"""A group (cgroup v2) for each sandbox, where the grader may make some: then Linux counts all that the sandbox keeps.

A group counts what `watch.py` can't see: buffers of pipes and sockets, and what the kernel notes about processes. The
grader may make groups as root, or where its own group was handed to it (`systemd-run --user --scope -p Delegate=yes`).
"""

import itertools
import os
import time
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from pathlib import Path

OWN, MOUNTS = Path("/proc/self/cgroup"), Path("/proc/self/mountinfo")
NEEDED = {"memory", "pids"}
_numbers = itertools.count()  # of the groups that this process has made


class Group:
    """A group in which a sandbox's processes are put.

    Parameters
    ----------
    parent : Path
        A folder that `place` found.
    pids : iterable of int
        The processes; those that they start will be in it too.
    memory, processes : int
        The most bytes, and processes and threads, of all of them together.
    """

    def __init__(self, parent: Path, pids: Iterable[int], memory: int, processes: int) -> None:
        self.folder = parent / f"sandbox-{os.getpid()}-{next(_numbers)}"
        self.folder.mkdir()
        limits = {"memory.max": memory, "memory.oom.group": 1, "pids.max": processes}
        for name, limit in limits.items():
            (self.folder / name).write_text(str(limit))
        with suppress(OSError):  # there is none on a machine that never swaps
            (self.folder / "memory.swap.max").write_text("0")
        for pid in pids:
            with (self.folder / "cgroup.procs").open("a") as file:
                file.write(f"{pid}\n")

    def was_full(self) -> bool:
        """Whether Linux ended its processes because they used too much memory."""
        events = dict(line.split() for line in (self.folder / "memory.events").read_text().splitlines())
        return int(events.get("oom_kill", 0)) > 0

    def close(self) -> None:
        """Remove it, after its processes have ended; Linux may need a moment to notice."""
        for _ in range(50):
            with suppress(OSError):
                return self.folder.rmdir()
            time.sleep(0.01)


def grouped(pids: Iterable[int], memory: int, processes: int) -> Group | None:
    """Put processes into a group of their own; None where the system offers none."""
    parent = place()
    with suppress(OSError):
        return parent and Group(parent, pids, memory, processes)
    return None


@cache
def place() -> Path | None:
    """Return the folder in which this process may make groups; None if there is none."""
    own = own_group(OWN.read_text(), MOUNTS.read_text()) if OWN.exists() else None
    return own and find(own, os.getpid())


def own_group(own: str, mounts: str) -> Path | None:
    """Return the folder of this process's group, from what Linux says in `OWN` and `MOUNTS`.

    Examples
    --------
    >>> own_group("0::/user/me\\n", "36 25 0:31 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\\n").as_posix()
    '/sys/fs/cgroup/user/me'
    """
    path = next((line[3:] for line in own.splitlines() if line.startswith("0::")), None)
    for line in mounts.splitlines():
        before, _, after = line.partition(" - ")
        root, point = before.split()[3:5]
        if path is not None and after.startswith("cgroup2 ") and Path(path).is_relative_to(root):
            return Path(point) / Path(path).relative_to(root)
    return None


def find(own: Path, pid: int) -> Path | None:
    """Return a group whose members' memory and processes are counted: this one, or the one above.

    If this one could be such a group, but holds this process alone, the process moves into a group below.
    """
    for group in (own, own.parent):
        if _may_write(group) and _words(group / "cgroup.subtree_control") >= NEEDED:
            return group
    if not _may_write(own) or not _words(own / "cgroup.controllers") >= NEEDED:
        return None
    if _words(own / "cgroup.procs") != {str(pid)}:
        return None
    try:
        (own / "grader").mkdir(exist_ok=True)
        (own / "grader" / "cgroup.procs").write_text(str(pid))
        (own / "cgroup.subtree_control").write_text("+memory +pids")
    except OSError:
        return None
    return own


def _may_write(group: Path) -> bool:
    return all(os.access(path, os.W_OK) for path in (group, group / "cgroup.procs"))


def _words(file: Path) -> set[str]:
    with suppress(OSError):
        return set(file.read_text().split())
    return set()
