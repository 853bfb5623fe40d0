"""The filter explorer, driven through its traits: what it shows must be what scipy computes."""

import html
import io
import re
import xml.etree.ElementTree as ET

import ipywidgets as widgets
import numpy as np
import pytest
import scipy.ndimage
from exhibits import SVG, check_kept, controls, move, value
from PIL import Image

from convlib import images
from convlib.explorers import FilterExplorer
from convlib.explorers._frame.kernel_choice import CellsEditor
from convlib.explorers.filter.upload import MOST, Upload
from convlib.kernels import KERNELS

MODES = {"zeros": "constant", "edge": "nearest", "reflect": "mirror", "wrap": "wrap"}
SKEW = ((1, 2, 0), (-3, 5, 7), (2, 0, -1))
GRAY = np.random.default_rng(0).integers(0, 256, (12, 17), dtype=np.uint8)
COLOUR = np.random.default_rng(1).integers(0, 256, (9, 14, 3), dtype=np.uint8)
FLAT = np.full((6, 8), 90, np.uint8)


def by_scipy(image, cells, divisor, mode):
    weights = np.array(cells, float) / divisor
    channels = image.astype(float)[..., None] if image.ndim == 2 else image.astype(float)
    result = [scipy.ndimage.convolve(channels[..., c], weights, mode=MODES[mode]) for c in range(channels.shape[2])]
    return result[0] if image.ndim == 2 else np.stack(result, axis=2)


def after(explorer):
    """The pixels that the browser paints for the filtered photograph."""
    return np.frombuffer(explorer.after.pictures[0], np.uint8).reshape(explorer.source.shape)


def check_pixel_words(explorer):
    row, column, products, result = re.search(
        r"Pixel row (\d+), column (\d+)(?: \(red\))?: (.*) = (.*)\.$", explorer.words
    ).groups()
    place = (int(row), int(column)) + (0,) * (explorer.source.ndim - 2)
    assert divmod(explorer.index, explorer.source.shape[1]) == place[:2]
    assert value(products) == pytest.approx(explorer.result[place], rel=1e-9, abs=1e-9)
    assert value(result) == pytest.approx(explorer.result[place], rel=0.02, abs=1e-9)
    assert explorer.numbers.sentences == [explorer.words.partition("Pixel")[1] + explorer.words.partition("Pixel")[2]]


def file(pixels, kind="PNG"):
    written = io.BytesIO()
    Image.fromarray(pixels).save(written, kind)
    return written.getvalue()


def upload(explorer, content, name="mine.png"):
    """Do what the browser does when a learner chooses a file."""
    (button,) = controls(explorer, Upload)
    sent = {"name": name, "size": len(content), "number": button.number + 1, "content": memoryview(content)}
    button.set_state(sent)


def message(explorer):
    return explorer.children[1].value


# The numbers


@pytest.mark.parametrize("mode", list(MODES))
@pytest.mark.parametrize(("image", "color"), [(GRAY, False), (COLOUR, True)])
def test_result_agrees_with_scipy(image, color, mode):
    explorer = FilterExplorer(image, cells=SKEW, divisor=13, color=color)
    explorer.padding_mode = mode
    expected = by_scipy(image, SKEW, 13, mode)
    np.testing.assert_allclose(explorer.result, expected, atol=1e-9)
    assert explorer.result.shape == image.shape
    np.testing.assert_allclose(after(explorer), expected.clip(0, 255), atol=0.5 + 1e-6)


@pytest.mark.parametrize("name", list(KERNELS))
def test_every_kernel_on_the_photograph(name):
    explorer = FilterExplorer(kernel=name)
    expected = by_scipy(images.photograph(color=True) @ np.array([0.299, 0.587, 0.114]), KERNELS[name].cells, 1, "edge")
    np.testing.assert_allclose(
        explorer.result, expected / KERNELS[name].divisor, atol=0.51 * np.abs(KERNELS[name].weights).sum()
    )
    assert explorer.signed == (np.sum(KERNELS[name].cells) == 0)
    check_pixel_words(explorer)


