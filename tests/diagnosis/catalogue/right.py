# ruff: noqa: E501
"""Right functions, as different people write them; `slips` makes wrong ones of the first ones of each operation."""

from tests.diagnosis.catalogue import learning

LOOPS_1D = """
def f(signal, kernel, stride=1, padding=0, dilation=1):
    padded = np.pad(np.asarray(signal, float), padding)
    length = len(padded)
    k = len(kernel)
    size = (length - dilation * (k - 1) - 1) // stride + 1
    output = np.zeros(size)
    for i in range(size):
        for a in range(k):
            output[i] += padded[i * stride + a * dilation] * kernel[{a}]
    return output
"""

LOOPS = """
def f(image, kernel, stride=1, padding=0, dilation=1):
    height = image.shape[0]
    width = image.shape[1]
    kh = kernel.shape[0]
    kw = kernel.shape[1]
    padded = np.zeros((height + 2 * padding, width + 2 * padding))
    padded[padding : padding + height, padding : padding + width] = image
    rows = (height + 2 * padding - dilation * (kh - 1) - 1) // stride + 1
    columns = (width + 2 * padding - dilation * (kw - 1) - 1) // stride + 1
    output = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            total = 0
            for m in range(kh):
                for n in range(kw):
                    total += padded[i * stride + m * dilation, j * stride + n * dilation] * kernel[{m}, {n}]
            output[i, j] = total
    return output
"""

SLICES = """
def f(image, kernel, stride=1, padding=0, dilation=1):
    padded = np.pad(image, padding)
    height, width = padded.shape
    tall = dilation * (kernel.shape[0] - 1) + 1
    wide = dilation * (kernel.shape[1] - 1) + 1
    output = []
    for top in range(0, height - tall + 1, stride):
        row = []
        for left in range(0, width - wide + 1, stride):
            window = padded[top : top + tall : dilation, left : left + wide : dilation]
            row.append(np.sum(window * {kernel}))
        output.append(row)
    return output
"""

VIEW = """
def f(image, kernel, *, stride=1, padding=0, dilation=1):
    padded = np.pad(image, padding)
    tall, wide = (dilation * (side - 1) + 1 for side in kernel.shape)
    windows = np.lib.stride_tricks.sliding_window_view(padded, (tall, wide))
    return np.einsum("ijmn,mn->ij", windows[::stride, ::stride, ::dilation, ::dilation], {kernel})
"""

AS_STRIDED = """
def f(image, kernel, stride=1, padding=0, dilation=1):
    x = np.ascontiguousarray(np.pad(image, padding), dtype=np.float32)
    (kh, kw), (down, right) = kernel.shape, x.strides
    rows = (x.shape[0] - dilation * (kh - 1) - 1) // stride + 1
    columns = (x.shape[1] - dilation * (kw - 1) - 1) // stride + 1
    windows = np.lib.stride_tricks.as_strided(
        x, (rows, columns, kh, kw), (down * stride, right * stride, down * dilation, right * dilation)
    )
    return (windows * {kernel}.astype(np.float32)).sum(axis=(2, 3))
"""

TAPS = """
def f(image, kernel, **settings):
    stride, padding, dilation = (settings.get(name, usual) for name, usual in (("stride", 1), ("padding", 0), ("dilation", 1)))
    x = np.pad(np.asarray(image, float), padding)
    kernel = {kernel}
    rows = (x.shape[0] - dilation * (kernel.shape[0] - 1) - 1) // stride + 1
    columns = (x.shape[1] - dilation * (kernel.shape[1] - 1) - 1) // stride + 1
    output = 0
    for m in range(kernel.shape[0]):
        for n in range(kernel.shape[1]):
            top, left = m * dilation, n * dilation
            rest = x[top : top + (rows - 1) * stride + 1 : stride, left : left + (columns - 1) * stride + 1 : stride]
            output = output + rest * kernel[m, n]
    return output
"""

PLAIN = """
def f(image, kernel):
    kh, kw = kernel.shape
    output = np.zeros((image.shape[0] - kh + 1, image.shape[1] - kw + 1))
    for i in range(output.shape[0]):
        for j in range(output.shape[1]):
            output[i, j] = np.sum(image[i : i + kh, j : j + kw] * {kernel})
    return output
"""

