"""The pooling explorer, driven through its traits: what it shows must be what plain loops give."""

import re
import xml.etree.ElementTree as ET

import ipywidgets as widgets
import numpy as np
import pytest
from exhibits import SVG, check_kept, controls, numbers, panels, slider, value

from convlib import drawing, images
from convlib.explorers import PoolingExplorer

CELL = drawing.CELL
SETTINGS = ("kind", "window", "stride", "shift", "enters")
BESIDE = np.array([[7, 2, 6, 1], [0, 5, 3, 2], [8, 0, 4, 1], [1, 3, 0, 1]])
WIDE = np.array(
    [[3, -1, 4, 1, -5, 9], [2, 6, 5, 3, 5, 8], [-9, 7, 9, 3, 2, -3], [8, 4, 6, 2, 6, 4], [3, 3, 8, 3, 2, 7]]
)


def by_hand(image, kind, window, stride):
    """One window after the other."""
    rows = range(0, len(image) - window + 1, stride)
    columns = range(0, len(image[0]) - window + 1, stride)
    summary = max if kind == "max" else lambda cells: sum(cells) / len(cells)
    return np.array(
        [[summary([image[y + a][x + b] for a in range(window) for b in range(window)]) for x in columns] for y in rows]
    )


def moved_by_hand(image, beside, shift, enters):
    """Each row as a list: what comes in at its left, and what stays."""
    rows = []
    for row, left in zip(np.asarray(image).tolist(), np.asarray(beside).tolist(), strict=True):
        new = {
            "beside": left[len(left) - shift :],
            "zeros": [0] * shift,
            "edge": [row[0]] * shift,
            "wrap": row[len(row) - shift :],
        }[enters]
        rows.append(new + row[: len(row) - shift])
    return np.array(rows)


def legal(shape, known, window, stride, shift, enters, **_):
    return (
        1 <= window <= min(shape) and stride >= 1 and 0 <= shift <= min(known if enters == "beside" else 99, shape[1])
    )


def settings(explorer):
    return {name: getattr(explorer, name) for name in SETTINGS}


def first_map(**state):
    return PoolingExplorer(images.POOLING_1, BESIDE, **state)


# The numbers


def test_the_decks_two_maps():
    """S20: the second map is the first moved one pixel to the right, 1 2 1 1 enters, and the output stays."""
    explorer = PoolingExplorer(images.POOLING_1, images.POOLING_2[:, :1], shift=1)
    assert explorer.output.tolist() == [[4, 4], [2, 8]]
    assert explorer.moved_output.tolist() == [[4, 4], [2, 8]]
    np.testing.assert_array_equal(explorer.moved, [[1, 3, 0, 4], [2, 4, 1, 2], [1, 1, 1, 8], [1, 2, 0, 6]])
    assert "0 of 4 outputs changed" in explorer.comparison
    assert explorer.words.startswith(
        "Output row 0, column 0: the largest of 3, 0, 4, 1 is 4. Moved: the largest of 1, "
    )
    explorer.kind = "average"
    assert explorer.output.tolist() == [[2, 3], [1, 6.25]]
    assert explorer.moved_output.tolist() == [[2.5, 1.75], [1.25, 3.75]]
    assert "4 of 4 outputs changed" in explorer.comparison
    assert explorer.words.startswith(
        "Output row 0, column 0: (3 + 0 + 4 + 1) / 4 = 2. Moved: (1 + 3 + 2 + 4) / 4 = 2.5"
    )


@pytest.mark.parametrize("kind", ["max", "average"])
@pytest.mark.parametrize(("window", "stride"), [(1, 1), (2, 2), (2, 1), (3, 1), (3, 2), (4, 1), (2, 3), (5, 4)])
def test_output_agrees_with_loops(kind, window, stride):
    explorer = PoolingExplorer(WIDE)
    explorer.kind, explorer.window, explorer.stride, explorer.shift = kind, window, stride, 2
    expected = by_hand(WIDE.tolist(), kind, window, stride)
    np.testing.assert_allclose(explorer.output, expected)
    moved = by_hand(moved_by_hand(WIDE, WIDE, 2, "zeros").tolist(), kind, window, stride)
    np.testing.assert_allclose(explorer.moved_output, moved)
    assert (explorer.view.rows, explorer.view.columns) == expected.shape
    np.testing.assert_array_equal(explorer.changed, ~np.isclose(expected, moved))
    assert f"{(~np.isclose(expected, moved)).sum()} of {expected.size} outputs changed" in explorer.comparison


