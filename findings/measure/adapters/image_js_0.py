# packages: numpy==2.4.6
# npm: image-js@0.37.0
import _node
import numpy as np

NAME = "image-js 0.x"
FUNCTION = "Image.convolution"
ECOSYSTEM = "JavaScript"
CALL = "image.convolution(kernel)"
SCRIPT = """
const { Image } = require("image-js");
const version = () => versionOf("image-js");
function convolve(image, kernel) {
  const [height, width] = [image.length, image[0].length];
  const picture = new Image(width, height, Uint8Array.from(image.flat()), { kind: "GREY" });
  const out = picture.convolution(kernel);
  return rowsOf(out.data, out.width);
}
"""


def VERSION():
    return _node.version(SCRIPT)


def convolve(image, kernel):
    return _node.rows(SCRIPT, _node.bytes_only(image), kernel).astype(np.uint8)
