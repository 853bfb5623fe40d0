"""How `operations` computes: the same numbers on every way, each way the fastest where it is taken.

All that the windows meet is seen in a view, without a copy: `meet`, with axes [tap row, tap column, output row, output
column]. It is left to multiply by the weights and to add up, and the ways differ in what they copy for that:

==============  ============================================================  =================================
way             taken for                                                     why it is fast
==============  ============================================================  =================================
`_at_once`      small images: up to `AT_ONCE` products                        few calls of numpy
`_by_rows`      up to `FEW_FILTERS` filters: images, depthwise layers         copies kw shifted rows, not kh·kw
`_by_columns`   layers of more filters, and dilated rows                      one large matrix product a block
`_by_factors`   kernels that are a column times a row: boxes, Gaussians       kh + kw products, not kh·kw
`_by_fft`       kernels of `FFT_KERNEL` bytes or more                         as fast for any size of kernel
`fold_windows`  pools                                                         kh + kw steps, not kh·kw
==============  ============================================================  =================================

Copies are made a block at a time, so that they stay in the processor's cache and take little memory. numpy's matrix
product adds up as IEEE arithmetic says, NaN and infinities among the numbers; `_by_factors` and `_by_fft` spread them,
and then the result is thrown away and computed by rows.
"""

from collections.abc import Callable, Iterator
from itertools import product
from math import prod
from operator import mul

import numpy as np
from numpy.typing import NDArray

from convlib import _arguments
from convlib._arguments import Axes, Windows

BLOCK = 2**20
"""Bytes that are copied at a time."""
COLUMNS = 512
"""Columns of an output row that `_by_rows` computes at a time."""
AT_ONCE = 2**15
"""Products, in all, up to which an image is small."""
FEW_FILTERS = 16
"""Filters of a group up to which `_by_rows` is faster than `_by_columns`."""
FFT_KERNEL = 800
"""Bytes of a kernel from which on `_by_fft` is faster: 15 × 15 in float32, 10 × 10 in float64."""
FFT_TILE = 128
"""Rows and columns of the output that one FFT gives, or as many cells of a lower one."""
BAND = 16
"""Rows, or columns, that `_by_factors` computes in one product."""


# What windows meet


def padded(x: NDArray, windows: Windows, border: str = "zeros", fill: float = 0) -> NDArray:
    """Add padding where there is any; the result is contiguous, as `meet` needs it."""
    unchanged = x.shape[-len(windows.padded) :] == windows.padded
    return np.ascontiguousarray(x) if unchanged else pad(x, windows, border, fill)


def pad(x: NDArray, windows: Windows, border: str = "zeros", fill: float = 0) -> NDArray:
    """Do what numpy.pad does, which takes 14 µs for any array."""
    axes = len(windows.padded)
    shape = (*x.shape[:-axes], *windows.padded)
    array = np.full(shape, fill, x.dtype) if fill else np.zeros(shape, x.dtype)
    array[(..., *windows.inside)] = x
    if border != "zeros":
        for axis, inside in enumerate(windows.inside, start=-axes):
            _fill_ends(array.swapaxes(axis, 0), inside.start, inside.stop, border)
    return array


def _fill_ends(lines: NDArray, first: int, end: int, border: str) -> None:
    """Fill the lines before `first`, and those from `end` on, from those between."""
    after = len(lines) - end
    if border == "edge":
        lines[:first], lines[end:] = lines[first], lines[end - 1]
    elif border == "reflect":
        lines[:first] = lines[first + 1 : 2 * first + 1][::-1]
        lines[end:] = lines[end - 1 - after : end - 1][::-1]
    else:
        lines[:first], lines[end:] = lines[end - first : end], lines[first : first + after]


def meet(array: NDArray, windows: Windows) -> NDArray:
    """View what each tap meets in all windows: (..., tap row, tap column, output row, output column)."""
    return _view(array, windows.kernel, windows.size, windows.stride, windows.dilation)


def _view(array: NDArray, kernel: Axes, size: Axes, stride: Axes, dilation: Axes) -> NDArray:
    """Do what sliding_window_view does, which takes 9 µs for any array; numpy checks that the view lies inside."""
    leading, steps = array.strides[: -len(kernel)], array.strides[-len(kernel) :]
    strides = leading + tuple(map(mul, steps, dilation)) + tuple(map(mul, steps, stride))
    return np.ndarray(array.shape[: -len(kernel)] + kernel + size, array.dtype, array, 0, strides)


