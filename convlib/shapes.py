"""How long an output is, whether a setting is legal, and why: one explanation for one axis.

`operations` asks here before it computes, the explorers show what stands here, and the exercises are checked against
it, so that all of them give the same number and the same reason.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import gcd
from operator import index

PADDING_NAMES = ("valid", "same", "full")

Padding = int | str | tuple[int, int]


@dataclass(frozen=True)
class Explanation:
    """What a kernel does along one axis of its input: see `explain`."""

    size: int | None
    """Length of the output in cells; None where the setting is illegal."""
    formula: str
    """The formula with the numbers put in."""
    sentence: str
    """What is wrong and the way out, or what is wasted, or at how many places the kernel fits."""
    span: int
    """Cells from the kernel's first tap to its last, d(k - 1) + 1."""
    unread: int
    """Cells at the end of the padded input that no window reaches."""

    @property
    def legal(self) -> bool:
        """Whether there is an output at all."""
        return self.size is not None


def output_size(
    size: int, kernel: int, *, stride: int = 1, padding: Padding = 0, dilation: int = 1, ceil_mode: bool = False
) -> int:
    """Length of the output along one axis, in cells.

    Parameters
    ----------
    size, kernel : int
        Lengths of the input and of the kernel (or of the pooling window), at least 1.
    stride, dilation : int
        Step of the kernel and distance between its taps, in cells, at least 1.
    padding : int, (before, after), "valid", "same" or "full"
        Cells added at each end. "same" keeps the size (stride 1 only), "full" is span - 1 at both ends.
    ceil_mode : bool
        Round up instead of down: a last window may hang over the end if it starts before the end of the input.

    Raises
    ------
    ValueError
        With the sentence of `explain`, where there is no output.
    TypeError
        If an argument is not an integer.

    Notes
    -----
    Slides S15-S17. The same rule as PyTorch's convolutions and pools.

    Examples
    --------
    >>> output_size(7, 3, stride=2, padding=1)
    4
    """
    explanation = explain(size, kernel, stride=stride, padding=padding, dilation=dilation, ceil_mode=ceil_mode)
    if explanation.size is None:
        raise ValueError(explanation.sentence)
    return explanation.size


def explain(
    size: int,
    kernel: int,
    *,
    stride: int = 1,
    padding: Padding = 0,
    dilation: int = 1,
    ceil_mode: bool = False,
    unit: str = "cell",
) -> Explanation:
    """Say how long the output is along one axis, and why.

    Parameters
    ----------
    size, kernel, stride, padding, dilation, ceil_mode
        As in `output_size`, but any integers: what is illegal is explained, not raised.
    unit : str
        What one cell along this axis is called in the sentence: "row", "column", "sample".

    Returns
    -------
    Explanation

    Raises
    ------
    TypeError
        If an argument is not an integer.
    ValueError
        If `padding` is a name other than "valid", "same" and "full", or not a pair.

    Notes
    -----
    Slides S15-S17.

    Examples
    --------
    >>> explain(4, 3, dilation=2).sentence
    'the kernel spans 5 cells, the padded input has 4: lower the dilation or raise the padding'
    >>> explain(7, 3, stride=3, unit="column").sentence
    'the last column is never read: 7 + 2·0 − 3 = 4 is not a multiple of the stride 3; stride 2, or 2 more columns of padding at the end, lets the kernel reach the end'
    >>> explain(7, 3, stride=2, padding=1).formula
    '⌊(7 + 2·1 − 3) / 2⌋ + 1 = 4'
    """  # noqa: E501
    size, kernel = _integer(size, "size"), _integer(kernel, "kernel")
    stride, dilation = _integer(stride, "stride"), _integer(dilation, "dilation")
    if ceil_mode not in (True, False):
        raise TypeError(f"ceil_mode must be True or False, got {ceil_mode!r}")
    axis = _Axis(size, kernel, stride, dilation, resolve_padding(padding, kernel, dilation), padding, ceil_mode, unit)
    wrong = axis.wrong()
    if wrong:
        return Explanation(None, f"{axis.formula()}: no output", wrong, axis.span, 0)
    return Explanation(axis.output, f"{axis.formula()} = {axis.output}", axis.remark(), axis.span, axis.unread)


