"""Numbers, grids, photographs and tables of pictures, read back from what is drawn."""

import base64
import html.parser
import io
import re
import urllib.parse
import warnings
import xml.etree.ElementTree as ET

import matplotlib as mpl
import numpy as np
import pytest
from PIL import Image

mpl.use("Agg")

import matplotlib.pyplot as plt
from matplotlib.font_manager import fontManager

from convlib import drawing
from convlib.drawing import photographs
from convlib.drawing.photographs import HANGUL
from convlib.text import number

SVG = "{http://www.w3.org/2000/svg}"
CELL = drawing.CELL
VALUES = np.array([[4.0, 0, -4], [1, -1, np.nan]])


def parse(panel):
    return ET.fromstring(f"<svg>{panel.content}</svg>")


def paths(panel, name):
    return [path for path in parse(panel).iter("path") if path.get("class") == name]


def corners(text):
    """The (row, column) of every square that a path draws in a grid without room."""
    left, top = drawing.ORIGIN
    return {((int(y) - top) // CELL, (int(x) - left) // CELL) for x, y in re.findall(r"M(\d+) (\d+)h", text)}


def spans(panel, name):
    rows = parse(panel).iter("text")
    return [span.text for text in rows for span in text if (text.get("class") or span.get("class")) == name]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (-0.0, "0"),
        (3.0, "3"),
        (-12, "−12"),
        (255, "255"),
        (99999, "99999"),
        (100000, "1e+05"),
        (-1234567, "−1.2e+06"),
        (0.5, "0.5"),
        (-1 / 3, "−0.33"),
        (1 / 9, "0.11"),
        (0.999, "1"),
        (0.00001, "1e−05"),
        (1.999, "2"),
        (2.5, "2.5"),
        (3.14159, "3.14"),
        (9.999, "10"),
        (10.04, "10"),
        (100.04, "100"),
        (31.4159, "31.4"),
        (-476 / 256, "−1.86"),
        (float("inf"), "∞"),
        (float("-inf"), "−∞"),
        (float("nan"), "nan"),
        (np.float32(2), "2"),
        (np.int64(-7), "−7"),
    ],
)
def test_number(value, text):
    assert number(value) == text


def test_number_is_close_to_its_value():
    for value in np.random.default_rng(0).normal(size=500) * 10 ** np.linspace(-8, 8, 500):
        assert float(number(value).replace("−", "-")) == pytest.approx(value, rel=0.06)


# Grids


def test_grid_writes_every_number_in_its_cell():
    panel = drawing.grid(VALUES, title="a")
    assert spans(panel, None) == ["4", "0", "−4", "1", "−1", "nan"]
    assert spans(panel, "number") == ["0", "1", "2", "0", "1"]
    left, top = drawing.ORIGIN
    places = [
        ((float(text.get("y")) - top) // CELL, (float(span.get("x")) - left) // CELL)
        for text in parse(panel).iter("text")
        for span in text
        if (text.get("class") or span.get("class")) is None
    ]
    assert places == [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2)]
    assert (panel.width, panel.height) >= (left + 3 * CELL, top + 2 * CELL)


def test_tints_tell_the_signs_and_the_sizes():
    panel = drawing.grid(VALUES, title="a")
    tinted = {name: {} for name in ("plus", "minus")}
    for name, opacities in tinted.items():
        for path in paths(panel, name):
            opacities |= dict.fromkeys(corners(path.get("d")), float(path.get("fill-opacity")))
    assert set(tinted["plus"]) == {(0, 0), (1, 0)}
    assert set(tinted["minus"]) == {(0, 2), (1, 1)}
    assert tinted["plus"][0, 0] > tinted["plus"][1, 0] > 0
    assert tinted["minus"][0, 2] > tinted["minus"][1, 1] > 0


@pytest.mark.parametrize("values", [np.zeros((2, 2)), np.full((2, 2), np.nan), np.full((1, 1), 5e-324)])
def test_grids_without_a_largest_number(values):
    parse(drawing.grid(values, title="a"))


