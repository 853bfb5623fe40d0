"""What is sent ahead of the controls is what the kernel draws when they are used, and nothing is sent unasked."""

import asyncio
import base64
import json
import shutil
import subprocess
from collections import deque
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path

import ipywidgets as widgets
import numpy as np
import pytest
from comm import DummyComm
from exhibits import in_loop, make
from hypothesis import given, settings
from hypothesis import strategies as st

from convlib import KERNELS, explorers
from convlib.explorers._frame import ahead as ahead_module
from convlib.explorers._frame.ahead import Ahead
from convlib.explorers._frame.states import pack

SIDE = Path(__file__).parents[1] / "javascript" / "exhibit.mjs"
EXHIBITS = {
    "BackwardExplorer": {},
    "ChannelExplorer": {},
    "CostExplorer": {},
    "FilterExplorer": {},
    "FlipAndSlide": {"t": 1.0},
    "IndexExplorer": {},
    "LayDownExplorer": {},
    "PairSumExplorer": {},
    "PoolingExplorer": {"predict": True},
    "ShiftExplorer": {},
    "StackExplorer": {"layers": [("conv", 3), ("max", 2), ("conv", 2)], "changed": 2},
    "WindowExplorer": {"kernel": "sobel_x", "padding": "same", "predict": True, "index": 7},
}


def aheads(explorer):
    found = explorer._ahead
    return [found] if isinstance(found, Ahead) else found


def near(ahead):
    return list(ahead._near())


def shown(ahead):
    """What the views of an exhibit have been sent."""
    return [
        {trait: getattr(view, trait) for trait in pictures}
        for view, pictures in zip(ahead._views, ahead._pictures(), strict=True)
    ]


def controls(explorer, ahead):
    """What the controls show that follow others: one that a hand moves must not be set from within its own change."""
    followers = set(explorer.stepping.values()) - set(ahead._steps.values())
    steps = {made: {ahead_module._trait(made)} for made in followers}
    fields = {made: set(traits()) for made, traits in explorer.following.items()}
    return {made.model_id: {name: getattr(made, name) for name in names} for made, names in (steps | fields).items()}


def use(ahead, values):
    """Set the control that has another value, as a hand does."""
    pairs = zip(ahead._steps.values(), ahead._values(), values, strict=True)
    [(control, value)] = [(control, value) for control, before, value in pairs if value != before]
    setattr(control, ahead_module._trait(control), value)


def moves_others(explorer, settings):
    """Whether other controls follow: the slider of a padding that has a name, those of a layer that is chosen."""
    return "changed" in settings or (isinstance(explorer, explorers.WindowExplorer) and explorer.padding == "same")


def test_every_exhibit_whose_controls_step_is_here():
    stepping = {
        name
        for name in explorers.__all__
        if hasattr(explorer := make(name), "_ahead") and any(ahead._steps for ahead in aheads(explorer))
    }
    assert stepping == set(EXHIBITS)


@pytest.mark.parametrize("name", EXHIBITS)
def test_a_state_that_is_known_ahead_is_the_one_that_its_control_leads_to(name):
    count = len(aheads(make(name, **EXHIBITS[name])))
    for which in range(count):
        for values, other in near(aheads(make(name, **EXHIBITS[name]))[which]):
            explorer = make(name, **EXHIBITS[name])
            ahead = aheads(explorer)[which]
            with explorer.supposing(other):
                supposed, following = ahead._pictures(), ahead._follow()
            use(ahead, values)
            assert supposed == shown(ahead), other
            assert following == controls(explorer, ahead)
            if not moves_others(explorer, other):
                assert ahead._values() == values


@pytest.mark.parametrize("name", EXHIBITS)
def test_supposing_another_state_leaves_no_trace(name, monkeypatch):
    explorer = make(name, **EXHIBITS[name])
    before = explorer.static_svg(), explorer.words, repr(explorer)
    published = []
    monkeypatch.setattr(DummyComm, "publish_msg", lambda *message, **_rest: published.append(message))
    for ahead in aheads(explorer):
        for _values, other in near(ahead):
            with explorer.supposing(other):
                ahead._pictures()
    assert (explorer.static_svg(), explorer.words, repr(explorer)) == before
    assert published == []


