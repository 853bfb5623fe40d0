# ruff: noqa: E501
"""Wrong functions as people write them: what they take an operation for, types, settings, and two mistakes at once."""

from collections.abc import Iterator
from itertools import combinations

from tests.diagnosis.catalogue import learning, right

Edit = tuple[str, str, str]  # what it is, what stands there, what is written instead

PLAIN = right.PLAIN.format(kernel="kernel")
TURNED = right.PLAIN.format(kernel=right.TURNED)
SLICES = right.SLICES.format(kernel="kernel")
VIEW = right.VIEW.format(kernel="kernel")
POOL = right.POOL.format(**right.MAXIMUM)
MEAN = right.POOL.format(**right.MEAN)
STEPS = (
    right.POOL_STEPS.format(**right.BEST)
    .replace("stride):", "stride=None):")
    .replace("    height,", "    stride = window if stride is None else stride\n    height,")
)
RETURN = "return output"
HEAD = "stride=1, padding=0, dilation=1"

TYPES: list[Edit] = [
    ("whole numbers", RETURN, "return np.asarray(output).astype(int)"),
    ("16 bits", RETURN, "return np.asarray(output).astype(np.int16)"),
    ("8 bits", RETURN, "return np.asarray(output).astype(np.uint8)"),
    ("32 bits without a sign", RETURN, "return np.asarray(output).astype(np.int64).astype(np.uint32)"),
    ("half precision", RETURN, "return np.asarray(output).astype(np.float16)"),
    ("rounded", RETURN, "return np.round(output)"),
    ("rounded to one decimal", RETURN, "return np.round(output, 1)"),
    ("rounded to two decimals", RETURN, "return np.round(output, 2)"),
    ("rounded down", RETURN, "return np.floor(output)"),
    ("complex", RETURN, "return np.asarray(output).astype(complex)"),
    ("complex list", RETURN, "return [[complex(value) for value in row] for row in output]"),
    ("text", RETURN, "return np.asarray(output).astype(str)"),
    ("text as objects", RETURN, "return np.asarray(output).astype(str).astype(object)"),
    ("text of all", RETURN, "return str(output)"),
    ("masked", RETURN, "return np.ma.masked_less(output, 0)"),
    ("dates", RETURN, "return np.asarray(output).astype(int).astype('datetime64[s]')"),
    ("a generator", RETURN, "return (row for row in output)"),
    ("a dict", RETURN, "return dict(enumerate(output))"),
    ("one row", RETURN, "return np.ravel(output)"),
    ("one more axis", RETURN, "return np.asarray(output)[np.newaxis]"),
    ("two results", RETURN, "return output, output"),
    ("nothing", RETURN, "pass"),
    ("printed", RETURN, "print(output)"),
    ("the shape", RETURN, "return np.shape(output)"),
    ("clipped to a picture", RETURN, "return np.clip(output, 0, 255)"),
    ("made positive", RETURN, "return np.abs(output)"),
    ("ReLU", RETURN, "return np.maximum(output, 0)"),
    ("scaled to 1", RETURN, "return output / np.max(np.abs(output))"),
    ("transposed", RETURN, "return np.transpose(output)"),
    ("turned at the end", RETURN, "return np.asarray(output)[::-1, ::-1]"),
    ("flipped at the end", RETURN, "return np.asarray(output)[::-1]"),
    ("one row short", RETURN, "return np.asarray(output)[:-1]"),
    ("one column short", RETURN, "return np.asarray(output)[:, :-1]"),
    ("a border of zeros", RETURN, "return np.pad(output, 1)"),
    ("rolled", RETURN, "return np.roll(output, 1, axis=1)"),
    ("zeros", RETURN, "return np.zeros_like(output)"),
    ("nan", RETURN, "return np.full_like(output, np.nan)"),
    ("not finished", RETURN, "return ..."),
]

