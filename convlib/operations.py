"""Convolution, pooling and their gradients in numpy: what `definitions` computes with loops, fast.

Each function checks its arguments (`_arguments`), pads its input, and leaves the arithmetic to `_engine`, which is
built on one idea: a *view* of the cells that every window reads. What the functions share:

- "Correlation" never turns the kernel, "convolution" turns it by 180°. Sizes are (height, width), in cells.
- `stride` is the step of the window, `dilation` the distance between its weights: an int or (vertical, horizontal).
- `padding` is the number of cells added around the input: an int, (vertical, horizontal),
  ((top, bottom), (left, right)), or "valid" (none), "same" (keeps the size), "full" (every place where kernel and input
  overlap).
- `padding_mode` says what the added cells hold: see `pad2d`, which also lists the names that scipy and others use.
- float32 stays float32; every other real type is computed in float64. The error of a result is about the precision of
  its type (6e-8 or 1e-16) times the sum of the magnitudes that were added. Kernels of 100 weights and more may be
  computed with the FFT; then it is the largest such sum nearby that counts. NaN and infinities spread as in IEEE
  arithmetic, without a warning.
- ValueError if sizes do not match or a setting is out of range, TypeError if something is not a number or not an
  integer; the message names the argument, its value and how to fix it.
- Memory: one padded copy and about 1 MB beyond input and output.
"""

import numpy as np
from numpy.typing import ArrayLike

from convlib import _arguments, _engine, shapes
from convlib._arguments import Array, Padding, Pair
from convlib.text import tr

# One kernel, and one image or signal


def correlate2d(
    image: ArrayLike,
    kernel: ArrayLike,
    *,
    stride: Pair = 1,
    padding: Padding = 0,
    padding_mode: str = "zeros",
    dilation: Pair = 1,
) -> Array:
    """Slide a (kh, kw) kernel over an (H, W) image, not turned, and sum the products: (OH, OW).

    Slides S6 and S12. Deep-learning libraries call this convolution. `shapes.output_size` gives the output's sizes.

    Examples
    --------
    >>> correlate2d([[1, 2, 4]], [[1, -1]])
    array([[-1., -2.]])
    """
    image = _arguments.array_with_axes("image", image, 2, "(H, W)")
    kernel = _arguments.array_with_axes("kernel", kernel, 2, "(kh, kw)")
    return _correlate("image", image, kernel, stride, padding, padding_mode, dilation)


def convolve2d(
    image: ArrayLike,
    kernel: ArrayLike,
    *,
    stride: Pair = 1,
    padding: Padding = 0,
    padding_mode: str = "zeros",
    dilation: Pair = 1,
) -> Array:
    """Turn a (kh, kw) kernel by 180°, slide it over an (H, W) image, and sum the products: (OH, OW).

    Slides S7 and S10. With ``padding="full"``, image and kernel may change places.

    Examples
    --------
    >>> convolve2d([[1, 2, 4]], [[1, -1]])
    array([[1., 2.]])
    """
    image = _arguments.array_with_axes("image", image, 2, "(H, W)")
    kernel = _arguments.array_with_axes("kernel", kernel, 2, "(kh, kw)")
    return _correlate("image", image, kernel[::-1, ::-1], stride, padding, padding_mode, dilation)


def correlate1d(
    signal: ArrayLike,
    kernel: ArrayLike,
    *,
    stride: int = 1,
    padding: int | str | tuple[int, int] = 0,
    padding_mode: str = "zeros",
    dilation: int = 1,
) -> Array:
    """Slide a kernel of k samples over a signal of L samples, not turned, and sum the products.

    Slide S8. The padding may be (before, after).

    Examples
    --------
    >>> correlate1d([1, 2, 4], [1, -1])
    array([-1., -2.])
    """
    signal, kernel = (
        _arguments.array_with_axes("signal", signal, 1, "(L,)"),
        _arguments.array_with_axes("kernel", kernel, 1, "(k,)"),
    )
    return _correlate("signal", signal, kernel, stride, padding, padding_mode, dilation)


