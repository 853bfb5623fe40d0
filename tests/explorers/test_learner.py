"""The kernel learner: its steps must be those of a plain loop, and its last kernel the least-squares solution."""

import re

import numpy as np
import pytest
import scipy.ndimage
from exhibits import SVG, check_kept, numbers, panels, value

from convlib import images
from convlib.explorers import KernelLearner
from convlib.explorers.learner.learning import Learning

TARGETS = ["sobel_x", "emboss", "edge_laplacian", "sharpen", "gaussian_5x5", "median"]
SOBEL = np.pad([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], 1)


def windows(picture):
    """Every 5×5 window as a row of 25 numbers."""
    rows, columns = picture.shape
    return np.array([picture[y : y + 5, x : x + 5].ravel() for y in range(rows - 4) for x in range(columns - 4)])


def photograph():
    return (images.photograph()[:160, 48:208].astype(float) - 128) / 64


@pytest.fixture(scope="module")
def read():
    return windows(photograph())


def after(target):
    """What scipy makes of the photograph."""
    if target == "median":
        return scipy.ndimage.median_filter(photograph(), 3)[2:-2, 2:-2]
    kernels = {"sobel_x": SOBEL, "sharpen": np.pad([[0, -1, 0], [-1, 5, -1], [0, -1, 0]], 1)}
    return scipy.ndimage.correlate(photograph(), kernels[target].astype(float))[2:-2, 2:-2]


@pytest.mark.parametrize("target", ["sobel_x", "sharpen", "median"])
def test_each_step_is_that_of_a_plain_loop(read, target):
    learner, wanted, weights = KernelLearner(target=target, rate=0.03), after(target).ravel(), np.zeros(25)
    for step in range(20):
        error = read @ weights - wanted
        assert learner.losses[step] == pytest.approx(np.mean(error**2))
        weights -= 0.03 * 2 * read.T @ error / len(error)
        learner.advance(1)
        np.testing.assert_allclose(learner.kernel.ravel(), weights, atol=1e-12)


def test_the_gradient_is_that_of_nudged_weights():
    rng = np.random.default_rng(1)
    before, wanted = rng.normal(size=(9, 12)), rng.normal(size=(5, 8))
    learning, read = Learning(before, wanted), windows(before)
    learning.step(0.1)
    for cell in np.ndindex(5, 5):
        nudge = np.zeros((5, 5))
        nudge[cell] = 1e-4
        up, down = (np.mean((read @ (learning.kernel + way).ravel() - wanted.ravel()) ** 2) for way in (nudge, -nudge))
        assert learning.gradient[cell] == pytest.approx((up - down) / 2e-4, abs=1e-8)


@pytest.mark.slow
def test_it_ends_at_the_least_squares_solution(read):
    learner = KernelLearner(target="median", rate=0.042)
    learner.advance(20_000)
    expected, *_ = np.linalg.lstsq(read, after("median").ravel(), rcond=None)
    np.testing.assert_allclose(learner.kernel.ravel(), expected, atol=2e-3)
    assert "All gradients are as good as 0: no other 5×5 kernel has a smaller loss" in learner.words
    steps = len(learner.losses)
    learner.advance(5)
    assert len(learner.losses) == steps


def test_of_random_numbers_it_learns_the_kernel():
    learner = KernelLearner(picture="noise", rate=0.4)
    learner.advance(100)
    np.testing.assert_allclose(learner.kernel, SOBEL, atol=1e-4)
    assert "more steps would change nothing" in learner.words


@pytest.mark.parametrize("picture", ["photograph", "noise"])
def test_the_limit_of_the_rate_is_where_the_loss_begins_to_grow(picture):
    for share, grows in ((0.98, False), (1.05, True)):
        learner = KernelLearner(picture=picture)
        learner.rate = share * learner.limit
        learner.advance(300)
        assert (learner.losses[-1] > learner.losses[0]) == grows


