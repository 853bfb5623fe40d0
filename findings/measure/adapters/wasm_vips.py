# packages: numpy==2.4.6
# npm: wasm-vips@0.0.19
import _node
import numpy as np

NAME = "wasm-vips"
FUNCTION = "Image.conv"
ECOSYSTEM = "JavaScript"
CALL = "image.conv(kernel)"
SCRIPT = """
const vips = await require("wasm-vips")({ dynamicLibraries: [] });
const version = () => `${versionOf("wasm-vips")} (libvips ${vips.version()})`;
function convolve(image, kernel, dtype) {
  const [height, width] = [image.length, image[0].length];
  const data = dtype === "uint8" ? Uint8Array.from(image.flat()) : Float32Array.from(image.flat());
  const format = dtype === "uint8" ? "uchar" : "float";
  const source = vips.Image.newFromMemory(data, width, height, 1, format);
  const out = source.conv(vips.Image.newFromArray(kernel)).cast("float").writeToMemory();
  return rowsOf(new Float32Array(out.buffer, out.byteOffset, width * height), width);
}
"""


def VERSION():
    return _node.version(SCRIPT)


def convolve(image, kernel):
    out = _node.rows(SCRIPT, image, kernel)
    return out.astype(np.float32)
