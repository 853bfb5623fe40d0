"""What `CostExplorer` counts: a layer of some kind, in one or two steps, and the plain layer in its place."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from convlib import shapes
from convlib.text import listed, mark, minus, tr

LARGEST = {"size": 64, "channels": 32, "filters": 32, "kernel": 7, "stride": 4}
"""The most that is counted and drawn."""

NAMES = {
    "size": mark("image side"),
    "channels": mark("channels in"),
    "filters": mark("channels out"),
    "kernel": mark("kernel side"),
    "groups": mark("groups"),
    "stride": mark("stride"),
}
"""The numbers of a layer and what they are called."""


class Cost(NamedTuple):
    """What a layer, or a step of it, costs for one image."""

    parameters: int
    multiplications: int
    activations: int


@dataclass(frozen=True)
class Step:
    """One convolution; its padding adds kernel − 1 rows and columns in all, so that stride 1 keeps the size.

    Attributes
    ----------
    channels, filters, groups : int
        Channels it reads, maps it makes, and into how many groups both are divided.
    kernel, stride, size : (vertical, horizontal)
        Of its filters, their steps, and its input.
    """

    channels: int
    filters: int
    groups: int
    kernel: tuple[int, int]
    stride: tuple[int, int]
    size: tuple[int, int]

    @property
    def padding(self) -> tuple[tuple[int, int], tuple[int, int]]:
        """The cells that are added (above, below) and (left, right)."""
        tall, wide = (shapes.resolve_padding("same", side) for side in self.kernel)
        return tall, wide

    @cached_property
    def output(self) -> tuple[int, int]:
        """Height and width of its maps."""
        height, width = (
            shapes.output_size(size, kernel, stride=stride, padding=padding)
            for size, kernel, stride, padding in zip(self.size, self.kernel, self.stride, self.padding, strict=True)
        )
        return height, width

    @property
    def depth(self) -> int:
        """How many channels each filter reads."""
        return self.channels // self.groups

    def reads(self, number: int) -> range:
        """Say which channels a filter reads, counted from 0."""
        first = number // (self.filters // self.groups) * self.depth
        return range(first, first + self.depth)

    @cached_property
    def cost(self) -> Cost:
        """What this step costs."""
        layer = (self.filters, self.channels, self.kernel)
        return Cost(
            shapes.parameters(*layer, groups=self.groups),
            shapes.multiplications(*layer, self.output, groups=self.groups),
            self.filters * self.output[0] * self.output[1],
        )


@dataclass(frozen=True)
class Layer:
    """A layer of some kind.

    Attributes
    ----------
    kind : str
        One of `KINDS`.
    size, channels, filters, kernel, groups, stride : int
        Side of the square image, numbers of channels and filters, side of the square kernel; any numbers: `problem`
        explains what does not work.
    """

    kind: str
    size: int
    channels: int
    filters: int
    kernel: int
    groups: int
    stride: int

    @cached_property
    def problem(self) -> str:
        """Why there is no such layer, and how to change that; empty if there is one."""
        return self._too_small_or_large() or self._not_divided()

    def _too_small_or_large(self) -> str:
        for name, most in LARGEST.items():
            value = getattr(self, name)
            if not 1 <= value <= most:
                return tr(
                    "“{control}” is {value}. Choose a number from 1 to {most}.",
                    control=tr(NAMES[name]),
                    value=minus(value),
                    most=most,
                )
        return ""

    def _not_divided(self) -> str:
        both = [
            number for number in range(1, self.channels + 1) if not (self.channels % number or self.filters % number)
        ]
        if self.kind == "grouped" and self.groups not in both:
            return tr(
                "{groups} groups cannot share {channels} channels in and {filters} channels out: the number of groups "
                "has to divide both. These divide both: {numbers}.",
                groups=minus(self.groups),
                channels=self.channels,
                filters=self.filters,
                numbers=listed(both),
            )
        if self.kind == "depthwise" and self.filters % self.channels:
            return tr(
                "A depthwise layer has the same number of filters for each channel: {filters} channels out cannot be "
                "shared by {channels} channels in. Choose {channels} channels out.",
                filters=self.filters,
                channels=self.channels,
            )
        return ""

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """Its convolutions, one after the other; empty if there is a problem."""
        return () if self.problem else KINDS[self.kind](self)

    @cached_property
    def plain(self) -> Step:
        """The plain layer in its place: every filter reads every channel through the whole kernel."""
        (step,) = _plain(self)
        return step

    @cached_property
    def cost(self) -> Cost:
        """What all its steps cost."""
        return Cost(*map(sum, zip(*(step.cost for step in self.steps), strict=True)))

    @property
    def filters_of_steps(self) -> list[tuple[Step, int, int]]:
        """All filters in order: (step, its number from 0, number of the filter in it)."""
        return [(step, at, number) for at, step in enumerate(self.steps) for number in range(step.filters)]


def _whole(layer: Layer, filters: int, groups: int) -> Step:
    """A step with the whole kernel, the first one of its layer."""
    square = layer.kernel, layer.kernel
    return Step(layer.channels, filters, groups, square, (layer.stride,) * 2, (layer.size,) * 2)


def _plain(layer: Layer) -> tuple[Step, ...]:
    return (_whole(layer, layer.filters, 1),)


def _grouped(layer: Layer) -> tuple[Step, ...]:
    return (_whole(layer, layer.filters, layer.groups),)


def _depthwise(layer: Layer) -> tuple[Step, ...]:
    return (_whole(layer, layer.filters, layer.channels),)


def _one(layer: Layer) -> tuple[Step, ...]:
    return (Step(layer.channels, layer.filters, 1, (1, 1), (layer.stride,) * 2, (layer.size,) * 2),)


def _separable(layer: Layer) -> tuple[Step, ...]:
    alone = _whole(layer, layer.channels, layer.channels)
    return alone, Step(layer.channels, layer.filters, 1, (1, 1), (1, 1), alone.output)


def _factorised(layer: Layer) -> tuple[Step, ...]:
    tall = Step(layer.channels, layer.filters, 1, (layer.kernel, 1), (layer.stride, 1), (layer.size,) * 2)
    return tall, Step(layer.filters, layer.filters, 1, (1, layer.kernel), (1, layer.stride), tall.output)


KINDS: dict[str, Callable[[Layer], tuple[Step, ...]]] = {
    "plain": _plain,
    "one": _one,
    "grouped": _grouped,
    "depthwise": _depthwise,
    "separable": _separable,
    "factorised": _factorised,
}
"""The kinds of layers by their ids: how each divides its work into steps."""
