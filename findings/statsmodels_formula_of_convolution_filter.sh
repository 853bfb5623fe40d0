#!/usr/bin/env bash
# statsmodels' convolution_filter documents filt[0]·x[n − half] + …, the oldest value first, and for one side
# filt[0]·x[n − 1] + …; it computes a convolution, filt[0] meets the newest value, and for one side x[n] itself.
# 1 2 3 over 10 20 40: 170 by the formula, 110 in fact.
# Guess before the run: what the formula says, 170.
# Version: statsmodels 0.15.0. Documented: with another formula
# Source: https://www.statsmodels.org/stable/generated/statsmodels.tsa.filters.filtertools.convolution_filter.html
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/python" -m pip install --quiet --disable-pip-version-check statsmodels==0.15.0 scipy==1.17.1 numpy==2.4.6
"$folder/v/bin/python" - <<'PYTHON'
import numpy as np
import statsmodels
from statsmodels.tsa.filters.filtertools import convolution_filter

row = np.array([10.0, 20, 40, 80])
both = convolution_filter(row, np.array([1.0, 2, 3]))
past = convolution_filter(row, np.array([1.0, 2, 3]), nsides=1)
even = convolution_filter(row, np.array([1.0, 0]))
print("statsmodels", statsmodels.__version__, both, past, even)
assert "x[n - n_filt/2] + ... + filt[n_filt / 2] * x[n]" in convolution_filter.__doc__
assert both[1] == 3 * 10 + 2 * 20 + 1 * 40 != 1 * 10 + 2 * 20 + 3 * 40
assert "filt[0]*x[n-1]" in convolution_filter.__doc__ and past[2] == 1 * 40 + 2 * 20 + 3 * 10
assert even[:3].tolist() == [20, 40, 80]
PYTHON
