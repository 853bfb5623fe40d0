"""The pair-sum explorer, driven through its traits: what it shows must be what counting pairs gives."""

import itertools
import re
import xml.etree.ElementTree as ET

import ipywidgets as widgets
import numpy as np
import pytest
from exhibits import SVG, check_kept, controls, move, numbers, panels, slider, value

from convlib import drawing
from convlib.explorers import PairSumExplorer
from convlib.explorers.pair_sum import words
from convlib.explorers.pair_sum.examples import EXAMPLES, TITLES
from convlib.explorers.pair_sum.table import Table

ROWS = [((1,), (1,)), ((1, 2, 3), (4, 5)), ((3, -1, 0.5, 2), (1, 2, -4)), ((7,), (1, 0, 2, 5)), ((0, 0), (0, 1))]


def by_hand(f, g, start=0):
    """c -> the sum over all pairs whose indices add up to c, a pair after the other."""
    sums = {}
    for a, b in itertools.product(range(len(f)), range(len(g))):
        c = a + b + 2 * start
        sums[c] = sums.get(c, 0) + f[a] * g[b]
    return sums


def field(explorer, name):
    return next(text for text in controls(explorer, widgets.Text) if text.description == name)


def alert(explorer):
    """The sentences under the fields that are shown."""
    shown = (message for message in controls(explorer, widgets.HTML) if message.layout.display != "none")
    return " ".join(re.sub("<.*?>", "", message.value) for message in shown)


# The numbers


def test_two_dice_are_the_first_example():
    throws = [a + b for a in range(1, 7) for b in range(1, 7)]
    explorer = PairSumExplorer()
    assert (explorer.example, explorer.c) == ("two dice", 2)
    for index, c in enumerate(range(2, 13)):
        explorer.index = index
        assert explorer.c == c
        assert explorer.words.startswith(f"c = {c}: ")
        assert explorer.words.endswith(f" = {throws.count(c)} of 36")


def test_the_words_of_the_lesson():
    assert PairSumExplorer(index=2).words == ("c = 4: f(1)·g(3) + f(2)·g(2) + f(3)·g(1) = 1·1 + 1·1 + 1·1 = 3 of 36")


def test_a_loaded_die_thrown_face_by_face():
    faces = [1, 2, 3, 4, 5, 6, 6, 6, 6, 6]
    throws = [a + b for a in faces for b in range(1, 7)]
    explorer = PairSumExplorer(example="a loaded die and a fair one")
    assert [f"{throws.count(c)} of {len(throws)}" for c in range(2, 13)] == [
        alt.split(" = ")[-1] for alt in explorer.view.sentences
    ]


def test_coins_thrown_one_by_one():
    heads = [sum(coins) for coins in itertools.product((0, 1), repeat=5)]
    explorer = PairSumExplorer(example="heads of 2 coins and of 3")
    assert [f"{heads.count(c)} of 32" for c in range(6)] == [alt.split(" = ")[-1] for alt in explorer.view.sentences]


def test_polynomials_are_multiplied():
    explorer = PairSumExplorer(example="two polynomials")
    np.testing.assert_array_equal(explorer.sums, np.polynomial.polynomial.polymul([1, 2, 3], [4, 5]))


@pytest.mark.parametrize(("f", "g"), ROWS)
def test_sums_agree_with_numpy(f, g):
    explorer = PairSumExplorer(f, g)
    np.testing.assert_allclose(explorer.sums, np.convolve(f, g), atol=1e-12)
    np.testing.assert_allclose(explorer.sums, list(by_hand(f, g).values()), atol=1e-12)
    assert (explorer.view.rows, explorer.view.columns) == (1, len(f) + len(g) - 1)


def test_no_noise_where_a_reader_gets_zero():
    assert 0.1 + 0.2 - 0.3 != 0
    explorer = PairSumExplorer((0.1, 0.2, -0.3), (1, 1, 1), index=2)
    assert explorer.words.endswith("0.1·1 + 0.2·1 + (−0.3)·1 = 0")


