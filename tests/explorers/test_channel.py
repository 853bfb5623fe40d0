"""The channel explorer, driven through its traits: its maps must be what scipy's sums over the channels give."""

import re
import xml.etree.ElementTree as ET

import ipywidgets as widgets
import numpy as np
import pytest
import scipy.signal
from exhibits import SVG, check_kept, controls, numbers, panels, slider, value

from convlib import drawing, images
from convlib.explorers import ChannelExplorer
from convlib.explorers.channel import words
from convlib.explorers.channel.layer import Layer

RNG = np.random.default_rng(0)
IMAGE = RNG.integers(-9, 10, size=(3, 5, 6)).astype(float)
CELLS = RNG.integers(-3, 4, size=(3, 3, 2, 3)).astype(float)
NAMED = {  # the four filters, slice by slice
    "red − green": [[[1, 1], [1, 1]], [[-1, -1], [-1, -1]], [[0, 0], [0, 0]]],
    "edges": [[[-1, 1], [-1, 1]], [[-1, 1], [-1, 1]], [[-1, 1], [-1, 1]]],
    "all added": [[[1, 1], [1, 1]], [[1, 1], [1, 1]], [[1, 1], [1, 1]]],
    "mixed": [[[2, -1], [0, 1]], [[-1, 0], [1, -2]], [[1, 1], [-2, 0]]],
}


def by_scipy(image, filters):
    """One map for each filter: the sum of its channels' correlations."""
    return np.array(
        [
            sum(
                scipy.signal.correlate2d(channel, kernel, mode="valid")
                for channel, kernel in zip(image, filter_, strict=True)
            )
            for filter_ in np.asarray(filters, float)
        ]
    )


