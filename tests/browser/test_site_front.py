"""The front page of the browser edition in a real browser: an exhibit moves at once, on any screen, for anybody."""

import re

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from convlib.publish.site.extension import write_extension
from convlib.publish.site.front import not_found, write_front
from convlib.publish.site.lab_page import write_icons
from tools import site as driver
from tools.lab import expect

SCREENS = {"wide": {"width": 1280, "height": 800}, "phone": {"width": 390, "height": 844}}
FIRST = "Output row 1, column 1: "


@pytest.fixture(scope="module")
def front(tmp_path_factory):
    """A site with what the front page asks for, and nothing else."""
    folder = tmp_path_factory.mktemp("front")
    write_front(folder, pyodide_here=True)
    write_icons(folder)
    write_extension(folder)
    with driver.server(folder) as served:
        yield served


@pytest.fixture
def opened(browser, front):
    """Open the page in a context of its own; at the end, it has no error and asked nobody else for anything."""
    contexts, told = [], []

    def open_page(path="index.html", **settings):
        context = browser.new_context(**settings)
        contexts.append(context)
        context.on(
            "request", lambda request: told.append(request.url) if not request.url.startswith(front.address) else 0
        )
        page = context.new_page()
        page.on("pageerror", lambda error: told.append(str(error)))
        page.on("console", lambda message: told.append(message.text) if message.type == "error" else 0)
        page.goto(f"{front.address}/{path}")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert told == []


def words(page):
    return page.locator("#exhibit p.words").text_content()


def live(page):
    page.wait_for_selector("#exhibit .player")
    return page


def cell(page, panel, side, row, column):
    """The middle of a cell of a panel, on the screen."""
    box = page.locator("#exhibit figure").nth(panel).locator("path.lines").bounding_box()
    return box["x"] + (column + 0.5) * box["width"] / side, box["y"] + (row + 0.5) * box["height"] / side


@pytest.mark.parametrize("screen", SCREENS)
def test_the_window_is_dragged_over_the_input(opened, screen):
    page = live(opened(viewport=SCREENS[screen]))
    page.locator("#exhibit").scroll_into_view_if_needed()
    page.mouse.move(*cell(page, 0, 7, 2, 2))
    page.mouse.down()
    page.mouse.move(*cell(page, 0, 7, 2, 4), steps=4)
    page.mouse.up()
    page.mouse.move(1, 1)
    expect(lambda: words(page).startswith("Output row 1, column 3: "), True)


def test_a_tap_on_the_output_moves_it(opened):
    page = live(opened(viewport=SCREENS["phone"], has_touch=True))
    page.locator("#exhibit figure").last.scroll_into_view_if_needed()
    page.touchscreen.tap(*cell(page, 3, 5, 4, 2))
    expect(lambda: words(page).startswith("Output row 4, column 2: "), True)


def test_keys_move_it_and_a_screen_reader_hears_where_it_is(opened):
    page = live(opened())
    picture = page.get_by_role("application", name="Input, kernel and output; the arrow keys move the window")
    picture.focus()
    page.keyboard.press("ArrowDown")
    assert words(page).startswith("Output row 2, column 1: ")
    assert page.get_by_role("status").filter(has_text="Output row 2, column 1").count() == 1
    page.keyboard.press("Control+End")
    assert words(page).startswith("Output row 4, column 4: ")


def test_play_goes_on_by_itself(opened):
    page = live(opened())
    page.get_by_role("button", name="Play").click()
    expect(lambda: words(page).startswith("Output row 1, column 3: "), True)
    page.get_by_role("button", name="Pause").click()


def test_another_kernel_computes_at_the_same_position(opened):
    page = live(opened())
    page.mouse.click(*cell(page, 3, 5, 2, 0))
    page.get_by_role("radio", name="Sharpen").check()
    expect(lambda: page.locator("#effect").text_content(), "The pixel plus its differences from its four neighbours.")
    assert words(page).startswith("Output row 2, column 0: ")
    assert page.locator("#exhibit figure").nth(1).locator("text").all_text_contents() == ["0−10", "−15−1", "0−10"]


def test_the_exhibit_is_there_before_any_script(opened):
    """And what needs a script is not; the still picture and the live one have the same size."""
    page = opened(java_script_enabled=False)
    assert words(page).startswith(FIRST)
    assert page.get_by_text("this stays a still picture").is_visible()
    assert not page.locator("#kernels").is_visible()
    assert page.get_by_role("link", name="Start with lesson 0").is_visible()
    still = page.locator("#exhibit figure").first.bounding_box()
    page = live(opened())
    expect(lambda: page.get_by_text("this stays a still picture").is_visible(), False)
    assert words(page).startswith(FIRST)
    assert page.locator("#exhibit figure").first.bounding_box()["width"] == pytest.approx(still["width"], abs=1)


