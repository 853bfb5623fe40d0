"""What `operations` was given: what is right is brought to one form, what is wrong is named with the way out.

Every error names the argument, the values met and what to do instead. One number that stands for both axes becomes a
pair, padding in any of its forms becomes the cells at each side, and from there on nothing needs to be checked.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convlib import shapes

Pair = int | tuple[int, int]
Padding = int | str | tuple[int, int] | tuple[tuple[int, int], tuple[int, int]]

# A number for each axis, or cells before and after: two of them, or one for a signal.
Axes = tuple[int, ...]
Sides = tuple[tuple[int, int], ...]

BORDERS = ("zeros", "edge", "reflect", "wrap")
_FLOATS = (np.dtype(np.float32), np.dtype(np.float64))


# Arrays


def reals(name: str, values: ArrayLike, axes: int, layout: str) -> NDArray:
    """Return a float32 or float64 array with so many axes, and at least one number along each."""
    array = floats(name, values)
    if array.ndim != axes:
        raise ValueError(f"{name} must have the axes {layout}, got shape {array.shape}")
    return _filled(name, array)


def planes(name: str, values: ArrayLike) -> NDArray:
    """Return a float32 or float64 array with the axes (..., H, W)."""
    array = floats(name, values)
    if array.ndim < 2:
        raise ValueError(f"{name} must have the axes (..., H, W), got shape {array.shape}")
    return _filled(name, array)


def _filled(name: str, array: NDArray) -> NDArray:
    if not array.size:
        raise ValueError(f"{name} is empty (shape {array.shape}); it needs at least one number along each axis")
    return array


def floats(name: str, values: ArrayLike) -> NDArray:
    """Return float32 as it is, and every other real type in float64."""
    if type(values) is np.ndarray and values.dtype in _FLOATS:
        return values
    array = real(name, values)
    return array if array.dtype in _FLOATS else array.astype(np.float64)


def real(name: str, values: ArrayLike) -> NDArray:
    """Return an array of its own type, if that is a real one."""
    try:
        array = np.asarray(values)
    except ValueError:
        raise ValueError(f"{name} is ragged: its rows must be of equal length") from None
    if array.dtype.kind not in "biuf":
        raise TypeError(f"{name} must be real numbers, got {array.dtype} values; convert them first")
    return array


def check_gradient(grad: NDArray, shape: tuple[int, ...]) -> None:
    """Refuse a gradient that does not have the output's shape."""
    if grad.shape != tuple(shape):
        raise ValueError(f"grad must have the output's shape {tuple(shape)}, has {grad.shape}")


# Channels


def check_channels(channels: int, weight: tuple[int, ...], groups: int) -> None:
    """Refuse filters that are not as deep as their group of the input's channels."""
    check_groups(channels, groups)
    if weight[0] % groups:
        raise ValueError(f"groups must divide the {weight[0]} filters of weight, got {groups}")
    if weight[1] * groups != channels:
        raise ValueError(
            f"x has {channels} channels, weight {weight} reads {weight[1]} in each of {groups} group(s); "
            f"give the filters a depth of {channels // groups}"
        )


def check_groups(channels: int, groups: int) -> None:
    """Refuse groups that do not divide the input's channels."""
    if isinstance(groups, bool) or not isinstance(groups, (int, np.integer)):
        raise TypeError(f"groups must be an integer, got {groups!r}")
    if groups < 1 or channels % groups:
        raise ValueError(f"groups must divide the {channels} channels of x, got {groups}")


def biases(bias: ArrayLike, channels: int, dtype: np.dtype) -> NDArray:
    """Return one number for each output channel, shaped to be added to the maps."""
    array = reals("bias", bias, 1, "(O,)")
    if len(array) != channels:
        raise ValueError(f"bias has {len(array)} values, the output {channels} channels; give one for each")
    return array.astype(dtype)[:, None, None]


# Windows


@dataclass(frozen=True)
class Windows:
    """Where the windows of a kernel lie; each field has an entry for each axis, in cells."""

    kernel: Axes
    size: Axes
    """How many windows there are, which is the size of the output."""
    stride: Axes
    dilation: Axes
    sides: Sides
    """The padding that was asked for."""
    padded: Axes
    """The size of the padded input; larger than asked for where ceil_mode lets a last window hang over."""
    inside: tuple[slice, ...]
    """Where the input lies in there."""


