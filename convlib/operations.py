"""Convolution, pooling and their gradients in numpy.

One idea carries the module: a kernel of kh × kw taps needs kh·kw shifted, strided views of the padded input, one for each
tap (`_taps`). A convolution multiplies and adds them, a pool takes their maximum or sum, and a gradient writes back
through the same views. "Correlation" never turns the kernel, "convolution" turns it by 180°.
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
    image, kernel = _reals("image", image, 2), _reals("kernel", kernel, 2)
    stride, dilation = _pair("stride", stride), _pair("dilation", dilation)
    sides = _sides(padding, kernel.shape, dilation)
    size = _output_shape("kernel", kernel.shape, "image", image.shape, stride, sides, dilation, same=padding == "same")
    padded = _pad(image, sides, padding_mode)
    output = np.zeros(size, np.result_type(image, kernel))
    for tap, view in _taps(padded, kernel.shape, size, stride, dilation):
        output += kernel[tap] * view
    return output


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

    Parameters, result and errors are those of `correlate2d`; ``padding="full"`` gives the whole convolution, which is the
    same with image and kernel exchanged.

    Notes
    -----
    Slides S7 and S10.

    Examples
    --------
    >>> convolve2d([[1, 2, 4]], [[1, -1]])
    array([[1., 2.]])
    """
    kernel = _reals("kernel", kernel, 2)[::-1, ::-1]
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
    signal, kernel = _reals("signal", signal, 1), _reals("kernel", kernel, 1)
    ends = _one_axis(padding, len(kernel), dilation)
    return correlate2d(
        signal[None],
        kernel[None],
        stride=(1, stride),
        padding=padding if padding == "same" else ((0, 0), ends),
        padding_mode=padding_mode,
        dilation=(1, dilation),
    )[0]


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
    kernel = _reals("kernel", kernel, 1)[::-1]
    return correlate1d(signal, kernel, stride=stride, padding=padding, padding_mode=padding_mode, dilation=dilation)


