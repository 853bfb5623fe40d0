# packages: tinygrad==0.14.0 numpy==2.4.6
# ruff: noqa: B023, D103 - each lambda is called at once; the names say enough
"""Print what tinygrad answers at the edges of its layers, a line for each."""

import os

os.environ.setdefault("DEV", "PYTHON")  # needs no compiler

from importlib.metadata import version

from tinygrad import Tensor, dtypes


def say(name, run):
    """Print what `run` answers, or its refusal."""
    try:
        print(f"{name}:", run().flatten().tolist())
    except Exception as refusal:
        print(f"{name}: refused: {type(refusal).__name__} {str(refusal).splitlines()[0][:150] if str(refusal) else ''}")


def row(*values, dtype=dtypes.float32):
    return Tensor(values, dtype=dtype).reshape(1, 1, 1, -1)


def gradient(values):
    x = Tensor(values, dtype=dtypes.float32)
    return x.reshape(1, 1, 1, -1).max_pool2d((1, 3), 1).sum().gradient(x)[0]


inf, nan = float("inf"), float("nan")
print("tinygrad", version("tinygrad"))
say("max 3 ties: gradient of 5 5 5", lambda: gradient([5, 5, 5]))
say("max 3 ties: gradient of 5 5 1", lambda: gradient([5, 5, 1]))
say("max 3 padding 2 of 1 2 3", lambda: row(1, 2, 3).max_pool2d((1, 3), 1, padding=(0, 2)))
say("max 3 padding 3 of 1 2 3", lambda: row(1, 2, 3).max_pool2d((1, 3), 1, padding=(0, 3)))
say("max 3 padding 1 of -1 -2 -3", lambda: row(-1, -2, -3).max_pool2d((1, 3), 1, padding=(0, 1)))
say("max of -inf, 3, padding 1", lambda: row(-inf, -inf, -inf).max_pool2d((1, 3), 1, padding=(0, 1)))
for dtype in (dtypes.uint8, dtypes.int8, dtypes.int32, dtypes.bool):
    values = (1, 2, 4) if dtype in (dtypes.uint8, dtypes.bool) else (-1, -2, -4)
    say(f"max 3 padding 1 of {dtype}", lambda: row(*values, dtype=dtype).max_pool2d((1, 3), 1, padding=(0, 1)))
    say(f"average 3 of {dtype}", lambda: row(*values, dtype=dtype).avg_pool2d((1, 3), 1))
    say(f"conv 3 of 100 in {dtype}", lambda: row(100, 100, 100, dtype=dtype).conv2d(row(1, 1, 1, dtype=dtype)))
for values in ((nan, 1, 2), (1, nan, 2), (1, 2, nan)):
    say(f"max 3 of {values}", lambda: row(*values).max_pool2d((1, 3), 1))
say("max 2 stride 2 ceil 1…5", lambda: row(1, 2, 3, 4, 5).max_pool2d((1, 2), 2, ceil_mode=True))
say(
    "max 2 stride 3 padding 1 ceil 1…4",
    lambda: row(1, 2, 3, 4).max_pool2d((1, 2), (1, 3), padding=(0, 1), ceil_mode=True),
)
say("max 2 stride 3 ceil 1…6", lambda: row(1, 2, 3, 4, 5, 6).max_pool2d((1, 2), (1, 3), ceil_mode=True))
for counted in (False, True):
    for padding in (0, 1):
        say(
            f"average 3, stride 3, padding {padding}, ceil, counted {counted}, 10 ×5",
            lambda: row(*[10] * 5).avg_pool2d(
                (1, 3), (1, 3), padding=(0, padding), ceil_mode=True, count_include_pad=counted
            ),
        )
say(
    "average of float16, 32×32 of 100",
    lambda: Tensor.full((1, 1, 32, 32), 100.0, dtype=dtypes.float16).contiguous().avg_pool2d((32, 32)),
)
for mode in ("circular", "reflect", "replicate"):
    for size in (2, 3, 4):
        say(f"pad {mode} of 1 2 3 by {size}", lambda: row(1, 2, 3).pad((size, size, 0, 0), mode=mode))
say("conv 4, padding same", lambda: row(0, 0, 1, 0, 0).conv2d(row(1, 2, 3, 4), padding="same"))
say("transposed 3 stride 2, 0 1 0", lambda: row(0, 1, 0).conv_transpose2d(row(1, 2, 3), stride=(1, 2)))
say(
    "transposed 3 stride 2 padding 1 output_padding 1, 0 0 1",
    lambda: row(0, 0, 1).conv_transpose2d(row(1, 2, 3), stride=(1, 2), padding=(0, 1), output_padding=(0, 1)),
)
say(
    "depthwise 2 of channels 1, 10",
    lambda: Tensor([[[[1.0]], [[10.0]]]]).conv2d(Tensor([1.0, 2, 3, 4]).reshape(4, 1, 1, 1), groups=2),
)
