"""Misconceptions as small wrong implementations, each with a sentence that says what happened and one that mends it.

A mistake is made on top of the right operation: `wrong[name](operation, *arguments, **settings)` gives what somebody
gets who has this idea of the operation of that name. `diagnose` finds out which mistake an answer comes from.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convlib import definitions, operations, shapes


def divided(image: ArrayLike, cells: ArrayLike, divisor: float, **settings: object) -> NDArray:
    """Correlate with a kernel as the deck prints it, whole numbers and one divisor: slide S4."""
    return operations.correlate2d(image, cells, **settings) / divisor


def maps(x: ArrayLike, weight: ArrayLike) -> NDArray:
    """Give one map for each filter: (C, H, W) and (O, C, kh, kw) give (O, OH, OW). Slides S14 and S18."""
    return operations.conv2d(np.asarray(x)[np.newaxis], weight)[0]


def pair_sums(f: ArrayLike, g: ArrayLike) -> NDArray:
    """Sum f(a) · g(b) over the pairs with a + b = c, for c = 0, 1, …: slides S9 and S21."""
    return operations.convolve1d(f, g, padding="full")


def kernel_cell(i: int, j: int, m: int, n: int) -> NDArray:
    """Say which kernel cell meets image[m, n] when y(i, j) is computed by convolution: slide S11."""
    return np.array([i - m, j - n])


OPERATIONS: dict[str, Callable] = {
    "correlate1d": operations.correlate1d,
    "convolve1d": operations.convolve1d,
    "correlate2d": operations.correlate2d,
    "convolve2d": operations.convolve2d,
    "divided": divided,
    "conv2d": operations.conv2d,
    "max_pool2d": operations.max_pool2d,
    "avg_pool2d": operations.avg_pool2d,
    "output_size": shapes.output_size,
    "receptive_field": shapes.receptive_field,
    "parameters": shapes.parameters,
    "maps": maps,
    "pair_sums": pair_sums,
    "kernel_cell": kernel_cell,
    "convolution_as_printed": definitions.convolution_as_printed,
    "correlation_as_printed": definitions.correlation_as_printed,
}
"""What can be asked, with the operation that gives the right answer."""

LINES = ("correlate1d", "convolve1d")
MAPS = ("correlate2d", "convolve2d", "divided", "conv2d")
POOLS = ("max_pool2d", "avg_pool2d")
PRINTED = ("convolution_as_printed", "correlation_as_printed")


@dataclass(frozen=True)
class Mistake:
    """A misconception.

    Attributes
    ----------
    name : str
        What it is called in feedback.
    wrong : name of an operation -> callable
        Where it can be made, and the wrong result: `wrong[name](operation, *arguments, **settings)`.
    happened, mend : str
        What somebody did who has this result, and what to do instead.
    """

    name: str
    wrong: Mapping[str, Callable]
    happened: str
    mend: str


@dataclass(frozen=True)
class Question:
    """A question with one right answer: an operation, what it is given, and what of its result is asked.

    Examples
    --------
    >>> question = Question("output_size", (7, 3), {"stride": 2})
    >>> question.right, question.wrong["stride ignored"]
    (3, 5)
    """

    operation: str
    arguments: tuple
    settings: Mapping = field(default_factory=dict)
    read: Callable = lambda result: result

    @cached_property
    def right(self) -> ArrayLike:
        """The right answer."""
        return self.read(OPERATIONS[self.operation](*self.arguments, **self.settings))

    @cached_property
    def wrong(self) -> Mapping[str, ArrayLike]:
        """The answers of all mistakes that somebody may make here and that change this one, by their names."""
        names = [name for name in MISTAKES if name != "dilation as gaps" or self._speaks_of_dilation]
        return {name: answer for name in names if (answer := self.mistaken(name)) is not None}

    @property
    def _speaks_of_dilation(self) -> bool:
        return "dilation" in self.settings or self.operation == "receptive_field"

    def mistake(self, name: str) -> Mistake:
        """What is said of a wrong answer that goes by this name."""
        return MISTAKES[name]

    def mistaken(self, name: str) -> ArrayLike | None:
        """Answer as somebody with one mistake does; None where it can't be made here, or changes nothing."""
        make, operation = MISTAKES[name].wrong.get(self.operation), OPERATIONS[self.operation]
        if make is None:
            return None
        try:
            answer = self.read(make(operation, *self.arguments, **self.settings))
        except (ValueError, IndexError):  # with this idea there is no result
            return None
        return None if same(answer, self.right) else answer


