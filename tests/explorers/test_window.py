"""The window explorer, driven through its traits: what it shows must be what an independent computation gives."""

import re
import xml.etree.ElementTree as ET

import ipywidgets as widgets
import numpy as np
import pytest
import scipy.signal
from exhibits import SVG, check_kept, controls, move, numbers, panels, slider, value

from convlib import drawing, images, operations
from convlib.explorers import WindowExplorer
from convlib.explorers._frame.kernel_choice import CellsEditor
from convlib.kernels import KERNELS

PAD = {"zeros": "constant", "edge": "edge", "reflect": "reflect", "wrap": "wrap"}
SETTINGS = ("cells", "divisor", "turned", "stride", "padding", "padding_mode", "dilation")
SKEW = ((1, 2, 0), (-3, 5, 7))
WIDE = np.array([[3, 1, 4, 1, 5, 9], [2, 6, 5, 3, 5, 8], [9, 7, 9, 3, 2, 3], [8, 4, 6, 2, 6, 4], [3, 3, 8, 3, 2, 7]])


def by_hand(image, cells, divisor, turned, stride, padding, padding_mode, dilation):
    """One sum after the other, so that a NaN stays in the windows that read it."""
    padded = np.pad(np.array(image, float), padding, mode=PAD[padding_mode])
    weights = np.array(cells, float)
    weights = (weights[::-1, ::-1] if turned else weights) / divisor
    tall, wide = (dilation * (side - 1) + 1 for side in weights.shape)
    return np.array(
        [
            [
                np.sum(padded[y : y + tall : dilation, x : x + wide : dilation] * weights)
                for x in range(0, padded.shape[1] - wide + 1, stride)
            ]
            for y in range(0, padded.shape[0] - tall + 1, stride)
        ]
    )


def legal(shape, cells, divisor, turned, stride, padding, padding_mode, dilation):
    spans = [dilation * (side - 1) + 1 for side in np.shape(cells)]
    return bool(
        stride >= 1
        and dilation >= 1
        and padding >= 0
        and divisor
        and max(shape) + 2 * padding <= 24
        and all(span <= size + 2 * padding for span, size in zip(spans, shape, strict=True))
        and padding <= {"reflect": min(shape) - 1, "wrap": min(shape)}.get(padding_mode, 99)
    )


def read_by_hand(shape, kernel, stride, padding, dilation):
    """How many windows read each cell of the padded input: one window after the other adds 1 to its cells."""
    counts = np.zeros(np.add(shape, 2 * padding), int)
    tall, wide = (dilation * (side - 1) + 1 for side in kernel)
    for y in range(0, counts.shape[0] - tall + 1, stride):
        for x in range(0, counts.shape[1] - wide + 1, stride):
            counts[y : y + tall : dilation, x : x + wide : dilation] += 1
    return counts


def spread_by_hand(cells, dilation):
    """The cells with the zeros that dilation puts between them, and whether each is such a zero."""
    rows, columns = np.shape(cells)
    spread = np.zeros((dilation * (rows - 1) + 1, dilation * (columns - 1) + 1))
    between = np.ones(spread.shape, bool)
    for row, column in np.ndindex(rows, columns):
        spread[row * dilation, column * dilation] = cells[row][column]
        between[row * dilation, column * dilation] = False
    return spread, between


def settings(explorer):
    return {name: getattr(explorer, name) for name in SETTINGS}


# The numbers


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("padding_mode", list(PAD))
@pytest.mark.parametrize(("stride", "padding", "dilation"), [(1, 0, 1), (2, 1, 1), (1, 2, 2), (3, 2, 1)])
def test_output_agrees_with_scipy(turned, padding_mode, stride, padding, dilation):
    explorer = WindowExplorer(WIDE, cells=SKEW, divisor=4)
    for name, setting in {"turned": turned, "padding_mode": padding_mode, "stride": stride, "padding": padding}.items():
        setattr(explorer, name, setting)
    explorer.dilation = dilation
    spread = np.zeros((dilation + 1, 2 * dilation + 1))
    spread[::dilation, ::dilation] = np.array(SKEW) / 4
    padded = np.pad(WIDE.astype(float), padding, mode=PAD[padding_mode])
    slide = scipy.signal.convolve2d if turned else scipy.signal.correlate2d
    expected = slide(padded, spread, mode="valid")[::stride, ::stride]
    np.testing.assert_allclose(explorer.output, expected, atol=1e-12)
    assert (explorer.view.rows, explorer.view.columns) == expected.shape