def flag():
    """The default image, pixel by pixel."""
    photo = images.photograph(color=True).astype(int)
    return np.array(
        [[[photo[y, x, c] * 10 // 256 for x in range(34, 64, 6)] for y in range(132, 162, 6)] for c in range(3)]
    )


def panel(explorer, title):
    return panels(explorer.static_svg())[title]


def corners(mark):
    """The upper left corners of the cells that a highlight fills."""
    squares = re.findall(
        rf"M(\d+) (\d+)h{drawing.CELL}v{drawing.CELL}h", re.search(r'class="window" d="([^"]*)', mark)[1]
    )
    return {(int(x), int(y)) for x, y in squares}


# The numbers


def test_default_image_is_the_flag_in_ten_steps():
    explorer = ChannelExplorer()
    assert explorer.image.shape == (3, 5, 5)
    np.testing.assert_array_equal(explorer.image, flag().astype(float))
    assert 0 <= explorer.image.min() <= explorer.image.max() <= 9


@pytest.mark.parametrize("filters", [1, 2, 3, 4])
def test_maps_of_the_named_filters(filters):
    explorer = ChannelExplorer(filters=filters)
    expected = by_scipy(flag(), list(NAMED.values())[:filters])
    np.testing.assert_array_equal(explorer.maps, expected)
    assert explorer.maps.shape == (filters, 4, 4)


@pytest.mark.parametrize("channels", [1, 2, 3, 4])
@pytest.mark.parametrize("kernel", [(1, 1), (2, 3), (3, 2), (5, 6)])
def test_maps_of_own_filters_agree_with_scipy(channels, kernel):
    rng = np.random.default_rng(channels)
    image, cells = rng.normal(size=(channels, 5, 6)), rng.normal(size=(2, channels, *kernel))
    explorer = ChannelExplorer(image, cells=cells)
    np.testing.assert_allclose(explorer.maps, by_scipy(image, cells), atol=1e-12)


def test_maps_agree_with_torch():
    torch = pytest.importorskip("torch")
    expected = torch.nn.functional.conv2d(torch.tensor(IMAGE)[None], torch.tensor(CELLS))[0].numpy()
    np.testing.assert_allclose(ChannelExplorer(IMAGE, cells=CELLS).maps, expected, atol=1e-12)


@pytest.mark.parametrize("channels", [1, 2, 4])
def test_named_filters_are_as_deep_as_the_image(channels):
    explorer = ChannelExplorer(np.ones((channels, 3, 3)), filters=4)
    assert explorer.weights.shape == (4, channels, 2, 2)
    np.testing.assert_array_equal(explorer.maps, by_scipy(explorer.image, explorer.weights))


def test_a_gray_image_has_one_channel_and_its_filters_one_slice():
    explorer = ChannelExplorer(IMAGE)
    assert explorer.weights.shape == (2, 3, 2, 2)
    explorer.color = False
    gray = np.round(IMAGE.mean(axis=0), 1)
    np.testing.assert_allclose(explorer.source, gray[np.newaxis])
    assert explorer.weights.shape == (2, 1, 2, 2)
    np.testing.assert_allclose(explorer.maps, by_scipy([gray], [NAMED["red − green"][:1], NAMED["edges"][:1]]))
    assert [title for title in panels(explorer.static_svg()) if "products" in title] == ["products, gray"]
    explorer.color = True
    np.testing.assert_array_equal(explorer.source, IMAGE)


def test_parameters_are_counted():
    explorer = ChannelExplorer(np.zeros((3, 6, 6)), cells=np.ones((2, 3, 3, 3)))
    assert explorer.parameters == "Parameters: n·(C·kh·kw + 1 bias) = 2·(3·3·3 + 1) = 56."
    explorer.filters = 1
    assert explorer.parameters.endswith("1·(3·3·3 + 1) = 28.")
    explorer = ChannelExplorer(filters=4, color=False)
    formula, total = explorer.parameters.rstrip(".").split(" = ")[1:]
    assert value(formula) == int(total) == 4 * (1 * 2 * 2 + 1)
    assert explorer.parameters in explorer.view.base


# The model, without a widget


def test_a_layer_has_its_maps_and_products():
    layer = Layer(IMAGE, CELLS, count=2, shown=1)
    np.testing.assert_array_equal(layer.maps, by_scipy(IMAGE, CELLS[:2]))
    np.testing.assert_array_equal(layer.products.sum(axis=(1, 2, 3)), layer.maps[1].ravel())
    np.testing.assert_array_equal(layer.window(2, 1, 3), IMAGE[2, 1:3, 3:6])
    assert (layer.size, layer.parameters, layer.problem) == ((4, 4), 2 * (3 * 2 * 3 + 1), "")
    assert [sentence.partition(":")[0] for sentence in words.sentences(layer, hidden=False)] == [
        f"Output row {row}, column {column} of map 1" for row in range(4) for column in range(4)
    ]


def test_a_hidden_sum_is_in_no_sentence_and_the_products_are():
    layer = Layer(IMAGE, CELLS, count=2, shown=1)
    for hidden, shown in zip(words.sentences(layer, True), words.sentences(layer, False), strict=True):
        assert hidden == re.sub(r" = \S+\. In red", " = ?. In red", shown, count=1)


def test_a_layer_that_does_not_work_has_no_maps():
    layer = Layer(IMAGE, CELLS, count=4, shown=0)
    assert "only 3 can be shown" in layer.problem
    assert layer.maps is None
    assert words.summary(layer).startswith("ChannelExplorer: image 3×5×6, 3 filters of 3×2×3, no maps")
    assert len(Layer(IMAGE, CELLS, count=-1, shown=0).weights) == 0


# The words


@pytest.mark.parametrize("shown", [0, 1, 2])
def test_products_in_words_add_up(shown):
    explorer = ChannelExplorer(IMAGE, cells=CELLS, shown=shown)
    expected = by_scipy(IMAGE, CELLS)
    for index, said_at in enumerate(explorer.view.sentences):
        row, column = divmod(index, 4)
        (place, sums), *products = (part.rstrip(".").split(": ") for part in re.split(r"\. (?=In )", said_at))
        assert place == f"Output row {row}, column {column} of map {shown}"
        parts, total = sums.split(" = ")
        assert value(total) == expected[shown, row, column]
        partial = [value(part.split()[1]) for part in parts.split(" + ")]
        assert [part.split()[0] for part in parts.split(" + ")] == ["red", "green", "blue"]
        assert sum(partial) == expected[shown, row, column]
        assert [channel for channel, _ in products] == ["In red", "In green", "In blue"]
        said = [terms.split(" = ") for _, terms in products]
        windows = IMAGE[:, row : row + 2, column : column + 3]
        for (terms, result), window, kernel, part in zip(said, windows, CELLS[shown], partial, strict=True):
            assert value(terms) == value(result) == part == (window * kernel).sum()


def test_a_slice_of_zeros_is_said():
    words = ChannelExplorer(index=11).words
    assert words.endswith("In blue: all weights are 0.")
    assert words.startswith("Output row 2, column 3 of map 0: red 24 + green (−11) + blue 0 = 13. In red: 4·1 + 8·1 +")


def test_other_channels_are_numbered():
    explorer = ChannelExplorer(np.ones((2, 3, 3)))
    assert ": 4 + (−4) = 0. In channel 0: 1·1 + 1·1 + 1·1 + 1·1 = 4. In channel 1: " in explorer.words
    assert list(panels(explorer.static_svg()))[:2] == ["channel 0", "filter 0, channel 0"]


# The picture


def test_picture_holds_the_numbers():
    explorer = ChannelExplorer(IMAGE, cells=CELLS, shown=1, index=6)
    shown = panels(explorer.static_svg())
    columns = [f"{part}{name}" for name in ("red", "green", "blue") for part in ("", "filter 1, ", "products, ")]
    titles = {"red": "red 빨강", "green": "green 초록", "blue": "blue 파랑"}
    last = ["(image * filter) × 3 → 3 maps", "sum over the channels", "3 maps of 4×4"]
    assert list(shown) == [*(titles.get(title, title) for title in columns), *last]
    windows = IMAGE[:, 1:3, 2:5]
    for number, (name, title) in enumerate(titles.items()):
        np.testing.assert_array_equal(numbers(shown[title]), IMAGE[number])
        np.testing.assert_array_equal(numbers(shown[f"filter 1, {name}"]), CELLS[1, number])
        np.testing.assert_array_equal(numbers(shown[f"products, {name}"]), windows[number] * CELLS[1, number])
    expected = by_scipy(IMAGE, CELLS)
    sums = (windows * CELLS[1]).sum(axis=(1, 2))
    np.testing.assert_array_equal(numbers(shown["sum over the channels"]), [[*sums, expected[1, 1, 2]]])
    np.testing.assert_array_equal(numbers(shown["3 maps of 4×4"]).reshape(3, 4, 4), expected)


def test_highlights_lie_on_the_window_in_every_channel_and_on_its_cell_in_every_map():
    explorer = ChannelExplorer(IMAGE, cells=CELLS, index=6)
    left, top = drawing.ORIGIN
    marks = explorer.view.frames[6]
    window = {(left + x * drawing.CELL, top + y * drawing.CELL) for y in (1, 2) for x in (2, 3, 4)}
    assert [corners(marks[panel]) for panel in (0, 3, 6)] == [window] * 3
    assert [marks[panel] for panel in (1, 4, 7, 9)] == [""] * 4
    places = {tuple(map(int, place.groups())): grid for place, grid in _maps(explorer)}
    left, top = drawing.ORIGIN
    expected = {(x + left + 2 * drawing.CELL, y + top + drawing.CELL) for x, y in places}
    assert corners_of_all(marks[11]) == expected
    assert len(expected) == 3


def _maps(explorer):
    groups = panel(explorer, "3 maps of 4×4").iter(f"{SVG}g")
    return [(re.fullmatch(r"translate\((\d+) (\d+)\)", g.get("transform")), g) for g in groups if g.get("transform")]


def corners_of_all(marks):
    return set().union(*(corners(mark) for mark in re.findall(r'<path class="window"[^>]*>', marks)))


def test_pointing_leads_to_the_cell_that_is_drawn_there():
    """In each map the cell itself, in each channel the middle of the window."""
    explorer = ChannelExplorer(IMAGE, cells=CELLS)
    regions = explorer.view.regions
    assert [area["panel"] for area in regions] == [11, 11, 11, 0, 3, 6]
    assert {(area["rows"], area["columns"], area["down"]) for area in regions} == {(4, 4, 4)}
    left, top = drawing.ORIGIN
    places = {(int(place[1]) + left, int(place[2]) + top) for place, _ in _maps(explorer)}
    assert {(area["x"], area["y"]) for area in regions[:3]} == places
    for area in regions[3:]:
        middle = area["x"] + drawing.CELL / 2, area["y"] + drawing.CELL / 2
        outline = re.search(r'class="outline" d="M(\d+) (\d+)h(\d+)v(\d+)', explorer.view.frames[0][area["panel"]])
        x, y, width, height = map(int, outline.groups())
        assert middle == (x + width / 2, y + height / 2)


def test_maps_are_titled_with_their_filter_and_the_one_looked_at_is_bold():
    explorer = ChannelExplorer(filters=4, shown=2)
    texts = panel(explorer, "4 maps of 4×4").iter(f"{SVG}text")
    titles = {text.text: "font-weight:700" in text.get("style") for text in texts if text.text}
    assert titles == {f"map {n}: {name}": n == 2 for n, name in enumerate(NAMED)}
    assert min(float(text.get("y")) for text in panel(explorer, "4 maps of 4×4").findall(f"{SVG}text")) >= 11
    explorer.color = False
    texts = panel(explorer, "4 maps of 4×4").iter(f"{SVG}text")
    assert [text.text for text in texts if text.text] == ["map 0", "map 1", "map 2", "map 3"]


def test_each_channel_has_its_own_tint():
    explorer = ChannelExplorer()
    tints = [
        {path.get("fill") for path in panel(explorer, title).iter(f"{SVG}path") if path.get("fill")}
        for title in ("red 빨강", "green 초록", "blue 파랑")
    ]
    assert [len(tint) for tint in tints] == [1, 1, 1]
    assert len(set.union(*tints)) == 3


@pytest.mark.parametrize(
    ("settings", "sizes"),
    [
        ({}, ("3×5×5", "2 filters", "3×2×2", "2 maps", "4×4")),
        ({"filters": 1}, ("3×5×5", "1 filter", "3×2×2", "1 map", "4×4")),
        ({"color": False}, ("1×5×5", "2 filters", "1×2×2", "2 maps", "4×4")),
    ],
)
def test_overview_has_the_sizes(settings, sizes):
    explorer = ChannelExplorer(**settings)
    title = "image * filter → one map" if settings.get("filters") == 1 else "(image * filter) × 2 → 2 maps"
    texts = [text.text for text in panel(explorer, title).iter(f"{SVG}text")]
    assert [text for text in texts if len(text or "") > 2 and text != "image"] == list(sizes)


@pytest.mark.parametrize("shown", [0, 1])
def test_overview_frames_the_filter_that_is_looked_at_and_its_map(shown):
    overview = panel(ChannelExplorer(shown=shown), "(image * filter) × 2 → 2 maps")
    framed = [rect.get("stroke") == "#b26a00" for rect in overview.iter(f"{SVG}rect")]
    assert framed == [*[False] * 3, *[shown == 0] * 3, *[shown == 1] * 3, shown == 1, shown == 0]


# Illegal settings


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"filters": 0}, "You asked for 0 filters, but only 4 can be shown. Choose a number from 1 to 4."),
        ({"filters": -2}, "You asked for −2 filters, "),
        ({"filters": 9}, "You asked for 9 filters, "),
        ({"shown": 2}, "There is no filter 2. The filters are numbered from 0 to 1: look at one of them, or raise "),
        ({"shown": -1}, "There is no filter −1."),
        ({"filters": 1, "shown": 1}, "There is no filter 1, only filter 0."),
        ({"cells": np.ones((2, 2, 2, 2))}, "one slice for each channel of the image: the filters have 2, the image "),
        ({"cells": np.ones((2, 3, 2, 2)), "color": False}, "the filters have 3, the image has 1. Give cells of shape "),
        ({"cells": np.ones((1, 3, 2, 2))}, "You asked for 2 filters, but only 1 can be shown. Choose 1."),
        ({"cells": np.ones((2, 3, 6, 2))}, "A 6×2 filter does not fit into a 5×5 image. Use a smaller filter."),
    ],
)
def test_an_illegal_setting_is_explained_and_nothing_is_lost(change, said):
    explorer = ChannelExplorer(index=7)
    before = explorer.words
    for name, setting in change.items():
        setattr(explorer, name, setting)
    assert explorer.maps is None
    assert said in explorer.words
    assert explorer.view.sentences == [explorer.words]
    assert (explorer.view.frames, explorer.view.regions, explorer.view.rows) == ([], [], 0)
    assert "no maps" in repr(explorer)
    shown = panels(explorer.static_svg())
    assert not any("products" in title or "sum" in title for title in shown)
    for name, setting in {"filters": 2, "shown": 0, "color": True, "cells": None}.items():
        if name in change:
            setattr(explorer, name, setting)
    assert explorer.words == before
    assert explorer.index == explorer.view.index == 7