@dataclass(frozen=True)
class Diagnosis:
    """What `diagnose` found: whether the answer is right, the mistakes that give it, and the first difference."""

    right: bool
    mistakes: tuple[Mistake, ...] = ()
    difference: str = ""

    @property
    def sentence(self) -> str:
        """What to tell somebody who gave the answer."""
        if self.right:
            return "Right."
        if not self.mistakes:
            return f"Not right. {self.difference}".strip()
        if len(self.mistakes) == 1:
            (mistake,) = self.mistakes
            return f"Not right: {mistake.happened}. {mistake.mend} {self.difference}".strip()
        several = "; or ".join(mistake.happened for mistake in self.mistakes)
        return f"Not right, and several mistakes give this: {several}. {self.difference}".strip()


def diagnose(question: Question, answer: ArrayLike) -> Diagnosis:
    """Compare an answer with the right one and with that of every mistake that applies.

    Parameters
    ----------
    question : Question
    answer : number or array
        What somebody answered.

    Raises
    ------
    TypeError
        If the answer is not made of numbers.

    Examples
    --------
    >>> question = Question("convolve1d", ([1, 2, 4], [1, -1]))
    >>> diagnose(question, [-1, -2]).sentence
    'Not right: the kernel was not turned. Convolution turns it by 180° first: its last number meets the first pixel. The first difference is at position 0: yours is −1, right is 1.'
    """  # noqa: E501
    answer = _numbers(answer)
    if same(answer, question.right):
        return Diagnosis(True)
    found = tuple(question.mistake(name) for name, wrong in question.wrong.items() if same(answer, wrong))
    return Diagnosis(False, found, first_difference(answer, question.right))


def same(one: ArrayLike, other: ArrayLike) -> bool:
    """Whether two answers have one shape and, up to rounding, the same numbers."""
    return np.shape(one) == np.shape(other) and bool(np.allclose(one, other, rtol=1e-4, atol=1e-6, equal_nan=True))


def first_difference(answer: ArrayLike, right: ArrayLike) -> str:
    """Say where an answer first differs from the right one: in shape, or at a place."""
    if np.shape(answer) != np.shape(right):
        return f"Yours has the shape {np.shape(answer)}, right is {np.shape(right)}."
    if not np.ndim(right):
        return ""
    wrong = ~np.isclose(answer, right, rtol=1e-4, atol=1e-6, equal_nan=True)
    place = tuple(int(axis) for axis in np.argwhere(wrong)[0])
    where = {1: "position {}", 2: "row {}, column {}"}.get(len(place), "index " + ", ".join(["{}"] * len(place)))
    yours, wanted = (_short(np.asarray(values)[place]) for values in (answer, right))
    return f"The first difference is at {where.format(*place)}: yours is {yours}, right is {wanted}."


def _numbers(answer: ArrayLike) -> NDArray:
    try:
        return np.asarray(answer, dtype=float)
    except (TypeError, ValueError):
        raise TypeError(f"an answer is a number, or numbers in rows of equal length, not {answer!r}") from None


def _short(value: float) -> str:
    return f"{value:.6g}".replace("-", "−")


# The wrong implementations. `x` is what is slid over (the last axes), `operation` the right operation.