def test_letters_of_the_deck():
    """S6 and S7: pixel 1 meets A as printed, and I when the kernel is turned."""
    letters = ((11, 12, 13), (14, 15, 16), (17, 18, 19))
    explorer = WindowExplorer(images.NINE, cells=letters)
    assert explorer.words.startswith("Output row 0, column 0: 1·11 + 2·12 + 3·13")
    explorer.turned = True
    assert explorer.words.startswith("Output row 0, column 0: 1·19 + 2·18 + 3·17")


@pytest.mark.parametrize("dilation", [1, 2])
@pytest.mark.parametrize("divisor", [1, 2, -4])
def test_every_sentence_gives_its_number(divisor, dilation):
    explorer = WindowExplorer(
        WIDE - 4, cells=SKEW, divisor=divisor, stride=2, padding=1, dilation=dilation, turned=True
    )
    expected = by_hand(WIDE - 4, **settings(explorer))
    assert len(explorer.view.sentences) == len(explorer.view.frames) == expected.size
    for index, (alt, frame) in enumerate(zip(explorer.view.sentences, explorer.view.frames, strict=True)):
        row, column, products, result = re.fullmatch(r"Output row (\d+), column (\d+): (.*) = (.*)", alt).groups()
        place = int(row), int(column)
        assert place == divmod(index, expected.shape[1])
        assert value(products) == expected[place]
        assert value(result) == pytest.approx(expected[place], rel=0.01)
        assert products.count("·") == 6
        assert len(frame) == 4
        for mark in frame:
            ET.fromstring(f"<g>{mark}</g>")


def test_index_chooses_the_words():
    explorer = WindowExplorer(WIDE, cells=SKEW)
    explorer.index = 7
    assert explorer.words == explorer.view.sentences[7]
    assert explorer.view.index == 7
    move(explorer.view, 3)
    assert explorer.index == 3
    assert explorer.words.startswith("Output row 0, column 3: ")


def test_formula_and_sentence():
    explorer = WindowExplorer(images.SEVEN, kernel="sobel_x")
    assert explorer.formula == "height and width: ⌊(7 + 2·0 − 3) / 1⌋ + 1 = 5"
    assert explorer.sentence == "The kernel fits at 5 × 5 = 25 positions."
    explorer.stride = 3
    assert "The last cell is never read." in explorer.sentence
    assert "This is so in every row and in every column." in explorer.sentence
    assert "not a multiple of the stride 3" in explorer.sentence
    explorer = WindowExplorer(images.PIXELS, kernel="emboss")
    assert explorer.sentence == "The kernel fits at 6 × 2 = 12 positions."
    explorer.stride = 3
    assert explorer.sentence.startswith("The last 2 rows are never read")
    assert " The last column is never read." in explorer.sentence
    explorer = WindowExplorer(WIDE, cells=SKEW, padding=1)
    assert explorer.formula == "height: ⌊(5 + 2·1 − 2) / 1⌋ + 1 = 6; width: ⌊(6 + 2·1 − 3) / 1⌋ + 1 = 6"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"stride": 0}, "The stride is 0"),
        ({"stride": -1}, "The stride is −1"),
        ({"padding": -1}, "The padding is −1"),
        ({"padding": 9}, "25 cells long, but at most 24 can be drawn"),
        ({"padding": 7, "padding_mode": "reflect"}, "Mode reflect can mirror at most 6 cells"),
        ({"padding": 8, "padding_mode": "wrap"}, "Mode wrap can repeat at most 7 cells"),
        ({"dilation": 0}, "The dilation is 0"),
        ({"dilation": 4}, "spans 9 rows, but the padded input has only 7. Lower the dilation"),
        ({"divisor": 0}, "The divisor is 0"),
    ],
)
def test_what_is_not_legal_is_explained(change, said):
    """The sentence names the value; every setting stays as the learner left it."""
    explorer = WindowExplorer(images.SEVEN, kernel="sobel_x")
    for name, setting in change.items():
        setattr(explorer, name, setting)
    assert explorer.output is None
    assert explorer.words == explorer.sentence == explorer.view.sentences[0]
    assert explorer.sentence.startswith("No output. ")
    assert said in explorer.sentence
    assert explorer.view.frames == []
    assert "no output" in panels(explorer.static_svg())
    assert repr(explorer).endswith("No output.")
    for name, setting in change.items():
        assert getattr(explorer, name) == setting
    explorer.stride, explorer.padding, explorer.dilation, explorer.divisor = 1, 0, 1, 1
    assert explorer.output.shape == (5, 5)
    assert len(explorer.view.frames) == 25


# The position


