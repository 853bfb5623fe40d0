"""Wrong numbers in the right places: sums that are not set back, other sums than those of products, other scales."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from convlib.diagnosis.operations import OPERATIONS, Array, Operation, Result
from convlib.diagnosis.wrong.shared import Change, OnResult, PartByPart, Wrong, last


def running(*order: int) -> Wrong:
    """Make one that never sets its sum back; `order` lists the axes from the outermost loop, or none for all."""

    def change(result: Array) -> Array:
        if order and min(order) < -result.ndim:
            raise ValueError
        inner = tuple(range(-len(order), 0)) if order else tuple(range(result.ndim))
        moved = np.moveaxis(result, order or inner, inner)
        flat = moved.reshape(*moved.shape[: result.ndim - len(inner)], -1)
        return np.moveaxis(np.cumsum(flat, -1).reshape(moved.shape), inner, order or inner)

    return OnResult(change)


def first_for_all(result: Array) -> Array:
    """Give the first result at every position."""
    corner = last([slice(1)] * min(2, result.ndim))
    return np.broadcast_to(result[corner], result.shape).copy()


def of_products(reduce: Change) -> Wrong:
    """Make one that puts the products of a window together in another way than by adding them."""
    return PartByPart(lambda weights: (last(cell) for cell in np.ndindex(weights.shape[-3:])), reduce)


def added(operation: Operation, x: ArrayLike, kernel: ArrayLike, *rest: Any, **settings: Any) -> Result:
    """Add pixel and weight where they are to be multiplied."""
    ones, weights = np.ones_like(kernel), np.asarray(kernel)
    each = weights.sum() if weights.ndim < 3 else weights.sum((1, 2, 3))[:, np.newaxis, np.newaxis]
    return operation(x, ones, *rest, **settings) + each


def matrix_product(operation: Operation, x: ArrayLike, kernel: ArrayLike, *rest: Any, **settings: Any) -> Result:
    """Add the numbers of the matrix product of the window and the transposed kernel."""
    weights = np.asarray(kernel)
    return operation(x, np.broadcast_to(weights.sum(-2, keepdims=True), weights.shape), *rest, **settings)


def written_over(
    operation: Operation, image: ArrayLike, kernel: ArrayLike, *, stride: int = 1, padding: int = 0, dilation: int = 1
) -> Result:
    """Write each output over the middle of its window, so that later windows read it."""
    if operation not in OPERATIONS.values():
        raise ValueError  # each window is computed here, without the other mistake
    result = operation(image, kernel, stride=stride, padding=padding, dilation=dilation)
    laid = kernel if operation is OPERATIONS["correlate2d"] else np.flip(kernel)
    x = np.pad(np.asarray(image, float), padding)
    tall, wide = (dilation * (side - 1) + 1 for side in np.shape(kernel))
    for i, j in np.ndindex(result.shape):
        top, left = i * stride, j * stride
        value = np.vdot(x[top : top + tall : dilation, left : left + wide : dilation], laid)
        result[i, j] = x[top + tall // 2, left + wide // 2] = value
    return result


def between(low: float, high: float) -> Wrong:
    """Make one that cuts the results to a range."""
    return OnResult(lambda result: np.clip(result, low, high))


def not_divided(operation: Operation, x: ArrayLike, cells: ArrayLike, divisor: float, **settings: Any) -> Result:
    """Give the sum of the products."""
    return operation(x, cells, divisor, **settings) * divisor


def multiplied(operation: Operation, x: ArrayLike, cells: ArrayLike, divisor: float, **settings: Any) -> Result:
    """Multiply by the divisor."""
    return operation(x, cells, divisor, **settings) * divisor**2


def stretched(result: Array) -> Array:
    """Stretch the results to the range from 0 to 1."""
    low, high = result.min(), result.max()
    if low == high:
        raise ValueError
    return np.asarray((result - low) / (high - low))
