# ruff: noqa: E501
"""Functions that people write for gradients, kernels that are laid down, and gradient descent: right ones, and edits."""

WEIGHTS = """
def f(grad, image):
    rows = image.shape[0] - grad.shape[0] + 1
    columns = image.shape[1] - grad.shape[1] + 1
    output = np.zeros((rows, columns))
    for m in range(rows):
        for n in range(columns):
            for i in range(grad.shape[0]):
                for j in range(grad.shape[1]):
                    output[m, n] += grad[i, j] * image[i + m, j + n]
    return output
"""

WEIGHTS_SLICES = """
def f(grad, image):
    height, width = grad.shape
    output = np.zeros((image.shape[0] - height + 1, image.shape[1] - width + 1))
    for m in range(output.shape[0]):
        for n in range(output.shape[1]):
            output[m, n] = np.sum(grad * image[m : m + height, n : n + width])
    return output
"""

PIXELS = """
def f(grad, kernel):
    kh, kw = kernel.shape
    padded = np.pad(grad, ((kh - 1, kh - 1), (kw - 1, kw - 1)))
    turned = kernel[::-1, ::-1]
    output = np.zeros((padded.shape[0] - kh + 1, padded.shape[1] - kw + 1))
    for i in range(output.shape[0]):
        for j in range(output.shape[1]):
            output[i, j] = np.sum(padded[i : i + kh, j : j + kw] * turned)
    return output
"""

PIXELS_LAID = """
def f(grad, kernel):
    kh, kw = kernel.shape
    output = np.zeros((grad.shape[0] + kh - 1, grad.shape[1] + kw - 1))
    for i in range(grad.shape[0]):
        for j in range(grad.shape[1]):
            for m in range(kh):
                for n in range(kw):
                    output[i + m, j + n] += grad[i, j] * kernel[m, n]
    return output
"""

LAID = """
def f(x, kernel, stride=1, padding=0):
    rows = (x.shape[0] - 1) * stride + kernel.shape[0]
    columns = (x.shape[1] - 1) * stride + kernel.shape[1]
    output = np.zeros((rows, columns))
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            for m in range(kernel.shape[0]):
                for n in range(kernel.shape[1]):
                    output[i * stride + m, j * stride + n] += x[i, j] * kernel[m, n]
    output = output[padding : rows - padding, padding : columns - padding]
    return output
"""

SPREAD = """
def f(x, kernel, stride=1, padding=0):
    import scipy.signal
    spread = np.zeros([(side - 1) * stride + 1 for side in x.shape])
    spread[::stride, ::stride] = x
    output = scipy.signal.convolve2d(spread, kernel)
    return output[padding : len(output) - padding, padding : output.shape[1] - padding]
"""

WINNERS = """
def f(grad, x, window, stride):
    output = np.zeros(x.shape)
    for i in range(grad.shape[0]):
        for j in range(grad.shape[1]):
            top = i * stride
            left = j * stride
            block = x[top : top + window, left : left + window]
            m, n = np.unravel_index(np.argmax(block), block.shape)
            output[top + m, left + n] += grad[i, j]
    return output
"""

WINNERS_COMPARED = """
def f(grad, x, window, stride):
    output = np.zeros(x.shape)
    for i in range(grad.shape[0]):
        for j in range(grad.shape[1]):
            there = slice(i * stride, i * stride + window), slice(j * stride, j * stride + window)
            output[there] += (x[there] == x[there].max()) * grad[i, j]
    return output
"""

DESCENT = """
def f(before, after, kernel, rate, steps):
    kh = kernel.shape[0]
    kw = kernel.shape[1]
    rows = after.shape[0]
    columns = after.shape[1]
    output = np.array(kernel)
    for _ in range(steps):
        gradient = np.zeros((kh, kw))
        for i in range(rows):
            for j in range(columns):
                window = before[i : i + kh, j : j + kw]
                error = np.sum(window * output) - after[i, j]
                gradient += 2 * error * window
        output = output - rate * gradient / after.size
    return output
"""

DESCENT_AT_ONCE = """
def f(before, after, kernel, rate, steps):
    windows = np.lib.stride_tricks.sliding_window_view(before, kernel.shape)
    for _ in range(steps):
        error = np.einsum("ijmn,mn->ij", windows, kernel) - after
        kernel = kernel - rate * 2 * np.mean(error[:, :, None, None] * windows, axis=(0, 1))
    return kernel
"""

FIRST = {
    "weight_gradient": [WEIGHTS, WEIGHTS_SLICES],
    "input_gradient": [PIXELS, PIXELS_LAID],
    "lay_down": [LAID],
    "max_pool_gradient": [WINNERS],
    "learn": [DESCENT],
}
"""The right functions that slips are made of, by operation."""

MORE = {
    "weight_gradient": [
        "import scipy.signal\ndef f(grad, image):\n    return scipy.signal.correlate2d(image, grad, 'valid')"
    ],
    "input_gradient": ["import scipy.signal\nf = scipy.signal.convolve2d"],
    "lay_down": [
        SPREAD,
        LAID.replace("stride=1, padding=0", "*, stride=1").replace(
            "    output = output[padding : rows - padding, padding : columns - padding]\n", ""
        ),
    ],
    "max_pool_gradient": [WINNERS_COMPARED],
    "learn": [DESCENT_AT_ONCE],
}
"""Further right functions."""

