"""Check and normalise the arguments of `operations`; every error names the argument, its value and how to fix it.

Arrays come out as float32 or float64. One number for both axes becomes a pair, and padding in any of its forms becomes
the cells at each side, so nothing needs to be checked after this.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convlib import shapes
from convlib.text import listed, mark, tr

Array = NDArray[Any]
Pair = int | tuple[int, int]
Padding = int | str | tuple[int, int] | tuple[tuple[int, int], tuple[int, int]]

# The same for every axis, once it is checked: two entries for an image, one for a signal.
Axes = tuple[int, ...]
Sides = tuple[tuple[int, int], ...]

BORDERS = ("zeros", "edge", "reflect", "wrap")
_FLOATS = (np.dtype(np.float32), np.dtype(np.float64))


# Arrays


def array_with_axes(name: str, values: ArrayLike, axes: int, layout: str) -> Array:
    """Return a float32 or float64 array with this number of axes and at least one number along each."""
    array = float_array(name, values)
    if array.ndim != axes:
        raise ValueError(
            tr("{name} must have the axes {layout}, got shape {shape}", name=name, layout=layout, shape=array.shape)
        )
    return _not_empty(name, array)


def planes(name: str, values: ArrayLike) -> Array:
    """Return a float32 or float64 array with the axes (..., H, W)."""
    array = float_array(name, values)
    if array.ndim < 2:
        raise ValueError(tr("{name} must have the axes (..., H, W), got shape {shape}", name=name, shape=array.shape))
    return _not_empty(name, array)


def _not_empty(name: str, array: Array) -> Array:
    if not array.size:
        raise ValueError(
            tr(
                "{name} is empty (shape {shape}); it needs at least one number along each axis",
                name=name,
                shape=array.shape,
            )
        )
    return array


def float_array(name: str, values: ArrayLike) -> Array:
    """Return float32 unchanged, and every other real type as float64."""
    if type(values) is np.ndarray and values.dtype in _FLOATS:
        return values
    array = real_array(name, values)
    return array if array.dtype in _FLOATS else array.astype(np.float64)


def real_array(name: str, values: ArrayLike) -> Array:
    """Return an array of real numbers in their own type."""
    try:
        array = np.asarray(values)
    except ValueError:
        raise ValueError(tr("{name} is ragged: its rows must be of equal length", name=name)) from None
    if array.dtype.kind not in "biuf":
        raise TypeError(
            tr("{name} must be real numbers, got {dtype} values; convert them first", name=name, dtype=array.dtype)
        )
    return array


def check_gradient(grad: Array, shape: tuple[int, ...]) -> None:
    """Refuse a gradient that does not have the output's shape."""
    if grad.shape != tuple(shape):
        raise ValueError(
            tr("grad must have the output's shape {expected}, got {shape}", expected=tuple(shape), shape=grad.shape)
        )


# Channels


def check_channels(channels: int, weight: tuple[int, ...], groups: int) -> None:
    """Refuse filters that do not read all channels of their group."""
    check_groups(channels, groups)
    if weight[0] % groups:
        raise ValueError(
            tr("groups must divide the number of filters, {filters}, got {groups}", filters=weight[0], groups=groups)
        )
    if weight[1] * groups != channels:
        raise ValueError(
            tr(
                "x has {n} channel, but weight {weight} with groups={groups} reads {read}; use a depth of {depth}",
                "x has {n} channels, but weight {weight} with groups={groups} reads {read}; use a depth of {depth}",
                n=channels,
                weight=weight,
                groups=groups,
                read=weight[1] * groups,
                depth=channels // groups,
            )
        )


def check_groups(channels: int, groups: int) -> None:
    """Refuse groups that do not divide the input's channels."""
    if isinstance(groups, bool) or not isinstance(groups, (int, np.integer)):
        raise TypeError(tr("groups must be an integer, got {groups!r}", groups=groups))
    if groups < 1 or channels % groups:
        raise ValueError(
            tr("groups must divide the number of channels, {channels}, got {groups}", channels=channels, groups=groups)
        )