def test_unread_cells_are_struck_through():
    unread = np.array([[False, True, False], [False, False, True]])
    (path,) = paths(drawing.grid(VALUES, title="a", unread=unread), "unread")
    left, top = drawing.ORIGIN
    strokes = re.findall(r"M(\d+) (\d+)l(-?\d+) (-?\d+)", path.get("d"))
    middles = {((int(y) + int(b) / 2 - top) // CELL, (int(x) + int(a) / 2 - left) // CELL) for x, y, a, b in strokes}
    assert middles == {(0, 1), (1, 2)}
    assert paths(drawing.grid(VALUES, title="a"), "unread") == []


def test_ring_is_dashed_in_italics_and_not_counted():
    panel = drawing.grid(np.arange(20).reshape(4, 5), title="a", ring=1)
    assert spans(panel, None) == ["6", "7", "8", "11", "12", "13"]
    assert len(spans(panel, "ring")) == 14
    assert spans(panel, "number") == ["0", "1", "2", "0", "1"]
    assert len(paths(panel, "dashes")) == 1


def test_a_grid_with_room_stays_below_its_title():
    small, large = drawing.grid(np.ones((2, 2)), title="a", room=(4, 6)), drawing.grid(np.ones((4, 6)), title="a")
    assert (small.width, small.height) == (large.width, large.height)
    assert max(drawing.ORIGIN) <= 20
    for panel in (small, large):
        assert paths(panel, "lines")[0].get("d").startswith("M{} {}h".format(*drawing.ORIGIN))


def test_blank_grids_and_grids_without_numbers():
    assert spans(drawing.grid(VALUES, title="a", blank=True), None) == []
    assert spans(drawing.grid(VALUES, title="a", numbered=False), "number") == []


def test_window_mark():
    mark = ET.fromstring(f"<g>{drawing.window_mark([(0, 0), (0, 2), (2, 0), (2, 2)], drawing.ORIGIN)}</g>")
    squares, outline = mark.findall("path")
    assert corners(squares.get("d")) == {(0, 0), (0, 2), (2, 0), (2, 2)}
    assert f"h{3 * CELL}v{3 * CELL}" in outline.get("d")


# Photographs


def test_signed_pixels_have_zero_in_the_middle():
    pixels, limit = drawing.signed_pixels(np.array([[-8.0, -4, 0, 4, 8]]))
    assert limit == 8
    assert pixels.dtype == np.uint8
    assert pixels[0, [0, 4]].tolist() == [0, 255]
    assert pixels[0, 2] in (127, 128)
    assert pixels[0, 1] == pytest.approx(64, abs=1)
    assert pixels[0, 3] == pytest.approx(191, abs=1)
    assert set(drawing.signed_pixels(np.zeros((2, 2)))[0].ravel()) <= {127, 128}
    assert drawing.signed_pixels(np.array([[1e-320, 0]]))[0][0, 0] == 255


def test_plain_pixels_are_cut_and_counted():
    pixels, share = drawing.plain_pixels(np.array([[-3.0, -0.4, 0, 127.4, 255.4, 256, np.nan, 1e300]]))
    assert pixels.tolist() == [[0, 0, 0, 127, 255, 255, 0, 255]]
    assert share == 3 / 8


@pytest.mark.parametrize("shape", [(4, 5), (4, 5, 3)])
def test_a_photograph_in_a_still_picture(shape):
    pixels = np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)
    (image,) = ET.fromstring(drawing.static_svg([drawing.picture(pixels, title="a")])).iter(f"{SVG}image")
    content = base64.b64decode(image.get("href").partition("base64,")[2])
    np.testing.assert_array_equal(np.array(Image.open(io.BytesIO(content))), pixels)


def test_scale():
    labels = [text.text for text in parse(drawing.scale("−8", "0", "8", title="a")).iter("text")]
    assert labels == ["−8", "0", "8"]


# Whole pictures


PANELS = [
    drawing.grid(VALUES, title="a < b & 'c'"),
    drawing.picture(np.zeros((300, 500), np.uint8), title="wide"),
    drawing.picture(np.zeros((30, 500), np.uint8), title="next row"),
]


def test_still_is_well_formed_and_always_the_same():
    svg = drawing.static_svg(
        PANELS, ['<path class="window" d="M0 0"/>'], ["if x < 3 & y > 4, the kernel's", "word " * 60]
    )
    assert svg == drawing.static_svg(
        PANELS, ['<path class="window" d="M0 0"/>'], ["if x < 3 & y > 4, the kernel's", "word " * 60]
    )
    root = ET.fromstring(svg)
    assert [text.text for text in root.findall(f"{SVG}text")][:3] == ["a < b & 'c'", "wide", "next row"]
    assert [text.text for text in root.findall(f"{SVG}text")][3] == "if x < 3 & y > 4, the kernel's"
    assert len([path for path in root.iter(f"{SVG}path") if path.get("class") == "window"]) == 1
    assert not [element for element in root.iter() if "id" in element.attrib]


def test_still_holds_all_its_parts_apart():
    root = ET.fromstring(drawing.static_svg(PANELS, (), ["some words"]))
    _, _, width, height = map(float, root.get("viewBox").split())
    boxes = [[float(box.get(name)) for name in ("x", "y", "width", "height")] for box in root.findall(f"{SVG}svg")]
    for x, y, w, h in boxes:
        assert x + w <= width
        assert y + h <= height
    for i, (x, y, w, h) in enumerate(boxes):
        for x2, y2, w2, h2 in boxes[:i]:
            assert x >= x2 + w2 or x2 >= x + w or y >= y2 + h2 or y2 >= y + h


def test_live_is_well_formed():
    root = ET.fromstring(f"<div>{drawing.interactive_svg(PANELS, ['x < 3 & y'])}</div>")
    assert [caption.text for caption in root.iter("figcaption")] == ["a < b & 'c'", "wide", "next row"]
    assert [p.text for p in root.iter("p")] == ["x < 3 & y"]
    assert [(c.get("width"), c.get("height")) for c in root.iter("canvas")] == [("500", "300"), ("500", "30")]


def test_img_is_read_back_whole():
    """Quotes and signs in the words and in the picture must survive both the HTML and the address."""
    found = {}
    parser = html.parser.HTMLParser()
    parser.handle_starttag = lambda tag, attrs: found.update(attrs)
    svg = drawing.static_svg(PANELS, (), ['x < 3 & "y" > 4 #5 100 % −1·2 한글'])
    parser.feed(drawing.img(svg, 'says "a < b" & it\'s\nso'))
    assert found["alt"] == 'says "a < b" & it\'s\nso'
    kind, _, data = found["src"].partition(",")
    assert kind.startswith("data:image/svg+xml")
    assert urllib.parse.unquote(data) == svg
    assert set(found) == {"alt", "src"}


# Tables of pictures


@pytest.fixture(autouse=True)
def _close_figures():
    yield
    plt.close("all")


@pytest.mark.parametrize("count", [1, 3, 4])
def test_show_pictures(count):
    rng = np.random.default_rng(0)
    pictures = {f"picture {i}": rng.normal(size=(6, 5)) * 100 for i in range(count - 1)}
    pictures["colour"] = rng.integers(0, 256, (6, 5, 3))
    signed = {"picture 0", "picture 2"}
    drawing.show_pictures(pictures, signed=signed)
    figure = plt.gcf()
    axes = [axes for axes in figure.axes if axes.get_title()]
    assert [axes.get_title() for axes in axes] == list(pictures)
    assert len(figure.axes) == len(pictures) + len(signed & set(pictures))
    for one in axes:
        (image,) = one.images
        limit = np.percentile(np.abs(pictures[one.get_title()]), 99)
        if one.get_title() in signed:
            assert image.get_clim() == (-limit, limit)
            np.testing.assert_array_equal(image.get_array(), pictures[one.get_title()])
        elif one.get_title() != "colour":
            assert image.get_clim() == (0, 255)
    figure.canvas.draw()


def test_a_signed_picture_of_zeros():
    drawing.show_pictures({"flat": np.zeros((4, 4))}, signed={"flat"})
    plt.gcf().canvas.draw()
    low, high = plt.gcf().axes[0].images[0].get_clim()
    assert low < 0 < high


def test_a_korean_title_is_drawn_in_a_korean_font_of_this_computer():
    if not {font.name for font in fontManager.ttflist} & HANGUL.keys():
        pytest.skip("this computer has no Korean font")
    drawing.show_pictures({"이미지 image": np.zeros((4, 4))})
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # matplotlib warns of a letter that it does not have
        plt.gcf().canvas.draw()


def test_a_korean_title_is_drawn_by_the_browser_in_the_browser(monkeypatch):
    """Where matplotlib has no font but its own. tests/browser/test_site_korean.py has the letters."""
    monkeypatch.setattr(photographs, "IN_BROWSER", True)
    monkeypatch.setattr(photographs, "lettered", lambda text, size: (bytes(range(240)), 10, 6))
    drawing.show_pictures({"이미지": np.zeros((4, 4)), "image": np.ones((4, 4))})
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        plt.gcf().canvas.draw()
    korean, english = plt.gcf().axes
    assert [axes.get_title() for axes in (korean, english)] == ["", "image"]
    [box] = [artist for artist in korean.artists if hasattr(artist, "offsetbox")]
    assert box.offsetbox.get_data().shape == (6, 10, 4)


WIDE = ["0.0027", "−0.0027", "−0.00012", "1234567", "−1234567.0", "-99999", "-12.34", "1e-9"]


@pytest.mark.parametrize("text", WIDE)
def test_a_number_stays_in_its_cell_in_the_widest_font(text):
    """Its width in matplotlib's DejaVu Sans, which is wider than what most systems show."""
    from matplotlib.textpath import TextPath

    value = float(text.replace("−", "-"))
    panel = drawing.grid(np.array([[1.0, value]]), title="a", numbered=False)
    (row,) = parse(panel).iter("text")
    one, shown = list(row)
    whole = float(re.search(r"font-size:([\d.]+)px", row.get("style"))[1])
    own = re.search(r"font-size:([\d.]+)px", shown.get("style", ""))
    assert one.get("style") is None, "the short number keeps its size"
    size = float(own[1]) if own else whole
    box = TextPath((0, 0), shown.text, size=size).get_extents()
    assert box.width <= CELL - 1
    assert size >= 6
    assert float(shown.text.replace("−", "-")) == pytest.approx(value, rel=0.2)