def resolve_padding(padding: Padding, kernel: int, dilation: int = 1) -> tuple[int, int]:
    """Cells that `padding` adds (before, after) the input of a kernel.

    Parameters
    ----------
    padding : int, (before, after), "valid", "same" or "full"
        "same" adds d(k - 1) cells in all; where that is odd, the extra one goes after, as in PyTorch.
    kernel, dilation : int
        Number of taps and their distance in cells.

    Returns
    -------
    (before, after) : integers, not checked: negative ones are handed back as they are

    Raises
    ------
    TypeError, ValueError
        If `padding` is none of these forms.

    Notes
    -----
    Slide S16.

    Examples
    --------
    >>> resolve_padding("same", 4), resolve_padding("full", 3, dilation=2), resolve_padding(1, 5)
    ((1, 2), (4, 4), (1, 1))
    """
    total = max(dilation * (kernel - 1), 0)
    if isinstance(padding, str):
        named = {"valid": (0, 0), "same": (total // 2, total - total // 2), "full": (total, total)}
        if padding not in named:
            names = ", ".join(f'"{name}"' for name in PADDING_NAMES)
            raise ValueError(f'padding "{padding}" is not known; take an integer, (before, after), or one of {names}')
        return named[padding]
    if isinstance(padding, (tuple, list)):
        if len(padding) != 2:
            raise ValueError(f"padding must be one integer or (before, after), got {padding!r}")
        before, after = padding
        return _integer(before, "padding"), _integer(after, "padding")
    both = _integer(padding, "padding")
    return both, both


def receptive_field(layers: Sequence[tuple[int, int, int]]) -> int:
    """How many cells of the input, along one axis, a cell of the last of several layers depends on.

    Parameters
    ----------
    layers : sequence of (kernel, stride, dilation)
        From the first layer to the last; a pooling layer counts with its window as the kernel.

    Notes
    -----
    Slides S15 and S17. Each layer adds its span − 1, in steps as long as the strides below it multiply to.

    Examples
    --------
    >>> receptive_field([(3, 1, 1), (3, 1, 2), (3, 1, 4)]), receptive_field([(3, 2, 1), (3, 1, 1)])
    (15, 7)
    """
    cells, step = 1, 1
    for kernel, stride, dilation in layers:
        cells += dilation * (kernel - 1) * step
        step *= stride
    return cells


def parameters(filters: int, channels: int, kernel: tuple[int, int]) -> int:
    """How many numbers a convolution layer learns: the weights of its filters, and one bias for each.

    Parameters
    ----------
    filters, channels : int
        How many filters there are, and how many channels the input has: each filter is as deep.
    kernel : (height, width)

    Notes
    -----
    Slides S14 and S18.

    Examples
    --------
    >>> parameters(8, 3, (3, 3))
    224
    """
    height, width = kernel
    return filters * (channels * height * width + 1)


@dataclass(frozen=True)
class _Axis:
    """One axis with its numbers, so that each question below is a line or two."""

    size: int
    kernel: int
    stride: int
    dilation: int
    pads: tuple[int, int]
    padding: Padding
    ceil_mode: bool
    unit: str

    @property
    def span(self) -> int:
        return self.dilation * (self.kernel - 1) + 1

    @property
    def padded(self) -> int:
        return self.size + sum(self.pads)

    @property
    def room(self) -> int:
        """How far the kernel can be moved, in cells."""
        return self.padded - self.span

    @property
    def places(self) -> int:
        """Outputs before the rule of ceil_mode takes one away."""
        return (-(-self.room // self.stride) if self.ceil_mode else self.room // self.stride) + 1

    @property
    def output(self) -> int:
        return self.places - self.drops_last

    @property
    def drops_last(self) -> bool:
        """PyTorch's rule: a window that hangs over must start inside the input or the padding before it."""
        start = (self.places - 1) * self.stride
        return start > self.room and start >= self.size + self.pads[0]

    @property
    def unread(self) -> int:
        return max(self.padded - self._reach, 0)

    @property
    def _reach(self) -> int:
        return (self.output - 1) * self.stride + self.span

    def formula(self) -> str:
        left, right = "⌈⌉" if self.ceil_mode else "⌊⌋"
        legal = not self.wrong()
        return f"{left}({self.difference()}) / {_sign(self.stride)}{right} + 1" + " − 1" * (legal and self.drops_last)

    def difference(self) -> str:
        before, after = self.pads
        padding = f"2·{_sign(before)}" if before == after else f"{_sign(before)} + {_sign(after)}"
        span = _sign(self.kernel)
        if self.dilation != 1:
            span = f"({_sign(self.dilation)}·({_sign(self.kernel)} − 1) + 1)"
        return f"{_sign(self.size)} + {padding} − {span}"

    def wrong(self) -> str:
        """The reason why there is no output, with the way out; empty where there is one."""
        if self.size < 1:
            return f"the input has {self.count(self.size)}: it needs at least 1"
        if self.kernel < 1:
            return f"the kernel has {self.count(self.kernel)}: it needs at least 1"
        if self.stride < 1:
            return f"the stride is {_minus(self.stride)}, so the kernel does not move on: take 1 or more"
        if self.dilation < 1:
            return f"the dilation is {_minus(self.dilation)}, so the kernel's taps do not lie apart: take 1 or more"
        if min(self.pads) < 0:
            return f"the padding is {_minus(min(self.pads))}, which takes cells away: take 0 or more"
        if self.padding == "same" and self.stride > 1:
            return f'padding "same" keeps the size only with stride 1, the stride is {self.stride}: give it in numbers'
        if self.places < 1:
            smaller = "lower the dilation" if self.kernel <= self.padded else "take a smaller kernel"
            return (
                f"the kernel spans {self.count(self.span)}, the padded input has {self.padded}: "
                f"{smaller} or raise the padding"
            )
        return ""

    def remark(self) -> str:
        """What the setting wastes; where nothing, at how many places the kernel fits."""
        return (
            self._unread_remark()
            or self._skipped_remark()
            or self._only_padding_remark()
            or self._overhang_remark()
            or f"the kernel fits at {self.output} place{'s' * (self.output > 1)}"
        )

    def _unread_remark(self) -> str:
        if not self.unread:
            return ""
        last = f"the last {self.unit}" if self.unread == 1 else f"the last {self.count(self.unread)}"
        padding = min(self.unread, self.pads[1])
        if padding:
            last += ", padding," if padding == self.unread else f", {padding} of them padding,"
        last += " is" if self.unread == 1 else " are"
        if self.drops_last:
            return (
                f"{last} never read: the next window would start behind the input, so ceil_mode drops it; "
                f"stride {self._fitting_stride()} lets the kernel reach the end"
            )
        return (
            f"{last} never read: {self.difference()} = {self.room} is not a multiple of the stride {self.stride}; "
            f"stride {self._fitting_stride()}, or {self.count(self.stride - self.unread, 'more ')} of padding "
            "at the end, lets the kernel reach the end"
        )

    def _fitting_stride(self) -> int:
        """The longest smaller stride that ends on the last cell."""
        return next(stride for stride in range(min(self.stride - 1, self.room), 0, -1) if self.room % stride == 0)

    def _skipped_remark(self) -> str:
        read = min(self.kernel, self.stride // gcd(self.stride, self.dilation))
        if self.output < 2 or read == self.stride:
            return ""
        better = next(s for s in range(min(self.kernel, self.stride), 0, -1) if gcd(s, self.dilation) == 1)
        apart = f", {self.dilation} apart," if self.dilation > 1 else ""
        taps = f"{self.kernel} tap" + "s" * (self.kernel > 1)
        return (
            f"of every {self.stride} {self.unit}s only {read} {'is' if read == 1 else 'are'} read: "
            f"the kernel's {taps}{apart} move{'s' * (self.kernel == 1)} on by {self.stride}; "
            f"stride {better} reads them all"
        )

    def _only_padding_remark(self) -> str:
        before, after = self.pads
        if before >= self.span:
            where, cells = "first", before
        elif after >= self.span and self._reach - self.span >= self.size + before:
            where, cells = "last", after
        else:
            return ""
        return (
            f"the {where} window reads nothing but padding: the kernel spans {self.count(self.span)}, "
            f"the padding there is {cells}; {self.span - 1} or less lets every window reach the input"
        )

    def _overhang_remark(self) -> str:
        over = self._reach - self.padded
        if over <= 0:
            return ""
        fits = f"fits at {self.output - 1} place{'s' * (self.output > 2)}" if self.output > 1 else "does not fit"
        return f"the kernel {fits}, and ceil_mode adds a place where it hangs over the end by {self.count(over)}"

    def count(self, number: int, more: str = "") -> str:
        return f"{_minus(number)} {more}{self.unit}{'s' * (number != 1)}"


def _integer(value: int, name: str) -> int:
    """`value` as an int; a bool is an answer to another question, so it is refused."""
    try:
        if isinstance(value, bool):
            raise TypeError
        return index(value)
    except TypeError:
        raise TypeError(f"{name} must be an integer, got {value!r}") from None


def _minus(number: int) -> str:
    return str(number).replace("-", "−")


def _sign(number: int) -> str:
    return f"({_minus(number)})" if number < 0 else str(number)
