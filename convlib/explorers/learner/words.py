"""What `KernelLearner` says: how far it is, how close, and why it stopped."""

import numpy as np
from numpy.typing import NDArray

from convlib.explorers.learner.learning import Learning
from convlib.text import joined, listed, number, precise, tr


def present(learning: Learning, hidden: NDArray | None, rate: float) -> str:
    """Say how many steps were done, what the loss is, and what the weights are."""
    loss = tr(
        "After {n} step: the loss is {loss}, at first it was {first}.",
        "After {n} steps: the loss is {loss}, at first it was {first}.",
        n=len(learning.losses) - 1,
        loss=short(learning.losses[-1]),
        first=short(learning.losses[0]),
    )
    if learning.has_diverged:
        return joined(loss, _diverged(learning, rate))
    rows = "; ".join(listed(map(number, row.round(2) + 0.0)) for row in learning.kernel)
    weights = tr("The weights, row by row: {rows}.", rows=rows)
    return joined(loss, _distance(learning, hidden), _end(learning, hidden), weights)


def summary(learning: Learning, picture: str, target: str, rate: float) -> str:
    """Say in a line what a `KernelLearner` shows."""
    return tr(
        "KernelLearner: {picture}, target {target}, learning rate {rate}, step {step}, loss {loss}",
        picture=picture,
        target=target,
        rate=rate,
        step=len(learning.losses) - 1,
        loss=short(learning.losses[-1]),
    )


def short(value: float) -> str:
    """Write a loss with four decimals, or as a power of ten where it is small or large.

    Examples
    --------
    >>> short(0.25), short(2.5e-7), short(1.2e9)
    ('0.25', '2.5e−07', '1.2e+09')
    """
    return precise(value) if value == 0 or 1e-3 <= value < 1e5 else number(float(f"{value:.1e}"))


def _distance(learning: Learning, hidden: NDArray | None) -> str:
    if hidden is None:
        return ""
    farthest = np.abs(learning.kernel - hidden).max()
    return tr("The weight farthest from the hidden kernel differs by {farthest}.", farthest=short(farthest))


def _end(learning: Learning, hidden: NDArray | None) -> str:
    if not learning.has_converged:
        return ""
    if hidden is None:
        return tr("All gradients are as good as 0: no other 5×5 kernel has a smaller loss, and this loss stays.")
    return tr("All gradients are as good as 0: more steps would change nothing.")


def _diverged(learning: Learning, rate: float) -> str:
    if rate < 0:
        return tr("It stopped: with a negative learning rate every step goes uphill. Use a number above 0.")
    return tr(
        "It stopped: the steps are too large, each one overshoots, and the loss grows. For this picture the limit of "
        "the learning rate is {limit}. Lower the rate {rate} and start again.",
        limit=f"{learning.limit:.2g}",
        rate=f"{rate:g}",
    )
