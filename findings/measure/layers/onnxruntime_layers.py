# packages: onnxruntime==1.32.0 onnx==1.23.2 numpy==2.4.6
# ruff: noqa: D103 - the names say enough
"""Print what onnxruntime answers at the edges of its layers, a line for each."""

import numpy as np
import onnxruntime
from onnx import helper

options = onnxruntime.SessionOptions()
options.log_severity_level = 4


def run(operator, *arrays, opset=22, **attributes):
    """Return what a model of one operator answers, or its refusal."""
    names = [f"x{i}" for i in range(len(arrays))]
    inputs = [
        helper.make_tensor_value_info(name, helper.np_dtype_to_tensor_dtype(array.dtype), array.shape)
        for name, array in zip(names, arrays, strict=True)
    ]
    kind = helper.np_dtype_to_tensor_dtype(arrays[0].dtype)
    node = helper.make_node(operator, names, ["y"], **attributes)
    graph = helper.make_graph([node], "one_node", inputs, [helper.make_tensor_value_info("y", kind, None)])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=10)
    try:
        session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
        return session.run(None, dict(zip(names, arrays, strict=True)))[0].ravel().tolist()
    except Exception as refusal:
        return "refused: " + str(refusal).splitlines()[0][:200]


def row(*values, dtype=np.float32):
    return np.array(values, dtype).reshape(1, 1, 1, -1)


def pool(operator, values, window, *, stride=1, pads=(0, 0), dtype=np.float32, **attributes):
    """Pool a row of cells."""
    pads = {} if "auto_pad" in attributes else {"pads": [0, pads[0], 0, pads[1]]}
    shape = {"kernel_shape": [1, window], "strides": [1, stride]}
    return run(operator, row(*values, dtype=dtype), **shape, **pads, **attributes)


FIVE = (1, 2, 3, 4, 5)
inf, nan = float("inf"), float("nan")
print("onnxruntime", onnxruntime.__version__)
print("max 2, stride 2, ceil_mode, 1…5:", pool("MaxPool", FIVE, 2, stride=2, ceil_mode=1))
print("max 2, stride 3, padding 1, ceil_mode, 1…4:", pool("MaxPool", FIVE[:4], 2, stride=3, pads=(1, 1), ceil_mode=1))
print(
    "max 3, dilation 2, stride 2, ceil_mode, 1…6:",
    pool("MaxPool", (*FIVE, 6), 3, stride=2, dilations=[1, 2], ceil_mode=1),
)
print("max 3, padding 2, 1…5:", pool("MaxPool", FIVE, 3, pads=(2, 2)))
print("max 3, padding 3, 1…5:", pool("MaxPool", FIVE, 3, pads=(3, 3)))
print("average 3, padding 2, 1…5:", pool("AveragePool", FIVE, 3, pads=(2, 2)))
print("average 3, padding 2, counted:", pool("AveragePool", FIVE, 3, pads=(2, 2), count_include_pad=1))
for counted in (0, 1):
    for pads in ((0, 0), (1, 1)):
        print(
            f"average 3, stride 3, pads {pads}, ceil_mode, count_include_pad={counted}, 10 ×5:",
            pool("AveragePool", (10,) * 5, 3, stride=3, pads=pads, ceil_mode=1, count_include_pad=counted),
        )
print(
    "average 2, stride 3, padding 1, ceil_mode, counted, 10 ×4:",
    pool("AveragePool", (10,) * 4, 2, stride=3, pads=(1, 1), ceil_mode=1, count_include_pad=1),
)
print("average 3, dilation 2, 1…6:", pool("AveragePool", (*FIVE, 6), 3, dilations=[1, 2]))
print("max of -inf, 3, padding 1:", pool("MaxPool", (-inf,) * 3, 3, pads=(1, 1)))
for dtype in (np.uint8, np.int8, np.int32, np.float16, np.float64):
    values = (1, 2, 3) if dtype is np.uint8 else (-1, -2, -3)
    print(f"max 3, padding 1 of {np.dtype(dtype)}:", pool("MaxPool", values, 3, pads=(1, 1), dtype=dtype))
for values in ((nan, 1, 2), (1, nan, 2), (1, 2, nan)):
    print(f"max 3 of {values}:", pool("MaxPool", values, 3))
print(
    "average of float16, 32×32 of 100:",
    run("AveragePool", np.full((1, 1, 32, 32), 100, np.float16), kernel_shape=[32, 32]),
)
print(
    "average of float32, 64×64 of 0.1:",
    run("AveragePool", np.full((1, 1, 64, 64), 0.1, np.float32), kernel_shape=[64, 64]),
)
for name in ("SAME_UPPER", "SAME_LOWER"):
    one = row(0, 0, 0, 1, 0, 0, 0)
    print(f"Conv 4 {name}:", run("Conv", one, row(1, 2, 3, 4), auto_pad=name))
    print(f"Conv 3, stride 2 {name}, 1…6:", run("Conv", row(*FIVE, 6), row(1, 10, 100), auto_pad=name, strides=[1, 2]))
    print(f"Conv 2, stride 3 {name}, 1…5:", run("Conv", row(*FIVE), row(1, 10), auto_pad=name, strides=[1, 3]))
    print(
        f"ConvTranspose 3, stride 2 {name}:",
        run("ConvTranspose", row(1, 0, 0), row(1, 2, 3), auto_pad=name, strides=[1, 2]),
    )
    print(f"max 4 {name}, 1…5:", pool("MaxPool", FIVE, 4, auto_pad=name))
print("ConvTranspose 3, stride 2:", run("ConvTranspose", row(1, 0, 0), row(1, 2, 3), strides=[1, 2]))
print(
    "ConvTranspose 3, stride 2, output_padding 1:",
    run("ConvTranspose", row(0, 0, 1), row(1, 2, 3), strides=[1, 2], output_padding=[0, 1]),
)
print(
    "ConvTranspose 3, stride 2, pads 1, output_padding 1:",
    run("ConvTranspose", row(0, 0, 1), row(1, 2, 3), strides=[1, 2], pads=[0, 1, 0, 1], output_padding=[0, 1]),
)
print(
    "ConvTranspose 3, stride 2, output_shape 6:",
    run("ConvTranspose", row(1, 0, 1), row(1, 2, 3), strides=[1, 2], output_shape=[1, 6]),
)
for mode in ("reflect", "wrap", "edge"):
    for size in (2, 3, 5, 7):
        print(
            f"Pad {mode} of 1 2 3 by {size}:",
            run("Pad", np.array([1, 2, 3], np.float32), np.array([size, size], np.int64), mode=mode),
        )
print("LpPool 2, p=1 of -1 -1:", run("LpPool", row(-1, -1), kernel_shape=[1, 2], p=1))
print("LpPool 2, p=3 of -1 -1:", run("LpPool", row(-1, -1), kernel_shape=[1, 2], p=3))
print("Conv of uint8:", run("Conv", row(100, 100, dtype=np.uint8), row(1, 1, dtype=np.uint8)))
print(
    "ConvInteger of uint8 pads 1, zero point 100:",
    run(
        "ConvInteger",
        row(100, 110, dtype=np.uint8),
        row(1, 1, 1, dtype=np.uint8),
        np.array(100, np.uint8),
        pads=[0, 1, 0, 1],
    ),
)