def test_position_is_kept_where_it_can_be():
    explorer = ChannelExplorer(IMAGE, cells=CELLS, index=15)
    explorer.shown = 2
    assert explorer.words.startswith("Output row 3, column 3 of map 2: ")
    explorer.cells = RNG.integers(0, 3, size=(3, 3, 4, 4))
    assert explorer.words.startswith("Output row 1, column 2 of map 2: ")
    explorer.index = 10**6
    assert explorer.index == explorer.view.index == 5


# Controls


@pytest.mark.parametrize(("name", "label"), [("filters", "filters"), ("shown", "look at filter")])
def test_slider_and_code_do_the_same(name, label):
    explorer = ChannelExplorer(filters=3, shown=1)
    control = slider(explorer, label)
    assert (control.min, control.max) == {"filters": (1, 4), "shown": (0, 3)}[name]
    setattr(explorer, name, 2)
    assert control.value == 2
    control.value = 1
    assert getattr(explorer, name) == 1
    setattr(explorer, name, 17)
    assert getattr(explorer, name) == control.value == control.max == 17
    setattr(explorer, name, -3)
    assert getattr(explorer, name) == control.value == control.min == -3


def test_checkbox_and_code_do_the_same():
    explorer = ChannelExplorer()
    (checkbox,) = controls(explorer, widgets.Checkbox)
    checkbox.value = False
    assert explorer.source.shape == (1, 5, 5)
    explorer.color = True
    assert checkbox.value


