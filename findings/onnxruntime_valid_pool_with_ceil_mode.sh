#!/usr/bin/env bash
# With auto_pad=VALID and ceil_mode=1 onnxruntime's MaxPool adds an output for a window that hangs over the end; the
# formula of the operator and the reference evaluator leave it out.
# Guess before the run: 2 outputs: VALID pads nothing, so a window must fit.
# Version: onnxruntime 1.32.0, onnx 1.23.2. Documented: the operator's formula for VALID gives 2
# Source: https://onnx.ai/onnx/operators/onnx__MaxPool.html
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/python" -m pip install --quiet --disable-pip-version-check onnx==1.23.2 onnxruntime==1.32.0 numpy==2.4.6
"$folder/v/bin/python" - <<'PYTHON'
import numpy as np
import onnx
from onnx import TensorProto, helper
from onnx.reference import ReferenceEvaluator
import onnxruntime


def model(operator, shape, **attributes):
    node = helper.make_node(operator, ["x"], ["y"], **attributes)
    x, y = (helper.make_tensor_value_info(n, TensorProto.FLOAT, s) for n, s in (("x", shape), ("y", None)))
    graph = helper.make_graph([node], "one node", [x], [y])
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 22)], ir_version=10)


def by_runtime(made, x):
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(made.SerializeToString(), options, providers=["CPUExecutionProvider"])
    return session.run(None, {"x": x})[0].ravel().tolist()


x = np.array([[[[1, 2, 3, 4, 5]]]], np.float32)
made = model("MaxPool", x.shape, kernel_shape=[1, 2], strides=[1, 2], auto_pad="VALID", ceil_mode=1)
reference = ReferenceEvaluator(made).run(None, {"x": x})[0].ravel().tolist()
runtime = by_runtime(made, x)
print("onnx", onnx.__version__, reference, "onnxruntime", onnxruntime.__version__, runtime)
assert reference == [2, 4]
assert runtime == [2, 4, 5]
PYTHON
