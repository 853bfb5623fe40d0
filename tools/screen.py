"""An exhibit on the screen of a real JupyterLab: its controls are moved, and each frame that it shows is timed."""

import itertools
import math
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

import psutil
from playwright.sync_api import Locator, Page

SCRIPT = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
"""Records in the page what happens; it must run before anything else in a page that is measured."""
GAP = (0.03, 0.08)
"""Seconds between two keys, as when a learner moves quickly."""
STILL = 400
"""The screen is at rest after so many milliseconds without a new picture."""


class UnclearError(Exception):
    """An input was lost, or two states look the same on the screen."""


@dataclass(frozen=True)
class Hand:
    """A way to choose one of several states, counted from 0: `go(start, end)` is one input event of a `kind`."""

    states: int
    go: Callable[[int, int], None]
    kind: str = "keydown"


def keys(control: Locator, states: int, back: str, forward: str) -> Hand:
    """Choose by two keys; a checkbox has one for both."""
    keyboard = control.page.keyboard
    control.focus()

    def go(start: int, end: int) -> None:
        key = forward if end > start else back
        keyboard.down(key)
        keyboard.up(key)

    return Hand(states, go)


def places(page: Page, points: Sequence[tuple[float, float]], press: bool) -> Hand:
    """Choose by pointing at places on the screen, and pressing there if asked; the picture follows the pointer."""

    def go(_start: int, end: int) -> None:
        page.mouse.move(*points[end])
        if press:
            page.mouse.down()
            page.mouse.up()

    return Hand(len(points), go, "pointermove")


class Screen:
    """An exhibit that is watched; `reader` names the way to read what it shows (see screen.js)."""

    def __init__(self, exhibit: Locator, reader: str = "explorer") -> None:
        self.page = exhibit.page
        self.page.evaluate("([element, reader]) => bench.watch(element, reader)", [exhibit.element_handle(), reader])

    def rest(self, old: str | None = None) -> str:
        """Wait until the screen is at rest, and no longer at `old`; return what it shows."""
        return self.page.evaluate("([still, old]) => bench.rest(still, old)", [STILL, old])

    def learn(self, hand: Hand) -> dict[str, int]:
        """Go slowly from the first state to the last and back; return the state that each picture belongs to."""
        shown = self.rest()
        pictures = {shown: 0}
        for start, end in itertools.pairwise([*range(hand.states), *range(hand.states - 2, -1, -1)]):
            hand.go(start, end)
            shown = self.rest(shown)
            if pictures.setdefault(shown, end) != end:
                raise UnclearError(f"states {pictures[shown]} and {end} look the same")
        if len(pictures) != hand.states:
            raise UnclearError(f"{hand.states} states have {len(pictures)} pictures")
        return pictures

    def record(self, hand: Hand, pictures: dict[str, int], moves: int, gap: tuple[float, float] = GAP) -> "Run":
        """Go back and forth, with pauses of random length; at the end, slowly back to the first state."""
        there = [*range(hand.states), *range(hand.states - 2, 0, -1)]
        way = [there[step % len(there)] for step in range(moves + 1)]
        before, pause = Load(), random.Random(0)
        self.page.evaluate("(kind) => bench.start(kind)", hand.kind)
        for start, end in itertools.pairwise(way):
            hand.go(start, end)
            time.sleep(pause.uniform(*gap))
        self.rest()
        noted = self.page.evaluate("bench.stop()")
        for start, end in itertools.pairwise(range(way[-1], -1, -1)):
            hand.go(start, end)
            self.rest()
        return Run(noted, way[1:], pictures, before.others())

    def drag(
        self, path: Sequence[tuple[float, float]], asked: Sequence[int] | Locator, pictures: dict[str, int]
    ) -> "Run":
        """Press at the first point, move along the others, a frame of the screen for each, and let go.

        `asked` are the states that the other points ask for, or the slider whose value says it.
        """
        mouse, slider = self.page.mouse, asked.element_handle() if isinstance(asked, Locator) else None
        mouse.move(*path[0])
        mouse.down()
        self.rest()
        before = Load()
        self.page.evaluate("([kind, slider]) => bench.start(kind, slider)", ["pointermove", slider])
        for point in path[1:]:
            mouse.move(*point)
            time.sleep(1 / 60)
        self.rest()
        noted = self.page.evaluate("bench.stop()")
        mouse.up()
        return Run(noted, None if slider else asked, pictures, before.others())


