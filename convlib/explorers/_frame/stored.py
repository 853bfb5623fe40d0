"""An exhibit on a page without a kernel: its picture in every state that its sliders, checkboxes and lists can reach.

The page has the same message that a kernel sends ahead (see `states`), with all states in it, and `assets/stored.mjs`
shows them with controls of its own. Text fields, uploads and buttons need the kernel. So do sliders and lists that
have too many states together: those with the most values stay still first. A sentence names whatever stays still.

Such a piece of a page is an exhibit's HTML, in place of its picture, where the environment variable `ASKED` is set:
the lecture's slides, and notebooks exported with live exhibits, are run with it.
"""

import base64
import html
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from math import prod
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ipywidgets as widgets

from convlib import drawing
from convlib.explorers._frame import assets
from convlib.explorers._frame.controls import BESIDE, OWN, Setting, declared, independent
from convlib.explorers._frame.states import pack
from convlib.explorers._frame.view import View
from convlib.text import listed, present, tr

if TYPE_CHECKING:
    from convlib.explorers._frame.explorer import Explorer

ASKED = "CONVLIB_STORED_EXHIBITS"
ONCE = "data-convlib-once"  # marks what a page with several exhibits needs only once
MOST_STATES = 1000
MOST_BYTES = 150_000  # of the states of one exhibit, compressed
FIXED = ("label", "buttons", "position", "interval", "at", "last_cell")
"""What a view shows in all states, if they do not say it."""
SCRIPT, STYLE = "stored.mjs", "stored.css"
_BEST = 9  # zlib's level
_PAGE = """<!DOCTYPE html>
<html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ margin: 0; padding: 16px; font: 14px/1.4 system-ui, sans-serif; }}
h1 {{ margin: 0 0 12px; font-size: 16px; }}
main > img {{ max-width: 100%; }}
</style></head>
<body><main><h1>{title}</h1>
{content}
</main></body></html>
"""


@dataclass(frozen=True)
class Knob:
    """A control of a page: the setting that it is for, how it looks, what it can show, and what it shows.

    `implies` returns the settings that something shown gives, beside those that an exhibit has.
    """

    name: str
    look: Mapping[str, Any]
    values: Sequence[Any]
    value: Any
    implies: Callable[[Any], Mapping[str, Any]]


def write(explorer: "Explorer", path: Path) -> None:
    """Write an exhibit as a page. An OSError says why it cannot be written, and what to do."""
    if path.is_dir():
        example = str(path / f"{type(explorer).__name__}.html")
        raise IsADirectoryError(
            tr("{path} is a folder; name a file in it, such as {example}.", path=path, example=example)
        )
    if not path.parent.is_dir():
        raise FileNotFoundError(tr("The folder {folder} does not exist; make it first.", folder=path.parent))
    path.write_text(page(explorer), encoding="utf-8")


def page(explorer: "Explorer") -> str:
    """Return an exhibit as a page that asks nobody for anything; one that needs its kernel, as a picture."""
    needs = tr("This exhibit needs a kernel, so this page has only its picture. Open its notebook to use it.")
    content = fragment(explorer) or f"{still(explorer)}<p>{html.escape(needs)}</p>"
    return _PAGE.format(language=present().code, title=html.escape(type(explorer).__name__), content=content)


def fragment(explorer: "Explorer") -> str:
    """Return an exhibit as a piece of a page; nothing if it has no states to store.

    Its picture with its text is there until the script takes its place. Of several pieces in one page, only one needs
    the script and the style, which are the same text in all, and are marked by `ONCE`.
    """
    exhibit = stored(explorer)
    if exhibit is None:
        return ""
    classes = "convlib-explorer convlib-stored" + (f" {BESIDE}" if BESIDE in explorer._dom_classes else "")
    data = _compact(exhibit).replace("<", "\\u003c")
    return (
        f"<style {ONCE}>{style()}</style>"
        f'<div class="{classes}">{still(explorer)}<script type="application/json">{data}</script></div>'
        f'<script type="module" {ONCE}>{assets.module(SCRIPT)}</script>'
    )


def still(explorer: "Explorer") -> str:
    """Return the present picture with its text."""
    return drawing.img(explorer.static_svg(), explorer.words)


@cache
def style() -> str:
    """Return the style of exhibits and of their controls on a page."""
    return drawing.STYLE + assets.style("explorer.css") + assets.style(STYLE)


