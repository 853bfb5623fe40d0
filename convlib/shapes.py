"""How long an output is, whether a setting is legal, and why: one explanation for one axis.

`operations` asks here before it computes, the explorers show these sentences, and the exercises are checked against
them, so all three give the same number and the same reason.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from operator import index

from convlib._axis import Axis, Name, Unit, fits_on_both
from convlib.text import joined, listed, shown, tr

PADDING_NAMES = ("valid", "same", "full")

Padding = int | str | tuple[int, int]
Layers = Sequence[tuple[int, int, int] | tuple[int, int, int, int]]


@dataclass(frozen=True)
class Explanation:
    """What a kernel does along one axis of its input: see `explain`."""

    size: int | None
    """Length of the output in cells; None if the setting is illegal."""
    span: int
    """Cells from the kernel's first weight to its last, d(k - 1) + 1."""
    unread: int
    """Cells at the end of the padded input that no window reaches."""
    _axis: Axis = field(repr=False)

    @property
    def legal(self) -> bool:
        """Whether there is an output at all."""
        return self.size is not None

    @property
    def formula(self) -> str:
        """The formula with the numbers put in."""
        formula = self._axis.formula()
        return f"{formula} = {self.size}" if self.legal else tr("{formula}: no output", formula=formula)

    @property
    def sentence(self) -> str:
        """What is wrong and how to fix it; if nothing is, what is wasted, or at how many positions the kernel fits."""
        return self._axis.problem() or self._axis.waste() or self._axis.fits()


