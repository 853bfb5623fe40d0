# packages: openvino==2026.4.1 numpy==2.4.6
# ruff: noqa: B023, D103 - each lambda is called at once; the names say enough
"""Print what OpenVINO answers at the edges of its layers, a line for each."""

import numpy as np
import openvino as ov
import openvino.opset14 as op


def say(name, make, *arrays):
    """Print what a model of one layer answers, or its refusal."""
    try:
        given = [op.parameter(each.shape, each.dtype) for each in arrays]
        made = make(*given)
        model = ov.Model([made.output(0)], given)
        compiled = ov.compile_model(model, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
        print(f"{name}:", compiled(list(arrays))[0].astype(float).ravel().tolist())
    except Exception as refusal:
        print(f"{name}: refused: {type(refusal).__name__} {str(refusal).strip().splitlines()[-1][:150]}")


def row(*values, dtype=np.float32):
    return np.array(values, dtype).reshape(1, 1, 1, -1)


def largest(window, stride=1, pads=(0, 0), dilation=1, rounding="floor", same="explicit"):
    return lambda x: op.max_pool(x, [1, stride], [1, dilation], [0, pads[0]], [0, pads[1]], [1, window], rounding, same)


def mean(window, stride=1, pads=(0, 0), counted=False, rounding="floor", same="explicit"):
    return lambda x: op.avg_pool(x, [1, stride], [0, pads[0]], [0, pads[1]], [1, window], not counted, rounding, same)


inf, nan = float("inf"), float("nan")
print("openvino", ov.__version__)
x = np.ones((1, 1, 1, 3), np.float32)
say("max 3 padding 2 of 1 2 3", largest(3, 1, (2, 2)), row(1, 2, 3))
say("max 3 padding 1 of -1 -2 -3", largest(3, 1, (1, 1)), row(-1, -2, -3))
say("max of -inf, 3, padding 1", largest(3, 1, (1, 1)), row(-inf, -inf, -inf))
for values in ((nan, 1, 2), (1, nan, 2), (1, 2, nan)):
    say(f"max 3 of {values}", largest(3), row(*values))
    say(f"max 3 of 16 channels of {values}", largest(3), np.repeat(row(*values), 16, 1))
say("max 2 stride 3 padding 1 ceil_torch 1…4", largest(2, 3, (1, 1), 1, "ceil_torch"), row(1, 2, 3, 4))
say("max 2 stride 3 padding 1 ceil 1…4", largest(2, 3, (1, 1), 1, "ceil"), row(1, 2, 3, 4))
for rounding in ("ceil", "ceil_torch"):
    for counted in (False, True):
        for padding in (0, 1):
            say(
                f"average 3, stride 3, padding {padding}, {rounding}, counted {counted}, 10 ×5",
                mean(3, 3, (padding, padding), counted, rounding),
                row(*[10] * 5),
            )
say("average 2, stride 3, padding 1, ceil, counted, 10 ×4", mean(2, 3, (1, 1), True, "ceil"), row(10, 10, 10, 10))
say("average 3 same_upper counted of 10 10 10", mean(3, 1, (0, 0), True, "floor", "same_upper"), row(10, 10, 10))
say("average 3 same_upper not counted of 10 10 10", mean(3, 1, (0, 0), False, "floor", "same_upper"), row(10, 10, 10))
for dtype in (np.uint8, np.int8, np.int32, np.float16):
    values = (1, 2, 4) if dtype is np.uint8 else (-1, -2, -4)
    say(f"max 3 padding 1 of {np.dtype(dtype)}", largest(3, 1, (1, 1)), row(*values, dtype=dtype))
    say(f"average 3 of {np.dtype(dtype)}", mean(3), row(*values, dtype=dtype))
    say(f"average 2 of {np.dtype(dtype)}", mean(2), row(*values, dtype=dtype))
say(
    "average of float16, 32×32 of 100",
    lambda x: op.avg_pool(x, [1, 1], [0, 0], [0, 0], [32, 32], True),
    np.full((1, 1, 32, 32), 100, np.float16),
)
for same in ("same_upper", "same_lower"):
    say(
        f"conv 4 {same}",
        lambda x, k: op.convolution(x, k, [1, 1], [0, 0], [0, 0], [1, 1], same),
        row(0, 0, 1, 0, 0),
        row(1, 2, 3, 4),
    )
    say(
        f"conv 3 stride 2 {same}, 1…6",
        lambda x, k: op.convolution(x, k, [1, 2], [0, 0], [0, 0], [1, 1], same),
        row(1, 2, 3, 4, 5, 6),
        row(1, 10, 100),
    )
    say(
        f"conv 3 dilation 2 {same}, 1…5",
        lambda x, k: op.convolution(x, k, [1, 1], [0, 0], [0, 0], [1, 2], same),
        row(1, 2, 3, 4, 5),
        row(1, 10, 100),
    )
    say(f"max 3 dilation 2 {same}, 1…5", largest(3, 1, (0, 0), 2, "floor", same), row(1, 2, 3, 4, 5))
    say(
        f"transposed 3 stride 2 {same}, 0 1 0",
        lambda x, k: op.convolution_backprop_data(x, k, [1, 2], None, [0, 0], [0, 0], [1, 1], same),
        row(0, 1, 0),
        row(1, 2, 3),
    )
say("transposed 3 stride 2, 0 1 0", lambda x, k: op.convolution_backprop_data(x, k, [1, 2]), row(0, 1, 0), row(1, 2, 3))
say(
    "transposed 3 stride 2 pads 1 output_padding 1, 0 0 1",
    lambda x, k: op.convolution_backprop_data(x, k, [1, 2], None, [0, 1], [0, 1], [1, 1], "explicit", [0, 1]),
    row(0, 0, 1),
    row(1, 2, 3),
)
for mode in ("reflect", "symmetric", "edge"):
    for size in (2, 3, 4):
        say(f"pad {mode} of 1 2 3 by {size}", lambda x: op.pad(x, [0, 0, 0, size], [0, 0, 0, size], mode), row(1, 2, 3))
say("adaptive average 5 to 3", lambda x: op.adaptive_avg_pool(x, np.array([1, 3])), row(1, 2, 3, 4, 5))
say("adaptive max 5 to 3", lambda x: op.adaptive_max_pool(x, np.array([1, 3])), row(5, 4, 3, 2, 1))
