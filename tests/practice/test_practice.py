"""Practice questions: every draw has one answer, names every mistake, and works the case out to the right number."""

import json
import math
import os
import re
from dataclasses import replace

import ipywidgets as widgets
import numpy as np
import pytest
import scipy.signal
import traitlets as t
from exhibits import check_kept, controls

from convlib.diagnosis.questions import Key, Question, same
from convlib.diagnosis.verdicts import diagnose
from convlib.explorers._frame.fields import as_number
from convlib.practice import KINDS, Practice, draw
from convlib.practice.clues import block, lit
from convlib.practice.kinds import windows
from convlib.practice.score import Score, load, save
from convlib.practice.tasks import tells_apart

SEEDS = range(int(os.environ.get("PRACTICE_SEEDS", "30")))  # 10000 for the whole proof, which takes some minutes a kind


@pytest.mark.parametrize("kind", KINDS)
def test_every_draw(kind):
    """The right answer is accepted, each mistake's is refused with its sentence, the last step is the answer."""
    for seed in SEEDS:
        task = draw(kind, seed % 3 + 1, seed)
        right = task.key.right
        assert diagnose(task.key, right).right
        assert task.key.wrong, (kind, seed)
        for name, answer in task.key.wrong.items():
            found = diagnose(task.key, answer)
            assert not found.right, (kind, seed, name)
            assert task.key.mistake(name).happened in found.sentence, (kind, seed, name)
        check_last_step(task)
        check_equations(task)
        assert len(task.steps) > 1, (kind, seed)
        assert task.question.endswith("?")
        assert task.hint.endswith((".", "?"))


def check_last_step(task):
    """The worked case ends in the right answer, as each form writes it."""
    last, right = task.steps[-1].replace("−", "-"), task.key.right
    if task.form == "number":
        assert float(re.findall(r"-?[\d.]+$", last)[0]) == pytest.approx(float(right), rel=0.01)
    elif task.form == "size":
        assert last.endswith(tuple(f": {sign.join(map(str, right))}" for sign in ("×", ", ")))
    elif task.form == "grid":
        written = [[float(value) for value in row.split()] for row in last.removeprefix("Output: ").split("/")]
        np.testing.assert_allclose(written, right, rtol=0.01)
    elif task.form == "cells":
        assert cells_in(last, np.shape(right)[0] == 1) == [list(cell) for cell in np.argwhere(right) + task.first]
    else:
        assert task.steps[-1].endswith(task.key.options[right])


def check_equations(task):
    """Both sides of every equation between numbers are equal, as far as the numbers are written out."""
    for step in task.steps:
        for left, right in re.findall(rf"(?<![^\s:;,])({SUM}) = (?=({SUM}))", step):
            values = [value(side) for side in (left, right)]
            if None not in values:
                assert values[0] == pytest.approx(values[1], rel=1e-3, abs=0.006), step


SUM = r"[\d.·+−/()⌊⌋² ]+"


def value(written):
    """What a sum comes to as the steps write it; None where it is a part of one that has letters too."""
    signs = {"·": "*", "−": "-", "⌊": "floor(", "⌋": ")", "²": "**2"}
    if re.match(r"[+−·/] ", written.strip()):
        return None
    try:
        return eval("".join(signs.get(sign, sign) for sign in written.strip()), {"floor": math.floor})
    except SyntaxError:
        return None


def test_equations_of_the_steps_are_read():
    assert value("⌊(13 + 2·1 − 2) / 3⌋ + 1") == 5
    assert value("11·(13² − (−2)²) ") == 11 * 165
    assert [value(part) for part in ("− 3 + 1", "2·", "1) + 1")] == [None] * 3
    task = draw("parameters")
    check_equations(task)
    with pytest.raises(AssertionError):
        check_equations(replace(task, steps=(task.steps[-1].replace("+ 1)", "+ 2)"),)))


