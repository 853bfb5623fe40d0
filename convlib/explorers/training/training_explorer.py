"""A small network learns handwritten digits while you watch: lesson 16."""

from collections.abc import Sequence

from convlib import drawing
from convlib.explorers._frame.controls import choice, flag, real, whole
from convlib.explorers._frame.running import Running
from convlib.explorers.training import picture, words
from convlib.explorers.training.training import Training
from convlib.text import joined, mark, tr

POOLINGS = {
    "max": mark("max pooling"),
    "average": mark("average pooling"),
    "stride": mark("stride instead of pooling"),
    "none": mark("neither"),
}


class TrainingExplorer(Running):
    """A convolutional network that learns the 8×8 digits of `images.digits`, one batch a step.

    It has two convolutions of 3×3 kernels (8, then 16 filters), each with a ReLU and with what `pooling` says, then one
    dense layer. Gradient descent has momentum 0.9. The digits of the last three forms, written by other hands, are held
    out: the network never learns from them.

    Parameters
    ----------
    controls : sequence of str
        The controls to show: any of "speed", "pooling", "rate", "shifted", "seed", "digit".
    **state
        The settings that differ from their defaults.

    Attributes
    ----------
    training : Training
        The network and what was measured; `explorer.training.network` can be given to a `DigitExplorer`.

    Notes
    -----
    A change of `pooling` or `seed` starts again; `rate` and `shifted` count from the next step on. Sums of float32
    differ in their last digits between machines, and training makes that larger: store pictures from before the first
    step.

    Examples
    --------
    >>> explorer = TrainingExplorer(pooling="stride", seed=3)
    >>> explorer.advance(45)
    >>> explorer.training.steps, explorer.training.measured[-1].accuracy > 0.3
    (45, True)
    """

    pooling = choice("max", POOLINGS, label=mark("what halves the maps"))
    rate = real(0.05, label=mark("learning rate"))
    shifted = flag(False, label=mark("shift the training digits"))
    seed = whole(0, label=mark("seed"), low=0, high=20)
    digit = whole(0, label=mark("digit to watch"), low=0, high=9)

    _restarting = ("pooling", "seed")
    _most_above = 6

    def __init__(self, *, controls: Sequence[str] | None = None, **state: object) -> None:
        super().__init__(label=tr("A network that learns: curves, kernels and maps"), controls=controls, **state)

    def _restart(self) -> None:
        self.training = Training(self.pooling, self.seed)

    def _advance(self) -> bool:
        return not words.problem_of_rate(self.rate) and self.training.advance(self.rate, self.shifted)

    @property
    def problem(self) -> str:
        """Whole sentences: what is wrong with the settings, and how to change it; empty otherwise."""
        return joined(words.problem_of_rate(self.rate), words.problem_of_digit(self.digit))

    def _panels(self) -> list[drawing.Panel]:
        curves = picture.curves(self.training)
        if words.problem_of_digit(self.digit):
            return curves
        return [*curves, *picture.layers(self.training, self.digit), *picture.answer(self.training, self.digit)]

    @property
    def words(self) -> str:
        """What is wrong, how far the training has come, and what the network answers for the digit that you watch."""
        is_digit = not words.problem_of_digit(self.digit)
        watched = words.watched(self.training, self.digit) if is_digit else ""
        return joined(self.problem, words.progress(self.training), watched)

    def __repr__(self) -> str:
        fields = {"halving": tr(POOLINGS[self.pooling]), "rate": self.rate, "seed": self.seed, "n": self.training.steps}
        if self.shifted:
            return tr(
                "TrainingExplorer: {halving}, learning rate {rate}, shifted digits, seed {seed}, after {n} step",
                "TrainingExplorer: {halving}, learning rate {rate}, shifted digits, seed {seed}, after {n} steps",
                **fields,
            )
        return tr(
            "TrainingExplorer: {halving}, learning rate {rate}, seed {seed}, after {n} step",
            "TrainingExplorer: {halving}, learning rate {rate}, seed {seed}, after {n} steps",
            **fields,
        )
