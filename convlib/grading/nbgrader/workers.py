"""Many submissions at once, each in a thread of its own with its sandboxes, and a way to stop them all."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from itertools import islice
from typing import Generic, Self, TypeVar

from convlib.grading.sandbox.sandbox import Sandbox

Result = TypeVar("Result")
WAIT = 0.1  # seconds between two tries to end a sandbox that is still starting


class StoppedError(Exception):
    """Grading was stopped, so no sandbox is opened any more."""


class Workers(Generic[Result]):
    """Threads that grade submissions.

    Parameters
    ----------
    count : int
        How many there are.
    """

    def __init__(self, count: int) -> None:
        self.count = count
        self._pool = ThreadPoolExecutor(count)
        self._running: dict[Future[Result], str] = {}
        self._boxes: dict[int, Sandbox] = {}
        self._stopped = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:
            self._stop()
        self._pool.shutdown()

    def results(self, grade: Callable[[str], Result], students: Sequence[str]) -> Iterator[tuple[str, Future[Result]]]:
        """Yield results when they are ready; only a few are in memory at a time, however large the class."""
        waiting = iter(students)
        while True:
            for student in islice(waiting, 2 * self.count - len(self._running)):
                self._running[self._pool.submit(grade, student)] = student
            if not self._running:
                return
            done, _ = wait(self._running, return_when=FIRST_COMPLETED)
            for future in done:
                yield self._running.pop(future), future

    def keep(self, box: Sandbox) -> Sandbox:
        """Remember the sandbox of this thread, so that it can be stopped."""
        if self._stopped:
            raise StoppedError
        self._boxes[threading.get_ident()] = box
        return box

    def _stop(self) -> None:
        """End what runs, and wait until all threads have noticed."""
        self._stopped = True
        self._pool.shutdown(wait=False, cancel_futures=True)
        while not all(future.done() for future in self._running):
            for box in list(self._boxes.values()):
                box.stop()
            time.sleep(WAIT)
