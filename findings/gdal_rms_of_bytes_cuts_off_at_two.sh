#!/usr/bin/env bash
# GDAL's rms resampling of 8 and unsigned 16 bits cuts the root off when it halves the size, and rounds at other
# factors; int16 is always rounded. The rms 3.54 of 3 and 4 is 3 as uint8 and 4 as int16.
# Guess before the run: 4 for every type, as the average 3.5 becomes 4.
# Version: GDAL 3.10.3 in rasterio 1.4.4. Documented: no
# Source: https://gdal.org/en/stable/programs/gdaladdo.html
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/python" -m pip install --quiet --disable-pip-version-check rasterio==1.4.4 numpy==2.4.6
"$folder/v/bin/python" - <<'PYTHON'
import warnings

import numpy as np
import rasterio
from rasterio.enums import Resampling
from rasterio.io import MemoryFile

warnings.simplefilter("ignore", rasterio.errors.NotGeoreferencedWarning)
ROW = [1, 2, 1, 0, 3, 4, 5, 6, 9, 9, 0, 7]


def read(kind, width, how=Resampling.rms):
    with MemoryFile() as file:
        with file.open(driver="GTiff", width=12, height=1, count=1, dtype=kind) as new:
            new.write(np.array([[ROW]], kind))
        with file.open() as made:
            return made.read(1, out_shape=(1, width), resampling=how)[0].tolist()


for kind in ("uint8", "uint16", "int16", "float32"):
    print("GDAL", rasterio.__gdal_version__, kind, "by 2:", read(kind, 6), "by 3:", read(kind, 4))
assert read("uint8", 6) == read("uint16", 6) == [1, 0, 3, 5, 9, 5]
assert read("int16", 6) == [2, 1, 4, 6, 9, 5]
assert read("uint8", 4) == read("int16", 4) == [1, 3, 7, 7]
assert read("uint8", 6, Resampling.average) == [2, 1, 4, 6, 9, 4]
PYTHON
