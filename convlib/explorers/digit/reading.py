"""A sheet with a digit, read by a network: its scores, its answer, and both in words."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from convlib.explorers._frame.network_maps import Stage, probabilities, stages
from convlib.explorers.digit import ink
from convlib.images import split_digits
from convlib.network import Network
from convlib.text import joined, minus, precise, shown, tr

GUESSING = 0.2  # right answers up to which a network has learned next to nothing


@dataclass(frozen=True, eq=False)
class Reading:
    """What a network makes of a sheet.

    Attributes
    ----------
    network : Network
        From (1, 8, 8) pictures to 10 scores.
    sheet : str
        The ink, before it is moved.
    number : int
        Of the held-out digit that was loaded last; legal or not.
    down, right : int
        How many dots the ink is moved by.

    Examples
    --------
    >>> from convlib.network import Dense
    >>> reading = Reading(Network([Dense(10)], (1, 8, 8), seed=0), sheet_of(0), number=0)
    >>> reading.label, reading.counts.max()
    (0, np.int64(16))
    """

    network: Network
    sheet: str
    number: int
    down: int = 0
    right: int = 0

    @cached_property
    def dots(self) -> NDArray:
        """The ink as the network sees it, (32, 32)."""
        return ink.moved(ink.dots_of(self.sheet), self.down, self.right)

    @cached_property
    def counts(self) -> NDArray:
        """The ink in each block, (8, 8)."""
        return ink.counts(self.dots)

    @property
    def picture(self) -> NDArray:
        """What goes into the network: (1, 8, 8) float32 from 0 to 1, as in `images.digits`."""
        return (self.counts / np.float32(16))[None].astype(np.float32)

    @cached_property
    def chances(self) -> NDArray:
        """The probability of each digit, (10,)."""
        with np.errstate(all="ignore"):
            return probabilities(self.network.forward(self.picture[None])[0])

    @cached_property
    def stages(self) -> list[Stage]:
        """The maps of each layer."""
        return stages(self.network, self.picture)

    @property
    def label(self) -> int | None:
        """Which digit was to be written; None for a drawing."""
        is_loaded = not self.problem and self.sheet == sheet_of(self.number)
        return int(split_digits()[1][1][self.number]) if is_loaded else None

    # In words

    @property
    def problem(self) -> str:
        """A whole sentence: why the number is none of a test digit; empty if it is."""
        last = len(split_digits()[1][1]) - 1
        if 0 <= self.number <= last:
            return ""
        return tr("There is no test digit {number}. Choose one from 0 to {last}.", number=minus(self.number), last=last)

    @property
    def words(self) -> str:
        """What is on the sheet, what the network answers, and how far that can be trusted."""
        return joined(self.problem, self._sheet, self._moves, self._answer, self._quality)

    @property
    def _sheet(self) -> str:
        if self.label is not None:
            return tr("Test digit {number}: a {label}.", number=self.number, label=self.label)
        rows = int(ink.dots_of(self.sheet).any(axis=1).sum())
        if not rows:
            return tr("The sheet is empty. Draw a digit, or load one.")
        if rows < 28:
            return tr(
                "Your drawing has ink in {n} of 32 rows; the digits of the set fill the sheet from top to bottom.",
                "Your drawing has ink in {n} of 32 rows; the digits of the set fill the sheet from top to bottom.",
                n=rows,
            )
        return tr("Your drawing.")

    @property
    def _moves(self) -> str:
        if not (self.down or self.right):
            return ""
        return tr(
            "It is moved by {down} dots down and {right} to the right; 4 dots are one cell.",
            down=minus(self.down),
            right=minus(self.right),
        )

    @property
    def _answer(self) -> str:
        if not np.isfinite(self.chances).all():
            return tr("The network's scores are no numbers any more: its weights are too large. Train it anew.")
        best, second = np.argsort(-self.chances, kind="stable")[:2]
        fields = {"best": best, "chance": f"{self.chances[best]:.2f}", "second": second, "label": self.label}
        fields["less"] = f"{self.chances[second]:.2f}"
        if self.label is None:
            return tr("The network answers {best} ({chance}), then {second} ({less}).", **fields)
        if best == self.label:
            return tr("The network answers {best} ({chance}), then {second} ({less}): correct.", **fields)
        return tr("The network takes it for a {best} ({chance}), then for a {second} ({less}): not correct.", **fields)

    @property
    def _quality(self) -> str:
        share = float(np.mean(answers(self.network) == split_digits()[1][1]))
        fields = {"percent": precise(round(100 * share, 1)), "n": len(split_digits()[1][1])}
        if share <= GUESSING:
            return tr(
                "It gets {percent} % of the {n} test digits right, and guessing 10 %: it has not learned yet.", **fields
            )
        return tr("It gets {percent} % of the {n} test digits right.", **fields)


def sheet_of(number: int) -> str:
    """Return a sheet with the ink of a held-out digit."""
    picture = split_digits()[1][0][number, 0]
    return ink.as_ink(ink.with_counts(np.round(16 * picture).astype(int)))


def answers(network: Network) -> NDArray:
    """Return what a network answers for each held-out digit."""
    with np.errstate(all="ignore"):
        found: NDArray = network.forward(split_digits()[1][0]).argmax(axis=1)
    return found


def next_mistake(network: Network, after: int) -> int | None:
    """Return the number of the next held-out digit that a network takes for another one; None if there is none."""
    wrong = np.flatnonzero(answers(network) != split_digits()[1][1])
    later = [*wrong[wrong > after], *wrong]
    return int(later[0]) if later else None


def check_network(network: object) -> Network:
    """Return a network that reads digits; an error says what is wrong with any other."""
    way_out = "Network([…, Dense(10)], shape=(1, 8, 8), seed=0)"
    if not isinstance(network, Network):
        raise TypeError(
            tr(
                "network must be a Network, not {value}; make one with {way_out}.",
                value=shown(network),
                way_out=way_out,
            )
        )
    if (network.shapes[0], network.shapes[-1]) != ((1, 8, 8), (10,)):
        raise ValueError(
            tr(
                "network takes pictures of shape {given} and gives {scores}, but a digit has shape (1, 8, 8) and needs "
                "(10,) scores; make one with {way_out}.",
                given=network.shapes[0],
                scores=network.shapes[-1],
                way_out=way_out,
            )
        )
    return network
