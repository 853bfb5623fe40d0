"""Every notebook as a lecture: live slides in a real JupyterLab, and HTML files that need nothing else."""

import contextlib
import json
import re
import sys
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import TimeoutError
from slide_types import exhibits, kind

from convlib import KERNELS, definitions, images
from convlib.practice.class_question import ClassQuestion
from convlib.publish.slides import export
from tools import lab

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
LESSONS = [path for path in NOTEBOOKS if path.name[:2].isdigit()]
TYPES = ("slide", "subslide", "fragment", "notes", "skip")
START = ".jp-NotebookPanel-toolbar [data-jp-item-name=deck]"

SEEN = """() => [...document.querySelectorAll(".jp-Deck .jp-deck-mod-visible")].map((cell) => {
    const { top, bottom } = cell.getBoundingClientRect();
    const parts = ".jp-OutputArea-output, .jp-RenderedMarkdown, .cm-scroller, figure, .convlib-explorer";
    const reaches = ({ scrollWidth, clientWidth }) => scrollWidth > clientWidth + 1;
    const wide = [...cell.querySelectorAll(parts)].filter(reaches).map((part) => part.className);
    return { id: cell.dataset.jpfCellId, top, bottom, wide, live: cell.querySelectorAll(".convlib figure").length };
})"""

TURNED = f"""(before) => {{
    const now = ({SEEN})();
    if (now.map((cell) => cell.id).join() === before.join()) return false;
    const fits = now.every((cell) => cell.bottom <= innerHeight && !cell.wide.length);
    const shown = JSON.stringify(now);
    window.still = fits && shown === window.shown ? window.still + 1 : 0;
    window.shown = shown;
    return window.still === 4 && now;
}}"""
IS_REMEMBERED = """async () => {
    const answer = await fetch("/lab/api/settings/jupyterlab-slideshow:plugin");
    return /"active": *true/.test((await answer.json()).raw);
}"""


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def path(request):
    return request.param


def cells_of(path):
    return json.loads(path.read_text(encoding="utf-8"))["cells"]


def test_every_cell_has_its_place(path):
    """An exhibit has a slide of its own: it begins one, and nothing is added to it."""
    cells = cells_of(path)
    kinds = {cell["id"]: kind(cell) for cell in cells}
    assert set(kinds.values()) <= set(TYPES)
    shown = [cell for cell in cells if kind(cell) not in ("skip", "notes")]
    assert kind(shown[0]) == "slide"
    alone = exhibits(cells)
    assert alone or path not in LESSONS
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
        lab.expect(lambda page=page: page.evaluate(IS_REMEMBERED), False)
        page.close()


def turn(page, before):
    """Press the key of a presenter, and wait until the slide has turned, its formulas are set and its exhibit fits.

    One that does not fit after a while is returned as it is, for the test to say so.
    """
    page.evaluate("window.still = 0")
    page.keyboard.press("PageDown")
    names = [cell["id"] for cell in before]
    with contextlib.suppress(TimeoutError):
        return page.wait_for_function(TURNED, arg=names, polling="raf", timeout=20_000).json_value()
    assert [cell["id"] for cell in page.evaluate(SEEN)] != names
    return page.evaluate(SEEN)


def move_a_slider(page):
    """Move the first slider by keyboard, else a list, and see what is shown follow; say whether it did.

    The exhibit keeps its layout and its size, so that a slider does not jump away from the hand that moves it.
    """
    explorer = page.locator(".jp-deck-mod-visible .convlib-explorer").first
    views = explorer.locator(".convlib")
    before = views.all_inner_texts()
    controls = {
        "input[type=range]:enabled, .noUi-handle": ("ArrowRight", "ArrowLeft"),
        "select": ("ArrowDown", "ArrowUp"),
    }
    found = [(explorer.locator(part), *keys) for part, keys in controls.items() if explorer.locator(part).count()]
    if not found:
        return False
    control, on, back = found[0]
    before_use = place(explorer, control.first)
    for key in (on, back, back):  # it may stand at its end
        control.first.press(key)
        lab.settle(page)
        if views.all_inner_texts() != before:
            lab.paint(page)
            assert explorer.locator(".convlib-next").count() or place(explorer, control.first) == before_use
            return True
    return False


def place(explorer, control):
    """Where a control is, how large, and how its exhibit is laid out."""
    box = control.bounding_box()
    return explorer.get_attribute("class"), explorer.evaluate("(e) => e.style.zoom"), round(box["y"]), box["height"]


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
    assert moved > 0 or path not in LESSONS
    assert wrong == []


