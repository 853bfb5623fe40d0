"""The controls of the lessons' explorers that benchmarks.latency moves."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """A control of an explorer in a lesson, and how it is moved: by keys, click, point or drag."""

    lesson: str
    cell: str  # the id of the cell that shows the explorer
    control: str  # its name on the screen, or "picture": cells of the last panel, and the arrow keys
    by: str = "keys"
    yardstick: str = ""  # the same exhibit in yardsticks.py
    check: str = ""  # a checkbox to check before

    def __str__(self) -> str:
        return f"{self.lesson} {self.cell} · {self.control} by {self.by}{f', {self.check}' if self.check else ''}"


def rows() -> Iterator[Row]:
    """List every control of every kind of explorer, in a lesson that shows it."""
    turn, emboss = ("03_convolution_and_cross_correlation", "explorer"), "window(images.SEVEN, '{}', kernel='emboss')"
    yield Row(*turn, "position", yardstick=emboss.format("position"))
    yield Row(*turn, "position", "drag")
    for by in ("keys", "click", "point", "drag"):
        yield Row(*turn, "picture", by)
    yield Row(*turn, "kernel", yardstick=emboss.format("kernel"))
    yield Row(*turn, "turn the kernel by 180°")
    stride = "window(images.SEVEN, 'stride', kernel='box_blur')"
    yield Row("06_stride", "rest-explorer", "stride", yardstick=stride)
    yield Row("06_stride", "rest-explorer", "stride", "drag")
    yield Row("06_stride", "counts-explorer", "show how often each cell is read")
    modes = "window(np.arange(1, 37).reshape(6, 6), '{}', kernel='box_blur', padding=2)"
    yield Row("07_padding", "modes-explorer", "padding mode", yardstick=modes.format("padding mode"))
    yield Row("07_padding", "modes-explorer", "padding", yardstick=modes.format("padding"))
    yield Row("07_padding", "modes-explorer", "padding", "drag")
    dilation = "window(images.SEVEN, 'dilation', kernel='edge_8_neighbours')"
    yield Row("08_dilation", "zeros-explorer", "dilation", yardstick=dilation)
    for check, colour in (("", "False"), ("in colour", "True")):
        yield Row("02_kernels", "explorer", "kernel", yardstick=f"photo('kernel', color={colour})", check=check)
    yield Row("02_kernels", "explorer", "picture")
    yield Row("07_padding", "rim-explorer", "padding mode", yardstick="photo('padding mode')")
    for control in ("t", "x", "w", "reverse w"):
        yield Row("04_the_definition", "continuous", control)
    yield Row("04_the_definition", "continuous", "t", "drag")
    yield Row("04_the_definition", "discrete", "n")
    for control in ("m, n", "formula", "i", "j"):
        yield Row("04_the_definition", "index", control)
    for control in ("position", "filters", "look at filter"):
        yield Row("05_channels", "explorer-many", control)
    yield Row("05_channels", "explorer-one", "in colour")
    for control in ("position", "kind", "window", "stride", "shift to the right", "what enters"):
        yield Row("09_pooling", "explorer-two", control)
    yield Row("10_why_n_minus_a", "explorer", "c")
    yield Row("10_why_n_minus_a", "explorer", "example")
    yield Row("10_why_n_minus_a", "turn-explorer", "first index")
    yield Row("11_stacks", "explorer", "kernel or window")
    for control in ("stride", "padding", "kind"):
        yield Row("11_stacks", "where", control)
    yield Row("11_stacks", "explorer", "picture")
