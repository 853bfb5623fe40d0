"""Convolution, pooling and their gradients in numpy.

One idea carries the module: a kernel of kh × kw taps needs kh·kw shifted, strided views of the padded input, one for
each tap (`_taps`). A convolution multiplies and adds them, a pool takes their maximum or sum, and a gradient writes
back through the same views. "Correlation" never turns the kernel, "convolution" turns it by 180°.

float32 stays float32; every other real type, integers, booleans and float16 among them, is computed in float64. NaN and
infinities spread as in IEEE arithmetic, without a warning.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convlib import shapes

Pair = int | tuple[int, int]
Padding = int | str | tuple[int, int] | tuple[tuple[int, int], tuple[int, int]]

_NUMPY_MODES = {"zeros": "constant", "edge": "edge", "reflect": "reflect", "wrap": "wrap"}


def correlate2d(
    image: ArrayLike,
    kernel: ArrayLike,
    *,
    stride: Pair = 1,
    padding: Padding = 0,
    padding_mode: str = "zeros",
    dilation: Pair = 1,
) -> NDArray:
    """Slide `kernel` over `image`, not turned, and sum the products.

    Parameters
    ----------
    image : (H, W) array
        Real numbers; integers are computed in float64, float32 stays float32.
    kernel : (kh, kw) array
        Must fit inside the padded image.
    stride, dilation : int or (vertical, horizontal)
        Step of the window and distance between its taps, in pixels, at least 1.
    padding : int, (vertical, horizontal), ((top, bottom), (left, right)), "valid", "same" or "full"
        Pixels added around the image before the window starts.
    padding_mode : "zeros", "edge", "reflect" or "wrap"
        What the added pixels hold.

    Returns
    -------
    (OH, OW) array
        Sizes as `shapes.output_size` gives them.

    Raises
    ------
    ValueError
        If an input is not 2-D or is empty, the kernel does not fit, or a setting is out of range.
    TypeError
        If an input is not real numbers or a setting is not an integer.

    Notes
    -----
    Slides S6 and S12. This is what deep-learning libraries call convolution.

    Examples
    --------
    >>> correlate2d([[1, 2, 4]], [[1, -1]])
    array([[-1., -2.]])
    """
    image, kernel = _reals("image", image, "(H, W)"), _reals("kernel", kernel, "(kh, kw)")
    return _correlate("image", image, kernel, stride, padding, padding_mode, dilation)


def convolve2d(
    image: ArrayLike,
    kernel: ArrayLike,
    *,
    stride: Pair = 1,
    padding: Padding = 0,
    padding_mode: str = "zeros",
    dilation: Pair = 1,
) -> NDArray:
    """Turn `kernel` by 180°, slide it over `image`, and sum the products.

    Parameters, result and errors are those of `correlate2d`; ``padding="full"`` gives the whole convolution, which is
    the same with image and kernel exchanged.

    Notes
    -----
    Slides S7 and S10.

    Examples
    --------
    >>> convolve2d([[1, 2, 4]], [[1, -1]])
    array([[1., 2.]])
    """
    kernel = _reals("kernel", kernel, "(kh, kw)")[::-1, ::-1]
    return correlate2d(image, kernel, stride=stride, padding=padding, padding_mode=padding_mode, dilation=dilation)


def correlate1d(
    signal: ArrayLike,
    kernel: ArrayLike,
    *,
    stride: int = 1,
    padding: int | str | tuple[int, int] = 0,
    padding_mode: str = "zeros",
    dilation: int = 1,
) -> NDArray:
    """Slide `kernel` over `signal`, not turned, and sum the products.

    Parameters
    ----------
    signal : (L,) array
        Real numbers.
    kernel : (k,) array
        Must fit inside the padded signal.
    stride, dilation : int
        In samples, at least 1.
    padding : int, (before, after), "valid", "same" or "full"
        Samples added at the ends.
    padding_mode : "zeros", "edge", "reflect" or "wrap"
        What the added samples hold.

    Returns
    -------
    (OL,) array

    Raises
    ------
    ValueError, TypeError
        As `correlate2d`.

    Notes
    -----
    Slide S8.

    Examples
    --------
    >>> correlate1d([1, 2, 4], [1, -1])
    array([-1., -2.])
    """
    signal, kernel = _reals("signal", signal, "(L,)"), _reals("kernel", kernel, "(k,)")
    return _correlate("signal", signal, kernel, stride, padding, padding_mode, dilation)


def convolve1d(
    signal: ArrayLike,
    kernel: ArrayLike,
    *,
    stride: int = 1,
    padding: int | str | tuple[int, int] = 0,
    padding_mode: str = "zeros",
    dilation: int = 1,
) -> NDArray:
    """Turn `kernel` end to end, slide it over `signal`, and sum the products.

    Parameters, result and errors are those of `correlate1d`.

    Notes
    -----
    Slide S9, y[n] = Σ x[a] w[n − a]; ``padding="full"`` gives every n where the sum is not empty.

    Examples
    --------
    >>> convolve1d([1, 2, 4], [1, -1], padding="full")
    array([ 1.,  1.,  2., -4.])
    """
    kernel = _reals("kernel", kernel, "(k,)")[::-1]
    return correlate1d(signal, kernel, stride=stride, padding=padding, padding_mode=padding_mode, dilation=dilation)


def filter_image(image: ArrayLike, kernel: ArrayLike, *, padding_mode: str = "edge") -> NDArray:
    """Convolve a picture with a kernel, each channel by itself, and keep its size.

    Parameters
    ----------
    image : (H, W) or (H, W, C) array
        Brightness in any unit.
    kernel : (kh, kw) array
        Turned by 180°, as convolution asks. An even one has no middle: it reads one row or column more after than
        before, as in ``scipy.ndimage.convolve``.
    padding_mode : "zeros", "edge", "reflect" or "wrap"
        What the window meets beyond the border.

    Returns
    -------
    array of the image's shape
        Not cut to the range of the input.

    Raises
    ------
    ValueError, TypeError
        As `correlate2d`.

    Notes
    -----
    Slide S4.

    Examples
    --------
    >>> filter_image([[1, 2, 4]], [[0, 0, 1]])
    array([[1., 1., 2.]])
    """
    image = _floats("image", image)
    if image.ndim == 2:
        return convolve2d(image, kernel, padding="same", padding_mode=padding_mode)
    channels = np.moveaxis(_reals("image", image, "(H, W, C)", "(H, W)"), 2, 0)
    return np.stack([filter_image(channel, kernel, padding_mode=padding_mode) for channel in channels], axis=2)


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
) -> NDArray:
    """Apply a convolution layer: every filter is as deep as its input and gives one map.

    Parameters
    ----------
    x : (N, C, H, W) array
        N inputs of C channels.
    weight : (O, C / groups, kh, kw) array
        O filters, not turned.
    bias : (O,) array, optional
        Added to each map.
    stride, padding, padding_mode, dilation
        As in `correlate2d`.
    groups : int
        Into how many groups channels and filters are divided; each filter reads the channels of its group.

    Returns
    -------
    (N, O, OH, OW) array

    Raises
    ------
    ValueError, TypeError
        As `correlate2d`, and if channels, filters, groups or bias do not match.

    Notes
    -----
    Slides S14 and S18; agrees with ``torch.nn.functional.conv2d``.

    Examples
    --------
    >>> conv2d(np.ones((1, 3, 4, 4)), np.ones((2, 3, 3, 3))).shape
    (1, 2, 2, 2)
    """
    x, weight = _reals("x", x, "(N, C, H, W)"), _reals("weight", weight, "(O, C / groups, kh, kw)")
    stride, dilation = _pair("stride", stride), _pair("dilation", dilation)
    _check_channels(x.shape[1], weight.shape, groups)
    sides = _sides(padding, weight.shape[2:], dilation)
    same = padding == "same"
    size = _output_shape(
        "weight", weight.shape[2:], "x", x.shape[2:], stride, sides, dilation, same=same, mode=padding_mode
    )
    padded = _grouped(_pad(x, sides, padding_mode), groups)
    filters = weight.reshape(groups, -1, *weight.shape[1:])
    output = np.zeros((len(x), groups, filters.shape[1], *size), np.result_type(x, weight))
    with np.errstate(invalid="ignore"):
        for (row, column), view in _taps(padded, weight.shape[2:], size, stride, dilation):
            output += np.einsum("goc,ngchw->ngohw", filters[..., row, column], view, optimize=True)
    output = output.reshape(len(x), len(weight), *size)
    return output if bias is None else output + _checked_bias(bias, len(weight), output.dtype)


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
) -> NDArray:
    """Lay the weighted kernel down at every input cell and add up: the input gradient of `conv2d`.

    Parameters
    ----------
    x : (N, C, H, W) array
        N inputs of C channels.
    weight : (C, O / groups, kh, kw) array
        One kernel for each pair of input and output channel of a group.
    bias : (O,) array, optional
        Added to each map.
    stride, dilation : int or (vertical, horizontal)
        Distance between the places where the kernel is laid, and between its taps, in pixels.
    padding : int, (vertical, horizontal), ((top, bottom), (left, right)), "valid", "same" or "full"
        Pixels cut off at each side: those that the `conv2d` on the way there added.
    output_padding : int or (vertical, horizontal)
        Pixels added at the bottom and at the right; smaller than the stride or the dilation.
    groups : int
        As in `conv2d`.

    Returns
    -------
    (N, O, (H − 1)·stride − top − bottom + dilation·(kh − 1) + output_padding + 1, …) array

    Raises
    ------
    ValueError, TypeError
        If sizes, channels or groups do not match, or nothing is left of the output.

    Notes
    -----
    Agrees with ``torch.nn.functional.conv_transpose2d``.

    Examples
    --------
    >>> conv_transpose2d([[[[1, 2]]]], [[[[1, 1]]]], stride=2)
    array([[[[1., 1., 2., 2.]]]])
    """
    x, weight = _reals("x", x, "(N, C, H, W)"), _reals("weight", weight, "(C, O / groups, kh, kw)")
    stride, dilation = _pair("stride", stride), _pair("dilation", dilation)
    sides, extra = _sides(padding, weight.shape[2:], dilation), _pair("output_padding", output_padding, 0)
    _check_same(padding, stride)
    if any(more >= max(step, apart) for more, step, apart in zip(extra, stride, dilation, strict=True)):
        raise ValueError(
            f"output_padding {extra} must be smaller than stride {stride} or dilation {dilation}; lower it"
        )
    _check_groups(x.shape[1], groups)
    if x.shape[1] != weight.shape[0]:
        raise ValueError(f"x has {x.shape[1]} channels, weight {weight.shape} takes {weight.shape[0]}; make them equal")
    whole = tuple(
        (n - 1) * step + apart * (k - 1) + 1 + more
        for n, step, apart, k, more in zip(x.shape[2:], stride, dilation, weight.shape[2:], extra, strict=True)
    )
    if any(n <= sum(cut) for n, cut in zip(whole, sides, strict=True)):
        raise ValueError(f"padding {sides} cuts all of the output {whole} away; lower it")
    filters = weight.reshape(groups, -1, *weight.shape[1:])
    output = np.zeros((len(x), groups, weight.shape[1], *whole), np.result_type(x, weight))
    with np.errstate(invalid="ignore"):
        for (row, column), view in _taps(output, weight.shape[2:], x.shape[2:], stride, dilation):
            view += np.einsum("gco,ngchw->ngohw", filters[..., row, column], _grouped(x, groups), optimize=True)
    output = _crop(output, sides)
    output = output.reshape(len(x), -1, *output.shape[3:])
    return output if bias is None else output + _checked_bias(bias, output.shape[1], output.dtype)


def max_pool2d(
    x: ArrayLike,
    window: Pair,
    *,
    stride: Pair | None = None,
    padding: Padding = 0,
    dilation: Pair = 1,
    ceil_mode: bool = False,
) -> NDArray:
    """Keep the largest value of each window.

    Parameters
    ----------
    x : (..., H, W) array
        The last two axes are pooled.
    window : int or (vertical, horizontal)
        Size of the window, in cells.
    stride : int or (vertical, horizontal), optional
        Step of the window; as large as the window if not given.
    padding : as in `correlate2d`
        Padding never wins: it is −∞. At most half the window.
    dilation : int or (vertical, horizontal)
        Distance between the cells of a window.
    ceil_mode : bool
        Round the output size up: a last window may hang over the end.

    Returns
    -------
    (..., OH, OW) array

    Raises
    ------
    ValueError, TypeError
        As `correlate2d`, and if the padding is more than half the window.

    Notes
    -----
    Slide S20; agrees with ``torch.nn.functional.max_pool2d``, also in that NaN wins.

    Examples
    --------
    >>> max_pool2d([[3, 0, 4, 3], [4, 1, 2, 3], [1, 1, 8, 7], [2, 0, 6, 4]], 2)
    array([[4., 4.],
           [2., 8.]])
    """
    x = _planes("x", x)
    pool = _Pool(x.shape[-2:], window, stride, padding, dilation, ceil_mode)
    padded = pool.pad(x, -np.inf)
    output = np.full((*x.shape[:-2], *pool.size), -np.inf, x.dtype)
    for _tap, view in pool.taps(padded):
        np.maximum(output, view, out=output)
    return output


def avg_pool2d(
    x: ArrayLike,
    window: Pair,
    *,
    stride: Pair | None = None,
    padding: Padding = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
) -> NDArray:
    """Take the mean of each window.

    Parameters
    ----------
    x, window, stride, padding, ceil_mode
        As in `max_pool2d`; padding is 0.
    count_include_pad : bool
        Whether the cells of the padding count in the mean. What hangs over beyond the padding never does.

    Returns
    -------
    (..., OH, OW) array

    Raises
    ------
    ValueError, TypeError
        As `max_pool2d`.

    Notes
    -----
    Slide S19; agrees with ``torch.nn.functional.avg_pool2d``.

    Examples
    --------
    >>> avg_pool2d([[1, 2], [3, 6]], 2)
    array([[3.]])
    """
    x = _planes("x", x)
    pool = _Pool(x.shape[-2:], window, stride, padding, 1, ceil_mode)
    output = np.zeros((*x.shape[:-2], *pool.size), x.dtype)
    with np.errstate(invalid="ignore"):
        for _tap, view in pool.taps(pool.pad(x, 0)):
            output += view
    return output / pool.counts(count_include_pad).astype(x.dtype)


def conv2d_backward(
    grad: ArrayLike,
    x: ArrayLike,
    weight: ArrayLike,
    *,
    stride: Pair = 1,
    padding: Padding = 0,
    dilation: Pair = 1,
    groups: int = 1,
) -> tuple[NDArray, NDArray, NDArray]:
    """Carry the gradient of `conv2d`'s output back to its input, weights and bias.

    Parameters
    ----------
    grad : (N, O, OH, OW) array
        Gradient of the loss with respect to the output.
    x, weight, stride, padding, dilation, groups
        What `conv2d` was given; its padding is zeros.

    Returns
    -------
    grad_x, grad_weight, grad_bias : arrays of the shapes of x, weight and (O,)

    Raises
    ------
    ValueError, TypeError
        As `conv2d`, and if `grad` does not have the output's shape.

    Notes
    -----
    With weights and `grad` of ones, grad_x counts how many windows read each input cell.

    Examples
    --------
    >>> ones = np.ones((1, 1, 1, 3))
    >>> conv2d_backward(np.ones((1, 1, 1, 2)), ones, np.ones((1, 1, 1, 2)))[0]
    array([[[[1., 2., 1.]]]])
    """
    grad, x = _reals("grad", grad, "(N, O, OH, OW)"), _reals("x", x, "(N, C, H, W)")
    weight = _reals("weight", weight, "(O, C / groups, kh, kw)")
    stride, dilation = _pair("stride", stride), _pair("dilation", dilation)
    _check_channels(x.shape[1], weight.shape, groups)
    sides = _sides(padding, weight.shape[2:], dilation)
    same = padding == "same"
    size = _output_shape("weight", weight.shape[2:], "x", x.shape[2:], stride, sides, dilation, same=same)
    _check_grad(grad, (len(x), len(weight), *size))
    padded = _grouped(_pad(x, sides, "zeros"), groups)
    filters, grads = weight.reshape(groups, -1, *weight.shape[1:]), _grouped(grad, groups)
    grad_padded = np.zeros(padded.shape, np.result_type(grad, weight))
    grad_filters = np.zeros(filters.shape, np.result_type(grad, x))
    views = _taps(padded, weight.shape[2:], size, stride, dilation)
    targets = _taps(grad_padded, weight.shape[2:], size, stride, dilation)
    with np.errstate(invalid="ignore"):
        for ((row, column), view), (_tap, target) in zip(views, targets, strict=True):
            target += np.einsum("goc,ngohw->ngchw", filters[..., row, column], grads, optimize=True)
            grad_filters[..., row, column] = np.einsum("ngohw,ngchw->goc", grads, view, optimize=True)
        grad_bias = grad.sum(axis=(0, 2, 3))
    return _crop(grad_padded, sides).reshape(x.shape), grad_filters.reshape(weight.shape), grad_bias


def max_pool2d_backward(
    grad: ArrayLike,
    x: ArrayLike,
    window: Pair,
    *,
    stride: Pair | None = None,
    padding: Padding = 0,
    dilation: Pair = 1,
    ceil_mode: bool = False,
) -> NDArray:
    """Carry the gradient of `max_pool2d`'s output back to the cell that won each window.

    Parameters
    ----------
    grad : (..., OH, OW) array
        Gradient of the loss with respect to the output.
    x, window, stride, padding, dilation, ceil_mode
        What `max_pool2d` was given. Of equal winners the first one, row by row, takes the gradient; of several NaNs
        the last one, as in PyTorch.

    Returns
    -------
    (..., H, W) array

    Raises
    ------
    ValueError, TypeError
        As `max_pool2d`, and if `grad` does not have the output's shape.

    Examples
    --------
    >>> max_pool2d_backward([[1]], [[0, 5], [5, 0]], 2)
    array([[0., 1.],
           [0., 0.]])
    """
    x, grad = _planes("x", x), _planes("grad", grad)
    pool = _Pool(x.shape[-2:], window, stride, padding, dilation, ceil_mode)
    _check_grad(grad, (*x.shape[:-2], *pool.size))
    winner = _winning_tap(x, pool)
    grad_padded = np.zeros_like(pool.pad(x, 0), dtype=grad.dtype)
    with np.errstate(invalid="ignore"):
        for number, (_tap, target) in enumerate(pool.taps(grad_padded)):
            target += np.where(winner == number, grad, 0)
    return pool.crop(grad_padded)


def avg_pool2d_backward(
    grad: ArrayLike,
    x: ArrayLike,
    window: Pair,
    *,
    stride: Pair | None = None,
    padding: Padding = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
) -> NDArray:
    """Carry the gradient of `avg_pool2d`'s output back, in equal shares, to the cells of each window.

    Parameters
    ----------
    grad : (..., OH, OW) array
        Gradient of the loss with respect to the output.
    x, window, stride, padding, ceil_mode, count_include_pad
        What `avg_pool2d` was given; of `x` only the shape matters.

    Returns
    -------
    (..., H, W) array

    Raises
    ------
    ValueError, TypeError
        As `avg_pool2d`, and if `grad` does not have the output's shape.

    Examples
    --------
    >>> avg_pool2d_backward([[4]], [[0, 5], [5, 0]], 2)
    array([[1., 1.],
           [1., 1.]])
    """
    x, grad = _planes("x", x), _planes("grad", grad)
    pool = _Pool(x.shape[-2:], window, stride, padding, 1, ceil_mode)
    _check_grad(grad, (*x.shape[:-2], *pool.size))
    grad_padded = np.zeros_like(pool.pad(x, 0), dtype=grad.dtype)
    shares = grad / pool.counts(count_include_pad).astype(grad.dtype)
    with np.errstate(invalid="ignore"):
        for _tap, target in pool.taps(grad_padded):
            target += shares
    return pool.crop(grad_padded)


def pad2d(x: ArrayLike, padding: Padding, mode: str = "zeros") -> NDArray:
    """Add cells around the last two axes.

    Parameters
    ----------
    x : (..., H, W) array
        Real numbers; the type is kept.
    padding : int, (vertical, horizontal) or ((top, bottom), (left, right))
        Cells to add at each side, at least 0.
    mode : "zeros", "edge", "reflect" or "wrap"
        What they hold: 0, the nearest cell, the mirror image (the border cell is not repeated), or the opposite side.

    Returns
    -------
    (..., top + H + bottom, left + W + right) array

    Raises
    ------
    ValueError
        If the padding is negative, the mode unknown, or there are too few cells to mirror.

    Notes
    -----
    Slide S16.

    Examples
    --------
    >>> pad2d([[1, 2, 3]], (0, 1), "reflect")
    array([[2, 1, 2, 3, 2]])
    """
    array = _checked_real("x", x)
    _planes("x", array)
    if isinstance(padding, str):
        raise ValueError(f'padding "{padding}" needs a kernel to refer to; give the number of cells')
    return _pad(array, _sides(padding, (1, 1), (1, 1)), mode)


# The views of an array that the taps of a kernel meet.

# An axis each, two of them, or one for a signal.
Axes = tuple[int, ...]
Sides = tuple[tuple[int, int], ...]


def _taps(padded: NDArray, kernel: Axes, size: Axes, stride: Axes, dilation: Axes) -> Iterator[tuple[Axes, NDArray]]:
    """Yield each tap (row, column) of a kernel with the strided view, (..., OH, OW), of all that it meets."""
    for tap in np.ndindex(*kernel):
        slices = (
            slice(place * apart, place * apart + step * (length - 1) + 1, step)
            for place, apart, step, length in zip(tap, dilation, stride, size, strict=True)
        )
        yield tap, padded[(..., *slices)]


def _correlate(
    name: str, array: NDArray, kernel: NDArray, stride: Pair, padding: Padding, padding_mode: str, dilation: Pair
) -> NDArray:
    """Correlate an image, or a signal, with a kernel of as many axes."""
    stride, dilation = _pair("stride", stride, axes=kernel.ndim), _pair("dilation", dilation, axes=kernel.ndim)
    sides = _sides(padding, kernel.shape, dilation)
    size = _output_shape(
        "kernel", kernel.shape, name, array.shape, stride, sides, dilation, same=padding == "same", mode=padding_mode
    )
    output = np.zeros(size, np.result_type(array, kernel))
    with np.errstate(invalid="ignore"):
        for tap, view in _taps(_pad(array, sides, padding_mode), kernel.shape, size, stride, dilation):
            output += kernel[tap] * view
    return output


def _pad(x: NDArray, sides: Sides, mode: str) -> NDArray:
    if mode not in _NUMPY_MODES:
        raise ValueError(f"padding_mode {mode!r} is not known; choose from {', '.join(_NUMPY_MODES)}")
    names = ("vertical ", "horizontal ") if len(sides) == 2 else ("",)
    for name, pads, size in zip(names, sides, x.shape[-len(sides) :], strict=True):
        if (mode == "reflect" and max(pads) >= size) or (mode == "wrap" and max(pads) > size):
            most = size - 1 if mode == "reflect" else size
            raise ValueError(
                f"{name}padding {pads} asks {mode} for more than the {most} cells it has; take at most {most}"
            )
    return np.pad(x, [(0, 0)] * (x.ndim - len(sides)) + list(sides), mode=_NUMPY_MODES[mode])


def _crop(padded: NDArray, sides: Sides) -> NDArray:
    return padded[
        (..., *(slice(before, size - after) for (before, after), size in zip(sides, padded.shape[-2:], strict=True)))
    ]


class _Pool:
    """The windows of a pool: their places, and the padding that gives each of them all its cells."""

    def __init__(
        self,
        shape: tuple[int, int],
        window: Pair,
        stride: Pair | None,
        padding: Padding,
        dilation: Pair,
        ceil_mode: bool,
    ) -> None:
        self.shape, self.window = shape, _pair("window", window)
        self.stride = self.window if stride is None else _pair("stride", stride)
        self.dilation = _pair("dilation", dilation)
        self.sides = _sides(padding, self.window, self.dilation)
        self.size = _output_shape(
            "window", self.window, "x", shape, self.stride, self.sides, self.dilation,
            same=padding == "same", ceil_mode=ceil_mode, most=tuple(n // 2 for n in self.window),
        )  # fmt: skip
        if any(max(pads) > n // 2 for pads, n in zip(self.sides, self.window, strict=True)):
            raise ValueError(
                f"padding {self.sides} is more than half the window {self.window}, so a window could hold nothing "
                f"but padding: take at most {tuple(n // 2 for n in self.window)}"
            )
        self.reach = tuple(
            (places - 1) * step + apart * (n - 1) + 1
            for places, step, apart, n in zip(self.size, self.stride, self.dilation, self.window, strict=True)
        )

    def pad(self, x: NDArray, value: float) -> NDArray:
        """Add the padding, and what the last windows hang over."""
        widths = [
            (before, max(after, reach - before - size))
            for (before, after), reach, size in zip(self.sides, self.reach, self.shape, strict=True)
        ]
        return np.pad(x, [(0, 0)] * (x.ndim - 2) + widths, constant_values=value)

    def crop(self, padded: NDArray) -> NDArray:
        rows, columns = (slice(before, before + size) for (before, _), size in zip(self.sides, self.shape, strict=True))
        return padded[..., rows, columns]

    def taps(self, padded: NDArray) -> Iterator[tuple[tuple[int, int], NDArray]]:
        return _taps(padded, self.window, self.size, self.stride, self.dilation)

    def counts(self, include_pad: bool) -> NDArray:
        """Count the cells of each window: those of the input, and of its padding if asked."""
        counted = self.pad(np.ones(self.shape), 0)
        if include_pad:
            counted[tuple(slice(0, size + sum(pads)) for size, pads in zip(self.shape, self.sides, strict=True))] = 1
        return sum(view for _tap, view in self.taps(counted))


def _winning_tap(x: NDArray, pool: _Pool) -> NDArray:
    """The number of the tap that holds the maximum of each window; a cell of `x` wins over padding, even with −∞."""
    winner = np.full((*x.shape[:-2], *pool.size), -1)
    largest = np.full(winner.shape, -np.inf, x.dtype)
    inside = pool.pad(np.ones(pool.shape, bool), False)
    views = zip(pool.taps(pool.pad(x, -np.inf)), pool.taps(inside), strict=True)
    for number, ((_tap, view), (_same, is_inside)) in enumerate(views):
        wins = is_inside & ((winner < 0) | (view > largest) | np.isnan(view))
        winner[wins], largest[wins] = number, view[wins]
    return winner


# Arguments: what is right is brought to one form, what is wrong is named with the way out.


def _reals(name: str, values: ArrayLike, *layouts: str) -> NDArray:
    """Return a float32 or float64 array with the axes of a layout such as "(H, W)", or say what is wrong with it."""
    array = _floats(name, values)
    if array.ndim not in [len(layout.rstrip(",)").split(",")) for layout in layouts]:
        raise ValueError(f"{name} must have the axes {' or '.join(layouts)}, got shape {array.shape}")
    return _filled(name, array)


def _planes(name: str, values: ArrayLike) -> NDArray:
    array = _floats(name, values)
    if array.ndim < 2:
        raise ValueError(f"{name} must have the axes (..., H, W), got shape {array.shape}")
    return _filled(name, array)


def _filled(name: str, array: NDArray) -> NDArray:
    if not array.size:
        raise ValueError(f"{name} is empty (shape {array.shape}); it needs at least one number along each axis")
    return array


def _floats(name: str, values: ArrayLike) -> NDArray:
    array = _checked_real(name, values)
    return array if array.dtype in (np.float32, np.float64) else array.astype(np.float64)


def _checked_real(name: str, values: ArrayLike) -> NDArray:
    try:
        array = np.asarray(values)
    except ValueError:
        raise ValueError(f"{name} is ragged: its rows must be of equal length") from None
    if array.dtype.kind not in "biuf":
        raise TypeError(f"{name} must be real numbers, got {array.dtype} values; convert them first")
    return array


def _pair(name: str, value: Pair, least: int = 1, axes: int = 2) -> Axes:
    """A setting for each axis; one number stands for both."""
    several = isinstance(value, (tuple, list)) and axes == 2
    pair = tuple(value) if several else (value,) * axes
    if len(pair) != axes or any(isinstance(n, bool) or not isinstance(n, (int, np.integer)) for n in pair):
        forms = "an integer or a pair (vertical, horizontal)" if axes == 2 else "an integer"
        raise TypeError(f"{name} must be {forms}, got {value!r}")
    if min(pair) < least:
        raise ValueError(f"{name} must be at least {least}, got {value}")
    return pair


def _sides(padding: Padding, kernel: Axes, dilation: Axes) -> Sides:
    """Resolve every form of padding to ((top, bottom), (left, right)), or ((before, after),) for a signal."""
    several = isinstance(padding, (tuple, list)) and len(kernel) == 2
    per_axis = tuple(padding) if several else (padding,) * len(kernel)
    if len(per_axis) != len(kernel):
        raise ValueError(
            f"padding must be an integer, (vertical, horizontal) or ((top, bottom), (left, right)), got {padding}"
        )
    return tuple(_one_axis(one, size, apart) for one, size, apart in zip(per_axis, kernel, dilation, strict=True))


def _one_axis(padding: int | str | tuple[int, int], kernel: int, dilation: int) -> tuple[int, int]:
    ends = shapes.resolve_padding(padding, kernel, dilation)
    if min(ends) < 0:
        raise ValueError(f"padding must be at least 0, got {padding}")
    return ends


def _output_shape(
    name: str,
    kernel: Axes,
    input_name: str,
    size: Axes,
    stride: Axes,
    sides: Sides,
    dilation: Axes,
    *,
    same: bool = False,
    ceil_mode: bool = False,
    mode: str = "zeros",
    most: Axes | None = None,
) -> Axes:
    """Ask `shapes` along each axis; `mode` and `most`, the widest legal padding, only shape the advice."""
    _check_same("same" if same else 0, stride)
    axes = [
        shapes.explain(n, k, stride=step, padding=pads, dilation=apart, ceil_mode=ceil_mode)
        for n, k, step, pads, apart in zip(size, kernel, stride, sides, dilation, strict=True)
    ]
    if all(axis.legal for axis in axes):
        return tuple(axis.size for axis in axes)
    span = tuple(axis.span for axis in axes)
    spread = f", spread to {span} by dilation {dilation}," if span != tuple(kernel) else ""
    around = f" with padding {sides}" if any(map(any, sides)) else ""
    raise ValueError(
        f"{name} {tuple(kernel)}{spread} does not fit inside {input_name} {tuple(size)}{around}; "
        f"{_advice(name, input_name, size, span, mode, most)}"
    )


def _advice(name: str, input_name: str, size: Axes, span: Axes, mode: str, most: Axes | None) -> str:
    """A padding with which the kernel fits, where there is one."""
    enough = tuple(max(0, -(-(s - n) // 2)) for s, n in zip(span, size, strict=True))
    if most is not None:
        if any(pad > limit for pad, limit in zip(enough, most, strict=True)):
            return f"take a smaller {name} or lower the dilation"
        return f"pad it, for instance padding={enough}"
    what = "x" if input_name == "x" else f"the {input_name}"
    advice = f"pad {what} first, for instance padding={max(enough)}"
    return advice + (', padding_mode="edge"' if mode in ("reflect", "wrap") and max(enough) >= min(size) else "")


def _check_same(padding: Padding, stride: Axes) -> None:
    if padding == "same" and max(stride) > 1:
        raise ValueError(
            f'padding "same" keeps the size only with stride 1, the stride is {stride}: give it in numbers'
        )


def _grouped(x: NDArray, groups: int) -> NDArray:
    return x.reshape(len(x), groups, -1, *x.shape[2:])


def _check_groups(channels: int, groups: int) -> None:
    if isinstance(groups, bool) or not isinstance(groups, (int, np.integer)):
        raise TypeError(f"groups must be an integer, got {groups!r}")
    if groups < 1 or channels % groups:
        raise ValueError(f"groups must divide the {channels} channels of x, got {groups}")


def _check_channels(channels: int, weight: tuple[int, ...], groups: int) -> None:
    _check_groups(channels, groups)
    if weight[0] % groups:
        raise ValueError(f"groups must divide the {weight[0]} filters of weight, got {groups}")
    if weight[1] * groups != channels:
        raise ValueError(
            f"x has {channels} channels, weight {weight} reads {weight[1]} in each of {groups} group(s); "
            f"give the filters a depth of {channels // groups}"
        )


def _checked_bias(bias: ArrayLike, channels: int, dtype: np.dtype) -> NDArray:
    array = _reals("bias", bias, "(O,)")
    if len(array) != channels:
        raise ValueError(f"bias has {len(array)} values, the output {channels} channels; give one for each")
    return array.astype(dtype)[:, None, None]


def _check_grad(grad: NDArray, shape: tuple[int, ...]) -> None:
    if grad.shape != tuple(shape):
        raise ValueError(f"grad must have the output's shape {tuple(shape)}, has {grad.shape}")
