"""Wrong sizes and receptive fields: formulas with a slip."""

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from convlib import shapes
from convlib.diagnosis.operations import Operation, Result
from convlib.diagnosis.wrong.shared import Wrong

Layer: TypeAlias = tuple[int, int, int]  # kernel, stride, dilation


def ceil(operation: Operation, size: int, kernel: int, **settings: Any) -> Result:
    """Count a window that hangs over the end, also where it holds nothing but padding."""
    unread = shapes.explain(size, kernel, **settings).unread
    return operation(size + (-unread % settings.get("stride", 1)), kernel, **settings)


def divided(formula: Callable[[int, int, int, int], float]) -> Wrong:
    """Make one that puts the last step together in another way.

    The formula takes what is left of the input beside the kernel, the stride, the padded size and the kernel's span.
    """

    def wrong(operation: Operation, size: int, kernel: int, *, stride: int = 1, **settings: Any) -> Result:
        room = operation(size, kernel, **settings) - 1
        padded = size + 2 * settings.get("padding", 0)
        return formula(room, stride, padded, padded - room)

    return wrong


def span(formula: Callable[[int, int], int]) -> Wrong:
    """Make one with another span of the dilated kernel: it takes kernel and dilation."""

    def wrong(operation: Operation, size: int, kernel: int, *, dilation: int = 1, **settings: Any) -> Result:
        more = formula(kernel, dilation) - (dilation * (kernel - 1) + 1)
        return _of_any_size(operation, size - more, kernel, dilation=dilation, **settings)

    return wrong


def padding(times: int) -> Wrong:
    """Make one that counts the padding so many times."""

    def wrong(operation: Operation, size: int, kernel: int, *, padding: int = 0, **settings: Any) -> Result:
        return _of_any_size(operation, size + times * padding, kernel, **settings)

    return wrong


def _of_any_size(operation: Operation, size: int, kernel: int, **settings: Any) -> Result:
    """Put a size into the formula that may be too small for the kernel: it is made larger by 1000 strides."""
    return operation(size + 1000 * settings.get("stride", 1), kernel, **settings) - 1000


def arguments_swapped(operation: Operation, size: int, kernel: int, **settings: Any) -> Result:
    """Take the kernel for the input."""
    return _of_any_size(operation, kernel, size, **settings)


def padding_once_added(operation: Operation, *given: Any, padding: int = 0, **settings: Any) -> Result:
    """Add the padding of one side to the output."""
    return operation(*given, **settings) + padding


# Receptive fields


def on_layers(change: Callable[[Layer], Layer]) -> Wrong:
    """Make one that takes each layer for another."""
    return lambda operation, layers: operation([change(layer) for layer in layers])


def backwards(operation: Operation, layers: Sequence[Layer]) -> Result:
    """Begin with the last layer."""
    return operation(list(layers)[::-1])


def some(which: slice) -> Wrong:
    """Make one that counts some of the layers."""
    return lambda operation, layers: operation(list(layers)[which])


def own_stride(operation: Operation, layers: Sequence[Layer]) -> Result:
    """Multiply by the stride of the layer itself too: as if a layer without width came first, with all strides."""
    steps = [(1, stride, 1) for _kernel, stride, _dilation in layers]
    moved = [
        (layers[place][0], steps[place + 1][1] if place + 1 < len(layers) else 1, layers[place][2])
        for place in range(len(layers))
    ]
    return operation([steps[0], *moved])


def walk(step: Callable[[int, int], int], start: int = 1) -> Wrong:
    """Make one that carries the strides on in another way: it takes what was carried, and a stride.

    Before the first layer each cell counts once, whatever is carried from the start.
    """

    def wrong(operation: Operation, layers: Sequence[Layer]) -> Result:
        cells, carried = 1, start
        for layer in layers:
            cells += (operation([layer]) - 1) * (carried or 1)
            carried = step(carried, layer[1])
        return cells

    return wrong


def together(start: int, add: Callable[[int, Layer], int]) -> Wrong:
    """Make one that puts the layers together in another way, without their strides."""

    def wrong(_operation: Operation, layers: Sequence[Layer]) -> Result:
        cells = start
        for layer in layers:
            cells = add(cells, layer)
        return cells

    return wrong


def spans_added(_operation: Operation, layers: Sequence[Layer]) -> Result:
    """Add the spans of the layers."""
    return sum(dilation * (kernel - 1) + 1 for kernel, _stride, dilation in layers)