def cells_in(text, single):
    """The cells that a last step lists: (row, column), or columns alone in a single row."""
    listed = text.rpartition(": ")[2]
    if single:
        return [[0, int(column)] for column in re.findall(r"\d+", listed)]
    return [[int(row), int(column)] for row, column in re.findall(r"\((\d+), (\d+)\)", listed)]


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_seed_gives_the_same_case_and_others_differ(kind):
    assert draw(kind, 2, 7).steps == draw(kind, 2, 7).steps
    drawn = [draw(kind, 2, seed) for seed in range(12)]
    seen = {(task.question, task.steps, tuple(panel.content for panel in task.panels)) for task in drawn}
    orders = {task.key.options for task in drawn}
    assert max(len(seen), len(orders)) > 4


@pytest.mark.parametrize("level", [1, 2, 3])
def test_cells_and_outputs_agree_with_scipy(level, monkeypatch):
    asked = []
    monkeypatch.setattr(windows, "Question", lambda *given: asked.append(Question(*given)) or asked[-1])
    for kind in ("cell", "output"):
        for seed in range(15):
            right = draw(kind, level, seed).key.right
            question = asked[-1]
            image, kernel = question.arguments
            settings = {"stride": 1, "padding": 0, "dilation": 1} | dict(question.settings)
            spread = np.zeros([settings["dilation"] * (side - 1) + 1 for side in kernel.shape])
            spread[:: settings["dilation"], :: settings["dilation"]] = kernel
            slide = scipy.signal.convolve2d if question.operation == "convolve2d" else scipy.signal.correlate2d
            whole = slide(np.pad(image, settings["padding"]), spread, "valid")
            expected = whole[:: settings["stride"], :: settings["stride"]]
            assert same(right, question.read(expected))


def test_draws_in_which_mistakes_cannot_be_told_apart_are_not_taken():
    key = Key(3, {"one": 4, "other": 4, "right by chance": 3, "third": 5})
    assert tells_apart(key, ["one", "third"])
    assert not tells_apart(key, ["one", "other"])
    assert not tells_apart(key, ["one", "right by chance"])
    assert not tells_apart(key, [])


def test_draw_goes_on_until_the_mistakes_can_be_told_apart(monkeypatch):
    good = draw("parameters")
    vague = replace(good, key=Key(3, {"one": 4, "other": 4, "third": 5}))
    clear = replace(good, key=Key(3, {"one": 4, "other": 6, "third": 5}))
    cases = iter([(vague, ["one", "other"]), (clear, []), (clear, ["one", "other"])])
    monkeypatch.setitem(KINDS, "parameters", lambda rng, level: next(cases))
    drawn = draw("parameters")
    assert (drawn.key, drawn.targeted) == (clear.key, ("one", "other"))
    assert list(cases) == []


def test_unknown_kinds_and_levels_are_refused():
    with pytest.raises(ValueError, match=r"The kind 'cells' is not known; do you mean 'cell'\?"):
        draw("cells")
    with pytest.raises(ValueError, match="The kind 'xyz' is not known; choose from stations, "):
        draw("xyz")
    with pytest.raises(TypeError, match="Write each kind as a text of its own"):
        Practice(["cell", "size"])
    with pytest.raises(ValueError, match="level must be 1, 2 or 3, not 4"):
        draw("cell", 4)
    with pytest.raises(ValueError, match="The kind 'cells' is not known; do you mean"):
        Practice("cells")
    with pytest.raises(ValueError, match="Name at least one kind of question; choose from"):
        Practice()
    with pytest.raises(t.TraitError):
        Practice("cell", number=0)


@pytest.mark.parametrize(("text", "value"), [("3", 3), (" −2.5 ", -2.5), ("1/4", 0.25), ("2,5", 2.5), ("-1/3", -1 / 3)])
def test_numbers_as_people_write_them(text, value):
    assert as_number(text) == pytest.approx(value)


@pytest.mark.parametrize("text", ["", "two", "1/0", "1/", "/2", "1 2", "nan", "inf", "−Infinity", "1e999", "1,2,3"])
def test_what_is_no_number(text):
    with pytest.raises(ValueError, match="is not a number; write for example 3"):
        as_number(text)


def test_a_comma_before_three_digits_is_not_guessed_at():
    """Who writes a thousand in the English way is not told that it is wrong."""
    with pytest.raises(ValueError, match=r"“−1,728” can be read in two ways\. Write −1728 or −1\.728\."):
        as_number(" −1,728 ")
    assert [as_number(text) for text in ("0,125", "1,7280", "1728,5")] == [0.125, 1.728, 1728.5]


