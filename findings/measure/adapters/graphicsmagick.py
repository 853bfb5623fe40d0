# packages: numpy==2.4.6 pillow==13.0.0
# apt: graphicsmagick

"""How GraphicsMagick -convolve filters a picture."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from files import by_pgm, rows, text

NAME = "GraphicsMagick -convolve"


def VERSION():
    """Return the version the tool itself names."""
    return text("gm", "version").split()[1]


def convolve(image, kernel):
    """Filter `image` as the tool does when it is called with `kernel`."""
    return by_pgm(image, lambda before, after: ["gm", "convert", before, "-convolve", rows(kernel, after=","), after])
