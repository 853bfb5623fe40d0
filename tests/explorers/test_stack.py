"""The explorer of stacks: its maps, its paths counted one by one, its sentences, and what the browser makes of them."""

import json
import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import ipywidgets as widgets
import numpy as np
import pytest
import scipy.signal
from comm import DummyComm
from exhibits import SVG, check_kept, controls, make, move, numbers, panels, slider, value

from convlib.explorers import StackExplorer
from convlib.explorers.stack.stack import Layer, as_layers

IMAGE = np.random.default_rng(3).integers(-9, 10, (7, 9)).astype(float)
PATHS = Path(__file__).parents[1] / "javascript" / "paths.mjs"


def walk(map_, row, column, layers, shapes):
    """Every path from a cell down to the input, one by one: yield its cells as (map, row, column)."""
    if not map_:
        yield ((0, row, column),)
        return
    _kind, kernel, stride, dilation, padding = layers[map_ - 1]
    for i, j in np.ndindex(kernel, kernel):
        below = row * stride - padding + i * dilation, column * stride - padding + j * dilation
        if all(0 <= place < side for place, side in zip(below, shapes[map_ - 1], strict=True)):
            for path in walk(map_ - 1, *below, layers, shapes):
                yield ((map_, row, column), *path)


def joined(explorer):
    """For every pair of cells, how many paths there are between the two, found by walking all of them."""
    shapes = [values.shape for values in explorer.maps]
    found = Counter()
    for top, shape in enumerate(shapes):
        for place in np.ndindex(shape):
            for path in walk(top, *place, explorer.layers, shapes):
                found[path[0], path[-1]] += 1
    return found


def draw(rng, most=5):
    """A stack at random, with settings that may be illegal."""
    return [
        (rng.choice(["conv", "max", "average"]).item(), *rng.integers((1, 1, 1, 0), (4, 4, 3, 3)).tolist())
        for _ in range(rng.integers(0, most + 1))
    ]


@pytest.mark.parametrize("seed", range(40))
def test_paths_down_to_the_input_are_those_that_a_walk_finds(seed):
    rng = np.random.default_rng(seed)
    explorer = StackExplorer(IMAGE, layers=draw(rng, 3))
    counts = joined(explorer)
    for map_, values in enumerate(explorer.maps):
        for row, column in np.ndindex(values.shape):
            explorer.chosen = map_, row, column
            expected = [counts[explorer.chosen, (0, *place)] for place in np.ndindex(IMAGE.shape)]
            np.testing.assert_array_equal(explorer.paths[0].ravel(), expected)


@pytest.mark.parametrize("seed", range(20))
def test_paths_up_are_the_paths_down_from_there(seed):
    """Also between two maps of which neither is the input: every pair of cells, from both of its ends."""
    explorer = StackExplorer(IMAGE[:5, :6], layers=draw(np.random.default_rng(seed), 4))
    cells = [(map_, *place) for map_, values in enumerate(explorer.maps) for place in np.ndindex(values.shape)]
    found = []
    for cell in cells:
        explorer.chosen = cell
        found.append(np.concatenate([paths.ravel() for paths in explorer.paths]))
    np.testing.assert_array_equal(found, np.transpose(found))
    assert (np.diag(found) == 1).all()


def test_maps_are_those_of_scipy():
    """Sums, largest values and means of windows."""
    explorer = StackExplorer(IMAGE, layers=[("conv", 3, 1, 1, 1), ("max", 2), ("average", 2, 1)])
    _, summed, largest, mean = explorer.maps
    np.testing.assert_allclose(summed, scipy.signal.correlate2d(IMAGE, np.ones((3, 3)), mode="same"))
    windows = np.lib.stride_tricks.sliding_window_view
    np.testing.assert_allclose(largest, windows(summed, (2, 2)).max(axis=(2, 3))[::2, ::2])
    np.testing.assert_allclose(mean, windows(largest, (2, 2)).mean(axis=(2, 3)))


