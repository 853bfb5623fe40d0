"""What the kernel of an exhibit does while nobody asks: its time and its bytes for each pause between two inputs."""

import ast
import itertools
import json
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page

from tools import lab
from tools.screen import Run, milliseconds

NOTE = """
import asyncio.events
spans_of_work = []

def timed_run(handle, plain=asyncio.events.Handle._run, now=__import__("time").time, note=spans_of_work.append):
    start = now()
    plain(handle)
    note((1000 * start, 1000 * now()))

asyncio.events.Handle._run = timed_run
"""
"""Has a kernel note when its event loop is at work, in ms since 1970: with messages, and with what it does unasked."""


class Used:
    """The time of a page's kernel, noted while `noted` runs."""

    def __init__(self, page: Page) -> None:
        self._page, self._spans = page, []
        lab.set_state(page, NOTE)

    @contextmanager
    def noted(self) -> Iterator[None]:
        """Note, until the block ends."""
        lab.set_state(self._page, "spans_of_work.clear()")
        yield
        text = lab.value(self._page, "__import__('json').dumps(spans_of_work)")
        self._spans = json.loads(ast.literal_eval(text))

    def between(self, start: float, end: float) -> float:
        """Return the ms that the kernel was at work between two moments, in ms since 1970."""
        return sum(max(min(last, end) - max(first, start), 0) for first, last in self._spans)


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
