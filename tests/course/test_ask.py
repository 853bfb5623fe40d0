"""What `ask` computes from the rows of tools.toml, without a library, is what the library gives."""

import numpy as np
import pytest

from convlib.lessons.tools.ask import LIBRARIES, ask, source, stored

INSTALLED = [name for name, library in LIBRARIES.items() if library.is_installed]


def drawn(name):
    """Images and kernels that the library takes; no mirror leaves a kernel as it is."""
    rng = np.random.default_rng(17)
    for dtype in ["uint8"] if name == "pillow" else ["uint8", "float64"]:
        for shape in [(3, 3), (5, 5)] if name == "pillow" else [(3, 3), (5, 5), (2, 2), (1, 2)]:
            yield rng.integers(0, 256, (8, 9)).astype(dtype), rng.integers(0, 4, shape).astype(float)


@pytest.mark.parametrize("name", INSTALLED)
def test_the_stored_answer_is_that_of_the_library(name):
    for image, kernel in drawn(name):
        np.testing.assert_allclose(stored(name, image, kernel), ask(name, image, kernel), rtol=1e-6)


@pytest.mark.parametrize("name", [name for name in INSTALLED if name != "pillow"])
def test_the_stored_answer_has_the_same_nan(name):
    image = np.ones((7, 7))
    image[3, 3] = np.nan
    cross = [[0, 1, 0], [1, 1, 1], [0, 1, 0]]
    np.testing.assert_array_equal(stored(name, image, cross), ask(name, image, cross))


def test_what_is_missing_is_named(monkeypatch):
    monkeypatch.setattr("convlib.lessons.tools.ask.find_spec", lambda module: None)
    assert source("opencv").startswith(
        "opencv is not installed here, so you see what version 5.0.0 gave on 2026-11-29."
    )
    with pytest.raises(ValueError, match=r"'cv3' is not one of the libraries: pillow, opencv,"):
        ask("cv3", np.ones((3, 3)), np.ones((3, 3)))
