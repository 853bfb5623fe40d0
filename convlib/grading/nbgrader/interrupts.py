"""Ctrl+C that is never lost."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def heeded() -> Iterator[Callable[[], None]]:
    """Give a function that raises KeyboardInterrupt if Ctrl+C was pressed before.

    Python raises it by itself, at once. But if that falls into a callback of a weak reference or a finalizer, it prints
    "Exception ignored" and goes on.
    """
    before = signal.getsignal(signal.SIGINT)
    pressed = False

    def note(number: int, frame: object) -> None:
        nonlocal pressed
        pressed = True
        signal.default_int_handler(number, frame)

    def check() -> None:
        if pressed:
            raise KeyboardInterrupt

    if before is signal.default_int_handler:  # else somebody handles it in another way, or it is ignored
        signal.signal(signal.SIGINT, note)
    try:
        yield check
    finally:
        signal.signal(signal.SIGINT, before)