def windows(
    name: str,
    kernel: Axes,
    input_name: str,
    size: Axes,
    stride: Pair,
    padding: Padding,
    dilation: Pair,
    border: str = "zeros",
) -> Windows:
    """Lay a kernel on an input of `size`, or say why it does not fit; a border is "zeros", "edge", …"""
    stride, dilation = pair("stride", stride, axes=len(kernel)), pair("dilation", dilation, axes=len(kernel))
    sides = resolve(padding, kernel, stride, dilation)
    found = _lay(kernel, size, stride, dilation, sides)
    if found is None:
        advice = _advice(input_name, size, kernel, dilation, border)
        raise ValueError(_misfit(name, kernel, input_name, size, dilation, sides) + advice)
    if border != "zeros":
        check_border(border, sides, size)
    return found


def pool_windows(
    size: Axes, window: Pair, stride: Pair | None, padding: Padding, dilation: Pair, ceil_mode: bool
) -> Windows:
    """Lay the window of a pool; its padding is at most half of it, so that none holds nothing but padding."""
    window = pair("window", window)
    stride, dilation = window if stride is None else pair("stride", stride), pair("dilation", dilation)
    sides, half = resolve(padding, window, stride, dilation), tuple(n // 2 for n in window)
    found = _lay(window, size, stride, dilation, sides, ceil_mode)
    if found is None:
        advice = _pool_advice(size, window, dilation, half)
        raise ValueError(_misfit("window", window, "x", size, dilation, sides) + advice)
    if any(max(pads) > most for pads, most in zip(sides, half, strict=True)):
        raise ValueError(
            f"padding {sides} is more than half the window {window}, so a window could hold nothing "
            f"but padding: take at most {half}"
        )
    return found


@lru_cache(maxsize=1024)  # an exhibit lays the same windows on every move, and `shapes` writes sentences each time
def _lay(
    kernel: Axes, size: Axes, stride: Axes, dilation: Axes, sides: Sides, ceil_mode: bool = False
) -> Windows | None:
    axes = [
        shapes.explain(n, k, stride=step, padding=pads, dilation=apart, ceil_mode=ceil_mode)
        for n, k, step, pads, apart in zip(size, kernel, stride, sides, dilation, strict=True)
    ]
    if not all(axis.legal for axis in axes):
        return None
    places = tuple(axis.size for axis in axes)
    ends = [(count - 1) * step + axis.span for axis, count, step in zip(axes, places, stride, strict=True)]
    padded = tuple(max(end, n + sum(pads)) for end, n, pads in zip(ends, size, sides, strict=True))
    inside = tuple(slice(before, before + n) for (before, _), n in zip(sides, size, strict=True))
    return Windows(kernel, places, stride, dilation, sides, padded, inside)


def laid_down(
    x: tuple[int, ...],
    weight: tuple[int, ...],
    stride: Pair,
    padding: Padding,
    output_padding: Pair,
    dilation: Pair,
) -> Windows:
    """Lay a kernel down at every cell of the input: `padded` is the output before its padding is cut off."""
    stride, dilation = pair("stride", stride), pair("dilation", dilation)
    sides, extra = resolve(padding, weight[2:], stride, dilation), pair("output_padding", output_padding, least=0)
    if any(more >= max(step, apart) for more, step, apart in zip(extra, stride, dilation, strict=True)):
        raise ValueError(
            f"output_padding {extra} must be smaller than stride {stride} or dilation {dilation}; lower it"
        )
    if x[1] != weight[0]:
        raise ValueError(f"x has {x[1]} channels, weight {weight} takes {weight[0]}; make them equal")
    spans = _span(weight[2:], dilation)
    axes = zip(x[2:], stride, spans, extra, strict=True)
    whole = tuple((n - 1) * step + span + more for n, step, span, more in axes)
    if any(n <= sum(cut) for n, cut in zip(whole, sides, strict=True)):
        raise ValueError(f"padding {sides} cuts all of the output {whole} away; lower it")
    left = tuple(slice(before, n - after) for n, (before, after) in zip(whole, sides, strict=True))
    return Windows(weight[2:], x[2:], stride, dilation, sides, whole, left)


def pair(name: str, value: Pair, least: int = 1, axes: int = 2) -> Axes:
    """Return a setting for each axis; one number stands for both."""
    if type(value) is int and value >= least:
        return (value,) * axes  # the usual case: a small image takes no longer than its checks
    several = isinstance(value, (tuple, list)) and axes == 2
    numbers = tuple(value) if several else (value,) * axes
    if len(numbers) != axes or any(isinstance(n, bool) or not isinstance(n, (int, np.integer)) for n in numbers):
        forms = "an integer or a pair (vertical, horizontal)" if axes == 2 else "an integer"
        raise TypeError(f"{name} must be {forms}, got {value!r}")
    if min(numbers) < least:
        raise ValueError(f"{name} must be at least {least}, got {value}")
    return numbers


def resolve(padding: Padding, kernel: Axes, stride: Axes, dilation: Axes) -> Sides:
    """Return any form of padding as ((top, bottom), (left, right)), or ((before, after),) for a signal."""
    if type(padding) is int and padding >= 0:
        return ((padding, padding),) * len(kernel)
    if isinstance(padding, str) and padding == "same" and max(stride) > 1:
        raise ValueError(
            f'padding "same" keeps the size only with stride 1, the stride is {stride}: give it in numbers'
        )
    several = isinstance(padding, (tuple, list)) and len(kernel) == 2
    each = tuple(padding) if several else (padding,) * len(kernel)
    if len(each) != len(kernel):
        raise ValueError(
            f"padding must be an integer, (vertical, horizontal) or ((top, bottom), (left, right)), got {padding}"
        )
    return tuple(_ends(one, size, apart) for one, size, apart in zip(each, kernel, dilation, strict=True))


def _ends(padding: int | str | tuple[int, int], kernel: int, dilation: int) -> tuple[int, int]:
    ends = shapes.resolve_padding(padding, kernel, dilation)
    if min(ends) < 0:
        raise ValueError(f"padding must be at least 0, got {padding}")
    return ends


def check_border(border: str, sides: Sides, size: Axes) -> None:
    """Refuse a border that is not known, and one that would need more cells than there are."""
    if border not in BORDERS:
        raise ValueError(f"padding_mode {border!r} is not known; choose from {', '.join(BORDERS)}")
    names = ("vertical ", "horizontal ") if len(sides) == 2 else ("",)
    for name, pads, n in zip(names, sides, size, strict=True):
        most = {"reflect": n - 1, "wrap": n}.get(border, max(pads))
        if max(pads) > most:
            raise ValueError(
                f"{name}padding {pads} asks {border} for more than the {most} cells it has; take at most {most}"
            )


# What an error advises


def _misfit(name: str, kernel: Axes, input_name: str, size: Axes, dilation: Axes, sides: Sides) -> str:
    span = _span(kernel, dilation)
    spread = f", spread to {span} by dilation {dilation}," if span != tuple(kernel) else ""
    around = f" with padding {sides}" if any(map(any, sides)) else ""
    return f"{name} {tuple(kernel)}{spread} does not fit inside {input_name} {tuple(size)}{around}; "


def _advice(input_name: str, size: Axes, kernel: Axes, dilation: Axes, border: str) -> str:
    enough = max(_enough(size, kernel, dilation))
    advice = f"pad {'' if input_name == 'x' else 'the '}{input_name} first, for instance padding={enough}"
    return advice + (', padding_mode="edge"' if border in ("reflect", "wrap") and enough >= min(size) else "")


def _pool_advice(size: Axes, window: Axes, dilation: Axes, half: Axes) -> str:
    enough = _enough(size, window, dilation)
    if any(pad > most for pad, most in zip(enough, half, strict=True)):
        return "take a smaller window or lower the dilation"
    return f"pad it, for instance padding={enough}"


def _enough(size: Axes, kernel: Axes, dilation: Axes) -> Axes:
    """The padding, the same at both ends of an axis, with which the kernel fits."""
    return tuple(max(0, -(-(span - n) // 2)) for span, n in zip(_span(kernel, dilation), size, strict=True))


def _span(kernel: Axes, dilation: Axes) -> Axes:
    return tuple(apart * (k - 1) + 1 for k, apart in zip(kernel, dilation, strict=True))
