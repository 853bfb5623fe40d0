# packages: numpy==2.4.6 pillow==13.0.0 CairoSVG==2.9.1
from importlib.metadata import version

import _svg
import cairosvg

NAME = "CairoSVG"
FUNCTION = "feConvolveMatrix"
ECOSYSTEM = "SVG"
CALL = '<feConvolveMatrix order="3" kernelMatrix="…" preserveAlpha="true"/>'


def VERSION():
    return version("CairoSVG")


def convolve(image, kernel):
    return _svg.grey(cairosvg.svg2png(_svg.document(image, kernel).encode()))