def test_gray_and_colour():
    explorer = FilterExplorer(COLOUR, cells=SKEW)
    assert explorer.source.shape == COLOUR.shape[:2]
    np.testing.assert_allclose(explorer.source, COLOUR @ np.array([0.299, 0.587, 0.114]), atol=0.5)
    assert "(red)" not in explorer.words
    checkbox = controls(explorer, widgets.Checkbox)[0]
    checkbox.value = True
    assert explorer.color
    np.testing.assert_array_equal(explorer.source, COLOUR)
    assert "(red)" in explorer.words
    assert len(explorer.before.pictures[0]) == COLOUR.size
    np.testing.assert_array_equal(FilterExplorer(GRAY, color=True).source, GRAY)


# How the result is shown


@pytest.mark.parametrize("name", [name for name, kernel in KERNELS.items() if np.sum(kernel.cells) == 0])
def test_zero_is_mid_gray_on_the_signed_scale(name):
    image = FLAT.copy()
    image[:, 5:] = 200
    explorer = FilterExplorer(image, kernel=name)
    shown, result = after(explorer), explorer.result
    assert set(shown[np.isclose(result, 0)]) <= {127, 128}
    assert (shown[result > 1] > 128).all()
    assert (shown[result < -1] < 127).all()
    if name != "edge_diagonal" and name != "sobel_y":
        limit = np.abs(result).max()
        assert limit > 0
        assert f"black is −{limit:g}, mid-gray is 0, white is {limit:g}." in explorer.words
        assert set(shown[np.abs(result) == limit]) <= {0, 255}
    assert explorer.words.startswith("Signed scale: ")


def test_a_kernel_of_zeros_is_black():
    explorer = FilterExplorer(GRAY, cells=((0, 0), (0, 0)))
    assert not explorer.signed
    assert not after(explorer).any()
    assert explorer.words.endswith(": 0 = 0.")


def test_a_share_that_would_be_rounded_to_nothing_is_not_called_nothing():
    image = np.full((50, 50), 100, np.uint8)
    image[25, 25] = 255
    assert "Less than 0.1 % of the values lie outside" in FilterExplorer(image, cells=((2,),)).words


@pytest.mark.parametrize("name", ["sharpen", "unsharp_5x5"])
def test_the_share_that_is_cut_is_said(name):
    explorer = FilterExplorer(GRAY, kernel=name)
    expected = by_scipy(GRAY, KERNELS[name].cells, KERNELS[name].divisor, "edge")
    share = np.mean((expected < -0.5) | (expected > 255.5))
    assert share > 0
    assert f"Scale: black is 0, white is 255. {100 * share:.1f} % of the values lie outside" in explorer.words
    np.testing.assert_allclose(after(explorer), expected.clip(0, 255), atol=0.5 + 1e-6)
    assert "outside" not in FilterExplorer(GRAY, kernel="box_blur").words


@pytest.mark.parametrize("divisor", [1, -7])
@pytest.mark.parametrize("mode", list(MODES))
@pytest.mark.parametrize("cells", [SKEW, ((1, -2), (3, 4)), ((1, 2, 3, -9),), KERNELS["gaussian_5x5"].cells])
def test_the_words_of_a_pixel_give_its_number(cells, mode, divisor):
    """At a corner, at a border and inside; also for kernels without a middle."""
    explorer = FilterExplorer(GRAY, cells=cells, divisor=divisor, padding_mode=mode)
    for index in (0, 16, 17 * 6 + 8, 17 * 11, 17 * 12 - 1):
        explorer.index = index
        check_pixel_words(explorer)


def test_a_click_on_either_photograph_chooses_the_pixel():
    explorer = FilterExplorer(GRAY, cells=SKEW)
    move(explorer.after, 20)
    assert explorer.index == explorer.before.index == 20
    move(explorer.before, 33)
    assert explorer.index == explorer.after.index == 33
    assert "Pixel row 1, column 16: " in explorer.numbers.sentences[0]
    for view in (explorer.before, explorer.after):
        assert (view.rows, view.columns) == GRAY.shape


@pytest.mark.parametrize(("index", "shown"), [(-1, 0), (204, 203), (10**7, 203)])
def test_an_index_beyond_the_picture_is_brought_back(index, shown):
    explorer = FilterExplorer(GRAY, cells=SKEW)
    explorer.index = index
    assert explorer.index == explorer.before.index == explorer.after.index == shown
    check_pixel_words(explorer)
    made = FilterExplorer(GRAY, cells=SKEW, index=index)
    assert made.index == made.before.index == made.after.index == shown
    check_pixel_words(made)