def convolve1d(
    signal: ArrayLike,
    kernel: ArrayLike,
    *,
    stride: int = 1,
    padding: int | str | tuple[int, int] = 0,
    padding_mode: str = "zeros",
    dilation: int = 1,
) -> Array:
    """Turn a kernel of k samples end to end, slide it over a signal of L samples, and sum the products.

    Slide S9, y[n] = Σ x[a] w[n − a]; ``padding="full"`` gives every n for which the sum is not empty.

    Examples
    --------
    >>> convolve1d([1, 2, 4], [1, -1], padding="full")
    array([ 1.,  1.,  2., -4.])
    """
    signal, kernel = (
        _arguments.array_with_axes("signal", signal, 1, "(L,)"),
        _arguments.array_with_axes("kernel", kernel, 1, "(k,)"),
    )
    return _correlate("signal", signal, kernel[::-1], stride, padding, padding_mode, dilation)


def filter_image(image: ArrayLike, kernel: ArrayLike, *, padding_mode: str = "edge") -> Array:
    """Convolve an (H, W) or (H, W, C) picture with a (kh, kw) kernel, channel by channel, and keep its size.

    Slide S4. Brightness may be in any unit; the result is not cut to its range. A kernel of even size has no middle
    cell: it reads one more row or column after a pixel than before it, as in ``scipy.ndimage.convolve``.

    Examples
    --------
    >>> filter_image([[1, 2, 4]], [[0, 0, 1]])
    array([[1., 1., 2.]])
    """
    image = _arguments.float_array("image", image)
    if image.ndim == 2:
        return convolve2d(image, kernel, padding="same", padding_mode=padding_mode)
    image = _arguments.array_with_axes("image", image, 3, "(H, W, C) or (H, W)")
    channels = [filter_image(channel, kernel, padding_mode=padding_mode) for channel in np.moveaxis(image, 2, 0)]
    return np.stack(channels, axis=2)


# Layers


def conv2d(
    x: ArrayLike,
    weight: ArrayLike,
    bias: ArrayLike | None = None,
    *,
    stride: Pair = 1,
    padding: Padding = 0,
    padding_mode: str = "zeros",
    dilation: Pair = 1,
    groups: int = 1,
) -> Array:
    """Apply (O, C / groups, kh, kw) filters and their biases to an (N, C, H, W) batch: (N, O, OH, OW).

    Slides S14 and S18. Each filter reads the channels of its group, is not turned, and gives one map. Agrees with
    ``torch.nn.functional.conv2d``.

    Examples
    --------
    >>> conv2d(np.ones((1, 3, 4, 4)), np.ones((2, 3, 3, 3))).shape
    (1, 2, 2, 2)
    """
    x = _arguments.array_with_axes("x", x, 4, "(N, C, H, W)")
    weight = _arguments.array_with_axes("weight", weight, 4, "(O, C / groups, kh, kw)")
    _arguments.check_channels(x.shape[1], weight.shape, groups)
    windows = _arguments.windows("weight", weight.shape[2:], "x", x.shape[2:], stride, padding, dilation, padding_mode)
    padded = _grouped(_engine.padded(x, windows, padding_mode), groups)
    output = _engine.apply_filters(padded, weight.reshape(groups, -1, *weight.shape[1:]), windows)
    output = output.reshape(len(x), len(weight), *windows.size)
    if bias is not None:
        output += _arguments.biases(bias, len(weight), output.dtype)
    return output


def conv_transpose2d(
    x: ArrayLike,
    weight: ArrayLike,
    bias: ArrayLike | None = None,
    *,
    stride: Pair = 1,
    padding: Padding = 0,
    output_padding: Pair = 0,
    dilation: Pair = 1,
    groups: int = 1,
) -> Array:
    """Place a kernel, times the cell's value, at every cell of an (N, C, H, W) batch, and add up.

    The (C, O / groups, kh, kw) kernels lie `stride` cells apart in the output, `padding` is cut off at each side, and
    `output_padding` (smaller than stride or dilation) is added at the bottom and at the right. This is the gradient of
    `conv2d` with respect to its input. The result is
    (N, O, (H − 1)·stride − top − bottom + dilation·(kh − 1) + output_padding + 1, …). Agrees with
    ``torch.nn.functional.conv_transpose2d``.

    Examples
    --------
    >>> conv_transpose2d([[[[1, 2]]]], [[[[1, 1]]]], stride=2)
    array([[[[1., 1., 2., 2.]]]])
    """
    x = _arguments.array_with_axes("x", x, 4, "(N, C, H, W)")
    weight = _arguments.array_with_axes("weight", weight, 4, "(C, O / groups, kh, kw)")
    _arguments.check_groups(x.shape[1], groups)
    windows = _arguments.transposed_windows(x.shape, weight.shape, stride, padding, output_padding, dilation)
    output = _engine.place_kernels(_grouped(x, groups), weight.reshape(groups, -1, *weight.shape[1:]), windows)
    output = output.reshape(len(x), -1, *output.shape[3:])
    if bias is not None:
        output += _arguments.biases(bias, output.shape[1], output.dtype)
    return output