SUMS = [
    ("mean for sum", "np.sum(grad", "np.mean(grad"),
    ("gradient alone", "grad * image[m : m + height, n : n + width]", "grad"),
    ("pixels alone", "grad * image[m : m + height, n : n + width]", "image[m : m + height, n : n + width]"),
    ("gradient turned", "grad * ", "grad[::-1, ::-1] * "),
    ("signs of the gradient", "grad * ", "np.sign(grad) * "),
]
"""Edits of `WEIGHTS_SLICES`."""

TURNS = [
    ("not turned", "kernel[::-1, ::-1]", "kernel"),
    ("mirrored", "kernel[::-1, ::-1]", "kernel[:, ::-1]"),
    ("upside down", "kernel[::-1, ::-1]", "kernel[::-1]"),
    ("not padded", "((kh - 1, kh - 1), (kw - 1, kw - 1))", "0"),
    ("padded by 1", "((kh - 1, kh - 1), (kw - 1, kw - 1))", "1"),
    ("padded before", "((kh - 1, kh - 1), (kw - 1, kw - 1))", "((kh - 1, 0), (kw - 1, 0))"),
    ("sides swapped", "((kh - 1, kh - 1), (kw - 1, kw - 1))", "((kw - 1, kw - 1), (kh - 1, kh - 1))"),
    ("edges repeated", "(kw - 1, kw - 1)))", "(kw - 1, kw - 1)), 'edge')"),
]
"""Edits of `PIXELS`."""

LAYINGS = [
    ("turned", "kernel[m, n]", "kernel[-1 - m, -1 - n]"),
    ("transposed kernel", "kernel[m, n]", "kernel.T[m, n]"),
    ("kernel without the number", "x[i, j] * kernel[m, n]", "kernel[m, n]"),
    ("number without the kernel", "x[i, j] * kernel[m, n]", "x[i, j]"),
    ("one kernel wins", "+= x[i, j]", "= x[i, j]"),
    (
        "largest wins",
        "+= x[i, j] * kernel[m, n]",
        "= max(output[i * stride + m, j * stride + n], x[i, j] * kernel[m, n])",
    ),
    ("padded", "output[padding : rows - padding, padding : columns - padding]", "np.pad(output, padding)"),
    ("cut before", "rows - padding, padding : columns - padding", "rows, padding : columns"),
    ("cut behind", "padding : rows - padding, padding : columns", ": rows - 2 * padding, : columns"),
    ("n·s rows", "(x.shape[0] - 1) * stride + kernel.shape[0]", "max(x.shape[0] * stride, kernel.shape[0])"),
    ("strides", "stride=1", "strides=1"),
]
"""Edits of `LAID`."""

PRIZES = [
    (
        "shared",
        "output[top + m, left + n] += grad[i, j]",
        "output[top : top + window, left : left + window] += grad[i, j] / window**2",
    ),
    (
        "to all",
        "output[top + m, left + n] += grad[i, j]",
        "output[top : top + window, left : left + window] += grad[i, j]",
    ),
    ("number", "+= grad[i, j]", "+= block.max()"),
    ("number times gradient", "+= grad[i, j]", "+= grad[i, j] * block.max()"),
    ("one", "+= grad[i, j]", "+= 1"),
    ("smallest", "argmax", "argmin"),
    ("place in the block", "output[top + m, left + n]", "output[m, n]"),
    ("upper left cell", "output[top + m, left + n]", "output[top, left]"),
    ("window for stride", "* stride", "* window"),
    ("stride 1", "* stride", "* 1"),
    ("sides of the block swapped", "m, n =", "n, m ="),
    ("largest magnitude", "np.argmax(block)", "np.argmax(np.abs(block))"),
]
"""Edits of `WINNERS`."""

STEPS = [
    ("uphill", "output - rate", "output + rate"),
    ("error turned round", "np.sum(window * output) - after[i, j]", "after[i, j] - np.sum(window * output)"),
    ("sum", " / after.size", ""),
    ("by the rows", "after.size", "len(after)"),
    ("by the pixels", "after.size", "before.size"),
    ("no 2", "2 * error", "error"),
    ("signs", "- rate * gradient / after.size", "- rate * np.sign(gradient)"),
    ("no rate", "rate * gradient", "gradient"),
    ("rate of 0.1", "rate * gradient", "0.1 * gradient"),
    ("one step", "    return output", "        return output"),
    ("no target", " - after[i, j]", ""),
    ("kernel for output", "window * output", "window * kernel"),
    ("from zero", "np.array(kernel)", "np.zeros(kernel.shape)"),
    ("turned", "window * output", "window * output[::-1, ::-1]"),
    ("window forgotten", "error * window", "error"),
    ("one more step", "range(steps)", "range(steps + 1)"),
    ("ten steps", "range(steps)", "range(10)"),
    ("absolute error", "2 * error * window", "np.sign(error) * window"),
    (
        "step after each pixel",
        "gradient += 2 * error * window",
        "output = output - rate * 2 * error * window / after.size",
    ),
]
"""Edits of `DESCENT`."""