def test_the_whole_neighbourhood_is_drawn():
    explorer = FilterExplorer(GRAY, cells=SKEW, index=17 * 4 + 5)
    root = ET.fromstring(explorer.static_svg())
    titles = [text.text for text in root.findall(f"{SVG}text") if text.get("class") == "title"]
    assert titles[:2] == ["before", "after: Your own numbers"]
    grids = dict(zip(titles, root.findall(f"{SVG}svg"), strict=True))
    around = [value(span.text) for span in grids["around (4, 5)"].iter(f"{SVG}tspan")]
    assert around == GRAY[3:6, 4:7].ravel().tolist()
    turned = [value(span.text) for span in grids["kernel, turned"].iter(f"{SVG}tspan")]
    assert turned == np.array(SKEW)[::-1, ::-1].ravel().tolist()


# Kernel, cells and divisor


def test_kernel_cells_and_own():
    explorer = FilterExplorer(GRAY, kernel="gaussian_5x5")
    dropdown = controls(explorer, widgets.Dropdown)[0]
    assert explorer.divisor == 256
    dropdown.value = "sobel_y"
    assert (explorer.cells, explorer.divisor) == (KERNELS["sobel_y"].cells, 1)
    (fields,) = controls(explorer, CellsEditor)
    fields.texts = [["5", *fields.texts[0][1:]], *fields.texts[1:]]
    assert (explorer.kernel, dropdown.value) == ("own", "own")
    np.testing.assert_allclose(explorer.result, by_scipy(GRAY, ((5, -2, -1), (0, 0, 0), (1, 2, 1)), 1, "edge"))
    explorer.cells, explorer.divisor = KERNELS["box_blur"].cells, 9
    assert (explorer.kernel, dropdown.value) == ("box_blur", "box_blur")


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ({"divisor": 0}, "The divisor is 0"),
        ({"divisor": np.nan}, "must be a finite number"),
        ({"cells": ((np.nan, 1), (1, 1))}, "must be a finite number"),
        ({"cells": ((np.inf, -np.inf),)}, "must be a finite number"),
    ],
)
def test_what_has_no_result_is_explained(setting, said):
    explorer = FilterExplorer(GRAY, cells=SKEW)
    for name, new in setting.items():
        setattr(explorer, name, new)
    assert explorer.words.startswith("No result. ")
    assert said in explorer.words
    assert said in explorer.numbers.base
    ET.fromstring(explorer.static_svg())
    explorer.kernel = "identity"
    np.testing.assert_array_equal(after(explorer), GRAY)


@pytest.mark.parametrize(("mode", "shape"), [("reflect", (2, 9)), ("reflect", (9, 1)), ("wrap", (1, 9))])
def test_a_strip_too_narrow_for_the_padding_mode_is_explained(mode, shape):
    explorer = FilterExplorer(np.full(shape, 7, np.uint8), kernel="gaussian_5x5")
    explorer.padding_mode = mode
    assert f"No result. The picture is too narrow for {mode}" in explorer.words
    ET.fromstring(explorer.static_svg())
    explorer.padding_mode = "edge"
    np.testing.assert_allclose(explorer.result, 7)


# The learner's own picture


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_own_picture(kind):
    explorer = FilterExplorer(GRAY, kernel="identity", color=True)
    content = file(COLOUR, kind)
    upload(explorer, content)
    np.testing.assert_array_equal(explorer.image, images.read(content, color=True))
    np.testing.assert_array_equal(after(explorer), explorer.image)
    assert explorer.index == 4 * 14 + 7
    assert (explorer.before.rows, explorer.after.columns) == (9, 14)
    assert message(explorer) == ""
    check_pixel_words(explorer)


def test_a_large_picture_of_ones_own_is_made_small():
    explorer = FilterExplorer(GRAY)
    upload(explorer, file(np.zeros((300, 900), np.uint8)))
    assert explorer.source.shape == (85, 256)


def test_a_file_that_is_no_picture_leaves_the_present_one():
    explorer = FilterExplorer(GRAY, cells=SKEW)
    before = explorer.words, explorer.before.base
    upload(explorer, b"<script>alert(1)</script>", "notes.png")
    assert "the file 'notes.png' is not a picture that can be read" in html.unescape(message(explorer))
    assert "role='alert'" in message(explorer)
    upload(explorer, file(COLOUR)[:150], "half.png")
    assert "the file 'half.png' is a damaged picture" in html.unescape(message(explorer))
    assert (explorer.words, explorer.before.base) == before
    np.testing.assert_array_equal(explorer.image, GRAY)
    upload(explorer, file(COLOUR))
    assert message(explorer) == ""
    assert explorer.image.shape == COLOUR.shape


