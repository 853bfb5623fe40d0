"""The course's links in the browser edition, and its page on a narrow screen."""

import contextlib

import pytest
from playwright.sync_api import TimeoutError as Late

from tools import lab
from tools import site as edition

SHOWN = "window.jupyterapp.shell.currentWidget.title.label"
IN_VIEW = """(found) => {
    const page = window.jupyterapp.shell.currentWidget.content.node.getBoundingClientRect();
    return [...window.jupyterapp.shell.currentWidget.node.querySelectorAll("h1, h2, h3")]
        .filter((heading) => heading.textContent.replace("¶", "") === found)
        .some((heading) => {
            const { top, height } = heading.getBoundingClientRect();
            return height > 0 && top >= page.top - 1 && top < (page.top + page.bottom) / 2;
        });
}"""
GO = """async (address) => {
    const { content, context } = window.jupyterapp.shell.currentWidget;
    await context.ready;
    const index = [...content.model.cells]
        .findIndex(({ sharedModel }) => sharedModel.source.includes(`](${address})`));
    content.activeCellIndex = index;
    await content.scrollToItem(index, "start");
}"""
IS_OPEN = "(name) => [...window.jupyterapp.shell.widgets('main')].some(({ title }) => title.label === name)"
LESSON = "notebooks/06_stride.ipynb"
BUSY = 120
"""Seconds that a page may take to open on a busy machine."""
ATTEMPTS = 4
"""How often a link is pressed: cells that are still being measured may move away between the press and the release."""


def without_python(context):
    """Links need no Python, and each notebook would load one: it is asked for and never comes."""
    context.route("**/pyodide.asm.wasm", lambda _: None)
    return context


@pytest.fixture(scope="module")
def address(site):
    with edition.server(site) as served:
        yield served.address


@pytest.fixture
def lesson(browser, address):
    """A page of its own for each test: a notebook that is shown again may scroll back to where it was."""
    context = without_python(browser.new_context(viewport={"width": 1280, "height": 900}))
    context.set_default_timeout(BUSY * 1000)
    yield edition.open_lesson(context, address, LESSON)
    context.close()


def follow(page, link, lesson=LESSON):
    """Click a link of a lesson, which is scrolled to its cell first."""
    lab.run_command(page, "docmanager:open", {"path": lesson})
    lab.expect(lambda: page.evaluate(SHOWN), lesson.rpartition("/")[2])
    name = link.rpartition("/")[2]
    document = name.partition("#")[0]
    for _attempt in range(ATTEMPTS):
        page.evaluate(GO, link)
        page.locator(f".jp-NotebookPanel:visible .jp-RenderedMarkdown a[href$='{name}']").first.click()
        with contextlib.suppress(Late):
            page.wait_for_function(IS_OPEN, arg=document, timeout=BUSY / ATTEMPTS * 1000)
            break
    lab.expect(lambda: page.evaluate(SHOWN), document, BUSY)


def test_a_link_opens_the_glossary_at_its_term_to_be_read_with_its_pictures(lesson):
    refused = []
    lesson.on("response", lambda response: refused.append(response.url) if response.status >= 400 else None)
    follow(lesson, "glossary.md#stride")
    lab.expect(lambda: lesson.evaluate(IN_VIEW, "stride"), True)
    pictures = lesson.locator(".jp-MarkdownViewer img")
    pictures.evaluate_all("all => all.forEach((one) => one.loading = 'eager')")  # as if a reader scrolled past them
    lab.expect(lambda: pictures.evaluate_all("all => all.every((one) => one.naturalWidth > 0)"), True)
    assert pictures.count() > 70
    assert refused == []
    lesson.locator(".jp-MarkdownViewer a", has_text="A wide view").first.click()
    lab.expect(lambda: lesson.evaluate(SHOWN), "08_dilation.ipynb")


