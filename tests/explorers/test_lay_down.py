"""The explorer of transposed convolution, held to a loop, to `operations`, and to PyTorch where it is installed."""

import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from exhibits import check_kept, numbers, panels, slider, value

from convlib import operations, shapes
from convlib.explorers import LayDownExplorer
from convlib.explorers.lay_down.laying import LARGEST, Laying

IMAGE = np.array([[1.0, 2, 0], [-3, 5, 1]])
SKEW = ((1, 2, 4), (-3, 7, 5))
SETTINGS = ("cells", "stride", "padding", "output_padding", "dilation")
LEGAL = [(1, 0, 0, 1), (2, 0, 0, 1), (2, 1, 1, 1), (3, 1, 2, 1), (1, 1, 1, 2), (3, 2, 0, 2), (1, 0, 0, 3), (4, 0, 3, 1)]


def by_hand(image, cells, stride, padding, output_padding, dilation):
    """What each cell of the output collects: {(row, column): [(input cell, weight cell), …]}, and its shape."""
    sizes = [
        (n - 1) * stride + dilation * (k - 1) + 1 + output_padding - 2 * padding
        for n, k in zip(np.shape(image), np.shape(cells), strict=True)
    ]
    collected = {cell: [] for cell in np.ndindex(*sizes)}
    for m, n in np.ndindex(*np.shape(image)):
        for k, j in np.ndindex(*np.shape(cells)):
            cell = m * stride + k * dilation - padding, n * stride + j * dilation - padding
            if cell in collected:
                collected[cell].append(((m, n), (k, j)))
    return collected, tuple(sizes)


def added(image, cells, **settings):
    collected, shape = by_hand(image, cells, **settings)
    output = np.zeros(shape)
    for cell, pairs in collected.items():
        for source, weight in pairs:
            output[cell] += image[source] * np.array(cells, dtype=float)[weight]
    return output


def legal(image, cells, stride, padding, output_padding, dilation):
    if min(stride, dilation) < 1 or padding < 0 or not 0 <= output_padding < max(stride, dilation):
        return False
    whole = [
        (n - 1) * stride + dilation * (k - 1) + 1 + output_padding
        for n, k in zip(np.shape(image), np.shape(cells), strict=True)
    ]
    return max(whole) <= LARGEST and min(whole) > 2 * padding


def named(setting):
    return dict(zip(SETTINGS[1:], setting, strict=True))


def settings(explorer):
    return {name: getattr(explorer, name) for name in SETTINGS}


# The numbers


@pytest.mark.parametrize("setting", LEGAL)
def test_output_agrees_with_a_loop_the_operation_and_the_size_formula(setting):
    laying = Laying(IMAGE, SKEW, **named(setting))
    np.testing.assert_array_equal(laying.output, added(IMAGE, SKEW, **named(setting)))
    computed = operations.conv_transpose2d(IMAGE[None, None], np.array(SKEW)[None, None], **named(setting))[0, 0]
    np.testing.assert_allclose(laying.output, computed, atol=1e-12)
    sizes = zip(IMAGE.shape, np.shape(SKEW), strict=True)
    assert laying.output.shape == tuple(shapes.transposed_size(n, k, **named(setting)) for n, k in sizes)


@pytest.mark.parametrize("setting", LEGAL)
def test_output_agrees_with_torch(setting):
    torch = pytest.importorskip("torch")
    x, weight = (torch.tensor(np.array(values, dtype=float))[None, None] for values in (IMAGE, SKEW))
    expected = torch.nn.functional.conv_transpose2d(x, weight, **named(setting))[0, 0]
    np.testing.assert_allclose(Laying(IMAGE, SKEW, **named(setting)).output, expected.numpy())


@pytest.mark.parametrize("setting", LEGAL)
def test_both_directions_name_the_same_pairs(setting):
    laying = Laying(IMAGE, SKEW, **named(setting))
    collected, _ = by_hand(IMAGE, SKEW, **named(setting))
    assert {cell: sorted(laying.sources(*cell)) for cell in np.ndindex(laying.shape)} == collected
    np.testing.assert_array_equal(laying.overlaps.ravel(), [len(pairs) for pairs in collected.values()])
    for m, n in np.ndindex(IMAGE.shape):
        weights = list(np.ndindex(*np.shape(SKEW)))
        for weight, place in zip(weights, laying.covered(m, n), strict=True):
            cell = tuple(at - laying.padding for at in place)
            assert laying.is_cut(place) == (cell not in collected)
            assert laying.is_cut(place) or ((m, n), weight) in collected[cell]