@pytest.mark.parametrize(
    ("change", "columns"),
    [
        ({"padding": 1}, 7),
        ({"cells": ((1, 2), (3, 4))}, 6),
        ({"turned": True}, 5),
        ({"padding_mode": "edge"}, 5),
        ({"kernel": "gaussian_3x3"}, 5),
    ],
)
def test_position_stays_on_its_cell(change, columns):
    explorer = WindowExplorer(images.SEVEN, kernel="sobel_x", index=2 * 5 + 3)
    for name, setting in change.items():
        setattr(explorer, name, setting)
    assert divmod(explorer.index, columns) == (2, 3)
    assert explorer.view.index == explorer.index
    assert explorer.words.startswith("Output row 2, column 3: ")


def test_position_moves_to_the_last_cell_where_its_own_is_gone():
    explorer = WindowExplorer(images.SEVEN, kernel="sobel_x", index=24)
    explorer.stride = 2
    assert (explorer.index, explorer.view.columns) == (8, 3)


def test_position_survives_what_is_not_legal():
    explorer = WindowExplorer(images.SEVEN, kernel="sobel_x", index=2 * 5 + 3)
    explorer.divisor = 0
    explorer.divisor = 1
    assert explorer.words.startswith("Output row 2, column 3: ")


@pytest.mark.parametrize(("index", "shown"), [(-1, 0), (-7, 0), (25, 24), (10**6, 24)])
def test_an_index_beyond_the_output_is_brought_back(index, shown):
    explorer = WindowExplorer(images.SEVEN, kernel="sobel_x", index=12)
    explorer.index = index
    assert explorer.index == explorer.view.index == shown
    assert explorer.words == explorer.view.sentences[shown]
    made = WindowExplorer(images.SEVEN, kernel="sobel_x", index=index)
    assert 0 <= made.index == made.view.index < 25


# What is read


def test_how_often_cells_are_read():
    """S16: a corner pixel in 1 window, a middle one in 9, with the ring the corner in 4."""
    explorer = WindowExplorer(images.SEVEN, kernel="box_blur")
    assert explorer.read[0, 0] == explorer.read[6, 6] == 1
    assert explorer.read[3, 3] == 9
    explorer.padding = 1
    assert explorer.read[0, 0] == explorer.read[0, 6] == 4
    assert explorer.read[3, 3] == 9
    assert explorer.read.shape == (7, 7)


