"""A network that learns while you watch: its curves, maps and words against numbers computed here."""

import re

import numpy as np
import pytest
from exhibits import SVG, answering, check_kept, controls, panels, to_its_end
from ipywidgets import Checkbox, FloatText
from plain_network import by_hand, held_out, shown_chances, softmax

from convlib import images
from convlib.drawing import PLOT
from convlib.explorers import TrainingExplorer
from convlib.explorers.training.training import Training
from convlib.network import Network, shifted, softmax_loss

POOLINGS = ("max", "average", "stride", "none")


# Read back


def shades(panel, tile=48):
    """The gray levels of a row of tiles: (x, y) of each square in px -> its level, without the background."""
    found = {}
    for path in panel.findall(f"{SVG}path")[1:]:
        if path.get("fill"):
            level = int(path.get("fill")[1:3], 16)
            found |= {(float(x), float(y)): level for x, y in re.findall(r"M([\d.]+) ([\d.]+)h", path.get("d"))}
    return found


def line(panel, colour):
    """The points of a curve, as shares of the plot's width and height."""
    inside = panel.find(f"{SVG}svg")
    (group,) = [
        group
        for group in inside.findall(f"{SVG}g")
        if group.get("color") == colour and group.find(f"{SVG}path") is not None
    ]
    x = y = 0.0
    points = []
    for kind, numbers in re.findall(r"([MHVL])([-\d. ]+)", group.find(f"{SVG}path").get("d")):
        values = [float(number) for number in numbers.split()]
        x, y = values if kind in "ML" else (values[0], y) if kind == "H" else (x, values[0])
        points.append((x, y))
    return np.array(points)


# The model


