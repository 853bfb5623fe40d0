#!/usr/bin/env bash
# bottleneck.move_mean keeps one running sum and loses digits for good: after one value of 1e17 all later means are 0,
# although only 0.1s are left in the window. polars and pandas recover.
# Guess before the run: only the windows that hold the value are affected.
# Version: Bottleneck 1.6.0 (polars 2.1.0 and pandas 3.1.1 for comparison). Documented: for infinity (all later means are NaN), not for a large finite value
# Source: https://bottleneck.readthedocs.io/en/latest/reference.html#moving-window-functions
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/python" -m pip install --quiet --disable-pip-version-check bottleneck==1.6.0 polars==2.1.0 pandas==3.1.1 numpy==2.4.6
"$folder/v/bin/python" - <<'PYTHON'
import bottleneck
import numpy as np
import pandas as pd
import polars as pl

row = np.full(8, 0.1)
row[2] = 1e17
large = bottleneck.move_mean(row, 3)
print("bottleneck", bottleneck.__version__, "after 1e17", large[-3:])
assert (large[-3:] == 0).all()
assert np.allclose(pl.Series(row).rolling_mean(3).to_numpy()[-3:], 0.1)
assert np.allclose(pd.Series(row).rolling(3).mean().to_numpy()[-3:], 0.1)
PYTHON