def test_a_file_that_is_too_large_to_be_sent_is_told_by_its_size_and_leaves_the_present_picture():
    """The browser then sends its name and size alone."""
    explorer = FilterExplorer(GRAY)
    (button,) = controls(explorer, Upload)
    assert button.most == MOST < 10 * 1024**2  # what a Jupyter server takes in a message
    with button.hold_trait_notifications():
        button.name, button.size, button.content, button.number = "holiday.jpg", MOST + 1, b"", 1
    said = html.unescape(message(explorer))
    assert "'holiday.jpg' has 10.1 MB, but a page can send at most 10 MB to its kernel" in said
    assert "FilterExplorer(images.read('holiday.jpg'))" in said
    np.testing.assert_array_equal(explorer.image, GRAY)
    upload(explorer, file(COLOUR), "other.png")
    assert message(explorer) == ""


def test_what_was_changed_in_a_picture_stands_in_its_words():
    explorer = FilterExplorer(GRAY)
    upload(explorer, file(GRAY.astype(np.uint16) * 257), "sixteen.png")
    said = "'sixteen.png' has values from "
    assert explorer.words.startswith(said)
    assert "they are scaled so that 65535 is white. Scale: black is 0" in explorer.words
    assert said.replace("'", "&#x27;") in explorer.numbers.base or said in explorer.numbers.base
    np.testing.assert_array_equal(explorer.image[..., 0], GRAY)
    explorer.show_image(GRAY)
    assert explorer.words.startswith("Scale: ")


@pytest.mark.parametrize("numbers", [GRAY / 255, GRAY.astype(np.int32) * 257, GRAY.astype(float) * 257, GRAY * 16.0])
def test_numbers_of_another_range_are_scaled_and_it_says_so(numbers):
    explorer = FilterExplorer(numbers)
    np.testing.assert_allclose(explorer.image.astype(int), GRAY, atol=1)
    assert explorer.words.startswith("image has values from ")


def test_a_smaller_picture_keeps_the_index_legal():
    explorer = FilterExplorer(GRAY, cells=SKEW, index=GRAY.size - 1)
    for image in (FLAT, np.full((1, 1), 3, np.uint8), COLOUR, GRAY):
        explorer.index = explorer.source.shape[0] * explorer.source.shape[1] - 1
        explorer.show_image(image)
        height, width = image.shape[:2]
        assert 0 <= explorer.index < height * width
        assert explorer.before.index == explorer.after.index == explorer.index
        assert len(explorer.after.pictures[0]) == explorer.source.size
        assert f'width="{width}" height="{height}"' in explorer.before.base
        check_pixel_words(explorer)


def test_brightness_beyond_the_range_is_cut_and_the_callers_array_left_alone():
    image = np.array([[-5.0, 100.4, 300.0]])
    explorer = FilterExplorer(image)
    assert explorer.source.tolist() == [[0, 100, 255]]
    assert explorer.words.startswith("66.7 % of the values of image lie outside 0 … 255 and are shown as black or")
    image[:] = 9
    assert explorer.source.tolist() == [[0, 100, 255]]


# What is refused


@pytest.mark.parametrize(
    ("image", "said"),
    [
        ("mine.png", r"image must be an array, not 'mine.png'; read a file with images.read\('mine.png'\)"),
        (np.zeros((3, 3, 4)), r"image has shape \(3, 3, 4\): .*; use image\[..., :3\]"),
        (np.zeros(5), r"image must be an \(H, W\) or \(H, W, 3\) array, got shape \(5,\)"),
        (np.zeros((0, 5)), r"image is empty \(shape \(0, 5\)\)"),
        (
            np.zeros((1025, 5)),
            r"image has 1025×5 pixels, .*; leave some out with image\[::3, ::3\], or let images.read",
        ),
        (np.zeros((3, 3), complex), "image must be real numbers, .*complex128"),
        ([[1, 2], [3]], "image is ragged: its rows must be of equal length"),
        (np.ma.masked_less([[1, 2], [3, 4]], 3), r"image has 2 masked numbers, .*image.filled\(0\)"),
        (Image.new("P", (3, 3)), r"image is a picture of mode 'P'; convert it first, image.convert\("),
    ],
)
def test_images_that_are_refused(image, said):
    with pytest.raises((TypeError, ValueError), match=said):
        FilterExplorer(image)