def conv2d_backward(
    grad: ArrayLike,
    x: ArrayLike,
    weight: ArrayLike,
    *,
    stride: Pair = 1,
    padding: Padding = 0,
    dilation: Pair = 1,
    groups: int = 1,
) -> tuple[Array, Array, Array]:
    """Turn `grad`, the gradient at `conv2d`'s output, into the gradients of its x, weight and bias.

    The padding is zeros. With weights and `grad` of ones, the first result counts the windows that read each cell.

    Examples
    --------
    >>> ones = np.ones((1, 1, 1, 3))
    >>> conv2d_backward(np.ones((1, 1, 1, 2)), ones, np.ones((1, 1, 1, 2)))[0]
    array([[[[1., 2., 1.]]]])
    """
    grad, x = (
        _arguments.array_with_axes("grad", grad, 4, "(N, O, OH, OW)"),
        _arguments.array_with_axes("x", x, 4, "(N, C, H, W)"),
    )
    weight = _arguments.array_with_axes("weight", weight, 4, "(O, C / groups, kh, kw)")
    _arguments.check_channels(x.shape[1], weight.shape, groups)
    windows = _arguments.windows("weight", weight.shape[2:], "x", x.shape[2:], stride, padding, dilation)
    _arguments.check_gradient(grad, (len(x), len(weight), *windows.size))
    padded, grads = _grouped(_engine.padded(x, windows), groups), _grouped(grad, groups)
    grad_x = _engine.place_kernels(grads, weight.reshape(groups, -1, *weight.shape[1:]), windows)
    grad_weight = _engine.weight_gradient(grads, padded, windows)
    with np.errstate(invalid="ignore"):
        return grad_x.reshape(x.shape), grad_weight.reshape(weight.shape), grad.sum(axis=(0, 2, 3))


# Pools


def max_pool2d(
    x: ArrayLike,
    window: Pair,
    *,
    stride: Pair | None = None,
    padding: Padding = 0,
    dilation: Pair = 1,
    ceil_mode: bool = False,
) -> Array:
    """Keep the largest value of each window of an (..., H, W) array: (..., OH, OW).

    Slide S20. The stride is the size of the window unless it is given. Padding, at most half the window, never wins: it
    is −∞. `ceil_mode` rounds the output size up, so that a last window may hang over the end. Agrees with
    ``torch.nn.functional.max_pool2d``; as there, NaN wins.

    Examples
    --------
    >>> max_pool2d([[3, 0, 4, 3], [4, 1, 2, 3], [1, 1, 8, 7], [2, 0, 6, 4]], 2)
    array([[4., 4.],
           [2., 8.]])
    """
    x = _arguments.planes("x", x)
    windows = _arguments.pool_windows(x.shape[-2:], window, stride, padding, dilation, ceil_mode)
    return _engine.reduce_windows(np.maximum, x, windows, -np.inf)


def avg_pool2d(
    x: ArrayLike,
    window: Pair,
    *,
    stride: Pair | None = None,
    padding: Padding = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
) -> Array:
    """Take the mean of each window of an (..., H, W) array; the arguments are those of `max_pool2d`.

    Slide S19. Padding is 0 and counts in the mean if `count_include_pad`; cells beyond the padding never count.
    Agrees with ``torch.nn.functional.avg_pool2d``.

    Examples
    --------
    >>> avg_pool2d([[1, 2], [3, 6]], 2)
    array([[3.]])
    """
    x = _arguments.planes("x", x)
    windows = _arguments.pool_windows(x.shape[-2:], window, stride, padding, 1, ceil_mode)
    counts = _engine.cells_in_windows(windows, shapes.flag("count_include_pad", count_include_pad))
    output = _engine.reduce_windows(np.add, x, windows, 0)
    output /= counts.astype(x.dtype)
    return output


