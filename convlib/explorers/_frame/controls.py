"""The knobs beside a picture: sliders and lists tied to the settings of an explorer."""

from collections.abc import Sequence

import ipywidgets as widgets

from convlib.explorers._frame.explorer import Explorer

MODES = ("zeros", "edge", "reflect", "wrap")  # how padding is filled: see `pad2d`


def check_controls(wanted: Sequence[str], known: Sequence[str]) -> None:
    """Raise ValueError where a lesson asks for a knob that its explorer does not have."""
    unknown = [name for name in wanted if name not in known]
    if unknown:
        raise ValueError(f"controls {', '.join(map(repr, unknown))} not known; choose from {', '.join(known)}")


def bind(explorer: Explorer, name: str, control: widgets.Widget) -> widgets.Widget:
    """Tie the value of a control to a trait of the explorer, in both directions.

    A trait set in code beyond the control's range widens the range: what the learner set is never changed.
    """

    def show(_change: object = None) -> None:
        value = getattr(explorer, name)
        if isinstance(control, widgets.IntSlider):
            control.min, control.max = min(control.min, value), max(control.max, value)
        if not _same(control.value, value):
            control.value = value

    def take(change: dict) -> None:
        if not _same(getattr(explorer, name), change["new"]):
            setattr(explorer, name, change["new"])

    show()
    explorer.observe(show, names=name)
    control.observe(take, names="value")
    return control


def _same(one: object, other: object) -> bool:
    """Compare, with NaN equal to itself: else two that follow each other would never come to rest."""
    return one == other or (one != one and other != other)


def slider(label: str, low: int, high: int) -> widgets.IntSlider:
    """Make a slider for whole numbers, moved by pointer or arrow keys."""
    return widgets.IntSlider(
        min=low, max=high, description=label, layout={"width": "300px"}, style={"description_width": "initial"}
    )


def dropdown(label: str, options: Sequence) -> widgets.Dropdown:
    """Make a dropdown of (text, value) pairs or plain values."""
    return widgets.Dropdown(
        options=options, description=label, layout={"width": "300px"}, style={"description_width": "initial"}
    )


def knobs(controls: Sequence[widgets.Widget]) -> widgets.HBox:
    """Put controls side by side, wrapped where the page is narrow."""
    box = widgets.HBox(list(controls))
    box.add_class("convlib-knobs")
    return box


def as_number(text: str) -> float:
    """Read a number as people write it: 3, −2.5, 1/3.

    Raises
    ------
    ValueError
        If it is none.

    Examples
    --------
    >>> as_number("−2"), as_number(" 1/4 ")
    (-2.0, 0.25)
    """
    above, _, below = text.replace("−", "-").replace(",", ".").partition("/")
    try:
        return float(above) / float(below or 1)
    except (ValueError, ZeroDivisionError):
        raise ValueError(f"“{text.strip()}” is not a number: write 3, −2.5 or 1/3") from None