@pytest.mark.parametrize("start", [-3, 0, 1])
@pytest.mark.parametrize(("f", "g"), ROWS)
def test_every_sentence_names_its_pairs_and_gives_its_sum(f, g, start):
    explorer = PairSumExplorer(f, g, start=start)
    expected = by_hand(f, g, start)
    assert len(explorer.view.sentences) == len(explorer.view.frames) == len(expected)
    for alt, (c, total) in zip(explorer.view.sentences, expected.items(), strict=True):
        assert "-" not in alt
        said, terms, factors, result = re.fullmatch(r"c = (.*?): (.*) = (.*) = (.*)", alt).groups()
        pairs = [(int(value(a)), int(value(b))) for a, b in re.findall(r"f\((.*?)\)·g\((.*?)\)", terms)]
        assert value(said) == c
        assert pairs == [(a, c - a) for a in range(start, start + len(f)) if 0 <= c - a - start < len(g)]
        assert value(factors) == pytest.approx(sum(f[a - start] * g[b - start] for a, b in pairs))
        assert value(result) == pytest.approx(total, rel=0.01)


# The model, without a widget


@pytest.mark.parametrize(("f", "g"), ROWS)
def test_a_table_adds_along_its_diagonals(f, g):
    table = Table(f, g, start=1, chances=False)
    for index, total in enumerate(by_hand(f, g).values()):
        assert table.sums[index] == pytest.approx(total)
        assert table.sums[index] == pytest.approx(sum(table.products[cell] for cell in table.diagonal(index)))
    assert (table.count, table.total, table.problem) == (len(table.sums), None, "")


def test_a_table_of_chances_knows_all_ways():
    table = Table((1, 2, 1), (1, 3, 3, 1), start=0, chances=True)
    assert table.total == table.sums.sum() == 32
    assert words.sentences(table, hidden=False)[1] == "c = 1: f(0)·g(1) + f(1)·g(0) = 1·3 + 2·1 = 5 of 32"
    assert words.sentences(table, hidden=True)[1] == "c = 1: f(0)·g(1) + f(1)·g(0) = 1·3 + 2·1 = ?"
    assert words.sums_title(table, hidden=True) == "sums (f∗g)(c), each of 32, hidden"
    assert Table((1, -2), (1,), start=0, chances=True).total is None


def test_every_example_has_a_title():
    assert list(EXAMPLES) == list(TITLES)


# The picture


def shown(explorer):
    """The three panels of the present picture: table, terms, sums."""
    return list(panels(explorer.static_svg()).values())


def margins(panel):
    """The texts beside a grid."""
    texts = [text for text in panel.iter(f"{SVG}text") if text.get("class") == "number"]
    return [[span.text for span in text.iter(f"{SVG}tspan")] for text in texts]


def framed(panel):
    """The cells (row, column) of a grid that have a frame."""
    left, top = drawing.ORIGIN
    corners = [
        re.match(r"M([\d.]+) ([\d.]+)h", path.get("d")).groups()
        for path in panel.iter(f"{SVG}path")
        if path.get("class") == "outline"
    ]
    return [((float(y) - top) / drawing.CELL, (float(x) - left) / drawing.CELL) for x, y in corners]


def test_titles_say_out_of_what():
    assert list(panels(PairSumExplorer().static_svg())) == [
        "products f(a)·g(b), each of 36",
        "the terms of this sum",
        "sums (f∗g)(c), each of 36",
    ]
    assert list(panels(PairSumExplorer((1, 2), (3, 4)).static_svg())) == [
        "products f(a)·g(b)",
        "the terms of this sum",
        "sums (f∗g)(c)",
    ]


@pytest.mark.parametrize("start", [-1, 0, 1])
@pytest.mark.parametrize(("f", "g"), ROWS)
def test_table_and_sums_hold_the_numbers(f, g, start):
    table, _terms, sums = shown(PairSumExplorer(f, g, start=start))
    np.testing.assert_allclose(numbers(table), np.outer(f, g))
    np.testing.assert_allclose(numbers(sums), [np.convolve(f, g)], rtol=0.01)
    names, values = margins(table)
    assert names[:4] == ["a", "f(a)", "b", "g(b)"]
    labels = [*range(start, start + len(f)), *range(start, start + len(g))]
    assert [value(text) for text in names[4:]] == labels
    assert [value(text) for text in values] == [*f, *g]
    counted = [value(text) for text in margins(sums)[0][:-2]]
    assert counted == list(by_hand(f, g, start))