@pytest.mark.parametrize("enters", ["beside", "zeros", "edge", "wrap"])
@pytest.mark.parametrize("shift", range(5))
def test_what_enters(enters, shift):
    explorer = first_map(shift=shift, enters=enters)
    np.testing.assert_array_equal(explorer.moved, moved_by_hand(images.POOLING_1, BESIDE, shift, enters))


def test_beside_enters_where_it_is_given():
    assert first_map().enters == "beside"
    assert PoolingExplorer(images.POOLING_1).enters == "zeros"
    assert first_map(enters="wrap").enters == "wrap"


def test_a_mean_of_the_same_numbers_in_another_order_is_the_same():
    """Added up in another order, 0.1 + 0.2 + 0.3 differs in its last bit."""
    explorer = PoolingExplorer(
        [[0.1, 0.2, 0.3], [0, 0, 0], [0, 0, 0]], kind="average", window=3, shift=2, enters="wrap"
    )
    assert explorer.output != explorer.moved_output
    assert not explorer.changed.any()
    explorer = PoolingExplorer([[1, 1 + 1e-9]], window=1, stride=1, shift=1, enters="wrap")
    assert explorer.changed.all()


# The words


@pytest.mark.parametrize("kind", ["max", "average"])
def test_every_sentence_gives_its_numbers(kind):
    explorer = PoolingExplorer(WIDE, kind=kind, window=2, stride=1, shift=1, enters="edge")
    moved = moved_by_hand(WIDE, WIDE, 1, "edge")
    before, after = (by_hand(each.tolist(), kind, 2, 1) for each in (WIDE, moved))
    assert len(explorer.view.sentences) == len(explorer.view.frames) == before.size
    for index, alt in enumerate(explorer.view.sentences):
        place, rest = re.fullmatch(r"Output row (\d+, column \d+): (.*)", alt).groups()
        row, column = map(int, place.split(", column "))
        assert (row, column) == divmod(index, before.shape[1])
        parts = re.fullmatch(r"(.*?)\. Moved: (.*?)\. The output (?:stays the same|changed)\. (Any .*)\.", rest)
        first, second, last = parts.groups()
        check_computed(first, kind, WIDE[row : row + 2, column : column + 2], before[row, column])
        check_computed(second, kind, moved[row : row + 2, column : column + 2], after[row, column])
        assert ("The output changed." in alt) == (before[row, column] != after[row, column])
        if kind == "average":
            total, result = re.fullmatch(r"Any 4 numbers that sum to (.*) give (.*)", last).groups()
            assert value(total) == WIDE[row : row + 2, column : column + 2].sum()
            assert value(result) == pytest.approx(before[row, column], abs=0.01)
        else:
            shown = re.fullmatch(r"Any window that holds (.*) and nothing larger gives (.*)", last)
            assert {value(each) for each in shown.groups()} == {before[row, column]}


def check_computed(text, kind, window, result):
    """The numbers of the window stand in the text, row by row, and lead to the result."""
    if kind == "average":
        sides = text.split(" = ")
        assert value(sides[0]) == result
        assert value(sides[1]) == pytest.approx(result, abs=0.01)
        assert [value(each) for each in re.findall(r"[−\d.]+", sides[0])] == [*window.ravel(), 4]
    else:
        listed, largest, _, places = re.fullmatch(
            r"the largest of (.*) is ([^,]*)(, at (\d) positions)?", text
        ).groups()
        assert [value(each) for each in listed.split(", ")] == window.ravel().tolist()
        assert value(largest) == result
        assert int(places or 1) == (window == result).sum()


