"""Every notebook in a real JupyterLab, run as a learner runs it and then shown as live slides."""

import contextlib

import nbformat
import pytest
from slide_types import NOTEBOOKS, cells_of, exhibits, kind

from convlib.practice.class_question import ClassQuestion
from tools import lab

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

VISIBLE = """() => [...document.querySelectorAll(".jp-Deck .jp-deck-mod-visible")].map((e) => e.dataset.jpfCellId)"""
TURN = f"""([name, most]) => {{
    const [see, isOver, frame] = [{SEEN}, () => performance.now() > end, () => new Promise(requestAnimationFrame)];
    const end = performance.now() + most;
    const last = () => see().at(-1)?.id;
    const settle = async () => {{
        for (let [still, before] = [0, ""]; still < 4 && !isOver(); await frame()) {{
            const now = see();
            const fits = now.every((cell) => cell.bottom <= innerHeight && !cell.wide.length);
            const shown = JSON.stringify(now);
            still = fits && shown === before ? still + 1 : 0;
            before = shown;
        }}
    }};
    const turn = async () => {{
        if (name) {{
            const notebook = window.jupyterapp.shell.currentWidget.content;
            notebook.activeCellIndex = notebook.widgets.findIndex((cell) => cell.model.id === name);
        }}
        while (name && last() !== name && !isOver()) await frame();
        await settle();
        window.seen = see();
    }};
    window.seen = undefined;
    void turn();
}}"""
OUTPUTS = """() => [...window.jupyterapp.shell.currentWidget.content.model.cells].flatMap(
    (cell) => cell.toJSON().outputs ?? [])"""
IS_REMEMBERED = """async () => {
    const answer = await fetch("/lab/api/settings/jupyterlab-slideshow:plugin");
    return /"active": *true/.test((await answer.json()).raw);
}"""


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def path(request):
    return request.param


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
    page.wait_for_selector("body[data-jp-deck-mode=presenting] .jp-deck-mod-visible", timeout=180_000)
    turn(page)


@pytest.fixture(scope="module")
def lab_page(browser, jupyterlab, served):
    """A JupyterLab in which one small notebook is opened after the other: to load it costs most."""
    lab.write_notebook(served / "first.ipynb", [""])
    with contextlib.closing(lab.open_notebook(browser, jupyterlab, "first.ipynb")) as page:
        lab.close_notebook(page)
        yield page


@pytest.fixture
def opened(lab_page):
    """Open a small notebook on a projector."""

    def open_one(name):
        lab_page.set_viewport_size({"width": 1280, "height": 720})
        lab.open_next(lab_page, name)
        return lab_page

    yield open_one
    end_slides(lab_page)


@pytest.fixture
def opened_alone(browser, jupyterlab):
    """Open a whole lesson on a projector, in a JupyterLab of its own: JupyterLab 4.6 keeps what it has closed in
    memory, and turns each slide more slowly after each lesson, by half after one and twice after four."""
    pages = []

    def open_one(name):
        pages.append(lab.open_notebook(browser, jupyterlab, name))
        pages[0].set_viewport_size({"width": 1280, "height": 720})
        return pages[0]

    yield open_one
    end_slides(pages[0])
    pages[0].close()


def end_slides(page):
    """End the slides, since JupyterLab remembers that they are shown, and close the notebook."""
    lab.run_command(page, "deck:stop")
    page.wait_for_selector("body:not([data-jp-deck-mode])", state="attached")
    lab.expect(lambda: page.evaluate(IS_REMEMBERED), False)
    lab.close_notebook(page)


@pytest.fixture
def part(opened, served):
    """Open a few cells of a lesson, after its title and its imports."""

    def open_part(lesson, *names):
        notebook = nbformat.read(served / "notebooks" / f"{lesson}.ipynb", 4)
        notebook.cells = [cell for place, cell in enumerate(notebook.cells) if place < 2 or cell.id in names]
        nbformat.write(notebook, served / "part.ipynb")
        return opened("part.ipynb")

    return open_part


def turn(page, name=None):
    """Show a slide as far as that cell, if one is named, and wait until all of it fits; return what is seen then.

    The slide is chosen as by a click in the table of contents, and no frame is lost between two slides; the keys of a
    presenter have tests of their own. What does not come, or does not fit, after a while is returned as it is, for the
    test to say so.
    """
    page.evaluate(TURN, [name, 20_000])
    return page.wait_for_function("window.seen", polling="raf", timeout=60_000).json_value()


def slides(path):
    """The cells of each slide, by name; each is shown after the one before it."""
    found = []
    for cell in cells_of(path):
        if kind(cell) in ("slide", "subslide"):
            found.append([])
        if kind(cell) not in ("skip", "notes"):
            found[-1].append(cell["id"])
    return found


def turns(page, path):
    """Turn all slides of a notebook, and give what is seen when all of a slide is shown."""
    for names in slides(path):
        seen = turn(page, names[-1])
        assert [cell["id"] for cell in seen] == names
        yield seen


