#!/usr/bin/env bash
# OpenCV's INTER_AREA, the way to pool a picture by its mean, rounds a half up when the block is 2×2 and to the even
# number for every other block: the mean 2.5 is 3 from 2×2 pixels, and 2 from 2×1, 4×4 or 3×4 pixels.
# Guess before the run: 3 for every size of block.
# Version: opencv-python-headless 5.0.0.93. Documented: no
# Source: https://docs.opencv.org/4.x/da/d54/group__imgproc__transform.html
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/python" -m pip install --quiet --disable-pip-version-check opencv-python-headless==5.0.0.93 numpy==2.4.6
"$folder/v/bin/python" - <<'PYTHON'
import cv2
import numpy as np


def mean(rows, columns, half):
    """Pool one block of two values around a half to one pixel."""
    pair = np.array([[half - 0.5, half + 0.5]]).astype(np.uint8)
    block = np.tile(pair, (rows, columns // 2))
    return int(cv2.resize(block, (1, 1), interpolation=cv2.INTER_AREA)[0, 0])


found = {size: [mean(*size, half) for half in (0.5, 1.5, 2.5, 3.5)] for size in ((2, 2), (1, 2), (4, 4), (3, 4))}
print("cv2", cv2.__version__, "the means 0.5 1.5 2.5 3.5 from blocks of rows × columns:", found)
assert found[2, 2] == [1, 2, 3, 4]
assert found[1, 2] == found[4, 4] == found[3, 4] == [0, 2, 2, 4]
PYTHON
