# packages: openvino==2026.4.1 numpy==2.4.6 pillow==13.0.0
import openvino
import openvino.opset14 as op

NAME = "OpenVINO"
FUNCTION = "Convolution, same_upper"
ECOSYSTEM = "Deep learning"
CALL = 'op.convolution(image, kernel, [1, 1], [0, 0], [0, 0], [1, 1], "same_upper")'


def VERSION():
    return openvino.__version__.partition("-")[0]


def convolve(image, kernel):
    given = [image[None, None], kernel.astype(image.dtype)[None, None]]
    inputs = [op.parameter(each.shape, each.dtype) for each in given]
    made = op.convolution(*inputs, [1, 1], [0, 0], [0, 0], [1, 1], "same_upper")
    compiled = openvino.compile_model(
        openvino.Model([made.output(0)], inputs), "CPU", {"INFERENCE_PRECISION_HINT": "f32"}
    )
    return compiled(given)[0][0, 0]