@pytest.mark.parametrize(
    ("change", "counts"),
    [
        ({"layers": [("conv", 3), ("max", 2, 3)]}, True),  # moved by a control
        ({"layers": [("conv", 3), ("max", 3, 2)]}, False),
        ({"layers": [("conv", 2), ("max", 2, 2)]}, False),
        ({"layers": [("conv", 3), ("max", 2, 2), ("conv", 1)]}, False),
        ({"changed": 1}, False),
        ({"counting": False}, False),
    ],
)
def test_a_state_of_a_stack_counts_as_long_as_only_its_controls_change_it(change, counts):
    explorer = make("StackExplorer", layers=[("conv", 3), ("max", 2, 2)], changed=2, controls=("stride",))
    before = explorer.view.key[1]
    for name, value in change.items():
        setattr(explorer, name, value)
    assert (explorer.view.key[1] == before) == counts


class Browser:
    """The JavaScript of an exhibit, run by node."""

    def __init__(self, process):
        self.process = process

    def ask(self, command, **details):
        print(json.dumps({"command": command, **details}), file=self.process.stdin, flush=True)
        return json.loads(self.process.stdout.readline())


@pytest.fixture(scope="module")
def browser():
    if shutil.which("node") is None:
        pytest.skip("no node on the path")
    with subprocess.Popen(["node", SIDE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield Browser(process)
        process.stdin.close()


class Messages(list):
    """What widgets sent, and the states that were packed for it."""

    def __init__(self):
        self.packed = []


@pytest.fixture(scope="module")
def published():
    """What widgets send to the browser: the number of their comm, and the data."""
    messages = Messages()

    def publish(comm, _type, data=None, buffers=None, **_rest):
        messages.append((comm.comm_id, data, buffers))

    def pack_and_keep(resting, states):
        messages.packed.extend(states)
        return pack(resting, states)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DummyComm, "publish_msg", publish)
        patch.setattr(ahead_module, "pack", pack_and_keep)
        patch.setattr(ahead_module, "REST", 0)
        patch.setattr(ahead_module, "MOST", 0.005)  # so that not all is known
        yield messages


SHOWN = ("base", "frames", "sentences", "rows", "columns", "regions", "stack")
SENT = (
    *SHOWN,
    "pictures",
    "position",
    "interval",
    "at",
    "follow",
    "key",
    "steps",
    "placed",
    "moved",
    "ahead",
    "watched",
    "last_cell",
)
WALKED = {
    "window": lambda: make("WindowExplorer", controls=("stride", "padding", "turned")),
    "kernels": lambda: make("WindowExplorer", controls=("kernel", "weights", "dilation"), kernel="sobel_x"),
    "flip": lambda: make("FlipAndSlide", controls=("x", "discrete"), t=1.0),
    "pooling": lambda: make("PoolingExplorer", predict=True, controls=("kind", "window", "stride")),
    "index": lambda: make("IndexExplorer", controls=("formula", "i")),
    "stack": lambda: make("StackExplorer", controls=("changed", "kernel", "stride"), changed=2),
}


def plain(state):
    """Return a state as JSON has it."""
    return json.loads(json.dumps(state))


FAR = 13
"""Positions between two that a walk chooses from, so that it comes to the maps above the input too."""


class Walk:
    """An exhibit in a kernel and in a browser, and the messages on their ways."""

    def __init__(self, kind, browser, published):
        self.explorer, self.browser, self.published = WALKED[kind](), browser, published
        self.view, self.ahead = self.explorer.view, self.explorer._ahead
        self.steps = {control.model_id: control for control in self.ahead._steps.values()}
        self.to_kernel, self.to_browser = deque(), deque()
        published.clear()
        self.right = {}  # (number of what no control shows, values of the controls) -> what is to be shown
        self.keep()
        state = {trait: getattr(self.view, trait) for trait in SENT if self.view.has_trait(trait)} | {"ahead": ""}
        values = {name: {ahead_module._trait(control): self.value(control)} for name, control in self.steps.items()}
        self.ask("start", state=state, values=values)

    @staticmethod
    def value(control):
        return getattr(control, ahead_module._trait(control))

    def ask(self, command, **details):
        self.now = self.browser.ask(command, **details)
        self.to_kernel.extend(self.now["sent"])
        if self.now["ahead"]:
            assert self.now["shown"] == self.right[tuple(self.now["ahead"])]

    def keep(self):
        """Keep what the kernel shows, and what it has packed."""
        _number, basis, now = self.view.key
        for values, state in [*self.published.packed, (now, {})]:
            shown = self.shown() | plain({trait: value for trait, value in state.items() if trait in SHOWN})
            self.right[basis, json.dumps(values, separators=(",", ":"))] = shown
        self.published.packed.clear()

    def shown(self):
        """Return what the kernel shows."""
        return plain({trait: getattr(self.view, trait) for trait in SHOWN if self.view.has_trait(trait)})

    def run(self, change):
        """Let the kernel do something; what it sends to the browser is under way then."""
        change()
        self.keep()
        names = {self.view.comm.comm_id: "view"} | {control.comm.comm_id: name for name, control in self.steps.items()}
        for comm, data, buffers in self.published:
            if comm in names:
                state = data["state"] | ({"ahead": base64.b64encode(buffers[0]).decode()} if buffers else {})
                self.to_browser.append((data["method"].removesuffix("_update"), names[comm], state))
        self.published.clear()

    # What may come next

    def use(self, where):
        """The hand uses a control."""
        name, control = list(self.steps.items())[where % len(self.steps)]
        trait = ahead_module._trait(control)
        if isinstance(control, widgets.Checkbox):
            values = (False, True)
        else:
            values = range(3) if trait == "index" else range(control.min, control.max + 1)
        self.ask("use", id=name, state={trait: values[where % len(values)]})

    def move(self, where):
        """The hand moves in the picture."""
        count = self.now["shown"]["rows"] * self.now["shown"]["columns"]
        if count:
            index = FAR * where % count
            self.ask("move", index=index)
            assert self.now["index"] == index

    def wait(self, _where):
        """The hand rests, and so may the kernel."""
        self.ask("wait")

    def rest(self, _where):
        """The kernel rests long enough to send what is near."""
        self.run(lambda: in_loop(self.ahead._send))

    def code(self, where):
        """Code changes a setting that a control shows, or one that none shows, or the position."""
        names = [setting.name for setting in self.ahead._steps]
        name = names[where % len(names)]
        control = self.explorer.stepping[name]
        other = list(ahead_module._others(self.explorer, getattr(type(self.explorer), name), control))
        changes = [
            lambda: other and setattr(self.explorer, *next(iter(other[where % len(other)][1].items()))),
            lambda: setattr(self.explorer, *self.hidden()),
            lambda: setattr(self.explorer, "index", where % max(1, self.view.rows * self.view.columns)),
        ]
        self.run(changes[where % 3])

    def hidden(self):
        """Another value of a setting that no control shows."""
        if hasattr(self.explorer, "cells"):
            return "cells", np.roll(self.explorer.cells, 1).tolist()
        if isinstance(self.explorer, explorers.StackExplorer):
            return "layers", [("conv", 3), ("conv", 6 - self.explorer.layers[-1].kernel)]
        if isinstance(self.explorer, explorers.FlipAndSlide):
            return "reversed", not self.explorer.reversed
        return "shift", 1 - self.explorer.shift

    def hear(self, _where):
        """The kernel gets the next message."""
        if self.to_kernel:
            name, state = self.to_kernel.popleft()
            target = self.view if name == "view" else self.steps[name]
            self.run(lambda: target.set_state(state))
            self.to_browser.append(("rest", name, None))

    def see(self, _where):
        """The browser gets the next message."""
        if self.to_browser:
            command, name, state = self.to_browser.popleft()
            self.ask(command, name=name, **({} if state is None else {"state": state}))

    def end(self):
        """All messages arrive: both show the same."""
        self.wait(0)
        while self.to_kernel or self.to_browser:
            self.hear(0)
            self.see(0)
        assert self.now["shown"] == self.shown()
        assert self.now["index"] == self.view.index == self.explorer.index


STEPS = ("use", "use", "move", "wait", "rest", "code", "hear", "see", "see")


@pytest.mark.parametrize("kind", WALKED)
@given(steps=st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 50)), max_size=40))
@settings(max_examples=40, deadline=None, derandomize=True)
def test_browser_and_kernel_show_the_same_in_the_end_whatever_comes_first(kind, browser, published, steps):
    walk = Walk(kind, browser, published)
    for step, where in steps:
        getattr(walk, step)(where)
    walk.end()


