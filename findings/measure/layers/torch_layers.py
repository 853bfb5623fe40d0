# packages: torch==2.13.0 numpy==2.4.6
# ruff: noqa: B023, D103 - each lambda is called at once; the names say enough
"""Print what torch answers at the edges of its layers, a line for each."""

import torch
import torch.nn.functional as f


def say(name, run):
    """Print what `run` answers, or its refusal."""
    try:
        print(f"{name}:", run().flatten().tolist())
    except Exception as refusal:
        print(f"{name}: refused: {type(refusal).__name__} {str(refusal).splitlines()[0][:150]}")


def row(*values, dtype=torch.float32):
    return torch.tensor(values, dtype=dtype).reshape(1, 1, 1, -1)


def line(*values, dtype=torch.float32):
    return torch.tensor(values, dtype=dtype).reshape(1, 1, -1)


def gradient(values, **options):
    x = row(*values).requires_grad_()
    f.max_pool2d(x, (1, 3), stride=1, **options).sum().backward()
    return x.grad


def gradient_1d(values):
    x = line(*values).requires_grad_()
    f.max_pool1d(x, 3, stride=1).sum().backward()
    return x.grad


def conv_same(mode):
    layer = torch.nn.Conv1d(1, 1, 4, padding="same", padding_mode=mode, bias=False)
    layer.weight.data = line(1, 2, 3, 4)
    return layer(line(0, 0, 1, 0, 0))


inf, nan = float("inf"), float("nan")
print("torch", torch.__version__)
say("max 3 ties: gradient of 5 5 5", lambda: gradient((5, 5, 5)))
say("max 3 ties 1-D: gradient of 5 5 5", lambda: gradient_1d((5, 5, 5)))
say("max 3 padding 2", lambda: f.max_pool1d(line(1, 2, 3), 3, 1, 2))
say("max 3 dilation 2 padding 2", lambda: f.max_pool1d(line(1, 2, 3, 4, 5), 3, 1, 2, dilation=2))
say("max 2 stride 3 padding 1 ceil 1…4", lambda: f.max_pool1d(line(1, 2, 3, 4), 2, 3, 1, ceil_mode=True))
say("max 2 stride 3 ceil 1…6", lambda: f.max_pool1d(line(1, 2, 3, 4, 5, 6), 2, 3, 0, ceil_mode=True))
say("max 3, dilation 2, stride 2, ceil, 1…6", lambda: f.max_pool1d(line(1, 2, 3, 4, 5, 6), 3, 2, 0, 2, ceil_mode=True))
say("max of -inf, 3, padding 1", lambda: f.max_pool2d(row(-inf, -inf, -inf), (1, 3), 1, (0, 1)))
for dtype in (torch.uint8, torch.int8, torch.int32, torch.int64, torch.float16, torch.bfloat16, torch.bool):
    values = (1, 2, 3) if dtype in (torch.uint8, torch.bool) else (-1, -2, -3)
    say(f"max_pool1d 3, padding 1 of {dtype}", lambda: f.max_pool1d(line(*values, dtype=dtype), 3, 1, 1))
    say(f"max_pool2d 3, padding 1 of {dtype}", lambda: f.max_pool2d(row(*values, dtype=dtype), (1, 3), 1, (0, 1)))
    say(f"avg_pool1d 3 of {dtype}", lambda: f.avg_pool1d(line(*values, dtype=dtype), 3))
    say(f"avg_pool2d 3 of {dtype}", lambda: f.avg_pool2d(row(*values, dtype=dtype), (1, 3)))
    say(f"adaptive_avg_pool2d of {dtype}", lambda: f.adaptive_avg_pool2d(row(*values, dtype=dtype), 1))
    say(f"adaptive_avg_pool2d to 2 of {dtype}", lambda: f.adaptive_avg_pool2d(row(*values, dtype=dtype), (1, 2)))
for values in ((nan, 1, 2), (1, nan, 2), (1, 2, nan)):
    say(f"max 3 of {values}", lambda: f.max_pool2d(row(*values), (1, 3)))
    say(f"max 3 1-D of {values}", lambda: f.max_pool1d(line(*values), 3))