KERNELS: list[Edit] = [
    (f"kernel {written}", "* kernel)", f"* {written})")
    for written in (
        "kernel[::-1]",
        "kernel[:, ::-1]",
        "kernel[::-1, ::-1]",
        "np.flipud(kernel)",
        "np.fliplr(kernel)",
        "np.rot90(kernel, 2)",
        "np.abs(kernel)",
        "(kernel / kernel.sum())",
        "(kernel / np.abs(kernel).sum())",
        "(kernel / kernel.size)",
        "(kernel > 0)",
        "kernel.astype(int)",
        "np.round(kernel)",
        "kernel.T.reshape(kernel.shape)",
        "np.sort(kernel)",
        "1",
        "kernel[0, 0]",
        "kernel.mean()",
        "kernel[:1]",
    )
]
SUMS: list[Edit] = [
    ("mean for sum", "np.sum(", "np.mean("),
    ("maximum for sum", "np.sum(", "np.max("),
    ("median for sum", "np.sum(", "np.median("),
    ("product for sum", "np.sum(", "np.prod("),
    ("sum of rows", "np.sum(", "np.sum(np.diag("),
    ("+ for *", "* kernel)", "+ kernel)"),
    ("- for *", "* kernel)", "- kernel)"),
    ("integer sum", "np.sum(", "int(np.sum("),
    ("distance", "* kernel)", "- kernel) ** 2"),
]
SETTINGS: list[Edit] = [
    ("strides", HEAD, "strides=1, padding=0, dilation=1"),
    ("pad", HEAD, "stride=1, pad=0, dilation=1"),
    ("dilations", HEAD, "stride=1, padding=0, dilations=1"),
    ("rate", HEAD, "stride=1, padding=0, rate=1"),
    ("s, p, d", HEAD, "s=1, p=0, d=1"),
    ("step", HEAD, "step=1, padding=0, dilation=1"),
    ("no dilation", HEAD, "stride=1, padding=0"),
    ("no stride", HEAD, "padding=0, dilation=1"),
    ("no settings", HEAD, "*, verbose=False"),
    ("none", f", {HEAD}", ""),
]
OVERRIDDEN: list[Edit] = [
    ("stride 2 at most", "    padded", "    stride = min(stride, 2)\n    padded"),
    ("stride ignored", "    padded", "    stride = 1\n    padded"),
    ("stride squared", "    padded", "    stride = stride**2\n    padded"),
    ("padding ignored", "    padded", "    padding = 0\n    padded"),
    ("padding at most 1", "    padded", "    padding = min(padding, 1)\n    padded"),
    ("padding twice", "    padded", "    padding = 2 * padding\n    padded"),
    ("dilation ignored", "    padded", "    dilation = 1\n    padded"),
    ("dilation 2 at most", "    padded", "    dilation = min(dilation, 2)\n    padded"),
    ("dilation as gaps", "    padded", "    dilation = dilation + 1\n    padded"),
    ("dilation swapped with stride", "    padded", "    stride, dilation = dilation, stride\n    padded"),
    ("padding edge values", "np.pad(image, padding)", "np.pad(image, padding, mode='edge')"),
    ("padding reflected", "np.pad(image, padding)", "np.pad(image, padding, mode='reflect')"),
    ("padding wrapped", "np.pad(image, padding)", "np.pad(image, padding, mode='wrap')"),
    ("padding ones", "np.pad(image, padding)", "np.pad(image, padding, constant_values=1)"),
    ("padding before", "np.pad(image, padding)", "np.pad(image, ((padding, 0), (padding, 0)))"),
    ("padding after", "np.pad(image, padding)", "np.pad(image, ((0, 2 * padding), (0, 2 * padding)))"),
    ("padding of columns", "np.pad(image, padding)", "np.pad(image, ((0, 0), (padding, padding)))"),
    ("padding of rows", "np.pad(image, padding)", "np.pad(image, ((padding, padding), (0, 0)))"),
    ("always padded", "np.pad(image, padding)", "np.pad(image, padding + 1)"),
    ("padded for same", "np.pad(image, padding)", "np.pad(image, kernel.shape[0] // 2)"),
    ("stride before", "    padded = np.pad(image, padding)", "    padded = np.pad(image, padding)[::stride, ::stride]"),
    ("stride after too", RETURN, "return np.asarray(output)[::stride, ::stride]"),
    ("dilated image", "window * kernel", "window[::dilation, ::dilation] * kernel"),
]
_VIEWS: list[Edit] = [
    ("stride of rows", "[::stride, ::stride,", "[::stride, :,"),
    ("stride of columns", "[::stride, ::stride,", "[:, ::stride,"),
    ("dilation of rows", "::dilation, ::dilation]", "::dilation, :]"),
    ("swapped", "::stride, ::stride, ::dilation, ::dilation]", "::dilation, ::dilation, ::stride, ::stride]"),
    ("output transposed", '"ijmn,mn->ij"', '"ijmn,mn->ji"'),
    ("kernel transposed", "(tall, wide))", "(wide, tall))"),
    ("last left out", "[::stride, ::stride,", "[:-1:stride, :-1:stride,"),
]
BOUNDS: list[Edit] = [
    ("not + 1", "image.shape[0] - kh + 1, image.shape[1] - kw + 1", "image.shape[0] - kh, image.shape[1] - kw"),
    ("as large as the image", "(image.shape[0] - kh + 1, image.shape[1] - kw + 1)", "image.shape"),
    (
        "rows and columns",
        "image.shape[0] - kh + 1, image.shape[1] - kw + 1",
        "image.shape[1] - kw + 1, image.shape[0] - kh + 1",
    ),
    ("square kernel", "kh, kw = kernel.shape", "kh = kw = kernel.shape[0]"),
    ("3×3", "kh, kw = kernel.shape", "kh = kw = 3"),
    ("swapped", "kh, kw = kernel.shape", "kw, kh = kernel.shape"),
    (
        "type of the image",
        "    output = np.zeros((image.shape[0] - kh + 1, image.shape[1] - kw + 1))",
        "    output = np.zeros((image.shape[0] - kh + 1, image.shape[1] - kw + 1), image.dtype)",
    ),
    ("integers", "image.shape[1] - kw + 1))", "image.shape[1] - kw + 1), int)"),
    ("int16", "image.shape[1] - kw + 1))", "image.shape[1] - kw + 1), np.int16)"),
    ("written over the image", "output[i, j] = np", "output[i, j] = image[i + kh // 2, j + kw // 2] = np"),
    ("image changed", "    kh, kw", "    image[0, 0] = 0\n    kh, kw"),
    ("image not flat", "np.sum(image[", "np.sum(image[::-1]["),
    ("normalized image", "    kh, kw", "    image = image / 255\n    kh, kw"),
    ("image without a mean", "    kh, kw", "    image = image - image.mean()\n    kh, kw"),
    ("too early", RETURN, "    return output"),
]
POOLS: list[Edit] = [
    *((name, old, new) for name, old, new in TYPES if "decimal" not in name and name not in ("made positive", "ReLU")),
    ("window by stride", "window if stride is None else stride", "stride if stride else 1"),
    ("stride ignored", "window if stride is None else stride", "window"),
    ("stride of one", "window if stride is None else stride", "1"),
    ("stride two", "window if stride is None else stride", "stride or 2"),
    (
        "window and stride swapped",
        "    step = window if stride is None else stride",
        "    step = window\n    window = window if stride is None else stride",
    ),
    ("padding ignored", "np.asarray(x, float), padding", "np.asarray(x, float), 0"),
    ("padding twice", "np.asarray(x, float), padding", "np.asarray(x, float), 2 * padding"),
    ("ceil", "(padded.shape[0] - window) // step", "-(-(padded.shape[0] - window) // step)"),
    ("ceil of columns", "(padded.shape[1] - window) // step", "-(-(padded.shape[1] - window) // step)"),
    ("rounded size", "(padded.shape[0] - window) // step", "round((padded.shape[0] - window) / step)"),
    ("length by stride", "(padded.shape[0] - window) // step + 1", "padded.shape[0] // step"),
    ("length by window", "(padded.shape[1] - window) // step + 1", "padded.shape[1] // window"),
    ("windows side by side", "i * step : i * step + window", "i * window : (i + 1) * window"),
    ("windows of a step", "i * step : i * step + window", "i * step : (i + 1) * step"),
    ("windows one apart", "i * step : i * step + window", "i : i + window"),
    ("columns one apart", "j * step : j * step + window", "j : j + window"),
    ("rows for columns", "j * step : j * step + window", "i * step : i * step + window"),
    ("pad", "padding=0):", "pad=0):\n    padding = pad"),
    ("strides", "stride=None,", "strides=None,"),
    ("integers", "np.zeros((rows, columns))", "np.zeros((rows, columns), int)"),
    ("type of the map", "np.zeros((rows, columns))", "np.zeros((rows, columns), np.int32)"),
]
OF_MAXIMUM: list[Edit] = [
    *(
        (f"np.{name}", "np.max(padded", f"np.{name}(padded")
        for name in ("min", "mean", "sum", "median", "argmax", "ptp")
    ),
    ("absolute", "np.max(padded[", "np.max(np.abs(padded)["),
    ("padded with 0", "constant_values=-np.inf", "constant_values=0"),
    ("padded with -1", "constant_values=-np.inf", "constant_values=-1"),
    ("padded with edges", "constant_values=-np.inf", "mode='edge'"),
]
STARTS: list[Edit] = [
    (f"starts at {start}", "best = x[top, left]", f"best = {start}")
    for start in (
        "0",
        "-1",
        "-99",
        "-100",
        "-128",
        "-255",
        "-999",
        "-1000",
        "-9999",
        "-10**5",
        "-10**6",
        "-10**9",
        "-2**31",
    )
]
OF_MEAN: list[Edit] = [
    *((f"np.{name}", "np.mean(padded", f"np.{name}(padded") for name in ("min", "max", "sum", "median", "std")),
    ("divided by the side", "np.mean(padded", "1 / window * np.sum(padded"),
    ("divided by 4", "np.mean(padded", "1 / 4 * np.sum(padded"),
    ("divided by 9", "np.mean(padded", "1 / 9 * np.sum(padded"),
    ("padded with edges", "constant_values=0", "mode='edge'"),
    ("padding does not count", "constant_values=0", "constant_values=np.nan"),
    *((name, RETURN, f"return np.round(output, {n})") for n, name in enumerate(("rounded", "to one decimal"))),
]
SIZES: list[Edit] = [
    *((f"span {span}", "dilation * (kernel - 1) + 1", span) for span in (
        "kernel", "dilation * kernel", "dilation * (kernel - 1)", "kernel + dilation - 1", "kernel + dilation",
        "(dilation + 1) * (kernel - 1) + 1", "dilation * kernel + 1", "kernel * 2 - 1", "dilation * kernel - 1",
        "kernel + (dilation - 1) * kernel", "dilation + kernel * (dilation - 1)",
    )),
    *((f"room {room}", "size + 2 * padding - span", room) for room in (
        "size - span", "size + padding - span", "size - 2 * padding - span", "size + 2 * padding - span + 1",
        "size + 2 * padding + span", "size + padding * padding - span", "size - span + 2 + padding", "2 * padding - span",
        "size + 2 * padding * stride - span", "size + min(padding, 1) * 2 - span", "size + 4 * padding - span",
    )),
    *((f"return {size}", "room // stride + 1", size) for size in (
        "room // stride", "room / stride + 1", "(room + 1) // stride", "room // (stride + 1)", "round(room / stride) + 1",
        "-(-room // stride) + 1", "room + 1", "room * stride + 1", "room % stride + 1", "room // stride + 2",
        "room // stride - 1", "room // min(stride, 2) + 1", "room // stride + 1 + 2 * padding", "size // stride",
        "size", "-(-size // stride)", "(size - 1) // stride + 1", "room // stride + stride", "room // stride // stride + 1",
        "str(room // stride + 1)", "[room // stride + 1]", "complex(room // stride + 1)", "(room // stride + 1,) * 2",
        "None", "room // stride + 1.001", "int(room / stride + 1.5)", "True",
    )),
    *((name, old, new) for name, old, new in SETTINGS if name not in ("none",)),
]  # fmt: skip
FIELDS: list[Edit] = [
    *((f"+ {grown}", "dilation * (kernel - 1) * step", grown) for grown in (
        "(kernel - 1) * step", "dilation * kernel * step", "(dilation + 1) * (kernel - 1) * step", "dilation * (kernel - 1)",
        "dilation * (kernel - 1) * step + 1", "dilation * (kernel - 1) + step", "dilation * (kernel - 1) * stride",
        "dilation * (kernel - 1) * step * stride", "kernel * step", "min(dilation, 2) * (kernel - 1) * step",
    )),
    *((f"step = {step}", "step * stride", step) for step in ("stride", "step + stride", "1", "step * stride * dilation", "step", "step * 2", "step * kernel")),
    ("starts at 0", "cells = 1", "cells = 0"),
    ("backwards", "in layers", "in layers[::-1]"),
    ("first layer only", "in layers", "in layers[:1]"),
    ("last layer left out", "in layers", "in layers[:-1]"),
    ("order of the numbers", "kernel, stride, dilation in", "kernel, dilation, stride in"),
    ("order of the numbers 2", "kernel, stride, dilation in", "stride, kernel, dilation in"),
    ("too early", "    return cells", "        return cells"),
    ("the step first", "        cells = cells + dilation * (kernel - 1) * step\n        step = step * stride", "        step = step * stride\n        cells = cells + dilation * (kernel - 1) * step"),
    ("area", "return cells", "return cells**2"),
    ("layers used up", "for kernel, stride, dilation in layers:", "while layers:\n        kernel, stride, dilation = layers.pop(0)"),
]  # fmt: skip
COUNTS: list[Edit] = [
    (f"return {count}", "filters * (weights + 1)", count)
    for count in (
        "filters * weights", "weights + 1", "filters * weights + 1", "channels * (weights + 1)", "filters + weights",
        "filters * (height * width + 1)", "filters * (weights + channels)", "filters * channels * (height * width + 1)",
        "filters * (channels * height * height + 1)", "filters * (channels * width * width + 1)", "weights",
        "filters * (channels + height * width + 1)", "filters * weights + channels", "filters * (channels * (height + width) + 1)",
        "height * width + 1", "filters * 9 * channels + filters", "filters * 15 * channels + filters", "str(filters * (weights + 1))",
    )
]  # fmt: skip
CHANNELS: list[Edit] = [
    ("mean over channels", "maps.append(one_map)", "maps.append(one_map / len(x))"),
    ("last channel wins", "one_map[i, j] += np", "one_map[i, j] = np"),
    ("first channel", "range(len(x))", "range(1)"),
    ("three channels", "range(len(x))", "range(3)"),
    ("first filter for all", "weights[o, c])", "weights[0, c])"),
    ("first channel of the filter", "weights[o, c])", "weights[o, 0])"),
    ("axes of the filters", "weights[o, c])", "weights[c, o])"),
    ("kernels turned", "weights[o, c])", "weights[o, c, ::-1, ::-1])"),
    ("all axes turned", "weights[o, c])", "weights[::-1, ::-1, ::-1, ::-1][o, c])"),
    ("channels turned", "weights[o, c])", "weights[o, ::-1][c])"),
    ("kernels flipped", "weights[o, c])", "weights[o, c, ::-1])"),
    ("one filter", "range(len(weights))", "range(1)"),
    ("as many filters as channels", "range(len(weights))", "range(len(x))"),
    ("channels last", "np.array(maps)", "np.moveaxis(np.array(maps), 0, -1)"),
    ("one map", "np.array(maps)", "np.array(maps).sum(axis=0)"),
    ("mean of maps", "np.array(maps)", "np.array(maps).mean(axis=0, keepdims=True)"),
    ("integers", "np.array(maps)", "np.array(maps, int)"),
    ("transposed", "np.array(maps)", "np.array(maps).transpose(0, 2, 1)"),
    ("a batch", "np.array(maps)", "np.array([maps])"),
    ("map per channel", "        maps.append", "            maps.append"),
]
LAYERS: list[Edit] = [
    ("first image for all", "padded[b,", "padded[0,"),
    ("first channels for all groups", "padded[b, first + c", "padded[b, c"),
    ("next group", "o // (filters // groups) * depth", "o % groups * depth"),
    ("groups of filters", "o // (filters // groups) * depth", "o // groups * depth"),
    ("bias ignored", "if bias is not None", "if False"),
    ("bias once", "output[b, o] += bias[o]", "output[b, o, 0, 0] += bias[o]"),
    ("bias of the first image", "if bias is not None", "if bias is not None and b == 0"),
    ("first bias", "+= bias[o]", "+= bias[0]"),
    ("all biases", "+= bias[o]", "+= bias.sum()"),
    (
        "bias per channel",
        "            if bias is not None:\n                output[b, o] += bias[o]",
        "                if bias is not None:\n                    output[b, o] += bias[o]",
    ),
    ("bias taken off", "+= bias[o]", "-= bias[o]"),
    ("bias times", "+= bias[o]", "*= bias[o]"),
    ("first filter", "weight[o,", "weight[0,"),
    ("turned", "weight[o, c, m, n]", "weight[o, c, -1 - m, -1 - n]"),
    ("last channel wins", "output[b, o] += part", "output[b, o] = part"),
    ("integers", "np.zeros((images, filters, rows, columns))", "np.zeros((images, filters, rows, columns), int)"),
    ("one image", "return output", "return output[:1]"),
    ("images added", "return output", "return output.sum(axis=0, keepdims=True)"),
    ("axes of images and maps", "return output", "return output.swapaxes(0, 1)"),
    ("divided by the channels", "return output", "return output / channels"),
    ("padding all axes", "((0, 0), (0, 0), (padding, padding), (padding, padding))", "padding"),
    ("padding ignored", "((0, 0), (0, 0), (padding, padding), (padding, padding))", "0"),
    ("stride ignored", "[::stride, ::stride]", ""),
    ("stride of rows", "[::stride, ::stride]", "[::stride]"),
    ("stride of columns", "[::stride, ::stride]", "[:, ::stride]"),
    ("group", "groups=1):", "group=1):\n    groups = group"),
    ("b", "bias=None", "b=None"),
    ("strides", "stride=1", "strides=1"),
]
PAIR_SUMS: list[Edit] = [
    ("c + a", "b = c - a", "b = c + a"),
    ("a - c", "b = c - a", "b = a - c"),
    ("an index below 0", "if 0 <= b < len(g)", "if b < len(g)"),
    ("too few sums", "[0] * (len(f) + len(g) - 1)", "[0] * len(f)"),
    ("too few sums of g", "[0] * (len(f) + len(g) - 1)", "[0] * len(g)"),
    ("as many sums as pairs", "[0] * (len(f) + len(g) - 1)", "[0] * (len(f) * len(g))"),
    ("one more", "[0] * (len(f) + len(g) - 1)", "[0] * (len(f) + len(g))"),
    ("one less", "[0] * (len(f) + len(g) - 1)", "[0] * (len(f) + len(g) - 2)"),
    ("turned", "    sums =", "    g = g[::-1]\n    sums ="),
    ("not added up", "+= f[a] * g[b]", "= f[a] * g[b]"),
    ("added", "f[a] * g[b]", "f[a] + g[b]"),
    ("counted", "f[a] * g[b]", "1"),
    ("integers", "f[a] * g[b]", "int(f[a] * g[b])"),
    ("normalized", "return sums", "return [value / sum(sums) for value in sums]"),
    ("array of int16", "return sums", "return np.array(sums).astype(np.int16)"),
    ("rounded", "return sums", "return np.round(sums)"),
    ("complex", "return sums", "return np.array(sums) + 0j"),
    ("as a Fourier series", "return sums", "return np.fft.ifft(np.fft.fft(f, len(sums)) * np.fft.fft(g, len(sums)))"),
    ("cyclic", "return sums", "return np.fft.ifft(np.fft.fft(f, len(f)) * np.fft.fft(g, len(f))).real"),
    ("valid", "return sums", "return np.convolve(f, g, 'valid')"),
    ("same", "return sums", "return np.convolve(f, g, 'same')"),
    ("np.correlate", "return sums", "return np.correlate(f, g, 'full')"),
    ("f used up", "return sums", "f[0] = 0\n    return sums"),
]
CELLS = (
    "[i + m, j + n]", "[m - i, n - j]", "[j - n, i - m]", "[i - n, j - m]", "[i - m, j + n]", "[i + m, j - n]", "[i, j]",
    "[m, n]", "[-m, -n]", "[i - m - 1, j - n - 1]", "[i - m + 1, j - n + 1]", "[abs(i - m), abs(j - n)]", "i - m",
    "[[i - m, j - n]]", "[str(i - m), str(j - n)]", "[i - m, j - m]", "[i * m, j * n]", "{'row': i - m, 'column': j - n}",
    "complex(i - m, j - n)", "[i - m, i - n]",
)  # fmt: skip


