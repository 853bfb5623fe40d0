# packages: numpy==2.4.6 pillow==13.0.0
# npm: @resvg/resvg-js@2.6.2
import _node
import _svg
import numpy as np

NAME = "resvg-js, sRGB"
FUNCTION = "feConvolveMatrix"
ECOSYSTEM = "SVG"
CALL = '<feConvolveMatrix color-interpolation-filters="sRGB" order="3" kernelMatrix="…" preserveAlpha="true"/>'
SCRIPT = """
const { Resvg } = await import("@resvg/resvg-js");
const version = () => versionOf("@resvg/resvg-js");
const convolve = (svg) => Array.from(new Resvg(svg).render().pixels);
"""


def VERSION():
    return _node.version(SCRIPT)


def convolve(image, kernel):
    svg = _svg.document(image, kernel, _svg.SRGB)
    pixels = _node.ask(SCRIPT, image=svg, kernel=True)["rows"]
    return _svg.seen(np.array(pixels, np.uint8).reshape(*image.shape, 4))