# The exhibit


def button(practice, name):
    return next(each for each in controls(practice, widgets.Button) if each.description == name)


def fill(practice, answer):
    """Put an answer into the fields, as a learner would."""
    form = practice.task.form
    if form == "choice":
        controls(practice, widgets.RadioButtons)[0].value = int(answer)
    elif form == "cells":
        *cells, none = controls(practice, widgets.ToggleButton)
        for cell, chosen in zip(cells, np.ravel(answer), strict=True):
            cell.value = bool(chosen)
        none.value = not np.any(answer)
    else:
        for field, value in zip(controls(practice, widgets.Text), np.ravel(answer), strict=True):
            field.value = repr(float(value))


def held(practice, answer):
    """What the browser sends along with Check when its fields hold an answer."""
    form = practice.task.form
    if form == "choice":
        return [number == answer for number in range(len(practice.task.key.options))]
    if form == "cells":
        return [*map(bool, np.ravel(answer)), not np.any(answer)]
    return [repr(float(value)) for value in np.ravel(answer)]


@pytest.mark.parametrize("kind", KINDS)
def test_check_judges_the_answer_in_its_own_message(kind):
    """Whatever the fields' own messages have said until then, and whatever they say afterwards."""
    practice = Practice(kind, seed=1)
    key = practice.task.key
    wrong = next(wrong for wrong in key.wrong.values() if np.shape(wrong) == np.shape(key.right))
    for answer, verdict in [(wrong, "Not correct."), (key.right, "Correct."), (wrong, "Not correct.")]:
        practice._picture._handle_custom_msg(sent(practice, answer), [])
        assert practice.feedback.startswith(verdict)
        fill(practice, answer)
        assert practice.feedback.startswith(verdict)


def another_wrong(key, wrong):
    """A second wrong answer."""
    if key.options:
        return next(option for option in range(len(key.options)) if option not in (key.right, wrong))
    if np.asarray(key.right).dtype == bool:
        return next(~np.asarray(key.right) ^ flip for flip in (0, 1) if not same(~np.asarray(key.right) ^ flip, wrong))
    return np.asarray(key.right) + 1000.5


def sent(practice, answer):
    """What the browser sends when Check is pressed."""
    return {"answer": held(practice, answer), "to": practice._fields.children[0].number}


@pytest.mark.parametrize("following", [{"about": "output"}, {"about": "parameters"}, {"number": 3}])
def test_an_answer_that_arrives_when_another_question_is_asked_is_no_answer_to_that(following, caplog):
    practice = Practice("parameters", "output", seed=0)
    late = sent(practice, practice.task.key.right)
    practice.set_trait(*next(iter(following.items())))
    practice._picture._handle_custom_msg(late, [])
    practice._picture._handle_custom_msg({"answer": []}, [])  # no question is on the page yet
    assert (practice.feedback, practice.score) == ("", Score())
    assert not caplog.records  # ipywidgets writes errors there


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("level", [1, 2, 3])
def test_wrong_then_right(kind, level):
    practice = Practice(kind, level=level, number=3)
    key = practice.task.key
    name, wrong = next((name, wrong) for name, wrong in key.wrong.items() if np.shape(wrong) == np.shape(key.right))
    fill(practice, wrong)
    button(practice, "Check").click()
    assert key.mistake(name).happened in practice.feedback
    assert practice.feedback.endswith("Try again.")
    assert not practice._result.steps
    button(practice, "Check").click()  # the same answer once more is no second try
    assert not practice._result.steps
    practice.answer(another_wrong(key, wrong))
    assert "The solution, except its last step, is below." in practice.feedback
    assert practice._result.steps
    assert practice.task.steps[-1] not in practice._result.steps
    fill(practice, key.right)
    button(practice, "Check").click()
    assert practice._picture.frames == [[]]
    assert practice.feedback == "Correct. First try correct: 0 of 1. Streak: 0. Best streak: 0."
    button(practice, "Next").click()
    assert (practice.number, practice.feedback) == (4, "")
    fill(practice, practice.task.key.right)
    button(practice, "Check").click()
    assert practice.feedback == "Correct. First try correct: 1 of 2. Streak: 1. Best streak: 1."


