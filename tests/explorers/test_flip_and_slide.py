"""Flip and slide, driven through its traits: areas against scipy's integral, sums against numpy's convolution."""

import html
import itertools
import json
import re
import time
import xml.etree.ElementTree as ET

import ipywidgets as widgets
import numpy as np
import pytest
import scipy.integrate
from exhibits import SVG, check_kept, controls, move, panels, value
from plots import enclosed, path_points, to_numbers

from convlib import drawing
from convlib.explorers import FlipAndSlide
from convlib.text import precise

SHAPES = ("box", "triangle", "decaying exponential", "own")
SEQUENCES = {"box": [1, 1, 1], "triangle": [1, 2, 3, 2, 1], "decaying exponential": [8, 4, 2, 1]}
X, W = (1, -2, 3.5), (2, 1, 0, -1)  # neither is its own mirror image


def function(shape, samples):
    """The shape as plain Python, and where it bends or jumps."""
    return {
        "box": (lambda a: float(0 <= a < 1), [0, 1]),
        "triangle": (lambda a: max(0.0, 1 - abs(a - 1)), [0, 1, 2]),
        "decaying exponential": (lambda a: np.exp(-a) if a >= 0 else 0.0, [0]),
        "own": (lambda a: samples[int(a // 1)] if 0 <= a < len(samples) else 0.0, list(range(len(samples) + 1))),
    }[shape]


def integral(x, w, t, turned):
    """The area of the product at one t, by scipy, from bend to bend."""
    (f, bends_f), (g, bends_g) = function(x, X), function(w, W)
    sign = 1 if turned else -1
    edges = np.unique([*bends_f, *(t - sign * np.array(bends_g)), -45, 45])
    return sum(
        scipy.integrate.quad(lambda a: f(a) * g(sign * (t - a)), low, high, epsabs=1e-12)[0]
        for low, high in itertools.pairwise(edges)
    )


def summed(x, w, turned):
    """n -> y[n], by numpy."""
    x, w = (samples if shape == "own" else SEQUENCES[shape] for shape, samples in ((x, X), (w, W)))
    y = np.convolve(x, w) if turned else np.correlate(x, w, mode="full")
    first = 0 if turned else 1 - len(w)
    if not turned and len(x) < len(w):  # numpy swaps the two, and turns the result
        y = np.convolve(x, w[::-1])
    return dict(enumerate(y.tolist(), start=first))


def make(**settings):
    return FlipAndSlide(x_samples=X, w_samples=W, **{"x": "box", "w": "box"} | settings)


# Areas


@pytest.mark.parametrize("turned", [True, False])
@pytest.mark.parametrize("w", SHAPES)
@pytest.mark.parametrize("x", SHAPES)
def test_areas_agree_with_scipy(x, w, turned):
    explorer = make(x=x, w=w, reversed=turned)
    some = slice(None, None, 7)
    expected = [integral(x, w, t, turned) for t in explorer.times[some]]
    np.testing.assert_allclose(explorer.y[some], expected, atol=1e-9)


def exponential_after(t):
    return np.exp(-np.maximum(t, 0)) * (t >= 0)


@pytest.mark.parametrize(
    ("x", "w", "turned", "closed"),
    [
        ("box", "box", True, lambda t: np.maximum(1 - np.abs(t - 1), 0)),
        ("box", "box", False, lambda t: np.maximum(1 - np.abs(t), 0)),
        (
            "box",
            "decaying exponential",
            True,
            lambda t: np.where(t < 0, 0, np.exp(-np.maximum(t - 1, 0)) - exponential_after(t)),
        ),
        ("decaying exponential", "decaying exponential", True, lambda t: t * exponential_after(t)),
        ("decaying exponential", "decaying exponential", False, lambda t: np.exp(-np.abs(t)) / 2),
    ],
)
def test_areas_agree_with_closed_forms(x, w, turned, closed):
    explorer = FlipAndSlide(x=x, w=w, reversed=turned)
    np.testing.assert_allclose(explorer.y, closed(explorer.times), atol=1e-9)


def test_steps_give_the_sum_one_later():
    """Own samples are steps of width 1, so that the integral at n + 1 is the sum at n."""
    explorer = make(x="own", w="own")
    at = dict(zip(explorer.times.tolist(), explorer.y.tolist(), strict=True))
    for n, y in enumerate(np.convolve(X, W)):
        assert at[n + 1] == pytest.approx(y, abs=1e-9)


def test_commutes_only_when_reversed():
    one, other = FlipAndSlide(x="box", w="decaying exponential"), FlipAndSlide(x="decaying exponential", w="box")
    both = np.intersect1d(one.times, other.times)
    assert len(both) > 10

    def at(explorer):
        return explorer.y[np.isin(explorer.times, both)]

    np.testing.assert_allclose(at(one), at(other), atol=1e-9)
    one.reversed = other.reversed = False
    assert np.abs(at(one) - at(other)).max() > 0.2


# Sums


@pytest.mark.parametrize("turned", [True, False])
@pytest.mark.parametrize("w", SHAPES)
@pytest.mark.parametrize("x", SHAPES)
def test_sums_agree_with_numpy(x, w, turned):
    explorer = make(x=x, w=w, reversed=turned, discrete=True)
    expected = summed(x, w, turned)
    for n, y in zip(explorer.times, explorer.y, strict=True):
        assert y == pytest.approx(expected.get(n, 0), abs=1e-12)
    assert set(expected) < set(explorer.times.tolist())


@pytest.mark.parametrize("turned", [True, False])
def test_every_sentence_gives_its_sum(turned):
    """The letters name the samples whose numbers follow, and the products add up."""
    explorer = make(x="own", w="own", reversed=turned, discrete=True)
    expected = summed("own", "own", turned)
    for n, said in zip(explorer.times, explorer.view.sentences, strict=True):
        name = f"{'y' if turned else '(x ⊗ w)'}[{n}]".replace("-", "−")
        if n not in expected:
            assert said == f"n = {n}: no sample of w meets one of x, so {name} = 0".replace("-", "−")
            continue
        letters, numbers, result, rest = re.fullmatch(r"n = \S+: (.*?) = (.*) = (.*), so (.*) = .*", said).groups()
        pairs = [(int(a), int(b)) for a, b in re.findall(r"x\[(\d+)\]·w\[(\d+)\]", letters)]
        assert all(b == (n - a if turned else a - n) for a, b in pairs)
        assert [value(product) for product in numbers.split(" + ")] == [X[a] * W[b] for a, b in pairs]
        assert value(numbers) == value(result) == expected[n]
        assert rest == name
        assert said.endswith(f" = {result}")


@pytest.mark.parametrize("turned", [True, False])
def test_every_sentence_gives_its_area(turned):
    explorer = make(w="decaying exponential", reversed=turned)
    name = "y" if turned else "(x ⊗ w)"
    for time_, said in zip(explorer.times, explorer.view.sentences, strict=True):
        when, area, again, result = re.fullmatch(
            r"t = (\S+): the area of the product is (\S+), so (.*) = (\S+)", said
        ).groups()
        assert value(when) == pytest.approx(time_)
        assert again == f"{name}({when})"
        assert area == result
        assert value(area) == pytest.approx(integral("box", "decaying exponential", time_, turned), abs=0.00006)


# The picture


def marks(explorer):
    """The highlight of each of the three plots."""
    return [ET.fromstring(f"<g>{mark}</g>") for mark in explorer.view.frames[explorer.index]]


def axes(explorer):
    return explorer._scene.axes


def texts(element):
    return [text.text for text in element.iter("text") if text.text]


@pytest.mark.parametrize("turned", [True, False])
@pytest.mark.parametrize("w", SHAPES)
def test_the_moving_curve_is_w_reversed_and_shifted(w, turned):
    explorer = make(x="triangle", w=w, reversed=turned, t=0.75)
    g, _ = function(w, W)
    line = next(path for path in marks(explorer)[0].iter("path") if path.get("transform"))
    a, heights = to_numbers(axes(explorer)[0], path_points(line))
    inner = (a[:-1] + a[1:]) / 2
    middle = (heights[:-1] + heights[1:]) / 2
    wide = np.abs(np.diff(a)) > 0.05
    expected = [g(explorer.t - place if turned else place - explorer.t) for place in inner[wide]]
    np.testing.assert_allclose(middle[wide], expected, atol=0.03)
    assert wide.sum() >= 1
    assert texts(marks(explorer)[0]) == ["w(t − a)" if turned else "w(a − t)"]


@pytest.mark.parametrize(
    ("w", "slack"), [("box", 0.01), ("own", 0.02), ("triangle", 0.03), ("decaying exponential", 0.03)]
)
@pytest.mark.parametrize("turned", [True, False])
def test_the_shaded_area_is_the_area(w, slack, turned):
    """Shaded above zero minus shaded below zero, read off the picture, is y at that t."""
    explorer = make(x="own", w=w, reversed=turned)
    for index in range(0, explorer.columns, 5):
        explorer.index = index
        plot = axes(explorer)[1]
        shaded = [path for path in marks(explorer)[1].iter("path") if path.get("class") in ("plus", "minus")]
        assert sum(enclosed(plot, path) for path in shaded) == pytest.approx(explorer.y[index], abs=slack * 5)
        assert texts(marks(explorer)[1]) == [f"area {precise(explorer.y[index])}"]


def test_y_grows_up_to_the_present_t():
    explorer = make(w="triangle", t=1.5)
    plot = axes(explorer)[2]
    panel = panels(explorer.static_svg())["y(t): the area for every t"]
    (curve,) = [path for path in panel.iter(f"{SVG}path") if not path.get("class") and "L" in path.get("d")]
    a, heights = to_numbers(plot, path_points(curve))
    np.testing.assert_allclose(np.interp(a, explorer.times, explorer.y), heights, atol=0.01)
    assert (a[0], a[-1]) == pytest.approx((explorer.times[0], explorer.times[-1]), abs=0.01)
    veil = next(panel.iter(f"{SVG}rect"))
    assert float(veil.get("x")) == pytest.approx(plot.x(1.5), abs=0.06)
    dot = next(panel.iter(f"{SVG}circle"))
    (where,), (height,) = to_numbers(plot, [(float(dot.get("cx")), float(dot.get("cy")))])
    assert where == pytest.approx(1.5, abs=0.01)
    assert height == pytest.approx(integral("box", "triangle", 1.5, True), abs=0.01)


def stems_of(element, plot, hollow, aside=0):
    """What the dots of a kind show: place -> number."""
    groups = [g for g in element.iter() if g.tag.endswith("}g") or g.tag == "g"]
    kind = next(
        g for g in groups if ("currentColor" not in g.get("fill", "")) == hollow and g.find("circle") is not None
    )
    dots = [(float(dot.get("cx")) - aside, float(dot.get("cy"))) for dot in kind]
    a, heights = to_numbers(plot, dots) if dots else ([], [])
    return {round(float(place), 1): round(float(height), 1) for place, height in zip(a, heights, strict=True)}


@pytest.mark.parametrize("turned", [True, False])
def test_the_stems_are_w_reversed_and_shifted_and_the_products(turned):
    explorer = make(x="own", w="own", reversed=turned, discrete=True)
    top, middle, bottom = axes(explorer)
    for n in explorer.times:
        explorer.t = n
        moving, products, y = marks(explorer)
        lies = {(n - b if turned else n + b): W[b] for b in range(len(W))}
        assert stems_of(moving, top, True, aside=14) == pytest.approx(lies, abs=0.1)
        expected = {a: X[a] * lies[a] for a in range(len(X)) if a in lies}
        if expected:
            assert stems_of(products, middle, False) == pytest.approx(expected, abs=0.1)
        so_far = {k: summed("own", "own", turned).get(k, 0) for k in explorer.times if k <= n}
        assert stems_of(y, bottom, False) == pytest.approx(so_far, abs=0.15)
        assert [value(span.text) for span in products.iter("tspan")] == [expected[a] for a in sorted(expected)]
        assert texts(products) == [f"sum {precise(so_far[n])}"]


def test_captions_name_the_functions():
    explorer = make(x="own", w="decaying exponential")
    assert (
        next(iter(panels(explorer.static_svg())))
        == "x(a), solid: own 1, −2, 3.5; w(t − a), dashed: decaying exponential"
    )
    assert "steps of width 1" in explorer.static_svg()
    assert "Convolution, w reversed and shifted: y(t) = (x * w)(t) = ∫ x(a) w(t − a) da" in explorer.static_svg()
    explorer.discrete, explorer.reversed = True, False
    assert list(panels(explorer.static_svg())) == [
        "x[a], solid: own 1, −2, 3.5; w[a − n], dashed: decaying exponential",
        "their product, one number for each pair",
        "(x ⊗ w)[n]: the sum for every n",
    ]
    assert "steps of width 1" not in explorer.static_svg()
    assert "w shifted and not reversed: (x ⊗ w)[n] = Σ x[a] w[a − n], added over every a" in explorer.static_svg()


def test_one_axis_for_all_three_and_both_ways():
    explorer = make(w="decaying exponential")
    before = [(plot.left, plot.right) for plot in axes(explorer)]
    assert len(set(before)) == 1
    explorer.reversed = False
    assert [(plot.left, plot.right) for plot in axes(explorer)] == before


# The position


@pytest.mark.parametrize("discrete", [False, True])
def test_pointing_chooses_the_t_below_it(discrete):
    """Every position's region lies around its own place on the axis, in each of the plots."""
    explorer = make(x="own", w="own", discrete=discrete)
    assert [place["panel"] for place in explorer.view.regions] == [0, 1, 2]
    for place, plot in zip(explorer.view.regions, axes(explorer), strict=True):
        assert (place["rows"], place["columns"], place["first"], place["right"]) == (1, len(explorer.times), 0, 1)
        middles = place["x"] + (np.arange(place["columns"]) + 0.5) * place["width"]
        np.testing.assert_allclose(middles, drawing.LEFT + plot.x(explorer.times))
        assert (place["y"], place["height"]) == (0, plot.height)


def test_t_chooses_the_nearest_position():
    explorer = FlipAndSlide(t=1.26)
    assert explorer.t == 1.25
    explorer.t = 0.3
    assert explorer.words == "t = 0.3: the area of the product is 0.3, so y(0.3) = 0.3"
    assert explorer.view.index == explorer.index
    explorer.t = 99
    assert explorer.t == explorer.times[-1]
    move(explorer.view, 0)
    assert explorer.t == explorer.times[0]
    assert FlipAndSlide(index=3).index == 3


@pytest.mark.parametrize(
    ("change", "t"),
    [
        ({"w": "triangle"}, 1.5),
        ({"reversed": False}, 1.5),
        ({"x": "decaying exponential"}, 1.5),
        ({"w_samples": (1, 2, 3, 4)}, 1.5),
        ({"discrete": True}, 2),
    ],
)
def test_t_stays_where_it_is(change, t):
    explorer = FlipAndSlide(t=1.5 if t == 1.5 else 1.75)
    for name, setting in change.items():
        setattr(explorer, name, setting)
    assert explorer.t == t
    assert explorer.view.index == explorer.index
    assert explorer.words == explorer.view.sentences[explorer.index]


def test_callers_cannot_spoil_what_is_drawn():
    explorer = FlipAndSlide(t=1)
    explorer.times[:] = 0
    explorer.y[:] = 7
    assert explorer.t == 1
    assert FlipAndSlide(t=1).y.max() == pytest.approx(1)


# Controls


def test_dropdowns_and_checkboxes():
    explorer = make()
    x, w = controls(explorer, widgets.Dropdown)
    discrete, turned = controls(explorer, widgets.Checkbox)
    x.value, w.value, discrete.value, turned.value = "triangle", "decaying exponential", True, False
    assert (explorer.x, explorer.w, explorer.discrete, explorer.reversed) == (x.value, w.value, True, False)
    explorer.x, explorer.w, explorer.discrete, explorer.reversed = "box", "own", False, True
    assert (x.value, w.value, discrete.value, turned.value) == ("box", "own", False, True)


def test_position_is_called_t_or_n():
    explorer = FlipAndSlide()
    view = explorer.view
    assert (view.position, len(view.sentences), view.index) == ("t", explorer.columns, explorer.index)
    explorer.discrete = True
    assert (view.position, len(view.sentences), view.index) == ("n", explorer.columns, explorer.index)


def fields(explorer):
    """The fields of own samples and the messages beside them."""
    return [*controls(explorer, widgets.Text), *controls(explorer, widgets.HTML)]


def test_own_samples_are_read_and_chosen():
    explorer = FlipAndSlide()
    x, w, *messages = fields(explorer)
    assert (x.value, w.value) == ("1, 2, 3", "2, 1")
    x.value = " 4,−0.5 , 1e1"
    assert (explorer.x, explorer.x_samples) == ("own", (4, -0.5, 10))
    assert x.value == "4, −0.5, 10"
    assert explorer.w == "box"
    explorer.w_samples = (0.1234567, 2)
    assert (w.value, explorer.w, explorer.w_samples) == ("0.1234567, 2", "own", (0.1234567, 2))
    assert [message.value for message in messages] == ["", ""]


def test_typing_what_is_there_already_chooses_it_too():
    explorer = FlipAndSlide()
    fields(explorer)[1].value = "2,1"
    assert explorer.w == "own"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("1, a", "own x: “a” is not a number; write for example 1, 2, 3."),
        ("1 2 3", "“1 2 3” is not a number"),
        ("1,,2", "own x: a number is missing next to a comma"),
        ("", "a number is missing"),
        ("1, nan", "“nan” is not a number"),
        ("1e400", "“1e400” is not a number"),
        ("1,2,3,4,5,6,7,8,9", "own x has 9 numbers; give between 1 and 8."),
        ("<b>&", "“<b>&” is not a number"),
    ],
)
def test_bad_samples_are_explained_and_nothing_is_lost(typed, said):
    explorer = make(x="own", w="triangle")
    kept = explorer.view.base, explorer.words
    x, _, message, _ = fields(explorer)
    x.value = typed
    assert said in html.unescape(message.value)
    assert "The picture keeps 1, −2, 3.5." in message.value
    assert "<b>" not in message.value
    assert (explorer.x, explorer.w, explorer.x_samples) == ("own", "triangle", X)
    assert (explorer.view.base, explorer.words) == kept
    x.value = "5"
    assert message.value == ""
    assert explorer.x_samples == (5,)


def test_a_lesson_chooses_the_controls():
    def shown(*names):
        explorer = FlipAndSlide(controls=names)
        found = controls(explorer.children[0], (widgets.Dropdown, widgets.Text, widgets.Checkbox))
        return [control.description for control in found]

    assert shown("w", "x") == ["x", "w"]
    assert shown("samples", "discrete", "reversed") == ["own x", "own w", "discrete", "reverse w"]
    assert shown() == []
    explorer = FlipAndSlide(controls=())
    explorer.discrete = True
    assert explorer.words.startswith("n = ")


# What is refused


def test_unknown_controls_and_settings_are_named():
    with pytest.raises(ValueError, match=r"'speed'.*x, w, samples, discrete, reversed"):
        FlipAndSlide(controls=("speed",))
    with pytest.raises(TypeError, match=r"no setting turned; it has discrete, index, reversed"):
        FlipAndSlide(turned=True)


@pytest.mark.parametrize("wrong", ["1", None, np.nan, (1,)])
def test_t_that_is_no_number(wrong):
    with pytest.raises(TypeError, match="t must be a number"):
        FlipAndSlide(t=wrong)


@pytest.mark.parametrize("wrong", [(), range(9), ["a"], [[1], [2, 3]], [[1, 2]], None, (np.inf,), (1e7,), 3])
def test_samples_that_are_refused(wrong):
    explorer = make(x="own")
    with pytest.raises((TypeError, ValueError), match="x_samples"):
        explorer.x_samples = wrong
    assert explorer.x_samples == X
    with pytest.raises((TypeError, ValueError), match="w_samples"):
        FlipAndSlide(w_samples=wrong)


def test_unknown_names_and_types_are_refused():
    explorer = make()
    for name, wrong in [("x", "sine"), ("w", None), ("discrete", "yes"), ("reversed", 2)]:
        with pytest.raises((TypeError, ValueError)):
            setattr(explorer, name, wrong)
    assert (explorer.x, explorer.w, explorer.discrete, explorer.reversed) == ("box", "box", False, True)


def test_samples_given_choose_own_unless_a_shape_is_given_too():
    assert FlipAndSlide(x_samples=(1, 2, 3)).x == "own"
    assert FlipAndSlide(x_samples=(1, 2, 3)).w == "box"
    explorer = FlipAndSlide(x="triangle", x_samples=np.array([4, 5]))
    assert (explorer.x, explorer.x_samples) == ("triangle", (4, 5))


# What a notebook keeps


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"t": 0.25}, "FlipAndSlide: x box; w box, reversed; continuous; t = 0.25, y(0.25) = 0.25"),
        (
            {"x": "own", "w": "triangle", "reversed": False, "discrete": True, "t": -1},
            "FlipAndSlide: x own 1, −2, 3.5; w triangle, not reversed; discrete; n = −1, (x ⊗ w)[−1] = 3",
        ),
    ],
)
def test_what_a_notebook_keeps(settings, said):
    check_kept(lambda: make(**settings))
    assert repr(make(**settings)) == said


