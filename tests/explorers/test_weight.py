"""What the explorers send for each move, counted at the kernel's end; how long it takes is benchmarks.latency's."""

import json
from collections.abc import Iterator
from functools import partial

import ipywidgets as widgets
import numpy as np
import pytest
from comm import DummyComm
from exhibits import make, move

from convlib import explorers
from convlib.explorers._frame.positions import Positioned
from convlib.explorers._frame.view import View

SHOWN = ("kernel", "weights", "turned", "stride", "padding", "padding_mode", "dilation", "counts")
EXPLORERS = {name: partial(make, name) for name in explorers.__all__} | {
    "WindowExplorer": lambda: make("WindowExplorer", controls=SHOWN),
    "padded": lambda: explorers.WindowExplorer(np.arange(1, 37).reshape(6, 6), controls=SHOWN, padding=2),
}
MOST = 100_000
LARGER = {
    ("padded", "kernel"): 130_000,
    ("FilterExplorer", "in colour"): 402_000,
    ("BackwardExplorer", "padding"): 140_000,
}
"""Bytes of a move: 25 products at each of many positions; two photographs in three colours, uncompressed; at each of
many outputs the sums so far of all input cells."""


@pytest.fixture
def sent(monkeypatch):
    """Every message of a widget to the browser: its widget's id, the names it sets, and its bytes."""
    messages = []

    def publish(comm: DummyComm, _type: str, data: dict | None = None, **rest: object) -> None:
        size = len(json.dumps(data)) + sum(memoryview(buffer).nbytes for buffer in rest.get("buffers") or [])
        messages.append((comm.comm_id, set((data or {}).get("state", {})), size, (data or {}).get("method")))

    monkeypatch.setattr(DummyComm, "publish_msg", publish)
    return messages


def moves(widget: widgets.Widget) -> Iterator[tuple[widgets.Widget, dict]]:
    """Every slider, list and checkbox of an explorer, with what the browser would set it to."""
    for child in getattr(widget, "children", ()):
        yield from moves(child)
        if isinstance(child, widgets.IntSlider):
            yield from ((child, {"value": value}) for value in (child.max, child.min))
        elif isinstance(child, widgets.Dropdown):
            yield from ((child, {"index": index}) for index in [*range(len(child.options)), 0])
        elif isinstance(child, widgets.Checkbox):
            yield from ((child, {"value": value}) for value in (not child.value, child.value))


def views(widget: widgets.Widget) -> list[View]:
    """All views of an explorer."""
    inside = [view for child in getattr(widget, "children", ()) for view in views(child)]
    return [widget, *inside] if isinstance(widget, View) else inside


@pytest.mark.parametrize("name", EXPLORERS)
def test_a_move_sends_each_view_one_message_and_few_bytes(sent, name):
    explorer = EXPLORERS[name]()
    ids = {view.comm.comm_id for view in views(explorer)}
    drawn = 0
    for control, state in list(moves(explorer)):
        sent.clear()
        control.set_state(state)
        to_views = [message[0] for message in sent if message[0] in ids]
        assert len(to_views) == len(set(to_views)), (control.description, state)
        assert sum(message[2] for message in sent) <= LARGER.get((name, control.description), MOST), control.description
        drawn += len(to_views)
    assert drawn > 1


@pytest.mark.parametrize("name", EXPLORERS)
def test_a_control_is_told_only_what_it_does_not_know(sent, name):
    """Besides its view's message, a move brings ipywidgets' own echo, and news for the controls that follow it."""
    explorer = EXPLORERS[name]()
    ids = {view.comm.comm_id for view in views(explorer)}
    for control, state in list(moves(explorer)):
        sent.clear()
        control.set_state(state)
        own = [message for message in sent if message[0] == control.comm.comm_id]
        assert [message[3] for message in own] == ["echo_update"], (control.description, own)
        others = [message[0] for message in sent if message[0] not in {*ids, control.comm.comm_id}]
        assert len(others) == len(set(others)), control.description


@pytest.mark.parametrize("name", EXPLORERS)
def test_moving_the_window_sends_nothing(sent, name):
    explorer = EXPLORERS[name]()
    if not isinstance(explorer, Positioned):
        pytest.skip("it has no positions, or asks the kernel for their numbers")
    (view,) = views(explorer)
    last = len(view.sentences) - 1
    sent.clear()
    for index in (1, last, 0):
        move(view, index)
        assert explorer.index == index
    assert last > 1
    assert not sent


def test_choosing_a_pixel_sends_its_numbers_alone(sent):
    explorer = explorers.FilterExplorer(kernel="gaussian_3x3")
    sent.clear()
    move(explorer.before, 5000)
    assert sum(message[2] for message in sent) < 10_000