def test_position_slider_and_play_end_with_the_map():
    explorer = ChannelExplorer(IMAGE, cells=CELLS, index=12)
    view = explorer.view
    assert (view.position, len(view.sentences), view.index) == ("position", 16, 12)
    explorer.cells = np.ones((3, 3, 5, 5))
    assert (len(view.sentences), view.index) == (2, explorer.index)


def test_a_lesson_chooses_the_controls():
    explorer = ChannelExplorer(controls=("color", "filters"))
    assert [control.description for control in explorer.children[0].children] == ["filters", "in colour"]
    assert ChannelExplorer(controls=()).children[0].children == ()


def test_own_filters_set_how_many_there_are():
    assert ChannelExplorer(IMAGE, cells=CELLS).filters == 3
    assert ChannelExplorer(IMAGE, cells=CELLS, filters=1).maps.shape == (1, 4, 4)
    many = ChannelExplorer(IMAGE, cells=np.ones((6, 3, 1, 1)))
    assert "You asked for 6 filters, but only 4 can be shown." in many.words


# What is refused


@pytest.mark.parametrize(
    ("image", "said"),
    [
        ("a picture", "image must be real numbers"),
        ([[[1, 2], [3]]], "image is ragged: its rows must be of equal length"),
        ([[1, 2], [3, 4]], r"\(C, H, W\).*shape is \(2, 2\)"),
        (np.zeros((5, 5, 5)), r"1 to 4 channels of 1 to 7 rows.*\(5, 5, 5\)"),
        (np.zeros((6, 6, 3)), r"shape is \(6, 6, 3\)\. .* use np.moveaxis\(picture, -1, 0\)"),
        (np.zeros((3, 8, 2)), r"shape is \(3, 8, 2\)"),
        (np.zeros((3, 0, 2)), r"shape is \(3, 0, 2\)"),
        ([[[np.nan]]], "image must be finite"),
    ],
)
def test_images_that_are_refused(image, said):
    with pytest.raises((TypeError, ValueError), match=said):
        ChannelExplorer(image)


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ("abc", "cells must be real numbers"),
        ([[1, 2], [3]], "cells is ragged"),
        (np.ones((3, 2, 2)), r"shape \(filters, C, kh, kw\); their shape is \(3, 2, 2\)"),
        (np.ones((0, 3, 2, 2)), r"shape is \(0, 3, 2, 2\)"),
        (np.full((1, 3, 1, 1), np.inf), "cells must be finite"),
    ],
)
def test_cells_that_are_refused(cells, said):
    with pytest.raises((TypeError, ValueError), match=said):
        ChannelExplorer(IMAGE, cells=cells)
    explorer = ChannelExplorer(IMAGE, cells=CELLS)
    before = explorer.words
    with pytest.raises((TypeError, ValueError), match=said):
        explorer.cells = cells
    assert explorer.words == before