def test_a_link_opens_the_deck(lesson):
    """JupyterLab opens it near the slide; how near depends on what it has drawn by then."""
    follow(lesson, "deck.ipynb#cell-id=s15")


@pytest.mark.parametrize(
    ("place", "link", "heading"),
    [
        (LESSON, "07_padding.ipynb", "7 · Padding 패딩"),
        ("notebooks/00_start_here.ipynb", "quiz.md", "Twenty questions 스무 가지 질문"),
        ("notebooks/00_start_here.ipynb", "../docs/instructor.md", "In front of a class"),
        ("notebooks/11_stacks.ipynb", "../exercises/05_learning/05_learning.ipynb", "Exercise 5 · Learning 학습"),
    ],
)
def test_a_link_leads_to_the_course_s_other_pages(lesson, place, link, heading):
    follow(lesson, link, place)
    lab.expect(lambda: lesson.evaluate(IN_VIEW, heading), True, BUSY)


def test_a_folded_answer_says_how_to_unfold_it(lesson):
    lab.run_command(lesson, "docmanager:open", {"path": LESSON})
    folded = lesson.locator(".jp-NotebookPanel:visible .jp-OutputPlaceholder .jp-Placeholder-contentContainer").first
    words = "(place) => getComputedStyle(place, '::before').content"
    lab.expect(lambda: folded.evaluate(words), '"Run this cell to see the answer"')


WATCH = """(function watch() {
    requestAnimationFrame(watch);
    if (document.querySelector("#jp-left-stack")?.getClientRects().length) window.sideWasOpen = true;
})()"""


def test_on_a_phone_a_lesson_has_the_whole_width(browser, address):
    """From the first frame on: the list of files does not even flash."""
    context = without_python(browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True))
    context.add_init_script(WATCH)
    page = edition.open_lesson(context, address, LESSON)
    width = "() => Math.round(document.querySelector('.jp-NotebookPanel').getBoundingClientRect().width)"
    lab.expect(lambda: page.evaluate(width) > 370, True)
    page.evaluate("window.jupyterapp.restored.then(() => null)")
    lab.paint(page)
    lab.expect(lambda: page.locator("#jp-main-statusbar").is_visible(), False)
    assert not page.evaluate("window.sideWasOpen")
    page.get_by_role("menuitem", name="View").tap()
    page.locator(".lm-Menu-itemLabel", has_text="File Browser").tap()
    lab.expect(lambda: page.locator("#filebrowser").is_visible(), True)
    page.get_by_text("07_padding.ipynb", exact=True).dblclick()
    lab.expect(lambda: page.evaluate(SHOWN), "07_padding.ipynb")
    lab.expect(lambda: page.locator("#filebrowser").is_visible(), False)
    context.close()


def test_a_reload_opens_the_lesson_again_that_was_shown(browser, address):
    context = without_python(browser.new_context())
    page = edition.open_lesson(context, address, LESSON)
    page.wait_for_function("window.location.search === '?path=notebooks/06_stride.ipynb'")
    lab.run_command(page, "docmanager:open", {"path": "notebooks/07_padding.ipynb"})
    page.wait_for_function("window.location.search === '?path=notebooks/07_padding.ipynb'")
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=60_000)
    lab.expect(lambda: page.evaluate(SHOWN), "07_padding.ipynb")
    context.close()


def test_a_link_to_a_lesson_that_is_not_there_says_so_and_leads_to_the_lessons(browser, address):
    context = without_python(browser.new_context())
    page = context.new_page()
    page.goto(f"{address}/lab/index.html?path=notebooks/99_nothing.ipynb")
    told = page.get_by_role("dialog")
    told.get_by_text("The course has no “notebooks/99_nothing.ipynb”.").wait_for(timeout=BUSY * 1000)
    assert page.locator(".jp-NotebookPanel").count() == 0
    told.get_by_role("button", name="All lessons").click()
    page.get_by_role("heading", name="Lessons", exact=True).wait_for()
    context.close()