FRACTIONS = """
from fractions import Fraction
def f(image, kernel):
    image = [[Fraction(value) for value in row] for row in image.tolist()]
    kernel = [[Fraction(value) for value in row] for row in {kernel}.tolist()]
    rows, columns = len(image) - len(kernel) + 1, len(image[0]) - len(kernel[0]) + 1
    return np.array(
        [
            [
                sum(image[i + m][j + n] * kernel[m][n] for m in range(len(kernel)) for n in range(len(kernel[0])))
                for j in range(columns)
            ]
            for i in range(rows)
        ]
    )
"""

SCIPY = """
import scipy.signal
def f(image, kernel):
    return scipy.signal.{name}(image, kernel, mode="valid")
"""

CONV2D = """
def f(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    images, channels, height, width = x.shape
    filters, depth, kh, kw = weight.shape
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    rows = (height + 2 * padding - dilation * (kh - 1) - 1) // stride + 1
    columns = (width + 2 * padding - dilation * (kw - 1) - 1) // stride + 1
    output = np.zeros((images, filters, rows, columns))
    for b in range(images):
        for o in range(filters):
            first = o // (filters // groups) * depth
            for c in range(depth):
                for m in range(kh):
                    for n in range(kw):
                        part = padded[b, first + c, m * dilation :, n * dilation :]
                        output[b, o] += part[::stride, ::stride][:rows, :columns] * weight[o, c, m, n]
            if bias is not None:
                output[b, o] += bias[o]
    return output
"""

CONV2D_EINSUM = """
def f(x, weight):
    windows = np.lib.stride_tricks.sliding_window_view(x, weight.shape[2:], axis=(2, 3))
    return np.einsum("bcijmn,ocmn->boij", windows, weight)
"""

MAPS = """
def f(x, weights):
    maps = []
    for o in range(len(weights)):
        rows = x.shape[1] - weights.shape[2] + 1
        columns = x.shape[2] - weights.shape[3] + 1
        one_map = np.zeros((rows, columns))
        for c in range(len(x)):
            for i in range(rows):
                for j in range(columns):
                    window = x[c, i : i + weights.shape[2], j : j + weights.shape[3]]
                    one_map[i, j] += np.sum(window * weights[o, c])
        maps.append(one_map)
    return np.array(maps)
"""

POOL = """
def f(x, window, stride=None, padding=0):
    step = window if stride is None else stride
    padded = np.pad(np.asarray(x, float), padding, constant_values={outside})
    rows = (padded.shape[0] - window) // step + 1
    columns = (padded.shape[1] - window) // step + 1
    output = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            output[i, j] = {summary}(padded[i * step : i * step + window, j * step : j * step + window])
    return output
"""

POOL_STEPS = """
def f(x, window, stride):
    height, width = x.shape
    output = []
    for top in range(0, height - window + 1, stride):
        row = []
        for left in range(0, width - window + 1, stride):
            best = {start}
            for m in range(window):
                for n in range(window):
                    best = {better}
            row.append(best{end})
        output.append(row)
    return output
"""

POOL_BLOCKS = """
def f(x, window):
    rows, columns = x.shape[0] // window, x.shape[1] // window
    return {summary}(x[: rows * window, : columns * window].reshape(rows, window, columns, window), axis=(1, 3))
"""

SIZE = """
def f(size, kernel, stride=1, padding=0, dilation=1):
    span = dilation * (kernel - 1) + 1
    room = size + 2 * padding - span
    return room // stride + 1
"""

SIZE_COUNTED = """
def f(size, kernel, stride=1, padding=0, dilation=1):
    return len(range(0, size + 2 * padding - dilation * (kernel - 1), stride))
"""

FIELD = """
def f(layers):
    cells = 1
    step = 1
    for kernel, stride, dilation in layers:
        cells = cells + dilation * (kernel - 1) * step
        step = step * stride
    return cells
"""

FIELD_BACKWARDS = """
def f(layers):
    cells = np.int64(1)
    for kernel, stride, dilation in reversed(layers):
        cells = (cells - 1) * stride + dilation * (kernel - 1) + 1
    return cells
"""

