"""One line of an explorer makes a setting, its check, its control and the name that a lesson knows."""

import ipywidgets as widgets
import numpy as np
import pytest
from exhibits import controls, make, slider

from convlib import explorers
from convlib.explorers._frame.controls import choice, control, flag, real, whole
from convlib.explorers._frame.explorer import Explorer
from convlib.explorers._frame.fields import Field, numbers
from convlib.explorers._frame.kernel_choice import CellsEditor, grid
from convlib.explorers._frame.presets import OWN, preset
from convlib.text import mark


class Base(Explorer):
    """Controls that another explorer inherits."""

    hidden = whole(7)
    steps = whole(1, label=mark("how many steps"), low=1, high=4)


class Zoom(Base):
    """An explorer with every sort of control."""

    name = preset(
        "low",
        {"low": {"x": (1, 2), "y": 0.5}, "high": {"x": (9,), "y": 0.5}},
        {"low": mark("Low"), "high": mark("High")},
    )
    x = numbers((1, 2), label=mark("numbers of x"), most=3, largest=100)
    y = real(0.5, label=mark("y"), control="values")
    cells = grid(((1, 2),), control="values")
    mode = choice("in", {"in": mark("Towards you"), "out": mark("Away from you")}, label=mark("direction"))
    turned = flag(False, label=mark("turn it"))

    def __init__(self, **state):
        self.drawn = 0
        super().__init__(**state)
        self.children = self._make_controls()

    @control("a button")
    def _button(self):
        return widgets.Button(description="press")

    def _draw(self):
        self.drawn += 1


def descriptions(explorer):
    return [each.description for each in explorer.children if hasattr(each, "description")]


def test_controls_are_known_in_the_order_of_their_lines():
    assert Zoom.known_controls() == ("steps", "x", "values", "mode", "turned", "a button")
    assert Zoom.state() == ("cells", "hidden", "mode", "name", "steps", "turned", "x", "y")


def test_a_lesson_chooses_controls_in_any_order():
    assert descriptions(Zoom(controls=("turned", "steps"))) == ["how many steps", "turn it"]
    assert Zoom(controls=()).children == ()
    with pytest.raises(ValueError, match=r"'speed' is not known; choose from steps, x, values, mode, turned, a button"):
        Zoom(controls=("speed", "x"))


def test_settings_with_one_name_are_shown_together():
    (both,) = Zoom(controls=("values",)).children
    y, cells = both.children
    assert isinstance(y, widgets.FloatText)
    assert isinstance(cells, CellsEditor)


def test_each_control_and_its_setting_follow_each_other():
    zoom = Zoom()
    (mode,), (turned,) = controls(zoom, widgets.Dropdown), controls(zoom, widgets.Checkbox)
    assert mode.options == (("Towards you", "in"), ("Away from you", "out"))
    slider(zoom, "how many steps").value, mode.value, turned.value = 3, "out", True
    assert (zoom.steps, zoom.mode, zoom.turned) == (3, "out", True)
    zoom.steps, zoom.mode, zoom.turned = 2, "in", False
    assert (slider(zoom, "how many steps").value, mode.value, turned.value) == (2, "in", False)
    assert zoom.drawn == 6


@pytest.mark.parametrize("value", [-5, 0, 12])
def test_a_value_that_makes_no_sense_is_kept_and_widens_the_slider(value):
    zoom = Zoom(steps=value)
    assert zoom.steps == slider(zoom, "how many steps").value == value
    assert zoom._reach("steps") == (min(value, 1), max(value, 4))
    assert Zoom(controls=(), steps=value)._reach("steps") == (value, value)


def test_true_and_numpy_integers_are_whole_numbers():
    zoom = Zoom(steps=True)
    assert type(zoom.steps) is int
    zoom.steps = np.int64(3)
    assert (zoom.steps, type(zoom.steps)) == (3, int)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("steps", 1.5, r"^steps must be a whole number such as 1, not 1\.5\.$"),
        ("steps", "2", r"^steps must be a whole number such as 1, not '2'\.$"),
        ("y", "wide", r"^y must be a number such as 0\.5, not 'wide'\.$"),
        ("turned", "yes", r"^turned must be True or False, not 'yes'\.$"),
        ("mode", "up", r"^mode 'up' is not known; choose from 'in', 'out'\.$"),
        ("mode", ["in"], r"^mode must be one of 'in', 'out', not \['in'\]\.$"),
        ("name", "lower", r"^name 'lower' is not known; choose from 'low', 'high', 'own'\.$"),
        ("x", (), r"^x has 0 numbers; give between 1 and 3\.$"),
        ("x", 5, r"^x must be several numbers such as \(1, 2, 3\), not 5\.$"),
        ("x", (1, None), r"^x: “None” is not a number; write for example 1, 2, 3\.$"),
        ("x", (1, np.nan), r"^x: “nan” is not a number; write for example 1, 2, 3\.$"),
        ("cells", None, r"^cells must be real numbers, got None"),
    ],
)
def test_a_value_of_another_type_is_refused(name, value, said):
    zoom = Zoom()
    before = getattr(zoom, name)
    with pytest.raises((TypeError, ValueError), match=said):
        setattr(zoom, name, value)
    assert getattr(zoom, name) == before
    assert zoom.drawn == 0