@pytest.mark.parametrize("seed", range(10))
def test_in_convolutions_a_cell_counts_as_often_as_there_are_paths_to_it(seed):
    layers = [("conv", *layer[1:]) for layer in draw(np.random.default_rng(seed))]
    explorer = StackExplorer(IMAGE, layers=layers)
    for map_, values in enumerate(explorer.maps):
        for row, column in np.ndindex(values.shape):
            explorer.chosen = map_, row, column
            assert (explorer.paths[0] * IMAGE).sum() == pytest.approx(values[row, column])


def test_the_field_by_the_formula_is_what_is_counted_where_no_border_cuts():
    explorer = StackExplorer(np.zeros((16, 16)), layers=[("conv", 3), ("max", 2, 2), ("conv", 3, 1, 2)])
    explorer.chosen = 3, 1, 1
    assert "1 + 2·1 + 1·1 + 4·2 = 12" in explorer.words
    assert np.ptp(np.flatnonzero(explorer.paths[0].any(axis=1))) + 1 == 12


@pytest.mark.parametrize(
    ("layers", "chosen", "said"),
    [
        ([("conv", 3)], (1, 0, 0), r"9 cells of the input, in rows 0 to 2 and columns 0 to 2\. 9 paths lead to them"),
        ([("conv", 3, 1, 1, 1)], (1, 0, 0), r"4 cells .*The rest of the field lies in the padding\.$"),
        ([("conv", 3, 1, 2)], (1, 0, 0), r"9 cells of the input, in rows 0 to 4 .*Some cells of the field are skipped"),
        ([("conv", 1)], (1, 2, 3), r"one cell of the input, row 2, column 3\. Paths to it: 1\.$"),
        ([("conv", 1, 1, 1, 2)], (1, 0, 0), r"By counting: no cell of the input, only padding\.$"),
        ([("max", 2, 3)], (0, 2, 0), r"^Input, row 2, column 0: -?\S+ No cell of map 1 depends on it\.$"),
        ([("conv", 3), ("conv", 3)], (0, 3, 4), r"It reaches 15 of the 15 cells of map 2, by 63 paths, at most 9 to"),
        ([], (0, 0, 0), r"There is no layer yet\. Add one\. Input, row 0, column 0: \S+$"),
    ],
)
def test_sentences_say_what_is_seen_and_what_is_reached(layers, chosen, said):
    assert re.search(said, StackExplorer(IMAGE, layers=layers, chosen=chosen).words)


@pytest.mark.parametrize(
    ("layer", "said"),
    [
        (("conv", 9), "Layer 2 gives no map. The kernel spans 9 rows"),
        (("max", 3, 0), "Layer 2 gives no map. The stride is 0"),
        (("average", 2, 1, 2), "An average pool has no dilation. Set it to 1, or choose a max pool."),
        (("max", 2, 1, 1, 2), "The padding 2 is more than half the window"),
        (("conv", 1, 1, 1, 6), "The map would have 17×19 cells, but at most 16×16 can be drawn. Lower the padding."),
        (("conv", -1), "Layer 2 gives no map."),
    ],
)
def test_an_illegal_layer_is_explained_and_the_layers_below_stay(layer, said):
    explorer = StackExplorer(IMAGE, layers=[("conv", 3), layer, ("conv", 1)], changed=2)
    assert said in explorer.words
    assert len(explorer.maps) == 2
    assert list(panels(explorer.static_svg())) == ["input 7×9", "map 1, 5×7"]
    explorer.chosen = 1, 0, 0
    assert "9 cells of the input" in explorer.words
    explorer.change(kind="conv", kernel=1, stride=1, dilation=1, padding=0)
    assert (explorer.problem, len(explorer.maps)) == ("", 4)


def test_layers_are_added_changed_and_removed():
    explorer = StackExplorer(IMAGE)
    add, remove = controls(explorer, widgets.Button)
    add.click()
    assert (len(explorer.layers), explorer.changed, explorer.chosen[0]) == (3, 3, 2)
    slider(explorer, "kernel or window").value = 1
    assert explorer.layers[2] == Layer("conv", 1, 1)
    slider(explorer, "layer to change").value = 1
    assert slider(explorer, "kernel or window").value == 3
    slider(explorer, "stride").value = 2
    assert [layer.stride for layer in explorer.layers] == [2, 1, 1]
    for left in (2, 1, 0):
        remove.click()
        assert len(explorer.layers) == left
    assert remove.disabled
    assert slider(explorer, "stride").disabled
    for _ in range(5):
        add.click()
    assert add.disabled
    assert not slider(explorer, "stride").disabled


