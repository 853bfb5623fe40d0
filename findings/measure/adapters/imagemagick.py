# packages: numpy==2.4.6 pillow==13.0.0
# apt: imagemagick-6.q16

"""How ImageMagick -morphology Convolve filters a picture."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from files import by_pgm, rows, text

NAME = "ImageMagick -morphology Convolve"


def VERSION():
    """Return the version the tool itself names."""
    return text("convert-im6.q16", "-version").split()[2]


def convolve(image, kernel):
    """Filter `image` as the tool does when it is called with `kernel`."""
    shape = f"{kernel.shape[1]}x{kernel.shape[0]}:{rows(kernel, after=' ')}"
    return by_pgm(image, lambda before, out: ["convert-im6.q16", before, "-morphology", "Convolve", shape, out])