def test_unknown_names_and_types_are_refused():
    with pytest.raises(ValueError, match=r"'speed'.*filters, shown, color"):
        ChannelExplorer(controls=("speed",))
    with pytest.raises(TypeError, match="no setting stride; it has cells, color, filters, index, predict, shown"):
        ChannelExplorer(stride=2)
    explorer = ChannelExplorer()
    for name, wrong in [("filters", 1.5), ("shown", "one"), ("color", "red")]:
        before = explorer.words
        with pytest.raises((TypeError, ValueError)):
            setattr(explorer, name, wrong)
        assert explorer.words == before


def test_the_callers_arrays_are_left_alone():
    image, cells = IMAGE.copy(), CELLS.copy()
    explorer = ChannelExplorer(image, cells=cells)
    image[:] = cells[:] = 9
    np.testing.assert_array_equal(explorer.maps, by_scipy(IMAGE, CELLS))


# What a notebook keeps


@pytest.mark.parametrize("change", [{}, {"shown": 5}, {"filters": 4, "shown": 3}, {"color": False}])
def test_what_a_notebook_keeps(change):
    def make():
        explorer = ChannelExplorer(index=3)
        for name, setting in change.items():
            setattr(explorer, name, setting)
        return explorer

    check_kept(make)


def test_state_in_a_line():
    explorer = ChannelExplorer()
    assert repr(explorer) == "ChannelExplorer: image 3×5×5, 2 filters of 3×2×2, 2 maps of 4×4, looking at filter 0"


