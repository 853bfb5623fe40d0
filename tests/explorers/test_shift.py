"""The shift explorer, driven through its traits: both ways must be what plain loops and scipy give."""

import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest
import scipy.ndimage
from exhibits import SVG, check_kept, numbers, panels, value

from convlib import KERNELS, drawing, images
from convlib.explorers import ShiftExplorer

SETTINGS = ("kernel", "cells", "divisor", "down", "right", "stride", "padding_mode", "pooling")
SCIPY = {"zeros": "constant", "edge": "nearest", "reflect": "mirror", "wrap": "wrap"}
IMAGE = np.random.default_rng(3).integers(-9, 10, (8, 6)).astype(float)
SKEW = ((1, 2, 0), (-3, 5, 7), (0, 4, -2))
POOLINGS = ("none", "max", "average", "blurred_max", "global_max", "global_average")


def strided(image, cells, stride, mode, pooling):
    """What a filter gives, by scipy and plain loops."""
    height, width = image.shape
    full = scipy.ndimage.correlate(image, np.array(cells, float), mode=SCIPY[mode])
    if pooling.startswith("global"):
        return np.array([[full.max() if pooling == "global_max" else full.sum() / full.size]])
    if pooling == "none":
        return full[::stride, ::stride]
    if pooling == "blurred_max":
        dense = [[largest(full, row, column, stride, mode) for column in range(width)] for row in range(height)]
        blur = np.outer([1, 2, 1], [1, 2, 1]) / 16
        return scipy.ndimage.correlate(np.array(dense), blur, mode=SCIPY[mode])[::stride, ::stride]
    summary = np.max if pooling == "max" else np.mean
    rows, columns = range(0, height - stride + 1, stride), range(0, width - stride + 1, stride)
    return np.array([[summary(full[y : y + stride, x : x + stride]) for x in columns] for y in rows])


def largest(full, row, column, side, mode):
    """The largest of a window that may reach beyond the end."""
    height, width = full.shape
    found = []
    for y in range(row, row + side):
        for x in range(column, column + side):
            if mode == "zeros" and (y >= height or x >= width):
                continue
            found.append(full[met(y, height, mode), met(x, width, mode)])
    return max(found)


def met(at, size, mode):
    """Which cell a mode shows at a position at or beyond the end."""
    if at < size:
        return at
    return {"edge": size - 1, "reflect": 2 * (size - 1) - at, "wrap": at - size, "zeros": None}[mode]


def moved(image, down, right):
    """Each number goes to its new position, one after the other."""
    result = np.empty_like(image)
    for (row, column), number in np.ndenumerate(image):
        result[(row + down) % len(image), (column + right) % len(image[0])] = number
    return result


