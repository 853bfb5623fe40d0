#!/usr/bin/env bash
# A FITS picture as astropy reads it is big-endian; OpenCV's filters take the array and read its bytes the other way
# round, without an error: a copy by the kernel [1] turns 1 2 3 of 16 bits into 256 512 768. SimpleITK refuses such arrays.
# Guess before the run: an error that the type is not supported.
# Version: opencv-python-headless 5.0.0.93, astropy 8.0.2, SimpleITK 2.5.7. Documented: no
# Source: https://docs.astropy.org/en/stable/io/fits/
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/python" -m pip install --quiet --disable-pip-version-check opencv-python-headless==5.0.0.93 astropy==8.0.2 SimpleITK==2.5.7 numpy==2.4.6
"$folder/v/bin/python" - <<'PYTHON'
import io

import astropy
import cv2
import numpy as np
import SimpleITK as sitk
from astropy.io import fits

for kind in ("int16", "float32"):
    file = io.BytesIO()
    fits.PrimaryHDU(np.array([[1, 2, 3]], kind)).writeto(file)
    picture = fits.getdata(io.BytesIO(file.getvalue()))
    copied = cv2.filter2D(picture, -1, np.ones((1, 1)))
    native = cv2.filter2D(picture.astype(kind), -1, np.ones((1, 1)))
    print("cv2", cv2.__version__, "astropy", astropy.__version__, picture.dtype, copied.tolist(), native.tolist())
    assert native.tolist() == [[1, 2, 3]] and picture.tolist() == [[1, 2, 3]]
    assert np.array_equal(copied, picture.view(picture.dtype.newbyteorder("<")))
try:
    sitk.GetImageFromArray(picture)
except TypeError as error:
    print("SimpleITK", sitk.Version.VersionString(), error)
else:
    raise AssertionError("SimpleITK took it")
PYTHON
