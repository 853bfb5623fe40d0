"""The index explorer, driven through its traits: which cells meet, and the sums, computed here a second time."""

import itertools
import re
import xml.etree.ElementTree as ET

import ipywidgets as widgets
import numpy as np
import pytest
import scipy.signal
from exhibits import SVG, check_kept, controls, move, numbers, panels, slider, value

from convlib.explorers import IndexExplorer
from convlib.explorers._frame.kernel_choice import CellsEditor
from convlib.explorers.index import words
from convlib.explorers.index.pairs import Pairs
from convlib.explorers.index.picture import AROUND as READ
from convlib.explorers.index.picture import LARGE, OUTPUT, SMALL

IMAGE = np.arange(1, 10).reshape(3, 3)
PRIMES = np.array([[2, 3, 5], [7, 11, 13], [17, 19, 23]])
SKEW = ((1, -2, 0), (0.5, 40, -3), (7, 0, 100))
FORMULAS = ("convolution", "correlation_as_printed", "correlation")
LETTERS = np.array(list("ABCDEFGHI")).reshape(3, 3)
AROUND = [(m, n) for n in (-1, 0, 1) for m in (-1, 0, 1)]
OUTPUTS = list(itertools.product(range(-2, 3), repeat=2))


def by_scipy(formula, cells):
    """The whole output, as numpy has it: y(i, j) in row j + 2, column i + 2."""
    if formula == "convolution":
        return scipy.signal.convolve2d(IMAGE, cells, mode="full")
    usual = scipy.signal.correlate2d(IMAGE, cells, mode="full")
    return usual if formula == "correlation" else usual[::-1, ::-1]


def by_hand(formula, i, j, m, n):
    """The place in the image and the place in the kernel, each as (first, second), that the formula names."""
    return {
        "convolution": ((m, n), (i - m, j - n)),
        "correlation_as_printed": ((m, n), (i + m, j + n)),
        "correlation": ((i + m, j + n), (m, n)),
    }[formula]


def held(array, place):
    """What an array of the deck's indices holds at a place; nothing outside it."""
    first, second = place
    return array[second + 1, first + 1] if max(abs(first), abs(second)) <= 1 else None


def products_met(formula, i, j, cells):
    """For each m, n: the pixel, the letter and its number, each None where there is no cell."""
    met = [by_hand(formula, i, j, m, n) for m, n in AROUND]
    return [(held(IMAGE, one), held(LETTERS, other), held(np.array(cells), other)) for one, other in met]


def minus(number):
    return str(number).replace("-", "−")


# The numbers


@pytest.mark.parametrize("cells", [PRIMES, SKEW])
@pytest.mark.parametrize("formula", FORMULAS)
def test_output_agrees_with_scipy(formula, cells):
    explorer = IndexExplorer(cells=cells)
    explorer.formula = formula
    np.testing.assert_allclose(explorer.output, by_scipy(formula, cells), atol=1e-12)
    for i, j in OUTPUTS:
        explorer.i, explorer.j = i, j
        assert explorer.value == pytest.approx(by_scipy(formula, cells)[j + 2, i + 2])
        shown = panels(explorer.static_svg())[f"y(i →, j ↓), marked y({minus(i)}, {minus(j)})"]
        np.testing.assert_allclose(numbers(shown), by_scipy(formula, cells), rtol=0.01)


def test_examples_of_the_deck():
    """S11 and S12: m = −1, n = −1 and m = 1, n = −1, turned and not turned."""
    met = {
        ("convolution", -1, -1): "1·I",
        ("convolution", 1, -1): "3·G",
        ("correlation_as_printed", -1, -1): "1·A",
        ("correlation_as_printed", 1, -1): "3·C",
    }
    for (formula, m, n), product in met.items():
        explorer = IndexExplorer(formula=formula, m=m, n=n)
        assert f" and {product} = " in explorer.words
        assert product in repr(explorer)
    turned = "1·I + 2·H + 3·G + 4·F + 5·E + 6·D + 7·C + 8·B + 9·A"
    straight = "1·A + 2·B + 3·C + 4·D + 5·E + 6·F + 7·G + 8·H + 9·I"
    for formula, products in zip(FORMULAS, (turned, straight, straight), strict=True):
        assert f"y(0, 0) = {products} = " in IndexExplorer(formula=formula).words


