"""The kernel's side of a random walk: makes an exhibit, changes it as code may, and tells what it is at rest."""

import base64
import random

from exhibits import make
from IPython.display import display

from convlib.explorers._frame.ahead import Ahead
from convlib.explorers._frame.controls import Choice, Flag, Real, Whole
from convlib.explorers._frame.fields import Numbers
from convlib.explorers._frame.kernel_choice import Cells
from convlib.explorers._frame.view import View
from convlib.explorers.channel.channel_explorer import Filters
from convlib.explorers.digit.digit_explorer import Ink
from convlib.explorers.digit.reading import sheet_of
from convlib.explorers.filter.filter_explorer import FilterExplorer
from convlib.explorers.stack.stack_explorer import Layers
from convlib.practice import Practice

SETTINGS = {
    "ChannelExplorer": {"predict": True},
    "CostExplorer": {"controls": ("kind", "size", "channels", "filters", "kernel", "groups", "stride")},
    "FilterExplorer": {"controls": ("kernel", "weights", "color", "padding_mode")},
    "PairSumExplorer": {"predict": True},
    "PoolingExplorer": {"predict": True},
    "WindowExplorer": {"predict": True},
}
"""What an exhibit is made with: predictions, and no button that opens a file or times the machine."""


def made(kind):
    """Make an exhibit of a kind."""
    if kind == "Practice":
        return Practice("cell", "parameters", "stations", seed=0)
    return make(kind, **SETTINGS.get(kind, {}))


# What code may set


def change(exhibit, seed):
    """Set one of its settings to a value that it may have."""
    draw = random.Random(seed)
    name = draw.choice([name for name in exhibit.state() if name not in UNSET])
    setattr(exhibit, name, another(draw, exhibit, name))


UNSET = ("lesson",)
"""A setting that is given, and never changes."""


def another(draw, exhibit, name):
    """Draw a value for a setting."""
    if name in BY_NAME:
        return BY_NAME[name](draw, exhibit)
    setting = getattr(type(exhibit), name)
    return next(value for kind, value in BY_KIND if isinstance(setting, kind))(draw, setting, getattr(exhibit, name))


def cell(draw, exhibit):
    """Draw a position, if there is one."""
    view = views(exhibit)[0]
    return draw.randrange(max(1, view.rows * view.columns))


BY_NAME = {
    "index": cell,
    "level": lambda draw, _exhibit: draw.randint(1, 3),
    "number": lambda draw, _exhibit: draw.randint(1, 40),
    "seed": lambda draw, _exhibit: draw.randint(0, 20),
    "about": lambda draw, exhibit: draw.choice(("", *exhibit.kinds)),
}
BY_KIND = [
    (Whole, lambda draw, setting, _now: draw.randint(setting.low, setting.high)),
    (Choice, lambda draw, setting, _now: draw.choice(setting.values)),
    (Flag, lambda _draw, _setting, now: not now),
    (Real, lambda draw, _setting, _now: draw.choice([0.01, 0.5, 1, 2, -3])),
    (Numbers, lambda draw, _setting, _now: [draw.randint(-2, 5) for _ in range(draw.randint(1, 5))]),
    (Cells, lambda draw, _setting, now: [[draw.randint(-4, 9) for _ in row] for row in now]),
    (Filters, lambda draw, _setting, _now: draw.choice([None, draw_filters(draw)])),
    (Layers, lambda draw, _setting, _now: [draw_layer(draw) for _ in range(draw.randint(0, 4))]),
    (Ink, lambda draw, _setting, _now: sheet_of(draw.randrange(100))),
]


def draw_filters(draw):
    """Draw filters of three channels."""
    return [[[[draw.randint(-2, 3) for _ in "12"] for _ in "12"] for _ in "RGB"] for _ in range(draw.randint(1, 4))]


def draw_layer(draw):
    """Draw a layer, which need not fit."""
    return draw.choice(("conv", "max", "average")), draw.randint(1, 4), draw.randint(1, 3), 1, draw.randint(0, 2)


# What it is at rest


def is_resting(exhibit):
    """Whether nothing runs, and all that was to be sent ahead is sent."""
    tasks = [ahead._task for ahead in aheads(exhibit)]
    return not getattr(exhibit, "running", False) and all(task is None or task.done() for task in tasks)


def tell(kind, exhibit):
    """Publish what the page is to show."""
    states = {part.model_id: plain(part.get_state()) for part in parts(exhibit)}
    told = {"id": exhibit.model_id, "widgets": states, "words": words(exhibit), "wrong": wrong(kind, exhibit)}
    display({"application/json": told}, raw=True)


def plain(state):
    """Return what page and kernel share of a state, as JSON: not what was packed, and no move in an older picture."""
    is_old = state.get("moved", [0])[0] != state.get("placed", [0])[0]
    left_out = ("ahead", "content", "moved" if is_old else "")
    pictures = [base64.b64encode(picture).decode() for picture in state.get("pictures", [])]
    shared = {name: value for name, value in state.items() if name not in left_out}
    return shared | ({"pictures": pictures} if pictures else {})


def parts(widget):
    """Yield a widget and all that are inside it."""
    yield widget
    for child in getattr(widget, "children", ()):
        yield from parts(child)


def words(exhibit):
    """List the sentences that are on the screen."""
    if isinstance(exhibit, Practice):
        return [exhibit.task.question, exhibit.feedback]
    if isinstance(exhibit, FilterExplorer):
        return [*exhibit._paragraphs, exhibit._filtered.pixel(*exhibit._pixel)]
    return [exhibit.words]


def wrong(kind, exhibit):
    """List where the views differ from what another exhibit shows in this state, which never was in another one."""
    other = made(kind)
    found = []
    with other.supposing({name: getattr(exhibit, name) for name in exhibit.state()}):
        if hasattr(exhibit, "_committed"):
            other._committed = exhibit._committed
        for mine, others in zip(aheads(exhibit), aheads(other), strict=True):
            for view, picture in zip(mine._views, others._pictures(), strict=True):
                found += [name for name, value in picture.items() if getattr(view, name) != value]
    if aheads(exhibit) and views(exhibit)[0].index != exhibit.index:
        found.append("index")
    return [f"the kernel has another {name}" for name in found]


def aheads(exhibit):
    """List what sends the states of an exhibit ahead."""
    found = getattr(exhibit, "_ahead", [])
    return [found] if isinstance(found, Ahead) else found


def views(exhibit):
    """List the pictures of an exhibit."""
    return [part for part in parts(exhibit) if isinstance(part, View)]