def turn_to(page, name):
    """Turn slides until that cell is shown."""
    seen = page.evaluate(SEEN)
    while seen[-1]["id"] != name:
        seen = turn(page, seen)


def test_a_long_sentence_does_not_shrink_the_exhibit_in_use(opened):
    """With window 3 a sentence says what is never read: it has the room that is left, and all stays in its place."""
    page = opened("notebooks/09_pooling.ipynb")
    start(page)
    turn_to(page, "explorer-one")
    explorer = page.locator(".jp-deck-mod-visible .convlib-explorer")
    window, positions = lab.handle(explorer, "window"), explorer.locator(".player input")
    before = [place(explorer, window), place(explorer, positions)]
    tall = explorer.evaluate("(e) => e.scrollHeight")
    window.press("ArrowRight")
    explorer.get_by_text("never read").wait_for()
    lab.paint(page)
    assert explorer.evaluate("(e) => e.querySelector('.sentences').innerText.length") > 200
    assert [place(explorer, window), place(explorer, positions)] == before
    assert max(cell["bottom"] for cell in page.evaluate(SEEN)) <= 720
    assert abs(explorer.evaluate("(e) => e.scrollHeight") - tall) < 40
    box = window.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    for right in (-60, 30, 90, -90, 0):
        page.mouse.move(x + right, y, steps=4)
        lab.settle(page)
        lab.paint(page)
        assert [place(explorer, window), place(explorer, positions)] == before
    page.mouse.up()


TYPE_SIZE = """(explorer) => {
    const words = [...explorer.querySelectorAll(".convlib .sentences")].find((each) => each.offsetParent);
    return parseFloat(getComputedStyle(words).fontSize) * words.currentCSSZoom;
}"""


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1920, 1080)])
def test_sentences_have_their_size_again_where_there_is_room(opened, width, height):
    """Window 3 has a long sentence, and window 4 one as short as window 2."""
    page = opened("notebooks/09_pooling.ipynb")
    page.set_viewport_size({"width": width, "height": height})
    start(page)
    turn_to(page, "explorer-one")
    explorer = page.locator(".jp-deck-mod-visible .convlib-explorer")
    window, type_sizes = lab.handle(explorer, "window"), [explorer.evaluate(TYPE_SIZE)]
    for _press in range(2):
        window.press("ArrowRight")
        lab.settle(page)
        lab.paint(page)
        type_sizes.append(explorer.evaluate(TYPE_SIZE))
    assert 0.7 * type_sizes[0] < type_sizes[1] < type_sizes[0]
    assert type_sizes[2] == pytest.approx(type_sizes[0], rel=0.01)


def test_a_larger_kernel_takes_its_room_from_the_picture(opened):
    """The sentences are as long as before, so a class that could read them still can."""
    page = opened("notebooks/01_pixels_to_pixels.ipynb")
    start(page)
    turn_to(page, "explorer")
    explorer = page.locator(".jp-deck-mod-visible .convlib-explorer")
    before = explorer.evaluate(TYPE_SIZE)
    for _press in range(2):
        explorer.locator("select").press("ArrowDown")
        lab.settle(page)
        lab.paint(page)
    assert explorer.evaluate(TYPE_SIZE) >= 0.79 * before
    assert max(cell["bottom"] for cell in page.evaluate(SEEN)) <= 720


def test_the_slides_fit_a_projector_of_four_to_three(opened):
    """Type follows the smaller side, and nothing invisible lies over an exhibit's lowest controls."""
    page = opened("notebooks/08_dilation.ipynb")
    page.set_viewport_size({"width": 1024, "height": 768})
    start(page)
    assert not page.locator(".jp-NotebookPanel-toolbar").is_visible()
    last = [cell["id"] for cell in cells_of(NOTEBOOKS[8]) if kind(cell) not in ("skip", "notes")][-1]
    seen = page.evaluate(SEEN)
    while True:
        assert min(cell["top"] for cell in seen) >= 0, seen
        assert max(cell["bottom"] for cell in seen) <= 768, seen
        assert [cell["wide"] for cell in seen if cell["wide"]] == [], seen
        if seen[-1]["id"] == last:
            break
        seen = turn(page, seen)


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