def _turned(operation: Callable, x: ArrayLike, kernel: ArrayLike, *rest: object, **settings: object) -> NDArray:
    return operation(x, np.flip(kernel, _axes(operation)), *rest, **settings)


def _mirrored(operation: Callable, x: ArrayLike, kernel: ArrayLike, **settings: object) -> NDArray:
    """Turn in one direction only. `operation` turns in both, so the other one is turned back."""
    return operation(x, np.flip(kernel, 0), **settings)


def _stride_ignored(operation: Callable, *given: object, stride: int = 1, **settings: object) -> NDArray | int:
    return operation(*given, **settings)


def _stride_first(operation: Callable, x: ArrayLike, *given: object, stride: int = 1, **settings: object) -> NDArray:
    steps = (slice(None, None, stride),) * len(_axes(operation))
    return operation(np.asarray(x)[(..., *steps)], *given, **settings)


def _stride_one_side(operation: Callable, *given: object, stride: int = 1, **settings: object) -> NDArray:
    return operation(*given, stride=(stride, 1), **settings)


def _padding_ignored(operation: Callable, *given: object, padding: int = 0, **settings: object) -> NDArray | int:
    return operation(*given, **settings)


def _padding_before(operation: Callable, *given: object, padding: int = 0, **settings: object) -> NDArray | int:
    sides = (padding, 0) if len(_axes(operation)) == 1 else ((padding, 0), (padding, 0))
    return operation(*given, padding=sides, **settings)


def _off_centre(operation: Callable, *given: object, padding: int = 0, **settings: object) -> NDArray:
    sides = (0, 2 * padding) if len(_axes(operation)) == 1 else ((0, 2 * padding), (0, 2 * padding))
    return operation(*given, padding=sides, **settings)


def _padding_last(operation: Callable, *given: object, padding: int = 0, **settings: object) -> NDArray | int:
    result = operation(*given, **settings)
    if np.ndim(result) == 0:
        return result + 2 * padding
    return np.pad(
        result, [(0, 0)] * (result.ndim - len(_axes(operation))) + [(padding, padding)] * len(_axes(operation))
    )


def _ceil_mode(operation: Callable, *given: object, **settings: object) -> NDArray | int:
    return operation(*given, ceil_mode=True, **settings)


def _ceil(operation: Callable, size: int, kernel: int, **settings: int) -> int:
    """Count a window that hangs over the end, also where it holds nothing but padding."""
    unread = shapes.explain(size, kernel, **settings).unread
    return operation(size + (-unread % settings.get("stride", 1)), kernel, **settings)


def _rounded_up(
    operation: Callable, x: ArrayLike, kernel: ArrayLike, *rest: object, padding: int = 0, **settings: int
) -> NDArray:
    """Add zeros at the end where the last window does not come out even."""

    def after(axis: int) -> int:
        axis = shapes.explain(np.shape(x)[axis], np.shape(kernel)[axis], padding=padding, **settings)
        return padding + (-axis.unread % settings.get("stride", 1))

    sides = tuple((padding, after(axis)) for axis in _axes(operation))
    return operation(x, kernel, *rest, padding=sides[0] if len(sides) == 1 else sides, **settings)


def _one_less(operation: Callable, *given: object, **settings: object) -> NDArray | int:
    result = operation(*given, **settings)
    if np.ndim(result) == 0:
        return result - 1
    return result[(..., *(slice(-1),) * len(_axes(operation)))]


def _longer_span(
    operation: Callable, x: ArrayLike, *given: object, padding: int = 0, dilation: int = 1, **settings: object
) -> NDArray | int:
    """Take the span for d·k: the last d − 1 cells seem to leave no room."""
    if np.ndim(x) == 0:
        return operation(x + 2 * padding - (dilation - 1), *given, dilation=dilation, **settings)
    axes = _axes(operation)
    x = np.pad(x, [(0, 0)] * (np.ndim(x) - len(axes)) + [(padding, padding)] * len(axes))
    inner = (slice(None, -(dilation - 1) or None),) * len(axes)
    return operation(x[(..., *inner)], *given, dilation=dilation, **settings)


