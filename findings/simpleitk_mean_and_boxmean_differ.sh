#!/usr/bin/env bash
# SimpleITK has two means of a box: Mean repeats the edge pixel, BoxMean counts only the pixels that are there. Inside
# they agree; at the left edge of 10 20 40 80 160 they give 13.3 and 15.
# Guess before the run: the same values, one being the faster way.
# Version: SimpleITK 2.5.7. Documented: Mean's border is in the base class, BoxMean's is not
# Source: https://itk.org/Doxygen/html/classitk_1_1BoxMeanImageFilter.html
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/python" -m pip install --quiet --disable-pip-version-check SimpleITK==2.5.7 numpy==2.4.6
"$folder/v/bin/python" - <<'PYTHON'
import numpy as np
import SimpleITK as sitk

image = sitk.GetImageFromArray(np.array([[10, 20, 40, 80, 160.0]]).repeat(5, 0))
mean = sitk.GetArrayFromImage(sitk.Mean(image, (1, 1)))[2].round(2).tolist()
box = sitk.GetArrayFromImage(sitk.BoxMean(image, (1, 1)))[2].round(2).tolist()
print("SimpleITK", sitk.Version.VersionString(), "Mean", mean, "BoxMean", box)
assert mean == [13.33, 23.33, 46.67, 93.33, 133.33]
assert box == [15.0, 23.33, 46.67, 93.33, 120.0]
PYTHON
