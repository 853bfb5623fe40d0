"""Exhibits and questions in Korean, and in a made-up language whose sentences are 40 % longer and stand in brackets.

What is not translated stands outside of all brackets, and what has too little room is cut.
"""

import re

import pytest
from fits import EXHIBITS, SIDEWAYS, in_view, show

from tools import lab

PSEUDO = """
import gettext
from convlib import text

class Longer(gettext.NullTranslations):
    def gettext(self, message):
        room = "".join(" " if place % 6 == 0 else "é" for place in range(-(-2 * len(message) // 5) - 2))
        return f"⟦{message}{room}⟧"

    def ngettext(self, one, several, n):
        return self.gettext(one if n == 1 else several)

text.spoken = text.ENGLISH._replace(catalog=Longer())
"""
QUESTIONS = [
    "from convlib.practice import Practice, Predict, PredictionScore\n"
    "from convlib.practice.class_question import ClassQuestion",
    *(f"Practice({kind!r}, level=2, number=1)" for kind in ("cell", "maps", "turn", "dice", "kernel", "size")),
    "Predict(1, 'output size')",
    "Predict(1, 'zero windows')",
    "ClassQuestion('parameters', number=11)",
    "PredictionScore(1)",
]
CUT_IN_PICTURES = """(explorer) => [...explorer.querySelectorAll("svg text")]
    .filter((text) => text.textContent.trim() && getComputedStyle(text).visibility === "visible")
    .filter((text) => {
        const [inner, outer] = [text, text.closest("svg")].map((part) => part.getBoundingClientRect());
        return inner.width && (inner.left < outer.left - 1 || inner.right > outer.right + 1);
    })
    .map((text) => text.textContent)"""
WORD = re.compile(r"(?<![\w.])[A-Za-z]{3,}(?![\w\[(.=])")
NAMES = {"image", "kernel", "map", "out", "RGB"}
"""Arrays, as formulas name them, and abbreviations."""


def notebook(browser, jupyterlab, served, name, *first):
    """Run the exhibits and questions after a cell that chooses a language."""
    lab.write_notebook(served / name, [*first, *EXHIBITS, *QUESTIONS])
    page = lab.open_notebook(browser, jupyterlab, name)
    lab.run_all(page)
    return page


@pytest.fixture(scope="module")
def pseudo(browser, jupyterlab, served):
    page = notebook(browser, jupyterlab, served, "pseudo.ipynb", PSEUDO)
    yield page
    page.close()


@pytest.fixture(scope="module")
def korean(browser, jupyterlab, served):
    page = notebook(browser, jupyterlab, served, "korean.ipynb", 'import convlib\n\nconvlib.language("ko")')
    yield page
    page.close()


def outside(text):
    """Words outside of all brackets."""
    while (inner := re.sub(r"⟦[^⟦⟧]*⟧", " ", text)) != text:
        text = inner
    return set(WORD.findall(text)) - NAMES


@pytest.mark.parametrize("language", ["pseudo", "korean"])
@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)])
def test_nothing_is_cut(request, language, width, height):
    """On a phone a picture's own words are as large as they can be: there the longer ones go beyond its edge."""
    page = request.getfixturevalue(language)
    show(page, width, height, files=False)
    for explorer in in_view(page):
        assert explorer.evaluate(SIDEWAYS) == []
        if language == "korean" or width == 1280:
            assert explorer.evaluate(CUT_IN_PICTURES) == []


def test_no_word_stands_outside_of_the_brackets(pseudo):
    show(pseudo, 1280, 800, files=False)
    seen = 0
    for explorer in in_view(pseudo):
        shown = [
            explorer.inner_text(),
            *explorer.locator("[aria-label]").evaluate_all("(all) => all.map((e) => e.ariaLabel)"),
        ]
        assert [text for text in shown if outside(text)] == []
        seen += "⟦" in shown[0]
    assert seen >= len(EXHIBITS) + len(QUESTIONS) - 3


@pytest.fixture
def exhibit(korean):
    show(korean, 1280, 800, files=False)

    def find(number):
        found = korean.locator(".convlib-explorer").nth(number)
        found.scroll_into_view_if_needed()
        return found

    return find


def test_a_window_is_moved_and_told_in_korean(exhibit):
    window = exhibit(2)
    positions = window.locator(".player input")
    positions.press("Home")
    lab.expect(lambda: lab.words(window).split(":")[0], "출력 0행 0열")
    positions.press("ArrowRight")
    lab.expect(lambda: lab.words(window).split(":")[0], "출력 0행 1열")
    lab.handle(window, "패딩").press("ArrowLeft")
    lab.expect(lambda: positions.get_attribute("max"), "48")
    window.get_by_role("button", name="재생").wait_for()


def test_pooling_is_changed_and_told_in_korean(exhibit):
    pooling = exhibit(7)
    pooling.get_by_label("종류").select_option("평균")
    lab.expect(lambda: re.findall(r"/ 9 =|움직인 뒤", lab.words(pooling)), ["/ 9 =", "움직인 뒤", "/ 9 ="])


def test_a_question_is_answered_in_korean(exhibit):
    question = exhibit(len(EXHIBITS) - 1 + 5)
    lab.expect(lambda: "출력 크기는 얼마인가요?" in question.inner_text(), True)
    for height, width, verdict in ((1, 1, "정답이 아니에요."), (9, 7, "정답이에요.")):
        fields = question.locator(".convlib-answer input")
        fields.nth(0).fill(str(height))
        fields.nth(1).fill(str(width))
        question.get_by_role("button", name="확인").click()
        question.locator(".convlib-feedback p.words").get_by_text(verdict).wait_for()
