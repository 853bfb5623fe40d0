"""The marking page in a browser: with the keyboard alone, without names, and nothing for axe to mend."""

import subprocess
import sys
from contextlib import contextmanager

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from graded_course import ROOT, Course, answered, cell, notebook, small
from playwright.sync_api import expect

pytestmark = pytest.mark.sandbox

AXE = "axe.run().then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => [id, html])))"


def graded(folder, most):
    """A class of three whose explanations are worth so many points."""
    made = small()
    why = next(each for each in made.cells if each.metadata.get("nbgrader", {}).get("grade_id") == "why")
    why.metadata.nbgrader["points"] = most
    made.cells.insert(5, cell("## Part 2 · Why (2 points)\n\nSay why, with $x$.", kind="markdown"))
    course = Course(folder, notebook(*made.cells))
    for student in ("kim", "lee", "park"):
        course.hand_in(
            student, answered(course, why=f"$x \\otimes w$ of {student} <script>document.title = 'bad'</script>")
        )
    course.run("autograde", "small")
    return course


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    return graded(tmp_path_factory.mktemp("marking"), 2)


@pytest.fixture
def address(course):
    with served(course) as address:
        yield address


@contextmanager
def served(course):
    command = [sys.executable, "-m", "convlib.grading.marking", "small"]
    about = {"cwd": course.folder, "env": {"PYTHONPATH": str(ROOT), "HOME": str(course.folder)}, "text": True}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, **about)
    yield process.stdout.readline().split()[-1]
    process.terminate()
    process.communicate()


def test_marking_with_the_keyboard_alone(browser, address, course):
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(address)
    which, said, progress = (page.locator(f"#{name}") for name in ("which", "said", "progress"))
    expect(which).to_have_text("Answer 1 of 3")
    expect(which).to_be_focused()
    assert "token" not in page.url
    expect(page.locator("#text math")).to_have_count(1)
    page.keyboard.press("1")
    expect(said).to_have_text("Saved: 1 of 2 points.")
    page.keyboard.press(".")
    expect(said).to_have_text("Saved: 1.5 of 2 points.")
    expect(page.get_by_role("button", name="and a half")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("9")
    expect(said).to_have_text("Not saved: 9 is not between 0 and 2.")
    page.keyboard.press("c")
    page.keyboard.type("2 n u: only text")
    page.keyboard.press("Escape")
    expect(said).to_have_text("Saved: 1.5 of 2 points.")
    page.keyboard.press("n")
    expect(which).to_have_text("Answer 2 of 3")
    page.keyboard.press("2")
    expect(progress).to_have_text("2 of 3 marked")
    page.keyboard.press("ArrowRight")
    expect(which).to_have_text("Answer 3 of 3")
    page.keyboard.press("u")
    expect(said).to_have_text("Undone. Not marked yet.")
    expect(which).to_have_text("Answer 2 of 3")
    expect(progress).to_have_text("1 of 3 marked")
    assert sorted(course.scores().values()) == [5, 5, 6.5]
    assert page.title() == "Part 2 · Why"
    assert errors == []
    page.close()


def test_a_part_of_many_points_is_marked_with_the_keyboard_alone(browser, tmp_path):
    """A number of two digits is written into a field; Enter saves it, and the keys work again."""
    course = graded(tmp_path, 12)
    with served(course) as address:
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.goto(address)
        which, said, field = (page.locator(f"#{name}") for name in ("which", "said", "points"))
        expect(which).to_be_focused()
        for keys, saved in (("10.5", "Saved: 10.5 of 12 points."), ("7", "Saved: 7 of 12 points.")):
            page.keyboard.type(keys)
            expect(field).to_be_focused()
            page.keyboard.press("Enter")
            expect(said).to_have_text(saved)
            expect(which).to_be_focused()
        page.keyboard.type("13")
        page.keyboard.press("Enter")
        expect(said).to_have_text("Not saved: 13 is not between 0 and 12.")
        page.keyboard.type("11")
        page.keyboard.press("Escape")
        expect(said).to_have_text("Saved: 11 of 12 points.")
        page.keyboard.press("n")
        expect(which).to_have_text("Answer 2 of 3")
        expect(field).to_have_value("")
        page.close()
    assert sorted(course.scores().values()) == [5, 5, 16]


def test_two_tabs_lose_nothing(browser, address):
    context = browser.new_context()
    one, two = context.new_page(), context.new_page()
    for page in (one, two):
        page.goto(address if page is one else address.partition("?")[0])
        expect(page.locator("#state")).not_to_be_empty()
    for page in (one, two):
        while page.locator("#which").inner_text() != "Answer 3 of 3":
            before = page.locator("#which").inner_text()
            page.keyboard.press("ArrowRight")
            expect(page.locator("#which")).not_to_have_text(before)
    one.keyboard.press("0")
    expect(one.locator("#said")).to_have_text("Saved: 0 of 2 points.")
    two.keyboard.press("2")
    expect(two.locator("#said")).to_contain_text("It is now: 0 of 2 points.")
    two.get_by_role("button", name="Save mine in its place").click()
    expect(two.locator("#said")).to_have_text("Saved: 2 of 2 points.")
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_and_nothing_is_cut_off(browser, address, scheme, width):
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = context.new_page()
    page.goto(address)
    expect(page.locator("#state")).not_to_be_empty()
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.evaluate(AXE_SCRIPT)
    assert page.evaluate(AXE) == []
    context.close()
