"""What `KernelLearner` computes: gradient descent on the weights of one kernel."""

from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray

from convlib import images, operations
from convlib.kernels import KERNELS

SIDE = 5  # of the kernel that is learnt
PIXELS = 160  # along a side of the picture before

PICTURES = ("photograph", "noise", "flat")
TARGETS = ("sobel_x", "emboss", "edge_laplacian", "sharpen", "gaussian_5x5", "median")

CONVERGED = 1e-5  # of a weight: the largest gradient at which nothing moves any more
DIVERGED = 1e6  # times the first loss


class Learning:
    """A kernel of 5×5 weights that learns what turns one picture into another.

    The loss is the mean squared difference between its output and the picture after. It begins with zeros.

    Parameters
    ----------
    before : (H, W) array
        The picture that the kernel reads.
    after : (H − 4, W − 4) array
        What should come out, as of `correlate2d` without padding.

    Attributes
    ----------
    kernel : (5, 5) array
    losses : list of float
        The loss before the first step, and after each.

    Examples
    --------
    >>> before = np.random.default_rng(0).normal(size=(20, 20))
    >>> learning = Learning(before, 3 * before[2:-2, 2:-2])
    >>> for _step in range(100):
    ...     learning.step(0.2)
    >>> learning.kernel[2].round(2) + 0  # adding 0 makes a negative zero positive
    array([0., 0., 3., 0., 0.])
    """

    def __init__(self, before: NDArray, after: NDArray) -> None:
        self.before, self.after = before, after
        self.kernel = np.zeros((SIDE, SIDE))
        self.losses: list[float] = []
        self._compare()

    def step(self, rate: float) -> None:
        """Move every weight against its gradient, `rate` times as far."""
        self.kernel = self.kernel - rate * self.gradient
        self._compare()

    def _compare(self) -> None:
        """Compute output, loss and gradient of the present kernel."""
        with np.errstate(over="ignore", invalid="ignore"):
            self.output = operations.correlate2d(self.before, self.kernel)
            error = self.output - self.after
            self.losses.append(float(np.mean(error**2)))
            self.gradient = operations.correlate2d(self.before, 2 / error.size * error)

    @property
    def has_converged(self) -> bool:
        """Whether all gradients are as good as 0."""
        return bool(np.abs(self.gradient).max() < CONVERGED)

    @property
    def has_diverged(self) -> bool:
        """Whether the loss has grown so far that the steps are too large for certain."""
        return not self.losses[-1] <= DIVERGED * max(self.losses[0], 1)

    @cached_property
    def limit(self) -> float:
        """The learning rate from which on the steps overshoot more than they gain: 1 / the largest eigenvalue.

        The loss is a square function of the weights, whose curvature is twice the mean product of two pixels of a
        window, a 25×25 matrix.
        """
        windows = np.lib.stride_tricks.sliding_window_view(self.before, (SIDE, SIDE)).reshape(-1, SIDE**2)
        return float(1 / np.linalg.eigvalsh(windows.T @ windows / len(windows))[-1])


def picture_before(name: str) -> NDArray:
    """Return a picture that a kernel can learn from: (brightness − 128) / 64, so that 0 is a middle gray."""
    if name == "flat":
        return np.ones((PIXELS, PIXELS))
    if name == "noise":
        return np.random.default_rng(0).normal(size=(PIXELS, PIXELS))
    return (images.photograph()[:PIXELS, 48 : 48 + PIXELS].astype(float) - 128) / 64


def hidden_kernel(name: str) -> NDArray | None:
    """Return the 5×5 weights that a target is made with; None for the median, which no kernel makes."""
    if name not in KERNELS:
        return None
    weights = KERNELS[name].weights
    return np.pad(weights, (SIDE - len(weights)) // 2)


def picture_after(before: NDArray, target: str) -> NDArray:
    """Return what a target makes of a picture: a correlation with its kernel, or the median of 3×3 pixels."""
    kernel = hidden_kernel(target)
    if kernel is not None:
        return operations.correlate2d(before, kernel)
    return np.median(np.lib.stride_tricks.sliding_window_view(before, (3, 3)), axis=(2, 3))[1:-1, 1:-1]


@cache
def pictures(name: str, target: str) -> tuple[NDArray, NDArray]:
    """Return a picture before and after, computed once."""
    before = picture_before(name)
    return before, picture_after(before, target)
