"""What the kernel of an exhibit does while nobody asks: its time and its bytes for each pause between two inputs."""

import bisect
import itertools
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psutil

from tools.screen import Run, milliseconds

EVERY = 0.005  # s


class Used:
    """The processor time of a process, noted all the time while `noted` runs."""

    def __init__(self, process: int) -> None:
        self._process, self._notes = psutil.Process(process), []

    @contextmanager
    def noted(self) -> Iterator[None]:
        """Note, until the block ends."""
        ended = threading.Event()
        thread = threading.Thread(target=self._note, args=[ended])
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()

    def _note(self, ended: threading.Event) -> None:
        while not ended.wait(EVERY):
            used = self._process.cpu_times()
            self._notes.append((1000 * time.time(), 1000 * (used.user + used.system)))

    def between(self, start: float, end: float) -> float:
        """Return the ms that the process used between two moments, in ms since 1970."""
        first, last = (min(bisect.bisect(self._notes, (at,)), len(self._notes) - 1) for at in (start, end))
        return self._notes[last][1] - self._notes[first][1]


def rests(run: Run) -> Iterator[tuple[float, float]]:
    """Yield each pause of a run, in ms since 1970: from the end of the kernel's answers to an input until the next."""
    times = [at for at, _ in run.inputs]
    for start, end in itertools.pairwise(times):
        asked = {message["id"] for message in run.sent if start <= message["time"] < end}
        idle = [milliseconds(m["date"]) for m in run.answers if m["parent"] in asked and m["state"] == "idle"]
        yield max(idle, default=run.origin + start), run.origin + end


def sent_ahead(run: Run) -> list[int]:
    """Return the bytes of states that arrived before a hand asked for them, for each pause of a run."""
    times = [at for at, _ in run.inputs]
    return [
        sum(message["ahead"] for message in run.received if start <= message["time"] < end)
        for start, end in itertools.pairwise(times)
    ]