def write_question(file):
    """Write a notebook of three slides, the middle one a question."""
    notebook = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_markdown_cell("# Before", metadata={"slideshow": {"slide_type": "slide"}}),
            nbformat.v4.new_code_cell(
                "from convlib.practice.class_question import ClassQuestion\nClassQuestion('cell', number=11)",
                metadata={"slideshow": {"slide_type": "slide"}, "tags": ["hide-input"]},
            ),
            nbformat.v4.new_markdown_cell("# After", metadata={"slideshow": {"slide_type": "slide"}}),
        ],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
    )
    nbformat.write(notebook, file)


def test_a_presenter_tells_a_question_step_by_step(opened, served):
    """Its keys tell the next thing, then turn the slide, without a click; all stays in its place and size meanwhile."""
    write_question(served / "question.ipynb")
    page = opened("question.ipynb")
    start(page)
    page.keyboard.press("PageDown")
    explorer = page.locator(".jp-deck-mod-visible .convlib-explorer")
    told = explorer.locator("p.words")
    told.wait_for(state="attached")
    lab.expect(lambda: told.evaluate("(words) => words.style.minHeight") != "", True)
    lab.paint(page)

    def laid_out():
        parts = explorer.locator("strong, figure, .player, button, select")
        boxes = [{side: round(px) for side, px in part.bounding_box().items()} for part in parts.all()]
        return explorer.get_attribute("style"), boxes

    question, before = ClassQuestion("cell", number=11), laid_out()
    assert told.inner_text() == ""
    assert explorer.locator("p strong").inner_text() == question.task.question
    for number in range(1, question.columns):
        shown, coming = (set(question.view.sentences[step].split("\n")) for step in (number - 1, number))
        assert not any(line in explorer.inner_html() for line in coming - shown)
        page.keyboard.press(("PageDown", "Space", "ArrowRight")[number % 3])
        lab.expect(told.inner_text, question.view.sentences[number])
        assert laid_out() == before
        assert told.evaluate("(e) => e.scrollHeight <= e.clientHeight + 1")
    assert max(cell["bottom"] for cell in page.evaluate(SEEN)) <= 720
    page.keyboard.press("PageUp")
    lab.expect(told.inner_text, question.view.sentences[-2])
    page.keyboard.press("PageDown")
    page.keyboard.press("PageDown")
    page.locator(".jp-deck-mod-visible h1", has_text="After").wait_for()


def test_a_presenter_commits_for_the_class(opened):
    """A typed prediction is judged on the slide, and the presenter's key goes on from within the field."""
    page = opened("notebooks/01_pixels_to_pixels.ipynb")
    start(page)
    (field, answer, *_) = (cell["id"] for cell in cells_of(NOTEBOOKS[1])[place_of_first_field() :])
    turn_to(page, field)
    predict = page.locator(".jp-deck-mod-visible .convlib-predict")
    predict.locator("input").press_sequentially("8")
    page.keyboard.press("Enter")
    predict.locator(".convlib-wrong").get_by_text("Not correct.").wait_for()
    assert max(cell["bottom"] for cell in page.evaluate(SEEN)) <= 720
    page.keyboard.press("PageDown")
    lab.expect(lambda: page.evaluate(SEEN)[-1]["id"], answer)


def place_of_first_field():
    """The place of the first prediction's field among the cells of lesson 1."""
    return next(n for n, cell in enumerate(cells_of(NOTEBOOKS[1])) if "".join(cell["source"]).startswith("Predict("))


def test_after_next_or_another_level_the_presenter_tells_on(opened, served):
    """Wherever the hand has been: on a button, on a list, on Play, or beside the exhibit."""
    write_question(served / "another.ipynb")
    page = opened("another.ipynb")
    start(page)
    page.keyboard.press("PageDown")
    explorer = page.locator(".jp-deck-mod-visible .convlib-explorer")
    told = explorer.locator("p.words")
    told.wait_for(state="attached")
    page.keyboard.press("PageDown")
    question = ClassQuestion("cell", number=11, index=1)
    lab.expect(told.inner_text, question.view.sentences[1])
    for other in (question.next, lambda: setattr(question, "level", 3)):
        other()
        if question.level == 1:
            explorer.get_by_role("button", name="Next question").click()
        else:
            explorer.locator("select").press("End")
        lab.expect(explorer.locator("p strong").inner_text, question.task.question)
        lab.expect(told.inner_text, "")
        for number, key in enumerate(("Space", "PageDown"), start=1):
            page.keyboard.press(key)
            lab.expect(told.inner_text, question.view.sentences[number])
        assert max(cell["bottom"] for cell in page.evaluate(SEEN)) <= 720
    for button in ("Play", "Pause"):
        explorer.get_by_role("button", name=button).click()
    number = int(explorer.locator(".player input").input_value())
    page.keyboard.press("PageUp")
    lab.expect(told.inner_text, question.view.sentences[number - 1])
    explorer.locator("p strong").click()
    page.keyboard.press("PageDown")
    lab.expect(told.inner_text, question.view.sentences[number])


