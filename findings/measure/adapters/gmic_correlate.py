# packages: numpy==2.4.6 pillow==13.0.0
# apt: gmic

"""How G'MIC correlate filters a picture."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from files import by_pfm, rows, text

NAME = "G'MIC correlate"


def VERSION():
    """Return the version the tool itself names."""
    digits = text("gmic", "-v", "0", "-e", "{$_version}").split()[-1]
    return ".".join(digits)


def convolve(image, kernel):
    """Filter `image` as the tool does when it is called with `kernel`."""
    mask = f"({rows(kernel)})"
    return by_pfm(image, lambda before, after: ["gmic", before, mask, "correlate[0]", "[1]", "output[0]", after])
