"""The arithmetic of `operations`: several ways to compute the same result, each used where it is fastest.

`cells_read` views, without a copy, the cells that every weight reads in all windows: [kernel row, kernel column, output
row, output column]. What is left is to multiply them by the weights and to add up. The ways differ in what they copy:

================  =======================================================  ===============================
way               used for                                                 why it is fast
================  =======================================================  ===============================
`_at_once`        small images: up to `AT_ONCE` products                   few calls of numpy
`_by_rows`        up to `FEW_FILTERS` filters: images, depthwise layers    copies kw shifted rows, not kh·kw
`_by_columns`     layers with more filters, and dilated rows               one large matrix product per block
`_together`       batches of small images                                  one product for a row of all images
`_by_factors`     kernels that are a column times a row: boxes, Gaussians  kh + kw products, not kh·kw
`_by_fft`         kernels of `FFT_KERNEL` bytes or more                    same speed for any kernel size
`reduce_windows`  pools                                                    kh + kw steps, not kh·kw
================  =======================================================  ===============================

Copies are made block by block, so that they stay in the processor's cache and take little memory. numpy's matrix
product handles NaN and infinities as IEEE arithmetic does. `_by_factors` and `_by_fft` would spread them to other
windows; then their result is thrown away and computed by rows.
"""

from collections.abc import Callable, Iterator
from itertools import product
from math import prod
from operator import mul
from typing import Any

import numpy as np

from convlib import _arguments
from convlib._arguments import Array, Axes, Windows

BLOCK = 2**20
"""Bytes that are copied at a time."""
COLUMNS = 512
"""Columns of an output row that `_by_rows` computes at a time."""
AT_ONCE = 2**15
"""An image is small up to this many products in all."""
FEW_FILTERS = 16
"""Up to this many filters in a group, `_by_rows` is faster than `_by_columns`."""
NARROW, SMALL_LAYER = 16, 2**15
"""Up to this many columns of an output, and weights in a group, the images of a batch are computed together."""
FFT_KERNEL = 800
"""From this many bytes in a kernel, `_by_fft` is faster: 15 × 15 in float32, 10 × 10 in float64."""
FFT_TILE = 128
"""Rows and columns of the output that one FFT computes; a lower output gets as many cells in fewer rows."""
BAND = 16
"""Rows or columns that `_by_factors` computes in one product."""


# Padding, and the cells that windows read


def padded(x: Array, windows: Windows, border: str = "zeros", fill: float = 0) -> Array:
    """Add the padding, if there is any; the result is contiguous, as `cells_read` needs it."""
    unchanged = x.shape[-len(windows.padded) :] == windows.padded
    return np.ascontiguousarray(x) if unchanged else pad(x, windows, border, fill)


def pad(x: Array, windows: Windows, border: str = "zeros", fill: float = 0) -> Array:
    """Do what numpy.pad does, but faster: numpy.pad takes 14 µs for any array."""
    axes = len(windows.padded)
    shape = (*x.shape[:-axes], *windows.padded)
    array = np.full(shape, fill, x.dtype) if fill else np.zeros(shape, x.dtype)
    windows.in_input(array)[...] = x
    if border != "zeros":
        for axis, inside in enumerate(windows.inside, start=-axes):
            _fill_ends(array.swapaxes(axis, 0), inside.start, inside.stop, border)
    return array


def _fill_ends(lines: Array, first: int, end: int, border: str) -> None:
    """Fill the lines before `first`, and from `end` on, from the lines between."""
    after = len(lines) - end
    if border == "edge":
        lines[:first], lines[end:] = lines[first], lines[end - 1]
    elif border == "reflect":
        lines[:first] = lines[first + 1 : 2 * first + 1][::-1]
        lines[end:] = lines[end - 1 - after : end - 1][::-1]
    else:
        lines[:first], lines[end:] = lines[end - first : end], lines[first : first + after]


def cells_read(array: Array, windows: Windows) -> Array:
    """View the cells that each weight reads in all windows: (..., kh, kw, output row, output column)."""
    return _view(array, windows.kernel, windows.size, windows.stride, windows.dilation)