def test_what_is_missing_or_no_number_is_named_and_does_not_count():
    practice = Practice("output")
    button(practice, "Check").click()
    assert practice.feedback == "The field “output row 0, column 0” is empty."
    controls(practice, widgets.Text)[0].value = "three"
    button(practice, "Check").click()
    assert "“three” is not a number" in practice.feedback
    choice = Practice("kernel")
    button(choice, "Check").click()
    assert choice.feedback == "You have not chosen an answer yet."
    assert practice.score == choice.score == Score()


@pytest.mark.parametrize("kind", KINDS)
def test_check_without_an_answer_does_not_count(kind):
    """Nothing filled in or chosen, blanks, and all fields but the last one."""
    practice = Practice(kind)
    fields = controls(practice, widgets.Text)
    for fill_in in (lambda field: None, lambda field: setattr(field, "value", "  "), lambda field: None):
        for field in fields:
            fill_in(field)
        button(practice, "Check").click()
        assert "is empty" in practice.feedback or "You have not chosen" in practice.feedback
    for field in fields[:-1]:
        field.value = "1"
    button(practice, "Check").click()
    assert "is empty" in practice.feedback or "You have not chosen" in practice.feedback
    assert practice.score == Score()


def test_no_cell_is_an_answer_that_is_given():
    practice = Practice("moved")  # who holds that pooling hides every move answers: none
    *cells, none = controls(practice, widgets.ToggleButton)
    button(practice, "Check").click()
    assert practice.feedback == "You have not chosen a cell yet. If no cell fits, press “none of them”."
    cells[0].value = True
    none.value = True
    assert not cells[0].value
    button(practice, "Check").click()
    assert practice.feedback.startswith("Not correct.")
    cells[1].value = True
    assert not none.value


@pytest.mark.parametrize("kind", ["parameters", "maps", "output", "seen", "kernel"])  # one of each form
def test_a_verdict_does_not_stay_beside_another_answer(kind):
    practice = Practice(kind, seed=1)
    fill(practice, practice.task.key.right)
    button(practice, "Check").click()
    assert practice.feedback.startswith("Correct.")
    name = next(name for name, wrong in practice.task.key.wrong.items() if np.any(wrong))
    fill(practice, practice.task.key.wrong[name])
    assert practice.feedback.startswith("Your answer before this change: Correct.")
    button(practice, "Check").click()
    assert practice.feedback.startswith("Not correct.")
    fill(practice, practice.task.key.right)
    assert practice.feedback.startswith("Your answer before this change: Not correct.")
    practice.hint()
    assert practice.feedback.startswith(practice.task.hint)


def test_questions_are_fresh_and_the_same_seed_repeats_them():
    def asked(**state):
        practice, found = Practice("cell", "output", "parameters", **state), []
        for _ in range(4):
            found.append((practice.task.question, [panel.content for panel in practice.task.panels]))
            practice.next()
        return found

    fresh = [asked() for _ in range(4)]
    assert any(each != fresh[0] for each in fresh)
    assert asked(seed=5) == asked(seed=5) != asked(seed=6)
    assert asked(number=1) == asked(seed=0)  # who names a question gets that one
    assert asked(seed=5)[1:3] == asked(seed=5, number=2)[:2]


def test_what_a_notebook_keeps_of_fresh_questions_is_the_same_every_time():
    kept = [Practice("cell", "output")._repr_mimebundle_()["text/html"] for _ in range(3)]
    assert len(set(kept)) == 1
    assert "This cell asks other questions each time you run it. An example: Correlate" in kept[0]


def test_hint_and_show_me():
    practice = Practice("cell", seed=0)
    steps = practice.task.steps
    for shown in (0, 1, 2, 2):
        button(practice, "Hint").click()
        assert practice.feedback.startswith(practice.task.hint)
        assert [step in practice._result.steps for step in steps] == [number < shown for number in range(len(steps))]
    assert practice.feedback.endswith("The next step is the answer. Press Show me to see it.")
    assert practice.score == Score()
    button(practice, "Show me").click()
    assert practice.feedback == "First try correct: 0 of 1. Streak: 0. Best streak: 0."
    for step in practice.task.steps:
        assert step in practice._result.steps
    practice.answer(practice.task.key.right)
    assert practice.score == Score(answered=1)


