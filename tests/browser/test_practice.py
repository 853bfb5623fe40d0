"""Practice questions in a real JupyterLab, answered wrongly and then correctly with the keyboard alone."""

import numpy as np
import pytest

from convlib.practice import KINDS, draw
from convlib.practice.kinds import LABELS
from tools.lab import expect, fresh, set_state, settle

ASKED = {  # a kind for each form of answer, with its level and number
    "number": ("cell", 2, 3),
    "size": ("maps", 1, 2),
    "grid": ("turn", 2, 4),
    "cells": ("dice", 1, 2),
    "choice": ("kernel", 1, 2),
}
CELLS = [
    "from convlib.practice import KINDS, Practice",
    *(
        f"{form} = Practice({kind!r}, level={level}, number={number})\n{form}"
        for form, (kind, level, number) in ASKED.items()
    ),
    "every = Practice(*KINDS, seed=0)\nevery",
]


@pytest.fixture(params=ASKED)
def form(request):
    return request.param


@pytest.fixture
def practice(page, form):
    """The exhibit of one form, at its question."""
    return fresh_question(page, form)


def fresh_question(page, form):
    """The exhibit that asks in one form, as it was made."""
    return fresh(page, list(ASKED).index(form) + 1)


def feedback(practice):
    return practice.locator("p.words").last.inner_text()


def focus_first(practice):
    practice.locator(".convlib-answer").locator("input, button").first.focus()


def answer(page, form, value, before):
    """Answer by keyboard, starting in the first field; `before` is what the fields hold already."""
    if form in ("number", "size", "grid"):
        for number in np.ravel(value):
            page.keyboard.press("Control+a")
            page.keyboard.type(f"{number:g}")
            page.keyboard.press("Tab")
    elif form == "cells":
        for now, wanted in zip(np.ravel(before), np.ravel(value), strict=True):
            if now != wanted:
                page.keyboard.press("Space")
            page.keyboard.press("Tab")
        page.keyboard.press("Tab")  # past “none of them”
    else:
        if before is None:
            page.keyboard.press("Space")  # the first option
        place = before or 0
        while place != value:
            page.keyboard.press("ArrowDown")
            place = (place + 1) % 4  # from the last one to the first
            settle(page)  # as a hand does: the kernel's answer to the press before comes in between
            expect(lambda place=place: page.evaluate("document.activeElement.value"), str(place))
        page.keyboard.press("Tab")
    page.keyboard.press("Space")  # the next stop after the answer is Check


def test_wrongly_then_rightly_by_keyboard_alone(page, form, practice):
    kind, level, number = ASKED[form]
    key = draw(kind, level, number).key
    name, wrong = next((name, wrong) for name, wrong in key.wrong.items() if np.shape(wrong) == np.shape(key.right))
    focus_first(practice)
    answer(page, form, wrong, None if form == "choice" else np.zeros_like(key.right))
    expect(lambda: key.mistake(name).happened in feedback(practice), True)
    if form == "choice":
        practice.get_by_role("radio", checked=True).focus()
    else:
        focus_first(practice)
    answer(page, form, key.right, wrong)
    expect(lambda: feedback(practice).startswith("Correct."), True)
    for _ in range(3):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(lambda: f"Question {number + 1}." in practice.inner_text(), True)
    where = "e => e.contains(document.activeElement)"
    expect(lambda: practice.locator(".convlib-answer").evaluate(where), True)


TYPE_AND_CHECK = """(explorer, values) => {
    explorer.querySelectorAll(".convlib-answer input").forEach((field, place) => {
        field.value = values[place];
        field.dispatchEvent(new Event("change", { bubbles: true }));
    });
    explorer.querySelector(".convlib-check").click();
}"""


def test_check_judges_what_was_typed_last(page):
    """However quickly it follows: Check must not overtake the fields on the way to the kernel."""
    practice, key = fresh_question(page, "grid"), draw(*ASKED["grid"]).key
    for value, verdict in [(key.wrong["kernel not turned"], "Not correct."), (key.right, "Correct.")] * 5:
        practice.evaluate(TYPE_AND_CHECK, [f"{number:g}" for number in np.ravel(value)])
        expect(lambda verdict=verdict: feedback(practice).startswith(verdict), True)


