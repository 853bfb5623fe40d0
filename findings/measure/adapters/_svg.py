"""An SVG picture that filters an 8-bit image with feConvolveMatrix, and reading the result back."""

import base64
import io

import numpy as np
from PIL import Image


def document(image, kernel, light="", alpha='preserveAlpha="true"'):
    """`light` and `alpha` are attributes; without `light` an SVG filter computes in linear light (linearRGB)."""
    if image.dtype != np.uint8:
        raise TypeError(f"a PNG in an SVG has 8 bits, and the image is {image.dtype}")
    (height, width), (rows, columns) = image.shape, np.shape(kernel)
    buffer = io.BytesIO()
    Image.fromarray(image).convert("RGB").save(buffer, "PNG")
    png = base64.b64encode(buffer.getvalue()).decode()
    taps = " ".join(repr(float(v)) for v in np.ravel(kernel))
    return f"""<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"
  width="{width}" height="{height}">
  <filter id="f" x="0" y="0" width="1" height="1" {light}>
    <feConvolveMatrix order="{columns} {rows}" kernelMatrix="{taps}" {alpha}/>
  </filter>
  <image width="{width}" height="{height}" filter="url(#f)" xlink:href="data:image/png;base64,{png}"/>
</svg>"""


SRGB = 'color-interpolation-filters="sRGB"'


def grey(png):
    """The red channel of a PNG; an empty picture, as a refused filter leaves it, raises."""
    pixels = np.array(Image.open(io.BytesIO(png)).convert("RGBA"))
    return seen(pixels)


def seen(pixels):
    if not pixels[..., 3].any():
        raise ValueError("the picture is empty: the filter was refused")
    return pixels[..., 0]
