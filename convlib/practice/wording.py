"""How questions and solutions are written: settings, sums of products, grids and cells."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convlib import drawing
from convlib.text import factor, joined, mark, number, tr


def settings_sentence(settings: Mapping[str, int]) -> str:
    """Say the settings, a sentence each.

    Examples
    --------
    >>> settings_sentence({"stride": 2, "padding": 1})
    'The stride is 2. The padding is 1.'
    """
    return joined(*(tr(_SETTINGS[name], value=value) for name, value in settings.items()))


_SETTINGS = {
    "stride": mark("The stride is {value}."),
    "padding": mark("The padding is {value}."),
    "dilation": mark("The dilation is {value}."),
    "output_padding": mark("The output padding is {value}."),
}


def products(pixels: ArrayLike, laid: ArrayLike) -> str:
    """Write the products of a window and of what lies on it: `3·2 + 4·(−1)`."""
    pairs = zip(np.ravel(pixels), np.ravel(laid), strict=True)
    return " + ".join(f"{factor(a)}·{factor(b)}" for a, b in pairs)


def rows(values: ArrayLike) -> str:
    """Write a grid in one line: `1 2 / 3 4`."""
    return " / ".join(" ".join(number(value) for value in row) for row in np.asarray(values))


def cells(chosen: NDArray, first: int = 0) -> str:
    """List the chosen cells as (row, column), or by their columns in a single row."""
    if not np.any(chosen):
        return tr("none")
    if len(chosen) == 1:
        return ", ".join(str(column + first) for column in np.flatnonzero(chosen))
    return ", ".join(f"({row + first}, {column + first})" for row, column in np.argwhere(chosen))


def grid(values: ArrayLike, title: str) -> drawing.Panel:
    """Draw a grid of numbers as a panel."""
    return drawing.grid(np.asarray(values, dtype=float), title=title)
