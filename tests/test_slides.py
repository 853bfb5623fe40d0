"""Every notebook as a lecture: live slides in a real JupyterLab, and HTML files that need nothing else."""

import json
import re
from pathlib import Path

import lab
import nbformat
import pytest

from convlib import slides
from convlib.practice.classroom import ClassQuestion

NOTEBOOKS = sorted((Path(__file__).parent.parent / "notebooks").glob("*.ipynb"))
TYPES = ("slide", "subslide", "fragment", "notes", "skip")
START = ".jp-NotebookPanel-toolbar [data-jp-item-name=deck]"

SEEN = """() => [...document.querySelectorAll(".jp-Deck .jp-deck-mod-visible")].map((cell) => {
    const { top, bottom } = cell.getBoundingClientRect();
    const parts = ".jp-OutputArea-output, .jp-RenderedMarkdown, .cm-scroller, figure, .convlib-explorer";
    const reaches = ({ scrollWidth, clientWidth }) => scrollWidth > clientWidth + 1;
    const wide = [...cell.querySelectorAll(parts)].filter(reaches).map((part) => part.className);
    return { id: cell.dataset.jpfCellId, top, bottom, wide, live: cell.querySelectorAll(".convlib figure").length };
})"""


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def path(request):
    return request.param


def cells_of(path):
    return json.loads(path.read_text(encoding="utf-8"))["cells"]


def kind(cell):
    return cell["metadata"]["slideshow"]["slide_type"]


def exhibits(cells):
    """The cells that end in an exhibit: their stored output is a picture with the exhibit's own words."""
    found = []
    for cell in cells:
        plain = ["".join(output.get("data", {}).get("text/plain", "")) for output in cell.get("outputs", [])]
        if any(re.match(r"(\w+Explorer|FlipAndSlide|Practice|ClassQuestion)\b", text) for text in plain):
            found.append(cell["id"])
    return found


def test_every_cell_has_its_place(path):
    """An exhibit has a slide of its own: it begins one, and nothing is added to it."""
    cells = cells_of(path)
    kinds = {cell["id"]: kind(cell) for cell in cells}
    assert set(kinds.values()) <= set(TYPES)
    shown = [cell for cell in cells if kind(cell) not in ("skip", "notes")]
    assert kind(shown[0]) == "slide"
    alone = exhibits(cells)
    assert alone
    for cell, after in zip(shown, [*shown[1:], None], strict=True):
        if cell["id"] in alone:
            assert kind(cell) in ("slide", "subslide"), cell["id"]
            assert after is None or kind(after) in ("slide", "subslide"), cell["id"]
            assert "hide-input" in cell["metadata"]["tags"], cell["id"]


def start(page):
    """Press the one button, once the kernel is there."""
    page.evaluate("window.jupyterapp.shell.currentWidget.sessionContext.ready.then(() => null)")
    page.evaluate("window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.info.then(() => null)")
    page.locator(START).click()
    page.wait_for_selector("body[data-jp-deck-mode=presenting] .jp-deck-mod-visible", timeout=90_000)


@pytest.fixture
def opened(browser, jupyterlab):
    """Open notebooks on a projector; the slides are ended, since JupyterLab remembers that they are shown."""
    pages = []

    def open_one(name):
        pages.append(lab.open_notebook(browser, jupyterlab, name))
        pages[-1].set_viewport_size({"width": 1280, "height": 720})
        return pages[-1]

    yield open_one
    for page in pages:
        lab.run_command(page, "deck:stop")
        page.wait_for_selector("body:not([data-jp-deck-mode])", state="attached")
        page.wait_for_timeout(600)
        page.close()