def test_what_is_handed_out_twice_is_read_only():
    explorer = LayDownExplorer(IMAGE)
    for array in (explorer.output, explorer.overlaps):
        with pytest.raises(ValueError, match="read-only"):
            array[0, 0] = 1


# The picture and the words


def test_each_copy_is_added_to_what_lies_there():
    explorer = LayDownExplorer(IMAGE, cells=SKEW, stride=2)
    for index, (m, n) in enumerate(np.ndindex(IMAGE.shape)):
        explorer.index = index
        shown = panels(explorer.static_svg())
        np.testing.assert_array_equal(numbers(shown["copy"]), IMAGE[m, n] * np.array(SKEW))
        first = np.where(np.arange(IMAGE.size).reshape(IMAGE.shape) <= index, IMAGE, 0)
        expected = added(first, SKEW, stride=2, padding=0, output_padding=0, dilation=1)
        np.testing.assert_array_equal(numbers(shown["so far"]), expected)
        assert explorer.words.startswith(f"Input row {m}, column {n} holds ")
    np.testing.assert_array_equal(numbers(shown["output 4×7"]), explorer.output)


def test_counts_take_the_place_of_the_sums():
    explorer = LayDownExplorer(np.ones((2, 2)), kernel="ones 3", stride=2, counts=True)
    shown = panels(explorer.static_svg())
    lines = [[1, 1, 2, 1, 1]] * 2 + [[2, 2, 4, 2, 2]] + [[1, 1, 2, 1, 1]] * 2
    assert numbers(shown["copies in all, 5×5"]).tolist() == explorer.overlaps.tolist() == lines
    assert numbers(shown["copies so far"]).sum() == 9


def test_padding_is_drawn_around_what_is_left():
    explorer = LayDownExplorer(IMAGE, cells=SKEW, stride=2, padding=1)
    whole = numbers(panels(explorer.static_svg())["output 2×5"])
    np.testing.assert_array_equal(whole[1:-1, 1:-1], explorer.output)
    assert whole.shape == (4, 7)
    assert "Padding cuts 4 of its 6 cells off." in explorer.words
    assert "starts at output row −1, column −1" in explorer.words


def test_every_sum_in_words_gives_its_number():
    explorer = LayDownExplorer(IMAGE, cells=SKEW, stride=3, output_padding=1, chosen="output")
    collected, shape = by_hand(IMAGE, SKEW, stride=3, padding=0, output_padding=1, dilation=1)
    assert (explorer.view.rows, explorer.view.columns) == shape
    for sentence, (cell, pairs) in zip(explorer.view.sentences, collected.items(), strict=True):
        assert sentence.startswith(f"Output row {cell[0]}, column {cell[1]}")
        if not pairs:
            assert sentence.endswith("no copy covers it, so it stays 0.")
            continue
        count, products, result = re.search(r"covered by (\d+) cop\w+: (.*) = (.*?)\. The", sentence).groups()
        assert int(count) == len(pairs) == products.count("·")
        assert value(products) == value(result) == explorer.output[cell]
    assert any(not pairs for pairs in collected.values())


def test_sizes_that_become_the_input_are_named():
    explorer = LayDownExplorer(np.ones((3, 3)), kernel="ones 3", stride=2, padding=1)
    assert "each of the sizes 5, 6 into 3" in explorer.view.base
    assert [shapes.output_size(size, 3, stride=2, padding=1) for size in (4, 5, 6, 7)] == [2, 3, 3, 4]
    explorer.stride = 1
    assert "each of the sizes" not in explorer.view.base
    assert "each of the sizes" not in LayDownExplorer(np.ones((3, 3)), stride=2, controls=("stride",)).view.base


def test_formula():
    explorer = LayDownExplorer(np.ones((3, 3)), kernel="ones 3", stride=2, padding=1, output_padding=1)
    assert explorer.formula == "height and width: (3 − 1)·2 + 3 + 1 − 2·1 = 6"
    explorer.dilation = 2
    assert explorer.formula == "height and width: (3 − 1)·2 + 2·(3 − 1) + 1 + 1 − 2·1 = 8"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"stride": 0}, "The stride is 0, so the copies would not move on. Use 1 or more."),
        ({"dilation": -1}, "The dilation is −1"),
        ({"padding": -2}, "The padding is −2"),
        ({"output_padding": 1}, "smaller than the stride or the dilation, here 1"),
        ({"output_padding": -1}, "The output padding is −1"),
        ({"padding": 2}, "The copies cover 3 cells along a side, and padding 2 cuts off 4: nothing is left."),
        ({"stride": 30}, "at most 20 can be drawn"),
    ],
)
def test_what_is_not_legal_is_explained_and_kept(change, said):
    explorer = LayDownExplorer(IMAGE, cells=SKEW)
    for name, new in change.items():
        setattr(explorer, name, new)
        assert getattr(explorer, name) == new
    assert said in explorer.words
    assert explorer.output is None
    assert explorer.formula.endswith(": no output")
    assert explorer.view.rows == 0