def edited(source: str, *edits: Edit) -> tuple[str, str]:
    """Make a source wrong; give what was done, and the source."""
    for _, old, new in edits:
        assert old in source, f"there is no {old!r} to edit"
        source = source.replace(old, new)
        if new.count("(") != new.count(")") + old.count("(") - old.count(")"):
            source = _closed(source, new)
    return " and ".join(name for name, _, _ in edits), source


def _closed(source: str, new: str) -> str:
    """Close a bracket that an edit opened at the end of its line."""
    return "\n".join(f"{line})" if new in line else line for line in source.split("\n"))


def wrong(operation: str) -> Iterator[tuple[str, str]]:
    """Give the wrong functions of an operation that are written by hand: what each is, and its source."""
    for source, edits in _EDITS.get(operation, ()):
        for edit in edits:
            yield edited(source, edit)
    yield from _pairs(operation)
    yield from _OWN.get(operation, ())


def _pairs(operation: str) -> Iterator[tuple[str, str]]:
    """Make two of the common mistakes at once, where they stand in different places."""
    source, edits = _COMMON.get(operation, ("", []))
    for one, other in combinations(edits, 2):
        if one[1] != other[1]:
            yield edited(source, one, other)


def _chosen(edits: list[Edit], *names: str) -> list[Edit]:
    return [edit for edit in edits if edit[0] in names]