def test_presses_that_were_on_their_way_when_their_button_was_disabled_do_not_count(caplog):
    explorer = StackExplorer(IMAGE, layers=[("conv", 1)] * 4, changed=4)
    add, remove = controls(explorer, widgets.Button)
    for _ in range(3):
        add.click()
    assert len(explorer.layers) == 5
    explorer.changed = 9
    remove.click()
    assert (len(explorer.layers), explorer.changed) == (5, 9)
    assert not caplog.records  # ipywidgets writes errors there


def test_a_cell_stays_chosen_as_far_as_it_exists_and_comes_back():
    explorer = StackExplorer(IMAGE, layers=[("conv", 3), ("conv", 3)], chosen=(2, 2, 4))
    explorer.change(kernel=5)
    assert explorer.chosen == (2, 0, 2)
    explorer.change(kernel=9)
    assert explorer.chosen == (0, 2, 4)
    explorer.change(kernel=3)
    assert explorer.chosen == (2, 2, 4)


def test_a_layer_that_is_not_there_is_not_changed_but_explained():
    explorer = StackExplorer(IMAGE, changed=4)
    assert explorer.words.startswith("There is no layer 4 to change. Choose one from 1 to 2, or add a layer. Map 2")
    assert slider(explorer, "kernel or window").disabled
    assert StackExplorer(IMAGE, changed=4, controls=()).problem == ""


@pytest.mark.parametrize(
    ("values", "error", "said"),
    [
        ("conv", TypeError, r'layers must be a list such as \[\("conv", 3\), \("max", 2\)\], not \'conv\''),
        ([("conv", 3)] * 6, ValueError, "layers: 6 are too many; at most 5 can be shown"),
        ([("pool", 3)], ValueError, "its kind one of 'conv', 'max', 'average'; not"),
        ([("conv",)], ValueError, "at least the first two"),
        ([("conv", 3.5)], TypeError, "layers: the numbers of a layer must be whole numbers"),
    ],
)
def test_what_is_no_stack_is_refused(values, error, said):
    explorer = StackExplorer(IMAGE)
    with pytest.raises(error, match=said):
        explorer.layers = values
    with pytest.raises(TypeError, match=r"chosen must be \(map, row, column\)"):
        explorer.chosen = 3
    with pytest.raises(ValueError, match="image must be a grid of 1 to 16 rows"):
        StackExplorer(np.zeros((17, 2)))
    with pytest.raises(ValueError, match="image must hold finite numbers"):
        StackExplorer([[np.inf]])
    assert len(explorer.layers) == 2


def test_the_picture_has_the_numbers_of_paths_or_of_the_maps():
    explorer = StackExplorer(IMAGE, layers=[("conv", 3), ("conv", 3)], chosen=(2, 0, 1))
    image, between, own = (written(panel) for panel in panels(explorer.static_svg()).values())
    np.testing.assert_array_equal(image, explorer.paths[0][:5, 1:6])
    np.testing.assert_array_equal(between, np.ones((3, 3)))
    np.testing.assert_array_equal(own, explorer.maps[2])
    explorer.counting = False
    for panel, values in zip(panels(explorer.static_svg()).values(), explorer.maps, strict=True):
        np.testing.assert_array_equal(numbers(panel.find(f"{SVG}g[@transform]")), values)


def written(panel):
    """The rows of numbers that a highlight writes."""
    mark = next(group for group in panel.iter(f"{SVG}g") if group.get("class") == "mark")
    return np.array([[value(span.text) for span in text] for text in mark.iter(f"{SVG}text")], dtype=float)


def test_a_saved_notebook_keeps_its_picture():
    check_kept(lambda: make("StackExplorer"))


