#!/usr/bin/env bash
# "Same" of a transposed convolution with stride 2 makes three cells into six, five or seven: onnxruntime gives six, as
# ONNX defines it, OpenCV's dnn module five from the same model, and OpenVINO's own operation seven with same_upper, as
# if nothing were padded, unless an output shape is given; OpenVINO reading the ONNX model gives six.
# Guess before the run: none was written down.
# Version: onnxruntime 1.32.0, opencv-python-headless 5.0.0.93, OpenVINO 2026.4.1, onnx 1.23.2. Documented: ONNX says input times stride
# Source: https://onnx.ai/onnx/operators/onnx__ConvTranspose.html
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/python" -m pip install --quiet --disable-pip-version-check onnxruntime==1.32.0 openvino==2026.4.1 \
    opencv-python-headless==5.0.0.93 onnx==1.23.2 numpy==2.4.6
"$folder/v/bin/python" - 2>"$folder/log" <<'PYTHON' || { cat "$folder/log"; exit 1; }
import cv2
import numpy as np
import onnx
import onnxruntime
import openvino
import openvino.opset14 as op
from onnx import TensorProto, helper


def onnx_model(x, w, stride):
    """An ONNX model of one transposed convolution with SAME_UPPER."""
    node = helper.make_node(
        "ConvTranspose", ["x", "w"], ["y"], kernel_shape=[1, w.size], strides=[1, stride], auto_pad="SAME_UPPER"
    )
    x_info = helper.make_tensor_value_info("x", TensorProto.FLOAT, x.shape)
    y_info = helper.make_tensor_value_info("y", TensorProto.FLOAT, ["n", "c", "h", "w"])
    graph = helper.make_graph([node], "one_node", [x_info], [y_info], [onnx.numpy_helper.from_array(w, "w")])
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8).SerializeToString()


def by_openvino(model, *arrays):
    return openvino.compile_model(model, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})(list(arrays))[0]


def answers(cells, taps, stride):
    """The answers of onnxruntime, OpenCV, OpenVINO with the ONNX model, and OpenVINO's operation."""
    x = np.eye(1, cells, 1, dtype=np.float32)[None, None]
    w = np.arange(1, taps + 1, dtype=np.float32).reshape(1, 1, 1, -1)
    model = onnx_model(x, w, stride)
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    net = cv2.dnn.readNetFromONNX(np.frombuffer(model, np.uint8))
    net.setInput(x)
    given = [op.parameter(each.shape, each.dtype) for each in (x, w)]
    made = op.convolution_backprop_data(*given, [1, stride], None, [0, 0], [0, 0], [1, 1], "same_upper")
    found = (
        session.run(None, {"x": x})[0],
        net.forward(),
        by_openvino(openvino.Core().read_model(model), x),
        by_openvino(openvino.Model([made.output(0)], given), x, w),
    )
    found = [each.ravel().astype(int).tolist() for each in found]
    print(f"{cells} cells, 1 … {taps}, stride {stride}: onnxruntime, opencv, openvino from ONNX, openvino:", *found)
    return found


print("onnxruntime", onnxruntime.__version__, "opencv", cv2.__version__, "openvino", openvino.__version__)
six, five, seven = [0, 0, 1, 2, 3, 0], [0, 1, 2, 3, 0], [0, 0, 1, 2, 3, 0, 0]
assert answers(3, 3, 2) == [six, five, six, seven]
assert [len(each) for each in answers(4, 3, 2)] == [8, 7, 8, 9]
PYTHON
