"""What `probe` finds out about filters that were written without it."""

import numpy as np
import pytest
import scipy.ndimage
import scipy.signal

from convlib.probe import probe

NDIMAGE = {"constant": "zeros", "nearest": "edge", "mirror": "reflect", "reflect": "symmetric", "wrap": "wrap"}


@pytest.mark.parametrize(("mode", "border"), NDIMAGE.items())
@pytest.mark.parametrize(
    ("name", "kernel", "middle"), [("convolve", "convolution", "n/2"), ("correlate", "correlation", "n/2 - 1")]
)
def test_scipy_ndimage(name, kernel, middle, mode, border):
    filtered = getattr(scipy.ndimage, name)
    found = probe(lambda image, kernel: filtered(image, kernel, mode=mode))
    assert (found.kernel.value, found.middle.value, found.border.value) == (kernel, middle, border)
    assert (found.divides.value, found.overflow.value, found.rounding.value) == ("no", "wrap", "cut off")
    assert (found.nan.value, found.zero_weight.value) == ("window", "hidden")
    assert found.recipe().difference == ""


@pytest.mark.parametrize("mode", ["valid", "same", "full"])
def test_scipy_signal(mode):
    found = probe(lambda image, kernel: scipy.signal.convolve2d(image, kernel, mode))
    assert found.kernel.value == "convolution"
    assert found.border.value == {"valid": "cropped", "same": "zeros", "full": "full"}[mode]
    assert found.middle.value == ("n/2 - 1" if mode == "same" else None)
    assert found.recipe().difference == ""


def test_a_function_that_refuses_everything_shows_its_own_exception():
    with pytest.raises(ValueError, match="no colour here"):
        probe(lambda image: (_ for _ in ()).throw(OSError("no colour here")))


def test_the_kernel_is_found_by_the_parameters_without_default():
    found = probe(lambda image, size=3: scipy.ndimage.uniform_filter(image, size))
    assert found.kernel.value == "fixed"
    assert np.allclose(found.weights, np.ones((3, 3)) / 9)
