"""The browser and the kernel agree on the position, in whatever order their messages arrive.

The kernel's side is a real exhibit, the browser's side its JavaScript, which node runs without a browser. Hypothesis
decides what comes next: the hand, the code, or a message that was under way.
"""

import json
import shutil
import subprocess
from collections import deque
from pathlib import Path

import numpy as np
import pytest
from comm import DummyComm
from hypothesis import example, given, settings
from hypothesis import strategies as st
from test_weight import views

from convlib.explorers import FilterExplorer, WindowExplorer
from convlib.practice.class_question import ClassQuestion

pytestmark = pytest.mark.skipif(shutil.which("node") is None, reason="no node on the path")
NEEDED = ("frames", "placed", "moved")  # what the browser's side reads
BROWSER = Path(__file__).parents[1] / "javascript" / "browser.mjs"


def another_stride(explorer):
    explorer.stride = 3 - explorer.stride


def another_mode(explorer):
    explorer.padding_mode = "zeros" if explorer.padding_mode == "edge" else "edge"


EXHIBITS = {  # each with what one of its controls does
    "window": (lambda: WindowExplorer(np.eye(4), controls=("stride",)), another_stride),
    "question": (lambda: ClassQuestion("parameters", number=11), ClassQuestion.next),
    "photograph": (lambda: FilterExplorer(np.zeros((3, 4)), controls=("padding_mode",)), another_mode),
}


@pytest.fixture(scope="module")
def browser():
    """Ask the browser's side, and get its answer."""
    with subprocess.Popen(["node", BROWSER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:

        def ask(command, **details):
            print(json.dumps({"command": command, **details}), file=process.stdin, flush=True)
            return json.loads(process.stdout.readline())

        yield ask
        process.stdin.close()


@pytest.fixture(scope="module")
def published():
    """What widgets send to the browser: the number of their comm, and the data."""
    messages = []

    def publish(comm, _type, data=None, **_rest):
        messages.append((comm.comm_id, data))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DummyComm, "publish_msg", publish)
        yield messages


class Session:
    """An exhibit in a kernel and in a browser, and the messages on their ways."""

    def __init__(self, kind, browser, published):
        make, self.use_control = EXHIBITS[kind]
        self.explorer, self.browser, self.published = make(), browser, published
        self.views = [view for view in views(self.explorer) if view.rows]
        self.to_kernel, self.to_browser = deque(), deque()
        published.clear()
        self.expected = [view.index for view in self.views]  # what the browser has to show
        self.positions = self._positions()
        self._ask("start", states=[view.get_state(NEEDED) for view in self.views])

    def _positions(self):
        return self.views[0].rows * self.views[0].columns

    def _ask(self, command, **details):
        answer = self.browser(command, **details)
        assert answer["shown"] == self.expected
        self.to_kernel.extend((number, state) for number, state in answer["sent"])

    def _run(self, change):
        """Let the kernel do something, and return the positions that it sends to each view."""
        change(self.explorer)
        numbers = {view.comm.comm_id: number for number, view in enumerate(self.views)}
        updates = [(numbers[name], data["state"]) for name, data in self.published if name in numbers]
        self.published.clear()
        now = self.explorer.index, self._positions()
        assert 0 <= now[0] < now[1]
        self.to_browser.extend(("update", number, state, now) for number, state in updates)
        return [(number, state["placed"][1]) for number, state in updates if "placed" in state]

    # What may come next

    def move(self, where):
        """The hand moves in one of the views."""
        view, index = where % len(self.views), where % self.positions
        self.expected[view] = index
        self._ask("move", view=view, index=index)

    def press(self, _where):
        """The hand presses something else."""
        self._ask("press")

    def wait(self, _where):
        """The hand rests."""
        self._ask("wait")

    def control(self, _where):
        """The hand uses a control, which is another widget: its messages wait for no others."""
        self.to_kernel.append((None, None))

    def code(self, where):
        """Code sets the position: it is sent to each view, also if the kernel knows no other."""
        index = where % self._positions()
        placed = self._run(lambda explorer: setattr(explorer, "index", index))
        assert placed == [(number, index) for number in range(len(self.views))]

    def redraw(self, _where):
        """Code changes a setting."""
        self._run(self.use_control)

    def hear(self, _where):
        """The kernel gets the next message."""
        if not self.to_kernel:
            return
        number, state = self.to_kernel.popleft()
        if number is None:
            self._run(self.use_control)
        else:
            self._run(lambda _explorer: self.views[number].set_state(state))
            self.to_browser.append(("rest", number, None, None))

    def see(self, _where):
        """The browser gets the next message."""
        if not self.to_browser:
            return
        command, number, state, now = self.to_browser.popleft()
        if command == "rest":
            return self._ask("rest", view=number)
        if {"base", "sentences", "placed"} & state.keys():
            self.expected[number], self.positions = now
        self._ask("update", view=number, state={name: state[name] for name in NEEDED if name in state})

    def end(self):
        """All messages arrive: nobody has a position of its own."""
        self.wait(0)
        while self.to_kernel or self.to_browser:
            self.hear(0)
            self.see(0)
        assert self.expected == [self.explorer.index] * len(self.views)


STEPS = ("move", "press", "wait", "control", "code", "redraw", "hear", "see")
TOLD_THEN_NEXT = [("move", 1), ("control", 0), ("hear", 0), ("see", 0), ("wait", 0)]
ARROW_THEN_SLIDER = [("move", 1), ("wait", 0), ("move", 2), ("press", 0), ("control", 0)]
SET_WHILE_HELD = [("move", 2), ("code", 1), ("see", 0), ("wait", 0)]
SET_AS_IT_WAS = [("move", 2), ("code", 0)]


@pytest.mark.parametrize("kind", EXHIBITS)
@example(steps=TOLD_THEN_NEXT)
@example(steps=ARROW_THEN_SLIDER)
@example(steps=SET_WHILE_HELD)
@example(steps=SET_AS_IT_WAS)
@given(steps=st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 20)), max_size=30))
@settings(max_examples=100, deadline=None, derandomize=True)
def test_they_agree_whatever_comes_first(kind, browser, published, steps):
    session = Session(kind, browser, published)
    for step, where in steps:
        getattr(session, step)(where)
    session.end()
