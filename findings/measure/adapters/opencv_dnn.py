# packages: opencv-python-headless==5.0.0.93 onnx==1.23.2 numpy==2.4.6 pillow==13.0.0
import cv2
import numpy as np
import onnx
from onnx import TensorProto, helper

NAME = "OpenCV dnn"
FUNCTION = "Conv, SAME_LOWER"
ECOSYSTEM = "Deep learning"
CALL = "cv2.dnn.readNetFromONNX(model_with_Conv_auto_pad_SAME_LOWER)"


def VERSION():
    return cv2.__version__


def convolve(image, kernel):
    weights = onnx.numpy_helper.from_array(kernel.astype(np.float32)[None, None], "kernel")
    x = helper.make_tensor_value_info("x", TensorProto.FLOAT, (1, 1, *image.shape))
    y = helper.make_tensor_value_info("y", TensorProto.FLOAT, ["n", "c", "h", "w"])
    node = helper.make_node("Conv", ["x", "kernel"], ["y"], auto_pad="SAME_LOWER", kernel_shape=kernel.shape)
    graph = helper.make_graph([node], "conv", [x], [y], initializer=[weights])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    net = cv2.dnn.readNetFromONNX(np.frombuffer(model.SerializeToString(), np.uint8))
    net.setInput(image.astype(np.float32)[None, None])
    return net.forward()[0, 0]
