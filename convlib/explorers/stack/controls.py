"""The controls of `StackExplorer`: the settings of one layer, and buttons that add and remove layers."""

import ipywidgets as widgets
import traitlets as t

from convlib.explorers._frame.controls import dropdown, side_by_side, slider
from convlib.explorers.stack.stack import KINDS, MOST
from convlib.text import tr


def setting(explorer: t.HasTraits, name: str, control: widgets.Widget) -> widgets.Widget:
    """Tie a control to one setting of the layer that is changed; without such a layer it is disabled."""

    def show(_change: object = None) -> None:
        layer = explorer.changed_layer
        control.disabled = layer is None
        if layer is None:
            return
        value = getattr(layer, name)
        if isinstance(control, widgets.IntSlider):
            control.min, control.max = min(control.min, value), max(control.max, value)
        control.value = value

    def take(change: dict) -> None:
        if explorer.changed_layer is not None and getattr(explorer.changed_layer, name) != change["new"]:
            explorer.change(**{name: change["new"]})

    show()
    explorer.observe(show, names=["layers", "changed"])
    control.observe(take, names="value")
    return control


def kinds() -> widgets.Dropdown:
    """Make the list of kinds of layer."""
    return dropdown(tr("kind"), [(tr(text), kind) for kind, text in KINDS.items()])


def buttons(explorer: t.HasTraits) -> widgets.Widget:
    """Make the buttons that add and remove a layer."""
    add, remove = widgets.Button(description=tr("Add a layer")), widgets.Button(description=tr("Remove the layer"))

    def show(_change: object = None) -> None:
        add.disabled, remove.disabled = len(explorer.layers) == MOST, explorer.changed_layer is None

    show()
    explorer.observe(show, names=["layers", "changed"])
    add.on_click(lambda _button: explorer.add())
    remove.on_click(lambda _button: explorer.remove())
    return side_by_side([add, remove])


def number_slider(name: str) -> widgets.IntSlider:
    """Make the slider of a number of a layer."""
    names = {"kernel": tr("kernel or window"), "stride": tr("stride"), "dilation": tr("dilation")}
    low, high = REACH[name]
    return slider(names.get(name, tr("padding")), low, high)


REACH = {"kernel": (1, 5), "stride": (1, 4), "dilation": (1, 4), "padding": (0, 4)}
