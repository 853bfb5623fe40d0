# packages: numpy==2.4.6 pillow==13.0.0
# apt: librsvg2-bin
import subprocess

import _svg

NAME = "librsvg, sRGB"
FUNCTION = "feConvolveMatrix"
ECOSYSTEM = "SVG"
CALL = '<feConvolveMatrix color-interpolation-filters="sRGB" order="3" kernelMatrix="…" preserveAlpha="true"/>'


def VERSION():
    return subprocess.run(["rsvg-convert", "--version"], capture_output=True, text=True, check=True).stdout.split()[2]


def convolve(image, kernel):
    svg = _svg.document(image, kernel, _svg.SRGB)
    return _svg.grey(subprocess.run(["rsvg-convert"], input=svg.encode(), capture_output=True, check=True).stdout)