def test_sliders_set_the_settings():
    explorer = LayDownExplorer(IMAGE)
    for label, name in {"stride": "stride", "output padding": "output_padding", "dilation": "dilation"}.items():
        slider(explorer, label).value = 2
        assert getattr(explorer, name) == 2


def test_nothing_jumps_while_a_slider_is_moved():
    """The outputs keep room for what the stride can make of them."""
    explorer = LayDownExplorer(np.ones((3, 3)), controls=("stride",))
    widths = set()
    for stride in (1, 2, 3):
        explorer.stride = stride
        widths.add(panels(explorer.static_svg())["so far"].get("width"))
    assert len(widths) == 1


@pytest.mark.parametrize("image", [np.zeros((7, 2)), [1, 2], "abc", np.zeros((0, 3))])
def test_images_that_are_refused(image):
    with pytest.raises((ValueError, TypeError), match="image"):
        LayDownExplorer(image)


@pytest.mark.parametrize("change", [{}, {"chosen": "output", "padding": 1}, {"stride": 0}, {"counts": True}])
def test_what_a_notebook_keeps(change):
    check_kept(lambda: LayDownExplorer(IMAGE, **change))


# All settings together

CHOICES = {
    "chosen": ["input", "output"],
    "kernel": ["ones 2", "ones 3", "ones 4", "counting 3", "tent"],
    "cells": [SKEW, ((1,),), ((np.nan, 1), (2, -3)), ((0, 0), (0, 0)), ((1, 2, 3, 4),), ((1e300, -1e300), (np.inf, 2))],
    "stride": [-1, 0, 1, 2, 3, 9, 10**9],
    "padding": [-1, 0, 1, 2, 5, 50],
    "output_padding": [-1, 0, 1, 2, 4],
    "dilation": [-2, 0, 1, 2, 3, 10**9],
    "counts": [False, True],
    "index": [-1, 0, 3, 7, 1000],
}


@pytest.mark.parametrize("seed", range(4))
def test_random_walk(seed):
    """Whatever the settings, legal or not: nothing raises, and what is shown is true."""
    rng = np.random.default_rng(seed)
    image = rng.integers(-9, 10, size=(1 + seed, 4 - seed // 2)).astype(float)
    explorer = LayDownExplorer(image)
    for step in range(60):
        name = rng.choice(list(CHOICES))
        new = CHOICES[name][rng.integers(len(CHOICES[name]))]
        before = {other: getattr(explorer, other) for other in SETTINGS if other not in (name, "cells")}
        setattr(explorer, name, new)
        assert {other: getattr(explorer, other) for other in before} == before
        check_what_is_shown(explorer, image)
        if step % 5 == 4:
            explorer.stride, explorer.padding, explorer.output_padding, explorer.dilation = 2, 0, 0, 1


def check_what_is_shown(explorer, image):
    ET.fromstring(f"<div>{explorer.view.base}</div>")
    ET.fromstring(explorer.static_svg())
    assert explorer.view.sentences[explorer.index] == explorer.words
    now = settings(explorer)
    if not legal(image, **now):
        assert explorer.output is None
        assert explorer.view.frames == []
        return
    with np.errstate(all="ignore"):
        expected = added(image, **now)
    np.testing.assert_allclose(explorer.output, expected)
    walked = image.shape if explorer.chosen == "input" else expected.shape
    assert (explorer.view.rows, explorer.view.columns) == walked
    assert len(explorer.view.frames) == len(explorer.view.sentences) == np.prod(walked)
    assert {len(frame) for frame in explorer.view.frames} == {explorer.view.base.count("<figure")}
    if explorer.counts:
        title = f"copies in all, {expected.shape[0]}×{expected.shape[1]}"
        cut = now["padding"]
        shown = numbers(panels(explorer.static_svg())[title])
        np.testing.assert_array_equal(shown[cut : cut + len(expected), cut : cut + len(expected[0])], explorer.overlaps)
