"""Declared controls: one line says a setting of an explorer, what it may be, and the control that changes it.

    class Zoom(Explorer):
        stride = whole(1, label=mark("stride"), low=1, high=4)
        mode = choice("zeros", {"zeros": mark("zeros"), "edge": mark("edge")}, label=mark("padding mode"))
        turned = flag(False, label=mark("turn the kernel by 180°"))

Each line is a trait, tagged ``state=True``: a change of it draws the exhibit anew. From that line an explorer has

- the setting: ``Zoom(stride=2)`` and ``explorer.stride = 3``, with the first argument as its default;
- the check: a value of another type raises a TypeError, an unknown name a ValueError, and the sentence says what it
  must be (a TraitError would be traitlets' own). A number that makes no sense, such as stride 0, is kept: the exhibit
  explains what is wrong with it, and the slider widens its range to show it;
- the control: a slider from `low` to `high`, a list, a checkbox. Its label is also what a screen reader says;
- the name that ``controls=("stride", …)`` knows. Controls are shown in the order of these lines, those of the base
  classes first, in whatever order a lesson asks for them.

A setting with neither `label` nor `control` has no control. Settings that give the same name to `control` are shown
together: ``controls=("samples",)`` shows ``x_samples`` and ``w_samples``. What has a control but is no setting, such
as an upload, is a method under `@control`:

    @control("own image")
    def _upload(self) -> widgets.Widget: ...

More of them are declared in the same way: `presets.preset` (a name loads values, values find their name),
`fields.numbers` (a text field for several numbers) and `kernel_choice.grid` (the cells of a kernel). An explorer
makes the controls that it shows with `self._make_controls()`, which `Positioned` does for you.

Labels are `mark`ed here and translated when a control is made. What a program compares is never a label, but the
option of a list or the name of a setting.
"""

import numbers
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from operator import index
from typing import Any, Self

import ipywidgets as widgets
import numpy as np
import traitlets as t

from convlib.text import listed, mark, shown, tr

MODES = {"zeros": mark("zeros"), "edge": mark("edge"), "reflect": mark("reflect"), "wrap": mark("wrap")}
"""How padding is filled, see `pad2d`, with the labels in lists."""

OWN = "own"  # the option for values that are in no table


def whole(default: int, *, label: str = "", low: int = 0, high: int = 0, control: str = "") -> "Whole":
    """Declare a whole number, changed by a slider from `low` to `high`; True counts as 1."""
    return Whole(default, low, high).declare(label, control)


def real(default: float, *, label: str = "", control: str = "") -> "Real":
    """Declare a number, changed by typing it."""
    return Real(default).declare(label, control)


def flag(default: bool, *, label: str = "", control: str = "") -> "Flag":
    """Declare a setting that is on or off, changed by a checkbox."""
    return Flag(default).declare(label, control)


def choice(
    default: str,
    options: Mapping[str, str],
    *,
    label: str = "",
    wide: bool = False,
    own: Sequence[str] = (),
    control: str = "",
) -> "Choice":
    """Declare a choice among options, given with their marked labels and changed by a list.

    With `wide` the list has a row of its own, for labels that are formulas. `own` names the settings that the option
    `OWN` is about: where a lesson does not show their controls, they come into view when that option is chosen.
    """
    return Choice(default, options, wide, own).declare(label, control)


def control(name: str) -> Callable[[Callable], Callable]:
    """Declare a control that changes no setting: the method below makes its widget."""

    def declare(make: Callable) -> Callable:
        make.control, make.make_control = name, make
        return make

    return declare


class Setting(t.TraitType):
    """A trait of an explorer's state that knows its control: how it is called, and how it is made."""

    label = ""
    control = ""  # what `controls=` calls it
    loads: Sequence[str] = ()  # the settings that follow this one

    def declare(self, label: str, control: str = "") -> Self:
        """Give it a label and, if not its own, the name that `controls=` knows."""
        self.label, self.control = label, control
        return self.tag(state=True)

    def class_init(self, cls: type, name: str | None) -> None:
        """Call a control by its setting's name if it has a label and no other name."""
        super().class_init(cls, name)
        if self.label and not self.control:
            self.control = self.name

    def set(self, explorer: t.HasTraits, value: object) -> None:
        """Set it, but not while another thread supposes another state."""
        with explorer.one_thread:
            super().set(explorer, value)

    def make_control(self, explorer: t.HasTraits) -> widgets.Widget:
        """Make the widget that shows and changes this setting of one explorer."""
        raise NotImplementedError

    def step(self, explorer: t.HasTraits, made: widgets.Widget) -> widgets.Widget:
        """Let the states that a slider, a checkbox or a list leads to be known ahead: see `ahead`."""
        explorer.stepping[self.name] = made
        return made

    def implies(self, _explorer: t.HasTraits, value: object) -> dict[str, object]:
        """Return the settings that this one changes by taking a value, itself among them."""
        return {self.name: value}

    def _said(self, value: object) -> dict[str, object]:
        return {"name": self.name, "example": self.default_value, "value": shown(value)}