@pytest.fixture
def tall_page(browser, tmp_path):
    """Three HTML slides, the second with more lines than fit and with a part that is hidden at first."""
    cells = [
        nbformat.v4.new_markdown_cell(source, metadata={"slideshow": {"slide_type": kind}})
        for source, kind in (
            ("# First", "slide"),
            ("\n".join(f"- line {number}" for number in range(30)), "slide"),
            ("the end", "fragment"),
            ("a note", "notes"),
            ("# Last", "subslide"),
        )
    ]
    file = tmp_path / "tall.html"
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "tall.ipynb")
    export.write(tmp_path / "tall.ipynb", tmp_path)
    page = browser.new_page(viewport={"width": 1280, "height": 720})
    page.goto(file.as_uri())
    yield page
    page.close()


def test_keys_turn_the_html(tall_page):
    shown = []
    for key in ("Space", "Shift+Space", "PageDown", "ArrowRight", "ArrowRight", "ArrowLeft", "PageUp"):
        tall_page.keyboard.press(key)
        shown.append(int(tall_page.evaluate("location.hash.slice(1)")))
    assert shown == [2, 1, 2, 2, 3, 2, 1]
    tall_page.keyboard.press("PageDown")
    for key, is_seen in (("n", True), ("Shift+N", False), ("Control+n", False)):
        tall_page.keyboard.press(key)
        assert tall_page.locator(".notes").is_visible() == is_seen


def test_an_address_may_name_a_heading_or_a_cell(tall_page):
    """As links from other lessons do, and links within one."""
    name = tall_page.locator(".subslide").get_attribute("id")
    assert name.startswith("cell-id=")
    for anchor, number in (("Last", 3), ("First", 1), (name, 3), ("2", 2), ("nothing", 1)):
        tall_page.evaluate("(anchor) => { location.hash = anchor; }", anchor)
        tall_page.wait_for_function(f"location.hash === '#{number}'")
        assert tall_page.locator("section.shown").count() == 1
        tall_page.reload()
        assert tall_page.evaluate("location.hash") == f"#{number}"


def test_a_link_to_a_page_without_slides_is_its_text(tmp_path):
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_markdown_cell("[stride](glossary.md#stride), [S9](deck.ipynb#cell-id=s9)")]
    )
    nbformat.write(notebook, tmp_path / "links.ipynb")
    file, problems = export.write(tmp_path / "links.ipynb", tmp_path)
    assert '<p>stride, <a href="deck.html#cell-id=s9">S9</a></p>' in file.read_text(encoding="utf-8")
    assert problems == []


def test_printing_gives_each_slide_a_page_and_cuts_none(tall_page):
    assert len(re.findall(rb"/Type /Page\b", tall_page.pdf(prefer_css_page_size=True))) == 3
    tall_page.evaluate("dispatchEvent(new Event('beforeprint'))")
    tall_page.emulate_media(media="print")
    heights = tall_page.locator("section").evaluate_all("all => all.map((slide) => slide.scrollHeight)")
    assert heights == [720, 720, 720]
    lines = tall_page.locator("section:nth-child(2) li, .fragment").all()
    assert len(lines) == 31
    for line in lines:
        box = line.bounding_box()
        assert 720 <= box["y"] < box["y"] + box["height"] <= 1440
    tall_page.emulate_media(media="screen")
    tall_page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert tall_page.locator("section:visible h1").all_inner_texts() == ["First"]


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """A folder for the HTML files."""
    return tmp_path_factory.mktemp("lecture")


def test_the_html_needs_nothing_but_itself(browser, path, written):
    """All requests are blocked but the file's own; pictures, formulas and texts are there, and each slide fits."""
    file, problems = export.write(path, written)
    assert problems == []
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
    live = page.locator(".convlib-stored[data-convlib=ready]").count()
    assert live == page.locator(".convlib-stored").count()
    assert len(set(pictures)) + live >= len(exhibits(cells)) + states
    assert wrong == []
    page.close()


