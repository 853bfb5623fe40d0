#!/usr/bin/env bash
# cv2.GaussianBlur with ksize (0, 0) and sigma 1 reaches 3 pixels on uint8 and 4 on float32, so the same picture blurs
# differently after a change of type.
# Guess before the run: one size for one sigma.
# Version: opencv-python-headless 5.0.0.93. Documented: only that the size is computed from sigma
# Source: https://docs.opencv.org/5.x/d4/d86/group__imgproc__filter.html
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/python" -m pip install --quiet --disable-pip-version-check opencv-python-headless==5.0.0.93 numpy==2.4.6
"$folder/v/bin/python" - <<'PYTHON'
import cv2
import numpy as np

dot = np.zeros((1, 21), np.float32)
dot[0, 10] = 250
reach = {}
for kind in (np.uint8, np.uint16, np.float32):
    # many dots on one another make faint taps visible in whole numbers
    lit = cv2.GaussianBlur((dot * (200 if kind == np.uint16 else 1)).astype(kind), (0, 0), 1)[0]
    reach[kind.__name__] = int(np.flatnonzero(lit).max() - 10)
print("OpenCV", cv2.__version__, "reach in pixels", reach)
assert reach["uint8"] == 3
assert reach["float32"] == 4
PYTHON
