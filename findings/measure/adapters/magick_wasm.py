# packages: numpy==2.4.6
# npm: @imagemagick/magick-wasm@0.0.43
import _node
import numpy as np

NAME = "magick-wasm"
FUNCTION = "morphology Convolve"
ECOSYSTEM = "JavaScript"
CALL = "image.morphology(new MorphologySettings(MorphologyMethod.Convolve, kernel))"
SCRIPT = """
const magick = await import("@imagemagick/magick-wasm");
await magick.initializeImageMagick(readFileSync("node_modules/@imagemagick/magick-wasm/dist/x86/magick.wasm"));
const version = () => versionOf("@imagemagick/magick-wasm");
function convolve(image, kernel) {
  const [height, width] = [image.length, image[0].length];
  const settings = new magick.MagickReadSettings({ width, height, format: magick.MagickFormat.Gray, depth: 8 });
  const taps = `${kernel[0].length}x${kernel.length}: ${kernel.map((row) => row.join(",")).join(" ")}`;
  return magick.ImageMagick.read(Uint8Array.from(image.flat()), settings, (picture) => {
    picture.morphology(new magick.MorphologySettings(magick.MorphologyMethod.Convolve, taps));
    picture.depth = 8;
    return picture.write(magick.MagickFormat.Gray, (data) => rowsOf(data, width));
  });
}
"""


def VERSION():
    return _node.version(SCRIPT)


def convolve(image, kernel):
    return _node.rows(SCRIPT, _node.bytes_only(image), kernel).astype(np.uint8)
