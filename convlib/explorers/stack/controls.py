"""The controls of `StackExplorer`: the settings of one layer, and buttons that add and remove layers."""

from typing import Any, Self

import ipywidgets as widgets
import traitlets as t

from convlib.explorers._frame.controls import dropdown, side_by_side, slider
from convlib.explorers.stack.stack import KINDS, MOST
from convlib.text import tr


class OfLayer:
    """Declare a setting of the layer that the controls change, with its control: a slider, or the list of kinds.

    Of an explorer it is that layer's setting, or None where there is no such layer; to set it changes the layer.

    Parameters
    ----------
    label : str
        The marked label of its control.
    low, high : int, optional
        From where to where its slider goes; without them there is the list.
    """

    loads = ()

    def __init__(self, label: str, low: int = 0, high: int = 0) -> None:
        self.label, self._reach = label, (low, high)

    def __set_name__(self, _owner: type, name: str) -> None:
        self.name = self.control = name

    def __get__(self, explorer: t.HasTraits | None, _owner: type) -> Self | Any:
        return self if explorer is None else getattr(explorer.changed_layer, self.name, None)

    def __set__(self, explorer: t.HasTraits, value: object) -> None:
        explorer.change(**{self.name: value})

    def implies(self, explorer: t.HasTraits, value: object) -> dict[str, object]:
        """Return the settings that this one changes by taking a value: the layers."""
        return {"layers": explorer.with_changed(**{self.name: value})} if explorer.changed_layer else {}

    def make_control(self, explorer: t.HasTraits) -> widgets.Widget:
        """Make a control; without a layer to change it is disabled."""
        control = slider(tr(self.label), *self._reach) if any(self._reach) else dropdown(tr(self.label), _kinds())

        def show(_change: object = None) -> None:
            value = getattr(explorer, self.name)
            control.disabled = value is None
            if value is None:
                return
            if isinstance(control, widgets.IntSlider):
                control.min, control.max = min(control.min, value), max(control.max, value)
            control.value = value

        def take(change: dict) -> None:
            if getattr(explorer, self.name) not in (None, change["new"]):
                setattr(explorer, self.name, change["new"])

        show()
        explorer.observe(show, names=["layers", "changed"])
        control.observe(take, names="value")
        explorer.stepping[self.name] = control
        return control


def _kinds() -> list[tuple[str, str]]:
    return [(tr(text), kind) for kind, text in KINDS.items()]


def buttons(explorer: t.HasTraits) -> widgets.Widget:
    """Make the buttons that add and remove a layer."""
    add, remove = widgets.Button(description=tr("Add a layer")), widgets.Button(description=tr("Remove the layer"))

    def show(_change: object = None) -> None:
        add.disabled, remove.disabled = len(explorer.layers) == MOST, explorer.changed_layer is None

    show()
    explorer.observe(show, names=["layers", "changed"])
    # A press may still be on its way when the one before it has disabled the button.
    add.on_click(lambda _button: add.disabled or explorer.add())
    remove.on_click(lambda _button: remove.disabled or explorer.remove())
    return side_by_side([add, remove])