def output_size(
    size: int, kernel: int, *, stride: int = 1, padding: Padding = 0, dilation: int = 1, ceil_mode: bool = False
) -> int:
    """Length of the output along one axis, in cells.

    Parameters
    ----------
    size, kernel : int
        Lengths of the input and of the kernel (or of the pooling window), at least 1.
    stride, dilation : int
        Step of the kernel and distance between its weights, in cells, at least 1.
    padding : int, (before, after), "valid", "same" or "full"
        Cells added at each end. "same" keeps the size (stride 1 only), "full" is span - 1 at both ends.
    ceil_mode : bool
        Round up instead of down: a last window may hang over the end if it starts before the end of the input.

    Raises
    ------
    ValueError
        With the sentence of `explain`, if there is no output.
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
    unit: Unit = "cell",
    name: Name = "kernel",
) -> Explanation:
    """Say how long the output is along one axis, and why.

    Parameters
    ----------
    size, kernel, stride, padding, dilation, ceil_mode
        As in `output_size`, but any integers: what is illegal is explained, not raised.
    unit : "cell", "row" or "column"
        What a cell along this axis is called in the sentence.
    name : "kernel" or "window"
        What moves along this axis: a kernel, or the window of a pool.

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
    'The kernel spans 5 cells, but the padded input has only 4. Lower the dilation or raise the padding.'
    >>> explain(11, 3, stride=4, unit="row").sentence
    'The kernel covers 3 rows but moves 4, so it skips 1 of every 4 rows. Stride 3 reads every row.'
    >>> explain(7, 3, stride=2, padding=1).formula
    '⌊(7 + 2·1 − 3) / 2⌋ + 1 = 4'
    """
    size, kernel = _integer(size, "size"), _integer(kernel, "kernel")
    stride, dilation = _integer(stride, "stride"), _integer(dilation, "dilation")
    rounds_up = flag("ceil_mode", ceil_mode)
    _check_name("unit", unit, ("cell", "row", "column"))
    _check_name("name", name, ("kernel", "window"))
    pads = resolve_padding(padding, kernel, dilation)
    same = isinstance(padding, str) and padding == "same"
    axis = Axis(size, kernel, stride, dilation, pads, same, rounds_up, unit, name)
    if not axis.legal:
        return Explanation(None, axis.span, 0, axis)
    return Explanation(axis.output, axis.span, axis.unread, axis)


def in_words(height: Explanation, width: Explanation) -> str:
    """Say about the height and the width of an image together what `Explanation.sentence` says about each.

    Examples
    --------
    >>> in_words(explain(8, 3, unit="row"), explain(4, 3, unit="column"))
    'The kernel fits at 6 × 2 = 12 positions.'
    >>> in_words(explain(11, 3, stride=4, unit="row"), explain(11, 3, stride=4, unit="column"))
    'The kernel covers 3 cells but moves 4, so it skips 1 of every 4 cells. Stride 3 reads every cell. This is so in every row and in every column.'
    """  # noqa: E501
    both = [height, width]
    for argument, value in (("height", height), ("width", width)):
        if not isinstance(value, Explanation):
            raise TypeError(tr("{name} must be what explain(…) gives, got {value}", name=argument, value=shown(value)))
    if all(each.legal and not each._axis.waste() for each in both):
        return fits_on_both(height._axis, width._axis)
    one, other = (replace(each, _axis=replace(each._axis, unit="cell")) for each in both)
    if one == other and height.sentence != width.sentence:
        return joined(one.sentence, tr("This is so in every row and in every column."))
    told = [each for each in both if not each.legal] or both
    return " ".join(dict.fromkeys(each.sentence for each in told))


def resolve_padding(padding: Padding, kernel: int, dilation: int = 1) -> tuple[int, int]:
    """The cells that `padding` adds before and after the input of a kernel.

    Parameters
    ----------
    padding : int, (before, after), "valid", "same" or "full"
        "same" adds d(k - 1) cells in all; if that is odd, the extra one goes after, as in PyTorch.
    kernel, dilation : int
        Number of weights and their distance in cells.

    Returns
    -------
    (before, after) : integers, not checked: negative ones are returned as they are

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
    kernel, dilation = _integer(kernel, "kernel"), _integer(dilation, "dilation")
    total = max(dilation * (kernel - 1), 0)
    if isinstance(padding, str):
        named = {"valid": (0, 0), "same": (total // 2, total - total // 2), "full": (total, total)}
        if padding not in named:
            raise ValueError(
                tr(
                    "padding {padding} is not known; use an integer, (before, after), or one of {names}",
                    padding=shown(padding),
                    names=listed(map(repr, PADDING_NAMES)),
                )
            )
        return named[padding]
    if isinstance(padding, (tuple, list)):
        if len(padding) != 2:
            raise ValueError(
                tr("padding must be one integer or (before, after), got {padding}", padding=shown(padding))
            )
        before, after = padding
        return _integer(before, "padding"), _integer(after, "padding")
    both = _integer(padding, "padding")
    return both, both


def transposed_size(
    size: int, kernel: int, *, stride: int = 1, padding: Padding = 0, output_padding: int = 0, dilation: int = 1
) -> int:
    """Length of a transposed convolution's output along one axis, in cells.

    Parameters
    ----------
    size, kernel, stride, dilation : int
        As in `output_size`: the kernel is laid down `size` times, `stride` cells apart.
    padding : int, (before, after), "valid", "same" or "full"
        Cells cut off at each end.
    output_padding : int
        Cells added at the end, fewer than `stride` or `dilation`.

    Raises
    ------
    ValueError
        If a number is too small, the output padding too large, or nothing is left.
    TypeError
        If an argument is not an integer.

    Notes
    -----
    A convolution with the same stride, padding and dilation turns this many cells into `size`, if `output_padding` is
    smaller than the stride.

    Examples
    --------
    >>> transposed_size(3, 3, stride=2), transposed_size(3, 3, stride=2, padding=1, output_padding=1)
    (7, 6)
    """
    steps = _positive(stride, "stride")
    span = _positive(dilation, "dilation") * (_positive(kernel, "kernel") - 1) + 1
    before, after = resolve_padding(padding, kernel, dilation)
    most = max(stride, dilation) - 1
    if not 0 <= _integer(output_padding, "output_padding") <= most:
        raise ValueError(tr("output_padding must be from 0 to {most}, got {value}", most=most, value=output_padding))
    whole = (_positive(size, "size") - 1) * steps + span + output_padding
    if min(before, after) < 0 or whole <= before + after:
        raise ValueError(
            tr(
                "padding {padding} must be 0 or more and leave something of {whole} cells; lower it",
                padding=(before, after),
                whole=whole,
            )
        )
    return whole - before - after


def receptive_field(layers: Layers) -> int:
    """How many input cells, along one axis, one output cell of a stack of layers depends on.

    Parameters
    ----------
    layers : sequence of (kernel, stride, dilation) or (kernel, stride, dilation, padding)
        From the first layer to the last; a pooling layer counts with its window as the kernel. The padding, 0 if not
        given, is what a layer adds at each end: it moves the field, but does not change its size.

    Notes
    -----
    Slides S15 and S17. Each layer adds its span − 1, times the product of the strides of the layers before it.

    Examples
    --------
    >>> receptive_field([(3, 1, 1), (3, 1, 2), (3, 1, 4)]), receptive_field([(3, 2, 1), (3, 1, 1)])
    (15, 7)
    """
    first, last = sees(0, layers)
    return last - first + 1


def sees(index: int, layers: Layers) -> tuple[int, int]:
    """The first and the last input cell, along one axis, of the receptive field of one output cell of a stack.

    Parameters
    ----------
    index : int
        The output cell, counted from 0.
    layers
        As in `receptive_field`.

    Returns
    -------
    (first, last) : integers
        A first cell below 0, or a last one beyond the input, lies in the padding.

    Notes
    -----
    For output cell 0, the first cell is where the fields start; for each further output cell, it moves on by the
    product of the strides.

    Examples
    --------
    >>> sees(0, [(3, 2, 1, 1), (3, 1, 1, 1)]), sees(1, [(3, 2, 1, 1), (3, 1, 1, 1)])
    ((-3, 3), (-1, 5))
    """
    first = last = _integer(index, "index")
    for kernel, stride, dilation, padding in reversed(_layers(layers)):
        first = first * stride - padding
        last = last * stride - padding + dilation * (kernel - 1)
    return first, last


def stack_sizes(size: int, layers: Layers) -> list[int]:
    """Lengths along one axis, in cells: of the input, and of what each layer of a stack makes of it.

    Raises
    ------
    ValueError
        If a layer gives no output; the sentence says which one and why.

    Examples
    --------
    >>> stack_sizes(28, [(3, 1, 1), (2, 2, 1), (3, 1, 1), (2, 2, 1)])
    [28, 26, 13, 11, 5]
    """
    sizes = [_positive(size, "size")]
    for number, (kernel, stride, dilation, padding) in enumerate(_layers(layers)):
        explanation = explain(sizes[-1], kernel, stride=stride, padding=padding, dilation=dilation)
        if explanation.size is None:
            raise ValueError(
                tr(
                    "size {size}: layers[{number}] gives no output. {reason}",
                    size=sizes[0],
                    number=number,
                    reason=explanation.sentence,
                )
            )
        sizes.append(explanation.size)
    return sizes


def paths(index: int, layers: Layers, size: int) -> list[int]:
    """How many paths lead from one output cell of a stack down to each input cell, along one axis.

    A path takes one weight of each layer's kernel. An image has rows and columns: the number of paths to one of its
    cells is the number along its rows times the number along its columns.

    Parameters
    ----------
    index, layers
        As in `sees`; an output cell that does not exist raises a ValueError.
    size : int
        Length of the input, at most a million cells.

    Returns
    -------
    list of `size` integers
        0 where no path leads. Paths that end in the padding of a layer are not counted.

    Examples
    --------
    >>> paths(2, [(3, 1, 1), (3, 1, 1)], 9)
    [0, 0, 1, 2, 3, 2, 1, 0, 0]
    """
    sizes, index = stack_sizes(size, layers), _integer(index, "index")
    if sizes[0] > _LONGEST:
        raise ValueError(tr("size must be at most {most}, got {value}", most=_LONGEST, value=sizes[0]))
    if not 0 <= index < sizes[-1]:
        raise ValueError(
            tr(
                "for size {size}, index must be from 0 to {last}, the last output cell, got {value}",
                size=sizes[0],
                last=sizes[-1] - 1,
                value=index,
            )
        )
    counts = {index: 1}
    for length, layer in zip(sizes[-2::-1], reversed(_layers(layers)), strict=True):
        counts = _down(counts, layer, length)
    return [counts.get(cell, 0) for cell in range(size)]


_LONGEST = 10**6  # cells of a list of paths


def _down(counts: dict[int, int], layer: tuple[int, ...], length: int) -> dict[int, int]:
    """Follow the paths at each output cell of a layer to the cells of its input."""
    kernel, stride, dilation, padding = layer
    below: dict[int, int] = {}
    for cell, count in counts.items():
        first = cell * stride - padding
        for read in range(first, first + dilation * kernel, dilation):
            if 0 <= read < length:
                below[read] = below.get(read, 0) + count
    return below


def _layers(layers: Layers) -> list[tuple[int, ...]]:
    """Return the layers as four integers each, or raise an error that shows the first layer that is none."""
    if isinstance(layers, (str, bytes)) or not isinstance(layers, Iterable) or getattr(layers, "ndim", 1) == 0:
        raise TypeError(tr("layers must be a list of (kernel, stride, dilation), got {value}", value=shown(layers)))
    return [_layer(number, layer) for number, layer in enumerate(layers)]


def _layer(number: int, layer: object) -> tuple[int, ...]:
    name = f"layers[{number}]"
    if isinstance(layer, (str, bytes)) or not isinstance(layer, Iterable) or len(entries := list(layer)) not in (3, 4):
        raise ValueError(
            tr(
                "{name} must be three integers (kernel, stride, dilation), or four with the padding, got {value}",
                name=name,
                value=shown(layer),
            )
        )
    padding = _integer(entries[3], name) if len(entries) == 4 else 0
    if padding < 0:
        raise ValueError(tr("{name}: the padding must be at least 0, got {value}", name=name, value=padding))
    return (*(_positive(entry, name) for entry in entries[:3]), padding)


def parameters(filters: int, channels: int, kernel: tuple[int, int], *, groups: int = 1) -> int:
    """How many numbers a convolution layer learns: the weights of its filters, and one bias for each filter.

    Parameters
    ----------
    filters, channels : int
        How many filters the layer has, and how many channels its input has.
    kernel : (height, width)
    groups : int
        Into how many groups channels and filters are divided; a filter reads only the channels of its group.

    Raises
    ------
    ValueError
        If `groups` does not divide both numbers.

    Notes
    -----
    Slides S14 and S18.

    Examples
    --------
    >>> parameters(8, 3, (3, 3)), parameters(8, 4, (3, 3), groups=4)
    (224, 80)
    """
    filters, each = _filters_and_weights(filters, channels, kernel, groups)
    return filters * (each + 1)


def multiplications(
    filters: int, channels: int, kernel: tuple[int, int], output: tuple[int, int], *, groups: int = 1
) -> int:
    """How many products a convolution layer computes for one image: one for each weight and each cell of its map.

    Parameters
    ----------
    filters, channels, kernel, groups
        As in `parameters`. The products with padding count too.
    output : (height, width)
        The size of a map.

    Raises
    ------
    ValueError
        If `groups` does not divide both numbers.

    Examples
    --------
    >>> multiplications(8, 3, (3, 3), (10, 10)), multiplications(8, 4, (3, 3), (10, 10), groups=4)
    (21600, 7200)
    """
    filters, each = _filters_and_weights(filters, channels, kernel, groups)
    height, width = _two_sides("output", output)
    return filters * each * height * width


def _filters_and_weights(filters: int, channels: int, kernel: tuple[int, int], groups: int) -> tuple[int, int]:
    """Return the number of filters, and of weights in each."""
    counts = {"filters": _positive(filters, "filters"), "channels": _positive(channels, "channels")}
    (height, width), groups = _two_sides("kernel", kernel), _positive(groups, "groups")
    for name, count in counts.items():
        if count % groups:
            raise ValueError(
                tr("groups must divide {name}, {count}, got {groups}", name=name, count=count, groups=groups)
            )
    return counts["filters"], counts["channels"] // groups * height * width


def _two_sides(name: str, sides: tuple[int, int]) -> tuple[int, int]:
    """Return a height and a width of at least 1."""
    if not isinstance(sides, (tuple, list)) or len(sides) != 2:
        raise TypeError(
            tr("{name} must be (height, width), such as (3, 3), got {value}", name=name, value=shown(sides))
        )
    height, width = (_positive(side, name) for side in sides)
    return height, width


def flag(name: str, value: object) -> bool:
    """Return True or False, or raise a TypeError that names the argument; numpy's own True, 0 and 1 count too."""
    if isinstance(value, int) and value in (0, 1):
        return bool(value)
    if getattr(value, "shape", None) == () and str(getattr(value, "dtype", "")) == "bool":
        return bool(value)
    raise TypeError(tr("{name} must be True or False, got {value}", name=name, value=shown(value)))


def _check_name(argument: str, value: object, known: Sequence[str]) -> None:
    if not isinstance(value, str) or value not in known:
        raise ValueError(
            tr(
                "{name} must be one of {known}, got {value}",
                name=argument,
                known=listed(map(repr, known)),
                value=shown(value),
            )
        )


def _positive(value: object, name: str) -> int:
    """Return `value` as an int of at least 1."""
    number = _integer(value, name)
    if number < 1:
        raise ValueError(tr("{name} must be at least {least}, got {value}", name=name, least=1, value=number))
    return number


def _integer(value: object, name: str) -> int:
    """Return `value` as an int; a bool is refused, because True is not a size."""
    try:
        if isinstance(value, bool):
            raise TypeError
        return index(value)  # type: ignore[arg-type]
    except TypeError:
        raise TypeError(tr("{name} must be an integer, got {value}", name=name, value=shown(value))) from None