PARAMETERS = """
def f(filters, channels, kernel):
    height, width = kernel
    weights = channels * height * width
    return filters * (weights + 1)
"""

PARAMETERS_LOOKED_UP = """
def f(filters, channels, kernel):
    known = {(height, width): height * width for height in range(1, 30) for width in range(1, 30)}
    return filters * channels * known[kernel] + filters
"""

PAIRS = """
def f(f, g):
    sums = [0] * (len(f) + len(g) - 1)
    for c in range(len(sums)):
        for a in range(len(f)):
            b = c - a
            if 0 <= b < len(g):
                sums[c] += f[a] * g[b]
    return sums
"""

PAIRS_PLACED = """
def f(f, g):
    sums = np.zeros(len(f) + len(g) - 1)
    for a in range(len(f)):
        for b in range(len(g)):
            sums[a + b] += f[a] * g[b]
    return sums
"""

CELL = """
def f(i, j, m, n):
    return [i - m, j - n]
"""

PRINTED = """
def f(image, kernel):
    R, S = image.shape[0] // 2, image.shape[1] // 2
    r, s = kernel.shape[0] // 2, kernel.shape[1] // 2
    y = np.zeros((2 * (R + r) + 1, 2 * (S + s) + 1))
    for i in range(-(R + r), R + r + 1):
        for j in range(-(S + s), S + s + 1):
            for m in range(-R, R + 1):
                for n in range(-S, S + 1):
                    p = i {sign} m
                    q = j {sign} n
                    if -r <= p <= r and -s <= q <= s:
                        y[i + R + r, j + S + s] += image[m + R, n + S] * kernel[p + r, q + s]
    return y
"""

TURNED = "kernel[::-1, ::-1]"
MAXIMUM = {"outside": "-np.inf", "summary": "np.max"}
MEAN = {"outside": "0", "summary": "np.mean"}
BEST = {"start": "x[top, left]", "better": "max(best, x[top + m, left + n])", "end": ""}
ADDED = {"start": "0", "better": "best + x[top + m, left + n]", "end": " / window**2"}

FIRST: dict[str, list[str]] = {
    "correlate1d": [LOOPS_1D.format(a="a")],
    "convolve1d": [LOOPS_1D.format(a="k - 1 - a")],
    "correlate2d": [LOOPS.format(m="m", n="n"), SLICES.format(kernel="kernel")],
    "convolve2d": [LOOPS.format(m="kh - 1 - m", n="kw - 1 - n"), PLAIN.format(kernel=TURNED)],
    "divided": [PLAIN.replace("(image, kernel)", "(image, kernel, divisor)").format(kernel="kernel / divisor")],
    "conv2d": [CONV2D],
    "maps": [MAPS],
    "max_pool2d": [POOL.format(**MAXIMUM), POOL_STEPS.format(**BEST)],
    "avg_pool2d": [POOL.format(**MEAN), POOL_STEPS.format(**ADDED)],
    "output_size": [SIZE],
    "receptive_field": [FIELD, FIELD_BACKWARDS],
    "parameters": [PARAMETERS],
    "pair_sums": [PAIRS, PAIRS_PLACED],
    "kernel_cell": [CELL],
    "convolution_as_printed": [PRINTED.format(sign="-")],
    "correlation_as_printed": [PRINTED.format(sign="+")],
    **learning.FIRST,
}
"""The right functions that slips are made of, by operation."""