class Kernel:
    """The loop of a kernel for an exhibit: what was drawn ahead, and how often it has rested."""

    def __init__(self, explorer, monkeypatch):
        self.drawn, self.explorer = [], explorer
        supposing = explorer.supposing
        monkeypatch.setattr(explorer, "supposing", lambda settings: self.drawn.append(settings) or supposing(settings))

    async def rest(self):
        """Let all that was begun come to its end."""
        while self.explorer._ahead._task is not None and not self.explorer._ahead._task.done():
            await asyncio.sleep(0.01)


@pytest.fixture
def kernel(monkeypatch):
    monkeypatch.setattr(ahead_module, "MOST", 60)  # s, for all states that are near
    return Kernel(make("WindowExplorer", controls=("stride", "padding")), monkeypatch)


def test_an_exhibit_that_nobody_sees_sends_nothing(kernel):
    async def run():
        kernel.explorer.stride = 2
        await kernel.rest()

    in_loop(run)
    assert kernel.drawn == []
    assert kernel.explorer.view.ahead == b""


def test_an_exhibit_on_the_screen_sends_what_is_near_once_it_rests(kernel):
    async def run():
        kernel.explorer.view.watched = True
        await kernel.rest()
        first = len(kernel.drawn)
        kernel.explorer.stride = 2
        await kernel.rest()
        return first

    first = in_loop(run)
    nearest = [{"stride": 2}, {"padding": 1}]
    assert kernel.drawn[:2] == nearest
    assert kernel.explorer.view.ahead
    again = kernel.drawn[first:]
    assert {"padding": 1} in again  # with the other stride
    assert not [state for state in again if "stride" in state]  # these are known


