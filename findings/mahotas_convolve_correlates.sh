#!/usr/bin/env bash
# mahotas.convolve and convolve1d do not turn the kernel: an impulse comes back as the kernel turned by 180°,
# which is what a correlation gives.
# Guess before the run: a convolution, as the name says.
# Version: mahotas 1.4.19. Documented: no; the docstring speaks of a convolution
# Source: https://mahotas.readthedocs.io/en/latest/api.html
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/python" -m pip install --quiet --disable-pip-version-check mahotas==1.4.19 numpy==2.4.6
"$folder/v/bin/python" - <<'PYTHON'
import mahotas
import numpy as np

kernel = np.arange(1.0, 10).reshape(3, 3)
impulse = np.zeros((5, 5))
impulse[2, 2] = 1
seen = mahotas.convolve(impulse, kernel)[1:4, 1:4]
line = mahotas.convolve1d(np.array([[0.0, 0, 1, 0, 0]]), np.array([1.0, 2, 3]), 1)
print("mahotas", mahotas.__version__, "impulse response", seen.tolist(), "along a line", line.tolist())
assert (seen == kernel[::-1, ::-1]).all()
assert line.tolist() == [[0, 3, 2, 1, 0]]
PYTHON
