# packages: numpy==2.4.6
# npm: image-js@1.7.0
import _node
import numpy as np

NAME = "image-js 1.x"
FUNCTION = "directConvolution"
ECOSYSTEM = "JavaScript"
CALL = "directConvolution(image, kernel)"
SCRIPT = """
const { Image, directConvolution } = await import("image-js");
const version = () => versionOf("image-js");
function convolve(image, kernel) {
  const [height, width] = [image.length, image[0].length];
  const picture = new Image(width, height, { data: Uint8Array.from(image.flat()), colorModel: "GREY" });
  return rowsOf(directConvolution(picture, kernel).getRawImage().data, width);
}
"""


def VERSION():
    return _node.version(SCRIPT)


def convolve(image, kernel):
    return _node.rows(SCRIPT, _node.bytes_only(image), kernel).astype(np.uint8)
