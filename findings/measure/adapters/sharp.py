# packages: numpy==2.4.6
# npm: sharp@0.35.5
import _node
import numpy as np

NAME = "sharp"
FUNCTION = "convolve"
ECOSYSTEM = "JavaScript"
CALL = "sharp(image).convolve({ width, height, kernel })"
SCRIPT = """
const sharp = (await import("sharp")).default;
const version = () => sharp.versions.sharp ?? versionOf("sharp");
async function convolve(image, kernel) {
  const raw = { width: image[0].length, height: image.length, channels: 1 };
  const out = await sharp(Uint8Array.from(image.flat()), { raw })
    .convolve({ width: kernel[0].length, height: kernel.length, kernel: kernel.flat() })
    .toColourspace("b-w").raw().toBuffer();
  return rowsOf(out, raw.width);
}
"""


def VERSION():
    return _node.version(SCRIPT)


def convolve(image, kernel):
    return _node.rows(SCRIPT, _node.bytes_only(image), kernel).astype(np.uint8)
