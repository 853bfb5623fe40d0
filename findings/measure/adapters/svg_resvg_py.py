# packages: numpy==2.4.6 pillow==13.0.0 resvg_py==0.5.0
from importlib.metadata import version

import _svg
import resvg_py

NAME = "resvg-py"
FUNCTION = "feConvolveMatrix"
ECOSYSTEM = "SVG"
CALL = '<feConvolveMatrix order="3" kernelMatrix="…" preserveAlpha="true"/>'


def VERSION():
    return version("resvg_py")


def convolve(image, kernel):
    return _svg.grey(bytes(resvg_py.svg_to_bytes(svg_string=_svg.document(image, kernel))))
