"""What every explorer shares: its settings, when it is drawn, and what a saved notebook keeps of it."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from os import PathLike
from pathlib import Path
from threading import RLock
from typing import Any

import ipywidgets as widgets

from convlib.explorers._frame import stored
from convlib.explorers._frame.controls import OWN, check_names, declared, make_controls
from convlib.explorers._frame.view import View
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
        self.one_thread = RLock()
        known = self.known_controls()
        self._shown_controls = known if controls is None else check_names(controls, known)
        self._check_settings(state)
        super().__init__()
        self.stepping: dict[str, widgets.Widget] = {}
        self.following: dict[widgets.Widget, Callable[[], dict[str, Any]]] = {}
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

    def _number(self, name: str) -> Any:
        """Return what its control shows of a setting; None where it has nothing to show."""
        return getattr(self, name)

    def _reach(self, name: str) -> tuple[int, int]:
        """From what to what a setting can be moved: the range of its slider if that is shown, else only its value."""
        setting, value = getattr(type(self), name), self._number(name)
        low, high = (setting.low, setting.high) if self._shows(setting.control) else (value, value)
        return min(low, value), max(high, value)

    def _redraw(self, _change: object = None) -> None:
        """Draw once for every new state, however many settings changed together."""
        with self.one_thread:
            state = tuple(getattr(self, name) for name in self.state())
            if state != self._drawn:
                self._drawn = state
                self._draw()

    def _draw(self) -> None:
        raise NotImplementedError

    # What is sent ahead of its controls, where its subclass has an `Ahead`

    def not_stepped(self, stepped: Sequence[str]) -> tuple:
        """Return the values of all settings but these, what they imply, and the position."""
        implied = {
            name
            for setting in stepped
            if getattr(self, setting) != OWN
            for name in getattr(type(self), setting).implies(self, getattr(self, setting))
        }
        return tuple(getattr(self, name) for name in self.state() if name not in {"index", *stepped, *implied})

    @contextmanager
    def supposing(self, settings: dict[str, Any]) -> Iterator[None]:
        """Have other settings for a while, without telling anybody; a thread that sets or draws one waits."""
        with self.one_thread:
            kept, results = self._trait_values, vars(self).get("_cached_results", {})
            self._trait_values, self._cached_results = kept | settings, dict(results)
            try:
                yield
            finally:
                self._trait_values, self._cached_results = kept, results

    # What a page without a kernel shows: see `stored`

    @property
    def stored_views(self) -> Sequence[View]:
        """The views whose pictures a page without a kernel can store; none if only the kernel can draw them."""
        return ()

    def knobs(self) -> list[stored.Knob]:
        """List the controls of such a page."""
        return stored.knobs(self)

    def to_html(self, path: str | PathLike[str]) -> None:
        """Write this exhibit as one HTML file that works without a kernel and without a network.

        The file is a page of its own: open it, put it on a web site, show it inside of another page with an ``iframe``.
        Its sliders, checkboxes and lists work, by pointer and by keyboard, and a screen reader is told what a notebook
        tells it. The file has the picture of every state that they can reach, at most `stored.MOST_STATES` pictures
        and `stored.MOST_BYTES` bytes of them. Where there are more, the controls with the most values stay still, and a
        sentence on the page names them; it also names text fields, which need the kernel. If the output waits for a
        prediction, a checkbox shows it. An exhibit that only its kernel can draw becomes a picture with a sentence.

        Parameters
        ----------
        path : str or path
            The file, which is replaced if it exists. Its folder must exist.

        Raises
        ------
        OSError
            If the file cannot be written; the sentence says why.

        Examples
        --------
        >>> from convlib import images
        >>> from convlib.explorers import WindowExplorer
        >>> explorer = WindowExplorer(images.SEVEN, kernel="sobel_x", controls=("stride", "padding"))
        >>> explorer.to_html("stride.html")  # doctest: +SKIP
        """
        stored.write(self, Path(path))

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
        if os.environ.get(stored.ASKED):
            return {"text/plain": repr(self), "text/html": stored.fragment(self) or stored.still(self)}
        bundle = dict(super()._repr_mimebundle_(**kwargs))
        return bundle | {"text/plain": repr(self), "text/html": stored.still(self)}
