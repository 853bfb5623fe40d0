"""A drawn digit and what a network makes of it, against counting dots one by one and a network by hand."""

import ipywidgets as widgets
import numpy as np
import pytest
from exhibits import check_kept, controls, numbers, panels
from plain_network import by_hand, held_out, shown_chances, softmax

from convlib import explorers
from convlib.explorers import DigitExplorer
from convlib.explorers.digit.ink import EMPTY, as_ink, counts, dots_of, moved, with_counts
from convlib.network import AvgPool, Conv, Dense, MaxPool, Network, ReLU

INPUT = "input: ink in each 4×4 block"


def network(pool=MaxPool, seed=1):
    layers = [Conv(8, 3, padding=1), ReLU(), pool(2), Conv(16, 3, padding=1), ReLU(), pool(2), Dense(10)]
    return Network(layers, shape=(1, 8, 8), seed=seed)


@pytest.fixture(scope="module")
def trained():
    """A network that knows most digits."""
    explorer = explorers.TrainingExplorer(seed=1)
    explorer.advance(135)
    return explorer.training.network


def press(explorer, name):
    next(button for button in controls(explorer, widgets.Button) if button.description == name).click()


def draw(explorer, dots):
    """Draw as the browser does, on the sheet that it shows."""
    explorer.pad.set_state({"drawn": [explorer.pad.sheet[0], as_ink(dots)]})


def stroke(rng=None):
    """A vertical bar, or any dots at all."""
    dots = np.zeros((32, 32), bool) if rng is None else rng.random((32, 32)) < rng.random()
    dots[:, 14:18] = True
    return dots


def moved_by_hand(dots, down, right):
    found = np.zeros((32, 32), bool)
    for row, column in np.argwhere(dots):
        if 0 <= row + down < 32 and 0 <= column + right < 32:
            found[row + down, column + right] = True
    return found


def counted_by_hand(dots):
    return [[sum(dots[4 * r + i, 4 * c + j] for i in range(4) for j in range(4)) for c in range(8)] for r in range(8)]


# The ink


@pytest.mark.parametrize(("down", "right"), [(0, 0), (3, -2), (-8, 8), (0, 31), (40, 0), (-32, -50)])
def test_ink_moves_and_what_leaves_the_sheet_is_lost(down, right):
    dots = stroke(np.random.default_rng(0))
    np.testing.assert_array_equal(moved(dots, down, right), moved_by_hand(dots, down, right))


@pytest.mark.parametrize("seed", range(3))
def test_counts_and_text_are_those_of_the_dots(seed):
    dots = stroke(np.random.default_rng(seed))
    np.testing.assert_array_equal(counts(dots), counted_by_hand(dots))
    np.testing.assert_array_equal(dots_of(as_ink(dots)), dots)
    assert as_ink(as_ink(dots.astype(int).tolist())) == as_ink(dots)


def test_every_held_out_digit_comes_back_from_its_sheet():
    for picture in held_out()[0][::7]:
        wanted = np.round(16 * picture[0]).astype(int)
        np.testing.assert_array_equal(counts(with_counts(wanted)), wanted)


@pytest.mark.parametrize(
    "ink", ["0", "x" * 256, np.zeros((8, 8)), np.full((32, 32), 2), np.full((32, 32), np.nan), [[1, 0]]]
)
def test_ink_that_is_none_is_refused(ink):
    with pytest.raises(ValueError, match=r"^ink must be a 32×32 array of 0 and 1"):
        DigitExplorer(network(), ink=ink)


@pytest.mark.parametrize("ink", [None, 5, {}])
def test_ink_of_another_type_is_refused(ink):
    explorer = DigitExplorer(network())
    with pytest.raises((TypeError, ValueError), match=r"^ink must be"):
        explorer.ink = ink


# The exhibit


def check(explorer, pool="max"):
    """Input, probabilities and words are those of the ink, counted and computed by hand."""
    dots = moved_by_hand(dots_of(explorer.ink), explorer.down, explorer.right)
    assert explorer.pad.ink == as_ink(dots)
    expected = counted_by_hand(dots)
    np.testing.assert_array_equal(numbers(panels(explorer.static_svg())[INPUT]), expected)
    picture = np.array(expected)[None, None] / 16
    _maps, scores = by_hand(explorer.network, pool, picture)
    chances = softmax(scores[0])
    np.testing.assert_allclose(shown_chances(explorer, "answer"), chances, atol=0.0051)
    first, second = np.argsort(-chances)[:2]
    assert (
        any(
            text in explorer.words
            for text in (f"answers {first} (", f"takes it for a {first} (")
            if chances[first] - chances[second] > 1e-4
        )
        or chances[first] - chances[second] <= 1e-4
    )
    assert explorer.maps.sentences == [explorer.words]


def test_a_test_digit_is_the_picture_of_the_set():
    pictures, labels = held_out()
    explorer = DigitExplorer(network(), digit=5)
    np.testing.assert_array_equal(numbers(panels(explorer.static_svg())[INPUT]), 16 * pictures[5, 0])
    assert explorer.words.startswith(f"Test digit 5: a {labels[5]}.")
    check(explorer)


def test_what_is_drawn_is_read_and_is_nobodys_digit():
    explorer = DigitExplorer(network(), right=3, down=-2)
    draw(explorer, stroke())
    assert (explorer.right, explorer.down) == (0, 0)
    np.testing.assert_array_equal(dots_of(explorer.ink), stroke())
    assert explorer.words.startswith("Your drawing. The network answers ")
    check(explorer)
    explorer.right = 5
    check(explorer)
    press(explorer, "Load the test digit")
    assert (explorer.right, explorer.words[:14]) == (0, "Test digit 0: ")
    check(explorer)


