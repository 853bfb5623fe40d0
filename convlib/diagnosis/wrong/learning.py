"""Wrong gradients, kernels that are laid down in a wrong way, and steps of gradient descent that lead elsewhere."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from convlib import operations
from convlib.diagnosis.operations import Array, Operation, Result
from convlib.diagnosis.wrong.shared import Wrong

# The gradient of the weights


def averaged(operation: Operation, grad: ArrayLike, *rest: Any) -> Result:
    """Divide by the number of outputs."""
    return operation(grad, *rest) / np.size(grad)


def last_only(operation: Operation, grad: ArrayLike, *rest: Any) -> Result:
    """Keep what the last output adds."""
    one = np.zeros_like(grad)
    one[-1, -1] = np.asarray(grad)[-1, -1]
    return operation(one, *rest)


def pixels_added(operation: Operation, grad: ArrayLike, image: ArrayLike) -> Result:
    """Add the pixels that a weight met."""
    return operation(np.ones_like(grad), image)


def gradients_added(operation: Operation, grad: ArrayLike, image: ArrayLike) -> Result:
    """Add the gradients, whatever pixel a weight met."""
    return operation(grad, np.ones_like(image))


# The gradient of the input, and kernels that are laid down


def where_it_fits(operation: Operation, grad: ArrayLike, kernel: ArrayLike) -> Result:
    """Leave the outer sums out, of positions at which the kernel hangs over the gradient."""
    (top, left), (bottom, right) = np.subtract(np.shape(kernel), 1), np.shape(grad)
    inner: Array = operation(grad, kernel)[top:bottom, left:right]
    return inner


def overwritten(_operation: Operation, x: ArrayLike, kernel: ArrayLike, *, stride: int = 1, padding: int = 0) -> Result:
    """Lay each kernel over those before it."""
    (rows, columns), (tall, wide) = np.shape(x), np.shape(kernel)
    output = np.zeros(((rows - 1) * stride + tall, (columns - 1) * stride + wide))
    for (i, j), number in np.ndenumerate(x):
        output[i * stride : i * stride + tall, j * stride : j * stride + wide] = number * np.asarray(kernel)
    return _cropped(output, padding, padding)


def not_cropped(operation: Operation, x: ArrayLike, kernel: ArrayLike, *, padding: int = 0, **settings: Any) -> Result:
    """Leave the padding at the output."""
    return operation(x, kernel, **settings)


def enlarged(operation: Operation, x: ArrayLike, kernel: ArrayLike, *, padding: int = 0, **settings: Any) -> Result:
    """Add zeros around the output."""
    return np.pad(operation(x, kernel, **settings), padding)


def cropped_once(operation: Operation, x: ArrayLike, kernel: ArrayLike, *, padding: int = 0, **settings: Any) -> Result:
    """Cut the padding off before the first row and column only."""
    return _cropped(operation(x, kernel, **settings), padding, 0)


def _cropped(output: Array, before: int, behind: int) -> Array:
    return output[before : output.shape[0] - behind, before : output.shape[1] - behind]


def times_stride(operation: Operation, x: ArrayLike, kernel: ArrayLike, *, stride: int = 1, padding: int = 0) -> Result:
    """Give n·s cells along each side, with zeros where no kernel lies."""
    whole = operation(x, kernel, stride=stride)
    sides = [stride * side for side in np.shape(x)]
    output = np.zeros(sides)
    kept = whole[: sides[0], : sides[1]]
    output[: kept.shape[0], : kept.shape[1]] = kept
    return _cropped(output, padding, padding)


# The gradient of a max pool


def shared(_operation: Operation, grad: ArrayLike, x: ArrayLike, window: int, stride: int) -> Result:
    """Share each gradient among the cells of its window."""
    return operations.avg_pool2d_backward(grad, x, window, stride=stride)


def to_all(_operation: Operation, grad: ArrayLike, x: ArrayLike, window: int, stride: int) -> Result:
    """Give each gradient to every cell of its window."""
    return operations.avg_pool2d_backward(grad, x, window, stride=stride) * window**2


def largest_numbers(operation: Operation, _grad: ArrayLike, x: ArrayLike, window: int, stride: int) -> Result:
    """Give the largest number of each window in place of the gradient."""
    return operation(operations.max_pool2d(x, window, stride=stride), x, window, stride)


def last_gradient(operation: Operation, grad: ArrayLike, x: ArrayLike, window: int, stride: int) -> Result:
    """Keep the gradient of the last window that a cell wins."""
    output = np.zeros(np.shape(x))
    for place in np.ndindex(np.shape(grad)):
        one = np.zeros_like(grad)
        one[place] = np.asarray(grad)[place]
        given = operation(one, x, window, stride)
        output = np.where(given != 0, given, output)
    return output


def inside_window(operation: Operation, grad: ArrayLike, x: ArrayLike, window: int, stride: int) -> Result:
    """Take the winner's position in its window for its position in the map."""
    output, map_ = np.zeros(np.shape(x)), np.asarray(x)
    for (i, j), number in np.ndenumerate(grad):
        block = map_[i * stride : i * stride + window, j * stride : j * stride + window]
        output[:window, :window] += operation([[number]], block, window, window)
    return output


def neighbouring_windows(operation: Operation, grad: ArrayLike, x: ArrayLike, window: int, _stride: int) -> Result:
    """Move the window by one cell."""
    laid = np.zeros([side - window + 1 for side in np.shape(x)])
    laid[: np.shape(grad)[0], : np.shape(grad)[1]] = grad
    return operation(laid, x, window, 1)


# Gradient descent


def step_of(rate: Any) -> Wrong:
    """Make one with another learning rate: it takes the rate and the number of outputs."""

    def wrong(operation: Operation, before: Any, after: Any, kernel: Any, given: float, steps: int) -> Result:
        return operation(before, after, kernel, rate(given, np.size(after)), steps)

    return wrong


def one_step(operation: Operation, before: Any, after: Any, kernel: Any, rate: float, _steps: int) -> Result:
    """Stop after the first step."""
    return operation(before, after, kernel, rate, 1)


def first_gradient(operation: Operation, before: Any, after: Any, kernel: Any, rate: float, steps: int) -> Result:
    """Use the gradient of the first step for all steps."""
    return kernel + steps * (operation(before, after, kernel, rate, 1) - kernel)


def no_target(operation: Operation, before: Any, after: Any, *rest: Any) -> Result:
    """Take the output for the error."""
    return operation(before, np.zeros_like(after), *rest)


def without_pixels(operation: Operation, before: Any, after: Any, kernel: Any, rate: float, steps: int) -> Result:
    """Take the mean of the error for the gradient of each weight: one step on an image of ones gives it."""
    learnt, ones = np.asarray(kernel, float), np.ones_like(before)
    for _ in range(steps):
        error = operations.correlate2d(before, learnt) - after
        learnt = operation(ones, np.sum(learnt) - error, learnt, rate, 1)
    return learnt


def both_turned(operation: Operation, before: Any, after: Any, kernel: Any, *rest: Any) -> Result:
    """Turn the kernel in each step, and its gradient."""
    return np.flip(operation(before, after, np.flip(kernel), *rest))
