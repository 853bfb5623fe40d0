#!/usr/bin/env bash
# SimpleITK's Shrink puts the kept pixels around the middle of the whole picture, not at the start of it: of 11 pixels
# by 2 it keeps 1, 3, 5, 7, 9, and by 3 it keeps 2, 5, 8; a stride of 2 would keep 0, 2, 4, 6, 8, 10.
# Guess before the run: 0, 2, 4.
# Version: SimpleITK 2.5.7. Documented: the class says that the centres of both images agree; which pixel is kept, it does not say
# Source: https://itk.org/Doxygen/html/classitk_1_1ShrinkImageFilter.html
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/python" -m pip install --quiet --disable-pip-version-check SimpleITK==2.5.7 numpy==2.4.6
"$folder/v/bin/python" - <<'PYTHON'
import numpy as np
import SimpleITK as sitk

image = sitk.GetImageFromArray(np.arange(11)[np.newaxis])
kept = {factor: sitk.GetArrayFromImage(sitk.Shrink(image, (factor, 1)))[0].tolist() for factor in (2, 3, 4)}
print("SimpleITK", sitk.Version.VersionString(), kept)
assert kept == {2: [1, 3, 5, 7, 9], 3: [2, 5, 8], 4: [3, 7]}
PYTHON