def test_what_was_drawn_on_an_older_sheet_does_not_count():
    explorer = DigitExplorer(network())
    old = explorer.pad.sheet[0]
    explorer.digit, explorer.right = 7, 2
    explorer.pad.set_state({"drawn": [old, as_ink(stroke())]})
    assert explorer.words.startswith("Test digit 7:")
    assert explorer.right == 2
    check(explorer)


def test_a_drawing_is_not_sent_back_to_the_hand_that_draws_it():
    explorer = DigitExplorer(network())
    before = explorer.pad.sheet
    draw(explorer, stroke())
    assert explorer.pad.sheet == before
    press(explorer, "Clear")
    assert explorer.pad.sheet == (before[0] + 1, EMPTY)
    assert explorer.words.startswith("The sheet is empty.")
    check(explorer)


def test_a_small_drawing_is_told_that_the_set_is_larger():
    dots = np.zeros((32, 32))
    dots[10:22, 15:18] = 1
    assert "Your drawing has ink in 12 of 32 rows" in DigitExplorer(network(), ink=dots).words


def test_mistakes_come_one_after_the_other(trained):
    pictures, labels = held_out()
    _maps, scores = by_hand(trained, "max", pictures)
    wrong = np.flatnonzero(scores.argmax(axis=1) != labels)
    explorer = DigitExplorer(trained, right=2)
    for number in wrong[:3]:
        press(explorer, "Next mistake")
        assert (explorer.digit, explorer.right) == (number, 0)
        assert f"Test digit {number}: a {labels[number]}. The network takes it for a " in explorer.words
        assert "not correct" in explorer.words
    explorer.digit = int(wrong[-1])
    press(explorer, "Next mistake")
    assert explorer.digit == wrong[0]
    assert f"{round(100 * (1 - len(wrong) / 382), 1):g} % of the 382 test digits right." in explorer.words


def test_an_untrained_network_is_said_to_be_one(trained):
    assert "and guessing 10 %: it has not learned yet." in DigitExplorer(network()).words
    explorer = DigitExplorer(network())
    explorer.show_network(trained)
    assert "it has not learned yet" not in explorer.words
    check(explorer)


def test_a_network_that_learned_more_is_read_anew():
    explorer = DigitExplorer(network())
    for parameter in explorer.network.parameters:
        parameter *= 0.5
    explorer.show_network(explorer.network)
    check(explorer)


def test_weights_that_are_no_numbers_are_explained():
    broken = network()
    broken.parameters[0][:] = np.nan
    explorer = DigitExplorer(broken)
    assert "The network's scores are no numbers any more" in explorer.words
    assert ">nan<" in explorer.static_svg()


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (lambda: None, "network must be a Network, not None; make one with Network"),
        (lambda: Network([Dense(10)], (3, 8, 8), 0), r"takes pictures of shape \(3, 8, 8\) and gives \(10,\)"),
        (lambda: Network([Dense(2)], (1, 8, 8), 0), r"takes pictures of shape \(1, 8, 8\) and gives \(2,\)"),
    ],
)
def test_a_network_that_reads_no_digits_is_refused(made, said):
    with pytest.raises((TypeError, ValueError), match=said):
        DigitExplorer(made())


@pytest.mark.parametrize("digit", [-1, 382, 10**6])
def test_a_test_digit_that_there_is_not_is_explained_and_the_ink_stays(digit):
    explorer = DigitExplorer(network(), digit=4)
    before = explorer.ink
    explorer.digit = digit
    assert explorer.words.startswith(f"There is no test digit {digit}.".replace("-", "−"))
    assert explorer.ink == before
    press(explorer, "Load the test digit")
    assert explorer.ink == before
    press(explorer, "Next mistake")
    assert explorer.problem == ""


def test_every_layer_has_its_maps():
    titles = [title for title in panels(DigitExplorer(network(AvgPool)).static_svg()) if "maps" in title]
    assert titles == [
        "convolution and ReLU: 8 maps 8×8",
        "average pooling: 8 maps 4×4",
        "convolution and ReLU: 16 maps 4×4",
        "average pooling: 16 maps 2×2",
    ]
    without = Network([ReLU(), Conv(2, 3), MaxPool(2), Dense(10)], (1, 8, 8), 0)
    titles = [title for title in panels(DigitExplorer(without).static_svg()) if "maps" in title]
    assert titles == ["ReLU: 1 maps 8×8", "convolution: 2 maps 6×6", "max pooling: 2 maps 3×3"]


@pytest.mark.slow
@pytest.mark.parametrize("walk", range(3))
def test_random_walk_over_all_settings(walk):
    rng = np.random.default_rng(walk)
    pool, kind = [(MaxPool, "max"), (AvgPool, "average")][walk % 2]
    explorer = DigitExplorer(network(pool))
    moves = ["digit", "digit", "right", "down", "draw", "ink", "Clear", "Load the test digit", "Next mistake"]
    for _move in range(20):
        match rng.choice(moves):
            case "digit":
                explorer.digit = int(rng.integers(-2, 385))
            case "right" | "down" as name:
                setattr(explorer, name, int(rng.integers(-40, 40)))
            case "draw":
                draw(explorer, stroke(rng))
            case "ink":
                explorer.ink = stroke(rng)
            case name:
                press(explorer, name)
        assert bool(explorer.problem) == (not 0 <= explorer.digit <= 381)
        check(explorer, kind)


def test_what_a_notebook_keeps():
    check_kept(lambda: DigitExplorer(network(), digit=3, right=1))
    assert repr(DigitExplorer(network(), digit=3, right=1)) == "DigitExplorer(digit=3, down=0, right=1)"
