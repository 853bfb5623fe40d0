# packages: numpy==2.4.6
# npm: @thi.ng/pixel-convolve@1.1.31
import _node
import numpy as np

NAME = "@thi.ng/pixel-convolve"
FUNCTION = "convolveChannel"
ECOSYSTEM = "JavaScript"
CALL = "convolveChannel(image, { kernel: { spec: kernel, size: [width, height] } })"
SCRIPT = """
const { convolveChannel } = await import("@thi.ng/pixel-convolve");
const { FloatBuffer, FLOAT_GRAY } = await import("@thi.ng/pixel");
const version = () => versionOf("@thi.ng/pixel-convolve");
function convolve(image, kernel) {
  const [height, width] = [image.length, image[0].length];
  const source = new FloatBuffer(width, height, FLOAT_GRAY, Float32Array.from(image.flat()));
  const out = convolveChannel(source, { kernel: { spec: kernel.flat(), size: [kernel[0].length, kernel.length] } });
  return rowsOf(out.data, out.width);
}
"""


def VERSION():
    return _node.version(SCRIPT)


def convolve(image, kernel):
    return _node.rows(SCRIPT, image, kernel).astype(np.float32)