@pytest.mark.parametrize(("f", "g"), ROWS)
def test_the_diagonal_is_framed_and_its_terms_are_listed(f, g):
    explorer = PairSumExplorer(f, g, start=1)
    for index, c in enumerate(by_hand(f, g, 1)):
        explorer.index = index
        pairs = [(a, c - a) for a in range(1, len(f) + 1) if 1 <= c - a <= len(g)]
        table, terms, sums = shown(explorer)
        assert framed(table) == [(a - 1, b - 1) for a, b in pairs]
        assert framed(terms) == [(4, a - 1) for a, _b in pairs]
        assert framed(sums) == [(0, index)]
        rows = [
            [span.text or "" for span in text.iter(f"{SVG}tspan")]
            for text in terms.iter(f"{SVG}text")
            if text.get("class") != "number"
        ]
        a, b, f_a, g_b, product = rows
        assert [value(text) for text in a] == list(range(1, len(f) + 1))
        assert [value(text) for text in b] == [c - place for place in range(1, len(f) + 1)]
        assert [value(text) for text in f_a] == list(f)
        assert {int(value(x)): value(y) for x, y in zip(a, g_b, strict=True) if y} == {x: g[y - 1] for x, y in pairs}
        assert {int(value(x)): value(y) for x, y in zip(a, product, strict=True) if y} == {
            x: f[x - 1] * g[y - 1] for x, y in pairs
        }


def bars(panel, name):
    """The heights (px, upwards) of the bars that are drawn with a class."""
    (path,) = [p for p in panel.iter(f"{SVG}path") if p.get("class") == name and "h20v" in p.get("d")]
    return [-float(height) for height in re.findall(r"h20v(-?[\d.]+)h-20z", path.get("d"))]


@pytest.mark.parametrize(("f", "g"), ROWS[:-1])
def test_bars_are_to_scale_and_filled_up_to_c(f, g):
    explorer = PairSumExplorer(f, g)
    sums = np.convolve(f, g)
    scale = 80 / (max(sums.max(), 0) - min(sums.min(), 0))
    for index in range(len(sums)):
        explorer.index = index
        panel = shown(explorer)[2]
        np.testing.assert_allclose(bars(panel, "lines"), sums * scale, atol=0.1)
        np.testing.assert_allclose(bars(panel, "plus"), sums[: index + 1] * scale, atol=0.1)


def test_all_zero_is_drawn():
    explorer = PairSumExplorer((0, 0), (0,))
    assert bars(shown(explorer)[2], "lines") == [0, 0]
    assert explorer.words == "c = 0: f(0)·g(0) = 0·0 = 0"


# Pointing


