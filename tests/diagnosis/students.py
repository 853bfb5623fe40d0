"""Wrong functions as students write them: right ones in a few styles, each edited as somebody would get it wrong."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.ndimage
import scipy.signal

LOOPS = """
def mine(image, kernel, stride=1, padding=0, dilation=1):
    image = np.pad(np.array(image, float), padding)
    H, W = image.shape
    kh, kw = kernel.shape
    oh = (H - dilation * (kh - 1) - 1) // stride + 1
    ow = (W - dilation * (kw - 1) - 1) // stride + 1
    out = np.zeros((oh, ow))
    for i in range(oh):
        for j in range(ow):
            for m in range(kh):
                for n in range(kw):
                    out[i, j] += image[i * stride + m * dilation, j * stride + n * dilation] * kernel[m, n]
    return out
"""
SLICES = """
def mine(image, kernel, stride=1, padding=0, dilation=1):
    p = np.pad(image, padding).astype(float)
    kh, kw = kernel.shape
    th, tw = dilation * (kh - 1) + 1, dilation * (kw - 1) + 1
    rows = []
    for top in range(0, p.shape[0] - th + 1, stride):
        row = []
        for left in range(0, p.shape[1] - tw + 1, stride):
            window = p[top : top + th : dilation, left : left + tw : dilation]
            row.append((window * kernel).sum())
        rows.append(row)
    return np.array(rows)
"""
SPREAD = """
def mine(image, kernel, stride=1, padding=0, dilation=1):
    big = np.zeros([dilation * (side - 1) + 1 for side in kernel.shape])
    big[::dilation, ::dilation] = kernel
"""
SHORT = """
def mine(image, kernel):
    kh, kw = kernel.shape
    windows = np.lib.stride_tricks.sliding_window_view(image, (kh, kw))
    return (windows * kernel).sum(axis=(2, 3))
"""
SUMMED = """
def mine(image, kernel):
    kh, kw = kernel.shape
    out = np.zeros((image.shape[0] - kh + 1, image.shape[1] - kw + 1))
    s = 0
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            s = 0
            for m in range(kh):
                for n in range(kw):
                    s += image[i + m, j + n] * kernel[m, n]
            out[i, j] = s
    return out
"""
TURNED = """
def mine(image, kernel, stride=1, padding=0, dilation=1):
    kernel = kernel[::-1, ::-1]
    p = np.pad(np.asarray(image, float), padding)
    kh, kw = kernel.shape
    full = np.zeros((p.shape[0] - dilation * (kh - 1), p.shape[1] - dilation * (kw - 1)))
    for m in range(kh):
        for n in range(kw):
            y, x = m * dilation, n * dilation
            full += kernel[m, n] * p[y : y + full.shape[0], x : x + full.shape[1]]
    return full[::stride, ::stride]
"""
SAME = """
def mine(image, kernel):
    kh, kw = kernel.shape
    out = np.zeros(image.shape)
    ph, pw = kh // 2, kw // 2
    for i in range(ph, image.shape[0] - (kh - ph - 1)):
        for j in range(pw, image.shape[1] - (kw - pw - 1)):
            out[i, j] = np.sum(image[i - ph : i - ph + kh, j - pw : j - pw + kw] * kernel)
    return out
"""
LINE = """
def mine(signal, kernel, stride=1, padding=0, dilation=1):
    x = [0] * padding + list(signal) + [0] * padding
    k = len(kernel)
    span = dilation * (k - 1) + 1
    out = []
    for start in range(0, len(x) - span + 1, stride):
        total = 0
        for a in range(k):
            total += x[start + a * dilation] * kernel[a]
        out.append(total)
    return np.array(out)
"""
CONV = """
def mine(x, weight, stride=1, padding=0, dilation=1):
    p = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding))).astype(float)
    N, C, H, W = p.shape
    F, D, kh, kw = weight.shape
    th, tw = dilation * (kh - 1) + 1, dilation * (kw - 1) + 1
    oh, ow = (H - th) // stride + 1, (W - tw) // stride + 1
    out = np.zeros((N, F, oh, ow))
    for b in range(N):
        for f in range(F):
            for i in range(oh):
                for j in range(ow):
                    r, c = i * stride, j * stride
                    window = p[b, :, r : r + th : dilation, c : c + tw : dilation]
                    out[b, f, i, j] = np.sum(window * weight[f])
    return out
"""
CHANNELS = """
def mine(x, weight):
    N, C, H, W = x.shape
    F, D, kh, kw = weight.shape
    oh, ow = H - kh + 1, W - kw + 1
    out = np.zeros((N, F, oh, ow))
    for b in range(N):
        total = np.zeros((oh, ow))
        for f in range(F):
            total = np.zeros((oh, ow))
            for c in range(C):
                one = np.zeros((oh, ow))
                for m in range(kh):
                    for n in range(kw):
                        one += weight[f, c, m, n] * x[b, c, m : m + oh, n : n + ow]
                total += one
            out[b, f] = total
    return out
"""
POOL = """
def mine(x, window, stride=None, padding=0):
    step = window if stride is None else stride
    p = np.pad(x.astype(float), padding, constant_values=-np.inf)
    oh, ow = (p.shape[0] - window) // step + 1, (p.shape[1] - window) // step + 1
    out = np.zeros((oh, ow))
    for i in range(oh):
        for j in range(ow):
            block = p[i * step : i * step + window, j * step : j * step + window]
            best = -np.inf
            for value in block.ravel():
                best = max(best, value)
            out[i, j] = best
    return out
