# packages: numpy==2.4.6 pillow==13.0.0
# Batik 1.16 on Java 17 ends preserveAlpha="true" with an ImagingOpException, so the attribute is left out.
# apt: libbatik-java default-jre-headless
import subprocess
import tempfile
from pathlib import Path

import _svg

NAME = "Batik, sRGB"
FUNCTION = "feConvolveMatrix"
ECOSYSTEM = "SVG"
CALL = '<feConvolveMatrix color-interpolation-filters="sRGB" order="3" kernelMatrix="…"/>'


def VERSION():
    found = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", "libbatik-java"], capture_output=True, text=True)
    return found.stdout.split("+")[0]


def convolve(image, kernel):
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "a.svg")
        source.write_text(_svg.document(image, kernel, _svg.SRGB, alpha=""))
        subprocess.run(["rasterizer", str(source)], capture_output=True, check=True)
        return _svg.grey(Path(folder, "a.png").read_bytes())