@pytest.mark.parametrize("kind", ["max", "average"])
def test_other_windows_that_are_said_to_give_the_same_do(kind):
    explorer = first_map(kind=kind)
    rng = np.random.default_rng(0)
    for index, alt in enumerate(explorer.view.sentences):
        row, column = divmod(index, 2)
        for _ in range(20):
            other = images.POOLING_1.copy()
            window = other[2 * row : 2 * row + 2, 2 * column : 2 * column + 2]
            if kind == "max":
                most = value(re.search("Any window that holds (.*) and nothing larger", alt)[1])
                window[:] = rng.integers(-9, most + 1, (2, 2))
                window.flat[rng.integers(4)] = most
            else:
                window[:] = rng.integers(-9, 9, (2, 2))
                window[1, 1] += value(re.search("sum to (.*) give", alt)[1]) - window.sum()
            np.testing.assert_array_equal(PoolingExplorer(other, kind=kind).output, explorer.output)


def test_a_single_cell_is_no_choice():
    assert first_map(window=1, stride=1).words.endswith("Moved: the largest of 3 is 3. The output stays the same.")


def test_formula_and_sentence():
    explorer = first_map()
    assert explorer.formula == "height and width: ⌊(4 + 2·0 − 2) / 2⌋ + 1 = 2"
    assert explorer.sentence == "The window fits at 2 × 2 = 4 positions. 16 numbers in, 4 out."
    explorer.stride = 3
    assert "last 2 cells are never read" in explorer.sentence
    assert "kernel" not in explorer.sentence
    assert explorer.sentence.endswith("16 numbers in, 1 out.")
    assert "kernel" not in PoolingExplorer(WIDE, window=1, stride=3).sentence
    assert PoolingExplorer(WIDE).formula == ("height: ⌊(5 + 2·0 − 2) / 2⌋ + 1 = 2; width: ⌊(6 + 2·0 − 2) / 2⌋ + 1 = 3")


def test_comparison():
    explorer = first_map()
    assert explorer.comparison == "Not moved: 0 of 4 outputs changed."
    explorer.shift = 1
    assert explorer.comparison == (
        "Moved 1 pixel to the right; the numbers left of the thick line are new. 0 of 4 outputs changed."
    )
    explorer.shift = 2
    before, after = (
        by_hand(each.tolist(), "max", 2, 2)
        for each in (images.POOLING_1, moved_by_hand(images.POOLING_1, BESIDE, 2, "beside"))
    )
    changed = (before != after).sum()
    assert changed
    assert f"Moved 2 pixels to the right; the numbers left of the thick line are new. {changed} of 4" in (
        explorer.comparison
    )
    assert explorer.comparison.endswith("each framed and marked ≠.")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"stride": 0}, "The stride is 0, so the window does not move forward. Use a stride of 1 or more."),
        ({"stride": -1}, "The stride is −1"),
        ({"window": 0}, "The window's size is 0, but it must be at least 1."),
        ({"window": 5}, "The window has 5 rows and columns, but the map is 4×4. Use a window of at most 4."),
        ({"shift": -1}, "The shift is −1, but the map moves to the right. Use 0 or more."),
        ({"shift": 5}, "The shift is 5, but only 4 columns beside the map are known. Use less, or zeros."),
        ({"shift": 5, "enters": "wrap"}, "The shift is 5, but the map has only 4 columns. Use at most 4."),
    ],
)
def test_what_is_not_legal_is_explained(change, said):
    """The sentence names the value and the way out; every setting stays as the learner left it."""
    explorer = first_map(index=3)
    for name, setting in change.items():
        setattr(explorer, name, setting)
    assert explorer.output is explorer.moved is explorer.moved_output is explorer.changed is None
    assert explorer.words == explorer.sentence == explorer.comparison == explorer.view.sentences[0]
    assert explorer.words.startswith("No output. ")
    assert said in explorer.words
    assert explorer.view.frames == explorer.view.regions == []
    assert {"no output", "no output, moved"} < set(panels(explorer.static_svg()))
    assert repr(explorer).endswith("No output.")
    assert settings(explorer) == settings(first_map()) | change
    for name in change:
        setattr(explorer, name, getattr(first_map(), name))
    assert explorer.words.startswith("Output row 1, column 1: the largest of 8, 7, 6, 4 is 8.")