say(
    "average of float16, 32×32 of 100", lambda: f.avg_pool2d(torch.full((1, 1, 32, 32), 100.0, dtype=torch.float16), 32)
)
say("average of bfloat16, 64×64 of 1", lambda: f.avg_pool2d(torch.ones((1, 1, 64, 64), dtype=torch.bfloat16), 64))
say("average of bfloat16, 1-D 4096 of 1", lambda: f.avg_pool1d(torch.ones((1, 1, 4096), dtype=torch.bfloat16), 4096))
say("average of bfloat16, 3-D 16 of 1", lambda: f.avg_pool3d(torch.ones((1, 1, 16, 16, 16), dtype=torch.bfloat16), 16))
say(
    "average of bfloat16, 64×64, channels_last",
    lambda: f.avg_pool2d(torch.ones((1, 2, 64, 64), dtype=torch.bfloat16).to(memory_format=torch.channels_last), 64),
)
say(
    "adaptive average of bfloat16, 64×64",
    lambda: f.adaptive_avg_pool2d(torch.ones((1, 1, 64, 64), dtype=torch.bfloat16), 1),
)
say(
    "LPPool norm 1 of 64×64 ones in bfloat16",
    lambda: f.lp_pool2d(torch.ones((1, 1, 64, 64), dtype=torch.bfloat16), 1, 64),
)
say("LPPool norm 2 of 2 × 300 in float16", lambda: f.lp_pool1d(line(300, 300, dtype=torch.float16), 2, 2))
for counted in (False, True):
    for padding in (0, 1):
        say(
            f"average 3, stride 3, padding {padding}, ceil, counted {counted}, 10 ×5",
            lambda: f.avg_pool1d(line(*[10] * 5), 3, 3, padding, True, counted),
        )
say("average 2, stride 3, padding 1, ceil, counted, 10 ×4", lambda: f.avg_pool1d(line(*[10] * 4), 2, 3, 1, True, True))
tens = line(1, 10, 100)
say("same 2, dilation 3, 1…5", lambda: f.conv1d(line(1, 2, 3, 4, 5), tens[..., :2], padding="same", dilation=3))
say("same 3, stride 2", lambda: f.conv1d(line(1, 2, 3, 4, 5), tens, padding="same", stride=2))
say("same 4 of 0 0 1 0 0", lambda: f.conv1d(line(0, 0, 1, 0, 0), line(1, 2, 3, 4), padding="same"))
for mode in ("circular", "reflect", "replicate"):
    for size in (2, 3, 4):
        say(f"pad {mode} of 1 2 3 by {size}", lambda: f.pad(line(1, 2, 3), (size, size), mode))
say("Conv1d 4, same, circular of 0 0 1 0 0", lambda: conv_same("circular"))

say("Conv1d 4, same, reflect of 0 0 1 0 0", lambda: conv_same("reflect"))
say("transposed 3, stride 2, 0 1 0", lambda: f.conv_transpose1d(line(0, 1, 0), line(1, 2, 3), stride=2))
say(
    "transposed 3, stride 2, padding 1, output_padding 1, 0 0 1",
    lambda: f.conv_transpose1d(line(0, 0, 1), line(1, 2, 3), stride=2, padding=1, output_padding=1),
)
say(
    "transposed 3, stride 2, padding 0, output_padding 1, 0 0 1",
    lambda: f.conv_transpose1d(line(0, 0, 1), line(1, 2, 3), stride=2, output_padding=1),
)
say("LPPool 2, norm 3 of -1 -1", lambda: f.lp_pool1d(line(-1, -1), 3, 2))
say("LPPool 2, norm 1 of -1 -1", lambda: f.lp_pool1d(line(-1, -1), 1, 2))
say("LPPool 2, norm 1 of -1 3", lambda: f.lp_pool1d(line(-1, 3), 1, 2))
say("LPPool 2, norm 1 of 1 -3", lambda: f.lp_pool1d(line(1, -3), 1, 2))
say("LPPool 2, stride 2, norm 1, ceil of 1 2 5", lambda: f.lp_pool1d(line(1, 2, 5), 1, 2, 2, True))
say("LPPool 2, norm inf of 1 3", lambda: f.lp_pool1d(line(1, 3), inf, 2))
say(
    "max_unpool of overlapping windows 1 5 1",
    lambda: f.max_unpool1d(*f.max_pool1d(line(1, 5, 2), 2, 1, return_indices=True), 2, 1),
)
say(
    "depthwise 2 of channels 1, 10",
    lambda: f.conv1d(torch.tensor([[[1.0], [10.0]]]), torch.arange(1.0, 5).reshape(4, 1, 1), groups=2),
)
say("adaptive average 5 to 3", lambda: f.adaptive_avg_pool1d(line(1, 2, 3, 4, 5), 3))
say("adaptive average 3 to 5", lambda: f.adaptive_avg_pool1d(line(1, 2, 3), 5))