def both_ways(image, cells, down, right, stride, mode, pooling):
    first = strided(moved(image, down, right), cells, stride, mode, pooling)
    second = strided(image, cells, stride, mode, pooling)
    if not pooling.startswith("global"):
        second = moved(second, down // stride, right // stride)
    return first, second


def settings(explorer):
    return {name: getattr(explorer, name) for name in SETTINGS}


# The numbers


@pytest.mark.parametrize("pooling", POOLINGS)
@pytest.mark.parametrize("mode", SCIPY)
@pytest.mark.parametrize(("down", "right", "stride"), [(0, 0, 1), (1, 2, 1), (2, 4, 2), (3, 1, 2), (0, 3, 3)])
def test_both_ways_agree_with_scipy_and_loops(pooling, mode, down, right, stride):
    explorer = ShiftExplorer(IMAGE, cells=SKEW, stride=stride, padding_mode=mode, pooling=pooling)
    explorer.down, explorer.right = down, right
    first, second = both_ways(IMAGE, SKEW, down, right, stride, mode, pooling)
    np.testing.assert_allclose(explorer.shift_then_filter, first)
    np.testing.assert_allclose(explorer.filter_then_shift, second)
    np.testing.assert_allclose(explorer.difference, first - second, atol=1e-9)
    count = np.count_nonzero(~np.isclose(first, second))
    if count:
        assert explorer.compared.startswith(f"{count} of {first.size} numbers differ")
        most = re.search(r"by (?:at most )?([\d.]+)\. ", explorer.compared)[1]
        assert value(most) == pytest.approx(np.abs(first - second).max(), rel=0.01)
    else:
        assert "the same" in explorer.compared


@pytest.mark.parametrize("pooling", POOLINGS)
@pytest.mark.parametrize("stride", [1, 2])
def test_a_shift_by_whole_strides_survives_where_nothing_is_padded_otherwise(pooling, stride):
    """Circular shifts, padding that wraps, a size that the stride divides: equivariance to the last bit or two."""
    for down, right in [(0, 1), (1, 0), (2, 3), (-1, 5)]:
        explorer = ShiftExplorer(IMAGE, cells=SKEW, stride=stride, padding_mode="wrap", pooling=pooling)
        explorer.down, explorer.right = down * stride, right * stride
        assert not explorer.difference.any()
        assert "the same" in explorer.compared
        assert "padding does not move" not in explorer.static_svg()


def test_global_pooling_survives_every_circular_shift_with_padding_that_wraps():
    for pooling in ("global_max", "global_average"):
        for down, right in np.ndindex(8, 6):
            explorer = ShiftExplorer(IMAGE, cells=SKEW, padding_mode="wrap", pooling=pooling, down=int(down))
            explorer.right = int(right)
            assert explorer.compared == "The two ways give the same number."


def test_two_orders_of_one_sum_are_no_difference():
    """0.1 + 0.2 + 0.3 depends on the order in its last bit; a difference of a billionth part of it is one."""
    image = [[0.1, 0.2, 0.3], [0, 0, 0], [0, 0, 0]]
    explorer = ShiftExplorer(image, pooling="global_average", right=2)
    assert not explorer.difference.any()
    explorer = ShiftExplorer([[1, 1 + 1e-8, 1]] * 3, stride=2, right=1, padding_mode="wrap")
    assert explorer.difference.any()


# The words


def test_every_sentence_gives_its_numbers():
    explorer = ShiftExplorer(cells=SKEW, down=1, right=2, padding_mode="edge")
    first, second = both_ways(images.SIX, SKEW, 1, 2, 1, "edge", "none")
    before = strided(images.SIX, SKEW, 1, "edge", "none")
    pattern = (
        r"Output row (\d+), column (\d+)\. Shift, then filter: (\S+)\. "
        r"Filter, then shift: (\S+), which was at row (\d+), column (\d+)\. (.*)"
    )
    for index, sentence in enumerate(explorer.view.sentences):
        row, column, one, other, from_row, from_column, rest = re.fullmatch(pattern, sentence).groups()
        place = int(row), int(column)
        assert place == divmod(index, 6)
        assert value(one) == pytest.approx(first[place])
        assert value(other) == pytest.approx(second[place]) == pytest.approx(before[int(from_row), int(from_column)])
        assert rest.startswith("The two numbers are equal.") == (first[place] == second[place])
        if first[place] != second[place]:
            result = re.match(r"The difference is (\S+)\.", rest)[1]
            assert value(result) == first[place] - second[place]
        at_border = {
            after: (0 in cell or 5 in cell) for after, cell in [(1, place), (0, (int(from_row), int(from_column)))]
        }
        assert ("Padding cells" in rest) == any(at_border.values())


@pytest.mark.parametrize(
    ("change", "said", "unsaid"),
    [
        ({"padding_mode": "edge"}, ["padding does not move"], ["multiple"]),
        (
            {"padding_mode": "wrap", "stride": 2},
            ["The shift is no multiple of the stride 2"],
            ["padding does not", "multiples"],
        ),
        (
            {"padding_mode": "wrap", "stride": 4, "right": 4, "down": 4},
            ["The sides of the image, 6×6, are no multiples of the stride 4"],
            ["no multiple of", "padding does"],
        ),
    ],
)
def test_the_causes_are_said(change, said, unsaid):
    explorer = ShiftExplorer(kernel="sobel_x", **{"down": 1, "right": 1} | change)
    text = explorer.view.base
    assert "framed" in text
    assert all(each in text for each in said)
    assert not any(each in text for each in unsaid)


@pytest.mark.parametrize("pooling", POOLINGS)
def test_the_filter_is_said(pooling):
    explorer = ShiftExplorer(pooling=pooling, stride=2, down=2, right=4)
    assert ("The filter ends with" in explorer.view.base) == (pooling != "none")
    where = "stays where it is" if pooling.startswith("global") else "the output 1 down and 2 to the right"
    assert where in explorer.view.base


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"stride": 0}, "The stride is 0, but it must be from 1 to 6, the shorter side of the image."),
        ({"stride": -2}, "The stride is −2"),
        ({"stride": 7}, "The stride is 7"),
        ({"divisor": 0}, "The divisor is 0"),
        ({"cells": ((1, 2), (3, 4))}, "The kernel is 2×2, so it has no middle cell"),
        ({"cells": ((1, 2, 3),)}, "The kernel is 1×3"),
        ({"cells": ((1,) * 7,) * 7}, "The kernel is 7×7, but the image is 6×6. Use a kernel of at most 6 rows"),
    ],
)
def test_what_is_not_legal_is_explained(change, said):
    """The sentence names the value and the way out; every setting stays as the learner left it."""
    explorer = ShiftExplorer(down=1, index=3)
    before = settings(explorer)
    for name, setting in change.items():
        setattr(explorer, name, setting)
    assert explorer.shift_then_filter is explorer.filter_then_shift is explorer.difference is None
    assert explorer.words == explorer.compared == explorer.view.sentences[0]
    assert explorer.words.startswith("No output. ")
    assert said in explorer.words
    assert explorer.view.frames == explorer.view.regions == []
    assert "no output" in panels(explorer.static_svg())
    assert repr(explorer).endswith("No output.")
    assert {name: getattr(explorer, name) for name in change} == change
    explorer.kernel = "identity"
    explorer.stride = before["stride"]
    assert explorer.words.startswith("Output row 0, column 3.")