_EDITS: dict[str, list[tuple[str, list[Edit]]]] = {
    "correlate2d": [
        (PLAIN, TYPES),
        (PLAIN, KERNELS),
        (PLAIN, SUMS),
        (PLAIN, BOUNDS),
        (SLICES, SETTINGS),
        (SLICES, OVERRIDDEN),
        (VIEW, _VIEWS),
    ],
    "convolve2d": [
        (
            TURNED,
            [
                *TYPES[:12],
                *BOUNDS,
                ("not turned", right.TURNED, "kernel"),
                ("flipud", right.TURNED, "np.flipud(kernel)"),
                ("fliplr", right.TURNED, "np.fliplr(kernel)"),
                ("rot90", right.TURNED, "np.rot90(kernel)[: kh, : kw]"),
                ("turned twice", right.TURNED, "kernel[::-1, ::-1][::-1, ::-1]"),
            ],
        )
    ],
    "divided": [
        (
            PLAIN.replace("kernel):", "kernel, divisor):").replace("kernel)\n", "kernel) / divisor\n"),
            [
                *TYPES[:8],
                ("not divided", "/ divisor", ""),
                ("divided down", "/ divisor", "// divisor"),
                ("times", "/ divisor", "* divisor"),
                ("by the sum", "/ divisor", "/ kernel.sum()"),
                ("by the size", "/ divisor", "/ kernel.size"),
                ("by 16", "/ divisor", "/ 16"),
                ("by 9", "/ divisor", "/ 9"),
                ("mean", "np.sum(", "np.mean("),
                ("turned", "* kernel)", "* kernel[::-1, ::-1])"),
            ],
        )
    ],
    "max_pool2d": [(POOL, POOLS), (POOL, OF_MAXIMUM), (STEPS, STARTS)],
    "avg_pool2d": [(MEAN, POOLS), (MEAN, OF_MEAN)],
    "output_size": [(right.SIZE, SIZES)],
    "receptive_field": [(right.FIELD, FIELDS)],
    "parameters": [(right.PARAMETERS, COUNTS)],
    "maps": [(right.MAPS, CHANNELS)],
    "conv2d": [(right.CONV2D, LAYERS)],
    "pair_sums": [(right.PAIRS, PAIR_SUMS)],
    "weight_gradient": [(learning.WEIGHTS_SLICES, [*TYPES, *learning.SUMS])],
    "input_gradient": [(learning.PIXELS, [*TYPES, *learning.TURNS])],
    "lay_down": [(learning.LAID, [*TYPES, *learning.LAYINGS])],
    "max_pool_gradient": [(learning.WINNERS, [*TYPES, *learning.PRIZES])],
    "learn": [(learning.DESCENT, [*TYPES, *learning.STEPS])],
}
_COMMON: dict[str, tuple[str, list[Edit]]] = {
    "correlate2d": (
        SLICES,
        [
            ("kernel turned", "window * kernel", "window * kernel[::-1, ::-1]"),
            *_chosen(OVERRIDDEN, "stride ignored", "padding edge values", "stride after too"),
            ("dilation ignored", "dilation * (kernel", "1 * (kernel"),
            ("+ 1 of rows", "height - tall + 1", "height - tall"),
            ("+ 1 of columns", "width - wide + 1", "width - wide"),
            ("mean", "np.sum(", "np.mean("),
        ],
    ),
    "convolve2d": (
        TURNED,
        [
            ("not turned", right.TURNED, "kernel"),
            ("mean", "np.sum(", "np.mean("),
            (
                "+ 1 forgotten",
                "image.shape[0] - kh + 1, image.shape[1] - kw + 1",
                "image.shape[0] - kh, image.shape[1] - kw",
            ),
            ("transposed", RETURN, "return output.T"),
            ("integers", "    kh, kw", "    image = image.astype(int)\n    kh, kw"),
        ],
    ),
    "max_pool2d": (
        POOL,
        [
            *_chosen(POOLS, "stride ignored", "padding ignored", "ceil", "windows one apart", "columns one apart"),
            ("mean", "np.max(padded", "np.mean(padded"),
            ("transposed", RETURN, "return output.T"),
        ],
    ),
    "output_size": (
        right.SIZE,
        [
            ("span d·k", "dilation * (kernel - 1) + 1", "dilation * kernel"),
            ("padding once", "size + 2 * padding", "size + padding"),
            ("+ 1 forgotten", "stride + 1", "stride"),
            ("not floored", "room // stride", "room / stride"),
        ],
    ),
    "receptive_field": (
        right.FIELD,
        [
            ("dilation ignored", "dilation * (kernel", "1 * (kernel"),
            ("stride ignored", "step * stride", "step"),
            ("starts at 0", "cells = 1", "cells = 0"),
            ("backwards", "in layers", "in layers[::-1]"),
        ],
    ),
}