def test_the_hint_that_the_browser_knows_is_the_one_that_the_button_leads_to():
    practice = Practice("cell", seed=0)
    done = [lambda: None, practice.hint, practice.hint, practice.hint, practice.show, practice.next]
    for act in [*done, lambda: practice.answer(practice.task.key.right), practice.hint, practice.next]:
        act()
        known = practice._result.view.hint
        practice.hint()
        assert known == {"sentence": practice.feedback, "steps": practice._result.steps}


def test_hints_begin_anew_with_each_question():
    practice = Practice("cell")
    button(practice, "Hint").click()
    button(practice, "Hint").click()
    assert practice._result.steps
    practice.next()
    assert not practice._result.steps
    button(practice, "Hint").click()
    assert not practice._result.steps


def test_cells_are_named_as_the_question_counts_them():
    dice, row = Practice("dice"), Practice("never read")
    assert [cell.description for cell in controls(dice, widgets.ToggleButton)][:2] == ["1,1", "1,2"]
    assert [cell.tooltip for cell in controls(row, widgets.ToggleButton)][:2] == ["cell 0", "cell 1"]


def test_the_first_difference_is_named_as_the_question_names_it():
    dice, row = Practice("dice"), Practice("never read")
    lit = np.argwhere(dice.task.key.right)[0]
    dice.answer(np.zeros_like(dice.task.key.right))
    assert f"Cell ({lit[0] + 1}, {lit[1] + 1}) is missing." in dice.feedback
    row.answer(np.ones_like(row.task.key.right))
    assert f"Cell {np.flatnonzero(~row.task.key.right)[0]} does not belong to the answer." in row.feedback
    layer = Practice("maps")
    layer.answer(layer.task.key.right + np.array([0, 2, 0]))
    rows = layer.task.key.right[1]
    assert f"The first difference is in the field “rows”: {rows + 2} is not correct." in layer.feedback
    grid = Practice("output")
    grid.answer(
        np.where(np.arange(grid.task.key.right.size).reshape(grid.task.key.right.shape) == 1, 777, grid.task.key.right)
    )
    assert "Only row 0, column 1 is not correct: you gave 777." in grid.feedback
    grid.answer(grid.task.key.right + 1000)
    right = np.asarray(grid.task.key.right)[0, 0]
    assert f"The first difference is at row 0, column 0: {right + 1000:g} is not correct." in grid.feedback


def marked(practice):
    """The fields that are marked, in their order."""
    fields = controls(practice, (widgets.Text, widgets.ToggleButton))
    return [number for number, field in enumerate(fields) if "convlib-here" in field._dom_classes]


def test_one_wrong_cell_of_six_is_shown_alone():
    """Its window is lit and no other; its field is marked; after a second try only its own products are shown."""
    practice = Practice("output", number=2)
    right = np.array(practice.task.key.right)
    assert right.shape == (2, 3)
    wrong = right.copy()
    wrong[1, 2] += 100
    practice.answer(wrong)
    assert marked(practice) == [5]
    assert practice._picture.frames == [[lit(block((2, 2), (1, 2))), lit(block((2, 2)))]]
    assert "The window that gives row 1, column 2 of the output is lit." in practice.feedback
    wrong[1, 2] += 100
    practice.answer(wrong)
    assert len(practice._result.steps) == len(practice.task.clue((1, 2)).steps) - 1
    assert "row 1, column 2" in practice._result.steps[0]
    assert not any("row 0" in step for step in practice._result.steps)
    wrong[1, 2] = right[1, 2]
    practice.answer(wrong)
    assert (marked(practice), practice._picture.frames) == ([], [[]])


def test_a_few_wrong_cells_are_named_and_the_first_is_lit():
    practice = Practice("output", number=2)
    wrong = np.array(practice.task.key.right)
    wrong[0, 1], wrong[1, 0] = 500, 700
    practice.answer(wrong)
    assert "Only these cells (row, column) are not correct: (0, 1), (1, 0)." in practice.feedback
    assert marked(practice) == [1, 3]
    assert practice._picture.frames[0][0] == lit(block((2, 2), (0, 1)))