def test_a_stride_that_nothing_uses_is_legal():
    assert ShiftExplorer(pooling="global_max", stride=9).problem == ""


# The picture


def test_picture_holds_the_numbers():
    explorer = ShiftExplorer(IMAGE, cells=SKEW, down=2, right=1, padding_mode="zeros")
    first, second = both_ways(IMAGE, SKEW, 2, 1, 1, "zeros", "none")
    shown = panels(explorer.static_svg())
    expected = {
        "image 8×6, padding 1": np.pad(IMAGE, 1),
        "shifted: 2 down, 1 right": np.pad(moved(IMAGE, 2, 1), 1),
        "filtered 8×6": strided(IMAGE, SKEW, 1, "zeros", "none"),
        "shift, then filter": first,
        "filter, then shift": second,
        "difference": first - second,
    }
    assert list(shown) == list(expected)
    for title, values in expected.items():
        np.testing.assert_allclose(numbers(shown[title]), values)


def test_unequal_numbers_have_a_frame():
    explorer = ShiftExplorer(cells=SKEW, right=1)
    first, second = both_ways(images.SIX, SKEW, 0, 1, 1, "zeros", "none")
    panel = panels(explorer.static_svg())["difference"]
    frames = [path.get("d") for path in panel.iter(f"{SVG}path") if path.get("stroke") == "#d62728"]
    corners = re.findall(r"M(\d+) (\d+)h26v26", "".join(frames))
    marked = {cell(int(x), int(y)) for x, y in corners}
    assert marked == {tuple(place) for place in np.argwhere(first != second).tolist()} != set()
    explorer.padding_mode = "wrap"
    assert 'stroke-width="2"' not in ET.tostring(panels(explorer.static_svg())["difference"], encoding="unicode")


def cell(x, y):
    left, top = drawing.ORIGIN
    return (y - top) // drawing.CELL, (x - left) // drawing.CELL


def squares(mark):
    """The cells that a mark highlights, as (row, column)."""
    return {cell(int(x), int(y)) for x, y in re.findall(rf"M(\d+) (\d+)h{drawing.CELL}v{drawing.CELL}", mark)}


@pytest.mark.parametrize("pooling", ["none", "max", "average", "blurred_max"])
@pytest.mark.parametrize("stride", [1, 2, 3])
def test_highlights_are_the_cells_that_an_output_depends_on(pooling, stride):
    """With no padding to hide behind, change one cell of the image: the outputs that change are those that light it."""
    rng = np.random.default_rng(1)
    image, cells = rng.random((8, 8)) * 9, ((1, 2, 3), (4, 5, 6), (7, 8, 9))
    setup = {"cells": cells, "stride": stride, "pooling": pooling, "down": stride, "right": 2 * stride}
    explorer = ShiftExplorer(image, **setup)
    lit = [squares(frame[0]) for frame in explorer.view.frames]
    for spot in [(3, 4), (0, 0), (5, 2)]:
        changed = image.copy()
        changed[spot] += 1e4
        other = ShiftExplorer(changed, **setup)
        affected = np.argwhere(other.filter_then_shift != explorer.filter_then_shift).tolist()
        reading = [divmod(n, explorer.columns) for n, read in enumerate(lit) if (spot[0] + 1, spot[1] + 1) in read]
        assert sorted(map(tuple, affected)) == reading