def test_a_wrong_answer_lights_its_window_and_only_a_second_one_gets_the_solution(page):
    """One number of six is wrong: its field has a frame, its window is lit, and the verdict has its sign."""
    practice, task = fresh_question(page, "grid"), draw(*ASKED["grid"])
    wrong = np.array(task.key.right)
    for more in (100, 200):
        wrong[1, 2] = task.key.right[1, 2] + more
        practice.evaluate(TYPE_AND_CHECK, [f"{number:g}" for number in np.ravel(wrong)])
        expect(lambda more=more: f"you gave {task.key.right[1, 2] + more}." in feedback(practice), True)
        expect(practice.locator("g.mark .window").count, 1)
        framed = practice.locator(".convlib-answer input")
        assert framed.evaluate_all("all => all.map(field => getComputedStyle(field).outlineStyle)") == [
            "none" if number != 5 else "solid" for number in range(6)
        ]
        verdict = practice.get_by_role("status").last
        assert verdict.inner_text().startswith("Not correct.")
        assert "✗" in verdict.evaluate("words => getComputedStyle(words, '::before').content")
        expect(practice.locator("ol li").count, 0 if more == 100 else len(task.steps) - 1)
    practice.evaluate(TYPE_AND_CHECK, [f"{number:g}" for number in np.ravel(task.key.right)])
    expect(lambda: feedback(practice).startswith("Correct."), True)
    assert "✓" in verdict.evaluate("words => getComputedStyle(words, '::before').content")
    expect(practice.locator("g.mark .window").count, 0)


def test_enter_in_a_field_is_check(page):
    practice, key = fresh_question(page, "number"), draw(*ASKED["number"]).key
    practice.get_by_label("your answer").focus()
    page.keyboard.type(f"{key.right:g}")
    page.keyboard.press("Enter")
    expect(lambda: feedback(practice).startswith("Correct."), True)


def test_hints_and_show_me_by_keyboard(page):
    practice, task = fresh_question(page, "number"), draw(*ASKED["number"])
    hint = practice.get_by_role("button", name="Hint")
    hint.press("Enter")
    expect(lambda: feedback(practice).startswith(task.hint), True)
    assert task.steps[0] not in practice.inner_text()
    hint.press("Enter")
    expect(lambda: task.steps[0] in practice.inner_text(), True)
    assert task.steps[1] not in practice.inner_text()
    practice.get_by_role("button", name="Show me").press("Enter")
    expect(lambda: task.steps[-1] in practice.inner_text(), True)


VIEW = 640  # px of a notebook that a screen of 1280×800 shows
CUT = """(explorer) => {
    const end = explorer.getBoundingClientRect().right + 1;
    return [...explorer.querySelectorAll("figure, button, input, select, p, li")]
        .filter((part) => part.getBoundingClientRect().right > end || part.scrollWidth > part.clientWidth + 1)
        .filter((part) => part.matches("figure, p, li") || part.getBoundingClientRect().right > end)
        .map((part) => part.outerHTML.slice(0, 100));
}"""


def test_every_kind_is_shown_with_named_fields_and_fits_a_screen(page):
    """Also with what is said after a wrong answer; nothing is cut, and nothing scrolls sideways."""
    practice = fresh(page, len(ASKED) + 1)
    for number, kind in enumerate(KINDS, 1):
        set_state(page, f"every.number = {number}")
        expect(lambda number=number, kind=kind: f"Question {number}, {LABELS[kind]}." in practice.inner_text(), True)
        task = draw(kind, 1, number)
        expect(lambda task=task: practice.locator("figure").count(), len(task.panels))
        fields = practice.locator(".convlib-answer :is(input, button)")
        wanted = {"number": 1, "size": np.size(task.key.right), "choice": len(task.key.options)}
        wanted["cells"] = np.size(task.key.right) + 1
        expect(fields.count, wanted.get(task.form, np.size(task.key.right)))
        wrong = next(wrong for wrong in task.key.wrong.values() if np.shape(wrong) == np.shape(task.key.right))
        set_state(page, f"every.answer({np.asarray(wrong).tolist()!r})")
        expect(lambda: feedback(practice).startswith("Not correct."), True)
        assert practice.bounding_box()["height"] <= VIEW, kind
        assert practice.evaluate(CUT) == [], kind


def test_one_kind_is_chosen_by_keyboard(page):
    practice = fresh(page, len(ASKED) + 1)
    practice.get_by_label("ask about").focus()
    page.keyboard.type("dice")
    page.keyboard.press("Enter")
    expect(lambda: ", dice." in practice.inner_text(), True)
