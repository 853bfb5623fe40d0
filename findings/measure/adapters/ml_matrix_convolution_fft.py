# packages: numpy==2.4.6
# npm: ml-matrix-convolution@2.0.0
import _node

NAME = "ml-matrix-convolution"
FUNCTION = "fft"
ECOSYSTEM = "JavaScript"
CALL = "fft(image, kernel)"
SCRIPT = """
const { fft } = await import("ml-matrix-convolution");
const version = () => versionOf("ml-matrix-convolution");
function convolve(image, kernel) {
  return rowsOf(fft(image, kernel), image[0].length);
}
"""


def VERSION():
    return _node.version(SCRIPT)


def convolve(image, kernel):
    return _node.rows(SCRIPT, image, kernel)
