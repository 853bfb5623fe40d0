#!/usr/bin/env bash
# A moving mean over a window that holds infinity is NaN in pandas and infinity in polars and xarray.
# Guess before the run: infinity in all three.
# Version: pandas 3.1.1, polars 2.1.0, xarray 2026.9.0. Documented: no
# Source: https://pandas.pydata.org/docs/reference/api/pandas.core.window.rolling.Rolling.mean.html
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/python" -m pip install --quiet --disable-pip-version-check pandas==3.1.1 polars==2.1.0 xarray==2026.9.0 numpy==2.4.6
"$folder/v/bin/python" - <<'PYTHON'
import numpy as np
import pandas as pd
import polars as pl
import xarray as xr

row = np.array([1.0, 1, np.inf, 1, 1, 1, 1])
by_pandas = pd.Series(row).rolling(3).mean().to_numpy()
by_polars = pl.Series(row).rolling_mean(3).to_numpy()
by_xarray = xr.DataArray(row, dims="i").rolling(i=3).mean().values
print("pandas", pd.__version__, by_pandas, "polars", pl.__version__, by_polars, "xarray", xr.__version__, by_xarray)
assert np.isnan(by_pandas[2:5]).all()
assert np.isinf(by_polars[2:5]).all()
assert np.isinf(by_xarray[2:5]).all()
PYTHON