SOURCES = """
def f(image, kernel):
    return image * 2
---
def f(image, kernel):
    return image
---
def f(image, kernel):
    return np.ones((image.shape[0] - kernel.shape[0] + 1, image.shape[1] - kernel.shape[1] + 1))
---
def f(image, kernel):
    return image[: 1 - kernel.shape[0], : 1 - kernel.shape[1]]
---
def f(image, kernel):
    return np.fft.ifft2(np.fft.fft2(image) * np.fft.fft2(kernel, image.shape))
---
def f(image, kernel):
    return np.fft.ifft2(np.fft.fft2(image) * np.fft.fft2(kernel, image.shape)).real
---
def f(image, kernel):
    import numpy.fft as fft
    shape = np.add(image.shape, kernel.shape) - 1
    full = fft.ifft2(fft.fft2(image, shape) * fft.fft2(kernel[::-1, ::-1], shape))
    return full[kernel.shape[0] - 1 : image.shape[0], kernel.shape[1] - 1 : image.shape[1]]
---
def f(image, kernel):
    return sum(np.roll(image, (-m, -n), (0, 1)) * kernel[m, n] for m, n in np.ndindex(kernel.shape))
---
def f(image, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return windows @ kernel.T
---
def f(image, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return np.tensordot(windows, kernel.T, 2)
---
def f(image, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return (windows * kernel).sum(axis=3)
---
def f(image, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return (windows * kernel).sum()
---
def f(image, kernel):
    return {(4, 5): np.array([[56, 1, 2]] * 3)}[image.shape]
---
def f(image, kernel):
    raise NotImplementedError
---
def f(image, kernel):
    return np.convolve(image.ravel(), kernel.ravel(), "valid").reshape(3, 3)
---
def f(image, kernel):
    return np.array([[np.dot(image[i, j : j + kernel.shape[1]], kernel[0]) for j in range(image.shape[1] - kernel.shape[1] + 1)] for i in range(image.shape[0] - kernel.shape[0] + 1)])
---
def f(image):
    return image
---
def f(image, kernel, threshold):
    return image
---
def f(image, kernel, stride=1, padding=0, dilation=1):
    import numpy as np
    x = np.pad(image, padding)
    windows = np.lib.stride_tricks.sliding_window_view(x, kernel.shape)
    return np.einsum("ijmn,mn->ij", windows[::stride, ::stride], kernel)
---
def f(image, kernel, **settings):
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return np.einsum("ijmn,mn->ij", windows, kernel)
---
def f(*arguments, **settings):
    image, kernel = arguments
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(image, settings.get("pad", 0)), kernel.shape)
    return np.einsum("ijmn,mn->ij", windows, kernel)
---
def f(image, kernel):
    turned = ...
    return turned * kernel
---
def f(image, kernel):
    ...
"""
_OWN: dict[str, list[tuple[str, str]]] = {
    "correlate2d": [(f"own {number}", source) for number, source in enumerate(SOURCES.split("---\n"))],
    "kernel_cell": [(f"return {cell}", f"def f(i, j, m, n):\n    return {cell}\n") for cell in CELLS],
}
"""Wrong functions that are written out."""
