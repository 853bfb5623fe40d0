#!/usr/bin/env bash
# scipy.signal.wiener makes the border of a flat picture dark: it takes zeros beyond the edge as part of the picture,
# and there is no argument for another border.
# Guess before the run: a flat picture has no noise and stays flat.
# Version: scipy 1.17.1. Documented: no
# Source: https://docs.scipy.org/doc/scipy/reference/generated/scipy.signal.wiener.html
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/python" -m pip install --quiet --disable-pip-version-check scipy==1.17.1 numpy==2.4.6
"$folder/v/bin/python" - <<'PYTHON'
import numpy as np
import scipy
from scipy.signal import wiener

seen = wiener(np.full((5, 5), 100.0))
print("scipy", scipy.__version__, "flat 100 becomes", seen.round(1).tolist())
assert np.allclose(seen[1:4, 1:4], 100)
assert np.allclose(seen[0], [67.1111, 78.0741, 78.0741, 78.0741, 67.1111], atol=1e-3)
PYTHON