# Everything together


CHOICES = {
    "x": SHAPES,
    "w": SHAPES,
    "x_samples": [(1,), (0,), (0, 0, 5), (1e6, -1e6), X, tuple(range(-4, 4))],
    "w_samples": [(-3,), (0, 0), (1e-9, 2), W, (0.5,) * 8],
    "discrete": [False, True],
    "reversed": [False, True],
    "index": [-5, 0, 3, 20, 1000],
}


@pytest.mark.parametrize("seed", range(4))
def test_random_walk(seed):
    rng = np.random.default_rng(seed)
    explorer = make()
    for _ in range(50):
        name = rng.choice(list(CHOICES))
        new = CHOICES[name][rng.integers(len(CHOICES[name]))]
        untouched = set(CHOICES) - {name, name.removesuffix("_samples"), "index"}
        before = {other: getattr(explorer, other) for other in untouched}
        setattr(explorer, name, new)
        assert {other: getattr(explorer, other) for other in untouched} == before
        check_what_is_shown(explorer)


def check_what_is_shown(explorer):
    ET.fromstring(f"<div>{explorer.view.base}</div>")
    ET.fromstring(explorer.static_svg())
    for mark in explorer.view.frames[explorer.index]:
        ET.fromstring(f"<g>{mark}</g>")
    assert "nan" not in explorer.view.base + str(explorer.view.frames)
    assert 0 <= explorer.index == explorer.view.index < explorer.columns
    assert len(explorer.view.frames) == len(explorer.view.sentences) == len(explorer.times) == len(explorer.y)
    assert explorer.view.sentences[explorer.index] == explorer.words
    sign = 1 if explorer.reversed else -1
    if explorer.discrete:
        x, w = (
            getattr(explorer, f"{name}_samples")
            if getattr(explorer, name) == "own"
            else SEQUENCES[getattr(explorer, name)]
            for name in "xw"
        )
        n = int(explorer.t)
        expected = sum(x[a] * w[sign * (n - a)] for a in range(len(x)) if 0 <= sign * (n - a) < len(w))
    else:
        f, _ = function(explorer.x, explorer.x_samples)
        g, _ = function(explorer.w, explorer.w_samples)
        a = np.arange(-20, 20, 0.01) + 0.005  # the midpoints of strips, good enough to find a wrong curve
        heights = [f(place) * g(sign * (explorer.t - place)) for place in a]
        expected = np.sum(heights) * 0.01
    scale = max(1, *np.abs(explorer.x_samples)) * max(1, *np.abs(explorer.w_samples))
    assert explorer.y[explorer.index] == pytest.approx(expected, abs=0.03 * scale)


def test_a_change_is_small_and_quick():
    """Whatever the shapes; the time is far above what it takes, so that only a change of its order is found."""
    explorer = FlipAndSlide(x_samples=(1, -2, 3, 4, 5, -6, 7, 8.25), w_samples=(2, 1, 3, -1.5, 5, 6, 7, 8))
    start = time.process_time()
    for explorer.x in SHAPES:
        for explorer.w in SHAPES:
            for explorer.discrete in (False, True):
                for explorer.reversed in (False, True):
                    view = explorer.view
                    sent = json.dumps([view.base, view.frames, view.sentences], ensure_ascii=False)
                    assert len(sent.encode()) < 100_000
    assert time.process_time() - start < 9
