# packages: numpy==2.4.6
# npm: ndarray-convolve@2.0.0 ndarray@1.1.1
import _node

NAME = "ndarray-convolve"
FUNCTION = "convolve"
ECOSYSTEM = "JavaScript"
CALL = "convolve(image, kernel)"
SCRIPT = """
const ndarray = require("ndarray");
const convolution = require("ndarray-convolve");
const version = () => versionOf("ndarray-convolve");
const array = (rows) => ndarray(Float64Array.from(rows.flat()), [rows.length, rows[0].length]);
function convolve(image, kernel) {
  const out = array(image);
  convolution(out, array(kernel));
  return rowsOf(out.data, image[0].length);
}
"""


def VERSION():
    return _node.version(SCRIPT)


def convolve(image, kernel):
    return _node.rows(SCRIPT, image, kernel)