def test_correlations_agree_in_the_middle_only():
    """The finding of S12, which the numbers for the letters must not hide: with 1 to 9 both are equal everywhere."""
    printed, usual = (IndexExplorer(formula=formula).output for formula in FORMULAS[1:])
    assert np.argwhere(printed == usual).tolist() == [[2, 2]]
    np.testing.assert_array_equal(printed, usual[::-1, ::-1])


@pytest.mark.parametrize("formula", FORMULAS)
def test_every_sentence_names_the_cells_that_meet(formula):
    explorer = IndexExplorer(formula=formula, cells=SKEW)
    for i, j in [*OUTPUTS, (3, 0), (0, -7)]:
        explorer.i, explorer.j = i, j
        met = products_met(formula, i, j, SKEW)
        for (m, n), alt, (pixel, letter, weight) in zip(AROUND, explorer.view.sentences, met, strict=True):
            pair, total = re.fullmatch(r"(.*?)\. (y\(.*)\.", alt).groups()
            start = f"m = {minus(m)}, n = {minus(n)} at i = {minus(i)}, j = {minus(j)}: "
            assert pair.startswith(start)
            check_places(pair.removeprefix(start), by_hand(formula, i, j, m, n), (pixel, letter))
            product = pair.rpartition(", and ")[2]
            if None in (pixel, letter):
                assert product == "the product counts as 0"
            else:
                letters, with_numbers, result = product.split(" = ")
                assert letters == f"{pixel}·{letter}"
                assert value(with_numbers) == value(result) == pixel * weight
            check_total(total, i, j, [pair for pair in met if None not in pair])


def check_places(said, places, contents):
    """Every bracket, worked or not, comes to the place that the formula names, and the last says what it holds."""
    met = " would meet " if None in contents else " meets "
    if None in contents:
        assert said.rpartition(", and ")[0].endswith(", but there is no such cell")
    image, kernel = sorted(said.rpartition(", and ")[0].split(met))  # by their names
    for name, text, place, content in zip(("image", "kernel"), (image, kernel), places, contents, strict=True):
        brackets = re.findall(rf"{name}\[(.+?), (.+?)\]", text)
        assert brackets
        assert {tuple(map(value, bracket)) for bracket in brackets} == {place}
        after = text.rpartition("]")[2].partition(",")[0]
        assert after == ("" if content is None else f" = {content}")


def check_total(total, i, j, pairs):
    sums, _, note = total.partition(". ")
    cell, *terms, result = sums.split(" = ")
    assert cell == f"y({minus(i)}, {minus(j)})"
    assert terms == ([" + ".join(f"{pixel}·{letter}" for pixel, letter, _ in pairs)] if pairs else [])
    assert value(result) == pytest.approx(sum(pixel * weight for pixel, _, weight in pairs), rel=0.01)
    lacking = 9 - len(pairs)
    assert note == (f"{lacking} of the 9 pairs lack a cell and count as 0" if lacking else "")


# The model, without a widget


@pytest.mark.parametrize("formula", FORMULAS)
def test_pairs_have_their_products_and_their_sum(formula):
    for i, j in OUTPUTS:
        pairs = Pairs(formula, i, j, SKEW)
        met = products_met(formula, i, j, SKEW)
        expected = [None if None in pair else f"{pair[0]}·{pair[1]}" for pair in met]
        assert [product and product.letters for product in pairs.products] == expected
        assert pairs.value == pytest.approx(sum(product.value for product in pairs.products if product))
        assert len(words.sentences(pairs, apart=False)) == 9


def test_pairs_far_away_add_nothing():
    pairs = Pairs("correlation", 5, -7, SKEW)
    assert (pairs.overlap, pairs.value, pairs.products) == (False, 0, [None] * 9)
    assert words.summary(pairs, (0, 1)) == (
        "IndexExplorer: correlation, i 5, j −7, m 0, n 1, a pair without a cell, sum 0"
    )


# The position


def test_m_and_n_and_the_index_are_the_same():
    explorer = IndexExplorer(m=1, n=-1)
    assert (explorer.index, explorer.view.index) == (2, 2)
    explorer.n = 0
    assert (explorer.index, explorer.view.index, explorer.m, explorer.n) == (5, 5, 1, 0)
    explorer.m = -1
    assert (explorer.index, explorer.view.index) == (3, 3)
    move(explorer.view, 7)
    assert (explorer.m, explorer.n) == (0, 1)
    assert explorer.words == explorer.view.sentences[7]
    assert IndexExplorer(index=5).m == 1