def turn(page, before):
    """Press the key of a presenter, and wait until the slide has turned and an exhibit on it has its size."""
    page.keyboard.press("PageDown")
    lab.expect(lambda: [cell["id"] for cell in page.evaluate(SEEN)] != [cell["id"] for cell in before], True, 20)
    now = page.evaluate(SEEN)
    for _attempt in range(50):
        page.wait_for_timeout(60)
        last, now = now, page.evaluate(SEEN)
        if now == last and max(cell["bottom"] for cell in now) <= 720:
            break
    return now


def move_a_slider(page):
    """Move the first slider by keyboard, else a list, and see what is shown follow; say whether it did.

    The exhibit keeps its layout, so that a slider does not jump away from the hand that moves it.
    """
    explorer = page.locator(".jp-deck-mod-visible .convlib-explorer").first
    views, layout = explorer.locator(".convlib"), explorer.get_attribute("class")
    before = views.all_inner_texts()
    controls = {
        "input[type=range]:enabled, .noUi-handle": ("ArrowRight", "ArrowLeft"),
        "select": ("ArrowDown", "ArrowUp"),
    }
    found = [(explorer.locator(part), *keys) for part, keys in controls.items() if explorer.locator(part).count()]
    if not found:
        return False
    control, on, back = found[0]
    for key in (on, back, back):  # it may stand at its end
        control.first.press(key)
        for _attempt in range(40):
            page.wait_for_timeout(50)
            if views.all_inner_texts() != before:
                assert explorer.get_attribute("class") == layout
                return True
    return False


def test_the_slides_are_live_and_fit(opened, jupyterlab, path):
    page = opened(f"notebooks/{path.name}")
    wrong = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda message: message.type == "error" and wrong.append(message.text))
    here = (jupyterlab, jupyterlab.replace("http", "ws"), "data:", "blob:")
    page.on("request", lambda request: request.url.startswith(here) or wrong.append(request.url))
    start(page)
    cells = cells_of(path)
    wanted = [cell["id"] for cell in cells if kind(cell) not in ("skip", "notes")]
    shown, live, moved, seen = [], [], 0, page.evaluate(SEEN)
    while True:
        shown += [cell["id"] for cell in seen if cell["id"] not in shown]
        live += [cell["id"] for cell in seen if cell["live"]]
        assert min(cell["top"] for cell in seen) >= 0, seen
        assert max(cell["bottom"] for cell in seen) <= 720, seen
        assert [cell["wide"] for cell in seen if cell["wide"]] == [], seen
        if seen[0]["live"]:
            moved += move_a_slider(page)
        assert shown == wanted[: len(shown)]
        if shown == wanted:
            break
        seen = turn(page, seen)
    assert set(exhibits(cells)) <= set(live) | {cell["id"] for cell in cells if "Practice(" in "".join(cell["source"])}
    assert moved > 0
    assert wrong == []


def test_escape_ends_the_slides_wherever_the_focus_is(opened):
    page = opened("notebooks/07_padding.ipynb")
    start(page)
    handle = page.locator(".jp-deck-mod-visible .noUi-handle").first
    for place in (lambda: handle.click(), lambda: page.mouse.click(20, 400)):
        seen = page.evaluate(SEEN)
        while not any(cell["live"] for cell in seen):
            seen = turn(page, seen)
        place()
        page.keyboard.press("Escape")
        page.wait_for_selector("body:not([data-jp-deck-mode])", state="attached", timeout=10_000)
        lab.run_command(page, "deck:start")
        page.wait_for_selector("body[data-jp-deck-mode=presenting] .jp-deck-mod-visible")


