"""A kernel that is learnt from a photograph before and after, while the learner watches."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from convlib import drawing
from convlib.explorers._frame.controls import choice, flag, real
from convlib.explorers._frame.running import Running
from convlib.explorers.learner import picture, words
from convlib.explorers.learner.learning import Learning, hidden_kernel, pictures
from convlib.kernels import KERNELS
from convlib.text import mark, tr


class KernelLearner(Running):
    """Gradient descent on 25 weights: what turns one picture into another is learnt step by step.

    Parameters
    ----------
    controls : sequence of str
        The controls to show: any of "speed", "picture", "target", "rate", "reveal".
    picture : "photograph", "noise" or "flat"
        The picture before: a part of the course's photograph, random numbers, or one brightness everywhere.
    target : str
        What made the picture after: "sobel_x", "emboss", "edge_laplacian", "sharpen" or "gaussian_5x5", which are
        kernels of the table, or "median", which is none.
    rate : float
        The learning rate: by how much a weight moves for a gradient of 1.
    reveal : bool
        Whether the kernel that made the picture after is shown.

    Examples
    --------
    >>> learner = KernelLearner(target="sobel_x", rate=0.03)
    >>> learner.advance(200)
    >>> learner.losses[-1] < learner.losses[0] / 10
    True
    """

    picture = choice(
        "photograph",
        {"photograph": mark("photograph"), "noise": mark("random numbers"), "flat": mark("one brightness everywhere")},
        label=mark("picture before"),
    )
    target = choice(
        "sobel_x",
        {
            **{
                name: KERNELS[name].english
                for name in ("sobel_x", "emboss", "edge_laplacian", "sharpen", "gaussian_5x5")
            },
            "median": mark("Median of 3×3 pixels"),
        },
        label=mark("made by"),
    )
    rate = real(0.02, label=mark("learning rate"))
    reveal = flag(False, label=mark("show the hidden kernel"))

    _restarting = ("picture", "target")

    def __init__(self, *, controls: Sequence[str] | None = None, **state: object) -> None:
        label = tr("Pictures before and after, the output now, the weights, and the loss")
        super().__init__(label=label, controls=controls, **state)

    @property
    def kernel(self) -> NDArray:
        """The weights now, (5, 5)."""
        return self._learning.kernel.copy()

    @property
    def losses(self) -> list[float]:
        """The loss before the first step, and after each."""
        return list(self._learning.losses)

    @property
    def limit(self) -> float:
        """The learning rate from which on the loss grows, for this picture."""
        return self._learning.limit

    def _restart(self) -> None:
        self._learning = Learning(*pictures(self.picture, self.target))

    def _advance(self) -> bool:
        if not np.isfinite(self.rate):
            raise ValueError(tr("The learning rate must be a finite number, such as 0.02."))
        learning = self._learning
        if not (learning.has_converged or learning.has_diverged):
            learning.step(self.rate)
        return not (learning.has_converged or learning.has_diverged)

    def _panels(self) -> list[drawing.Panel]:
        return picture.panels(self._learning, hidden_kernel(self.target) if self.reveal else None)

    @property
    def words(self) -> str:
        """How many steps were done, the loss, the weights; or why it stopped."""
        return words.present(self._learning, hidden_kernel(self.target), self.rate)

    def __repr__(self) -> str:
        return words.summary(self._learning, self.picture, self.target, self.rate)
