"""The depth-first picture of a layer, read back: how many layers, where they stand, and the sizes written below."""

import itertools
import re
import xml.etree.ElementTree as ET

import pytest

from convlib import drawing

SVG = "{http://www.w3.org/2000/svg}"


def layers(panel):
    """Every layer, in each block from the back to the front: x, y, width, height, colour, stroke, letter."""
    found = []

    def walk(element, left, top):
        move = re.fullmatch(r"translate\((\S+) (\S+)\)", element.get("transform", ""))
        left, top = left + float(move[1]) if move else left, top + float(move[2]) if move else top
        children = list(element)
        for place, child in enumerate(children):
            if child.tag == "rect":
                x, y, width, height = (float(child.get(name)) for name in ("x", "y", "width", "height"))
                letter = next(text.text for text in children[place:] if text.tag == "text")
                found.append((left + x, top + y, width, height, child.get("fill"), child.get("stroke"), letter or ""))
            walk(child, left, top)

    walk(ET.fromstring(f"<svg>{panel.content}</svg>"), 0, 0)
    return found


def texts(panel):
    return [text.text for text in ET.fromstring(f"<svg>{panel.content}</svg>").iter("text") if text.text]


def letters(panel):
    return "".join(layer[-1] for layer in layers(panel))


@pytest.mark.parametrize("count", [1, 2, 4])
@pytest.mark.parametrize("channels", [1, 3, 4])
def test_filters_are_as_deep_as_the_image_and_there_are_as_many_maps(channels, count):
    panel = drawing.stacks((channels, 5, 6), (count, channels, 2, 3))
    block = "".join(str(number) for number in reversed(range(channels)))
    assert letters(panel) == block + block * count + "".join(str(number) for number in reversed(range(count)))
    sizes = [(layer[2] / 8, layer[3] / 8) for layer in layers(panel)]
    assert sizes == [(6, 5)] * channels + [(3, 2)] * channels * count + [(4, 4)] * count


def test_a_layer_stands_to_the_upper_right_behind_the_one_before_it():
    back, middle, front = layers(drawing.stacks((3, 5, 6), (1, 3, 2, 2), names="RGB"))[:3]
    assert [layer[-1] for layer in (front, middle, back)] == ["R", "G", "B"]
    assert front[0] < middle[0] < back[0]
    assert front[1] > middle[1] > back[1]
    assert len({layer[4] for layer in (front, middle, back)}) == 3


def test_blocks_do_not_cover_each_other():
    """From the left: the image, the filters, the maps, each to the right of the one before it and on the panel."""
    panel = drawing.stacks((3, 5, 6), (4, 3, 2, 2), names="RGB")
    blocks = [layers(panel)[start : start + 3] for start in range(0, 15, 3)] + [layers(panel)[15:]]
    spans = [(min(x for x, *_ in block), max(x + width for x, _, width, *_ in block)) for block in blocks]
    assert spans[0][0] >= 0
    assert all(end < start for (_, end), (start, _) in itertools.pairwise(spans))
    assert spans[-1][1] <= panel.width
    assert max(y + height for _, y, _, height, *_ in layers(panel)) <= panel.height


def test_sizes_and_numbers_are_written():
    panel = drawing.stacks((3, 6, 6), (2, 3, 3, 3), names="RGB")
    written = [text for text in texts(panel) if text not in ("R", "G", "B")]
    assert written == ["image", "3×6×6", "*", "0", "1", "2 filters", "3×3×3", "→", "1", "0", "2 maps", "4×4"]
    assert panel.title == "(image * filter) × 2 → 2 maps"
    assert letters(drawing.stacks((3, 6, 6), (1, 3, 3, 3), names="R")) == "21R21R0"
    one = drawing.stacks((1, 5, 5), (1, 1, 2, 2), names=[""])
    assert one.title == "image * filter → one map"
    assert {"1 filter", "1×2×2", "1 map"} < set(texts(one))


def test_words_below_fit():
    """A letter is about 6 px wide at this size."""
    assert drawing.stacks((1, 2, 2), (1, 1, 2, 2)).width >= 6 * len("image * 1 filter → 1 map")


@pytest.mark.parametrize("shown", [None, 0, 2])
def test_the_filter_that_is_looked_at_is_framed_with_its_map(shown):
    panel = drawing.stacks((2, 5, 5), (3, 2, 2, 2), shown=shown)
    framed = [layer[5] == "#b26a00" for layer in layers(panel)]
    filters = [number == shown for number in range(3) for _layer in range(2)]
    assert framed == [False, False, *filters, *(number == shown for number in (2, 1, 0))]


@pytest.mark.parametrize(
    ("image", "weight"),
    [((3, 5, 5), (2, 2, 2, 2)), ((3, 5, 5), (2, 4, 2, 2)), ((3, 5, 5), (1, 3, 6, 2)), ((3, 5, 5), (0, 3, 2, 2))],
)
def test_where_the_filters_do_not_fit_there_is_no_map(image, weight):
    panel = drawing.stacks(image, weight, names="RGB")
    assert panel.title == "image * filter"
    assert "no map" in texts(panel)
    assert len(layers(panel)) == image[0] + weight[0] * weight[1]


def test_long_sides_are_shortened_and_drawn_without_cells():
    panel = drawing.stacks((3, 256, 256), (1, 3, 3, 3), names="RGB")
    assert {layer[2:4] for layer in layers(panel)[:3]} == {(64, 64)}
    assert "3×256×256" in texts(panel)
    assert "254×254" in texts(panel)
    assert panel.content.count("<path") == 3


def test_may_stand_below_another_panel():
    assert drawing.stacks((1, 2, 2), (1, 1, 1, 1), below=True).below
    assert not drawing.stacks((1, 2, 2), (1, 1, 1, 1)).below


def test_a_still_picture_has_its_words():
    picture = drawing.show_stacks((3, 6, 6), (2, 3, 3, 3), names="RGB")
    assert repr(picture) == (
        "The image is 3×6×6, with 3 channels (R, G, B). The 2 filters are 3×3×3 each, as deep as the image. "
        "They give 2 maps of 4×4."
    )
    assert repr(drawing.show_stacks((3, 6, 6), (1, 2, 3, 3))) == (
        "The image is 3×6×6, with 3 channels. The filter is 2×3×3: its depth is 2, but the depth of the image is 3. "
        "There is no map."
    )
    assert ET.fromstring(picture.svg).findall(f".//{SVG}rect")
    assert not [element for element in ET.fromstring(picture.svg).iter() if "id" in element.attrib]
