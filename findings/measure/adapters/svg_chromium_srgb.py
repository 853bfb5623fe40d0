# packages: numpy==2.4.6 pillow==13.0.0 playwright==1.65.2
# apt: chromium
import _browser
import _svg
import numpy as np

NAME = "Chromium, sRGB"
FUNCTION = "feConvolveMatrix"
ECOSYSTEM = "SVG"
CALL = '<feConvolveMatrix color-interpolation-filters="sRGB" order="3" kernelMatrix="…" preserveAlpha="true"/>'
DRAW = """async (svg) => {
  const picture = new Image();
  picture.src = "data:image/svg+xml;base64," + btoa(svg);
  await picture.decode();
  const canvas = new OffscreenCanvas(picture.width, picture.height);
  const context = canvas.getContext("2d");
  context.drawImage(picture, 0, 0);
  return Array.from(context.getImageData(0, 0, canvas.width, canvas.height).data);
}"""


def VERSION():
    return _browser.browser().version


def convolve(image, kernel):
    pixels = _browser.page().evaluate(DRAW, _svg.document(image, kernel, _svg.SRGB))
    return _svg.seen(np.array(pixels, np.uint8).reshape(*image.shape, 4))
