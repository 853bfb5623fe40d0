# packages: numpy==2.4.6 pillow==13.0.0
# apt: octave

"""How Octave filter2 filters a picture."""

import sys
import tempfile
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from files import rows, text

NAME = "Octave filter2"
SETUP = ""
CALL = "filter2(kernel, image)"


def VERSION():
    """Return the version the tool itself names."""
    return text("octave-cli", "--eval", "disp(version)").strip()


def convolve(image, kernel):
    """Filter `image` as the tool does when it is called with `kernel`."""
    with tempfile.TemporaryDirectory() as folder:
        before, after = Path(folder, "in.txt"), Path(folder, "out.txt")
        np.savetxt(before, image)
        kind = image.dtype.name.replace("float64", "double")
        read = f"image = {kind}(load('-ascii', '{before}')); kernel = [{rows(kernel)}];"
        call = f"result = {CALL}; disp(class(result)); result = double(result);"
        write = f"save('-ascii', '-double', '{after}', 'result');"
        kind = text("octave-cli", "--no-init-file", "--eval", SETUP + read + call + write).split()[0]
        return np.loadtxt(after, ndmin=2).astype(kind)