def test_a_name_loads_its_values_and_values_find_their_name():
    zoom = Zoom()
    zoom.name = "high"
    assert (zoom.x, zoom.drawn) == ((9,), 1)
    zoom.y = 3
    assert (zoom.name, zoom.x) == (OWN, (9,))
    zoom.x, zoom.y = (1, 2), 0.5
    assert zoom.name == "low"
    zoom.name = OWN
    assert zoom.x == (1, 2)


def test_two_explorers_share_nothing():
    one, other = Zoom(), Zoom()
    one.name = "high"
    assert (other.name, other.x, other.drawn) == ("low", (1, 2), 0)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("1, two", "numbers of x: “two” is not a number; write for example 1, 2, 3. The picture keeps 1, 2."),
        (
            "1,,2",
            "numbers of x: a number is missing next to a comma; write for example 1, 2, 3. The picture keeps 1, 2.",
        ),
        ("1, 2, 3, 4", "numbers of x has 4 numbers; give between 1 and 3. The picture keeps 1, 2."),
        ("<b>", "“&lt;b&gt;” is not a number"),
    ],
)
def test_what_cannot_be_read_is_explained_and_changes_nothing(typed, said):
    zoom = Zoom()
    (field,) = controls(zoom, Field)
    field.text.value = typed
    assert said in field.message.value
    assert (zoom.x, zoom.drawn) == ((1, 2), 0)
    field.text.value = "−3, 1/2"
    assert (field.message.value, zoom.x) == ("", (-3, 0.5))
    zoom.x = (4,)
    assert field.text.value == "4"


def test_a_message_goes_when_the_setting_changes_elsewhere():
    zoom = Zoom()
    (field,) = controls(zoom, Field)
    field.text.value = "many"
    zoom.name = "high"
    assert (field.text.value, field.message.value) == ("9", "")


@pytest.mark.parametrize("name", explorers.__all__)
def test_every_control_has_a_name_that_is_said(name):
    """A screen reader says the description, or the names of the cells."""
    explorer = make(name)
    boxes = (widgets.Box, widgets.HTML)
    made = [each for each in controls(explorer.children[0], widgets.DOMWidget) if not isinstance(each, boxes)]
    assert len(made) >= len(explorer.known_controls())
    assert all(each.names if isinstance(each, CellsEditor) else each.description for each in made)


def offering_own():
    """Every list of an explorer that offers a learner's own numbers, with the settings that these are."""
    for name in explorers.__all__:
        for setting in getattr(explorers, name).class_traits(state=True).values():
            if OWN in getattr(setting, "options", ()):
                yield pytest.param(name, setting, id=f"{name}.{setting.name}")


@pytest.mark.parametrize(("name", "setting"), list(offering_own()))
def test_own_numbers_come_with_fields_for_them(name, setting):
    """Also where a lesson shows the list alone; they stay, even while the numbers are those of the table again."""
    explorer = make(name, controls=(setting.control,))
    box = explorer.children[0]
    before = len(controls(box, widgets.Widget))
    (chooser,) = controls(box, widgets.Dropdown)
    first = next(option for option in setting.options if option != OWN)
    chooser.value = OWN
    assert setting.own
    fields = controls(box, (widgets.Text, CellsEditor, widgets.FloatText))
    assert len(fields) == len(setting.own)
    assert getattr(explorer, setting.name) == OWN
    if isinstance(fields[0], CellsEditor):
        fields[0].texts = [["5", "6"]]
        assert getattr(explorer, setting.own[0]) == ((5, 6),)
    else:
        fields[0].value = "5, 6"
        assert getattr(explorer, setting.own[0]) == (5, 6)
    assert getattr(explorer, setting.name) == OWN
    chooser.value = first
    assert len(controls(box, widgets.Widget)) > before


def test_fields_that_are_shown_already_are_not_shown_twice():
    explorer = make("WindowExplorer", kernel="emboss", controls=("kernel", "weights"))
    explorer.kernel = OWN
    assert len(controls(explorer, CellsEditor)) == 1


@pytest.mark.parametrize(
    ("typed", "kept"), [("1e20", 1e20), ("100000000000000000000", 1e20), ("1/4", 0.25), ("2,5", 2.5), ("−3", -3)]
)
def test_a_cell_is_read_as_people_write_numbers_and_the_next_edit_still_counts(typed, kept):
    explorer = make("WindowExplorer", cells=((1, 2), (3, np.inf)))
    (fields,) = controls(explorer, CellsEditor)
    fields.texts = [[typed, "2"], ["3", "inf"]]
    assert explorer.cells == ((kept, 2), (3, np.inf))
    fields.texts = [[fields.texts[0][0], "5"], ["3", "inf"]]
    assert explorer.cells == ((kept, 5), (3, np.inf))
    assert fields.message == ""


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("two", "“two” is not a number; write for example 3, −2.5 or 1/3."),
        ("1e400", "“1e400” is not a number; write for example 3, −2.5 or 1/3."),
        ("1,728", "“1,728” can be read in two ways. Write 1728 or 1.728."),
    ],
)
def test_a_cell_that_is_no_number_is_explained_and_shows_its_number_again(typed, said):
    explorer = make("WindowExplorer", cells=((1, 2),))
    (fields,) = controls(explorer, CellsEditor)
    fields.texts = [[typed, "2"]]
    assert (explorer.cells, fields.texts, fields.message) == (((1, 2),), [["1", "2"]], said)
    fields.texts = [["1", "6"]]
    assert (explorer.cells, fields.message) == (((1, 6),), "")
    fields.texts = [[typed, "6"]]
    explorer.cells = ((7, 8),)
    assert (fields.texts, fields.message) == ([["7", "8"]], "")