def stored(explorer: "Explorer") -> dict[str, Any] | None:
    """Return what a page has to know of an exhibit, for JSON; None if it has no states to store.

    - `knobs`: the controls; each has a `look`, and the `value` that it begins with.
    - `views`: for each view, traits that the states need not have (`fixed`), and two messages of `states` in base64:
      the state that it begins with (`start`, for a reader who has nothing), and all others (`ahead`).
    - `index`: the position that it begins with.
    - `note`: a sentence that names what stays still.
    """
    if not explorer.stored_views:
        return None
    knobs, messages = _within_budget(explorer)
    views = [
        {"fixed": _fixed(view), "start": _text(start), "ahead": _text(ahead)}
        for view, (start, ahead) in zip(explorer.stored_views, messages, strict=True)
    ]
    looks = [{**knob.look, "value": knob.value} for knob in knobs]
    return {"knobs": looks, "views": views, "index": explorer.index, "note": _note(_left_out(explorer, knobs))}


def _fixed(view: View) -> dict[str, Any]:
    return {name: getattr(view, name) for name in FIXED if view.has_trait(name)}


def _within_budget(explorer: "Explorer") -> tuple[Sequence[Knob], list[tuple[bytes, bytes]]]:
    """Return the controls whose states are not too many and not too long, and these states."""
    knobs: Sequence[Knob] = explorer.knobs()
    while True:
        while prod(len(knob.values) for knob in knobs) > MOST_STATES:
            knobs = _without_longest(knobs)
        messages = _messages(explorer, knobs)
        if not knobs or sum(len(ahead) for _start, ahead in messages) <= MOST_BYTES:
            return knobs, messages
        knobs = _without_longest(knobs)


def _without_longest(knobs: Sequence[Knob]) -> Sequence[Knob]:
    """Leave out the control with the most values, the last of those."""
    longest = max(reversed(knobs), key=lambda knob: len(knob.values))
    return [knob for knob in knobs if knob is not longest]


def _messages(explorer: "Explorer", knobs: Sequence[Knob]) -> list[tuple[bytes, bytes]]:
    """For each view, write the state that it begins with, and all others."""
    states = list(_states(explorer, knobs))
    begin = [knob.value for knob in knobs]
    [resting] = [pictures for values, pictures in states if values == begin]
    return [
        (
            pack({}, [(begin, first)], level=_BEST),
            pack(first, [(values, pictures[at]) for values, pictures in states if values != begin], level=_BEST),
        )
        for at, first in enumerate(resting)
    ]


def _states(explorer: "Explorer", knobs: Sequence[Knob]) -> Iterator[tuple[list, list[dict[str, Any]]]]:
    """Yield what all controls show, and what all views show then."""
    for chosen in product(*(knob.values for knob in knobs)):
        settings: dict[str, Any] = {}
        for knob, value in zip(knobs, chosen, strict=True):
            with explorer.supposing(settings):
                settings = {**settings, **knob.implies(value)}
        with explorer.supposing(settings):
            yield list(chosen), explorer.pictures()


def knobs(explorer: "Explorer") -> list[Knob]:
    """List the sliders, checkboxes and lists that an exhibit shows, in their order."""
    return [_knob(explorer, setting, made) for setting, made in independent(explorer).items()]


def _knob(explorer: "Explorer", setting: Setting, made: widgets.Widget) -> Knob:
    def implies(value: Any) -> Mapping[str, Any]:
        return {} if value == OWN else setting.implies(explorer, value)

    if isinstance(made, widgets.Dropdown):
        options = [(label, value) for label, value in made.options if value in {made.value} or value != OWN]
        labels, values = zip(*options, strict=True)
        look = {"kind": "list", "label": made.description, "options": labels}
        return Knob(setting.name, look, range(len(values)), values.index(made.value), lambda at: implies(values[at]))
    if isinstance(made, widgets.Checkbox):
        return checkbox(setting.name, made.description, made.value, implies)
    look = {"kind": "slider", "label": made.description, "min": made.min, "max": made.max}
    return Knob(setting.name, look, range(made.min, made.max + 1), made.value, implies)


def checkbox(name: str, label: str, value: bool, implies: Callable[[Any], Mapping[str, Any]]) -> Knob:
    """Return a checkbox."""
    return Knob(name, {"kind": "checkbox", "label": label}, (False, True), value, implies)


def _left_out(explorer: "Explorer", knobs: Sequence[Knob]) -> list[str]:
    """Name the controls of an exhibit that a page does not have, by their labels."""
    kept = {knob.name for knob in knobs}
    lines = [
        (name, line) for name, lines in declared(type(explorer)).items() if explorer._shows(name) for line in lines
    ]
    missing = [(name, line) for name, line in lines if getattr(line, "name", "") not in kept]
    labels = [tr(line.label) if getattr(line, "label", "") else name for name, line in missing]
    return list(dict.fromkeys(labels))


def _note(labels: Sequence[str]) -> str:
    if not labels:
        return ""
    return tr(
        "On this page you cannot change this: {labels}. In the notebook you can.",
        "On this page you cannot change these: {labels}. In the notebook you can.",
        n=len(labels),
        labels=listed(labels),
    )


def _text(message: bytes) -> str:
    return base64.b64encode(message).decode()


def _compact(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))
