"""Axes, curves, areas and stems, read back from what is drawn."""

import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from plots import enclosed, path_points, to_numbers

from convlib import drawing
from convlib.text import precise

AXES = drawing.Axes(-1, 5, -2, 8, height=150, head=30)


def parse(content):
    return ET.fromstring(f"<g>{content}</g>")


def spans(text):
    return [(span.text, float(span.get("x")), float(span.get("y"))) for span in text]


def test_axes_turn_numbers_into_px():
    assert AXES.x([-1, 2, 5]).tolist() == [0, drawing.PLOT / 2, drawing.PLOT]
    assert AXES.y(8) == 30
    assert 30 < AXES.y(3) < AXES.y(-2) < 150
    assert AXES.y(3) == (AXES.y(8) + AXES.y(-2)) / 2
    assert AXES.y(-2) < 132  # room for a number below a negative sample


def test_axes_of_nothing_but_zero():
    flat = drawing.Axes(0, 1, 0, 0)
    assert np.isfinite(flat.y(0))
    ET.fromstring(f"<svg>{drawing.plot(flat, '', title='a', across='t', mark='solid').content}</svg>")


@pytest.mark.parametrize(("low", "high"), [(-1.5, 2.5), (0, 1), (-4.4, 5.4), (0, 48), (-1e12, 3e12), (0, 2e-7)])
@pytest.mark.parametrize("most", [3, 5, 12])
def test_ticks_are_round_few_and_inside(low, high, most):
    ticks = drawing.ticks(low, high, most)
    assert 1 <= len(ticks) <= most + 1
    assert low - 1e-9 * high <= ticks[0] <= ticks[-1] <= high * (1 + 1e-9)
    steps = np.diff(ticks)
    if len(steps):
        np.testing.assert_allclose(steps, steps[0])
        assert f"{steps[0]:.3e}"[:5] in {"1.000", "2.000", "5.000"}


def test_plot_numbers_stand_at_their_places():
    panel = drawing.plot(AXES, "<path/>", title="a < b", across="t", mark="dashed")
    assert (panel.title, panel.below) == ("a < b", True)
    root = ET.fromstring(f"<svg>{panel.content}</svg>")
    across, up = (spans(text) for text in root.findall("text") if text.get("class") == "number")
    for text, x, y in across:
        assert x == pytest.approx(drawing.LEFT + float(AXES.x(float(text.replace("−", "-")))), abs=0.06)
        assert 150 < y < panel.height
    for text, x, y in up:
        assert y - 4 == pytest.approx(float(AXES.y(float(text.replace("−", "-")))), abs=0.06)
        assert 0 < x < drawing.LEFT
    assert [text for text, _, _ in across] == ["−1", "0", "1", "2", "3", "4", "5"] or len(across) > 7
    assert [text.text for text in root.findall("text") if text.get("class") == "title"] == ["t"]
    (inside,) = root.findall("svg")
    assert (inside.get("x"), inside.get("width")) == (str(drawing.LEFT), str(drawing.PLOT))
    assert 'stroke-dasharray="7 4"><g class="mark"></g></g>' in panel.content


def test_plot_takes_the_numbers_to_write():
    panel = drawing.plot(AXES, "", title="a", across="n", mark="solid", at=[0, 4])
    root = ET.fromstring(f"<svg>{panel.content}</svg>")
    assert [text for text, _, _ in spans(root.findall("text")[0])] == ["0", "4"]


def test_curve_goes_through_its_points():
    a, v = [-1, 0, 0, 1, 2, 2, 5], [0, 0, 3, 3, -1, 8, 0.25]
    points = path_points(parse(drawing.curve(AXES, a, v)).find("path"))
    across, up = to_numbers(AXES, points)
    np.testing.assert_allclose(across, a, atol=0.01)
    np.testing.assert_allclose(up, v, atol=0.01)


def test_curve_takes_no_step_twice():
    drawn = drawing.curve(AXES, [0, 0, 1, 1, 1], [1, 1, 1, 1, 1])
    assert path_points(parse(drawn).find("path")) == [tuple(map(float, (AXES.x(0), AXES.y(1).round(1)))), (180, 97.2)]


