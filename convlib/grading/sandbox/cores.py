"""One core for each sandbox: what runs in it, however much, takes time from nobody but itself."""

import os
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

QUOTA = Path("/sys/fs/cgroup/cpu.max")  # how much of the machine a container may use, in cgroup v2
_lock = threading.Lock()
_taken: Counter[int] = Counter()


def cores(quota: Path = QUOTA) -> list[int]:
    """Return the numbers of the cores that this process may use, no more than its container has time for."""
    allowed = sorted(os.sched_getaffinity(0))
    try:
        time, period = map(int, quota.read_text().split())
    except (OSError, ValueError):  # there is none, or it says "max"
        return allowed
    return allowed[: max(1, time // period)]


def take() -> int:
    """Return the core that the fewest sandboxes have; `give_back` it."""
    with _lock:
        core = min(cores(), key=lambda each: _taken[each])
        _taken[core] += 1
    return core


def give_back(core: int) -> None:
    """Say that a sandbox has ended."""
    with _lock:
        _taken[core] -= 1


@contextmanager
def started_on(core: int) -> Iterator[None]:
    """Processes that this thread starts meanwhile stay on one core, and so do all that they start themselves."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)