@pytest.mark.parametrize(
    ("lost", "home"),
    [
        ("https://somebody.github.io/course/lost/page", "https://somebody.github.io/course/"),
        ("https://course.example/lost/page", "https://course.example/"),
    ],
)
def test_a_wrong_address_leads_to_the_front_page_in_each_language(browser, lost, home):
    """GitHub Pages shows this page at any address, so it has to find out where the course is."""
    page = browser.new_page()
    page.route("**/*", lambda route: route.fulfill(body=not_found(), content_type="text/html", status=404))
    page.goto(lost)
    for name, address in (("Go to the front page", home), ("첫 페이지로 가기", f"{home}ko/")):
        assert page.get_by_role("link", name=name).evaluate("(link) => link.href") == address
    page.close()


@pytest.mark.parametrize("path", ["index.html", "ko/index.html"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("screen", SCREENS)
def test_axe_finds_nothing_and_nothing_is_cut_off(opened, screen, scheme, path):
    page = live(opened(path, viewport=SCREENS[screen], color_scheme=scheme))
    page.evaluate(AXE_SCRIPT)
    found = page.evaluate("async () => await axe.run({ exclude: [['.convlib svg']] })")
    problems = [(one["id"], [node["html"][:100] for node in one["nodes"]]) for one in found["violations"]]
    assert problems == []
    assert len(found["passes"]) > 20
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_first_screen_shows_what_it_is_and_the_exhibit(opened):
    """On a computer without scrolling, on a phone at least its input."""
    for screen, panel in (("wide", 3), ("phone", 0)):
        page = live(opened(viewport=SCREENS[screen]))
        box = page.locator("#exhibit figure").nth(panel).bounding_box()
        assert box["y"] + box["height"] < SCREENS[screen]["height"] + 10


def test_tab_reaches_the_lessons_and_what_has_the_keyboard_is_seen(opened):
    page = live(opened())
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the lessons")
    assert skip.evaluate("(link) => link === document.activeElement && link.getBoundingClientRect().left >= 0")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert re.search("00_start_here", page.evaluate("document.activeElement.href"))


def test_the_button_opens_the_first_lesson_which_says_at_once_that_it_is_opening(browser, site):
    """As a first-time visitor sees it; Python is not waited for. The lesson is dark where the front page was."""
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    with driver.server(site) as served:
        page.goto(f"{served.address}/")
        page.get_by_role("link", name="Start with lesson 0").click(no_wait_after=True)
        page.get_by_text("Opening the course.").wait_for()
        page.get_by_role("heading", name="0 · Start here").wait_for(timeout=60_000)
        expect(lambda: page.get_by_text("Opening the course.").is_visible(), False)
        assert page.title() == "Convolution and pooling"
        assert page.evaluate("document.body.dataset.jpThemeLight") == "false"
        page.get_by_role("link", name="All lessons").click(no_wait_after=True)
        page.get_by_role("heading", name="Try it now").wait_for()
        context.close()


# In Korean


def test_the_korean_page_is_used_by_keyboard_and_its_exhibit_speaks_korean(opened):
    """Also what the page's scripts say. The English page loads no catalog for it."""
    page = live(opened("ko/index.html"))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "강의 목록으로 건너뛰기"
    picture = page.get_by_role("application", name=re.compile("화살표 키"))
    picture.focus()
    page.keyboard.press("ArrowDown")
    assert words(page).startswith("출력 2행 1열: ")
    page.get_by_role("radio", name="선명화").check()
    expect(lambda: page.locator("#effect").text_content(), "픽셀에 네 이웃과의 차를 더해요.")
    page.get_by_role("button", name="내 작업 내려받기").click()
    expect(lambda: page.get_by_text("아직 내려받을 작업이 없어요.").is_visible(), True)
    expect(lambda: page.locator("#offline").text_content().startswith("강의를 한 번 실행하고 나면"), True)


def test_each_front_page_leads_to_the_other(opened, front):
    front.asked.clear()
    page = live(opened())
    assert "/extensions/convlib-site/static/ko.json" not in front.asked
    page.get_by_role("link", name="한국어").click()
    assert live(page).locator("html").get_attribute("lang") == "ko"
    page.get_by_role("link", name="English").click()
    assert live(page).url == f"{front.address}/index.html"


@pytest.mark.parametrize("screen", SCREENS)
def test_no_korean_word_is_broken(opened, screen):
    """Each word that has room in its line stands in one line."""
    page = live(opened("ko/index.html", viewport=SCREENS[screen]))
    broken = page.evaluate(
        """() => {
            const broken = [];
            for (const element of document.querySelectorAll("h1, h2, h3, p, dd, dt, a, label")) {
                const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
                for (let node = walker.nextNode(); node; node = walker.nextNode()) {
                    for (const { index, 0: word } of node.data.matchAll(/[가-힣]+/g)) {
                        const range = document.createRange();
                        range.setStart(node, index);
                        range.setEnd(node, index + word.length);
                        const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)));
                        if (lines.size > 1) broken.push(word);
                    }
                }
            }
            return broken;
        }"""
    )
    assert broken == []
