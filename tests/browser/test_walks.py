"""Walks at random through every kind of exhibit, by hand and by code at once: at rest, page and kernel show the same.

A step is a key, a click, a typed text or a press of a button, wherever a hand can do that now, or code that sets a
setting. Steps do not wait for each other, and a proxy holds back what page and kernel say to each other.
`CONVLIB_CASES=2000` walks so many steps with every kind, `CONVLIB_SEED=123` walks other ways. A failure names its seed
and its last steps.
"""

import os
import random
from pathlib import Path

import pytest
from playwright.sync_api import Error

from benchmarks.network_delay import delayed
from convlib import explorers
from tools import lab

SEED = int(os.environ.get("CONVLIB_SEED") or 0)
STEPS = int(os.environ.get("CONVLIB_CASES", "30"))
REST = 25  # steps between two rests, about
RESTART = 400  # steps from the middle between two restarts of the kernel
DELAYS = (0, 20, 80)  # ms, each way, the mean of a stretch
PAUSES = (0, 0, 5, 20, 60)  # ms between two steps
LONG = 450  # ms, in which states are sent ahead
TEXTS = ("1", "2", "-3", "0.5", "1/2", "", "7", "1, 2, 3", "4, -1", "9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9")
KEYS = ("ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown", "Home", "End", "PageUp", "PageDown")
HERE = Path(__file__).parent
CELLS = [
    f"%colors NoColor\nimport sys\nsys.path += [{str(HERE)!r}, {str(HERE.parent / 'explorers')!r}]\n"
    "from walks_in_kernel import change, is_resting, made, tell\nkind = 'WindowExplorer'",
    "exhibit = made(kind)\nexhibit",
]


class Network:
    """How long a piece of what page and kernel say takes, in ms: anything up to twice the mean."""

    mean, draw = 0, random.Random(SEED)

    def __call__(self):
        return self.draw.uniform(0, 2 * self.mean)


NETWORK = Network()


@pytest.fixture(scope="module")
def jupyterlab(jupyterlab):
    """A JupyterLab behind a network that takes its time."""
    with delayed(jupyterlab, NETWORK) as address:
        yield address


class Walk:
    """A walk through one kind of exhibit; `done` says its steps, `rests` counts its comparisons."""

    def __init__(self, page, kind, log):
        self.page, self.kind, self.log = page, kind, log
        self.draw = random.Random(f"{SEED} {kind}")
        self.used = 0, 0
        self.done, self.rests, self.errors = [], 0, lab.page_errors(page)
        self.log_before = len(log.read_text())
        self.make()

    def make(self):
        lab.set_state(self.page, f"kind = {self.kind!r}")
        lab.fresh(self.page, 1)

    def go(self, steps):
        """Take so many steps, and rest between them and at the end."""
        restart = RESTART // 2
        while len(self.done) < steps:
            NETWORK.mean = self.draw.choice(DELAYS)
            if len(self.done) > restart:
                restart += RESTART
                self.restart()
            until = len(self.done) + self.draw.randint(REST - 10, REST + 10)
            while len(self.done) < min(until, steps):
                self.draw.choice([self.by_hand, self.quickly, self.by_code])()
            self.rest()

    # Steps

    def by_hand(self):
        """Press a real key, or press with the real pointer."""
        which, number, value, pause = self.drawn()
        kind, name = self.page.evaluate("walks.find", [which, number])
        target = self.page.evaluate_handle("walks.target").as_element()
        try:
            self.use(kind, target, value)
        except Error as error:  # it is no longer there
            name += f" ({error.message.splitlines()[0][:60]})"
        self.done.append(f"{kind} {name} {value:.3f} by hand, {pause} ms")
        self.page.wait_for_timeout(pause)

    def use(self, kind, target, value):
        if kind in ("slider", "range") or (kind == "picture" and value < 0.5):
            target.press(KEYS[int(8 * value)], timeout=2000)
        elif kind == "list":
            target.press(("ArrowDown", "ArrowUp", "End", "Home")[int(4 * value)], timeout=2000)
        elif kind == "field":
            target.fill(TEXTS[int(value * len(TEXTS))], timeout=2000)
            target.press("Tab", timeout=2000)
        elif kind != "nothing" and (box := target.bounding_box()):
            across, down = (53 * value % 1, 7 * value % 1) if kind == "picture" else (0.5, 0.5)
            self.page.mouse.click(box["x"] + across * box["width"], box["y"] + down * box["height"])

    def quickly(self):
        """Let the page do some steps, faster than a hand."""
        self.done += self.page.evaluate("walks.go", [self.drawn() for _ in range(self.draw.randint(3, 12))])

    def by_code(self):
        """Let code set a setting, without waiting for it."""
        code = f"change(exhibit, {self.draw.randrange(10**6)})"
        self.page.evaluate("walks.run", code)
        self.done.append(code)

    def drawn(self):
        """Draw what a step uses, two numbers, often what the last one used; how, a number; and the pause after it."""
        draw = self.draw
        if draw.random() < 0.7:
            self.used = draw.random(), draw.random()
        return *self.used, draw.random(), LONG if draw.random() < 0.04 else draw.choice(PAUSES)

    def restart(self):
        """Restart the kernel; after some steps without it, run the cells again."""
        self.done.append("restart")
        self.page.evaluate("walks.restart()")
        self.quickly()
        self.page.wait_for_function("walks.isRestarted")
        self.quickly()
        lab.run_all(self.page)
        self.make()

    # Rests

    def rest(self):
        """Wait until nothing is under way, and compare."""
        self.rests += 1
        self.page.mouse.move(2, 2)
        self.page.evaluate("document.activeElement.blur()")
        lab.settle(self.page)
        NETWORK.mean = 0
        lab.expect(self.is_resting, True)
        lab.settle(self.page)
        lab.paint(self.page)
        found = self.page.evaluate("walks.compare", "tell(kind, exhibit)") + self.errors
        _before, *errors = self.log.read_text()[self.log_before :].partition("Traceback")
        found += ["".join(errors)[:2000]] if errors[1] else []
        assert not found, self.story(found)

    def is_resting(self):
        lab.settle(self.page)
        return not self.page.evaluate("walks.pause()") and lab.value(self.page, "is_resting(exhibit)") == "True"

    def story(self, found):
        title = f"{self.kind}, CONVLIB_SEED={SEED}, after {len(self.done)} steps:"
        return "\n".join([title, *self.done[-40:], *found])


@pytest.fixture(scope="module")
def walked(page):
    page.evaluate((HERE / "walks.js").read_text(encoding="utf-8"))
    page.evaluate("(texts) => { walks.texts = texts; walks.hear(); }", TEXTS)
    return page


@pytest.mark.slow
@pytest.mark.parametrize("kind", [*explorers.__all__, "Practice"])
def test_at_rest_page_and_kernel_show_the_same_however_they_came_there(walked, served, kind):
    walk = Walk(walked, kind, served / "server.log")
    walk.go(STEPS)
    print(f"\n{kind}: {len(walk.done)} steps, {walk.rests} rests, CONVLIB_SEED={SEED}")
