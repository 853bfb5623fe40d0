"""One axis of an input and the kernel that moves along it: how long the output is, and sentences that say why.

`shapes` is the public side of this module. The sentences stand at its end, in tables: a kernel or the window of a pool
may move over cells, rows or columns, and each of these needs a sentence of its own, so that it can be translated.
"""

from dataclasses import dataclass
from math import gcd
from typing import Literal

from convlib.text import factor, mark, minus, tr

Unit = Literal["cell", "row", "column"]
Name = Literal["kernel", "window"]


@dataclass(frozen=True)
class Axis:
    """The numbers of one axis, all in cells, and what follows from them."""

    length: int
    """Cells of the input."""
    kernel: int
    stride: int
    dilation: int
    pads: tuple[int, int]
    same: bool
    """Whether the padding was asked for as "same"."""
    ceil_mode: bool
    unit: Unit
    """What a cell along this axis is called."""
    name: Name
    """What the thing that moves is called."""

    @property
    def span(self) -> int:
        """Cells from the kernel's first weight to its last."""
        return self.dilation * (self.kernel - 1) + 1

    @property
    def padded(self) -> int:
        """Cells of the input with its padding."""
        return self.length + sum(self.pads)

    @property
    def room(self) -> int:
        """How far the kernel can be moved."""
        return self.padded - self.span

    @property
    def output(self) -> int:
        """Cells of the output, if there is one."""
        return self._places - self._drops_last

    @property
    def unread(self) -> int:
        """Cells at the end that no window reaches."""
        return max(self.padded - self._reach, 0)

    @property
    def _places(self) -> int:
        """Outputs before the rule of ceil_mode takes one away."""
        return (-(-self.room // self.stride) if self.ceil_mode else self.room // self.stride) + 1

    @property
    def _drops_last(self) -> bool:
        """PyTorch's rule: a window that hangs over must start inside the input or the padding before it."""
        start = (self._places - 1) * self.stride
        return start > self.room and start >= self.length + self.pads[0]

    @property
    def _reach(self) -> int:
        """How many cells lie before the end of the last window."""
        return (self.output - 1) * self.stride + self.span

    @property
    def legal(self) -> bool:
        """Whether there is an output."""
        positive = min(self.length, self.kernel, self.stride, self.dilation) > 0
        return positive and min(self.pads) >= 0 and not (self.same and self.stride > 1) and self._places > 0

    def formula(self) -> str:
        """Write the formula of the output size with the numbers put in, without its result."""
        left, right = "⌈⌉" if self.ceil_mode else "⌊⌋"
        less = " − 1" if self.legal and self._drops_last else ""
        return f"{left}({self.difference()}) / {factor(self.stride)}{right} + 1{less}"

    def difference(self) -> str:
        """Write how far the kernel can be moved: the padded input less the kernel's span."""
        before, after = map(factor, self.pads)
        padding = f"2·{before}" if before == after else f"{before} + {after}"
        span = factor(self.kernel)
        if self.dilation != 1:
            span = f"({factor(self.dilation)}·({span} − 1) + 1)"
        return f"{factor(self.length)} + {padding} − {span}"

    def problem(self) -> str:
        """Say why there is no output and how to get one; empty if there is one."""
        if self.length < 1:
            return tr("The input's size is {size}, but it must be at least 1.", size=minus(self.length))
        if self.kernel < 1:
            return tr(TOO_SMALL[self.name], size=minus(self.kernel))
        if self.stride < 1:
            return tr(STANDS_STILL[self.name], stride=minus(self.stride))
        if self.dilation < 1:
            return tr("The dilation is {n}, but it must be at least 1. Use 1 for no gaps.", n=minus(self.dilation))
        if min(self.pads) < 0:
            return tr("The padding is {n}, which would take cells away. Use 0 or more.", n=minus(min(self.pads)))
        if self.same and self.stride > 1:
            return tr(
                'Padding "same" keeps the size only with stride 1, but the stride is {stride}. With padding={pads} '
                "the output's size is {output}: the input's size divided by the stride, rounded up.",
                stride=self.stride,
                pads=self.pads[0] if len(set(self.pads)) == 1 else self.pads,
                output=-(-self.length // self.stride),
            )
        return "" if self.legal else self._does_not_fit()

    def _does_not_fit(self) -> str:
        spans = tr(SPANS[self.name, self.unit], span=self.span, padded=self.padded)
        if self.kernel <= self.padded:
            return f"{spans} {tr('Lower the dilation or raise the padding.')}"
        return f"{spans} {tr(USE_SMALLER[self.name])}"

    def fits(self) -> str:
        """Say at how many places the kernel fits."""
        return tr(*FITS[self.name, self.unit], n=self.output)

    def waste(self) -> str:
        """Say what the setting wastes and how to avoid it; empty if nothing is wasted."""
        return self._unread() or self._skipped() or self._only_padding() or self._overhang()

    def _unread(self) -> str:
        if not self.unread:
            return ""
        return " ".join([tr(*UNREAD[self.unit], n=self.unread), *self._unread_padding(), self._reach_the_end()])

    def _unread_padding(self) -> list[str]:
        padding = min(self.unread, self.pads[1])
        if padding == self.unread:
            return [tr("It is padding.", "They are padding.", n=padding)]
        return [tr("{n} of them is padding.", "{n} of them are padding.", n=padding)] if padding else []

    def _reach_the_end(self) -> str:
        stride = next(n for n in range(min(self.stride - 1, self.room), 0, -1) if self.room % n == 0)
        if self._drops_last:
            return tr(
                "The next window would start after the end of the input, so ceil_mode drops it. "
                "Use stride {stride} to reach the end.",
                stride=stride,
            )
        why = tr(
            "The room to move, {difference} = {room}, is not a multiple of the stride {stride}.",
            difference=self.difference(),
            room=self.room,
            stride=self.stride,
        )
        return f"{why} {tr(*REACH[self.unit], stride=stride, n=self.stride - self.unread)}"

    def _skipped(self) -> str:
        read = min(self.kernel, self.stride // gcd(self.stride, self.dilation))
        if self.output < 2 or read == self.stride:
            return ""
        numbers = {"stride": self.stride, "skipped": self.stride - read}
        if self.dilation > 1 and self.kernel > 1:
            skips = tr(SKIPS_DILATED[self.name, self.unit], kernel=self.kernel, dilation=self.dilation, **numbers)
        else:
            skips = tr(*SKIPS[self.name, self.unit], n=self.kernel, **numbers)
        better = next(n for n in range(min(self.kernel, self.stride), 0, -1) if gcd(n, self.dilation) == 1)
        return f"{skips} {tr(READS_ALL[self.unit], stride=better)}"

    def _only_padding(self) -> str:
        before, after = self.pads
        if before >= self.span:
            sentence = tr(FIRST_READS_PADDING[self.unit], padding=before)
        elif after >= self.span and self._reach - self.span >= self.length + before:
            sentence = tr(LAST_READS_PADDING[self.unit], padding=after)
        else:
            return ""
        return f"{sentence} {tr(*AT_MOST[self.name], n=self.span, most=self.span - 1)}"

    def _overhang(self) -> str:
        over = self._reach - self.padded
        if over <= 0:
            return ""
        others = self.output - 1
        fits = tr(*FITS[self.name, self.unit], n=others) if others else tr(DOES_NOT_FIT[self.name])
        return f"{fits} {tr(*HANGS_OVER[self.unit], n=over)}"


def fits_on_both(down: Axis, right: Axis) -> str:
    """Say at how many places the kernel fits on an image."""
    places = down.output * right.output
    return tr(*FITS_ON_BOTH[down.name], down=down.output, right=right.output, n=places)


# The sentences, by what moves and by what a cell is called; where there are two, the first is for one, {n} = 1.

TOO_SMALL = {
    "kernel": mark("The kernel's size is {size}, but it must be at least 1."),
    "window": mark("The window's size is {size}, but it must be at least 1."),
}
STANDS_STILL = {
    "kernel": mark("The stride is {stride}, so the kernel does not move forward. Use a stride of 1 or more."),
    "window": mark("The stride is {stride}, so the window does not move forward. Use a stride of 1 or more."),
}
SPANS = {
    ("kernel", "cell"): mark("The kernel spans {span} cells, but the padded input has only {padded}."),
    ("kernel", "row"): mark("The kernel spans {span} rows, but the padded input has only {padded}."),
    ("kernel", "column"): mark("The kernel spans {span} columns, but the padded input has only {padded}."),
    ("window", "cell"): mark("The window spans {span} cells, but the padded input has only {padded}."),
    ("window", "row"): mark("The window spans {span} rows, but the padded input has only {padded}."),
    ("window", "column"): mark("The window spans {span} columns, but the padded input has only {padded}."),
}
USE_SMALLER = {
    "kernel": mark("Use a smaller kernel or raise the padding."),
    "window": mark("Use a smaller window or raise the padding."),
}
FITS = {
    ("kernel", "cell"): mark("The kernel fits at {n} position.", "The kernel fits at {n} positions."),
    ("kernel", "row"): mark(
        "The kernel fits at {n} position from top to bottom.", "The kernel fits at {n} positions from top to bottom."
    ),
    ("kernel", "column"): mark(
        "The kernel fits at {n} position from left to right.", "The kernel fits at {n} positions from left to right."
    ),
    ("window", "cell"): mark("The window fits at {n} position.", "The window fits at {n} positions."),
    ("window", "row"): mark(
        "The window fits at {n} position from top to bottom.", "The window fits at {n} positions from top to bottom."
    ),
    ("window", "column"): mark(
        "The window fits at {n} position from left to right.", "The window fits at {n} positions from left to right."
    ),
}
FITS_ON_BOTH = {
    "kernel": mark(
        "The kernel fits at {down} × {right} = {n} position.", "The kernel fits at {down} × {right} = {n} positions."
    ),
    "window": mark(
        "The window fits at {down} × {right} = {n} position.", "The window fits at {down} × {right} = {n} positions."
    ),
}
DOES_NOT_FIT = {
    "kernel": mark("The kernel does not fit."),
    "window": mark("The window does not fit."),
}
UNREAD = {
    "cell": mark("The last cell is never read.", "The last {n} cells are never read."),
    "row": mark("The last row is never read.", "The last {n} rows are never read."),
    "column": mark("The last column is never read.", "The last {n} columns are never read."),
}
REACH = {
    "cell": mark(
        "To reach the end, use stride {stride} or add {n} cell of padding there.",
        "To reach the end, use stride {stride} or add {n} cells of padding there.",
    ),
    "row": mark(
        "To reach the end, use stride {stride} or add {n} row of padding there.",
        "To reach the end, use stride {stride} or add {n} rows of padding there.",
    ),
    "column": mark(
        "To reach the end, use stride {stride} or add {n} column of padding there.",
        "To reach the end, use stride {stride} or add {n} columns of padding there.",
    ),
}
SKIPS = {
    ("kernel", "cell"): mark(
        "The kernel covers {n} cell but moves {stride}, so it skips {skipped} of every {stride} cells.",
        "The kernel covers {n} cells but moves {stride}, so it skips {skipped} of every {stride} cells.",
    ),
    ("kernel", "row"): mark(
        "The kernel covers {n} row but moves {stride}, so it skips {skipped} of every {stride} rows.",
        "The kernel covers {n} rows but moves {stride}, so it skips {skipped} of every {stride} rows.",
    ),
    ("kernel", "column"): mark(
        "The kernel covers {n} column but moves {stride}, so it skips {skipped} of every {stride} columns.",
        "The kernel covers {n} columns but moves {stride}, so it skips {skipped} of every {stride} columns.",
    ),
    ("window", "cell"): mark(
        "The window covers {n} cell but moves {stride}, so it skips {skipped} of every {stride} cells.",
        "The window covers {n} cells but moves {stride}, so it skips {skipped} of every {stride} cells.",
    ),
    ("window", "row"): mark(
        "The window covers {n} row but moves {stride}, so it skips {skipped} of every {stride} rows.",
        "The window covers {n} rows but moves {stride}, so it skips {skipped} of every {stride} rows.",
    ),
    ("window", "column"): mark(
        "The window covers {n} column but moves {stride}, so it skips {skipped} of every {stride} columns.",
        "The window covers {n} columns but moves {stride}, so it skips {skipped} of every {stride} columns.",
    ),
}
SKIPS_DILATED = {
    ("kernel", "cell"): mark(
        "The kernel reads {kernel} cells, {dilation} apart, and moves {stride}, "
        "so it skips {skipped} of every {stride} cells."
    ),
    ("kernel", "row"): mark(
        "The kernel reads {kernel} rows, {dilation} apart, and moves {stride}, "
        "so it skips {skipped} of every {stride} rows."
    ),
    ("kernel", "column"): mark(
        "The kernel reads {kernel} columns, {dilation} apart, and moves {stride}, "
        "so it skips {skipped} of every {stride} columns."
    ),
    ("window", "cell"): mark(
        "The window reads {kernel} cells, {dilation} apart, and moves {stride}, "
        "so it skips {skipped} of every {stride} cells."
    ),
    ("window", "row"): mark(
        "The window reads {kernel} rows, {dilation} apart, and moves {stride}, "
        "so it skips {skipped} of every {stride} rows."
    ),
    ("window", "column"): mark(
        "The window reads {kernel} columns, {dilation} apart, and moves {stride}, "
        "so it skips {skipped} of every {stride} columns."
    ),
}
READS_ALL = {
    "cell": mark("Stride {stride} reads every cell."),
    "row": mark("Stride {stride} reads every row."),
    "column": mark("Stride {stride} reads every column."),
}
FIRST_READS_PADDING = {
    "cell": mark("The padding at the start is {padding}, so the first window reads only padding."),
    "row": mark("The padding at the top is {padding}, so the first window reads only padding."),
    "column": mark("The padding at the left is {padding}, so the first window reads only padding."),
}
LAST_READS_PADDING = {
    "cell": mark("The padding at the end is {padding}, so the last window reads only padding."),
    "row": mark("The padding at the bottom is {padding}, so the last window reads only padding."),
    "column": mark("The padding at the right is {padding}, so the last window reads only padding."),
}
AT_MOST = {
    "kernel": mark(
        "The kernel spans {n} cell: with padding {most} or less, every window reaches the input.",
        "The kernel spans {n} cells: with padding {most} or less, every window reaches the input.",
    ),
    "window": mark(
        "The window spans {n} cell: with padding {most} or less, every window reaches the input.",
        "The window spans {n} cells: with padding {most} or less, every window reaches the input.",
    ),
}
HANGS_OVER = {
    "cell": mark(
        "With ceil_mode, one more position reaches {n} cell beyond the end.",
        "With ceil_mode, one more position reaches {n} cells beyond the end.",
    ),
    "row": mark(
        "With ceil_mode, one more position reaches {n} row beyond the end.",
        "With ceil_mode, one more position reaches {n} rows beyond the end.",
    ),
    "column": mark(
        "With ceil_mode, one more position reaches {n} column beyond the end.",
        "With ceil_mode, one more position reaches {n} columns beyond the end.",
    ),
}
