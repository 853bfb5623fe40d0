"""What lesson 16 measures: who is held out, how digits are moved, and that its answers hold with a margin."""

import numpy as np
import pytest

from convlib import drawing, images
from convlib.lessons import learning_claims
from convlib.network import Conv, Dense, GlobalAvgPool, MaxPool, ReLU

POOLED = [Conv(8, 3, padding=1), ReLU(), MaxPool(2), Conv(16, 3, padding=1), ReLU(), MaxPool(2), Dense(10)]
NEITHER = [Conv(8, 3, padding=1), ReLU(), Conv(16, 3, padding=1), ReLU(), Dense(10)]
SEEDS = range(3)


def test_no_form_is_in_both_halves():
    training, held = images.split_digits()
    pictures, forms = images.digits()[0], images.digit_forms()
    assert len(training.labels) + len(held.labels) == len(pictures)
    found = [forms[(pictures == picture).all(axis=(1, 2, 3))] for picture in held.pictures[:40]]
    assert all(form >= 11 for each in found for form in each)


@pytest.mark.parametrize(("down", "right"), [(0, 0), (1, 0), (0, -2), (-1, 3), (9, 0), (7, 0), (0, -8)])
def test_a_move_is_that_of_a_loop(down, right):
    picture = np.random.default_rng(0).integers(1, 9, (2, 1, 5, 6))
    expected = np.zeros_like(picture)
    for row, column in np.ndindex(5, 6):
        if 0 <= row - down < 5 and 0 <= column - right < 6:
            expected[..., row, column] = picture[..., row - down, column - right]
    np.testing.assert_array_equal(learning_claims.moved(picture, down, right), expected)


def test_the_accuracy_of_moved_digits_is_that_of_each_direction():
    """Worked out by padding and cutting."""
    [network] = learning_claims.learn([Dense(10)], seed=0, epochs=1)
    _training, held = images.split_digits()
    wide = np.pad(held.pictures, ((0, 0), (0, 0), (1, 1), (1, 1)))
    cuts = [wide[..., 1:9, 0:8], wide[..., 1:9, 2:10], wide[..., 0:8, 1:9], wide[..., 2:10, 1:9]]
    expected = np.mean([network.accuracy(cut, held.labels) for cut in cuts])
    [found] = learning_claims.moved_accuracies([Dense(10)], seeds=[0], epochs=1)
    assert found == pytest.approx(expected)


def test_percent_of_several_runs():
    assert learning_claims.in_percent([0.5, 0.75, 1]) == "75 % (50 to 100)"


@pytest.mark.slow
def test_without_pools_it_learns_faster_and_with_equally_many_parameters_slower():
    """The answers of the lesson's predictions, with the seeds that its cells use."""
    pooled, neither = (learning_claims.accuracies(each, seeds=SEEDS, epochs=1)[:, 0] for each in (POOLED, NEITHER))
    assert neither.min() > pooled.max()
    means = [
        [Conv(8, 3, padding=1), ReLU(), *pool, Conv(16, 3, padding=1), ReLU(), GlobalAvgPool(), Dense(10)]
        for pool in ([MaxPool(2)], [], [MaxPool(2, stride=1)])
    ]
    runs = [learning_claims.accuracies(each, seeds=SEEDS, epochs=5)[:, -1] for each in means]
    with_pool, without, maxima = (each.mean() for each in runs)
    assert min(with_pool, maxima) > without + 0.1


@pytest.mark.slow
def test_a_pool_helps_a_little_against_a_shift_and_shifted_training_digits_much():
    def hits(layers, shifts):
        return learning_claims.moved_accuracies(layers, seeds=SEEDS, epochs=4, shifts=shifts).mean()

    pooled, neither, shifted, neither_shifted = (
        hits(*case) for case in ((POOLED, False), (NEITHER, False), (POOLED, True), (NEITHER, True))
    )
    assert neither < pooled < 0.7
    assert min(shifted, neither_shifted) > pooled + 0.15


def test_the_picture_says_what_its_lines_show():
    runs = {"one": np.array([[0.5, 0.75], [0.75, 1.0]]), "two": np.array([[0.25, 0.5], [0.25, 0.5]])}
    shown = learning_claims.show_accuracies(runs)
    assert "one: 62 % (50 to 75) after epoch 1, 88 % (75 to 100) after epoch 2." in shown.words
    assert all(name in shown.svg for name in runs)


def test_the_zero_line_is_drawn_only_where_the_axis_has_a_zero():
    high = learning_claims.show_accuracies({"one": np.array([[0.5, 0.75]])})
    from_zero = learning_claims.show_accuracies({"one": np.array([[0.05, 0.75]])})
    assert from_zero.svg.count(f"h{drawing.PLOT}") == 1 + high.svg.count(f"h{drawing.PLOT}")


@pytest.mark.parametrize(
    "runs",
    [{}, dict.fromkeys("abcd", np.ones((2, 3))), {"one": np.ones(3)}, {"one": np.ones((2, 3)), "two": np.ones((2, 4))}],
)
def test_runs_that_cannot_be_drawn_are_refused(runs):
    with pytest.raises(ValueError, match="runs must"):
        learning_claims.show_accuracies(runs)