@pytest.mark.parametrize("pooling", POOLINGS)
def test_maps_and_probabilities_are_those_of_a_plain_network(pooling):
    explorer = TrainingExplorer(pooling=pooling, seed=5, digit=7)
    explorer.advance(3)
    pictures, labels = held_out()
    picture = pictures[np.flatnonzero(labels == 7)[0]]
    maps, scores = by_hand(explorer.training.network, pooling, picture[None])
    np.testing.assert_allclose(shown_chances(explorer, "its answer"), softmax(scores[0]), atol=0.0051)
    shown = panels(explorer.static_svg())
    for each in maps:
        size = each.shape[-1]
        panel = shown[f"convolution and ReLU: {each.shape[1]} maps {size}×{size}"]
        expected = np.round(each[0] / each.max() * 16) * 255 / 16
        found = np.zeros_like(each[0])
        for (x, y), level in shades(panel).items():
            number = int(x // 54) + 8 * int(y // 54)
            found[number, round(y % 54 / (48 / size)), round(x % 54 / (48 / size))] = level
        np.testing.assert_allclose(found, expected, atol=16)  # a rounding of float32 may take the next shade
        assert np.mean(np.abs(found - expected) > 1) < 0.01


@pytest.mark.parametrize("moves", [False, True])
@pytest.mark.parametrize("pooling", POOLINGS)
def test_a_training_is_the_loop_that_a_reader_would_write(pooling, moves):
    training, rng = Training(pooling, seed=3), np.random.default_rng(3)
    network = Network(training.network.layers, shape=(1, 8, 8), seed=3)
    pictures, labels = images.digits()
    learned = images.digit_forms() < 11
    pictures, labels = pictures[learned], labels[learned]
    order, losses = rng.permutation(len(labels)), []
    for start in range(0, 6 * 32, 32):
        chosen = order[start : start + 32]
        batch = shifted(pictures[chosen], rng) if moves else pictures[chosen]
        loss, grad = softmax_loss(network.forward(batch), labels[chosen])
        network.backward(grad)
        network.step(0.02, 0.9)
        losses.append(loss)
    for _step in losses:
        training.advance(0.02, shifted=moves)
    assert training.losses == losses
    for one, other in zip(training.network.parameters, network.parameters, strict=True):
        np.testing.assert_array_equal(one, other)


def test_the_network_has_the_8_and_16_filters_of_lesson_16():
    assert [len(each) for each in Training().network.parameters[1::2]] == [8, 16, 10]


def test_what_is_measured_is_what_a_plain_network_gets_right():
    training = Training("average", seed=1)
    for _step in range(training.epoch_steps):
        training.advance(0.05, shifted=True)
    last = training.measured[-1]
    assert [each.step for each in training.measured] == [0, 45]
    pictures, labels = held_out()
    _maps, scores = by_hand(training.network, "average", pictures)
    assert last.accuracy == pytest.approx(np.mean(scores.argmax(axis=1) == labels), abs=1 / 382)
    chances = [softmax(row)[label] for row, label in zip(scores, labels, strict=True)]
    assert last.loss == pytest.approx(-np.log(chances).mean(), rel=1e-4)


def test_the_network_never_learns_from_what_is_held_out():
    pictures, _labels = images.digits()
    usual, blind = Training(seed=2), Training(seed=2)
    blind.held_out = np.zeros_like(blind.held_out)
    for training in (usual, blind):
        for _step in range(50):
            training.advance(0.05, shifted=True)
    for one, other in zip(usual.network.parameters, blind.network.parameters, strict=True):
        np.testing.assert_array_equal(one, other)
    assert usual.measured[-1].loss != blind.measured[-1].loss
    assert len(usual.pictures) + len(usual.held_out) == len(pictures) == 1797
    assert len(usual.held_out) == 382


def test_an_epoch_takes_each_picture_once_and_the_next_in_another_order():
    training = Training()
    first, second = (np.concatenate([training._next_batch() for _step in range(45)]) for _epoch in range(2))
    assert sorted(first) == sorted(second) == list(range(1415))
    assert list(first) != list(second)


@pytest.mark.slow
@pytest.mark.parametrize("pooling", POOLINGS)
def test_it_learns_and_comes_to_its_end(pooling):
    training = Training(pooling)
    while training.advance(0.05, shifted=False):
        pass
    assert training.steps == 30 * 45
    assert not training.advance(0.05, shifted=False)
    assert training.steps == 30 * 45
    assert training.measured[-1].accuracy > 0.85
    assert training.measured[-1].train_accuracy > 0.95


# The exhibit


def test_curves_are_the_numbers_that_were_measured():
    explorer = TrainingExplorer(seed=4, rate=0.02)
    explorer.advance(3 * 45)
    measured = explorer.training.measured
    loss, right = list(panels(explorer.static_svg()).values())[:2]
    for panel, colour, values, high in (
        (loss, "#1f77b4", [each.loss for each in measured], 4),
        (loss, "#d62728", [each.train_loss for each in measured], 4),
        (right, "#1f77b4", [100 * each.accuracy for each in measured], 100),
        (right, "#d62728", [100 * each.train_accuracy for each in measured], 100),
    ):
        points = line(panel, colour)
        np.testing.assert_allclose(points[:, 0], [PLOT / 5 * epoch for epoch in range(4)], atol=0.06)
        np.testing.assert_allclose(points[:, 1], [8 + (1 - value / high) * 82 for value in values], atol=0.06)
    batches = line(loss, "#7f7f7f")
    assert len(batches) > 100
    np.testing.assert_allclose(batches[5, 1], 8 + (1 - explorer.training.losses[5] / 4) * 82, atol=0.06)


def test_words_say_how_far_it_is():
    explorer = TrainingExplorer(digit=3)
    assert explorer.words.startswith(
        "Before the first step. An epoch has 45 steps, each learns from 32 of 1415 digits; "
        "382 digits, written by others, are held out. The network gets "
    )
    explorer.advance(50)
    last = explorer.training.measured[-1]
    assert explorer.words.startswith(
        "Epoch 2 of 30, after step 50. Measured after 1 epoch: right answers "
        f"{round(100 * last.accuracy, 1):g} % held out, {round(100 * last.train_accuracy, 1):g} % in training; "
        f"loss {last.loss:.2f} held out, {last.train_loss:.2f} in training. The 3 that you watch is held out"
    )
    chances = shown_chances(explorer, "its answer")
    best = int(np.argmax(chances))
    verdict = "correct" if best == 3 else "not correct"
    assert explorer.words.endswith(f"the network answers {best} ({chances[best]:.2f}): {verdict}.")


def test_too_large_a_rate_is_explained_and_ends_the_training():
    explorer = answering(TrainingExplorer(rate=1e9))
    to_its_end(explorer)
    assert "the learning rate was too large. Choose a smaller one, and start again." in explorer.words
    assert "Infinity" not in explorer.static_svg()
    explorer.rate = 0.05
    explorer.start_again()
    assert explorer.words.startswith("Before the first step.")


@pytest.mark.parametrize(
    ("rate", "problem"),
    [*((rate, "must be a finite number") for rate in (np.nan, np.inf, -np.inf)), (-0.1, "is negative")],
)
def test_a_rate_that_cannot_be_used_makes_no_step_and_is_explained(rate, problem):
    explorer = TrainingExplorer(rate=rate)
    explorer.advance(3)
    assert explorer.training.steps == 0
    assert explorer.words.startswith(f"The learning rate {problem}")
    explorer.rate = 0.1
    explorer.advance(3)
    assert (explorer.training.steps, explorer.problem) == (3, "")


@pytest.mark.parametrize("digit", [-1, 10])
def test_a_digit_that_there_is_not_is_explained_and_the_training_goes_on(digit):
    explorer = TrainingExplorer(digit=digit)
    explorer.advance(2)
    assert explorer.words.startswith(f"There is no digit {digit} to watch.".replace("-", "−"))
    assert (explorer.training.steps, len(panels(explorer.static_svg()))) == (2, 2)


def test_pooling_and_seed_start_again_and_the_others_go_on():
    explorer = TrainingExplorer()
    explorer.advance(2)
    explorer.rate, explorer.shifted, explorer.digit, explorer.speed = 0.1, True, 4, "slow"
    assert explorer.training.steps == 2
    explorer.seed = -3
    assert explorer.training.steps == 0
    explorer.advance(1)
    explorer.pooling = "none"
    assert explorer.training.steps == 0


def test_a_seed_gives_the_same_training_again():
    def losses(seed):
        explorer = TrainingExplorer(seed=seed, shifted=True)
        explorer.advance(4)
        return explorer.training.losses

    assert losses(7) == losses(7) != losses(8)


@pytest.mark.parametrize("walk", range(4))
def test_random_walk_over_all_settings(walk):
    rng = np.random.default_rng(walk)
    explorer, steps = TrainingExplorer(), 0
    choices = {
        "pooling": POOLINGS,
        "rate": (0.0, 0.05, -0.02, 1e30, np.nan),
        "shifted": (True, False),
        "seed": (-1, 0, 3, 10**30),
        "digit": (*range(-1, 11),),
        "speed": ("slow", "medium", "fast"),
    }
    for _move in range(25):
        name = str(rng.choice([*choices, "advance", "advance"]))
        if name == "advance":
            explorer.advance(int(rng.integers(0, 3)))
        else:
            value = choices[name][rng.integers(len(choices[name]))]
            again = name in ("pooling", "seed") and value != getattr(explorer, name)
            setattr(explorer, name, value)
            assert explorer.training.steps == (0 if again else steps)
        steps = explorer.training.steps
        assert bool(explorer.problem) == (bool(np.isnan(explorer.rate)) or not 0 <= explorer.digit <= 9)
        assert explorer.view.sentences == [explorer.words]
        largest = max(np.abs(parameter).max() for parameter in explorer.training.network.parameters)
        if 0 <= explorer.digit <= 9 and largest < 1e6:
            pictures, labels = held_out()
            picture = pictures[np.flatnonzero(labels == explorer.digit)[0]]
            _maps, scores = by_hand(explorer.training.network, explorer.pooling, picture[None])
            np.testing.assert_allclose(shown_chances(explorer, "its answer"), softmax(scores[0]), atol=0.0051)


def test_what_a_notebook_keeps():
    check_kept(lambda: TrainingExplorer(pooling="average", seed=2))
    explorer = TrainingExplorer(seed=2)
    assert repr(explorer) == "TrainingExplorer: max pooling, learning rate 0.05, seed 2, after 0 steps"
    explorer.shifted = True
    explorer.step()
    words = "TrainingExplorer: max pooling, learning rate 0.05, shifted digits, seed 2, after 1 step"
    assert repr(explorer) == words


def test_a_lesson_chooses_controls():
    explorer = TrainingExplorer(controls=("rate",))
    assert len(controls(explorer, FloatText)) == 1
    assert controls(explorer, Checkbox) == []
