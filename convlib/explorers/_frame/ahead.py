"""The states near the present one, sent while an exhibit rests, so that its controls need not wait for the kernel.

The state of an exhibit is what its controls show, and its picture a function of that. So when an exhibit has rested for
a moment, the kernel draws what each control could show next, the nearest values first, and sends it (see `states`). The
browser then shows the next state in the frame of the key, and tells the kernel as ever. The kernel's own picture takes
its place when it arrives, whatever the browser has shown until then.

Every picture has a `key`: its number; a number for all that no control shows, such as a setting of code's or a picture
of the learner's own; and the values of the controls. A state that was sent ahead counts as long as that second number
is the same. Which controls the browser has to look at stands in the trait `steps`, and what all of
them show in a state in its `follow`.
"""

import asyncio
import contextlib
from collections.abc import Callable, Iterator, Sequence
from time import perf_counter
from typing import TYPE_CHECKING, Any

import ipywidgets as widgets

from convlib.explorers._frame.controls import OWN, Setting, independent
from convlib.explorers._frame.states import pack
from convlib.explorers._frame.view import View, send_together

if TYPE_CHECKING:
    from convlib.explorers._frame.explorer import Explorer

REST = 0.2  # s without a change, after which an exhibit rests: over a slow network, a held key is heard of every 0.1 s
MOST = 0.04  # s of drawing at one rest
MOST_PIXELS = 200_000  # bytes of photographs at one rest


class Ahead:
    """Sends the states near the present one of an exhibit to its views.

    Parameters
    ----------
    explorer : Explorer
    views : sequence of View
    pictures : callable
        What each of these views shows, a mapping from its traits to their values: a function of the settings, and of
        what `beside` returns.
    beside : callable, optional
        What the pictures depend on beside the settings, to be compared.
    """

    def __init__(
        self,
        explorer: "Explorer",
        views: Sequence[View],
        pictures: Callable[[], list[dict[str, Any]]],
        beside: Callable[[], object] = lambda: None,
    ) -> None:
        self._explorer, self._views, self._pictures, self._beside = explorer, views, pictures, beside
        self._steps: dict[Setting, widgets.Widget] = {}
        self._number, self._basis_number = 0, 0
        self._basis: object = None
        self._sent: set[tuple] = set()
        self._task: asyncio.Task[None] | None = None
        for view in views:
            view.observe(self._see, names="watched")

    def begin(self) -> None:
        """Tell the views which controls to look at, once the exhibit has them."""
        self._steps = independent(self._explorer)
        steps = [[control.model_id, _trait(control)] for control in self._steps.values()]
        for control in self._steps.values():
            control.add_class("convlib-step")
        for view in self._views:
            send_together(view, {"steps": steps} | self._key())

    def key(self) -> dict[str, Any]:
        """Return the traits `key` and `follow` for a new picture, and wait anew for a rest."""
        self._number += 1
        return self._key()

    def _key(self) -> dict[str, Any]:
        basis = self._explorer.not_stepped([setting.name for setting in self._steps]), self._beside()
        if basis != self._basis:
            self._basis, self._basis_number = basis, self._basis_number + 1
            self._sent.clear()
        values = self._values()
        self._sent.add(tuple(values))
        self._wait()
        return {"key": [self._number, self._basis_number, values], "follow": self._follow()}

    def _follow(self) -> dict[str, dict[str, Any]]:
        """Return what the controls show that follow others, such as the cells a kernel's name.

        Not one that is moved itself: to set it from within its own change keeps the change from the kernel.
        """
        explorer, moved = self._explorer, set(self._steps.values())
        followers = {name: made for name, made in explorer.stepping.items() if made not in moved}
        steps = {made: {_trait(made): self._value(name, made)} for name, made in followers.items()}
        fields = {made: traits() for made, traits in explorer.following.items()}
        return {made.model_id: traits for made, traits in (steps | fields).items()}

    def _values(self) -> list:
        """Return what the controls show, or will: a setting that code changes is drawn before its control follows."""
        return [self._value(setting.name, control) for setting, control in self._steps.items()]

    def _value(self, name: str, control: widgets.Widget) -> Any:
        value = self._explorer._number(name)
        if value is None:  # it has nothing to show, and stays as it is
            return getattr(control, _trait(control))
        if isinstance(control, widgets.Dropdown):
            return [option for _label, option in control.options].index(value)
        return value

    def _see(self, _change: object) -> None:
        """Begin anew for a page that has only the present picture."""
        self._sent = {tuple(self._values())}
        self._wait()

    def _wait(self) -> None:
        """Send what is near after a rest, if somebody looks and a kernel runs."""
        if self._task is not None:
            self._task.cancel()
            self._task = None
        if self._steps and any(view.watched for view in self._views):
            with contextlib.suppress(RuntimeError):  # a thread of the learner's has no loop
                self._task = asyncio.get_running_loop().create_task(self._send())

    async def _send(self) -> None:
        await asyncio.sleep(REST)
        resting = self._pictures()
        states, spent, photographed = [], 0.0, 0
        for values, settings in self._near():
            began = perf_counter()
            with self._explorer.supposing(settings):
                pictures, follow = self._pictures(), self._follow()
            spent, size = spent + perf_counter() - began, _photographed(pictures, resting)
            if photographed + size > MOST_PIXELS >= size:
                break
            self._sent.add(tuple(values))
            if size <= MOST_PIXELS:  # a larger one is drawn when it is asked for
                states.append((values, [{**picture, "follow": follow} for picture in pictures]))
                photographed += size
            if spent > MOST:
                break
            await asyncio.sleep(0)  # messages come first
        if states:
            for number, view in enumerate(self._views):
                view.ahead = pack(resting[number], [(values, pictures[number]) for values, pictures in states])

    def _near(self) -> Iterator[tuple[list, dict[str, Any]]]:
        """Yield what all controls show in each state that is not known yet, and its settings; the nearest first."""
        values = self._values()
        near = [list(_others(self._explorer, setting, control)) for setting, control in self._steps.items()]
        for distance in range(max(map(len, near))):
            for place, found in enumerate(near):
                if distance < len(found):
                    value, settings = found[distance]
                    there = [*values[:place], value, *values[place + 1 :]]
                    if tuple(there) not in self._sent:
                        yield there, settings


def _photographed(pictures: list[dict[str, Any]], resting: list[dict[str, Any]]) -> int:
    """Count the bytes of the photographs that change."""
    pairs = zip(pictures, resting, strict=True)
    changed = [new.get("pictures", []) for new, old in pairs if new.get("pictures") != old.get("pictures")]
    return sum(len(photograph) for shown in changed for photograph in shown)


def _trait(control: widgets.Widget) -> str:
    """Name the trait that has a control's value in the browser."""
    return "index" if isinstance(control, widgets.Dropdown) else "value"


def _others(explorer: "Explorer", setting: Setting, control: widgets.Widget) -> Iterator[tuple[Any, dict[str, Any]]]:
    """Yield the other values of a control, the nearest first, and the settings that each gives."""
    if control.disabled:
        return
    if isinstance(control, widgets.Checkbox):
        yield not control.value, setting.implies(explorer, not control.value)
    elif isinstance(control, widgets.IntSlider):
        values = set(range(control.min, control.max + 1)) - {control.value}
        for value in sorted(values, key=lambda value: abs(value - control.value)):
            yield value, setting.implies(explorer, value)
    else:
        options = [value for _label, value in control.options]
        places = [place for place, value in enumerate(options) if value != OWN and place != control.index]
        for place in sorted(places, key=lambda place: abs(place - control.index)):
            yield place, setting.implies(explorer, options[place])