def _gaps(operation: Callable, *given: object, dilation: int = 1, **settings: object) -> NDArray | int:
    return operation(*given, dilation=dilation + 1, **settings)


def _dilation_ignored(operation: Callable, *given: object, dilation: int = 1, **settings: object) -> NDArray | int:
    return operation(*given, **settings)


def _written_over(
    operation: Callable,
    image: ArrayLike,
    kernel: ArrayLike,
    *,
    stride: int = 1,
    padding: int = 0,
    dilation: int = 1,
) -> NDArray:
    """Write each output over the middle of its window, so that later windows read it."""
    result = operation(image, kernel, stride=stride, padding=padding, dilation=dilation)
    laid = kernel if operation is OPERATIONS["correlate2d"] else np.flip(kernel)
    x = np.pad(np.asarray(image, float), padding)
    tall, wide = (dilation * (side - 1) + 1 for side in np.shape(kernel))
    for i, j in np.ndindex(result.shape):
        top, left = i * stride, j * stride
        value = np.vdot(x[top : top + tall : dilation, left : left + wide : dilation], laid)
        result[i, j] = x[top + tall // 2, left + wide // 2] = value
    return result


def _axes_swapped(operation: Callable, x: ArrayLike, *given: object, **settings: object) -> NDArray:
    return np.swapaxes(operation(np.swapaxes(x, -1, -2), *given, **settings), -1, -2)


def _transposed(operation: Callable, *given: object, **settings: object) -> NDArray:
    return np.swapaxes(operation(*given, **settings), -1, -2)


def _channel_mean(operation: Callable, x: ArrayLike, weight: ArrayLike, **settings: object) -> NDArray:
    return operation(x, np.asarray(weight, float) / np.shape(weight)[1], **settings)


def _one_channel(operation: Callable, x: ArrayLike, weight: ArrayLike, **settings: object) -> NDArray:
    return operation(np.asarray(x)[:, :1], np.asarray(weight)[:, :1], **settings)


def _maps_apart(operation: Callable, x: ArrayLike, weight: ArrayLike, **settings: object) -> NDArray:
    filters = np.asarray(weight)
    each = [operation(x, filter_[:, np.newaxis], groups=len(filter_), **settings) for filter_ in filters]
    return np.concatenate(each, axis=1)


def _of_the_window(operation: Callable, x: ArrayLike, kernel: ArrayLike, *rest: object, **settings: object) -> NDArray:
    return operation(x, np.ones_like(kernel), *rest, **settings)


def _zeros_win(operation: Callable, x: ArrayLike, window: int, *, padding: int = 0, **settings: object) -> NDArray:
    x = np.asarray(x)
    return operation(np.pad(x, [(0, 0)] * (x.ndim - 2) + [(padding, padding)] * 2), window, **settings)


def _stride_one(operation: Callable, *given: object, stride: int | None = None, **settings: object) -> NDArray:
    return operation(*given, stride=1, **settings)


def _other_count(operation: Callable, *given: object, count_include_pad: bool = True, **settings: object) -> NDArray:
    return operation(*given, count_include_pad=not count_include_pad, **settings)


def _by_the_side(operation: Callable, x: ArrayLike, window: int, **settings: object) -> NDArray:
    return operation(x, window, **settings) * window


def _not_divided(operation: Callable, x: ArrayLike, window: ArrayLike, *divisor: float, **settings: object) -> NDArray:
    factor = divisor[0] if divisor else np.prod(np.broadcast_to(window, 2))
    return operation(x, window, *divisor, **settings) * factor


def _other_pool(operation: Callable, *given: object, **settings: object) -> NDArray:
    (other,) = (OPERATIONS[name] for name in POOLS if OPERATIONS[name] is not operation)
    return other(*given, **settings)


def _layers(change: Callable) -> Callable:
    """Make the wrong receptive field of somebody who takes each layer (kernel, stride, dilation) for another one."""
    return lambda operation, layers: operation([change(*layer) for layer in layers])


def _spans_added(_operation: Callable, layers: list[tuple[int, int, int]]) -> int:
    return sum(dilation * (kernel - 1) + 1 for kernel, _stride, dilation in layers)


def _one_image(wrong: Callable) -> Callable:
    """Make a wrong `conv2d`, which takes a stack of images, one for a single image."""
    return lambda _operation, x, weight: wrong(operations.conv2d, np.asarray(x)[np.newaxis], weight)[0]


def _other_sign(operation: Callable, image: ArrayLike, kernel: ArrayLike) -> NDArray:
    (other,) = (OPERATIONS[name] for name in PRINTED if OPERATIONS[name] is not operation)
    return other(image, kernel)


def _plus(_operation: Callable, f: ArrayLike, g: ArrayLike) -> NDArray:
    """Sum f[a] · g[c + a], as far as there are such numbers."""
    length = len(f) + len(g) - 1
    return np.array([sum(f[a] * g[c + a] for a in range(len(f)) if c + a < len(g)) for c in range(length)])


def _wrapped(_operation: Callable, f: ArrayLike, g: ArrayLike) -> NDArray:
    """Sum f[a] · g[c - a], where a negative index reads from the end and only too large ones are left out."""
    length = len(f) + len(g) - 1
    return np.array([sum(f[a] * g[c - a] for a in range(len(f)) if -len(g) <= c - a < len(g)) for c in range(length)])


def _axes(operation: Callable) -> tuple[int, ...]:
    """The axes that an operation slides along, counted from the last."""
    one = operation in (OPERATIONS["correlate1d"], OPERATIONS["convolve1d"], OPERATIONS["output_size"])
    return (-1,) if one else (-2, -1)


def _for(names: tuple[str, ...] | str, wrong: Callable) -> dict[str, Callable]:
    return dict.fromkeys((names,) if isinstance(names, str) else names, wrong)


_SLIDING = (*LINES, *MAPS)

MISTAKES: dict[str, Mistake] = {
    mistake.name: mistake
    for mistake in (
        Mistake(
            "kernel not turned",
            _for(("convolve1d", "convolve2d"), _turned)
            | _for("pair_sums", lambda operation, f, g: operation(f, np.flip(g))),
            "the kernel was not turned",
            "Convolution turns it by 180° first: its last number meets the first pixel.",
        ),
        Mistake(
            "kernel turned",
            _for(("correlate1d", *MAPS[:1], "divided", "conv2d"), _turned) | _for("maps", _one_image(_turned)),
            "the kernel was turned",
            "Correlation lays it on the image as it is printed: its first number meets the first pixel.",
        ),
        Mistake(
            "mirrored, not turned",
            _for("convolve2d", _mirrored),
            "the kernel was mirrored from left to right only",
            "A turn by 180° mirrors it from top to bottom too: kernel[::-1, ::-1].",
        ),
        Mistake(
            "stride ignored",
            _for((*_SLIDING, "output_size"), _stride_ignored)
            | _for("receptive_field", _layers(lambda kernel, _stride, dilation: (kernel, 1, dilation))),
            "the stride was ignored",
            "With stride s only every s-th place counts: neighbouring outputs lie s cells of the input apart.",
        ),
        Mistake(
            "stride before the window",
            _for(_SLIDING, _stride_first),
            "pixels were left out before the window was placed",
            "The window lies on neighbouring pixels; the stride is the step from one window to the next.",
        ),
        Mistake(
            "stride along one side",
            _for(MAPS, _stride_one_side),
            "the stride was taken from row to row only",
            "The window takes its steps along rows and along columns.",
        ),
        Mistake(
            "padding ignored",
            _for((*_SLIDING, *POOLS, "output_size"), _padding_ignored),
            "the padding was ignored",
            "The kernel slides over the padded input, which is 2·p longer along each side.",
        ),
        Mistake(
            "padding on one side",
            _for((*_SLIDING, "output_size"), _padding_before),
            "the padding was added on one side only",
            "Padding p adds p cells at both ends: 2·p in all.",
        ),
        Mistake(
            "padding added to the output",
            _for((*_SLIDING, "output_size"), _padding_last),
            "the padding was added to the output",
            "Padding goes around the input, and the kernel then slides over it.",
        ),
        Mistake(
            "off centre",
            _for(_SLIDING, _off_centre),
            "the padding stands at the end only, so each sum is taken off centre",
            "Half of the ring lies before the first pixel: an output cell belongs to the middle of its window.",
        ),
        Mistake(
            "ceil for floor",
            _for(POOLS, _ceil_mode) | _for("output_size", _ceil) | _for(_SLIDING, _rounded_up),
            "the size was rounded up",
            "A window that would hang over the end does not count: round down, ⌊…⌋.",
        ),
        Mistake(
            "+1 forgotten",
            _for((*_SLIDING, *POOLS, "output_size", "receptive_field"), _one_less)
            | _for("maps", _one_image(_one_less)),
            "the + 1 was forgotten",
            "The first place counts before a step is taken: steps + 1.",
        ),
        Mistake(
            "span d·k",
            _for((*_SLIDING, "output_size"), _longer_span)
            | _for("receptive_field", _layers(lambda kernel, stride, dilation: (dilation * kernel, stride, 1))),
            "the span of the dilated kernel was taken for d·k",
            "Between k taps lie k − 1 distances: the span is d·(k − 1) + 1.",
        ),
        Mistake(
            "dilation as gaps",
            _for((*_SLIDING, "output_size"), _gaps)
            | _for("receptive_field", _layers(lambda kernel, stride, dilation: (kernel, stride, dilation + 1))),
            "the dilation was taken for the number of cells between two taps",
            "It is the distance from one tap to the next: dilation 1 is the ordinary kernel, 2 leaves one cell out.",
        ),
        Mistake(
            "dilation ignored",
            _for((*_SLIDING, "output_size"), _dilation_ignored)
            | _for("receptive_field", _layers(lambda kernel, stride, _dilation: (kernel, stride, 1))),
            "the dilation was ignored",
            "With dilation d the taps lie d cells apart, and the kernel spans d·(k − 1) + 1 cells.",
        ),
        Mistake(
            "written over the image",
            _for(("correlate2d", "convolve2d"), _written_over),
            "each result was written over the image, and later windows read it",
            "Every window reads the image as it was: the output needs an array of its own.",
        ),
        Mistake(
            "height and width swapped",
            _for(MAPS, _axes_swapped) | _for("maps", _one_image(_axes_swapped)),
            "the kernel's height and width were swapped",
            "The first number of a shape is the height: it counts rows.",
        ),
        Mistake(
            "(x, y) for [row, column]",
            _for((*MAPS, *POOLS), _transposed)
            | _for("maps", _one_image(_transposed))
            | _for(PRINTED, lambda operation, image, kernel: operation(image, np.transpose(kernel)))
            | _for("kernel_cell", lambda operation, *indices: operation(*indices)[::-1]),
            "x and y were taken for row and column",
            "An array is indexed [row, column], and a shape is (rows, columns): down first, then to the right.",
        ),
        Mistake(
            "mean over channels",
            _for("conv2d", _channel_mean) | _for("maps", _one_image(_channel_mean)),
            "the channels were averaged",
            "A filter adds up what its channels give; nothing is divided by their number.",
        ),
        Mistake(
            "one channel deep",
            _for("conv2d", _one_channel)
            | _for("maps", _one_image(_one_channel))
            | _for("parameters", lambda operation, filters, _channels, kernel: operation(filters, 1, kernel)),
            "the filter was taken to be one channel deep",
            "A filter has as many channels as its input, and a weight for each cell of each channel.",
        ),
        Mistake(
            "n·C maps",
            _for("conv2d", _maps_apart) | _for("maps", _one_image(_maps_apart)),
            "every channel of every filter gave a map of its own",
            "One filter sums over its channels and gives one map; n filters give n maps.",
        ),
        Mistake(
            "bias forgotten",
            _for("parameters", lambda operation, filters, *rest: operation(filters, *rest) - filters),
            "the biases were forgotten",
            "Each filter has one number that is added to its map: + 1 for each filter.",
        ),
        Mistake(
            "one filter counted",
            _for("parameters", lambda operation, _filters, *rest: operation(1, *rest)),
            "one filter was counted",
            "Each of the n filters has weights of its own: n times as many.",
        ),
        Mistake(
            "max padded with zeros",
            _for("max_pool2d", _zeros_win),
            "the padding of the maximum was taken for zeros, which win over negative numbers",
            "Padding never wins a maximum: it counts as −∞.",
        ),
        Mistake(
            "average over the wrong count",
            _for("avg_pool2d", _other_count),
            "the mean was divided by another number of cells",
            "Zeros of the padding count in the mean: divide by all cells of the window.",
        ),
        Mistake(
            "divided by the side",
            _for("avg_pool2d", _by_the_side),
            "the sum was divided by the window's side",
            "A window of side k has k·k cells: divide by that.",
        ),
        Mistake(
            "pooling with stride 1",
            _for(POOLS, _stride_one),
            "the window moved on by one cell",
            "A pooling window steps by its own size unless another stride is given.",
        ),
        Mistake(
            "the other pool",
            _for(POOLS, _other_pool),
            "maximum and mean were exchanged",
            "Max pooling keeps the largest number of a window, average pooling the mean.",
        ),
        Mistake(
            "sum of the window",
            _for(_SLIDING, _of_the_window) | _for("maps", _one_image(_of_the_window)),
            "the pixels of the window were added without the kernel",
            "Each pixel is multiplied by the weight that lies on it before the products are added.",
        ),
        Mistake(
            "normalisation forgotten",
            _for(("divided", "avg_pool2d"), _not_divided),
            "the sum was not divided",
            "The kernel is its numbers divided by the divisor; a mean is a sum divided by the number of cells.",
        ),
        Mistake(
            "spans added",
            _for("receptive_field", _spans_added),
            "the spans of the layers were added",
            "Windows of neighbouring cells overlap: a layer adds its span − 1, times the strides below it.",
        ),
        Mistake(
            "the other sign in the index",
            _for(PRINTED, _other_sign)
            | _for("pair_sums", _plus)
            | _for("kernel_cell", lambda _operation, i, j, m, n: np.array([i + m, j + n])),
            "the index of the kernel had the other sign",
            "Convolution subtracts, kernel[i − m, j − n]; cross-correlation as slide S12 prints it adds.",
        ),
        Mistake(
            "the usual correlation",
            _for("correlation_as_printed", lambda operation, *given: operation(*given)[::-1, ::-1]),
            "the output has the order of the usual cross-correlation",
            "As slide S12 prints it, image[m, n] meets kernel[i + m, j + n]: the output is mirrored, y(−i, −j).",
        ),
        Mistake(
            "an index below 0",
            _for("pair_sums", _wrapped),
            "an index below 0 read a number from the end",
            "Python takes g[−1] for the last number: leave out the pairs in which c − a is below 0.",
        ),
        Mistake(
            "as many sums as numbers",
            _for("pair_sums", lambda operation, f, g: operation(f, g)[: len(f)]),
            "there are only as many sums as the first row has numbers",
            "a + b runs from 0 to both last indices together: len(f) + len(g) − 1 sums.",
        ),
    )
}
"""The misconceptions, by name."""
