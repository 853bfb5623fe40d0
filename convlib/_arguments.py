"""Check and normalise the arguments of `operations`; every error names the argument, its value and how to fix it.

Arrays come out as float32 or float64. One number for both axes becomes a pair, and padding in any of its forms becomes
the cells at each side, so nothing needs to be checked after this.
"""

from dataclasses import dataclass
from functools import lru_cache
from itertools import repeat
from math import prod
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convlib import shapes
from convlib.text import listed, mark, shown, tr

Array = NDArray[Any]
Pair = int | tuple[int, int]
Padding = int | str | tuple[int, int] | tuple[tuple[int, int], tuple[int, int]]

# The same for every axis, once it is checked: two entries for an image, one for a signal.
Axes = tuple[int, ...]
Sides = tuple[tuple[int, int], ...]

BORDERS = ("zeros", "edge", "reflect", "wrap")
LARGEST = 10**9  # cells of a padded input or of an output, 8 GB: what is larger was not meant
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
    """Return an array of real numbers in their own type; a masked one is refused, because its mask would be lost."""
    if isinstance(values, (set, frozenset, dict)):
        raise TypeError(
            tr("{name} must be numbers in order, such as a list, got {value}", name=name, value=shown(values))
        )
    try:
        array = np.asanyarray(values)
    except ValueError:
        raise ValueError(tr("{name} is ragged: its rows must be of equal length", name=name)) from None
    array = _huge_as_floats(array)
    if array.dtype.kind not in "biuf":
        raise TypeError(
            tr(
                "{name} must be real numbers, got {value} (dtype {dtype}); convert them first",
                name=name,
                value=shown(values),
                dtype=array.dtype,
            )
        )
    masked = int(np.count_nonzero(array.mask)) if isinstance(array, np.ma.MaskedArray) else 0
    if masked:
        raise ValueError(
            tr(
                "{name} has {n} masked number, which cannot be computed with; fill it first, "
                "for instance {name}.filled(0)",
                "{name} has {n} masked numbers, which cannot be computed with; fill them first, "
                "for instance {name}.filled(0)",
                name=name,
                n=masked,
            )
        )
    return np.asarray(array)


def _huge_as_floats(array: Array) -> Array:
    """Turn Python ints beyond 64 bits, which numpy keeps as objects, into floats; one that no float holds stays."""
    if array.dtype != object or not all(isinstance(value, (int, np.integer)) for value in array.flat):
        return array
    try:
        return array.astype(np.float64)
    except OverflowError:
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
        raise TypeError(tr("groups must be an integer, got {groups}", groups=shown(groups)))
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
    known_border("padding_mode", border)
    steps, gaps = per_axis("stride", stride, axes=len(kernel)), per_axis("dilation", dilation, axes=len(kernel))
    sides = padding_sides(padding, kernel, steps, gaps)
    found = _place(kernel, size, steps, gaps, sides)
    if found is None:
        advice = _pad_first(input_name, size, kernel, gaps, border)
        raise ValueError(f"{_misfit(name, kernel, input_name, size, gaps, sides)} {advice}")
    if border != "zeros":
        check_border(border, sides, size)
    _check_memory(found)
    return found


