"""The deck's own formulas with a slip: sums over pairs, and the printed definitions."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from convlib.diagnosis.operations import OPERATIONS, PRINTED, Operation, Result


def indices_swapped(operation: Operation, *indices: int) -> Result:
    """Give the column first."""
    return operation(*indices)[::-1]


def indices_added(_operation: Operation, i: int, j: int, m: int, n: int) -> Result:
    """Find the kernel cell by i + m and j + n."""
    return np.array([i + m, j + n])


def indices_mixed(operation: Operation, i: int, j: int, m: int, n: int) -> Result:
    """Find the kernel cell by i − n and j − m."""
    return operation(i, j, n, m)


def other_sign(operation: Operation, image: ArrayLike, kernel: ArrayLike) -> Result:
    """Compute the other one of the two printed formulas."""
    (other,) = (OPERATIONS[name] for name in PRINTED if OPERATIONS[name] is not operation)
    return other(image, kernel)


def other_order(operation: Operation, image: ArrayLike, kernel: ArrayLike) -> Result:
    """Give the output in the order of the usual cross-correlation."""
    return operation(image, kernel)[::-1, ::-1]


def second_turned(operation: Operation, f: ArrayLike, g: ArrayLike) -> Result:
    """Take pairs in which both indices grow."""
    return operation(f, np.flip(g))


def plus(_operation: Operation, f: Sequence[float], g: Sequence[float]) -> Result:
    """Sum f[a] · g[c + a], as far as there are such numbers."""
    length = len(f) + len(g) - 1
    return np.array([sum(f[a] * g[c + a] for a in range(len(f)) if c + a < len(g)) for c in range(length)])


def wrapped(_operation: Operation, f: Sequence[float], g: Sequence[float]) -> Result:
    """Sum f[a] · g[c - a], where a negative index reads from the end and only too large ones are left out."""
    length = len(f) + len(g) - 1
    return np.array([sum(f[a] * g[c - a] for a in range(len(f)) if -len(g) <= c - a < len(g)) for c in range(length)])


def too_few_sums(operation: Operation, f: ArrayLike, g: ArrayLike) -> Result:
    """Give only as many sums as the first row has numbers."""
    return operation(f, g)[: np.size(f)]


def last_pair(_operation: Operation, f: Sequence[float], g: Sequence[float]) -> Result:
    """Keep the last product of each sum."""
    sums: list[Any] = [0] * (len(f) + len(g) - 1)
    for a, one in enumerate(f):
        for b, other in enumerate(g):
            sums[a + b] = one * other
    return np.array(sums)


def last_pair_inside(_operation: Operation, f: Sequence[float], g: Sequence[float]) -> Result:
    """Keep the last product of each sum, where the loop over the second row is outside."""
    return last_pair(_operation, g, f)


def inside(operation: Operation, f: ArrayLike, g: ArrayLike) -> Result:
    """Keep the sums in which the shorter row lies inside the other."""
    short, long = sorted((np.size(f), np.size(g)))
    return operation(f, g)[short - 1 : long]


def middle(operation: Operation, f: ArrayLike, g: ArrayLike) -> Result:
    """Keep as many sums as the longer row has numbers, from the middle."""
    short, long = sorted((np.size(f), np.size(g)))
    return operation(f, g)[(short - 1) // 2 :][:long]


def cyclic(operation: Operation, f: ArrayLike, g: ArrayLike) -> Result:
    """Let the sums go on at the beginning."""
    long = max(np.size(f), np.size(g))
    sums = np.asarray(operation(f, g))
    sums[: len(sums) - long] += sums[long:]
    return sums[:long]