def chosen(explorer, panel, x, y):
    """The index that pointing at (x, y) px of a panel chooses, as the view computes it."""
    for place in explorer.view.regions:
        column, row = int((x - place["x"]) // place["width"]), int((y - place["y"]) // place["height"])
        if place["panel"] == panel and 0 <= row < place["rows"] and 0 <= column < place["columns"]:
            return place["first"] + row * place["down"] + column * place["right"]
    return None


def corner(panel):
    """Where the grid of a panel begins, in px of the panel."""
    (group,) = [g for g in panel.iter(f"{SVG}g") if g.get("transform")]
    right, down = map(float, re.fullmatch(r"translate\((\S+) (\S+)\)", group.get("transform")).groups())
    left, top = drawing.ORIGIN
    return left + right, top + down


def test_pointing_at_a_cell_chooses_its_diagonal():
    explorer = PairSumExplorer((1, 2, 3), (4, 5, 6, 7))
    table, _terms, sums = shown(explorer)
    left, top = corner(table)
    for a, b in itertools.product(range(3), range(4)):
        assert chosen(explorer, 0, left + (b + 0.5) * drawing.CELL, top + (a + 0.5) * drawing.CELL) == a + b
    assert chosen(explorer, 0, left - 5, top + 5) is None
    left, top = corner(sums)
    for c in range(6):
        for height in (drawing.CELL / 2, -40):
            assert chosen(explorer, 2, left + (c + 0.5) * drawing.CELL, top + height) == c


# Settings


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_loads_its_numbers_and_they_name_it(name):
    explorer = PairSumExplorer((9, 9), (9,))
    assert explorer.example == "own"
    explorer.example = name
    assert {setting: getattr(explorer, setting) for setting in EXAMPLES[name]} == EXAMPLES[name]
    explorer.start += 1
    assert explorer.example == "own"
    explorer.start -= 1
    assert explorer.example == name


def test_example_comes_before_other_settings_that_are_given():
    explorer = PairSumExplorer(chances=False, example="two dice")
    assert (explorer.chances, explorer.start, explorer.example) == (False, 1, "own")


def test_one_side_left_out_is_the_number_one():
    np.testing.assert_array_equal(PairSumExplorer((1, 2, 3)).sums, [1, 2, 3])
    np.testing.assert_array_equal(PairSumExplorer(g=(1, 2, 3)).sums, [1, 2, 3])


def test_fields_and_code_do_the_same():
    explorer = PairSumExplorer()
    field(explorer, "f").value = "1, −2.5,3"
    assert explorer.f == (1, -2.5, 3)
    assert field(explorer, "f").value == "1, −2.5, 3"
    explorer.g = np.array([2.0, 0.1234567])
    assert field(explorer, "g").value == "2, 0.1234567"
    assert explorer.g == (2, 0.1234567)
    slider(explorer, "first index").value = 0
    assert (explorer.start, explorer.c) == (0, explorer.index)
    (checkbox,) = controls(explorer, widgets.Checkbox)
    assert explorer.problem
    checkbox.value = False
    np.testing.assert_allclose(explorer.sums, np.convolve([1, -2.5, 3], [2, 0.1234567]))
    dropdown = next(d for d in controls(explorer, widgets.Dropdown) if d.description == "example")
    assert dropdown.value == "own"
    dropdown.value = "two polynomials"
    assert field(explorer, "f").value == "1, 2, 3"
    assert field(explorer, "g").value == "4, 5"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("1, x, 3", "f: “x” is not a number; write for example 1, 2, 3."),
        ("1 2", "“1 2” is not a number"),
        ("", "f: a number is missing"),
        ("1,, 3", "f: a number is missing next to a comma"),
        ("<b>", "“&lt;b&gt;” is not a number"),
        ("nan", "f: “nan” is not a number"),
        ("1e6", "f: 1000000 is too large; give numbers between −999999 and 999999."),
        (", ".join("1" * 13), "f has 13 numbers; give between 1 and 12."),
    ],
)
def test_a_bad_entry_is_explained_and_the_last_good_numbers_stay(typed, said):
    explorer = PairSumExplorer()
    before = explorer.static_svg()
    field(explorer, "f").value = typed
    assert said in alert(explorer)
    assert alert(explorer).endswith("The picture keeps 1, 1, 1, 1, 1, 1.")
    assert field(explorer, "f").value == typed
    assert explorer.static_svg() == before
    field(explorer, "g").value = "1, 2"
    assert said in alert(explorer)
    field(explorer, "f").value = "5"
    assert alert(explorer) == ""
    assert (explorer.f, explorer.g) == ((5,), (1, 2))


