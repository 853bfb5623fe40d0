#!/usr/bin/env bash
# mahotas: for 8 bits convolve1d keeps weights such as 1/3 if the picture lies in memory row by row, and cuts them to 0
# if it does not. So a mean down and then to the right, of a picture of 90s, is black: the first pass returns its result
# column by column. A copy between the passes gives 90s. convolve always cuts, which its docstring says in half a sentence.
# Guess before the run: both passes keep the weights, whatever the order in memory.
# Version: mahotas 1.4.19. Documented: no
# Source: https://mahotas.readthedocs.io/en/latest/api.html
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/python" -m pip install --quiet --disable-pip-version-check mahotas==1.4.19 numpy==2.4.6
"$folder/v/bin/python" - <<'PYTHON'
import mahotas
import numpy as np

picture, thirds = np.full((5, 6), 90, np.uint8), np.full(3, 1 / 3)
once = mahotas.convolve1d(picture, thirds, 0)
twice = mahotas.convolve1d(once, thirds, 1)
copied = mahotas.convolve1d(np.ascontiguousarray(once), thirds, 1)
fortran = mahotas.convolve1d(np.asfortranarray(picture), thirds, 1)
plane = mahotas.convolve(picture, np.full((3, 3), 1 / 9))
print("mahotas", mahotas.__version__, "mean of 90s down:", once[2, 2], "and to the right:", twice[2, 2])
print("with a copy between:", copied[2, 2], "a picture in Fortran order:", fortran[2, 2], "convolve:", plane[2, 2])
assert (once == 90).all()
assert not once.flags.c_contiguous
assert (twice == 0).all()
assert (copied == 90).all()
assert (fortran == 0).all()
assert (plane == 0).all()
PYTHON
