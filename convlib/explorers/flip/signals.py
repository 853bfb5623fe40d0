"""What `FlipAndSlide` computes: functions of a real number, sequences, and the area of a product of two functions."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

EDGE = 1e-9  # how far beside a jump the value of a function is taken

SEQUENCES = {"box": (1, 1, 1), "triangle": (1, 2, 3, 2, 1), "decaying exponential": (8, 4, 2, 1)}
"""The discrete shapes, in whole numbers; the triangle is box * box."""


@dataclass(frozen=True)
class Signal:
    """A function of a real number that is 0 before its first break and after its last one, and smooth between breaks.

    Attributes
    ----------
    value : function
        Computes it for an array.
    breaks : tuple of float
        Where it jumps or bends, and some places between, so that no two are far apart.
    drawn : tuple of float
        The corners of the line that is drawn.
    length : float
        How far from 0 it is shown.
    """

    value: Callable[[NDArray], NDArray]
    breaks: tuple[float, ...]
    drawn: tuple[float, ...]
    length: float

    def corners(self) -> tuple[NDArray, NDArray]:
        """Return the places and the heights of the line, which begins and ends at 0."""
        places = beside(np.array(self.drawn, dtype=float))
        return np.array([places[0], *places, places[-1]]), np.array([0, *self.value(places).round(8), 0])


SIGNALS = {
    "box": Signal(lambda a: ((a >= 0) & (a < 1)) * 1.0, (0, 1), (0, 1), 1),
    "triangle": Signal(lambda a: np.maximum(1 - np.abs(a - 1), 0), (0, 1, 2), tuple(np.linspace(0, 2, 9)), 2),
    "decaying exponential": Signal(
        lambda a: np.exp(-np.maximum(a, 0)) * (a >= 0),
        (0, 1, 2, 4, 8, 16, 40),
        (0, 0.15, 0.3, 0.45, 0.6, 0.8, 1, 1.2, 1.5, 1.8, 2.2, 2.6, 3, 3.5, 4, 5, 6),
        4,
    ),
}
"""The continuous shapes, of height 1; e to the −a ends at 40, where it is as good as 0."""


def steps(samples: tuple[float, ...]) -> Signal:
    """Make a function of samples: sample k from k to k + 1.

    Examples
    --------
    >>> steps((5, 7)).value(np.array([-0.5, 0.5, 1.5, 2.5])).tolist()
    [0.0, 5.0, 7.0, 0.0]
    """
    heights = np.array([0, *samples, 0], dtype=float)
    breaks = tuple(range(len(samples) + 1))
    return Signal(
        lambda a: heights[np.clip(np.floor(a) + 1, 0, len(samples) + 1).astype(int)], breaks, breaks, breaks[-1]
    )


def areas(x: Signal, w: Signal, times: ArrayLike, sign: int) -> NDArray:
    """Integrate x(a) · w(sign · (t − a)) over a for each t: sign 1 is convolution, −1 cross-correlation.

    Between two breaks the product is smooth, so Gauss's rule with ten points is exact to 1e-9 or better.

    Examples
    --------
    >>> box = SIGNALS["box"]
    >>> areas(box, box, [0.25, 1, 1.75], 1).round(9).tolist()
    [0.25, 1.0, 0.25]
    """
    edges = meeting(x.breaks, w.breaks, times, sign)
    lengths = np.diff(edges)
    nodes, weights = np.polynomial.legendre.leggauss(10)
    a = edges[:, :-1, None] + lengths[..., None] * (nodes + 1) / 2
    return (product(x, w, np.asarray(times)[:, None, None], a, sign) @ weights * lengths).sum(axis=1) / 2


def product(x: Signal, w: Signal, t: ArrayLike, a: NDArray, sign: int) -> NDArray:
    """Multiply x(a) by w(sign · (t − a))."""
    return x.value(a) * w.value(sign * (t - a))


def meeting(of_x: ArrayLike, of_w: ArrayLike, times: ArrayLike, sign: int) -> NDArray:
    """Merge the places of x with those of w, moved by each t, from left to right: a (T, number of both) array."""
    times = np.asarray(times, dtype=float)[:, None]
    of_x = np.broadcast_to(of_x, (len(times), len(of_x)))
    return np.sort(np.concatenate([of_x, times - sign * np.asarray(of_w)], axis=1))


def beside(places: NDArray) -> NDArray:
    """Return for each pair of neighbouring places one just after the first and one just before the second."""
    return np.stack([places[..., :-1] + EDGE, places[..., 1:] - EDGE], axis=-1).reshape(*places.shape[:-1], -1)
