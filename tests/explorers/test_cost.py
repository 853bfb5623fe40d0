"""The cost explorer, driven through its traits: its counts are those of loops, and its lines are what a layer reads."""

import asyncio
import re
import subprocess
import xml.etree.ElementTree as ET
from collections import Counter

import ipywidgets as widgets
import numpy as np
import pytest
from exhibits import SVG, check_kept, controls, in_loop, move, panels, slider

from convlib import definitions
from convlib.explorers import CostExplorer
from convlib.explorers.cost import clock, words
from convlib.explorers.cost.layer import KINDS, Layer

SIZES = {"size": 5, "channels": 4, "filters": 8, "kernel": 3, "groups": 2, "stride": 1}


def by_loops(layer):
    """(weights and biases, products, numbers in the maps), one after the other, without the formulas."""
    found = Counter()
    for step in layer.steps:
        height, width = (size + kernel - 1 for size, kernel in zip(step.size, step.kernel, strict=True))
        for number in range(step.filters):
            found["parameters"] += 1
            found["parameters"] += sum(1 for _channel in step.reads(number) for _tap in np.ndindex(step.kernel))
            for top in range(0, height - step.kernel[0] + 1, step.stride[0]):
                for left in range(0, width - step.kernel[1] + 1, step.stride[1]):
                    found["activations"] += 1
                    found["products"] += sum(
                        top + m < height and left + n < width
                        for _channel in step.reads(number)
                        for m, n in np.ndindex(step.kernel)
                    )
    return found["parameters"], found["products"], found["activations"]


def torch_layers(torch, layer):
    """The same steps as layers of PyTorch."""
    return [
        torch.nn.Conv2d(step.channels, step.filters, step.kernel, stride=step.stride, groups=step.groups)
        for step in layer.steps
    ]


# The numbers


@pytest.mark.parametrize("stride", [1, 2, 3])
@pytest.mark.parametrize("kernel", [1, 2, 3, 5])
@pytest.mark.parametrize("kind", KINDS)
def test_costs_are_what_loops_count(kind, kernel, stride):
    layer = Layer(kind, **SIZES | {"kernel": kernel, "stride": stride})
    assert tuple(layer.cost) == by_loops(layer)


@pytest.mark.parametrize("kind", KINDS)
def test_parameters_and_maps_are_those_of_torch(kind):
    torch = pytest.importorskip("torch")
    layer = Layer(kind, **SIZES | {"kernel": 4, "stride": 2, "size": 9})
    made = torch_layers(torch, layer)
    assert layer.cost.parameters == sum(each.numel() for step in made for each in step.parameters())
    x = torch.zeros(1, layer.channels, layer.size, layer.size)
    activations = 0
    for step, torch_step in zip(layer.steps, made, strict=True):
        (above, below), (left, right) = step.padding
        x = torch_step(torch.nn.functional.pad(x, (left, right, above, below)))
        activations += x.numel()
    assert layer.cost.activations == activations


@pytest.mark.parametrize("kind", KINDS)
def test_a_filter_reads_what_moves_its_map(kind):
    """A channel belongs to a filter exactly if another number in it changes the filter's map."""
    layer = Layer(kind, **SIZES)
    for step in layer.steps:
        rng = np.random.default_rng(0)
        weight = rng.normal(size=(step.filters, step.depth, *step.kernel))
        before = clock.apply(np.zeros((1, step.channels, *step.size)), [(step, weight)])
        for channel in range(step.channels):
            x = np.zeros((1, step.channels, *step.size))
            x[0, channel] = 1
            moved = (clock.apply(x, [(step, weight)]) != before).any(axis=(0, 2, 3))
            assert moved.tolist() == [channel in step.reads(number) for number in range(step.filters)]


def test_a_plain_layer_is_the_one_of_the_definitions():
    layer = Layer("plain", **SIZES)
    (step,) = layer.steps
    rng = np.random.default_rng(0)
    x, weight = rng.normal(size=(1, 4, 5, 5)), rng.normal(size=(8, 4, 3, 3))
    expected = definitions.conv2d(np.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1))), weight)
    np.testing.assert_allclose(clock.apply(x, [(step, weight)]), expected)


def test_every_kind_keeps_the_size_of_the_plain_layer_but_not_its_cost():
    plain = Layer("plain", **SIZES)
    for kind in KINDS:
        for stride in (1, 2, 4):
            layer = Layer(kind, **SIZES | {"stride": stride})
            assert layer.steps[-1].output == layer.plain.output
            assert layer.steps[-1].filters == layer.filters
        assert (Layer(kind, **SIZES).cost == plain.cost) == (kind == "plain")


# The exhibit


