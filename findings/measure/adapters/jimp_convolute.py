# packages: numpy==2.4.6
# npm: jimp@1.6.1
import _node
import numpy as np

NAME = "Jimp"
FUNCTION = "convolute"
ECOSYSTEM = "JavaScript"
CALL = "image.convolute({ kernel })"
SCRIPT = """
const { Jimp } = await import("jimp");
const version = () => versionOf("jimp");
function convolve(image, kernel) {
  const [height, width] = [image.length, image[0].length];
  const picture = Jimp.fromBitmap({ data: greyToRgba(image), width, height });
  return rowsOf(picture.convolute({ kernel }).bitmap.data, width, 4);
}
"""


def VERSION():
    return _node.version(SCRIPT)


def convolve(image, kernel):
    return _node.rows(SCRIPT, _node.bytes_only(image), kernel).astype(np.uint8)