def test_a_verdict_has_a_sign_and_a_colour_and_an_old_one_has_none():
    practice = Practice("parameters", seed=1)

    def shown():
        return {name for name in ("convlib-right", "convlib-wrong") if name in practice._result._dom_classes}

    practice.answer(practice.task.key.right)
    assert shown() == {"convlib-right"}
    controls(practice, widgets.Text)[0].value = "9999"
    assert shown() == set()
    button(practice, "Check").click()
    assert shown() == {"convlib-wrong"}
    practice.next()
    assert shown() == set()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("level", [1, 2, 3])
def test_a_clue_is_for_the_picture_and_gives_no_answer_away(kind, level):
    """Each wrong answer of the key is shown where to look; the right number is not in what is said of it."""
    for seed in range(4):
        task = draw(kind, level, seed)
        for wrong in task.key.wrong.values():
            if task.clue is None or not (positions := task.wrong_at(wrong)):
                continue
            clue = task.clue(positions[0])
            if clue is not None:
                assert clue.sentence.endswith((".", "?"))
                assert len(clue.frames) <= len(clue.panels or task.panels)
                assert task.steps[-1] not in clue.sentence
                assert clue.panels or any(clue.frames) or task.form == "cells"


def test_without_a_picture_a_question_has_one_where_it_helps():
    practice = Practice("steps", number=2)
    assert practice._picture.base == ""
    practice.answer(99)
    assert "the row" in practice._picture.base
    assert "window" in practice._picture.frames[0][0]
    practice.next()
    assert practice._picture.base == ""


def test_kinds_take_turns_and_the_level_asks_anew():
    practice = Practice("parameters", "receptive field")
    assert "learn" in practice.task.question
    practice.next()
    assert "layers" in practice.task.question
    before = practice.task.question
    controls(practice, widgets.Dropdown)[1].value = 3
    assert practice.level == 3
    assert practice.task.question != before
    assert practice.words in repr(practice)


def test_one_kind_alone_can_be_asked():
    practice = Practice("parameters", "receptive field")
    controls(practice, widgets.Dropdown)[0].value = "receptive field"
    for _ in range(3):
        assert "layers" in practice.task.question
        assert f"Question {practice.number}, receptive field." in practice._text.value
        practice.next()
    with pytest.raises(ValueError, match="one of the kinds here; choose from parameters, receptive field"):
        practice.about = "cell"
    assert [each.description for each in controls(Practice("cell"), widgets.Dropdown)] == ["level"]
    in_words = controls(Practice("stations", "ready"), widgets.Dropdown)
    assert [each.description for each in in_words] == ["ask about"]  # their levels are alike


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_notebook_keeps(kind):
    check_kept(lambda: Practice(kind, level=2, number=5))


# The score in a file


def test_score_is_kept_only_if_wanted(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    practice = Practice("cell")
    practice.answer(practice.task.key.right)
    assert list(tmp_path.iterdir()) == []
    keep = controls(practice, widgets.Checkbox)[0]
    keep.value = True
    practice.next()
    practice.answer(practice.task.key.right)
    kept = json.loads((tmp_path / "my_practice_score.json").read_text())
    assert "Nothing else is kept" in kept["what"]
    again = Practice("cell")
    controls(again, widgets.Checkbox)[0].value = True
    assert again.score.answered == kept["answered"] >= 1


def test_a_damaged_file_is_left_alone(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "my_practice_score.json"
    file.write_text("my diary")
    practice = Practice("cell")
    keep = controls(practice, widgets.Checkbox)[0]
    keep.value = True
    assert "does not contain a score" in practice.feedback
    assert not keep.value
    practice.answer(0)
    assert file.read_text() == "my diary"


def test_score():
    score = Score()
    for right in (True, True, False, True):
        score.add(right)
    assert score == Score(answered=4, first_try=3, streak=1, best_streak=2)


def test_score_file(tmp_path):
    file = tmp_path / "score.json"
    assert load(file) == Score()
    save(Score(4, 3, 1, 2), file)
    assert load(file) == Score(4, 3, 1, 2)
    assert [path.name for path in tmp_path.iterdir()] == ["score.json"]
