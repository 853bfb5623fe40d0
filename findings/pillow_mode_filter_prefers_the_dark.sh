#!/usr/bin/env bash
# Pillow's ModeFilter takes the darkest of several equally frequent values, so a ramp is moved by half the filter's size
# and gets darker: 1 2 3 4 5 6 7 becomes 1 1 1 2 3 4 5.
# Guess before the run: the pixel keeps its value where all are equally frequent.
# Version: Pillow 13.0.0. Documented: only that values that occur once or twice are ignored
# Source: https://pillow.readthedocs.io/en/stable/reference/ImageFilter.html#PIL.ImageFilter.ModeFilter
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/python" -m pip install --quiet --disable-pip-version-check pillow==13.0.0 numpy==2.4.6
"$folder/v/bin/python" - <<'PYTHON'
import numpy as np
import PIL
from PIL import Image, ImageFilter

ramp = np.tile(np.arange(1, 8, dtype=np.uint8), (7, 1))
seen = np.asarray(Image.fromarray(ramp).filter(ImageFilter.ModeFilter(5)))[3].tolist()
print("Pillow", PIL.__version__, ramp[3].tolist(), "becomes", seen)
assert seen == [1, 1, 1, 2, 3, 4, 5]
PYTHON