def pool_windows(
    size: Axes, window: Pair, stride: Pair | None, padding: Padding, dilation: Pair, ceil_mode: bool
) -> Windows:
    """Place the window of a pool; its padding is at most half of it, so that no window holds only padding."""
    kernel = per_axis("window", window)
    steps = kernel if stride is None else per_axis("stride", stride)
    gaps = per_axis("dilation", dilation)
    sides, half = padding_sides(padding, kernel, steps, gaps), tuple(n // 2 for n in kernel)
    found = _place(kernel, size, steps, gaps, sides, shapes.flag("ceil_mode", ceil_mode))
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
    _check_memory(found)
    return found


def _check_memory(found: Windows) -> None:
    """Refuse a padding that makes an input which no memory holds."""
    if any(map(any, found.sides)) and prod(found.padded) > LARGEST:
        raise ValueError(
            tr(
                "padding {sides} makes a padded input of shape {shape}, too large for memory; lower it",
                sides=found.sides,
                shape=found.padded,
            )
        )


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
    return Windows(kernel, output, _steps(stride, output), dilation, sides, padded, inside)


def _steps(stride: Axes, windows: Axes) -> Axes:
    """Return the stride with 1 where a single window takes no step: numpy could not hold a huge one."""
    return tuple(step if count > 1 else 1 for step, count in zip(stride, windows, strict=True))


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
    if isinstance(padding, str) and padding == "same" and max(steps) > 1:
        raise ValueError(
            tr(
                'padding "same" keeps the size only with stride 1, but the stride is {stride}; padding={pads} cuts as '
                'many cells as "same" does with stride 1',
                **_same(steps, weight[2:], gaps),
            )
        )
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
    if prod(whole) > LARGEST:
        raise ValueError(
            tr(
                "stride {stride}, dilation {dilation} and output_padding {extra} make an output of shape {shape}, "
                "too large for memory; lower them",
                stride=steps,
                dilation=gaps,
                extra=extra,
                shape=whole,
            )
        )
    left = tuple(slice(before, n - after) for n, (before, after) in zip(whole, sides, strict=True))
    return Windows(weight[2:], x[2:], _steps(steps, x[2:]), gaps, sides, whole, left)


def per_axis(name: str, value: Pair | Axes, least: int = 1, axes: int = 2) -> Axes:
    """Return a setting for each axis; one number stands for both."""
    if type(value) is int and value >= least:
        return (value,) * axes  # the usual case, and the checks below would take as long as a small image
    numbers: tuple[Any, ...] = tuple(value) if isinstance(value, (tuple, list)) and axes == 2 else (value,) * axes
    if len(numbers) != axes or any(isinstance(n, bool) or not isinstance(n, (int, np.integer)) for n in numbers):
        expected = mark("{name} must be an integer, got {value}")
        if axes == 2:
            expected = mark("{name} must be an integer or a pair (vertical, horizontal), got {value}")
        raise TypeError(tr(expected, name=name, value=shown(value)))
    if min(numbers) < least:
        raise ValueError(tr("{name} must be at least {least}, got {value}", name=name, least=least, value=value))
    return tuple(map(int, numbers))


def padding_sides(padding: Padding | Sides, kernel: Axes, stride: Axes, dilation: Axes) -> Sides:
    """Return any form of padding as ((top, bottom), (left, right)), or ((before, after),) for a signal."""
    if type(padding) is int and padding >= 0:
        return ((padding, padding),) * len(kernel)
    if isinstance(padding, str) and padding == "same" and max(stride) > 1:
        raise ValueError(
            tr(
                'padding "same" keeps the size only with stride 1, but the stride is {stride}; with padding={pads} the '
                "output's size is the input's size divided by the stride, rounded up",
                **_same(stride, kernel, dilation),
            )
        )
    several = isinstance(padding, (tuple, list)) and len(kernel) == 2
    each: tuple[Any, ...] = tuple(padding) if several else (padding,) * len(kernel)  # type: ignore[arg-type]
    if len(each) != len(kernel):
        raise ValueError(
            tr(
                "padding must be an integer, (vertical, horizontal) or ((top, bottom), (left, right)), got {padding}",
                padding=shown(padding),
            )
        )
    return tuple(_both_ends(one, size, apart) for one, size, apart in zip(each, kernel, dilation, strict=True))


def _same(stride: Axes, kernel: Axes, dilation: Axes) -> dict[str, object]:
    """What a sentence about "same" needs: the stride, and what "same" adds with stride 1, as they can be given."""
    pads = _as_given(tuple(map(shapes.resolve_padding, repeat("same"), kernel, dilation)))
    return {"stride": stride if len(set(stride)) > 1 else stride[0], "pads": pads}


def _as_given(sides: Sides) -> object:
    """Write padding as briefly as it can be given: one number where all sides have the same."""
    if len({pad for pads in sides for pad in pads}) == 1:
        return sides[0][0]
    if len(sides) == 1:
        return sides[0]
    return sides if any(before != after for before, after in sides) else tuple(pads[0] for pads in sides)


def _both_ends(padding: int | str | tuple[int, int], kernel: int, dilation: int) -> tuple[int, int]:
    ends = shapes.resolve_padding(padding, kernel, dilation)
    if min(ends) < 0:
        raise ValueError(tr("{name} must be at least {least}, got {value}", name="padding", least=0, value=padding))
    return ends


def known_border(name: str, border: object) -> None:
    """Refuse a name that is no border."""
    if not isinstance(border, str) or border not in BORDERS:
        raise ValueError(
            tr(
                "{name} {mode} is not known; choose from {modes}",
                name=name,
                mode=shown(border),
                modes=listed(map(repr, BORDERS)),
            )
        )


def check_border(border: str, sides: Sides, size: Axes) -> None:
    """Refuse a border that would need more cells than the input has."""
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
