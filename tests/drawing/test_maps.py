"""Feature maps as gray pictures, and probabilities as bars."""

import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest

from convlib import drawing


def squares(panel):
    """Each gray square of a panel: its corner in px, its side, and its level from 0 to 255."""
    root = ET.fromstring(f"<svg>{panel.content}</svg>")
    back, *paths = [path for path in root.findall("path") if path.get("fill")]
    found = {
        (float(x), float(y)): (float(side), int(path.get("fill")[1:3], 16))
        for path in paths
        for x, y, side in re.findall(r"M([\d.]+) ([\d.]+)h([\d.]+)v", path.get("d"))
    }
    return int(back.get("fill")[1:3], 16), found


def test_larger_numbers_are_brighter_and_zero_is_black():
    back, found = squares(drawing.tiles(np.array([[[0, 1], [2, 4]]]), title="", columns=8, tile=20))
    assert back == 0
    assert found == {(10, 0): (10, 64), (0, 10): (10, 128), (10, 10): (10, 255)}


def test_on_a_signed_scale_zero_is_mid_gray():
    back, found = squares(drawing.tiles(np.array([[[0, -4], [2, 4]]]), title="", columns=8, tile=20, signed=True))
    assert back == 128
    assert {place: level for place, (_side, level) in found.items()} == {(10, 0): 0, (0, 10): 191, (10, 10): 255}


def test_tiles_continue_in_the_next_row_on_one_scale():
    values = np.arange(1, 6).reshape(5, 1, 1)
    panel = drawing.tiles(values, title="five", columns=2, tile=16)
    _back, found = squares(panel)
    assert list(found) == [(0, 0), (22, 0), (0, 22), (22, 22), (0, 44)]
    assert [level for _side, level in found.values()] == [48, 96, 159, 207, 255]
    assert (panel.width, panel.height) == (38, 60)


@pytest.mark.parametrize("odd", [np.nan, np.inf, -np.inf])
def test_what_is_no_number_is_drawn_as_zero(odd):
    _back, found = squares(drawing.tiles(np.array([[[odd, 1]]]), title="", columns=1, tile=20))
    assert list(found) == [(10, 0)]
    assert ">nan<" in drawing.bars([odd, 1], title="").content


def test_nothing_but_zeros_has_no_squares():
    assert squares(drawing.tiles(np.zeros((2, 2, 2)), title="", columns=2)) == (0, {})


def test_bars_are_as_long_as_their_numbers_and_the_largest_is_bold():
    panel = drawing.bars([0.25, 0.75, 0], title="chances", framed=2)
    root = ET.fromstring(f"<svg>{panel.content}</svg>")
    assert re.findall(r"M20 (\d+)h([\d.]+)v", root.find("path").get("d")) == [
        ("3", "27.5"),
        ("21", "82.5"),
        ("39", "0.5"),
    ]
    rows = [[span.text for span in text] for text in root.findall("text")]
    assert rows == [["0", "0.25"], ["1", "0.75"], ["2", "0.00"]]
    assert [text.get("style") for text in root.findall("text")] == [
        "font-size:14px",
        "font-size:14px;font-weight:700",
        "font-size:14px",
    ]
    assert root.find("path[@class='outline']").get("d").startswith("M2 37h")
