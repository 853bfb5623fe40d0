"""Ink on a sheet of 32×32 dots, and how much of it there is in each of 8×8 blocks: how the set of digits was made."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convlib._arguments import real_array
from convlib.text import shown, tr

SIDE, BLOCK = 32, 4
EMPTY = "0" * (SIDE * SIDE // 4)
"""A sheet without ink: a hexadecimal digit for each four dots, row by row."""


def as_ink(value: ArrayLike) -> str:
    """Return a sheet as text: one that is text already, or a (32, 32) array with 0 for paper and 1 for ink."""
    if isinstance(value, str):
        if len(value) == len(EMPTY) and set(value) <= set("0123456789abcdef"):
            return value
        raise ValueError(
            tr(
                "ink must be a 32×32 array of 0 and 1, or {n} hexadecimal digits, not {value}.",
                n=len(EMPTY),
                value=shown(value),
            )
        )
    dots = np.asarray(real_array("ink", value))
    if dots.shape != (SIDE, SIDE) or not np.isin(dots, (0, 1)).all():
        raise ValueError(
            tr(
                "ink must be a 32×32 array of 0 and 1, not {value} (shape {shape}).",
                value=shown(value),
                shape=dots.shape,
            )
        )
    return np.packbits(dots.astype(bool)).tobytes().hex()


def dots_of(ink: str) -> NDArray:
    """Return a sheet as a (32, 32) bool array.

    Examples
    --------
    >>> dots_of(as_ink(np.eye(32))).sum()
    np.int64(32)
    """
    bits = np.unpackbits(np.frombuffer(bytes.fromhex(ink), np.uint8))
    return bits.reshape(SIDE, SIDE).astype(bool)


def moved(dots: NDArray, down: int, right: int) -> NDArray:
    """Move a sheet's ink by whole dots; what leaves the sheet is lost.

    Examples
    --------
    >>> np.argwhere(moved(np.eye(32, dtype=bool), down=30, right=0)).tolist()
    [[30, 0], [31, 1]]
    """
    found = np.zeros_like(dots)
    rows, columns = (slice(max(step, 0), max(SIDE + min(step, 0), 0)) for step in (down, right))
    sources = (slice(max(-step, 0), max(SIDE - max(step, 0), 0)) for step in (down, right))
    found[rows, columns] = dots[tuple(sources)]
    return found


def counts(dots: NDArray) -> NDArray:
    """Count the ink in each 4×4 block: (8, 8) whole numbers from 0 to 16.

    Examples
    --------
    >>> counts(np.eye(32, dtype=bool))[0, :3]
    array([4, 0, 0])
    """
    blocks = dots.reshape(SIDE // BLOCK, BLOCK, SIDE // BLOCK, BLOCK)
    found: NDArray = blocks.sum(axis=(1, 3))
    return found


def with_counts(wanted: NDArray) -> NDArray:
    """Make up a sheet with so much ink in each block: (8, 8) counts to (32, 32) dots, darkest towards dark neighbours.

    The set keeps the counts alone. Between the middles of blocks darkness changes evenly, and each block inks as many
    of its darkest dots as it counts.

    Examples
    --------
    >>> sheet = with_counts(np.arange(64).reshape(8, 8) % 17)
    >>> np.array_equal(counts(sheet), np.arange(64).reshape(8, 8) % 17)
    True
    """
    middles, dots = np.arange(SIDE // BLOCK) * BLOCK + (BLOCK - 1) / 2, np.arange(SIDE)
    down = np.array([np.interp(dots, middles, column) for column in wanted.T]).T
    dark = np.array([np.interp(dots, middles, row) for row in down])
    blocks = dark.reshape(SIDE // BLOCK, BLOCK, SIDE // BLOCK, BLOCK).transpose(0, 2, 1, 3).reshape(-1, BLOCK**2)
    rank = np.argsort(np.argsort(-blocks, axis=1, kind="stable"), axis=1)
    inked = rank < np.asarray(wanted).reshape(-1, 1)
    found: NDArray = inked.reshape(8, 8, BLOCK, BLOCK).transpose(0, 2, 1, 3).reshape(SIDE, SIDE)
    return found