def filter_image(image: ArrayLike, kernel: ArrayLike, *, padding_mode: str = "edge") -> NDArray:
    """Convolve a picture with a kernel, each channel by itself, and keep its size.

    Parameters
    ----------
    image : (H, W) or (H, W, C) array
        Brightness in any unit.
    kernel : (kh, kw) array
        Turned by 180°, as convolution asks.
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
    if np.ndim(image) != 3:
        return convolve2d(image, kernel, padding="same", padding_mode=padding_mode)
    channels = np.moveaxis(_reals("image", image, 3), 2, 0)
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
    x, weight = _reals("x", x, 4), _reals("weight", weight, 4)
    stride, dilation = _pair("stride", stride), _pair("dilation", dilation)
    _check_channels(x.shape[1], weight.shape, groups)
    sides = _sides(padding, weight.shape[2:], dilation)
    same = padding == "same"
    size = _output_shape("weight", weight.shape[2:], "x", x.shape[2:], stride, sides, dilation, same=same)
    padded = _grouped(_pad(x, sides, padding_mode), groups)
    filters = weight.reshape(groups, -1, *weight.shape[1:])
    output = np.zeros((len(x), groups, filters.shape[1], *size), np.result_type(x, weight))
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
    padding: Pair = 0,
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
    padding : int or (vertical, horizontal)
        Pixels cut off at each side.
    output_padding : int or (vertical, horizontal)
        Pixels added at the bottom and at the right; smaller than the stride or the dilation.
    groups : int
        As in `conv2d`.

    Returns
    -------
    (N, O, (H − 1)·stride − 2·padding + dilation·(kh − 1) + output_padding + 1, …) array

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
    x, weight = _reals("x", x, 4), _reals("weight", weight, 4)
    stride, dilation = _pair("stride", stride), _pair("dilation", dilation)
    padding, extra = _pair("padding", padding, 0), _pair("output_padding", output_padding, 0)
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
    if any(n <= 2 * cut for n, cut in zip(whole, padding, strict=True)):
        raise ValueError(f"padding {padding} cuts all of the output {whole} away; lower it")
    filters = weight.reshape(groups, -1, *weight.shape[1:])
    output = np.zeros((len(x), groups, weight.shape[1], *whole), np.result_type(x, weight))
    for (row, column), view in _taps(output, weight.shape[2:], x.shape[2:], stride, dilation):
        view += np.einsum("gco,ngchw->ngohw", filters[..., row, column], _grouped(x, groups), optimize=True)
    output = _crop(output, tuple((cut, cut) for cut in padding)).reshape(
        len(x), -1, *(n - 2 * cut for n, cut in zip(whole, padding, strict=True))
    )
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
    grad, x, weight = _reals("grad", grad, 4), _reals("x", x, 4), _reals("weight", weight, 4)
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
    for ((row, column), view), (_tap, target) in zip(
        views, _taps(grad_padded, weight.shape[2:], size, stride, dilation), strict=True
    ):
        target += np.einsum("goc,ngohw->ngchw", filters[..., row, column], grads, optimize=True)
        grad_filters[..., row, column] = np.einsum("ngohw,ngchw->goc", grads, view, optimize=True)
    grad_x = _crop(grad_padded, sides).reshape(x.shape)
    return grad_x, grad_filters.reshape(weight.shape), grad.sum(axis=(0, 2, 3))


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
        What `max_pool2d` was given. Of equal winners the first one, row by row, takes the gradient.

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
    output = max_pool2d(x, window, stride=stride, padding=padding, dilation=dilation, ceil_mode=ceil_mode)
    _check_grad(grad, output.shape)
    padded = pool.pad(x, -np.inf)
    inside = pool.pad(np.ones(x.shape, bool), False)
    grad_padded = np.zeros(padded.shape, grad.dtype)
    open_ = np.ones(output.shape, bool)
    for (tap, view), (_tap, target) in zip(pool.taps(padded), pool.taps(grad_padded), strict=True):
        won = open_ & pool.tap(inside, tap) & ((view == output) | (np.isnan(view) & np.isnan(output)))
        target += np.where(won, grad, 0)
        open_ &= ~won
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
    array = np.asarray(x)
    _check_real("x", array)
    if array.ndim < 2 or not array.size:
        raise ValueError(f"x must have at least 2 axes and one cell, not shape {array.shape}")
    if isinstance(padding, str):
        raise ValueError(f'padding "{padding}" needs a kernel to refer to; give the number of cells')
    return _pad(array, _sides(padding, (1, 1), (1, 1)), mode)


# The views of an array that the taps of a kernel meet.

Sides = tuple[tuple[int, int], tuple[int, int]]


def _taps(
    padded: NDArray, kernel: tuple[int, int], size: tuple[int, int], stride: tuple[int, int], dilation: tuple[int, int]
) -> Iterator[tuple[tuple[int, int], NDArray]]:
    """Yield each tap (row, column) of a kernel with the strided view, (..., OH, OW), of all that it meets."""
    for tap in np.ndindex(*kernel):
        yield tap, padded[(..., *_tap_slices(tap, size, stride, dilation))]


def _tap_slices(
    tap: tuple[int, int], size: tuple[int, int], stride: tuple[int, int], dilation: tuple[int, int]
) -> tuple[slice, ...]:
    return tuple(
        slice(place * apart, place * apart + step * (length - 1) + 1, step)
        for place, apart, step, length in zip(tap, dilation, stride, size, strict=True)
    )


def _pad(x: NDArray, sides: Sides, mode: str) -> NDArray:
    if mode not in _NUMPY_MODES:
        raise ValueError(f"padding_mode {mode!r} is not known; choose from {', '.join(_NUMPY_MODES)}")
    for name, pads, size in zip(("vertical", "horizontal"), sides, x.shape[-2:], strict=True):
        if min(pads) < 0:
            raise ValueError(f"padding {pads} is negative; take 0 or more")
        if (mode == "reflect" and max(pads) >= size) or (mode == "wrap" and max(pads) > size):
            most = size - 1 if mode == "reflect" else size
            raise ValueError(
                f"{name} padding {pads} asks {mode} for more than the {most} cells it has; take at most {most}"
            )
    if not any(map(any, sides)):
        return x
    return np.pad(x, [(0, 0)] * (x.ndim - 2) + list(sides), mode=_NUMPY_MODES[mode])


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
        if any(max(pads) > n // 2 for pads, n in zip(self.sides, self.window, strict=True)):
            raise ValueError(
                f"padding {self.sides} is more than half the window {self.window}: windows would hold nothing but padding"
            )
        self.size = _output_shape(
            "window", self.window, "x", shape, self.stride, self.sides, self.dilation,
            same=padding == "same", ceil_mode=ceil_mode,
        )  # fmt: skip
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

    def tap(self, padded: NDArray, tap: tuple[int, int]) -> NDArray:
        return padded[(..., *_tap_slices(tap, self.size, self.stride, self.dilation))]

    def counts(self, include_pad: bool) -> NDArray:
        """Count the cells of each window: those of the input, and of its padding if asked."""
        counted = self.pad(np.ones(self.shape), 0)
        if include_pad:
            counted[tuple(slice(0, size + sum(pads)) for size, pads in zip(self.shape, self.sides, strict=True))] = 1
        return sum(view for _tap, view in self.taps(counted))


# Arguments: what is right is brought to one form, what is wrong is named with the way out.


def _reals(name: str, values: ArrayLike, axes: int) -> NDArray:
    """Return a float32 or float64 array with as many axes as asked, or say what is wrong with it."""
    array = _floats(name, values)
    if array.ndim != axes:
        raise ValueError(f"{name} must have {axes} axes, has {array.ndim} (shape {array.shape})")
    if not array.size:
        raise ValueError(f"{name} is empty (shape {array.shape}); it needs at least one number along each axis")
    return array


def _planes(name: str, values: ArrayLike) -> NDArray:
    array = _floats(name, values)
    return _reals(name, array, max(array.ndim, 2))


def _floats(name: str, values: ArrayLike) -> NDArray:
    try:
        array = np.asarray(values)
    except ValueError:
        raise ValueError(f"{name} must be numbers in rows of equal length") from None
    _check_real(name, array)
    return array if array.dtype in (np.float32, np.float64) else array.astype(np.float64)


def _check_real(name: str, array: NDArray) -> None:
    if array.dtype.kind not in "biuf":
        raise TypeError(f"{name} must be real numbers, got {array.dtype} values")


def _pair(name: str, value: Pair, least: int = 1) -> tuple[int, int]:
    pair = tuple(value) if isinstance(value, (tuple, list)) else (value, value)
    if len(pair) != 2 or any(isinstance(n, bool) or not isinstance(n, (int, np.integer)) for n in pair):
        raise TypeError(f"{name} must be an integer or a pair (vertical, horizontal), got {value!r}")
    if min(pair) < least:
        raise ValueError(f"{name} must be at least {least}, got {value}")
    return pair


def _sides(padding: Padding, kernel: tuple[int, int], dilation: tuple[int, int]) -> Sides:
    """Resolve every form of padding to ((top, bottom), (left, right))."""
    per_axis = tuple(padding) if isinstance(padding, (tuple, list)) else (padding, padding)
    if len(per_axis) != 2:
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
    kernel: tuple[int, int],
    input_name: str,
    size: tuple[int, int],
    stride: tuple[int, int],
    sides: Sides,
    dilation: tuple[int, int],
    *,
    same: bool = False,
    ceil_mode: bool = False,
) -> tuple[int, int]:
    if same and max(stride) > 1:
        raise ValueError(
            f'padding "same" keeps the size only with stride 1, the stride is {stride}: give it in numbers'
        )
    axes = [
        shapes.explain(n, k, stride=step, padding=pads, dilation=apart, ceil_mode=ceil_mode)
        for n, k, step, pads, apart in zip(size, kernel, stride, sides, dilation, strict=True)
    ]
    if all(axis.legal for axis in axes):
        return tuple(axis.size for axis in axes)
    span = tuple(axis.span for axis in axes)
    missing = max(s - n - sum(pads) for s, n, pads in zip(span, size, sides, strict=True))
    enough = max(map(max, sides)) + -(-missing // 2)
    spread = f", spread to {span} by dilation {dilation}," if span != tuple(kernel) else ""
    around = f" with padding {sides}" if any(map(any, sides)) else ""
    raise ValueError(
        f"{name} {tuple(kernel)}{spread} does not fit inside {input_name} {tuple(size)}{around}; "
        f"pad the {input_name} first, for instance padding={enough}"
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
    array = _reals("bias", bias, 1)
    if len(array) != channels:
        raise ValueError(f"bias has {len(array)} values, the output {channels} channels; give one for each")
    return array.astype(dtype)[:, None, None]


def _check_grad(grad: NDArray, shape: tuple[int, ...]) -> None:
    if grad.shape != tuple(shape):
        raise ValueError(f"grad must have the output's shape {tuple(shape)}, has {grad.shape}")
