"""A time limit for a learner's code: what takes too long is interrupted, as Ctrl+C would."""

import contextlib
import signal
import sys
import threading
import time
from _thread import interrupt_main
from collections.abc import Iterator
from typing import Any

AGAIN = 0.5  # seconds until code that goes on, since it catches any exception, is interrupted once more


@contextlib.contextmanager
def interruptible() -> Iterator[None]:
    """Listen to Ctrl+C, even in a program that a script started in the background, which ignores it."""
    ignored = signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    if not ignored or threading.current_thread() is not threading.main_thread():
        yield
        return
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)


def time_limit(seconds: float) -> contextlib.AbstractContextManager[None]:
    """Raise KeyboardInterrupt in what runs within it, once the time is over."""
    return _by_events(seconds) if sys.platform == "emscripten" else _by_thread(seconds)


@contextlib.contextmanager
def _by_thread(seconds: float) -> Iterator[None]:
    done = threading.Event()

    def watch() -> None:
        wait = seconds
        while not done.wait(wait):
            interrupt_main()
            wait = AGAIN

    threading.Thread(target=watch, daemon=True).start()
    try:
        yield
    finally:
        done.set()


@contextlib.contextmanager
def _by_events(seconds: float) -> Iterator[None]:
    """Ask for the time at each jump and each call, as every endless loop makes; a browser has one thread."""
    monitoring: Any = vars(sys)["monitoring"]  # Python 3.12, as in the browser
    events, tool, end = monitoring.events, monitoring.PROFILER_ID, time.monotonic() + seconds

    def look(*_event: object) -> None:
        nonlocal end
        if time.monotonic() > end:
            end = time.monotonic() + AGAIN
            raise KeyboardInterrupt

    monitoring.use_tool_id(tool, __name__)
    for event in (events.JUMP, events.PY_START):
        monitoring.register_callback(tool, event, look)
    monitoring.set_events(tool, events.JUMP | events.PY_START)
    try:
        yield
    finally:
        monitoring.set_events(tool, 0)
        monitoring.free_tool_id(tool)
