"""What every explorer shares: its settings, when it is drawn, and what a saved notebook keeps of it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

import ipywidgets as widgets

from convlib import drawing
from convlib.explorers._frame.controls import OWN, check_names, declared, make_controls
from convlib.text import listed, tr


class Explorer(widgets.VBox):
    """An exhibit: declared settings are its state, and `_draw` turns the state into a picture.

    A subclass declares its settings, each with its control (see `controls`), and writes `_draw`. Controls and code
    change the settings; every change draws anew.

    Parameters
    ----------
    controls : sequence of str, optional
        The controls to show, in any order; all if not given.
    **state
        The settings that differ from their defaults.
    """

    def __init__(self, *, controls: Sequence[str] | None = None, **state: Any) -> None:
        known = self.known_controls()
        self._shown_controls = known if controls is None else check_names(controls, known)
        self._check_settings(state)
        super().__init__()
        self.stepping: dict[str, widgets.Widget] = {}
        self.add_class("convlib-explorer")
        for name, value in state.items():
            setattr(self, name, value)
        self._drawn = None
        self.observe(self._redraw, names=list(self.state()))

    def _check_settings(self, state: dict[str, Any]) -> None:
        unknown = sorted(set(state) - set(self.state()))
        if unknown:
            fields = {"explorer": type(self).__name__, "unknown": listed(unknown), "known": listed(self.state())}
            raise TypeError(tr("{explorer} has no setting {unknown}; it has {known}.", **fields))

    @classmethod
    @cache
    def state(cls) -> tuple[str, ...]:
        """Name the settings of this explorer, by the alphabet."""
        return tuple(cls.class_traits(state=True))

    @classmethod
    @cache
    def known_controls(cls) -> tuple[str, ...]:
        """Name the controls that `controls=` can ask for, in the order in which they are shown."""
        return tuple(declared(cls))

    def _make_controls(self) -> list[widgets.Widget]:
        """Make the controls that this exhibit shows."""
        return make_controls(self, self._shown_controls)

    def _shows(self, control: str) -> bool:
        """Whether a control is shown."""
        return control in self._shown_controls

    def _number(self, name: str) -> int:
        """Return what a slider shows of a setting."""
        return getattr(self, name)

    def _reach(self, name: str) -> tuple[int, int]:
        """From what to what a setting can be moved: the range of its slider if that is shown, else only its value."""
        setting, value = getattr(type(self), name), self._number(name)
        low, high = (setting.low, setting.high) if self._shows(setting.control) else (value, value)
        return min(low, value), max(high, value)

    def _redraw(self, _change: object = None) -> None:
        """Draw once for every new state, however many settings changed together."""
        state = tuple(getattr(self, name) for name in self.state())
        if state != self._drawn:
            self._drawn = state
            self._draw()

    def _draw(self) -> None:
        raise NotImplementedError

    # What is sent ahead of its controls, where its subclass has an `Ahead`

    def pictures(self) -> list[dict[str, Any]]:
        """For each view that is sent ahead, what it shows: a function of the settings only."""
        raise NotImplementedError

    def not_stepped(self, stepped: Sequence[str]) -> tuple:
        """Return all that `pictures` depends on, beside these settings and what they imply."""
        implied = {
            name
            for setting in stepped
            if getattr(self, setting) != OWN
            for name in getattr(type(self), setting).implies(getattr(self, setting))
        }
        return tuple(getattr(self, name) for name in self.state() if name not in {"index", *stepped, *implied})

    @contextmanager
    def supposing(self, settings: dict[str, Any]) -> Iterator[None]:
        """Have other settings for a while, without telling anybody."""
        kept, results = self._trait_values, vars(self).get("_cached_results", {})
        self._trait_values, self._cached_results = kept | settings, dict(results)
        try:
            yield
        finally:
            self._trait_values, self._cached_results = kept, results

    def static_svg(self) -> str:
        """Return the present picture as SVG text that stands alone."""
        raise NotImplementedError

    @property
    def words(self) -> str:
        """What the picture shows, in words."""
        raise NotImplementedError

    def __repr__(self) -> str:
        settings = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.state() if name not in self._unsaid)
        return f"{type(self).__name__}({settings})"

    _unsaid: Sequence[str] = ()  # settings too long for a line of text

    def _repr_mimebundle_(self, **kwargs: object) -> dict:
        """Add to the live view what a saved notebook keeps: the state in a line, and the picture with its text."""
        bundle = dict(super()._repr_mimebundle_(**kwargs))
        return bundle | {"text/plain": repr(self), "text/html": drawing.img(self.static_svg(), self.words)}