@pytest.mark.parametrize(
    ("f", "said"),
    [
        (
            (1, -2, 1),
            "f contains −2, but nothing can happen in −2 ways. Use numbers from 0 up, or turn off “as chances”.",
        ),
        ((0, 0), "Every number in f is 0, so nothing can happen. Use a number above 0, or turn off “as chances”."),
    ],
)
def test_numbers_that_count_no_ways_are_explained(f, said):
    explorer = PairSumExplorer(index=4)
    explorer.f = f
    assert explorer.problem == said
    assert explorer.words == explorer.view.sentences[0] == f"No output. {said}"
    assert explorer.view.frames == []
    assert list(panels(explorer.static_svg())) == ["products f(a)·g(b)"]
    assert "no output" in repr(explorer)
    assert (explorer.f, explorer.g, explorer.chances) == (f, (1,) * 6, True)
    explorer.chances = False
    assert explorer.problem == ""
    np.testing.assert_array_equal(explorer.sums, np.convolve(f, np.ones(6)))
    assert explorer.index == 4


def test_values_beyond_the_slider_widen_it():
    explorer = PairSumExplorer()
    explorer.start = 20
    assert slider(explorer, "first index").max == 20
    assert explorer.view.sentences[0].startswith("c = 40: f(20)·g(20)")


@pytest.mark.parametrize(
    ("arguments", "error", "said"),
    [
        ({"f": range(13)}, (TypeError, ValueError), "f has 13 numbers; give between 1 and 12"),
        ({"g": ()}, (TypeError, ValueError), "g has 0 numbers"),
        ({"f": 5}, (TypeError, ValueError), r"f must be several numbers such as \(1, 2, 3\), not 5"),
        ({"f": [[1, 2]]}, (TypeError, ValueError), r"f: “\[1, 2\]” is not a number"),
        ({"g": (1, "x")}, (TypeError, ValueError), "g: “x” is not a number"),
        ({"g": (1, np.inf)}, (TypeError, ValueError), "g: inf is too large"),
        (
            {"controls": ("dice",)},
            ValueError,
            "controls: 'dice' is not known; choose from example, f, g, start, chances",
        ),
        ({"stride": 2}, TypeError, "PairSumExplorer has no setting stride"),
    ],
)
def test_bad_arguments_are_refused(arguments, error, said):
    with pytest.raises(error, match=said):
        PairSumExplorer(**arguments)


@pytest.mark.parametrize(
    ("name", "wrong"), [("f", range(13)), ("g", "a"), ("f", None), ("example", "dice"), ("start", 0.5), ("chances", 2)]
)
def test_bad_values_in_code_are_refused_and_change_nothing(name, wrong):
    explorer = PairSumExplorer()
    before = explorer.static_svg()
    with pytest.raises((TypeError, ValueError)):
        setattr(explorer, name, wrong)
    assert explorer.static_svg() == before


@pytest.mark.parametrize("wanted", [(), ("f", "start"), ("chances", "example")])
def test_a_lesson_chooses_the_controls(wanted):
    explorer = PairSumExplorer(controls=wanted)
    kinds = (widgets.Text, widgets.Dropdown, widgets.Checkbox)
    found = [control.description for kind in kinds for control in controls(explorer, kind)]
    found += [control.description for control in controls(explorer, widgets.IntSlider)]
    labels = {"f": "f", "g": "g", "start": "first index", "chances": "as chances", "example": "example"}
    assert sorted(found) == sorted(labels[name] for name in wanted)


# The position


def test_slider_view_and_code_move_c():
    explorer = PairSumExplorer()
    explorer.index = 5
    assert explorer.view.index == 5
    move(explorer.view, 7)
    assert (explorer.index, explorer.c) == (7, 9)
    assert (explorer.view.position, len(explorer.view.sentences)) == ("c", 11)
    explorer.index = 99
    assert explorer.index == explorer.view.index == 10


def test_position_stays_where_it_can():
    explorer = PairSumExplorer(index=8)
    explorer.example = "a loaded die and a fair one"
    assert explorer.index == 8
    explorer.example = "two polynomials"
    assert explorer.index == 3
    explorer.start = 1
    assert explorer.words.startswith("c = 5: ")


# What a notebook keeps


@pytest.mark.parametrize("change", [{}, {"example": "a signal and a kernel"}, {"f": (-1, 2)}, {"start": -1}])
def test_what_a_notebook_keeps(change):
    def make():
        explorer = PairSumExplorer(index=1)
        for name, setting in change.items():
            setattr(explorer, name, setting)
        return explorer

    check_kept(make)
    assert repr(make()).startswith(f"PairSumExplorer: {make().example}, f ")
    assert "-" not in repr(make())