def test_the_second_way_is_followed_back_to_where_it_was():
    explorer = ShiftExplorer(right=3, down=1, index=0)
    frame = explorer.view.frames[0]
    assert squares(frame[2]) == {(5, 3)}
    assert squares(frame[3]) == squares(frame[4]) == squares(frame[5]) == {(0, 0)}


# Refused from the start


@pytest.mark.parametrize(
    ("image", "error", "said"),
    [
        ([[1, 2], [3, 4]], ValueError, "at least 3 rows and columns, not the shape (2, 2)"),
        (np.zeros((9, 3)), ValueError, "image must be a grid of 1 to 8 rows and columns"),
        ([[1, 2, np.nan]] * 3, ValueError, "finite"),
        ("abc", TypeError, "image"),
    ],
)
def test_an_image_that_cannot_be_shown_is_refused(image, error, said):
    with pytest.raises(error, match=re.escape(said)):
        ShiftExplorer(image)


# What a notebook keeps


@pytest.mark.parametrize("change", [{}, {"stride": 0}, {"right": 2, "pooling": "blurred_max", "stride": 2}])
def test_what_a_notebook_keeps(change):
    check_kept(lambda: ShiftExplorer(kernel="sobel_x", down=1, **change))


def test_repr_is_a_line_of_the_state():
    assert repr(ShiftExplorer(kernel="sobel_x", right=2, padding_mode="wrap")) == (
        "ShiftExplorer: image 6×6, kernel sobel_x, stride 1, padding mode wrap, pooling none, shifted down by 0 and "
        "right by 2. The two ways give the same 36 numbers."
    )


# Everything together


CHOICES = {
    "kernel": list(KERNELS),
    "cells": [((1, 2), (3, 4)), SKEW, ((np.inf, 0, 1),) * 3, ((np.nan,),), ((1e308,) * 3,) * 3, ((2,) * 7,) * 7],
    "divisor": [0, 1, -3, 16],
    "down": [-100, -1, 0, 1, 2, 5, 10**20, True],
    "right": [-3, 0, 1, 2, 4, 99],
    "stride": [-1, 0, 1, 2, 3, 4, 6, 10**20],
    "padding_mode": list(SCIPY),
    "pooling": list(POOLINGS),
    "index": [-1, 0, 3, 7, 1000],
}


@pytest.mark.parametrize("seed", range(4))
def test_random_walk(seed):
    """Whatever the settings, legal or not: nothing raises, and what is shown is true."""
    rng = np.random.default_rng(seed)
    image = rng.integers(-9, 10, size=(3 + seed, 8 - seed)).astype(float)
    explorer = ShiftExplorer(image)
    for step in range(60):
        name = rng.choice(list(CHOICES))
        new = CHOICES[name][rng.integers(len(CHOICES[name]))]
        setattr(explorer, name, new)
        assert name == "index" or getattr(explorer, name) is new or getattr(explorer, name) == new
        check_what_is_shown(explorer, image)
        if step % 5 == 4:
            explorer.stride, explorer.kernel = 1 + step % 2, "emboss"


def check_what_is_shown(explorer, image):
    now = settings(explorer)
    ET.fromstring(f"<div>{explorer.view.base}</div>")
    ET.fromstring(explorer.static_svg())
    assert explorer.view.sentences[explorer.index] == explorer.words != ""
    side, most = np.array(now["cells"]).shape, min(image.shape)
    stride = 1 if now["pooling"].startswith("global") else now["stride"]
    legal = side[0] == side[1] <= most and side[0] % 2 and now["divisor"] and 1 <= stride <= most
    assert (explorer.problem == "") == bool(legal)
    if not legal:
        assert explorer.difference is None
        return
    assert explorer.difference.shape == (explorer.view.rows, explorer.view.columns)
    assert len(explorer.view.frames) == len(explorer.view.sentences) == explorer.difference.size
    if np.isfinite(now["cells"]).all() and np.max(now["cells"]) < 1e9:
        weights = np.array(now["cells"]) / now["divisor"]
        ways = both_ways(image, weights, now["down"], now["right"], stride, now["padding_mode"], now["pooling"])
        np.testing.assert_allclose(explorer.shift_then_filter, ways[0], atol=1e-9)
        np.testing.assert_allclose(explorer.filter_then_shift, ways[1], atol=1e-9)


def test_the_largest_image_is_small():
    image = np.random.default_rng(0).normal(size=(8, 8)) * 99
    view = ShiftExplorer(image, kernel="gaussian_5x5", right=1).view
    sent = [view.base, *view.sentences, *(mark for frame in view.frames for mark in frame)]
    assert sum(len(text.encode()) for text in sent) < 200_000