def _parts(length: int, most: int) -> list[slice]:
    """Cut a length into nearly equal parts, each `most` or less, but at least 1."""
    step = -(-length // -(-length // max(most, 1)))
    return [slice(at, min(at + step, length)) for at in range(0, length, step)]


def _blocks(met: NDArray, window_bytes: int) -> Iterator[tuple]:
    """Cut a batch into blocks of windows that fit `BLOCK`: whole rows of one image, or parts of one row."""
    most, (height, width) = BLOCK // window_bytes, met.shape[-2:]
    for n, rows, columns in product(range(len(met)), _parts(height, most // width), _parts(width, most)):
        yield n, ..., rows, columns


# One kernel, and one image or signal


def correlate(array: NDArray, kernel: NDArray, windows: Windows) -> NDArray:
    """Correlate a padded image, or signal, with a kernel of as many axes."""
    if kernel.size * prod(windows.size) <= AT_ONCE:
        return _at_once(array, kernel, windows)
    if kernel.ndim == 1:  # a signal is an image of one row
        array, kernel = array[None], kernel[None]
        options = (1, *windows.stride), 0, (1, *windows.dilation)
        return correlate(array, kernel, _arguments.windows("kernel", kernel.shape, "signal", array.shape, *options))[0]
    found = _in_fewer_products(array, kernel, windows)
    return apply(array[None, None, None], kernel[None, None, None], windows)[0, 0, 0] if found is None else found


@np.errstate(invalid="ignore")
def _at_once(array: NDArray, kernel: NDArray, windows: Windows) -> NDArray:
    """A small image: few calls of numpy, because each costs more than the arithmetic.

    The products are added tap after tap, so that what a notebook stores is the same to the last digit on any machine:
    the processor's own matrix product, which the other ways take, adds in an order of its own.
    """
    products = kernel.reshape(-1, 1) * meet(array, windows).reshape(kernel.size, -1)
    return np.add.reduce(products, 0, None, None, False, 0.0).reshape(windows.size)  # from 0.0 on, or there were a -0.0


@np.errstate(invalid="ignore", over="ignore")
def _in_fewer_products(array: NDArray, kernel: NDArray, windows: Windows) -> NDArray | None:
    """Try the ways that spread a NaN or an infinity to other windows; None where that happened, or none is faster."""
    if windows.stride != (1, 1) or windows.dilation != (1, 1):
        return None
    if kernel.size > 2 * sum(kernel.shape) and (factors := _factors(kernel)):
        found = _by_factors(array, *factors, windows.size)
    elif kernel.nbytes >= FFT_KERNEL:
        found = _by_fft(array, kernel, windows.size)
    else:
        return None
    return found if np.isfinite(found.sum()) else None


def _factors(kernel: NDArray) -> tuple[NDArray, NDArray] | None:
    """The column and the row whose products are the kernel, but for rounding, if there are such."""
    top, left = np.unravel_index(np.abs(kernel).argmax(), kernel.shape)
    with np.errstate(divide="ignore"):
        column, row = kernel[:, left], kernel[top] / kernel[top, left]
        same = np.abs(np.outer(column, row) - kernel) <= 4 * np.finfo(kernel.dtype).eps * np.abs(kernel)
    return (column, row) if same.all() else None


def _by_factors(array: NDArray, column: NDArray, row: NDArray, size: Axes) -> NDArray:
    """A column times a row: down the columns, then along the rows, which takes kh + kw products and not kh·kw."""
    output, along = np.empty(size, array.dtype), _bands(row, size[1])
    for strip in _parts(size[0], BLOCK // array[0].nbytes):
        lines = array[strip.start : strip.stop + len(column) - 1]
        tall = np.empty((strip.stop - strip.start, array.shape[1]), array.dtype)
        for rows, weights in _bands(column, len(tall)):
            np.matmul(weights, lines[rows.start : rows.start + weights.shape[1]], out=tall[rows])
        for columns, weights in along:
            met = tall[:, columns.start : columns.start + weights.shape[1]]
            np.matmul(met, weights.T, out=output[strip, columns])
    return output


def _bands(weights: NDArray, length: int) -> list[tuple[slice, NDArray]]:
    """Pair parts of an axis with the matrix that gives them in one product: lines of weights, each shifted by one."""
    band = np.zeros((BAND, BAND + len(weights) - 1), weights.dtype)
    for line in range(BAND):
        band[line, line : line + len(weights)] = weights
    parts = [(part, part.stop - part.start) for part in _parts(length, BAND)]
    return [(part, band[:n, : n + len(weights) - 1]) for part, n in parts]


def _by_fft(array: NDArray, kernel: NDArray, size: Axes) -> NDArray:
    """A large kernel: a transform takes the same time for any, and that of a tile stays in the cache."""
    output, (below, beside) = np.empty(size, array.dtype), (kernel.shape[0] - 1, kernel.shape[1] - 1)
    height, rows = _tiles(size[0], kernel.shape[0], FFT_TILE)
    width, columns = _tiles(size[1], kernel.shape[1], FFT_TILE**2 // min(FFT_TILE, size[0]))
    spectrum = np.conj(np.fft.rfft2(kernel, (height, width)))
    for down, along in product(rows, columns):
        tile = array[down.start : down.stop + below, along.start : along.stop + beside]
        waves = np.fft.rfft2(tile, (height, width))
        waves *= spectrum
        np.fft.ifft(waves, axis=0, out=waves)
        output[down, along] = np.fft.irfft(waves[: down.stop - down.start], width)[:, : along.stop - along.start]
    return output


def _tiles(size: int, kernel: int, most: int) -> tuple[int, list[slice]]:
    """The length of a transform, a product of 2, 3 and 5 for which it is fast, and the outputs that each gives."""
    length = _parts(size, max(most, kernel))[0].stop + kernel - 1
    while _without_small_factors(length) > 1:
        length += 1
    step = length - kernel + 1
    return length, [slice(at, min(at + step, size)) for at in range(0, size, step)]


def _without_small_factors(number: int) -> int:
    for factor in (2, 3, 5):
        while number % factor == 0:
            number //= factor
    return number


# Layers


@np.errstate(invalid="ignore")
def apply(array: NDArray, filters: NDArray, windows: Windows) -> NDArray:
    """Apply (group, filter, channel, kh, kw) filters to a padded (N, group, channel, H, W) batch."""
    output = np.empty((*array.shape[:2], filters.shape[1], *windows.size), np.result_type(array, filters))
    filters = np.ascontiguousarray(filters)  # BLAS, the fast matrix product, takes no turned ones
    by_rows = filters.shape[1] <= FEW_FILTERS and windows.dilation[0] == 1
    (_by_rows if by_rows else _by_columns)(array, filters, windows, output)
    return output


def _by_rows(array: NDArray, filters: NDArray, windows: Windows, output: NDArray) -> None:
    """Few filters, where copying costs more than multiplying: each row is copied kw times, shifted, not kh·kw times.

    The copies of kh rows, one after the other, then hold a row of windows, and the next row of windows shares most.
    """
    (kh, kw), (height, width), step = windows.kernel, windows.size, windows.stride[0]
    images, groups, depth, lines = array.shape[:4]
    shifted = _view(array, (1, kw), (lines, width), (1, windows.stride[1]), (1, windows.dilation[1]))
    shifted = shifted[:, :, :, 0].transpose(0, 1, 4, 2, 3, 5)  # [image, group, line, channel, tap column, column]
    matrix = filters.transpose(0, 1, 3, 2, 4).reshape(groups, 1, filters.shape[1], -1)
    cells, taps = BLOCK // array.itemsize, matrix.shape[3]
    most_columns = max(1, min(COLUMNS, cells // (2 * taps), width))
    most_lines = cells // (depth * kw * most_columns)
    blocks = product(
        range(images),
        _parts(groups, most_lines // lines),
        _parts(height, (most_lines - kh) // step + 1),
        _parts(width, most_columns),
    )
    for n, some, rows, columns in blocks:
        copies = shifted[n, some, rows.start * step : (rows.stop - 1) * step + kh, ..., columns]
        target = output[n, some, :, rows, columns].swapaxes(1, 2)  # [group, row, filter, column]
        np.matmul(matrix[some], _rows_of_windows(copies, taps, step, target.shape[1]), out=target)


def _rows_of_windows(lines: NDArray, taps: int, step: int, rows: int) -> NDArray:
    """Copy lines, and view in the copy all that each row of windows meets: (group, row, tap, column)."""
    copy, width = np.ascontiguousarray(lines), lines.shape[-1]
    line = prod(lines.shape[2:]) * lines.itemsize  # where an axis is 1 long, numpy may leave anything in its strides
    strides = lines.shape[1] * line, step * line, width * lines.itemsize, lines.itemsize
    return np.ndarray((len(lines), rows, taps, width), lines.dtype, copy, 0, strides)


def _by_columns(array: NDArray, filters: NDArray, windows: Windows, output: NDArray) -> None:
    """Many filters, where multiplying costs most: as many windows as fit, side by side in one product."""
    groups, matrix = len(filters), filters.reshape(*filters.shape[:2], -1)
    met, taps = meet(array, windows), matrix.shape[2]
    for block in _blocks(met, array.itemsize * groups * taps):
        target = output[block].reshape(*matrix.shape[:2], -1, copy=False)
        np.matmul(matrix, met[block].reshape(groups, taps, -1), out=target)


@np.errstate(invalid="ignore")
def weight_gradient(grads: NDArray, array: NDArray, windows: Windows) -> NDArray:
    """Multiply what each weight met with the gradient of what came of it: (group, filter, channel · kh · kw)."""
    groups, filters, taps = array.shape[1], grads.shape[2], array.shape[2] * prod(windows.kernel)
    total, met = np.zeros((groups, filters, taps), np.result_type(grads, array)), meet(array, windows)
    for block in _blocks(met, array.itemsize * groups * taps):
        side_by_side = met[block].reshape(groups, taps, -1).swapaxes(1, 2)
        total += np.matmul(grads[block].reshape(groups, filters, -1), side_by_side)
        del side_by_side  # or two blocks take memory
    return total


@np.errstate(invalid="ignore")
def lay_down(values: NDArray, filters: NDArray, windows: Windows) -> NDArray:
    """Add up (group, from, to, kh, kw) kernels, each weighted by a cell of an (N, group, from, H, W) batch."""
    if windows.stride == (1, 1) and np.isfinite(filters).all():
        return _lay_down_densely(values, filters, windows)
    groups, channels, maps = filters.shape[:3]
    output = np.zeros((len(values), groups, maps, *windows.padded), np.result_type(values, filters))
    matrix, met = filters.reshape(groups, channels, -1).swapaxes(1, 2), meet(output, windows)
    multiply = np.matmul if channels > 1 else np.multiply  # numpy's product of a column and a row is slow
    for block in _blocks(met, output.itemsize * groups * matrix.shape[1]):
        there = met[block]
        products = multiply(matrix, values[block].reshape(groups, channels, -1)).reshape(there.shape)
        for row, column in np.ndindex(windows.kernel):
            there[:, :, row, column] += products[:, :, row, column]
        del products
    return output[(..., *windows.inside)]


def _lay_down_densely(values: NDArray, filters: NDArray, windows: Windows) -> NDArray:
    """With stride 1, laying kernels down is correlating with the turned ones, on all of zeros around."""
    sides = [
        (apart * (k - 1), whole - n)
        for apart, k, whole, n in zip(windows.dilation, windows.kernel, windows.padded, windows.size, strict=True)
    ]
    everywhere = _arguments.windows("weight", windows.kernel, "x", windows.size, 1, sides, windows.dilation)
    turned = filters[..., ::-1, ::-1].swapaxes(1, 2)
    return apply(padded(values, everywhere), turned, everywhere)[(..., *windows.inside)]


# Pools


@np.errstate(invalid="ignore")
def fold_windows(fold: np.ufunc, x: NDArray, windows: Windows, padding: float) -> NDArray:
    """Fold along one axis after the other, kh + kw steps and not kh·kw: rows first, which lie in one piece."""
    planes = x.reshape(-1, *x.shape[-2:])
    output = np.empty((len(planes), *windows.size), x.dtype)
    for some in _parts(len(planes), BLOCK // (2 * planes[0].nbytes)):
        _fold_planes(fold, padded(planes[some], windows, fill=padding), windows, output[some])
    return output.reshape(*x.shape[:-2], *windows.size)


def _fold_planes(fold: np.ufunc, array: NDArray, windows: Windows, output: NDArray) -> None:
    for rows in _parts(windows.size[0], BLOCK // array[:, 0].nbytes):
        tall = np.empty((len(array), rows.stop - rows.start, array.shape[2]), array.dtype)
        _fold(fold, [view[:, rows] for view in _row_taps(array, windows)], tall)
        _fold(fold, _column_taps(tall, windows), output[:, rows])
        del tall  # or two take memory


def _fold(fold: np.ufunc, views: list[NDArray], out: NDArray) -> None:
    if len(views) == 1:
        out[...] = views[0]
    else:
        fold(views[0], views[1], out=out)
    for view in views[2:]:
        fold(out, view, out=out)


def _row_taps(planes: NDArray, windows: Windows) -> list[NDArray]:
    """View what each row of the windows meets, in whole rows."""
    (kh, _), (height, _), (step, _), (apart, _) = windows.kernel, windows.size, windows.stride, windows.dilation
    met = _view(planes, (kh, 1), (height, planes.shape[2]), (step, 1), (apart, 1))
    return [met[:, tap, 0] for tap in range(kh)]


def _column_taps(tall: NDArray, windows: Windows) -> list[NDArray]:
    (_, kw), (_, width), (_, step), (_, apart) = windows.kernel, windows.size, windows.stride, windows.dilation
    met = _view(tall, (1, kw), (tall.shape[1], width), (1, step), (1, apart))
    return [met[:, 0, tap] for tap in range(kw)]


def counts(windows: Windows, with_padding: bool) -> NDArray:
    """Count the cells of each window: those of the input, and of its padding if asked."""
    axes = zip(windows.kernel, windows.size, windows.stride, windows.sides, windows.inside, strict=True)
    along = []
    for kernel, places, step, (before, after), inside in axes:
        first, end = (inside.start - before, inside.stop + after) if with_padding else (inside.start, inside.stop)
        starts = np.arange(places) * step
        counted = np.minimum(starts + kernel, end) - np.maximum(starts, first)
        along.append(counted[:1] if (counted == counted[0]).all() else counted)  # to divide by one number is faster
    return np.outer(*along)


@np.errstate(invalid="ignore")
def carry_back(add_back: Callable, grad: NDArray, x: NDArray, windows: Windows) -> NDArray:
    """Let `add_back` add the gradient to padded planes, a few at a time."""
    planes, grads = x.reshape(-1, *x.shape[-2:]), grad.reshape(-1, *windows.size)
    output = np.empty(planes.shape, grad.dtype)
    for some in _parts(len(planes), BLOCK // planes[0].nbytes):
        array = np.zeros((some.stop - some.start, *windows.padded), grad.dtype)
        add_back(array, grads[some], planes[some], windows)
        output[some] = array[(..., *windows.inside)]
    return output.reshape(x.shape)


def to_all(array: NDArray, shares: NDArray, _planes: NDArray, windows: Windows) -> None:
    """Give each cell of a window its share: the two passes of the pool, backwards."""
    tall = np.zeros((len(array), windows.size[0], array.shape[2]), array.dtype)
    for view in _column_taps(tall, windows):
        view += shares
    for view in _row_taps(array, windows):
        view += tall


def to_winners(array: NDArray, grads: NDArray, planes: NDArray, windows: Windows) -> None:
    """Give all to the winner of each window: the first cell that equals the maximum, or the last NaN."""
    largest = fold_windows(np.maximum, planes, windows, -np.inf)
    number = meet(np.arange(array[0].size).reshape(array.shape[1:]), windows)
    met = meet(padded(planes, windows, fill=np.nan), windows)  # the padding equals nothing, so it never wins
    winner = np.broadcast_to(number[0, 0], grads.shape).copy()  # it stays where taps far apart meet only padding
    for row, column in reversed(list(np.ndindex(windows.kernel))):
        np.copyto(winner, number[row, column], where=met[:, row, column] == largest)
    if np.isnan(largest).any():
        met = meet(padded(np.isnan(planes), windows), windows)
        for row, column in np.ndindex(windows.kernel):
            np.copyto(winner, number[row, column], where=met[:, row, column])
    winner += array[0].size * np.arange(len(array))[:, None, None]
    np.add.at(array.reshape(-1), winner.reshape(-1), grads.reshape(-1))