def test_no_columns_are_known_beside_the_map():
    explorer = PoolingExplorer(images.POOLING_1, shift=1)
    explorer.enters = "beside"
    assert "but only 0 columns beside the map are known" in explorer.words
    explorer.shift = 0
    assert explorer.output.tolist() == [[4, 4], [2, 8]]


# The picture


@pytest.mark.parametrize("kind", ["max", "average"])
def test_picture_holds_the_numbers(kind):
    explorer = first_map(kind=kind, shift=2)
    moved = moved_by_hand(images.POOLING_1, BESIDE, 2, "beside")
    shown = panels(explorer.static_svg())
    assert list(shown) == ["feature map 4×4", "moved right by 2", f"output 2×2 ({kind})", f"output 2×2 ({kind}), moved"]
    maps = images.POOLING_1, moved
    expected = [*maps, *(by_hand(each.tolist(), kind, 2, 2) for each in maps)]
    for panel, values in zip(shown.values(), expected, strict=True):
        np.testing.assert_array_equal(numbers(panel), values)


def squares(mark, start=None):
    """The cells that a mark highlights, as (row, column)."""
    left, top = start or drawing.ORIGIN
    corners = re.findall(rf"M(\d+) (\d+)h{CELL}v{CELL}", mark)
    return {((int(y) - top) // CELL, (int(x) - left) // CELL) for x, y in corners}


def circles(mark):
    left, top = drawing.ORIGIN
    centres = re.findall(r'<circle cx="(\d+)" cy="(\d+)"', mark)
    return {((int(y) - top) // CELL, (int(x) - left) // CELL) for x, y in centres}


def test_highlight_lies_on_the_window_and_circles_the_winners():
    explorer = first_map(window=3, stride=1, shift=1, index=2)
    frame = explorer.view.frames[2]
    window = {(row, column) for row in (1, 2, 3) for column in (0, 1, 2)}
    assert squares(frame[0]) == squares(frame[1]) == window
    assert circles(frame[0]) == {(2, 2)}
    moved = explorer.moved
    largest = max(moved[cell] for cell in window)
    assert circles(frame[1]) == {cell for cell in window if moved[cell] == largest}
    for mark in frame[2:]:
        assert squares(mark, drawing.ORIGIN) == {(1, 0)}
    for mark in frame:
        ET.fromstring(f"<g>{mark}</g>")


def test_equal_winners_are_all_circled():
    explorer = PoolingExplorer([[5, 1], [5, 5]], controls=("kind",))
    assert "circle" in explorer.view.frames[0][0]
    assert explorer.view.frames[0][0].count("<circle") == 3
    assert explorer.words.startswith("Output row 0, column 0: the largest of 5, 1, 5, 5 is 5, at 3 positions.")
    explorer.kind = "average"
    assert "circle" not in explorer.view.frames[0][0]


@pytest.mark.parametrize("shift", range(5))
def test_changed_outputs_and_the_border_of_what_is_new_are_marked(shift):
    explorer = first_map(shift=shift)
    shown = panels(explorer.static_svg())
    after = by_hand(moved_by_hand(images.POOLING_1, BESIDE, shift, "beside").tolist(), "max", 2, 2)
    changed = {tuple(cell) for cell in np.argwhere(after != [[4, 4], [2, 8]]).tolist()}
    left, top = drawing.ORIGIN
    (signed, unsigned) = shown["output 2×2 (max), moved"], shown["output 2×2 (max)"]
    frames = [path.get("d") for path in signed.iter(f"{SVG}path") if path.get("stroke") == "#d62728"]
    corners = re.findall(r"M(\d+) (\d+)h26v26", "".join(frames))
    assert {((int(y) - top) // CELL, (int(x) - left) // CELL) for x, y in corners} == changed
    assert [text.text for text in signed.iter(f"{SVG}text")].count("≠") == len(changed)
    assert "≠" not in ET.tostring(unsigned, encoding="unicode")
    lines = [path.get("d") for path in shown[f"moved right by {shift}"].iter(f"{SVG}path") if path.get("stroke-width")]
    left, top = drawing.ORIGIN
    borders = [line for line in lines if line.endswith("v120") and "h" not in line]
    assert borders == ([f"M{left + shift * CELL} {top}v120"] if shift else [])


@pytest.mark.parametrize(
    ("window", "stride", "read"), [(2, 3, {0, 1}), (3, 2, {0, 1, 2}), (1, 2, {0, 2}), (2, 2, {0, 1, 2, 3})]
)
def test_unread_cells_are_struck_through(window, stride, read):
    shown = panels(first_map(window=window, stride=stride).static_svg())
    left, top = drawing.ORIGIN
    for title in ("feature map 4×4", "moved right by 0"):
        (path,) = [path for path in shown[title].iter(f"{SVG}path") if path.get("class") == "unread"]
        struck = {
            ((int(y) - top) // CELL, (int(x) - left) // CELL) for x, y in re.findall(r"M(\d+) (\d+)l", path.get("d"))
        }
        assert struck == {(y, x) for y in range(4) for x in range(4) if not (y in read and x in read)}


@pytest.mark.parametrize(("window", "stride"), [(2, 2), (3, 2), (4, 1), (1, 3)])
def test_regions_choose_what_they_point_at(window, stride):
    """The middle of each highlighted window and of each output lies in the region of its own position."""
    explorer = PoolingExplorer(WIDE, window=window, stride=stride, shift=1)
    assert sorted(each["panel"] for each in explorer.view.regions) == [0, 1, 2, 3]
    for each in explorer.view.regions:
        for index, frame in enumerate(explorer.view.frames):
            corners = re.findall(rf"M(\d+) (\d+)h{CELL}v{CELL}", frame[each["panel"]])
            x, y = (np.mean([int(corner[axis]) for corner in corners]) + CELL / 2 for axis in (0, 1))
            column, row = int((x - each["x"]) // each["width"]), int((y - each["y"]) // each["height"])
            assert each["first"] + row * each["down"] + column * each["right"] == index
            assert 0 <= row < each["rows"]
            assert 0 <= column < each["columns"]


# Controls


def test_without_the_shift_only_one_map_is_shown():
    explorer = PoolingExplorer(images.POOLING_1, controls=("kind", "window", "stride"))
    assert list(panels(explorer.static_svg())) == ["feature map 4×4", "output 2×2 (max)"]
    assert "Moved" not in explorer.words
    assert "Moved" not in explorer.view.base
    assert [len(frame) for frame in explorer.view.frames] == [2] * 4
    assert {each["panel"] for each in explorer.view.regions} == {0, 1}
    explorer.shift = 1
    assert len(panels(explorer.static_svg())) == 4
    assert "0 of 4" in explorer.view.base or "outputs changed" in explorer.view.base


@pytest.mark.parametrize(
    ("name", "label"), [("window", "window"), ("stride", "stride"), ("shift", "shift to the right")]
)
def test_slider_and_code_do_the_same(name, label):
    explorer = first_map()
    control = slider(explorer, label)
    setattr(explorer, name, 3)
    assert control.value == 3
    control.value = 1
    assert getattr(explorer, name) == 1
    now = settings(explorer)
    moved = moved_by_hand(images.POOLING_1, BESIDE, now["shift"], "beside")
    np.testing.assert_array_equal(explorer.moved_output, by_hand(moved.tolist(), "max", now["window"], now["stride"]))


@pytest.mark.parametrize("beyond", [-3, 11])
@pytest.mark.parametrize(
    ("name", "label"), [("window", "window"), ("stride", "stride"), ("shift", "shift to the right")]
)
def test_a_value_beyond_the_slider_widens_it(name, label, beyond):
    explorer = first_map()
    setattr(explorer, name, beyond)
    control = slider(explorer, label)
    assert getattr(explorer, name) == control.value == beyond
    assert control.min <= beyond <= control.max
    made = first_map(**{name: beyond})
    assert getattr(made, name) == slider(made, label).value == beyond


def test_dropdowns():
    explorer = first_map(shift=1)
    kind, enters = controls(explorer, widgets.Dropdown)
    options = [[option for _label, option in each.options] for each in (kind, enters)]
    assert options == [["max", "average"], ["beside", "zeros", "edge", "wrap"]]
    kind.value, enters.value = "average", "wrap"
    assert (explorer.kind, explorer.enters) == ("average", "wrap")
    explorer.kind, explorer.enters = "max", "zeros"
    assert (kind.value, enters.value) == ("max", "zeros")


def test_a_lesson_chooses_the_controls():
    explorer = first_map(controls=("stride", "kind"))
    assert [control.description for control in explorer.children[0].children] == ["kind", "stride"]
    assert first_map(controls=()).children[0].children == ()


def test_positions_end_with_the_output_and_stay_on_their_cell():
    explorer = first_map(window=1, stride=1, index=13)
    assert (len(explorer.view.sentences), explorer.view.index) == (16, 13)
    explorer.window = 2
    assert (len(explorer.view.sentences), divmod(explorer.view.index, 3)) == (9, (2, 1))
    explorer.stride = 0
    assert (len(explorer.view.sentences), explorer.view.rows, explorer.view.columns) == (1, 0, 0)
    explorer.stride = 1
    assert divmod(explorer.index, 3) == (2, 1)


# What is refused


@pytest.mark.parametrize(
    ("image", "error", "said"),
    [
        ("a picture", TypeError, "image must be real numbers"),
        ([[1, 2], [3]], ValueError, "image is ragged: its rows must be of equal length"),
        ([], ValueError, r"image must be a grid of 1 to 8 rows and columns, not \[\] \(shape \(0,\)\)"),
        (np.zeros((3, 9)), ValueError, r"shape \(3, 9\)"),
        (np.zeros((1, 2, 2)), ValueError, r"shape \(1, 2, 2\)"),
        ([[1, np.nan]], ValueError, "image must hold finite numbers below 10.100, not nan"),
        ([[1, -np.inf]], ValueError, "not -inf to 1.0"),
    ],
)
def test_images_that_are_refused(image, error, said):
    with pytest.raises(error, match=said):
        PoolingExplorer(image)


@pytest.mark.parametrize(
    ("beside", "error", "said"),
    [
        (
            [[1], [2]],
            ValueError,
            "beside has 2 rows and image has 4; give both the same number of rows",
        ),
        (
            [1, 2, 1, 1],
            ValueError,
            r"beside must be a grid of 1 to 8 rows and columns, not \[1, 2, 1, 1\] \(shape \(4,\)\)",
        ),
        ("no", TypeError, "beside must be real numbers"),
    ],
)
def test_columns_beside_that_are_refused(beside, error, said):
    with pytest.raises(error, match=said):
        PoolingExplorer(images.POOLING_1, beside)


def test_names_that_are_refused():
    with pytest.raises(ValueError, match="'speed' is not known; choose from kind, window, stride, shift, enters"):
        first_map(controls=("speed",))
    with pytest.raises(
        TypeError, match="no setting padding; it has enters, index, kind, predict, shift, stride, window"
    ):
        first_map(padding=1)
    explorer = first_map()
    for name, wrong in [("kind", "median"), ("enters", "reflect"), ("stride", 1.5), ("window", "2")]:
        with pytest.raises((TypeError, ValueError)):
            setattr(explorer, name, wrong)
    assert settings(explorer) == settings(first_map())


def test_the_callers_arrays_are_left_alone():
    image, beside = np.ones((4, 4)), np.ones((4, 1))
    explorer = PoolingExplorer(image, beside, shift=1)
    image[:], beside[:] = 9, 9
    np.testing.assert_array_equal(explorer.moved_output, np.ones((2, 2)))


# What a notebook keeps


@pytest.mark.parametrize("change", [{}, {"stride": 0}, {"shift": 2, "kind": "average"}])
def test_what_a_notebook_keeps(change):
    def make():
        explorer = first_map(index=1)
        for name, setting in change.items():
            setattr(explorer, name, setting)
        return explorer

    check_kept(make)


def test_repr_is_a_line_of_the_state():
    assert repr(first_map(shift=1)) == (
        "PoolingExplorer: map 4×4, max, window 2, stride 2, moved right by 1 (beside). "
        "The output is 2×2; 0 of its numbers changed."
    )
    assert repr(first_map(window=9, kind="average", enters="edge")) == (
        "PoolingExplorer: map 4×4, average, window 9, stride 2, moved right by 0 (edge). No output."
    )


# A prediction


def test_nothing_of_the_output_is_told_before_the_prediction():
    """Neither its numbers, nor the winners, nor what the move changes; all of it afterwards."""
    explorer = first_map(shift=2, predict=True)
    assert explorer.words == "Output row 0, column 0: the largest of 3, 0, 4, 1 is ?."
    assert repr(explorer).endswith("The output of 2×2 is hidden.")
    shown = panels(explorer.static_svg())
    assert list(shown)[2:] == ["output 2×2 (max), hidden", "output 2×2 (max), moved, hidden"]
    for title in list(shown)[2:]:
        assert numbers(shown[title]).size == 0
    told = explorer.static_svg() + explorer.view.base + str(explorer.view.frames)
    assert not [each for each in ("changed", "≠", "<circle", "nothing larger") if each in told]
    explorer.commit(4)
    assert explorer.words == first_map(shift=2).words
    assert explorer.static_svg() == first_map(shift=2).static_svg()
    assert repr(explorer) == repr(first_map(shift=2))


# Everything together


CHOICES = {
    "kind": ["max", "average"],
    "window": [-1, 0, 1, 2, 3, 4, 5, 50, True],
    "stride": [-1, 0, 1, 2, 3, 9, 100],
    "shift": [-2, 0, 1, 2, 3, 4, 5, 99],
    "enters": ["beside", "zeros", "edge", "wrap"],
    "index": [-1, 0, 3, 7, 1000],
}


@pytest.mark.parametrize("seed", range(4))
def test_random_walk(seed):
    """Whatever the settings, legal or not: nothing raises, and what is shown is true."""
    rng = np.random.default_rng(seed)
    image = rng.integers(-9, 10, size=(3 + seed, 7 - seed)).astype(float)
    beside = rng.integers(-9, 10, size=(3 + seed, 2 + seed)).astype(float)
    explorer = PoolingExplorer(image, beside)
    for step in range(60):
        name = rng.choice(list(CHOICES))
        new = CHOICES[name][rng.integers(len(CHOICES[name]))]
        before = settings(explorer)
        setattr(explorer, name, new)
        assert settings(explorer) == (before | {name: new} if name != "index" else before)
        check_what_is_shown(explorer, image, beside)
        if step % 6 == 5:
            explorer.window, explorer.stride, explorer.shift = 2, 1, 1


def check_what_is_shown(explorer, image, beside):
    now = settings(explorer)
    ET.fromstring(f"<div>{explorer.view.base}</div>")
    ET.fromstring(explorer.static_svg())
    assert explorer.view.sentences[explorer.index] == explorer.words != ""
    assert explorer.view.index == explorer.index
    if not legal(image.shape, beside.shape[1], **now):
        assert explorer.output is None
        assert explorer.view.frames == []
        return
    moved = moved_by_hand(image, beside, now["shift"], now["enters"])
    how = now["kind"], now["window"], now["stride"]
    np.testing.assert_allclose(explorer.output, by_hand(image.tolist(), *how))
    np.testing.assert_allclose(explorer.moved_output, by_hand(moved.tolist(), *how))
    assert explorer.output.shape == (explorer.view.rows, explorer.view.columns)
    assert len(explorer.view.frames) == len(explorer.view.sentences) == explorer.output.size


@pytest.mark.parametrize(("window", "stride"), [(1, 1), (2, 1), (4, 1), (2, 2)])
def test_the_largest_map_is_small(window, stride):
    explorer = PoolingExplorer(np.arange(-32.0, 32).reshape(8, 8), window=window, stride=stride, shift=1)
    view = explorer.view
    sent = [view.base, *view.sentences, *(mark for frame in view.frames for mark in frame)]
    assert sum(len(text.encode()) for text in sent) < 100_000