def test_while_keys_follow_each_other_nothing_is_drawn_ahead(kernel, monkeypatch):
    monkeypatch.setattr(ahead_module, "REST", 60)  # s, longer than these keys take

    async def run():
        kernel.explorer.view.watched = True
        for stride in [2, 3, 2, 1, 2] * 4:
            kernel.explorer.stride = stride
            await asyncio.sleep(0)
        kernel.explorer.view.watched = False
        await kernel.rest()

    in_loop(run)
    assert kernel.drawn == []


def test_code_in_a_thread_of_its_own_changes_a_setting_as_ever(kernel):
    async def run():
        kernel.explorer.view.watched = True
        await asyncio.to_thread(setattr, kernel.explorer, "stride", 3)

    in_loop(run)
    assert kernel.explorer.view.columns == 2


def test_a_setting_that_another_thread_changes_meanwhile_is_neither_lost_nor_drawn_wrong():
    explorer = make("WindowExplorer", controls=("stride", "padding"))
    with ThreadPoolExecutor(1) as pool:
        with explorer.supposing({"stride": 2}):
            changed = pool.submit(setattr, explorer, "stride", 3)
            wait([changed], timeout=0.05)  # it would be done by then
            assert explorer.stride == 2
        changed.result()
    assert (explorer.stride, explorer.view.columns) == (3, 2)


@pytest.mark.parametrize("color", [False, True])
def test_at_a_rest_photographs_are_sent_within_a_budget_until_all_near_ones_are_known(color, monkeypatch):
    monkeypatch.setattr(ahead_module, "REST", 0)
    explorer = make("FilterExplorer", kernel="sobel_x", color=color, controls=("kernel", "color"))
    photographs, _numbers = explorer._ahead
    kernels = len(KERNELS) - 1  # all but the present one
    rests = 0
    while rests < 2 * kernels:
        before = len(photographs._sent)
        in_loop(photographs._send)
        assert sum(len(view.ahead) for view in photographs._views) < 250_000
        if len(photographs._sent) == before:
            break
        rests += 1
    assert len(photographs._sent) == 1 + kernels + 1  # and the other colour, which is too large to be sent unasked
    assert rests > 2
