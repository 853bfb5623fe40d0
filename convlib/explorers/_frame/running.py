"""An exhibit that works while the learner watches, and leaves the kernel free for all others.

There are no threads, so that it also runs in a browser's kernel. A task of the kernel's event loop works for at most
`PIECE` seconds, then lets the kernel answer its messages, and so on. It draws only if

- the last picture is `INTERVAL` seconds old,
- drawing has taken at most `SHARE` of the time that work took since then,
- a page has answered that it shows the last picture: a slow page is not flooded.

Where no page answers any more, because the cell was run again, its output cleared or the page closed, the task ends.
"""

import asyncio
from collections.abc import Sequence
from time import perf_counter
from typing import Any

import anywidget
import ipywidgets as widgets
import traitlets as t

from convlib import drawing
from convlib.explorers._frame import assets
from convlib.explorers._frame.controls import button, choice, in_columns, side_by_side
from convlib.explorers._frame.explorer import Explorer
from convlib.explorers._frame.fields import Message
from convlib.explorers._frame.view import View
from convlib.text import mark, shown, tr

PIECE = 0.02  # s of work between two chances for other messages
TURNS = 10  # of the event loop at each chance: a message takes several from the socket to its handler
INTERVAL = 0.1  # s, the least between two pictures
SHARE = 0.08  # of the time of work, the most that drawing takes
PATIENCE = 10.0  # s that a page may be busy before it counts as closed
FAREWELL = 0.5  # s for another page to answer once one says that it shows the exhibit no more

SPEEDS = {
    "slow": mark("slow, 2 steps a second"),
    "medium": mark("medium, 20 steps a second"),
    "fast": mark("as fast as possible"),
}
_PACES = {"slow": (1, 0.5), "medium": (2, INTERVAL)}
"""Steps, and the seconds that they take with their picture."""
_FAST = 10**6, 0.0


