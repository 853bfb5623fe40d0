#!/usr/bin/env bash
# OpenCV's dnn module reads SAME_UPPER and SAME_LOWER of an ONNX Conv as one padding, whatever the stride: with stride 2
# the windows of SAME_UPPER begin a pixel earlier than onnxruntime's, and SAME_LOWER of an even kernel lies a pixel off.
# The shapes are right, so nothing is noticed.
# Guess before the run: none was written down.
# Version: opencv-python-headless 5.0.0.93, onnxruntime 1.32.0, onnx 1.23.2. Documented: the operator's formula for auto_pad gives onnxruntime's answer
# Source: https://onnx.ai/onnx/operators/onnx__Conv.html
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/python" -m pip install --quiet --disable-pip-version-check opencv-python-headless==5.0.0.93 \
    onnxruntime==1.32.0 onnx==1.23.2 numpy==2.4.6
"$folder/v/bin/python" - 2>/dev/null <<'PYTHON'
import cv2
import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper


def answers(padding, kernel, size, **attributes):
    """Both runtimes' answer for a row 1 2 3 ... of this size."""
    x = np.arange(1, size + 1, dtype=np.float32).reshape(1, 1, 1, -1)
    w = np.array(kernel, np.float32).reshape(1, 1, 1, -1)
    node = helper.make_node("Conv", ["x", "w"], ["y"], kernel_shape=[1, len(kernel)], auto_pad=padding, **attributes)
    x_info = helper.make_tensor_value_info("x", TensorProto.FLOAT, x.shape)
    y_info = helper.make_tensor_value_info("y", TensorProto.FLOAT, ["n", "c", "h", "w"])
    graph = helper.make_graph([node], "one_node", [x_info], [y_info], [onnx.numpy_helper.from_array(w, "w")])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8).SerializeToString()
    net = cv2.dnn.readNetFromONNX(np.frombuffer(model, np.uint8))
    net.setInput(x)
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    found = net.forward().ravel().tolist(), session.run(None, {"x": x})[0].ravel().tolist()
    print(padding, kernel, attributes, "opencv", found[0], "onnxruntime", found[1])
    return found


print("opencv", cv2.__version__, "onnxruntime", onnxruntime.__version__)
tens = [1, 10, 100]
assert answers("SAME_UPPER", tens, 6) == ([210, 321, 432, 543, 654, 65],) * 2
assert answers("SAME_UPPER", tens, 6, strides=[1, 2]) == ([210, 432, 654], [321, 543, 65])
assert answers("SAME_LOWER", [1, 10], 4) == ([21, 32, 43, 4], [10, 21, 32, 43])
PYTHON