def biases(bias: ArrayLike, channels: int, dtype: np.dtype[Any]) -> Array:
    """Return one number for each output channel, shaped so that it can be added to the maps."""
    array = array_with_axes("bias", bias, 1, "(O,)")
    if len(array) != channels:
        raise ValueError(
            tr(
                "bias has length {length}, but the output has {n} channel; give one number per channel",
                "bias has length {length}, but the output has {n} channels; give one number per channel",
                length=len(array),
                n=channels,
            )
        )
    return array.astype(dtype)[:, None, None]


# Windows


@dataclass(frozen=True)
class Windows:
    """Where the windows of a kernel lie on an input; each field has one entry per axis, in cells."""

    kernel: Axes
    size: Axes
    """How many windows there are: the size of the output."""
    stride: Axes
    dilation: Axes
    sides: Sides
    """The padding, as the caller asked for it."""
    padded: Axes
    """The size of the padded input; larger than asked for if ceil_mode lets a last window hang over."""
    inside: "tuple[slice[int, int, None], ...]"
    """Where the input lies in the padded input."""

    def in_input(self, padded: Array) -> Array:
        """View the part of a padded array that is the input."""
        view: Array = padded[(..., *self.inside)]  # type: ignore[arg-type]
        return view


def windows(
    name: str,
    kernel: Axes,
    input_name: str,
    size: Axes,
    stride: Pair | Axes,
    padding: Padding | Sides,
    dilation: Pair | Axes,
    border: str = "zeros",
) -> Windows:
    """Place a kernel on an input of `size`, or say why it does not fit; `border` is one of `BORDERS`."""
    steps, gaps = per_axis("stride", stride, axes=len(kernel)), per_axis("dilation", dilation, axes=len(kernel))
    sides = padding_sides(padding, kernel, steps, gaps)
    found = _place(kernel, size, steps, gaps, sides)
    if found is None:
        advice = _pad_first(input_name, size, kernel, gaps, border)
        raise ValueError(f"{_misfit(name, kernel, input_name, size, gaps, sides)} {advice}")
    if border != "zeros":
        check_border(border, sides, size)
    return found


