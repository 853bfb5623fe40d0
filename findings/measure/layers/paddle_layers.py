# packages: paddlepaddle==3.3.1 numpy==2.4.6
# ruff: noqa: B023, D103 - each lambda is called at once; the names say enough
"""Print what Paddle answers at the edges of its layers, a line for each."""

import paddle
import paddle.nn.functional as f


def say(name, run):
    """Print what `run` answers, or its refusal."""
    try:
        print(f"{name}:", run().astype("float32").flatten().tolist())
    except Exception as refusal:
        words = [each for each in str(refusal).splitlines() if "Error" in each or each.strip()]
        print(f"{name}: refused: {type(refusal).__name__} {words[-1][:150] if words else ''}")


def line(*values, dtype="float32"):
    return paddle.to_tensor(values, dtype=dtype).reshape([1, 1, -1])


def gradient(values, **options):
    x = line(*values)
    x.stop_gradient = False
    f.max_pool1d(x, 3, stride=1, **options).sum().backward()
    return x.grad


inf, nan = float("inf"), float("nan")
print("paddle", paddle.__version__)
say("max 3 ties: gradient of 5 5 5", lambda: gradient((5, 5, 5)))
say("max 3 padding 2", lambda: f.max_pool1d(line(1, 2, 3), 3, 1, 2))
say("max 3 padding 3", lambda: f.max_pool1d(line(1, 2, 3), 3, 1, 3))
say("max 3 padding 1 of -1 -2 -3", lambda: f.max_pool1d(line(-1, -2, -3), 3, 1, 1))
say("max of -inf, 3, padding 1", lambda: f.max_pool1d(line(-inf, -inf, -inf), 3, 1, 1))
for values in ((nan, 1, 2), (1, nan, 2), (1, 2, nan)):
    say(f"max 3 of {values}", lambda: f.max_pool1d(line(*values), 3))
for counted in (False, True):
    for padding in (0, 1):
        say(
            f"average 3, stride 3, padding {padding}, ceil, exclusive {not counted}, 10 ×5",
            lambda: f.avg_pool1d(line(*[10] * 5), 3, 3, padding, not counted, True),
        )
say("average 3 padding 2, exclusive, of 1 2 3", lambda: f.avg_pool1d(line(1, 2, 3), 3, 1, 2))
say(
    "average 3 SAME, exclusive False, of 10 10 10",
    lambda: f.avg_pool1d(line(10, 10, 10), 3, 1, "SAME", exclusive=False),
)
say("average 3 stride 2 SAME of 1…6", lambda: f.avg_pool1d(line(1, 2, 3, 4, 5, 6), 3, 2, "SAME"))
say(
    "average 2, divisor_override 10, of 1…4",
    lambda: f.avg_pool2d(line(1, 2, 3, 4).unsqueeze(2), [1, 2], divisor_override=10),
)
for dtype in ("float16", "bfloat16", "int32", "int64", "uint8"):
    say(f"max_pool2d of {dtype}", lambda: f.max_pool2d(line(1, 2, 3, dtype=dtype).unsqueeze(2), [1, 3], 1, [0, 1]))
    say(f"average 64×64 of 1 in {dtype}", lambda: f.avg_pool2d(paddle.ones([1, 1, 64, 64], dtype=dtype), 64))
say("average 4096 of 0.1 in float32", lambda: f.avg_pool2d(paddle.full([1, 1, 64, 64], 0.1), 64))
tens = line(1, 10, 100)
say("conv SAME 4 of 0 0 1 0 0", lambda: f.conv1d(line(0, 0, 1, 0, 0), line(1, 2, 3, 4), padding="SAME"))
say("conv SAME 3, stride 2 of 1…6", lambda: f.conv1d(line(1, 2, 3, 4, 5, 6), tens, padding="SAME", stride=2))
say("conv SAME 3, dilation 2 of 1…5", lambda: f.conv1d(line(1, 2, 3, 4, 5), tens, padding="SAME", dilation=2))
for mode in ("circular", "reflect", "replicate"):
    for size in (2, 3, 4, 7):
        say(f"pad {mode} of 1 2 3 by {size}", lambda: f.pad(line(1, 2, 3), [size, size], mode, data_format="NCL"))
say("transposed 3, stride 2, 0 1 0", lambda: f.conv1d_transpose(line(0, 1, 0), line(1, 2, 3), stride=2))
say(
    "transposed 3, stride 2, SAME, 0 1 0",
    lambda: f.conv1d_transpose(line(0, 1, 0), line(1, 2, 3), stride=2, padding="SAME"),
)
say(
    "transposed 4, stride 2, SAME, 0 1 0",
    lambda: f.conv1d_transpose(line(0, 1, 0), line(1, 2, 3, 4), stride=2, padding="SAME"),
)
say(
    "transposed 2, stride 3, SAME, 0 1 0",
    lambda: f.conv1d_transpose(line(0, 1, 0), line(1, 2), stride=3, padding="SAME"),
)
say(
    "transposed 3, stride 2, padding 1, output_padding 1, 0 0 1",
    lambda: f.conv1d_transpose(line(0, 0, 1), line(1, 2, 3), stride=2, padding=1, output_padding=1),
)
say(
    "transposed 3, stride 2, output_padding 1, 0 0 1",
    lambda: f.conv1d_transpose(line(0, 0, 1), line(1, 2, 3), stride=2, output_padding=1),
)
say(
    "depthwise 2 of channels 1, 10",
    lambda: f.conv1d(paddle.to_tensor([[[1.0], [10.0]]]), paddle.arange(1.0, 5).reshape([4, 1, 1]), groups=2),
)
say("adaptive average 5 to 3", lambda: f.adaptive_avg_pool1d(line(1, 2, 3, 4, 5), 3))
say("adaptive average 3 to 5", lambda: f.adaptive_avg_pool1d(line(1, 2, 3), 5))
say("adaptive max 5 to 3", lambda: f.adaptive_max_pool1d(line(5, 4, 3, 2, 1), 3))
say("lp_pool 2, norm 3 of -1 -1", lambda: f.lp_pool1d(line(-1, -1), 3, 2))
say("lp_pool 2, norm 1 of 1 -3", lambda: f.lp_pool1d(line(1, -3), 1, 2))
say("lp_pool 2, norm 2, ceil of 3 4 5", lambda: f.lp_pool1d(line(3, 4, 5), 2, 2, ceil_mode=True))
say("lp_pool 2, norm 2, padding 1 of 3 4", lambda: f.lp_pool1d(line(3, 4), 2, 2, padding=1))
