#!/usr/bin/env bash
# The onnx reference evaluator moves AveragePool's windows when ceil_mode adds one at the end: 1 2 3 4 by 3, stride 3,
# gives 1.5 and 3, since it pads a cell in front; onnxruntime and PyTorch give 2 and 4.
# Guess before the run: 2 and 4, since nothing asks for padding in front.
# Version: onnx 1.23.2, onnxruntime 1.32.0. Documented: the operator's pads are 0 here
# Source: https://onnx.ai/onnx/operators/onnx__AveragePool.html
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/python" -m pip install --quiet --disable-pip-version-check onnx==1.23.2 onnxruntime==1.32.0 numpy==2.4.6
"$folder/v/bin/python" - <<'PYTHON'
import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper
from onnx.reference import ReferenceEvaluator

options = onnxruntime.SessionOptions()
options.log_severity_level = 3


def averages(size, window, stride):
    row = np.arange(1, size + 1, dtype=np.float32).reshape(1, 1, 1, size)
    node = helper.make_node("AveragePool", ["x"], ["y"], kernel_shape=[1, window], strides=[1, stride], ceil_mode=1)
    x, y = (helper.make_tensor_value_info(n, TensorProto.FLOAT, s) for n, s in (("x", row.shape), ("y", None)))
    graph = helper.make_graph([node], "one_node", [x], [y])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 22)], ir_version=10)
    runtime = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    found = ReferenceEvaluator(model).run(None, {"x": row})[0], runtime.run(None, {"x": row})[0]
    return [each.ravel().tolist() for each in found]


print("onnx", onnx.__version__, "onnxruntime", onnxruntime.__version__)
for size, window, reference, runtime in ((4, 3, [1.5, 3], [2, 4]), (7, 3, [1.5, 4, 6], [2, 5, 7]), (6, 3, [2, 5], [2, 5])):
    found = averages(size, window, 3)
    print(f"1 … {size} by {window}, stride 3: reference {found[0]}, onnxruntime {found[1]}")
    assert found == [reference, runtime]
PYTHON
