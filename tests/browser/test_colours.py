"""The widgets on a page of their own, without JupyterLab and its variables: they work, and can be read."""

import base64
import json

import pytest

from convlib import images
from convlib.explorers import WindowExplorer
from convlib.explorers._frame.kernel_choice import CellsEditor
from convlib.explorers._frame.view import View
from tools import lab

PAGES = {"light": ("rgb(255, 255, 255)", "rgb(34, 34, 34)"), "dark": ("rgb(30, 30, 30)", "rgb(212, 212, 212)")}
PAGE = """<!DOCTYPE html><meta charset="utf-8"><style>{style}</style>
<body style="background: {background}; color: {text}">
<div class="convlib-explorer"><div id="cells"></div><div id="view"></div></div>
<script type="module">
import view from "{view}";
import cells from "{cells}";
const model = (state) => {{
  const heard = [];
  const set = (name, value) => {{ state[name] = value; heard.forEach((listener) => listener()); }};
  return {{ get: (name) => state[name], set, save_changes() {{}}, on: (_names, listener) => heard.push(listener) }};
}};
view.render({{ model: model({view_state}), el: document.getElementById("view") }});
cells.render({{ model: model({cells_state}), el: document.getElementById("cells") }});
</script>"""
CONTRAST = """(element) => {
    const numbers = (colour) => {
        const pen = new OffscreenCanvas(1, 1).getContext("2d");
        for (const layer of [getComputedStyle(document.body).backgroundColor, colour]) {
            pen.fillStyle = layer;
            pen.fillRect(0, 0, 1, 1);
        }
        return [...pen.getImageData(0, 0, 1, 1).data].slice(0, 3);
    };
    const light = (colour) => numbers(colour)
        .map((value) => value / 255)
        .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4))
        .reduce((sum, value, i) => sum + value * [0.2126, 0.7152, 0.0722][i], 0);
    const style = getComputedStyle(element);
    const [ink, paper] = [element instanceof SVGElement ? style.fill : style.color, style.backgroundColor].map(light);
    return (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
}"""
"""The contrast of an element's text with what is behind it, as WCAG defines it."""


def address(script):
    return f"data:text/javascript;base64,{base64.b64encode(script.encode()).decode()}"


def synced(kind, widget):
    """What the browser knows of a widget of ours, without what anywidget and ipywidgets add."""
    state = {name: getattr(widget, name) for name in kind.class_own_traits(sync=True)}
    return json.dumps({name: value for name, value in state.items() if not isinstance(value, bytes)})


@pytest.fixture(params=PAGES)
def page(request, browser, tmp_path):
    background, text = PAGES[request.param]
    explorer = WindowExplorer(images.SEVEN, kernel="sobel_x", padding=1, stride=2, controls=())
    content = PAGE.format(
        style=View._css,
        background=background,
        text=text,
        view=address(str(View._esm)),
        cells=address(str(CellsEditor._esm)),
        view_state=synced(View, explorer.view),
        cells_state=synced(CellsEditor, CellsEditor(cells=explorer.cells)),
    )
    (tmp_path / "page.html").write_text(content, encoding="utf-8")
    opened, errors = browser.new_page(), []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.goto((tmp_path / "page.html").as_uri())
    opened.wait_for_selector(".convlib svg")
    yield opened
    assert errors == []
    opened.close()


def test_all_text_can_be_read(page):
    """Text has at least the contrast of 4.5 that WCAG asks for; row and column numbers are text too."""
    for part in (
        "figcaption",
        "svg text",
        "svg .number",
        "svg .ring",
        "p.words",
        ".player button",
        ".convlib-cells input",
    ):
        elements = page.locator(part).all()
        assert elements, part
        assert min(element.evaluate(CONTRAST) for element in elements) >= 4.5, part


def test_keys_the_pointer_and_the_buttons_work_there(page):
    picture, words = page.get_by_role("application"), page.locator("p.words")
    picture.press("ArrowRight")
    lab.expect(lambda: words.inner_text().split(":")[0], "Output row 0, column 1")
    page.locator("figure").nth(3).locator("svg path.lines").click()
    assert words.inner_text().split(":")[0] != "Output row 0, column 1"
    page.get_by_role("button", name="Play").click()
    page.get_by_role("button", name="Pause").click()
    assert page.get_by_label("kernel row 2, column 0").input_value() == "-1"
