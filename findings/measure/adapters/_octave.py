"""Octave, which three adapters call with an expression of `image` and `kernel`."""

import sys
import tempfile
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from files import rows, text


def VERSION():
    """Return the version the tool itself names."""
    return text("octave-cli", "--eval", "disp(version)").strip()


def convolve(image, kernel, call, setup=""):
    """Filter `image` by an expression, after `setup`."""
    with tempfile.TemporaryDirectory() as folder:
        before, after = Path(folder, "in.txt"), Path(folder, "out.txt")
        np.savetxt(before, image)
        kind = image.dtype.name.replace("float64", "double")
        read = f"image = {kind}(load('-ascii', '{before}')); kernel = [{rows(kernel)}];"
        result = f"result = {call}; disp(class(result)); result = double(result);"
        write = f"save('-ascii', '-double', '{after}', 'result');"
        kind = text("octave-cli", "--no-init-file", "--eval", setup + read + result + write).split()[0]
        return np.loadtxt(after, ndmin=2).astype(kind)