def test_the_line_that_is_kept():
    assert repr(PairSumExplorer(index=2)) == (
        "PairSumExplorer: two dice, f 1 1 1 1 1 1, g 1 1 1 1 1 1, both from index 1, (f∗g)(4) = 3 of 36"
    )


# A prediction


def test_nothing_shows_the_sum_before_the_prediction():
    explorer = PairSumExplorer((1, 2, 3), (4, 5), index=2, predict=True)
    assert explorer.words == "c = 2: f(1)·g(1) + f(2)·g(0) = 2·5 + 3·4 = ?"
    assert repr(explorer).endswith("(f∗g)(2) = ?")
    assert ">22<" not in explorer.static_svg() + explorer.view.base + str(explorer.view.frames)
    explorer.commit(22)
    assert repr(explorer).endswith("(f∗g)(2) = 22")
    assert ">22<" in explorer.static_svg()


@pytest.mark.parametrize("index", range(11))
def test_a_wrong_sum_is_never_told_as_a_mistake_with_padding(index):
    explorer = PairSumExplorer(example="a loaded die and a fair one", index=index, predict=True)
    for guess in range(20):
        explorer.hide()
        explorer.commit(guess)
        assert ("Correct." in explorer._prediction._message.value) == (guess == explorer.sums[index])
        assert "padding" not in explorer._prediction._message.value


# Everything together


CHOICES = {
    "example": [*EXAMPLES, "own"],
    "f": [(1,), (1, 2, 3), (0, 0), (-1, 0.5), (999999, -999999), tuple(range(12))],
    "g": [(1,), (4, 5), (0,), (2, -1, 1 / 3), (1e-9, 1), tuple(range(-5, 7))],
    "start": [-1, 0, 1, 2, 100],
    "chances": [False, True],
    "index": [-1, 0, 2, 9, 1000],
}


@pytest.mark.parametrize("seed", range(4))
def test_random_walk(seed):
    """Whatever the settings, legal or not: nothing raises, and what is shown is true."""
    rng = np.random.default_rng(seed)
    explorer = PairSumExplorer()
    for _step in range(80):
        name = rng.choice(list(CHOICES))
        new = CHOICES[name][rng.integers(len(CHOICES[name]))]
        numbers_before = {other: getattr(explorer, other) for other in ("f", "g", "start", "chances") if other != name}
        setattr(explorer, name, new)
        if name != "example":
            assert {other: getattr(explorer, other) for other in numbers_before} == numbers_before
        if name in ("f", "g", "start", "chances"):
            assert getattr(explorer, name) == new
        check_what_is_shown(explorer)


def check_what_is_shown(explorer):
    ET.fromstring(f"<div>{explorer.view.base}</div>")
    ET.fromstring(explorer.static_svg())
    assert explorer.view.sentences[explorer.index] == explorer.words
    assert explorer.view.index == explorer.index
    illegal = any(min(row) < 0 or not any(row) for row in (explorer.f, explorer.g))
    assert bool(explorer.problem) == (explorer.chances and illegal)
    if explorer.problem:
        assert explorer.view.frames == []
        return
    expected = by_hand(explorer.f, explorer.g, explorer.start)
    np.testing.assert_allclose(explorer.sums, list(expected.values()), rtol=1e-9, atol=1e-9)
    assert len(explorer.view.frames) == len(explorer.view.sentences) == len(expected)
    assert explorer.c == list(expected)[explorer.index]
    said = re.fullmatch(r".* = (\S+)( of \S+)?", explorer.words)
    assert value(said[1]) == pytest.approx(expected[explorer.c], rel=0.06, abs=1e-9)
    assert bool(said[2]) == explorer.chances


def test_a_change_is_small():
    explorer = PairSumExplorer(range(12), np.linspace(-2, 3, 12))
    view = explorer.view
    assert len((view.base + "".join(map("".join, view.frames)) + "".join(view.sentences)).encode()) < 100_000