def test_an_exhibit_of_the_html_works(browser, tmp_path):
    """By keyboard, with all requests blocked; the keys of a presenter turn the slide from within it."""
    slide = {"slideshow": {"slide_type": "slide"}, "tags": ["hide-input"]}
    source = "from convlib import images\nfrom convlib.explorers import WindowExplorer\n"
    source += "WindowExplorer(images.SEVEN, kernel='sobel_x', controls=('stride', 'padding'))"
    cells = [
        nbformat.v4.new_code_cell(source, metadata=slide | {"convlib": {"states": [{"stride": 3}]}}),
        nbformat.v4.new_markdown_cell("# Last", metadata=slide),
    ]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "live.ipynb")
    file, problems = export.write(tmp_path / "live.ipynb", tmp_path)
    assert problems == []
    assert len(re.findall("data-convlib-once", file.read_text(encoding="utf-8"))) == 2  # one style and one script
    context = browser.new_context(viewport={"width": 1000, "height": 700})
    page = context.new_page()
    wrong = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.route("http*://**", lambda route: route.abort())
    page.goto(file.as_uri())
    exhibit = page.locator("section.shown .convlib-stored[data-convlib=ready]")
    for stride in (2, 3, 4):
        exhibit.get_by_role("slider", name="stride").press("ArrowRight")
        output = definitions.correlate2d(images.SEVEN, KERNELS["sobel_x"].weights, stride)
        title = f"output {output.shape[0]}×{output.shape[1]}"
        lab.expect(lambda: exhibit.locator("figcaption").last.text_content(), title)
        assert exhibit.locator("p.words").text_content().endswith(f" = {output[0, 0]:.0f}")
        assert page.evaluate(
            "(([s]) => s.scrollHeight <= 720 && s.scrollWidth <= 1280)(document.querySelectorAll('.shown'))"
        )
    exhibit.get_by_role("slider", name="stride").press("PageDown")
    assert page.evaluate("location.hash") == "#2"
    lab.expect(lambda: exhibit.get_by_role("slider", name="stride").input_value(), "3")
    page.keyboard.press("PageDown")
    assert page.get_by_role("heading", name="Last").is_visible()
    page.keyboard.press("PageUp")
    page.keyboard.press("PageUp")
    assert exhibit.get_by_role("slider", name="stride").input_value() == "4"
    exhibit.get_by_role("application").press("ArrowRight")
    lab.expect(lambda: exhibit.locator("p.words").text_content().startswith("Output row 0, column 1: "), True)
    assert page.evaluate("location.hash") == "#1"
    assert wrong == []
    context.close()


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
    _file, problems = export.write(tmp_path / "wrong.ipynb", tmp_path)
    assert len(problems) == 1
    assert "wrong.ipynb, cell 1 (“_.strid”): The cell fails with AttributeError" in problems[0]


def test_patterns_are_expanded_where_the_shell_does_not(monkeypatch, tmp_path, capsys):
    for name in ("b.ipynb", "a.ipynb", "c.txt"):
        (tmp_path / name).touch()
    monkeypatch.setattr(export, "write", lambda path, folder: (folder / f"{path.stem}.html", []))
    monkeypatch.setattr(sys, "argv", ["slides", str(tmp_path / "*.ipynb"), "--to", str(tmp_path / "out")])
    export.main()
    assert capsys.readouterr().out.split() == [str(tmp_path / "out" / name) for name in ("a.html", "b.html")]


def test_what_is_no_notebook_is_named_before_anything_runs(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    for name, message in (("no*.ipynb", r"No file matches no\*\.ipynb"), (".", r"\. is a folder.*\*\.ipynb")):
        monkeypatch.setattr(sys, "argv", ["slides", name])
        with pytest.raises(SystemExit, match=message):
            export.main()
    assert list(tmp_path.iterdir()) == []


def test_a_cell_that_fails_is_named_and_the_others_are_written(monkeypatch, tmp_path, capsys):
    monkeypatch.chdir(tmp_path)
    for name, source in (("fails", "value = 0\n1 / value"), ("works", "print(1)")):
        lab.write_notebook(tmp_path / f"{name}.ipynb", ["import math", source])
    (tmp_path / "no.ipynb").write_text("no notebook")
    monkeypatch.setattr(sys, "argv", ["slides", "*.ipynb", "--to", "out"])
    with pytest.raises(SystemExit) as end:
        export.main()
    assert end.value.code == 1
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["fails.html", "works.html"]
    said = capsys.readouterr().err
    why = "The cell fails with ZeroDivisionError: division by zero\n"
    assert f"fails.ipynb, cell 2 (“value = 0”): {why}" in said
    assert "No slides were written for no.ipynb. This file is not a notebook.\n" in said
