#!/usr/bin/env bash
# libvips' shrink rounds the size: a block at the end that is at least half there is kept, its missing pixels repeat
# the edge, and a smaller one is dropped. Width 9 by 2 gives 5 columns, 7 by 3 gives 2.
# Guess before the run: what does not fill a block is dropped, unless ceil=True.
# Version: pyvips 3.2.0 with pyvips-binary 8.18.7. Documented: only that ceil rounds the size up
# Source: https://www.libvips.org/API/current/method.Image.shrink.html
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/python" -m pip install --quiet --disable-pip-version-check pyvips==3.2.0 pyvips-binary==8.18.7 numpy==2.4.6
"$folder/v/bin/python" - <<'PYTHON'
import numpy as np
import pyvips


def shrunk(width, factor):
    row = pyvips.Image.new_from_array(2.0 ** np.arange(width)[np.newaxis])
    return row.shrink(factor, 1).numpy().ravel().tolist()


print("libvips", pyvips.version(0), pyvips.version(1), pyvips.version(2), [shrunk(9, 2), shrunk(8, 3), shrunk(7, 3)])
assert shrunk(9, 2) == [1.5, 6, 24, 96, 256]
assert np.allclose(shrunk(8, 3), [7 / 3, 56 / 3, (64 + 128 + 128) / 3])
assert np.allclose(shrunk(7, 3), [7 / 3, 56 / 3])
assert shrunk(5, 4) == [3.75] and len(shrunk(6, 4)) == 2
PYTHON