class Whole(Setting, t.Int):
    """A whole number with a slider."""

    def __init__(self, default: int, low: int, high: int) -> None:
        super().__init__(default)
        self.low, self.high = low, high

    def validate(self, _explorer: t.HasTraits, value: object) -> int:
        """Return it as an int, True as 1; legal or not, it is kept."""
        try:
            return index(value)
        except TypeError:
            message = tr("{name} must be a whole number such as {example}, not {value}.", **self._said(value))
            raise TypeError(message) from None

    def make_control(self, explorer: t.HasTraits) -> widgets.Widget:
        """Make a slider."""
        return self.step(explorer, bind(explorer, self.name, slider(tr(self.label), self.low, self.high)))


class Real(Setting, t.Float):
    """A number with a field."""

    def validate(self, _explorer: t.HasTraits, value: object) -> float:
        """Return it as a float."""
        try:
            if isinstance(value, numbers.Real):
                return float(value)
        except OverflowError:
            pass
        raise TypeError(tr("{name} must be a number such as {example}, not {value}.", **self._said(value)))

    def make_control(self, explorer: t.HasTraits) -> widgets.Widget:
        """Make a field."""
        field = widgets.FloatText(description=tr(self.label), layout={"width": "130px"}, style=_WHOLE_LABEL)
        explorer.following[field] = lambda: {"value": getattr(explorer, self.name)}
        return bind(explorer, self.name, field)


class Flag(Setting, t.Bool):
    """A checkbox."""

    def validate(self, _explorer: t.HasTraits, value: object) -> bool:
        """Return it if it is True or False, Python's or numpy's."""
        if isinstance(value, (bool, np.bool_)):
            return bool(value)
        raise TypeError(tr("{name} must be True or False, not {value}.", **self._said(value)))

    def make_control(self, explorer: t.HasTraits) -> widgets.Widget:
        """Make a checkbox as wide as its label."""
        box = widgets.Checkbox(description=tr(self.label), indent=False, layout={"width": "auto"})
        return self.step(explorer, bind(explorer, self.name, box))


class Choice(Setting, t.Enum):
    """One of several options, with a list of their labels."""

    def __init__(self, default: str, options: Mapping[str, str], wide: bool = False, own: Sequence[str] = ()) -> None:
        super().__init__(tuple(options), default)
        self.options, self.wide, self.own = options, wide, own

    def validate(self, _explorer: t.HasTraits, value: object) -> str:
        """Return it if it is one of the options."""
        if isinstance(value, str) and value in self.values:
            return str(value)
        known = listed(map(repr, self.values))
        if isinstance(value, str):
            raise ValueError(tr("{name} {value} is not known; choose from {known}.", known=known, **self._said(value)))
        raise TypeError(tr("{name} must be one of {known}, not {value}.", known=known, **self._said(value)))

    def make_control(self, explorer: t.HasTraits) -> widgets.Widget:
        """Make a list."""
        made = dropdown(tr(self.label), [(tr(text), option) for option, text in self.options.items()])
        if self.wide:
            made.add_class("convlib-row")
            made.layout.width, made.layout.max_width = "820px", "calc(100% - 4px)"
        self.step(explorer, bind(explorer, self.name, made))
        settings = [getattr(type(explorer), name) for name in self.own]
        hidden = [setting for setting in settings if not explorer._shows(setting.control)]
        return self._revealing(explorer, made, hidden) if hidden else made

    def _revealing(self, explorer: t.HasTraits, made: widgets.Widget, hidden: Sequence[Setting]) -> widgets.Widget:
        """Put the controls of hidden settings beside the list, from the moment on when `OWN` is chosen."""
        box = side_by_side([made])

        def reveal(_change: object = None) -> None:
            if getattr(explorer, self.name) == OWN and len(box.children) == 1:
                box.children = [made, *(setting.make_control(explorer) for setting in hidden)]
                explorer.add_class(BESIDE)

        reveal()
        explorer.observe(reveal, names=self.name)
        return box