def test_the_words_of_a_filter():
    explorer = CostExplorer(kind="grouped", channels=6, filters=4, groups=2, size=10)
    explorer.index = 2
    assert explorer.words == (
        "Filter 2 reads 3 channels, 3–5, through a 3×3 kernel each. Weights: 27; positions: 100; "
        "multiplications: 2,700."
    )
    assert "parameters 4·(3·3·3 + 1) = 112" in explorer.view.base
    assert "multiplications 4·3·3·3·10·10 = 10,800" in explorer.view.base


def test_the_browser_moves_through_both_steps():
    explorer = CostExplorer(kind="separable", channels=3, filters=2)
    assert (explorer.rows, explorer.columns) == (5, 1)
    move(explorer.view, 4)
    assert explorer.words.startswith("Step 2, filter 1 reads 3 channels, 0–2, ")
    first = [region["first"] for region in explorer.view.regions]
    assert first == [0, 3]


def test_the_highlight_is_on_the_lines_of_the_filter():
    explorer = CostExplorer(kind="grouped", channels=4, filters=4, groups=2, index=3)
    shown = panels(explorer.static_svg())["which channels each filter reads"]
    lines, lit, _frames = (path.get("d") for path in shown.iter(f"{SVG}path"))
    assert len(re.findall("M[^M]+", lines)) == 8
    assert re.findall("M[^M]+", lit) == re.findall("M[^M]+", lines)[-2:]
    nodes = [(float(node.get("x")) + 11, float(node.get("y")) + 10) for node in shown.iter(f"{SVG}rect")]
    ends = [tuple(map(float, end)) for end in re.findall(r"[ML]([\d.]+) ([\d.]+)", lit)]
    assert ends == [nodes[2], nodes[4 + 3], nodes[3], nodes[4 + 3]]


def test_bars_have_the_length_of_their_numbers():
    explorer = CostExplorer(kind="one", kernel=3)
    shown = panels(explorer.static_svg())["this layer above, plain layer below"]
    lengths = [float(bar.get("width")) for bar in shown.iter(f"{SVG}rect")]
    values = [value for pair in zip(explorer.cost, explorer.plain_cost, strict=True) for value in pair]
    for this, plain, one, other in zip(lengths[::2], lengths[1::2], values[::2], values[1::2], strict=True):
        assert this / plain == pytest.approx(one / other, abs=0.01)


@pytest.mark.parametrize("name", ["size", "channels", "filters", "kernel", "groups", "stride"])
def test_slider_and_code_do_the_same(name):
    explorer = CostExplorer(kind="grouped")
    labels = {"size": "image side", "channels": "channels in", "filters": "channels out", "kernel": "kernel side"}
    control = slider(explorer, labels.get(name, name))
    control.value = 4
    assert getattr(explorer, name) == 4
    setattr(explorer, name, 70)
    assert control.value == control.max == 70
    setattr(explorer, name, -1)
    assert control.value == control.min == -1
    assert explorer.words.startswith("No output. ")


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ({"size": 0}, "“image side” is 0. Choose a number from 1 to 64."),
        ({"channels": -2}, "“channels in” is −2. Choose a number from 1 to 32."),
        ({"kernel": 9}, "“kernel side” is 9. Choose a number from 1 to 7."),
        (
            {"kind": "grouped", "channels": 12, "filters": 8, "groups": 3},
            "3 groups cannot share 12 channels in and 8 channels out: the number of groups has to divide both. These "
            "divide both: 1, 2, 4.",
        ),
        ({"kind": "depthwise", "filters": 12}, "12 channels out cannot be shared by 8 channels in."),
    ],
)
def test_what_does_not_work_is_explained(state, said):
    explorer = CostExplorer(**state)
    assert said in explorer.words
    assert (explorer.cost, explorer.plain_cost) == (None, None)
    assert explorer.view.frames == []
    with pytest.raises(ValueError, match=re.escape(said)):
        explorer.measure()
    controls(explorer, widgets.Button)[0].click()
    assert said in explorer._time.value


def test_groups_do_not_matter_to_other_kinds():
    assert CostExplorer(groups=0).cost == CostExplorer().cost
    assert CostExplorer(kind="one", kernel=5).cost == CostExplorer(kind="one").cost


# The clock


def press(explorer, meanwhile=lambda: None):
    """Press the button as the kernel does, in its loop, and wait for the result."""

    async def run():
        (button,) = controls(explorer, widgets.Button)
        button.click()
        meanwhile()
        await explorer._measuring_task

    in_loop(run)


@pytest.mark.slow  # it starts a process
def test_a_time_stays_until_a_setting_changes():
    explorer = CostExplorer(kind="one")
    message = explorer._time
    press(explorer)
    assert re.search(
        r"[\d.]+ ms and the plain one [\d.]+ ms: [\d.]+ % of the time, for 11.1 % of the mult", message.value
    )
    assert 'role="status"' in message.value.replace("'", '"')
    explorer.index = 3
    assert message.value
    explorer.kernel = 5
    assert message.value == ""