def test_still_picture_has_all_in_one_row():
    """The three channels and the maps fit beside each other, as on the page."""
    places = [
        element.get("y") for element in ET.fromstring(ChannelExplorer(filters=4).static_svg()).findall(f"{SVG}svg")
    ]
    assert places.count(places[0]) == 4


# Everything together

CHOICES = {
    "filters": [-1, 0, 1, 2, 3, 4, 5, True],
    "shown": [-1, 0, 1, 2, 3, 4, True],
    "color": [False, True],
    "cells": [None, CELLS, CELLS[:1], CELLS[:, :1], np.full((2, 3, 1, 1), 0.5), np.zeros((4, 3, 5, 6)), 1e99 * CELLS],
    "index": [-1, 0, 3, 7, 1000],
}


@pytest.mark.parametrize("seed", range(4))
def test_random_walk(seed):
    """Whatever the settings, legal or not: nothing raises, and what is shown is true."""
    rng = np.random.default_rng(seed)
    image = rng.integers(-9, 10, size=(3, 3 + seed, 7 - seed)).astype(float)
    explorer, filters = ChannelExplorer(image), None
    for _step in range(60):
        name = rng.choice(list(CHOICES))
        new = CHOICES[name][rng.integers(len(CHOICES[name]))]
        before = {other: getattr(explorer, other) for other in ("filters", "shown", "color", "cells") if other != name}
        setattr(explorer, name, new)
        assert {other: getattr(explorer, other) for other in before} == before
        filters = new if name == "cells" else filters
        check_what_is_shown(explorer, image, filters)


def check_what_is_shown(explorer, image, filters):
    ET.fromstring(f"<div>{explorer.view.base}</div>")
    ET.fromstring(explorer.static_svg())
    assert explorer.view.sentences[explorer.index] == explorer.words
    assert explorer.view.index == explorer.index
    source = image if explorer.color else np.round(image.mean(axis=0, keepdims=True), 1)
    known = np.array(list(NAMED.values()))[:, : len(source)] if filters is None else np.asarray(filters)
    fits = known.shape[1] == len(source) and all(k <= n for k, n in zip(known.shape[2:], source.shape[1:], strict=True))
    if not (fits and 1 <= explorer.filters <= min(len(known), 4) and 0 <= explorer.shown < explorer.filters):
        assert explorer.maps is None
        assert explorer.view.frames == []
        assert explorer.words.startswith("No output. ")
        return
    expected = by_scipy(source, known[: explorer.filters])
    np.testing.assert_allclose(explorer.maps, expected, atol=1e-9 * max(np.abs(expected).max(), 1))
    assert (explorer.view.rows, explorer.view.columns) == expected.shape[1:]
    assert len(explorer.view.frames) == len(explorer.view.sentences) == expected[0].size
    for drawn, title in zip(explorer.view.frames, explorer.view.sentences, strict=True):
        assert len(drawn) == 3 * len(source) + 3
        assert f"of map {explorer.shown}: " in title


def test_a_change_sends_little():
    explorer = ChannelExplorer(filters=4)
    view = explorer.view
    assert (
        len(view.base) + sum(len(mark) for marks in view.frames for mark in marks) + sum(map(len, view.sentences))
        < 100_000
    )
