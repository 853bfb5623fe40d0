#!/usr/bin/env bash
# MaxPool of a row that holds nothing but -inf: onnxruntime and OpenCV's dnn module give -3.4e38 where the window reaches
# into the padding and -inf where it does not, in one row; OpenVINO gives -3.4e38 everywhere. A mask of -inf is then
# no longer one.
# Guess before the run: -3.4e38 in all windows of onnxruntime, as in OpenVINO.
# Version: onnxruntime 1.32.0, OpenVINO 2026.4.1, opencv-python-headless 5.0.0.93. Documented: no
# Source: https://onnx.ai/onnx/operators/onnx__MaxPool.html
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/python" -m pip install --quiet --disable-pip-version-check onnxruntime==1.32.0 openvino==2026.4.1 \
    opencv-python-headless==5.0.0.93 onnx==1.23.2 numpy==2.4.6
"$folder/v/bin/python" - "$folder" 2>/dev/null <<'PYTHON'
import sys

import cv2
import numpy as np
import onnxruntime
import openvino
from onnx import TensorProto, helper

inf, lowest = float("inf"), float(np.finfo(np.float32).min)


def maxima(size, window):
    """The maxima of a row of -inf by three runtimes, padded to keep its size."""
    x = np.full((1, 1, 1, size), -inf, np.float32)
    pads = [0, window // 2] * 2
    node = helper.make_node("MaxPool", ["x"], ["y"], kernel_shape=[1, window], pads=pads)
    x_info = helper.make_tensor_value_info("x", TensorProto.FLOAT, x.shape)
    y_info = helper.make_tensor_value_info("y", TensorProto.FLOAT, x.shape)
    graph = helper.make_graph([node], "one_node", [x_info], [y_info])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8).SerializeToString()
    net = cv2.dnn.readNetFromONNX(np.frombuffer(model, np.uint8))
    net.setInput(x)
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    compiled = openvino.compile_model(openvino.Core().read_model(model), "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    found = session.run(None, {"x": x})[0], net.forward(), compiled([x])[0]
    return [each.ravel().tolist() for each in found]


print("onnxruntime", onnxruntime.__version__, "opencv", cv2.__version__, "openvino", openvino.__version__)
for size, window in ((3, 3), (4, 3), (6, 5)):
    reach = window // 2
    mixed = [lowest] * reach + [-inf] * (size - 2 * reach) + [lowest] * reach
    found = maxima(size, window)
    print(f"{size} × -inf by {window}: onnxruntime {found[0]}, opencv {found[1]}, openvino {found[2]}")
    assert found == [mixed, mixed, [lowest] * size]
PYTHON