def test_a_time_of_another_layer_is_not_shown(monkeypatch):
    monkeypatch.setattr(clock, "measure", lambda _layer: clock.Times(1, 2, 3))
    explorer = CostExplorer(kind="one")
    press(explorer, lambda: explorer.set_trait("channels", 4))
    assert explorer._time.value == ""
    press(explorer)
    assert "1000 ms and the plain one 2000 ms: 50 % of the time" in explorer._time.value


def test_two_presses_are_measured_one_after_the_other(monkeypatch):
    measuring = set()

    async def measure_aside(layer):
        assert not measuring
        measuring.add(layer)
        await asyncio.sleep(0.01)
        measuring.remove(layer)
        return clock.Times(1, 2, 3)

    monkeypatch.setattr(clock, "measure_aside", measure_aside)
    explorer = CostExplorer(kind="one")
    press(explorer, controls(explorer, widgets.Button)[0].click)
    assert "1000 ms and the plain one 2000 ms" in explorer._time.value


def test_a_process_that_fails_is_explained(monkeypatch):
    def fail(_layer):
        raise subprocess.CalledProcessError(1, "python")

    monkeypatch.setattr(clock, "measure", fail)
    explorer = CostExplorer(kind="one")
    press(explorer)
    assert "failed, so there is no time" in explorer._time.value


def test_what_is_timed_are_the_layer_and_the_plain_one(monkeypatch):
    """A clock that counts multiplications instead of seconds gives back the ratio of the counts."""
    monkeypatch.setattr(clock, "BUDGET", 0)
    monkeypatch.setattr(clock, "_seconds", lambda _image, steps: sum(step.cost.multiplications for step, _w in steps))
    layer = Layer("separable", **SIZES)
    assert clock.timed(layer) == (layer.cost.multiplications, layer.plain.cost.multiplications, clock.LEAST)


def test_no_time_is_kept():
    explorer = CostExplorer(kind="one")
    before = explorer._repr_mimebundle_()["text/html"]
    explorer._time.say("Here and now …")
    assert explorer._repr_mimebundle_()["text/html"] == before


# What a notebook keeps, and everything together


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_notebook_keeps(kind):
    check_kept(lambda: CostExplorer(kind=kind, index=2))


def test_what_a_notebook_keeps_of_a_problem():
    check_kept(lambda: CostExplorer(kind="grouped", groups=3))


CHOICES = {
    "kind": list(KINDS),
    "size": [0, 1, 2, 7, 16],
    "channels": [-1, 1, 2, 6, 32, 33],
    "filters": [0, 1, 4, 6, 32],
    "kernel": [0, 1, 2, 3, 7],
    "groups": [-1, 0, 1, 2, 3],
    "stride": [0, 1, 2, 4, 5],
    "index": [-1, 0, 5, 1000],
}


@pytest.mark.parametrize("seed", range(3))
def test_random_walk(seed):
    """Whatever the settings, legal or not: nothing raises, and what is shown is true."""
    rng, explorer = np.random.default_rng(seed), CostExplorer()
    for _step in range(60):
        name = rng.choice(list(CHOICES))
        before = {other: getattr(explorer, other) for other in CHOICES if other not in (name, "index")}
        setattr(explorer, name, CHOICES[name][rng.integers(len(CHOICES[name]))])
        assert {other: getattr(explorer, other) for other in before} == before
        check_what_is_shown(explorer)


def check_what_is_shown(explorer):
    ET.fromstring(f"<div>{explorer.view.base}</div>")
    ET.fromstring(explorer.static_svg())
    assert explorer.view.sentences[explorer.index if explorer.view.columns else 0] == explorer.words
    layer = explorer._layer
    divided = {"grouped": explorer.groups, "depthwise": explorer.channels}.get(explorer.kind, 1)
    limits = {"size": 64, "channels": 32, "filters": 32, "kernel": 7, "stride": 4}
    legal = all(1 <= getattr(explorer, name) <= most for name, most in limits.items())
    if not (legal and divided > 0 and explorer.filters % divided == explorer.channels % divided == 0):
        assert explorer.words.startswith("No output. ")
        assert explorer.cost is None
        return
    expected = sum(step.filters * step.depth * np.prod(step.kernel) * np.prod(step.output) for step in layer.steps)
    assert explorer.cost.multiplications == expected
    assert f"{words.count(expected)}" in explorer.view.base
    assert len(explorer.view.frames) == len(explorer.view.sentences) == explorer.rows
    assert sum(region["rows"] for region in explorer.view.regions) == explorer.rows


def test_a_change_sends_little():
    view = CostExplorer(kind="factorised", channels=32, filters=32, size=64, kernel=7).view
    assert len(view.base) + sum(len(mark) for marks in view.frames for mark in marks) < 150_000
