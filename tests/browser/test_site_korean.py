"""A Korean lesson of the browser edition: opened from the Korean front page, it runs, and what is ours is Korean."""

import re

import pytest
from playwright.sync_api import expect

from tools import lab
from tools import site as driver

LESSON = "notebooks/ko/00_start_here.ipynb"
PICTURES = """import convlib
from convlib import _browser, drawing
letters = _browser.lettered("한글", 36)[0]
print(any(letters), len(letters) > 4 * 36 * 36)
drawing.show_pictures({"한글 제목": convlib.images.SEVEN})"""
EXECUTE = """async (code) => {
    const told = [];
    const future = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.requestExecute({ code });
    future.onIOPub = ({ header, content }) => {
        if (header.msg_type === "stream" || header.msg_type === "error") told.push(content.text ?? content.evalue);
        if (header.msg_type === "display_data") told.push(Object.keys(content.data).includes("image/png"));
    };
    await future.done;
    return told;
}"""
STATUS = ".convlib-bar > [role=status]"


@pytest.fixture
def context(browser):
    made = browser.new_context(viewport={"width": 1280, "height": 900})
    yield made
    made.close()


@pytest.fixture
def told(context):
    """What the console says of errors."""
    return lab.console_errors(context)


def test_a_lesson_of_the_korean_page_runs_and_speaks_korean_and_leads_back(site, context, told):
    page = context.new_page()
    with driver.server(site) as served:
        page.goto(f"{served.address}/ko/")
        page.get_by_role("link", name="0 · 시작").click(no_wait_after=True)
        page.get_by_text("과정을 여는 중이에요.").wait_for()
        assert not page.get_by_text("Opening the course.").is_visible()
        page.get_by_role("heading", name="0 · 시작").wait_for(timeout=120_000)
        page.wait_for_function(lab.IS_READ)
        panel = page.locator(".jp-NotebookPanel")
        expect(panel).to_have_attribute("lang", "ko")
        expect(page.get_by_role("button", name="▶ 모든 셀 실행")).to_be_visible()
        driver.run_all(page)
        expect(page.locator(STATUS)).to_have_text("Python이 준비됐어요.", timeout=60_000)
        sentences = page.locator(".convlib-explorer[data-convlib=ready] p.words")
        sentences.filter(has_text=re.compile("[가-힣]")).first.wait_for(state="attached", timeout=60_000)
        assert sentences.filter(has_text=re.compile("[A-Za-z]{4,} [A-Za-z]{3,}")).count() == 0
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.on("dialog", lambda dialog: dialog.accept())
        page.get_by_role("link", name="강의 목록").click(no_wait_after=True)
        page.get_by_role("heading", name="지금 해 보세요").wait_for()
        assert page.url == f"{served.address}/ko/index.html"
    assert told == []


def test_what_is_done_with_work_is_said_in_korean(site, context, told):
    """In the bar, in the menu File, and of a page that is not there; without Python, which is not waited for."""
    context.route("**/kernel/python.js", lambda _: None)
    with driver.server(site) as served:
        page = driver.open_lesson(context, served.address, LESSON)
        expect(page.locator(STATUS)).to_contain_text("‘모든 셀 실행’을 눌러 두면")
        page.get_by_role("menuitem", name="File").click()
        for item in ("내 작업 내려받기", "작업 가져오기", "원래 강의로 되돌리기"):
            expect(page.locator(".lm-Menu-itemLabel", has_text=item)).to_be_visible()
        page.locator(".lm-Menu-itemLabel", has_text="원래 강의로 되돌리기").click()
        page.get_by_role("button", name="취소").click()
        lab.run_command(page, "docmanager:open", {"path": "notebooks/ko/gone.ipynb"})
        expect(page.get_by_text("이 과정에는 ‘notebooks/ko/gone.ipynb’ 파일이 없어요.")).to_be_visible()
        page.get_by_role("button", name="닫기").click()


def test_a_korean_lesson_that_is_opened_beside_an_english_one_is_korean(site, context):
    context.route("**/kernel/python.js", lambda _: None)
    with driver.server(site) as served:
        page = driver.open_lesson(context, served.address, "notebooks/00_start_here.ipynb")
        expect(page.get_by_role("button", name="▶ Run all cells")).to_be_visible()
        assert "/extensions/convlib-site/static/ko.json" not in served.asked
        lab.run_command(page, "docmanager:open", {"path": LESSON})
        expect(page.get_by_role("button", name="▶ 모든 셀 실행")).to_be_visible(timeout=30_000)


def test_python_that_cannot_start_is_told_in_korean(site, context):
    context.route("**/kernel/python.js", lambda route: route.abort())
    with driver.server(site) as served:
        page = driver.open_lesson(context, served.address, LESSON)
        expect(page.get_by_role("alert")).to_contain_text("여기에서 Python을 시작하지 못했어요")


def test_korean_titles_of_photographs_are_drawn_with_the_browsers_font(site, context, told):
    """Matplotlib, which has no Korean letters, would warn of each."""
    with driver.server(site) as served:
        page = driver.open_lesson(context, served.address, LESSON)
        page.evaluate(driver.READY)
        said = page.evaluate(EXECUTE, PICTURES)
    assert "".join(map(str, said)) == "True True\nTrue"
    assert told == []