@pytest.mark.parametrize("padding", [0, 1])
def test_unread_cells_are_struck_through(padding):
    explorer = WindowExplorer(np.ones((6, 9)), kernel="box_blur", stride=4, padding=padding, controls=())
    rows = {0, 1, 2} if not padding else {0, 1, 3, 4, 5}
    columns = {0, 1, 2, 4, 5, 6} if not padding else {0, 1, 3, 4, 5, 7, 8}
    expected = {(y, x) for y in range(6) for x in range(9) if not (y in rows and x in columns)}
    assert {tuple(map(int, cell)) for cell in np.argwhere(explorer.read == 0)} == expected
    panel = next(panel for title, panel in panels(explorer.static_svg()).items() if title.startswith("input"))
    (path,) = [path for path in panel.iter(f"{SVG}path") if path.get("class") == "unread"]
    left, top = drawing.ORIGIN
    struck = {
        ((int(y) - top) // drawing.CELL - padding, (int(x) - left) // drawing.CELL - padding)
        for x, y in re.findall(r"M(\d+) (\d+)l", path.get("d"))
    }
    assert struck == expected


def test_nothing_is_struck_through_where_all_is_read():
    panel = panels(WindowExplorer(images.SEVEN, kernel="box_blur").static_svg())["input 7×7"]
    assert [path.get("d") for path in panel.iter(f"{SVG}path") if path.get("class") == "unread"] == [""]


READ = "read by how many windows"


@pytest.mark.parametrize("cells", [SKEW, ((1,),), ((1, 1, 1), (1, 1, 1), (1, 1, 1))])
@pytest.mark.parametrize(
    ("stride", "padding", "dilation"), [(1, 0, 1), (2, 0, 1), (3, 1, 1), (1, 2, 1), (1, 1, 2), (2, 2, 2), (4, 0, 1)]
)
def test_counts_are_shown(cells, stride, padding, dilation):
    """Also those of the ring, dashed as in the input; the cells with 0 are struck through."""
    explorer = WindowExplorer(WIDE, cells=cells, stride=stride, padding=padding, dilation=dilation, controls=())
    assert READ not in panels(explorer.static_svg())
    explorer.counts = True
    expected = read_by_hand(WIDE.shape, np.shape(cells), stride, padding, dilation)
    inner = expected[padding : padding + 5, padding : padding + 6]
    np.testing.assert_array_equal(explorer.read, inner)
    panel = panels(explorer.static_svg())[READ]
    np.testing.assert_array_equal(numbers(panel), expected)
    rings = [span for span in panel.iter(f"{SVG}tspan") if span.get("class") == "ring"]
    assert len(rings) == expected.size - WIDE.size
    assert len(re.findall("M", path_of(panel, "unread"))) == np.count_nonzero(inner == 0)
    assert (
        f"Each input cell is read by at least {inner.min()} and at most {inner.max()} windows. "
        f"Cells that no window reads: {np.count_nonzero(inner == 0)} of 30."
    ) in explorer.view.base


def path_of(panel, name):
    (path,) = [path for path in panel.iter(f"{SVG}path") if path.get("class") == name]
    return path.get("d")


def test_counts_follow_the_sliders_and_the_checkbox():
    explorer = WindowExplorer(images.SEVEN, kernel="box_blur")
    checkbox = controls(explorer, widgets.Checkbox)[1]
    assert checkbox.description == "show how often each cell is read"
    checkbox.value = True
    assert explorer.counts
    for name, moved in {"stride": 2, "padding": 1, "dilation": 3}.items():
        slider(explorer, name).value = moved
        expected = read_by_hand((7, 7), (3, 3), explorer.stride, explorer.padding, explorer.dilation)
        np.testing.assert_array_equal(numbers(panels(explorer.static_svg())[READ]), expected)
    explorer.counts = False
    assert not checkbox.value
    assert READ not in explorer.view.base


def test_counts_stand_below_the_input_and_have_its_window():
    explorer = WindowExplorer(WIDE, cells=SKEW, padding=1, counts=True, index=8)
    shown = panels(explorer.static_svg())
    assert list(shown) == ["input 5×6, padding 1", READ, "kernel", "products", "output 6×6"]
    into, read, *_, out = shown.values()
    assert into.get("x") == read.get("x")
    assert int(into.get("y")) < int(read.get("y"))
    assert path_of(read, "window") == path_of(into, "window")
    assert path_of(read, "outline") == path_of(into, "outline")
    for frame in explorer.view.frames:
        assert len(frame) == 5
        assert frame[1] == frame[0]
    out_region, in_region, read_region = explorer.view.regions
    assert (out_region["panel"], in_region["panel"], read_region["panel"]) == (4, 0, 1)
    assert {**read_region, "panel": 0} == in_region
    left, top = drawing.ORIGIN
    assert (out_region["x"], out_region["y"]) == (left, top)
    assert path_of(out, "outline").startswith(f"M{left + 2 * drawing.CELL} {top + drawing.CELL}h")


@pytest.mark.parametrize("change", [{"stride": 0}, {"padding": 50}, {"padding": -1}, {"dilation": 9}, {"divisor": 0}])
def test_no_counts_without_an_output(change):
    explorer = WindowExplorer(images.SEVEN, kernel="box_blur", counts=True, **change)
    assert explorer.read.tolist() == [[0] * 7] * 7
    assert numbers(panels(explorer.static_svg())[READ]).size == 0
    assert "Windows that read" not in explorer.view.base


def test_a_padding_without_end_is_explained():
    """10^6 cells of padding would be 32 terabytes of zeros."""
    explorer = WindowExplorer(images.SEVEN, kernel="box_blur", padding=10**6, counts=True)
    assert explorer.read.shape == (7, 7)
    assert "2000007 cells long, but at most 24 can be drawn" in explorer.words


# The spread kernel


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("dilation", [2, 3])
def test_a_dilated_kernel_is_shown_spread(turned, dilation):
    """The zeros between are set apart from the kernel's own by their dashed frame and italics."""
    explorer = WindowExplorer(np.ones((9, 9)), cells=SKEW, divisor=4, turned=turned, dilation=dilation)
    spread, between = spread_by_hand(np.array(SKEW)[::-1, ::-1] if turned else SKEW, dilation)
    title = f"kernel{', turned' * turned}, spread over {dilation + 1}×{2 * dilation + 1}, all / 4"
    panel = panels(explorer.static_svg())[title]
    np.testing.assert_array_equal(numbers(panel), spread)
    spans = [span for text in panel.iter(f"{SVG}text") for span in text]
    assert [span.get("class") == "ring" for span in spans] == between.ravel().tolist()
    left, top = drawing.ORIGIN
    for name, cells, inside in (("lines", ~between, 0), ("dashes", between, 2)):
        corners = {(int(y) - inside, int(x) - inside) for x, y in re.findall(r"M(\d+) (\d+)h", path_of(panel, name))}
        assert corners == {(top + row * 30, left + column * 30) for row, column in np.argwhere(cells)}
    assert numbers(panels(explorer.static_svg())["products"]).shape == (2, 3)


def test_a_kernel_that_is_not_spread_is_shown_as_it_is():
    explorer = WindowExplorer(images.SEVEN, kernel="sobel_x")
    assert "kernel" in panels(explorer.static_svg())
    explorer.dilation, explorer.cells = 2, ((5,),)
    assert "kernel" in panels(explorer.static_svg())
    assert numbers(panels(explorer.static_svg())["kernel"]).tolist() == [[5]]


def test_a_kernel_that_does_not_fit_is_shown_spread_as_far_as_it_can_be_drawn():
    explorer = WindowExplorer(images.SEVEN, kernel="sobel_x", dilation=11)
    assert "kernel, spread over 23×23" in panels(explorer.static_svg())
    explorer.dilation = 12
    assert numbers(panels(explorer.static_svg())["kernel"]).tolist() == [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]
    assert "The kernel spans 25 rows" in explorer.sentence


def test_nothing_jumps_while_a_slider_is_moved():
    explorer = WindowExplorer(images.SEVEN, kernel="sobel_x", controls=("dilation", "padding", "stride"), counts=True)

    def sizes():
        return [(panel.get("width"), panel.get("height")) for panel in panels(explorer.static_svg()).values()]

    before = sizes()
    assert len(before) == 5
    for name, values in {"dilation": (2, 3, 1), "padding": (1, 2, 0), "stride": (4, 0, 1)}.items():
        for moved in values:
            setattr(explorer, name, moved)
            assert sizes() == before


def test_products_stand_below_the_kernel():
    explorer = WindowExplorer(images.SEVEN, kernel="box_blur", dilation=2)
    products = panels(explorer.static_svg())["products"]
    left, top = drawing.ORIGIN
    assert path_of(products, "lines").startswith(f"M{left} {top}h")
    columns = {int(span.get("x")) for text in products.iter(f"{SVG}text") for span in text}
    assert columns == {left + 15, left + 45, left + 75}


# The picture


def test_picture_holds_the_numbers():
    explorer = WindowExplorer(WIDE, cells=SKEW, padding=1, padding_mode="wrap", turned=True, index=9)
    shown = panels(explorer.static_svg())
    assert list(shown) == ["input 5×6, padding 1", "kernel, turned", "products", "output 6×6"]
    expected = by_hand(WIDE, **settings(explorer))
    padded = np.pad(WIDE, 1, mode="wrap")
    np.testing.assert_array_equal(numbers(shown["input 5×6, padding 1"]), padded)
    np.testing.assert_array_equal(numbers(shown["kernel, turned"]), np.array(SKEW)[::-1, ::-1])
    np.testing.assert_array_equal(numbers(shown["products"]), padded[1:3, 3:6] * np.array(SKEW)[::-1, ::-1])
    np.testing.assert_array_equal(numbers(shown["output 6×6"]), expected)


def test_highlight_lies_on_the_window():
    explorer = WindowExplorer(images.SEVEN, kernel="sobel_x", stride=2, index=5, controls=())
    left, top = drawing.ORIGIN
    cell = drawing.CELL
    square = rf"M(\d+) (\d+)h{cell}v{cell}"
    marks = explorer.view.frames[5]
    expected = {(left + x * cell, top + y * cell) for y in (2, 3, 4) for x in (4, 5, 6)}
    assert {(int(x), int(y)) for x, y in re.findall(square, marks[0])} == expected
    assert re.findall(square, marks[3])[0] == (str(left + 2 * cell), str(top + cell))


def test_highlight_spreads_with_the_dilation():
    explorer = WindowExplorer(images.SEVEN, kernel="sobel_x", dilation=2, index=4, controls=())
    left, top = drawing.ORIGIN
    cell = drawing.CELL
    corners = re.findall(rf"M(\d+) (\d+)h{cell}v{cell}", explorer.view.frames[4][0])
    expected = {(left + x * cell, top + y * cell) for y in (1, 3, 5) for x in (1, 3, 5)}
    assert {(int(x), int(y)) for x, y in corners} == expected
    assert set(zip(*np.nonzero(explorer.read), strict=True)) == {(y, x) for y in range(7) for x in range(7)}
    explorer.stride = 2
    assert {int(y) % 2 for y, x in np.argwhere(explorer.read)} == {0}


def test_divisor_stands_in_the_title():
    assert "kernel, all / 16" in panels(WindowExplorer(images.SEVEN, kernel="gaussian_3x3").static_svg())


# Kernel, cells and divisor


@pytest.mark.parametrize("name", list(KERNELS))
def test_choosing_a_kernel_loads_its_cells(name):
    explorer = WindowExplorer(images.SEVEN, cells=SKEW)
    explorer.kernel = name
    assert (explorer.cells, explorer.divisor, explorer.kernel) == (KERNELS[name].cells, KERNELS[name].divisor, name)
    (fields,), (divisor,) = controls(explorer, CellsEditor), controls(explorer, widgets.FloatText)
    np.testing.assert_array_equal(np.array(fields.texts, dtype=float), KERNELS[name].cells)
    assert divisor.value == KERNELS[name].divisor


def test_editing_a_cell_makes_the_kernel_your_own_and_back():
    explorer = WindowExplorer(images.SEVEN, kernel="sobel_x")
    (fields,), dropdown = controls(explorer, CellsEditor), controls(explorer, widgets.Dropdown)[0]
    fields.texts = [["-1", "0", "1"], ["-2", "0", "7.0"], ["-1", "0", "1"]]
    assert explorer.cells == ((-1, 0, 1), (-2, 0, 7), (-1, 0, 1))
    assert (explorer.kernel, dropdown.value) == ("own", "own")
    np.testing.assert_allclose(explorer.output, by_hand(images.SEVEN, **settings(explorer)))
    explorer.cells = KERNELS["sobel_x"].cells
    assert (explorer.kernel, dropdown.value, fields.texts[1][2]) == ("sobel_x", "sobel_x", "2")
    explorer.divisor = 3
    assert explorer.kernel == "own"
    dropdown.value = "box_blur"
    assert (explorer.divisor, explorer.cells) == (9, KERNELS["box_blur"].cells)


def test_fields_take_the_shape_of_the_cells():
    """Four cells in a row are not four in a square."""
    explorer = WindowExplorer(images.SEVEN, cells=((1, 2), (3, 4)))
    (fields,) = controls(explorer, CellsEditor)
    explorer.cells = ((5, 6, 7, 0.5),)
    assert fields.texts == [["5", "6", "7", "0.5"]]
    fields.texts = [["5", "6", "7", "9"]]
    assert explorer.cells == ((5, 6, 7, 9),)


@pytest.mark.parametrize("setting", [{"cells": ((np.nan, 1), (2, 3))}, {"divisor": np.nan}])
def test_not_a_number_in_the_kernel(setting):
    explorer = WindowExplorer(images.NINE, cells=((0, 1), (2, 3)))
    for name, new in setting.items():
        setattr(explorer, name, new)
    assert np.isnan(explorer.output).all()
    assert explorer.words.endswith("= nan")
    explorer.kernel = "identity"
    assert explorer.output.tolist() == [[5]]


# Controls


@pytest.mark.parametrize("name", ["stride", "padding", "dilation"])
def test_slider_and_code_do_the_same(name):
    explorer = WindowExplorer(images.SEVEN, kernel="sobel_x")
    control = slider(explorer, name)
    setattr(explorer, name, 2)
    assert control.value == 2
    control.value = 1
    assert getattr(explorer, name) == 1
    np.testing.assert_allclose(explorer.output, by_hand(images.SEVEN, **settings(explorer)))


@pytest.mark.parametrize("beyond", [-3, 11])
@pytest.mark.parametrize("name", ["stride", "padding", "dilation"])
def test_a_value_beyond_the_slider_widens_it(name, beyond):
    explorer = WindowExplorer(images.SEVEN, kernel="sobel_x")
    setattr(explorer, name, beyond)
    control = slider(explorer, name)
    assert getattr(explorer, name) == control.value == beyond
    assert control.min <= beyond <= control.max
    made = WindowExplorer(images.SEVEN, kernel="sobel_x", **{name: beyond})
    assert getattr(made, name) == slider(made, name).value == beyond


def test_checkbox_and_dropdown():
    explorer = WindowExplorer(WIDE, cells=SKEW)
    checkbox = controls(explorer, widgets.Checkbox)[0]
    checkbox.value = True
    assert explorer.turned
    explorer.turned = False
    assert not checkbox.value
    mode = controls(explorer, widgets.Dropdown)[1]
    mode.value = "wrap"
    assert explorer.padding_mode == "wrap"


def test_position_slider_and_play_end_with_the_output():
    """The browser's slider and Play run over the sentences."""
    explorer = WindowExplorer(images.SEVEN, kernel="sobel_x", index=12)
    view = explorer.view
    assert (view.position, len(view.sentences), view.index) == ("position", 25, 12)
    explorer.stride = 2
    assert (len(view.sentences), view.index) == (9, explorer.index)
    explorer.stride = 0
    assert (len(view.sentences), view.index) == (1, 0)


def test_a_lesson_chooses_the_controls():
    explorer = WindowExplorer(images.SEVEN, kernel="sobel_x", controls=("padding", "stride"))
    assert [control.description for control in explorer.children[0].children] == ["stride", "padding"]
    assert WindowExplorer(images.SEVEN, controls=()).children[0].children == ()
    explorer.dilation = 2
    assert explorer.output.shape == (3, 3)


# What is refused


def test_unknown_controls_are_named_with_the_known_ones():
    with pytest.raises(ValueError, match=r"'speed'.*kernel, weights, turned, stride, .*, dilation, counts"):
        WindowExplorer(images.SEVEN, controls=("stride", "speed"))


@pytest.mark.parametrize(
    ("image", "error", "said"),
    [
        ("a picture", TypeError, "image must be real numbers"),
        ([[1, 2], [3]], ValueError, "image is ragged: its rows must be of equal length"),
        ([["a"]], TypeError, "image must be real numbers"),
        ([], ValueError, r"shape \(0,\)"),
        (np.zeros((0, 3)), ValueError, r"shape \(0, 3\)"),
        ([1, 2, 3], ValueError, r"shape \(3,\)"),
        (np.zeros((25, 3)), ValueError, "1 to 24 rows and columns"),
        (None, TypeError, "image must be real numbers, got None"),
    ],
)
def test_images_that_are_refused(image, error, said):
    with pytest.raises(error, match=said):
        WindowExplorer(image)


def test_unknown_setting_is_named_with_the_known_ones():
    with pytest.raises(TypeError, match=r"no setting step; it has cells, counts, dilation, .* stride, turned"):
        WindowExplorer(images.SEVEN, step=2)


@pytest.mark.parametrize(("name", "shown"), [("valid", 0), ("same", 1), ("full", 2)])
def test_padding_by_name_is_that_of_the_operations_and_its_number_is_shown(name, shown):
    explorer = WindowExplorer(images.SEVEN, kernel="sobel_x", padding=name)
    for dilation in (1, 2):
        explorer.dilation = dilation
        expected = operations.correlate2d(images.SEVEN, KERNELS["sobel_x"].weights, padding=name, dilation=dilation)
        np.testing.assert_array_equal(explorer.output, expected)
        assert slider(explorer, "padding").value == shown * dilation
        assert f"2·{shown * dilation} − " in explorer.formula
    assert explorer.padding == name
    slider(explorer, "padding").value = 1
    assert explorer.padding == 1


def test_padding_by_name_that_cannot_be_drawn_says_which_number_to_give():
    explorer = WindowExplorer(images.SEVEN, kernel="sobel_x", padding="same", stride=2)
    assert (
        "With padding=1 the output's size is 4: the input's size divided by the stride, rounded up." in explorer.words
    )
    explorer.stride, explorer.cells = 1, ((1, 2, 3), (4, 5, 6))
    assert "adds 0, 1, 1 and 1 cells at the top, bottom, left and right" in explorer.words
    with pytest.raises(
        ValueError, match=r"^padding 'Same' is not known; use a whole number, or one of 'valid', 'same'"
    ):
        explorer.padding = "Same"


@pytest.mark.parametrize("kernel", [np.ones((3, 3)), [[1, 2], [3, 4]], None])
def test_numbers_for_the_name_of_a_kernel_are_told_where_they_belong(kernel):
    with pytest.raises(TypeError, match=r"^kernel must be a name such as 'identity', not .* as cells, divisor\.$"):
        WindowExplorer(images.SEVEN, kernel=kernel)


@pytest.mark.parametrize("cells", [[[1, 2], [3]], [1, 2], [[]], "abc", [["a"]], None])
def test_cells_that_are_refused(cells):
    explorer = WindowExplorer(images.SEVEN, kernel="sobel_x")
    with pytest.raises((TypeError, ValueError), match=r"^cells (must be|is ragged)"):
        explorer.cells = cells
    assert explorer.cells == KERNELS["sobel_x"].cells


def test_unknown_names_and_types_are_refused():
    explorer = WindowExplorer(images.SEVEN, kernel="sobel_x")
    for name, wrong in [("kernel", "sobel"), ("padding_mode", "mirror"), ("stride", 1.5), ("turned", "yes")]:
        before = explorer.words
        with pytest.raises((TypeError, ValueError)):
            setattr(explorer, name, wrong)
        assert explorer.words == before


def test_the_callers_array_is_left_alone():
    image = np.ones((4, 4))
    explorer = WindowExplorer(image, kernel="box_blur")
    image[:] = 9
    np.testing.assert_allclose(explorer.output, 1)


def test_nan_and_infinity_in_the_image():
    image = np.array(images.SEVEN)
    image[0, 0], image[6, 6], image[3, 3] = np.nan, np.inf, -np.inf
    explorer = WindowExplorer(image, cells=((1, 2), (3, 4)))
    np.testing.assert_array_equal(explorer.output, by_hand(image, **settings(explorer)))
    assert explorer.words.startswith("Output row 0, column 0: nan·1 + 0·2")
    explorer.index = 35
    assert explorer.words.endswith("= ∞")
    shown = ET.tostring(panels(explorer.static_svg())["output 6×6"], encoding="unicode")
    assert [text in shown for text in ("nan", "∞", "−∞")] == [True] * 3


# What a notebook keeps


@pytest.mark.parametrize("change", [{}, {"stride": 0}, {"padding": 2, "turned": True}, {"counts": True}])
def test_what_a_notebook_keeps(change):
    def make():
        explorer = WindowExplorer(images.SEVEN, kernel="sobel_x", index=3)
        for name, setting in change.items():
            setattr(explorer, name, setting)
        return explorer

    check_kept(make)
    said = repr(make())
    assert said.startswith("WindowExplorer: input 7×7, kernel sobel_x, ")
    assert f"stride {make().stride}, padding {make().padding} (zeros)" in said
    assert ("The kernel is turned by 180°." in said) == make().turned


# Everything together


CHOICES = {
    "kernel": [*KERNELS, "own"],
    "cells": [SKEW, ((1,),), ((np.nan, 1), (2, -3)), ((0, 0), (0, 0)), ((1, 2, 3, 4),), ((1e300, -1e300), (np.inf, 2))],
    "divisor": [0, 1, 2, -0.5, 1e-300, 9, np.nan, np.inf],
    "turned": [False, True],
    "stride": [-1, 0, 1, 2, 3, 9, 100],
    "padding": [-1, 0, 1, 2, 3, 4, 6, 50],
    "padding_mode": list(PAD),
    "dilation": [-2, 0, 1, 2, 3, 9],
    "counts": [False, True],
    "index": [-1, 0, 3, 7, 1000],
}
REST = {"stride": 1, "padding": 0, "dilation": 1, "divisor": 1}


@pytest.mark.parametrize("seed", range(4))
def test_random_walk(seed):
    """Whatever the settings, legal or not: nothing raises, and what is shown is true."""
    rng = np.random.default_rng(seed)
    image = rng.integers(-9, 10, size=(3 + seed, 7 - seed)).astype(float)
    explorer = WindowExplorer(image, kernel="sobel_x")
    for step in range(60):
        name = rng.choice(list(CHOICES))
        new = CHOICES[name][rng.integers(len(CHOICES[name]))]
        before = {other: getattr(explorer, other) for other in SETTINGS if other not in (name, "cells", "divisor")}
        setattr(explorer, name, new)
        assert {other: getattr(explorer, other) for other in before} == before
        if name in SETTINGS and name != "cells":
            np.testing.assert_equal(getattr(explorer, name), new)
        check_what_is_shown(explorer, image)
        if step % 6 == 5:
            for other, rest in REST.items():
                setattr(explorer, other, rest)


def check_what_is_shown(explorer, image):
    now = settings(explorer)
    ET.fromstring(f"<div>{explorer.view.base}</div>")
    ET.fromstring(explorer.static_svg())
    assert explorer.words
    assert explorer.view.sentences[explorer.index] == explorer.words
    assert explorer.view.index == explorer.index
    if not legal(image.shape, **now):
        assert explorer.output is None
        assert explorer.view.frames == []
        assert not explorer.read.any()
        return
    read = read_by_hand(image.shape, np.shape(now["cells"]), now["stride"], now["padding"], now["dilation"])
    inner = tuple(slice(now["padding"], now["padding"] + side) for side in image.shape)
    np.testing.assert_array_equal(explorer.read, read[inner])
    shown = panels(explorer.static_svg())
    assert (READ in shown) == explorer.counts
    if explorer.counts:
        np.testing.assert_array_equal(numbers(shown[READ]), read)
    with np.errstate(all="ignore"):
        expected = by_hand(image, **now)
    assert explorer.output.shape == (explorer.view.rows, explorer.view.columns) == expected.shape
    assert len(explorer.view.frames) == len(explorer.view.sentences) == expected.size
    if np.isfinite(expected).all():
        np.testing.assert_allclose(explorer.output, expected, rtol=1e-9, atol=1e-9)
    else:
        np.testing.assert_array_equal(np.isfinite(explorer.output), np.isfinite(expected))