@pytest.fixture(scope="module")
def browser():
    """Ask the browser's side what it makes of a stack."""
    if shutil.which("node") is None:
        pytest.skip("no node on the path")
    with subprocess.Popen(["node", PATHS], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:

        def ask(explorer, step=(0, 1)):
            given = {"stack": explorer.view.stack, "index": explorer.index, "step": step}
            print(json.dumps(given), file=process.stdin, flush=True)
            return json.loads(process.stdout.readline())

        yield ask
        process.stdin.close()


@pytest.mark.parametrize("seed", range(40))
def test_the_browser_draws_and_says_the_same(browser, seed):
    rng = np.random.default_rng(seed)
    explorer = StackExplorer(IMAGE, layers=draw(rng), counting=bool(seed % 3))
    for index in rng.integers(0, sum(values.size for values in explorer.maps), 20).tolist():
        explorer.index = index
        found = browser(explorer)
        assert found["sentence"] == explorer.words
        drawn = explorer.static_svg()
        assert all(frame in drawn for frame in found["frames"])
        assert len("".join(found["frames"])) > 50


def test_large_numbers_of_paths_are_rounded_alike(browser):
    explorer = StackExplorer(np.zeros((16, 16)), layers=[("conv", 5, 1, 1, 2)] * 5, chosen=(5, 8, 8))
    assert explorer.paths[0].max() == 381**2
    frame = browser(explorer)["frames"][0]
    assert ">145k<" in frame
    assert frame in explorer.static_svg()


@pytest.mark.parametrize(
    ("chosen", "step", "after"),
    [
        ((1, 0, 0), (0, 1), (1, 0, 1)),
        ((1, 0, 6), (0, 1), None),
        ((1, 4, 3), (1, 0), None),
        ((0, 6, 8), (10, 0), (1, 4, 6)),
        ((0, 3, 4), (10, 0), (1, 2, 3)),
        ((1, 2, 3), (-10, 0), (0, 3, 4)),
        ((2, 0, 0), (10, 0), None),
        ((0, 0, 0), (-10, 0), None),
        ((1, 3, 3), (-1e9, -1e9), (1, 0, 0)),
        ((1, 3, 3), (0, 1e9), (1, 3, 6)),
    ],
)
def test_keys_move_in_a_map_and_between_maps(browser, chosen, step, after):
    explorer = StackExplorer(IMAGE, layers=[("conv", 3), ("conv", 3)], chosen=chosen)
    found = browser(explorer, step)["after"]
    if found is None:
        assert after is None
    else:
        explorer.index = found
        assert explorer.chosen == after


def test_choosing_a_cell_sends_nothing(monkeypatch):
    explorer, sent = StackExplorer(IMAGE), []
    monkeypatch.setattr(DummyComm, "publish_msg", lambda *_, **rest: sent.append(rest))
    for index in (0, 30, explorer.view.columns - 1):
        move(explorer.view, index)
        assert explorer.index == index
        assert "row {}, column {}: ".format(*explorer.chosen[1:]) in explorer.words
    assert sent == []


def test_a_walk_through_all_settings_always_shows_maps_or_says_why_not():
    rng, explorer = np.random.default_rng(7), StackExplorer(IMAGE)
    for _step in range(150):
        act = rng.integers(6)
        if act == 0:
            explorer.layers = draw(rng)
        elif act == 1:
            explorer.changed = int(rng.integers(0, 7))
        elif act == 2 and explorer.changed_layer:
            explorer.change(
                **{rng.choice(["kernel", "stride", "dilation", "padding"]).item(): int(rng.integers(-1, 6))}
            )
        elif act == 3 and len(explorer.layers) < 5:
            explorer.add()
        elif act == 4:
            explorer.remove()
        else:
            explorer.counting = not explorer.counting
        working = len(explorer.maps) - 1
        assert (working == len(explorer.layers)) == ("gives no map" not in explorer.words)
        assert len(panels(explorer.static_svg())) == working + 1
        map_, row, column = explorer.chosen
        assert explorer.paths[map_][row, column] == 1
        assert explorer.view.index == explorer.index
        expected = as_layers(explorer.layers)[:working]
        for below, above, layer in zip(explorer.maps, explorer.maps[1:], expected, strict=False):
            np.testing.assert_allclose(above, layer.apply(below))