def _view(array: Array, kernel: Axes, size: Axes, stride: Axes, dilation: Axes) -> Array:
    """Do what sliding_window_view does in 9 µs, but faster; numpy checks that the view lies inside the array."""
    leading, steps = array.strides[: -len(kernel)], array.strides[-len(kernel) :]
    strides = leading + tuple(map(mul, steps, dilation)) + tuple(map(mul, steps, stride))
    return np.ndarray(array.shape[: -len(kernel)] + kernel + size, array.dtype, array, 0, strides)


def _parts(length: int, most: int) -> list[slice]:
    """Cut a length into nearly equal parts of at most `most`, and at least 1."""
    step = -(-length // -(-length // max(most, 1)))
    return [slice(at, min(at + step, length)) for at in range(0, length, step)]


def _blocks(read: Array, window_bytes: int) -> Iterator[tuple[Any, ...]]:
    """Cut a batch into blocks of windows of at most `BLOCK` bytes: whole images, rows of one, or parts of a row."""
    most, (height, width) = BLOCK // window_bytes, read.shape[-2:]
    images = _parts(len(read), most // (height * width))
    for some, rows, columns in product(images, _parts(height, most // width), _parts(width, most)):
        yield some, ..., rows, columns


# One kernel, and one image or signal


def correlate(array: Array, kernel: Array, windows: Windows) -> Array:
    """Correlate a padded image or signal with a kernel of as many axes."""
    if kernel.size * prod(windows.size) <= AT_ONCE:
        return _at_once(array, kernel, windows)
    if kernel.ndim == 1:  # a signal is an image of one row
        array, kernel = array[None], kernel[None]
        options = (1, *windows.stride), 0, (1, *windows.dilation)
        row: Array = correlate(
            array, kernel, _arguments.windows("kernel", kernel.shape, "signal", array.shape, *options)
        )[0]
        return row
    found = _in_fewer_products(array, kernel, windows)
    if found is None:
        found = apply_filters(array[None, None, None], kernel[None, None, None], windows)[0, 0, 0]
    return found


@np.errstate(invalid="ignore", over="ignore")
def _at_once(array: Array, kernel: Array, windows: Windows) -> Array:
    """Correlate a small image in few calls of numpy, because each call costs more than the arithmetic.

    The products are added weight after weight, so that the outputs stored in notebooks are the same to the last digit
    on any machine; the matrix product, which the other ways use, adds in an order that depends on the processor.
    """
    products = kernel.reshape(-1, 1) * cells_read(array, windows).reshape(kernel.size, -1)
    # Starting at 0.0 avoids -0.0; arguments without names are faster, but numpy's types do not know them.
    sums: Array = np.add.reduce(products, 0, None, None, False, 0.0)  # type: ignore[call-overload]
    return sums.reshape(windows.size)


@np.errstate(invalid="ignore", over="ignore")
def _in_fewer_products(array: Array, kernel: Array, windows: Windows) -> Array | None:
    """Try the ways that would spread NaN or infinities; None if they did, or if neither is faster."""
    if windows.stride != (1, 1) or windows.dilation != (1, 1):
        return None
    if kernel.size > 2 * sum(kernel.shape) and (factors := _factors(kernel)):
        found = _by_factors(array, *factors, windows.size)
    elif kernel.nbytes >= FFT_KERNEL:
        found = _by_fft(array, kernel, windows.size)
    else:
        return None
    return found if np.isfinite(found.sum()) else None


def _factors(kernel: Array) -> tuple[Array, Array] | None:
    """Return the column and the row whose products are the kernel, up to rounding; None if there are none."""
    top, left = np.unravel_index(np.abs(kernel).argmax(), kernel.shape)
    with np.errstate(divide="ignore"):
        column, row = kernel[:, left], kernel[top] / kernel[top, left]
        same = np.abs(np.outer(column, row) - kernel) <= 4 * np.finfo(kernel.dtype).eps * np.abs(kernel)
    return (column, row) if same.all() else None


def _by_factors(array: Array, column: Array, row: Array, size: Axes) -> Array:
    """Correlate with the column, then with the row: kh + kw products for each output instead of kh·kw."""
    output, along = np.empty(size, array.dtype), _bands(row, size[1])
    for strip in _parts(size[0], BLOCK // array[0].nbytes):
        lines = array[strip.start : strip.stop + len(column) - 1]
        tall = np.empty((strip.stop - strip.start, array.shape[1]), array.dtype)
        for rows, weights in _bands(column, len(tall)):
            np.matmul(weights, lines[rows.start : rows.start + weights.shape[1]], out=tall[rows])
        for columns, weights in along:
            read = tall[:, columns.start : columns.start + weights.shape[1]]
            np.matmul(read, weights.T, out=output[strip, columns])
    return output


def _bands(weights: Array, length: int) -> list[tuple[slice, Array]]:
    """Cut an axis into parts, each with the matrix that computes it in one product: weights shifted line by line."""
    band = np.zeros((BAND, BAND + len(weights) - 1), weights.dtype)
    for line in range(BAND):
        band[line, line : line + len(weights)] = weights
    parts = [(part, part.stop - part.start) for part in _parts(length, BAND)]
    return [(part, band[:n, : n + len(weights) - 1]) for part, n in parts]


def _by_fft(array: Array, kernel: Array, size: Axes) -> Array:
    """Correlate with a large kernel: a transform takes the same time for any kernel, and a tile stays in the cache."""
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
    """Return the length of a transform (a product of 2, 3 and 5, which is fast) and the outputs of each tile."""
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


@np.errstate(invalid="ignore", over="ignore")
def apply_filters(array: Array, filters: Array, windows: Windows) -> Array:
    """Apply (group, filter, channel, kh, kw) filters to a padded (N, group, channel, H, W) batch."""
    output = np.empty((*array.shape[:2], filters.shape[1], *windows.size), np.result_type(array, filters))
    filters = np.ascontiguousarray(filters)  # BLAS, the fast matrix product, does not take turned ones
    alone = _by_rows if filters.shape[1] <= FEW_FILTERS and windows.dilation[0] == 1 else _by_columns
    way = _together if _small(array, filters.shape[1], windows) else alone
    way(array, filters, windows, output)
    return output


def _small(array: Array, filters: int, windows: Windows) -> bool:
    weights = filters * array.shape[2] * prod(windows.kernel)
    small = windows.size[1] <= NARROW and weights <= SMALL_LAYER and windows.kernel != (1, 1)
    return small and len(array) > 1 and windows.dilation[0] == 1


def _together(array: Array, filters: Array, windows: Windows, output: Array) -> None:
    """Apply filters to a batch of small images, in one product for a row of many images."""
    matrix = _row_by_row(filters)
    for some, read in _side_by_side(array, windows):
        products = np.matmul(matrix, read)
        output[some] = products.reshape(*products.shape[:3], windows.size[1], -1).transpose(4, 0, 2, 1, 3)


def _row_by_row(filters: Array) -> Array:
    """Lay out filters as matrices whose columns run row by row, and within a row channel by channel."""
    groups, count, channels, kh, kw = filters.shape
    return filters.transpose(0, 1, 3, 2, 4).reshape(groups, 1, count, kh * channels * kw)


def _side_by_side(array: Array, windows: Windows) -> Iterator[tuple[slice, Array]]:
    """Yield some images, and what each row of their windows reads: (group, row, weight, column · image).

    The images become the last axis, so that even a row of few columns is a long one.
    """
    (kh, kw), (height, width), (step, _) = windows.kernel, windows.size, windows.stride
    images, _, depth = array.shape[:3]
    for some in _parts(images, BLOCK // (array[0, ..., 0].nbytes * kw * width)):
        turned = np.ascontiguousarray(array[some].transpose(1, 3, 2, 4, 0))  # [group, line, channel, column, image]
        sizes = (width, turned.shape[4]), (windows.stride[1], 1), (windows.dilation[1], 1)
        shifted = _view(turned, (kw, 1), *sizes).reshape(*turned.shape[:3], kw, -1)
        yield some, _rows_of_windows(shifted, depth * kh * kw, step, height)


def _by_rows(array: Array, filters: Array, windows: Windows, output: Array) -> None:
    """Apply few filters: copying costs more than multiplying, so each row is copied kw times instead of kh·kw times.

    The copies are shifted by one cell each. kh copied rows, one after the other, hold a row of windows, and the next
    row of windows shares most of them.
    """
    (kh, kw), (height, width), step = windows.kernel, windows.size, windows.stride[0]
    images, groups, depth, lines = array.shape[:4]
    shifted = _view(array, (1, kw), (lines, width), (1, windows.stride[1]), (1, windows.dilation[1]))
    shifted = shifted[:, :, :, 0].transpose(0, 1, 4, 2, 3, 5)  # [image, group, line, channel, kernel column, column]
    matrix = _row_by_row(filters)
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


def _rows_of_windows(lines: Array, taps: int, step: int, rows: int) -> Array:
    """Copy lines, and view in the copy what each row of windows reads: (group, row, weight, column)."""
    copy, width = np.ascontiguousarray(lines), lines.shape[-1]
    line = prod(lines.shape[2:]) * lines.itemsize  # numpy may leave anything in the strides of an axis of length 1
    strides = lines.shape[1] * line, step * line, width * lines.itemsize, lines.itemsize
    return np.ndarray((len(lines), rows, taps, width), lines.dtype, copy, 0, strides)


def _by_columns(array: Array, filters: Array, windows: Windows, output: Array) -> None:
    """Apply many filters: multiplying costs most, so each product takes as many windows as fit, side by side."""
    groups, matrix = len(filters), filters.reshape(*filters.shape[:2], -1)
    read, taps = cells_read(array, windows), matrix.shape[2]
    for block in _blocks(read, array.itemsize * groups * taps):
        target = _as_rows(output[block])
        np.matmul(matrix, read[block].reshape(len(target), groups, taps, -1), out=target)


def _as_rows(windows: Array) -> Array:
    """View the windows of each filter side by side, (N, group, filter, windows); a copy would lose what it gets."""
    rows = windows.reshape(*windows.shape[:3], -1)
    if not np.may_share_memory(rows, windows):  # numpy 2.1 has reshape(copy=False) for this, a browser has 2.0
        raise AssertionError(windows.strides)  # `_blocks` cuts by rows, or within one
    return rows


@np.errstate(invalid="ignore", over="ignore")
def weight_gradient(grads: Array, array: Array, windows: Windows) -> Array:
    """Multiply the cells that each weight read by the gradient of their outputs: (group, filter, channel · kh · kw)."""
    if _small(array, grads.shape[2], windows):
        return _weight_gradient_together(grads, array, windows)
    groups, filters, taps = array.shape[1], grads.shape[2], array.shape[2] * prod(windows.kernel)
    total, read = np.zeros((groups, filters, taps), np.result_type(grads, array)), cells_read(array, windows)
    for block in _blocks(read, array.itemsize * groups * taps):
        there = grads[block]
        side_by_side = read[block].reshape(len(there), groups, taps, -1).swapaxes(2, 3)
        total += np.matmul(there.reshape(len(there), groups, filters, -1), side_by_side).sum(axis=0)
        del side_by_side  # or two blocks would be in memory
    return total


def _weight_gradient_together(grads: Array, array: Array, windows: Windows) -> Array:
    """The same for a batch of small images: the sum over a row of many images is one product."""
    (kh, kw), (groups, filters) = windows.kernel, grads.shape[1:3]
    total = np.zeros((groups, kh * array.shape[2] * kw, filters), np.result_type(grads, array))
    for some, read in _side_by_side(array, windows):
        turned = grads[some].transpose(1, 3, 2, 4, 0).reshape(*read.shape[:2], filters, -1)
        total += np.matmul(read, turned.swapaxes(2, 3)).sum(axis=1)
    by_channel = total.reshape(groups, kh, -1, kw, filters).transpose(0, 4, 2, 1, 3)
    return by_channel.reshape(groups, filters, -1)


@np.errstate(invalid="ignore", over="ignore")
def place_kernels(values: Array, filters: Array, windows: Windows) -> Array:
    """Add up (group, from, to, kh, kw) kernels, each times a cell of an (N, group, from, H, W) batch."""
    if windows.stride == (1, 1) and np.isfinite(filters).all():
        return _place_densely(values, filters, windows)
    groups, channels, maps = filters.shape[:3]
    output = np.zeros((len(values), groups, maps, *windows.padded), np.result_type(values, filters))
    matrix, read = filters.reshape(groups, channels, -1).swapaxes(1, 2), cells_read(output, windows)
    multiply = np.matmul if channels > 1 else np.multiply  # numpy's product of a column and a row is slow
    for block in _blocks(read, output.itemsize * groups * matrix.shape[1]):
        there = read[block]
        cells = values[block].reshape(len(there), groups, channels, -1)
        products = multiply(matrix, cells).reshape(there.shape)
        for row, column in np.ndindex(windows.kernel):
            there[:, :, :, row, column] += products[:, :, :, row, column]
        del products
    return windows.in_input(output)


def _place_densely(values: Array, filters: Array, windows: Windows) -> Array:
    """With stride 1, placing kernels is correlating with the turned kernels, on an input with zeros around it.

    As many zeros as the part that is kept can reach: where the padding is wider than that, the rest is cut off.
    """
    reach = tuple(apart * (k - 1) for apart, k in zip(windows.dilation, windows.kernel, strict=True))
    axes = list(zip(reach, windows.inside, windows.size, strict=True))
    sides = tuple((max(span - kept.start, 0), max(kept.stop - n, 0)) for span, kept, n in axes)
    places = _arguments.windows("weight", windows.kernel, "x", windows.size, 1, sides, windows.dilation)
    turned = filters[..., ::-1, ::-1].swapaxes(1, 2)
    output = apply_filters(padded(values, places), turned, places)
    above, beside = (max(kept.start - span, 0) for span, kept, _ in axes)
    height, width = (kept.stop - kept.start for _, kept, _ in axes)
    return output[..., above : above + height, beside : beside + width]


# Pools


@np.errstate(invalid="ignore", over="ignore")
def reduce_windows(function: np.ufunc, x: Array, windows: Windows, padding: float) -> Array:
    """Reduce along one axis after the other, kh + kw steps instead of kh·kw: rows first, as they are contiguous."""
    planes = x.reshape(-1, *x.shape[-2:])
    output = np.empty((len(planes), *windows.size), x.dtype)
    for some in _parts(len(planes), BLOCK // (2 * planes[0].nbytes)):
        _reduce_planes(function, padded(planes[some], windows, fill=padding), windows, output[some])
    return output.reshape(*x.shape[:-2], *windows.size)


def _reduce_planes(function: np.ufunc, array: Array, windows: Windows, output: Array) -> None:
    for rows in _parts(windows.size[0], BLOCK // array[:, 0].nbytes):
        tall = np.empty((len(array), rows.stop - rows.start, array.shape[2]), array.dtype)
        _reduce(function, [view[:, rows] for view in _row_views(array, windows)], tall)
        _reduce(function, _column_views(tall, windows), output[:, rows])
        del tall  # or two would be in memory


def _reduce(function: np.ufunc, views: list[Array], out: Array) -> None:
    if len(views) == 1:
        out[...] = views[0]
    else:
        function(views[0], views[1], out=out)
    for view in views[2:]:
        function(out, view, out=out)


def _row_views(planes: Array, windows: Windows) -> list[Array]:
    """View, for each kernel row, the whole rows that it reads."""
    (kh, _), (height, _), (step, _), (apart, _) = windows.kernel, windows.size, windows.stride, windows.dilation
    read = _view(planes, (kh, 1), (height, planes.shape[2]), (step, 1), (apart, 1))
    return [read[:, tap, 0] for tap in range(kh)]


def _column_views(tall: Array, windows: Windows) -> list[Array]:
    """View, for each kernel column, the columns that it reads."""
    (_, kw), (_, width), (_, step), (_, apart) = windows.kernel, windows.size, windows.stride, windows.dilation
    read = _view(tall, (1, kw), (tall.shape[1], width), (1, step), (1, apart))
    return [read[:, 0, tap] for tap in range(kw)]


def cells_in_windows(windows: Windows, with_padding: bool) -> Array:
    """Count the cells of each window that lie in the input, or in the padded input."""
    axes = zip(windows.kernel, windows.size, windows.stride, windows.sides, windows.inside, strict=True)
    along = []
    for kernel, places, step, (before, after), inside in axes:
        first, end = (inside.start - before, inside.stop + after) if with_padding else (inside.start, inside.stop)
        starts = np.arange(places) * step
        counted = np.minimum(starts + kernel, end) - np.maximum(starts, first)
        along.append(counted[:1] if (counted == counted[0]).all() else counted)  # dividing by one number is faster
    return np.outer(*along)


@np.errstate(invalid="ignore", over="ignore")
def pool_gradient(
    add: Callable[[Array, Array, Array, Windows], None], grad: Array, x: Array, windows: Windows
) -> Array:
    """Let `add` add the gradient to padded planes, a few planes at a time."""
    planes, grads = x.reshape(-1, *x.shape[-2:]), grad.reshape(-1, *windows.size)
    output = np.empty(planes.shape, grad.dtype)
    for some in _parts(len(planes), BLOCK // planes[0].nbytes):
        array = np.zeros((some.stop - some.start, *windows.padded), grad.dtype)
        add(array, grads[some], planes[some], windows)
        output[some] = windows.in_input(array)
    return output.reshape(x.shape)


def add_to_all(array: Array, shares: Array, _planes: Array, windows: Windows) -> None:
    """Add the share of a window to each of its cells: the two passes of the pool, backwards."""
    tall = np.zeros((len(array), windows.size[0], array.shape[2]), array.dtype)
    for view in _column_views(tall, windows):
        view += shares
    for view in _row_views(array, windows):
        view += tall


def add_to_winner(array: Array, grads: Array, planes: Array, windows: Windows) -> None:
    """Add the gradient to the winner of each window: the first cell that equals the maximum, or the last NaN."""
    pairs = windows.kernel == windows.stride == (2, 2) and windows.dilation == (1, 1)
    if pairs and windows.padded == planes.shape[1:]:
        height, width = 2 * windows.size[0], 2 * windows.size[1]
        _to_winners_of_pairs(grads, planes[:, :height, :width], output := array[:, :height, :width])
        if np.isfinite(output.sum()):
            return
        array[...] = 0
    largest = reduce_windows(np.maximum, planes, windows, -np.inf)
    number = cells_read(np.arange(array[0].size).reshape(array.shape[1:]), windows)
    read = cells_read(
        padded(planes, windows, fill=np.nan), windows
    )  # NaN in the padding equals nothing, so it never wins
    winner = np.broadcast_to(number[0, 0], grads.shape).copy()  # kept where a dilated window reads only padding
    for row, column in reversed(list(np.ndindex(windows.kernel))):
        np.copyto(winner, number[row, column], where=read[:, row, column] == largest)
    if np.isnan(largest).any():
        read = cells_read(padded(np.isnan(planes), windows), windows)
        for row, column in np.ndindex(windows.kernel):
            np.copyto(winner, number[row, column], where=read[:, row, column])
    winner += array[0].size * np.arange(len(array))[:, None, None]
    np.add.at(array.reshape(-1), winner.reshape(-1), grads.reshape(-1))


def _to_winners_of_pairs(grads: Array, planes: Array, output: Array) -> None:
    """The same for windows of 2 × 2 side by side, in long loops: pairs of rows share, then pairs of columns.

    Where NaN or infinities could spread, the output has a NaN.
    """
    left, right = planes[:, :, 0::2], planes[:, :, 1::2]
    tall = np.maximum(left, right)
    between = np.empty(tall.shape, grads.dtype)
    _share(grads, tall[:, 1::2] > tall[:, 0::2], between[:, 0::2], between[:, 1::2])
    _share(between, right > left, output[:, :, 0::2], output[:, :, 1::2])
    if np.isnan(tall).any():
        output[...] = np.nan


def _share(grads: Array, second_wins: Array, first: Array, second: Array) -> None:
    np.multiply(grads, second_wins, out=second)
    np.subtract(grads, second, out=first)