@pytest.mark.parametrize("change", [{"i": 1}, {"j": -2}, {"formula": "correlation"}, {"cells": SKEW}, {"i": 9}])
def test_position_stays_on_its_pair(change):
    explorer = IndexExplorer(m=1, n=0)
    for name, new in change.items():
        setattr(explorer, name, new)
    assert (explorer.m, explorer.n, explorer.view.index) == (1, 0, 5)
    assert explorer.words.startswith("m = 1, n = 0 at ")


# The picture


def read_cells(panel, square):
    """Place -> its label, value and note, read by where the text stands."""
    found = {}
    for line in panel.iter(f"{SVG}text"):
        for span in line.iter(f"{SVG}tspan"):
            if line.get("y"):
                second, down = divmod(int(line.get("y")) - square.margin, square.side)
                place = (int(span.get("x")) - square.margin) // square.side - square.half, second - square.half
                kind = "label" if down < 0.5 * square.side else "value" if down < 0.85 * square.side else "note"
                found.setdefault(place, {})[kind] = span.text
    return found


def of_kind(cells, kind):
    return {place: texts[kind] for place, texts in cells.items() if kind in texts}


@pytest.mark.parametrize(("i", "j"), [(0, 0), (2, -1), (-1, 2)])
@pytest.mark.parametrize("formula", FORMULAS)
def test_picture_holds_cells_labels_and_products(formula, i, j):
    explorer = IndexExplorer(formula=formula, i=i, j=j, cells=SKEW)
    walked, products, read, _output = panels(explorer.static_svg()).values()
    names = ("kernel", "image") if formula == "correlation" else ("image", "kernel")
    walked, products, read = read_cells(walked, SMALL), read_cells(products, SMALL), read_cells(read, READ)
    contents = {"image": IMAGE, "kernel": LETTERS}
    assert of_kind(walked, "value") == {place: str(held(contents[names[0]], place)) for place in AROUND}
    assert of_kind(walked, "label") == {(m, n): minus(f"{m},{n}") for m, n in AROUND}
    plane = {place: held(contents[names[1]], place) for place in itertools.product(range(-3, 4), repeat=2)}
    assert of_kind(read, "value") == {place: str(content or 0) for place, content in plane.items()}
    labels = {place: label.replace("i", f"({i})").replace("j", f"({j})") for place, label in labelled(read)}
    assert {place: tuple(map(value, label.split(","))) for place, label in labels.items()} == {
        (i + a, j + b): (i + a, j + b) for a, b in AROUND
    }
    kernel = of_kind(read if names[1] == "kernel" else walked, "note")
    assert {place: value(note.removeprefix("= ")) for place, note in kernel.items()} == {
        place: held(np.array(SKEW), place) for place in AROUND
    }
    for place, (pixel, letter, weight) in zip(AROUND, products_met(formula, i, j, SKEW), strict=True):
        lacking = None in (pixel, letter)
        assert products[place]["value"] == ("–" if lacking else f"{pixel}·{letter}")
        assert value(products[place]["note"].removeprefix("= ")) == (0 if lacking else pixel * weight)


def labelled(cells):
    return of_kind(cells, "label").items()


def test_labels_of_the_deck():
    """S11, row by row: the image's as numbers, the kernel's with i and j."""
    walked, _products, read, _output = panels(IndexExplorer().static_svg()).values()
    deck = "i-1,j-1 i,j-1 i+1,j-1 i-1,j i,j i+1,j i-1,j+1 i,j+1 i+1,j+1".replace("-", "−").split()
    assert dict(labelled(read_cells(read, READ))) == dict(zip(AROUND, deck, strict=True))
    deck = "-1,-1 0,-1 1,-1 -1,0 0,0 1,0 -1,1 0,1 1,1".replace("-", "−").split()
    assert dict(labelled(read_cells(walked, SMALL))) == dict(zip(AROUND, deck, strict=True))