class Running(Explorer):
    """An exhibit with *Run*, *Pause*, *Step* and *Start again* for work that is done step by step.

    A subclass writes `_advance`, `_restart`, `_panels` and `words`, and names in `_restarting` the settings whose
    change starts again. All others count from the next step on. While it runs, a screen reader is told only that it
    does; the words are said once it pauses.

    Parameters
    ----------
    label : str
        What the picture shows, for screen readers.
    controls, **state
        As in `Explorer`.

    Attributes
    ----------
    running : bool
        Whether it runs; setting it is the same as pressing *Run* or *Pause*.

    Examples
    --------
    >>> class Count(Running):
    ...     def _restart(self): self.n = 0
    ...     def _advance(self):
    ...         self.n += 1
    ...         return self.n < 5
    ...     def _panels(self): return []
    ...     words = property(lambda self: f"counted to {self.n}")
    >>> count = Count(label="a count")
    >>> count.advance(3)
    >>> count.words
    'counted to 3'
    """

    running = t.Bool(False)
    speed = choice("fast", SPEEDS, label=mark("speed"))

    _restarting: Sequence[str] = ()
    _most_above = 3  # controls above the picture; if there are more, they stand beside it

    def __init__(self, *, label: str, controls: Sequence[str] | None = None, **state: Any) -> None:
        super().__init__(controls=controls, **state)
        self.view = View(label=label)
        self._watch = Watch()
        self._message = Message()
        self._task: asyncio.Task[None] | None = None
        self._run_button = button(tr("Run"), self._toggle)
        self._restart()
        self._draw()
        self._lay_out(self._make_controls())

    def _lay_out(self, controls: Sequence[widgets.Widget]) -> None:
        """Put the controls and the buttons above or beside the picture."""
        buttons = [self._run_button, button(tr("Step"), self.step), button(tr("Start again"), self.start_again)]
        self.children = [
            in_columns(self, controls, self._most_above),
            side_by_side(buttons),
            self._message,
            self.view,
            self._watch,
        ]

    # What a subclass writes

    def _advance(self) -> bool:
        """Do one step, a few milliseconds of work, and return whether there is more to do. After the last, do none."""
        raise NotImplementedError

    def _restart(self) -> None:
        """Go back to the state before the first step; called before the first picture too."""
        raise NotImplementedError

    def _panels(self) -> list[drawing.Panel]:
        """Draw the present state; each panel without a highlight."""
        raise NotImplementedError

    # What its buttons do, and code may

    def advance(self, steps: int) -> None:
        """Do so many steps at once, or those that are left, and draw the result."""
        if isinstance(steps, bool) or not isinstance(steps, int) or steps < 0:
            raise ValueError(tr("steps must be a whole number from 0 on, not {value}.", value=shown(steps)))
        for _step in range(steps):
            if not self._advance():
                self.running = False
                break
        self._draw()

    def step(self) -> None:
        """Pause, and do one step."""
        self.running = False
        try:
            self.advance(1)
        except Exception as error:
            self._explain(error)

    def start_again(self) -> None:
        """Go back to the state before the first step; what runs goes on from there."""
        self._message.say("")
        self._restart()
        self._draw()

    def close(self) -> None:
        """Pause, and take the exhibit off the page."""
        self.running = False
        super().close()

    # How it runs

    @t.validate("running")
    def _check_loop(self, proposal: dict) -> bool:
        if proposal["value"]:
            try:
                asyncio.get_running_loop()
            except RuntimeError:
                way_out = tr(
                    "Only a notebook can run this while you watch. In code, advance(100) does 100 steps at once."
                )
                raise RuntimeError(way_out) from None
        return proposal["value"]

    @t.observe("running")
    def _switch(self, _change: object) -> None:
        self._run_button.description = tr("Pause") if self.running else tr("Run")
        if self.running:
            self._message.say("")
            self._task = asyncio.get_running_loop().create_task(self._work())
        elif self._task is not None:
            self._task.cancel()
        self._draw()

    def _toggle(self) -> None:
        self.running = not self.running

    async def _work(self) -> None:
        """Work and draw, in turn with all else that the kernel does, until paused."""
        try:
            self._watch.begin()
            while self.running and not self._watch.is_lost:
                began = perf_counter()
                self._work_a_piece()
                self._worked += perf_counter() - began
                if self._is_picture_due():
                    self._draw()
                await self._let_others(began)
                self._watch.wait(perf_counter() - began)
        except (Exception, KeyboardInterrupt) as error:  # the kernel would go on without a word, or end
            self._explain(error)
        if self.running:
            self.running = False
            self._message.say(tr("Paused: no page showed this any more."))

    def _work_a_piece(self) -> None:
        """Do as many steps as the speed asks for, or as fit into a piece."""
        steps, end = _PACES.get(self.speed, _FAST)[0], perf_counter() + PIECE
        for _step in range(steps):
            if not self._advance():
                self.running = False
            if not self.running or perf_counter() > end:
                break

    def _is_picture_due(self) -> bool:
        """Whether the page has shown the last picture and, at full speed, the work since then pays for the next."""
        paid = self.speed in _PACES or (
            self._worked * SHARE > self._cost and perf_counter() - self._drawn_at > INTERVAL
        )
        return self.running and self._watch.has_answered and paid

    async def _let_others(self, began: float) -> None:
        """Let the kernel handle its messages, and keep the pace."""
        for _turn in range(TURNS):
            await asyncio.sleep(0)
        rest = began + _PACES.get(self.speed, _FAST)[1] - perf_counter()
        if rest > 0:
            await asyncio.sleep(rest)

    def _explain(self, error: BaseException) -> None:
        self.running = False
        sentence = tr("It stopped because of an error: {error}", error=str(error) or type(error).__name__)
        self._message.say(sentence)

    # What it shows

    def _redraw(self, change: Any = None) -> None:
        if change is not None and change["name"] in self._restarting:
            self._restart()
        super()._redraw(change)

    def _draw(self) -> None:
        """Draw the state. While it runs, its words are text that nobody is told, and the status says that it runs."""
        began = perf_counter()
        panels, words = self._panels(), self.words
        unsaid, said = ([words], tr("It is running.")) if self.running else ([], words)
        pixels = [panel.pixels.tobytes() for panel in panels if panel.pixels is not None]
        picture = {"base": drawing.interactive_svg(panels, unsaid), "sentences": [said], "pictures": pixels}
        self.view.place(0, picture)
        self._watch.ask()
        self._drawn_at, self._worked = perf_counter(), 0.0
        self._cost = self._drawn_at - began

    def static_svg(self) -> str:
        """Return the present picture and its sentences as SVG text."""
        return drawing.static_svg(self._panels(), [], [self.words])


class Watch(anywidget.AnyWidget):
    """Knows whether a page shows the exhibit: the page answers each picture, and says when it shows it no more."""

    _esm = assets.module("watch.mjs")

    asked = t.Int(0).tag(sync=True)
    answered = t.Int(0).tag(sync=True, echo_update=False)

    def __init__(self) -> None:
        super().__init__(layout={"display": "none"})
        self.begin()
        self.observe(lambda _change: self.begin(), names="answered")
        self.on_msg(lambda *_gone: self._expect_end())

    def begin(self) -> None:
        """Be patient from now on."""
        self._patience = PATIENCE

    def ask(self) -> None:
        """Ask the page to answer once it shows all that was sent before."""
        self.asked += 1

    def wait(self, seconds: float) -> None:
        """Lose patience; a cell that blocked the kernel for a minute does not count."""
        self._patience -= min(seconds, 0.25)

    @property
    def has_answered(self) -> bool:
        """Whether a page shows all that was sent."""
        return self.answered == self.asked

    @property
    def is_lost(self) -> bool:
        """Whether no page shows the exhibit."""
        return self._patience < 0

    def _expect_end(self) -> None:
        self._patience = min(self._patience, FAREWELL)
        self.ask()  # another page may show it too
