"""Where no known mistake explains a filter, `check` says which call gives the same."""

import re

import numpy as np
import pytest

from convlib import correlate2d
from convlib.diagnosis.check import check

SAYS = re.compile(r"On random images your function gives the same as (.*)\.$")


def padded(mode, weights, *, later=0, divides=False):
    """A filter that keeps the size; `later` puts the middle of an even kernel one cell further."""

    def function(image, kernel):
        changed = weights(np.asarray(kernel, float))
        sides = [((n - 1 + later) // 2, (n - later) // 2) for n in changed.shape]
        result = correlate2d(np.pad(np.asarray(image, float), sides, mode=mode), changed)
        return result / (np.sum(kernel) or 1) if divides else result

    return function


@pytest.mark.parametrize(
    "function",
    [
        padded("symmetric", np.transpose),
        padded("reflect", np.fliplr, later=1, divides=True),
        padded("wrap", np.rot90),
        padded("edge", lambda kernel: kernel.T[::-1, ::-1]),
        lambda image, kernel: correlate2d(image, np.rot90(kernel), padding="full"),
    ],
)
def test_the_call_that_is_told_gives_the_same(function):
    sentence = check(function, "correlate2d").sentence
    code = SAYS.search(sentence)[1]
    image, kernel = np.random.default_rng(0).normal(size=(6, 7)), np.array([[1.0, 2, 3], [5, 7, 11]])
    told = eval(code, {"correlate2d": correlate2d, "np": np, "image": image, "kernel": kernel})
    np.testing.assert_allclose(told, function(image, kernel))


@pytest.mark.parametrize(
    "function",
    [
        lambda image, kernel: np.sort(correlate2d(image, kernel), axis=1),
        lambda image, kernel: correlate2d(image, kernel) ** 2 + 1,
        lambda image, kernel: correlate2d(np.pad(image, 2, mode="edge"), kernel),
        lambda image, kernel: np.zeros_like(correlate2d(image, kernel)),
        lambda image, kernel: correlate2d(image, kernel) + (np.size(image) <= 25),
        lambda image, kernel: correlate2d(image, np.rot90(kernel, 2) if len(kernel) % 2 == 0 else kernel + 0.5),
    ],
)
def test_nothing_is_told_of_what_no_recipe_describes(function):
    verdict = check(function, "correlate2d")
    assert not verdict
    assert not SAYS.search(verdict.sentence)


def test_a_named_mistake_is_enough():
    verdict = check(lambda image, kernel: correlate2d(image, np.fliplr(kernel)), "correlate2d")
    assert "mirrored" in verdict.sentence
    assert not SAYS.search(verdict.sentence)
