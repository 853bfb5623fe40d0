#!/usr/bin/env bash
# Skia's MatrixConvolution takes a tile mode for what lies outside the image; without a crop rectangle, clamp, repeat and
# mirror all put black there, like decal. With the image's rectangle as the crop they do what their names say.
# Guess before the run: a convolution whose border follows the tile mode.
# Version: skia-python 144.1
# Documented: no; the tile mode is documented as the treatment of accesses outside the image
# Source: https://kyamagu.github.io/skia-python/reference/skia.ImageFilters.html
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/python" -m pip install --quiet --disable-pip-version-check skia-python==144.1 numpy==2.4.6
"$folder/v/bin/python" - <<'PYTHON'
from importlib.metadata import version

import numpy as np
import skia

ROW = [10, 20, 40, 80, 120, 160, 200]
rgba = np.dstack([np.tile(np.uint8(ROW), (7, 1))] * 3 + [np.full((7, 7), 255, np.uint8)])
picture = skia.Image.fromarray(np.ascontiguousarray(rgba), skia.kRGBA_8888_ColorType)
two_to_the_right = [0.0] * 10 + [1.0] + [0.0] * 14


def middle_row(mode, *crop):
    """What the 5x5 kernel that moves the picture by two pixels leaves in row 3."""
    size, middle = skia.ISize(5, 5), skia.IPoint(2, 2)
    tile = getattr(skia.TileMode, mode)
    moved = skia.ImageFilters.MatrixConvolution(size, two_to_the_right, 1.0, 0.0, middle, tile, False, None, *crop)
    surface = skia.Surface(7, 7)
    surface.getCanvas().drawImage(picture, 0, 0, skia.SamplingOptions(), skia.Paint(ImageFilter=moved))
    return surface.makeImageSnapshot().toarray(colorType=skia.kRGBA_8888_ColorType)[3, :, 0].tolist()


print("skia-python", version("skia-python"), ROW)
modes = ("kClamp", "kRepeat", "kMirror", "kDecal")
without = {mode: middle_row(mode) for mode in modes}
cropped = {mode: middle_row(mode, skia.IRect(0, 0, 7, 7)) for mode in modes}
for mode in modes:
    print(mode, without[mode], "and with a crop", cropped[mode])
assert all(row == [0, 0, *ROW[:5]] for row in without.values())
ends = {"kClamp": [10, 10], "kRepeat": [160, 200], "kMirror": [20, 10], "kDecal": [0, 0]}
assert cropped == {mode: [*ends[mode], *ROW[:5]] for mode in modes}
PYTHON
