"""What exhibits of grids share: reading one, writing its size, and the formula of its output's size."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convlib._arguments import real_array
from convlib.shapes import Explanation
from convlib.text import shown, tr


def as_grid(name: str, values: ArrayLike, largest: int) -> NDArray:
    """Copy numbers in rows to a float64 array of 1 to `largest` rows and columns.

    Raises
    ------
    TypeError, ValueError
        If they are no numbers, or not such a grid; the sentence names the argument.
    """
    grid = np.array(real_array(name, values), dtype=float)
    if grid.ndim != 2 or not grid.size or max(grid.shape) > largest:
        raise ValueError(
            tr(
                "{name} must be a grid of 1 to {largest} rows and columns, not {value} (shape {shape}).",
                name=name,
                value=shown(values),
                largest=largest,
                shape=grid.shape,
            )
        )
    return grid


def times(shape: tuple[int, ...]) -> str:
    """Write a shape as people do: 5×6."""
    return "×".join(map(str, shape))


def formula_of(height: Explanation, width: Explanation) -> str:
    """Write the output-size formula with its numbers: once where height and width have the same."""
    if height.formula == width.formula:
        return tr("height and width: {formula}", formula=height.formula)
    return tr("height: {height}; width: {width}", height=height.formula, width=width.formula)