def test_shifted_moves_a_curve():
    line = drawing.curve(AXES, [0, 1], [0, 1])
    moved = parse(drawing.shifted(line, float(AXES.x(3) - AXES.x(0)))).find("path")
    across, up = to_numbers(AXES, path_points(moved))
    np.testing.assert_allclose(across, [3, 4], atol=0.01)
    np.testing.assert_allclose(up, [0, 1], atol=0.05)


@pytest.mark.parametrize(
    ("a", "v", "plus", "minus"),
    [
        ([0, 1, 1, 3], [2, 2, -1, -1], 2, -2),
        ([0, 2], [0, 4], 4, 0),
        ([0, 1, 1, 2, 2, 3], [1, 1, 0, 0, 2, 2], 3, 0),
        ([0, 1], [-2, -2], 0, -2),
        ([0, 1], [0, 0], 0, 0),
    ],
)
def test_area_is_that_between_line_and_zero(a, v, plus, minus):
    """Above zero it is of one class, below of another."""
    shaded = {path.get("class"): enclosed(AXES, path) for path in parse(drawing.area(AXES, a, v))}
    assert set(shaded) == {name for name, size in (("plus", plus), ("minus", minus)) if size}
    assert shaded.get("plus", 0) == pytest.approx(plus, abs=0.05)
    assert shaded.get("minus", 0) == pytest.approx(minus, abs=0.05)


@pytest.mark.parametrize("aside", [0, 14])
def test_stems_reach_from_zero_to_their_number(aside):
    a, v = [0, 1, 3], [2, -1.5, 0]
    root = parse(drawing.stems(AXES, a, v, aside=aside))
    dots = [(float(dot.get("cx")) - aside, float(dot.get("cy"))) for dot in root.iter("circle")]
    across, up = to_numbers(AXES, dots)
    np.testing.assert_allclose(across, a, atol=0.01)
    np.testing.assert_allclose(up, v, atol=0.01)
    zero = float(AXES.y(0).round(1))
    lines = re.findall(r"M(\S+) (\S+)V([\d.]+)", root.find("path").get("d"))
    assert [(float(x) - aside, float(top)) for x, _, top in lines] == dots
    assert {float(bottom) for _, bottom, _ in lines} == {zero}
    numbers = spans(root.find("text"))
    assert [text for text, _, _ in numbers] == ["2", "−1.5", "0"]
    for (_, x, y), (dot, height), value in zip(numbers, dots, v, strict=True):
        assert x == dot + aside
        assert (y > height) == (value < 0)


def test_stems_hollow_and_without_numbers():
    filled, hollow = drawing.stems(AXES, [0], [1]), drawing.stems(AXES, [0], [1], hollow=True, numbered=False)
    assert 'fill="currentColor"' in filled
    assert "currentColor" not in hollow
    assert parse(hollow).find("text") is None
    parse(drawing.stems(AXES, [], []))


def test_veil_upright_and_dot_stand_at_their_place():
    veil = parse(drawing.veil(AXES, 2)).find("rect")
    assert float(veil.get("x")) == float(AXES.x(2))
    assert float(veil.get("x")) + float(veil.get("width")) == drawing.PLOT
    assert f'd="M{float(AXES.x(2)):g} 0v150"' in drawing.upright(AXES, 2)
    dot = parse(drawing.dot(AXES, 2, 3)).find("circle")
    assert (float(dot.get("cx")), float(dot.get("cy"))) == (float(AXES.x(2)), float(AXES.y(3)))


def test_label_and_pens():
    text = parse(drawing.label(3, 4, "a < b & c", anchor="end")).find("text")
    assert (text.text, text.get("style")) == ("a < b & c", "text-anchor:end")
    dashes = {pen: "dasharray" in drawing.inked(pen, "") for pen in ("solid", "dashed", "faint", "product")}
    assert dashes == {"solid": False, "dashed": True, "faint": True, "product": False}
    parse(drawing.inked("faint", "<path/>"))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.75, "0.75"),
        (-0.00001, "0"),
        (1 / 3, "0.3333"),
        (-2, "−2"),
        (1e6, "1000000"),
        (-1 / 3, "−0.3333"),
        (0.1, "0.1"),
    ],
)
def test_precise(value, text):
    assert precise(value) == text