def check_fit(seen, height):
    assert min(cell["top"] for cell in seen) >= 0, seen
    assert max(cell["bottom"] for cell in seen) <= height, seen
    assert [cell["wide"] for cell in seen if cell["wide"]] == [], seen


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


def check_outputs(stored, outputs):
    """No cell fails, and each explorer, live now, was a stored picture before; return the live ones."""
    assert [output for output in outputs if output["output_type"] == "error"] == []
    views = [output for output in outputs if "application/vnd.jupyter.widget-view+json" in output.get("data", {})]
    kept_without_a_kernel = [str(output["data"].get("text/html")) for output in views]
    assert all("data:image/svg" in each or "<code>" in each for each in kept_without_a_kernel)  # a picture, or lines
    stored_outputs = [str(output.get("data", {})) for output in stored]
    kept = [each for each in stored_outputs if "data:image/svg" in each or "<code>" in each]
    assert len(views) <= len(kept)  # some pictures stand still, and have no view
    return views


def test_a_notebook_runs_and_its_slides_are_live_and_fit(opened_alone, jupyterlab, path):
    page = opened_alone(f"notebooks/{path.name}")
    wrong = lab.page_errors(page)
    told = lab.console_errors(page)
    here = (jupyterlab, jupyterlab.replace("http", "ws"), "data:", "blob:")
    page.on("request", lambda request: request.url.startswith(here) or wrong.append(request.url))
    stored = page.evaluate(OUTPUTS)
    start(page)
    lab.wait_until_run(page)
    assert check_outputs(stored, page.evaluate(OUTPUTS)) or path not in LESSONS
    live, moved = [], 0
    for seen in turns(page, path):
        live += [cell["id"] for cell in seen if cell["live"]]
        check_fit(seen, 720)
        if seen[0]["live"]:
            moved += move_a_slider(page)
    cells = cells_of(path)
    assert set(exhibits(cells)) <= set(live) | {cell["id"] for cell in cells if "Practice(" in "".join(cell["source"])}
    assert moved > 0 or path not in LESSONS
    assert wrong + told == []


def turn_to(page, name):
    """Turn slides by the key of a presenter until that cell is shown, and wait until it fits."""
    while (before := page.evaluate(VISIBLE))[-1] != name:
        page.keyboard.press("PageDown")
        page.wait_for_function(f"(before) => ({VISIBLE})().join() !== before.join()", arg=before, timeout=60_000)
    turn(page)


def test_a_long_sentence_does_not_shrink_the_exhibit_in_use(part):
    """With window 3 a sentence says what is never read: it has the room that is left, and all stays in its place."""
    page = part("09_pooling", "explorer-one")
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
def test_sentences_have_their_size_again_where_there_is_room(part, width, height):
    """Window 3 has a long sentence, and window 4 one as short as window 2."""
    page = part("09_pooling", "explorer-one")
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


def test_a_larger_kernel_takes_its_room_from_the_picture(part):
    """The sentences are as long as before, so a class that could read them still can."""
    page = part("01_pixels_to_pixels", "explorer")
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


@pytest.mark.parametrize("path", [NOTEBOOKS[8], NOTEBOOKS[8].parent / "ko/09_pooling.ipynb"], ids=["english", "korean"])
def test_the_slides_fit_a_projector_of_four_to_three(opened_alone, path):
    """Type follows the smaller side, and nothing invisible lies over an exhibit's lowest controls."""
    page = opened_alone(path.relative_to(NOTEBOOKS[8].parents[1]).as_posix())
    page.set_viewport_size({"width": 1024, "height": 768})
    start(page)
    page.locator(".jp-NotebookPanel-toolbar").wait_for(state="hidden")
    for seen in turns(page, path):
        check_fit(seen, 768)


def test_escape_ends_the_slides_wherever_the_focus_is(part):
    page = part("07_padding", "use-explorer")
    start(page)
    turn_to(page, "use-explorer")
    handle = page.locator(".jp-deck-mod-visible .noUi-handle").first
    for place in (lambda: handle.click(), lambda: page.mouse.click(20, 400)):
        assert page.evaluate(SEEN)[-1]["live"]
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


def test_a_presenter_commits_for_the_class(part):
    """A typed prediction is judged on the slide, and the presenter's key goes on from within the field."""
    cells = cells_of(NOTEBOOKS[1])
    place = next(n for n, cell in enumerate(cells) if "".join(cell["source"]).startswith("Predict("))
    *_, field, answer = names = [cell["id"] for cell in cells[: place + 2]]
    page = part("01_pixels_to_pixels", *names)
    start(page)
    turn_to(page, field)
    predict = page.locator(".jp-deck-mod-visible .convlib-predict")
    predict.locator("input").press_sequentially("8")
    page.keyboard.press("Enter")
    predict.locator(".convlib-wrong").get_by_text("Not correct.").wait_for()
    assert max(cell["bottom"] for cell in page.evaluate(SEEN)) <= 720
    page.keyboard.press("PageDown")
    lab.expect(lambda: page.evaluate(SEEN)[-1]["id"], answer)


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
