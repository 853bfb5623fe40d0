# packages: onnxruntime==1.32.0 onnx==1.23.2 numpy==2.4.6 pillow==13.0.0
import numpy as np
import onnxruntime
from onnx import TensorProto, helper

NAME = "ONNX Runtime"
FUNCTION = "Conv, SAME_UPPER"
ECOSYSTEM = "Deep learning"
CALL = 'onnxruntime.InferenceSession(model_with_Conv_auto_pad_SAME_UPPER).run(None, {"image": image, "kernel": kernel})'
OPTIONS = onnxruntime.SessionOptions()
OPTIONS.log_severity_level = 4


def VERSION():
    return onnxruntime.__version__


def convolve(image, kernel):
    given = {name: array.astype(np.float32)[None, None] for name, array in (("image", image), ("kernel", kernel))}
    inputs = [helper.make_tensor_value_info(name, TensorProto.FLOAT, array.shape) for name, array in given.items()]
    node = helper.make_node("Conv", ["image", "kernel"], ["result"], auto_pad="SAME_UPPER")
    result = helper.make_tensor_value_info("result", TensorProto.FLOAT, None)
    model = helper.make_model(helper.make_graph([node], "conv", inputs, [result]), ir_version=10)
    model.opset_import[0].version = 22
    session = onnxruntime.InferenceSession(model.SerializeToString(), OPTIONS, providers=["CPUExecutionProvider"])
    return session.run(None, given)[0][0, 0]
