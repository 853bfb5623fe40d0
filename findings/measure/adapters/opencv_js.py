# packages: numpy==2.4.6
# npm: @techstark/opencv-js@5.0.0-release.1
import _node

NAME = "OpenCV.js"
FUNCTION = "filter2D"
ECOSYSTEM = "JavaScript"
CALL = "cv.filter2D(image, out, -1, kernel)"
SCRIPT = """
let cv = require("@techstark/opencv-js");
if (cv instanceof Promise) cv = await cv;
else if (!cv.Mat) await new Promise((done) => (cv.onRuntimeInitialized = done));
const version = () => versionOf("@techstark/opencv-js");
function convolve(image, kernel, dtype) {
  const type = { uint8: cv.CV_8U, float32: cv.CV_32F, float64: cv.CV_64F }[dtype];
  const source = cv.matFromArray(image.length, image[0].length, type, image.flat());
  const taps = cv.matFromArray(kernel.length, kernel[0].length, cv.CV_64F, kernel.flat());
  const out = new cv.Mat();
  cv.filter2D(source, out, -1, taps);
  const data = { uint8: out.data, float32: out.data32F, float64: out.data64F }[dtype];
  return rowsOf(data, out.cols);
}
"""


def VERSION():
    return _node.version(SCRIPT)


def convolve(image, kernel):
    out = _node.rows(SCRIPT, image, kernel)
    return out.astype(image.dtype)
