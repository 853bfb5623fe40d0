#!/usr/bin/env bash
# polars' rolling_mean divides by the sum of the weights, and where the sum is 0 (a derivative such as −1, 0, 1) every
# result is 0.0: no infinity, no NaN, no error. rolling_sum with the same weights gives the derivative.
# Guess before the run: infinity, NaN or an error.
# Version: polars 2.1.0. Documented: that weights are normalised is documented, what happens at a sum of 0 is not
# Source: https://docs.pola.rs/api/python/stable/reference/series/api/polars.Series.rolling_mean.html
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/python" -m pip install --quiet --disable-pip-version-check polars==2.1.0
"$folder/v/bin/python" - <<'PYTHON'
import polars as pl

row = pl.Series([10.0, 20, 40, 80])
mean = row.rolling_mean(3, weights=[-1.0, 0, 1]).to_list()
total = row.rolling_sum(3, weights=[-1.0, 0, 1]).to_list()
print("polars", pl.__version__, "mean", mean, "sum", total)
assert mean == [None, None, 0, 0]
assert total == [None, None, 30, 60]
PYTHON