"""
PLAIN_POOL = """
def mine(x, window):
    h, w = x.shape[0] // window, x.shape[1] // window
    out = np.zeros((h, w))
    for i in range(h):
        for j in range(w):
            out[i, j] = np.max(x[i * window : (i + 1) * window, j * window : (j + 1) * window])
    return out
"""
MEAN = """
def mine(x, window, stride=None, padding=0):
    if stride is None:
        stride = window
    p = np.pad(x, padding)
    rows = range(0, p.shape[0] - window + 1, stride)
    columns = range(0, p.shape[1] - window + 1, stride)
    return np.array([[p[r : r + window, c : c + window].sum() / window**2 for c in columns] for r in rows])
"""
ANY_POOL = """
def mine(x, window, stride=None, padding=0, dilation=1, ceil_mode=False):
    s = window if stride is None else stride
    p = np.pad(x.astype(float), padding, constant_values=-np.inf)
    span = dilation * (window - 1) + 1
    counts = []
    for side in x.shape:
        room = side + 2 * padding - span
        n = room // s + 1
        if ceil_mode and room % s and n * s < side + padding:
            n += 1
        counts.append(n)
    out = np.zeros(counts)
    for i in range(counts[0]):
        for j in range(counts[1]):
            block = p[i * s : i * s + span : dilation, j * s : j * s + span : dilation]
            out[i, j] = block.max()
    return out
"""
ANY_MEAN = (
    (ANY_POOL.replace(", dilation=1", "").replace("dilation * (window - 1) + 1", "window").replace(" : dilation", ""))
    .replace(", constant_values=-np.inf", "")
    .replace("block.max()", "block.mean()")
)
SIZE = """
def mine(size, kernel, stride=1, padding=0, dilation=1):
    span = dilation * (kernel - 1) + 1
    return (size + 2 * padding - span) // stride + 1
"""
FIELD = """
def mine(layers):
    field, jump = 1, 1
    for kernel, stride, dilation in layers:
        field += (kernel - 1) * dilation * jump
        jump *= stride
    return field
"""
COUNT = """
def mine(filters, channels, kernel):
    height, width = kernel
    return filters * (channels * height * width + 1)
"""
PAIRS = """
def mine(f, g):
    out = np.zeros(len(f) + len(g) - 1)
    for a in range(len(f)):
        for b in range(len(g)):
            out[a + b] += f[a] * g[b]
    return out
