"""The deck's formulas as plain loops: slow, and written to be read. `operations` computes the same, fast.

Arrays are indexed [row, column]. The functions do not check their arguments: the arrays must fit.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[Any]
Signal = Sequence[float] | Array


def correlate2d(image: ArrayLike, kernel: ArrayLike, stride: int = 1, padding: int = 0, dilation: int = 1) -> Array:
    """Multiply and add, without turning the kernel: an (H, W) image and a (kh, kw) kernel give an (OH, OW) array.

    Slides S6, S15–S17. Raises ValueError, from numpy, if the kernel does not fit.

    Examples
    --------
    >>> correlate2d([[1, 2, 4]], [[1, -1]])
    array([[-1., -2.]])
    """
    image, kernel = np.pad(np.array(image, float), padding), np.array(kernel, float)
    height = (image.shape[0] - dilation * (kernel.shape[0] - 1) - 1) // stride + 1
    width = (image.shape[1] - dilation * (kernel.shape[1] - 1) - 1) // stride + 1
    output = np.zeros((height, width))
    for i in range(height):
        for j in range(width):
            for m in range(kernel.shape[0]):
                for n in range(kernel.shape[1]):
                    output[i, j] += image[i * stride + m * dilation, j * stride + n * dilation] * kernel[m, n]
    return output


def convolve2d(image: ArrayLike, kernel: ArrayLike, stride: int = 1, padding: int = 0, dilation: int = 1) -> Array:
    """Turn the kernel by 180°, multiply and add: the first pixel of a window meets the last cell of the kernel.

    Slides S7 and S10. Raises ValueError, from numpy, if the kernel does not fit.

    Examples
    --------
    >>> convolve2d([[1, 2, 4]], [[1, -1]])
    array([[1., 2.]])
    """
    turned = np.array(kernel)[::-1, ::-1]
    return correlate2d(image, turned, stride, padding, dilation)


def correlate1d(x: Signal, w: Signal) -> Array:
    """Sum x[n + a] · w[a] over a, for every n with at least one product, from −(k − 1) on: L + k − 1 values.

    Slide S8: the sum of S9 without the reversal.

    Examples
    --------
    >>> correlate1d([1, 2, 4], [1, -1])
    array([-1., -1., -2.,  4.])
    """
    y = np.zeros(len(x) + len(w) - 1)
    for n in range(-(len(w) - 1), len(x)):
        for a in range(len(w)):
            if 0 <= n + a < len(x):
                y[n + len(w) - 1] += x[n + a] * w[a]
    return y


def convolve1d(x: Signal, w: Signal) -> Array:
    """Sum x[a] · w[n − a] over a, for every n with at least one product: lengths L and k give L + k − 1.

    Slide S9.

    Examples
    --------
    >>> convolve1d([1, 2, 4], [1, -1])
    array([ 1.,  1.,  2., -4.])
    """
    y = np.zeros(len(x) + len(w) - 1)
    for n in range(len(y)):
        for a in range(len(x)):
            if 0 <= n - a < len(w):
                y[n] += x[a] * w[n - a]
    return y


def convolution_as_printed(image: ArrayLike, kernel: ArrayLike) -> Array:
    """Sum image[m, n] · kernel[i − m, j − n] over m and n, with the deck's indices: cell (0, 0) is the middle.

    Sides are odd. An image with rows −R … R and a kernel with rows −r … r give rows −(R + r) … R + r; the same holds
    for columns.

    Slides S10 and S11. The deck's first index counts columns, ours counts rows; the sum is the same.

    Examples
    --------
    >>> convolution_as_printed([[1, 2, 4]], [[0, 0, 1]])
    array([[0., 0., 1., 2., 4.]])
    """
    image, kernel = np.array(image, float), np.array(kernel, float)
    (R, S), (r, s) = (side // 2 for side in image.shape), (side // 2 for side in kernel.shape)
    y = np.zeros((2 * (R + r) + 1, 2 * (S + s) + 1))
    for i in range(-(R + r), R + r + 1):
        for j in range(-(S + s), S + s + 1):
            for m in range(-R, R + 1):
                for n in range(-S, S + 1):
                    if -r <= i - m <= r and -s <= j - n <= s:
                        y[i + R + r, j + S + s] += image[m + R, n + S] * kernel[i - m + r, j - n + s]
    return y


def correlation_as_printed(image: ArrayLike, kernel: ArrayLike) -> Array:
    """Sum image[m, n] · kernel[i + m, j + n] over m and n, with the deck's indices: cell (0, 0) is the middle.

    Sizes as in `convolution_as_printed`. The usual cross-correlation sums image[i + m, j + n] · kernel[m, n] instead.
    Both agree at i = j = 0; elsewhere this one is the usual one mirrored, y(−i, −j).

    Slides S11 and S12.

    Examples
    --------
    >>> correlation_as_printed([[1, 2, 4]], [[0, 0, 1]])
    array([[0., 0., 4., 2., 1.]])
    """
    image, kernel = np.array(image, float), np.array(kernel, float)
    (R, S), (r, s) = (side // 2 for side in image.shape), (side // 2 for side in kernel.shape)
    y = np.zeros((2 * (R + r) + 1, 2 * (S + s) + 1))
    for i in range(-(R + r), R + r + 1):
        for j in range(-(S + s), S + s + 1):
            for m in range(-R, R + 1):
                for n in range(-S, S + 1):
                    if -r <= i + m <= r and -s <= j + n <= s:
                        y[i + R + r, j + S + s] += image[m + R, n + S] * kernel[i + m + r, j + n + s]
    return y


def conv2d(x: ArrayLike, weight: ArrayLike) -> Array:
    """Compute one map for each filter, summed over the channels: (C, H, W) and (O, C, kh, kw) give (O, OH, OW).

    Slides S14 and S18. A batch (N, C, H, W) gives (N, O, OH, OW).

    Examples
    --------
    >>> conv2d([[[1, 2]], [[10, 20]]], [[[[1]], [[1]]]])
    array([[[11., 22.]]])
    """
    x, weight = np.array(x, float), np.array(weight, float)
    if x.ndim == 4:
        return np.array([conv2d(image, weight) for image in x])
    maps = []
    for filter_ in weight:
        maps.append(sum(correlate2d(channel, kernel) for channel, kernel in zip(x, filter_, strict=True)))
    return np.array(maps)


def max_pool2d(x: ArrayLike, window: int, stride: int) -> Array:
    """Keep the largest value of each window: (H, W) gives (OH, OW).

    Slide S20.

    Examples
    --------
    >>> max_pool2d([[1, 3], [2, 4]], 2, 2)
    array([[4.]])
    """
    return _pool(np.max, x, window, stride)


def avg_pool2d(x: ArrayLike, window: int, stride: int) -> Array:
    """Take the mean of each window: (H, W) gives (OH, OW).

    Slide S19.

    Examples
    --------
    >>> avg_pool2d([[1, 3], [2, 4]], 2, 2)
    array([[2.5]])
    """
    return _pool(np.mean, x, window, stride)


def _pool(summary: Callable[[Array], float], x: ArrayLike, window: int, stride: int) -> Array:
    x = np.array(x, float)
    height, width = ((size - window) // stride + 1 for size in x.shape)
    output = np.zeros((height, width))
    for i in range(height):
        for j in range(width):
            output[i, j] = summary(x[i * stride : i * stride + window, j * stride : j * stride + window])
    return output