# From declarations to widgets


def declared(explorer: type) -> dict[str, list[Any]]:
    """Map each name that `controls=` knows to what was declared under it, in the order of the lines."""
    lines: dict[str, Any] = {}
    for base in reversed(explorer.__mro__):
        lines |= vars(base)
    found: dict[str, list[Any]] = {}
    for line in lines.values():
        if hasattr(line, "make_control") and line.control:
            found.setdefault(line.control, []).append(line)
    return found


def check_names(wanted: Sequence[str], known: Sequence[str]) -> tuple[str, ...]:
    """Return the controls that a lesson asks for; a ValueError names those that its explorer does not have."""
    if isinstance(wanted, (str, bytes)) or not isinstance(wanted, (Sequence, Set)):
        raise TypeError(
            tr(
                "controls must be names in brackets, such as ({example!r},), not {value}. The names are {known}.",
                example=known[0],
                value=shown(wanted),
                known=listed(known),
            )
        )
    unknown = [name for name in wanted if not isinstance(name, str) or name not in known]
    if unknown:
        raise ValueError(
            tr(
                "controls: {unknown} is not known; choose from {known}.",
                "controls: {unknown} are not known; choose from {known}.",
                n=len(unknown),
                unknown=listed(map(shown, unknown)),
                known=listed(known),
            )
        )
    return tuple(wanted)


def make_controls(explorer: t.HasTraits, shown: Sequence[str]) -> list[widgets.Widget]:
    """Make the controls with these names; several under one name are put side by side."""
    made = []
    for name, lines in declared(type(explorer)).items():
        if name in shown:
            each = [line.make_control(explorer) for line in lines]
            made.append(each[0] if len(each) == 1 else side_by_side(each))
    return made


def bind(explorer: t.HasTraits, name: str, control: widgets.Widget) -> widgets.Widget:
    """Tie the value of a control to a setting, in both directions.

    `traitlets.link` would do, but for two things: a value beyond the range of a slider has to widen it first, since
    what the learner set is never changed; and a NaN, which is not equal to itself, would raise its "broken link".
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


_WHOLE_LABEL = {"description_width": "initial"}  # ipywidgets would cut it off


def slider(label: str, low: int, high: int) -> widgets.IntSlider:
    """Make a slider for whole numbers, moved by pointer or arrow keys."""
    return widgets.IntSlider(min=low, max=high, description=label, layout={"width": "300px"}, style=_WHOLE_LABEL)


def dropdown(label: str, options: Sequence) -> widgets.Dropdown:
    """Make a list of (label, value) pairs or plain values."""
    return widgets.Dropdown(options=options, description=label, layout={"width": "300px"}, style=_WHOLE_LABEL)


def button(label: str, press: Callable[[], None]) -> widgets.Button:
    """Make a button."""
    made = widgets.Button(description=label)
    made.on_click(lambda _button: press())
    return made


def independent(explorer: t.HasTraits) -> dict[Setting, widgets.Widget]:
    """Map each setting with a slider, a checkbox or a list to that; not one that follows another of them."""
    settings = {getattr(type(explorer), name): made for name, made in explorer.stepping.items()}
    followed = {name for setting in settings for name in setting.loads}
    return {setting: made for setting, made in settings.items() if setting.name not in followed}


BESIDE = "convlib-controls-beside"  # an exhibit whose controls stand beside its picture, where there is room


def in_columns(explorer: widgets.Widget, controls: Sequence[widgets.Widget], most_above: int = 3) -> widgets.Box:
    """Put the controls of an exhibit into columns, in which labels line up with labels and fields with fields.

    They stand above the picture; if there are more than `most_above`, beside it.
    """
    count = sum(len(made.children) if isinstance(made, widgets.HBox) else 1 for made in controls)
    if count > most_above:
        explorer.add_class(BESIDE)
    box = widgets.Box(list(controls))
    box.add_class("convlib-controls")
    return box


def side_by_side(controls: Iterable[widgets.Widget]) -> widgets.HBox:
    """Put controls side by side, wrapped where the page is narrow."""
    box = widgets.HBox(list(controls))
    box.add_class("convlib-knobs")
    return box