"""


BOUNDS = """
def mine(image, kernel, stride=1, padding=0):
    H, W = image.shape
    kh, kw = kernel.shape
    out = np.zeros(((H + 2 * padding - kh) // stride + 1, (W + 2 * padding - kw) // stride + 1))
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            for m in range(kh):
                for n in range(kw):
                    y = i * stride + m - padding
                    x = j * stride + n - padding
                    if 0 <= y < H and 0 <= x < W:
                        out[i, j] += image[y, x] * kernel[kh - 1 - m, kw - 1 - n]
    return out
"""
BIASED = """
def mine(x, weight, bias=None):
    windows = np.lib.stride_tricks.sliding_window_view(x, weight.shape[2:], (2, 3))
    out = np.einsum("nchwij,ocij->nohw", windows, weight)
    if bias is not None:
        out = out + bias[:, None, None]
    return out
"""
COUNTED = """
def mine(x, window, stride=None):
    step = stride or window
    oh, ow = (x.shape[0] - window) // step + 1, (x.shape[1] - window) // step + 1
    out = np.zeros((oh, ow))
    for i in range(oh):
        for j in range(ow):
            cells = [(i * step + a, j * step + b) for a in range(window) for b in range(window)]
            out[i, j] = max(x[cell] for cell in cells if cell[0] < x.shape[0] and cell[1] < x.shape[1])
    return out
"""


@dataclass(frozen=True)
class Student:
    """A function that is wrong: what it should compute, its code, and the names of the mistakes that were made."""

    operation: str
    source: str
    mistakes: tuple[str, ...]

    @property
    def function(self) -> Any:
        names = {"np": np, "ndimage": scipy.ndimage, "signal": scipy.signal}
        exec(self.source, names)
        return names["mine"]


def edited(operation: str, source: str, *entries: tuple[str, str, str]) -> list[Student]:
    """Make one student of each entry: names of mistakes with a plus between, what stands in the source, and instead."""
    made = []
    for names, old, new in entries:
        assert old in source, old
        made.append(Student(operation, source.replace(old, new), tuple(names.split(" + "))))
    return made


def written(operation: str, *entries: tuple[str, str]) -> list[Student]:
    """Make one student of each entry: names of mistakes, and what mine(image, kernel) returns."""
    head = "def mine(image, kernel):\n    return "
    return [Student(operation, head + line, tuple(names.split(" + "))) for names, line in entries]


P = "np.pad(image, padding)"
L = "np.pad(np.array(image, float), padding)"

STUDENTS = [
    *edited(
        "correlate2d",
        SHORT,
        ("kernel turned", "* kernel)", "* kernel[::-1, ::-1])"),
        ("kernel upside down", "* kernel)", "* kernel[::-1])"),
        ("kernel upside down", "* kernel)", "* np.flipud(kernel))"),
        ("kernel mirrored", "* kernel)", "* kernel[:, ::-1])"),
        ("height and width swapped", "    kh, kw", "    kernel = kernel.T\n    kh, kw"),
        ("kernel by a quarter", "    kh, kw", "    kernel = np.rot90(kernel)\n    kh, kw"),
        ("kernel by a quarter to the right", "    kh, kw", "    kernel = np.rot90(kernel, -1)\n    kh, kw"),
        ("divided by the number of weights", ".sum(", ".mean("),
        ("divided by the sum of the weights", ".sum(axis=(2, 3))", ".sum(axis=(2, 3)) / kernel.sum()"),
        ("divided by the sum of the weights", "    kh, kw", "    kernel = kernel / kernel.sum()\n    kh, kw"),
        ("made positive", "return (windows * kernel).sum(axis=(2, 3))", "return abs((windows * kernel).sum((2, 3)))"),
        ("negative numbers set to 0", ".sum(axis=(2, 3))", ".sum(axis=(2, 3)).clip(0)"),
        ("cut to 0…255", ".sum(axis=(2, 3))", ".sum(axis=(2, 3)).clip(0, 255)"),
        ("maximum of the products", ".sum(", ".max("),
        ("numbers added, not multiplied", "* kernel", "+ kernel"),
    ),
    *edited(
        "correlate2d",
        SUMMED,
        ("last product only", "s +=", "s ="),
        ("sum not set back", "            s = 0\n", ""),
        (
            "sum set back once a row",
            "        for j in range(out.shape[1]):\n            s = 0",
            "        s = 0\n        for j in range(out.shape[1]):",
        ),
        (
            "last row of the kernel only",
            "            s = 0\n            for m in range(kh):\n",
            "            for m in range(kh):\n                s = 0\n",
        ),
        ("windows do not move", "image[i + m, j + n]", "image[m, n]"),
        ("pixel for window", "image[i + m, j + n]", "image[i, j]"),
        (
            "first product only",
            "            out[i, j] = s",
            "                    break\n                break\n            out[i, j] = s",
        ),
        ("(x, y) for [row, column]", "return out", "return out.T"),
        ("result upside down", "return out", "return out[::-1]"),
        ("+1 forgotten", "kh + 1, image.shape[1] - kw + 1", "kh, image.shape[1] - kw"),
        ("+1 forgotten along the columns", "image.shape[1] - kw + 1", "image.shape[1] - kw"),
        ("+1 forgotten along the rows", "image.shape[0] - kh + 1", "image.shape[0] - kh"),
        (
            "kernel's last row and column left out",
            "range(kh):\n                for n in range(kw)",
            "range(kh - 1):\n                for n in range(kw - 1)",
        ),
        ("kernel's last column left out", "range(kw)", "range(kw - 1)"),
        (
            "kernel's first row and column left out",
            "range(kh):\n                for n in range(kw)",
            "range(1, kh):\n                for n in range(1, kw)",
        ),
        ("kernel's last column left out", "range(kw)", "range(kh)"),
        ("first row of positions left out", "for i in range(out.shape[0])", "for i in range(1, out.shape[0])"),
        ("first row of positions left out", "for i in range(out", "for i in range(1, out"),
        ("last row of positions left out", "for i in range(out.shape[0])", "for i in range(out.shape[0] - 1)"),
        ("sum of the window", " * kernel[m, n]", ""),
        ("opposite sign", "s +=", "s -="),
    ),
    *edited(
        "correlate2d",
        SAME,
        ("zeros at the border", "np.zeros(image.shape)", "np.zeros(image.shape)"),
        ("image at the border", "np.zeros(image.shape)", "image.astype(float)"),
        ("zeros at the border + kernel turned", " * kernel)", " * kernel[::-1, ::-1])"),
        ("zeros at the border + divided by the number of weights", "np.sum(", "np.mean("),
    ),
    *written(
        "correlate2d",
        ("as large as the image", "signal.correlate2d(image, kernel, 'same')"),
        ("as large as the image", "ndimage.correlate(1.0 * image, kernel, mode='constant')"),
        ("as large as the image, edges repeated", "ndimage.correlate(1.0 * image, kernel, mode='nearest')"),
        ("as large as the image, mirrored", "ndimage.correlate(1.0 * image, kernel, mode='mirror')"),
        ("as large as the image, mirrored with the edge", "ndimage.correlate(1.0 * image, kernel)"),
        ("cyclic", "ndimage.correlate(1.0 * image, kernel, mode='wrap')"),
        ("full output", "signal.correlate2d(image, kernel)"),
        ("full output + kernel turned", "signal.convolve2d(image, kernel)"),
        ("as large as the image + kernel turned", "signal.convolve2d(image, kernel, 'same')"),
        ("cyclic", "sum(kernel[m, n] * np.roll(image, (-m, -n), (0, 1)) for m, n in np.ndindex(kernel.shape))"),
        (
            "zeros behind the results",
            "np.pad(signal.correlate2d(image, kernel, 'valid'), [(0, k - 1) for k in kernel.shape])",
        ),
    ),
    *edited(
        "correlate2d",
        SLICES,
        ("stride twice", "return np.array(rows)", "return np.array(rows)[::stride, ::stride]"),
        ("stride along the rows only", "- tw + 1, stride", "- tw + 1"),
        ("stride along the columns only", "- th + 1, stride", "- th + 1"),
        ("stride ignored", ", stride):", "):"),
        ("padding along the rows only", P, "np.pad(image, ((padding, padding), (0, 0)))"),
        ("padding along the columns only", P, "np.pad(image, ((0, 0), (padding, padding)))"),
        ("edge values for zeros", P, "np.pad(image, padding, 'edge')"),
        ("mirrored values for zeros", P, "np.pad(image, padding, 'reflect')"),
        ("the other end for zeros", P, "np.pad(image, padding, 'wrap')"),
        ("ones for zeros", P, "np.pad(image, padding, constant_values=1)"),
        ("padding twice", P, "np.pad(image, 2 * padding)"),
        ("padding on one side", P, "np.pad(image, ((padding, 0), (padding, 0)))"),
        ("padding behind only", P, "np.pad(image, ((0, padding), (0, padding)))"),
        ("padding ignored", P, "image"),
        ("always padded by 1", P, "np.pad(image, 1)"),
        ("stride and dilation swapped", "    p =", "    stride, dilation = dilation, stride\n    p ="),
        ("dilation along the rows only", "tw : dilation", "tw"),
        ("dilation ignored", "    p =", "    dilation = 1\n    p ="),
        ("stride ignored + padding ignored", "    p =", "    stride, padding = 1, 0\n    p ="),
        ("kernel turned + padding ignored", "    p =", "    padding, kernel = 0, kernel[::-1, ::-1]\n    p ="),
        ("kernel turned + stride ignored", "    p =", "    stride, kernel = 1, kernel[::-1, ::-1]\n    p ="),
        (
            "dilation ignored + padding on one side",
            "    p =",
            "    dilation = 1\n    image, padding = np.pad(image, ((padding, 0), (padding, 0))), 0\n    p =",
        ),
        (
            "divided by the number of weights + edge values for zeros",
            "    p =",
            "    kernel = kernel / kernel.size\n    image, padding = np.pad(image, padding, 'edge'), 0\n    p =",
        ),
        (
            "kernel turned + divided by the sum of the weights",
            "    p =",
            "    kernel = kernel[::-1, ::-1] / kernel.sum()\n    p =",
        ),
        ("matrix product", "(window * kernel).sum()", "np.sum(window @ kernel.T)"),
    ),
    *edited(
        "correlate2d",
        LOOPS,
        ("windows one cell apart", "i * stride + m * dilation, j * stride + n", "i + m * dilation, j + n"),
        ("dilation in the size only", "stride + m * dilation, j * stride + n * dilation", "stride + m, j * stride + n"),
        ("off centre", L, "np.pad(image, ((0, 2 * padding), (0, 2 * padding)))"),
        ("stride before the window", "    image =", "    image = image[::stride, ::stride]; stride = 1\n    image ="),
        ("size without the padding", "H, W = image.shape", "H, W = np.array(image.shape) - 2 * padding"),
        (
            "size divided by the stride",
            "oh = (H - dilation * (kh - 1) - 1) // stride + 1\n    ow = (W - dilation * (kw - 1) - 1) // stride + 1",
            "oh = (H - dilation * (kh - 1)) // stride\n    ow = (W - dilation * (kw - 1)) // stride",
        ),
        ("last product only", "+= image", "= image"),
    ),
    *edited(
        "convolve2d",
        TURNED,
        ("kernel not turned", "kernel[::-1, ::-1]", "kernel"),
        ("mirrored, not turned", "kernel[::-1, ::-1]", "kernel[:, ::-1]"),
        ("kernel upside down, not turned", "kernel[::-1, ::-1]", "np.flipud(kernel)"),
        ("kernel transposed, not turned", "kernel[::-1, ::-1]", "kernel.T"),
        ("kernel by a quarter, not turned", "kernel[::-1, ::-1]", "np.rot90(kernel)"),
        ("last product only", "full += ", "full = "),
        ("stride along the rows only", "[::stride, ::stride]", "[::stride]"),
        ("edge values for zeros", "padding)\n    kh", "padding, mode='edge')\n    kh"),
        (
            "kernel not turned + edge values for zeros",
            "padding)\n    kh",
            "padding, mode='edge')\n    kernel = kernel[::-1, ::-1]\n    kh",
        ),
        ("divided by the number of weights", "return full", "full /= kernel.size\n    return full"),
        ("made positive", "return full", "full = np.abs(full)\n    return full"),
        ("kernel not turned + stride ignored", "    p =", "    kernel, stride = kernel[::-1, ::-1], 1\n    p ="),
        ("kernel not turned + dilation ignored", "    p =", "    kernel, dilation = kernel[::-1, ::-1], 1\n    p ="),
        ("padding twice", "float), padding)", "float), padding * 2)"),
    ),
    *written(
        "convolve2d",
        ("as large as the image", "signal.convolve2d(image, kernel, mode='same')"),
        ("full output", "signal.convolve2d(image, kernel)"),
        ("cyclic", "signal.convolve2d(image, kernel, mode='same', boundary='wrap')"),
        ("cyclic", "np.fft.ifft2(np.fft.fft2(image) * np.fft.fft2(kernel, image.shape)).real"),
        ("as large as the image, edges repeated", "ndimage.convolve(1.0 * image, kernel, mode='nearest')"),
        ("kernel not turned + as large as the image", "signal.correlate2d(image, kernel, mode='same')"),
    ),
    *edited(
        "correlate1d",
        LINE,
        ("kernel turned", "    k = len", "    kernel = kernel[::-1]\n    k = len"),
        ("padding on one side", "list(signal) + [0] * padding", "list(signal)"),
        ("padding behind only", "[0] * padding + list(signal)", "list(signal)"),
        (
            "edge values for zeros",
            "[0] * padding + list(signal) + [0] * padding",
            "list(np.pad(signal, padding, mode='edge'))",
        ),
        ("last product only", "total +=", "total ="),
        (
            "sum not set back",
            "    out = []\n    for start in range(0, len(x) - span + 1, stride):\n        total = 0\n",
            "    out, total = [], 0\n    for start in range(0, len(x) - span + 1, stride):\n",
        ),
        ("divided by the number of weights", "append(total)", "append(total / k)"),
        ("loop ends too early", "- span + 1", "- span"),
        ("stride twice", "return np.array(out)", "return np.array(out[::stride])"),
        ("kernel turned + stride ignored", "    k = len", "    kernel, stride = kernel[::-1], 1\n    k = len"),
    ),
    *[
        Student("correlate1d", "def mine(signal, kernel):\n    return " + line, (name,))
        for name, line in (
            ("as large as the image", "np.correlate(signal, kernel, 'same')"),
            ("kernel turned", "np.convolve(signal, kernel, 'valid')"),
        )
    ],
    *[
        Student("convolve1d", "def mine(signal, kernel):\n    return " + line, tuple(name.split(" + ")))
        for name, line in (
            ("as large as the image", "np.convolve(signal, kernel, 'same')"),
            ("kernel not turned + as large as the image", "np.correlate(signal, kernel, 'same')"),
        )
    ],
    *edited(
        "conv2d",
        CONV,
        ("kernel turned", "weight[f])", "weight[f, :, ::-1, ::-1])"),
        ("all axes turned", "weight[f])", "weight[f, ::-1, ::-1, ::-1])"),
        ("kernel upside down", "weight[f])", "weight[f][:, ::-1])"),
        ("channels last", "return out", "return out.transpose(0, 2, 3, 1)"),
        ("first filter for all", "weight[f])", "weight[0])"),
        ("mean over channels", "weight[f])", "weight[f]) / C"),
        ("divided by the number of weights", "np.sum", "np.mean"),
        ("negative numbers set to 0", "return out", "return np.maximum(out, 0)"),
        ("maximum over channels", "np.sum(window * weight[f])", "(window * weight[f]).sum((1, 2)).max()"),
        ("first channel of the filter for all", "window * weight[f])", "window * weight[f, 0])"),
        ("one channel deep", "window * weight[f])", "window[0] * weight[f, 0])"),
        ("stride ignored", "    p =", "    stride = 1\n    p ="),
        ("edge values for zeros", "(padding, padding)))", "(padding, padding)), 'edge')"),
        ("windows one cell apart", "r, c = i * stride, j * stride", "r, c = i, j"),
        ("(x, y) for [row, column]", "return out", "return out.swapaxes(2, 3)"),
        ("stride ignored + dilation ignored", "    p =", "    stride = dilation = 1\n    p ="),
        ("kernel turned + first filter for all", "weight[f])", "weight[0, :, ::-1, ::-1])"),
        ("mean over channels + kernel turned", "weight[f])", "weight[f, :, ::-1, ::-1]) / C"),
        ("filters and images swapped", "return out", "return out.swapaxes(0, 1)"),
        ("channels in reverse order", "weight[f])", "weight[f, ::-1])"),
    ),
    *edited(
        "conv2d",
        CHANNELS,
        ("last channel only", "total += one", "total = one"),
        ("sum not set back for a filter", "            total = np.zeros((oh, ow))\n            for", "            for"),
        ("last product only", "one += w", "one = w"),
        ("maximum over channels", "total += one", "total = np.maximum(total, one) if c else one"),
        ("last filter for all", "out[b, f] = total", "out[b] = total"),
        ("filters added", "out[b, f] = total", "out[b] += total"),
    ),
    *edited(
        "max_pool2d",
        POOL,
        (
            "minimum (left out)",
            "best = -np.inf\n            for value in block.ravel():\n                best = max(best, value)",
            "best = block[np.isfinite(block)].min()",
        ),
        ("maximum from 0", "best = -np.inf\n", "best = 0\n"),
        ("stride ignored in a pool", "window if stride is None else stride", "window"),
        ("pooling with stride 1", "window if stride is None else stride", "1"),
        ("window and stride swapped", "    p =", "    window, step = step, window\n    p ="),
        ("max padded with zeros", ", constant_values=-np.inf", ""),
        ("+1 forgotten", " // step + 1", " // step"),
        (
            "maximum of the absolute values",
            "max(best, value)",
            "max(best, abs(value) if np.isfinite(value) else value)",
        ),
        ("(x, y) for [row, column]", "return out", "return out.T"),
        ("padding ignored", "    p =", "    padding = 0\n    p ="),
        ("pool padded at the start only", "padding, constant", "((padding, 0), (padding, 0)), constant"),
        ("the other pool", "out[i, j] = best", "out[i, j] = block[np.isfinite(block)].sum() / window**2"),
        ("pool settings ignored", "    p =", "    step, padding = window, 0\n    p ="),
        (
            "largest number carried on",
            "            best = -np.inf\n",
            "            best = best if i + j else -np.inf\n",
        ),
    ),
    *edited(
        "max_pool2d",
        PLAIN_POOL,
        (
            "first cell of each window (0)",
            "np.max(x[i * window : (i + 1) * window, j * window : (j + 1) * window])",
            "x[::window, ::window][i, j]",
        ),
        ("minimum (0)", "np.max", "np.min"),
        ("sum (0)", "np.max", "np.sum"),
        ("median (0)", "np.max", "np.median"),
        (
            "windows one cell apart",
            "i * window : (i + 1) * window, j * window : (j + 1) * window",
            "i : i + window, j : j + window",
        ),
        ("the largest of all", "np.max(x[i * window : (i + 1) * window, j * window : (j + 1) * window])", "x.max()"),
        (
            "window one cell larger",
            "(i + 1) * window, j * window : (j + 1) * window",
            "(i + 1) * window + 1, j * window : (j + 1) * window + 1",
        ),
        (
            "window one cell smaller",
            "(i + 1) * window, j * window : (j + 1) * window",
            "(i + 1) * window - 1, j * window : (j + 1) * window - 1",
        ),
        ("first row of each window", "(i + 1) * window, j", "i * window + 1, j"),
        ("argmax (0)", "np.max", "np.argmax"),
        ("maximum from 0", "np.max(x[", "np.max(np.maximum(0, x)["),
    ),
    *edited(
        "avg_pool2d",
        MEAN,
        ("rounded down", "sum() / window**2", "sum() // window**2"),
        ("divided by the side", "window**2", "window"),
        ("normalisation forgotten", " / window**2", ""),
        ("maximum (0), averaged", "sum() / window**2", "max()"),
        ("stride ignored in a pool", "    p =", "    stride = window\n    p ="),
        ("edge values for zeros", "np.pad(x, padding)", "np.pad(x, padding, mode='edge')"),
        ("padding ignored", "np.pad(x, padding)", "x"),
        ("minimum (0)", "sum() / window**2", "min()"),
        ("window and stride swapped", "    p =", "    window, stride = stride, window\n    p ="),
        ("stride along the rows only", "range(0, p.shape[1] - window + 1, stride)", "range(p.shape[1] - window + 1)"),
        ("loop ends too early", "- window + 1", "- window"),
        ("padding twice", "np.pad(x, padding)", "np.pad(x, 2 * padding)"),
        ("divided by twice the side", "window**2", "(window * 2)"),
        ("divided by the side + padding ignored", "    p =", "    padding, x = 0, x * window\n    p ="),
        ("rounded to whole numbers", "return np.array(", "return np.round("),
        (
            "normalisation forgotten + stride ignored in a pool",
            "    p =",
            "    stride, x = window, x * window**2\n    p =",
        ),
    ),
    *edited(
        "correlate2d",
        SLICES,
        ("padded by 1 less", "(image, padding)", "(image, max(padding - 1, 0))"),
        ("half the padding", "(image, padding)", "(image, padding // 2)"),
        ("dilation larger than 1 as gaps", "    p =", "    dilation += dilation > 1\n    p ="),
        ("dilation for the stride too", "    p =", "    stride = dilation\n    p ="),
        ("stride times dilation", "    p =", "    stride *= dilation\n    p ="),
        ("stride and padding swapped, at least 1", "    p =", "    stride, padding = max(padding, 1), stride\n    p ="),
        ("image transposed", "    p =", "    image = image.T\n    p ="),
        ("image turned too", "    p =", "    image, kernel = np.flip(image), np.flip(kernel)\n    p ="),
        (
            "stride before the window, behind the padding",
            ".astype(float)",
            ".astype(float)[::stride, ::stride]\n    stride = 1",
        ),
        ("weights squared", "* kernel)", "* kernel**2)"),
    ),
    *edited("correlate2d", LOOPS, ("kernel from its end by −a", "kernel[m, n]", "kernel[-m, -n]")),
    *(
        Student("correlate2d", f"{SPREAD}    return {line}[::stride, ::stride]", (f"{name} (unpadded)",))
        for name, line in (
            ("as large as the image, mirrored with the edge", "ndimage.correlate(image.astype(float), big)"),
            ("as large as the image", "ndimage.correlate(image.astype(float), big, mode='constant')"),
            ("as large as the image, more behind", "signal.correlate2d(image, big, 'same')"),
            ("full output", "signal.correlate2d(image, big)"),
        )
    ),
    *edited(
        "output_size",
        SIZE,
        (
            "brackets forgotten around the 1",
            "(size + 2 * padding - span) //",
            "size + 2 * padding - dilation * (kernel - 1) - 1 //",
        ),
    ),
    *edited(
        "receptive_field",
        FIELD,
        ("strides added from 0", " * jump\n        jump *=", " * (jump - 1 or 1)\n        jump +="),
        (
            "largest span only",
            "field += (kernel - 1) * dilation * jump",
            "field = max(field, (kernel - 1) * dilation + 1)",
        ),
    ),
    *edited(
        "max_pool2d",
        ANY_POOL,
        ("minimum (left out)", "block.max()", "block[np.isfinite(block)].min()"),
        ("mean (left out)", "block.max()", "block[np.isfinite(block)].mean()"),
        ("sum (left out)", "block.max()", "block[np.isfinite(block)].sum()"),
        ("median (-inf)", "block.max()", "np.median(block)"),
        ("midrange (-inf)", "block.max()", "(block.max() + block.min()) / 2"),
        ("max padded with zeros", ", constant_values=-np.inf", ""),
        ("padding ignored", "    p =", "    padding = 0\n    p ="),
        ("edge values in a pool", ", constant_values=-np.inf", ", 'edge'"),
        ("mirrored values in a pool", ", constant_values=-np.inf", ", 'reflect'"),
        ("first cell of each window (-inf)", "block.max()", "block[0, 0]"),
        ("last cell of each window (-inf)", "block.max()", "block[-1, -1]"),
        ("middle cell of each window (-inf)", "block.max()", "block[block.shape[0] // 2, block.shape[1] // 2]"),
        ("first row of each window", "block.max()", "block[0].max()"),
        ("window one cell smaller", "    span", "    s, window = s, window - 1\n    span"),
        ("argmax (-inf)", "block.max()", "block.argmax()"),
        ("stride of a pool always 2", "    p =", "    s = 2\n    p ="),
        ("window and stride swapped", "    p =", "    window, s = s, window\n    p ="),
    ),
    *edited(
        "avg_pool2d",
        ANY_MEAN,
        ("divided by the side", "block.mean()", "block.sum() / window"),
        ("normalisation forgotten", "block.mean()", "block.sum()"),
        ("divided by the stride squared", "block.mean()", "block.sum() / s**2"),
        ("divided by the whole window", "block.mean()", "block.sum() / window**2"),
        ("divided by one cell less", "block.mean()", "block.sum() / (block.size - 1)"),
        ("minimum (0), averaged", "block.mean()", "block.min()"),
        ("maximum (0), averaged", "block.mean()", "block.max()"),
        ("median (0), averaged", "block.mean()", "np.median(block)"),
        ("edge values in a pool", "padding)\n    span", "padding, 'edge')\n    span"),
        ("middle cell of each window (0)", "block.mean()", "block[block.shape[0] // 2, block.shape[1] // 2]"),
        (
            "window one cell smaller, divided by k·k",
            "block.mean()",
            "block[: window - 1, : window - 1].sum() / window**2",
        ),
        ("window and stride swapped", "    p =", "    window, s = s, window\n    p ="),
    ),
    *edited(
        "output_size",
        SIZE,
        ("+1 forgotten", " // stride + 1", " // stride"),
        ("not rounded", "//", "/"),
        (
            "ceil for floor",
            "(size + 2 * padding - span) // stride",
            "int(np.ceil((size + 2 * padding - span) / stride))",
        ),
        (
            "rounded to the nearest",
            "(size + 2 * padding - span) // stride",
            "round((size + 2 * padding - span) / stride)",
        ),
        ("+1 before the division", "- span) // stride + 1", "- span + 1) // stride"),
        ("brackets forgotten", "(size + 2 * padding - span) //", "size + 2 * padding - span //"),
        ("padding on one side", "2 * padding", "padding"),
        ("padding ignored", " + 2 * padding", ""),
        ("padding counted four times", "2 * padding", "4 * padding"),
        ("padding taken away", "+ 2 * padding", "- 2 * padding"),
        (
            "padding added to the output",
            "(size + 2 * padding - span) // stride + 1",
            "(size - span) // stride + 1 + 2 * padding",
        ),
        ("span k+d−1", "dilation * (kernel - 1) + 1", "kernel + dilation - 1"),
        ("span d·k", "dilation * (kernel - 1) + 1", "dilation * kernel"),
        ("span d·(k − 1)", "dilation * (kernel - 1) + 1", "dilation * (kernel - 1)"),
        ("dilation ignored", "dilation * (kernel - 1) + 1", "kernel"),
        ("dilation as gaps", "dilation * (", "(dilation + 1) * ("),
        ("stride ignored", " // stride", ""),
        ("kernel not taken away", " - span", ""),
        ("half the kernel taken away", "- span", "- span // 2"),
        ("stride and dilation swapped", "    span", "    stride, dilation = dilation, stride\n    span"),
        (
            "size divided by the stride and rounded up + padding ignored",
            "(size + 2 * padding - span) // stride + 1",
            "-(-size // stride)",
        ),
        ("stride ignored + padding on one side", "(size + 2 * padding - span) // stride", "size + padding - span"),
        (
            "padding on one side + +1 forgotten",
            "(size + 2 * padding - span) // stride + 1",
            "(size + padding - span) // stride",
        ),
        ("dilation ignored + not rounded", "(size + 2 * padding - span) //", "(size + 2 * padding - kernel) /"),
        ("+1 forgotten + dilation ignored", "span) // stride + 1", "kernel) // stride"),
        ("+1 twice", "stride + 1", "stride + 2"),
    ),
    *edited(
        "receptive_field",
        FIELD,
        ("stride ignored", "        jump *= stride\n", ""),
        (
            "own stride",
            "        field += (kernel - 1) * dilation * jump\n        jump *= stride\n",
            "        jump *= stride\n        field += (kernel - 1) * dilation * jump\n",
        ),
        ("wrong end", "in layers", "in reversed(layers)"),
        ("product of the spans", "field += (kernel - 1) * dilation * jump", "field *= (kernel - 1) * dilation + 1"),
        ("product of the kernels", "field += (kernel - 1) * dilation * jump", "field *= kernel"),
        (
            "spans added",
            "    field, jump = 1, 1\n    for kernel, stride, dilation in layers:\n        field += (kernel "
            "- 1) * dilation * jump",
            "    field, jump = 0, 1\n    for kernel, stride, dilation in layers:\n        field "
            "+= (kernel - 1) * dilation + 1",
        ),
        (
            "kernels added",
            "    field, jump = 1, 1\n    for kernel, stride, dilation in layers:\n        field += (kernel"
            " - 1) * dilation * jump",
            "    field, jump = 0, 1\n    for kernel, stride, dilation in layers:\n        field += kernel",
        ),
        ("dilation ignored", " * dilation", ""),
        ("field from 0", "field, jump = 1, 1", "field, jump = 0, 1"),
        ("k for k − 1", "(kernel - 1) * dilation", "kernel * dilation"),
        ("strides added", "jump *= stride", "jump += stride"),
        ("last stride only", "jump *= stride", "jump = stride"),
        ("last layer only", "field += (kernel - 1) * dilation * jump", "field = 1 + (kernel - 1) * dilation"),
        ("stride ignored + dilation ignored", "(kernel - 1) * dilation * jump", "kernel - 1"),
    ),
    *edited(
        "parameters",
        COUNT,
        ("bias forgotten", " + 1)", ")"),
        ("one bias in all", "filters * (channels * height * width + 1)", "filters * channels * height * width + 1"),
        ("bias for each channel", "(channels * height * width + 1)", "channels * (height * width + 1)"),
        ("one channel deep", "channels * height", "height"),
        ("one filter counted", "filters * (", "("),
        ("height for both sides", "height * width", "height * height"),
        ("width for both sides", "height * width", "width * width"),
        ("sides added", "height * width", "(height + width)"),
        ("bias for each weight", "width + 1", "width * 2"),
        ("filters and channels swapped", "    height", "    filters, channels = channels, filters\n    height"),
        ("one channel deep + bias forgotten", "channels * height * width + 1", "height * width"),
    ),
    *edited(
        "pair_sums",
        PAIRS,
        ("last pair only", "+= f", "= f"),
        ("kernel not turned", "f[a] * g[b]", "f[a] * g[len(g) - 1 - b]"),
        ("as many sums as numbers", "return out", "return out[: len(f)]"),
        ("result reversed", "return out", "return out[::-1]"),
        ("valid sums only", "return out", "return np.convolve(f, g, 'valid')"),
        ("as many sums as the longer row", "return out", "return np.convolve(f, g, 'same')"),
    ),
    # by index
    *edited(
        "correlate2d",
        LOOPS,
        ("dilation in the row index only", "j * stride + n * dilation", "j * stride + n"),
        ("dilation in the column index only", "i * stride + m * dilation", "i * stride + m"),
    ),
    *edited(
        "convolve2d",
        BOUNDS,
        ("row 0 and column 0 not read", "if 0 <= y < H and 0 <= x", "if 0 < y < H and 0 < x"),
        ("row 0 not read", "if 0 <= y", "if 0 < y"),
        ("column 0 not read", "0 <= x", "0 < x"),
        ("last row and column not read", "< H and 0 <= x < W", "< H - 1 and 0 <= x < W - 1"),
        ("last row not read", "< H and", "< H - 1 and"),
        ("last column not read", "x < W", "x < W - 1"),
        ("padding read at an index below 0", "0 <= y < H and 0 <= x < W", "y < H and x < W"),
        ("padding left out of the row index", "+ m - padding", "+ m"),
        ("padding left out of the column index", "+ n - padding", "+ n"),
        ("last product inside only", "+= image", "= image"),
    ),
    *edited("convolve2d", BOUNDS, ("off centre", " - padding", "")),
    *edited("convolve2d", BOUNDS, ("padding added to the index", "- padding", "+ padding")),
    *edited("convolve2d", TURNED, ("first window at s − 1", "[::stride, ::s", "[stride - 1::stride, stride - 1::s")),
    *edited(
        "correlate1d",
        LINE,
        ("kernel's last weight left out", "in range(k)", "in range(k - 1)"),
        ("first position left out", "np.array(out)", "np.array(out[1:])"),
        ("one number for window", "start + a * dilation", "start"),
    ),
    *written(
        "correlate1d",
        ("cell 0 not read", "np.correlate(np.r_[0, image[1:]], kernel)"),
        ("last cell not read", "np.correlate(np.r_[image[:-1], 0], kernel)"),
    ),
    *edited(
        "correlate2d",
        SLICES,
        ("mean of the window subtracted", "(window * kernel)", "((window - window.mean()) * kernel)"),
        ("mean of the weights subtracted", "(window * kernel)", "(window * (kernel - kernel.mean()))"),
    ),
    *edited(
        "conv2d",
        BIASED,
        ("bias twice", "+ bias", "+ 2 * bias"),
        ("bias once a channel", "+ bias", "+ x.shape[1] * bias"),
        ("bias for each product", "+ bias", "+ weight[0].size * bias"),
        ("bias for each cell of the window", "+ bias", "+ weight[0, 0].size * bias"),
        ("bias multiplied", "+ bias", "* bias"),
        ("mean over channels, of the bias too", "return out", "return out / x.shape[1]"),
    ),
    *edited(
        "max_pool2d",
        POOL,
        ("pool stride 1 by default", "window if stride is None", "1 if stride is None"),
        ("maximum from 0", "best = -np.inf", "best = 0"),
    ),
    *edited("max_pool2d", COUNTED, ("pooling windows apart by the window", "step + ", "window + ")),
    *edited(
        "avg_pool2d",
        MEAN,
        ("pool stride 1 by default", "stride = window", "stride = 1"),
        ("divided by 4 always", "window**2", "4"),
        ("divided by 9 always", "window**2", "9"),
    ),
    *edited(
        "avg_pool2d",
        MEAN.replace("stride = window", "stride = 1"),
        ("pool stride 1 by default + divided by 4 always", "window**2", "4"),
    ),
    *edited(
        "avg_pool2d",
        MEAN.replace(" / window**2", ""),
        (
            "sum cut to a whole number and divided with //",
            "p[r : r + window, c : c + window].sum()",
            "int(p[r : r + window, c : c + window].sum()) // window**2",
        ),
    ),
    *edited(
        "output_size",
        SIZE,
        (
            "rounded to the nearest with the 1",
            "(size + 2 * padding - span) // stride + 1",
            "round((size + 2 * padding - span) / stride + 1)",
        ),
    ),
]
