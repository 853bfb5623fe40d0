#!/usr/bin/env bash
# DIPlib: if an image's width is odd, FourierTransform and back is not the image, and so ConvolveFT with the 1×1 kernel 1,
# which has to return the image, returns another one. An even width and an odd height are fine, as is Convolution by sums.
# Guess before the run: both return the image to rounding, whatever its width.
# Version: diplib 3.6.1. Documented: no; the image may have any size
# Source: https://diplib.org/diplib-docs/transform.html
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/python" -m pip install --quiet --disable-pip-version-check diplib==3.6.1 numpy==2.4.6
"$folder/v/bin/python" - <<'PYTHON'
import diplib
import numpy as np

one = diplib.Image(np.ones((1, 1)))


def change(function, height, width):
    """The largest change of a random image of values up to 100 by what has to return it."""
    image = np.random.default_rng(22).uniform(0, 100, (height, width))
    return float(np.abs(np.asarray(function(image)) - image).max())


def there_and_back(image):
    return diplib.FourierTransform(diplib.FourierTransform(image), {"inverse", "real"})


row = np.tile([10.0, 20, 40, 80, 60, 30, 50, 90, 70], (8, 1))
print("diplib", diplib.__version__)
print("the row", row[0], "after ConvolveFT with 1:", np.asarray(diplib.ConvolveFT(row, one))[4].round(1))
for width in (5, 9, 63, 255):
    for height in (8, 9):
        print(f"{height}×{width}: back {change(there_and_back, height, width):.1f}", end=", ")
        print(f"ConvolveFT {change(lambda image: diplib.ConvolveFT(image, one), height, width):.1f}")
        assert change(there_and_back, height, width) > 1
        assert change(lambda image: diplib.ConvolveFT(image, one), height, width) > 1
        assert change(lambda image: diplib.GeneralConvolution(image, one), height, width) < 1e-9
for width in (4, 8, 64, 256):
    for height in (8, 9):
        assert change(there_and_back, height, width) < 1e-9
        assert change(lambda image: diplib.ConvolveFT(image, one), height, width) < 1e-9
PYTHON
