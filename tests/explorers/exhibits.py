"""Reading back what an explorer shows: its panels, numbers, controls and stored picture."""

import asyncio
import html.parser
import re
import selectors
import urllib.parse
import xml.etree.ElementTree as ET
from concurrent.futures import ThreadPoolExecutor

import ipywidgets as widgets
import numpy as np

from convlib import explorers, images
from convlib.network import Conv, Dense, MaxPool, Network, ReLU

SVG = "{http://www.w3.org/2000/svg}"


IMAGES = {
    "BackwardExplorer": images.SEVEN[1:6, 1:6],
    "DigitExplorer": Network([Conv(8, 3, padding=1), ReLU(), MaxPool(2), Dense(10)], shape=(1, 8, 8), seed=0),
    "LayDownExplorer": images.SEVEN[:3, :3],
    "PoolingExplorer": images.SEVEN,
    "WindowExplorer": images.SEVEN,
}
"""What an explorer is given that cannot be made without an image or a network."""


def make(name, **settings):
    """Make an explorer by its name."""
    return getattr(explorers, name)(*([IMAGES[name]] if name in IMAGES else []), **settings)


def move(view, index):
    """Move a view as the browser does, in the picture that it shows."""
    view.set_state({"moved": [view.placed[0], index]})


def value(text):
    """Compute a product or a sum as the explorer writes it."""
    return eval(text.replace("−", "-").replace("·", "*"), {"nan": np.nan, "__builtins__": {}})


def panels(svg):
    """Title -> the panel's element, in a picture that stands alone."""
    root = ET.fromstring(svg)
    titles = [text.text for text in root.findall(f"{SVG}text") if text.get("class") == "title"]
    return dict(zip(titles, root.findall(f"{SVG}svg"), strict=True))


def numbers(panel):
    """The rows of numbers of a grid, without those that count its rows and columns."""
    rows = [
        [value(span.text) for span in text.iter(f"{SVG}tspan") if span.get("class") != "number"]
        for text in panel.iter(f"{SVG}text")
        if text.get("class") != "number"
    ]
    return np.array(rows, dtype=float)


def controls(explorer, kind):
    """Every widget of a kind inside another one, from the first to the last on the page."""
    inside = [child for widget in getattr(explorer, "children", ()) for child in (widget, *controls(widget, kind))]
    return list(dict.fromkeys(widget for widget in inside if isinstance(widget, kind)))


def slider(explorer, name):
    return next(control for control in controls(explorer, widgets.IntSlider) if control.description == name)


def answering(explorer):
    """Let a page answer each picture of an exhibit that runs."""
    watch = explorer._watch
    watch.observe(lambda change: watch.set_trait("answered", change["new"]), names="asked")
    return explorer


class Clock:
    """Time that goes on only while an event loop sleeps, and where a test lets work take it: `clock.now += 1`."""

    now = 0.0  # s

    def __call__(self):
        return self.now

    def loop(self):
        """Make an event loop that lives in this time."""
        made = asyncio.SelectorEventLoop(Sleeper(self))
        made.time = self
        return made


class Sleeper(selectors.DefaultSelector):
    """Lets the time of a clock pass instead of waiting."""

    def __init__(self, clock):
        super().__init__()
        self.clock = clock

    def select(self, timeout=None):
        assert timeout is not None, "the loop waits for what never comes"
        self.clock.now += timeout
        return super().select(0)


def in_loop(work, *arguments, clock=None):
    """Run a coroutine in a thread with an event loop of its own: in this one the browser's driver may have a loop."""

    def run():
        with asyncio.Runner(loop_factory=clock and clock.loop) as runner:
            return runner.run(work(*arguments))

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(run).result()


def to_its_end(explorer, clock=None):
    """Let an exhibit run in an event loop, as a kernel has one, until it ends by itself."""

    async def go():
        explorer.running = True
        await asyncio.wait([explorer._task])
        assert not explorer.running

    in_loop(go, clock=clock)


def picture_of(bundle):
    """The alt text and the SVG that a browser would read from the stored HTML."""
    attributes = {}
    parser = html.parser.HTMLParser()
    parser.handle_starttag = lambda tag, attrs: attributes.update({"tag": tag, **dict(attrs)})
    parser.feed(bundle["text/html"])
    assert attributes["tag"] == "img"
    kind, _, data = attributes["src"].partition(",")
    assert kind.startswith("data:image/svg+xml")
    return attributes["alt"], urllib.parse.unquote(data)


def check_kept(make):
    """Hold what a notebook keeps of the explorer that `make` gives: picture and text, true and the same every time."""
    explorer = make()
    kept = explorer._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in kept
    assert kept["text/plain"] == repr(explorer)
    alt, svg = picture_of(kept)
    assert alt == explorer.words
    assert svg == explorer.static_svg()
    for element in ET.fromstring(svg).iter():
        assert "id" not in element.attrib
    texts = {key: kept[key] for key in ("text/plain", "text/html")}
    assert not re.search(r"0x[0-9a-f]{6}", str(texts))
    again = make()._repr_mimebundle_()
    assert texts == {key: again[key] for key in texts}