def test_controls_and_settings():
    with pytest.raises(ValueError, match=r"'stride'.*kernel, weights, color, padding_mode, own image"):
        FilterExplorer(GRAY, controls=("stride",))
    with pytest.raises(TypeError, match=r"no setting stride; it has .*padding_mode"):
        FilterExplorer(GRAY, stride=2)
    with pytest.raises((TypeError, ValueError)):
        FilterExplorer(GRAY, kernel="blur")
    explorer = FilterExplorer(GRAY, controls=("kernel",))
    assert [each.description for each in controls(explorer, widgets.Dropdown)] == ["kernel"]
    assert controls(explorer, Upload) == []


# What a notebook keeps


@pytest.mark.parametrize("state", [{"cells": SKEW}, {"kernel": "sobel_x", "color": True}, {"divisor": 0}])
def test_what_a_notebook_keeps(state):
    check_kept(lambda: FilterExplorer(COLOUR, **state))
    explorer = FilterExplorer(COLOUR, **state)
    colour = "colour" if explorer.color else "gray"
    assert repr(explorer) == (
        f"FilterExplorer: photograph 9×14 in {colour}, kernel {explorer.kernel}, padding edge, pixel (4, 7)"
    )


# Everything together


CHOICES = {
    "kernel": [*KERNELS, "own"],
    "cells": [SKEW, ((1,),), ((np.nan, 1), (2, -3)), ((0, 0), (0, 0)), ((1, 2, 3, 4),), ((1e300, -1e300), (np.inf, 2))],
    "divisor": [0, 1, 2, -0.5, 1e-300, 9, np.nan, np.inf],
    "color": [False, True],
    "padding_mode": list(MODES),
    "index": [-1, 0, 3, 57, 10**6],
}


@pytest.mark.parametrize("seed", range(3))
def test_random_walk(seed):
    """Whatever the settings, legal or not: nothing raises, and what is shown is true."""
    rng = np.random.default_rng(seed)
    pictures = [GRAY, COLOUR, FLAT, np.full((2, 5), 8, np.uint8), np.full((1, 3, 3), 8, np.uint8)]
    explorer = FilterExplorer(GRAY, kernel="sobel_x")
    for step in range(70):
        name = rng.choice(list(CHOICES))
        setattr(explorer, name, CHOICES[name][rng.integers(len(CHOICES[name]))])
        if step % 7 == 6:
            explorer.show_image(pictures[rng.integers(len(pictures))])
            explorer.divisor = 1
        check_what_is_shown(explorer)


def check_what_is_shown(explorer):
    for view in (explorer.before, explorer.after, explorer.numbers):
        ET.fromstring(f"<div>{view.base}</div>")
    ET.fromstring(explorer.static_svg())
    height, width = explorer.source.shape[:2]
    assert 0 <= explorer.index == explorer.before.index == explorer.after.index < height * width
    assert explorer.words
    assert after(explorer).shape == explorer.source.shape
    cells = np.array(explorer.cells, float)
    spare = {"reflect": 1, "wrap": 0}.get(explorer.padding_mode, -99)
    fits = all(k // 2 <= n - spare for k, n in zip(cells.shape, (height, width), strict=True))
    computable = np.isfinite(cells).all() and abs(explorer.divisor) > 1e-9
    assert explorer.words.startswith("No result") != (computable and fits)
    if computable and fits:
        if np.isfinite(explorer.divisor):
            assert explorer.signed == (bool(cells.any()) and cells.sum() == 0)
            check_pixel_words(explorer)
        if cells.shape[0] % 2 and cells.shape[1] % 2:
            expected = by_scipy(explorer.source, cells, explorer.divisor, explorer.padding_mode)
            np.testing.assert_allclose(explorer.result, expected, rtol=1e-9, atol=1e-9)


def test_a_saved_picture_has_a_ring_around_the_chosen_pixel_of_both_photographs():
    explorer = FilterExplorer(index=0)
    width = explorer.image.shape[1]
    for row, column in [(0, 0), (30, 40)]:
        explorer.index = row * width + column
        centers = re.findall(r'<circle cx="([^"]*)" cy="([^"]*)"[^>]* stroke="#000"', explorer.static_svg())
        assert centers == [(f"{column + 0.5}", f"{row + 0.5}")] * 2
