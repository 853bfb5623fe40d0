"""Practice questions in a real JupyterLab, answered with the keyboard alone."""

import pytest
from lab import expect, set_state

from convlib.mistakes import MISTAKES
from convlib.practice import draw

CELLS = [
    "from convlib.practice import Practice",
    "number = Practice('cell', level=2, number=3)\nnumber",
    "cells = Practice('seen', level=1, number=2)\ncells",
    "choice = Practice('kernel', level=1, number=2)\nchoice",
]


@pytest.fixture
def practices(page):
    """The three exhibits, at the questions that they began with."""
    found = page.locator(".convlib-explorer")
    for numbers in ((9, 9, 9), (3, 2, 2)):
        set_state(page, "number.number, cells.number, choice.number = {}, {}, {}".format(*numbers))
        for place, asked in enumerate(numbers):
            expect(lambda place=place, asked=asked: f"Question {asked}." in found.nth(place).inner_text(), True)
    return found


def feedback(practice):
    return practice.locator("p.words").last.inner_text()


def test_wrongly_then_rightly_by_keyboard_alone(page, practices):
    practice, question = practices.nth(0), draw("cell", 2, 3).question
    name, wrong = next(iter(question.wrong.items()))
    practice.get_by_label("your answer").focus()
    page.keyboard.type(f"{wrong:g}")
    page.keyboard.press("Enter")
    expect(lambda: MISTAKES[name].happened in feedback(practice), True)
    page.keyboard.press("Control+a")
    page.keyboard.type(f"{question.right:g}")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(lambda: feedback(practice).startswith("Right."), True)
    for _ in range(3):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(lambda: "Question 4." in practice.inner_text(), True)
    typed = "document.activeElement.closest('.convlib-explorer') && document.activeElement.tagName"
    expect(lambda: page.evaluate(typed), "INPUT")


def test_cells_are_chosen_by_keyboard(page, practices):
    practice, right = practices.nth(1), draw("seen", 1, 2).question.right
    practice.get_by_role("button", name="0,0", exact=True).focus()
    for chosen in right.ravel():
        if chosen:
            page.keyboard.press("Space")
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(lambda: feedback(practice).startswith("Right."), True)


def test_an_option_is_chosen_by_keyboard(page, practices):
    practice, question = practices.nth(2), draw("kernel", 1, 2).question
    practice.get_by_role("radio").first.focus()
    page.keyboard.press("Space")
    for _ in range(question.right):
        page.keyboard.press("ArrowDown")
    practice.get_by_role("button", name="Check").press("Enter")
    expect(lambda: feedback(practice).startswith("Right."), True)


def test_hint_and_show_me(page, practices):
    practice, task = practices.nth(0), draw("cell", 2, 3)
    practice.get_by_role("button", name="Hint").click()
    expect(lambda: feedback(practice), task.hint)
    practice.get_by_role("button", name="Show me").click()
    expect(lambda: task.steps[-1] in practice.inner_text(), True)