def marked(mark, square):
    """The cells that a highlight lies on."""
    corners = {(int(x), int(y)) for x, y in re.findall(rf"M(-?\d+) (-?\d+)h{square.side}v", mark)}
    return {tuple((at - square.margin) // square.side - square.half for at in corner) for corner in corners}


@pytest.mark.parametrize("formula", FORMULAS)
def test_highlights_and_pointing_agree_with_the_formula(formula):
    """Pointing into the middle of a highlighted cell chooses its pair."""
    explorer = IndexExplorer(formula=formula)
    for i, j in [*OUTPUTS, (4, 0)]:
        explorer.i, explorer.j = i, j
        for index, (frame, (m, n)) in enumerate(zip(explorer.view.frames, AROUND, strict=True)):
            image, kernel = by_hand(formula, i, j, m, n)
            read = image if formula == "correlation" else kernel
            inside = max(map(abs, read)) <= 3
            squares = (SMALL, SMALL, READ, OUTPUT)
            assert [marked(mark, square) for mark, square in zip(frame, squares, strict=True)] == [
                {(m, n)},
                {(m, n)},
                {read} if inside else set(),
                set(),
            ]
            assert [pointed_at(explorer, panel, (m, n), SMALL) for panel in (0, 1)] == [index, index]
            if max(abs(i), abs(j)) <= 2:
                assert pointed_at(explorer, 2, read, READ) == index


def pointed_at(explorer, panel, place, square):
    """Which position the browser would choose in the middle of a cell: see pointing.mjs."""
    x, y = (square.margin + (index + square.half + 0.5) * square.side for index in place)
    for part in explorer.view.regions:
        column, row = int((x - part["x"]) // part["width"]), int((y - part["y"]) // part["height"])
        if part["panel"] == panel and 0 <= row < part["rows"] and 0 <= column < part["columns"]:
            return part["first"] + row * part["down"] + column * part["right"]
    return None


def test_pointing_beside_the_nine_cells_chooses_nothing():
    explorer = IndexExplorer(i=2, j=2)
    assert pointed_at(explorer, 2, (0, 0), READ) is None
    assert pointed_at(explorer, 2, (1, 1), READ) is not None
    explorer.i = 3
    assert len(explorer.view.regions) == 2


@pytest.mark.parametrize(("i", "j"), [(0, 0), (-2, 1), (2, 2)])
def test_present_output_and_the_cells_it_reads_are_marked(i, j):
    _walked, _products, read, output = panels(IndexExplorer(i=i, j=j).static_svg()).values()
    assert marked(
        " ".join(path.get("d") for path in output.iter(f"{SVG}path") if path.get("class") == "window"), OUTPUT
    ) == {(i, j)}
    (frame,) = [path.get("d") for path in read.iter(f"{SVG}path") if path.get("stroke-dasharray")]
    x, y, side = map(int, re.match(r"M(\d+) (\d+)h(\d+)v", frame).groups())
    assert ((x, y), side) == (READ.corner((i - 1, j - 1)), 3 * READ.side)


@pytest.mark.parametrize("formula", FORMULAS)
def test_one_pair_stands_apart_where_nothing_moves_i_and_j(formula):
    """Two grids with large letters, the labels of S11, no primes and no sums."""
    explorer = IndexExplorer(formula=formula, m=1, n=-1, controls=("formula",))
    names = ("kernel", "image") if formula == "correlation" else ("image", "kernel")
    contents = {"image": IMAGE, "kernel": LETTERS}
    shown = panels(explorer.static_svg())
    assert [title.partition("[")[0] for title in shown] == list(names)
    for name, panel in zip(names, shown.values(), strict=True):
        found = read_cells(panel, LARGE)
        assert of_kind(found, "value") == {place: str(held(contents[name], place)) for place in AROUND}
        assert of_kind(found, "note") == {}
    (image, kernel), index = by_hand(formula, 0, 0, 1, -1), explorer.index
    read = image if formula == "correlation" else kernel
    assert [marked(mark, LARGE) for mark in explorer.view.frames[index]] == [{(1, -1)}, {read}]
    assert pointed_at(explorer, 0, (1, -1), LARGE) == pointed_at(explorer, 1, read, LARGE) == index
    pixel, letter = held(IMAGE, image), held(LETTERS, kernel)
    assert re.fullmatch(
        rf"m = 1, n = −1 at i = 0, j = 0: image.* = {pixel} meets kernel.* = {letter}\. "
        rf"Their product is {pixel}·{letter}\.",
        explorer.words,
    )


def test_i_set_in_code_brings_the_sums_back():
    explorer = IndexExplorer(controls=())
    assert len(panels(explorer.static_svg())) == 2
    explorer.i = 1
    assert len(panels(explorer.static_svg())) == 4
    assert "y(1, 0) = " in explorer.words
    explorer.i = 0
    assert len(panels(explorer.static_svg())) == 2


def test_formula_with_its_numbers_stands_below():
    explorer = IndexExplorer(i=1, j=-2)
    assert "y(1, −2) is the sum of image[m, n] · kernel[1 − m, −2 − n] over m and n" in explorer.view.base
    explorer.formula = "correlation_as_printed"
    assert "image[m, n] · kernel[1 + m, −2 + n]" in explorer.view.base
    explorer.formula = "correlation"
    assert "image[1 + m, −2 + n] · kernel[m, n]" in explorer.view.base
    assert "The first index counts to the right, the second one down, and 0, 0 is the middle." in explorer.view.base


def test_what_a_notebook_keeps():
    check_kept(lambda: IndexExplorer(formula="correlation_as_printed", i=-1, j=2, m=1, n=-1, cells=SKEW))
    assert repr(IndexExplorer(m=1)) == ("IndexExplorer: convolution, i 0, j 0, m 1, n −1, 3·G = 3·17 = 51, sum 338")
    assert "a pair without a cell" in repr(IndexExplorer(i=2))


# Settings


@pytest.mark.parametrize("name", ["i", "j"])
def test_slider_and_code_do_the_same(name):
    moved, set_in_code = IndexExplorer(), IndexExplorer()
    slider(moved, name).value = -2
    setattr(set_in_code, name, -2)
    assert moved.view.base == set_in_code.view.base
    assert moved.view.sentences == set_in_code.view.sentences
    assert slider(set_in_code, name).value == -2


def test_a_value_beyond_the_slider_widens_it_and_nothing_meets():
    explorer = IndexExplorer(m=0, n=1)
    explorer.i = 5
    assert (slider(explorer, "i").value, slider(explorer, "i").max) == (5, 5)
    assert (explorer.value, explorer.m, explorer.n, explorer.j) == (0, 0, 1, 0)
    assert explorer.words.endswith("y(5, 0) = 0. 9 of the 9 pairs lack a cell and count as 0.")
    assert marked(explorer.view.base.partition("marked y(5, 0)")[2], OUTPUT) == set()
    explorer.j = -(10**12)
    assert explorer.value == 0
    assert len(explorer.view.base) < 20_000
    explorer.i = explorer.j = 0
    assert explorer.value == 338


def test_dropdown_chooses_the_formula():
    explorer = IndexExplorer()
    (dropdown,) = controls(explorer, widgets.Dropdown)
    dropdown.value = "correlation"
    assert explorer.formula == "correlation"
    explorer.formula = "correlation_as_printed"
    assert dropdown.label == "cross-correlation as printed (S12): image[m, n] · kernel[i + m, j + n]"


def test_fields_and_cells_are_the_same():
    explorer = IndexExplorer()
    (fields,) = controls(explorer, CellsEditor)
    np.testing.assert_array_equal(np.array(fields.texts, dtype=float), PRIMES)
    fields.texts = [*fields.texts[:2], ["17", "19", "-1.5"]]
    assert explorer.cells == ((2, 3, 5), (7, 11, 13), (17, 19, -1.5))
    assert "1·I = 1·(−1.5) = −1.5" in explorer.words
    explorer.cells = SKEW
    np.testing.assert_array_equal(np.array(fields.texts, dtype=float), SKEW)
    np.testing.assert_allclose(explorer.output, by_scipy("convolution", SKEW))


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf, 1e308])
@pytest.mark.parametrize("formula", FORMULAS)
def test_cells_that_are_no_numbers_stay_in_the_sums_that_read_them(formula, bad):
    """Only at i, j where the letter meets a cell: what lies outside counts as 0, and is not multiplied."""
    cells = PRIMES.astype(float)
    cells[0, 0] = bad
    explorer = IndexExplorer(formula=formula, cells=cells)
    for i, j in OUTPUTS:
        read = any(letter == "A" for pixel, letter, _ in products_met(formula, i, j, cells) if pixel)
        finite = by_scipy(formula, np.where(cells == cells[0, 0], 0, PRIMES))[j + 2, i + 2] if not read else None
        found = explorer.output[j + 2, i + 2]
        assert (not np.isfinite(found) or abs(found) > 1e300) if read else found == pytest.approx(finite)
    ET.fromstring(explorer.static_svg())


@pytest.mark.parametrize("names", [(), ("i", "j"), ("formula",), ("weights",)])
def test_a_lesson_chooses_the_controls(names):
    explorer = IndexExplorer(controls=names)
    shown = {"formula": widgets.Dropdown, "weights": CellsEditor}
    for name, kind in shown.items():
        assert bool(controls(explorer, kind)) == (name in names)
    sliders = [control.description for control in controls(explorer, widgets.IntSlider)]
    assert sliders == [name for name in ("i", "j") if name in names]
    assert explorer.view.position == "m, n"


@pytest.mark.parametrize(
    ("arguments", "error", "said"),
    [
        ({"m": 2}, ValueError, "m and n must each be −1, 0 or 1, not 2 and −1. Only i and j go further."),
        ({"n": -2}, ValueError, "not −1 and −2"),
        ({"controls": ("k",)}, ValueError, "'k' is not known; choose from formula, i, j, weights"),
        ({"formula": "S12"}, (TypeError, ValueError), "formula"),
        ({"cells": ((1, 2), (3, 4))}, (TypeError, ValueError), "3 rows of 3, not 2 rows of 2."),
        ({"cells": ((1, 2), (3,))}, (TypeError, ValueError), "cells is ragged: its rows must be of equal length"),
        ({"cells": "ABC"}, (TypeError, ValueError), "must be real numbers"),
        ({"i": 0.5}, (TypeError, ValueError), "i must be a whole number such as 0, not 0.5"),
        ({"kernel": "sobel_x"}, TypeError, "has no setting kernel"),
    ],
)
def test_what_cannot_be_is_refused(arguments, error, said):
    with pytest.raises(error, match=re.escape(said)):
        IndexExplorer(**arguments)


def test_a_refused_setting_changes_nothing():
    explorer = IndexExplorer(i=1)
    before = explorer.static_svg()
    with pytest.raises(ValueError, match="m and n must"):
        explorer.m = 5
    with pytest.raises((TypeError, ValueError)):
        explorer.cells = ((1, 2),)
    assert explorer.static_svg() == before
    explorer.i = True
    assert repr(explorer.i) == "1"


def test_random_walk_over_all_settings():
    rng = np.random.default_rng(0)
    explorer = IndexExplorer()
    values = {
        "formula": FORMULAS,
        "i": (-2, -1, 0, 1, 2, 3, -9),
        "j": (-2, -1, 0, 1, 2, 7),
        "cells": (tuple(map(tuple, PRIMES)), SKEW, ((0, 0, 0), (0, 0, 0), (0, 0, 0))),
        "index": range(9),
    }
    for _step in range(150):
        name = rng.choice(list(values))
        before = {other: getattr(explorer, other) for other in values if other != name}
        new = values[name][rng.integers(len(values[name]))]
        setattr(explorer, name, new)
        assert getattr(explorer, name) == new
        assert {other: getattr(explorer, other) for other in before} == before
        assert explorer.words == explorer.view.sentences[explorer.view.index]
        assert len(explorer.view.frames) == len(explorer.view.sentences) == 9
        ET.fromstring(f"<div>{explorer.view.base}</div>")
        ET.fromstring(explorer.static_svg())
        expected = by_scipy(explorer.formula, explorer.cells)
        np.testing.assert_allclose(explorer.output, expected, atol=1e-12)
        inside = max(abs(explorer.i), abs(explorer.j)) <= 2
        assert explorer.value == (pytest.approx(expected[explorer.j + 2, explorer.i + 2]) if inside else 0)


def test_a_change_is_small():
    explorer = IndexExplorer(i=2)
    view = explorer.view
    assert (
        len(view.base) + sum(map(len, view.sentences)) + sum(len(mark) for frame in view.frames for mark in frame)
        < 30_000
    )
