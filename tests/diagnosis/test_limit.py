"""What interrupts a learner's code that never ends: a second thread, or in a browser, which has one, events."""

import itertools
import signal
import sys
import time

import pytest

from convlib.diagnosis import limit

needs_events = pytest.mark.skipif(sys.version_info < (3, 12), reason="Python has sys.monitoring since 3.12")
LIMITS = [limit._by_thread, pytest.param(limit._by_events, marks=needs_events)]


def loop():
    while True:
        pass


def loop_with_a_condition(n=0):
    while n < 5:
        n = min(n, 4)


def generator():
    return sum(1 for _ in itertools.count())


def comprehension():
    return [n for n in itertools.count() if n < 0]


def catches_anything():
    for _attempt in range(3):
        try:
            loop()
        except BaseException:
            continue
    loop()


@pytest.mark.parametrize("within", LIMITS)
@pytest.mark.parametrize("endless", [loop, loop_with_a_condition, generator, comprehension, catches_anything])
def test_what_never_ends_is_interrupted(within, endless, monkeypatch):
    monkeypatch.setattr(limit, "AGAIN", 0.1)
    with pytest.raises(KeyboardInterrupt), limit.interruptible(), within(0.2):
        endless()


@pytest.mark.parametrize("within", LIMITS)
def test_what_ends_in_time_is_not_and_nothing_is_watched_afterwards(within):
    with within(0.3):
        assert sum(n for n in range(100)) == 4950
    end = time.monotonic() + 0.5
    while time.monotonic() < end:
        pass


def test_a_program_that_listens_to_ctrl_c_goes_on_listening():
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with limit.interruptible():
            assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    finally:
        signal.signal(signal.SIGINT, before)