def pool_windows(
    size: Axes, window: Pair, stride: Pair | None, padding: Padding, dilation: Pair, ceil_mode: bool
) -> Windows:
    """Place the window of a pool; its padding is at most half of it, so that no window holds only padding."""
    kernel = per_axis("window", window)
    steps = kernel if stride is None else per_axis("stride", stride)
    gaps = per_axis("dilation", dilation)
    sides, half = padding_sides(padding, kernel, steps, gaps), tuple(n // 2 for n in kernel)
    found = _place(kernel, size, steps, gaps, sides, ceil_mode)
    if found is None:
        advice = _pad_or_shrink(size, kernel, gaps, half)
        raise ValueError(f"{_misfit('window', kernel, 'x', size, gaps, sides)} {advice}")
    if any(max(pads) > most for pads, most in zip(sides, half, strict=True)):
        raise ValueError(
            tr(
                "padding {sides} is more than half the window {window}, so a window could hold only padding; "
                "use at most {half}",
                sides=sides,
                window=kernel,
                half=half,
            )
        )
    return found


@lru_cache(maxsize=1024)  # an exhibit asks for the same windows on every move
def _place(
    kernel: Axes, size: Axes, stride: Axes, dilation: Axes, sides: Sides, ceil_mode: bool = False
) -> Windows | None:
    """Place a kernel on an input; None if it does not fit."""
    axes = [
        shapes.explain(n, k, stride=step, padding=pads, dilation=apart, ceil_mode=ceil_mode)
        for n, k, step, pads, apart in zip(size, kernel, stride, sides, dilation, strict=True)
    ]
    output = tuple(axis.size for axis in axes if axis.size is not None)
    if len(output) < len(axes):
        return None
    ends = [(count - 1) * step + axis.span for axis, count, step in zip(axes, output, stride, strict=True)]
    padded = tuple(max(end, n + sum(pads)) for end, n, pads in zip(ends, size, sides, strict=True))
    inside = tuple(slice(before, before + n) for (before, _), n in zip(sides, size, strict=True))
    return Windows(kernel, output, stride, dilation, sides, padded, inside)


def transposed_windows(
    x: tuple[int, ...],
    weight: tuple[int, ...],
    stride: Pair,
    padding: Padding,
    output_padding: Pair,
    dilation: Pair,
) -> Windows:
    """Place a kernel at every cell of the input; `padded` is the output before its padding is cut off."""
    steps, gaps = per_axis("stride", stride), per_axis("dilation", dilation)
    sides = padding_sides(padding, weight[2:], steps, gaps)
    extra = per_axis("output_padding", output_padding, least=0)
    if any(more >= max(step, gap) for more, step, gap in zip(extra, steps, gaps, strict=True)):
        raise ValueError(
            tr(
                "output_padding {extra} must be smaller than stride {stride} or dilation {dilation}; lower it",
                extra=extra,
                stride=steps,
                dilation=gaps,
            )
        )
    if x[1] != weight[0]:
        raise ValueError(
            tr(
                "x has {n} channel, but weight {weight} takes {channels}; make them equal",
                "x has {n} channels, but weight {weight} takes {channels}; make them equal",
                n=x[1],
                weight=weight,
                channels=weight[0],
            )
        )
    axes = zip(x[2:], steps, _span(weight[2:], gaps), extra, strict=True)
    whole = tuple((n - 1) * step + span + more for n, step, span, more in axes)
    if any(n <= sum(cut) for n, cut in zip(whole, sides, strict=True)):
        raise ValueError(tr("padding {sides} cuts away the whole output {size}; lower it", sides=sides, size=whole))
    left = tuple(slice(before, n - after) for n, (before, after) in zip(whole, sides, strict=True))
    return Windows(weight[2:], x[2:], steps, gaps, sides, whole, left)


def per_axis(name: str, value: Pair | Axes, least: int = 1, axes: int = 2) -> Axes:
    """Return a setting for each axis; one number stands for both."""
    if type(value) is int and value >= least:
        return (value,) * axes  # the usual case, and the checks below would take as long as a small image
    numbers: tuple[Any, ...] = tuple(value) if isinstance(value, (tuple, list)) and axes == 2 else (value,) * axes
    if len(numbers) != axes or any(isinstance(n, bool) or not isinstance(n, (int, np.integer)) for n in numbers):
        expected = mark("{name} must be an integer, got {value!r}")
        if axes == 2:
            expected = mark("{name} must be an integer or a pair (vertical, horizontal), got {value!r}")
        raise TypeError(tr(expected, name=name, value=value))
    if min(numbers) < least:
        raise ValueError(tr("{name} must be at least {least}, got {value}", name=name, least=least, value=value))
    return numbers


def padding_sides(padding: Padding | Sides, kernel: Axes, stride: Axes, dilation: Axes) -> Sides:
    """Return any form of padding as ((top, bottom), (left, right)), or ((before, after),) for a signal."""
    if type(padding) is int and padding >= 0:
        return ((padding, padding),) * len(kernel)
    if isinstance(padding, str) and padding == "same" and max(stride) > 1:
        raise ValueError(
            tr(
                'padding "same" keeps the size only with stride 1, but the stride is {stride}; '
                "give the padding in numbers",
                stride=stride,
            )
        )
    several = isinstance(padding, (tuple, list)) and len(kernel) == 2
    each: tuple[Any, ...] = tuple(padding) if several else (padding,) * len(kernel)  # type: ignore[arg-type]
    if len(each) != len(kernel):
        raise ValueError(
            tr(
                "padding must be an integer, (vertical, horizontal) or ((top, bottom), (left, right)), got {padding}",
                padding=padding,
            )
        )
    return tuple(_both_ends(one, size, apart) for one, size, apart in zip(each, kernel, dilation, strict=True))


def _both_ends(padding: int | str | tuple[int, int], kernel: int, dilation: int) -> tuple[int, int]:
    ends = shapes.resolve_padding(padding, kernel, dilation)
    if min(ends) < 0:
        raise ValueError(tr("padding must be at least 0, got {padding}", padding=padding))
    return ends


def check_border(border: str, sides: Sides, size: Axes) -> None:
    """Refuse an unknown border, and one that would need more cells than the input has."""
    if border not in BORDERS:
        raise ValueError(
            tr("padding_mode {mode!r} is not known; choose from {modes}", mode=border, modes=listed(BORDERS))
        )
    for template, pads, n in zip(_TOO_FEW_CELLS[len(sides)], sides, size, strict=True):
        most = {"reflect": n - 1, "wrap": n}.get(border, max(pads))
        if max(pads) > most:
            raise ValueError(tr(template, pads=pads, mode=border, most=most))


_TOO_FEW_CELLS = {
    1: (mark("padding {pads} is more than padding_mode {mode!r} can fill from this input; use at most {most}"),),
    2: (
        mark("vertical padding {pads} is more than padding_mode {mode!r} can fill from this input; use at most {most}"),
        mark(
            "horizontal padding {pads} is more than padding_mode {mode!r} can fill from this input; use at most {most}"
        ),
    ),
}


# Kernels that do not fit


def _misfit(name: str, kernel: Axes, input_name: str, size: Axes, dilation: Axes, sides: Sides) -> str:
    fields = {"name": name, "kernel": kernel, "input": input_name, "size": size, "sides": sides, "dilation": dilation}
    spread, padded = _span(kernel, dilation) != kernel, any(map(any, sides))
    return tr(_MISFIT[spread, padded], span=_span(kernel, dilation), **fields)


_MISFIT = {  # is the kernel dilated? is the input padded?
    (False, False): mark("{name} {kernel} does not fit inside {input} {size}."),
    (False, True): mark("{name} {kernel} does not fit inside {input} {size} with padding {sides}."),
    (True, False): mark(
        "{name} {kernel} with dilation {dilation} spans {span}, so it does not fit inside {input} {size}."
    ),
    (True, True): mark(
        "{name} {kernel} with dilation {dilation} spans {span}, so it does not fit inside {input} {size} "
        "with padding {sides}."
    ),
}


def _pad_first(input_name: str, size: Axes, kernel: Axes, dilation: Axes, border: str) -> str:
    enough = max(_enough_padding(size, kernel, dilation))
    advice = mark("Pad {input} first, for instance padding={padding}")
    if border in ("reflect", "wrap") and enough >= min(size):
        advice = mark('Pad {input} first, for instance padding={padding}, padding_mode="edge"')
    return tr(advice, input=input_name, padding=enough)


def _pad_or_shrink(size: Axes, window: Axes, dilation: Axes, half: Axes) -> str:
    enough = _enough_padding(size, window, dilation)
    if any(pad > most for pad, most in zip(enough, half, strict=True)):
        return tr("Use a smaller window or lower the dilation.")
    return tr("Pad {input} first, for instance padding={padding}", input="x", padding=enough)


def _enough_padding(size: Axes, kernel: Axes, dilation: Axes) -> Axes:
    """Return the padding, the same at both ends of an axis, with which the kernel fits."""
    return tuple(max(0, -(-(span - n) // 2)) for span, n in zip(_span(kernel, dilation), size, strict=True))


def _span(kernel: Axes, dilation: Axes) -> Axes:
    return tuple(apart * (k - 1) + 1 for k, apart in zip(kernel, dilation, strict=True))