def max_pool2d_backward(
    grad: ArrayLike,
    x: ArrayLike,
    window: Pair,
    *,
    stride: Pair | None = None,
    padding: Padding = 0,
    dilation: Pair = 1,
    ceil_mode: bool = False,
) -> Array:
    """Give `grad`, the gradient at `max_pool2d`'s output, to the cell of x that won each window.

    Of several equal winners the first one, row by row, gets it; of several NaNs the last one, as in PyTorch.

    Examples
    --------
    >>> max_pool2d_backward([[1]], [[0, 5], [5, 0]], 2)
    array([[0., 1.],
           [0., 0.]])
    """
    x, grad = _arguments.planes("x", x), _arguments.planes("grad", grad)
    windows = _arguments.pool_windows(x.shape[-2:], window, stride, padding, dilation, ceil_mode)
    _arguments.check_gradient(grad, (*x.shape[:-2], *windows.size))
    return _engine.pool_gradient(_engine.add_to_winner, grad, x, windows)


def avg_pool2d_backward(
    grad: ArrayLike,
    x: ArrayLike,
    window: Pair,
    *,
    stride: Pair | None = None,
    padding: Padding = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
) -> Array:
    """Share `grad`, the gradient at `avg_pool2d`'s output, equally among the cells of each window.

    Only the shape of `x` matters.

    Examples
    --------
    >>> avg_pool2d_backward([[4]], [[0, 5], [5, 0]], 2)
    array([[1., 1.],
           [1., 1.]])
    """
    x, grad = _arguments.planes("x", x), _arguments.planes("grad", grad)
    windows = _arguments.pool_windows(x.shape[-2:], window, stride, padding, 1, ceil_mode)
    _arguments.check_gradient(grad, (*x.shape[:-2], *windows.size))
    counts = _engine.cells_in_windows(windows, shapes.flag("count_include_pad", count_include_pad))
    shares = grad / counts.astype(grad.dtype)
    return _engine.pool_gradient(_engine.add_to_all, shares, x, windows)


# Borders


def pad2d(x: ArrayLike, padding: Padding, mode: str = "zeros") -> Array:
    """Add cells around the last two axes of an (..., H, W) array; its type stays.

    Slide S16. What the added cells hold, and what other libraries call it:

    =========  =====================  ==========  =============  ====================  =========
    mode       holds                  numpy.pad   scipy.ndimage  scipy.signal          torch
    =========  =====================  ==========  =============  ====================  =========
    "zeros"    0 0 | 1 2 3 | 0 0      constant    constant       fill                  zeros
    "edge"     1 1 | 1 2 3 | 3 3      edge        nearest        –                     replicate
    "reflect"  3 2 | 1 2 3 | 2 1      reflect     mirror         –                     reflect
    "wrap"     2 3 | 1 2 3 | 1 2      wrap        wrap           wrap                  circular
    –          2 1 | 1 2 3 | 3 2      symmetric   reflect        symm                  –
    =========  =====================  ==========  =============  ====================  =========

    Note that scipy's "reflect" is not ours: it repeats the border cell.

    Examples
    --------
    >>> pad2d([[1, 2, 3]], (0, 1), "reflect")
    array([[2, 1, 2, 3, 2]])
    """
    array = _arguments.real_array("x", x)
    _arguments.planes("x", array)
    _arguments.known_border("mode", mode)
    if isinstance(padding, str):
        raise ValueError(
            tr("padding {padding!r} needs a kernel to refer to; give the number of cells", padding=padding)
        )
    return _engine.pad(array, _arguments.windows("kernel", (1, 1), "x", array.shape[-2:], 1, padding, 1, mode), mode)


def _correlate(
    name: str, array: Array, kernel: Array, stride: Pair, padding: Padding, border: str, dilation: Pair
) -> Array:
    """Correlate an image or a signal with a kernel of as many axes."""
    windows = _arguments.windows("kernel", kernel.shape, name, array.shape, stride, padding, dilation, border)
    if array.dtype != kernel.dtype:
        array, kernel = array.astype(np.float64), kernel.astype(np.float64)
    return _engine.correlate(_engine.padded(array, windows, border), kernel, windows)


def _grouped(x: Array, groups: int) -> Array:
    return x.reshape(len(x), groups, -1, *x.shape[2:])
