# packages: opencv-python-headless==5.0.0.93 onnx==1.23.2 numpy==2.4.6
# ruff: noqa: D103 - the names say enough
"""Print what OpenCV's dnn module answers at the edges of ONNX layers, a line for each."""

import cv2
import numpy as np
import onnx
from onnx import TensorProto, helper


def run(operator, x, *weights, **attributes):
    """Return what a model of one operator answers, or its refusal."""
    names = [f"w{i}" for i in range(len(weights))]
    node = helper.make_node(operator, ["x", *names], ["y"], **attributes)
    known = [onnx.numpy_helper.from_array(array, name) for name, array in zip(names, weights, strict=True)]
    x_info = helper.make_tensor_value_info("x", TensorProto.FLOAT, x.shape)
    y_info = helper.make_tensor_value_info("y", TensorProto.FLOAT, ["n", "c", "h", "w"])
    graph = helper.make_graph([node], "one_node", [x_info], [y_info], initializer=known)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    try:
        net = cv2.dnn.readNetFromONNX(np.frombuffer(model.SerializeToString(), np.uint8))
        net.setInput(x)
        return net.forward().ravel().tolist()
    except cv2.error as refusal:
        return "refused: " + str(refusal).strip().splitlines()[0][:150]


def row(*values):
    return np.array(values, np.float32).reshape(1, 1, 1, -1)


def pool(operator, values, window, stride=1, padding=0, **attributes):
    shape = {"kernel_shape": [1, window], "strides": [1, stride], "pads": [0, padding, 0, padding]}
    return run(operator, row(*values), **shape, **attributes)


inf, nan = float("inf"), float("nan")
print("opencv", cv2.__version__)
print("max of -inf, 3, padding 1:", pool("MaxPool", (-inf, -inf, -inf), 3, 1, 1))
print("max 3 padding 2 of 1 2 3:", pool("MaxPool", (1, 2, 3), 3, 1, 2))
for values in ((nan, 1, 2), (1, nan, 2), (1, 2, nan)):
    print(f"max 3 of {values}:", pool("MaxPool", values, 3))
for counted in (0, 1):
    for padding in (0, 1):
        answer = pool("AveragePool", [10] * 5, 3, 3, padding, ceil_mode=1, count_include_pad=counted)
        print(f"average 3, stride 3, padding {padding}, ceil, counted {counted}, 10 ×5:", answer)
tens, three = row(1, 10, 100), {"kernel_shape": [1, 3]}
for same in ("SAME_UPPER", "SAME_LOWER"):
    made = {"auto_pad": same}
    print(f"conv 4 {same}:", run("Conv", row(0, 0, 1, 0, 0), row(1, 2, 3, 4), kernel_shape=[1, 4], **made))
    print(f"conv 3 stride 2 {same}, 1…6:", run("Conv", row(*range(1, 7)), tens, strides=[1, 2], **three, **made))
    print(f"conv 3 dilation 2 {same}, 1…5:", run("Conv", row(*range(1, 6)), tens, dilations=[1, 2], **three, **made))
    answer = run("ConvTranspose", row(0, 1, 0), row(1, 2, 3), strides=[1, 2], **three, **made)
    print(f"transposed 3 stride 2 {same}, 0 1 0:", answer)
options = {"strides": [1, 2], **three}
print("transposed 3 stride 2, 0 1 0:", run("ConvTranspose", row(0, 1, 0), row(1, 2, 3), **options))
more = {"pads": [0, 1, 0, 1], "output_padding": [0, 1]}
answer = run("ConvTranspose", row(0, 0, 1), row(1, 2, 3), **options, **more)
print("transposed 3 stride 2 pads 1 output_padding 1, 0 0 1:", answer)