def test_a_presenter_tells_a_question_step_by_step(opened, served):
    """Its keys tell the next thing, then turn the slide, from within the exhibit and without a click."""
    notebook = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_markdown_cell("# Before", metadata={"slideshow": {"slide_type": "slide"}}),
            nbformat.v4.new_code_cell(
                "from convlib.practice.classroom import ClassQuestion\nClassQuestion('parameters', number=11)",
                metadata={"slideshow": {"slide_type": "slide"}, "tags": ["hide-input"]},
            ),
            nbformat.v4.new_markdown_cell("# After", metadata={"slideshow": {"slide_type": "slide"}}),
        ],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
    )
    nbformat.write(notebook, served / "question.ipynb")
    page = opened("question.ipynb")
    start(page)
    page.keyboard.press("PageDown")
    told = page.locator(".jp-deck-mod-visible p.words")
    told.wait_for(state="attached")
    page.wait_for_timeout(500)
    assert told.inner_text() == ""
    question = ClassQuestion("parameters", number=11)
    assert page.locator(".jp-deck-mod-visible p strong").first.inner_text() == question.task.text
    for number in range(1, question.columns):
        page.keyboard.press(("PageDown", "Space", "ArrowRight")[number % 3])
        lab.expect(lambda: len(told.inner_text().splitlines()), number)
        lab.expect(lambda: max(cell["bottom"] for cell in page.evaluate(SEEN)) <= 720, True, 5)
    assert told.inner_text().splitlines()[-1] == question.task.steps[-1]
    page.keyboard.press("PageUp")
    lab.expect(lambda: len(told.inner_text().splitlines()), question.columns - 2)
    page.keyboard.press("PageDown")
    page.keyboard.press("PageDown")
    page.locator(".jp-deck-mod-visible h1", has_text="After").wait_for()


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """A folder for the HTML files."""
    return tmp_path_factory.mktemp("lecture")


def test_the_html_needs_nothing_but_itself(browser, path, written):
    """All requests are blocked but the file's own; pictures, formulas and texts are there, and each slide fits."""
    file = slides.write(path, written)
    page = browser.new_page(viewport={"width": 1280, "height": 720})
    wrong = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda message: wrong.append(message.text))
    page.on("request", lambda request: request.url.startswith(("file:", "data:")) or wrong.append(request.url))
    page.route("http*://**", lambda route: route.abort())
    page.goto(file.as_uri())
    cells = [cell for cell in cells_of(path) if kind(cell) != "skip"]
    sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
    formulas = sum(len(re.findall(r"\$\$.+?\$\$|\$[^$]+\$", text, re.S)) for text in sources)
    assert page.locator("math").count() == formulas
    texts = page.locator("math").evaluate_all("formulas => formulas.map((formula) => formula.textContent)")
    assert "\\" not in "".join(texts)
    title = sources[0].splitlines()[0].lstrip("# ")
    assert page.locator("section.shown h1").first.inner_text() == title
    count = page.locator("section").count()
    assert count > 8
    for number in range(1, count + 1):
        assert page.evaluate("location.hash") == f"#{number}"
        while page.locator("section.shown .fragment:not(.revealed)").count():
            page.keyboard.press("PageDown")
        assert page.evaluate("""() => {
            const slide = document.querySelector("section.shown");
            const pictures = [...slide.querySelectorAll("img")];
            return slide.scrollHeight <= 720 && slide.scrollWidth <= 1280 && pictures.every((p) => p.naturalWidth > 0)
                && slide.innerText.trim().length + pictures.length > 0;
        }"""), number
        page.keyboard.press("PageDown")
    states = sum(len(cell["metadata"].get("convlib", {}).get("states", [])) for cell in cells)
    pictures = page.locator("img").evaluate_all("pictures => pictures.map((picture) => picture.src)")
    assert len(set(pictures)) >= len(exhibits(cells)) + states
    assert wrong == []
    page.close()


def test_a_state_that_is_no_setting_is_not_taken(tmp_path):
    notebook = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_code_cell(
                "from convlib.explorers import PairSumExplorer\nPairSumExplorer()",
                metadata={"convlib": {"states": [{"strid": 2}]}},
            )
        ],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
    )
    nbformat.write(notebook, tmp_path / "wrong.ipynb")
    with pytest.raises(Exception, match="strid"):
        slides.write(tmp_path / "wrong.ipynb", tmp_path)
