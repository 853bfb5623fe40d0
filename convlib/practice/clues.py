"""What the picture of a question shows after a first wrong answer: where to look, but not what is there.

A task has a clue for each position of its answer: a cell of a grid, a field of a size, or the option that was chosen.
The clue lights cells in the question's own picture. Where the question has none, or one that is not enough, the clue
brings a picture: a strip of cells for one side of an input, or the padded input.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from convlib import drawing, shapes
from convlib.practice.wording import grid
from convlib.text import tr

REST = {"stride": 1, "padding": 0, "dilation": 1}
WIDEST = 640  # px, a strip; the cells of a longer one are smaller

Position: TypeAlias = tuple[int, ...]
"""(row, column) of a grid and of cells, (field,) of a size, (option,) of a choice, () of a single number."""
Cells: TypeAlias = Sequence[tuple[int, int]]
Strip: TypeAlias = tuple[drawing.Panel, str]
"""One side of an input as a row of cells, and its highlight."""


@dataclass(frozen=True)
class Clue:
    """Where to look.

    Attributes
    ----------
    sentence : str
        What is lit, and what to do with it.
    frames : tuple of str
        The highlight of each panel.
    panels : tuple of Panel
        The picture, if the question's own is not enough.
    steps : tuple of str
        The solution of this position alone, where it is one of several. Only its last step gives the answer away.
    """

    sentence: str
    frames: tuple[str, ...] = ()
    panels: tuple[drawing.Panel, ...] = ()
    steps: tuple[str, ...] = ()


Clues: TypeAlias = Callable[[Position], Clue | None]

# Windows in a grid


def lit(cells: Cells) -> str:
    """Light cells of a grid; none of them gives no highlight."""
    return drawing.window_mark(cells, drawing.ORIGIN) if cells else ""


def block(shape: tuple[int, ...], corner: Position = (0, 0), dilation: int = 1) -> Cells:
    """List the cells of a window whose first cell is at a corner."""
    return [(corner[0] + dilation * row, corner[1] + dilation * column) for row, column in np.ndindex(*shape)]


def window_clue(image: NDArray, kernel: NDArray, settings: Mapping[str, int], position: Position) -> Clue:
    """Light the window that gives an output cell, in the input with its padding, and the whole kernel."""
    stride, padding, dilation = (settings.get(name, rest) for name, rest in REST.items())
    window = block(kernel.shape, (position[0] * stride, position[1] * stride), dilation)
    where = {"row": position[0], "column": position[1]}
    return Clue(
        tr("The window that gives row {row}, column {column} of the output is lit. Dashed cells are padding.", **where)
        if padding
        else tr("The window that gives row {row}, column {column} of the output is lit.", **where),
        (lit(window), lit(block(kernel.shape))),
        (padded(image, padding), grid(kernel, tr("kernel"))) if padding else (),
    )


def padded(image: NDArray, padding: int) -> drawing.Panel:
    """Draw an input with its padding of zeros."""
    return drawing.grid(np.pad(image, padding).astype(float), title=tr("input with its padding"), ring=padding)


def blank_input(shape: tuple[int, int], padding: int) -> drawing.Panel:
    """Draw an input without its numbers, and its padding."""
    empty = np.full([side + 2 * padding for side in shape], "")
    return drawing.grid(empty, title=tr("input"), ring=padding)


# Strips


def strip(cells: int, lit_cells: Iterable[int], title: str, padding: int = 0) -> Strip:
    """Draw a row of cells, numbered inside, with its padding dashed; cells to light are counted with the padding."""
    numbers = ["", *map(str, range(cells)), ""] if padding else [*map(str, range(cells))]
    texts = np.array([[""] * (padding - 1) + numbers + [""] * (padding - 1)])
    drawn = drawing.grid(texts, title=title, between=texts == "" if padding else None, numbered=False)
    scale = min(1, WIDEST / drawn.width)
    smaller = f'<g transform="scale({scale:.2f})">{drawn.content}</g>'
    size = {"width": round(drawn.width * scale), "height": round(drawn.height * scale)}
    return replace(drawn, content=smaller, below=True, **size), lit([(0, cell) for cell in lit_cells])


def last_window(n: int, k: int, settings: Mapping[str, int], title: str) -> Strip:
    """Draw one side of an input, and light the last window that fits."""
    padding, dilation = settings.get("padding", 0), settings.get("dilation", 1)
    start = (shapes.output_size(n, k, **settings) - 1) * settings.get("stride", 1)
    return strip(n, range(start, start + dilation * k, dilation), title, padding)


def rows_and_columns(shape: tuple[int, int], kernel: tuple[int, int], settings: Mapping[str, int]) -> list[Strip]:
    """Draw both sides of an input, each with the last window that fits."""
    titles = tr("the rows of the input"), tr("the columns of the input")
    return [last_window(n, k, settings, title) for n, k, title in zip(shape, kernel, titles, strict=True)]


def strip_clue(sentence: str, *strips: Strip) -> Clue:
    """Show strips."""
    return Clue(sentence, tuple(frame for _, frame in strips), tuple(panel for panel, _ in strips))


def last_window_clue(*strips: Strip) -> Clue:
    """Show sides of an input, each with the last window that fits: what is left is to count the steps to it."""
    return strip_clue(tr("The last window that fits is lit. How many steps is it away from the first one?"), *strips)
