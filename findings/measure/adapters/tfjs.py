# packages: numpy==2.4.6
# npm: @tensorflow/tfjs@4.22.0
import _node
import numpy as np

NAME = "TensorFlow.js"
FUNCTION = "conv2d same"
ECOSYSTEM = "JavaScript"
CALL = 'tf.conv2d(image, kernel, 1, "same")'
SCRIPT = """
const tf = await import("@tensorflow/tfjs");
await tf.setBackend("cpu");
const version = () => tf.version.tfjs;
async function convolve(image, kernel) {
  const x = tf.tensor2d(image).expandDims(-1);
  const w = tf.tensor2d(kernel).expandDims(-1).expandDims(-1);
  return tf.conv2d(x, w, 1, "same").squeeze([-1]).array();
}
"""


def VERSION():
    return _node.version(SCRIPT)


def convolve(image, kernel):
    return _node.rows(SCRIPT, image, kernel).astype(np.float32)
