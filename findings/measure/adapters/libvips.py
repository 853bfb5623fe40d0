# packages: numpy==2.4.6 pillow==13.0.0
# apt: libvips-tools

"""How libvips conv filters a picture."""

import sys
import tempfile
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from files import by_pfm, rows, text

NAME = "libvips conv"


def VERSION():
    """Return the version the tool itself names."""
    return text("vips", "--version").split()[0].removeprefix("vips-")


def convolve(image, kernel):
    """Filter `image` as the tool does when it is called with `kernel`."""
    with tempfile.NamedTemporaryFile("w", suffix=".mat") as mask:
        mask.write(f"{kernel.shape[1]} {kernel.shape[0]} 1 0\n{rows(kernel, between=' ', after=chr(10))}\n")
        mask.flush()
        # 8.14 takes the first row of a PFM for the top one, so the picture is handed over upside down
        upright = np.asarray(image)[::-1]
        return by_pfm(upright, lambda before, after: ["vips", "conv", before, after, mask.name])[::-1]