class Run:
    """What was recorded while a hand moved; times in ms."""

    def __init__(self, noted: dict, asked: Sequence[int] | None, pictures: dict[str, int], others: float) -> None:
        asked = [state for _, state in noted["inputs"]] if asked is None else asked
        if len(asked) != len(noted["inputs"]):
            raise UnclearError(f"{len(asked)} inputs were given, {len(noted['inputs'])} arrived")
        self.inputs = [(at, state) for (at, _), state in zip(noted["inputs"], asked, strict=True)]
        self.frames = [(at, pictures.get(shown)) for at, shown in noted["frames"]]
        self.sent = [message for message in noted["sent"] if message["type"] == "comm_msg"]
        self.received = [message for message in noted["got"] if message["type"] == "comm_msg"]
        self.others = others  # the share of the machine that other processes took
        self.answers = noted["got"]
        self.origin = noted["origin"]  # ms from 1970 to the moment that all other times count from

    @cached_property
    def latencies(self) -> list[float]:
        """From each input to the end of the first frame that shows its state, or that of a later input."""
        found, waiting = [], 0
        for painted, shown in self.frames:
            asked = range(waiting, len(self.inputs))
            reached = next((i for i in asked if self.inputs[i][1] == shown and self.inputs[i][0] < painted), None)
            if reached is not None:
                found += [painted - at for at, _ in self.inputs[waiting : reached + 1]]
                waiting = reached + 1
        return found

    @cached_property
    def ages(self) -> list[float]:
        """For each frame that shows a new state: how long ago the hand asked for that state."""
        asked = ([at for at, state in self.inputs if state == shown and at < painted] for painted, shown in self.frames)
        return [painted - before[-1] for (painted, _), before in zip(self.frames, asked, strict=True) if before]

    @property
    def last(self) -> tuple[float, int]:
        """From the last input that asked for a new state: the ms until it is shown, and the messages to the kernel."""
        _, final = self.inputs[-1]
        moved = [at for (at, state), (_, old) in zip(self.inputs[1:], self.inputs, strict=False) if state != old][-1]
        seen = next((painted for painted, shown in self.frames if painted > moved and shown == final), math.inf)
        return seen - moved, sum(moved <= message["time"] <= seen for message in self.sent)

    @cached_property
    def kernel(self) -> list[float]:
        """How long the kernel was busy with each message that a widget sent to it."""
        times = []
        for sent in self.sent:
            dates = {
                m["state"]: milliseconds(m["date"]) for m in self.answers if m["parent"] == sent["id"] and m["state"]
            }
            times += [dates["idle"] - dates["busy"]] if len(dates) == 2 else []
        return times


class Load:
    """How busy the machine has been since this object was made."""

    def __init__(self) -> None:
        self._before = self._now()

    def others(self) -> float:
        """Return the share of the machine that other processes took, not this one and its children."""
        total, busy, own = (now - before for now, before in zip(self._now(), self._before, strict=True))
        return max(busy - own, 0) / total

    @staticmethod
    def _now() -> tuple[float, float, float]:
        machine = psutil.cpu_times()
        idle = machine.idle + getattr(machine, "iowait", 0)
        me = psutil.Process()
        return sum(machine), sum(machine) - idle, sum(_used(process) for process in [me, *me.children(recursive=True)])


def _used(process: psutil.Process) -> float:
    try:
        used = process.cpu_times()
    except psutil.NoSuchProcess:
        return 0
    return used.user + used.system


def milliseconds(date: str) -> float:
    """Turn the date of a message into milliseconds since 1970."""
    return datetime.fromisoformat(date.replace("Z", "+00:00")).timestamp() * 1000