MORE: dict[str, list[str]] = {
    "correlate1d": [
        "f = lambda signal, kernel: np.correlate(signal, kernel, 'valid')",
        "def f(signal, kernel, *, stride=1):\n    return tuple(np.correlate(signal, kernel, 'valid')[::stride])",
        LOOPS_1D.format(a="a").replace("stride=1", "stride").replace("padding=0", "padding"),
    ],
    "convolve1d": ["def f(signal, kernel):\n    return [np.float64(v) for v in np.convolve(signal, kernel, 'valid')]"],
    "correlate2d": [
        VIEW.format(kernel="kernel"),
        AS_STRIDED.format(kernel="kernel"),
        TAPS.format(kernel="kernel"),
        PLAIN.format(kernel="kernel"),
        FRACTIONS.format(kernel="kernel"),
        SCIPY.format(name="correlate2d"),
        SLICES.format(kernel="kernel").replace("return output", "return np.array(output, np.float32)"),
        PLAIN.format(kernel="kernel").replace("return output", "return np.ma.MaskedArray(output)"),
        PLAIN.format(kernel="kernel").replace("return output", "return np.matrix(output)"),
        PLAIN.format(kernel="kernel").replace("return output", "return tuple(map(tuple, output))"),
        PLAIN.format(kernel="kernel").replace("return output", "return output.astype(object)"),
        PLAIN.format(kernel="kernel").replace("kernel):", "kernel, verbose=False):", 1),
    ],
    "convolve2d": [
        VIEW.format(kernel=TURNED),
        AS_STRIDED.format(kernel=TURNED),
        TAPS.format(kernel=TURNED),
        FRACTIONS.format(kernel=TURNED),
        SCIPY.format(name="convolve2d"),
        PLAIN.format(kernel="np.rot90(kernel, 2)"),
        PLAIN.format(kernel="np.flipud(np.fliplr(kernel))"),
    ],
    "divided": [
        VIEW.replace("(image, kernel", "(image, kernel, divisor").format(kernel="kernel / divisor"),
        SLICES.replace("(image, kernel", "(image, kernel, divisor").format(kernel="kernel / divisor"),
    ],
    "conv2d": [
        CONV2D_EINSUM,
        CONV2D.replace("bias=None", "bias"),
        CONV2D.replace(", bias=None", "").split("            if bias")[0] + "    return output\n",
    ],
    "maps": [
        "def f(x, weights):\n    windows = np.lib.stride_tricks.sliding_window_view(x, weights.shape[2:], axis=(1, 2))\n    return np.einsum('cijmn,ocmn->oij', windows, weights)"
    ],
    "max_pool2d": [
        POOL_BLOCKS.format(summary="np.max"),
        POOL_STEPS.format(**BEST)
        .replace("x[top, left]", "float('-inf')")
        .replace(", stride)", ", stride=None)", 1)
        .replace("    height,", "    stride = stride or window\n    height,"),
    ],
    "avg_pool2d": [
        POOL_BLOCKS.format(summary="np.mean"),
        POOL.format(**MEAN).replace("np.zeros((rows, columns))", "np.zeros((rows, columns), np.float32)"),
    ],
    "output_size": [
        SIZE_COUNTED,
        SIZE.replace("room // stride + 1", "int(np.floor(room / stride)) + 1"),
        SIZE.replace("room // stride + 1", "float(room // stride + 1)"),
        SIZE.replace("room // stride + 1", "np.int64(room // stride + 1)"),
        "from fractions import Fraction\n" + SIZE.replace("room // stride + 1", "Fraction(room // stride + 1, 1)"),
        "import math\n" + SIZE.replace("room // stride + 1", "math.ceil((room + 1) / stride)"),
        SIZE.replace("stride=1, padding=0, dilation=1", "**settings").replace(
            "    span",
            "    stride, padding, dilation = settings.get('stride', 1), settings.get('padding', 0), settings.get('dilation', 1)\n    span",
        ),
    ],
    "receptive_field": [FIELD.replace("return cells", "return np.float64(cells)")],
    "parameters": [
        PARAMETERS_LOOKED_UP,
        PARAMETERS.replace("height, width = kernel", "height, width = kernel[0], kernel[-1]").replace(
            "return filters", "return np.int32(filters)"
        ),
    ],
    "pair_sums": ["f = np.convolve", "def f(f, g):\n    return np.convolve(f, g).tolist()"],
    "kernel_cell": [
        "def f(i, j, m, n):\n    return i - m, j - n",
        "def f(i, j, m, n):\n    return np.array([i, j]) - (m, n)",
    ],
    "convolution_as_printed": [SCIPY.replace("valid", "full").format(name="convolve2d")],
    "correlation_as_printed": [
        "import scipy.signal\ndef f(image, kernel):\n    return scipy.signal.correlate2d(image, kernel, mode='full')[::-1, ::-1]"
    ],
    **learning.MORE,
}
"""Further right functions."""
