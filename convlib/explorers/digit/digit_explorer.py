"""Draw a digit, and see what a network makes of it: lesson 16."""

from collections.abc import Sequence

import traitlets as t
from numpy.typing import ArrayLike

from convlib import drawing
from convlib.explorers._frame.controls import Setting, button, in_columns, side_by_side, whole
from convlib.explorers._frame.explorer import Explorer
from convlib.explorers._frame.fields import Message
from convlib.explorers._frame.view import View
from convlib.explorers.digit import picture
from convlib.explorers.digit.ink import EMPTY, as_ink
from convlib.explorers.digit.pad import Pad
from convlib.explorers.digit.reading import Reading, check_network, next_mistake, sheet_of
from convlib.network import Network
from convlib.text import mark, tr


class Ink(Setting, t.Unicode):
    """The ink on the sheet: set as a (32, 32) array of 0 and 1, kept as text."""

    def validate(self, _explorer: t.HasTraits, value: ArrayLike) -> str:
        """Return it as text, or raise an error that says what is wrong with it."""
        return as_ink(value)


class DigitExplorer(Explorer):
    """A sheet of 32×32 dots, its ink in 8×8 blocks, and what a network makes of it, layer by layer.

    Draw a digit, or choose one that was held out from training (see `images.digit_forms`), and move it.

    Parameters
    ----------
    network : Network
        From (1, 8, 8) pictures to 10 scores; trained or not. It is read, never changed.
    controls : sequence of str
        The controls to show: any of "digit", "right", "down".
    ink : (32, 32) array of 0 and 1, optional
        A drawing, in place of the test digit.
    **state
        The settings that differ from their defaults.

    Notes
    -----
    Sums of float32 differ in their last digits between machines, and training makes that larger: the picture of a
    trained network is not the same everywhere.

    Examples
    --------
    >>> from convlib.network import Dense
    >>> explorer = DigitExplorer(Network([Dense(10)], (1, 8, 8), seed=0), digit=3)
    >>> explorer.words[:18]
    'Test digit 3: a 3.'
    """

    digit = whole(0, label=mark("test digit"), low=0, high=381)
    right = whole(0, label=mark("dots to the right"), low=-8, high=8)
    down = whole(0, label=mark("dots down"), low=-8, high=8)
    ink = Ink(EMPTY).declare("")

    _unsaid = ("ink",)

    def __init__(
        self,
        network: Network,
        *,
        controls: Sequence[str] | None = None,
        ink: ArrayLike | None = None,
        **state: object,
    ) -> None:
        self.network = check_network(network)
        self.pad, self._message = Pad(), Message()
        self.reading = View(label=tr("The ink in each block, and the probability of each digit"))
        self.maps = View(label=tr("The maps of each layer"))
        super().__init__(controls=controls, **state)
        self._load()
        if ink is not None:
            self.ink = ink
        self.pad.observe(self._take_drawing, names="drawn")
        self._redraw()
        buttons = [
            button(tr("Clear"), self.clear),
            button(tr("Load the test digit"), self.load),
            button(tr("Next mistake"), self.show_mistake),
        ]
        above = side_by_side([self.pad, self.reading])
        above.add_class("convlib-sheet")
        self.children = [
            in_columns(self, self._make_controls()),
            side_by_side(buttons),
            self._message,
            above,
            self.maps,
        ]

    # What its buttons do, and code may

    def clear(self) -> None:
        """Take all ink off the sheet."""
        self._show(EMPTY)

    def load(self) -> None:
        """Put the test digit on the sheet again, not moved."""
        self._show(self.ink if self._reading.problem else sheet_of(self.digit))

    def show_mistake(self) -> None:
        """Load the next test digit that the network takes for another one."""
        number = next_mistake(self.network, self.digit)
        if number is None:
            self._message.say(tr("The network gets every test digit right."), role="status")
            return
        with self.hold_trait_notifications():
            self.digit = number
            self._show(sheet_of(number))

    def show_network(self, network: Network) -> None:
        """Read with another network, or with the same once it has learned more."""
        self.network = check_network(network)
        self._draw()

    def _show(self, ink: str) -> None:
        self._message.say("")
        with self.hold_trait_notifications():
            self.ink, self.right, self.down = ink, 0, 0

    # How it follows its settings

    @t.observe("digit")
    def _load(self, _change: object = None) -> None:
        self._message.say("")
        if not self._reading.problem:
            self.ink = sheet_of(self.digit)

    def _take_drawing(self, _change: object) -> None:
        """The ink as it is on the screen, moved or not, is the learner's own from now on."""
        if self.pad.drawn[0] == self.pad.sheet[0]:
            self._show(self.pad.ink)

    @property
    def _reading(self) -> Reading:
        return Reading(self.network, self.ink, self.digit, self.down, self.right)

    @property
    def problem(self) -> str:
        """A whole sentence: why there is no such test digit; empty if there is."""
        return self._reading.problem

    @property
    def words(self) -> str:
        """What is on the sheet, what the network answers, and how far that can be trusted."""
        return self._reading.words

    def _draw(self) -> None:
        reading = self._reading
        self.pad.show(as_ink(reading.dots))
        self.reading.place(0, {"base": drawing.interactive_svg(picture.answer(reading))})
        self.maps.place(0, {"base": drawing.interactive_svg(picture.maps(reading)), "sentences": [reading.words]})

    def static_svg(self) -> str:
        """Return the sheet, the answer, the maps and the sentences as SVG text."""
        reading = self._reading
        panels = [picture.sheet(reading), *picture.answer(reading), *picture.maps(reading)]
        return drawing.static_svg(panels, [], [reading.words])