def test_steps_that_are_too_large_end_in_a_sentence_and_in_numbers():
    learner = KernelLearner(rate=0.5)
    learner.advance(1000)
    assert len(learner.losses) < 20
    assert np.isfinite(learner.losses).all()
    assert "the steps are too large" in learner.words
    limit = float(re.search(r"the limit of the learning rate is ([\d.]+)\.", learner.words)[1])
    assert limit == pytest.approx(learner.limit, rel=0.02)
    assert np.isfinite(numbers(panels(learner.static_svg())["weights now"])).all()
    learner.rate = 0.02
    learner.start_again()
    learner.advance(5)
    assert learner.losses[-1] < learner.losses[0]


def test_a_negative_rate_goes_uphill():
    learner = KernelLearner(rate=-0.02)
    learner.advance(500)
    assert "every step goes uphill" in learner.words


@pytest.mark.parametrize("rate", [np.inf, np.nan])
def test_a_rate_that_is_no_number_is_explained(rate):
    learner = KernelLearner(rate=rate)
    learner.step()
    assert "The learning rate must be a finite number" in learner._message.value
    assert len(learner.losses) == 1


def test_a_flat_picture_tells_no_kernels_apart():
    """The loss is 0 with weights that are all equal: only their sum is learnt."""
    learner = KernelLearner(picture="flat", target="gaussian_5x5")
    learner.advance(100)
    assert learner.losses[-1] < 1e-12
    np.testing.assert_allclose(learner.kernel, 1 / 25)
    assert "differs by 0.1006" in learner.words


# The picture


def test_the_picture_shows_weights_gradient_and_losses():
    learner = KernelLearner(rate=0.03, reveal=True)
    learner.advance(7)
    shown = panels(learner.static_svg())
    assert list(shown) == [
        *("before", "after", "output now"),
        *("weights now", "gradient now", "hidden kernel"),
        "loss as a power of ten, step by step",
    ]
    np.testing.assert_allclose(numbers(shown["weights now"]), learner.kernel, atol=0.006)
    np.testing.assert_array_equal(numbers(shown["hidden kernel"]), SOBEL)
    line = shown["loss as a power of ten, step by step"].find(f".//{SVG}g/{SVG}path").get("d")
    assert len(re.findall("[MLHV]", line)) == 8
    learner.reveal = False
    assert "hidden kernel" not in panels(learner.static_svg())


def test_words_say_the_weights():
    learner = KernelLearner(rate=0.03)
    learner.advance(50)
    rows = re.search("row by row: (.*)\\.", learner.words)[1].split("; ")
    said = [[value(number) for number in row.split(", ")] for row in rows]
    np.testing.assert_allclose(said, learner.kernel, atol=0.0051)


def test_what_a_notebook_keeps():
    def make():
        learner = KernelLearner(target="emboss", rate=0.03)
        learner.advance(30)
        return learner

    check_kept(make)
    assert repr(make()).startswith("KernelLearner: photograph, target emboss, learning rate 0.03, step 30, loss ")


def test_random_walk():
    """After any change the next losses are those of the present pictures, or a sentence says why there are none."""
    rng, learner = np.random.default_rng(3), KernelLearner()
    values = {
        "picture": ["photograph", "noise", "flat"],
        "target": TARGETS,
        "rate": [0.01, 0.04, 0.5, -0.1],
        "reveal": [True, False],
        "speed": ["slow", "fast"],
    }
    for _ in range(150):
        name = list(values)[rng.integers(len(values))]
        changed = values[name][rng.integers(len(values[name]))]
        restarts = name in ("picture", "target") and changed != getattr(learner, name)
        setattr(learner, name, changed)
        if restarts:
            assert (len(learner.losses), np.abs(learner.kernel).max()) == (1, 0)
        learner.advance(int(rng.integers(4)))
        assert np.isfinite(learner.losses).all()
        ended = re.search("It stopped|as good as 0", learner.words)
        before = len(learner.losses)
        learner.advance(1)
        assert (len(learner.losses) == before) == bool(ended)
